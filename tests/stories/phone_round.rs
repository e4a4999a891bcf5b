//! The phone round: the next call with its words, several callers at once, and what becomes of each try.

use actix_web::http::StatusCode;
use treffpunkt::guests::{self, Guest, PhoneOff};
use treffpunkt::invitations::Reply;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_phone, guest, minutes};
use crate::world::{Browser, Jobcenter, Page};

/// Somebody whom only calls reach, by a number of their own.
fn called(first_name: &str, last: &str) -> Guest {
    Guest {
        phone: Some(format!("+4922147109{last}")),
        phone_typed: Some(format!("0221 47109 {last}")),
        ..by_phone(first_name, "Weber")
    }
}

async fn takes(caller: &Browser) -> Page {
    let round = caller.get("/phone/round").await;
    round.submits_to(Some("/phone/round/next"), &[]).await
}

fn outcome(page: &Page) -> String {
    let path = page.path.split('?').next().unwrap();
    format!("{path}/outcome")
}

async fn known(jobcenter: &Jobcenter, guest: &Guest) -> Guest {
    let id = guest.id;
    let read = jobcenter.app.db.read(move |conn| guests::queries::find(conn, id));
    read.await.unwrap().unwrap()
}

#[actix_web::test]
async fn two_callers_at_once_never_get_the_same_guest() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (ina, jonas) = (called("Ina", "01"), called("Jonas", "02"));
    cafe.invites(&[&ina, &jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let otto = jobcenter.staff("Otto Empfang", Role::Desk).await;
    let (hers, his) = (mia.get("/phone/round").await, otto.get("/phone/round").await);
    hers.says("Warten jetzt 2").says("niemand");

    let next = Some("/phone/round/next");
    let (first, second) = futures_of(&hers, &his, next).await;

    let names = ["Ina Weber", "Jonas Weber"];
    let whose = |page: &Page| names.iter().position(|name| page.text().contains(name)).unwrap();
    assert_ne!(whose(&first), whose(&second), "{} {}", first.path, second.path);
    mia.get("/phone/round").await.says("Mia Empfang").says("Otto Empfang").says("Warten jetzt 0");
    mia.get("/phone").await.says("Otto Empfang ist gerade am Telefon");
    // Pressed again it is still their own, and nobody takes somebody else's.
    let again = hers.submits_to(next, &[]).await;
    assert_eq!(again.path, first.path);
    mia.get(&second.path).await.says("Diesen Anruf hat inzwischen Otto Empfang");
    let taken = first.submits_with(&outcome(&second), &[("outcome", "reached")]).await;
    taken.says("Diesen Anruf hat inzwischen Otto Empfang");

    // Whoever goes for lunch does not keep it for ever.
    jobcenter.wait(minutes(16));
    let zoe = jobcenter.staff("Zoe Empfang", Role::Desk).await;
    takes(&zoe).await.says("Weber");
}

/// Both press at the same time.
async fn futures_of(one: &Page, other: &Page, action: Option<&str>) -> (Page, Page) {
    tokio::join!(one.submits_to(action, &[]), other.submits_to(action, &[]))
}

#[actix_web::test]
async fn a_household_with_one_number_hears_one_caller() {
    let jobcenter = Jobcenter::open().await;
    let (first, second) = (
        Cafe::with(&jobcenter, 9, 0, "2027-01-19").await,
        Cafe::with(&jobcenter, 9, 0, "2027-01-26").await,
    );
    let (ina, jonas) = (called("Ina", "01"), called("Jonas", "01"));
    first.invites(&[&ina]).await;
    second.invites(&[&ina, &jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let otto = jobcenter.staff("Otto Empfang", Role::Desk).await;

    let call = takes(&mia).await;

    call.says("Ina Weber").says("19.01.2027");
    takes(&otto).await.says("Im Moment wartet kein Anruf auf Sie");
}

#[actix_web::test]
async fn a_caller_says_who_and_why_and_enters_what_they_hear() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 2, 3, "2027-01-19").await;
    let (ina, jonas) = (called("Ina", "01"), called("Jonas", "02"));
    cafe.invites(&[&ina]).await;
    jobcenter.wait(minutes(1));
    cafe.invites(&[&jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let call = takes(&mia).await;
    call.says("Guten Tag, hier ist Mia Empfang").says("Spreche ich mit Frau Weber");
    call.says("Kontaktcafé").says("Dienstag, 19. Januar").says("Familienzentrum Mitte");
    call.says("Es ist freiwillig").says("Bringen Sie Kinder mit?").says("0221 47109 01");
    let answer = outcome(&call).replace("/outcome", "/answer");
    let wrong = call.submits_to(Some(&answer), &[("answer", "yes"), ("ages", "drei")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Alter als Zahlen").says("Guten Tag, hier ist");
    let next = call.submits_to(Some(&answer), &[("answer", "yes"), ("companions", "1")]).await;

    next.says("Eingetragen: Zusage").says("Jonas Weber");
    let row = cafe.row(&ina).await;
    assert_eq!((row.reply, row.adults), (Reply::Accepted, 2));
    assert_eq!(row.delivered, treffpunkt::invitations::invitation::Delivered::Yes);
    let answer = outcome(&next).replace("/outcome", "/answer");
    let done = next.submits_to(Some(&answer), &[("answer", "yes")]).await;
    done.says("Auf der Warteliste, Nummer 1. Bitte sagen Sie es dem Gast");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Waiting, "no seat is promised twice");
    // Back and once more: it is done.
    next.submits_to(Some(&answer), &[("answer", "no")]).await.says("schon erledigt");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Waiting);
}

#[actix_web::test]
async fn who_is_not_reached_comes_again_and_leaves_after_three_tries() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let ina = called("Ina", "01");
    cafe.invites(&[&ina]).await;

    for attempt in 1..=3 {
        let name = format!("Mia{attempt} Empfang");
        let mia = jobcenter.staff(&name, Role::Desk).await;
        let call = takes(&mia).await;
        let rests = call.submits_to(Some(&outcome(&call)), &[("outcome", "not_reached")]).await;
        match attempt {
            3 => rests.says("3-mal nicht erreicht").says("Nicht in der Runde").says("Ina Weber"),
            _ => rests.says("kommt später noch einmal").says("Später 1"),
        };
        takes_nothing(&mia).await;
        jobcenter.wait(minutes(181));
    }

    let zoe = jobcenter.staff("Zoe Empfang", Role::Desk).await;
    takes_nothing(&zoe).await;
    zoe.get("/phone").await.says("3-mal nicht erreicht");
}

async fn takes_nothing(caller: &Browser) {
    let round = caller.get("/phone/round").await;
    round.says("Im Moment wartet kein Anruf").does_not_say("Nächsten Anruf nehmen");
}

#[actix_web::test]
async fn a_call_comes_again_when_it_was_agreed() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (ina, aylin) = (called("Ina", "01"), guest("Aylin", "Demir"));
    cafe.invites(&[&ina, &aylin]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let call = takes(&mia).await;
    let again = [("outcome", "again"), ("again", "irgendwann")];
    let action = outcome(&call);
    let refused = call.submits_with(&action, &again).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Diese Zeit verstehen wir nicht").says("Dienstag ab 14 Uhr");
    let agreed =
        call.submits_with(&action, &[("outcome", "again"), ("again", "heute 11 Uhr")]).await;
    agreed.says("Der Anruf kommt wieder: Mo 04.01.2027, 11:00 Uhr").says("Später 1");
    takes_nothing(&mia).await;

    // "Bitte rufen Sie mich an", with a time and a number: neither is lost.
    let link = cafe.last_post("Aylin").await.link();
    let wish =
        [("answer", "call_me"), ("call_time", "heute ab 10 Uhr"), ("call_phone", "0221 4710 777")];
    jobcenter.browser().get(&link).await.submits(&wish).await;
    takes_nothing(&mia).await;
    jobcenter.wait(minutes(61));
    let mia = jobcenter.staff("Mira Empfang", Role::Desk).await;
    let wished = takes(&mia).await;
    wished.says("Aylin Demir").says("heute ab 10 Uhr").says("0221 4710 777");
    wished.says("Sie haben uns um einen Anruf gebeten");
    jobcenter.wait(minutes(59));
    let next = wished.submits_to(Some(&outcome(&wished)), &[("outcome", "reached")]).await;
    next.says("Der Anruf ist erledigt").says("Ina Weber").says("noch einmal anrufen");
}

#[actix_web::test]
async fn a_wrong_number_is_marked_and_the_invitation_goes_by_letter() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let mut ina = called("Ina", "01");
    ina.address_bad = false;
    let jonas = called("Jonas", "02");
    cafe.invites(&[&ina]).await;
    jobcenter.wait(minutes(1));
    cafe.invites(&[&jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let call = takes(&mia).await;
    let next = call.submits_to(Some(&outcome(&call)), &[("outcome", "wrong_number")]).await;
    next.says("Es geht ein Brief hinaus").says("Jonas Weber");
    assert_eq!(cafe.last_post("Ina").await.way, "letter");
    assert_eq!(known(&jobcenter, &ina).await.phone_off, Some(PhoneOff::Wrong));
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get(&format!("/guests/{}", ina.id)).await.says("Nummer stimmt nicht");
    let extract = anna.get(&format!("/guests/{}/extract", ina.id)).await;
    extract.says("falsche Nummer").says("Nummer stimmt nicht");

    let over = next.submits_to(Some(&outcome(&next)), &[("outcome", "no_calls")]).await;
    over.says("Der Anruf ist erledigt").says("Im Moment wartet kein Anruf");
    assert_eq!(known(&jobcenter, &jonas).await.phone_off, Some(PhoneOff::Unwished));
    let extract = anna.get(&format!("/guests/{}/extract", jonas.id)).await;
    extract.says("Ich möchte keine Anrufe mehr.").says("Einwilligungen");
    let form = anna.get(&format!("/guests/{}/edit", jonas.id)).await;
    let saved = form.submits(&[("phone_off", "")]).await;
    saved.says("Mia Empfang");
    let extract = anna.get(&format!("/guests/{}/extract", jonas.id)).await;
    extract.says("Ich möchte wieder angerufen werden.");
    let form = anna.get(&format!("/guests/{}/edit", ina.id)).await;
    form.submits(&[("phone", "0221 4710 555")]).await;
    assert_eq!(known(&jobcenter, &ina).await.phone_off, None, "a new number is good");
}

#[actix_web::test]
async fn nobody_is_called_on_a_sunday_and_each_standort_calls_its_own() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (north, south) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let (mut ina, mut jonas) = (called("Ina", "01"), called("Jonas", "02"));
    (ina.site, jonas.site) = (Some(north), Some(south));
    cafe.invites(&[&ina, &jonas]).await;
    let scope = Scope::Sites(vec![south]);
    let sabine = jobcenter.staff_of("Sabine Sued", Role::Desk, scope).await;

    let call = takes(&sabine).await;
    call.says("Jonas Weber");
    let call_path = call.path.split('?').next().unwrap().to_owned();
    call.submits_with(&format!("{call_path}/pause"), &[]).await.says("wieder frei");
    let scope = Scope::Sites(vec![north]);
    let otto = jobcenter.staff_of("Otto Nord", Role::Desk, scope).await;
    assert_eq!(otto.get(&call_path).await.status, StatusCode::NOT_FOUND);
    let vera = jobcenter.staff("Vera Leitung", Role::Manager).await;
    assert_eq!(vera.get("/phone/round").await.status, StatusCode::FORBIDDEN);

    jobcenter.wait(minutes(60 * 24 * 6));
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let sunday = mia.get("/phone/round").await;
    sunday.says("Jetzt ist keine gute Zeit").says("am Mo 11.01.2027 ab 8 Uhr weiter");
    sunday.says("Warten jetzt 0").says("Später 2").does_not_say("Nächsten Anruf nehmen");
    let list = mia.get("/phone").await;
    let refused = list.submits_with("/phone/round/next", &[("event", "")]).await;
    refused.says("nur die an, die es so gewünscht haben");
    jobcenter.wait(minutes(60 * 24));
    let zoe = jobcenter.staff("Zoe Empfang", Role::Desk).await;
    let first = takes(&zoe).await;
    let path = first.path.split('?').next().unwrap().to_owned();
    let skip = path.rsplit('/').next().unwrap().to_owned();
    let other = first.submits_with("/phone/round/next", &[("skip", &skip), ("event", "")]).await;
    assert_ne!(other.path, first.path);
    other.says("Weber");
}
