//! How many to invite, and what that rests on.

use jiff::civil::Date;

use super::calibration::facts as roughness;
use crate::events::figures::Sight;
use crate::stats::forecast::Attending;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::definitions::{hidden, of_plan};
use crate::turnout::plan_ask::{Answer, Basis, Question};
use crate::turnout::plan_picture::Picture;
use crate::turnout::plan_words as words;
use crate::web::filters::percent;

/// What moves the forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub respect: &'static str,
    pub level: String,
    pub events: usize,
    pub points: f64,
}

/// A past event that it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    pub day: Option<Date>,
    pub title: String,
    pub site: String,
    pub came: Value,
    pub invited: Value,
}

/// What the page knows by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The event that is planned, and what it is like.
    pub facts: Vec<Fact>,
    pub reasons: Vec<Reason>,
    pub alike: Vec<Alike>,
}

/// As a book.
pub fn book(
    question: &Question,
    answer: &Answer,
    named: Named,
    sight: Sight,
    origin: Origin,
) -> Book {
    let plan = &answer.plan;
    let mut facts = vec![
        Fact { label: "Plätze", text: question.seats.to_string() },
        Fact { label: "Höchstes Risiko", text: words::chance(question.overflow) },
    ];
    facts.extend(named.facts);
    facts.push(Fact { label: "Erwartete Quote", text: percent(plan.expected.rate()) });
    facts.push(Fact { label: "Grundlage", text: words::basis(answer, question.like.format) });
    if answer.basis == Basis::History {
        facts.extend(roughness(sight));
    }
    let (attending, invited) = match &answer.what_if {
        Some(other) => (&other.attending, other.invited),
        None => (&plan.attending, plan.invite),
    };
    let mut tables = vec![numbers(answer), chances(attending, invited, question.seats)];
    if !named.reasons.is_empty() {
        tables.push(reasons(named.reasons, answer));
    }
    if !named.alike.is_empty() {
        tables.push(alike(named.alike, answer));
    }
    let mut terms = of_plan();
    terms.push(hidden());
    Book {
        name: "einladen".into(),
        title: "Wie viele einladen?".into(),
        sentence: words::sentence(plan, question.seats, question.overflow),
        facts,
        tables,
        terms,
        origin,
    }
}

fn numbers(answer: &Answer) -> Table {
    let columns = vec![
        Column::of("Was", Kind::Text),
        Column::of("Einladungen", Kind::Count),
        Column::of("Kommen etwa", Kind::Count),
        Column::of("Von (4 von 5 Fällen)", Kind::Count),
        Column::of("Bis (4 von 5 Fällen)", Kind::Count),
        Column::of("Risiko, dass es zu voll wird", Kind::Chance),
    ];
    let row = |word: &str, invited: u32, attending: &Attending, overflow: f64| {
        let (low, high) = attending.range();
        vec![
            word.into(),
            invited.into(),
            Value::Count(attending.mean().round() as i64),
            low.into(),
            high.into(),
            Value::Chance(overflow),
        ]
    };
    let plan = &answer.plan;
    let mut rows = vec![row("Vorschlag", plan.invite, &plan.attending, plan.overflow)];
    if let Some(other) = &answer.what_if {
        rows.push(row("Ihre Zahl", other.invited, &other.attending, other.overflow));
    }
    rows.push(vec![
        "Einfach geteilt".into(),
        plan.naive.into(),
        Value::Nothing,
        Value::Nothing,
        Value::Nothing,
        Value::Chance(plan.naive_overflow),
    ]);
    Table { rows, ..Table::of("Antwort", "So viele einladen", columns) }
}

fn chances(attending: &Attending, invited: u32, seats: u32) -> Table {
    let columns = vec![
        Column::of("Gäste", Kind::Text),
        Column::of("Wahrscheinlichkeit", Kind::Chance),
        Column::of("Höchstens so viele", Kind::Chance),
        Column::of("Plätze", Kind::Text),
    ];
    let bars = Picture::of(attending, seats).bars.into_iter();
    let rows = bars.map(|bar| {
        let (share, at_most) = bar.shares;
        let seats = if bar.over { "zu voll" } else { "reichen" };
        vec![guests(bar.guests), Value::Chance(share), Value::Chance(at_most), seats.into()]
    });
    let title = format!("Wie viele kommen, wenn Sie {invited} einladen");
    Table { rows: rows.collect(), ..Table::of("Verteilung", title, columns) }
}

/// One number, or "12 bis 14".
fn guests(words: String) -> Value {
    words.parse::<i64>().map_or_else(|_| Value::Text(words), Value::Count)
}

fn reasons(reasons: Vec<Reason>, answer: &Answer) -> Table {
    let columns = vec![
        Column::of("Woran", Kind::Text),
        Column::of("Hier", Kind::Text),
        Column::of("Termine", Kind::Count),
        Column::of("Prozentpunkte gegenüber der Mitte", Kind::Share),
    ];
    let row = |one: Reason| {
        vec![one.respect.into(), one.level.into(), one.events.into(), Value::Points(one.points)]
    };
    Table {
        rows: reasons.into_iter().map(row).collect(),
        note: format!("Die Mitte über alle Veranstaltungen sind {}.", percent(answer.whole_rate)),
        ..Table::of("Gründe", "Woraus sich das ergibt", columns)
    }
}

fn alike(alike: Vec<Alike>, answer: &Answer) -> Table {
    let columns = vec![
        Column::of("Veranstaltung", Kind::Text),
        Column::of("Tag", Kind::Day),
        Column::of("Standort", Kind::Text),
        Column::of("Gekommen", Kind::Count),
        Column::of("Zugestellt", Kind::Count),
    ];
    let row = |one: Alike| {
        let day = one.day.map_or(Value::Nothing, Value::Day);
        vec![one.title.into(), day, one.site.into(), one.came, one.invited]
    };
    let note = match answer.history.left_out {
        0 => String::new(),
        events => format!(
            "Nicht mitgerechnet, weil die Teilnahme nicht oder kaum eingetragen ist: {}.",
            if events == 1 { String::from("1 Termin") } else { format!("{events} Termine") }
        ),
    };
    Table {
        rows: alike.into_iter().map(row).collect(),
        note,
        ..Table::of("Ähnliche Termine", "Darauf beruht es: die ähnlichsten Termine", columns)
    }
}
