//! Which messages there are, for people: counted, listed, one with everything in it.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::schema::messages;
use crate::db::{Conn, Id, Moment};
use crate::outbox::{Matter, Message, State, Way};
use crate::text;

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
    pub contents: Contents,
}

/// Whether emptied messages count, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contents {
    #[default]
    Whatever,
    /// Only those that somebody can still do something about.
    There,
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
        if filter.contents == Contents::There {
            query = query.filter(messages::address.ne(""));
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

impl Line {
    /// Whether its deadline is over: its address and words are gone.
    pub fn is_emptied(&self) -> bool {
        self.address.is_empty()
    }
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

impl Kept {
    /// What it is about, and where it goes.
    pub fn matter(&self) -> Matter<'_> {
        let Line { kind, way, address, .. } = &self.line;
        Matter { about: &self.about, kind, way: *way, address }
    }
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
