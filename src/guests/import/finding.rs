//! What a row was found to hold, told in German to the person who imports it.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a cell that a message repeats.
const QUOTE_LIMIT: usize = 40;

/// One remark about one line of the file.
///
/// Its message may repeat a cell, so it belongs on the page of the person who imports, never in a
/// log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// The physical line in the file; the first is 1.
    pub line: u64,
    /// The column as the file's header calls it.
    pub column: Option<String>,
    pub code: Code,
    pub severity: Severity,
    pub message: String,
}

/// What a finding means for its row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Hint,
    /// The row is kept, but something in it was changed or left out.
    Warning,
    /// The row is rejected.
    Error,
}

/// Declares the codes once: variant, name on the wire.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What was found; the names are promised to users of the API and never change.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
        )]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Code {
            /// Every code, for the API's document.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }
        }
    };
}

codes! {
    MissingKey = "missing_key",
    MissingFamilyName = "missing_family_name",
    /// A key that a spreadsheet shortened: 4,9E+11.
    ShortenedKey = "shortened_key",
    NotAName = "not_a_name",
    Formula = "formula",
    /// #NV, #WERT! and the like.
    SpreadsheetError = "spreadsheet_error",
    /// „unbekannt“, „k. A.“: a word where a value should be.
    Placeholder = "placeholder",
    TooLong = "too_long",
    Unreadable = "unreadable",
    DamagedUmlauts = "damaged_umlauts",
    LineBreak = "line_break",
    UnknownSalutation = "unknown_salutation",
    PostcodeZeroRestored = "postcode_zero_restored",
    NotAPostcode = "not_a_postcode",
    NotAnEmailAddress = "not_an_email_address",
    SeveralEmailAddresses = "several_email_addresses",
    TextBesideEmail = "text_beside_email",
    NotAPhoneNumber = "not_a_phone_number",
    SeveralPhoneNumbers = "several_phone_numbers",
    TextBesidePhone = "text_beside_phone",
    PhoneZeroRestored = "phone_zero_restored",
    /// A phone number that a spreadsheet shortened: its last digits are lost.
    ShortenedPhone = "shortened_phone",
    UnknownLanguage = "unknown_language",
    SeveralLanguages = "several_languages",
    ImpossibleDate = "impossible_date",
    UnlikelyDate = "unlikely_date",
    Unreachable = "unreachable",
    ExactDuplicate = "exact_duplicate",
    /// One key, two people.
    KeyOfAnotherPerson = "key_of_another_person",
    /// One key, one first name, two family names.
    OtherFamilyName = "other_family_name",
    /// One person twice, with other details.
    SeenBefore = "seen_before",
    SumRow = "sum_row",
    HeaderAgain = "header_again",
    TooManyCells = "too_many_cells",
    CellWithoutColumn = "cell_without_column",
    UnclosedQuote = "unclosed_quote",
    DroppedColumn = "dropped_column",
    DoubledColumn = "doubled_column",
    /// The column names a Standort that this house does not have.
    UnknownSite = "unknown_site",
    /// Neither column nor address says which Standort.
    NoSite = "no_site",
    /// The guest belongs to a Standort that the person who imports does not work for.
    OtherSite = "other_site",
    /// A header, and nobody below it.
    NoRows = "no_rows",
    /// A mobile number is stored; the landline of the list stands beside it.
    LandlineBesideMobile = "landline_beside_mobile",
}

impl Finding {
    /// A remark about the whole row. `what` is one or more German sentences.
    pub fn about_row(line: u64, severity: Severity, code: Code, what: impl Display) -> Self {
        Self { line, column: None, code, severity, message: format!("Zeile {line}: {what}") }
    }

    /// A remark about one cell: what stands there, then `what` happens.
    pub fn about_cell(place: Place<'_>, cell: &str, verdict: (Severity, Code), what: &str) -> Self {
        let Place { line, column } = place;
        let (severity, code) = verdict;
        let message =
            format!("Zeile {line}: In der Spalte {column} steht „{}“. {what}", quote(cell));
        Self { line, column: Some(column.to_owned()), code, severity, message }
    }

    /// A remark about a cell that is empty or better not repeated.
    pub fn about_place(place: Place<'_>, verdict: (Severity, Code), what: &str) -> Self {
        let Place { line, column } = place;
        let (severity, code) = verdict;
        let message = format!("Zeile {line}: {what}");
        Self { line, column: Some(column.to_owned()), code, severity, message }
    }
}

/// Where a cell stands: the line of its row, and its column as the header calls it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub line: u64,
    pub column: &'a str,
}

/// As much of a cell as fits a sentence, in one line.
fn quote(cell: &str) -> String {
    let shown = |sign: char| if sign.is_control() { ' ' } else { sign };
    let mut quote: String = cell.trim().chars().map(shown).take(QUOTE_LIMIT).collect();
    if cell.trim().chars().nth(QUOTE_LIMIT).is_some() {
        quote.push('…');
    }
    quote
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_where_what_and_what_happens() {
        let place = Place { line: 9, column: "E-Mail" };
        let verdict = (Severity::Warning, Code::NotAnEmailAddress);
        let finding = Finding::about_cell(place, "keine", verdict, "Wir lassen die Adresse leer.");

        assert_eq!(
            finding.message,
            "Zeile 9: In der Spalte E-Mail steht „keine“. Wir lassen die Adresse leer."
        );
    }

    #[test]
    fn a_long_cell_is_cut_in_the_sentence() {
        assert_eq!(quote(&"ü".repeat(41)), "ü".repeat(40) + "…");
        assert_eq!(quote("a\nb"), "a b");
    }

    #[test]
    fn codes_are_the_same_on_every_wire() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
        }
        assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Hint);
    }
}
