//! The OpenAPI document, made from the code of the calls.

use actix_web::http::Method;
use actix_web::{HttpResponse, get, web};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Contract, PathItem, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use crate::{attendance, events, formats, guests, invitations, turnout, venues};

/// All of it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Treffpunkt",
        description = "Einladungen zu den Gruppenformaten eines Jobcenters. Jeder Aufruf braucht \
            einen Schlüssel; ein Schlüssel hat eine Rolle."
    ),
    modifiers(&Keys, &Bodies),
    security(("key" = [])),
    paths(
        document,
        crate::invitations::api::invite,
        crate::invitations::api::index,
        crate::invitations::api::reply,
        crate::invitations::api::cancel,
        crate::guests::api::import,
        crate::guests::api::index,
        crate::venues::api::sites,
        crate::venues::api::index,
        crate::venues::api::add,
        crate::formats::api::index,
        crate::events::api::index,
        crate::events::api::add,
        crate::events::api::show,
        crate::invitations::edit_api::patch,
        crate::events::api::publish,
        crate::events::series_api::add,
        crate::attendance::api::list,
        crate::attendance::api::enter,
        crate::attendance::api::close,
        crate::turnout::api::index,
        crate::turnout::api::table,
    )
)]
struct Document;

/// Every call wants a key.
struct Keys;

impl Modify for Keys {
    fn modify(&self, contract: &mut Contract) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        contract
            .components
            .get_or_insert_default()
            .add_security_scheme("key", SecurityScheme::Http(bearer));
    }
}

/// Every call with a body says the same when the body is of another kind.
struct Bodies;

impl Modify for Bodies {
    fn modify(&self, contract: &mut Contract) {
        for item in contract.paths.paths.values_mut() {
            let calls = [&mut item.post, &mut item.put, &mut item.patch];
            let with_body = calls.into_iter().flatten().filter(|call| call.request_body.is_some());
            for call in with_body {
                let refused =
                    ResponseBuilder::new().description("Erwartet wird ein anderer Content-Type");
                call.responses.responses.insert("415".into(), RefOr::T(refused.build()));
            }
        }
    }
}

/// The document, as every program may read it.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "document", security(()),
    responses((status = 200, description = "Dieses Dokument", content_type = "application/json"))
)]
#[get("/api/v1/openapi.json")]
pub async fn document() -> HttpResponse {
    HttpResponse::Ok().json(contract())
}

/// The document as a value.
pub fn contract() -> Contract {
    Document::openapi()
}

/// The methods that this address takes; none if it is not one of the API's.
pub fn methods(path: &str) -> Vec<Method> {
    let contract = contract();
    let known = contract.paths.paths.iter().find(|(pattern, _)| fits(pattern, path));
    known.map(|(_, item)| methods_of(item)).unwrap_or_default()
}

fn methods_of(item: &PathItem) -> Vec<Method> {
    let known = [
        (&item.get, Method::GET),
        (&item.post, Method::POST),
        (&item.put, Method::PUT),
        (&item.patch, Method::PATCH),
        (&item.delete, Method::DELETE),
    ];
    known.into_iter().filter(|(call, _)| call.is_some()).map(|(_, method)| method).collect()
}

/// Whether an address fits a pattern such as `/api/v1/events/{id}`.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some(_) | None, Some(_) | None) => return false,
        }
    }
}

/// The calls of all nouns.
pub fn calls(routes: &mut web::ServiceConfig) {
    routes.configure(invitations::api::api_routes);
    routes.configure(venues::api::api_routes);
    routes.configure(formats::api::api_routes);
    routes.configure(guests::api::api_routes);
    routes.configure(events::api::api_routes);
    routes.configure(attendance::api::api_routes);
    routes.configure(turnout::api::api_routes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_its_pattern_only() {
        assert!(fits("/api/v1/events/{id}", "/api/v1/events/7"));
        assert!(!fits("/api/v1/events/{id}", "/api/v1/events/"));
        assert!(!fits("/api/v1/events/{id}", "/api/v1/events/7/closing"));
        assert_eq!(methods("/api/v1/openapi.json"), [Method::GET]);
    }
}
