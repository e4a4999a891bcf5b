//! Sums and what may be said about them. Pure: numbers in, numbers and verdicts out.
//!
//! A turnout of 45 % sounds better than 30 %, but 9 of 20 is no evidence of it. So every rate comes
//! with its counts, an interval ([`interval`]) and an exact test against the baseline ([`exact`]),
//! and nothing is shown that says something about fewer than five people ([`disclosure`]).
//!
//! Two rates are compared by [`difference`], what a trial could show by [`power`], Standorte by
//! [`funnel`]; [`forecast`] says how many will come and how many to invite.
//!
//! All formulas are checked against tables that `SciPy` computed (`tests/data/reference_*.csv`).

pub mod difference;
pub mod disclosure;
pub mod exact;
pub mod forecast;
pub mod funnel;
pub mod interval;
pub mod linked;
pub mod power;

/// Outcomes whose probabilities differ by less than this factor count as equally likely, so that
/// rounding does not decide whether the other tail belongs to a p-value. R's `binom.test` and
/// `fisher.test`, and `SciPy`, use the same.
const SAME: f64 = 1.0 + 1e-7;

/// A part of a whole, both counted in the same unit (invitations, persons). Always `part ≤ whole`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Proportion {
    part: u32,
    whole: u32,
}

impl Proportion {
    /// ```
    /// use treffpunkt::stats::{Proportion, ProportionError};
    ///
    /// assert_eq!(Proportion::new(9, 20)?.rate(), Some(0.45));
    /// assert_eq!(Proportion::new(0, 0)?.rate(), None);
    /// assert_eq!(Proportion::new(21, 20), Err(ProportionError { part: 21, whole: 20 }));
    /// # Ok::<(), ProportionError>(())
    /// ```
    ///
    /// # Errors
    /// The part is larger than the whole.
    pub fn new(part: u32, whole: u32) -> Result<Self, ProportionError> {
        if part > whole {
            return Err(ProportionError { part, whole });
        }
        Ok(Self { part, whole })
    }

    #[must_use]
    pub fn part(self) -> u32 {
        self.part
    }

    #[must_use]
    pub fn whole(self) -> u32 {
        self.whole
    }

    /// What is left of the whole.
    #[must_use]
    pub fn rest(self) -> u32 {
        self.whole - self.part
    }

    /// Between 0 and 1; nothing of nothing has no rate.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{part} is not a part of {whole}")]
pub struct ProportionError {
    pub part: u32,
    pub whole: u32,
}

/// A rate to compare with, strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Baseline(f64);

impl Baseline {
    /// The turnout that counts as good for an ordinary format (30 %).
    pub const GOOD: Baseline = Baseline(0.30);

    /// # Errors
    /// 0 and 1 are refused too: against them every other figure would be "significant".
    pub fn new(rate: f64) -> Result<Self, BaselineError> {
        if rate > 0.0 && rate < 1.0 { Ok(Self(rate)) } else { Err(BaselineError { rate }) }
    }

    #[must_use]
    pub fn rate(self) -> f64 {
        self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a baseline lies between 0 and 1, not at {rate}")]
pub struct BaselineError {
    pub rate: f64,
}

/// Reads the tables that `tests/data/reference_*.py` wrote, for the tests of the rooms.
#[cfg(test)]
mod reference {
    use super::Proportion;

    pub struct Row {
        pub proportion: Proportion,
        pub baseline: f64,
        pub wilson: (f64, f64),
        pub clopper_pearson: (f64, f64),
        pub greater: f64,
        pub less: f64,
        pub two_sided: f64,
    }

    pub fn rows() -> Vec<Row> {
        let table = include_str!("../../tests/data/reference_statistics.csv");
        table.lines().skip(1).map(row).collect()
    }

    fn row(line: &str) -> Row {
        let fields: Vec<&str> = line.split(',').collect();
        let count = |at: usize| fields[at].parse::<u32>().unwrap();
        let number = |at: usize| fields[at].parse::<f64>().unwrap();
        Row {
            proportion: Proportion::new(count(0), count(1)).unwrap(),
            baseline: number(2),
            wilson: (number(3), number(4)),
            clopper_pearson: (number(5), number(6)),
            greater: number(7),
            less: number(8),
            two_sided: number(9),
        }
    }

    /// Equal to nine significant digits, or both too small to matter. Six digits where more than
    /// 10,000 were counted: there statrs ends its continued fraction early.
    pub fn assert_close(ours: f64, theirs: f64, counted: Proportion) {
        let what = format!("{counted:?}");
        let error = (ours - theirs).abs();
        let share = if counted.whole() > 10_000 { 1e-6 } else { 1e-9 };
        let allowed = share * theirs.abs() + 1e-12;
        assert!(error <= allowed, "{what}: {ours} instead of {theirs}");
    }

    /// The numbers of a table, row by row.
    pub fn table(text: &str) -> Vec<Vec<f64>> {
        let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
        text.lines().skip(1).map(row).collect()
    }

    pub fn assert_near(ours: f64, theirs: f64, allowed: f64, row: &[f64]) {
        assert!((ours - theirs).abs() <= allowed, "{ours} instead of {theirs}: {row:?}");
    }
}
