//! Assignments for machines: the Fachverfahren names who is sent. What they did there it never reads
//! here.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, AssignError, Whom};
use crate::db::Id;
use crate::events::Event;
use crate::problem::{ApiProblem, ApiResult, Explain, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(assign);
}

/// Who is assigned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignments {
    /// Keys of guests, as they were imported.
    #[schema(min_items = 1, max_items = 10_000)]
    keys: Vec<String>,
}

/// How many are on the list.
#[derive(Serialize, ToSchema)]
pub struct AssignedDocument {
    /// Who was not on the list before.
    new: usize,
    /// Everybody on it now.
    assigned: usize,
}

/// Puts people on the list of an event, all of them or nobody. They get no message from here.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/assignments",
    operation_id = "assign",
    tag = "assignments",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewAssignments,
    responses(
        (status = 200, body = AssignedDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/assignments")]
pub async fn assign(
    app: App,
    key: ApiKey,
    event: web::Path<Id<Event>>,
    new: Json<NewAssignments>,
) -> ApiResult {
    let (actor, event, now) = (key.actor(), event.into_inner(), app.clock.now());
    actor.may(Right::Invite)?;
    let whom = Whom::Keys(new.into_inner().keys);
    let assigned = app
        .db
        .write(move |conn| actions::assign(conn, &actor, event, &whom, now))
        .await
        .map_err(problem)?;
    let document = AssignedDocument { new: assigned.new, assigned: assigned.all };
    Ok(HttpResponse::Ok().json(document))
}

fn problem(refusal: AssignError) -> ApiProblem {
    match refusal {
        AssignError::Nobody
        | AssignError::TooMany
        | AssignError::Unknown(_)
        | AssignError::NotClient(_) => {
            let message = refusal.explain().sentence;
            ApiProblem::input(vec![FieldError { field: "keys".into(), message }])
        }
        AssignError::NotAllowed(_)
        | AssignError::Event(_)
        | AssignError::NotHere
        | AssignError::NotNow(_)
        | AssignError::Invited(_)
        | AssignError::Full { .. }
        | AssignError::Post(_)
        | AssignError::Database(_) => refusal.into(),
    }
}
