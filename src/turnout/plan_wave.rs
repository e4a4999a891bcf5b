//! The second wave: how many more to invite, now that the first answers are there. Pure.
//!
//! Whoever accepted comes with the office's Zusagetreue. Whoever has not answered may still do so, as
//! long as fewer answered than usual; of those who never will, a few come nevertheless. Whoever
//! declined or waits is not counted on.

use super::plan::{MOST_INVITED, Past, seen};
use super::plan_model::{EVENTS_FROM, together};
use crate::db::Id;
use crate::events::figures::Sight;
use crate::formats::Format;
use crate::stats::disclosure::FEWEST;
use crate::stats::forecast::{Attending, Expected};

/// A wave is computed from so many accepted ones at least, of all the events that teach it.
const ACCEPTED_FROM: f64 = 30.0;

/// Where the answers to an event stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Invitations that were not withdrawn.
    pub invited: u32,
    pub accepted: u32,
    /// Persons that the accepted ones bring along, themselves included.
    pub persons: u32,
    /// Without an answer, or with "maybe".
    pub open: u32,
    pub declined: u32,
    pub waiting: u32,
}

/// What guests of this office do after they were invited.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// Of those who accepted, come.
    kept: Expected,
    /// Of all others, come.
    silent: Expected,
    /// Share that answers at all.
    answers: f64,
    /// Share of the answers that is a yes.
    yes: f64,
}

/// What the answers so far mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// Persons that will come if nobody else is invited.
    pub likely: f64,
    pub range: (u32, u32),
    pub overflow: f64,
    /// So many more can be invited.
    pub more: u32,
    /// The chance of too many with them.
    pub overflow_then: f64,
}

impl Standing {
    /// As these eyes may see it; `None` where a forecast would be made of numbers that they must not
    /// see.
    pub fn seen(self, sight: Sight) -> Option<Self> {
        let see = |count| seen(count, sight) as u32;
        let rough = Self {
            invited: see(self.invited),
            accepted: see(self.accepted),
            persons: see(self.persons.max(self.accepted)),
            open: see(self.open),
            declined: see(self.declined),
            waiting: see(self.waiting),
        };
        match sight {
            Sight::Guests => Some(rough),
            // Up to seven look like five: too little to compute with.
            Sight::Sums => (rough.accepted > FEWEST && rough.open > FEWEST).then_some(rough),
        }
    }
}

impl Habits {
    /// Of events of this format if there are enough of them, else of all. `None` where there is too
    /// little to learn from.
    pub fn of(history: &[Past], format: Option<Id<Format>>) -> Option<Self> {
        let told: Vec<&Past> = history.iter().filter(|past| past.counted.tells_answers()).collect();
        let same: Vec<&Past> =
            told.iter().copied().filter(|past| past.like.format == format).collect();
        Self::learned(&same).or_else(|| Self::learned(&told))
    }

    fn learned(history: &[&Past]) -> Option<Self> {
        let sum = |part: fn(&Past) -> f64| history.iter().map(|past| part(past)).sum::<f64>();
        let (accepted, answered) = (sum(|p| p.counted.accepted), sum(|p| p.counted.answered));
        if history.len() < EVENTS_FROM || accepted < ACCEPTED_FROM {
            return None;
        }
        let pairs = |pair: fn(&Past) -> (f64, f64)| -> Vec<(f64, f64)> {
            history.iter().map(|past| pair(past)).collect()
        };
        Some(Self {
            kept: together(&pairs(|p| (p.counted.kept, p.counted.broken)))?,
            silent: together(&pairs(|p| (p.counted.silent_came, p.counted.silent_away)))?,
            answers: answered / (answered + sum(|p| p.counted.unanswered)),
            yes: (accepted / answered).min(1.0),
        })
    }

    /// What an invitation without an answer is worth when so many have answered. At first it is worth
    /// as much as any; when as many answered as usually do, as much as somebody's who never will.
    fn open(&self, standing: &Standing) -> Option<Expected> {
        let answered = standing.invited.saturating_sub(standing.open);
        let so_far = f64::from(answered) / f64::from(standing.invited.max(1));
        let still = match so_far < 1.0 {
            true => ((self.answers - so_far) / (1.0 - so_far)).clamp(0.0, 1.0),
            false => 0.0,
        };
        let accepts = still * self.yes;
        let rate = accepts * self.kept.rate() + (1.0 - accepts) * self.silent.rate();
        let worth = self.kept.weight().min(self.silent.weight());
        Expected::worth(crate::stats::Baseline::new(rate).ok()?, worth)
    }

    /// How many more to invite, if newly invited ones come as `fresh` says.
    pub fn wave(
        &self,
        standing: &Standing,
        fresh: Expected,
        seats: u32,
        risk: f64,
    ) -> Option<Wave> {
        let persons = self.kept.attending(standing.persons);
        let open = self.open(standing)?.attending(standing.open);
        let now = both(&persons, &open);
        let then = |more: u32| match more {
            0 => more_than(&now, seats),
            more => too_many(&now, &fresh.attending(more), seats),
        };
        let more = most(|more| then(more) <= risk);
        Some(Wave {
            likely: persons.mean() + open.mean(),
            range: (quantile(&now, 0.1), quantile(&now, 0.9)),
            overflow: then(0),
            overflow_then: then(more),
            more,
        })
    }
}

/// The largest number that fits, where a larger one never fits if a smaller one does not.
fn most(fits: impl Fn(u32) -> bool) -> u32 {
    if !fits(1) {
        return 0;
    }
    let mut low = 1;
    while low < MOST_INVITED && fits(low * 2) {
        low *= 2;
    }
    let mut high = low * 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    low.min(MOST_INVITED)
}

/// The chance of each number of people, where two groups come independently.
fn both(one: &Attending, other: &Attending) -> Vec<f64> {
    let mut chances = vec![0.0; one.chances().len() + other.chances().len() - 1];
    for (few, chance) in one.chances().iter().enumerate() {
        for (more, further) in other.chances().iter().enumerate() {
            chances[few + more] += chance * further;
        }
    }
    chances
}

fn more_than(chances: &[f64], seats: u32) -> f64 {
    chances.iter().skip(seats as usize + 1).sum()
}

fn too_many(now: &[f64], fresh: &Attending, seats: u32) -> f64 {
    let beyond = |(come, chance): (usize, &f64)| match u32::try_from(come) {
        Ok(come) if come <= seats => chance * fresh.more_than(seats - come),
        Ok(_) | Err(_) => *chance,
    };
    now.iter().enumerate().map(beyond).sum()
}

fn quantile(chances: &[f64], share: f64) -> u32 {
    let mut sum = 0.0;
    let reached = chances.iter().position(|chance| {
        sum += chance;
        sum >= share - 1e-12
    });
    u32::try_from(reached.unwrap_or(chances.len().saturating_sub(1))).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::plan::{Counted, Likeness, Source};
    use super::*;
    use crate::attendance::tally::Tally;
    use crate::db::Moment;
    use crate::stats::Baseline;

    /// Of 40 invited 30 answer, 20 say yes, 16 of them come, and 2 of the others.
    fn history() -> Vec<Past> {
        let tally = Tally {
            delivered: 40,
            replied: 30,
            accepted: 20,
            attended: 18,
            unknown: 0,
            kept: 16,
            accepted_unknown: 0,
            walk_ins: 0,
        };
        let past = || Past {
            source: Source::Event(Id::new()),
            begins_at: Moment::parse("2026-10-01T08:00:00Z").unwrap(),
            like: Likeness::default(),
            counted: Counted::of(&tally, Sight::Guests).unwrap(),
        };
        (0..8).map(|_| past()).collect()
    }

    /// Of events from before nobody knows who answered.
    #[test]
    fn events_from_before_say_nothing_about_answers() {
        let mut history = history();
        let habits = |history: &[Past]| {
            let habits = Habits::of(history, None)?;
            Some((habits.kept, habits.silent, habits.answers, habits.yes))
        };
        let before = habits(&history);
        let like = Likeness::default();
        let counted = Counted::of_sums(40, 30, Sight::Guests);
        let begins_at = Moment::parse("2026-09-01T08:00:00Z").unwrap();
        let source = Source::Earlier(Id::new());
        history.extend(vec![Past { source, begins_at, like, counted }; 20]);
        assert!(before.is_some());
        assert_eq!(habits(&history), before);
        assert_eq!(habits(&history[8..]), None);
    }

    fn fresh() -> Expected {
        Expected::known(Baseline::new(0.45).unwrap(), 320).unwrap()
    }

    #[test]
    fn nobody_answered_yet_is_the_same_as_freshly_invited() {
        let habits = Habits::of(&history(), None).unwrap();
        let standing = Standing { invited: 40, open: 40, ..Standing::default() };
        // 18 of 40 come in the end, whoever they are.
        let open = habits.open(&standing).unwrap();
        assert!((open.rate() - 0.45).abs() < 0.03, "{open:?}");

        let later =
            Standing { invited: 40, accepted: 20, persons: 20, open: 10, declined: 10, ..standing };
        // As many answered as ever do: 2 of the 20 others come, of those who are still silent too.
        let open = habits.open(&later).unwrap();
        assert!((open.rate() - 0.1).abs() < 1e-9, "{open:?}");
        let wave = habits.wave(&later, fresh(), 30, 0.05).unwrap();
        assert!((wave.likely - 17.0).abs() < 1e-6, "{wave:?}");
        assert!(wave.more > 10 && wave.overflow < 0.01 && wave.overflow_then <= 0.05, "{wave:?}");
        // For 20 chairs nobody else is needed but a few.
        assert!(habits.wave(&later, fresh(), 20, 0.05).unwrap().more < 4);
    }

    #[test]
    fn too_little_history_says_nothing() {
        assert!(Habits::of(&history()[..4], None).is_none());
        // Another format's events will do where there are none of this one.
        assert!(Habits::of(&history(), Some(Id::new())).is_some());
    }

    #[test]
    fn whoever_sees_sums_gets_no_wave_made_of_a_few() {
        let standing =
            Standing { invited: 40, accepted: 7, persons: 9, open: 30, ..Standing::default() };
        assert_eq!(standing.seen(Sight::Sums), None);
        let enough = |accepted| Standing { accepted, ..standing }.seen(Sight::Sums).unwrap();
        assert_eq!(enough(8), enough(12));
        assert_eq!((enough(8).accepted, enough(8).open), (10, 30));
        assert_eq!(standing.seen(Sight::Guests), Some(standing));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// More risk never means fewer, more answers of yes never mean more; the risk is kept.
        #[test]
        fn a_wave_keeps_the_risk(
            accepted in 0..25u32,
            open in 1..40u32,
            seats in 5..40u32,
            risk in 0.01..0.3f64,
        ) {
            let habits = Habits::of(&history(), None).unwrap();
            let of = |accepted: u32, risk| {
                let standing = Standing {
                    invited: accepted + open,
                    accepted,
                    persons: accepted,
                    open,
                    ..Standing::default()
                };
                habits.wave(&standing, fresh(), seats, risk).unwrap()
            };
            let wave = of(accepted, risk);
            prop_assert!(wave.more == 0 || wave.overflow_then <= risk + 1e-9);
            prop_assert!(of(accepted, risk + 0.1).more >= wave.more);
            prop_assert!(wave.range.0 <= wave.range.1);
            prop_assert!(wave.range.1 <= accepted + open);
        }
    }
}
