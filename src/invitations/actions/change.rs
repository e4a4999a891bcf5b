//! Lets a published event meet at another time or place, and tells everybody who knew.

use super::super::messages::{Before, Member, Occasion, Promise, Sending};
use super::super::queries;
use super::super::slots;
use super::super::way::{Texting, Wish, reached};
use super::super::{CallReason, Invitation};
use super::post::{How, Letters, PostError, Told, foreseen, tell, write};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Meeting, Stage, Whereabouts, actions::EventError};
use crate::letters::batch::{Arrival, arrival};
use crate::outbox::{self, State};
use crate::problem::{Explain, Explanation, conflict};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why it stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("{0} given slots would lie outside")]
    Slots(usize),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for ChangeError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Slots(given) => conflict(
                "slots_given",
                &format!(
                    "{given} vergebene Zeiten liegen dann außerhalb der Veranstaltung. Bitte geben \
                     Sie diesen Gästen unter „Zeiten“ zuerst eine andere."
                ),
            ),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Moves the event and tells everybody who knew by the way that reaches them in time. Messages that
/// have not gone out yet are written anew.
pub fn change(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    (meeting, reason): (&Meeting, &str),
    now: Moment,
) -> Result<Told, ChangeError> {
    actor.may(Right::PlanEvents)?;
    let event = events::actions::kept_by(conn, actor, id)?;
    if meeting.is_of(&event) {
        return Ok(Told::default());
    }
    let before = Before { sessions: event.hours(), place: Whereabouts::of(&event) };
    let event = events::actions::rearrange(conn, actor, id, meeting, now)?;
    let kept: Vec<_> = event.usable_slots().iter().map(|slot| slot.number).collect();
    let given = slots::queries::given(conn, event.id)?;
    match given.iter().filter(|number| !kept.contains(number)).count() {
        0 => {}
        outside => return Err(ChangeError::Slots(outside)),
    }
    match event.stage {
        Stage::Published => {}
        Stage::Draft | Stage::Cancelled | Stage::Closed => return Ok(Told::default()),
    }
    let occasion = Occasion::Changed { before, reason: reason.to_owned() };
    let mut told = Told::default();
    for household in households(conn, event.id)? {
        told.add(match household.knows {
            Knows::Yes => {
                forget_reminders(conn, &household.people, now)?;
                let how = How::InTime {
                    reason: CallReason::Changed,
                    letters: letters_until(event.begins_at, now),
                };
                let sending = Sending::now(now, event.calendar_seq.to_string());
                tell(conn, app, &event, &household.people, (&occasion, how), &sending, now)?
            }
            Knows::NotYet => invite_anew(conn, app, &event, &household.people, now)?,
        });
    }
    Ok(told)
}

/// Tells people of something that they must hear before the event begins.
pub(in super::super) fn tell_in_time(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    occasion: &Occasion,
    now: Moment,
) -> Result<Told, PostError> {
    let how =
        How::InTime { reason: CallReason::Changed, letters: letters_until(event.begins_at, now) };
    let sending = Sending::now(now, Id::<Invitation>::new().to_string());
    tell(conn, app, event, people, (occasion, how), &sending, now)
}

/// What waits to remind them of the old time or place is not sent any more.
fn forget_reminders(
    conn: &mut Conn,
    people: &[Member],
    now: Moment,
) -> Result<(), diesel::result::Error> {
    let Some(first) = people.first() else { return Ok(()) };
    let kinds = ["second_try", "reminder", "last_reminder"];
    let about = first.invitation.party.to_string();
    outbox::queries::withdraw(conn, &about, &kinds, "Zeit oder Ort ist neu.", now).map(drop)
}

/// Writes an invitation again that has not gone out yet: as things stand now, at the same time.
fn invite_anew(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    now: Moment,
) -> Result<Told, PostError> {
    let Some(first) = people.first() else { return Ok(Told::default()) };
    let about = first.invitation.party.to_string();
    let remark = "Zeit oder Ort ist neu. Die Einladung wurde neu geschrieben.";
    let due_at = queries::campaigns::due_at(conn, first.invitation.campaign)?.unwrap_or(now);
    let stopped = outbox::queries::withdraw(conn, &about, &["invitation"], remark, now)?;
    if stopped == 0 {
        return Ok(Told::default());
    }
    // As it was released: by the same way, with the same promise.
    let wish = Wish::by(first.invitation.channel);
    let by = reached(people.iter().map(|one| &one.guest), wish, &Texting::of(app));
    let sending = Sending {
        due_at: due_at.max(now),
        campaign: first.invitation.campaign,
        mark: event.calendar_seq.to_string(),
    };
    let asked = queries::invited(conn, event.id)?.len();
    let occasion = Occasion::Invitation(Promise::of(event, asked));
    write(conn, app, event, people, by, (&occasion, &sending), now)?;
    Ok(Told::default())
}

/// People who are told together, and whether they know of the event.
pub(in super::super) struct Household {
    pub people: Vec<Member>,
    pub knows: Knows,
}

/// Whether somebody has heard of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Knows {
    Yes,
    NotYet,
}

/// Everybody who is invited, by party. Four questions, however many they are.
pub(in super::super) fn households(
    conn: &mut Conn,
    event: Id<Event>,
) -> Result<Vec<Household>, diesel::result::Error> {
    let rows = queries::of_event(conn, event)?;
    let mut abouts: Vec<_> = rows.iter().map(|row| row.party.to_string()).collect();
    abouts.dedup();
    let mut states = std::collections::HashMap::new();
    for some in abouts.chunks(500) {
        states.extend(outbox::queries::deliveries(conn, some, "invitation")?);
    }
    let mut found: Vec<Household> = Vec::new();
    let mut last: Option<Id<Invitation>> = None;
    for member in queries::with_guests(conn, rows)? {
        let row = &member.invitation;
        let went_out = states.get(row.party.as_str()).is_some_and(|state| match state {
            State::InFlight | State::Sent | State::Unknown => true,
            State::Queued | State::Returned | State::GivenUp => false,
        });
        let knows = match row.delivered_at.is_some() || row.replied_at.is_some() || went_out {
            true => Knows::Yes,
            false => Knows::NotYet,
        };
        match found.last_mut().filter(|_| last == Some(row.party)) {
            Some(household) => {
                if knows == Knows::Yes {
                    household.knows = knows;
                }
                household.people.push(member);
            }
            None => {
                last = Some(row.party);
                found.push(Household { people: vec![member], knows });
            }
        }
    }
    Ok(found)
}

/// Whether a letter that is written now arrives before that: as whoever puts letters into a batch is
/// told.
pub(in super::super) fn letters_until(begins_at: Option<Moment>, now: Moment) -> Letters {
    match arrival(begins_at, now) {
        Arrival::InTime { .. } | Arrival::Tight { .. } => Letters::Arrive,
        Arrival::TooLate => Letters::TooLate,
    }
}

impl Told {
    /// Counts those who were told by somebody else, too.
    pub fn add(&mut self, more: Self) {
        self.mails += more.mails;
        self.letters += more.letters;
        self.texts += more.texts;
        self.calls += more.calls;
    }
}

/// Who would be told how, before anything happens: for the page that asks first.
pub fn would_tell(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    now: Moment,
) -> Result<(Told, Vec<Member>), diesel::result::Error> {
    let letters = letters_until(event.begins_at, now);
    let texting = Texting::of(app);
    let mut told = Told::default();
    let mut to_call = Vec::new();
    for household in households(conn, event.id)? {
        if household.knows == Knows::NotYet {
            continue;
        }
        let one = foreseen(&household.people, &texting, letters);
        told.add(one);
        if one.calls > 0 {
            let mut people = household.people;
            let with_number = people.iter().position(|one| one.guest.has_phone());
            to_call.push(people.swap_remove(with_number.unwrap_or(0)));
        }
    }
    Ok((told, to_call))
}
