//! Headers for every answer, and the page that a problem becomes.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use serde::Serialize;

use super::page::{Frame, Who};
use super::{App, input};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
];

/// A year, as the preload lists ask; only behind TLS.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Puts the headers on every answer and draws problems as pages.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(app) = &app {
        response = as_page(app, response);
        if app.config.is_tls() {
            set(&mut response, "strict-transport-security", HSTS);
            only_encrypted(&mut response);
        }
    }
    for (name, value) in HEADERS {
        set(&mut response, name, value);
    }
    if !response.headers().contains_key("cache-control") {
        // Pages show people's names: no copy stays behind on a shared machine.
        set(&mut response, "cache-control", "no-store");
    }
    Ok(response)
}

fn set(response: &mut ServiceResponse<BoxBody>, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    if !response.headers().contains_key(&name) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// No cookie ever goes back over an open line, whoever set it.
fn only_encrypted(response: &mut ServiceResponse<BoxBody>) {
    let cookies: Vec<HeaderValue> = response.headers().get_all(SET_COOKIE).cloned().collect();
    response.headers_mut().remove(SET_COOKIE);
    for cookie in cookies {
        let kept = match cookie.to_str() {
            Ok(line) if !line.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure")) => {
                HeaderValue::from_str(&format!("{line}; Secure")).unwrap_or(cookie)
            }
            Ok(_) | Err(_) => cookie,
        };
        response.headers_mut().append(SET_COOKIE, kept);
    }
}

#[derive(Serialize)]
struct ProblemPage<'a> {
    status: u16,
    sentence: &'a str,
    phone: &'a str,
}

/// Draws the page of a problem, unless a slice has drawn a better one.
fn as_page(app: &App, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Some(problem) = input::explained(&response) else { return response };
    let office = app.office();
    let frame = Frame {
        title: title(problem.status.as_u16()).into(),
        path: response.request().path().to_owned(),
        csrf: String::new(),
        notice: String::new(),
        notice_kind: "",
        nav: Vec::new(),
        who: Who::default(),
        office: office.name.clone(),
        asset: app.pages.assets.clone(),
        demo: office.demo,
    };
    let page = ProblemPage {
        status: problem.status.as_u16(),
        sentence: &problem.sentence,
        phone: &office.phone,
    };
    match app.pages.draw("layout/problem.html", &frame, &page) {
        Ok(body) => {
            let mut response = response.map_body(|_, _| BoxBody::new(body));
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, html);
            response
        }
        // The plain sentence is better than a problem about a problem.
        Err(error) => {
            tracing::error!(%error, "the problem page could not be drawn");
            response
        }
    }
}

fn title(status: u16) -> &'static str {
    match status {
        403 => "Das ist hier nicht möglich",
        404 => "Das gibt es hier nicht",
        409 => "Das geht gerade nicht",
        429 => "Bitte warten Sie kurz",
        500.. => "Das hat nicht geklappt",
        _ => "Bitte prüfen Sie das",
    }
}

/// The page for an address that is none of ours.
pub fn nowhere() -> actix_web::HttpResponse {
    use actix_web::ResponseError;

    let explanation = crate::problem::missing(
        "Diese Seite gibt es nicht. Vielleicht ist die Adresse nicht ganz richtig.",
    );
    crate::problem::PageProblem(explanation).error_response()
}
