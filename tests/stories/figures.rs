//! The exercise house seen through the start page, the door list and the figures, on either database.

use treffpunkt::db::at_one_moment;
use treffpunkt::demo;
use treffpunkt::staff::{self, Role};

use crate::world::Jobcenter;

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

/// The first address on a page that begins and ends so.
fn link(body: &str, ends: &str) -> String {
    let body = body.replace("&#x2F;", "/");
    let mut links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.find(|link| link.starts_with("/events/") && link.ends_with(ends)).unwrap().to_owned()
}

#[actix_web::test]
async fn a_year_reads_the_same_by_every_grouping() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;

    manager.get("/").await.says("Teilnahmequote").does_not_say("Türliste");
    for by in GROUPINGS {
        let page = manager.get(&format!("/turnout?by={by}")).await;
        page.says("Teilnahmequote").says("Rückmeldequote").says("Zusagetreue").says("Gesamt");
        let answer = machine.get(&format!("/api/v1/turnout?by={by}")).await;
        assert!(!answer.json["rows"].as_array().unwrap().is_empty(), "{by}");
        assert!(answer.json["total"]["delivered"].as_u64().unwrap() > 1_000, "{by}");
    }
    manager.get("/hilfe").await.says("Teilnahme lesen");
}

#[actix_web::test]
async fn the_start_page_leads_to_the_list_that_nobody_entered() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let desk = jobcenter.staff("Erika Empfang", Role::Desk).await;

    let start = desk.get("/").await;
    start.says("Teilnahme noch nicht eingetragen");
    let door = desk.get(&link(&start.body, "/attendance")).await;
    door.says("offen").says("Wer ist da?");
    let event = door.path.trim_end_matches("/attendance").to_owned();

    desk.get(&format!("{event}/attendance/sheets")).await.says("Noch kein Blatt gedruckt.");
    desk.get(&format!("{event}/attendance/walk-in?q=a")).await.says("Ohne Namen dazuzählen");
    desk.get(&format!("{event}/closing")).await.says("Nicht eingetragen");
    for role in [Role::Manager, Role::Admin] {
        let other = jobcenter.staff(role.code(), role).await;
        assert_eq!(other.get(&door.path).await.status.as_u16(), 403);
        assert_eq!(other.get("/").await.status.as_u16(), 200);
    }
}

/// What stands in the cells of a column, row by row.
fn column(body: &str, label: &str) -> Vec<String> {
    let begin = format!("data-label=\"{label}\" class=\"number\">");
    let cells = body.split(begin.as_str()).skip(1);
    cells.map(|cell| cell.split('<').next().unwrap().trim().to_owned()).collect()
}

#[actix_web::test]
async fn whoever_sees_sums_reads_rounded_counts_of_an_event() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;

    let exact = column(&planner.get("/events").await.body, "Eingeladen");
    let rounded = column(&manager.get("/events").await.body, "Eingeladen");
    assert!(exact.iter().any(|count| count.parse::<u32>().is_ok_and(|count| count % 5 != 0)));
    assert_eq!(exact.len(), rounded.len());
    for (exact, rounded) in exact.iter().zip(&rounded) {
        if exact == "–" {
            // A confidential event that neither has to do with.
            assert_eq!(rounded, "–");
            continue;
        }
        let count: u32 = exact.parse().unwrap();
        let nearest = (count + 2) / 5 * 5;
        let said = match count {
            0 => "0".to_owned(),
            1..5 => "unter 5".to_owned(),
            5.. => format!("etwa {nearest}"),
        };
        assert_eq!(rounded, &said, "{exact}");
    }

    let seats = column(&manager.get("/events").await.body, "Plätze zugesagt");
    let is_rough = |cell: &String| {
        cell.starts_with("etwa ") || cell.starts_with("unter 5") || cell.starts_with(['0', '–'])
    };
    assert!(!seats.is_empty() && seats.iter().all(is_rough), "{seats:?}");
    let list = manager.get("/events").await.body;
    let row = list.split("<tr>").find(|row| row.contains(">etwa ")).unwrap();
    manager.get(&link(row, "")).await.says("ohne Antwort").says("etwa");
}

/// Sums come from several questions: what somebody changes between two of them is in none.
#[actix_web::test]
async fn what_is_read_at_one_moment_hears_nothing_of_the_next() {
    let jobcenter = Jobcenter::open().await;
    let db = jobcenter.app.db.clone();
    let count = async || jobcenter.app.db.read(staff::queries::sites).await.unwrap().len();
    let known = count().await;

    let read = jobcenter.app.db.read(move |conn| {
        at_one_moment(conn, |conn| {
            let before = staff::queries::sites(conn)?.len();
            db.write_here(|conn| staff::actions::add_site(conn, "Nord", "")).unwrap();
            Ok::<_, diesel::result::Error>((before, staff::queries::sites(conn)?.len()))
        })
    });

    assert_eq!(read.await.unwrap(), (known, known));
    assert_eq!(count().await, known + 1);
}
