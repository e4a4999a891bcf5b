//! All SQL about formats.

use diesel::prelude::*;

use super::{Audience, Draft, Format, Sensitivity};
use crate::config;
use crate::db::schema::formats;
use crate::db::{Conn, Id, Moment};
use crate::text;

/// One format, archived or not.
pub fn find(conn: &mut Conn, id: Id<Format>) -> QueryResult<Option<Format>> {
    formats::table.find(id).select(Format::as_select()).first(conn).optional()
}

/// The format of this stable name, archived or not.
pub fn by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Format>> {
    let named = formats::table.filter(formats::key.eq(key));
    named.select(Format::as_select()).first(conn).optional()
}

/// Every format that is offered, by name.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Format>> {
    formats::table
        .filter(formats::archived_at.is_null())
        .order((formats::folded, formats::id))
        .select(Format::as_select())
        .limit(config::MOST_FORMATS)
        .load(conn)
}

/// Every format that is no longer offered, by name.
pub fn archived(conn: &mut Conn) -> QueryResult<Vec<Format>> {
    formats::table
        .filter(formats::archived_at.is_not_null())
        .order((formats::folded, formats::id))
        .select(Format::as_select())
        .limit(config::API_ROWS)
        .load(conn)
}

/// Whether a format was taken out of the lists.
pub fn is_archived(conn: &mut Conn, id: Id<Format>) -> QueryResult<bool> {
    let archived = formats::table.find(id).filter(formats::archived_at.is_not_null());
    Ok(archived.count().get_result::<i64>(conn)? > 0)
}

/// The names of all formats, archived or not.
pub fn keys(conn: &mut Conn) -> QueryResult<Vec<String>> {
    formats::table.select(formats::key).limit(config::MOST_FORMATS).load(conn)
}

/// Stores a new format under its stable name.
pub fn insert(conn: &mut Conn, id: Id<Format>, key: &str, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(formats::table)
        .values((formats::id.eq(id), formats::key.eq(key), Row::of(draft)))
        .execute(conn)
        .map(drop)
}

/// Stores what a format has become.
pub fn update(conn: &mut Conn, id: Id<Format>, draft: &Draft) -> QueryResult<()> {
    diesel::update(formats::table.find(id)).set(Row::of(draft)).execute(conn).map(drop)
}

/// Takes a format out of the lists, or puts it back with `None`.
pub fn set_archived(conn: &mut Conn, id: Id<Format>, at: Option<Moment>) -> QueryResult<()> {
    diesel::update(formats::table.find(id)).set(formats::archived_at.eq(at)).execute(conn).map(drop)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = formats, treat_none_as_null = true)]
struct Row<'a> {
    name: &'a str,
    folded: String,
    audience: Audience,
    text_key: &'a str,
    what_happens: &'a str,
    minutes: i32,
    session_count: i32,
    seats: i32,
    childcare_places: i32,
    walk_ins: bool,
    open_door: bool,
    follow_up: bool,
    sensitivity: Sensitivity,
    retention_days: i32,
    baseline: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(draft: &'a Draft) -> Self {
        Self {
            name: draft.name.as_str(),
            folded: text::sort_key(draft.name.as_str()),
            audience: draft.audience,
            text_key: &draft.text_key,
            what_happens: draft.what_happens.as_str(),
            minutes: draft.minutes,
            session_count: draft.session_count,
            seats: draft.seats,
            childcare_places: draft.childcare_places,
            walk_ins: draft.walk_ins,
            open_door: draft.open_door,
            follow_up: draft.follow_up,
            sensitivity: draft.sensitivity,
            retention_days: draft.retention_days,
            baseline: draft.baseline,
        }
    }
}
