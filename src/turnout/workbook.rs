//! A book for Excel: a sheet for each table, with numbers that are numbers, and one that says what they
//! mean. No cell is ever a formula: what people wrote is text.

use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, FormatPattern, Workbook, Worksheet, XlsxError,
};

use super::book::{Book, Column, Kind, Reach, Table, Value};
use crate::clock;

/// The paper that Excel prints on: A4.
const A4: u8 = 9;
/// Widths in signs: what is longer is broken.
const NARROW: usize = 9;
const WIDE: usize = 48;
/// Of the sheet of definitions.
const WORDS: f64 = 26.0;
const MEANINGS: f64 = 96.0;
/// Of the hatching in a hidden cell.
const GREY: &str = "A6A6A6";
/// The sheet that every book ends with.
const DEFINITIONS: &str = "Definitionen";

/// How cells look.
struct Formats {
    header: Format,
    title: Format,
    word: Format,
    meaning: Format,
    hidden: Format,
}

impl Formats {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        Self {
            header: top.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(14.0),
            word: top.clone().set_bold(),
            meaning: top,
            hidden: Format::new().set_pattern(FormatPattern::LightUp).set_foreground_color(GREY),
        }
    }
}

/// How numbers of a kind are written; Excel puts German commas and points.
fn number_format(value: &Value) -> &'static str {
    match value {
        Value::Text(_) | Value::Hidden | Value::Nothing => "General",
        Value::Count(_) => "#,##0",
        Value::Share(_) | Value::Chance(_) => "0.0%",
        Value::P(_) => "0.0000",
        Value::Points(_) => "+0.0\" Punkte\";-0.0\" Punkte\";0.0\" Punkte\"",
        Value::Euros(_) => "#,##0 \"€\"",
        Value::Year(_) => "0",
        Value::Day(_) => "dd.mm.yyyy",
    }
}

/// The file.
///
/// # Errors
/// When a tab's name is none that Excel takes, or a table is larger than a sheet.
pub fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    let drawn = clock::local(book.origin.at, clock::ZONE).civil();
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_company(&book.origin.office)
        .set_creation_datetime(&drawn);
    workbook.set_properties(&properties);
    for table in &book.tables {
        sheet(workbook.add_worksheet(), table, &formats)?;
    }
    definitions(workbook.add_worksheet(), book, &formats)?;
    workbook.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(&table.tab)?;
    let mut order: Vec<(usize, &Column)> = table.columns.iter().enumerate().collect();
    order.sort_by_key(|(_, column)| column.reach == Reach::Keys);
    for (at, (from, column)) in (0u16..).zip(&order) {
        sheet.write_string_with_format(0, at, &column.label, &formats.header)?;
        sheet.set_column_width(at, width(table, *from, column))?;
    }
    let ordered = |row: &Vec<Value>| -> Vec<Value> {
        order.iter().filter_map(|(from, _)| row.get(*from)).cloned().collect()
    };
    let last = u32::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (place, row) in (1u32..).zip(&table.rows) {
        write_row(sheet, place, &ordered(row), &Format::new(), formats)?;
    }
    let columns = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    if let Some(right) = columns.checked_sub(1) {
        // The total stays where it is, whatever is filtered.
        sheet.autofilter(0, 0, last, right)?;
    }
    if let Some(total) = &table.total {
        let bold = Format::new().set_bold().set_border_top(FormatBorder::Thin);
        write_row(sheet, last + 1, &ordered(total), &bold, formats)?;
    }
    if !table.note.is_empty() {
        sheet.write_string(last + 3, 0, &table.note)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    printed(sheet.set_landscape());
    Ok(())
}

fn printed(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&C&A · Seite &P von &N");
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Value],
    base: &Format,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (at, value) in (0u16..).zip(cells) {
        let format = base.clone().set_num_format(number_format(value));
        match value {
            Value::Text(text) => {
                sheet.write_string_with_format(row, at, text, &format)?;
            }
            Value::Count(count) | Value::Euros(count) => {
                sheet.write_number_with_format(row, at, *count as f64, &format)?;
            }
            Value::Share(share) | Value::Chance(share) | Value::P(share) => {
                sheet.write_number_with_format(row, at, *share, &format)?;
            }
            Value::Points(share) => {
                sheet.write_number_with_format(row, at, share * 100.0, &format)?;
            }
            Value::Year(year) => {
                sheet.write_number_with_format(row, at, f64::from(*year), &format)?;
            }
            Value::Day(day) => {
                sheet.write_datetime_with_format(row, at, day, &format)?;
            }
            Value::Hidden => {
                sheet.write_blank(row, at, &base.merge(&formats.hidden))?;
            }
            Value::Nothing => {}
        }
    }
    Ok(())
}

/// As wide as its longest cell, within bounds; headers are broken between words.
fn width(table: &Table, at: usize, column: &Column) -> u32 {
    let words = column.label.split(' ').map(|word| word.chars().count());
    let of_cell = |value: &Value| value.words().map_or(NARROW, |words| words.chars().count());
    let cells = table.all_rows().filter_map(|row| row.get(at)).map(of_cell);
    let longest = words.chain(cells).max().unwrap_or(NARROW).clamp(NARROW, WIDE);
    // Two signs for the button of the filter.
    let longest = if column.kind == Kind::Text { longest + 2 } else { longest + 3 };
    u32::try_from(longest).unwrap_or(0)
}

/// Of what the figures are, and what they mean.
fn definitions(sheet: &mut Worksheet, book: &Book, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(DEFINITIONS)?;
    sheet.set_column_width(0, WORDS)?.set_column_width(1, MEANINGS)?;
    sheet.write_string_with_format(0, 0, &book.title, &formats.title)?;
    let facts = book.all_facts();
    let answer = Some(("Ergebnis", book.sentence.as_str())).filter(|(_, text)| !text.is_empty());
    let facts = facts.iter().map(|fact| (fact.label, fact.text.as_str()));
    let terms = book.terms.iter().map(|term| (term.word, term.text.as_str()));
    for (row, (word, text)) in (2u32..).zip(answer.into_iter().chain(facts).chain(terms)) {
        sheet.write_string_with_format(row, 0, word, &formats.word)?;
        sheet.write_string_with_format(row, 1, text, &formats.meaning)?;
    }
    printed(sheet);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::book::samples::book;
    use super::super::read_back::{Cell, workbook};
    use super::*;

    #[test]
    fn numbers_are_numbers_and_nothing_is_a_formula() {
        let sheets = workbook(&write(&book()).unwrap());

        let names: Vec<_> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, ["Probe", "Definitionen"]);
        let text = |text: &str| Cell::Text(text.into());
        let rows = &sheets[0].rows;
        assert_eq!(rows[0][..3], [text("Name"), text("Gekommen"), text("Quote")]);
        // What somebody typed stays text.
        assert_eq!(rows[1][0], text("=1+1 & <Söhne>"));
        assert_eq!(rows[1][1..4], [Cell::Number(1204.0), Cell::Number(0.412), Cell::Number(-5.0)]);
        assert_eq!(rows[1][4..7], [Cell::Number(0.0312), Cell::Number(0.004), Cell::Number(13.0)]);
        // The twelfth of January 2027, in days since 1900.
        assert_eq!(rows[1][7], Cell::Number(46399.0));
        assert!(!sheets[0].xml.contains("<f>"));
    }

    #[test]
    fn a_hidden_cell_is_hatched_and_a_missing_one_is_blank() {
        let sheets = workbook(&write(&book()).unwrap());

        let rows = &sheets[0].rows;
        assert_eq!(rows[2][1..4], [Cell::Hatched, Cell::Blank, Cell::Blank]);
        let total = rows.iter().find(|row| row[0] == Cell::Text("Gesamt".into())).unwrap();
        assert_eq!(total[1..3], [Cell::Number(1204.0), Cell::Hatched]);
    }

    #[test]
    fn keys_stand_behind_what_people_read() {
        let mut book = book();
        book.tables[0].columns[0].reach = Reach::Keys;
        let sheets = workbook(&write(&book).unwrap());

        let text = |text: &str| Cell::Text(text.into());
        let rows = &sheets[0].rows;
        assert_eq!((&rows[0][0], &rows[0][7]), (&text("Gekommen"), &text("Name")));
        assert_eq!((&rows[1][0], &rows[1][7]), (&Cell::Number(1204.0), &text("=1+1 & <Söhne>")));
    }

    #[test]
    fn the_header_stays_and_filters_and_the_total_is_not_filtered() {
        let sheets = workbook(&write(&book()).unwrap());

        let xml = &sheets[0].xml;
        assert!(xml.contains("state=\"frozen\""), "{xml}");
        assert!(xml.contains("<autoFilter ref=\"A1:H121\"/>"), "{xml}");
        let last = sheets.last().unwrap();
        let said = |word: &str| {
            let row = last.rows.iter().find(|row| row.first() == Some(&Cell::Text(word.into())));
            row.unwrap_or_else(|| panic!("{word} is not defined"))[1].clone()
        };
        assert_eq!(said("Zeitraum"), Cell::Text("2027".into()));
        assert_eq!(said("Standorte"), Cell::Text("Nord, Süd".into()));
        assert_eq!(said("Stand"), Cell::Text("01.02.2027, 09:00 Uhr".into()));
        assert!(matches!(said("Ausgeblendet"), Cell::Text(_)));
    }

    #[test]
    fn the_same_figures_are_the_same_file() {
        assert_eq!(write(&book()).unwrap(), write(&book()).unwrap());
    }
}
