//! Days on which people meet: Monday to Friday, no public holiday, not between the years.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The working days from the first to the last one, both included.
pub fn working_days(first: Date, last: Date) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = first;
    while day <= last {
        if is_working_day(day) {
            days.push(day);
        }
        day = later(day, 1);
    }
    days
}

/// The Mondays of whole weeks of work between both days.
pub fn whole_weeks(first: Date, last: Date) -> Vec<Date> {
    working_days(first, last)
        .into_iter()
        .filter(|day| day.weekday() == Weekday::Monday && later(*day, 4) <= last)
        .filter(|monday| (1..5).all(|further| is_working_day(later(*monday, further))))
        .collect()
}

/// The first working day on or after this one.
#[cfg(test)]
pub fn working_day_from(day: Date) -> Date {
    let mut day = day;
    while !is_working_day(day) {
        day = later(day, 1);
    }
    day
}

/// The last working day before this one.
pub fn working_day_before(day: Date) -> Date {
    let mut day = later(day, -1);
    while !is_working_day(day) {
        day = later(day, -1);
    }
    day
}

pub fn later(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

fn is_working_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !is_holiday(day)
}

/// The public holidays of North Rhine-Westphalia, Christmas Eve and what lies between the years.
fn is_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (10, 3), (11, 1)].contains(&(day.month(), day.day()));
    let between_the_years = day.month() == 12 && day.day() >= 24;
    let easter = easter(day.year());
    // Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi.
    let moving = [-2, 1, 39, 50, 60].iter().any(|days| later(easter, *days) == day);
    fixed || between_the_years || moving
}

/// Easter Sunday (Butcher's algorithm for the Gregorian calendar, 1876).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let days = h + l - 7 * m;
    let march_22 = Date::new(i16::try_from(year).unwrap_or(2000), 3, 22).unwrap_or_default();
    march_22.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_moves_as_the_church_says() {
        assert_eq!(easter(2024), date(2024, 3, 31));
        assert_eq!(easter(2026), date(2026, 4, 5));
        assert_eq!(easter(2027), date(2027, 3, 28));
        assert_eq!(easter(2038), date(2038, 4, 25));
    }

    #[test]
    fn nobody_meets_on_a_holiday() {
        let days = working_days(date(2026, 12, 18), date(2027, 1, 4));

        let met: Vec<_> = days.iter().map(ToString::to_string).collect();
        assert_eq!(met, ["2026-12-18", "2026-12-21", "2026-12-22", "2026-12-23", "2027-01-04"]);
        assert_eq!(working_day_from(date(2027, 3, 26)), date(2027, 3, 30));
        assert_eq!(whole_weeks(date(2027, 3, 22), date(2027, 4, 9)), [date(2027, 4, 5)]);
    }
}
