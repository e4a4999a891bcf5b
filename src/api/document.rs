//! The OpenAPI document, made from the code of the calls.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, get, route, web};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, OpenApi as Contract, PathItem, Ref, RefOr, Required,
    ResponseBuilder, Type,
};
use utoipa::{Modify, OpenApi};

use super::repeat;
use crate::config;

use crate::{
    afterwards, assignments, attendance, earlier, events, followups, formats, guests, invitations,
    letters, reminders, shopping, turnout, venues, wordings,
};

/// All of it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Treffpunkt",
        description = "Einladungen zu den Gruppenformaten eines Jobcenters. Jeder Aufruf braucht \
            einen Schlüssel; ein Schlüssel hat eine Rolle."
    ),
    modifiers(&Keys, &Bodies, &Repeats),
    security(("key" = [])),
    paths(
        document,
        crate::invitations::api::invite,
        crate::invitations::api::index,
        crate::invitations::reply_api::reply,
        crate::invitations::course_api::show_campaign,
        crate::invitations::team_api::index,
        crate::invitations::team_api::add,
        crate::invitations::team_api::agree,
        crate::invitations::team_api::childcare,
        crate::invitations::api::cancel,
        crate::invitations::slots::api::index,
        crate::invitations::slots::api::give,
        crate::reminders::api::show_plan,
        crate::reminders::api::keep_plan,
        crate::reminders::api::show,
        crate::reminders::api::set_kind,
        crate::reminders::api::set_one,
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
        crate::assignments::api::assign,
        crate::shopping::api::show,
        crate::attendance::api::list,
        crate::attendance::api::enter,
        crate::attendance::api::added_up,
        crate::followups::api::list,
        crate::followups::api::close,
        crate::afterwards::api::show_costs,
        crate::afterwards::api::keep_costs,
        crate::afterwards::api::show_feedback,
        crate::letters::api::form,
        crate::letters::api::pdf,
        crate::turnout::api::index,
        crate::turnout::api::table,
        crate::turnout::compare_api::comparison,
        crate::turnout::plan_api::how_many,
        crate::earlier::api::import,
        crate::turnout::calibration_api::calibration,
        crate::turnout::barrier_api::barriers,
        crate::turnout::cost_api::costs,
        crate::turnout::open_door_api::open_doors,
        crate::wordings::api::check_text,
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

/// Every POST may be sent twice under one name.
struct Repeats;

impl Modify for Repeats {
    fn modify(&self, contract: &mut Contract) {
        for item in contract.paths.paths.values_mut() {
            let Some(call) = &mut item.post else { continue };
            call.parameters.get_or_insert_default().push(RefOr::T(name_of_a_call()));
            refuses(call, "409", "Dieselbe Anfrage läuft gerade, oder es war eine andere");
            refuses(call, "422", "Die Angaben passen nicht");
        }
    }
}

fn name_of_a_call() -> Parameter {
    let name = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(config::IDEMPOTENCY_CHARS))
        .pattern(Some("^[!-~]+$"));
    ParameterBuilder::new()
        .name(repeat::HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Name of this call: sent again under the same name, it is done once."))
        .schema(Some(name.build()))
        .build()
}

fn refuses(call: &mut Operation, status: &str, description: &str) {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDocument")));
    let refused = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", problem.build());
    let known = call.responses.responses.entry(status.into());
    known.or_insert_with(|| RefOr::T(refused.build()));
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
        // Answered as GET is, without a body.
        (&item.get, Method::HEAD),
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

/// Lists of events from before are only brought: by other methods their address would be taken for that
/// of an event.
#[route(
    "/api/v1/events/history",
    method = "GET",
    method = "PUT",
    method = "PATCH",
    method = "DELETE"
)]
async fn only_brought(request: HttpRequest) -> HttpResponse {
    super::nowhere(&request)
}

/// The calls of all nouns.
pub fn calls(routes: &mut web::ServiceConfig) {
    routes.service(only_brought);
    routes.configure(invitations::api::api_routes);
    routes.configure(invitations::course_api::api_routes);
    routes.configure(invitations::team_api::api_routes);
    routes.configure(venues::api::api_routes);
    routes.configure(formats::api::api_routes);
    routes.configure(guests::api::api_routes);
    routes.configure(events::api::api_routes);
    routes.configure(assignments::api::api_routes);
    routes.configure(shopping::api::api_routes);
    routes.configure(afterwards::api::api_routes);
    routes.configure(invitations::slots::api::api_routes);
    routes.configure(reminders::api::api_routes);
    routes.configure(attendance::api::api_routes);
    routes.configure(followups::api::api_routes);
    routes.configure(letters::api::api_routes);
    routes.configure(earlier::api::api_routes);
    routes.configure(turnout::api::api_routes);
    routes.configure(turnout::compare_api::api_routes);
    routes.configure(turnout::plan_api::api_routes);
    routes.configure(turnout::calibration_api::api_routes);
    routes.configure(turnout::barrier_api::api_routes);
    routes.configure(turnout::cost_api::api_routes);
    routes.configure(turnout::open_door_api::api_routes);
    routes.configure(wordings::api::api_routes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_its_pattern_only() {
        assert!(fits("/api/v1/events/{id}", "/api/v1/events/7"));
        assert!(!fits("/api/v1/events/{id}", "/api/v1/events/"));
        assert!(!fits("/api/v1/events/{id}", "/api/v1/events/7/closing"));
        assert_eq!(methods("/api/v1/openapi.json"), [Method::GET, Method::HEAD]);
    }

    #[test]
    fn every_post_may_be_repeated_and_says_so() {
        let written = serde_json::to_value(contract()).unwrap();

        let paths = written["paths"].as_object().unwrap();
        let posts: Vec<_> = paths.values().filter_map(|item| item.get("post")).collect();
        assert!(posts.len() > 4);
        for post in posts {
            let headers = post["parameters"].as_array().unwrap().iter();
            let named = headers.filter(|one| one["name"] == "Idempotency-Key").count();
            assert_eq!(named, 1, "{}", post["operationId"]);
            for status in ["409", "422"] {
                let kinds = &post["responses"][status]["content"];
                assert!(kinds.get("application/problem+json").is_some(), "{post}");
            }
        }
        let odd = paths.keys().filter(|path| path.contains('{') && !path.contains("{id}"));
        assert_eq!(odd.count(), 0, "an id is called id");
    }
}
