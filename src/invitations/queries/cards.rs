//! SQL about reply cards that were typed in, and what is undone when one is taken back.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::card::Was;
use super::super::{AnswerChannel, CallReason, Invitation};
use crate::config;
use crate::db::schema::{answers, call_tries, calls, card_entries, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::staff::Staff;

/// One card that was typed in.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Id<Entry>,
    pub party: Id<Invitation>,
    pub staff: Id<Staff>,
    pub at: Moment,
    /// How the party stood before; empty: not kept any more.
    pub before: String,
}

/// Writes a card down.
pub fn insert(conn: &mut Conn, entry: &Entry) -> QueryResult<()> {
    diesel::insert_into(card_entries::table)
        .values((
            card_entries::id.eq(entry.id),
            card_entries::invitation_id.eq(entry.party),
            card_entries::staff_id.eq(entry.staff),
            card_entries::at.eq(entry.at),
            card_entries::before.eq(&entry.before),
        ))
        .execute(conn)
        .map(drop)
}

type Row = (Id<Entry>, Id<Invitation>, Id<Staff>, Moment, String);

fn entry((id, party, staff, at, before): Row) -> Entry {
    Entry { id, party, staff, at, before }
}

/// One card.
pub fn find(conn: &mut Conn, id: Id<Entry>) -> QueryResult<Option<Entry>> {
    let row = card_entries::table
        .find(id)
        .select((
            card_entries::id,
            card_entries::invitation_id,
            card_entries::staff_id,
            card_entries::at,
            card_entries::before,
        ))
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(entry))
}

/// The last cards of somebody since then, the newest first.
pub fn recent(
    conn: &mut Conn,
    staff: Id<Staff>,
    since: Moment,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    let rows = card_entries::table
        .filter(card_entries::staff_id.eq(staff))
        .filter(card_entries::at.ge(since))
        .order((card_entries::at.desc(), card_entries::id.desc()))
        .select((
            card_entries::id,
            card_entries::invitation_id,
            card_entries::staff_id,
            card_entries::at,
            card_entries::before,
        ))
        .limit(limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(entry).collect())
}

/// How many cards somebody has typed in since then.
pub fn count(conn: &mut Conn, staff: Id<Staff>, since: Moment) -> QueryResult<i64> {
    card_entries::table
        .filter(card_entries::staff_id.eq(staff))
        .filter(card_entries::at.ge(since))
        .select(count_star())
        .get_result(conn)
}

/// Forgets one card.
pub fn remove(conn: &mut Conn, id: Id<Entry>) -> QueryResult<()> {
    diesel::delete(card_entries::table.find(id)).execute(conn).map(drop)
}

/// Forgets how people stood before cards that nobody takes back any more.
pub fn forget_before(conn: &mut Conn, until: Moment) -> QueryResult<usize> {
    let old =
        card_entries::table.filter(card_entries::at.lt(until)).filter(card_entries::before.ne(""));
    diesel::update(old).set(card_entries::before.eq("")).execute(conn)
}

/// Whether a party has said anything after that.
pub fn has_newer_answer(
    conn: &mut Conn,
    party: Id<Invitation>,
    after: Moment,
) -> QueryResult<bool> {
    let newer: i64 = answers::table
        .inner_join(invitations::table)
        .filter(invitations::party_id.eq(party))
        .filter(answers::at.gt(after))
        .select(count_star())
        .get_result(conn)?;
    Ok(newer > 0)
}

/// Takes the lines of a card out of a party's history.
pub fn unsay(conn: &mut Conn, party: Id<Invitation>, at: Moment) -> QueryResult<()> {
    let theirs = invitations::table.filter(invitations::party_id.eq(party)).select(invitations::id);
    let said = answers::table
        .filter(answers::invitation_id.eq_any(theirs))
        .filter(answers::channel.eq(AnswerChannel::Paper))
        .filter(answers::at.eq(at));
    diesel::delete(said).execute(conn).map(drop)
}

/// What a row knew of its guest before, beside where they stood.
pub fn restore(conn: &mut Conn, id: Id<Invitation>, was: &Was) -> QueryResult<()> {
    let needs = was.needs();
    diesel::update(invitations::table.find(id))
        .set((
            invitations::replied_at.eq(was.replied_at()),
            invitations::delivered_at.eq(was.delivered_at()),
            invitations::interpreter.eq(needs.interpreter),
            invitations::access.eq(needs.access),
            invitations::step_free.eq(Some(needs.step_free)),
        ))
        .execute(conn)
        .map(drop)
}

/// Whether somebody calls a guest, or has called, to say that they moved up at that moment.
pub fn was_called(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
    at: Moment,
) -> QueryResult<bool> {
    let tried = calls::done_at.is_not_null().or(calls::claimed_by.is_not_null());
    let made: i64 = calls::table
        .filter(calls::event_id.eq(event))
        .filter(calls::guest_id.eq(guest))
        .filter(calls::reason.eq(CallReason::MovedUp))
        .filter(calls::created_at.eq(at))
        .filter(tried)
        .select(count_star())
        .get_result(conn)?;
    Ok(made > 0)
}

/// Calls that a card ended are to be made again, and those that it asked for are not; nor those to
/// whoever moved up because of it.
pub fn undo_calls(
    conn: &mut Conn,
    event: Id<Event>,
    guest: Id<Guest>,
    at: Moment,
) -> QueryResult<()> {
    let theirs =
        || calls::table.filter(calls::event_id.eq(event)).filter(calls::guest_id.eq(guest));
    let ended = theirs().filter(calls::done_at.eq(at)).filter(calls::done_by.is_null());
    diesel::update(ended).set(calls::done_at.eq(None::<Moment>)).execute(conn)?;
    let reasons = calls::reason.eq(CallReason::Asked).or(calls::reason.eq(CallReason::MovedUp));
    let asked = theirs().filter(reasons).filter(calls::created_at.eq(at));
    let tries = call_tries::table.filter(call_tries::call_id.eq_any(asked.select(calls::id)));
    diesel::delete(tries).execute(conn)?;
    diesel::delete(asked).execute(conn).map(drop)
}

/// Removes entries that are older than their day. Returns how many.
pub fn tidy(conn: &mut Conn, now: Moment) -> QueryResult<usize> {
    let old = card_entries::at.lt(now.before(config::CARDS_KEPT));
    diesel::delete(card_entries::table.filter(old)).execute(conn)
}
