//! Both sides of a comparison, chosen by a click each: of the same time, and of one kind. Pure.

use form_urlencoded::Serializer;
use serde::Serialize;

use super::compare_ask::{Question, What};
use super::period::Period;
use super::report::{By, Report, Row};

/// Which side the next click chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    First,
    Second,
}

/// What can be clicked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picks {
    pub title: String,
    /// What a click does; empty where the title says it.
    pub lead: &'static str,
    pub kinds: Vec<Kind>,
    #[serde(skip)]
    pub turn: Turn,
}

/// Formats, or Standorte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Empty where there is only one to choose from.
    pub title: &'static str,
    pub picks: Vec<Pick>,
}

/// One click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    pub href: String,
    pub label: String,
}

impl Picks {
    /// Of the tables by format and by Standort; `None` where both sides are chosen, or nothing could
    /// stand beside what is.
    pub fn of(question: &Question, tables: &[Report]) -> Option<Self> {
        let (time, [one, other]) = (question.asked[0], &question.sides);
        match (&one.what, &other.what) {
            (What::Whole, What::Whole) => Self::first(time, tables),
            (What::Row(by, key), What::Whole) => Self::second(time, tables, *by, key),
            (What::Whole | What::Row(..), What::Row(..)) => None,
        }
    }

    fn first(time: Period, tables: &[Report]) -> Option<Self> {
        let kind = |table: &Report| Kind {
            title: table.by.label(),
            picks: table.rows.iter().map(|row| pick(row, time, &of(table, row), None)).collect(),
        };
        let kinds: Vec<Kind> = tables.iter().filter(|table| has_two(table)).map(kind).collect();
        let title = match kinds.len() {
            0 => return None,
            1 => "Direkt vergleichen",
            _ => "Zwei Formate oder zwei Standorte vergleichen",
        };
        Some(Self {
            title: title.into(),
            lead: "Wählen Sie das erste. Danach fragen wir, womit Sie vergleichen.",
            kinds,
            turn: Turn::First,
        })
    }

    fn second(time: Period, tables: &[Report], by: By, key: &str) -> Option<Self> {
        let table = tables.iter().find(|table| table.by == by && has_two(table))?;
        let chosen = table.rows.iter().find(|row| row.key == key)?;
        let others = table.rows.iter().filter(|row| row.key != key);
        let first = of(table, chosen);
        let picks = others.map(|row| pick(row, time, &first, Some(&of(table, row)))).collect();
        Some(Self {
            title: format!("{}: Womit vergleichen Sie?", chosen.label),
            lead: "",
            kinds: vec![Kind { title: "", picks }],
            turn: Turn::Second,
        })
    }
}

/// Where a row of a table is compared with another one; empty where rows of this kind are not.
pub fn href(table: &Report, row: &Row) -> String {
    match table.by {
        By::Format | By::Site if has_two(table) => address(table.period, &of(table, row), None),
        By::Format
        | By::Site
        | By::Month
        | By::Channel
        | By::Language
        | By::Topic
        | By::Weekday
        | By::DayPart
        | By::Lead
        | By::Care
        | By::Before => String::new(),
    }
}

fn has_two(table: &Report) -> bool {
    table.rows.len() > 1
}

fn of(table: &Report, row: &Row) -> What {
    What::Row(table.by, row.key.clone())
}

fn pick(row: &Row, time: Period, first: &What, second: Option<&What>) -> Pick {
    Pick { href: address(time, first, second), label: row.label.clone() }
}

fn address(time: Period, first: &What, second: Option<&What>) -> String {
    let (from, to) = (time.first().first_month().code(), time.last().last_month().code());
    let mut query = Serializer::new(String::new());
    for (name, month) in [("from", &from), ("to", &to), ("with_from", &from), ("with_to", &to)] {
        query.append_pair(name, month);
    }
    query.append_pair("what", &first.code());
    if let Some(second) = second {
        query.append_pair("with", &second.code());
    }
    format!("/turnout/compare?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Baseline;
    use crate::turnout::compare_ask::Asked;
    use crate::turnout::period::Quarter;
    use crate::turnout::report::{Names, Sums};
    use crate::turnout::tables::{self, Counted};

    const YEAR: &str = "from=2026-01&to=2026-12&with_from=2026-01&with_to=2026-12";

    /// A table of these rows, each with an event that twenty were invited to.
    fn table(by: By, keys: &[&str]) -> Report {
        let mut counted = Counted::default();
        for key in keys {
            let place = tables::Place {
                quarter: Quarter::of("2026-03-12".parse().unwrap()),
                format: (*key).into(),
                topic: "topic".into(),
                site: (*key).into(),
                month: "2026-03".into(),
                kind: tables::Kind::default(),
            };
            counted.add(place, Sums { events: 1, delivered: 20, attended: 10, ..Sums::default() });
        }
        let labels = keys.iter().map(|key| ((*key).to_owned(), format!("Name {key}")));
        let names = Names { labels: labels.collect(), ..Names::default() };
        let period = Period::parse("2026", "2026", "2026-11-22".parse().unwrap()).unwrap();
        crate::turnout::report::of(&counted.published(), &names, period, by, Baseline::GOOD)
    }

    fn picks(what: &str, with: &str, tables: &[Report]) -> Option<Picks> {
        let asked = Asked {
            from: "2026".into(),
            to: "2026".into(),
            what: what.into(),
            with: with.into(),
            ..Asked::default()
        };
        let (question, _) = Question::read(&asked, "2026-11-22".parse().unwrap());
        Picks::of(&question, tables)
    }

    /// The title of each kind with its clicks.
    fn clicks(picks: &Picks) -> Vec<(&str, Vec<(&str, &str)>)> {
        let mut all = Vec::new();
        for kind in &picks.kinds {
            let picks = kind.picks.iter();
            let clicks = picks.map(|pick| (pick.label.as_str(), pick.href.as_str()));
            all.push((kind.title, clicks.collect()));
        }
        all
    }

    #[test]
    fn two_clicks_choose_both_sides_of_one_time_and_one_kind() {
        let tables = [table(By::Format, &["a", "b"]), table(By::Site, &["c", "d"])];

        let start = picks("", "", &tables).unwrap();
        assert_eq!(
            (start.title.as_str(), start.turn),
            ("Zwei Formate oder zwei Standorte vergleichen", Turn::First)
        );
        let [a, b] = ["a", "b"].map(|key| format!("/turnout/compare?{YEAR}&what=format%3A{key}"));
        let [c, d] = ["c", "d"].map(|key| format!("/turnout/compare?{YEAR}&what=site%3A{key}"));
        assert_eq!(
            clicks(&start),
            [
                ("Format", vec![("Name a", a.as_str()), ("Name b", b.as_str())]),
                ("Standort", vec![("Name c", c.as_str()), ("Name d", d.as_str())]),
            ]
        );

        let then = picks("site:c", "", &tables).unwrap();
        assert_eq!(
            (then.title.as_str(), then.lead, then.turn),
            ("Name c: Womit vergleichen Sie?", "", Turn::Second)
        );
        let both = format!("{c}&with=site%3Ad");
        assert_eq!(clicks(&then), [("", vec![("Name d", both.as_str())])]);
        assert_eq!(picks("site:c", "site:d", &tables), None);
    }

    #[test]
    fn where_there_is_one_there_is_nothing_to_choose() {
        let tables = [table(By::Format, &["a", "b"]), table(By::Site, &["c"])];

        let start = picks("", "", &tables).unwrap();
        assert_eq!((start.title.as_str(), start.kinds.len()), ("Direkt vergleichen", 1));
        for what in ["site:c", "format:nobody"] {
            assert_eq!(picks(what, "", &tables), None, "{what}");
        }
        assert_eq!(picks("", "format:a", &tables), None);
        assert_eq!(picks("", "", &tables[1..]), None);
    }

    #[test]
    fn a_row_leads_to_its_comparison_where_there_is_another_one() {
        let formats = table(By::Format, &["a", "b"]);
        let to_a = format!("/turnout/compare?{YEAR}&what=format%3Aa");
        assert_eq!(href(&formats, &formats.rows[0]), to_a);
        for other in [table(By::Site, &["c"]), table(By::Month, &["a", "b"])] {
            assert_eq!(href(&other, &other.rows[0]), "");
        }
    }
}
