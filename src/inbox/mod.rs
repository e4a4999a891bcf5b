//! The inbox (`Posteingang`): what comes back by mail, read from the office's mailbox.
//!
//! It knows no noun. A mail is bytes until [`finding`] has said what it turned out to be: the answer
//! of a calendar program, the report of a mail server, an answer that a machine gave, or something
//! for a person. A [`Recipient`] turns answers into what they mean, the outbox hears which message
//! came back, and whatever is left waits in a small list. Nothing that comes in is ever answered
//! because it came in, and nothing stops what comes after it.
//!
//! Each mail is booked once, in one transaction with what it changed, and remembered by the digest
//! of its words; then it is moved away in the mailbox. A crash between the two reads it again and
//! finds it booked. Of what is booked only its kind stays; what waits for a person is erased when its
//! time is over.
//!
//! Begin with [`finding`] for what a mail can be, [`actions`] for what is done with it, [`worker`] for
//! how it gets here.

pub mod actions;
pub mod bounce;
pub mod calendar_reply;
pub mod finding;
pub mod mailbox;
pub mod queries;
mod recipient;
pub mod worker;

pub use finding::{Incoming, Mail};
pub use recipient::{Recipient, Taken};
pub use worker::{receive, run};

use crate::db::text_enum;

text_enum! {
    /// What became of a mail.
    pub enum Kind {
        Answer = "answer" / "Kalender-Antworten",
        Wish = "wish" / "Wünsche nach einer anderen Zeit",
        Older = "older" / "überholte Kalender-Antworten",
        Bounce = "bounce" / "Nachrichten, die zurückkamen",
        Delay = "delay" / "Meldungen über Verspätung",
        Machine = "machine" / "automatische Antworten",
        /// For a person.
        Unread = "unread" / "für Menschen",
    }
}

text_enum! {
    /// Why a mail waits for a person.
    pub enum Reason {
        Written = "written" / "Jemand hat geschrieben",
        Unreadable = "unreadable" / "Diese E-Mail war nicht zu lesen",
        TooLarge = "too_large" / "Sehr große E-Mail: Hier steht nur der Anfang",
        TooManyParts = "too_many_parts" / "E-Mail aus sehr vielen Teilen: Hier steht nur, von wem sie ist",
        Calendar = "calendar" / "Eine Kalender-Antwort, die nicht zu verstehen war",
        OneSession = "one_session" / "Eine Kalender-Antwort für einen von mehreren Tagen",
        UnknownDate = "unknown_date" / "Eine Kalender-Antwort zu einem Termin, den es hier nicht gibt",
        Stranger = "stranger" / "Eine Kalender-Antwort von einer Adresse, die nicht eingeladen ist",
        OtherAddress = "other_address" / "Eine Kalender-Antwort im Namen einer anderen Adresse",
        Several = "several" / "Eine Kalender-Antwort, und mehrere Gäste haben diese Adresse",
        NotTaken = "not_taken" / "Eine Kalender-Antwort, die so nicht mehr ging",
        Undelivered = "undelivered" / "Eine Nachricht kam zurück, aber es steht nicht darin, welche",
    }
}
