//! Why a whole file is refused, before a single row is read – or, rarely, in the middle of it.

use std::io;

use super::{columns::Field, encoding::FileKind};
use crate::text::listed;

/// Why no list can be read from a file. A bad row never ends here: it becomes a finding.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("the file is {0:?}, not a CSV file")]
    NotACsvFile(FileKind),
    #[error("the file is empty")]
    Empty,
    #[error("the file has more than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("unpacked, the file has more than {limit} bytes")]
    Unpacked { limit: u64 },
    #[error("the file has more than {limit} rows")]
    TooManyRows { limit: u64 },
    #[error("the header has more than {limit} columns")]
    TooManyColumns { limit: usize },
    #[error("no line looks like a header")]
    NoHeader,
    #[error("no column is mapped to {0:?}")]
    MissingColumns(Vec<Field>),
    #[error("the file could not be read")]
    Unreadable(#[from] io::Error),
}

impl Refusal {
    /// Stable, for the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotACsvFile(_) => "not_a_csv_file",
            Self::Empty => "empty_file",
            Self::TooLarge { .. } | Self::Unpacked { .. } => "file_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::NoHeader => "no_header",
            Self::MissingColumns(_) => "missing_columns",
            Self::Unreadable(_) => "unreadable_file",
        }
    }

    /// German sentences for whoever uploaded the file.
    pub fn explain(&self) -> String {
        match self {
            Self::NotACsvFile(kind) => kind.explain().to_owned(),
            Self::Empty => "Die Datei ist leer. Bitte wählen Sie eine andere Datei.".to_owned(),
            Self::TooLarge { limit } => format!(
                "Die Datei ist größer als {} MB. Bitte teilen Sie die Liste auf mehrere Dateien auf.",
                limit.div_ceil(1 << 20)
            ),
            Self::Unpacked { limit } => format!(
                "Entpackt ist diese Excel-Datei größer als {} MB. Bitte teilen Sie die Liste auf \
                 mehrere Dateien auf, oder speichern Sie sie als CSV.",
                limit.div_ceil(1 << 20)
            ),
            Self::TooManyRows { limit } => format!(
                "Die Liste hat mehr als {limit} Zeilen. Bitte teilen Sie sie auf mehrere Dateien auf."
            ),
            Self::TooManyColumns { limit } => format!(
                "Die Liste hat mehr als {limit} Spalten. Bitte löschen Sie die Spalten, die Sie \
                 nicht brauchen."
            ),
            Self::NoHeader => {
                "Wir finden keine Zeile mit Spaltennamen. Bitte schreiben Sie in die \
                 erste Zeile, was in den Spalten steht, zum Beispiel Kundennummer; Vorname; \
                 Nachname; Straße; PLZ; Ort."
                    .to_owned()
            }
            Self::MissingColumns(fields) => missing(fields),
            Self::Unreadable(_) => {
                "Die Datei ließ sich nicht lesen. Bitte laden Sie sie noch einmal hoch.".to_owned()
            }
        }
    }
}

fn missing(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.german()).collect();
    let columns = match names.len() {
        1 => "Es fehlt die Spalte",
        _ => "Es fehlen die Spalten",
    };
    format!(
        "{columns} {}. Bitte ergänzen Sie die Liste, oder wählen Sie bei den Spalten aus, wo es \
         steht.",
        listed(&names)
    )
}
