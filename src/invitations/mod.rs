//! An invitation (`Einladung`) asks one guest to one event, and keeps what they said.
//!
//! It is sent once and answered as often as the guest changes their mind, until the event begins.
//! People of one household that were asked together are a party: one message, one answer, all of
//! them in the room or all of them on the waiting list. Nobody is promised a seat that is taken;
//! whoever waits moves up in the order of their answers. It is always voluntary: the words say so,
//! and nothing about a missed event ever leaves this house.
//!
//! Begin with [`guest_list`] for who has a seat, [`reply`] for what an answer leaves behind,
//! [`actions`] for what can be done, [`reply_page`] for what the guest sees.

pub mod actions;
pub mod api;
pub mod barrier;
pub mod call_round;
pub mod card;
mod card_page;
pub mod care;
mod care_page;
mod change_page;
mod code_page;
pub mod correspondent;
pub mod course;
pub mod course_api;
mod course_page;
mod desk_form;
pub mod edit_api;
mod edit_page;
pub(crate) mod guest_frame;
pub mod guest_list;
mod inbox_page;
pub mod invitation;
mod invite_page;
mod legal_page;
mod list_page;
mod lost_page;
pub mod messages;
mod occasion;
pub mod party;
mod phone_desk;
pub mod queries;
pub mod recipients;
pub mod release;
pub mod reply;
pub mod reply_api;
mod reply_fields;
mod reply_form;
mod reply_page;
mod reply_words;
pub mod returned;
mod round_page;
pub mod said_time;
#[cfg(test)]
pub(crate) mod samples;
pub mod selection;
pub mod slots;
pub mod team_api;
mod team_page;
mod text_door;
pub mod texted;
pub mod token;
pub mod tongues;
mod unsubscribe_page;
pub mod visit;
pub mod way;

use actix_web::web;

use crate::db::{Conn, Id, text_enum};
use crate::events::Event;

/// The staff's doors.
pub fn staff_routes(routes: &mut web::ServiceConfig) {
    routes.configure(invite_page::routes);
    routes.configure(course_page::routes);
    routes.configure(list_page::routes);
    // Before the pages of one invitation, whose id stands in the same place.
    routes.configure(round_page::routes);
    routes.configure(phone_desk::routes);
    routes.configure(card_page::routes);
    routes.configure(inbox_page::routes);
    routes.configure(change_page::routes);
    routes.configure(edit_page::routes);
    routes.configure(team_page::routes);
    routes.configure(care_page::routes);
    routes.configure(slots::routes);
    routes.configure(text_door::routes);
}

/// The guests' door.
pub fn guest_routes(routes: &mut web::ServiceConfig) {
    routes.configure(reply_page::routes);
    routes.configure(code_page::routes);
    routes.configure(unsubscribe_page::routes);
    routes.configure(legal_page::routes);
}

pub use barrier::{Barrier, Why};
pub use invitation::{Campaign, Invitation, Needs, RosterRow};
pub use lost_page::{as_guest_page, beginning, nowhere};

/// Where a party stands in the line of an event, counted from 1; `None`: it does not wait, or a seat
/// is kept for it.
pub fn place_in_line(
    conn: &mut Conn,
    event: &Event,
    party: Id<Invitation>,
) -> Result<Option<usize>, diesel::result::Error> {
    Ok(actions::whole_ledger(conn, event)?.place_in_line(party))
}

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

text_enum! {
    /// Where the children of a party stay while their parents meet.
    pub enum ChildrenStay {
        Care = "care" / "in der Betreuung",
        Parent = "parent" / "bei den Eltern",
    }
}

text_enum! {
    /// The door through which an answer came in.
    pub enum AnswerChannel {
        Link = "link" / "Link",
        Code = "code" / "Code",
        Phone = "phone" / "Telefon",
        Counter = "counter" / "Schalter",
        Paper = "paper" / "Antwort-Karte",
        Api = "api" / "Schnittstelle",
        Sms = "sms" / "SMS",
        /// A calendar program said it.
        Calendar = "calendar" / "Kalender",
        /// Staff read it in a mail.
        Mail = "mail" / "E-Mail",
    }
}

text_enum! {
    /// Why somebody must be called.
    pub enum CallReason {
        Invite = "invite" / "einladen",
        Asked = "asked" / "bittet um Anruf",
        MovedUp = "moved_up" / "Platz ist frei geworden",
        CareLost = "care_lost" / "keine Kinderbetreuung mehr",
        Changed = "changed" / "Zeit oder Ort ist neu",
        Cancelled = "cancelled" / "fällt aus",
        Returned = "returned" / "Nachricht kam zurück",
        /// At a session of a week.
        Missed = "missed" / "hat gefehlt: nachfragen",
        SecondTry = "second_try" / "hat noch nicht geantwortet",
        Remind = "remind" / "kommt: bitte erinnern",
    }
}

text_enum! {
    /// What a token opens.
    pub enum TokenKind {
        Link = "link" / "Link",
        Code = "code" / "Code",
        Unsubscribe = "unsubscribe" / "Abmelden",
    }
}
