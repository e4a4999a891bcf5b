//! A list on its way in (`Einlesen`): uploaded, its columns sorted, looked at dry, confirmed by a
//! person, taken over in the background.
//!
//! Only whoever uploaded a list sees it. Nothing is stored before the confirmation, and confirming
//! twice does no more than once. Work that falls silent was interrupted: it shows as failed and can be
//! repeated, because the same list changes nothing the second time. The file is erased when the
//! list is in, when it is discarded, and after a day in any case; then only the sums stay.

pub mod actions;
pub mod queries;
pub mod worker;

use std::path::PathBuf;

use super::import::Mapping;
use super::taking_over::Report;
use crate::config;
use crate::db::{Id, Moment, text_enum};
use crate::staff::Staff;

text_enum! {
    /// How far a list has come.
    pub enum IntakeState {
        /// Its columns are to be looked at.
        Uploaded = "uploaded" / "Spalten prüfen",
        Checking = "checking" / "wird geprüft",
        /// Waits for the confirmation.
        Checked = "checked" / "geprüft",
        Running = "running" / "wird eingelesen",
        Done = "done" / "eingelesen",
        Failed = "failed" / "nicht eingelesen",
        Discarded = "discarded" / "verworfen",
    }
}

/// A list on its way in.
#[derive(Clone, Debug)]
pub struct Intake {
    pub id: Id<Intake>,
    pub file_name: String,
    /// `None`: erased.
    pub path: Option<PathBuf>,
    pub state: IntakeState,
    pub mapping: Mapping,
    /// Of the last reading, dry or real.
    pub report: Report,
    pub rows_done: i32,
    /// As the dry run counted them.
    pub rows_total: i32,
    /// Why it failed, in German.
    pub problem: String,
    pub staff: Option<Id<Staff>>,
    pub created_at: Moment,
    /// Renewed while work goes on.
    pub updated_at: Moment,
}

/// What people read of work that stopped without a word.
pub const INTERRUPTED: &str = "Das Einlesen wurde unterbrochen, zum Beispiel durch einen Neustart. \
    Was schon eingelesen ist, bleibt. Bitte prüfen Sie die Liste noch einmal: Es geht nichts doppelt.";

impl Intake {
    /// How far it has come, by what is stored and by the clock.
    pub fn standing(&self, now: Moment) -> IntakeState {
        let silent = self.updated_at.after(config::IMPORT_SILENCE) < now;
        match self.state {
            IntakeState::Checking | IntakeState::Running if silent => IntakeState::Failed,
            IntakeState::Uploaded
            | IntakeState::Checking
            | IntakeState::Checked
            | IntakeState::Running
            | IntakeState::Done
            | IntakeState::Failed
            | IntakeState::Discarded => self.state,
        }
    }

    /// Why it failed.
    pub fn why(&self) -> &str {
        match self.state {
            IntakeState::Failed => &self.problem,
            IntakeState::Uploaded
            | IntakeState::Checking
            | IntakeState::Checked
            | IntakeState::Running
            | IntakeState::Done
            | IntakeState::Discarded => INTERRUPTED,
        }
    }
}
