//! After an event: thanks to those who came, a kind word to those who did not, three questions that nobody
//! signs, and what it cost.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::afterwards::actions::plan;
use treffpunkt::afterwards::thank_due;
use treffpunkt::attendance::Presence;
use treffpunkt::attendance::actions::{Tap, check_in};
use treffpunkt::db::Id;
use treffpunkt::events;
use treffpunkt::guests::{self, Guest};
use treffpunkt::invitations::actions::Letters;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest, planner};
use crate::privacy::come;
use crate::week::{Week, back};
use crate::world::{Jobcenter, Page};

/// What the door list says of these guests at the first session.
pub async fn entered(cafe: &Cafe<'_>, guests: &[(&Guest, Presence)]) {
    let app = &cafe.jobcenter.app;
    let (event, now) = (cafe.id, app.clock.now());
    let said: Vec<_> = guests.iter().map(|(guest, presence)| (guest.id, *presence)).collect();
    let written = app.db.write(move |conn| {
        let session = events::queries::sessions(conn, event)?[0].id;
        for (guest, presence) in said {
            let tap = Tap {
                session,
                guest: Some(guest),
                presence,
                part: None,
                children: None,
                operation: Id::<Tap>::new().to_string(),
                at: None,
            };
            check_in(conn, &planner(), event, &tap, now).unwrap();
        }
        Ok::<_, diesel::result::Error>(())
    });
    written.await.unwrap();
}

/// Everybody read their invitation.
pub async fn post_arrives(cafe: &Cafe<'_>) {
    let (now, rows) = (cafe.jobcenter.app.clock.now(), cafe.roster().await);
    let arrived = cafe.jobcenter.app.db.write(move |conn| {
        for row in rows {
            treffpunkt::invitations::queries::delivered(conn, row.party, now)?;
        }
        Ok::<_, diesel::result::Error>(())
    });
    arrived.await.unwrap();
}

pub async fn closes(cafe: &Cafe<'_>) {
    let anna = back(cafe.jobcenter, "Anna Becker").await;
    let closing = anna.get(&format!("/events/{}/closing", cafe.id)).await;
    closing.submits(&[("keep_gaps", "1")]).await.says("Die Veranstaltung ist abgeschlossen.");
}

#[actix_web::test]
async fn who_came_is_thanked_and_who_did_not_hears_that_it_does_not_matter() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    Cafe::with(&jobcenter, 20, 0, "2027-02-16").await;
    let home = |guest: Guest| Guest { household: Some("H-7".into()), ..guest };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let (mina, ali) = (home(guest("Mina", "Kaya")), home(guest("Ali", "Kaya")));
    let olena = Guest { language: "uk".into(), ..guest("Olena", "Bondar") };
    let peter = by_letter("Peter", "Fischer");
    let (omar, ursula) = (guest("Omar", "Said"), guest("Ursula", "Kern"));
    let all = [&aylin, &jonas, &mina, &ali, &olena, &peter, &omar, &ursula];
    cafe.invites(&all).await;
    post_arrives(&cafe).await;
    let path = format!("/events/{}/afterwards", cafe.id);
    let thanks = format!("{path}/thanks");

    come(&jobcenter, "2027-01-19T12:00:00Z");
    let (there, absent) = (Presence::Present, Presence::Absent);
    // Of Ursula nothing is entered: nobody knows, so nothing is said.
    let seen = [
        (&aylin, there),
        (&mina, there),
        (&ali, absent),
        (&jonas, absent),
        (&olena, absent),
        (&peter, absent),
        (&omar, there),
    ];
    entered(&cafe, &seen).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get(&path).await.says("Bitte schließen Sie die Veranstaltung zuerst ab.");
    closes(&cafe).await;
    // Omar wants no more invitations since then.
    let now = jobcenter.app.clock.now();
    let unwilling = Guest { no_invitations: true, ..omar.clone() };
    let written =
        jobcenter.app.db.write(move |conn| guests::queries::update(conn, &unwilling, now));
    written.await.unwrap();

    let before = crate::cafe::post(&jobcenter).await.len();
    let look = anna.get(&path).await;
    look.says("Danke 2 Haushalte").says("Schade 3 Haushalte").says("E-Mails 4").says("Briefe 1");
    look.says("danke, dass Sie bei uns waren").says("Das macht nichts.").says("/f/…");
    look.says("Dienstag, 16. Februar, 10 bis 12 Uhr");
    assert_eq!(crate::cafe::post(&jobcenter).await.len(), before, "looking sends nothing");
    let sent = look.submits_to(Some(&thanks), &[("letters", "1")]).await;
    sent.says("5 Nachrichten gehen hinaus.").says("Das ist geschehen, am Di 19.01.2027");
    sent.says("2 Haushalten haben wir gedankt, 3 haben");

    let mail = cafe.last_post("Aylin").await;
    assert_eq!((mail.kind.as_str(), mail.way.as_str()), ("thanks", "email"));
    assert!(mail.calendar.is_none() && mail.text.contains("/f/"), "{}", mail.text);
    assert!(!mail.subject.contains("Kontaktcaf") && !mail.subject.contains("Jobcenter"));
    let mail = cafe.last_post("Mina").await;
    assert_eq!((mail.kind.as_str(), mail.recipient.as_str()), ("thanks", "Mina Kaya"));
    let ali_got = cafe.post_of("Ali").await;
    assert!(ali_got.iter().all(|one| one.kind == "invitation"), "one message for one household");
    let mail = cafe.last_post("Jonas").await;
    assert_eq!(mail.kind, "missed");
    assert!(
        mail.text.contains("Dienstag, 16. Februar") && mail.text.contains("Ihr Geld bleibt gleich")
    );
    assert!(!mail.text.contains("/f/"));
    let mail = cafe.last_post("Olena").await;
    assert!(mail.kind == "missed" && mail.text.contains("Може, наступного разу?"), "{}", mail.text);
    let letter = cafe.last_post("Peter").await;
    assert_eq!((letter.kind.as_str(), letter.way.as_str()), ("missed", "letter"));
    for name in ["Omar", "Ursula"] {
        assert_eq!(cafe.last_post(name).await.kind, "invitation", "{name}");
    }

    // Once is once, even if the list is mended and closed again.
    let count = crate::cafe::post(&jobcenter).await.len();
    let token = look.fields_of(Some(&thanks)).1[0].1.clone();
    let body = [("csrf", token.as_str()), ("letters", "1")];
    anna.post(&thanks, &body).await;
    assert_eq!(crate::cafe::post(&jobcenter).await.len(), count);
}

#[actix_web::test]
async fn without_letters_only_mails_go_and_long_afterwards_nothing() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, peter) = (guest("Aylin", "Demir"), by_letter("Peter", "Fischer"));
    cafe.invites(&[&aylin, &peter]).await;
    post_arrives(&cafe).await;
    come(&jobcenter, "2027-01-19T12:00:00Z");
    entered(&cafe, &[(&aylin, Presence::Present), (&peter, Presence::Absent)]).await;
    closes(&cafe).await;
    let path = format!("/events/{}/afterwards", cafe.id);
    let anna = back(&jobcenter, "Anna Becker").await;
    let look = anna.get(&path).await;
    let action = format!("{path}/thanks");
    let token = look.fields_of(Some(&action)).1[0].1.clone();

    let desk = jobcenter.staff("Mia Empfang", Role::Desk).await;
    assert_eq!(desk.get(&path).await.status, StatusCode::FORBIDDEN);
    let late = come_later(&jobcenter, &cafe).await;
    late.says("Das ist zu lange her.");
    let anna = back(&jobcenter, "Anna Becker").await;
    let refused = anna.post(&action, &[("csrf", token.as_str())]).await;
    assert!(refused.status.is_client_error());
    assert_eq!(cafe.last_post("Peter").await.kind, "invitation");
}

async fn come_later(jobcenter: &Jobcenter, cafe: &Cafe<'_>) -> Page {
    come(jobcenter, "2027-02-20T12:00:00Z");
    let anna = back(jobcenter, "Anna Becker").await;
    anna.get(&format!("/events/{}/afterwards", cafe.id)).await
}

/// Whoever was sent has no invitation, and no thanks for coming.
#[actix_web::test]
async fn nobody_who_was_assigned_hears_anything() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let sergej = guest("Sergej", "Adam");
    week.knows(&[&sergej]).await;
    let path = format!("/api/v1/events/{}/assignments", week.cafe.id);
    let sent = machine.post(&path, &json!({ "keys": [sergej.key] })).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    week.wait_until(0, 30);
    entered(&week.cafe, &[(&sergej, Presence::Present)]).await;

    let (id, app) = (week.cafe.id, jobcenter.app.clone());
    let read = jobcenter.app.db.read(move |conn| {
        let event = events::queries::find(conn, id)?.unwrap();
        plan(conn, &app, &event, Letters::Too)
    });
    assert!(read.await.unwrap().letters.is_empty());
}

#[actix_web::test]
async fn three_questions_are_answered_once_per_device_and_shown_by_fives() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let path = format!("/events/{}/afterwards", cafe.id);
    let anna = back(&jobcenter, "Anna Becker").await;
    let action = format!("{path}/link");
    let made = anna.get(&path).await.submits_to(Some(&action), &[]).await;
    made.says("Das Ergebnis steht hier ab fünf Antworten.");
    let (_, rest) = made.body.split_once("/f/").unwrap();
    let link = format!("/f/{}", &rest[..22]);
    assert!(made.body.contains("class=\"qr\""));

    let early = jobcenter.browser().get(&link).await;
    early.says("Das Treffen hat noch nicht begonnen");
    assert_eq!(jobcenter.browser().get("/f/nirgends").await.status, StatusCode::NOT_FOUND);
    come(&jobcenter, "2027-01-19T10:30:00Z");
    let anna = back(&jobcenter, "Anna Becker").await;
    let marks = [("liked", "yes"), ("helped", "partly"), ("again", "yes")];
    let one = jobcenter.browser();
    let form = one.get(&link).await;
    form.says("Wie war es?").says("Kontaktcafé");
    assert!(form.header("set-cookie").is_empty(), "looking leaves no mark");
    let refused = form.submits(&marks[..2]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Bitte wählen Sie eine Antwort.");
    assert!(refused.body.contains("value=\"partly\" checked"), "what was said is still there");
    form.submits(&marks).await.says("Danke für Ihre Antwort!");
    // The same device again: thanked, and not counted.
    one.get(&link).await.says("Danke für Ihre Antwort!");
    form.submits(&marks).await.says("Danke für Ihre Antwort!");

    for _ in 0..3 {
        jobcenter.browser().get(&format!("{link}?lang=tr")).await.submits(&marks).await;
    }
    anna.get(&path).await.says("Das Ergebnis steht hier ab fünf Antworten.");
    let last = [("liked", "no"), ("helped", "no"), ("again", "no")];
    jobcenter.browser().get(&link).await.submits(&last).await;
    let five = anna.get(&path).await;
    five.says("5 Antworten.").says("gut 4").says("nicht gut 1").says("ein wenig 4");
    // One more changes nothing that anybody could subtract.
    jobcenter.browser().get(&link).await.submits(&last).await;
    anna.get(&path).await.says("5 Antworten.").says("nicht gut 1");
    let machine = jobcenter.machine(Role::Planner).await;
    let seen = machine.get(&format!("/api/v1/events/{}/feedback", cafe.id)).await.json;
    assert_eq!((&seen["answers"], &seen["questions"]["liked"]["no"]), (&json!(5), &json!(1)));

    let outside = jobcenter.browser_outside().await;
    outside.get(&format!("{link}?lang=uk")).await.says("Як Вам було?");
    let wrong = outside.post(&link, &marks).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    come(&jobcenter, "2027-02-19T12:00:00Z");
    jobcenter.browser().get(&link).await.says("Die Fragen sind schon geschlossen");
}

#[actix_web::test]
async fn what_it_cost_is_shown_per_guest_where_there_are_enough() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Lena Leitung", Role::Manager).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let guests: Vec<_> = (0..20).map(|number| guest(&format!("Gast{number}"), "Weber")).collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    post_arrives(&cafe).await;
    come(&jobcenter, "2027-01-19T12:00:00Z");
    let presence = |number| if number < 12 { Presence::Present } else { Presence::Absent };
    let seen: Vec<_> = guests.iter().enumerate().map(|(at, one)| (one, presence(at))).collect();
    entered(&cafe, &seen).await;
    let (anna, lena) =
        (back(&jobcenter, "Anna Becker").await, back(&jobcenter, "Lena Leitung").await);
    let path = format!("/events/{}/afterwards", cafe.id);
    let action = format!("{path}/costs");

    lena.get("/turnout/costs").await.says("noch niemand Kosten eingetragen");
    let form = anna.get(&path).await;
    let wrong = form.submits_to(Some(&action), &[("rooms", "viel"), ("catering", "60,50")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte geben Sie einen Betrag wie 120 oder 120,50 ein");
    assert!(wrong.body.contains("value=\"viel\"") && wrong.body.contains("value=\"60,50\""));
    let typed = [("rooms", "120"), ("catering", "60,50"), ("postage", "11,40")];
    form.submits_to(Some(&action), &typed).await.says("Zusammen: 191,90 €");
    let machine = jobcenter.machine(Role::Planner).await;
    let api = format!("/api/v1/events/{}/costs", cafe.id);
    let kept = machine.get(&api).await.json;
    assert_eq!((&kept["rooms"], &kept["total"]), (&json!(12000), &json!(19190)));
    let wrong = machine.put(&api, &json!({ "rooms": -1 })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    // 191,90 for twelve people.
    let page = lena.get("/turnout/costs").await;
    page.says("Kontaktcafé 1 1 16 €").does_not_say("191");
    assert_eq!(lena.get(&path).await.status, StatusCode::FORBIDDEN);
    closes(&cafe).await;
    lena.get("/turnout/costs?year=2027").await.says("Gesamt 1 1 16 €");

    // A second one with three people and no costs could be subtracted.
    let small = Cafe::with(&jobcenter, 20, 0, "2027-01-20").await;
    let few: Vec<_> = (0..12).map(|number| guest(&format!("Neu{number}"), "Kern")).collect();
    small.invites(&few.iter().collect::<Vec<_>>()).await;
    post_arrives(&small).await;
    come(&jobcenter, "2027-01-20T12:00:00Z");
    let presence = |number| if number < 3 { Presence::Present } else { Presence::Absent };
    let seen: Vec<_> = few.iter().enumerate().map(|(at, one)| (one, presence(at))).collect();
    entered(&small, &seen).await;
    let lena = back(&jobcenter, "Lena Leitung").await;
    lena.get("/turnout/costs?year=2027").await.says("Kontaktcafé 2 1 –");
}

async fn kinds(cafe: &Cafe<'_>, name: &str) -> Vec<String> {
    cafe.post_of(name).await.into_iter().map(|one| one.kind).collect()
}

#[actix_web::test]
async fn thanks_go_by_themselves_once_when_all_is_entered() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let (peter, ursula) = (by_letter("Peter", "Fischer"), guest("Ursula", "Kern"));
    cafe.invites(&[&aylin, &jonas, &peter, &ursula]).await;
    post_arrives(&cafe).await;
    let (there, absent) = (Presence::Present, Presence::Absent);
    let thanked = async || thank_due(&jobcenter.app).await.unwrap();

    come(&jobcenter, "2027-01-20T09:30:00Z");
    assert_eq!(thanked().await, 0, "nobody knows yet who was there");
    entered(&cafe, &[(&aylin, there), (&peter, there), (&jonas, absent)]).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    let plan = anna.get(&format!("/events/{}/reminders", cafe.id)).await;
    plan.says("Mi 20.01.2027, 10:00 Uhr").says("geht von selbst, wenn alles eingetragen ist");
    closes(&cafe).await;
    come(&jobcenter, "2027-01-20T21:00:00Z");
    assert_eq!(thanked().await, 0, "people sleep");
    come(&jobcenter, "2027-01-21T07:00:00Z");
    assert_eq!(thanked().await, 1, "it was closed late");

    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "thanks"]);
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation", "missed"]);
    let letter = cafe.last_post("Peter").await;
    assert_eq!((letter.kind.as_str(), letter.way.as_str()), ("thanks", "letter"));
    assert_eq!(kinds(&cafe, "Ursula").await, ["invitation"], "not entered is not absent");
    assert_eq!(thanked().await, 0);
    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&format!("/events/{}/afterwards", cafe.id)).await;
    page.says("Das ist geschehen, am Do 21.01.2027: 2 Haushalten haben wir gedankt, 1 hat");
}

#[actix_web::test]
async fn thanks_can_be_stopped_and_what_a_person_released_is_not_said_again() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let late = Cafe::with(&jobcenter, 20, 0, "2027-01-12").await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, peter) = (guest("Aylin", "Demir"), by_letter("Peter", "Fischer"));
    for one in [&late, &cafe] {
        one.invites(&[&aylin, &peter]).await;
        post_arrives(one).await;
    }
    let there = [(&aylin, Presence::Present), (&peter, Presence::Present)];
    let thanked = async || thank_due(&jobcenter.app).await.unwrap();
    come(&jobcenter, "2027-01-19T12:00:00Z");
    entered(&cafe, &there).await;
    closes(&cafe).await;

    let page = format!("/events/{}/reminders", cafe.id);
    let anna = back(&jobcenter, "Anna Becker").await;
    let stop = anna.get(&page).await.submits_to(Some(&format!("{page}/stop")), &[]).await;
    stop.says("Angehalten. Es geht nichts hinaus.");
    come(&jobcenter, "2027-01-20T09:30:00Z");
    assert_eq!(thanked().await, 0);
    let api = format!("/api/v1{page}");
    assert_eq!(machine.get(&api).await.json["thanks"], json!({"due_at": null, "stopped": true}));
    let resumed = machine.put(&format!("{api}/thanks"), &json!({"stopped": false})).await;
    let planned = json!({"due_at": "2027-01-20T09:00:00Z", "stopped": false});
    assert_eq!(resumed.json["thanks"], planned);
    let format = jobcenter
        .app
        .db
        .read(|conn| treffpunkt::formats::queries::by_key(conn, "kontaktcafe"))
        .await
        .unwrap()
        .unwrap();
    let format = format!("/api/v1/formats/{}/reminders", format.id);
    let mut plan = machine.get(&format).await.json;
    assert_eq!(plan["thanks"], json!({"active": true, "letters": true}));
    plan["thanks"] = json!({"active": false, "letters": false});
    assert_eq!(machine.put(&format, &plan).await.json, plan);
    assert_eq!(thanked().await, 0, "they are left to people");
    plan["thanks"] = json!({"active": true, "letters": false});
    machine.put(&format, &plan).await;

    // A day later than a week nobody is thanked without somebody who looks at it.
    come(&jobcenter, "2027-01-20T12:00:00Z");
    entered(&late, &there).await;
    closes(&late).await;
    assert_eq!(thanked().await, 1);
    assert_eq!(kinds(&late, "Aylin").await.iter().filter(|kind| *kind == "thanks").count(), 1);
    assert_eq!(cafe.last_post("Peter").await.kind, "invitation", "no letters");
    let path = format!("/events/{}/afterwards", late.id);
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get(&path).await.submits_to(Some(&format!("{path}/thanks")), &[]).await;
    assert_eq!(thanked().await, 0);
    assert_eq!(kinds(&late, "Aylin").await.iter().filter(|kind| *kind == "thanks").count(), 2);
}
