//! Who is signed in, and what they sent: the first arguments of every staff page.
//!
//! [`SignedIn`] is for pages that are read, [`Posted`] for forms that come in: it brings the fields
//! and has checked the form's signature. Whoever was away too long loses nothing: what they had
//! typed waits in the sign-in page and is offered again afterwards.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::interrupted::{Interrupted, came_from_us};
use super::{Actor, Right, Role, Scope, Staff, queries};
use crate::config;
use crate::db::Id;
use crate::problem::{Explanation, PageProblem, PageResult, ours};
use crate::web::form::{CSRF_FIELD, Fields, signature};
use crate::web::htmx::Htmx;
use crate::web::input::too_large;
use crate::web::page::{Frame, NavItem, Who, html};
use crate::web::{App, secret, see_other, summary};

/// The session's cookie.
pub const COOKIE: &str = "sitzung";
/// One sentence for the next page.
const NOTICE: &str = "hinweis";

/// Somebody with an open session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub staff: Staff,
    /// The path of this request, for the frame.
    path: String,
    csrf: String,
    notice: String,
    htmx: bool,
}

/// A form of somebody with an open session; its signature has been checked.
pub struct Posted {
    pub staff: SignedIn,
    pub fields: Fields,
}

/// Code of the explanation that leads to the sign-in page.
pub const SIGN_IN_NEEDED: &str = "sign_in_needed";
/// Code of the explanation of a form whose signature does not fit.
pub const FORM_TOO_OLD: &str = "form_too_old";

impl SignedIn {
    pub fn id(&self) -> Id<Staff> {
        self.staff.id
    }

    pub fn role(&self) -> Role {
        self.staff.role
    }

    pub fn scope(&self) -> &Scope {
        &self.staff.scope
    }

    /// As the actions know them.
    pub fn actor(&self) -> Actor {
        Actor { staff: Some(self.staff.id), role: self.staff.role, scope: self.staff.scope.clone() }
    }

    /// Refuses what the role does not allow.
    pub fn may(&self, right: Right) -> Result<(), super::NotAllowed> {
        self.actor().may(right)
    }

    /// The signature for forms of this session.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Draws a page of the staff's layout.
    pub fn show<C: Serialize>(
        &self,
        app: &App,
        title: &str,
        template: &str,
        context: &C,
    ) -> PageResult {
        let frame = self.frame(app, title);
        let mut response = html(app.pages.draw(template, &frame, context)?);
        if !self.notice.is_empty() {
            let mut gone = Cookie::build(NOTICE, "").path("/").finish();
            gone.make_removal();
            response.add_cookie(&gone).map_err(|error| PageProblem(ours(&error)))?;
        }
        Ok(response)
    }

    /// Draws the page with 422: its form comes back filled in, with what is wrong.
    pub fn show_refused<C: Serialize>(
        &self,
        app: &App,
        title: &str,
        template: &str,
        context: &C,
    ) -> PageResult {
        let frame = self.frame(app, title);
        let mut response = html(summary::name_fields(&app.pages.draw(template, &frame, context)?));
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    }

    /// Draws one block of a page, for htmx; without a script, leads to `path` instead.
    pub fn show_block<C: Serialize>(
        &self,
        app: &App,
        template: &str,
        block: &str,
        context: &C,
        path: &str,
    ) -> PageResult {
        match Htmx(self.htmx) {
            Htmx(true) => {
                let frame = self.frame(app, "");
                Ok(html(app.pages.draw_block(template, block, &frame, context)?))
            }
            Htmx(false) => Ok(see_other(path)),
        }
    }

    /// Whether htmx asked.
    pub fn wants_block(&self) -> bool {
        self.htmx
    }

    fn frame(&self, app: &App, title: &str) -> Frame {
        let office = app.office();
        Frame {
            title: title.to_owned(),
            path: self.path.clone(),
            csrf: self.csrf.clone(),
            notice: self.notice.trim_start_matches('!').to_owned(),
            notice_kind: match (self.notice.is_empty(), self.notice.starts_with('!')) {
                (true, _) => "",
                (false, true) => "warning",
                (false, false) => "done",
            },
            nav: nav(self.staff.role, &self.path),
            who: Who {
                name: self.staff.name.clone(),
                role_label: self.staff.role.label(),
                signed_in: true,
            },
            office: office.name.clone(),
            asset: app.pages.assets.clone(),
            demo: office.demo,
        }
    }
}

/// The frame of a page for nobody in particular: sign-in and what leads to it.
pub fn visitor_frame(app: &App, title: &str, path: &str) -> Frame {
    let office = app.office();
    Frame {
        title: title.to_owned(),
        path: path.to_owned(),
        csrf: visitor_signature(app, path),
        notice: String::new(),
        notice_kind: "",
        nav: Vec::new(),
        who: Who::default(),
        office: office.name.clone(),
        asset: app.pages.assets.clone(),
        demo: office.demo,
    }
}

/// The signature for forms of people who are not signed in: there is no session to bind it to, so
/// it is bound to the page.
pub fn visitor_signature(app: &App, path: &str) -> String {
    signature(&app.office().form_secret, path)
}

/// The cookie of a new session.
pub fn session_cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path("/")
        .http_only(true)
        .secure(app.config.is_tls())
        .same_site(SameSite::Lax)
        .finish()
}

/// Leads to a page that then says this sentence; a leading `!` makes it a warning.
pub fn done(path: impl Into<String>, sentence: &str) -> HttpResponse {
    let mut response = see_other(path);
    let value = form_urlencoded::byte_serialize(sentence.as_bytes()).collect::<String>();
    let cookie = Cookie::build(NOTICE, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::minutes(1))
        .finish();
    // Adding fails only on a name or value that is no cookie's; these are.
    drop(response.add_cookie(&cookie));
    response
}

const NAV: &[(&str, &str, Right)] = &[
    ("/events", "Veranstaltungen", Right::SeeEvents),
    ("/phone", "Rückmeldungen", Right::EnterAnswers),
    ("/guests", "Gäste", Right::SeeGuests),
    ("/inbox", "Posteingang", Right::EnterAnswers),
    ("/outbox", "Postausgang", Right::Invite),
    ("/roster", "Meine Listen", Right::SeeOwnRoster),
    ("/turnout", "Teilnahme", Right::SeeTurnout),
    ("/venues", "Orte", Right::PlanEvents),
    ("/formats", "Formate", Right::PlanEvents),
    ("/wordings", "Texte", Right::PlanEvents),
    ("/trials", "Versuche", Right::SeeTrials),
    ("/staff", "Mitarbeitende", Right::RunOffice),
    ("/office", "Haus", Right::RunOffice),
    ("/keys", "Schlüssel", Right::RunOffice),
    ("/office/erasures", "Löschfristen", Right::SeeErasures),
];

/// What the navigation calls the place of this address; the address where it does not.
pub(super) fn place(path: &str) -> &str {
    let inside = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    NAV.iter().find(|(href, _, _)| inside(href)).map_or(path, |(_, label, _)| label)
}

fn nav(role: Role, path: &str) -> Vec<NavItem> {
    let mut items = vec![NavItem { href: "/", label: "Heute", current: path == "/" }];
    let within = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    // Of two that fit, the longer one says more.
    let here = NAV.iter().map(|(href, ..)| *href).filter(|href| within(href));
    let here = here.max_by_key(|href| href.len());
    let allowed = NAV.iter().filter(|(_, _, right)| role.allows(*right));
    items.extend(allowed.map(|(href, label, _)| NavItem {
        href,
        label,
        current: here == Some(href),
    }));
    items
}

async fn resolve(request: HttpRequest) -> Result<SignedIn, PageProblem> {
    let Some(app) = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone()) else {
        return Err(PageProblem(ours(&"no app")));
    };
    let Some(token) = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()) else {
        return Err(sign_in_needed());
    };
    let token_hash = secret::hash(&token);
    let session = app.db.read(move |conn| queries::session(conn, &token_hash)).await?;
    let now = app.clock.now();
    let session = session.filter(|session| {
        session.seen_at.after(config::SESSION_IDLE) > now
            && session.created_at.after(config::SESSION_LIFE) > now
    });
    let Some(session) = session else { return Err(sign_in_needed()) };
    if session.seen_at.after(config::SESSION_SEEN) < now {
        let id = session.id;
        app.db.write(move |conn| queries::session_seen(conn, id, now)).await?;
    }
    let notice = request.cookie(NOTICE).map(|cookie| {
        let value = form_urlencoded::parse(cookie.value().as_bytes());
        value.map(|(text, _)| text.into_owned()).next().unwrap_or_default()
    });
    Ok(SignedIn {
        staff: session.staff,
        path: request.path().to_owned(),
        csrf: signature(&app.office().form_secret, &token),
        notice: notice.unwrap_or_default(),
        htmx: request.headers().contains_key("HX-Request"),
    })
}

fn sign_in_needed() -> PageProblem {
    PageProblem(Explanation {
        status: StatusCode::UNAUTHORIZED,
        code: SIGN_IN_NEEDED,
        sentence: "Bitte melden Sie sich an.".into(),
    })
}

fn form_too_old() -> PageProblem {
    PageProblem(Explanation {
        status: StatusCode::FORBIDDEN,
        code: FORM_TOO_OLD,
        sentence: "Diese Seite war zu lange offen. Bitte senden Sie Ihre Eingaben noch einmal."
            .into(),
    })
}

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, PageProblem>>>>;

impl FromRequest for SignedIn {
    type Error = PageProblem;
    type Future = Coming<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(resolve(request.clone()))
    }
}

impl FromRequest for Posted {
    type Error = PageProblem;
    type Future = Coming<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let body = read_body(&request, payload);
        Box::pin(async move {
            let fields = Fields::read(&body.await?);
            let staff = match resolve(request.clone()).await {
                Ok(staff) if secret::same(fields.get(CSRF_FIELD), &staff.csrf) => staff,
                Ok(_) => {
                    keep(&request, fields);
                    return Err(form_too_old());
                }
                Err(problem) => {
                    keep(&request, fields);
                    return Err(problem);
                }
            };
            Ok(Self { staff, fields })
        })
    }
}

/// Lets the sign-in page offer a form of ours again.
fn keep(request: &HttpRequest, fields: Fields) {
    let app = request.app_data::<web::Data<App>>();
    if app.is_some_and(|app| came_from_us(request, app, &fields)) {
        let path = request.path().to_owned();
        request.extensions_mut().insert(Interrupted { path, fields });
    }
}

/// Reads a form's body, up to [`config::FORM_BYTES`].
pub fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, PageProblem>> + use<> {
    debug_assert!(request.method() != Method::GET);
    let bytes = web::Bytes::from_request(request, payload);
    async move { bytes.await.map_err(|_| PageProblem(too_large())) }
}
