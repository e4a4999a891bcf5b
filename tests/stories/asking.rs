//! What one person may ask of us: all that is held on them, and to be forgotten.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use serde_json::json;
use treffpunkt::db::DatabaseUrl;
use treffpunkt::db::Moment;
use treffpunkt::invitations::Reply;
use treffpunkt::invitations::queries::stamps;
use treffpunkt::invitations::returned::Stamp;
use treffpunkt::staff::{Role, Scope};
use treffpunkt::web::secret;

use crate::cafe::{Cafe, by_phone, guest, minutes};
use crate::privacy::{come, deliver, enters, figures, says_nowhere};
use crate::world::Jobcenter;

#[actix_web::test]
async fn a_guest_is_told_everything_that_is_held_on_them() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 9, 5, "2027-01-19").await;
    let mut aylin = guest("Aylin", "Demir");
    aylin.phone = Some("+492214710888".into());
    aylin.phone_typed = Some("0221 4710 888".into());
    aylin.household = Some("H-77".into());
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    let browser = jobcenter.browser();
    let typed = [("answer", "yes"), ("age", "3"), ("access", "Rampe")];
    browser.get(&link).await.submits(&typed).await.says("Schön");
    come(&jobcenter, "2027-01-19T09:30:00Z");
    let machine = jobcenter.machine(Role::Planner).await;
    enters(&machine, &cafe, &[(&aylin, "present")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let own = anna.get(&format!("/guests/{}", aylin.id)).await;
    own.says("Auskunft und Löschen");
    let page = anna.get(&format!("/guests/{}/extract", aylin.id)).await;
    for words in [
        "Aylin",
        "Demir",
        "K-Aylin-Demir",
        "aylin@example.org",
        "0221 4710 888",
        "H-77",
        "Gartenstraße 9, 50123 Musterstadt",
        "19.01.2027, 10:00 Uhr",
        "Zusage",
        "Alter: 3",
        "Rampe",
        "Ja, Link, eingetragen durch die Person selbst",
        "da, Kinder in Betreuung: 0",
        "Guten Tag Frau Demir",
        "Gelöscht spätestens am 19.04.2027",
        "Aufsicht für den Datenschutz",
    ] {
        page.says(words);
    }
    let file = anna.get(&format!("/guests/{}/extract.json", aylin.id)).await;
    assert!(file.header("content-disposition").contains("auskunft.json"));
    let json: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(json["person"]["email"], "aylin@example.org");
    let asked = &json["invitations"][0];
    assert_eq!((&asked["ages"], &asked["erased_on"]), (&json!([3]), &json!("2027-04-19")));
    assert_eq!(asked["attendance"][0]["presence"], "da");
    assert_eq!(asked["messages"].as_array().unwrap().len(), 2);
    assert_eq!(asked["answers"][0]["at"], "2027-01-04T08:00:00Z");
    let mut can = guest("Can", "Demir");
    (can.email, can.household) = (None, aylin.household.clone());
    let later = Cafe::with(&jobcenter, 9, 0, "2027-02-19").await;
    later.invites(&[&aylin, &can]).await;
    let his = anna.get(&format!("/guests/{}/extract.json", can.id)).await;
    let his: serde_json::Value = serde_json::from_str(&his.body).unwrap();
    let address = &his["invitations"][0]["messages"][0]["address"];
    assert_eq!(address, "Adresse einer anderen Person im Haushalt");
    // Hashes of links are no use to anybody and open nothing: they are counted, not handed out.
    assert!(!file.body.contains(&secret::hash(link.rsplit('/').next().unwrap())));

    for (name, role) in [("Udo", Role::Desk), ("Ina", Role::Manager), ("Vera", Role::Admin)] {
        let other = jobcenter.staff(name, role).await;
        for end in ["extract", "extract.json", "erasure"] {
            let page = other.get(&format!("/guests/{}/{end}", aylin.id)).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{name} {end}");
        }
    }
    let north = jobcenter.site("Nord").await;
    let nora = jobcenter.staff_of("Nora", Role::Planner, Scope::Sites(vec![north])).await;
    for end in ["extract", "extract.json", "erasure"] {
        let page = nora.get(&format!("/guests/{}/{end}", aylin.id)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{end}");
    }
}

#[actix_web::test]
async fn what_a_card_and_a_calendar_leave_behind_is_told_too() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    for name in ["Aylin", "Jonas"] {
        jobcenter.wait(minutes(1));
        let page = jobcenter.browser().get(&cafe.last_post(name).await.link()).await;
        page.submits(&[("answer", "yes")]).await;
    }
    let hers = cafe.invitation(&aylin).await;
    let stamp = Stamp { sequence: 2, at: Moment::parse("2027-01-04T07:30:00Z").unwrap() };
    jobcenter.app.db.write(move |conn| stamps::keep(conn, hers, stamp)).await.unwrap();
    jobcenter.wait(minutes(1));
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    mia.get(&format!("/cards/{hers}")).await.submits(&[("answer", "no")]).await.says("Absage");
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let told = async |id: &str| {
        let file = anna.get(&format!("/guests/{id}/extract.json")).await;
        serde_json::from_str::<serde_json::Value>(&file.body).unwrap()["invitations"][0].take()
    };

    let (own, his) = (told(aylin.id.as_str()).await, told(jonas.id.as_str()).await);

    let said = json!({ "said_at": "2027-01-04T07:30:00Z", "sequence": 2, "booked_at": null });
    assert_eq!(own["calendar"], said);
    assert_eq!(his["calendar"], json!(null));
    let stood = |reply: &str| {
        json!({ "reply": reply, "adults": 1, "ages": [], "interpreter": "", "access": "",
                "step_free": false })
    };
    let card = |whose: &str, reply: &str| json!([{ "at": "2027-01-04T08:03:00Z", "whose": whose, "before": stood(reply) }]);
    assert_eq!(own["cards"], card("die eigene Karte", "Zusage"));
    assert_eq!(his["cards"], card("die Karte eines anderen Gastes", "Warteliste"));
    let page = anna.get(&format!("/guests/{}/extract", aylin.id)).await;
    page.says("zum Stand 2 des Termins").says("die eigene Karte; vorher: Zusage, Erwachsene: 1");
}

#[actix_web::test]
async fn a_guest_who_wants_it_is_erased_and_whoever_waits_moves_up() {
    let jobcenter = Jobcenter::open().await;
    let past = Cafe::with(&jobcenter, 9, 0, "2027-01-05").await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    past.invites(&[&aylin, &jonas]).await;
    deliver(&jobcenter, past.id).await;
    cafe.invites(&[&aylin, &jonas]).await;
    let browser = jobcenter.browser();
    for name in ["Aylin", "Jonas"] {
        let link = cafe.last_post(name).await.link();
        browser.get(&link).await.submits(&[("answer", "yes"), ("access", "Rampe")]).await;
    }
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Waiting);
    let hers = cafe.post_of("Aylin").await;
    let tokens: Vec<_> = hers
        .iter()
        .filter(|post| post.kind == "invitation")
        .map(|post| post.link().rsplit('/').next().unwrap().to_owned())
        .collect();
    come(&jobcenter, "2027-01-05T13:00:00Z");
    enters(&machine, &past, &[(&aylin, "present")]).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let before = figures(&manager, &machine).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let ask = anna.get(&format!("/guests/{}/erasure", aylin.id)).await;
    ask.says("Aylin Demir löschen?").says("Di 19.01.2027").says("Zusage");
    ask.says("Keine Einladungen mehr");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Accepted, "asking changes nothing");
    let done = ask.submits(&[]).await;

    done.says("Alle Angaben über diese Person sind gelöscht").does_not_say("Demir");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
    assert_eq!(cafe.last_post("Jonas").await.kind, "moved_up");
    let mut words = vec!["Aylin", "Demir", aylin.id.as_str()];
    let hashes: Vec<_> = tokens.iter().map(|token| secret::hash(token)).collect();
    words.extend(tokens.iter().chain(&hashes).map(String::as_str));
    says_nowhere(&jobcenter, &words, &[]);
    assert_eq!(figures(&manager, &machine).await, before, "who came is counted without a name");
    let closed = machine.post(&format!("/api/v1/events/{}/closing", past.id), &json!({})).await;
    assert_eq!(closed.json["unknown"], 1);
    assert_eq!(figures(&manager, &machine).await, before);
    let reopening = format!("/events/{}/reopening", past.id);
    let closing = anna.get(&format!("/events/{}/closing", past.id)).await;
    closing.submits_to(Some(&reopening), &[]).await.says("wieder offen");
    assert_eq!(figures(&manager, &machine).await, before);
    // Twice is as good as once.
    let again = ask.submits(&[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    anna.get(&format!("/guests/{}", aylin.id)).await.says("Diesen Gast gibt es nicht");
    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    dora.get("/office/erasures").await.says("auf Wunsch der Person").says("Gäste: 1");
}

#[actix_web::test]
async fn whoever_was_asked_together_with_an_erased_guest_keeps_link_and_seat() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 2).await;
    let mut aylin = guest("Aylin", "Kaya");
    let mut can = guest("Can", "Kaya");
    (aylin.household, can.household) = (Some("H1".into()), Some("H1".into()));
    cafe.invites(&[&aylin, &can]).await;
    let link = cafe.last_post("Can").await.link();
    let browser = jobcenter.browser();
    let page = browser.get(&link).await;
    page.submits(&[("answer", "yes"), ("who", "0"), ("who", "1")]).await.says("2 Erwachsene");
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    // Whoever stands first carries the household's link: erase that one.
    let roster = cafe.roster().await;
    let head = roster.iter().find(|row| row.invitation == row.party).unwrap();
    let (gone, stays) = match head.guest == aylin.id {
        true => (&aylin, &can),
        false => (&can, &aylin),
    };

    let ask = anna.get(&format!("/guests/{}/erasure", gone.id)).await;
    ask.submits(&[]).await.says("gelöscht");

    let row = cafe.row(stays).await;
    assert_eq!((row.reply, row.adults), (Reply::Accepted, 1));
    let mine = browser.get(&link).await;
    mine.says("Schön, dass Sie kommen!").does_not_say(&gone.first_name);
    says_nowhere(&jobcenter, &[&format!("\"{}\"", gone.first_name), gone.id.as_str()], &[]);
    says_nowhere(&jobcenter, &[&gone.name()], &[]);
    let post = cafe.post_of(&stays.first_name).await;
    let waits = post.iter().filter(|one| !one.text.is_empty()).collect::<Vec<_>>();
    // The confirmation still waited: it is written anew, to whoever stays.
    assert_eq!(waits.len(), 1, "{post:?}");
    assert_eq!((waits[0].kind.as_str(), waits[0].recipient.as_str()), ("accepted", &*stays.name()));
    assert!(waits[0].text.contains("Wer kommt? 1 Person"), "{}", waits[0].text);
}

#[actix_web::test]
async fn a_call_that_was_to_reach_an_erased_guest_reaches_the_household() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let mut aylin = by_phone("Aylin", "Kaya");
    let mut can = by_phone("Can", "Kaya");
    (aylin.household, can.household) = (Some("H1".into()), Some("H1".into()));
    (can.phone, can.phone_typed) = (None, None);
    cafe.invites(&[&aylin, &can]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get("/phone").await.says("Aylin Kaya");

    let ask = anna.get(&format!("/guests/{}/erasure", aylin.id)).await;
    ask.submits(&[]).await.says("gelöscht");

    anna.get("/phone").await.says("Can Kaya").does_not_say("Aylin");
    assert_eq!(cafe.roster().await.len(), 1);
}

/// Deleted rows are overwritten in the file itself.
#[actix_web::test]
async fn what_is_erased_stands_nowhere_in_a_sqlite_file() {
    let jobcenter = Jobcenter::open().await;
    let DatabaseUrl::Sqlite(file) = jobcenter.app.config.database_url.clone() else { return };
    let cafe = Cafe::with_seats(&jobcenter, 30).await;
    let guests: Vec<_> =
        (0..20).map(|number| guest(&format!("Gast{number}"), "Unauffindbar")).collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let raw = || {
        let mut conn = SqliteConnection::establish(&file.to_string_lossy()).unwrap();
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let word = b"nauffindbar";
        bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
    };
    assert!(raw() > 40);

    for one in &guests {
        let ask = anna.get(&format!("/guests/{}/erasure", one.id)).await;
        ask.submits(&[]).await.says("gelöscht");
    }

    says_nowhere(&jobcenter, &["Unauffindbar"], &[]);
    assert_eq!(raw(), 0);
}
