//! How many of those who are invited will come, and how many to invite.
//!
//! A rate from past invitations is itself uncertain, and events differ more than dice do. So guests
//! who come are counted with the beta-binomial distribution: whoever divides seats by the rate fills
//! a room with too many in almost half of all cases.

use statrs::function::beta::ln_beta;
use statrs::function::factorial::ln_binomial;

use super::{Baseline, Proportion};

/// The most invitations that are ever proposed.
const MOST: u32 = 100_000;
/// The weight of a whole that differs no more from group to group than chance would have it.
const HEAVIEST: f64 = 10_000.0;
const LIGHTEST: f64 = 0.5;
/// Steps of a search that keeps 62 % each time: more than nine digits.
const STEPS: u32 = 48;

/// What is believed about a rate: Beta(a, b), worth a + b invitations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    a: f64,
    b: f64,
}

/// How many come of so many invited: the probability of each number, from nought on.
#[derive(Debug, Clone, PartialEq)]
pub struct Attending(Vec<f64>);

impl Expected {
    /// A rate that is known from so many past invitations. `None` without any.
    ///
    /// ```
    /// use treffpunkt::stats::{Baseline, forecast::Expected};
    ///
    /// let known = Expected::known(Baseline::new(0.3)?, 100).unwrap();
    /// assert_eq!(known.invite_for(20, 0.05), Some(46));
    /// # Ok::<(), treffpunkt::stats::BaselineError>(())
    /// ```
    #[must_use]
    pub fn known(rate: Baseline, invitations: u32) -> Option<Self> {
        Self::worth(rate, f64::from(invitations))
    }

    /// The same, where it is worth a part of an invitation more or less.
    #[must_use]
    pub fn worth(rate: Baseline, invitations: f64) -> Option<Self> {
        let rate = rate.rate();
        Self::new(rate * invitations, (1.0 - rate) * invitations)
    }

    fn new(a: f64, b: f64) -> Option<Self> {
        (a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()).then_some(Self { a, b })
    }

    /// What all groups have in common, and how much they differ: the beta distribution under which
    /// what was counted in them is likeliest. `None` where fewer than two groups were counted, or
    /// nobody came, or everybody.
    ///
    /// Source: R. J. Kleinman, Journal of the American Statistical Association 68 (1973), p. 46;
    /// by maximum likelihood as in B. Efron, Large-Scale Inference (2010), chapter 1.
    #[must_use]
    pub fn of_all(groups: &[Proportion]) -> Option<Self> {
        let counted: Vec<_> = groups.iter().filter(|one| one.whole() > 0).collect();
        let came: f64 = counted.iter().map(|one| f64::from(one.part())).sum();
        let all: f64 = counted.iter().map(|one| f64::from(one.whole())).sum();
        if counted.len() < 2 || came == 0.0 || came == all {
            return None;
        }
        let likelihood = |rate: f64, weight: f64| -> f64 {
            let (a, b) = (rate * weight, (1.0 - rate) * weight);
            let one = |one: &&Proportion| {
                ln_beta(a + f64::from(one.part()), b + f64::from(one.rest())) - ln_beta(a, b)
            };
            counted.iter().map(one).sum()
        };
        let rate_for = |weight: f64| best(1e-6, 1.0 - 1e-6, |rate| likelihood(rate, weight));
        let weight = best(LIGHTEST.ln(), HEAVIEST.ln(), |weight| {
            likelihood(rate_for(weight.exp()), weight.exp())
        });
        let (rate, weight) = (rate_for(weight.exp()), weight.exp());
        Self::new(rate * weight, (1.0 - rate) * weight)
    }

    /// The same after so many were counted in one group: drawn towards the whole the more, the fewer
    /// they are.
    #[must_use]
    pub fn after(self, counted: Proportion) -> Self {
        Self { a: self.a + f64::from(counted.part()), b: self.b + f64::from(counted.rest()) }
    }

    #[must_use]
    pub fn rate(self) -> f64 {
        self.a / self.weight()
    }

    /// How many invitations it is worth.
    #[must_use]
    pub fn weight(self) -> f64 {
        self.a + self.b
    }

    /// How many of so many invited will come.
    ///
    /// Source: J. G. Skellam, Journal of the Royal Statistical Society B 10 (1948), p. 257.
    #[must_use]
    pub fn attending(self, invited: u32) -> Attending {
        let whole = ln_beta(self.a, self.b);
        let chance = |come: u32| {
            let with = ln_beta(self.a + f64::from(come), self.b + f64::from(invited - come));
            (ln_binomial(u64::from(invited), u64::from(come)) + with - whole).exp()
        };
        Attending((0..=invited).map(chance).collect())
    }

    /// The most that may be invited so that more than these seats are needed with this probability at
    /// most. Never fewer than there are seats; `None` where there is no end to it.
    #[must_use]
    pub fn invite_for(self, seats: u32, overflow: f64) -> Option<u32> {
        let fits = |invited: u32| self.attending(invited).more_than(seats) <= overflow;
        let mut step = 1;
        let mut invited = seats;
        while fits(invited.saturating_add(step)) {
            invited = invited.saturating_add(step);
            step *= 2;
            if invited > MOST {
                return None;
            }
        }
        // Between `invited`, which fits, and `invited + step`, which does not.
        let (mut low, mut high) = (invited, invited.saturating_add(step));
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(low)
    }
}

impl Attending {
    /// The probability that more come than there are seats.
    #[must_use]
    pub fn more_than(&self, seats: u32) -> f64 {
        let first = usize::try_from(seats).map_or(usize::MAX, |seats| seats.saturating_add(1));
        self.0.get(first..).map_or(0.0, |rest| rest.iter().sum::<f64>().min(1.0))
    }

    /// How many come on average.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.iter().enumerate().map(|(come, chance)| come as f64 * chance).sum()
    }

    /// From how many to how many come in four of five cases: a tenth lies below, a tenth above.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        (self.quantile(0.1), self.quantile(0.9))
    }

    /// The smallest number that so many cases do not exceed.
    fn quantile(&self, share: f64) -> u32 {
        let mut sum = 0.0;
        let reached = self.0.iter().position(|chance| {
            sum += chance;
            sum >= share - 1e-12
        });
        u32::try_from(reached.unwrap_or(self.0.len().saturating_sub(1))).unwrap_or(u32::MAX)
    }

    /// The probability of each number, from nought on: the picture of it.
    #[must_use]
    pub fn chances(&self) -> &[f64] {
        &self.0
    }
}

/// Where a function with one top has it, by golden sections.
fn best(mut low: f64, mut high: f64, of: impl Fn(f64) -> f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..STEPS {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = of(right);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::reference::{assert_near, table};

    fn known(rate: f64, invitations: u32) -> Expected {
        Expected::known(Baseline::new(rate).unwrap(), invitations).unwrap()
    }

    #[test]
    fn the_figures_of_the_domain_research() {
        assert_eq!(known(0.3, 100).invite_for(20, 0.05), Some(46));
        assert_eq!(known(0.3, 10).invite_for(20, 0.05), Some(35));
        assert_eq!(known(0.65, 100).invite_for(20, 0.05), Some(25));
        // Seats divided by the rate: too many in almost half of all cases.
        let naive = known(0.3, 100).attending(67).more_than(20);
        assert!((0.4..0.5).contains(&naive), "{naive}");
    }

    #[test]
    fn scipy_agrees() {
        for row in table(include_str!("../../tests/data/reference_forecast.csv")) {
            let expected = Expected::new(row[0], row[1]).unwrap();
            let attending = expected.attending(row[2] as u32);
            assert_near(attending.more_than(row[3] as u32), row[4], 1e-9, &row);
            assert_eq!(attending.range(), (row[5] as u32, row[6] as u32), "{row:?}");
            assert_near(attending.mean(), row[7], 1e-9 * row[7], &row);
        }
    }

    #[test]
    fn scipy_finds_the_same_whole() {
        for row in table(include_str!("../../tests/data/reference_shrinkage.csv")) {
            let (fit, groups) = row.split_at(2);
            let groups =
                groups.chunks(2).map(|one| Proportion::new(one[0] as u32, one[1] as u32).unwrap());
            let groups: Vec<_> = groups.filter(|one| one.whole() > 0).collect();
            let all = Expected::of_all(&groups).unwrap();
            assert_near(all.rate(), fit[0], 1e-4, &row);
            assert_near(all.weight().ln(), fit[1].ln(), 1e-2, &row);
        }
    }

    #[test]
    fn a_small_group_is_drawn_towards_the_whole_and_a_large_one_is_not() {
        let of = |part, whole| Proportion::new(part, whole).unwrap();
        let groups = [of(30, 100), of(45, 100), of(20, 100), of(33, 100), of(60, 100)];
        let all = Expected::of_all(&groups).unwrap();
        assert!((0.3..0.45).contains(&all.rate()), "{all:?}");
        let (few, many) = (all.after(of(4, 5)).rate(), all.after(of(800, 1000)).rate());
        assert!(few < 0.6 && many > 0.77, "{few} {many}");
    }

    #[test]
    fn without_anything_to_go_by_nothing_is_said() {
        let of = |part, whole| Proportion::new(part, whole).unwrap();
        assert_eq!(Expected::of_all(&[of(3, 10)]), None);
        assert_eq!(Expected::of_all(&[of(0, 10), of(0, 20)]), None);
        assert_eq!(Expected::known(Baseline::new(0.3).unwrap(), 0), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// One more invitation would be one too many; more seats never mean fewer invitations.
        #[test]
        fn the_most_that_fits(rate in 0.05..0.95f64, n in 2..300u32, seats in 1..40u32) {
            let expected = known(rate, n);
            let Some(invited) = expected.invite_for(seats, 0.05) else { return Ok(()) };
            prop_assert!(invited >= seats);
            prop_assert!(expected.attending(invited).more_than(seats) <= 0.05 + 1e-12);
            prop_assert!(expected.attending(invited + 1).more_than(seats) > 0.05);
            prop_assert!(expected.invite_for(seats + 1, 0.05).is_none_or(|more| more >= invited));
            let sum: f64 = expected.attending(invited).chances().iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-8, "{sum}");
        }
    }
}
