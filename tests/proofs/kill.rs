//! `kill -9` in the middle of a campaign of a thousand: nobody gets two mails, nothing is lost, and
//! what nobody can know is shown to a person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use treffpunkt::config;
use treffpunkt::outbox::State;

use crate::house::{House, Written, own_folder};
use crate::machine::{address_of, counted};
use crate::mail_server::{MailServer, Taken};
use crate::waiting::wait_for;

const GUESTS: usize = 1_000;

#[test]
fn a_worker_that_is_killed_again_and_again_writes_to_nobody_twice() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    let house = House::build(folder, server.url());
    let _pages = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe(GUESTS);
    assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], GUESTS);

    let mut doubtful = 0;
    for mails in [60, 300, 620, 880] {
        let worker = house.sends();
        server.has_taken(mails);
        worker.kill_9();

        assert!(house.in_state(&[State::Queued]) > 0, "it was killed when all was done");
        let under_way = house.in_state(&[State::InFlight]);
        assert!(under_way <= most_in_doubt(), "{under_way} were under way");
        doubtful += under_way;
        house.lease_runs_out();
    }
    let _worker = house.sends();
    house.has_sent_everything();

    let outbox = house.outbox();
    let unknown = nobody_was_written_to_twice(&outbox, &server.taken());
    assert_eq!(unknown, doubtful);
    assert!(unknown > 0, "no kill hit a mail under way: nothing is proven");
    let invitations = counted(&machine.invitations(&event), "delivery");
    assert_eq!(invitations.get("unknown"), Some(&unknown));
    assert_eq!(invitations.get("sent"), Some(&(GUESTS - unknown)));
    let page = house.staff("planner").get("/outbox").unwrap();
    page.says(&format!("ungeklärt {unknown}")).says(&format!("versendet {}", GUESTS - unknown));
}

/// The whole service falls twice: while it releases the campaign, which is then released wholly or
/// not at all, and while it sends and guests answer. What a guest has read as confirmed stands.
#[test]
fn a_service_that_is_killed_keeps_what_it_confirmed_and_goes_on() {
    let folder = own_folder();
    let server = MailServer::open(folder.join("mails"));
    // Slowly enough that guests answer while others have not been written to.
    let house = House::build(folder, server.url()).set("TREFFPUNKT_MAILS_PER_MINUTE", "9000");
    let service = house.opens();
    let machine = house.machine();
    machine.imports_guests(GUESTS);
    let event = machine.plans_kontaktcafe(GUESTS);

    let answer = std::thread::scope(|threads| {
        let release = threads.spawn(|| machine.invites_everybody(&event));
        std::thread::sleep(Duration::from_millis(150));
        service.kill_9();
        release.join().unwrap()
    });
    assert!(answer.is_none(), "it was killed when all were invited");
    let before = house.outbox().len();
    assert!(before == 0 || before == GUESTS, "{before} were invited, and nobody knows which");
    house.lease_runs_out();
    let service = house.opens();
    let again = machine.invites_everybody(&event).unwrap();
    assert_eq!(again["already_invited"], before);
    assert_eq!(again["invited"], GUESTS - before);

    server.has_taken(200);
    let confirmed = Mutex::new(BTreeSet::new());
    let stopped = AtomicBool::new(false);
    // Before anybody answers: what is written to who has answered leads to no question.
    let links = links(&server.taken());
    std::thread::scope(|threads| {
        for part in 0..4 {
            let (house, links) = (&house, links.clone());
            let (confirmed, stopped) = (&confirmed, &stopped);
            threads.spawn(move || {
                for link in links.into_iter().skip(part).step_by(4) {
                    if stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    if says_yes(house, &link).is_some() {
                        confirmed.lock().unwrap().insert(link);
                    }
                }
            });
        }
        wait_for("some answers", || (confirmed.lock().unwrap().len() >= 20).then_some(()));
        service.kill_9();
        stopped.store(true, Ordering::SeqCst);
        assert!(house.in_state(&[State::Queued]) > 0, "it was killed when all was sent");
    });
    house.lease_runs_out();
    let _service = house.opens();
    house.has_sent_everything();

    let outbox = house.outbox();
    let unknown = nobody_was_written_to_twice(&outbox, &server.taken());
    let confirmed = confirmed.into_inner().unwrap();
    for link in &confirmed {
        house.browser().get(link).unwrap().says("Schön, dass Sie kommen!");
    }
    let replies = counted(&machine.invitations(&event), "reply");
    // An answer that was written down when the process died may not have been confirmed any more.
    assert!((confirmed.len()..confirmed.len() + 5).contains(&replies["accepted"]), "{replies:?}");
    assert_eq!(replies["accepted"] + replies["open"], GUESTS);
    let thanks = outbox.iter().filter(|one| one.kind == "accepted").count();
    assert_eq!(thanks, replies["accepted"]);
    house.staff("planner").get("/outbox").unwrap().says(&format!("ungeklärt {unknown}"));
}

/// A crash leaves no more than one batch per connection in doubt.
fn most_in_doubt() -> usize {
    config::MAIL_CONNECTIONS * usize::try_from(config::MAIL_BATCH).unwrap()
}

/// Each guest has one invitation; it was taken once if it counts as sent, at most once if it is
/// unknown. Returns how many messages are unknown.
fn nobody_was_written_to_twice(outbox: &[Written], taken: &[Taken]) -> usize {
    let mut mails: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for mail in taken {
        *mails.entry((mail.id.trim_matches(['<', '>']), &mail.to)).or_default() += 1;
    }
    let invited: BTreeSet<String> = outbox
        .iter()
        .filter(|one| one.kind == "invitation")
        .map(|one| one.address.clone())
        .collect();
    assert_eq!(invited, (0..GUESTS).map(address_of).collect());
    let invitations = outbox.iter().filter(|one| one.kind == "invitation");
    assert_eq!(invitations.count(), GUESTS);
    for message in outbox {
        let times = mails.remove(&(&*message.mail_id, &*message.address)).unwrap_or(0);
        match message.state {
            State::Sent => assert_eq!(times, 1, "{message:?}"),
            State::Unknown => assert!(times <= 1, "{message:?} went out {times} times"),
            State::Queued | State::InFlight | State::Returned | State::GivenUp => {
                panic!("{message:?}")
            }
        }
    }
    assert!(mails.is_empty(), "mails that nobody wrote down: {mails:?}");
    outbox.iter().filter(|one| one.state == State::Unknown).count()
}

fn links(taken: &[Taken]) -> Vec<String> {
    taken.iter().map(Taken::link).collect()
}

/// The guest opens the link and says yes; nothing if the house fell before it confirmed that.
fn says_yes(house: &House, link: &str) -> Option<()> {
    let mut browser = house.browser();
    let page = browser.get(link).ok()?;
    let answer = browser.submit(&page, &[("answer", "yes")]).ok()?;
    assert_eq!(answer.status, 303, "{answer:?}");
    Some(())
}
