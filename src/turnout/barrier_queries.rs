//! SQL about what keeps people from coming. Reads only.

use std::collections::HashMap;

use diesel::prelude::*;

use super::barriers::{Barriers, Reach, Said, Spot, report};
use super::day_part::DayPart;
use super::open_door_queries::span;
use super::plan::Weekday;
use crate::clock;
use crate::db::schema::events;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::invitations::queries::barriers;
use crate::staff::{self, Scope, Site};

/// Events asked for at once.
const SOME: usize = 500;

/// What was said about the events of a year.
pub fn of_year(conn: &mut Conn, scope: &Scope, year: i16) -> QueryResult<Barriers> {
    let rows = barriers::between(conn, span(year))?;
    let mut ids: Vec<Id<Event>> = rows.iter().map(|(event, ..)| *event).collect();
    ids.sort_unstable();
    ids.dedup();
    let spots = spots(conn, scope, &ids)?;
    let mut said = Said::new();
    for (event, barrier, guests) in rows {
        if let Some(spot) = spots.get(&event) {
            *said.entry(spot.clone()).or_default().entry(barrier).or_default() += guests;
        }
    }
    let reach = if *scope == Scope::All { Reach::WholeHouse } else { Reach::SomeSites };
    Ok(report(&said, reach))
}

/// Where and when those of these events were that this scope covers.
fn spots(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[Id<Event>],
) -> QueryResult<HashMap<Id<Event>, Spot>> {
    let names: HashMap<Id<Site>, String> =
        staff::queries::sites(conn)?.into_iter().map(|site| (site.id, site.name)).collect();
    let mut spots = HashMap::new();
    for some in ids.chunks(SOME) {
        let rows = events::table
            .filter(events::id.eq_any(some))
            .select((events::id, events::site_id, events::begins_at))
            .limit(SOME as i64)
            .load::<(Id<Event>, Option<Id<Site>>, Option<Moment>)>(conn)?;
        for (event, site, begins_at) in rows {
            let Some(begins_at) = begins_at.filter(|_| *scope == Scope::All || scope.covers(site))
            else {
                continue;
            };
            let day = clock::local(begins_at, clock::ZONE).civil().date();
            let site = site.and_then(|site| names.get(&site).cloned()).unwrap_or_default();
            let (weekday, day_part) = (Weekday::of(day), DayPart::of(begins_at));
            spots.insert(event, Spot { site, weekday, day_part });
        }
    }
    Ok(spots)
}
