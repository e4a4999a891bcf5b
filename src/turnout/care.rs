//! Whether more come where children are looked after, and where that is missing. Pure.
//!
//! The one is read from two rows of a published table, the other from what is published about barriers.

use serde::Serialize;

use super::barriers::{Barriers, Place};
use super::compare::{Comparison, Finding};
use super::plan::Care;
use super::report::{By, Rate, Report};
use crate::invitations::Barrier;
use crate::stats::disclosure::Cell;
use crate::web::filters::number;

const UNKNOWN: &str = "Ob mit Kinderbetreuung mehr kommen, lässt sich noch nicht sagen: Es braucht \
                       Termine mit und ohne, mit je 10 zugestellten Einladungen, und keine Zahl darf \
                       ausgeblendet sein.";

/// The answer of the table by childcare, in a few sentences; empty for every other table.
pub fn sentence(report: &Report) -> String {
    if report.by != By::Care {
        return String::new();
    }
    let rate = |care: Care| report.rows.iter().find(|row| row.key == care.code())?.turnout;
    let both = rate(Care::Offered).zip(rate(Care::None));
    let Some((with, without)) = both else { return UNKNOWN.into() };
    let Some(found) = Comparison::of(&with, &without) else { return UNKNOWN.into() };
    let said = |rate: &Rate| format!("{} ({})", rate.value(), rate.n_words());
    let (points, span) = (found.points_words(), found.span_words());
    let judged = match found.finding() {
        Finding::FirstHigher => format!(
            "Mit Betreuung liegt die Quote um {points} höher, {span}. Der Zufall erklärt das kaum. Es \
             sind aber oft auch andere Formate."
        ),
        Finding::SecondHigher => format!(
            "Mit Betreuung liegt die Quote um {points} niedriger, {span}. Der Zufall erklärt das kaum: \
             Vermutlich sind es andere Formate."
        ),
        Finding::NoDifference => format!(
            "Kein Unterschied erkennbar: {}, {span}. Das kann auch Zufall sein.",
            found.signed_words()
        ),
    };
    format!(
        "Mit Kinderbetreuung kamen {} der Eingeladenen, ohne {}. {judged}",
        said(&with),
        said(&without)
    )
}

/// Where childcare is missing, by what those said who declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    pub sentence: String,
    pub places: Vec<Place>,
    /// Every reason of that year.
    pub href: String,
}

impl Missing {
    /// Of what may be shown of a year.
    pub fn of(barriers: &Barriers, year: i16) -> Self {
        Self {
            sentence: match barriers.total(Barrier::Childcare) {
                Cell::Hidden => format!(
                    "Wie oft {year} Kinderbetreuung fehlte, ist ausgeblendet, damit niemand erkennbar \
                     wird."
                ),
                Cell::Shown(0) => format!(
                    "Zu Terminen aus {year} hat niemand gesagt, dass Kinderbetreuung fehlt."
                ),
                Cell::Shown(guests) => format!(
                    "{} Gäste haben zu Terminen aus {year} abgesagt, weil Kinderbetreuung fehlt.",
                    number(i64::from(guests))
                ),
            },
            places: barriers.places(Barrier::Childcare),
            href: format!("/turnout/barriers?year={year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Baseline;
    use crate::turnout::barriers::{Reach, Said, Spot, report};
    use crate::turnout::day_part::DayPart;
    use crate::turnout::period::{Period, Quarter};
    use crate::turnout::plan::Weekday;
    use crate::turnout::report::{Names, Sums, of};
    use crate::turnout::tables::{self, Counted, Kind};

    /// Of four hundred who were invited to each.
    fn said(with: u32, without: u32) -> String {
        let mut counted = Counted::default();
        for (care, attended) in [(Care::Offered, with), (Care::None, without)] {
            let place = tables::Place {
                quarter: Quarter::of("2026-03-12".parse().unwrap()),
                format: "format".into(),
                topic: "topic".into(),
                site: "site".into(),
                month: "2026-03".into(),
                kind: Kind { care: care.code(), ..Kind::default() },
            };
            counted.add(place, Sums { events: 1, delivered: 400, attended, ..Sums::default() });
        }
        let period = Period::parse("2026", "2026", "2026-11-22".parse().unwrap()).unwrap();
        let names = Names::default();
        sentence(&of(&counted.published(), &names, period, By::Care, Baseline::GOOD))
    }

    #[test]
    fn a_proper_test_says_whether_childcare_makes_a_difference() {
        let more = said(260, 120);
        assert!(
            more.starts_with(
                "Mit Kinderbetreuung kamen 65\u{a0}% (260 von 400) der Eingeladenen, ohne 30\u{a0}% \
                 (120 von 400). Mit Betreuung liegt die Quote um 35 Prozentpunkte höher, mit 95 % \
                 Sicherheit +28 bis +41 Punkte."
            ),
            "{more}"
        );
        assert!(said(120, 260).contains("um 35 Prozentpunkte niedriger, mit 95 % Sicherheit −"));
        // The spans of both rates overlap, and chance still hardly explains it: 48 and 40 %.
        assert!(said(192, 160).contains("um 8 Prozentpunkte höher, "), "{}", said(192, 160));
        assert!(
            said(128, 120).contains("Kein Unterschied erkennbar: +2 Prozentpunkte, "),
            "{}",
            said(128, 120)
        );
        assert_eq!(said(2, 120), UNKNOWN);
    }

    fn missing(guests: &[(&str, u32)]) -> Missing {
        let mut all = Said::new();
        for (site, count) in guests {
            let spot =
                Spot { site: (*site).into(), weekday: Weekday::Monday, day_part: DayPart::Morning };
            all.entry(spot).or_default().insert(Barrier::Childcare, *count);
        }
        Missing::of(&report(&all, Reach::WholeHouse), 2026)
    }

    #[test]
    fn where_it_is_missing_is_said_from_five_on() {
        let many = missing(&[("Mitte", 20), ("Nord", 8)]);
        assert_eq!(
            many.sentence,
            "28 Gäste haben zu Terminen aus 2026 abgesagt, weil Kinderbetreuung fehlt."
        );
        let rows: Vec<_> = many.places.iter().map(|place| place.rows.as_str()).collect();
        assert_eq!(rows, ["Mitte (20), Nord (8)", "Montag (28)", "vormittags (28)"]);
        assert_eq!(many.href, "/turnout/barriers?year=2026");

        let few = missing(&[("Mitte", 3)]);
        assert_eq!(
            few.sentence,
            "Wie oft 2026 Kinderbetreuung fehlte, ist ausgeblendet, damit niemand erkennbar wird."
        );
        assert!(few.places.is_empty());
        assert_eq!(
            missing(&[]).sentence,
            "Zu Terminen aus 2026 hat niemand gesagt, dass Kinderbetreuung fehlt."
        );
    }
}
