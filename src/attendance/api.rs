//! The door list for machines: devices that were offline send their taps here.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, CheckInError, Tap};
use super::presence::{Part, Sign};
use super::queries::ListedAs;
use super::week::{self, Person};
use super::{Presence, queries, week_actions};
use crate::assignments;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::problem::{ApiProblem, ApiResult, Explain, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::staff::{Actor, Right};
use crate::stats::disclosure::FEWEST;
use crate::web::App;
use crate::web::json::JsonList;

/// Entries that one call may bring.
const MOST_ENTRIES: usize = 5_000;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(added_up).service(list).service(enter);
}

/// Who was there, or not, at one session.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryDocument {
    /// `null`: somebody who came in without being asked for a name.
    #[serde(default)]
    #[schema(format = "uuid")]
    guest: Option<String>,
    /// From the event's `sessions`; may be left out where there is one.
    #[serde(default)]
    #[schema(format = "uuid")]
    session: Option<String>,
    /// `unknown`, `present`, `partly`, `excused`, `absent` or `walk_in`.
    #[schema(example = "present")]
    presence: String,
    /// With `partly`, if it is known: `late` or `left_early`; else `null`.
    #[serde(default)]
    part: Option<String>,
    /// When it was entered, RFC 3339; left out: now. The latest entry decides.
    #[serde(default)]
    at: Option<String>,
    /// Given by the device: the same operation twice counts once.
    #[serde(default)]
    #[schema(max_length = 100)]
    operation: String,
}

/// What is entered for an event. Guests who are missing here are unknown, not absent; whoever is assigned
/// by the Fachverfahren is never named, only counted in `sums`.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/attendance",
    operation_id = "get_attendance",
    tag = "attendance",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = Vec<EntryDocument>),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/attendance")]
pub async fn list(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::SeeGuests)?;
    let entries = app.db.read(move |conn| entries(conn, &actor, event)).await?;
    Ok(HttpResponse::Ok().json(entries))
}

fn entries(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
) -> Result<Vec<EntryDocument>, EventError> {
    let event = seen_by(conn, actor, event)?;
    let mut latest = std::collections::HashMap::new();
    for session in &event.sessions {
        for logged in queries::session_log(conn, session.id)? {
            latest.entry(logged.row).or_insert(logged.entry.operation);
        }
    }
    let unseen = queries::unseen(conn, &event, &actor.scope)?;
    // Whoever is assigned leaves the house in sums only.
    let assigned = assignments::queries::ever(conn, &[event.id])?.remove(&event.id);
    let assigned = assigned.unwrap_or_default();
    let told = |guest: Id<Guest>| !unseen.contains(&guest) && !assigned.contains(&guest);
    let marks = queries::marks(conn, event.id)?.into_iter();
    let marks = marks.filter(|mark| mark.guest.is_none_or(told));
    let entered = marks.filter(|mark| mark.presence.is_entered());
    let document = |mark: queries::Mark| EntryDocument {
        guest: mark.guest.map(|guest| guest.to_string()),
        session: Some(mark.session.to_string()),
        presence: mark.presence.code().into(),
        part: mark.part.map(|part| part.code().into()),
        at: Some(mark.at.rfc3339()),
        operation: latest.remove(&mark.id).unwrap_or_default(),
    };
    Ok(entered.map(document).collect())
}

/// Enters a list of taps, all of them or none, and answers with what is entered now.
#[utoipa::path(
    put,
    path = "/api/v1/events/{id}/attendance",
    operation_id = "enter_attendance",
    tag = "attendance",
    params(("id" = String, Path, format = "uuid")),
    request_body = Vec<EntryDocument>,
    responses(
        (status = 200, body = Vec<EntryDocument>),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/events/{id}/attendance")]
pub async fn enter(
    app: App,
    key: ApiKey,
    event: web::Path<Id<Event>>,
    entries_sent: JsonList<EntryDocument>,
) -> ApiResult {
    let (actor, event, now) = (key.actor(), event.into_inner(), app.clock.now());
    actor.may(Right::EnterAnswers)?;
    let sent = entries_sent.into_inner();
    if sent.len() > MOST_ENTRIES {
        let message = format!("Bitte senden Sie höchstens {MOST_ENTRIES} Einträge auf einmal.");
        return Err(ApiProblem::input(vec![FieldError { field: String::new(), message }]));
    }
    let by = actor.clone();
    let event_found = app.db.read(move |conn| seen_by(conn, &by, event)).await?;
    let taps = parse(&sent, &event_found)?;
    let by = actor.clone();
    app.db
        .write(move |conn| {
            actions::check_in_all(conn, &by, event, &taps, now).map_err(Refused::from)
        })
        .await
        .map_err(ApiProblem::from)?;
    let entered = app.db.read(move |conn| entries(conn, &actor, event)).await?;
    Ok(HttpResponse::Ok().json(entered))
}

/// A tap of the list that is not taken.
#[derive(Debug, thiserror::Error)]
#[error("entry {index}: {cause}")]
struct Refused {
    index: usize,
    cause: CheckInError,
}

impl From<(usize, CheckInError)> for Refused {
    fn from((index, cause): (usize, CheckInError)) -> Self {
        Self { index, cause }
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self { index: 0, cause: error.into() }
    }
}

impl From<Refused> for ApiProblem {
    fn from(refused: Refused) -> Self {
        let field = |name: &str| format!("{}.{name}", refused.index);
        let field = match refused.cause {
            CheckInError::NoSession => field("session"),
            CheckInError::NoGuest => field("guest"),
            CheckInError::NotInvited => field("presence"),
            CheckInError::Operation => field("operation"),
            CheckInError::NotAllowed(_)
            | CheckInError::Event(_)
            | CheckInError::NotNow(_)
            | CheckInError::TooEarly
            | CheckInError::NoOperation
            | CheckInError::Children
            | CheckInError::NotMissed
            | CheckInError::Database(_) => return refused.cause.into(),
        };
        let message = refused.cause.explain().sentence;
        Self::input(vec![FieldError { field, message }])
    }
}

/// Every entry's errors at once; fields are named `2.presence`, counted from 0.
fn parse(sent: &[EntryDocument], event: &Event) -> Result<Vec<Tap>, ApiProblem> {
    let mut errors = Vec::new();
    let mut taps = Vec::new();
    for (index, one) in sent.iter().enumerate() {
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError { field: format!("{index}.{field}"), message: message.into() });
        };
        let presence = Presence::parse(&one.presence);
        if presence.is_none() {
            let known: Vec<_> = Presence::ALL.iter().map(|presence| presence.code()).collect();
            refuse("presence", &format!("Erwartet wird {}.", known.join(", ")));
        }
        let part = one.part.as_deref().map(|part| Part::parse(part).ok_or(()));
        let part = part.transpose();
        match part {
            Err(()) => refuse("part", "Erwartet wird late oder left_early."),
            Ok(Some(_)) if presence.is_some_and(|known| known != Presence::Partly) => {
                refuse("part", "Das gibt es nur zusammen mit partly.");
            }
            Ok(_) => {}
        }
        let session = match (&one.session, event.sessions.as_slice()) {
            (Some(session), _) => session.parse().ok(),
            (None, [only]) => Some(only.id),
            (None, _) => None,
        };
        if session.is_none() {
            refuse("session", "Bitte nennen Sie eine Sitzung aus „sessions“ der Veranstaltung.");
        }
        let guest = one.guest.as_deref().map(str::parse).transpose();
        if guest.is_err() {
            refuse("guest", "Diesen Gast gibt es nicht.");
        }
        let at = one.at.as_deref().map(|at| Moment::parse(at).ok_or(())).transpose();
        if at.is_err() {
            refuse("at", "Erwartet wird ein Zeitpunkt wie 2027-01-12T09:30:00Z.");
        }
        if one.operation.trim().is_empty() {
            refuse("operation", &CheckInError::Operation.explain().sentence);
        }
        if let (Some(presence), Ok(part), Some(session), Ok(guest), Ok(at)) =
            (presence, part, session, guest, at)
        {
            let operation = one.operation.clone();
            taps.push(Tap { session, guest, presence, part, children: None, operation, at });
        }
    }
    match errors.is_empty() {
        true => Ok(taps),
        false => Err(ApiProblem::input(errors)),
    }
}

/// How many stand where at one session.
#[derive(Serialize, ToSchema)]
pub struct SignSums {
    present: usize,
    late: usize,
    left_early: usize,
    /// There for a part, nobody said which.
    partly: usize,
    excused: usize,
    absent: usize,
    unknown: usize,
}

/// How many of those who are assigned stand where.
#[derive(Serialize, ToSchema)]
pub struct AssignedSums {
    people: usize,
    /// There, for all of it or a part. `null` where a count would say something about fewer than five
    /// people; so are the others then.
    there: Option<usize>,
    away: Option<usize>,
    unknown: Option<usize>,
}

/// One session in sums.
#[derive(Serialize, ToSchema)]
pub struct SessionSums {
    #[schema(format = "uuid")]
    session: String,
    /// Guests who are invited.
    invited: SignSums,
    /// People whom the Fachverfahren assigned: they leave the house like this only.
    assigned: AssignedSums,
    walk_ins: usize,
}

/// What is entered for an event, added up by session.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/attendance/sums",
    operation_id = "get_attendance_sums",
    tag = "attendance",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = Vec<SessionSums>),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/attendance/sums")]
pub async fn added_up(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::SeeGuests)?;
    let sums = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            let known = week_actions::known(conn, &event, &actor.scope)?;
            let people = week::people(&known);
            let sessions = event.sessions.iter().enumerate();
            let sums = sessions.map(|(place, one)| session_sums(&known, &people, (place, one.id)));
            Ok::<_, EventError>(sums.collect::<Vec<_>>())
        })
        .await?;
    Ok(HttpResponse::Ok().json(sums))
}

fn session_sums(
    known: &week::Known,
    people: &[Person],
    (place, session): (usize, Id<Session>),
) -> SessionSums {
    let of = |listed: Option<ListedAs>| {
        let own = people.iter().filter(move |one| one.listed == listed);
        own.map(|one| one.signs[place]).collect::<Vec<Sign>>()
    };
    let (invited, assigned) = (of(Some(ListedAs::Invited)), of(Some(ListedAs::Assigned)));
    let count = |sign: Sign| invited.iter().filter(|one| **one == sign).count();
    let there = |signs: &[Sign]| signs.iter().filter(|one| one.presence().is_there()).count();
    let nameless = known
        .marks
        .iter()
        .filter(|mark| mark.session == session && mark.guest.is_none() && mark.presence.is_there());
    let open = assigned.iter().filter(|one| **one == Sign::Unknown).count();
    SessionSums {
        session: session.to_string(),
        walk_ins: there(&of(None)) + nameless.count(),
        assigned: AssignedSums::of(assigned.len(), there(&assigned), open),
        invited: SignSums {
            present: count(Sign::Present),
            late: count(Sign::Late),
            left_early: count(Sign::LeftEarly),
            partly: count(Sign::Partly),
            excused: count(Sign::Excused),
            absent: count(Sign::Absent),
            unknown: count(Sign::Unknown),
        },
    }
}

impl AssignedSums {
    /// Each count is shown or none: of three parts of a known whole two give the third away.
    fn of(people: usize, there: usize, unknown: usize) -> Self {
        let away = people - there - unknown;
        let is_small = |count: usize| (1..FEWEST as usize).contains(&count);
        let shown = ![there, unknown, away].into_iter().any(is_small);
        let shown = |count: usize| shown.then_some(count);
        Self { people, there: shown(there), away: shown(away), unknown: shown(unknown) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_assigned_people_say_nothing_about_fewer_than_five() {
        let shown = |people, there, unknown| {
            let sums = AssignedSums::of(people, there, unknown);
            (sums.there, sums.away, sums.unknown)
        };
        assert_eq!(shown(12, 12, 0), (Some(12), Some(0), Some(0)));
        assert_eq!(shown(12, 7, 0), (Some(7), Some(5), Some(0)));
        assert_eq!(shown(12, 10, 0), (None, None, None));
        assert_eq!(shown(3, 0, 3), (None, None, None));
    }
}
