//! `PATCH /api/v1/events/{id}`: changes an event, and tells the guests who must know.

use actix_web::{HttpResponse, patch as patched, web};

use super::actions::{self, ChangeError, Times};
use crate::db::Id;
use crate::events::actions::{EventError, seen_by};
use crate::events::api_documents::{self, EventDocument, EventPatch};
use crate::events::{Draft, Event};
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

/// Changes an event; what is left out stays. If a published event gets another time or place,
/// everybody who knew is told, as the page does it; `reason_for_guests` stands in their message.
/// With `reach` the change is carried to other dates of its series: where they said the same before,
/// they say the new thing; where they were different already, they stay.
#[utoipa::path(
    patch,
    path = "/api/v1/events/{id}",
    operation_id = "change_event",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    request_body = EventPatch,
    responses(
        (status = 200, body = EventDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[patched("/api/v1/events/{id}")]
pub async fn patch(
    app: App,
    key: ApiKey,
    id: web::Path<Id<Event>>,
    wish: Json<EventPatch>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let (id, now, there) = (id.into_inner(), app.clock.now(), app.clone());
    let reader = actor.clone();
    let event = app.db.read(move |conn| seen_by(conn, &reader, id)).await?;
    let fields = wish.fields(&event);
    let draft = Draft::parse(&fields).map_err(|errors| api_documents::wrong(&fields, errors))?;
    let (reason, reach) = (wish.reason()?, wish.reach()?);
    let event = app
        .db
        .write(move |conn| {
            let far = (reach, Times::Everywhere);
            actions::carry(conn, &there, &actor, id, (&draft, &reason), far, now)?;
            Ok::<_, ChangeError>(seen_by(conn, &actor, id)?)
        })
        .await
        .map_err(|refusal| match refusal {
            ChangeError::Event(EventError::Input(errors)) => api_documents::wrong(&fields, errors),
            other => other.into(),
        })?;
    Ok(HttpResponse::Ok().json(EventDocument::of(&event, now)))
}
