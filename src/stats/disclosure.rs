//! Nothing is shown that says something about fewer than five people (k = 5).
//!
//! A table breaks a total down into rows: formats, Standorte, months. Each row has five counts, and
//! each count is a part of another one:
//!
//! ```text
//! delivered ─┬─ replied ── accepted
//!            └─ attended; unknown, of those who were not seen
//! ```
//!
//! What is hidden, and why:
//!
//! 1. **A small count**: 1 to 4. Nought is shown: "nobody came" is the office's failure, not a
//!    guest's secret, and a table that hides it hides what most needs attention.
//! 2. **A small rest**: "38 of 40 came" says of two people that they did not. So a count is hidden
//!    too if the rest of its whole is 1 to 4. "All came" is shown, like nought.
//! 3. **What hangs below**: where its whole is hidden, a count other than nought is hidden as well.
//! 4. **A second row in the same column**, because the total is shown and subtraction is easy: the
//!    smallest one with at least five on either side. It is not needed where the hidden rows cover
//!    each other: two or more, five people or more together, and not all 1 and not all 4. If no row
//!    can serve, the whole column is hidden in the rows.
//! 5. **A total** by the same rules 1 to 3, and by no other: it stands in other tables as well.
//!
//! The rest of a row stays: one small number does not take the others with it. A rate needs both its
//! counts and a denominator of [`RATE_FROM`]. Counts of events are not counts of people.
//!
//! The promise, checked by a property test: whoever subtracts the other rows from the total, and
//! knows that a part never exceeds its whole, still has at least two answers for a small count. It
//! is a promise about one table. Tables about the same events are protected together, by
//! [`super::linked`]; tables for filters that overlap could be subtracted as well, so the periods
//! that are offered must not overlap.

use super::exact::{ENOUGH, Judgement, Turnout, Verdict};
use super::{Baseline, Proportion};

/// The smallest number of people about whom something may be said.
pub const FEWEST: u32 = 5;

/// The smallest denominator of a rate, in invitations.
pub const RATE_FROM: u32 = ENOUGH;

/// What a reader sees of one count of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    Shown(u32),
    Hidden,
}

impl Cell {
    #[must_use]
    pub fn count(self) -> Option<u32> {
        match self {
            Self::Shown(count) => Some(count),
            Self::Hidden => None,
        }
    }
}

impl std::ops::Add for Cell {
    type Output = Self;

    /// Hidden if one of the two is.
    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Shown(one), Self::Shown(other)) => Self::Shown(one + other),
            (Self::Hidden, Self::Shown(_) | Self::Hidden) | (Self::Shown(_), Self::Hidden) => {
                Self::Hidden
            }
        }
    }
}

/// The counts of one row, as they are. Beware of showing them: [`protect`] first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub delivered: u32,
    /// Of the delivered.
    pub replied: u32,
    /// Of those who replied.
    pub accepted: u32,
    /// Of the delivered.
    pub attended: u32,
    /// Of the delivered: attendance that nobody entered.
    pub unknown: u32,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.delivered += other.delivered;
        self.replied += other.replied;
        self.accepted += other.accepted;
        self.attended += other.attended;
        self.unknown += other.unknown;
    }
}

/// One of the five counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Delivered,
    Replied,
    Accepted,
    Attended,
    Unknown,
}

impl Measure {
    /// The count with what it is a part of.
    pub(super) fn part(self, of: &Counts) -> Part {
        match self {
            Self::Delivered => Part::of_nothing(of.delivered),
            Self::Replied => Part::of(of.replied, of.delivered),
            Self::Accepted => Part::of(of.accepted, of.replied),
            Self::Attended => Part::of(of.attended, of.delivered),
            // Delivered, attended and unknown together would show how many were absent.
            Self::Unknown => Part::of(of.unknown, of.delivered.saturating_sub(of.attended)),
        }
    }
}

/// One row as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub delivered: Cell,
    pub replied: Cell,
    pub accepted: Cell,
    pub attended: Cell,
    pub unknown: Cell,
}

impl std::ops::Add for Shown {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            delivered: self.delivered + other.delivered,
            replied: self.replied + other.replied,
            accepted: self.accepted + other.accepted,
            attended: self.attended + other.attended,
            unknown: self.unknown + other.unknown,
        }
    }
}

/// A breakdown as it may be shown, rows in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Shown>,
    pub total: Shown,
}

impl Shown {
    /// Nothing was counted.
    pub const NOTHING: Self = Self {
        delivered: Cell::Shown(0),
        replied: Cell::Shown(0),
        accepted: Cell::Shown(0),
        attended: Cell::Shown(0),
        unknown: Cell::Shown(0),
    };

    /// Whether anything of the row is hidden: what the API calls `suppressed`.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        [self.delivered, self.replied, self.accepted, self.attended, self.unknown]
            .contains(&Cell::Hidden)
    }

    /// A row of a table whose total is hidden elsewhere: whoever knows every row knows the total, even
    /// if all of them are nought.
    #[must_use]
    pub fn hidden_below(self, total: &Self) -> Self {
        let below = |cell: Cell, total: Cell| match (cell, total) {
            (_, Cell::Shown(_)) => cell,
            (_, Cell::Hidden) => Cell::Hidden,
        };
        Self {
            delivered: below(self.delivered, total.delivered),
            replied: below(self.replied, total.replied),
            accepted: below(self.accepted, total.accepted),
            attended: below(self.attended, total.attended),
            unknown: below(self.unknown, total.unknown),
        }
    }

    /// Attended of delivered, if both are shown and the denominator is large enough.
    #[must_use]
    pub fn turnout(&self) -> Option<Proportion> {
        rate(self.attended, self.delivered)
    }

    /// Replied of delivered, if both are shown and the denominator is large enough.
    #[must_use]
    pub fn response(&self) -> Option<Proportion> {
        rate(self.replied, self.delivered)
    }

    /// The verdict on the turnout, if so many at most are unknown: it rests on nothing but what is
    /// shown, so it gives nothing away. [`Verdict::TooFew`] with p = 1 where no rate may be shown.
    #[must_use]
    pub fn against(&self, baseline: Baseline, most_unknown: u32) -> Judgement {
        let too_few = Judgement { verdict: Verdict::TooFew, p: 1.0 };
        self.turnout().map_or(too_few, |seen| {
            let unknown = most_unknown.min(seen.rest());
            let turnout = Turnout::new(seen.part(), unknown, seen.whole());
            turnout.map_or(too_few, |turnout| turnout.against(baseline))
        })
    }

    /// Delivered and not seen, if both are shown.
    fn unseen(&self) -> Option<u32> {
        self.delivered.count()?.checked_sub(self.attended.count()?)
    }
}

/// How many can be unknown at most, row by row and in the total (last), as every reader of the table
/// could work it out: what the total leaves for the hidden rows.
#[must_use]
pub fn most_unknown(rows: &[Shown], total: &Shown, total_unknown: u32) -> (Vec<u32>, u32) {
    let in_total = match total.unknown {
        Cell::Shown(count) => count,
        Cell::Hidden if is_few(total_unknown) => FEWEST - 1,
        Cell::Hidden => total.unseen().unwrap_or(u32::MAX),
    };
    let shown: u32 = rows.iter().filter_map(|row| row.unknown.count()).sum();
    let left = in_total.saturating_sub(shown);
    let most = |row: &Shown| {
        let unseen = row.unseen().unwrap_or(u32::MAX);
        row.unknown.count().unwrap_or(left.min(unseen))
    };
    (rows.iter().map(most).collect(), in_total)
}

/// A rate as it may be shown. `None` if a count is hidden, the denominator is below [`RATE_FROM`],
/// or the counts are not a part and its whole.
#[must_use]
pub fn rate(part: Cell, whole: Cell) -> Option<Proportion> {
    let (part, whole) = (part.count()?, whole.count()?);
    if whole < RATE_FROM {
        return None;
    }
    Proportion::new(part, whole).ok()
}

/// Hides what must be hidden in a breakdown and its total. Every person is counted in exactly one
/// row. A count that exceeds its whole is hidden: it is a mistake, and proves nothing safe.
///
/// ```
/// use treffpunkt::stats::disclosure::{Cell, Counts, protect};
///
/// let row = |delivered, attended| Counts { delivered, attended, ..Counts::default() };
/// let table = protect(&[row(40, 12), row(40, 3), row(60, 20)]);
///
/// assert_eq!(table.rows[0].attended, Cell::Hidden); // or 35 − 20 − 12 would give the next one away
/// assert_eq!(table.rows[1].attended, Cell::Hidden);
/// assert_eq!(table.rows[2].attended, Cell::Shown(20));
/// assert_eq!(table.total.attended, Cell::Shown(35));
/// assert_eq!(table.rows[1].delivered, Cell::Shown(40));
/// ```
#[must_use]
pub fn protect(rows: &[Counts]) -> Table {
    let lines = Lines::of(rows);
    let delivered = lines.column(Measure::Delivered, None);
    let replied = lines.column(Measure::Replied, Some(&delivered));
    let accepted = lines.column(Measure::Accepted, Some(&replied));
    let attended = lines.column(Measure::Attended, Some(&delivered));
    let seen = delivered.hidden_with(&attended);
    let unknown = lines.column(Measure::Unknown, Some(&seen));
    let shown = |at| Shown {
        delivered: delivered.cell(at),
        replied: replied.cell(at),
        accepted: accepted.cell(at),
        attended: attended.cell(at),
        unknown: unknown.cell(at),
    };
    Table {
        rows: (0..rows.len()).map(|row| shown(At::Row(row))).collect(),
        total: shown(At::Total),
    }
}

/// The rows of a breakdown with their sum.
struct Lines<'a> {
    rows: &'a [Counts],
    total: Counts,
}

impl<'a> Lines<'a> {
    fn of(rows: &'a [Counts]) -> Self {
        let mut total = Counts::default();
        rows.iter().for_each(|row| total += *row);
        Self { rows, total }
    }

    fn column(&self, measure: Measure, whole: Option<&Column>) -> Column {
        let parts: Vec<Part> = self.rows.iter().map(|row| measure.part(row)).collect();
        protect_column(&parts, measure.part(&self.total), whole)
    }
}

/// A place in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Row(usize),
    Total,
}

/// A count, and what is left of its whole, in persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    count: u32,
    rest: Rest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// The count is a part of nothing that is shown.
    Unlimited,
    Persons(u32),
    /// The count exceeds its whole.
    Impossible,
}

impl Part {
    #[must_use]
    pub fn of(count: u32, whole: u32) -> Self {
        let rest = whole.checked_sub(count).map_or(Rest::Impossible, Rest::Persons);
        Self { count, rest }
    }

    #[must_use]
    pub fn of_nothing(count: u32) -> Self {
        Self { count, rest: Rest::Unlimited }
    }

    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// Seen by somebody to whom the whole is hidden.
    fn seen_with(self, whole: Cell) -> Self {
        match whole {
            Cell::Shown(_) => self,
            Cell::Hidden => Self::of_nothing(self.count),
        }
    }

    /// Says something about one to four people.
    pub(super) fn is_small(self) -> bool {
        is_few(self.count)
            || match self.rest {
                Rest::Unlimited => false,
                Rest::Persons(rest) => is_few(rest),
                Rest::Impossible => true,
            }
    }

    /// Could be up to four more or less without becoming impossible: what covers others.
    pub(super) fn is_roomy(self) -> bool {
        self.count >= FEWEST
            && match self.rest {
                Rest::Unlimited => true,
                Rest::Persons(rest) => rest >= FEWEST,
                Rest::Impossible => false,
            }
    }

    fn few_persons(self) -> Option<u32> {
        is_few(self.count).then_some(self.count)
    }

    fn few_others(self) -> Option<u32> {
        match self.rest {
            Rest::Persons(rest) if is_few(rest) => Some(rest),
            Rest::Persons(_) | Rest::Unlimited | Rest::Impossible => None,
        }
    }
}

/// One to four: too few to say anything about.
#[must_use]
pub fn is_few(persons: u32) -> bool {
    (1..FEWEST).contains(&persons)
}

/// One column of a breakdown as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub cells: Vec<Cell>,
    pub total: Cell,
}

impl Column {
    #[must_use]
    pub fn cell(&self, at: At) -> Cell {
        match at {
            At::Row(row) => self.cells[row],
            At::Total => self.total,
        }
    }

    /// Hidden wherever one of the two is.
    #[must_use]
    pub fn hidden_with(&self, other: &Column) -> Column {
        let both = |here: Cell, there: Cell| if there == Cell::Hidden { there } else { here };
        Column {
            cells: self.cells.iter().zip(&other.cells).map(|(&a, &b)| both(a, b)).collect(),
            total: both(self.total, other.total),
        }
    }
}

/// Hides what must be hidden in one column. `whole` is the column that these counts are parts of, as
/// it is shown, if there is one; it has as many rows.
#[must_use]
pub fn protect_column(parts: &[Part], total: Part, whole: Option<&Column>) -> Column {
    let whole_at = |at| whole.map_or(Cell::Shown(0), |whole| whole.cell(at));
    let is_hidden = |part: Part, at| {
        let part = part.seen_with(whole_at(at));
        part.is_small() || (whole_at(at) == Cell::Hidden && part.count > 0)
    };
    let seen: Vec<Part> =
        (0..parts.len()).map(|row| parts[row].seen_with(whole_at(At::Row(row)))).collect();
    let small: Vec<usize> =
        (0..parts.len()).filter(|&row| is_hidden(parts[row], At::Row(row))).collect();

    let (hidden, total) = if is_hidden(total, At::Total) {
        // Who knows every row knows the total.
        (if small.is_empty() { every(&seen) } else { small }, Cell::Hidden)
    } else {
        (covered(&seen, small), Cell::Shown(total.count))
    };
    let mut cells: Vec<Cell> = parts.iter().map(|part| Cell::Shown(part.count)).collect();
    for row in hidden {
        cells[row] = Cell::Hidden;
    }
    Column { cells, total }
}

/// The small rows and whatever else must be hidden so that the total does not betray them.
fn covered(parts: &[Part], mut small: Vec<usize>) -> Vec<usize> {
    if small.is_empty() || cover_each_other(parts, &small) {
        return small;
    }
    match smallest_roomy(parts, &small) {
        Some(row) => {
            small.push(row);
            small
        }
        None => every(parts),
    }
}

/// Every row but those where there is nobody to hide: a part of nought is nought.
fn every(parts: &[Part]) -> Vec<usize> {
    (0..parts.len()).filter(|&row| parts[row] != Part::of(0, 0)).collect()
}

/// Whether the total leaves every one of the hidden rows in doubt: one of several has room, or all
/// are small in the same way and their sum can be split in more than one way.
fn cover_each_other(parts: &[Part], hidden: &[usize]) -> bool {
    let splits = |few: fn(Part) -> Option<u32>| {
        let persons: Option<Vec<u32>> = hidden.iter().map(|&row| few(parts[row])).collect();
        persons.is_some_and(|persons| {
            let all_equal_to = |count| persons.iter().all(|&other| other == count);
            let sum: u32 = persons.iter().sum();
            sum >= FEWEST && !all_equal_to(1) && !all_equal_to(FEWEST - 1)
        })
    };
    hidden.len() > 1
        && (hidden.iter().any(|&row| parts[row].is_roomy())
            || splits(Part::few_persons)
            || splits(Part::few_others))
}

/// The smallest of the other rows that can cover; among equals the first.
fn smallest_roomy(parts: &[Part], hidden: &[usize]) -> Option<usize> {
    (0..parts.len())
        .filter(|row| !hidden.contains(row) && parts[*row].is_roomy())
        .min_by_key(|&row| parts[row].count)
}

#[cfg(test)]
mod tests;
