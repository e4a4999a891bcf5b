//! Cancels an event and tells everybody who knew of it.

use super::super::CallReason;
use super::super::messages::{Occasion, Sending};
use super::super::queries::{calls, dates};
use super::change::{Knows, households, letters_until};
use super::post::{How, PostError, Told, tell};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Phase, actions::EventError};
use crate::outbox;
use crate::problem::{Explain, Explanation, conflict, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why an event is not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    #[error("the event is {0:?}")]
    TooLate(Phase),
    #[error("the reason has {0} signs")]
    ReasonTooLong(usize),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CancelError {
    fn explain(&self) -> Explanation {
        match self {
            Self::TooLate(_) => conflict(
                "event_over",
                "Die Veranstaltung ist schon vorbei. Sie kann nicht mehr abgesagt werden.",
            ),
            Self::ReasonTooLong(_) => unusable(
                "reason_too_long",
                &format!("Bitte schreiben Sie höchstens {} Zeichen.", config::LINE_CHARS),
            ),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// What the event's waiting messages are about when it is cancelled.
const KINDS: [&str; 17] = [
    "invitation",
    "accepted",
    "waiting",
    "moved_up",
    "offer",
    "offer_lapsed",
    "in_the_draw",
    "drawn",
    "given_back",
    "taken_back",
    "childcare_promised",
    "care_lost",
    "call_soon",
    "changed",
    "second_try",
    "reminder",
    "last_reminder",
];

/// Cancels: what waits in the outbox is given up, calendars are told, and whoever no message reaches
/// in time stands on the list of calls. Twice is as good as once.
pub fn cancel(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    reason: &str,
    now: Moment,
) -> Result<Told, CancelError> {
    actor.may(Right::PlanEvents)?;
    let event = events::actions::kept_by(conn, actor, id)?;
    match event.phase(now) {
        Phase::Cancelled => return Ok(Told::default()),
        Phase::Over | Phase::Closed => return Err(CancelError::TooLate(event.phase(now))),
        Phase::Draft | Phase::Published | Phase::Running => {}
    }
    let signs = reason.chars().count();
    if signs > config::LINE_CHARS {
        return Err(CancelError::ReasonTooLong(signs));
    }
    let households = households(conn, id)?;
    events::queries::set_cancelled(conn, id, reason, now)?;
    events::queries::raise_calendar_seq(conn, id)?;
    let event = events::queries::find(conn, id)?.ok_or(EventError::Unknown)?;
    calls::needless(conn, id, None, CallReason::ALL, now)?;
    let next = dates::next(conn, &event, now)?;
    let occasion = Occasion::Cancelled { reason: reason.to_owned(), next };
    let mut told = Told::default();
    for household in households {
        let Some(first) = household.people.first() else { continue };
        let about = first.invitation.party.to_string();
        let remark = "Die Veranstaltung ist abgesagt.";
        outbox::queries::withdraw(conn, &about, &KINDS, remark, now)?;
        match household.knows {
            // They never heard of it: there is nothing to take back.
            Knows::NotYet => {}
            Knows::Yes => {
                let how = How::InTime {
                    reason: CallReason::Cancelled,
                    letters: letters_until(event.begins_at, now),
                };
                let sending = Sending::now(now, "");
                let people = &household.people;
                told.add(tell(conn, app, &event, people, (&occasion, how), &sending, now)?);
            }
        }
    }
    Ok(told)
}
