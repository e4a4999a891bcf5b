//! Days on which an event could meet again: computed here, chosen by a person. Pure.

use jiff::Unit;
use jiff::civil::{Date, Weekday};

use crate::db::text_enum;

text_enum! {
    /// How often.
    pub enum Rhythm {
        Weekly = "weekly" / "jede Woche",
        Fortnightly = "fortnightly" / "alle zwei Wochen",
        /// On the same weekday of the month: each second Tuesday.
        Monthly = "monthly" / "jeden Monat",
    }
}

/// The days after `first` on which an event in this rhythm meets again, at most so many. A month
/// without a fifth Tuesday is met on its last.
pub fn days(first: Date, rhythm: Rhythm, count: usize) -> Vec<Date> {
    (1..=count).filter_map(|step| nth_after(first, rhythm, step)).collect()
}

fn nth_after(first: Date, rhythm: Rhythm, step: usize) -> Option<Date> {
    let step = i32::try_from(step).ok()?;
    match rhythm {
        Rhythm::Weekly => first.checked_add(jiff::Span::new().weeks(step)).ok(),
        Rhythm::Fortnightly => first.checked_add(jiff::Span::new().weeks(2 * step)).ok(),
        Rhythm::Monthly => {
            let nth = (first.day() - 1) / 7 + 1;
            let month = first.first_of_month().checked_add(jiff::Span::new().months(step)).ok()?;
            let met = month.nth_weekday_of_month(nth, first.weekday());
            met.or_else(|_| month.nth_weekday_of_month(-1, first.weekday())).ok()
        }
    }
}

/// How many days later; below zero if it is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

/// How many whole weeks bring a day past today; none if it is past it already.
pub fn weeks_until_after(day: Date, today: Date) -> i32 {
    match days_between(day, today) {
        behind if behind < 0 => 0,
        behind => behind / 7 + 1,
    }
}

/// The name of a holiday that all of Germany keeps.
pub fn holiday(day: Date) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("Neujahr"),
        (5, 1) => Some("Tag der Arbeit"),
        (10, 3) => Some("Tag der Deutschen Einheit"),
        (12, 25) => Some("1. Weihnachtstag"),
        (12, 26) => Some("2. Weihnachtstag"),
        _ => None,
    };
    let moving = || match days_between(easter(day.year())?, day) {
        -2 => Some("Karfreitag"),
        1 => Some("Ostermontag"),
        39 => Some("Christi Himmelfahrt"),
        50 => Some("Pfingstmontag"),
        _ => None,
    };
    fixed.or_else(moving)
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// The next day of that weekday, not counting the day itself.
pub fn next(weekday: Weekday, after: Date) -> Date {
    after.nth_weekday(1, weekday).unwrap_or(after)
}

/// Working days in a row, from that day on.
pub fn working_days(from: Date, count: usize) -> Vec<Date> {
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    // Five of seven days are working days, so twice the count and two is always enough.
    let days = from.series(jiff::Span::new().days(1)).take(count.saturating_mul(2) + 2);
    days.filter(|day| !weekend(day)).take(count).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn iso(days: &[Date]) -> Vec<String> {
        days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_second_tuesday_and_each_fifth_or_last() {
        let second = days(date(2027, 1, 12), Rhythm::Monthly, 3);
        let fifth = days(date(2027, 3, 30), Rhythm::Monthly, 3);

        assert_eq!(iso(&second), ["2027-02-09", "2027-03-09", "2027-04-13"]);
        assert_eq!(iso(&fifth), ["2027-04-27", "2027-05-25", "2027-06-29"]);
    }

    #[test]
    fn weeks_go_on_over_the_change_of_clocks_and_year() {
        assert_eq!(iso(&days(date(2026, 12, 22), Rhythm::Weekly, 2)), ["2026-12-29", "2027-01-05"]);
        assert_eq!(iso(&days(date(2027, 3, 23), Rhythm::Fortnightly, 1)), ["2027-04-06"]);
    }

    #[test]
    fn holidays_are_known_by_name() {
        assert_eq!(holiday(date(2027, 3, 26)), Some("Karfreitag"));
        assert_eq!(holiday(date(2027, 3, 29)), Some("Ostermontag"));
        assert_eq!(holiday(date(2027, 5, 6)), Some("Christi Himmelfahrt"));
        assert_eq!(holiday(date(2027, 5, 17)), Some("Pfingstmontag"));
        assert_eq!(holiday(date(2026, 4, 6)), Some("Ostermontag"));
        assert_eq!(holiday(date(2027, 1, 12)), None);
    }

    #[test]
    fn a_week_of_working_days_leaves_the_weekend_out() {
        assert_eq!(
            iso(&working_days(date(2027, 1, 14), 3)),
            ["2027-01-14", "2027-01-15", "2027-01-18"]
        );
        assert_eq!(next(Weekday::Tuesday, date(2027, 1, 12)), date(2027, 1, 19));
    }

    proptest! {
        /// Every day keeps the weekday, comes later than the one before, and after the first.
        #[test]
        fn days_keep_their_weekday_and_order(
            offset in 0..20_000i32, rhythm in prop::sample::select(Rhythm::ALL), count in 0..60usize,
        ) {
            let first = date(2000, 1, 1).saturating_add(jiff::Span::new().days(offset));
            let days = days(first, rhythm, count);

            prop_assert_eq!(days.len(), count);
            prop_assert!(days.iter().all(|day| day.weekday() == first.weekday()));
            let mut all = vec![first];
            all.extend(days);
            prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        }

        /// The copy of an event meets on the same weekday, after today and within a week if it was over.
        #[test]
        fn a_copy_comes_soon(offset in 0..4_000i32, behind in -400..4_000i32) {
            let day = date(2020, 1, 1).saturating_add(jiff::Span::new().days(offset));
            let today = day.saturating_add(jiff::Span::new().days(behind));
            let weeks = weeks_until_after(day, today);
            let copy = day.saturating_add(jiff::Span::new().weeks(weeks));

            prop_assert!(copy > today);
            prop_assert!(weeks == 0 || days_between(today, copy) <= 7);
        }
    }
}
