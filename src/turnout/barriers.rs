//! What keeps people from coming, as hints for whoever plans: by Standort, by weekday, by time of day.
//! Pure. Barriers are the house's to take away; nothing here says who said what.
//!
//! Each reason is protected for itself ([`crate::stats::linked`]): its tables are about the same
//! events, and share the total. Sums over several reasons are shown nowhere, or the one that is hidden
//! could be worked out. Health is never divided, and shown for the whole Jobcenter only.

use std::collections::BTreeMap;

use serde::Serialize;

use super::day_part::DayPart;
use super::plan::Weekday;
use super::report::WITHOUT_SITE;
use crate::invitations::Barrier;
use crate::stats::disclosure::{Cell, Counts};
use crate::stats::linked::{self, Entry, Layout};
use crate::text::sort_key;
use crate::web::filters::number;

/// Where and when an event was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Its name; empty: of none.
    pub site: String,
    pub weekday: Weekday,
    pub day_part: DayPart,
}

/// How often each reason was said.
pub type Said = BTreeMap<Spot, BTreeMap<Barrier, u32>>;

/// A row as it may be shown: one cell for each reason, in the order of [`Barrier::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub cells: Vec<Cell>,
}

/// What may be shown of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barriers {
    pub total: Row,
    pub sites: Vec<Row>,
    pub weekdays: Vec<Row>,
    pub day_parts: Vec<Row>,
}

/// Whether health may be named: only of the whole Jobcenter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    WholeHouse,
    SomeSites,
}

/// The labels of the rows, and in which row each spot stands.
struct Rows {
    labels: Vec<String>,
    of_spot: Vec<usize>,
}

impl Rows {
    fn of<K: Ord>(spots: &[&Spot], key: impl Fn(&Spot) -> (K, String)) -> Self {
        let known: BTreeMap<K, String> = spots.iter().map(|spot| key(spot)).collect();
        let place = |spot: &&Spot| known.keys().position(|one| *one == key(spot).0).unwrap_or(0);
        let of_spot = spots.iter().map(place).collect();
        Self { labels: known.into_values().collect(), of_spot }
    }
}

/// Hides what must be hidden.
pub fn report(said: &Said, reach: Reach) -> Barriers {
    let spots: Vec<&Spot> = said.keys().collect();
    let tables = [
        Rows::of(&spots, |spot| {
            let label = if spot.site.is_empty() { WITHOUT_SITE } else { spot.site.as_str() };
            (sort_key(label), label.to_owned())
        }),
        Rows::of(&spots, |spot| (spot.weekday, spot.weekday.label().to_owned())),
        Rows::of(&spots, |spot| (spot.day_part, spot.day_part.label().to_owned())),
    ];
    let layout = Layout::flat(tables.each_ref().map(|table| table.labels.len()));
    let empty = |label: &String| Row { label: label.clone(), cells: Vec::new() };
    let mut rows =
        tables.each_ref().map(|table| table.labels.iter().map(empty).collect::<Vec<_>>());
    let mut total = Row { label: "Gesamt".into(), cells: Vec::new() };
    for barrier in Barrier::ALL {
        let count = |of: &BTreeMap<Barrier, u32>| of.get(barrier).copied().unwrap_or(0);
        let entries: Vec<_> = said
            .values()
            .enumerate()
            .map(|(at, of)| Entry {
                rows: tables.each_ref().map(|table| table.of_spot[at]),
                counts: Counts { delivered: count(of), ..Counts::default() },
            })
            .collect();
        let shown = linked::protect(&entries, &layout);
        let (of_total, of_rows) = match (barrier, reach) {
            (Barrier::Health, Reach::SomeSites) => (false, false),
            (Barrier::Health, Reach::WholeHouse) => (true, false),
            (
                Barrier::Childcare
                | Barrier::Way
                | Barrier::Appointment
                | Barrier::Language
                | Barrier::Interest,
                _,
            ) => (true, true),
        };
        let cell = |tells: bool, cell| if tells { cell } else { Cell::Hidden };
        total.cells.push(cell(of_total, shown.total.delivered));
        for (rows, shown) in rows.iter_mut().zip(&shown.rows) {
            for (row, shown) in rows.iter_mut().zip(shown) {
                row.cells.push(cell(of_rows, shown.delivered));
            }
        }
    }
    let [sites, weekdays, day_parts] = rows;
    Barriers { total, sites, weekdays, day_parts }
}

/// One reason, where it is said most, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub barrier: Barrier,
    pub text: String,
    pub advice: &'static str,
}

/// Where one reason was given: "Standort", "Mitte (20), Nord (8)".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub by: &'static str,
    pub rows: String,
}

impl Barriers {
    /// The reasons that enough people gave, the most frequent first.
    pub fn hints(&self) -> Vec<Hint> {
        let mut known: Vec<(u32, usize)> = (0..Barrier::ALL.len())
            .filter_map(|at| Some((self.total.cells.get(at)?.count()?, at)))
            .filter(|(guests, _)| *guests > 0)
            .collect();
        known.sort_by_key(|(guests, at)| (std::cmp::Reverse(*guests), *at));
        let hint = |(guests, at): (u32, usize)| {
            let barrier = Barrier::ALL[at];
            let most: Vec<_> = [&self.sites, &self.weekdays, &self.day_parts]
                .into_iter()
                .filter(|rows| rows.len() > 1)
                .filter_map(|rows| most_of(rows, at))
                .collect();
            let mut text = format!("{} Absagen", number(i64::from(guests)));
            if !most.is_empty() {
                text.push_str(&format!(", am häufigsten: {}", most.join(", ")));
            }
            Hint { barrier, text, advice: advice(barrier) }
        };
        known.into_iter().map(hint).collect()
    }

    /// How often a reason was given.
    pub fn total(&self, barrier: Barrier) -> Cell {
        place(barrier).and_then(|at| self.total.cells.get(at).copied()).unwrap_or(Cell::Hidden)
    }

    /// Where and when a reason was given, as far as it may be shown; nought is left out.
    pub fn places(&self, barrier: Barrier) -> Vec<Place> {
        let Some(at) = place(barrier) else { return Vec::new() };
        let told = |row: &Row| match row.cells.get(at)?.count()? {
            0 => None,
            guests => Some(format!("{} ({})", row.label, number(i64::from(guests)))),
        };
        let parts = [
            ("Standort", &self.sites),
            ("Wochentag", &self.weekdays),
            ("Tageszeit", &self.day_parts),
        ];
        let place = |(by, rows): (&'static str, &Vec<Row>)| {
            let rows: Vec<String> = rows.iter().filter_map(told).collect();
            (!rows.is_empty()).then(|| Place { by, rows: rows.join(", ") })
        };
        parts.into_iter().filter_map(place).collect()
    }

    /// Whether anything is hidden.
    pub fn hides(&self) -> bool {
        let rows = self.sites.iter().chain(&self.weekdays).chain(&self.day_parts);
        rows.chain([&self.total]).any(|row| row.cells.contains(&Cell::Hidden))
    }
}

/// In which column a reason stands.
fn place(barrier: Barrier) -> Option<usize> {
    Barrier::ALL.iter().position(|one| *one == barrier)
}

/// "vormittags (14)", if one row has more than every other and none of them is hidden.
fn most_of(rows: &[Row], at: usize) -> Option<String> {
    let counts: Option<Vec<u32>> = rows.iter().map(|row| row.cells[at].count()).collect();
    let counts = counts?;
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut at_top = rows.iter().zip(&counts).filter(|(_, count)| **count == most);
    let (row, _) = at_top.next()?;
    at_top.next().is_none().then(|| format!("{} ({})", row.label, number(i64::from(most))))
}

/// What a house can do about it.
pub fn advice(barrier: Barrier) -> &'static str {
    match barrier {
        Barrier::Childcare => {
            "Kinderbetreuung anbieten oder in die Zeit legen, in der die Kita offen ist."
        }
        Barrier::Way => "Den Weg besser erklären, Fahrkosten nennen, einen näheren Ort prüfen.",
        Barrier::Appointment => "Früher einladen, andere Wochentage und Uhrzeiten versuchen.",
        Barrier::Language => "In der Sprache der Gäste einladen und übersetzen lassen.",
        Barrier::Health => "Pausen, einen Ort ohne Stufen und einen späteren Termin anbieten.",
        Barrier::Interest => "Den Text prüfen: Steht darin, was der Termin den Gästen bringt?",
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::turnout::attack;

    fn said(rows: &[(&str, Weekday, DayPart, Barrier, u32)]) -> Said {
        let mut said = Said::new();
        for (site, weekday, day_part, barrier, count) in rows {
            let spot = Spot { site: (*site).into(), weekday: *weekday, day_part: *day_part };
            *said.entry(spot).or_default().entry(*barrier).or_default() += count;
        }
        said
    }

    fn cells(rows: &[Row], barrier: Barrier) -> Vec<(&str, Cell)> {
        let at = Barrier::ALL.iter().position(|one| *one == barrier).unwrap();
        rows.iter().map(|row| (row.label.as_str(), row.cells[at])).collect()
    }

    #[test]
    fn few_are_hidden_together_with_a_row_that_would_give_them_away() {
        use Barrier::Way;
        use DayPart::{Afternoon, Morning};
        let report = report(
            &said(&[
                ("Nord", Weekday::Monday, Morning, Way, 12),
                ("Mitte", Weekday::Monday, Afternoon, Way, 9),
                ("Süd", Weekday::Monday, Morning, Way, 3),
            ]),
            Reach::WholeHouse,
        );

        let sites = cells(&report.sites, Way);
        assert_eq!(sites.iter().filter(|(_, cell)| *cell == Cell::Hidden).count(), 2, "{sites:?}");
        assert!(sites.contains(&("Süd", Cell::Hidden)));
        assert_eq!(report.total.cells[1], Cell::Shown(24));
        assert!(report.hides());
        let hints = report.hints();
        assert_eq!((hints.len(), hints[0].barrier), (1, Way));
        assert!(hints[0].text.starts_with("24 Absagen"), "{}", hints[0].text);
    }

    #[test]
    fn the_most_frequent_place_and_time_are_named() {
        use Barrier::Childcare;
        let report = report(
            &said(&[
                ("Nord", Weekday::Monday, DayPart::Morning, Childcare, 8),
                ("Mitte", Weekday::Tuesday, DayPart::Afternoon, Childcare, 20),
            ]),
            Reach::SomeSites,
        );
        assert_eq!(
            report.hints()[0].text,
            "28 Absagen, am häufigsten: Mitte (20), Dienstag (20), nachmittags (20)"
        );
    }

    #[test]
    fn a_reason_is_told_by_place_and_time_as_far_as_it_may_be_shown() {
        use Barrier::{Childcare, Language};
        let report = report(
            &said(&[
                ("Nord", Weekday::Monday, DayPart::Morning, Childcare, 8),
                ("", Weekday::Tuesday, DayPart::Morning, Childcare, 20),
                ("Nord", Weekday::Monday, DayPart::Afternoon, Language, 2),
            ]),
            Reach::SomeSites,
        );

        let told: Vec<_> =
            report.places(Childcare).into_iter().map(|place| (place.by, place.rows)).collect();
        assert_eq!(
            told,
            [
                ("Standort", "Nord (8), ohne Standort (20)".to_owned()),
                ("Wochentag", "Montag (8), Dienstag (20)".to_owned()),
                ("Tageszeit", "vormittags (28)".to_owned()),
            ]
        );
        assert_eq!(report.total(Childcare), Cell::Shown(28));
        assert_eq!((report.total(Language), report.places(Language)), (Cell::Hidden, vec![]));
    }

    #[test]
    fn health_is_named_for_the_whole_house_and_never_divided() {
        let all = said(&[("Nord", Weekday::Monday, DayPart::Morning, Barrier::Health, 40)]);

        let house = report(&all, Reach::WholeHouse);
        assert_eq!(cells(&house.sites, Barrier::Health), [("Nord", Cell::Hidden)]);
        assert_eq!(house.total.cells[4], Cell::Shown(40));
        let some = report(&all, Reach::SomeSites);
        assert_eq!(some.total.cells[4], Cell::Hidden);
        assert!(some.hints().is_empty());
    }

    /// Where and when, by number, and how many said it.
    type Voice = ((usize, usize, usize), u32);

    fn spot((site, weekday, day_part): (usize, usize, usize)) -> Spot {
        Spot {
            site: ["Mitte", "Nord", "Süd"][site].into(),
            weekday: Weekday::ALL[weekday],
            day_part: DayPart::ALL[day_part],
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(120))]

        /// Whoever subtracts the tables from each other finds no reason of fewer than five.
        #[test]
        fn no_subtraction_opens_a_reason(
            voices in vec(((0..3usize, 0..4usize, 0..3usize), 1..16u32), 1..24),
        ) {
            let voices: Vec<Voice> = voices;
            let mut all = Said::new();
            for (place, count) in voices {
                *all.entry(spot(place)).or_default().entry(Barrier::Way).or_default() += count;
            }
            let secrets: Vec<attack::Unknown<u8>> = all
                .iter()
                .map(|(spot, said)| attack::Unknown {
                    quarter: 1,
                    rows: vec![
                        ("site", spot.site.clone()),
                        ("weekday", spot.weekday.label().into()),
                        ("day_part", spot.day_part.label().into()),
                        ("total", "Gesamt".into()),
                    ],
                    truth: [i64::from(said[&Barrier::Way]), 0, 0, 0, 0],
                })
                .collect();
            let shown = report(&all, Reach::WholeHouse);
            let total = std::slice::from_ref(&shown.total);
            let tables = [
                ("site", shown.sites.as_slice()),
                ("weekday", shown.weekdays.as_slice()),
                ("day_part", shown.day_parts.as_slice()),
                ("total", total),
            ];
            let (mut published, mut cells) = (attack::Published::new(), BTreeMap::new());
            for (by, rows) in tables {
                for row in rows {
                    let cell = attack::cell(&secrets, (&1, &1), by, &row.label);
                    cells.insert(cell.clone(), format!("{by} {}", row.label));
                    if let Cell::Shown(count) = row.cells[1] {
                        let count = i64::from(count);
                        prop_assert_eq!(count, attack::truth_of(&secrets, &cell, "delivered"));
                        published.entry("delivered".into()).or_default().insert(cell, count);
                    }
                }
            }
            let learned = attack::attack(&secrets, &cells, &published);
            prop_assert!(learned.is_empty(), "{:?}", learned);
        }
    }

    #[test]
    fn nothing_said_is_nothing_shown() {
        let report = report(&Said::new(), Reach::WholeHouse);
        assert!(report.hints().is_empty() && report.sites.is_empty() && !report.hides());
    }
}
