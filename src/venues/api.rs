//! Venues for machines, and the Standorte that they belong to.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, VenueError};
use super::{Draft, Facts, Venue, queries};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::staff::{self, Right};
use crate::web::App;
use crate::web::form::Fields;
use crate::web::json::Json;
use crate::web::paging::Part;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(add).service(sites);
}

/// A page of venues.
#[derive(Serialize, ToSchema)]
pub struct VenueList {
    items: Vec<VenueDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// A room where people meet.
#[derive(Serialize, ToSchema)]
pub struct VenueDocument {
    #[schema(format = "uuid")]
    id: String,
    /// `null`: for the whole house.
    site: Option<String>,
    name: String,
    room: String,
    street: String,
    postcode: String,
    town: String,
    /// How to get there.
    directions: String,
    /// Persons that the room takes.
    seats: i32,
    step_free: bool,
    lift: bool,
    accessible_wc: bool,
    induction_loop: bool,
    childcare_room: bool,
    kitchen: bool,
}

impl VenueDocument {
    fn of(venue: Venue) -> Self {
        let Facts { step_free, lift, accessible_wc, induction_loop, childcare_room, kitchen } =
            venue.facts;
        Self {
            id: venue.id.to_string(),
            site: venue.site.map(|site| site.to_string()),
            name: venue.name,
            room: venue.room,
            street: venue.street,
            postcode: venue.postcode,
            town: venue.town,
            directions: venue.directions,
            seats: venue.seats,
            step_free,
            lift,
            accessible_wc,
            induction_loop,
            childcare_room,
            kitchen,
        }
    }
}

/// A venue to store.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVenue {
    /// Left out: for the whole house.
    site: Option<String>,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    room: String,
    #[schema(min_length = 1, max_length = 200)]
    street: String,
    /// Five digits.
    postcode: String,
    #[schema(min_length = 1, max_length = 200)]
    town: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    directions: String,
    #[schema(minimum = 1, maximum = 5000)]
    seats: i64,
    #[serde(default)]
    step_free: bool,
    #[serde(default)]
    lift: bool,
    #[serde(default)]
    accessible_wc: bool,
    #[serde(default)]
    induction_loop: bool,
    #[serde(default)]
    childcare_room: bool,
    #[serde(default)]
    kitchen: bool,
}

impl NewVenue {
    fn fields(self) -> Fields {
        let mut fields = Fields::of([
            ("name", self.name),
            ("room", self.room),
            ("street", self.street),
            ("postcode", self.postcode),
            ("town", self.town),
            ("directions", self.directions),
            ("seats", self.seats.to_string()),
        ]);
        if let Some(site) = self.site {
            fields.push("site", site);
        }
        let facts = [
            ("step_free", self.step_free),
            ("lift", self.lift),
            ("accessible_wc", self.accessible_wc),
            ("induction_loop", self.induction_loop),
            ("childcare_room", self.childcare_room),
            ("kitchen", self.kitchen),
        ];
        for (name, _) in facts.into_iter().filter(|(_, holds)| *holds) {
            fields.push(name, "1");
        }
        fields
    }
}

/// Venues in use, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/venues",
    operation_id = "list_venues",
    tag = "venues",
    params(Part),
    responses(
        (status = 200, body = VenueList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/venues")]
pub async fn index(app: App, key: ApiKey, part: web::Query<Part>) -> ApiResult {
    key.actor().may(Right::SeeEvents)?;
    let (limit, after) = part.read()?;
    let scope = key.actor().scope;
    let mut venues = app.db.read(move |conn| queries::page(conn, &scope, after, limit + 1)).await?;
    let room = usize::try_from(limit).unwrap_or_default();
    let more = venues.len() > room;
    venues.truncate(room);
    let next = venues.last().filter(|_| more).map(|venue| venue.id.to_string());
    let items = venues.into_iter().map(VenueDocument::of).collect();
    Ok(HttpResponse::Ok().json(VenueList { items, next }))
}

/// Stores a venue.
#[utoipa::path(
    post,
    path = "/api/v1/venues",
    operation_id = "add_venue",
    tag = "venues",
    request_body = NewVenue,
    responses(
        (status = 201, body = VenueDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/venues")]
pub async fn add(app: App, key: ApiKey, new: Json<NewVenue>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let draft =
        Draft::parse(&new.into_inner().fields()).map_err(|errors| ApiProblem::input(errors.0))?;
    let venue = app
        .db
        .write(move |conn| {
            let id = actions::add(conn, &actor, &draft)?;
            queries::find(conn, id)?.ok_or(VenueError::Unknown)
        })
        .await
        .map_err(|refusal| match refusal {
            VenueError::Site => wrong("site", "Diesen Standort gibt es nicht."),
            VenueError::Unknown
            | VenueError::WholeHouse
            | VenueError::NotAllowed(_)
            | VenueError::Database(_) => refusal.into(),
        })?;
    Ok(HttpResponse::Created().json(VenueDocument::of(venue)))
}

fn wrong(field: &str, message: &str) -> ApiProblem {
    ApiProblem::input(vec![FieldError { field: field.into(), message: message.into() }])
}

/// A page of Standorte.
#[derive(Serialize, ToSchema)]
pub struct SiteList {
    items: Vec<SiteDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// A Standort.
#[derive(Serialize, ToSchema)]
pub struct SiteDocument {
    #[schema(format = "uuid")]
    id: String,
    name: String,
}

/// Standorte in use, by name.
#[utoipa::path(
    get,
    path = "/api/v1/sites",
    operation_id = "list_sites",
    tag = "venues",
    params(Part),
    responses(
        (status = 200, body = SiteList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/sites")]
pub async fn sites(app: App, _key: ApiKey, part: web::Query<Part>) -> ApiResult {
    let sites = app.db.read(staff::queries::sites).await?;
    let (sites, next) = part.of(sites, |site| site.id)?;
    let document = |site: staff::Site| SiteDocument { id: site.id.to_string(), name: site.name };
    let items = sites.into_iter().map(document).collect();
    Ok(HttpResponse::Ok().json(SiteList { items, next }))
}
