//! All SQL about texts.

use diesel::dsl::max;
use diesel::prelude::*;

use super::{Draft, Place, Released, Variety, Wording, WordingState};
use crate::config;
use crate::db::schema::{staff, wordings};
use crate::db::{Conn, Id, Moment};
use crate::formats::{self, Format};
use crate::staff::Staff;

/// One version.
pub fn find(conn: &mut Conn, id: Id<Wording>) -> QueryResult<Option<Wording>> {
    wordings::table.find(id).select(Wording::as_select()).first(conn).optional()
}

/// The latest versions of a text, newest first.
pub fn versions(conn: &mut Conn, place: Place) -> QueryResult<Vec<Wording>> {
    of(place)
        .order(wordings::number.desc())
        .select(Wording::as_select())
        .limit(config::WORDING_VERSIONS)
        .load(conn)
}

/// What goes out in place of the text that comes along, for the invitations of a format, and what
/// happens there in other languages.
pub fn released(conn: &mut Conn, format: Id<Format>) -> QueryResult<Released> {
    let released = wordings::table
        .filter(wordings::format_id.eq(format))
        .filter(wordings::state.eq(WordingState::Released))
        .filter(wordings::variety.eq(Variety::Plain))
        .select(Wording::as_select())
        .limit(config::API_ROWS);
    Ok(Released::of(released.load(conn)?, formats::queries::translations(conn, format)?))
}

/// Where the texts of all formats stand: drafts and released ones, without their words.
pub fn standing(conn: &mut Conn) -> QueryResult<Vec<(Id<Format>, String, WordingState)>> {
    wordings::table
        .filter(wordings::variety.eq(Variety::Plain))
        .filter(wordings::state.ne(WordingState::Retired))
        .select((wordings::format_id, wordings::language, wordings::state))
        .distinct()
        .order((wordings::format_id, wordings::language, wordings::state))
        .limit(config::MOST_FORMATS * 10)
        .load(conn)
}

/// The names of those who saved and released, by id.
pub fn names(conn: &mut Conn, ids: &[Id<Staff>]) -> QueryResult<Vec<(Id<Staff>, String)>> {
    let named = staff::table.filter(staff::id.eq_any(ids)).select((staff::id, staff::name));
    named.limit(config::API_ROWS).load(conn)
}

/// The number of the newest version; 0 if there is none.
pub fn newest(conn: &mut Conn, place: Place) -> QueryResult<i32> {
    Ok(of(place).select(max(wordings::number)).first::<Option<i32>>(conn)?.unwrap_or(0))
}

/// Stores a new version.
pub fn insert(
    conn: &mut Conn,
    place: Place,
    number: i32,
    draft: &Draft,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<Id<Wording>> {
    let id = Id::new();
    diesel::insert_into(wordings::table)
        .values((
            (
                wordings::id.eq(id),
                wordings::format_id.eq(place.format),
                wordings::way.eq(place.way),
                wordings::language.eq(place.language),
                wordings::variety.eq(place.variety),
                wordings::number.eq(number),
                wordings::state.eq(WordingState::Draft),
            ),
            (
                wordings::subject.eq(&draft.subject),
                wordings::heading.eq(&draft.heading),
                wordings::body.eq(&draft.body),
                wordings::tested_by.eq(&draft.tested_by),
                wordings::reason.eq(""),
                wordings::saved_by.eq(by),
                wordings::saved_at.eq(now),
            ),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Stores what a draft has become.
pub fn update(conn: &mut Conn, id: Id<Wording>, draft: &Draft, now: Moment) -> QueryResult<()> {
    diesel::update(wordings::table.find(id))
        .set((
            wordings::subject.eq(&draft.subject),
            wordings::heading.eq(&draft.heading),
            wordings::body.eq(&draft.body),
            wordings::tested_by.eq(&draft.tested_by),
            wordings::saved_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The text that goes out now does so no longer. How many that were.
pub fn retire(conn: &mut Conn, place: Place) -> QueryResult<usize> {
    let out = wordings::table
        .filter(wordings::format_id.eq(place.format))
        .filter(wordings::way.eq(place.way))
        .filter(wordings::language.eq(place.language))
        .filter(wordings::variety.eq(place.variety))
        .filter(wordings::state.eq(WordingState::Released));
    diesel::update(out).set(wordings::state.eq(WordingState::Retired)).execute(conn)
}

/// This version goes out from now on.
pub fn release(
    conn: &mut Conn,
    id: Id<Wording>,
    by: Option<Id<Staff>>,
    reason: &str,
    now: Moment,
) -> QueryResult<()> {
    diesel::update(wordings::table.find(id))
        .set((
            wordings::state.eq(WordingState::Released),
            wordings::released_by.eq(by),
            wordings::released_at.eq(now),
            wordings::reason.eq(reason),
        ))
        .execute(conn)
        .map(drop)
}

fn of(place: Place) -> wordings::BoxedQuery<'static, <Conn as Connection>::Backend> {
    wordings::table
        .filter(wordings::format_id.eq(place.format))
        .filter(wordings::way.eq(place.way))
        .filter(wordings::language.eq(place.language))
        .filter(wordings::variety.eq(place.variety))
        .into_boxed()
}
