//! Each Standort in the funnel of chance, as a picture. Pure.

use serde::Serialize;

use super::charts::{Mark, Piece, Scale, across, pixels};
use super::report::{Rate, Row};
use crate::stats::funnel::{Limits, limits};
use crate::stats::interval::Interval;
use crate::stats::{Baseline, Proportion};
use crate::web::filters::{number, percent};

/// Pieces of a curve.
const PIECES: u32 = 40;
const MARKS: u32 = 4;
/// Standorte that all have a number in the picture and a line below it; of more only those outside.
const NUMBERED: usize = 40;
/// One of so many lies outside by chance.
const ONE_IN: usize = 20;

/// Where a Standort lies, seen from the limits of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lies {
    Inside,
    /// Below, but perhaps not if those whom nobody entered came.
    Unclear,
    /// Chance alone seldom leads so far away.
    Outside,
}

/// A Standort that may show a rate, and where it lies.
struct Placed<'a> {
    label: &'a str,
    rate: Rate,
    lies: Lies,
    where_to: &'static str,
}

impl<'a> Placed<'a> {
    fn of(label: &'a str, rate: Rate, whole: Baseline) -> Self {
        let limits = |of: Limits| limits(whole, rate.counted.whole(), of);
        // Whatever the unknown ones did.
        let is_beyond = |limits: Interval| rate.rate > limits.high || rate.highest() < limits.low;
        let warning = limits(Limits::Warning);
        let (lies, where_to) = if !is_beyond(warning) {
            match rate.rate < warning.low {
                true => (Lies::Unclear, "unklar: zu viele sind nicht eingetragen"),
                false => (Lies::Inside, "innerhalb: der Zufall erklärt es"),
            }
        } else if is_beyond(limits(Limits::Alarm)) {
            (Lies::Outside, "weit außerhalb: kaum Zufall")
        } else {
            (Lies::Outside, "außerhalb: selten Zufall, ein Blick lohnt sich")
        };
        Self { label, rate, lies, where_to }
    }

    fn invited(&self) -> u32 {
        self.rate.counted.whole()
    }
}

/// One Standort in the funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dot {
    pub x: String,
    pub y: String,
    pub lies: Lies,
}

/// A Standort that is named beside the funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spot {
    pub number: usize,
    pub x: String,
    pub y: String,
    /// On which side its number has room.
    pub anchor: &'static str,
    pub label: String,
    pub value: String,
    pub n: String,
    pub interval: String,
    pub where_to: &'static str,
}

/// Each Standort beside the whole: small ones may scatter more. Never a ranking.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FunnelPlot {
    pub dots: Vec<Dot>,
    /// Whether too many are not entered somewhere.
    pub some_unclear: bool,
    pub radius: &'static str,
    /// All of few Standorte, of many those outside; in the order of the alphabet.
    pub spots: Vec<Spot>,
    /// Whether there is room for their numbers in the picture.
    pub numbered: bool,
    /// "Außerhalb: Mitte, Süd."
    pub answer: String,
    /// Of those that are not named; empty where all are.
    pub others: String,
    /// Once in twenty by chance.
    pub warning: Vec<Piece>,
    /// Twice in a thousand by chance.
    pub alarm: Vec<Piece>,
    pub whole: String,
    pub whole_label: String,
    pub grid: Vec<Mark>,
    pub marks: Vec<Mark>,
    /// "Das Bild zeigt nur 20 bis 40 %."; empty where it shows everything.
    pub cut: String,
    pub said: String,
}

impl FunnelPlot {
    /// Of rows in the order of the alphabet; `None` where fewer than two may show a rate, or the whole
    /// has none.
    pub fn of<'a>(rows: &[&'a Row], whole: Option<Proportion>) -> Option<Self> {
        let rate = whole?.rate()?;
        let whole = Baseline::new(rate).ok()?;
        let place = |row: &&'a Row| Some(Placed::of(&row.label, row.turnout?, whole));
        let placed: Vec<Placed<'_>> = rows.iter().filter_map(place).collect();
        if placed.len() < 2 {
            return None;
        }
        let largest = placed.iter().map(Placed::invited).max()?;
        let wide = largest + largest.div_ceil(10).max(1);
        let share = |n: u32| f64::from(n) / f64::from(wide);
        let scale = scale_of(&placed, whole);
        let x = |one: &Placed<'_>| across(share(one.invited()));
        let y = |one: &Placed<'_>| pixels(scale.height(one.rate.rate));
        let dot = |one: &Placed<'_>| Dot { x: x(one), y: y(one), lies: one.lies };
        let spot = |(at, one): (usize, &Placed<'_>)| Spot {
            number: at + 1,
            x: x(one),
            y: y(one),
            anchor: if share(one.invited()) > 0.85 { "end" } else { "start" },
            label: one.label.to_owned(),
            value: one.rate.value(),
            n: one.rate.n_words(),
            interval: one.rate.interval_words(),
            where_to: one.where_to,
        };
        let few = placed.len() <= NUMBERED;
        let (answer, others) = match few {
            true => (said_of_few(&placed), String::new()),
            false => said_of_many(&placed),
        };
        let named = placed.iter().filter(|one| few || one.lies == Lies::Outside);
        let spots: Vec<Spot> = named.enumerate().map(spot).collect();
        let steps = (0..9).flat_map(|zeros| [1, 2, 5].map(|digit| digit * 10_u32.pow(zeros)));
        let step = steps.into_iter().find(|step| wide / step <= MARKS).unwrap_or(wide);
        let mark = |n: u32| Mark { at: across(share(n)), label: number(i64::from(n)) };
        Some(Self {
            warning: curves(whole, wide, scale, Limits::Warning),
            alarm: curves(whole, wide, scale, Limits::Alarm),
            whole: pixels(scale.height(rate)),
            whole_label: percent(rate),
            grid: scale.grid(),
            marks: (0..=wide).step_by(step as usize).map(mark).collect(),
            said: match spots.len() {
                1..=NUMBERED => {
                    let said =
                        |spot: &Spot| format!("{}: {}, {}", spot.label, spot.value, spot.where_to);
                    format!("{}.", spots.iter().map(said).collect::<Vec<_>>().join("; "))
                }
                _ => answer.clone(),
            },
            cut: scale.words(),
            some_unclear: placed.iter().any(|one| one.lies == Lies::Unclear),
            radius: if few { "6" } else { "4" },
            numbered: spots.len() <= NUMBERED,
            dots: placed.iter().map(dot).collect(),
            spots,
            answer,
            others,
        })
    }
}

/// Which ones lie outside, and of which nobody knows.
fn said_of_few(placed: &[Placed<'_>]) -> String {
    let names = |lies: Lies| {
        let these = placed.iter().filter(|one| one.lies == lies);
        these.map(|one| one.label).collect::<Vec<_>>().join(", ")
    };
    let (outside, unclear) = (names(Lies::Outside), names(Lies::Unclear));
    let first = match (outside.is_empty(), unclear.is_empty()) {
        (true, true) => return "Alle Standorte liegen dazwischen.".into(),
        (true, false) => "Sicher außerhalb liegt keiner.".into(),
        (false, _) => format!("Außerhalb: {outside}."),
    };
    match unclear.is_empty() {
        true => first,
        false => format!("{first} Unklar, weil zu viele nicht eingetragen sind: {unclear}."),
    }
}

/// How many lie outside, and would by chance; and of those that do not.
fn said_of_many(placed: &[Placed<'_>]) -> (String, String) {
    let words = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX));
    let count = |lies: Lies| placed.iter().filter(|one| one.lies == lies).count();
    let (outside, unclear, inside) =
        (count(Lies::Outside), count(Lies::Unclear), count(Lies::Inside));
    let answer = match (outside, unclear) {
        (0, 0) => {
            let all = format!("Alle {} Standorte liegen dazwischen.", words(placed.len()));
            return (all, String::new());
        }
        (0, _) => format!("Sicher außerhalb liegt keiner der {} Standorte.", words(placed.len())),
        _ => format!(
            "Außerhalb: {} von {} Standorten. Durch Zufall allein wären es etwa {}.",
            words(outside),
            words(placed.len()),
            words(placed.len().div_ceil(ONE_IN))
        ),
    };
    let not_known = match unclear {
        0 => None,
        1 => Some("Bei 1 Standort ist es unklar, weil zu viele nicht eingetragen sind.".into()),
        many => Some(format!(
            "Bei {} Standorten ist es unklar, weil zu viele nicht eingetragen sind.",
            words(many)
        )),
    };
    let rest = match inside {
        0 => None,
        1 => Some("Der andere Standort liegt zwischen den Linien.".into()),
        rest => Some(format!("Die anderen {} Standorte liegen zwischen den Linien.", words(rest))),
    };
    (answer, not_known.into_iter().chain(rest).collect::<Vec<String>>().join(" "))
}

/// Shows every Standort, and how far chance leads at those of the usual size: beside smaller ones the
/// limits may leave the picture.
fn scale_of(placed: &[Placed<'_>], whole: Baseline) -> Scale {
    let mut sizes: Vec<u32> = placed.iter().map(Placed::invited).collect();
    sizes.sort_unstable();
    let usual = sizes.get(sizes.len() / 2).map(|size| limits(whole, *size, Limits::Alarm));
    let by_chance = usual.into_iter().flat_map(|limits| [limits.low, limits.high]);
    let rates = placed.iter().map(|one| one.rate.rate).chain(by_chance);
    let (low, high) = rates.fold((1.0, 0.0), |(low, high), rate| (rate.min(low), rate.max(high)));
    Scale::around(low, high)
}

/// The upper and the lower limit from a few invitations to many, as far as they are shown.
fn curves(whole: Baseline, wide: u32, scale: Scale, of: Limits) -> Vec<Piece> {
    let first = (wide / PIECES).max(1);
    let at = |piece: u32| (first + (wide - first) * piece / PIECES).max(1);
    let share = |n: u32| f64::from(n) / f64::from(wide);
    let pieces = (0..PIECES).filter(|piece| at(*piece) < at(piece + 1)).flat_map(|piece| {
        let (here, there) = (at(piece), at(piece + 1));
        let (one, other) = (limits(whole, here, of), limits(whole, there, of));
        let limits = [(one.low, other.low), (one.high, other.high)];
        let shown = limits.into_iter().filter(|(from, to)| scale.shows(*from) || scale.shows(*to));
        let piece = |(from, to)| Piece {
            x1: across(share(here)),
            y1: pixels(scale.height(from)),
            x2: across(share(there)),
            y2: pixels(scale.height(to)),
        };
        shown.map(piece).collect::<Vec<_>>()
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::super::charts::tests::row;
    use super::super::charts::{GROUND, TOP};
    use super::*;

    #[test]
    fn a_small_standort_far_away_is_chance_and_a_large_one_is_not() {
        let rows = [row("Mitte", 400, 1_000), row("Nord", 7, 14), row("Süd", 210, 1_000)];
        let refs: Vec<&Row> = rows.iter().collect();
        let plot = FunnelPlot::of(&refs, Proportion::new(617, 2_014).ok()).unwrap();

        let lie: Vec<_> = plot.dots.iter().map(|dot| dot.lies).collect();
        assert_eq!(lie, [Lies::Outside, Lies::Inside, Lies::Outside]);
        assert_eq!(plot.answer, "Außerhalb: Mitte, Süd.");
        assert_eq!((plot.spots.len(), plot.numbered, plot.others.as_str()), (3, true, ""));
        assert_eq!(plot.spots[0].where_to, "weit außerhalb: kaum Zufall");
        assert_eq!(plot.whole_label, percent(617.0 / 2_014.0));
        for piece in plot.warning.iter().chain(&plot.alarm) {
            let y: f64 = piece.y1.parse().unwrap();
            assert!((TOP..=GROUND).contains(&y));
        }
        assert_eq!(FunnelPlot::of(&refs[..1], Proportion::new(617, 2_014).ok()), None);
    }

    #[test]
    fn whoever_lies_below_only_because_nobody_entered_them_is_unclear() {
        let not_entered = |label: &str| {
            let shown = row(label, 200, 1_000).shown;
            let turnout = Rate::of(shown.attended, shown.delivered, 150);
            Row { turnout, ..row(label, 200, 1_000) }
        };
        let of = |rows: &[Row]| {
            let refs: Vec<&Row> = rows.iter().collect();
            FunnelPlot::of(&refs, Proportion::new(300, 1_000).ok()).unwrap()
        };
        let plot = of(&[row("Mitte", 300, 1_000), not_entered("Süd")]);
        assert_eq!(plot.dots[1].lies, Lies::Unclear);
        assert_eq!(
            plot.answer,
            "Sicher außerhalb liegt keiner. Unklar, weil zu viele nicht eingetragen sind: Süd."
        );
        assert_eq!(plot.spots[1].where_to, "unklar: zu viele sind nicht eingetragen");
        assert!(plot.some_unclear);

        let mut many: Vec<Row> = (0..50).map(|_| row("Ort", 300, 1_000)).collect();
        many[7] = not_entered("Süd");
        let plot = of(&many);
        assert_eq!(plot.answer, "Sicher außerhalb liegt keiner der 50 Standorte.");
        assert_eq!(
            plot.others,
            "Bei 1 Standort ist es unklar, weil zu viele nicht eingetragen sind. \
             Die anderen 49 Standorte liegen zwischen den Linien."
        );
        many[8] = not_entered("West");
        many[9] = row("Ost", 450, 1_000);
        let plot = of(&many);
        assert!(plot.answer.starts_with("Außerhalb: 1 von 50 Standorten."));
        assert!(plot.others.starts_with("Bei 2 Standorten ist es unklar"));
    }

    /// A hundred Standorte, and so many of them far above the others.
    fn country(outside: usize) -> FunnelPlot {
        let came = |at: usize| if at < outside { 450 } else { 300 };
        let rows: Vec<Row> =
            (0..100).map(|at| row(&format!("Ort {at:02}"), came(at), 1_000)).collect();
        let refs: Vec<&Row> = rows.iter().collect();
        FunnelPlot::of(&refs, Proportion::new(30_000, 100_000).ok()).unwrap()
    }

    #[test]
    fn of_many_standorte_those_outside_are_named() {
        let plot = country(3);
        assert_eq!(
            plot.answer,
            "Außerhalb: 3 von 100 Standorten. Durch Zufall allein wären es etwa 5."
        );
        assert_eq!(plot.others, "Die anderen 97 Standorte liegen zwischen den Linien.");
        let named: Vec<_> =
            plot.spots.iter().map(|spot| (spot.number, spot.label.as_str())).collect();
        assert_eq!(named, [(1, "Ort 00"), (2, "Ort 01"), (3, "Ort 02")]);
        assert_eq!((plot.dots.len(), plot.numbered, plot.radius), (100, true, "4"));

        let none = country(0);
        assert_eq!(none.answer, "Alle 100 Standorte liegen dazwischen.");
        assert!(none.spots.is_empty() && none.others.is_empty());

        let most = country(99);
        assert_eq!((most.spots.len(), most.numbered), (99, false));
        assert_eq!(most.others, "Der andere Standort liegt zwischen den Linien.");
        assert_eq!(country(100).others, "");
    }

    #[test]
    fn what_lies_close_together_is_seen_from_nearby_and_the_picture_says_so() {
        let near = country(3);
        let lines: Vec<_> = near.grid.iter().map(|line| line.label.clone()).collect();
        assert_eq!(lines, [0.25, 0.3, 0.35, 0.4, 0.45].map(percent));
        assert_eq!(near.cut, "Das Bild zeigt nur 25 bis 45 %.");
        assert_eq!((near.dots[0].y.as_str(), near.whole.as_str()), ("10.0", "130.0"));
        // Where few are invited, chance leads out of the picture: nothing is drawn along its edge.
        let at_edge = |piece: &&Piece| piece.y1 == piece.y2 && piece.y1 == pixels(TOP);
        assert_eq!(near.alarm.iter().filter(at_edge).count(), 0);

        let far = [row("Mitte", 5, 100), row("Nord", 95, 100)];
        let far = FunnelPlot::of(&far.iter().collect::<Vec<_>>(), Proportion::new(100, 200).ok());
        let far = far.unwrap();
        assert_eq!((far.grid.len(), far.grid[4].label.clone()), (5, percent(1.0)));
        assert_eq!(far.cut, "");

        let all = Scale::around(0.97, 1.0);
        assert_eq!((all.from, all.step), (96, 1));
        assert_eq!(Scale::around(0.0, 0.0).height(0.0), GROUND);
    }
}
