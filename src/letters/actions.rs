//! What is done with batches: put together, printed, posted, come back.

use super::Print;
use super::batch::{self, Arrival, Batch};
use super::queries;
use super::typeset::{Printed, TypesetError, typeset};
use crate::db::{Conn, Id, Moment};
use crate::outbox::actions::{self as outbox, OutboxError, Sites};
use crate::outbox::queries::Sheet;
use crate::outbox::{Correspondent, Letter, Message};
use crate::problem::{Explain, Explanation, conflict, missing, ours};

/// Why a batch does not come about, or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    #[error("no such batch in this scope")]
    Missing,
    #[error("no letter of this event waits")]
    NothingWaits,
    #[error("letters would arrive too late")]
    TooLate,
    #[error("all letters of this batch have left or were given up")]
    NothingLeft,
    #[error("nobody got a letter with this code")]
    UnknownCode,
    #[error("letter with this code was never posted")]
    NotPosted,
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for BatchError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Missing => missing("Diesen Stapel gibt es hier nicht."),
            Self::NothingWaits => {
                conflict("nothing_waits", "Für diese Veranstaltung wartet kein Brief.")
            }
            Self::TooLate => conflict(
                "too_late",
                "Dafür ist es zu spät: Die Briefe kommen vielleicht erst nach der Veranstaltung \
                 an. Bitte rufen Sie die Gäste an.",
            ),
            Self::NothingLeft => conflict(
                "nothing_left",
                "In diesem Stapel wartet kein Brief mehr. Was abgeschickt ist, lässt sich nicht \
                 noch einmal drucken: Codes und Links sind gelöscht.",
            ),
            Self::UnknownCode => missing("Zu diesem Code gibt es hier keinen Brief."),
            Self::NotPosted => {
                conflict("not_posted", "Dieser Brief ist noch nicht als abgeschickt eingetragen.")
            }
            Self::Outbox(error) => error.explain(),
            Self::Typeset(error) => error.explain(),
            Self::Database(error) => ours(error),
        }
    }
}

/// Puts all letters of an event that wait into one batch.
pub fn form(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    topic: &str,
    print: Print,
    sites: &Sites,
    now: Moment,
) -> Result<Batch, BatchError> {
    let waiting = outbox::printable(conn, correspondent, topic, sites, now)?;
    let ids: Vec<Id<Message>> = waiting.iter().map(|sheet| sheet.id).collect();
    let Some(first) = ids.first() else { return Err(BatchError::NothingWaits) };
    let kept = crate::outbox::queries::find(conn, *first, sites.as_deref())?;
    let site = kept.ok_or(BatchError::Missing)?.site;
    let useless_at = queries::first_useless(conn, &ids)?;
    if batch::arrival(useless_at, now) == Arrival::TooLate {
        return Err(BatchError::TooLate);
    }
    let batch = Batch {
        id: Id::new(),
        topic: topic.to_owned(),
        site,
        letters: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        size: print.size,
        sides: print.sides,
        useless_at,
        created_at: now,
        printed_at: None,
        posted_at: None,
    };
    queries::insert(conn, &batch, &ids)?;
    Ok(batch)
}

/// A batch, if its letters may be seen.
pub fn held(conn: &mut Conn, id: Id<Batch>, sites: &Sites) -> Result<Batch, BatchError> {
    queries::find(conn, id, sites.as_deref())?.ok_or(BatchError::Missing)
}

/// The letters of a batch that still wait and are still wanted, in print order.
pub fn letters(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Batch>,
    now: Moment,
) -> Result<Vec<Sheet>, BatchError> {
    let sheets = queries::letters(conn, id)?;
    Ok(outbox::still_wanted(conn, correspondent, sheets, now)?)
}

/// Sets a batch in type. Takes its time: not in a transaction.
pub fn set(batch: &Batch, sheets: &[Sheet]) -> Result<(Vec<Letter>, Printed), BatchError> {
    let letters: Vec<_> = sheets.iter().filter_map(|sheet| Letter::parse(&sheet.html)).collect();
    if letters.is_empty() {
        return Err(BatchError::NothingLeft);
    }
    let printed = typeset(&letters, batch.print())?;
    Ok((letters, printed))
}

/// "Alle gedruckt." Doing it twice does no harm.
pub fn printed(
    conn: &mut Conn,
    id: Id<Batch>,
    sites: &Sites,
    now: Moment,
) -> Result<(), BatchError> {
    let batch = held(conn, id, sites)?;
    Ok(queries::printed(conn, batch.id, now)?)
}

/// "Alle abgeschickt." Returns how many letters this noted; doing it twice notes none.
pub fn posted(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    id: Id<Batch>,
    sites: &Sites,
    now: Moment,
) -> Result<usize, BatchError> {
    let batch = held(conn, id, sites)?;
    let mut count = 0;
    for sheet in letters(conn, correspondent, batch.id, now)? {
        outbox::post_one(conn, correspondent, &sheet, now)?;
        count += 1;
    }
    queries::posted(conn, batch.id, now)?;
    Ok(count)
}

/// A letter came back: found by the code that stands on it, or by the link in its QR code.
pub fn came_back(
    conn: &mut Conn,
    correspondent: &dyn Correspondent,
    typed: &str,
    sites: &Sites,
    now: Moment,
) -> Result<String, BatchError> {
    let about = correspondent.about(conn, typed)?.ok_or(BatchError::UnknownCode)?;
    let id = queries::posted_letter(conn, &about)?.ok_or(BatchError::NotPosted)?;
    let found = crate::outbox::queries::find(conn, id, sites.as_deref())?;
    let recipient = found.ok_or(BatchError::UnknownCode)?.line.recipient;
    outbox::came_back(conn, correspondent, id, sites, now)?;
    Ok(recipient)
}
