//! Houses with something in them, made through the doors where that is quick enough.

use serde_json::json;
use treffpunkt::db::schema::messages;

use crate::house::House;
use crate::machine::Machine;

/// Guests of one event, as many as a Kontaktcafé invites.
pub const PER_EVENT: usize = 40;

/// So many guests, each invited to one of many events with a link of their own. Returns the links.
pub fn invited(house: &House, machine: &Machine, guests: usize) -> Vec<String> {
    machine.imports_guests(guests);
    let mut ids = Vec::with_capacity(guests);
    let mut after = String::new();
    loop {
        let page = machine.get(&format!("/api/v1/guests?limit=200{after}"));
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|guest| guest["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    for some in ids.chunks(PER_EVENT) {
        let event = machine.plans_kontaktcafe(PER_EVENT);
        let wish = json!({"guests": {"ids": some}, "hold_minutes": 0});
        let invited = machine.post(&format!("{event}/invitations"), &wish);
        assert_eq!(invited["invited"], some.len());
    }
    links(house)
}

/// The answer pages that the waiting messages lead to.
fn links(house: &House) -> Vec<String> {
    use diesel::prelude::*;

    let texts: Vec<String> = house.asks(|conn| messages::table.select(messages::text).load(conn));
    let link = |text: String| {
        let (_, rest) = text.split_once("/a/").expect("an invitation has a link");
        let is_token = |sign: &char| sign.is_ascii_alphanumeric() || "-_".contains(*sign);
        format!("/a/{}", rest.chars().take_while(is_token).collect::<String>())
    };
    texts.into_iter().map(link).collect()
}
