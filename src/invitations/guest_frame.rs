//! What stands around every page of a guest: language, direction, the office, a phone number. No
//! cookie, no session: a form carries a signature over its own address.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT_LANGUAGE;
use fluent_bundle::{FluentArgs, FluentValue};
use serde::Serialize;

use crate::i18n::{Language, say_plainly, translate};
use crate::problem::PageResult;
use crate::web::App;
use crate::web::assets::Assets;
use crate::web::form::signature;
use crate::web::page::html;

/// Says things in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Speech(pub Language);

impl Speech {
    /// What the address asks for, what the guest's row says, what the browser takes, German.
    pub fn of(request: &HttpRequest, guest: Option<&str>) -> Self {
        let query = request.query_string().as_bytes();
        let asked = form_urlencoded::parse(query)
            .find(|(name, _)| name == "lang")
            .and_then(|(_, code)| Language::parse(&code));
        let browser = || {
            let header = request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?;
            Language::accepted(header)
        };
        let known = || guest.and_then(Language::parse);
        Self(asked.or_else(known).or_else(browser).unwrap_or_default())
    }

    /// As somebody has just wished it.
    pub fn in_language(language: Language) -> Self {
        Self(language)
    }

    pub fn say(self, id: &str) -> String {
        say_plainly(self.0, id)
    }

    /// With variables.
    pub fn with<'a, V: Into<FluentValue<'a>>>(
        self,
        id: &str,
        values: impl IntoIterator<Item = (&'a str, V)>,
    ) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, value);
        }
        translate(self.0, id, &args)
    }
}

#[derive(Serialize)]
pub(super) struct GuestFrame<'a> {
    title: &'a str,
    path: &'a str,
    lang: &'static str,
    dir: &'static str,
    csrf: String,
    office: &'a str,
    phone: &'a str,
    asset: &'a Assets,
    labels: Labels,
    languages: Vec<Choice>,
}

#[derive(Serialize)]
struct Labels {
    skip: String,
    language: String,
    privacy: String,
    accessibility: String,
}

#[derive(Serialize)]
struct Choice {
    href: String,
    code: &'static str,
    name: &'static str,
    current: bool,
}

/// The signature that a guest's form carries, and that its POST must bring back.
pub(crate) fn form_signature(app: &App, path: &str) -> String {
    signature(&app.office().form_secret, &format!("guest {path}"))
}

/// Draws a page of the guests' layout. `path` is the address that its form belongs to; `phone` is
/// whom to ask, the office where it is empty.
pub(crate) fn show<C: Serialize>(
    app: &App,
    speech: Speech,
    (path, phone): (&str, &str),
    (title, template): (&str, &str),
    context: &C,
) -> PageResult {
    let office = app.office();
    let frame = GuestFrame {
        title,
        path,
        lang: speech.0.code(),
        dir: speech.0.direction().code(),
        csrf: form_signature(app, path),
        office: &office.name,
        phone: if phone.is_empty() { &office.phone } else { phone },
        asset: &app.pages.assets,
        labels: Labels {
            skip: speech.say("skip-link"),
            language: speech.say("language-label"),
            privacy: speech.say("footer-privacy"),
            accessibility: speech.say("footer-accessibility"),
        },
        languages: Language::ALL
            .into_iter()
            .map(|language| Choice {
                href: format!("{path}?lang={}", language.code()),
                code: language.code(),
                name: language.own_name(),
                current: language == speech.0,
            })
            .collect(),
    };
    Ok(html(app.pages.draw(template, &frame, context)?))
}

/// The same with another status.
pub(crate) fn show_as<C: Serialize>(
    status: StatusCode,
    app: &App,
    speech: Speech,
    around: (&str, &str),
    page: (&str, &str),
    context: &C,
) -> PageResult {
    let mut response = show(app, speech, around, page, context)?;
    *response.status_mut() = status;
    Ok(response)
}
