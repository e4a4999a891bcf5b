//! `/f/{code}`: three questions, no name, in the guest's language. The address belongs to the event and to
//! nobody; looking changes nothing.
//!
//! A device answers once: it keeps a mark of its own that says nothing but that. Whoever clears it could
//! answer again; whoever asked for a name would know too much.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::{self, AfterwardsError};
use super::feedback::{Door, Mark, Question, Said, door};
use super::queries;
use crate::events::{self, Event};
use crate::i18n::say_plainly;
use crate::invitations::guest_frame::{Speech, form_signature, show, show_as};
use crate::problem::{PageProblem, PageResult, missing, ours};
use crate::web::form::{CSRF_FIELD, Check, FormErrors, FormView};
use crate::web::{App, input, secret, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(ask).service(answer);
}

/// How long a device remembers that it answered.
const REMEMBERED: Duration = Duration::days(60);

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    icon: &'static str,
}

#[derive(Serialize)]
struct Asked {
    name: &'static str,
    legend: String,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    event: String,
    texts: Vec<String>,
    questions: Vec<Asked>,
    submit: String,
    look_again: String,
    /// Whether somebody has just been thanked.
    done: bool,
    form: FormView,
}

fn path(code: &str) -> String {
    format!("/f/{code}")
}

/// The mark of a device that has answered: it names the event's address, and nobody.
fn mark(code: &str) -> String {
    format!("danke_{}", code.chars().take(8).collect::<String>().replace('-', "_"))
}

fn has_answered(request: &HttpRequest, code: &str) -> bool {
    request.cookie(&mark(code)).is_some()
}

async fn event(app: &App, code: &str) -> Result<Event, PageProblem> {
    let typed = code.to_owned();
    let found = app
        .db
        .read(move |conn| match queries::behind(conn, &typed)? {
            Some(id) => events::queries::find(conn, id),
            None => Ok(None),
        })
        .await?;
    found.ok_or_else(|| PageProblem(missing("Diesen Link gibt es nicht.")))
}

fn question(speech: Speech, question: Question) -> Asked {
    let code = question.code();
    let option = |mark: &Mark| Choice {
        value: mark.code(),
        label: say_plainly(speech.0, &format!("feedback-{code}-{}", mark.code())),
        icon: match mark {
            Mark::Yes => "check",
            Mark::Partly => "maybe",
            Mark::No => "cross",
        },
    };
    Asked {
        name: code,
        legend: say_plainly(speech.0, &format!("feedback-{code}")),
        options: Mark::ALL.iter().map(option).collect(),
    }
}

fn form(
    app: &App,
    speech: Speech,
    (code, event): (&str, &Event),
    (status, form): (StatusCode, FormView),
) -> PageResult {
    let look_again = match i64::try_from(form.all_errors.len()).unwrap_or(0) {
        0 => String::new(),
        errors => speech.with("error-title", [("count", errors)]),
    };
    let page = Page {
        title: speech.say("feedback-title"),
        event: event.title_for_guests().to_owned(),
        texts: vec![speech.say("feedback-text")],
        questions: Question::ALL.iter().map(|one| question(speech, *one)).collect(),
        submit: speech.say("feedback-submit"),
        look_again,
        done: false,
        form,
    };
    let (path, title) = (path(code), page.title.clone());
    let around = (path.as_str(), event.contact_phone.as_str());
    show_as(status, app, speech, around, (title.as_str(), "afterwards/feedback.html"), &page)
}

/// A page without a form: thanks, or that it is not the time.
fn words(
    app: &App,
    speech: Speech,
    (code, event): (&str, &Event),
    (title, text, done): (&str, &str, bool),
) -> PageResult {
    let page = Page {
        title: speech.say(title),
        event: String::new(),
        texts: vec![speech.say(text)],
        questions: Vec::new(),
        submit: String::new(),
        look_again: String::new(),
        done,
        form: FormView::default(),
    };
    let (path, title) = (path(code), page.title.clone());
    let around = (path.as_str(), event.contact_phone.as_str());
    show(app, speech, around, (title.as_str(), "afterwards/feedback.html"), &page)
}

fn shut(app: &App, speech: Speech, about: (&str, &Event), why: Door) -> PageResult {
    match why {
        Door::NotYet => {
            words(app, speech, about, ("feedback-early-title", "feedback-early-text", false))
        }
        Door::Open | Door::Gone => {
            words(app, speech, about, ("feedback-late-title", "feedback-late-text", false))
        }
    }
}

#[get("/f/{code}")]
async fn ask(app: App, request: HttpRequest, code: web::Path<String>) -> PageResult {
    let event = event(&app, &code).await?;
    let speech = Speech::of(&request, None);
    let about = (code.as_str(), &event);
    match door(&event, app.clock.now()) {
        Door::Open if has_answered(&request, &code) => {
            words(&app, speech, about, ("feedback-done-title", "feedback-done-text", true))
        }
        Door::Open => form(&app, speech, about, (StatusCode::OK, FormView::default())),
        why @ (Door::NotYet | Door::Gone) => shut(&app, speech, about, why),
    }
}

#[post("/f/{code}")]
async fn answer(
    app: App,
    request: HttpRequest,
    code: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let event = event(&app, &code).await?;
    let speech = Speech::of(&request, None);
    let about = (code.as_str(), &event);
    let back = format!("{}?lang={}", path(&code), speech.0.code());
    if has_answered(&request, &code) {
        return Ok(see_other(back));
    }
    let fields = input::fields(&request, body).await;
    if !secret::same(fields.get(CSRF_FIELD), &form_signature(&app, &path(&code))) {
        let errors = FormErrors::one(Question::Liked.code(), &speech.say("expired-text"));
        let view = FormView::of(&fields, &errors);
        return form(&app, speech, about, (StatusCode::FORBIDDEN, view));
    }
    let mut check = Check::of(&fields);
    let mut said = Said::new();
    for question in Question::ALL.iter().copied() {
        match Mark::parse(fields.get(question.code())) {
            Some(mark) => {
                said.insert(question, mark);
            }
            None => check.refuse(question.code(), speech.say("error-answer")),
        }
    }
    let errors = check.errors();
    if !errors.is_empty() {
        let view = FormView::of(&fields, &errors);
        return form(&app, speech, about, (StatusCode::UNPROCESSABLE_ENTITY, view));
    }
    let (typed, now) = (code.clone(), app.clock.now());
    match app.db.write(move |conn| actions::answer(conn, &typed, &said, now)).await {
        Ok(()) => {
            let mut response = see_other(back);
            let cookie = Cookie::build(mark(&code), "1")
                .path(path(&code))
                .http_only(true)
                .same_site(SameSite::Lax)
                .max_age(REMEMBERED)
                .finish();
            response.add_cookie(&cookie).map_err(|error| PageProblem(ours(&error)))?;
            Ok(response)
        }
        Err(AfterwardsError::Shut(why)) => shut(&app, speech, about, why),
        Err(refusal) => Err(refusal.into()),
    }
}
