//! SQL about some people of a door list, where the whole of it is too long to read at every tap.

use diesel::prelude::*;

use super::{Expected, LOG, LogRow, Logged, MARK, Mark, MarkRow, invited, logged, mark};
use crate::config;
use crate::db::schema::{attendance, attendance_operations, invitations};
use crate::db::{Conn, Id};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::{assignments, attendance::Attendance};

/// Whether more guests are invited to an event than one page shows.
pub fn is_long(conn: &mut Conn, event: Id<Event>) -> QueryResult<bool> {
    let beyond = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .select(invitations::id)
        .offset(config::DOOR_ROWS)
        .limit(1)
        .first::<String>(conn)
        .optional()?;
    Ok(beyond.is_some())
}

/// Those of these guests who are invited or assigned.
pub fn expected_among(
    conn: &mut Conn,
    event: Id<Event>,
    guests: &[Id<Guest>],
) -> QueryResult<Vec<Expected>> {
    let mut all = invited(conn, event, Some(guests))?;
    let people = assignments::queries::people(conn, event)?;
    let meant = people.into_iter().filter(|person| guests.contains(&person.guest));
    all.extend(meant.map(Expected::assigned));
    Ok(all)
}

/// The entries of these guests at a session.
pub fn marks_among(
    conn: &mut Conn,
    session: Id<Session>,
    guests: &[Id<Guest>],
) -> QueryResult<Vec<Mark>> {
    let meant: Vec<_> = guests.iter().copied().map(Some).collect();
    let rows = attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::guest_id.eq_any(meant))
        .select(MARK)
        .limit(config::DOOR_ROWS)
        .load::<MarkRow>(conn)?;
    Ok(rows.into_iter().map(mark).collect())
}

/// What stands in the log about these rows, latest first.
pub fn log_among(conn: &mut Conn, rows: &[Id<Attendance>]) -> QueryResult<Vec<Logged>> {
    let rows = attendance_operations::table
        .filter(attendance_operations::attendance_id.eq_any(rows))
        .filter(attendance_operations::undone_at.is_null())
        .order((attendance_operations::at.desc(), attendance_operations::operation.desc()))
        .select(LOG)
        .limit(super::ENTRIES)
        .load::<LogRow>(conn)?;
    Ok(rows.into_iter().map(logged).collect())
}
