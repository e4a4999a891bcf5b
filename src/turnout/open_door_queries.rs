//! SQL about open doors. Reads only.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use jiff::civil::Date;

use super::open_doors::{OpenDoors, Seen, report};
use crate::attendance::Presence;
use crate::clock;
use crate::db::schema::{attendance, events, formats, visits};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::Sensitivity;
use crate::staff::{Scope, Site};

/// Events of one year.
const EVENTS: i64 = 20_000;

/// From the first moment of a year to the first of the next.
pub(super) fn span(year: i16) -> (Moment, Moment) {
    let first = |year: i16| clock::begin_of(Date::constant(year, 1, 1));
    (first(year), first(year.saturating_add(1)))
}

/// What open doors saw in a year.
pub fn of_year(conn: &mut Conn, scope: &Scope, year: i16, now: Moment) -> QueryResult<OpenDoors> {
    let (from, until) = span(year);
    let all_sites = *scope == Scope::All;
    let sites: Vec<Option<Id<Site>>> =
        scope.sites().unwrap_or_default().iter().copied().map(Some).collect();
    let held = events::table
        .inner_join(formats::table)
        .filter(formats::open_door.eq(true))
        .filter(events::begins_at.ge(from).and(events::begins_at.lt(until)))
        .filter(events::ends_at.le(now))
        .filter(events::stage.eq(Stage::Published).or(events::stage.eq(Stage::Closed)))
        .filter(all_sites.into_sql::<Nullable<Bool>>().or(events::site_id.eq_any(sites)))
        .select((events::id, events::stage, formats::name, formats::sensitivity))
        .limit(EVENTS)
        .load::<(Id<Event>, Stage, String, Sensitivity)>(conn)?;
    // Formats about health: only for the whole Jobcenter.
    let held: Vec<_> =
        held.into_iter().filter(|one| all_sites || one.3 == Sensitivity::Normal).collect();
    let of_stage = |stage: Stage| -> Vec<Id<Event>> {
        held.iter().filter(|one| one.1 == stage).map(|one| one.0).collect()
    };
    let mut hours = BTreeMap::new();
    let mut people: BTreeMap<Id<Event>, u32> = BTreeMap::new();
    for (event, hour, count) in kept(conn, &of_stage(Stage::Closed))? {
        let count = u32::try_from(count).unwrap_or(0);
        *people.entry(event).or_default() += count;
        if let Ok(hour) = u8::try_from(hour) {
            *hours.entry(hour).or_default() += count;
        }
    }
    for (event, count) in there(conn, &of_stage(Stage::Published))? {
        *people.entry(event).or_default() += u32::try_from(count).unwrap_or(0);
    }
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for (event, _, format, _) in held {
        let of_format = seen.entry(format).or_default();
        of_format.events += 1;
        of_format.visits += people.get(&event).copied().unwrap_or(0);
    }
    Ok(report(&seen, &hours))
}

/// What closed events keep.
fn kept(conn: &mut Conn, events: &[Id<Event>]) -> QueryResult<Vec<(Id<Event>, i32, i32)>> {
    let mut kept = Vec::new();
    for some in events.chunks(500) {
        let rows = visits::table
            .filter(visits::event_id.eq_any(some))
            .select((visits::event_id, visits::hour, visits::people))
            .limit(500 * 25 * 20)
            .load::<(Id<Event>, i32, i32)>(conn)?;
        kept.extend(rows);
    }
    Ok(kept)
}

/// Who was there at events that nobody has closed yet.
fn there(conn: &mut Conn, events: &[Id<Event>]) -> QueryResult<Vec<(Id<Event>, i64)>> {
    let known: BTreeSet<Presence> =
        Presence::ALL.iter().copied().filter(|presence| presence.is_there()).collect();
    let mut there = Vec::new();
    for some in events.chunks(500) {
        let rows = attendance::table
            .filter(attendance::event_id.eq_any(some))
            .filter(attendance::presence.eq_any(known.iter().copied().collect::<Vec<_>>()))
            .group_by(attendance::event_id)
            .select((attendance::event_id, count_star()))
            .limit(500)
            .load::<(Id<Event>, i64)>(conn)?;
        there.extend(rows);
    }
    Ok(there)
}
