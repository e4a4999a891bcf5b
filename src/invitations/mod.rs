//! An invitation (`Einladung`) asks one guest to one event, and keeps what they said.
//!
//! It is sent once and answered as often as the guest changes their mind, until the event begins.
//! Nobody is promised a seat that is taken; whoever waits moves up in the order of their answers.
//! It is always voluntary: the words say so, and nothing about a missed event ever leaves this house.

use crate::db::text_enum;

text_enum! {
    /// Where a guest stands.
    pub enum Reply {
        Open = "open" / "offen",
        Accepted = "accepted" / "Zusage",
        Maybe = "maybe" / "vielleicht",
        Waiting = "waiting" / "Warteliste",
        Declined = "declined" / "Absage",
    }
}

text_enum! {
    /// What a guest says.
    pub enum Answer {
        Yes = "yes" / "Ja",
        Maybe = "maybe" / "Vielleicht",
        No = "no" / "Nein",
        CallMe = "call_me" / "Bitte anrufen",
    }
}

text_enum! {
    /// Whether the children of a party are cared for.
    pub enum Childcare {
        None = "none" / "keine",
        Promised = "promised" / "zugesagt",
        Waiting = "waiting" / "wartet",
    }
}

/// One guest, one event.
pub struct Invitation;

/// One release of invitations to an event.
pub struct Campaign;
