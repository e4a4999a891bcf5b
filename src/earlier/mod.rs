//! Events from before (`Veranstaltungen von früher`): what an office counted in a spreadsheet before it
//! had Treffpunkt, so that the planner knows something from the first day. Sums only; nobody's name.
//!
//! A list is read ([`list`]), put beside the house and what is known already ([`settling`]), looked at by
//! a person, and taken over whole. The same list again changes nothing, for an event is known by its
//! format, day, hour and Standort. An event that stands in Treffpunkt itself is never counted a second
//! time.
//!
//! What was counted then is no invitation of ours: who answered is not known. So these events teach the
//! planner and stand in no table of the turnout.

pub mod actions;
pub mod api;
pub mod file;
pub mod list;
mod nearest;
mod pages;
pub mod queries;
pub mod report;
pub mod settling;

use actix_web::web;

use crate::clock;
use crate::db::{Day, Id, LocalTime, Moment, text_enum};
use crate::formats::Format;
use crate::staff::{Site, Staff};

/// The pages under `/turnout/history`.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
}

text_enum! {
    /// Whether children were cared for.
    pub enum Childcare {
        Offered = "yes" / "ja",
        None = "no" / "nein",
    }
}

text_enum! {
    /// How far a list has come.
    pub enum ImportState {
        /// Waits for somebody's yes.
        Open = "open" / "geprüft",
        Done = "done" / "eingelesen",
    }
}

/// A list on its way in, or taken over.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: Id<Import>,
    /// `None`: a program or the command line.
    pub staff: Option<Id<Staff>>,
    pub file_name: String,
    pub state: ImportState,
    pub list: list::List,
    pub choices: settling::Choices,
    /// How it ended, in sums; empty while it is open.
    pub report: report::HistoryReport,
    pub created_at: Moment,
}

/// A row of `earlier_events`, for its id.
pub struct Earlier;

/// What was counted at one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub format: Id<Format>,
    /// `None`: of the whole house, or not known.
    pub site: Option<Id<Site>>,
    pub day: Day,
    /// Minute of the day; `None`: not known.
    pub minute: Option<i32>,
    pub invited: i32,
    /// Of those who were invited.
    pub came: i32,
    /// `None`: not known.
    pub childcare: Option<Childcare>,
    /// From the invitation to the event; `None`: not known.
    pub lead_days: Option<i32>,
}

/// Where the hour is not known.
const NOON: i32 = 12 * 60;

impl Counted {
    /// By which the same event is known again.
    pub fn key(&self) -> String {
        let minute = self.minute.map_or("-".into(), |minute| minute.to_string());
        let site = self.site.map_or("-".into(), |site| site.to_string());
        format!("{}:{}:{minute}:{site}", self.format, self.day.iso())
    }

    /// When it began; at noon where nobody said so.
    pub fn begins_at(&self) -> Moment {
        let minute = self.minute.unwrap_or(NOON).clamp(0, 24 * 60 - 1);
        let part = |number: i32| i8::try_from(number).unwrap_or(0);
        let time = self.day.civil().at(part(minute / 60), part(minute % 60), 0, 0);
        clock::instant(LocalTime::of(time), clock::ZONE)
    }
}
