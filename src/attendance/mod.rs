//! Attendance (`Teilnahme`): who was there, per session. Nothing entered means unknown, which is a
//! state of its own and never counts as absent. A "yes" is not a "came".
//!
//! Entries are taps at the door, kept in a log ([`presence`]): a repeat counts once, any tap can be
//! undone, and two devices come to the same list whoever arrives first. When an event is over and
//! entered, [`actions::close`] adds it up ([`tally`]), so that years of figures need no names.
//! No reason for an absence is ever kept.

pub mod actions;
pub mod api;
mod closing_pages;
pub mod device;
pub mod door;
mod pages;
pub mod presence;
pub mod queries;
pub mod roster;
mod sheet_pages;
pub mod tally;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

use actix_web::web;

pub use presence::Presence;

/// The door list, its sheet, closing and opening again.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(sheet_pages::routes).configure(pages::routes).configure(closing_pages::routes);
    routes.configure(device::routes);
    routes.configure(roster::routes);
}

/// A row of the door list: one guest, or somebody without a name, at one session.
pub struct Attendance;
