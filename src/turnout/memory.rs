//! What was counted once is remembered while it holds. Pure but for what it holds.
//!
//! What closed events of a year add up to changes only where a tally is kept or forgotten, and each of
//! that raises a number in the same transaction (`src/attendance/queries/changes.rs`). A year is
//! remembered with the number that was read before anything else; where it is another one now, the
//! year is counted again. What events that are still open add is counted at every look.
//!
//! A large year – of a whole country – takes seconds to count, and somebody closes an event in it every
//! minute. It may be shown as it was some minutes ago, which is said, while one thread counts it again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::period::{Month, Year};
use super::plan_queries::Lessons;
use super::tables::{OfYear, Parts, Protected};
use crate::db::{Id, Moment};
use crate::formats::{Format, Sensitivity};
use crate::staff::{Scope, Site};

/// Years that are remembered, each for those who see the same; then the one is forgotten for which
/// nobody asked longest. A Jobcenter's year takes half a megabyte.
const YEARS: usize = 128;
/// More events than a Jobcenter has in a year; so many are counted in a quarter of a second.
pub(super) const LARGE: usize = 20_000;
/// Events of a year that are over and still open, and are counted at every look; with more of them it is
/// large, too.
pub(super) const LIVE: usize = 2_000;
/// A large year is never shown as it was before that.
const OLDEST: Duration = Duration::from_secs(10 * 60);
/// From this age on it is counted again beside the looks.
const AGING: Duration = Duration::from_secs(5 * 60);

/// Whose year it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    sites: Option<Vec<Id<Site>>>,
    year: Year,
}

impl Key {
    pub fn of(scope: &Scope, year: Year) -> Self {
        let mut sites = scope.sites().map(<[Id<Site>]>::to_vec);
        if let Some(sites) = &mut sites {
            sites.sort_unstable();
        }
        Self { sites, year }
    }
}

/// What must be the same for a year to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// How often its sums were kept or forgotten.
    pub changes: i32,
    /// The formats that are read, in the order of their ids, and what is hidden of them.
    pub formats: Arc<Vec<(Id<Format>, Sensitivity)>>,
}

/// Something about each year, for those who asked last.
pub struct Shelf<T> {
    places: Mutex<HashMap<Key, Place<T>>>,
    asked: AtomicU64,
}

struct Place<T> {
    /// When somebody asked for it last: the how manieth question that was.
    asked: u64,
    holds: Arc<Mutex<Option<T>>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { places: Mutex::default(), asked: AtomicU64::new(0) }
    }
}

impl<T> Shelf<T> {
    /// Where it stands, or will stand. Whoever holds the lock counts; the others want the same, and
    /// wait.
    pub fn place(&self, key: Key) -> Arc<Mutex<Option<T>>> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get_mut(&key) {
            place.asked = asked;
            return Arc::clone(&place.holds);
        }
        if places.len() >= YEARS {
            let longest = places.iter().min_by_key(|(_, place)| place.asked);
            if let Some(longest) = longest.map(|(key, _)| key.clone()) {
                places.remove(&longest);
            }
        }
        let holds: Arc<Mutex<Option<T>>> = Arc::default();
        places.insert(key, Place { asked, holds: Arc::clone(&holds) });
        holds
    }
}

/// Everything that is remembered beside one database.
#[derive(Default)]
pub struct Memory {
    pub(super) years: Shelf<Remembered>,
    /// What the planner learns from.
    pub(super) lessons: Shelf<Lessons>,
    is_counting: AtomicBool,
}

impl Memory {
    /// The right to count again beside the looks; one has it at a time.
    pub(super) fn counting(self: &Arc<Self>) -> Option<Counting> {
        match self.is_counting.swap(true, Ordering::AcqRel) {
            true => None,
            false => Some(Counting(Arc::clone(self))),
        }
    }
}

/// Given back when it is dropped.
pub(super) struct Counting(Arc<Memory>);

impl Drop for Counting {
    fn drop(&mut self) {
        self.0.is_counting.store(false, Ordering::Release);
    }
}

/// How months and topics of some events are called.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken {
    pub(super) months: BTreeSet<Month>,
    /// By their folded form; of several spellings the first one stays.
    pub(super) topics: BTreeMap<String, String>,
}

impl Spoken {
    pub(super) fn note(&mut self, month: Month, topic: &str) {
        self.months.insert(month);
        let topic = topic.trim();
        self.topics.entry(crate::text::fold(topic)).or_insert_with(|| topic.to_owned());
    }

    pub(super) fn note_all(&mut self, others: &Self) {
        self.months.extend(&others.months);
        for (folded, topic) in &others.topics {
            self.topics.entry(folded.clone()).or_insert_with(|| topic.clone());
        }
    }
}

/// What some events of a year add up to.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) counted: OfYear,
    pub(super) spoken: Spoken,
    pub(super) events: usize,
}

/// One year as it was read.
pub(super) enum Remembered {
    Small(Small),
    Large(Large),
}

/// What the closed events add up to, and the tables with what the open ones added then.
pub(super) struct Small {
    pub(super) stamp: Stamp,
    pub(super) closed: Arc<Events>,
    pub(super) open: OfYear,
    pub(super) protected: Arc<Protected>,
}

/// All of it as it is shown; what it was counted from would be too much to keep.
pub(super) struct Large {
    pub(super) stamp: Stamp,
    pub(super) counted_at: Moment,
    /// Events that were open then.
    pub(super) open: usize,
    pub(super) protected: Arc<Protected>,
    pub(super) parts: Parts,
    pub(super) spoken: Spoken,
}

/// What a large year is worth that was counted a while ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// Nothing has changed since.
    Present,
    /// It may be shown, with a word about when it was counted.
    Recent,
    /// The same, and it is time to count it again.
    Aging,
    /// It must be counted again first.
    Nothing,
}

impl Large {
    pub(super) fn worth(&self, stamp: &Stamp, open: usize, now: Moment) -> Worth {
        // What is hidden depends on the formats.
        if self.stamp.formats != stamp.formats {
            return Worth::Nothing;
        }
        let has_open = self.open > 0 || open > 0;
        if self.stamp == *stamp && !has_open {
            Worth::Present
        } else if self.counted_at.after(OLDEST) < now {
            Worth::Nothing
        } else if self.counted_at.after(AGING) < now {
            Worth::Aging
        } else {
            Worth::Recent
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Moment {
        Moment::parse(&format!("2027-02-01T{time}Z")).unwrap()
    }

    fn stamp(changes: i32, formats: Vec<(Id<Format>, Sensitivity)>) -> Stamp {
        Stamp { changes, formats: Arc::new(formats) }
    }

    fn large(open: usize) -> Large {
        Large {
            stamp: stamp(7, Vec::new()),
            counted_at: at("14:03:00"),
            open,
            protected: Arc::new(OfYear::default().protected()),
            parts: Parts::default(),
            spoken: Spoken::default(),
        }
    }

    #[test]
    fn a_large_year_that_is_over_holds_until_something_changes() {
        let (year, same) = (large(0), stamp(7, Vec::new()));

        assert_eq!(year.worth(&same, 0, at("23:00:00")), Worth::Present);
        assert_eq!(year.worth(&stamp(8, Vec::new()), 0, at("14:04:00")), Worth::Recent);
        assert_eq!(year.worth(&same, 1, at("14:04:00")), Worth::Recent);
        assert_eq!(large(1).worth(&same, 0, at("14:04:00")), Worth::Recent);
    }

    #[test]
    fn a_large_year_is_counted_again_in_time_and_never_shown_old() {
        let (year, other) = (large(3), stamp(8, Vec::new()));

        assert_eq!(year.worth(&other, 3, at("14:08:00")), Worth::Recent);
        assert_eq!(year.worth(&other, 3, at("14:08:01")), Worth::Aging);
        assert_eq!(year.worth(&other, 3, at("14:13:00")), Worth::Aging);
        assert_eq!(year.worth(&other, 3, at("14:13:01")), Worth::Nothing);
        // A format that became confidential is hidden at once.
        let formats = vec![(Id::new(), Sensitivity::Health)];
        assert_eq!(year.worth(&stamp(7, formats), 3, at("14:03:01")), Worth::Nothing);
    }

    #[test]
    fn the_year_is_forgotten_for_which_nobody_asked_longest() {
        let shelf: Shelf<usize> = Shelf::default();
        let day = |year: usize| jiff::civil::date(i16::try_from(2000 + year).unwrap(), 1, 1);
        let key = |year: usize| Key::of(&Scope::All, Year::of(day(year)));
        for year in 0..YEARS {
            *shelf.place(key(year)).lock().unwrap() = Some(year);
        }

        assert_eq!(*shelf.place(key(0)).lock().unwrap(), Some(0));
        assert_eq!(*shelf.place(key(YEARS)).lock().unwrap(), None);

        assert_eq!(*shelf.place(key(0)).lock().unwrap(), Some(0));
        assert_eq!(*shelf.place(key(1)).lock().unwrap(), None);
    }

    #[test]
    fn one_counts_again_at_a_time() {
        let memory = Arc::new(Memory::default());
        let first = memory.counting();
        assert!(first.is_some() && memory.counting().is_none());
        drop(first);
        assert!(memory.counting().is_some());
    }
}
