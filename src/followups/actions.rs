//! What can be done with next steps; each verb is one transaction.

use super::followup::{Draft, Participant, State, participants};
use super::queries;
use crate::attendance::actions::{self as door, Gaps, has_come};
use crate::attendance::{week, week_actions};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::need::Knowing;
use crate::events::{self, Event, Phase};
use crate::formats::Sensitivity;
use crate::guests::Guest;
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::queries::Member;
use crate::staff::{self, Actor, NotAllowed, Right, Scope};
use crate::web::form::FormErrors;

/// Why a next step is not taken down, or not handed over.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the format asks for no next step")]
    NotHere,
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("this guest did not take part")]
    NoGuest,
    #[error("{} fields do not fit", .0.0.len())]
    Input(FormErrors),
    #[error("a settled step of a closed event stays settled")]
    Settled,
    #[error("{0} next steps are open")]
    Open(usize),
    #[error("the next steps are erased")]
    Erased,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for FollowUpError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotHere => conflict(
                "no_followups",
                "Bei diesem Format gibt es keinen Anschluss. Die Planung kann ihn beim Format \
                 einschalten.",
            ),
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(
                Phase::Draft | Phase::Published | Phase::Running | Phase::Over | Phase::Closed,
            ) => conflict("too_early", "Diese Veranstaltung hat noch nicht begonnen."),
            Self::NoGuest => missing("Diese Person war nicht dabei."),
            Self::Input(errors) => crate::problem::unusable(
                "invalid_input",
                errors.0.first().map_or("Die Angaben passen nicht.", |first| &first.message),
            ),
            Self::Settled => conflict(
                "event_closed",
                "Diese Veranstaltung ist abgeschlossen: Niemand steht mehr ohne Anschluss da. \
                 Bitte lassen Sie alle Angaben ausgefüllt.",
            ),
            Self::Open(count) => conflict("followups_open", &open_sentence(*count)),
            Self::Erased => conflict(
                "followups_erased",
                "Die Anschlüsse dieser Veranstaltung stehen im Fachverfahren und sind hier gelöscht.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// How many would leave without a next step.
pub fn open_sentence(count: usize) -> String {
    match count {
        1 => "1 Mensch ist noch ohne Anschluss. Niemand soll ohne nächsten Schritt gehen.".into(),
        more => format!(
            "{more} Menschen sind noch ohne Anschluss. Niemand soll ohne nächsten Schritt gehen."
        ),
    }
}

/// Everybody whom this scope sees and who needs a next step after this event, by name. Nobody, where the format asks for none or
/// they are in the Fachverfahren and erased here.
pub fn of_event(
    conn: &mut Conn,
    event: &Event,
    scope: &Scope,
) -> Result<Vec<Participant>, diesel::result::Error> {
    let gone = event.erased_at.is_some() || queries::handover(conn, event.id)?.erased_at.is_some();
    if !event.format.follow_up || gone {
        return Ok(Vec::new());
    }
    let people = week::people(&week_actions::known(conn, event, scope)?);
    Ok(participants(&people, queries::of_event(conn, event.id)?))
}

/// An event of which this actor may enter next steps now; its row is held.
fn open_event(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, FollowUpError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    if !event.format.follow_up {
        return Err(FollowUpError::NotHere);
    }
    if event.erased_at.is_some() || queries::handover(conn, event.id)?.erased_at.is_some() {
        return Err(FollowUpError::Erased);
    }
    match event.phase(now) {
        // Closed, too: steps begin and end later.
        Phase::Running | Phase::Over | Phase::Closed => Ok(event),
        phase @ (Phase::Draft | Phase::Published | Phase::Cancelled) => {
            Err(FollowUpError::NotNow(phase))
        }
    }
}

/// Takes down what is known of one guest's next step. Returns how it stands then.
pub fn keep(
    conn: &mut Conn,
    actor: &Actor,
    (event, guest): (Id<Event>, Id<Guest>),
    draft: &Draft,
    now: Moment,
) -> Result<State, FollowUpError> {
    let event = open_event(conn, actor, event, now)?;
    let all = of_event(conn, &event, &actor.scope)?;
    let known = all.iter().find(|one| one.guest == guest).ok_or(FollowUpError::NoGuest)?;
    if event.phase(now) == Phase::Closed && draft.state == State::Open {
        return Err(FollowUpError::Settled);
    }
    let kept = known.followup.as_ref().and_then(|known| known.owner);
    if let Some(owner) = draft.owner.filter(|owner| kept != Some(*owner))
        && !owners(conn, &event)?.iter().any(|member| member.id == owner)
    {
        let sentence = "Bitte wählen Sie jemanden aus der Liste.";
        return Err(FollowUpError::Input(FormErrors::one("owner", sentence)));
    }
    queries::keep(conn, (event.id, guest), draft, actor.staff, now)?;
    queries::not_handed(conn, event.id)?;
    Ok(draft.state)
}

/// Who can see to a next step: who works here, may see these guests and signs in. Of an event that hints
/// at health only those who have to do with it anyway.
pub fn owners(conn: &mut Conn, event: &Event) -> Result<Vec<Member>, diesel::result::Error> {
    let mut members = staff::queries::members(conn)?;
    members.retain(|member| {
        let sees = event.site.is_none() || member.scope.covers(event.site);
        member.active && sees && member.role.allows(Right::EnterAnswers)
    });
    if event.format.sensitivity == Sensitivity::Health {
        let known = events::need::known_by(conn, event.id)?;
        members.retain(|member| known.contains(&member.id));
    }
    Ok(members)
}

/// Notes that the list arrived in the Fachverfahren, where the steps go on from now on; here they are
/// erased. Only when nobody is without one.
pub fn hand_over(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<(), FollowUpError> {
    let event = open_event(conn, actor, event, now)?;
    match event.phase(now) {
        Phase::Over | Phase::Closed => {}
        phase @ (Phase::Draft | Phase::Published | Phase::Running | Phase::Cancelled) => {
            return Err(FollowUpError::NotNow(phase));
        }
    }
    // Whoever hands the list over has to have seen all of it.
    if !actor.scope.covers(event.site) {
        return Err(EventError::WholeHouse.into());
    }
    match open_count(&of_event(conn, &event, &actor.scope)?) {
        0 => Ok(queries::handed(conn, event.id, actor.staff, now)?),
        open => Err(FollowUpError::Open(open)),
    }
}

/// How many have no next step yet.
pub fn open_count(all: &[Participant]) -> usize {
    all.iter().filter(|one| one.is_open()).count()
}

/// Why an event is not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    #[error("{0} next steps are open")]
    Open(usize),
    #[error(transparent)]
    Door(#[from] door::CloseError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CloseError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Open(count) => conflict("followups_open", &open_sentence(*count)),
            Self::Door(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Closes an event that is over, unless somebody would leave it without a next step. Every door that
/// closes events comes in here. Returns how many guests stay unknown.
pub fn close(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    gaps: Gaps,
    now: Moment,
) -> Result<i32, CloseError> {
    events::queries::hold(conn, event)?;
    let found = seen_by(conn, actor, event).map_err(door::CloseError::from)?;
    actor.may(Right::EnterAnswers).map_err(door::CloseError::from)?;
    if found.phase(now) == Phase::Over {
        let open = open_count(&of_event(conn, &found, &Scope::All)?);
        if open > 0 {
            return Err(CloseError::Open(open));
        }
    }
    Ok(door::close(conn, actor, event, gaps, now)?)
}

/// An event whose last day has come and that somebody would leave without a next step.
#[derive(Clone, Debug)]
pub struct Unsettled {
    pub event: Event,
    /// Open ones that this member of staff sees to.
    pub open: usize,
}

/// What stands under "ohne Anschluss" on somebody's start page: open steps that they see to, and those
/// that nobody sees to yet of events that they planned or care for. Events whose planner no longer works
/// here are everybody's who plans.
pub fn unsettled(
    conn: &mut Conn,
    actor: &Actor,
    name: &str,
    now: Moment,
) -> Result<Vec<Unsettled>, diesel::result::Error> {
    let Some(me) = actor.staff else { return Ok(Vec::new()) };
    let knowing = Knowing::of(conn, actor)?;
    let mut unsettled = Vec::new();
    for asking in queries::asking(conn, &actor.scope, now)? {
        let Some(event) = events::queries::find(conn, asking.event)? else { continue };
        if !knowing.includes(&event) {
            continue;
        }
        if !event.sessions.last().is_some_and(|last| has_come(last, &event.zone, now)) {
            continue;
        }
        let cares = asking.created_by == Some(me)
            || asking.contact_name == name
            || (asking.created_by.is_none() && actor.may(Right::PlanEvents).is_ok());
        let all = of_event(conn, &event, &actor.scope)?;
        let mine = all.iter().filter(|one| one.is_open()).filter(|one| {
            let owner = one.followup.as_ref().and_then(|known| known.owner);
            owner.map_or(cares, |owner| owner == me)
        });
        let open = mine.count();
        if open > 0 {
            unsettled.push(Unsettled { event, open });
        }
    }
    Ok(unsettled)
}
