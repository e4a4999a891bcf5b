//! All SQL about batches. Which letters wait, the outbox says.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::batch::Batch;
use super::{Sides, Type};
use crate::config;
use crate::db::schema::{letter_batches, messages};
use crate::db::{Conn, Id, Moment};
use crate::outbox::queries::Sheet;
use crate::outbox::{Message, State, Way};

type Row = (
    Id<Batch>,
    String,
    Option<String>,
    i32,
    Type,
    Sides,
    Option<Moment>,
    Moment,
    Option<Moment>,
    Option<Moment>,
);

fn batch(row: Row) -> Batch {
    let (id, topic, site, letters, size, sides, useless_at, created_at, printed_at, posted_at) =
        row;
    let letters = i64::from(letters);
    Batch { id, topic, site, letters, size, sides, useless_at, created_at, printed_at, posted_at }
}

/// Takes a batch down and puts its letters into it.
pub fn insert(conn: &mut Conn, batch: &Batch, letters: &[Id<Message>]) -> QueryResult<()> {
    diesel::insert_into(letter_batches::table)
        .values((
            letter_batches::id.eq(batch.id),
            letter_batches::topic.eq(&batch.topic),
            letter_batches::site_id.eq(&batch.site),
            letter_batches::letters.eq(i32::try_from(batch.letters).unwrap_or(i32::MAX)),
            letter_batches::size.eq(batch.size),
            letter_batches::sides.eq(batch.sides),
            letter_batches::useless_at.eq(batch.useless_at),
            letter_batches::created_at.eq(batch.created_at),
            letter_batches::printed_at.eq(batch.printed_at),
            letter_batches::posted_at.eq(batch.posted_at),
        ))
        .execute(conn)?;
    for ids in letters.chunks(IDS) {
        diesel::update(messages::table.filter(messages::id.eq_any(ids)))
            .set(messages::batch_id.eq(Some(batch.id)))
            .execute(conn)?;
    }
    Ok(())
}

/// Ids in one statement: both databases take more.
const IDS: usize = 500;

/// One batch, if its letters may be seen. `sites`: `None` for all.
pub fn find(
    conn: &mut Conn,
    id: Id<Batch>,
    sites: Option<&[String]>,
) -> QueryResult<Option<Batch>> {
    let mut query = letter_batches::table.filter(letter_batches::id.eq(id)).into_boxed();
    if let Some(sites) = sites {
        query = query.filter(letter_batches::site_id.eq_any(sites.iter().map(Some)));
    }
    Ok(query.select(letter_batches::all_columns).first::<Row>(conn).optional()?.map(batch))
}

/// The newest batches: of one event, or of all.
pub fn list(
    conn: &mut Conn,
    topic: Option<&str>,
    sites: Option<&[String]>,
) -> QueryResult<Vec<Batch>> {
    let mut query = letter_batches::table.into_boxed();
    if let Some(topic) = topic {
        query = query.filter(letter_batches::topic.eq(topic));
    }
    if let Some(sites) = sites {
        query = query.filter(letter_batches::site_id.eq_any(sites.iter().map(Some)));
    }
    let rows = query
        .order(letter_batches::id.desc())
        .limit(config::PAGE_ROWS)
        .select(letter_batches::all_columns)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(batch).collect())
}

/// The letters of a batch that still wait, in print order.
pub fn letters(conn: &mut Conn, id: Id<Batch>) -> QueryResult<Vec<Sheet>> {
    messages::table
        .filter(messages::batch_id.eq(id))
        .filter(messages::state.eq(State::Queued))
        .order(messages::id)
        .limit(config::BATCH_LETTERS)
        .select(Sheet::as_select())
        .load(conn)
}

/// The letters of an event that wait though their batch is printed: they may be on their way already.
pub fn on_paper(conn: &mut Conn, topic: &str) -> QueryResult<BTreeSet<Id<Message>>> {
    let batches = letter_batches::table
        .filter(letter_batches::topic.eq(topic))
        .filter(letter_batches::printed_at.is_not_null())
        .select(letter_batches::id)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Id<Batch>>(conn)?;
    let mut found = BTreeSet::new();
    for some in batches.chunks(IDS) {
        let letters = messages::table
            .filter(messages::batch_id.eq_any(some.iter().map(|id| Some(*id))))
            .filter(messages::state.eq(State::Queued))
            .select(messages::id)
            .load::<Id<Message>>(conn)?;
        found.extend(letters);
    }
    Ok(found)
}

/// How many letters of these batches are in which state.
pub fn states(conn: &mut Conn, id: Id<Batch>) -> QueryResult<Vec<(State, i64)>> {
    messages::table
        .filter(messages::batch_id.eq(id))
        .group_by(messages::state)
        .select((messages::state, diesel::dsl::count_star()))
        .load(conn)
}

/// Notes that a batch is printed; the first time counts.
pub fn printed(conn: &mut Conn, id: Id<Batch>, now: Moment) -> QueryResult<()> {
    let unprinted = letter_batches::table.find(id).filter(letter_batches::printed_at.is_null());
    diesel::update(unprinted).set(letter_batches::printed_at.eq(now)).execute(conn).map(drop)
}

/// Notes that a batch is posted; the first time counts.
pub fn posted(conn: &mut Conn, id: Id<Batch>, now: Moment) -> QueryResult<()> {
    printed(conn, id, now)?;
    let unposted = letter_batches::table.find(id).filter(letter_batches::posted_at.is_null());
    diesel::update(unposted).set(letter_batches::posted_at.eq(now)).execute(conn).map(drop)
}

/// The newest letter about this that has left the house.
pub fn posted_letter(conn: &mut Conn, about: &str) -> QueryResult<Option<Id<Message>>> {
    messages::table
        .filter(messages::about.eq(about))
        .filter(messages::channel.eq(Way::Letter))
        .filter(messages::state.eq_any([State::Sent, State::Returned]))
        .order(messages::id.desc())
        .select(messages::id)
        .first(conn)
        .optional()
}

/// When the first of these no longer helps anybody.
pub fn first_useless(conn: &mut Conn, ids: &[Id<Message>]) -> QueryResult<Option<Moment>> {
    let mut first: Option<Moment> = None;
    for ids in ids.chunks(IDS) {
        let found = messages::table
            .filter(messages::id.eq_any(ids))
            .select(diesel::dsl::min(messages::useless_at))
            .first::<Option<Moment>>(conn)?;
        first = [first, found].into_iter().flatten().min();
    }
    Ok(first)
}
