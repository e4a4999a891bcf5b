//! Every letter that comes along, set and read back with other people's tools: what the window
//! shows, whether all of the text is there, whether the camera finds its way.

use std::collections::HashMap;
use std::process::Command;

use super::window::{ADDRESS, Area, RETURN_LINE, VISIBLE};
use super::{Print, Printed, Sides, Type, typeset};
use crate::outbox::letter::{Block, Letter, Page};
use crate::outbox::templates::{LANGUAGES, mails, tests::full};
use crate::outbox::{Way, Words};

const MM: f64 = 72.0 / 25.4;
/// Some hundredths of a millimetre, for rounding.
const SLACK: f64 = 0.05;

/// What nobody's name or address is longer than, and some who come close.
const ADDRESSES: [&[&str]; 4] = [
    &["Frau Zeynep Kaya", "Lindenweg 9", "50999 Musterstadt"],
    &[
        "Frau Prof. Dr. Maria-Magdalena Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst",
        "Straße der Vereinten Nationen 1234 a, Hinterhaus, 4. Stock links bei Großmüller",
        "50999 Musterstadt an der Großen Musterache, Ortsteil Obermusterbach-Niedermusterbach",
    ],
    &[
        "Frau Aylin Demir",
        "Herr Can Demir",
        "Herr Kerem Demir-Yıldırım",
        "Frau Şükran Demir-Yıldırım",
        "Herr Oğuzhan Demir",
        "Frau Mehtap Öztürk-Demir",
        "Am Alten Güterbahnhof 112 b",
        "50999 Musterstadt",
    ],
    &["Herr Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenleiter", "X"],
];

/// What the office may call itself and where it is reached, long and short.
fn longest(words: Words) -> Words {
    Words {
        sender: "Maria-Magdalena Hohenlohe-Schillingsfürst".into(),
        office: "Jobcenter Musterkreis an der Großen Musterache".into(),
        phone: "+49 2241 4710 12345-678".into(),
        place: "Interkulturelles Familienzentrum Lindenhof im Alten Güterbahnhof, Straße der \
                Vereinten Nationen 1234 a, 50999 Musterstadt an der Großen Musterache"
            .into(),
        directions: "Bus 132 und 133 bis Lindenweg, dann 200 Meter bis zum roten Haus mit der Uhr"
            .into(),
        reason: "Die Heizung ist kaputt, und der Handwerker kommt erst am Donnerstag.".into(),
        greeting: words.greeting.replace("Kaya", "Hohenlohe-Waldenburg-Schillingsfürst"),
        ..words
    }
}

/// On paper nobody clicks: the text says where to type the code.
fn written(language: &str) -> Words {
    let words = full(language, Way::Letter);
    Words { link: words.answer_url.clone(), ..words }
}

fn letter(name: &str, language: &str, number: usize, change: fn(Words) -> Words) -> Letter {
    let mails = mails().unwrap();
    let page = |language: &str| {
        let code = mails.written_in(name, language);
        let words = change(written(code));
        mails.render(name, code, &words).unwrap().page.unwrap()
    };
    let mut pages = vec![page("de")];
    if mails.written_in(name, language) != "de" {
        pages.push(page(language));
    }
    let words = change(written("de"));
    let link = format!("https://treffpunkt.example/a/{number:022}");
    Letter {
        address: ADDRESSES[number % ADDRESSES.len()].iter().map(|line| (*line).into()).collect(),
        ..Letter::of(&words, &link, pages)
    }
}

/// All that guests get, in all languages, with all addresses.
fn shipped(change: fn(Words) -> Words) -> Vec<Letter> {
    let mails = mails().unwrap();
    let names = mails.names().into_iter().filter(|name| !name.starts_with("account/"));
    let mut letters: Vec<Letter> = Vec::new();
    for name in names {
        for language in LANGUAGES {
            letters.push(letter(&name, language, letters.len(), change));
        }
    }
    assert!(letters.len() > 100, "{} letters", letters.len());
    letters
}

/// A word of a page and where it stands, in millimetres.
struct Word {
    area: Area,
    text: String,
}

struct File(std::path::PathBuf);

impl File {
    fn of(name: &str, printed: &Printed) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}.pdf", std::process::id()));
        std::fs::write(&path, &printed.pdf).unwrap();
        Self(path)
    }

    /// What a tool of poppler-utils says about the file.
    fn asks(&self, tool: &str, before: &[&str], after: &[&str]) -> Vec<u8> {
        let said = Command::new(tool).args(before).arg(&self.0).args(after).output();
        let said = said.unwrap_or_else(|error| {
            panic!("{tool} is missing (Debian's poppler-utils): {error}");
        });
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        said.stdout
    }

    fn pages(&self) -> Vec<Vec<Word>> {
        let said = self.asks("pdftotext", &["-bbox"], &["-"]);
        let said = String::from_utf8(said).unwrap();
        let pages = said.split("<page ").skip(1);
        pages.map(|page| page.lines().filter_map(word).collect()).collect()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn word(line: &str) -> Option<Word> {
    let rest = line.trim().strip_prefix("<word ")?;
    let (place, text) = rest.split_once('>')?;
    let number = |name: &str| -> Option<f64> {
        let (_, after) = place.split_once(&format!("{name}=\""))?;
        Some(after.split('"').next()?.parse::<f64>().ok()? / MM)
    };
    let text = text.strip_suffix("</word>")?;
    // Only the signs that keep directions apart: they take no room.
    text.chars().find(|sign| sign.is_alphanumeric())?;
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    let area = Area {
        left: number("xMin")? + SLACK,
        right: number("xMax")? - SLACK,
        top: number("yMin")? + SLACK,
        bottom: number("yMax")? - SLACK,
    };
    Some(Word { area, text: text.replace("&quot;", "\"") })
}

/// Without what a line break, a shaper or a reader may change.
fn bare(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

fn check(name: &str, letters: &[Letter], print: Print) -> Printed {
    let printed = typeset(letters, print).unwrap();
    let file = File::of(name, &printed);
    let pages = file.pages();
    assert_eq!(pages.len(), printed.pages);
    assert_eq!(printed.begins.len(), letters.len());
    for (index, letter) in letters.iter().enumerate() {
        let from = printed.begins[index] - 1;
        let to = printed.begins.get(index + 1).map_or(printed.pages, |next| next - 1);
        let who = format!("{name} {index}: {}", letter.pages[0].heading);
        assert!(
            print.sides == Sides::One || from.is_multiple_of(2),
            "{who} begins on a fresh sheet"
        );
        only_the_address_shows(&who, letter, &pages[from]);
        for page in &pages[from..to] {
            nothing_runs_over(&who, page);
        }
        all_is_said(&who, letter, &pages[from..to]);
    }
    fonts_are_inside(&file);
    printed
}

fn only_the_address_shows(who: &str, letter: &Letter, first: &[Word]) {
    let (mut returns, mut address) = (String::new(), String::new());
    for Word { area, text } in first.iter().filter(|word| VISIBLE.touches(&word.area)) {
        if RETURN_LINE.holds(area) {
            returns.push_str(text);
        } else if ADDRESS.holds(area) {
            address.push_str(text);
        } else {
            panic!("{who}: the window can show “{text}” at {area:?}");
        }
    }
    assert_eq!(bare(&returns), bare(&letter.return_line), "{who}");
    assert_eq!(bare(&address), bare(&letter.address.concat()), "{who}");
}

/// Nothing leaves the paper that printers reach, and no two words share a place.
fn nothing_runs_over(who: &str, page: &[Word]) {
    let paper = Area { left: 14.0, right: 200.0, top: 14.0, bottom: 291.0 };
    for (index, word) in page.iter().enumerate() {
        assert!(paper.holds(&heart(&word.area)), "{who}: “{}” at {:?}", word.text, word.area);
        for other in page[index + 1..].iter().filter(|other| !vowelled(word) && !vowelled(other)) {
            assert!(
                !heart(&word.area).touches(&heart(&other.area)),
                "{who}: “{}” over “{}” at {:?}",
                other.text,
                word.text,
                word.area
            );
        }
    }
}

/// The middle of a word: fonts ask for more room above and below than their signs take.
fn heart(area: &Area) -> Area {
    let middle = f64::midpoint(area.top, area.bottom);
    Area { left: area.left + 0.5, right: area.right - 0.5, top: middle - 0.8, bottom: middle + 0.8 }
}

/// Signs above and below Arabic letters.
fn is_vowel(sign: char) -> bool {
    ('\u{64b}'..='\u{65f}').contains(&sign)
}

/// pdftotext reads such words twice, once for the sign.
fn vowelled(word: &Word) -> bool {
    word.text.chars().any(is_vowel)
}

/// How often each letter and digit stands in a text.
fn counted(text: &str) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    for sign in text.chars().filter(|sign| sign.is_alphanumeric() && !is_vowel(*sign)) {
        *counts.entry(sign).or_default() += 1;
    }
    counts
}

fn all_is_said(who: &str, letter: &Letter, sheets: &[Vec<Word>]) {
    let words = sheets.iter().flatten().map(|word| word.text.as_str());
    let read = bare(&words.collect::<String>());
    let there = counted(&read);
    let says = |text: &str, page: &Page| match page.dir.as_str() {
        // In which order signs come that are written from right to left, and what a ligature is
        // made of, is the reader's opinion; that none is missing is not.
        "rtl" => {
            for (sign, count) in counted(text) {
                let found = there.get(&sign).copied().unwrap_or(0);
                assert!(found >= count, "{who}: {sign} is missing of “{text}”");
            }
        }
        _ => assert!(read.contains(&bare(text)), "{who}: “{text}” is missing in {read}"),
    };
    for page in &letter.pages {
        says(&page.heading, page);
        for block in &page.blocks {
            match block {
                Block::Paragraph { text } => says(text, page),
                Block::Facts { facts } => facts.iter().for_each(|fact| {
                    says(&fact.label, page);
                    says(&fact.text, page);
                }),
                Block::Action { url, .. } => says(url, page),
            }
        }
    }
}

fn fonts_are_inside(file: &File) {
    let said = String::from_utf8(file.asks("pdffonts", &[], &[])).unwrap();
    let fonts = said.lines().skip(2).collect::<Vec<_>>();
    assert!(!fonts.is_empty());
    for font in fonts {
        assert!(font.contains("NotoSans") && font.contains(" yes yes "), "not inside: {font}");
    }
}

/// What a camera reads on the foot of a page.
fn camera(file: &File, page: usize) -> Option<String> {
    const DPI: usize = 254;
    let number = page.to_string();
    let (top, high, wide) = ((220 * DPI * 10 / 254), (77 * DPI * 10 / 254), (210 * DPI * 10 / 254));
    let (top, high, wide) = (top.to_string(), high.to_string(), wide.to_string());
    let picture = file.asks(
        "pdftoppm",
        &[
            "-gray", "-r", "254", "-f", &number, "-l", &number, "-x", "0", "-y", &top, "-W", &wide,
            "-H", &high,
        ],
        &[],
    );
    // P5, width and height, 255, then one byte each.
    let mut head = picture.splitn(4, |byte| *byte == b'\n');
    assert_eq!(head.next(), Some(&b"P5"[..]));
    let size = String::from_utf8(head.next()?.to_vec()).unwrap();
    let (width, height) = size.split_once(' ')?;
    let (width, height) = (width.parse::<usize>().unwrap(), height.parse::<usize>().unwrap());
    let pixels = &picture[picture.len() - width * height..];
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = picture.detect_grids();
    Some(grids.first()?.decode().unwrap().1)
}

#[test]
fn every_letter_keeps_to_its_window_and_says_all() {
    let printed = check("letters", &shipped(|words| words), Print::default());
    let invitation = letter("invitation/kontaktcafe", "de", 0, |words| words);
    let one = typeset(&[invitation], Print::default()).unwrap();
    assert_eq!(one.pages, 1, "text and card share a page");
    let names = mails().unwrap().names().into_iter().filter(|name| name.starts_with("invitation/"));
    let german = names.map(|name| letter(&name, "de", 0, |words| words)).collect::<Vec<_>>();
    let one_sided = typeset(&german, Print { size: Type::Normal, sides: Sides::One }).unwrap();
    let torn = (0..german.len()).filter(|place| one_sided.of(*place).count() > 1);
    let torn = torn.map(|place| german[place].pages[0].heading.clone()).collect::<Vec<_>>();
    assert!(torn.is_empty(), "{} of {}: {torn:?}", torn.len(), german.len());
    assert_eq!(one.sheets(0, Sides::Both), 1);
    assert!(printed.pages > printed.begins.len());
}

#[test]
fn the_longest_letter_keeps_to_its_window_and_says_all() {
    check("longest", &shipped(longest), Print::default());
}

#[test]
fn large_print_keeps_to_its_window_and_says_all() {
    check("large", &shipped(|words| words), Print { size: Type::Large, sides: Sides::One });
}

#[test]
fn a_camera_finds_the_way_on_every_card() {
    let letters = shipped(|words| words);
    let letters = letters.into_iter().filter(|letter| letter.pages[0].card).step_by(6);
    let letters = letters.collect::<Vec<_>>();
    let printed = typeset(&letters, Print::default()).unwrap();
    let file = File::of("camera", &printed);
    for (index, letter) in letters.iter().enumerate() {
        let from = printed.begins[index];
        let to = printed.begins.get(index + 1).map_or(printed.pages, |next| next - 1);
        let read = (from..=to).filter_map(|page| camera(&file, page)).collect::<Vec<_>>();
        let wanted = vec![letter.link.clone(); letter.pages.len()];
        assert_eq!(read, wanted, "letter {index}");
    }
}

#[test]
fn a_batch_in_portions_is_one_file_with_all_letters_in_order() {
    let letters = shipped(|words| words);
    let many = letters.iter().cycle().take(230).cloned().collect::<Vec<_>>();

    check("bound", &many, Print::default());
    let printed = check("one-sided", &many, Print { size: Type::Normal, sides: Sides::One });

    let file = File::of("bound", &printed);
    let said = String::from_utf8(file.asks("pdfinfo", &[], &[])).unwrap();
    assert!(said.contains("Tagged:          yes"), "{said}");
    let links = (200..230).map(|index| (printed.begins[index], &many[index]));
    for (page, letter) in links.filter(|(_, letter)| letter.pages[0].card).step_by(5) {
        let pages = page..page + 2;
        let read = pages.filter_map(|page| camera(&file, page)).next();
        assert_eq!(read.as_ref(), Some(&letter.link));
    }
}

#[test]
fn what_has_left_the_house_has_no_way_left() {
    let mut gone = letter("invitation/kontaktcafe", "de", 0, |words| words);
    gone.code = "…".into();
    gone.link = "https://treffpunkt.example/a/…".into();

    let printed = typeset(&[gone], Print::default()).unwrap();

    let file = File::of("gone", &printed);
    assert_eq!(camera(&file, 1), None);
}
