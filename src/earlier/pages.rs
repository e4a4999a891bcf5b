//! `/turnout/history`: a list of events from before comes in, is looked at, and is taken over.

use actix_multipart::Multipart;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, EarlierError};
use super::file;
use super::list::{List, ListError};
use super::queries;
use super::report::HistoryReport;
use super::settling::{Choices, House, Settled, strange_names};
use super::{Counted, Earlier, Import, ImportState};
use crate::clock;
use crate::config;
use crate::db::Id;
use crate::guests::import::Severity;
use crate::guests::receiving::{self, Unfit};
use crate::problem::{Explain, PageProblem, PageResult, ours};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Posted, Right, Scope, SignedIn};
use crate::text::fold;
use crate::web::form::{Choice, Fields, FormErrors, FormView};
use crate::web::{App, filters, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(first_page)
        .service(send_file)
        // Before a list, in whose place it stands.
        .service(sample)
        .service(show)
        .service(choose)
        .service(confirm)
        .service(remove)
        .service(remove_event);
}

const HERE: &str = "/turnout/history";
const TITLE: &str = "Veranstaltungen von früher";
/// Findings and lines on one page of a list; the API and the command line show more.
const SHOWN: usize = 200;
const SAMPLE: &str = include_str!("sample.csv");

#[derive(Serialize)]
struct Index {
    form: FormView,
    events: Vec<EventRow>,
    count: String,
    imports: Vec<ImportRow>,
    next: String,
    first: &'static str,
}

#[derive(Serialize)]
struct EventRow {
    id: Id<Earlier>,
    what: EventView,
}

/// An event in words.
#[derive(Serialize)]
struct EventView {
    day: String,
    format: String,
    site: String,
    invited: String,
    came: String,
    care: &'static str,
    lead: String,
}

#[derive(Serialize)]
struct ImportRow {
    id: Id<Import>,
    name: String,
    when: String,
    events: String,
}

fn view(counted: &Counted, format: String, site: String) -> EventView {
    let day = counted.day.civil().strftime("%d.%m.%Y").to_string();
    EventView {
        day: match counted.minute {
            Some(minute) => format!("{day}, {}:{:02} Uhr", minute / 60, minute % 60),
            None => day,
        },
        format,
        site,
        invited: filters::number(i64::from(counted.invited)),
        came: filters::number(i64::from(counted.came)),
        care: counted.childcare.map_or("", super::Childcare::label),
        lead: match counted.lead_days {
            Some(1) => "1 Tag".into(),
            Some(days) => format!("{days} Tage"),
            None => String::new(),
        },
    }
}

async fn index_page(
    app: &App,
    staff: &SignedIn,
    form: FormView,
    from: i64,
) -> Result<Index, PageProblem> {
    let (scope, own) = (staff.scope().clone(), staff.id());
    let read = move |conn: &mut _| {
        let events = queries::list(conn, &scope, from, config::PAGE_ROWS)?;
        let count = queries::count(conn, &scope)?;
        // Whoever sees all sees all lists; others see what they brought.
        let whose = (scope != Scope::All).then_some(own);
        Ok::<_, diesel::result::Error>((events, count, queries::taken(conn, whose)?))
    };
    let (events, count, imports) = app.db.read(read).await?;
    let event = |one: queries::Listed| EventRow {
        id: one.id,
        what: view(&one.counted, one.format, one.site.unwrap_or_default()),
    };
    let import = |one: queries::Taken| ImportRow {
        id: one.id,
        name: one.file_name,
        when: one.finished_at.map_or(String::new(), |at| {
            spoken::short_day(clock::local(at, clock::ZONE).civil().date())
        }),
        events: filters::number(one.events),
    };
    let behind = from + config::PAGE_ROWS;
    Ok(Index {
        form,
        events: events.into_iter().map(event).collect(),
        count: filters::number(count),
        imports: imports.into_iter().map(import).collect(),
        next: if count > behind { format!("{HERE}?from={behind}") } else { String::new() },
        first: if from > 0 { HERE } else { "" },
    })
}

#[get("/turnout/history")]
async fn first_page(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let from = fields.get("from").parse::<i64>().unwrap_or(0).max(0);
    let page = index_page(&app, &staff, FormView::default(), from).await?;
    staff.show(&app, TITLE, "earlier/index.html", &page)
}

/// A list to begin with.
#[get("/turnout/history/sample.csv")]
async fn sample(staff: SignedIn) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let named = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename("veranstaltungen-von-frueher.csv".into())],
    };
    // The mark tells Excel that it is UTF-8.
    let body = format!("\u{feff}{SAMPLE}");
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8").insert_header(named);
    Ok(response.body(body))
}

async fn received(
    app: &App,
    staff: &SignedIn,
    parts: &mut Multipart,
) -> Result<(String, List), Unfit> {
    let (upload, name) = receiving::from_form(&app.config.data_dir, staff.csrf(), parts).await?;
    let (config, today) = (app.config.clone(), app.clock.today().civil());
    let read = web::block(move || file::read(&config.data_dir, upload.path(), today));
    match read.await {
        Ok(Ok(list)) => Ok((name, list)),
        Ok(Err(error @ (ListError::Refused(_) | ListError::Missing(_)))) => {
            Err(Unfit::Said(error.explain().sentence))
        }
        Err(stopped) => Err(Unfit::Fault(PageProblem(ours(&stopped)))),
    }
}

#[post("/turnout/history")]
async fn send_file(app: App, staff: SignedIn, mut parts: Multipart) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let (name, list) = match received(&app, &staff, &mut parts).await {
        Ok(read) => read,
        Err(Unfit::Fault(problem)) => return Err(problem),
        Err(Unfit::Said(sentence)) => {
            let errors = FormErrors::one("file", &sentence);
            let form = FormView::of(&Fields::default(), &errors);
            let page = index_page(&app, &staff, form, 0).await?;
            return staff.show_refused(&app, TITLE, "earlier/index.html", &page);
        }
    };
    let (actor, now) = (staff.actor(), app.clock.now());
    let brought = move |conn: &mut _| actions::bring(conn, &actor, (&name, list), now);
    let id = app.db.write(brought).await?;
    Ok(see_other(format!("{HERE}/{id}")))
}

#[derive(Serialize)]
struct ListPage {
    form: FormView,
    id: Id<Import>,
    name: String,
    real: bool,
    report: HistoryReport,
    news: u64,
    /// Names that are no format's, with what somebody may mean.
    names: Vec<NameRow>,
    formats: Vec<Choice>,
    /// What would be stored, as far as it is shown.
    events: Vec<EventView>,
    more_events: usize,
    findings: Vec<FindingRow>,
    more_findings: u64,
}

#[derive(Serialize)]
struct NameRow {
    /// Of its field in the form.
    field: String,
    label: String,
    hint: String,
    chosen: String,
}

#[derive(Serialize)]
struct FindingRow {
    line: u64,
    tone: &'static str,
    label: &'static str,
    message: String,
}

fn names(import: &Import, house: &House) -> Vec<NameRow> {
    let row = |(at, unknown): (usize, super::report::UnknownFormat)| {
        let chosen = import.choices.get(&fold(&unknown.name));
        let rows = match unknown.rows {
            1 => "1 Zeile".to_owned(),
            more => format!("{more} Zeilen"),
        };
        NameRow {
            field: field(at),
            hint: match unknown.nearest.is_empty() {
                true => format!("{rows}."),
                false => format!("{rows}. Ähnlich heißen: {}.", unknown.nearest.join(", ")),
            },
            label: format!("„{}“ ist", unknown.name),
            chosen: chosen.map_or(String::new(), |id| id.to_string()),
        }
    };
    strange_names(&import.list, house).into_iter().enumerate().map(row).collect()
}

fn field(at: usize) -> String {
    format!("format_{at}")
}

fn list_page(import: Import, looked: Option<(House, Settled)>) -> ListPage {
    let real = import.state == ImportState::Done;
    let (names, formats, events, mut report) = match looked {
        Some((house, settled)) => {
            let of = |one: &Counted| {
                let format = house.formats.iter().find(|format| format.id == one.format);
                let site = house.sites.iter().find(|site| one.site == Some(site.id));
                let name = |known: Option<&String>| known.cloned().unwrap_or_default();
                view(one, name(format.map(|one| &one.name)), name(site.map(|one| &one.name)))
            };
            let events: Vec<_> = settled.new.iter().chain(&settled.changed).map(of).collect();
            let offered = house.formats.iter().filter(|format| !format.open_door);
            let formats = offered.map(|format| Choice::new(format.id.as_str(), &format.name));
            (names(&import, &house), formats.collect(), events, settled.report)
        }
        None => (Vec::new(), Vec::new(), Vec::new(), import.report),
    };
    let findings = std::mem::take(&mut report.findings);
    let more = findings.len().saturating_sub(SHOWN) as u64 + report.findings_left_out;
    let row = |finding: super::report::HistoryFinding| {
        let (tone, label) = match finding.severity {
            Severity::Hint => ("info", "Hinweis"),
            Severity::Warning => ("care", "bitte prüfen"),
            Severity::Error => ("bad", "nicht übernommen"),
        };
        FindingRow { line: finding.line, tone, label, message: finding.message }
    };
    ListPage {
        form: FormView::default(),
        id: import.id,
        name: import.file_name,
        real,
        news: report.news(),
        report,
        names,
        formats,
        more_events: events.len().saturating_sub(SHOWN),
        events: events.into_iter().take(SHOWN).collect(),
        findings: findings.into_iter().take(SHOWN).map(row).collect(),
        more_findings: more,
    }
}

#[get("/turnout/history/{id}")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Import>>) -> PageResult {
    let (id, actor) = (id.into_inner(), staff.actor());
    let read = move |conn: &mut _| {
        let import = actions::seen_by(conn, &actor, id)?;
        let looked = match import.state {
            ImportState::Open => Some(actions::look(conn, &actor, &import)?),
            ImportState::Done => None,
        };
        Ok::<_, EarlierError>((import, looked))
    };
    let (import, looked) = app.db.read(read).await?;
    let title = match import.state {
        ImportState::Open => "Das würde übernommen",
        ImportState::Done => "Die Liste ist eingelesen",
    };
    staff.show(&app, title, "earlier/list.html", &list_page(import, looked))
}

/// Takes down which format is meant by which name; the page then shows what becomes of the list.
#[post("/turnout/history/{id}/formats")]
async fn choose(app: App, posted: Posted, id: web::Path<Id<Import>>) -> PageResult {
    let (id, actor) = (id.into_inner(), posted.staff.actor());
    let fields = posted.fields;
    let write = move |conn: &mut _| {
        let import = actions::seen_by(conn, &actor, id)?;
        let house = queries::house(conn, &actor.scope)?;
        let mut choices = Choices::new();
        for (at, unknown) in strange_names(&import.list, &house).into_iter().enumerate() {
            let chosen = fields.get(&field(at)).parse().ok();
            // Only what was offered can be chosen.
            let offered = house.formats.iter().find(|format| Some(format.id) == chosen);
            if let Some(format) = offered.filter(|format| !format.open_door) {
                choices.insert(fold(&unknown.name), format.id);
            }
        }
        actions::choose(conn, &actor, id, choices)
    };
    app.db.write(write).await?;
    Ok(done(format!("{HERE}/{id}"), "Die Liste ist neu geprüft."))
}

#[post("/turnout/history/{id}/confirmation")]
async fn confirm(app: App, posted: Posted, id: web::Path<Id<Import>>) -> PageResult {
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::confirm(conn, &actor, id, now)).await?;
    Ok(see_other(format!("{HERE}/{id}")))
}

/// Discards a list, or forgets one that was taken over with everything that it brought.
#[post("/turnout/history/{id}/removal")]
async fn remove(app: App, posted: Posted, id: web::Path<Id<Import>>) -> PageResult {
    let (id, actor) = (id.into_inner(), posted.staff.actor());
    let removed = app.db.write(move |conn| actions::remove(conn, &actor, id)).await?;
    let sentence = match removed {
        0 => "Die Liste ist verworfen.".to_owned(),
        1 => "Die Liste ist gelöscht, mit 1 Veranstaltung.".to_owned(),
        more => format!("Die Liste ist gelöscht, mit {more} Veranstaltungen."),
    };
    Ok(done(HERE, &sentence))
}

#[post("/turnout/history/events/{id}/removal")]
async fn remove_event(app: App, posted: Posted, id: web::Path<Id<Earlier>>) -> PageResult {
    let (id, actor) = (id.into_inner(), posted.staff.actor());
    app.db.write(move |conn| actions::remove_event(conn, &actor, id)).await?;
    Ok(done(HERE, "Die Veranstaltung ist gelöscht. Der Planer rechnet ohne sie."))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::db::Day;

    #[test]
    fn the_sample_can_be_read_as_it_is() {
        let today = Day::parse("2027-01-04").map(Day::civil).unwrap();
        let list =
            super::super::list::read(Cursor::new(format!("\u{feff}{SAMPLE}")), today).unwrap();
        assert_eq!((list.entries.len(), list.findings, list.ignored), (3, vec![], vec![]));
    }
}
