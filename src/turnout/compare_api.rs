//! A comparison for machines: `GET /api/v1/turnout/comparison`.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::api::TurnoutRow;
use super::compare::Comparison;
use super::compare_ask::{Asked, Question, Shown, Side, answer, both};
use super::figures::Figures;
use crate::problem::{ApiProblem, ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(comparison);
}

/// Whether two turnouts differ.
#[derive(Serialize, ToSchema)]
pub struct ComparisonDocument {
    first: ComparisonSide,
    second: ComparisonSide,
    /// The first rate less the second one; `null` where there is no comparison.
    difference: Option<DifferenceDocument>,
    /// Why there is none: `no_event` on one of the sides, `overlap` (the same invitations would stand on
    /// both), or `too_few` (fewer than ten were delivered, or a count is hidden).
    reason: Option<&'static str>,
    /// The answer in German, as the page says it.
    sentence: String,
    /// Whether something is hidden on either side.
    suppressed: bool,
}

/// One side.
#[derive(Serialize, ToSchema)]
pub struct ComparisonSide {
    /// First month: of a quarter, or of a year.
    from: String,
    /// Last month, included: of a quarter, or of a year.
    to: String,
    /// What it is, and when; empty where there was no event.
    label: String,
    /// `null` where one of the sides had no event.
    row: Option<TurnoutRow>,
}

/// The first rate less the second one, in shares from -1 to 1.
#[derive(Serialize, ToSchema)]
pub struct DifferenceDocument {
    estimate: f64,
    /// Of the 95 % interval (Newcombe), whatever those did whose attendance is not entered.
    low: f64,
    high: f64,
    /// Of the exact test by Fisher, two-sided: the largest that the unknown ones could make of it.
    p: f64,
    /// `first_higher`, `second_higher` or `no_difference`.
    finding: &'static str,
}

impl ComparisonSide {
    fn of(side: &Side, shown: Option<&Shown<'_>>) -> Self {
        Self {
            from: side.period.first().first_month().code(),
            to: side.period.last().last_month().code(),
            label: shown.map(|shown| shown.called.alone.clone()).unwrap_or_default(),
            row: shown.map(|shown| TurnoutRow::of(shown.row)),
        }
    }
}

impl DifferenceDocument {
    fn of(found: &Comparison) -> Self {
        Self {
            estimate: found.estimate,
            low: found.low,
            high: found.high,
            p: found.p,
            finding: found.finding().code(),
        }
    }
}

/// Compares two times, two formats or two Standorte.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/comparison",
    operation_id = "get_turnout_comparison",
    tag = "turnout",
    params(Asked),
    responses(
        (status = 200, body = ComparisonDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/comparison")]
pub async fn comparison(app: App, key: ApiKey, asked: web::Query<Asked>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let (question, errors) = Question::read(&asked, app.clock.today().civil());
    if !errors.is_empty() {
        return Err(ApiProblem::input(errors.0));
    }
    let (baseline, now) = (app.office().baseline, app.clock.now());
    let wanted = question.clone();
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| both(conn, &figures, &actor.scope, &wanted, baseline, now);
    let found = app.db.read(read).await?;
    let answer = answer(&question, &found);
    let [one, other] = &question.sides;
    let [first, second] = match &answer.sides {
        Some([first, second]) => [Some(first), Some(second)],
        None => [None, None],
    };
    let mut rows = [first, second].into_iter().flatten();
    Ok(HttpResponse::Ok().json(ComparisonDocument {
        first: ComparisonSide::of(one, first),
        second: ComparisonSide::of(other, second),
        difference: answer.found.as_ref().ok().map(DifferenceDocument::of),
        reason: answer.found.err().map(|why| why.code()),
        sentence: answer.sentence(),
        suppressed: rows.any(|shown| shown.row.shown.is_suppressed()),
    }))
}
