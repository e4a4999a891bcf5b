//! What is done with a mail; each verb is one transaction.

use diesel::QueryResult;

use super::bounce::{Bounce, How};
use super::finding::Finding;
use super::queries::{self, Waits};
use super::{Kind, Mail, Reason, Recipient, Taken};
use crate::db::{Conn, Moment};
use crate::outbox::reports::{self, Reported};
use crate::outbox::{self, Correspondent};
use crate::web::App;

/// Whoever must hear of what came in.
#[derive(Clone, Copy)]
pub struct Desks<'a> {
    pub recipient: &'a dyn Recipient,
    pub correspondent: &'a dyn Correspondent,
}

/// Books a mail: notes what it changes and that it was here. `None`: it was booked before.
pub fn book(
    conn: &mut Conn,
    app: &App,
    desks: Desks,
    mail: &Mail,
    now: Moment,
) -> QueryResult<Option<Kind>> {
    if queries::is_known(conn, &mail.digest)? {
        return Ok(None);
    }
    let outcome = match &mail.finding {
        Finding::Calendar(reply) => {
            match desks.recipient.take(conn, app, reply, &mail.envelope, now)? {
                Taken::Answer => Ok(Kind::Answer),
                Taken::Wish => Ok(Kind::Wish),
                Taken::Older => Ok(Kind::Older),
                Taken::Unread(reason) => Err(reason),
            }
        }
        Finding::Bounce(bounce) => returned(conn, desks, (mail, bounce), now)?,
        Finding::Machine => Ok(Kind::Machine),
        Finding::Unread(reason) => Err(*reason),
    };
    match outcome {
        Ok(kind) => {
            queries::keep(conn, &mail.digest, (kind, None), now)?;
            Ok(Some(kind))
        }
        Err(reason) => {
            let (topic, site) = belongs_to(conn, desks, mail)?;
            let site = site.as_deref();
            let waits = Waits { reason, envelope: &mail.envelope, topic: &topic, site };
            queries::keep(conn, &mail.digest, (Kind::Unread, Some(&waits)), now)?;
            Ok(Some(Kind::Unread))
        }
    }
}

/// Tells the outbox that a message came back, or is late.
fn returned(
    conn: &mut Conn,
    desks: Desks,
    (mail, bounce): (&Mail, &Bounce),
    now: Moment,
) -> QueryResult<Result<Kind, Reason>> {
    for id in &mail.envelope.mentions {
        let (reported, kind) = match bounce.how {
            How::Failed(why) => {
                let said = (why, bounce.said.as_str());
                let reported = reports::failed(conn, desks.correspondent, *id, said, now)?;
                (reported, Kind::Bounce)
            }
            How::Delayed => (reports::delayed(conn, *id)?, Kind::Delay),
        };
        match reported {
            Reported::Noted | Reported::Before => return Ok(Ok(kind)),
            Reported::NotOurs => {}
        }
    }
    // A mail that is only late, and nobody knows which: nothing to do.
    Ok(match bounce.how {
        How::Failed(_) => Err(Reason::Undelivered),
        How::Delayed => Ok(Kind::Delay),
    })
}

/// To what and to whose staff a mail belongs: by the message that it answers, else by who wrote it.
fn belongs_to(conn: &mut Conn, desks: Desks, mail: &Mail) -> QueryResult<(String, Option<String>)> {
    for id in &mail.envelope.mentions {
        if let Some(message) = outbox::queries::find(conn, *id, None)? {
            return Ok((message.line.topic, message.site));
        }
    }
    let site = match mail.envelope.from.as_str() {
        "" => None,
        from => desks.recipient.site_of(conn, from)?,
    };
    Ok((String::new(), site))
}
