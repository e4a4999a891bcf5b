//! The whole life of a Bewerberbüro with open hours, and of an Aktionswoche: people come without being
//! asked, somebody counts them, and no rate is made of it.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use treffpunkt::privacy::keep_deadlines;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest};
use crate::gathering::published;
use crate::privacy::come;
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

async fn counter(cafe: &Cafe<'_>, browser: &Browser) -> Page {
    browser.get(&format!("/events/{}/counter", cafe.id)).await
}

/// The big button, so many times.
async fn taps(cafe: &Cafe<'_>, browser: &Browser, times: usize) -> Page {
    let mut page = counter(cafe, browser).await;
    for _ in 0..times {
        let (action, _) = page.fields_of(None);
        assert!(action.starts_with(&format!("/events/{}/counter?session=", cafe.id)), "{action}");
        page = page.submits(&[]).await;
    }
    page
}

#[actix_web::test]
async fn open_hours_are_counted_by_tap_and_are_no_turnout() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Mia Empfang", Role::Desk).await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Lena Leitung", Role::Manager).await;
    let office =
        published(&jobcenter, "bewerbung_offen", 40, &[("2027-01-19", "09:00", "13:00")]).await;
    let aylin = guest("Aylin", "Demir");
    let known = published(&jobcenter, "kontaktcafe", 20, &[("2027-02-02", "10:00", "12:00")]).await;
    known.invites(&[&aylin]).await;

    let mia = back(&jobcenter, "Mia Empfang").await;
    counter(&office, &mia).await.says("Am Tag selbst steht hier ein großer Knopf.");
    come(&jobcenter, "2027-01-19T08:10:00Z");
    let mia = back(&jobcenter, "Mia Empfang").await;
    taps(&office, &mia, 6).await.says("6 Besuche").says("9 bis 10 Uhr 6");
    come(&jobcenter, "2027-01-19T09:30:00Z");
    // Two taps are two people; the last one was a slip.
    let mia = back(&jobcenter, "Mia Empfang").await;
    let page = taps(&office, &mia, 4).await;
    page.says("10 Besuche").says("10 bis 11 Uhr 4");
    let undo = page.body.split("action=\"").find(|part| part.contains("/counter/undo?")).unwrap();
    let undo = undo.split('"').next().unwrap().replace("&amp;", "&");
    let once = page.submits_to(Some(&undo), &[]).await;
    once.says("Zurückgenommen: eine Person weniger.").says("9 Besuche");
    page.submits_to(Some(&undo), &[]).await.says("9 Besuche");

    // With htmx only the figures come back, and the button stays under the thumb.
    let (action, fields) = page.fields_of(None);
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(&fields);
    let request = TestRequest::post()
        .uri(&action)
        .insert_header(("HX-Request", "true"))
        .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
        .set_payload(body.finish());
    let answer = mia.asks(request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let bytes = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
    let part = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(part.contains("id=\"counted\"") && !part.contains("counter-button"), "{part}");
    assert!(part.contains("data-announce=\"10 Besuche\""), "{part}");

    // Aylin is known and wants to stand on the list: she is one of them, by name.
    let walk_in = mia.get(&format!("/events/{}/attendance/walk-in?q=Demir", office.id)).await;
    walk_in.says("Aylin Demir");
    let enter = walk_in.body.split("action=\"").find(|part| part.contains(aylin.id.as_str()));
    let enter = enter.unwrap().split('"').next().unwrap().replace("&amp;", "&");
    walk_in.submits_to(Some(&enter), &[]).await;
    counter(&office, &mia).await.says("11 Besuche");

    // Closed, it adds up; nobody was invited, so there is no rate of it.
    come(&jobcenter, "2027-01-19T13:00:00Z");
    let anna = back(&jobcenter, "Anna Becker").await;
    let lena = back(&jobcenter, "Lena Leitung").await;
    lena.get("/turnout/open-doors").await.says("Bewerberbüro: offene Zeit 1 11");
    anna.get(&format!("/events/{}/closing", office.id)).await.submits(&[]).await;
    let doors = lena.get("/turnout/open-doors").await;
    doors.says("Bewerberbüro: offene Zeit 1 11").says("9 bis 10 Uhr 6").says("10 bis 11 Uhr 5");
    let turnout = lena.get("/turnout?by=format&from=2027-01&to=2027-12").await;
    turnout.says("Offene Türen").does_not_say("Bewerberbüro");
    counter(&office, &anna).await.says("Hier wird nicht mehr gezählt.").says("11 Besuche");

    // The list is erased in its time; what it added up to stays.
    come(&jobcenter, "2027-04-21T06:00:00Z");
    keep_deadlines(&jobcenter.app).await.unwrap();
    let lena = back(&jobcenter, "Lena Leitung").await;
    lena.get("/turnout/open-doors").await.says("Bewerberbüro: offene Zeit 1 11");
    let anna = back(&jobcenter, "Anna Becker").await;
    counter(&office, &anna).await.does_not_say("11 Besuche");
    let nobody = lena.get(&format!("/events/{}/counter", office.id)).await;
    assert_eq!(nobody.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_week_of_open_doors_counts_visits_and_hides_a_few() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Mia Empfang", Role::Desk).await;
    let days = [("2027-01-18", "10:00", "15:00"), ("2027-01-19", "10:00", "15:00")];
    let week = published(&jobcenter, "offene_tuer", 300, &days).await;
    let small =
        published(&jobcenter, "mobile_beratung", 12, &[("2027-01-19", "14:00", "17:00")]).await;

    come(&jobcenter, "2027-01-18T10:00:00Z");
    let mia = back(&jobcenter, "Mia Empfang").await;
    taps(&week, &mia, 7).await.says("7 Besuche");
    come(&jobcenter, "2027-01-19T13:30:00Z");
    let mia = back(&jobcenter, "Mia Empfang").await;
    let second = taps(&week, &mia, 8).await;
    second.says("An diesem Tag 8 Besuche").says("Alle Tage 15 Besuche");
    taps(&small, &mia, 2).await.says("2 Besuche");

    come(&jobcenter, "2027-01-19T18:00:00Z");
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let page = lena.get("/turnout/open-doors?year=2027").await;
    // Two people would be told apart by subtraction: both rows are hidden, the sum is shown.
    page.says("17").says("Mobile Beratung im Ort 1 –").says("Tag der offenen Tür 1 –");
    lena.get("/turnout/open-doors?year=2026").await.says("war noch keine Veranstaltung");
}
