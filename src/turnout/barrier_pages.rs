//! `/turnout/barriers`: what keeps people from coming, and what the house can do about it.

use actix_web::{get, web};
use serde::Serialize;

use super::barrier_queries;
use super::barriers::{Barriers, Row};
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
    csv: String,
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
        csv: format!("/turnout/barriers.csv?year={year}"),
        hints: barriers.hints().into_iter().map(hint).collect(),
        columns: Barrier::ALL.iter().map(|one| one.label()).collect(),
        parts: parts(&barriers).into_iter().map(part).collect(),
        total: line(&barriers.total),
        said: !barriers.sites.is_empty(),
        hidden: barriers.hides(),
    };
    staff.show(&app, "Was Gäste abhält", "turnout/barriers.html", &page)
}

/// The same figures for a spreadsheet; hidden ones are empty.
fn csv(barriers: &Barriers) -> std::io::Result<Vec<u8>> {
    let labels = Barrier::ALL.iter().map(|one| one.label());
    let headers: Vec<_> = ["Aufteilung", "Name"].into_iter().chain(labels).collect();
    let total = ("", "Gesamt", std::slice::from_ref(&barriers.total));
    let rows = parts(barriers).into_iter().chain([total]).flat_map(|(_, label, rows)| {
        rows.iter().map(move |row| {
            let cells = row.cells.iter().copied().map(super::csv::cell);
            [label.to_owned(), row.label.clone()].into_iter().chain(cells).collect()
        })
    });
    super::csv::lines(&headers, rows)
}

#[get("/turnout/barriers.csv")]
async fn file(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, _) = asked.years(app.clock.today().civil().year(), "/turnout/barriers");
    let scope = staff.scope().clone();
    let barriers = app.db.read(move |conn| barrier_queries::of_year(conn, &scope, year)).await?;
    super::csv::answer(csv(&barriers), &format!("hindernisse-{year}"))
}
