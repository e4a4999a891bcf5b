//! What keeps people from coming.

use crate::invitations::Barrier;
use crate::turnout::barriers::{Barriers, Row};
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::definitions::of_barriers;

/// As a book.
pub fn book(barriers: &Barriers, year: i16, origin: Origin) -> Book {
    let reasons = Barrier::ALL.iter().map(|one| Column::of(one.label(), Kind::Count));
    let columns = [Column::of("Aufteilung", Kind::Text), Column::of("Name", Kind::Text)];
    let rows = [
        ("Standort", barriers.sites.as_slice()),
        ("Wochentag", barriers.weekdays.as_slice()),
        ("Tageszeit", barriers.day_parts.as_slice()),
    ];
    let rows =
        rows.into_iter().flat_map(|(label, rows)| rows.iter().map(move |one| row(label, one)));
    let table = Table {
        rows: rows.collect(),
        total: Some(row("Gesamt", &barriers.total)),
        ..Table::of(
            "Gründe",
            format!("Was Gäste abhält, {year}"),
            columns.into_iter().chain(reasons).collect(),
        )
    };
    Book {
        name: format!("hindernisse-{year}"),
        title: "Was Gäste abhält".into(),
        sentence: String::new(),
        facts: vec![Fact { label: "Jahr", text: year.to_string() }],
        tables: vec![table, hints(barriers)],
        terms: of_barriers(),
        origin,
    }
}

fn row(label: &str, row: &Row) -> Vec<Value> {
    let words = [Value::from(label), Value::from(row.label.as_str())];
    words.into_iter().chain(row.cells.iter().copied().map(Value::from)).collect()
}

fn hints(barriers: &Barriers) -> Table {
    let columns = vec![
        Column::of("Grund", Kind::Text),
        Column::of("Wie oft", Kind::Text),
        Column::of("Was hilft", Kind::Text),
    ];
    let hints = barriers.hints().into_iter();
    let hints =
        hints.map(|hint| vec![hint.barrier.label().into(), hint.text.into(), hint.advice.into()]);
    Table { rows: hints.collect(), ..Table::of("Was hilft", "Das können Sie tun", columns) }
}
