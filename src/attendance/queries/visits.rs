//! SQL about visits of open doors: kept when an event is closed, so that years of them need no list.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::counter::Hour;
use crate::db::schema::{attendance_operations, visits};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::{Event, Session};

const UNKNOWN: i32 = -1;

/// Keeps what an event saw; what was kept of it before is forgotten.
pub fn keep_visits(
    conn: &mut Conn,
    event: Id<Event>,
    seen: &BTreeMap<Hour, i32>,
) -> QueryResult<()> {
    forget_visits(conn, event)?;
    for ((day, hour), people) in seen {
        diesel::insert_into(visits::table)
            .values((
                visits::event_id.eq(event),
                visits::day.eq(Day::of(*day)),
                visits::hour.eq(hour.map_or(UNKNOWN, i32::from)),
                visits::people.eq(people),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets what an event saw, because it is open again.
pub fn forget_visits(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    diesel::delete(visits::table.filter(visits::event_id.eq(event))).execute(conn).map(drop)
}

/// The latest tap at a session for somebody without a name that stands: its name and when it was.
pub fn last_nameless(
    conn: &mut Conn,
    session: Id<Session>,
) -> QueryResult<Option<(String, Moment)>> {
    attendance_operations::table
        .filter(attendance_operations::session_id.eq(session))
        .filter(attendance_operations::guest_id.is_null())
        .filter(attendance_operations::undone_at.is_null())
        .order((attendance_operations::at.desc(), attendance_operations::operation.desc()))
        .select((attendance_operations::operation, attendance_operations::at))
        .first(conn)
        .optional()
}
