//! What went wrong, in one sentence for people and one for the log.
//!
//! Three kinds: bad input comes back with the form ([`crate::web::form`]); a refusal is an enum per
//! verb whose variants explain themselves here; a fault is ours, gets a number to quote, and its
//! cause stands in the log only.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::WWW_AUTHENTICATE;
use tracing::error;

/// A refusal that can speak to people. `Display` is for the log, in English.
pub trait Explain: std::error::Error {
    fn explain(&self) -> Explanation;
}

/// What people are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub status: StatusCode,
    /// Stable, English, for the API: `not_found`, `event_begun`.
    pub code: &'static str,
    /// One or two German sentences that say what to do.
    pub sentence: String,
}

/// 404: what was asked for is not here, or not for these eyes.
pub fn missing(sentence: &str) -> Explanation {
    Explanation { status: StatusCode::NOT_FOUND, code: "not_found", sentence: sentence.into() }
}

/// 403: known, but not with this role.
pub fn forbidden(sentence: &str) -> Explanation {
    Explanation { status: StatusCode::FORBIDDEN, code: "forbidden", sentence: sentence.into() }
}

/// 409: not as things stand.
pub fn conflict(code: &'static str, sentence: &str) -> Explanation {
    Explanation { status: StatusCode::CONFLICT, code, sentence: sentence.into() }
}

/// 410: it was there, and its time is over.
pub fn gone(code: &'static str, sentence: &str) -> Explanation {
    Explanation { status: StatusCode::GONE, code, sentence: sentence.into() }
}

/// 422: the input cannot be used.
pub fn unusable(code: &'static str, sentence: &str) -> Explanation {
    Explanation { status: StatusCode::UNPROCESSABLE_ENTITY, code, sentence: sentence.into() }
}

/// 429: too often.
pub fn too_often(sentence: &str) -> Explanation {
    Explanation {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "too_many_requests",
        sentence: sentence.into(),
    }
}

/// 500: our fault. The cause goes to the log under a number that people can quote.
pub fn ours(cause: &dyn std::fmt::Display) -> Explanation {
    let number = rand::random_range(100_000..1_000_000);
    error!(%cause, number, "fault");
    Explanation {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "fault",
        sentence: format!(
            "Das hat nicht geklappt. Es liegt an uns. Bitte versuchen Sie es noch einmal. \
             Wenn Sie uns anrufen, nennen Sie bitte die Nummer {number}."
        ),
    }
}

impl Explain for diesel::result::Error {
    fn explain(&self) -> Explanation {
        match self {
            Self::NotFound => missing("Das gibt es hier nicht (mehr)."),
            other => ours(other),
        }
    }
}

/// A problem on its way to a page. The page itself is drawn by [`crate::web::security`], which
/// knows who asked.
#[derive(Debug)]
pub struct PageProblem(pub Explanation);

/// What page handlers return.
pub type PageResult = Result<HttpResponse, PageProblem>;

impl<E: Explain> From<E> for PageProblem {
    fn from(refusal: E) -> Self {
        let explanation = refusal.explain();
        tracing::debug!(%refusal, code = explanation.code, "refused");
        Self(explanation)
    }
}

impl std::fmt::Display for PageProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.sentence)
    }
}

impl actix_web::ResponseError for PageProblem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.status)
            .content_type("text/plain; charset=utf-8")
            .body(self.0.sentence.clone());
        response.extensions_mut().insert(self.0.clone());
        response
    }
}

/// What is wrong with one field of a form or a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field's name as it was sent.
    pub field: String,
    /// A German sentence that says what to do.
    pub message: String,
}

/// A problem on its way to a machine: RFC 9457 `application/problem+json`.
#[derive(Debug)]
pub struct ApiProblem {
    pub explanation: Explanation,
    pub errors: Vec<FieldError>,
}

/// What API handlers return.
pub type ApiResult = Result<HttpResponse, ApiProblem>;

/// The document as it is sent.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// A short German title.
    pub title: String,
    /// A German sentence that says what to do.
    pub detail: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable, English.
    pub code: String,
    /// One per field, for input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl ApiProblem {
    /// 422 with a sentence per field.
    pub fn input(errors: Vec<FieldError>) -> Self {
        let sentence = match errors.first() {
            Some(first) => first.message.clone(),
            None => "Die Angaben passen nicht.".into(),
        };
        Self { explanation: unusable("invalid_input", &sentence), errors }
    }

    /// As it is sent.
    pub fn document(&self) -> ProblemDocument {
        ProblemDocument {
            title: title(self.explanation.status).into(),
            detail: self.explanation.sentence.clone(),
            status: self.explanation.status.as_u16(),
            code: self.explanation.code.into(),
            errors: self.errors.clone(),
        }
    }
}

fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "Anfrage nicht lesbar",
        401 => "Nicht angemeldet",
        403 => "Nicht erlaubt",
        404 => "Nicht gefunden",
        405 => "So nicht vorgesehen",
        409 => "Das geht so nicht",
        413 => "Zu groß",
        415 => "Unbekanntes Format",
        422 => "Angaben passen nicht",
        429 => "Zu viele Anfragen",
        _ => "Fehler bei uns",
    }
}

impl From<Explanation> for ApiProblem {
    fn from(explanation: Explanation) -> Self {
        Self { explanation, errors: Vec::new() }
    }
}

impl<E: Explain> From<E> for ApiProblem {
    fn from(refusal: E) -> Self {
        tracing::debug!(%refusal, "refused");
        Self { explanation: refusal.explain(), errors: Vec::new() }
    }
}

impl std::fmt::Display for ApiProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.explanation.sentence)
    }
}

impl actix_web::ResponseError for ApiProblem {
    fn status_code(&self) -> StatusCode {
        self.explanation.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.explanation.status);
        if self.explanation.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        response
            .content_type("application/problem+json")
            .body(serde_json::to_string(&self.document()).unwrap_or_default())
    }
}
