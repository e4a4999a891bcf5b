//! All SQL about reports of the month that were written.

use std::collections::HashSet;

use diesel::prelude::*;

use super::due::Due;
use super::words::Figures;
use crate::config;
use crate::db::schema::digests;
use crate::db::{Conn, Id, Moment, insert_first};
use crate::staff::{Scope, Staff, monthly_queries};
use crate::turnout::period::Period;
use crate::turnout::queries::{report, unclosed};
use crate::turnout::report::By;

/// Who still waits for this month's report.
pub fn waiting(conn: &mut Conn, due: Due) -> QueryResult<Vec<Staff>> {
    let written = digests::table
        .filter(digests::month.eq(due.month.code()))
        .select(digests::staff_id)
        .limit(config::MONTHLY_READERS)
        .load::<Id<Staff>>(conn)?;
    let written: HashSet<_> = written.into_iter().collect();
    let mut waiting = monthly_queries::readers(conn, due.since)?;
    waiting.retain(|reader| !written.contains(&reader.id));
    Ok(waiting)
}

/// Whether the report of this month is now this call's to write: of two that want to, one does.
pub fn take(conn: &mut Conn, reader: Id<Staff>, due: Due, now: Moment) -> QueryResult<bool> {
    let taken = insert_first(conn, |conn| {
        diesel::insert_into(digests::table)
            .values((
                digests::staff_id.eq(reader),
                digests::month.eq(due.month.code()),
                digests::queued_at.eq(now),
            ))
            .execute(conn)
    })?;
    Ok(taken.is_some())
}

/// What this reader would see under Teilnahme.
pub fn figures(
    conn: &mut Conn,
    scope: &Scope,
    due: Due,
    baseline: f64,
    now: Moment,
) -> QueryResult<Figures> {
    let period = Period::of(due.about.quarter());
    Ok(Figures {
        month: due.about,
        now: report(conn, scope, period, By::Month, baseline, now)?,
        before: report(conn, scope, period.a_year_before(), By::Month, baseline, now)?,
        unclosed: unclosed(conn, scope, period, now)?,
    })
}
