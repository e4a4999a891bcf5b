//! SQL that reads what weeks hold on one person: assignments, next steps, lines on printed sheets.

use diesel::prelude::*;

use super::super::extract::{NextStep, OnPaper, Sent};
use super::super::retention::{self, Step as Deadline};
use crate::attendance::Presence;
use crate::attendance::presence::{Part, Sign};
use crate::config;
use crate::db::schema::{
    assignments, event_sessions, events, followups, formats, sheet_lines, sheets, staff,
};
use crate::db::{Conn, Day, Id, LocalTime, Moment};
use crate::events::Event;
use crate::followups::{State, Step, Talk};
use crate::guests::Guest;

const MOST: i64 = config::CAMPAIGN_GUESTS as i64;

/// To which events the Fachverfahren sent somebody, the last first.
pub fn sent(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<(Id<Event>, Sent)>> {
    type Row = ((Id<Event>, String, Option<Moment>, Option<Moment>, i32), (Moment, Option<Moment>));
    let rows = assignments::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(assignments::guest_id.eq(guest))
        .order((assignments::assigned_at.desc(), assignments::id.desc()))
        .select((
            (
                events::id,
                events::title,
                events::begins_at,
                events::ends_at,
                formats::retention_days,
            ),
            (assignments::assigned_at, assignments::withdrawn_at),
        ))
        .limit(MOST)
        .load::<Row>(conn)?;
    let sent = |((id, event, begins_at, ends_at, roster), (assigned_at, withdrawn_at)): Row| {
        let last = |ended| retention::due(ended, Deadline::Roster.days(roster)).iso();
        let sent = Sent {
            event,
            begins_at: begins_at.map(Moment::rfc3339),
            assigned_at: assigned_at.rfc3339(),
            withdrawn_at: withdrawn_at.map(Moment::rfc3339),
            calls: Vec::new(),
            attendance: Vec::new(),
            erased_on: ends_at.map(last),
        };
        (id, sent)
    };
    Ok(rows.into_iter().map(sent).collect())
}

/// The next steps that were agreed with somebody.
pub fn next_steps(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<NextStep>> {
    type Row = (
        (String, Talk, Option<Step>, Option<String>),
        (Option<Day>, State, Moment, Option<Moment>, i32),
    );
    let rows = followups::table
        .inner_join(events::table.inner_join(formats::table))
        .left_join(staff::table)
        .filter(followups::guest_id.eq(guest))
        .order((followups::updated_at.desc(), followups::id.desc()))
        .select((
            (events::title, followups::talk, followups::step, staff::name.nullable()),
            (
                followups::due_on,
                followups::state,
                followups::updated_at,
                events::ends_at,
                formats::retention_days,
            ),
        ))
        .limit(MOST)
        .load::<Row>(conn)?;
    let next_step = |((event, talk, step, owner), (due_on, state, at, ends_at, roster)): Row| {
        let last = |ended| retention::due(ended, Deadline::FollowUps.days(roster)).iso();
        NextStep {
            event,
            talk: talk.label(),
            step: step.map(Step::label),
            owner,
            due_on: due_on.map(|due| due.iso()),
            state: state.label(),
            updated_at: at.rfc3339(),
            erased_on: ends_at.map(last),
        }
    };
    Ok(rows.into_iter().map(next_step).collect())
}

/// On which printed sheets somebody stands, and what was crossed there.
pub fn on_paper(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<OnPaper>> {
    type Row = ((String, LocalTime, Moment, i32), (Option<Presence>, Option<Part>, Option<i32>));
    let rows = sheet_lines::table
        .inner_join(sheets::table.inner_join(events::table).inner_join(event_sessions::table))
        .filter(sheet_lines::guest_id.eq(guest))
        .order((sheets::printed_at, sheets::id))
        .select((
            (events::title, event_sessions::starts_at, sheets::printed_at, sheet_lines::number),
            (sheet_lines::presence, sheet_lines::part, sheet_lines::children),
        ))
        .limit(MOST)
        .load::<Row>(conn)?;
    let on_paper =
        |((event, starts_at, printed_at, number), (presence, part, children)): Row| OnPaper {
            event,
            session: starts_at.iso(),
            printed_at: printed_at.rfc3339(),
            number,
            cross: presence.map(|presence| Sign::of(presence, part).label()),
            children,
        };
    Ok(rows.into_iter().map(on_paper).collect())
}
