//! SQL that removes what has an age of its own: links, sessions, failures, answers to machines.

use diesel::prelude::*;

use super::super::audit::{Counts, Table};
use crate::config;
use crate::db::schema::{
    api_answers, attempts, guest_imports, heartbeats, staff_links, staff_sessions,
};
use crate::db::{Conn, Moment};
use crate::inbox;
use crate::invitations::queries::cards;

/// Removes everything that is too old to be of use.
pub fn tidy(conn: &mut Conn, now: Moment) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    let dead = staff_links::expires_at.le(now).or(staff_links::used_at.is_not_null());
    counts.add(Table::Links, diesel::delete(staff_links::table.filter(dead)).execute(conn)?);
    let dead = staff_sessions::created_at
        .le(now.before(config::SESSION_LIFE))
        .or(staff_sessions::seen_at.le(now.before(config::SESSION_IDLE)));
    counts.add(Table::Sessions, diesel::delete(staff_sessions::table.filter(dead)).execute(conn)?);
    let old = attempts::since.le(now.before(config::FAILURES_FORGOTTEN));
    counts.add(Table::Attempts, diesel::delete(attempts::table.filter(old)).execute(conn)?);
    let old = api_answers::created_at.le(now.before(config::API_ANSWERS_KEPT));
    counts.add(Table::ApiAnswers, diesel::delete(api_answers::table.filter(old)).execute(conn)?);
    let old = heartbeats::at.le(now.before(config::HEARTBEATS_KEPT));
    counts.add(Table::Heartbeats, diesel::delete(heartbeats::table.filter(old)).execute(conn)?);
    counts.add(Table::Cards, cards::tidy(conn, now)?);
    counts.add(Table::Inbox, inbox::queries::tidy(conn, now)?);
    // Their files are erased within a day, when nobody waits for them any more.
    let old = guest_imports::created_at.le(now.before(config::INTAKES_KEPT));
    let erased = guest_imports::path.eq("");
    let gone = guest_imports::table.filter(old).filter(erased);
    counts.add(Table::Imports, diesel::delete(gone).execute(conn)?);
    Ok(counts)
}
