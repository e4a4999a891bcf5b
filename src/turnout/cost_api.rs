//! What one guest cost, by format, for machines: `GET /api/v1/turnout/costs`.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::cost_queries;
use super::costs::Row;
use super::figures::Figures;
use super::year_api::YearAsked;
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(costs);
}

/// What one guest cost in a year, at events whose costs were entered.
#[derive(Serialize, ToSchema)]
pub struct CostsDocument {
    year: i16,
    rows: Vec<CostRow>,
    total: CostRow,
}

/// A format, or all of them.
#[derive(Serialize, ToSchema)]
pub struct CostRow {
    label: String,
    events: u32,
    /// Of them with costs.
    entered: u32,
    /// Whole euros for each guest who was there; `null` below ten guests, and where the figure would say
    /// something about fewer than five people.
    euros: Option<i64>,
}

impl CostRow {
    fn of(row: Row) -> Self {
        Self { label: row.label, events: row.events, entered: row.entered, euros: row.euros }
    }
}

/// What one guest cost, by format.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/costs",
    operation_id = "get_turnout_costs",
    tag = "turnout",
    params(YearAsked),
    responses(
        (status = 200, body = CostsDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/costs")]
pub async fn costs(app: App, key: ApiKey, asked: web::Query<YearAsked>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let year = asked.year(app.clock.today().civil().year())?;
    let (baseline, now) = (app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| {
        cost_queries::of_year(conn, &figures, (&actor.scope, year), baseline, now)
    };
    let report = app.db.read(read).await?;
    Ok(HttpResponse::Ok().json(CostsDocument {
        year,
        rows: report.rows.into_iter().map(CostRow::of).collect(),
        total: CostRow::of(report.total),
    }))
}
