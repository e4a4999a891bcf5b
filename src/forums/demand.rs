//! How quickly people want to come. Pure.
//!
//! A first Fachforum may need four weeks of mails for 25 people, a second one is full after three
//! days: whoever sees that plans the repeat in time.

use jiff::civil::Date;
use serde::Serialize;

use crate::clock::{self, ZONE};
use crate::db::Moment;
use crate::workdays::days_between;

/// How many wanted to come by the end of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Days after the one on which names were taken first; that one is 0.
    pub after: i32,
    pub day: Date,
    pub persons: i32,
}

/// How demand rose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Each day on which somebody said yes, in their order; persons are added up.
    pub days: Vec<Day>,
}

impl Curve {
    /// From when people first said yes, and for how many. Who said yes before names were taken was
    /// asked by somebody: they count on the first day.
    pub fn of(opened_at: Moment, said_yes: &[(Moment, i32)]) -> Self {
        let opened = date(opened_at);
        let mut said_yes = said_yes.to_vec();
        said_yes.sort();
        let mut days: Vec<Day> = Vec::new();
        let mut persons = 0;
        for (at, more) in said_yes {
            persons += more;
            let day = date(at).max(opened);
            match days.last_mut().filter(|last| last.day == day) {
                Some(last) => last.persons = persons,
                None => days.push(Day { after: days_between(opened, day), day, persons }),
            }
        }
        Self { days }
    }

    /// After how many days every seat was wanted; `None`: not yet.
    pub fn days_until(&self, seats: i32) -> Option<i32> {
        self.days.iter().find(|day| day.persons >= seats).map(|day| day.after)
    }

    /// How many want to come by now.
    pub fn persons(&self) -> i32 {
        self.days.last().map_or(0, |day| day.persons)
    }
}

/// Days from the opening to the moment at which the last seat was taken.
pub fn days_to_full(opened_at: Moment, full_at: Moment) -> i32 {
    days_between(date(opened_at), date(full_at)).max(0)
}

/// "am ersten Tag", "nach 3 Tagen", "nach 4 Wochen"
pub fn in_words(days: i32) -> String {
    match days {
        ..=0 => "am ersten Tag".into(),
        1 => "nach einem Tag".into(),
        weeks if weeks % 7 == 0 && weeks > 7 => format!("nach {} Wochen", weeks / 7),
        more => format!("nach {more} Tagen"),
    }
}

/// Whether so many wait that a repeat is worth planning: a quarter of the seats, and more than a
/// handful.
pub fn wants_repeat(waiting: i64, seats: i32) -> bool {
    waiting >= i64::from(seats / 4).max(LONG_LINE)
}

/// People who must wait at least before anybody is asked for a repeat.
const LONG_LINE: i64 = 5;

fn date(moment: Moment) -> Date {
    clock::local(moment, ZONE).civil().date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn the_second_forum_was_full_after_three_days() {
        let opened = at("2027-03-01T08:00:00Z");
        let mut yes: Vec<(Moment, i32)> = Vec::new();
        for (day, persons) in [(1, 12), (2, 9), (4, 17)] {
            yes.extend((0..persons).map(|_| (at(&format!("2027-03-0{day}T10:00:00Z")), 1)));
        }

        let curve = Curve::of(opened, &yes);

        let days: Vec<_> = curve.days.iter().map(|day| (day.after, day.persons)).collect();
        assert_eq!(days, [(0, 12), (1, 21), (3, 38)]);
        assert_eq!(curve.days_until(38), Some(3));
        assert_eq!(curve.days_until(39), None);
        assert_eq!((in_words(3), in_words(28)), ("nach 3 Tagen".into(), "nach 4 Wochen".into()));
    }

    #[test]
    fn an_evening_in_berlin_belongs_to_its_day() {
        let curve = Curve::of(at("2027-06-01T06:00:00Z"), &[(at("2027-06-01T21:59:00Z"), 1)]);
        assert_eq!(curve.days[0].after, 0);
        let curve = Curve::of(at("2027-06-01T06:00:00Z"), &[(at("2027-06-01T22:00:00Z"), 1)]);
        assert_eq!(curve.days[0].after, 1);
        let early = Curve::of(at("2027-06-01T06:00:00Z"), &[(at("2027-05-20T10:00:00Z"), 2)]);
        assert_eq!((early.days[0].after, early.persons()), (0, 2));
    }

    #[test]
    fn a_line_is_long_from_a_quarter_of_the_seats_on() {
        assert!(!wants_repeat(8, 38) && wants_repeat(9, 38));
        assert!(!wants_repeat(4, 8) && wants_repeat(5, 8));
    }
}
