//! Two turnouts side by side, and whether they differ.

use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::compare_ask::{Answer, Question, Shown};
use crate::turnout::definitions::{hidden, of_comparison};
use crate::turnout::report::Rate;

/// As a book.
pub fn book(question: &Question, answer: &Answer<'_>, origin: Origin) -> Book {
    let mut terms =
        answer.found.map_or_else(|_| Vec::new(), |found| of_comparison(&found.p_words()));
    terms.push(hidden());
    let [one, other] = question.sides.each_ref().map(|side| side.period.label());
    Book {
        name: "vergleich".into(),
        title: "Zwei Teilnahmequoten im Vergleich".into(),
        sentence: answer.sentence(),
        facts: vec![
            Fact { label: "Erste Zeit", text: one },
            Fact { label: "Zweite Zeit", text: other },
        ],
        tables: vec![table(answer)],
        terms,
        origin,
    }
}

fn table(answer: &Answer<'_>) -> Table {
    let columns = vec![
        Column::of("Seite", Kind::Text),
        Column::of("Gekommen", Kind::Count),
        Column::of("Zugestellt", Kind::Count),
        Column::of("Nicht eingetragen", Kind::Count),
        Column::of("Teilnahmequote", Kind::Share),
        Column::of("Von (95 %)", Kind::Share),
        Column::of("Bis (95 %)", Kind::Share),
        Column::of("p", Kind::P),
    ];
    let total = answer.found.ok().map(|found| {
        vec![
            "Unterschied in Prozentpunkten".into(),
            Value::Nothing,
            Value::Nothing,
            Value::Nothing,
            Value::Points(found.estimate),
            Value::Points(found.low),
            Value::Points(found.high),
            Value::P(found.p),
        ]
    });
    Table {
        rows: answer.sides.iter().flatten().map(side).collect(),
        total,
        ..Table::of("Vergleich", "Beide Seiten und ihr Unterschied", columns)
    }
}

fn side(side: &Shown<'_>) -> Vec<Value> {
    let shown = side.row.shown;
    let share = |of: fn(Rate) -> f64| match side.row.turnout {
        Some(turnout) => Value::Share(of(turnout)),
        None if shown.is_suppressed() => Value::Hidden,
        None => Value::Nothing,
    };
    vec![
        side.called.alone.as_str().into(),
        shown.attended.into(),
        shown.delivered.into(),
        shown.unknown.into(),
        share(|turnout| turnout.rate),
        share(|turnout| turnout.interval.low),
        share(|turnout| turnout.interval.high),
        Value::Nothing,
    ]
}
