//! A format is what repeats: Kontaktcafé, Fachforum, Profiling-Woche. It gives its events their
//! length, seats, childcare and text.
//!
//! Every house begins with the formats of [`shipped`] and makes its own. A format that is no longer
//! offered is archived, never deleted: its past events keep it.
//!
//! What happens there guests read in their own language, as far as somebody has written it down:
//! [`what_happens`].
//!
//! Begin with [`Format`], then [`shipped`] for what there is, [`actions`] for what can be done.

pub mod actions;
pub mod api;
pub mod draft;
pub mod pages;
pub mod queries;
pub mod shipped;
pub mod what_happens;

use diesel::prelude::{Queryable, Selectable};
use serde::Serialize;

pub use draft::Draft;
pub use what_happens::Translations;

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
    /// In German; other languages have their [`Translations`].
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
    /// Where that figure comes from; empty: not said.
    pub baseline_source: String,
}

impl Format {
    /// Whether the Fachverfahren may assign people to its events: only where everybody leaves with a
    /// next step, and never where the mere list says something about health.
    pub fn takes_assigned(&self) -> bool {
        self.follow_up
            && self.sensitivity == Sensitivity::Normal
            && self.audience == Audience::Clients
    }
}

#[cfg(test)]
mod tests {
    use super::shipped::SHIPPED;

    #[test]
    fn of_what_is_shipped_only_the_profiling_week_takes_assigned_people() {
        let takes: Vec<_> = SHIPPED
            .iter()
            .filter(|one| {
                let key = one.key.to_owned();
                let format = super::Format {
                    id: crate::db::Id::new(),
                    name: one.name.into(),
                    audience: one.audience,
                    text_key: one.text_key.into(),
                    what_happens: one.what_happens.into(),
                    minutes: one.minutes,
                    session_count: one.session_count,
                    seats: one.seats,
                    childcare_places: one.childcare_places,
                    walk_ins: one.walk_ins,
                    open_door: one.open_door,
                    follow_up: one.follow_up,
                    sensitivity: one.sensitivity,
                    retention_days: one.retention_days,
                    baseline: one.baseline,
                    baseline_source: String::new(),
                    key,
                };
                format.takes_assigned()
            })
            .map(|one| one.key)
            .collect();
        assert_eq!(takes, ["profiling"]);
    }
}
