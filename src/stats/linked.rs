//! Tables about the same events, protected together.
//!
//! An event stands in one row of each table: of its quarter, of its format, of its topic, of its
//! Standort in that quarter, of its month. Which events there were is no secret, so whoever reads two
//! tables can subtract rows of the one from rows of the other: "whole house" minus three formats that
//! only the whole house has is the fourth. Hiding a second row of the same table, as [`super::disclosure`] does for one alone,
//! is not enough.
//!
//! **The promise.** For every count that is small, or that leaves a small rest, there is a *twin*:
//! the same events with other counts, in which this one differs and everything that is shown is the
//! same. Nobody can tell which of the two is the truth, by subtraction or by any other way of
//! reasoning about the figures shown.
//!
//! **How.** The twin has one person more in one event and one fewer in another. Whatever the two
//! events have in common does not notice; where they stand in different rows, both rows are hidden.
//! Of all such pairs the one is taken that hides the fewest people; those of a table that can rather be
//! spared count for less. Nothing in it is left to chance:
//! the same counts are always hidden in the same places, or two readings would add up to the truth.
//!
//! Whether a total is shown depends on itself alone, for it stands in other tables as well.

use std::collections::{BTreeMap, BTreeSet};

use super::disclosure::{Cell, Counts, FEWEST, Measure, Part, Shown};

/// What was counted of events that stand in the same row of each of the `N` tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<const N: usize> {
    pub rows: [usize; N],
    pub counts: Counts,
}

/// How many rows the tables have, and how they hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout<const N: usize> {
    pub rows: [usize; N],
    /// An earlier table whose rows are the totals of rows of this one, as quarters are of months.
    pub refines: [Option<usize>; N],
    /// Rows of a table that are added up for whoever asks, as two quarters of one Standort are.
    pub together: Vec<(usize, BTreeSet<usize>)>,
    /// How many people in a row of this table weigh as much as one in the others: what is rather
    /// hidden here than there.
    pub spare: [u64; N],
}

impl<const N: usize> Layout<N> {
    /// Tables that share nothing but the total.
    #[must_use]
    pub fn flat(rows: [usize; N]) -> Self {
        Self { rows, refines: [None; N], together: Vec::new(), spare: [1; N] }
    }
}

/// The tables as they may be shown, and the total that they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables<const N: usize> {
    pub rows: [Vec<Shown>; N],
    pub total: Shown,
}

/// The price of hiding a row that has no room itself.
const CRAMPED: u64 = 4 * FEWEST as u64;

/// Events of a row that are tried; large rows have many, and the first ones do as well.
const TRIED: usize = 12;

/// Hides what must be hidden in these tables. The order of rows must not depend on anything but the
/// counts and names in them.
///
/// ```
/// use treffpunkt::stats::disclosure::{Cell, Counts};
/// use treffpunkt::stats::linked::{Entry, Layout, protect};
///
/// let event = |format, site, attended| Entry {
///     rows: [format, site],
///     counts: Counts { delivered: 40, attended, ..Counts::default() },
/// };
/// // Format 0 is the only one of Standort 0: to hide it behind another format is not enough.
/// let events = [event(0, 0, 3), event(1, 1, 20), event(2, 1, 12)];
/// let tables = protect(&events, &Layout::flat([3, 2]));
///
/// let attended = |table: usize| tables.rows[table].iter().map(|row| row.attended).collect::<Vec<_>>();
/// assert_eq!(attended(0), [Cell::Hidden, Cell::Shown(20), Cell::Hidden]);
/// assert_eq!(attended(1), [Cell::Hidden, Cell::Hidden]);
/// assert_eq!(tables.total.attended, Cell::Shown(35));
/// ```
#[must_use]
pub fn protect<const N: usize>(entries: &[Entry<N>], layout: &Layout<N>) -> Tables<N> {
    let sums = Sums::of(entries, layout);
    let protect = |measure, whole: Option<&Grid<N>>| Hiding::of(&sums, measure, whole).protected();
    let delivered = protect(Measure::Delivered, None);
    let replied = protect(Measure::Replied, Some(&delivered));
    let accepted = protect(Measure::Accepted, Some(&replied));
    let attended = protect(Measure::Attended, Some(&delivered));
    let unknown = protect(Measure::Unknown, Some(&delivered.hidden_with(&attended)));
    let shown = |counts: &Counts, hides: &dyn Fn(&Grid<N>) -> bool| {
        let cell = |grid: &Grid<N>, measure: Measure| match hides(grid) {
            true => Cell::Hidden,
            false => Cell::Shown(measure.part(counts).count()),
        };
        Shown {
            delivered: cell(&delivered, Measure::Delivered),
            replied: cell(&replied, Measure::Replied),
            accepted: cell(&accepted, Measure::Accepted),
            attended: cell(&attended, Measure::Attended),
            unknown: cell(&unknown, Measure::Unknown),
        }
    };
    let table = |table: usize| {
        let rows = sums.rows[table].iter().enumerate();
        rows.map(|(row, counts)| shown(counts, &|grid| grid.rows[table][row])).collect()
    };
    Tables { rows: std::array::from_fn(table), total: shown(&sums.total, &|grid| grid.total) }
}

/// The entries with what they add up to.
struct Sums<'a, const N: usize> {
    entries: &'a [Entry<N>],
    layout: &'a Layout<N>,
    rows: [Vec<Counts>; N],
    /// The rows of each table that have events, with the row of the table that they refine. Rows are
    /// few where events are many.
    taken: [BTreeSet<(Option<usize>, usize)>; N],
    total: Counts,
}

impl<'a, const N: usize> Sums<'a, N> {
    fn of(entries: &'a [Entry<N>], layout: &'a Layout<N>) -> Self {
        let mut sums = Self {
            entries,
            layout,
            rows: layout.rows.map(|rows| vec![Counts::default(); rows]),
            taken: std::array::from_fn(|_| BTreeSet::new()),
            total: Counts::default(),
        };
        for entry in entries {
            sums.total += entry.counts;
            for (table, row) in entry.rows.into_iter().enumerate() {
                sums.rows[table][row] += entry.counts;
                let over = layout.refines[table].map(|over| entry.rows[over]);
                sums.taken[table].insert((over, row));
            }
        }
        sums
    }
}

/// Which cells of one count are hidden.
#[derive(Debug, Clone)]
struct Grid<const N: usize> {
    rows: [Vec<bool>; N],
    total: bool,
}

impl<const N: usize> Grid<N> {
    /// Hidden wherever one of the two is.
    fn hidden_with(&self, other: &Self) -> Self {
        let both = |table: usize| {
            let pairs = self.rows[table].iter().zip(&other.rows[table]);
            pairs.map(|(here, there)| *here || *there).collect()
        };
        Self { rows: std::array::from_fn(both), total: self.total || other.total }
    }
}

/// How the count of an entry could be otherwise while its other counts stay.
#[derive(Debug, Clone, Copy)]
struct Room {
    more: bool,
    fewer: bool,
}

impl Room {
    fn of(measure: Measure, counts: &Counts) -> Self {
        let seen = counts.attended + counts.unknown;
        let Counts { delivered, replied, accepted, attended, unknown } = *counts;
        let (more, fewer) = match measure {
            Measure::Delivered => (true, delivered > replied.max(seen)),
            Measure::Replied => (replied < delivered, replied > accepted),
            Measure::Accepted => (accepted < replied, accepted > 0),
            Measure::Attended => (seen < delivered, attended > 0),
            Measure::Unknown => (seen < delivered, unknown > 0),
        };
        Self { more, fewer }
    }

    /// Whether one person can go from one to the other.
    fn trades_with(self, other: Self) -> bool {
        (self.more && other.fewer) || (self.fewer && other.more)
    }
}

/// Two events, one person more in one of them; alone where the total is hidden.
type Twin = (usize, Option<usize>);

/// What it costs to hide the rows in which two events differ, if that is less.
fn difference<const N: usize>(
    prices: &[Vec<u64>; N],
    here: [usize; N],
    there: [usize; N],
    less_than: u64,
) -> Option<u64> {
    let mut price = 0;
    for table in 0..N {
        if here[table] != there[table] {
            price += prices[table][here[table]] + prices[table][there[table]];
        }
        if price >= less_than {
            return None;
        }
    }
    Some(price)
}

/// Says something about one to four people.
fn is_small(part: Part) -> bool {
    part.is_small() && part.count() > 0
}

/// One of the five counts, on its way to being shown.
struct Hiding<'a, const N: usize> {
    sums: &'a Sums<'a, N>,
    measure: Measure,
    rooms: Vec<Room>,
    hidden: Grid<N>,
    /// Rows with small counts: table and row.
    small: Vec<(usize, usize)>,
}

impl<'a, const N: usize> Hiding<'a, N> {
    /// Small counts are hidden, and what hangs below a hidden one.
    fn of(sums: &'a Sums<'a, N>, measure: Measure, whole: Option<&Grid<N>>) -> Self {
        let mut small = Vec::new();
        let rows = std::array::from_fn(|table: usize| {
            let part = |(row, counts): (usize, &Counts)| {
                let part = measure.part(counts);
                if is_small(part) {
                    small.push((table, row));
                }
                let is_below = whole.is_some_and(|whole| whole.rows[table][row]);
                is_small(part) || (is_below && part.count() > 0)
            };
            sums.rows[table].iter().enumerate().map(part).collect()
        });
        let total = measure.part(&sums.total);
        let is_below = whole.is_some_and(|whole| whole.total) && total.count() > 0;
        let hidden = Grid { rows, total: is_small(total) || is_below };
        let rooms = sums.entries.iter().map(|entry| Room::of(measure, &entry.counts)).collect();
        Self { sums, measure, rooms, hidden, small }
    }

    fn protected(mut self) -> Grid<N> {
        for (table, row) in std::mem::take(&mut self.small) {
            self.blur(&|entry| entry.rows[table] == row);
        }
        for (table, rows) in &self.sums.layout.together {
            if self.is_few(*table, rows) {
                self.blur(&|entry| rows.contains(&entry.rows[*table]));
            }
        }
        // Each time round another row is hidden.
        for _ in 0..self.sums.layout.rows.iter().sum() {
            match (0..N).find_map(|table| self.known_few(table).map(|rows| (table, rows))) {
                Some((table, rows)) => self.blur(&|entry| rows.contains(&entry.rows[table])),
                None => break,
            }
        }
        self.hidden
    }

    /// Gives the sum of some events a twin, in which it differs.
    fn blur(&mut self, inside: &dyn Fn(&Entry<N>) -> bool) {
        match self.cheapest_twin(inside) {
            Some(twin) => self.hide_where_they_differ(twin),
            None => self.hide_all(),
        }
    }

    /// What it costs to hide a row: the people in it.
    fn price(&self, table: usize, row: usize) -> u64 {
        let part = self.measure.part(&self.sums.rows[table][row]);
        match self.hidden.rows[table][row] {
            true => 0,
            false if part.is_roomy() => {
                (u64::from(part.count()) / self.sums.layout.spare[table].max(1)).max(1)
            }
            false => CRAMPED,
        }
    }

    /// The events of the twin: one inside, and one outside unless the total is hidden.
    fn cheapest_twin(&self, inside: &dyn Fn(&Entry<N>) -> bool) -> Option<Twin> {
        let entries = self.sums.entries;
        let prices: [Vec<u64>; N] = std::array::from_fn(|table| {
            (0..self.sums.rows[table].len()).map(|row| self.price(table, row)).collect()
        });
        let mut best: Option<(u64, Twin)> = None;
        let (inner, outer): (Vec<_>, Vec<_>) =
            (0..entries.len()).partition(|at| inside(&entries[*at]));
        let movable = inner.into_iter().filter(|at| self.rooms[*at].more || self.rooms[*at].fewer);
        for here in movable.take(TRIED) {
            let least = best.map_or(u64::MAX, |(least, _)| least);
            if least == 0 {
                break;
            }
            if self.hidden.total {
                let price = (0..N).map(|table| prices[table][entries[here].rows[table]]).sum();
                if price < least {
                    best = Some((price, (here, None)));
                }
            }
            for &there in &outer {
                let least = best.map_or(u64::MAX, |(least, _)| least);
                if least == 0 {
                    break;
                }
                if self.rooms[here].trades_with(self.rooms[there])
                    && let Some(price) =
                        difference(&prices, entries[here].rows, entries[there].rows, least)
                {
                    best = Some((price, (here, Some(there))));
                }
            }
        }
        best.map(|(_, twin)| twin)
    }

    fn hide_where_they_differ(&mut self, (here, there): Twin) {
        let here = self.sums.entries[here].rows;
        let there = there.map(|there| self.sums.entries[there].rows);
        for table in 0..N {
            match there.map(|there| there[table]) {
                Some(row) if row == here[table] => {}
                Some(row) => {
                    self.hidden.rows[table][here[table]] = true;
                    self.hidden.rows[table][row] = true;
                }
                None => self.hidden.rows[table][here[table]] = true,
            }
        }
    }

    /// Where there is no twin, nothing but the total is left.
    fn hide_all(&mut self) {
        for rows in &mut self.hidden.rows {
            rows.fill(true);
        }
    }

    /// Hidden rows of a table that add up to a small count, and their sum is known.
    fn known_few(&self, table: usize) -> Option<BTreeSet<usize>> {
        self.known_sums(table).into_iter().find(|rows| self.is_few(table, rows))
    }

    /// Whether rows add up to a small count.
    fn is_few(&self, table: usize, rows: &BTreeSet<usize>) -> bool {
        let mut sum = Counts::default();
        rows.iter().for_each(|row| sum += self.sums.rows[table][*row]);
        is_small(self.measure.part(&sum))
    }

    /// The hidden rows, put together as their sum can be worked out: from the total, or from the
    /// rows of the table that this one refines.
    fn known_sums(&self, table: usize) -> Vec<BTreeSet<usize>> {
        let mut known: BTreeMap<Option<usize>, BTreeSet<usize>> = BTreeMap::new();
        let refines = self.sums.layout.refines[table];
        for (over, row) in &self.sums.taken[table] {
            let shown = refines.zip(*over).filter(|(table, over)| !self.hidden.rows[*table][*over]);
            if self.hidden.rows[table][*row] {
                known.entry(shown.map(|(_, over)| over)).or_default().insert(*row);
            }
        }
        if self.hidden.total {
            known.remove(&None);
        }
        known.into_values().collect()
    }
}

#[cfg(test)]
mod tests;
