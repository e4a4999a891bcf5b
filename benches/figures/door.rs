//! The door of an event with ten thousand guests: somebody is looked for, and somebody is checked in.

use std::time::Duration;

use diesel::prelude::*;
use treffpunkt::clock::{self, Clock};
use treffpunkt::db::schema::{event_sessions, events, guests, invitations};
use treffpunkt::db::{Db, Id, LocalTime};
use treffpunkt::events::Event;

use crate::floors::{Hello, raw_commits};
use crate::house::{House, own_folder};
use crate::load::{self, get};
use crate::said::{also, cost, median, millis, rate, used};

/// Doors that are kept at once.
const CONCURRENT: usize = 16;
const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(3);
/// Somebody on the list: their id and their own name.
type Somebody = (String, String);

pub fn door() {
    let count = treffpunkt::config::CAMPAIGN_GUESTS;
    let house = House::build(own_folder(), "");
    let service = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(count);
    let path = machine.plans_kontaktcafe(5_000);
    assert_eq!(machine.invites_everybody(&path).expect("the house stands")["invited"], count);
    let path = path.strip_prefix("/api/v1").expect("an event of the API").to_owned();
    let event = path.strip_prefix("/events/").expect("an event").to_owned();
    let session = held_today(&house, &event);
    let people = people(&house, &event);
    let mut desk = house.staff("desk");
    let hello = Hello::open();

    // Each of the sixteen types a whole name and gets the row of that person.
    let door = format!("{path}/attendance?session={session}");
    let page = desk.get(&door).unwrap();
    page.says("Suchen").says("1 bis 50 von 10000");
    let (_, signed) = page.body.split_once("name=\"csrf\" value=\"").expect("a form is signed");
    let csrf = signed.split('"').next().unwrap_or("").to_owned();
    let looked_for = |typed: &dyn Fn(&Somebody) -> String| -> Vec<Vec<u8>> {
        let one = |person| get(&format!("{door}&q={}", typed(person)), &desk.cookie());
        people.iter().step_by(7).map(one).collect()
    };
    let names = looked_for(&|(_, name)| format!("{name}+Probe"));
    let (mut ours, mut floor, mut p99, mut latency) = (vec![], vec![], vec![], String::new());
    let (before, mut found) = (used(service.id()), 0);
    for _ in 0..ROUNDS {
        let requests = names.clone().into_iter().cycle();
        let seen = load::run_over(CONCURRENT, house.socket(), requests, 200, TIME, |_, page| {
            assert!(page.windows(11).any(|part| part == b"class=\"door"), "somebody is found");
        });
        found += seen.answers;
        latency = seen.latency();
        p99.push(millis(seen.p99));
        ours.push(seen.per_second);
        let greetings = std::iter::repeat_with(|| get("/", ""));
        let greeted = load::run_over(CONCURRENT, &hello.address, greetings, 200, TIME, |_, _| {});
        floor.push(greeted.per_second);
    }
    rate("search by name", median(ours), ("bare actix-web, GET", median(floor)), "p99 < 10 ms");
    also("p99 with 16 at once, median", &format!("{:.1} ms", median(p99)));
    also("the last round", &latency);
    cost("processor time of a search", used(service.id()) - before, found);
    let some = looked_for(&|(_, name)| name.chars().take(4).collect());
    let seen =
        load::run_over(CONCURRENT, house.socket(), some.into_iter().cycle(), 200, TIME, |_, _| {});
    also("four letters, fifty rows", &seen.latency());
    let seen = load::run_over(
        1,
        house.socket(),
        std::iter::repeat_n(get(&door, &desk.cookie()), 20),
        200,
        Duration::from_secs(60),
        |_, _| {},
    );
    also("the whole list put in order", &format!("{:.0} ms", millis(seen.median)));

    // One tap each, answered when it is safe on disk.
    let taps: Vec<Vec<u8>> = people
        .iter()
        .map(|(guest, _)| {
            let operation = Id::<Event>::new();
            let to =
                format!("{path}/attendance/{guest}?session={session}&q=&operation={operation}");
            tap(&to, &desk.cookie(), &format!("csrf={csrf}&presence=present"))
        })
        .collect();
    let (mut ours, mut floor, mut p99, mut latency) = (vec![], vec![], vec![], String::new());
    let (before, mut entered) = (used(service.id()), 0);
    for round in taps.chunks(taps.len() / ROUNDS) {
        let requests = Vec::from(round);
        let minutes = Duration::from_secs(600);
        let seen = load::run_over(
            CONCURRENT,
            house.socket(),
            requests.into_iter(),
            200,
            minutes,
            |_, row| {
                assert!(row.windows(12).any(|part| part == b"door-present"), "the row says so");
            },
        );
        entered += seen.answers;
        latency = seen.latency();
        p99.push(millis(seen.p99));
        ours.push(seen.per_second);
        floor.push(raw_commits(&house.folder().join("raw"), TIME));
    }
    assert_eq!(entered, count);
    rate("check-in", median(ours), ("raw SQLite commits", median(floor)), "≥ 1,000/s");
    also("p99 with 16 at once, median", &format!("{:.1} ms", median(p99)));
    also("the last round", &latency);
    cost("processor time of a check-in", used(service.id()) - before, entered);
    desk.get(&door).unwrap().says(&format!("{count} da"));
}

/// Moves the event to today, as if three weeks had gone by; its only session.
fn held_today(house: &House, event: &str) -> String {
    let (today, event) = (Clock::System.today().civil(), event.to_owned());
    let begin = LocalTime::of(today.at(0, 1, 0, 0));
    let end = LocalTime::of(today.at(23, 59, 0, 0));
    let moved = Db::open(house.database()).unwrap().write_here(move |conn| {
        diesel::update(events::table.find(&event))
            .set((
                events::begins_at.eq(clock::instant(begin, clock::ZONE)),
                events::ends_at.eq(clock::instant(end, clock::ZONE)),
            ))
            .execute(conn)?;
        let own = event_sessions::table.filter(event_sessions::event_id.eq(&event));
        diesel::update(own)
            .set((event_sessions::starts_at.eq(begin), event_sessions::ends_at.eq(end)))
            .execute(conn)?;
        let own = event_sessions::table.filter(event_sessions::event_id.eq(&event));
        own.select(event_sessions::id).first::<String>(conn)
    });
    moved.map_err(|error: diesel::result::Error| error).unwrap()
}

fn people(house: &House, event: &str) -> Vec<Somebody> {
    house.asks(|conn| {
        invitations::table
            .inner_join(guests::table)
            .filter(invitations::event_id.eq(event))
            .order(guests::key)
            .select((guests::id, guests::first_name))
            .load(conn)
    })
}

/// A tap as htmx sends it.
fn tap(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
         HX-Request: true\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}
