//! `/turnout`: opens with the answer, then the three rates, then the rows.

use actix_web::{HttpRequest, get, web};
use serde::{Deserialize, Serialize};

use super::care::{self, Missing};
use super::definitions::{self, Term, View};
use super::figures::Figures;
use super::files::{self, File, Files};
use super::period::{Period, PeriodError, Quarter, Smallest};
use super::report::{By, Rate, Report, Row, span, verdict_label};
use super::{barrier_queries, books, compare_picks, dashboard_page};
use crate::problem::{PageProblem, PageResult, unusable};
use crate::staff::{Right, SignedIn};
use crate::stats::disclosure::Cell;
use crate::web::App;
use crate::web::filters::{number, percent};
use crate::web::form::{Fields, FormErrors, FormView};

/// Quarters that the page offers, back from the newest one.
const OFFERED: i32 = 24;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    by: String,
}

#[derive(Serialize)]
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) label: &'static str,
    pub(super) current: bool,
}

#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// One of the three rates.
#[derive(Serialize)]
pub(super) struct Stat {
    value: String,
    n: String,
    interval: String,
    note: String,
}

/// A row of the chart, as the component draws it; all numbers in percent.
#[derive(Serialize)]
pub(super) struct Bar {
    id: String,
    label: String,
    rate: f64,
    low: f64,
    high: f64,
    unknown_low: f64,
    unknown_high: f64,
    baseline: f64,
    value: String,
    n: String,
    interval: String,
    unknown: String,
    verdict: &'static str,
    verdict_label: String,
    /// Why there is no figure.
    suppressed: String,
    /// Where it is compared; empty where it is not.
    href: String,
}

/// A row of the table.
#[derive(Serialize)]
pub(super) struct Line {
    label: String,
    events: u32,
    delivered: String,
    replied: String,
    accepted: String,
    attended: String,
    unknown: String,
    rate: String,
    interval: String,
    verdict: &'static str,
    verdict_label: String,
}

/// Whether childcare makes a difference, and where it is missing.
#[derive(Serialize)]
struct CareAnswer {
    sentence: String,
    missing: Missing,
}

#[derive(Serialize)]
struct TurnoutPage {
    form: FormView,
    sentence: String,
    /// Of the table by childcare.
    care: Option<CareAnswer>,
    verdict: &'static str,
    verdict_label: String,
    /// Of what can be chosen.
    first_months: Vec<Choice>,
    last_months: Vec<Choice>,
    /// Whether this table is of whole years.
    by_years: bool,
    /// Whether more is shown than was asked for.
    widened: bool,
    tabs: Vec<Tab>,
    /// Everything at one look.
    dashboard: String,
    by: &'static str,
    by_code: &'static str,
    /// "Teilnahmequote nach Format"
    rates_title: String,
    /// "Teilnahme nach Format"
    caption: String,
    files: Files,
    turnout: Stat,
    response: Stat,
    kept: Stat,
    terms: Vec<Term>,
    baseline: f64,
    baseline_label: String,
    /// Which rows have a figure of their own.
    own_baselines: String,
    bars: Vec<Bar>,
    lines: Vec<Line>,
    total: Line,
    enough: bool,
    hidden: bool,
    without_health: bool,
    /// "14:03 Uhr" where it was counted some minutes ago.
    as_of: String,
    leaves_out: bool,
}

pub(super) fn count(cell: Cell) -> String {
    cell.count().map_or("–".into(), |count| number(i64::from(count)))
}

pub(super) fn stat(rate: Option<Rate>, unknown: Cell) -> Stat {
    match rate {
        Some(rate) => Stat {
            value: rate.value(),
            n: rate.n_words(),
            interval: rate.interval_words(),
            note: rate.unknown_words(unknown),
        },
        None => Stat {
            value: "–".into(),
            n: "noch zu wenig Daten".into(),
            interval: String::new(),
            note: String::new(),
        },
    }
}

/// The rows of a chart; `name` tells it from the others on its page.
pub(super) fn bars(report: &Report, name: &str) -> Vec<Bar> {
    let rows = report.rows.iter().enumerate();
    rows.map(|(place, row)| bar(row, format!("{name}-{place}"), compare_picks::href(report, row)))
        .collect()
}

fn bar(row: &Row, id: String, href: String) -> Bar {
    let (baseline, share) = (row.baseline, 100.0);
    let mut bar = Bar {
        id,
        label: row.label.clone(),
        rate: 0.0,
        low: 0.0,
        high: 0.0,
        unknown_low: 0.0,
        unknown_high: 0.0,
        baseline: baseline.rate() * share,
        value: String::new(),
        n: String::new(),
        interval: String::new(),
        unknown: String::new(),
        verdict: row.judgement.verdict.code(),
        verdict_label: verdict_label(row.judgement.verdict, baseline),
        suppressed: String::new(),
        href,
    };
    match row.turnout {
        // Where nobody has entered anything, there is no figure yet.
        Some(turnout) if turnout.interval.low <= 0.0 && turnout.interval.high >= 1.0 => {
            let unknown = turnout.unknown_words(row.shown.unknown);
            bar.suppressed = format!("Noch keine Quote: {unknown}.");
        }
        Some(turnout) => {
            bar.rate = turnout.rate * share;
            bar.low = turnout.interval.low * share;
            bar.high = turnout.interval.high * share;
            bar.unknown_low = bar.rate;
            bar.unknown_high = turnout.highest() * share;
            bar.value = turnout.value();
            bar.n = turnout.n_words();
            bar.interval = turnout.interval_words();
            bar.unknown = turnout.unknown_words(row.shown.unknown);
        }
        None if row.shown.is_suppressed() => {
            bar.suppressed = "Ausgeblendet, damit niemand erkennbar wird.".into();
        }
        None => bar.suppressed = "Noch zu wenig Daten: weniger als 10 Einladungen.".into(),
    }
    bar
}

pub(super) fn line(row: &Row) -> Line {
    Line {
        label: row.label.clone(),
        events: row.events,
        delivered: count(row.shown.delivered),
        replied: count(row.shown.replied),
        accepted: count(row.shown.accepted),
        attended: count(row.shown.attended),
        unknown: count(row.shown.unknown),
        rate: row.turnout.map_or("–".into(), |turnout| turnout.value()),
        interval: row
            .turnout
            .map_or("–".into(), |turnout| span(turnout.interval.low, turnout.interval.high)),
        verdict: row.judgement.verdict.code(),
        verdict_label: verdict_label(row.judgement.verdict, row.baseline),
    }
}

/// What can be chosen: each quarter, or each year, with its first and its last month.
pub(super) fn choices(
    period: Period,
    smallest: Smallest,
    today: Quarter,
) -> (Vec<Choice>, Vec<Choice>) {
    let newest = today.max(period.last());
    let mut offered: Vec<Period> = (0..OFFERED)
        .map(|back| newest.before(back))
        .chain([period.first()])
        .map(|quarter| Period::of(quarter).widened_to(smallest))
        .collect();
    offered.sort_unstable_by_key(|one| std::cmp::Reverse(one.first()));
    offered.dedup();
    let choice = |month: String, one: &Period| Choice { value: month, label: one.label() };
    let from = offered.iter().map(|one| choice(one.first().first_month().code(), one));
    let to = offered.iter().map(|one| choice(one.last().last_month().code(), one));
    (from.collect(), to.collect())
}

pub(super) fn address(period: Period, by: By) -> String {
    format!("{}&by={}", months(period), by.code())
}

pub(super) fn months(period: Period) -> String {
    let (from, to) = (period.first().first_month(), period.last().last_month());
    format!("from={}&to={}", from.code(), to.code())
}

/// `asked` is what the other tables would show: they may be of shorter times than this one.
fn turnout_page(
    (report, missing): (&Report, Option<Missing>),
    asked: Period,
    today: Quarter,
    form: FormView,
) -> TurnoutPage {
    let smallest = report.by.smallest();
    let (first_months, last_months) = choices(report.period, smallest, today);
    let tab = |by: &By| Tab {
        href: format!("/turnout?{}", address(asked, *by)),
        label: by.label(),
        current: *by == report.by,
    };
    TurnoutPage {
        form,
        sentence: report.sentence(),
        care: missing.map(|missing| CareAnswer { sentence: care::sentence(report), missing }),
        verdict: report.total.judgement.verdict.code(),
        verdict_label: verdict_label(report.total.judgement.verdict, report.baseline),
        first_months,
        last_months,
        by_years: smallest == Smallest::Year,
        widened: asked != report.period,
        tabs: By::ALL.iter().map(tab).collect(),
        dashboard: format!("/turnout?{}", months(asked)),
        by: report.by.label(),
        rates_title: report.by.headed("Teilnahmequote"),
        caption: report.by.headed("Teilnahme"),
        by_code: report.by.code(),
        files: Files::of("/turnout", &address(report.period, report.by)),
        turnout: stat(report.total.turnout, report.total.shown.unknown),
        response: stat(report.response, Cell::Shown(0)),
        kept: stat(report.kept, report.kept_unknown),
        terms: definitions::of_report(report, View::OneTable),
        baseline: report.baseline.rate() * 100.0,
        baseline_label: percent(report.baseline.rate()),
        own_baselines: report.own_baselines(),
        bars: bars(report, "row"),
        lines: report.rows.iter().map(line).collect(),
        total: line(&report.total),
        enough: report.total.turnout.is_some(),
        hidden: report.rows.iter().chain([&report.total]).any(|row| row.shown.is_suppressed()),
        without_health: report.without_health,
        as_of: report.as_of_words(),
        leaves_out: report.leaves_out,
    }
}

async fn read(app: &App, staff: &SignedIn, period: Period, by: By) -> Result<Report, PageProblem> {
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| figures.report(conn, (&scope, period), by, baseline, now);
    Ok(app.db.read(read).await?)
}

/// Where childcare is missing, beside the table by childcare: of its last year, because what is
/// published about barriers is of one.
async fn missing_care(
    app: &App,
    staff: &SignedIn,
    report: &Report,
) -> Result<Option<Missing>, PageProblem> {
    if report.by != By::Care {
        return Ok(None);
    }
    let (scope, year) = (staff.scope().clone(), report.period.last().year().number());
    let barriers = app.db.read(move |conn| barrier_queries::of_year(conn, &scope, year)).await?;
    Ok(Some(Missing::of(&barriers, year)))
}

/// The dashboard, or one table where a grouping is asked for.
#[get("/turnout")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let today = app.clock.today().civil();
    let asked = asked.into_inner();
    let read_as = Period::parse(&asked.from, &asked.to, today);
    let period = match read_as {
        Ok(period) => period,
        Err(_) => Period::parse("", "", today).map_err(unreadable)?,
    };
    let Some(by) = By::parse(&asked.by) else {
        return dashboard_page::show(&app, &staff, period, read_as.err()).await;
    };
    let report = read(&app, &staff, period, by).await?;
    let missing = missing_care(&app, &staff, &report).await?;
    let values = [
        ("from", report.period.first().first_month().code()),
        ("to", report.period.last().last_month().code()),
        ("by", by.code().to_owned()),
    ];
    let title = "Teilnahme";
    match read_as {
        Ok(_) => {
            let form = FormView::fresh(&Fields::of(values));
            let page = turnout_page((&report, missing), period, Quarter::of(today), form);
            staff.show(&app, title, "turnout/index.html", &page)
        }
        Err(error) => {
            let errors = FormErrors::one(error.field(), error.explain());
            let form = FormView::of(&Fields::of(values), &errors);
            let page = turnout_page((&report, missing), period, Quarter::of(today), form);
            staff.show_refused(&app, title, "turnout/index.html", &page)
        }
    }
}

fn unreadable(error: PeriodError) -> PageProblem {
    PageProblem(unusable("period", error.explain()))
}

/// One table as a file; as workbook or on paper everything at one look where no grouping is asked for.
#[actix_web::routes]
#[get("/turnout.csv")]
#[get("/turnout.xlsx")]
#[get("/turnout.pdf")]
async fn file(
    app: App,
    staff: SignedIn,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let period = Period::parse(&asked.from, &asked.to, app.clock.today().civil());
    let period = period.map_err(unreadable)?;
    let file = File::asked(&request);
    let by = match (By::parse(&asked.by), file) {
        (Some(by), _) => by,
        // A list is of one table.
        (None, File::Csv) => By::Format,
        (None, File::Xlsx | File::Pdf) => {
            return dashboard_page::file(&app, &staff, period, file).await;
        }
    };
    let report = read(&app, &staff, period, by).await?;
    file.answer(books::report::book(&report, files::origin(&app, &staff).await?)).await
}
