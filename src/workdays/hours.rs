//! Deadlines in office hours: who is asked on a Friday afternoon has until Monday, and nobody must
//! answer at night.

use std::time::Duration;

use jiff::civil::{Date, Time, time};

use super::{Land, is_workday};
use crate::clock::{self, ZONE};
use crate::db::{LocalTime, Moment};

/// Hours in which people are at work and read their mail, from Monday to Friday.
const OPENS: Time = time(8, 0, 0, 0);
const CLOSES: Time = time(16, 0, 0, 0);
/// The longest row of days on which everything is closed has less than so many; so every search ends.
const LONGEST_CLOSED: usize = 14;

/// The moment at which so many office hours are over, counted from that moment on, at the next full
/// hour: a deadline that people can say and remember.
pub fn deadline(from: Moment, hours: u32, land: Land) -> Moment {
    let mut left = Duration::from_secs(u64::from(hours) * 3600);
    let mut now = from;
    loop {
        let Some((opens, closes)) = next_open(now, land) else { return now.after(left) };
        now = now.max(opens);
        let today = Duration::from_micros(micros_between(now, closes));
        if left <= today {
            return full_hour(now.after(left));
        }
        left -= today;
        now = closes;
    }
}

/// Office hours that lie between two moments, in whole hours.
pub fn hours_between(from: Moment, until: Moment, land: Land) -> u64 {
    let mut micros = 0;
    let mut now = from;
    while let Some((opens, closes)) = next_open(now, land) {
        if opens >= until {
            break;
        }
        micros += micros_between(now.max(opens), closes.min(until));
        now = closes;
    }
    micros / HOUR.unsigned_abs()
}

/// This moment, or the next at which clocks strike.
fn full_hour(at: Moment) -> Moment {
    let micros = at.instant().as_microsecond();
    let late = u64::try_from(micros.rem_euclid(HOUR)).unwrap_or(0);
    match late {
        0 => at,
        late => at.after(Duration::from_micros(HOUR.unsigned_abs() - late)),
    }
}

/// In microseconds. Zones of Europe differ by whole hours, so clocks strike together.
const HOUR: i64 = 3_600_000_000;

/// The office hours that run or come next.
fn next_open(now: Moment, land: Land) -> Option<(Moment, Moment)> {
    let today = clock::local(now, ZONE).civil().date();
    let days = today.series(jiff::Span::new().days(1)).take(LONGEST_CLOSED);
    let open = days.filter(|day| is_workday(land, *day));
    open.map(|day| (at(day, OPENS), at(day, CLOSES))).find(|(_, closes)| *closes > now)
}

fn at(day: Date, time: Time) -> Moment {
    clock::instant(LocalTime::of(day.to_datetime(time)), ZONE)
}

fn micros_between(from: Moment, until: Moment) -> u64 {
    let (from, until) = (from.instant().as_microsecond(), until.instant().as_microsecond());
    u64::try_from(until - from).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::HOME;
    use super::*;

    fn berlin(text: &str) -> Moment {
        clock::instant(LocalTime::parse(text).unwrap(), ZONE)
    }

    fn until(from: &str, hours: u32) -> String {
        clock::local(deadline(berlin(from), hours, HOME), ZONE).iso()
    }

    #[test]
    fn a_working_day_later_at_the_same_hour() {
        assert_eq!(until("2027-01-12T10:00", 8), "2027-01-13T10:00");
        assert_eq!(until("2027-01-12T08:00", 8), "2027-01-12T16:00");
        assert_eq!(until("2027-01-12T10:17", 8), "2027-01-13T11:00");
        assert_eq!(until("2027-01-12T15:50", 8), "2027-01-13T16:00");
        assert_eq!(until("2027-01-12T10:00", 0), "2027-01-12T10:00");
    }

    #[test]
    fn nobody_must_answer_at_night_at_the_weekend_or_on_a_holiday() {
        assert_eq!(until("2027-01-15T15:00", 8), "2027-01-18T15:00");
        assert_eq!(until("2027-01-15T22:30", 8), "2027-01-18T16:00");
        // Good Friday and Easter Monday lie between.
        assert_eq!(until("2027-03-25T12:00", 8), "2027-03-30T12:00");
        // Both nights on which the clocks change.
        assert_eq!(until("2027-10-29T12:00", 8), "2027-11-02T12:00");
    }

    #[test]
    fn hours_are_counted_as_deadlines_are() {
        let hours = |from, until| hours_between(berlin(from), berlin(until), HOME);
        assert_eq!(hours("2027-01-12T10:00", "2027-01-13T10:00"), 8);
        assert_eq!(hours("2027-01-15T22:30", "2027-01-18T08:30"), 0);
        assert_eq!(hours("2027-01-13T10:00", "2027-01-12T10:00"), 0);
    }

    proptest! {
        /// However many hours from whenever: the deadline lies in office hours, and they are that many.
        #[test]
        fn deadlines_lie_in_office_hours(minute in 0..2_000_000i64, hours in 1..60u32) {
            let start = jiff::Timestamp::from_second(1_790_000_000 + 60 * minute).unwrap();
            let from = Moment::of(start);
            let end = deadline(from, hours, HOME);
            let local = clock::local(end, ZONE).civil();

            prop_assert!(is_workday(HOME, local.date()));
            prop_assert!(local.time() > OPENS && local.time() <= CLOSES);
            prop_assert_eq!(hours_between(from, end, HOME), u64::from(hours));
            prop_assert_eq!(local.time().minute(), 0);
        }
    }
}
