//! What is known about one invitation.

use serde::Serialize;

use super::party::Ages;
use super::{Barrier, Childcare, ChildrenStay, Reply};
use crate::db::{Id, Moment};
use crate::events::Event;
use crate::guests::{Channel, Guest};

/// One guest, one event.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: Id<Invitation>,
    pub event: Id<Event>,
    pub guest: Id<Guest>,
    /// The first invitation of those who were asked together.
    pub party: Id<Invitation>,
    pub campaign: Option<Id<Campaign>>,
    pub channel: Channel,
    /// Of the guest when they were asked.
    pub language: String,
    pub invited_at: Moment,
    /// When the message reached them as far as we know.
    pub delivered_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    pub reply: Reply,
    /// When they last said anything.
    pub replied_at: Option<Moment>,
    pub waiting_since: Option<Moment>,
    /// A seat is kept for them until then; only while they wait.
    pub offered_until: Option<Moment>,
    pub adults: i32,
    pub children: Ages,
    pub childcare: Childcare,
    pub childcare_since: Option<Moment>,
    pub children_stay: ChildrenStay,
    pub interpreter: String,
    pub access: String,
    /// Whether they need a way without steps.
    pub step_free: bool,
    /// Which of the event's times their party has.
    pub slot: Option<i32>,
    /// What keeps them from coming, if they said it.
    pub barrier: Option<Barrier>,
}

/// What somebody needs to take part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Language of an interpreter; empty: none.
    pub interpreter: String,
    /// What else, in their words; empty: nothing.
    pub access: String,
    /// A way without steps.
    pub step_free: bool,
}

impl Needs {
    /// "Ukrainisch, ohne Stufen, Platz am Fenster"; empty: nothing.
    pub fn in_words(&self) -> String {
        let steps = if self.step_free { "ohne Stufen" } else { "" };
        let given = [self.interpreter.as_str(), steps, self.access.as_str()];
        given.into_iter().filter(|need| !need.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl Invitation {
    /// Whether they come or would like to.
    pub fn says_yes(&self) -> bool {
        matches!(self.reply, Reply::Accepted | Reply::Waiting)
    }

    /// What they need to take part.
    pub fn needs(&self) -> Needs {
        Needs {
            interpreter: self.interpreter.clone(),
            access: self.access.clone(),
            step_free: self.step_free,
        }
    }
}

/// One release of invitations to an event.
#[derive(Clone, Debug)]
pub struct Campaign {
    pub id: Id<Campaign>,
    pub event: Id<Event>,
    pub created_at: Moment,
    /// Until then it can be stopped.
    pub release_at: Moment,
    pub stopped_at: Option<Moment>,
}

impl Campaign {
    /// Whether it can still be stopped.
    pub fn is_held(&self, now: Moment) -> bool {
        self.stopped_at.is_none() && now < self.release_at
    }
}

/// One invited guest as the door and the figures need them.
#[derive(Clone, Debug, Serialize)]
pub struct RosterRow {
    pub invitation: Id<Invitation>,
    pub guest: Id<Guest>,
    pub first_name: String,
    pub family_name: String,
    /// To sort and search by.
    pub folded: String,
    pub key: String,
    pub party: Id<Invitation>,
    pub reply: Reply,
    pub adults: i32,
    /// Ages in years.
    pub children: Vec<i32>,
    pub childcare: Childcare,
    pub children_stay: ChildrenStay,
    pub interpreter: String,
    pub access: String,
    pub step_free: bool,
    pub delivered: Delivered,
}

/// Whether the invitation reached the guest, as far as we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivered {
    Yes,
    NotYet,
}
