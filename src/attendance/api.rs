//! The door list for machines: devices that were offline send their taps here.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, CheckInError, CloseError, Gaps, Tap};
use super::{Presence, queries};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::events::actions::{EventError, seen_by};
use crate::problem::{ApiProblem, ApiResult, Explain, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::staff::{Actor, Right};
use crate::web::App;
use crate::web::json::Json;

/// Entries that one call may bring.
const MOST_ENTRIES: usize = 5_000;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(list).service(enter).service(close);
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
    /// When it was entered, RFC 3339; left out: now. The latest entry decides.
    #[serde(default)]
    at: Option<String>,
    /// Given by the device: the same operation twice counts once.
    #[serde(default)]
    #[schema(max_length = 100)]
    operation: String,
}

/// What is entered for an event. Guests who are missing here are unknown, not absent.
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
    let marks = queries::marks(conn, event.id)?.into_iter();
    let seen = marks.filter(|mark| mark.guest.is_none_or(|guest| !unseen.contains(&guest)));
    let entered = seen.filter(|mark| mark.presence.is_entered());
    let document = |mark: queries::Mark| EntryDocument {
        guest: mark.guest.map(|guest| guest.to_string()),
        session: Some(mark.session.to_string()),
        presence: mark.presence.code().into(),
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
    entries_sent: Json<Vec<EntryDocument>>,
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
        if let (Some(presence), Some(session), Ok(guest), Ok(at)) = (presence, session, guest, at) {
            let operation = one.operation.clone();
            taps.push(Tap { session, guest, presence, children: None, operation, at });
        }
    }
    match errors.is_empty() {
        true => Ok(taps),
        false => Err(ApiProblem::input(errors)),
    }
}

/// A closed event.
#[derive(Serialize, ToSchema)]
pub struct ClosedDocument {
    #[schema(format = "uuid")]
    id: String,
    /// `closed`.
    stage: &'static str,
    /// Delivered invitations whose attendance nobody entered; they stay unknown.
    unknown: i32,
}

/// Closes an event that is over. What nobody entered stays unknown.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/closing",
    operation_id = "close_event",
    tag = "attendance",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = ClosedDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/closing")]
pub async fn close(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event, now) = (key.actor(), event.into_inner(), app.clock.now());
    let unknown = app
        .db
        .write(move |conn| actions::close(conn, &actor, event, Gaps::Keep, now))
        .await
        .map_err(|refusal: CloseError| ApiProblem::from(refusal))?;
    let stage = crate::events::Stage::Closed.code();
    Ok(HttpResponse::Ok().json(ClosedDocument { id: event.to_string(), stage, unknown }))
}
