use proptest::prelude::*;

use super::super::bounce::How;
use super::super::calendar_reply::Said;
use super::*;
use crate::outbox::Return;

const NUMBER: &str = "0193b2f4-5e00-7000-8000-000000000001";

fn number(text: &str) -> Id<Message> {
    text.parse().unwrap()
}

fn found(mail: &str) -> Mail {
    read(&Incoming::whole(mail.replace('\n', "\r\n").into_bytes()))
}

fn letter(headers: &str, body: &str) -> Mail {
    found(&format!("From: Ina Ahl <Ina.Ahl@Agentur.example>\nSubject: Hallo\n{headers}\n\n{body}"))
}

/// As Postfix reports.
fn report(action: &str, status: &str, original: &str) -> String {
    format!(
        "Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: treffen@jobcenter.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"
Message-Id: <20270105091500.4F1@mail.example>

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Tue,  5 Jan 2027 10:15:00 +0100 (CET)

Final-Recipient: rfc822; zeynep@example.org
Original-Recipient: rfc822;zeynep@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 {status} <zeynep@example.org>: Recipient address
    rejected: User unknown

{original}
--B--
"
    )
}

fn whole(number: &str) -> String {
    format!(
        "--B\nContent-Type: message/rfc822\n\nMessage-ID: <{number}@treffen.example>\n\
         From: treffen@jobcenter.example\nSubject: Einladung\n\nGuten Tag\n"
    )
}

#[test]
fn a_letter_is_for_a_person_and_plain() {
    let mail = letter(
        "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
        "<p>Ich k=F6nnte <b>kommen</b>.</p><script>alert(1)</script><img src=x>",
    );

    assert_eq!(mail.finding, Finding::Unread(Reason::Written));
    assert_eq!(mail.envelope.from, "ina.ahl@agentur.example");
    assert_eq!((mail.envelope.name.as_str(), mail.envelope.subject.as_str()), ("Ina Ahl", "Hallo"));
    assert!(mail.envelope.excerpt.starts_with("Ich könnte kommen."), "{:?}", mail.envelope);
    assert!(!mail.envelope.excerpt.contains('<'));
}

#[test]
fn an_answer_of_a_calendar_is_found_in_whatever_part_it_stands() {
    let file = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:abc\nDTSTAMP:20270104T090000Z\n\
                ATTENDEE;PARTSTAT=ACCEPTED:mailto:ina.ahl@agentur.example\nEND:VEVENT\nEND:VCALENDAR\n";
    let beside = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=X\n\n--X\n\
         Content-Type: text/plain\n\nZugesagt\n--X\n\
         Content-Type: text/calendar; method=REPLY; charset=UTF-8\n\n{file}\n--X--\n"
    );
    let attached = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n--X\n\
         Content-Type: application/octet-stream; name=\"invite.ICS\"\n\
         Content-Disposition: attachment; filename=\"invite.ICS\"\n\n{file}\n--X--\n"
    );
    let alone = format!("Content-Type: text/calendar; method=REPLY\n\n{file}");
    for mail in [beside, attached, alone] {
        let mail = found(&format!("From: ina.ahl@agentur.example\nSubject: Zusage\n{mail}"));
        let Finding::Calendar(reply) = &mail.finding else { panic!("{:?}", mail.finding) };
        assert_eq!((reply.uid.as_str(), &reply.said), ("abc", &Said::Comes));
    }
}

#[test]
fn a_mail_says_which_of_our_messages_it_answers() {
    let other = "0193b2f4-5e00-7000-8000-000000000002";
    let mail = letter(
        &format!(
            "In-Reply-To: <{NUMBER}@treffen.example>\nReferences: <x@y> <{NUMBER}@treffen.example>\n\
             Delivered-To: rueck+{other}@jobcenter.example"
        ),
        "Ja",
    );

    let mentions: Vec<String> = mail.envelope.mentions.iter().map(ToString::to_string).collect();
    assert!(mentions.contains(&NUMBER.into()) && mentions.contains(&other.into()), "{mentions:?}");
}

#[test]
fn a_report_says_which_message_came_back_and_why() {
    let how = |action, status| match found(&report(action, status, &whole(NUMBER))).finding {
        Finding::Bounce(bounce) => {
            assert_eq!(bounce.of, [number(NUMBER)]);
            assert!(bounce.said.starts_with("550 "), "{}", bounce.said);
            assert!(bounce.said.ends_with("rejected: User unknown"), "{}", bounce.said);
            bounce.how
        }
        other => panic!("{other:?}"),
    };

    assert_eq!(how("failed", "5.1.1"), How::Failed(Return::Address));
    assert_eq!(how("failed", "5.0.0"), How::Failed(Return::Address));
    assert_eq!(how("failed", "5.2.2"), How::Failed(Return::Message));
    assert_eq!(how("failed", "5.7.1"), How::Failed(Return::Message));
    // It was tried for days and given up.
    assert_eq!(how("failed", "4.4.7"), How::Failed(Return::Message));
    assert_eq!(how("delayed", "4.4.1"), How::Delayed);
    assert_eq!(how("", "5.1.1"), How::Failed(Return::Address));
    assert_eq!(how("", "4.2.2"), How::Delayed);
    assert_eq!(found(&report("delivered", "2.0.0", "")).finding, Finding::Machine);
}

#[test]
fn a_report_with_the_head_alone_or_an_address_with_a_number_is_enough() {
    let head = format!(
        "--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{NUMBER}@treffen.example>\nSubject: x\n"
    );
    let by_head = found(&report("failed", "5.1.1", &head));
    let by_address = report("failed", "5.1.1", "").replace(
        "To: treffen@jobcenter.example",
        &format!("To: <rueck+{NUMBER}@jobcenter.example>"),
    );

    for mail in [by_head, found(&by_address)] {
        assert_eq!(mail.envelope.mentions, [number(NUMBER)], "{mail:?}");
    }
}

#[test]
fn what_machines_write_is_known_for_what_it_is() {
    for header in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
    ] {
        assert_eq!(letter(header, "Ich bin im Urlaub").finding, Finding::Machine, "{header}");
    }
    for subject in ["Automatische Antwort: Einladung", "Out of Office: x", "Abwesenheitsnotiz"] {
        let mail = found(&format!("From: a@b.de\nSubject: {subject}\n\nx"));
        assert_eq!(mail.finding, Finding::Machine, "{subject}");
    }
    for header in ["Auto-Submitted: no", "Precedence: first-class", "X-Priority: 1"] {
        assert_eq!(letter(header, "x").finding, Finding::Unread(Reason::Written), "{header}");
    }
    let person = found("From: a@b.de\nSubject: Abwesenheit am Dienstag\n\nIch kann nicht.");
    assert_eq!(person.finding, Finding::Unread(Reason::Written));
}

#[test]
fn the_same_words_are_the_same_mail_whichever_way_they_came() {
    let one = letter("Message-ID: <a@b>\nReceived: from x by y", "Ja");
    let again = letter("Message-ID: <a@b>\nReceived: from z by y", "Ja");
    let other = letter("Message-ID: <a@b>", "Nein");

    assert_eq!(one.digest, again.digest);
    assert_ne!(one.digest, other.digest);
}

// ---------------------------------------------------------------- attacks

#[test]
fn ten_thousand_parts_are_not_taken_apart() {
    let parts = "--X\nContent-Type: text/plain\n\nx\n".repeat(10_000);
    let mail = letter(&format!("Content-Type: multipart/mixed; boundary=X\n\n{parts}"), "");

    assert_eq!(mail.finding, Finding::Unread(Reason::TooManyParts));
    assert_eq!(mail.envelope.from, "ina.ahl@agentur.example");
    // Parts that say nothing of themselves count, too.
    let parts = "--X\n\nx\n".repeat(10_000);
    let mail = letter(&format!("Content-Type: multipart/mixed; boundary=X\n\n{parts}"), "");
    assert_eq!(mail.finding, Finding::Unread(Reason::TooManyParts));
}

#[test]
fn fifty_megabytes_are_a_line_in_a_list() {
    let mut bytes = b"From: a@b.de\r\nSubject: Fotos\r\n\r\n".to_vec();
    bytes.resize(limits::BEGINNING, b'x');
    let mail = read(&Incoming { bytes, size: 50 * 1024 * 1024 });

    assert_eq!(mail.finding, Finding::Unread(Reason::TooLarge));
    assert_eq!((mail.envelope.from.as_str(), mail.envelope.subject.as_str()), ("a@b.de", "Fotos"));
    assert!(mail.envelope.excerpt.chars().count() <= limits::EXCERPT_CHARS);
    let whole = vec![b'x'; limits::BYTES + 1];
    assert!(matches!(read(&Incoming::whole(whole)).finding, Finding::Unread(_)));
}

/// A letter in a letter in a letter: nothing is read or dropped by recursion, not even where the
/// layers are hidden from whoever counts them.
#[test]
fn a_letter_in_a_letter_in_a_letter_ends_nobody() {
    let layers = "Content-Type: message/rfc822\r\n\r\n".repeat(60_000);
    let open = format!("From: a@b.de\r\n{layers}Hallo");
    assert!(matches!(read(&Incoming::whole(open.into_bytes())).finding, Finding::Unread(_)));

    let hidden = {
        let mut text = String::new();
        let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for three in layers.as_bytes()[..layers.len() / 3 * 3].chunks(3).take(400_000) {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            for shift in [18, 12, 6, 0] {
                text.push(char::from(signs[(bits >> shift & 63) as usize]));
            }
        }
        text
    };
    let mail = format!(
        "From: a@b.de\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{hidden}"
    );
    let mail = read(&Incoming::whole(mail.into_bytes()));
    assert!(matches!(mail.finding, Finding::Unread(_)), "{:?}", mail.finding);

    // A part of a digest is a letter without saying so.
    let digest = format!(
        "From: a@b.de\r\nContent-Type: multipart/digest; boundary=x\r\n\r\n--x\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{hidden}\r\n--x--\r\n"
    );
    let digest = read(&Incoming::whole(digest.into_bytes()));
    assert!(matches!(digest.finding, Finding::Unread(_)), "{:?}", digest.finding);
}

#[test]
fn junk_is_kept_and_shown() {
    for bytes in [&b""[..], b"\0\0\0", b"\xff\xfe\xfd", b"\r\n\r\n", b"kein Kopf", b": \r\n"] {
        let mail = read(&Incoming::whole(bytes.to_vec()));
        assert!(matches!(mail.finding, Finding::Unread(_)), "{bytes:?}: {mail:?}");
        assert!(!mail.envelope.excerpt.contains('\0'));
    }
    let turned = letter("", "Bitte \u{202e}gnp.exe\u{202c} \u{0}öffnen");
    assert_eq!(turned.envelope.excerpt, "Bitte gnp.exe öffnen");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever comes in: no panic, and nothing kept that is longer than it may be.
    #[test]
    fn any_bytes_are_a_finding(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        within_limits(&read(&Incoming::whole(bytes)))?;
    }

    #[test]
    fn any_pieces_of_mail_are_a_finding(pieces in prop::collection::vec(prop::sample::select(vec![
        "From: a@b.de\r\n", "From: =?utf-8?B?w?= <\u{e4}@b>\r\n", "Subject: =?x?Q?=ZZ?=\r\n", "\r\n",
        "Content-Type: multipart/mixed; boundary=X\r\n", "Content-Type: multipart/report\r\n",
        "Content-Type: message/rfc822\r\n", "Content-Type: message/delivery-status\r\n", "--X\r\n",
        "Content-Type: text/calendar; charset=utf-7\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "--X--\r\n", "=", "====\r\n", "\0", " ",
        "Content-Type: text/plain; charset*0=u; charset*1=tf\r\n", "Action: failed\r\n", "Status: 5\r\n",
        "Status: 5.99999999.1\r\n", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n", "To: +++@,+a@\r\n",
        "In-Reply-To: <@>\r\n", "References: <0193b2f4-5e00-7000-8000-00000000000@x>\r\n",
        "Message-ID: \r\n", "Date: Fri, 99 Foo 0000\r\n", "Content-Type: ;;;=\r\n", "\u{feff}",
    ]), 0..40)) {
        within_limits(&read(&Incoming::whole(pieces.concat().into_bytes())))?;
    }
}

fn within_limits(mail: &Mail) -> Result<(), TestCaseError> {
    let Envelope { from, name, subject, excerpt, mentions } = &mail.envelope;
    prop_assert_eq!(mail.digest.len(), 64);
    prop_assert!(excerpt.chars().count() <= limits::EXCERPT_CHARS);
    prop_assert!(
        [from, name, subject].iter().all(|line| line.chars().count() <= limits::LINE_CHARS)
    );
    prop_assert!(mentions.len() <= 2 * limits::MENTIONS);
    prop_assert!([from, name, subject, excerpt].iter().all(|text| !text.contains('\0')));
    Ok(())
}
