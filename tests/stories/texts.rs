//! Text messages: with consent and within the budget, through a gateway that may misbehave; what comes
//! back of them; and what guests say about how we may write to them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::test::TestRequest;
use diesel::prelude::*;
use treffpunkt::db::schema::{calls, consents, guests, messages};
use treffpunkt::guests::{Channel, Guest};
use treffpunkt::invitations::correspondent::Letters;
use treffpunkt::invitations::release::release;
use treffpunkt::invitations::selection::Choice;
use treffpunkt::invitations::way::Wish;
use treffpunkt::outbox::{State, deliver_due};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, Post, guest, in_state, planner};
use crate::gateway::{Gateway, Mood};
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

const SECRET: &str = "Yn3pQ8rT5vX1zB7dF2hK4m";
pub const NUMBER: &str = "+491713920094";

pub async fn with_gateway(gateway: &Gateway) -> Jobcenter {
    with_budget(gateway, "300").await
}

async fn with_budget(gateway: &Gateway, per_day: &str) -> Jobcenter {
    Jobcenter::open_with(&[
        ("sms_url", gateway.url()),
        ("sms_secret", SECRET.to_owned()),
        ("sms_sender", "Treff".to_owned()),
        ("sms_per_day", per_day.to_owned()),
    ])
    .await
}

/// Somebody who wants text messages and has a number for them.
pub fn texted(first_name: &str, number: &str) -> Guest {
    Guest {
        email: None,
        phone: Some(number.to_owned()),
        phone_typed: Some(number.to_owned()),
        sms_consent: true,
        wished_channel: Some(Channel::Sms),
        ..guest(first_name, "Kaya")
    }
}

pub async fn deliver(jobcenter: &Jobcenter) -> usize {
    deliver_due(&jobcenter.app, Arc::new(Letters)).await.unwrap()
}

/// A phone writes.
async fn writes(jobcenter: &Jobcenter, number: &str, text: &str) -> u16 {
    let message = TestRequest::post()
        .uri(&format!("/sms/eingang/{SECRET}"))
        .insert_header(("X-Kannel-From", number))
        .insert_header(("Content-Type", "text/plain; charset=\"UTF-8\""))
        .set_payload(text.to_owned());
    jobcenter.browser().asks(message).await.status().as_u16()
}

/// Where the gateway would report about a text message.
fn reports(asked: &BTreeMap<String, String>, stand: &str) -> String {
    asked["dlr-url"].replace("%d", stand)
}

async fn remarks(jobcenter: &Jobcenter) -> Vec<String> {
    let read = jobcenter.app.db.read(|conn| {
        messages::table
            .filter(messages::channel.eq("sms"))
            .order(messages::id)
            .select(messages::remark)
            .load::<String>(conn)
    });
    read.await.unwrap()
}

async fn wishes(jobcenter: &Jobcenter) -> Vec<(String, String)> {
    let read = jobcenter.app.db.read(|conn| {
        calls::table
            .filter(calls::done_at.is_null())
            .order(calls::id)
            .select((calls::reason, calls::wish))
            .load::<(String, String)>(conn)
    });
    read.await.unwrap()
}

type Step = (String, bool, String, String);

/// Text messages taken back.
fn step(source: &str, wording: &str) -> Step {
    ("sms".to_owned(), false, source.to_owned(), wording.to_owned())
}

async fn steps(jobcenter: &Jobcenter) -> Vec<Step> {
    let read = jobcenter.app.db.read(|conn| {
        consents::table
            .order(consents::id)
            .select((consents::what, consents::given, consents::source, consents::wording))
            .load::<Step>(conn)
    });
    read.await.unwrap()
}

async fn allowed(jobcenter: &Jobcenter) -> Vec<bool> {
    let read = jobcenter.app.db.read(|conn| {
        guests::table.order(guests::id).select(guests::sms_consent).load::<bool>(conn)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_text_message_goes_to_who_agreed_and_says_nothing_of_the_office() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let aylin = texted("Aylin", NUMBER);
    let named = Guest { sms_names_office: true, ..texted("Can", "+491713920095") };
    let unasked = Guest { sms_consent: false, ..texted("Deniz", "+491713920096") };
    let abroad = texted("Ewa", "+48501234567");

    let released = cafe.invites(&[&aylin, &named, &unasked, &abroad]).await;
    deliver(&jobcenter).await;

    let by = released.invited.by_channel;
    assert_eq!((by[&Channel::Sms], by[&Channel::Letter]), (2, 2));
    let asked = gateway.asked();
    let to = |number: &str| asked.iter().find(|one| one["to"] == number).unwrap();
    assert_eq!(asked.len(), 2);
    let neutral = to(NUMBER);
    assert_eq!((&*neutral["coding"], &*neutral["charset"]), ("0", "UTF-8"));
    assert_eq!((&*neutral["from"], &*neutral["dlr-mask"]), ("Treff", "19"));
    assert!(neutral["text"].starts_with("Guten Tag, ich lade Sie ein: Dienstag, 19. Januar"));
    assert!(neutral["text"].contains("http://treffen.example/a/"));
    assert!(neutral["text"].contains("JA oder NEIN") && neutral["text"].contains("STOP"));
    assert!(!neutral["text"].contains("Jobcenter") && !neutral["text"].contains("Kaya"));
    assert!(to("+491713920095")["text"].contains("Anna Becker, Jobcenter"));
    assert_eq!(in_state(&jobcenter, State::Sent).await, 2);
    let planner = jobcenter.staff("Anna Becker", Role::Planner).await;
    planner.get("/outbox?way=sms").await.says("SMS heute: 4 von 300.");
    let page = planner.get("/outbox?way=sms").await;
    let (_, row) = page.body.split_once("<a href=\"/outbox/").unwrap();
    let message = planner.get(&format!("/outbox/{}", row.split('"').next().unwrap())).await;
    message.says("GSM-7").says("2 SMS").says("http://treffen.example/a/…");
}

#[actix_web::test]
async fn what_the_gateway_answers_decides() {
    for (mood, state, remark) in [
        (Mood::Busy, State::Queued, "bittet um Geduld"),
        (Mood::DislikesUs, State::Queued, "Name und Passwort"),
        (Mood::Refuses, State::Returned, "nimmt diese Nachricht nicht"),
        (Mood::HangsUp, State::Unknown, "Vielleicht ist sie angekommen"),
    ] {
        let gateway = Gateway::open();
        let jobcenter = with_gateway(&gateway).await;
        let cafe = Cafe::with_seats(&jobcenter, 10).await;
        cafe.invites(&[&texted("Aylin", NUMBER)]).await;
        gateway.is(mood);

        deliver(&jobcenter).await;
        deliver(&jobcenter).await;

        assert_eq!(in_state(&jobcenter, state).await, 1, "{mood:?}");
        let said = remarks(&jobcenter).await;
        assert!(said[0].contains(remark), "{mood:?}: {said:?}");
        let tries = if mood == Mood::DislikesUs { 2 } else { 1 };
        assert_eq!(gateway.asked().len(), tries, "{mood:?}");
        let called = wishes(&jobcenter).await.len();
        assert_eq!(called, usize::from(state == State::Returned), "{mood:?}");
        let spent = if state == State::Unknown { 2 } else { 0 };
        let planner = jobcenter.staff("Anna Becker", Role::Planner).await;
        planner.get("/outbox").await.says(&format!("SMS heute: {spent} von 300."));
    }
}

#[actix_web::test]
async fn what_the_budget_does_not_pay_for_waits_until_tomorrow() {
    let gateway = Gateway::open();
    let jobcenter = with_budget(&gateway, "3").await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    cafe.invites(&[&texted("Aylin", NUMBER), &texted("Can", "+491713920095")]).await;

    deliver(&jobcenter).await;
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 1);
    assert_eq!(in_state(&jobcenter, State::Queued).await, 1);
    let said = remarks(&jobcenter).await;
    assert!(said.iter().any(|one| one.contains("wartet bis morgen")), "{said:?}");
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get("/").await.says("Eine SMS wartet im Postausgang");
    anna.get("/outbox?state=queued&way=sms").await.says("Kaya");

    jobcenter.wait(Duration::from_secs(24 * 60 * 60));
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 2);
    assert_eq!(in_state(&jobcenter, State::Sent).await, 2);
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get("/").await.does_not_say("SMS wartet");
}

#[actix_web::test]
async fn a_yes_by_text_message_is_an_answer_as_any_other() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, can) = (texted("Aylin", NUMBER), texted("Can", "+491713920095"));
    cafe.invites(&[&aylin, &can]).await;
    deliver(&jobcenter).await;

    assert_eq!(writes(&jobcenter, "491713920094", "Ja!").await, 200);
    assert_eq!(writes(&jobcenter, "+491713920095", "EVET").await, 200);
    deliver(&jobcenter).await;

    assert_eq!(cafe.row(&aylin).await.reply.code(), "accepted");
    assert_eq!(cafe.row(&can).await.reply.code(), "waiting");
    let last = |asked: &[BTreeMap<String, String>], number: &str| {
        asked.iter().rev().find(|one| one["to"] == number).unwrap()["text"].clone()
    };
    let asked = gateway.asked();
    assert!(last(&asked, NUMBER).contains("Ihr Platz ist sicher"), "{asked:?}");
    assert!(last(&asked, "+491713920095").contains("Warteliste, Platz 1"), "{asked:?}");

    writes(&jobcenter, NUMBER, "нет").await;
    deliver(&jobcenter).await;

    assert_eq!(cafe.row(&aylin).await.reply.code(), "declined");
    assert_eq!(cafe.row(&can).await.reply.code(), "accepted");
    let asked = gateway.asked();
    assert!(last(&asked, NUMBER).contains("Schade, dass es nicht geht"), "{asked:?}");
    assert!(last(&asked, "+491713920095").contains("Es ist Platz für Sie"), "{asked:?}");
    let before = asked.len();
    writes(&jobcenter, NUMBER, "Nein").await;
    deliver(&jobcenter).await;
    assert_eq!(gateway.asked().len(), before);
}

#[actix_web::test]
async fn a_second_yes_takes_no_child_away() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with(&jobcenter, 10, 4, "2027-01-19").await;
    let aylin = texted("Aylin", NUMBER);
    cafe.invites(&[&aylin]).await;
    deliver(&jobcenter).await;
    let link = gateway_link(&gateway);
    let typed = [("answer", "yes"), ("age", "4"), ("access", "Rampe")];
    jobcenter.browser().get(&link).await.submits(&typed).await;
    let before = cafe.row(&aylin).await;
    assert_eq!((before.reply.code(), &*before.children), ("accepted", &[4][..]));

    assert_eq!(writes(&jobcenter, NUMBER, "JA").await, 200);

    let after = cafe.row(&aylin).await;
    assert_eq!((after.reply, after.adults), (before.reply, before.adults));
    assert_eq!((after.children, after.childcare), (before.children, before.childcare));
    assert_eq!(after.access, "Rampe");
}

/// The answer page in the last text message.
fn gateway_link(gateway: &Gateway) -> String {
    let asked = gateway.asked();
    let (_, rest) = asked.last().unwrap()["text"].split_once("/a/").unwrap();
    let mut token = rest.split(|sign: char| !sign.is_ascii_alphanumeric() && !"-_".contains(sign));
    format!("/a/{}", token.next().unwrap())
}

#[actix_web::test]
async fn a_no_is_the_no_of_all_who_read_the_phone() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let home = |guest: Guest, name: &str| Guest { household: Some(name.to_owned()), ..guest };
    let aylin = home(texted("Aylin", NUMBER), "H5");
    let can = home(texted("Can", NUMBER), "H5");
    let (deniz, ewa, finn) = (
        home(texted("Deniz", "+491713920096"), "H6"),
        home(texted("Ewa", "+491713920096"), "H6"),
        home(texted("Finn", "+491713920097"), "H6"),
    );
    cafe.invites(&[&aylin, &can, &deniz, &ewa, &finn]).await;
    deliver(&jobcenter).await;

    // Who of them comes, a person asks.
    writes(&jobcenter, NUMBER, "JA").await;
    assert_eq!(wishes(&jobcenter).await, [("asked".to_owned(), "SMS: „JA“".to_owned())]);
    assert_eq!(cafe.row(&aylin).await.reply.code(), "open");

    writes(&jobcenter, NUMBER, "Nein").await;
    for guest in [&aylin, &can] {
        assert_eq!(cafe.row(guest).await.reply.code(), "declined");
    }
    assert_eq!(wishes(&jobcenter).await, []);

    // Finn has a phone of his own, and has said nothing.
    writes(&jobcenter, "+491713920096", "Nein").await;
    for guest in [&deniz, &ewa, &finn] {
        assert_eq!(cafe.row(guest).await.reply.code(), "open");
    }
    assert_eq!(wishes(&jobcenter).await, [("asked".to_owned(), "SMS: „Nein“".to_owned())]);
}

#[actix_web::test]
async fn what_is_not_plain_is_for_a_person_to_read() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let aylin = texted("Aylin", NUMBER);
    cafe.invites(&[&aylin]).await;

    assert_eq!(writes(&jobcenter, NUMBER, "Ja, aber nur bis 11").await, 200);
    writes(&jobcenter, NUMBER, "Ja, aber nur bis 11").await;
    let called = wishes(&jobcenter).await;
    assert_eq!(called, [("asked".to_owned(), "SMS: „Ja, aber nur bis 11“".to_owned())]);
    assert_eq!(cafe.row(&aylin).await.reply.code(), "open");

    let later = Cafe::with(&jobcenter, 10, 0, "2027-01-26").await;
    later.invites(&[&aylin]).await;
    writes(&jobcenter, NUMBER, "JA").await;
    assert_eq!(wishes(&jobcenter).await[0].1, "SMS: „JA“");
    assert_eq!(later.row(&aylin).await.reply.code(), "open");

    // Whom nobody knows leaves no trace, and whoever has no secret finds nothing.
    assert_eq!(writes(&jobcenter, "+4915112345678", "JA").await, 200);
    assert_eq!(wishes(&jobcenter).await.len(), 1);
    let stranger = TestRequest::post().uri("/sms/eingang/AAAAAAAAAAAAAAAAAAAAAA");
    let stranger = stranger.insert_header(("X-Kannel-From", NUMBER)).set_payload("STOP");
    assert_eq!(jobcenter.browser().asks(stranger).await.status().as_u16(), 404);
    assert_eq!(allowed(&jobcenter).await, [true]);
}

#[actix_web::test]
async fn stop_ends_text_messages_at_once_and_is_kept() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let aylin = texted("Aylin", NUMBER);
    cafe.invites_with_hold(&[&aylin], 10).await;

    assert_eq!(writes(&jobcenter, NUMBER, "Stopp").await, 200);
    writes(&jobcenter, NUMBER, "STOP").await;
    jobcenter.wait(Duration::from_secs(11 * 60));
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 0);
    assert_eq!(allowed(&jobcenter).await, [false]);
    let kept = steps(&jobcenter).await;
    assert_eq!(kept, [step("sms", "Stopp")]);
    let post: Vec<String> = cafe.post_of("Aylin").await.into_iter().map(|one| one.way).collect();
    assert_eq!(post, ["sms", "letter"]);
    assert_eq!(remarks(&jobcenter).await, ["Keine SMS mehr gewünscht."]);
}

/// The next call, and what becomes of it.
async fn calls_next(caller: &Browser, outcome: &str) -> Page {
    let round = caller.get("/phone/round").await;
    let call = round.submits_to(Some("/phone/round/next"), &[]).await;
    let path = format!("{}/outcome", call.path.split('?').next().unwrap());
    call.submits_with(&path, &[("outcome", outcome)]).await
}

#[actix_web::test]
async fn a_wrong_number_gets_no_text_message_and_its_owner_no_say() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let later = Cafe::with(&jobcenter, 10, 0, "2027-01-26").await;
    let aylin = texted("Aylin", NUMBER);
    cafe.invites(&[&aylin]).await;
    let choice = (Choice::ByHand(vec![aylin.id]), Wish::Phone);
    release(&jobcenter.app, &planner(), later.id, choice, 0).await.unwrap();
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    calls_next(&mia, "wrong_number").await.says("Es geht ein Brief hinaus");
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 0);
    assert_eq!(remarks(&jobcenter).await, ["Die Nummer stimmt nicht."]);
    let post: Vec<String> = cafe.post_of("Aylin").await.into_iter().map(|one| one.way).collect();
    assert_eq!(post, ["sms", "letter", "letter"], "each invitation takes another way");
    for words in ["JA", "Wer sind Sie?", "STOP"] {
        assert_eq!(writes(&jobcenter, NUMBER, words).await, 200);
    }
    assert_eq!(cafe.row(&aylin).await.reply.code(), "open");
    assert_eq!(wishes(&jobcenter).await, []);
    assert_eq!(allowed(&jobcenter).await, [true]);

    // Whom nothing else reaches stays on the list.
    let can = Guest {
        address_bad: true,
        wished_channel: Some(Channel::Phone),
        ..texted("Can", "+491713920095")
    };
    cafe.invites(&[&can]).await;
    calls_next(&mia, "wrong_number").await.says("Ein anderer Weg ist nicht bekannt");
    deliver(&jobcenter).await;
    assert_eq!(gateway.asked().len(), 0);
}

#[actix_web::test]
async fn what_waits_for_a_number_that_staff_find_wrong_takes_another_way() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let aylin = texted("Aylin", NUMBER);
    cafe.invites(&[&aylin]).await;
    let desk = jobcenter.staff("Jana Roth", Role::Planner).await;

    let form = desk.get(&format!("/guests/{}/edit", aylin.id)).await;
    form.submits(&[("phone_off", "wrong")]).await.says("Nummer stimmt nicht");
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 0);
    assert_eq!(in_state(&jobcenter, State::GivenUp).await, 1);
    assert_eq!(remarks(&jobcenter).await, ["Die Nummer gehört nicht dem Gast."]);
    let post: Vec<String> = cafe.post_of("Aylin").await.into_iter().map(|one| one.way).collect();
    assert_eq!(post, ["sms", "letter"]);
}

#[actix_web::test]
async fn whoever_wants_no_calls_gets_a_text_message_instead() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let can =
        Guest { address_bad: true, wished_channel: Some(Channel::Phone), ..texted("Can", NUMBER) };
    cafe.invites(&[&can]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    calls_next(&mia, "no_calls").await.says("Es geht eine SMS hinaus");
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked()[0]["to"], NUMBER);
}

#[actix_web::test]
async fn the_network_reports_what_became_of_it() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    cafe.invites(&[&texted("Aylin", NUMBER), &texted("Can", "+491713920095")]).await;
    deliver(&jobcenter).await;
    let asked = gateway.asked();
    let browser = jobcenter.browser();

    let forged = reports(&asked[0], "2").replace("/sms/bericht/", "/sms/bericht/0");
    assert_eq!(browser.get(&forged).await.status.as_u16(), 404);
    assert_eq!(in_state(&jobcenter, State::Sent).await, 2);
    for _ in 0..2 {
        assert_eq!(browser.get(&reports(&asked[0], "1")).await.status.as_u16(), 200);
        assert_eq!(browser.get(&reports(&asked[1], "8")).await.status.as_u16(), 200);
        assert_eq!(browser.get(&reports(&asked[1], "2")).await.status.as_u16(), 200);
    }

    assert_eq!(in_state(&jobcenter, State::Sent).await, 1);
    assert_eq!(in_state(&jobcenter, State::Returned).await, 1);
    let said = remarks(&jobcenter).await;
    assert_eq!(
        said,
        ["Auf dem Telefon angekommen.", "Das Telefonnetz konnte die SMS nicht zustellen."]
    );
    assert_eq!(wishes(&jobcenter).await, [("returned".to_owned(), String::new())]);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let course = anna.get(&format!("/events/{}/invitations/course", cafe.id)).await;
    course.says("angekommen 1").says("zurückgekommen 1").does_not_say("versendet 1");
}

#[actix_web::test]
async fn whoever_reads_us_says_by_which_way_and_in_which_language() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let (aylin, can) = (texted("Aylin", NUMBER), guest("Can", "Kaya"));
    cafe.invites_with_hold(&[&aylin, &can], 10).await;
    let by_text = cafe.last_post("Aylin").await;
    let token = by_text.link().replace("/a/", "");
    let door = format!("/abmelden/{token}");

    let page = jobcenter.browser().get(&by_text.link()).await;
    page.says("Was wollen Sie von uns bekommen?");
    let question = jobcenter.browser().get(&door).await;
    question.says("Keine SMS mehr.").says("In welcher Sprache");
    assert_eq!(steps(&jobcenter).await, []);

    let other = cafe.last_post("Can").await.unsubscribe();
    let asked = jobcenter.browser().get(&other).await;
    let spoken = asked.submits_with(&other, &[("language", "uk")]).await;
    spoken.says("Тепер ми пишемо Вам українською");
    let anew = cafe.post_of("Can").await;
    assert_eq!(anew.len(), 2);
    assert!(anew[1].text.contains("Добрий день"), "{}", anew[1].text);

    question.submits(&[("leaving", "sms")]).await.says("Sie bekommen keine SMS mehr");
    assert_eq!(cafe.last_post("Aylin").await.way, "letter");
    let kept = steps(&jobcenter).await;
    assert_eq!(kept, [step("guest_page", "Keine SMS mehr.")]);

    jobcenter.wait(Duration::from_secs(11 * 60));
    deliver(&jobcenter).await;
    assert_eq!(gateway.asked().len(), 0);
}

#[actix_web::test]
async fn a_mail_that_nobody_wants_becomes_no_letter_that_comes_too_late() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let mail = |name: &str| Some(format!("{name}@example.org"));
    let by_mail = Some(Channel::Email);
    let aylin = Guest { email: mail("aylin"), wished_channel: by_mail, ..texted("Aylin", NUMBER) };
    let can =
        Guest { email: mail("can"), wished_channel: by_mail, ..texted("Can", "+492214710999") };
    let deniz = guest("Deniz", "Kaya");
    // Three days before: no letter is there in time.
    jobcenter.wait(Duration::from_secs(12 * 24 * 60 * 60));
    cafe.invites_with_hold(&[&aylin, &can, &deniz], 10).await;

    for name in ["Aylin", "Can", "Deniz"] {
        let leave = cafe.post_of(name).await[0].unsubscribe();
        let page = jobcenter.browser().get(&leave).await;
        page.submits_with(&leave, &[("leaving", "mail")]).await;
    }

    let ways = |post: Vec<Post>| -> Vec<String> { post.into_iter().map(|one| one.way).collect() };
    assert_eq!(ways(cafe.post_of("Aylin").await), ["email", "sms"]);
    assert_eq!(ways(cafe.post_of("Can").await), ["email"]);
    let called = ("invite".to_owned(), "Keine E-Mails mehr gewünscht.".to_owned());
    assert_eq!(wishes(&jobcenter).await, [called]);
    // Whom nobody can call gets the letter, late or not.
    assert_eq!(ways(cafe.post_of("Deniz").await), ["email", "letter"]);
}

#[actix_web::test]
async fn a_tick_in_the_form_is_a_consent_with_its_words() {
    let jobcenter = Jobcenter::open().await;
    let desk = jobcenter.staff("Jana Roth", Role::Planner).await;
    let typed = [
        ("family_name", "Kaya"),
        ("phone", "0171 3920094"),
        ("sms_consent", "1"),
        ("consent_source", "phone"),
    ];

    let saved = desk.get("/guests/new").await.submits(&typed).await;

    saved
        .says("Einwilligungen")
        .says("am Telefon, Jana Roth")
        .says("mit STOP oder mit einem Anruf");
    let path = saved.path.clone();
    desk.get(&format!("{path}/edit")).await.submits(&[("sms_consent", "")]).await;
    let kept = steps(&jobcenter).await;
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].0, "sms");
    assert_eq!((kept[0].1, kept[1].1), (true, false));
    let auskunft = desk.get(&format!("{path}/extract")).await;
    auskunft.says("Einwilligungen").says("Ich möchte keine SMS mehr.");
    desk.get(&format!("{path}/erasure")).await.submits(&[]).await;
    assert_eq!(steps(&jobcenter).await, []);
}
