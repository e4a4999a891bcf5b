//! SQL about what events add up to: counted from their rows, kept when they are closed.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::super::Presence;
use super::super::tally::{Asked, Key, Seen, Tally};
use super::{ENTRIES, note_change};
use crate::assignments;
use crate::config;
use crate::db::schema::{attendance, carried_tallies, event_sessions, invitations, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::invitations::Reply;

/// Events whose invitations are counted at once.
const EVENTS_AT_ONCE: usize = 200;

/// What figures need of the events: their invitations and entries, added up by event, and what
/// people add whose rows are gone.
pub fn sums(
    conn: &mut Conn,
    events: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, BTreeMap<Key, Tally>>> {
    let mut sums = HashMap::new();
    for some in events.chunks(EVENTS_AT_ONCE) {
        let sessions = event_sessions::table
            .filter(event_sessions::event_id.eq_any(some))
            .group_by(event_sessions::event_id)
            .select((event_sessions::event_id, diesel::dsl::count_star()))
            .limit(EVENTS_AT_ONCE as i64)
            .load::<(Id<Event>, i64)>(conn)?;
        let mut asked = asked(conn, some)?;
        let mut seen = seen(conn, some)?;
        let mut carried = carried(conn, some)?;
        let assigned = assignments::queries::ever(conn, some)?;
        for (event, count) in sessions {
            let asked = asked.remove(&event).unwrap_or_default();
            let mut seen = seen.remove(&event).unwrap_or_default();
            // No invitation, no turnout; and no spontaneous guest either.
            let is_assigned = |guest| assigned.get(&event).is_some_and(|all| all.contains(&guest));
            seen.retain(|one| !one.guest.is_some_and(is_assigned));
            let sessions = usize::try_from(count).unwrap_or_default();
            let mut tallies = super::super::tally::tallies(sessions, &asked, &seen);
            for (key, tally) in carried.remove(&event).unwrap_or_default() {
                *tallies.entry(key).or_default() += tally;
            }
            sums.insert(event, tallies);
        }
    }
    Ok(sums)
}

pub(super) fn asked(
    conn: &mut Conn,
    events: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, Vec<Asked>>> {
    type Row = (
        (Id<Event>, Id<Guest>, String, String),
        (Option<Moment>, Option<Moment>, Reply, Option<Moment>),
    );
    // Who put their name down came without an invitation: they are walk-ins for the figures.
    let rows = invitations::table
        .filter(invitations::event_id.eq_any(events))
        .filter(invitations::registered_at.is_null())
        .select((
            (
                invitations::event_id,
                invitations::guest_id,
                invitations::channel,
                invitations::language,
            ),
            (
                invitations::delivered_at,
                invitations::withdrawn_at,
                invitations::reply,
                invitations::replied_at,
            ),
        ))
        .limit((config::CAMPAIGN_GUESTS * EVENTS_AT_ONCE) as i64)
        .load::<Row>(conn)?;
    let mut asked: HashMap<_, Vec<_>> = HashMap::new();
    for ((event, guest, channel, language), (delivered_at, withdrawn_at, reply, replied_at)) in rows
    {
        let one = Asked { guest, channel, language, delivered_at, withdrawn_at, reply, replied_at };
        asked.entry(event).or_default().push(one);
    }
    Ok(asked)
}

pub(super) fn seen(
    conn: &mut Conn,
    events: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, Vec<Seen>>> {
    let rows = attendance::table
        .filter(attendance::event_id.eq_any(events))
        .select((
            attendance::event_id,
            attendance::session_id,
            attendance::guest_id,
            attendance::presence,
        ))
        .limit(ENTRIES.saturating_mul(EVENTS_AT_ONCE as i64))
        .load::<(Id<Event>, Id<Session>, Option<Id<Guest>>, Presence)>(conn)?;
    let mut seen: HashMap<_, Vec<_>> = HashMap::new();
    for (event, session, guest, presence) in rows {
        seen.entry(event).or_default().push(Seen { session, guest, presence });
    }
    Ok(seen)
}

type TallyRow = ((Id<Event>, String, String), (i32, i32, i32, i32, i32, i32, i32, i32));

/// What people add to these events whose rows are gone before their time.
fn carried(
    conn: &mut Conn,
    events: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, BTreeMap<Key, Tally>>> {
    let rows = carried_tallies::table
        .filter(carried_tallies::event_id.eq_any(events))
        .select((
            (carried_tallies::event_id, carried_tallies::channel, carried_tallies::language),
            (
                carried_tallies::delivered,
                carried_tallies::replied,
                carried_tallies::accepted,
                carried_tallies::attended,
                carried_tallies::unknown,
                carried_tallies::kept,
                carried_tallies::accepted_unknown,
                carried_tallies::walk_ins,
            ),
        ))
        .load::<TallyRow>(conn)?;
    let mut carried: HashMap<_, BTreeMap<Key, Tally>> = HashMap::new();
    for ((event, channel, language), counts) in rows {
        let (delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins) =
            counts;
        let tally = Tally {
            delivered,
            replied,
            accepted,
            attended,
            unknown,
            kept,
            accepted_unknown,
            walk_ins,
        };
        carried.entry(event).or_default().insert((channel, language), tally);
    }
    Ok(carried)
}

/// Adds what somebody added to an event, now that their rows are gone.
pub fn carry(conn: &mut Conn, event: Id<Event>, more: &BTreeMap<Key, Tally>) -> QueryResult<()> {
    let mut sums = carried(conn, &[event])?.remove(&event).unwrap_or_default();
    for (key, tally) in more {
        *sums.entry(key.clone()).or_default() += *tally;
    }
    let before = carried_tallies::table.filter(carried_tallies::event_id.eq(event));
    diesel::delete(before).execute(conn)?;
    for ((channel, language), tally) in sums {
        diesel::insert_into(carried_tallies::table)
            .values((
                carried_tallies::event_id.eq(event),
                carried_tallies::channel.eq(channel),
                carried_tallies::language.eq(language),
                carried_tallies::delivered.eq(tally.delivered),
                carried_tallies::replied.eq(tally.replied),
                carried_tallies::accepted.eq(tally.accepted),
                carried_tallies::attended.eq(tally.attended),
                carried_tallies::unknown.eq(tally.unknown),
                carried_tallies::kept.eq(tally.kept),
                carried_tallies::accepted_unknown.eq(tally.accepted_unknown),
                carried_tallies::walk_ins.eq(tally.walk_ins),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Keeps what a closed event adds up to.
pub fn keep_tallies(
    conn: &mut Conn,
    event: Id<Event>,
    sums: &BTreeMap<Key, Tally>,
) -> QueryResult<()> {
    for ((channel, language), tally) in sums {
        diesel::insert_into(tallies::table)
            .values((
                tallies::event_id.eq(event),
                tallies::channel.eq(channel),
                tallies::language.eq(language),
                tallies::delivered.eq(tally.delivered),
                tallies::replied.eq(tally.replied),
                tallies::accepted.eq(tally.accepted),
                tallies::attended.eq(tally.attended),
                tallies::unknown.eq(tally.unknown),
                tallies::kept.eq(tally.kept),
                tallies::accepted_unknown.eq(tally.accepted_unknown),
                tallies::walk_ins.eq(tally.walk_ins),
            ))
            .execute(conn)?;
    }
    note_change(conn, event)
}

/// Forgets what an event added up to, because it is open again.
pub fn forget_tallies(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    note_change(conn, event)?;
    diesel::delete(tallies::table.filter(tallies::event_id.eq(event))).execute(conn).map(drop)
}
