//! Moves the waiting list up and tells whoever has a seat now.

use std::collections::BTreeMap;

use super::super::guest_list::{Care, Demand, GuestList, Move, Room, Seat, Standing};
use super::super::messages::{Occasion, Sending};
use super::super::queries::{self, answers, calls};
use super::super::reply::Stand;
use super::super::slots::desk::Desk;
use super::super::{CallReason, Childcare, Invitation, Reply};
use super::post::{How, PostError, tell};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::staff::Staff;
use crate::web::App;

/// The ledger of an event as it was last written. Call it with the event held.
pub(in super::super) fn ledger(event: &Event, rows: &[Invitation]) -> GuestList<Id<Invitation>> {
    let seats = match event.format.open_door {
        true => None,
        false => Some(event.seats_for_invited()),
    };
    let mut list = GuestList::new(Room { seats, care_places: event.childcare_places });
    let mut parties: BTreeMap<Id<Invitation>, Vec<&Invitation>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.says_yes()) {
        parties.entry(row.party).or_default().push(row);
    }
    for (party, rows) in parties {
        list.enter(party, standing(event, &rows));
    }
    list
}

/// What people ask for, all of them together; with slots one party takes one place, however many
/// they are.
pub(super) fn demand<'a>(
    event: &Event,
    parts: impl IntoIterator<Item = (i32, i32)> + 'a,
) -> Demand {
    let (adults, children) = parts
        .into_iter()
        .fold((0, 0), |(adults, children), (more, kids)| (adults + more, children + kids));
    let needs_care = if event.childcare_places > 0 { children } else { 0 };
    let persons = adults + children;
    let persons = if event.slots.is_some() { persons.min(1) } else { persons };
    Demand { persons, children: needs_care }
}

fn standing(event: &Event, rows: &[&Invitation]) -> Standing {
    let demand = demand(event, rows.iter().map(|row| (row.adults, row.children.count())));
    let said_at = rows.iter().filter_map(|row| row.replied_at).min();
    let asked_at = said_at.or(rows.first().map(|row| row.invited_at));
    let waits = rows.iter().filter_map(|row| row.waiting_since).min();
    let seat = match (rows.iter().any(|row| row.reply == Reply::Accepted), waits) {
        (true, _) | (false, None) => Seat::Taken,
        (false, Some(since)) => Seat::Waits { since },
    };
    let promised = rows.iter().any(|row| row.childcare == Childcare::Promised);
    let since = rows.iter().filter_map(|row| row.childcare_since).min().or(waits).or(asked_at);
    let care = match (demand.children, promised, since) {
        (0, ..) => Care::NotNeeded,
        (_, true, _) => Care::Promised,
        (_, false, Some(since)) => Care::Waits { since },
        (_, false, None) => Care::NotNeeded,
    };
    Standing { demand, seat, care }
}

/// Writes down who moved up, and tells them. `own` is a party that hears of it by its own answer.
pub(super) fn write_moves(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    (list, moves): (&GuestList<Id<Invitation>>, &[Move<Id<Invitation>>]),
    own: Option<Id<Invitation>>,
    now: Moment,
) -> Result<(), PostError> {
    let rows = match event.slots.is_some() && !moves.is_empty() {
        true => queries::ledger(conn, event.id, None)?,
        false => Vec::new(),
    };
    let mut desk = Desk::of(event, &rows);
    for moved in moves {
        let (party, occasion) = match moved {
            Move::Up(party) => (*party, Occasion::MovedUp),
            Move::Care(party) => (*party, Occasion::ChildcarePromised),
        };
        if own == Some(party) {
            continue;
        }
        let Some(decided) = list.standing(party) else { continue };
        // Without a wish nobody is refused.
        let slot = desk.as_mut().and_then(|desk| desk.give(party, None).ok().flatten());
        for row in queries::party(conn, party)?.iter().filter(|row| row.says_yes()) {
            let stand = Stand::coming(row.adults, row.children.clone(), decided, slot);
            answers::stand(conn, row.id, &stand)?;
        }
        let rows = queries::party(conn, party)?;
        let people = queries::with_guests(conn, rows)?;
        let how = How::MailOrCall(CallReason::MovedUp);
        let sending = Sending::now(now, now.rfc3339());
        tell(conn, app, event, &people, (&occasion, how), &sending, now)?;
    }
    Ok(())
}

/// Moves up whoever fits: after the event got more seats or more childcare. Returns how many moved.
pub fn settle(
    conn: &mut Conn,
    app: &App,
    event: Id<Event>,
    now: Moment,
) -> Result<usize, PostError> {
    events::queries::hold(conn, event)?;
    let Some(event) = events::queries::find(conn, event)? else { return Ok(0) };
    if !event.takes_answers(now) {
        return Ok(0);
    }
    let mut list = ledger(&event, &queries::ledger(conn, event.id, None)?);
    let moves = list.settle();
    write_moves(conn, app, &event, (&list, &moves), None, now)?;
    Ok(moves.len())
}

/// Notes that somebody was called. Whoever was invited by phone knows of it now.
pub fn call_done(
    conn: &mut Conn,
    call: Id<calls::Call>,
    by: Option<Id<Staff>>,
    now: Moment,
) -> Result<(), diesel::result::Error> {
    let Some((_, invitation, reason, None)) = calls::find(conn, call)? else { return Ok(()) };
    calls::done(conn, call, by, now)?;
    match (reason, invitation) {
        (CallReason::Invite, Some(invitation)) => {
            if let Some(row) = queries::find(conn, invitation)? {
                queries::delivered(conn, row.party, now)?;
            }
            Ok(())
        }
        (
            CallReason::Invite
            | CallReason::Asked
            | CallReason::MovedUp
            | CallReason::Changed
            | CallReason::Cancelled
            | CallReason::Returned
            | CallReason::Missed,
            _,
        ) => Ok(()),
    }
}
