//! All SQL about reminders.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::plan::{Line, Plan};
use super::thanks::Thanks;
use super::{Kind, Outcome};
use crate::config;
use crate::db::schema::{
    call_tries, calls, events, invitations, reminder_plans, reminder_stops, reminder_turns,
    reminders, thanks_plans, thanks_stops,
};
use crate::db::{self, Conn, Id, Moment, Value, insert_rows};
use crate::events::{Event, Stage};
use crate::formats::Format;
use crate::guests::Guest;
use crate::invitations::{CallReason, Invitation, call_round};
use crate::staff::Staff;

/// The plan of a format.
pub fn plan(conn: &mut Conn, format: Id<Format>) -> QueryResult<Plan> {
    let rows = reminder_plans::table
        .filter(reminder_plans::format_id.eq(format))
        .select((reminder_plans::kind, reminder_plans::active, reminder_plans::days))
        .limit(Kind::ALL.len() as i64)
        .load::<(Kind, bool, i32)>(conn)?;
    let line = |(kind, active, days)| Line { kind, active, days };
    Ok(Plan::of(rows.into_iter().map(line)))
}

/// Whether thanks go by themselves after events of a format.
pub fn thanks_plan(conn: &mut Conn, format: Id<Format>) -> QueryResult<Thanks> {
    let row = thanks_plans::table
        .find(format)
        .select((thanks_plans::active, thanks_plans::letters))
        .first::<(bool, bool)>(conn)
        .optional()?;
    Ok(row.map_or_else(Thanks::default, |(active, letters)| Thanks { active, letters }))
}

/// Keeps that in place of what was there.
pub fn keep_thanks(conn: &mut Conn, format: Id<Format>, thanks: Thanks) -> QueryResult<()> {
    diesel::delete(thanks_plans::table.find(format)).execute(conn)?;
    diesel::insert_into(thanks_plans::table)
        .values((
            thanks_plans::format_id.eq(format),
            thanks_plans::active.eq(thanks.active),
            thanks_plans::letters.eq(thanks.letters),
        ))
        .execute(conn)
        .map(drop)
}

/// When somebody stopped the thanks of an event.
pub fn thanks_stopped(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<Moment>> {
    thanks_stops::table.find(event).select(thanks_stops::stopped_at).first(conn).optional()
}

/// Stops the thanks of an event. Call it with the event held.
pub fn stop_thanks(
    conn: &mut Conn,
    event: Id<Event>,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    resume_thanks(conn, event)?;
    diesel::insert_into(thanks_stops::table)
        .values((
            thanks_stops::event_id.eq(event),
            thanks_stops::stopped_at.eq(now),
            thanks_stops::staff_id.eq(by),
        ))
        .execute(conn)
        .map(drop)
}

/// Lets them go on.
pub fn resume_thanks(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    diesel::delete(thanks_stops::table.find(event)).execute(conn).map(drop)
}

/// Those of these events after which thanks go by themselves, if they ended after that.
pub fn thanked_by_itself(
    conn: &mut Conn,
    of: &[Id<Event>],
    since: Moment,
) -> QueryResult<HashSet<Id<Event>>> {
    let by_hand = thanks_plans::table
        .filter(thanks_plans::format_id.eq(events::format_id))
        .filter(thanks_plans::active.eq(false));
    let stopped = thanks_stops::table.filter(thanks_stops::event_id.eq(events::id));
    let ids = events::table
        .filter(events::id.eq_any(of))
        .filter(events::ends_at.gt(since))
        .filter(not(exists(by_hand)))
        .filter(not(exists(stopped)))
        .select(events::id)
        .limit(config::API_ROWS)
        .load::<Id<Event>>(conn)?;
    Ok(ids.into_iter().collect())
}

/// The plans of all formats that have one of their own.
pub fn plans(conn: &mut Conn) -> QueryResult<HashMap<Id<Format>, Plan>> {
    let rows = reminder_plans::table
        .order((reminder_plans::format_id, reminder_plans::kind))
        .select((
            reminder_plans::format_id,
            reminder_plans::kind,
            reminder_plans::active,
            reminder_plans::days,
        ))
        .limit(config::MOST_FORMATS * Kind::ALL.len() as i64)
        .load::<(Id<Format>, Kind, bool, i32)>(conn)?;
    let mut lines: HashMap<Id<Format>, Vec<Line>> = HashMap::new();
    for (format, kind, active, days) in rows {
        lines.entry(format).or_default().push(Line { kind, active, days });
    }
    Ok(lines.into_iter().map(|(format, lines)| (format, Plan::of(lines))).collect())
}

/// Keeps the plan of a format in place of what it had.
pub fn keep_plan(conn: &mut Conn, format: Id<Format>, plan: &Plan) -> QueryResult<()> {
    diesel::delete(reminder_plans::table.filter(reminder_plans::format_id.eq(format)))
        .execute(conn)?;
    for line in plan.lines() {
        diesel::insert_into(reminder_plans::table)
            .values((
                reminder_plans::format_id.eq(format),
                reminder_plans::kind.eq(line.kind),
                reminder_plans::active.eq(line.active),
                reminder_plans::days.eq(line.days),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The kinds that nobody gets at an event.
pub fn stops(conn: &mut Conn, event: Id<Event>) -> QueryResult<BTreeSet<Kind>> {
    let kinds = reminder_stops::table
        .filter(reminder_stops::event_id.eq(event))
        .select(reminder_stops::kind)
        .limit(Kind::ALL.len() as i64)
        .load::<Kind>(conn)?;
    Ok(kinds.into_iter().collect())
}

/// Stops a kind for everybody at an event. Call it with the event held.
pub fn stop_kind(
    conn: &mut Conn,
    event: Id<Event>,
    kind: Kind,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    resume_kind(conn, event, kind)?;
    diesel::insert_into(reminder_stops::table)
        .values((
            reminder_stops::event_id.eq(event),
            reminder_stops::kind.eq(kind),
            reminder_stops::stopped_at.eq(now),
            reminder_stops::staff_id.eq(by),
        ))
        .execute(conn)
        .map(drop)
}

/// Lets a kind go on.
pub fn resume_kind(conn: &mut Conn, event: Id<Event>, kind: Kind) -> QueryResult<()> {
    diesel::delete(reminder_stops::table.find((event, kind))).execute(conn).map(drop)
}

/// What became of one guest's reminder.
#[derive(Clone, Debug)]
pub struct Noted {
    pub invitation: Id<Invitation>,
    pub kind: Kind,
    /// When the event was to begin.
    pub begins_at: Moment,
    pub outcome: Outcome,
    pub at: Moment,
}

/// What was sent or stopped at an event, the newest first.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Noted>> {
    let rows = reminders::table
        .inner_join(invitations::table)
        .filter(invitations::event_id.eq(event))
        .order((reminders::noted_at.desc(), reminders::invitation_id, reminders::kind))
        .select((
            reminders::invitation_id,
            reminders::kind,
            reminders::begins_at,
            reminders::outcome,
            reminders::noted_at,
        ))
        .limit(Kind::ALL.len() as i64 * config::CAMPAIGN_GUESTS as i64)
        .load::<(Id<Invitation>, Kind, Moment, Outcome, Moment)>(conn)?;
    let noted = |(invitation, kind, begins_at, outcome, at)| Noted {
        invitation,
        kind,
        begins_at,
        outcome,
        at,
    };
    Ok(rows.into_iter().map(noted).collect())
}

/// Notes what became of the reminder of a household, once for each of them.
pub fn note(
    conn: &mut Conn,
    invitations: &[Id<Invitation>],
    (kind, begins_at): (Kind, Moment),
    outcome: Outcome,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    let row = |invitation: &Id<Invitation>| {
        vec![
            Value::Text(invitation.to_string()),
            Value::Text(kind.code().into()),
            Value::Moment(begins_at),
            Value::Text(outcome.code().into()),
            Value::Moment(now),
            Value::OptionalText(by.map(|by| by.to_string())),
        ]
    };
    let rows: Vec<_> = invitations.iter().map(row).collect();
    let columns = &["invitation_id", "kind", "begins_at", "outcome", "noted_at", "staff_id"];
    insert_rows(conn, "reminders", columns, &rows).map(drop)
}

/// Lets a reminder go on that somebody stopped. Returns of how many guests.
pub fn unstop(conn: &mut Conn, invitations: &[Id<Invitation>], kind: Kind) -> QueryResult<usize> {
    let stopped = reminders::table
        .filter(reminders::invitation_id.eq_any(invitations))
        .filter(reminders::kind.eq(kind))
        .filter(reminders::outcome.eq(Outcome::Stopped));
    diesel::delete(stopped).execute(conn)
}

/// When the guests of an event heard from us without having asked, since then, about whatever event:
/// invitations that went out, reminders, and calls in which somebody spoke with them.
pub fn touches(
    conn: &mut Conn,
    event: Id<Event>,
    since: Moment,
) -> QueryResult<HashMap<Id<Guest>, Vec<Moment>>> {
    let guests: BTreeSet<Id<Guest>> = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .select(invitations::guest_id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Id<Guest>>(conn)?
        .into_iter()
        .collect();
    let guests: Vec<_> = guests.into_iter().collect();
    let mut touches: HashMap<Id<Guest>, Vec<Moment>> = HashMap::new();
    for some in guests.chunks(500) {
        // Who put their name down themselves was not written to by us.
        let invited = invitations::table
            .filter(invitations::guest_id.eq_any(some))
            .filter(invitations::delivered_at.gt(since))
            .filter(invitations::registered_at.is_null())
            .select((invitations::guest_id, invitations::delivered_at))
            .limit(config::CAMPAIGN_GUESTS as i64)
            .load::<(Id<Guest>, Option<Moment>)>(conn)?;
        let reminded = reminders::table
            .inner_join(invitations::table)
            .filter(invitations::guest_id.eq_any(some))
            .filter(reminders::noted_at.gt(since))
            .filter(reminders::outcome.ne(Outcome::Stopped))
            .filter(reminders::outcome.ne(Outcome::Nothing))
            .select((invitations::guest_id, reminders::noted_at))
            .limit(config::CAMPAIGN_GUESTS as i64)
            .load::<(Id<Guest>, Moment)>(conn)?;
        // A call to remind them counts as their reminder, and who asked for a call wanted one.
        let called = call_tries::table
            .inner_join(calls::table)
            .filter(calls::guest_id.eq_any(some))
            .filter(calls::reason.ne(CallReason::Remind))
            .filter(calls::reason.ne(CallReason::Asked))
            .filter(call_tries::outcome.eq(call_round::Outcome::Reached))
            .filter(call_tries::at.gt(since))
            .select((calls::guest_id, call_tries::at))
            .limit(config::CAMPAIGN_GUESTS as i64)
            .load::<(Id<Guest>, Moment)>(conn)?;
        let invited = invited.into_iter().filter_map(|(guest, at)| Some((guest, at?)));
        for (guest, at) in invited.chain(reminded).chain(called) {
            touches.entry(guest).or_default().push(at);
        }
    }
    Ok(touches)
}

/// An event, its format, and when it begins.
pub type Coming = (Id<Event>, Id<Format>, Option<Moment>);

/// Events that take answers and begin before that.
pub fn coming(conn: &mut Conn, now: Moment, until: Moment) -> QueryResult<Vec<Coming>> {
    events::table
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .filter(events::begins_at.le(until))
        .order((events::begins_at, events::id))
        .select((events::id, events::format_id, events::begins_at))
        .limit(config::REMINDED_EVENTS)
        .load(conn)
}

const TURN: &str = "UPDATE reminder_turns SET looked_at = ? WHERE id = 1";

/// Holds the right to remind until the transaction ends: of two workers the second waits, and then sees
/// what the first has sent.
pub fn take_turn(conn: &mut Conn, now: Moment) -> QueryResult<()> {
    if db::change(conn, TURN, &[Value::Moment(now)])? == 0 {
        let first = db::insert_first(conn, |conn| {
            diesel::insert_into(reminder_turns::table)
                .values((reminder_turns::id.eq(1), reminder_turns::looked_at.eq(now)))
                .execute(conn)
        })?;
        if first.is_none() {
            db::change(conn, TURN, &[Value::Moment(now)])?;
        }
    }
    Ok(())
}

/// Erases what became of the reminders of an event. Returns how many rows.
pub fn erase(conn: &mut Conn, event: Id<Event>) -> QueryResult<usize> {
    let of_event = invitations::table.filter(invitations::event_id.eq(event));
    let theirs = reminders::invitation_id.eq_any(of_event.select(invitations::id));
    diesel::delete(reminders::table.filter(theirs)).execute(conn)
}

/// The same of one guest at all events.
pub fn forget(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<usize> {
    let of_guest = invitations::table.filter(invitations::guest_id.eq(guest));
    let theirs = reminders::invitation_id.eq_any(of_guest.select(invitations::id));
    diesel::delete(reminders::table.filter(theirs)).execute(conn)
}

/// What became of a reminder of an event, and when.
pub type Reminded = (Id<Event>, Kind, Outcome, Moment);

/// What became of the reminders of one guest, for whoever asks what we hold.
pub fn of_guest(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<Reminded>> {
    reminders::table
        .inner_join(invitations::table)
        .filter(invitations::guest_id.eq(guest))
        .order((reminders::noted_at, reminders::kind))
        .select((invitations::event_id, reminders::kind, reminders::outcome, reminders::noted_at))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)
}
