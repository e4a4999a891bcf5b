//! The OpenAPI document, made from the code of the calls.

use actix_web::{HttpResponse, get, web};
use utoipa::OpenApi;

use crate::{formats, venues};

/// All of it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Treffpunkt",
        description = "Einladungen zu den Gruppenformaten eines Jobcenters"
    ),
    paths(
        crate::venues::api::sites,
        crate::venues::api::index,
        crate::venues::api::add,
        crate::formats::api::index,
    )
)]
struct Document;

/// The document.
#[get("/api/v1/openapi.json")]
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(Document::openapi())
}

/// The calls of all nouns.
pub fn calls(routes: &mut web::ServiceConfig) {
    routes.configure(venues::api::api_routes);
    routes.configure(formats::api::api_routes);
}
