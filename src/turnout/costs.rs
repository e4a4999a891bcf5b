//! What one guest cost, where that says nothing about a few. Pure.
//!
//! Counted is everybody who was there at events whose costs were entered, with an invitation or without.
//! Whole euros and no sums: whoever could divide a sum by a figure would know how many came, and could
//! subtract them from the other tables. A figure stands only
//!
//! 1. from ten people on ([`RATE_FROM`]),
//! 2. where nobody, or at least five, came to the events without costs,
//! 3. where the number of those who came is shown in the table by format, too.

use std::collections::BTreeMap;

use crate::stats::disclosure::{RATE_FROM, is_few};
use crate::text::sort_key;

/// Events of one format in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub events: u32,
    /// Of them with costs.
    pub entered: u32,
    pub cents: i64,
    /// People at events with costs.
    pub people: u32,
    /// People at the others.
    pub others: u32,
    /// Whether it stays hidden in another table how many came.
    pub hidden: bool,
}

/// One row as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub events: u32,
    pub entered: u32,
    /// Whole euros; `None`: too few to tell.
    pub euros: Option<i64>,
}

/// What may be shown of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub rows: Vec<Row>,
    pub total: Row,
}

impl Held {
    fn row(&self, label: &str) -> Row {
        let tells = self.people >= RATE_FROM && !is_few(self.others) && !self.hidden;
        let people = i64::from(self.people) * 100;
        Row {
            label: label.to_owned(),
            events: self.events,
            entered: self.entered,
            euros: tells.then(|| (self.cents + people / 2) / people),
        }
    }
}

/// By format, and all of them together.
pub fn report(held: &BTreeMap<String, Held>) -> Report {
    let mut named: Vec<_> = held.iter().collect();
    named.sort_by_cached_key(|(label, _)| sort_key(label));
    let rows: Vec<Row> = named.iter().map(|(label, one)| one.row(label)).collect();
    let mut all = Held::default();
    for one in held.values() {
        all.events += one.events;
        all.entered += one.entered;
        all.cents += one.cents;
        all.people += one.people;
        all.others += one.others;
    }
    // A row alone among hidden ones would be the difference between the total and the others.
    all.hidden = rows.iter().filter(|row| row.euros.is_none() && row.entered > 0).count() == 1;
    Report { total: all.row("Gesamt"), rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(events: u32, entered: u32, euros: i64, people: u32, others: u32) -> Held {
        Held { events, entered, cents: euros * 100, people, others, hidden: false }
    }

    fn euros(rows: &[(&str, Held)]) -> (Vec<Option<i64>>, Option<i64>) {
        let held = rows.iter().map(|(name, held)| ((*name).to_owned(), held.clone())).collect();
        let report = report(&held);
        (report.rows.iter().map(|row| row.euros).collect(), report.total.euros)
    }

    #[test]
    fn a_figure_stands_from_ten_people_on_and_is_rounded_to_euros() {
        assert_eq!(euros(&[("a", held(2, 2, 500, 40, 0))]), (vec![Some(13)], Some(13)));
        assert_eq!(euros(&[("a", held(1, 1, 500, 9, 0))]).0, [None]);
        assert_eq!(euros(&[]), (vec![], None));
    }

    #[test]
    fn nothing_is_left_over_that_could_be_subtracted() {
        // Three people at an event without costs; who knows that 23 came knows them.
        assert_eq!(euros(&[("a", held(2, 1, 500, 20, 3))]).0, [None]);
        assert_eq!(euros(&[("a", held(2, 1, 500, 20, 5))]).0, [Some(25)]);
        let elsewhere = Held { hidden: true, ..held(1, 1, 500, 20, 0) };
        assert_eq!(euros(&[("a", elsewhere)]).0, [None]);
        // One format is hidden: the total would give it away.
        let rows = [("a", held(1, 1, 500, 20, 0)), ("b", held(1, 1, 60, 3, 0))];
        assert_eq!(euros(&rows), (vec![Some(25), None], None));
    }
}
