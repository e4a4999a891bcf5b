//! Forty guests answer in the same moment, over HTTP, for five seats.

use std::collections::BTreeMap;
use std::sync::Barrier;

use serde_json::Value;

use crate::browser::Page;
use crate::house::{House, own_folder};
use crate::machine::counted;
use crate::mail_server::{MailServer, Taken};

const GUESTS: usize = 40;
const SEATS: usize = 5;

#[test]
fn five_seats_are_promised_five_times_and_everybody_else_has_a_place_in_line() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let house = House::build(folder, server.url());
    let _service = house.opens();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe(SEATS);
    assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], GUESTS);
    house.has_sent_everything();
    let links: Vec<String> = server.taken().iter().map(Taken::link).collect();
    assert_eq!(links.len(), GUESTS);

    all_at_once(&house, &links, "yes");

    let pages: Vec<Page> = links.iter().map(|link| house.browser().get(link).unwrap()).collect();
    let seated: Vec<&String> = links
        .iter()
        .zip(&pages)
        .filter(|(_, page)| page.text().contains("Schön, dass Sie kommen!"))
        .map(|(link, _)| link)
        .collect();
    assert_eq!(seated.len(), SEATS);
    let invitations = machine.invitations(&event);
    assert_eq!(line(&invitations), (1..=(GUESTS - SEATS) as u64).collect::<Vec<_>>());
    let replies = counted(&invitations, "reply");
    let expected = [("accepted", SEATS), ("waiting", GUESTS - SEATS)];
    assert_eq!(replies, expected.map(|(reply, count)| (reply.to_owned(), count)).into());
    house.has_sent_everything();
    assert_eq!(kinds(&house)["accepted"], SEATS);
    assert_eq!(kinds(&house)["waiting"], GUESTS - SEATS);

    // All five give their seats back at once: five others move up, each told once.
    let seated: Vec<String> = seated.into_iter().cloned().collect();
    all_at_once(&house, &seated, "no");

    let invitations = machine.invitations(&event);
    let replies = counted(&invitations, "reply");
    let expected = [("accepted", SEATS), ("declined", SEATS), ("waiting", GUESTS - 2 * SEATS)];
    assert_eq!(replies, expected.map(|(reply, count)| (reply.to_owned(), count)).into());
    assert_eq!(line(&invitations), (1..=(GUESTS - 2 * SEATS) as u64).collect::<Vec<_>>());
    house.has_sent_everything();
    assert_eq!(kinds(&house)["moved_up"], SEATS);
}

/// Everybody has the page open, and everybody sends in the same moment.
fn all_at_once(house: &House, links: &[String], answer: &str) {
    let ready = Barrier::new(links.len());
    std::thread::scope(|threads| {
        for link in links {
            let (house, ready) = (house, &ready);
            threads.spawn(move || {
                let mut browser = house.browser();
                let page = browser.get(&format!("{link}?aendern")).unwrap();
                ready.wait();
                let sent = browser.submit(&page, &[("answer", answer)]).unwrap();
                assert_eq!(sent.status, 303, "{sent:?}");
            });
        }
    });
}

/// The places in the line, in order.
fn line(invitations: &[Value]) -> Vec<u64> {
    let mut places: Vec<u64> =
        invitations.iter().filter_map(|one| one["place_in_line"].as_u64()).collect();
    places.sort_unstable();
    places
}

fn kinds(house: &House) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for message in house.outbox() {
        *kinds.entry(message.kind).or_default() += 1;
    }
    kinds
}
