//! What somebody of a Träger can do at their own event, for its time.

use crate::attendance::actions::{self, CheckInError, Tap};
use crate::attendance::presence::Standing;
use crate::attendance::queries;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::team::{self, Agreement};
use crate::events::{self, Event, Phase};
use crate::guests::Guest;
use crate::problem::{Explain, Explanation, missing};
use crate::staff::{Actor, NotAllowed, Right, Scope};

/// Why a list stays shut.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Not theirs, not yet, or not any more.
    #[error("no such list for this actor now")]
    Shut,
    #[error(transparent)]
    CheckIn(#[from] CheckInError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for RosterError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Shut => missing(
                "Diese Liste ist nicht offen. Sie öffnet eine Woche vor dem Termin und schließt, \
                 wenn er abgeschlossen ist.",
            ),
            Self::CheckIn(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Whether the list of this event is open, as far as time goes.
pub fn is_open(event: &Event, now: Moment) -> bool {
    let stands = match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    stands && event.begins_at.is_some_and(|begin| begin.before(config::ROSTER_BEFORE) <= now)
}

/// An event whose list is this actor's, now.
pub fn entrusted(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, RosterError> {
    actor.may(Right::SeeOwnRoster)?;
    let team = team::queries::of_event(conn, event)?;
    let theirs = team.iter().any(|one| {
        one.staff.is_some() && one.staff == actor.staff && one.agreement == Agreement::Confirmed
    });
    let event = events::queries::find(conn, event)?.ok_or(RosterError::Shut)?;
    match theirs && is_open(&event, now) {
        true => Ok(event),
        false => Err(RosterError::Shut),
    }
}

/// The events whose lists are this actor's, the next one first: those that are open, and those that
/// open later.
pub fn own(conn: &mut Conn, actor: &Actor) -> Result<Vec<Event>, RosterError> {
    actor.may(Right::SeeOwnRoster)?;
    let Some(staff) = actor.staff else { return Ok(Vec::new()) };
    let ids = team::queries::confirmed_events(conn, staff)?;
    let mut events = events::queries::find_many(conn, &ids)?;
    events.sort_by_key(|event| (event.begins_at, event.id));
    Ok(events)
}

/// Enters whether somebody was there. Only whoever is on the list.
pub fn enter(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    tap: &Tap,
    now: Moment,
) -> Result<Standing, RosterError> {
    let event = held(conn, actor, event, now)?;
    let asked = match tap.guest {
        Some(guest) => queries::is_listed(conn, event.id, guest)?,
        None => false,
    };
    match asked {
        // Whoever runs it enters everybody who comes, whichever Standort asked them.
        true => {
            let entrusted = Actor { scope: Scope::All, ..actor.clone() };
            Ok(actions::check_in_at(conn, &entrusted, &event, tap, now)?)
        }
        false => Err(CheckInError::NoGuest.into()),
    }
}

/// Takes an entry back, and says whose it was.
pub fn undo(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    operation: &str,
    now: Moment,
) -> Result<Id<Guest>, RosterError> {
    let event = held(conn, actor, event, now)?;
    let (logged, _) = actions::undo_at(conn, &event, operation, now)?;
    Ok(logged.guest.ok_or(CheckInError::NoOperation)?)
}

fn held(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, RosterError> {
    actor.may(Right::SeeOwnRoster)?;
    events::queries::hold(conn, event)?;
    entrusted(conn, actor, event, now)
}
