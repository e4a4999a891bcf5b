//! All SQL about messages: queued, withdrawn, decided about; [`listing`] counts and shows them,
//! [`emptying`] ends them, [`super::sending`] is the worker's.

mod emptying;
mod listing;

pub use emptying::{
    Waiting, empty_about, empty_topic, empty_topics_before, forget_recipients, move_about,
    waiting_about,
};
pub use listing::{
    Contents, Counts, Filter, Kept, Line, campaign_counts, counts, find, list, topic_counts,
};

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{Message, NewMessage, Queued, State, Way};
use crate::config;
use crate::db::schema::messages;
use crate::db::{Conn, Id, Moment, straight};
use crate::text;

/// Puts a message into the outbox, in the caller's transaction. The same recipient gets the same
/// message on the same occasion once.
pub fn queue(
    conn: &mut Conn,
    message: &NewMessage,
    host: &str,
    now: Moment,
) -> QueryResult<Queued> {
    let known =
        messages::table.filter(messages::unique_key.eq(&message.unique_key)).select(messages::id);
    let before = straight!(conn, |conn| known.first::<Id<Message>>(conn).optional())?;
    if before.is_some() {
        return Ok(Queued::Before);
    }
    let id = Id::<Message>::new();
    let row = diesel::insert_into(messages::table).values((
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
            messages::folded.eq(text::fold(&format!("{} {}", message.recipient, message.address))),
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
    ));
    straight!(conn, |conn| row.execute(conn))?;
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

/// A message that waits.
#[derive(Clone, Debug)]
pub struct WaitingFor {
    pub id: Id<Message>,
    pub about: String,
    pub kind: String,
    pub language: String,
    pub due_at: Moment,
    pub campaign: Option<String>,
}

type WaitingRow = (Id<Message>, String, String, String, Moment, Option<String>);

const WAITING: (
    messages::id,
    messages::about,
    messages::kind,
    messages::language,
    messages::due_at,
    messages::campaign_id,
) = (
    messages::id,
    messages::about,
    messages::kind,
    messages::language,
    messages::due_at,
    messages::campaign_id,
);

fn waiting(row: WaitingRow) -> WaitingFor {
    let (id, about, kind, language, due_at, campaign) = row;
    WaitingFor { id, about, kind, language, due_at, campaign }
}

/// What waits for this mail address or number.
pub fn waiting_for(conn: &mut Conn, way: Way, address: &str) -> QueryResult<Vec<WaitingFor>> {
    let rows = messages::table
        .filter(messages::address.eq(address))
        .filter(messages::channel.eq(way))
        .filter(messages::state.eq(State::Queued))
        .order(messages::id)
        .select(WAITING)
        .limit(config::API_ROWS)
        .load::<WaitingRow>(conn)?;
    Ok(rows.into_iter().map(waiting).collect())
}

/// The letters about one thing that wait, on paper or not.
pub fn letters_about(conn: &mut Conn, about: &str) -> QueryResult<Vec<WaitingFor>> {
    let rows = messages::table
        .filter(messages::about.eq(about))
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .order(messages::id)
        .select(WAITING)
        .limit(config::PAGE_ROWS)
        .load::<WaitingRow>(conn)?;
    Ok(rows.into_iter().map(waiting).collect())
}

/// Gives up one message that still waits; `false`: it does not wait any more.
pub fn give_up(conn: &mut Conn, id: Id<Message>, remark: &str, now: Moment) -> QueryResult<bool> {
    let waiting = messages::table.find(id).filter(messages::state.eq(State::Queued));
    let given_up = diesel::update(waiting)
        .set((
            messages::state.eq(State::GivenUp),
            messages::remark.eq(remark),
            messages::ended_at.eq(now),
        ))
        .execute(conn)?;
    Ok(given_up > 0)
}

/// Erases messages of a kind about these: what they were about is gone. Returns how many.
pub fn erase(conn: &mut Conn, abouts: &[String], kind: &str) -> QueryResult<usize> {
    let theirs = messages::table.filter(messages::about.eq_any(abouts));
    diesel::delete(theirs.filter(messages::kind.eq(kind))).execute(conn)
}

/// Messages of a campaign that still wait, and what each is about.
pub fn waiting_of(conn: &mut Conn, campaign: &str) -> QueryResult<Vec<(Id<Message>, String)>> {
    messages::table
        .filter(messages::campaign_id.eq(campaign))
        .filter(messages::state.eq(State::Queued))
        .order(messages::id)
        .select((messages::id, messages::about))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load(conn)
}

/// Stops a campaign that is held or under way: whatever still waits is given up, but for these messages.
/// Returns what the others were about.
pub fn stop_campaign(
    conn: &mut Conn,
    campaign: &str,
    but_for: &BTreeSet<Id<Message>>,
    remark: &str,
    now: Moment,
) -> QueryResult<BTreeSet<String>> {
    let mut stopped = waiting_of(conn, campaign)?;
    stopped.retain(|(id, _)| !but_for.contains(id));
    for some in stopped.chunks(IDS) {
        let ids: Vec<Id<Message>> = some.iter().map(|(id, _)| *id).collect();
        let waiting = messages::table
            .filter(messages::id.eq_any(ids))
            .filter(messages::state.eq(State::Queued));
        diesel::update(waiting)
            .set((
                messages::state.eq(State::GivenUp),
                messages::remark.eq(remark),
                messages::ended_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(stopped.into_iter().map(|(_, about)| about).collect())
}

/// Ids in one statement: both databases take more.
const IDS: usize = 500;

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

/// When a message of one of these kinds was last written about each of these.
pub fn last_about(
    conn: &mut Conn,
    abouts: &[String],
    kinds: &[&str],
) -> QueryResult<HashMap<String, Moment>> {
    let rows = messages::table
        .filter(messages::about.eq_any(abouts))
        .filter(messages::kind.eq_any(kinds))
        .filter(messages::state.ne(State::GivenUp))
        .order((messages::created_at, messages::id))
        .select((messages::about, messages::created_at))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(String, Moment)>(conn)?;
    // Of several the last one stays.
    Ok(rows.into_iter().collect())
}

/// How far a message got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: Id<Message>,
    pub way: Way,
    pub state: State,
    pub due_at: Moment,
    pub ended_at: Option<Moment>,
    pub remark: Remark,
}

/// What a message's remark says, as far as it changes what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The telephone network reports that it is on the phone.
    Arrived,
    /// A person has ended it.
    ByHand,
    Other,
}

impl Remark {
    fn of(said: &str) -> Self {
        match said {
            super::sms::reports::ARRIVED => Self::Arrived,
            super::actions::BY_HAND => Self::ByHand,
            _ => Self::Other,
        }
    }
}

/// The newest message of a kind about each of these.
pub fn newest(
    conn: &mut Conn,
    abouts: &[String],
    kind: &str,
) -> QueryResult<HashMap<String, Delivery>> {
    type Row = (String, Id<Message>, Way, State, Moment, Option<Moment>, String);
    let rows = messages::table
        .filter(messages::about.eq_any(abouts))
        .filter(messages::kind.eq(kind))
        .order(messages::id)
        .select((
            messages::about,
            messages::id,
            messages::channel,
            messages::state,
            messages::due_at,
            messages::ended_at,
            messages::remark,
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    let delivery = |(about, id, way, state, due_at, ended_at, said): Row| {
        let remark = Remark::of(&said);
        (about, Delivery { id, way, state, due_at, ended_at, remark })
    };
    Ok(rows.into_iter().map(delivery).collect())
}

/// A letter that waits for paper.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Sheet {
    pub id: Id<Message>,
    pub about: String,
    pub kind: String,
    pub text: String,
    pub html: String,
}

/// The letters of an event that wait for printing and are in no batch yet, in the order in which they
/// were written. What can no longer reach anybody in time is not among them.
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
        .filter(messages::batch_id.is_null())
        .filter(messages::due_at.le(now))
        .filter(messages::useless_at.is_null().or(messages::useless_at.gt(now)))
        .into_boxed();
    if let Some(sites) = sites {
        query = query.filter(messages::site_id.eq_any(sites.iter().map(Some)));
    }
    query.order(messages::id).limit(limit).select(Sheet::as_select()).load(conn)
}

/// How many letters wait for printing and are in no batch yet, by event; most first.
pub fn waiting_letter_counts(
    conn: &mut Conn,
    sites: Option<&[String]>,
    now: Moment,
) -> QueryResult<Vec<(String, i64)>> {
    let mut query = messages::table
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::batch_id.is_null())
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

/// The letters of an event that nobody has called posted, in a batch or not, though they may be on
/// paper already.
pub fn open_letters(conn: &mut Conn, topic: &str, now: Moment) -> QueryResult<Vec<Sheet>> {
    messages::table
        .filter(messages::topic.eq(topic))
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.le(now))
        .order(messages::id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .select(Sheet::as_select())
        .load(conn)
}

/// How many letters of an event nobody has called posted, though they may be on paper already.
pub fn open_letter_count(conn: &mut Conn, topic: &str, now: Moment) -> QueryResult<i64> {
    messages::table
        .filter(messages::topic.eq(topic))
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq(State::Queued))
        .filter(messages::due_at.le(now))
        .count()
        .get_result(conn)
}

/// Back into the queue, as if it had never been tried; only from that state.
pub fn queue_again(conn: &mut Conn, id: Id<Message>, from: State, now: Moment) -> QueryResult<()> {
    diesel::update(messages::table.find(id).filter(messages::state.eq(from)))
        .set((
            messages::state.eq(State::Queued),
            messages::due_at.eq(now),
            messages::attempts.eq(0),
            messages::remark.eq(""),
            messages::ended_at.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// Holds a message until the transaction ends: whoever carries it and notes its end just now waits, or is
/// waited for, on PostgreSQL, too.
pub fn hold(conn: &mut Conn, id: Id<Message>) -> QueryResult<()> {
    let as_it_is = messages::state.eq(messages::state);
    diesel::update(messages::table.find(id)).set(as_it_is).execute(conn).map(drop)
}

/// To an end that a person has decided; only from that state. Returns whether it was in it.
pub fn decide(
    conn: &mut Conn,
    id: Id<Message>,
    from: State,
    to: State,
    remark: &str,
    now: Moment,
) -> QueryResult<bool> {
    diesel::update(messages::table.find(id).filter(messages::state.eq(from)))
        .set((messages::state.eq(to), messages::remark.eq(remark), messages::ended_at.eq(now)))
        .execute(conn)
        .map(|decided| decided == 1)
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

/// Counts that a message is late. Returns how often it was so far.
pub fn count_delay(conn: &mut Conn, id: Id<Message>) -> QueryResult<i32> {
    let before = messages::table.find(id).select(messages::delays).first::<Option<i32>>(conn)?;
    let times = before.unwrap_or(0).saturating_add(1);
    diesel::update(messages::table.find(id)).set(messages::delays.eq(times)).execute(conn)?;
    Ok(times)
}

/// Says something about a message; only in that state, and not if its content was erased.
pub fn remark(conn: &mut Conn, id: Id<Message>, state: State, remark: &str) -> QueryResult<()> {
    let full =
        messages::table.find(id).filter(messages::state.eq(state)).filter(messages::address.ne(""));
    diesel::update(full).set(messages::remark.eq(remark)).execute(conn).map(drop)
}
