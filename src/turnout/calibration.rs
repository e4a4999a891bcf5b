//! How often the ranges of past forecasts held. Pure.
//!
//! Every closed event, and every one that was imported from before, is forecast once more, with nothing but the events before the month in which it
//! began: as it would have been planned then. Its own outcome is in none of it. A range that is said
//! to hold in four of five cases should do so; where people are counted one by one it does a little
//! oftener, and how often exactly is computed along with it.

use std::collections::BTreeMap;

use super::plan::Past;
use super::plan_model::Model;
use crate::clock;
use crate::db::Id;
use crate::formats::Format;
use crate::stats::interval::{Interval, wilson};
use crate::stats::{Proportion, ProportionError};

/// What became of one forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Below,
    Held,
    Above,
}

/// One event, forecast from those before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    pub year: i16,
    pub format: Option<Id<Format>>,
    pub range: (u32, u32),
    /// The chance that the range had.
    pub chance: f64,
    pub outcome: Outcome,
}

/// Some forecasts together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub forecasts: u32,
    pub held: u32,
    pub below: u32,
    pub above: u32,
    /// Sum of the chances: so many should have held.
    pub due: f64,
}

impl Score {
    fn add(&mut self, checked: &Checked) {
        self.forecasts += 1;
        self.due += checked.chance;
        match checked.outcome {
            Outcome::Below => self.below += 1,
            Outcome::Held => self.held += 1,
            Outcome::Above => self.above += 1,
        }
    }

    /// Of some forecasts.
    pub fn of<'a>(checked: impl IntoIterator<Item = &'a Checked>) -> Self {
        let mut score = Self::default();
        checked.into_iter().for_each(|one| score.add(one));
        score
    }

    /// The share that held, with its 95 % interval.
    ///
    /// # Errors
    /// Never: what held is a part of all.
    pub fn share(&self) -> Result<Option<(f64, Interval)>, ProportionError> {
        let held = Proportion::new(self.held, self.forecasts)?;
        Ok(held.rate().map(|rate| (rate, wilson(held))))
    }

    /// The share that should have held.
    pub fn due_share(&self) -> f64 {
        self.due / f64::from(self.forecasts.max(1))
    }
}

/// Forecasts every event of a history from those before its month; events that had too little before
/// them are left out.
pub fn check(history: &[Past]) -> Vec<Checked> {
    let mut months: BTreeMap<(i16, i8), Vec<Past>> = BTreeMap::new();
    for past in history {
        let day = clock::local(past.begins_at, clock::ZONE).civil().date();
        months.entry((day.year(), day.month())).or_default().push(*past);
    }
    let mut before: Vec<Past> = Vec::with_capacity(history.len());
    let mut checked = Vec::new();
    for ((year, _), mut events) in months {
        if let Some(model) = Model::of(&before) {
            checked.extend(events.iter().filter_map(|past| one(&model, past, year)));
        }
        before.append(&mut events);
    }
    checked
}

fn one(model: &Model, past: &Past, year: i16) -> Option<Checked> {
    let attending = model.expected(&past.like)?.attending(past.counted.invited().round() as u32);
    let range = attending.range();
    let (low, high) = (f64::from(range.0), f64::from(range.1));
    let came = past.counted.came;
    let outcome = match came {
        came if came < low => Outcome::Below,
        came if came > high => Outcome::Above,
        _ => Outcome::Held,
    };
    let within = attending.chances().get(range.0 as usize..=range.1 as usize);
    let chance = within.map_or(0.0, |within| within.iter().sum());
    Some(Checked { year, format: past.like.format, range, chance, outcome })
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::super::plan::{Counted, Likeness, Source};
    use super::*;
    use crate::attendance::tally::Tally;
    use crate::db::Moment;
    use crate::events::figures::Sight;

    /// So many events over three years, whose guests come by dice; each event has a mood of its own.
    fn seeded(events: usize, moods: f64) -> Vec<Past> {
        let mut dice = StdRng::seed_from_u64(7);
        let formats = [(Id::new(), 0.3), (Id::new(), 0.65), (Id::new(), 0.45)];
        let first = "2024-01-08T09:00:00Z".parse::<jiff::Timestamp>().unwrap();
        let past = |number: usize| {
            let (format, rate) = formats[number % formats.len()];
            let rate: f64 = rate + moods * (dice.random::<f64>() - 0.5);
            let delivered = 20 + (number % 5) as i32 * 8;
            let attended = (0..delivered).filter(|_| dice.random::<f64>() < rate).count();
            let tally =
                Tally { delivered, attended: i32::try_from(attended).unwrap(), ..Tally::default() };
            let hours = 24 * 1095 * number as i64 / events as i64;
            Past {
                source: Source::Event(Id::new()),
                begins_at: Moment::of(first + jiff::Span::new().hours(hours)),
                like: Likeness { format: Some(format), ..Likeness::default() },
                counted: Counted::of(&tally, Sight::Guests).unwrap(),
            }
        };
        (0..events).map(past).collect()
    }

    #[test]
    fn ranges_of_a_seeded_history_hold_as_often_as_they_say() {
        for moods in [0.0, 0.3] {
            let history = seeded(600, moods);
            let score = Score::of(&check(&history));
            assert!(score.forecasts > 560, "{score:?}");
            let (share, _) = score.share().unwrap().unwrap();
            assert!((0.8..0.92).contains(&score.due_share()), "{score:?}");
            assert!((share - score.due_share()).abs() < 0.05, "{moods} {share} {score:?}");
        }
    }

    #[test]
    fn a_forecast_knows_nothing_of_its_own_event_and_of_later_ones() {
        let mut history = seeded(60, 0.2);
        let before = check(&history);
        let last = history.len() - 1;
        // Whatever became of the last event, its forecast is the same.
        let counted = &mut history[last].counted;
        (counted.came, counted.away) = (0.0, counted.invited());
        let after = check(&history);
        assert_eq!(before.len(), after.len());
        let ranges = |checked: &[Checked]| checked.iter().map(|one| one.range).collect::<Vec<_>>();
        assert_eq!(ranges(&before), ranges(&after));
        assert_eq!(after.last().unwrap().outcome, Outcome::Below);
        assert!(check(&history[..4]).is_empty());
    }
}
