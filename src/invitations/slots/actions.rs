//! What staff can do with the times of an event; each verb is one transaction.

use std::collections::BTreeSet;

use super::super::actions::{AnswerError, By, PostError, Whose, answer, settle, tell_in_time};
use super::super::messages::{Before, Occasion};
use super::super::queries as rows_of;
use super::super::reply::{AnswerGiven, Who};
use super::super::{Answer, AnswerChannel, Invitation, Reply};
use super::desk::Desk;
use super::{before, queries};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, kept_by, seen_by};
use crate::events::slots::{Slots, cut};
use crate::events::{self, Event, Phase, Whereabouts};
use crate::problem::{Explain, Explanation, conflict, missing, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Shortest and longest time that somebody can have.
pub const MINUTES: std::ops::RangeInclusive<i32> = 5..=240;

/// Why the times of an event stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum SlotError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("{0} minutes")]
    Minutes(i32),
    #[error("no slot fits into the sessions")]
    NoneFits,
    #[error("an open door has no slots")]
    OpenDoor,
    #[error("more parties are coming than there would be slots: {coming}")]
    TooFew { coming: usize },
    #[error("{0} slots are given")]
    Given(usize),
    #[error("no such slot")]
    NoSlot,
    #[error("the slot is taken or blocked")]
    Taken,
    #[error("nobody of this party is invited to this event")]
    NoParty,
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error(transparent)]
    Answer(Box<AnswerError>),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AnswerError> for SlotError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::SlotTaken => Self::Taken,
            AnswerError::Database(error) => Self::Database(error),
            AnswerError::Unknown | AnswerError::Withdrawn => Self::NoParty,
            AnswerError::Closed(phase) => Self::NotNow(phase),
            other @ (AnswerError::Party(_)
            | AnswerError::TooLarge { .. }
            | AnswerError::NoMoreSeats { .. }
            | AnswerError::NoMoreCare { .. }
            | AnswerError::Post(_)) => Self::Answer(Box::new(other)),
        }
    }
}

impl Explain for SlotError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Minutes(_) => unusable(
                "minutes",
                &format!(
                    "Eine Zeit dauert zwischen {} und {} Minuten.",
                    MINUTES.start(),
                    MINUTES.end()
                ),
            ),
            Self::NoneFits => unusable(
                "minutes",
                "So lange dauert keine Sitzung dieser Veranstaltung. Bitte wählen Sie kürzere Zeiten.",
            ),
            Self::OpenDoor => conflict(
                "open_door",
                "Bei einer offenen Tür kommen die Gäste, wann sie wollen. Zeiten gibt es da nicht.",
            ),
            Self::TooFew { coming } => conflict(
                "too_few_slots",
                &format!(
                    "Es haben schon {coming} Haushalte zugesagt. So viele Zeiten gibt es nicht."
                ),
            ),
            Self::Given(_) => conflict(
                "slots_given",
                "Es sind schon Zeiten vergeben. Ändern können Sie das erst, wenn alle wieder frei sind.",
            ),
            Self::NoSlot => missing("Diese Zeit gibt es bei dieser Veranstaltung nicht."),
            Self::Taken => conflict(
                "slot_taken",
                "Diese Zeit ist inzwischen vergeben oder gesperrt. Bitte wählen Sie eine andere.",
            ),
            Self::NoParty => missing("Diesen Gast gibt es auf der Einladungsliste nicht (mehr)."),
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(_) => conflict(
                "not_now",
                "Das geht nur, solange die Veranstaltung veröffentlicht ist und noch nicht vorbei.",
            ),
            Self::Answer(error) => error.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Gives an event times of so many minutes; `None` takes them away again. Whoever waits moves up if
/// there is room now. Refused once somebody has a time.
pub fn plan(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    minutes: Option<i32>,
    now: Moment,
) -> Result<(), SlotError> {
    let event = kept_by(conn, actor, id)?;
    still_open(&event, now)?;
    if event.slots.as_ref().map(|slots| slots.minutes) == minutes {
        return Ok(());
    }
    match queries::given(conn, id)?.len() {
        0 => {}
        given => return Err(SlotError::Given(given)),
    }
    let slots = match minutes {
        None => None,
        Some(_) if event.format.open_door => return Err(SlotError::OpenDoor),
        Some(minutes) if !MINUTES.contains(&minutes) => return Err(SlotError::Minutes(minutes)),
        Some(minutes) => Some(Slots { minutes, blocked: BTreeSet::new() }),
    };
    if let Some(slots) = &slots {
        let there = cut(&event.hours(), slots.minutes).len();
        let coming = coming(conn, id)?;
        if there == 0 {
            return Err(SlotError::NoneFits);
        }
        if there < coming {
            return Err(SlotError::TooFew { coming });
        }
    }
    events::queries::keep_slots(conn, &[id], slots.as_ref())?;
    settle(conn, app, id, now)?;
    Ok(())
}

/// Parties that have a place.
fn coming(conn: &mut Conn, event: Id<Event>) -> Result<usize, SlotError> {
    let rows = rows_of::ledger(conn, event, None)?;
    let accepted = rows.iter().filter(|row| row.reply == Reply::Accepted);
    Ok(accepted.map(|row| row.party).collect::<BTreeSet<_>>().len())
}

fn still_open(event: &Event, now: Moment) -> Result<(), SlotError> {
    match event.phase(now) {
        Phase::Draft | Phase::Published | Phase::Running => Ok(()),
        phase @ (Phase::Over | Phase::Closed | Phase::Cancelled) => Err(SlotError::NotNow(phase)),
    }
}

/// Whether somebody can have a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Open,
    Blocked,
}

/// Blocks a free time (a break, somebody who came without an invitation), or opens it again: then
/// whoever waits moves up.
pub fn set_use(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    (number, new): (i32, Use),
    now: Moment,
) -> Result<(), SlotError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, id)?;
    let event = seen_by(conn, actor, id)?;
    still_open(&event, now)?;
    let Some(mut slots) = event.slots.clone() else { return Err(SlotError::NoSlot) };
    if !event.all_slots().iter().any(|slot| slot.number == number) {
        return Err(SlotError::NoSlot);
    }
    let changed = match new {
        Use::Open => slots.blocked.remove(&number),
        Use::Blocked if queries::given(conn, id)?.contains(&number) => {
            return Err(SlotError::Taken);
        }
        // Whoever is coming without a time yet needs one, too.
        Use::Blocked => {
            let (left, coming) = (event.usable_slots().len(), coming(conn, id)?);
            if !slots.blocked.contains(&number) && left <= coming {
                return Err(SlotError::TooFew { coming });
            }
            slots.blocked.insert(number)
        }
    };
    if changed {
        events::queries::keep_slots(conn, &[id], Some(&slots))?;
        settle(conn, app, id, now)?;
    }
    Ok(())
}

/// What became of a time that staff gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// They have it.
    Theirs,
    /// All places are taken: they wait.
    Waiting,
}

/// Gives a party one of the times. Who has said yes keeps everything else and is told of the new time;
/// for who has not, it is their yes, heard by staff.
pub fn give(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    (party, number): (Id<Invitation>, i32),
    now: Moment,
) -> Result<Given, SlotError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, id)?;
    let event = seen_by(conn, actor, id)?;
    if !event.usable_slots().iter().any(|slot| slot.number == number) {
        return Err(SlotError::NoSlot);
    }
    let people = rows_of::party(conn, party)?;
    let people = rows_of::with_guests(conn, people)?;
    let Some(first) = people.first().filter(|one| one.invitation.event == id) else {
        return Err(SlotError::NoParty);
    };
    if !rows_of::is_met(conn, &first.invitation, &event, &actor.scope)? {
        return Err(SlotError::NoParty);
    }
    if !people.iter().any(|one| one.invitation.reply == Reply::Accepted) {
        let given =
            AnswerGiven { slot: Some(number), ..AnswerGiven::plain(Answer::Yes, Who::Everybody) };
        let whose = Whose::Invitation { id: first.invitation.id, actor: actor.clone() };
        let by = By { channel: AnswerChannel::Phone, staff: actor.staff };
        let answered = answer(conn, app, &whose, &given, by, now)?;
        return Ok(match answered.reply {
            Reply::Accepted => Given::Theirs,
            Reply::Waiting | Reply::Open | Reply::Maybe | Reply::Declined => Given::Waiting,
        });
    }
    match event.phase(now) {
        Phase::Published | Phase::Running => {}
        phase @ (Phase::Draft | Phase::Over | Phase::Closed | Phase::Cancelled) => {
            return Err(SlotError::NotNow(phase));
        }
    }
    let rows = rows_of::ledger(conn, id, Some(party))?;
    let Some(mut desk) = Desk::of(&event, &rows) else { return Err(SlotError::NoSlot) };
    let has = desk.of_party(party);
    if has == Some(number) {
        return Ok(Given::Theirs);
    }
    desk.give(party, Some(number)).map_err(|super::desk::Taken| SlotError::Taken)?;
    queries::keep(conn, party, Some(number))?;
    if event.takes_answers(now) {
        let was = Before {
            sessions: before(&event, &people, &event.hours()),
            place: Whereabouts::of(&event),
        };
        let people = rows_of::party(conn, party)?;
        let people = rows_of::with_guests(conn, people)?;
        let occasion = match has {
            Some(_) => Occasion::Changed { before: was, reason: String::new() },
            None => Occasion::Accepted,
        };
        tell_in_time(conn, app, &event, &people, &occasion, now)?;
    }
    Ok(Given::Theirs)
}
