//! How often the ranges of past forecasts held. Pure.
//!
//! Every closed event, and every one that was imported from before, is forecast once more, with nothing but the events before the month in which it
//! began: as it would have been planned then. Its own outcome is in none of it. A range that is said
//! to hold in four of five cases should do so; where people are counted one by one it does a little
//! oftener, and how often exactly is computed along with it.

use std::collections::{BTreeMap, HashMap};

use super::plan::Past;
use super::plan_model::Model;
use crate::clock;
use crate::db::Id;
use crate::formats::Format;
use crate::stats::disclosure::RATE_FROM;
use crate::stats::interval::{Interval, wilson};
use crate::stats::{Proportion, ProportionError};
use crate::web::filters::percent;

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

    /// The same, where forecasts are enough to be judged.
    ///
    /// # Errors
    /// Never, as above.
    pub fn told(&self) -> Result<Option<(f64, Interval)>, ProportionError> {
        Ok(self.share()?.filter(|_| self.forecasts >= RATE_FROM))
    }

    /// The share that should have held.
    pub fn due_share(&self) -> f64 {
        self.due / f64::from(self.forecasts.max(1))
    }
}

/// All forecasts of a history, together and in parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    pub whole: Score,
    pub years: BTreeMap<i16, Score>,
    /// By the format's name; without one: a format that is gone.
    pub formats: BTreeMap<String, Score>,
}

impl Scores {
    /// Adds them up.
    pub fn of(checked: &[Checked], names: &HashMap<Id<Format>, String>) -> Self {
        let mut scores = Self { whole: Score::of(checked), ..Self::default() };
        for one in checked {
            let name = one.format.and_then(|format| names.get(&format)).cloned();
            scores.years.entry(one.year).or_default().add(one);
            scores.formats.entry(name.unwrap_or_default()).or_default().add(one);
        }
        scores
    }

    /// The judgement in words.
    pub fn sentence(&self) -> String {
        sentence(&self.whole)
    }
}

/// The judgement in words: whether what was said can be told from what was so.
fn sentence(score: &Score) -> String {
    let Ok(Some((share, interval))) = score.share() else {
        return "Es gibt noch keine Veranstaltung, die man aus früheren hätte vorhersagen können."
            .into();
    };
    if score.forecasts < RATE_FROM {
        return format!(
            "Erst {} Veranstaltungen konnte man aus früheren vorhersagen. Ab {RATE_FROM} steht hier, \
             wie oft die Spanne gehalten hat.",
            score.forecasts
        );
    }
    let due = score.due_share();
    let judged = match () {
        () if due < interval.low => "Die Spannen sind weiter, als sie sein müssten.",
        () if due > interval.high => {
            "Die Spannen sind zu eng. Planen Sie vorsichtiger, als die Zahlen es sagen."
        }
        () => "Das passt zu dem, was sie versprechen.",
    };
    format!(
        "In {} von {} Fällen ({}) lag die Zahl der Gäste in der Spanne. {judged}",
        score.held,
        score.forecasts,
        percent(share)
    )
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

    fn score(held: u32, forecasts: u32) -> Score {
        let due = f64::from(forecasts) * 0.84;
        Score { forecasts, held, below: 0, above: forecasts - held, due }
    }

    #[test]
    fn what_is_judged_is_judged_by_what_was_promised() {
        assert!(sentence(&score(0, 0)).starts_with("Es gibt noch keine"));
        assert!(sentence(&score(5, 6)).starts_with("Erst 6 Veranstaltungen"));
        assert!(sentence(&score(84, 100)).ends_with("Das passt zu dem, was sie versprechen."));
        assert!(sentence(&score(60, 100)).contains("zu eng"));
        assert!(sentence(&score(99, 100)).contains("weiter"));
    }

    #[test]
    fn years_and_formats_are_parts_of_the_whole() {
        let history = seeded(120, 0.2);
        let checked = check(&history);
        let names = HashMap::from([(history[0].like.format.unwrap(), "Kontaktcafé".to_owned())]);
        let scores = Scores::of(&checked, &names);
        let sum = |parts: Vec<&Score>| parts.iter().map(|score| score.forecasts).sum::<u32>();
        assert_eq!(sum(scores.years.values().collect()), scores.whole.forecasts);
        assert_eq!(sum(scores.formats.values().collect()), scores.whole.forecasts);
        assert_eq!(scores.formats.keys().collect::<Vec<_>>(), ["", "Kontaktcafé"]);
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
