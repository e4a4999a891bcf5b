//! One release from above: where each invitation is, what comes next, and what moves many at once.

use actix_web::http::StatusCode;
use treffpunkt::db::Id;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::correspondent::Letters;
use treffpunkt::outbox::{Correspondent, Message, Return, State, queries as outbox};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, by_phone, guest, minutes, now, post};
use crate::world::{Browser, Jobcenter, Page};

/// The mail to somebody ends so.
async fn ends(jobcenter: &Jobcenter, name: &str, state: State) -> Id<Message> {
    let (name, at) = (name.to_owned(), now(jobcenter));
    let written = jobcenter.app.db.write(move |conn| {
        let filter = outbox::Filter { recipient: name, ..outbox::Filter::default() };
        let line = outbox::list(conn, &filter, 1)?.remove(0);
        let kept = outbox::find(conn, line.id, None)?.unwrap();
        outbox::decide(conn, line.id, State::Queued, state, "", at)?;
        match state {
            State::Returned => Letters.returned(conn, &kept.matter(), Return::Address, at)?,
            State::Sent => Letters.delivered(conn, &kept.about, &kept.line.kind, at)?,
            State::Queued | State::InFlight | State::Unknown | State::GivenUp => {}
        }
        Ok::<Id<Message>, diesel::result::Error>(line.id)
    });
    written.await.unwrap()
}

async fn presses(planner: &Browser, path: &str) -> Page {
    let ask = planner.get(path).await;
    let action = path.split('?').next().unwrap().to_owned();
    ask.submits_to(Some(&action), &[]).await
}

#[actix_web::test]
async fn a_campaign_shows_each_guest_and_moves_what_came_back_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, samira) = (guest("Aylin", "Demir"), guest("Samira", "Haddad"));
    let lost = Guest { street: String::new(), ..guest("Lars", "Ohneweg") };
    let (olena, jonas) = (by_letter("Olena", "Koval"), by_phone("Jonas", "Weber"));
    let released = cafe.invites(&[&aylin, &samira, &lost, &olena, &jonas]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}/invitations/campaigns/{}", cafe.id, released.campaign);
    anna.get(&path).await.says("geplant 5").says("Brief drucken").says("anrufen");

    for (name, state) in
        [("Aylin", State::Returned), ("Lars", State::Returned), ("Samira", State::Unknown)]
    {
        ends(&jobcenter, name, state).await;
    }
    let campaign = anna.get(&path).await;
    campaign.says("zurückgekommen 2").says("ungeklärt 1").says("Ungeklärte ansehen (1)");
    campaign.says("Nicht angekommen → Brief (1)").says("im Postausgang klären");
    let back = anna.get(&format!("{path}?course=returned")).await;
    back.says("Aylin Demir").does_not_say("Olena Koval");
    let letters = format!("/events/{}/invitations/course/letters", cafe.id);
    let asked = format!("{letters}?campaign={}", released.campaign);
    let ask = anna.get(&asked).await;
    ask.says("Bekommen einen Brief 1").says("Keine Adresse, an die ein Brief kommt 1");
    ask.says("Haben schon einen Brief, der wartet 1");
    let messages = post(&jobcenter).await.len();

    let done = ask.submits_to(Some(&letters), &[]).await;

    done.says("Ein Brief wartet jetzt auf den Druck").says("zurückgekommen 1");
    assert_eq!(cafe.last_post("Aylin").await.way, "letter");
    assert_eq!(post(&jobcenter).await.len(), messages + 1);
    ask.submits_to(Some(&letters), &[]).await.says("Kein Brief ist neu").says("Schon dabei: 2");
    assert_eq!(post(&jobcenter).await.len(), messages + 1, "nobody gets two");
    anna.get("/phone").await.does_not_say("Aylin Demir").says("Lars Ohneweg");
    anna.get(&format!("/events/{}/invitations/course", cafe.id))
        .await
        .says("Stand der Einladungen");
    let desk = jobcenter.staff("Mia Empfang", Role::Desk).await;
    desk.get(&path).await.says("Aylin Demir").does_not_say("→ Brief");
    assert_eq!(desk.get(&asked).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn whoever_is_silent_is_called_once_and_answers_leave_the_list() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let number = |guest: Guest, last: &str| Guest {
        phone: Some(format!("+4922147109{last}")),
        phone_typed: Some(format!("0221 47109 {last}")),
        ..guest
    };
    let aylin = number(guest("Aylin", "Demir"), "01");
    let samira = number(guest("Samira", "Haddad"), "02");
    let lars = guest("Lars", "Ohnetelefon");
    cafe.invites(&[&aylin, &samira, &lars]).await;
    for name in ["Aylin", "Samira", "Lars"] {
        ends(&jobcenter, name, State::Sent).await;
    }
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let course = format!("/events/{}/invitations/course", cafe.id);
    anna.get(&course).await.says("versendet 3").says("Antwort abwarten");
    let link = cafe.last_post("Samira").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    jobcenter.wait(minutes(60 * 24 * 2));
    let link = jobcenter.another_link("Anna Becker").await;
    anna.get(&link).await.submits(&[]).await;
    let later = anna.get(&course).await;
    later.says("nichts kam zurück 2").says("geantwortet 1").says("Ohne Antwort → Anrufliste (1)");

    let calls = format!("{course}/calls");
    let done = presses(&anna, &calls).await;

    done.says("Ein Anruf steht jetzt auf der Anrufliste").says("Ohne Nummer: 1");
    presses_again(&anna, &calls).await;
    let round = anna.get(&format!("/phone/round?event={}", cafe.id)).await;
    let call = round.submits_to(Some("/phone/round/next"), &[]).await;
    call.says("Aylin Demir").says("Wir haben Ihnen eine Einladung geschrieben");
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "no")]).await;
    anna.get("/phone").await.does_not_say("Aylin Demir");
}

#[actix_web::test]
async fn whoever_wants_no_invitations_is_not_called_about_one() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let number = |guest: Guest, last: &str| Guest {
        phone: Some(format!("+4922147109{last}")),
        phone_typed: Some(format!("0221 47109 {last}")),
        ..guest
    };
    let aylin = number(guest("Aylin", "Demir"), "01");
    let samira = number(guest("Samira", "Haddad"), "02");
    cafe.invites(&[&aylin, &samira]).await;
    let (hers, others) =
        (cafe.last_post("Aylin").await.unsubscribe(), cafe.last_post("Samira").await.unsubscribe());
    for name in ["Aylin", "Samira"] {
        ends(&jobcenter, name, State::Sent).await;
    }
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let course = format!("/events/{}/invitations/course", cafe.id);
    let browser = jobcenter.browser();

    browser.get(&others).await.submits(&[("leaving", "all")]).await;
    let calls = format!("{course}/calls");
    presses(&anna, &calls).await.says("Ein Anruf steht jetzt auf der Anrufliste");
    anna.get("/phone").await.says("Aylin Demir").does_not_say("Samira Haddad");
    browser.get(&hers).await.submits(&[("leaving", "all")]).await;

    anna.get("/phone").await.does_not_say("Aylin Demir");
    anna.get("/phone/round").await.says("Im Moment wartet kein Anruf");
    anna.get(&course).await.says("nichts zu tun").does_not_say("Ohne Antwort → Anrufliste");
}

#[actix_web::test]
async fn what_was_given_up_goes_by_letter_unless_a_person_ended_it() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir"), &guest("Samira", "Haddad")]).await;
    ends(&jobcenter, "Aylin", State::GivenUp).await;
    let samira = ends(&jobcenter, "Samira", State::Unknown).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let message = anna.get(&format!("/outbox/{samira}")).await;
    message.submits_to(Some(&format!("/outbox/{samira}/give-up")), &[]).await;
    let course = format!("/events/{}/invitations/course", cafe.id);
    anna.get(&course).await.says("aufgegeben 2").says("Nicht angekommen → Brief (1)");

    let done = presses(&anna, &format!("{course}/letters")).await;

    done.says("Ein Brief wartet jetzt auf den Druck").says("aufgegeben 1");
    assert_eq!(cafe.last_post("Aylin").await.way, "letter");
    assert_eq!(cafe.post_of("Samira").await.len(), 1, "it stays ended");
    anna.get(&course).await.does_not_say("→ Brief");
}

async fn presses_again(planner: &Browser, path: &str) {
    let ask = planner.get(path).await;
    ask.says("Stehen schon darauf 1").does_not_say("Ja, ");
}

#[actix_web::test]
async fn a_program_reads_the_same_figures_page_by_page() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, olena) = (guest("Aylin", "Demir"), by_letter("Olena", "Koval"));
    let released = cafe.invites_with_hold(&[&aylin, &olena], 10).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let path = format!("/api/v1/campaigns/{}", released.campaign);

    let held = machine.get(&format!("{path}?limit=1")).await;
    assert_eq!(held.json["figures"]["held"], 2, "{}", held.body);
    assert_eq!(held.json["items"][0]["next_step"], "sends_itself");
    let next = held.json["next"].as_str().unwrap();
    let rest = machine.get(&format!("{path}?limit=1&after={next}")).await;
    assert_eq!(
        (rest.json["items"].as_array().unwrap().len(), rest.json["next"].is_null()),
        (1, true)
    );

    jobcenter.wait(minutes(11));
    ends(&jobcenter, "Aylin", State::Returned).await;
    let figures = machine.get(&path).await;
    assert_eq!(
        (&figures.json["figures"]["returned"], &figures.json["figures"]["planned"]),
        (&serde_json::json!(1), &serde_json::json!(1))
    );
    let unknown = machine.get("/api/v1/campaigns/00000000-0000-7000-8000-000000000000").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let manager = jobcenter.machine(Role::Manager).await;
    assert_eq!(manager.get(&path).await.status, StatusCode::FORBIDDEN);
}
