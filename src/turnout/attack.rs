//! What somebody learns who takes all tables that are published, knows which events there were, and
//! subtracts until nothing more comes out. Tests of the tables and stories use it; nothing else does.

use std::collections::{BTreeMap, BTreeSet};

pub const COUNTS: [&str; 5] = ["delivered", "replied", "accepted", "attended", "unknown"];
/// What somebody can subtract within a row.
const RESTS: [(&str, &[&str]); 4] = [
    ("delivered", &["replied"]),
    ("replied", &["accepted"]),
    ("delivered", &["attended"]),
    ("delivered", &["attended", "unknown"]),
];

/// A set of unknowns that one row of one table adds up.
pub type Cell = BTreeSet<usize>;
/// What is published: the cells with their sums, count by count.
pub type Published = BTreeMap<String, BTreeMap<Cell, i64>>;

/// One of the numbers that nobody may learn: an event's, or a way's or language's of a quarter.
pub struct Unknown<Q> {
    pub quarter: Q,
    /// Grouping and key of each row that it stands in; a way or a language has one.
    pub rows: Vec<(&'static str, String)>,
    pub truth: [i64; 5],
}

impl<Q> Unknown<Q> {
    fn count(&self, name: &str) -> i64 {
        COUNTS.iter().zip(self.truth).find(|(known, _)| **known == name).map_or(0, |(_, sum)| sum)
    }
}

/// What stands in a row of some quarters.
pub fn cell<Q: Ord>(
    unknowns: &[Unknown<Q>],
    (first, last): (&Q, &Q),
    grouping: &str,
    key: &str,
) -> Cell {
    let fits = |one: &Unknown<Q>| {
        let mut rows = one.rows.iter();
        (first..=last).contains(&&one.quarter)
            && rows.any(|(by, own)| *by == grouping && own == key)
    };
    unknowns.iter().enumerate().filter(|(_, one)| fits(one)).map(|(at, _)| at).collect()
}

/// All that can be computed by adding, subtracting and multiplying what is known.
struct Known {
    size: usize,
    rows: BTreeMap<usize, Vec<u64>>,
}

const PRIME: u64 = 2_147_483_647;

impl Known {
    fn rest_of(&self, mut row: Vec<u64>) -> Vec<u64> {
        for (pivot, known) in &self.rows {
            let times = row[*pivot];
            if times != 0 {
                for (cell, own) in row.iter_mut().zip(known) {
                    *cell = (*cell + (PRIME - times) * own) % PRIME;
                }
            }
        }
        row
    }

    fn learn(&mut self, row: Vec<u64>) {
        let row = self.rest_of(row);
        let Some(pivot) = row.iter().position(|cell| *cell != 0) else { return };
        let inverse = power(row[pivot], PRIME - 2);
        self.rows.insert(pivot, row.iter().map(|cell| cell * inverse % PRIME).collect());
    }

    fn row(&self, cell: &Cell) -> Vec<u64> {
        (0..self.size).map(|at| u64::from(cell.contains(&at))).collect()
    }

    fn knows(&self, cell: &Cell) -> bool {
        self.rest_of(self.row(cell)).iter().all(|cell| *cell == 0)
    }
}

fn power(base: u64, exponent: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, base, exponent);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Everything that follows from the sums of some cells. Where nobody came, nobody came anywhere.
fn known<Q: Ord + Copy>(unknowns: &[Unknown<Q>], sums: &BTreeMap<Cell, i64>) -> Known {
    let mut known = Known { size: unknowns.len(), rows: BTreeMap::new() };
    for (cell, sum) in sums {
        known.learn(known.row(cell));
        if *sum == 0 {
            for at in cell {
                known.learn(known.row(&[*at].into()));
            }
        }
    }
    // Ways, languages, and who had been there before: of a quarter each adds up to its events.
    let quarters: BTreeSet<_> = unknowns.iter().map(|one| one.quarter).collect();
    let divided = ["channel", "language", "before"];
    for (quarter, by) in quarters.iter().flat_map(|one| divided.map(|by| (one, by))) {
        let is_part = |one: &Unknown<Q>| one.rows.iter().any(|(grouping, _)| *grouping == by);
        if !unknowns.iter().any(is_part) {
            continue;
        }
        let row = unknowns.iter().map(|one| match one.rows.len() {
            _ if one.quarter != *quarter => 0,
            1 if is_part(one) => PRIME - 1,
            1 => 0,
            _ => 1,
        });
        known.learn(row.collect());
    }
    known
}

/// Published sums of the five counts, and of what is left of them within a row.
fn with_rests(published: &Published) -> Published {
    let mut all = published.clone();
    for (whole, parts) in RESTS {
        let name = format!("{whole} − {}", parts.join(" − "));
        for (cell, sum) in published.get(whole).into_iter().flatten() {
            let parts = parts.iter().map(|part| published.get(*part)?.get(cell).copied());
            if let Some(parts) = parts.sum::<Option<i64>>() {
                all.entry(name.clone()).or_default().insert(cell.clone(), sum - parts);
            }
        }
    }
    all
}

/// What the numbers of a cell really are.
pub fn truth_of<Q>(unknowns: &[Unknown<Q>], cell: &Cell, name: &str) -> i64 {
    let mut parts = name.split(" − ");
    let whole = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    let of =
        |one: &Unknown<Q>| one.count(whole) - parts.iter().map(|part| one.count(part)).sum::<i64>();
    cell.iter().map(|at| of(&unknowns[*at])).sum()
}

/// The small numbers that come out, of cells with what they are called.
pub fn attack<Q: Ord + Copy>(
    unknowns: &[Unknown<Q>],
    cells: &BTreeMap<Cell, String>,
    published: &Published,
) -> Vec<String> {
    let mut learned = Vec::new();
    for (name, sums) in with_rests(published) {
        let known = known(unknowns, &sums);
        for (cell, row) in cells {
            let truth = truth_of(unknowns, cell, &name);
            if (1..5).contains(&truth) && known.knows(cell) {
                learned.push(format!("{name} {truth} in {row}"));
            }
        }
    }
    learned
}
