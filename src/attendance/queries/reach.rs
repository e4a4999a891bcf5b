//! SQL about whom an event reached beside its tallies: how many were asked and when, the children, and
//! who had been there before. Counted from rows, kept when the event is closed.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::dsl::{count_star, min, sum};
use diesel::prelude::*;

use super::super::Presence;
use super::super::before::{Before, divided};
use super::super::tally::Tally;
use super::note_change;
use super::sums::{asked, seen};
use crate::assignments;
use crate::db::schema::{
    attendance, before_tallies, campaigns, event_sessions, events, invitations, reaches,
};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::invitations::Childcare;

/// Events whose rows are counted at once.
const EVENTS_AT_ONCE: usize = 200;
/// Sessions of so many events.
const SESSIONS: i64 = 20_000;

/// Whom one event reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Invitations that were not withdrawn.
    pub invited: i32,
    /// When the first of them went out.
    pub invited_at: Option<Moment>,
    /// Children for whom care was asked.
    pub care_asked: i32,
    /// Children who were there, at the session with most of them.
    pub care_used: i32,
}

/// Of these events, as their rows stand.
pub fn reach(conn: &mut Conn, of: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, Reach>> {
    let mut found: HashMap<Id<Event>, Reach> = HashMap::new();
    let count = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    for some in of.chunks(EVENTS_AT_ONCE) {
        let limit = EVENTS_AT_ONCE as i64;
        let invited = invitations::table
            .filter(invitations::event_id.eq_any(some))
            .filter(invitations::registered_at.is_null())
            .filter(invitations::withdrawn_at.is_null())
            .group_by(invitations::event_id)
            .select((invitations::event_id, count_star()))
            .limit(limit)
            .load::<(Id<Event>, i64)>(conn)?;
        for (event, invited) in invited {
            found.entry(event).or_default().invited = count(invited);
        }
        let sent = campaigns::table
            .filter(campaigns::event_id.eq_any(some))
            .filter(campaigns::stopped_at.is_null())
            .group_by(campaigns::event_id)
            .select((campaigns::event_id, min(campaigns::release_at)))
            .limit(limit)
            .load::<(Id<Event>, Option<Moment>)>(conn)?;
        for (event, at) in sent {
            found.entry(event).or_default().invited_at = at;
        }
        let asked = invitations::table
            .filter(invitations::event_id.eq_any(some))
            .filter(invitations::withdrawn_at.is_null())
            .filter(invitations::childcare.ne(Childcare::None))
            .group_by(invitations::event_id)
            .select((invitations::event_id, sum(invitations::child_count)))
            .limit(limit)
            .load::<(Id<Event>, Option<i64>)>(conn)?;
        for (event, children) in asked {
            found.entry(event).or_default().care_asked = count(children.unwrap_or(0));
        }
        let used = attendance::table
            .filter(attendance::event_id.eq_any(some))
            .filter(attendance::children.gt(0))
            .group_by((attendance::event_id, attendance::session_id))
            .select((attendance::event_id, attendance::session_id, sum(attendance::children)))
            .limit(SESSIONS)
            .load::<(Id<Event>, String, Option<i64>)>(conn)?;
        for (event, _, children) in used {
            let known = &mut found.entry(event).or_default().care_used;
            *known = count(children.unwrap_or(0)).max(*known);
        }
    }
    Ok(found)
}

/// The tallies of these events, divided by whether their guests had been to an earlier one.
pub fn by_before(
    conn: &mut Conn,
    of: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, BTreeMap<Before, Tally>>> {
    let mut found = HashMap::new();
    for some in of.chunks(EVENTS_AT_ONCE) {
        let sessions: HashMap<Id<Event>, i64> = event_sessions::table
            .filter(event_sessions::event_id.eq_any(some))
            .group_by(event_sessions::event_id)
            .select((event_sessions::event_id, count_star()))
            .limit(EVENTS_AT_ONCE as i64)
            .load::<(Id<Event>, i64)>(conn)?
            .into_iter()
            .collect();
        let begin = events::table
            .filter(events::id.eq_any(some))
            .select((events::id, events::begins_at))
            .limit(EVENTS_AT_ONCE as i64)
            .load::<(Id<Event>, Option<Moment>)>(conn)?;
        let first = first_seen(conn, some)?;
        let mut asked = asked(conn, some)?;
        let mut seen = seen(conn, some)?;
        let assigned = assignments::queries::ever(conn, some)?;
        for (event, begins_at) in begin {
            let sessions = sessions.get(&event).and_then(|count| usize::try_from(*count).ok());
            let asked = asked.remove(&event).unwrap_or_default();
            let mut seen = seen.remove(&event).unwrap_or_default();
            // No invitation, no turnout: as in the tally itself.
            let is_assigned = |guest| assigned.get(&event).is_some_and(|all| all.contains(&guest));
            seen.retain(|one| !one.guest.is_some_and(is_assigned));
            let earlier = |at: Moment| begins_at.is_some_and(|begins_at| at <= begins_at);
            let been: HashSet<Id<Guest>> = asked
                .iter()
                .map(|one| one.guest)
                .filter(|guest| first.get(guest).copied().is_some_and(earlier))
                .collect();
            found.insert(event, divided(sessions.unwrap_or(0), &asked, &seen, &been));
        }
    }
    Ok(found)
}

/// When each of the guests of these events was first seen anywhere: the end of that event.
fn first_seen(conn: &mut Conn, of: &[Id<Event>]) -> QueryResult<HashMap<Id<Guest>, Moment>> {
    let guests = invitations::table
        .filter(invitations::event_id.eq_any(of))
        .select(invitations::guest_id.nullable());
    let there = Presence::ALL.iter().copied().filter(|presence| presence.is_there());
    let rows = attendance::table
        .inner_join(events::table)
        .filter(attendance::guest_id.eq_any(guests))
        .filter(attendance::presence.eq_any(there.collect::<Vec<_>>()))
        .group_by(attendance::guest_id)
        .select((attendance::guest_id, min(events::ends_at)))
        .load::<(Option<Id<Guest>>, Option<Moment>)>(conn)?;
    Ok(rows.into_iter().filter_map(|(guest, at)| Some((guest?, at?))).collect())
}

/// Keeps whom an event reached, in place of what was kept before.
pub fn keep_reach(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    forget_reach(conn, event)?;
    let reach = reach(conn, &[event])?.remove(&event).unwrap_or_default();
    diesel::insert_into(reaches::table)
        .values((
            reaches::event_id.eq(event),
            reaches::invited.eq(reach.invited),
            reaches::invited_at.eq(reach.invited_at),
            reaches::care_asked.eq(reach.care_asked),
            reaches::care_used.eq(reach.care_used),
        ))
        .execute(conn)?;
    for (before, tally) in by_before(conn, &[event])?.remove(&event).unwrap_or_default() {
        diesel::insert_into(before_tallies::table)
            .values((
                before_tallies::event_id.eq(event),
                before_tallies::before.eq(before),
                before_tallies::delivered.eq(tally.delivered),
                before_tallies::replied.eq(tally.replied),
                before_tallies::accepted.eq(tally.accepted),
                before_tallies::attended.eq(tally.attended),
                before_tallies::unknown.eq(tally.unknown),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets it, because the event is open again.
pub fn forget_reach(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    note_change(conn, event)?;
    let parts = before_tallies::table.filter(before_tallies::event_id.eq(event));
    diesel::delete(parts).execute(conn)?;
    diesel::delete(reaches::table.find(event)).execute(conn).map(drop)
}
