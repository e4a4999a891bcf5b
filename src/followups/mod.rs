//! A follow-up (`Anschluss`) is the next step of somebody who took part in a week: what, who sees to
//! it, by when. Nobody leaves a Profiling-Woche without one, and not a Gesundheits-Check either.
//!
//! Everybody needs one who was there at least once, those too who stopped coming, and everybody who
//! was assigned. As long as one is open the event cannot be closed ([`actions::close`]); that is why
//! closing lives here and not with the door. Kept are a talk that took place, a kind of step, a name
//! and a day: no word of what was said, and never anything about health.
//!
//! When the list is in the Fachverfahren, that is where the steps go on: somebody confirms it, and
//! they are erased here in the night after ([`queries::handed_over`]).
//!
//! Begin with [`followup`] for what is open and what is settled.

pub mod actions;
pub mod api;
mod closing_pages;
pub mod followup;
pub mod handover;
mod pages;
pub mod queries;

use actix_web::web;

pub use followup::{FollowUp, State, Step, Talk};

/// The next steps of an event, closing it and opening it again.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes).configure(closing_pages::routes);
}
