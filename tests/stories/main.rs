//! Stories: HTTP in, pages and mail out, in a world of named people.
//!
//! Each story has its own database: a fresh SQLite file, or a fresh database on the PostgreSQL
//! server that `TREFFPUNKT_TEST_DATABASE` names.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on has failed"
)]

mod api;
mod asking;
mod cafe;
mod care_ledger;
mod childcare;
mod clock_change;
mod contract;
mod desk;
mod devices;
mod doors;
mod figures;
mod guests;
mod inviting;
mod outbox;
mod planning;
mod privacy;
mod replies;
mod roster;
mod scanner;
mod series;
mod shopping;
mod sign_in;
#[path = "../servers/smtp.rs"]
mod smtp;
mod team;
mod twice;
mod world;
