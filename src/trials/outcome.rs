//! What a trial's sums mean. Pure; the definitions are those of every turnout:
//!
//! - **delivered** and **attended** as in `src/attendance/tally.rs`; the rate is attended ÷ delivered,
//! - withdrawn invitations and cancelled events are in no sum,
//! - what nobody entered is taken as it most speaks against a difference,
//! - every version is compared with the first one: difference with Newcombe's interval, Fisher's exact
//!   test, raised after Holm where there are several,
//! - nothing is said where a count of 1 to 4 people would be told, or fewer than ten were reached.
//!
//! Households read one version together and events differ, so people are a little more alike than the
//! formulas think: true intervals are somewhat wider. The page says so.

use super::size::{points, points_from};
use crate::stats::Proportion;
use crate::stats::difference::{Band, banded, holm};
use crate::stats::disclosure::{FEWEST, RATE_FROM};
use crate::stats::interval::{Interval, wilson_band};
use crate::stats::power::detectable;
use crate::wordings::arms::letter;

/// The usual risk of finding a difference where there is none.
const LEVEL: f64 = 0.05;

/// What one version adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub events: u32,
    pub delivered: u32,
    pub attended: u32,
    /// Delivered, and nobody entered whether they came.
    pub unknown: u32,
}

impl Sum {
    fn counted(&self) -> Option<Proportion> {
        Proportion::new(self.attended, self.delivered).ok()
    }

    /// The rate of those of whom it is known that they came; `None` where nobody was reached.
    pub fn rate(&self) -> Option<f64> {
        self.counted()?.rate()
    }

    /// With 95 % certainty, whatever the unknown ones did.
    pub fn interval(&self) -> Option<Interval> {
        let most = self.attended.checked_add(self.unknown)?;
        Some(wilson_band(self.counted()?, Proportion::new(most, self.delivered).ok()?))
    }

    /// Whether none of its counts is about fewer than five people.
    fn is_tellable(&self) -> bool {
        let away = self.delivered.saturating_sub(self.attended).saturating_sub(self.unknown);
        [self.attended, self.unknown, away].into_iter().all(is_many)
    }
}

/// Nobody is nobody's secret.
fn is_many(people: u32) -> bool {
    people == 0 || people >= FEWEST
}

/// Whether counts may stand beside the house's other figures: what is left of the events if all
/// versions are taken away must not be a few people either.
pub fn can_be_subtracted(whole: Sum, versions: &[Sum]) -> bool {
    let rest = |of: fn(&Sum) -> u32| {
        of(&whole).saturating_sub(versions.iter().map(of).fold(0, u32::saturating_add))
    };
    let left = Sum {
        events: 0,
        delivered: rest(|sum| sum.delivered),
        attended: rest(|sum| sum.attended),
        unknown: rest(|sum| sum.unknown),
    };
    is_many(left.delivered) && left.is_tellable()
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    Better,
    Worse,
    NoDifference,
}

/// A version against the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Which one, counted from 0.
    pub place: usize,
    /// Its rate less that of the first, between −1 and 1.
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
    /// After Holm.
    pub p: f64,
}

impl Compared {
    pub fn finding(&self) -> Finding {
        match (self.p < LEVEL, self.low > 0.0, self.high < 0.0) {
            (true, true, _) => Finding::Better,
            (true, _, true) => Finding::Worse,
            (true, false, false) | (false, ..) => Finding::NoDifference,
        }
    }
}

/// What a trial answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Too few people for anything to be said.
    TooFew,
    Compared(Vec<Compared>),
}

/// Compares each version with the first.
pub fn answer(sums: &[Sum]) -> Answer {
    let enough = |sum: &Sum| sum.delivered >= RATE_FROM && sum.is_tellable();
    if sums.len() < 2 || !sums.iter().all(enough) {
        return Answer::TooFew;
    }
    let band = |sum: &Sum| Band::new(sum.counted()?, sum.unknown);
    let found: Option<Vec<_>> =
        sums.iter().skip(1).map(|other| banded(band(other)?, band(sums.first()?)?)).collect();
    let Some(found) = found else { return Answer::TooFew };
    let raised = holm(&found.iter().map(|one| one.p).collect::<Vec<_>>());
    let compared = (1..).zip(found).zip(raised).map(|((place, one), p)| Compared {
        place,
        estimate: one.estimate,
        low: one.low,
        high: one.high,
        p,
    });
    Answer::Compared(compared.collect())
}

/// Whether sentences may name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    Shown,
    Hidden,
}

/// "Mit Fassung B kamen 41 von 100, mit Fassung A 34 von 100: 7 Punkte mehr (−6 bis 20). Kein
/// Unterschied erkennbar."
pub fn sentence(compared: &Compared, sums: &[Sum], counts: Counts) -> String {
    let (other, first) = (letter(compared.place), letter(0));
    let of = |place: usize| sums.get(place).copied().unwrap_or_default();
    let came = |sum: Sum| format!("{} von {}", sum.attended, sum.delivered);
    let beginning = match counts {
        Counts::Shown => format!(
            "Mit Fassung {other} kamen {}, mit Fassung {first} {}",
            came(of(compared.place)),
            came(of(0))
        ),
        Counts::Hidden => format!("Fassung {other} gegenüber Fassung {first}"),
    };
    let difference = match points(compared.estimate) {
        0 => "gleich viele".to_owned(),
        1 => "1 Punkt mehr".into(),
        -1 => "1 Punkt weniger".into(),
        more @ 2.. => format!("{more} Punkte mehr"),
        fewer => format!("{} Punkte weniger", fewer.abs()),
    };
    let span = format!("{} bis {}", signed(compared.low), signed(compared.high));
    let verdict = match compared.finding() {
        Finding::Better => format!("Fassung {other} wirkt besser."),
        Finding::Worse => format!("Fassung {other} wirkt schlechter."),
        Finding::NoDifference => "Kein Unterschied erkennbar.".into(),
    };
    format!("{beginning}: {difference} ({span}). {verdict}")
}

/// "−3"
fn signed(share: f64) -> String {
    points(share).to_string().replace('-', "−")
}

/// What so many invitations could have shown: whoever reads "no difference" should know it.
pub fn could_show(base: f64, sums: &[Sum]) -> String {
    let least = sums.iter().map(|sum| sum.delivered).min().unwrap_or(0);
    match detectable(base, least).map(points_from) {
        Some(rise) => format!(
            "Mit so vielen Einladungen war ein Unterschied ab {rise} Punkten zu sehen. Ein kleinerer \
             kann trotzdem da sein."
        ),
        None => {
            "Mit so wenigen Einladungen war kein Unterschied zu sehen, auch kein großer.".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(attended: u32, delivered: u32) -> Sum {
        Sum { events: 3, delivered, attended, unknown: 0 }
    }

    fn said(first: Sum, other: Sum) -> String {
        let sums = [first, other];
        match answer(&sums) {
            Answer::TooFew => "zu wenig".into(),
            Answer::Compared(compared) => sentence(&compared[0], &sums, Counts::Shown),
        }
    }

    #[test]
    fn the_figures_of_the_domain_research() {
        assert_eq!(
            said(sum(6, 20), sum(13, 20)),
            "Mit Fassung B kamen 13 von 20, mit Fassung A 6 von 20: 35 Punkte mehr (4 bis 58). Kein \
             Unterschied erkennbar."
        );
        assert_eq!(
            said(sum(12, 40), sum(18, 40)),
            "Mit Fassung B kamen 18 von 40, mit Fassung A 12 von 40: 15 Punkte mehr (−6 bis 34). Kein \
             Unterschied erkennbar."
        );
    }

    #[test]
    fn what_is_clear_is_said_in_both_directions() {
        assert!(said(sum(120, 400), sum(200, 400)).ends_with("Fassung B wirkt besser."));
        assert!(said(sum(200, 400), sum(120, 400)).ends_with("Fassung B wirkt schlechter."));
        assert!(said(sum(30, 100), sum(30, 100)).contains(": gleich viele (−13 bis 13)."));
        let hidden = answer(&[sum(120, 400), sum(200, 400)]);
        let Answer::Compared(compared) = hidden else { panic!("enough were reached") };
        let told = sentence(&compared[0], &[], Counts::Hidden);
        assert!(told.starts_with("Fassung B gegenüber Fassung A: 20 Punkte mehr (13 bis 26)."));
    }

    #[test]
    fn nothing_is_said_about_a_few() {
        for (few, other) in [
            (sum(4, 40), sum(18, 40)),
            (sum(37, 40), sum(18, 40)),
            (sum(5, 9), sum(18, 40)),
            (Sum { unknown: 3, ..sum(20, 40) }, sum(18, 40)),
        ] {
            assert_eq!(answer(&[few, other]), Answer::TooFew, "{few:?}");
        }
        assert_eq!(answer(&[sum(20, 40)]), Answer::TooFew);
        assert_ne!(answer(&[sum(0, 40), sum(18, 40)]), Answer::TooFew);
    }

    #[test]
    fn a_rest_of_a_few_people_hides_the_counts() {
        let versions = [sum(20, 50), sum(15, 50)];
        let whole = |attended, delivered| sum(attended, delivered);

        assert!(can_be_subtracted(whole(35, 100), &versions));
        assert!(can_be_subtracted(whole(45, 120), &versions));
        assert!(!can_be_subtracted(whole(36, 103), &versions));
        assert!(!can_be_subtracted(whole(37, 120), &versions));
    }

    #[test]
    fn several_versions_are_held_to_more() {
        let two = answer(&[sum(30, 100), sum(45, 100)]);
        let four = answer(&[sum(30, 100), sum(45, 100), sum(33, 100), sum(31, 100)]);
        let p = |answer: &Answer| match answer {
            Answer::Compared(compared) => compared[0].p,
            Answer::TooFew => panic!("enough were reached"),
        };
        assert!((p(&four) - 3.0 * p(&two)).abs() < 1e-9, "{} {}", p(&two), p(&four));
        assert!(could_show(0.3, &[sum(30, 100), sum(45, 120)]).contains("ab 20 Punkten"));
    }

    proptest! {
        /// What nobody entered never makes a difference clearer.
        #[test]
        fn doubt_only_widens(a in 20..60u32, b in 20..60u32, more in 5..20u32) {
            let with = |attended, unknown| Sum { unknown, ..sum(attended, 100) };
            let found = |unknown| match answer(&[with(a, unknown), with(b, unknown)]) {
                Answer::Compared(compared) => compared[0],
                Answer::TooFew => unreachable!("enough were reached"),
            };
            let (sure, doubt) = (found(0), found(more));
            prop_assert!(doubt.low <= sure.low && doubt.high >= sure.high && doubt.p >= sure.p);
        }
    }
}
