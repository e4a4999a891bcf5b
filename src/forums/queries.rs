//! All SQL about forums, the people who have not confirmed yet, and draws.

use std::collections::HashSet;

use diesel::prelude::*;

use super::draft::Address;
use super::request::{Request, Waiting};
use super::{Draft, Forum, OpenTo};
use crate::config;
use crate::db::schema::{draws, events, forum_requests, forums};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Series, Stage};
use crate::formats::Format;
use crate::staff::{Scope, Site, Staff};

type Row = (Id<Event>, String, String, String, OpenTo, Moment, Option<Moment>, Option<Moment>);

type Columns = (
    forums::event_id,
    forums::address,
    forums::about,
    forums::speakers,
    forums::open_to,
    forums::opens_at,
    forums::closes_at,
    forums::full_at,
);

const COLUMNS: Columns = (
    forums::event_id,
    forums::address,
    forums::about,
    forums::speakers,
    forums::open_to,
    forums::opens_at,
    forums::closes_at,
    forums::full_at,
);

fn forum(row: Row) -> Forum {
    let (event, address, about, speakers, open_to, opens_at, closes_at, full_at) = row;
    Forum { event, address, about, speakers, open_to, opens_at, closes_at, full_at }
}

/// The forum of an event, if it is one.
pub fn find(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<Forum>> {
    let row = forums::table.find(event).select(COLUMNS).first::<Row>(conn).optional()?;
    Ok(row.map(forum))
}

/// The forums of these events, in no order.
pub fn of_events(conn: &mut Conn, events: &[Id<Event>]) -> QueryResult<Vec<Forum>> {
    let rows = forums::table.filter(forums::event_id.eq_any(events)).select(COLUMNS);
    Ok(rows.load::<Row>(conn)?.into_iter().map(forum).collect())
}

/// The last forum of the same series, if this event is to repeat one.
pub fn before(conn: &mut Conn, event: &Event) -> QueryResult<Option<Forum>> {
    let Some(series) = event.series else { return Ok(None) };
    let row = forums::table
        .inner_join(events::table)
        .filter(events::series_id.eq(series))
        .filter(events::id.ne(event.id))
        .order((events::begins_at.desc(), events::id))
        .select(COLUMNS)
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(forum))
}

/// This address, or the same with the first number that nobody has.
pub fn free(conn: &mut Conn, wished: &Address) -> QueryResult<Address> {
    let like = format!("{wished}%");
    let taken: Vec<String> = forums::table
        .filter(forums::address.like(like))
        .order(forums::address)
        .select(forums::address)
        .limit(config::API_ROWS)
        .load(conn)?;
    let mut tries = (1..=taken.len() + 1).map(|number| wished.numbered(number));
    let free = tries.find(|address| !taken.iter().any(|known| known == address.as_str()));
    Ok(free.unwrap_or_else(|| wished.clone()))
}

/// The forum at an address.
pub fn at(conn: &mut Conn, address: &str) -> QueryResult<Option<Forum>> {
    let row = forums::table.filter(forums::address.eq(address)).select(COLUMNS);
    Ok(row.first::<Row>(conn).optional()?.map(forum))
}

/// Writes down how people put their names down, the first time or again.
pub fn keep(conn: &mut Conn, event: Id<Event>, draft: &Draft) -> QueryResult<()> {
    let values = (
        forums::address.eq(draft.address.as_str()),
        forums::about.eq(&draft.about),
        forums::speakers.eq(&draft.speakers),
        forums::open_to.eq(draft.open_to),
        forums::opens_at.eq(draft.opens_at),
        forums::closes_at.eq(draft.closes_at),
    );
    let known = diesel::update(forums::table.find(event)).set(values).execute(conn)?;
    if known == 0 {
        diesel::insert_into(forums::table)
            .values((forums::event_id.eq(event), values))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes that every seat is taken, the first time.
pub fn set_full(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<()> {
    let first_time = forums::table.find(event).filter(forums::full_at.is_null());
    diesel::update(first_time).set(forums::full_at.eq(now)).execute(conn).map(drop)
}

/// Forums that have not begun and were never full.
pub fn never_full(conn: &mut Conn, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    forums::table
        .inner_join(events::table)
        .filter(forums::full_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order(forums::event_id)
        .select(forums::event_id)
        .limit(config::API_ROWS)
        .load(conn)
}

/// Forums of the same format that were held before or stand beside this one, latest first: their
/// title, seats, opening and when they were full.
pub fn others(conn: &mut Conn, event: &Event) -> QueryResult<Vec<Before>> {
    let rows = forums::table
        .inner_join(events::table)
        .filter(events::format_id.eq(event.format.id))
        .filter(events::id.ne(event.id))
        .filter(events::stage.ne(Stage::Cancelled))
        .filter(forums::full_at.is_not_null())
        .order((events::begins_at.desc(), events::id))
        .select((events::title, events::topic, events::seats, forums::opens_at, forums::full_at))
        .limit(OTHERS)
        .load::<(String, String, i32, Moment, Option<Moment>)>(conn)?;
    let before = |(title, topic, seats, opens_at, full_at): (_, String, _, _, Option<Moment>)| {
        Some(Before { title, topic, seats, opens_at, full_at: full_at? })
    };
    Ok(rows.into_iter().filter_map(before).collect())
}

/// So many earlier forums are shown beside one.
const OTHERS: i64 = 5;

/// An earlier forum of the same format that was full once.
#[derive(Clone, Debug)]
pub struct Before {
    pub title: String,
    pub topic: String,
    pub seats: i32,
    pub opens_at: Moment,
    pub full_at: Moment,
}

/// Forums that have not begun, of these Standorte and of none.
pub fn coming(conn: &mut Conn, scope: &Scope, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    let mut query = forums::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(config::API_ROWS)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    query.load(conn)
}

/// Those of these events of which somebody plans a repeat already: a later date of the same series, or
/// one of the same format with the same title and topic.
pub fn repeated(conn: &mut Conn, of: &[&Event]) -> QueryResult<HashSet<Id<Event>>> {
    type Later = (Id<Event>, Option<Id<Series>>, Id<Format>, String, String, Option<Moment>);
    let Some(first) = of.iter().filter_map(|event| event.begins_at).min() else {
        return Ok(HashSet::new());
    };
    let series: Vec<_> = of.iter().map(|event| event.series).collect();
    let formats: Vec<_> = of.iter().map(|event| event.format.id).collect();
    let planned = events::table
        .filter(events::stage.eq_any([Stage::Draft, Stage::Published]))
        .filter(events::begins_at.gt(first).or(events::begins_at.is_null()))
        .filter(events::series_id.eq_any(series).or(events::format_id.eq_any(formats).nullable()))
        .order((events::begins_at, events::id))
        .select((
            events::id,
            events::series_id,
            events::format_id,
            events::title,
            events::topic,
            events::begins_at,
        ))
        .limit(config::SERIES_EVENTS)
        .load::<Later>(conn)?;
    let is_repeated = |event: &&&Event| {
        planned.iter().any(|(id, series, format, title, topic, begins_at)| {
            let is_later = begins_at.is_none() || *begins_at > event.begins_at;
            let same_series = series.is_some() && *series == event.series;
            let same_words =
                *format == event.format.id && *title == event.title && *topic == event.topic;
            *id != event.id && is_later && (same_series || same_words)
        })
    };
    Ok(of.iter().filter(is_repeated).map(|event| event.id).collect())
}

/// Keeps somebody who has not confirmed yet.
pub fn keep_request(conn: &mut Conn, new: &Waiting, token_hash: &str) -> QueryResult<()> {
    diesel::insert_into(forum_requests::table)
        .values((
            forum_requests::id.eq(new.id),
            forum_requests::event_id.eq(new.event),
            forum_requests::first_name.eq(&new.request.first_name),
            forum_requests::family_name.eq(&new.request.family_name),
            forum_requests::email.eq(&new.request.email),
            forum_requests::organisation.eq(&new.request.organisation),
            forum_requests::token_hash.eq(token_hash),
            forum_requests::created_at.eq(new.created_at),
        ))
        .execute(conn)
        .map(drop)
}

type RequestRow = (Id<Waiting>, Id<Event>, (String, String, String, String), Moment);

/// Who waits behind a link, if it was made after that moment.
pub fn request(conn: &mut Conn, token_hash: &str, after: Moment) -> QueryResult<Option<Waiting>> {
    let row = forum_requests::table
        .filter(forum_requests::token_hash.eq(token_hash))
        .filter(forum_requests::created_at.gt(after))
        .select((
            forum_requests::id,
            forum_requests::event_id,
            (
                forum_requests::first_name,
                forum_requests::family_name,
                forum_requests::email,
                forum_requests::organisation,
            ),
            forum_requests::created_at,
        ))
        .first::<RequestRow>(conn)
        .optional()?;
    Ok(row.map(|(id, event, (first_name, family_name, email, organisation), created_at)| {
        let request = Request { first_name, family_name, email, organisation };
        Waiting { id, event, request, created_at }
    }))
}

/// What somebody asked for before with this address.
pub fn requests_of(
    conn: &mut Conn,
    event: Id<Event>,
    email: &str,
) -> QueryResult<Vec<Id<Waiting>>> {
    forum_requests::table
        .filter(forum_requests::event_id.eq(event))
        .filter(forum_requests::email.eq(email))
        .select(forum_requests::id)
        .limit(config::API_ROWS)
        .load(conn)
}

/// What nobody confirmed in time.
pub fn old_requests(conn: &mut Conn, before: Moment) -> QueryResult<Vec<Id<Waiting>>> {
    forum_requests::table
        .filter(forum_requests::created_at.le(before))
        .order(forum_requests::created_at)
        .select(forum_requests::id)
        .limit(config::API_ROWS)
        .load(conn)
}

/// Erases these.
pub fn erase_requests(conn: &mut Conn, ids: &[Id<Waiting>]) -> QueryResult<usize> {
    diesel::delete(forum_requests::table.filter(forum_requests::id.eq_any(ids))).execute(conn)
}

/// A draw that was held.
#[derive(Clone, Debug)]
pub struct Draw {
    pub seed: String,
    pub entries: i32,
    pub seated: i32,
    pub drawn_at: Moment,
    /// Who drew; `None`: a machine.
    pub by: Option<String>,
}

/// The draw of an event.
pub fn draw(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<Draw>> {
    use crate::db::schema::staff;

    type DrawRow = (String, i32, i32, Moment, Option<String>);
    let row = draws::table
        .left_join(staff::table)
        .filter(draws::event_id.eq(event))
        .select((
            draws::seed,
            draws::entries,
            draws::seated,
            draws::drawn_at,
            staff::name.nullable(),
        ))
        .first::<DrawRow>(conn)
        .optional()?;
    let draw = |(seed, entries, seated, drawn_at, by)| Draw { seed, entries, seated, drawn_at, by };
    Ok(row.map(draw))
}

/// Puts a draw on record.
pub fn keep_draw(
    conn: &mut Conn,
    event: Id<Event>,
    draw: &Draw,
    by: Option<Id<Staff>>,
) -> QueryResult<()> {
    diesel::insert_into(draws::table)
        .values((
            draws::event_id.eq(event),
            draws::seed.eq(&draw.seed),
            draws::entries.eq(draw.entries),
            draws::seated.eq(draw.seated),
            draws::drawn_at.eq(draw.drawn_at),
            draws::staff_id.eq(by),
        ))
        .execute(conn)
        .map(drop)
}
