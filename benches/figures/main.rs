//! What Treffpunkt is measured at, each figure beside its floor from the same run.
//!
//! `benches/run` builds a release and starts this; `benches/README.md` says what the figures mean
//! and what they were. Every figure comes from the built program in a process of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that cannot go on has failed"
)]

#[path = "../../tests/proofs/browser.rs"]
mod browser;
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

fn main() {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match named.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["hello", port] => return floors::hello(port),
        ["set", what] => return letters::set(what),
        names => {
            if let Some(unknown) = names.iter().find(|name| ALL.iter().all(|one| one.0 != **name)) {
                let known: Vec<_> = ALL.iter().map(|(name, _)| *name).collect();
                eprintln!("nothing is called {unknown}; there are: {}", known.join(" "));
                std::process::exit(2);
            }
        }
    }
    for (name, measure) in ALL {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            println!("\n{name}");
            measure();
        }
    }
}
