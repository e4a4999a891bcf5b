//! Visits of open doors, by format and by hour, for machines: `GET /api/v1/turnout/open-doors`.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::open_door_queries;
use super::open_doors::Row;
use super::year_api::YearAsked;
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::stats::disclosure::Cell;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(open_doors);
}

/// Visits in a year, where nobody needs an invitation. `null`: hidden, because it would say something about
/// fewer than five people.
#[derive(Serialize, ToSchema)]
pub struct OpenDoorsDocument {
    year: i16,
    rows: Vec<OpenDoorRow>,
    /// The same visits by hour of the day.
    hours: Vec<OpenDoorHour>,
    events: u32,
    visits: Option<u32>,
}

/// A format.
#[derive(Serialize, ToSchema)]
pub struct OpenDoorRow {
    label: String,
    events: u32,
    visits: Option<u32>,
}

/// An hour.
#[derive(Serialize, ToSchema)]
pub struct OpenDoorHour {
    /// From 0 to 23, in Berlin; `null` for visits of which no hour is known.
    hour: Option<u8>,
    visits: Option<u32>,
}

/// Visits of open doors, by format and by hour.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/open-doors",
    operation_id = "get_turnout_open_doors",
    tag = "turnout",
    params(YearAsked),
    responses(
        (status = 200, body = OpenDoorsDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/open-doors")]
pub async fn open_doors(app: App, key: ApiKey, asked: web::Query<YearAsked>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let year = asked.year(app.clock.today().civil().year())?;
    let now = app.clock.now();
    let read = move |conn: &mut _| open_door_queries::of_year(conn, &actor.scope, year, now);
    let doors = app.db.read(read).await?;
    let row =
        |row: Row| OpenDoorRow { label: row.label, events: row.events, visits: row.visits.count() };
    let hour = |(hour, visits): (Option<u8>, Cell)| OpenDoorHour { hour, visits: visits.count() };
    Ok(HttpResponse::Ok().json(OpenDoorsDocument {
        year,
        rows: doors.rows.into_iter().map(row).collect(),
        hours: doors.hours.into_iter().map(hour).collect(),
        events: doors.events,
        visits: doors.visits.count(),
    }))
}
