//! The whole lives of meetings for people who are new: the Infotreffen, asked by the month in which they
//! came; and the visit in the German course, whose room and list are the Träger's.

use treffpunkt::db::Day;
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::cafe::{guest, now};
use crate::gathering::published;
use crate::life::{accepts, answers, asked, ends, house, joins};
use crate::privacy::come;
use crate::week::back;

#[actix_web::test]
async fn an_infotreffen_asks_those_who_came_this_month_and_has_somebody_who_translates() {
    let jobcenter = house().await;
    let info = published(&jobcenter, "info_neu", 30, &[("2027-01-19", "09:00", "10:30")]).await;
    let since =
        |day: &str, guest: Guest| Guest { entered_on: Some(Day::parse(day).unwrap()), ..guest };
    let (aylin, jonas, olena) = (
        since("2027-01-02", guest("Aylin", "Demir")),
        since("2026-03-15", guest("Jonas", "Weber")),
        Guest { language: "uk".into(), ..since("2027-01-04", guest("Olena", "Bondar")) },
    );
    let (new, at) = (vec![aylin.clone(), jonas.clone(), olena.clone()], now(&jobcenter));
    let known =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, new, at));
    known.await.unwrap();

    // The cohort of the month, chosen on the page, looked at, released.
    let anna = back(&jobcenter, "Anna Becker").await;
    let path = format!("/events/{}/invitations", info.id);
    let look = anna.get(&format!("{path}/preview?since=2027-01-01&channel=auto")).await;
    look.says("Aylin Demir").does_not_say("Jonas Weber");
    look.submits_to(Some(&path), &[]).await.says("2 Gäste sind eingeladen");
    crate::afterwards::post_arrives(&info).await;
    assert_eq!(info.roster().await.len(), 2);
    let mail = info.last_post("Aylin").await;
    assert!(mail.text.contains("Wer hilft mir beim Geld?"), "{}", mail.text);

    accepts(&info, &aylin).await;
    answers(&info, &olena, &[("answer", "yes"), ("interpreter", "uk")]).await;
    let shopping = format!("/events/{}/shopping", info.id);
    anna.get(&shopping).await.says("noch niemand gefunden");
    let translates = [("part", "interpreter"), ("name", "Iryna Koval"), ("language", "uk")];
    joins(&anna, &info, &translates).await;
    anna.get(&shopping).await.says("Dolmetschen Ukrainisch: gefunden");

    ends(&info, "2027-01-19T11:00:00Z", &[&aylin, &olena], &[]).await;
    assert!(info.post_of("Jonas").await.is_empty());
}

#[actix_web::test]
async fn a_visit_in_the_german_course_has_the_list_of_the_course() {
    let jobcenter = house().await;
    jobcenter.staff("Birgit Lang", Role::Provider).await;
    let days = [("2027-01-19", "10:00", "11:30")];
    let visit = published(&jobcenter, "sprachkurs_besuch", 20, &days).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    let team = format!("/events/{}/team", visit.id);
    let page = anna.get(&team).await;
    let before = page.body.split(">Birgit Lang").next().unwrap();
    let own = before.rsplit_once("value=\"").unwrap().1.split('"').next().unwrap();
    joins(&anna, &visit, &[("part", "provider"), ("staff", own)]).await;
    let (aylin, olena) = (guest("Aylin", "Demir"), guest("Olena", "Bondar"));
    asked(&visit, &[&aylin, &olena]).await;
    let mail = visit.last_post("Olena").await;
    assert!(mail.text.contains("Wir schreiben keine Noten."), "{}", mail.text);
    accepts(&visit, &aylin).await;
    accepts(&visit, &olena).await;

    // Who teaches there keeps the list, and sees nothing else of the house.
    come(&jobcenter, "2027-01-19T09:10:00Z");
    let birgit = back(&jobcenter, "Birgit Lang").await;
    let list = birgit.get(&format!("/roster/{}", visit.id)).await;
    list.says("Aylin D.").says("Olena B.").does_not_say("Demir");
    let row = list.body.split("Aylin D.").nth(1).unwrap().split("action=\"").nth(1).unwrap();
    let action = row.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/");
    list.submits_to(Some(&action), &[("presence", "present")]).await.says("1 von 2 da");
    assert_eq!(birgit.get("/guests").await.status, 403);

    ends(&visit, "2027-01-19T11:00:00Z", &[&aylin], &[&olena]).await;
    let birgit = back(&jobcenter, "Birgit Lang").await;
    let shut = birgit.get(&format!("/roster/{}", visit.id)).await;
    assert!(shut.status.is_client_error(), "closed is closed");
}
