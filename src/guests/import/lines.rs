//! Any list that a spreadsheet writes, line by line: for nouns that read other things than people.
//!
//! Encoding, separator, titles above the header, broken quotes and limits are the same as for a client
//! list; what the columns mean, the caller knows.

use std::io::{Read, Seek};

use super::cell_kind::{is_blank, is_sum};
use super::cells::{Cells, Next, Record};
use super::columns::COLUMN_LIMIT;
use super::encoding::{self, Decoded, Encoding};
use super::{Limits, Refusal, Separator};

/// A file whose header is read, before anybody says what its columns mean.
pub(super) struct Opened<R> {
    pub cells: Cells<R>,
    pub encoding: Encoding,
    pub separator: Separator,
    pub header_line: u64,
    pub headers: Vec<String>,
}

/// Reads a file once to its end for its encoding, then its header, which is the line with the most
/// names that are known.
pub(super) fn begin<R: Read + Seek>(
    mut source: R,
    limits: Limits,
    is_known: fn(&str) -> bool,
) -> Result<Opened<R>, Refusal> {
    source.rewind()?;
    let encoding = encoding::detect(&mut source, limits.bytes)?;
    source.rewind()?;
    let (mut cells, dialect) = Cells::open(Decoded::new(source, encoding), is_known)?;
    let mut header = Record::new();
    for _ in 0..=dialect.above_header {
        match cells.next(&mut header)? {
            Next::Record => {}
            Next::Broken { .. } | Next::End => return Err(Refusal::NoHeader),
        }
    }
    let headers: Vec<String> = header.cells().map(str::to_owned).collect();
    if headers.len() > COLUMN_LIMIT {
        return Err(Refusal::TooManyColumns { limit: COLUMN_LIMIT });
    }
    let separator = dialect.separator;
    Ok(Opened { cells, encoding, separator, header_line: header.line, headers })
}

/// A list that is read line by line.
pub struct Lines<R> {
    cells: Cells<R>,
    record: Record,
    headers: Vec<String>,
    left: u64,
    limits: Limits,
}

/// What stands on one line of the file; the first is 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Its cells, without blanks around them.
    Cells { line: u64, cells: Vec<String> },
    /// A quote is not closed, or the line is far too long.
    Broken { line: u64 },
}

impl<R: Read + Seek> Lines<R> {
    /// `is_known` tells names of columns from other words.
    pub fn open(source: R, limits: Limits, is_known: fn(&str) -> bool) -> Result<Self, Refusal> {
        let Opened { cells, headers, .. } = begin(source, limits, is_known)?;
        Ok(Self { cells, record: Record::new(), headers, left: limits.rows, limits })
    }
}

impl<R: Read> Lines<R> {
    /// The names of the columns as the file writes them.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The next line that says something: blank ones and sums are passed over. `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<Line>, Refusal> {
        loop {
            let next = self.cells.next(&mut self.record)?;
            if next == Next::End {
                return Ok(None);
            }
            let Some(left) = self.left.checked_sub(1) else {
                return Err(Refusal::TooManyRows { limit: self.limits.rows });
            };
            self.left = left;
            match next {
                Next::Broken { line } => return Ok(Some(Line::Broken { line })),
                Next::Record | Next::End if is_blank(&self.record) || is_sum(&self.record) => {}
                Next::Record | Next::End => {
                    let cells = self.record.cells().map(|cell| cell.trim().to_owned()).collect();
                    return Ok(Some(Line::Cells { line: self.record.line, cells }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn is_known(cell: &str) -> bool {
        matches!(cell, "Datum" | "Format")
    }

    fn lines(text: &str) -> Vec<Line> {
        let limits = Limits { bytes: 1_000, rows: 3 };
        let mut lines = Lines::open(Cursor::new(text.to_owned()), limits, is_known).unwrap();
        assert_eq!(lines.headers(), ["Datum", "Format"]);
        std::iter::from_fn(|| lines.next_line().unwrap()).collect()
    }

    #[test]
    fn a_title_stands_above_and_a_sum_below() {
        let cells =
            |line, cells: [&str; 2]| Line::Cells { line, cells: cells.map(str::to_owned).to_vec() };
        assert_eq!(
            lines("Unsere Termine\n\nDatum;Format\n 1.2.26 ;Café\n;\nSumme;12\n"),
            [cells(4, ["1.2.26", "Café"])]
        );
        assert_eq!(lines("Datum,Format\n1.2.26,\"Café\n"), [Line::Broken { line: 2 }]);
    }

    #[test]
    fn too_many_lines_are_too_many() {
        let limits = Limits { bytes: 1_000, rows: 1 };
        let text = Cursor::new("Datum;Format\n1;2\n3;4\n");
        let mut lines = Lines::open(text, limits, is_known).unwrap();
        lines.next_line().unwrap();
        assert!(matches!(lines.next_line(), Err(Refusal::TooManyRows { limit: 1 })));
    }
}
