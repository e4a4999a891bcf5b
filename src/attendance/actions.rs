//! What can be done at the door and after it; each verb is one transaction.

use std::collections::HashSet;
use std::time::Duration;

use super::presence::{Entry, Expected, Part, Standing};
use super::queries::{self, Logged};
use super::{Attendance, Presence, counter, tally};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::{self, Event, Phase, Session};
use crate::guests::{self, Guest};
use crate::invitations::CallReason;
use crate::invitations::queries::calls;
use crate::problem::{Explain, Explanation, conflict, missing, unusable};
use crate::staff::{Actor, NotAllowed, Right};

/// Longest name of an operation that a device may give.
const OPERATION_CHARS: usize = 100;

/// One tap at the door.
#[derive(Clone, Debug)]
pub struct Tap {
    pub session: Id<Session>,
    /// `None`: somebody who came in without being asked for a name.
    pub guest: Option<Id<Guest>>,
    pub presence: Presence,
    /// Of [`Presence::Partly`]: which part, if somebody said so.
    pub part: Option<Part>,
    /// Children handed into care; `None` where the tap says nothing about them.
    pub children: Option<i32>,
    /// Given by the device, so that the same tap twice counts once.
    pub operation: String,
    /// When it was tapped, for a list that arrives later. `None`: just now, after all that is known.
    pub at: Option<Moment>,
}

/// Why a tap is not taken.
#[derive(Debug, thiserror::Error)]
pub enum CheckInError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("the session is on a later day")]
    TooEarly,
    #[error("no such session in this event")]
    NoSession,
    #[error("no such guest for this actor")]
    NoGuest,
    #[error("not invited, so neither absent nor excused")]
    NotInvited,
    #[error("the operation has no usable name")]
    Operation,
    #[error("no such operation in this event")]
    NoOperation,
    #[error("more children than one party has")]
    Children,
    #[error("nobody misses this guest")]
    NotMissed,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CheckInError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(Phase::Closed) => conflict(
                "event_closed",
                "Diese Veranstaltung ist abgeschlossen. Die Planung kann sie wieder öffnen.",
            ),
            Self::NotNow(Phase::Draft) => conflict(
                "event_draft",
                "Diese Veranstaltung ist noch ein Entwurf. Bitte veröffentlichen Sie sie zuerst.",
            ),
            Self::NotNow(Phase::Published | Phase::Running | Phase::Over) | Self::TooEarly => {
                conflict(
                    "too_early",
                    "Die Teilnahme können Sie erst am Tag der Veranstaltung eintragen.",
                )
            }
            Self::NoSession => missing("Diese Sitzung gehört nicht zu dieser Veranstaltung."),
            Self::NoGuest => {
                missing("Diesen Gast gibt es nicht, oder er gehört zu einem anderen Standort.")
            }
            Self::NotInvited => unusable(
                "not_invited",
                "Diese Person war nicht eingeladen. Wenn sie da ist, wählen Sie „spontan“.",
            ),
            Self::Operation => unusable(
                "operation",
                "Jeder Eintrag braucht eine eigene Kennung in „operation“, höchstens 100 Zeichen.",
            ),
            Self::NoOperation => missing("Diesen Eintrag gibt es nicht (mehr)."),
            Self::Children => {
                unusable("children", "Bitte geben Sie eine Zahl von Kindern zwischen 0 und 20 ein.")
            }
            Self::NotMissed => conflict(
                "not_missed",
                "Diese Person fehlt nicht (mehr). Die Liste ist inzwischen weiter.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Most children that one party hands in.
pub const MOST_CHILDREN: i32 = 20;

/// Enters one tap. The same operation twice counts once.
pub fn check_in(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    tap: &Tap,
    now: Moment,
) -> Result<Standing, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    check_in_at(conn, actor, &event, tap, now)
}

/// Enters a list of taps, such as one from a device that was offline. All of them or none; the error
/// says which one was refused, counted from 0.
pub fn check_in_all(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    taps: &[Tap],
    now: Moment,
) -> Result<(), (usize, CheckInError)> {
    let event = open_event(conn, actor, event, now).map_err(|error| (0, error))?;
    for (index, tap) in taps.iter().enumerate() {
        check_in_at(conn, actor, &event, tap, now).map_err(|error| (index, error))?;
    }
    Ok(())
}

/// Children are handed into care or fetched. Whoever hands them in is there; if that is known
/// already, it stays as it was.
pub fn hand_in(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    mut tap: Tap,
    now: Moment,
) -> Result<Standing, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let known = match tap.guest {
        Some(guest) => queries::mark_of(conn, tap.session, guest)?,
        None => None,
    };
    let there = known.map(|mark| mark.presence).filter(|presence| presence.is_there());
    tap.presence = there.unwrap_or(Presence::Present);
    tap.part = known.and_then(|mark| mark.part);
    check_in_at(conn, actor, &event, &tap, now)
}

/// An event whose door list can be kept now, held against everybody else.
pub(super) fn open_event(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, CheckInError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => Ok(event),
        phase @ (Phase::Draft | Phase::Closed | Phase::Cancelled) => {
            Err(CheckInError::NotNow(phase))
        }
    }
}

/// Enters one tap of an event that is held and open.
pub(super) fn check_in_at(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    tap: &Tap,
    now: Moment,
) -> Result<Standing, CheckInError> {
    if let Some(known) = known_operation(conn, event, &tap.operation)? {
        return Ok(Standing::of(&queries::log(conn, known.row)?));
    }
    let session = event.sessions.iter().find(|session| session.id == tap.session);
    let session = session.ok_or(CheckInError::NoSession)?;
    if !has_come(session, &event.zone, now) {
        return Err(CheckInError::TooEarly);
    }
    if tap.children.is_some_and(|children| !(0..=MOST_CHILDREN).contains(&children)) {
        return Err(CheckInError::Children);
    }
    let expected = expected(conn, actor, event, tap.guest)?;
    let presence = tap.presence.tapped_for(expected).ok_or(CheckInError::NotInvited)?;
    let row = row(conn, event, tap, now)?;
    let mut log = queries::log(conn, row)?;
    let at = match tap.at {
        // A device whose clock is ahead would otherwise have the last word for good.
        Some(at) => at.min(now),
        None => after_all(&log, now),
    };
    let operation = tap.operation.clone();
    let part = tap.part.filter(|_| presence == Presence::Partly);
    let entry = Entry { operation, presence, part, children: tap.children, at, undone: false };
    let logged = Logged { row, session: tap.session, guest: tap.guest, entry: entry.clone() };
    queries::note(conn, &logged, actor.staff)?;
    log.push(entry);
    let standing = Standing::of(&log);
    queries::keep(conn, row, &standing, now)?;
    let in_a_week = event.sessions.len() > 1;
    if let Some(guest) = tap.guest.filter(|_| in_a_week && standing.presence.is_there()) {
        // Whoever is here need not be asked after any more.
        calls::needless(conn, event.id, Some(guest), &[CallReason::Missed], now)?;
    }
    Ok(standing)
}

/// Whether the day of a session has come where it takes place.
pub fn has_come(session: &Session, zone: &str, now: Moment) -> bool {
    session.starts_at.civil().date() <= clock::local(now, zone).civil().date()
}

fn known_operation(
    conn: &mut Conn,
    event: &Event,
    operation: &str,
) -> Result<Option<Logged>, CheckInError> {
    if operation.trim().is_empty() || operation.chars().count() > OPERATION_CHARS {
        return Err(CheckInError::Operation);
    }
    match queries::operation(conn, operation)? {
        Some(known) if event.sessions.iter().any(|session| session.id == known.session) => {
            Ok(Some(known))
        }
        // Somebody else's: the name is taken.
        Some(_) => Err(CheckInError::Operation),
        None => Ok(None),
    }
}

fn expected(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    guest: Option<Id<Guest>>,
) -> Result<Expected, CheckInError> {
    let Some(guest) = guest else { return Ok(Expected::Not) };
    let is_listed = queries::is_listed(conn, event.id, guest)?;
    if is_listed && actor.scope.covers(event.site) {
        return Ok(Expected::Listed);
    }
    let known = guests::queries::find(conn, guest)?.ok_or(CheckInError::NoGuest)?;
    match (actor.scope.covers(known.site), is_listed) {
        (true, true) => Ok(Expected::Listed),
        (true, false) => Ok(Expected::Not),
        (false, _) => Err(CheckInError::NoGuest),
    }
}

fn row(
    conn: &mut Conn,
    event: &Event,
    tap: &Tap,
    now: Moment,
) -> Result<Id<Attendance>, CheckInError> {
    let known = match tap.guest {
        Some(guest) => queries::mark_of(conn, tap.session, guest)?,
        None => None,
    };
    match known {
        Some(mark) => Ok(mark.id),
        None => Ok(queries::add_row(conn, event.id, tap.session, tap.guest, now)?),
    }
}

/// Now, and in any case after every entry that the person at the door had before their eyes.
fn after_all(log: &[Entry], now: Moment) -> Moment {
    let standing = log.iter().filter(|entry| !entry.undone);
    let latest = standing.map(|entry| entry.at.after(Duration::from_micros(1))).max();
    latest.map_or(now, |latest| latest.max(now))
}

/// Takes an entry back; what stood before stands again. Twice is the same as once.
pub fn undo(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    operation: &str,
    now: Moment,
) -> Result<(Logged, Standing), CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    undo_at(conn, &event, operation, now)
}

/// Takes back an entry of an event that is held and open.
pub(super) fn undo_at(
    conn: &mut Conn,
    event: &Event,
    operation: &str,
    now: Moment,
) -> Result<(Logged, Standing), CheckInError> {
    let known = known_operation(conn, event, operation)?.ok_or(CheckInError::NoOperation)?;
    if !known.entry.undone {
        queries::cross_out(conn, operation, now)?;
    }
    let standing = Standing::of(&queries::log(conn, known.row)?);
    queries::keep(conn, known.row, &standing, now)?;
    Ok((known, standing))
}

/// Enters the same for every invited guest of a session of whom nothing is known, under one name
/// that takes all of it back. Returns how many that were.
pub fn fill(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    rest: &Tap,
    now: Moment,
) -> Result<usize, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    let guests: Vec<_> =
        queries::expected(conn, event.id)?.into_iter().map(|one| one.guest).collect();
    fill_these(conn, actor, &event, rest, &guests, now)
}

/// The same for these guests, with the event held.
pub(super) fn fill_these(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    rest: &Tap,
    guests: &[Id<Guest>],
    now: Moment,
) -> Result<usize, CheckInError> {
    let marks = queries::marks(conn, event.id)?.into_iter();
    let here = marks.filter(|mark| mark.session == rest.session && mark.presence.is_entered());
    let entered: HashSet<Id<Guest>> = here.filter_map(|mark| mark.guest).collect();
    let unseen = queries::unseen(conn, event, &actor.scope)?;
    let mut filled = 0;
    for guest in guests.iter().copied() {
        if entered.contains(&guest) || unseen.contains(&guest) {
            continue;
        }
        let operation = format!("{}.{guest}", rest.operation);
        let tap = Tap { guest: Some(guest), operation, ..rest.clone() };
        check_in_at(conn, actor, event, &tap, now)?;
        filled += 1;
    }
    Ok(filled)
}

/// Takes back what [`fill`] entered under this name.
pub fn unfill(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    session: Id<Session>,
    operation: &str,
    now: Moment,
) -> Result<usize, CheckInError> {
    let event = open_event(conn, actor, event, now)?;
    if !event.sessions.iter().any(|known| known.id == session) {
        return Err(CheckInError::NoSession);
    }
    Ok(unfill_these(conn, session, operation, now)?)
}

/// The same with the event held.
pub(super) fn unfill_these(
    conn: &mut Conn,
    session: Id<Session>,
    operation: &str,
    now: Moment,
) -> Result<usize, diesel::result::Error> {
    let batch = queries::batch(conn, session, operation)?;
    for logged in &batch {
        queries::cross_out(conn, &logged.entry.operation, now)?;
        let standing = Standing::of(&queries::log(conn, logged.row)?);
        queries::keep(conn, logged.row, &standing, now)?;
    }
    Ok(batch.len())
}

/// What whoever closes an event says about guests of whom nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// Refuse while there are any.
    Ask,
    /// They stay unknown, and every figure says so.
    Keep,
    /// Nobody can be asked any more: gaps stay unknown, and where two disagree the latest entry stands.
    AsItStands,
}

/// Why an event is not closed, or not opened again.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the event is {0:?}")]
    NotNow(Phase),
    #[error("attendance of {0} guests is not entered")]
    Gaps(i32),
    #[error("two devices disagree about {0} entries")]
    Conflicts(usize),
    #[error("the names of its guests are erased")]
    Erased,
    #[error("paper and screen differ in {0} lines")]
    Paper(usize),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for CloseError {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotAllowed(error) => error.explain(),
            Self::Event(error) => error.explain(),
            Self::NotNow(Phase::Cancelled) => {
                conflict("event_cancelled", "Diese Veranstaltung ist abgesagt.")
            }
            Self::NotNow(Phase::Closed) => {
                conflict("event_closed", "Diese Veranstaltung ist schon abgeschlossen.")
            }
            Self::NotNow(Phase::Draft | Phase::Published | Phase::Running) => {
                conflict("not_over", "Diese Veranstaltung ist noch nicht vorbei.")
            }
            Self::NotNow(Phase::Over) => {
                conflict("not_closed", "Diese Veranstaltung ist nicht abgeschlossen.")
            }
            Self::Conflicts(open) => {
                let whom = match open {
                    1 => "einem Gast".to_owned(),
                    more => format!("{more} Gästen"),
                };
                conflict(
                    "attendance_conflict",
                    &format!(
                        "Bei {whom} gibt es zwei Angaben. Bitte entscheiden Sie auf der \
                         Türliste, was stimmt. Danach können Sie abschließen."
                    ),
                )
            }
            Self::Paper(lines) => {
                let lines = match lines {
                    1 => "einer Zeile".to_owned(),
                    more => format!("{more} Zeilen"),
                };
                conflict(
                    "paper_differs",
                    &format!(
                        "In {lines} sagen Papier und Bildschirm Verschiedenes. Bitte entscheiden \
                         Sie, was gilt. Danach können Sie abschließen."
                    ),
                )
            }
            Self::Gaps(missing) => conflict(
                "attendance_missing",
                &format!("Bei {missing} Gästen ist die Teilnahme noch nicht eingetragen."),
            ),
            Self::Erased => conflict(
                "names_erased",
                "Die Namen dieser Veranstaltung sind gelöscht. Ihre Zahlen bleiben, wie sie sind.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Closes an event that is over and keeps what it adds up to. Closing it again changes nothing.
/// Returns how many guests stay unknown.
pub fn close(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    gaps: Gaps,
    now: Moment,
) -> Result<i32, CloseError> {
    actor.may(Right::EnterAnswers)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    let sums = queries::sums(conn, &[event.id])?.remove(&event.id).unwrap_or_default();
    let unknown = tally::total(&sums).unknown;
    match event.phase(now) {
        Phase::Closed => return Ok(unknown),
        Phase::Over => {}
        phase @ (Phase::Draft | Phase::Published | Phase::Running | Phase::Cancelled) => {
            return Err(CloseError::NotNow(phase));
        }
    }
    queries::hold_trials(conn, event.id)?;
    let mut open = 0;
    for session in &event.sessions {
        open += super::device::actions::conflicts(conn, session.id)?.len();
    }
    let differ = super::paper_actions::differences(conn, &event)?;
    match gaps {
        Gaps::Ask | Gaps::Keep if open > 0 => return Err(CloseError::Conflicts(open)),
        Gaps::Ask | Gaps::Keep if differ > 0 => return Err(CloseError::Paper(differ)),
        Gaps::Ask if unknown > 0 => return Err(CloseError::Gaps(unknown)),
        Gaps::Ask | Gaps::Keep | Gaps::AsItStands => {}
    }
    queries::forget_tallies(conn, event.id)?;
    queries::keep_tallies(conn, event.id, &sums)?;
    queries::keep_reach(conn, event.id)?;
    queries::keep_arms(conn, event.id)?;
    if event.format.open_door {
        let marks = queries::marks(conn, event.id)?;
        queries::keep_visits(conn, event.id, &counter::visits(&event, &marks))?;
    }
    queries::set_closed(conn, event.id, Some(now))?;
    Ok(unknown)
}

/// Opens a closed event again, so that its list can be mended. Its sum is forgotten until then.
/// Refused once the names are erased: the sum is all that is left.
pub fn reopen(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<(), CloseError> {
    actor.may(Right::PlanEvents)?;
    events::queries::hold(conn, event)?;
    let event = seen_by(conn, actor, event)?;
    if event.erased_at.is_some() {
        // Counted again without its guests it would come to nothing.
        return Err(CloseError::Erased);
    }
    match event.phase(now) {
        Phase::Closed => {
            queries::forget_tallies(conn, event.id)?;
            queries::forget_reach(conn, event.id)?;
            queries::forget_arms(conn, event.id)?;
            queries::forget_visits(conn, event.id)?;
            Ok(queries::set_closed(conn, event.id, None)?)
        }
        Phase::Published | Phase::Running | Phase::Over => Ok(()),
        phase @ (Phase::Draft | Phase::Cancelled) => Err(CloseError::NotNow(phase)),
    }
}
