//! SQL about the next dates of a format.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::schema::{event_sessions, events};
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::{Event, Stage};
use crate::spoken::Hours;

/// So many dates are offered at once.
const DATES: i64 = 3;

/// The next published dates of the same format and Standort, without this one.
pub fn next(conn: &mut Conn, event: &Event, now: Moment) -> QueryResult<Vec<Vec<Hours>>> {
    let coming: Vec<Id<Event>> = events::table
        .filter(events::format_id.eq(event.format.id))
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .filter(events::id.ne(event.id))
        .filter(events::site_id.eq(event.site).or(events::site_id.is_null()))
        .order(events::begins_at)
        .select(events::id)
        .limit(DATES)
        .load(conn)?;
    if coming.is_empty() {
        return Ok(Vec::new());
    }
    let rows = event_sessions::table
        .filter(event_sessions::event_id.eq_any(&coming))
        .order((event_sessions::event_id, event_sessions::position))
        .select((event_sessions::event_id, event_sessions::starts_at, event_sessions::ends_at))
        .limit(DATES * crate::config::EVENT_SESSIONS as i64)
        .load::<(Id<Event>, LocalTime, LocalTime)>(conn)?;
    let mut sessions: BTreeMap<Id<Event>, Vec<Hours>> = BTreeMap::new();
    for (event, starts_at, ends_at) in rows {
        let hours = Hours { starts_at: starts_at.civil(), ends_at: ends_at.civil() };
        sessions.entry(event).or_default().push(hours);
    }
    Ok(coming.iter().filter_map(|event| sessions.remove(event)).collect())
}
