//! Open doors, where nobody needs an invitation: how many visits, by format and by hour. Pure.
//!
//! No rate stands here and none of this goes into one: whoever comes without being asked is no turnout of
//! invitations. Visits are counted, not people: who comes twice counts twice.

use std::collections::BTreeMap;

use crate::stats::disclosure::{Cell, Part, protect_column};
use crate::text::sort_key;

/// Visits of some events of one format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub events: u32,
    pub visits: u32,
}

/// One row as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub events: u32,
    pub visits: Cell,
}

/// What may be shown of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDoors {
    pub rows: Vec<Row>,
    pub events: u32,
    pub visits: Cell,
    /// By hour of the day, over all formats; the last one is whatever has no hour.
    pub hours: Vec<(Option<u8>, Cell)>,
}

/// Hides what must be hidden. `hours` are of the same visits; what is missing in them has none.
pub fn report(seen: &BTreeMap<String, Seen>, hours: &BTreeMap<u8, u32>) -> OpenDoors {
    let total: u32 = seen.values().map(|one| one.visits).sum();
    let mut named: Vec<_> = seen.iter().collect();
    named.sort_by_cached_key(|(label, _)| sort_key(label));
    let parts: Vec<_> = named.iter().map(|(_, one)| Part::of_nothing(one.visits)).collect();
    let column = protect_column(&parts, Part::of_nothing(total), None);
    let rows = named.iter().zip(&column.cells).map(|((label, one), visits)| Row {
        label: (*label).clone(),
        events: one.events,
        visits: *visits,
    });
    let known: u32 = hours.values().sum();
    let without = total.saturating_sub(known);
    let keys = hours.keys().map(|hour| Some(*hour)).chain([None]);
    let parts: Vec<_> =
        hours.values().chain([&without]).map(|count| Part::of_nothing(*count)).collect();
    let by_hour = protect_column(&parts, Part::of_nothing(total), None);
    OpenDoors {
        rows: rows.collect(),
        events: seen.values().map(|one| one.events).sum(),
        visits: column.total,
        hours: keys.zip(by_hour.cells).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(rows: &[(&str, u32)]) -> BTreeMap<String, Seen> {
        let row = |(name, visits): &(&str, u32)| {
            ((*name).to_owned(), Seen { events: 1, visits: *visits })
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn visits_are_added_up_and_a_few_are_hidden_with_a_second_row() {
        let formats = seen(&[("Bewerberbüro", 40), ("Aktionswoche", 120), ("Mobile Beratung", 3)]);
        let report = report(&formats, &BTreeMap::from([(9, 60), (10, 98), (12, 2)]));

        let shown: Vec<_> = report.rows.iter().map(|row| (&*row.label, row.visits)).collect();
        assert_eq!(
            shown,
            [
                ("Aktionswoche", Cell::Shown(120)),
                ("Bewerberbüro", Cell::Hidden),
                ("Mobile Beratung", Cell::Hidden),
            ]
        );
        assert_eq!((report.events, report.visits), (3, Cell::Shown(163)));
        // Two at noon, and three without an hour: five people who cover each other.
        assert_eq!(
            report.hours,
            [
                (Some(9), Cell::Shown(60)),
                (Some(10), Cell::Shown(98)),
                (Some(12), Cell::Hidden),
                (None, Cell::Hidden),
            ]
        );
    }

    #[test]
    fn nobody_is_nobody() {
        let report = report(&BTreeMap::new(), &BTreeMap::new());

        assert_eq!(report.visits, Cell::Shown(0));
        assert_eq!(report.hours, [(None, Cell::Shown(0))]);
    }
}
