//! Today (`Heute`): what needs somebody, each with the one link that settles it; and help.
//!
//! It reads what the other slices know and changes nothing. Everybody sees what their role lets them
//! do: events and lists, calls and messages, figures, or the settings of the house.

mod help_pages;
mod in_time;
mod next_steps;
mod pages;
pub mod queries;
mod seats;
mod supplies;
mod trying;

use actix_web::web;

/// The start page and `/hilfe`.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes).configure(help_pages::routes);
}
