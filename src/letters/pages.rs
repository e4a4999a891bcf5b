//! `/letters`: which letters wait, the batches, and what came back.
//!
//! A room below staff with a door of its own, like the outbox: it asks who is there.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, BatchError};
use super::batch::{self, Arrival, Batch, Stage};
use super::{Print, Sides, Type, parcel, queries};
use crate::clock::{self, ZONE};
use crate::db::{Conn, Id, Moment};
use crate::outbox::actions::{self as outbox, OutboxError, sites_of};
use crate::outbox::queries::Sheet;
use crate::outbox::{Correspondent, Knows, Letter, State};
use crate::problem::{PageProblem, PageResult, ours};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, SignedIn};
use crate::web::form::{FormErrors, FormView};
use crate::web::{App, filters};

/// The pages; whom they ask about nouns, the outbox's pages have put in.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(put_together)
        .service(take_back)
        .service(show)
        .service(as_pdf)
        .service(for_service)
        .service(note_printed)
        .service(note_posted);
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    event: String,
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    /// Events with letters that wait.
    waiting: Vec<Waiting>,
    /// Of the event that was asked for.
    event: String,
    topic: String,
    rows: Vec<Row>,
    arrival: ArrivalView,
    sizes: Vec<Choice>,
    sides: Vec<Choice>,
    batches: Vec<BatchRow>,
}

#[derive(Serialize)]
struct Waiting {
    topic: String,
    label: String,
    count: i64,
}

#[derive(Serialize)]
struct Row {
    id: String,
    recipient: String,
    address: String,
    language: String,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct BatchRow {
    id: Id<Batch>,
    label: String,
    letters: String,
    created: String,
    stage: &'static str,
    stage_label: &'static str,
}

/// Whether there is time, in words.
#[derive(Serialize)]
struct ArrivalView {
    kind: &'static str,
    sentence: String,
    too_late: bool,
}

impl ArrivalView {
    fn of(useless_at: Option<Moment>, now: Moment) -> Self {
        let (kind, sentence) = match batch::arrival(useless_at, now) {
            Arrival::InTime { post_by: None } => ("info", String::new()),
            Arrival::InTime { post_by: Some(day) } => (
                "info",
                format!(
                    "Bis {} abschicken. Dann haben die Gäste genug Zeit für eine Antwort.",
                    spoken::short_day(day.civil())
                ),
            ),
            Arrival::Tight { last } => (
                "warning",
                format!(
                    "Die Zeit ist knapp: Ein Brief braucht bis zu vier Werktage. Spätestens am {} \
                     abschicken. Wer ein Telefon hat, freut sich auch über einen Anruf.",
                    spoken::short_day(last.civil())
                ),
            ),
            Arrival::TooLate => (
                "error",
                "Für Briefe ist es zu spät: Manche kämen erst nach der Veranstaltung an. Bitte \
                 rufen Sie die Gäste an."
                    .into(),
            ),
        };
        Self { kind, sentence, too_late: kind == "error" }
    }
}

fn said(moment: Moment) -> String {
    clock::local(moment, ZONE).civil().strftime("%d.%m.%Y, %H:%M").to_string()
}

fn letters_said(count: i64) -> String {
    match count {
        1 => "1 Brief".into(),
        count => format!("{} Briefe", filters::number(count)),
    }
}

/// `114,00 €`
fn euros(cents: i64) -> String {
    format!("{},{:02} €", filters::number(cents / 100), cents % 100)
}

/// Letters about a confidential event are for those who have to do with it.
fn open_to(
    conn: &mut Conn,
    knows: &dyn Correspondent,
    reader: &str,
    topic: &str,
) -> Result<(), BatchError> {
    match knows.closed_topics(conn, reader, &[topic.to_owned()])?.is_empty() {
        true => Ok(()),
        false => Err(OutboxError::Closed.into()),
    }
}

#[get("/letters")]
async fn index(app: App, staff: SignedIn, knows: Knows, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::Invite)?;
    let view = view(&app, &staff, knows, asked.into_inner().event, FormView::default()).await?;
    staff.show(&app, "Briefe", "letters/index.html", &view)
}

async fn view(
    app: &App,
    staff: &SignedIn,
    knows: Knows,
    event: String,
    form: FormView,
) -> Result<Index, PageProblem> {
    let (sites, now) = (sites_of(staff.scope().sites()), app.clock.now());
    let (asked, reader) = (event.clone(), staff.id().to_string());
    let read = app.db.read(move |conn| {
        if !asked.is_empty() {
            open_to(conn, &**knows, &reader, &asked)?;
        }
        let scope = sites.as_deref();
        let waiting = crate::outbox::queries::waiting_letter_counts(conn, scope, now)?;
        let topic = (!asked.is_empty()).then_some(asked.as_str());
        let batches = queries::list(conn, topic, scope)?;
        let sheets = match topic {
            Some(topic) => outbox::printable(conn, &**knows, topic, &sites, now)?,
            None => Vec::new(),
        };
        let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
        let useless_at = queries::first_useless(conn, &ids)?;
        let mut topics: Vec<String> = waiting.iter().map(|(topic, _)| topic.clone()).collect();
        topics.extend(batches.iter().map(|batch| batch.topic.clone()));
        topics.extend(topic.map(str::to_owned));
        topics.sort_unstable();
        topics.dedup();
        let labels = knows.topic_labels(conn, &topics)?;
        Ok::<_, BatchError>((waiting, batches, sheets, useless_at, labels))
    });
    let (waiting, batches, sheets, useless_at, labels) = read.await?;
    let label = |topic: &str| {
        let known = labels.iter().find(|(known, _)| known == topic);
        known.map_or_else(|| "Veranstaltung".to_owned(), |(_, label)| label.clone())
    };
    Ok(Index {
        form,
        waiting: waiting
            .into_iter()
            .map(|(topic, count)| Waiting { label: label(&topic), topic, count })
            .collect(),
        topic: if event.is_empty() { String::new() } else { label(&event) },
        event,
        rows: sheets.iter().map(row).collect(),
        arrival: ArrivalView::of(useless_at, now),
        sizes: Type::ALL
            .iter()
            .map(|one| Choice { value: one.code(), label: one.label() })
            .collect(),
        sides: Sides::ALL
            .iter()
            .map(|one| Choice { value: one.code(), label: one.label() })
            .collect(),
        batches: batches
            .iter()
            .map(|batch| BatchRow {
                id: batch.id,
                label: label(&batch.topic),
                letters: letters_said(batch.letters),
                created: said(batch.created_at),
                stage: batch.stage().code(),
                stage_label: batch.stage().label(),
            })
            .collect(),
    })
}

fn row(sheet: &Sheet) -> Row {
    let letter = Letter::parse(&sheet.html);
    let lines = letter.as_ref().map(|letter| letter.address.as_slice()).unwrap_or_default();
    let language = letter.iter().flat_map(|letter| letter.pages.iter().skip(1)).next();
    Row {
        id: sheet.id.to_string(),
        recipient: lines.first().cloned().unwrap_or_default(),
        address: lines.iter().skip(1).cloned().collect::<Vec<_>>().join(", "),
        language: language
            .and_then(|page| crate::i18n::Language::parse(&page.lang))
            .map_or_else(String::new, |known| known.german_name().to_owned()),
    }
}

/// "Stapel bilden"
#[post("/letters/batches")]
async fn put_together(app: App, posted: Posted, knows: Knows) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::Invite)?;
    let (sites, now) = (sites_of(staff.scope().sites()), app.clock.now());
    let event = fields.get("event").to_owned();
    let print = Print {
        size: Type::parse(fields.get("size")).unwrap_or(Type::Normal),
        sides: Sides::parse(fields.get("sides")).unwrap_or(Sides::Both),
    };
    let reader = staff.id().to_string();
    let formed = app.db.write(move |conn| {
        open_to(conn, &**knows, &reader, &event)?;
        actions::form(conn, &**knows, &event, print, &sites, now)
    });
    let batch = formed.await?;
    let sentence = format!("Der Stapel ist fertig: {}.", letters_said(batch.letters));
    Ok(done(format!("/letters/batches/{}", batch.id), &sentence))
}

/// A letter came back: its code is scanned or typed.
#[post("/letters/returned")]
async fn take_back(app: App, posted: Posted, knows: Knows) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::Invite)?;
    let (sites, now) = (sites_of(staff.scope().sites()), app.clock.now());
    let typed = fields.get("code").to_owned();
    let asks = knows.clone();
    let booked =
        app.db.write(move |conn| actions::came_back(conn, &**asks, &typed, &sites, now)).await;
    match booked {
        Ok(recipient) => Ok(done(
            "/letters",
            &format!(
                "Eingetragen: Der Brief an {recipient} kam zurück. Die Adresse gilt jetzt als \
                 unbekannt, und auf der Anrufliste steht eine Aufgabe."
            ),
        )),
        Err(error @ (BatchError::UnknownCode | BatchError::NotPosted)) => {
            let sentence = crate::problem::Explain::explain(&error).sentence;
            let form = FormView::of(&fields, &FormErrors::one("code", &sentence));
            let view = view(&app, &staff, knows, String::new(), form).await?;
            staff.show_refused(&app, "Briefe", "letters/index.html", &view)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct Shown {
    id: Id<Batch>,
    topic: String,
    event: String,
    stage: &'static str,
    stage_label: &'static str,
    letters: String,
    waiting: i64,
    sent: i64,
    returned: i64,
    given_up: i64,
    postage: String,
    size: &'static str,
    sides: &'static str,
    created: String,
    printed: String,
    posted: String,
    arrival: ArrivalView,
}

#[get("/letters/batches/{id}")]
async fn show(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let (id, sites, now) = (batch_id(&id)?, sites_of(staff.scope().sites()), app.clock.now());
    let read = app.db.read(move |conn| {
        let batch = actions::held(conn, id, &sites)?;
        let states = queries::states(conn, id)?;
        let labels = knows.topic_labels(conn, std::slice::from_ref(&batch.topic))?;
        Ok::<_, BatchError>((batch, states, labels))
    });
    let (batch, states, labels) = read.await?;
    let of = |state: State| -> i64 {
        states.iter().filter(|(known, _)| *known == state).map(|(_, count)| count).sum()
    };
    let said = |moment: Option<Moment>| moment.map(said).unwrap_or_default();
    let letters = usize::try_from(batch.letters).unwrap_or_default();
    let context = Shown {
        id: batch.id,
        topic: labels.into_iter().map(|(_, label)| label).next().unwrap_or_default(),
        stage: batch.stage().code(),
        stage_label: batch.stage().label(),
        letters: letters_said(batch.letters),
        waiting: of(State::Queued),
        sent: of(State::Sent),
        returned: of(State::Returned),
        given_up: of(State::GivenUp),
        postage: euros(batch::postage(letters)),
        size: batch.size.label(),
        sides: batch.sides.label(),
        created: said(Some(batch.created_at)),
        printed: said(batch.printed_at),
        posted: said(batch.posted_at),
        arrival: match batch.stage() {
            Stage::Waiting | Stage::Printed => ArrivalView::of(batch.useless_at, now),
            Stage::Posted => ArrivalView::of(None, now),
        },
        event: batch.topic,
    };
    staff.show(&app, "Stapel", "letters/show.html", &context)
}

fn batch_id(id: &str) -> Result<Id<Batch>, BatchError> {
    id.parse().map_err(|_| BatchError::Missing)
}

/// The letters of a batch, set in type. Not on the thread that serves people.
async fn set(
    app: &App,
    staff: &SignedIn,
    knows: Knows,
    id: Id<Batch>,
) -> Result<(Batch, Vec<Letter>, super::Printed), PageProblem> {
    let (sites, now) = (sites_of(staff.scope().sites()), app.clock.now());
    let reader = staff.id().to_string();
    let read = app.db.read(move |conn| {
        let batch = actions::held(conn, id, &sites)?;
        open_to(conn, &**knows, &reader, &batch.topic)?;
        let sheets = actions::letters(conn, &**knows, id, now)?;
        Ok::<_, BatchError>((batch, sheets))
    });
    let (batch, sheets) = read.await?;
    let work = web::block(move || {
        let (letters, printed) = actions::set(&batch, &sheets)?;
        Ok::<_, BatchError>((batch, letters, printed))
    });
    Ok(work.await.map_err(|stopped| PageProblem(ours(&stopped)))??)
}

#[get("/letters/batches/{id}/briefe.pdf")]
async fn as_pdf(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let (_, _, printed) = set(&app, &staff, knows, batch_id(&id)?).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"briefe.pdf\""))
        .body(printed.pdf))
}

/// For a print service: the PDF and a list of who is on which page.
#[get("/letters/batches/{id}/druckerei.zip")]
async fn for_service(app: App, staff: SignedIn, knows: Knows, id: web::Path<String>) -> PageResult {
    staff.may(Right::Invite)?;
    let (batch, letters, printed) = set(&app, &staff, knows, batch_id(&id)?).await?;
    let zip = parcel::package(&letters, &printed, batch.sides, batch.created_at);
    let zip = zip.map_err(|fault| PageProblem(ours(&fault)))?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"briefe.zip\""))
        .body(zip))
}

#[post("/letters/batches/{id}/printed")]
async fn note_printed(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    let staff = posted.staff;
    staff.may(Right::Invite)?;
    let (id, sites, now) = (batch_id(&id)?, sites_of(staff.scope().sites()), app.clock.now());
    app.db.write(move |conn| actions::printed(conn, id, &sites, now)).await?;
    Ok(done(format!("/letters/batches/{id}"), "Eingetragen: Der Stapel ist gedruckt."))
}

#[post("/letters/batches/{id}/posted")]
async fn note_posted(app: App, posted: Posted, knows: Knows, id: web::Path<String>) -> PageResult {
    let staff = posted.staff;
    staff.may(Right::Invite)?;
    let (id, sites, now) = (batch_id(&id)?, sites_of(staff.scope().sites()), app.clock.now());
    let count = app.db.write(move |conn| actions::posted(conn, &**knows, id, &sites, now)).await?;
    let sentence = match count {
        0 => "Es war kein Brief mehr offen.".to_owned(),
        1 => "1 Brief ist als abgeschickt eingetragen.".to_owned(),
        count => format!("{count} Briefe sind als abgeschickt eingetragen."),
    };
    Ok(done(format!("/letters/batches/{id}"), &sentence))
}
