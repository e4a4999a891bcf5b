//! What a cell holds before it is read for its field: a value, or what only looks like one.

use super::{cells::Record, finding::Severity};
use crate::text::fold;

/// What happens to a cell and to a row that cannot be used.
const LEFT_EMPTY: &str = "Wir lassen die Zelle leer.";
pub const ROW_REJECTED: &str = "Wir übernehmen die Zeile nicht.";

/// What a cell is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CellUse {
    Required,
    Optional,
    Phone,
    Email,
}

impl CellUse {
    /// What it means for the row if the cell cannot be used.
    pub fn consequence(self) -> (Severity, &'static str) {
        match self {
            Self::Required => (Severity::Error, ROW_REJECTED),
            Self::Optional | Self::Phone | Self::Email => (Severity::Warning, LEFT_EMPTY),
        }
    }
}

/// What stands in a cell.
pub enum CellKind {
    Value,
    /// - or –: people cross out what is empty.
    Dash,
    Formula,
    SpreadsheetError,
    Placeholder,
}

/// Words that stand for «nothing», folded.
const PLACEHOLDERS: [&str; 9] =
    ["unbekannt", "k a", "ka", "keine angabe", "n a", "na", "null", "nicht bekannt", "fehlt"];
/// What spreadsheets write where a formula fails.
const SPREADSHEET_ERRORS: [&str; 14] = [
    "#NV",
    "#N/A",
    "#WERT!",
    "#VALUE!",
    "#NAME?",
    "#BEZUG!",
    "#REF!",
    "#DIV/0!",
    "#ZAHL!",
    "#NUM!",
    "#NULL!",
    "#ÜBERLAUF!",
    "#SPILL!",
    "########",
];

/// Tells a value from what only looks like one. `cell` is not empty.
pub fn kind_of(cell: &str, cell_use: CellUse) -> CellKind {
    match cell.bytes().next().unwrap_or_default() {
        b'=' => CellKind::Formula,
        b'@' | b'+' | b'-' if cell.contains(['(', '|']) && cell_use != CellUse::Phone => {
            CellKind::Formula
        }
        b'#' if SPREADSHEET_ERRORS.contains(&cell) => CellKind::SpreadsheetError,
        b'-' | b'/' | b'.' | 0xe2 if cell.chars().all(|sign| "-–—/. ".contains(sign)) => {
            CellKind::Dash
        }
        // Phone and mail cells have their own sentence for words.
        b'u' | b'U' | b'k' | b'K' | b'n' | b'N' | b'f' | b'F'
            if !matches!(cell_use, CellUse::Phone | CellUse::Email)
                && PLACEHOLDERS.contains(&&*fold(cell)) =>
        {
            CellKind::Placeholder
        }
        _ => CellKind::Value,
    }
}

/// Without what spreadsheets wrap around text so that it stays text: `="01067"`, `'+49 171`.
pub fn unescaped(cell: &str) -> &str {
    let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = formula.filter(|text| !text.contains('"')) {
        return text.trim();
    }
    let guarded = |text: &&str| text.starts_with(|sign: char| "=+-@0123456789".contains(sign));
    cell.strip_prefix('\'').filter(guarded).unwrap_or(cell)
}

/// Whether no cell holds anything.
pub fn is_blank(record: &Record) -> bool {
    record.cells().all(|cell| cell.trim().is_empty())
}

/// „Summe: 32“, „Gesamt;;;32“: a word for a sum, and otherwise numbers only.
pub fn is_sum(record: &Record) -> bool {
    const WORDS: [&str; 7] =
        ["summe", "gesamt", "gesamtsumme", "zwischensumme", "anzahl", "insgesamt", "total"];
    let mut filled = record.cells().map(fold).filter(|cell| !cell.is_empty());
    let is_number = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit());
    let Some(first) = filled.next() else { return false };
    let mut words = first.split(' ');
    words.next().is_some_and(|word| WORDS.contains(&word))
        && words.all(is_number)
        && filled.all(|cell| cell.split(' ').all(is_number))
}
