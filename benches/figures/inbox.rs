//! Ten thousand mails that came in, read and booked as the worker does it after it has fetched them,
//! against the parser alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use diesel::prelude::*;
use mail_parser::MessageParser;
use treffpunkt::app;
use treffpunkt::clock::Clock;
use treffpunkt::config::{Config, mailbox as limits};
use treffpunkt::db::schema::{events, invitations, messages};
use treffpunkt::db::{DatabaseUrl, Db};
use treffpunkt::inbox::{self, Incoming, Kind};
use treffpunkt::invitations::{correspondent::Letters, returned};
use treffpunkt::outbox::State;

use crate::house::{House, own_folder};
use crate::machine::address_of;
use crate::said::{also, cost, rate, used};

const MAILS: usize = 10_000;
const GUESTS: usize = 2_000;

pub fn inbox() {
    let house = House::build(own_folder(), "");
    let service = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe(GUESTS);
    assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], GUESTS);
    drop(service);
    let gone = Db::open(house.database()).unwrap().write_here(|conn| {
        diesel::update(messages::table).set(messages::state.eq(State::Sent)).execute(conn)
    });
    gone.map_err(|error: diesel::result::Error| error).unwrap();
    let (uid, mail_ids) = house.asks(|conn| {
        let uid = events::table.select(events::calendar_uid).first::<String>(conn)?;
        let ids = messages::table.select(messages::mail_id).load::<String>(conn)?;
        Ok((uid, ids))
    });
    let mails: Vec<Vec<u8>> = (0..MAILS).map(|number| mail(number, &uid, &mail_ids)).collect();

    let begun = Instant::now();
    let mut parts = 0;
    for mail in &mails {
        parts += MessageParser::default().parse(mail).map_or(0, |mail| mail.parts.len());
    }
    let bare = MAILS as f64 / begun.elapsed().as_secs_f64();
    assert!(parts >= MAILS);

    let house_here = open(&house);
    let own = std::process::id();
    let before = used(own);
    let begun = Instant::now();
    let kinds = actix_web::rt::System::new().block_on(async {
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        for some in mails.chunks(limits::TOGETHER) {
            let some = some.iter().cloned().map(Incoming::whole).collect();
            let (guests, letters) = (Arc::new(returned::Guests), Arc::new(Letters));
            for booked in inbox::receive(&house_here, guests, letters, some).await {
                *kinds.entry(booked.unwrap().expect("each mail is new")).or_default() += 1;
            }
        }
        kinds
    });
    let took = begun.elapsed();
    let ours = MAILS as f64 / took.as_secs_f64();
    rate("10,000 mails read and booked", ours, ("bare mail-parser", bare), "> 500 mails/s");
    cost("processor time for a mail", used(own) - before, MAILS);
    for (kind, count) in &kinds {
        also(kind.code(), &count.to_string());
    }
    let answered: i64 = house.asks(|conn| {
        invitations::table.filter(invitations::replied_at.is_not_null()).count().get_result(conn)
    });
    assert!(answered > 0 && kinds[&Kind::Bounce] > 0, "{kinds:?}");
}

/// The same house in this process.
fn open(house: &House) -> treffpunkt::web::App {
    let url = match house.database() {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let settings = [("database_url".to_owned(), url)].into();
    app::open(Config::parse(&settings).unwrap(), Clock::System).unwrap()
}

/// Of ten mails six are answers, two came back, one was written by a machine and one by a person.
fn mail(number: usize, uid: &str, mail_ids: &[String]) -> Vec<u8> {
    let from = address_of(number % GUESTS);
    let text = match number % 10 {
        0..6 => {
            let says = ["ACCEPTED", "DECLINED", "TENTATIVE"][number / 10 % 3];
            format!(
                "From: {from}\nTo: treffen@jobcenter.example\nSubject: Antwort\n\
                 Message-ID: <{number}@example.org>\nMIME-Version: 1.0\n\
                 Content-Type: multipart/alternative; boundary=X\n\n--X\n\
                 Content-Type: text/plain; charset=utf-8\n\nIch habe geantwortet.\n--X\n\
                 Content-Type: text/calendar; charset=UTF-8; method=REPLY\n\n\
                 BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Probe//DE\nMETHOD:REPLY\nBEGIN:VEVENT\n\
                 UID:{uid}\nDTSTAMP:20990101T000000Z\nSEQUENCE:0\nSUMMARY:Termin\n\
                 ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={says}:mailto:{from}\n\
                 END:VEVENT\nEND:VCALENDAR\n\n--X--\n"
            )
        }
        6 | 7 => {
            let id = &mail_ids[number % mail_ids.len()];
            let (action, status) = [("failed", "5.1.1"), ("delayed", "4.4.1")][number / 10 % 2];
            format!(
                "From: MAILER-DAEMON@mail.example\nTo: treffen@jobcenter.example\n\
                 Subject: Undelivered\nMessage-ID: <{number}@mail.example>\nMIME-Version: 1.0\n\
                 Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\
                 Content-Type: text/plain\n\nsorry\n--B\nContent-Type: message/delivery-status\n\n\
                 Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; {from}\n\
                 Action: {action}\nStatus: {status}\n\n--B\nContent-Type: text/rfc822-headers\n\n\
                 Message-ID: <{id}>\n\n--B--\n"
            )
        }
        8 => format!(
            "From: {from}\nSubject: Automatische Antwort: Einladung\nAuto-Submitted: auto-replied\n\
             Message-ID: <{number}@example.org>\n\nIch bin nicht da.\n"
        ),
        _ => format!(
            "From: {from}\nSubject: Frage {number}\nMessage-ID: <{number}@example.org>\n\n\
             Wo ist der Eingang?\n"
        ),
    };
    text.replace('\n', "\r\n").into_bytes()
}
