//! Inviting, stopping, moving and cancelling: everybody who must know does, and nobody else.

use serde_json::json;
use treffpunkt::invitations::actions;
use treffpunkt::invitations::correspondent::Letters;
use treffpunkt::invitations::release::release;
use treffpunkt::invitations::selection::Choice;
use treffpunkt::invitations::way::Wish;
use treffpunkt::outbox::{Correspondent, Matter, State, Wanted, Way, queries as outbox};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, by_phone, guest, in_state, minutes, now, planner, post};
use crate::world::Jobcenter;

#[actix_web::test]
async fn nobody_is_dropped_silently() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (mail, letter, phone) =
        (guest("Aylin", "Demir"), by_letter("Olena", "Koval"), by_phone("Jonas", "Weber"));
    let mut lost = by_phone("Niemand", "Erreicht");
    (lost.phone, lost.phone_typed) = (None, None);
    let mut unwilling = guest("Eva", "Stein");
    unwilling.no_invitations = true;

    let machine = jobcenter.machine(Role::Planner).await;
    cafe.invites(&[]).await;
    let all = [&mail, &letter, &phone, &lost, &unwilling];
    let keep: Vec<_> = all.iter().map(|one| (*one).clone()).collect();
    let at = now(&jobcenter);
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, keep, at));
    kept.await.unwrap();
    let ids: Vec<_> = all.iter().map(|guest| guest.id.to_string()).collect();
    let path = format!("/api/v1/events/{}/invitations", cafe.id);
    let body = json!({ "guests": { "ids": ids }, "channel": "auto" });
    let answer = machine.post(&path, &body).await.json;

    assert_eq!(answer["invited"], 3);
    assert_eq!(answer["unreachable"], 1);
    assert_eq!(answer["by_channel"], json!({ "email": 1, "letter": 1, "phone": 1 }));
    let again = machine.post(&path, &body).await.json;
    assert_eq!((&again["invited"], &again["already_invited"]), (&json!(0), &json!(4)));
    let list = machine.get(&path).await.json;
    assert_eq!(list["items"].as_array().unwrap().len(), 4);
    assert_eq!(
        list["items"][0]["party"],
        json!({ "adults": 0, "children": [], "children_stay": "care" })
    );
    assert_eq!(post(&jobcenter).await.len(), 2);
}

#[actix_web::test]
async fn a_typing_error_of_a_program_invites_nobody() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, mut eva) = (guest("Aylin", "Demir"), guest("Eva", "Stein"));
    eva.no_invitations = true;
    let at = now(&jobcenter);
    let (keep, id) = (vec![aylin, eva.clone()], eva.id);
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, keep, at));
    kept.await.unwrap();
    let machine = jobcenter.machine(Role::Planner).await;
    let path = format!("/api/v1/events/{}/invitations", cafe.id);

    for wrong in [
        json!({ "guests": { "filter": { "standort": "Wermeln" } } }),
        json!({ "guests": { "filter": {} }, "hold": 10 }),
        json!({ "guests": { "filter": { "random": 0 } } }),
    ] {
        let refused = machine.post(&path, &wrong).await;
        assert!(refused.status.is_client_error(), "{wrong}: {}", refused.body);
    }
    let cancel = format!("/api/v1/events/{}/cancellation", cafe.id);
    assert!(machine.post(&cancel, &json!({ "reason": "?" })).await.status.is_client_error());

    assert_eq!(cafe.roster().await.len(), 0);
    let none = machine.post(&path, &json!({ "guests": { "ids": [id.to_string()] } })).await;
    assert_eq!(none.json["excluded"], json!({ "no_invitations": 1 }));
}

#[actix_web::test]
async fn a_release_can_be_stopped_while_it_is_held() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    let released = cafe.invites_with_hold(&[&aylin, &jonas], 10).await;
    let (campaign, at) = (released.campaign, now(&jobcenter));

    let stopped =
        jobcenter.app.db.write(move |conn| actions::stop(conn, &planner(), campaign, at)).await;

    assert_eq!(stopped.unwrap(), 2);
    assert_eq!(cafe.roster().await.len(), 0);
    assert_eq!(in_state(&jobcenter, State::GivenUp).await, 1);
    let released = cafe.invites_with_hold(&[&aylin, &jonas], 10).await;
    assert_eq!(released.invited.invited, 2);

    jobcenter.wait(minutes(10));
    let (campaign, at) = (released.campaign, now(&jobcenter));
    let sent = jobcenter.app.db.write(move |conn| {
        let waiting = outbox::waiting_of(conn, campaign.as_str())?;
        for (id, _) in waiting {
            outbox::decide(conn, id, State::Queued, State::Sent, "", at)?;
        }
        Ok::<(), diesel::result::Error>(())
    });
    sent.await.unwrap();
    let late = jobcenter.app.db.write(move |conn| actions::stop(conn, &planner(), campaign, at));
    assert!(late.await.is_err());
    assert_eq!(cafe.roster().await.len(), 2);
}

#[actix_web::test]
async fn a_release_under_way_stops_what_still_waits_and_nothing_else() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    let (olena, samira) = (by_letter("Olena", "Koval"), guest("Samira", "Haddad"));
    let released = cafe.invites(&[&aylin, &jonas, &olena, &samira]).await;
    let at = now(&jobcenter);
    let sent = jobcenter.app.db.write(move |conn| {
        let filter = outbox::Filter { recipient: "Samira".into(), ..outbox::Filter::default() };
        let line = outbox::list(conn, &filter, 1)?.remove(0);
        outbox::decide(conn, line.id, State::Queued, State::Sent, "", at).map(drop)
    });
    sent.await.unwrap();
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let waiting = anna.get(&format!("/letters?event={}", cafe.id)).await;
    let batch = waiting.submits(&[]).await;
    batch.submits(&[]).await.says("Eingetragen: Der Stapel ist gedruckt.");
    let path = format!("/events/{}/invitations/campaigns/{}", cafe.id, released.campaign);

    let campaign = anna.get(&path).await;
    campaign.says("Der Versand läuft").says("Nachrichten, die noch warten: 1");
    let stop = format!("{path}/stop");
    let stopped = campaign.submits_to(Some(&stop), &[]).await;

    stopped.says("Eine Einladung ist nicht hinausgegangen").does_not_say("Aylin Demir");
    let left = cafe.roster().await;
    assert_eq!(left.len(), 3, "sent, on paper, and to be called");
    assert!(left.iter().all(|row| row.guest != aylin.id));
    assert_eq!(in_state(&jobcenter, State::Queued).await, 1, "the letter on paper");
    anna.get("/phone").await.says("Jonas Weber");
    anna.get(&path).await.says("Angehalten").does_not_say("Der Versand läuft");
    let again = cafe.invites(&[&aylin]).await;
    assert_eq!(again.invited.invited, 1);
}

#[actix_web::test]
async fn a_held_release_that_is_written_anew_keeps_its_way_and_its_promise() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let aylin = guest("Aylin", "Demir");
    let (at, keep) = (now(&jobcenter), vec![aylin.clone()]);
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, keep, at));
    kept.await.unwrap();
    let chosen = (Choice::ByHand(vec![aylin.id]), Wish::Letter);
    release(&jobcenter.app, &planner(), cafe.id, chosen, 10).await.unwrap();
    assert!(cafe.last_post("Aylin").await.text.contains("Platz für Sie reserviert"));
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let ask = anna.get(&format!("/events/{}/change", cafe.id)).await;
    ask.submits(&[("session_date", "2027-01-20")]).await.says("Geändert.");

    let anew = cafe.last_post("Aylin").await;
    assert_eq!((anew.kind.as_str(), anew.way.as_str()), ("invitation", "letter"));
    assert!(anew.text.contains("Mittwoch, 20. Januar"), "{}", anew.text);
    assert!(anew.text.contains("Platz für Sie reserviert"), "{}", anew.text);
}

#[actix_web::test]
async fn a_cancelled_event_is_taken_back_by_the_way_that_reaches_each() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let _other = Cafe::with(&jobcenter, 9, 0, "2027-01-26").await;
    let (aylin, olena) = (guest("Aylin", "Demir"), by_letter("Olena", "Koval"));
    let (jonas, silent) = (by_phone("Jonas", "Weber"), guest("Mira", "Still"));
    cafe.invites(&[&aylin, &olena, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    for guest in [&olena, &jonas] {
        let (party, at) = (cafe.row(guest).await.party, now(&jobcenter));
        let noted = jobcenter
            .app
            .db
            .write(move |conn| Letters.delivered(conn, party.as_str(), "invitation", at));
        noted.await.unwrap();
    }
    cafe.invites_with_hold(&[&silent], 10).await;

    let machine = jobcenter.machine(Role::Planner).await;
    let path = format!("/api/v1/events/{}/cancellation", cafe.id);
    let told =
        machine.post(&path, &json!({ "reason_for_guests": "Die Heizung ist kaputt." })).await;

    assert_eq!(told.json["told"], json!({ "mails": 1, "texts": 0, "letters": 1, "calls": 1 }));
    let mail = cafe.last_post("Aylin").await;
    assert_eq!(mail.kind, "cancelled");
    assert!(mail.text.contains("Die Heizung ist kaputt.") && mail.text.contains("26. Januar"));
    let file = mail.calendar.unwrap();
    assert!(file.contains("METHOD:CANCEL") && file.contains("SEQUENCE:1"));
    assert_eq!(cafe.last_post("Olena").await.kind, "cancelled");
    assert_eq!(cafe.post_of("Mira").await.len(), 1, "she never heard of it");
    let page = jobcenter.browser().get(&link).await;
    page.says("Das Treffen fällt leider aus").says("Die Heizung ist kaputt.").says("26. Januar");
    let again = machine.post(&path, &json!({ "reason_for_guests": "" })).await;
    assert_eq!(again.json["told"], json!({ "mails": 0, "texts": 0, "letters": 0, "calls": 0 }));
}

#[actix_web::test]
async fn a_program_that_moves_an_event_tells_everybody_who_knew() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let path = format!("/api/v1/events/{}", cafe.id);
    let hours = |day: &str| json!([{ "starts_at": format!("{day}T14:00"), "ends_at": format!("{day}T16:00") }]);

    let past = machine.patch(&path, &json!({ "sessions": hours("2020-01-20") })).await;
    let wish = json!({ "sessions": hours("2027-01-20"), "reason_for_guests": "Der Raum wird gestrichen." });
    let moved = machine.patch(&path, &wish).await;

    assert_eq!(past.json["errors"][0]["field"], "sessions[0].starts_at", "{}", past.body);
    assert_eq!(moved.json["sessions"][0]["starts_at"], "2027-01-20T14:00", "{}", moved.body);
    let mail = cafe.last_post("Aylin").await;
    assert_eq!(mail.kind, "changed");
    assert!(mail.text.contains("Der Raum wird gestrichen."), "{}", mail.text);
    assert!(mail.calendar.unwrap().contains("SEQUENCE:1"));
    let post = cafe.post_of("Aylin").await.len();
    machine.patch(&path, &wish).await;
    assert_eq!(cafe.post_of("Aylin").await.len(), post, "nothing changed, nothing is sent");
}

#[actix_web::test]
async fn what_no_longer_holds_is_not_sent() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let about = cafe.row(&aylin).await.party.to_string();
    let ask = async |kind: &'static str| {
        let (about, at) = (about.clone(), now(&jobcenter));
        let asked = jobcenter.app.db.read(move |conn| {
            let matter = Matter { about: &about, kind, way: Way::Email, address: "" };
            Letters.still_wanted(conn, &matter, at)
        });
        asked.await.unwrap()
    };
    assert_eq!(ask("invitation").await, Wanted::Yes);

    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "no")]).await;

    assert_eq!(ask("invitation").await, Wanted::No("Der Gast hat schon geantwortet.".into()));
    assert!(matches!(ask("accepted").await, Wanted::No(_)));
    jobcenter.wait(minutes(60 * 24 * 20));
    assert_eq!(ask("moved_up").await, Wanted::No("Die Veranstaltung hat begonnen.".into()));
}
