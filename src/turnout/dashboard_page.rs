//! `/turnout`: the answer, the way from the invitation to the chair, and what makes a difference.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::books;
use super::care;
use super::charts::{ForumBars, Trend};
use super::dashboard::{Dashboard, Funnel};
use super::definitions::{self, Term};
use super::figures::Figures;
use super::files::{self, File, Files};
use super::funnel_plot::FunnelPlot;
use super::pages::{self, Bar, Choice, Line, Stat, bars, count, line, stat};
use super::period::{Period, PeriodError, Quarter, Smallest};
use super::report::{By, Report, Row, verdict_label};
use crate::problem::{PageProblem, PageResult, missing};
use crate::staff::views::View;
use crate::staff::{Right, SignedIn, monthly_queries, view_queries};
use crate::stats::disclosure::Cell;
use crate::web::App;
use crate::web::filters::{number, percent};
use crate::web::form::{Fields, FormErrors, FormView};

/// In the tables of months: formats about health.
const HEALTH: &str = "health";

/// Standorte in the table behind the picture; more of them are a page of their own.
const SITES: usize = 60;

/// What is shown side by side, with the question that it answers.
const GROUPS: [(By, &str); 8] = [
    (By::Format, "Welches Format?"),
    (By::Care, "Mit oder ohne Kinderbetreuung?"),
    (By::Weekday, "Welcher Wochentag?"),
    (By::DayPart, "Welche Tageszeit?"),
    (By::Lead, "Wie früh einladen?"),
    (By::Channel, "Auf welchem Weg?"),
    (By::Language, "In welcher Sprache?"),
    (By::Before, "Zum ersten Mal oder wieder?"),
];

#[derive(Serialize)]
struct Step {
    label: &'static str,
    count: String,
    /// "41 %"; empty where it may not be shown.
    share: String,
    /// How long its bar is, in percent; empty where there is none.
    width: String,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    title: &'static str,
    by: &'static str,
    /// Of its table: "Teilnahme nach Format".
    caption: String,
    /// Of which time it is, if that is more than was asked for.
    widened: String,
    href: String,
    /// What the rows come to, in a sentence; empty where they speak for themselves.
    answer: String,
    bars: Vec<Bar>,
    lines: Vec<Line>,
    /// Some row may show its rate.
    tells: bool,
    own_baselines: String,
}

#[derive(Serialize)]
struct Care {
    places: String,
    asked: String,
    used: String,
}

#[derive(Serialize)]
struct DashboardPage {
    form: FormView,
    first_months: Vec<Choice>,
    last_months: Vec<Choice>,
    sentence: String,
    period: String,
    verdict: &'static str,
    verdict_label: String,
    enough: bool,
    any: bool,
    turnout: Stat,
    response: Stat,
    kept: Stat,
    terms: Vec<Term>,
    baseline: f64,
    baseline_label: String,
    steps: Vec<Step>,
    /// What their shares are shares of.
    shares: &'static str,
    trend: Option<Trend>,
    months: Vec<Line>,
    months_href: String,
    plot: Option<FunnelPlot>,
    /// Empty where there are so many that their table is a page of its own.
    sites: Vec<Line>,
    sites_href: String,
    groups: Vec<Group>,
    care: Care,
    euros: String,
    cost_year: i16,
    forums: Option<ForumBars>,
    hidden: bool,
    without_health: bool,
    /// "14:03 Uhr" where it was counted some minutes ago.
    as_of: String,
    leaves_out: bool,
    compare: String,
    files: Files,
    views: Vec<View>,
    /// This page, to be kept.
    path: String,
    /// Whoever reads this may import events from before.
    may_import: bool,
    /// Whoever reads this gets the report of the month by mail.
    monthly: bool,
}

/// What is somebody's own on this page.
struct Own {
    views: Vec<View>,
    may_import: bool,
    monthly: bool,
}

fn steps(funnel: &Funnel) -> Vec<Step> {
    let step = |step: &super::dashboard::Step| Step {
        label: step.label,
        count: count(step.count),
        share: step.share.map_or(String::new(), percent),
        width: step.share.map_or(String::new(), |share| format!("{:.1}%", share * 100.0)),
    };
    funnel.steps.iter().map(step).collect()
}

fn group(report: &Report, asked: Period, title: &'static str) -> Group {
    let by = report.by;
    Group {
        id: by.code(),
        title,
        by: by.label(),
        caption: by.headed("Teilnahme"),
        widened: match report.period == asked {
            true => String::new(),
            false => report.period.label(),
        },
        href: format!("/turnout?{}", pages::address(asked, by)),
        answer: care::sentence(report),
        bars: bars(report, by.code()),
        lines: report.rows.iter().map(line).collect(),
        tells: report.rows.iter().any(|row| row.turnout.is_some()),
        own_baselines: report.own_baselines(),
    }
}

fn page(
    (board, own): (&Dashboard, Own),
    asked: Period,
    today: Quarter,
    form: FormView,
) -> Option<DashboardPage> {
    let (main, sites) = (board.main()?, board.by(By::Site)?);
    let (first_months, last_months) = pages::choices(asked, Smallest::Quarter, today);
    let months: Vec<&Row> = main.rows.iter().filter(|row| row.key != HEALTH).collect();
    let places: Vec<&Row> = sites.rows.iter().filter(|row| row.key != HEALTH).collect();
    let groups = GROUPS.iter().filter_map(|(by, title)| Some(group(board.by(*by)?, asked, title)));
    let (reach, funnel) = (main.reach, main.funnel());
    Some(DashboardPage {
        form,
        first_months,
        last_months,
        sentence: main.sentence(),
        period: asked.label(),
        verdict: main.total.judgement.verdict.code(),
        verdict_label: verdict_label(main.total.judgement.verdict, main.baseline),
        enough: main.total.turnout.is_some(),
        any: main.total.events > 0,
        turnout: stat(main.total.turnout, main.total.shown.unknown),
        response: stat(main.response, Cell::Shown(0)),
        kept: stat(main.kept, main.kept_unknown),
        terms: definitions::of_report(main, definitions::View::Dashboard),
        baseline: main.baseline.rate() * 100.0,
        baseline_label: percent(main.baseline.rate()),
        steps: steps(&funnel),
        shares: funnel.base.explain(),
        trend: Trend::of(&months, main.baseline),
        months: main.rows.iter().map(line).collect(),
        months_href: format!("/turnout?{}", pages::address(asked, By::Month)),
        plot: FunnelPlot::of(&places, main.total.turnout.map(|rate| rate.counted)),
        sites: match sites.rows.len() {
            ..=SITES => sites.rows.iter().map(line).collect(),
            _ => Vec::new(),
        },
        sites_href: format!("/turnout?{}", pages::address(asked, By::Site)),
        groups: groups.collect(),
        care: Care {
            places: number(i64::from(reach.care_places)),
            asked: count(reach.care_asked),
            used: count(reach.care_used),
        },
        euros: board.costs.euros.map_or(String::new(), |euros| format!("{}\u{a0}€", number(euros))),
        cost_year: board.cost_year,
        forums: ForumBars::of(&board.forums),
        hidden: board.reports.iter().any(|report| {
            report.rows.iter().chain([&report.total]).any(|row| row.shown.is_suppressed())
        }),
        without_health: main.without_health,
        as_of: main.as_of_words(),
        leaves_out: main.leaves_out,
        compare: format!("/turnout/compare?{}", pages::months(asked)),
        files: Files::with_csv(
            "/turnout",
            &pages::months(asked),
            &pages::address(asked, By::Month),
        ),
        views: own.views,
        may_import: own.may_import,
        monthly: own.monthly,
        path: format!("/turnout?{}", pages::months(asked)),
    })
}

/// Everything at one look; of the usual time, with a word about it, where the asked one is unreadable.
pub(super) async fn show(
    app: &App,
    staff: &SignedIn,
    period: Period,
    wrong: Option<PeriodError>,
) -> PageResult {
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let (whose, figures) = (staff.actor().staff, Figures::of(&app.db));
    let may_import = staff.may(Right::PlanEvents).is_ok();
    let read = move |conn: &mut _| {
        let board = figures.dashboard(conn, (&scope, period), baseline, now)?;
        let own = match whose {
            Some(staff) => Own {
                views: view_queries::of(conn, staff)?,
                may_import,
                monthly: monthly_queries::wants(conn, staff)?,
            },
            None => Own { views: Vec::new(), may_import, monthly: false },
        };
        Ok::<_, diesel::result::Error>((board, own))
    };
    let (board, own) = app.db.read(read).await?;
    let fields = Fields::of([
        ("from", period.first().first_month().code()),
        ("to", period.last().last_month().code()),
    ]);
    let (status, form) = match wrong {
        None => (StatusCode::OK, FormView::fresh(&fields)),
        Some(error) => {
            let errors = FormErrors::one(error.field(), error.explain());
            (StatusCode::UNPROCESSABLE_ENTITY, FormView::of(&fields, &errors))
        }
    };
    let today = Quarter::of(app.clock.today().civil());
    let Some(page) = page((&board, own), period, today, form) else {
        return Err(PageProblem(missing("Für diese Zeit gibt es keine Zahlen.")));
    };
    let (title, template) = ("Teilnahme", "turnout/dashboard.html");
    match status {
        StatusCode::OK => staff.show(app, title, template, &page),
        _ => staff.show_refused(app, title, template, &page),
    }
}

/// The same as a workbook or on paper.
pub(super) async fn file(app: &App, staff: &SignedIn, period: Period, file: File) -> PageResult {
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| figures.dashboard(conn, (&scope, period), baseline, now);
    let board = app.db.read(read).await?;
    match books::dashboard::book(&board, period, files::origin(app, staff).await?) {
        Some(book) => file.answer(book).await,
        None => Err(PageProblem(missing("Für diese Zeit gibt es keine Zahlen."))),
    }
}
