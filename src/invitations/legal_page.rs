//! Data protection and accessibility, in plain words and five languages.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::guest_frame::{Speech, show};
use crate::config;
use crate::formats;
use crate::problem::PageResult;
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(privacy).service(accessibility);
}

#[derive(Serialize)]
struct Page {
    title: String,
    intro: String,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    lines: Vec<String>,
}

struct Writer<'a> {
    app: &'a App,
    speech: Speech,
    /// Sentences that name a period, and how many days it has.
    kept: Vec<(&'static str, i64)>,
}

impl Writer<'_> {
    /// A section of sentences without variables, or with those of the office.
    fn section(&self, title: &str, lines: &[&str]) -> Section {
        let office = self.app.office();
        let address = format!("{}, {} {}", office.street, office.postcode, office.town);
        let values = [
            ("office", office.name.clone()),
            ("address", address),
            ("phone", office.phone.clone()),
            ("email", office.email.clone()),
            ("contact", office.privacy_contact.clone()),
        ];
        let line = |id: &&str| match self.kept.iter().find(|(kept, _)| kept == id) {
            Some((_, days)) => self.speech.with(id, [("days", *days)]),
            None => self.speech.with(id, values.clone()),
        };
        Section { title: self.speech.say(title), lines: lines.iter().map(line).collect() }
    }

    fn show(&self, path: &str, title: &str, intro: &str, sections: Vec<Section>) -> PageResult {
        let title = self.speech.say(title);
        let page = Page { title: title.clone(), intro: self.speech.say(intro), sections };
        let template = (title.as_str(), "invitations/legal.html");
        show(self.app, self.speech, (path, ""), template, &page)
    }
}

/// What we keep, what for, how long.
#[get("/datenschutz")]
pub async fn privacy(app: App, request: HttpRequest) -> PageResult {
    // Of all formats the longest, so that what is read here holds for every event.
    let roster = app.db.read(formats::queries::longest_retention).await?;
    let kept = vec![
        ("privacy-keep-wishes", i64::from(config::WISHES_KEPT_DAYS)),
        ("privacy-keep-list", i64::from(roster)),
        ("privacy-keep-messages", i64::from(config::MESSAGES_KEPT_DAYS)),
        ("privacy-keep-steps", i64::from(config::FOLLOWUPS_KEPT_DAYS.min(roster))),
    ];
    let writer = Writer { app: &app, speech: Speech::of(&request, None), kept };
    let section = |title, lines: &[&str]| writer.section(title, lines);
    let sections = vec![
        section(
            "privacy-short-title",
            &[
                "privacy-short-voluntary",
                "privacy-short-little",
                "privacy-short-watching",
                "privacy-short-erasing",
            ],
        ),
        section("privacy-who-title", &["privacy-who", "privacy-officer"]),
        section(
            "privacy-data-title",
            &[
                "privacy-data-contact",
                "privacy-data-answer",
                "privacy-data-wishes",
                "privacy-data-presence",
                "privacy-data-never",
            ],
        ),
        section(
            "privacy-why-title",
            &[
                "privacy-why-invite",
                "privacy-why-plan",
                "privacy-why-count",
                "privacy-why-never",
                "privacy-machine",
            ],
        ),
        section(
            "privacy-see-title",
            &[
                "privacy-see-team",
                "privacy-see-partner",
                "privacy-see-carriers",
                "privacy-see-abroad",
            ],
        ),
        section(
            "privacy-keep-title",
            &[
                "privacy-keep-wishes",
                "privacy-keep-list",
                "privacy-keep-messages",
                "privacy-keep-steps",
                "privacy-keep-contact",
            ],
        ),
        section(
            "privacy-rights-title",
            &[
                "privacy-rights-know",
                "privacy-rights-correct",
                "privacy-rights-erase",
                "privacy-rights-object",
                "privacy-rights-consent",
                "privacy-rights-complain",
                "privacy-rights-how",
            ],
        ),
        section("privacy-pages-title", &["privacy-pages-device", "privacy-pages-server"]),
        section("privacy-law-title", &["privacy-law"]),
    ];
    writer.show("/datenschutz", "privacy-title", "privacy-intro", sections)
}

/// Who can use these pages how.
#[get("/barrierefreiheit")]
pub async fn accessibility(app: App, request: HttpRequest) -> PageResult {
    let writer = Writer { app: &app, speech: Speech::of(&request, None), kept: Vec::new() };
    let section = |title, lines: &[&str]| writer.section(title, lines);
    let sections = vec![
        section(
            "accessibility-can-title",
            &[
                "accessibility-can-keyboard",
                "accessibility-can-reader",
                "accessibility-can-zoom",
                "accessibility-can-contrast",
                "accessibility-can-plain",
                "accessibility-can-other",
            ],
        ),
        section(
            "accessibility-cannot-title",
            &[
                "accessibility-cannot-sign",
                "accessibility-cannot-tested",
                "accessibility-cannot-german",
            ],
        ),
        section("accessibility-standard-title", &["accessibility-standard"]),
        section("accessibility-tell-title", &["accessibility-tell", "accessibility-dispute"]),
    ];
    writer.show("/barrierefreiheit", "accessibility-title", "accessibility-intro", sections)
}
