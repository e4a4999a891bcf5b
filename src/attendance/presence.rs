//! What is known about one guest at one session, and how the log of taps comes to it. Pure.

use crate::db::{Moment, text_enum};

text_enum! {
    /// What is known about one guest at one session.
    pub enum Presence {
        Unknown = "unknown" / "offen",
        Present = "present" / "da",
        Partly = "partly" / "teilweise",
        Excused = "excused" / "abgesagt",
        Absent = "absent" / "nicht da",
        WalkIn = "walk_in" / "spontan",
    }
}

text_enum! {
    /// What somebody was there for who was not there for all of a session. Their presence is
    /// [`Presence::Partly`] either way, and counts as attended.
    pub enum Part {
        Late = "late" / "später da",
        LeftEarly = "left_early" / "früher weg",
    }
}

text_enum! {
    /// What a pen or a keyboard enters: a presence, and of a part which.
    pub enum Sign {
        Unknown = "unknown" / "offen",
        Present = "present" / "da",
        Late = "late" / "später da",
        LeftEarly = "left_early" / "früher weg",
        Partly = "partly" / "teilweise",
        Excused = "excused" / "abgesagt",
        Absent = "absent" / "nicht da",
        WalkIn = "walk_in" / "spontan",
    }
}

impl Sign {
    /// Of what a list keeps.
    pub fn of(presence: Presence, part: Option<Part>) -> Self {
        match (presence, part) {
            (Presence::Unknown, _) => Self::Unknown,
            (Presence::Present, _) => Self::Present,
            (Presence::Partly, Some(Part::Late)) => Self::Late,
            (Presence::Partly, Some(Part::LeftEarly)) => Self::LeftEarly,
            (Presence::Partly, None) => Self::Partly,
            (Presence::Excused, _) => Self::Excused,
            (Presence::Absent, _) => Self::Absent,
            (Presence::WalkIn, _) => Self::WalkIn,
        }
    }

    /// As a list keeps it.
    pub fn presence(self) -> Presence {
        match self {
            Self::Unknown => Presence::Unknown,
            Self::Present => Presence::Present,
            Self::Late | Self::LeftEarly | Self::Partly => Presence::Partly,
            Self::Excused => Presence::Excused,
            Self::Absent => Presence::Absent,
            Self::WalkIn => Presence::WalkIn,
        }
    }

    /// As a list keeps it beside the presence.
    pub fn part(self) -> Option<Part> {
        match self {
            Self::Late => Some(Part::Late),
            Self::LeftEarly => Some(Part::LeftEarly),
            Self::Unknown
            | Self::Present
            | Self::Partly
            | Self::Excused
            | Self::Absent
            | Self::WalkIn => None,
        }
    }

    /// What this comes to for somebody: whoever was not expected and is there came spontaneously.
    pub fn for_guest(self, expected: Expected) -> Option<Self> {
        let presence = self.presence().tapped_for(expected)?;
        Some(Self::of(presence, self.part()))
    }
}

/// Whether the event expected somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// They stand on the list: invited or assigned.
    Listed,
    Not,
}

impl Presence {
    /// Somebody was seen, for all of the session or a part of it.
    pub fn is_there(self) -> bool {
        match self {
            Self::Present | Self::Partly | Self::WalkIn => true,
            Self::Unknown | Self::Excused | Self::Absent => false,
        }
    }

    /// Somebody entered something: there or not.
    pub fn is_entered(self) -> bool {
        self != Self::Unknown
    }

    /// What a tap means for this person: whoever was not expected and is there came spontaneously.
    /// `None` where it means nothing: nobody can stay away who was never asked.
    pub fn tapped_for(self, expected: Expected) -> Option<Self> {
        match (expected, self) {
            (Expected::Listed, any) => Some(any),
            (Expected::Not, Self::Present | Self::WalkIn) => Some(Self::WalkIn),
            (Expected::Not, Self::Partly | Self::Unknown) => Some(self),
            (Expected::Not, Self::Excused | Self::Absent) => None,
        }
    }
}

/// One tap, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Given by the device that tapped, so that a repeat is known as one.
    pub operation: String,
    pub presence: Presence,
    /// Of [`Presence::Partly`]: which part.
    pub part: Option<Part>,
    /// Children handed into care; `None` where the tap said nothing about them.
    pub children: Option<i32>,
    /// When it was tapped, by the device's word.
    pub at: Moment,
    pub undone: bool,
}

/// Where the log leaves somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub presence: Presence,
    pub part: Option<Part>,
    pub children: i32,
    /// When the entry was made that decided.
    pub at: Option<Moment>,
    /// The entry that decided, to undo it.
    pub operation: Option<String>,
}

impl Standing {
    /// Nothing entered.
    pub const NOTHING: Self =
        Self { presence: Presence::Unknown, part: None, children: 0, at: None, operation: None };

    /// The latest entry that was not undone decides. Children stay in care while the entries that
    /// follow say nothing about them and the guest is there.
    pub fn of(log: &[Entry]) -> Self {
        let mut standing: Vec<&Entry> = log.iter().filter(|entry| !entry.undone).collect();
        standing.sort_by(|a, b| (a.at, &a.operation).cmp(&(b.at, &b.operation)));
        standing.into_iter().fold(Self::NOTHING, |before, entry| Self {
            presence: entry.presence,
            part: entry.part,
            children: match entry.presence.is_there() {
                true => entry.children.unwrap_or(before.children),
                false => 0,
            },
            at: Some(entry.at),
            operation: Some(entry.operation.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn at(minute: u64) -> Moment {
        Moment::parse("2027-01-12T09:00:00Z").unwrap().after(Duration::from_secs(60 * minute))
    }

    fn entry(operation: &str, presence: Presence, minute: u64) -> Entry {
        Entry {
            operation: operation.into(),
            presence,
            part: None,
            children: None,
            at: at(minute),
            undone: false,
        }
    }

    #[test]
    fn nothing_entered_is_unknown_and_not_absent() {
        assert_eq!(Standing::of(&[]).presence, Presence::Unknown);
        assert!(!Presence::Unknown.is_entered());
        assert!(Presence::Absent.is_entered() && !Presence::Absent.is_there());
    }

    #[test]
    fn a_sign_is_a_presence_and_a_part_and_nothing_else() {
        for sign in Sign::ALL.iter().copied() {
            assert_eq!(Sign::of(sign.presence(), sign.part()), sign);
        }
        assert!(Sign::Late.presence().is_there() && Sign::LeftEarly.presence().is_there());
        // A keyboard finds each by its first letter.
        let offered = [
            Sign::Unknown,
            Sign::Present,
            Sign::Late,
            Sign::LeftEarly,
            Sign::Excused,
            Sign::Absent,
        ];
        let letters: std::collections::BTreeSet<_> =
            offered.iter().filter_map(|sign| sign.label().chars().next()).collect();
        assert_eq!(letters.len(), offered.len());
    }

    #[test]
    fn whoever_was_not_expected_may_come_late_and_cannot_stay_away() {
        assert_eq!(Sign::Late.for_guest(Expected::Not), Some(Sign::Late));
        assert_eq!(Sign::Present.for_guest(Expected::Not), Some(Sign::WalkIn));
        assert_eq!(Sign::Absent.for_guest(Expected::Not), None);
    }

    #[test]
    fn whoever_was_not_invited_comes_spontaneously_and_cannot_stay_away() {
        assert_eq!(Presence::Present.tapped_for(Expected::Not), Some(Presence::WalkIn));
        assert_eq!(Presence::Absent.tapped_for(Expected::Not), None);
        assert_eq!(Presence::Absent.tapped_for(Expected::Listed), Some(Presence::Absent));
    }

    #[test]
    fn children_stay_in_care_until_their_party_is_gone() {
        let mut handed_in = entry("b", Presence::Present, 2);
        handed_in.children = Some(2);
        let log = [entry("a", Presence::Present, 1), handed_in, entry("c", Presence::Partly, 3)];
        assert_eq!(Standing::of(&log).children, 2);

        let gone = [log.as_slice(), &[entry("d", Presence::Absent, 4)]].concat();
        assert_eq!(Standing::of(&gone).children, 0);
    }

    fn presence() -> impl Strategy<Value = Presence> {
        proptest::sample::select(Presence::ALL)
    }

    fn log() -> impl Strategy<Value = Vec<Entry>> {
        let taps = (presence(), proptest::option::of(0..5i32), 0..6u64, any::<bool>());
        proptest::collection::vec(taps, 0..12).prop_map(|taps| {
            let entries = taps.into_iter().enumerate();
            let named = entries.map(|(index, (presence, children, minute, undone))| Entry {
                operation: format!("op-{index}"),
                presence,
                part: None,
                children,
                at: at(minute),
                undone,
            });
            named.collect()
        })
    }

    proptest! {
        /// Two devices, any order of arrival: the same list.
        #[test]
        fn the_order_of_arrival_does_not_matter(
            (ordered, shuffled) in log().prop_flat_map(|log| {
                (Just(log.clone()), Just(log).prop_shuffle())
            })
        ) {
            prop_assert_eq!(Standing::of(&ordered), Standing::of(&shuffled));
        }

        /// What is undone has never been.
        #[test]
        fn undo_restores(log in log(), presence in presence(), minute in 0..6u64) {
            let before = Standing::of(&log);
            let mut undone = entry("undone", presence, minute);
            undone.undone = true;
            let after = Standing::of(&[log, vec![undone]].concat());
            prop_assert_eq!(before, after);
        }

        /// Nobody who is away has children in care.
        #[test]
        fn children_are_with_somebody_who_is_there(log in log()) {
            let standing = Standing::of(&log);
            prop_assert!(standing.presence.is_there() || standing.children == 0);
        }
    }
}
