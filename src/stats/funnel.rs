//! How far a Standort may lie from the whole by chance alone: the funnel into which small ones are
//! allowed to scatter more than large ones. Never a ranking.

use statrs::function::beta::beta_reg;

use super::Baseline;
use super::interval::Interval;

/// How seldom chance alone leads outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Once in twenty: worth a look.
    Warning,
    /// Twice in a thousand: worth a talk.
    Alarm,
}

impl Limits {
    fn tail(self) -> f64 {
        match self {
            Self::Warning => 0.025,
            Self::Alarm => 0.001,
        }
    }
}

/// The rates of so many invited that chance does not leave, if the truth is the rate of the whole.
///
/// Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005), p. 1185: exact quantiles of the
/// binomial distribution, without interpolation.
///
/// ```
/// use treffpunkt::stats::{Baseline, funnel::{Limits, limits}};
///
/// let (few, many) = (limits(Baseline::GOOD, 20, Limits::Warning), limits(Baseline::GOOD, 2_000, Limits::Warning));
/// assert_eq!((few.low, few.high), (0.1, 0.5));
/// assert!(many.low > 0.27 && many.high < 0.33);
/// ```
#[must_use]
pub fn limits(whole: Baseline, invited: u32, limits: Limits) -> Interval {
    if invited == 0 {
        return Interval::UNKNOWN;
    }
    let share = |come: u32| f64::from(come) / f64::from(invited);
    let quantile = |p| share(quantile(whole.rate(), invited, p));
    Interval { low: quantile(limits.tail()), high: quantile(1.0 - limits.tail()) }
}

/// The smallest number that is not exceeded with this probability.
fn quantile(rate: f64, invited: u32, p: f64) -> u32 {
    let at_most = |come: u32| match come >= invited {
        true => 1.0,
        false => beta_reg(f64::from(invited - come), f64::from(come) + 1.0, 1.0 - rate),
    };
    let (mut low, mut high) = (0, invited);
    while low < high {
        let middle = low + (high - low) / 2;
        if at_most(middle) >= p {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::table;

    #[test]
    fn scipy_agrees() {
        for row in table(include_str!("../../tests/data/reference_funnel.csv")) {
            let (whole, invited) = (Baseline::new(row[0]).unwrap(), row[1] as u32);
            let come = |rate: f64| (rate * f64::from(invited)).round();
            let (warning, alarm) =
                (limits(whole, invited, Limits::Warning), limits(whole, invited, Limits::Alarm));
            assert_eq!([warning.low, warning.high].map(come), [row[2], row[3]], "{row:?}");
            assert_eq!([alarm.low, alarm.high].map(come), [row[4], row[5]], "{row:?}");
        }
    }

    #[test]
    fn nobody_invited_nothing_known() {
        assert_eq!(limits(Baseline::GOOD, 0, Limits::Alarm), Interval::UNKNOWN);
    }
}
