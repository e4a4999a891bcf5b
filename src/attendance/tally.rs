//! What an event adds up to: all of it, by channel, by language. Pure; the definitions of all rates
//! begin here.
//!
//! An invitation counts if it was delivered: it reached the guest as far as we know, or the guest
//! answered, or came. A withdrawn one never counts. Whoever is assigned has no invitation and stands in
//! no figure here. Somebody attended who was there at one session
//! at least, for all of it or a part. Somebody is unknown who was not seen while the entry of some
//! session is missing. What remains stayed away.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Presence;
use crate::db::{Id, Moment};
use crate::events::Session;
use crate::guests::Guest;
use crate::invitations::Reply;

/// One invitation, as far as figures need it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub guest: Id<Guest>,
    pub channel: String,
    pub language: String,
    pub delivered_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    pub reply: Reply,
    pub replied_at: Option<Moment>,
}

/// One entry of the door list.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub session: Id<Session>,
    /// `None`: somebody without a name.
    pub guest: Option<Id<Guest>>,
    pub presence: Presence,
}

/// The sum of some invitations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub delivered: i32,
    pub replied: i32,
    pub accepted: i32,
    pub attended: i32,
    /// Delivered, not seen, and some session not entered.
    pub unknown: i32,
    /// Accepted and attended.
    pub kept: i32,
    pub accepted_unknown: i32,
    /// People who came without an invitation.
    pub walk_ins: i32,
}

/// By which way, or in which language; the other one is empty. Both empty: all of the event, and with
/// it those who came without an invitation.
pub type Key = (String, String);

/// All of an event.
pub fn total(sums: &BTreeMap<Key, Tally>) -> Tally {
    sums.get(&Key::default()).copied().unwrap_or_default()
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.replied += other.replied;
        self.accepted += other.accepted;
        self.attended += other.attended;
        self.unknown += other.unknown;
        self.kept += other.kept;
        self.accepted_unknown += other.accepted_unknown;
        self.walk_ins += other.walk_ins;
    }
}

/// What was there before and is not there after: what somebody added whose rows are gone.
pub fn difference(
    before: &BTreeMap<Key, Tally>,
    after: &BTreeMap<Key, Tally>,
) -> BTreeMap<Key, Tally> {
    let rest = |(key, was): (&Key, &Tally)| {
        let is = after.get(key).copied().unwrap_or_default();
        let rest = Tally {
            delivered: was.delivered - is.delivered,
            replied: was.replied - is.replied,
            accepted: was.accepted - is.accepted,
            attended: was.attended - is.attended,
            unknown: was.unknown - is.unknown,
            kept: was.kept - is.kept,
            accepted_unknown: was.accepted_unknown - is.accepted_unknown,
            walk_ins: was.walk_ins - is.walk_ins,
        };
        (rest != Tally::default()).then(|| (key.clone(), rest))
    };
    before.iter().filter_map(rest).collect()
}

/// Whether somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Attended,
    Away,
    Unknown,
}

/// Of one guest, from the entries of an event with so many sessions.
pub fn outcome(sessions: usize, entries: &[Presence]) -> Outcome {
    let entered = entries.iter().filter(|presence| presence.is_entered()).count();
    if entries.iter().any(|presence| presence.is_there()) {
        Outcome::Attended
    } else if sessions > 0 && entered >= sessions {
        Outcome::Away
    } else {
        Outcome::Unknown
    }
}

/// Adds up one event.
pub fn tallies(sessions: usize, asked: &[Asked], seen: &[Seen]) -> BTreeMap<Key, Tally> {
    let mut entries: HashMap<Id<Guest>, Vec<Presence>> = HashMap::new();
    for one in seen {
        if let Some(guest) = one.guest {
            entries.entry(guest).or_default().push(one.presence);
        }
    }
    let mut sums: BTreeMap<Key, Tally> = BTreeMap::new();
    let mut invited = HashSet::new();
    for one in asked.iter().filter(|one| one.withdrawn_at.is_none()) {
        invited.insert(one.guest);
        let entries = entries.get(&one.guest).map_or(&[][..], Vec::as_slice);
        let outcome = outcome(sessions, entries);
        let replied = one.replied_at.is_some() || one.reply != Reply::Open;
        if one.delivered_at.is_none() && !replied && outcome != Outcome::Attended {
            continue;
        }
        let accepted = i32::from(one.reply == Reply::Accepted);
        let attended = i32::from(outcome == Outcome::Attended);
        let unknown = i32::from(outcome == Outcome::Unknown);
        let tally = Tally {
            delivered: 1,
            replied: i32::from(replied),
            accepted,
            attended,
            unknown,
            kept: accepted * attended,
            accepted_unknown: accepted * unknown,
            walk_ins: 0,
        };
        *sums.entry(Key::default()).or_default() += tally;
        *sums.entry((one.channel.clone(), String::new())).or_default() += tally;
        *sums.entry((String::new(), one.language.clone())).or_default() += tally;
    }
    let walk_ins = walk_ins(&entries, &invited, seen);
    if walk_ins > 0 {
        sums.entry(Key::default()).or_default().walk_ins = walk_ins;
    }
    sums
}

/// People, not visits: a named one counts once, and of those without a name as many as were there at
/// the session with most of them.
fn walk_ins(
    entries: &HashMap<Id<Guest>, Vec<Presence>>,
    invited: &HashSet<Id<Guest>>,
    seen: &[Seen],
) -> i32 {
    let came = |presences: &[Presence]| presences.iter().any(|presence| presence.is_there());
    let named = entries.iter().filter(|(guest, entries)| !invited.contains(guest) && came(entries));
    let mut nameless: HashMap<Id<Session>, i32> = HashMap::new();
    for one in seen.iter().filter(|one| one.guest.is_none() && one.presence.is_there()) {
        *nameless.entry(one.session).or_default() += 1;
    }
    let named = i32::try_from(named.count()).unwrap_or(i32::MAX);
    named.saturating_add(nameless.values().copied().max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::parse("2027-01-12T09:00:00Z").unwrap()
    }

    fn asked(reply: Reply) -> Asked {
        Asked {
            guest: Id::new(),
            channel: "letter".into(),
            language: "de".into(),
            delivered_at: Some(now()),
            withdrawn_at: None,
            reply,
            replied_at: (reply != Reply::Open).then(now),
        }
    }

    fn sum(sessions: usize, asked: &[Asked], seen: &[Seen]) -> Tally {
        let sums = tallies(sessions, asked, seen);
        let by_channel = sums.get(&("letter".into(), String::new())).copied();
        let by_language = sums.get(&(String::new(), "de".into())).copied();
        assert_eq!(by_channel, by_language);
        assert_eq!(by_channel.unwrap_or_default(), total(&sums));
        total(&sums)
    }

    #[test]
    fn yes_is_not_came_and_nothing_entered_is_unknown() {
        let (came, silent, away) =
            (asked(Reply::Accepted), asked(Reply::Accepted), asked(Reply::Open));
        let session = Id::new();
        let seen = [
            Seen { session, guest: Some(came.guest), presence: Presence::Partly },
            Seen { session, guest: Some(away.guest), presence: Presence::Absent },
        ];

        let sum = sum(1, &[came, silent, away], &seen);

        assert_eq!((sum.delivered, sum.replied, sum.accepted), (3, 2, 2));
        assert_eq!((sum.attended, sum.unknown), (1, 1));
        assert_eq!((sum.kept, sum.accepted_unknown), (1, 1));
    }

    #[test]
    fn a_week_is_unknown_until_every_day_is_entered_or_one_was_seen() {
        assert_eq!(outcome(5, &[Presence::Absent]), Outcome::Unknown);
        assert_eq!(outcome(5, &[Presence::Absent; 5]), Outcome::Away);
        assert_eq!(outcome(5, &[Presence::Absent, Presence::Present]), Outcome::Attended);
        assert_eq!(outcome(1, &[Presence::Unknown]), Outcome::Unknown);
        assert_eq!(outcome(0, &[]), Outcome::Unknown);
    }

    #[test]
    fn what_never_arrived_and_what_was_withdrawn_is_no_denominator() {
        let mut lost = asked(Reply::Open);
        lost.delivered_at = None;
        let mut withdrawn = asked(Reply::Accepted);
        withdrawn.withdrawn_at = Some(now());
        let mut answered = asked(Reply::Declined);
        answered.delivered_at = None;

        assert_eq!(sum(1, &[lost, withdrawn, answered], &[]).delivered, 1);
    }

    #[test]
    fn what_somebody_added_is_what_is_missing_without_them() {
        let (came, away) = (asked(Reply::Accepted), asked(Reply::Open));
        let session = Id::new();
        let seen = [Seen { session, guest: Some(came.guest), presence: Presence::Present }];
        let both = tallies(1, &[came.clone(), away.clone()], &seen);

        let mut without = tallies(1, &[away], &[]);
        let added = difference(&both, &without);

        assert_eq!(added, tallies(1, &[came], &seen));
        for (key, tally) in added {
            *without.entry(key).or_default() += tally;
        }
        assert_eq!(without, both);
        assert!(difference(&both, &without).is_empty());
    }

    #[test]
    fn walk_ins_are_people_and_no_part_of_the_invited() {
        let (day, next) = (Id::new(), Id::new());
        let stranger = Some(Id::new());
        let there = |session, guest| Seen { session, guest, presence: Presence::WalkIn };
        let seen = [
            there(day, stranger),
            there(next, stranger),
            there(day, None),
            there(day, None),
            there(next, None),
        ];

        let sums = tallies(2, &[], &seen);

        assert_eq!((total(&sums).walk_ins, total(&sums).delivered), (3, 0));
    }
}
