//! Reaches people who know of an event already. Who is reminded of what, and when, stands in
//! [`crate::reminders`]'s room; this puts it into the outbox, or them on the list of calls.

use super::super::messages::{Member, Occasion, Sending};
use super::super::queries;
use super::super::way::Reached;
use super::super::{CallReason, Reply};
use super::post::{PostError, call, write};
use crate::db::{Conn, Moment};
use crate::events::Event;
use crate::web::App;

/// Says it by that way. `mark` tells it from the same thing said about another day; the reason and the
/// remark are for whoever must call.
pub fn reach(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    (people, by): (&[Member], Reached),
    (occasion, mark): (&Occasion, &str),
    (reason, remark): (CallReason, &str),
    now: Moment,
) -> Result<(), PostError> {
    match by {
        Reached::Mail(_) | Reached::Letter(_) | Reached::Text(_) => {
            let sending = Sending::now(now, mark);
            write(conn, app, event, people, by, (occasion, &sending), now)?;
        }
        Reached::Call(_) | Reached::Nobody => {
            call(conn, event, people, reason, remark, now)?;
        }
    }
    Ok(())
}

/// Whether somebody who says yes now could still have a seat: nobody is asked once more to what is full.
pub fn room_left(conn: &mut Conn, event: &Event) -> Result<bool, diesel::result::Error> {
    if event.format.open_door {
        return Ok(true);
    }
    let rows = queries::ledger(conn, event.id, None)?;
    // Whoever waits is next in line.
    if rows.iter().any(|row| row.reply == Reply::Waiting) {
        return Ok(false);
    }
    let taken = match event.slots {
        Some(_) => rows.iter().filter(|row| row.id == row.party).count(),
        None => usize::try_from(queries::taken(conn, event.id)?).unwrap_or(0),
    };
    Ok(taken < usize::try_from(event.seats_for_invited()).unwrap_or(0))
}
