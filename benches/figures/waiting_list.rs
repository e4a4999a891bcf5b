//! Five hundred people wait, the room grows, and all of them move up in one transaction, each with a mail.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use treffpunkt::clock::Clock;
use ureq::Agent;

use crate::browser::agent;
use crate::floors::bare_copies;
use crate::house::{House, own_folder};
use crate::machine::{Machine, counted};
use crate::said::{also, median, millis, time};

const SEATED: usize = 20;
const WAITING: usize = 500;
const ROUNDS: usize = 3;

pub fn waiting() {
    let house = House::build(own_folder(), "");
    let _service = house.opens_pages();
    let machine = house.machine();
    machine.imports_guests(SEATED + WAITING);
    let key = house.obeys(&["key", "add", "--name", "Warteliste", "--role", "planner"]);
    let caller = Caller { agent: agent(), key: format!("Bearer {key}") };

    let (mut ours, mut answers, mut last) = (Vec::new(), Vec::new(), String::new());
    for round in 0..ROUNDS {
        let event = planned(&machine, round);
        assert_eq!(machine.invites_everybody(&event).unwrap()["invited"], SEATED + WAITING);
        for invitation in machine.invitations(&event) {
            let id = invitation["id"].as_str().expect("an invitation has an id");
            let yes = json!({"answer": "yes", "channel": "phone"});
            let begun = Instant::now();
            caller.puts(&house.address(&format!("/api/v1/invitations/{id}/reply")), &yes);
            answers.push(begun.elapsed());
        }
        let stands = counted(&machine.invitations(&event), "reply");
        assert_eq!((stands["accepted"], stands["waiting"]), (SEATED, WAITING));

        let begun = Instant::now();
        caller.patches(&house.address(&event), &json!({"seats": SEATED + WAITING}));
        ours.push(begun.elapsed());
        let stands = counted(&machine.invitations(&event), "reply");
        assert_eq!(stands["accepted"], SEATED + WAITING);
        let told = house.outbox().iter().filter(|one| one.kind == "moved_up").count();
        assert_eq!(told, WAITING * (round + 1), "each is told once");
        last = event;
    }
    let floor = median(bare_rows(&house, last.rsplit('/').next().unwrap_or_default()));
    let floor = ("the same rows, by SQLite itself", floor);
    time("a waiting list of 500 moves up", median(ours), floor, "one transaction");
    also("a yes to a list of 520", &format!("{:.1} ms", millis(median(answers))));
}

/// A program that changes things.
struct Caller {
    agent: Agent,
    key: String,
}

impl Caller {
    fn puts(&self, address: &str, body: &Value) {
        let request = self.agent.put(address).header("Authorization", &self.key);
        let answer = request.header("Content-Type", "application/json").send(body.to_string());
        assert_eq!(answer.unwrap().status(), 200, "{address}");
    }

    fn patches(&self, address: &str, body: &Value) {
        let request = self.agent.patch(address).header("Authorization", &self.key);
        let answer = request.header("Content-Type", "application/json").send(body.to_string());
        assert_eq!(answer.unwrap().status(), 200, "{address}");
    }
}

/// A published Kontaktcafé for a few, in a room for many.
fn planned(machine: &Machine, round: usize) -> String {
    let venue = json!({"name": format!("Saal {round}"), "street": "Gartenstraße 5",
        "postcode": "51465", "town": "Musterstadt", "seats": SEATED + WAITING});
    let venue = machine.post("/api/v1/venues", &venue);
    let formats = machine.get("/api/v1/formats");
    let formats = formats["items"].as_array().expect("a list of formats");
    let cafe = formats.iter().find(|one| one["key"] == "kontaktcafe").expect("a shipped format");
    let day = Clock::System.today().civil().saturating_add(jiff::Span::new().days(21));
    let event = json!({"format": cafe["id"], "title": "Kontaktcafé", "venue": venue["id"],
        "sessions": [{"starts_at": format!("{day}T10:00"), "ends_at": format!("{day}T12:00")}],
        "seats": SEATED, "childcare": {"places": 0},
        "contact": {"name": "Anna Becker", "phone": "0221 4710 123"}});
    let made = machine.post("/api/v1/events", &event);
    let path = format!("/api/v1/events/{}", made["id"].as_str().expect("an event has an id"));
    machine.post(&format!("{path}/publication"), &json!({}));
    path
}

/// The rows that such a move writes, copied by SQLite itself into the same tables of another file, in one
/// commit.
fn bare_rows(house: &House, event: &str) -> Vec<Duration> {
    let copy = format!(
        "INSERT INTO main.invitations SELECT * FROM house.invitations WHERE event_id = '{event}'; \
         INSERT INTO main.messages SELECT * FROM house.messages \
         WHERE topic = '{event}' AND kind = 'moved_up'"
    );
    bare_copies(house.folder(), &["invitations", "messages"], &copy, ROUNDS)
}
