//! `/turnout/plan/calibration`: how often the ranges of past forecasts held.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::calibration::{Score, Scores, check};
use super::figures::Figures;
use super::files::{self, File, Files};
use super::plan_ask::is_rough;
use super::report::span;
use super::{books, plan_queries};
use crate::events::figures::Sight;
use crate::problem::{PageProblem, PageResult, ours};
use crate::staff::{Right, SignedIn};
use crate::stats::disclosure::RATE_FROM;
use crate::web::App;
use crate::web::filters::{number, percent};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Serialize)]
struct CalibrationPage {
    sentence: String,
    /// Forecasts are enough to be judged.
    enough: bool,
    rough: bool,
    /// Events that were imported from before.
    earlier: usize,
    share: String,
    interval: String,
    n: String,
    due: String,
    below: u32,
    above: u32,
    years: Vec<Row>,
    formats: Vec<Row>,
    files: Files,
}

#[derive(Serialize)]
struct Row {
    label: String,
    forecasts: u32,
    held: u32,
    below: u32,
    above: u32,
    share: String,
    interval: String,
}

fn row(label: String, score: &Score) -> Result<Row, PageProblem> {
    let share = score.told().map_err(|error| PageProblem(ours(&error)))?;
    Ok(Row {
        label,
        forecasts: score.forecasts,
        held: score.held,
        below: score.below,
        above: score.above,
        share: share.map_or("–".into(), |(share, _)| percent(share)),
        interval: share.map_or(String::new(), |(_, interval)| span(interval.low, interval.high)),
    })
}

/// And of how many events from before they are.
async fn scores(app: &App, staff: &SignedIn) -> Result<(Scores, usize), PageProblem> {
    staff.may(Right::SeeTurnout)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let figures = Figures::of(&app.db);
    let read = app.db.read(move |conn| {
        let history = plan_queries::history(conn, figures.memory(), &actor, now)?;
        Ok::<_, diesel::result::Error>((history, plan_queries::format_names(conn)?))
    });
    let (history, names) = read.await?;
    Ok((Scores::of(&check(&history.past), &names), history.earlier()))
}

#[get("/turnout/plan/calibration")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    let (scores, earlier) = scores(&app, &staff).await?;
    let whole = &scores.whole;
    let total = row("Gesamt".into(), whole)?;
    let years = scores.years.iter().map(|(year, score)| row(year.to_string(), score));
    let formats = scores.formats.iter().map(|(name, score)| row(name.clone(), score));
    let page = CalibrationPage {
        sentence: scores.sentence(),
        enough: whole.forecasts >= RATE_FROM,
        rough: is_rough(&staff.actor()),
        earlier,
        n: format!(
            "{} von {} Prognosen",
            number(i64::from(whole.held)),
            number(i64::from(whole.forecasts))
        ),
        due: percent(whole.due_share()),
        below: whole.below,
        above: whole.above,
        share: total.share,
        interval: total.interval,
        years: years.collect::<Result<_, _>>()?,
        formats: formats.collect::<Result<_, _>>()?,
        files: Files::of("/turnout/plan/calibration", ""),
    };
    staff.show(&app, "Wie gut waren die Prognosen?", "turnout/calibration.html", &page)
}

/// The same figures as a file.
#[actix_web::routes]
#[get("/turnout/plan/calibration.csv")]
#[get("/turnout/plan/calibration.xlsx")]
#[get("/turnout/plan/calibration.pdf")]
async fn file(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    let (scores, _) = scores(&app, &staff).await?;
    let origin = files::origin(&app, &staff).await?;
    let book = books::calibration::book(&scores, Sight::of(&staff.actor()), origin);
    File::asked(&request).answer(book.map_err(|error| PageProblem(ours(&error)))?).await
}
