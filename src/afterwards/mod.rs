//! What comes after an event (`Danach`): thanks to those who came, a kind word to those who did not,
//! three questions that nobody signs, and what it cost.
//!
//! [`thanks`] says who hears what; staff look at it and release it, once, or [`worker`] does on the day
//! after if the format's plan says so. [`feedback`] counts answers and
//! keeps no person. [`cost`] is money, entered by whoever planned; figures of it stand in the turnout.

pub mod actions;
pub mod api;
pub mod cost;
pub mod feedback;
mod feedback_page;
mod pages;
pub mod queries;
pub mod thanks;
pub mod worker;

use actix_web::web;

pub use worker::{run, thank_due};

/// The staff's page.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
}

/// The guests' page with the three questions.
pub fn guest_routes(routes: &mut web::ServiceConfig) {
    routes.configure(feedback_page::routes);
}
