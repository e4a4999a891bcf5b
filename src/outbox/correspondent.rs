//! Whoever knows what a message is about.
//!
//! The outbox knows no noun: it asks its correspondent, inside the transaction that claims or ends a
//! message, whether the message is still wanted, and tells what became of it. Staff messages and
//! everything else that a correspondent does not know are wanted.

use diesel::QueryResult;

use crate::db::{Conn, Id, Moment};
use crate::web::App;

use super::{Message, Way};

/// The other side of the outbox: implemented by the slice that knows what was said to whom.
///
/// `about` and `kind` are what the message was queued with. All calls but the questions whether a
/// message is wanted happen in the transaction that ends the message, so either both are noted or
/// neither.
pub trait Correspondent: Send + Sync + 'static {
    /// Asked when a message is about to go: an event may be cancelled or begun, an invitation
    /// withdrawn, a guest may have said no or wish no mail. Only reads.
    fn still_wanted(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<Wanted>;

    /// The same of several messages, in their order: most of those that go together are about one
    /// event, which is looked at once then.
    fn all_still_wanted(
        &self,
        conn: &mut Conn,
        matters: &[Matter<'_>],
        now: Moment,
    ) -> QueryResult<Vec<Wanted>> {
        matters.iter().map(|matter| self.still_wanted(conn, matter, now)).collect()
    }

    /// The message has left the house: the mail server took it, or the letter was posted.
    fn delivered(&self, conn: &mut Conn, about: &str, kind: &str, now: Moment) -> QueryResult<()>;

    /// The message came back. A returned invitation becomes somebody's task, never silence.
    fn returned(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        why: Return,
        now: Moment,
    ) -> QueryResult<()>;

    /// The message would not reach them where it was to go ([`Wanted::Elsewhere`]): says the same by
    /// another way, or makes it somebody's task.
    fn elsewhere(
        &self,
        conn: &mut Conn,
        app: &App,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<()> {
        let _ = (conn, app, matter, now);
        Ok(())
    }

    /// Says the same again as a letter, with links and codes of its own, and queues it. The unique
    /// key must differ from the mail's, and a second call must find the first letter.
    fn as_letter(
        &self,
        conn: &mut Conn,
        app: &App,
        about: &str,
        kind: &str,
        now: Moment,
    ) -> QueryResult<AsLetter>;

    /// What the letter with this code, or with this link in its QR code, is about.
    fn about(&self, conn: &mut Conn, typed: &str) -> QueryResult<Option<String>> {
        let _ = (conn, typed);
        Ok(None)
    }

    /// Those of these topics whose people and words are not for this member of staff, by id. They still
    /// see that there are messages, and can decide about them.
    fn closed_topics(
        &self,
        conn: &mut Conn,
        reader: &str,
        topics: &[String],
    ) -> QueryResult<Vec<String>> {
        let _ = (conn, reader, topics);
        Ok(Vec::new())
    }

    /// What staff call these topics: "Kontaktcafé, 12.01.2027". Unknown ones are left out.
    fn topic_labels(
        &self,
        conn: &mut Conn,
        topics: &[String],
    ) -> QueryResult<Vec<(String, String)>> {
        let _ = (conn, topics);
        Ok(Vec::new())
    }
}

/// Whoever knows the nouns, as handlers ask for it.
pub type Knows = actix_web::web::Data<dyn Correspondent>;

/// What a message is about, and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    pub about: &'a str,
    pub kind: &'a str,
    pub way: Way,
    /// The e-mail address, or the envelope's lines.
    pub address: &'a str,
}

/// Whether a message may still go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Yes,
    /// It is given up; one German sentence for staff says why: "Die Veranstaltung hat begonnen."
    No(String),
    /// It is given up by this way, with such a sentence, and [`Correspondent::elsewhere`] sees to it that
    /// they hear of it by another.
    Elsewhere(String),
}

/// Why a message came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// The address does not exist or takes no mail: do not use it again.
    Address,
    /// This message was refused; the address may be good.
    Message,
}

/// What became of the wish for a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsLetter {
    /// It waits for printing, now or since before.
    Waits(Id<Message>),
    /// There is none; one German sentence says why: "Von diesem Gast fehlt die Adresse."
    Refused(String),
}

/// For a house without nouns: staff messages only, and tests.
pub struct Nobody;

impl Correspondent for Nobody {
    fn still_wanted(&self, _: &mut Conn, _: &Matter<'_>, _: Moment) -> QueryResult<Wanted> {
        Ok(Wanted::Yes)
    }

    fn delivered(&self, _: &mut Conn, _: &str, _: &str, _: Moment) -> QueryResult<()> {
        Ok(())
    }

    fn returned(&self, _: &mut Conn, _: &Matter<'_>, _: Return, _: Moment) -> QueryResult<()> {
        Ok(())
    }

    fn as_letter(
        &self,
        _: &mut Conn,
        _: &App,
        _: &str,
        _: &str,
        _: Moment,
    ) -> QueryResult<AsLetter> {
        Ok(AsLetter::Refused("Diese Nachricht gibt es nicht als Brief.".into()))
    }
}
