//! When what is erased. Pure.
//!
//! | after the event's end | is gone |
//! |---|---|
//! | 7 days | children's ages and with whom they stay, interpreters, access needs, why somebody did not come, free texts of calls and how often each was tried |
//! | 30 days | addresses, words and calendar files of our messages |
//! | 180 days, or the night after they were handed over | next steps |
//! | the format's days | invitations, reminders, assignments, answers, links, calls, attendance, sheets, recipients' names, helpers from outside |
//!
//! The event and its tally stay. Days are days of the calendar: what ends on the 1st and is kept for
//! seven days is erased early on the 8th, so that nobody waits longer than they were told.

use jiff::Span;
use jiff::civil::Date;

use crate::clock;
use crate::config;
use crate::db::{Day, LocalTime, Moment, text_enum};

text_enum! {
    /// What an erasure was about.
    pub enum Kind {
        Wishes = "wishes" / "Alter der Kinder und Wünsche",
        Messages = "messages" / "Inhalt der Nachrichten",
        FollowUps = "followups" / "Anschlüsse",
        Roster = "roster" / "Namen",
        Guest = "guest" / "eine Person, auf Wunsch",
        House = "house" / "Anmeldungen und Reste",
    }
}

/// What is erased of an event by deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Wishes,
    Messages,
    /// Next steps; whatever their age once they are handed over.
    FollowUps,
    Roster,
}

impl Step {
    /// The farthest-reaching first: after it nothing is left for the others.
    pub const ALL: [Self; 4] = [Self::Roster, Self::FollowUps, Self::Messages, Self::Wishes];

    pub fn kind(self) -> Kind {
        match self {
            Self::Wishes => Kind::Wishes,
            Self::Messages => Kind::Messages,
            Self::FollowUps => Kind::FollowUps,
            Self::Roster => Kind::Roster,
        }
    }

    /// Days after the event's end; `roster` is the format's own period. What goes with the roster goes
    /// no later than it.
    pub fn days(self, roster: i32) -> i32 {
        match self {
            Self::Wishes => config::WISHES_KEPT_DAYS.min(roster),
            Self::Messages => config::MESSAGES_KEPT_DAYS.min(roster),
            Self::FollowUps => config::FOLLOWUPS_KEPT_DAYS.min(roster),
            Self::Roster => roster,
        }
    }
}

/// The night whose work is to be done at that moment, named by the morning that ends it.
pub fn night(now: Moment) -> Day {
    let local = clock::local(now, clock::ZONE).civil();
    match local.hour() < config::ERASING_HOUR {
        true => Day::of(later(local.date(), -1)),
        false => Day::of(local.date()),
    }
}

/// When the work of a night begins.
pub fn begin(night: Day) -> Moment {
    let hour = night.civil().at(config::ERASING_HOUR, 0, 0, 0);
    clock::instant(LocalTime::of(hour), clock::ZONE)
}

/// The night in which that is erased which is kept for so many days after the end.
pub fn due(ended: Moment, days: i32) -> Day {
    Day::of(later(clock::local(ended, clock::ZONE).civil().date(), days))
}

/// What ended before this is due in that night.
pub fn cutoff(night: Day, days: i32) -> Moment {
    clock::begin_of(later(night.civil(), 1 - days))
}

fn later(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_night_is_named_by_its_morning_and_begins_at_three() {
        assert_eq!(night(moment("2027-01-20T01:59:59Z")).iso(), "2027-01-19");
        assert_eq!(night(moment("2027-01-20T02:00:00Z")).iso(), "2027-01-20");
        assert_eq!(night(moment("2027-07-20T01:00:00Z")).iso(), "2027-07-20");
        assert_eq!(begin(Day::parse("2027-03-28").unwrap()), moment("2027-03-28T01:00:00Z"));
        assert_eq!(begin(Day::parse("2027-10-31").unwrap()), moment("2027-10-31T02:00:00Z"));
    }

    #[test]
    fn seven_days_after_the_first_is_early_on_the_eighth() {
        let ended = moment("2027-02-01T11:00:00Z");

        assert_eq!(due(ended, Step::Wishes.days(90)).iso(), "2027-02-08");
        assert_eq!(due(ended, Step::Messages.days(90)).iso(), "2027-03-03");
        assert_eq!(due(ended, Step::Roster.days(90)).iso(), "2027-05-02");
    }

    #[test]
    fn nothing_outlives_the_roster() {
        assert_eq!(Step::Wishes.days(3), 3);
        assert_eq!(Step::Messages.days(10), 10);
        assert_eq!(Step::Messages.days(365), config::MESSAGES_KEPT_DAYS);
        assert_eq!(Step::FollowUps.days(90), 90);
        assert_eq!(Step::FollowUps.days(365), config::FOLLOWUPS_KEPT_DAYS);
    }

    proptest! {
        /// The question to the database and the rule say the same, through both changes of the clocks.
        #[test]
        fn what_is_due_is_what_ended_before_the_cutoff(
            minutes in 0..527_040i64, now in 0..527_040i64, days in 1..400i32,
        ) {
            let at = |minutes: i64| {
                let micros = 1_798_761_600_000_000 + minutes * 60_000_000;
                Moment::of(jiff::Timestamp::from_microsecond(micros).unwrap())
            };
            let (ended, night) = (at(minutes), night(at(now)));
            prop_assert_eq!(due(ended, days) <= night, ended < cutoff(night, days));
            prop_assert!(begin(night) <= at(now));
        }
    }
}
