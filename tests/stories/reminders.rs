//! Reminders: whoever is silent is asked once more by another way, whoever comes is reminded twice, and
//! nobody is pressed. Days are moved by hand; `10 o'clock` in Berlin is 9 in UTC in January.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::events::Meeting;
use treffpunkt::events::draft::spans;
use treffpunkt::guests::{self, Channel, Guest};
use treffpunkt::invitations::{actions, queries};
use treffpunkt::outbox::{State, queries as outbox};
use treffpunkt::reminders::remind_due;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest, planner};
use crate::privacy::come;
use crate::week::back;
use crate::world::Jobcenter;

/// Everybody read their invitation.
async fn post_arrives(cafe: &Cafe<'_>) {
    let (now, rows) = (cafe.jobcenter.app.clock.now(), cafe.roster().await);
    let arrived = cafe.jobcenter.app.db.write(move |conn| {
        for row in rows {
            queries::delivered(conn, row.party, now)?;
        }
        Ok::<_, diesel::result::Error>(())
    });
    arrived.await.unwrap();
}

/// Somebody says yes by the link of their invitation.
async fn says(cafe: &Cafe<'_>, name: &str, answer: &str) {
    let link = cafe.last_post(name).await.link();
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", answer)]).await;
}

/// The worker looks at that moment. How many households it reminds.
async fn look(jobcenter: &Jobcenter, at: &str) -> usize {
    come(jobcenter, at);
    remind_due(&jobcenter.app).await.unwrap()
}

/// What was written to people of this name, by kind.
async fn kinds(cafe: &Cafe<'_>, name: &str) -> Vec<String> {
    let kinds = cafe.post_of(name).await.into_iter().map(|one| one.kind);
    kinds.filter(|kind| kind != "accepted").collect()
}

#[actix_web::test]
async fn the_silent_are_asked_by_another_way_and_who_comes_is_reminded_twice() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let home = |guest: Guest| Guest { household: Some("H-7".into()), ..guest };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let (mina, ali) = (home(guest("Mina", "Kaya")), home(guest("Ali", "Kaya")));
    let wished = Some(Channel::Letter);
    let lena = Guest { wished_channel: wished, language: "uk".into(), ..guest("Lena", "Bondar") };
    let phone = Some("+492214710999".to_owned());
    let peter = Guest { phone: phone.clone(), phone_typed: phone, ..by_letter("Peter", "Fischer") };
    let omar = by_letter("Omar", "Said");
    cafe.invites(&[&aylin, &jonas, &mina, &ali, &lena, &peter, &omar]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Jonas", "yes").await;

    assert_eq!(look(&jobcenter, "2027-01-12T08:59:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-12T09:00:00Z").await, 5);
    assert_eq!(remind_due(&jobcenter.app).await.unwrap(), 0, "nothing goes twice");

    let letter = cafe.last_post("Aylin").await;
    assert_eq!((letter.kind.as_str(), letter.way.as_str()), ("second_try", "letter"));
    assert!(letter.text.contains("schreibe ich Ihnen noch einmal"), "{}", letter.text);
    assert!(letter.text.contains("Sie müssen nicht antworten"), "{}", letter.text);
    let together = cafe.last_post("Mina").await;
    assert_eq!(
        (together.kind.as_str(), together.recipient.contains("Ali Kaya")),
        ("second_try", true)
    );
    assert_eq!(cafe.post_of("Ali").await.len(), 2, "one message for one household");
    let mail = cafe.last_post("Lena").await;
    assert_eq!((mail.kind.as_str(), mail.way.as_str()), ("second_try", "email"));
    assert!(mail.text.contains("Тому пишу Вам ще раз") && mail.calendar.is_none());
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation"], "he has answered");
    let anna = back(&jobcenter, "Anna Becker").await;
    let calls = anna.get("/phone").await;
    calls.says("Peter Fischer").says("hat noch nicht geantwortet");
    calls.says("Omar Said").says("Keine andere Adresse und keine Nummer bekannt.");

    // She types the code of the second letter.
    let code = letter.code();
    let door = jobcenter.browser();
    let form = door.get("/antwort").await.submits(&[("code", &code)]).await;
    form.submits(&[("answer", "yes")]).await.says("Schön, dass Sie kommen!");
    assert_eq!(look(&jobcenter, "2027-01-13T09:00:00Z").await, 0);

    assert_eq!(look(&jobcenter, "2027-01-16T09:00:00Z").await, 2);
    let mail = cafe.last_post("Aylin").await;
    assert_eq!((mail.kind.as_str(), mail.way.as_str()), ("reminder", "email"));
    assert!(mail.text.contains("Dienstag, 19. Januar") && mail.text.contains("Wer kommt?"));
    assert!(mail.calendar.is_none() && mail.text.contains("freiwillig"), "{}", mail.text);
    assert_eq!(look(&jobcenter, "2027-01-17T09:00:00Z").await, 0, "it is Sunday");
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 2);
    let mail = cafe.last_post("Jonas").await;
    assert_eq!(mail.kind, "last_reminder");
    let page = back(&jobcenter, "Anna Becker").await;
    let page = page.get(&format!("/events/{}/reminders", cafe.id)).await;
    page.says("Zurzeit ist niemand zu erinnern.").says("Schon hinaus").says("Ali Kaya");

    // The link in a reminder takes back what was said.
    let form = door.get(&format!("{}?aendern", mail.link())).await;
    form.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    assert_eq!(look(&jobcenter, "2027-01-19T09:00:00Z").await, 0, "it has begun");
    let all = ["invitation", "second_try", "reminder", "last_reminder"];
    assert_eq!(kinds(&cafe, "Aylin").await, all);
}

#[actix_web::test]
async fn what_is_due_on_a_sunday_is_said_to_go_on_monday() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;
    let path = format!("/events/{}/reminders", cafe.id);

    come(&jobcenter, "2027-01-17T09:00:00Z");
    let page = back(&jobcenter, "Anna Becker").await.get(&path).await;
    page.says("Aylin Demir Erinnerung Mo 18.01.2027, 08:00 Uhr E-Mail");
    come(&jobcenter, "2027-01-18T07:00:00Z");
    let page = back(&jobcenter, "Anna Becker").await.get(&path).await;
    page.says("Aylin Demir Erinnerung jetzt E-Mail");
}

#[actix_web::test]
async fn whoever_is_called_because_they_are_silent_is_not_written_to_as_well() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let phone = Some("+492214710999".to_owned());
    let aylin = Guest { phone: phone.clone(), phone_typed: phone, ..guest("Aylin", "Demir") };
    let released = cafe.invites(&[&aylin, &guest("Jonas", "Weber")]).await;
    post_arrives(&cafe).await;
    let (campaign, at) = (released.campaign, jobcenter.app.clock.now());
    let sent = jobcenter.app.db.write(move |conn| {
        for (id, _) in outbox::waiting_of(conn, campaign.as_str())? {
            outbox::decide(conn, id, State::Queued, State::Sent, "", at)?;
        }
        Ok::<_, diesel::result::Error>(())
    });
    sent.await.unwrap();
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let page = format!("/events/{}/reminders", cafe.id);
    anna.get(&page).await.says("2 Erinnerungen sind geplant.");

    let calls = format!("/events/{}/invitations/course/calls", cafe.id);
    let done = anna.get(&calls).await.submits_to(Some(&calls), &[]).await;
    done.says("Ein Anruf steht jetzt auf der Anrufliste").says("Ohne Nummer: 1");

    anna.get(&page).await.says("Eine Erinnerung ist geplant.").does_not_say("Aylin Demir");
    assert_eq!(look(&jobcenter, "2027-01-12T09:00:00Z").await, 1);
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation"]);
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation", "second_try"]);
}

#[actix_web::test]
async fn the_plan_begins_with_the_invitation_and_ends_with_thanks() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let path = format!("/events/{}/reminders", cafe.id);

    let page = anna.get(&path).await;
    page.says("bis Di 05.01.2027")
        .says("noch niemand eingeladen")
        .says("Mi 20.01.2027, 10:00 Uhr geht von selbst");
    let invite = format!("/events/{}/invitations/new", cafe.id);
    let thanks = format!("/events/{}/afterwards", cafe.id);
    assert!(page.body.contains(&invite) && page.body.contains(&thanks), "{}", page.body);

    cafe.invites(&[&guest("Aylin", "Demir"), &guest("Jonas", "Weber")]).await;
    anna.get(&path).await.says("2 Haushalte haben sie noch nicht");
    says(&cafe, "Jonas", "yes").await;
    anna.get(&path).await.says("1 Haushalt hat sie noch nicht");
    post_arrives(&cafe).await;
    anna.get(&path).await.says("alle haben sie");
}

#[actix_web::test]
async fn a_missed_night_is_caught_up_in_the_morning_and_two_are_not_said_at_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;

    // Nobody looked for two days; then it is Saturday evening, Sunday, and early on Monday.
    assert_eq!(look(&jobcenter, "2027-01-16T19:30:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-17T11:00:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-18T06:59:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-18T07:00:00Z").await, 1);
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 0, "she was reminded this morning");
    assert_eq!(look(&jobcenter, "2027-01-19T07:00:00Z").await, 0, "two hours before is too late");

    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "reminder"]);
}

#[actix_web::test]
async fn of_two_missed_reminders_only_the_later_one_goes() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;

    assert_eq!(look(&jobcenter, "2027-01-18T12:00:00Z").await, 1);

    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "last_reminder"]);
    // A second try would leave no time.
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation"]);
}

#[actix_web::test]
async fn who_has_just_said_yes_is_left_alone_for_an_hour() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    post_arrives(&cafe).await;

    come(&jobcenter, "2027-01-16T08:55:00Z");
    says(&cafe, "Aylin", "yes").await;
    assert_eq!(look(&jobcenter, "2027-01-16T09:54:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-16T09:55:00Z").await, 1);
    // After the hour of the reminder: he knows better than it does.
    says(&cafe, "Jonas", "yes").await;
    assert_eq!(look(&jobcenter, "2027-01-16T12:00:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 2);
}

#[actix_web::test]
async fn two_events_in_one_week_do_not_write_twice_a_day() {
    let jobcenter = Jobcenter::open().await;
    let tuesday = Cafe::with_seats(&jobcenter, 20).await;
    let wednesday = Cafe::with(&jobcenter, 20, 0, "2027-01-20").await;
    let aylin = guest("Aylin", "Demir");
    for cafe in [&tuesday, &wednesday] {
        cafe.invites(&[&aylin]).await;
        post_arrives(cafe).await;
        says(cafe, "Aylin", "yes").await;
    }

    // Both first reminders are due on Saturday.
    assert_eq!(look(&jobcenter, "2027-01-16T09:00:00Z").await, 1);
    assert_eq!(look(&jobcenter, "2027-01-16T15:00:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 1);
    assert_eq!(look(&jobcenter, "2027-01-18T15:00:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-19T09:00:00Z").await, 1);

    let sent = kinds(&tuesday, "Aylin").await;
    assert_eq!(sent[2..], ["reminder", "last_reminder", "last_reminder"]);
}

#[actix_web::test]
async fn staff_see_and_stop_what_is_planned() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let mina = guest("Mina", "Kaya");
    cafe.invites(&[&aylin, &jonas, &mina]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;
    says(&cafe, "Jonas", "yes").await;
    let path = format!("/events/{}/reminders", cafe.id);
    let of_aylin = format!("{path}/{}/reminder", cafe.invitation(&aylin).await);
    let machine = jobcenter.machine(Role::Planner).await;

    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&path).await;
    page.says("5 Erinnerungen sind geplant.").says("Mina Kaya Zweiter Versuch");
    page.says("Di 12.01.2027, 10:00 Uhr Brief").says("E-Mail: 2");
    let stopped = page.submits_to(Some(&format!("{of_aylin}/stop")), &[]).await;
    stopped.says("4 Erinnerungen sind geplant.").says("Von Hand angehalten");
    let second = [("kind", "second_try")];
    let stopped = stopped.submits_to(Some(&format!("{path}/stop")), &second).await;
    stopped.says("3 Erinnerungen sind geplant.").does_not_say("Mina Kaya");
    assert_eq!(look(&jobcenter, "2027-01-12T09:00:00Z").await, 0);

    assert_eq!(look(&jobcenter, "2027-01-16T09:00:00Z").await, 1);
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation"]);
    let anna = back(&jobcenter, "Anna Becker").await;
    let goes_on = anna.get(&path).await.submits_to(Some(&format!("{of_aylin}/resume")), &[]).await;
    goes_on.says("Es geht weiter wie geplant.").does_not_say("Von Hand angehalten");
    assert_eq!(look(&jobcenter, "2027-01-16T12:00:00Z").await, 1);
    let of_jonas = cafe.invitation(&jonas).await;
    let one = format!("/api/v1/invitations/{of_jonas}/reminders");
    let late = machine.put(&format!("{one}/reminder"), &json!({"stopped": true})).await;
    assert_eq!((late.status, &late.json["code"]), (StatusCode::CONFLICT, &json!("already_sent")));
    let early = machine.put(&format!("{one}/last_reminder"), &json!({"stopped": true})).await;
    assert_eq!(early.status, StatusCode::NO_CONTENT);

    let anna = back(&jobcenter, "Anna Becker").await;
    let all =
        anna.get(&path).await.submits_to(Some(&format!("{path}/stop")), &[("kind", "")]).await;
    all.says("Alle weiterlaufen lassen").says("Zurzeit ist niemand zu erinnern.");
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 0);
    let api = format!("/api/v1/events/{}/reminders", cafe.id);
    let wish = machine.put(&format!("{api}/last_reminder"), &json!({"stopped": false})).await;
    assert_eq!(wish.status, StatusCode::OK);
    assert_eq!(
        machine.get(&api).await.json["items"][2],
        json!({
            "kind": "last_reminder", "due_at": "2027-01-18T09:00:00Z", "stopped": false,
            "planned": 1, "held": 1, "sent": 0,
        })
    );
    assert_eq!(remind_due(&jobcenter.app).await.unwrap(), 1);
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "reminder", "last_reminder"]);
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation", "reminder"]);

    let manager = jobcenter.machine(Role::Manager).await;
    assert_eq!(manager.get(&api).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn two_workers_at_once_write_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 40).await;
    let names: Vec<String> = (1..=12).map(|number| format!("Gast{number:02}")).collect();
    let people: Vec<Guest> = names.iter().map(|name| guest(name, "Weber")).collect();
    cafe.invites(&people.iter().collect::<Vec<_>>()).await;
    post_arrives(&cafe).await;
    come(&jobcenter, "2027-01-12T09:00:00Z");

    let app = &jobcenter.app;
    let (one, two, three) = tokio::join!(remind_due(app), remind_due(app), remind_due(app));

    assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 12);
    for name in &names {
        assert_eq!(kinds(&cafe, name).await, ["invitation", "second_try"], "{name}");
    }
}

#[actix_web::test]
async fn nobody_is_reminded_of_what_is_not_or_against_their_will() {
    let jobcenter = Jobcenter::open().await;
    let (cafe, off) =
        (Cafe::with_seats(&jobcenter, 20).await, Cafe::with(&jobcenter, 20, 0, "2027-01-21").await);
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let (mina, peter) = (guest("Mina", "Kaya"), guest("Peter", "Fischer"));
    let (lena, ida) = (guest("Lena", "Bondar"), guest("Ida", "Kern"));
    cafe.invites(&[&aylin, &jonas, &mina, &peter]).await;
    off.invites(&[&lena]).await;
    post_arrives(&cafe).await;
    post_arrives(&off).await;
    // Her invitation is held and has reached nobody yet.
    cafe.invites_with_hold(&[&ida], 60 * 24 * 3).await;
    for (name, answer) in [("Aylin", "yes"), ("Jonas", "no"), ("Mina", "yes"), ("Peter", "maybe")] {
        says(&cafe, name, answer).await;
    }
    let (app, now) = (jobcenter.app.clone(), jobcenter.app.clock.now());
    let gone = cafe.invitation(&aylin).await;
    let (unwilling, event) = (Guest { no_invitations: true, ..mina.clone() }, off.id);
    let done = jobcenter.app.db.write(move |conn| {
        actions::withdraw(conn, &app, &planner(), gone, now).unwrap();
        guests::queries::update(conn, &unwilling, now)?;
        actions::cancel(conn, &app, &planner(), event, "Die Heizung ist kaputt.", now).unwrap();
        Ok::<_, diesel::result::Error>(())
    });
    done.await.unwrap();

    for at in ["2027-01-12T09:00:00Z", "2027-01-14T09:00:00Z", "2027-01-16T09:00:00Z"] {
        assert_eq!(look(&jobcenter, at).await, 0, "{at}");
    }
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 0);
}

#[actix_web::test]
async fn a_full_event_asks_nobody_again() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;

    assert_eq!(look(&jobcenter, "2027-01-12T09:00:00Z").await, 0);
    says(&cafe, "Aylin", "no").await;
    assert_eq!(look(&jobcenter, "2027-01-12T10:00:00Z").await, 1);
    assert_eq!(cafe.last_post("Jonas").await.kind, "second_try");
}

#[actix_web::test]
async fn an_event_that_moves_is_reminded_of_anew() {
    let jobcenter = Jobcenter::open().await;
    jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;
    assert_eq!(look(&jobcenter, "2027-01-16T09:00:00Z").await, 1);

    let (app, now, event) = (jobcenter.app.clone(), jobcenter.app.clock.now(), cafe.id);
    let moved = jobcenter.app.db.write(move |conn| {
        let event = treffpunkt::events::queries::find(conn, event)?.unwrap();
        let meeting = Meeting {
            venue: event.venue.as_ref().map(|venue| venue.id),
            zone: event.zone.clone(),
            sessions: spans(&event.sessions).iter().map(|span| span.later_by(7)).collect(),
        };
        actions::change(conn, &app, &planner(), event.id, (&meeting, ""), now).unwrap();
        Ok::<_, diesel::result::Error>(())
    });
    moved.await.unwrap();

    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 0);
    assert_eq!(look(&jobcenter, "2027-01-23T09:00:00Z").await, 1);
    let sent = kinds(&cafe, "Aylin").await;
    assert_eq!(sent, ["invitation", "reminder", "changed", "reminder"]);
}

#[actix_web::test]
async fn a_format_has_a_plan_of_its_own() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    post_arrives(&cafe).await;
    says(&cafe, "Aylin", "yes").await;
    let format = jobcenter
        .app
        .db
        .read(|conn| treffpunkt::formats::queries::by_key(conn, "kontaktcafe"))
        .await
        .unwrap()
        .unwrap();
    let path = format!("/formats/{}/reminders", format.id);

    let form = anna.get(&path).await;
    let refused = form.submits(&[("reminder_days", "1")]).await;
    refused.says("Bitte geben Sie eine Zahl von 2 bis 14 ein.");
    form.submits(&[("reminder_days", "5")]).await.says("Der Plan ist gespeichert.");
    anna.get(&format!("/events/{}/reminders", cafe.id)).await.says("Do 14.01.2027, 10:00 Uhr");
    assert_eq!(look(&jobcenter, "2027-01-14T09:00:00Z").await, 1);

    let machine = jobcenter.machine(Role::Planner).await;
    let api = format!("/api/v1{path}");
    let mut plan = machine.get(&api).await.json;
    assert_eq!(plan["reminder"], json!({"active": true, "days": 5}));
    plan["last_reminder"] = json!({"active": true, "days": 5});
    let refused = machine.put(&api, &plan).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json["errors"][0]["field"], "reminder.days");
    plan["last_reminder"] = json!({"active": false, "days": 1});
    assert_eq!(machine.put(&api, &plan).await.json, plan);
    assert_eq!(look(&jobcenter, "2027-01-18T09:00:00Z").await, 0, "there is none any more");
}

#[actix_web::test]
async fn a_text_message_goes_where_somebody_said_yes_to_them() {
    let gateway = "http://name:wort@127.0.0.1:9/cgi-bin/sendsms".to_owned();
    let jobcenter = Jobcenter::open_with(&[("sms_url", gateway)]).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let number = Some("+491713920094".to_owned());
    let texted = |guest: Guest| Guest { phone: number.clone(), sms_consent: true, ..guest };
    let (peter, ida) = (texted(by_letter("Peter", "Fischer")), texted(by_letter("Ida", "Kern")));
    let lena = Guest { sms_consent: false, ..texted(by_letter("Lena", "Bondar")) };
    cafe.invites(&[&peter, &ida, &lena]).await;
    post_arrives(&cafe).await;
    let code = cafe.last_post("Ida").await.code();
    let form = jobcenter.browser().get("/antwort").await.submits(&[("code", &code)]).await;
    form.submits(&[("answer", "yes")]).await.says("Schön, dass Sie kommen!");

    assert_eq!(look(&jobcenter, "2027-01-12T09:00:00Z").await, 2);
    let again = cafe.last_post("Peter").await;
    assert_eq!((again.kind.as_str(), again.way.as_str()), ("second_try", "sms"));
    assert!(again.text.contains("ich frage noch einmal: Dienstag, 19. Januar"), "{}", again.text);
    assert_eq!(kinds(&cafe, "Lena").await, ["invitation"], "she is called");
    assert_eq!(look(&jobcenter, "2027-01-16T09:00:00Z").await, 1);
    let reminder = cafe.last_post("Ida").await;
    assert_eq!((reminder.kind.as_str(), reminder.way.as_str()), ("reminder", "sms"));
    // Its link takes back what was said.
    let form = jobcenter.browser().get(&format!("{}?aendern", reminder.link())).await;
    form.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
}
