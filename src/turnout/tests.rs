//! Figures from a real database, and the three doors that show them.

use actix_web::cookie::Cookie;
use actix_web::{App as Web, test as web_test, web};
use diesel::prelude::*;

use super::period::Period;
use super::queries;
use super::report::{By, Report};
use crate::attendance::Presence;
use crate::attendance::actions::{self, Gaps, Tap};
use crate::attendance::testing::{Dated, KEY, SESSION, World, actor, moment};
use crate::db::{Id, Moment};
use crate::guests::Guest;
use crate::invitations::Reply;
use crate::staff::session::COOKIE;
use crate::staff::{Role, Scope};
use crate::stats::disclosure::Cell;
use crate::stats::exact::Verdict;
use crate::web::App;

fn now() -> Moment {
    moment("2027-02-01T08:00:00Z")
}

impl World {
    fn came(&self, event: &Dated, guests: &[Id<Guest>], presence: Presence) {
        for guest in guests {
            let (id, session, guest) = (event.id, event.sessions[0], Some(*guest));
            let operation = Id::<Tap>::new().to_string();
            let tap =
                Tap { session, guest, presence, part: None, children: None, operation, at: None };
            self.db
                .write_here(move |conn| {
                    actions::check_in(conn, &actor(Role::Desk), id, &tap, now())
                })
                .unwrap();
        }
    }

    fn closed(&self, event: &Dated) {
        let id = event.id;
        let close =
            move |conn: &mut _| actions::close(conn, &actor(Role::Desk), id, Gaps::Keep, now());
        self.db.write_here(close).unwrap();
    }

    fn report(&self, scope: &Scope, by: By) -> Report {
        let period = Period::parse("2027", "2027", "2027-02-01".parse().unwrap()).unwrap();
        self.read(|conn| queries::report(conn, scope, period, by, 0.3, now()))
    }

    /// 40 invited, 30 said yes, 20 came of whom 15 had said yes, 10 are not entered.
    fn a_past_event(&self, day: &str) -> Dated {
        let event = self.event(&[day]);
        let yes = self.invite_many(&event, 30, Reply::Accepted);
        let silent = self.invite_many(&event, 10, Reply::Open);
        self.came(&event, &yes[..15], Presence::Present);
        self.came(&event, &silent[..5], Presence::Partly);
        self.came(&event, &yes[15..25], Presence::Absent);
        event
    }
}

#[test]
fn three_rates_and_a_yes_is_not_a_came() {
    let world = World::open();
    let event = world.a_past_event("2027-01-12");

    for state in ["over", "closed"] {
        let report = world.report(&Scope::All, By::Format);
        let total = &report.total;
        assert_eq!(total.shown.delivered, Cell::Shown(40), "{state}");
        assert_eq!(total.turnout.unwrap().n_words(), "20 von 40", "{state}");
        assert_eq!(total.shown.unknown, Cell::Shown(10), "{state}");
        assert_eq!(total.turnout.unwrap().highest(), 0.75, "{state}");
        assert_eq!(report.response.unwrap().n_words(), "30 von 40", "{state}");
        assert_eq!(report.kept.unwrap().n_words(), "15 von 30", "{state}");
        assert_eq!(total.judgement.verdict, Verdict::Above, "{state}");
        assert_eq!((total.events, report.rows.len()), (1, 1), "{state}");
        world.closed(&event);
    }
}

#[test]
fn what_the_office_cancelled_or_withdrew_is_in_no_denominator() {
    let world = World::open();
    let event = world.a_past_event("2027-01-12");
    let cancelled = world.event(&["2027-01-13"]);
    world.invite_many(&cancelled, 12, Reply::Accepted);
    let withdrawn = world.invite_many(&event, 5, Reply::Accepted);
    world.cancel(&cancelled);
    world.withdraw(withdrawn, now());

    let report = world.report(&Scope::All, By::Month);

    assert_eq!(report.total.shown.delivered, Cell::Shown(40));
    assert_eq!(report.rows[0].key, "2027-01");
    assert_eq!(report.total.events, 1);
}

#[test]
fn every_grouping_has_the_same_total() {
    let world = World::open();
    world.closed(&world.a_past_event("2027-01-12"));
    world.a_past_event("2027-01-20");

    for by in By::ALL {
        let report = world.report(&Scope::All, *by);
        assert_eq!(report.total.shown.delivered, Cell::Shown(80), "{by:?}");
        assert_eq!(report.total.shown.attended, Cell::Shown(40), "{by:?}");
        assert_eq!(report.total.events, 2, "{by:?}");
        assert_eq!(report.rows.iter().map(|row| row.events).sum::<u32>(), 2, "{by:?}");
    }
}

#[test]
fn a_standort_sees_its_own_figures_and_health_is_for_the_whole_house() {
    let world = World::open();
    world.closed(&world.a_past_event("2027-01-12"));
    let (other, health) = (Id::new(), Id::new());
    world.add_site(other, "Nord");
    world.add_format(health, "gesundheitscheck", "health");
    let check = world.event_of(health, Some(world.site), &["2027-01-14"]);
    let guests = world.invite_many(&check, 20, Reply::Accepted);
    world.came(&check, &guests[..10], Presence::Present);
    world.closed(&check);

    let all = world.report(&Scope::All, By::Format);
    assert_eq!((all.rows.len(), all.without_health), (2, false));
    // The same total in every table, or the difference would be the health check.
    for by in [By::Site, By::Month, By::Topic] {
        let report = world.report(&Scope::All, by);
        assert_eq!(report.total.shown, all.total.shown, "{by:?}");
        let keys: Vec<_> = report.rows.iter().map(|row| row.key.as_str()).collect();
        assert!(keys.contains(&"health") && keys.len() == 2, "{by:?}: {keys:?}");
    }
    let own = world.report(&Scope::Sites(vec![world.site]), By::Format);
    assert_eq!((own.rows.len(), own.total.shown.delivered), (1, Cell::Shown(40)));
    assert!(own.without_health);
    let foreign = world.report(&Scope::Sites(vec![other]), By::Format);
    assert_eq!((foreign.rows.len(), foreign.total.shown.delivered), (0, Cell::Shown(0)));
}

#[test]
fn what_is_asked_for_is_widened_and_longer_times_add_up() {
    let world = World::open();
    for day in ["2026-09-29", "2026-12-29", "2027-01-12"] {
        world.closed(&world.a_past_event(day));
    }
    let delivered = |from, to, by| {
        let period = Period::parse(from, to, "2027-02-01".parse().unwrap()).unwrap();
        let read = |conn: &mut _| queries::report(conn, &Scope::All, period, by, 0.3, now());
        let report = world.read(read);
        (report.period.label(), report.rows.len(), report.total.shown.delivered.count())
    };

    for by in [By::Month, By::Site, By::Channel, By::Language] {
        let asked = delivered("2026-12", "2026-12", by);
        assert_eq!(asked, ("4. Quartal 2026".into(), 1, Some(40)), "{by:?}");
    }
    for by in [By::Format, By::Topic] {
        assert_eq!(delivered("2026-12", "2026-12", by), ("2026".into(), 1, Some(80)), "{by:?}");
    }
    let turn = delivered("2026-12", "2027-01", By::Month);
    assert_eq!(turn, ("4. Quartal 2026 bis 1. Quartal 2027".into(), 2, Some(80)));
    assert_eq!(delivered("2026", "2027", By::Month).2, Some(120));
    assert_eq!(delivered("2025", "2025", By::Format), ("2025".into(), 0, Some(0)));
}

#[test]
fn a_format_with_a_figure_of_its_own_is_measured_by_it() {
    let world = World::open();
    world.closed(&world.a_past_event("2027-01-12"));
    let cafe = world.cafe;
    world.write(move |conn| {
        use crate::db::schema::formats;
        let cafe = formats::table.filter(formats::id.eq(cafe));
        diesel::update(cafe).set(formats::baseline.eq(Some(0.65))).execute(conn)
    });

    let by_format = world.report(&Scope::All, By::Format);
    let row = &by_format.rows[0];
    assert_eq!((row.baseline.rate(), by_format.total.baseline.rate()), (0.65, 0.3));
    // 20 to 30 of 40 came: above 30 %, and nothing can be said about 65 %.
    assert_eq!(row.judgement.verdict, Verdict::NotDistinguishable);
    assert_eq!(by_format.total.judgement.verdict, Verdict::Above);
    let by_month = world.report(&Scope::All, By::Month);
    assert_eq!(by_month.rows[0].baseline.rate(), 0.3);
}

async fn ask(app: &App, path: &str) -> (u16, String) {
    let web = Web::new()
        .app_data(web::Data::new(app.clone()))
        .configure(super::routes)
        .configure(super::api::api_routes);
    let web = web_test::init_service(web).await;
    let request = web_test::TestRequest::get()
        .uri(path)
        .cookie(Cookie::new(COOKIE, SESSION))
        .insert_header(("Authorization", format!("Bearer {KEY}")))
        .to_request();
    let response = web_test::call_service(&web, request).await;
    let status = response.status().as_u16();
    let body = web_test::read_body(response).await;
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[actix_web::test]
async fn page_csv_and_api_say_the_same() {
    let world = World::open();
    world.closed(&world.a_past_event("2027-01-12"));
    let app = world.app(Role::Manager, now());

    let (status, page) = ask(&app, "/turnout?from=2027&to=2027&by=month").await;
    assert_eq!(status, 200, "{page}");
    for words in ["20 von 40", "35 bis 86", "Teilnahmequote", "Rückmeldequote", "Zusagetreue"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Beispiel"), "no guest on a page of sums");

    let (status, json) = ask(&app, "/api/v1/turnout?from=2027&to=2027&by=month").await;
    assert_eq!(status, 200, "{json}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let row = &json["rows"][0];
    assert_eq!((&row["key"], &row["attended"]), (&"2027-01".into(), &20.into()));
    assert_eq!((&row["delivered"], &row["unknown"]), (&40.into(), &10.into()));
    assert_eq!((&row["verdict"], &row["suppressed"]), (&"above".into(), &false.into()));
    assert_eq!(row["turnout"]["rate"], 0.5);
    assert_eq!(row["turnout"]["method"], "wilson_band");
    assert!(row["turnout"]["high"].as_f64().unwrap() > 0.85, "{row}");
    assert_eq!((&json["from"], &json["to"]), (&"2027-01".into(), &"2027-12".into()));
    assert_eq!(json["baseline"], 0.3);

    let (_, csv) = ask(&app, "/api/v1/turnout.csv?from=2027&to=2027&by=month").await;
    assert!(csv.starts_with("\u{feff}key;label;events;delivered;"), "{csv}");
    assert!(csv.contains("2027-01;Januar 2027;1;40;30;30;20;10;0.500000;"), "{csv}");
    let (_, csv) = ask(&app, "/turnout.csv?from=2027&to=2027&by=month").await;
    assert!(csv.contains("2027-01;Januar 2027;1;40;30;30;20;10;0,5000;"), "{csv}");

    for by in By::ALL {
        assert_eq!(ask(&app, &format!("/turnout?by={}", by.code())).await.0, 200);
    }
    assert_eq!(ask(&app, "/turnout?from=2020-01&to=2020-02").await.0, 200, "nothing there");
    assert_eq!(ask(&app, "/turnout?from=gestern").await.0, 422);
    assert_eq!(ask(&app, "/api/v1/turnout?by=guest").await.0, 422);
}

#[test]
fn files_of_tables_have_names_of_their_own_that_every_computer_takes() {
    let mut words: Vec<_> = By::ALL.iter().map(|by| by.file_word()).collect();
    let is_plain = |word: &&str| word.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'-');
    assert!(words.iter().all(is_plain), "{words:?}");
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), By::ALL.len());
    assert_eq!(By::Before.headed("Teilnahme"), "Teilnahme: zum ersten Mal oder wieder");
    assert_eq!(By::Site.headed("Teilnahmequote"), "Teilnahmequote nach Standort");
}

#[actix_web::test]
async fn the_desk_sees_no_figures() {
    let world = World::open();
    let app = world.app(Role::Desk, now());
    for path in ["/turnout", "/turnout.csv", "/api/v1/turnout", "/api/v1/turnout.csv"] {
        assert_eq!(ask(&app, path).await.0, 403, "{path}");
    }
}
