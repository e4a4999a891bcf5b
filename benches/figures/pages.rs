//! The guest's page and the guest's answer, over HTTP.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use crate::floors::{Hello, raw_commits};
use crate::house::{House, own_folder};
use crate::load::{self, get, post};
use crate::said::{also, cost, median, rate, used};
use crate::seeds;

const ROUNDS: usize = 5;

/// Pages of guests who look at their invitation, against a bare "Guten Tag".
pub fn guest_page() {
    let house = House::build(own_folder(), "");
    let service = house.opens();
    let links = seeds::invited(&house, &house.machine(), 1_000);
    let hello = Hello::open();
    let time = Duration::from_secs(3);
    let (mut ours, mut floor, mut latency) = (Vec::new(), Vec::new(), String::new());
    let (before, mut pages_drawn) = (used(service.id()), 0);
    for _ in 0..ROUNDS {
        let pages: Vec<Vec<u8>> = links.iter().map(|link| get(link, "")).collect();
        let load = load::run(house.address(), pages.into_iter().cycle(), 200, time, |_, _| {});
        latency = load.latency();
        pages_drawn += load.answers;
        ours.push(load.per_second);
        let greetings = std::iter::repeat_with(|| get("/", ""));
        floor.push(load::run(&hello.address, greetings, 200, time, |_, _| {}).per_second);
    }
    rate("guest page, GET", median(ours), ("bare actix-web, GET", median(floor)), "≥ 0.30");
    also("latency with 32 connections", &latency);
    cost("processor time of a page", used(service.id()) - before, pages_drawn);
}

/// Guests who answer yes, each confirmed only when it is safe on disk, against the same number of
/// raw commits one after the other.
pub fn replies() {
    let guests = 8_000;
    let house = House::build(own_folder(), "");
    let service = house.opens();
    let links = seeds::invited(&house, &house.machine(), guests);
    let forms = Rc::new(RefCell::new(vec![Vec::new(); links.len()]));
    let pages: Vec<Vec<u8>> = links.iter().map(|link| get(link, "")).collect();
    let filled = Rc::clone(&forms);
    let minutes = Duration::from_secs(600);
    let paths = links.clone();
    load::run(house.address(), pages.into_iter(), 200, minutes, move |number, body| {
        let body = String::from_utf8_lossy(body);
        let (_, signed) = body.split_once("name=\"csrf\" value=\"").expect("a form is signed");
        let signature = signed.split('"').next().unwrap_or("");
        let form = format!("csrf={signature}&answer=yes&companions=0");
        filled.borrow_mut()[number] = post(&format!("{}/antwort", paths[number]), &form);
    });
    let (mut ours, mut floor, mut latency) = (Vec::new(), Vec::new(), String::new());
    let mut forms = forms.take().into_iter();
    let before = used(service.id());
    for _ in 0..ROUNDS {
        let some: Vec<Vec<u8>> = forms.by_ref().take(guests / ROUNDS).collect();
        let load = load::run(house.address(), some.into_iter(), 303, minutes, |_, _| {});
        latency = load.latency();
        ours.push(load.per_second);
        floor.push(raw_commits(house.folder(), Duration::from_secs(2)));
    }
    let raw = ("raw SQLite, one commit each", median(floor));
    rate("reply, POST, durable", median(ours), raw, "≥ 1.50");
    also("latency with 32 connections", &latency);
    cost("processor time of a reply", used(service.id()) - before, guests);
}
