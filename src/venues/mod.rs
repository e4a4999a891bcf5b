//! A venue (`Ort`) is a room where people meet, with all that a guest must know to dare to come:
//! address, how to get there, whether there are steps.
//!
//! It belongs to one Standort or to the whole house. A venue that is no longer used is archived, never
//! deleted: past events keep it.
//!
//! Begin with [`Venue`], then [`actions`] for what can be done.

pub mod actions;
pub mod api;
pub mod draft;
pub mod pages;
pub mod queries;

use diesel::prelude::{Queryable, Selectable};
use serde::Serialize;

pub use draft::Draft;

use crate::db::Id;
use crate::db::schema::venues;
use crate::staff::Site;

/// A room and the way to it.
#[derive(Clone, Debug, PartialEq, Serialize, Queryable, Selectable)]
#[diesel(table_name = venues)]
pub struct Venue {
    pub id: Id<Venue>,
    /// `None`: the whole house meets here.
    #[diesel(column_name = site_id)]
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
    #[diesel(embed)]
    pub facts: Facts,
}

/// What somebody with a pram, a wheelchair or a hearing aid needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = venues)]
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

/// One of the [`Facts`] in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its name in forms and in the API.
    pub field: &'static str,
    pub label: &'static str,
}

impl Facts {
    /// All of them with what holds here, in the order in which they are shown.
    fn all(self) -> [(Fact, bool); 6] {
        let fact = |field, label, given| (Fact { field, label }, given);
        [
            fact("step_free", "ohne Stufen", self.step_free),
            fact("lift", "Aufzug", self.lift),
            fact("accessible_wc", "WC für Rollstühle", self.accessible_wc),
            fact("induction_loop", "Induktionsschleife für Hörgeräte", self.induction_loop),
            fact("childcare_room", "Raum für Kinderbetreuung", self.childcare_room),
            fact("kitchen", "Küche", self.kitchen),
        ]
    }

    /// Those that hold here.
    pub fn given(self) -> Vec<Fact> {
        self.all().into_iter().filter(|(_, given)| *given).map(|(fact, _)| fact).collect()
    }

    /// The names of all of them, for a form.
    pub fn names() -> Vec<Fact> {
        Self::default().all().into_iter().map(|(fact, _)| fact).collect()
    }
}
