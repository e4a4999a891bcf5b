//! The two weekends on which the clocks change: what people read is what the clock on their wall
//! shows, and what happens by itself happens at the right instant.

use std::time::Duration;

use treffpunkt::clock::{self, ZONE};
use treffpunkt::db::LocalTime;
use treffpunkt::invitations::Reply;
use treffpunkt::outbox::State;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest, in_state};
use crate::world::Jobcenter;

/// A Sunday on which the clocks change, and what ten o'clock is in UTC on it.
struct Sunday {
    day: &'static str,
    spoken: &'static str,
    ten: &'static str,
}

const SPRING: Sunday =
    Sunday { day: "2027-03-28", spoken: "Sonntag, 28. März", ten: "2027-03-28T08:00:00Z" };
const AUTUMN: Sunday =
    Sunday { day: "2027-10-31", spoken: "Sonntag, 31. Oktober", ten: "2027-10-31T09:00:00Z" };

/// Moves the standing clock to this instant.
fn until(jobcenter: &Jobcenter, instant: &str) {
    let instant: jiff::Timestamp = instant.parse().unwrap();
    let passed = instant.duration_since(jobcenter.app.clock.now().instant());
    jobcenter.wait(Duration::try_from(passed).unwrap());
}

#[actix_web::test]
async fn a_meeting_on_the_day_itself_is_at_ten_for_guests_calendars_and_the_door() {
    for sunday in [SPRING, AUTUMN] {
        let jobcenter = Jobcenter::open().await;
        let cafe = Cafe::with(&jobcenter, 5, 0, sunday.day).await;
        let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
        cafe.invites(&[&aylin, &jonas]).await;
        let mail = cafe.last_post("Aylin").await;
        assert!(mail.text.contains(sunday.spoken), "{}", mail.text);
        assert!(mail.text.contains("10 bis 12 Uhr"), "{}", mail.text);
        let (hers, his) = (mail.link(), cafe.last_post("Jonas").await.link());
        let browser = jobcenter.browser();
        let page = browser.get(&hers).await;
        page.says(sunday.spoken).says("10 bis 12 Uhr");
        let open = browser.get(&his).await;

        page.submits(&[("answer", "yes")]).await.says("Schön");
        let ten = sunday.ten.parse::<jiff::Timestamp>().unwrap();
        for file in [
            browser.get(&format!("{hers}/termin.ics")).await.body,
            cafe.last_post("Aylin").await.calendar.unwrap(),
        ] {
            assert_eq!(instant_of(&file, "DTSTART"), ten, "{file}");
            assert_eq!(instant_of(&file, "DTEND"), ten + jiff::SignedDuration::from_hours(2));
        }

        // A second before ten answers are taken; at ten it has begun.
        until(&jobcenter, sunday.ten);
        browser.get(&his).await.says("läuft gerade");
        open.submits(&[("answer", "yes")]).await.says("läuft gerade");
        assert_eq!(cafe.row(&jonas).await.reply, Reply::Open);
        let desk = jobcenter.staff("Mia Empfang", Role::Desk).await;
        desk.get("/").await.says("Kontaktcafé").says("10:00–12:00");
        until(&jobcenter, &(ten + jiff::SignedDuration::from_hours(2)).to_string());
        let desk = jobcenter.staff("Mia Mittag", Role::Desk).await;
        desk.get("/").await.says("Teilnahme noch nicht eingetragen");
    }
}

#[actix_web::test]
async fn answers_are_taken_until_the_last_second_before_ten() {
    for sunday in [SPRING, AUTUMN] {
        let jobcenter = Jobcenter::open().await;
        let cafe = Cafe::with(&jobcenter, 5, 0, sunday.day).await;
        let aylin = guest("Aylin", "Demir");
        cafe.invites(&[&aylin]).await;
        let link = cafe.last_post("Aylin").await.link();
        let ten: jiff::Timestamp = sunday.ten.parse().unwrap();

        until(&jobcenter, &(ten - jiff::SignedDuration::from_secs(1)).to_string());
        let page = jobcenter.browser().get(&link).await;

        page.submits(&[("answer", "yes")]).await.says("Schön, dass Sie kommen!");
    }
}

/// A release that is held for ten minutes goes out ten minutes later, whatever the clock on the wall
/// jumps to; the page names the time that the wall will show.
#[actix_web::test]
async fn a_hold_across_the_switch_lasts_as_long_as_it_says() {
    let nights = [
        // 1:55 in winter, 3:05 in summer.
        ("2027-03-28T00:55:00Z", "2027-03-28T01:05:00Z", "2027-04-20", "03:05 Uhr"),
        // 2:55 in summer, 2:05 for the second time, in winter.
        ("2027-10-31T00:55:00Z", "2027-10-31T01:05:00Z", "2027-11-16", "02:05 Uhr"),
    ];
    for (released, goes_out, day, shown) in nights {
        let jobcenter = Jobcenter::open().await;
        let cafe = Cafe::with(&jobcenter, 5, 0, day).await;
        until(&jobcenter, released);
        let release = cafe.invites_with_hold(&[&guest("Aylin", "Demir")], 10).await;
        let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
        let page = format!("/events/{}/invitations/campaigns/{}", cafe.id, release.campaign);

        anna.get(&page).await.says(&format!("gehen um {shown} hinaus")).says("Anhalten");
        until(&jobcenter, goes_out);
        jobcenter.wait(Duration::ZERO);

        let held = anna.get(&page).await;
        held.does_not_say(&format!("gehen um {shown} hinaus")).says("Der Versand läuft");
        assert_eq!(in_state(&jobcenter, State::Queued).await, 1);
        assert_eq!(due(&jobcenter).await, [goes_out]);
    }
}

async fn due(jobcenter: &Jobcenter) -> Vec<String> {
    use diesel::prelude::*;
    use treffpunkt::db::Moment;
    use treffpunkt::db::schema::messages;

    let due = messages::table.select(messages::due_at);
    let due = jobcenter.app.db.read(move |conn| due.load::<Moment>(conn)).await.unwrap();
    due.into_iter().map(Moment::rfc3339).collect()
}

/// A weekly series stays at ten; a week of mornings across the weekend is one calendar entry, and
/// every morning of it is at ten.
#[actix_web::test]
async fn a_series_and_a_week_across_the_switch_stay_at_ten() {
    for (before, after, begins) in [
        ("2027-03-25", "2027-04-01", "2027-04-01T08:00:00Z"),
        ("2027-10-28", "2027-11-04", "2027-11-04T09:00:00Z"),
    ] {
        let jobcenter = Jobcenter::open().await;
        let cafe = Cafe::with(&jobcenter, 5, 0, before).await;
        let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
        let path = format!("/events/{}/repeat", cafe.id);
        let repeat = anna.get(&format!("{path}?rhythm=weekly")).await;
        repeat.submits_to(Some(&path), &[("day", after)]).await.says("10:00–12:00");
        assert_eq!(begin_of_drafts(&jobcenter).await, [begins]);

        let change = anna.get(&format!("/events/{}/change", cafe.id)).await;
        let week: Vec<String> = (0..5)
            .map(|day| {
                let first: jiff::civil::Date = before.parse().unwrap();
                first.saturating_add(jiff::Span::new().days(day)).to_string()
            })
            .collect();
        let mut typed: Vec<(&str, &str)> = Vec::new();
        for day in &week {
            typed.extend([("session_date", &**day), ("session_from", "10:00")]);
            typed.push(("session_to", "12:00"));
        }
        change.submits(&typed).await.says("Geändert.");
        let aylin = guest("Aylin", "Demir");
        cafe.invites(&[&aylin]).await;
        let link = cafe.last_post("Aylin").await.link();
        let file = jobcenter.browser().get(&format!("{link}/termin.ics")).await.body;
        assert!(file.contains("RRULE:FREQ=DAILY;COUNT=5\r\n"), "{file}");
        assert!(!file.contains("RECURRENCE-ID") && !file.contains("EXDATE"), "{file}");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1);
    }
}

async fn begin_of_drafts(jobcenter: &Jobcenter) -> Vec<String> {
    use diesel::prelude::*;
    use treffpunkt::db::Moment;
    use treffpunkt::db::schema::events;

    let drafts = events::table.filter(events::stage.eq("draft")).select(events::begins_at);
    let read = jobcenter.app.db.read(move |conn| drafts.load::<Option<Moment>>(conn));
    read.await.unwrap().into_iter().flatten().map(Moment::rfc3339).collect()
}

/// The instant of a line of the event, as a calendar reads it: local time, and the offset that the
/// file's own VTIMEZONE gives for that day.
fn instant_of(file: &str, line: &str) -> jiff::Timestamp {
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert!(lines.contains(&"BEGIN:VTIMEZONE") && lines.contains(&"TZID:Europe/Berlin"), "{file}");
    let event = lines.iter().position(|line| *line == "BEGIN:VEVENT").unwrap();
    let start = format!("{line};TZID=Europe/Berlin:");
    let value = lines[event..].iter().find_map(|line| line.strip_prefix(&start)).unwrap();
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", value).unwrap();
    let summer = changes(&lines, "DAYLIGHT", time) > changes(&lines, "STANDARD", time);
    let offset = jiff::tz::Offset::constant(if summer { 2 } else { 1 });
    assert!(lines.contains(&"TZOFFSETTO:+0200") && lines.contains(&"TZOFFSETTO:+0100"), "{file}");
    let instant = offset.to_timestamp(time).unwrap();
    // The rules in the file say the same as the zone's own.
    assert_eq!(instant, clock::instant(LocalTime::of(time), ZONE).instant());
    instant
}

/// When this half of the year last began before a time, by the file's own rule: the last Sunday of
/// a month, at the hour of DTSTART.
fn changes(lines: &[&str], half: &str, before: jiff::civil::DateTime) -> jiff::civil::DateTime {
    let begin = lines.iter().position(|line| *line == format!("BEGIN:{half}")).unwrap();
    let value =
        |name: &str| lines[begin..].iter().find_map(|line| line.strip_prefix(name)).unwrap();
    let first = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", value("DTSTART:")).unwrap();
    let rule = value("RRULE:FREQ=YEARLY;BYMONTH=");
    let (month, day) = rule.split_once(";BYDAY=").unwrap();
    assert_eq!(day, "-1SU");
    let on = |year: i16| {
        let last = jiff::civil::date(year, month.parse().unwrap(), 1).last_of_month();
        let back = last.weekday().to_sunday_zero_offset();
        last.saturating_sub(jiff::Span::new().days(back)).to_datetime(first.time())
    };
    let years = [before.year() - 1, before.year()];
    years.map(on).into_iter().filter(|change| *change <= before).max().unwrap()
}
