//! Times inside an event that guests pick, or staff give them (`Zeiten`).
//!
//! [`crate::events::slots`] says which there are, [`desk`] who has which, [`actions`] what staff can do
//! with them. A guest picks theirs with the answer itself ([`super::actions::answer`]): seat and time are
//! given in one transaction, with the event held, and a time that is given back goes to whoever waits.

pub mod actions;
pub mod api;
pub mod desk;
pub mod list;
mod pages;
pub mod queries;

use std::borrow::Cow;

use super::Invitation;
use super::messages::Member;
use crate::events::Event;
use crate::events::slots::cut;
use crate::spoken::Hours;

pub(super) use pages::routes;

/// The event as people who are asked together see it: at their own time, if they have one.
pub(super) fn as_they_come<'a>(event: &'a Event, people: &[Member]) -> Cow<'a, Event> {
    event.at_slot(own(people.iter().map(|one| &one.invitation)))
}

/// The time that these rows of one party have.
pub(super) fn own<'a>(rows: impl IntoIterator<Item = &'a Invitation>) -> Option<i32> {
    rows.into_iter().find_map(|row| row.slot)
}

/// When these people were to come before the event moved.
pub(super) fn before(event: &Event, people: &[Member], sessions: &[Hours]) -> Vec<Hours> {
    let own = own(people.iter().map(|one| &one.invitation));
    let slot = event.slots.as_ref().zip(own).and_then(|(slots, number)| {
        cut(sessions, slots.minutes).into_iter().find(|slot| slot.number == number)
    });
    slot.map_or_else(|| sessions.to_vec(), |slot| vec![slot.hours])
}
