//! How far a rate could be from what was counted: two 95 % intervals for a binomial proportion.

use statrs::distribution::{Beta, ContinuousCDF};

use super::Proportion;

/// The standard normal quantile at 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// What each side of an interval leaves out.
const TAIL: f64 = 0.025;

/// Both ends between 0 and 1, `low ≤ high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Where nothing was counted nothing is known.
    pub const UNKNOWN: Interval = Interval { low: 0.0, high: 1.0 };
}

/// The Wilson score interval, the one shown beside every rate: close to 95 % on average even for
/// small counts, never outside 0 and 1, never of length zero.
///
/// Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), p. 209; without
/// continuity correction, as recommended by Brown, Cai and `DasGupta`, Statistical Science 16 (2001),
/// p. 101.
#[must_use]
pub fn wilson(counted: Proportion) -> Interval {
    let Some(rate) = counted.rate() else {
        return Interval::UNKNOWN;
    };
    let n = f64::from(counted.whole());
    let stretch = 1.0 + Z * Z / n;
    let middle = (rate + Z * Z / (2.0 * n)) / stretch;
    let half = Z / stretch * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
    // At the edges the formula gives 0 and 1 exactly; the arithmetic misses them by a hair.
    Interval {
        low: if counted.part() == 0 { 0.0 } else { (middle - half).max(0.0) },
        high: if counted.rest() == 0 { 1.0 } else { (middle + half).min(1.0) },
    }
}

/// What is true with 95 % certainty whatever the unknown ones did: from the Wilson low if none of
/// them came (`least`) to the Wilson high if all of them came (`most`). Equal to [`wilson`] where
/// nobody is unknown.
///
/// ```
/// use treffpunkt::stats::{Proportion, interval::{wilson, wilson_band}};
///
/// let (none, all) = (Proportion::new(10, 30)?, Proportion::new(25, 30)?);
/// assert_eq!(wilson_band(none, all).low, wilson(none).low);
/// assert_eq!(wilson_band(none, all).high, wilson(all).high);
/// # Ok::<(), treffpunkt::stats::ProportionError>(())
/// ```
#[must_use]
pub fn wilson_band(least: Proportion, most: Proportion) -> Interval {
    Interval { low: wilson(least).low, high: wilson(most).high }
}

/// The Clopper–Pearson interval: covers at least 95 % whatever the truth, and pays with length.
///
/// Source: Clopper and Pearson, Biometrika 26 (1934), p. 404, as quantiles of the beta distribution:
/// the lower end is the 2.5 % quantile of Beta(k, n − k + 1), the upper the 97.5 % quantile of
/// Beta(k + 1, n − k).
#[must_use]
pub fn clopper_pearson(counted: Proportion) -> Interval {
    let (k, rest) = (f64::from(counted.part()), f64::from(counted.rest()));
    Interval {
        low: beta_quantile(k, rest + 1.0, TAIL).unwrap_or(0.0),
        high: beta_quantile(k + 1.0, rest, 1.0 - TAIL).unwrap_or(1.0),
    }
}

/// `None` where a shape is 0: there the distribution has shrunk to one end of the scale.
fn beta_quantile(a: f64, b: f64, p: f64) -> Option<f64> {
    Beta::new(a, b).ok().map(|beta| beta.inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::reference::{self, assert_close};

    fn percent(interval: Interval) -> (f64, f64) {
        let round = |rate: f64| (rate * 1000.0).round() / 10.0;
        (round(interval.low), round(interval.high))
    }

    fn of(part: u32, whole: u32) -> Proportion {
        Proportion::new(part, whole).unwrap()
    }

    #[test]
    fn the_figures_of_the_domain_research() {
        assert_eq!(percent(wilson(of(12, 20))), (38.7, 78.1));
        assert_eq!(percent(wilson(of(9, 20))), (25.8, 65.8));
        assert_eq!(percent(wilson(of(0, 12))), (0.0, 24.2));
        assert_eq!(percent(wilson(of(65, 100))), (55.3, 73.6));

        assert_eq!(percent(clopper_pearson(of(12, 20))), (36.1, 80.9));
        assert_eq!(percent(clopper_pearson(of(9, 20))), (23.1, 68.5));
        assert_eq!(percent(clopper_pearson(of(0, 12))), (0.0, 26.5));
        assert_eq!(percent(clopper_pearson(of(65, 100))), (54.8, 74.3));
    }

    #[test]
    fn scipy_agrees() {
        for row in reference::rows() {
            let (wilson, exact) = (wilson(row.proportion), clopper_pearson(row.proportion));
            assert_close(wilson.low, row.wilson.0, row.proportion);
            assert_close(wilson.high, row.wilson.1, row.proportion);
            assert_close(exact.low, row.clopper_pearson.0, row.proportion);
            assert_close(exact.high, row.clopper_pearson.1, row.proportion);
        }
    }

    #[test]
    fn nothing_counted_nothing_known() {
        assert_eq!(wilson(of(0, 0)), Interval::UNKNOWN);
        assert_eq!(clopper_pearson(of(0, 0)), Interval::UNKNOWN);
    }

    proptest! {
        /// The rate lies inside, the ends lie on the scale, and the two sides mirror each other.
        #[test]
        fn intervals_hold_the_rate(whole in 1..3000u32, share in 0.0..=1.0f64) {
            let part = (f64::from(whole) * share).round() as u32;
            let (counted, mirrored) = (of(part, whole), of(whole - part, whole));
            for interval in [wilson, clopper_pearson] {
                let (here, there) = (interval(counted), interval(mirrored));
                let rate = counted.rate().unwrap();
                prop_assert!(0.0 <= here.low && here.low <= rate);
                prop_assert!(rate <= here.high && here.high <= 1.0);
                prop_assert!((here.low - (1.0 - there.high)).abs() < 1e-9);
            }
        }
    }
}
