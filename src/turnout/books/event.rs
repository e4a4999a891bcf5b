//! What became of one event.

use jiff::civil::Date;

use crate::text::sort_key;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::definitions::of_event;
use crate::turnout::event_report::Report;

/// What its page says above the report.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Of its file, without an ending: [`file_name`].
    pub file: &'a str,
    pub title: &'a str,
    pub when: &'a str,
    pub place: &'a str,
    /// "120,00 €"; empty: nobody entered any.
    pub costs: &'a str,
}

/// Of a format's name in a file's name: more is cut off.
const NAME_SIGNS: usize = 40;

/// "bericht-2026-11-12-kontaktcafe": the first day, and of what format it is where everybody may read
/// that.
pub fn file_name(day: Option<Date>, format: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == ' ';
    let plain: String =
        sort_key(format).chars().filter(|sign| is_plain(*sign)).take(NAME_SIGNS).collect();
    let day = day.map(|day| day.to_string());
    let words = plain.split_whitespace().map(str::to_owned);
    let parts = std::iter::once("bericht".to_owned()).chain(day).chain(words);
    parts.collect::<Vec<_>>().join("-")
}

/// As a book.
pub fn book(report: &Report, head: Head<'_>, origin: Origin) -> Book {
    Book {
        name: head.file.into(),
        title: format!("Bericht: {}", head.title),
        sentence: String::new(),
        facts: vec![
            Fact { label: "Wann", text: head.when.into() },
            Fact { label: "Wo", text: head.place.into() },
        ],
        tables: vec![became(report, head.costs), ways(report), missing(report)],
        terms: of_event(),
        origin,
    }
}

/// The same in one list.
pub fn list(report: &Report, head: Head<'_>, origin: Origin) -> Book {
    let labels = ["", "geplant oder erreicht", "geworden oder geantwortet", "zugesagt", "gekommen"];
    let columns = labels.map(|label| Column::of(label, Kind::Text));
    let width = labels.len();
    let line = |cells: &[&str]| {
        let mut row: Vec<Value> = cells.iter().map(|cell| Value::from(*cell)).collect();
        row.resize(width, Value::Nothing);
        row
    };
    let lines = report.lines.iter().map(|one| line(&[one.label, &one.planned, &one.became]));
    let ways = report
        .ways
        .iter()
        .map(|way| line(&[&way.label, &way.delivered, &way.replied, &way.accepted, &way.attended]));
    let missing = report.missing.iter().map(|one| line(&[one]));
    let rows = lines.chain(ways).chain(missing).collect();
    let table = Table { rows, ..Table::of("Bericht", "Bericht", columns.into()) };
    Book { tables: vec![table], ..book(report, head, origin) }
}

fn became(report: &Report, costs: &str) -> Table {
    let columns = ["Was", "Geplant", "Geworden"].map(|label| Column::of(label, Kind::Text));
    let lines = report.lines.iter().map(|line| {
        vec![line.label.into(), line.planned.as_str().into(), line.became.as_str().into()]
    });
    let costs = Some(costs).filter(|costs| !costs.is_empty());
    let costs = costs.map(|costs| vec!["Kosten".into(), Value::Nothing, costs.into()]);
    Table {
        rows: lines.chain(costs).collect(),
        ..Table::of("Geplant und geworden", "Geplant und geworden", columns.into())
    }
}

fn ways(report: &Report) -> Table {
    let counts = ["Erreicht", "Geantwortet", "Zugesagt", "Gekommen"];
    let counts = counts.map(|label| Column::of(label, Kind::Count));
    let columns = [Column::of("Weg", Kind::Text)].into_iter().chain(counts).collect();
    let rows = report.ways.iter().map(|way| {
        let [delivered, replied, accepted, attended] = way.cells.map(Value::from);
        let attended = if way.unentered { way.attended.as_str().into() } else { attended };
        vec![way.label.as_str().into(), delivered, replied, accepted, attended]
    });
    Table {
        rows: rows.collect(),
        ..Table::of("Wege", "Wer auf welchem Weg erreicht wurde", columns)
    }
}

fn missing(report: &Report) -> Table {
    let columns = vec![Column::of("Was gefehlt hat", Kind::Text)];
    let rows = report.missing.iter().map(|one| vec![one.as_str().into()]);
    Table { rows: rows.collect(), ..Table::of("Gefehlt", "Was gefehlt hat", columns) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_computer_takes() {
        let day = Some(Date::constant(2026, 11, 12));

        assert_eq!(file_name(day, "Kontaktcafé"), "bericht-2026-11-12-kontaktcafe");
        assert_eq!(file_name(day, "Müßige / „Übung“: Кава"), "bericht-2026-11-12-muessige-uebung");
        assert_eq!(file_name(day, ""), "bericht-2026-11-12");
        assert_eq!(file_name(None, "Profiling-Woche"), "bericht-profiling-woche");
    }
}
