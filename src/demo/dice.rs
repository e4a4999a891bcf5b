//! Chance that falls the same way each time, so that every exercise house has the same people.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

/// Dice with a seed.
pub struct Dice(StdRng);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Yes, with this chance between 0 and 1.
    pub fn says_yes(&mut self, chance: f64) -> bool {
        self.0.random_bool(chance.clamp(0.0, 1.0))
    }

    /// A whole number, both ends included.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        self.0.random_range(least..=most.max(least))
    }

    /// Somewhere around nothing, at most so far away and mostly near.
    pub fn swing(&mut self, most: f64) -> f64 {
        (self.0.random::<f64>() + self.0.random::<f64>() - 1.0) * most
    }

    /// One of them; there must be one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        match from.choose(&mut self.0) {
            Some(one) => one,
            None => &from[0],
        }
    }

    /// One of them, those with more weight more often.
    pub fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let place = self.0.random::<f64>();
        at(place, from)
    }

    /// So many places between 0 and 1, evenly spread and in any order: as many of each kind as there
    /// should be, and not only in the long run.
    pub fn spread(&mut self, many: usize) -> Vec<f64> {
        let place = |number: usize| (number as f64 + self.0.random::<f64>()) / many as f64;
        let mut places: Vec<f64> = (0..many).map(place).collect();
        self.shuffle(&mut places);
        places
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        all.shuffle(&mut self.0);
    }

    /// Somewhere in a line in which those with more weight stand further to the front
    /// (Efraimidis and Spirakis 2006): sort by it, highest first.
    pub fn rank(&mut self, weight: f64) -> f64 {
        self.0.random::<f64>().powf(1.0 / weight.max(0.001))
    }

    /// Exactly this share of so many, in any order.
    pub fn exactly(&mut self, share: f64, of: usize) -> Vec<bool> {
        let some = (share * of as f64).round() as usize;
        let mut all: Vec<bool> = (0..of).map(|place| place < some).collect();
        self.shuffle(&mut all);
        all
    }
}

/// The one that lies at this place between 0 and 1, when each is as long as its weight.
pub fn at<T: Copy>(place: f64, from: &[(T, u32)]) -> T {
    let all: u32 = from.iter().map(|(_, weight)| weight).sum();
    let mut left = place * f64::from(all);
    for (one, weight) in from {
        left -= f64::from(*weight);
        if left < 0.0 {
            return *one;
        }
    }
    from[from.len() - 1].0
}
