//! Forty guests answer in the same moment, over HTTP: for five seats, and with children who need care.

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

    all_at_once(&house, &alike(&links, &[("answer", "yes")]));

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
    all_at_once(&house, &alike(&seated, &[("answer", "no")]));

    let invitations = machine.invitations(&event);
    let replies = counted(&invitations, "reply");
    let expected = [("accepted", SEATS), ("declined", SEATS), ("waiting", GUESTS - 2 * SEATS)];
    assert_eq!(replies, expected.map(|(reply, count)| (reply.to_owned(), count)).into());
    assert_eq!(line(&invitations), (1..=(GUESTS - 2 * SEATS) as u64).collect::<Vec<_>>());
    house.has_sent_everything();
    assert_eq!(kinds(&house)["moved_up"], SEATS);
}

/// Seats and places in care for forty families: as many as half of them need.
const FAMILY_SEATS: usize = 44;
const CARE: usize = 13;

/// What a family says: each fourth comes without children, the others with one, two or three.
fn family(number: usize) -> Vec<(&'static str, &'static str)> {
    let ages: &[&str] = [&[][..], &["4"], &["1", "5"], &["2", "2", "7"]][number % 4];
    let mut typed = vec![("answer", "yes")];
    typed.extend(ages.iter().map(|age| ("age", *age)));
    if number.is_multiple_of(5) {
        typed.push(("companions", "1"));
    }
    typed
}

#[test]
fn forty_families_get_seats_and_care_once_and_stay_together() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let house = House::build(folder, server.url());
    let _service = house.opens();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe_with_care(FAMILY_SEATS, CARE);
    assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], GUESTS);
    house.has_sent_everything();
    let links: Vec<String> = server.taken().iter().map(Taken::link).collect();

    let said = |(number, link): (usize, &String)| (link.clone(), family(number));
    all_at_once(&house, &links.iter().enumerate().map(said).collect::<Vec<_>>());

    let families = machine.invitations(&event);
    let before = counted(&families, "reply");
    assert!(before["accepted"] > 5 && before["waiting"] > 5, "{before:?}");
    nobody_has_what_another_has(&families);
    house.has_sent_everything();

    // Half of those with seats give them back in the same moment.
    let seated: Vec<String> = links
        .iter()
        .filter(|link| {
            house.browser().get(link).unwrap().text().contains("Schön, dass Sie kommen!")
        })
        .step_by(2)
        .cloned()
        .collect();
    all_at_once(&house, &alike(&seated, &[("answer", "no")]));

    let families = machine.invitations(&event);
    let after = counted(&families, "reply");
    assert_eq!(after["declined"], seated.len());
    assert!(after["waiting"] < before["waiting"], "{after:?}");
    nobody_has_what_another_has(&families);
    house.has_sent_everything();
    assert_eq!(kinds(&house)["moved_up"], before["waiting"] - after["waiting"]);
}

/// No seat and no place in care twice, none empty while a family that fits waits.
fn nobody_has_what_another_has(families: &[Value]) {
    let children = |one: &Value| one["party"]["children"].as_array().unwrap().len();
    let persons = |one: &Value| {
        children(one) + usize::try_from(one["party"]["adults"].as_u64().unwrap()).unwrap()
    };
    let with = |key: &str, word: &str| -> Vec<&Value> {
        families.iter().filter(|one| one[key] == word).collect()
    };
    let taken: usize = with("reply", "accepted").into_iter().map(persons).sum();
    let cared: usize = with("childcare", "promised").into_iter().map(children).sum();
    assert!(taken <= FAMILY_SEATS && cared <= CARE, "{taken} persons, {cared} children");
    for waits in with("reply", "waiting") {
        assert!(taken + persons(waits) > FAMILY_SEATS, "{taken} seats are taken: {waits}");
        assert_ne!(waits["childcare"], "promised", "care without a seat: {waits}");
    }
    for seated in with("reply", "accepted") {
        match seated["childcare"].as_str().unwrap() {
            "none" => assert_eq!(children(seated), 0, "{seated}"),
            "waiting" => assert!(cared + children(seated) > CARE, "{cared} in care: {seated}"),
            other => assert_eq!(other, "promised"),
        }
    }
}

/// Everybody says the same.
fn alike(
    links: &[String],
    typed: &[(&'static str, &'static str)],
) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    links.iter().map(|link| (link.clone(), typed.to_vec())).collect()
}

/// Everybody has the page open, and everybody sends in the same moment.
fn all_at_once(house: &House, said: &[(String, Vec<(&str, &str)>)]) {
    let ready = Barrier::new(said.len());
    std::thread::scope(|threads| {
        for (link, typed) in said {
            let (house, ready) = (house, &ready);
            threads.spawn(move || {
                let mut browser = house.browser();
                let page = browser.get(&format!("{link}?aendern")).unwrap();
                ready.wait();
                let sent = browser.submit(&page, typed).unwrap();
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
