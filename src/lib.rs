//! Treffpunkt: kind invitations to the group formats of a German Jobcenter, from a client list to an
//! honest turnout figure.
//!
//! A folder is a noun of the Jobcenter's world; inside it the files are always the same few. Modules
//! below stand in the order in which they may know each other: a slice never uses one further down.
//! `docs/ARCHITECTURE.md` draws the map.

pub mod clock;
pub mod config;
pub mod db;
pub mod i18n;
pub mod language;
pub mod problem;
pub mod spoken;
pub mod stats;
pub mod text;
pub mod web;
pub mod workdays;

pub mod outbox;

pub mod inbox;
pub mod letters;

pub mod staff;

pub mod formats;
pub mod guests;
pub mod venues;
pub mod wordings;

pub mod events;

pub mod childcare;

pub mod invitations;

pub mod reminders;

pub mod assignments;

pub mod attendance;
pub mod shopping;

pub mod forums;

pub mod followups;

pub mod afterwards;

pub mod earlier;
pub mod trials;

pub mod turnout;

pub mod digest;

pub mod privacy;

pub mod today;

pub mod api;

pub mod app;

pub mod demo;

pub mod cli;
