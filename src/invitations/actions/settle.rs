//! Moves the waiting list up and tells whoever has a seat now, or is offered one.

use std::collections::BTreeMap;

use super::super::guest_list::{Care, Demand, GuestList, Move, Room, Seat, Standing};
use super::super::messages::{Occasion, Sending};
use super::super::party::Ages;
use super::super::queries::{self, answers, calls};
use super::super::reply::Stand;
use super::super::slots::desk::Desk;
use super::super::{CallReason, Childcare, ChildrenStay, Invitation, Reply};
use super::post::{How, PostError, tell};
use crate::childcare::{self, Children};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event};
use crate::outbox;
use crate::staff::Staff;
use crate::web::App;
use crate::workdays;

/// What an event has to give, as its carers stand now. Call it with the event held.
pub(in super::super) fn room(
    conn: &mut Conn,
    event: &Event,
) -> Result<Room, diesel::result::Error> {
    let seats = match event.format.open_door {
        true => None,
        false => Some(event.seats_for_invited()),
    };
    Ok(Room {
        seats,
        care: childcare::queries::capacity(conn, event)?,
        seating: event.seating,
        one_each: event.slots.is_some(),
    })
}

/// The ledger of an event as it was last written.
pub(in super::super) fn ledger(room: Room, rows: &[Invitation]) -> GuestList<Id<Invitation>> {
    let mut list = GuestList::new(room);
    let mut parties: BTreeMap<Id<Invitation>, Vec<&Invitation>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.says_yes()) {
        parties.entry(row.party).or_default().push(row);
    }
    for (party, rows) in parties {
        list.enter(party, standing(room, &rows));
    }
    list
}

/// The ledger of everybody who said yes to an event. Call it with the event held if something follows
/// from it.
pub(in super::super) fn whole_ledger(
    conn: &mut Conn,
    event: &Event,
) -> Result<GuestList<Id<Invitation>>, diesel::result::Error> {
    let room = room(conn, event)?;
    Ok(ledger(room, &queries::ledger(conn, event.id, None)?))
}

/// What people ask for, all of them together; with times of their own one party takes one place, however
/// many they are.
pub(super) fn demand<'a>(room: Room, parts: impl IntoIterator<Item = Part<'a>>) -> Demand {
    let mut demand = Demand { persons: 0, children: Children::default() };
    for (adults, children, stay) in parts {
        demand.persons += adults + children.count();
        match stay {
            ChildrenStay::Care if room.care.is_offered() => {
                demand.children = demand.children.and(children.by_age());
            }
            ChildrenStay::Care | ChildrenStay::Parent => {}
        }
    }
    if room.one_each {
        demand.persons = demand.persons.min(1);
    }
    demand
}

/// What one row of a party brings: adults, children, and where those stay.
pub(super) type Part<'a> = (i32, &'a Ages, ChildrenStay);

fn standing(room: Room, rows: &[&Invitation]) -> Standing {
    let demand =
        demand(room, rows.iter().map(|row| (row.adults, &row.children, row.children_stay)));
    let said_at = rows.iter().filter_map(|row| row.replied_at).min();
    let asked_at = said_at.or(rows.first().map(|row| row.invited_at));
    let waits = rows.iter().filter_map(|row| row.waiting_since).min();
    let offered = rows.iter().filter_map(|row| row.offered_until).min();
    let seat = match (rows.iter().any(|row| row.reply == Reply::Accepted), waits, offered) {
        (true, ..) | (false, None, _) => Seat::Taken,
        (false, Some(since), Some(until)) => Seat::Offered { since, until: Some(until) },
        (false, Some(since), None) => Seat::Waits { since },
    };
    let promised = rows.iter().any(|row| row.childcare == Childcare::Promised);
    let since = rows.iter().filter_map(|row| row.childcare_since).min().or(waits).or(asked_at);
    let care = match (demand.children.is_empty(), promised, since) {
        (true, ..) => Care::NotNeeded,
        (_, true, _) => Care::Promised,
        (_, false, Some(since)) => Care::Waits { since },
        (_, false, None) => Care::NotNeeded,
    };
    Standing { demand, seat, care }
}

/// Writes down who moved up, to whom a seat is offered and whose offer is over, and tells them, at
/// `told_at` and not before. `own` is a party that hears of it by its own answer. Returns the parties
/// that something is said to.
pub(super) fn write_moves(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    (list, moves): (&mut GuestList<Id<Invitation>>, &[Move<Id<Invitation>>]),
    own: Option<Id<Invitation>>,
    told_at: Moment,
    now: Moment,
) -> Result<Vec<Id<Invitation>>, PostError> {
    let mut told = Vec::new();
    let rows = match event.slots.is_some() && !moves.is_empty() {
        true => queries::ledger(conn, event.id, None)?,
        false => Vec::new(),
    };
    let mut desk = Desk::of(event, &rows);
    for moved in moves {
        let mail_or_call = How::MailOrCall(CallReason::MovedUp);
        let (party, occasion, how) = match moved {
            Move::Up(party) => (*party, Occasion::MovedUp, mail_or_call),
            Move::Care(party) => (*party, Occasion::ChildcarePromised, mail_or_call),
            Move::Offered(party) => {
                let until = offer_until(app, event, now);
                list.keep_until(*party, until);
                let occasion = match until {
                    Some(until) => Occasion::Offer { until },
                    None => Occasion::MovedUp,
                };
                (*party, occasion, mail_or_call)
            }
            Move::Lapsed(party) => (*party, Occasion::OfferLapsed, How::MailOnly),
        };
        if own == Some(party) {
            continue;
        }
        let decided = list.standing(party);
        let slot = match decided {
            // Without a wish nobody is refused.
            Some(Standing { seat: Seat::Taken, .. }) => {
                desk.as_mut().and_then(|desk| desk.give(party, None).ok().flatten())
            }
            Some(Standing { seat: Seat::Offered { .. } | Seat::Waits { .. }, .. }) | None => None,
        };
        for row in queries::party(conn, party)?.iter().filter(|row| row.says_yes()) {
            let stand = match decided {
                Some(decided) => Stand::coming(row.adults, row.children.clone(), decided, slot)
                    .with_children(row.children_stay),
                // They said yes once and then nothing: nobody knows.
                None => Stand::away(Reply::Open),
            };
            answers::stand(conn, row.id, &stand)?;
        }
        if moved == &Move::Care(party) && has_not_heard(conn, event, party, now)? {
            continue;
        }
        let rows = queries::party(conn, party)?;
        let people = queries::with_guests(conn, rows)?;
        if matches!(moved, Move::Lapsed(_)) {
            for one in &people {
                let reasons = &[CallReason::MovedUp];
                calls::needless(conn, event.id, Some(one.guest.id), reasons, now)?;
            }
        }
        let sending = Sending { due_at: told_at, ..Sending::now(now, now.rfc3339()) };
        tell(conn, app, event, &people, (&occasion, how), &sending, now)?;
        told.push(party);
    }
    Ok(told)
}

/// Care is back before the word that it is gone has left the house: then neither needs to be said.
fn has_not_heard(
    conn: &mut Conn,
    event: &Event,
    party: Id<Invitation>,
    now: Moment,
) -> Result<bool, diesel::result::Error> {
    for row in queries::party(conn, party)? {
        calls::needless(conn, event.id, Some(row.guest), &[CallReason::CareLost], now)?;
    }
    let remark = "Die Betreuung ist wieder zugesagt.";
    let stopped = outbox::queries::withdraw(conn, &party.to_string(), &["care_lost"], remark, now)?;
    Ok(stopped > 0)
}

/// Until when a free seat is kept for whoever is asked now; `None`: there is no time left to ask, so
/// it is theirs at once.
fn offer_until(app: &App, event: &Event, now: Moment) -> Option<Moment> {
    let until = workdays::hours::deadline(now, config::OFFER_HOURS, app.office().land);
    let begins = event.begins_at?;
    (until < begins).then_some(until)
}

/// Moves up whoever fits: after the event got more seats, more childcare or another carer. Returns
/// how many moved.
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
    let mut list = whole_ledger(conn, &event)?;
    let mut moves = list.lapse(now);
    let up = list.settle();
    moves.extend(&up);
    write_moves(conn, app, &event, (&mut list, &moves), None, now, now)?;
    Ok(up.len())
}

/// Ends the offers whose time is over, of all events, and asks whoever is next. Returns of how many
/// events.
pub fn end_offers(conn: &mut Conn, app: &App, now: Moment) -> Result<usize, PostError> {
    let events = queries::with_old_offers(conn, now)?;
    for event in &events {
        settle(conn, app, *event, now)?;
    }
    Ok(events.len())
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
            | CallReason::CareLost
            | CallReason::Changed
            | CallReason::Cancelled
            | CallReason::Returned
            | CallReason::Missed
            | CallReason::SecondTry
            | CallReason::Remind,
            _,
        ) => Ok(()),
    }
}
