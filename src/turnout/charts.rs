//! Turnout as pictures: month by month, and each Standort in the funnel of chance. Pure.
//!
//! Positions across are percent, so that letters keep their size on any screen; heights are pixels.
//! Whatever is drawn stands in a table beside it, too.

use serde::Serialize;

use super::dashboard::Forum;
use super::report::{Rate, Row};
use crate::forums::demand::in_words;
use crate::stats::funnel::{Limits, limits};
use crate::stats::{Baseline, Proportion};
use crate::web::filters::{number, percent};

const TOP: f64 = 10.0;
const GROUND: f64 = 170.0;
/// Names of months that have room on a phone.
const NAMED: usize = 6;
/// A bar of no days can still be seen.
const THIN: f64 = 0.02;
/// Pieces of a curve.
const PIECES: u32 = 40;
const MARKS: u32 = 4;
/// Lines of the grid above the ground, and how many percent may lie between two.
const LINES: u32 = 4;
const STEPS: [u32; 5] = [1, 2, 5, 10, 25];
/// Standorte that all have a number in the picture and a line below it; of more only those outside.
const NUMBERED: usize = 40;
/// One of so many lies outside by chance.
const ONE_IN: usize = 20;

/// A straight line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Piece {
    pub x1: String,
    pub y1: String,
    pub x2: String,
    pub y2: String,
}

/// A word on an axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    pub at: String,
    pub label: String,
}

/// Which rates stand at the ground and at the top of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// Percent at the ground.
    from: u32,
    /// Percent from one line of the grid to the next.
    step: u32,
}

impl Scale {
    const WHOLE: Self = Self { from: 0, step: 25 };

    /// The closest one that shows rates between these two.
    fn around(low: f64, high: f64) -> Self {
        let fitting = |step: u32| {
            let below = (low * 100.0 / f64::from(step)).floor().max(0.0) as u32 * step;
            let scale = Self { from: below.min(100 - LINES * step), step };
            scale.shows(high).then_some(scale)
        };
        STEPS.into_iter().find_map(fitting).unwrap_or(Self::WHOLE)
    }

    /// As a part of the picture, from the ground on.
    fn share(self, rate: f64) -> f64 {
        (rate * 100.0 - f64::from(self.from)) / f64::from(LINES * self.step)
    }

    fn shows(self, rate: f64) -> bool {
        (0.0..=1.0).contains(&self.share(rate))
    }

    /// The height of a rate between 0 and 1; of one that is not shown that of the nearest edge.
    fn height(self, rate: f64) -> f64 {
        GROUND - self.share(rate).clamp(0.0, 1.0) * (GROUND - TOP)
    }

    fn grid(self) -> Vec<Mark> {
        let rate = |line: u32| f64::from(self.from + line * self.step) / 100.0;
        let mark = |rate: f64| Mark { at: pixels(self.height(rate)), label: percent(rate) };
        (0..=LINES).map(rate).map(mark).collect()
    }

    /// Says so where it is a part of everything between nobody and all.
    fn words(self) -> String {
        if self == Self::WHOLE {
            return String::new();
        }
        format!("Das Bild zeigt nur {} bis {} %.", self.from, self.from + LINES * self.step)
    }
}

fn pixels(at: f64) -> String {
    format!("{at:.1}")
}

fn across(share: f64) -> String {
    format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0)
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    pub x: String,
    pub y: String,
    pub low: String,
    pub high: String,
    pub label: String,
    pub value: String,
}

/// Month by month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend {
    pub points: Vec<Point>,
    pub lines: Vec<Piece>,
    pub grid: Vec<Mark>,
    pub names: Vec<Mark>,
    pub baseline: String,
    /// "Januar 2026: 34 %, …" for whoever hears the picture.
    pub said: String,
}

impl Trend {
    /// Of months in their order; `None` where fewer than two may show a rate. A month that may not
    /// leaves a gap.
    pub fn of(months: &[&Row], baseline: Baseline) -> Option<Self> {
        let shown = months.iter().filter(|row| row.turnout.is_some()).count();
        if shown < 2 {
            return None;
        }
        let wide = months.len() as f64;
        let place = |at: usize| (at as f64 + 0.5) / wide;
        let point = |(at, row): (usize, &&Row)| {
            let rate = row.turnout?;
            Some((at, row.label.clone(), rate))
        };
        let known: Vec<(usize, String, Rate)> =
            months.iter().enumerate().filter_map(point).collect();
        let line = |pair: &[(usize, String, Rate)]| match pair {
            [(here, _, one), (there, _, other)] if here + 1 == *there => Some(Piece {
                x1: across(place(*here)),
                y1: pixels(Scale::WHOLE.height(one.rate)),
                x2: across(place(*there)),
                y2: pixels(Scale::WHOLE.height(other.rate)),
            }),
            _ => None,
        };
        let every = months.len().div_ceil(NAMED).max(1);
        let name =
            |(at, row): (usize, &&Row)| Mark { at: across(place(at)), label: short(&row.label) };
        Some(Self {
            lines: known.windows(2).filter_map(line).collect(),
            said: known
                .iter()
                .map(|(_, label, rate)| format!("{label}: {}", rate.value()))
                .collect::<Vec<_>>()
                .join(", "),
            points: known
                .iter()
                .map(|(at, label, rate)| Point {
                    x: across(place(*at)),
                    y: pixels(Scale::WHOLE.height(rate.rate)),
                    low: pixels(Scale::WHOLE.height(rate.interval.low)),
                    high: pixels(Scale::WHOLE.height(rate.interval.high)),
                    label: label.clone(),
                    value: rate.value(),
                })
                .collect(),
            grid: Scale::WHOLE.grid(),
            names: months.iter().enumerate().step_by(every).map(name).collect(),
            baseline: pixels(Scale::WHOLE.height(baseline.rate())),
        })
    }
}

/// "Jan 26" of "Januar 2026"
fn short(label: &str) -> String {
    match label.split_once(' ') {
        Some((month, year)) => {
            let month: String = month.chars().take(3).collect();
            let year: String = year.chars().skip(2).collect();
            format!("{month} {year}")
        }
        None => label.to_owned(),
    }
}

/// One Standort in the funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dot {
    pub x: String,
    pub y: String,
    /// Chance alone seldom leads so far away.
    pub outside: bool,
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
    pub fn of(rows: &[&Row], whole: Option<Proportion>) -> Option<Self> {
        let rate = whole?.rate()?;
        let whole = Baseline::new(rate).ok()?;
        let known: Vec<(&str, Rate)> =
            rows.iter().filter_map(|row| Some((row.label.as_str(), row.turnout?))).collect();
        if known.len() < 2 {
            return None;
        }
        let largest = known.iter().map(|(_, rate)| rate.counted.whole()).max()?;
        let wide = largest + largest.div_ceil(10).max(1);
        let share = |n: u32| f64::from(n) / f64::from(wide);
        let scale = scale_of(&known, whole);
        let spot = |(at, (label, rate)): (usize, &(&str, Rate))| {
            let n = rate.counted.whole();
            let (warn, alarm) =
                (limits(whole, n, Limits::Warning), limits(whole, n, Limits::Alarm));
            // Whatever the unknown ones did.
            let is_above = |limit: f64| rate.rate > limit;
            let is_below = |limit: f64| rate.highest() < limit;
            let outside = is_above(warn.high) || is_below(warn.low);
            let spot = Spot {
                number: at + 1,
                x: across(share(n)),
                y: pixels(scale.height(rate.rate)),
                anchor: if share(n) > 0.85 { "end" } else { "start" },
                label: (*label).to_owned(),
                value: rate.value(),
                n: rate.n_words(),
                interval: rate.interval_words(),
                where_to: match (outside, is_above(alarm.high) || is_below(alarm.low)) {
                    (false, _) => "innerhalb: der Zufall erklärt es",
                    (true, false) => "außerhalb: selten Zufall, ein Blick lohnt sich",
                    (true, true) => "weit außerhalb: kaum Zufall",
                },
            };
            (spot, outside)
        };
        let all: Vec<(Spot, bool)> = known.iter().enumerate().map(spot).collect();
        let dot = |(spot, outside): &(Spot, bool)| Dot {
            x: spot.x.clone(),
            y: spot.y.clone(),
            outside: *outside,
        };
        let dots: Vec<Dot> = all.iter().map(dot).collect();
        let few = all.len() <= NUMBERED;
        let (answer, others) = match few {
            true => (said_of_few(&all), String::new()),
            false => said_of_many(&dots),
        };
        let mut spots: Vec<Spot> =
            all.into_iter().filter(|(_, outside)| few || *outside).map(|(spot, _)| spot).collect();
        for (at, spot) in spots.iter_mut().enumerate() {
            spot.number = at + 1;
        }
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
            radius: if few { "6" } else { "4" },
            numbered: spots.len() <= NUMBERED,
            dots,
            spots,
            answer,
            others,
        })
    }
}

/// Which ones lie outside.
fn said_of_few(all: &[(Spot, bool)]) -> String {
    let outside = all.iter().filter(|(_, outside)| *outside);
    match outside.map(|(spot, _)| spot.label.as_str()).collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "Alle Standorte liegen dazwischen.".into(),
        names => format!("Außerhalb: {names}."),
    }
}

/// How many lie outside, and would by chance; and of those that do not.
fn said_of_many(dots: &[Dot]) -> (String, String) {
    let count = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX));
    let outside = dots.iter().filter(|dot| dot.outside).count();
    if outside == 0 {
        return (format!("Alle {} Standorte liegen dazwischen.", count(dots.len())), String::new());
    }
    let answer = format!(
        "Außerhalb: {} von {} Standorten. Durch Zufall allein wären es etwa {}.",
        count(outside),
        count(dots.len()),
        count(dots.len().div_ceil(ONE_IN))
    );
    let others = match dots.len() - outside {
        0 => String::new(),
        1 => "Der andere Standort liegt zwischen den Linien.".into(),
        rest => format!("Die anderen {} Standorte liegen zwischen den Linien.", count(rest)),
    };
    (answer, others)
}

/// Shows every Standort, and how far chance leads at those of the usual size: beside smaller ones the
/// limits may leave the picture.
fn scale_of(known: &[(&str, Rate)], whole: Baseline) -> Scale {
    let mut sizes: Vec<u32> = known.iter().map(|(_, rate)| rate.counted.whole()).collect();
    sizes.sort_unstable();
    let usual = sizes.get(sizes.len() / 2).map(|size| limits(whole, *size, Limits::Alarm));
    let by_chance = usual.into_iter().flat_map(|limits| [limits.low, limits.high]);
    let rates = known.iter().map(|(_, rate)| rate.rate).chain(by_chance);
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

/// How quickly one Fachforum was full.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForumBar {
    pub id: String,
    pub href: String,
    pub title: String,
    /// "voll nach 3 Tagen", "Plätze blieben frei"
    pub words: String,
    /// "3"; a dash where seats were left.
    pub days: String,
    /// Across, as a part of the slowest that was full; all of it where seats were left.
    pub width: String,
    pub filled: bool,
}

/// Days until every seat of a Fachforum was taken, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForumBars {
    /// "Voll wurden 2 von 3."
    pub sentence: String,
    pub bars: Vec<ForumBar>,
    /// Whether seats were left somewhere.
    pub some_left: bool,
}

impl ForumBars {
    /// `None` where there was none.
    pub fn of(forums: &[Forum]) -> Option<Self> {
        let slowest = forums.iter().filter_map(|forum| forum.days).max().unwrap_or(0).max(1);
        let bar = |(at, forum): (usize, &Forum)| {
            let title = forum.title.clone();
            let (id, href) = (format!("forum-{at}"), format!("/events/{}", forum.event));
            let (words, days, share, filled) = match forum.days {
                Some(days) => {
                    let share = f64::from(days) / f64::from(slowest);
                    let words = format!("voll {}", in_words(days));
                    (words, number(i64::from(days.max(0))), share.max(THIN), true)
                }
                None => ("Plätze blieben frei".into(), "–".into(), 1.0, false),
            };
            ForumBar { id, href, title, words, days, width: across(share), filled }
        };
        let bars: Vec<ForumBar> = forums.iter().enumerate().map(bar).collect();
        let filled = bars.iter().filter(|bar| bar.filled).count();
        (!bars.is_empty()).then(|| Self {
            sentence: format!("Voll wurden {filled} von {}.", bars.len()),
            some_left: filled < bars.len(),
            bars,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Id;
    use crate::stats::disclosure::{Cell, Shown};

    fn row(label: &str, came: u32, of: u32) -> Row {
        let shown =
            Shown { delivered: Cell::Shown(of), attended: Cell::Shown(came), ..Shown::NOTHING };
        Row {
            key: label.into(),
            label: label.into(),
            events: 1,
            shown,
            turnout: Rate::of(shown.attended, shown.delivered, 0),
            baseline: Baseline::GOOD,
            source: String::new(),
            judgement: shown.against(Baseline::GOOD, 0),
        }
    }

    #[test]
    fn a_month_without_a_rate_leaves_a_gap() {
        let rows = [
            row("Januar 2026", 10, 40),
            row("Februar 2026", 1, 5),
            row("März 2026", 20, 40),
            row("April 2026", 20, 50),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let trend = Trend::of(&rows, Baseline::GOOD).unwrap();

        assert_eq!((trend.points.len(), trend.lines.len()), (3, 1));
        assert_eq!(trend.names[0].label, "Jan 26");
        assert_eq!(trend.points[0].y, "130.0");
        assert!(trend.said.starts_with("Januar 2026: 25"));
        assert_eq!(Trend::of(&rows[..2], Baseline::GOOD), None);
    }

    #[test]
    fn a_small_standort_far_away_is_chance_and_a_large_one_is_not() {
        let rows = [row("Mitte", 400, 1_000), row("Nord", 7, 14), row("Süd", 210, 1_000)];
        let refs: Vec<&Row> = rows.iter().collect();
        let plot = FunnelPlot::of(&refs, Proportion::new(617, 2_014).ok()).unwrap();

        let outside: Vec<_> = plot.dots.iter().map(|dot| dot.outside).collect();
        assert_eq!(outside, [true, false, true]);
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

    #[test]
    fn a_forum_that_was_full_sooner_has_a_shorter_bar_and_one_with_seats_left_says_so() {
        let forum = |title: &str, days| Forum { event: Id::new(), title: title.into(), days };
        let forums = [forum("Recht", Some(12)), forum("Sucht", Some(3)), forum("Pflege", None)];
        let drawn = ForumBars::of(&forums).unwrap();

        assert_eq!((drawn.sentence.as_str(), drawn.some_left), ("Voll wurden 2 von 3.", true));
        let bars: Vec<_> = drawn
            .bars
            .iter()
            .map(|bar| (bar.words.as_str(), bar.days.as_str(), bar.width.as_str(), bar.filled))
            .collect();
        assert_eq!(
            bars,
            [
                ("voll nach 12 Tagen", "12", "100.00%", true),
                ("voll nach 3 Tagen", "3", "25.00%", true),
                ("Plätze blieben frei", "–", "100.00%", false),
            ]
        );
        let at_once = ForumBars::of(&[forum("Schulden", Some(0))]).unwrap();
        assert_eq!((at_once.bars[0].width.as_str(), at_once.some_left), ("2.00%", false));
        assert_eq!(ForumBars::of(&[]), None);
    }
}
