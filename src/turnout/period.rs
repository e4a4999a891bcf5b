//! Which years are looked at. Pure.
//!
//! Whole calendar years only. Periods that overlap could be subtracted from each other until one
//! guest is left; years never overlap, and several of them are the sum of what is shown in each.

use jiff::civil::Date;

use crate::clock;
use crate::db::{LocalTime, Moment};

/// So many months of a year must have begun before it is shown instead of the year before.
const YOUNG_MONTHS: i32 = 3;

/// Whole years, the first and the last of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Year,
    last: Year,
}

/// A calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Year(i16);

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

/// Why a period cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("the first year is not readable")]
    From,
    #[error("the last year is not readable")]
    To,
    #[error("the last year lies before the first one")]
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
            Self::From | Self::To => "Bitte geben Sie ein Jahr wie 2027 ein.",
            Self::Order => "Das Ende liegt vor dem Anfang. Bitte tauschen Sie die Jahre.",
        }
    }
}

impl Year {
    /// Reads `2027`, or the year of `2027-01` or `2027-01-12`.
    fn parse(text: &str) -> Option<Self> {
        let day = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.to_owned(),
        };
        let day: Date = day.parse().ok()?;
        (1900..=2999).contains(&day.year()).then_some(Self(day.year()))
    }

    /// The year of a day.
    pub fn of(day: Date) -> Self {
        Self(day.year())
    }

    /// So many years earlier.
    pub fn before(self, years: i16) -> Self {
        Self(self.0.saturating_sub(years))
    }

    /// `2027`
    pub fn code(self) -> String {
        self.0.to_string()
    }

    /// From when to when, the end excluded.
    pub fn span(self) -> (Moment, Moment) {
        (self.begin(), Self(self.0.saturating_add(1)).begin())
    }

    fn begin(self) -> Moment {
        let day = format!("{:04}-01-01T00:00", self.0);
        LocalTime::parse(&day).map_or_else(
            || Moment::of(jiff::Timestamp::default()),
            |time| clock::instant(time, clock::ZONE),
        )
    }
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// `2027-01`
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// "Januar 2027"
    pub fn label(self) -> String {
        let names = [
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
        ];
        let name = usize::try_from(self.0.rem_euclid(12)).ok().and_then(|at| names.get(at));
        format!("{} {}", name.unwrap_or(&""), self.0.div_euclid(12))
    }
}

impl Period {
    /// Reads the years from a query; the usual one where nothing is said.
    pub fn parse(from: &str, to: &str, today: Date) -> Result<Self, PeriodError> {
        let read = |text: &str, error| match text.trim() {
            "" => Ok(None),
            text => Year::parse(text).map(Some).ok_or(error),
        };
        let (from, to) = (read(from, PeriodError::From)?, read(to, PeriodError::To)?);
        let (first, last) = match (from, to) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => (first, first.max(Year::of(today))),
            (None, Some(last)) => (last, last),
            (None, None) => return Ok(Self::usual(today)),
        };
        match first <= last {
            true => Ok(Self { first, last }),
            false => Err(PeriodError::Order),
        }
    }

    /// This year, or the last one as long as this one is young.
    pub fn usual(today: Date) -> Self {
        let year = Year::of(today);
        let is_young = i32::from(today.month()) <= YOUNG_MONTHS;
        let year = if is_young { year.before(1) } else { year };
        Self { first: year, last: year }
    }

    pub fn first(self) -> Year {
        self.first
    }

    pub fn last(self) -> Year {
        self.last
    }

    /// `2027-01`
    pub fn first_month(self) -> String {
        format!("{:04}-01", self.first.0)
    }

    /// `2027-12`
    pub fn last_month(self) -> String {
        format!("{:04}-12", self.last.0)
    }

    /// From when to when, the end excluded.
    pub fn span(self) -> (Moment, Moment) {
        (self.first.span().0, self.last.span().1)
    }

    /// "2026", "2025 bis 2026"
    pub fn label(self) -> String {
        match self.first == self.last {
            true => self.first.code(),
            false => format!("{} bis {}", self.first.code(), self.last.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period::parse(from, to, day("2026-11-22")).unwrap()
    }

    #[test]
    fn days_and_months_widen_to_years() {
        assert_eq!(period("2026-01-15", "2026-03-02").label(), "2026");
        assert_eq!(period("2025-12", "2026-01").label(), "2025 bis 2026");
        assert_eq!(period("2025", "").label(), "2025 bis 2026");
        assert_eq!(period("", "2024").label(), "2024");
        assert_eq!(period("2026-05", "").last_month(), "2026-12");
        let parse = |from, to| Period::parse(from, to, day("2026-11-22"));
        assert_eq!(parse("gestern", ""), Err(PeriodError::From));
        assert_eq!(parse("", "2026-31"), Err(PeriodError::To));
        assert_eq!(parse("2026-05", "2025-04"), Err(PeriodError::Order));
        assert_eq!(parse("2026-05", "2026-04"), Ok(period("2026", "2026")), "the same year");
    }

    #[test]
    fn a_young_year_waits_behind_the_old_one() {
        let usual = |today| Period::parse("", "", day(today)).unwrap().label();
        assert_eq!(usual("2026-11-22"), "2026");
        assert_eq!(usual("2027-03-31"), "2026");
        assert_eq!(usual("2027-04-01"), "2027");
    }

    #[test]
    fn a_year_begins_and_ends_at_midnight_in_berlin() {
        let (begin, end) = period("2026", "2026").span();
        assert_eq!(begin.rfc3339(), "2025-12-31T23:00:00Z");
        assert_eq!(end.rfc3339(), "2026-12-31T23:00:00Z");
    }
}
