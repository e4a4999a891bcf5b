//! SQL about who must be called.

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::super::{CallReason, Invitation};
use crate::config;
use crate::db::schema::{
    call_tries, calls, campaigns, events, formats, guests, invitations, staff,
};
use crate::db::{self, Conn, Id, Moment, Value};
use crate::events::Event;
use crate::formats::Sensitivity;
use crate::guests::{Guest, PhoneOff};
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
    pub other_phone: Option<String>,
    /// As machines dial it; `None`: nobody may call.
    pub dials: Option<String>,
    pub invitation: Option<Id<Invitation>>,
    pub reason: CallReason,
    pub wish: String,
    pub created_at: Moment,
    pub done_at: Option<Moment>,
    pub begins_at: Option<Moment>,
    /// How often nobody was reached.
    pub tries: i32,
    /// Not before this: as wished or agreed.
    pub due_at: Option<Moment>,
    /// Who has taken it.
    pub claimed_by: Option<Id<Staff>>,
    /// Until when nobody else gets it.
    pub claimed_until: Option<Moment>,
}

/// A call to be made.
pub struct NewCall<'a> {
    pub event: Id<Event>,
    pub guest: Id<Guest>,
    pub invitation: Option<Id<Invitation>>,
    pub reason: CallReason,
    pub wish: &'a str,
    /// Not before this: as wished.
    pub due_at: Option<Moment>,
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
    // What is new is tried anew.
    let anew = (calls::wish.eq(call.wish), calls::due_at.eq(call.due_at), calls::tries.eq(0));
    let known = diesel::update(open).set(anew).execute(conn)?;
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
            calls::due_at.eq(call.due_at),
            calls::tries.eq(0),
        ))
        .execute(conn)?;
    Ok(Listed::Now)
}

pub(super) type Row = (
    (Id<Call>, Id<Event>, String, Sensitivity, Option<Id<Site>>, Option<Moment>),
    (Id<Guest>, String, String, Numbers),
    (Option<Id<Invitation>>, CallReason, String, Moment, Option<Moment>),
    (i32, Option<Moment>, Option<Id<Staff>>, Option<Moment>),
);

type Numbers = (Option<String>, Option<String>, Option<String>, Option<PhoneOff>);

/// The columns of a [`Row`]; a macro, because their type is longer than they are.
macro_rules! columns {
    () => {
        (
            (
                calls::id,
                calls::event_id,
                events::title,
                formats::sensitivity,
                events::site_id,
                events::begins_at,
            ),
            (
                guests::id,
                guests::first_name,
                guests::family_name,
                (guests::phone_typed, guests::other_phone, guests::phone, guests::phone_off),
            ),
            (calls::invitation_id, calls::reason, calls::wish, calls::created_at, calls::done_at),
            (calls::tries, calls::due_at, calls::claimed_by, calls::claimed_until),
        )
    };
}
pub(super) use columns;

pub(super) fn call((which, who, what, round): Row) -> Call {
    let (id, event, event_title, sensitivity, site, begins_at) = which;
    let (guest, first_name, family_name, numbers) = who;
    let (guest_phone, other_phone, phone, phone_off) = numbers;
    let (tries, due_at, claimed_by, claimed_until) = round;
    let (invitation, reason, wish, created_at, done_at) = what;
    Call {
        id,
        event,
        event_title,
        sensitivity,
        site,
        guest,
        guest_name: format!("{first_name} {family_name}").trim().to_owned(),
        guest_phone: guest_phone.filter(|_| phone_off.is_none()),
        other_phone,
        dials: phone.filter(|_| phone_off.is_none()),
        invitation,
        reason,
        wish,
        created_at,
        done_at,
        begins_at,
        tries,
        due_at,
        claimed_by,
        claimed_until,
    }
}

/// Which calls somebody looks at.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// Of one event, of guests of these Standorte; `None`: of all.
    Event(Id<Event>, Option<&'a [Id<Site>]>),
    /// Of events of these Standorte, and of their guests at events of none; `None`: all.
    Sites(Option<&'a [Id<Site>]>),
}

/// Conditions of calls that are to be made now, written once for the list and its sum: not of a
/// release that is still held, not to ask or remind whoever wants no invitations any more, and not about
/// an event that has begun – but whoever asked for a call gets it, for a while even afterwards, and
/// whoever was missed while the week goes on.
macro_rules! to_make {
    ($query:expr, $of:expr, $now:expr) => {{
        let held = invitations::table
            .inner_join(campaigns::table)
            .filter(invitations::id.nullable().eq(calls::invitation_id))
            .filter(campaigns::release_at.gt($now));
        let to_come = events::begins_at.is_null().or(events::begins_at.gt($now));
        let missed = calls::reason.eq(CallReason::Missed).and(events::ends_at.gt($now));
        let asked = calls::reason
            .eq(CallReason::Asked)
            .and(calls::created_at.gt($now.before(config::CALL_ASKED)));
        let needed = calls::reason
            .ne_all([CallReason::Invite, CallReason::SecondTry, CallReason::Remind])
            .or(guests::no_invitations.eq(false));
        let mut query = $query
            .filter(calls::done_at.is_null())
            .filter(calls::reason.ne(CallReason::Invite).or(diesel::dsl::not(exists(held))))
            .filter(to_come.or(asked).or(missed))
            .filter(needed)
            .into_boxed();
        match $of {
            Of::Event(event, sites) => {
                query = query.filter(calls::event_id.eq(event));
                if let Some(sites) = sites {
                    query = query.filter(guests::site_id.eq_any(sites.to_vec()));
                }
            }
            Of::Sites(None) => {}
            Of::Sites(Some(sites)) => {
                let sites: Vec<String> = sites.iter().map(ToString::to_string).collect();
                let theirs = events::site_id.eq_any(sites.clone());
                let own = events::site_id.is_null().and(guests::site_id.eq_any(sites));
                query = query.filter(theirs.or(own));
            }
        }
        query
    }};
}
pub(super) use to_make;

/// How many calls are still to be made.
pub fn open_count(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<i64> {
    let calls =
        calls::table.inner_join(events::table).inner_join(guests::table).select(count_star());
    to_make!(calls, of, now).get_result(conn)
}

/// Calls that are still to be made, the oldest first.
pub fn open(conn: &mut Conn, of: Of, now: Moment) -> QueryResult<Vec<Call>> {
    let query = calls::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .order((calls::created_at, calls::id))
        .select(columns!())
        .limit(config::API_ROWS);
    let calls = to_make!(query, of, now).load::<Row>(conn)?;
    Ok(calls.into_iter().map(call).collect())
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
        .set((
            calls::done_at.eq(now),
            calls::done_by.eq(by),
            calls::claimed_by.eq(None::<Id<Staff>>),
            calls::claimed_until.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

const NEEDLESS: &str =
    "UPDATE calls SET done_at = ? WHERE done_at IS NULL AND event_id = ? AND reason = ?";
const NEEDLESS_FOR: &str = "UPDATE calls SET done_at = ? WHERE done_at IS NULL AND event_id = ? \
    AND reason = ? AND guest_id = ?";

/// Nobody needs to be called for this any more: they have answered, or the event is off.
pub fn needless(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Option<Id<Guest>>,
    reasons: &[CallReason],
    now: Moment,
) -> QueryResult<()> {
    for reason in reasons {
        let (sql, whose) = match guest {
            Some(guest) => (NEEDLESS_FOR, Some(Value::Text(guest.to_string()))),
            None => (NEEDLESS, None),
        };
        let mut values = vec![
            Value::Moment(now),
            Value::Text(event.to_string()),
            Value::Text(reason.code().into()),
        ];
        values.extend(whose);
        db::change(conn, sql, &values)?;
    }
    Ok(())
}

/// Forgets the calls of an invitation that never went out.
pub fn forget(conn: &mut Conn, invitation: Id<Invitation>) -> QueryResult<()> {
    let theirs = calls::table.filter(calls::invitation_id.eq(invitation));
    let tries = call_tries::table.filter(call_tries::call_id.eq_any(theirs.select(calls::id)));
    diesel::delete(tries).execute(conn)?;
    diesel::delete(theirs).execute(conn).map(drop)
}

/// Calls that were to reach somebody who leaves are for whoever was asked together with them; what
/// they wished goes with them.
pub fn hand_over(conn: &mut Conn, from: &Invitation, to: &Invitation) -> QueryResult<()> {
    let open = calls::table
        .filter(calls::event_id.eq(from.event))
        .filter(calls::guest_id.eq(from.guest))
        .filter(calls::done_at.is_null());
    let tries = call_tries::table.filter(call_tries::call_id.eq_any(open.select(calls::id)));
    diesel::delete(tries).execute(conn)?;
    diesel::update(open)
        .set((
            (calls::guest_id.eq(to.guest), calls::invitation_id.eq(to.id), calls::wish.eq("")),
            (calls::tries.eq(0), calls::due_at.eq(None::<Moment>)),
            calls::claimed_by.eq(None::<Id<Staff>>),
            calls::claimed_until.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// A call that was made, or is still to be.
#[derive(Clone, Debug)]
pub struct Noted {
    pub id: Id<Call>,
    pub guest: Id<Guest>,
    pub done_at: Option<Moment>,
    /// Who made it; `None`: not made yet, or nobody needed to any more.
    pub done_by: Option<String>,
}

/// Calls of one event for one reason, the oldest first.
pub fn noted(conn: &mut Conn, event: Id<Event>, reason: CallReason) -> QueryResult<Vec<Noted>> {
    let rows = calls::table
        .left_join(staff::table)
        .filter(calls::event_id.eq(event))
        .filter(calls::reason.eq(reason))
        .order((calls::created_at, calls::id))
        .select((calls::id, calls::guest_id, calls::done_at, staff::name.nullable()))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(Id<Call>, Id<Guest>, Option<Moment>, Option<String>)>(conn)?;
    let noted = |(id, guest, done_at, done_by)| Noted { id, guest, done_at, done_by };
    Ok(rows.into_iter().map(noted).collect())
}
