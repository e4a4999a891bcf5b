//! All SQL about series.

use diesel::prelude::*;

use super::series::Rule;
use super::times::bounds;
use super::{Draft, Event, Series, Session, Stage, queries};
use crate::config;
use crate::db::schema::{event_sessions, events, series, series_gaps};
use crate::db::{Conn, Day, Id, LocalTime, Moment, Value, insert_rows};
use crate::staff::Staff;
use crate::text;

/// A series by its id.
pub fn find(conn: &mut Conn, id: Id<Series>) -> QueryResult<Option<Series>> {
    let row = series::table.find(id).select((series::id, series::name, series::rule));
    let row = row.first::<(Id<Series>, String, Option<String>)>(conn).optional()?;
    Ok(row.map(|(id, name, rule)| {
        let rule = rule.as_deref().and_then(Rule::parse);
        Series { id, name, rule }
    }))
}

/// Stores a new series.
pub fn insert(conn: &mut Conn, new: &Series, now: Moment) -> QueryResult<()> {
    diesel::insert_into(series::table)
        .values((
            series::id.eq(new.id),
            series::name.eq(&new.name),
            series::rule.eq(new.rule.as_ref().map(ToString::to_string)),
            series::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes how it goes on.
pub fn set_rule(conn: &mut Conn, id: Id<Series>, rule: &Rule) -> QueryResult<()> {
    diesel::update(series::table.find(id))
        .set(series::rule.eq(rule.to_string()))
        .execute(conn)
        .map(drop)
}

/// Makes an event part of a series.
pub fn join(conn: &mut Conn, id: Id<Event>, series: Id<Series>) -> QueryResult<()> {
    diesel::update(events::table.find(id)).set(events::series_id.eq(series)).execute(conn).map(drop)
}

/// The first sessions' local beginnings of a series' events that were not cancelled.
pub fn begins(conn: &mut Conn, series: Id<Series>) -> QueryResult<Vec<LocalTime>> {
    events::table
        .inner_join(event_sessions::table)
        .filter(events::series_id.eq(series))
        .filter(events::stage.ne(Stage::Cancelled))
        .filter(event_sessions::position.eq(0))
        .select(event_sessions::starts_at)
        .limit(config::SERIES_EVENTS)
        .load(conn)
}

/// The dates of a series that can still be changed: drafts, and published ones that have not begun. In
/// the order of their ids, so that two who hold them all do not wait for each other.
pub fn changeable(conn: &mut Conn, series: Id<Series>, now: Moment) -> QueryResult<Vec<Event>> {
    let to_come = events::stage.eq(Stage::Published).and(events::begins_at.gt(now));
    let ids: Vec<Id<Event>> = events::table
        .filter(events::series_id.eq(series))
        .filter(events::stage.eq(Stage::Draft).or(to_come))
        .order(events::id)
        .select(events::id)
        .limit(config::SERIES_EVENTS)
        .load(conn)?;
    let mut found = queries::find_many(conn, &ids)?;
    found.sort_by_key(|event| event.id);
    Ok(found)
}

/// Days that a series leaves out.
pub fn gaps(conn: &mut Conn, series: Id<Series>) -> QueryResult<Vec<Day>> {
    series_gaps::table
        .filter(series_gaps::series_id.eq(series))
        .order(series_gaps::day)
        .select(series_gaps::day)
        .limit(config::SERIES_EVENTS)
        .load(conn)
}

/// Notes which days it leaves out and which it does not leave out any more.
pub fn keep_gaps(
    conn: &mut Conn,
    series: Id<Series>,
    left_out: &[Day],
    chosen: &[Day],
) -> QueryResult<()> {
    let mut settled = left_out.to_vec();
    settled.extend_from_slice(chosen);
    let known = series_gaps::table
        .filter(series_gaps::series_id.eq(series))
        .filter(series_gaps::day.eq_any(&settled));
    diesel::delete(known).execute(conn)?;
    let row = |day: &Day| vec![Value::Text(series.to_string()), Value::OptionalDay(Some(*day))];
    let rows: Vec<_> = left_out.iter().map(row).collect();
    insert_rows(conn, "series_gaps", &["series_id", "day"], &rows).map(drop)
}

/// A draft of a series, with the identity it gets in calendars.
pub struct NewDate {
    pub id: Id<Event>,
    pub draft: Draft,
    pub calendar_uid: String,
}

/// Stores new drafts of a series: a few statements, however many they are.
pub fn insert_dates(
    conn: &mut Conn,
    series: Id<Series>,
    new: &[NewDate],
    made_by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    let rows: Vec<_> = new.iter().map(|date| event_row(series, date, made_by, now)).collect();
    insert_rows(conn, "events", EVENT_COLUMNS, &rows)?;
    let sessions: Vec<_> = new.iter().flat_map(session_rows).collect();
    insert_rows(conn, "event_sessions", SESSION_COLUMNS, &sessions).map(drop)
}

const EVENT_COLUMNS: &[&str] = &[
    "id",
    "format_id",
    "site_id",
    "venue_id",
    "series_id",
    "title",
    "folded",
    "topic",
    "stage",
    "zone",
    "seats",
    "childcare_places",
    "contact_name",
    "contact_phone",
    "languages",
    "travel_paid",
    "begins_at",
    "ends_at",
    "calendar_uid",
    "calendar_seq",
    "reason_for_guests",
    "created_by",
    "created_at",
    "holds",
];

fn event_row(
    series: Id<Series>,
    NewDate { id, draft, calendar_uid }: &NewDate,
    made_by: Option<Id<Staff>>,
    now: Moment,
) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let (words, meeting) = (&draft.words, &draft.meeting);
    let bounds = bounds(&meeting.sessions, &meeting.zone);
    vec![
        text(id.as_str()),
        text(draft.format.as_str()),
        Value::OptionalText(draft.site.map(|site| site.to_string())),
        Value::OptionalText(meeting.venue.map(|venue| venue.to_string())),
        text(series.as_str()),
        text(words.title.as_str()),
        Value::Text(text::fold(words.title.as_str())),
        text(&words.topic),
        text(Stage::Draft.code()),
        text(&meeting.zone),
        Value::Integer(words.seats),
        Value::Integer(words.childcare_places),
        text(&words.contact_name),
        text(&words.contact_phone),
        Value::Text(words.languages.join(",")),
        Value::Bool(words.travel_paid),
        Value::OptionalMoment(bounds.map(|(begin, _)| begin)),
        Value::OptionalMoment(bounds.map(|(_, end)| end)),
        text(calendar_uid),
        Value::Integer(0),
        text(""),
        Value::OptionalText(made_by.map(|staff| staff.to_string())),
        Value::Moment(now),
        Value::Integer(0),
    ]
}

const SESSION_COLUMNS: &[&str] = &["id", "event_id", "position", "starts_at", "ends_at"];

fn session_rows(date: &NewDate) -> impl Iterator<Item = Vec<Value>> + '_ {
    let spans = date.draft.meeting.sessions.iter().enumerate();
    spans.map(|(position, span)| {
        vec![
            Value::Text(Id::<Session>::new().to_string()),
            Value::Text(date.id.to_string()),
            Value::Integer(i32::try_from(position).unwrap_or(i32::MAX)),
            Value::LocalTime(span.starts_at),
            Value::LocalTime(span.ends_at),
        ]
    })
}
