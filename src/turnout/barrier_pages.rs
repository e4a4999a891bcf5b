//! `/turnout/barriers`: what keeps people from coming, and what the house can do about it.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::barrier_queries;
use super::barriers::{Barriers, Row};
use super::books;
use super::files::{self, File, Files};
use super::open_door_pages::{Asked, YearTab, count};
use crate::invitations::Barrier;
use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Serialize)]
struct Line {
    label: String,
    cells: Vec<Named>,
}

/// A cell with the name of its column.
#[derive(Serialize)]
struct Named {
    label: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Hint {
    label: &'static str,
    text: String,
    advice: &'static str,
}

#[derive(Serialize)]
struct Part {
    title: &'static str,
    label: &'static str,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct BarrierPage {
    years: Vec<YearTab>,
    year: i16,
    files: Files,
    hints: Vec<Hint>,
    columns: Vec<&'static str>,
    parts: Vec<Part>,
    total: Line,
    said: bool,
    hidden: bool,
}

fn line(row: &Row) -> Line {
    let cells = Barrier::ALL.iter().zip(&row.cells);
    let cells = cells.map(|(barrier, cell)| Named { label: barrier.label(), value: count(*cell) });
    Line { label: row.label.clone(), cells: cells.collect() }
}

fn parts(barriers: &Barriers) -> [(&'static str, &'static str, &[Row]); 3] {
    [
        ("Nach Standort", "Standort", &barriers.sites),
        ("Nach Wochentag", "Wochentag", &barriers.weekdays),
        ("Nach Tageszeit", "Tageszeit", &barriers.day_parts),
    ]
}

#[get("/turnout/barriers")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, years) = asked.years(app.clock.today().civil().year(), "/turnout/barriers");
    let scope = staff.scope().clone();
    let barriers = app.db.read(move |conn| barrier_queries::of_year(conn, &scope, year)).await?;
    let part = |(title, label, rows): (_, _, &[Row])| Part {
        title,
        label,
        rows: rows.iter().map(line).collect(),
    };
    let hint = |one: super::barriers::Hint| Hint {
        label: one.barrier.label(),
        text: one.text,
        advice: one.advice,
    };
    let page = BarrierPage {
        years,
        year,
        files: Files::of("/turnout/barriers", &format!("year={year}")),
        hints: barriers.hints().into_iter().map(hint).collect(),
        columns: Barrier::ALL.iter().map(|one| one.label()).collect(),
        parts: parts(&barriers).into_iter().map(part).collect(),
        total: line(&barriers.total),
        said: !barriers.sites.is_empty(),
        hidden: barriers.hides(),
    };
    staff.show(&app, "Was Gäste abhält", "turnout/barriers.html", &page)
}

/// The same figures as a file.
#[actix_web::routes]
#[get("/turnout/barriers.csv")]
#[get("/turnout/barriers.xlsx")]
#[get("/turnout/barriers.pdf")]
async fn file(
    app: App,
    staff: SignedIn,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, _) = asked.years(app.clock.today().civil().year(), "/turnout/barriers");
    let scope = staff.scope().clone();
    let barriers = app.db.read(move |conn| barrier_queries::of_year(conn, &scope, year)).await?;
    let book = books::barriers::book(&barriers, year, files::origin(&app, &staff).await?);
    File::asked(&request).answer(book).await
}
