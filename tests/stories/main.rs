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
mod cards;
mod care_ledger;
mod childcare;
mod clock_change;
mod contract;
mod country;
mod course;
mod desk;
mod devices;
mod differencing;
mod doors;
mod feed;
mod figures;
mod forum;
mod forum_ledger;
mod forum_places;
#[path = "../servers/gateway.rs"]
mod gateway;
mod gathering;
mod groups;
mod guests;
mod health_week;
mod history;
mod inbox;
mod inviting;
mod kontaktcafe;
mod language;
mod letters;
mod life;
mod long_door;
mod monthly;
mod newcomers;
mod open_door;
mod open_letters;
mod outbox;
mod outbox_scope;
mod partners;
mod phone_round;
mod planner;
mod planning;
mod privacy;
mod profiling;
#[path = "../../src/turnout/read_back.rs"]
mod read_back;
mod remembered;
mod reminders;
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
mod taken_away;
mod team;
mod text_ways;
mod texts;
mod today;
mod tongues;
mod touring;
mod trials;
mod twice;
mod week;
mod wordings;
mod world;
