use proptest::prelude::*;

use super::*;

const FROM: &str = "ina.ahl@agentur.example";

/// An answer as programs write it: `lines` are what differs.
fn reply(method: &str, lines: &[&str]) -> String {
    let mut file = vec!["BEGIN:VCALENDAR", "PRODID:-//Probe//DE", "VERSION:2.0"];
    let method = format!("METHOD:{method}");
    file.push(&method);
    file.extend(["BEGIN:VEVENT", "UID:abc@treffpunkt", "DTSTAMP:20270104T090000Z"]);
    file.extend(lines);
    file.extend(["END:VEVENT", "END:VCALENDAR", ""]);
    file.join("\r\n")
}

fn said(file: &str) -> Result<Option<Said>, Reason> {
    read(file, FROM).map(|reply| reply.map(|reply| reply.said))
}

/// As Google Calendar answers.
const GOOGLE: &str = "BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
DTSTART:20270202T090000Z\r
DTEND:20270202T110000Z\r
DTSTAMP:20270105T101500Z\r
ORGANIZER;CN=\"Anna Becker\":mailto:treffen@jobcenter.example\r
UID:0193b2f4-5e00-7000-8000-000000000000@treffpunkt\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;X-NUM-GUESTS\r
 =0:mailto:ina.ahl@agentur.example\r
CREATED:20270104T090000Z\r
DESCRIPTION:\r
LAST-MODIFIED:20270105T101500Z\r
LOCATION:Ratssaal\\, Markt 1\r
SEQUENCE:2\r
STATUS:CONFIRMED\r
SUMMARY:Fachforum\r
TRANSP:OPAQUE\r
END:VEVENT\r
END:VCALENDAR\r
";

/// As Outlook and Exchange answer: zones of their own, languages on properties, MAILTO in capitals.
const OUTLOOK: &str = "BEGIN:VCALENDAR\r
METHOD:REPLY\r
PRODID:Microsoft Exchange Server 2010\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:W. Europe Standard Time\r
BEGIN:STANDARD\r
DTSTART:16010101T030000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010101T020000\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
ATTENDEE;PARTSTAT=TENTATIVE;CN=Ina Ahl:MAILTO:Ina.Ahl@Agentur.example\r
COMMENT;LANGUAGE=de-DE:Ich schaue noch\\, ob es geht.\\n\r
UID:0193b2f4-5e00-7000-8000-000000000000@treffpunkt\r
SUMMARY;LANGUAGE=de-DE:Mit Vorbehalt: Fachforum\r
DTSTART;TZID=W. Europe Standard Time:20270202T100000\r
DTEND;TZID=W. Europe Standard Time:20270202T120000\r
CLASS:PUBLIC\r
PRIORITY:5\r
DTSTAMP:20270105T101500Z\r
TRANSP:OPAQUE\r
STATUS:CONFIRMED\r
SEQUENCE:0\r
X-MICROSOFT-CDO-APPT-SEQUENCE:0\r
END:VEVENT\r
END:VCALENDAR\r
";

#[test]
fn google_answers() {
    let reply = read(GOOGLE, FROM).unwrap().unwrap();

    assert_eq!(reply.uid, "0193b2f4-5e00-7000-8000-000000000000@treffpunkt");
    assert_eq!(reply.attendee, FROM);
    assert_eq!((reply.sequence, &reply.said), (2, &Said::Stays));
    assert_eq!(reply.stamped_at, Moment::parse("2027-01-05T10:15:00Z"));
}

#[test]
fn outlook_answers() {
    let reply = read(OUTLOOK, FROM).unwrap().unwrap();

    assert_eq!(reply.attendee, FROM);
    assert_eq!((reply.sequence, &reply.said), (0, &Said::Perhaps));
    assert_eq!(reply.comment, "Ich schaue noch, ob es geht.");
}

#[test]
fn a_wish_for_another_time_is_read_in_local_time() {
    let attendee = "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ina.ahl@agentur.example";
    let times = |begin: &str, end: &str| {
        let file = reply("COUNTER", &[attendee, "ATTENDEE:mailto:b@c.de", begin, end]);
        said(&file).unwrap().unwrap()
    };
    let at = |text: &str| LocalTime::parse(text);

    let windows = "TZID=W. Europe Standard Time";
    let own = times(
        &format!("DTSTART;{windows}:20270203T100000"),
        &format!("DTEND;{windows}:20270203T120000"),
    );
    let utc = times("DTSTART:20270203T090000Z", "DTEND:20270203T110000Z");
    let elsewhere = times(
        "DTSTART;TZID=Europe/London:20270203T090000",
        "DTEND;TZID=Europe/London:20270203T110000",
    );

    let expected = Said::OtherTime { begins: at("2027-02-03T10:00"), ends: at("2027-02-03T12:00") };
    assert_eq!([&own, &utc, &elsewhere], [&expected; 3]);
}

#[test]
fn what_is_no_answer_is_none() {
    let ours = reply("REQUEST", &["ATTENDEE;PARTSTAT=ACCEPTED:mailto:ina.ahl@agentur.example"]);
    assert_eq!(read(&ours, FROM), Ok(None));
    assert_eq!(read(&reply("PUBLISH", &[]), FROM), Ok(None));
}

#[test]
fn what_nobody_can_understand_is_for_a_person() {
    let attendee = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ina.ahl@agentur.example";
    let one_day = reply("REPLY", &["RECURRENCE-ID:20270202T090000Z", attendee]);
    assert_eq!(read(&one_day, FROM), Err(Reason::OneSession));
    for file in [
        String::new(),
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n".into(),
        "kein Kalender".into(),
        reply("REPLY", &[]),
        reply("REPLY", &["ATTENDEE:mailto:ina.ahl@agentur.example"]),
        reply("REPLY", &["ATTENDEE;PARTSTAT=DELEGATED:mailto:ina.ahl@agentur.example"]),
        // Two attendees, and none of them sent the mail.
        reply("REPLY", &["ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.de", "ATTENDEE:mailto:c@d.de"]),
        reply("REPLY", &[attendee.repeat(10_000).as_str()]),
        format!("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n{}", "BEGIN:VEVENT\r\n".repeat(10_000)),
    ] {
        assert_eq!(read(&file, FROM), Err(Reason::Calendar), "{}", &file[..file.len().min(200)]);
    }
}

/// An answer that says yes to everything with somebody else's number in it.
#[test]
fn numbers_that_no_date_has_are_cut_off() {
    let attendee = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ina.ahl@agentur.example";
    let sequence = |line: &str| read(&reply("REPLY", &[attendee, line]), FROM).unwrap().unwrap();

    assert_eq!(sequence("SEQUENCE:99999999999").sequence, i32::MAX);
    assert_eq!(sequence("SEQUENCE:-5").sequence, 0);
    assert_eq!(sequence("SEQUENCE:viele").sequence, 0);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(file in ".{0,400}") {
        let _ = read(&file, FROM);
    }

    /// Pieces of calendar files in any order: what a parser may stumble over.
    #[test]
    fn any_calendar_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(vec![
        "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n",
        "METHOD:REPLY\r\n", "METHOD:COUNTER\r\n", "UID:a\r\n", "UID:\r\n", "SEQUENCE:-1\r\n",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ina.ahl@agentur.example\r\n", "ATTENDEE:\r\n", " \r\n",
        "ATTENDEE;PARTSTAT=\"ACC:;,\r\n EPTED\":mailto:\u{e4}@b\r\n", "DTSTAMP:99999999T999999Z\r\n",
        "DTSTART;TZID=:2027\r\n", "DTSTART;VALUE=DATE:20270230\r\n", "RRULE:FREQ=;COUNT=-1\r\n",
        "COMMENT;ENCODING=QUOTED-PRINTABLE:=C3=\r\n", "COMMENT;ENCODING=BASE64:////\r\n", ":", ";",
        "=", "\"", "\r\n", "\0", "DURATION:PT9999999999999H\r\n", "BEGIN:\r\n", "END:\r\n",
        "DTEND:20271231T235960Z\r\n", "TRIGGER;VALUE=PERIOD:19970101T180000Z/P\r\n",
    ]), 0..60)) {
        let _ = read(&pieces.concat(), FROM);
    }

    /// An answer is read the same wherever its lines are folded.
    #[test]
    fn folding_changes_nothing(cuts in prop::collection::vec(1usize..70, 30)) {
        let mut folded = String::new();
        let mut cuts = cuts.into_iter().cycle();
        let mut left = cuts.next().unwrap();
        for sign in GOOGLE.replace("\r\n ", "").chars() {
            if left == 0 && !matches!(sign, '\r' | '\n') && !folded.ends_with('\r') {
                folded.push_str("\r\n ");
                left = cuts.next().unwrap();
            }
            folded.push(sign);
            left = if sign == '\n' { cuts.next().unwrap() } else { left.saturating_sub(1) };
        }
        prop_assert_eq!(read(&folded, FROM), read(GOOGLE, FROM));
    }
}
