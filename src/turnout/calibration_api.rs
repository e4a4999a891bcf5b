//! How often forecasts held, for machines: `GET /api/v1/turnout/plan/calibration`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::calibration::{Score, Scores, check};
use super::figures::Figures;
use super::plan_queries;
use crate::problem::{ApiProblem, ApiResult, ProblemDocument, ours};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::stats::ProportionError;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(calibration);
}

/// Every closed event of the last three years, and every one that was imported from before, forecast once
/// more from those before its month: how often the range of four in five held.
#[derive(Serialize, ToSchema)]
pub struct CalibrationDocument {
    total: ScoreDocument,
    years: Vec<ScoreDocument>,
    formats: Vec<ScoreDocument>,
}

/// Some forecasts together.
#[derive(Serialize, ToSchema)]
pub struct ScoreDocument {
    /// A year or the name of a format; empty for all, and for a format that is gone.
    label: String,
    forecasts: u32,
    /// As many came as the range said.
    held: u32,
    /// Fewer came.
    below: u32,
    /// More came.
    above: u32,
    /// The share that should have held: a little more than 0.8, because people are whole numbers.
    due: f64,
    /// The share that held; `null` below ten forecasts.
    share: Option<HeldDocument>,
}

/// A share with its 95 % interval (Wilson).
#[derive(Serialize, ToSchema)]
pub struct HeldDocument {
    rate: f64,
    low: f64,
    high: f64,
}

impl ScoreDocument {
    fn of(label: String, score: &Score) -> Result<Self, ProportionError> {
        let held = |(rate, interval): (f64, crate::stats::interval::Interval)| HeldDocument {
            rate,
            low: interval.low,
            high: interval.high,
        };
        Ok(Self {
            label,
            forecasts: score.forecasts,
            held: score.held,
            below: score.below,
            above: score.above,
            due: score.due_share(),
            share: score.told()?.map(held),
        })
    }

    fn parts<K: ToString>(scores: &BTreeMap<K, Score>) -> Result<Vec<Self>, ProportionError> {
        scores.iter().map(|(label, score)| Self::of(label.to_string(), score)).collect()
    }
}

impl CalibrationDocument {
    fn of(scores: &Scores) -> Result<Self, ProportionError> {
        Ok(Self {
            total: ScoreDocument::of(String::new(), &scores.whole)?,
            years: ScoreDocument::parts(&scores.years)?,
            formats: ScoreDocument::parts(&scores.formats)?,
        })
    }
}

/// How often the planner was right.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/plan/calibration",
    operation_id = "get_turnout_plan_calibration",
    tag = "turnout",
    responses(
        (status = 200, body = CalibrationDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/plan/calibration")]
pub async fn calibration(app: App, key: ApiKey) -> ApiResult {
    let (actor, now) = (key.actor(), app.clock.now());
    actor.may(Right::SeeTurnout)?;
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| {
        let history = plan_queries::history(conn, figures.memory(), &actor, now)?;
        Ok::<_, diesel::result::Error>((history, plan_queries::format_names(conn)?))
    };
    let (history, names) = app.db.read(read).await?;
    let scores = Scores::of(&check(&history.past), &names);
    let document =
        CalibrationDocument::of(&scores).map_err(|error| ApiProblem::from(ours(&error)))?;
    Ok(HttpResponse::Ok().json(document))
}
