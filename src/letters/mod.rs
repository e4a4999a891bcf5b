//! Letters (`Briefe`): what the outbox keeps for paper, set in type, printed in batches, posted, and
//! booked when it comes back.
//!
//! Like the outbox it knows no noun. What a letter says was fixed when it was queued
//! ([`crate::outbox::Letter`]); here it becomes a PDF that goes into an envelope with a window
//! (`email_templates/letter.typ`, DIN 5008 form B).
//!
//! Letters of one event that wait become a batch ([`batch`]). It is printed, then posted; only then
//! its letters count as sent, and their codes and links are blanked. A letter that comes back is
//! found by its code, which makes the address bad and somebody's task.
//!
//! Begin with [`mod@typeset`] for how words become pages, [`actions`] for what is done with batches.

pub mod actions;
pub mod api;
mod archive;
pub mod batch;
mod binder;
pub mod pages;
mod parcel;
pub mod queries;
#[cfg(test)]
mod tests;
pub mod typeset;
pub mod window;

pub use typeset::{Print, Printed, Sides, Type, typeset};
