//! SQL about who was there, for the papers that they take home.

use diesel::prelude::*;

use crate::attendance::Presence;
use crate::config;
use crate::db::schema::{attendance, guests};
use crate::db::{Conn, Id};
use crate::events::{Event, Session};
use crate::guests::Guest;

/// Somebody at one session.
pub struct There {
    pub guest: Id<Guest>,
    pub name: String,
    pub session: Id<Session>,
}

/// Everybody with a name who was seen, by name and session.
pub fn there(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<There>> {
    let was_there = [Presence::Present, Presence::Partly, Presence::WalkIn];
    let rows = attendance::table
        .inner_join(guests::table)
        .filter(attendance::event_id.eq(event))
        .filter(attendance::presence.eq_any(was_there))
        .order((guests::folded, guests::id, attendance::session_id))
        .select((guests::id, guests::first_name, guests::family_name, attendance::session_id))
        .limit((config::CAMPAIGN_GUESTS * config::EVENT_SESSIONS) as i64)
        .load::<(Id<Guest>, String, String, Id<Session>)>(conn)?;
    let there = |(guest, first_name, family_name, session): (_, String, String, _)| There {
        guest,
        name: format!("{first_name} {family_name}").trim().to_owned(),
        session,
    };
    Ok(rows.into_iter().map(there).collect())
}
