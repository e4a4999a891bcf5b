//! How many come, as a picture: each number with its chance, the chairs, the range. Pure.
//!
//! Positions across are percent, so that letters keep their size on any screen; heights are pixels.

use serde::Serialize;

use super::plan_words::chance;
use crate::stats::forecast::Attending;

/// Bars that can still be told apart on a phone.
const MOST_BARS: u32 = 36;
/// What is rarer than this is not drawn.
const RARE: f64 = 0.001;
const TOP: f64 = 26.0;
const GROUND: f64 = 166.0;
const MARKS: u32 = 4;

/// As the template draws it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    pub bars: Vec<Bar>,
    /// Where the last chair is.
    pub seats_at: String,
    /// On which side of it its name has room.
    pub seats_anchor: &'static str,
    pub low_at: String,
    pub high_at: String,
    pub marks: Vec<Mark>,
    /// Too many come in some of the cases that are drawn.
    pub overflows: bool,
}

/// One or more numbers of guests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    pub x: String,
    pub width: String,
    pub y: String,
    pub height: String,
    /// More than there are chairs.
    pub over: bool,
    /// "12", "12 bis 13"
    pub guests: String,
    pub chance: String,
    /// That so many come at most.
    pub at_most: String,
    /// Both as shares, for files.
    #[serde(skip)]
    pub shares: (f64, f64),
}

/// A number below the picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    pub at: String,
    pub number: u32,
}

/// What is drawn, from where to where, so many numbers to a bar.
struct Frame {
    low: u32,
    high: u32,
    step: u32,
}

impl Frame {
    /// A bar ends with the last chair, so that none is half too many.
    fn of(attending: &Attending, seats: u32) -> Self {
        let chances = attending.chances();
        let often = |(_, chance): &(usize, &f64)| **chance >= RARE;
        let place = |found: Option<(usize, &f64)>| found.and_then(|(at, _)| u32::try_from(at).ok());
        let low = place(chances.iter().enumerate().find(often)).unwrap_or(0).min(seats);
        let high = place(chances.iter().enumerate().rfind(often)).unwrap_or(seats).max(seats + 1);
        let step = (high - low + 1).div_ceil(MOST_BARS).max(1);
        let below = (seats + 1 - low).div_ceil(step) * step;
        let (low, step_up) = match (seats + 1).checked_sub(below) {
            Some(low) => (low, 0),
            None => (0, step),
        };
        Self { low, high: high + step_up, step }
    }

    /// Where a number of guests begins, in percent.
    fn at(&self, guests: f64) -> f64 {
        let wide = f64::from(self.high - self.low + 1);
        ((guests - f64::from(self.low)) / wide * 100.0).clamp(0.0, 100.0)
    }

    fn bars(&self, seats: u32) -> Vec<(u32, u32)> {
        let mut bars = Vec::new();
        let mut from = self.low;
        while from <= self.high {
            let mut to = (from + self.step - 1).min(self.high);
            if from <= seats && to > seats {
                to = seats;
            }
            bars.push((from, to));
            from = to + 1;
        }
        bars
    }
}

impl Picture {
    pub fn of(attending: &Attending, seats: u32) -> Self {
        let frame = Frame::of(attending, seats);
        let chances = attending.chances();
        let sum = |from: u32, to: u32| -> f64 {
            let end = (to as usize + 1).min(chances.len());
            chances.get((from as usize).min(end)..end).map_or(0.0, |some| some.iter().sum())
        };
        let spans = frame.bars(seats);
        let tallest = spans.iter().map(|(from, to)| height_of(*from, *to, sum(*from, *to)));
        let tallest = tallest.fold(f64::MIN_POSITIVE, f64::max);
        let bar = |(from, to): (u32, u32)| {
            let share = sum(from, to);
            let at_most = sum(0, to).min(1.0);
            let height = height_of(from, to, share) / tallest * (GROUND - TOP);
            let (left, right) = (frame.at(f64::from(from)), frame.at(f64::from(to) + 1.0));
            Bar {
                x: percent(left + (right - left) * 0.08),
                width: percent((right - left) * 0.84),
                y: format!("{:.1}", GROUND - height),
                height: format!("{height:.1}"),
                over: from > seats,
                guests: match from == to {
                    true => from.to_string(),
                    false => format!("{from} bis {to}"),
                },
                chance: chance(share),
                at_most: chance(at_most),
                shares: (share, at_most),
            }
        };
        let seats_at = frame.at(f64::from(seats) + 1.0);
        let (low, high) = attending.range();
        Self {
            overflows: attending.more_than(seats) >= RARE,
            bars: spans.iter().copied().map(bar).collect(),
            seats_at: percent(seats_at),
            seats_anchor: if seats_at > 50.0 { "end" } else { "start" },
            low_at: percent(frame.at(f64::from(low))),
            high_at: percent(frame.at(f64::from(high) + 1.0)),
            marks: marks(&frame),
        }
    }
}

/// A bar of several numbers is as high as one of them on average.
fn height_of(from: u32, to: u32, share: f64) -> f64 {
    share / f64::from(to - from + 1)
}

/// Round numbers, a few of them.
fn marks(frame: &Frame) -> Vec<Mark> {
    let wide = frame.high - frame.low;
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
    let step = steps.into_iter().find(|step| wide / step <= MARKS).unwrap_or(10_000);
    let first = frame.low.div_ceil(step) * step;
    let numbers = (first..=frame.high).step_by(step as usize);
    numbers.map(|number| Mark { at: percent(frame.at(f64::from(number) + 0.5)), number }).collect()
}

fn percent(of: f64) -> String {
    format!("{of:.2}%")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::Baseline;
    use crate::stats::forecast::Expected;

    fn attending(rate: f64, invited: u32) -> Attending {
        Expected::known(Baseline::new(rate).unwrap(), 100).unwrap().attending(invited)
    }

    #[test]
    fn twenty_chairs_and_forty_six_guests() {
        let picture = Picture::of(&attending(0.3, 46), 20);
        assert!(picture.overflows && picture.bars.len() > 20);
        let first_over = picture.bars.iter().find(|bar| bar.over).unwrap();
        assert_eq!(first_over.guests, "21");
        let last_seat = picture.bars.iter().rfind(|bar| !bar.over).unwrap();
        assert_eq!((last_seat.guests.as_str(), last_seat.at_most.as_str()), ("20", "96\u{a0}%"));
        assert!(picture.marks.len() <= 6 && picture.marks.iter().any(|mark| mark.number == 20));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Whatever is drawn stays inside, and no bar is partly too many.
        #[test]
        fn nothing_leaves_the_picture(rate in 0.05..0.95f64, invited in 1..600u32, seats in 1..300u32) {
            let picture = Picture::of(&attending(rate, invited), seats);
            let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
            prop_assert!(!picture.bars.is_empty() && picture.bars.len() <= MOST_BARS as usize + 2);
            for bar in &picture.bars {
                prop_assert!(number(&bar.x) >= 0.0 && number(&bar.x) + number(&bar.width) <= 100.01);
                prop_assert!(number(&bar.y) >= TOP - 0.1 && number(&bar.height) >= 0.0);
            }
            let over = |bar: &Bar| bar.guests.split(' ').next().unwrap().parse::<u32>().unwrap() > seats;
            prop_assert!(picture.bars.iter().all(|bar| bar.over == over(bar)));
            prop_assert!(picture.bars.iter().any(|bar| bar.over) && picture.bars.iter().any(|bar| !bar.over));
        }
    }
}
