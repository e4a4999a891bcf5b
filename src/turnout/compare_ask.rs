//! What is compared, and the whole answer. One for page, files and API.

use diesel::QueryResult;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::compare::{Called, Comparison};
use super::figures::Figures;
use super::period::Period;
use super::queries;
use super::report::{By, Report, Row};
use crate::db::{Conn, Moment};
use crate::problem::FieldError;
use crate::staff::Scope;
use crate::web::form::FormErrors;

/// Two sides: each a time, and one format, one Standort or the whole house.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// First month of the first side, `2027-01`, or any day of it; with `to` left out as well, the usual
    /// time of the figures. Widened to whole quarters; for a format to whole years.
    #[serde(default)]
    pub(super) from: String,
    /// Last month of the first side, included.
    #[serde(default)]
    pub(super) to: String,
    /// `format:ID` or `site:ID` with a key of the table by format or by Standort; the whole house unless
    /// told otherwise.
    #[serde(default)]
    pub(super) what: String,
    /// First month of the second side. Unless told otherwise: the time of the first side where two
    /// formats or two Standorte are compared, else a year before it.
    #[serde(default)]
    pub(super) with_from: String,
    /// Last month of the second side, included.
    #[serde(default)]
    pub(super) with_to: String,
    /// What the second side is, as in `what`.
    #[serde(default)]
    pub(super) with: String,
}

/// Which rows are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Whole,
    Row(By, String),
}

impl What {
    fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text.is_empty() => Some(Self::Whole),
            Some(("format", key)) => Some(Self::Row(By::Format, key.into())),
            Some(("site", key)) => Some(Self::Row(By::Site, key.into())),
            Some(_) | None => None,
        }
    }

    /// As it is asked for: `format:7`; empty for the whole.
    pub fn code(&self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Row(by, key) => format!("{}:{key}", by.code()),
        }
    }

    /// Whether both are rows of one table, and not the same one.
    fn is_apart(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Row(by, key), Self::Row(with, other)) => by == with && key != other,
            (Self::Whole, _) | (_, Self::Whole) => false,
        }
    }

    fn by(&self) -> By {
        match self {
            Self::Whole => By::Month,
            Self::Row(by, _) => *by,
        }
    }
}

/// What the whole of what somebody may see is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    House,
    /// The only Standort, by its name.
    Site(String),
    Sites,
}

impl Whole {
    /// Of these Standorte; `None`: of all there are.
    fn of(sites: Option<&[String]>) -> Self {
        match sites {
            None => Self::House,
            Some([one]) => Self::Site(one.clone()),
            Some(_) => Self::Sites,
        }
    }

    /// In a list to choose from.
    pub fn label(&self) -> &str {
        match self {
            Self::House => "das ganze Haus",
            Self::Site(name) => name,
            Self::Sites => "Ihre Standorte",
        }
    }

    fn called(&self, time: &str) -> Called {
        match self {
            Self::House => Called {
                alone: format!("Das ganze Haus ({time})"),
                after_than: format!("das ganze Haus ({time})"),
                after_opposite: format!("dem ganzen Haus ({time})"),
                lies: "liegt",
            },
            Self::Site(name) => Called::by_name(&format!("{name} ({time})")),
            Self::Sites => Called {
                alone: format!("Ihre Standorte ({time})"),
                after_than: format!("Ihre Standorte ({time})"),
                after_opposite: format!("Ihren Standorten ({time})"),
                lies: "liegen",
            },
        }
    }
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub what: What,
    /// As long as its table wants it.
    pub period: Period,
}

impl Side {
    fn of(what: What, period: Period) -> Self {
        Self { period: period.widened_to(what.by().smallest()), what }
    }

    /// Whether no guest's invitation can stand on both sides.
    fn is_apart(&self, other: &Self) -> bool {
        let apart_in_time =
            self.period.last() < other.period.first() || other.period.last() < self.period.first();
        apart_in_time || self.what.is_apart(&other.what)
    }

    fn row<'a>(&self, report: &'a Report) -> Option<&'a Row> {
        match &self.what {
            What::Whole => Some(&report.total),
            What::Row(_, key) => report.rows.iter().find(|row| row.key == *key),
        }
    }

    /// "Kontaktcafé (2026)"
    fn called(&self, row: &Row, whole: &Whole) -> Called {
        let time = self.period.label();
        match self.what {
            What::Whole => whole.called(&time),
            What::Row(..) => Called::by_name(&format!("{} ({time})", row.label)),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub sides: [Side; 2],
    /// The times as they were asked for.
    pub asked: [Period; 2],
}

impl Question {
    /// Reads it, and what is wrong with it; the usual times and the whole house stand for what cannot be
    /// read.
    pub fn read(asked: &Asked, today: Date) -> (Self, FormErrors) {
        let mut errors = FormErrors::default();
        let mut wrong = |field: String, message: &str| {
            errors.0.push(FieldError { field, message: message.into() });
        };
        let mut period = |from: &str, to: &str, prefix: &str, otherwise: Period| {
            if from.is_empty() && to.is_empty() {
                return otherwise;
            }
            Period::parse(from, to, today).unwrap_or_else(|error| {
                wrong(format!("{prefix}{}", error.field()), error.explain());
                otherwise
            })
        };
        let first = period(&asked.from, &asked.to, "", Period::usual(today));
        let two_rows = What::parse(&asked.what)
            .zip(What::parse(&asked.with))
            .is_some_and(|(one, other)| one.is_apart(&other));
        let usual = if two_rows { first } else { first.a_year_before() };
        let second = period(&asked.with_from, &asked.with_to, "with_", usual);
        let mut what = |text: &str, field: &str| {
            What::parse(text).unwrap_or_else(|| {
                wrong(field.into(), "Bitte wählen Sie etwas aus der Liste.");
                What::Whole
            })
        };
        let sides = [
            Side::of(what(&asked.what, "what"), first),
            Side::of(what(&asked.with, "with"), second),
        ];
        (Self { sides, asked: [first, second] }, errors)
    }

    /// Whether more is shown than was asked for.
    pub fn is_widened(&self) -> bool {
        self.sides.iter().zip(self.asked).any(|(side, asked)| side.period != asked)
    }
}

/// What is known of both sides.
#[derive(Clone, Debug)]
pub struct Both {
    /// The published table that each side is a row of.
    pub reports: [Report; 2],
    pub whole: Whole,
}

/// Reads what both sides are rows of.
pub fn both(
    conn: &mut Conn,
    figures: &Figures,
    scope: &Scope,
    question: &Question,
    baseline: f64,
    now: Moment,
) -> QueryResult<Both> {
    let sites = queries::site_names(conn, scope)?;
    let mut report =
        |side: &Side| figures.report(conn, (scope, side.period), side.what.by(), baseline, now);
    let [one, other] = &question.sides;
    let reports = [report(one)?, report(other)?];
    Ok(Both { reports, whole: Whole::of(sites.as_deref()) })
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    NoEvent,
    Overlap,
    TooFew,
}

impl NoAnswer {
    /// The word of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoEvent => "no_event",
            Self::Overlap => "overlap",
            Self::TooFew => "too_few",
        }
    }

    pub fn explain(self) -> &'static str {
        match self {
            Self::NoEvent => "Auf einer der beiden Seiten gab es in dieser Zeit keinen Termin.",
            Self::Overlap => {
                "Beide Seiten überschneiden sich: Dieselben Einladungen stünden auf beiden. Bitte \
                 wählen Sie zwei Zeiten, die sich nicht überschneiden, oder zwei Formate, oder zwei \
                 Standorte."
            }
            Self::TooFew => {
                "Noch zu wenig Daten: Auf jeder Seite braucht es 10 zugestellte Einladungen, und keine \
                 Zahl darf ausgeblendet sein."
            }
        }
    }
}

/// A side with its row and its name.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    pub called: Called,
    pub row: &'a Row,
}

/// The whole answer.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// `None` where one of the two had no event.
    pub sides: Option<[Shown<'a>; 2]>,
    pub found: Result<Comparison, NoAnswer>,
}

impl Answer<'_> {
    /// In one or two sentences; why not, where there is no comparison.
    pub fn sentence(&self) -> String {
        match (&self.found, &self.sides) {
            (Ok(found), Some([one, other])) => found.sentence(&one.called, &other.called),
            (Ok(_), None) => String::new(),
            (Err(why), _) => why.explain().into(),
        }
    }
}

/// Compares what the tables show.
pub fn answer<'a>(question: &Question, both: &'a Both) -> Answer<'a> {
    let [one, other] = &question.sides;
    let [of_one, of_other] = &both.reports;
    let (Some(first), Some(second)) = (one.row(of_one), other.row(of_other)) else {
        return Answer { sides: None, found: Err(NoAnswer::NoEvent) };
    };
    let compared = match (&first.turnout, &second.turnout) {
        (Some(first), Some(second)) => Comparison::of(first, second),
        (None, _) | (_, None) => None,
    };
    let found = match one.is_apart(other) {
        true => compared.ok_or(NoAnswer::TooFew),
        false => Err(NoAnswer::Overlap),
    };
    let shown = |side: &Side, row: &'a Row| Shown { called: side.called(row, &both.whole), row };
    Answer { sides: Some([shown(one, first), shown(other, second)]), found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn what_is_not_said_is_this_year_against_the_last_one() {
        let (question, errors) = Question::read(&Asked::default(), today());
        assert!(errors.is_empty());
        assert_eq!(question.sides.each_ref().map(|side| side.period.label()), ["2026", "2025"]);
        assert_eq!(
            question.sides.each_ref().map(|side| side.what.clone()),
            [What::Whole, What::Whole]
        );
        assert!(question.sides[0].is_apart(&question.sides[1]) && !question.is_widened());
    }

    #[test]
    fn two_rows_are_compared_in_one_time_and_a_row_with_itself_over_years() {
        let times = |what: &str, with: &str| {
            let asked = Asked { what: what.into(), with: with.into(), ..Asked::default() };
            let (question, errors) = Question::read(&asked, today());
            assert!(errors.is_empty());
            question.asked.map(|period| period.label())
        };
        assert_eq!(times("format:7", "format:8"), ["2026", "2026"]);
        assert_eq!(times("site:7", "site:8"), ["2026", "2026"]);
        for with in ["format:7", "site:7", ""] {
            assert_eq!(times("format:7", with), ["2026", "2025"], "{with}");
        }
    }

    #[test]
    fn the_whole_is_called_by_what_somebody_may_see_and_in_its_case() {
        let sites =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = Comparison { estimate: 0.15, low: -0.06, high: 0.34, p: 0.2 };
        let said = |whole: Whole| {
            let (one, other) = (Called::by_name("Kontaktcafé (2026)"), whole.called("2025"));
            let apart = Comparison { low: 0.02, p: 0.001, ..found };
            [found.sentence(&one, &other), apart.sentence(&other, &one)]
                .map(|said| said.split(',').next().unwrap_or_default().to_owned())
        };
        assert_eq!(
            said(Whole::of(None)),
            [
                "Kein Unterschied erkennbar. Kontaktcafé (2026) gegenüber dem ganzen Haus (2025): +15 \
                 Prozentpunkte",
                "Das ganze Haus (2025) liegt um 15 Prozentpunkte höher als Kontaktcafé (2026)",
            ]
        );
        assert_eq!(
            said(Whole::of(Some(&sites(&["Mitte", "Nord"])))),
            [
                "Kein Unterschied erkennbar. Kontaktcafé (2026) gegenüber Ihren Standorten (2025): \
                 +15 Prozentpunkte",
                "Ihre Standorte (2025) liegen um 15 Prozentpunkte höher als Kontaktcafé (2026)",
            ]
        );
        assert_eq!(
            said(Whole::of(Some(&sites(&["Mitte"])))),
            [
                "Kein Unterschied erkennbar. Kontaktcafé (2026) gegenüber Mitte (2025): +15 \
                 Prozentpunkte",
                "Mitte (2025) liegt um 15 Prozentpunkte höher als Kontaktcafé (2026)",
            ]
        );
    }

    #[test]
    fn a_format_is_compared_over_years_and_every_error_is_said_at_once() {
        let asked = Asked {
            from: "2026-05".into(),
            to: "2026-05".into(),
            what: "format:7".into(),
            with_from: "gestern".into(),
            with: "guest:7".into(),
            ..Asked::default()
        };
        let (question, errors) = Question::read(&asked, today());
        assert_eq!(question.sides[0].period.label(), "2026");
        assert!(question.is_widened());
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["with_from", "with"]);
        // The usual time and the whole house stand for what cannot be read.
        assert_eq!(question.sides[1].what, What::Whole);
    }
}
