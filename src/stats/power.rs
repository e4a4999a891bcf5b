//! How many must be counted to see a difference, and what can be seen with so many. To be asked
//! before a trial, never after it.

use statrs::distribution::{ContinuousCDF, Normal};

/// Wrong in one of twenty trials in which nothing differs, on both sides together.
const LEVEL: f64 = 0.05;
/// Found in four of five trials in which the difference is there.
const POWER: f64 = 0.8;
/// More than all Jobcenter together invite in a year.
const MOST: u32 = 50_000_000;

/// How many each of two arms needs to tell these two rates apart, with 80 % certainty, at a
/// two-sided level of 5 %. `None` where they are the same, or no rates.
///
/// Source: J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions (2003),
/// formula 4.14, without continuity correction.
///
/// ```
/// use treffpunkt::stats::power::needed;
///
/// assert_eq!(needed(0.30, 0.40), Some(356));
/// assert_eq!(needed(0.30, 0.30), None);
/// ```
#[must_use]
pub fn needed(base: f64, other: f64) -> Option<u32> {
    let is_rate = |rate: f64| (0.0..=1.0).contains(&rate);
    if !is_rate(base) || !is_rate(other) {
        return None;
    }
    let exact = exact(base, other)?;
    (exact <= f64::from(MOST)).then_some(exact.ceil() as u32)
}

fn exact(base: f64, other: f64) -> Option<f64> {
    let normal = Normal::new(0.0, 1.0).ok()?;
    let (level, power) = (normal.inverse_cdf(1.0 - LEVEL / 2.0), normal.inverse_cdf(POWER));
    let middle = f64::midpoint(base, other);
    let same = level * (2.0 * middle * (1.0 - middle)).sqrt();
    let apart = power * (base * (1.0 - base) + other * (1.0 - other)).sqrt();
    let distance = (other - base).abs();
    (distance > 0.0).then(|| ((same + apart) / distance).powi(2))
}

/// The smallest rise above the base that so many in each of two arms would show, with 80 % certainty,
/// at a two-sided level of 5 %. `None` where even a rise to 100 % would not be seen.
///
/// ```
/// use treffpunkt::stats::power::detectable;
///
/// assert_eq!(format!("{:.2}", detectable(0.30, 100).unwrap()), "0.19");
/// assert_eq!(detectable(0.30, 3), None);
/// ```
#[must_use]
pub fn detectable(base: f64, per_arm: u32) -> Option<f64> {
    let enough = |rise: f64| exact(base, base + rise).is_some_and(|n| n <= f64::from(per_arm));
    let (mut too_little, mut plenty) = (0.0, 1.0 - base);
    if !(0.0..1.0).contains(&base) || !enough(plenty) {
        return None;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(too_little, plenty);
        if enough(middle) {
            plenty = middle;
        } else {
            too_little = middle;
        }
    }
    Some(plenty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::reference::{assert_near, table};

    #[test]
    fn the_figures_of_the_domain_research() {
        let wanted = [(0.05, 1376), (0.10, 356), (0.15, 162), (0.014, 17_038)];
        for (rise, per_arm) in wanted {
            // Rounded there; whoever wants 80 % rounds up.
            assert_eq!(exact(0.3, 0.3 + rise).unwrap().round() as u32, per_arm, "{rise}");
            assert!((0..2).contains(&(needed(0.3, 0.3 + rise).unwrap() - per_arm)), "{rise}");
        }
        let seen = [(20, 43.0), (30, 35.0), (50, 28.0), (100, 19.0), (200, 13.5), (500, 8.4)];
        for (per_arm, rise) in seen.into_iter().chain([(1000, 5.9)]) {
            let found = detectable(0.3, per_arm).unwrap() * 100.0;
            assert!((found - rise).abs() < 0.6, "{per_arm}: {found}");
        }
    }

    #[test]
    fn scipy_agrees() {
        for row in table(include_str!("../../tests/data/reference_power.csv")) {
            assert_near(exact(row[0], row[1]).unwrap(), row[2], 1e-6 * row[2], &row);
        }
    }

    #[test]
    fn what_is_detectable_needs_no_more_than_there_are() {
        for base in [0.02, 0.3, 0.65, 0.9] {
            for per_arm in [40, 356, 5_000] {
                let Some(rise) = detectable(base, per_arm) else { continue };
                assert!(needed(base, base + rise).unwrap() <= per_arm, "{base} {per_arm}");
                assert!(needed(base, base + rise * 0.99).unwrap() >= per_arm, "{base} {per_arm}");
            }
        }
        assert_eq!((needed(0.3, 1.2), detectable(1.0, 50)), (None, None));
    }
}
