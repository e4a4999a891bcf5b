//! Everything at one look: the three rates, the way to the chair, childcare, and every table.

use super::costs::euros;
use super::report::{file_name, rates, table};
use crate::forums::demand::in_words;
use crate::turnout::book::{Book, Column, Fact, Kind, Origin, Table, Value};
use crate::turnout::dashboard::Dashboard;
use crate::turnout::definitions::{View, beside_the_page, of_report};
use crate::turnout::period::Period;
use crate::turnout::report::Report;

/// As a book; `None` where nothing was counted by month.
pub fn book(board: &Dashboard, asked: Period, origin: Origin) -> Option<Book> {
    let main = board.main()?;
    let mut terms = of_report(main, View::Dashboard);
    terms.extend(beside_the_page(&board.reports.iter().collect::<Vec<_>>()));
    let beside = [rates(main), funnel(main), childcare(main), costs(board), forums(board)];
    Some(Book {
        name: file_name(asked, "ueberblick"),
        title: "Teilnahme".into(),
        sentence: main.sentence(),
        facts: vec![
            Fact { label: "Zeitraum", text: asked.label() },
            Fact { label: "Stand der Zahlen", text: main.as_of_words() },
            Fact { label: "Nicht enthalten", text: main.left_out_words().into() },
        ],
        tables: beside.into_iter().chain(board.reports.iter().map(table)).collect(),
        terms,
        origin,
    })
}

fn funnel(main: &Report) -> Table {
    let funnel = main.funnel();
    let columns = vec![
        Column::of("Schritt", Kind::Text),
        Column::of("Anzahl", Kind::Count),
        Column::of(funnel.base.column(), Kind::Share),
    ];
    let row = |step: &crate::turnout::dashboard::Step| {
        vec![step.label.into(), step.count.into(), step.share.map_or(Value::Nothing, Value::Share)]
    };
    Table {
        rows: funnel.steps.iter().map(row).collect(),
        ..Table::of("Bis zum Stuhl", "Von der Einladung bis zum Stuhl", columns)
    }
}

fn childcare(main: &Report) -> Table {
    let columns = vec![Column::of("Was", Kind::Text), Column::of("Plätze", Kind::Count)];
    let reach = main.reach;
    Table {
        rows: vec![
            vec!["angeboten".into(), reach.care_places.into()],
            vec!["gewünscht (Kinder)".into(), reach.care_asked.into()],
            vec!["da gewesen (Kinder)".into(), reach.care_used.into()],
        ],
        ..Table::of("Betreuung", "Plätze in der Kinderbetreuung", columns)
    }
}

fn costs(board: &Dashboard) -> Table {
    let columns = vec![Column::of("Jahr", Kind::Text), Column::of("Euro je Gast", Kind::Euros)];
    let told = euros(&board.costs);
    let told = if told == Value::Nothing { "noch keine".into() } else { told };
    Table {
        rows: vec![vec![Value::Year(board.cost_year), told]],
        ..Table::of("Kosten", "Kosten je Gast", columns)
    }
}

fn forums(board: &Dashboard) -> Table {
    let columns = vec![
        Column::of("Fachforum", Kind::Text),
        Column::of("Tage, bis es voll war", Kind::Count),
        Column::of("Wie schnell", Kind::Text),
    ];
    let row = |forum: &crate::turnout::dashboard::Forum| match forum.days {
        Some(days) => vec![
            forum.title.as_str().into(),
            Value::Count(days.into()),
            format!("voll {}", in_words(days)).into(),
        ],
        None => vec![forum.title.as_str().into(), Value::Nothing, "Plätze blieben frei".into()],
    };
    Table {
        rows: board.forums.iter().map(row).collect(),
        ..Table::of("Fachforen", "Wie schnell Fachforen voll waren", columns)
    }
}
