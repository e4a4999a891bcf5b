//! All SQL about thanks, feedback and costs.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::cost::{Costs, Kind};
use super::feedback::{Counts, Mark, Question};
use crate::config;
use crate::db::schema::{costs, events, feedback, feedback_links, thanks};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::staff::Staff;

/// What was released, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    pub at: Moment,
    /// Households.
    pub thanked: i32,
    pub missed: i32,
}

/// Whether an event's guests were written to.
pub fn released(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<Released>> {
    let row = thanks::table
        .find(event)
        .select((thanks::released_at, thanks::thanked, thanks::missed))
        .first::<(Moment, i32, i32)>(conn)
        .optional()?;
    Ok(row.map(|(at, thanked, missed)| Released { at, thanked, missed }))
}

/// Notes that they were.
pub fn note_released(
    conn: &mut Conn,
    event: Id<Event>,
    released: Released,
    by: Option<Id<Staff>>,
) -> QueryResult<()> {
    diesel::insert_into(thanks::table)
        .values((
            thanks::event_id.eq(event),
            thanks::released_at.eq(released.at),
            thanks::staff_id.eq(by),
            thanks::thanked.eq(released.thanked),
            thanks::missed.eq(released.missed),
        ))
        .execute(conn)
        .map(drop)
}

/// Closed events that ended between these moments and after which nobody was thanked, the longest ago
/// first.
pub fn unthanked(conn: &mut Conn, since: Moment, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    let thanked = thanks::table.filter(thanks::event_id.eq(events::id));
    events::table
        .filter(events::stage.eq(Stage::Closed))
        .filter(events::ends_at.gt(since))
        .filter(events::ends_at.le(now))
        .filter(events::erased_at.is_null())
        .filter(not(exists(thanked)))
        .order((events::ends_at, events::id))
        .select(events::id)
        .limit(config::API_ROWS)
        .load(conn)
}

/// The sign in the address of an event's questions, if there is one yet.
pub fn code(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<String>> {
    feedback_links::table.find(event).select(feedback_links::code).first(conn).optional()
}

/// Keeps it.
pub fn keep_code(conn: &mut Conn, event: Id<Event>, code: &str) -> QueryResult<()> {
    diesel::insert_into(feedback_links::table)
        .values((feedback_links::event_id.eq(event), feedback_links::code.eq(code)))
        .execute(conn)
        .map(drop)
}

/// The event that such a sign leads to.
pub fn behind(conn: &mut Conn, code: &str) -> QueryResult<Option<Id<Event>>> {
    feedback_links::table
        .filter(feedback_links::code.eq(code))
        .select(feedback_links::event_id)
        .first(conn)
        .optional()
}

/// Rows of one event.
const ROWS: i64 = 9;

/// What was said, and what of it may be seen.
pub fn counts(conn: &mut Conn, event: Id<Event>) -> QueryResult<(Counts, Counts)> {
    let rows = feedback::table
        .filter(feedback::event_id.eq(event))
        .select((feedback::question, feedback::mark, feedback::given, feedback::shown))
        .limit(ROWS)
        .load::<(Question, Mark, i32, i32)>(conn)?;
    let (mut given, mut shown) = (Counts::new(), Counts::new());
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    for (question, mark, all, seen) in rows {
        given.insert((question, mark), of(all));
        if seen > 0 {
            shown.insert((question, mark), of(seen));
        }
    }
    Ok((given, shown))
}

/// Writes them down again.
pub fn keep_counts(
    conn: &mut Conn,
    event: Id<Event>,
    (given, shown): (&Counts, &Counts),
) -> QueryResult<()> {
    diesel::delete(feedback::table.filter(feedback::event_id.eq(event))).execute(conn)?;
    let of = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    for ((question, mark), all) in given {
        let seen = shown.get(&(*question, *mark)).copied().unwrap_or(0);
        diesel::insert_into(feedback::table)
            .values((
                feedback::event_id.eq(event),
                feedback::question.eq(*question),
                feedback::mark.eq(*mark),
                feedback::given.eq(of(*all)),
                feedback::shown.eq(of(seen)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// What an event cost.
pub fn costs(conn: &mut Conn, event: Id<Event>) -> QueryResult<Costs> {
    let rows = costs::table
        .filter(costs::event_id.eq(event))
        .select((costs::kind, costs::cents))
        .limit(Kind::ALL.len() as i64)
        .load::<(Kind, i32)>(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps what an event cost in place of what was known before.
pub fn keep_costs(conn: &mut Conn, event: Id<Event>, new: &Costs) -> QueryResult<()> {
    diesel::delete(costs::table.filter(costs::event_id.eq(event))).execute(conn)?;
    for (kind, cents) in new {
        diesel::insert_into(costs::table)
            .values((costs::event_id.eq(event), costs::kind.eq(*kind), costs::cents.eq(*cents)))
            .execute(conn)?;
    }
    Ok(())
}
