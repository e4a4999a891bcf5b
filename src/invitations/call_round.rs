//! The phone round: whom a caller gets next, and when people are called at all. Pure.
//!
//! Whoever wished for an hour is called when it has come, before everybody else. Then the event that is
//! nearest, then the reason that bears least delay, then whoever has waited longest.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::CallReason;
use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{LocalTime, Moment, text_enum};
use crate::workdays::{self, Land};

text_enum! {
    /// What became of a try.
    pub enum Outcome {
        /// Somebody spoke with them, whatever they said.
        Reached = "reached" / "erreicht",
        NotReached = "not_reached" / "nicht erreicht",
        /// Now is no good time: another one is agreed.
        Again = "again" / "noch einmal anrufen",
        /// The number belongs to somebody else, or to nobody.
        WrongNumber = "wrong_number" / "falsche Nummer",
        NoCalls = "no_calls" / "möchte keine Anrufe",
    }
}

/// What the order of a round looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// As wished or agreed.
    pub due_at: Option<Moment>,
    pub event_begins_at: Option<Moment>,
    pub reason: CallReason,
    pub since: Moment,
}

impl Waits {
    /// What sorts first is called first.
    pub fn place(&self) -> impl Ord + use<> {
        let unwished = self.due_at.is_none();
        let no_day = self.event_begins_at.is_none();
        let urgency = urgency(self.reason);
        (unwished, self.due_at, no_day, self.event_begins_at, urgency, self.since)
    }
}

/// What bears least delay first: nobody shall come to a closed door.
fn urgency(reason: CallReason) -> u8 {
    match reason {
        CallReason::Cancelled => 0,
        CallReason::Changed => 1,
        CallReason::CareLost => 2,
        CallReason::MovedUp => 3,
        CallReason::Asked => 4,
        CallReason::Missed => 5,
        CallReason::Returned => 6,
        CallReason::Invite => 7,
        CallReason::SecondTry | CallReason::Remind => 8,
    }
}

/// Whether people may be called without having wished for this hour: on weekdays from Monday to
/// Saturday that are no holiday, in the hours of [`config::CALL_HOURS`].
pub fn is_decent(now: Moment, land: Land) -> bool {
    let here = clock::local(now, ZONE).civil();
    let day = here.date();
    day.weekday() != Weekday::Sunday
        && workdays::holiday(land, day).is_none()
        && config::CALL_HOURS.contains(&here.hour())
}

/// The longest row of Sundays and holidays is shorter, so every search ends.
const LONGEST_CLOSED: usize = 7;

/// This moment, or the next at which people may be called without having wished for it.
pub fn next_decent(now: Moment, land: Land) -> Moment {
    if is_decent(now, land) {
        return now;
    }
    let today = clock::local(now, ZONE).civil().date();
    let begins =
        |day: Date| clock::instant(LocalTime::of(day.at(config::CALL_HOURS.start, 0, 0, 0)), ZONE);
    let mut days = today.series(Span::new().days(1)).take(LONGEST_CLOSED).map(begins);
    days.find(|begins| *begins > now && is_decent(*begins, land)).unwrap_or(now)
}

/// Whether somebody may be called now: at a decent hour, or because they wished for this one.
pub fn may_call(due_at: Option<Moment>, now: Moment, land: Land) -> bool {
    let wished = due_at.is_some_and(|due| due <= now && now < due.after(config::CALL_WISH_HOLDS));
    wished || is_decent(now, land)
}

/// Whether a call that was tried in vain so often stays in the round.
pub fn is_tried_enough(tries: i32) -> bool {
    tries >= config::CALL_TRIES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn waits(due: Option<&str>, begins: &str, reason: CallReason, since: &str) -> Waits {
        Waits { due_at: due.map(at), event_begins_at: Some(at(begins)), reason, since: at(since) }
    }

    #[test]
    fn a_wished_hour_comes_first_then_the_nearest_event_then_what_bears_no_delay() {
        let (soon, late) = ("2027-01-19T09:00:00Z", "2027-02-19T09:00:00Z");
        let (old, new) = ("2027-01-01T08:00:00Z", "2027-01-03T08:00:00Z");
        let wished = waits(Some("2027-01-04T08:00:00Z"), late, CallReason::Asked, new);
        let cancelled = waits(None, soon, CallReason::Cancelled, new);
        let oldest = waits(None, soon, CallReason::Invite, old);
        let newer = waits(None, soon, CallReason::Invite, new);
        let far = waits(None, late, CallReason::Cancelled, old);
        let mut all = [far, newer, wished, oldest, cancelled];

        all.sort_by_key(Waits::place);

        assert_eq!(all, [wished, cancelled, oldest, newer, far]);
    }

    #[test]
    fn nobody_is_called_at_night_on_sundays_or_on_holidays() {
        let decent = |text: &str| is_decent(at(text), workdays::HOME);

        assert!(decent("2027-01-04T08:00:00Z"), "Monday at nine");
        assert!(decent("2027-01-09T08:00:00Z"), "Saturday at nine");
        assert!(!decent("2027-01-10T10:00:00Z"), "Sunday");
        assert!(!decent("2027-01-01T10:00:00Z"), "New Year");
        assert!(!decent("2027-01-04T05:30:00Z"), "half past six");
        assert!(!decent("2027-01-04T19:30:00Z"), "half past eight in the evening");
        let sunday = at("2027-01-10T10:00:00Z");
        assert!(may_call(Some(at("2027-01-10T09:30:00Z")), sunday, workdays::HOME), "as wished");
        assert!(!may_call(Some(at("2027-01-09T09:30:00Z")), sunday, workdays::HOME), "a day late");
    }

    #[test]
    fn calls_go_on_in_the_morning_of_the_next_day_on_which_people_are_called() {
        let goes_on = |text: &str| next_decent(at(text), workdays::HOME);

        let monday = at("2027-01-04T08:00:00Z");
        assert_eq!(next_decent(monday, workdays::HOME), monday, "it is a good time");
        assert_eq!(goes_on("2027-01-04T05:30:00Z"), at("2027-01-04T07:00:00Z"), "early");
        assert_eq!(goes_on("2027-01-04T19:30:00Z"), at("2027-01-05T07:00:00Z"), "late");
        assert_eq!(goes_on("2027-01-10T10:00:00Z"), at("2027-01-11T07:00:00Z"), "Sunday");
        // Good Friday, and from Saturday evening on until Easter Monday is over.
        assert_eq!(goes_on("2027-03-26T10:00:00Z"), at("2027-03-27T07:00:00Z"));
        assert_eq!(goes_on("2027-03-27T20:00:00Z"), at("2027-03-30T06:00:00Z"));
    }
}
