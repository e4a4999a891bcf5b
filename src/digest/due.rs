//! When a report of the month is due. Pure.

use jiff::Span;
use jiff::civil::Date;

use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{LocalTime, Moment};
use crate::turnout::period::Month;
use crate::workdays::{Land, is_workday};

/// The longest row of days on which everything is closed has less than so many; so every search ends.
const LONGEST_CLOSED: usize = 14;

/// A report that may be written now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// In which month it is written.
    pub month: Month,
    /// The month that it is about: the one before.
    pub about: Month,
    /// From when on; who ordered it later gets the next one.
    pub since: Moment,
    /// When the next one takes its place.
    pub until: Moment,
}

/// What is due: from the first working day of a month on, in hours in which people read their mail.
/// Whatever was missed, by a night or a week without power, is due on the next such hour of the month.
pub fn due(now: Moment, land: Land) -> Option<Due> {
    let local = clock::local(now, ZONE).civil();
    let today = local.date();
    let since = begins(today.first_of_month(), land);
    let at_work = is_workday(land, today)
        && (config::MONTHLY_FROM..config::MONTHLY_UNTIL).contains(&local.hour());
    if !at_work || now < since {
        return None;
    }
    let first = today.first_of_month();
    Some(Due {
        month: Month::of(first),
        about: Month::of(first.saturating_sub(Span::new().days(1))),
        since,
        until: begins(first.saturating_add(Span::new().months(1)), land),
    })
}

/// The first hour of work in the month that begins on this day.
fn begins(first: Date, land: Land) -> Moment {
    let mut days = first.series(Span::new().days(1)).take(LONGEST_CLOSED);
    let day = days.find(|day| is_workday(land, *day)).unwrap_or(first);
    clock::instant(LocalTime::of(day.at(config::MONTHLY_FROM, 0, 0, 0)), ZONE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LAND: Land = Land::NordrheinWestfalen;

    /// In Berlin.
    fn at(text: &str) -> Moment {
        clock::instant(LocalTime::parse(text).unwrap(), ZONE)
    }

    #[test]
    fn it_comes_on_the_first_working_day() {
        // 1 January is a holiday, 2 and 3 January 2027 are a weekend.
        for too_early in ["2027-01-01T10:00", "2027-01-02T10:00", "2027-01-04T07:59"] {
            assert_eq!(due(at(too_early), LAND), None, "{too_early}");
        }
        let found = due(at("2027-01-04T08:00"), LAND).unwrap();
        assert_eq!((found.month.code(), found.about.code()), ("2027-01".into(), "2026-12".into()));
        assert_eq!((found.since, found.until), (at("2027-01-04T08:00"), at("2027-02-01T08:00")));
    }

    #[test]
    fn what_was_missed_is_found_later_but_not_at_night_or_on_sundays() {
        let first = due(at("2027-01-04T08:00"), LAND);
        assert_eq!(due(at("2027-01-12T15:59"), LAND), first);
        assert_eq!(due(at("2027-01-29T09:00"), LAND), first);
        for closed in ["2027-01-12T16:00", "2027-01-12T03:00", "2027-01-10T10:00"] {
            assert_eq!(due(at(closed), LAND), None, "{closed}");
        }
    }

    proptest! {
        /// Within a month nothing but the month counts, and one month ends where the next begins.
        #[test]
        fn months_do_not_overlap(hours in 0..20_000i64) {
            let now = Moment::of(at("2026-01-01T00:00").instant() + Span::new().hours(hours));
            if let Some(found) = due(now, LAND) {
                prop_assert!(found.since <= now && now < found.until);
                let next = due(found.until, LAND);
                prop_assert_eq!(next.map(|next| (next.since, next.about)), Some((found.until, found.month)));
            }
        }
    }
}
