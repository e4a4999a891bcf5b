//! All SQL about events.

use diesel::prelude::*;

use super::{Event, Series, Session, Stage};
use crate::config;
use crate::db::schema::{event_sessions, events};
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::formats::{self, Format};
use crate::staff::Site;
use crate::venues::{self, Venue};

type Row = (
    (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Id<Venue>>, Option<Id<Series>>),
    (String, String, Stage, String, i32, i32, String, String, String, bool),
    (Option<Moment>, Option<Moment>, String, i32, String),
);

/// One event with its format, venue and sessions.
pub fn find(conn: &mut Conn, id: Id<Event>) -> QueryResult<Option<Event>> {
    let row = events::table
        .find(id)
        .select((
            (events::id, events::format_id, events::site_id, events::venue_id, events::series_id),
            (
                events::title,
                events::topic,
                events::stage,
                events::zone,
                events::seats,
                events::childcare_places,
                events::contact_name,
                events::contact_phone,
                events::languages,
                events::travel_paid,
            ),
            (
                events::begins_at,
                events::ends_at,
                events::calendar_uid,
                events::calendar_seq,
                events::reason_for_guests,
            ),
        ))
        .first::<Row>(conn)
        .optional()?;
    let Some((ids, words, times)) = row else { return Ok(None) };
    let (id, format, site, venue, series) = ids;
    let (title, topic, stage, zone, seats, childcare_places, ..) = &words;
    let (.., contact_name, contact_phone, languages, travel_paid) = &words;
    let (begins_at, ends_at, calendar_uid, calendar_seq, reason_for_guests) = times;
    let format = formats::queries::find(conn, format)?.ok_or(diesel::result::Error::NotFound)?;
    let venue = match venue {
        Some(venue) => venues::queries::find(conn, venue)?,
        None => None,
    };
    Ok(Some(Event {
        id,
        format,
        site,
        venue,
        title: title.clone(),
        topic: topic.clone(),
        stage: *stage,
        zone: zone.clone(),
        seats: *seats,
        childcare_places: *childcare_places,
        contact_name: contact_name.clone(),
        contact_phone: contact_phone.clone(),
        languages: languages.split(',').filter(|code| !code.is_empty()).map(Into::into).collect(),
        travel_paid: *travel_paid,
        sessions: sessions(conn, id)?,
        begins_at,
        ends_at,
        calendar_uid,
        calendar_seq,
        reason_for_guests,
        series,
    }))
}

/// The sessions of an event in their order.
pub fn sessions(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Session>> {
    let rows = event_sessions::table
        .filter(event_sessions::event_id.eq(event))
        .order(event_sessions::position)
        .select((event_sessions::id, event_sessions::starts_at, event_sessions::ends_at))
        .limit(config::EVENT_SESSIONS as i64)
        .load::<(Id<Session>, LocalTime, LocalTime)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, starts_at, ends_at)| Session { id, starts_at, ends_at })
        .collect())
}

/// Holds the event's row until the transaction ends, so that two answers for the last seat are
/// decided one after the other on PostgreSQL, too. `false` if there is no such event.
pub fn hold(conn: &mut Conn, event: Id<Event>) -> QueryResult<bool> {
    let held = diesel::update(events::table.find(event))
        .set(events::holds.eq(events::holds + 1))
        .execute(conn)?;
    Ok(held == 1)
}
