//! Changes one date of a series and carries the change to others: all of it or nothing. Each date's
//! guests hear only of what changes for them.

use super::change::ChangeError;
use super::edit::edit;
use super::post::Told;
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::series::reach::{self, Reach};
use crate::events::times::SKIPPED;
use crate::events::{self, Draft, Event, Stage, actions::EventError, series_queries};
use crate::problem::FieldError;
use crate::spoken;
use crate::staff::Actor;
use crate::web::App;
use crate::web::form::FormErrors;

/// Which dates get another time or place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// All of them; guests of published ones are told.
    Everywhere,
    /// Only those that nobody knows of yet.
    InDrafts,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Dates that are different now, the one in hand included.
    pub changed: usize,
    /// Dates that were meant and stay as they are: they said something of their own already.
    pub kept: usize,
    /// Parties that moved up from waiting lists.
    pub moved_up: usize,
    pub told: Told,
}

/// Changes an event to what the draft says, and the dates of its series that are meant.
pub fn carry(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    (after, reason): (&Draft, &str),
    (reach, times): (Reach, Times),
    now: Moment,
) -> Result<Carried, ChangeError> {
    let dates = held(conn, actor, id, reach, now)?;
    let Some(own) = dates.iter().find(|date| date.id == id) else {
        return Err(EventError::Unknown.into());
    };
    let before = draft_of(own)?;
    let mut carried = Carried::default();
    for date in &dates {
        let was = draft_of(date)?;
        let new = match date.id == id {
            true => after.clone(),
            false => {
                let new = carried_to(&before, after, &was, (date.stage, times));
                if new == was {
                    carried.kept += usize::from(before != *after);
                    continue;
                }
                new
            }
        };
        let outcome = match new.meeting.sessions.iter().any(|span| span.is_skipped(&date.zone)) {
            true => Err(EventError::Input(FormErrors::one("session_from_1", SKIPPED)).into()),
            false => edit(conn, app, actor, date.id, (&new, reason), now),
        };
        let edited = outcome.map_err(|error| at(date, id, error))?;
        carried.changed += usize::from(new != was);
        carried.moved_up += edited.moved_up;
        carried.told.add(edited.told);
    }
    Ok(carried)
}

/// The dates that a change would be carried to, the one in hand included; held until the end.
pub fn covered(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    reach: Reach,
    now: Moment,
) -> Result<Vec<Id<Event>>, ChangeError> {
    Ok(held(conn, actor, id, reach, now)?.iter().map(|date| date.id).collect())
}

/// The dates that are meant, held in the order of their ids and read after that.
fn held(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    reach: Reach,
    now: Moment,
) -> Result<Vec<Event>, ChangeError> {
    let event = events::actions::seen_by(conn, actor, id)?;
    let mut ids = vec![id];
    if let (Some(series), Reach::Later | Reach::All) = (event.series, reach) {
        let others = series_queries::changeable(conn, series, now)?;
        let meant = others.iter().filter(|date| reach.covers(&event, date));
        let meant = meant.filter(|date| actor.scope.covers(date.site));
        ids.extend(meant.map(|date| date.id).filter(|other| *other != id));
    }
    ids.sort_unstable();
    for id in &ids {
        events::queries::hold(conn, *id)?;
    }
    let mut dates = events::queries::find_many(conn, &ids)?;
    dates.sort_by_key(|date| date.id);
    Ok(dates)
}

fn draft_of(event: &Event) -> Result<Draft, ChangeError> {
    Ok(Draft::of(event).map_err(EventError::Input)?)
}

fn carried_to(before: &Draft, after: &Draft, was: &Draft, (stage, times): (Stage, Times)) -> Draft {
    let words = reach::words(&before.words, &after.words, &was.words);
    let meeting = || reach::meeting(&before.meeting, &after.meeting, &was.meeting);
    match (stage, times) {
        (Stage::Draft, _) => Draft {
            format: reach::carried(&before.format, &after.format, &was.format),
            site: reach::carried(&before.site, &after.site, &was.site),
            words,
            meeting: meeting(),
        },
        (_, Times::Everywhere) => Draft { words, meeting: meeting(), ..was.clone() },
        (_, Times::InDrafts) => Draft { words, ..was.clone() },
    }
}

/// Says at which other date something is wrong.
fn at(date: &Event, own: Id<Event>, error: ChangeError) -> ChangeError {
    let ChangeError::Event(EventError::Input(errors)) = error else { return error };
    if date.id == own {
        return EventError::Input(errors).into();
    }
    let day = date.begins_at.map(|begin| clock::local(begin, &date.zone).civil().date());
    let day = day.map(spoken::short_day).unwrap_or_else(|| "Ein Entwurf ohne Tag".into());
    let named = errors
        .0
        .into_iter()
        .map(|error| FieldError { message: format!("{day}: {}", error.message), ..error });
    EventError::Input(FormErrors(named.collect())).into()
}
