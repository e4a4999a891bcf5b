//! What other mail servers report about a message that had left, hours or days later. Whoever calls
//! this has made sure that the report names the message by its number.

use diesel::QueryResult;

use super::queries::{self, Kept};
use super::{Correspondent, Message, Return, State, Way};
use crate::db::{Conn, Id, Moment};

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    Noted,
    /// It was known, or somebody has decided about the message since.
    Before,
    /// No mail of ours has this number.
    NotOurs,
}

/// It will never arrive. Doing it twice does no harm.
pub fn failed(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Message>,
    (why, said): (Return, &str),
    now: Moment,
) -> QueryResult<Reported> {
    let Some(message) = mail(conn, id)? else { return Ok(Reported::NotOurs) };
    let from = match message.line.state {
        state @ (State::Sent | State::Unknown) => state,
        State::Queued | State::InFlight | State::Returned | State::GivenUp => {
            return Ok(Reported::Before);
        }
    };
    let remark = match said {
        "" => "Der Mailserver des Gastes hat die Nachricht nicht zugestellt.".to_owned(),
        said => format!("Der Mailserver des Gastes hat die Nachricht nicht zugestellt: {said}"),
    };
    if !queries::decide(conn, id, from, State::Returned, &remark, now)? {
        return Ok(Reported::Before);
    }
    if !message.line.is_emptied() {
        correspondent.returned(conn, &message.matter(), why, now)?;
    }
    Ok(Reported::Noted)
}

/// It has not arrived yet. It is counted, and nothing else happens.
pub fn delayed(conn: &mut Conn, id: Id<Message>) -> QueryResult<Reported> {
    let Some(message) = mail(conn, id)? else { return Ok(Reported::NotOurs) };
    match message.line.state {
        State::Sent | State::Unknown => {}
        State::Queued | State::InFlight | State::Returned | State::GivenUp => {
            return Ok(Reported::Before);
        }
    }
    let times = queries::count_delay(conn, id)?;
    if message.line.state == State::Sent {
        let remark = match times {
            1 => "Ein Mailserver unterwegs meldet: Die Nachricht kommt später.".to_owned(),
            more => format!("Mailserver unterwegs melden {more}-mal: Die Nachricht kommt später."),
        };
        queries::remark(conn, id, State::Sent, &remark)?;
    }
    Ok(Reported::Noted)
}

fn mail(conn: &mut Conn, id: Id<Message>) -> QueryResult<Option<Kept>> {
    let message = queries::find(conn, id, None)?;
    Ok(message.filter(|message| message.line.way == Way::Email))
}
