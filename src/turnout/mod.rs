//! Turnout (`Teilnahmequote`): attended ÷ delivered invitations, honestly: with n, an interval, and
//! a band for what nobody entered. It reads every slice and never writes.
//!
//! Closed events are read from the sums that were kept when they were closed; events that are over
//! but not closed are counted as they stand. Events that the office cancelled, withdrawn invitations
//! and open doors are in no denominator. What says something about fewer than five people is hidden,
//! alike on the page, in its files and in the API: all of them show one [`report::Report`].
//!
//! What was counted of a year is remembered while nothing in it changes: [`figures`] is how the doors
//! ask, [`memory`] says what holds how long.
//!
//! From the same sums the planner says how many to invite for so many chairs, and how often it was
//! right.
//!
//! Begin with [`report`] for the definitions, with [`plan`] for the planner.

pub mod api;
#[cfg(test)]
mod attack;
pub mod barrier_api;
mod barrier_pages;
pub mod barrier_queries;
pub mod barriers;
pub mod book;
pub mod books;
pub mod calibration;
pub mod calibration_api;
mod calibration_page;
pub mod care;
pub mod charts;
pub mod compare;
pub mod compare_api;
pub mod compare_ask;
mod compare_page;
pub mod compare_picks;
pub mod cost_api;
mod cost_pages;
pub mod cost_queries;
pub mod costs;
pub mod csv;
pub mod dashboard;
mod dashboard_page;
pub mod day_part;
pub mod definitions;
pub mod event_report;
mod event_report_page;
pub mod event_report_queries;
pub mod figures;
mod files;
pub mod funnel_plot;
pub mod keeper;
pub mod memory;
pub mod open_door_api;
mod open_door_pages;
pub mod open_door_queries;
pub mod open_doors;
mod pages;
pub mod paper;
pub mod period;
pub mod plan;
pub mod plan_api;
pub mod plan_ask;
pub mod plan_model;
mod plan_page;
pub mod plan_picture;
pub mod plan_queries;
pub mod plan_wave;
mod plan_words;
pub mod queries;
#[cfg(test)]
mod read_back;
pub mod report;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod workbook;
pub mod year_api;

use actix_web::web;

/// The pages of figures and their files, the planner and how often it was right.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .configure(pages::routes)
        .configure(plan_page::routes)
        .configure(calibration_page::routes)
        .configure(open_door_pages::routes)
        .configure(cost_pages::routes)
        .configure(barrier_pages::routes)
        .configure(compare_page::routes)
        .configure(event_report_page::routes);
}
