//! Attendance (`Teilnahme`): who was there, per session. Nothing entered means unknown, which is a
//! state of its own and never counts as absent. A "yes" is not a "came".
//!
//! Entries are taps at the door, kept in a log ([`presence`]): a repeat counts once, any tap can be
//! undone, and two devices come to the same list whoever arrives first. A week has a table of its own
//! ([`week`]), a pen has a sheet ([`paper`]); both end in the same log. When an event is over and
//! entered, [`actions::close`] adds it up ([`tally`]), so that years of figures need no names.
//! No reason for an absence is ever kept.

pub mod actions;
pub mod api;
pub mod before;
pub mod counter;
mod counter_pages;
pub mod device;
pub mod door;
mod door_list;
mod pages;
pub mod paper;
pub mod paper_actions;
mod paper_pages;
pub mod paper_queries;
pub mod presence;
pub mod queries;
pub mod roster;
pub mod tally;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
mod walk_in_pages;
pub mod week;
pub mod week_actions;
mod week_pages;

use actix_web::web;

pub(crate) use pages::Seen;
pub use presence::Presence;

/// The door list, its sheet, the table of a week. Closing an event stands with its next steps.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .configure(paper_pages::routes)
        .configure(walk_in_pages::routes)
        .configure(week_pages::routes)
        .configure(counter_pages::routes)
        .configure(pages::routes)
        .configure(device::routes)
        .configure(roster::routes);
}

/// A row of the door list: one guest, or somebody without a name, at one session.
pub struct Attendance;
