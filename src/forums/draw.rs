//! The lot. Pure: the same seed and the same names come to the same order, on every machine, with any
//! tool that knows SHA-256. So whoever doubts a draw can draw it again.

use crate::db::Id;
use crate::invitations::Invitation;
use crate::web::secret;

/// The order in which parties are drawn: by the SHA-256 of `seed:id`, as hexadecimal digits.
///
/// ```
/// use treffpunkt::forums::draw;
///
/// let parties = ["0193b2f4-5e00-7000-8000-000000000001", "0193b2f4-5e00-7000-8000-000000000002"];
/// let parties = parties.map(|id| id.parse().unwrap());
/// let once = draw::order("K7M4", &parties);
/// assert_eq!(draw::order("K7M4", &[parties[1], parties[0]]), once);
/// ```
pub fn order(seed: &str, parties: &[Id<Invitation>]) -> Vec<Id<Invitation>> {
    let mut lots: Vec<_> = parties.iter().map(|party| (lot(seed, *party), *party)).collect();
    lots.sort();
    lots.into_iter().map(|(_, party)| party).collect()
}

fn lot(seed: &str, party: Id<Invitation>) -> String {
    secret::hash(&format!("{seed}:{party}"))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Everybody is drawn once, and in whatever order names were put down, nobody gains by it.
        #[test]
        fn the_order_of_names_does_not_matter(seed in "[A-Z0-9]{4,12}", count in 0..40usize) {
            let parties: Vec<_> = (0..count).map(|_| Id::new()).collect();
            let mut backwards = parties.clone();
            backwards.reverse();
            let drawn = order(&seed, &parties);

            prop_assert_eq!(&drawn, &order(&seed, &backwards));
            let mut sorted = drawn;
            sorted.sort();
            prop_assert_eq!(sorted, parties);
        }

        /// Over many seeds everybody is first about equally often: with 4 parties and 400 draws less
        /// than 50 or more than 150 happens once in a hundred million.
        #[test]
        fn nobody_is_favoured(salt in vec(any::<u8>(), 8)) {
            let parties: Vec<Id<Invitation>> = (0..4).map(|_| Id::new()).collect();
            let mut first = [0; 4];
            for draw in 0..400 {
                let winner = order(&format!("{salt:?}{draw}"), &parties)[0];
                first[parties.iter().position(|party| *party == winner).unwrap()] += 1;
            }
            prop_assert!(first.iter().all(|count| (50..150).contains(count)), "{first:?}");
        }
    }
}
