//! Reads workbooks and papers back, as other people's programs do. Tests of the writers and stories use it;
//! nothing else does.

use std::io::{Cursor, Read};
use std::process::Command;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// Empty, and marked as hidden.
    Hatched,
    Blank,
}

/// One sheet of a workbook.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    /// All as long as the first one, or longer.
    pub rows: Vec<Vec<Cell>>,
    pub xml: String,
}

/// Its sheets, in their order.
pub fn workbook(bytes: &[u8]) -> Vec<Sheet> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a ZIP file");
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap_or_else(|_| panic!("{name} is missing"));
        file.read_to_string(&mut text).expect("XML is text");
        text
    };
    let words: Vec<String> =
        elements(&part("xl/sharedStrings.xml"), "si").map(inner_text).collect();
    let hatched = hatched(&part("xl/styles.xml"));
    let book = part("xl/workbook.xml");
    let names: Vec<String> =
        tags(&book, "sheet").map(|tag| plain(attribute(tag, "name").unwrap_or(""))).collect();
    let sheet = |(number, name): (usize, String)| {
        let xml = part(&format!("xl/worksheets/sheet{}.xml", number + 1));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for row in elements(&xml, "row") {
            let at: usize =
                attribute(row, "r").expect("rows are numbered").parse().expect("a number");
            rows.resize(at, Vec::new());
            rows[at - 1] = cells(row, &words, &hatched);
        }
        let width = rows.first().map_or(0, Vec::len);
        for row in rows.iter_mut().filter(|row| row.len() < width) {
            row.resize(width, Cell::Blank);
        }
        Sheet { name, rows, xml }
    };
    names.into_iter().enumerate().map(sheet).collect()
}

fn cells(row: &str, words: &[String], hatched: &[bool]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for cell in elements(row, "c") {
        let column = column(attribute(cell, "r").expect("cells have a place"));
        let style: usize = attribute(cell, "s").map_or(0, |style| style.parse().expect("a style"));
        let value = elements(cell, "v").next().map(inner_text);
        let is_word = attribute(cell, "t") == Some("s");
        cells.resize(column, Cell::Blank);
        cells.push(match value {
            Some(value) if is_word => {
                Cell::Text(words[value.parse::<usize>().expect("a place")].clone())
            }
            Some(value) => Cell::Number(value.parse().expect("a number")),
            None if hatched.get(style) == Some(&true) => Cell::Hatched,
            None => Cell::Blank,
        });
    }
    cells
}

/// Which styles are those of hidden cells.
fn hatched(styles: &str) -> Vec<bool> {
    let fills: Vec<bool> = elements(styles, "fill").map(|fill| fill.contains("lightUp")).collect();
    let formats = elements(styles, "cellXfs").next().expect("a workbook has formats");
    let fill = |tag: &str| attribute(tag, "fillId").and_then(|fill| fill.parse::<usize>().ok());
    tags(formats, "xf").map(|tag| fill(tag).is_some_and(|fill| fills[fill])).collect()
}

/// "C7" is in the third column, counted from nought.
fn column(place: &str) -> usize {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1
}

/// Where elements of this name begin, from their first sign on.
fn begins<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let begin = format!("<{name}");
    let places: Vec<usize> = xml.match_indices(&begin).map(|(at, _)| at).collect();
    places
        .into_iter()
        .map(|at| &xml[at..])
        .filter(move |rest| rest[name.len() + 1..].starts_with([' ', '>', '/']))
}

/// Their first tags.
fn tags<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    begins(xml, name).map(|rest| &rest[..=rest.find('>').expect("a tag ends")])
}

/// Elements with all that is in them.
fn elements<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let end = format!("</{name}>");
    begins(xml, name).map(move |rest| {
        let tag = rest.find('>').expect("a tag ends");
        match rest[..tag].ends_with('/') {
            true => &rest[..=tag],
            false => &rest[..rest.find(&end).expect("an element ends") + end.len()],
        }
    })
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let tag = &element[..element.find('>')?];
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

fn inner_text(element: &str) -> String {
    let pieces = element.split('<').filter_map(|piece| piece.split_once('>'));
    plain(&pieces.map(|(_, text)| text).collect::<String>())
}

fn plain(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (written, sign)| text.replace(written, sign))
}

/// The pages of a PDF, line by line as they are laid out; blanks in a row are one.
pub fn paper(name: &str, pdf: &[u8]) -> Vec<Vec<String>> {
    let path = std::env::temp_dir().join(format!("{name}-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).expect("a place for the file");
    let said = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output();
    let _ = std::fs::remove_file(&path);
    let said = said.expect("pdftotext is missing (Debian's poppler-utils)");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let text = String::from_utf8(said.stdout).expect("the text is UTF-8");
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages.map(|page| page.lines().map(line).filter(|line| !line.is_empty()).collect()).collect()
}
