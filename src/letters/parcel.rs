//! For a print service: a ZIP with the PDF and a list of who is on which page.

use std::io;

use crate::db::Moment;
use crate::outbox::Letter;

use super::typeset::Printed;
use super::{Sides, archive::Archive};

const COLUMNS: [&str; 12] = [
    "Nr",
    "Datei",
    "Seite von",
    "Seite bis",
    "Blätter",
    "Sprache",
    "Zeile 1",
    "Zeile 2",
    "Zeile 3",
    "Zeile 4",
    "Zeile 5",
    "Zeile 6",
];
const ADDRESS_LINES: usize = 6;
const FILE: &str = "briefe.pdf";

/// The ZIP. The list is in UTF-8 with BOM and semicolons, as a spreadsheet takes it.
pub fn package(
    letters: &[Letter],
    printed: &Printed,
    sides: Sides,
    at: Moment,
) -> io::Result<Vec<u8>> {
    let list = index(letters, printed, sides)?;
    let mut archive = Archive::new(at);
    archive.add(FILE, &printed.pdf)?;
    archive.add("briefe.csv", &list)?;
    archive.finish()
}

fn index(letters: &[Letter], printed: &Printed, sides: Sides) -> io::Result<Vec<u8>> {
    let mut sheet = csv::WriterBuilder::new().delimiter(b';').from_writer(b"\xEF\xBB\xBF".to_vec());
    sheet.write_record(COLUMNS)?;
    for (place, letter) in letters.iter().enumerate() {
        let pages = printed.of(place);
        let languages = letter.pages.iter().map(|page| page.lang.as_str());
        let mut cells = vec![
            (place + 1).to_string(),
            FILE.into(),
            pages.start().to_string(),
            pages.end().to_string(),
            printed.sheets(place, sides).to_string(),
            languages.collect::<Vec<_>>().join("+"),
        ];
        cells.extend(lines(&letter.address).iter().map(|line| harmless(line)));
        sheet.write_record(&cells)?;
    }
    sheet.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// Six lines; more names than that share the first.
fn lines(address: &[String]) -> Vec<String> {
    let more = address.len().saturating_sub(ADDRESS_LINES);
    let (names, rest) = address.split_at(if more > 0 { more + 1 } else { 0 });
    let mut lines = Vec::new();
    if !names.is_empty() {
        lines.push(names.join(", "));
    }
    lines.extend(rest.iter().cloned());
    lines.resize(ADDRESS_LINES, String::new());
    lines
}

/// What a spreadsheet would take for a formula is text.
fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_who_is_on_which_page() {
        let letter = |lines: &[&str]| Letter {
            return_line: String::new(),
            address: lines.iter().map(|line| (*line).into()).collect(),
            office: String::new(),
            sender: String::new(),
            phone: String::new(),
            link: String::new(),
            code: String::new(),
            answer_url: String::new(),
            pages: Vec::new(),
        };
        let letters = [
            letter(&["Frau Zeynep Kaya", "Lindenweg 9", "50999 Musterstadt"]),
            letter(&["=A", "B", "C", "D", "E", "F", "Weg 1", "50999 Musterstadt"]),
        ];
        let printed = Printed { pdf: Vec::new(), begins: vec![1, 3], pages: 5 };

        let list = String::from_utf8(index(&letters, &printed, Sides::Both).unwrap()).unwrap();

        let rows: Vec<_> = list.lines().skip(1).collect();
        assert!(list.starts_with('\u{feff}'));
        assert_eq!(
            rows,
            [
                "1;briefe.pdf;1;2;1;;Frau Zeynep Kaya;Lindenweg 9;50999 Musterstadt;;;",
                "2;briefe.pdf;3;5;2;;'=A, B, C;D;E;F;Weg 1;50999 Musterstadt",
            ]
        );
    }
}
