//! What can be done after an event; each verb is one transaction.

use std::collections::HashMap;

use super::cost::Costs;
use super::feedback::{self, Door, Said};
use super::queries::{self, Released};
use super::thanks::{self, Guest, Letter, Word};
use crate::attendance;
use crate::attendance::tally::outcome;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, kept_by, seen_by};
use crate::events::{self, Event, Phase};
use crate::invitations::actions::{Letters, PostError, Told, example, say_afterwards, would_say};
use crate::invitations::messages::{Member, Occasion};
use crate::invitations::queries::{self as invited, dates};
use crate::outbox::NewMessage;
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::reminders::view::thanks_of;
use crate::staff::{Actor, NotAllowed, Right, Staff};
use crate::web::{App, secret};

/// Why nothing happens.
#[derive(Debug, thiserror::Error)]
pub enum AfterwardsError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("too long ago, or the names are erased")]
    TooLate,
    #[error("no such link")]
    NoLink,
    #[error("answers are not taken: {0:?}")]
    Shut(Door),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for AfterwardsError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(_) => conflict(
                "not_closed",
                "Bitte schließen Sie die Veranstaltung zuerst ab. Vorher weiß niemand sicher, wer da war.",
            ),
            Self::TooLate => {
                conflict("too_late", "Das ist zu lange her. Ein Dank käme jetzt überraschend.")
            }
            Self::NoLink => missing("Diesen Link gibt es nicht."),
            Self::Shut(_) => conflict("not_open", "Antworten werden hier nicht angenommen."),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// All that would be said, and how many households it reaches.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub letters: Vec<Letter>,
    pub thanks: Told,
    pub missed: Told,
}

/// What would be said after an event as it is entered.
pub fn plan(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    letters: Letters,
) -> diesel::QueryResult<Plan> {
    let rows = invited::of_event(conn, event.id)?;
    let members = invited::with_guests(conn, rows)?;
    let mut entries: HashMap<_, Vec<_>> = HashMap::new();
    for mark in attendance::queries::marks(conn, event.id)? {
        if let Some(guest) = mark.guest {
            entries.entry(guest).or_default().push(mark.presence);
        }
    }
    let sessions = event.sessions.len();
    let guests = members.into_iter().map(|member| {
        let seen = entries.get(&member.guest.id).map_or(&[][..], Vec::as_slice);
        Guest { outcome: outcome(sessions, seen), member }
    });
    let mut plan = Plan::default();
    for letter in thanks::letters(guests.collect()) {
        let told = would_say(app, &letter.people, letters);
        match letter.word {
            Word::Thanks => plan.thanks.add(told),
            Word::Missed => plan.missed.add(told),
        }
        if told.mails + told.letters + told.texts > 0 {
            plan.letters.push(letter);
        }
    }
    Ok(plan)
}

fn occasion(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    word: Word,
    now: Moment,
) -> diesel::QueryResult<Occasion> {
    let next = dates::next(conn, event, now)?;
    Ok(match word {
        Word::Thanks => {
            let code = queries::code(conn, event.id)?;
            let feedback = code.map(|code| address(app, &code)).unwrap_or_default();
            Occasion::Thanks { feedback, next }
        }
        Word::Missed => Occasion::Missed { next },
    })
}

/// The address of an event's questions.
pub fn address(app: &App, code: &str) -> String {
    format!("{}/f/{code}", app.config.public_url)
}

/// Stands for the address of the questions before there is one.
const NO_CODE_YET: &str = "…";

/// How each word would read, to the first whom it goes to in German, if there is one.
pub fn examples(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    plan: &Plan,
    now: Moment,
) -> Result<Vec<(Word, NewMessage)>, PostError> {
    let mut read = Vec::new();
    for word in [Word::Thanks, Word::Missed] {
        let letters = plan.letters.iter().filter(|one| one.word == word);
        let german = |one: &Member| one.invitation.language == "de";
        let Some(letter) = letters.min_by_key(|one| !one.people.iter().any(german)) else {
            continue;
        };
        let mut occasion = occasion(conn, app, event, word, now)?;
        if let Occasion::Thanks { feedback, .. } = &mut occasion
            && feedback.is_empty()
        {
            *feedback = address(app, NO_CODE_YET);
        }
        if let Some(message) = example(app, event, &letter.people, &occasion, now)? {
            read.push((word, message));
        }
    }
    Ok(read)
}

/// Thanks those who came and says a kind word to those who did not, once. A second time changes nothing.
pub fn release(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    letters: Letters,
    now: Moment,
) -> Result<Released, AfterwardsError> {
    actor.may(Right::Invite)?;
    let event = kept_by(conn, actor, id)?;
    if let Some(known) = queries::released(conn, id)? {
        return Ok(known);
    }
    can_be_said(&event, now)?;
    let plan = plan(conn, app, &event, letters)?;
    Ok(say(conn, app, &event, (&plan, letters), actor.staff, now)?)
}

/// The same on the day after without a person, if the plan of the format says so, nobody has done it or
/// stopped it, and there is something to say. `None`: not now.
pub fn release_planned(
    conn: &mut Conn,
    app: &App,
    id: Id<Event>,
    now: Moment,
) -> Result<Option<Released>, AfterwardsError> {
    events::queries::hold(conn, id)?;
    let Some(event) = events::queries::find(conn, id)? else { return Ok(None) };
    if queries::released(conn, id)?.is_some() || can_be_said(&event, now).is_err() {
        return Ok(None);
    }
    let Some(thanks) = thanks_of(conn, &event, app.office().land)?.due(now) else {
        return Ok(None);
    };
    let letters = match thanks.letters {
        true => Letters::Too,
        false => Letters::Never,
    };
    let plan = plan(conn, app, &event, letters)?;
    // Whoever enters later who was there finds the thanks still to be said.
    if plan.letters.is_empty() {
        return Ok(None);
    }
    Ok(Some(say(conn, app, &event, (&plan, letters), None, now)?))
}

fn say(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    (plan, letters): (&Plan, Letters),
    by: Option<Id<Staff>>,
    now: Moment,
) -> Result<Released, PostError> {
    link(conn, event.id)?;
    let thanks = occasion(conn, app, event, Word::Thanks, now)?;
    let missed = occasion(conn, app, event, Word::Missed, now)?;
    let mut released = Released { at: now, thanked: 0, missed: 0 };
    for letter in &plan.letters {
        let (occasion, count) = match letter.word {
            Word::Thanks => (&thanks, &mut released.thanked),
            Word::Missed => (&missed, &mut released.missed),
        };
        let said = (occasion, letters);
        let told = say_afterwards(conn, app, event, &letter.people, said, now)?;
        *count += i32::try_from(told.mails + told.letters + told.texts).unwrap_or(0);
    }
    queries::note_released(conn, event.id, released, by)?;
    Ok(released)
}

/// Whether it is the time for it: everything is entered, and it is not long ago.
pub fn can_be_said(event: &Event, now: Moment) -> Result<(), AfterwardsError> {
    match event.phase(now) {
        Phase::Closed => {}
        phase @ (Phase::Draft
        | Phase::Published
        | Phase::Running
        | Phase::Over
        | Phase::Cancelled) => return Err(AfterwardsError::NotNow(phase)),
    }
    let recent = event.ends_at.is_some_and(|end| end.after(config::THANKS_USEFUL) > now);
    match recent && event.erased_at.is_none() {
        true => Ok(()),
        false => Err(AfterwardsError::TooLate),
    }
}

/// Gives an event the address of its questions; the same one each time.
pub fn make_link(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<String, AfterwardsError> {
    let event = kept_by(conn, actor, id)?;
    match event.stage {
        events::Stage::Draft | events::Stage::Cancelled => {
            Err(AfterwardsError::NotNow(match event.stage {
                events::Stage::Cancelled => Phase::Cancelled,
                _ => Phase::Draft,
            }))
        }
        events::Stage::Published | events::Stage::Closed => Ok(link(conn, id)?),
    }
}

fn link(conn: &mut Conn, event: Id<Event>) -> diesel::QueryResult<String> {
    if let Some(known) = queries::code(conn, event)? {
        return Ok(known);
    }
    let code = secret::token();
    queries::keep_code(conn, event, &code)?;
    Ok(code)
}

/// Counts what somebody said. Nobody knows who it was.
pub fn answer(
    conn: &mut Conn,
    code: &str,
    said: &Said,
    now: Moment,
) -> Result<(), AfterwardsError> {
    let id = queries::behind(conn, code)?.ok_or(AfterwardsError::NoLink)?;
    events::queries::hold(conn, id)?;
    let event = events::queries::find(conn, id)?.ok_or(AfterwardsError::NoLink)?;
    match feedback::door(&event, now) {
        Door::Open => {}
        shut @ (Door::NotYet | Door::Gone) => return Err(AfterwardsError::Shut(shut)),
    }
    let (mut given, shown) = queries::counts(conn, id)?;
    for (question, mark) in said {
        *given.entry((*question, *mark)).or_default() += 1;
    }
    let shown = feedback::seen(&given, shown);
    Ok(queries::keep_counts(conn, id, (&given, &shown))?)
}

/// Keeps what an event cost.
pub fn keep_costs(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    costs: &Costs,
) -> Result<(), AfterwardsError> {
    kept_by(conn, actor, id)?;
    Ok(queries::keep_costs(conn, id, costs)?)
}

/// What an event cost, for those who may plan it.
pub fn costs_of(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Costs, AfterwardsError> {
    actor.may(Right::PlanEvents)?;
    let event = seen_by(conn, actor, id)?;
    Ok(queries::costs(conn, event.id)?)
}
