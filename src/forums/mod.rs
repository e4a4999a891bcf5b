//! A forum is an event to which people put their names down themselves: a Fachforum for colleagues,
//! a conference with partners. It has a page of its own, for whoever has its address.
//!
//! Colleagues sign in and are on the list with one button; people from outside name themselves and
//! confirm their mail address, and until they do nothing but that is kept, for two days at most. Who
//! comes first has a seat; then a line, and whoever is next is asked until a moment in office hours.
//! Or seats are drawn by lot: then nobody is promised anything before the draw, and anybody can draw
//! again with the seed that is on record and come to the same.
//!
//! Begin with [`Forum`], then [`actions`] for what can be done, [`draw`] for the lot.

pub mod actions;
pub mod demand;
pub mod demand_queries;
pub mod draft;
pub mod draw;
mod forum_page;
mod keeping;
mod pages;
mod papers_pages;
mod papers_queries;
pub mod queries;
pub mod request;

pub use draft::Draft;
pub use keeping::{keep_once, run};
pub use request::Request;

use actix_web::web;

use crate::db::{Id, Moment, text_enum};
use crate::events::Event;

/// The staff's doors.
pub fn staff_routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
    routes.configure(papers_pages::routes);
    routes.configure(forum_page::colleague_routes);
}

/// Everybody's doors.
pub fn guest_routes(routes: &mut web::ServiceConfig) {
    routes.configure(papers_pages::guest_routes);
    routes.configure(forum_page::routes);
}

text_enum! {
    /// Who may put their name down.
    pub enum OpenTo {
        House = "house" / "nur Kolleginnen und Kollegen",
        Guests = "guests" / "auch Gäste von außen",
    }
}

text_enum! {
    /// Who gets a seat.
    pub enum Seating {
        FirstCome = "first_come" / "Wer zuerst kommt",
        Lot = "lot" / "Das Los entscheidet",
    }
}

/// An event with a page on which people put their names down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forum {
    pub event: Id<Event>,
    /// The end of `/forum/{address}`.
    pub address: String,
    /// What it is about, in the planner's words.
    pub about: String,
    /// Who speaks, a line each: name, house.
    pub speakers: String,
    pub open_to: OpenTo,
    pub opens_at: Moment,
    /// `None`: when the event begins.
    pub closes_at: Option<Moment>,
    /// When every seat was taken for the first time.
    pub full_at: Option<Moment>,
}

/// Whether names are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    NotYet,
    Open,
    Closed,
}

impl Forum {
    /// Who speaks, one by one.
    pub fn speakers(&self) -> Vec<String> {
        let lines = self.speakers.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(Into::into).collect()
    }

    /// Whether names are taken at that moment, as far as the calendar says.
    pub fn window(&self, now: Moment) -> Window {
        match self.closes_at {
            _ if now < self.opens_at => Window::NotYet,
            Some(closes) if closes <= now => Window::Closed,
            Some(_) | None => Window::Open,
        }
    }
}
