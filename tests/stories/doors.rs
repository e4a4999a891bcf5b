//! What every door does alike: heads, bodies that are too large, forms that come twice, addresses
//! that are none.

use actix_web::body::{BodySize, BoxBody, MessageBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest};
use crate::world::{Browser, Jobcenter};

type Answer = ServiceResponse<BoxBody>;

fn size(answer: &Answer) -> BodySize {
    answer.response().body().size()
}

fn kind(answer: &Answer) -> String {
    let kind = answer.headers().get("content-type");
    kind.map_or_else(String::new, |kind| kind.to_str().unwrap().to_owned())
}

/// GET and HEAD of the same address say the same, but for the body.
async fn heads_are_answered(browser: &Browser, path: &str) {
    let whole = browser.asks(TestRequest::get().uri(path)).await;
    let head = browser.asks(TestRequest::with_uri(path).method(Method::HEAD)).await;

    assert_eq!(head.status(), whole.status(), "{path}");
    assert_eq!((size(&head), kind(&head)), (size(&whole), kind(&whole)), "{path}");
    let (head, whole) = (to_bytes(head.into_body()).await, to_bytes(whole.into_body()).await);
    assert!(head.unwrap().is_empty(), "{path}");
    drop(whole);
}

#[actix_web::test]
async fn every_address_that_can_be_read_has_a_head() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    let css = jobcenter.app.pages.assets.css.clone();
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    for path in
        ["/", "/anmelden", "/health/live", "/health/ready", &css, "/antwort", "/datenschutz"]
    {
        heads_are_answered(&jobcenter.browser(), path).await;
    }
    for path in [&link, &format!("{link}/termin.ics"), "/api/v1/openapi.json", "/nirgends"] {
        heads_are_answered(&jobcenter.browser(), path).await;
    }
    for path in ["/", "/events", "/guests", "/turnout", "/outbox", "/hilfe", "/guests/export"] {
        heads_are_answered(&anna, path).await;
    }
    heads_are_answered(&jobcenter.browser_outside().await, "/antwort").await;
}

#[actix_web::test]
async fn too_much_at_once_is_said_on_a_page() {
    let jobcenter = Jobcenter::open().await;
    let long = "x".repeat(300_000);
    let browser = jobcenter.browser();

    let staff = browser.post("/anmelden", &[("email", &long)]).await;
    assert_eq!(staff.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(staff.header("content-type"), "text/html; charset=utf-8");
    staff.says("Das ist zu viel auf einmal");

    let guest = browser.post("/antwort?lang=en", &[("code", &long)]).await;
    assert_eq!(guest.status, StatusCode::PAYLOAD_TOO_LARGE);
    guest.says("This is too much at once. Please write less.");
}

#[actix_web::test]
async fn the_guests_door_knows_guests_alone() {
    let jobcenter = Jobcenter::open().await;
    let outside = jobcenter.browser_outside().await;

    assert_eq!(outside.get("/").await.path, "/antwort");
    for path in ["/anmelden", "/events", "/api/v1/openapi.json", "/health/live", "/nirgends"] {
        let page = outside.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        page.says("Diese Seite gibt es nicht").does_not_say("Zur Startseite");
        assert!(page.body.contains("href=\"/antwort\""), "{path}: {}", page.body);
    }
    outside.get("/nirgends?lang=tr").await.says("Böyle bir sayfa yok");
    let post = outside.post("/api/v1/events", &[]).await;
    assert_eq!(post.status, StatusCode::NOT_FOUND);
}

/// Whoever reloads the address of a form that came back sees the invitation.
#[actix_web::test]
async fn the_address_of_an_answer_leads_back_to_the_invitation() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    let link = cafe.last_post("Aylin").await.link();
    let browser = jobcenter.browser();
    let wrong = browser.get(&link).await.submits(&[("answer", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let (path, _) = wrong.path.split_once('?').unwrap_or((&wrong.path, ""));
    let again = browser.get(&format!("{path}?lang=uk")).await;

    assert_eq!((again.status, again.path), (StatusCode::OK, format!("{link}?lang=uk")));
}

#[actix_web::test]
async fn letters_have_an_address_of_their_own() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    anna.get("/letters").await.says("Zurzeit wartet kein Brief.");
    let of_one = anna.get(&format!("/letters?event={}", cafe.id)).await;
    of_one.says("Kein Brief wartet auf einen Stapel");
    assert_eq!(of_one.status, StatusCode::OK);
    assert_eq!(mia.get("/letters").await.status, StatusCode::FORBIDDEN);
}

/// Back to a form that was sent, something else typed in, sent again: that is somebody else, and
/// nobody is lost in silence.
#[actix_web::test]
async fn a_form_that_was_sent_before_does_not_swallow_what_it_says_now() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let form = anna.get("/guests/new").await;
    let aylin = [("first_name", "Aylin"), ("family_name", "Demir"), ("email", "a@example.org")];
    let jonas = [("first_name", "Jonas"), ("family_name", "Weber"), ("email", "j@example.org")];
    form.submits(&aylin).await.says("Der Gast ist gespeichert.");
    form.submits(&aylin).await.says("Der Gast ist gespeichert.");

    let asked = form.submits(&jonas).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    asked.says("Dieses Formular haben Sie schon einmal abgeschickt");
    asked.submits(&[]).await.says("Der Gast ist gespeichert.").says("Jonas Weber");
    anna.get("/guests").await.says("2 Personen");

    let formats = anna.get("/events/new").await;
    let new = formats.body.split("href=\"").find(|link| link.starts_with("/events/new?")).unwrap();
    let form = anna.get(&new.split('"').next().unwrap().replace("&amp;", "&")).await;
    form.submits(&[("title", "Morgens")]).await.says("Der Entwurf ist gespeichert.");
    form.submits(&[("title", "Morgens")]).await.says("Der Entwurf ist gespeichert.");

    let asked = form.submits(&[("title", "Abends")]).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    asked.says("Dieses Formular haben Sie schon einmal abgeschickt");
    asked.submits(&[]).await.says("Der Entwurf ist gespeichert.").says("Abends");
    anna.get("/events").await.says("Morgens").says("Abends");
}
