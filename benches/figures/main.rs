//! What Treffpunkt is measured at, each figure beside its floor from the same run.
//!
//! `benches/run` builds a release and starts this; `benches/README.md` says what the figures mean
//! and what they were. Every figure comes from the built program in a process of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that cannot go on has failed"
)]

mod bare_sums;
#[path = "../../tests/proofs/browser.rs"]
mod browser;
mod country;
mod door;
mod floors;
#[expect(dead_code, reason = "the proofs use the rest")]
#[path = "../../tests/proofs/house.rs"]
mod house;
mod import;
mod inbox;
mod language;
mod letters;
mod load;
#[expect(dead_code, reason = "the proofs use the rest")]
#[path = "../../tests/proofs/machine.rs"]
mod machine;
mod outbox;
mod pages;
mod planner;
mod said;
mod seeds;
mod series;
mod start;
mod turnout;
#[path = "../../tests/proofs/waiting.rs"]
mod waiting;
mod waiting_list;

const ALL: [(&str, fn()); 14] = [
    ("guest-page", pages::guest_page),
    ("replies", pages::replies),
    ("outbox", outbox::outbox),
    ("import", import::import),
    ("inbox", inbox::inbox),
    ("turnout", turnout::turnout),
    ("planner", planner::planner),
    ("series", series::series),
    ("door", door::door),
    ("waiting", waiting_list::waiting),
    ("language", language::language),
    ("letters", letters::letters),
    ("start", start::start),
    ("memory", start::memory),
];

/// What takes so long that it is measured only by name.
const BY_NAME: [(&str, fn()); 1] = [("country", country::country)];

fn main() {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match named.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["hello", port] => return floors::hello(port),
        ["set", what] => return letters::set(what),
        names => {
            let known: Vec<_> = ALL.iter().chain(&BY_NAME).map(|(name, _)| *name).collect();
            if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
                eprintln!("nothing is called {unknown}; there are: {}", known.join(" "));
                std::process::exit(2);
            }
        }
    }
    let is_named = |name: &str| named.iter().any(|wanted| wanted == name);
    let all = ALL.into_iter().filter(|(name, _)| named.is_empty() || is_named(name));
    let others = BY_NAME.into_iter().filter(|(name, _)| is_named(name));
    for (name, measure) in all.chain(others) {
        println!("\n{name}");
        measure();
    }
}
