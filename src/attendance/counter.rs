//! How many people an event saw, hour by hour: what a counter at an open door adds up to. Pure.
//!
//! Visits, not people: who comes on two days of an Aktionswoche counts twice here, and once in the
//! [`super::tally`]. Nobody has a name in it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::queries::Mark;
use crate::clock;
use crate::events::Event;

/// A day and an hour of it; `None`: entered at another time than it happened.
pub type Hour = (Date, Option<i8>);

/// Everybody who was there, by day and hour. Somebody counts in an hour if they were entered on that
/// day, between an hour before the doors open and an hour after they close.
pub fn visits(event: &Event, marks: &[Mark]) -> BTreeMap<Hour, i32> {
    let mut visits = BTreeMap::new();
    for mark in marks.iter().filter(|mark| mark.presence.is_there()) {
        let Some(session) = event.sessions.iter().find(|one| one.id == mark.session) else {
            continue;
        };
        let (begin, end) = (session.starts_at.civil(), session.ends_at.civil());
        let at = clock::local(mark.at, &event.zone).civil();
        let hour = jiff::Span::new().hours(1);
        let then = begin.saturating_sub(hour)..=end.saturating_add(hour);
        let known = then.contains(&at) && at.date() == begin.date();
        *visits.entry((begin.date(), known.then(|| at.hour()))).or_default() += 1;
    }
    visits
}

/// "10 bis 11 Uhr", or that nobody knows.
pub fn label(hour: Option<i8>) -> String {
    match hour {
        Some(hour) => format!("{hour} bis {} Uhr", i32::from(hour) + 1),
        None => "später eingetragen".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendance::Presence;
    use crate::db::{Id, Moment};
    use crate::events::samples;

    #[test]
    fn visits_stand_in_the_hour_in_which_somebody_came() {
        let event = samples::kontaktcafe();
        let mark = |at: &str, presence| Mark {
            id: Id::new(),
            session: event.sessions[0].id,
            guest: None,
            presence,
            part: None,
            children: 0,
            at: Moment::parse(at).unwrap(),
        };
        let there = Presence::WalkIn;
        let marks = [
            mark("2027-01-12T08:55:00Z", there),
            mark("2027-01-12T09:00:00Z", there),
            mark("2027-01-12T09:59:00Z", Presence::Present),
            mark("2027-01-12T10:20:00Z", Presence::Absent),
            // The day after, off paper.
            mark("2027-01-13T09:20:00Z", there),
        ];

        let visits: Vec<_> =
            visits(&event, &marks).into_iter().map(|((_, hour), count)| (hour, count)).collect();

        assert_eq!(visits, [(None, 1), (Some(9), 1), (Some(10), 2)]);
        assert_eq!(label(Some(9)), "9 bis 10 Uhr");
    }
}
