//! SQL about who must be called.

use diesel::prelude::*;

use super::super::{CallReason, Invitation};
use crate::config;
use crate::db::schema::{calls, events, formats, guests};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::formats::Sensitivity;
use crate::guests::Guest;
use crate::staff::{Site, Staff};

/// Somebody to be called.
#[derive(Clone, Debug)]
pub struct Call {
    pub id: Id<Call>,
    pub event: Id<Event>,
    pub event_title: String,
    pub sensitivity: Sensitivity,
    pub site: Option<Id<Site>>,
    pub guest: Id<Guest>,
    pub guest_name: String,
    pub guest_phone: Option<String>,
    pub invitation: Option<Id<Invitation>>,
    pub reason: CallReason,
    pub wish: String,
    pub created_at: Moment,
    pub done_at: Option<Moment>,
}

/// A call to be made.
pub struct NewCall<'a> {
    pub event: Id<Event>,
    pub guest: Id<Guest>,
    pub invitation: Option<Id<Invitation>>,
    pub reason: CallReason,
    pub wish: &'a str,
}

/// Whether somebody stands on the list anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Now,
    Before,
}

/// Puts somebody on the list, once per reason; a new wish replaces the old one.
pub fn wanted(conn: &mut Conn, call: &NewCall, now: Moment) -> QueryResult<Listed> {
    let open = calls::table
        .filter(calls::event_id.eq(call.event))
        .filter(calls::guest_id.eq(call.guest))
        .filter(calls::reason.eq(call.reason))
        .filter(calls::done_at.is_null());
    let known = diesel::update(open).set(calls::wish.eq(call.wish)).execute(conn)?;
    if known > 0 {
        return Ok(Listed::Before);
    }
    diesel::insert_into(calls::table)
        .values((
            calls::id.eq(Id::<Call>::new()),
            calls::event_id.eq(call.event),
            calls::guest_id.eq(call.guest),
            calls::invitation_id.eq(call.invitation),
            calls::reason.eq(call.reason),
            calls::wish.eq(call.wish),
            calls::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(Listed::Now)
}

type Row = (
    (Id<Call>, Id<Event>, String, Sensitivity, Option<Id<Site>>),
    (Id<Guest>, String, String, Option<String>),
    (Option<Id<Invitation>>, CallReason, String, Moment, Option<Moment>),
);

fn call((which, who, what): Row) -> Call {
    let (id, event, event_title, sensitivity, site) = which;
    let (guest, first_name, family_name, guest_phone) = who;
    let (invitation, reason, wish, created_at, done_at) = what;
    Call {
        id,
        event,
        event_title,
        sensitivity,
        site,
        guest,
        guest_name: format!("{first_name} {family_name}").trim().to_owned(),
        guest_phone,
        invitation,
        reason,
        wish,
        created_at,
        done_at,
    }
}

/// Which calls somebody looks at.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    Event(Id<Event>),
    /// Of events of these Standorte and of none; `None`: all.
    Sites(Option<&'a [Id<Site>]>),
}

/// Calls that are still to be made, the oldest first.
pub fn open(conn: &mut Conn, of: Of) -> QueryResult<Vec<Call>> {
    let mut query = calls::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .filter(calls::done_at.is_null())
        .order((calls::created_at, calls::id))
        .select((
            (calls::id, calls::event_id, events::title, formats::sensitivity, events::site_id),
            (guests::id, guests::first_name, guests::family_name, guests::phone_typed),
            (calls::invitation_id, calls::reason, calls::wish, calls::created_at, calls::done_at),
        ))
        .limit(config::API_ROWS)
        .into_boxed();
    match of {
        Of::Event(event) => query = query.filter(calls::event_id.eq(event)),
        Of::Sites(None) => {}
        Of::Sites(Some(sites)) => {
            let theirs = events::site_id.eq_any(sites.iter().map(|site| site.to_string()));
            query = query.filter(theirs.or(events::site_id.is_null()));
        }
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(call).collect())
}

/// Event, invitation, reason, and when it was done.
pub type CallRow = (Id<Event>, Option<Id<Invitation>>, CallReason, Option<Moment>);

/// The event and invitation of a call, and whether it is still to be made.
pub fn find(conn: &mut Conn, id: Id<Call>) -> QueryResult<Option<CallRow>> {
    calls::table
        .find(id)
        .select((calls::event_id, calls::invitation_id, calls::reason, calls::done_at))
        .first(conn)
        .optional()
}

/// Notes that somebody was called.
pub fn done(conn: &mut Conn, id: Id<Call>, by: Option<Id<Staff>>, now: Moment) -> QueryResult<()> {
    let open = calls::table.find(id).filter(calls::done_at.is_null());
    diesel::update(open)
        .set((calls::done_at.eq(now), calls::done_by.eq(by)))
        .execute(conn)
        .map(drop)
}

/// Nobody needs to be called for this any more: they have answered, or the event is off.
pub fn needless(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Option<Id<Guest>>,
    reasons: &[CallReason],
    now: Moment,
) -> QueryResult<()> {
    let open = calls::table
        .filter(calls::event_id.eq(event))
        .filter(calls::reason.eq_any(reasons))
        .filter(calls::done_at.is_null());
    match guest {
        Some(guest) => {
            let theirs = open.filter(calls::guest_id.eq(guest));
            diesel::update(theirs).set(calls::done_at.eq(now)).execute(conn).map(drop)
        }
        None => diesel::update(open).set(calls::done_at.eq(now)).execute(conn).map(drop),
    }
}

/// Forgets the calls of an invitation that never went out.
pub fn forget(conn: &mut Conn, invitation: Id<Invitation>) -> QueryResult<()> {
    diesel::delete(calls::table.filter(calls::invitation_id.eq(invitation))).execute(conn).map(drop)
}
