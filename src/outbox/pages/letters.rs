//! Letters: waiting for the printer, on paper, posted, come back.

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::{Decision, Knows, Row, decision, is_closed, kept, row, sites};
use crate::config;
use crate::db::Conn;
use crate::outbox::actions::{self, OutboxError};
use crate::outbox::queries::{self, Filter};
use crate::outbox::{Correspondent, State, Way};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::{App, page, see_other};

pub(super) fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(door)
        .service(letters)
        .service(print_letters)
        .service(post_letters)
        .service(as_sheet)
        .service(was_posted)
        .service(came_back);
}

#[derive(Serialize)]
struct Sheets {
    sheets: Vec<String>,
}

fn print(app: &App, sheets: Vec<String>) -> PageResult {
    #[derive(Serialize)]
    struct Frame<'a> {
        asset: &'a crate::web::assets::Assets,
    }
    let frame = Frame { asset: &app.pages.assets };
    Ok(page::html(app.pages.draw("outbox/sheets.html", &frame, &Sheets { sheets })?))
}

/// One letter on paper.
#[get("/outbox/{id}/letter")]
async fn as_sheet(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let kept = kept(&app, &staff, &id).await?;
    let closed = is_closed(&app, &staff, knows, &kept.line).await?;
    match kept.line.way {
        Way::Letter if closed => Err(OutboxError::Closed.into()),
        Way::Letter if kept.line.is_emptied() => Err(OutboxError::Emptied.into()),
        Way::Letter => print(&app, vec![kept.html]),
        Way::Email | Way::Sms => Err(OutboxError::Missing.into()),
    }
}

#[derive(Deserialize)]
struct OfEvent {
    event: String,
}

#[derive(Deserialize)]
struct OfAny {
    #[serde(default)]
    event: String,
}

/// The letters that wait: of one event, or all of them.
#[get("/letters")]
async fn door(staff: SignedIn, asked: web::Query<OfAny>) -> PageResult {
    staff.may(Right::Invite)?;
    Ok(see_other(match asked.event.as_str() {
        "" => "/outbox?way=letter&state=queued".to_owned(),
        event => format!("/outbox/letters?event={}", encoded(event)),
    }))
}

#[derive(Serialize)]
struct Letters {
    event: String,
    print_href: String,
    topic: String,
    rows: Vec<Row>,
    /// The last one that is printed.
    through: String,
}

/// Letters about a confidential event are for those who have to do with it.
fn open_to(
    conn: &mut Conn,
    knows: &dyn Correspondent,
    reader: &str,
    topic: &str,
) -> Result<(), OutboxError> {
    match knows.closed_topics(conn, reader, &[topic.to_owned()])?.is_empty() {
        true => Ok(()),
        false => Err(OutboxError::Closed),
    }
}

/// The letters of one event that wait for the printer.
#[get("/outbox/letters")]
async fn letters(
    app: App,
    staff: SignedIn,
    knows: Knows,
    asked: web::Query<OfEvent>,
) -> PageResult {
    staff.may(Right::Invite)?;
    let (sites, now) = (sites(staff.scope()), app.clock.now());
    let event = asked.into_inner().event;
    let (topic, reader) = (event.clone(), staff.id().to_string());
    let (ids, lines, labels) = app
        .db
        .read(move |conn| {
            open_to(conn, &**knows, &reader, &topic)?;
            let sheets = actions::printable(conn, &**knows, &topic, &sites, now)?;
            let ids = sheets.iter().map(|sheet| sheet.id).collect::<Vec<_>>();
            let filter = Filter {
                sites,
                states: vec![State::Queued],
                way: Some(Way::Letter),
                topic: Some(topic.clone()),
                ..Filter::default()
            };
            let lines = queries::list(conn, &filter, config::PRINT_RUN)?;
            let labels = knows.topic_labels(conn, &[topic])?;
            Ok::<_, OutboxError>((ids, lines, labels))
        })
        .await?;
    let rows = lines.into_iter().filter(|line| ids.contains(&line.id));
    let context = Letters {
        print_href: format!("/outbox/letters/print?event={}", encoded(&event)),
        event,
        topic: labels.into_iter().map(|(_, label)| label).next().unwrap_or_default(),
        rows: rows.map(|line| row(line, now)).collect(),
        through: ids.last().map(ToString::to_string).unwrap_or_default(),
    };
    staff.show(&app, "Briefe drucken", "outbox/letters.html", &context)
}

/// The same on paper, one letter after the other.
#[get("/outbox/letters/print")]
async fn print_letters(
    app: App,
    staff: SignedIn,
    knows: Knows,
    asked: web::Query<OfEvent>,
) -> PageResult {
    staff.may(Right::Invite)?;
    let (sites, now) = (sites(staff.scope()), app.clock.now());
    let (event, reader) = (asked.into_inner().event, staff.id().to_string());
    let read = app.db.read(move |conn| {
        open_to(conn, &**knows, &reader, &event)?;
        Ok::<_, OutboxError>(actions::printable(conn, &**knows, &event, &sites, now)?)
    });
    let sheets = read.await?;
    print(&app, sheets.into_iter().map(|sheet| sheet.html).collect())
}

/// "Alle gedruckt und abgeschickt."
#[post("/outbox/letters/posted")]
async fn post_letters(app: App, posted: Posted, knows: Knows) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::Invite)?;
    let (sites, now) = (sites(staff.scope()), app.clock.now());
    let event = fields.get("event").to_owned();
    let through = fields.get("through").parse().map_err(|_| OutboxError::Missing)?;
    let topic = event.clone();
    let count = app
        .db
        .write(move |conn| actions::all_posted(conn, &**knows, &topic, through, &sites, now))
        .await?;
    let sentence = match count {
        0 => "Es war kein Brief mehr offen.".to_owned(),
        1 => "1 Brief ist als abgeschickt eingetragen.".to_owned(),
        count => format!("{count} Briefe sind als abgeschickt eingetragen."),
    };
    Ok(done(format!("/outbox?event={}&way=letter", encoded(&event)), &sentence))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[post("/outbox/{id}/posted")]
async fn was_posted(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    app.db.write(move |conn| actions::posted(conn, &**knows, id, &sites, now)).await?;
    Ok(done(path, "Der Brief ist als abgeschickt eingetragen."))
}

#[post("/outbox/{id}/came-back")]
async fn came_back(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let Decision { id, sites, now, path } = decision(&app, &posted.staff, &id)?;
    app.db.write(move |conn| actions::came_back(conn, &**knows, id, &sites, now)).await?;
    Ok(done(path, "Eingetragen: Der Brief kam zurück."))
}
