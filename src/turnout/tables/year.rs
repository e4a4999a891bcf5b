//! What was counted in one year, and its tables as they may be shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::period::Quarter;
use super::super::report::{By, Sums};
use super::{Line, Place, Reached};
use crate::stats::disclosure::{
    self, At, Cell, Column, Counts, FEWEST, Part, Shown, is_few, most_unknown, protect_column,
};
use crate::stats::linked::{self, Entry, Layout};

/// Tables that events link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Quarter,
    Format,
    Topic,
    Site,
    Month,
    Weekday,
    DayPart,
    Lead,
    Care,
}

/// A row of one of them: of a quarter, or of the year.
type Row<'a> = (Option<Quarter>, &'a str);

const TABLES: usize = 9;

/// So many people in a row by kind weigh as much as one by time, place or format.
const SPARE: u64 = 20;

impl Table {
    const ALL: [Self; TABLES] = [
        Self::Quarter,
        Self::Format,
        Self::Topic,
        Self::Site,
        Self::Month,
        Self::Weekday,
        Self::DayPart,
        Self::Lead,
        Self::Care,
    ];

    fn at(self) -> usize {
        self as usize
    }

    /// Quarters add up to the year, the rows by Standort and by month to their quarter.
    fn refines(self) -> Option<usize> {
        match self {
            Self::Format
            | Self::Topic
            | Self::Quarter
            | Self::Weekday
            | Self::DayPart
            | Self::Lead
            | Self::Care => None,
            Self::Site | Self::Month => Some(Self::Quarter.at()),
        }
    }

    /// A weekday is rather hidden than a month or a Standort: in a small house few events of a quarter
    /// are alike in everything.
    fn spare(self) -> u64 {
        match self {
            Self::Quarter | Self::Format | Self::Topic | Self::Site | Self::Month => 1,
            Self::Weekday | Self::DayPart | Self::Lead | Self::Care => SPARE,
        }
    }

    fn row(self, place: &Place) -> Row<'_> {
        let of_quarter = Some(place.quarter);
        match self {
            Self::Format => (None, &place.format),
            Self::Topic => (None, &place.topic),
            Self::Weekday => (None, place.kind.weekday),
            Self::DayPart => (None, place.kind.day_part),
            Self::Lead => (None, place.kind.lead),
            Self::Care => (None, place.kind.care),
            Self::Site => (of_quarter, &place.site),
            Self::Month => (of_quarter, &place.month),
            Self::Quarter => (of_quarter, ""),
        }
    }
}

/// What divides guests and not events: by way, by language, by whether they had been there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<(By, Quarter), BTreeMap<String, Sums>>);

impl Parts {
    fn add(&mut self, by: By, quarter: Quarter, key: String, sums: Sums) {
        *self.0.entry((by, quarter)).or_default().entry(key).or_default() += sums;
    }

    /// Adds these, in whatever order.
    pub fn add_all(&mut self, others: &Self) {
        for ((by, quarter), parts) in &others.0 {
            for (key, sums) in parts {
                self.add(*by, *quarter, key.clone(), *sums);
            }
        }
    }

    /// Whoever stands in no row of a quarter gets one with this key, so that the rows add up to it.
    pub fn add_rest(&mut self, by: By, key: &str, protected: &Protected) {
        for quarter in protected.quarters() {
            let known = self.0.get(&(by, *quarter)).map(|parts| sum(parts.values()));
            let rest = protected.sum(*quarter).without(known.unwrap_or_default());
            if rest.delivered > 0 {
                self.add(by, *quarter, key.to_owned(), rest);
            }
        }
    }
}

/// What was counted in one year: where each event stands, whom they reached, and their guests divided.
#[derive(Clone, Debug, Default)]
pub struct OfYear {
    events: BTreeMap<Place, Sums>,
    reached: BTreeMap<Quarter, Reached>,
    parts: Parts,
}

impl OfYear {
    /// Adds an event.
    pub fn add(&mut self, place: Place, sums: Sums) {
        *self.events.entry(place).or_default() += sums;
    }

    /// Adds whom an event reached.
    pub fn add_reach(&mut self, quarter: Quarter, reached: Reached) {
        *self.reached.entry(quarter).or_default() += reached;
    }

    /// Adds the guests of some events.
    pub fn add_part(&mut self, by: By, quarter: Quarter, key: String, sums: Sums) {
        self.parts.add(by, quarter, key, sums);
    }

    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// In which something happened.
    pub fn quarters(&self) -> BTreeSet<Quarter> {
        self.events.keys().map(|place| place.quarter).collect()
    }

    /// Whether the tables that events link are the same with the one as with the other.
    pub fn links_like(&self, other: &Self) -> bool {
        self.events == other.events && self.reached == other.reached
    }

    /// The same and these, in whatever order.
    #[must_use]
    pub fn with(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for (place, sums) in &others.events {
            all.add(place.clone(), *sums);
        }
        for (quarter, reached) in &others.reached {
            all.add_reach(*quarter, *reached);
        }
        all.parts.add_all(&others.parts);
        all
    }

    /// Hides what must be hidden in all tables together.
    #[must_use]
    pub fn protected(&self) -> Protected {
        let mut rows: [Vec<Row<'_>>; TABLES] = Default::default();
        let mut known: [HashMap<Row<'_>, usize>; TABLES] = Default::default();
        let mut events: [Vec<u32>; TABLES] = Default::default();
        let mut entries = Vec::with_capacity(self.events.len());
        let mut of_quarters: BTreeMap<Quarter, Sums> = BTreeMap::new();
        // Events stand in the order of their names, quarter by quarter, and so do the rows.
        for (place, sums) in &self.events {
            let own = Table::ALL.map(|table| {
                let (table, row) = (table.at(), table.row(place));
                let at = *known[table].entry(row).or_insert_with(|| {
                    rows[table].push(row);
                    events[table].push(0);
                    rows[table].len() - 1
                });
                events[table][at] += sums.events;
                at
            });
            *of_quarters.entry(place.quarter).or_default() += *sums;
            entries.push(Entry { rows: own, counts: sums.counts() });
        }
        let together = Table::ALL.iter().flat_map(|table| together(*table, &rows[table.at()]));
        let layout = Layout {
            rows: rows.each_ref().map(Vec::len),
            refines: Table::ALL.map(Table::refines),
            together: together.collect(),
            spare: Table::ALL.map(Table::spare),
        };
        let shown = linked::protect(&entries, &layout);
        let owned = |rows: &Vec<Row<'_>>| {
            rows.iter().map(|(quarter, key)| (*quarter, (*key).to_owned())).collect()
        };
        let rows: [Vec<(Option<Quarter>, String)>; TABLES] = rows.each_ref().map(owned);
        let alone = self.alone(&of_quarters, &shown);
        Protected { rows, events, shown, alone }
    }

    /// The quarters in their order, as they are the rows of their table.
    fn alone(
        &self,
        of_quarters: &BTreeMap<Quarter, Sums>,
        shown: &linked::Tables<TABLES>,
    ) -> Alone {
        let accepted = Column {
            cells: shown.rows[Table::Quarter.at()].iter().map(|row| row.accepted).collect(),
            total: shown.total.accepted,
        };
        let quarters: Vec<Quarter> = of_quarters.keys().copied().collect();
        let of_quarter = |quarter: &Quarter| self.reached.get(quarter).copied().unwrap_or_default();
        let mut reached: Vec<Reached> = quarters.iter().map(of_quarter).collect();
        let mut sums: Vec<Sums> = of_quarters.values().copied().collect();
        let all = sum(sums.iter());
        let column = |part: fn(&Sums) -> Part, whole: Option<&Column>| {
            let parts: Vec<Part> = sums.iter().map(part).collect();
            protect_column(&parts, part(&all), whole)
        };
        let kept = column(|sums| Part::of(sums.kept, sums.accepted), Some(&accepted));
        let unknown = column(
            |sums| Part::of(sums.accepted_unknown, sums.accepted.saturating_sub(sums.kept)),
            Some(&accepted.hidden_with(&kept)),
        );
        let walk_ins = column(|sums| Part::of_nothing(sums.walk_ins), None);
        let whole = reached.iter().fold(Reached::default(), |mut sum, one| {
            sum += *one;
            sum
        });
        let column = |part: fn(&Reached) -> Part| {
            let parts: Vec<Part> = reached.iter().map(part).collect();
            protect_column(&parts, part(&whole), None)
        };
        let lost = column(|reached| Part::of_nothing(reached.lost));
        let care_asked = column(|reached| Part::of_nothing(reached.care_asked));
        // Asked and came side by side tell how many stayed away, or came unasked.
        let care_used = column(|reached| {
            let apart = reached.care_asked.abs_diff(reached.care_used);
            Part::of(reached.care_used, reached.care_used + apart)
        });
        reached.push(whole);
        sums.push(all);
        Alone { quarters, sums, reached, kept, unknown, walk_ins, lost, care_asked, care_used }
    }
}

/// The rows of the same name in quarters that follow each other: whoever asks for a longer time sees
/// their sum.
fn together(table: Table, rows: &[Row<'_>]) -> Vec<(usize, BTreeSet<usize>)> {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (quarter, key)) in rows.iter().enumerate() {
        if quarter.is_some() {
            named.entry(key).or_default().push(at);
        }
    }
    let runs = |all: Vec<usize>| {
        let from = 0..all.len();
        let run = |from: usize| (from + 2..=all.len()).map(move |to| from..to);
        from.flat_map(run).map(|run| (table.at(), all[run].iter().copied().collect())).collect()
    };
    named.into_values().flat_map(|all| -> Vec<_> { runs(all) }).collect()
}

fn sum<'a>(all: impl Iterator<Item = &'a Sums>) -> Sums {
    all.fold(Sums::default(), |mut sum, one| {
        sum += *one;
        sum
    })
}

/// What is shown of each quarter and of the year, and never divided any further.
#[derive(Debug)]
pub(super) struct Alone {
    quarters: Vec<Quarter>,
    /// Of the quarters, then of the year.
    sums: Vec<Sums>,
    reached: Vec<Reached>,
    pub(super) kept: Column,
    pub(super) unknown: Column,
    pub(super) walk_ins: Column,
    pub(super) lost: Column,
    pub(super) care_asked: Column,
    pub(super) care_used: Column,
}

impl Alone {
    fn sums(&self, at: At) -> Sums {
        match at {
            At::Row(row) => self.sums[row],
            At::Total => self.sums[self.sums.len() - 1],
        }
    }

    pub(super) fn reached(&self, at: At) -> Reached {
        match at {
            At::Row(row) => self.reached[row],
            At::Total => self.reached[self.reached.len() - 1],
        }
    }

    pub(super) fn most_unknown(&self, at: At) -> u32 {
        let sums = self.sums(at);
        match self.unknown.cell(at) {
            Cell::Shown(count) => count,
            Cell::Hidden if is_few(sums.accepted_unknown) => FEWEST - 1,
            Cell::Hidden => sums.accepted.saturating_sub(sums.kept),
        }
    }
}

/// The tables of a year as they may be shown. It needs nothing of what they were counted from.
#[derive(Debug)]
pub struct Protected {
    rows: [Vec<(Option<Quarter>, String)>; TABLES],
    events: [Vec<u32>; TABLES],
    shown: linked::Tables<TABLES>,
    alone: Alone,
}

impl Protected {
    /// What is never divided any further.
    pub(super) fn alone(&self) -> &Alone {
        &self.alone
    }

    pub(super) fn quarters(&self) -> &[Quarter] {
        &self.alone.quarters
    }

    /// Of a quarter that it has.
    fn at(&self, quarter: Quarter) -> Option<At> {
        self.quarters().iter().position(|one| *one == quarter).map(At::Row)
    }

    /// What was counted in a quarter.
    fn sum(&self, quarter: Quarter) -> Sums {
        self.at(quarter).map(|at| self.alone.sums(at)).unwrap_or_default()
    }

    pub(super) fn of_year(&self, table: Table) -> Vec<(String, Line)> {
        lines(self.rows_of(table, None), &self.shown.total, &self.alone.sums(At::Total))
    }

    pub(super) fn of_quarter(&self, table: Table, quarter: Quarter) -> Vec<(String, Line)> {
        let total = self.total_of(quarter).shown;
        lines(self.rows_of(table, Some(quarter)), &total, &self.sum(quarter))
    }

    /// By way, by language, by whether they had been there before.
    pub(super) fn divided(&self, parts: &Parts, by: By, quarter: Quarter) -> Vec<(String, Line)> {
        let (nothing, total) = (BTreeMap::new(), self.total_of(quarter).shown);
        let parts = parts.0.get(&(by, quarter)).unwrap_or(&nothing);
        let counts: Vec<Counts> = parts.values().map(|sums| sums.counts()).collect();
        let shown = disclosure::protect(&counts).rows;
        let shown = shown.into_iter().map(|row| row.hidden_below(&total));
        let rows = parts.iter().zip(shown);
        let rows = rows.map(|((key, sums), shown)| (key.clone(), sums.events, shown));
        lines(rows.collect(), &total, &self.sum(quarter))
    }

    pub(super) fn total(&self) -> Line {
        total(self.shown.total, &self.alone.sums(At::Total))
    }

    pub(super) fn total_of(&self, quarter: Quarter) -> Line {
        let rows = self.rows_of(Table::Quarter, Some(quarter));
        let shown = rows.first().map_or(Shown::NOTHING, |(_, _, shown)| *shown);
        total(shown, &self.sum(quarter))
    }

    fn rows_of(&self, table: Table, quarter: Option<Quarter>) -> Vec<(String, u32, Shown)> {
        let (rows, events) = (&self.rows[table.at()], &self.events[table.at()]);
        let shown = &self.shown.rows[table.at()];
        let rows = rows.iter().zip(events).zip(shown).filter(|(((own, _), _), _)| *own == quarter);
        rows.map(|(((_, key), events), shown)| (key.clone(), *events, *shown)).collect()
    }
}

/// Rows that add up to a total, with what is in it.
fn lines(rows: Vec<(String, u32, Shown)>, total: &Shown, sums: &Sums) -> Vec<(String, Line)> {
    let shown: Vec<Shown> = rows.iter().map(|(_, _, shown)| *shown).collect();
    let (most, _) = most_unknown(&shown, total, sums.unknown);
    let line = |((key, events, shown), most_unknown)| (key, Line { events, shown, most_unknown });
    rows.into_iter().zip(most).map(line).collect()
}

fn total(shown: Shown, sums: &Sums) -> Line {
    let (_, most_unknown) = most_unknown(&[], &shown, sums.unknown);
    Line { events: sums.events, shown, most_unknown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turnout::period::Month;
    use crate::turnout::tables::Kind;

    /// Events of these months of 2026, with so many delivered, all of them letters.
    fn year(events: &[(u32, u32)]) -> OfYear {
        let mut year = OfYear::default();
        for (month, delivered) in events {
            let month = Month::of(format!("2026-{month:02}-10").parse().unwrap());
            let place = Place {
                quarter: month.quarter(),
                format: "café".into(),
                topic: String::new(),
                site: "Nord".into(),
                month: month.code(),
                kind: Kind::default(),
            };
            let sums = Sums { events: 1, delivered: *delivered, ..Sums::default() };
            year.add_part(By::Channel, place.quarter, "letter".into(), sums);
            year.add_reach(place.quarter, Reached { events: 1, lost: 2, ..Reached::default() });
            year.add(place, sums);
        }
        year
    }

    #[test]
    fn what_is_put_together_is_what_was_counted_together() {
        let (some, others) = (year(&[(1, 40), (2, 30)]), year(&[(2, 25), (7, 3)]));
        let all = year(&[(7, 3), (1, 40), (2, 55 - 30), (2, 30)]);

        let both = some.with(&others);

        assert!(both.links_like(&all) && !some.links_like(&all));
        assert_eq!(both.parts(), all.parts());
        let (one, other) = (both.protected(), all.protected());
        assert_eq!((one.shown, one.events), (other.shown, other.events));
    }

    #[test]
    fn whoever_stands_in_no_row_gets_one() {
        let counted = year(&[(1, 40), (2, 30), (7, 20)]);
        let protected = counted.protected();
        let quarter = protected.quarters()[0];
        let mut parts = Parts::default();
        let been = Sums { events: 1, delivered: 25, ..Sums::default() };
        parts.add(By::Before, quarter, "been".into(), been);

        parts.add_rest(By::Before, "unknown", &protected);

        let of = |at: usize| {
            let rows = &parts.0[&(By::Before, protected.quarters()[at])];
            rows.iter().map(|(key, sums)| (key.as_str(), sums.delivered)).collect::<Vec<_>>()
        };
        assert_eq!(of(0), [("been", 25), ("unknown", 45)]);
        assert_eq!(of(1), [("unknown", 20)]);
    }
}
