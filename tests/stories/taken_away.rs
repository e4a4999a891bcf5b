//! What is taken away says what the page says, and hides what the page hides: as CSV, as a workbook, on
//! paper, and by the API.

use actix_web::http::StatusCode;
use serde_json::Value;
use treffpunkt::staff::{Role, Scope};
use treffpunkt::turnout::report::By;

use crate::differencing::{counts_of_page, rows_of_sheet};
use crate::read_back::{Cell, Sheet, paper, workbook};
use crate::world::{Browser, Jobcenter};

const VIEWS: [&str; 7] = [
    "/turnout",
    "/turnout/compare",
    "/turnout/barriers",
    "/turnout/costs",
    "/turnout/open-doors",
    "/turnout/plan",
    "/turnout/plan/calibration",
];
const CALLS: [&str; 4] = ["comparison", "plan/calibration", "costs", "open-doors"];

async fn house() -> Jobcenter {
    let jobcenter = Jobcenter::open_with(&[]).await;
    treffpunkt::demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    jobcenter
}

/// `1.234`, as pages and paper write it; a dash where it is hidden.
fn said(count: Option<i64>) -> String {
    count.map_or("–".into(), treffpunkt::web::filters::number)
}

/// What stands in the cells of a page's column, row by row.
fn column(body: &str, label: &str) -> Vec<String> {
    let begin = format!("data-label=\"{label}\">");
    let cells = body.split(begin.as_str()).skip(1);
    cells.map(|cell| cell.split('<').next().unwrap().trim().to_owned()).collect()
}

/// A cell of a workbook and one of a list say the same.
fn is_same(cell: &Cell, listed: &str) -> bool {
    match cell {
        Cell::Text(text) => listed.trim_start_matches('\'') == text,
        Cell::Number(number) => {
            let listed: f64 = listed.replace(',', ".").parse().unwrap();
            (listed - number).abs() < 0.000_051
        }
        Cell::Hatched | Cell::Blank => listed.is_empty(),
    }
}

/// List and first sheet of a view, which must agree in every cell.
async fn both(lena: &Browser, path: &str, query: &str) -> Vec<Sheet> {
    let list = lena.get(&format!("{path}.csv{query}")).await.body;
    let sheets = workbook(&lena.takes(&format!("{path}.xlsx{query}")).await);
    let mut lines: Vec<Vec<&str>> =
        list.trim_start_matches('\u{feff}').lines().map(|line| line.split(';').collect()).collect();
    if lines[0][0] == "Kennung" {
        // Scripts find it first, people last.
        lines.iter_mut().for_each(|line| line.rotate_left(1));
    }
    let rows = sheets[0].rows.iter().take(lines.len());
    for (row, line) in rows.zip(&lines) {
        let agree = row.len() == line.len()
            && row.iter().zip(line).all(|(cell, listed)| is_same(cell, listed.trim_matches('"')));
        assert!(agree, "{path}{query}: {row:?} and {line:?}");
    }
    assert!(sheets.iter().all(|sheet| !sheet.xml.contains("<f>")), "{path}: no formula");
    sheets
}

#[actix_web::test]
async fn every_view_is_a_list_a_workbook_and_a_paper() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    for view in VIEWS {
        let page = lena.get(view).await.body.replace("&#x2F;", "/");
        let files: [(&str, &str, &[u8]); 3] = [
            ("csv", "text/csv; charset=utf-8", "\u{feff}".as_bytes()),
            ("xlsx", spreadsheet, b"PK"),
            ("pdf", "application/pdf", b"%PDF-"),
        ];
        for (ending, content_type, begins) in files {
            let path = format!("{view}.{ending}");
            assert!(page.contains(&format!("href=\"{path}")), "{view} leads to {path}");
            let answer = lena.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.header("content-type"), content_type, "{path}");
            let attached = answer.header("content-disposition");
            assert!(attached.starts_with("attachment; filename=\""), "{attached}");
            assert!(attached.ends_with(&format!(".{ending}\"")), "{attached}");
            assert!(lena.takes(&path).await.starts_with(begins), "{path}");
        }
    }
}

#[actix_web::test]
async fn a_table_shows_and_hides_the_same_wherever_it_stands() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;

    let mut hidden = 0;
    for by in By::ALL {
        let query = format!("?from=2026&to=2026&by={}", by.code());
        let sheets = both(&lena, "/turnout", &query).await;
        let rows = rows_of_sheet(&sheets[0]);
        let counts: Vec<_> = rows.iter().map(|(_, counts)| counts.clone()).collect();
        let page = lena.get(&format!("/turnout{query}")).await;
        assert_eq!(counts_of_page(&page.body), counts, "{by:?}");
        let pdf = lena.takes(&format!("/turnout.pdf{query}")).await;
        let lines = paper(&format!("table-{}", by.code()), &pdf).concat();
        for ((_, counts), row) in rows.iter().zip(&sheets[0].rows[1..]) {
            let Cell::Number(events) = row[1] else { panic!("{row:?}") };
            let cells = counts.iter().map(|count| said(*count));
            let line: Vec<_> = [said(Some(events as i64))].into_iter().chain(cells).collect();
            let line = format!(" {} ", line.join(" "));
            assert!(lines.iter().any(|one| format!("{one} ").contains(&line)), "{by:?}: {line}");
        }
        hidden += counts.iter().flatten().filter(|count| count.is_none()).count();
        let words = sheets.last().unwrap();
        assert_eq!(words.name, "Definitionen");
        for word in ["Teilnahmequote", "Spanne", "Ausgeblendet", "Zeitraum", "Standorte", "Stand"] {
            let known = words.rows.iter().any(|row| row.first() == Some(&Cell::Text(word.into())));
            assert!(known, "{by:?} does not define {word}");
        }
    }
    assert!(hidden > 0, "something is hidden in the exercise house");
}

#[actix_web::test]
async fn the_dashboard_is_a_workbook_of_all_its_tables() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;

    let sheets = workbook(&lena.takes("/turnout.xlsx?from=2026&to=2026").await);
    let names: Vec<_> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let beside = ["Quoten", "Bis zum Stuhl", "Betreuung", "Kosten", "Fachforen"].into_iter();
    let tables = By::ALL.iter().map(|by| by.label());
    let all: Vec<_> = beside.chain(tables).chain(["Definitionen"]).collect();
    assert_eq!(names, all);
    for (by, sheet) in By::ALL.iter().zip(&sheets[5..]) {
        let query = format!("?from=2026&to=2026&by={}", by.code());
        let alone = workbook(&lena.takes(&format!("/turnout.xlsx{query}")).await);
        assert_eq!(sheet.rows, alone[0].rows, "{by:?}");
    }
    // The first steps of the funnel and the three rates stand on the page.
    let page = lena.get("/turnout?from=2026&to=2026").await.text();
    for row in &sheets[1].rows[1..] {
        let Cell::Text(step) = &row[0] else { panic!("{row:?}") };
        let count = match row[1] {
            Cell::Number(count) => Some(count as i64),
            Cell::Text(_) | Cell::Hatched | Cell::Blank => None,
        };
        assert!(page.contains(&format!("{step} {}", said(count))), "{step}: {page}");
    }
    let pdf = lena.takes("/turnout.pdf?from=2026&to=2026").await;
    let lines = paper("dashboard", &pdf).concat();
    for by in By::ALL {
        let title = format!("{}, 2026", by.headed("Teilnahme"));
        assert!(lines.contains(&title), "{title}");
    }
}

#[actix_web::test]
async fn the_other_views_agree_in_page_list_workbook_and_api() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;
    let number = |cell: &Cell| match cell {
        Cell::Number(count) => Value::from(*count as i64),
        Cell::Hatched | Cell::Blank => Value::Null,
        Cell::Text(_) => panic!("{cell:?} is no number"),
    };
    let of = |json: &Value, field: &str| -> Vec<Value> {
        let rows = json["rows"].as_array().unwrap().iter();
        rows.map(|row| row[field].clone()).collect()
    };

    let costs = both(&lena, "/turnout/costs", "?year=2026").await;
    let told: Vec<Value> = costs[0].rows[1..].iter().map(|row| number(&row[3])).collect();
    let json = machine.get("/api/v1/turnout/costs?year=2026").await.json;
    let mut asked = of(&json, "euros");
    asked.push(json["total"]["euros"].clone());
    assert_eq!(told, asked);
    let page = column(&lena.get("/turnout/costs?year=2026").await.body, "je Gast");
    let shown = told.iter().map(|euros| match euros.as_i64() {
        Some(euros) => format!("{}\u{a0}€", said(Some(euros))),
        None => "–".into(),
    });
    // A page without a single cost says so instead of a table.
    assert!(page.is_empty() || page == shown.collect::<Vec<_>>(), "{page:?}");

    let doors = both(&lena, "/turnout/open-doors", "?year=2026").await;
    let json = machine.get("/api/v1/turnout/open-doors?year=2026").await.json;
    let by_format = doors[0].rows.iter().filter(|row| row[0] == Cell::Text("Format".into()));
    assert_eq!(by_format.map(|row| number(&row[3])).collect::<Vec<_>>(), of(&json, "visits"));

    let forecasts = both(&lena, "/turnout/plan/calibration", "").await;
    let json = machine.get("/api/v1/turnout/plan/calibration").await.json;
    let rows: Vec<_> = json["years"]
        .as_array()
        .unwrap()
        .iter()
        .chain(json["formats"].as_array().unwrap())
        .collect();
    assert!(rows.len() > 3, "{json}");
    let page = lena.get("/turnout/plan/calibration").await;
    for (at, (field, label)) in [
        ("forecasts", "Prognosen"),
        ("held", "in der Spanne"),
        ("below", "weniger kamen"),
        ("above", "mehr kamen"),
    ]
    .into_iter()
    .enumerate()
    {
        let taken: Vec<Value> =
            forecasts[0].rows[1..=rows.len()].iter().map(|row| number(&row[at + 2])).collect();
        assert_eq!(taken, rows.iter().map(|row| row[field].clone()).collect::<Vec<_>>(), "{field}");
        let shown: Vec<Value> = column(&page.body, label)
            .iter()
            .map(|cell| cell.parse::<i64>().unwrap().into())
            .collect();
        assert_eq!(shown, taken, "{label}");
    }

    both(&lena, "/turnout/barriers", "?year=2026").await;
    let plan = both(&lena, "/turnout/plan", "?seats=20&overflow=5&invited=60").await;
    let json = machine.get("/api/v1/turnout/plan?seats=20&overflow=0.05&invited=60").await.json;
    assert_eq!(number(&plan[0].rows[1][1]), json["invite"]);
    assert_eq!(number(&plan[0].rows[2][3]), json["what_if"]["attending"]["low"]);
    let names: Vec<_> = plan.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names[..2], ["Antwort", "Verteilung"]);
}

#[actix_web::test]
async fn a_comparison_is_the_same_for_people_and_programs() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;
    let table = machine.get("/api/v1/turnout?from=2026&to=2026&by=format").await.json;
    let rows = table["rows"].as_array().unwrap();
    let key = |row: &Value| row["key"].as_str().unwrap().to_owned();
    let told: Vec<_> = rows.iter().filter(|row| !row["turnout"].is_null()).collect();
    let year = "from=2026&to=2026&with_from=2026&with_to=2026";
    let call = "/api/v1/turnout/comparison";

    let query = format!("{year}&what=format:{}&with=format:{}", key(told[0]), key(told[1]));
    let answer = machine.get(&format!("{call}?{query}")).await.json;
    let found = &answer["difference"];
    let rate = |row: &Value| row["turnout"]["rate"].as_f64().unwrap();
    let estimate = found["estimate"].as_f64().unwrap();
    assert!((estimate - (rate(told[0]) - rate(told[1]))).abs() < 1e-9, "{answer}");
    assert!(
        found["low"].as_f64().unwrap() <= estimate && estimate <= found["high"].as_f64().unwrap()
    );
    assert_eq!((&answer["first"]["row"], &answer["second"]["row"]), (told[0], told[1]));
    let hides = |row: &Value| row["suppressed"] == true;
    assert_eq!(answer["suppressed"], hides(told[0]) || hides(told[1]));
    assert_eq!(answer["reason"], Value::Null);
    let sentence = answer["sentence"].as_str().unwrap();
    lena.get(&format!("/turnout/compare?{query}")).await.says(sentence);
    let sheets = both(&lena, "/turnout/compare", &format!("?{query}")).await;
    let difference = &sheets[0].rows[3];
    assert_eq!(difference[0], Cell::Text("Unterschied in Prozentpunkten".into()));
    let points = estimate * 100.0;
    assert!(matches!(difference[4], Cell::Number(told) if (told - points).abs() < 1e-9));
    let pdf = lena.takes(&format!("/turnout/compare.pdf?{query}")).await;
    let lines = paper("comparison", &pdf).concat();
    assert!(lines.iter().any(|line| line.starts_with("Unterschied ") && line.contains("Punkte")));

    // One side hides something: nothing is compared.
    let few = rows.iter().find(|row| row["turnout"].is_null()).expect("a row without a rate");
    let query = format!("{year}&what=format:{}&with=format:{}", key(few), key(told[0]));
    let answer = machine.get(&format!("{call}?{query}")).await.json;
    assert_eq!((&answer["difference"], &answer["reason"]), (&Value::Null, &"too_few".into()));
    assert_eq!(&answer["first"]["row"], few);
    let overlap = machine.get(&format!("{call}?{year}&what=format:{}", key(told[0]))).await.json;
    assert_eq!(overlap["reason"], "overlap");
    let nobody = machine.get(&format!("{call}?{year}&what=format:niemand")).await.json;
    assert_eq!((&nobody["reason"], &nobody["first"]["row"]), (&"no_event".into(), &Value::Null));

    let wrong = machine.get(&format!("{call}?from=gestern&what=guest:7")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = wrong.json["errors"].as_array().unwrap().iter();
    let fields: Vec<_> = errors.map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["from", "what"]);
    let wrong = lena.get("/turnout/compare.xlsx?from=gestern").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn files_and_calls_have_the_rights_and_the_scope_of_their_page() {
    let jobcenter = house().await;
    let desk = jobcenter.staff("Erika Empfang", Role::Desk).await;
    let scanner = jobcenter.machine(Role::Desk).await;
    let nowhere = jobcenter.site("Nirgends").await;
    let scope = Scope::Sites(vec![nowhere]);
    let nora = jobcenter.staff_of("Nora Nirgends", Role::Manager, scope).await;

    for view in VIEWS {
        for ending in ["csv", "xlsx", "pdf"] {
            let path = format!("{view}.{ending}");
            assert_eq!(desk.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let sheets = workbook(&nora.takes(&format!("{view}.xlsx")).await);
        let texts = sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
        let texts: Vec<_> = texts
            .filter_map(|cell| match cell {
                Cell::Text(text) => Some(text.as_str()),
                Cell::Number(_) | Cell::Hatched | Cell::Blank => None,
            })
            .collect();
        assert!(!texts.iter().any(|text| text.contains("Kontaktcafé")), "{view}: {texts:?}");
        assert!(texts.contains(&"Nirgends"), "{view} says of which Standorte it is: {texts:?}");
    }
    for call in CALLS {
        let path = format!("/api/v1/turnout/{call}");
        assert_eq!(scanner.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for call in ["costs", "open-doors"] {
        let path = format!("/api/v1/turnout/{call}?year=bald");
        let manager = jobcenter.machine(Role::Manager).await;
        assert_eq!(manager.get(&path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}

#[actix_web::test]
async fn the_report_of_an_event_is_a_workbook_too() {
    let jobcenter = house().await;
    let anna = jobcenter.staff("Anna Planung", Role::Planner).await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let events = machine.get("/api/v1/events?limit=200&stage=closed").await.json;
    let items = events["items"].as_array().unwrap();
    let closed = items.iter().find(|one| one["stage"] == "closed").expect("a closed event");
    let report = format!("/events/{}/report", closed["id"].as_str().unwrap());

    let sheets = workbook(&anna.takes(&format!("{report}.xlsx")).await);
    let names: Vec<_> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Geplant und geworden", "Wege", "Gefehlt", "Definitionen"]);
    let total = sheets[1].rows.last().unwrap();
    let page = column(&anna.get(&report).await.body, "erreicht");
    let shown = match total[1] {
        Cell::Number(count) => Some(count as i64),
        Cell::Text(_) | Cell::Hatched | Cell::Blank => None,
    };
    assert_eq!(page.last(), Some(&said(shown)));
    for ending in ["csv", "xlsx", "pdf"] {
        let file = anna.get(&format!("{report}.{ending}")).await;
        let name = file.header("content-disposition");
        assert!(name.starts_with("attachment; filename=\"bericht-20"), "{name}");
        assert!(name.is_ascii() && name.ends_with(&format!(".{ending}\"")), "{name}");
    }
    assert_eq!(lena.get(&format!("{report}.xlsx")).await.status, StatusCode::FORBIDDEN);
}
