//! Figures for machines: `GET /api/v1/turnout` and the same as CSV.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::csv;
use super::figures::Figures;
use super::period::{Period, PeriodError};
use super::report::{By, Report, Row};
use crate::db::Moment;
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument, ours};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(table).service(index);
}

/// Which months, grouped by what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// First month, `2027-01`, or any day of it; this year's January unless told otherwise, before
    /// April the last year's. Widened to whole calendar quarters; by format, topic, weekday, time of
    /// day, lead time and childcare to whole calendar years, so that no two periods overlap: the answer says to what.
    #[serde(default)]
    from: String,
    /// Last month, included, or any day of it. Widened in the same way.
    #[serde(default)]
    to: String,
    /// `format`, `site`, `month`, `channel`, `language`, `topic`, `weekday`, `day_part`, `lead`,
    /// `childcare` or `before` (whether guests had been to an earlier event); `format` unless told
    /// otherwise.
    #[serde(default)]
    by: String,
}

/// Sums and rates. Counts that say something about fewer than five people are `null`.
#[derive(Serialize, ToSchema)]
pub struct TurnoutDocument {
    /// First month: of a quarter, or of a year.
    from: String,
    /// Last month, included: of a quarter, or of a year.
    to: String,
    by: String,
    /// What counts as good in this office.
    baseline: f64,
    rows: Vec<TurnoutRow>,
    total: TurnoutRow,
    /// Formats about health exist and are not in this table.
    without_health: bool,
    /// When it was counted, in UTC, if that is some minutes ago, as it may be in a year with more than
    /// 20,000 events; `null`: just now.
    as_of: Option<String>,
    /// More than 20,000 events are over and not closed: the oldest of them are not counted.
    leaves_out: bool,
}

/// One group.
#[derive(Serialize, ToSchema)]
pub struct TurnoutRow {
    /// An id, a month, or the API's word.
    key: String,
    label: String,
    events: u32,
    delivered: Option<u32>,
    replied: Option<u32>,
    accepted: Option<u32>,
    attended: Option<u32>,
    /// Delivered, attendance not entered: between none and all of them came.
    unknown: Option<u32>,
    /// `null` where a count is hidden or fewer than ten were delivered.
    turnout: Option<RateDocument>,
    /// What counts as good here: a format's own figure where it has one, else the office's.
    baseline: f64,
    /// `above`, `not_distinguishable`, `below` or `too_few`.
    verdict: &'static str,
    /// Of the two-sided exact binomial test against the baseline.
    p: f64,
    /// Whether something in this row is hidden.
    suppressed: bool,
}

/// Attended of delivered.
#[derive(Serialize, ToSchema)]
pub struct RateDocument {
    rate: f64,
    /// Of the 95 % interval.
    low: f64,
    high: f64,
    /// `wilson` where everything is entered. Else `wilson_band`: from the Wilson low if none of the
    /// unknown came to the Wilson high if all of them came.
    method: &'static str,
}

impl TurnoutRow {
    pub(super) fn of(row: &Row) -> Self {
        let shown = row.shown;
        Self {
            key: row.key.clone(),
            label: row.label.clone(),
            events: row.events,
            delivered: shown.delivered.count(),
            replied: shown.replied.count(),
            accepted: shown.accepted.count(),
            attended: shown.attended.count(),
            unknown: shown.unknown.count(),
            turnout: row.turnout.map(|rate| RateDocument {
                rate: rate.rate,
                low: rate.interval.low,
                high: rate.interval.high,
                method: rate.method(),
            }),
            baseline: row.baseline.rate(),
            verdict: row.judgement.verdict.code(),
            p: row.judgement.p,
            suppressed: shown.is_suppressed(),
        }
    }
}

async fn report(app: &App, key: &ApiKey, asked: &Asked) -> Result<Report, ApiProblem> {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let wrong =
        |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    let period = Period::parse(&asked.from, &asked.to, app.clock.today().civil());
    let by = match asked.by.as_str() {
        "" => Some(By::Format),
        by => By::parse(by),
    };
    let mut errors = Vec::new();
    if let Err(error) = period {
        errors.push(wrong(PeriodError::field(error), error.explain()));
    }
    if by.is_none() {
        let known: Vec<_> = By::ALL.iter().map(|by| by.code()).collect();
        errors.push(wrong("by", &format!("Erwartet wird {}.", known.join(", "))));
    }
    let (Ok(period), Some(by)) = (period, by) else { return Err(ApiProblem::input(errors)) };
    let (baseline, now) = (app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| figures.report(conn, (&actor.scope, period), by, baseline, now);
    Ok(app.db.read(read).await?)
}

/// The turnout of some quarters or years.
#[utoipa::path(
    get,
    path = "/api/v1/turnout",
    operation_id = "get_turnout",
    tag = "turnout",
    params(Asked),
    responses(
        (status = 200, body = TurnoutDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout")]
pub async fn index(app: App, key: ApiKey, asked: web::Query<Asked>) -> ApiResult {
    let report = report(&app, &key, &asked).await?;
    Ok(HttpResponse::Ok().json(TurnoutDocument {
        from: report.period.first().first_month().code(),
        to: report.period.last().last_month().code(),
        by: report.by.code().into(),
        baseline: report.baseline.rate(),
        rows: report.rows.iter().map(TurnoutRow::of).collect(),
        total: TurnoutRow::of(&report.total),
        without_health: report.without_health,
        as_of: report.as_of.map(Moment::rfc3339),
        leaves_out: report.leaves_out,
    }))
}

/// The same as CSV: UTF-8 with a mark, semicolons, decimal points, the total as last row.
#[utoipa::path(
    get,
    path = "/api/v1/turnout.csv",
    operation_id = "get_turnout_csv",
    tag = "turnout",
    params(Asked),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout.csv")]
pub async fn table(app: App, key: ApiKey, asked: web::Query<Asked>) -> ApiResult {
    let report = report(&app, &key, &asked).await?;
    let failed =
        |error: std::io::Error| ApiProblem { explanation: ours(&error), errors: Vec::new() };
    let file = csv::of_report(&report).map_err(failed)?;
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").body(file))
}
