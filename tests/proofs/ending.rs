//! A process that is told to end does so in order, and what it wrote is nobody else's to read.

use std::os::unix::fs::PermissionsExt;

use crate::browser::agent;
use crate::house::{House, own_folder};
use crate::waiting::wait_for;

/// Nobody listens there; nothing is to be sent.
const NO_SERVER: &str = "smtp://127.0.0.1:9";

#[test]
fn a_worker_that_ends_when_told_ends_well() {
    let house = House::build(own_folder(), NO_SERVER);
    let worker = house.sends();
    wait_for("the worker's first sign of life", || house.has_a_worker().then_some(()));

    let ended = worker.ends_when_told();

    assert_eq!(ended.code(), Some(0), "{ended}");
}

#[test]
fn the_head_of_a_page_has_its_length_and_nothing_behind_it() {
    let house = House::build(own_folder(), NO_SERVER);
    let service = house.opens_pages();
    let agent = agent();

    for path in ["/anmelden", "/health/live", "/api/v1/openapi.json"] {
        let address = house.address(path);
        let whole = agent.get(&address).call().unwrap();
        let mut head = agent.head(&address).call().unwrap();
        let length = |headers: &ureq::http::HeaderMap| headers.get("content-length").cloned();
        assert_eq!(head.status(), whole.status(), "{path}");
        assert!(length(whole.headers()).is_some(), "{path}");
        assert_eq!(length(head.headers()), length(whole.headers()), "{path}");
        assert_eq!(head.body_mut().read_to_string().unwrap(), "", "{path}");
    }
    assert_eq!(service.ends_when_told().code(), Some(0));
}

#[test]
fn what_the_house_writes_is_for_its_own_eyes() {
    let house = House::build(own_folder(), NO_SERVER);
    house.obeys(&["backup", "copy.db"]);

    for entry in std::fs::read_dir(house.folder()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.path());
    }
}
