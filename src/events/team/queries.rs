//! All SQL about who makes an event happen.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{Agreement, Member, Part};
use crate::config;
use crate::db::schema::{events, formats, staff, team};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session, Stage};
use crate::formats::Sensitivity;
use crate::staff::{Role, Staff};
use crate::text;

type Row = (
    (Id<Member>, Id<Event>, Option<Id<Session>>, Part, Option<Id<Staff>>),
    (String, String, String, String, Agreement),
    (Option<String>, Option<String>),
);

type Columns = (
    (team::id, team::event_id, team::session_id, team::part, team::staff_id),
    (team::name, team::phone, team::email, team::language, team::agreement),
    (diesel::dsl::Nullable<staff::name>, diesel::dsl::Nullable<staff::email>),
);

fn columns() -> Columns {
    (
        (team::id, team::event_id, team::session_id, team::part, team::staff_id),
        (team::name, team::phone, team::email, team::language, team::agreement),
        (staff::name.nullable(), staff::email.nullable()),
    )
}

/// Our own people are called as they are called now.
fn member((what, who, ours): Row) -> Member {
    let (id, event, session, part, staff) = what;
    let (name, phone, email, language, agreement) = who;
    Member {
        id,
        event,
        session,
        part,
        staff,
        name: ours.0.unwrap_or(name),
        phone,
        email: ours.1.unwrap_or(email),
        language,
        agreement,
    }
}

/// The team of an event: by part, then by name.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Member>> {
    of_events(conn, &[event])
}

/// The teams of these events: by part, then by name.
pub fn of_events(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<Vec<Member>> {
    let rows = team::table
        .left_join(staff::table)
        .filter(team::event_id.eq_any(ids))
        .order((team::created_at, team::id))
        .select(columns())
        .limit(config::TEAM_MEMBERS * i64::try_from(ids.len()).unwrap_or(1).max(1))
        .load::<Row>(conn)?;
    let mut members: Vec<_> = rows.into_iter().map(member).collect();
    members.sort_by_cached_key(|one| (one.part, text::sort_key(&one.name)));
    Ok(members)
}

/// One of a team.
pub fn find(conn: &mut Conn, id: Id<Member>) -> QueryResult<Option<Member>> {
    let row = team::table.left_join(staff::table).filter(team::id.eq(id)).select(columns());
    Ok(row.first::<Row>(conn).optional()?.map(member))
}

/// Takes somebody into the team.
pub fn insert(conn: &mut Conn, new: &Member, now: Moment) -> QueryResult<()> {
    diesel::insert_into(team::table)
        .values((
            team::id.eq(new.id),
            team::event_id.eq(new.event),
            team::created_at.eq(now),
            Changing::of(new),
        ))
        .execute(conn)
        .map(drop)
}

/// Stores what somebody's part has become.
pub fn update(conn: &mut Conn, member: &Member) -> QueryResult<()> {
    diesel::update(team::table.find(member.id)).set(Changing::of(member)).execute(conn).map(drop)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = team, treat_none_as_null = true)]
struct Changing<'a> {
    session_id: Option<Id<Session>>,
    part: Part,
    staff_id: Option<Id<Staff>>,
    name: &'a str,
    folded: String,
    phone: &'a str,
    email: &'a str,
    language: &'a str,
    agreement: Agreement,
}

impl<'a> Changing<'a> {
    fn of(member: &'a Member) -> Self {
        Self {
            session_id: member.session,
            part: member.part,
            staff_id: member.staff,
            name: &member.name,
            folded: text::fold(&member.name),
            phone: &member.phone,
            email: &member.email,
            language: &member.language,
            agreement: member.agreement,
        }
    }
}

/// Takes somebody out of the team.
pub fn delete(conn: &mut Conn, id: Id<Member>) -> QueryResult<()> {
    diesel::delete(team::table.find(id)).execute(conn).map(drop)
}

/// Whoever had a part in a session that is no more has it in the whole event: they are not forgotten.
pub fn without_sessions(conn: &mut Conn, dropped: &[Id<Session>]) -> QueryResult<()> {
    diesel::update(team::table.filter(team::session_id.eq_any(dropped)))
        .set(team::session_id.eq(None::<Id<Session>>))
        .execute(conn)
        .map(drop)
}

/// Makes a member of the team the event's Kümmerer, whom guests ask.
pub fn set_contact(conn: &mut Conn, event: Id<Event>, name: &str, phone: &str) -> QueryResult<()> {
    let row = events::table.find(event);
    diesel::update(row).set(events::contact_name.eq(name)).execute(conn)?;
    if !phone.is_empty() {
        diesel::update(row).set(events::contact_phone.eq(phone)).execute(conn)?;
    }
    Ok(())
}

/// People who sign in here and can have a part: id, name, role.
pub fn colleagues(conn: &mut Conn) -> QueryResult<Vec<(Id<Staff>, String, Role)>> {
    let mut rows = staff::table
        .filter(staff::active.eq(true))
        .select((staff::id, staff::name, staff::role))
        .limit(config::COLLEAGUES)
        .load::<(Id<Staff>, String, Role)>(conn)?;
    rows.sort_by_cached_key(|(_, name, _)| text::sort_key(name));
    Ok(rows)
}

/// Name of a colleague who can have a part.
pub fn colleague(conn: &mut Conn, id: Id<Staff>) -> QueryResult<Option<String>> {
    staff::table.find(id).filter(staff::active.eq(true)).select(staff::name).first(conn).optional()
}

/// Events in which this person has a part and did not say no.
pub fn events_of(conn: &mut Conn, of: Id<Staff>) -> QueryResult<BTreeSet<Id<Event>>> {
    let rows = team::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(team::staff_id.eq(of))
        .filter(team::agreement.ne(Agreement::Declined))
        .filter(formats::sensitivity.ne(Sensitivity::Normal))
        .select(team::event_id)
        .limit(config::OWN_EVENTS)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Events of a sensitive format that this person planned, or where guests ask for them by name. A name
/// that two colleagues share is nobody's: then the team says which of them it is.
pub fn seen_to_by(conn: &mut Conn, by: Id<Staff>) -> QueryResult<BTreeSet<Id<Event>>> {
    let name: Option<String> = staff::table.find(by).select(staff::name).first(conn).optional()?;
    let known_as = match name {
        Some(name) => only_one_named(conn, &name)?.filter(|one| *one == by).map(|_| name),
        None => None,
    };
    let rows = events::table
        .inner_join(formats::table)
        .filter(events::created_by.eq(by).or(events::contact_name.eq_any(known_as)))
        .filter(formats::sensitivity.ne(Sensitivity::Normal))
        .select(events::id)
        .limit(config::OWN_EVENTS)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Who planned this event, and whom guests ask for by name.
pub fn who_sees_to(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Id<Staff>>> {
    let row = events::table.find(event).select((events::created_by, events::contact_name));
    let Some((planner, contact)) = row.first::<(Option<Id<Staff>>, String)>(conn).optional()?
    else {
        return Ok(Vec::new());
    };
    let named = only_one_named(conn, &contact)?;
    Ok(planner.into_iter().chain(named).collect())
}

/// The colleague of this name, if there is one and no other.
fn only_one_named(conn: &mut Conn, name: &str) -> QueryResult<Option<Id<Staff>>> {
    let named = staff::table.filter(staff::name.eq(name)).filter(staff::active.eq(true));
    let found: Vec<Id<Staff>> = named.select(staff::id).limit(2).load(conn)?;
    match found.as_slice() {
        [only] => Ok(Some(*only)),
        _ => Ok(None),
    }
}

/// Published events in which this person said yes to a part, whatever the format.
pub fn confirmed_events(conn: &mut Conn, of: Id<Staff>) -> QueryResult<Vec<Id<Event>>> {
    let mut ids: Vec<Id<Event>> = team::table
        .inner_join(events::table)
        .filter(team::staff_id.eq(of))
        .filter(team::agreement.eq(Agreement::Confirmed))
        .filter(events::stage.eq(Stage::Published))
        .order((events::begins_at, events::id))
        .select(team::event_id)
        .limit(config::OWN_EVENTS)
        .load(conn)?;
    // Whoever has two parts stands there twice, one after the other.
    ids.dedup();
    Ok(ids)
}

/// Events between two moments in which one of these people has a part, drafts too.
pub fn elsewhere(
    conn: &mut Conn,
    (begin, end): (Moment, Moment),
    but: Id<Event>,
    (staff_ids, folded): (&[Id<Staff>], &[String]),
) -> QueryResult<Vec<Member>> {
    let ours = team::staff_id.eq_any(staff_ids.iter().copied().map(Some).collect::<Vec<_>>());
    let others = team::staff_id.is_null().and(team::folded.eq_any(folded));
    let rows = team::table
        .inner_join(events::table)
        .left_join(staff::table)
        .filter(events::stage.eq_any([Stage::Draft, Stage::Published]))
        .filter(events::begins_at.lt(end))
        .filter(events::ends_at.gt(begin))
        .filter(events::id.ne(but))
        .filter(team::agreement.ne(Agreement::Declined))
        .filter(others.or(ours))
        .select(columns())
        .limit(config::PAGE_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(member).collect())
}

/// Events between two moments in this room, drafts too.
pub fn in_room(
    conn: &mut Conn,
    (begin, end): (Moment, Moment),
    but: Id<Event>,
    venue: Id<crate::venues::Venue>,
) -> QueryResult<Vec<Id<Event>>> {
    events::table
        .filter(events::venue_id.eq(venue))
        .filter(events::stage.eq_any([Stage::Draft, Stage::Published]))
        .filter(events::begins_at.lt(end))
        .filter(events::ends_at.gt(begin))
        .filter(events::id.ne(but))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(config::PAGE_ROWS)
        .load(conn)
}
