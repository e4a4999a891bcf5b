//! SQL about who fits a filter.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::super::selection::{Choice, Experience, Filter, Sorted, kinds, sort};
use crate::config;
use crate::db::schema::{attendance, events, guests};
use crate::db::{Conn, Id};
use crate::events::Event;
use crate::guests::Guest;
use crate::staff::Scope;

/// Words of `attendance.presence` that mean: was there. The slice that owns them lies further down.
const WAS_THERE: [&str; 3] = ["present", "partly", "walk_in"];

/// The chosen, sorted into those who can be invited and those who cannot. `None`: more fit than one
/// campaign invites, and no lot decides among them.
pub fn chosen(
    conn: &mut Conn,
    event: &Event,
    scope: &Scope,
    choice: &Choice,
) -> QueryResult<Option<Sorted>> {
    let (mut ids, random) = match choice {
        Choice::Filter(filter) => (fitting(conn, event, scope, filter)?, filter.random),
        Choice::ByHand(ids) => (ids.clone(), None),
    };
    if ids.len() > config::CAMPAIGN_GUESTS {
        let Some(draw) = random else { return Ok(None) };
        // Lots among all of them; the draw itself keeps households together.
        ids.shuffle(&mut StdRng::seed_from_u64(draw.seed));
        ids.truncate(config::CAMPAIGN_GUESTS);
    }
    let guests = crate::guests::queries::find_all(conn, &ids)?;
    let invited = super::invited(conn, event.id)?;
    Ok(Some(sort(guests, &invited, event.format.audience, scope, random)))
}

fn fitting(
    conn: &mut Conn,
    event: &Event,
    scope: &Scope,
    filter: &Filter,
) -> QueryResult<Vec<Id<Guest>>> {
    let mut query = guests::table
        .filter(guests::kind.eq_any(kinds(event.format.audience)))
        .select(guests::id)
        .order(guests::id)
        .limit(config::FITTING_GUESTS)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        query = query.filter(guests::site_id.eq_any(texts(sites)));
    }
    if !filter.sites.is_empty() {
        query = query.filter(guests::site_id.eq_any(texts(&filter.sites)));
    }
    if !filter.languages.is_empty() {
        query = query.filter(guests::language.eq_any(&filter.languages));
    }
    if let Some(since) = filter.since {
        query = query.filter(guests::entered_on.ge(since));
    }
    match filter.experience {
        Experience::Whatever => {}
        Experience::NewToFormat => {
            let been = attendance::table
                .inner_join(events::table)
                .filter(attendance::guest_id.eq(guests::id.nullable()))
                .filter(events::format_id.eq(event.format.id))
                .filter(attendance::presence.eq_any(WAS_THERE));
            query = query.filter(not(exists(been)));
        }
    }
    query.load(conn)
}

fn texts<T>(ids: &[Id<T>]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
