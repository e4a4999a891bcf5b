//! All SQL about assignments.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Assignment, Listed};
use crate::config;
use crate::db::schema::{assignments, guests};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::staff::{Site, Staff};

/// Somebody on the list of those who are assigned.
#[derive(Clone, Debug)]
pub struct Person {
    pub guest: Id<Guest>,
    pub key: String,
    pub first_name: String,
    pub family_name: String,
    pub folded: String,
    pub site: Option<Id<Site>>,
}

/// Everybody who is assigned to an event and still is, by name.
pub fn people(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Person>> {
    let rows = assignments::table
        .inner_join(guests::table)
        .filter(assignments::event_id.eq(event))
        .filter(assignments::withdrawn_at.is_null())
        .order((guests::folded, guests::id))
        .select((
            guests::id,
            guests::key,
            guests::first_name,
            guests::family_name,
            guests::folded,
            guests::site_id,
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(Id<Guest>, String, String, String, String, Option<Id<Site>>)>(conn)?;
    let person = |(guest, key, first_name, family_name, folded, site)| Person {
        guest,
        key,
        first_name,
        family_name,
        folded,
        site,
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Everybody who was ever assigned to these events: no longer listed is still no spontaneous guest.
pub fn ever(
    conn: &mut Conn,
    events: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, HashSet<Id<Guest>>>> {
    let mut ever: HashMap<_, HashSet<_>> = HashMap::new();
    for some in events.chunks(500) {
        let rows = assignments::table
            .filter(assignments::event_id.eq_any(some))
            .select((assignments::event_id, assignments::guest_id))
            .limit((config::CAMPAIGN_GUESTS * 500) as i64)
            .load::<(Id<Event>, Id<Guest>)>(conn)?;
        for (event, guest) in rows {
            ever.entry(event).or_default().insert(guest);
        }
    }
    Ok(ever)
}

/// One guest's assignment to an event, if there ever was one.
pub fn of_guest(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
) -> QueryResult<Option<Assignment>> {
    let withdrawn_at = assignments::table
        .filter(assignments::event_id.eq(event))
        .filter(assignments::guest_id.eq(guest))
        .select(assignments::withdrawn_at)
        .first::<Option<Moment>>(conn)
        .optional()?;
    Ok(withdrawn_at.map(|withdrawn_at| {
        let listed = if withdrawn_at.is_none() { Listed::Yes } else { Listed::NoLonger };
        Assignment { event, guest, listed }
    }))
}

/// The events to whose list somebody belongs.
pub fn events_of(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<Id<Event>>> {
    assignments::table
        .filter(assignments::guest_id.eq(guest))
        .filter(assignments::withdrawn_at.is_null())
        .order(assignments::event_id)
        .select(assignments::event_id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)
}

/// Puts somebody on the list, for the first time or again.
pub fn assign(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    let values = (
        assignments::assigned_at.eq(now),
        assignments::withdrawn_at.eq(None::<Moment>),
        assignments::staff_id.eq(by),
    );
    let known = assignments::table
        .filter(assignments::event_id.eq(event))
        .filter(assignments::guest_id.eq(guest));
    if diesel::update(known).set(values).execute(conn)? > 0 {
        return Ok(());
    }
    diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(Id::<Assignment>::new()),
            assignments::event_id.eq(event),
            assignments::guest_id.eq(guest),
            values,
        ))
        .execute(conn)
        .map(drop)
}

/// Takes somebody off the list.
pub fn withdraw(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
    now: Moment,
) -> QueryResult<()> {
    let listed = assignments::table
        .filter(assignments::event_id.eq(event))
        .filter(assignments::guest_id.eq(guest))
        .filter(assignments::withdrawn_at.is_null());
    diesel::update(listed).set(assignments::withdrawn_at.eq(now)).execute(conn).map(drop)
}

/// Forgets who was assigned to an event; returns how many rows that were.
pub fn erase(conn: &mut Conn, event: Id<Event>) -> QueryResult<usize> {
    diesel::delete(assignments::table.filter(assignments::event_id.eq(event))).execute(conn)
}

/// Forgets one guest's assignments; returns how many that were.
pub fn forget(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<usize> {
    diesel::delete(assignments::table.filter(assignments::guest_id.eq(guest))).execute(conn)
}
