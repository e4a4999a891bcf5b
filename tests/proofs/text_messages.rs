//! Text messages through a real Kannel: out to a phone, its report, and what the phone writes back.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;
use treffpunkt::db::Db;
use treffpunkt::db::schema::{answers, consents, guests, messages};
use treffpunkt::outbox::State;

use crate::house::{House, own_folder};
use crate::waiting::wait_for;

const SECRET: &str = "Yn3pQ8rT5vX1zB7dF2hK4m";
const NUMBER: &str = "+491713920094";

/// Bearerbox, smsbox and a phone.
struct Kannel {
    folder: PathBuf,
    running: Child,
    url: String,
}

impl Kannel {
    fn open(folder: PathBuf, inbox: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/kannel");
        let mut running = Command::new(script)
            .arg(&folder)
            .arg(inbox)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(running.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://treff:"), "Kannel did not start");
        Self { folder, running, url: url.trim().to_owned() }
    }

    /// Everything that phones got. Where a text came in parts, blanks are written as `+`.
    fn phones(&self) -> String {
        std::fs::read_to_string(self.folder.join("phones")).unwrap().replace('+', " ")
    }

    fn writes(&mut self, text: &str) {
        let line = format!("{NUMBER} {text}\n");
        self.running.stdin.as_mut().unwrap().write_all(line.as_bytes()).unwrap();
    }
}

impl Drop for Kannel {
    fn drop(&mut self) {
        // Its script ends with its standard input, and takes the others along.
        drop(self.running.stdin.take());
        drop(self.running.wait());
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
    let house = house.set("TREFFPUNKT_SMS_URL", &kannel.url).set("TREFFPUNKT_SMS_SECRET", SECRET);
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
