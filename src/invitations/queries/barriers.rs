//! SQL about what keeps people from coming: as they said it, and what is left of it as sums.

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;

use super::super::{Barrier, Invitation, Reply};
use crate::db::schema::{barriers, events, formats, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::formats::Sensitivity;

/// Events of one year, times the reasons.
const ROWS: i64 = 120_000;

/// What the guests of an event said.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<(Barrier, i32)>> {
    let rows = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::barrier.is_not_null())
        .group_by(invitations::barrier)
        .select((invitations::barrier, count_star()))
        .load::<(Option<Barrier>, i64)>(conn)?;
    let row = |(barrier, guests): (Option<Barrier>, i64)| {
        Some((barrier?, i32::try_from(guests).unwrap_or(i32::MAX)))
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// Adds to the sums of an event.
pub fn keep(conn: &mut Conn, event: Id<Event>, barrier: Barrier, guests: i32) -> QueryResult<()> {
    let row = barriers::table.find((event, barrier));
    let known = row.select(barriers::guests).first::<i32>(conn).optional()?;
    match known {
        Some(before) => diesel::update(row)
            .set(barriers::guests.eq(before.saturating_add(guests)))
            .execute(conn)
            .map(drop),
        None => diesel::insert_into(barriers::table)
            .values((
                barriers::event_id.eq(event),
                barriers::barrier.eq(barrier),
                barriers::guests.eq(guests),
            ))
            .execute(conn)
            .map(drop),
    }
}

/// Those who declined where a reason may be kept, event by event.
pub fn declined(conn: &mut Conn) -> QueryResult<Vec<Id<Invitation>>> {
    invitations::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(invitations::reply.eq(Reply::Declined))
        .filter(invitations::registered_at.is_null())
        .filter(formats::sensitivity.eq(Sensitivity::Normal))
        .order((events::begins_at, invitations::replied_at, invitations::id))
        .select(invitations::id)
        .limit(ROWS)
        .load(conn)
}

/// What was said about each event that began in this time: by those whose words are still there, and
/// by those of whom sums are left.
pub fn between(
    conn: &mut Conn,
    (from, until): (Moment, Moment),
) -> QueryResult<Vec<(Id<Event>, Barrier, u32)>> {
    let said = invitations::table
        .inner_join(events::table)
        .filter(events::begins_at.ge(from).and(events::begins_at.lt(until)))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::barrier.is_not_null())
        .group_by((invitations::event_id, invitations::barrier))
        .select((invitations::event_id, invitations::barrier, count_star()))
        .limit(ROWS)
        .load::<(Id<Event>, Option<Barrier>, i64)>(conn)?;
    let kept = barriers::table
        .inner_join(events::table)
        .filter(events::begins_at.ge(from).and(events::begins_at.lt(until)))
        .group_by((barriers::event_id, barriers::barrier))
        .select((barriers::event_id, barriers::barrier, sum(barriers::guests)))
        .limit(ROWS)
        .load::<(Id<Event>, Barrier, Option<i64>)>(conn)?;
    let of = |count: i64| u32::try_from(count).unwrap_or(0);
    let said =
        said.into_iter().filter_map(|(event, barrier, count)| Some((event, barrier?, of(count))));
    let kept =
        kept.into_iter().map(|(event, barrier, count)| (event, barrier, of(count.unwrap_or(0))));
    Ok(said.chain(kept).collect())
}
