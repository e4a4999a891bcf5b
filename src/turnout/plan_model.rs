//! What past events say about the next one. Pure.
//!
//! In log-odds an event's rate is the whole's, moved by its format, its Standort, its weekday, its
//! lead, its ways and its childcare, and by something of its own that nobody foresees. Each move is
//! drawn towards nought the more, the fewer people it was seen at (empirical Bayes): one good
//! afternoon is no good Standort. What a format does is not counted a second time for the childcare
//! that it always has, because each respect is asked what the others leave.
//!
//! Sources: C. N. Morris, Parametric Empirical Bayes Inference, JASA 78 (1983), p. 47, for the
//! shrinkage; R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986), p. 177, for how much
//! groups differ; R. J. Kleinman, JASA 68 (1973), p. 46, for how much events do; D. A. Williams,
//! Applied Statistics 31 (1982), p. 144, for both together in log-odds. Why not the likeliest beta
//! distribution of `stats/forecast.rs`: docs/decisions/0027.

use std::collections::HashMap;

use super::plan::{Level, Likeness, Past, Respect};
use crate::stats::Baseline;
use crate::stats::forecast::Expected;

/// Fewer closed events than these are no history.
pub const EVENTS_FROM: usize = 5;
/// The same in invitations.
pub const INVITATIONS_FROM: f64 = 50.0;

const RESPECTS: usize = Respect::ALL.len();
/// After these nothing moves any more that could be seen.
const ROUNDS: usize = 5;
/// Events that differ more than that are not one kind of thing.
const MOST_SPREAD: f64 = 0.5;
/// Rates nearer to nought or one are taken for these.
const EDGE: f64 = 1e-4;
/// A forecast is worth so many invitations at least and at most.
const WORTH: (f64, f64) = (2.0, 10_000.0);

/// What all events have in common, and what moves them.
#[derive(Clone, Debug)]
pub struct Model {
    /// Log-odds of the whole, and their variance.
    whole: f64,
    whole_variance: f64,
    /// How much events differ that are alike: the correlation of two guests of one event.
    spread: f64,
    respects: [Fitted; RESPECTS],
    pub events: usize,
    pub invitations: f64,
}

/// One respect.
#[derive(Clone, Debug, Default)]
struct Fitted {
    levels: HashMap<Level, Effect>,
    /// How much its levels differ: the variance of a level that was never seen.
    between: f64,
}

/// How one level moves the rate, in log-odds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Effect {
    shift: f64,
    variance: f64,
    events: usize,
}

/// Why a forecast is higher or lower than the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    pub respect: Respect,
    pub level: Level,
    /// Past events with this level.
    pub events: usize,
    /// By so much it moves the whole's rate.
    pub points: f64,
}

/// An event on its way through the rounds.
struct Row {
    invited: f64,
    came: f64,
    at: [Option<usize>; RESPECTS],
    log_odds: f64,
}

/// One level on its way.
#[derive(Clone, Copy, Default)]
struct Sum {
    events: usize,
    /// Came beyond what was expected.
    beyond: f64,
    /// Variance of that, if guests were dice.
    dice: f64,
    /// Variance of that, as events differ.
    real: f64,
}

impl Sum {
    fn add(&mut self, row: &Row, spread: f64) {
        let rate = rate(row.log_odds);
        let dice = row.invited * rate * (1.0 - rate);
        self.events += 1;
        self.beyond += row.came - row.invited * rate;
        self.dice += dice;
        self.real += dice * (1.0 + (row.invited - 1.0).max(0.0) * spread);
    }

    /// How far from here, and how sure that is.
    fn move_and_variance(self) -> (f64, f64) {
        (self.beyond / self.dice, self.real / (self.dice * self.dice))
    }
}

fn rate(log_odds: f64) -> f64 {
    (1.0 / (1.0 + (-log_odds).exp())).clamp(EDGE, 1.0 - EDGE)
}

fn log_odds(rate: f64) -> f64 {
    (rate / (1.0 - rate)).ln()
}

impl Model {
    /// `None` where there is too little to learn from.
    pub fn of(history: &[Past]) -> Option<Self> {
        let invitations: f64 = history.iter().map(|past| past.counted.invited()).sum();
        if history.len() < EVENTS_FROM || invitations < INVITATIONS_FROM {
            return None;
        }
        let came: f64 = history.iter().map(|past| past.counted.came).sum();
        // Nobody and everybody are half a guest away from certainty.
        let kind = came.clamp(0.5, invitations - 0.5);
        let start = log_odds(kind / invitations);
        let mut names: [HashMap<Level, usize>; RESPECTS] = Default::default();
        let mut rows: Vec<Row> = history.iter().map(|past| row(past, start, &mut names)).collect();
        let mut fit = Fit::new(start, kind - came, &names);
        for _ in 0..ROUNDS {
            fit.round(&mut rows);
        }
        Some(fit.done(&rows, names, invitations))
    }

    /// What is believed about the rate of such an event: its own something is in it, and what is not
    /// known about what moves it.
    pub fn expected(&self, like: &Likeness) -> Option<Expected> {
        let (mut at, mut variance) = (self.whole, self.whole_variance);
        for (respect, fitted) in Respect::ALL.iter().zip(&self.respects) {
            let known = like.level(*respect).and_then(|level| fitted.levels.get(&level));
            at += known.map_or(0.0, |effect| effect.shift);
            variance += known.map_or(fitted.between, |effect| effect.variance);
        }
        let rate = rate(at);
        let unsure = self.spread / (1.0 - self.spread) + rate * (1.0 - rate) * variance;
        Expected::worth(Baseline::new(rate).ok()?, (1.0 / unsure).clamp(WORTH.0, WORTH.1))
    }

    /// The rate of all events together.
    pub fn whole_rate(&self) -> f64 {
        rate(self.whole)
    }

    /// What moves such an event away from the whole; levels that were never seen are left out.
    pub fn reasons(&self, like: &Likeness) -> Vec<Reason> {
        let reason = |(respect, fitted): (&Respect, &Fitted)| {
            let level = like.level(*respect)?;
            let effect = fitted.levels.get(&level)?;
            let points = rate(self.whole + effect.shift) - rate(self.whole);
            Some(Reason { respect: *respect, level, events: effect.events, points })
        };
        Respect::ALL.iter().zip(&self.respects).filter_map(reason).collect()
    }

    /// Past events with this level.
    pub fn events_with(&self, respect: Respect, level: Level) -> usize {
        let fitted = Respect::ALL.iter().zip(&self.respects).find(|(own, _)| **own == respect);
        let effect = fitted.and_then(|(_, fitted)| fitted.levels.get(&level));
        effect.map_or(0, |effect| effect.events)
    }
}

fn row(past: &Past, start: f64, names: &mut [HashMap<Level, usize>; RESPECTS]) -> Row {
    let mut at = [None; RESPECTS];
    for ((at, names), respect) in at.iter_mut().zip(names).zip(Respect::ALL) {
        *at = past.like.level(*respect).map(|level| {
            let next = names.len();
            *names.entry(level).or_insert(next)
        });
    }
    Row { invited: past.counted.invited(), came: past.counted.came, at, log_odds: start }
}

/// The moves so far.
struct Fit {
    whole: f64,
    /// Guests that are added so that no rate is certain.
    added: f64,
    spread: f64,
    effects: [Vec<Effect>; RESPECTS],
    between: [f64; RESPECTS],
    /// So many numbers were learned, a small one counting as a part.
    learned: f64,
}

impl Fit {
    fn new(whole: f64, added: f64, names: &[HashMap<Level, usize>; RESPECTS]) -> Self {
        Self {
            whole,
            added,
            spread: 0.0,
            effects: names.each_ref().map(|names| vec![Effect::default(); names.len()]),
            between: [0.0; RESPECTS],
            learned: 0.0,
        }
    }

    fn round(&mut self, rows: &mut [Row]) {
        let mut all = Sum { beyond: self.added, ..Sum::default() };
        rows.iter().for_each(|row| all.add(row, self.spread));
        let (step, _) = all.move_and_variance();
        self.whole += step;
        rows.iter_mut().for_each(|row| row.log_odds += step);
        self.spread = self.spread_of(rows);
        self.learned = 0.0;
        for respect in 0..RESPECTS {
            self.learn(respect, rows);
        }
    }

    /// How much events differ beyond dice and beyond what is known of them, by the squares of what is
    /// left.
    fn spread_of(&self, rows: &[Row]) -> f64 {
        let (mut squares, mut others) = (0.0, 0.0);
        for row in rows {
            let rate = rate(row.log_odds);
            let left = row.came - row.invited * rate;
            squares += left * left / (row.invited * rate * (1.0 - rate));
            others += (row.invited - 1.0).max(0.0);
        }
        let free = (rows.len() as f64 - 1.0 - self.learned).max(1.0);
        if others == 0.0 { 0.0 } else { ((squares - free) / others).clamp(0.0, MOST_SPREAD) }
    }

    /// Asks one respect what the others leave.
    fn learn(&mut self, respect: usize, rows: &mut [Row]) {
        let mut sums = vec![Sum::default(); self.effects[respect].len()];
        for row in rows.iter() {
            if let Some(level) = row.at[respect] {
                sums[level].add(row, self.spread);
            }
        }
        let seen: Vec<(f64, f64)> = sums
            .iter()
            .zip(&self.effects[respect])
            .map(|(sum, effect)| {
                let (step, variance) = sum.move_and_variance();
                (effect.shift + step, variance)
            })
            .collect();
        let between = between(&seen);
        self.between[respect] = between;
        let mut steps = Vec::with_capacity(seen.len());
        for ((shift, variance), (effect, sum)) in
            seen.into_iter().zip(self.effects[respect].iter_mut().zip(&sums))
        {
            let kept = between / (between + variance);
            self.learned += kept;
            let drawn = shift * kept;
            steps.push(drawn - effect.shift);
            *effect = Effect { shift: drawn, variance: variance * kept, events: sum.events };
        }
        for row in rows {
            if let Some(level) = row.at[respect] {
                row.log_odds += steps[level];
            }
        }
    }

    fn done(
        self,
        rows: &[Row],
        names: [HashMap<Level, usize>; RESPECTS],
        invitations: f64,
    ) -> Model {
        let mut all = Sum::default();
        rows.iter().for_each(|row| all.add(row, self.spread));
        let (_, whole_variance) = all.move_and_variance();
        let mut respects: [Fitted; RESPECTS] = Default::default();
        for (at, (fitted, names)) in respects.iter_mut().zip(names).enumerate() {
            fitted.between = self.between[at];
            fitted.levels =
                names.into_iter().map(|(level, place)| (level, self.effects[at][place])).collect();
        }
        Model {
            whole: self.whole,
            whole_variance,
            spread: self.spread,
            respects,
            events: rows.len(),
            invitations,
        }
    }
}

/// How much levels differ beyond what chance does to each of them; nought where there are too few to
/// tell.
fn between(seen: &[(f64, f64)]) -> f64 {
    let weight = |(_, variance): &(f64, f64)| 1.0 / variance;
    let all: f64 = seen.iter().map(weight).sum();
    let squares: f64 = seen.iter().map(|one| weight(one) * weight(one)).sum();
    let room = all - squares / all;
    if seen.len() < 2 || room <= 0.0 {
        return 0.0;
    }
    let middle = seen.iter().map(|one| weight(one) * one.0).sum::<f64>() / all;
    let apart: f64 = seen.iter().map(|one| weight(one) * (one.0 - middle).powi(2)).sum();
    ((apart - (seen.len() as f64 - 1.0)) / room).max(0.0)
}

/// The rate of some events together, with how much they differ: of so many `(came, stayed away)`.
/// `None` where nobody was counted.
pub fn together(counted: &[(f64, f64)]) -> Option<Expected> {
    let came: f64 = counted.iter().map(|(came, _)| came).sum();
    let all: f64 = counted.iter().map(|(came, away)| came + away).sum();
    if all < 1.0 {
        return None;
    }
    let rate = came.clamp(0.5, all - 0.5) / all;
    let dice = rate * (1.0 - rate);
    let (mut squares, mut others, mut groups) = (0.0, 0.0, 0.0);
    for (came, away) in counted.iter().filter(|(came, away)| came + away > 0.0) {
        let n = came + away;
        squares += (came - n * rate).powi(2) / (n * dice);
        others += (n - 1.0).max(0.0);
        groups += 1.0;
    }
    let spread: f64 = if others == 0.0 {
        0.0
    } else {
        ((squares - (groups - 1.0)) / others).clamp(0.0, MOST_SPREAD)
    };
    let real: f64 = counted
        .iter()
        .map(|(came, away)| (came + away) * (1.0 + (came + away - 1.0).max(0.0) * spread))
        .sum();
    let unsure = spread / (1.0 - spread) + real / (all * all);
    Expected::worth(Baseline::new(rate).ok()?, (1.0 / unsure).clamp(WORTH.0, WORTH.1))
}

#[cfg(test)]
mod tests;
