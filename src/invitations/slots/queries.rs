//! SQL about who has which time.

use diesel::prelude::*;

use super::super::{Invitation, Reply};
use super::desk::Desk;
use crate::config;
use crate::db::schema::invitations;
use crate::db::{Conn, Id};
use crate::events::Event;
use crate::events::slots::Slot;

/// The times that a party can choose from; none where all come together.
pub fn offered(conn: &mut Conn, event: &Event, party: Id<Invitation>) -> QueryResult<Vec<Slot>> {
    if event.slots.is_none() {
        return Ok(Vec::new());
    }
    let rows = super::super::queries::ledger(conn, event.id, Some(party))?;
    Ok(Desk::of(event, &rows).map_or_else(Vec::new, |desk| desk.offered(event, party)))
}

/// Gives all of a party who come a time, or takes it.
pub fn keep(conn: &mut Conn, party: Id<Invitation>, slot: Option<i32>) -> QueryResult<()> {
    let coming = invitations::table
        .filter(invitations::party_id.eq(party))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq(Reply::Accepted));
    diesel::update(coming).set(invitations::slot.eq(slot)).execute(conn).map(drop)
}

/// The numbers that somebody has.
pub fn given(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<i32>> {
    let numbers = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::slot.is_not_null())
        .select(invitations::slot)
        .distinct()
        .order(invitations::slot)
        .limit(config::EVENT_SLOTS as i64)
        .load::<Option<i32>>(conn)?;
    Ok(numbers.into_iter().flatten().collect())
}
