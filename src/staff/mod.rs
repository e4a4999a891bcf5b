//! Who works here (`Mitarbeitende`), in which Standort, under which office's name; how they sign in
//! and which machines may ask in their place.
//!
//! Roles are named by work: what each may do stands in [`role`]. Everybody sees the Standorte they
//! were granted, and only those. Passwords are set through one-time links; sessions live in the
//! database and end after an hour without a click or a working day in any case. Wrong passwords are
//! counted per account and per address.
//!
//! Begin with [`role`], then [`session`] for what every page of staff asks first.

pub mod actions;
pub mod api_key;
mod interrupted;
mod key_pages;
pub mod key_queries;
mod monthly_pages;
pub mod monthly_queries;
mod office_pages;
pub mod password;
pub mod queries;
pub mod role;
mod school_pages;
pub mod school_queries;
pub mod session;
mod sign_in_pages;
mod staff_pages;
mod view_pages;
pub mod view_queries;
pub mod views;

pub use role::{Actor, NotAllowed, Right, Role, Scope};
pub use school_queries::SchoolHolidays;
pub use session::{Posted, SignedIn};

pub use sign_in_pages::as_sign_in;

use actix_web::web;

use crate::db::Id;

/// Sign-in, staff, keys, Standorte and the office's own data.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .configure(sign_in_pages::routes)
        .configure(staff_pages::routes)
        .configure(key_pages::routes)
        .configure(office_pages::routes)
        .configure(view_pages::routes)
        .configure(monthly_pages::routes);
}

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
