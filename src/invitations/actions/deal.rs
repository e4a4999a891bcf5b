//! Gives the seats of an event by lot, and tells everybody what became of their name.

use super::super::guest_list::Seat;
use super::super::messages::{Occasion, Sending};
use super::super::queries::{self, answers};
use super::super::reply::Stand;
use super::super::slots::desk::Desk;
use super::super::{CallReason, Invitation};
use super::post::{How, PostError, tell};
use super::settle::whole_ledger;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Seating};
use crate::web::App;

/// What a draw came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dealt {
    /// Parties whose names were drawn.
    pub entries: usize,
    /// Those of them that have seats now; the others stand in the line, in the order of the lot.
    pub seated: usize,
}

/// Draws. `order` puts the parties that wait in the order of the lot. From now on a seat that comes
/// free is offered to whoever is next.
pub fn deal(
    conn: &mut Conn,
    app: &App,
    event: Id<Event>,
    order: impl Fn(&[Id<Invitation>]) -> Vec<Id<Invitation>>,
    now: Moment,
) -> Result<Dealt, PostError> {
    events::queries::hold(conn, event)?;
    events::queries::set_seating(conn, event, Seating::ByOffer)?;
    let Some(event) = events::queries::find(conn, event)? else { return Ok(Dealt::default()) };
    let mut list = whole_ledger(conn, &event)?;
    let waiting = list.standings().filter(|(_, one)| matches!(one.seat, Seat::Waits { .. }));
    let waiting: Vec<_> = waiting.map(|(party, _)| party).collect();
    let rows = queries::ledger(conn, event.id, None)?;
    let mut desk = Desk::of(&event, &rows);
    let drawn = order(&waiting);
    let seated = list.deal(&drawn, now).len();
    // Care follows the seats.
    list.settle();
    for party in drawn {
        let Some(decided) = list.standing(party) else { continue };
        let slot = match decided.seat {
            // Whoever was drawn first has the first time.
            Seat::Taken => desk.as_mut().and_then(|desk| desk.give(party, None).ok().flatten()),
            Seat::Offered { .. } | Seat::Waits { .. } => None,
        };
        let rows = queries::party(conn, party)?;
        for row in rows.iter().filter(|row| row.says_yes()) {
            let stand = Stand::coming(row.adults, row.children.clone(), decided, slot)
                .with_children(row.children_stay);
            answers::stand(conn, row.id, &stand)?;
        }
        let rows = queries::party(conn, party)?;
        let people = queries::with_guests(conn, rows)?;
        let occasion = match decided.seat {
            Seat::Taken | Seat::Offered { .. } => Occasion::Drawn,
            Seat::Waits { .. } => {
                Occasion::Waiting { place_in_line: list.place_in_line(party).unwrap_or(1) }
            }
        };
        let how = How::MailOrCall(CallReason::MovedUp);
        tell(conn, app, &event, &people, (&occasion, how), &Sending::now(now, "draw"), now)?;
    }
    Ok(Dealt { entries: waiting.len(), seated })
}
