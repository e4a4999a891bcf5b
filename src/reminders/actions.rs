//! What can be done with reminders; each verb is one transaction.

use super::plan::Plan;
use super::queries;
use super::thanks::Thanks;
use super::view::{Planned, View};
use super::{Kind, Outcome};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::{self, Event, Phase};
use crate::formats::{self, Format, actions::FormatError};
use crate::invitations::actions::{PostError, reach};
use crate::invitations::messages::Occasion;
use crate::invitations::way::Reached;
use crate::invitations::{CallReason, Invitation, queries as invited};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why nothing happens.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("no such invitation")]
    Unknown,
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("it went out already")]
    Sent,
    #[error("a plan that cannot be: {0:?}")]
    Plan(Vec<(&'static str, String)>),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for ReminderError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::Format(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Unknown => missing("Diese Einladung gibt es nicht."),
            Self::NotNow(Phase::Cancelled) => conflict(
                "event_cancelled",
                "Die Veranstaltung ist abgesagt. Niemand wird erinnert.",
            ),
            Self::NotNow(Phase::Draft) => conflict(
                "event_not_published",
                "Bitte veröffentlichen Sie die Veranstaltung zuerst. Dann gibt es Erinnerungen.",
            ),
            Self::NotNow(Phase::Published | Phase::Running | Phase::Over | Phase::Closed) => {
                conflict(
                    "event_begun",
                    "Die Veranstaltung hat begonnen. Niemand wird mehr erinnert.",
                )
            }
            Self::Sent => conflict(
                "already_sent",
                "Diese Erinnerung ist schon hinaus. Was noch wartet, halten Sie im Postausgang an.",
            ),
            Self::Plan(faults) => {
                let sentence = faults.first().map(|(_, sentence)| sentence.as_str());
                crate::problem::unusable("plan", sentence.unwrap_or_default())
            }
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// What one round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Households that were reminded or called up.
    pub reminded: usize,
    /// Whether others still wait for their turn.
    pub more: bool,
}

/// Reminds whoever is due at an event. Everything is looked at again inside: who has answered meanwhile,
/// or was reminded by another worker, is not due any more.
pub fn remind(
    conn: &mut Conn,
    app: &App,
    event: Id<Event>,
    now: Moment,
) -> Result<Round, ReminderError> {
    queries::take_turn(conn, now)?;
    events::queries::hold(conn, event)?;
    let Some(event) = events::queries::find(conn, event)? else { return Ok(Round::default()) };
    let Some(begins_at) = event.begins_at.filter(|_| event.takes_answers(now)) else {
        return Ok(Round::default());
    };
    let view = View::of(conn, app, event, now)?;
    let due = view.due(now);
    let more = due.len() > config::REMINDER_BATCH;
    let mut reminded = 0;
    for planned in due.into_iter().take(config::REMINDER_BATCH) {
        let outcome = say(conn, app, (&view.event, begins_at), planned, now)?;
        reminded += usize::from(outcome.is_heard());
        let ids: Vec<_> = planned.people.iter().map(|one| one.invitation.id).collect();
        queries::note(conn, &ids, (planned.kind, begins_at), outcome, None, now)?;
    }
    Ok(Round { reminded, more })
}

/// For whoever calls: what this is about.
const NO_ANSWER: &str = "Noch keine Antwort auf die Einladung. Bitte freundlich fragen.";
const NO_NUMBER: &str = "Noch keine Antwort. Keine andere Adresse und keine Nummer bekannt.";

fn say(
    conn: &mut Conn,
    app: &App,
    (event, begins_at): (&Event, Moment),
    planned: &Planned,
    now: Moment,
) -> Result<Outcome, PostError> {
    let (occasion, reason) = match planned.kind {
        Kind::SecondTry => (Occasion::SecondTry, CallReason::SecondTry),
        Kind::First => (Occasion::Reminder, CallReason::Remind),
        Kind::Last => (Occasion::LastReminder, CallReason::Remind),
    };
    let (outcome, remark) = match (planned.by, planned.kind) {
        (Reached::Mail(_), _) => (Outcome::Email, ""),
        (Reached::Letter(_), _) => (Outcome::Letter, ""),
        (Reached::Text(_), _) => (Outcome::Sms, ""),
        (Reached::Call(_), Kind::SecondTry) => (Outcome::Call, NO_ANSWER),
        (Reached::Nobody, Kind::SecondTry) => (Outcome::Call, NO_NUMBER),
        (Reached::Call(_), Kind::First | Kind::Last) => (Outcome::Call, ""),
        // They come and know when; without a number nobody could call them.
        (Reached::Nobody, Kind::First | Kind::Last) => return Ok(Outcome::Nothing),
    };
    let said = (&occasion, &*begins_at.rfc3339());
    let to = (planned.people.as_slice(), planned.by);
    reach(conn, app, event, to, said, (reason, remark), now)?;
    Ok(outcome)
}

/// The reminders of an event, for those who may see its guests.
pub fn look(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<View, ReminderError> {
    actor.may(Right::SeeGuests)?;
    let event = seen_by(conn, actor, event)?;
    let site = event.site;
    let view = View::of(conn, app, event, now)?;
    Ok(view.for_sites(actor.scope.guests_at(site)))
}

/// Whether something goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Stop,
    Resume,
}

fn still_open(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, ReminderError> {
    actor.may(Right::Invite)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    match event.takes_answers(now) {
        true => Ok(event),
        false => Err(ReminderError::NotNow(event.phase(now))),
    }
}

/// Stops kinds of reminders for everybody at an event, or lets them go on. Twice is as good as once.
pub fn set_kinds(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    (kinds, wish): (&[Kind], Wish),
    now: Moment,
) -> Result<(), ReminderError> {
    let event = still_open(conn, actor, event, now)?;
    if !actor.scope.covers(event.site) {
        return Err(EventError::WholeHouse.into());
    }
    for kind in kinds.iter().copied() {
        match wish {
            Wish::Stop => queries::stop_kind(conn, event.id, kind, actor.staff, now)?,
            Wish::Resume => queries::resume_kind(conn, event.id, kind)?,
        }
    }
    Ok(())
}

/// Stops the thanks that go by themselves after an event, or lets them go on. Twice is as good as once.
pub fn set_thanks(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    wish: Wish,
    now: Moment,
) -> Result<(), ReminderError> {
    actor.may(Right::Invite)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    if !actor.scope.covers(event.site) {
        return Err(EventError::WholeHouse.into());
    }
    if !can_be_thanked(&event, now) {
        return Err(ReminderError::NotNow(event.phase(now)));
    }
    match wish {
        Wish::Stop => Ok(queries::stop_thanks(conn, event.id, actor.staff, now)?),
        Wish::Resume => Ok(queries::resume_thanks(conn, event.id)?),
    }
}

/// Whether there will be thanks, or could still be.
pub fn can_be_thanked(event: &Event, now: Moment) -> bool {
    match event.phase(now) {
        Phase::Draft | Phase::Cancelled => false,
        Phase::Published | Phase::Running | Phase::Over | Phase::Closed => true,
    }
}

/// Stops one reminder of the household of an invitation, or lets it go on. Twice is as good as once.
pub fn set_one(
    conn: &mut Conn,
    actor: &Actor,
    invitation: Id<Invitation>,
    (kind, wish): (Kind, Wish),
    now: Moment,
) -> Result<Id<Event>, ReminderError> {
    actor.may(Right::Invite)?;
    let row = invited::find(conn, invitation)?.ok_or(ReminderError::Unknown)?;
    let event = still_open(conn, actor, row.event, now)?;
    if !invited::is_met(conn, &row, &event, &actor.scope)? {
        return Err(ReminderError::Unknown);
    }
    let begins_at = event.begins_at.unwrap_or(now);
    let party: Vec<_> = invited::party(conn, row.party)?.iter().map(|one| one.id).collect();
    if wish == Wish::Resume {
        queries::unstop(conn, &party, kind)?;
        return Ok(event.id);
    }
    let known = queries::of_event(conn, event.id)?;
    let known = known.iter().filter(|noted| noted.kind == kind && noted.begins_at == begins_at);
    let known: Vec<_> = known.filter(|noted| party.contains(&noted.invitation)).collect();
    if known.iter().any(|noted| noted.outcome != Outcome::Stopped) {
        return Err(ReminderError::Sent);
    }
    let has_none = |id: &Id<Invitation>| known.iter().all(|noted| noted.invitation != *id);
    let new: Vec<_> = party.into_iter().filter(has_none).collect();
    queries::note(conn, &new, (kind, begins_at), Outcome::Stopped, actor.staff, now)?;
    Ok(event.id)
}

/// Whether thanks go by themselves after events of a format.
pub fn thanks_plan(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
) -> Result<Thanks, ReminderError> {
    actor.may(Right::SeeEvents)?;
    Ok(queries::thanks_plan(conn, id)?)
}

/// Keeps that. It counts for all events of the format that nobody was thanked after yet.
pub fn keep_thanks(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
    thanks: Thanks,
) -> Result<(), ReminderError> {
    actor.may(Right::PlanEvents)?;
    formats::queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    Ok(queries::keep_thanks(conn, id, thanks)?)
}

/// A format and its plan.
pub fn plan_of(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
) -> Result<(Format, Plan), ReminderError> {
    actor.may(Right::SeeEvents)?;
    let format = formats::queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    let plan = queries::plan(conn, id)?;
    Ok((format, plan))
}

/// Keeps the plan of a format. It counts for all its events at once: nothing is written down beforehand.
pub fn keep_plan(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Format>,
    plan: &Plan,
) -> Result<(), ReminderError> {
    actor.may(Right::PlanEvents)?;
    formats::queries::find(conn, id)?.ok_or(FormatError::Unknown)?;
    match plan.faults() {
        faults if faults.is_empty() => Ok(queries::keep_plan(conn, id, plan)?),
        faults => Err(ReminderError::Plan(faults)),
    }
}
