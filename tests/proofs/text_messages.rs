//! Text messages through a real Kannel: out to a phone, its report, and what the phone writes back.

use std::path::PathBuf;

use diesel::prelude::*;
use treffpunkt::db::Db;
use treffpunkt::db::schema::{answers, consents, guests, messages};
use treffpunkt::outbox::State;

use crate::house::{House, own_folder};
use crate::scripted::{Script, Scripted};
use crate::waiting::wait_for;

const SECRET: &str = "Yn3pQ8rT5vX1zB7dF2hK4m";
const NUMBER: &str = "+491713920094";

/// It is not asked for a port: it never comes back.
const KANNEL: Script = Script { name: "kannel", scheme: "http://treff:", port: "KANNEL_PORT" };

/// Bearerbox, smsbox and a phone.
struct Kannel {
    folder: PathBuf,
    server: Scripted,
}

impl Kannel {
    fn open(folder: PathBuf, inbox: &str) -> Self {
        let arguments = vec![folder.clone(), PathBuf::from(inbox)];
        Self { folder, server: Scripted::start(KANNEL, arguments, &[]) }
    }

    /// Everything that phones got. Where a text came in parts, blanks are written as `+`.
    fn phones(&self) -> String {
        std::fs::read_to_string(self.folder.join("phones")).unwrap().replace('+', " ")
    }

    fn writes(&mut self, text: &str) {
        let line = format!("{NUMBER} {text}\n");
        self.server.hears(&line);
    }
}

/// What a question to the database comes to, asked again and again.
fn becomes<T: PartialEq>(what: &str, wanted: &T, ask: impl Fn() -> T) {
    wait_for(what, || (ask() == *wanted).then_some(()));
}

#[test]
fn a_real_gateway_carries_an_invitation_and_brings_the_answer_back() {
    let folder = own_folder();
    let house = House::build(folder.clone(), "smtp://127.0.0.1:9");
    let inbox = house.address(&format!("/sms/eingang/{SECRET}"));
    let mut kannel = Kannel::open(folder.join("kannel"), &inbox);
    let house =
        house.set("TREFFPUNKT_SMS_URL", kannel.server.url()).set("TREFFPUNKT_SMS_SECRET", SECRET);
    let _service = house.opens();
    let machine = house.machine();
    machine.imports_a_number("0171 3920094");
    let agreed = Db::open(house.database()).unwrap().write_here(|conn| {
        diesel::update(guests::table).set(guests::sms_consent.eq(true)).execute(conn)
    });
    agreed.map_err(|error: diesel::result::Error| error).unwrap();
    let event = machine.plans_kontaktcafe(10);
    assert_eq!(machine.invites_everybody_by(&event, "sms")["by_channel"]["sms"], 1);

    wait_for("the invitation on the phone", || {
        kannel.phones().contains("ich lade Sie ein").then_some(())
    });
    becomes("the report of the network", &vec!["Auf dem Telefon angekommen.".to_owned()], || {
        house.asks(|conn| {
            let sent = messages::table.filter(messages::state.eq(State::Sent));
            sent.select(messages::remark).load::<String>(conn)
        })
    });

    kannel.writes("JA");
    becomes("the answer", &vec![("yes".to_owned(), "sms".to_owned())], || {
        let said = (answers::answer, answers::channel);
        house.asks(|conn| answers::table.select(said).load::<(String, String)>(conn))
    });
    wait_for("the confirmation on the phone", || {
        kannel.phones().contains("Ihr Platz ist sicher").then_some(())
    });

    kannel.writes("STOP");
    becomes("the withdrawal", &vec![(false, "sms".to_owned())], || {
        let step = (consents::given, consents::source);
        house.asks(|conn| consents::table.select(step).load::<(bool, String)>(conn))
    });
    let still = house.asks(|conn| guests::table.select(guests::sms_consent).load::<bool>(conn));
    assert_eq!(still, [false]);
    assert_eq!(house.in_state(&[State::Queued, State::InFlight, State::Unknown]), 0);
}
