//! Whether two rates differ: by how much, with an interval, and how surprising that would be.

use std::iter::{once, successors};

use super::interval::wilson;
use super::{Proportion, SAME};

/// What weighs less beside the likeliest outcome weighs nothing.
const NOTHING: f64 = 1e-300;

/// One rate less another one, between −1 and 1, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

/// By how much the first rate lies above the second. `None` where one of the two was not counted.
///
/// Source: R. G. Newcombe, Statistics in Medicine 17 (1998), p. 873, method 10: the squares of the
/// distances to the ends of both Wilson intervals are added up.
///
/// ```
/// use treffpunkt::stats::{Proportion, difference::newcombe};
///
/// let difference = newcombe(Proportion::new(13, 20)?, Proportion::new(6, 20)?).unwrap();
/// assert_eq!(format!("{:.2} ({:.2} to {:.2})", difference.estimate, difference.low, difference.high),
///     "0.35 (0.04 to 0.58)");
/// # Ok::<(), treffpunkt::stats::ProportionError>(())
/// ```
#[must_use]
pub fn newcombe(first: Proportion, second: Proportion) -> Option<Difference> {
    let (one, other) = (first.rate()?, second.rate()?);
    let (first, second) = (wilson(first), wilson(second));
    let estimate = one - other;
    let down = (one - first.low).hypot(second.high - other);
    let up = (first.high - one).hypot(other - second.low);
    Some(Difference { estimate, low: (estimate - down).max(-1.0), high: (estimate + up).min(1.0) })
}

/// The probability of a division as unlikely as this one or more so, if both rates were the same:
/// Fisher's exact test, two-sided, by the method of small p-values. Nothing counted surprises nobody.
///
/// Right to nine digits up to twenty million counted. Takes a step for each division that weighs anything
/// beside the likeliest one: some forty standard deviations to each side.
///
/// Source: R. A. Fisher, Statistical Methods for Research Workers (1934), § 21.02; two-sided as in
/// R's `fisher.test` and `SciPy`.
#[must_use]
pub fn fisher(first: Proportion, second: Proportion) -> f64 {
    let divisions = Divisions::of(first, second);
    let counted = divisions.weight(f64::from(first.part()));
    let (mut sum, mut unlikely) = (0.0, 0.0);
    for (_, weight) in divisions.upwards().chain(divisions.downwards().skip(1)) {
        sum += weight;
        if weight <= counted * SAME {
            unlikely += weight;
        }
    }
    (unlikely / sum).min(1.0)
}

/// How those who came could be divided between two groups. A division is named by how many of the first
/// group came; its weight is its probability beside that of the likeliest one, which weighs 1.
struct Divisions {
    here: f64,
    there: f64,
    all: f64,
    likeliest: f64,
}

impl Divisions {
    fn of(first: Proportion, second: Proportion) -> Self {
        let (here, there) = (f64::from(first.whole()), f64::from(second.whole()));
        let all = f64::from(first.part()) + f64::from(second.part());
        let likeliest = ((all + 1.0) * (here + 1.0) / (here + there + 2.0)).floor();
        Self { here, there, all, likeliest: likeliest.min(all.min(here)).max(all - there) }
    }

    /// How much likelier it is that one more of the first group came; nothing where there is no more.
    fn one_more(&self, part: f64) -> f64 {
        (self.here - part) * (self.all - part)
            / ((part + 1.0) * (self.there - self.all + part + 1.0))
    }

    fn upwards(&self) -> impl Iterator<Item = (f64, f64)> {
        successors(Some((self.likeliest, 1.0)), |(part, weight)| {
            let next = weight * self.one_more(*part);
            (next > NOTHING).then_some((part + 1.0, next))
        })
    }

    fn downwards(&self) -> impl Iterator<Item = (f64, f64)> {
        successors(Some((self.likeliest, 1.0)), |(part, weight)| {
            let next = weight / self.one_more(part - 1.0);
            (next > NOTHING).then_some((part - 1.0, next))
        })
    }

    fn weight(&self, part: f64) -> f64 {
        let is_it = |(one, _): &(f64, f64)| *one == part;
        let found = match part < self.likeliest {
            true => self.downwards().find(is_it),
            false => self.upwards().find(is_it),
        };
        found.map_or(0.0, |(_, weight)| weight)
    }
}

/// A count of which not all is known: at least `least`, at most `most` of the same whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    least: Proportion,
    most: Proportion,
}

impl Band {
    /// `None` where more are unknown than are left.
    ///
    /// ```
    /// use treffpunkt::stats::{Proportion, difference::Band};
    ///
    /// assert!(Band::new(Proportion::new(6, 20)?, 14).is_some());
    /// assert!(Band::new(Proportion::new(6, 20)?, 15).is_none());
    /// # Ok::<(), treffpunkt::stats::ProportionError>(())
    /// ```
    #[must_use]
    pub fn new(counted: Proportion, unknown: u32) -> Option<Self> {
        let most = counted.part().checked_add(unknown)?;
        Some(Self { least: counted, most: Proportion::new(most, counted.whole()).ok()? })
    }

    /// The least and the most; one where nothing is unknown.
    fn ends(self) -> impl Iterator<Item = Proportion> {
        once(self.least).chain((self.most != self.least).then_some(self.most))
    }
}

/// A difference that holds whatever the unknown ones did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Banded {
    /// Of what was counted.
    pub estimate: f64,
    /// From the low end if the unknown ones speak against the first, to the high end if they speak for it.
    pub low: f64,
    pub high: f64,
    /// The largest p of Fisher's test that they could make of it; 1 where they could turn it round.
    pub p: f64,
}

/// By how much the first rate lies above the second, each possibly with unknown ones. The same as
/// [`newcombe`] and [`fisher`] where nothing is unknown.
#[must_use]
pub fn banded(first: Band, second: Band) -> Option<Banded> {
    let counted = newcombe(first.least, second.least)?;
    let against = newcombe(first.least, second.most)?;
    let favour = newcombe(first.most, second.least)?;
    // Where the unknown ones could turn it round, something in between is no difference at all.
    let turns = against.estimate < 0.0 && favour.estimate > 0.0;
    let p = match turns {
        true => 1.0,
        false => first
            .ends()
            .flat_map(|one| second.ends().map(move |other| fisher(one, other)))
            .fold(0.0, f64::max),
    };
    Some(Banded { estimate: counted.estimate, low: against.low, high: favour.high, p })
}

/// p-values of several questions asked at once, raised so that at most one in twenty families of
/// questions without any difference finds one. In the order given.
///
/// Source: S. Holm, Scandinavian Journal of Statistics 6 (1979), p. 65.
///
/// ```
/// use treffpunkt::stats::difference::holm;
///
/// assert_eq!(holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
/// ```
#[must_use]
pub fn holm(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut raised = vec![1.0; values.len()];
    let mut highest: f64 = 0.0;
    for (done, at) in order.into_iter().enumerate() {
        highest = highest.max(values[at] * (values.len() - done) as f64).min(1.0);
        raised[at] = highest;
    }
    raised
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::reference::{assert_near, table};

    fn of(part: u32, whole: u32) -> Proportion {
        Proportion::new(part, whole).unwrap()
    }

    #[test]
    fn the_figures_of_the_domain_research() {
        let said = |first, second| {
            let found = newcombe(first, second).unwrap();
            [found.estimate, found.low, found.high].map(|rate| (rate * 100.0).round())
        };
        assert_eq!(said(of(13, 20), of(6, 20)), [35.0, 4.0, 58.0]);
        assert_eq!(said(of(18, 40), of(12, 40)), [15.0, -6.0, 34.0]);
    }

    #[test]
    fn scipy_agrees() {
        for row in table(include_str!("../../tests/data/reference_differences.csv")) {
            let [a, n, b, m] = [0, 1, 2, 3].map(|at| row[at] as u32);
            let (first, second) = (of(a, n), of(b, m));
            let found = newcombe(first, second).unwrap();
            assert_near(found.low, row[4], 1e-9, &row);
            assert_near(found.high, row[5], 1e-9, &row);
            assert_near(fisher(first, second), row[6], 1e-9, &row);
        }
    }

    #[test]
    fn a_whole_country_is_counted_to_the_last_guest() {
        for row in table(include_str!("../../tests/data/reference_country.csv")) {
            let [a, n, b, m] = [0, 1, 2, 3].map(|at| row[at] as u32);
            assert_near(fisher(of(a, n), of(b, m)) / row[4], 1.0, 1e-9, &row);
        }
        // So unlikely that no number says it.
        assert_eq!(fisher(of(0, 10_000_000), of(10_000_000, 10_000_000)), 0.0);
    }

    #[test]
    fn without_unknown_ones_a_band_is_what_was_counted() {
        let (first, second) = (of(13, 20), of(6, 20));
        let band = |counted| Band::new(counted, 0).unwrap();
        let (found, plain) =
            (banded(band(first), band(second)).unwrap(), newcombe(first, second).unwrap());
        let same = Difference { estimate: found.estimate, low: found.low, high: found.high };
        assert_eq!((same, found.p), (plain, fisher(first, second)));
        let blurred = banded(Band::new(first, 7).unwrap(), Band::new(second, 14).unwrap()).unwrap();
        assert!(blurred.low < found.low && blurred.high > found.high);
        assert_eq!(blurred.p, 1.0);
    }

    #[test]
    fn nothing_counted_nothing_known() {
        assert_eq!(newcombe(of(0, 0), of(3, 10)), None);
        assert_eq!(fisher(of(0, 0), of(3, 10)), 1.0);
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        /// The difference lies inside, both directions mirror each other, and holm only raises.
        #[test]
        fn both_ways_say_the_same(a in 0..80u32, n in 0..80u32, b in 0..80u32, m in 0..80u32) {
            let (first, second) = (of(a, a + n + 1), of(b, b + m + 1));
            let (here, there) =
                (newcombe(first, second).unwrap(), newcombe(second, first).unwrap());
            prop_assert!(here.low <= here.estimate && here.estimate <= here.high);
            prop_assert!((here.low + there.high).abs() < 1e-12);
            let (p, q) = (fisher(first, second), fisher(second, first));
            prop_assert!((p - q).abs() < 1e-9 && (0.0..=1.0).contains(&p));
            let raised = holm(&[p, q, 0.5]);
            prop_assert!(raised[0] >= p && raised[2] >= 0.5 && raised.iter().all(|p| *p <= 1.0));
        }
    }
}
