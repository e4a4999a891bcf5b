//! SQL about how quickly people wanted to come, and what follows from it for whoever plans.

use diesel::prelude::*;

use super::{Window, demand, queries};
use crate::config;
use crate::db::schema::{answers, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Seating, list};
use crate::invitations::{Answer, Invitation};
use crate::staff::Scope;

/// When each of those invited or registered first said yes, and for how many.
pub fn first_yes(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<(Moment, i32)>> {
    let rows = answers::table
        .inner_join(invitations::table)
        .filter(invitations::event_id.eq(event))
        .filter(answers::answer.eq(Answer::Yes))
        .order((answers::at, answers::id))
        .select((answers::invitation_id, answers::at, answers::adults))
        .limit(2 * config::CAMPAIGN_GUESTS as i64)
        .load::<(Id<Invitation>, Moment, i32)>(conn)?;
    let mut known = std::collections::HashSet::new();
    let first = rows.into_iter().filter(|(invitation, ..)| known.insert(*invitation));
    Ok(first.map(|(_, at, persons)| (at, persons.max(1))).collect())
}

/// What a forum asks of whoever plans it.
#[derive(Clone, Debug)]
pub enum Due {
    /// So many wait, and nobody plans a repeat yet.
    Repeat { event: Event, waiting: i64 },
    /// Names are no longer taken: the lot can be drawn.
    Draw { event: Event, names: i64 },
}

/// What the coming forums of these Standorte ask for, the next one first.
pub fn due(conn: &mut Conn, scope: &Scope, now: Moment) -> QueryResult<Vec<Due>> {
    let ids = queries::coming(conn, scope, now)?;
    let mut events = events::queries::find_many(conn, &ids)?;
    events.sort_by_key(|event| (event.begins_at, event.id));
    let counts = list::counts(conn, &ids)?;
    let forums = queries::of_events(conn, &ids)?;
    let repeated = queries::repeated(conn, &events.iter().collect::<Vec<_>>())?;
    let mut due = Vec::new();
    for event in events {
        let waiting = counts.get(&event.id).map_or(0, |counts| counts.waiting);
        match event.seating {
            Seating::ByLot => {
                let forum = forums.iter().find(|forum| forum.event == event.id);
                if forum.is_some_and(|forum| forum.window(now) == Window::Closed) {
                    due.push(Due::Draw { event, names: waiting });
                }
            }
            Seating::AtOnce | Seating::ByOffer => {
                let is_long = demand::wants_repeat(waiting, event.seats);
                if is_long && !repeated.contains(&event.id) {
                    due.push(Due::Repeat { event, waiting });
                }
            }
        }
    }
    Ok(due)
}
