//! Who stood in the file before: the same row, the same person, or somebody else's number.
//!
//! Kept per key are hashes, about 50 bytes, never the row: 100,000 rows cost 5 MB.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use super::rows::GuestLine;
use crate::text::fold;

/// How two names under one key relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same name, apart from case, accents and further first names.
    Same,
    /// The same first name with another family name: people marry.
    OtherFamilyName,
    /// Another person. Two people must never be merged into one.
    Other,
}

/// Compares the names that two rows give to one key, or that a row and the database give.
///
/// Another first name is another person, even in the same family: lists that number households
/// instead of people would merge a couple. Only the first of several first names counts, so that
/// "Hans" is "Hans-Peter".
///
/// ```
/// use treffpunkt::guests::import::{Likeness, likeness};
///
/// assert_eq!(likeness((Some("Hans"), "Müller"), (Some("Hans-Peter"), "MUELLER")), Likeness::Same);
/// assert_eq!(likeness((None, "Weber"), (Some("Jonas"), "Weber")), Likeness::Same);
/// assert_eq!(likeness((Some("Ina"), "Weber"), (Some("Ina"), "Kaya")), Likeness::OtherFamilyName);
/// assert_eq!(likeness((Some("Ina"), "Weber"), (Some("Jonas"), "Weber")), Likeness::Other);
/// assert_eq!(likeness((None, "Weber"), (None, "Kaya")), Likeness::Other);
/// ```
pub fn likeness(one: (Option<&str>, &str), other: (Option<&str>, &str)) -> Likeness {
    let names = |(first, family): (Option<&str>, &str)| (first.map(first_word), fold(family));
    compare(names(one), names(other))
}

fn first_word(first_name: &str) -> String {
    let mut key = fold(first_name);
    key.truncate(key.find(' ').unwrap_or(key.len()));
    key
}

fn compare<T: PartialEq>(one: (Option<T>, T), other: (Option<T>, T)) -> Likeness {
    let same_first = match (one.0, other.0) {
        (Some(one), Some(other)) => Some(one == other),
        (Some(_) | None, None) | (None, Some(_)) => None,
    };
    match (same_first, one.1 == other.1) {
        (Some(true) | None, true) => Likeness::Same,
        (Some(true), false) => Likeness::OtherFamilyName,
        (Some(false), _) | (None, false) => Likeness::Other,
    }
}

/// What a file said about a key before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    First,
    /// The very same row, on this line.
    Exact(u64),
    /// The same person with other details.
    Again(u64),
    OtherFamilyName(u64),
    OtherPerson(u64),
}

/// Remembers every key of a file, and what its last kept row said.
#[derive(Default)]
pub struct Ledger {
    hasher: RandomState,
    seen: HashMap<u64, Seen>,
}

#[derive(Clone, Copy)]
struct Seen {
    line: u64,
    row: u64,
    first_name: Option<u32>,
    family_name: u32,
}

impl Ledger {
    /// Meets one row. A row of another person leaves the ledger as it was.
    pub fn meet(&mut self, line: u64, guest: &GuestLine) -> Meeting {
        let now = Seen {
            line,
            row: self.hasher.hash_one(guest),
            first_name: guest
                .first_name
                .as_ref()
                .map(|name| self.print(&first_word(name.as_str()))),
            family_name: self.print(&fold(guest.family_name.as_str())),
        };
        let key = self.hasher.hash_one(guest.key.as_str());
        let Some(before) = self.seen.get(&key).copied() else {
            self.seen.insert(key, now);
            return Meeting::First;
        };
        if before.row == now.row {
            return Meeting::Exact(before.line);
        }
        let names = |seen: Seen| (seen.first_name, seen.family_name);
        let meeting = match compare(names(before), names(now)) {
            Likeness::Same => Meeting::Again(before.line),
            Likeness::OtherFamilyName => Meeting::OtherFamilyName(before.line),
            Likeness::Other => return Meeting::OtherPerson(before.line),
        };
        self.seen.insert(key, now);
        meeting
    }

    /// Half a hash: it only tells two names under one key apart.
    fn print(&self, name: &str) -> u32 {
        let hash = self.hasher.hash_one(name);
        u32::try_from(hash >> 32).unwrap_or(u32::MAX)
    }
}
