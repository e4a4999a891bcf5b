//! The list of a Träger: its own event, for its time, first names and who was there.

use actix_web::http::StatusCode;
use treffpunkt::attendance::Presence;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest, minutes};
use crate::week::Week;
use crate::world::{Browser, Jobcenter};

async fn joins(anna: &Browser, cafe: &Cafe<'_>, agreement: &str) {
    let path = format!("/events/{}/team", cafe.id);
    let page = anna.get(&path).await;
    let before = page.body.split("Birgit Lang (Träger)").next().unwrap();
    let staff = before[before.rfind("value=\"").unwrap() + 7..].split('"').next().unwrap();
    let typed = [("part", "provider"), ("staff", staff), ("agreement", agreement)];
    page.submits_to(Some(&path), &typed).await.says("Das Team ist gespeichert");
}

async fn accepts(cafe: &Cafe<'_>, name: &str) {
    let link = cafe.last_post(name).await.link();
    let page = cafe.jobcenter.browser().get(&link).await;
    page.submits(&[("answer", "yes"), ("companions", "1")]).await.says("Schön");
}

#[actix_web::test]
async fn a_traeger_sees_its_own_list_for_its_time() {
    let jobcenter = Jobcenter::open().await;
    let (cafe, other) =
        (Cafe::with_seats(&jobcenter, 20).await, Cafe::with_seats(&jobcenter, 20).await);
    let guests = [guest("Aylin", "Demir"), guest("Jonas", "Weber"), guest("Olena", "Koval")];
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    accepts(&cafe, "Aylin").await;
    accepts(&cafe, "Jonas").await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let birgit = jobcenter.staff("Birgit Lang", Role::Provider).await;
    birgit.get("/roster").await.says("Noch keine Liste").says("Kalender abonnieren");
    birgit.get("/calendar").await.says("Adresse machen");
    let (own, foreign) = (format!("/roster/{}", cafe.id), format!("/roster/{}", other.id));
    joins(&anna, &cafe, "asked").await;
    assert_eq!(birgit.get(&own).await.status, StatusCode::NOT_FOUND, "asked is not confirmed");
    crate::childcare::says(&anna, &cafe, "Birgit Lang", "confirmed").await;

    // Fifteen days before, then six.
    birgit.get("/roster").await.says("Kontaktcafé").says("noch nicht offen");
    birgit.get(&own).await.says("öffnet eine Woche vor dem Termin");
    jobcenter.wait(minutes(60 * 24 * 9));
    let birgit = signed_in_again(&jobcenter, "Birgit Lang").await;
    birgit.get("/").await.says("Ihre Listen").says("Kontaktcafé").does_not_say("Veranstaltungen");
    let list = birgit.get(&own).await;
    list.says("Aylin D.").says("Jonas W.").says("Eintragen geht am Tag selbst");
    for word in ["Demir", "Weber", "Olena", "Gartenstraße 9", "Erwachsene", "Zusage"] {
        list.does_not_say(word);
    }
    assert_eq!(birgit.get(&foreign).await.status, StatusCode::NOT_FOUND);
    for path in ["/events", "/guests", "/phone", "/outbox", "/turnout", "/shopping", "/venues"] {
        assert_eq!(birgit.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let door = format!("/events/{}/attendance", cafe.id);
    assert_eq!(birgit.get(&door).await.status, StatusCode::FORBIDDEN);

    jobcenter.wait(minutes(60 * 24 * 6));
    let birgit = signed_in_again(&jobcenter, "Birgit Lang").await;
    let list = birgit.get(&own).await;
    let row = list.body.split("Aylin D.").nth(1).unwrap();
    let action = row.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    let action = action.replace("&amp;", "&").replace("&#x2F;", "/");
    let there = list.submits_to(Some(&action), &[("presence", "present")]).await;
    there.says("1 von 2 da").says("rückgängig");
    let known = presence(&cafe, &guests[0]).await;
    assert_eq!(known, Presence::Present);
    // Whoever is not on the list cannot be entered, and neither can anybody at another event.
    let stranger = action.replace(guests[0].id.as_str(), treffpunkt::db::Id::<()>::new().as_str());
    let refused = list.submits_with(&stranger, &[("presence", "present")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    jobcenter.wait(minutes(60 * 4));
    let anna = signed_in_again(&jobcenter, "Anna Becker").await;
    let closing = format!("/events/{}/closing", cafe.id);
    anna.get(&closing).await.submits_to(Some(&closing), &[]).await.says("ist abgeschlossen");
    let birgit = signed_in_again(&jobcenter, "Birgit Lang").await;
    assert_eq!(birgit.get(&own).await.status, StatusCode::NOT_FOUND, "closed");
}

#[actix_web::test]
async fn whoever_is_sent_stands_on_the_list_of_the_traeger_too() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Birgit Lang", Role::Provider).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let sergej = by_letter("Sergej", "Adam");
    week.knows(&[&sergej]).await;
    let path = format!("/api/v1/events/{}/assignments", week.cafe.id);
    machine.post(&path, &serde_json::json!({ "keys": [sergej.key] })).await;
    week.is_helped_by(&anna, "Birgit Lang", "provider").await;

    week.wait_until(0, 30);
    let birgit = signed_in_again(&jobcenter, "Birgit Lang").await;
    let list = birgit.get(&format!("/roster/{}", week.cafe.id)).await;
    list.says("Sergej A.").does_not_say("Adam").does_not_say("zugewiesen");
    let row = list.body.split("Sergej A.").nth(1).unwrap();
    let action = row.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    let action = action.replace("&amp;", "&").replace("&#x2F;", "/");
    let there = list.submits_to(Some(&action), &[("presence", "present")]).await;

    there.says("1 von 1 da");
    assert_eq!(presence(&week.cafe, &sergej).await, Presence::Present);
}

async fn signed_in_again(jobcenter: &Jobcenter, name: &str) -> Browser {
    let link = jobcenter.another_link(name).await;
    let browser = jobcenter.browser();
    browser.get(&link).await.submits(&[]).await;
    browser
}

async fn presence(cafe: &Cafe<'_>, guest: &treffpunkt::guests::Guest) -> Presence {
    let (event, guest) = (cafe.id, guest.id);
    let marks = cafe
        .jobcenter
        .app
        .db
        .read(move |conn| treffpunkt::attendance::queries::marks(conn, event))
        .await
        .unwrap();
    marks.iter().find(|mark| mark.guest == Some(guest)).unwrap().presence
}
