//! Proofs that need the built program itself: real processes on ports of their own, a real mail
//! server, and `kill -9` in the middle of the work.
//!
//! Each proof has a folder and a database of its own: a SQLite file, or a database on the PostgreSQL
//! server that `TREFFPUNKT_TEST_DATABASE` names.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a proof that cannot go on has failed"
)]

mod browser;
mod ending;
#[expect(dead_code, reason = "the benches use the rest")]
mod house;
mod import;
mod inbox;
mod kill;
mod machine;
mod mail_server;
mod mailbox;
mod outage;
mod race;
mod scripted;
mod text_messages;
mod waiting;
