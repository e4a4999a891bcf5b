//! What people said, by event and without names.

use std::collections::HashMap;

use diesel::prelude::*;

use super::list::{Said, Shopping};
use crate::config;
use crate::db::schema::{events, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::team::{self, Member};
use crate::events::{Event, Stage};
use crate::invitations::Reply;
use crate::invitations::party::Ages;

/// What was said to each of these events. One question.
pub fn said(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, Vec<Said>>> {
    type Row = ((Id<Event>, Reply, i32, String), (String, String, Option<bool>));
    let rows = invitations::table
        .filter(invitations::event_id.eq_any(ids))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq_any([Reply::Accepted, Reply::Maybe]))
        .select((
            (invitations::event_id, invitations::reply, invitations::adults, invitations::children),
            (invitations::interpreter, invitations::access, invitations::step_free),
        ))
        .limit(config::CAMPAIGN_GUESTS as i64 * i64::try_from(ids.len()).unwrap_or(1).max(1))
        .load::<Row>(conn)?;
    let mut said: HashMap<Id<Event>, Vec<Said>> = HashMap::new();
    for ((event, reply, adults, children), (interpreter, access, step_free)) in rows {
        said.entry(event).or_default().push(Said {
            reply,
            adults,
            children: Ages::stored(&children).years().to_vec(),
            interpreter,
            access,
            step_free: step_free.unwrap_or_default(),
        });
    }
    Ok(said)
}

/// The lists of these events, in their order. Two questions.
pub fn lists(conn: &mut Conn, events: &[Event]) -> QueryResult<Vec<Shopping>> {
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    let said = said(conn, &ids)?;
    let teams = team::queries::of_events(conn, &ids)?;
    let list = |event: &Event| {
        let team: Vec<Member> = teams.iter().filter(|one| one.event == event.id).cloned().collect();
        let none = Vec::new();
        Shopping::of(event, said.get(&event.id).unwrap_or(&none), &team)
    };
    Ok(events.iter().map(list).collect())
}

/// Published events that begin between two moments.
pub fn beginning(conn: &mut Conn, after: Moment, until: Moment) -> QueryResult<Vec<Id<Event>>> {
    events::table
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(after))
        .filter(events::begins_at.le(until))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(config::API_ROWS)
        .load(conn)
}
