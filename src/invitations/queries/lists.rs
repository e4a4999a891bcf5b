//! SQL for the lists that staff see.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::{Invitation, Reply, TokenKind};
use super::rows::{COLUMNS, Row, invitation};
use crate::config;
use crate::db::schema::{events, guests, invitations, reply_tokens};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::guests::queries::named;
use crate::staff::{Scope, Site};

/// Which part of an event's list.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub reply: Option<Reply>,
    /// Guests of these Standorte; `None`: of all.
    pub sites: Option<&'a [Id<Site>]>,
    /// Counted from 0.
    pub page: i64,
}

/// Invitations to an event by the guests' names: one page, and one row more if there are further ones.
pub fn by_name(conn: &mut Conn, event: Id<Event>, part: Part) -> QueryResult<Vec<Invitation>> {
    let mut query = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .order((guests::folded, invitations::id))
        .select(COLUMNS)
        .offset(part.page.clamp(0, config::CAMPAIGN_GUESTS as i64) * config::PAGE_ROWS)
        .limit(config::PAGE_ROWS + 1)
        .into_boxed();
    if let Some(reply) = part.reply {
        query = query.filter(invitations::reply.eq(reply));
    }
    if let Some(sites) = part.sites {
        query = query.filter(guests::site_id.eq_any(sites.to_vec()));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(invitation).collect())
}

/// How many guests of an event stand where: guests of these Standorte, or of all.
pub fn replies(
    conn: &mut Conn,
    event: Id<Event>,
    sites: Option<&[Id<Site>]>,
) -> QueryResult<Vec<(Reply, i64)>> {
    let mut query = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .group_by(invitations::reply)
        .select((invitations::reply, count_star()))
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(guests::site_id.eq_any(sites.to_vec()));
    }
    query.load(conn)
}

/// Invitations to events that have not begun, of guests with a name or key that begins so, by name:
/// at events of this scope, and of its guests elsewhere. At most so many.
pub fn found(
    conn: &mut Conn,
    typed: &str,
    scope: &Scope,
    now: Moment,
    limit: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut query = invitations::table
        .inner_join(events::table)
        .inner_join(guests::table)
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((guests::folded, guests::id, events::begins_at, invitations::id))
        .select(COLUMNS)
        .limit(limit)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        let theirs = events::site_id.eq_any(sites.clone());
        query = query.filter(theirs.or(guests::site_id.eq_any(sites)));
    }
    let query = named!(query, typed.trim());
    Ok(query.load::<Row>(conn)?.into_iter().map(invitation).collect())
}

/// The invitation of a code, if its event has not begun.
pub fn by_code(conn: &mut Conn, code_hash: &str, now: Moment) -> QueryResult<Option<Invitation>> {
    let row = invitations::table
        .inner_join(reply_tokens::table)
        .inner_join(events::table)
        .filter(reply_tokens::token_hash.eq(code_hash))
        .filter(reply_tokens::kind.eq(TokenKind::Code))
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(invitation))
}

/// Invitations to events that have not begun, of guests with this mail address, the next event first:
/// at events of this scope, and of its guests elsewhere. At most so many.
pub fn of_address(
    conn: &mut Conn,
    address: &str,
    scope: &Scope,
    now: Moment,
    limit: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut query = invitations::table
        .inner_join(events::table)
        .inner_join(guests::table)
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .filter(guests::email.eq_any([Some(address.to_owned()), Some(address.to_lowercase())]))
        .order((events::begins_at, guests::folded, invitations::id))
        .select(COLUMNS)
        .limit(limit)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        let theirs = events::site_id.eq_any(sites.clone());
        query = query.filter(theirs.or(guests::site_id.eq_any(sites)));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(invitation).collect())
}
