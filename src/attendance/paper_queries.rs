//! All SQL about printed sheets.

use diesel::dsl::max;
use diesel::prelude::*;

use super::paper::{Line, Sheet};
use super::presence::{Part, Presence, Sign};
use crate::config;
use crate::db::schema::{sheet_lines, sheets};
use crate::db::{Conn, Id, Moment, Value, insert_rows};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::staff::Staff;

/// A sheet without its lines.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    pub id: Id<Sheet>,
    pub event: Id<Event>,
    pub session: Id<Session>,
    pub number: i32,
    pub printed_at: Moment,
    pub entered_at: Option<Moment>,
}

type Row = (Id<Sheet>, Id<Event>, Id<Session>, i32, Moment, Option<Moment>);

const PRINTED: (
    sheets::id,
    sheets::event_id,
    sheets::session_id,
    sheets::number,
    sheets::printed_at,
    sheets::entered_at,
) = (
    sheets::id,
    sheets::event_id,
    sheets::session_id,
    sheets::number,
    sheets::printed_at,
    sheets::entered_at,
);

fn printed((id, event, session, number, printed_at, entered_at): Row) -> Printed {
    Printed { id, event, session, number, printed_at, entered_at }
}

/// The sheets of an event, latest first.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Printed>> {
    let rows = sheets::table
        .filter(sheets::event_id.eq(event))
        .order(sheets::number.desc())
        .select(PRINTED)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(printed).collect())
}

/// One sheet.
pub fn find(conn: &mut Conn, id: Id<Sheet>) -> QueryResult<Option<Printed>> {
    let row = sheets::table.find(id).select(PRINTED).first::<Row>(conn).optional()?;
    Ok(row.map(printed))
}

/// The lines of a sheet, in their order.
pub fn lines(conn: &mut Conn, sheet: Id<Sheet>) -> QueryResult<Vec<Line>> {
    type Row = (i32, Id<Guest>, Option<Presence>, Option<Part>, Option<i32>, bool);
    let rows = sheet_lines::table
        .filter(sheet_lines::sheet_id.eq(sheet))
        .order(sheet_lines::number)
        .select((
            sheet_lines::number,
            sheet_lines::guest_id,
            sheet_lines::presence,
            sheet_lines::part,
            sheet_lines::children,
            sheet_lines::settled,
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    let line = |(number, guest, presence, part, children, screen_decided): Row| Line {
        number,
        guest,
        cross: presence.map(|presence| Sign::of(presence, part)),
        children,
        screen_decided,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Keeps a sheet as it is printed: these guests in this order.
pub fn print(
    conn: &mut Conn,
    (event, session): (Id<Event>, Id<Session>),
    guests: &[Id<Guest>],
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<Id<Sheet>> {
    let id = Id::<Sheet>::new();
    let last = sheets::table
        .filter(sheets::event_id.eq(event))
        .select(max(sheets::number))
        .first::<Option<i32>>(conn)?;
    diesel::insert_into(sheets::table)
        .values((
            sheets::id.eq(id),
            sheets::event_id.eq(event),
            sheets::session_id.eq(session),
            sheets::number.eq(last.unwrap_or(0) + 1),
            sheets::printed_at.eq(now),
            sheets::staff_id.eq(by),
        ))
        .execute(conn)?;
    let row = |(number, guest): (i32, &Id<Guest>)| {
        vec![
            Value::Text(id.to_string()),
            Value::Integer(number),
            Value::Text(guest.to_string()),
            Value::Bool(false),
        ]
    };
    let rows: Vec<_> = (1..).zip(guests).map(row).collect();
    insert_rows(conn, "sheet_lines", &["sheet_id", "number", "guest_id", "settled"], &rows)?;
    Ok(id)
}

/// Writes down what stands on a line.
pub fn cross(conn: &mut Conn, sheet: Id<Sheet>, line: &Line) -> QueryResult<()> {
    diesel::update(sheet_lines::table.find((sheet, line.number)))
        .set((
            sheet_lines::presence.eq(line.cross.map(Sign::presence)),
            sheet_lines::part.eq(line.cross.and_then(Sign::part)),
            sheet_lines::children.eq(line.children),
            sheet_lines::settled.eq(line.screen_decided),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes that the crosses of a sheet are entered.
pub fn entered(conn: &mut Conn, sheet: Id<Sheet>, now: Moment) -> QueryResult<()> {
    let first = sheets::table.find(sheet).filter(sheets::entered_at.is_null());
    diesel::update(first).set(sheets::entered_at.eq(now)).execute(conn).map(drop)
}

/// Forgets the sheets of an event; returns how many lines and how many sheets that were.
pub fn erase(conn: &mut Conn, event: Id<Event>) -> QueryResult<(usize, usize)> {
    let ids: Vec<Id<Sheet>> = sheets::table
        .filter(sheets::event_id.eq(event))
        .select(sheets::id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)?;
    let mut lines = 0;
    for some in ids.chunks(500) {
        lines += diesel::delete(sheet_lines::table.filter(sheet_lines::sheet_id.eq_any(some)))
            .execute(conn)?;
    }
    let gone = diesel::delete(sheets::table.filter(sheets::event_id.eq(event))).execute(conn)?;
    Ok((lines, gone))
}

/// Forgets one guest's lines on all sheets; the other numbers stay as printed. Returns how many that were.
pub fn forget(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<usize> {
    diesel::delete(sheet_lines::table.filter(sheet_lines::guest_id.eq(guest))).execute(conn)
}
