//! All SQL about formats.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::{Audience, Draft, Format, Sensitivity, Translations};
use crate::config;
use crate::db::schema::{format_words, formats};
use crate::db::{Conn, Id, Moment, straight};
use crate::i18n::Language;
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

/// The longest period for which any format keeps its rosters, in days.
pub fn longest_retention(conn: &mut Conn) -> QueryResult<i32> {
    let longest = formats::table.select(max(formats::retention_days));
    Ok(longest.first::<Option<i32>>(conn)?.unwrap_or(0))
}

/// Stores a new format under its stable name.
pub fn insert(conn: &mut Conn, id: Id<Format>, key: &str, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(formats::table)
        .values((formats::id.eq(id), formats::key.eq(key), Row::of(draft)))
        .execute(conn)?;
    keep_translations(conn, id, draft)
}

/// Stores what a format has become.
pub fn update(conn: &mut Conn, id: Id<Format>, draft: &Draft) -> QueryResult<()> {
    diesel::update(formats::table.find(id)).set(Row::of(draft)).execute(conn)?;
    keep_translations(conn, id, draft)
}

/// Takes a format out of the lists, or puts it back with `None`.
pub fn set_archived(conn: &mut Conn, id: Id<Format>, at: Option<Moment>) -> QueryResult<()> {
    diesel::update(formats::table.find(id)).set(formats::archived_at.eq(at)).execute(conn).map(drop)
}

/// What happens at a format's events, in the languages beside German. Guests ask it at every look.
pub fn translations(conn: &mut Conn, format: Id<Format>) -> QueryResult<Translations> {
    let rows = straight!(conn, |conn| format_words::table
        .filter(format_words::format_id.eq(format))
        .select((format_words::language, format_words::what_happens))
        .load::<(String, String)>(conn))?;
    Ok(Translations::of(rows))
}

/// The same for each of these formats; those without any are left out.
pub fn translations_of(
    conn: &mut Conn,
    formats: &[Id<Format>],
) -> QueryResult<HashMap<Id<Format>, Translations>> {
    let rows: Vec<(Id<Format>, String, String)> = format_words::table
        .filter(format_words::format_id.eq_any(formats))
        .select((format_words::format_id, format_words::language, format_words::what_happens))
        .load(conn)?;
    let mut known: HashMap<Id<Format>, Vec<(String, String)>> = HashMap::new();
    for (format, language, words) in rows {
        known.entry(format).or_default().push((language, words));
    }
    Ok(known.into_iter().map(|(format, rows)| (format, Translations::of(rows))).collect())
}

/// Every format by its stable name, with what happens there in German.
pub fn german(conn: &mut Conn) -> QueryResult<Vec<(Id<Format>, String, String)>> {
    let said = formats::table.select((formats::id, formats::key, formats::what_happens));
    said.limit(config::MOST_FORMATS).load(conn)
}

/// Which formats have something to say in which language, or say on purpose that they do not.
pub fn languages(conn: &mut Conn) -> QueryResult<Vec<(Id<Format>, String)>> {
    format_words::table.select((format_words::format_id, format_words::language)).load(conn)
}

/// Stores what happens there in a language that has no row yet.
pub fn add_translation(
    conn: &mut Conn,
    format: Id<Format>,
    (language, words): (Language, &str),
) -> QueryResult<()> {
    diesel::insert_into(format_words::table)
        .values((
            format_words::format_id.eq(format),
            format_words::language.eq(language.code()),
            format_words::what_happens.eq(words),
        ))
        .execute(conn)
        .map(drop)
}

fn keep_translations(conn: &mut Conn, format: Id<Format>, draft: &Draft) -> QueryResult<()> {
    for (language, words) in &draft.translations {
        diesel::delete(format_words::table.find((format, language.code()))).execute(conn)?;
        add_translation(conn, format, (*language, words))?;
    }
    Ok(())
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
    baseline_source: &'a str,
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
            baseline_source: &draft.baseline_source,
        }
    }
}
