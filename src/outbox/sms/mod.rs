//! Text messages: through a gateway that speaks Kannel's `sendsms`.
//!
//! A text message is a message like any other: queued once, `InFlight` before its first byte goes out,
//! `Unknown` where nobody can say whether it was taken. What it costs is counted in parts
//! ([`Packed`]), and a day and a month have a budget ([`budget`]): what does not fit waits.
//!
//! Begin with [`carrier`] for how they go out, [`gateway`] for what Kannel answers, [`reports`] for
//! what it tells later.

mod alphabet;
pub mod budget;
pub mod carrier;
pub mod gateway;
pub mod reports;

pub use alphabet::{Alphabet, Packed};
pub use budget::Budget;
pub use gateway::Gateway;
