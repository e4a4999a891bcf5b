//! Turnout as pictures: month by month, and how quickly Fachforen were full. The Standorte are drawn in
//! `funnel_plot.rs`. Pure.
//!
//! Positions across are percent, so that letters keep their size on any screen; heights are pixels.
//! Whatever is drawn stands in a table beside it, too.

use serde::Serialize;

use super::dashboard::Forum;
use super::report::{Rate, Row};
use crate::forums::demand::in_words;
use crate::stats::Baseline;
use crate::web::filters::{number, percent};

pub(super) const TOP: f64 = 10.0;
pub(super) const GROUND: f64 = 170.0;
/// Names of months that have room on a phone.
const NAMED: usize = 6;
/// A bar of no days can still be seen.
const THIN: f64 = 0.02;
/// Lines of the grid above the ground, and how many percent may lie between two.
const LINES: u32 = 4;
const STEPS: [u32; 5] = [1, 2, 5, 10, 25];

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
pub(super) struct Scale {
    /// Percent at the ground.
    pub(super) from: u32,
    /// Percent from one line of the grid to the next.
    pub(super) step: u32,
}

impl Scale {
    const WHOLE: Self = Self { from: 0, step: 25 };

    /// The closest one that shows rates between these two.
    pub(super) fn around(low: f64, high: f64) -> Self {
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

    pub(super) fn shows(self, rate: f64) -> bool {
        (0.0..=1.0).contains(&self.share(rate))
    }

    /// The height of a rate between 0 and 1; of one that is not shown that of the nearest edge.
    pub(super) fn height(self, rate: f64) -> f64 {
        GROUND - self.share(rate).clamp(0.0, 1.0) * (GROUND - TOP)
    }

    pub(super) fn grid(self) -> Vec<Mark> {
        let rate = |line: u32| f64::from(self.from + line * self.step) / 100.0;
        let mark = |rate: f64| Mark { at: pixels(self.height(rate)), label: percent(rate) };
        (0..=LINES).map(rate).map(mark).collect()
    }

    /// Says so where it is a part of everything between nobody and all.
    pub(super) fn words(self) -> String {
        if self == Self::WHOLE {
            return String::new();
        }
        format!("Das Bild zeigt nur {} bis {} %.", self.from, self.from + LINES * self.step)
    }
}

pub(super) fn pixels(at: f64) -> String {
    format!("{at:.1}")
}

pub(super) fn across(share: f64) -> String {
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
pub(super) mod tests {
    use super::*;
    use crate::db::Id;
    use crate::stats::disclosure::{Cell, Shown};

    pub(in crate::turnout) fn row(label: &str, came: u32, of: u32) -> Row {
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
