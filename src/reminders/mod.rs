//! Reminders (`Erinnerungen`): who has not answered is asked once more by another way, and who comes is
//! reminded twice.
//!
//! Each format has a [`plan`]: which reminders there are, and how many days before the event. [`due`] says
//! when somebody's next one may go: not in the night, not on a Sunday, not twice a day, not to somebody
//! who has just answered, and nothing that would come too late. [`other_way`] says how it goes. Nothing is
//! ever written down beforehand: what is planned follows from the guest list as it stands, so what is no
//! longer true needs no taking back. Only what went out, or what somebody stopped, has a row.
//!
//! Thanks on the day after stand in the plan, too; [`thanks`] says when, and what comes after attendance
//! says them.
//!
//! Begin with [`due`] for the rules, [`actions`] for what can be done, [`worker`] for who does it.

pub mod actions;
pub mod api;
pub mod due;
mod event_page;
mod format_page;
pub mod other_way;
pub mod plan;
pub mod queries;
pub mod thanks;
pub mod view;
pub mod worker;

use actix_web::web;

use crate::db::text_enum;

pub use worker::{remind_due, run};

/// The staff's pages.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(event_page::routes);
    routes.configure(format_page::routes);
}

text_enum! {
    /// What somebody is reminded of.
    pub enum Kind {
        /// Whoever has not answered is asked once more, by another way.
        SecondTry = "second_try" / "Zweiter Versuch",
        /// Whoever comes is reminded.
        First = "reminder" / "Erinnerung",
        /// And once more, shortly before.
        Last = "last_reminder" / "Letzte Erinnerung",
    }
}

text_enum! {
    /// What became of a reminder.
    pub enum Outcome {
        Email = "email" / "E-Mail",
        Letter = "letter" / "Brief",
        Sms = "sms" / "SMS",
        Call = "call" / "Anruf",
        /// Nothing reaches them in time.
        Nothing = "nothing" / "kein Weg",
        /// Somebody of the staff stopped it.
        Stopped = "stopped" / "angehalten",
    }
}

impl Outcome {
    /// Whether the guest hears of it.
    pub fn is_heard(self) -> bool {
        match self {
            Self::Email | Self::Letter | Self::Sms | Self::Call => true,
            Self::Nothing | Self::Stopped => false,
        }
    }
}
