//! A real mailbox: what comes in is booked once and moved away, whatever it is and whoever falls.

use diesel::prelude::*;
use treffpunkt::db::schema::{guests, inbox_mails, invitations, messages};
use treffpunkt::inbox::Kind;
use treffpunkt::inbox::mailbox::ImapServer;
use treffpunkt::invitations::Reply;
use treffpunkt::outbox::State;

use crate::house::{House, Process, own_folder};
use crate::mail_server::MailServer;
use crate::mailbox::Mailbox;
use crate::waiting::wait_for;

/// A house whose guests were invited, what their mails said, and the most memory that sending took.
fn house(
    server: &MailServer,
    mailbox: &Mailbox,
    folder: std::path::PathBuf,
) -> (House, Vec<Invited>, u64) {
    let house = House::build(folder, server.url()).set("TREFFPUNKT_IMAP_URL", mailbox.url());
    let pages = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(3);
    let event = machine.plans_kontaktcafe(3);
    machine.invites_everybody(&event).unwrap();
    drop(pages);
    let sender = house.sends();
    house.has_sent_everything();
    let memory = most_memory(&sender);
    drop(sender);
    let rows = house.asks(|conn| {
        messages::table
            .order(messages::id)
            .select((messages::mail_id, messages::address, messages::calendar))
            .load::<(String, String, Option<String>)>(conn)
    });
    let invited = |(mail_id, address, calendar): (String, String, Option<String>)| {
        let file = calendar.unwrap().replace("\r\n ", "");
        let uid = file.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().trim().into();
        Invited { mail_id, address, uid }
    };
    (house, rows.into_iter().map(invited).collect(), memory)
}

struct Invited {
    mail_id: String,
    address: String,
    uid: String,
}

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn declines(one: &Invited) -> Vec<u8> {
    let now = treffpunkt::clock::Clock::System.now().instant().strftime("%Y%m%dT%H%M%SZ");
    crlf(&format!(
        "From: {0}\nTo: treffen@jobcenter.example\nSubject: Abgelehnt\nMessage-ID: <no@{0}>\n\
         MIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY; charset=UTF-8\n\n\
         BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Probe//DE\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{1}\n\
         DTSTAMP:{now}\nSEQUENCE:0\nATTENDEE;PARTSTAT=DECLINED:mailto:{0}\nEND:VEVENT\n\
         END:VCALENDAR\n",
        one.address, one.uid
    ))
}

fn came_back(one: &Invited) -> Vec<u8> {
    crlf(&format!(
        "From: MAILER-DAEMON@mail.example\nTo: treffen@jobcenter.example\nSubject: Undelivered\n\
         Message-ID: <back@mail.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\
         Content-Type: text/plain\n\nsorry\n--B\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; {}\nAction: failed\n\
         Status: 5.1.1\n\n--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{}>\n\n--B--\n",
        one.address, one.mail_id
    ))
}

fn letter(number: usize) -> Vec<u8> {
    crlf(&format!(
        "From: gast{number}@example.org\nSubject: Frage {number}\nMessage-ID: <{number}@example.org>\n\n\
         Wo ist der Eingang?\n"
    ))
}

fn booked(house: &House) -> Vec<Kind> {
    house
        .asks(|conn| inbox_mails::table.order(inbox_mails::id).select(inbox_mails::kind).load(conn))
}

/// The most memory that a process ever had.
fn most_memory(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[test]
fn what_comes_back_is_booked_once_whatever_it_is() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let mailbox = Mailbox::open(folder.join("mailbox"));
    let (house, invited, usual) = house(&server, &mailbox, folder);
    let [one, two, _] = invited.as_slice() else { panic!("three were invited") };
    let server = ImapServer::parse(mailbox.url()).unwrap();
    assert_eq!(actix_web::rt::System::new().block_on(server.probe()), Ok(0));

    mailbox.takes(&[0xff; 5_000]);
    let parts = "--X\nContent-Type: text/plain\n\nx\n".repeat(10_000);
    mailbox.takes(&crlf(&format!(
        "From: a@b.de\nContent-Type: multipart/mixed; boundary=X\n\n{parts}"
    )));
    let mut huge = crlf("From: a@b.de\nSubject: Fotos\n\n");
    huge.resize(50 * 1024 * 1024, b'x');
    mailbox.takes(&huge);
    mailbox.takes(b"");
    mailbox.takes(&declines(one));
    mailbox.takes(&came_back(two));
    mailbox.takes(&letter(1));
    let vacation =
        "From: c@d.de\nSubject: Automatische Antwort: x\nAuto-Submitted: auto-replied\n\nWeg\n";
    mailbox.takes(&crlf(vacation));
    let worker = house.sends();
    // The server copies first and takes away afterwards.
    let is_done = |count| (mailbox.done() == count && mailbox.waiting() == 0).then_some(());
    wait_for("eight mails to be done with", || is_done(8));

    let kinds = booked(&house);
    let count = |kind| kinds.iter().filter(|one| **one == kind).count();
    assert_eq!(count(Kind::Unread), 5, "{kinds:?}");
    assert_eq!([Kind::Answer, Kind::Bounce, Kind::Machine].map(count), [1, 1, 1], "{kinds:?}");
    let address = one.address.clone();
    let reply = house.asks(|conn| {
        invitations::table
            .inner_join(guests::table)
            .filter(guests::email.eq(address))
            .select(invitations::reply)
            .first::<Reply>(conn)
    });
    assert_eq!(reply, Reply::Declined);
    assert_eq!(house.in_state(&[State::Returned]), 1);
    let _pages = house.opens_pages();
    let mut planner = house.staff("planner");
    planner.get("/inbox").unwrap().says("Frage 1").says("Fotos");
    // Fifty megabytes and ten thousand parts are not kept in memory.
    let most = most_memory(&worker);
    assert!(most < usual + 64 * 1024 * 1024, "{most} bytes, {usual} without them");

    // The same mail once more: it is only moved away.
    mailbox.takes(&declines(one));
    wait_for("the ninth mail to be done with", || is_done(9));
    assert!(booked(&house).len() <= 9);
}

#[test]
fn a_worker_that_is_killed_books_nothing_twice_and_loses_nothing() {
    const MAILS: usize = 400;
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let mut mailbox = Mailbox::open(folder.join("mailbox"));
    let (house, _, _) = house(&server, &mailbox, folder);
    for number in 0..MAILS {
        mailbox.takes(&letter(number));
    }
    // Its server is away at first: the worker waits, and is not lost.
    mailbox.goes_down();
    let worker = house.sends();
    std::thread::sleep(std::time::Duration::from_secs(2));
    mailbox.comes_back();
    wait_for("some mails to be booked", || (booked(&house).len() >= 40).then_some(()));
    worker.kill_9();

    let _worker = house.sends();
    wait_for("everything to be done with", || (mailbox.waiting() == 0).then_some(()));

    let subjects =
        house.asks(|conn| inbox_mails::table.select(inbox_mails::subject).load::<String>(conn));
    let mut different = subjects.clone();
    different.sort();
    different.dedup();
    assert_eq!((subjects.len(), different.len()), (MAILS, MAILS));
    // Killed between copy and removal, a batch is copied again: into the mailbox' archive, not here.
    let together = treffpunkt::config::mailbox::TOGETHER;
    assert!((MAILS..=MAILS + together).contains(&mailbox.done()), "{}", mailbox.done());
}

#[test]
fn a_certificate_by_the_offices_own_authority_is_good_and_a_strangers_is_refused_with_the_reason() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let mailbox = Mailbox::open_by_tls(folder.join("mailbox"));
    let (house, _, _) = house(&server, &mailbox, folder);
    mailbox.takes(&letter(1));

    let check = house.says(&["check"]);
    let line = check.lines().find(|line| line.starts_with("Mailempfang")).unwrap();
    assert!(line.contains("FEHLER") && line.contains("Dem Postfach trauen wir nicht"), "{line}");
    assert!(
        line.contains("von keiner Stelle, die wir kennen") && line.contains("ca_file"),
        "{line}"
    );
    assert_eq!((mailbox.waiting(), booked(&house)), (1, Vec::new()));

    let house = house.set("TREFFPUNKT_CA_FILE", &mailbox.authority());
    let check = house.says(&["check"]);
    let line = check.lines().find(|line| line.starts_with("Mailempfang")).unwrap();
    assert!(line.contains("in Ordnung") && line.contains("1 E-Mail wartet"), "{line}");
    let _worker = house.sends();
    let is_done = || (mailbox.done() == 1 && mailbox.waiting() == 0).then_some(());
    wait_for("the mail to be done with", is_done);
    assert_eq!(booked(&house), [Kind::Unread]);
}
