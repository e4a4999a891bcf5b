//! What can be done with the table of a week; each verb is one transaction.

use std::collections::HashMap;

use super::Presence;
use super::actions::{
    CheckInError, Tap, check_in_at, fill_these, has_come, open_event, unfill_these,
};
use super::door::REST;
use super::presence::Sign;
use super::queries;
use super::week::{self, Called, Known, Person, Role};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::invitations::CallReason;
use crate::invitations::queries::calls;
use crate::staff::{Actor, Scope};

/// One cell, as it was shown and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub guest: Id<Guest>,
    pub session: Id<Session>,
    pub was: Sign,
    pub sign: Sign,
    /// Given by the page, so that the same change twice counts once.
    pub operation: String,
}

/// What became of the changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    pub done: usize,
    /// Cells that somebody else changed since they were shown, with what they say now.
    pub overtaken: Vec<(Id<Guest>, Id<Session>, Sign)>,
}

/// Enters cells. What somebody else has entered meanwhile is never written over silently: that cell
/// stays and is named.
pub fn enter(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    changes: &[Change],
    now: Moment,
) -> Result<Entered, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let marks = queries::marks(conn, event.id)?;
    let current: HashMap<_, Sign> =
        marks.iter().filter_map(|mark| Some(((mark.guest?, mark.session), mark.sign()))).collect();
    let unseen = queries::unseen(conn, &event, &actor.scope)?;
    if changes.iter().any(|change| unseen.contains(&change.guest)) {
        return Err(CheckInError::NoGuest);
    }
    let mut entered = Entered::default();
    for change in changes.iter().filter(|change| change.sign != change.was) {
        let place = (change.guest, change.session);
        let is = current.get(&place).copied().unwrap_or(Sign::Unknown);
        if is == change.sign || queries::operation(conn, &change.operation)?.is_some() {
            continue;
        }
        if is != change.was {
            entered.overtaken.push((change.guest, change.session, is));
            continue;
        }
        check_in_at(conn, actor, &event, &change.tap(), now)?;
        entered.done += 1;
    }
    Ok(entered)
}

impl Change {
    fn tap(&self) -> Tap {
        Tap {
            session: self.session,
            guest: Some(self.guest),
            presence: self.sign.presence(),
            part: self.sign.part(),
            children: None,
            operation: self.operation.clone(),
            at: None,
        }
    }
}

/// What is known of a week, for its table: of everybody whom this scope sees.
pub fn known<'a>(
    conn: &mut Conn,
    event: &'a Event,
    scope: &Scope,
) -> Result<Known<'a>, diesel::result::Error> {
    let unseen = queries::unseen(conn, event, scope)?;
    let mut expected = queries::expected(conn, event.id)?;
    expected.retain(|one| !unseen.contains(&one.guest));
    let mut marks = queries::marks(conn, event.id)?;
    marks.retain(|mark| mark.guest.is_none_or(|guest| !unseen.contains(&guest)));
    let mut others: Vec<_> = marks
        .iter()
        .filter_map(|mark| mark.guest)
        .filter(|guest| !expected.iter().any(|one| one.guest == *guest))
        .collect();
    others.sort_unstable();
    others.dedup();
    let names = queries::names(conn, &others)?;
    Ok(Known { event, expected, marks, names })
}

/// Everybody who takes part and of whom nothing is entered was there. Returns how many that were;
/// [`unfill`] takes all of them back.
pub fn fill_day(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    (session, token): (Id<Session>, Id<Tap>),
    now: Moment,
) -> Result<usize, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let participants = of_role(conn, (&event, &actor.scope), Role::Participant)?;
    let guests: Vec<_> = participants.iter().map(|one| one.guest).collect();
    let tap = whole_day(session, Presence::Present, format!("{REST}{token}"));
    fill_these(conn, actor, &event, &tap, &guests, now)
}

/// Whoever was asked, never said that they come and was never seen was not there: at every session
/// whose day has come. Returns how many people that were.
pub fn fill_others(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    token: Id<Tap>,
    now: Moment,
) -> Result<usize, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let asked = of_role(conn, (&event, &actor.scope), Role::Asked)?;
    let come = |one: &&Session| has_come(one, &event.zone, now);
    let sessions: Vec<_> = event.sessions.iter().enumerate().filter(|(_, one)| come(one)).collect();
    let is_open = |one: &&Person| sessions.iter().any(|(at, _)| one.signs[*at] == Sign::Unknown);
    let guests: Vec<_> = asked.iter().filter(is_open).map(|one| one.guest).collect();
    for (place, session) in &sessions {
        let operation = format!("{REST}{token}.{place}");
        let tap = whole_day(session.id, Presence::Absent, operation);
        fill_these(conn, actor, &event, &tap, &guests, now)?;
    }
    Ok(guests.len())
}

fn of_role(
    conn: &mut Conn,
    (event, scope): (&Event, &Scope),
    role: Role,
) -> Result<Vec<Person>, diesel::result::Error> {
    let mut people = week::people(&known(conn, event, scope)?);
    people.retain(|one| one.role == role);
    Ok(people)
}

fn whole_day(session: Id<Session>, presence: Presence, operation: String) -> Tap {
    Tap { session, guest: None, presence, part: None, children: None, operation, at: None }
}

/// Takes back what was entered for many at once under this name, at whichever sessions.
pub fn unfill(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    token: Id<Tap>,
    now: Moment,
) -> Result<(), CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    for session in &event.sessions {
        unfill_these(conn, session.id, &format!("{REST}{token}"), now)?;
    }
    Ok(())
}

/// When somebody who was missed is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calling {
    /// They are put on the list of calls.
    Later,
    /// Somebody has just done it.
    Done,
}

/// Notes that somebody who was missed is to be called, or was. What they said is nobody's business: no
/// reason for an absence is ever kept.
pub fn call(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    (guest, calling): (Id<Guest>, Calling),
    now: Moment,
) -> Result<(), CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let known = known(conn, &event, &actor.scope)?;
    let notes = calls::noted(conn, event.id, CallReason::Missed)?;
    let missed = week::missed(&known, &week::people(&known), &notes);
    let one = missed.into_iter().find(|one| one.guest == guest).ok_or(CheckInError::NotMissed)?;
    let listed = match one.call {
        // Twice is as good as once.
        Called::Done { .. } => return Ok(()),
        Called::Listed(call) => Some(call),
        Called::NotYet => None,
    };
    let days: Vec<_> =
        one.places.iter().map(|place| week::label(&event.sessions, *place)).collect();
    let mut wish = format!("nicht da: {}", days.join(", "));
    wish = wish.chars().take(config::LINE_CHARS).collect();
    let call = match listed {
        Some(call) => call,
        None => {
            let new = calls::NewCall {
                event: event.id,
                guest,
                invitation: None,
                reason: CallReason::Missed,
                wish: &wish,
                due_at: None,
            };
            calls::wanted(conn, &new, now)?;
            let notes = calls::noted(conn, event.id, CallReason::Missed)?;
            let open = |note: &&calls::Noted| note.guest == guest && note.done_at.is_none();
            notes.iter().find(open).map(|note| note.id).ok_or(CheckInError::NotMissed)?
        }
    };
    match calling {
        Calling::Later => Ok(()),
        Calling::Done => Ok(calls::done(conn, call, actor.staff, now)?),
    }
}
