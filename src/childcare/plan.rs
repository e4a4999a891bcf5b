//! What fits: children by age, carers, room. Pure.
//!
//! There is no legal ratio for a morning of care beside a meeting; the house sets its own. What comes
//! along is a cautious rule of thumb: 3 children below 3 years to one carer, 5 of 3 to 5 years, 8 of 6 and
//! older, and two carers always, so that one can leave the room.

use serde::Serialize;

use crate::config;
use crate::db::text_enum;

text_enum! {
    /// An age as far as care is concerned.
    pub enum Band {
        UnderThree = "under_three" / "unter 3 Jahren",
        FromThree = "from_three" / "von 3 bis 5 Jahren",
        FromSix = "from_six" / "ab 6 Jahren",
    }
}

impl Band {
    /// Of a child of so many years.
    ///
    /// ```
    /// use treffpunkt::childcare::Band;
    ///
    /// assert_eq!(Band::of(2), Band::UnderThree);
    /// assert_eq!(Band::of(3), Band::FromThree);
    /// assert_eq!(Band::of(6), Band::FromSix);
    /// ```
    pub fn of(years: i32) -> Self {
        match years {
            ..=2 => Self::UnderThree,
            3..=5 => Self::FromThree,
            6.. => Self::FromSix,
        }
    }

    fn index(self) -> usize {
        match self {
            Self::UnderThree => 0,
            Self::FromThree => 1,
            Self::FromSix => 2,
        }
    }
}

/// How many children, by age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Children([i32; 3]);

impl Children {
    /// Of these ages.
    pub fn aged(years: &[i32]) -> Self {
        let mut children = Self::default();
        for years in years {
            children.0[Band::of(*years).index()] += 1;
        }
        children
    }

    /// So many of one age.
    pub fn of(band: Band, count: i32) -> Self {
        let mut children = Self::default();
        children.0[band.index()] = count;
        children
    }

    pub fn get(self, band: Band) -> i32 {
        self.0[band.index()]
    }

    pub fn total(self) -> i32 {
        self.0.iter().sum()
    }

    pub fn is_empty(self) -> bool {
        self.total() == 0
    }

    /// These and those.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        let [a, b, c] = self.0;
        let [x, y, z] = more.0;
        Self([a + x, b + y, c + z])
    }

    /// These without those.
    #[must_use]
    pub fn without(self, fewer: Self) -> Self {
        let [a, b, c] = self.0;
        let [x, y, z] = fewer.0;
        Self([a - x, b - y, c - z])
    }

    /// Whether there are no more of any age than of those.
    pub fn are_within(self, most: Self) -> bool {
        self.0.iter().zip(most.0).all(|(own, most)| *own <= most)
    }

    /// "2 unter 3 Jahren, 1 ab 6 Jahren"
    pub fn in_words(self) -> String {
        let some = Band::ALL.iter().filter(|band| self.get(**band) > 0);
        let words: Vec<_> =
            some.map(|band| format!("{} {}", self.get(*band), band.label())).collect();
        words.join(", ")
    }
}

/// How many children one carer looks after, by age, and how many carers there are at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    per_carer: [i32; 3],
    least: i32,
}

/// Why a ratio cannot be: one carer looks after at least one child, and at least one carer is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ratio counts from 1 to {}", config::CARE_RATIO)]
pub struct RatioError;

impl Default for Ratio {
    fn default() -> Self {
        Self { per_carer: [3, 5, 8], least: 2 }
    }
}

impl Ratio {
    /// So many children of each age to one carer, and so many carers at least.
    pub fn new(
        (under_three, from_three, from_six): (i32, i32, i32),
        least: i32,
    ) -> Result<Self, RatioError> {
        let per_carer = [under_three, from_three, from_six];
        let fits = |number: &i32| (1..=config::CARE_RATIO).contains(number);
        match per_carer.iter().all(fits) && fits(&least) {
            true => Ok(Self { per_carer, least }),
            false => Err(RatioError),
        }
    }

    /// Children of this age to one carer.
    pub fn per_carer(self, band: Band) -> i32 {
        self.per_carer[band.index()]
    }

    /// Carers who are there in any case.
    pub fn least(self) -> i32 {
        self.least
    }

    /// How many carers these children need; none for none. A carer's hands are shared out exactly: one
    /// below three and two of four years are 1/3 and 2/5 of a pair of hands.
    ///
    /// ```
    /// use treffpunkt::childcare::{Children, Ratio};
    ///
    /// let ratio = Ratio::default();
    /// assert_eq!(ratio.carers_for(Children::aged(&[7])), 2);
    /// assert_eq!(ratio.carers_for(Children::aged(&[1, 1, 2, 4, 4, 4, 5, 5, 7])), 3);
    /// assert_eq!(ratio.carers_for(Children::default()), 0);
    /// ```
    pub fn carers_for(self, children: Children) -> i32 {
        if children.is_empty() {
            return 0;
        }
        let hands = i64::from(self.per_carer.iter().product::<i32>());
        let needed: i64 = self
            .per_carer
            .iter()
            .zip(children.0)
            .map(|(per, count)| i64::from(count) * (hands / i64::from(*per)))
            .sum();
        let carers = needed.div_euclid(hands) + i64::from(needed.rem_euclid(hands) > 0);
        i32::try_from(carers).unwrap_or(i32::MAX).max(self.least)
    }
}

/// What an event has to give to children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// There is no childcare.
    None,
    /// So many children, whatever their age: somebody vouches for it.
    Places(i32),
    /// As many as these carers look after, and as the room takes.
    Carers { carers: i32, room: i32, ratio: Ratio },
}

impl Capacity {
    /// Whether children are cared for at all, even if nobody has a free hand.
    pub fn is_offered(self) -> bool {
        match self {
            Self::None => false,
            Self::Places(_) | Self::Carers { .. } => true,
        }
    }

    /// Whether all these can be cared for at the same time. Fewer children of an age always can if more
    /// can.
    pub fn takes(self, children: Children) -> bool {
        match self {
            Self::None => children.is_empty(),
            Self::Places(places) => children.total() <= places,
            Self::Carers { carers, room, ratio } => {
                children.total() <= room && ratio.carers_for(children) <= carers
            }
        }
    }

    /// What is left beside these.
    pub fn left(self, cared_for: Children) -> Left {
        let most = match self {
            Self::None => 0,
            Self::Places(places) => places,
            Self::Carers { room, .. } => room,
        };
        let left = |band: &Band| {
            let fits = |count: &i32| self.takes(cared_for.and(Children::of(*band, *count)));
            (1..=most).take_while(fits).last().unwrap_or(0)
        };
        let by_band: Vec<i32> = Band::ALL.iter().map(left).collect();
        Left {
            under_three: by_band[0],
            from_three: by_band[1],
            from_six: by_band[2],
            by_age: match self {
                Self::Carers { .. } => ByAge::Yes,
                Self::None | Self::Places(_) => ByAge::No,
            },
        }
    }

    /// Carers that are missing for these children, if places follow from carers.
    pub fn missing_carers(self, cared_for: Children) -> i32 {
        match self {
            Self::Carers { carers, ratio, .. } => (ratio.carers_for(cared_for) - carers).max(0),
            Self::None | Self::Places(_) => 0,
        }
    }
}

/// Free places: so many of one age if no other child comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    pub under_three: i32,
    pub from_three: i32,
    pub from_six: i32,
    #[serde(skip)]
    by_age: ByAge,
}

/// Whether it matters how old a child is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ByAge {
    Yes,
    No,
}

impl Left {
    /// No place for any child.
    pub const NONE: Self = Self { under_three: 0, from_three: 0, from_six: 0, by_age: ByAge::No };

    pub fn get(self, band: Band) -> i32 {
        match band {
            Band::UnderThree => self.under_three,
            Band::FromThree => self.from_three,
            Band::FromSix => self.from_six,
        }
    }

    /// Whether no child of any age finds a place.
    pub fn is_full(self) -> bool {
        Band::ALL.iter().all(|band| self.get(*band) == 0)
    }

    /// Ages for which nothing is left while others still find a place.
    pub fn full_bands(self) -> Vec<Band> {
        match self.is_full() {
            true => Vec::new(),
            false => Band::ALL.iter().copied().filter(|band| self.get(*band) == 0).collect(),
        }
    }

    /// "noch 3 Plätze", "noch Platz für 1 unter 3 Jahren oder 2 von 3 bis 5 Jahren", "kein Platz mehr"
    pub fn in_words(self) -> String {
        if self.is_full() {
            return "kein Platz mehr".into();
        }
        match self.by_age {
            ByAge::No => match self.from_six {
                1 => "noch 1 Platz".into(),
                more => format!("noch {more} Plätze"),
            },
            ByAge::Yes => {
                let some = Band::ALL.iter().filter(|band| self.get(**band) > 0);
                let words: Vec<_> =
                    some.map(|band| format!("{} {}", self.get(*band), band.label())).collect();
                format!("noch Platz für {}", words.join(" oder "))
            }
        }
    }
}

/// Whose promise cannot be kept: families in the order in which they said yes; whoever still fits at
/// their turn keeps it.
pub fn broken<P: Copy>(capacity: Capacity, promised: &[(P, Children)]) -> Vec<P> {
    let mut kept = Children::default();
    let mut broken = Vec::new();
    for (party, children) in promised {
        match capacity.takes(kept.and(*children)) {
            true => kept = kept.and(*children),
            false => broken.push(*party),
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn carers(carers: i32, room: i32) -> Capacity {
        Capacity::Carers { carers, room, ratio: Ratio::default() }
    }

    #[test]
    fn two_are_always_there_and_one_alone_cares_for_nobody() {
        assert!(!carers(0, 8).takes(Children::aged(&[7])));
        assert!(!carers(1, 8).takes(Children::aged(&[7])));
        assert!(carers(2, 8).takes(Children::aged(&[7])));
        assert!(carers(1, 8).takes(Children::default()));
    }

    #[test]
    fn two_carers_look_after_six_little_ones_or_ten_or_sixteen() {
        let left = carers(2, 50).left(Children::default());

        assert_eq!((left.under_three, left.from_three, left.from_six), (6, 10, 16));
        assert_eq!(
            left.in_words(),
            "noch Platz für 6 unter 3 Jahren oder 10 von 3 bis 5 Jahren oder 16 ab 6 Jahren"
        );
    }

    #[test]
    fn what_is_left_depends_on_who_is_there() {
        let left = carers(2, 8).left(Children::aged(&[1, 1, 1, 4, 4]));

        // 3/3 + 2/5 of two pairs of hands: 3/5 are free.
        assert_eq!((left.under_three, left.from_three, left.from_six), (1, 3, 3));
        let left = carers(2, 50).left(Children::aged(&[1, 1, 1, 1, 1, 4]));
        assert_eq!((left.under_three, left.from_three, left.from_six), (0, 0, 1));
        assert_eq!(left.full_bands(), [Band::UnderThree, Band::FromThree]);
        assert!(!left.is_full());
    }

    #[test]
    fn a_number_of_places_does_not_ask_for_ages() {
        let left = Capacity::Places(3).left(Children::aged(&[1, 9]));

        assert_eq!(left.in_words(), "noch 1 Platz");
        assert!(Capacity::Places(3).left(Children::aged(&[1, 9, 3])).is_full());
        assert!(!Capacity::None.is_offered());
    }

    #[test]
    fn the_promise_of_whoever_said_yes_first_is_kept() {
        let little = |count| Children::of(Band::UnderThree, count);
        let promised = [("Kaya", little(3)), ("Weber", little(3)), ("Koval", little(1))];

        assert_eq!(broken(carers(3, 20), &promised), Vec::<&str>::new());
        assert_eq!(broken(carers(2, 20), &promised), ["Koval"]);
        assert_eq!(broken(carers(1, 20), &promised), ["Kaya", "Weber", "Koval"]);
        assert_eq!(carers(2, 20).missing_carers(little(7)), 1);
    }

    fn children() -> impl Strategy<Value = Children> {
        vec(0..15i32, 0..12).prop_map(|ages| Children::aged(&ages))
    }

    fn capacity() -> impl Strategy<Value = Capacity> {
        prop_oneof![
            Just(Capacity::None),
            (0..20i32).prop_map(Capacity::Places),
            (0..6i32, 0..25i32, (1..9i32, 1..9i32, 1..9i32), 1..4i32).prop_map(
                |(carers, room, per_carer, least)| Capacity::Carers {
                    carers,
                    room,
                    ratio: Ratio::new(per_carer, least).unwrap(),
                }
            ),
        ]
    }

    proptest! {
        /// The formula of the plan, in fractions of hands.
        #[test]
        fn carers_are_the_sum_of_shares_rounded_up(ages in vec(0..15i32, 1..30)) {
            let children = Children::aged(&ages);
            let share = |band, per: f64| f64::from(children.get(band)) / per;
            let sum = share(Band::UnderThree, 3.0)
                + share(Band::FromThree, 5.0)
                + share(Band::FromSix, 8.0);
            // A float may lie a hair beside a whole number.
            let least = (sum - 1e-9).ceil().max(2.0);
            prop_assert_eq!(f64::from(Ratio::default().carers_for(children)), least);
        }

        /// Where more fit, fewer fit; and what is left is exactly what is left.
        #[test]
        fn fewer_always_fit(capacity in capacity(), some in children(), more in children()) {
            if capacity.takes(some.and(more)) {
                prop_assert!(capacity.takes(some));
            }
            let left = capacity.left(some);
            for band in Band::ALL {
                let count = left.get(*band);
                if count > 0 {
                    prop_assert!(capacity.takes(some.and(Children::of(*band, count))));
                }
                prop_assert!(!capacity.takes(some.and(Children::of(*band, count + 1))));
            }
        }

        /// What is kept fits, and nobody loses a promise that could be kept.
        #[test]
        fn promises_are_kept_as_far_as_they_can_be(
            capacity in capacity(),
            families in vec(children(), 0..12),
        ) {
            let promised: Vec<_> = families.into_iter().enumerate().collect();
            let broken = broken(capacity, &promised);
            let kept = promised.iter().filter(|(party, _)| !broken.contains(party));
            let kept = kept.fold(Children::default(), |sum, (_, children)| sum.and(*children));
            prop_assert!(capacity.takes(kept));
            for (party, children) in promised.iter().filter(|(party, _)| broken.contains(party)) {
                prop_assert!(!capacity.takes(kept.and(*children)), "{party}");
            }
        }
    }
}
