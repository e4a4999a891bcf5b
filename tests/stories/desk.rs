//! The pages of staff: choose, look, release, stop; the reply desk; moving and cancelling.

use actix_web::http::StatusCode;
use treffpunkt::invitations::Reply;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_phone, guest, minutes, now, post};
use crate::sheets::{prints, tap_action};
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
    look.submits_to(Some(&path), &[]).await.says("Ein Gast ist eingeladen");
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
async fn a_tap_on_the_desk_answers_for_one_and_the_form_for_the_household() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (mut gul, mut can) = (guest("Gül", "Aydın"), guest("Can", "Aydın"));
    (gul.household, can.household) = (Some("H7".into()), Some("H7".into()));
    cafe.invites(&[&gul, &can]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let row = cafe.invitation(&gul).await;
    let found = mia.get("/phone?q=aydin").await;
    found.submits_to(Some(&format!("/phone/{row}/answer")), &[("answer", "yes")]).await;

    assert_eq!(cafe.row(&gul).await.reply, Reply::Accepted);
    assert_eq!(cafe.row(&can).await.reply, Reply::Open, "he has said nothing");
    let details = mia.get(&format!("/phone/{row}")).await;
    let both = [("answer", "yes"), ("who", gul.id.as_str()), ("who", can.id.as_str())];
    details.submits(&both).await.says("Notiert: Zusage");
    assert_eq!(cafe.row(&can).await.reply, Reply::Accepted);
}

#[actix_web::test]
async fn the_desk_finds_whoever_is_invited_among_many_of_the_same_name() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let namesake = |number| guest(&format!("Anna{number}"), "Köhler");
    known(&jobcenter, (0..150).map(namesake).collect()).await;
    let zoe = guest("Zoe", "Köhler");
    cafe.invites(&[&zoe]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let found = mia.get("/phone?q=k%C3%B6hler").await;

    found.says("Zoe Köhler").does_not_say("Anna").does_not_say("noch mehr Treffer");
    let all: Vec<_> = (0..50).map(|number| guest(&format!("Ida{number}"), "Köhler")).collect();
    cafe.invites(&all.iter().collect::<Vec<_>>()).await;
    mia.get("/phone?q=k%C3%B6hler").await.says("Es gibt noch mehr Treffer.");
    mia.get("/phone?q=zoe+k%C3%B6hler").await.says("Zoe Köhler");
}

#[actix_web::test]
async fn whoever_is_asked_to_two_events_answers_for_each() {
    let jobcenter = Jobcenter::open().await;
    let (first, second) = (
        Cafe::with(&jobcenter, 9, 0, "2027-01-19").await,
        Cafe::with(&jobcenter, 9, 0, "2027-01-26").await,
    );
    let aylin = guest("Aylin", "Demir");
    first.invites(&[&aylin]).await;
    second.invites(&[&aylin]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let found = mia.get("/phone?q=demir").await;

    found.says("19.01.2027").says("26.01.2027");
    let action = format!("/phone/{}/answer", second.invitation(&aylin).await);
    found.submits_to(Some(&action), &[("answer", "yes")]).await.says("Notiert: Zusage");
    assert_eq!(second.row(&aylin).await.reply, Reply::Accepted);
    assert_eq!(first.row(&aylin).await.reply, Reply::Open);
}

#[actix_web::test]
async fn an_event_of_the_whole_house_shows_each_standort_its_own_guests() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (north, south) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let (mut aylin, mut jonas) = (by_phone("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    (aylin.site, jonas.site) = (Some(north), Some(south));
    cafe.invites(&[&aylin, &jonas]).await;
    let scope = Scope::Sites(vec![north]);
    let otto = jobcenter.staff_of("Otto Nord", Role::Planner, scope).await;
    let invitation = cafe.invitation(&jonas).await;
    let path = format!("/events/{}", cafe.id);

    let list = otto.get(&format!("{path}/invitations")).await;
    list.says("Aylin Demir").does_not_say("Jonas Weber").says("die Gäste Ihrer Standorte");
    list.says("alle 1");
    otto.get("/phone").await.says("Aylin Demir").does_not_say("Jonas Weber");
    assert_eq!(otto.get(&format!("/phone/{invitation}")).await.status, StatusCode::NOT_FOUND);
    let own = format!("{path}/invitations/{}/withdrawal", cafe.invitation(&aylin).await);
    let (_, signed) = list.fields_of(Some(&own));
    let signed: Vec<_> = signed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let withdrawal = format!("{path}/invitations/{invitation}/withdrawal");
    assert_eq!(otto.post(&withdrawal, &signed).await.status, StatusCode::NOT_FOUND);
    let devices = otto.get(&format!("{path}/devices")).await;
    devices.says("Einen Link macht deshalb nur, wer alle Standorte sieht.");

    jobcenter.wait(minutes(60 * 24 * 16));
    let scope = Scope::Sites(vec![north]);
    let otto = jobcenter.staff_of("Ole Nord", Role::Desk, scope).await;
    let door = otto.get(&format!("{path}/attendance")).await;
    door.says("Demir, Aylin").does_not_say("Weber, Jonas").says("die Gäste Ihrer Standorte");
    let sheet = prints(&cafe, &otto).await;
    sheet.says("Demir, Aylin").does_not_say("Weber, Jonas");
    let own = tap_action(&cafe, &door, &aylin);
    let (action, signed) = door.fields_of(Some(&own));
    let signed: Vec<_> = signed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let action = action.replace(aylin.id.as_str(), jonas.id.as_str());
    assert!(action.contains(jonas.id.as_str()), "{action}");
    let tap = [&signed[..], &[("presence", "present")]].concat();
    assert_eq!(otto.post(&action, &tap).await.status, StatusCode::NOT_FOUND);
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    mia.get(&format!("{path}/attendance")).await.says("Weber, Jonas").says("2 offen");
}

#[actix_web::test]
async fn calls_wait_with_their_release_and_end_with_their_event() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (jonas, aylin) = (by_phone("Jonas", "Weber"), guest("Aylin", "Demir"));
    cafe.invites_with_hold(&[&jonas], 10).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    mia.get("/phone").await.says("Im Moment muss niemand angerufen werden");
    jobcenter.wait(minutes(10));
    mia.get("/phone").await.says("Jonas Weber");
    mia.get("/").await.says("1 Gast wartet auf einen Anruf");

    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter
        .browser()
        .get(&link)
        .await
        .submits(&[("answer", "call_me"), ("call_phone", "0221 4710 777")])
        .await;
    jobcenter.wait(minutes(60 * 24 * 16));
    let mia = jobcenter.staff("Mira Empfang", Role::Desk).await;
    mia.get("/phone").await.does_not_say("Jonas Weber").says("Aylin Demir");
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
    moved.says("Geändert. Eine E-Mail und 0 Briefe").says("Ein Haushalt muss angerufen werden");
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
