//! What keeps people from coming, for machines: `GET /api/v1/turnout/barriers`.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::barrier_queries;
use super::barriers::Row;
use crate::invitations::Barrier;
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(barriers);
}

/// Of which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BarriersAsked {
    /// `2027`; this one unless told otherwise.
    #[serde(default)]
    year: String,
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
    params(BarriersAsked),
    responses(
        (status = 200, body = BarriersDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/barriers")]
pub async fn barriers(app: App, key: ApiKey, asked: web::Query<BarriersAsked>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let year = match asked.year.as_str() {
        "" => app.clock.today().civil().year(),
        text => text.parse().ok().filter(|year| (1900..=2999).contains(year)).ok_or_else(|| {
            ApiProblem::input(vec![FieldError {
                field: "year".into(),
                message: "Erwartet wird ein Jahr wie 2027.".into(),
            }])
        })?,
    };
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
