//! Somebody who may see sums and nothing else takes all tables that are published, knows which events
//! there were, and subtracts until nothing more comes out. No number below five may come out.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use treffpunkt::attendance;
use treffpunkt::attendance::tally::Tally;
use treffpunkt::db::schema::{events, formats};
use treffpunkt::db::{Id, Moment};
use treffpunkt::demo;
use treffpunkt::events::Event;
use treffpunkt::formats::Format;
use treffpunkt::staff::{Role, Site};
use treffpunkt::{clock, text};

use crate::world::{Browser, Jobcenter, Machine};

const GROUPINGS: [&str; 6] = ["format", "site", "month", "channel", "language", "topic"];
const PERIODS: [(&str, &str); 9] = [
    ("2026", "2026"),
    ("2025", "2025"),
    ("2027", "2027"),
    ("2025", "2027"),
    ("2026", "2027"),
    ("2026-01", "2026-03"),
    ("2026-03", "2026-03"),
    ("2026-02-01", "2026-09-30"),
    ("2025-11", "2026-02"),
];
const COUNTS: [&str; 5] = ["delivered", "replied", "accepted", "attended", "unknown"];
/// What somebody can subtract within a row.
const RESTS: [(&str, &[&str]); 4] = [
    ("delivered", &["replied"]),
    ("replied", &["accepted"]),
    ("delivered", &["attended"]),
    ("delivered", &["attended", "unknown"]),
];

/// A set of unknowns that one row of one table adds up.
type Cell = BTreeSet<usize>;
/// What is published: the cells with their sums, count by count.
type Published = BTreeMap<String, BTreeMap<Cell, i64>>;

/// One of the numbers that nobody may learn: an event's, or a channel's or language's of a year.
struct Unknown {
    year: String,
    /// Grouping and key of each row that it stands in.
    rows: Vec<(&'static str, String)>,
    truth: [i64; 5],
}

fn truth(tally: &Tally) -> [i64; 5] {
    [tally.delivered, tally.replied, tally.accepted, tally.attended, tally.unknown].map(i64::from)
}

fn value(one: &Unknown, count: &str) -> i64 {
    let at = COUNTS.iter().position(|known| *known == count).unwrap();
    one.truth[at]
}

/// What the list of events tells everybody, and what only the house knows.
fn unknowns(jobcenter: &Jobcenter) -> Vec<Unknown> {
    type Row = (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>, String, String);
    let now = jobcenter.app.clock.now();
    let (rows, sums) = jobcenter
        .app
        .db
        .read_here(|conn| {
            let rows = events::table
                .inner_join(formats::table)
                .filter(events::stage.eq("closed").or(events::stage.eq("published")))
                .filter(events::ends_at.le(now))
                .filter(formats::open_door.eq(false))
                .select((
                    events::id,
                    formats::id,
                    events::site_id,
                    events::begins_at,
                    events::topic,
                    formats::sensitivity,
                ))
                .load::<Row>(conn)?;
            let ids: Vec<_> = rows.iter().map(|row| row.0).collect();
            Ok::<_, diesel::result::Error>((rows, attendance::queries::sums(conn, &ids)?))
        })
        .unwrap();
    let mut all = Vec::new();
    let mut parts: BTreeMap<(String, &str, String), [i64; 5]> = BTreeMap::new();
    for (event, format, site, begins_at, topic, sensitivity) in rows {
        let Some(tallies) = sums.get(&event) else { continue };
        let day = clock::local(begins_at.unwrap(), clock::ZONE).civil().date();
        let year = day.year().to_string();
        let mut rows = vec![
            ("format", format.to_string()),
            ("site", site.map(|site| site.to_string()).unwrap_or_default()),
            ("month", day.strftime("%Y-%m").to_string()),
            ("topic", text::fold(&topic)),
            ("total", "total".to_owned()),
        ];
        if sensitivity == "health" {
            rows[1..4].iter_mut().for_each(|(_, key)| *key = "health".to_owned());
        }
        for ((channel, language), tally) in tallies {
            let part = match (channel.is_empty(), language.is_empty()) {
                (false, _) => ("channel", channel.clone()),
                (true, false) => ("language", language.clone()),
                (true, true) => continue,
            };
            let sum = parts.entry((year.clone(), part.0, part.1)).or_default();
            sum.iter_mut().zip(truth(tally)).for_each(|(sum, count)| *sum += count);
        }
        let total = attendance::tally::total(tallies);
        all.push(Unknown { year, rows, truth: truth(&total) });
    }
    for ((year, grouping, key), truth) in parts {
        all.push(Unknown { year, rows: vec![(grouping, key)], truth });
    }
    all
}

/// A row as one of the doors shows it: its key or name, and the five counts.
type Row = (String, Vec<Option<i64>>);

fn rows_of_json(json: &serde_json::Value) -> Vec<Row> {
    let rows = json["rows"].as_array().unwrap().iter().chain([&json["total"]]);
    let row = |row: &serde_json::Value| {
        let counts = COUNTS.iter().map(|count| row[*count].as_i64()).collect();
        (row["key"].as_str().unwrap().to_owned(), counts)
    };
    rows.map(row).collect()
}

fn rows_of_csv(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(';').collect();
        (cells[0].to_owned(), cells[3..8].iter().map(|cell| cell.parse().ok()).collect())
    };
    text.lines().skip(1).map(row).collect()
}

/// The counts of a page, row by row; its rows have names and no keys.
fn counts_of_page(body: &str) -> Vec<Vec<Option<i64>>> {
    let labels = ["zugestellt", "geantwortet", "zugesagt", "gekommen", "nicht eingetragen"];
    let cell = |row: &str, label: &str| {
        let (_, rest) = row.split_once(&format!("data-label=\"{label}\">")).unwrap();
        rest.split('<').next().unwrap().replace('.', "").parse().ok()
    };
    let rows = body.split("<tr>").filter(|row| row.contains("data-label=\"zugestellt\""));
    rows.map(|row| labels.iter().map(|label| cell(row, label)).collect()).collect()
}

/// The same rows from page, both files and API.
async fn ask(manager: &Browser, machine: &Machine, query: &str) -> (Vec<String>, Vec<Row>) {
    let answer = machine.get(&format!("/api/v1/turnout?{query}")).await;
    let rows = rows_of_json(&answer.json);
    let script = machine.get(&format!("/api/v1/turnout.csv?{query}")).await;
    assert_eq!(rows_of_csv(&script.body), rows, "{query}");
    let person = manager.get(&format!("/turnout.csv?{query}")).await;
    assert_eq!(rows_of_csv(&person.body), rows, "{query}");
    let page = counts_of_page(&manager.get(&format!("/turnout?{query}")).await.body);
    let counts: Vec<_> = rows.iter().map(|(_, counts)| counts.clone()).collect();
    // A page without a single row says so instead of a table of noughts.
    assert!(page == counts || (page.is_empty() && counts.len() == 1), "{query}");
    let year = |field: &str| answer.json[field].as_str().unwrap()[..4].parse::<i32>().unwrap();
    let years = (year("from")..=year("to")).map(|year| year.to_string());
    (years.collect(), rows)
}

/// What stands in a row of these years.
fn cell(unknowns: &[Unknown], years: &[String], grouping: &str, key: &str) -> Cell {
    let fits = |one: &Unknown| {
        let mut rows = one.rows.iter();
        years.contains(&one.year) && rows.any(|(by, own)| *by == grouping && own == key)
    };
    (0..unknowns.len()).filter(|at| fits(&unknowns[*at])).collect()
}

/// All that can be computed by adding, subtracting and multiplying what is known.
struct Known {
    size: usize,
    rows: BTreeMap<usize, Vec<u64>>,
}

const PRIME: u64 = 2_147_483_647;

impl Known {
    fn rest_of(&self, mut row: Vec<u64>) -> Vec<u64> {
        for (pivot, known) in &self.rows {
            let times = row[*pivot];
            if times != 0 {
                for (cell, own) in row.iter_mut().zip(known) {
                    *cell = (*cell + (PRIME - times) * own) % PRIME;
                }
            }
        }
        row
    }

    fn learn(&mut self, row: Vec<u64>) {
        let row = self.rest_of(row);
        let Some(pivot) = row.iter().position(|cell| *cell != 0) else { return };
        let inverse = power(row[pivot], PRIME - 2);
        self.rows.insert(pivot, row.iter().map(|cell| cell * inverse % PRIME).collect());
    }

    fn row(&self, cell: &Cell) -> Vec<u64> {
        (0..self.size).map(|at| u64::from(cell.contains(&at))).collect()
    }

    fn knows(&self, cell: &Cell) -> bool {
        self.rest_of(self.row(cell)).iter().all(|cell| *cell == 0)
    }
}

fn power(base: u64, exponent: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, base, exponent);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Everything that follows from the sums of some cells. Where nobody came, nobody came anywhere.
fn known(unknowns: &[Unknown], sums: &BTreeMap<Cell, i64>) -> Known {
    let mut known = Known { size: unknowns.len(), rows: BTreeMap::new() };
    for (cell, sum) in sums {
        known.learn(known.row(cell));
        if *sum == 0 {
            for at in cell {
                known.learn(known.row(&[*at].into()));
            }
        }
    }
    // Channels and languages of a year add up to its events.
    let years: BTreeSet<_> = unknowns.iter().map(|one| one.year.clone()).collect();
    for (year, by) in years.iter().flat_map(|year| [(year, "channel"), (year, "language")]) {
        let row = unknowns.iter().map(|one| match one.rows[0].0 {
            _ if one.year != *year => 0,
            "format" => 1,
            first if first == by => PRIME - 1,
            _ => 0,
        });
        known.learn(row.collect());
    }
    known
}

/// Published sums of the five counts, and of what is left of them within a row.
fn with_rests(published: &Published) -> Published {
    let mut all = published.clone();
    for (whole, parts) in RESTS {
        let name = format!("{whole} − {}", parts.join(" − "));
        for (cell, sum) in published.get(whole).into_iter().flatten() {
            let parts = parts.iter().map(|part| published.get(*part)?.get(cell).copied());
            if let Some(parts) = parts.sum::<Option<i64>>() {
                all.entry(name.clone()).or_default().insert(cell.clone(), sum - parts);
            }
        }
    }
    all
}

/// The rows of some years with what they are called.
fn all_cells(unknowns: &[Unknown]) -> BTreeMap<Cell, String> {
    let years: [&[&str]; 5] =
        [&["2025"], &["2026"], &["2027"], &["2026", "2027"], &["2025", "2026", "2027"]];
    let rows: BTreeSet<_> = unknowns.iter().flat_map(|one| &one.rows).collect();
    let mut cells = BTreeMap::new();
    for years in years {
        let years: Vec<String> = years.iter().map(|year| (*year).to_owned()).collect();
        for (by, key) in &rows {
            cells.insert(cell(unknowns, &years, by, key), format!("{by} {key} of {years:?}"));
        }
    }
    cells
}

fn truth_of(unknowns: &[Unknown], cell: &Cell, name: &str) -> i64 {
    let mut parts = name.split(" − ");
    let whole = parts.next().unwrap();
    let parts: Vec<&str> = parts.collect();
    let of =
        |one: &Unknown| value(one, whole) - parts.iter().map(|part| value(one, part)).sum::<i64>();
    cell.iter().map(|at| of(&unknowns[*at])).sum()
}

/// The small numbers that come out.
fn attack(unknowns: &[Unknown], published: &Published) -> Vec<String> {
    let mut learned = Vec::new();
    for (name, sums) in with_rests(published) {
        let known = known(unknowns, &sums);
        for (cell, row) in all_cells(unknowns) {
            let truth = truth_of(unknowns, &cell, &name);
            if (1..5).contains(&truth) && known.knows(&cell) {
                learned.push(format!("{name} {truth} in {row}"));
            }
        }
    }
    learned
}

#[actix_web::test]
async fn no_number_below_five_comes_out_of_the_published_tables() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;
    let unknowns = unknowns(&jobcenter);

    let mut published = Published::new();
    let (mut shown, mut hidden) = (0, 0);
    for (from, to) in PERIODS {
        for by in GROUPINGS {
            let query = format!("from={from}&to={to}&by={by}");
            let (years, rows) = ask(&manager, &machine, &query).await;
            for (key, counts) in rows {
                let grouping = if key == "total" { "total" } else { by };
                let cell = cell(&unknowns, &years, grouping, &key);
                for (count, sum) in COUNTS.iter().zip(counts) {
                    let Some(sum) = sum else {
                        hidden += 1;
                        continue;
                    };
                    shown += 1;
                    assert_eq!(sum, truth_of(&unknowns, &cell, count), "{query} {key} {count}");
                    let known = published.entry((*count).to_owned()).or_default();
                    known.insert(cell.clone(), sum);
                }
            }
        }
    }

    assert_eq!(attack(&unknowns, &published), Vec::<String>::new());
    // The page stays useful: what is hidden is the exception, and the whole year is never hidden.
    assert!(hidden * 3 < shown, "{hidden} hidden, {shown} shown");
    let year = machine.get("/api/v1/turnout?from=2026&to=2026").await;
    let total = &year.json["total"];
    assert!(COUNTS.iter().all(|count| total[*count].is_u64()), "{total}");
}

/// The attack must be able to win, or its defeat would prove nothing.
#[actix_web::test]
async fn hiding_only_the_small_ones_would_not_do() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let unknowns = unknowns(&jobcenter);
    let mut naive = Published::new();
    for cell in all_cells(&unknowns).into_keys() {
        for count in COUNTS {
            let sum = truth_of(&unknowns, &cell, count);
            if !(1..5).contains(&sum) {
                naive.entry(count.to_owned()).or_default().insert(cell.clone(), sum);
            }
        }
    }

    assert!(attack(&unknowns, &naive).len() > 20);
}
