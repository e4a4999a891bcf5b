//! What was counted, year by year, and the tables of it that may be shown. Pure.
//!
//! The tables of one year are protected together ([`crate::stats::linked`]): by format, by Standort,
//! by month, by topic. Channels and languages divide guests and not events, so nothing but the total
//! links them to the others. Years never overlap; several of them add up what is shown in each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::period::Year;
use super::report::{By, Sums};
use crate::stats::disclosure::{
    self, Cell, Counts, FEWEST, Part, Shown, is_few, most_unknown, protect_column,
};
use crate::stats::linked::{self, Entry};

/// The row of an event in the tables by format, by Standort, by month and by topic.
pub type Place = [String; 4];

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    years: BTreeMap<Year, OfYear>,
}

/// Of one year.
#[derive(Clone, Debug, Default)]
struct OfYear {
    events: BTreeMap<Place, Sums>,
    /// Channels or languages.
    parts: BTreeMap<String, Sums>,
}

/// A row, or the total, as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub events: u32,
    pub shown: Shown,
    /// As every reader of the table could work it out.
    pub most_unknown: u32,
}

/// A count, and how large it can be where it is hidden.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Most {
    pub cell: Cell,
    pub most: u32,
}

/// What may be shown of all years together.
#[derive(Clone, Debug)]
pub struct Tables {
    pub lines: HashMap<String, Line>,
    pub total: Line,
    pub kept: Cell,
    pub kept_unknown: Most,
    pub walk_ins: Cell,
}

impl Line {
    const NOTHING: Self = Self { events: 0, shown: Shown::NOTHING, most_unknown: 0 };
}

impl std::ops::AddAssign for Line {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.shown = self.shown + other.shown;
        self.most_unknown = self.most_unknown.saturating_add(other.most_unknown);
    }
}

/// Which of the linked tables has these rows.
fn place_of(by: By) -> Option<usize> {
    match by {
        By::Format => Some(0),
        By::Site => Some(1),
        By::Month => Some(2),
        By::Topic => Some(3),
        By::Channel | By::Language => None,
    }
}

impl Counted {
    /// Adds an event.
    pub fn add(&mut self, day: Date, place: Place, sums: Sums) {
        let year = self.years.entry(Year::of(day)).or_default();
        *year.events.entry(place).or_default() += sums;
    }

    /// Adds the guests of some events whom one channel reached, or who read one language.
    pub fn add_part(&mut self, year: Year, key: String, sums: Sums) {
        *self.years.entry(year).or_default().parts.entry(key).or_default() += sums;
    }

    /// In which something happened.
    pub fn years(&self) -> Vec<Year> {
        self.years.keys().copied().collect()
    }

    /// What may be shown.
    pub fn tables(&self, by: By) -> Tables {
        let mut all = Tables {
            lines: HashMap::new(),
            total: Line::NOTHING,
            kept: Cell::Shown(0),
            kept_unknown: Most { cell: Cell::Shown(0), most: 0 },
            walk_ins: Cell::Shown(0),
        };
        for year in self.years.values() {
            let (lines, total) = match place_of(by) {
                Some(table) => year.linked(table),
                None => year.divided(),
            };
            for (key, line) in lines {
                *all.lines.entry(key).or_insert(Line::NOTHING) += line;
            }
            all.total += total;
            all.add_alone(&year.sum());
        }
        all
    }
}

impl Tables {
    /// What is shown of a year as a whole only.
    fn add_alone(&mut self, sums: &Sums) {
        let maybe_kept = sums.accepted.saturating_sub(sums.kept);
        let unknown = alone(Part::of(sums.accepted_unknown, maybe_kept));
        let most = match unknown {
            Cell::Shown(count) => count,
            Cell::Hidden if is_few(sums.accepted_unknown) => FEWEST - 1,
            Cell::Hidden => maybe_kept,
        };
        self.kept = self.kept + alone(Part::of(sums.kept, sums.accepted));
        self.kept_unknown.cell = self.kept_unknown.cell + unknown;
        self.kept_unknown.most += most;
        self.walk_ins = self.walk_ins + alone(Part::of_nothing(sums.walk_ins));
    }
}

fn alone(part: Part) -> Cell {
    protect_column(&[part], part, None).total
}

impl OfYear {
    fn sum(&self) -> Sums {
        self.events.values().fold(Sums::default(), |mut sum, one| {
            sum += *one;
            sum
        })
    }

    /// One of the tables that events link.
    fn linked(&self, table: usize) -> (Vec<(String, Line)>, Line) {
        let keys: [Vec<&String>; 4] = std::array::from_fn(|table| {
            let keys: BTreeSet<_> = self.events.keys().map(|place| &place[table]).collect();
            keys.into_iter().collect()
        });
        let row = |table: usize, key: &String| keys[table].binary_search(&key).unwrap_or_default();
        let mut events = vec![0; keys[table].len()];
        let mut entries = Vec::with_capacity(self.events.len());
        for (place, sums) in &self.events {
            let rows: [usize; 4] = std::array::from_fn(|table| row(table, &place[table]));
            events[row(table, &place[table])] += sums.events;
            entries.push(Entry { rows, counts: sums.counts() });
        }
        let sizes: [usize; 4] = std::array::from_fn(|table| keys[table].len());
        let shown = linked::protect(&entries, sizes);
        let rows = keys[table].iter().map(|key| (*key).clone()).zip(events).collect();
        self.lines(rows, &shown.rows[table], shown.total)
    }

    /// By channel or language.
    fn divided(&self) -> (Vec<(String, Line)>, Line) {
        let counts: Vec<Counts> = self.parts.values().map(|sums| sums.counts()).collect();
        let shown = disclosure::protect(&counts);
        let rows = self.parts.iter().map(|(key, sums)| (key.clone(), sums.events)).collect();
        self.lines(rows, &shown.rows, shown.total)
    }

    fn lines(
        &self,
        rows: Vec<(String, u32)>,
        shown: &[Shown],
        total: Shown,
    ) -> (Vec<(String, Line)>, Line) {
        let sum = self.sum();
        let (most, in_total) = most_unknown(shown, &total, sum.unknown);
        let lines = rows.into_iter().zip(shown.iter().zip(most));
        let lines = lines.map(|((key, events), (shown, most_unknown))| {
            (key, Line { events, shown: *shown, most_unknown })
        });
        let total = Line { events: sum.events, shown: total, most_unknown: in_total };
        (lines.collect(), total)
    }
}
