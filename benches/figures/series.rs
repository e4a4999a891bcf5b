//! A series of two hundred dates, planned with one button, against the same rows written by SQLite.

use std::time::{Duration, Instant};

use treffpunkt::clock::Clock;

use crate::floors::bare_copies;
use crate::house::{House, own_folder};
use crate::said::{median, time};

const DATES: usize = 200;
const ROUNDS: usize = 9;

pub fn series() {
    let house = House::build(own_folder(), "");
    let _service = house.opens_pages();
    let machine = house.machine();
    let mut planner = house.staff("planner");
    let today = Clock::System.today().civil();
    let days = today.series(jiff::Span::new().days(1)).skip(30).take(DATES);
    let days: Vec<_> = days.map(|day| day.to_string()).collect();
    let mut fields: Vec<_> = days.iter().map(|day| ("day", day.as_str())).collect();
    let until = (today + jiff::Span::new().days(400)).to_string();
    fields.extend([("every", "week1"), ("until", &until), ("where", "same")]);
    fields.extend(["MO", "TU", "WE", "TH", "FR", "SA", "SU"].map(|day| ("weekday", day)));

    let mut ours = Vec::new();
    for _ in 0..ROUNDS {
        let event = machine.plans_kontaktcafe(20);
        let path = event.strip_prefix("/api/v1").expect("an event of the API").to_owned();
        let form = planner.get(&format!("{path}/repeat")).unwrap();
        let begun = Instant::now();
        let made = planner.submit(&form, &fields).unwrap();
        ours.push(begun.elapsed());
        assert_eq!(made.status, 303, "{}", made.text());
        let series = planner.get(&format!("{path}/series")).unwrap();
        series.says("Alle 200 Entwürfe veröffentlichen");
    }
    let floor = ("the same rows, by SQLite itself", median(bare_inserts(&house)));
    time("a series of 200 dates", median(ours), floor, "< 200 ms");
}

/// The rows of a series as they stand now, copied by SQLite itself into the same tables of another
/// file, in one commit.
fn bare_inserts(house: &House) -> Vec<Duration> {
    let of_one = "(SELECT id FROM house.series LIMIT 1)";
    let copy = format!(
        "INSERT INTO main.events SELECT * FROM house.events WHERE series_id = {of_one}; \
         INSERT INTO main.event_sessions SELECT * FROM house.event_sessions WHERE event_id IN \
         (SELECT id FROM house.events WHERE series_id = {of_one})"
    );
    bare_copies(house.folder(), &["events", "event_sessions"], &copy, ROUNDS)
}
