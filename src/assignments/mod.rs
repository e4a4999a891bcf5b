//! An assignment (`Zuweisung`) puts a guest on the list of a week because the Fachverfahren sent them
//! there. That is another thing than an invitation, and is kept apart from it everywhere.
//!
//! Whoever is assigned gets no letter and no mail from here: their office has written to them. They
//! have a seat, stand on the door list as "zugewiesen", and count in no turnout, for a turnout says
//! how many followed an invitation. What this house knows about their attendance leaves it as sums
//! only: no export and no call of the API names them together with where they were.
//!
//! Only formats that end with a next step for everybody take assigned people, and never one whose
//! mere list says something about health ([`crate::formats::Format::takes_assigned`]).

pub mod actions;
pub mod api;
mod pages;
pub mod queries;

use actix_web::web;

/// The list of those who are assigned, and how somebody comes onto it.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
}

/// Somebody who is assigned to an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub event: crate::db::Id<crate::events::Event>,
    pub guest: crate::db::Id<crate::guests::Guest>,
    /// On the list now, or taken off it again.
    pub listed: Listed,
}

/// Whether somebody who was assigned still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Yes,
    NoLonger,
}
