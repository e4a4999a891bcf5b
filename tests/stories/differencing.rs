//! Somebody who may see sums and nothing else takes all tables that are published, knows which events
//! there were, and subtracts until nothing more comes out. No number below five may come out.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use treffpunkt::attendance;
use treffpunkt::attendance::before::Before;
use treffpunkt::attendance::tally::Tally;
use treffpunkt::db::schema::{before_tallies, events, formats, tallies};
use treffpunkt::db::{Id, Moment};
use treffpunkt::demo;
use treffpunkt::events::Event;
use treffpunkt::formats::Format;
use treffpunkt::staff::{Role, Site};
use treffpunkt::turnout::day_part::DayPart;
use treffpunkt::turnout::period::Quarter;
use treffpunkt::turnout::plan::{Care, Lead, Weekday};
use treffpunkt::turnout::plan_queries::days;
use treffpunkt::{clock, text};

use crate::attack::{COUNTS, Cell, Published, Unknown, attack, cell, truth_of};
use crate::read_back::{self, Sheet, workbook};
use crate::world::{Browser, Jobcenter, Machine};

/// The numbers of the exercise house.
type Secret = Unknown<Quarter>;

const GROUPINGS: [&str; 11] = [
    "format",
    "site",
    "month",
    "channel",
    "language",
    "topic",
    "weekday",
    "day_part",
    "lead",
    "childcare",
    "before",
];
/// Those of which nothing is shown of a quarter.
const OF_YEARS: [&str; 6] = ["format", "topic", "weekday", "day_part", "lead", "childcare"];

fn truth(tally: &Tally) -> [i64; 5] {
    [tally.delivered, tally.replied, tally.accepted, tally.attended, tally.unknown].map(i64::from)
}

/// What the list of events tells everybody, and what only the house knows.
fn unknowns(jobcenter: &Jobcenter) -> Vec<Secret> {
    type Row = (
        (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>),
        (String, String, Option<Moment>, i32),
    );
    let now = jobcenter.app.clock.now();
    let (rows, sums, sent, been) = jobcenter
        .app
        .db
        .read_here(|conn| {
            let rows = events::table
                .inner_join(formats::table)
                .filter(events::stage.eq("closed").or(events::stage.eq("published")))
                .filter(events::ends_at.le(now))
                .filter(formats::open_door.eq(false))
                .select((
                    (events::id, formats::id, events::site_id, events::begins_at),
                    (
                        events::topic,
                        formats::sensitivity,
                        events::published_at,
                        events::childcare_places,
                    ),
                ))
                .load::<Row>(conn)?;
            let ids: Vec<_> = rows.iter().map(|row| row.0.0).collect();
            let mut sums = attendance::queries::sums(conn, &ids)?;
            // What was closed keeps its sum, even when its names are gone.
            let kept = tallies::table
                .select((
                    (tallies::event_id, tallies::channel, tallies::language),
                    (
                        tallies::delivered,
                        tallies::replied,
                        tallies::accepted,
                        tallies::attended,
                        tallies::unknown,
                    ),
                ))
                .load::<((Id<Event>, String, String), (i32, i32, i32, i32, i32))>(conn)?;
            let closed: BTreeSet<_> = kept.iter().map(|((event, ..), _)| *event).collect();
            sums.retain(|event, _| !closed.contains(event));
            for ((event, channel, language), counts) in kept {
                let (delivered, replied, accepted, attended, unknown) = counts;
                let tally =
                    Tally { delivered, replied, accepted, attended, unknown, ..Tally::default() };
                sums.entry(event).or_default().insert((channel, language), tally);
            }
            let sent = attendance::queries::reach(conn, &ids)?;
            let mut been = attendance::queries::by_before(conn, &ids)?;
            been.retain(|event, _| !closed.contains(event));
            let kept = before_tallies::table
                .select((
                    (before_tallies::event_id, before_tallies::before),
                    (
                        before_tallies::delivered,
                        before_tallies::replied,
                        before_tallies::accepted,
                        before_tallies::attended,
                        before_tallies::unknown,
                    ),
                ))
                .load::<((Id<Event>, Before), (i32, i32, i32, i32, i32))>(conn)?;
            for ((event, before), counts) in kept {
                let (delivered, replied, accepted, attended, unknown) = counts;
                let tally =
                    Tally { delivered, replied, accepted, attended, unknown, ..Tally::default() };
                been.entry(event).or_default().insert(before, tally);
            }
            Ok::<_, diesel::result::Error>((rows, sums, sent, been))
        })
        .unwrap();
    let mut all = Vec::new();
    let mut parts: BTreeMap<(Quarter, &str, String), [i64; 5]> = BTreeMap::new();
    for ((event, format, site, begins_at), (topic, sensitivity, published_at, care)) in rows {
        let Some(tallies) = sums.get(&event) else { continue };
        let day = clock::local(begins_at.unwrap(), clock::ZONE).civil().date();
        let quarter = Quarter::of(day);
        let begins_at = begins_at.unwrap();
        let invited = sent.get(&event).and_then(|reach| reach.invited_at).or(published_at);
        let lead = invited.map_or("unknown", |at| Lead::of(days(at, begins_at)).code());
        let mut rows = vec![
            ("format", format.to_string()),
            ("site", site.map(|site| site.to_string()).unwrap_or_default()),
            ("month", day.strftime("%Y-%m").to_string()),
            ("topic", text::fold(topic.trim())),
            ("weekday", Weekday::of(day).code().to_owned()),
            ("day_part", DayPart::of(begins_at).code().to_owned()),
            ("lead", lead.to_owned()),
            ("childcare", Care::of(care).code().to_owned()),
            ("total", "total".to_owned()),
        ];
        if sensitivity == "health" {
            rows[1..8].iter_mut().for_each(|(_, key)| *key = "health".to_owned());
        }
        for ((channel, language), tally) in tallies {
            let part = match (channel.is_empty(), language.is_empty()) {
                (false, _) => ("channel", channel.clone()),
                (true, false) => ("language", language.clone()),
                (true, true) => continue,
            };
            let sum = parts.entry((quarter, part.0, part.1)).or_default();
            sum.iter_mut().zip(truth(tally)).for_each(|(sum, count)| *sum += count);
        }
        let total = attendance::tally::total(tallies);
        for (before, tally) in been.get(&event).into_iter().flatten() {
            let key = (quarter, "before", before.code().to_owned());
            let sum = parts.entry(key).or_default();
            sum.iter_mut().zip(truth(tally)).for_each(|(sum, count)| *sum += count);
        }
        all.push(Unknown { quarter, rows, truth: truth(&total) });
    }
    for ((quarter, grouping, key), truth) in parts {
        all.push(Unknown { quarter, rows: vec![(grouping, key)], truth });
    }
    all
}

/// A row as one of the doors shows it: its key or name, and the five counts.
pub type Row = (String, Vec<Option<i64>>);

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

/// Of a workbook's sheet. A count is a number, or hidden and marked as such; nothing else.
pub fn rows_of_sheet(sheet: &Sheet) -> Vec<Row> {
    let count = |cell: &read_back::Cell| match cell {
        read_back::Cell::Number(count) => Some(*count as i64),
        read_back::Cell::Hatched => None,
        read_back::Cell::Text(_) | read_back::Cell::Blank => panic!("{cell:?} is no count"),
    };
    let row = |row: &Vec<read_back::Cell>| match row.last().unwrap() {
        read_back::Cell::Text(key) => (key.clone(), row[2..7].iter().map(count).collect()),
        // What belongs to no Standort has no key.
        read_back::Cell::Blank => (String::new(), row[2..7].iter().map(count).collect()),
        read_back::Cell::Number(_) | read_back::Cell::Hatched => panic!("{row:?} has an odd key"),
    };
    sheet.rows[1..].iter().map(row).collect()
}

/// The counts of a page, row by row; its rows have names and no keys.
pub fn counts_of_page(body: &str) -> Vec<Vec<Option<i64>>> {
    let labels = ["zugestellt", "geantwortet", "zugesagt", "gekommen", "nicht eingetragen"];
    let cell = |row: &str, label: &str| {
        let (_, rest) = row.split_once(&format!("data-label=\"{label}\">")).unwrap();
        rest.split('<').next().unwrap().replace('.', "").parse().ok()
    };
    let rows = body.split("<tr>").filter(|row| row.contains("data-label=\"zugestellt\""));
    rows.map(|row| labels.iter().map(|label| cell(row, label)).collect()).collect()
}

/// Quarters, the first and the last of them included.
type Time = (Quarter, Quarter);

/// The same rows from page, all files and API, and of what time they are.
async fn ask(manager: &Browser, machine: &Machine, query: &str) -> (Time, Vec<Row>) {
    let answer = machine.get(&format!("/api/v1/turnout?{query}")).await;
    let rows = rows_of_json(&answer.json);
    let script = machine.get(&format!("/api/v1/turnout.csv?{query}")).await;
    assert_eq!(rows_of_csv(&script.body), rows, "{query}");
    let person = manager.get(&format!("/turnout.csv?{query}")).await;
    assert_eq!(rows_of_csv(&person.body), rows, "{query}");
    assert!(script.body.starts_with('\u{feff}') && person.body.starts_with('\u{feff}'));
    let book = workbook(&manager.takes(&format!("/turnout.xlsx?{query}")).await);
    assert_eq!(rows_of_sheet(&book[0]), rows, "{query}");
    let page = counts_of_page(&manager.get(&format!("/turnout?{query}")).await.body);
    let counts: Vec<_> = rows.iter().map(|(_, counts)| counts.clone()).collect();
    // A page without a single row says so instead of a table of noughts.
    assert!(page == counts || (page.is_empty() && counts.len() == 1), "{query}");
    let quarter = |field: &str| {
        let month = answer.json[field].as_str().unwrap();
        Quarter::of(format!("{month}-01").parse().unwrap())
    };
    ((quarter("from"), quarter("to")), rows)
}

/// A comparison shows two rows of the published tables, cell by cell, and not a word more of them.
async fn compare(machine: &Machine, year: &str) {
    for by in ["format", "site"] {
        let table =
            machine.get(&format!("/api/v1/turnout?from={year}&to={year}&by={by}")).await.json;
        let rows = table["rows"].as_array().unwrap();
        for (one, other) in rows.iter().zip(rows.iter().skip(1)) {
            let key = |row: &serde_json::Value| row["key"].as_str().unwrap().to_owned();
            let query = format!("from={year}&to={year}&with_from={year}&with_to={year}");
            let path = "/api/v1/turnout/comparison";
            let sides = format!("what={by}:{}&with={by}:{}", key(one), key(other));
            let answer = machine.get(&format!("{path}?{query}&{sides}")).await.json;
            assert_eq!(
                (&answer["first"]["row"], &answer["second"]["row"]),
                (one, other),
                "{sides}"
            );
            let is_told = |row: &serde_json::Value| !row["turnout"].is_null();
            let told = is_told(one) && is_told(other);
            assert_eq!(answer["difference"].is_object(), told, "{answer}");
        }
    }
}

/// What somebody may ask for: each month, each quarter, each year, and longer times.
fn times(unknowns: &[Secret]) -> BTreeSet<(String, String)> {
    let quarters: BTreeSet<_> = unknowns.iter().map(|one| one.quarter).collect();
    let (first, last) = (*quarters.first().unwrap(), *quarters.last().unwrap());
    let mut times = BTreeSet::new();
    for from in &quarters {
        let begin = from.first_month().code();
        times.insert((from.last_month().code(), from.last_month().code()));
        times.insert((begin.clone(), from.first_month().code()));
        times.insert((from.year().code(), from.year().code()));
        for to in quarters.range(*from..) {
            times.insert((begin.clone(), to.last_month().code()));
        }
    }
    times.insert((first.before(1).first_month().code(), last.last_month().code()));
    times.insert((first.year().code(), last.year().code()));
    times
}

/// Rows of a quarter, of a year and of all time, with what they are called.
fn all_cells(unknowns: &[Secret]) -> BTreeMap<Cell, String> {
    let quarters: BTreeSet<_> = unknowns.iter().map(|one| one.quarter).collect();
    let (first, last) = (*quarters.first().unwrap(), *quarters.last().unwrap());
    let of_year = |quarter: &Quarter| {
        let same = quarters.iter().filter(|one| one.year() == quarter.year());
        let same: Vec<_> = same.collect();
        (*same[0], **same.last().unwrap())
    };
    let mut times: BTreeSet<(Quarter, Quarter)> = quarters.iter().map(|one| (*one, *one)).collect();
    times.extend(quarters.iter().map(of_year));
    times.insert((first, last));
    let rows: BTreeSet<_> = unknowns.iter().flat_map(|one| &one.rows).collect();
    let mut cells = BTreeMap::new();
    for (from, to) in times {
        let is_whole = quarters.iter().all(|one| {
            let years = from.year()..=to.year();
            !years.contains(&one.year()) || (from..=to).contains(one)
        });
        // Of these nothing is shown of a quarter.
        let shown = rows.iter().filter(|(by, _)| is_whole || !OF_YEARS.contains(by));
        for (by, key) in shown {
            let name = format!("{by} {key} of {} to {}", from.label(), to.label());
            cells.insert(cell(unknowns, (&from, &to), by, key), name);
        }
    }
    cells
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
    for (from, to) in times(&unknowns) {
        for by in GROUPINGS {
            let query = format!("from={from}&to={to}&by={by}");
            let (time, rows) = ask(&manager, &machine, &query).await;
            for (key, counts) in rows {
                let grouping = if key == "total" { "total" } else { by };
                let cell = cell(&unknowns, (&time.0, &time.1), grouping, &key);
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

    let years: BTreeSet<_> = unknowns.iter().map(|one| one.quarter.year().code()).collect();
    for year in years {
        compare(&machine, &year).await;
    }

    assert_eq!(attack(&unknowns, &all_cells(&unknowns), &published), Vec::<String>::new());
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

    assert!(attack(&unknowns, &all_cells(&unknowns), &naive).len() > 20);
}
