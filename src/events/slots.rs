//! Times (`Zeiten`) inside an event that one party each can have: an adviser sees people one after the
//! other. Pure.
//!
//! A slot is no row. Slots follow from the sessions and from how long one lasts, and are numbered from 1
//! through all sessions: an event that moves takes its slots along. Some can be blocked; those nobody
//! gets.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Event, Session};
use crate::config;
use crate::db::LocalTime;
use crate::spoken::Hours;

/// What one event has of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// How long one lasts.
    pub minutes: i32,
    /// Numbers that nobody gets.
    pub blocked: BTreeSet<i32>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// From 1.
    pub number: i32,
    pub hours: Hours,
    /// Which session it lies in, counted from 0.
    session: usize,
}

impl Slots {
    /// As an event's row has them.
    pub(super) fn stored(minutes: Option<i32>, blocked: Option<&str>) -> Option<Self> {
        let numbers = blocked.unwrap_or("").split(',').filter_map(|number| number.parse().ok());
        Some(Self { minutes: minutes?, blocked: numbers.collect() })
    }

    /// The blocked ones as the row keeps them; `None` for none.
    pub fn blocked_row(&self) -> Option<String> {
        let numbers: Vec<_> = self.blocked.iter().map(ToString::to_string).collect();
        (!numbers.is_empty()).then(|| numbers.join(","))
    }
}

/// Cuts sessions into slots of so many minutes; what is left over at the end of a session is nobody's.
pub fn cut(sessions: &[Hours], minutes: i32) -> Vec<Slot> {
    let mut slots = Vec::new();
    if minutes <= 0 {
        return slots;
    }
    let step = jiff::Span::new().minutes(minutes);
    for (session, hours) in sessions.iter().enumerate() {
        let mut from = hours.starts_at;
        while slots.len() < config::EVENT_SLOTS {
            let to = from.saturating_add(step);
            if to > hours.ends_at || to <= from {
                break;
            }
            let number = i32::try_from(slots.len() + 1).unwrap_or(i32::MAX);
            slots.push(Slot { number, hours: Hours { starts_at: from, ends_at: to }, session });
            from = to;
        }
    }
    slots
}

impl Event {
    /// All slots, blocked ones too; none where the event has none.
    pub fn all_slots(&self) -> Vec<Slot> {
        self.slots.as_ref().map_or_else(Vec::new, |slots| cut(&self.hours(), slots.minutes))
    }

    /// Those that somebody can have.
    pub fn usable_slots(&self) -> Vec<Slot> {
        let mut all = self.all_slots();
        if let Some(slots) = &self.slots {
            all.retain(|slot| !slots.blocked.contains(&slot.number));
        }
        all
    }

    /// The event as whoever has this slot sees it: it begins and ends with their time.
    pub fn at_slot(&self, number: Option<i32>) -> Cow<'_, Event> {
        let slot = number.and_then(|number| {
            let slot = self.all_slots().into_iter().find(|slot| slot.number == number)?;
            Some((slot, self.sessions.get(slot.session)?))
        });
        match slot {
            None => Cow::Borrowed(self),
            Some((slot, session)) => {
                let session = Session {
                    id: session.id,
                    starts_at: LocalTime::of(slot.hours.starts_at),
                    ends_at: LocalTime::of(slot.hours.ends_at),
                    room: session.room.clone(),
                };
                Cow::Owned(Event { sessions: vec![session], ..self.clone() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::events::samples;

    fn hours(from: &str, to: &str) -> Hours {
        let time = |text: &str| LocalTime::parse(text).unwrap().civil();
        Hours { starts_at: time(from), ends_at: time(to) }
    }

    #[test]
    fn a_morning_and_an_afternoon_are_counted_through_and_the_rest_is_nobodys() {
        let day = [
            hours("2027-01-12T09:00", "2027-01-12T10:40"),
            hours("2027-01-12T13:00", "2027-01-12T14:00"),
        ];

        let slots = cut(&day, 30);

        let begins: Vec<_> =
            slots.iter().map(|one| one.hours.starts_at.strftime("%H:%M").to_string()).collect();
        assert_eq!(begins, ["09:00", "09:30", "10:00", "13:00", "13:30"]);
        assert_eq!(slots.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(cut(&day, 0), []);
    }

    #[test]
    fn whoever_has_a_slot_sees_the_event_at_their_time() {
        let mut event = samples::kontaktcafe();
        event.slots = Slots::stored(Some(30), Some("2,9"));

        let theirs = event.at_slot(Some(3));

        assert_eq!(theirs.sessions[0].starts_at.iso(), "2027-01-12T11:00");
        assert_eq!(theirs.sessions[0].ends_at.iso(), "2027-01-12T11:30");
        assert_eq!(event.at_slot(None).sessions, event.sessions);
        assert_eq!(event.at_slot(Some(44)).sessions, event.sessions, "there is none");
        let usable: Vec<_> = event.usable_slots().iter().map(|one| one.number).collect();
        assert_eq!((usable, event.seats_for_invited()), (vec![1, 3, 4], 3));
        assert_eq!(event.slots.unwrap().blocked_row().as_deref(), Some("2,9"));
    }

    proptest! {
        /// No slot reaches over the end of its session or into another.
        #[test]
        fn slots_lie_side_by_side(minutes in 1..200i32, length in 1..600i64, gap in 0..90i64) {
            let first = hours("2027-01-12T08:00", "2027-01-12T09:00");
            let later = |from: jiff::civil::DateTime, minutes: i64| {
                from.saturating_add(jiff::Span::new().minutes(minutes))
            };
            let begin = later(first.ends_at, gap);
            let second = Hours { starts_at: begin, ends_at: later(begin, length) };
            let slots = cut(&[first, second], minutes);
            for pair in slots.windows(2) {
                prop_assert!(pair[0].hours.ends_at <= pair[1].hours.starts_at);
                prop_assert_eq!(pair[0].number + 1, pair[1].number);
            }
            for slot in &slots {
                let within = [first, second][slot.session];
                prop_assert!(slot.hours.starts_at >= within.starts_at);
                prop_assert!(slot.hours.ends_at <= within.ends_at);
            }
        }
    }
}
