//! All SQL about lists on their way in.

use diesel::prelude::*;

use super::{INTERRUPTED, Intake, IntakeState};
use crate::config;
use crate::db::schema::guest_imports;
use crate::db::{Conn, Id, Moment};
use crate::guests::import::Mapping;
use crate::guests::taking_over::Report;
use crate::staff::Staff;

type Row = (
    (Id<Intake>, String, String, IntakeState, String, String),
    (i32, i32, String, Option<Id<Staff>>, Moment, Moment),
);

#[expect(clippy::type_complexity, reason = "the list of the columns itself")]
const COLUMNS: (
    (
        guest_imports::id,
        guest_imports::file_name,
        guest_imports::path,
        guest_imports::state,
        guest_imports::mapping,
        guest_imports::report,
    ),
    (
        guest_imports::rows_done,
        guest_imports::rows_total,
        guest_imports::problem,
        guest_imports::staff_id,
        guest_imports::created_at,
        guest_imports::updated_at,
    ),
) = (
    (
        guest_imports::id,
        guest_imports::file_name,
        guest_imports::path,
        guest_imports::state,
        guest_imports::mapping,
        guest_imports::report,
    ),
    (
        guest_imports::rows_done,
        guest_imports::rows_total,
        guest_imports::problem,
        guest_imports::staff_id,
        guest_imports::created_at,
        guest_imports::updated_at,
    ),
);

fn intake(row: Row) -> Intake {
    let ((id, file_name, path, state, mapping, report), rest) = row;
    let (rows_done, rows_total, problem, staff, created_at, updated_at) = rest;
    Intake {
        id,
        file_name,
        path: Some(path).filter(|path| !path.is_empty()).map(Into::into),
        state,
        // What an older version wrote and nobody can read any more is as good as nothing.
        mapping: serde_json::from_str(&mapping).unwrap_or_default(),
        report: serde_json::from_str(&report).unwrap_or_default(),
        rows_done,
        rows_total,
        problem,
        staff,
        created_at,
        updated_at,
    }
}

/// One list.
pub fn find(conn: &mut Conn, id: Id<Intake>) -> QueryResult<Option<Intake>> {
    let row = guest_imports::table.find(id).select(COLUMNS).first::<Row>(conn).optional()?;
    Ok(row.map(intake))
}

/// The last lists of somebody, newest first.
pub fn of_staff(conn: &mut Conn, staff: Id<Staff>, limit: i64) -> QueryResult<Vec<Intake>> {
    let rows = guest_imports::table
        .filter(guest_imports::staff_id.eq(staff))
        .order((guest_imports::created_at.desc(), guest_imports::id.desc()))
        .select(COLUMNS)
        .limit(limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(intake).collect())
}

/// Lists that came in before then and still have something to forget.
pub fn from_before(conn: &mut Conn, then: Moment) -> QueryResult<Vec<Intake>> {
    let rows = guest_imports::table
        .filter(guest_imports::created_at.lt(then))
        .filter(guest_imports::path.ne("").or(guest_imports::report.like(DETAILS)))
        .order(guest_imports::created_at)
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(intake).collect())
}

/// Lists that nobody works on any more and whose details are still there.
pub fn ended_with_details(conn: &mut Conn) -> QueryResult<Vec<Intake>> {
    let ended = [IntakeState::Done, IntakeState::Failed, IntakeState::Discarded];
    let rows = guest_imports::table
        .filter(guest_imports::state.eq_any(ended))
        .filter(guest_imports::report.like(DETAILS))
        .order(guest_imports::created_at)
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(intake).collect())
}

/// Stands in reports that say more than sums.
const DETAILS: &str = "%\"line\"%";

/// Adds a list.
pub fn insert(conn: &mut Conn, new: &Intake) -> QueryResult<()> {
    let path = new.path.as_ref().map(|path| path.to_string_lossy().into_owned());
    diesel::insert_into(guest_imports::table)
        .values((
            guest_imports::id.eq(new.id),
            guest_imports::file_name.eq(&new.file_name),
            guest_imports::path.eq(path.unwrap_or_default()),
            guest_imports::state.eq(new.state),
            guest_imports::mapping.eq(json(&new.mapping)?),
            guest_imports::report.eq(json(&new.report)?),
            guest_imports::rows_done.eq(new.rows_done),
            guest_imports::rows_total.eq(new.rows_total),
            guest_imports::problem.eq(&new.problem),
            guest_imports::staff_id.eq(new.staff),
            guest_imports::created_at.eq(new.created_at),
            guest_imports::updated_at.eq(new.updated_at),
        ))
        .execute(conn)
        .map(drop)
}

/// Moves a list on, if it stands at one of `from`; says whether it did.
pub fn advance(
    conn: &mut Conn,
    id: Id<Intake>,
    from: &[IntakeState],
    to: IntakeState,
    now: Moment,
) -> QueryResult<bool> {
    let standing = guest_imports::table.find(id).filter(guest_imports::state.eq_any(from.to_vec()));
    let moved = diesel::update(standing)
        .set((
            guest_imports::state.eq(to),
            guest_imports::rows_done.eq(0),
            guest_imports::problem.eq(""),
            guest_imports::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(moved == 1)
}

/// Keeps how a person sorted the columns.
pub fn sort_columns(conn: &mut Conn, id: Id<Intake>, mapping: &Mapping) -> QueryResult<()> {
    diesel::update(guest_imports::table.find(id))
        .set(guest_imports::mapping.eq(json(mapping)?))
        .execute(conn)
        .map(drop)
}

/// A sign of life.
pub fn progress(conn: &mut Conn, id: Id<Intake>, rows: u64, now: Moment) -> QueryResult<()> {
    diesel::update(guest_imports::table.find(id))
        .set((guest_imports::rows_done.eq(number(rows)), guest_imports::updated_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Keeps what a reading found.
pub fn keep_report(conn: &mut Conn, id: Id<Intake>, report: &Report) -> QueryResult<()> {
    diesel::update(guest_imports::table.find(id))
        .set((
            guest_imports::report.eq(json(report)?),
            guest_imports::rows_total.eq(number(report.rows)),
            guest_imports::rows_done.eq(number(report.rows)),
        ))
        .execute(conn)
        .map(drop)
}

/// Keeps why it failed.
pub fn keep_problem(conn: &mut Conn, id: Id<Intake>, problem: &str) -> QueryResult<()> {
    diesel::update(guest_imports::table.find(id))
        .set(guest_imports::problem.eq(problem))
        .execute(conn)
        .map(drop)
}

/// The file is gone.
pub fn file_erased(conn: &mut Conn, id: Id<Intake>) -> QueryResult<()> {
    diesel::update(guest_imports::table.find(id))
        .set(guest_imports::path.eq(""))
        .execute(conn)
        .map(drop)
}

/// Work that nobody has heard of for a while was interrupted.
pub fn mark_interrupted(conn: &mut Conn, now: Moment) -> QueryResult<()> {
    let at_work = [IntakeState::Checking, IntakeState::Running];
    let silent = guest_imports::table
        .filter(guest_imports::state.eq_any(at_work))
        .filter(guest_imports::updated_at.lt(now.before(config::IMPORT_SILENCE)));
    diesel::update(silent)
        .set((guest_imports::state.eq(IntakeState::Failed), guest_imports::problem.eq(INTERRUPTED)))
        .execute(conn)
        .map(drop)
}

fn number(rows: u64) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}

fn json(value: &impl serde::Serialize) -> QueryResult<String> {
    serde_json::to_string(value)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
}
