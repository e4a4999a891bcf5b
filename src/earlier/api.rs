//! Events from before for machines: a list goes in, whole and at once.

use actix_web::{HttpRequest, HttpResponse, post, web};

use super::actions::import_now;
use super::file;
use super::report::HistoryReport;
use crate::guests::how_to_import::{HowToImport, asked};
use crate::guests::{Mode, receiving};
use crate::problem::{ApiProblem, ApiResult, ProblemDocument, ours};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(import);
}

/// As lists of programs are called.
const BY_API: &str = "Schnittstelle";

/// Takes events from before over, so that the planner knows something from the first day.
///
/// The body is the file as it is: CSV in any of its encodings, or a workbook of Excel (`.xlsx`, no
/// macros), with the columns Datum, Format, Eingeladen and Gekommen, and if they are known Standort,
/// Uhrzeit, Kinderbetreuung and Vorlauf; up to 5,000 lines and 4 MB of text. Formats are known by their
/// names. The same list again changes nothing. These events stand in no table of the turnout.
#[utoipa::path(
    post,
    path = "/api/v1/events/history",
    operation_id = "import_events_history",
    tag = "turnout",
    params(HowToImport),
    request_body(
        content((String = "text/csv"), (String = "application/octet-stream")),
        description = "The file"
    ),
    responses(
        (status = 200, body = HistoryReport),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/history")]
pub async fn import(app: App, key: ApiKey, request: HttpRequest, body: web::Payload) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let mode = asked(&request)?;
    let upload = receiving::receive(&app.config.data_dir, body).await?;
    let (config, today, now) = (app.config.clone(), app.clock.today().civil(), app.clock.now());
    let read = web::block(move || file::read(&config.data_dir, upload.path(), today));
    let list = match read.await {
        Ok(list) => list?,
        Err(stopped) => return Err(ApiProblem { explanation: ours(&stopped), errors: Vec::new() }),
    };
    let work = move |conn: &mut _| import_now(conn, &actor, (BY_API, list), mode, now);
    let report = match mode {
        Mode::DryRun => app.db.read(work).await?,
        Mode::ForReal => app.db.write(work).await?,
    };
    Ok(HttpResponse::Ok().json(report))
}
