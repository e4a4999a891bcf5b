//! What an event needs, read from what people said; and the mail two days before.

use treffpunkt::outbox::State;
use treffpunkt::shopping::reminder::remind_due;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest, in_state, minutes, post};
use crate::world::Jobcenter;

async fn replies(cafe: &Cafe<'_>, name: &str, typed: &[(&str, &str)]) {
    let link = cafe.post_of(name).await[0].link();
    let page = cafe.jobcenter.browser().get(&link).await;
    page.submits(&[&[("answer", "yes")], typed].concat()).await.says("Schön");
}

#[actix_web::test]
async fn chairs_seats_and_interpreters_follow_from_what_people_said() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 8, "2027-01-19").await;
    let people = [guest("Aylin", "Demir"), guest("Olena", "Koval"), guest("Jonas", "Weber")];
    cafe.invites(&people.iter().collect::<Vec<_>>()).await;
    let first =
        [("companions", "1"), ("age", "2"), ("step_free", "1"), ("access", "Platz am Fenster")];
    replies(&cafe, "Aylin", &first).await;
    replies(&cafe, "Olena", &[("interpreter", "uk"), ("age", "7")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let team = format!("/events/{}/team", cafe.id);
    let typed = [
        ("part", "interpreter"),
        ("name", "Iryna Bondar"),
        ("language", "uk"),
        ("agreement", "confirmed"),
    ];
    anna.get(&team).await.submits_to(Some(&team), &typed).await.says("gespeichert");

    let page = anna.get(&format!("/events/{}/shopping", cafe.id)).await;
    page.says("3 Erwachsene, 2 Kinder, 1 im Team").says("5 Stühle").says("12 Getränke");
    page.says("1 Kindersitz").says("1 Platz ohne Stufen").says("Dolmetschen Ukrainisch: gefunden");
    page.says("Platz am Fenster").does_not_say("Demir").does_not_say("Aylin");

    let week = anna.get("/shopping?week=2027-W03").await;
    week.says("Mo 18.01.2027 – So 24.01.2027").says("Kontaktcafé").says("5 Stühle");
    anna.get("/shopping?week=2027-W04").await.says("Nichts einzukaufen");
    let machine = jobcenter.machine(Role::Desk).await;
    let list = machine.get(&format!("/api/v1/events/{}/shopping", cafe.id)).await;
    assert_eq!((&list.json["chairs"], &list.json["child_seats"]), (&5.into(), &1.into()));
    let manager = jobcenter.machine(Role::Manager).await;
    let refused = manager.get(&format!("/api/v1/events/{}/shopping", cafe.id)).await;
    assert_eq!(refused.status, 403);
}

#[actix_web::test]
async fn whoever_hosts_or_cooks_is_reminded_once_two_days_before() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let other = Cafe::with(&jobcenter, 20, 0, "2027-01-20").await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let people = [
        ("caterer", "Bäckerei Sonne", "baeckerei@example.org", "confirmed"),
        ("host", "Maria Sommer", "maria@example.org", "asked"),
        ("co_host", "Maria Sommer", "Maria@example.org", "confirmed"),
        ("host", "Ralf Winter", "ralf@example.org", "declined"),
        ("speaker", "Ute Herbst", "ute@example.org", "confirmed"),
        ("caterer", "Ohne Adresse", "", "confirmed"),
    ];
    for (part, name, email, agreement) in people {
        let team = format!("/events/{}/team", cafe.id);
        let typed = [("part", part), ("name", name), ("email", email), ("agreement", agreement)];
        anna.get(&team).await.submits_to(Some(&team), &typed).await.says("gespeichert");
    }
    let team = format!("/events/{}/team", other.id);
    let typed = [("part", "caterer"), ("name", "Bäckerei Mond"), ("email", "mond@example.org")];
    anna.get(&team).await.submits_to(Some(&team), &typed).await.says("gespeichert");

    // Saturday, 16 January, at noon: three days before.
    jobcenter.wait(minutes(60 * (24 * 12 + 3)));
    assert_eq!(remind_due(&jobcenter.app).unwrap(), 0);
    // Sunday at half past six, and at seven.
    jobcenter.wait(minutes(60 * 18 + 30));
    assert_eq!(remind_due(&jobcenter.app).unwrap(), 0);
    jobcenter.wait(minutes(30));
    assert_eq!(remind_due(&jobcenter.app).unwrap(), 2);
    assert_eq!(remind_due(&jobcenter.app).unwrap(), 0);

    let all = post(&jobcenter).await;
    let mut whom: Vec<_> = all.iter().map(|one| one.recipient.as_str()).collect();
    whom.sort_unstable();
    assert_eq!(whom, ["Bäckerei Sonne", "Maria Sommer"]);
    assert!(all[0].text.contains("– 4 Stühle"), "{}", all[0].text);
    assert!(all[0].text.contains("ein paar mehr oder weniger"), "{}", all[0].text);
    assert!(!all[0].text.contains("http://treffen.example/events"), "no link for outsiders");

    // Called off before the mail has left: it stays here.
    let cancel = format!("/events/{}/cancel", cafe.id);
    anna.forget();
    let anna = jobcenter.staff("Bernd Becker", Role::Planner).await;
    anna.get(&cancel).await.submits_to(Some(&cancel), &[]).await.says("Abgesagt");
    assert_eq!(in_state(&jobcenter, State::Queued).await, 2);
    let lists = treffpunkt::shopping::correspondent::Lists { others: treffpunkt::outbox::Nobody };
    let wanted = jobcenter.app.db.read(move |conn| {
        use diesel::prelude::*;
        use treffpunkt::db::schema::messages;
        use treffpunkt::outbox::Correspondent;
        let about: Vec<String> = messages::table.select(messages::about).load(conn)?;
        let now = treffpunkt::db::Moment::parse("2027-01-17T08:00:00Z").unwrap();
        let asked = |about: &String| {
            let matter = treffpunkt::outbox::Matter {
                about,
                kind: "shopping",
                way: treffpunkt::outbox::Way::Email,
                address: "maria.sommer@kueche.example",
            };
            lists.still_wanted(conn, &matter, now)
        };
        about.iter().map(asked).collect()
    });
    let wanted: Vec<_> = wanted.await.map_err(|error: diesel::result::Error| error).unwrap();
    let gone = |one: &treffpunkt::outbox::Wanted| *one != treffpunkt::outbox::Wanted::Yes;
    assert!(wanted.iter().all(gone), "{wanted:?}");
}

#[actix_web::test]
async fn the_start_page_leads_to_the_list_and_to_missing_carers() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 6, "2027-01-06").await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get("/")
        .await
        .says("Einkaufszettel für 1 Veranstaltung")
        .does_not_say("Es fehlen Betreuungskräfte");
    replies(&cafe, "Aylin", &[("age", "3")]).await;
    let care = format!("/events/{}/childcare", cafe.id);
    anna.get(&care)
        .await
        .submits_to(Some(&care), &[("counting", "carers")])
        .await
        .says("Es fehlen Betreuungskräfte");

    anna.get("/")
        .await
        .says("Es fehlen Betreuungskräfte: Kontaktcafé")
        .says("Eine Familie hat eine Zusage");
    let manager = jobcenter.staff("Lea Leitung", Role::Manager).await;
    manager.get("/").await.does_not_say("Einkaufszettel").does_not_say("Betreuungskräfte");
}
