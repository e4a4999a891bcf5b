//! SQL about one event for its team. Reads only.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::event_report::{Books, Known, Names};
use crate::afterwards::cost;
use crate::afterwards::queries::costs;
use crate::attendance::queries::{Reach, reach, sums};
use crate::attendance::tally::{Key, Tally};
use crate::db::schema::{reaches, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Phase, list, team};

/// Ways and languages of one event.
const PARTS: i64 = 200;

/// What is known of an event; `None` while it is not over.
pub fn known(conn: &mut Conn, event: &Event, now: Moment) -> QueryResult<Option<Known>> {
    let books = match event.phase(now) {
        Phase::Over => Books::Open,
        Phase::Closed => Books::Closed,
        Phase::Draft | Phase::Published | Phase::Running | Phase::Cancelled => return Ok(None),
    };
    let (tallies, reach) = match books {
        Books::Open => (
            sums(conn, &[event.id])?.remove(&event.id).unwrap_or_default(),
            reach(conn, &[event.id])?.remove(&event.id).unwrap_or_default(),
        ),
        Books::Closed => (kept_tallies(conn, event.id)?, kept_reach(conn, event.id)?),
    };
    let entered = costs(conn, event.id)?;
    Ok(Some(Known {
        names: if event.erased_at.is_some() { Names::Gone } else { Names::There },
        books,
        seats: event.seats,
        care_places: event.childcare_places,
        tallies,
        reach,
        counts: list::counts(conn, &[event.id])?.remove(&event.id).unwrap_or_default(),
        team: team::queries::of_event(conn, event.id)?,
        costs: (!entered.is_empty()).then(|| cost::total(&entered)),
    }))
}

fn kept_tallies(conn: &mut Conn, event: Id<Event>) -> QueryResult<BTreeMap<Key, Tally>> {
    type Row = ((String, String), (i32, i32, i32, i32), (i32, i32, i32, i32));
    let rows = tallies::table
        .filter(tallies::event_id.eq(event))
        .select((
            (tallies::channel, tallies::language),
            (tallies::delivered, tallies::replied, tallies::accepted, tallies::attended),
            (tallies::unknown, tallies::kept, tallies::accepted_unknown, tallies::walk_ins),
        ))
        .limit(PARTS)
        .load::<Row>(conn)?;
    let tally = |(key, first, second): Row| {
        let (delivered, replied, accepted, attended) = first;
        let (unknown, kept, accepted_unknown, walk_ins) = second;
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
        (key, tally)
    };
    Ok(rows.into_iter().map(tally).collect())
}

/// What was kept; an event closed before anybody counted it has what its tally says.
fn kept_reach(conn: &mut Conn, event: Id<Event>) -> QueryResult<Reach> {
    type Row = (i32, Option<Moment>, i32, i32);
    let row = reaches::table
        .find(event)
        .select((reaches::invited, reaches::invited_at, reaches::care_asked, reaches::care_used))
        .first::<Row>(conn)
        .optional()?;
    match row {
        Some((invited, invited_at, care_asked, care_used)) => {
            Ok(Reach { invited, invited_at, care_asked, care_used })
        }
        None => {
            let all = kept_tallies(conn, event)?;
            let invited = crate::attendance::tally::total(&all).delivered;
            Ok(Reach { invited, ..Reach::default() })
        }
    }
}
