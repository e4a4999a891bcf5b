//! What was counted, year by year, and the tables of it that may be shown. Pure.
//!
//! The tables of one year are protected together ([`crate::stats::linked`]): by format and by topic
//! for the year, as are weekday, time of day, lead time and childcare; by Standort and by month for
//! each quarter, and the quarters themselves. Ways, languages, and whether somebody had been there
//! before divide guests and not events, so nothing but the total of a quarter links them to the
//! others. Years never overlap, nor do quarters; longer times add up what is shown in each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::period::{Period, Quarter, Smallest, Year};
use super::report::{By, Sums};
use crate::stats::disclosure::{
    self, At, Cell, Column, Counts, FEWEST, Part, Shown, is_few, most_unknown, protect_column,
};
use crate::stats::linked::{self, Entry, Layout};

/// Where an event stands in the tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub quarter: Quarter,
    pub format: String,
    pub topic: String,
    pub site: String,
    pub month: String,
    pub kind: Kind,
}

/// Of which kind an event was, by the codes of the groupings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub weekday: &'static str,
    pub day_part: &'static str,
    pub lead: &'static str,
    pub care: &'static str,
}

impl Kind {
    /// Never divided any further.
    pub fn undivided(code: &'static str) -> Self {
        Self { weekday: code, day_part: code, lead: code, care: code }
    }
}

/// Whom events reached beside what their tallies say, where it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Events of which it is known.
    pub events: u32,
    /// Invited, and the invitation did not arrive.
    pub lost: u32,
    /// Places for children, children for whom one was asked, and children who were there.
    pub care_places: u32,
    pub care_asked: u32,
    pub care_used: u32,
}

impl std::ops::AddAssign for Reached {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.lost += other.lost;
        self.care_places += other.care_places;
        self.care_asked += other.care_asked;
        self.care_used += other.care_used;
    }
}

/// The same as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachShown {
    pub events: u32,
    pub lost: Cell,
    /// Places are no people.
    pub care_places: u32,
    pub care_asked: Cell,
    pub care_used: Cell,
}

/// Tables that events link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
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

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    years: BTreeMap<Year, OfYear>,
}

/// Of one year.
#[derive(Clone, Debug, Default)]
struct OfYear {
    events: BTreeMap<Place, Sums>,
    /// By way, by language, by whether they had been there before.
    parts: BTreeMap<(By, Quarter), BTreeMap<String, Sums>>,
    reached: BTreeMap<Quarter, Reached>,
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

/// What may be shown of all the time that was asked for.
#[derive(Clone, Debug)]
pub struct Tables {
    pub lines: HashMap<String, Line>,
    pub total: Line,
    pub kept: Cell,
    pub kept_unknown: Most,
    pub walk_ins: Cell,
    pub reach: ReachShown,
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

impl By {
    /// A Jobcenter has a few events of a format in a quarter: most rows would be hidden, and with
    /// them the year that they add up to.
    pub fn smallest(self) -> Smallest {
        match self {
            Self::Format
            | Self::Topic
            | Self::Weekday
            | Self::DayPart
            | Self::Lead
            | Self::Care => Smallest::Year,
            Self::Site | Self::Month | Self::Channel | Self::Language | Self::Before => {
                Smallest::Quarter
            }
        }
    }
}

impl Counted {
    /// Adds an event.
    pub fn add(&mut self, place: Place, sums: Sums) {
        let year = self.years.entry(place.quarter.year()).or_default();
        *year.events.entry(place).or_default() += sums;
    }

    /// Adds whom an event reached.
    pub fn add_reach(&mut self, quarter: Quarter, reached: Reached) {
        let year = self.years.entry(quarter.year()).or_default();
        *year.reached.entry(quarter).or_default() += reached;
    }

    /// Of a quarter.
    pub fn sum(&self, quarter: Quarter) -> Sums {
        self.years.get(&quarter.year()).map(|year| year.sum(quarter)).unwrap_or_default()
    }

    /// What the parts of a quarter add up to so far.
    pub fn parts_sum(&self, by: By, quarter: Quarter) -> Sums {
        let parts = self.years.get(&quarter.year()).and_then(|year| year.parts.get(&(by, quarter)));
        parts.map(|parts| sum(parts.values())).unwrap_or_default()
    }

    /// Adds the guests of some events whom one way reached, who read one language, or who had been
    /// there before.
    pub fn add_part(&mut self, by: By, quarter: Quarter, key: String, sums: Sums) {
        let year = self.years.entry(quarter.year()).or_default();
        *year.parts.entry((by, quarter)).or_default().entry(key).or_default() += sums;
    }

    /// In which something happened.
    pub fn quarters(&self) -> BTreeSet<Quarter> {
        let of_year = |year: &OfYear| year.events.keys().map(|place| place.quarter).collect();
        self.years.values().flat_map(|year| -> BTreeSet<Quarter> { of_year(year) }).collect()
    }

    /// What may be shown of a time that is as long as the grouping wants it. Whole years must have
    /// been counted, whatever is shown of them, or what is hidden would depend on who asks.
    pub fn tables(&self, by: By, period: Period) -> Tables {
        self.published().tables(by, period)
    }

    /// Hides what must be hidden, once for all tables.
    pub fn published(&self) -> Published<'_> {
        let mut years = Vec::with_capacity(self.years.len());
        for (year, counted) in &self.years {
            let protected = counted.protected();
            let alone = counted.alone(&protected);
            years.push((*year, protected, alone));
        }
        Published { years }
    }
}

/// All tables of some years as they may be shown.
pub struct Published<'a> {
    years: Vec<(Year, Protected<'a>, Alone)>,
}

impl Published<'_> {
    /// What may be shown of a time that is as long as the grouping wants it.
    pub fn tables(&self, by: By, period: Period) -> Tables {
        let nothing = Most { cell: Cell::Shown(0), most: 0 };
        let nobody = Cell::Shown(0);
        let mut all = Tables {
            lines: HashMap::new(),
            total: Line::NOTHING,
            kept: nobody,
            kept_unknown: nothing,
            walk_ins: nobody,
            reach: ReachShown {
                events: 0,
                lost: nobody,
                care_places: 0,
                care_asked: nobody,
                care_used: nobody,
            },
        };
        for (year, protected, alone) in &self.years {
            let asked: Vec<_> = protected
                .quarters()
                .into_iter()
                .enumerate()
                .filter(|(_, quarter)| period.quarters().contains(quarter))
                .collect();
            if let Some(table) = by.of_year() {
                all.add_rows(protected.of_year(table));
            }
            for (_, quarter) in &asked {
                all.add_rows(match by {
                    By::Format | By::Topic | By::Weekday | By::DayPart | By::Lead | By::Care => {
                        Vec::new()
                    }
                    By::Site => protected.of_quarter(Table::Site, *quarter),
                    By::Month => protected.of_quarter(Table::Month, *quarter),
                    By::Channel | By::Language | By::Before => protected.divided(by, *quarter),
                });
            }
            // A year shows its own total, which may be shown although a quarter's is not.
            match period.has(*year) {
                true => all.add_total(At::Total, protected.total(), alone),
                false => asked.into_iter().for_each(|(row, quarter)| {
                    all.add_total(At::Row(row), protected.total_of(quarter), alone);
                }),
            }
        }
        all
    }
}

impl By {
    /// The table of whole years that it is.
    fn of_year(self) -> Option<Table> {
        match self {
            Self::Format => Some(Table::Format),
            Self::Topic => Some(Table::Topic),
            Self::Weekday => Some(Table::Weekday),
            Self::DayPart => Some(Table::DayPart),
            Self::Lead => Some(Table::Lead),
            Self::Care => Some(Table::Care),
            Self::Site | Self::Month | Self::Channel | Self::Language | Self::Before => None,
        }
    }
}

impl Tables {
    fn add_rows(&mut self, lines: Vec<(String, Line)>) {
        for (key, line) in lines {
            *self.lines.entry(key).or_insert(Line::NOTHING) += line;
        }
    }

    fn add_total(&mut self, at: At, total: Line, alone: &Alone) {
        self.total += total;
        self.kept = self.kept + alone.kept.cell(at);
        self.kept_unknown.cell = self.kept_unknown.cell + alone.unknown.cell(at);
        self.kept_unknown.most += alone.most_unknown(at);
        self.walk_ins = self.walk_ins + alone.walk_ins.cell(at);
        let (reached, reach) = (alone.reached(at), &mut self.reach);
        reach.events += reached.events;
        reach.care_places += reached.care_places;
        reach.lost = reach.lost + alone.lost.cell(at);
        reach.care_asked = reach.care_asked + alone.care_asked.cell(at);
        reach.care_used = reach.care_used + alone.care_used.cell(at);
    }
}

/// What is shown of each quarter and of the year, and never divided any further.
struct Alone {
    /// Of the quarters, then of the year.
    sums: Vec<Sums>,
    reached: Vec<Reached>,
    kept: Column,
    unknown: Column,
    walk_ins: Column,
    lost: Column,
    care_asked: Column,
    care_used: Column,
}

impl Alone {
    fn reached(&self, at: At) -> Reached {
        match at {
            At::Row(row) => self.reached[row],
            At::Total => self.reached[self.reached.len() - 1],
        }
    }

    fn most_unknown(&self, at: At) -> u32 {
        let sums = match at {
            At::Row(row) => &self.sums[row],
            At::Total => &self.sums[self.sums.len() - 1],
        };
        match self.unknown.cell(at) {
            Cell::Shown(count) => count,
            Cell::Hidden if is_few(sums.accepted_unknown) => FEWEST - 1,
            Cell::Hidden => sums.accepted.saturating_sub(sums.kept),
        }
    }
}

impl OfYear {
    /// Of a quarter.
    fn sum(&self, quarter: Quarter) -> Sums {
        let events = self.events.iter().filter(|(place, _)| place.quarter == quarter);
        sum(events.map(|(_, sums)| sums))
    }

    fn alone(&self, protected: &Protected<'_>) -> Alone {
        let quarters = protected.quarters();
        let accepted = Column {
            cells: quarters.iter().map(|one| protected.total_of(*one).shown.accepted).collect(),
            total: protected.shown.total.accepted,
        };
        let of_quarter = |quarter: &Quarter| self.reached.get(quarter).copied().unwrap_or_default();
        let mut reached: Vec<Reached> = quarters.iter().map(of_quarter).collect();
        let mut sums: Vec<_> = quarters.into_iter().map(|quarter| self.sum(quarter)).collect();
        let column = |part: fn(&Sums) -> Part, whole: Option<&Column>| {
            let parts: Vec<Part> = sums.iter().map(part).collect();
            protect_column(&parts, part(&sum(sums.iter())), whole)
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
        let alone = |part: fn(&Reached) -> Part| {
            let parts: Vec<Part> = reached.iter().map(part).collect();
            protect_column(&parts, part(&whole), None)
        };
        let lost = alone(|reached| Part::of_nothing(reached.lost));
        let care_asked = alone(|reached| Part::of_nothing(reached.care_asked));
        // Asked and came side by side tell how many stayed away, or came unasked.
        let care_used = alone(|reached| {
            let apart = reached.care_asked.abs_diff(reached.care_used);
            Part::of(reached.care_used, reached.care_used + apart)
        });
        reached.push(whole);
        sums.push(sum(self.events.values()));
        Alone { sums, reached, kept, unknown, walk_ins, lost, care_asked, care_used }
    }

    fn protected(&self) -> Protected<'_> {
        let mut rows: [Vec<Row<'_>>; TABLES] = Default::default();
        let mut known: [HashMap<Row<'_>, usize>; TABLES] = Default::default();
        let mut events: [Vec<u32>; TABLES] = Default::default();
        let mut entries = Vec::with_capacity(self.events.len());
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
            entries.push(Entry { rows: own, counts: sums.counts() });
        }
        let together = Table::ALL.iter().flat_map(|table| together(*table, &rows[table.at()]));
        let layout = Layout {
            rows: rows.each_ref().map(Vec::len),
            refines: Table::ALL.map(Table::refines),
            together: together.collect(),
            spare: Table::ALL.map(Table::spare),
        };
        Protected { year: self, shown: linked::protect(&entries, &layout), rows, events }
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

/// The tables of a year as they may be shown.
struct Protected<'a> {
    year: &'a OfYear,
    rows: [Vec<Row<'a>>; TABLES],
    events: [Vec<u32>; TABLES],
    shown: linked::Tables<TABLES>,
}

impl Protected<'_> {
    fn quarters(&self) -> Vec<Quarter> {
        self.rows[Table::Quarter.at()].iter().filter_map(|(quarter, _)| *quarter).collect()
    }

    fn of_year(&self, table: Table) -> Vec<(String, Line)> {
        let sums = sum(self.year.events.values());
        lines(self.rows_of(table, None), &self.shown.total, &sums)
    }

    fn of_quarter(&self, table: Table, quarter: Quarter) -> Vec<(String, Line)> {
        let total = self.total_of(quarter).shown;
        lines(self.rows_of(table, Some(quarter)), &total, &self.year.sum(quarter))
    }

    /// By way, by language, by whether they had been there before.
    fn divided(&self, by: By, quarter: Quarter) -> Vec<(String, Line)> {
        let (nothing, total) = (BTreeMap::new(), self.total_of(quarter).shown);
        let parts = self.year.parts.get(&(by, quarter)).unwrap_or(&nothing);
        let counts: Vec<Counts> = parts.values().map(|sums| sums.counts()).collect();
        let shown = disclosure::protect(&counts).rows;
        let shown = shown.into_iter().map(|row| row.hidden_below(&total));
        let rows = parts.iter().zip(shown);
        let rows = rows.map(|((key, sums), shown)| (key.clone(), sums.events, shown));
        lines(rows.collect(), &total, &self.year.sum(quarter))
    }

    fn total(&self) -> Line {
        total(self.shown.total, &sum(self.year.events.values()))
    }

    fn total_of(&self, quarter: Quarter) -> Line {
        let rows = self.rows_of(Table::Quarter, Some(quarter));
        let shown = rows.first().map_or(Shown::NOTHING, |(_, _, shown)| *shown);
        total(shown, &self.year.sum(quarter))
    }

    fn rows_of(&self, table: Table, quarter: Option<Quarter>) -> Vec<(String, u32, Shown)> {
        let (rows, events) = (&self.rows[table.at()], &self.events[table.at()]);
        let shown = &self.shown.rows[table.at()];
        let rows = rows.iter().zip(events).zip(shown).filter(|(((own, _), _), _)| *own == quarter);
        rows.map(|(((_, key), events), shown)| ((*key).to_owned(), *events, *shown)).collect()
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
mod tests;
