//! Childcare (`Kinderbetreuung`) as something of which there is so much and no more: places by age, from
//! the carers who said yes, the ratio and the room.
//!
//! An event plans in one of two ways. Either its places are a number that somebody vouches for, or they
//! follow from its carers: one looks after so many children of that age, and there are always two. A
//! party's children are cared for together or not at all; who has a place is decided with the seats, in
//! the same ledger, further down the line. A promise that cannot be kept any more is never taken back by
//! a machine: whoever plans sees which families it is, and writes to them.
//!
//! Nothing about children is asked or kept but how many and how old, and that is erased after seven days.
//!
//! Begin with [`plan`] for what fits, then [`queries::capacity`] for what one event has.

pub mod actions;
pub mod draft;
pub mod plan;
pub mod queries;
mod rules_page;

pub use plan::{Band, Capacity, Children, Left, Ratio};

use actix_web::web;

use crate::db::Day;

/// The house's own rule.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(rules_page::routes);
}

/// How many children one carer looks after in this house, and who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    pub ratio: Ratio,
    /// "Jugendamt, Frau Sommer"; may be empty.
    pub source: String,
    /// When they were last asked.
    pub as_of: Option<Day>,
}
