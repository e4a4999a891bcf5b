//! SQL for what a guest sees behind a link. It is asked at every look, by people and by machines: few
//! questions, always in the same words, so that each is prepared once.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::super::messages::Member;
use super::super::{CallReason, Invitation, TokenKind};
use super::rows::{COLUMNS, Row, invitation};
use crate::config;
use crate::db::schema::{calls, events, formats, guests, invitations, reply_tokens, venues};
use crate::db::{Conn, Id, straight};
use crate::events::Event;
use crate::events::queries as event_queries;
use crate::formats::Format;
use crate::guests::queries as guest_queries;
use crate::venues::Venue;

/// The invitation that a link opens, and its event.
pub fn behind(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<(Invitation, Event)>> {
    let row = straight!(conn, |conn| invitations::table
        .inner_join(reply_tokens::table)
        .inner_join(events::table.on(invitations::event_id.eq(events::id)))
        .inner_join(formats::table.on(events::format_id.eq(formats::id)))
        .left_join(venues::table.on(events::venue_id.eq(venues::id.nullable())))
        .filter(reply_tokens::token_hash.eq(token_hash))
        .filter(reply_tokens::kind.eq(TokenKind::Link))
        .select((
            COLUMNS,
            event_queries::Row::as_select(),
            Format::as_select(),
            Option::<Venue>::as_select(),
        ))
        .first::<(Row, event_queries::Row, Format, Option<Venue>)>(conn)
        .optional())?;
    let Some((asked, row, format, venue)) = row else { return Ok(None) };
    let asked = invitation(asked);
    let sessions = event_queries::sessions(conn, asked.event)?;
    let assigned = event_queries::assigned_to(conn, asked.event)?;
    Ok(Some((asked, event_queries::event(row, format, venue, sessions, assigned))))
}

/// Those who were asked together and still are, in the order in which they were taken down, and
/// whether one of them asked for a call that nobody has made yet.
pub fn people(conn: &mut Conn, party: Id<Invitation>) -> QueryResult<(Vec<Member>, bool)> {
    let asked = calls::table
        .filter(calls::event_id.eq(invitations::event_id))
        .filter(calls::guest_id.eq(invitations::guest_id))
        .filter(calls::reason.eq(CallReason::Asked))
        .filter(calls::done_at.is_null());
    let rows = straight!(conn, |conn| invitations::table
        .inner_join(guests::table)
        .filter(invitations::party_id.eq(party))
        .filter(invitations::withdrawn_at.is_null())
        .order(invitations::id)
        .select((COLUMNS, guest_queries::COLUMNS, exists(asked)))
        .limit(config::API_ROWS)
        .load::<(Row, guest_queries::Row, bool)>(conn))?;
    let mut awaits_call = false;
    let member = |(asked, guest, waits)| {
        awaits_call |= waits;
        Member { invitation: invitation(asked), guest: guest_queries::guest(guest) }
    };
    let people = rows.into_iter().map(member).collect();
    Ok((people, awaits_call))
}
