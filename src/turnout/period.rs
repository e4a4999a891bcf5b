//! Which months are looked at. Pure.
//!
//! Whole months only: filters that are finer than the rows of a table could be subtracted from each
//! other until one guest is left. Formats about health are looked at by whole quarters.

use jiff::civil::Date;

use crate::clock;
use crate::db::{LocalTime, Moment};

/// Months of a year that are shown unless somebody asks for others.
const MONTHS: i32 = 12;

/// Whole months, the first and the last of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Month,
    last: Month,
}

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

/// Why a period cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("the first month is not readable")]
    From,
    #[error("the last month is not readable")]
    To,
    #[error("the last month lies before the first one")]
    Order,
}

impl PeriodError {
    /// The field that is wrong.
    pub fn field(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To | Self::Order => "to",
        }
    }

    /// A German sentence that says what to do.
    pub fn explain(self) -> &'static str {
        match self {
            Self::From | Self::To => "Bitte geben Sie einen Monat wie 2027-01 ein.",
            Self::Order => "Das Ende liegt vor dem Anfang. Bitte tauschen Sie die Monate.",
        }
    }
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// Reads `2027-01` or the month of `2027-01-12`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = match text.len() {
            7 => format!("{text}-01"),
            _ => text.to_owned(),
        };
        let day: Date = day.parse().ok()?;
        (1900..=2999).contains(&day.year()).then(|| Self::of(day))
    }

    /// So many months later, or earlier.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// `2027-01`
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// "Januar 2027"
    pub fn label(self) -> String {
        self.named([
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ])
    }

    /// "Jan. 2027", where there is little room
    pub fn short_label(self) -> String {
        self.named([
            "Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.",
            "Nov.", "Dez.",
        ])
    }

    fn named(self, names: [&str; 12]) -> String {
        let name = usize::try_from(self.0.rem_euclid(12)).ok().and_then(|at| names.get(at));
        format!("{} {}", name.unwrap_or(&""), self.0.div_euclid(12))
    }

    fn begin(self) -> Moment {
        let day = format!("{}-01T00:00", self.code());
        LocalTime::parse(&day).map_or_else(
            || Moment::of(jiff::Timestamp::default()),
            |time| clock::instant(time, clock::ZONE),
        )
    }
}

impl Period {
    /// Reads the months from a query; the last twelve where nothing is said.
    pub fn parse(from: &str, to: &str, today: Date) -> Result<Self, PeriodError> {
        let read = |text: &str, error| match text.trim() {
            "" => Ok(None),
            text => Month::parse(text).map(Some).ok_or(error),
        };
        let (from, to) = (read(from, PeriodError::From)?, read(to, PeriodError::To)?);
        let last =
            to.unwrap_or_else(|| from.map_or(Month::of(today), |from| from.max(Month::of(today))));
        let first = from.unwrap_or_else(|| last.plus(1 - MONTHS));
        match first <= last {
            true => Ok(Self { first, last }),
            false => Err(PeriodError::Order),
        }
    }

    /// The last twelve months, the present one included.
    pub fn last_year(today: Date) -> Self {
        let last = Month::of(today);
        Self { first: last.plus(1 - MONTHS), last }
    }

    pub fn first(self) -> Month {
        self.first
    }

    pub fn last(self) -> Month {
        self.last
    }

    /// From when to when, the end excluded.
    pub fn span(self) -> (Moment, Moment) {
        (self.first.begin(), self.last.plus(1).begin())
    }

    /// The whole quarters inside, from when to when, the end excluded. Both ends alike if there is
    /// none.
    pub fn quarters(self) -> (Moment, Moment) {
        let first = Month((self.first.0 + 2).div_euclid(3) * 3);
        let end = Month((self.last.0 + 1).div_euclid(3) * 3);
        (first.begin(), end.max(first).begin())
    }

    /// "Januar bis Dezember 2026", "Dezember 2026 bis Januar 2027", "Mai 2026"
    pub fn label(self) -> String {
        if self.first == self.last {
            return self.first.label();
        }
        let (first, last) = (self.first.label(), self.last.label());
        match self.first.0.div_euclid(12) == self.last.0.div_euclid(12) {
            true => format!("{} bis {last}", first.split(' ').next().unwrap_or_default()),
            false => format!("{first} bis {last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-22".parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period::parse(from, to, today()).unwrap()
    }

    #[test]
    fn days_widen_to_months_and_nothing_said_is_the_last_year() {
        assert_eq!(period("2026-01-15", "2026-03-02").label(), "Januar bis März 2026");
        assert_eq!(period("", "").label(), "Dezember 2025 bis November 2026");
        assert_eq!(period("2026-05", "2026-05").label(), "Mai 2026");
        assert_eq!(Period::parse("gestern", "", today()), Err(PeriodError::From));
        assert_eq!(Period::parse("2026-31", "", today()), Err(PeriodError::From));
        assert_eq!(Period::parse("2026-05", "2026-04", today()), Err(PeriodError::Order));
    }

    #[test]
    fn a_span_begins_and_ends_at_midnight_in_berlin() {
        let (begin, end) = period("2026-03", "2026-03").span();
        assert_eq!(begin.rfc3339(), "2026-02-28T23:00:00Z");
        assert_eq!(end.rfc3339(), "2026-03-31T22:00:00Z");
    }

    #[test]
    fn quarters_are_whole_or_not_at_all() {
        let quarters = |from, to| {
            let (begin, end) = period(from, to).quarters();
            (begin.rfc3339()[..10].to_owned(), end.rfc3339()[..10].to_owned())
        };
        assert_eq!(quarters("2026-01", "2026-06"), ("2025-12-31".into(), "2026-06-30".into()));
        assert_eq!(quarters("2026-02", "2026-08"), ("2026-03-31".into(), "2026-06-30".into()));
        let (begin, end) = period("2026-02", "2026-03").quarters();
        assert_eq!(begin, end);
    }
}
