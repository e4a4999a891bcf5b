//! All SQL about invitations, their tokens, answers and calls.

mod rows;

use diesel::prelude::*;

use self::rows::{COLUMNS, Row, invitation};
use super::invitation::Delivered;
use super::party::Ages;
use super::{Childcare, Invitation, Reply, RosterRow, TokenKind};
use crate::config;
use crate::db::schema::{guests, invitations, reply_tokens};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;

/// One invitation, withdrawn or not.
pub fn find(conn: &mut Conn, id: Id<Invitation>) -> QueryResult<Option<Invitation>> {
    let row = invitations::table.find(id).select(COLUMNS).first::<Row>(conn).optional()?;
    Ok(row.map(invitation))
}

/// The invitation that a token of this kind opens.
pub fn by_token(
    conn: &mut Conn,
    token_hash: &str,
    kind: TokenKind,
) -> QueryResult<Option<Invitation>> {
    let row = invitations::table
        .inner_join(reply_tokens::table)
        .filter(reply_tokens::token_hash.eq(token_hash))
        .filter(reply_tokens::kind.eq(kind))
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(invitation))
}

/// Those who were asked together, in the order in which they were taken down; withdrawn ones are
/// left out.
pub fn party(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .filter(invitations::party_id.eq(party))
        .filter(invitations::withdrawn_at.is_null())
        .order(invitations::id)
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// Everybody who has or waits for a seat at an event, and the party of one more: all that the ledger
/// needs, in one question.
pub fn ledger(
    conn: &mut Conn,
    event: Id<Event>,
    party: Option<Id<Invitation>>,
) -> QueryResult<Vec<Invitation>> {
    let says_yes = invitations::reply.eq_any([Reply::Accepted, Reply::Waiting]);
    let rows = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(says_yes.or(invitations::party_id.nullable().eq(party)))
        .order(invitations::id)
        .select(COLUMNS)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

type RosterCells = (
    (Id<Invitation>, Id<Guest>, String, String, String, String, Id<Invitation>),
    (Reply, i32, String, Childcare, String, String, Option<Moment>),
);

/// Everybody who is invited to an event, by name: for the door, the sheet and the figures.
pub fn roster(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<RosterRow>> {
    let rows = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .order((guests::folded, invitations::id))
        .select((
            (
                invitations::id,
                guests::id,
                guests::first_name,
                guests::family_name,
                guests::folded,
                guests::key,
                invitations::party_id,
            ),
            (
                invitations::reply,
                invitations::adults,
                invitations::children,
                invitations::childcare,
                invitations::interpreter,
                invitations::access,
                invitations::delivered_at,
            ),
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<RosterCells>(conn)?;
    Ok(rows.into_iter().map(roster_row).collect())
}

fn roster_row((who, said): RosterCells) -> RosterRow {
    let (invitation, guest, first_name, family_name, folded, key, party) = who;
    let (reply, adults, children, childcare, interpreter, access, delivered_at) = said;
    RosterRow {
        invitation,
        guest,
        first_name,
        family_name,
        folded,
        key,
        party,
        reply,
        adults,
        children: Ages::stored(&children).years().to_vec(),
        childcare,
        interpreter,
        access,
        delivered: match delivered_at {
            Some(_) => Delivered::Yes,
            None => Delivered::NotYet,
        },
    }
}
