//! SQL about events whose time has come.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::super::retention::{self, Step, cutoff};
use crate::config;
use crate::db::schema::{
    answers, assignments, call_tries, calls, events, followups, formats, invitations, messages,
};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::{Event, Stage};
use crate::followups as next_steps;
use crate::formats::Format;

/// Ages that are erased stand as question marks.
pub(super) const ERASED_AGES: &str = "?%";

/// The rows of an event that still say something about wishes; macros, because each use is a type of
/// its own.
macro_rules! telling_invitations {
    ($event:expr) => {
        invitations::table.filter(invitations::event_id.eq($event)).filter(
            invitations::children
                .ne("")
                .and(invitations::children.not_like(super::due::ERASED_AGES))
                .or(invitations::interpreter.ne(""))
                .or(invitations::access.ne(""))
                .or(invitations::step_free.eq(true))
                .or(invitations::barrier.is_not_null())
                .or(invitations::children_stay.eq(crate::invitations::ChildrenStay::Parent)),
        )
    };
}
pub(super) use telling_invitations;

macro_rules! telling_calls {
    ($event:expr) => {
        calls::table.filter(calls::event_id.eq($event)).filter(calls::wish.ne(""))
    };
}
pub(super) use telling_calls;

/// The tries of an event's calls: they help nobody once it is over.
macro_rules! tries {
    ($event:expr) => {
        call_tries::table.filter(
            call_tries::call_id
                .eq_any(calls::table.filter(calls::event_id.eq($event)).select(calls::id)),
        )
    };
}
pub(super) use tries;

/// The messages about an event that still have an address or words.
macro_rules! full_messages {
    ($event:expr) => {
        messages::table
            .filter(messages::topic.eq($event))
            .filter(messages::address.ne("").or(messages::text.ne("")))
    };
}

pub(super) use full_messages;

/// How long the formats keep their rosters: which formats keep them for so many days.
pub fn periods(conn: &mut Conn) -> QueryResult<BTreeMap<i32, Vec<Id<Format>>>> {
    let rows = formats::table
        .select((formats::retention_days, formats::id))
        .limit(config::MOST_FORMATS)
        .load::<(i32, Id<Format>)>(conn)?;
    let mut periods: BTreeMap<i32, Vec<_>> = BTreeMap::new();
    for (days, format) in rows {
        periods.entry(days).or_default().push(format);
    }
    Ok(periods)
}

/// Events of which something is to be erased in that night; those in `except` are left out.
pub fn events(
    conn: &mut Conn,
    step: Step,
    night: Day,
    except: &[Id<Event>],
    limit: i64,
) -> QueryResult<Vec<Id<Event>>> {
    let mut due = match step {
        Step::FollowUps => next_steps::queries::handed_over(conn, except, limit)?,
        Step::Wishes | Step::Messages | Step::Roster => Vec::new(),
    };
    let except = [except, due.as_slice()].concat();
    for (roster, formats) in periods(conn)? {
        let left = limit - i64::try_from(due.len()).unwrap_or(limit);
        if left <= 0 {
            break;
        }
        let mut query = events::table
            .filter(events::erased_at.is_null())
            .filter(events::format_id.eq_any(formats))
            .filter(events::ends_at.lt(cutoff(night, step.days(roster))))
            .filter(events::id.ne_all(except.clone()))
            .order((events::ends_at, events::id))
            .select(events::id)
            .limit(left)
            .into_boxed();
        query = match step {
            Step::Wishes => query.filter(
                exists(telling_invitations!(events::id))
                    .or(exists(telling_calls!(events::id)))
                    .or(exists(
                        call_tries::table
                            .inner_join(calls::table)
                            .filter(calls::event_id.eq(events::id)),
                    ))
                    .or(exists(
                        answers::table
                            .inner_join(invitations::table)
                            .filter(invitations::event_id.eq(events::id))
                            .filter(answers::children.ne(""))
                            .filter(answers::children.not_like(ERASED_AGES)),
                    )),
            ),
            Step::Messages => query.filter(exists(full_messages!(events::id))),
            Step::FollowUps => {
                query.filter(exists(followups::table.filter(followups::event_id.eq(events::id))))
            }
            // A draft without guests is only a plan.
            Step::Roster => query.filter(
                events::stage
                    .ne(Stage::Draft)
                    .or(exists(invitations::table.filter(invitations::event_id.eq(events::id))))
                    .or(exists(assignments::table.filter(assignments::event_id.eq(events::id)))),
            ),
        };
        due.extend(query.load::<Id<Event>>(conn)?);
    }
    Ok(due)
}

/// Whether the time of this step has come in that night; `None` if the names of the event are gone.
pub fn has_come(
    conn: &mut Conn,
    event: Id<Event>,
    step: Step,
    night: Day,
) -> QueryResult<Option<bool>> {
    let Some((ended, roster)) = deadline(conn, event)? else { return Ok(None) };
    if retention::due(ended, step.days(roster)) <= night {
        return Ok(Some(true));
    }
    match step {
        Step::FollowUps => {
            let handover = next_steps::queries::handover(conn, event)?;
            Ok(Some(handover.handed_at.is_some() && handover.erased_at.is_none()))
        }
        Step::Wishes | Step::Messages | Step::Roster => Ok(Some(false)),
    }
}

/// When an event ended and how long its format keeps its roster; `None` if its names are gone.
pub fn deadline(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<(Moment, i32)>> {
    let row = events::table
        .inner_join(formats::table)
        .filter(events::id.eq(event))
        .filter(events::erased_at.is_null())
        .select((events::ends_at, formats::retention_days))
        .first::<(Option<Moment>, i32)>(conn)
        .optional()?;
    Ok(row.and_then(|(ended, days)| Some((ended?, days))))
}
