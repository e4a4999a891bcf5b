//! All SQL about attendance; `queries/sums.rs` and `queries/reach.rs` add it up, `queries/changes.rs`
//! says that they did, `queries/arms.rs` adds up by the versions of wording trials, `queries/visits.rs`
//! counts open doors, `queries/some.rs` reads a few of many.

mod arms;
mod changes;
mod reach;
mod some;
mod sums;
mod visits;

pub use arms::{by_arm, forget_arms, hold_trials, keep_arms};
pub use changes::{changes, note_change};
pub use reach::{Reach, by_before, forget_reach, keep_reach, reach};
pub use some::{expected_among, is_long, log_among, marks_among};
pub use sums::{carry, forget_tallies, keep_tallies, sums};
pub use visits::{forget_visits, keep_visits, last_nameless};

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::presence::{Entry, Part, Sign, Standing};
use super::{Attendance, Presence};
use crate::assignments::{self, Listed};
use crate::config;
use crate::db::schema::{
    assignments as assigned_rows, attendance, attendance_operations, events, guests, invitations,
};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session, Stage};
use crate::guests::Guest;
use crate::invitations::{Childcare, Reply};
use crate::staff::{Scope, Site, Staff};

/// Entries that one event can have: the largest campaign at every session.
const ENTRIES: i64 = (config::CAMPAIGN_GUESTS * config::EVENT_SESSIONS) as i64;

/// Why somebody stands on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedAs {
    Invited,
    /// Sent by the Fachverfahren.
    Assigned,
}

/// A guest as the door list needs them.
#[derive(Clone, Debug)]
pub struct Expected {
    pub guest: Id<Guest>,
    pub listed: ListedAs,
    pub key: String,
    pub first_name: String,
    pub family_name: String,
    pub folded: String,
    pub reply: Reply,
    pub adults: i32,
    pub children: i32,
    pub childcare: Childcare,
    pub interpreter: String,
    pub access: String,
    /// Which of the event's times they have.
    pub slot: Option<i32>,
}

/// Everybody who was asked and whose invitation was not withdrawn, and everybody who is assigned, in no
/// particular order.
pub fn expected(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Expected>> {
    let mut all = invited(conn, event, None)?;
    let people = assignments::queries::people(conn, event)?;
    all.extend(people.into_iter().map(Expected::assigned));
    Ok(all)
}

/// Everybody who was asked and whose invitation was not withdrawn, or those of them who are meant.
fn invited(
    conn: &mut Conn,
    event: Id<Event>,
    meant: Option<&[Id<Guest>]>,
) -> QueryResult<Vec<Expected>> {
    type Row = (
        (Id<Guest>, String, String, String, String),
        (Reply, i32, i32, Childcare, String, String, Option<i32>),
    );
    let mut query = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .select((
            (guests::id, guests::key, guests::first_name, guests::family_name, guests::folded),
            (
                invitations::reply,
                invitations::adults,
                invitations::child_count,
                invitations::childcare,
                invitations::interpreter,
                invitations::access,
                invitations::slot,
            ),
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .into_boxed();
    if let Some(meant) = meant {
        query = query.filter(invitations::guest_id.eq_any(meant.to_vec()));
    }
    let expected = |(who, said): Row| {
        let (guest, key, first_name, family_name, folded) = who;
        let (reply, adults, children, childcare, interpreter, access, slot) = said;
        Expected {
            guest,
            listed: ListedAs::Invited,
            key,
            first_name,
            family_name,
            folded,
            reply,
            adults,
            children,
            childcare,
            interpreter,
            access,
            slot,
        }
    };
    Ok(query.load::<Row>(conn)?.into_iter().map(expected).collect())
}

/// Guests on the list of an event whom this scope does not see.
pub fn unseen(conn: &mut Conn, event: &Event, scope: &Scope) -> QueryResult<HashSet<Id<Guest>>> {
    let Some(sites) = scope.guests_at(event.site) else { return Ok(HashSet::new()) };
    let asked = invitations::table
        .filter(invitations::event_id.eq(event.id))
        .filter(invitations::guest_id.eq(guests::id));
    let entered = attendance::table
        .filter(attendance::event_id.eq(event.id))
        .filter(attendance::guest_id.eq(guests::id.nullable()));
    let sent = assigned_rows::table
        .filter(assigned_rows::event_id.eq(event.id))
        .filter(assigned_rows::guest_id.eq(guests::id));
    let strangers = guests::table
        .filter(guests::site_id.is_null().or(guests::site_id.ne_all(sites.to_vec())))
        .filter(
            diesel::dsl::exists(asked)
                .or(diesel::dsl::exists(entered))
                .or(diesel::dsl::exists(sent)),
        )
        .select(guests::id)
        .limit(ENTRIES)
        .load(conn)?;
    Ok(strangers.into_iter().collect())
}

impl Expected {
    /// Nobody asked them anything; they are one person.
    fn assigned(person: assignments::queries::Person) -> Self {
        Self {
            guest: person.guest,
            listed: ListedAs::Assigned,
            key: person.key,
            first_name: person.first_name,
            family_name: person.family_name,
            folded: person.folded,
            reply: Reply::Open,
            adults: 1,
            children: 0,
            childcare: Childcare::None,
            interpreter: String::new(),
            access: String::new(),
            slot: None,
        }
    }
}

/// Whether this guest stands on the list of this event: asked, and still is, or assigned.
pub fn is_listed(conn: &mut Conn, event: Id<Event>, guest: Id<Guest>) -> QueryResult<bool> {
    match assignments::queries::of_guest(conn, event, guest)?.map(|known| known.listed) {
        Some(Listed::Yes) => Ok(true),
        Some(Listed::NoLonger) | None => is_invited(conn, event, guest),
    }
}

fn is_invited(conn: &mut Conn, event: Id<Event>, guest: Id<Guest>) -> QueryResult<bool> {
    let asked = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::guest_id.eq(guest))
        .filter(invitations::withdrawn_at.is_null());
    diesel::select(diesel::dsl::exists(asked)).get_result(conn)
}

/// A row of the door list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub id: Id<Attendance>,
    pub session: Id<Session>,
    pub guest: Option<Id<Guest>>,
    pub presence: Presence,
    pub part: Option<Part>,
    pub children: i32,
    pub at: Moment,
}

impl Mark {
    pub fn sign(&self) -> Sign {
        Sign::of(self.presence, self.part)
    }
}

type MarkRow =
    (Id<Attendance>, Id<Session>, Option<Id<Guest>>, Presence, Option<Part>, i32, Moment);

const MARK: (
    attendance::id,
    attendance::session_id,
    attendance::guest_id,
    attendance::presence,
    attendance::part,
    attendance::children,
    attendance::at,
) = (
    attendance::id,
    attendance::session_id,
    attendance::guest_id,
    attendance::presence,
    attendance::part,
    attendance::children,
    attendance::at,
);

fn mark((id, session, guest, presence, part, children, at): MarkRow) -> Mark {
    Mark { id, session, guest, presence, part, children, at }
}

/// Every entry of an event.
pub fn marks(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Mark>> {
    let rows = attendance::table
        .filter(attendance::event_id.eq(event))
        .order((attendance::at, attendance::id))
        .select(MARK)
        .limit(ENTRIES)
        .load::<MarkRow>(conn)?;
    Ok(rows.into_iter().map(mark).collect())
}

/// The row of a guest at a session.
pub fn mark_of(
    conn: &mut Conn,
    session: Id<Session>,
    guest: Id<Guest>,
) -> QueryResult<Option<Mark>> {
    let row = attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::guest_id.eq(guest))
        .select(MARK)
        .first::<MarkRow>(conn)
        .optional()?;
    Ok(row.map(mark))
}

/// Names of guests who stand in the list without having been asked.
pub fn names(
    conn: &mut Conn,
    ids: &[Id<Guest>],
) -> QueryResult<HashMap<Id<Guest>, (String, String)>> {
    let mut names = HashMap::new();
    for some in ids.chunks(500) {
        let rows = guests::table
            .filter(guests::id.eq_any(some))
            .select((guests::id, guests::first_name, guests::family_name))
            .limit(500)
            .load::<(Id<Guest>, String, String)>(conn)?;
        names.extend(rows.into_iter().map(|(id, first, family)| (id, (first, family))));
    }
    Ok(names)
}

/// Adds an empty row to the door list.
pub fn add_row(
    conn: &mut Conn,
    event: Id<Event>,
    session: Id<Session>,
    guest: Option<Id<Guest>>,
    at: Moment,
) -> QueryResult<Id<Attendance>> {
    let id = Id::new();
    diesel::insert_into(attendance::table)
        .values((
            attendance::id.eq(id),
            attendance::event_id.eq(event),
            attendance::session_id.eq(session),
            attendance::guest_id.eq(guest),
            attendance::presence.eq(Presence::Unknown),
            attendance::children.eq(0),
            attendance::at.eq(at),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Writes where the log leaves a row.
pub fn keep(
    conn: &mut Conn,
    row: Id<Attendance>,
    standing: &Standing,
    at: Moment,
) -> QueryResult<()> {
    diesel::update(attendance::table.find(row))
        .set((
            attendance::presence.eq(standing.presence),
            attendance::part.eq(standing.part),
            attendance::children.eq(standing.children),
            attendance::at.eq(standing.at.unwrap_or(at)),
        ))
        .execute(conn)
        .map(drop)
}

/// An entry of the log and what it is about.
#[derive(Clone, Debug)]
pub struct Logged {
    pub row: Id<Attendance>,
    pub session: Id<Session>,
    pub guest: Option<Id<Guest>>,
    pub entry: Entry,
}

type LogRow = (
    (Id<Attendance>, Id<Session>, Option<Id<Guest>>),
    (String, Presence, Option<Part>, Option<i32>, Moment, Option<Moment>),
);

/// Spelled out, for diesel knows a selection by its type.
#[expect(clippy::type_complexity, reason = "the columns are their own names")]
const LOG: (
    (
        attendance_operations::attendance_id,
        attendance_operations::session_id,
        attendance_operations::guest_id,
    ),
    (
        attendance_operations::operation,
        attendance_operations::presence,
        attendance_operations::part,
        attendance_operations::children,
        attendance_operations::at,
        attendance_operations::undone_at,
    ),
) = (
    (
        attendance_operations::attendance_id,
        attendance_operations::session_id,
        attendance_operations::guest_id,
    ),
    (
        attendance_operations::operation,
        attendance_operations::presence,
        attendance_operations::part,
        attendance_operations::children,
        attendance_operations::at,
        attendance_operations::undone_at,
    ),
);

fn logged((about, said): LogRow) -> Logged {
    let (row, session, guest) = about;
    let (operation, presence, part, children, at, undone_at) = said;
    let entry = Entry { operation, presence, part, children, at, undone: undone_at.is_some() };
    Logged { row, session, guest, entry }
}

/// The entry with this name.
pub fn operation(conn: &mut Conn, operation: &str) -> QueryResult<Option<Logged>> {
    let row = attendance_operations::table.find(operation).select(LOG).first::<LogRow>(conn);
    Ok(row.optional()?.map(logged))
}

/// The log of one row. Nobody taps more than a few times on the same name.
pub fn log(conn: &mut Conn, row: Id<Attendance>) -> QueryResult<Vec<Entry>> {
    let rows = attendance_operations::table
        .filter(attendance_operations::attendance_id.eq(row))
        .order((attendance_operations::at, attendance_operations::operation))
        .select(LOG)
        .limit(ENTRIES)
        .load::<LogRow>(conn)?;
    Ok(rows.into_iter().map(|row| logged(row).entry).collect())
}

/// The log of one session, latest first.
pub fn session_log(conn: &mut Conn, session: Id<Session>) -> QueryResult<Vec<Logged>> {
    let rows = attendance_operations::table
        .filter(attendance_operations::session_id.eq(session))
        .filter(attendance_operations::undone_at.is_null())
        .order((attendance_operations::at.desc(), attendance_operations::operation.desc()))
        .select(LOG)
        .limit(ENTRIES)
        .load::<LogRow>(conn)?;
    Ok(rows.into_iter().map(logged).collect())
}

/// The entries whose names begin so and that stand: those of one tap on "everybody else".
pub fn batch(conn: &mut Conn, session: Id<Session>, prefix: &str) -> QueryResult<Vec<Logged>> {
    let rows = attendance_operations::table
        .filter(attendance_operations::session_id.eq(session))
        .filter(attendance_operations::operation.like(format!("{prefix}.%")))
        .filter(attendance_operations::undone_at.is_null())
        .select(LOG)
        .limit(ENTRIES)
        .load::<LogRow>(conn)?;
    Ok(rows.into_iter().map(logged).collect())
}

/// Adds to the log.
pub fn note(conn: &mut Conn, logged: &Logged, staff: Option<Id<Staff>>) -> QueryResult<()> {
    diesel::insert_into(attendance_operations::table)
        .values((
            attendance_operations::operation.eq(&logged.entry.operation),
            attendance_operations::attendance_id.eq(logged.row),
            attendance_operations::session_id.eq(logged.session),
            attendance_operations::guest_id.eq(logged.guest),
            attendance_operations::presence.eq(logged.entry.presence),
            attendance_operations::part.eq(logged.entry.part),
            attendance_operations::children.eq(logged.entry.children),
            attendance_operations::at.eq(logged.entry.at),
            attendance_operations::staff_id.eq(staff),
        ))
        .execute(conn)
        .map(drop)
}

/// Crosses an entry out.
pub fn cross_out(conn: &mut Conn, operation: &str, now: Moment) -> QueryResult<()> {
    diesel::update(attendance_operations::table.find(operation))
        .set(attendance_operations::undone_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Moves an event between over and closed.
pub fn set_closed(conn: &mut Conn, event: Id<Event>, closed_at: Option<Moment>) -> QueryResult<()> {
    let stage = if closed_at.is_some() { Stage::Closed } else { Stage::Published };
    diesel::update(events::table.find(event))
        .set((events::stage.eq(stage), events::closed_at.eq(closed_at)))
        .execute(conn)
        .map(drop)
}

/// Somebody who may have come in without being asked.
#[derive(Clone, Debug)]
pub struct Known {
    pub guest: Id<Guest>,
    pub name: String,
    pub town: String,
}

/// Guests whose names begin so or who have this key, within the scope, for the list of walk-ins.
pub fn walk_in_candidates(
    conn: &mut Conn,
    scope: &Scope,
    typed: &str,
    limit: i64,
) -> QueryResult<Vec<Known>> {
    let mut words = crate::text::fold(typed);
    words.retain(|sign| sign != '%' && sign != '_');
    let mut query = guests::table
        .select((guests::id, guests::first_name, guests::family_name, guests::town))
        .order((guests::folded, guests::id))
        .limit(limit)
        .into_boxed();
    for word in words.split_whitespace() {
        let (first, later) = (format!("{word}%"), format!("% {word}%"));
        query = query.filter(
            guests::folded
                .like(first)
                .or(guests::folded.like(later))
                .or(guests::key.eq(typed.trim().to_owned())),
        );
    }
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        query = query.filter(guests::site_id.eq_any(sites));
    }
    let rows = query.load::<(Id<Guest>, String, String, String)>(conn)?;
    let known = |(guest, first, family, town): (Id<Guest>, String, String, String)| Known {
        guest,
        name: format!("{first} {family}").trim().to_owned(),
        town,
    };
    Ok(rows.into_iter().map(known).collect())
}
