//! Whether two turnouts differ: by how much, with an interval, and how easily chance explains it. Pure.
//!
//! Both sides are rows of published tables, so a comparison tells nothing that they do not. What is not
//! entered is taken as it would least and as it would most support a difference.

use super::report::Rate;
use crate::stats::difference::{Band, Banded, banded};

/// The usual risk of finding a difference where there is none.
const ALPHA: f64 = 0.05;

/// One rate less the other one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    pub estimate: f64,
    /// Of the 95 % interval (Newcombe), whatever the unknown ones did.
    pub low: f64,
    pub high: f64,
    /// Of Fisher's exact test, two-sided: the largest of all that the unknown ones could make of it.
    pub p: f64,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    FirstHigher,
    SecondHigher,
    NoDifference,
}

impl Finding {
    /// The word of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstHigher => "first_higher",
            Self::SecondHigher => "second_higher",
            Self::NoDifference => "no_difference",
        }
    }
}

/// What a side is called, in the cases of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// On its own, or at the beginning: "Das ganze Haus (2026)".
    pub alone: String,
    /// After "als": "das ganze Haus (2026)".
    pub after_than: String,
    /// After "gegenüber": "dem ganzen Haus (2026)".
    pub after_opposite: String,
    /// "liegt", or "liegen" where it is several.
    pub lies: &'static str,
}

impl Called {
    /// A name, which is the same in every case.
    pub fn by_name(name: &str) -> Self {
        Self {
            alone: name.into(),
            after_than: name.into(),
            after_opposite: name.into(),
            lies: "liegt",
        }
    }
}

/// "+15", "−6", "0": percentage points.
pub(super) fn signed(share: f64) -> String {
    match format!("{:+.0}", share * 100.0).as_str() {
        "+0" | "-0" => "0".into(),
        points => points.replace('-', "−"),
    }
}

impl Comparison {
    /// `None` where one of the two has no rate that may be shown.
    pub fn of(first: &Rate, second: &Rate) -> Option<Self> {
        let band = |rate: &Rate| Band::new(rate.counted, rate.most_unknown);
        let found = banded(band(first)?, band(second)?)?;
        let Banded { low, high, p, .. } = found;
        Some(Self { estimate: first.rate - second.rate, low, high, p })
    }

    /// What it comes to: nothing, unless chance hardly explains it.
    pub fn finding(&self) -> Finding {
        match (self.p < ALPHA, self.low > 0.0, self.high < 0.0) {
            (true, true, _) => Finding::FirstHigher,
            (true, _, true) => Finding::SecondHigher,
            (true, false, false) | (false, ..) => Finding::NoDifference,
        }
    }

    /// "0,031"
    pub fn p_words(&self) -> String {
        format!("{:.3}", self.p).replace('.', ",")
    }

    /// "35 Prozentpunkte", whichever side is higher.
    pub fn points_words(&self) -> String {
        match format!("{:.0}", (self.estimate * 100.0).abs()).as_str() {
            "1" => "1 Prozentpunkt".into(),
            points => format!("{points} Prozentpunkte"),
        }
    }

    /// "+15 Prozentpunkte", "−6 Prozentpunkte"
    pub fn signed_words(&self) -> String {
        match signed(self.estimate) {
            one if one == "+1" || one == "−1" => format!("{one} Prozentpunkt"),
            points => format!("{points} Prozentpunkte"),
        }
    }

    /// "mit 95 % Sicherheit −6 bis +34 Punkte"
    pub fn span_words(&self) -> String {
        format!("mit 95 % Sicherheit {} bis {} Punkte", signed(self.low), signed(self.high))
    }

    /// The answer in one or two sentences.
    pub fn sentence(&self, first: &Called, second: &Called) -> String {
        let (points, span) = (self.points_words(), self.span_words());
        match self.finding() {
            Finding::FirstHigher => format!(
                "{} {} um {points} höher als {}, {span}. Der Zufall erklärt das kaum.",
                first.alone, first.lies, second.after_than
            ),
            Finding::SecondHigher => format!(
                "{} {} um {points} niedriger als {}, {span}. Der Zufall erklärt das kaum.",
                first.alone, first.lies, second.after_than
            ),
            Finding::NoDifference => format!(
                "Kein Unterschied erkennbar. {} gegenüber {}: {}, {span}. Das kann \
                 auch Zufall sein.",
                first.alone,
                second.after_opposite,
                self.signed_words()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::disclosure::Cell;

    fn rate(came: u32, of: u32, unknown: u32) -> Rate {
        Rate::of(Cell::Shown(came), Cell::Shown(of), unknown).unwrap()
    }

    #[test]
    fn eighteen_of_forty_and_twelve_of_forty_are_no_difference() {
        let found = Comparison::of(&rate(18, 40, 0), &rate(12, 40, 0)).unwrap();
        assert_eq!(found.finding(), Finding::NoDifference);
        let said = found.sentence(&Called::by_name("Kontaktcafé"), &Called::by_name("Infotreffen"));
        assert_eq!(
            said,
            "Kein Unterschied erkennbar. Kontaktcafé gegenüber Infotreffen: +15 Prozentpunkte, mit \
             95 % Sicherheit −6 bis +34 Punkte. Das kann auch Zufall sein."
        );
    }

    #[test]
    fn many_of_many_are_and_the_unknown_ones_can_take_it_away() {
        let clear = Comparison::of(&rate(260, 400, 0), &rate(120, 400, 0)).unwrap();
        assert_eq!(clear.finding(), Finding::FirstHigher);
        let [a, b] = ["a", "b"].map(Called::by_name);
        assert!(clear.sentence(&a, &b).starts_with("a liegt um 35 Prozentpunkte höher als b, mit"));
        let back = Comparison::of(&rate(120, 400, 0), &rate(260, 400, 0)).unwrap();
        assert_eq!(back.finding(), Finding::SecondHigher);
        let blurred = Comparison::of(&rate(260, 400, 0), &rate(120, 400, 200)).unwrap();
        assert_eq!(blurred.finding(), Finding::NoDifference);
    }

    #[test]
    fn no_points_have_no_sign_and_one_is_one() {
        let said =
            |estimate| Comparison { estimate, low: -0.004, high: 0.004, p: 1.0 }.signed_words();
        let words = [0.0, 0.004, -0.004, 0.01, -0.01, -0.06].map(said);
        assert_eq!(
            words,
            [
                "0 Prozentpunkte",
                "0 Prozentpunkte",
                "0 Prozentpunkte",
                "+1 Prozentpunkt",
                "−1 Prozentpunkt",
                "−6 Prozentpunkte"
            ]
        );
        let none = Comparison { estimate: 0.0, low: -0.004, high: 0.004, p: 1.0 };
        assert_eq!(none.span_words(), "mit 95 % Sicherheit 0 bis 0 Punkte");
    }

    proptest! {
        /// Unknown ones never make a difference clearer.
        #[test]
        fn doubt_only_widens(a in 0..50u32, b in 0..50u32, more in 0..40u32) {
            let sure = Comparison::of(&rate(a, 100, 0), &rate(b, 100, 0)).unwrap();
            let doubt = Comparison::of(&rate(a, 100, more), &rate(b, 100, more)).unwrap();
            prop_assert!(doubt.low <= sure.low && doubt.high >= sure.high && doubt.p >= sure.p);
        }
    }
}
