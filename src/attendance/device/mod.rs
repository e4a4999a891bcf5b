//! A device at the door (`Gerät an der Tür`): a tablet or phone that keeps the list of one event,
//! also without network.
//!
//! Its link opens this one list and nothing else, and dies with the event: when it is closed,
//! cancelled, or two days over. What was tapped without network comes later as operations with names
//! of their own, in any order, from several devices, and counts once. Where two of them say
//! different things without having known of each other, the list says so until somebody settles it.

pub mod actions;
pub mod conflict;
mod list;
mod pages;
pub mod queries;

use actix_web::web;

pub use list::{choices, sentence};

use crate::config;
use crate::db::{Id, Moment};
use crate::events::{Event, Phase};
use crate::staff::{Actor, Role, Scope, Staff};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.configure(pages::routes);
}

/// A device at the door.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: Id<Device>,
    pub event: Id<Event>,
    /// What people call it.
    pub name: String,
    pub made_by: Option<Id<Staff>>,
    pub created_at: Moment,
    /// When it last came back with its entries.
    pub seen_at: Option<Moment>,
    pub ended_at: Option<Moment>,
}

impl Device {
    /// Until when its link opens the list, as far as the clock goes.
    pub fn until(event: &Event) -> Option<Moment> {
        event.ends_at.map(|end| end.after(config::DOOR_AFTER))
    }

    /// Whether an event has a door now at which devices can stand.
    pub fn has_door(event: &Event, now: Moment) -> bool {
        let phase = match event.phase(now) {
            Phase::Published | Phase::Running | Phase::Over => true,
            Phase::Draft | Phase::Closed | Phase::Cancelled => false,
        };
        phase && Self::until(event).is_some_and(|until| now < until)
    }

    /// Whether its link opens the list of this event now.
    pub fn is_open(&self, event: &Event, now: Moment) -> bool {
        self.ended_at.is_none() && Self::has_door(event, now)
    }

    /// Whoever holds it in their hands: the door's work at one event. That it is this one event is
    /// the business of [`actions`].
    fn actor(&self) -> Actor {
        Actor { staff: self.made_by, role: Role::Desk, scope: Scope::All }
    }
}
