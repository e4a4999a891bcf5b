//! What one guest cost.

use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::costs::{Report, Row};
use crate::turnout::definitions::of_costs;

/// As a book.
pub fn book(report: &Report, year: i16, origin: Origin) -> Book {
    let columns = vec![
        Column::of("Format", Kind::Text),
        Column::of("Termine", Kind::Count),
        Column::of("Mit Kosten", Kind::Count),
        Column::of("Euro je Gast", Kind::Euros),
    ];
    let table = Table {
        rows: report.rows.iter().map(row).collect(),
        total: Some(row(&report.total)),
        ..Table::of("Kosten", format!("Kosten je Gast, {year}"), columns)
    };
    Book {
        name: format!("kosten-{year}"),
        title: "Kosten je Gast".into(),
        sentence: String::new(),
        facts: vec![Fact { label: "Jahr", text: year.to_string() }],
        tables: vec![table],
        terms: of_costs(),
        origin,
    }
}

fn row(row: &Row) -> Vec<Value> {
    vec![row.label.as_str().into(), row.events.into(), row.entered.into(), euros(row)]
}

/// Hidden where costs were entered and may not be told.
pub fn euros(row: &Row) -> Value {
    match (row.euros, row.entered) {
        (Some(euros), _) => Value::Euros(euros),
        (None, 0) => Value::Nothing,
        (None, _) => Value::Hidden,
    }
}
