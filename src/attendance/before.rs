//! Who came back: the same tally, divided by whether a guest had been to an earlier event. Pure.

use std::collections::{BTreeMap, HashSet};

use super::tally::{Asked, Seen, Tally, tallies, total};
use crate::db::{Id, text_enum};
use crate::guests::Guest;

text_enum! {
    /// Whether a guest had been to an earlier event of the house, as far as names go back.
    pub enum Before {
        Never = "never" / "zum ersten Mal",
        Been = "been" / "schon einmal da gewesen",
    }
}

/// Adds up one event for both.
pub fn divided(
    sessions: usize,
    asked: &[Asked],
    seen: &[Seen],
    been: &HashSet<Id<Guest>>,
) -> BTreeMap<Before, Tally> {
    let of = |before: Before| {
        let is_of = |one: &&Asked| been.contains(&one.guest) == (before == Before::Been);
        let asked: Vec<Asked> = asked.iter().filter(is_of).cloned().collect();
        let mut tally = total(&tallies(sessions, &asked, seen));
        // Whoever came without an invitation stands in neither.
        tally.walk_ins = 0;
        tally
    };
    let parts = Before::ALL.iter().map(|before| (*before, of(*before)));
    parts.filter(|(_, tally)| *tally != Tally::default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendance::Presence;
    use crate::db::Moment;
    use crate::invitations::Reply;

    #[test]
    fn both_parts_add_up_to_the_whole() {
        let at = Moment::parse("2027-01-12T09:00:00Z").unwrap();
        let asked = |reply: Reply| Asked {
            guest: Id::new(),
            channel: "letter".into(),
            language: "de".into(),
            delivered_at: Some(at),
            withdrawn_at: None,
            reply,
            replied_at: Some(at),
        };
        let all = [asked(Reply::Accepted), asked(Reply::Accepted), asked(Reply::Declined)];
        let session = Id::new();
        let seen = [
            Seen { session, guest: Some(all[0].guest), presence: Presence::Present },
            Seen { session, guest: Some(all[1].guest), presence: Presence::Absent },
        ];

        let parts = divided(1, &all, &seen, &HashSet::from([all[0].guest]));

        assert_eq!((parts[&Before::Been].delivered, parts[&Before::Been].attended), (1, 1));
        assert_eq!((parts[&Before::Never].delivered, parts[&Before::Never].attended), (2, 0));
        let mut sum = parts[&Before::Been];
        sum += parts[&Before::Never];
        assert_eq!(sum, total(&tallies(1, &all, &seen)));
        assert!(divided(1, &[], &seen, &HashSet::new()).is_empty());
    }
}
