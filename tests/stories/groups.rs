//! The whole lives of small groups: Gruppenberatung, Coaching-Gruppe, the start with the Jobfinders, and
//! the Bewerberbüro's group. What is said there stays there, and eight people are many.

use treffpunkt::attendance::Presence;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::Reply;

use crate::afterwards::{closes, entered};
use crate::cafe::{by_phone, guest, post};
use crate::gathering::published;
use crate::life::{accepts, answers, asked, ends, house, joins, people};
use crate::privacy::come;
use crate::week::back;

#[actix_web::test]
async fn a_gruppenberatung_has_two_hosts_and_ten_seats_and_what_is_said_stays_there() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "14:00", "15:30")];
    let group = published(&jobcenter, "gruppenberatung", 10, &days).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    joins(&anna, &group, &[("part", "host"), ("name", "Ute Herbst")]).await;
    joins(&anna, &group, &[("part", "co_host"), ("name", "Kai Frühling")]).await;
    let guests = people(12);
    asked(&group, &guests.iter().collect::<Vec<_>>()).await;
    let mail = group.last_post(&guests[0].first_name).await;
    for words in ["in einer kleinen Gruppe", "Was Sie erzählen, bleibt im Raum."] {
        assert!(mail.text.contains(words), "{}", mail.text);
    }

    for one in &guests[..10] {
        accepts(&group, one).await;
    }
    let waits = answers(&group, &guests[10], &[("answer", "yes")]).await;
    waits.says("Ihre Nummer auf der Warteliste ist 1");
    answers(&group, &guests[3], &[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    assert_eq!(group.row(&guests[10]).await.reply, Reply::Accepted);
    assert_eq!(group.last_post(&guests[10].first_name).await.kind, "moved_up");

    let came: Vec<&Guest> = guests[..3].iter().chain(&guests[4..11]).collect();
    let missed: Vec<&Guest> = vec![&guests[3], &guests[11]];
    ends(&group, "2027-01-19T16:00:00Z", &came, &missed).await;
}

#[actix_web::test]
async fn a_coaching_group_asks_by_phone_whoever_has_no_trust_in_letters() {
    let jobcenter = house().await;
    let group =
        published(&jobcenter, "coaching_gruppe", 8, &[("2027-01-19", "10:00", "11:30")]).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    joins(&anna, &group, &[("part", "job_coach"), ("name", "Deniz Kurt")]).await;
    let people =
        [by_phone("Jonas", "Weber"), by_phone("Olena", "Bondar"), by_phone("Ida", "Klein")];
    group.invites(&people.iter().collect::<Vec<_>>()).await;
    assert!(post(&jobcenter).await.is_empty(), "nobody gets a letter");

    // The coach calls: each answer is one tap at the desk.
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    tarek.get("/phone").await.says("Jonas Weber").says("Olena Bondar").says("Ida Klein");
    for (person, answer, noted) in [
        (0, "yes", "Notiert: Zusage"),
        (1, "maybe", "Notiert: vielleicht"),
        (2, "no", "Notiert: Absage"),
    ] {
        let row = group.invitation(&people[person]).await;
        let found = tarek.get(&format!("/phone?q={}", people[person].family_name)).await;
        let action = format!("/phone/{row}/answer");
        found.submits_to(Some(&action), &[("answer", answer)]).await.says(noted);
    }
    tarek.get("/phone").await.does_not_say("Jonas Weber");

    // He comes, she does not; no reason is asked, and nobody who has no mail is written to.
    come(&jobcenter, "2027-01-19T12:00:00Z");
    let presences = [Presence::Present, Presence::Absent, Presence::Excused];
    let seen: Vec<_> = people.iter().zip(presences).collect();
    entered(&group, &seen).await;
    closes(&group).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    let closed = anna.get(&format!("/events/{}/attendance", group.id)).await;
    closed.says("Die Liste kann nur noch gelesen werden").says("1 da");
}

#[actix_web::test]
async fn jobfinders_meet_people_before_the_job_begins() {
    let jobcenter = house().await;
    let start =
        published(&jobcenter, "coaching_start", 12, &[("2027-01-19", "16:00", "18:00")]).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    for (part, name) in
        [("host", "Deniz Kurt"), ("job_coach", "Emil Brandt"), ("job_coach", "Paula Roth")]
    {
        joins(&anna, &start, &[("part", part), ("name", name)]).await;
    }
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    asked(&start, &[&aylin, &jonas]).await;
    let mail = start.last_post("Aylin").await;
    assert!(mail.text.contains("Ein Coach hilft Ihnen auch später"), "{}", mail.text);
    accepts(&start, &aylin).await;
    accepts(&start, &jonas).await;
    anna.get(&format!("/events/{}/team", start.id)).await.says("Emil Brandt").says("Paula Roth");
    ends(&start, "2027-01-19T18:30:00Z", &[&aylin, &jonas], &[]).await;
}

#[actix_web::test]
async fn the_bewerberbuero_writes_with_eight_at_a_time() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "09:00", "11:30")];
    let group = published(&jobcenter, "bewerbung_gruppe", 8, &days).await;
    let guests = people(9);
    asked(&group, &guests.iter().collect::<Vec<_>>()).await;
    let mail = group.last_post(&guests[0].first_name).await;
    assert!(mail.text.contains("Lebenslauf am Computer"), "{}", mail.text);
    for one in &guests[..8] {
        accepts(&group, one).await;
    }
    // The ninth waits; the open hours need no seat and are there on another day.
    answers(&group, &guests[8], &[("answer", "yes")]).await.says("Warteliste");
    let came: Vec<&Guest> = guests[..7].iter().collect();
    let missed: Vec<&Guest> = guests[7..].iter().collect();
    ends(&group, "2027-01-19T12:00:00Z", &came, &missed).await;
}
