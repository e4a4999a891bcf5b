//! Guests for machines: a list goes in, people come out.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::how_to_import::{HowToImport, asked};
use super::queries::{self, Filter, Found, Reachable};
use super::receiving;
use super::taking_over::{Report, import_file};
use super::{Guest, Reach};
use crate::config;
use crate::problem::{ApiProblem, ApiResult, ProblemDocument, ours};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::form::{Check, Fields};

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(import).service(index);
}

/// Takes a client list over, whole and at once.
///
/// The body is the file as it is: CSV in any of its encodings, up to 64 MB, or a workbook of Excel
/// (`.xlsx`, no macros), up to 32 MB, of which the first sheet that holds anything is read. Columns are
/// recognised by their names, or as a person sorted them the last time. The same list again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/guests/import",
    operation_id = "import_guests",
    tag = "guests",
    params(HowToImport),
    request_body(
        content((String = "text/csv"), (String = "application/octet-stream")),
        description = "The file"
    ),
    responses(
        (status = 200, body = Report),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/guests/import")]
pub async fn import(app: App, key: ApiKey, request: HttpRequest, body: web::Payload) -> ApiResult {
    key.actor().may(Right::KeepGuests)?;
    let mode = asked(&request)?;
    let upload = receiving::receive(&app.config.data_dir, body).await?;
    let (db, clock, config) = (app.db.clone(), app.clock.clone(), app.config.clone());
    let report = web::block(move || {
        let report = import_file(&db, &clock, (&config.data_dir, upload.path()), mode);
        drop(upload);
        report
    });
    match report.await {
        Ok(report) => Ok(HttpResponse::Ok().json(report?)),
        Err(stopped) => Err(ApiProblem { explanation: ours(&stopped), errors: Vec::new() }),
    }
}

/// Which guests, and which part of them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described: the query is read as a form is")]
pub struct Which {
    /// Id of a Standort.
    #[param(required = false)]
    site: String,
    /// Code of a language: `de`, `uk`, `prs`.
    #[param(required = false)]
    language: String,
    /// Entered on this day or later: `2026-01-31`.
    #[param(required = false)]
    since: String,
    /// How we reach them, or whether at all: `true`, `false`, `email`, `letter`, `phone`.
    /// `sms`: a text message can arrive and is wished for.
    #[param(required = false)]
    reachable: String,
    /// At most so many; 50 unless told otherwise.
    #[param(required = false, minimum = 1, maximum = 200)]
    limit: i64,
    /// `next` of the page before.
    #[param(required = false)]
    after: String,
}

/// A page of guests.
#[derive(Serialize, ToSchema)]
pub struct GuestList {
    items: Vec<GuestDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// Somebody who can be invited.
#[derive(Serialize, ToSchema)]
pub struct GuestDocument {
    #[schema(format = "uuid")]
    id: String,
    /// The number of the Fachverfahren.
    key: String,
    first_name: String,
    family_name: String,
    /// ISO 639 code.
    language: String,
    /// Id of the Standort; `null`: not known.
    site: Option<String>,
    /// Who shares it gets one invitation together.
    household: Option<String>,
    channels: Channels,
    /// How an invitation reaches them: `email`, `letter`, `phone`, `unreachable`.
    #[schema(value_type = String)]
    reach: Reach,
    no_invitations: bool,
    /// `2026-01-31`
    entered_on: Option<String>,
}

/// The ways that work.
#[derive(Serialize, ToSchema)]
pub struct Channels {
    email: bool,
    letter: bool,
    sms: bool,
    phone: bool,
}

impl GuestDocument {
    fn of(guest: Guest) -> Self {
        Self {
            id: guest.id.to_string(),
            channels: Channels {
                email: guest.has_email(),
                letter: guest.has_address(),
                sms: guest.has_sms(),
                phone: guest.has_phone(),
            },
            reach: guest.reach(),
            site: guest.site.map(|site| site.to_string()),
            no_invitations: guest.no_invitations,
            entered_on: guest.entered_on.map(|day| day.iso()),
            key: guest.key,
            first_name: guest.first_name,
            family_name: guest.family_name,
            language: guest.language,
            household: guest.household,
        }
    }
}

/// Guests, in the order in which they came.
#[utoipa::path(
    get,
    path = "/api/v1/guests",
    operation_id = "list_guests",
    tag = "guests",
    params(Which),
    responses(
        (status = 200, body = GuestList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/guests")]
pub async fn index(app: App, key: ApiKey, request: HttpRequest) -> ApiResult {
    key.actor().may(Right::SeeGuests)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let mut check = Check::of(&fields);
    let site = check.id("site");
    let since = match fields.get("since") {
        "" => Some(None),
        _ => check.day("since").map(Some),
    };
    let reach = check.parse_if_given("reachable", |text| match (text, Reach::parse(text)) {
        (_, Some(reach)) => Ok(Reachable::By(reach)),
        ("sms", None) => Ok(Reachable::BySms),
        ("true", None) => Ok(Reachable::Somehow),
        ("false", None) => Ok(Reachable::By(Reach::Unreachable)),
        (_, None) => Err("Erwartet wird true, false, email, letter, sms oder phone."),
    });
    let limit = match fields.get("limit") {
        "" => Some(config::PAGE_ROWS),
        _ => check
            .number("limit", 1..=i32::try_from(config::API_ROWS).unwrap_or(i32::MAX))
            .map(i64::from),
    };
    let after = check.parse_if_given("after", |text| {
        text.parse().map_err(|_| "Diese Stelle der Liste gibt es nicht.")
    });
    let asked = (site, since, reach, limit, after);
    let (Some(site), Some(since), Some(reach), Some(limit), Some(after)) = asked else {
        return Err(ApiProblem::input(check.errors().0));
    };
    let language = Some(fields.get("language")).filter(|code| !code.is_empty());
    let filter = Filter {
        site,
        since,
        language: language.map(str::to_owned),
        reach: reach.unwrap_or(Reachable::Whatever),
        ..Filter::all(key.actor().scope)
    };
    let Found { guests, next } =
        app.db.read(move |conn| queries::in_order(conn, &filter, after, limit)).await?;
    let items = guests.into_iter().map(GuestDocument::of).collect();
    Ok(HttpResponse::Ok().json(GuestList { items, next: next.map(|next| next.to_string()) }))
}
