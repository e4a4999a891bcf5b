//! A result as a list for Excel: the figures of the page, no more and no less.

use super::Trial;
use super::outcome::{Answer, Compared};
use super::report::Report;
use crate::guests::export::Sheet;
use crate::wordings::arms::letter;

const HEADERS: [&str; 14] = [
    "Text",
    "Was ist anders",
    "Fassung",
    "Veranstaltungen",
    "Zugestellt",
    "Gekommen",
    "Nicht eingetragen",
    "Teilnahmequote",
    "Von (95 %)",
    "Bis (95 %)",
    "Mehr als A",
    "Mehr von (95 %)",
    "Mehr bis (95 %)",
    "p",
];

/// One row for each version. What may not be shown is an empty cell.
pub(super) fn csv(trial: &Trial, report: &Report) -> std::io::Result<Vec<u8>> {
    let mut sheet = Sheet::begin(Vec::new(), HEADERS)?;
    let compared: &[Compared] = match &report.answer {
        Answer::TooFew => &[],
        Answer::Compared(compared) => compared,
    };
    let share = |share: f64| format!("{share:.4}").replace('.', ",");
    for (place, sum) in report.sums.iter().enumerate() {
        let counts = match report.shows_counts() {
            true => {
                let interval = sum.interval();
                let end = |end: Option<f64>| end.map(share).unwrap_or_default();
                [
                    sum.events.to_string(),
                    sum.delivered.to_string(),
                    sum.attended.to_string(),
                    sum.unknown.to_string(),
                    end(sum.rate()),
                    end(interval.map(|interval| interval.low)),
                    end(interval.map(|interval| interval.high)),
                ]
            }
            false => <[String; 7]>::default(),
        };
        let against = match compared.iter().find(|one| one.place == place) {
            Some(one) => [one.estimate, one.low, one.high, one.p].map(share),
            None => <[String; 4]>::default(),
        };
        let name = [trial.name(), trial.difference.clone(), letter(place).to_string()];
        let cells: Vec<String> = name.into_iter().chain(counts).chain(against).collect();
        sheet.row(cells.iter().map(String::as_str))?;
    }
    sheet.finish()
}
