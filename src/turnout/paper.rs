//! A book on paper: what `pages/figures.typ` reads. Wide tables lie on their side.

use serde::Serialize;

use super::book::{Book, Column, Fact, Kind, Reach, Table, Value};
use super::compare::signed;
use super::definitions::Term;
use super::plan_words::chance;
use crate::letters::typeset::{Printed, TypesetError, single};
use crate::web::filters::{number, percent};

const TEMPLATE: &str = include_str!("pages/figures.typ");
/// So many columns fit on a page that stands.
const UPRIGHT: usize = 7;

#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    office: &'a str,
    sentence: &'a str,
    facts: Vec<Fact>,
    wide: bool,
    tables: Vec<Sheet<'a>>,
    terms: &'a [Term],
}

#[derive(Serialize)]
struct Sheet<'a> {
    title: &'a str,
    columns: Vec<Head<'a>>,
    rows: Vec<Vec<String>>,
    /// Without a cell: there is none.
    total: Vec<String>,
    note: &'a str,
}

#[derive(Serialize)]
struct Head<'a> {
    label: &'a str,
    /// Numbers stand below each other by their last digit.
    right: bool,
}

/// Sets it in type: never where a request waits.
///
/// # Errors
/// When the template is wrong.
pub fn print(book: &Book) -> Result<Printed, TypesetError> {
    let tables: Vec<_> = book.tables.iter().map(sheet).collect();
    let paper = Paper {
        title: &book.title,
        office: &book.origin.office,
        sentence: &book.sentence,
        facts: book.all_facts(),
        wide: tables.iter().any(|table| table.columns.len() > UPRIGHT),
        tables,
        terms: &book.terms,
    };
    single(TEMPLATE, &paper)
}

fn sheet(table: &Table) -> Sheet<'_> {
    let on_paper = |column: &Column| column.reach == Reach::Everywhere;
    let line = |row: &Vec<Value>| -> Vec<String> {
        let cells = row.iter().zip(&table.columns).filter(|(_, column)| on_paper(column));
        cells.map(|(value, _)| said(value)).collect()
    };
    let columns = table.columns.iter().filter(|column| on_paper(column));
    let columns =
        columns.map(|column| Head { label: &column.label, right: column.kind != Kind::Text });
    Sheet {
        title: &table.title,
        columns: columns.collect(),
        rows: table.rows.iter().map(line).collect(),
        total: table.total.as_ref().map(line).unwrap_or_default(),
        note: &table.note,
    }
}

/// A cell as the page says it.
fn said(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Count(count) => number(*count),
        Value::Share(share) => percent(*share),
        Value::Chance(share) => chance(*share),
        Value::P(p) => format!("{p:.3}").replace('.', ","),
        Value::Points(share) => format!("{} Punkte", signed(*share)),
        Value::Euros(euros) => format!("{}\u{a0}€", number(*euros)),
        Value::Year(year) => year.to_string(),
        Value::Day(day) => day.strftime("%d.%m.%Y").to_string(),
        Value::Hidden => "–".into(),
        Value::Nothing => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::book::samples::book;
    use super::super::read_back::paper;
    use super::*;

    #[test]
    fn a_long_table_goes_on_over_pages_with_its_header() {
        let pages = paper("figures", &print(&book()).unwrap().pdf);

        assert!(pages.len() > 2, "{} pages", pages.len());
        let with_rows =
            pages.iter().filter(|page| page.iter().any(|line| line.starts_with("Zeile ")));
        for page in with_rows {
            let header = page.iter().any(|line| line.starts_with("Name Gekommen Quote"));
            assert!(header, "{page:?}");
        }
        let all = pages.concat();
        for number in 2..=120 {
            assert!(all.contains(&format!("Zeile {number} –")), "{number}");
        }
    }

    #[test]
    fn a_page_says_what_it_is_of_and_what_it_means() {
        let all = paper("figures-of", &print(&book()).unwrap().pdf).concat();

        let says = |words: &str| all.iter().any(|line| line.contains(words));
        for words in ["Probe", "Das ist eine Probe.", "2027", "Nord, Süd", "01.02.2027, 09:00 Uhr"]
        {
            assert!(says(words), "{words}: {all:?}");
        }
        assert!(says("=1+1 & <Söhne> 1.204 41 % –5 Punkte 0,031 0,4 % 13 € 12.01.2027"), "{all:?}");
        assert!(says("Gesamt 1.204 –") && says("Eine Anmerkung.") && says("Ausgeblendet"));
        assert!(says("Jobcenter Musterkreis · Seite 1 von"), "{all:?}");
    }
}
