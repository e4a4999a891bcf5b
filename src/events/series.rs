//! A series: dates that belong together. Which days it meets is computed here and chosen by a person;
//! what changes at one of its dates can be changed at others. Pure.

pub mod reach;
mod rule;

pub use reach::Reach;
pub use rule::{Every, PLACES, Rule, STEPS, WEEKDAYS};

use jiff::civil::{Date, Weekday};

use crate::db::Day;
use crate::staff::SchoolHolidays;
pub use crate::workdays::days_between;
use crate::workdays::{self, Land};

/// How many whole weeks bring a day past today; none if it is past it already.
pub fn weeks_until_after(day: Date, today: Date) -> i32 {
    match days_between(day, today) {
        behind if behind < 0 => 0,
        behind => behind / 7 + 1,
    }
}

/// What a planner should know about a day before choosing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint<'a> {
    /// The office is closed.
    Holiday(&'static str),
    /// Parents have no time.
    School(&'a str),
    Weekend,
    /// It was left out before.
    LeftOut,
}

impl Hint<'_> {
    /// "Feiertag: Fronleichnam"
    pub fn words(self) -> String {
        match self {
            Self::Holiday(name) => format!("Feiertag: {name}"),
            Self::School(name) => format!("Schulferien: {name}"),
            Self::Weekend => "Wochenende".into(),
            Self::LeftOut => "zuletzt ausgelassen".into(),
        }
    }

    /// Whether a day with this hint is chosen only by somebody who says so.
    pub fn speaks_against(self) -> bool {
        match self {
            Self::Holiday(_) | Self::LeftOut => true,
            Self::School(_) | Self::Weekend => false,
        }
    }
}

/// What is known about days.
#[derive(Clone, Debug)]
pub struct Almanac {
    pub land: Land,
    pub school: Vec<SchoolHolidays>,
    /// Days that the series leaves out.
    pub gaps: Vec<Day>,
}

impl Almanac {
    /// What a planner should know about this day.
    pub fn hints(&self, day: Date) -> Vec<Hint<'_>> {
        let holiday = workdays::holiday(self.land, day).map(Hint::Holiday);
        let day_of_row = Day::of(day);
        let school = self.school.iter().filter(|known| known.include(day_of_row));
        let school = school.map(|known| Hint::School(&known.name));
        let left_out = self.gaps.contains(&day_of_row).then_some(Hint::LeftOut);
        // A weekend of the rule's own needs no hint on every line.
        let weekend = (holiday.is_none() && workdays::is_weekend(day)).then_some(Hint::Weekend);
        holiday.into_iter().chain(school).chain(weekend).chain(left_out).collect()
    }
}

/// Where a tour goes on, so many times: through the same places in the same order.
pub fn tour<P: PartialEq + Copy>(been: &[P], count: usize) -> Vec<P> {
    let mut round: Vec<P> = Vec::new();
    for place in been {
        if !round.contains(place) {
            round.push(*place);
        }
    }
    let last = been.last().and_then(|last| round.iter().position(|place| place == last));
    let next = last.map_or(0, |last| last + 1);
    round.iter().copied().cycle().skip(next).take(count).collect()
}

/// The next day of that weekday, not counting the day itself.
pub fn next(weekday: Weekday, after: Date) -> Date {
    after.nth_weekday(1, weekday).unwrap_or(after)
}

/// Working days in a row, from that day on.
pub fn working_days(from: Date, count: usize) -> Vec<Date> {
    // Five of seven days are working days, so twice the count and two is always enough.
    let days = from.series(jiff::Span::new().days(1)).take(count.saturating_mul(2) + 2);
    days.filter(|day| !workdays::is_weekend(*day)).take(count).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::db::Id;

    fn iso(days: &[Date]) -> Vec<String> {
        days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_day_tells_what_speaks_against_it() {
        let day = |text| Day::parse(text).unwrap();
        let easter = SchoolHolidays {
            id: Id::new(),
            name: "Osterferien 2027".into(),
            first_day: day("2027-03-22"),
            last_day: day("2027-04-03"),
        };
        let gaps = vec![day("2027-01-12")];
        let almanac = Almanac { land: workdays::HOME, school: vec![easter], gaps };
        let hints = |day| almanac.hints(day).into_iter().map(Hint::words).collect::<Vec<_>>();

        assert_eq!(
            hints(date(2027, 3, 29)),
            ["Feiertag: Ostermontag", "Schulferien: Osterferien 2027"]
        );
        assert_eq!(hints(date(2027, 4, 3)), ["Schulferien: Osterferien 2027", "Wochenende"]);
        assert_eq!(hints(date(2027, 1, 12)), ["zuletzt ausgelassen"]);
        assert_eq!(hints(date(2027, 4, 6)), Vec::<String>::new());
    }

    #[test]
    fn a_tour_goes_on_where_it_stopped() {
        assert_eq!(tour(&["Burg", "Wermeln", "Burg"], 3), ["Wermeln", "Burg", "Wermeln"]);
        assert_eq!(tour(&["Burg"], 2), ["Burg", "Burg"]);
        assert_eq!(tour::<&str>(&[], 2), Vec::<&str>::new());
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
