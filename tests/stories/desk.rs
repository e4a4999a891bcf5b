//! The pages of staff: choose, look, release, stop; the reply desk; moving and cancelling.

use actix_web::http::StatusCode;
use treffpunkt::invitations::Reply;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_phone, guest, minutes, now, post};
use crate::world::Jobcenter;

async fn known(jobcenter: &Jobcenter, guests: Vec<treffpunkt::guests::Guest>) {
    let at = now(jobcenter);
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, guests, at));
    kept.await.unwrap();
}

#[actix_web::test]
async fn a_planner_chooses_looks_releases_and_stops() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let mut lost = by_phone("Niemand", "Erreicht");
    (lost.phone, lost.phone_typed) = (None, None);
    let mut unwilling = guest("Eva", "Stein");
    unwilling.no_invitations = true;
    known(&jobcenter, vec![guest("Aylin", "Demir"), by_phone("Jonas", "Weber"), lost, unwilling])
        .await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}/invitations", cafe.id);

    anna.get(&path).await.says("Hier steht noch niemand").says("Gäste einladen");
    anna.get(&format!("{path}/new")).await.says("Wen laden Sie ein?").says("Weg");
    let look = anna.get(&format!("{path}/preview?language=de&channel=auto")).await;
    look.says("Niemand Erreicht").says("möchte keine Einladungen").says("E-Mail an Aylin Demir");
    look.says("Guten Tag Frau Demir");
    assert!(post(&jobcenter).await.is_empty(), "looking stores nothing");

    let campaign = look.submits_to(Some(&path), &[]).await;
    campaign.says("2 Gäste sind eingeladen").says("Anhalten");
    assert_eq!(post(&jobcenter).await.len(), 1);
    let stopped = campaign.submits_to(Some(&format!("{}/stop", campaign.path)), &[]).await;
    stopped.says("Der Versand ist angehalten").says("Hier steht noch niemand");

    let look = anna.get(&format!("{path}/preview?by=hand&keys=K-Aylin-Demir")).await;
    look.submits_to(Some(&path), &[]).await.says("1 Gäste sind eingeladen");
    look.submits_to(Some(&path), &[]).await.says("Alle diese Gäste sind schon eingeladen");
    let wrong = anna.get(&format!("{path}/preview?by=hand&keys=Unsinn")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Die Kundennummer „Unsinn“ gibt es nicht");
}

#[actix_web::test]
async fn the_desk_takes_two_calls_with_one_tap_each() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 9, 3, "2027-01-19").await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    mia.get("/phone").await.says("Jonas Weber").says("einladen");
    let found = mia.get("/phone?q=demir").await;
    found.says("Aylin Demir").says("Kontaktcafé").does_not_say("Niemand gefunden");
    let row = cafe.invitation(&aylin).await;
    let action = format!("/phone/{row}/answer");
    found.submits_to(Some(&action), &[("answer", "yes")]).await.says("Notiert: Zusage");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Accepted);

    let row = cafe.invitation(&jonas).await;
    let details = mia.get(&format!("/phone/{row}")).await;
    let typed = [("answer", "yes"), ("channel", "counter"), ("companions", "1"), ("ages", "3, 5")];
    let done = details.submits(&typed).await;
    done.says("Notiert: Zusage")
        .says("Schalter")
        .says("Mia Empfang")
        .says("2 Erwachsene, 2 Kinder (3, 5)");
    details
        .submits(&[("answer", "yes"), ("ages", "drei")])
        .await
        .says("Bitte schreiben Sie das Alter als Zahlen");
    mia.get("/phone").await.does_not_say("einladen");

    let elsewhere = jobcenter.site("Nord").await;
    let site = jobcenter.staff_of("Otto Nord", Role::Desk, Scope::Sites(vec![elsewhere])).await;
    site.get("/phone?q=demir").await.says("Niemand gefunden");
    let vera = jobcenter.staff("Vera Leitung", Role::Manager).await;
    assert_eq!(vera.get("/phone").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_planner_moves_and_cancels_and_sees_first_who_is_told() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let row = cafe.invitation(&jonas).await;
    let tap = anna.get(&format!("/phone/{row}")).await;
    tap.submits(&[("answer", "maybe")]).await.says("vielleicht");
    jobcenter.wait(minutes(1));

    let ask = anna.get(&format!("/events/{}/change", cafe.id)).await;
    ask.says("Wer erfährt es?").says("Jonas Weber").says("0221 4710 999");
    let moved =
        ask.submits(&[("session_date", "2027-01-20"), ("reason", "Die Heizung ist kaputt.")]).await;
    moved.says("Geändert. 1 E-Mails und 0 Briefe").says("Ein Haushalt muss angerufen werden");
    let mail = cafe.last_post("Aylin").await;
    assert_eq!(mail.kind, "changed");
    assert!(
        mail.text.contains("Mittwoch, 20. Januar") && mail.text.contains("Dienstag, 19. Januar")
    );
    let file = mail.calendar.unwrap();
    assert!(file.contains("SEQUENCE:1") && file.contains("20270120T100000"));
    anna.get("/phone").await.says("Zeit oder Ort ist neu");

    let wrong = anna.get(&format!("/events/{}/change", cafe.id)).await;
    let refused = wrong.submits(&[("session_date", "31.02.2027")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let ask = anna.get(&format!("/events/{}/cancel", cafe.id)).await;
    ask.submits(&[("reason", "")]).await.says("Abgesagt.").says("abgesagt");
    let file = cafe.last_post("Aylin").await.calendar.unwrap();
    assert!(file.contains("METHOD:CANCEL") && file.contains("SEQUENCE:2"));
}
