//! All SQL about devices at the door and where their entries came from.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Device;
use super::conflict::Origin;
use crate::config;
use crate::db::schema::{
    attendance_operations, door_devices, door_origins, invitations, reply_tokens,
};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::invitations::TokenKind;
use crate::staff::Staff;

type Row =
    (Id<Device>, Id<Event>, String, Option<Id<Staff>>, Moment, Option<Moment>, Option<Moment>);

const DEVICE: (
    door_devices::id,
    door_devices::event_id,
    door_devices::name,
    door_devices::made_by,
    door_devices::created_at,
    door_devices::seen_at,
    door_devices::ended_at,
) = (
    door_devices::id,
    door_devices::event_id,
    door_devices::name,
    door_devices::made_by,
    door_devices::created_at,
    door_devices::seen_at,
    door_devices::ended_at,
);

fn device((id, event, name, made_by, created_at, seen_at, ended_at): Row) -> Device {
    Device { id, event, name, made_by, created_at, seen_at, ended_at }
}

/// Adds a device under the hash of its token.
pub fn add(conn: &mut Conn, new: &Device, token_hash: &str) -> QueryResult<()> {
    diesel::insert_into(door_devices::table)
        .values((
            door_devices::id.eq(new.id),
            door_devices::event_id.eq(new.event),
            door_devices::name.eq(&new.name),
            door_devices::token_hash.eq(token_hash),
            door_devices::made_by.eq(new.made_by),
            door_devices::created_at.eq(new.created_at),
            door_devices::seen_at.eq(new.seen_at),
            door_devices::ended_at.eq(new.ended_at),
        ))
        .execute(conn)
        .map(drop)
}

/// The devices of an event, oldest first.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Device>> {
    let rows = door_devices::table
        .filter(door_devices::event_id.eq(event))
        .order((door_devices::created_at, door_devices::id))
        .select(DEVICE)
        .limit(config::DOOR_DEVICES)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(device).collect())
}

/// The device whose token has this hash.
pub fn by_token(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<Device>> {
    let row = door_devices::table
        .filter(door_devices::token_hash.eq(token_hash))
        .select(DEVICE)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(device))
}

/// One device of an event.
pub fn find(conn: &mut Conn, event: Id<Event>, id: Id<Device>) -> QueryResult<Option<Device>> {
    let row = door_devices::table
        .filter(door_devices::event_id.eq(event))
        .filter(door_devices::id.eq(id))
        .select(DEVICE)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(device))
}

/// Ends a device's link.
pub fn end(conn: &mut Conn, id: Id<Device>, now: Moment) -> QueryResult<()> {
    diesel::update(door_devices::table.find(id))
        .set(door_devices::ended_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Notes that a device came back.
pub fn seen(conn: &mut Conn, id: Id<Device>, now: Moment) -> QueryResult<()> {
    diesel::update(door_devices::table.find(id))
        .set(door_devices::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Notes where an entry came from.
pub fn came_from(
    conn: &mut Conn,
    operation: &str,
    device: Id<Device>,
    (as_of, arrived_at): (Moment, Moment),
) -> QueryResult<()> {
    diesel::insert_into(door_origins::table)
        .values((
            door_origins::operation.eq(operation),
            door_origins::device_id.eq(device),
            door_origins::as_of.eq(as_of),
            door_origins::arrived_at.eq(arrived_at),
        ))
        .execute(conn)
        .map(drop)
}

/// The origins of a session's entries, by the name of the entry.
pub fn origins(conn: &mut Conn, session: Id<Session>) -> QueryResult<HashMap<String, Origin>> {
    let rows = door_origins::table
        .inner_join(attendance_operations::table)
        .inner_join(door_devices::table)
        .filter(attendance_operations::session_id.eq(session))
        .select((
            door_origins::operation,
            door_devices::id,
            door_devices::name,
            door_origins::as_of,
            door_origins::arrived_at,
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(String, Id<Device>, String, Moment, Moment)>(conn)?;
    let origin = |(operation, device, name, as_of, arrived_at)| {
        (operation, Origin { device, name, as_of, arrived_at })
    };
    Ok(rows.into_iter().map(origin).collect())
}

/// The origins of these entries, by the name of the entry.
pub fn origins_of(conn: &mut Conn, operations: &[&str]) -> QueryResult<HashMap<String, Origin>> {
    let rows = door_origins::table
        .inner_join(door_devices::table)
        .filter(door_origins::operation.eq_any(operations))
        .select((
            door_origins::operation,
            door_devices::id,
            door_devices::name,
            door_origins::as_of,
            door_origins::arrived_at,
        ))
        .limit(config::DOOR_ENTRIES as i64)
        .load::<(String, Id<Device>, String, Moment, Moment)>(conn)?;
    let origin = |(operation, device, name, as_of, arrived_at)| {
        (operation, Origin { device, name, as_of, arrived_at })
    };
    Ok(rows.into_iter().map(origin).collect())
}

/// The hashes of the links in an event's invitations, so that a device knows a scanned sign without
/// asking. The short codes are not among them: whoever has their hash could guess them.
pub fn links(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<(Id<Guest>, String)>> {
    reply_tokens::table
        .inner_join(invitations::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(reply_tokens::kind.eq(TokenKind::Link))
        .select((invitations::guest_id, reply_tokens::token_hash))
        .limit(4 * config::CAMPAIGN_GUESTS as i64)
        .load(conn)
}

/// Forgets the devices of an event and where their entries came from: with its names.
pub fn erase(conn: &mut Conn, event: Id<Event>) -> QueryResult<usize> {
    let of_event = door_devices::table
        .filter(door_devices::event_id.eq(event))
        .select(door_devices::id)
        .load::<Id<Device>>(conn)?;
    let origins =
        diesel::delete(door_origins::table.filter(door_origins::device_id.eq_any(&of_event)))
            .execute(conn)?;
    let devices = diesel::delete(door_devices::table.filter(door_devices::event_id.eq(event)))
        .execute(conn)?;
    Ok(origins + devices)
}
