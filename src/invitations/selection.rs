//! Who shall be invited: by filter or by hand, sorted into those who can be, those who are already,
//! and those who cannot be, each with a reason. Pure.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::db::{Day, Id, text_enum};
use crate::formats::Audience;
use crate::guests::{Guest, Kind};
use crate::staff::{Scope, Site};

/// How guests are chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Filter(Filter),
    /// One by one.
    ByHand(Vec<Id<Guest>>),
}

/// What guests must have in common; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub sites: Vec<Id<Site>>,
    /// Codes.
    pub languages: Vec<String>,
    /// Entered on this day or later.
    pub since: Option<Day>,
    pub experience: Experience,
    pub random: Option<Draw>,
}

/// So many, drawn by lot; households stay together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    pub count: usize,
    /// The same seed draws the same lots: what was looked at is what is released.
    pub seed: u64,
}

text_enum! {
    /// Whether a guest was at this format before.
    pub enum Experience {
        Whatever = "whatever" / "egal",
        NewToFormat = "new_to_format" / "waren noch nicht bei diesem Format",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro that makes our words derives no default")]
impl Default for Experience {
    fn default() -> Self {
        Self::Whatever
    }
}

text_enum! {
    /// Why somebody is not invited.
    pub enum Exclusion {
        NoInvitations = "no_invitations" / "möchte keine Einladungen",
        OtherAudience = "other_audience" / "gehört nicht zur Zielgruppe",
        OtherSite = "other_site" / "gehört zu einem anderen Standort",
    }
}

/// The chosen, sorted.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// Households; each gets one message.
    pub parties: Vec<Vec<Guest>>,
    pub already_invited: Vec<Guest>,
    pub excluded: Vec<(Guest, Exclusion)>,
}

impl Sorted {
    /// How many guests can be invited.
    pub fn guests(&self) -> usize {
        self.parties.iter().map(Vec::len).sum()
    }
}

/// The kinds of guests that a format is for.
pub fn kinds(audience: Audience) -> &'static [Kind] {
    match audience {
        Audience::Clients => &[Kind::Client],
        Audience::Staff => &[Kind::Colleague],
        Audience::Partners => &[Kind::Partner],
        Audience::Public => Kind::ALL,
    }
}

/// Sorts guests. With `random`, so many of those who can be invited are drawn by lot.
pub fn sort(
    guests: Vec<Guest>,
    invited: &BTreeSet<Id<Guest>>,
    audience: Audience,
    scope: &Scope,
    random: Option<Draw>,
) -> Sorted {
    let mut sorted = Sorted::default();
    let mut households: BTreeMap<String, Vec<Guest>> = BTreeMap::new();
    for guest in guests {
        let exclusion = exclusion(&guest, audience, scope);
        if invited.contains(&guest.id) {
            sorted.already_invited.push(guest);
        } else if let Some(why) = exclusion {
            sorted.excluded.push((guest, why));
        } else {
            // Who has no household is one of their own.
            let own = || format!("\u{0}{}", guest.id);
            let household = guest.household.clone().unwrap_or_else(own);
            households.entry(household).or_default().push(guest);
        }
    }
    sorted.parties = households.into_values().collect();
    if let Some(Draw { count, seed }) = random {
        sorted.parties.shuffle(&mut StdRng::seed_from_u64(seed));
        sorted.parties = drawn(sorted.parties, count);
    }
    sorted.parties.sort_by_key(|party| party.first().map(Guest::folded));
    sorted
}

fn exclusion(guest: &Guest, audience: Audience, scope: &Scope) -> Option<Exclusion> {
    if !scope.covers(guest.site) {
        Some(Exclusion::OtherSite)
    } else if guest.no_invitations {
        Some(Exclusion::NoInvitations)
    } else if !kinds(audience).contains(&guest.kind) {
        Some(Exclusion::OtherAudience)
    } else {
        None
    }
}

/// As many whole households as fit into the number; one that is too large for what is left is passed
/// over.
fn drawn(parties: Vec<Vec<Guest>>, count: usize) -> Vec<Vec<Guest>> {
    let mut left = count;
    let mut drawn: Vec<Vec<Guest>> = Vec::new();
    for party in parties {
        if party.len() <= left {
            left -= party.len();
            drawn.push(party);
        }
        if left == 0 {
            break;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::guest;
    use super::*;

    #[test]
    fn everybody_ends_up_somewhere_with_a_reason() {
        let known = guest("Aylin", "Demir");
        let mut unwilling = guest("Jonas", "Weber");
        unwilling.no_invitations = true;
        let mut colleague = guest("Eva", "Stein");
        colleague.kind = Kind::Colleague;
        let fresh = guest("Olena", "Koval");
        let invited = BTreeSet::from([known.id]);
        let all = vec![known, unwilling, colleague, fresh];

        let sorted = sort(all, &invited, Audience::Clients, &Scope::All, None);

        assert_eq!(sorted.guests(), 1);
        assert_eq!(sorted.already_invited.len(), 1);
        let reasons: Vec<_> = sorted.excluded.iter().map(|(_, why)| *why).collect();
        assert_eq!(reasons, [Exclusion::NoInvitations, Exclusion::OtherAudience]);
    }

    proptest! {
        /// However many are drawn: never more than wished, never half a household.
        #[test]
        fn lots_never_tear_a_household(sizes in proptest::collection::vec(1..5usize, 1..20), count in 0..40usize) {
            let mut guests = Vec::new();
            for (number, size) in sizes.iter().enumerate() {
                for _ in 0..*size {
                    let mut one = guest("Aylin", "Demir");
                    one.household = Some(format!("H{number}"));
                    guests.push(one);
                }
            }

            let draw = Some(Draw { count, seed: 7 });
            let sorted = sort(guests, &BTreeSet::new(), Audience::Clients, &Scope::All, draw);

            prop_assert!(sorted.guests() <= count);
            for party in &sorted.parties {
                let number: usize = party[0].household.as_ref().unwrap()[1..].parse().unwrap();
                prop_assert_eq!(party.len(), sizes[number]);
            }
        }
    }
}
