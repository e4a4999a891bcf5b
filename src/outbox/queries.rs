//! All SQL about messages that are queued, counted and looked at; [`super::sending`] has the
//! worker's.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Message, NewMessage, Queued, State, Way};
use crate::config;
use crate::db::schema::messages;
use crate::db::{Conn, Id, Moment};
use crate::text;

/// Puts a message into the outbox, in the caller's transaction. The same recipient gets the same
/// message on the same occasion once.
pub fn queue(
    conn: &mut Conn,
    message: &NewMessage,
    host: &str,
    now: Moment,
) -> QueryResult<Queued> {
    let before = messages::table
        .filter(messages::unique_key.eq(&message.unique_key))
        .select(messages::id)
        .first::<Id<Message>>(conn)
        .optional()?;
    if before.is_some() {
        return Ok(Queued::Before);
    }
    let id = Id::<Message>::new();
    diesel::insert_into(messages::table)
        .values((
            (
                messages::id.eq(id),
                messages::unique_key.eq(&message.unique_key),
                messages::about.eq(&message.about),
                messages::topic.eq(&message.topic),
                messages::site_id.eq(&message.site),
                messages::campaign_id.eq(&message.campaign),
                messages::channel.eq(message.way),
                messages::kind.eq(&message.kind),
                messages::language.eq(&message.language),
                messages::recipient.eq(&message.recipient),
                messages::address.eq(&message.address),
                messages::folded
                    .eq(text::fold(&format!("{} {}", message.recipient, message.address))),
                messages::sender_name.eq(&message.sender_name),
            ),
            (
                messages::subject.eq(&message.subject),
                messages::text.eq(&message.text),
                messages::html.eq(&message.html),
                messages::calendar.eq(message.calendar.as_ref().map(|file| &file.text)),
                messages::calendar_method.eq(message.calendar.as_ref().map(|file| file.method)),
                messages::unsubscribe.eq(&message.unsubscribe),
                messages::mail_id.eq(format!("{id}@{host}")),
            ),
            (
                messages::state.eq(State::Queued),
                messages::due_at.eq(message.due_at),
                messages::useless_at.eq(message.useless_at),
                messages::attempts.eq(0),
                messages::remark.eq(""),
                messages::created_at.eq(now),
            ),
        ))
        .execute(conn)?;
    Ok(Queued::Now(id))
}

/// The message with this key, whatever became of it.
pub fn by_key(conn: &mut Conn, unique_key: &str) -> QueryResult<Option<Id<Message>>> {
    messages::table
        .filter(messages::unique_key.eq(unique_key))
        .select(messages::id)
        .first(conn)
        .optional()
}

/// Gives up what still waits about something, because it no longer holds: an invitation withdrawn,
/// an answer given. Only messages of these kinds. Returns how many.
pub fn withdraw(
    conn: &mut Conn,
    about: &str,
    kinds: &[&str],
    remark: &str,
    now: Moment,
) -> QueryResult<usize> {
    let waiting = messages::table
        .filter(messages::about.eq(about))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::kind.eq_any(kinds));
    diesel::update(waiting)
        .set((
            messages::state.eq(State::GivenUp),
            messages::remark.eq(remark),
            messages::ended_at.eq(now),
        ))
        .execute(conn)
}

/// Stops a campaign that is held or under way: whatever still waits is given up. Returns how many.
pub fn stop_campaign(
    conn: &mut Conn,
    campaign: &str,
    remark: &str,
    now: Moment,
) -> QueryResult<usize> {
    let waiting = messages::table
        .filter(messages::campaign_id.eq(campaign))
        .filter(messages::state.eq(State::Queued));
    diesel::update(waiting)
        .set((
            messages::state.eq(State::GivenUp),
            messages::remark.eq(remark),
            messages::ended_at.eq(now),
        ))
        .execute(conn)
}

/// Ends the hold of a campaign: its messages are due now. Returns how many.
pub fn release_campaign(conn: &mut Conn, campaign: &str, now: Moment) -> QueryResult<usize> {
    let held = messages::table
        .filter(messages::campaign_id.eq(campaign))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.gt(now));
    diesel::update(held).set(messages::due_at.eq(now)).execute(conn)
}

/// The delivery of the newest message of a kind about each of these.
pub fn deliveries(
    conn: &mut Conn,
    abouts: &[String],
    kind: &str,
) -> QueryResult<HashMap<String, State>> {
    let rows = messages::table
        .filter(messages::about.eq_any(abouts))
        .filter(messages::kind.eq(kind))
        .order(messages::id)
        .select((messages::about, messages::state))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(String, State)>(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many messages are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(HashMap<(Way, State), i64>);

impl Counts {
    /// By every way.
    pub fn of(&self, state: State) -> i64 {
        self.0.iter().filter(|((_, known), _)| *known == state).map(|(_, count)| count).sum()
    }

    /// By one way.
    pub fn by(&self, way: Way, state: State) -> i64 {
        self.0.get(&(way, state)).copied().unwrap_or(0)
    }

    pub fn all(&self) -> i64 {
        self.0.values().sum()
    }

    /// Those that will not move any more by themselves.
    pub fn ended(&self) -> i64 {
        self.all() - self.of(State::Queued) - self.of(State::InFlight)
    }

    /// A campaign is finished when every recipient is in an end state, never before.
    pub fn is_finished(&self) -> bool {
        self.all() == self.ended()
    }
}

/// Counts the messages of one campaign.
pub fn campaign_counts(conn: &mut Conn, campaign: &str) -> QueryResult<Counts> {
    counts(conn, &Filter { campaign: Some(campaign.to_owned()), ..Filter::default() })
}

/// Counts the messages about one event.
pub fn topic_counts(conn: &mut Conn, topic: &str) -> QueryResult<Counts> {
    counts(conn, &Filter { topic: Some(topic.to_owned()), ..Filter::default() })
}

/// Which messages somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The Standorte whose messages may be seen; `None`: all.
    pub sites: Option<Vec<String>>,
    pub states: Vec<State>,
    pub way: Option<Way>,
    pub topic: Option<String>,
    pub campaign: Option<String>,
    /// A part of the recipient's name or address.
    pub recipient: String,
    /// Only older ones than this.
    pub after: Option<Id<Message>>,
}

/// Written once, used for lists and sums: every condition of a [`Filter`] but the states and the
/// place in the list.
macro_rules! matching {
    ($query:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut query = $query.into_boxed();
        if let Some(sites) = &filter.sites {
            query = query.filter(messages::site_id.eq_any(sites.iter().map(Some)));
        }
        if let Some(way) = filter.way {
            query = query.filter(messages::channel.eq(way));
        }
        if let Some(topic) = &filter.topic {
            query = query.filter(messages::topic.eq(topic));
        }
        if let Some(campaign) = &filter.campaign {
            query = query.filter(messages::campaign_id.eq(campaign));
        }
        for word in text::fold(&filter.recipient).split_whitespace().take(SEARCHED_WORDS) {
            query = query.filter(messages::folded.like(format!("%{word}%")));
        }
        query
    }};
}

/// More words than a name and an address have narrow nothing down.
const SEARCHED_WORDS: usize = 6;

/// Counts by way and state; the filter's own states and place in the list do not count.
pub fn counts(conn: &mut Conn, filter: &Filter) -> QueryResult<Counts> {
    let groups = messages::table.group_by((messages::channel, messages::state)).select((
        messages::channel,
        messages::state,
        count_star(),
    ));
    let rows = matching!(groups, filter).load::<(Way, State, i64)>(conn)?;
    Ok(Counts(rows.into_iter().map(|(way, state, count)| ((way, state), count)).collect()))
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Id<Message>,
    pub topic: String,
    pub way: Way,
    pub kind: String,
    pub recipient: String,
    pub address: String,
    pub subject: String,
    pub state: State,
    pub due_at: Moment,
    pub remark: String,
    pub created_at: Moment,
    pub ended_at: Option<Moment>,
}

type LineRow = (
    (Id<Message>, String, Way, String, String, String, String),
    (State, Moment, String, Moment, Option<Moment>),
);

/// The newest messages first.
pub fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> QueryResult<Vec<Line>> {
    let lines = messages::table.select((
        (
            messages::id,
            messages::topic,
            messages::channel,
            messages::kind,
            messages::recipient,
            messages::address,
            messages::subject,
        ),
        (
            messages::state,
            messages::due_at,
            messages::remark,
            messages::created_at,
            messages::ended_at,
        ),
    ));
    let mut query = matching!(lines, filter);
    if !filter.states.is_empty() {
        query = query.filter(messages::state.eq_any(&filter.states));
    }
    if let Some(after) = filter.after {
        query = query.filter(messages::id.lt(after));
    }
    let rows = query.order(messages::id.desc()).limit(limit).load::<LineRow>(conn)?;
    Ok(rows.into_iter().map(line).collect())
}

fn line(row: LineRow) -> Line {
    let ((id, topic, way, kind, recipient, address, subject), rest) = row;
    let (state, due_at, remark, created_at, ended_at) = rest;
    Line {
        id,
        topic,
        way,
        kind,
        recipient,
        address,
        subject,
        state,
        due_at,
        remark,
        created_at,
        ended_at,
    }
}

/// A message with everything that was said.
#[derive(Clone, Debug)]
pub struct Kept {
    pub line: Line,
    pub about: String,
    pub site: Option<String>,
    pub language: String,
    pub sender_name: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<String>,
    pub mail_id: String,
    pub attempts: i32,
    pub useless_at: Option<Moment>,
}

type KeptRow = (
    LineRow,
    (String, Option<String>, String, String, String, String),
    (Option<String>, String, i32, Option<Moment>),
);

/// One message, if it belongs to one of these Standorte.
pub fn find(
    conn: &mut Conn,
    id: Id<Message>,
    sites: Option<&[String]>,
) -> QueryResult<Option<Kept>> {
    let row = messages::table
        .find(id)
        .select((
            (
                (
                    messages::id,
                    messages::topic,
                    messages::channel,
                    messages::kind,
                    messages::recipient,
                    messages::address,
                    messages::subject,
                ),
                (
                    messages::state,
                    messages::due_at,
                    messages::remark,
                    messages::created_at,
                    messages::ended_at,
                ),
            ),
            (
                messages::about,
                messages::site_id,
                messages::language,
                messages::sender_name,
                messages::text,
                messages::html,
            ),
            (messages::calendar, messages::mail_id, messages::attempts, messages::useless_at),
        ))
        .first::<KeptRow>(conn)
        .optional()?;
    let Some((line_row, words, rest)) = row else { return Ok(None) };
    let (about, site, language, sender_name, text, html) = words;
    let (calendar, mail_id, attempts, useless_at) = rest;
    let seen = match sites {
        None => true,
        Some(sites) => site.as_ref().is_some_and(|site| sites.contains(site)),
    };
    Ok(seen.then(|| Kept {
        line: line(line_row),
        about,
        site,
        language,
        sender_name,
        text,
        html,
        calendar,
        mail_id,
        attempts,
        useless_at,
    }))
}

/// A letter that waits for paper.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub id: Id<Message>,
    pub about: String,
    pub kind: String,
    pub html: String,
}

/// The letters of an event that wait for printing, in the order in which they were written, from
/// after that one on. What can no longer reach anybody in time is not among them.
pub fn waiting_letters(
    conn: &mut Conn,
    topic: &str,
    sites: Option<&[String]>,
    now: Moment,
    limit: i64,
) -> QueryResult<Vec<Sheet>> {
    let mut query = messages::table
        .filter(messages::topic.eq(topic))
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.le(now))
        .filter(messages::useless_at.is_null().or(messages::useless_at.gt(now)))
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(messages::site_id.eq_any(sites.iter().map(Some)));
    }
    let rows = query
        .order(messages::id)
        .limit(limit)
        .select((messages::id, messages::about, messages::kind, messages::html))
        .load::<(Id<Message>, String, String, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, about, kind, html)| Sheet { id, about, kind, html }).collect())
}

/// How many letters wait for printing, by event; most first.
pub fn waiting_letter_counts(
    conn: &mut Conn,
    sites: Option<&[String]>,
    now: Moment,
) -> QueryResult<Vec<(String, i64)>> {
    let mut query = messages::table
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.le(now))
        .filter(messages::useless_at.is_null().or(messages::useless_at.gt(now)))
        .group_by(messages::topic)
        .select((messages::topic, count_star()))
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(messages::site_id.eq_any(sites.iter().map(Some)));
    }
    query.order(count_star().desc()).limit(config::PAGE_ROWS).load(conn)
}

/// Since when the message that has waited longest is due: for `/metrics`. Letters wait for people and
/// do not count.
pub fn longest_due(conn: &mut Conn, now: Moment) -> QueryResult<Option<Moment>> {
    messages::table
        .filter(messages::state.eq(State::Queued))
        .filter(messages::channel.ne(Way::Letter))
        .filter(messages::due_at.le(now))
        .order(messages::due_at)
        .select(messages::due_at)
        .first(conn)
        .optional()
}
