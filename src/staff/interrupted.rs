//! What a form had sent when its session was gone: kept through the sign-in, shown, offered again.
//!
//! Another site can make somebody's browser send us a form, and it must not be our sign-in page that
//! carries it over the threshold. So only what a page of ours sent is kept ([`came_from_us`]), under
//! a seal that holds in this browser alone, and whoever sends it again reads it first.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::{HOST, HeaderName, ORIGIN};
use serde::Serialize;

use super::session::COOKIE;
use crate::web::form::{CSRF_FIELD, Fields, signature};
use crate::web::{App, secret};

/// What a form had sent, and where to.
#[derive(Clone, Debug)]
pub struct Interrupted {
    pub path: String,
    pub fields: Fields,
}

/// The same on its way through the sign-in page: hidden fields of its form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Kept {
    /// Where it goes.
    pub next: String,
    /// The fields, as they were sent.
    pub kept: String,
    /// That this browser got both from us.
    pub seal: String,
}

/// Goes with a [`Kept`]; never sent along by another site's page.
const SEAL_COOKIE: &str = "eingaben";
/// An evening's pause, and then nobody remembers what they typed.
const SEAL_HOURS: i64 = 12;

/// Whether a page of ours sent this form: it carries the signature of this browser's last session,
/// or the browser says so. Where neither is known, it is taken for a stranger's.
pub fn came_from_us(request: &HttpRequest, app: &App, fields: &Fields) -> bool {
    let signed = request.cookie(COOKIE).is_some_and(|cookie| {
        let expected = signature(&app.office().form_secret, cookie.value());
        secret::same(fields.get(CSRF_FIELD), &expected)
    });
    signed || is_same_origin(request)
}

fn is_same_origin(request: &HttpRequest) -> bool {
    let header =
        |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => match (header(ORIGIN), header(HOST)) {
            (Some(origin), Some(host)) => {
                origin.split_once("://").is_some_and(|(_, from)| from == host)
            }
            (Some(_) | None, Some(_) | None) => false,
        },
    }
}

impl Kept {
    /// Seals what was interrupted, with the cookie that the seal belongs to.
    pub fn seal(app: &App, interrupted: &Interrupted) -> (Self, Cookie<'static>) {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(interrupted.fields.pairs());
        let (next, kept) = (interrupted.path.clone(), body.finish());
        let browser = secret::token();
        let seal = seal_of(app, &browser, &next, &kept);
        let cookie = Cookie::build(SEAL_COOKIE, browser)
            .path("/anmelden")
            .http_only(true)
            .secure(app.config.is_tls())
            .same_site(SameSite::Strict)
            .max_age(time::Duration::hours(SEAL_HOURS))
            .finish();
        (Self { next, kept, seal }, cookie)
    }

    /// What the sign-in form brings back; nothing if its seal is broken or another browser's.
    pub fn opened(app: &App, request: &HttpRequest, fields: &Fields) -> Option<Self> {
        let kept = Self {
            next: fields.get("next").to_owned(),
            kept: fields.get("kept").to_owned(),
            seal: fields.get("seal").to_owned(),
        };
        let browser = request.cookie(SEAL_COOKIE)?;
        let expected = seal_of(app, browser.value(), &kept.next, &kept.kept);
        (!kept.kept.is_empty() && secret::same(&kept.seal, &expected)).then_some(kept)
    }

    /// What was typed, to be read before it is sent.
    pub fn pairs(&self) -> Vec<Pair> {
        let fields = Fields::read(self.kept.as_bytes());
        let pair = |(name, value): (&str, &str)| Pair {
            name: name.to_owned(),
            label: label(name).to_owned(),
            value: value.to_owned(),
        };
        fields.pairs().map(pair).collect()
    }
}

fn seal_of(app: &App, browser: &str, next: &str, kept: &str) -> String {
    signature(&app.office().form_secret, &format!("kept {browser} {next}\n{kept}"))
}

/// One field that is offered again.
#[derive(Debug, Serialize)]
pub struct Pair {
    pub name: String,
    pub label: String,
    pub value: String,
}

/// The usual fields by the names that their forms show; others by their own.
fn label(name: &str) -> &str {
    const LABELS: &[(&str, &str)] = &[
        ("access", "Zugang"),
        ("adults", "Erwachsene"),
        ("answer", "Antwort"),
        ("area", "Orte und Postleitzahlen"),
        ("channel", "Weg"),
        ("childcare_places", "Plätze in der Kinderbetreuung"),
        ("companions", "kommt mit"),
        ("contact_name", "Wer kümmert sich"),
        ("contact_phone", "Telefon für Gäste"),
        ("directions", "Wie man hinkommt"),
        ("email", "E-Mail-Adresse"),
        ("entered_on", "Zugang am"),
        ("family_name", "Nachname"),
        ("first_name", "Vorname"),
        ("household", "Haushalt"),
        ("key", "Kundennummer"),
        ("language", "Sprache"),
        ("name", "Name"),
        ("no_invitations", "Keine Einladungen"),
        ("phone", "Telefon"),
        ("postcode", "Postleitzahl"),
        ("presence", "Teilnahme"),
        ("reason", "Grund"),
        ("role", "Aufgabe"),
        ("room", "Raum"),
        ("salutation", "Anrede"),
        ("seats", "Plätze"),
        ("session_date", "Tag"),
        ("session_from", "von"),
        ("session_to", "bis"),
        ("street", "Straße und Hausnummer"),
        ("title", "Titel"),
        ("topic", "Thema"),
        ("town", "Ort"),
        ("what_happens", "Was passiert dort"),
        ("what_happens_ar", "Was passiert dort, auf Arabisch"),
        ("what_happens_en", "Was passiert dort, auf Englisch"),
        ("what_happens_tr", "Was passiert dort, auf Türkisch"),
        ("what_happens_uk", "Was passiert dort, auf Ukrainisch"),
    ];
    LABELS.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label)
}
