//! A program with a key, which plans and invites over the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use treffpunkt::clock::Clock;
use ureq::Agent;

use crate::browser::agent;

/// A program that knows one house.
pub struct Machine {
    agent: Agent,
    base: String,
    key: String,
}

impl Machine {
    pub fn new(base: &str, key: &str) -> Self {
        Self { agent: agent(), base: base.to_owned(), key: key.to_owned() }
    }

    pub fn get(&self, path: &str) -> Value {
        let request = self.agent.get(format!("{}{path}", self.base));
        let mut response =
            request.header("Authorization", format!("Bearer {}", self.key)).call().unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert!(response.status().is_success(), "{path}: {} {text}", response.status());
        serde_json::from_str(&text).unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        let text = self.send(path, &body.to_string(), "application/json").unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The answer, or nothing if the house fell meanwhile.
    fn send(&self, path: &str, body: &str, kind: &str) -> Option<String> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let request = request.header("Authorization", format!("Bearer {}", self.key));
        let mut response = request.header("Content-Type", kind).send(body).ok()?;
        let text = response.body_mut().read_to_string().ok()?;
        assert!(response.status().is_success(), "{path}: {} {text}", response.status());
        Some(text)
    }

    /// Makes known so many guests, all with a mail address of their own.
    pub fn imports_guests(&self, count: usize) {
        let mut list = "Kundennummer;Anrede;Vorname;Name;Straße;PLZ;Ort;E-Mail\n".to_owned();
        for number in 0..count {
            list.push_str(&format!(
                "K{number:05};Frau;Ada{number};Probe;Weg {number};51465;Musterstadt;{}\n",
                address_of(number)
            ));
        }
        let answer = self.send("/api/v1/guests/import", &list, "text/csv").unwrap();
        let report: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(report["created"], count, "{report}");
    }

    /// Makes one guest known of whom nothing is known but a number.
    pub fn imports_a_number(&self, number: &str) {
        let list =
            format!("Kundennummer;Anrede;Vorname;Name;Telefon\nK1;Frau;Ada;Probe;{number}\n");
        let answer = self.send("/api/v1/guests/import", &list, "text/csv").unwrap();
        let report: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(report["created"], 1, "{report}");
    }

    /// Invites everybody by one way, without a hold.
    pub fn invites_everybody_by(&self, event: &str, channel: &str) -> Value {
        let all = json!({"guests": {"filter": {}}, "channel": channel, "hold_minutes": 0});
        self.post(&format!("{event}/invitations"), &all)
    }

    /// A published Kontaktcafé in three weeks; its path in the API.
    pub fn plans_kontaktcafe(&self, seats: usize) -> String {
        self.plans_kontaktcafe_with_care(seats, 0)
    }

    /// The same with places in care.
    pub fn plans_kontaktcafe_with_care(&self, seats: usize, places: usize) -> String {
        let venue = json!({"name": "Familienzentrum Mitte", "street": "Gartenstraße 5",
            "postcode": "51465", "town": "Musterstadt", "seats": seats});
        let venue = self.post("/api/v1/venues", &venue);
        let formats = self.get("/api/v1/formats");
        let formats = formats["items"].as_array().unwrap();
        let cafe = formats.iter().find(|one| one["key"] == "kontaktcafe").unwrap();
        let day = Clock::System.today().civil().saturating_add(jiff::Span::new().days(21));
        let event = json!({"format": cafe["id"], "title": "Kontaktcafé", "venue": venue["id"],
            "sessions": [{"starts_at": format!("{day}T10:00"), "ends_at": format!("{day}T12:00")}],
            "seats": seats, "childcare": {"places": places}, "contact": {"name": "Anna Becker", "phone": "0221 4710 123"}});
        let made = self.post("/api/v1/events", &event);
        let path = format!("/api/v1/events/{}", made["id"].as_str().unwrap());
        self.post(&format!("{path}/publication"), &json!({}));
        path
    }

    /// Invites everybody whom the house knows, at once; nothing if the house fell meanwhile.
    pub fn invites_everybody(&self, event: &str) -> Option<Value> {
        let all = json!({"guests": {"filter": {}}, "hold_minutes": 0}).to_string();
        let answer = self.send(&format!("{event}/invitations"), &all, "application/json")?;
        Some(serde_json::from_str(&answer).unwrap())
    }

    /// Everybody who is invited.
    pub fn invitations(&self, event: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.get(&format!("{event}/invitations?limit=200{after}"));
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return all };
            after = format!("&after={next}");
        }
    }
}

/// The mail address of the guest with this number.
pub fn address_of(number: usize) -> String {
    format!("ada{number}@example.org")
}

/// How often each word stands under this key.
pub fn counted(rows: &[Value], key: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row[key].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}
