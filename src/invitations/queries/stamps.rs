//! SQL about what guests' calendar programs said last, and whose address is whose.

use diesel::prelude::*;

use super::super::Invitation;
use super::super::returned::{Last, Stamp};
use super::rows::{COLUMNS, Row, invitation};
use crate::config;
use crate::db::schema::{calendar_answers, guests, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;

/// What somebody's calendar said last.
pub fn last(conn: &mut Conn, of: Id<Invitation>) -> QueryResult<Option<Last>> {
    let row = calendar_answers::table
        .find(of)
        .select((
            calendar_answers::sequence,
            calendar_answers::stamped_at,
            calendar_answers::booked_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(sequence, at, booked_at)| Last { stamp: Stamp { sequence, at }, booked_at }))
}

/// Keeps when it last said something.
pub fn keep(conn: &mut Conn, of: Id<Invitation>, stamp: Stamp) -> QueryResult<()> {
    let values =
        (calendar_answers::sequence.eq(stamp.sequence), calendar_answers::stamped_at.eq(stamp.at));
    let known = diesel::update(calendar_answers::table.find(of)).set(values).execute(conn)?;
    if known == 0 {
        diesel::insert_into(calendar_answers::table)
            .values((calendar_answers::invitation_id.eq(of), values))
            .execute(conn)?;
    }
    Ok(())
}

/// Keeps when what it said changed something.
pub fn booked(conn: &mut Conn, of: Id<Invitation>, now: Moment) -> QueryResult<()> {
    diesel::update(calendar_answers::table.find(of))
        .set(calendar_answers::booked_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// Forgets it: an invitation that never went out.
pub fn forget(conn: &mut Conn, of: Id<Invitation>) -> QueryResult<()> {
    diesel::delete(calendar_answers::table.find(of)).execute(conn).map(drop)
}

/// Who has this address, in small letters, and an invitation to this event that still holds.
pub fn invited(conn: &mut Conn, event: Id<Event>, address: &str) -> QueryResult<Vec<Invitation>> {
    // Addresses are kept as they were typed; databases differ in what small letters are.
    let rows = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(guests::email.like(any_case(address)).escape('\\'))
        .order(invitations::id)
        .select((COLUMNS, guests::email))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(Row, Option<String>)>(conn)?;
    let same = |email: &Option<String>| {
        email.as_ref().is_some_and(|email| email.to_lowercase() == address)
    };
    let rows = rows.into_iter().filter(|(_, email)| same(email));
    Ok(rows.map(|(row, _)| invitation(row)).collect())
}

/// A pattern that takes the address in any letters.
fn any_case(address: &str) -> String {
    let sign = |sign: char| if sign.is_ascii_digit() || "@.-".contains(sign) { sign } else { '_' };
    address.chars().map(sign).collect()
}
