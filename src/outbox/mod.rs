//! The outbox (`Postausgang`): every message that leaves the house, rendered when it was queued.
//!
//! It knows no noun. Whoever has something to say renders it ([`templates`]) and calls [`queue`] in
//! their own transaction; a worker sends it later, once. What a message is about, only a
//! [`Correspondent`] knows: it is asked again when the message is about to go, and told what became
//! of it, in the same transaction.
//!
//! A message is `Queued`, then `InFlight` before its first byte goes out, and ends as `Sent`,
//! `Returned` or `GivenUp`. If nobody can say whether it arrived, it is [`State::Unknown`]: shown to
//! a person and never sent again blindly. Letters stay `Queued` until somebody has printed and posted
//! them. Once a message has left, its links and codes are blanked.
//!
//! When its deadline is over, a message is emptied: address, words and calendar file go, its state,
//! way, occasion and times stay, so that sums stay true. It is never sent again.
//!
//! Who may see a message is decided by its Standort, which is written on it when it is queued: the
//! outbox need not ask whose event it was.
//!
//! Text messages have a room of their own, [`sms`]: another way, the same promises.
//!
//! Begin with [`worker`] for how mail goes out, [`transport`] for how far a mail got, [`actions`] for
//! what people can decide.

pub mod actions;
pub mod correspondent;
mod courier;
pub mod letter;
mod mail;
pub mod pages;
pub mod queries;
pub mod reports;
pub mod secrets;
pub mod sending;
mod shown;
pub mod sms;
pub mod templates;
mod throttle;
pub mod transport;
mod words;
pub mod worker;

pub use correspondent::{AsLetter, Correspondent, Knows, Matter, Nobody, Return, Wanted};
pub use letter::Letter;
pub use mail::Sender;
pub use queries::queue;
pub use words::Words;
pub use worker::{deliver_due, run};

use crate::db::{Id, Moment, text_enum};

text_enum! {
    /// The way a message takes.
    pub enum Way {
        Email = "email" / "E-Mail",
        Letter = "letter" / "Brief",
        Sms = "sms" / "SMS",
    }
}

text_enum! {
    /// Where a message is.
    pub enum State {
        Queued = "queued" / "wartet",
        /// Noted before the first byte goes out.
        InFlight = "in_flight" / "unterwegs",
        Sent = "sent" / "versendet",
        Returned = "returned" / "zurückgekommen",
        /// The machine stopped while it was under way.
        Unknown = "unknown" / "ungeklärt",
        GivenUp = "given_up" / "aufgegeben",
    }
}

/// A message as it stands in the database.
pub struct Message;

/// Said of a message whose deadline is over: address and words are gone, what became of it is not.
pub const EMPTIED: &str = "Inhalt und Adresse sind gelöscht.";

/// A message that is ready to go.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// recipient × message × occasion: the second one with the same key is not queued.
    pub unique_key: String,
    /// What it is about: an invitation's id or a staff member's, opaque to the outbox.
    pub about: String,
    /// What it belongs to: an event's id, opaque to the outbox; may be empty.
    pub topic: String,
    /// The Standort whose staff may see it, opaque to the outbox; `None`: only those who see all.
    pub site: Option<String>,
    pub campaign: Option<String>,
    pub way: Way,
    /// `invitation`, `accepted`, `cancelled` …: for the list and for whoever rechecks it.
    pub kind: String,
    pub language: String,
    /// Whom it is for, by name, for staff.
    pub recipient: String,
    /// A mail address, a phone number (E.164), or the lines of an envelope.
    pub address: String,
    /// The person in whose name it goes out.
    pub sender_name: String,
    pub subject: String,
    pub text: String,
    /// The HTML part of a mail, or what a letter says as [`Letter::kept`] has it.
    pub html: String,
    pub calendar: Option<Calendar>,
    /// Address of `List-Unsubscribe`; only where a guest can unsubscribe.
    pub unsubscribe: Option<String>,
    /// Not before this.
    pub due_at: Moment,
    /// Not after this: an invitation to what has begun helps nobody.
    pub useless_at: Option<Moment>,
}

/// A calendar file that goes with a mail.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// `PUBLISH`, `REQUEST` or `CANCEL`.
    pub method: &'static str,
    pub text: String,
}

/// What became of queueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    Now(Id<Message>),
    /// Such a message exists already.
    Before,
}
