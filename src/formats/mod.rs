//! A format is what repeats: Kontaktcafé, Fachforum, Profiling-Woche. It gives its events their
//! length, seats, childcare and text.
//!
//! Every house begins with the formats of [`shipped`] and makes its own. A format that is no longer
//! offered is archived, never deleted: its past events keep it.
//!
//! Begin with [`Format`], then [`shipped`] for what there is, [`actions`] for what can be done.

pub mod actions;
pub mod api;
pub mod draft;
pub mod pages;
pub mod queries;
pub mod shipped;

use diesel::prelude::{Queryable, Selectable};
use serde::Serialize;

pub use draft::Draft;

use crate::db::schema::formats;
use crate::db::{Id, text_enum};

text_enum! {
    /// Who is invited to a format's events.
    pub enum Audience {
        Clients = "clients" / "Kundinnen und Kunden",
        Staff = "staff" / "Kolleginnen und Kollegen",
        Partners = "partners" / "Partner",
        Public = "public" / "alle",
    }
}

text_enum! {
    /// How much a mere invitation gives away.
    pub enum Sensitivity {
        Normal = "normal" / "normal",
        /// Being invited hints at health (GDPR art. 9): neutral titles, no figures by Standort.
        Health = "health" / "Gesundheit",
    }
}

/// What repeats, with the defaults for its events.
#[derive(Clone, Debug, PartialEq, Serialize, Queryable, Selectable)]
#[diesel(table_name = formats)]
pub struct Format {
    pub id: Id<Format>,
    /// Stable: `kontaktcafe`.
    pub key: String,
    pub name: String,
    pub audience: Audience,
    /// Folder of `email_templates/invitation`.
    pub text_key: String,
    pub what_happens: String,
    /// Length of one session in minutes.
    pub minutes: i32,
    /// Sessions of one event; 5 for a week.
    pub session_count: i32,
    pub seats: i32,
    pub childcare_places: i32,
    pub walk_ins: bool,
    /// People come and go; nobody needs a seat.
    pub open_door: bool,
    pub follow_up: bool,
    pub sensitivity: Sensitivity,
    pub retention_days: i32,
    /// What counts as good here, 0 to 1; the office's figure where it is `None`.
    pub baseline: Option<f64>,
}
