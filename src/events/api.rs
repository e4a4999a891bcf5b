//! Events for machines.
//!
//! `PATCH` stands further down the line, with the room that tells the guests of a move.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::actions::{self, EventError};
use super::api_documents::{self, EventDocument, EventList, NewEvent};
use super::list::{self, Cursor, Filter, Order};
use super::{Draft, Event, Phase, Stage};
use crate::db::{Day, Id};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::json::Json;
use crate::web::{App, paging};

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(add).service(show).service(publish);
    routes.service(super::series_api::add);
}

/// Which part of which list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `draft`, `published`, `cancelled` or `closed`.
    stage: Option<String>,
    /// `draft`, `published`, `running`, `over`, `closed` or `cancelled`.
    phase: Option<String>,
    /// Id of a Standort.
    site: Option<String>,
    /// Id of a format.
    format: Option<String>,
    /// Id of a venue.
    venue: Option<String>,
    /// Begins on this day or later: `2027-01-12`.
    from: Option<String>,
    /// Begins on this day or earlier.
    to: Option<String>,
    /// At most so many; 50 unless told otherwise.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

impl Asked {
    fn read(&self) -> Result<(Filter, Option<Cursor>, i64), ApiProblem> {
        let mut errors = Vec::new();
        let mut reading = Reading { errors: &mut errors };
        let filter = Filter {
            stage: reading.value("stage", &self.stage, Stage::parse),
            phase: reading.value("phase", &self.phase, Phase::parse),
            site: reading.value("site", &self.site, |text| text.parse().ok()),
            format: reading.value("format", &self.format, |text| text.parse().ok()),
            venue: reading.value("venue", &self.venue, |text| text.parse().ok()),
            from: reading.value("from", &self.from, Day::parse),
            to: reading.value("to", &self.to, Day::parse),
            series: None,
        };
        let after = reading.value("after", &self.after, Cursor::parse);
        match (paging::limit(self.limit.as_deref()), errors.is_empty()) {
            (Ok(limit), true) => Ok((filter, after, limit)),
            (limit, _) => {
                errors.extend(limit.err());
                Err(ApiProblem::input(errors))
            }
        }
    }
}

struct Reading<'a> {
    errors: &'a mut Vec<FieldError>,
}

impl Reading<'_> {
    fn value<T>(
        &mut self,
        field: &str,
        text: &Option<String>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text.as_deref()?;
        let value = read(text);
        if value.is_none() {
            self.errors.push(FieldError {
                field: field.into(),
                message: "Diese Angabe kennen wir nicht. Bitte prüfen Sie sie.".into(),
            });
        }
        value
    }
}

/// Events by their beginning; drafts without a day stand first.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    operation_id = "list_events",
    tag = "events",
    params(Asked),
    responses(
        (status = 200, body = EventList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events")]
pub async fn index(app: App, key: ApiKey, asked: web::Query<Asked>) -> ApiResult {
    key.actor().may(Right::SeeEvents)?;
    let (filter, after, limit) = asked.read()?;
    let (scope, now) = (key.actor().scope, app.clock.now());
    let page = app
        .db
        .read(move |conn| list::list(conn, &scope, &filter, Order::All, after, limit, now))
        .await?;
    let items = page.events.iter().map(|event| EventDocument::of(event, now)).collect();
    let next = page.next.map(Cursor::text);
    Ok(HttpResponse::Ok().json(EventList { items, next }))
}

/// Plans an event: a draft that nobody outside sees.
#[utoipa::path(
    post,
    path = "/api/v1/events",
    operation_id = "plan_event",
    tag = "events",
    request_body = NewEvent,
    responses(
        (status = 201, body = EventDocument,
            headers(("Location", description = "Where the event can be read"))),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events")]
pub async fn add(app: App, key: ApiKey, new: Json<NewEvent>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let (fields, now) = (new.fields(), app.clock.now());
    let draft = Draft::parse(&fields).map_err(|errors| api_documents::wrong(&fields, errors))?;
    let event = app
        .db
        .write(move |conn| {
            let id = actions::draft(conn, &actor, &draft, now)?;
            actions::seen_by(conn, &actor, id)
        })
        .await
        .map_err(|refusal| match refusal {
            EventError::Input(errors) => api_documents::wrong(&fields, errors),
            other => other.into(),
        })?;
    let place = (LOCATION, format!("/api/v1/events/{}", event.id));
    Ok(HttpResponse::Created().insert_header(place).json(EventDocument::of(&event, now)))
}

/// One event.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}",
    operation_id = "show_event",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = EventDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}")]
pub async fn show(app: App, key: ApiKey, id: web::Path<Id<Event>>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeEvents)?;
    let event = app.db.read(move |conn| actions::seen_by(conn, &actor, *id)).await?;
    Ok(HttpResponse::Ok().json(EventDocument::of(&event, app.clock.now())))
}

/// Publishes an event that a guest can come to. Twice is as good as once.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/publication",
    operation_id = "publish_event",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = EventDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/publication")]
pub async fn publish(app: App, key: ApiKey, id: web::Path<Id<Event>>) -> ApiResult {
    let (actor, id, now) = (key.actor(), id.into_inner(), app.clock.now());
    let event = app
        .db
        .write(move |conn| {
            actions::publish(conn, &actor, id, now)?;
            actions::seen_by(conn, &actor, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(EventDocument::of(&event, now)))
}
