//! All SQL about mails that came in.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::finding::Envelope;
use super::{Kind, Mail, Reason};
use crate::config::{self, mailbox as limits};
use crate::db::schema::inbox_mails;
use crate::db::{Conn, Id, Moment};

/// Whether a mail with these words was booked before.
pub fn is_known(conn: &mut Conn, digest: &str) -> QueryResult<bool> {
    let known = inbox_mails::table.filter(inbox_mails::digest.eq(digest)).select(inbox_mails::id);
    Ok(known.first::<Id<Mail>>(conn).optional()?.is_some())
}

/// Why a mail waits for a person, and whose staff see it.
pub struct Waits<'a> {
    pub reason: Reason,
    pub envelope: &'a Envelope,
    pub topic: &'a str,
    pub site: Option<&'a str>,
}

/// Notes that a mail came in; its words only if a person has to read them.
pub fn keep(
    conn: &mut Conn,
    digest: &str,
    (kind, waits): (Kind, Option<&Waits>),
    now: Moment,
) -> QueryResult<()> {
    let word = |of: fn(&Envelope) -> &str| waits.map_or("", |waits| of(waits.envelope));
    diesel::insert_into(inbox_mails::table)
        .values((
            inbox_mails::id.eq(Id::<Mail>::new()),
            inbox_mails::digest.eq(digest),
            inbox_mails::kind.eq(kind),
            inbox_mails::reason.eq(waits.map_or("", |waits| waits.reason.code())),
            inbox_mails::sender.eq(word(|envelope| &envelope.from)),
            inbox_mails::sender_name.eq(word(|envelope| &envelope.name)),
            inbox_mails::subject.eq(word(|envelope| &envelope.subject)),
            inbox_mails::excerpt.eq(word(|envelope| &envelope.excerpt)),
            inbox_mails::topic.eq(waits.map_or("", |waits| waits.topic)),
            inbox_mails::site_id.eq(waits.and_then(|waits| waits.site)),
            inbox_mails::received_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// A mail that waits for a person.
#[derive(Clone, Debug, Queryable)]
pub struct Unread {
    pub id: Id<Mail>,
    pub reason: Reason,
    pub sender: String,
    pub sender_name: String,
    pub subject: String,
    pub excerpt: String,
    pub topic: String,
    pub received_at: Moment,
    pub done_at: Option<Moment>,
}

type Columns = (
    inbox_mails::id,
    inbox_mails::reason,
    inbox_mails::sender,
    inbox_mails::sender_name,
    inbox_mails::subject,
    inbox_mails::excerpt,
    inbox_mails::topic,
    inbox_mails::received_at,
    inbox_mails::done_at,
);

const COLUMNS: Columns = (
    inbox_mails::id,
    inbox_mails::reason,
    inbox_mails::sender,
    inbox_mails::sender_name,
    inbox_mails::subject,
    inbox_mails::excerpt,
    inbox_mails::topic,
    inbox_mails::received_at,
    inbox_mails::done_at,
);

/// Conditions of what somebody may read, written once: of their Standorte, and of nobody known.
macro_rules! seen_by {
    ($query:expr, $sites:expr) => {{
        let mut query = $query.filter(inbox_mails::kind.eq(Kind::Unread)).into_boxed();
        if let Some(sites) = $sites {
            let theirs = inbox_mails::site_id.eq_any(sites.iter().map(Some));
            query = query.filter(inbox_mails::site_id.is_null().or(theirs));
        }
        query
    }};
}

/// Mails that wait, the oldest first. `sites`: whose staff asks; `None`: who sees all.
pub fn unread(conn: &mut Conn, sites: Option<&[String]>) -> QueryResult<Vec<Unread>> {
    seen_by!(inbox_mails::table.select(COLUMNS), sites)
        .filter(inbox_mails::done_at.is_null())
        .order((inbox_mails::received_at, inbox_mails::id))
        .limit(config::PAGE_ROWS)
        .load(conn)
}

/// How many mails wait.
pub fn unread_count(conn: &mut Conn, sites: Option<&[String]>) -> QueryResult<i64> {
    seen_by!(inbox_mails::table.select(count_star()), sites)
        .filter(inbox_mails::done_at.is_null())
        .get_result(conn)
}

/// One mail that waits, or did.
pub fn find(
    conn: &mut Conn,
    id: Id<Mail>,
    sites: Option<&[String]>,
) -> QueryResult<Option<Unread>> {
    seen_by!(inbox_mails::table.select(COLUMNS), sites)
        .filter(inbox_mails::id.eq(id))
        .first(conn)
        .optional()
}

/// Somebody has seen to it: its words go.
pub fn done(conn: &mut Conn, id: Id<Mail>, by: Option<&str>, now: Moment) -> QueryResult<bool> {
    let open = inbox_mails::table.find(id).filter(inbox_mails::done_at.is_null());
    let done = diesel::update(open)
        .set((
            inbox_mails::done_at.eq(now),
            inbox_mails::done_by.eq(by),
            inbox_mails::sender.eq(""),
            inbox_mails::sender_name.eq(""),
            inbox_mails::subject.eq(""),
            inbox_mails::excerpt.eq(""),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// How many mails of which kind came in since then.
pub fn counts(conn: &mut Conn, since: Moment) -> QueryResult<BTreeMap<Kind, i64>> {
    let rows = inbox_mails::table
        .filter(inbox_mails::received_at.gt(since))
        .group_by(inbox_mails::kind)
        .select((inbox_mails::kind, count_star()))
        .load::<(Kind, i64)>(conn)?;
    Ok(rows.into_iter().collect())
}

/// What waits and was written from this address, the oldest first: for its owner.
pub fn of_sender(conn: &mut Conn, address: &str) -> QueryResult<Vec<Unread>> {
    inbox_mails::table
        .filter(inbox_mails::sender.eq(address.to_lowercase()))
        .order((inbox_mails::received_at, inbox_mails::id))
        .select(COLUMNS)
        .limit(config::API_ROWS)
        .load(conn)
}

/// Removes the words of what was written from this address. Returns how many.
pub fn forget_sender(conn: &mut Conn, address: &str) -> QueryResult<usize> {
    let theirs = inbox_mails::table.filter(inbox_mails::sender.eq(address.to_lowercase()));
    diesel::delete(theirs).execute(conn)
}

/// Removes what is too old to be of use. Returns how many.
pub fn tidy(conn: &mut Conn, now: Moment) -> QueryResult<usize> {
    let old = inbox_mails::received_at.le(now.before(limits::KEPT));
    diesel::delete(inbox_mails::table.filter(old)).execute(conn)
}

/// Whether this refusal means that somebody else booked the same mail first.
pub fn was_quicker(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
