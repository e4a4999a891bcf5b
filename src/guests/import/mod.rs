//! The import of a client list (`Kundenliste`): from bytes to rows, each with its findings.
//!
//! Pure and streaming: nothing is stored here, and no more than one row is held, besides a hash
//! for each key. A file is opened, its columns are mapped, its rows are read:
//!
//! ```
//! use std::io::Cursor;
//! use jiff::civil::date;
//! use treffpunkt::guests::import::{Limits, Mapping, Outcome, Sheet};
//!
//! let file = Cursor::new("Kundennr.;Vorname;Name;E-Mail\nK1;Uwe;Böhm;keine\n");
//! let sheet = Sheet::open(file, Limits::default())?;
//! let mapping = sheet.guessed();
//! let mut rows = sheet.rows(&mapping, date(2026, 11, 22))?;
//!
//! let row = rows.next().unwrap()?;
//! assert_eq!(row.outcome(), Outcome::Kept);
//! assert_eq!(
//!     row.findings[0].message,
//!     "Zeile 2: In der Spalte E-Mail steht „keine“. Wir lassen die Adresse leer."
//! );
//! # Ok::<(), treffpunkt::guests::import::Refusal>(())
//! ```
//!
//! A workbook of Excel is turned into such a file first ([`workbook`]); lists of other things than
//! people are read by the same rules ([`lines`]).
//!
//! Dry run and import read the file alike; what differs is what the caller does with the rows.
//! Begin with [`rows`] for what becomes of a row, [`columns`] for what is never stored.

pub mod columns;
pub mod finding;
pub mod lines;
pub mod rows;
pub mod workbook;

mod cell_kind;
mod cells;
mod contacts;
mod dates;
mod dialect;
mod duplicates;
mod encoding;
mod languages;
mod reading;
mod refusal;
mod salutation;

use std::io::{Read, Seek};

use jiff::civil::Date;

use self::{cells::Cells, lines::Opened};
pub use self::{
    columns::{Choice, ChoiceError, Column, Field, Mapping, Reason},
    dates::{DateError, parse as day},
    dialect::Separator,
    duplicates::{Likeness, likeness},
    encoding::{Encoding, FileKind},
    finding::{Code, Finding, Severity},
    languages::Language,
    refusal::Refusal,
    rows::{GuestLine, Outcome, Row, Rows},
    salutation::Salutation,
};

/// How much a file may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Rows below the header. Bounds the memory for keys, about 50 bytes each.
    pub rows: u64,
}

impl Default for Limits {
    /// 64 MB and 250,000 rows: twice the largest Jobcenter.
    fn default() -> Self {
        Self { bytes: 64 << 20, rows: 250_000 }
    }
}

/// A file whose header is read.
pub struct Sheet<R> {
    cells: Cells<R>,
    encoding: Encoding,
    separator: Separator,
    header_line: u64,
    headers: Vec<String>,
    limits: Limits,
}

impl<R: Read + Seek> Sheet<R> {
    /// Reads the file once to its end for its encoding, then its header.
    pub fn open(source: R, limits: Limits) -> Result<Self, Refusal> {
        let Opened { cells, encoding, separator, header_line, headers } =
            lines::begin(source, limits, columns::is_known)?;
        Ok(Self { cells, encoding, separator, header_line, headers, limits })
    }
}

impl<R: Read> Sheet<R> {
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn separator(&self) -> Separator {
        self.separator
    }

    /// The physical line of the header; the first is 1.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// The names of the columns as the file writes them.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str)
    }

    /// What the names of the columns say.
    pub fn guessed(&self) -> Mapping {
        Mapping::guessed(self.headers())
    }

    /// What the names of the columns say, and what a person said about an earlier file.
    pub fn remembered(&self, before: &Mapping) -> Mapping {
        Mapping::remembered(self.headers(), before)
    }

    /// The rows, read by `mapping`, which may come from an earlier file. Refuses a mapping without
    /// key or family name. `today` bounds the dates.
    pub fn rows(self, mapping: &Mapping, today: Date) -> Result<Rows<R>, Refusal> {
        let mapping = self.remembered(mapping);
        if !mapping.columns().iter().any(|column| matches!(column.choice, Choice::Field(_))) {
            return Err(Refusal::NoHeader);
        }
        mapping.require()?;
        Ok(Rows::new(self.cells, &mapping, today, self.limits.rows))
    }
}

#[cfg(test)]
mod tests;
