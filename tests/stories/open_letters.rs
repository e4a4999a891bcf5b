//! Letters that nobody has called posted, when an event moves or is cancelled: somebody says where
//! they are, and only whoever has one hears of it.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::guests::Guest;
use treffpunkt::outbox::State;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, by_phone, guest, in_state};
use crate::world::Jobcenter;

const QUESTION: &str = "Sind diese Briefe schon in der Post?";

#[actix_web::test]
async fn letters_that_are_on_their_way_are_followed_by_the_news() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&by_letter("Olena", "Koval"), &by_letter("Jonas", "Weber")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let ask = anna.get(&format!("/events/{}/change", cafe.id)).await;
    ask.says(QUESTION).says("warten 2 Briefe im Postausgang");
    let moved = [("session_date", "2027-01-21"), ("reason", "Die Heizung ist kaputt.")];
    let refused = ask.submits(&moved).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Sind diese Briefe schon in der Post: Bitte sagen Sie, wo die Briefe sind");
    assert!(refused.body.contains("value=\"2027-01-21\""));
    assert_eq!(cafe.last_post("Olena").await.kind, "invitation");

    let done = refused.submits(&[("letters", "posted")]).await;

    done.says("Geändert. 0 E-Mails und 2 Briefe liegen im Postausgang.");
    assert_eq!(cafe.last_post("Olena").await.kind, "changed");
    assert_eq!(in_state(&jobcenter, State::Sent).await, 2);
}

#[actix_web::test]
async fn letters_that_lie_here_are_written_anew_or_given_up() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&by_letter("Olena", "Koval"), &guest("Aylin", "Demir")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let ask = anna.get(&format!("/events/{}/change", cafe.id)).await;
    ask.says("wartet ein Brief im Postausgang");
    ask.submits(&[("session_date", "2027-01-21"), ("letters", "here")]).await.says("Geändert.");
    let letter = cafe.last_post("Olena").await;
    assert_eq!(letter.kind, "invitation");
    assert!(letter.text.contains("21. Januar"), "{}", letter.text);

    let ask = anna.get(&format!("/events/{}/cancel", cafe.id)).await;
    let refused = ask.says(QUESTION).submits(&[("reason", "Wir sind krank.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Wir sind krank."));
    refused.submits(&[("letters", "here")]).await.says("Abgesagt.");
    assert_eq!(cafe.last_post("Olena").await.kind, "invitation");
    anna.get(&format!("/outbox?event={}", cafe.id)).await.says("Die Veranstaltung ist abgesagt.");
}

#[actix_web::test]
async fn nobody_is_asked_where_no_letter_waits() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let ask = anna.get(&format!("/events/{}/cancel", cafe.id)).await;

    ask.does_not_say(QUESTION).submits(&[]).await.says("Abgesagt.");
}

#[actix_web::test]
async fn a_letter_is_written_as_long_as_a_batch_would_take_it() {
    let jobcenter = Jobcenter::open().await;
    // Five days, and four.
    let far = Cafe::with(&jobcenter, 9, 0, "2027-01-09").await;
    let near = Cafe::with(&jobcenter, 9, 0, "2027-01-08").await;
    let called = |name: &str| Guest { phone: by_phone(name, "").phone, ..by_letter(name, "Koval") };
    let (olena, jonas) = (called("Olena"), called("Jonas"));
    far.invites(&[&olena]).await;
    near.invites(&[&jonas]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;

    for cafe in [&far, &near] {
        let ask = anna.get(&format!("/events/{}/cancel", cafe.id)).await;
        ask.submits(&[("letters", "posted")]).await.says("Abgesagt.");
    }

    assert_eq!(far.last_post("Olena").await.kind, "cancelled");
    assert_eq!(near.last_post("Jonas").await.kind, "invitation");
    anna.get("/phone").await.says("Jonas Koval").does_not_say("Olena Koval");
    let batch = |cafe: &Cafe| json!({ "event": cafe.id.to_string() });
    let taken = machine.post("/api/v1/letters/batches", &batch(&far)).await;
    assert_eq!((taken.status.as_u16(), &taken.json["letters"]), (201, &json!(1)));
}
