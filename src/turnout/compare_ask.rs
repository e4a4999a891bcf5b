//! What is compared, and the whole answer. One for page, files and API.

use diesel::QueryResult;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::compare::Comparison;
use super::figures::Figures;
use super::period::Period;
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
    /// First month of the second side; a year before the first side unless told otherwise.
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

    fn by(&self) -> By {
        match self {
            Self::Whole => By::Month,
            Self::Row(by, _) => *by,
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
            errors.0.push(FieldError { field, message: message.into() })
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
        let second = period(&asked.with_from, &asked.with_to, "with_", first.a_year_before());
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

/// The published table that each side is a row of.
pub fn reports(
    conn: &mut Conn,
    figures: &Figures,
    scope: &Scope,
    question: &Question,
    baseline: f64,
    now: Moment,
) -> QueryResult<[Report; 2]> {
    let mut report =
        |side: &Side| figures.report(conn, (scope, side.period), side.what.by(), baseline, now);
    let [one, other] = &question.sides;
    Ok([report(one)?, report(other)?])
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
    pub label: String,
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
            (Ok(found), Some([one, other])) => found.sentence(&one.label, &other.label),
            (Ok(_), None) => String::new(),
            (Err(why), _) => why.explain().into(),
        }
    }
}

/// Compares what the tables show.
pub fn answer<'a>(question: &Question, reports: &'a [Report; 2]) -> Answer<'a> {
    let [one, other] = &question.sides;
    let (Some(first), Some(second)) = (one.row(&reports[0]), other.row(&reports[1])) else {
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
    let shown = |side: &Side, row: &'a Row| Shown { label: side.label(row), row };
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
