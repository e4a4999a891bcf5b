//! Batches for machines.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, BatchError};
use super::batch::{self, Arrival, Batch, Stage};
use super::{Print, Sides, Type};
use crate::db::{Day, Id, Moment};
use crate::outbox::Knows;
use crate::outbox::actions::sites_of;
use crate::problem::{ApiProblem, ApiResult, ProblemDocument, ours};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(form).service(pdf);
}

/// Which letters, and how they are printed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBatch {
    /// The event whose letters wait.
    event: String,
    #[serde(default)]
    size: WishedType,
    #[serde(default)]
    sides: WishedSides,
}

/// How large the words are: 12 or 14 points.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WishedType {
    #[default]
    Normal,
    Large,
}

/// How paper goes through the printer. On both sides: every letter begins on a fresh sheet.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WishedSides {
    #[default]
    Both,
    One,
}

/// A batch that waits for the printer.
#[derive(Serialize, ToSchema)]
pub struct BatchDocument {
    #[schema(format = "uuid")]
    id: String,
    /// `waiting`, `printed` or `posted`.
    stage: &'static str,
    letters: i64,
    /// In cents.
    postage: i64,
    /// The day by which it should be in the post; `null`: no hurry.
    #[schema(format = "date")]
    post_by: Option<String>,
    /// Whether guests have hardly time to answer.
    tight: bool,
    /// Where the PDF is.
    pdf: String,
}

impl BatchDocument {
    fn of(batch: &Batch, now: Moment) -> Self {
        let (post_by, tight) = match batch::arrival(batch.useless_at, now) {
            Arrival::InTime { post_by } => (post_by, false),
            Arrival::Tight { last } => (Some(last), true),
            Arrival::TooLate => (None, true),
        };
        let stage: Stage = batch.stage();
        Self {
            id: batch.id.to_string(),
            stage: stage.code(),
            letters: batch.letters,
            postage: batch::postage(usize::try_from(batch.letters).unwrap_or_default()),
            post_by: post_by.map(Day::iso),
            tight,
            pdf: format!("/api/v1/letters/batches/{}", batch.id),
        }
    }
}

/// Puts the letters of an event that wait for printing into one batch.
#[utoipa::path(
    post,
    path = "/api/v1/letters/batches",
    operation_id = "form_batch",
    tag = "letters",
    request_body = NewBatch,
    responses(
        (status = 201, body = BatchDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/letters/batches")]
pub async fn form(app: App, key: ApiKey, knows: Knows, new: Json<NewBatch>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::Invite)?;
    let (sites, now) = (sites_of(actor.scope.sites()), app.clock.now());
    let NewBatch { event, size, sides } = new.into_inner();
    let print = Print {
        size: match size {
            WishedType::Normal => Type::Normal,
            WishedType::Large => Type::Large,
        },
        sides: match sides {
            WishedSides::Both => Sides::Both,
            WishedSides::One => Sides::One,
        },
    };
    let formed =
        app.db.write(move |conn| actions::form(conn, &**knows, &event, print, &sites, now)).await?;
    Ok(HttpResponse::Created().json(BatchDocument::of(&formed, now)))
}

/// A batch as one PDF, in print order.
#[utoipa::path(
    get,
    path = "/api/v1/letters/batches/{id}",
    operation_id = "print_batch",
    tag = "letters",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, description = "Die Briefe", body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/letters/batches/{id}")]
pub async fn pdf(app: App, key: ApiKey, knows: Knows, id: web::Path<String>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::Invite)?;
    let (sites, now) = (sites_of(actor.scope.sites()), app.clock.now());
    let id: Id<Batch> = id.parse().map_err(|_| BatchError::Missing)?;
    let read = app.db.read(move |conn| {
        let batch = actions::held(conn, id, &sites)?;
        let sheets = actions::letters(conn, &**knows, id, now)?;
        Ok::<_, BatchError>((batch, sheets))
    });
    let (batch, sheets) = read.await?;
    // Setting letters takes its time: not on the thread that serves people.
    let set = web::block(move || actions::set(&batch, &sheets)).await;
    let (_, printed) = set.map_err(|stopped| ApiProblem::from(ours(&stopped)))??;
    Ok(HttpResponse::Ok().content_type("application/pdf").body(printed.pdf))
}
