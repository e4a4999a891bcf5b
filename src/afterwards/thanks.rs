//! Who hears what after an event. Pure.
//!
//! Whoever came is thanked. Whoever did not come hears that it does not matter, and when there is another
//! one. Of whom nothing is entered nobody knows, so nothing is said. A household gets one message: if one
//! of them came, it is thanks to those who came. Who wants no more invitations hears nothing, and who is
//! assigned has no invitation and is not among these people.

use std::collections::BTreeMap;

use crate::attendance::tally::Outcome;
use crate::invitations::messages::Member;

/// What somebody hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    Thanks,
    Missed,
}

/// Somebody who was invited, and whether they came.
#[derive(Clone, Debug)]
pub struct Guest {
    pub member: Member,
    pub outcome: Outcome,
}

/// One message to people of one household.
#[derive(Clone, Debug)]
pub struct Letter {
    pub word: Word,
    pub people: Vec<Member>,
}

/// All that is to be said, thanks first.
pub fn letters(guests: Vec<Guest>) -> Vec<Letter> {
    let mut households: BTreeMap<String, Vec<Guest>> = BTreeMap::new();
    for guest in guests {
        let row = &guest.member.invitation;
        if row.withdrawn_at.is_some() {
            continue;
        }
        let home = guest.member.guest.household.clone();
        let home =
            home.map_or_else(|| format!("party {}", row.party), |home| format!("home {home}"));
        households.entry(home).or_default().push(guest);
    }
    let mut letters: Vec<_> = households.into_values().filter_map(letter).collect();
    letters.sort_by_key(|letter| letter.word);
    letters
}

fn letter(home: Vec<Guest>) -> Option<Letter> {
    let any = |outcome| home.iter().any(|one| one.outcome == outcome);
    let (word, whose) = if any(Outcome::Attended) {
        (Word::Thanks, Outcome::Attended)
    } else if any(Outcome::Unknown) {
        // One of them may have been there.
        return None;
    } else {
        (Word::Missed, Outcome::Away)
    };
    let heard = |one: &Guest| {
        let row = &one.member.invitation;
        word == Word::Thanks || row.delivered_at.is_some() || row.replied_at.is_some()
    };
    let people: Vec<Member> = home
        .into_iter()
        .filter(|one| one.outcome == whose && heard(one) && !one.member.guest.no_invitations)
        .map(|one| one.member)
        .collect();
    (!people.is_empty()).then_some(Letter { word, people })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests;
    use crate::invitations::{Invitation, samples};

    fn invited(name: &str, household: Option<&str>, outcome: Outcome) -> Guest {
        let guest =
            guests::Guest { household: household.map(Into::into), ..samples::guest(name, "Weber") };
        let asked = samples::invitation();
        let delivered_at = Some(asked.invited_at);
        let invitation = Invitation { guest: guest.id, delivered_at, ..asked };
        Guest { member: Member { invitation, guest }, outcome }
    }

    fn said(guests: Vec<Guest>) -> Vec<(Word, Vec<String>)> {
        let names = |letter: &Letter| {
            letter.people.iter().map(|one| one.guest.first_name.clone()).collect()
        };
        letters(guests).iter().map(|letter| (letter.word, names(letter))).collect()
    }

    #[test]
    fn one_message_for_a_household_and_thanks_go_before_regrets() {
        let guests = vec![
            invited("Jonas", None, Outcome::Away),
            invited("Ali", Some("H-7"), Outcome::Away),
            invited("Mina", Some("H-7"), Outcome::Attended),
        ];

        let heard = [(Word::Thanks, vec!["Mina".to_owned()]), (Word::Missed, vec!["Jonas".into()])];
        assert_eq!(said(guests), heard);
    }

    #[test]
    fn nothing_is_said_where_nobody_knows_or_nobody_wants_to_hear() {
        let mut unwilling = invited("Omar", None, Outcome::Attended);
        unwilling.member.guest.no_invitations = true;
        let mut withdrawn = invited("Peter", None, Outcome::Away);
        withdrawn.member.invitation.withdrawn_at = withdrawn.member.invitation.delivered_at;
        let mut lost = invited("Lena", None, Outcome::Away);
        lost.member.invitation.delivered_at = None;
        let guests = vec![
            unwilling,
            withdrawn,
            lost,
            invited("Ursula", None, Outcome::Unknown),
            // One of two may have been there.
            invited("Ida", Some("H-8"), Outcome::Away),
            invited("Emil", Some("H-8"), Outcome::Unknown),
        ];

        assert_eq!(said(guests), []);
    }

    #[test]
    fn whoever_came_is_thanked_although_no_message_ever_reached_them() {
        let mut came = invited("Lena", None, Outcome::Attended);
        came.member.invitation.delivered_at = None;

        assert_eq!(said(vec![came]), [(Word::Thanks, vec!["Lena".to_owned()])]);
    }
}
