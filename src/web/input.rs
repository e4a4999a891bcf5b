//! What actix tells people when an address, a query or a JSON document cannot be read: the same
//! German sentences as everywhere, as a page or as problem+json.

use actix_web::error::{Error, JsonPayloadError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use crate::config;
use crate::problem::{ApiProblem, Explanation, PageProblem, missing, unusable};

/// Makes the sentences known to a house.
pub fn sentences(routes: &mut web::ServiceConfig) {
    routes
        .app_data(web::PathConfig::default().error_handler(|_, request| {
            problem(request, missing("Das gibt es hier nicht (mehr)."))
        }))
        .app_data(web::QueryConfig::default().error_handler(|error, request| {
            let sentence = format!("Die Angaben in der Adresse sind nicht lesbar: {error}");
            problem(request, unusable("invalid_query", &sentence))
        }))
        .app_data(
            web::JsonConfig::default()
                .limit(config::JSON_BYTES)
                .error_handler(|error, request| problem(request, json_problem(&error))),
        );
}

fn json_problem(error: &JsonPayloadError) -> Explanation {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            Explanation {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                code: "too_large",
                sentence: "Das Dokument ist zu groß.".into(),
            }
        }
        JsonPayloadError::ContentType => Explanation {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            code: "unsupported_media_type",
            sentence: "Erwartet wird Content-Type: application/json.".into(),
        },
        other => unusable("invalid_json", &format!("Das JSON ist nicht lesbar: {other}")),
    }
}

fn problem(request: &HttpRequest, explanation: Explanation) -> Error {
    match request.path().starts_with("/api/") {
        true => ApiProblem { explanation, errors: Vec::new() }.into(),
        false => PageProblem(explanation).into(),
    }
}
