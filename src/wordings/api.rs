//! The plain-language guard for programs.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::checked::CheckedText;
use crate::config;
use crate::language::{Audience, Kind, check};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(check_text);
}

/// A text that somebody wants to send, whole: an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextToCheck {
    #[schema(max_length = 20_000)]
    text: String,
    language: TextLanguage,
    audience: TextAudience,
}

/// The rules are those of German.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TextLanguage {
    De,
}

/// For clients errors block a release; colleagues and partners get longer sentences and hints.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TextAudience {
    Clients,
    Staff,
}

/// Looks at a text by the rules of plain language. Nothing of it is kept.
#[utoipa::path(
    post,
    path = "/api/v1/language/check",
    operation_id = "check_language",
    tag = "language",
    request_body = TextToCheck,
    responses(
        (status = 200, body = CheckedText),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/language/check")]
pub async fn check_text(_key: ApiKey, asked: Json<TextToCheck>) -> ApiResult {
    let TextToCheck { text, language: TextLanguage::De, audience } = asked.into_inner();
    if text.chars().count() > config::CHECKED_CHARS {
        let most = config::CHECKED_CHARS;
        let message = format!("Der Text ist zu lang. Geprüft werden höchstens {most} Zeichen.");
        let error = FieldError { field: "text".into(), message };
        return Err(ApiProblem::input(vec![error]));
    }
    let audience = match audience {
        TextAudience::Clients => Audience::Clients,
        TextAudience::Staff => Audience::Staff,
    };
    let report = check(&text, audience, Kind::Invitation);
    Ok(HttpResponse::Ok().json(CheckedText::of(&text, report)))
}
