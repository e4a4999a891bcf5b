//! "No more mails": asks on a page, does it on a POST. Mail programs send the POST by themselves
//! when somebody presses their button (RFC 8058); following the link changes nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, route, web};
use serde::Serialize;

use super::actions::{self, Leaving};
use super::guest_frame::{Speech, form_signature, show, show_as};
use super::token::is_token;
use super::{TokenKind, queries};
use crate::problem::{PageProblem, PageResult};
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::{App, secret};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(question).service(leave);
}

/// What a mail program sends by itself.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

#[derive(Serialize)]
struct Page {
    title: String,
    texts: Vec<String>,
    choices: Vec<Choice>,
    submit: String,
    look_again: String,
    form: FormView,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    icon: &'static str,
}

/// Asks what somebody does not want any more.
#[route("/abmelden/{token}", method = "GET", method = "HEAD")]
pub async fn question(app: App, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let speech = speech(&app, &request, &token).await?;
    let Some(speech) = speech else { return unknown(&app, &request) };
    ask(&app, speech, &token, StatusCode::OK, FormView::default())
}

/// Notes it.
#[post("/abmelden/{token}")]
pub async fn leave(
    app: App,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let speech = speech(&app, &request, &token).await?;
    let Some(speech) = speech else { return unknown(&app, &request) };
    let fields = Fields::read(&body);
    let by_program = fields.get(ONE_CLICK.0) == ONE_CLICK.1;
    let signed = secret::same(fields.get(CSRF_FIELD), &form_signature(&app, &path(&token)));
    let leaving = match (by_program, fields.get("leaving")) {
        (true, _) | (false, "mail") => Leaving::Mail,
        (false, "all") => Leaving::Everything,
        (false, _) => {
            let errors = FormErrors::one("leaving", &speech.say("error-unsubscribe"));
            let form = FormView::of(&fields, &errors);
            return ask(&app, speech, &token, StatusCode::UNPROCESSABLE_ENTITY, form);
        }
    };
    if !by_program && !signed {
        let form = FormView::of(&fields, &FormErrors::one("leaving", &speech.say("expired-text")));
        return ask(&app, speech, &token, StatusCode::FORBIDDEN, form);
    }
    let (hash, now) = (secret::hash(&token), app.clock.now());
    let there = app.clone();
    app.db.write(move |conn| actions::unsubscribe(conn, &there, &hash, leaving, now)).await?;
    if by_program {
        return Ok(HttpResponse::Ok().finish());
    }
    let (title, text) = match leaving {
        Leaving::Mail => ("unsubscribe-mail-done-title", "unsubscribe-mail-done-text"),
        Leaving::Everything => ("unsubscribe-all-done-title", "unsubscribe-all-done-text"),
    };
    let phone = app.office().phone.clone();
    let again = speech.with("unsubscribe-again", [("phone", phone)]);
    let title = speech.say(title);
    let page = Page {
        title: title.clone(),
        texts: vec![speech.say(text), again],
        choices: Vec::new(),
        submit: String::new(),
        look_again: String::new(),
        form: FormView::default(),
    };
    let template = (title.as_str(), "invitations/unsubscribe.html");
    show(&app, speech, (&path(&token), ""), template, &page)
}

fn path(token: &str) -> String {
    format!("/abmelden/{token}")
}

/// The guest's language; `None` if the link is unknown.
async fn speech(
    app: &App,
    request: &HttpRequest,
    token: &str,
) -> Result<Option<Speech>, PageProblem> {
    if !is_token(token) {
        return Ok(None);
    }
    let hash = secret::hash(token);
    let known =
        app.db.read(move |conn| queries::by_token(conn, &hash, TokenKind::Unsubscribe)).await?;
    Ok(known.map(|invitation| Speech::of(request, Some(&invitation.language))))
}

fn ask(app: &App, speech: Speech, token: &str, status: StatusCode, form: FormView) -> PageResult {
    let errors = i64::try_from(form.all_errors.len()).unwrap_or(0);
    let title = speech.say("unsubscribe-title");
    let page = Page {
        title: title.clone(),
        texts: vec![speech.say("unsubscribe-text")],
        choices: vec![
            Choice { value: "mail", label: speech.say("unsubscribe-mail"), icon: "letter" },
            Choice { value: "all", label: speech.say("unsubscribe-all"), icon: "cross" },
        ],
        submit: speech.say("unsubscribe-submit"),
        look_again: speech.with("error-title", [("count", errors)]),
        form,
    };
    let template = (title.as_str(), "invitations/unsubscribe.html");
    show_as(status, app, speech, (&path(token), ""), template, &page)
}

fn unknown(app: &App, request: &HttpRequest) -> PageResult {
    let speech = Speech::of(request, None);
    let phone = app.office().phone.clone();
    let title = speech.say("link-wrong-title");
    let page = Page {
        title: title.clone(),
        texts: vec![speech.say("link-wrong-text"), speech.with("please-phone", [("phone", phone)])],
        choices: Vec::new(),
        submit: String::new(),
        look_again: String::new(),
        form: FormView::default(),
    };
    let template = (title.as_str(), "invitations/unsubscribe.html");
    show_as(StatusCode::NOT_FOUND, app, speech, ("/antwort", ""), template, &page)
}
