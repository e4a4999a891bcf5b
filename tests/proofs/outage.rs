//! The mail server falls in the middle of a campaign and comes back after a while: nothing is lost,
//! and nobody had to do anything.

use std::collections::BTreeMap;
use std::time::Duration;

use treffpunkt::outbox::State;

use crate::house::{House, own_folder};
use crate::mail_server::MailServer;
use crate::waiting::wait_for;

const GUESTS: usize = 400;

#[test]
fn a_mail_server_that_is_down_for_a_while_costs_nothing_but_time() {
    let folder = own_folder();
    let mut server = MailServer::open(folder.join("mails"));
    let house = House::build(folder, server.url());
    let _pages = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe(GUESTS);
    assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], GUESTS);
    let _worker = house.sends();
    server.has_taken(100);
    server.goes_down();

    let mut planner = house.staff("planner");
    wait_for("the outbox to say why it waits", || {
        let page = planner.get("/outbox?state=queued").unwrap();
        page.text().contains("Der Mailserver ist nicht erreichbar").then_some(())
    });
    assert!(house.in_state(&[State::Queued]) > 0);
    std::thread::sleep(Duration::from_secs(3));
    server.comes_back();
    house.has_sent_everything();

    let mut mails: BTreeMap<String, usize> = BTreeMap::new();
    for mail in server.taken() {
        *mails.entry(mail.id.trim_matches(['<', '>']).to_owned()).or_default() += 1;
    }
    let outbox = house.outbox();
    assert_eq!(outbox.len(), GUESTS);
    for message in outbox {
        let times = mails.get(&message.mail_id).copied().unwrap_or(0);
        match message.state {
            State::Sent => assert_eq!(times, 1, "{message:?}"),
            // The last byte was handed over, and the server fell before it answered.
            State::Unknown => assert!(times <= 1, "{message:?}"),
            State::Queued | State::InFlight | State::Returned | State::GivenUp => {
                panic!("{message:?}")
            }
        }
    }
    assert!(house.in_state(&[State::Unknown]) <= treffpunkt::config::MAIL_CONNECTIONS);
}
