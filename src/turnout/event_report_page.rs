//! `/events/{id}/report`: what became of an event, on one page to look at, to print or to pass on.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;

use super::book::Origin;
use super::books::event as events;
use super::event_report::Report;
use super::event_report_queries::known;
use super::files::{File, Files};
use crate::afterwards::cost;
use crate::db::Id;
use crate::events::Event;
use crate::events::actions::{EventError, seen_by};
use crate::events::head::{Head, Tab};
use crate::formats::Sensitivity;
use crate::letters::typeset;
use crate::problem::{PageProblem, PageResult, conflict};
use crate::staff::{Right, SignedIn};
use crate::web::App;

/// The same page on paper.
const PAPER: &str = include_str!("pages/event_report.typ");

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(paper).service(workbook).service(file).service(index);
}

#[derive(Serialize)]
struct ReportPage {
    head: Head,
    report: Option<Report>,
    /// Why there is none.
    not_now: &'static str,
    costs: String,
    files: Files,
    #[serde(skip)]
    file_name: String,
}

async fn page(app: &App, staff: &SignedIn, event: Id<Event>) -> Result<ReportPage, PageProblem> {
    staff.may(Right::EnterAnswers)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let read = move |conn: &mut _| {
        let event = seen_by(conn, &actor, event)?;
        let known = known(conn, &event, now)?;
        let head = Head::of(&event, Tab::Report, &actor, now);
        Ok::<_, EventError>((event, known, head))
    };
    let (event, known, head) = app.db.read(read).await?;
    let is_told = event.erased_at.is_none() || event.format.sensitivity == Sensitivity::Normal;
    let costs = known.as_ref().and_then(|known| known.costs);
    let not_now = match (&known, is_told) {
        (None, _) => "Den Bericht gibt es, wenn die Veranstaltung vorbei ist.",
        (Some(_), false) => {
            "Die Namen sind gelöscht. Zahlen zu Formaten über Gesundheit stehen nur unter Teilnahme."
        }
        (Some(_), true) => "",
    };
    Ok(ReportPage {
        report: known.filter(|_| is_told).map(|known| known.report()),
        not_now,
        costs: costs.map_or(String::new(), |cents| {
            format!("{}\u{a0}€", cost::typed(i32::try_from(cents).unwrap_or(i32::MAX)))
        }),
        file_name: events::file_name(
            event.sessions.first().map(|first| first.starts_at.civil().date()),
            match event.format.sensitivity {
                Sensitivity::Normal => event.format.name.as_str(),
                Sensitivity::Health => "",
            },
        ),
        files: Files::of(&format!("/events/{}/report", event.id), ""),
        head,
    })
}

#[get("/events/{event}/report")]
async fn index(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    let page = page(&app, &staff, event.into_inner()).await?;
    staff.show(&app, "Bericht", "turnout/event_report.html", &page)
}

#[get("/events/{event}/report.csv")]
async fn file(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    taken(&app, &staff, event.into_inner(), File::Csv).await
}

#[get("/events/{event}/report.xlsx")]
async fn workbook(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    taken(&app, &staff, event.into_inner(), File::Xlsx).await
}

async fn taken(app: &App, staff: &SignedIn, event: Id<Event>, kind: File) -> PageResult {
    let page = page(app, staff, event).await?;
    let Some(report) = &page.report else {
        return Err(PageProblem(conflict("not_over", page.not_now)));
    };
    let head = events::Head {
        file: &page.file_name,
        title: &page.head.title,
        when: &page.head.when,
        place: &page.head.place,
        costs: &page.costs,
    };
    let office = app.office().name.clone();
    let origin = Origin { office, sites: String::new(), at: app.clock.now() };
    kind.answer(match kind {
        File::Csv => events::list(report, head, origin),
        File::Xlsx | File::Pdf => events::book(report, head, origin),
    })
    .await
}

/// What `event_report.typ` reads.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    when: &'a str,
    place: &'a str,
    office: &'a str,
    costs: &'a str,
    report: &'a Report,
}

#[get("/events/{event}/report.pdf")]
async fn paper(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    let page = page(&app, &staff, event.into_inner()).await?;
    let Some(report) = &page.report else {
        return Err(PageProblem(conflict("not_over", page.not_now)));
    };
    let office = app.office();
    let paper = Paper {
        title: &page.head.title,
        when: &page.head.when,
        place: &page.head.place,
        office: &office.name,
        costs: &page.costs,
        report,
    };
    let paper =
        serde_json::to_value(&paper).map_err(|error| PageProblem(crate::problem::ours(&error)))?;
    let printed = web::block(move || typeset::single(PAPER, &paper)).await;
    let printed = printed.map_err(|error| PageProblem(crate::problem::ours(&error)))??;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            "Content-Disposition",
            format!("attachment; filename=\"{}.pdf\"", page.file_name),
        ))
        .body(printed.pdf))
}
