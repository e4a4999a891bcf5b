//! Figures as a list for a spreadsheet or a script: those of the page, no more and no less.

use std::io;

use super::book::{Book, Value};
use super::report::{Report, Row};
use crate::guests::export::{Field, Sheet};
use crate::stats::disclosure::Cell;
use crate::stats::interval::Interval;

const SCRIPT: [&str; 16] = [
    "key",
    "label",
    "events",
    "delivered",
    "replied",
    "accepted",
    "attended",
    "unknown",
    "rate",
    "low",
    "high",
    "method",
    "verdict",
    "p",
    "suppressed",
    "baseline",
];

/// The first table of a book for people: decimal commas, hidden cells empty, the total as last row.
pub fn of_book(book: &Book) -> io::Result<Vec<u8>> {
    let Some(table) = book.tables.first() else { return Ok(Vec::new()) };
    let headers = table.columns.iter().map(|column| column.label.as_str());
    let mut sheet = Sheet::begin(Vec::new(), headers)?;
    for row in table.all_rows() {
        let cells: Vec<_> = row.iter().map(written).collect();
        let fields = row.iter().zip(&cells).map(|(value, cell)| match value.words() {
            Some(_) => Field::Words(cell),
            None => Field::Figure(cell),
        });
        sheet.fields(fields)?;
    }
    sheet.finish()
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Count(count) | Value::Euros(count) => count.to_string(),
        Value::Share(share) | Value::Chance(share) | Value::P(share) => decimal(*share),
        Value::Points(share) => decimal(share * 100.0),
        Value::Year(year) => year.to_string(),
        Value::Day(day) => day.strftime("%d.%m.%Y").to_string(),
        Value::Hidden | Value::Nothing => String::new(),
    }
}

fn decimal(number: f64) -> String {
    format!("{number:.4}").replace('.', ",")
}

/// A report in the API's words, with decimal points. Hidden counts are empty cells.
pub fn of_report(report: &Report) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::begin(Vec::new(), SCRIPT)?;
    for row in report.rows.iter().chain([&report.total]) {
        let cells = cells(row);
        sheet.row(cells.iter().map(String::as_str))?;
    }
    sheet.finish()
}

fn cells(row: &Row) -> [String; 16] {
    let count = |cell: Cell| cell.count().map_or(String::new(), |count| count.to_string());
    let share = |share: f64| format!("{share:.6}");
    let ends = |end: fn(Interval) -> f64| {
        row.turnout.map_or(String::new(), |turnout| share(end(turnout.interval)))
    };
    [
        row.key.clone(),
        row.label.clone(),
        row.events.to_string(),
        count(row.shown.delivered),
        count(row.shown.replied),
        count(row.shown.accepted),
        count(row.shown.attended),
        count(row.shown.unknown),
        row.turnout.map_or(String::new(), |turnout| share(turnout.rate)),
        ends(|interval| interval.low),
        ends(|interval| interval.high),
        row.turnout.map_or(String::new(), |turnout| turnout.method().into()),
        row.judgement.verdict.code().to_owned(),
        share(row.judgement.p),
        row.shown.is_suppressed().to_string(),
        share(row.baseline.rate()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::book::samples::book;
    use super::*;

    #[test]
    fn people_get_commas_and_nothing_where_something_is_hidden() {
        let written = String::from_utf8(of_book(&book()).unwrap()).unwrap();
        let mut lines = written.lines();

        let header = "\u{feff}Name;Gekommen;Quote;Unterschied;p;Risiko;Euro je Gast;Tag";
        assert_eq!(lines.next(), Some(header));
        let first = "'=1+1 & <Söhne>;1204;0,4120;-5,0000;0,0312;0,0040;13;12.01.2027";
        assert_eq!(lines.next(), Some(first));
        assert_eq!(lines.next(), Some("Zeile 2;;;;;;;"));
        assert_eq!(lines.last(), Some("Gesamt;1204;;;;;;"));
    }
}
