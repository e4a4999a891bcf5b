//! Letters, set in type: words in, one PDF out. Nothing is fetched and nothing is read from a disk;
//! the fonts are part of the program.
//!
//! The PDF is tagged after PDF/UA-1: title, languages, headings and reading order are in it, and the
//! QR code says what it is.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;
use std::sync::{LazyLock, Mutex, PoisonError};

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Label, Smart};
use typst::introspection::Introspector;
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::binder::Binder;
use super::window::{self, Lines};
use crate::db::text_enum;
use crate::outbox::Letter;
use crate::outbox::letter::{Block, Page};
use crate::problem::{Explain, Explanation, ours};

const TEMPLATE: &str = include_str!("../../email_templates/letter.typ");

/// Noto Sans for Latin and Cyrillic, Noto Sans Arabic; their licence stands beside them.
const FONTS: [&[u8]; 4] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("fonts/NotoSansArabic-Bold.ttf"),
];

text_enum! {
    /// How large the words are.
    pub enum Type {
        Normal = "normal" / "normal (12 Punkt)",
        /// For whoever sees little.
        Large = "large" / "groß (14 Punkt)",
    }
}

impl Type {
    /// In points; plain language is never smaller than 12.
    fn points(self) -> u8 {
        match self {
            Self::Normal => 12,
            Self::Large => 14,
        }
    }
}

text_enum! {
    /// How paper goes through the printer.
    pub enum Sides {
        /// Every letter begins on a fresh sheet.
        Both = "both" / "beidseitig",
        One = "one" / "einseitig",
    }
}

/// How a batch is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    pub size: Type,
    pub sides: Sides,
}

impl Default for Print {
    fn default() -> Self {
        Self { size: Type::Normal, sides: Sides::Both }
    }
}

/// Letters on paper.
#[derive(Clone, Debug)]
pub struct Printed {
    pub pdf: Vec<u8>,
    /// On which page each letter begins, counted from 1.
    pub begins: Vec<usize>,
    pub pages: usize,
}

impl Printed {
    /// The first and the last page of a letter, counted from 1.
    pub fn of(&self, letter: usize) -> RangeInclusive<usize> {
        let from = self.begins.get(letter).copied().unwrap_or(1);
        let next = self.begins.get(letter + 1).copied().unwrap_or(self.pages + 1);
        from..=next.saturating_sub(1)
    }

    /// How many sheets of paper a letter takes.
    pub fn sheets(&self, letter: usize, sides: Sides) -> usize {
        match sides {
            Sides::One => self.of(letter).count(),
            Sides::Both => self.of(letter).count().div_ceil(2),
        }
    }
}

/// Why letters could not be set.
#[derive(Debug, thiserror::Error)]
#[error("letters could not be set: {0}")]
pub struct TypesetError(String);

impl TypesetError {
    pub(super) fn new(why: String) -> Self {
        Self(why)
    }
}

impl Explain for TypesetError {
    fn explain(&self) -> Explanation {
        ours(self)
    }
}

/// One PDF of all these letters, in this order. It takes its time and the memory of its pages: never
/// call it where a request waits, and only one is set at a time.
pub fn typeset(letters: &[Letter], print: Print) -> Result<Printed, TypesetError> {
    static PRESS: Mutex<()> = Mutex::new(());
    let _press = PRESS.lock().unwrap_or_else(PoisonError::into_inner);
    match letters.len() <= PORTION {
        true => {
            let mut one = side_by_side(letters, print)?;
            one.pop().ok_or_else(|| TypesetError::new("there is no letter".into()))
        }
        false => bound(letters, print),
    }
}

/// Letters that are set in one piece. typst keeps all of a document until its end, some half a
/// megabyte a letter: a batch of thousands is set in portions and bound.
const PORTION: usize = 100;
/// Portions that are set at a time.
const HANDS: usize = 2;
/// typst nests deep: as much as a main thread has.
const STACK: usize = 8 * 1024 * 1024;

fn bound(letters: &[Letter], print: Print) -> Result<Printed, TypesetError> {
    let mut binder = Binder::new();
    let mut begins = Vec::with_capacity(letters.len());
    for portions in letters.chunks(PORTION * HANDS) {
        for part in side_by_side(portions, print)? {
            if print.sides == Sides::Both && binder.pages() % 2 == 1 {
                binder.blank();
            }
            let (before, first) = (binder.pages(), begins.len());
            begins.extend(part.begins.iter().map(|page| before + page));
            binder.add(&part.pdf, first..begins.len())?;
        }
    }
    Ok(Printed { pages: binder.pages(), begins, pdf: binder.finish()? })
}

/// Some portions, each on a thread of its own.
fn side_by_side(letters: &[Letter], print: Print) -> Result<Vec<Printed>, TypesetError> {
    let fell = |_| TypesetError::new("a portion fell over".into());
    let parts = std::thread::scope(|scope| {
        let hand = |part| {
            let thread = std::thread::Builder::new().name("letters".into()).stack_size(STACK);
            thread.spawn_scoped(scope, move || set(part, print))
        };
        let hands: Vec<_> = letters.chunks(PORTION).map(hand).collect();
        let parts = hands.into_iter().map(|hand| match hand {
            Ok(hand) => hand.join().map_err(fell)?,
            Err(error) => Err(TypesetError::new(error.to_string())),
        });
        parts.collect()
    });
    // What the compiler remembers is of no use to the next portions.
    typst::comemo::evict(0);
    parts
}

fn set(letters: &[Letter], print: Print) -> Result<Printed, TypesetError> {
    compiled(TEMPLATE, job(letters, print)?)
}

/// One PDF of a template that reads these data as `letters.json`, in this thread.
pub fn compiled(template: &str, data: Vec<u8>) -> Result<Printed, TypesetError> {
    let desk = Desk {
        template: Source::new(file("letter.typ")?, template.into()),
        letters: (file("letters.json")?, Bytes::new(data)),
    };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| said(&faults))?;
    let begins = begins(&document);
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|fault| TypesetError(fault.message().to_string()))?;
    let options = PdfOptions { creator: Smart::Custom(None), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| said(&faults))?;
    Ok(Printed { pdf, begins, pages: document.pages().len() })
}

/// One PDF by itself, of a template that reads this as `letters.json`.
pub fn single(template: &str, data: &impl Serialize) -> Result<Printed, TypesetError> {
    let data = serde_json::to_string(data).map_err(|error| TypesetError(error.to_string()))?;
    // Our type has no minus sign; a dash is what it looks like.
    let data = data.replace('\u{2212}', "–").into_bytes();
    let fell = |_| TypesetError::new("the press fell over".into());
    let printed = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("paper".into()).stack_size(STACK);
        match thread.spawn_scoped(scope, move || compiled(template, data)) {
            Ok(hand) => hand.join().map_err(fell)?,
            Err(error) => Err(TypesetError::new(error.to_string())),
        }
    });
    // What the compiler remembers is of no use to the next one.
    typst::comemo::evict(0);
    printed
}

fn begins(document: &PagedDocument) -> Vec<usize> {
    let Some(label) = Label::new(PicoStr::intern("letter")) else { return Vec::new() };
    let introspector = document.introspector();
    let marks = introspector.query(&typst::foundations::Selector::Label(label));
    let pages = marks.iter().filter_map(|mark| introspector.page(mark.location()?));
    pages.map(usize::from).collect()
}

/// Only where in our own template, never what a letter says.
fn said(faults: &[SourceDiagnostic]) -> TypesetError {
    let messages = faults.iter().map(|fault| fault.message.to_string());
    TypesetError(messages.collect::<Vec<_>>().join("; "))
}

/// What `letter.typ` reads.
#[derive(Serialize)]
struct Job<'a> {
    title: &'a str,
    office: &'a str,
    size: u8,
    duplex: bool,
    letters: Vec<Sheet<'a>>,
    /// Of letters that say the same, the place of the one with the longest greeting.
    shapes: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    return_line: Lines,
    address: Lines,
    office: &'a str,
    sender: &'a str,
    phone: &'a str,
    code: &'a str,
    answer_url: &'a str,
    pages: &'a [Page],
    shape: String,
    /// The link as SVG; there is none once it is blanked.
    qr: Option<String>,
    /// A pattern of what is never broken across lines.
    whole: String,
}

/// Everything that the compiler may ask for.
struct Desk {
    template: Source,
    letters: (FileId, Bytes),
}

struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The same, to measure with.
    faces: Vec<FontInstance>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        FONTS.iter().filter_map(|font| Font::new(Bytes::new(*font), 0)).collect();
    let face = |font: &Font| {
        let (variant, size) = (FontVariant::default(), Abs::pt(11.0));
        font.clone().instantiate(variant, size, &FontVariations::default())
    };
    Shelf {
        faces: fonts.iter().map(face).collect(),
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// What the template reads of these letters.
pub fn job(letters: &[Letter], print: Print) -> Result<Vec<u8>, TypesetError> {
    let sheets = letters.iter().map(sheet).collect::<Result<Vec<_>, _>>()?;
    let mut shapes = BTreeMap::<String, usize>::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let longest = shapes.entry(sheet.shape.clone()).or_insert(index);
        if greeting(letters, index) > greeting(letters, *longest) {
            *longest = index;
        }
    }
    let job = Job {
        title: match letters {
            [one] => one.pages.first().map_or("", |page| &page.heading),
            _ => "Briefe",
        },
        office: letters.first().map_or("", |letter| &letter.office),
        size: print.size.points(),
        duplex: print.sides == Sides::Both,
        letters: sheets,
        shapes,
    };
    serde_json::to_vec(&job).map_err(|error| TypesetError(error.to_string()))
}

fn sheet(letter: &Letter) -> Result<Sheet<'_>, TypesetError> {
    let faces = &SHELF.faces;
    Ok(Sheet {
        return_line: window::return_line(faces, &letter.return_line),
        address: window::address(faces, &letter.address),
        office: &letter.office,
        sender: &letter.sender,
        phone: &letter.phone,
        code: &letter.code,
        answer_url: &letter.answer_url,
        pages: &letter.pages,
        shape: shape(letter),
        qr: qr(letter)?,
        whole: whole(letter),
    })
}

/// The same for letters whose pages differ in greeting and code only: they take the same room.
fn shape(letter: &Letter) -> String {
    let mut hasher = DefaultHasher::new();
    (&letter.phone, &letter.answer_url).hash(&mut hasher);
    for page in &letter.pages {
        (&page.lang, &page.heading, page.card, page.childcare).hash(&mut hasher);
        (greeting_of(page) / GREETING_STEP).hash(&mut hasher);
        let said = match page.blocks.split_first() {
            Some((Block::Paragraph { .. }, rest)) => rest,
            Some((Block::Facts { .. } | Block::Action { .. }, _)) | None => &page.blocks,
        };
        for block in said {
            format!("{block:?}").replace(&letter.code, "").hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}

/// Greetings of so many signs more or less may take a line more or less.
const GREETING_STEP: usize = 40;

fn greeting(letters: &[Letter], index: usize) -> usize {
    letters[index].pages.iter().map(greeting_of).max().unwrap_or(0)
}

fn greeting_of(page: &Page) -> usize {
    match page.blocks.first() {
        Some(Block::Paragraph { text }) => text.chars().count(),
        Some(Block::Facts { .. } | Block::Action { .. }) | None => 0,
    }
}

fn file(name: &str) -> Result<FileId, TypesetError> {
    let path = VirtualPath::new(name).map_err(|error| TypesetError(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.template.id() {
            true => Ok(self.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.letters.0 {
            true => Ok(self.letters.1.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The link for a camera, drawn row by row.
fn qr(letter: &Letter) -> Result<Option<String>, TypesetError> {
    if letter.link.is_empty() || letter.is_blanked() {
        return Ok(None);
    }
    let code = QrCode::with_error_correction_level(&letter.link, EcLevel::M)
        .map_err(|error| TypesetError(error.to_string()))?;
    let width = code.width();
    let dark = |x: usize, y: usize| x < width && code[(x, y)] == Color::Dark;
    let mut path = String::new();
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let long = (x..width).take_while(|x| dark(*x, y)).count();
            if long > 0 {
                path.push_str(&format!("M{x} {y}h{long}v1h-{long}z"));
            }
            x += long.max(1);
        }
    }
    Ok(Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"><path d="{path}"/></svg>"#
    )))
}

/// A regular expression for number, code and address as they stand in the text.
fn whole(letter: &Letter) -> String {
    let parts = [&letter.phone, &letter.code, &letter.answer_url];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).map(|part| literal(part));
    match parts.collect::<Vec<_>>() {
        none if none.is_empty() => r"\x{E000}".into(),
        some => some.join("|"),
    }
}

fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern
}
