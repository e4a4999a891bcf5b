//! Closing an event for machines, and the next steps of its guests: by key, never by name.

use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::{self, CloseError, FollowUpError};
use super::followup::State;
use super::queries;
use crate::attendance::actions::Gaps;
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::problem::{ApiProblem, ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(list).service(close);
}

/// The next step of one guest.
#[derive(Serialize, ToSchema)]
pub struct FollowUpDocument {
    /// The guest's key in the Fachverfahren.
    key: String,
    /// `work`, `course`, `language`, `partner`, `talk`, `event` or `other`; `null`: none is needed.
    step: Option<&'static str>,
    /// Who sees to it.
    owner: String,
    #[schema(format = "date")]
    due_on: Option<String>,
    /// `agreed`, `begun`, `done` or `dropped`.
    state: &'static str,
}

/// The next steps after an event, by key.
#[derive(Serialize, ToSchema)]
pub struct FollowUpList {
    items: Vec<FollowUpDocument>,
    /// How many have no next step yet; they are not in the list.
    open: usize,
}

/// The next steps that are settled, for the Fachverfahren. Nothing about who was there.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/followups",
    operation_id = "list_followups",
    tag = "followups",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = FollowUpList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/followups")]
pub async fn list(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::SeeGuests)?;
    let (all, keys) = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            let all = actions::of_event(conn, &event, &actor.scope)?;
            let ids: Vec<_> = all.iter().map(|one| one.guest).collect();
            let keys = queries::keys(conn, &ids)?;
            Ok::<_, FollowUpError>((all, keys))
        })
        .await?;
    let settled = all.iter().filter_map(|one| {
        let known = one.followup.as_ref().filter(|known| known.state != State::Open)?;
        Some(FollowUpDocument {
            key: keys.get(&one.guest)?.clone(),
            step: known.step.map(|step| step.code()),
            owner: known.owner_name.clone(),
            due_on: known.due_on.map(|due| due.iso()),
            state: known.state.code(),
        })
    });
    let mut items: Vec<_> = settled.collect();
    items.sort_by(|one, other| one.key.cmp(&other.key));
    let open = actions::open_count(&all);
    Ok(HttpResponse::Ok().json(FollowUpList { items, open }))
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

/// Closes an event that is over. What nobody entered stays unknown. Refused with `followups_open` as long as
/// somebody would leave a week without a next step.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/closing",
    operation_id = "close_event",
    tag = "followups",
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
