//! What people decide about messages. Nothing is sent here: the worker does that.

use diesel::QueryResult;

use super::queries::{self, Kept, Sheet};
use super::{
    AsLetter, Correspondent, EMPTIED, Matter, Message, Return, State, Wanted, Way, sending,
};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::problem::{Explain, Explanation, conflict, forbidden, missing, ours};
use crate::web::App;

/// Why a message stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("no such message in this scope")]
    Missing,
    #[error("message is {state:?}")]
    NotNow { state: State },
    #[error("may arrive twice; nobody said that this is wanted")]
    MayArriveTwice,
    #[error("useless since {since:?}")]
    TooLate { since: Moment },
    #[error("not wanted any more: {why}")]
    NotWanted { why: String },
    #[error("no letter: {why}")]
    NoLetter { why: String },
    #[error("not sent by {way:?}")]
    OtherWay { way: Way },
    #[error("its words and its address are erased")]
    Emptied,
    /// About an event whose mere name says something about the people who come.
    #[error("a message about a confidential event")]
    Closed,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for OutboxError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Missing => missing("Diese Nachricht gibt es hier nicht."),
            Self::NotNow { state } => conflict(
                "not_now",
                &format!(
                    "Die Nachricht ist inzwischen „{}“. Das geht jetzt nicht mehr.",
                    state.label()
                ),
            ),
            Self::MayArriveTwice => conflict(
                "may_arrive_twice",
                "Vielleicht ist die Nachricht schon angekommen. Bitte bestätigen Sie, dass sie \
                 trotzdem noch einmal gesendet werden soll.",
            ),
            Self::TooLate { .. } => {
                conflict("too_late", "Dafür ist es zu spät: Die Veranstaltung hat schon begonnen.")
            }
            Self::NotWanted { why } => conflict("not_wanted", why),
            Self::NoLetter { why } => conflict("no_letter", why),
            Self::OtherWay { way } => {
                conflict("other_way", &format!("Diese Nachricht geht als {}.", way.label()))
            }
            Self::Emptied => conflict("emptied", EMPTIED),
            Self::Closed => forbidden(
                "Diese Nachricht gehört zu einem vertraulichen Termin. Lesen und drucken kann sie, \
                 wer dort mitwirkt.",
            ),
            Self::Database(error) => ours(error),
        }
    }
}

/// Whether somebody has said that a message may arrive twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twice {
    MayArrive,
    MustNot,
}

/// The Standorte whose messages somebody sees; `None`: all.
pub type Sites = Option<Vec<String>>;

/// The same from their ids.
pub fn sites_of<T: ToString>(sites: Option<&[T]>) -> Sites {
    sites.map(|sites| sites.iter().map(ToString::to_string).collect())
}

fn held(conn: &mut Conn, id: Id<Message>, sites: &Sites) -> Result<Kept, OutboxError> {
    queries::find(conn, id, sites.as_deref())?.ok_or(OutboxError::Missing)
}

/// Puts a message back into the queue. Doing it twice does no harm.
pub fn retry(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    sites: &Sites,
    twice: Twice,
    now: Moment,
) -> Result<(), OutboxError> {
    let message = held(conn, id, sites)?;
    if message.line.is_emptied() {
        return Err(OutboxError::Emptied);
    }
    let state = message.line.state;
    match (state, twice) {
        (State::Queued, _) => return Ok(()),
        (State::Returned | State::GivenUp, _) | (State::Unknown, Twice::MayArrive) => {}
        (State::Unknown, Twice::MustNot) => return Err(OutboxError::MayArriveTwice),
        (State::InFlight | State::Sent, _) => return Err(OutboxError::NotNow { state }),
    }
    if let Some(since) = message.useless_at.filter(|useless_at| *useless_at <= now) {
        return Err(OutboxError::TooLate { since });
    }
    match correspondent.still_wanted(conn, &message.matter(), now)? {
        Wanted::Yes => Ok(queries::queue_again(conn, id, state, now)?),
        Wanted::No(why) | Wanted::Elsewhere(why) => Err(OutboxError::NotWanted { why }),
    }
}

/// What is noted where a person ends a message.
pub(super) const BY_HAND: &str = "Von Hand beendet.";

/// Ends a message that has not arrived. Doing it twice does no harm.
pub fn give_up(
    conn: &mut Conn,
    id: Id<Message>,
    sites: &Sites,
    now: Moment,
) -> Result<(), OutboxError> {
    let message = held(conn, id, sites)?;
    match message.line.state {
        State::GivenUp => Ok(()),
        state @ (State::Queued | State::Returned | State::Unknown) => {
            queries::decide(conn, id, state, State::GivenUp, BY_HAND, now)?;
            Ok(())
        }
        state @ (State::InFlight | State::Sent) => Err(OutboxError::NotNow { state }),
    }
}

/// Says it by letter instead. The mail is given up; doing it twice finds the same letter.
pub fn as_letter(
    conn: &mut Conn,
    app: &App,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    sites: &Sites,
    now: Moment,
) -> Result<Id<Message>, OutboxError> {
    let message = held(conn, id, sites)?;
    let Kept { line, about, .. } = &message;
    if line.is_emptied() {
        return Err(OutboxError::Emptied);
    }
    match line.way {
        Way::Email | Way::Sms => {}
        way @ Way::Letter => return Err(OutboxError::OtherWay { way }),
    }
    match line.state {
        State::Queued | State::Returned | State::Unknown | State::GivenUp => {}
        state @ (State::InFlight | State::Sent) => return Err(OutboxError::NotNow { state }),
    }
    match correspondent.as_letter(conn, app, about, &line.kind, now)? {
        AsLetter::Waits(letter) => {
            let remark = "Geht jetzt als Brief.";
            queries::decide(conn, id, line.state, State::GivenUp, remark, now)?;
            Ok(letter)
        }
        AsLetter::Refused(why) => Err(OutboxError::NoLetter { why }),
    }
}

/// One letter was printed and posted. Doing it twice does no harm.
pub fn posted(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    sites: &Sites,
    now: Moment,
) -> Result<(), OutboxError> {
    let message = held(conn, id, sites)?;
    match (message.line.way, message.line.state) {
        (way @ (Way::Email | Way::Sms), _) => Err(OutboxError::OtherWay { way }),
        (Way::Letter, State::Sent) => Ok(()),
        (Way::Letter, State::Queued) => {
            let Kept { line, about, text, html, .. } = message;
            let sheet = Sheet { id, about, kind: line.kind, text, html };
            Ok(post_one(conn, correspondent, &sheet, now)?)
        }
        (
            Way::Letter,
            state @ (State::InFlight | State::Returned | State::Unknown | State::GivenUp),
        ) => Err(OutboxError::NotNow { state }),
    }
}

/// Notes that a letter left the house, if it still waited.
pub fn post_one(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    sheet: &Sheet,
    now: Moment,
) -> QueryResult<()> {
    let (from, to) = (State::Queued, State::Sent);
    if queries::decide(conn, sheet.id, from, to, "Gedruckt und abgeschickt.", now)? {
        sending::blank(conn, sheet.id, &sheet.text, &sheet.html, None)?;
        correspondent.delivered(conn, &sheet.about, &sheet.kind, now)?;
    }
    Ok(())
}

/// Every letter of an event that waited has left the house, whether it was in a batch or not. Returns
/// how many this noted.
pub fn all_posted(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    topic: &str,
    now: Moment,
) -> QueryResult<usize> {
    let letters = queries::open_letters(conn, topic, now)?;
    for letter in &letters {
        post_one(conn, correspondent, letter, now)?;
    }
    Ok(letters.len())
}

/// A posted letter came back. Doing it twice does no harm.
pub fn came_back(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    sites: &Sites,
    now: Moment,
) -> Result<(), OutboxError> {
    let message = held(conn, id, sites)?;
    match (message.line.way, message.line.state) {
        (way @ (Way::Email | Way::Sms), _) => Err(OutboxError::OtherWay { way }),
        (Way::Letter, State::Returned) => Ok(()),
        (Way::Letter, State::Sent) => {
            let (from, to) = (State::Sent, State::Returned);
            queries::decide(conn, id, from, to, "Der Brief kam zurück.", now)?;
            Ok(correspondent.returned(conn, &message.matter(), Return::Address, now)?)
        }
        (
            Way::Letter,
            state @ (State::Queued | State::InFlight | State::Unknown | State::GivenUp),
        ) => Err(OutboxError::NotNow { state }),
    }
}

/// The letters of an event that wait for printing, in no batch yet, and are still wanted.
pub fn printable(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    topic: &str,
    sites: &Sites,
    now: Moment,
) -> QueryResult<Vec<Sheet>> {
    let limit = config::BATCH_LETTERS;
    let sheets = queries::waiting_letters(conn, topic, sites.as_deref(), now, limit)?;
    still_wanted(conn, correspondent, sheets, now)
}

fn matter(sheet: &Sheet) -> Matter<'_> {
    Matter { about: &sheet.about, kind: &sheet.kind, way: Way::Letter, address: "" }
}

/// Those of these letters that are still wanted.
pub fn still_wanted(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    mut sheets: Vec<Sheet>,
    now: Moment,
) -> QueryResult<Vec<Sheet>> {
    let matters: Vec<_> = sheets.iter().map(matter).collect();
    let verdicts = correspondent.all_still_wanted(conn, &matters, now)?;
    let mut verdicts = verdicts.into_iter();
    sheets.retain(|_| verdicts.next() == Some(Wanted::Yes));
    Ok(sheets)
}
