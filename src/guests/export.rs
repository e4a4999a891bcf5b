//! Lists for Excel: CSV in UTF-8 with a mark, semicolons, Windows line breaks.
//!
//! German Excel opens such a file by double click with every umlaut and column in place.

use std::{
    borrow::Cow,
    io::{self, Write},
};

/// What tells Excel that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// Words that somebody may have typed: no spreadsheet runs them ([`guarded`]).
    Words(&'a str),
    /// A figure that this house computed; it may begin with a minus.
    Figure(&'a str),
}

/// Writes one list, row by row.
pub struct Sheet<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Sheet<W> {
    /// Begins a list with the names of its columns.
    pub fn begin<'a>(mut out: W, headers: impl IntoIterator<Item = &'a str>) -> io::Result<Self> {
        out.write_all(BYTE_ORDER_MARK)?;
        let writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut sheet = Self { writer };
        sheet.row(headers)?;
        Ok(sheet)
    }

    /// Adds a row with as many cells as the list has columns; refuses any other number.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        self.fields(cells.into_iter().map(Field::Words))
    }

    /// The same, where some cells hold figures.
    pub fn fields<'a>(&mut self, cells: impl IntoIterator<Item = Field<'a>>) -> io::Result<()> {
        for cell in cells {
            match cell {
                Field::Words(words) => self.writer.write_field(guarded(words).as_bytes())?,
                Field::Figure(figure) => self.writer.write_field(figure.as_bytes())?,
            }
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends the list and gives back what it was written to.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// A cell that no spreadsheet runs: `=…` from a guest's answer would be a formula on the desk of
/// whoever opens the list. The apostrophe says «text»; the import takes it away again.
///
/// ```
/// use treffpunkt::guests::export::guarded;
///
/// assert_eq!(guarded("=HYPERLINK(…)"), "'=HYPERLINK(…)");
/// assert_eq!(guarded("+49 171 3920094"), "'+49 171 3920094");
/// assert_eq!(guarded("Müller"), "Müller");
/// ```
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::guests::import;

    fn written(rows: &[[&str; 3]]) -> Vec<u8> {
        let mut sheet = Sheet::begin(Vec::new(), ["Kundennr.", "Nachname", "Telefon"]).unwrap();
        for row in rows {
            sheet.row(row.iter().copied()).unwrap();
        }
        sheet.finish().unwrap()
    }

    #[test]
    fn excel_opens_it_by_double_click() {
        let bytes = written(&[["K1", "Müller; Söhne", "-1+1"]]);

        let expected = "\u{feff}Kundennr.;Nachname;Telefon\r\nK1;\"Müller; Söhne\";'-1+1\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_figure_below_nought_stays_a_number() {
        let mut sheet = Sheet::begin(Vec::new(), ["Seite", "Unterschied"]).unwrap();
        sheet.fields([Field::Words("-1+1"), Field::Figure("-0,0512")]).unwrap();

        let written = String::from_utf8(sheet.finish().unwrap()).unwrap();
        assert_eq!(written, "\u{feff}Seite;Unterschied\r\n'-1+1;-0,0512\r\n");
    }

    #[test]
    fn a_row_of_another_width_is_refused() {
        let mut sheet = Sheet::begin(Vec::new(), ["Kundennr.", "Nachname"]).unwrap();

        assert!(sheet.row(["K1"]).is_err());
    }

    #[test]
    fn what_was_exported_is_imported_again() {
        let file = Cursor::new(written(&[["K1", "Müller", "+49 171 3920094"]]));
        let sheet = import::Sheet::open(file, import::Limits::default()).unwrap();
        let mapping = sheet.guessed();

        let row = sheet.rows(&mapping, date(2026, 11, 22)).unwrap().next().unwrap().unwrap();

        assert_eq!(row.findings, []);
        assert_eq!(row.guest.unwrap().phone.unwrap().as_str(), "+49 171 3920094");
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula(cell in any::<String>()) {
            prop_assert!(!guarded(&cell).starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
