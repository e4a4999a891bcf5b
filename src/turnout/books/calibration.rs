//! How often the ranges of past forecasts held.

use crate::events::figures::Sight;
use crate::stats::ProportionError;
use crate::stats::disclosure::RATE_FROM;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::calibration::{Score, Scores};
use crate::turnout::definitions::of_calibration;

/// As a book.
///
/// # Errors
/// Never: what held is a part of all.
pub fn book(scores: &Scores, sight: Sight, origin: Origin) -> Result<Book, ProportionError> {
    let columns = vec![
        Column::of("Aufteilung", Kind::Text),
        Column::of("Name", Kind::Text),
        Column::of("Prognosen", Kind::Count),
        Column::of("In der Spanne", Kind::Count),
        Column::of("Weniger kamen", Kind::Count),
        Column::of("Mehr kamen", Kind::Count),
        Column::of("Anteil", Kind::Share),
        Column::of("Von (95 %)", Kind::Share),
        Column::of("Bis (95 %)", Kind::Share),
        Column::of("Versprochen", Kind::Share),
    ];
    let years = scores.years.iter().map(|(year, score)| row("Jahr", Value::Year(*year), score));
    let formats =
        scores.formats.iter().map(|(name, score)| row("Format", name.as_str().into(), score));
    let mut total = row("Gesamt", Value::Nothing, &scores.whole)?;
    if let (Some(due), true) = (total.last_mut(), scores.whole.forecasts >= RATE_FROM) {
        *due = Value::Share(scores.whole.due_share());
    }
    let table = Table {
        rows: years.chain(formats).collect::<Result<_, _>>()?,
        total: Some(total),
        ..Table::of("Prognosen", "Wie oft die Spanne gehalten hat", columns)
    };
    Ok(Book {
        name: "prognosen".into(),
        title: "Wie gut waren die Prognosen?".into(),
        sentence: scores.sentence(),
        facts: facts(sight),
        tables: vec![table],
        terms: of_calibration(),
        origin,
    })
}

/// What forecasts are made of for these eyes.
pub fn facts(sight: Sight) -> Vec<Fact> {
    match sight {
        Sight::Guests => Vec::new(),
        Sight::Sums => vec![Fact {
            label: "Gerundet",
            text: "Ihre Anmeldung zeigt Summen. Darum ist jede Veranstaltung auf Fünfer gerundet, \
                   bevor gerechnet wird."
                .into(),
        }],
    }
}

fn row(part: &str, name: Value, score: &Score) -> Result<Vec<Value>, ProportionError> {
    let told = score.told()?;
    let share = |share: Option<f64>| share.map_or(Value::Nothing, Value::Share);
    Ok(vec![
        part.into(),
        name,
        score.forecasts.into(),
        score.held.into(),
        score.below.into(),
        score.above.into(),
        share(told.map(|(share, _)| share)),
        share(told.map(|(_, interval)| interval.low)),
        share(told.map(|(_, interval)| interval.high)),
        Value::Nothing,
    ])
}
