//! The list that a device carries with it, as JSON.

use std::collections::HashMap;

use serde::Serialize;

use super::conflict::{Conflict, Said};
use super::{Device, actions, queries};
use crate::attendance::Presence;
use crate::attendance::actions::has_come;
use crate::attendance::door::{self, Line};
use crate::attendance::door_list::known;
use crate::attendance::pages::{DoorError, hours};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Session};
use crate::guests::Guest;
use crate::spoken;
use crate::staff::Scope;

/// Everything that the door needs without network.
#[derive(Clone, Debug, Serialize)]
pub struct Carried {
    /// The server's time when the list was made; entries tell which list they were made on.
    as_of: String,
    /// Afterwards the device forgets all of it.
    until: String,
    device: String,
    title: String,
    when: String,
    venue: String,
    sessions: Vec<Part>,
    /// Hash of the link in an invitation → guest.
    links: HashMap<String, Id<Guest>>,
}

#[derive(Clone, Debug, Serialize)]
struct Part {
    id: Id<Session>,
    label: String,
    /// Whether its day has come.
    open: bool,
    rows: Vec<Row>,
    /// Entries of people who came in without a name.
    nameless: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    guest: Id<Guest>,
    name: String,
    search: String,
    notes: Vec<String>,
    invited: bool,
    has_children: bool,
    presence: Presence,
    children: i32,
    operation: String,
    /// A sentence if two devices disagree; empty otherwise.
    conflict: String,
    /// What may be true then.
    choices: Vec<Presence>,
}

/// Reads the list of an event for one device.
pub fn carried(
    conn: &mut Conn,
    device: &Device,
    event: &Event,
    now: Moment,
) -> Result<Carried, DoorError> {
    let mut sessions = Vec::with_capacity(event.sessions.len());
    for session in &event.sessions {
        sessions.push(part(conn, event, session, now)?);
    }
    let spans: Vec<_> = event.sessions.iter().map(hours).collect();
    let links = queries::links(conn, event.id)?;
    Ok(Carried {
        as_of: now.instant().to_string(),
        until: Device::until(event).unwrap_or(now).rfc3339(),
        device: device.name.clone(),
        title: event.title.clone(),
        when: spoken::short_all(&spans),
        venue: event.venue.as_ref().map_or(String::new(), |venue| venue.name.clone()),
        sessions,
        links: links.into_iter().map(|(guest, hash)| (hash, guest)).collect(),
    })
}

fn part(conn: &mut Conn, event: &Event, session: &Session, now: Moment) -> Result<Part, DoorError> {
    let known = known(conn, event, session.id, &Scope::All)?;
    let conflicts: HashMap<_, _> = actions::conflicts(conn, session.id)?.into_iter().collect();
    let lines = door::lines(&known);
    Ok(Part {
        id: session.id,
        label: spoken::short_day(session.starts_at.civil().date()),
        open: has_come(session, &event.zone, now),
        nameless: door::nameless(&known).into_iter().map(|one| one.operation).collect(),
        rows: lines
            .into_iter()
            .map(|line| {
                let conflict = conflicts.get(&line.guest);
                row(line, conflict, event)
            })
            .collect(),
    })
}

fn row(line: Line, conflict: Option<&Conflict>, event: &Event) -> Row {
    let notes = [line.party.clone(), line.childcare.clone(), line.note.clone()];
    Row {
        guest: line.guest,
        search: line.search().to_owned(),
        notes: notes.into_iter().filter(|note| !note.is_empty()).collect(),
        invited: line.number.is_some(),
        has_children: line.has_children,
        presence: line.presence,
        children: line.children,
        operation: line.operation,
        conflict: conflict.map_or(String::new(), |conflict| sentence(conflict, event)),
        choices: conflict.map_or(Vec::new(), choices),
        name: line.name,
    }
}

/// Both sides of a disagreement, in the order of their hours.
pub fn sentence(conflict: &Conflict, event: &Event) -> String {
    let said = |said: &Said| {
        let who = if said.who.is_empty() { "Türliste" } else { &said.who };
        let local = clock::local(said.at, &event.zone).civil();
        let children = match said.children {
            Some(children @ 1..) => format!(", {}", door::children(children)),
            Some(_) | None => String::new(),
        };
        let label = said.presence.label();
        format!("{who} um {:02}:{:02}: {label}{children}", local.hour(), local.minute())
    };
    format!("Zwei Angaben. {} – {}. Was stimmt?", said(&conflict.other), said(&conflict.last))
}

/// What may be true, each once.
pub fn choices(conflict: &Conflict) -> Vec<Presence> {
    let mut choices = vec![conflict.other.presence, conflict.last.presence];
    choices.dedup();
    choices
}
