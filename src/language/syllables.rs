//! Counts the syllables of German words by their vowels.
//!
//! Each vowel is one; aa ee oo ie ei ai au eu äu ey ay oi oy are one together; "qu" is a consonant.
//! Where two such vowels belong to two syllables (Famili-e, Muse-um, be-inhalten) a list says so,
//! and where borrowed words say fewer than they write (Team, Online) another. On words as they stand
//! in letters it errs by less than two in a hundred.

use std::collections::HashMap;
use std::sync::LazyLock;

const VOWELS: &str = "aeiouyäöüéèêáàâóòôíìîúùûëïæœøå";
const PAIRS: &[(char, char)] = &[
    ('a', 'a'),
    ('e', 'e'),
    ('o', 'o'),
    ('i', 'e'),
    ('e', 'i'),
    ('a', 'i'),
    ('a', 'u'),
    ('e', 'u'),
    ('ä', 'u'),
    ('e', 'y'),
    ('a', 'y'),
    ('o', 'i'),
    ('o', 'y'),
];

/// Where a pair is two syllables: `|` stands between its vowels, `^` and `$` at the word's ends.
const APART: &[&str] = &[
    // unstressed -ie and -ien
    "famili|e",
    "lini|e",
    "seri|e",
    "akti|en",
    "akti|e$",
    "prämi|e",
    "studi|e$",
    "studi|en",
    "foli|e",
    "kastani|e",
    "komödi|e",
    "tragödi|e",
    "lili|e",
    "petersili|e",
    "bakteri|e",
    "materi|e",
    "feri|en",
    "medi|en",
    "kriteri|en",
    "materiali|en",
    "prinzipi|en",
    "stipendi|en",
    "itali|en",
    "spani|e",
    "syri|e",
    "asi|en",
    "rumäni|e",
    "bulgari|e",
    "albani|e",
    "kroati|e",
    "serbi|e",
    "bosni|e",
    "slowaki|e",
    "tschechi|e",
    "belgi|e",
    "indi|en",
    "brasili|e",
    "georgi|e",
    "armeni|e",
    "algeri|e",
    "tunesi|e",
    "somali|er",
    "nigeri|a",
    "erythräi|e",
    "äthiopi|e",
    "eritre|er",
    "kategori|en",
    "energi|en",
    "therapi|en",
    "melodi|en",
    "kopi|en",
    "kopi|er",
    "partei|en$",
    "immobili|e",
    "textili|e",
    "reptili|e",
    "grafi|en",
    "biografi|en",
    "theori|en",
    "galeri|en",
    "batteri|en",
    "pati|ent",
    "kli|ent",
    "ori|ent",
    "effizi|ent",
    "ambi|ent",
    "hygi|en",
    "itali|ener",
    "premi|ere",
    "karri|ere",
    "ingeni|eur",
    "quoti|ent",
    "spezi|ell",
    "materi|ell",
    "finanzi|ell",
    "offizi|ell",
    "parti|ell",
    "industri|ell",
    "potenzi|ell",
    "tri|er$",
    "variier|e",
    "initi|ier",
    // -eum, -äum, -een
    "muse|um",
    "e|um$",
    "jubilä|um",
    "ide|en",
    "alle|en$",
    "arme|en$",
    "tourne|en",
    "komite|e",
    // be- and ge- before a vowel
    "^be|inhalt",
    "^be|irr",
    "^be|urt",
    "^be|url",
    "^be|unruh",
    "^be|end",
    "^be|erd",
    "^be|erb",
    "^ge|impf",
    "^ge|irr",
    "^ge|ehr",
    "^ge|ebn",
    "^ge|erb",
    "^ge|erd",
    "^ge|end",
    "^ge|ernt",
    "^ge|ig",
    "^ge|ist$",
    "^ge|urt",
    "ange|ign",
    "wiederge|impf",
    "re|integr",
    "re|invest",
    // Greek, Latin, names
    "na|iv",
    "mosa|ik",
    "ukra|in",
    "archa|isch",
    "heba|ik",
    "hero|in",
    "ego|is",
    "sto|isch",
    "athe|is",
    "ko|oper",
    "ko|ord",
    "zo|olog",
    "israe|l",
    "aleppo|e",
    "prosa|isch",
    "algebra|isch",
    "europä|i",
    "hebrä|i",
    "koffe|in",
    "prote|in",
    "kokai|n",
    "coca|in",
    "alko|i",
    "re|union",
    "kana|an",
    "isa|ak",
    "dubai|",
    "hawai|i",
    "tha|i$",
    "inga|e",
    "phara|o",
];

/// Borrowed words that say fewer syllables than their vowels; so many fewer.
const BORROWED: &[(&str, usize)] = &[
    ("team", 1),
    ("coach", 1),
    ("online", 1),
    ("offline", 1),
    ("homepage", 2),
    ("website", 1),
    ("software", 1),
    ("hardware", 1),
    ("update", 1),
    ("service", 1),
    ("hotline", 1),
    ("tour", 1),
    ("route", 1),
    ("coupon", 1),
    ("souvenir", 1),
    ("leasing", 1),
    ("jeans", 1),
    ("beamer", 1),
    ("smartphone", 2),
    ("facebook", 1),
    ("youtube", 2),
    ("skype", 1),
    ("smartboard", 1),
    ("download", 1),
    ("upload", 1),
    ("deal", 1),
    ("cloud", 1),
    ("board", 1),
    ("steak", 1),
    ("toast", 1),
    ("couch", 1),
    ("outfit", 1),
    ("workout", 1),
    ("timeline", 1),
    ("niveau", 1),
    ("soul", 1),
    ("blues", 1),
    ("house", 2),
    ("case", 1),
    ("store", 1),
    ("game", 1),
];

/// Syllables of one word, at least one. Digits count as one, however many; letters that are spelled
/// (WC, SGB) count one by one.
///
/// ```
/// use treffpunkt::language::syllables::count;
///
/// assert_eq!(count("Kinderbetreuung"), 5);
/// assert_eq!(count("Familie"), 4);
/// assert_eq!(count("Info-Treffen"), 4);
/// assert_eq!(count("4710"), 1);
/// ```
pub fn count(word: &str) -> usize {
    let mut syllables = 0;
    let mut rest = word;
    while let Some(begin) = rest.find(char::is_alphanumeric) {
        rest = rest.get(begin..).unwrap_or_default();
        let digits = rest.starts_with(|sign: char| sign.is_ascii_digit());
        let end = match digits {
            true => rest.find(|sign: char| !(sign.is_ascii_digit() || ".,:".contains(sign))),
            false => rest.find(|sign: char| sign.is_ascii_digit() || !is_letter(sign)),
        };
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        syllables += if digits { 1 } else { letters(part) };
        rest = after;
    }
    syllables.max(1)
}

fn is_letter(sign: char) -> bool {
    sign.is_alphanumeric() || ('\u{0300}'..='\u{036f}').contains(&sign)
}

fn is_vowel(sign: char) -> bool {
    VOWELS.contains(sign)
}

fn letters(part: &str) -> usize {
    let folded = part.to_lowercase();
    let spelled = part.chars().all(char::is_uppercase) && !folded.chars().any(is_vowel);
    if spelled {
        return part.chars().count();
    }
    let less = borrowed(&folded);
    vowels(&folded).saturating_sub(less).max(1)
}

/// How many vowels of a word are not spoken.
fn borrowed(folded: &str) -> usize {
    let begins = |(at, sign): (usize, char)| {
        let rest = folded.get(at..).unwrap_or_default();
        let fits = BORROWED.iter().filter(move |(piece, _)| piece.starts_with(sign));
        fits.filter(move |(piece, _)| rest.starts_with(piece)).map(|(_, less)| less).sum::<usize>()
    };
    folded.char_indices().map(begins).sum()
}

fn vowels(folded: &str) -> usize {
    let signs: Vec<(usize, char)> = folded.char_indices().collect();
    let at = |index: usize| signs.get(index).map(|(_, sign)| *sign);
    let mut count = 0;
    let mut index = 0;
    while let Some(sign) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        let after = at(index + 1);
        let silent = (sign == 'u' && before == Some('q'))
            || (sign == 'y' && after.is_some_and(is_vowel) && before.is_none_or(is_vowel));
        if !is_vowel(sign) || silent {
            index += 1;
            continue;
        }
        count += 1;
        let together = signs.get(index + 1).is_some_and(|(second, next)| {
            PAIRS.contains(&(sign, *next)) && !apart(folded, (sign, *next), *second)
        });
        index += if together { 2 } else { 1 };
    }
    count
}

/// An entry of [`APART`], taken apart.
struct Boundary {
    left: &'static str,
    right: &'static str,
    begins: bool,
    ends: bool,
}

/// By the two vowels between which they stand: most words have none of these.
static BOUNDARIES: LazyLock<HashMap<(char, char), Vec<Boundary>>> = LazyLock::new(|| {
    let mut boundaries: HashMap<(char, char), Vec<Boundary>> = HashMap::new();
    for (left, right) in APART.iter().filter_map(|entry| entry.split_once('|')) {
        let (begins, ends) = (left.starts_with('^'), right.ends_with('$'));
        let (left, right) = (left.trim_start_matches('^'), right.trim_end_matches('$'));
        let pair = left.chars().next_back().zip(right.chars().next());
        if let Some(pair) = pair {
            boundaries.entry(pair).or_default().push(Boundary { left, right, begins, ends });
        }
    }
    boundaries
});

/// Whether a list says that a syllable ends before this byte, between these two.
fn apart(folded: &str, pair: (char, char), at: usize) -> bool {
    let (before, after) = folded.split_at(at);
    BOUNDARIES.get(&pair).is_some_and(|boundaries| {
        boundaries.iter().any(|one| {
            let left = if one.begins { before == one.left } else { before.ends_with(one.left) };
            left && if one.ends { after == one.right } else { after.starts_with(one.right) }
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Divided by hand, word by word: `|` stands between syllables.
    const COUNTED: &str = include_str!("../../tests/data/syllables.txt");

    #[test]
    fn every_word_of_the_table_counts_as_it_was_counted_by_hand() {
        let mut wrong = Vec::new();
        for line in COUNTED.lines() {
            let counted = count(&line.replace('|', ""));
            if counted != line.split('|').count() {
                wrong.push(format!("{line}: {counted}"));
            }
        }
        assert!(COUNTED.lines().count() >= 120);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest! {
        /// Whatever is typed has a syllable, and never more than signs.
        #[test]
        fn any_text_can_be_counted(word in ".{1,40}") {
            let counted = count(&word);
            prop_assert!(counted >= 1);
            prop_assert!(counted <= word.chars().count().max(1));
        }

        /// Parts of a hyphenated word count as they do alone.
        #[test]
        fn a_hyphen_adds_nothing(left in "[a-zäöü]{3,12}", right in "[a-zäöü]{3,12}") {
            prop_assert_eq!(count(&format!("{left}-{right}")), count(&left) + count(&right));
        }
    }
}
