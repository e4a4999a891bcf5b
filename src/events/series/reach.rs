//! A change at one date of a series, carried to others. Pure.
//!
//! Only what changed is carried: where another date said the same as this one did, it says the new
//! thing; where it was different already, somebody meant it so, and it stays. So a tour keeps its
//! places when its title changes, and the one date in the evening stays in the evening.

use super::days_between;
use crate::db::text_enum;
use crate::events::times::Span;
use crate::events::{Event, Meeting, Words};

text_enum! {
    /// Which dates of a series a change is for.
    pub enum Reach {
        One = "one" / "nur für diesen Termin",
        /// This one and those that come after it.
        Later = "later" / "für diesen und alle späteren",
        /// All that have not begun.
        All = "all" / "für alle, die noch kommen",
    }
}

impl Reach {
    /// Whether a change at one date is for that one, too; both are of one series and can be changed.
    pub fn covers(self, changed: &Event, date: &Event) -> bool {
        match self {
            _ if date.id == changed.id => true,
            Self::One => false,
            // A draft without a day comes before and after nothing.
            Self::Later => date.begins_at.is_some() && date.begins_at > changed.begins_at,
            Self::All => true,
        }
    }
}

/// The words of another date after this one's changed.
pub fn words(before: &Words, after: &Words, other: &Words) -> Words {
    Words {
        title: carried(&before.title, &after.title, &other.title),
        topic: carried(&before.topic, &after.topic, &other.topic),
        seats: carried(&before.seats, &after.seats, &other.seats),
        childcare_places: carried(
            &before.childcare_places,
            &after.childcare_places,
            &other.childcare_places,
        ),
        contact_name: carried(&before.contact_name, &after.contact_name, &other.contact_name),
        contact_phone: carried(&before.contact_phone, &after.contact_phone, &other.contact_phone),
        languages: carried(&before.languages, &after.languages, &other.languages),
        travel_paid: carried(&before.travel_paid, &after.travel_paid, &other.travel_paid),
    }
}

/// When and where another date meets after this one's changed. Days move together: who shifts one
/// date from Tuesday to Wednesday shifts each by a day. Hours are those of the clocks, in summer and
/// in winter.
pub fn meeting(before: &Meeting, after: &Meeting, other: &Meeting) -> Meeting {
    Meeting {
        venue: carried(&before.venue, &after.venue, &other.venue),
        zone: other.zone.clone(),
        sessions: sessions(&before.sessions, &after.sessions, &other.sessions),
    }
}

fn sessions(before: &[Span], after: &[Span], other: &[Span]) -> Vec<Span> {
    let (Some(own), Some(their), false) = (before.first(), other.first(), after.is_empty()) else {
        return other.to_vec();
    };
    let apart = days_between(own.day(), their.day());
    let moved = |spans: &[Span]| -> Vec<_> { spans.iter().map(|s| s.later_by(apart)).collect() };
    match moved(before) == other {
        true => moved(after),
        false => other.to_vec(),
    }
}

/// The new value where the old one was the same; else what it was.
pub fn carried<T: PartialEq + Clone>(before: &T, after: &T, other: &T) -> T {
    if other == before { after.clone() } else { other.clone() }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::clock::ZONE;
    use crate::db::{Id, LocalTime};
    use crate::text::Title;

    fn span(day: &str, from: &str, to: &str) -> Span {
        let time = |text: &str| LocalTime::parse(&format!("{day}T{text}")).unwrap();
        Span { starts_at: time(from), ends_at: time(to) }
    }

    fn shown(spans: &[Span]) -> Vec<String> {
        let one = |span: &Span| format!("{} {}", span.starts_at.iso(), span.ends_at.iso());
        spans.iter().map(one).collect()
    }

    fn at(sessions: Vec<Span>) -> Meeting {
        Meeting { venue: None, zone: ZONE.into(), sessions }
    }

    #[test]
    fn hours_and_weekdays_move_together_and_keep_their_clock_over_the_change_of_clocks() {
        let before = at(vec![span("2027-03-23", "10:00", "12:00")]);
        let after = at(vec![span("2027-03-24", "14:00", "16:00")]);
        let other = at(vec![span("2027-03-30", "10:00", "12:00")]);

        let moved = meeting(&before, &after, &other);

        assert_eq!(shown(&moved.sessions), ["2027-03-31T14:00 2027-03-31T16:00"]);
    }

    #[test]
    fn the_one_date_in_the_evening_stays_in_the_evening() {
        let before = at(vec![span("2027-01-12", "10:00", "12:00")]);
        let after = at(vec![span("2027-01-12", "09:00", "11:00")]);
        let evening = at(vec![span("2027-01-19", "18:00", "20:00")]);

        assert_eq!(meeting(&before, &after, &evening), evening);
    }

    #[test]
    fn a_second_session_comes_to_all_and_a_date_without_a_day_stays_without() {
        let before = at(vec![span("2027-01-12", "10:00", "12:00")]);
        let both = vec![span("2027-01-12", "10:00", "12:00"), span("2027-01-13", "10:00", "12:00")];
        let other = at(vec![span("2027-02-09", "10:00", "12:00")]);

        let longer = meeting(&before, &at(both), &other);

        assert_eq!(
            shown(&longer.sessions),
            ["2027-02-09T10:00 2027-02-09T12:00", "2027-02-10T10:00 2027-02-10T12:00"]
        );
        assert_eq!(meeting(&before, &at(Vec::new()), &other), other);
        let undated = at(Vec::new());
        assert_eq!(meeting(&before, &other, &undated), undated);
    }

    #[test]
    fn a_tour_keeps_its_places() {
        let [burg, wermeln, saal] = [Id::new(), Id::new(), Id::new()].map(Some);
        let place = |venue| Meeting { venue, ..at(Vec::new()) };

        assert_eq!(meeting(&place(burg), &place(saal), &place(burg)).venue, saal);
        assert_eq!(meeting(&place(burg), &place(saal), &place(wermeln)).venue, wermeln);
    }

    prop_compose! {
        fn some_words()(
            title in "[ab]", seats in 1..4i32, languages in vec("[de]", 0..2), paid in any::<bool>(),
        ) -> Words {
            Words {
                title: Title::parse(&title).unwrap(),
                topic: String::new(),
                seats,
                childcare_places: 0,
                contact_name: String::new(),
                contact_phone: String::new(),
                languages,
                travel_paid: paid,
            }
        }
    }

    proptest! {
        /// Nothing changed, nothing is carried; a twin becomes a twin again.
        #[test]
        fn only_what_changed_is_carried(
            before in some_words(), after in some_words(), other in some_words(),
        ) {
            prop_assert_eq!(words(&before, &before, &other), other.clone());
            prop_assert_eq!(words(&before, &after, &before), after.clone());
            let carried = words(&before, &after, &other);
            prop_assert!(carried.seats == other.seats || carried.seats == after.seats);
            prop_assert!(other.seats == before.seats || carried.seats == other.seats);
        }
    }
}
