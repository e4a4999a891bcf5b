//! One table of turnout, and the three rates beside it.

use crate::stats::exact::Verdict;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::care;
use crate::turnout::definitions::{View, beside_the_page, of_report};
use crate::turnout::period::Period;
use crate::turnout::report::{Rate, Report, Row, verdict_label};

/// As a book.
pub fn book(report: &Report, origin: Origin) -> Book {
    let mut terms = of_report(report, View::OneTable);
    terms.extend(beside_the_page(&[report]));
    Book {
        name: file_name(report.period, report.by.file_word()),
        title: report.by.headed("Teilnahme"),
        sentence: report.sentence(),
        facts: vec![
            Fact { label: "Zeitraum", text: report.period.label() },
            Fact { label: "Aufgeteilt nach", text: report.by.label().into() },
            Fact { label: "Hilft Kinderbetreuung?", text: care::sentence(report) },
            Fact { label: "Stand der Zahlen", text: report.as_of_words() },
            Fact { label: "Nicht enthalten", text: report.left_out_words().into() },
        ],
        tables: vec![table(report), rates(report)],
        terms,
        origin,
    }
}

/// "teilnahme-2026-01-2026-12-standort"
pub fn file_name(period: Period, ending: &str) -> String {
    let (from, to) = (period.first().first_month().code(), period.last().last_month().code());
    format!("teilnahme-{from}-{to}-{ending}")
}

/// The rows of a grouping.
pub fn table(report: &Report) -> Table {
    let columns = vec![
        Column::of("Kennung", Kind::Text).as_key(),
        Column::of("Name", Kind::Text),
        Column::of("Veranstaltungen", Kind::Count),
        Column::of("Zugestellt", Kind::Count),
        Column::of("Rückmeldungen", Kind::Count),
        Column::of("Zusagen", Kind::Count),
        Column::of("Gekommen", Kind::Count),
        Column::of("Nicht eingetragen", Kind::Count),
        Column::of("Teilnahmequote", Kind::Share),
        Column::of("Von (95 %)", Kind::Share),
        Column::of("Bis (95 %)", Kind::Share),
        Column::of("Verfahren", Kind::Text).in_files(),
        Column::of("Urteil", Kind::Text),
        Column::of("p", Kind::P).in_files(),
        Column::of("Ausgeblendet", Kind::Text).in_files(),
        Column::of("Gilt als gut ab", Kind::Share).in_files(),
    ];
    Table {
        rows: report.rows.iter().map(row).collect(),
        total: Some(row(&report.total)),
        ..Table::of(
            report.by.label(),
            format!("{}, {}", report.by.headed("Teilnahme"), report.period.label()),
            columns,
        )
    }
}

fn row(row: &Row) -> Vec<Value> {
    let shown = row.shown;
    let share = |of: fn(Rate) -> f64| match row.turnout {
        Some(turnout) => Value::Share(of(turnout)),
        None if shown.is_suppressed() => Value::Hidden,
        None => Value::Nothing,
    };
    vec![
        row.key.as_str().into(),
        row.label.as_str().into(),
        row.events.into(),
        shown.delivered.into(),
        shown.replied.into(),
        shown.accepted.into(),
        shown.attended.into(),
        shown.unknown.into(),
        share(|turnout| turnout.rate),
        share(|turnout| turnout.interval.low),
        share(|turnout| turnout.interval.high),
        row.turnout.map_or(Value::Nothing, |turnout| method(turnout).into()),
        verdict_label(row.judgement.verdict, row.baseline).into(),
        match row.judgement.verdict {
            Verdict::Above | Verdict::NotDistinguishable | Verdict::Below => {
                Value::P(row.judgement.p)
            }
            Verdict::TooFew => Value::Nothing,
        },
        if shown.is_suppressed() { "ja" } else { "nein" }.into(),
        Value::Share(row.baseline.rate()),
    ]
}

fn method(turnout: Rate) -> &'static str {
    match turnout.most_unknown {
        0 => "Wilson",
        _ => "Wilson, von „keiner der nicht Eingetragenen kam“ bis „alle kamen“",
    }
}

/// The three rates of a time, and who came uninvited.
pub fn rates(report: &Report) -> Table {
    let columns = vec![
        Column::of("Was", Kind::Text),
        Column::of("Anzahl", Kind::Count),
        Column::of("von", Kind::Count),
        Column::of("Quote", Kind::Share),
        Column::of("Von (95 %)", Kind::Share),
        Column::of("Bis (95 %)", Kind::Share),
        Column::of("Nicht eingetragen", Kind::Count),
    ];
    let total = &report.total;
    let walk_ins = [Value::from("Ohne Einladung gekommen"), report.walk_ins.into()];
    let blank = std::iter::repeat_n(Value::Nothing, columns.len() - walk_ins.len());
    Table {
        rows: vec![
            rate("Teilnahmequote", total.turnout, total.shown.unknown.into()),
            rate("Rückmeldequote", report.response, Value::Nothing),
            rate("Zusagetreue", report.kept, report.kept_unknown.into()),
            walk_ins.into_iter().chain(blank).collect(),
        ],
        ..Table::of("Quoten", format!("Die drei Quoten, {}", report.period.label()), columns)
    }
}

fn rate(word: &str, rate: Option<Rate>, unknown: Value) -> Vec<Value> {
    let Some(rate) = rate else {
        let blank = std::iter::repeat_n(Value::Nothing, 6);
        return std::iter::once(word.into()).chain(blank).collect();
    };
    vec![
        word.into(),
        rate.counted.part().into(),
        rate.counted.whole().into(),
        Value::Share(rate.rate),
        Value::Share(rate.interval.low),
        Value::Share(rate.interval.high),
        unknown,
    ]
}
