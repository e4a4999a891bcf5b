//! A result as a list for Excel: the figures of the page, no more and no less.

use super::Trial;
use super::outcome::{Answer, Compared, Counts};
use super::report::Report;
use super::size::points;
use crate::guests::export::{Field, Sheet};
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

/// One row for each version. What may not be shown is an empty cell; without counts the difference stands
/// in whole points, as on the page: from four digits of it, and of p, the counts could be found.
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
        let against = match (compared.iter().find(|one| one.place == place), report.counts) {
            (Some(one), Counts::Shown) => [one.estimate, one.low, one.high, one.p].map(share),
            (Some(one), Counts::Hidden) => {
                let [more, low, high] =
                    [one.estimate, one.low, one.high].map(|part| hundredths(points(part)));
                [more, low, high, String::new()]
            }
            (None, Counts::Shown | Counts::Hidden) => <[String; 4]>::default(),
        };
        let name = [trial.name(), trial.difference.clone(), letter(place).to_string()];
        let words = name.iter().map(|word| Field::Words(word));
        // A minus is one, and no formula.
        let figures = counts.iter().chain(&against).map(|figure| Field::Figure(figure));
        sheet.fields(words.chain(figures))?;
    }
    sheet.finish()
}

/// "-0,07"
fn hundredths(points: i64) -> String {
    format!("{:.2}", points as f64 / 100.0).replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Sum;
    use super::*;
    use crate::db::{Day, Id, Moment};
    use crate::wordings::arms::TrialState;
    use crate::wordings::{Arm, Place, Spread, Variety};

    /// The rows of a result without the header, cell by cell from the version on.
    fn rows(counts: Counts) -> Vec<Vec<String>> {
        let at = Moment::parse("2027-01-04T08:00:00Z").unwrap();
        let trial = Trial {
            id: Id::new(),
            place: Place {
                format: Id::new(),
                way: Spread::Any,
                language: "de",
                variety: Variety::Plain,
            },
            format_name: "Kontaktcafé".into(),
            difference: "Suppe".into(),
            base: 0.3,
            effect: 10,
            needed: 356,
            stop_on: Day::parse("2027-03-12").unwrap(),
            state: TrialState::Ended,
            planned_by: None,
            planned_at: at,
            seed: "7f3a".into(),
            started_at: Some(at),
            ended_at: Some(at),
            counts,
        };
        let arms = [(); 2].map(|()| Arm { id: Id::new(), wording: None });
        let sum = |attended| Sum { events: 3, delivered: 97, attended, unknown: 0 };
        let sums = [(arms[0].id, sum(31)), (arms[1].id, sum(24))];
        let file = csv(&trial, &Report::of(&trial, &arms, &sums.into())).unwrap();
        let file = String::from_utf8(file).unwrap();
        let cells = |line: &str| line.split(';').skip(2).map(str::to_owned).collect();
        file.lines().skip(1).map(cells).collect()
    }

    #[test]
    fn without_counts_the_file_tells_no_more_than_the_page() {
        let shown = rows(Counts::Shown);
        assert_eq!(shown[1][..5], ["B", "3", "97", "24", "0"]);
        assert_eq!(shown[1][8], "-0,0722");

        let hidden = rows(Counts::Hidden);
        assert_eq!(hidden[0][1..], [""; 11]);
        assert_eq!(hidden[1][1..8], [""; 7]);
        assert_eq!(hidden[1][8..], ["-0,07", "-0,20", "0,05", ""]);
    }
}
