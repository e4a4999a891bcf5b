//! `/turnout/open-doors`: how many came where nobody needs an invitation. Beside the rates, never in them.

use actix_web::{HttpRequest, get, web};
use serde::{Deserialize, Serialize};

use super::books;
use super::files::{self, File, Files};
use super::open_door_queries;
use crate::attendance::counter;
use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::stats::disclosure::Cell;
use crate::web::App;
use crate::web::filters::number;

/// Years that the page offers, back from this one.
const YEARS: i16 = 4;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    year: String,
}

#[derive(Serialize)]
pub(super) struct YearTab {
    href: String,
    label: String,
    current: bool,
}

impl Asked {
    /// The year asked for if it is offered, else this one; and a tab for each.
    pub(super) fn years(&self, this: i16, path: &str) -> (i16, Vec<YearTab>) {
        let offered = this.saturating_sub(YEARS - 1)..=this;
        let year = self.year.parse().ok().filter(|year| offered.contains(year)).unwrap_or(this);
        let tab = |one: i16| YearTab {
            href: format!("{path}?year={one}"),
            label: one.to_string(),
            current: one == year,
        };
        (year, offered.rev().map(tab).collect())
    }
}

pub(super) fn count(cell: Cell) -> String {
    cell.count().map_or("–".into(), |count| number(i64::from(count)))
}

#[derive(Serialize)]
struct Line {
    label: String,
    events: u32,
    visits: String,
}

#[derive(Serialize)]
struct OpenDoorPage {
    files: Files,
    years: Vec<YearTab>,
    year: i16,
    rows: Vec<Line>,
    events: u32,
    visits: String,
    hours: Vec<Line>,
    hidden: bool,
}

#[get("/turnout/open-doors")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, years) = asked.years(app.clock.today().civil().year(), "/turnout/open-doors");
    let (scope, now) = (staff.scope().clone(), app.clock.now());
    let read = move |conn: &mut _| open_door_queries::of_year(conn, &scope, year, now);
    let doors = app.db.read(read).await?;
    let cells = doors.rows.iter().map(|row| row.visits).chain(doors.hours.iter().map(|one| one.1));
    let hidden = cells.chain([doors.visits]).any(|cell| cell == Cell::Hidden);
    let hours = doors.hours.iter().filter(|(_, visits)| *visits != Cell::Shown(0));
    let hour = |(hour, visits): &(Option<u8>, Cell)| Line {
        label: match hour {
            Some(hour) => counter::label(i8::try_from(*hour).ok()),
            None => "ohne Uhrzeit, oder noch nicht abgeschlossen".into(),
        },
        events: 0,
        visits: count(*visits),
    };
    let page = OpenDoorPage {
        files: Files::of("/turnout/open-doors", &format!("year={year}")),
        hours: hours.map(hour).collect(),
        rows: doors
            .rows
            .into_iter()
            .map(|row| Line { label: row.label, events: row.events, visits: count(row.visits) })
            .collect(),
        events: doors.events,
        visits: count(doors.visits),
        year,
        years,
        hidden,
    };
    staff.show(&app, "Offene Türen", "turnout/open_doors.html", &page)
}

/// The same figures as a file.
#[actix_web::routes]
#[get("/turnout/open-doors.csv")]
#[get("/turnout/open-doors.xlsx")]
#[get("/turnout/open-doors.pdf")]
async fn file(
    app: App,
    staff: SignedIn,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (year, _) = asked.years(app.clock.today().civil().year(), "/turnout/open-doors");
    let (scope, now) = (staff.scope().clone(), app.clock.now());
    let read = move |conn: &mut _| open_door_queries::of_year(conn, &scope, year, now);
    let doors = app.db.read(read).await?;
    let book = books::open_doors::book(&doors, year, files::origin(&app, &staff).await?);
    File::asked(&request).answer(book).await
}
