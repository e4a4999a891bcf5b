//! SQL that proves what was erased, and says what comes next.

use std::collections::HashMap;

use diesel::dsl::{exists, sum};
use diesel::prelude::*;

use super::super::audit::{Erasure, LastNight, Table};
use super::super::retention::{Kind, Step, cutoff, due};
use super::due::{full_messages, periods, telling_calls, telling_invitations};
use crate::config;
use crate::db::schema::{
    answers, assignments, attendance, attendance_operations, calls, door_devices, erasing_nights,
    erasure_counts, erasures, event_sessions, events, followups, formats, invitations, messages,
    reply_tokens, sheet_lines, sheets,
};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::Event;
use crate::events::need::HIDDEN_TITLE;
use crate::formats::Sensitivity;

/// The last night that anybody worked in.
pub fn last_night(conn: &mut Conn) -> QueryResult<Option<LastNight>> {
    let row = erasing_nights::table
        .order(erasing_nights::night.desc())
        .select((erasing_nights::night, erasing_nights::ended_at, erasing_nights::failures))
        .first::<(Day, Option<Moment>, i32)>(conn)
        .optional()?;
    Ok(row.map(|(night, ended_at, failures)| LastNight { night, ended_at, failures }))
}

/// The last night whose work was done to its end.
pub fn last_finished(conn: &mut Conn) -> QueryResult<Option<Day>> {
    erasing_nights::table
        .filter(erasing_nights::ended_at.is_not_null())
        .order(erasing_nights::night.desc())
        .select(erasing_nights::night)
        .first(conn)
        .optional()
}

/// Whoever reads of deadlines need not know which event hints at health.
fn shown(sensitivity: Sensitivity, title: String) -> String {
    match sensitivity {
        Sensitivity::Normal => title,
        Sensitivity::Health => HIDDEN_TITLE.into(),
    }
}

/// What was erased, the last first: one page, and one more if there are further ones.
pub fn erasures(conn: &mut Conn, page: i64) -> QueryResult<Vec<Erasure>> {
    type Row = (Id<Erasure>, Moment, Kind, Option<Id<Event>>, Option<(String, Sensitivity)>);
    let rows = erasures::table
        .left_join(events::table.inner_join(formats::table))
        .order((erasures::at.desc(), erasures::id.desc()))
        .select((
            erasures::id,
            erasures::at,
            erasures::kind,
            erasures::event_id,
            (events::title, formats::sensitivity).nullable(),
        ))
        .offset(page.clamp(0, i64::from(i32::MAX)) * config::PAGE_ROWS)
        .limit(config::PAGE_ROWS + 1)
        .load::<Row>(conn)?;
    let ids: Vec<_> = rows.iter().map(|row| row.0).collect();
    let mut counts: HashMap<Id<Erasure>, Vec<(Table, i64)>> = HashMap::new();
    let counted = erasure_counts::table
        .filter(erasure_counts::erasure_id.eq_any(ids))
        .order((erasure_counts::erasure_id, erasure_counts::table_name))
        .select((erasure_counts::erasure_id, erasure_counts::table_name, erasure_counts::row_count))
        .load::<(Id<Erasure>, Table, i32)>(conn)?;
    for (erasure, table, rows) in counted {
        counts.entry(erasure).or_default().push((table, i64::from(rows)));
    }
    let erasure = |(id, at, kind, event, title): Row| Erasure {
        id,
        at,
        kind,
        event,
        title: title.map(|(title, sensitivity)| shown(sensitivity, title)),
        counts: counts.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(erasure).collect())
}

/// How many rows of each table were ever emptied or removed.
pub fn totals(conn: &mut Conn) -> QueryResult<HashMap<Table, i64>> {
    let rows = erasure_counts::table
        .group_by(erasure_counts::table_name)
        .select((erasure_counts::table_name, sum(erasure_counts::row_count)))
        .load::<(Table, Option<i64>)>(conn)?;
    Ok(rows.into_iter().map(|(table, rows)| (table, rows.unwrap_or(0))).collect())
}

/// Rows that say something about guests of events whose names are erased: there must be none.
pub fn left_over(conn: &mut Conn) -> QueryResult<Vec<(Table, i64)>> {
    let gone = || events::table.filter(events::erased_at.is_not_null()).select(events::id);
    let asked =
        || invitations::table.filter(invitations::event_id.eq_any(gone())).select(invitations::id);
    let sessions = event_sessions::table
        .filter(event_sessions::event_id.eq_any(gone()))
        .select(event_sessions::id);
    Ok(vec![
        (Table::Invitations, asked().count().get_result(conn)?),
        (
            Table::Answers,
            answers::table
                .filter(answers::invitation_id.eq_any(asked()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::Tokens,
            reply_tokens::table
                .filter(reply_tokens::invitation_id.eq_any(asked()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::Calls,
            calls::table.filter(calls::event_id.eq_any(gone())).count().get_result(conn)?,
        ),
        (
            Table::Attendance,
            attendance::table
                .filter(attendance::event_id.eq_any(gone()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::Operations,
            attendance_operations::table
                .filter(attendance_operations::session_id.eq_any(sessions))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::Assignments,
            assignments::table
                .filter(assignments::event_id.eq_any(gone()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::SheetLines,
            sheet_lines::table
                .inner_join(sheets::table)
                .filter(sheets::event_id.eq_any(gone()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::FollowUps,
            followups::table.filter(followups::event_id.eq_any(gone())).count().get_result(conn)?,
        ),
        (
            Table::Devices,
            door_devices::table
                .filter(door_devices::event_id.eq_any(gone()))
                .count()
                .get_result(conn)?,
        ),
        (
            Table::Messages,
            messages::table
                .filter(messages::topic.eq_any(gone()))
                .filter(
                    messages::recipient
                        .ne("")
                        .or(messages::address.ne(""))
                        .or(messages::text.ne(""))
                        .or(messages::html.ne("")),
                )
                .count()
                .get_result(conn)?,
        ),
    ])
}

/// A deadline that comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    pub night: Day,
    pub step: Step,
    pub title: String,
    pub ended: Moment,
}

/// The next deadlines of events that are over, the soonest first.
pub fn coming(conn: &mut Conn, night: Day, now: Moment, limit: i64) -> QueryResult<Vec<Coming>> {
    let mut coming = Vec::new();
    for (roster, of) in periods(conn)? {
        for step in Step::ALL {
            let days = step.days(roster);
            let mut query = events::table
                .inner_join(formats::table)
                .filter(events::erased_at.is_null())
                .filter(events::format_id.eq_any(of.clone()))
                .filter(events::ends_at.ge(cutoff(night, days)))
                .filter(events::ends_at.le(now))
                .order((events::ends_at, events::id))
                .select((events::title, formats::sensitivity, events::ends_at))
                .limit(limit)
                .into_boxed();
            query = match step {
                Step::Wishes => query.filter(
                    exists(telling_invitations!(events::id)).or(exists(telling_calls!(events::id))),
                ),
                Step::Messages => query.filter(exists(full_messages!(events::id))),
                Step::FollowUps => query
                    .filter(exists(followups::table.filter(followups::event_id.eq(events::id)))),
                Step::Roster => query.filter(
                    exists(invitations::table.filter(invitations::event_id.eq(events::id))).or(
                        exists(assignments::table.filter(assignments::event_id.eq(events::id))),
                    ),
                ),
            };
            for (title, sensitivity, ended) in
                query.load::<(String, Sensitivity, Option<Moment>)>(conn)?
            {
                let Some(ended) = ended else { continue };
                let title = shown(sensitivity, title);
                coming.push(Coming { night: due(ended, days), step, title, ended });
            }
        }
    }
    coming.sort_by(|a, b| (a.night, a.ended, &a.title).cmp(&(b.night, b.ended, &b.title)));
    coming.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(coming)
}

/// How long rosters are kept, and by which formats, the shortest first.
pub fn roster_periods(conn: &mut Conn) -> QueryResult<Vec<(i32, Vec<String>)>> {
    let rows = formats::table
        .filter(formats::archived_at.is_null())
        .order((formats::retention_days, formats::folded))
        .select((formats::retention_days, formats::name))
        .limit(config::MOST_FORMATS)
        .load::<(i32, String)>(conn)?;
    let mut periods: Vec<(i32, Vec<String>)> = Vec::new();
    for (days, name) in rows {
        match periods.last_mut().filter(|(known, _)| *known == days) {
            Some((_, names)) => names.push(name),
            None => periods.push((days, vec![name])),
        }
    }
    Ok(periods)
}
