//! The whole life of an IQ-Sprechtag: an adviser is in the house for a morning and sees people one after
//! the other, half an hour each.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::db::Id;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::actions::{self, AnswerError, By, Whose};
use treffpunkt::invitations::reply::{AnswerGiven, Who};
use treffpunkt::invitations::{Answer, AnswerChannel, Invitation, Reply};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest, planner};
use crate::gathering::published;
use crate::privacy::come;
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

const DAY: &str = "2027-01-19";

/// Tuesday morning, half past nine to eleven: three times half an hour.
async fn sprechtag(jobcenter: &Jobcenter) -> Cafe<'_> {
    published(jobcenter, "anerkennung", 12, &[(DAY, "09:30", "11:00")]).await
}

/// Somebody of the Planung gives it times of half an hour.
async fn has_slots(cafe: &Cafe<'_>, anna: &Browser) -> Page {
    let path = format!("/events/{}/slots", cafe.id);
    anna.get(&path).await.submits_to(Some(&path), &[("minutes", "30")]).await
}

/// A guest says yes on their own page, for this time.
async fn says_yes(cafe: &Cafe<'_>, name: &str, slot: &str) -> Page {
    let link = cafe.post_of(name).await[0].link();
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", "yes"), ("slot", slot)]).await
}

#[actix_web::test]
async fn everybody_has_half_an_hour_and_nobody_waits_in_the_corridor() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = sprechtag(&jobcenter).await;
    let path = format!("/events/{}/slots", cafe.id);

    anna.get(&format!("/events/{}", cafe.id)).await.says("Jedem Gast eine eigene Zeit geben");
    let planned = has_slots(&cafe, &anna).await;
    planned.says("Die Zeiten stehen.").says("0 von 3").says("30 Minuten je Haushalt");
    anna.get(&format!("/events/{}", cafe.id)).await.says("jeder Haushalt hat 30 Minuten für sich");

    let olena = Guest { language: "uk".into(), ..guest("Olena", "Bondar") };
    let (aylin, jonas, mina) =
        (guest("Aylin", "Demir"), guest("Jonas", "Weber"), guest("Mina", "Kaya"));
    cafe.invites(&[&aylin, &jonas, &mina, &olena]).await;

    // Jonas looks first and answers last: his page still offers what Aylin has by then.
    let asked = cafe.last_post("Jonas").await;
    assert!(asked.text.contains("Welche Zeit passt Ihnen?"), "{}", asked.text);
    let his = asked.link();
    let stale = jobcenter.browser().get(&his).await;
    stale.says("Wann möchten Sie kommen?").says("9:30 bis 10 Uhr").says("10 bis 10:30 Uhr");
    stale.says("10:30 bis 11 Uhr");
    let done = says_yes(&cafe, "Aylin", "2").await;
    done.says("Schön, dass Sie kommen!").says("10 bis 10:30 Uhr").does_not_say("9:30");
    let mail = cafe.last_post("Aylin").await;
    assert_eq!(mail.kind, "accepted");
    assert!(mail.text.contains("10 bis 10:30 Uhr"), "{}", mail.text);
    let calendar = mail.calendar.clone().expect("a date to keep");
    assert!(calendar.contains("T100000") && calendar.contains("T103000"), "{calendar}");
    let file = jobcenter.browser().get(&format!("{}/termin.ics", mail.link())).await;
    assert!(file.body.contains("T100000") && !file.body.contains("T093000"), "{}", file.body);

    let refused = stale.submits(&[("answer", "yes"), ("slot", "2")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Diese Zeit hat inzwischen jemand anderes.").does_not_say("10 bis 10:30 Uhr");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Open);
    refused.submits(&[("answer", "yes"), ("slot", "")]).await.says("9:30 bis 10 Uhr");

    // Mina calls; the Empfang gives her the last one.
    let party = cafe.row(&mina).await.party.to_string();
    let give = format!("{path}/guest");
    let form = anna.get(&path).await;
    let given = form.submits_to(Some(&give), &[("party", &party), ("number", "3")]).await;
    given.says("Die Zeit ist vergeben.").says("3 von 3").says("Mina Kaya");
    assert!(cafe.last_post("Mina").await.text.contains("10:30 bis 11 Uhr"));
    let wrong = form.submits_to(Some(&give), &[("party", &party), ("number", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte wählen Sie eine Zeit.");

    // All are taken, and the page says so: Olena waits, and hears of her time when one is free.
    let full = jobcenter.browser().get(&cafe.last_post("Olena").await.link()).await;
    full.says("Усі місця зайняті").does_not_say("Коли Ви хочете прийти?");
    full.submits(&[("answer", "yes")]).await;
    assert_eq!(cafe.row(&olena).await.reply, Reply::Waiting);
    anna.get(&path).await.says("Warteliste").says("Olena Bondar");
    let hers = cafe.post_of("Aylin").await[0].link();
    let form = jobcenter.browser().get(&format!("{hers}?aendern")).await;
    form.submits(&[("answer", "no")]).await;
    assert_eq!(cafe.row(&olena).await.reply, Reply::Accepted);
    let mail = cafe.last_post("Olena").await;
    assert_eq!(mail.kind, "moved_up");
    assert!(mail.text.contains("з 10:00 до 10:30"), "{}", mail.text);
    let page = jobcenter.browser().get(&mail.link()).await;
    page.says("з 10:00 до 10:30");

    // Mina cannot come; Jonas is asked whether later suits him, and hears of it by mail.
    let machine = jobcenter.machine(Role::Planner).await;
    let api = format!("/api/v1/events/{}/slots", cafe.id);
    let hers = cafe.post_of("Mina").await[0].link();
    let form = jobcenter.browser().get(&format!("{hers}?aendern")).await;
    form.submits(&[("answer", "no")]).await;
    let list = machine.get(&api).await.json;
    let states: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["taken", "taken", "free"]);
    assert_eq!(list["items"][2]["starts_at"], "2027-01-19T10:30");
    let body = json!({ "invitation": cafe.invitation(&jonas).await.to_string() });
    let moved = machine.put(&format!("{api}/3"), &body).await;
    assert_eq!((moved.status, &moved.json["given"]), (StatusCode::OK, &json!(true)));
    let taken = machine.put(&format!("{api}/2"), &body).await;
    assert_eq!((taken.status, &taken.json["code"]), (StatusCode::CONFLICT, &json!("slot_taken")));
    assert_eq!(machine.put(&format!("{api}/9"), &body).await.status, StatusCode::NOT_FOUND);
    let mail = cafe.last_post("Jonas").await;
    assert_eq!(mail.kind, "changed");
    assert!(mail.text.contains("9:30 bis 10 Uhr") && mail.text.contains("10:30 bis 11 Uhr"));

    // The morning moves, and everybody's time with it; a shorter one would lose Jonas's.
    let event = format!("/api/v1/events/{}", cafe.id);
    let shorter =
        json!({ "sessions": [{ "starts_at": "2027-01-19T09:30", "ends_at": "2027-01-19T10:30" }] });
    let refused = machine.patch(&event, &shorter).await;
    assert_eq!(
        (refused.status, &refused.json["code"]),
        (StatusCode::CONFLICT, &json!("slots_given"))
    );
    let later =
        json!({ "sessions": [{ "starts_at": "2027-01-20T13:30", "ends_at": "2027-01-20T15:00" }] });
    assert_eq!(machine.patch(&event, &later).await.status, StatusCode::OK);
    let mail = cafe.last_post("Jonas").await;
    assert!(mail.text.contains("Mittwoch, 20. Januar"), "{}", mail.text);
    assert!(mail.text.contains("14:30 bis 15 Uhr") && mail.text.contains("10:30 bis 11 Uhr"));

    // On the day: the list and the sheet say who comes when.
    come(&jobcenter, "2027-01-20T12:40:00Z");
    let anna = back(&jobcenter, "Anna Becker").await;
    let door = anna.get(&format!("/events/{}/attendance", cafe.id)).await;
    door.says("14:30 Uhr · Nr. 4 · Zusage").says("14:00 Uhr · Nr. 1 · Zusage");
    let sheet = format!("/events/{}/attendance/sheets", cafe.id);
    let form = door.fields_of(None).0;
    assert!(!form.is_empty());
    let print = door.body.split("action=\"").find(|part| part.starts_with(&sheet)).unwrap();
    let print = print.split('"').next().unwrap().replace("&amp;", "&");
    let sheet = door.submits_to(Some(&print), &[]).await;
    sheet.says("14:30 Uhr").says("14:00 Uhr");
    // A break is nobody's; a time that somebody has cannot be taken from them so.
    let blocked = anna.get(&path).await;
    let use_one = format!("{path}/1/use");
    blocked.submits_to(Some(&use_one), &[]).await.says("gesperrt");
    let token = blocked.fields_of(Some(&use_one)).1[0].1.clone();
    let body = [("csrf", token.as_str()), ("use", "blocked")];
    let given = anna.post(&format!("{path}/2/use"), &body).await;
    given.says("inzwischen vergeben oder gesperrt");

    // The next one, a month later, has the same times.
    let copied = anna.get(&format!("/events/{}", cafe.id)).await;
    let copy = copied.submits_to(Some(&format!("/events/{}/duplicate", cafe.id)), &[]).await;
    let copy = anna.get(copy.path.strip_suffix("/edit").unwrap()).await;
    copy.says("jeder Haushalt hat 30 Minuten für sich");
}

#[actix_web::test]
async fn times_fit_the_morning_and_stay_once_somebody_has_one() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = sprechtag(&jobcenter).await;
    let path = format!("/events/{}/slots", cafe.id);
    let tries = async |minutes: &str| {
        anna.get(&path).await.submits_to(Some(&path), &[("minutes", minutes)]).await
    };

    let long = tries("120").await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    long.says("So lange dauert keine Sitzung");
    tries("45").await.says("0 von 2");
    tries("").await.says("keine einzelnen Zeiten mehr");
    has_slots(&cafe, &anna).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    says_yes(&cafe, "Aylin", "1").await.says("9:30 bis 10 Uhr");
    let other = tries("15").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.says("Es sind schon Zeiten vergeben.");

    // Whoever has a time can take another one that is free, by themselves.
    says_yes(&cafe, "Aylin", "3").await.says("10:30 bis 11 Uhr");
    let mails = cafe.post_of("Aylin").await;
    let kinds: Vec<_> = mails.iter().map(|mail| mail.kind.as_str()).collect();
    assert_eq!(kinds, ["invitation", "accepted", "accepted"]);
    let desk = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let invitation = cafe.roster().await[0].invitation;
    let form = desk.get(&format!("/phone/{invitation}")).await;
    form.says("Di 19.01.2027, 10:30–11:00");
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    assert_eq!(manager.get(&path).await.status, StatusCode::FORBIDDEN);
}

/// Two guests have the last time before their eyes and send in the same moment: one has it, the other
/// hears that it is gone, or waits where nothing is left. Whoever it is, nobody has it twice.
#[actix_web::test]
async fn the_last_time_is_given_once_however_many_come_at_once() {
    for wish in [Some(1), None] {
        let jobcenter = Jobcenter::open().await;
        let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
        let cafe = published(&jobcenter, "anerkennung", 12, &[(DAY, "09:30", "10:30")]).await;
        has_slots(&cafe, &anna).await;
        let guests: Vec<_> =
            (0..12).map(|number| by_letter(&format!("Gast{number}"), "Weber")).collect();
        cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
        let rows: Vec<Id<Invitation>> =
            cafe.roster().await.into_iter().map(|row| row.invitation).collect();

        let threads = rows.into_iter().map(|id| {
            let app = jobcenter.app.clone();
            std::thread::spawn(move || {
                let given = AnswerGiven {
                    slot: wish,
                    companions: 2,
                    ..AnswerGiven::plain(Answer::Yes, Who::Only)
                };
                let by = By { channel: AnswerChannel::Api, staff: None };
                let whose = Whose::Invitation { id, actor: planner() };
                let (now, there) = (app.clock.now(), app.clone());
                let answer = move |conn: &mut treffpunkt::db::Conn| {
                    actions::answer(conn, &there, &whose, &given, by, now)
                };
                match app.db.write_here(answer) {
                    Ok(answered) => Some(answered.reply),
                    Err(AnswerError::SlotTaken) => None,
                    Err(other) => panic!("{other}"),
                }
            })
        });
        let threads: Vec<_> = threads.collect();
        let replies: Vec<_> = threads.into_iter().map(|one| one.join().unwrap()).collect();

        let said = |reply| replies.iter().filter(|one| **one == reply).count();
        let counted = (said(Some(Reply::Accepted)), said(Some(Reply::Waiting)), said(None));
        assert_eq!(counted, if wish.is_some() { (1, 0, 11) } else { (2, 10, 0) });
        let machine = jobcenter.machine(Role::Planner).await;
        let list = machine.get(&format!("/api/v1/events/{}/slots", cafe.id)).await.json;
        let mut holders: Vec<_> =
            list["items"].as_array().unwrap().iter().map(|one| &one["invitation"]).collect();
        holders.retain(|holder| !holder.is_null());
        assert_eq!(holders.len(), counted.0);
        assert!(holders.len() < 2 || holders[0] != holders[1]);
    }
}
