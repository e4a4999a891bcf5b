//! Visits of open doors.

use crate::attendance::counter;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::definitions::of_open_doors;
use crate::turnout::open_doors::OpenDoors;

/// As a book.
pub fn book(doors: &OpenDoors, year: i16, origin: Origin) -> Book {
    let columns = vec![
        Column::of("Aufteilung", Kind::Text),
        Column::of("Name", Kind::Text),
        Column::of("Termine", Kind::Count),
        Column::of("Besuche", Kind::Count),
    ];
    let by_format = doors.rows.iter().map(|row| {
        vec!["Format".into(), row.label.as_str().into(), row.events.into(), row.visits.into()]
    });
    let hour = |hour: Option<u8>| match hour {
        Some(hour) => counter::label(i8::try_from(hour).ok()),
        None => "ohne Uhrzeit".into(),
    };
    let by_hour = doors.hours.iter().map(|(at, visits)| {
        vec!["Stunde".into(), hour(*at).into(), Value::Nothing, (*visits).into()]
    });
    let table = Table {
        rows: by_format.chain(by_hour).collect(),
        total: Some(vec!["Gesamt".into(), "".into(), doors.events.into(), doors.visits.into()]),
        ..Table::of("Besuche", format!("Besuche bei offenen Türen, {year}"), columns)
    };
    Book {
        name: format!("offene-tueren-{year}"),
        title: "Offene Türen".into(),
        sentence: String::new(),
        facts: vec![Fact { label: "Jahr", text: year.to_string() }],
        tables: vec![table],
        terms: of_open_doors(),
        origin,
    }
}
