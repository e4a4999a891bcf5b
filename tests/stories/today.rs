//! The start page: what is on, whom to call, where attendance is missing, which seats just became free,
//! which steps are due.

use std::time::Duration;

use treffpunkt::attendance::Presence;
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::afterwards::{closes, entered};
use crate::cafe::{Cafe, by_phone, guest};
use crate::forum_places::{Forum, Names};
use crate::privacy::come;
use crate::week::{Week, back};
use crate::world::Jobcenter;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A guest answers on their own page.
async fn says(cafe: &Cafe<'_>, guest: &Guest, answer: &str) {
    let link = cafe.post_of(&guest.first_name).await[0].link();
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", answer)]).await;
}

#[actix_web::test]
async fn a_seat_that_comes_free_is_offered_to_whoever_can_fill_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let desk = jobcenter.staff("Dora Klein", Role::Desk).await;
    let cafe = Cafe::with_seats(&jobcenter, 2).await;
    let (aylin, jonas, mina) =
        (guest("Aylin", "Demir"), guest("Jonas", "Weber"), guest("Mina", "Kaya"));
    cafe.invites(&[&aylin, &jonas, &mina]).await;
    for one in [&aylin, &jonas, &mina] {
        says(&cafe, one, "yes").await;
    }

    // Mina waits: the first seat that comes free is hers, and nobody needs to do anything.
    says(&cafe, &aylin, "no").await;
    anna.get("/").await.does_not_say("frei geworden");

    says(&cafe, &jonas, "no").await;
    let page = anna.get("/").await;
    page.says("Ein Platz ist frei geworden").says("1 von 2 frei").says("Gäste einladen");
    assert!(page.body.contains(&format!("/events/{}/invitations/new", cafe.id)), "{}", page.body);
    // Whoever cannot invite is not asked to.
    desk.get("/").await.does_not_say("frei geworden");

    // After a weekend it is no news any more.
    jobcenter.wait(4 * DAY);
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get("/").await.says("Guten Tag, Anna Becker").does_not_say("frei geworden");
}

#[actix_web::test]
async fn an_event_without_guests_and_one_without_thanks_stand_there() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let desk = jobcenter.staff("Dora Klein", Role::Desk).await;
    let later = Cafe::with(&jobcenter, 20, 0, "2027-01-26").await;
    anna.get("/").await.does_not_say("Noch niemand eingeladen");
    let cafe = Cafe::with_seats(&jobcenter, 20).await;

    let page = anna.get("/").await;
    page.says("Noch niemand eingeladen: Kontaktcafé").says("Di 19.01.2027");
    let invite = format!("/events/{}/invitations/new", cafe.id);
    assert!(page.body.contains(&invite), "{}", page.body);
    desk.get("/").await.does_not_say("Noch niemand eingeladen");
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    later.invites(&[&aylin]).await;
    anna.get("/").await.does_not_say("Noch niemand eingeladen");

    says(&cafe, &aylin, "yes").await;
    come(&jobcenter, "2027-01-19T12:00:00Z");
    entered(&cafe, &[(&aylin, Presence::Present)]).await;
    closes(&cafe).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get("/").await.does_not_say("Dank noch nicht freigegeben");
    // Somebody wants to look at it first.
    let stop = format!("/events/{}/reminders/stop", cafe.id);
    anna.get(&format!("/events/{}/reminders", cafe.id)).await.submits_to(Some(&stop), &[]).await;
    let page = anna.get("/").await;
    page.says("Dank noch nicht freigegeben: Kontaktcafé");
    let path = format!("/events/{}/afterwards", cafe.id);
    assert!(page.body.contains(&path), "{}", page.body);
    anna.get(&path).await.submits_to(Some(&format!("{path}/thanks")), &[]).await;
    anna.get("/").await.does_not_say("Dank noch nicht freigegeben");
}

#[actix_web::test]
async fn a_seat_that_is_offered_to_somebody_is_not_free() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-02", seats: 1, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    forum.guest("Eva Ahl", "").await;
    forum.guest("Eva Bach", "").await;

    let link = forum.last_post("Eva Ahl").await.link();
    let page = jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", "no")]).await;

    assert_eq!(forum.last_post("Eva Bach").await.kind, "offer");
    anna.get("/").await.says("Guten Tag, Anna Becker").does_not_say("frei geworden");
}

#[actix_web::test]
async fn whom_to_call_stands_there_by_name() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    anna.get("/").await.does_not_say("wartet auf einen Anruf");

    cafe.invites(&[&by_phone("Omar", "Said"), &by_phone("Ursula", "Kern")]).await;
    let page = anna.get("/").await;
    page.says("2 Gäste warten auf einen Anruf").says("Omar Said").says("Ursula Kern");
    page.does_not_say("und andere").says("Anrufen");
}

#[actix_web::test]
async fn a_half_day_that_nobody_entered_stands_there_while_the_week_goes_on() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    week.cafe.invites(&[&aylin, &jonas]).await;
    for one in [&aylin, &jonas] {
        says(&week.cafe, one, "yes").await;
    }
    anna.get("/").await.does_not_say("Teilnahme noch nicht eingetragen");

    // Monday, a quarter past one: the morning is over and the week goes on.
    week.wait_until(0, 255);
    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get("/").await;
    page.says("Teilnahme noch nicht eingetragen: 2 offen").says("18.01.").says("Eintragen");

    week.enters(&anna, &[(&aylin, 0, "present")]).await;
    anna.get("/").await.says("Teilnahme noch nicht eingetragen: 1 offen");
    week.enters(&anna, &[(&jonas, 0, "excused")]).await;
    anna.get("/").await.does_not_say("Teilnahme noch nicht eingetragen");
}
