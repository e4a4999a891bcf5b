//! A list of 100,000 guests goes in row by row: what the import holds does not grow with the file.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use diesel::prelude::*;
use treffpunkt::db::schema::{earlier_events, guests};

use crate::house::{House, own_folder};

const ROWS: usize = 100_000;

#[test]
fn a_hundred_thousand_rows_are_never_held_at_once() {
    let folder = own_folder();
    let house = House::build(folder.clone(), "smtp://127.0.0.1:9");
    let (short, long) = (folder.join("kurz.csv"), folder.join("lang.csv"));
    std::fs::write(&short, list("A", 1_000)).unwrap();
    std::fs::write(&long, list("B", ROWS)).unwrap();
    let size = std::fs::metadata(&long).unwrap().len();
    assert!(size > 50_000_000, "{size}");

    let little = peak(&house, &short);
    let much = peak(&house, &long);

    let stored: i64 = house.asks(|conn| guests::table.count().get_result(conn));
    assert_eq!(stored, 101_000);
    // Whoever holds the file has all of it; a few hashes for each row are a quarter here.
    assert!(much < little + size / 2, "{little} bytes grew to {much} for {size}");
}

#[test]
fn events_from_before_come_in_by_command_and_twice_is_once() {
    let folder = own_folder();
    let house = House::build(folder.clone(), "smtp://127.0.0.1:9");
    let file = folder.join("früher.xlsx");
    std::fs::write(&file, include_bytes!("../data/veranstaltungen.xlsx")).unwrap();
    let import = |more: &[&str]| {
        let file = file.to_str().unwrap();
        house.obeys(&[&["import", "events", file], more].concat())
    };
    let stored = || house.asks(|conn| earlier_events::table.count().get_result::<i64>(conn));

    let dry = import(&["--dry-run"]);
    assert!(dry.contains("5 Veranstaltungen: 5 neu, 0 geändert"), "{dry}");
    assert!(dry.contains("Das war eine Probe."), "{dry}");
    assert_eq!(stored(), 0);
    let json: serde_json::Value = serde_json::from_str(&import(&["--json"])).unwrap();
    assert_eq!((&json["created"], stored()), (&5.into(), 5));
    let again = import(&[]);
    assert!(again.contains("0 neu, 0 geändert, 5 schon bekannt, 0 nicht übernommen."), "{again}");
    assert_eq!(stored(), 5);
}

/// A list whose rows are mostly a column that nobody needs.
fn list(prefix: &str, rows: usize) -> String {
    let remark = "Das braucht hier niemand. ".repeat(20);
    let mut list = "Kundennummer;Vorname;Nachname;E-Mail;Bemerkung\n".to_owned();
    for row in 0..rows {
        writeln!(list, "{prefix}{row:06};Uwe;Muster{row};uwe{row}@{prefix}.example;{remark}")
            .unwrap();
    }
    list
}

/// Most that the process ever held, in bytes.
fn peak(house: &House, file: &Path) -> u64 {
    let process = house.begins(&["import", "guests", file.to_str().unwrap()]);
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0;
    while let Some(held) = resident(&status) {
        most = most.max(held);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(most > 0);
    most
}

/// `None` once the process has ended: then it has no memory any more.
fn resident(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
