//! Whatever happens around a Fachforum, in any order: names, cancellations, offers that are taken, declined or
//! forgotten, more seats and fewer. No seat is given or offered twice, and none is empty while somebody waits.

use std::time::Duration;

use serde_json::json;
use treffpunkt::events;
use treffpunkt::invitations::{Invitation, Reply, queries};
use treffpunkt::staff::Role;

use crate::care_ledger::Dice;
use crate::forum_places::{Forum, Names};
use crate::world::{Jobcenter, Machine};

const PEOPLE: [&str; 9] =
    ["Ahl", "Bach", "Czech", "Dorn", "Ernst", "Falk", "Groth", "Haas", "Ihde"];
const STEPS: usize = 45;

#[actix_web::test]
async fn seats_and_offers_agree_whatever_happens() {
    for seed in [1_848, 77_003] {
        let jobcenter = Jobcenter::open().await;
        let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
        let names = Names { day: "2027-02-23", seats: 3, topic: "Sucht", more: &[] };
        let forum = Forum::open(&jobcenter, &anna, &names).await;
        let machine = jobcenter.machine(Role::Planner).await;
        let (mut dice, mut offers) = (Dice(seed), 0);
        for step in 0..STEPS {
            jobcenter.wait(Duration::from_secs(60));
            let what = something(&forum, &machine, &mut dice).await;
            forum.keeps().await;
            offers += agree(&forum, &format!("seed {seed}, step {step}: {what}")).await;
        }
        assert!(offers > 0, "seed {seed}: nobody was ever offered a seat");
    }
}

/// One thing that may happen; a refusal is as good as anything else.
async fn something(forum: &Forum<'_>, machine: &Machine, dice: &mut Dice) -> String {
    let name = format!("Eva {}", PEOPLE[dice.below(PEOPLE.len())]);
    let has_post = !forum.post_of(&name).await.is_empty();
    match dice.below(12) {
        0..=7 if !has_post => {
            forum.guest(&name, "").await;
            format!("{name} puts their name down")
        }
        what @ 0..=7 => {
            let answer = if what < 5 { "no" } else { "yes" };
            let posts = forum.post_of(&name).await;
            let Some(post) = posts.iter().rev().find(|post| post.text.contains("/a/")) else {
                return format!("{name} has not confirmed yet");
            };
            let link = post.link();
            let page = forum.jobcenter.browser().get(&format!("{link}?aendern")).await;
            page.submits(&[("answer", answer)]).await;
            format!("{name} says {answer}")
        }
        8 | 9 => {
            let hours = 1 + dice.below(12) as u64;
            forum.jobcenter.wait(Duration::from_secs(hours * 60 * 60));
            format!("{hours} hours go by")
        }
        _ => {
            let seats = 1 + dice.below(6);
            let path = format!("/api/v1/events/{}", forum.id);
            machine.patch(&path, &json!({ "seats": seats })).await;
            format!("{seats} seats")
        }
    }
}

/// How many offers stand, after all of them agree with the seats.
async fn agree(forum: &Forum<'_>, what: &str) -> usize {
    let id = forum.id;
    let read = forum.jobcenter.app.db.read(move |conn| {
        let event = events::queries::find(conn, id)?.expect("it stands");
        Ok::<_, diesel::result::Error>((event.seats, queries::of_event(conn, id)?))
    });
    let (seats, rows) = read.await.unwrap();
    let is_offered = |row: &&Invitation| row.reply == Reply::Waiting && row.offered_until.is_some();
    let has_seat = |row: &&Invitation| row.reply == Reply::Accepted || is_offered(row);
    let taken: i32 = rows.iter().filter(has_seat).map(|row| row.adults).sum();
    assert!(taken <= seats, "{what}: {taken} of {seats}");
    let waits =
        rows.iter().filter(|row| row.reply == Reply::Waiting && row.offered_until.is_none());
    for row in waits {
        assert!(taken + row.adults > seats, "{what}: a seat is empty, {taken} of {seats}");
    }
    let now = forum.jobcenter.app.clock.now();
    let late = rows.iter().filter(is_offered).filter(|row| row.offered_until <= Some(now));
    assert_eq!(late.count(), 0, "{what}: an offer outlives its time");
    rows.iter().filter(is_offered).count()
}
