//! Seats that people gave back and that nobody on the waiting list took: each is a chair for somebody
//! else, if somebody asks in time.

use std::collections::BTreeMap;

use super::pages::Task;
use super::queries::{self, Freed};
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::events::need::Knowing;
use crate::spoken;
use crate::staff::Scope;

/// Events with seats that just became free, the next first.
pub(super) fn tasks(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let since = now.before(config::FREED_SEATS);
    let mut given_back: BTreeMap<Id<Event>, i32> = BTreeMap::new();
    for one in queries::given_back(conn, scope, since, now)? {
        *given_back.entry(one.event).or_default() += freed(&one);
    }
    given_back.retain(|_, count| *count > 0);
    let ids: Vec<_> = given_back.keys().copied().collect();
    let stands = queries::stands(conn, &ids)?;
    let mut events = crate::events::queries::find_many(conn, &ids)?;
    events.retain(|event| knowing.includes(event));
    events.sort_by_key(|event| (event.begins_at, event.id));
    let tasks = events.iter().filter_map(|event| {
        let stand = stands.get(&event.id).copied().unwrap_or_default();
        let seats = event.seats_for_invited();
        let taken = match event.slots {
            Some(_) => stand.parties,
            None => stand.persons,
        };
        let free = seats - taken;
        let count = given_back.get(&event.id).copied().unwrap_or(0).min(free);
        (count > 0).then(|| task(event, (count, free, seats), stand.waiting))
    });
    Ok(tasks.collect())
}

/// Persons who had a seat and have none any more.
fn freed(one: &Freed) -> i32 {
    // The newest yes is where they stand now, unless they stand nowhere any more.
    let before = match one.sits {
        0 => one.said_yes.first(),
        _ => one.said_yes.get(1),
    };
    before.map_or(0, |before| (before - one.sits).max(0))
}

fn task(event: &Event, (count, free, seats): (i32, i32, i32), waiting: i32) -> Task {
    let when = spoken::short_all(&event.hours());
    let places = match event.slots {
        Some(_) => ("Eine Zeit ist", "Zeiten sind"),
        None => ("Ein Platz ist", "Plätze sind"),
    };
    let title = match count {
        1 => format!("{} frei geworden: {}", places.0, event.title),
        more => format!("{more} {} frei geworden: {}", places.1, event.title),
    };
    let id = event.id;
    let (waits, href, label) = match waiting {
        0 => (String::new(), format!("/events/{id}/invitations/new"), "Gäste einladen"),
        // Whoever waits did not fit: a person looks how many come, or asks whether care is needed.
        waiting => (
            match waiting {
                1 => " · 1 Gast wartet, passt aber nicht hinein".to_owned(),
                more => format!(" · {more} Gäste warten, passen aber nicht hinein"),
            },
            format!("/events/{id}/invitations?reply=waiting"),
            "Warteliste ansehen",
        ),
    };
    Task { title, more: format!("{when} · {free} von {seats} frei{waits}"), href, label }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(said_yes: &[i32], sits: i32) -> i32 {
        freed(&Freed { event: Id::new(), said_yes: said_yes.to_vec(), sits })
    }

    #[test]
    fn only_who_had_a_seat_gives_one_back() {
        assert_eq!(party(&[], 0), 0, "said no at once");
        assert_eq!(party(&[2], 0), 2, "said yes, then no");
        assert_eq!(party(&[1, 3], 1), 2, "comes alone now");
        assert_eq!(party(&[3, 1], 3), 0, "brings somebody");
        assert_eq!(party(&[1], 1), 0, "said yes just now");
    }
}
