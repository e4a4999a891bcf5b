//! The calendar of a member of staff: a secret address, what it shows, and when it ends.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::Cafe;
use crate::forum_places::days;
use crate::world::{Browser, Jobcenter, Page};

/// The address on the page that shows it once.
fn address(page: &Page) -> String {
    let (_, rest) = page.body.split_once("webcal://treffen.example").expect("an address");
    rest.split(['"', '<']).next().unwrap().to_owned()
}

async fn makes(browser: &Browser) -> String {
    let page = browser.get("/calendar").await;
    address(page.submits_to(Some("/calendar"), &[]).await.says("Sie steht nur jetzt hier"))
}

fn lines(page: &Page) -> String {
    page.body.replace("\r\n ", "")
}

#[actix_web::test]
async fn a_feed_shows_what_its_owner_may_see_until_it_is_taken_back() {
    let jobcenter = Jobcenter::open().await;
    let nord = jobcenter.site("Nord").await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    Cafe::with(&jobcenter, 20, 0, "2027-01-26").await;
    let anna = jobcenter.staff_of("Anna Becker", Role::Planner, Scope::Sites(vec![nord])).await;
    let admin = jobcenter.staff("Adam Amt", Role::Admin).await;
    assert_eq!(admin.get("/calendar").await.status, StatusCode::FORBIDDEN);
    anna.get("/calendar").await.says("Adresse machen");

    let feed = makes(&anna).await;
    // Nobody signs in to a calendar.
    let program = jobcenter.browser();
    let first = program.get(&feed).await;

    assert_eq!(first.header("content-type"), "text/calendar; charset=utf-8");
    let file = lines(&first);
    assert!(
        file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"),
        "{file}"
    );
    assert!(file.contains("METHOD:PUBLISH\r\n") && file.contains("X-WR-CALNAME:Treffpunkt"));
    assert_eq!(file.matches("BEGIN:VEVENT").count(), 2, "{file}");
    assert!(file.contains("DTSTART;TZID=Europe/Berlin:20270119T100000"), "{file}");
    assert!(file.contains(&format!("/events/{}", cafe.id)), "{file}");
    assert!(first.body.split("\r\n").all(|line| line.len() <= 75));
    // Who has this state gets no second one.
    let tag = first.header("etag").to_owned();
    let request = TestRequest::get().uri(&feed).insert_header(("If-None-Match", tag));
    assert_eq!(program.asks(request).await.status(), StatusCode::NOT_MODIFIED);
    anna.get("/calendar").await.says("Seit").does_not_say("Sie steht nur jetzt hier");

    let berta = jobcenter.staff("Berta Groß", Role::Planner).await;
    let ask = berta.get(&format!("/events/{}/cancel", cafe.id)).await;
    ask.submits(&[("reason", "Wir sind krank.")]).await.says("abgesagt");
    let after = lines(&program.get(&feed).await);
    assert_eq!(after.matches("BEGIN:VEVENT").count(), 1, "{after}");

    let newer = makes(&anna).await;
    assert_ne!(newer, feed);
    assert_eq!(program.get(&feed).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get(&newer).await.status, StatusCode::OK);
    let page = anna.get("/calendar").await;
    page.submits_to(Some("/calendar/revocation"), &[]).await.says("gilt nicht mehr");
    assert_eq!(program.get(&newer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get("/calendar/x.ics").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn what_is_long_over_leaves_the_feed_and_whoever_leaves_the_house_loses_it() {
    use diesel::prelude::*;
    use treffpunkt::db::schema::staff;

    let jobcenter = Jobcenter::open().await;
    Cafe::with_seats(&jobcenter, 20).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let feed = makes(&anna).await;
    let program = jobcenter.browser();
    assert!(program.get(&feed).await.body.contains("BEGIN:VEVENT"));

    jobcenter.wait(days(90));
    assert!(!program.get(&feed).await.body.contains("BEGIN:VEVENT"));
    let gone = jobcenter
        .app
        .db
        .write(|conn| diesel::update(staff::table).set(staff::active.eq(false)).execute(conn));
    gone.await.map_err(|error: diesel::result::Error| error).unwrap();
    assert_eq!(program.get(&feed).await.status, StatusCode::NOT_FOUND);
}
