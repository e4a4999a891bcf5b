//! SQL that empties messages whose time is over: address, words, calendar file and what a mail server
//! said go; state, way, occasion and times stay, so that sums stay true.

use diesel::prelude::*;

use crate::db::schema::messages;
use crate::db::{Conn, Moment};
use crate::outbox::{EMPTIED, State};

/// What is left of a message's words.
#[derive(AsChangeset)]
#[diesel(table_name = messages, treat_none_as_null = true)]
struct Nothing {
    address: &'static str,
    folded: &'static str,
    subject: &'static str,
    text: &'static str,
    html: &'static str,
    calendar: Option<String>,
    calendar_method: Option<String>,
    unsubscribe: Option<String>,
    remark: &'static str,
}

const NOTHING: Nothing = Nothing {
    address: "",
    folded: "",
    subject: "",
    text: "",
    html: "",
    calendar: None,
    calendar_method: None,
    unsubscribe: None,
    remark: EMPTIED,
};

/// Written once, used for topics and for parties: those that still have something in them.
macro_rules! full {
    ($of:expr) => {
        messages::table.filter($of).filter(messages::address.ne("").or(messages::text.ne("")))
    };
}

/// Empties all messages about an event; what still waited for somebody is given up. Returns how many.
pub fn empty_topic(conn: &mut Conn, topic: &str, now: Moment) -> QueryResult<usize> {
    let waiting = full!(messages::topic.eq(topic)).filter(messages::state.eq(State::Queued));
    diesel::update(waiting)
        .set((messages::state.eq(State::GivenUp), messages::ended_at.eq(now)))
        .execute(conn)?;
    diesel::update(full!(messages::topic.eq(topic))).set(NOTHING).execute(conn)
}

/// The same for all messages of a kind whose topic sorts before this one: the topics of such a kind end
/// in a month.
pub fn empty_topics_before(
    conn: &mut Conn,
    kind: &str,
    topic: &str,
    now: Moment,
) -> QueryResult<usize> {
    let earlier = || messages::kind.eq(kind).and(messages::topic.lt(topic));
    let waiting = full!(earlier()).filter(messages::state.eq(State::Queued));
    diesel::update(waiting)
        .set((messages::state.eq(State::GivenUp), messages::ended_at.eq(now)))
        .execute(conn)?;
    diesel::update(full!(earlier())).set(NOTHING).execute(conn)
}

/// Forgets to whom the messages about an event went. Returns how many.
pub fn forget_recipients(conn: &mut Conn, topic: &str) -> QueryResult<usize> {
    let named = messages::table
        .filter(messages::topic.eq(topic))
        .filter(messages::recipient.ne("").or(messages::folded.ne("")));
    diesel::update(named).set((messages::recipient.eq(""), messages::folded.eq(""))).execute(conn)
}

/// Empties all messages about one thing and leaves them to these recipients, if any; what still waited
/// is given up. Returns how many.
pub fn empty_about(
    conn: &mut Conn,
    about: &str,
    recipients: &str,
    now: Moment,
) -> QueryResult<usize> {
    let waiting = full!(messages::about.eq(about)).filter(messages::state.eq(State::Queued));
    diesel::update(waiting)
        .set((messages::state.eq(State::GivenUp), messages::ended_at.eq(now)))
        .execute(conn)?;
    diesel::update(messages::table.filter(messages::about.eq(about)))
        .set((NOTHING, messages::recipient.eq(recipients)))
        .execute(conn)
}

/// A message that waits for its turn.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub kind: String,
    pub due_at: Moment,
    pub campaign: Option<String>,
}

/// What waits about one thing, oldest first.
pub fn waiting_about(conn: &mut Conn, about: &str) -> QueryResult<Vec<Waiting>> {
    let rows = messages::table
        .filter(messages::about.eq(about))
        .filter(messages::state.eq(State::Queued))
        .order(messages::id)
        .select((messages::kind, messages::due_at, messages::campaign_id))
        .limit(crate::config::PAGE_ROWS)
        .load::<(String, Moment, Option<String>)>(conn)?;
    let waiting = |(kind, due_at, campaign)| Waiting { kind, due_at, campaign };
    Ok(rows.into_iter().map(waiting).collect())
}

/// Messages about one thing are about another from now on.
pub fn move_about(conn: &mut Conn, from: &str, to: &str) -> QueryResult<()> {
    diesel::update(messages::table.filter(messages::about.eq(from)))
        .set(messages::about.eq(to))
        .execute(conn)
        .map(drop)
}
