//! Data protection (`Datenschutz`): what is erased when, the proof that it was, and what one person may
//! ask of us.
//!
//! Deadlines begin with the end of an event and are kept at night ([`worker`]): first children's ages,
//! needs and free texts, then our messages, at last everything with a name ([`retention`]). What the
//! event added up to stays in its tally, so that figures are the same before and after. Each erasure
//! is noted with its counts and without a name ([`audit`]).
//!
//! Whoever asks is told all that we hold on them ([`extract`]), and is erased at once if they want
//! ([`actions::erase_guest`]): a seat that becomes free goes to whoever waits.
//!
//! Begin with [`retention`] for the deadlines, then [`actions`] for what can be done.

pub mod actions;
pub mod audit;
mod deadline_pages;
pub mod extract;
mod guest_pages;
pub mod queries;
pub mod retention;
pub mod worker;

use actix_web::web;

pub use worker::{keep_deadlines, run};

/// The page of deadlines, and what a guest may ask of us.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(deadline_pages::routes).configure(guest_pages::routes);
}
