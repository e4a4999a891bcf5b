//! Formats for machines.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Format, Translations, queries};
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::paging::Part;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(index);
}

/// A page of the formats that are offered.
#[derive(Serialize, ToSchema)]
pub struct FormatList {
    items: Vec<FormatDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// What repeats, with the defaults for its events.
#[derive(Serialize, ToSchema)]
pub struct FormatDocument {
    #[schema(format = "uuid")]
    id: String,
    /// Stable: `kontaktcafe`.
    key: String,
    name: String,
    /// `clients`, `staff`, `partners` or `public`.
    audience: &'static str,
    /// In German.
    what_happens: String,
    /// The same in other languages, by code (`en`, `uk`, `ar`, `tr`), as far as somebody has written it
    /// down.
    what_happens_in: BTreeMap<&'static str, String>,
    /// Length of one session.
    minutes: i32,
    /// Sessions of one event; 5 for a week.
    sessions: i32,
    /// Persons.
    seats: i32,
    childcare: FormatChildcare,
    walk_ins: bool,
    /// People come and go; nobody needs a seat.
    open_door: bool,
    follow_up: bool,
    /// `normal` or `health`.
    sensitivity: &'static str,
    /// The roster is kept so many days after the event.
    retention_days: i32,
    /// What counts as good here, 0 to 1; `null`: what the office calls good.
    baseline: Option<f64>,
}

/// Care for children.
#[derive(Serialize, ToSchema)]
pub struct FormatChildcare {
    places: i32,
}

impl FormatDocument {
    fn of(format: Format, translations: Translations) -> Self {
        Self {
            id: format.id.to_string(),
            key: format.key,
            name: format.name,
            audience: format.audience.code(),
            what_happens: format.what_happens,
            what_happens_in: translations.by_code(),
            minutes: format.minutes,
            sessions: format.session_count,
            seats: format.seats,
            childcare: FormatChildcare { places: format.childcare_places },
            walk_ins: format.walk_ins,
            open_door: format.open_door,
            follow_up: format.follow_up,
            sensitivity: format.sensitivity.code(),
            retention_days: format.retention_days,
            baseline: format.baseline,
        }
    }
}

/// Formats that are offered, by name.
#[utoipa::path(
    get,
    path = "/api/v1/formats",
    operation_id = "list_formats",
    tag = "formats",
    params(Part),
    responses(
        (status = 200, body = FormatList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/formats")]
pub async fn index(app: App, key: ApiKey, part: web::Query<Part>) -> ApiResult {
    key.actor().may(Right::SeeEvents)?;
    let read = app.db.read(|conn| {
        let formats = queries::list(conn)?;
        let ids: Vec<_> = formats.iter().map(|format| format.id).collect();
        Ok::<_, diesel::result::Error>((formats, queries::translations_of(conn, &ids)?))
    });
    let (formats, mut translations) = read.await?;
    let (formats, next) = part.of(formats, |format| format.id)?;
    let document = |format: Format| {
        let told = translations.remove(&format.id).unwrap_or_default();
        FormatDocument::of(format, told)
    };
    let items = formats.into_iter().map(document).collect();
    Ok(HttpResponse::Ok().json(FormatList { items, next }))
}
