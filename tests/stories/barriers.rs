//! Guests who say why they do not come, if they like to; and a house that plans better.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use serde_json::json;
use treffpunkt::db::schema::{barriers, invitations};
use treffpunkt::guests::Guest;
use treffpunkt::invitations::Barrier;
use treffpunkt::privacy::keep_deadlines;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, guest};
use crate::privacy::come;
use crate::world::Jobcenter;

/// What is kept of a guest.
async fn kept(cafe: &Cafe<'_>, guest: &Guest) -> Option<Barrier> {
    let id = cafe.invitation(guest).await;
    let read = cafe.jobcenter.app.db.read(move |conn| {
        invitations::table.find(id).select(invitations::barrier).first::<Option<Barrier>>(conn)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_guest_may_say_why_and_take_it_back() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let browser = jobcenter.browser();
    let link = cafe.last_post("Aylin").await.link();

    let form = browser.get(&link).await;
    form.says("Möchten Sie uns sagen, warum?").says("Es hat keine Folgen für Sie.");
    let wrong = form.submits(&[("answer", "no"), ("barrier", "laziness")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte wählen Sie einen Grund oder keinen.");
    // Nobody has to.
    form.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    assert_eq!(kept(&cafe, &aylin).await, None);

    let again = browser.get(&format!("{link}?aendern")).await;
    again.submits(&[("answer", "no"), ("barrier", "childcare")]).await;
    assert_eq!(kept(&cafe, &aylin).await, Some(Barrier::Childcare));
    let shown = browser.get(&format!("{link}?aendern&lang=en")).await;
    shown.says("I have nobody for my children").says("My health. You need not say more");
    shown.submits(&[("answer", "no"), ("barrier", "none")]).await;
    assert_eq!(kept(&cafe, &aylin).await, None);

    // By phone and by machine, and a yes makes it void.
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let row = cafe.invitation(&jonas).await;
    let desk = mia.get(&format!("/phone/{row}")).await;
    desk.says("Was hält sie oder ihn ab?");
    desk.submits(&[("answer", "no"), ("channel", "phone"), ("barrier", "way")]).await;
    assert_eq!(kept(&cafe, &jonas).await, Some(Barrier::Way));
    let machine = jobcenter.machine(Role::Planner).await;
    let path = format!("/api/v1/invitations/{row}/reply");
    let says = |answer: &str, barrier: &str| json!({ "answer": answer, "channel": "phone", "barrier": barrier });
    assert_eq!(machine.put(&path, &says("no", "health")).await.status, StatusCode::OK);
    assert_eq!(kept(&cafe, &jonas).await, Some(Barrier::Health));
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let extract = anna.get(&format!("/guests/{}/extract", jonas.id)).await;
    extract.says("Was die Person abhält").says("Gesundheit");
    // A door that does not ask leaves it as it is.
    machine.put(&path, &json!({ "answer": "no", "channel": "phone" })).await;
    assert_eq!(kept(&cafe, &jonas).await, Some(Barrier::Health));
    machine.put(&path, &json!({ "answer": "yes", "channel": "phone" })).await;
    assert_eq!(kept(&cafe, &jonas).await, None);
    let odd = machine.put(&path, &says("no", "laziness")).await;
    assert!(odd.status.is_client_error(), "{}", odd.body);
}

#[actix_web::test]
async fn from_five_on_the_house_can_plan_by_it_and_the_words_go_after_a_week() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let guests: Vec<_> = (0..9).map(|number| guest(&format!("Gast{number}"), "Weber")).collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let manager = jobcenter.machine(Role::Manager).await;
    for (number, guest) in guests.iter().enumerate() {
        let barrier = if number < 6 { "childcare" } else { "health" };
        let path = format!("/api/v1/invitations/{}/reply", cafe.invitation(guest).await);
        let said = json!({ "answer": "no", "channel": "phone", "barrier": barrier });
        assert_eq!(machine.put(&path, &said).await.status, StatusCode::OK);
    }

    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let page = lena.get("/turnout/barriers?year=2027").await;
    page.says("Kinderbetreuung fehlt").says("6 Absagen").says("vormittags").says("Dienstag");
    page.does_not_say("Gast1").does_not_say("Weber");
    let care = lena.get("/turnout?from=2027&to=2027&by=childcare").await;
    care.says("6 Gäste haben zu Terminen aus 2027 abgesagt, weil Kinderbetreuung fehlt.");
    care.says("vormittags (6)").says("Dienstag (6)").does_not_say("Weber");
    let said = manager.get("/api/v1/turnout/barriers?year=2027").await.json;
    assert_eq!(said["total"]["childcare"], 6, "{said}");
    // Three are too few, and health is never divided.
    assert!(said["total"]["health"].is_null(), "{said}");
    assert!(said["weekdays"][0]["health"].is_null(), "{said}");
    assert_eq!(said["day_parts"][0]["label"], "vormittags");
    assert_eq!(said["day_parts"][0]["childcare"], 6);
    let file = lena.get("/turnout/barriers.csv?year=2027").await;
    assert!(
        file.body.starts_with('\u{feff}') && file.body.contains("Gesamt;Gesamt;6;"),
        "{}",
        file.body
    );
    lena.get("/turnout/barriers?year=2026").await.says("Noch nichts gesagt");
    assert_eq!(manager.get("/api/v1/turnout/barriers?year=bald").await.status, 422);
    let desk = jobcenter.machine(Role::Desk).await;
    assert_eq!(desk.get("/api/v1/turnout/barriers").await.status, 403);

    // Another Standort sees nothing of it.
    let nord = jobcenter.site("Nord").await;
    let other = jobcenter.staff_of("Nora Nord", Role::Manager, Scope::Sites(vec![nord])).await;
    other.get("/turnout/barriers?year=2027").await.says("Noch nichts gesagt");

    // A week later the words are gone and the sums are the same.
    come(&jobcenter, "2027-01-28T03:00:00Z");
    keep_deadlines(&jobcenter.app).await.unwrap();
    for guest in &guests {
        assert_eq!(kept(&cafe, guest).await, None);
    }
    let event = cafe.id;
    let sums = jobcenter.app.db.read(move |conn| {
        barriers::table
            .filter(barriers::event_id.eq(event))
            .order(barriers::barrier)
            .select((barriers::barrier, barriers::guests))
            .load::<(Barrier, i32)>(conn)
    });
    assert_eq!(sums.await.unwrap(), [(Barrier::Childcare, 6), (Barrier::Health, 3)]);
    assert_eq!(manager.get("/api/v1/turnout/barriers?year=2027").await.json, said);
    // Nothing is counted twice in the next night.
    jobcenter.wait(std::time::Duration::from_secs(86_400));
    keep_deadlines(&jobcenter.app).await.unwrap();
    assert_eq!(manager.get("/api/v1/turnout/barriers?year=2027").await.json, said);
}
