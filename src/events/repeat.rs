//! What can be done with a whole series; each verb is one transaction.

use super::actions::{EventError, kept_by, known_venue, like, new_uid, same_slots};
use super::draft::spans;
use super::publish as rules;
use super::series::{self, Rule};
use super::series_queries::{self, NewDate};
use super::times::SKIPPED;
use super::{Event, Meeting, Series, Stage, queries};
use crate::config;
use crate::db::{Conn, Day, Id, Moment};
use crate::spoken;
use crate::staff::{Actor, Right};
use crate::venues::Venue;
use crate::web::form::FormErrors;

/// The dates that somebody chose for a series.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The rule that offered them; `None`: they were named one by one.
    pub rule: Option<Rule>,
    pub dates: Vec<Date>,
    /// Days that the rule offered and nobody chose.
    pub left_out: Vec<Day>,
}

/// One chosen date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub day: Day,
    /// Where it is; `None`: where the first one is.
    pub venue: Option<Id<Venue>>,
}

impl Date {
    /// In the same place as the first one.
    pub fn same_place(day: Day) -> Self {
        Self { day, venue: None }
    }
}

/// Makes an event the first of a series and plans a draft like it on each of these days, all of them
/// or none. Days on which the series already meets are left out, so that asking twice is as good as
/// once. Returns how many drafts are new.
pub fn repeat(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    chosen: &Chosen,
    now: Moment,
) -> Result<usize, EventError> {
    let event = kept_by(conn, actor, id)?;
    let refused = |message: &str| EventError::Input(FormErrors::one("day", message));
    let pattern = spans(&event.sessions);
    let Some(first) = pattern.first().map(|span| span.day()) else {
        return Err(refused("Diese Veranstaltung hat noch keinen Tag. Bitte tragen Sie ihn ein."));
    };
    if chosen.dates.is_empty() {
        return Err(refused("Bitte wählen Sie mindestens einen Tag."));
    }
    if chosen.dates.len() > config::SERIES_DATES {
        let most = config::SERIES_DATES;
        return Err(refused(&format!(
            "Das sind zu viele Tage auf einmal. Höchstens {most} sind möglich."
        )));
    }
    known_venues(conn, actor, &event, &chosen.dates)?;
    let series = series_of(conn, &event, chosen.rule.as_ref(), now)?;
    let met = series_queries::begins(conn, series)?;
    let mut taken: Vec<_> = met.into_iter().map(|begin| begin.civil().date()).collect();
    let model = like(&event, Vec::new())?;
    let mut new = Vec::new();
    for date in &chosen.dates {
        let day = date.day.civil();
        if taken.contains(&day) {
            continue;
        }
        taken.push(day);
        let apart = series::days_between(first, day);
        let mut sessions: Vec<_> = pattern.iter().map(|span| span.later_by(apart)).collect();
        if date.venue.is_some_and(|venue| Some(venue) != model.meeting.venue) {
            // Another place has other rooms.
            sessions.iter_mut().for_each(|span| span.room.clear());
        }
        if sessions.iter().any(|span| span.is_skipped(&event.zone)) {
            return Err(refused(&format!("{}: {SKIPPED}", spoken::short_day(day))));
        }
        let mut draft = model.clone();
        let venue = date.venue.or(model.meeting.venue);
        draft.meeting = Meeting { venue, sessions, ..draft.meeting };
        new.push(NewDate { id: Id::new(), draft, calendar_uid: new_uid() });
    }
    series_queries::insert_dates(conn, series, &new, actor.staff, now)?;
    let made: Vec<_> = new.iter().map(|date| date.id).collect();
    same_slots(conn, &event, &made)?;
    let days: Vec<_> = chosen.dates.iter().map(|date| date.day).collect();
    series_queries::keep_gaps(conn, series, &chosen.left_out, &days)?;
    Ok(new.len())
}

/// Whether this actor may meet in all of these places. Each is looked up once.
fn known_venues(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    dates: &[Date],
) -> Result<(), EventError> {
    let mut known: Vec<_> = event.venue.iter().map(|venue| venue.id).collect();
    for date in dates {
        let Some(venue) = date.venue.filter(|venue| !known.contains(venue)) else { continue };
        match known_venue(conn, actor, venue) {
            Ok(()) => known.push(venue),
            Err(EventError::Input(errors)) => {
                let day = date.day.iso();
                let at_field = |mut error: crate::problem::FieldError| {
                    error.field = format!("venue_{day}");
                    error
                };
                let errors = errors.0.into_iter().map(at_field).collect();
                return Err(EventError::Input(FormErrors(errors)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn series_of(
    conn: &mut Conn,
    event: &Event,
    rule: Option<&Rule>,
    now: Moment,
) -> Result<Id<Series>, EventError> {
    if let Some(series) = event.series {
        if let Some(rule) = rule {
            series_queries::set_rule(conn, series, rule)?;
        }
        return Ok(series);
    }
    let new = Series { id: Id::new(), name: event.title.clone(), rule: rule.cloned() };
    series_queries::insert(conn, &new, now)?;
    series_queries::join(conn, event.id, new.id)?;
    Ok(new.id)
}

/// How a series was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub now: usize,
    /// Drafts to which something is missing that a guest must know, or which are past.
    pub incomplete: usize,
}

/// Publishes every draft of the event's series to which nothing is missing. Twice is as good as once.
pub fn publish_all(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    now: Moment,
) -> Result<Published, EventError> {
    actor.may(Right::PlanEvents)?;
    let event = kept_by(conn, actor, id)?;
    let Some(series) = event.series else { return Ok(Published::default()) };
    let mut published = Published::default();
    let mut ready = Vec::new();
    for date in series_queries::changeable(conn, series, now)? {
        if date.stage != Stage::Draft || !actor.scope.covers(date.site) {
            continue;
        }
        match rules::missing(&date, now).is_empty() {
            true => ready.push(date.id),
            false => published.incomplete += 1,
        }
    }
    published.now = queries::set_published(conn, &ready, now)?;
    Ok(published)
}
