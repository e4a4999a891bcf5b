//! Taking a list over: its rows beside what is stored, dry or for real.
//!
//! One path for both: a dry run does everything but store. The list is read twice. The first reading
//! finds the people who stand in it more than once; their rows are put together, so that each guest
//! is met exactly once and the same list changes nothing the second time. The second reading takes
//! the rows over, `config::IMPORT_BATCH` at a time, each batch looked up and stored in one write.
//! Neither reading holds more than a batch, besides a hash for each key.

mod comparison;
mod file;
mod places;
mod reading;
mod report;
mod settling;

use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use jiff::civil::Date;

pub use self::file::{header_hash, import_file, known_mapping, mapping_of};
use self::places::Places;
use self::reading::{Batch, Repeats};
use self::report::Tally;
pub use self::report::{Changed, FieldChange, LeftOut, Report};
use self::settling::Settled;
use super::import::{Code, Finding, Limits, Mapping, Refusal, Severity, Sheet};
use crate::db::{Db, Moment};
use crate::problem::{Explain, Explanation, ours, unusable};
use crate::staff::{self, Scope};

/// Whether a list is only looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    DryRun,
    ForReal,
}

/// Who takes a list over, when, and how.
#[derive(Clone, Debug)]
pub struct Order {
    pub mode: Mode,
    /// Only guests of these Standorte are made or changed.
    pub scope: Scope,
    /// Bounds the dates.
    pub today: Date,
    pub now: Moment,
}

/// Why a list could not be taken over.
#[derive(Debug, thiserror::Error)]
pub enum TakeOverError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<io::Error> for TakeOverError {
    fn from(error: io::Error) -> Self {
        Self::Refused(Refusal::Unreadable(error))
    }
}

impl Explain for TakeOverError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Refused(refusal) => unusable(refusal.code(), &refusal.explain()),
            Self::Database(error) => ours(error),
        }
    }
}

/// What every batch is held against.
struct Standards {
    places: Places,
    order: Order,
}

/// Takes a list over. `open` opens the file anew for each reading; `progress` hears how many rows
/// are done, after each batch.
///
/// Nothing is stored of a list that is refused. If the machine stops half way, the batches that are
/// done stay, and the same list again finds them unchanged.
pub fn take_over<R: Read + Seek + Send>(
    db: &Db,
    open: impl Fn() -> io::Result<R>,
    before: &Mapping,
    order: Order,
    progress: &mut dyn FnMut(u64) -> Result<(), TakeOverError>,
) -> Result<Report, TakeOverError> {
    let sites = db.read_here(staff::queries::site_areas)?;
    let standards = Arc::new(Standards { places: Places::of(&sites), order });
    let repeats = Repeats::find(Sheet::open(open()?, Limits::default())?, before, &standards)?;
    let sheet = Sheet::open(open()?, Limits::default())?;
    let mapping = sheet.remembered(before);
    let header = sheet.header_line();
    let mut tally = Tally::begin(mapping.dropped(), mapping.findings(header));
    let rows = sheet.rows(&mapping, standards.order.today)?;
    let mut homeless = Homeless::default();
    std::thread::scope(|threads| {
        // While one batch is stored, the next one is read.
        let (batches, coming) = sync_channel::<Result<Batch, Refusal>>(1);
        let reader = Arc::clone(&standards);
        threads.spawn(move || reading::read(rows, repeats, &reader.places, &batches));
        for batch in coming {
            let Batch { candidates, findings, fates } = batch?;
            findings.into_iter().for_each(|finding| tally.found(finding));
            fates.into_iter().for_each(|(fate, rows)| tally.count(fate, rows));
            let settled = settle(db, candidates, &standards)?;
            homeless.add(&settled);
            settled.findings.into_iter().for_each(|finding| tally.found(finding));
            settled.fates.into_iter().for_each(|(fate, rows)| tally.count(fate, rows));
            settled.changes.into_iter().for_each(|changed| tally.changed(changed));
            progress(tally.rows())?;
        }
        Ok::<(), TakeOverError>(())
    })?;
    if let Some(finding) = homeless.finding() {
        tally.found(finding);
    }
    if tally.rows() == 0 {
        let what = "Hier stehen die Spalten, aber darunter steht niemand. Bitte prüfen Sie, ob das \
            die richtige Datei ist.";
        tally.found(Finding::about_row(header, Severity::Warning, Code::NoRows, what));
    }
    Ok(tally.end())
}

fn settle(
    db: &Db,
    candidates: Vec<comparison::Candidate>,
    standards: &Arc<Standards>,
) -> Result<Settled, TakeOverError> {
    if candidates.is_empty() {
        return Ok(Settled::default());
    }
    let settled = match standards.order.mode {
        Mode::DryRun => db.read_here(|conn| settling::settle(conn, candidates, standards)),
        Mode::ForReal => {
            let standards = Arc::clone(standards);
            db.write_here(move |conn| settling::settle(conn, candidates, &standards))
        }
    };
    Ok(settled?)
}

/// People of whom nobody knows the Standort: one remark for all of them.
#[derive(Default)]
struct Homeless {
    first: Option<u64>,
    count: u64,
}

impl Homeless {
    fn add(&mut self, settled: &Settled) {
        self.count += settled.homeless.len() as u64;
        let first = settled.homeless.iter().copied().chain(self.first).min();
        self.first = first;
    }

    fn finding(&self) -> Option<Finding> {
        let line = self.first?;
        let others = match self.count - 1 {
            0 => String::new(),
            1 => " Das gilt auch für eine weitere Zeile.".to_owned(),
            more => format!(" Das gilt auch für {more} weitere Zeilen."),
        };
        let what = format!(
            "Wir wissen nicht, welcher Standort für diese Person da ist.{others} Sie können den \
             Standort später eintragen, oder die Liste um eine Spalte Standort ergänzen."
        );
        Some(Finding::about_row(line, Severity::Hint, Code::NoSite, what))
    }
}

#[cfg(test)]
mod tests;
