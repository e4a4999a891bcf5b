//! A campaign through the outbox, against Postfix' own `smtp-source`, into the same `smtp-sink`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use treffpunkt::config;
use treffpunkt::outbox::State;

use crate::house::{House, own_folder};
use crate::said::{also, cost, median, rate, used};
use crate::seeds;
use crate::waiting::wait_for;

const MAILS: usize = 4_000;
const ROUNDS: usize = 3;

pub fn outbox() {
    let (mut ours, mut floor, mut spent) = (Vec::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let sink = Sink::open();
        let house = House::build(own_folder(), &format!("smtp://{}?tls=none", sink.address));
        {
            let _pages = house.opens_pages();
            seeds::invited(&house, &house.machine(), MAILS);
        }
        bytes = size_of_a_mail(&house);
        let begun = Instant::now();
        let worker = house.sends();
        wait_for("the campaign to be sent", || {
            (house.in_state(&[State::Sent]) == MAILS).then_some(())
        });
        spent.push(used(worker.id()));
        ours.push(MAILS as f64 / begun.elapsed().as_secs_f64());
        floor.push(source(&sink.address, bytes));
    }
    let source = ("smtp-source, connections kept", median(floor));
    rate("outbox", median(ours), source, "≥ 0.50");
    also("connections at once", &config::MAIL_CONNECTIONS.to_string());
    cost("processor time of a mail", median(spent), MAILS);
    also("about bytes of a mail", &bytes.to_string());
}

/// Text and HTML of one mail, about as they go over the wire.
fn size_of_a_mail(house: &House) -> usize {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;

    let parts = messages::table.select((messages::text, messages::html));
    let (text, html): (String, String) = house.asks(|conn| parts.first(conn));
    // Headers, boundaries, and umlauts as three signs.
    1_200 + (text.len() + html.len()) * 11 / 10
}

/// The same number of mails of the same size over the same number of connections, each kept open.
fn source(address: &str, bytes: usize) -> f64 {
    let begun = Instant::now();
    let done = Command::new("smtp-source")
        .args(["-d", "-s", &config::MAIL_CONNECTIONS.to_string(), "-m", &MAILS.to_string()])
        .args(["-l", &bytes.to_string(), "-f", "post@example.org", "-t", "gast@example.org"])
        .arg(address)
        .env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap()))
        .status()
        .expect("smtp-source of Postfix is installed");
    assert!(done.success());
    MAILS as f64 / begun.elapsed().as_secs_f64()
}

/// An `smtp-sink` that forgets what it takes.
struct Sink {
    child: Child,
    address: String,
}

impl Sink {
    fn open() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/smtp-sink");
        let mut command = Command::new(script);
        command.args(["-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let address = url.trim().strip_prefix("smtp://").expect("smtp-sink runs").to_owned();
        Self { child, address }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // Its script ends with its standard input, and takes smtp-sink along.
        drop(self.child.stdin.take());
        let _gone = self.child.wait();
    }
}
