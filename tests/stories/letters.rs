//! Letters: a batch is put together, printed, posted, and one comes back.

use serde_json::json;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::release::release;
use treffpunkt::invitations::selection::Choice;
use treffpunkt::invitations::way::Wish;
use treffpunkt::outbox::State;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_letter, guest, in_state, planner};
use crate::world::Jobcenter;

#[actix_web::test]
async fn a_batch_is_printed_posted_and_one_letter_comes_back() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (olena, jonas) = (by_letter("Olena", "Koval"), by_letter("Jonas", "Weber"));
    let mut samira = by_letter("Samira", "Haddad");
    samira.language = "ar".into();
    cafe.invites(&[&olena, &jonas, &samira]).await;
    let code = cafe.last_post("Olena").await.code();
    let both = cafe.last_post("Samira").await.text;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    anna.get("/letters").await.says("Kontaktcafé").says("3 Briefe");
    let waiting = anna.get(&format!("/letters?event={}", cafe.id)).await;
    waiting.says("Bis Sa 09.01.2027 abschicken").says("Frau Samira Haddad").says("Arabisch");
    let batch = waiting.submits(&[("size", "large")]).await;
    batch.says("Der Stapel ist fertig: 3 Briefe.").says("2,85 €").says("groß (14 Punkt)");
    anna.get("/letters").await.says("Zurzeit wartet kein Brief.").says("wartet auf den Druck");

    let (path, _) = batch.path.split_once('?').unwrap_or((&batch.path, ""));
    let paper = anna.get(&format!("{path}/briefe.pdf")).await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.body.starts_with("%PDF-"));
    let archive = anna.get(&format!("{path}/druckerei.zip")).await;
    assert_eq!(archive.header("content-type"), "application/zip");
    assert!(archive.body.contains("Lindenweg") || archive.body.contains("Gartenstraße 9"));

    let printed = batch.submits(&[]).await;
    printed.says("Eingetragen: Der Stapel ist gedruckt.");
    let posted = printed.submits(&[]).await;
    posted.says("3 Briefe sind als abgeschickt eingetragen.");
    assert!(both.contains("Guten Tag") && both.contains("القهوة") || both.contains("أدعوكم"));
    let gone = anna.get(&format!("{path}/briefe.pdf")).await;
    assert_eq!(gone.status, 409);
    gone.says("Codes und Links sind gelöscht");
    assert_eq!(in_state(&jobcenter, State::Sent).await, 3);

    let letters = anna.get("/letters").await;
    letters.submits(&[("code", "AAAA-AAAA")]).await.says("Zu diesem Code gibt es hier keinen");
    let typed = code.to_lowercase().replace('-', " ");
    let booked = letters.submits(&[("code", &typed)]).await;
    booked.says("Der Brief an Olena Koval kam zurück").says("Anrufliste");
    letters.submits(&[("code", &typed)]).await.says("kam zurück");
    let id = olena.id;
    let found = jobcenter.app.db.read(move |conn| treffpunkt::guests::queries::find(conn, id));
    assert!(found.await.unwrap().unwrap().address_bad);
    anna.get(path).await.says("Zurückgekommen 1");
}

#[actix_web::test]
async fn letters_that_would_come_too_late_are_refused_with_a_way_out() {
    let jobcenter = Jobcenter::open().await;
    let soon = Cafe::with(&jobcenter, 9, 0, "2027-01-07").await;
    soon.invites(&[&by_letter("Olena", "Koval")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;

    let page = anna.get(&format!("/letters?event={}", soon.id)).await;

    page.says("Für Briefe ist es zu spät").says("Auf die Anrufliste setzen");
    page.does_not_say("Stapel bilden");
    let event = json!({ "event": soon.id.to_string() });
    let refused = machine.post("/api/v1/letters/batches", &event).await;
    assert_eq!((refused.status.as_u16(), &refused.json["code"]), (409, &json!("too_late")));
}

#[actix_web::test]
async fn whoever_waits_for_a_letter_that_comes_too_late_is_called_instead() {
    let jobcenter = Jobcenter::open().await;
    let soon = Cafe::with(&jobcenter, 9, 0, "2027-01-07").await;
    let olena = Guest {
        phone: Some("+492214710901".into()),
        phone_typed: Some("0221 47109 01".into()),
        ..by_letter("Olena", "Koval")
    };
    soon.invites(&[&olena, &by_letter("Jonas", "Ohnetelefon")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let calls = format!("/events/{}/invitations/course/calls", soon.id);
    let page = anna.get(&format!("/letters?event={}", soon.id)).await;
    assert!(page.body.contains(&calls), "{}", page.body);

    let ask = anna.get(&calls).await;
    ask.says("Kommen auf die Anrufliste 1").says("Keine Nummer 1").says("zu spät käme: 2");
    ask.submits_to(Some(&calls), &[]).await.says("Ein Anruf steht jetzt auf der Anrufliste");

    anna.get("/phone").await.says("Olena Koval").does_not_say("Jonas Ohnetelefon");
    assert_eq!(in_state(&jobcenter, State::GivenUp).await, 1);
    let waiting = anna.get(&format!("/letters?event={}", soon.id)).await;
    waiting.says("Jonas Ohnetelefon").does_not_say("Olena Koval");
    anna.get(&calls).await.says("Kommen auf die Anrufliste 0").does_not_say("Ja, ");
}

#[actix_web::test]
async fn a_letter_that_waits_follows_the_language_until_it_is_on_paper() {
    let jobcenter = Jobcenter::open().await;
    let (first, second) =
        (Cafe::with_seats(&jobcenter, 9).await, Cafe::with(&jobcenter, 9, 0, "2027-01-26").await);
    let can = guest("Can", "Kaya");
    first.invites(&[&can]).await;
    let door = first.last_post("Can").await.unsubscribe();
    let chosen = (Choice::ByHand(vec![can.id]), Wish::Letter);
    release(&jobcenter.app, &planner(), second.id, chosen, 0).await.unwrap();
    let letters = async || {
        let post = second.post_of("Can").await.into_iter();
        post.filter(|one| one.way == "letter").collect::<Vec<_>>()
    };
    assert_eq!(letters().await.len(), 1);
    let speaks = async |language: &str| {
        let asked = jobcenter.browser().get(&door).await;
        asked.submits_with(&door, &[("language", language)]).await
    };

    speaks("uk").await.says("Тепер ми пишемо Вам українською");

    let anew = letters().await;
    assert_eq!(anew.len(), 2);
    assert!(anew[1].text.contains("Добрий день"), "{}", anew[1].text);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let waiting = anna.get(&format!("/letters?event={}", second.id)).await;
    let batch = waiting.says("Ukrainisch").submits(&[]).await;
    batch.says("Der Stapel ist fertig: 1 Brief").submits(&[]).await;
    speaks("tr").await;
    assert_eq!(letters().await.len(), 2, "on paper it stays as it is");
}

#[actix_web::test]
async fn a_program_prints_a_batch_that_others_do_not_see() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&by_letter("Olena", "Koval"), &by_letter("Jonas", "Weber")]).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let event = json!({ "event": cafe.id.to_string() });

    let formed = machine.post("/api/v1/letters/batches", &event).await;
    assert_eq!(formed.status.as_u16(), 201, "{}", formed.body);
    assert_eq!((&formed.json["letters"], &formed.json["postage"]), (&json!(2), &json!(190)));
    let again = machine.post("/api/v1/letters/batches", &event).await;
    assert_eq!(again.json["code"], "nothing_waits");

    let path = formed.json["pdf"].as_str().unwrap().to_owned();
    assert!(machine.get(&path).await.body.starts_with("%PDF-"));
    let desk = jobcenter.machine(Role::Desk).await;
    assert_eq!(desk.get(&path).await.status.as_u16(), 403);
    let sued = jobcenter.site("Süd").await;
    let other = jobcenter.staff_of("Sabine Sued", Role::Planner, Scope::Sites(vec![sued])).await;
    let page = path.replace("/api/v1", "");
    assert_eq!(other.get(&page).await.status, 404);
    other.get("/letters").await.does_not_say("Kontaktcafé");
}
