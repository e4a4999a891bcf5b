//! Two who kept the same door without knowing of each other and say different things. Pure.
//!
//! The log decides by the latest entry; that rule must never hide that somebody else saw it
//! differently. Whoever taps with both entries before their eyes settles it.

use super::Device;
use crate::attendance::Presence;
use crate::attendance::presence::Entry;
use crate::db::{Id, Moment};

/// Where an entry came from, if a device brought it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub device: Id<Device>,
    pub name: String,
    /// The list that it had before its eyes, by the server's clock.
    pub as_of: Moment,
    pub arrived_at: Moment,
}

/// An entry of one guest at one session, and its origin; `None`: made in the house, with all that
/// had arrived by then before one's eyes.
#[derive(Clone, Copy, Debug)]
pub struct Tapped<'a> {
    pub entry: &'a Entry,
    pub origin: Option<&'a Origin>,
}

/// One of two who disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The device's name; empty: the house.
    pub who: String,
    pub presence: Presence,
    pub children: Option<i32>,
    pub at: Moment,
}

/// What somebody has to settle: the entry that would decide, and the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub other: Said,
    pub last: Said,
}

impl Tapped<'_> {
    fn source(self) -> Option<Id<Device>> {
        self.origin.map(|origin| origin.device)
    }

    fn arrived(self) -> Moment {
        self.origin.map_or(self.entry.at, |origin| origin.arrived_at)
    }

    /// Whether whoever made this entry had the other one before their eyes.
    fn knew(self, other: Self) -> bool {
        let seen = self.origin.map_or(self.entry.at, |origin| origin.as_of);
        self.source() == other.source() || other.arrived() <= seen
    }

    fn agrees(self, other: Self) -> bool {
        let children = match (self.entry.children, other.entry.children) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (Some(_), None) | (None, Some(_) | None) => true,
        };
        self.entry.presence == other.entry.presence && children
    }

    fn said(self) -> Said {
        Said {
            who: self.origin.map_or(String::new(), |origin| origin.name.clone()),
            presence: self.entry.presence,
            children: self.entry.children,
            at: self.entry.at,
        }
    }
}

/// The disagreement about one guest at one session, if there is one: the last word of every source
/// is compared with the entry that decides.
pub fn of(log: &[Tapped<'_>]) -> Option<Conflict> {
    let mut standing: Vec<Tapped<'_>> =
        log.iter().copied().filter(|tapped| !tapped.entry.undone).collect();
    standing
        .sort_by(|a, b| (a.entry.at, &a.entry.operation).cmp(&(b.entry.at, &b.entry.operation)));
    let last = standing.pop()?;
    let mut heard = vec![last.source()];
    for other in standing.into_iter().rev() {
        if heard.contains(&other.source()) {
            continue;
        }
        heard.push(other.source());
        if !last.agrees(other) && !last.knew(other) {
            return Some(Conflict { other: other.said(), last: last.said() });
        }
    }
    None
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
        let operation = operation.into();
        Entry { operation, presence, part: None, children: None, at: at(minute), undone: false }
    }

    fn origin(device: Id<Device>, as_of: u64, arrived: u64) -> Origin {
        Origin { device, name: "Tablet".into(), as_of: at(as_of), arrived_at: at(arrived) }
    }

    #[test]
    fn two_devices_without_network_that_disagree_are_noticed() {
        let (one, two) = (Id::new(), Id::new());
        let (there, away) = (entry("a", Presence::Present, 10), entry("b", Presence::Absent, 12));
        let (first, second) = (origin(one, 0, 30), origin(two, 0, 31));

        let log = [
            Tapped { entry: &there, origin: Some(&first) },
            Tapped { entry: &away, origin: Some(&second) },
        ];
        let conflict = of(&log).unwrap();
        assert_eq!(
            (conflict.other.presence, conflict.last.presence),
            (Presence::Present, Presence::Absent)
        );

        let settled = entry("c", Presence::Present, 40);
        let log = [log.as_slice(), &[Tapped { entry: &settled, origin: None }]].concat();
        assert_eq!(of(&log), None, "somebody in the house saw both and decided");
    }

    #[test]
    fn who_agrees_or_corrects_themselves_is_no_conflict() {
        let (one, two) = (Id::new(), Id::new());
        let (early, late) = (entry("a", Presence::Present, 10), entry("b", Presence::Partly, 50));
        let own = origin(one, 0, 60);
        let same = [
            Tapped { entry: &early, origin: Some(&own) },
            Tapped { entry: &late, origin: Some(&own) },
        ];
        assert_eq!(of(&same), None);

        let (first, second) = (origin(one, 0, 20), origin(two, 30, 60));
        let informed = [
            Tapped { entry: &early, origin: Some(&first) },
            Tapped { entry: &late, origin: Some(&second) },
        ];
        assert_eq!(of(&informed), None, "the second device had the first entry before its eyes");
    }

    #[test]
    fn an_entry_in_the_house_does_not_know_what_arrives_later() {
        let device = Id::new();
        let (tablet, house) = (entry("a", Presence::Present, 10), entry("b", Presence::Absent, 20));
        let late = origin(device, 0, 30);
        let log = [
            Tapped { entry: &tablet, origin: Some(&late) },
            Tapped { entry: &house, origin: None },
        ];
        assert!(of(&log).is_some());
    }

    proptest! {
        /// Whatever happened, one tap by somebody who sees everything settles it.
        #[test]
        fn one_tap_in_the_house_settles_everything(
            taps in proptest::collection::vec((0..3usize, 0..4usize, 0..60u64, 0..60u64), 0..12),
            choice in 0..4usize,
        ) {
            let kinds = [Presence::Present, Presence::Partly, Presence::Excused, Presence::Absent];
            let devices = [Id::new(), Id::new(), Id::new()];
            let made: Vec<(Entry, Origin)> = taps
                .iter()
                .enumerate()
                .map(|(n, (device, kind, minute, as_of))| {
                    let name = format!("op-{n}");
                    (entry(&name, kinds[*kind], *minute), origin(devices[*device], *as_of, 90))
                })
                .collect();
            let settled = entry("zz", kinds[choice], 100);
            let mut log: Vec<Tapped<'_>> = made
                .iter()
                .map(|(entry, origin)| Tapped { entry, origin: Some(origin) })
                .collect();
            log.push(Tapped { entry: &settled, origin: None });
            prop_assert_eq!(of(&log), None);
        }
    }
}
