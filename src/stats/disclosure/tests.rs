//! Small cells of one table.

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
    assert_eq!(table.rows[0].against(Baseline::GOOD, 0).verdict, Verdict::TooFew);
}

#[test]
fn a_verdict_does_not_betray_hidden_unknown_ones() {
    let table = protect(&[counts(20, 12, 2), counts(40, 5, 2)]);
    assert_eq!((table.rows[0].unknown, table.rows[1].unknown), (H, H));
    let (most, in_total) = most_unknown(&table.rows, &table.total, 4);
    // Not 2 and 2, which would be the truth, but what the total allows.
    assert_eq!((most, in_total), (vec![4, 4], 4));
    let verdict = |row: usize, most| table.rows[row].against(Baseline::GOOD, most).verdict;
    assert_eq!((verdict(0, 4), verdict(1, 0)), (Verdict::Above, Verdict::Below));
    assert_eq!(verdict(1, 4), Verdict::NotDistinguishable);
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
    let less = |whole: Cell, other: Cell| limit(whole).saturating_sub(other.count().unwrap_or(0));
    let at_least = |cells: &[Cell]| cells.iter().filter_map(|cell| cell.count()).max().unwrap_or(0);
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
