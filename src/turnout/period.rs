//! Which months are looked at. Pure.
//!
//! Whole calendar quarters or whole calendar years, as [`Smallest`] says; what is asked for is
//! widened to them. Periods that overlap could be subtracted from each other until one guest is left.
//! Quarters never overlap, and several of them are the sum of what is shown in each.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::clock;
use crate::db::{LocalTime, Moment};

/// So many months of a year must have begun before it is shown instead of the year before.
const YOUNG_MONTHS: i32 = 3;

/// Whole quarters, the first and the last of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Quarter,
    last: Quarter,
}

/// The shortest time of which a table is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smallest {
    Quarter,
    Year,
}

/// A calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i32);

/// A quarter of a calendar year, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter(i32);

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

/// Why a period cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("the beginning is not readable")]
    From,
    #[error("the end is not readable")]
    To,
    #[error("the end lies before the beginning")]
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
            Self::From | Self::To => {
                "Bitte geben Sie einen Monat wie 2027-01 oder ein Jahr wie 2027 ein."
            }
            Self::Order => "Das Ende liegt vor dem Anfang. Bitte tauschen Sie beide.",
        }
    }
}

impl Year {
    fn quarter(self, place: i32) -> Quarter {
        Quarter(self.0 * 4 + place)
    }

    /// `2027`
    pub fn code(self) -> String {
        format!("{:04}", self.0)
    }

    pub fn number(self) -> i16 {
        i16::try_from(self.0).unwrap_or(0)
    }

    /// The year of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()))
    }

    /// So many years earlier.
    pub fn before(self, years: i32) -> Self {
        Self(self.0 - years)
    }

    /// All years from the one to the other, both included.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Date) -> Self {
        Month::of(day).quarter()
    }

    pub fn year(self) -> Year {
        Year(self.0.div_euclid(4))
    }

    /// So many quarters earlier.
    pub fn before(self, quarters: i32) -> Self {
        Self(self.0 - quarters)
    }

    pub fn first_month(self) -> Month {
        Month(self.0 * 3)
    }

    pub fn last_month(self) -> Month {
        Month(self.0 * 3 + 2)
    }

    /// "3. Quartal 2027"
    pub fn label(self) -> String {
        format!("{}. Quartal {}", self.number(), self.year().code())
    }

    /// From 1 to 4.
    fn number(self) -> i32 {
        self.0.rem_euclid(4) + 1
    }

    /// From when to when, the end excluded.
    pub fn span(self) -> (Moment, Moment) {
        (self.first_month().begin(), Self(self.0 + 1).first_month().begin())
    }
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// Reads `2027-01`, or the month of `2027-01-12`.
    fn parse(text: &str) -> Option<Self> {
        let day = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
        let day: Date = day.parse().ok()?;
        (1900..=2999).contains(&day.year()).then(|| Self::of(day))
    }

    pub fn quarter(self) -> Quarter {
        Quarter(self.0.div_euclid(3))
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

    fn begin(self) -> Moment {
        let day = format!("{}-01T00:00", self.code());
        LocalTime::parse(&day).map_or_else(
            || Moment::of(jiff::Timestamp::default()),
            |time| clock::instant(time, clock::ZONE),
        )
    }
}

/// Reads `2027-01`, any day of it, or `2027`, of which the first or the last quarter is meant.
fn quarter(text: &str, of_year: i32) -> Option<Quarter> {
    match text.len() {
        4 => Some(Month::parse(&format!("{text}-01"))?.quarter().year().quarter(of_year)),
        _ => Month::parse(text).map(Month::quarter),
    }
}

impl Period {
    /// Reads the first and the last month from a query; the usual time where nothing is said.
    pub fn parse(from: &str, to: &str, today: Date) -> Result<Self, PeriodError> {
        let read = |text: &str, of_year, error| match text.trim() {
            "" => Ok(None),
            text => quarter(text, of_year).map(Some).ok_or(error),
        };
        let (from, to) = (read(from, 0, PeriodError::From)?, read(to, 3, PeriodError::To)?);
        let (first, last) = match (from, to) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => (first, first.max(Quarter::of(today))),
            (None, Some(last)) => (last.year().quarter(0), last),
            (None, None) => return Ok(Self::usual(today)),
        };
        match first <= last {
            true => Ok(Self { first, last }),
            false => Err(PeriodError::Order),
        }
    }

    /// This year, or the last one as long as this one is young.
    pub fn usual(today: Date) -> Self {
        let year = Quarter::of(today).year();
        let is_young = i32::from(today.month()) <= YOUNG_MONTHS;
        let year = if is_young { year.before(1) } else { year };
        Self { first: year.quarter(0), last: year.quarter(3) }
    }

    /// The same time, and as much around it as makes whole years if a table needs them.
    pub fn widened_to(self, smallest: Smallest) -> Self {
        match smallest {
            Smallest::Quarter => self,
            Smallest::Year => {
                Self { first: self.first.year().quarter(0), last: self.last.year().quarter(3) }
            }
        }
    }

    pub fn of(quarter: Quarter) -> Self {
        Self { first: quarter, last: quarter }
    }

    /// The same quarters of the year before, or the whole time just before if it is longer than a year.
    pub fn a_year_before(self) -> Self {
        let back = (self.last.0 - self.first.0 + 4) / 4 * 4;
        Self { first: self.first.before(back), last: self.last.before(back) }
    }

    /// A whole year.
    pub fn of_year(year: Year) -> Self {
        Self { first: year.quarter(0), last: year.quarter(3) }
    }

    pub fn first(self) -> Quarter {
        self.first
    }

    pub fn last(self) -> Quarter {
        self.last
    }

    /// Whether a year is in it from its first day to its last one.
    pub fn has(self, year: Year) -> bool {
        self.first <= year.quarter(0) && year.quarter(3) <= self.last
    }

    pub fn quarters(self) -> RangeInclusive<Quarter> {
        self.first..=self.last
    }

    /// From when to when, the end excluded.
    pub fn span(self) -> (Moment, Moment) {
        (self.first.span().0, self.last.span().1)
    }

    /// "2026", "2025 bis 2026", "3. Quartal 2026", "1. bis 3. Quartal 2026"
    pub fn label(self) -> String {
        let (first, last) = (self.first.year(), self.last.year());
        let is_whole = self == self.widened_to(Smallest::Year);
        match (is_whole, self.first == self.last) {
            (true, _) if first == last => first.code(),
            (true, _) => format!("{} bis {}", first.code(), last.code()),
            (false, true) => self.first.label(),
            (false, false) if first == last => {
                format!("{}. bis {}", self.first.number(), self.last.label())
            }
            (false, false) => format!("{} bis {}", self.first.label(), self.last.label()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::parse(from, to, "2026-11-22".parse().unwrap()).unwrap()
    }

    fn months(period: Period) -> (String, String) {
        (period.first().first_month().code(), period.last().last_month().code())
    }

    #[test]
    fn what_is_asked_for_is_widened_to_whole_quarters() {
        let some = period("2026-05", "2026-08-31");

        assert_eq!(months(some), ("2026-04".into(), "2026-09".into()));
        assert_eq!(some.label(), "2. bis 3. Quartal 2026");
        assert_eq!(period("2026-05", "2026-05").label(), "2. Quartal 2026");
        let whole = some.widened_to(Smallest::Year);
        assert_eq!(months(whole), ("2026-01".into(), "2026-12".into()));
        assert_eq!(whole.label(), "2026");
        assert_eq!(period("2025", "2026").label(), "2025 bis 2026");
        let turn = period("2025-12", "2026-01").label();
        assert_eq!(turn, "4. Quartal 2025 bis 1. Quartal 2026");
    }

    #[test]
    fn whatever_is_not_said_is_guessed_kindly() {
        let today = |day: &str| Period::parse("", "", day.parse().unwrap()).unwrap().label();
        assert_eq!((today("2027-03-31").as_str(), today("2027-04-01").as_str()), ("2026", "2027"));
        assert_eq!(months(period("2026-07", "")), ("2026-07".into(), "2026-12".into()));
        assert_eq!(months(period("", "2026-06")), ("2026-01".into(), "2026-06".into()));
        assert_eq!(months(period("2027-05", "")), ("2027-04".into(), "2027-06".into()));
    }

    #[test]
    fn nonsense_is_told_from_which_field_it_came() {
        let asked = |from, to| Period::parse(from, to, "2026-11-22".parse().unwrap());
        assert_eq!(asked("gestern", ""), Err(PeriodError::From));
        assert_eq!(asked("", "2026-13"), Err(PeriodError::To));
        assert_eq!(asked("2026-07", "2026-06"), Err(PeriodError::Order));
        assert_eq!(asked("0000", ""), Err(PeriodError::From));
    }

    #[test]
    fn a_quarter_begins_and_ends_by_the_clocks_of_the_house() {
        let (from, until) = period("2026-10", "2026-12").span();
        assert_eq!(from, Moment::parse("2026-09-30T22:00:00Z").unwrap());
        assert_eq!(until, Moment::parse("2026-12-31T23:00:00Z").unwrap());
    }
}
