//! Several tables, attacked by trying every world that could lie behind them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const H: Cell = Cell::Hidden;

fn event(rows: [usize; 3], delivered: u32, attended: u32, unknown: u32) -> Entry<3> {
    Entry { rows, counts: Counts { delivered, attended, unknown, ..Counts::default() } }
}

fn attended(rows: &[Shown]) -> Vec<Cell> {
    rows.iter().map(|row| row.attended).collect()
}

#[test]
fn what_is_large_everywhere_is_shown_everywhere() {
    let events =
        [event([0, 0, 0], 40, 12, 0), event([1, 0, 1], 40, 20, 0), event([1, 1, 1], 30, 9, 0)];
    let tables = protect(&events, &Layout::flat([2, 2, 2]));
    assert!(tables.rows.iter().flatten().all(|row| !row.is_suppressed()), "{tables:?}");
}

#[test]
fn of_several_twins_the_one_that_hides_least_is_taken() {
    // Format 0 could be hidden behind format 1 of the same place and month, or behind format 2.
    let events = [
        event([0, 0, 0], 40, 3, 0),
        event([1, 0, 0], 40, 20, 0),
        event([2, 1, 1], 40, 12, 0),
        event([0, 1, 1], 40, 0, 0),
        event([2, 0, 0], 40, 12, 0),
    ];
    let tables = protect(&events, &Layout::flat([3, 2, 2]));

    assert_eq!(attended(&tables.rows[0]), [H, H, Cell::Shown(24)]);
    assert_eq!(attended(&tables.rows[1]), [Cell::Shown(35), Cell::Shown(12)]);
    assert_eq!(attended(&tables.rows[2]), [Cell::Shown(35), Cell::Shown(12)]);
}

#[test]
fn a_small_total_is_hidden_with_its_rows() {
    let events = [event([0, 0, 0], 40, 2, 0), event([1, 1, 1], 40, 0, 0)];
    let tables = protect(&events, &Layout::flat([2, 2, 2]));
    assert_eq!(tables.total.attended, H);
    assert!(tables.rows.iter().all(|rows| attended(rows) == [H, Cell::Shown(0)]), "{tables:?}");
}

#[test]
fn hidden_rows_never_add_up_to_a_few() {
    let events =
        [event([0, 0, 0], 40, 1, 0), event([1, 0, 0], 40, 2, 0), event([2, 0, 0], 40, 20, 0)];
    let tables = protect(&events, &Layout::flat([3, 1, 1]));
    assert_eq!(attended(&tables.rows[0]), [H, H, H]);
}

#[test]
fn nothing_at_all() {
    let tables = protect::<2>(&[], &Layout::flat([0, 0]));
    assert_eq!(tables.total.delivered, Cell::Shown(0));
}

const MEASURES: [Measure; 5] =
    [Measure::Delivered, Measure::Replied, Measure::Accepted, Measure::Attended, Measure::Unknown];

fn cell(shown: &Shown, measure: Measure) -> Cell {
    match measure {
        Measure::Delivered => shown.delivered,
        Measure::Replied => shown.replied,
        Measure::Accepted => shown.accepted,
        Measure::Attended => shown.attended,
        Measure::Unknown => shown.unknown,
    }
}

/// Least and most that one count of an event can be while the others stay.
fn limits(measure: Measure, counts: &Counts) -> (u32, u32) {
    let Counts { delivered, replied, accepted, attended, unknown } = *counts;
    match measure {
        Measure::Delivered => (replied.max(attended + unknown), delivered + 2),
        Measure::Replied => (accepted, delivered),
        Measure::Accepted => (0, replied),
        Measure::Attended => (0, delivered - unknown),
        Measure::Unknown => (0, delivered - attended),
    }
}

/// A quarter, a format of the year, a Standort in that quarter.
fn quarters() -> Layout<3> {
    // The same Standort in both quarters.
    let together = [(2, BTreeSet::from([0, 2])), (2, BTreeSet::from([1, 3]))];
    let refines = [None, None, Some(0)];
    Layout { rows: [2, 3, 4], refines, together: together.into(), spare: [1; 3] }
}

#[test]
fn a_quarter_is_not_told_by_its_standorte() {
    // Quarter 0 could be told apart from the year by the Standorte that add up to it.
    let events = [
        event([0, 0, 0], 40, 2, 0),
        event([0, 1, 1], 40, 0, 0),
        event([1, 0, 2], 40, 20, 0),
        event([1, 1, 3], 40, 12, 0),
    ];
    let tables = protect(&events, &quarters());

    assert_eq!(attended(&tables.rows[0]), [H, H]);
    assert_eq!(attended(&tables.rows[1]), [Cell::Shown(22), Cell::Shown(12), Cell::Shown(0)]);
    assert_eq!(attended(&tables.rows[2]), [H, Cell::Shown(0), H, Cell::Shown(12)]);
    assert_eq!(tables.total.attended, Cell::Shown(34));
}

#[test]
fn a_small_standort_hides_behind_another_of_the_same_quarter() {
    let events = [
        event([0, 0, 0], 40, 2, 0),
        event([0, 0, 1], 40, 18, 0),
        event([1, 0, 2], 40, 20, 0),
        event([1, 1, 3], 40, 12, 0),
    ];
    let tables = protect(&events, &quarters());

    assert_eq!(attended(&tables.rows[0]), [Cell::Shown(20), Cell::Shown(32)]);
    assert_eq!(attended(&tables.rows[2]), [H, H, Cell::Shown(20), Cell::Shown(12)]);
}

#[test]
fn hidden_standorte_of_a_quarter_never_add_up_to_a_few() {
    // 1 and 2 hide each other, but the quarter would tell that they are 3.
    let events = [
        event([0, 0, 0], 40, 1, 0),
        event([0, 0, 0], 40, 0, 0),
        event([0, 0, 1], 40, 2, 0),
        event([1, 0, 2], 40, 20, 0),
        event([1, 0, 3], 40, 12, 0),
    ];
    let tables = protect(&events, &quarters());

    // The whole quarter is 3: it hides behind the other one.
    assert_eq!(attended(&tables.rows[0]), [H, H]);
    assert_eq!(tables.total.attended, Cell::Shown(35));
}

/// Every way in which the events could have counted so that all tables show the same.
fn worlds(events: &[Entry<3>], tables: &Tables<3>, measure: Measure) -> Vec<Vec<u32>> {
    let mut worlds = vec![Vec::new()];
    for event in events {
        let (least, most) = limits(measure, &event.counts);
        let longer = worlds.into_iter().flat_map(|world: Vec<u32>| {
            (least..=most).map(move |count| [world.as_slice(), &[count]].concat())
        });
        worlds = longer.collect();
    }
    worlds.retain(|world| {
        let sum = |chosen: &dyn Fn(&Entry<3>) -> bool| {
            let chosen = events.iter().zip(world).filter(|(event, _)| chosen(event));
            chosen.map(|(_, count)| *count).sum::<u32>()
        };
        let agrees =
            |shown: &Shown, sum: u32| cell(shown, measure).count().is_none_or(|shown| shown == sum);
        agrees(&tables.total, sum(&|_| true))
            && (0..3).all(|table| {
                let mut rows = tables.rows[table].iter().enumerate();
                rows.all(|(row, shown)| agrees(shown, sum(&|event| event.rows[table] == row)))
            })
    });
    worlds
}

prop_compose! {
    fn some_event()(
        rows in (0..2usize, 0..3usize, 0..2usize),
        delivered in 0..9u32,
        shares in vec(prop_oneof![Just(0.0), 0.0..=1.0f64, Just(1.0)], 4),
    ) -> Entry<3> {
        let part = |whole: u32, share: f64| (f64::from(whole) * share).round() as u32;
        let replied = part(delivered, shares[0]);
        let attended = part(delivered, shares[2]);
        let counts = Counts {
            delivered,
            replied,
            accepted: part(replied, shares[1]),
            attended,
            unknown: part(delivered - attended, shares[3]),
        };
        Entry { rows: [rows.0, rows.1, 2 * rows.0 + rows.2], counts }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever knows which events there were, and of each event all counts but this one, still
    /// cannot tell a small count of any row. Where there is no room for a twin all rows are hidden.
    #[test]
    fn a_small_count_could_be_another(events in vec(some_event(), 1..5)) {
        let tables = protect(&events, &quarters());
        let layout = quarters();
        let sums = Sums::of(&events, &layout);
        for measure in MEASURES {
            let worlds = worlds(&events, &tables, measure);
            prop_assert!(!worlds.is_empty(), "the truth is one of them");
            for table in 0..3 {
                let rows = &tables.rows[table];
                let closed = rows.iter().all(|row| cell(row, measure) == Cell::Hidden);
                for (row, counts) in sums.rows[table].iter().enumerate() {
                    if !is_small(measure.part(counts)) {
                        continue;
                    }
                    prop_assert_eq!(cell(&rows[row], measure), Cell::Hidden);
                    let count = |world: &Vec<u32>| -> u32 {
                        let here = events.iter().zip(world).filter(|(event, _)| event.rows[table] == row);
                        here.map(|(_, count)| *count).sum()
                    };
                    let first = count(&worlds[0]);
                    let certain = worlds.iter().all(|world| count(world) == first);
                    prop_assert!(closed || !certain, "{measure:?} of {events:?} in {tables:?}");
                }
            }
        }
    }
}
