//! Machines follow links: mail filters, previews, virus scanners. Whatever they open by GET or HEAD,
//! nothing in the database changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use actix_web::http::StatusCode;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;
use treffpunkt::db::copy;
use treffpunkt::db::schema::messages;
use treffpunkt::demo;

use crate::cafe::minutes;
use crate::world::{Browser, Jobcenter};

/// Pages of one kind that are opened of all those that other pages lead to: lists have hundreds.
const OF_ONE_KIND: usize = 5;

/// The exercise house has every kind of message, in every language, and a year of everything.
#[actix_web::test]
async fn a_scanner_that_follows_every_link_of_guests_changes_nothing() {
    let (jobcenter, doors) = practice().await;
    let mut links: BTreeSet<String> =
        written(&jobcenter).await.iter().flat_map(|text| paths_in(text)).collect();
    links.extend(doors.into_iter().map(|(_, link)| format!("/anmelden/link/{link}")));
    links.extend(["/", "/antwort", "/barrierefreiheit"].map(Into::into));
    let before = Dump::of(&jobcenter);
    jobcenter.wait(minutes(10));

    let seen = follow(&jobcenter.browser(), links).await;

    for kind in ["/a/…/termin.ics", "/abmelden/…", "/anmelden/link/…", "/datenschutz"] {
        assert!(seen.contains_key(kind), "{kind}: {seen:?}");
    }
    assert!(seen["/a/…"] > 100, "{seen:?}");
    before.is_still(&jobcenter);
}

#[actix_web::test]
async fn following_every_link_of_staff_changes_nothing_but_when_they_were_seen() {
    let (jobcenter, doors) = practice().await;
    let mut signed_in = Vec::new();
    for (role, link) in &doors {
        let browser = jobcenter.browser();
        browser.get(&format!("/anmelden/link/{link}")).await.submits(&[]).await;
        signed_in.push((role, browser));
    }
    let before = Dump::of(&jobcenter);
    jobcenter.wait(minutes(10));

    for (role, browser) in signed_in {
        let seen = follow(&browser, ["/".to_owned()].into()).await;
        assert!(seen.len() > 5, "{role}: {seen:?}");
    }

    before.is_still(&jobcenter);
}

/// The exercise house, with a sign-in link for each role.
async fn practice() -> (Jobcenter, Vec<(&'static str, String)>) {
    let jobcenter = Jobcenter::open().await;
    let app = jobcenter.app.clone();
    let doors = demo::open(&app.db, &app.clock, &app.config).map_err(|error| error.to_string());
    (jobcenter, doors.unwrap())
}

/// Opens all of these by GET and HEAD, and what their pages lead to, and so on. Returns how many of
/// each kind were opened.
async fn follow(browser: &Browser, links: BTreeSet<String>) -> BTreeMap<String, usize> {
    let mut seen = links.clone();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting: VecDeque<String> = links.into_iter().collect();
    while let Some(link) = waiting.pop_front() {
        *opened.entry(kind_of(&link)).or_default() += 1;
        browser.head(&link).await;
        let page = browser.get(&link).await;
        assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{link}");
        for href in hrefs_in(&page.body) {
            let of_its_kind = found.entry(kind_of(&href)).or_default();
            if *of_its_kind < OF_ONE_KIND && seen.insert(href.clone()) {
                *of_its_kind += 1;
                waiting.push_back(href);
            }
        }
    }
    opened
}

/// The parts of every message that may hold a link.
async fn written(jobcenter: &Jobcenter) -> Vec<String> {
    type Parts = (String, String, Option<String>, Option<String>);
    let parts = (messages::text, messages::html, messages::calendar, messages::unsubscribe);
    let read = messages::table.select(parts);
    let all = jobcenter.app.db.read(move |conn| read.load::<Parts>(conn)).await.unwrap();
    let unfolded = |file: String| file.replace("\r\n ", "");
    all.into_iter()
        .flat_map(|(text, html, calendar, unsubscribe)| {
            [Some(text), Some(html), calendar.map(unfolded), unsubscribe]
        })
        .flatten()
        .collect()
}

/// The paths of our own addresses in a text.
fn paths_in(text: &str) -> Vec<String> {
    let ends = |sign: char| !sign.is_ascii_alphanumeric() && !"-_/?=&.".contains(sign);
    text.split("http://treffen.example")
        .skip(1)
        .map(|rest| rest.split(ends).next().unwrap_or("/").trim_end_matches('.').to_owned())
        .collect()
}

/// Where a page leads inside the house.
fn hrefs_in(body: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in ["href=\"", "src=\"", "hx-get=\""] {
        for rest in body.split(name).skip(1) {
            let address = rest.split(['"', '#']).next().unwrap_or("").replace("&amp;", "&");
            let address = address.strip_prefix("http://treffen.example").unwrap_or(&address);
            if address.starts_with('/') {
                found.insert(address.to_owned());
            }
        }
    }
    found
}

/// An address without what differs from guest to guest: tokens, ids, what was searched for.
fn kind_of(address: &str) -> String {
    let path = address.split('?').next().unwrap_or("");
    let piece = |piece: &str| match piece.len() > 18 {
        true => "…".to_owned(),
        false => piece.to_owned(),
    };
    path.split('/').map(piece).collect::<Vec<_>>().join("/")
}

/// Every row of every table, as text.
struct Dump(BTreeMap<String, BTreeSet<String>>);

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

impl Dump {
    fn of(jobcenter: &Jobcenter) -> Self {
        let name = format!("dump-{}.db", treffpunkt::db::Id::<Dump>::new());
        let file = jobcenter.app.config.data_dir.join(name);
        copy::save(&jobcenter.app.db, &file).unwrap();
        let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' \
            ESCAPE '\\'";
        let tables = diesel::sql_query(tables).load::<Named>(&mut conn).unwrap();
        let rows = tables.into_iter().map(|table| {
            let rows = rows(&mut conn, &table.name);
            (table.name, rows)
        });
        Self(rows.collect())
    }

    fn is_still(&self, jobcenter: &Jobcenter) {
        let now = Self::of(jobcenter);
        assert!(self.0.len() > 20 && self.0.keys().eq(now.0.keys()));
        for (table, rows) in &self.0 {
            let new: Vec<_> = now.0[table].difference(rows).collect();
            let gone: Vec<_> = rows.difference(&now.0[table]).collect();
            assert!(new.is_empty() && gone.is_empty(), "{table}: {gone:?} became {new:?}");
        }
    }
}

/// When somebody of staff was last seen is noted on purpose, so that an idle session ends.
fn rows(conn: &mut SqliteConnection, table: &str) -> BTreeSet<String> {
    let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seen_at'");
    let columns = diesel::sql_query(columns).load::<Named>(conn).unwrap();
    let cells: Vec<_> =
        columns.iter().map(|column| format!("quote(\"{}\")", column.name)).collect();
    let rows = format!("SELECT {} AS name FROM \"{table}\"", cells.join(" || ',' || "));
    let rows = diesel::sql_query(rows).load::<Named>(conn).unwrap();
    rows.into_iter().map(|row| row.name).collect()
}
