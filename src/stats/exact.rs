//! The exact binomial test against a baseline, and the verdict a manager reads.
//!
//! p-values are right to nine digits up to 10,000 and to six up to 250,000 counted; of a country's twenty
//! million to five where they are below 0.1, and to two above, where they decide nothing.

use statrs::distribution::{Binomial, Discrete};
use statrs::function::beta::beta_reg;

use super::{Baseline, Proportion, ProportionError, SAME};

/// Verdicts are wrong in at most one of twenty cases in which nothing differs from the baseline.
///
/// Two-sided, because nobody decides beforehand in which direction a format will surprise: who
/// tested 5 % above *and* 5 % below would call one ordinary format in ten remarkable.
pub const LEVEL: f64 = 0.05;

/// Below this many delivered invitations there is no verdict and no rate.
pub const ENOUGH: u32 = 10;

/// The probability of so many or more, if the baseline were the truth: the one-sided p-value for
/// "above". P(X ≥ k) = `I_p(k, n − k + 1)` (Abramowitz and Stegun 26.5.24).
#[must_use]
pub fn greater(counted: Proportion, baseline: Baseline) -> f64 {
    at_least(counted.part(), counted.whole(), baseline.rate())
}

/// The probability of so many or fewer, if the baseline were the truth.
#[must_use]
pub fn less(counted: Proportion, baseline: Baseline) -> f64 {
    at_most(counted.part(), counted.whole(), baseline.rate())
}

/// The probability of anything as unlikely as what was counted, on either side.
///
/// By the method of small p-values, as in R's `binom.test` and `SciPy`'s `binomtest`: all outcomes
/// that are no more likely than the one at hand. Takes logarithmic time, not one step per outcome.
#[must_use]
pub fn two_sided(counted: Proportion, baseline: Baseline) -> f64 {
    let (k, n, p) = (counted.part(), counted.whole(), baseline.rate());
    let Ok(binomial) = Binomial::new(p, u64::from(n)) else {
        return 1.0;
    };
    let limit = binomial.ln_pmf(u64::from(k)) + SAME.ln();
    let unlikely = |outcome: u32| binomial.ln_pmf(u64::from(outcome)) <= limit;
    let expected = f64::from(n) * p;
    let mode = ((f64::from(n) + 1.0) * p).floor().min(f64::from(n)) as u32;
    if unlikely(mode) {
        return 1.0;
    }
    let both = if f64::from(k) < expected {
        let other = first(mode, n + 1, unlikely);
        at_most(k, n, p) + at_least(other, n, p)
    } else {
        let other = first(0, mode, |outcome| !unlikely(outcome));
        at_least(k, n, p) + other.checked_sub(1).map_or(0.0, |last| at_most(last, n, p))
    };
    both.min(1.0)
}

/// The first number from `low` up to, not including, `high` that `holds`; `high` if none does.
/// Wants that once it holds, it holds for all that follow.
fn first(mut low: u32, mut high: u32, holds: impl Fn(u32) -> bool) -> u32 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

fn at_least(k: u32, n: u32, p: f64) -> f64 {
    if k == 0 {
        1.0
    } else if k > n {
        0.0
    } else {
        beta_reg(f64::from(k), f64::from(n - k) + 1.0, p)
    }
}

fn at_most(k: u32, n: u32, p: f64) -> f64 {
    // Seen from the other side, so that a tiny tail is not what is left over from 1.
    if k >= n { 1.0 } else { at_least(n - k, n, 1.0 - p) }
}

/// What was counted of delivered invitations. `attended + unknown ≤ delivered`; an invitation whose
/// attendance nobody entered is unknown and never counts as absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnout {
    attended: u32,
    unknown: u32,
    delivered: u32,
}

impl Turnout {
    /// # Errors
    /// More attended or unknown than were delivered.
    pub fn new(attended: u32, unknown: u32, delivered: u32) -> Result<Self, ProportionError> {
        let rest = Proportion::new(attended, delivered)?.rest();
        Proportion::new(unknown, rest)?;
        Ok(Self { attended, unknown, delivered })
    }

    #[must_use]
    pub fn band(self) -> Band {
        let of_delivered = |part| Proportion { part, whole: self.delivered };
        Band {
            all_absent: of_delivered(self.attended),
            all_there: of_delivered(self.attended + self.unknown),
        }
    }

    /// Above or below only if it stays so whatever the unknown ones did; too few below
    /// [`ENOUGH`] delivered.
    ///
    /// ```
    /// use treffpunkt::stats::{Baseline, exact::{Turnout, Verdict}};
    ///
    /// let verdict = |attended, unknown| {
    ///     Ok::<_, treffpunkt::stats::ProportionError>(
    ///         Turnout::new(attended, unknown, 20)?.against(Baseline::GOOD).verdict,
    ///     )
    /// };
    /// assert_eq!(verdict(12, 0)?, Verdict::Above);
    /// assert_eq!(verdict(9, 0)?, Verdict::NotDistinguishable);
    /// assert_eq!(verdict(1, 0)?, Verdict::Below);
    /// assert_eq!(verdict(1, 5)?, Verdict::NotDistinguishable);
    /// # Ok::<(), treffpunkt::stats::ProportionError>(())
    /// ```
    #[must_use]
    pub fn against(self, baseline: Baseline) -> Judgement {
        let Band { all_absent, all_there } = self.band();
        let p = two_sided(all_absent, baseline).max(two_sided(all_there, baseline));
        let verdict = if self.delivered < ENOUGH {
            Verdict::TooFew
        } else {
            verdict_of(all_absent, baseline).and(verdict_of(all_there, baseline))
        };
        Judgement { verdict, p }
    }
}

/// The turnout if all unknown ones stayed away, and if all of them came. Without unknown ones the
/// two are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    pub all_absent: Proportion,
    pub all_there: Proportion,
}

/// The verdict with its two-sided p-value, between 0 and 1: the larger one of both ends of the band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub p: f64,
}

/// How a turnout stands to the baseline. "Not distinguishable" is a result, not a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    Above,
    NotDistinguishable,
    Below,
    TooFew,
}

impl Verdict {
    /// As the API spells it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::NotDistinguishable => "not_distinguishable",
            Self::Below => "below",
            Self::TooFew => "too_few",
        }
    }

    fn and(self, other: Verdict) -> Verdict {
        if self == other { self } else { Verdict::NotDistinguishable }
    }
}

fn verdict_of(counted: Proportion, baseline: Baseline) -> Verdict {
    if two_sided(counted, baseline) >= LEVEL {
        Verdict::NotDistinguishable
    } else if counted.rate() > Some(baseline.rate()) {
        Verdict::Above
    } else {
        Verdict::Below
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::reference::{self, assert_close};

    fn of(part: u32, whole: u32) -> Proportion {
        Proportion::new(part, whole).unwrap()
    }

    fn verdict(attended: u32, unknown: u32, delivered: u32) -> Verdict {
        Turnout::new(attended, unknown, delivered).unwrap().against(Baseline::GOOD).verdict
    }

    #[test]
    fn the_figures_of_the_domain_research() {
        let rounded = |part, whole, digits: i32| {
            let scale = 10f64.powi(digits);
            (greater(of(part, whole), Baseline::GOOD) * scale).round() / scale
        };
        assert_eq!(rounded(12, 20, 4), 0.0051);
        assert_eq!(rounded(9, 20, 3), 0.113);
        assert_eq!(rounded(13, 20, 4), 0.0013);
        assert_eq!(rounded(20, 30, 5), 0.00004);
    }

    #[test]
    fn scipy_agrees() {
        for row in reference::rows() {
            let baseline = Baseline::new(row.baseline).unwrap();
            assert_close(greater(row.proportion, baseline), row.greater, row.proportion);
            assert_close(less(row.proportion, baseline), row.less, row.proportion);
            assert_close(two_sided(row.proportion, baseline), row.two_sided, row.proportion);
        }
    }

    #[test]
    fn of_a_whole_country_what_decides_is_right() {
        for row in reference::table(include_str!("../../tests/data/reference_country.csv")) {
            let all = of((row[0] + row[2]) as u32, (row[1] + row[3]) as u32);
            let allowed = if row[5] < 0.1 { 1e-5 } else { 2e-2 };
            let found = two_sided(all, Baseline::GOOD);
            reference::assert_near(found / row[5], 1.0, allowed, &row);
        }
    }

    #[test]
    fn verdicts_a_manager_can_trust() {
        assert_eq!(verdict(9, 0, 20), Verdict::NotDistinguishable);
        assert_eq!(verdict(12, 0, 20), Verdict::Above);
        assert_eq!(verdict(1, 0, 20), Verdict::Below);
        assert_eq!(verdict(9, 0, 9), Verdict::TooFew);
        assert_eq!(verdict(0, 0, 0), Verdict::TooFew);
    }

    #[test]
    fn unknown_attendance_takes_a_verdict_back() {
        assert_eq!(verdict(12, 8, 20), Verdict::Above);
        assert_eq!(verdict(1, 2, 20), Verdict::NotDistinguishable);
        assert_eq!(verdict(0, 20, 20), Verdict::NotDistinguishable);
        assert!(Turnout::new(12, 9, 20).is_err());
        assert!(Turnout::new(u32::MAX, 1, u32::MAX).is_err());
    }

    proptest! {
        /// One more guest never makes a verdict worse, one more unknown never makes it firmer.
        #[test]
        fn verdicts_move_with_the_counts(
            delivered in 10..200u32,
            attended in 0.0..1.0f64,
            unknown in 0.0..1.0f64,
        ) {
            let attended = (f64::from(delivered) * attended) as u32;
            let unknown = (f64::from(delivered - attended) * unknown) as u32;
            let rank = |verdict| match verdict {
                Verdict::Below => 0,
                Verdict::NotDistinguishable | Verdict::TooFew => 1,
                Verdict::Above => 2,
            };
            let here = verdict(attended, unknown, delivered);
            if unknown > 0 {
                let entered = verdict(attended + 1, unknown - 1, delivered);
                prop_assert!(rank(entered) >= rank(here));
                prop_assert!(here == Verdict::NotDistinguishable || entered == here);
            }
            prop_assert!(two_sided(of(attended, delivered), Baseline::GOOD) <= 1.0);
        }
    }
}
