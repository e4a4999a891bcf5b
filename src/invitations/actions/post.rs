//! Puts a message to a household into the outbox, or the household on the list of calls.

use super::super::CallReason;
use super::super::messages::{Member, Occasion, Sending, To, prepare};
use super::super::queries;
use super::super::queries::arms;
use super::super::queries::calls::{self, Listed, NewCall};
use super::super::said_time::said_time;
use super::super::way::{Reached, Texting, Wish, by_text, reached};
use crate::clock;
use crate::db::{Conn, LocalTime, Moment};
use crate::events::Event;
use crate::outbox::templates::{MailError, mails};
use crate::outbox::{self, Queued};
use crate::problem::{Explain, Explanation};
use crate::web::App;
use crate::wordings::{self, Released, arm_queries};

/// Why nobody could be told.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error(transparent)]
    Words(#[from] MailError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for PostError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Words(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// How many households are told by which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    pub mails: usize,
    pub letters: usize,
    pub texts: usize,
    /// Must be called.
    pub calls: usize,
}

/// How people hear of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By mail, or not at all: they have just heard it themselves.
    MailOnly,
    /// As they spoke to us: by text message, else by mail, or not at all.
    TextBack,
    /// By mail, else somebody calls.
    MailOrCall(CallReason),
    /// By mail or letter.
    Written,
    /// By mail, else a letter; and somebody calls where a letter would come too late.
    InTime { reason: CallReason, letters: Letters },
}

/// To whom text messages about this go.
pub(in super::super) fn texting(
    app: &App,
    event: &Event,
    occasion: &Occasion,
) -> Result<Texting, MailError> {
    Ok(Texting::of(app).for_message(mails()?, &occasion.template(event)))
}

/// Puts one text message to a household into the outbox, with a link of its own, once for each occasion
/// and mark. `None`: nobody of them has said yes to text messages, or there is none about this.
pub fn text(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    (occasion, sending): (&Occasion, &Sending),
    now: Moment,
) -> Result<Option<Queued>, PostError> {
    let texting = texting(app, event, occasion)?;
    match by_text(people.iter().map(|one| &one.guest), &texting) {
        Some(by) => write(conn, app, event, people, by, (occasion, sending), now),
        None => Ok(None),
    }
}

/// Whether a letter still arrives before the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    Arrive,
    TooLate,
}

/// Tells a household.
pub(super) fn tell(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    (occasion, how): (&Occasion, How),
    sending: &Sending,
    now: Moment,
) -> Result<Told, PostError> {
    let texting = texting(app, event, occasion)?;
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, &texting);
    let text = by_text(people.iter().map(|one| &one.guest), &texting);
    let mut told = Told::default();
    let by = match (by, how, text) {
        // Whoever sent a text message reads the answer where they wait for it; and what is urgent goes
        // quicker than a letter. Whoever wishes to be called is called.
        (_, How::TextBack, Some(text)) => text,
        (Reached::Letter(_), How::MailOrCall(_) | How::InTime { .. }, Some(text)) => text,
        (
            by,
            How::MailOnly | How::TextBack | How::Written | How::MailOrCall(_) | How::InTime { .. },
            _,
        ) => by,
    };
    match (by, how) {
        (Reached::Mail(_), _) => {
            write(conn, app, event, people, by, (occasion, sending), now)?;
            told.mails = 1;
        }
        (Reached::Text(_), _) => {
            write(conn, app, event, people, by, (occasion, sending), now)?;
            told.texts = 1;
        }
        (Reached::Letter(_), How::Written)
        | (Reached::Letter(_), How::InTime { letters: Letters::Arrive, .. }) => {
            write(conn, app, event, people, by, (occasion, sending), now)?;
            told.letters = 1;
        }
        (_, How::MailOnly | How::TextBack) | (Reached::Call(_) | Reached::Nobody, How::Written) => {
        }
        (
            Reached::Letter(_) | Reached::Call(_) | Reached::Nobody,
            How::MailOrCall(reason) | How::InTime { reason, .. },
        ) => {
            // What is held is not said by telephone either.
            let not_before = (sending.due_at > now).then_some(sending.due_at);
            listed(conn, event, people, (reason, "", not_before), now)?;
            told.calls = 1;
            // Nobody can call without a number: the letter goes, late or not.
            let has_number = people.iter().any(|one| one.guest.has_phone());
            if !has_number && matches!(by, Reached::Letter(_)) {
                write(conn, app, event, people, by, (occasion, sending), now)?;
                told.letters = 1;
            }
        }
    }
    Ok(told)
}

/// How a household would hear of something urgent.
pub(super) fn foreseen(people: &[Member], texting: &Texting, letters: Letters) -> Told {
    let by = reached(people.iter().map(|one| &one.guest), Wish::Auto, texting);
    let text = by_text(people.iter().map(|one| &one.guest), texting);
    let mut told = Told::default();
    match (by, text, letters) {
        (Reached::Mail(_), ..) => told.mails = 1,
        (Reached::Text(_), ..) | (Reached::Letter(_), Some(_), _) => told.texts = 1,
        (Reached::Letter(_), None, Letters::Arrive) => told.letters = 1,
        (Reached::Letter(_), None, Letters::TooLate) | (Reached::Call(_) | Reached::Nobody, ..) => {
            told.calls = 1;
        }
    }
    told
}

/// The texts of the house's own that a message to these people may be written with: only invitations
/// have some. Whoever is in a trial keeps the version that was dealt to them.
pub(in super::super) fn own_texts(
    conn: &mut Conn,
    event: &Event,
    occasion: &Occasion,
    people: &[Member],
) -> diesel::QueryResult<Released> {
    match occasion {
        Occasion::Invitation(_) => {
            let released = wordings::queries::released(conn, event.format.id)?;
            let arm = match people.first() {
                Some(one) => arms::of_invitation(conn, one.invitation.id)?,
                None => None,
            };
            let dealt = match arm {
                Some(arm) => arm_queries::version(conn, arm)?,
                None => None,
            };
            Ok(match dealt {
                Some((place, version)) => released.with_version(place, version.as_ref()),
                None => released,
            })
        }
        Occasion::Accepted
        | Occasion::Waiting { .. }
        | Occasion::MovedUp
        | Occasion::Offer { .. }
        | Occasion::OfferLapsed
        | Occasion::InTheDraw
        | Occasion::Drawn
        | Occasion::GivenBack
        | Occasion::TakenBack
        | Occasion::ChildcarePromised
        | Occasion::CareLost { .. }
        | Occasion::CallSoon
        | Occasion::Changed { .. }
        | Occasion::Cancelled { .. }
        | Occasion::Thanks { .. }
        | Occasion::Missed { .. }
        | Occasion::Declined
        | Occasion::SecondTry
        | Occasion::Reminder
        | Occasion::LastReminder => Ok(Released::default()),
    }
}

/// Puts one message into the outbox, with its links and codes.
pub(super) fn write(
    conn: &mut Conn,
    app: &App,
    event: &Event,
    people: &[Member],
    by: Reached,
    (occasion, sending): (&Occasion, &Sending),
    now: Moment,
) -> Result<Option<Queued>, PostError> {
    let Some((way, whose)) = by.way() else { return Ok(None) };
    let Some(addressee) = people.get(whose) else { return Ok(None) };
    let to = To { people, addressee, way };
    let own = own_texts(conn, event, occasion, people)?;
    let prepared = prepare(app, event, &own, to, occasion, sending, now)?;
    let queued = outbox::queue(conn, &prepared.message, app.config.host(), now)?;
    match queued {
        Queued::Now(_) => queries::keep_tokens(conn, &prepared.tokens, now)?,
        Queued::Before => {}
    }
    Ok(Some(queued))
}

/// The hour that somebody wished for, if their words name one.
fn wished_time(wish: &str, now: Moment) -> Option<Moment> {
    let here = clock::local(now, clock::ZONE).civil();
    said_time(wish, here).map(|then| clock::instant(LocalTime::of(then), clock::ZONE))
}

/// Puts a household on the list of calls: one of them with a number, if there is one.
pub(super) fn call(
    conn: &mut Conn,
    event: &Event,
    people: &[Member],
    reason: CallReason,
    wish: &str,
    now: Moment,
) -> Result<Listed, PostError> {
    listed(conn, event, people, (reason, wish, wished_time(wish, now)), now)
}

fn listed(
    conn: &mut Conn,
    event: &Event,
    people: &[Member],
    (reason, wish, due_at): (CallReason, &str, Option<Moment>),
    now: Moment,
) -> Result<Listed, PostError> {
    let with_number = people.iter().find(|one| one.guest.has_phone());
    let Some(one) = with_number.or(people.first()) else { return Ok(Listed::Before) };
    let call = NewCall {
        event: event.id,
        guest: one.guest.id,
        invitation: Some(one.invitation.id),
        reason,
        wish,
        due_at,
    };
    Ok(calls::wanted(conn, &call, now)?)
}
