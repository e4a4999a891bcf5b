//! Letters (`Briefe`): what the outbox keeps for paper, set in type, printed in batches, posted, and
//! booked when it comes back.
//!
//! Like the outbox it knows no noun. What a letter says was fixed when it was queued
//! ([`crate::outbox::Letter`]); here it becomes a PDF that goes into an envelope with a window
//! (`email_templates/letter.typ`, DIN 5008 form B).
//!
//! Begin with [`typeset`] for how words become pages.

#[cfg(test)]
mod tests;
pub mod typeset;
pub mod window;

pub use typeset::{Print, Printed, Sides, Type, typeset};
