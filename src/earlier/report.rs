//! What became of a list, line by line.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config;
use crate::guests::import::Severity;

/// Characters of a cell that a message repeats.
const QUOTE_CHARS: usize = 40;

/// What was found; the names are promised to users of the API and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryCode {
    /// The day is missing or cannot be read.
    NoDay,
    FutureDay,
    /// Older than what the planner learns from.
    OldDay,
    NoFormat,
    UnknownFormat,
    /// A format to whose events nobody needs an invitation.
    OpenDoor,
    UnknownSite,
    /// A Standort that the person who imports does not work for.
    OtherSite,
    /// It must be said which Standort, for the person who imports works for several.
    NoSite,
    NoCount,
    NobodyInvited,
    MoreCame,
    UnreadTime,
    UnreadChildcare,
    UnreadLead,
    /// The same event stands on a line above.
    Twice,
    /// The event stands in Treffpunkt itself.
    KnownEvent,
    /// It was imported before, with other figures.
    Changed,
    /// It was imported before.
    Unchanged,
    UnclosedQuote,
    /// A header, and nothing below it.
    NoRows,
}

/// One remark about one line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryFinding {
    /// The line in the file; the first is 1.
    pub line: u64,
    pub code: HistoryCode,
    pub severity: Severity,
    /// German sentences.
    pub message: String,
}

impl HistoryFinding {
    /// The line is not taken over.
    pub fn error(line: u64, code: HistoryCode, what: impl Display) -> Self {
        let message = format!("Zeile {line}: {what} Wir übernehmen die Zeile nicht.");
        Self { line, code, severity: Severity::Error, message }
    }

    /// The line is taken over, with something left out.
    pub fn warning(line: u64, code: HistoryCode, what: impl Display) -> Self {
        let message = format!("Zeile {line}: {what}");
        Self { line, code, severity: Severity::Warning, message }
    }

    /// Worth knowing.
    pub fn hint(line: u64, code: HistoryCode, what: impl Display) -> Self {
        Self { severity: Severity::Hint, ..Self::warning(line, code, what) }
    }
}

/// As much of a cell as fits a sentence, in one line.
pub fn quote(cell: &str) -> String {
    let shown = |sign: char| if sign.is_control() { ' ' } else { sign };
    let mut quote: String = cell.trim().chars().map(shown).take(QUOTE_CHARS).collect();
    if cell.trim().chars().nth(QUOTE_CHARS).is_some() {
        quote.push('…');
    }
    quote
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnknownFormat {
    pub name: String,
    pub rows: u64,
    /// Names of formats that may be meant.
    pub nearest: Vec<String>,
}

/// What became of a list, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryReport {
    /// Lines that say something.
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    /// Columns that we do not read.
    pub ignored_columns: Vec<String>,
    pub unknown_formats: Vec<UnknownFormat>,
    pub findings: Vec<HistoryFinding>,
    /// Findings that are not listed, because there are too many.
    pub findings_left_out: u64,
}

impl HistoryReport {
    /// Keeps a finding, as long as there is room.
    pub fn found(&mut self, finding: HistoryFinding) {
        match self.findings.len() < config::IMPORT_FINDINGS {
            true => self.findings.push(finding),
            false => self.findings_left_out += 1,
        }
    }

    /// What is kept of it: a cell that a finding repeats may say anything.
    #[must_use]
    pub fn sums(&self) -> Self {
        let Self { rows, created, updated, unchanged, rejected, .. } = *self;
        Self { rows, created, updated, unchanged, rejected, ..Self::default() }
    }

    /// Rows that would be stored.
    pub fn news(&self) -> u64 {
        self.created + self.updated
    }
}
