//! Hears what guests say by text message. Where it is plain what they mean and by which invitation, it is
//! the same answer as through any other door; everything else is for a person who calls.

use super::super::messages::{Member, Occasion, Sending};
use super::super::queries::{self, calls};
use super::super::reply::{AnswerGiven, Who};
use super::super::texted::Texted;
use super::super::{Answer, AnswerChannel, CallReason, Invitation};
use super::answer::{AnswerError, By, Whose, answer};
use super::post::{How, tell};
use super::unsubscribe::{Leaving, UNWISHED, Word, leave, no_more_texts};
use super::withdraw::WithdrawError;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events;
use crate::formats::Sensitivity;
use crate::guests::consent::Source;
use crate::guests::{self, Guest};
use crate::problem::{Explain, Explanation};
use crate::text::Phone;
use crate::web::App;

/// What became of a text message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It was an answer to an invitation.
    Answered,
    /// They get no more of these.
    Stopped,
    /// Somebody calls.
    ToCall,
    /// We know nobody with this number, or nothing to call them about.
    Nobody,
}

/// Why it was not heard.
#[derive(Debug, thiserror::Error)]
pub enum HeardError {
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    Stop(#[from] WithdrawError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for HeardError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Answer(error) => error.explain(),
            Self::Stop(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Hears one text message. The same one twice is as good as once.
pub fn heard(
    conn: &mut Conn,
    app: &App,
    (number, text): (&Phone, &str),
    now: Moment,
) -> Result<Heard, HeardError> {
    let people = guests::queries::by_phone(conn, number.e164())?;
    let ids: Vec<Id<Guest>> = people.iter().map(|guest| guest.id).collect();
    let said = match Texted::parse(text) {
        Some(Texted::Stop) => {
            let word = Word { source: Source::Sms, wording: short(text) };
            for guest in &people {
                leave(conn, guest, Leaving::Texts, &word, now)?;
            }
            for guest in &people {
                no_more_texts(conn, app, guest, UNWISHED, now)?;
            }
            return Ok(if people.is_empty() { Heard::Nobody } else { Heard::Stopped });
        }
        Some(Texted::Yes) => Some(Answer::Yes),
        Some(Texted::No) => Some(Answer::No),
        None => None,
    };
    let open = queries::answerable(conn, &ids, now)?;
    let meant = match said {
        Some(said) => meant(conn, &open, said)?,
        None => None,
    };
    let Some((asked, given)) = meant else {
        return to_call(conn, app, (&ids, open.into_iter().next()), text, now);
    };
    let by = By { channel: AnswerChannel::Sms, staff: None };
    match answer(conn, app, &Whose::Themselves { id: asked.id }, &given, by, now) {
        Ok(_) => Ok(Heard::Answered),
        Err(AnswerError::Post(error)) => Err(AnswerError::Post(error).into()),
        Err(AnswerError::Database(error)) => Err(error.into()),
        // More people than seats, a time that is gone: a person finds a way.
        Err(
            AnswerError::Unknown
            | AnswerError::Withdrawn
            | AnswerError::Closed(_)
            | AnswerError::Party(_)
            | AnswerError::TooLarge { .. }
            | AnswerError::NoMoreSeats { .. }
            | AnswerError::NoMoreCare { .. }
            | AnswerError::SlotTaken,
        ) => to_call(conn, app, (&ids, Some(asked)), text, now),
    }
}

/// Which invitation a word answers, and for whom. `None`: it may mean several things, and a person asks.
fn meant(
    conn: &mut Conn,
    open: &[Invitation],
    said: Answer,
) -> diesel::QueryResult<Option<(Invitation, AnswerGiven)>> {
    let Some(asked) = open.first() else { return Ok(None) };
    let who = match (open.len(), said) {
        (1, _) => Who::Only,
        // Who of them comes is not said with a yes. A no is the no of all who read this phone, if nobody
        // else was asked together with them.
        (_, Answer::No) if open.iter().all(|one| one.party == asked.party) => {
            let party = queries::party(conn, asked.party)?;
            match party.iter().all(|row| open.iter().any(|one| one.id == row.id)) {
                true => Who::Everybody,
                false => return Ok(None),
            }
        }
        (_, Answer::Yes | Answer::No | Answer::Maybe | Answer::CallMe) => return Ok(None),
    };
    Ok(Some((asked.clone(), AnswerGiven::again(said, who, asked))))
}

/// Puts whoever wrote on the list of calls, with what they wrote, and tells them so.
fn to_call(
    conn: &mut Conn,
    app: &App,
    (guests, about): (&[Id<Guest>], Option<Invitation>),
    text: &str,
    now: Moment,
) -> Result<Heard, HeardError> {
    let about = match about {
        Some(invitation) => Some(invitation),
        None => queries::last_of(conn, guests)?,
    };
    let Some(invitation) = about else { return Ok(Heard::Nobody) };
    let Some(event) = events::queries::find(conn, invitation.event)? else {
        return Ok(Heard::Nobody);
    };
    // Where the mere invitation hints at health, nobody's own words are kept.
    let wish = match event.format.sensitivity {
        Sensitivity::Normal => format!("SMS: „{}“", short(text)),
        Sensitivity::Health => "hat eine SMS geschrieben".to_owned(),
    };
    let call = calls::NewCall {
        event: event.id,
        guest: invitation.guest,
        invitation: Some(invitation.id),
        reason: CallReason::Asked,
        wish: &wish,
        due_at: None,
    };
    if calls::wanted(conn, &call, now)? == calls::Listed::Now && event.takes_answers(now) {
        let rows = queries::party(conn, invitation.party)?;
        let people = queries::with_guests(conn, rows)?;
        let wrote: Vec<Member> =
            people.into_iter().filter(|one| guests.contains(&one.guest.id)).collect();
        let sending = Sending::now(now, Id::<calls::Call>::new().to_string());
        let said = (&Occasion::CallSoon, How::TextBack);
        tell(conn, app, &event, &wrote, said, &sending, now).map_err(AnswerError::from)?;
    }
    Ok(Heard::ToCall)
}

/// As much of a message as a line takes.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(config::LINE_CHARS - 10).collect()
}
