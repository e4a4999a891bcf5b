//! The only place that asks what time it is.
//!
//! Rows get [`Moment`]s in UTC; people get days and hours in the event's zone, usually
//! Europe/Berlin. In tests the clock stands still until it is told to move.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::db::{Day, LocalTime, Moment};

/// The zone of all shipped data; events keep their own zone's name.
pub const ZONE: &str = "Europe/Berlin";

/// What time it is.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Microseconds since 1970, moved by hand: for tests and the demo's past year.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant such as `2027-01-04T09:00:00Z`.
    pub fn standing_at(instant: jiff::Timestamp) -> Self {
        Self::Standing(Arc::new(AtomicI64::new(instant.as_microsecond())))
    }

    /// Now, for rows.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match self {
            Self::System => Moment::of(jiff::Timestamp::now()),
            Self::Standing(at) => Moment::of(
                jiff::Timestamp::from_microsecond(at.load(Ordering::SeqCst)).unwrap_or_default(),
            ),
        }
    }

    /// Today in Berlin, for people.
    pub fn today(&self) -> Day {
        Day::of(local(self.now(), ZONE).civil().date())
    }

    /// Moves a standing clock on; the machine's clock moves by itself.
    pub fn advance(&self, by: Duration) {
        if let Self::Standing(at) = self {
            let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            at.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

/// An instant as the clocks of a zone show it. An unknown zone counts as UTC.
pub fn local(moment: Moment, zone: &str) -> LocalTime {
    LocalTime::of(moment.instant().to_zoned(known(zone)).datetime())
}

/// The instant at which the clocks of a zone show this time. In the hour that a spring night skips
/// the later reading counts, in the hour that an autumn night repeats the first one (RFC 5545).
pub fn instant(time: LocalTime, zone: &str) -> Moment {
    let ambiguous = known(zone).to_ambiguous_zoned(time.civil());
    match ambiguous.compatible() {
        Ok(zoned) => Moment::of(zoned.timestamp()),
        // Only at the ends of the calendar.
        Err(_) => Moment::of(jiff::Timestamp::default()),
    }
}

/// Whether the clocks of a zone skip this time in a spring night: they never show it.
pub fn skips(time: LocalTime, zone: &str) -> bool {
    let ambiguous = known(zone).to_ambiguous_zoned(time.civil());
    matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. })
}

/// The first instant of a day in Berlin.
pub fn begin_of(day: civil::Date) -> Moment {
    instant(LocalTime::of(day.at(0, 0, 0, 0)), ZONE)
}

fn known(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

/// Whether the zone's name is one that calendars know.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin(text: &str) -> String {
        instant(LocalTime::parse(text).unwrap(), ZONE).rfc3339()
    }

    #[test]
    fn winter_and_summer_have_their_own_offset() {
        assert_eq!(berlin("2027-01-12T10:00"), "2027-01-12T09:00:00Z");
        assert_eq!(berlin("2027-07-12T10:00"), "2027-07-12T08:00:00Z");
    }

    #[test]
    fn the_hour_that_spring_skips_and_the_hour_that_autumn_repeats() {
        assert_eq!(berlin("2027-03-28T02:30"), "2027-03-28T01:30:00Z");
        assert_eq!(berlin("2027-10-31T02:30"), "2027-10-31T00:30:00Z");

        let skipped = |text: &str| skips(LocalTime::parse(text).unwrap(), ZONE);
        assert!(skipped("2027-03-28T02:00") && skipped("2027-03-28T02:59"));
        assert!(!skipped("2027-03-28T01:59") && !skipped("2027-03-28T03:00"));
        assert!(!skipped("2027-10-31T02:30"));
    }

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing_at("2027-01-04T22:59:59Z".parse().unwrap());
        assert_eq!(clock.today().iso(), "2027-01-04");

        clock.advance(Duration::from_secs(1));

        assert_eq!(clock.now().rfc3339(), "2027-01-04T23:00:00Z");
        assert_eq!(clock.today().iso(), "2027-01-05");
    }
}
