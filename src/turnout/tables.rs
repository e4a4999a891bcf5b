//! What was counted, year by year, and the tables of it that may be shown. Pure.
//!
//! The tables of one year are protected together ([`crate::stats::linked`]): by format and by topic
//! for the year, as are weekday, time of day, lead time and childcare; by Standort and by month for
//! each quarter, and the quarters themselves. Ways, languages, and whether somebody had been there
//! before divide guests and not events, so nothing but the total of a quarter links them to the
//! others. Years never overlap, nor do quarters; longer times add up what is shown in each.

mod year;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use self::year::{Alone, Table};
pub use self::year::{OfYear, Parts, Protected};
use super::period::{Period, Quarter, Smallest, Year};
use super::report::{By, Sums};
use crate::stats::disclosure::{At, Cell, Shown};

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

/// What was counted in some years.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    years: BTreeMap<Year, OfYear>,
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
    fn year(&mut self, year: Year) -> &mut OfYear {
        self.years.entry(year).or_default()
    }

    /// Adds an event.
    pub fn add(&mut self, place: Place, sums: Sums) {
        self.year(place.quarter.year()).add(place, sums);
    }

    /// Adds whom an event reached.
    pub fn add_reach(&mut self, quarter: Quarter, reached: Reached) {
        self.year(quarter.year()).add_reach(quarter, reached);
    }

    /// Adds the guests of some events whom one way reached, who read one language, or who had been
    /// there before.
    pub fn add_part(&mut self, by: By, quarter: Quarter, key: String, sums: Sums) {
        self.year(quarter.year()).add_part(by, quarter, key, sums);
    }

    /// What may be shown of a time that is as long as the grouping wants it. Whole years must have
    /// been counted, whatever is shown of them, or what is hidden would depend on who asks.
    pub fn tables(&self, by: By, period: Period) -> Tables {
        self.published().tables(by, period)
    }

    /// Hides what must be hidden, once for all tables.
    pub fn published(&self) -> Published {
        let mut published = Published::default();
        for (year, counted) in &self.years {
            published.add(*year, Arc::new(counted.protected()), counted.parts().clone());
        }
        published
    }
}

/// All tables of some years as they may be shown.
#[derive(Debug, Default)]
pub struct Published {
    years: Vec<(Year, Arc<Protected>, Parts)>,
}

impl Published {
    /// Adds a year that is not there yet, with what divides its guests.
    pub fn add(&mut self, year: Year, protected: Arc<Protected>, parts: Parts) {
        self.years.push((year, protected, parts));
    }

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
        for (year, protected, parts) in &self.years {
            let asked: Vec<_> = protected
                .quarters()
                .iter()
                .copied()
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
                    By::Channel | By::Language | By::Before => {
                        protected.divided(parts, by, *quarter)
                    }
                });
            }
            // A year shows its own total, which may be shown although a quarter's is not.
            match period.has(*year) {
                true => all.add_total(At::Total, protected.total(), protected.alone()),
                false => asked.into_iter().for_each(|(row, quarter)| {
                    all.add_total(At::Row(row), protected.total_of(quarter), protected.alone());
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

#[cfg(test)]
mod tests;
