//! Calendar files, read back line by line.

use jiff::civil::{date, datetime};
use proptest::prelude::*;

use super::*;

fn session(day: Date, from: i8, to: i8) -> Hours {
    Hours { starts_at: day.at(from, 0, 0, 0), ends_at: day.at(to, 0, 0, 0) }
}

fn entry(sessions: Vec<Hours>) -> Entry {
    Entry {
        uid: "5f0e7c52-3f0b-4f5e-9d55-6a1b7c1e2f10".to_owned(),
        sequence: 0,
        purpose: Purpose::Publish,
        made_at: "2026-11-22T05:00:00Z".parse().unwrap(),
        sessions,
        summary: "Treffen".to_owned(),
        location: "Familienzentrum Mitte, Gartenstraße 5".to_owned(),
        description: "Kaffee; Tee\nTelefon: 0221 4710 123".to_owned(),
        class: Class::Private,
        organizer: Mailbox {
            name: "Becker, Anna".to_owned(),
            address: "treffen@jobcenter.example".to_owned(),
        },
    }
}

fn file(entry: &Entry) -> String {
    String::from_utf8(write(entry).unwrap()).unwrap()
}

/// As a reader sees them: unfolded.
fn lines(entry: &Entry) -> Vec<String> {
    file(entry).replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn lines_of(entry: &Entry, name: &str) -> Vec<String> {
    let mut lines = lines(entry);
    let events = lines.iter().position(|line| line == "BEGIN:VEVENT").unwrap();
    lines.drain(..events);
    lines.retain(|line| line.split([':', ';']).next() == Some(name));
    lines
}

#[test]
fn a_whole_file() {
    let entry = entry(vec![session(date(2027, 1, 12), 10, 12)]);
    assert_eq!(
        lines(&entry).join("\n"),
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Treffpunkt//Treffpunkt//DE\n\
         CALSCALE:GREGORIAN\nMETHOD:PUBLISH\n\
         BEGIN:VTIMEZONE\nTZID:Europe/Berlin\n\
         BEGIN:DAYLIGHT\nDTSTART:19960331T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
         TZNAME:CEST\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n\
         BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
         TZNAME:CET\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
         END:VTIMEZONE\n\
         BEGIN:VEVENT\nUID:5f0e7c52-3f0b-4f5e-9d55-6a1b7c1e2f10\nDTSTAMP:20261122T050000Z\n\
         DTSTART;TZID=Europe/Berlin:20270112T100000\n\
         DTEND;TZID=Europe/Berlin:20270112T120000\n\
         SEQUENCE:0\nSTATUS:CONFIRMED\nCLASS:PRIVATE\nSUMMARY:Treffen\n\
         LOCATION:Familienzentrum Mitte\\, Gartenstraße 5\n\
         DESCRIPTION:Kaffee\\; Tee\\nTelefon: 0221 4710 123\n\
         ORGANIZER;CN=\"Becker, Anna\":mailto:treffen@jobcenter.example\n\
         END:VEVENT\nEND:VCALENDAR\n"
    );
}

#[test]
fn a_date_that_may_be_is_published_and_not_certain() {
    let offer =
        Entry { purpose: Purpose::Offer, ..entry(vec![session(date(2027, 1, 12), 10, 12)]) };

    assert_eq!(lines_of(&offer, "STATUS"), ["STATUS:TENTATIVE"]);
    assert_eq!(lines_of(&offer, "ATTENDEE"), [""; 0]);
    assert!(lines(&offer).contains(&"METHOD:PUBLISH".to_owned()));
}

#[test]
fn a_week_is_one_entry_with_one_rule() {
    let week = (18..=22).map(|day| session(date(2027, 1, day), 9, 13)).collect();
    let entry = entry(week);
    assert_eq!(lines_of(&entry, "UID").len(), 1);
    assert_eq!(lines_of(&entry, "RRULE"), ["RRULE:FREQ=DAILY;COUNT=5"]);
    assert_eq!(lines_of(&entry, "EXDATE"), [""; 0]);
}

#[test]
fn gaps_and_other_hours_are_exceptions() {
    let mut sessions: Vec<Hours> =
        [21, 22, 25].map(|day| session(date(2027, 1, day), 9, 13)).to_vec();
    sessions.push(session(date(2027, 1, 26), 14, 16));
    sessions.reverse();
    let entry = entry(sessions);
    assert_eq!(lines_of(&entry, "RRULE"), ["RRULE:FREQ=DAILY;COUNT=6"]);
    assert_eq!(
        lines_of(&entry, "EXDATE"),
        ["EXDATE;TZID=Europe/Berlin:20270123T090000", "EXDATE;TZID=Europe/Berlin:20270124T090000"]
    );
    assert_eq!(
        lines_of(&entry, "RECURRENCE-ID"),
        ["RECURRENCE-ID;TZID=Europe/Berlin:20270126T090000"]
    );
    assert_eq!(lines_of(&entry, "DTSTART")[1], "DTSTART;TZID=Europe/Berlin:20270126T140000");
    assert_eq!(lines_of(&entry, "UID")[0], lines_of(&entry, "UID")[1]);
}

#[test]
fn every_other_tuesday_across_the_switch_to_summer_time() {
    let entry = entry(vec![
        session(date(2027, 3, 16), 10, 12),
        session(date(2027, 3, 30), 10, 12),
        session(date(2027, 4, 13), 10, 12),
    ]);
    assert_eq!(lines_of(&entry, "RRULE"), ["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3"]);
    assert_eq!(lines_of(&entry, "RECURRENCE-ID"), [""; 0]);
}

#[test]
fn morning_and_afternoon_are_one_entry() {
    let day = date(2027, 1, 12);
    let entry = entry(vec![session(day, 13, 16), session(day, 9, 12)]);
    assert_eq!(lines_of(&entry, "DTSTART"), ["DTSTART;TZID=Europe/Berlin:20270112T090000"]);
    assert_eq!(lines_of(&entry, "DTEND"), ["DTEND;TZID=Europe/Berlin:20270112T160000"]);
}

/// The switch-over Sundays of two years: the hour on the wall is what is written.
#[test]
fn local_hours_on_the_switch_over_weekends() {
    for day in [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)] {
        let entry = entry(vec![session(day, 1, 4)]);
        let written = day.strftime("%Y%m%d");
        assert_eq!(
            lines_of(&entry, "DTSTART"),
            [format!("DTSTART;TZID=Europe/Berlin:{written}T010000")]
        );
        assert_eq!(
            lines_of(&entry, "DTEND"),
            [format!("DTEND;TZID=Europe/Berlin:{written}T040000")]
        );
    }
}

#[test]
fn the_written_zone_is_the_real_one() {
    let berlin = Zone::get(ZONE).unwrap();
    for year in 1997..=2036 {
        for (month, before, after) in [(3, 1, 2), (10, 2, 1)] {
            let last = date(year, month, 1).last_of_month();
            let sunday = last.saturating_sub(jiff::Span::new().days(last.weekday() as i32 % 7));
            let hours = |day: DateTime| {
                berlin.to_offset(berlin.to_timestamp(day).unwrap()).seconds() / 3600
            };
            assert_eq!(hours(sunday.at(0, 30, 0, 0)), before, "{sunday}");
            assert_eq!(hours(sunday.at(4, 30, 0, 0)), after, "{sunday}");
        }
    }
}

#[test]
fn a_cancellation_takes_the_same_entry_away() {
    let published = entry(vec![session(date(2027, 1, 12), 10, 12)]);
    let cancelled = Entry { sequence: 3, purpose: Purpose::CancelPublished, ..published.clone() };
    assert!(lines(&cancelled).contains(&"METHOD:CANCEL".to_owned()));
    assert_eq!(lines_of(&cancelled, "UID"), lines_of(&published, "UID"));
    assert_eq!(lines_of(&cancelled, "SEQUENCE"), ["SEQUENCE:3"]);
    assert_eq!(lines_of(&cancelled, "STATUS"), ["STATUS:CANCELLED"]);
    assert_eq!(lines_of(&cancelled, "ATTENDEE"), [""; 0]);
}

#[test]
fn a_request_asks_one_attendee_for_an_answer() {
    let attendee = Mailbox {
        name: "Jonas \"Joni\" Weber:\r\nX".to_owned(),
        address: "j.weber@musterkreis.example".to_owned(),
    };
    let mut entry = entry(vec![session(date(2027, 1, 12), 10, 12)]);
    entry.purpose = Purpose::Request { attendee };
    assert_eq!(
        lines_of(&entry, "ATTENDEE"),
        ["ATTENDEE;CN=\"Jonas 'Joni' Weber:X\";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;\
          ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:j.weber@musterkreis.example"]
    );
    assert_eq!(entry.purpose.content_type(), "text/calendar; charset=UTF-8; method=REQUEST");
}

#[test]
fn what_is_refused() {
    assert_eq!(write(&entry(vec![])), Err(CalendarError::NoSession));

    let backwards = session(date(2027, 1, 12), 12, 10);
    let starts_at = datetime(2027, 1, 12, 12, 0, 0, 0);
    assert_eq!(write(&entry(vec![backwards])), Err(CalendarError::EndsBeforeStart { starts_at }));

    let typing_error = vec![session(date(2027, 1, 12), 9, 12), session(date(2072, 1, 12), 9, 12)];
    assert!(matches!(write(&entry(typing_error)), Err(CalendarError::TooLong { .. })));
}

proptest! {
    /// Whatever people type: lines of at most 75 octets in whole characters, and unfolded and
    /// unescaped it is the same text again.
    #[test]
    fn any_text_survives(typed in "([a-zäß ,;:\\\\\n]|[ء-ي]|[😀-😎]|👨‍👩‍👧|\r\n){0,200}") {
        let mut entry = entry(vec![session(date(2027, 1, 12), 10, 12)]);
        entry.description = typed.clone();
        let file = file(&entry);
        prop_assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
        for line in file.split("\r\n") {
            prop_assert!(line.len() <= LINE, "{line:?}");
        }
        let written = lines_of(&entry, "DESCRIPTION").remove(0);
        prop_assert_eq!(unescaped(&written["DESCRIPTION:".len()..]), typed.replace("\r\n", "\n"));
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match (sign, sign == '\\') {
            (_, false) => text.push(sign),
            (_, true) => match signs.next() {
                Some('n') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => panic!("{value:?} ends in a backslash"),
            },
        }
    }
    text
}

#[test]
fn a_line_of_75_octets_stays_and_one_of_76_is_folded() {
    let (short, long) = ("X".repeat(75), "Y".repeat(76));
    let expected = format!("{short}\r\n{}\r\n Y\r\n", "Y".repeat(75));
    assert_eq!(folded(&format!("{short}\r\n{long}\r\n")), expected);
}
