//! "No more mails", "another language": asks on a page, does it on a POST. Both the link in a mail's footer
//! and the one to the answer page lead here. Mail programs send the POST by themselves
//! when somebody presses their button (RFC 8058); following the link changes nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, Leaving, Word};
use super::guest_frame::{Speech, form_signature, show, show_as};
use super::token::is_token;
use crate::db::Conn;
use crate::guests::consent::Source;
use crate::i18n::Language;
use crate::problem::{PageProblem, PageResult};
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::{App, input, secret};

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
    /// "In which language shall we write to you?"
    language: String,
    languages: Vec<Tongue>,
    language_submit: String,
    form: FormView,
}

impl Page {
    /// Says something and asks nothing.
    fn told(title: String, texts: Vec<String>) -> Self {
        Self {
            title,
            texts,
            choices: Vec::new(),
            submit: String::new(),
            look_again: String::new(),
            language: String::new(),
            languages: Vec::new(),
            language_submit: String::new(),
            form: FormView::default(),
        }
    }
}

#[derive(Serialize)]
struct Tongue {
    value: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    icon: &'static str,
}

/// Asks what somebody does not want any more.
#[get("/abmelden/{token}")]
pub async fn question(app: App, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let speech = speech(&app, &request, &token).await?;
    let Some(speech) = speech else { return unknown(&app, &request) };
    ask(&app, speech, &token, StatusCode::OK, FormView::default())
}

/// What the form says.
enum Said {
    Leaves(Leaving),
    Speaks(Language),
}

impl Said {
    fn parse(fields: &Fields) -> Option<Self> {
        match (fields.get("leaving"), Language::parse(fields.get("language"))) {
            ("mail", _) => Some(Self::Leaves(Leaving::Mail)),
            ("sms", _) => Some(Self::Leaves(Leaving::Texts)),
            ("all", _) => Some(Self::Leaves(Leaving::Everything)),
            ("", Some(language)) => Some(Self::Speaks(language)),
            (_, Some(_) | None) => None,
        }
    }
}

fn label(leaving: Leaving) -> &'static str {
    match leaving {
        Leaving::Mail => "unsubscribe-mail",
        Leaving::Texts => "unsubscribe-sms",
        Leaving::Everything => "unsubscribe-all",
    }
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
    let fields = input::fields(&request, body).await;
    let by_program = fields.get(ONE_CLICK.0) == ONE_CLICK.1;
    let signed = secret::same(fields.get(CSRF_FIELD), &form_signature(&app, &path(&token)));
    let said = match by_program {
        true => Some(Said::Leaves(Leaving::Mail)),
        false => Said::parse(&fields),
    };
    let Some(said) = said else {
        let errors = FormErrors::one("leaving", &speech.say("error-unsubscribe"));
        let form = FormView::of(&fields, &errors);
        return ask(&app, speech, &token, StatusCode::UNPROCESSABLE_ENTITY, form);
    };
    if !by_program && !signed {
        let form = FormView::of(&fields, &FormErrors::one("leaving", &speech.say("expired-text")));
        return ask(&app, speech, &token, StatusCode::FORBIDDEN, form);
    }
    let (hash, now) = (secret::hash(&token), app.clock.now());
    let there = app.clone();
    let (speech, title, text) = match said {
        Said::Leaves(leaving) => {
            let source = if by_program { Source::MailProgram } else { Source::GuestPage };
            let word = Word { source, wording: speech.say(label(leaving)) };
            let wish = move |conn: &mut Conn| {
                actions::unsubscribe(conn, &there, &hash, (leaving, &word), now)
            };
            app.db.write(wish).await?;
            if by_program {
                return Ok(HttpResponse::Ok().finish());
            }
            let (title, text) = match leaving {
                Leaving::Mail => ("unsubscribe-mail-done-title", "unsubscribe-mail-done-text"),
                Leaving::Texts => ("unsubscribe-sms-done-title", "unsubscribe-sms-done-text"),
                Leaving::Everything => ("unsubscribe-all-done-title", "unsubscribe-all-done-text"),
            };
            (speech, title, text)
        }
        Said::Speaks(language) => {
            app.db.write(move |conn| actions::speak(conn, &there, &hash, language, now)).await?;
            (Speech::in_language(language), "language-done-title", "language-done-text")
        }
    };
    let phone = app.office().phone.clone();
    let again = speech.with("unsubscribe-again", [("phone", phone)]);
    let title = speech.say(title);
    let page = Page::told(title.clone(), vec![speech.say(text), again]);
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
    let known = app.db.read(move |conn| actions::behind(conn, &hash)).await?;
    Ok(known.map(|invitation| Speech::of(request, Some(&invitation.language))))
}

fn ask(app: &App, speech: Speech, token: &str, status: StatusCode, form: FormView) -> PageResult {
    let errors = i64::try_from(form.all_errors.len()).unwrap_or(0);
    let title = speech.say("unsubscribe-title");
    let page = Page {
        title: title.clone(),
        texts: vec![speech.say("unsubscribe-text")],
        choices: vec![
            Choice { value: "mail", label: speech.say(label(Leaving::Mail)), icon: "letter" },
            Choice { value: "sms", label: speech.say(label(Leaving::Texts)), icon: "phone" },
            Choice { value: "all", label: speech.say(label(Leaving::Everything)), icon: "cross" },
        ],
        language: speech.say("language-title"),
        languages: Language::ALL
            .iter()
            .map(|one| Tongue {
                value: one.code(),
                label: speech.say(&format!("language-{}", one.code())),
            })
            .collect(),
        language_submit: speech.say("language-submit"),
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
    let texts = vec![
        speech.say("link-wrong-text"),
        speech.say("link-wrong-old"),
        speech.with("please-phone", [("phone", phone)]),
    ];
    let page = Page::told(title.clone(), texts);
    let template = (title.as_str(), "invitations/unsubscribe.html");
    show_as(StatusCode::NOT_FOUND, app, speech, ("/antwort", ""), template, &page)
}
