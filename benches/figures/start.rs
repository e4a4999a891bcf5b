//! From the start of the process to its first answer, and what it takes when nobody asks.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::floors::Hello;
use crate::house::{House, own_folder};
use crate::load::{self, get};
use crate::said::{also, median, time};
use crate::seeds;

const ROUNDS: usize = 15;

/// The database is there already; the program and its pages may be in the page cache.
pub fn start() {
    let house = House::build(own_folder(), "");
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let service = house.begins(&["serve"]);
        first_answer(house.address(), "/antwort");
        ours.push(begun.elapsed());
        drop(service);
        let begun = Instant::now();
        let hello = Hello::begin();
        first_answer(&hello.address, "/");
        floor.push(begun.elapsed());
    }
    let bare = ("bare actix-web", median(floor));
    time("start to the first page", median(ours), bare, "< 100 ms");
}

/// Asks until somebody says 200.
fn first_answer(address: &str, path: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    while Instant::now() < limit {
        if let Ok(mut stream) = TcpStream::connect(address) {
            stream.write_all(&get(path, "")).unwrap();
            let mut begin = [0; 12];
            stream.read_exact(&mut begin).unwrap();
            assert_eq!(&begin, b"HTTP/1.1 200");
            return;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    panic!("{address} did not answer");
}

/// Resident memory after ten quiet seconds, and after 20,000 pages.
pub fn memory() {
    let house = House::build(own_folder(), "");
    let service = house.opens();
    let hello = Hello::open();
    std::thread::sleep(Duration::from_secs(10));
    also("idle, just started", &resident(service.id()));
    also("bare actix-web, just started", &resident(hello.id()));
    let links = seeds::invited(&house, &house.machine(), 400);
    let pages: Vec<Vec<u8>> = links.iter().map(|link| get(link, "")).collect();
    let pages = pages.into_iter().cycle().take(20_000);
    load::run(house.address(), pages, 200, Duration::from_secs(120), |_, _| {});
    std::thread::sleep(Duration::from_secs(10));
    also("idle, after 20,000 pages", &resident(service.id()));
    println!("  aim < 40 MB");
}

fn resident(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    format!("{:.1} MB", kilobytes / 1_024.0)
}
