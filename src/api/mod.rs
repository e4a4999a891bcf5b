//! What machines ask: the OpenAPI document, and the rules that hold for every call.
//!
//! The calls themselves live with their nouns; here they are put under one roof.

mod document;
mod repeat;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

pub use document::contract;
pub use repeat::once;

use crate::problem::{ApiProblem, Explanation, missing};

/// Every call of the API, and its document.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(document::document);
    routes.configure(document::calls);
}

/// The answer to an address or a method that is none of the API's.
pub fn nowhere(request: &HttpRequest) -> HttpResponse {
    let known = document::methods(request.path());
    let explanation = match known.is_empty() {
        true => missing("Diesen Aufruf gibt es nicht. Alle stehen in /api/v1/openapi.json."),
        false => Explanation {
            status: StatusCode::METHOD_NOT_ALLOWED,
            code: "method_not_allowed",
            sentence: "Diese Adresse gibt es, aber nicht mit dieser Methode.".into(),
        },
    };
    let mut response = ApiProblem::from(explanation).error_response();
    if !known.is_empty() {
        let allowed: Vec<&str> = known.iter().map(|method| method.as_str()).collect();
        if let Ok(value) = allowed.join(", ").parse() {
            response.headers_mut().insert(actix_web::http::header::ALLOW, value);
        }
    }
    response
}
