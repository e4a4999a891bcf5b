//! Who works here (`Mitarbeitende`), in which Standort, under which office's name; how they sign in
//! and which machines may ask in their place.
//!
//! Roles are named by work: what each may do stands in [`role`]. Everybody sees the Standorte they
//! were granted, and only those. Passwords are set through one-time links; sessions live in the
//! database and end after an hour without a click or a working day in any case. Wrong passwords are
//! counted per account and per address.
//!
//! Begin with [`role`], then [`session`] for what every page of staff asks first.

pub mod api_key;
pub mod queries;
pub mod role;
pub mod session;

pub use role::{Actor, NotAllowed, Right, Role, Scope};
pub use session::{Posted, SignedIn};

use crate::db::Id;

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct Staff {
    pub id: Id<Staff>,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub scope: Scope,
}

/// A Standort: one of the Jobcenter's offices. Guests, venues and events belong to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub id: Id<Site>,
    pub name: String,
}
