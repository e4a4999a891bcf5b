//! What people are told when an address, a query or a body cannot be read: the same German sentences
//! as everywhere, as a page or as problem+json.

use std::future::ready;

use actix_multipart::Multipart;
use actix_web::dev::ServiceResponse;
use actix_web::error::{Error, PayloadError};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use futures_util::{StreamExt, stream};

use super::form::Fields;
use super::json::Misfit;
use crate::config;
use crate::problem::{ApiProblem, Explanation, FieldError, PageProblem, missing, unusable};

/// Makes the sentences known to a house.
pub fn sentences(routes: &mut web::ServiceConfig) {
    routes
        .app_data(web::PathConfig::default().error_handler(|_, request| {
            problem(request, missing("Das gibt es hier nicht (mehr)."), Vec::new())
        }))
        .app_data(web::QueryConfig::default().error_handler(|error, request| {
            let said = error.to_string();
            let said = said.strip_prefix("Query deserialize error: ").unwrap_or(&said);
            let Misfit { field, message } = Misfit::of(said);
            let sentence = match field {
                Some(_) => format!("Die Adresse ist nicht lesbar. {message}"),
                None => "Die Angaben in der Adresse sind nicht lesbar.".to_owned(),
            };
            let error = field.map(|field| FieldError { field, message });
            let explanation = unusable("invalid_query", &sentence);
            problem(request, explanation, error.into_iter().collect())
        }));
}

fn problem(request: &HttpRequest, explanation: Explanation, errors: Vec<FieldError>) -> Error {
    match is_api(request.path()) {
        true => ApiProblem { explanation, errors }.into(),
        false => PageProblem(explanation).into(),
    }
}

/// Whether a program asks.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// 413: more than anybody types.
pub fn too_large() -> Explanation {
    Explanation {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: "too_large",
        sentence: "Das ist zu viel auf einmal. Bitte kürzen Sie Ihre Eingaben.".into(),
    }
}

/// What became of a page, where it has to be explained: by whoever refused it, or by its status
/// where the server refused before anybody was asked.
pub fn explained<B>(response: &ServiceResponse<B>) -> Option<Explanation> {
    let known = response.response().extensions().get::<Explanation>().cloned();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let drawn = kind.is_some_and(|kind| kind.starts_with("text/html"));
    let unread = response.status() == StatusCode::PAYLOAD_TOO_LARGE
        && !drawn
        && !is_api(response.request().path());
    known.or_else(|| unread.then(too_large))
}

/// The fields of a body, whichever way it was packed: browsers send `application/x-www-form-urlencoded`,
/// mail programs also `multipart/form-data`.
pub async fn fields(request: &HttpRequest, body: Bytes) -> Fields {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data")) {
        true => parts(request, body).await,
        false => Fields::read(&body),
    }
}

async fn parts(request: &HttpRequest, body: Bytes) -> Fields {
    let mut fields = Fields::default();
    let whole = stream::once(ready(Ok::<_, PayloadError>(body)));
    let mut parts = Multipart::new(request.headers(), whole);
    while let Some(Ok(mut part)) = parts.next().await {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        if let Ok(Ok(value)) = part.bytes(config::FORM_BYTES).await {
            fields.push(&name, String::from_utf8_lossy(&value).replace('\0', ""));
        }
    }
    fields
}
