//! A venue (`Ort`) is a room where people meet, with all that a guest must know to dare to come:
//! address, how to get there, whether there are steps.
//!
//! Begin with [`Venue`], then [`queries`].

pub mod queries;

use serde::Serialize;

use crate::db::Id;
use crate::staff::Site;

/// A room and the way to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Venue {
    pub id: Id<Venue>,
    pub site: Option<Id<Site>>,
    /// "Familienzentrum Mitte"
    pub name: String,
    /// "Raum 2, Erdgeschoss"; may be empty.
    pub room: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    /// "Bus 227 bis Markt"; may be empty.
    pub directions: String,
    /// Persons that the room takes, at least 1.
    pub seats: i32,
    pub facts: Facts,
}

/// What somebody with a pram, a wheelchair or a hearing aid needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    pub step_free: bool,
    pub lift: bool,
    pub accessible_wc: bool,
    pub induction_loop: bool,
    pub childcare_room: bool,
    pub kitchen: bool,
}

impl Venue {
    /// "Familienzentrum Mitte, Raum 2, Gartenstraße 5, 51990 Musterstadt"
    pub fn place(&self) -> String {
        let town = format!("{} {}", self.postcode, self.town);
        let parts = [&self.name, &self.room, &self.street, &town];
        let given = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty());
        given.collect::<Vec<_>>().join(", ")
    }
}
