//! An event (`Veranstaltung`) is one date of a format; a week is one event with five sessions.
//!
//! It begins as a draft that nobody outside sees, is published when a guest would miss nothing, runs
//! and is over by the clock, and is closed when the door list is entered. It can be cancelled until
//! then; whoever knew of it is told. When the deadline of its format is over its guests' names are
//! erased; [`erased`] is what stays.
//!
//! Begin with [`Event`] and [`Phase`], then [`actions`] for what can be done.

pub mod actions;
pub mod api;
pub mod api_documents;
pub mod calendar;
mod confidential_page;
pub mod draft;
pub mod erased;
pub mod feed;
pub mod figures;
pub mod form_pages;
pub mod head;
pub mod languages;
pub mod list;
pub mod need;
pub mod pages;
pub mod prefill;
pub mod publish;
pub mod queries;
pub mod repeat;
#[cfg(test)]
pub mod samples;
pub mod series;
pub mod series_api;
pub mod series_pages;
pub mod series_queries;
pub mod slots;
pub mod team;
pub mod times;
pub mod whereabouts;

pub use draft::{Draft, Meeting, Words};
pub use whereabouts::Whereabouts;

use crate::db::{Id, LocalTime, Moment, text_enum};
use crate::formats::{Audience, Format, Sensitivity};
use crate::spoken::Hours;
use crate::staff::Site;
use crate::venues::Venue;

text_enum! {
    /// What people decided about an event.
    pub enum Stage {
        Draft = "draft" / "Entwurf",
        Published = "published" / "veröffentlicht",
        Cancelled = "cancelled" / "abgesagt",
        Closed = "closed" / "abgeschlossen",
    }
}

text_enum! {
    /// Where an event stands, by decision and clock. Never stored.
    pub enum Phase {
        Draft = "draft" / "Entwurf",
        Published = "published" / "veröffentlicht",
        Running = "running" / "läuft",
        Over = "over" / "vorbei",
        Closed = "closed" / "abgeschlossen",
        Cancelled = "cancelled" / "abgesagt",
    }
}

text_enum! {
    /// How seats are given.
    pub enum Seating {
        /// To whoever says yes, and what comes free to whoever is next.
        AtOnce = "at_once" / "sofort",
        /// To whoever says yes; what comes free is offered to whoever is next, until a moment.
        ByOffer = "by_offer" / "mit Angebot",
        /// Nobody has one before the draw.
        ByLot = "by_lot" / "nach Los",
    }
}

/// One date of a format.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: Id<Event>,
    pub format: Format,
    pub site: Option<Id<Site>>,
    pub venue: Option<Venue>,
    pub title: String,
    pub topic: String,
    pub stage: Stage,
    /// IANA name of the zone of all session times.
    pub zone: String,
    /// Persons, at least 1.
    pub seats: i32,
    /// Persons who take part because they are assigned: their seats are no invitation's.
    pub assigned: i32,
    pub seating: Seating,
    pub childcare_places: i32,
    /// The Kümmerer: whom guests ask.
    pub contact_name: String,
    pub contact_phone: String,
    /// Codes of the languages spoken there.
    pub languages: Vec<String>,
    pub travel_paid: bool,
    /// In their order; a draft may have none.
    pub sessions: Vec<Session>,
    pub begins_at: Option<Moment>,
    pub ends_at: Option<Moment>,
    /// Random, given once.
    pub calendar_uid: String,
    /// Raised at each material change.
    pub calendar_seq: i32,
    pub reason_for_guests: String,
    pub series: Option<Id<Series>>,
    /// Times that one party each can have; `None`: all come together.
    pub slots: Option<slots::Slots>,
    /// When the names of its guests were erased; its figures stay.
    pub erased_at: Option<Moment>,
}

/// One meeting: a day or half-day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: Id<Session>,
    pub starts_at: LocalTime,
    pub ends_at: LocalTime,
    /// Where it is, if not where the event is; empty: there.
    pub room: String,
}

/// A row of events that were planned together.
#[derive(Clone, Debug)]
pub struct Series {
    pub id: Id<Series>,
    pub name: String,
    /// How it goes on; `None`: its days were chosen one by one.
    pub rule: Option<series::Rule>,
}

impl Event {
    /// Where it stands at that moment.
    pub fn phase(&self, now: Moment) -> Phase {
        match self.stage {
            Stage::Draft => Phase::Draft,
            Stage::Cancelled => Phase::Cancelled,
            Stage::Closed => Phase::Closed,
            Stage::Published => match (self.begins_at, self.ends_at) {
                (_, Some(end)) if end <= now => Phase::Over,
                (Some(begin), _) if begin <= now => Phase::Running,
                (Some(_) | None, Some(_) | None) => Phase::Published,
            },
        }
    }

    /// Seats that invited guests can have; with slots, how many parties.
    pub fn seats_for_invited(&self) -> i32 {
        match &self.slots {
            Some(_) => i32::try_from(self.usable_slots().len()).unwrap_or(i32::MAX),
            None => (self.seats - self.assigned).max(0),
        }
    }

    /// Whether guests can still change their answer: it is published and has not begun.
    pub fn takes_answers(&self, now: Moment) -> bool {
        self.phase(now) == Phase::Published
    }
}

impl Event {
    /// What guests read as its title. Where being invited hints at health, whoever looks over a
    /// shoulder or finds a letter learns nothing from it.
    pub fn title_for_guests(&self) -> &str {
        match self.format.sensitivity {
            Sensitivity::Normal => &self.title,
            Sensitivity::Health => "Ein Treffen für Sie",
        }
    }

    /// Its title, where it tells guests more than the name of its format; else empty.
    pub fn own_title(&self) -> &str {
        let title = self.title_for_guests();
        let is_own = self.format.sensitivity == Sensitivity::Normal && title != self.format.name;
        if is_own { title } else { "" }
    }

    /// What stands in a client's calendar: nothing that others could read there.
    pub fn neutral_summary(&self) -> &'static str {
        "Termin"
    }

    /// What stands in the calendar of whom this event is for: colleagues and partners find it by its
    /// title, clients by a neutral word.
    pub fn calendar_summary(&self) -> &str {
        match self.format.audience {
            Audience::Clients | Audience::Public => self.neutral_summary(),
            Audience::Staff | Audience::Partners => self.title_for_guests(),
        }
    }

    /// Whether people keep it in a calendar that is asked and told by mail (iTIP `REQUEST`, `CANCEL`):
    /// colleagues and partners do, clients get a file to keep.
    pub fn is_in_calendars(&self) -> bool {
        match self.format.audience {
            Audience::Clients | Audience::Public => false,
            Audience::Staff | Audience::Partners => true,
        }
    }

    /// Its sessions as [`crate::spoken`] says them and [`calendar`] writes them.
    pub fn hours(&self) -> Vec<Hours> {
        let hours = |session: &Session| Hours {
            starts_at: session.starts_at.civil(),
            ends_at: session.ends_at.civil(),
        };
        self.sessions.iter().map(hours).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_its_own_where_it_says_more_and_gives_nothing_away() {
        let mut event = samples::kontaktcafe();
        assert_eq!(event.own_title(), "");

        event.title = "Frühstück für Eltern".into();
        assert_eq!(event.own_title(), "Frühstück für Eltern");

        event.format.sensitivity = Sensitivity::Health;
        assert_eq!(event.own_title(), "");
    }
}
