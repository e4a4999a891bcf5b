//! The guest's door: the invitation behind a link, the answer, the page after it.
//!
//! Looking changes nothing, however often a machine looks. A link shows first names at most. Whoever
//! comes late is never left with an empty page: the waiting list, the next dates, a phone number.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};

use super::actions::{self, AnswerError, By, Whose};
use super::guest_frame::{Speech, form_signature, show, show_as};
use super::messages::{calendar_text, day_and_hour};
use super::party::PartyError;
use super::reply_fields::Seats;
use super::reply_form;
use super::reply_words::{Answered, Closed, Door, Link, Question};
use super::token::is_token;
use super::visit::Visit;
use super::{AnswerChannel, Reply};
use crate::config;
use crate::events::calendar::Purpose;
use crate::events::{Phase, Seating};
use crate::formats::Audience;
use crate::problem::{PageProblem, PageResult, missing};
use crate::web::form::{CSRF_FIELD, Fields, FormErrors, FormView};
use crate::web::{App, secret, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(calendar).service(invitation).service(answer).service(answer_again);
}

/// The invitation, or what became of it.
#[get("/a/{token}")]
pub async fn invitation(app: App, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let Some(visit) = visit(&app, &token).await? else { return unknown(&app, &request) };
    let speech = speech(&request, &visit);
    let wants_form = request.query_string().split('&').any(|part| part == "aendern");
    let door = Door { app: &app, speech, token: &token, visit: &visit };
    match (visit.phase, visit.people.is_empty()) {
        (Phase::Published, false) if visit.has_answered() && !wants_form => door.answered(),
        (Phase::Published, false) => {
            let form = FormView::fresh(&reply_form::fields(&visit.people));
            door.question(StatusCode::OK, form, Expired::No)
        }
        (Phase::Published, true)
        | (
            Phase::Draft | Phase::Running | Phase::Over | Phase::Closed | Phase::Cancelled,
            true | false,
        ) => door.closed(),
    }
}

/// The guest answers.
#[post("/a/{token}/antwort")]
pub async fn answer(
    app: App,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let Some(visit) = visit(&app, &token).await? else { return unknown(&app, &request) };
    let speech = speech(&request, &visit);
    let door = Door { app: &app, speech, token: &token, visit: &visit };
    if visit.phase != Phase::Published || visit.people.is_empty() {
        return door.closed();
    }
    let fields = Fields::read(&body);
    let expected = form_signature(&app, &format!("/a/{token}"));
    if !secret::same(fields.get(CSRF_FIELD), &expected) {
        let form = FormView::fresh(&fields);
        return door.question(StatusCode::FORBIDDEN, form, Expired::Yes);
    }
    let given = match reply_form::parse(&fields, &visit.people, speech) {
        Ok(given) => given,
        Err(errors) => return door.refused(&fields, &errors),
    };
    let (there, now) = (app.clone(), app.clock.now());
    let whose = Whose::Link { token_hash: secret::hash(&token) };
    let by = By { channel: AnswerChannel::Link, staff: None };
    let written =
        app.db.write(move |conn| actions::answer(conn, &there, &whose, &given, by, now)).await;
    match written {
        Ok(_) => Ok(see_other(format!("/a/{token}?lang={}", speech.0.code()))),
        // Somebody was quicker: what is free now was read before.
        Err(refusal @ AnswerError::SlotTaken) => {
            let errors = FormErrors::one("slot", &speech.say("error-slot"));
            match self::visit(&app, &token).await? {
                Some(visit) => Door { app: &app, speech, token: &token, visit: &visit }
                    .refused(&fields, &errors),
                None => Err(refusal.into()),
            }
        }
        Err(refusal) => match door.sentence(&refusal) {
            Some((field, sentence)) => door.refused(&fields, &FormErrors::one(field, &sentence)),
            None => match refusal {
                AnswerError::Closed(_) | AnswerError::Withdrawn | AnswerError::Unknown => {
                    Ok(see_other(format!("/a/{token}?lang={}", speech.0.code())))
                }
                other => Err(other.into()),
            },
        },
    }
}

/// The address of a form that came back, opened again: the invitation itself.
#[get("/a/{token}/antwort")]
pub async fn answer_again(request: HttpRequest, token: web::Path<String>) -> HttpResponse {
    let query = request.query_string();
    see_other(match query.is_empty() {
        true => format!("/a/{token}"),
        false => format!("/a/{token}?{query}"),
    })
}

/// The date for the guest's own calendar.
#[get("/a/{token}/termin.ics")]
pub async fn calendar(app: App, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let Some(visit) = visit(&app, &token).await? else { return unknown(&app, &request) };
    let speech = speech(&request, &visit);
    let purpose = match visit.phase {
        Phase::Cancelled => Purpose::CancelPublished,
        Phase::Draft | Phase::Published | Phase::Running | Phase::Over | Phase::Closed => {
            if visit.has_seat() { Purpose::Publish } else { Purpose::Offer }
        }
    };
    let link = format!("{}/a/{token}", app.config.public_url);
    let now = app.clock.now();
    match calendar_text(&app, &visit.event, speech.0, purpose, &link, now) {
        Some(file) => Ok(HttpResponse::Ok()
            .content_type("text/calendar; charset=utf-8")
            .insert_header((
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{}.ics\"", "termin"),
            ))
            .body(file)),
        None => Err(PageProblem(missing("Für diesen Termin gibt es keine Kalender-Datei."))),
    }
}

async fn visit(app: &App, token: &str) -> Result<Option<Visit>, PageProblem> {
    if !is_token(token) {
        return Ok(None);
    }
    let (hash, now) = (secret::hash(token), app.clock.now());
    Ok(app.db.read(move |conn| Visit::of(conn, &hash, now)).await?)
}

fn speech(request: &HttpRequest, visit: &Visit) -> Speech {
    let language = visit.people.first().map(|one| one.invitation.language.as_str());
    Speech::of(request, language)
}

/// Nobody sent this link out, it was cut on the way, or the names of its event are erased: then
/// nobody can tell any more.
fn unknown(app: &App, request: &HttpRequest) -> PageResult {
    let speech = Speech::of(request, None);
    let title = speech.say("link-wrong-title");
    let page = Closed {
        sign: "info",
        title: title.clone(),
        texts: vec![
            speech.say("link-wrong-text"),
            speech.say("link-wrong-old"),
            please_phone(app, speech, ""),
        ],
        next: Vec::new(),
        next_title: String::new(),
        next_text: String::new(),
        links: vec![Link { href: "/antwort".into(), label: speech.say("link-wrong-code") }],
    };
    let around = ("/antwort", "");
    let template = (title.as_str(), "invitations/closed.html");
    show_as(StatusCode::NOT_FOUND, app, speech, around, template, &page)
}

fn please_phone(app: &App, speech: Speech, phone: &str) -> String {
    let office = app.office();
    let phone = if phone.is_empty() { office.phone.clone() } else { phone.to_owned() };
    speech.with("please-phone", [("phone", phone)])
}

/// Whether the form had lain too long.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expired {
    Yes,
    No,
}

impl Door<'_> {
    fn path(&self) -> String {
        format!("/a/{}", self.token)
    }

    fn question(&self, status: StatusCode, form: FormView, expired: Expired) -> PageResult {
        let is_full = self.visit.free == Some(0) && !self.visit.has_seat();
        let (next, next_title, next_text) = match is_full {
            true => self.next(),
            false => Default::default(),
        };
        let (notice_title, notice) = match (expired, is_full) {
            (Expired::Yes, _) => (self.say("expired-title"), self.say("expired-text")),
            (Expired::No, true) => (self.say("full-title"), self.phone("full-text")),
            (Expired::No, false) => Default::default(),
        };
        let seats = if is_full { Seats::Full } else { Seats::Free };
        let fields = self.fields(&form, seats)?;
        let look_again = match i64::try_from(form.all_errors.len()).unwrap_or(0) {
            0 => String::new(),
            errors => self.speech.with("error-title", [("count", errors)]),
        };
        let from = self.event().contact_name.clone();
        let page = Question {
            greeting: self.greeting(),
            from: self.speech.with("invitation-from", [("name", from)]),
            title: self.event().title_for_guests().to_owned(),
            facts: self.when_and_where(),
            kindness: self.kindness(),
            promise: self.promise(),
            more: self.more(),
            more_title: self.say("label-more"),
            preferences: self.preferences(),
            preferences_label: self.say("preferences-link"),
            notice_title,
            notice,
            next,
            next_title,
            next_text,
            look_again,
            fields,
            form,
        };
        let (path, title) = (self.path(), self.say("invitation-title"));
        let around = (path.as_str(), self.event().contact_phone.as_str());
        let template = (title.as_str(), "invitations/reply.html");
        show_as(status, self.app, self.speech, around, template, &page)
    }

    fn refused(&self, fields: &Fields, errors: &FormErrors) -> PageResult {
        let form = FormView::of(fields, errors);
        self.question(StatusCode::UNPROCESSABLE_ENTITY, form, Expired::No)
    }

    /// What a refusal says beside which field; `None` where another page says it better.
    fn sentence(&self, refusal: &AnswerError) -> Option<(&'static str, String)> {
        let max = |id, most| self.speech.with(id, [("max", most)]);
        let count = |number: usize| i64::try_from(number).unwrap_or(0);
        match refusal {
            AnswerError::TooLarge { .. } => Some(("companions", self.phone("error-too-large"))),
            AnswerError::NoMoreSeats { .. } => Some(("companions", self.phone("error-no-seats"))),
            AnswerError::NoMoreCare { .. } => Some(("age_1", self.phone("error-no-care"))),
            AnswerError::Party(PartyError::TooManyAdults) => {
                Some(("companions", max("error-companions", i64::from(config::PARTY_ADULTS))))
            }
            AnswerError::Party(PartyError::TooManyChildren | PartyError::Age(_)) => {
                Some(("age_1", max("error-children", count(config::PARTY_CHILDREN))))
            }
            AnswerError::Party(PartyError::Nobody) => Some(("who", self.say("error-who"))),
            AnswerError::Unknown
            | AnswerError::SlotTaken
            | AnswerError::Withdrawn
            | AnswerError::Closed(_)
            | AnswerError::Post(_)
            | AnswerError::Database(_) => None,
        }
    }

    /// The page after an answer.
    fn answered(&self) -> PageResult {
        let people = &self.visit.people;
        let waits = people.iter().any(|one| one.invitation.reply == Reply::Waiting);
        let maybe = people.iter().any(|one| one.invitation.reply == Reply::Maybe);
        let open = people
            .iter()
            .any(|one| one.invitation.reply == Reply::Open && one.invitation.replied_at.is_some());
        let calls_for = |title: &str, texts, sign, icon| (self.say(title), texts, sign, icon);
        let (title, mut texts, sign, icon) = if self.visit.has_seat() {
            calls_for("accepted-title", self.accepted_texts(), "", "check")
        } else if let Some(until) = self.visit.offered_until() {
            let until = day_and_hour(self.speech.0, until, self.today());
            let text = self.speech.with("offer-text", [("until", until)]);
            calls_for("offer-title", vec![text], "done-sign-info", "clock")
        } else if waits && self.event().seating == Seating::ByLot {
            calls_for("draw-title", vec![self.say("draw-text")], "done-sign-info", "clock")
        } else if waits {
            let place = i64::try_from(self.visit.place_in_line.unwrap_or(1)).unwrap_or(1);
            let text = self.speech.with("waiting-text", [("place", place.to_string())]);
            calls_for("waiting-title", vec![text], "done-sign-info", "clock")
        } else if open || self.visit.awaits_call {
            // Asked for last: every other answer makes the call needless.
            calls_for("call-title", vec![self.phone("call-text")], "done-sign-info", "phone")
        } else if maybe {
            let texts = vec![self.phone("maybe-text")];
            calls_for("maybe-title", texts, "done-sign-plain", "maybe")
        } else {
            let id = match self.event().format.audience {
                Audience::Clients | Audience::Public => "declined-text",
                Audience::Staff | Audience::Partners => "declined-text-colleagues",
            };
            calls_for("declined-title", vec![self.say(id)], "done-sign-plain", "check")
        };
        if self.visit.awaits_call && (self.visit.has_seat() || waits) {
            texts.push(self.phone("call-text"));
        }
        let (next, next_title, next_text) = match waits || self.visit.waits_for_care() {
            true => self.next(),
            false => Default::default(),
        };
        let lang = self.speech.0.code();
        let page = Answered {
            offered: self.offered(),
            sign,
            icon,
            title: title.clone(),
            texts,
            facts: self.when_and_where(),
            calendar: match self.visit.has_seat() {
                true => format!("/a/{}/termin.ics?lang={lang}", self.token),
                false => String::new(),
            },
            change: format!("/a/{}?aendern&lang={lang}", self.token),
            calendar_label: self.say("calendar-add"),
            change_label: self.say("answer-change"),
            preferences: self.preferences(),
            preferences_label: self.say("preferences-link"),
            next,
            next_title,
            next_text,
        };
        let path = self.path();
        let around = (path.as_str(), self.event().contact_phone.as_str());
        let template = (title.as_str(), "invitations/answered.html");
        show(self.app, self.speech, around, template, &page)
    }

    /// Where they say by which way and in which language they want to hear from us.
    fn preferences(&self) -> String {
        format!("/abmelden/{}?lang={}", self.token, self.speech.0.code())
    }

    /// What colleagues and partners take home from an event that is over.
    fn papers(&self) -> Vec<Link> {
        let is_over = matches!(self.visit.phase, Phase::Over | Phase::Closed);
        match is_over && self.event().is_in_calendars() && !self.visit.people.is_empty() {
            true => vec![Link {
                href: format!("/a/{}/bescheinigung", self.token),
                label: self.say("certificate-link"),
            }],
            false => Vec::new(),
        }
    }

    /// Nothing can be answered any more.
    fn closed(&self) -> PageResult {
        let event = self.event();
        let (sign, title, mut texts) = match (self.visit.people.is_empty(), self.visit.phase) {
            (_, Phase::Cancelled) => {
                let mut texts = vec![self.say("cancelled-text")];
                if !event.reason_for_guests.is_empty() {
                    let reason = event.reason_for_guests.clone();
                    texts.push(self.speech.with("cancelled-reason", [("reason", reason)]));
                }
                ("cross", "cancelled-title", texts)
            }
            (true, _) | (_, Phase::Draft) => {
                ("info", "withdrawn-title", vec![self.phone("withdrawn-text")])
            }
            (_, Phase::Running) => ("cup", "running-title", vec![self.say("running-text")]),
            (_, Phase::Over | Phase::Closed) => {
                ("clock", "over-title", vec![self.say("over-text")])
            }
            // Answers are taken: this page is not shown.
            (false, Phase::Published) => ("info", "invitation-title", Vec::new()),
        };
        if title != "withdrawn-title" {
            texts.push(please_phone(self.app, self.speech, &event.contact_phone));
        }
        let (next, next_title, next_text) = self.next();
        let title = self.say(title);
        let page = Closed {
            sign,
            title: title.clone(),
            texts,
            next,
            next_title,
            next_text,
            links: self.papers(),
        };
        let path = self.path();
        let around = (path.as_str(), event.contact_phone.as_str());
        let template = (title.as_str(), "invitations/closed.html");
        show(self.app, self.speech, around, template, &page)
    }
}
