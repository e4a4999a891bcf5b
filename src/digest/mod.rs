//! The report of the month (`Monatsbericht`): on the first working day, whoever ordered it gets the
//! figures that they would see under Teilnahme, by mail.
//!
//! [`due`] says when, [`words`] what it says. It is written once for each person and month, whatever
//! runs how often: a row and the message are stored together. Nobody is written to who may no longer
//! read figures or does not work here any more, and nothing is said that the page would hide: the words
//! are made of the very report that the page shows.

pub mod actions;
pub mod due;
pub mod queries;
pub mod words;
pub mod worker;

pub use worker::{run, write_due};

/// As the outbox knows it.
pub const KIND: &str = "monthly";
