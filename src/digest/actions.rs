//! Writing one report of the month.

use super::due::Due;
use super::words::{Figures, said};
use super::{KIND, queries};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::outbox::templates::{MailError, Rendered, mails};
use crate::outbox::{self, NewMessage, Way, Words};
use crate::staff::{Staff, monthly_queries};
use crate::turnout::period::Month;
use crate::web::App;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DigestError {
    #[error(transparent)]
    Words(#[from] MailError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// Whether a report was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Now,
    /// Somebody else wrote it, or the reader does not want it or may not read it any more.
    Not,
}

/// Queues a report for one reader, once, with the figures that were read for them. Everything is looked
/// at again inside: who left or changed their mind meanwhile gets nothing.
pub fn write(
    conn: &mut Conn,
    app: &App,
    (reader, figures): (&Staff, &Figures),
    due: Due,
    now: Moment,
) -> Result<Written, DigestError> {
    if !still_reads(conn, reader, due)? || !queries::take(conn, reader.id, due, now)? {
        return Ok(Written::Not);
    }
    let rendered = mails()?.render("team/monthly", "de", &words(app, reader, figures))?;
    let message = message(app, reader, rendered, due, now);
    outbox::queue(conn, &message, app.config.host(), now)?;
    Ok(Written::Now)
}

/// Empties the reports of all months before this one, however many nights were missed: their figures
/// stand on the page. Returns how many.
pub fn forget(conn: &mut Conn, now: Moment) -> diesel::QueryResult<usize> {
    let today = clock::local(now, clock::ZONE).civil().date();
    outbox::queries::empty_topics_before(conn, KIND, &topic(Month::of(today)), now)
}

/// With the same eyes as when the figures were read.
fn still_reads(conn: &mut Conn, reader: &Staff, due: Due) -> Result<bool, DigestError> {
    let readers = monthly_queries::readers(conn, due.since)?;
    let now = readers.into_iter().find(|one| one.id == reader.id);
    Ok(now.is_some_and(|one| one.scope == reader.scope))
}

/// All reports that were written in a month.
fn topic(month: Month) -> String {
    format!("{KIND}:{}", month.code())
}

fn message(app: &App, reader: &Staff, said: Rendered, due: Due, now: Moment) -> NewMessage {
    let id: Id<Staff> = reader.id;
    NewMessage {
        unique_key: format!("{KIND}:{id}:{}", due.month.code()),
        about: id.to_string(),
        topic: topic(due.month),
        // Whoever reads only one Standort must not read what is written for all.
        site: None,
        campaign: None,
        way: Way::Email,
        kind: KIND.into(),
        language: said.language.into(),
        recipient: reader.name.clone(),
        address: reader.email.clone(),
        sender_name: app.office().name.clone(),
        subject: said.subject,
        text: said.text,
        html: said.html,
        calendar: None,
        unsubscribe: None,
        due_at: now,
        useless_at: Some(due.until),
    }
}

fn words(app: &App, reader: &Staff, figures: &Figures) -> Words {
    let (office, told) = (app.office(), said(figures));
    let quarter = figures.month.quarter();
    Words {
        audience: "staff".into(),
        greeting: format!("Guten Tag {},", reader.name),
        office: office.name.clone(),
        topic: figures.month.label(),
        answer: told.answer,
        items: told.steps,
        notes: told.notes,
        link: format!(
            "{}/turnout?from={}&to={}",
            app.config.public_url,
            quarter.first_month().code(),
            quarter.last_month().code()
        ),
        office_address: format!(
            "{}, {}, {} {}",
            office.name, office.street, office.postcode, office.town
        ),
        ..Words::new(Way::Email)
    }
}
