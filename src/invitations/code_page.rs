//! The code from a letter, typed by hand: forgiving to fingers, patient with nobody who guesses.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use diesel::QueryResult;
use serde::Serialize;

use super::actions;
use super::guest_frame::{Speech, form_signature, show, show_as};
use super::token::{CodeError, ReplyCode};
use crate::config;
use crate::db::{Conn, Moment};
use crate::problem::PageResult;
use crate::staff;
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::{App, peer, secret, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(question).service(enter);
}

const PATH: &str = "/antwort";
/// Stands in the hint; opens nothing.
const EXAMPLE: &str = "K7M4-PX3R";

#[derive(Serialize)]
struct Page {
    title: String,
    text: String,
    label: String,
    hint: String,
    submit: String,
    look_again: String,
    /// `?lang=…` if somebody chose a language: else the invitation opens in its own.
    chosen: String,
    /// Instead of the form, after too many wrong codes.
    closed: String,
    form: FormView,
}

/// Where the code is typed.
#[get("/antwort")]
pub async fn question(app: App, request: HttpRequest) -> PageResult {
    let speech = Speech::of(&request, None);
    show_code(&app, (&request, speech), StatusCode::OK, FormView::default(), String::new())
}

/// Opens the invitation of a code.
#[post("/antwort")]
pub async fn enter(app: App, request: HttpRequest, body: web::Bytes) -> PageResult {
    let speech = Speech::of(&request, None);
    let fields = Fields::read(&body);
    let refuse = |status, sentence: String| {
        let form = FormView::of(&fields, &FormErrors::one("code", &sentence));
        show_code(&app, (&request, speech), status, form, String::new())
    };
    if !secret::same(fields.get(CSRF_FIELD), &form_signature(&app, PATH)) {
        return refuse(StatusCode::FORBIDDEN, speech.say("expired-text"));
    }
    let subject = secret::hash(&format!("code {}", peer(&request, &app.config)));
    let (asked, now) = (subject.clone(), app.clock.now());
    let failures = app.db.read(move |conn| staff::queries::failures(conn, &asked, now)).await?;
    if failures >= config::CODE_FAILURES {
        return too_often(&app, &request, speech);
    }
    let unusable = StatusCode::UNPROCESSABLE_ENTITY;
    let code = match ReplyCode::parse(fields.get("code")) {
        Ok(code) => code,
        Err(CodeError::Missing) => return refuse(unusable, speech.say("error-code-missing")),
        Err(CodeError::Sign(sign)) => {
            let sign = [("sign", sign.to_string())];
            return refuse(unusable, speech.with("error-code-sign", sign));
        }
        Err(CodeError::Length(length)) => {
            let count = [("count", i64::try_from(length).unwrap_or(0))];
            return refuse(unusable, speech.with("error-code-length", count));
        }
    };
    match app.db.write(move |conn| tried(conn, &code, &subject, now)).await? {
        Tried::Opened(token) => Ok(see_other(match chose(&request) {
            true => format!("/a/{token}?lang={}", speech.0.code()),
            false => format!("/a/{token}"),
        })),
        Tried::Unknown => refuse(unusable, speech.say("error-code-unknown")),
        Tried::TooOften => too_often(&app, &request, speech),
    }
}

/// Whether somebody chose a language.
fn chose(request: &HttpRequest) -> bool {
    request.query_string().contains("lang=")
}

/// What became of a code.
enum Tried {
    Opened(String),
    Unknown,
    TooOften,
}

/// Counts the try before it looks: many at once are many tries.
fn tried(conn: &mut Conn, code: &ReplyCode, subject: &str, now: Moment) -> QueryResult<Tried> {
    if staff::queries::count_failure(conn, subject, now)? > config::CODE_FAILURES {
        return Ok(Tried::TooOften);
    }
    match actions::open_by_code(conn, code, now)? {
        Some(token) => {
            staff::queries::forgive_failure(conn, subject)?;
            Ok(Tried::Opened(token))
        }
        None => Ok(Tried::Unknown),
    }
}

fn too_often(app: &App, request: &HttpRequest, speech: Speech) -> PageResult {
    let phone = app.office().phone.clone();
    let text = speech.with("code-too-many-text", [("phone", phone)]);
    let closed = StatusCode::TOO_MANY_REQUESTS;
    show_code(app, (request, speech), closed, FormView::default(), text)
}

fn show_code(
    app: &App,
    (request, speech): (&HttpRequest, Speech),
    status: StatusCode,
    form: FormView,
    closed: String,
) -> PageResult {
    let errors = i64::try_from(form.all_errors.len()).unwrap_or(0);
    let title = match closed.is_empty() {
        true => speech.say("code-title"),
        false => speech.say("code-too-many-title"),
    };
    let page = Page {
        chosen: match chose(request) {
            true => format!("?lang={}", speech.0.code()),
            false => String::new(),
        },
        title: title.clone(),
        text: speech.say("code-text"),
        label: speech.say("code-label"),
        hint: speech.with("code-hint", [("example", EXAMPLE)]),
        submit: speech.say("code-submit"),
        look_again: speech.with("error-title", [("count", errors)]),
        closed,
        form,
    };
    let template = (title.as_str(), "invitations/code.html");
    match status {
        StatusCode::OK => show(app, speech, (PATH, ""), template, &page),
        other => show_as(other, app, speech, (PATH, ""), template, &page),
    }
}
