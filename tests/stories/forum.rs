//! The life of a Fachforum, with the numbers of the field: the first one after four weeks 25 people,
//! 10 of them from the Agentur; the second one, 38 seats, full in three days.

use std::time::Duration;

use treffpunkt::invitations::{Reply, RosterRow};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, post};
use crate::forum_places::{Forum, Names, days};
use crate::world::{Jobcenter, Page};

fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 60 * 60)
}

/// A calendar file as one line per property.
fn file(calendar: &Option<String>) -> String {
    calendar.as_ref().expect("a calendar file").replace("\r\n ", "")
}

#[actix_web::test]
async fn the_first_one_after_four_weeks_has_25_people_10_of_them_from_the_agentur() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let speaker: &[_] = &[("speakers", "Dr. Ada Probst, Gesundheitsamt")];
    let names = Names { day: "2027-02-02", seats: 30, topic: "Sucht und Arbeit", more: speaker };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    let page = jobcenter.browser().get(&forum.page).await;
    page.says("Sucht und Arbeit").says("Es spricht: Dr. Ada Probst, Gesundheitsamt");
    let colleagues =
        ["Ahl", "Bach", "Czech", "Dorn", "Ernst", "Falk", "Groth", "Haas", "Ihde", "Jung"];
    let partners = ["Kurz", "Lang", "Moll", "Nau", "Orth", "Pohl", "Quint", "Rau", "Sahm", "Thoma"];

    let mut last = None;
    for week in 0..5 {
        // Three new ones of the house each week, and two of the Agentur.
        for index in 0..3 {
            let name = format!("{} {}", ["Ina", "Ole", "Uta"][index], colleagues[week * 2]);
            forum.colleague(&name).await.says("Sie haben einen Platz");
        }
        for index in 0..2 {
            let name = format!("Eva {}", partners[week * 2 + index]);
            let page = forum.guest(&name, "Agentur für Arbeit").await;
            page.says("Schön, dass Sie kommen!");
            last = Some(name);
        }
        if week < 4 {
            jobcenter.wait(days(7));
        }
    }

    let anna = jobcenter.staff("Anna Zwei", Role::Planner).await;
    let page = anna.get(&forum.staff_page()).await;
    page.says("25 von 30").says("Agentur für Arbeit 10").says("Jobcenter 15");
    page.says("25 Anmeldungen nach 4 Wochen – bei 30 Plätzen.");
    let sheet = anna.get(&format!("/events/{}/speaker-sheet", forum.id)).await;
    sheet.says("Guten Tag, Dr. Ada Probst, Gesundheitsamt");
    sheet.says("25 von 30 Plätzen").says("Agentur für Arbeit 10").does_not_say("Eva");

    // The morning itself: the door list, and what people take home.
    jobcenter.wait(hours(25));
    let tarek = jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let last = last.unwrap();
    let mail = forum.last_post(&last).await;
    assert_eq!(mail.kind, "accepted");
    let own = format!("{}/bescheinigung", mail.link());
    jobcenter.browser().get(&own).await.says("Noch nicht da");
    let door = format!("/events/{}/attendance", forum.id);
    let list = tarek.get(&door).await;
    let row = action_of(&forum, &list, &last).await;
    list.submits_to(Some(&row), &[("presence", "present")]).await;
    jobcenter.wait(hours(5));

    let anna = jobcenter.staff("Anna Drei", Role::Planner).await;
    let all = anna.get(&format!("/events/{}/certificates", forum.id)).await;
    all.says("Teilnahmebescheinigung")
        .says(&last)
        .says("Sucht und Arbeit")
        .says("Dauer: 2 Stunden");
    assert_eq!(all.body.matches("<article class=\"certificate\">").count(), 1);
    let mine = jobcenter.browser().get(&own).await;
    mine.says(&last).says("Dienstag, 2. Februar 2027, 10 bis 12 Uhr");
    jobcenter.browser().get(&mail.link()).await.says("Teilnahmebescheinigung");
}

/// The door's form of somebody.
async fn action_of(forum: &Forum<'_>, page: &Page, name: &str) -> String {
    let cafe = Cafe { jobcenter: forum.jobcenter, id: forum.id };
    let roster = cafe.roster().await;
    let is_meant = |row: &&RosterRow| format!("{} {}", row.first_name, row.family_name) == name;
    let guest = roster.iter().find(is_meant).expect("on the list").guest;
    let row = format!("/events/{}/attendance/{guest}", forum.id);
    let form = page.body.split("action=\"").find(|one| one.starts_with(&row)).unwrap();
    form.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/")
}

#[actix_web::test]
async fn the_second_one_is_full_in_three_days_and_asks_for_a_repeat() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let more: &[_] = &[("speakers", "Jonas Weber, Agentur für Arbeit")];
    let names = Names { day: "2027-02-09", seats: 38, topic: "Langzeitarbeitslosigkeit", more };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    let mut number = 0;
    for (count, wait) in [(14, 1), (12, 2), (12, 0)] {
        for _ in 0..count {
            number += 1;
            let name = format!("Gast {}", letters(number));
            forum.guest(&name, "Agentur für Arbeit").await.says("Schön, dass Sie kommen!");
            // Each of them has an address of their own, all of them one proxy.
            jobcenter.wait(Duration::from_secs(30));
        }
        jobcenter.wait(days(wait));
    }

    jobcenter.browser().get(&forum.page).await.says("Alle Plätze sind vergeben");
    for name in ["Wilma Acht", "Wilma Neun", "Wilma Zehn", "Wilma Elf"] {
        forum.guest(name, "").await.says("Sie stehen auf der Warteliste");
    }
    let anna = jobcenter.staff("Anna Zwei", Role::Planner).await;
    anna.get(&forum.staff_page()).await.says("Für alle 38 Plätze gab es Anmeldungen nach 3 Tagen.");
    anna.get("/").await.does_not_say("Wiederholung planen");
    for name in ["Xaver Acht", "Xaver Neun", "Xaver Zehn", "Xaver Elf", "Xaver Zwölf"] {
        forum.guest(name, "").await.says("Sie stehen auf der Warteliste");
    }

    let today = anna.get("/").await;
    today.says("9 Personen warten auf einen Platz.").says("Wiederholung planen");
    let repeat = anna.get(&format!("/events/{}/repeat?every=month1", forum.id)).await;
    repeat.submits(&[("day", "2027-03-09")]).await.says("Ein Entwurf ist neu.");
    anna.get("/").await.does_not_say("Wiederholung planen");
    let draft: String = jobcenter.app.db.read(the_draft).await.unwrap();
    let suggested = anna.get(&format!("/events/{draft}/forum")).await;
    let (_, fields) = suggested.fields_of(Some(&format!("/events/{draft}/forum")));
    let of = |name: &str| fields.iter().find(|field| field.0 == name).unwrap().1.clone();
    assert_eq!(of("address"), "langzeitarbeitslosigkeit-2");
    assert_eq!(of("speakers"), "Jonas Weber, Agentur für Arbeit");

    // Whoever plans the next one sees how it was.
    let third = Names { day: "2027-04-13", seats: 38, topic: "Schulden", more: &[] };
    let third = Forum::open(&jobcenter, &anna, &third).await;
    third.colleague("Tarek Nouri").await;
    let page = anna.get(&third.staff_page()).await;
    page.says("Langzeitarbeitslosigkeit: 38 Plätze, voll nach 3 Tagen");
}

/// The only event that is not published yet.
fn the_draft(conn: &mut treffpunkt::db::Conn) -> diesel::QueryResult<String> {
    use diesel::prelude::*;
    use treffpunkt::db::schema::events;

    events::table.filter(events::stage.eq("draft")).select(events::id).first(conn)
}

/// A family name without digits.
fn letters(number: usize) -> String {
    let sign = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("X{}{}", sign(number / 26), sign(number))
}

#[actix_web::test]
async fn a_free_seat_is_offered_until_a_moment_in_office_hours_and_then_goes_on() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-09", seats: 1, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    let first = forum.guest("Mara Groß", "").await;
    first.says("Schön, dass Sie kommen!");
    for name in ["Jonas Weber", "Ida Klein"] {
        forum.guest(name, "").await.says("Sie stehen auf der Warteliste");
    }
    // Friday, 14:30: until Monday afternoon.
    jobcenter.wait(days(4) + hours(5) + Duration::from_secs(30 * 60));

    let mara = forum.last_post("Mara").await;
    let page = jobcenter.browser().get(&format!("{}?aendern", mara.link())).await;
    page.submits(&[("answer", "no")]).await;
    let offer = forum.last_post("Jonas").await;
    assert_eq!(offer.kind, "offer");
    assert_eq!(offer.subject, "Ein Platz ist frei – bis Montag, 11. Januar, 15 Uhr");
    let his = jobcenter.browser().get(&offer.link()).await;
    his.says("Ein Platz ist frei für Sie").says("Wir halten ihn bis Montag, 11. Januar, 15 Uhr.");
    // Nobody else gets it meanwhile, and no roster forgets him.
    forum.guest("Otto Spät", "").await.says("Sie stehen auf der Warteliste");
    let cafe = Cafe { jobcenter: &jobcenter, id: forum.id };
    let waiting = cafe.roster().await.iter().filter(|row| row.reply == Reply::Waiting).count();
    assert_eq!(waiting, 3);

    jobcenter.wait(days(3) - Duration::from_secs(60));
    forum.keeps().await;
    assert_eq!(forum.last_post("Ida").await.kind, "waiting");
    jobcenter.wait(Duration::from_secs(60 * 60));
    forum.keeps().await;
    assert_eq!(forum.last_post("Jonas").await.kind, "offer_lapsed");
    let hers = forum.last_post("Ida").await;
    assert_eq!(hers.kind, "offer");

    let yes = jobcenter.browser().get(&hers.link()).await.submits(&[("answer", "yes")]).await;
    yes.says("Schön, dass Sie kommen!");
    let late = jobcenter.browser().get(&offer.link()).await;
    late.submits(&[("answer", "yes")]).await.says("Ihre Nummer auf der Warteliste ist 2");

    // Shortly before it begins there is no time to ask: whoever is next has the seat.
    jobcenter.wait(days(28));
    let ida = forum.last_post("Ida").await;
    assert_eq!(ida.kind, "accepted");
    let page = jobcenter.browser().get(&format!("{}?aendern", ida.link())).await;
    page.submits(&[("answer", "no")]).await;
    assert_eq!(forum.last_post("Otto").await.kind, "moved_up");
}

#[actix_web::test]
async fn whoever_has_a_seat_has_the_date_in_their_calendar_and_it_follows_every_change() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-09", seats: 1, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    forum.guest("Mara Groß", "").await;
    forum.guest("Jonas Weber", "").await;

    let asked = file(&forum.last_post("Mara").await.calendar);
    assert!(asked.contains("METHOD:REQUEST\r\n"), "{asked}");
    assert!(asked.contains("SUMMARY:Fachforum\r\n") && asked.contains("SEQUENCE:0\r\n"));
    assert!(asked.contains("ORGANIZER;CN=\"Anna Becker\":mailto:treffpunkt@localhost\r\n"));
    let attendee = "ATTENDEE;CN=\"Mara Groß\";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;\
        ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:mara.gross@agentur.example\r\n";
    assert!(asked.contains(attendee), "{asked}");
    assert_eq!(forum.last_post("Jonas").await.calendar, None, "who waits has no date yet");

    let change = anna.get(&format!("/events/{}/change", forum.id)).await;
    let later = [("session_from", "14:00"), ("session_to", "16:00")];
    change.submits(&later).await.says("2 E-Mails");
    let moved = file(&forum.last_post("Mara").await.calendar);
    assert!(moved.contains("METHOD:REQUEST\r\n") && moved.contains("SEQUENCE:1\r\n"));
    assert!(moved.contains("DTSTART;TZID=Europe/Berlin:20270209T140000"));
    assert_eq!(forum.last_post("Jonas").await.calendar, None);

    let mara = forum.last_post("Mara").await;
    let page = jobcenter.browser().get(&format!("{}?aendern", mara.link())).await;
    page.submits(&[("answer", "no")]).await;
    let gone = forum.last_post("Mara").await;
    assert_eq!(gone.kind, "given_back");
    let gone = file(&gone.calendar);
    assert!(gone.contains("METHOD:CANCEL\r\n") && gone.contains("STATUS:CANCELLED\r\n"));
    assert!(gone.contains("SEQUENCE:2\r\n") && gone.contains("mara.gross@agentur.example"));
    let jonas = jobcenter.browser().get(&forum.last_post("Jonas").await.link()).await;
    jonas.submits(&[("answer", "yes")]).await;
    let his = file(&forum.last_post("Jonas").await.calendar);
    assert!(his.contains("METHOD:REQUEST\r\n") && his.contains("CN=\"Jonas Weber\""));

    forum.colleague("Tarek Nouri").await.says("Sie stehen auf der Warteliste");
    let list = anna.get(&format!("/events/{}/invitations", forum.id)).await;
    let cafe = Cafe { jobcenter: &jobcenter, id: forum.id };
    let row = cafe.roster().await.into_iter().find(|row| row.family_name == "Weber").unwrap();
    let withdrawal = format!("/events/{}/invitations/{}/withdrawal", forum.id, row.invitation);
    list.submits_to(Some(&withdrawal), &[]).await.says("zurückgezogen");
    let taken = forum.last_post("Jonas").await;
    assert_eq!(taken.kind, "taken_back");
    assert!(file(&taken.calendar).contains("METHOD:CANCEL\r\n"));
    let tarek = jobcenter.browser().get(&forum.last_post("Tarek").await.link()).await;
    tarek.submits(&[("answer", "yes")]).await.says("Schön, dass Sie kommen!");

    let cancel = anna.get(&format!("/events/{}/cancel", forum.id)).await;
    cancel.submits(&[]).await.says("Abgesagt.");
    let off = file(&forum.last_post("Tarek").await.calendar);
    assert!(off.contains("METHOD:CANCEL\r\n") && off.contains("SEQUENCE:4\r\n"));
    assert_eq!(forum.last_post("Jonas").await.kind, "taken_back", "they have heard it before");
    let uid = |file: &str| file.split("UID:").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(uid(&off), uid(&asked));
    jobcenter.browser().get(&forum.page).await.says("Fällt aus");
}

#[actix_web::test]
async fn before_the_draw_nobody_is_promised_a_seat_and_after_it_anybody_can_draw_again() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let lot: &[_] = &[("seating", "lot"), ("closes_on", "2027-01-08"), ("closes_time", "16:00")];
    let names = Names { day: "2027-02-09", seats: 2, topic: "Sucht", more: lot };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    let page = jobcenter.browser().get(&forum.page).await;
    page.says("2 Plätze werden ausgelost").says("Anmelden bis Freitag, 8. Januar, 16 Uhr.");
    let people = ["Mara Groß", "Jonas Weber", "Ida Klein", "Otto Spät"];
    for name in people {
        let page = forum.guest(name, "").await;
        page.says("Sie sind bei der Auslosung dabei").does_not_say("Warteliste");
        assert_eq!(forum.last_post(name).await.kind, "in_the_draw");
    }
    forum.colleague("Tarek Nouri").await.says("Sie sind bei der Auslosung dabei");
    anna.get(&forum.staff_page()).await.says("0 von 2").does_not_say("Jetzt auslosen");
    let draw = format!("{}/draw", forum.staff_page());
    let csrf = anna.get(&forum.staff_page()).await.fields_of(None).1;
    let csrf = csrf.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    let early = anna.post(&draw, &[("csrf", &csrf)]).await;
    early.says("Die Anmeldung läuft noch.");

    jobcenter.wait(days(4) + hours(8));
    let anna = jobcenter.staff("Anna Zwei", Role::Planner).await;
    anna.get("/").await.says("5 Namen für 2 Plätze.").says("Auslosen");
    jobcenter.browser().get(&forum.page).await.says("Jetzt werden die Plätze ausgelost.");
    let drawn = anna.get(&forum.staff_page()).await.submits_to(Some(&draw), &[]).await;
    drawn.says("Ausgelost: 2 von 5 haben einen Platz.").says("2 von 2").says("Startwert");
    drawn.does_not_say("Jetzt auslosen");

    // Drawn again with the seed on record it comes to the same.
    let cafe = Cafe { jobcenter: &jobcenter, id: forum.id };
    let roster = cafe.roster().await;
    let seed = drawn.body.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    let parties: Vec<_> = roster.iter().map(|row| row.party).collect();
    let order = treffpunkt::forums::draw::order(seed, &parties);
    let seated =
        |party| roster.iter().any(|row| row.party == party && row.reply == Reply::Accepted);
    let seats: Vec<_> = order.iter().map(|party| seated(*party)).collect();
    assert_eq!(seats, [true, true, false, false, false]);
    let kinds: Vec<_> = post(&jobcenter).await.into_iter().rev().take(5).collect();
    let count = |kind: &str| kinds.iter().filter(|one| one.kind == kind).count();
    assert_eq!((count("drawn"), count("waiting")), (2, 3));
    let third = roster.iter().find(|row| row.party == order[2]).unwrap();
    let mail = forum.last_post(&third.family_name).await;
    assert!(mail.text.contains("Ihre Nummer dort ist 1"), "{}", mail.text);
    assert!(anna.post(&draw, &[("csrf", &csrf)]).await.status.is_client_error());
}

#[actix_web::test]
async fn names_that_came_by_themselves_are_no_invitations_in_the_figures() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-01-05", seats: 30, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    forum.guest("Mara Groß", "").await.says("Schön, dass Sie kommen!");
    jobcenter.wait(hours(25));
    let tarek = jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let list = tarek.get(&format!("/events/{}/attendance", forum.id)).await;
    let row = action_of(&forum, &list, "Mara Groß").await;
    list.submits_to(Some(&row), &[("presence", "present")]).await;

    let ids = [forum.id];
    let sums = jobcenter.app.db.read(move |conn| treffpunkt::attendance::queries::sums(conn, &ids));
    let sums = sums.await.unwrap();
    let total = treffpunkt::attendance::tally::total(&sums[&forum.id]);

    assert_eq!((total.delivered, total.attended, total.walk_ins), (0, 0, 1));
}

#[actix_web::test]
async fn a_manager_sees_about_how_many_and_neither_who_nor_from_where() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-09", seats: 30, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    for number in 0..12 {
        forum.guest(&format!("Eva {}", letters(number)), "Agentur für Arbeit").await;
        jobcenter.wait(Duration::from_secs(30));
    }

    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let page = lena.get(&forum.staff_page()).await;
    page.says("etwa 10 Anmeldungen").says("etwa 20 frei");
    for told in ["Agentur für Arbeit", "Eva", "Woher sie kommen", "Bis zum", "12 von"] {
        page.does_not_say(told);
    }
    assert!(!page.body.contains("<polyline"), "a curve would tell the names of a day");
    assert!(
        !page.body.contains(&format!("action=\"{}\"", forum.staff_page())),
        "nothing to change"
    );
    for closed in ["certificates", "speaker-sheet", "attendance", "invitations"] {
        let refused = lena.get(&format!("/events/{}/{closed}", forum.id)).await;
        assert_eq!(refused.status, 403, "{closed}");
    }
    anna.get(&forum.staff_page()).await.says("12 von 30").says("Agentur für Arbeit 12");
}
