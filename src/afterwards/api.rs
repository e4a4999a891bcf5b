//! What comes after an event, for machines: what it cost, and what was said without a name.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::cost::{Costs, Kind, MOST_CENTS, total};
use super::feedback::{Mark, Question, answers};
use super::queries;
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::{EventError, seen_by};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(show_costs).service(keep_costs).service(show_feedback);
}

/// What an event cost, in cents. What is missing was not entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CostsDocument {
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    rooms: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    childcare: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    interpreters: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    postage: Option<i32>,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000_000)]
    catering: Option<i32>,
}

/// The same with its sum, in cents. Written out: whoever reads strictly takes no part that is put into
/// another.
#[derive(Serialize, ToSchema)]
pub struct KeptCosts {
    #[serde(skip_serializing_if = "Option::is_none")]
    rooms: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    childcare: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interpreters: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postage: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    catering: Option<i32>,
    total: i64,
}

impl CostsDocument {
    fn read(&self) -> Result<Costs, ApiProblem> {
        let given = [
            (Kind::Rooms, self.rooms),
            (Kind::Childcare, self.childcare),
            (Kind::Interpreters, self.interpreters),
            (Kind::Postage, self.postage),
            (Kind::Catering, self.catering),
        ];
        let mut errors = Vec::new();
        let mut costs = Costs::new();
        for (kind, cents) in given.into_iter().filter_map(|(kind, cents)| Some((kind, cents?))) {
            match (0..=MOST_CENTS).contains(&cents) {
                true => {
                    costs.insert(kind, cents);
                }
                false => errors.push(FieldError {
                    field: kind.code().into(),
                    message: format!("Bitte geben Sie 0 bis {MOST_CENTS} Cent an."),
                }),
            }
        }
        match errors.is_empty() {
            true => Ok(costs),
            false => Err(ApiProblem::input(errors)),
        }
    }
}

fn kept(costs: &Costs) -> HttpResponse {
    let of = |kind| costs.get(&kind).copied();
    HttpResponse::Ok().json(KeptCosts {
        rooms: of(Kind::Rooms),
        childcare: of(Kind::Childcare),
        interpreters: of(Kind::Interpreters),
        postage: of(Kind::Postage),
        catering: of(Kind::Catering),
        total: total(costs),
    })
}

/// What an event cost.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/costs",
    operation_id = "show_costs",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = KeptCosts),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/costs")]
pub async fn show_costs(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    let costs = app.db.read(move |conn| actions::costs_of(conn, &actor, event)).await?;
    Ok(kept(&costs))
}

/// Keeps what an event cost, in place of what was entered before.
#[utoipa::path(
    put,
    path = "/api/v1/events/{id}/costs",
    operation_id = "keep_costs",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    request_body = CostsDocument,
    responses(
        (status = 200, body = KeptCosts),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/events/{id}/costs")]
pub async fn keep_costs(
    app: App,
    key: ApiKey,
    event: web::Path<Id<Event>>,
    new: Json<CostsDocument>,
) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::PlanEvents)?;
    let costs = new.into_inner().read()?;
    let written = costs.clone();
    app.db.write(move |conn| actions::keep_costs(conn, &actor, event, &written)).await?;
    Ok(kept(&costs))
}

/// What guests said without their names. New answers appear five at a time.
#[derive(Serialize, ToSchema)]
pub struct FeedbackDocument {
    /// How many are counted here; 0 while there are fewer than five.
    answers: u32,
    /// `liked`, `helped`, `again`; each with `yes`, `partly` and `no`.
    questions: BTreeMap<String, BTreeMap<String, u32>>,
}

/// What guests said about an event.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/feedback",
    operation_id = "show_feedback",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = FeedbackDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/feedback")]
pub async fn show_feedback(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event) = (key.actor(), event.into_inner());
    actor.may(Right::SeeEvents)?;
    let counts = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            let (_, shown) = queries::counts(conn, event.id)?;
            Ok::<_, EventError>(shown)
        })
        .await?;
    let marks = |question: Question| -> BTreeMap<String, u32> {
        let count = |mark: &Mark| counts.get(&(question, *mark)).copied().unwrap_or(0);
        Mark::ALL.iter().map(|mark| (mark.code().to_owned(), count(mark))).collect()
    };
    Ok(HttpResponse::Ok().json(FeedbackDocument {
        answers: answers(&counts),
        questions: Question::ALL
            .iter()
            .map(|question| (question.code().to_owned(), marks(*question)))
            .collect(),
    }))
}
