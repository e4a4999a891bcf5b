//! What keeps people from coming, for machines: `GET /api/v1/turnout/barriers`.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::barrier_queries;
use super::barriers::Row;
use super::year_api::YearAsked;
use crate::invitations::Barrier;
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(barriers);
}

/// How often each reason was given by those who declined. `null`: hidden, because it would say
/// something about fewer than five people, or is about health and would be divided.
#[derive(Serialize, ToSchema)]
pub struct BarriersDocument {
    year: i16,
    sites: Vec<BarrierRow>,
    weekdays: Vec<BarrierRow>,
    day_parts: Vec<BarrierRow>,
    total: BarrierRow,
}

/// One row.
#[derive(Serialize, ToSchema)]
pub struct BarrierRow {
    label: String,
    childcare: Option<u32>,
    way: Option<u32>,
    appointment: Option<u32>,
    language: Option<u32>,
    health: Option<u32>,
    interest: Option<u32>,
}

impl BarrierRow {
    fn of(row: &Row) -> Self {
        let cell = |barrier: Barrier| {
            let at = Barrier::ALL.iter().position(|one| *one == barrier)?;
            row.cells.get(at)?.count()
        };
        Self {
            label: row.label.clone(),
            childcare: cell(Barrier::Childcare),
            way: cell(Barrier::Way),
            appointment: cell(Barrier::Appointment),
            language: cell(Barrier::Language),
            health: cell(Barrier::Health),
            interest: cell(Barrier::Interest),
        }
    }
}

/// What keeps people from coming, by Standort, weekday and time of day.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/barriers",
    operation_id = "get_turnout_barriers",
    tag = "turnout",
    params(YearAsked),
    responses(
        (status = 200, body = BarriersDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/barriers")]
pub async fn barriers(app: App, key: ApiKey, asked: web::Query<YearAsked>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let year = asked.year(app.clock.today().civil().year())?;
    let read = move |conn: &mut _| barrier_queries::of_year(conn, &actor.scope, year);
    let found = app.db.read(read).await?;
    let rows = |rows: &[Row]| rows.iter().map(BarrierRow::of).collect();
    Ok(HttpResponse::Ok().json(BarriersDocument {
        year,
        sites: rows(&found.sites),
        weekdays: rows(&found.weekdays),
        day_parts: rows(&found.day_parts),
        total: BarrierRow::of(&found.total),
    }))
}
