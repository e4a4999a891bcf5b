//! One row at a time: what it says about a guest, and what is wrong with it.
//!
//! Good rows are always kept. A row is rejected only if it cannot be told whose it is: no key, no
//! family name, another person's key, or cells that have slipped. Anything else costs the one cell.
//! An empty cell says nothing: it leaves what is stored.

use std::io::Read;

use jiff::civil::Date;

use super::{
    cells::{Cells, Next, Record},
    columns::Mapping,
    duplicates::{Ledger, Meeting},
    finding::{Code, Finding, Severity},
    languages::Language,
    reading::{Layout, Reading, RowKind, WayToGuest},
    refusal::Refusal,
    salutation::Salutation,
};
use crate::text::{EmailAddress, Line, PersonName, Phone, Postcode};

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The physical line on which the row begins; the file's first line is 1.
    pub line: u64,
    pub guest: Option<GuestLine>,
    pub findings: Vec<Finding>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It has a guest.
    Kept,
    /// It has none, and an error says why.
    Rejected,
    /// It is about nobody: blank, a sum, the header again, or a row that stood there before.
    Ignored,
}

impl Row {
    pub fn outcome(&self) -> Outcome {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        match self.guest {
            Some(_) => Outcome::Kept,
            None if self.findings.iter().any(is_error) => Outcome::Rejected,
            None => Outcome::Ignored,
        }
    }
}

/// What a row says about a guest. `None` is an empty cell: what is stored stays.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GuestLine {
    pub key: Line,
    pub salutation: Option<Salutation>,
    pub first_name: Option<PersonName>,
    pub family_name: PersonName,
    pub street: Option<Line>,
    pub postcode: Option<Postcode>,
    pub town: Option<Line>,
    /// The number to use: a mobile one, if the row has one.
    pub phone: Option<Phone>,
    /// The row's next number, if it has two.
    pub other_phone: Option<Phone>,
    pub email: Option<EmailAddress>,
    pub language: Option<Language>,
    pub household: Option<Line>,
    pub entered_on: Option<Date>,
    pub site: Option<Line>,
}

impl GuestLine {
    /// Whether the row alone holds a way to the guest: mail, phone, or a whole postal address.
    pub fn is_reachable(&self) -> bool {
        let letter = self.street.is_some() && self.postcode.is_some() && self.town.is_some();
        letter || self.email.is_some() || self.phone.is_some()
    }
}

/// The rows of a file, in its order. After an error there are no more.
pub struct Rows<R> {
    cells: Cells<R>,
    record: Record,
    layout: Layout,
    ledger: Ledger,
    today: Date,
    left: RowsLeft,
}

/// How many rows may still come.
struct RowsLeft {
    count: u64,
    limit: u64,
}

impl<R: Read> Rows<R> {
    /// `cells` stands below the header; `today` bounds the dates.
    pub(super) fn new(cells: Cells<R>, mapping: &Mapping, today: Date, limit: u64) -> Self {
        Self {
            cells,
            record: Record::new(),
            layout: Layout::of(mapping),
            ledger: Ledger::default(),
            today,
            left: RowsLeft { count: limit, limit },
        }
    }

    fn read(&mut self) -> Result<Option<Row>, Refusal> {
        let next = self.cells.next(&mut self.record)?;
        if next == Next::End {
            return Ok(None);
        }
        let Some(count) = self.left.count.checked_sub(1) else {
            return Err(Refusal::TooManyRows { limit: self.left.limit });
        };
        self.left.count = count;
        Ok(Some(match next {
            Next::Broken { line } => broken(line),
            Next::Record | Next::End => self.row(),
        }))
    }

    fn row(&mut self) -> Row {
        let line = self.record.line;
        let mut reading = Reading {
            line,
            record: &self.record,
            layout: &self.layout,
            today: self.today,
            findings: Vec::new(),
        };
        let guest = match reading.kind() {
            RowKind::Blank => None,
            RowKind::Sum => {
                reading.hint(Code::SumRow, "Das ist eine Summenzeile. Wir lassen sie aus.");
                None
            }
            RowKind::Header => {
                reading.hint(
                    Code::HeaderAgain,
                    "Hier steht noch einmal die Kopfzeile. Wir lassen sie aus.",
                );
                None
            }
            RowKind::Guest => reading.guest(),
        };
        let mut row = Row { line, guest, findings: reading.findings };
        self.compare_with_rows_above(&mut row);
        row
    }

    /// Drops a row that stood there before, and one that would turn a person into another. Warns
    /// of a guest without any address, unless an earlier row may have one.
    fn compare_with_rows_above(&mut self, row: &mut Row) {
        let Some(guest) = &row.guest else { return };
        let key = guest.key.as_str();
        let (severity, code, what) = match self.ledger.meet(row.line, guest) {
            Meeting::First if self.layout.way == WayToGuest::InFile && !guest.is_reachable() => (
                Severity::Warning,
                Code::Unreachable,
                "In dieser Zeile stehen weder E-Mail noch Telefon noch eine ganze Anschrift. Wir \
                 übernehmen die Zeile. Mit diesen Angaben erreichen wir die Person nicht."
                    .to_owned(),
            ),
            Meeting::First => return,
            Meeting::Exact(line) => (
                Severity::Hint,
                Code::ExactDuplicate,
                format!(
                    "Dieselben Angaben stehen schon in Zeile {line}. Wir lassen die Zeile aus."
                ),
            ),
            Meeting::Again(line) => (
                Severity::Warning,
                Code::SeenBefore,
                format!(
                    "Diese Person steht schon in Zeile {line}, mit anderen Angaben. Es gelten die \
                     Angaben aus dieser Zeile."
                ),
            ),
            Meeting::OtherFamilyName(line) => (
                Severity::Warning,
                Code::OtherFamilyName,
                format!(
                    "Die Kundennummer {key} hat in Zeile {line} einen anderen Nachnamen. Es gilt \
                     der Name aus dieser Zeile. Bitte prüfen Sie, ob es dieselbe Person ist."
                ),
            ),
            Meeting::OtherPerson(line) => (
                Severity::Error,
                Code::KeyOfAnotherPerson,
                format!(
                    "Die Kundennummer {key} gehört in Zeile {line} einer anderen Person. Wir \
                     übernehmen diese Zeile nicht. Bitte prüfen Sie die Nummer."
                ),
            ),
        };
        row.findings.push(Finding::about_row(row.line, severity, code, what));
        if matches!(code, Code::ExactDuplicate | Code::KeyOfAnotherPerson) {
            row.guest = None;
        }
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn broken(line: u64) -> Row {
    let what = "In dieser Zeile ist ein Anführungszeichen nicht geschlossen, oder sie ist viel zu \
                lang. Wir übernehmen die Zeile nicht. Bitte prüfen Sie sie.";
    let finding = Finding::about_row(line, Severity::Error, Code::UnclosedQuote, what);
    Row { line, guest: None, findings: vec![finding] }
}
