//! All SQL about single events; lists of them stand in [`super::list`].

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::slots::Slots;
use super::times::{Span, bounds};
use super::{Draft, Event, Meeting, Seating, Series, Session, Stage, Words};
use crate::config;
use crate::db::schema::{assignments, event_sessions, events, formats, venues};
use crate::db::{self, Conn, Id, LocalTime, Moment, Value, straight};
use crate::formats::Format;
use crate::staff::{Site, Staff};
use crate::text;
use crate::venues::Venue;

/// An event's own row: with its format and venue it becomes an [`event`].
#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
pub(crate) struct Row {
    id: Id<Event>,
    site_id: Option<Id<Site>>,
    series_id: Option<Id<Series>>,
    title: String,
    topic: String,
    stage: Stage,
    zone: String,
    seats: i32,
    childcare_places: i32,
    contact_name: String,
    contact_phone: String,
    languages: String,
    travel_paid: bool,
    begins_at: Option<Moment>,
    ends_at: Option<Moment>,
    calendar_uid: String,
    calendar_seq: i32,
    reason_for_guests: String,
    erased_at: Option<Moment>,
    seating: Option<Seating>,
    slot_minutes: Option<i32>,
    slots_blocked: Option<String>,
}

/// One event with its format, venue and sessions.
pub fn find(conn: &mut Conn, id: Id<Event>) -> QueryResult<Option<Event>> {
    let row = straight!(conn, |conn| events::table
        .inner_join(formats::table)
        .left_join(venues::table)
        .filter(events::id.eq(id))
        .select((Row::as_select(), Format::as_select(), Option::<Venue>::as_select()))
        .first::<(Row, Format, Option<Venue>)>(conn)
        .optional())?;
    let Some((row, format, venue)) = row else { return Ok(None) };
    let sessions = sessions(conn, id)?;
    Ok(Some(event(row, format, venue, sessions, assigned_to(conn, id)?)))
}

/// These events in no order; those that are not there are left out. Always three queries.
pub fn find_many(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<Vec<Event>> {
    let rows = events::table
        .inner_join(formats::table)
        .left_join(venues::table)
        .filter(events::id.eq_any(ids))
        .select((Row::as_select(), Format::as_select(), Option::<Venue>::as_select()))
        .load::<(Row, Format, Option<Venue>)>(conn)?;
    let mut sessions = event_sessions::table
        .filter(event_sessions::event_id.eq_any(ids))
        .order((event_sessions::event_id, event_sessions::position))
        .select((
            event_sessions::event_id,
            (
                event_sessions::id,
                event_sessions::starts_at,
                event_sessions::ends_at,
                event_sessions::room,
            ),
        ))
        .load::<(Id<Event>, SessionRow)>(conn)?;
    let assigned = assigned(conn, ids)?;
    let events = rows.into_iter().map(|(row, format, venue)| {
        let own = sessions.extract_if(.., |(event, _)| *event == row.id);
        let own = own.map(|(_, row)| session(row));
        let own = own.collect();
        let assigned = assigned.get(&row.id).copied().unwrap_or(0);
        event(row, format, venue, own, assigned)
    });
    Ok(events.collect())
}

/// The event that calendars know by this UID.
pub fn by_calendar(conn: &mut Conn, uid: &str) -> QueryResult<Option<Id<Event>>> {
    events::table
        .filter(events::calendar_uid.eq(uid))
        .select(events::id)
        .order(events::id)
        .first(conn)
        .optional()
}

/// How many people are assigned to an event.
pub(crate) fn assigned_to(conn: &mut Conn, event: Id<Event>) -> QueryResult<i32> {
    let count = straight!(conn, |conn| assignments::table
        .filter(assignments::event_id.eq(event))
        .filter(assignments::withdrawn_at.is_null())
        .count()
        .get_result::<i64>(conn))?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}

/// How many people are assigned to these events; those without any are left out.
fn assigned(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, i32>> {
    let counts = assignments::table
        .filter(assignments::event_id.eq_any(ids))
        .filter(assignments::withdrawn_at.is_null())
        .group_by(assignments::event_id)
        .select((assignments::event_id, count_star()))
        .load::<(Id<Event>, i64)>(conn)?;
    let small = |(event, count)| (event, i32::try_from(count).unwrap_or(i32::MAX));
    Ok(counts.into_iter().map(small).collect())
}

pub(crate) fn event(
    row: Row,
    format: Format,
    venue: Option<Venue>,
    sessions: Vec<Session>,
    assigned: i32,
) -> Event {
    let languages = row.languages.split(',').filter(|code| !code.is_empty());
    Event {
        id: row.id,
        format,
        site: row.site_id,
        venue,
        title: row.title,
        topic: row.topic,
        stage: row.stage,
        zone: row.zone,
        seats: row.seats,
        assigned,
        seating: row.seating.unwrap_or(Seating::AtOnce),
        childcare_places: row.childcare_places,
        contact_name: row.contact_name,
        contact_phone: row.contact_phone,
        languages: languages.map(Into::into).collect(),
        travel_paid: row.travel_paid,
        sessions,
        begins_at: row.begins_at,
        ends_at: row.ends_at,
        calendar_uid: row.calendar_uid,
        calendar_seq: row.calendar_seq,
        reason_for_guests: row.reason_for_guests,
        series: row.series_id,
        erased_at: row.erased_at,
        slots: Slots::stored(row.slot_minutes, row.slots_blocked.as_deref()),
    }
}

type SessionRow = (Id<Session>, LocalTime, LocalTime, Option<String>);

fn session((id, starts_at, ends_at, room): SessionRow) -> Session {
    Session { id, starts_at, ends_at, room: room.unwrap_or_default() }
}

/// The sessions of an event in their order.
pub fn sessions(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Session>> {
    let rows = straight!(conn, |conn| event_sessions::table
        .filter(event_sessions::event_id.eq(event))
        .order(event_sessions::position)
        .select((
            event_sessions::id,
            event_sessions::starts_at,
            event_sessions::ends_at,
            event_sessions::room,
        ))
        .limit(config::EVENT_SESSIONS as i64)
        .load::<SessionRow>(conn))?;
    Ok(rows.into_iter().map(session).collect())
}

/// Holds the event's row until the transaction ends, so that two answers for the last seat are
/// decided one after the other on PostgreSQL, too. `false` if there is no such event.
pub fn hold(conn: &mut Conn, event: Id<Event>) -> QueryResult<bool> {
    let holding = "UPDATE events SET holds = holds + 1 WHERE id = ?";
    Ok(db::change(conn, holding, &[Value::Text(event.to_string())])? == 1)
}

/// Stores a new draft.
pub fn insert(
    conn: &mut Conn,
    id: Id<Event>,
    draft: &Draft,
    made_by: Option<Id<Staff>>,
    calendar_uid: &str,
    now: Moment,
) -> QueryResult<()> {
    let given_once = (
        events::id.eq(id),
        events::stage.eq(Stage::Draft),
        events::calendar_uid.eq(calendar_uid),
        events::calendar_seq.eq(0),
        events::reason_for_guests.eq(""),
        events::created_by.eq(made_by),
        events::created_at.eq(now),
        events::holds.eq(0),
    );
    diesel::insert_into(events::table)
        .values((
            given_once,
            events::format_id.eq(draft.format),
            events::site_id.eq(draft.site),
            WordsRow::of(&draft.words),
            MeetingRow::of(&draft.meeting),
        ))
        .execute(conn)?;
    keep_sessions(conn, id, &draft.meeting.sessions)
}

/// Stores what a draft has become.
pub fn update(conn: &mut Conn, id: Id<Event>, draft: &Draft) -> QueryResult<()> {
    diesel::update(events::table.find(id))
        .set((
            events::format_id.eq(draft.format),
            events::site_id.eq(draft.site),
            WordsRow::of(&draft.words),
            MeetingRow::of(&draft.meeting),
        ))
        .execute(conn)?;
    keep_sessions(conn, id, &draft.meeting.sessions)
}

/// Stores what is said about an event.
pub fn update_words(conn: &mut Conn, id: Id<Event>, words: &Words) -> QueryResult<()> {
    diesel::update(events::table.find(id)).set(WordsRow::of(words)).execute(conn).map(drop)
}

/// Stores when and where an event meets. Sessions keep their ids by their place in the order.
pub fn update_meeting(conn: &mut Conn, id: Id<Event>, meeting: &Meeting) -> QueryResult<()> {
    diesel::update(events::table.find(id)).set(MeetingRow::of(meeting)).execute(conn)?;
    keep_sessions(conn, id, &meeting.sessions)
}

/// Notes that something changed that calendars must hear of.
pub fn raise_calendar_seq(conn: &mut Conn, id: Id<Event>) -> QueryResult<()> {
    diesel::update(events::table.find(id))
        .set(events::calendar_seq.eq(events::calendar_seq + 1))
        .execute(conn)
        .map(drop)
}

/// Says how seats are given from now on.
pub fn set_seating(conn: &mut Conn, id: Id<Event>, seating: Seating) -> QueryResult<()> {
    let kept = Some(seating).filter(|seating| *seating != Seating::AtOnce);
    diesel::update(events::table.find(id)).set(events::seating.eq(kept)).execute(conn).map(drop)
}

/// Publishes those of these that are drafts. Returns how many.
pub fn set_published(conn: &mut Conn, ids: &[Id<Event>], now: Moment) -> QueryResult<usize> {
    let drafts = events::table.filter(events::id.eq_any(ids));
    diesel::update(drafts.filter(events::stage.eq(Stage::Draft)))
        .set((events::stage.eq(Stage::Published), events::published_at.eq(now)))
        .execute(conn)
}

/// Keeps which times these events have; `None`: none any more.
pub fn keep_slots(conn: &mut Conn, ids: &[Id<Event>], slots: Option<&Slots>) -> QueryResult<()> {
    diesel::update(events::table.filter(events::id.eq_any(ids)))
        .set((
            events::slot_minutes.eq(slots.map(|slots| slots.minutes)),
            events::slots_blocked.eq(slots.and_then(Slots::blocked_row)),
        ))
        .execute(conn)
        .map(drop)
}

/// Cancels, with the reason that guests read.
pub fn set_cancelled(conn: &mut Conn, id: Id<Event>, reason: &str, now: Moment) -> QueryResult<()> {
    diesel::update(events::table.find(id))
        .set((
            events::stage.eq(Stage::Cancelled),
            events::reason_for_guests.eq(reason),
            events::cancelled_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Closes: everything is entered.
pub fn set_closed(conn: &mut Conn, id: Id<Event>, now: Moment) -> QueryResult<()> {
    diesel::update(events::table.find(id))
        .set((events::stage.eq(Stage::Closed), events::closed_at.eq(now)))
        .execute(conn)
        .map(drop)
}

fn keep_sessions(conn: &mut Conn, event: Id<Event>, spans: &[Span]) -> QueryResult<()> {
    let known = sessions(conn, event)?;
    for (position, span) in spans.iter().enumerate() {
        let times = (
            event_sessions::starts_at.eq(span.starts_at),
            event_sessions::ends_at.eq(span.ends_at),
            event_sessions::room.eq((!span.room.is_empty()).then_some(&span.room)),
        );
        match known.get(position) {
            Some(session) => {
                diesel::update(event_sessions::table.find(session.id)).set(times).execute(conn)?;
            }
            None => {
                diesel::insert_into(event_sessions::table)
                    .values((
                        event_sessions::id.eq(Id::<Session>::new()),
                        event_sessions::event_id.eq(event),
                        event_sessions::position.eq(i32::try_from(position).unwrap_or(i32::MAX)),
                        times,
                    ))
                    .execute(conn)?;
            }
        }
    }
    let dropped: Vec<_> = known.iter().skip(spans.len()).map(|session| session.id).collect();
    if !dropped.is_empty() {
        super::team::queries::without_sessions(conn, &dropped)?;
    }
    diesel::delete(event_sessions::table.filter(event_sessions::id.eq_any(dropped)))
        .execute(conn)
        .map(drop)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = events)]
struct WordsRow<'a> {
    title: &'a str,
    folded: String,
    topic: &'a str,
    seats: i32,
    childcare_places: i32,
    contact_name: &'a str,
    contact_phone: &'a str,
    languages: String,
    travel_paid: bool,
}

impl<'a> WordsRow<'a> {
    fn of(words: &'a Words) -> Self {
        Self {
            title: words.title.as_str(),
            folded: text::fold(words.title.as_str()),
            topic: &words.topic,
            seats: words.seats,
            childcare_places: words.childcare_places,
            contact_name: &words.contact_name,
            contact_phone: &words.contact_phone,
            languages: words.languages.join(","),
            travel_paid: words.travel_paid,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = events, treat_none_as_null = true)]
struct MeetingRow<'a> {
    venue_id: Option<Id<Venue>>,
    zone: &'a str,
    begins_at: Option<Moment>,
    ends_at: Option<Moment>,
}

impl<'a> MeetingRow<'a> {
    fn of(meeting: &'a Meeting) -> Self {
        let bounds = bounds(&meeting.sessions, &meeting.zone);
        Self {
            venue_id: meeting.venue,
            zone: &meeting.zone,
            begins_at: bounds.map(|(begin, _)| begin),
            ends_at: bounds.map(|(_, end)| end),
        }
    }
}
