//! What an event needs, for machines.

use actix_web::{HttpResponse, get, web};

use super::{Shopping, queries};
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::{EventError, seen_by};
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(show);
}

/// How many chairs, drinks and interpreters an event needs, from what people said.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/shopping",
    operation_id = "show_shopping",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = Shopping),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/shopping")]
pub async fn show(app: App, key: ApiKey, id: web::Path<String>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::EnterAnswers)?;
    let id: Id<Event> = id.parse().map_err(|_| EventError::Unknown)?;
    let list = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, id)?;
            Ok::<_, EventError>(queries::lists(conn, std::slice::from_ref(&event))?)
        })
        .await?;
    Ok(HttpResponse::Ok().json(list.into_iter().next().unwrap_or_default()))
}
