//! A report as a list for a spreadsheet or a script: the figures of the page, no more and no less.

use actix_web::HttpResponse;

use super::report::{Rate, Report, Row, verdict_label};
use crate::guests::export::Sheet;
use crate::problem::{PageProblem, PageResult, ours};
use crate::stats::disclosure::Cell;
use crate::stats::interval::Interval;

/// Who reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// German words and decimal commas, for Excel.
    Person,
    /// The API's words and decimal points.
    Script,
}

const PERSON: [&str; 16] = [
    "Kennung",
    "Name",
    "Veranstaltungen",
    "Zugestellt",
    "Rückmeldungen",
    "Zusagen",
    "Gekommen",
    "Nicht eingetragen",
    "Teilnahmequote",
    "Von (95 %)",
    "Bis (95 %)",
    "Verfahren",
    "Urteil",
    "p",
    "Ausgeblendet",
    "Gilt als gut ab",
];

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

/// Lines under headers, as a file for a spreadsheet.
pub(super) fn lines(
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> std::io::Result<Vec<u8>> {
    let mut sheet = Sheet::begin(Vec::new(), headers.iter().copied())?;
    for row in rows {
        sheet.row(row.iter().map(String::as_str))?;
    }
    sheet.finish()
}

/// The file as an answer, under this name.
pub(super) fn answer(file: std::io::Result<Vec<u8>>, name: &str) -> PageResult {
    let file = file.map_err(|error| PageProblem(ours(&error)))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}.csv\"")))
        .body(file))
}

/// A count as a cell: empty where it is hidden.
pub(super) fn cell(cell: Cell) -> String {
    cell.count().map_or(String::new(), |count| count.to_string())
}

/// Every row and the total. Hidden counts are empty cells.
pub fn csv(report: &Report, reader: Reader) -> std::io::Result<Vec<u8>> {
    let headers = match reader {
        Reader::Person => PERSON,
        Reader::Script => SCRIPT,
    };
    let mut sheet = Sheet::begin(Vec::new(), headers)?;
    for row in report.rows.iter().chain([&report.total]) {
        let cells = cells(row, reader);
        sheet.row(cells.iter().map(String::as_str))?;
    }
    sheet.finish()
}

fn cells(row: &Row, reader: Reader) -> [String; 16] {
    let count = |cell: Cell| cell.count().map_or(String::new(), |count| count.to_string());
    let share = |share: f64| match reader {
        Reader::Person => format!("{share:.4}").replace('.', ","),
        Reader::Script => format!("{share:.6}"),
    };
    let ends = |end: fn(Interval) -> f64| {
        row.turnout.map_or(String::new(), |turnout| share(end(turnout.interval)))
    };
    let verdict = match reader {
        Reader::Person => verdict_label(row.judgement.verdict, row.baseline),
        Reader::Script => row.judgement.verdict.code().to_owned(),
    };
    let suppressed = match (row.shown.is_suppressed(), reader) {
        (true, Reader::Person) => "ja",
        (false, Reader::Person) => "nein",
        (true, Reader::Script) => "true",
        (false, Reader::Script) => "false",
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
        row.turnout.map_or(String::new(), |turnout| method(turnout, reader)),
        verdict,
        share(row.judgement.p),
        suppressed.into(),
        share(row.baseline.rate()),
    ]
}

fn method(turnout: Rate, reader: Reader) -> String {
    let words = match (reader, turnout.most_unknown) {
        (Reader::Script, _) => turnout.method(),
        (Reader::Person, 0) => "Wilson",
        (Reader::Person, _) => "Wilson, von „keiner der nicht Eingetragenen kam“ bis „alle kamen“",
    };
    words.into()
}
