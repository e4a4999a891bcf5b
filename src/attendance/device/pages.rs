//! `/events/{id}/devices` for staff, `/tuer/{token}` for the device itself.
//!
//! Opening the device's page changes nothing and shows no name: the list comes with the first call
//! of its script, is kept on the device, and is drawn there.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, Brought, DeviceError};
use super::{Device, list, queries};
use crate::attendance::actions::{CheckInError, Tap};
use crate::attendance::pages::{DoorError, Head};
use crate::attendance::{Presence, door};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::events::actions::seen_by;
use crate::guests::Guest;
use crate::problem::{ApiProblem, ApiResult, Explain, FieldError, PageResult};
use crate::spoken;
use crate::staff::session::{done, visitor_frame};
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::text::Line;
use crate::web::App;
use crate::web::assets;
use crate::web::form::{Check, Fields, FormErrors, FormView};
use crate::web::json::Json;
use crate::web::page::html;
use crate::web::qr::{self, Drawn};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(add).service(end);
    routes.service(worker).service(door_page).service(enter);
}

#[derive(Serialize)]
struct Devices {
    event: Head,
    form: FormView,
    rows: Vec<Row>,
    /// Whether devices can be made now.
    open: bool,
    /// Whether whoever looks sees everybody whom a device shows.
    whole_list: bool,
    /// Of the device that was just made; empty otherwise.
    link: String,
    qr: Option<Drawn>,
    name: String,
    tls: bool,
}

#[derive(Serialize)]
struct Row {
    id: Id<Device>,
    name: String,
    since: String,
    seen: String,
    ended: bool,
}

fn hour(at: Moment, event: &Event) -> String {
    let local = clock::local(at, &event.zone).civil();
    let day = spoken::short_day(local.date());
    format!("{day}, {:02}:{:02} Uhr", local.hour(), local.minute())
}

fn devices(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    form: FormView,
    now: Moment,
) -> Result<Devices, DeviceError> {
    let event = seen_by(conn, actor, event)?;
    let rows = queries::of_event(conn, event.id)?;
    Ok(Devices {
        form,
        open: Device::has_door(&event, now),
        whole_list: actor.scope.covers(event.site),
        rows: rows
            .into_iter()
            .map(|device| Row {
                ended: !device.is_open(&event, now),
                since: hour(device.created_at, &event),
                seen: device.seen_at.map_or(String::new(), |at| hour(at, &event)),
                id: device.id,
                name: device.name,
            })
            .collect(),
        event: Head::of(&event, now),
        link: String::new(),
        qr: None,
        name: String::new(),
        tls: true,
    })
}

const TITLE: &str = "Geräte an der Tür";

#[get("/events/{event}/devices")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let form = FormView::fresh(&Fields::default());
    let page = app.db.read(move |conn| devices(conn, &actor, event, form, now)).await?;
    staff.show(&app, TITLE, "attendance/devices.html", &page)
}

/// The link stands on this page once.
#[post("/events/{event}/devices")]
async fn add(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::EnterAnswers)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let mut check = Check::of(&fields);
    let Some(name) = check.text("name", Line::parse) else {
        let form = FormView::of(&fields, &check.errors());
        let page = app.db.read(move |conn| devices(conn, &actor, event, form, now)).await?;
        return staff.show_refused(&app, TITLE, "attendance/devices.html", &page);
    };
    let (by, called) = (actor.clone(), name.clone());
    let token = app.db.write(move |conn| actions::make(conn, &by, event, &called, now)).await?;
    let form = FormView::of(&Fields::default(), &FormErrors::default());
    let mut page = app.db.read(move |conn| devices(conn, &actor, event, form, now)).await?;
    page.link = format!("{}/tuer/{token}", app.config.public_url);
    page.qr = qr::draw(&page.link);
    page.name = name.as_str().to_owned();
    // Browsers keep pages for later only on safe connections.
    page.tls = app.config.is_tls() || matches!(app.config.host(), "localhost" | "127.0.0.1");
    staff.show(&app, TITLE, "attendance/devices.html", &page)
}

#[post("/events/{event}/devices/{device}/end")]
async fn end(app: App, posted: Posted, path: web::Path<(Id<Event>, Id<Device>)>) -> PageResult {
    let ((event, device), actor) = (path.into_inner(), posted.staff.actor());
    let now = app.clock.now();
    app.db.write(move |conn| actions::end(conn, &actor, event, device, now)).await?;
    let sentence = "Der Link gilt nicht mehr. Das Gerät vergisst seine Liste, sobald es Netz hat.";
    Ok(done(format!("/events/{event}/devices"), sentence))
}

/// The script that lets the page open without network. Its address decides how far it reaches.
#[get("/tuer/sw.js")]
async fn worker() -> HttpResponse {
    match assets::text("door-worker.js") {
        Some(script) => HttpResponse::Ok()
            .content_type("text/javascript; charset=utf-8")
            .insert_header(("Cache-Control", "no-cache"))
            .body(script),
        None => HttpResponse::NotFound().finish(),
    }
}

#[derive(Serialize)]
struct DoorShell {
    /// Empty while the link is open.
    ended: String,
    office_phone: String,
    taps: Vec<Choice>,
    labels: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

fn choice(presence: Presence) -> Choice {
    Choice { value: presence.code(), label: presence.label() }
}

/// The page that a tablet opens once. It holds no name; what it needs it fetches by `POST`.
#[get("/tuer/{token}")]
async fn door_page(app: App, token: web::Path<String>) -> PageResult {
    let (token, now) = (token.into_inner(), app.clock.now());
    let path = format!("/tuer/{token}");
    let opened = app.db.read(move |conn| actions::opened(conn, &token, now)).await;
    let ended = match opened {
        Ok(_) => String::new(),
        Err(ended @ DeviceError::Ended) => ended.explain().sentence,
        Err(other) => return Err(other.into()),
    };
    let gone = !ended.is_empty();
    let page = DoorShell {
        ended,
        office_phone: app.office().phone.clone(),
        taps: door::TAPS.into_iter().map(choice).collect(),
        labels: Presence::ALL.iter().copied().map(choice).collect(),
    };
    let frame = visitor_frame(&app, "Türliste", &path);
    let mut response = html(app.pages.draw("attendance/device.html", &frame, &page)?);
    if gone {
        *response.status_mut() = StatusCode::GONE;
    }
    let camera = "camera=(self), geolocation=(), microphone=(), interest-cohort=()";
    if let Ok(value) = camera.parse() {
        let name = actix_web::http::header::HeaderName::from_static("permissions-policy");
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// What a device sends: its entries, in their order.
#[derive(Deserialize)]
struct Sent {
    entries: Vec<SentEntry>,
}

#[derive(Deserialize)]
struct SentEntry {
    /// Made by the device: the same operation twice counts once.
    operation: String,
    session: Id<crate::events::Session>,
    guest: Option<Id<Guest>>,
    presence: Presence,
    children: Option<i32>,
    /// When it was tapped, RFC 3339.
    at: String,
    /// `as_of` of the list that was shown then.
    as_of: String,
    /// The operation that is taken back.
    undo: Option<String>,
}

#[derive(Serialize)]
struct Taken {
    /// Everything that need not be sent again, refused entries too.
    taken: Vec<String>,
    refused: Vec<Refused>,
    list: list::Carried,
}

#[derive(Serialize)]
struct Refused {
    operation: String,
    sentence: String,
}

fn read(sent: SentEntry) -> Result<Brought, String> {
    match (Moment::parse(&sent.at), Moment::parse(&sent.as_of)) {
        (Some(at), Some(as_of)) => Ok(Brought {
            tap: Tap {
                session: sent.session,
                guest: sent.guest,
                presence: sent.presence,
                part: None,
                children: sent.children,
                operation: sent.operation,
                at: Some(at),
            },
            undo: sent.undo,
            as_of,
        }),
        (None, _) | (_, None) => Err("Die Uhrzeit dieses Eintrags ist nicht lesbar.".to_owned()),
    }
}

/// Takes in what the device has and answers with the list as it stands now.
#[post("/tuer/{token}/eintraege")]
async fn enter(app: App, token: web::Path<String>, sent: Json<Sent>) -> ApiResult {
    let (token, now) = (token.into_inner(), app.clock.now());
    let sent = sent.into_inner().entries;
    if sent.len() > config::DOOR_ENTRIES {
        let message = format!("Bitte höchstens {} Einträge auf einmal.", config::DOOR_ENTRIES);
        return Err(ApiProblem::input(vec![FieldError { field: "entries".into(), message }]));
    }
    let names: Vec<String> = sent.iter().map(|entry| entry.operation.clone()).collect();
    let mut refused = Vec::new();
    let mut brought = Vec::new();
    for entry in sent {
        let operation = entry.operation.clone();
        match read(entry) {
            Ok(entry) => brought.push(entry),
            Err(sentence) => refused.push(Refused { operation, sentence }),
        }
    }
    let order: Vec<String> = brought.iter().map(|one| one.tap.operation.clone()).collect();
    let by = token.clone();
    let outcomes = app.db.write(move |conn| actions::take(conn, &by, &brought, now)).await?;
    for (operation, outcome) in order.into_iter().zip(outcomes) {
        if let Err(error) = outcome {
            refused.push(Refused { operation, sentence: said(&error) });
        }
    }
    let list = app
        .db
        .read(move |conn| {
            let (device, event) = actions::opened(conn, &token, now)?;
            list::carried(conn, &device, &event, now).map_err(|error| match error {
                DoorError::Event(error) => DeviceError::Event(error),
                DoorError::NoSession => DeviceError::Ended,
                DoorError::Database(error) => DeviceError::Database(error),
            })
        })
        .await?;
    Ok(HttpResponse::Ok().json(Taken { taken: names, refused, list }))
}

fn said(error: &CheckInError) -> String {
    error.explain().sentence
}
