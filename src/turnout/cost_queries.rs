//! SQL about what events cost. Reads only.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::costs::{Held, Report, report};
use super::figures::Figures;
use super::open_door_queries::span;
use super::period::Period;
use super::queries::{EVENTS, within_limit};
use super::report::By;
use crate::attendance;
use crate::attendance::tally::total;
use crate::db::schema::{costs, events, formats, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::{Format, Sensitivity};
use crate::staff::{Scope, Site};
use crate::stats::disclosure::Cell;

/// Formats that a Jobcenter keeps.
const FORMATS: i64 = 1_000;

/// What one guest cost in a year, by format.
pub fn of_year(
    conn: &mut Conn,
    figures: &Figures,
    (scope, year): (&Scope, i16),
    baseline: f64,
    now: Moment,
) -> QueryResult<Report> {
    let hidden = hidden(conn, figures, (scope, year), baseline, now)?;
    where_hidden(conn, scope, year, &hidden, now)
}

/// The same, where it is known of which formats the table does not say how many came.
pub(super) fn where_hidden(
    conn: &mut Conn,
    scope: &Scope,
    year: i16,
    hidden: &HashSet<String>,
    now: Moment,
) -> QueryResult<Report> {
    type Row = (Id<Event>, Stage, Id<Format>, String, Sensitivity, bool);
    let (from, until) = span(year);
    let all_sites = *scope == Scope::All;
    let sites: Vec<Option<Id<Site>>> =
        scope.sites().unwrap_or_default().iter().copied().map(Some).collect();
    // Only formats of which somebody entered costs have a row: often there are none.
    let named = costs::table
        .inner_join(events::table.inner_join(formats::table))
        .filter(events::begins_at.ge(from).and(events::begins_at.lt(until)))
        .select(formats::name)
        .distinct()
        .limit(FORMATS)
        .load::<String>(conn)?;
    if named.is_empty() {
        return Ok(report(&BTreeMap::new()));
    }
    let mut held = events::table
        .inner_join(formats::table)
        .filter(formats::name.eq_any(named))
        .filter(events::begins_at.ge(from).and(events::begins_at.lt(until)))
        .filter(events::ends_at.le(now))
        .filter(events::stage.eq(Stage::Published).or(events::stage.eq(Stage::Closed)))
        .filter(all_sites.into_sql::<Nullable<Bool>>().or(events::site_id.eq_any(sites)))
        .select((
            events::id,
            events::stage,
            formats::id,
            formats::name,
            formats::sensitivity,
            formats::open_door,
        ))
        .limit(EVENTS + 1)
        .load::<Row>(conn)?;
    within_limit(&held)?;
    // Formats about health: only for the whole Jobcenter.
    held.retain(|one| all_sites || one.4 == Sensitivity::Normal);
    let ids: Vec<_> = held.iter().map(|one| one.0).collect();
    let spent = spent(conn, &ids)?;
    let people = people(conn, &held.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>())?;
    let mut by_format: BTreeMap<String, Held> = BTreeMap::new();
    for (event, _, format, name, _, open_door) in held {
        let row = by_format.entry(name).or_default();
        let came = people.get(&event).copied().unwrap_or(0);
        row.events += 1;
        row.hidden |= !open_door && hidden.contains(&format.to_string());
        match spent.get(&event) {
            Some(cents) => {
                row.entered += 1;
                row.cents += cents;
                row.people += came;
            }
            None => row.others += came,
        }
    }
    by_format.retain(|_, row| row.entered > 0);
    Ok(report(&by_format))
}

fn spent(conn: &mut Conn, events: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, i64>> {
    let mut spent = HashMap::new();
    for some in events.chunks(500) {
        let rows = costs::table
            .filter(costs::event_id.eq_any(some))
            .group_by(costs::event_id)
            .select((costs::event_id, sum(costs::cents)))
            .limit(500)
            .load::<(Id<Event>, Option<i64>)>(conn)?;
        spent.extend(rows.into_iter().map(|(event, cents)| (event, cents.unwrap_or(0))));
    }
    Ok(spent)
}

/// Everybody who was there, with an invitation or without.
fn people(conn: &mut Conn, events: &[(Id<Event>, Stage)]) -> QueryResult<HashMap<Id<Event>, u32>> {
    let mut people = HashMap::new();
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    let of_stage = |stage: Stage| -> Vec<Id<Event>> {
        events.iter().filter(|one| one.1 == stage).map(|one| one.0).collect()
    };
    for some in of_stage(Stage::Closed).chunks(500) {
        let rows = tallies::table
            .filter(tallies::event_id.eq_any(some))
            .filter(tallies::channel.eq("").and(tallies::language.eq("")))
            .select((tallies::event_id, tallies::attended, tallies::walk_ins))
            .limit(500)
            .load::<(Id<Event>, i32, i32)>(conn)?;
        people.extend(rows.into_iter().map(|(event, came, more)| (event, of(came) + of(more))));
    }
    let open = of_stage(Stage::Published);
    for (event, tallies) in attendance::queries::sums(conn, &open)? {
        let all = total(&tallies);
        people.insert(event, of(all.attended) + of(all.walk_ins));
    }
    Ok(people)
}

/// Formats of which the table by format does not say how many came.
fn hidden(
    conn: &mut Conn,
    figures: &Figures,
    (scope, year): (&Scope, i16),
    baseline: f64,
    now: Moment,
) -> QueryResult<HashSet<String>> {
    let day = jiff::civil::Date::constant(year, 12, 31);
    let Ok(period) = Period::parse(&year.to_string(), &year.to_string(), day) else {
        return Ok(HashSet::new());
    };
    let report = figures.report(conn, (scope, period), By::Format, baseline, now)?;
    Ok(untold(&report))
}

/// Formats of which this table does not say how many came.
pub(super) fn untold(by_format: &super::report::Report) -> HashSet<String> {
    let rows = by_format.rows.iter().filter(|row| row.shown.attended == Cell::Hidden);
    rows.map(|row| row.key.clone()).collect()
}
