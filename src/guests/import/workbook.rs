//! An Excel workbook (`.xlsx`) as the text that the CSV reader understands.
//!
//! Its first sheet that holds anything is written down row by row, each on the line that Excel shows it
//! on, so that a finding's line is Excel's. Nothing is computed and no macro is run: a cell is what was
//! stored in it, a day is written as people write it.
//!
//! A workbook is an archive, and a small archive can hold an endless file. So it is unpacked once into
//! nothing, counted by what really comes out and not by what it says of itself; only then is it read.
//! Memory is bounded by the table of its words ([`WORDS_BYTES`]), the text by the limits of a list.

use std::io::{self, Read, Seek, Write};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::columns::COLUMN_LIMIT;
use super::encoding::FileKind;
use super::{Limits, Refusal};

/// Bytes of all parts, unpacked: 250,000 rows of 15 cells have about 200 MB.
const UNPACKED_BYTES: u64 = 512 << 20;
/// Bytes of a part that is held whole: the words of all cells, the styles, the names of the sheets.
const WORDS_BYTES: u64 = 96 << 20;
/// Parts of an archive: a workbook has some dozens.
const PARTS: usize = 10_000;
/// Where the table of words says how many there are.
const BEGINNING: usize = 1_024;
/// Words are at least so long in the table: `<si><t/></si>`. One that claims more of them lies.
const SHORTEST_WORD: u64 = 13;
/// A sheet of Excel has no more rows.
const SHEET_ROWS: u32 = 1_048_576;
/// Numbers from here on have lost digits in Excel: they are written so that a reader sees it.
const EXACT: f64 = 1e15;

/// Whether these first bytes are an archive's.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Writes the first sheet that holds anything: UTF-8, semicolons, no header of its own. Refuses what is
/// no workbook of Excel, one with macros, one that is too large and one that is empty.
pub fn write_text(
    mut source: impl Read + Seek,
    to: impl Write,
    limits: Limits,
) -> Result<(), Refusal> {
    survey(&mut source)?;
    source.rewind()?;
    let mut workbook = Xlsx::new(source).map_err(|_| damaged())?;
    let is_shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let sheets: Vec<String> =
        workbook.sheets_metadata().iter().filter(is_shown).map(|one| one.name.clone()).collect();
    let mut text = Text { to, limits, bytes: 0, row: 0, column: None };
    for name in sheets {
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| damaged())?;
        while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
            text.add(cell.get_position(), &said(cell.get_value()))?;
        }
        if text.column.is_some() {
            return text.end();
        }
    }
    Err(Refusal::Empty)
}

fn damaged() -> Refusal {
    Refusal::NotACsvFile(FileKind::DamagedWorkbook)
}

/// Looks into every part before any is read.
fn survey(source: &mut (impl Read + Seek)) -> Result<(), Refusal> {
    let mut archive = ZipArchive::new(source).map_err(|_| damaged())?;
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map_or(String::new(), |one| one.into_owned()))
        .collect();
    if names.len() > PARTS {
        return Err(damaged());
    }
    let has = |ending: &str| names.iter().any(|name| name.to_lowercase().ends_with(ending));
    if has("vbaproject.bin") || names.iter().any(|name| name.contains("macrosheets/")) {
        return Err(Refusal::NotACsvFile(FileKind::MacroWorkbook));
    }
    if !has("xl/workbook.xml") {
        return Err(Refusal::NotACsvFile(match (has("xl/workbook.bin"), has("mimetype")) {
            (true, _) => FileKind::OldExcel,
            (false, true) => FileKind::OpenDocument,
            (false, false) => FileKind::Zip,
        }));
    }
    let mut left = UNPACKED_BYTES;
    for (index, name) in names.iter().enumerate() {
        let name = name.to_lowercase();
        // Pictures are not read.
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let most = if name.contains("worksheets/") { left } else { left.min(WORDS_BYTES) };
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        let mut beginning = Vec::with_capacity(BEGINNING);
        let first = (&mut part).take(BEGINNING as u64).read_to_end(&mut beginning);
        let first = first.map_err(|_| damaged())? as u64;
        let rest = io::copy(&mut part.take(most.saturating_add(1)), &mut io::sink());
        let bytes = first + rest.map_err(|_| damaged())?;
        if bytes > most {
            return Err(Refusal::Unpacked { limit: most });
        }
        if name.ends_with("sharedstrings.xml") && claimed(&beginning) > WORDS_BYTES / SHORTEST_WORD
        {
            return Err(damaged());
        }
        left -= bytes;
    }
    Ok(())
}

/// How many words a table claims to have: room is made for them before any is read.
fn claimed(beginning: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(beginning);
    let Some((_, rest)) = text.split_once("uniqueCount=") else { return 0 };
    let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
    match digits.is_empty() {
        true => 0,
        false => digits.parse().unwrap_or(u64::MAX),
    }
}

/// The text as far as it is written.
struct Text<W> {
    to: W,
    limits: Limits,
    bytes: u64,
    /// The row that is being written, from 0.
    row: u32,
    /// The last column of it that has something, from 0; `None`: nothing was written yet.
    column: Option<u32>,
}

impl<W: Write> Text<W> {
    fn add(&mut self, (row, column): (u32, u32), cell: &str) -> Result<(), Refusal> {
        if cell.trim().is_empty() {
            return Ok(());
        }
        let limit = COLUMN_LIMIT;
        if usize::try_from(column).is_ok_and(|column| column >= limit) {
            return Err(Refusal::TooManyColumns { limit });
        }
        let goes_on =
            row > self.row || (row == self.row && self.column.is_none_or(|at| column > at));
        if row >= SHEET_ROWS || !goes_on {
            return Err(damaged());
        }
        let empty = match (row == self.row, self.column) {
            (true, Some(at)) => column - at,
            (true, None) | (false, _) => {
                for _ in self.row..row {
                    self.put("\n")?;
                }
                column
            }
        };
        for _ in 0..empty {
            self.put(";")?;
        }
        (self.row, self.column) = (row, Some(column));
        match cell.contains([';', '"']) {
            true => self.put(&format!("\"{}\"", cell.replace('"', "\"\""))),
            false => self.put(cell),
        }
    }

    fn put(&mut self, text: &str) -> Result<(), Refusal> {
        self.bytes += text.len() as u64;
        if self.bytes > self.limits.bytes {
            return Err(Refusal::TooLarge { limit: self.limits.bytes });
        }
        Ok(self.to.write_all(text.as_bytes())?)
    }

    fn end(mut self) -> Result<(), Refusal> {
        self.put("\n")?;
        Ok(self.to.flush()?)
    }
}

/// What a cell says, as somebody would have typed it into a CSV file.
fn said(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => one_line(text),
        DataRef::SharedString(text) => one_line(text),
        DataRef::Bool(true) => "WAHR".into(),
        DataRef::Bool(false) => "FALSCH".into(),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => one_line(text),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A line break within a cell becomes the sign that Excel's text files have there, so that a row stays
/// one line; other signs that nobody can read go.
fn one_line(text: &str) -> String {
    let shown = |sign: char| match sign {
        '\n' => Some('\u{b}'),
        '\t' => Some(' '),
        sign if sign.is_control() => None,
        sign => Some(sign),
    };
    text.chars().filter_map(shown).collect()
}

/// "1067", "0,5"; beyond 15 digits "4,91714E+16", for the last ones are lost.
fn decimal(number: f64) -> String {
    if number.abs() >= EXACT {
        return format!("{number:.5E}").replace('E', "E+").replace('.', ",");
    }
    match number.fract() == 0.0 {
        true => format!("{number:.0}"),
        false => number.to_string().replace('.', ","),
    }
}

/// "17.03.2024", "17.03.2024 10:30", or "10:30" where there is no day.
fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = at.to_ymd_hms_milli();
    match (at.is_duration() || at.as_f64() < 1.0, hour, minute) {
        (true, hour, minute) => format!("{hour:02}:{minute:02}"),
        (false, 0, 0) => format!("{day:02}.{month:02}.{year:04}"),
        (false, hour, minute) => format!("{day:02}.{month:02}.{year:04} {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Deckblatt" sheetId="1" r:id="rId1"/><sheet name="Liste" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
    const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;

    /// A workbook with an empty cover and this list.
    fn workbook(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
        let sheet = |rows: &str| {
            format!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            )
        };
        let (cover, list) = (sheet(""), sheet(rows));
        let parts: [(&str, &[u8]); 6] = [
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", PACKAGE.as_bytes()),
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/styles.xml", STYLES.as_bytes()),
            ("xl/worksheets/sheet1.xml", cover.as_bytes()),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let list = [("xl/worksheets/sheet2.xml", list.as_bytes())];
        for (name, bytes) in parts.iter().chain(&list).chain(more) {
            zip.start_file(*name, packed).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn text(bytes: Vec<u8>) -> Result<String, Refusal> {
        let mut to = Vec::new();
        write_text(Cursor::new(bytes), &mut to, Limits::default())?;
        Ok(String::from_utf8(to).unwrap())
    }

    #[test]
    fn rows_stay_on_their_lines_and_cells_are_as_typed() {
        let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>Datum</t></is></c><c r="B2" t="inlineStr"><is><t>Ort; "alt"</t></is></c><c r="D2" t="inlineStr"><is><t>PLZ</t></is></c></row><row r="4"><c r="A4" s="1"><v>45368</v></c><c r="B4" s="2"><v>0.4375</v></c><c r="C4" t="b"><v>1</v></c><c r="D4"><v>1067</v></c><c r="E4" t="inlineStr"><is><t>01067</t></is></c><c r="F4"><v>0.5</v></c><c r="G4"><v>49171392009412345</v></c></row>"#;
        assert_eq!(
            text(workbook(rows, &[])).unwrap(),
            "\nDatum;\"Ort; \"\"alt\"\"\";;PLZ\n\n\
             17.03.2024;10:30;WAHR;1067;01067;0,5;4,91714E+16\n"
        );
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_reason() {
        let row = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
        let kind = |bytes| match text(bytes) {
            Err(Refusal::NotACsvFile(kind)) => kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(workbook(row, &[("xl/vbaProject.bin", b"x")])), FileKind::MacroWorkbook);
        assert_eq!(kind(b"PK\x03\x04 and nothing else".to_vec()), FileKind::DamagedWorkbook);
        let lying = br#"<sst uniqueCount="99999999999999"></sst>"#;
        assert_eq!(
            kind(workbook(row, &[("xl/sharedStrings.xml", lying)])),
            FileKind::DamagedWorkbook
        );
        let back =
            r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#;
        assert_eq!(kind(workbook(back, &[])), FileKind::DamagedWorkbook);
        assert!(matches!(text(workbook("", &[])), Err(Refusal::Empty)));
        let wide = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
        assert!(matches!(text(workbook(wide, &[])), Err(Refusal::TooManyColumns { .. })));
    }

    #[test]
    fn a_small_archive_with_an_endless_part_is_not_read() {
        let endless = vec![b' '; usize::try_from(WORDS_BYTES).unwrap() + 1];
        let bytes = workbook("", &[("xl/sharedStrings.xml", &endless)]);
        assert!(bytes.len() < 1 << 20);
        assert!(matches!(text(bytes), Err(Refusal::Unpacked { .. })));
    }
}
