//! SQL about somebody who leaves those with whom they were asked together.

use diesel::prelude::*;

use super::super::Invitation;
use super::rows::{COLUMNS, Row, invitation};
use crate::config;
use crate::db::schema::{invitations, reply_tokens};
use crate::db::{Conn, Id};
use crate::outbox;

/// Those who were asked together with somebody, withdrawn or not, in the order in which they were
/// taken down.
pub fn others(conn: &mut Conn, of: &Invitation) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .filter(invitations::party_id.eq(of.party))
        .filter(invitations::id.ne(of.id))
        .order(invitations::id)
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// Lets one of a party stand alone. The others stay together under `heir`, with their links and all
/// that was written to them. Returns the others' party.
pub fn split(
    conn: &mut Conn,
    leaving: &Invitation,
    heir: &Invitation,
) -> QueryResult<Id<Invitation>> {
    // Those who stay keep the time; one party cannot have what another has.
    diesel::update(invitations::table.find(leaving.id))
        .set(invitations::slot.eq(None::<i32>))
        .execute(conn)?;
    let party = match leaving.party == leaving.id {
        true => heir.id,
        false => leaving.party,
    };
    diesel::update(invitations::table.filter(invitations::party_id.eq(leaving.party)))
        .set(invitations::party_id.eq(party))
        .execute(conn)?;
    diesel::update(invitations::table.find(leaving.id))
        .set(invitations::party_id.eq(leaving.id))
        .execute(conn)?;
    diesel::update(reply_tokens::table.filter(reply_tokens::invitation_id.eq(leaving.id)))
        .set(reply_tokens::invitation_id.eq(party))
        .execute(conn)?;
    outbox::queries::move_about(conn, leaving.party.as_str(), party.as_str())?;
    Ok(party)
}
