//! `/anmelden`: by password or by one-time link; and the way back for a form that was interrupted.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, SignInError};
use super::interrupted::{Interrupted, Kept, Pair};
use super::queries::{self, LinkPurpose};
use super::session::{
    COOKIE, FORM_TOO_OLD, SIGN_IN_NEEDED, place, session_cookie, visitor_frame, visitor_signature,
};
use super::{Posted, password};
use crate::config;
use crate::problem::{Explain, Explanation, PageProblem, PageResult};
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::page::html;
use crate::web::{App, peer, secret, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(show).service(sign_in).service(show_link).service(use_link).service(sign_out);
}

const PATH: &str = "/anmelden";

#[derive(Serialize)]
struct SignInPage {
    form: FormView,
    /// Where to go afterwards, and what a form had sent when its session was gone.
    #[serde(flatten)]
    kept: Kept,
    sentence: String,
}

#[derive(Deserialize)]
struct Wanted {
    weiter: Option<String>,
}

#[get("/anmelden")]
async fn show(app: App, query: web::Query<Wanted>) -> PageResult {
    let next = query.into_inner().weiter.unwrap_or_default();
    let kept = Kept { next, ..Kept::default() };
    draw(&app, &SignInPage { kept, ..SignInPage::empty() })
}

impl SignInPage {
    fn empty() -> Self {
        Self { form: FormView::default(), kept: Kept::default(), sentence: String::new() }
    }
}

fn draw(app: &App, page: &SignInPage) -> PageResult {
    let frame = visitor_frame(app, "Anmelden", PATH);
    Ok(html(app.pages.draw("staff/sign_in.html", &frame, page)?))
}

#[post("/anmelden")]
async fn sign_in(app: App, request: HttpRequest, body: web::Bytes) -> PageResult {
    let fields = Fields::read(&body);
    let without = || Kept { next: fields.get("next").to_owned(), ..Kept::default() };
    let kept = Kept::opened(&app, &request, &fields).unwrap_or_else(without);
    let refused = |error: &dyn Explain| {
        let Explanation { status, sentence, .. } = error.explain();
        let page = SignInPage {
            form: FormView::of(
                &Fields::of([("email", fields.get("email"))]),
                &FormErrors::default(),
            ),
            kept: kept.clone(),
            sentence,
        };
        let mut response = draw(&app, &page)?;
        *response.status_mut() = status;
        Ok(response)
    };
    if !secret::same(fields.get(CSRF_FIELD), &visitor_signature(&app, PATH)) {
        return draw(&app, &SignInPage { sentence: TOO_OLD.into(), ..SignInPage::empty() });
    }
    let email = fields.get("email").to_lowercase();
    let (account, address) =
        (format!("account {email}"), format!("address {}", peer(&request, &app.config)));
    let now = app.clock.now();
    let subjects = (account.clone(), address.clone());
    // Counted before it is looked at: thirty at once are thirty tries.
    let counted = app.db.write(move |conn| {
        actions::count_try(conn, &subjects.0, config::ACCOUNT_FAILURES, now)?;
        actions::count_try(conn, &subjects.1, config::ADDRESS_FAILURES, now)?;
        Ok::<_, SignInError>(queries::account(conn, &email)?)
    });
    let (known, stored) = match counted.await {
        Ok(known) => known.map_or((None, None), |(id, stored)| (Some(id), stored)),
        Err(error) => return refused(&error),
    };
    let typed = fields.given("password").unwrap_or_default().to_owned();
    let fits = password::aside(move || password::fits(&typed, stored.as_deref())).await;
    let Some(staff) = known.filter(|_| fits == Some(true)) else {
        return refused(&SignInError::Wrong);
    };
    let opened = app.db.write(move |conn| {
        actions::forgive_try(conn, &account)?;
        actions::forgive_try(conn, &address)?;
        actions::open_session(conn, staff, now)
    });
    welcome(&app, opened.await?, &kept)
}

const TOO_OLD: &str = "Diese Seite war zu lange offen. Bitte melden Sie sich noch einmal an.";

/// Goes where somebody wanted to go, or offers what they had typed before their session ended.
fn welcome(app: &App, token: String, kept: &Kept) -> PageResult {
    let csrf = crate::web::form::signature(&app.office().form_secret, &token);
    let mut response = match kept.kept.as_str() {
        "" => see_other(inside(&kept.next)),
        _ => {
            let action = inside(&kept.next);
            let page = ResumePage {
                action: action.to_owned(),
                place: place(action).to_owned(),
                pairs: kept.pairs(),
            };
            let mut frame = visitor_frame(app, "Ihre Eingaben sind noch da", PATH);
            frame.csrf = csrf;
            html(app.pages.draw("staff/resume.html", &frame, &page)?)
        }
    };
    response
        .add_cookie(&session_cookie(app, token))
        .map_err(|error| PageProblem(crate::problem::ours(&error)))?;
    Ok(response)
}

#[derive(Serialize)]
struct ResumePage {
    action: String,
    /// Where that is.
    place: String,
    pairs: Vec<Pair>,
}

/// Only our own pages: never to another host. Browsers drop tabs and line ends from an address, and
/// read a backslash as a slash.
fn inside(path: &str) -> &str {
    let odd = |sign: char| sign == '\\' || sign.is_control();
    match path.starts_with('/') && !path.starts_with("//") && !path.contains(odd) {
        true => path,
        false => "/",
    }
}

#[derive(Serialize)]
struct LinkPage {
    form: FormView,
    /// Whether a password must be set.
    sets_password: bool,
}

#[get("/anmelden/link/{token}")]
async fn show_link(app: App, token: web::Path<String>, request: HttpRequest) -> PageResult {
    let (hash, now) = (secret::hash(&token), app.clock.now());
    let link =
        app.db.read(move |conn| queries::link(conn, &hash, now)).await?.ok_or(SignInError::Link)?;
    draw_link(&app, request.path(), link.purpose, FormView::default())
}

fn draw_link(app: &App, path: &str, purpose: LinkPurpose, form: FormView) -> PageResult {
    let frame = visitor_frame(app, "Willkommen", path);
    let page = LinkPage { form, sets_password: purpose != LinkPurpose::SignIn };
    Ok(html(app.pages.draw("staff/link.html", &frame, &page)?))
}

#[post("/anmelden/link/{token}")]
async fn use_link(
    app: App,
    token: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> PageResult {
    let fields = Fields::read(&body);
    if !secret::same(fields.get(CSRF_FIELD), &visitor_signature(&app, request.path())) {
        return Ok(see_other(request.path()));
    }
    let now = app.clock.now();
    let token = token.into_inner();
    let hash = secret::hash(&token);
    let link = app.db.read(move |conn| queries::link(conn, &hash, now)).await?;
    let purpose = link.ok_or(SignInError::Link)?.purpose;
    let typed = fields.given("password").map(ToOwned::to_owned);
    let refused = |errors: FormErrors| {
        let mut response =
            draw_link(&app, request.path(), purpose, FormView::of(&Fields::default(), &errors))?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    };
    if purpose != LinkPurpose::SignIn && fields.given("password") != fields.given("again") {
        return refused(FormErrors::one("again", "Die beiden Passwörter sind nicht gleich."));
    }
    let stored = match typed.filter(|_| purpose != LinkPurpose::SignIn) {
        Some(typed) => match password::aside(move || password::hashed(&typed)).await {
            Some(Ok(stored)) => Some(stored),
            Some(Err(error)) => return refused(FormErrors::one("password", &error.to_string())),
            None => None,
        },
        None => None,
    };
    let opened =
        app.db.write(move |conn| actions::use_link(conn, &token, stored.as_deref(), now)).await;
    welcome(&app, opened?, &Kept::default())
}

#[post("/abmelden")]
async fn sign_out(app: App, request: HttpRequest, _posted: Posted) -> PageResult {
    if let Some(token) = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()) {
        app.db.write(move |conn| actions::sign_out(conn, &token)).await?;
    }
    let mut response = see_other(PATH);
    let mut gone = session_cookie(&app, String::new());
    gone.make_removal();
    response.add_cookie(&gone).map_err(|error| PageProblem(crate::problem::ours(&error)))?;
    Ok(response)
}

/// Turns "please sign in" into the sign-in page, and keeps what an interrupted form had sent.
pub async fn as_sign_in(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let code = response.response().extensions().get::<Explanation>().map(|known| known.code);
    let (request, app) = match (code, response.request().app_data::<web::Data<App>>()) {
        (Some(SIGN_IN_NEEDED | FORM_TOO_OLD), Some(app)) => {
            (response.request().clone(), app.get_ref().clone())
        }
        (Some(_) | None, Some(_) | None) => return Ok(response),
    };
    let interrupted = request.extensions_mut().remove::<Interrupted>();
    let page = match (interrupted, request.method() == Method::GET) {
        (Some(interrupted), _) => interrupted_page(&app, &interrupted),
        (None, true) => to_sign_in(&request),
        (None, false) => {
            as_unknown(&app, &SignInPage { sentence: TOO_OLD.into(), ..SignInPage::empty() })
        }
    };
    match page {
        Ok(page) => Ok(response.into_response(page)),
        Err(problem) => Err(problem.into()),
    }
}

fn to_sign_in(request: &HttpRequest) -> PageResult {
    let wanted = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Ok(match wanted {
        "/" => see_other(PATH),
        _ => {
            let wanted = form_urlencoded::byte_serialize(wanted.as_bytes()).collect::<String>();
            see_other(format!("{PATH}?weiter={wanted}"))
        }
    })
}

/// The session is gone, or is another one than the form's: sign in, then go on.
fn interrupted_page(app: &App, interrupted: &Interrupted) -> PageResult {
    let (kept, cookie) = Kept::seal(app, interrupted);
    let sentence = "Sie waren zu lange weg. Bitte melden Sie sich noch einmal an. \
        Ihre Eingaben sind nicht verloren.";
    let page = SignInPage { kept, sentence: sentence.into(), ..SignInPage::empty() };
    let mut response = as_unknown(app, &page)?;
    response.add_cookie(&cookie).map_err(|error| PageProblem(crate::problem::ours(&error)))?;
    Ok(response)
}

/// The sign-in page with 401.
fn as_unknown(app: &App, page: &SignInPage) -> PageResult {
    let mut response: HttpResponse = draw(app, page)?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_our_own_pages_are_inside() {
        assert_eq!(inside("/guests?q=a%09b"), "/guests?q=a%09b");
        for outside in ["", "guests", "//host", "/\\host", "/\t/host", "/\r/host", "\t//host"] {
            assert_eq!(inside(outside), "/", "{outside:?}");
        }
    }

    proptest! {
        /// However an address is bent, a browser that reads it stays in this house.
        #[test]
        fn no_address_leads_to_another_host(path in "[/\\\\\t\r\n\u{0}a-c:.]{0,8}") {
            let read: String = inside(&path).chars().filter(|sign| !matches!(sign, '\t' | '\r' | '\n')).collect();
            prop_assert!(read.starts_with('/'));
            prop_assert!(!read[1..].starts_with(['/', '\\']));
        }
    }
}
