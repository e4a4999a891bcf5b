//! `/turnout/compare`: one format, one Standort or the whole house, of one time or another.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};

use super::compare::{Comparison, Finding};
use super::figures::Figures;
use super::pages::{self, Choice, Stat, stat};
use super::period::{Period, Quarter, Smallest};
use super::report::{By, Report, Row};
use crate::problem::{FieldError, PageResult};
use crate::staff::views::View;
use crate::staff::{Right, SignedIn, view_queries};
use crate::web::App;
use crate::web::form::{Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index);
}

/// Two sides: a time, and a row of the table by format or by Standort (`format:ID`, `site:ID`).
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    what: String,
    #[serde(default)]
    with_from: String,
    #[serde(default)]
    with_to: String,
    #[serde(default)]
    with: String,
}

/// Which rows are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Whole,
    Row(By, String),
}

impl What {
    fn parse(text: &str) -> Self {
        match text.split_once(':') {
            Some(("format", key)) => Self::Row(By::Format, key.into()),
            Some(("site", key)) => Self::Row(By::Site, key.into()),
            _ => Self::Whole,
        }
    }

    fn by(&self) -> By {
        match self {
            Self::Whole => By::Month,
            Self::Row(by, _) => *by,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Side {
    what: What,
    period: Period,
}

impl Side {
    /// Whether no guest's invitation can stand on both sides.
    fn is_apart(&self, other: &Self) -> bool {
        let apart_in_time =
            self.period.last() < other.period.first() || other.period.last() < self.period.first();
        let apart_in_kind = match (&self.what, &other.what) {
            (What::Row(by, key), What::Row(with, other)) => by == with && key != other,
            (What::Whole, _) | (_, What::Whole) => false,
        };
        apart_in_time || apart_in_kind
    }

    fn row<'a>(&self, report: &'a Report) -> Option<&'a Row> {
        match &self.what {
            What::Whole => Some(&report.total),
            What::Row(_, key) => report.rows.iter().find(|row| row.key == *key),
        }
    }

    /// "Kontaktcafé (2026)"
    fn label(&self, row: &Row) -> String {
        let name = match self.what {
            What::Whole => "Das ganze Haus",
            What::Row(..) => &row.label,
        };
        format!("{name} ({})", self.period.label())
    }
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
    sides: Vec<SideStat>,
    sentence: String,
    finding: &'static str,
    /// Why there is no answer.
    problem: &'static str,
    widened: bool,
    p: String,
    views: Vec<View>,
    /// This page, to be kept.
    path: String,
}

#[get("/turnout/compare")]
async fn index(app: App, staff: SignedIn, asked: web::Query<Asked>) -> PageResult {
    staff.may(Right::SeeTurnout)?;
    let today = app.clock.today().civil();
    let asked = asked.into_inner();
    let usual = Period::usual(today);
    let mut errors = FormErrors::default();
    let mut read = |from: &str, to: &str, prefix: &str, otherwise: Period| {
        if from.is_empty() && to.is_empty() {
            return otherwise;
        }
        Period::parse(from, to, today).unwrap_or_else(|error| {
            let field = format!("{prefix}{}", error.field());
            errors.0.push(FieldError { field, message: error.explain().into() });
            otherwise
        })
    };
    let first = read(&asked.from, &asked.to, "", usual);
    let second = read(&asked.with_from, &asked.with_to, "with_", first.a_year_before());
    let side = |what: &str, period: Period| {
        let what = What::parse(what);
        Side { period: period.widened_to(what.by().smallest()), what }
    };
    let sides = [side(&asked.what, first), side(&asked.with, second)];
    let (scope, baseline, now) = (staff.scope().clone(), app.office().baseline, app.clock.now());
    let (wanted, whose) = (sides.clone(), staff.actor().staff);
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| {
        let mut report = |period, by| figures.report(conn, (&scope, period), by, baseline, now);
        let [one, other] = &wanted;
        let both = [report(one.period, one.what.by())?, report(other.period, other.what.by())?];
        let names = [report(one.period, By::Format)?, report(one.period, By::Site)?];
        let views = match whose {
            Some(staff) => view_queries::of(conn, staff)?,
            None => Vec::new(),
        };
        Ok::<_, diesel::result::Error>((both, names, views))
    };
    let (both, names, views) = app.db.read(read).await?;
    let values = [
        ("from", first.first().first_month().code()),
        ("to", first.last().last_month().code()),
        ("what", asked.what.clone()),
        ("with_from", second.first().first_month().code()),
        ("with_to", second.last().last_month().code()),
        ("with", asked.with.clone()),
    ];
    let address = form_urlencoded::Serializer::new(String::new()).extend_pairs(&values).finish();
    let fields = Fields::of(values);
    let (first_months, last_months) = pages::choices(first, Smallest::Quarter, Quarter::of(today));
    let mut page = ComparePage {
        form: match errors.is_empty() {
            true => FormView::fresh(&fields),
            false => FormView::of(&fields, &errors),
        },
        first_months,
        last_months,
        whats: whats(&names),
        sides: Vec::new(),
        sentence: String::new(),
        finding: "",
        problem: "",
        widened: sides[0].period != first || sides[1].period != second,
        p: String::new(),
        views,
        path: format!("/turnout/compare?{address}"),
    };
    answer(&mut page, &sides, &both);
    let (title, template) = ("Vergleichen", "turnout/compare.html");
    match errors.is_empty() {
        true => staff.show(&app, title, template, &page),
        false => staff.show_refused(&app, title, template, &page),
    }
}

/// Rows to choose from.
fn whats(reports: &[Report]) -> Vec<Choice> {
    let choice = |by: By, row: &Row| Choice {
        value: format!("{}:{}", by.code(), row.key),
        label: format!("{}: {}", by.label(), row.label),
    };
    reports.iter().flat_map(|one| one.rows.iter().map(|row| choice(one.by, row))).collect()
}

fn answer(page: &mut ComparePage, sides: &[Side; 2], reports: &[Report; 2]) {
    let [one, other] = sides;
    let (first, second) = match (one.row(&reports[0]), other.row(&reports[1])) {
        (Some(first), Some(second)) => (first, second),
        (None, _) | (_, None) => {
            page.problem = "Auf einer der beiden Seiten gab es in dieser Zeit keinen Termin.";
            return;
        }
    };
    let labels = [one.label(first), other.label(second)];
    page.sides = [(&labels[0], first), (&labels[1], second)]
        .map(|(label, row)| SideStat {
            label: label.clone(),
            stat: stat(row.turnout, row.shown.unknown),
        })
        .into();
    if !one.is_apart(other) {
        page.problem = "Beide Seiten überschneiden sich: Dieselben Einladungen stünden auf beiden. \
                        Bitte wählen Sie zwei Zeiten, die sich nicht überschneiden, oder zwei Formate, \
                        oder zwei Standorte.";
        return;
    }
    let compared = match (&first.turnout, &second.turnout) {
        (Some(first), Some(second)) => Comparison::of(first, second),
        (None, _) | (_, None) => None,
    };
    match compared {
        Some(found) => {
            page.sentence = found.sentence(&labels[0], &labels[1]);
            page.p = format!("{:.3}", found.p).replace('.', ",");
            page.finding = match found.finding() {
                Finding::FirstHigher | Finding::SecondHigher => "difference",
                Finding::NoDifference => "none",
            };
        }
        None => {
            page.problem = "Noch zu wenig Daten: Auf jeder Seite braucht es 10 zugestellte \
                            Einladungen, und keine Zahl darf ausgeblendet sein.";
        }
    }
}
