//! Nothing is shown that says something about fewer than five people (DOMAIN.md 2.3, k = 5).
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
//! is a promise about one table. Two tables for filters that differ by three people can be
//! subtracted too: the filters that a page offers must be as coarse as its rows.

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

/// One row as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub delivered: Cell,
    pub replied: Cell,
    pub accepted: Cell,
    pub attended: Cell,
    pub unknown: Cell,
}

/// A breakdown as it may be shown, rows in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub rows: Vec<Shown>,
    pub total: Shown,
}

impl Shown {
    /// Whether anything of the row is hidden: what the API calls `suppressed`.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        [self.delivered, self.replied, self.accepted, self.attended, self.unknown]
            .contains(&Cell::Hidden)
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

    /// The verdict on the turnout from nothing but what is shown, so that it gives nothing away.
    /// Hidden unknown ones might be all who were not seen: then only "above" can be certain.
    /// [`Verdict::TooFew`] with p = 1 where no rate may be shown.
    #[must_use]
    pub fn against(&self, baseline: Baseline) -> Judgement {
        let too_few = Judgement { verdict: Verdict::TooFew, p: 1.0 };
        self.turnout().map_or(too_few, |seen| {
            let unknown = self.unknown.count().unwrap_or(seen.rest());
            let turnout = Turnout::new(seen.part(), unknown, seen.whole());
            turnout.map_or(too_few, |turnout| turnout.against(baseline))
        })
    }
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
    let delivered = lines.column(|line| Part::of_nothing(line.delivered), None);
    let replied = lines.column(|line| Part::of(line.replied, line.delivered), Some(&delivered));
    let accepted = lines.column(|line| Part::of(line.accepted, line.replied), Some(&replied));
    let attended = lines.column(|line| Part::of(line.attended, line.delivered), Some(&delivered));
    // Delivered, attended and unknown together would show how many were absent.
    let unseen = |line: &Counts| line.delivered.saturating_sub(line.attended);
    let seen = delivered.hidden_with(&attended);
    let unknown = lines.column(|line| Part::of(line.unknown, unseen(line)), Some(&seen));
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
        let total = rows.iter().fold(Counts::default(), |sum, row| Counts {
            delivered: sum.delivered + row.delivered,
            replied: sum.replied + row.replied,
            accepted: sum.accepted + row.accepted,
            attended: sum.attended + row.attended,
            unknown: sum.unknown + row.unknown,
        });
        Self { rows, total }
    }

    fn column(&self, part: impl Fn(&Counts) -> Part, whole: Option<&Column>) -> Column {
        let parts: Vec<Part> = self.rows.iter().map(&part).collect();
        protect_column(&parts, part(&self.total), whole)
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

    /// Seen by somebody to whom the whole is hidden.
    fn seen_with(self, whole: Cell) -> Self {
        match whole {
            Cell::Shown(_) => self,
            Cell::Hidden => Self::of_nothing(self.count),
        }
    }

    /// Says something about one to four people.
    fn is_small(self) -> bool {
        is_few(self.count)
            || match self.rest {
                Rest::Unlimited => false,
                Rest::Persons(rest) => is_few(rest),
                Rest::Impossible => true,
            }
    }

    /// Could be up to four more or less without becoming impossible: what covers others.
    fn is_roomy(self) -> bool {
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

fn is_few(persons: u32) -> bool {
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
    fn hidden_with(&self, other: &Column) -> Column {
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
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const H: Cell = Cell::Hidden;

    fn counts(delivered: u32, attended: u32, unknown: u32) -> Counts {
        Counts { delivered, attended, unknown, ..Counts::default() }
    }

    fn attended(rows: &[Counts]) -> (Vec<Cell>, Cell) {
        let table = protect(rows);
        (table.rows.iter().map(|row| row.attended).collect(), table.total.attended)
    }

    fn shown(counts: &[u32]) -> Vec<Cell> {
        counts.iter().map(|&count| Cell::Shown(count)).collect()
    }

    #[test]
    fn honest_small_figures_stay() {
        let rows = [counts(20, 12, 0), counts(20, 9, 0), counts(12, 0, 0), counts(8, 8, 0)];
        assert_eq!(attended(&rows), (shown(&[12, 9, 0, 8]), Cell::Shown(29)));
        assert!(protect(&rows).rows.iter().all(|row| !row.is_suppressed()));
    }

    #[test]
    fn a_small_count_hides_behind_the_next_smallest() {
        let rows = [counts(40, 3, 0), counts(40, 20, 0), counts(40, 12, 0)];
        assert_eq!(attended(&rows), (vec![H, Cell::Shown(20), H], Cell::Shown(35)));
    }

    #[test]
    fn two_small_counts_hide_each_other_unless_their_sum_tells() {
        let enough = [counts(40, 3, 0), counts(40, 2, 0), counts(40, 12, 0)];
        assert_eq!(attended(&enough).0, vec![H, H, Cell::Shown(12)]);

        let too_few = [counts(40, 1, 0), counts(40, 2, 0), counts(40, 12, 0)];
        assert_eq!(attended(&too_few).0, vec![H, H, H]);

        let obvious = [counts(40, 4, 0), counts(40, 4, 0), counts(40, 12, 0)];
        assert_eq!(attended(&obvious).0, vec![H, H, H]);
    }

    #[test]
    fn a_small_rest_is_small() {
        let rows = [counts(40, 38, 0), counts(40, 30, 0), counts(40, 40, 0)];
        assert_eq!(attended(&rows), (vec![H, H, Cell::Shown(40)], Cell::Shown(108)));
    }

    #[test]
    fn a_small_total_is_hidden_and_its_noughts_are_not() {
        let rows = [counts(40, 2, 0), counts(40, 0, 0)];
        assert_eq!(attended(&rows), (vec![H, Cell::Shown(0)], H));
    }

    #[test]
    fn nobody_learns_who_was_absent_from_three_columns() {
        let table = protect(&[counts(40, 20, 17), counts(40, 20, 10)]);
        assert_eq!(table.rows[0].attended, Cell::Shown(20));
        assert_eq!((table.rows[0].unknown, table.rows[1].unknown), (H, H));
    }

    #[test]
    fn a_tiny_row_takes_its_counts_with_it() {
        let table = protect(&[counts(3, 2, 0), counts(30, 12, 0), counts(50, 20, 0)]);
        let row = table.rows[0];
        assert_eq!((row.delivered, row.attended, row.unknown), (H, H, Cell::Shown(0)));
        assert_eq!(table.rows[2].turnout(), Proportion::new(20, 50).ok());
        assert_eq!(table.rows[1].turnout(), None);
        assert_eq!(table.total.attended, Cell::Shown(34));
    }

    #[test]
    fn a_rate_needs_ten() {
        let table = protect(&[counts(9, 9, 0), counts(10, 5, 0)]);
        assert_eq!(table.rows[0].turnout(), None);
        assert_eq!(table.rows[1].turnout(), Proportion::new(5, 10).ok());
        assert_eq!(table.rows[0].against(Baseline::GOOD).verdict, Verdict::TooFew);
    }

    #[test]
    fn a_verdict_does_not_betray_hidden_unknown_ones() {
        let table = protect(&[counts(20, 12, 2), counts(40, 5, 2)]);
        assert_eq!(table.rows[0].unknown, H);
        assert_eq!(table.rows[0].against(Baseline::GOOD).verdict, Verdict::Above);
        assert_eq!(table.rows[1].against(Baseline::GOOD).verdict, Verdict::NotDistinguishable);
    }

    #[test]
    fn nothing_at_all() {
        let nothing = protect(&[]);
        assert_eq!(nothing.total.delivered, Cell::Shown(0));
        assert_eq!(nothing.total.turnout(), None);
    }

    #[test]
    fn a_part_larger_than_its_whole_is_hidden() {
        assert_eq!(attended(&[counts(20, 21, 0), counts(50, 20, 0)]).0, vec![H, H]);
    }

    fn cells(row: &Shown) -> [Cell; 5] {
        [row.delivered, row.replied, row.accepted, row.attended, row.unknown]
    }

    fn is_small(row: Counts, field: usize) -> bool {
        let Counts { delivered, replied, accepted, attended, unknown } = row;
        let part = [
            Part::of_nothing(delivered),
            Part::of(replied, delivered),
            Part::of(accepted, replied),
            Part::of(attended, delivered),
            Part::of(unknown, delivered - attended),
        ][field];
        part.is_small() && part.count > 0
    }

    /// What the shown counts of a row say about one of its counts: at least and at most so many.
    fn bounds(row: &Shown, field: usize) -> (u32, u32) {
        let limit = |cell: Cell| cell.count().unwrap_or(u32::MAX);
        let less =
            |whole: Cell, other: Cell| limit(whole).saturating_sub(other.count().unwrap_or(0));
        let at_least =
            |cells: &[Cell]| cells.iter().filter_map(|cell| cell.count()).max().unwrap_or(0);
        match cells(row)[field] {
            Cell::Shown(count) => (count, count),
            Cell::Hidden => [
                (at_least(&[row.replied, row.accepted, row.attended, row.unknown]), u32::MAX),
                (at_least(&[row.accepted]), limit(row.delivered)),
                (0, limit(row.replied).min(limit(row.delivered))),
                (0, less(row.delivered, row.unknown)),
                (0, less(row.delivered, row.attended)),
            ][field],
        }
    }

    /// How many answers are left for one count, to somebody who subtracts from the total whatever
    /// the other rows can be.
    fn answers(table: &Table, at: usize, field: usize) -> u64 {
        let (low, high) = bounds(&table.rows[at], field);
        let (mut low, mut high) = (u64::from(low), u64::from(high));
        if let Cell::Shown(total) = cells(&table.total)[field] {
            let others = (0..table.rows.len()).filter(|&row| row != at);
            let others = others.map(|row| bounds(&table.rows[row], field));
            let (least, most) = others.fold((0, 0), |(least, most), (low, high)| {
                (least + u64::from(low), most + u64::from(high))
            });
            low = low.max(u64::from(total).saturating_sub(most));
            high = high.min(u64::from(total) - least);
        }
        high - low + 1
    }

    prop_compose! {
        fn row()(
            delivered in prop_oneof![0..12u32, 0..60u32],
            shares in vec(prop_oneof![Just(0.0), 0.0..=1.0f64, Just(0.1), Just(1.0)], 4),
        ) -> Counts {
            let part = |whole: u32, share: f64| (f64::from(whole) * share).round() as u32;
            let replied = part(delivered, shares[0]);
            let attended = part(delivered, shares[2]);
            Counts {
                delivered,
                replied,
                accepted: part(replied, shares[1]),
                attended,
                unknown: part(delivered - attended, shares[3]),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// No small count can be recovered, neither from its row nor from the total.
        #[test]
        fn a_small_count_has_two_answers(rows in vec(row(), 1..6)) {
            let table = protect(&rows);
            for (at, row) in rows.iter().enumerate() {
                for field in 0..5 {
                    prop_assert!(
                        !is_small(*row, field) || answers(&table, at, field) > 1,
                        "row {at}, column {field} of {rows:?} in {table:?}"
                    );
                }
            }
        }

        /// What is shown of a row never differs by one to four people from what it is a part of.
        #[test]
        fn no_small_number_is_shown(rows in vec(row(), 1..6)) {
            let table = protect(&rows);
            for shown in table.rows.iter().chain([&table.total]) {
                let count = |cell: Cell| cell.count();
                for cell in cells(shown) {
                    prop_assert!(!count(cell).is_some_and(is_few));
                }
                let pairs = [
                    (shown.replied, shown.delivered),
                    (shown.accepted, shown.replied),
                    (shown.accepted, shown.delivered),
                    (shown.attended, shown.delivered),
                    (shown.unknown, shown.delivered),
                ];
                for (part, whole) in pairs {
                    if let (Some(part), Some(whole)) = (part.count(), whole.count()) {
                        prop_assert!(!is_few(whole - part), "{shown:?}");
                    }
                }
                if let (Some(attended), Some(unknown), Some(delivered)) =
                    (shown.attended.count(), shown.unknown.count(), shown.delivered.count())
                {
                    prop_assert!(!is_few(delivered - attended - unknown), "{shown:?}");
                }
            }
        }
    }
}
