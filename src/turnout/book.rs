//! What a view of figures says, ready to be taken away: a title, of what it is, its tables with typed
//! cells, and what each figure means. Pure.
//!
//! A book is made of the same published figures as its page, so nothing is in a file that the page
//! hides. Three writers know how to put it down: [`super::csv`], [`super::workbook`],
//! [`super::paper`].

use jiff::civil::Date;

use super::definitions::Term;
use crate::clock;
use crate::db::Moment;
use crate::stats::disclosure::Cell;

/// What stands in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Whole numbers.
    Count,
    /// From 0 to 1.
    Share,
    /// From 0 to 1, told more exactly where it is small.
    Chance,
    /// Of a test, from 0 to 1.
    P,
    /// Whole euros.
    Euros,
    Day,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Count(i64),
    Share(f64),
    Chance(f64),
    P(f64),
    /// One share less another one, from −1 to 1.
    Points(f64),
    Euros(i64),
    /// Of the calendar: a number without a point in it.
    Year(i16),
    Day(Date),
    /// Not said, because it would say something about fewer than five people.
    Hidden,
    /// There is nothing to say.
    Nothing,
}

impl Value {
    /// What it says, where that is words: somebody may have typed them.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Count(_)
            | Self::Share(_)
            | Self::Chance(_)
            | Self::P(_)
            | Self::Points(_)
            | Self::Euros(_)
            | Self::Year(_)
            | Self::Day(_)
            | Self::Hidden
            | Self::Nothing => None,
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Shown(count) => Self::from(count),
            Cell::Hidden => Self::Hidden,
        }
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Count(i64::from(count))
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Where a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Everywhere,
    /// For whoever computes with it: in CSV and XLSX; paper is too narrow.
    Files,
    /// For scripts that join lists by it: in CSV where it stands, in XLSX behind what people read.
    Keys,
}

/// A column with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub label: String,
    pub kind: Kind,
    pub reach: Reach,
}

impl Column {
    pub fn of(label: impl Into<String>, kind: Kind) -> Self {
        Self { label: label.into(), kind, reach: Reach::Everywhere }
    }

    /// Not on paper.
    #[must_use]
    pub fn in_files(self) -> Self {
        Self { reach: Reach::Files, ..self }
    }

    /// Not on paper, and in a workbook the last one.
    #[must_use]
    pub fn as_key(self) -> Self {
        Self { reach: Reach::Keys, ..self }
    }
}

/// One table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// On the tab of its sheet: at most 31 signs, none of `[ ] : * ? / \`, each once in a book.
    pub tab: String,
    pub title: String,
    pub columns: Vec<Column>,
    /// As many cells as columns.
    pub rows: Vec<Vec<Value>>,
    pub total: Option<Vec<Value>>,
    /// What has to be known of this table alone; may be empty.
    pub note: String,
}

impl Table {
    /// Without a total and without a note.
    pub fn of(tab: &str, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            tab: tab.into(),
            title: title.into(),
            columns,
            rows: Vec::new(),
            total: None,
            note: String::new(),
        }
    }

    /// The rows and the total below them.
    pub fn all_rows(&self) -> impl Iterator<Item = &Vec<Value>> {
        self.rows.iter().chain(&self.total)
    }
}

/// What the figures are of: "Zeitraum", "2026".
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub text: String,
}

/// Everything that is taken away at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// Of its file, without an ending.
    pub name: String,
    pub title: String,
    /// The answer, as the page begins; may be empty.
    pub sentence: String,
    pub facts: Vec<Fact>,
    /// The first one is the view's own table: it alone is written as CSV.
    pub tables: Vec<Table>,
    pub terms: Vec<Term>,
    pub origin: Origin,
}

/// Who drew it, when, and what they may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// "Jobcenter Musterkreis"
    pub office: String,
    /// Names of the Standorte that it is of, or the whole house; empty where the view says so itself.
    pub sites: String,
    pub at: Moment,
}

impl Origin {
    /// "22.11.2026, 09:14 Uhr", in Berlin.
    pub fn when(&self) -> String {
        let local = clock::local(self.at, clock::ZONE).civil();
        local.strftime("%d.%m.%Y, %H:%M Uhr").to_string()
    }

    /// What is said of it under the title.
    fn facts(&self) -> [Fact; 3] {
        [
            Fact { label: "Jobcenter", text: self.office.clone() },
            Fact { label: "Standorte", text: self.sites.clone() },
            Fact { label: "Stand", text: self.when() },
        ]
    }
}

impl Book {
    /// What the view asked for, then where it comes from.
    pub fn all_facts(&self) -> Vec<Fact> {
        let facts = self.facts.iter().cloned().chain(self.origin.facts());
        facts.filter(|fact| !fact.text.is_empty()).collect()
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;
    use crate::turnout::definitions::hidden;

    /// A table longer than a page, with a cell of every kind.
    pub fn book() -> Book {
        let columns = [
            ("Name", Kind::Text),
            ("Gekommen", Kind::Count),
            ("Quote", Kind::Share),
            ("Unterschied", Kind::Share),
            ("p", Kind::P),
            ("Risiko", Kind::Chance),
            ("Euro je Gast", Kind::Euros),
            ("Tag", Kind::Day),
        ];
        let width = columns.len();
        let filled = |mut row: Vec<Value>| {
            row.resize(width, Value::Nothing);
            row
        };
        let first = vec![
            "=1+1 & <Söhne>".into(),
            Value::Count(1204),
            Value::Share(0.412),
            Value::Points(-0.05),
            Value::P(0.0312),
            Value::Chance(0.004),
            Value::Euros(13),
            Value::Day(Date::constant(2027, 1, 12)),
        ];
        let others =
            (2..=120).map(|number| filled(vec![format!("Zeile {number}").into(), Value::Hidden]));
        let columns = columns.map(|(label, kind)| Column::of(label, kind)).into();
        Book {
            name: "probe".into(),
            title: "Probe".into(),
            sentence: "Das ist eine Probe.".into(),
            facts: vec![Fact { label: "Zeitraum", text: "2027".into() }],
            tables: vec![Table {
                rows: std::iter::once(first).chain(others).collect(),
                total: Some(filled(vec!["Gesamt".into(), Value::Count(1204), Value::Hidden])),
                note: "Eine Anmerkung.".into(),
                ..Table::of("Probe", "Eine lange Tabelle", columns)
            }],
            terms: vec![hidden()],
            origin: Origin {
                office: "Jobcenter Musterkreis".into(),
                sites: "Nord, Süd".into(),
                at: Moment::of("2027-02-01T08:00:00Z".parse().unwrap()),
            },
        }
    }
}
