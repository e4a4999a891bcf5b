//! Stories: HTTP in, pages and mail out, in a world of named people.
//!
//! Each story has its own database: a fresh SQLite file, or a fresh database on the PostgreSQL
//! server that `TREFFPUNKT_TEST_DATABASE` names.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on has failed"
)]

mod afternoons;
mod afterwards;
mod api;
mod asking;
#[path = "../../src/turnout/attack.rs"]
mod attack;
mod barriers;
mod board;
mod cafe;
mod care_ledger;
mod childcare;
mod clock_change;
mod contract;
mod desk;
mod devices;
mod differencing;
mod doors;
mod figures;
mod forum;
mod forum_places;
mod gathering;
mod guests;
mod health_week;
mod inviting;
mod language;
mod letters;
mod open_door;
mod open_letters;
mod outbox;
mod outbox_scope;
mod planner;
mod planning;
mod privacy;
mod profiling;
mod replies;
mod roster;
mod scanner;
mod series;
mod sheets;
mod shopping;
mod sign_in;
#[path = "../servers/smtp.rs"]
mod smtp;
mod sprechtag;
mod team;
mod tongues;
mod twice;
mod week;
mod wordings;
mod world;
