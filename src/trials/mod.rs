//! A wording trial (`Versuch`) asks whether one text brings more people than another: two to four
//! versions of one text, dealt by lot, compared by who came of whom it reached.
//!
//! It is planned ([`draft`], with [`size`] saying how many invitations that needs), signed by whoever
//! answers for data protection, and begins with a seed. While it runs nothing of its outcome can be
//! read anywhere. On its last day, when every event that was in it is over, the sums are kept, which
//! guest had which version is erased, and [`outcome`] says what they mean – "Kein Unterschied
//! erkennbar" is an answer, too, and stays in the archive like any other. A trial that is broken off
//! has no result.
//!
//! Who gets which version is dealt by [`crate::wordings::dealing`] when invitations are released; what
//! each adds up to is counted by [`crate::attendance`] as every turnout is. Nothing is kept about a
//! person beyond the version on their invitation.

pub mod actions;
mod csv;
pub mod draft;
pub mod outcome;
mod pages;
mod plan_pages;
pub mod queries;
pub mod report;
pub mod size;
mod worker;

use actix_web::web;

pub use draft::Draft;
pub use outcome::Counts;
pub use worker::{end_due, run};

use crate::db::{Day, Id, Moment, text_enum};
use crate::i18n::Language;
use crate::staff::Staff;
use crate::wordings::arms::TrialState;
use crate::wordings::{Place, Running};

/// The staff's pages.
pub fn routes(routes: &mut web::ServiceConfig) {
    // Before the pages of one trial, whose id stands in the same place.
    routes.configure(plan_pages::routes);
    routes.configure(pages::routes);
}

text_enum! {
    /// What was decided about a trial.
    pub enum Step {
        Planned = "planned" / "geplant",
        Changed = "changed" / "geändert",
        Submitted = "submitted" / "dem Datenschutz vorgelegt",
        Signed = "signed" / "vom Datenschutz freigegeben",
        /// Where the house has no account for data protection.
        SignedOnPaper = "signed_on_paper" / "Freigabe auf Papier eingetragen",
        Refused = "refused" / "vom Datenschutz abgelehnt",
        Started = "started" / "begonnen",
        Ended = "ended" / "Ergebnis festgehalten",
        Aborted = "aborted" / "abgebrochen",
    }
}

/// One trial, without its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    pub id: Id<Running>,
    pub place: Place,
    pub format_name: String,
    /// The one thing that differs.
    pub difference: String,
    /// The turnout that is expected without a difference, 0 to 1.
    pub base: f64,
    /// The rise that should be found, in percentage points.
    pub effect: i32,
    /// Delivered invitations that each version needs for it.
    pub needed: i32,
    /// The first day on which there may be a result.
    pub stop_on: Day,
    pub state: TrialState,
    pub planned_by: Option<Id<Staff>>,
    pub planned_at: Moment,
    /// Empty until it starts.
    pub seed: String,
    pub started_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// Of an ended one.
    pub counts: Counts,
}

impl Trial {
    /// "Kontaktcafé, Deutsch, E-Mail und Brief"
    pub fn name(&self) -> String {
        let language = Language::parse(self.place.language).unwrap_or_default();
        format!("{}, {}, {}", self.format_name, language.german_name(), self.place.way.label())
    }
}

/// A line of a trial's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    pub step: Step,
    pub note: String,
    /// `None`: nobody; the day had come.
    pub who: Option<String>,
    pub at: Moment,
}
