//! `/turnout/costs`: what one guest cost, by format.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::books;
use super::cost_queries;
use super::costs::Row;
use super::figures::Figures;
use super::files::{self, File, Files};
use super::open_door_pages::{Asked, YearTab};
use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::web::App;
use crate::web::filters::number;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Serialize)]
struct Line {
    label: String,
    events: u32,
    entered: u32,
    /// "13 €", or a dash.
    euros: String,
}

#[derive(Serialize)]
struct CostPage {
    files: Files,
    years: Vec<YearTab>,
    year: i16,
    rows: Vec<Line>,
    total: Line,
    hidden: bool,
}

fn line(row: Row) -> Line {
    Line {
        label: row.label,
        events: row.events,
        entered: row.entered,
        euros: row.euros.map_or("–".into(), |euros| format!("{}\u{a0}€", number(euros))),
    }
}

#[get("/turnout/costs")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, years) = asked.years(app.clock.today().civil().year(), "/turnout/costs");
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read =
        move |conn: &mut _| cost_queries::of_year(conn, &figures, (&scope, year), baseline, now);
    let report = app.db.read(read).await?;
    let page = CostPage {
        files: Files::of("/turnout/costs", &format!("year={year}")),
        hidden: report.rows.iter().any(|row| row.euros.is_none()),
        rows: report.rows.into_iter().map(line).collect(),
        total: line(report.total),
        year,
        years,
    };
    staff.show(&app, "Kosten je Gast", "turnout/costs.html", &page)
}

/// The same figures as a file.
#[actix_web::routes]
#[get("/turnout/costs.csv")]
#[get("/turnout/costs.xlsx")]
#[get("/turnout/costs.pdf")]
async fn file(
    app: App,
    staff: SignedIn,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, _) = asked.years(app.clock.today().civil().year(), "/turnout/costs");
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read =
        move |conn: &mut _| cost_queries::of_year(conn, &figures, (&scope, year), baseline, now);
    let report = app.db.read(read).await?;
    let book = books::costs::book(&report, year, files::origin(&app, &staff).await?);
    File::asked(&request).answer(book).await
}
