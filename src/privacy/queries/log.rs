//! SQL about nights of erasing and what was erased in them.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::super::audit::{Counts, Erasure};
use super::super::retention::Kind;
use crate::config;
use crate::db::schema::{erasing_nights, erasures};
use crate::db::{Conn, Day, Id, Moment, Value, insert_rows};
use crate::events::Event;

/// Whose the work of a night is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Ours,
    /// It is done, or somebody else is at it.
    Others,
}

/// Takes a night's work, if nobody has done it and nobody is at it. Work that fell silent is taken
/// over.
pub fn claim(conn: &mut Conn, night: Day, now: Moment) -> QueryResult<Claim> {
    let known = erasing_nights::table
        .find(night)
        .select((erasing_nights::seen_at, erasing_nights::ended_at))
        .first::<(Moment, Option<Moment>)>(conn)
        .optional()?;
    let taken = match known {
        Some((_, Some(_))) => 0,
        Some((seen_at, None)) if seen_at.after(config::ERASING_SILENCE) > now => 0,
        Some((seen_at, None)) => {
            let as_seen =
                erasing_nights::table.find(night).filter(erasing_nights::seen_at.eq(seen_at));
            diesel::update(as_seen).set(erasing_nights::seen_at.eq(now)).execute(conn)?
        }
        None => diesel::insert_into(erasing_nights::table)
            .values((
                erasing_nights::night.eq(night),
                erasing_nights::began_at.eq(now),
                erasing_nights::seen_at.eq(now),
                erasing_nights::failures.eq(0),
            ))
            .execute(conn)?,
    };
    Ok(if taken == 1 { Claim::Ours } else { Claim::Others })
}

/// Somebody else wrote the same night's row a moment earlier.
pub fn was_quicker(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}

/// A sign of life.
pub fn seen(conn: &mut Conn, night: Day, now: Moment) -> QueryResult<()> {
    diesel::update(erasing_nights::table.find(night))
        .set(erasing_nights::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// The night's work is done.
pub fn ended(conn: &mut Conn, night: Day, failures: usize, now: Moment) -> QueryResult<()> {
    diesel::update(erasing_nights::table.find(night))
        .set((
            erasing_nights::seen_at.eq(now),
            erasing_nights::ended_at.eq(now),
            erasing_nights::failures.eq(i32::try_from(failures).unwrap_or(i32::MAX)),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes what was erased; nothing erased is nothing to note.
pub fn note(
    conn: &mut Conn,
    kind: Kind,
    event: Option<Id<Event>>,
    counts: &Counts,
    now: Moment,
) -> QueryResult<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let id = Id::<Erasure>::new();
    diesel::insert_into(erasures::table)
        .values((
            erasures::id.eq(id),
            erasures::at.eq(now),
            erasures::kind.eq(kind),
            erasures::event_id.eq(event),
        ))
        .execute(conn)?;
    let row = |(table, rows): (&'static str, usize)| {
        let rows = i32::try_from(rows).unwrap_or(i32::MAX);
        vec![Value::Text(id.to_string()), Value::Text(table.into()), Value::Integer(rows)]
    };
    let rows: Vec<_> = counts.iter().map(row).collect();
    let columns = &["erasure_id", "table_name", "row_count"];
    insert_rows(conn, "erasure_counts", columns, &rows).map(drop)
}
