//! SQL about how often the sums of a year changed: whoever remembers figures compares the number, and
//! knows whether they still hold.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use diesel::prelude::*;

use crate::clock;
use crate::db::schema::{events, tally_changes};
use crate::db::{self, Conn, Id, Moment, Value};
use crate::events::Event;

/// Years that are asked about at once.
const YEARS: i64 = 2_000;

const RAISE: &str = "UPDATE tally_changes SET changes = changes + 1 WHERE year = ?";

/// Notes that what this event adds up to is kept or forgotten, in the same transaction. Nothing that
/// figures need of a closed event changes in any other way: it has to be opened again first.
pub fn note_change(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    let begins_at = events::table
        .find(event)
        .select(events::begins_at)
        .first::<Option<Moment>>(conn)
        .optional()?
        .flatten();
    // Without a time it stands in no figure.
    let Some(begins_at) = begins_at else { return Ok(()) };
    let year = i32::from(clock::local(begins_at, clock::ZONE).civil().year());
    let which = [Value::Integer(year)];
    if db::change(conn, RAISE, &which)? == 0 {
        let first = db::insert_first(conn, |conn| {
            diesel::insert_into(tally_changes::table)
                .values((tally_changes::year.eq(year), tally_changes::changes.eq(1)))
                .execute(conn)
        })?;
        if first.is_none() {
            db::change(conn, RAISE, &which)?;
        }
    }
    Ok(())
}

/// How often the sums of these years changed; a year that is not there never did.
pub fn changes(conn: &mut Conn, years: &RangeInclusive<i32>) -> QueryResult<BTreeMap<i32, i32>> {
    let rows = tally_changes::table
        .filter(tally_changes::year.ge(*years.start()))
        .filter(tally_changes::year.le(*years.end()))
        .select((tally_changes::year, tally_changes::changes))
        .limit(YEARS)
        .load::<(i32, i32)>(conn)?;
    Ok(rows.into_iter().collect())
}
