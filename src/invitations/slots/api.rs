//! The times of an event for machines: an appointment system sees what is free and gives one.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Invitation;
use super::actions::{self, Given, SlotError};
use super::list::{Line, Plan, Whose};
use crate::db::{Id, LocalTime};
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::problem::{ApiProblem, ApiResult, Explain, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(give);
}

/// What became of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    Free,
    Taken,
    /// Nobody gets it.
    Blocked,
}

/// One time that one party can have.
#[derive(Serialize, ToSchema)]
pub struct SlotDocument {
    /// From 1 through all sessions.
    number: i32,
    /// By the event's own clock: `2027-01-12T10:00`.
    starts_at: String,
    ends_at: String,
    state: SlotState,
    /// The invitation of whoever has it.
    #[schema(format = "uuid")]
    invitation: Option<String>,
}

/// All times of an event.
#[derive(Serialize, ToSchema)]
pub struct SlotList {
    /// Of one time; `null`: all come together.
    minutes: Option<i32>,
    items: Vec<SlotDocument>,
    /// Parties that wait for one.
    waiting: usize,
}

/// The times of an event, and which are free.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/slots",
    operation_id = "list_slots",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = SlotList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/slots")]
pub async fn index(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::SeeGuests)?;
    let (event, plan) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            let plan = Plan::of(conn, &actor, &event)?;
            Ok::<_, SlotError>((event, plan))
        })
        .await?;
    Ok(HttpResponse::Ok().json(SlotList {
        minutes: event.slots.map(|slots| slots.minutes),
        items: plan.lines.iter().map(document).collect(),
        waiting: plan.waiting.len(),
    }))
}

fn document(line: &Line) -> SlotDocument {
    let (state, invitation) = match &line.whose {
        Whose::Nobody => (SlotState::Free, None),
        Whose::Blocked => (SlotState::Blocked, None),
        Whose::Party(party) => {
            (SlotState::Taken, party.names.is_some().then(|| party.invitation.to_string()))
        }
    };
    SlotDocument {
        number: line.slot.number,
        starts_at: LocalTime::of(line.slot.hours.starts_at).iso(),
        ends_at: LocalTime::of(line.slot.hours.ends_at).iso(),
        state,
        invitation,
    }
}

/// Who gets a time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSlotHolder {
    #[schema(format = "uuid")]
    invitation: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct SlotGiven {
    /// `false`: all places were taken, and they wait.
    given: bool,
}

/// Gives a time to the party of an invitation. Who has said yes is told of the new time; for who has not,
/// it is their yes.
#[utoipa::path(
    put,
    path = "/api/v1/events/{id}/slots/{number}",
    operation_id = "give_slot",
    tag = "invitations",
    params(
        ("id" = String, Path, format = "uuid"),
        ("number" = i32, Path, minimum = 1),
    ),
    request_body = NewSlotHolder,
    responses(
        (status = 200, body = SlotGiven),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/events/{id}/slots/{number}")]
pub async fn give(
    app: App,
    key: ApiKey,
    path: web::Path<(Id<Event>, i32)>,
    new: Json<NewSlotHolder>,
) -> ApiResult {
    let (actor, (event, number)) = (key.actor(), path.into_inner());
    actor.may(Right::EnterAnswers)?;
    let unknown = || {
        let message = SlotError::NoParty.explain().sentence;
        ApiProblem::input(vec![FieldError { field: "invitation".into(), message }])
    };
    let invitation: Id<Invitation> = new.into_inner().invitation.parse().map_err(|_| unknown())?;
    let (there, now) = (app.clone(), app.clock.now());
    let given = app
        .db
        .write(move |conn| {
            let row = super::super::queries::find(conn, invitation)?;
            let party = row.map(|row| row.party).ok_or(SlotError::NoParty)?;
            actions::give(conn, &there, &actor, event, (party, number), now)
        })
        .await;
    match given {
        Ok(given) => Ok(HttpResponse::Ok().json(SlotGiven { given: given == Given::Theirs })),
        Err(SlotError::NoParty) => Err(unknown()),
        Err(refusal) => Err(refusal.into()),
    }
}
