//! Who gets which version of a text, by lot. Pure: the same seed and the same households come to the same
//! deal, on every machine, with any tool that knows SHA-256.
//!
//! Dealt is by household, inside one event and one Standort. Households are put into an order by lot.
//! Each gets the version that fewest have so far; among those that equally many have, the lot decides
//! again. That is a permuted block as long as there are versions: no two differ by more than one
//! household, also when later releases of the same event go on.

use crate::web::secret;

/// Where households are dealt apart from all others.
#[derive(Clone, Copy, Debug)]
pub struct Stratum<'a> {
    /// Of the trial.
    pub seed: &'a str,
    pub event: &'a str,
    /// The Standort of the households; empty: none.
    pub site: &'a str,
}

impl Stratum<'_> {
    /// What is drawn for something: hexadecimal digits, to sort by.
    fn lot(&self, of: &str) -> String {
        secret::hash(&format!("{}:{}:{}:{of}", self.seed, self.event, self.site))
    }
}

/// The version of each of these households, counted from 0, in the order given. `dealt` says how many
/// households of the stratum have which version already; as many versions are there.
///
/// ```
/// use treffpunkt::wordings::dealing::{Stratum, deal};
///
/// let stratum = Stratum { seed: "7f3a", event: "cafe", site: "mitte" };
/// let dealt = deal(&stratum, &[1, 0], &["demir", "kaya", "weber"]);
/// assert_eq!(dealt.iter().filter(|version| **version == 1).count(), 2);
/// ```
pub fn deal(stratum: &Stratum, dealt: &[usize], households: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..households.len()).collect();
    order.sort_by_cached_key(|at| (stratum.lot(households[*at]), households[*at]));
    let mut counts = dealt.to_vec();
    let mut versions = vec![0; households.len()];
    for at in order {
        let least = counts.iter().copied().min().unwrap_or(0);
        let rare = (0..counts.len()).filter(|version| counts[*version] == least);
        let drawn = rare.min_by_key(|version| stratum.lot(&format!("{least}/{version}")));
        if let Some(version) = drawn {
            counts[version] += 1;
            versions[at] = version;
        }
    }
    versions
}

/// What is said of a seed while it is secret: whoever sees the seed later can check that it is this one.
pub fn mark(seed: &str) -> String {
    secret::hash(seed)
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_set;
    use proptest::prelude::*;

    use super::*;

    fn stratum(seed: &str) -> Stratum<'_> {
        Stratum { seed, event: "e", site: "s" }
    }

    fn counts(versions: usize, dealt: &[usize]) -> Vec<usize> {
        (0..versions).map(|one| dealt.iter().filter(|version| **version == one).count()).collect()
    }

    fn spread(counts: &[usize]) -> usize {
        counts.iter().max().unwrap() - counts.iter().min().unwrap()
    }

    proptest! {
        /// No version has two households more than another one, and a second release goes on so.
        #[test]
        fn versions_stay_even(
            seed in "[a-f0-9]{8}",
            versions in 2..5usize,
            names in btree_set("[a-z]{1,6}", 0..60),
            first in 0..60usize,
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let (early, late) = names.split_at(first.min(names.len()));
            let before = counts(versions, &deal(&stratum(&seed), &vec![0; versions], early));
            let more = counts(versions, &deal(&stratum(&seed), &before, late));
            let all: Vec<_> = before.iter().zip(&more).map(|(one, other)| one + other).collect();

            prop_assert!(spread(&before) <= 1 && spread(&all) <= 1, "{before:?} {all:?}");
            prop_assert_eq!(all.iter().sum::<usize>(), names.len());
        }

        /// In whatever order households come, each gets the same.
        #[test]
        fn the_order_of_households_does_not_matter(
            seed in "[a-f0-9]{8}",
            names in btree_set("[a-z]{1,6}", 0..40),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let backwards: Vec<&str> = names.iter().rev().copied().collect();
            let mut again = deal(&stratum(&seed), &[0, 0], &backwards);
            again.reverse();

            prop_assert_eq!(deal(&stratum(&seed), &[0, 0], &names), again);
        }
    }

    /// With 12 households and 300 seeds each is dealt each version about equally often; less than 90 or
    /// more than 210 of 300 happens once in a hundred billion.
    #[test]
    fn nobody_is_favoured_and_another_seed_is_another_deal() {
        let names: Vec<String> = (0..12).map(|number| format!("h{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let seeds: Vec<String> = (0..300).map(|seed| format!("{seed:08x}")).collect();
        let deals: Vec<_> =
            seeds.iter().map(|seed| deal(&stratum(seed), &[0, 0], &names)).collect();

        for at in 0..names.len() {
            let second = deals.iter().filter(|dealt| dealt[at] == 1).count();
            assert!((90..=210).contains(&second), "{at}: {second}");
        }
        assert!(deals.windows(2).filter(|pair| pair[0] == pair[1]).count() < 10);
        let elsewhere = Stratum { event: "other", ..stratum("00000001") };
        assert_ne!(deal(&elsewhere, &[0, 0], &names), deals[1]);
    }

    /// What a withdrawn release left uneven is made even first.
    #[test]
    fn what_is_rare_comes_first() {
        assert_eq!(deal(&stratum("a"), &[3, 0], &["x", "y"]), [1, 1]);
    }
}
