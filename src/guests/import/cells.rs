//! The records of a CSV file, one at a time, each with the line on which it begins.
//!
//! The grammar is `csv-core`'s. What is ours is the window around it: memory stays bounded, and a
//! quote that is never closed costs one line instead of the rest of the file.

use std::io::{self, Read};

use super::{
    dialect::{Dialect, Separator, SeparatorLine, sniff},
    encoding::Decoded,
};

/// Bytes of the longest record: a row of a client list has about 150, ten times a page is plenty.
const RECORD_LIMIT: usize = 64 * 1024;
/// Cells of the widest record.
const CELL_LIMIT: usize = 1_024;

/// Streams records out of a text.
pub struct Cells<R> {
    text: Decoded<R>,
    window: Vec<u8>,
    /// Where in the window the next record begins, and on which line of the file.
    at: usize,
    line: u64,
    parser: csv_core::Reader,
    ending: Ending,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Ahead,
    /// The text is read, and one line break was added, so that its last line ends like any other.
    Reached,
}

/// One record; its buffers serve again for the next one.
pub struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
    /// The physical line on which it begins; the first is 1.
    pub line: u64,
}

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// The record that was passed in is filled.
    Record,
    /// The line cannot be read: its quote is not closed, or it is longer than any row. Reading
    /// goes on with the line below.
    Broken {
        line: u64,
    },
    End,
}

impl Record {
    pub fn new() -> Self {
        Self { bytes: vec![0; RECORD_LIMIT], ends: vec![0; CELL_LIMIT], cells: 0, line: 0 }
    }

    pub fn len(&self) -> usize {
        self.cells
    }

    /// The cell at `index`; one that the row does not have is empty.
    pub fn cell(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        match self.ends.get(index) {
            // The decoder writes UTF-8, and the parser cuts at ASCII signs only.
            Some(end) if index < self.cells => {
                std::str::from_utf8(&self.bytes[start..*end]).unwrap_or_default()
            }
            Some(_) | None => "",
        }
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.cells).map(|index| self.cell(index))
    }
}

impl<R: Read> Cells<R> {
    /// Reads the beginning, finds the dialect by the names of columns that are known, and stands before
    /// the header.
    pub fn open(text: Decoded<R>, is_known: fn(&str) -> bool) -> io::Result<(Self, Dialect)> {
        let parser = parser(Separator::Semicolon);
        let window = Vec::with_capacity(2 * RECORD_LIMIT);
        let mut cells = Self { text, window, at: 0, line: 1, parser, ending: Ending::Ahead };
        while cells.window.len() < RECORD_LIMIT && cells.read_more()? {}
        let dialect = sniff(&cells.window, is_known);
        cells.parser = self::parser(dialect.separator);
        match dialect.hint {
            SeparatorLine::Present => cells.skip_line()?,
            SeparatorLine::Absent => {}
        }
        Ok((cells, dialect))
    }

    /// Fills `record` with the next one. Empty lines are counted and passed over.
    pub fn next(&mut self, record: &mut Record) -> io::Result<Next> {
        self.pass_empty_lines()?;
        loop {
            let limit = self.window.len().min(self.at + RECORD_LIMIT);
            let input = &self.window[self.at..limit];
            if input.is_empty() {
                return Ok(Next::End);
            }
            self.parser.reset();
            let (result, read, _, cells) =
                self.parser.read_record(input, &mut record.bytes, &mut record.ends);
            match result {
                csv_core::ReadRecordResult::Record => {
                    record.line = self.line;
                    record.cells = cells;
                    self.pass(read);
                    return Ok(Next::Record);
                }
                csv_core::ReadRecordResult::InputEmpty if input.len() < RECORD_LIMIT => {
                    if !self.read_more()? {
                        return self.broken();
                    }
                }
                csv_core::ReadRecordResult::InputEmpty
                | csv_core::ReadRecordResult::OutputFull
                | csv_core::ReadRecordResult::OutputEndsFull
                | csv_core::ReadRecordResult::End => return self.broken(),
            }
        }
    }

    fn broken(&mut self) -> io::Result<Next> {
        let line = self.line;
        self.skip_line()?;
        Ok(Next::Broken { line })
    }

    fn pass_empty_lines(&mut self) -> io::Result<()> {
        loop {
            match self.window.get(self.at) {
                Some(b'\n') => self.pass(1),
                Some(_) => return Ok(()),
                None => {
                    if !self.read_more()? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Goes to the beginning of the next line, however far it is.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let ahead = &self.window[self.at..];
            match ahead.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    self.pass(end + 1);
                    return Ok(());
                }
                None => {
                    self.at = self.window.len();
                    if !self.read_more()? {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn pass(&mut self, bytes: usize) {
        let passed = &self.window[self.at..self.at + bytes];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += bytes;
    }

    /// Drops what is passed and reads on; false at the end of the text.
    fn read_more(&mut self) -> io::Result<bool> {
        self.window.drain(..self.at);
        self.at = 0;
        if self.text.read_into(&mut self.window)? > 0 {
            return Ok(true);
        }
        match self.ending {
            Ending::Ahead => {
                self.window.push(b'\n');
                self.ending = Ending::Reached;
                Ok(true)
            }
            Ending::Reached => Ok(false),
        }
    }
}

fn parser(separator: Separator) -> csv_core::Reader {
    csv_core::ReaderBuilder::new().delimiter(separator.byte()).build()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::encoding::Encoding, *};

    /// Every record as (line, cells); a broken line has none.
    fn records(text: &str) -> Vec<(u64, Vec<String>)> {
        let decoded = Decoded::new(text.as_bytes(), Encoding::Utf8);
        let (mut cells, _) = Cells::open(decoded, super::super::columns::is_known).unwrap();
        let mut record = Record::new();
        let mut records = Vec::new();
        loop {
            match cells.next(&mut record).unwrap() {
                Next::Record => {
                    records.push((record.line, record.cells().map(str::to_owned).collect()));
                }
                Next::Broken { line } => records.push((line, Vec::new())),
                Next::End => return records,
            }
        }
    }

    fn lines(text: &str) -> Vec<u64> {
        records(text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        assert_eq!(lines("Nr;Name\r\n1;A\r\n\r\n\r\n2;B"), [1, 2, 5]);
        assert_eq!(lines("sep=;\r\nNr;Name\r\n1;\"A\r\nB\"\r\n2;C\r\n"), [2, 3, 5]);
        assert_eq!(lines("Nr;Name\r1;A\r2;B"), [1, 2, 3]);
    }

    #[test]
    fn a_quote_never_closed_costs_one_line() {
        let text = "Nr;Name\n1;\"A\n2;B\n3;C\n";

        assert_eq!(lines(text), [1, 2, 3, 4]);
        assert_eq!(records(text)[1].1, Vec::<String>::new());
        assert_eq!(records(text)[3].1, ["3", "C"]);
    }

    #[test]
    fn a_line_without_end_costs_one_line_and_no_memory() {
        let text = format!("Nr;Name\n1;{}\n2;B\n", "x".repeat(10 * RECORD_LIMIT));
        let decoded = Decoded::new(text.as_bytes(), Encoding::Utf8);
        let (mut cells, _) = Cells::open(decoded, super::super::columns::is_known).unwrap();
        let mut record = Record::new();

        assert_eq!(cells.next(&mut record).unwrap(), Next::Record);
        assert_eq!(cells.next(&mut record).unwrap(), Next::Broken { line: 2 });
        assert_eq!(cells.next(&mut record).unwrap(), Next::Record);
        assert_eq!((record.line, record.cell(1), record.cell(7)), (3, "B", ""));
        assert!(cells.window.capacity() <= 8 * RECORD_LIMIT);
    }

    proptest! {
        /// What was written cell by cell is read cell by cell, on the right line.
        #[test]
        fn written_cells_come_back(
            rows in prop::collection::vec(prop::collection::vec("[a-zäß;\"\n ]{0,12}", 3..5), 1..40),
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(b';')
                .flexible(true)
                .quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            writer.write_record(["Nr", "Name", "Ort"]).unwrap();
            let mut expected = vec![(1, vec!["Nr".to_owned(), "Name".into(), "Ort".into()])];
            let mut line = 2;
            for row in &rows {
                writer.write_record(row).unwrap();
                expected.push((line, row.clone()));
                line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(records(&text), expected);
        }

        #[test]
        fn no_text_is_endless(text in "[a;\"\n]{0,200}") {
            let read = records(&text);
            prop_assert!(read.len() <= text.lines().count() + 1);
            prop_assert!(read.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
