//! `/turnout/compare`: one format, one Standort or the whole house, of one time or another.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::books;
use super::compare_ask::{Answer, Asked, Question, What, answer, both};
use super::compare_picks::{Picks, Turn};
use super::definitions::{Term, of_comparison};
use super::figures::Figures;
use super::files::{self, File, Files};
use super::pages::{self, Choice, Stat, stat};
use super::period::{Quarter, Smallest};
use super::report::{By, Report, Row};
use crate::problem::{PageProblem, PageResult, unusable};
use crate::staff::views::View;
use crate::staff::{Right, SignedIn, view_queries};
use crate::web::App;
use crate::web::form::{Fields, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Serialize)]
struct SideStat {
    label: String,
    stat: Stat,
}

#[derive(Serialize)]
struct ComparePage {
    form: FormView,
    first_months: Vec<Choice>,
    last_months: Vec<Choice>,
    whats: Vec<Choice>,
    /// What stands for the whole in the lists.
    whole: String,
    picks: Option<Picks>,
    sides: Vec<SideStat>,
    sentence: String,
    /// Why there is no answer, where one was asked for.
    problem: &'static str,
    widened: bool,
    terms: Vec<Term>,
    files: Files,
    views: Vec<View>,
    /// This page, to be kept.
    path: String,
}

#[get("/turnout/compare")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let today = app.clock.today().civil();
    let asked = asked.into_inner();
    let (question, errors) = Question::read(&asked, today);
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let (wanted, whose) = (question.clone(), staff.actor().staff);
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| {
        let found = both(conn, &figures, &scope, &wanted, baseline, now)?;
        let period = wanted.sides[0].period;
        let mut names = |by| figures.report(conn, (&scope, period), by, baseline, now);
        let names = [names(By::Format)?, names(By::Site)?];
        let views = match whose {
            Some(staff) => view_queries::of(conn, staff)?,
            None => Vec::new(),
        };
        Ok::<_, diesel::result::Error>((found, names, views))
    };
    let (found, names, views) = app.db.read(read).await?;
    let [first, second] = question.asked;
    let values = [
        ("from", first.first().first_month().code()),
        ("to", first.last().last_month().code()),
        ("what", asked.what),
        ("with_from", second.first().first_month().code()),
        ("with_to", second.last().last_month().code()),
        ("with", asked.with),
    ];
    let address = form_urlencoded::Serializer::new(String::new()).extend_pairs(&values).finish();
    let fields = Fields::of(values);
    let (first_months, last_months) = pages::choices(first, Smallest::Quarter, Quarter::of(today));
    let answer = answer(&question, &found);
    let picks = Picks::of(&question, &names);
    let is_open = picks.as_ref().is_some_and(|picks| picks.turn == Turn::Second);
    let page = ComparePage {
        form: match errors.is_empty() {
            true => FormView::fresh(&fields),
            false => FormView::of(&fields, &errors),
        },
        first_months,
        last_months,
        whats: whats(&names),
        whole: found.whole.label().to_owned(),
        picks,
        sides: match (is_open, &answer.found) {
            (true, Err(_)) => Vec::new(),
            (false, _) | (true, Ok(_)) => sides(&answer),
        },
        sentence: match &answer.found {
            Ok(_) => answer.sentence(),
            Err(_) => String::new(),
        },
        problem: match (is_open, answer.found) {
            (false, Err(why)) => why.explain(),
            (true, Err(_)) | (_, Ok(_)) => "",
        },
        widened: question.is_widened(),
        terms: answer.found.map_or_else(|_| Vec::new(), |found| of_comparison(&found.p_words())),
        files: Files::of("/turnout/compare", &address),
        views,
        path: format!("/turnout/compare?{address}"),
    };
    let (title, template) = ("Vergleichen", "turnout/compare.html");
    match errors.is_empty() {
        true => staff.show(&app, title, template, &page),
        false => staff.show_refused(&app, title, template, &page),
    }
}

/// Rows to choose from.
fn whats(reports: &[Report]) -> Vec<Choice> {
    let choice = |by: By, row: &Row| Choice {
        value: What::Row(by, row.key.clone()).code(),
        label: format!("{}: {}", by.label(), row.label),
    };
    reports.iter().flat_map(|one| one.rows.iter().map(|row| choice(one.by, row))).collect()
}

fn sides(answer: &Answer<'_>) -> Vec<SideStat> {
    let sides = answer.sides.iter().flatten();
    let stats = sides.map(|side| SideStat {
        label: side.called.alone.clone(),
        stat: stat(side.row.turnout, side.row.shown.unknown),
    });
    stats.collect()
}

/// The same comparison as a file.
#[actix_web::routes]
#[get("/turnout/compare.csv")]
#[get("/turnout/compare.xlsx")]
#[get("/turnout/compare.pdf")]
async fn file(
    app: App,
    staff: SignedIn,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let (question, errors) = Question::read(&asked, app.clock.today().civil());
    if let Some(error) = errors.0.first() {
        return Err(PageProblem(unusable("comparison", &error.message)));
    }
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let wanted = question.clone();
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| both(conn, &figures, &scope, &wanted, baseline, now);
    let found = app.db.read(read).await?;
    let origin = files::origin(&app, &staff).await?;
    let book = books::comparison::book(&question, &answer(&question, &found), origin);
    File::asked(&request).answer(book).await
}
