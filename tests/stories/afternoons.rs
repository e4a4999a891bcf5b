//! Afternoons that have been: closed events with what they add up to, written as rows.

use treffpunkt::attendance;
use treffpunkt::db::{Id, LocalTime, Value, insert_rows};
use treffpunkt::events::Event;
use treffpunkt::formats::Format;
use treffpunkt::staff::Site;

use crate::world::Jobcenter;

const EVENT: &[&str] = &[
    "id",
    "format_id",
    "site_id",
    "title",
    "folded",
    "topic",
    "stage",
    "zone",
    "seats",
    "childcare_places",
    "contact_name",
    "contact_phone",
    "languages",
    "travel_paid",
    "begins_at",
    "ends_at",
    "calendar_uid",
    "calendar_seq",
    "reason_for_guests",
    "created_at",
    "published_at",
    "closed_at",
    "holds",
];
const TALLY: &[&str] = &[
    "event_id",
    "channel",
    "language",
    "delivered",
    "replied",
    "accepted",
    "attended",
    "unknown",
    "kept",
    "accepted_unknown",
    "walk_ins",
];

/// A closed event with what it adds up to.
#[derive(Clone, Copy)]
pub struct Afternoon {
    pub format: Id<Format>,
    pub site: Option<Id<Site>>,
    pub day: &'static str,
    pub childcare: i32,
    pub delivered: i32,
    pub letters: i32,
    pub accepted: i32,
    pub kept: i32,
    pub attended: i32,
    pub unknown: i32,
}

impl Afternoon {
    pub fn of(format: Id<Format>, day: &'static str, delivered: i32, attended: i32) -> Self {
        Self {
            format,
            site: None,
            day,
            childcare: 4,
            delivered,
            letters: delivered,
            accepted: attended,
            kept: attended,
            attended,
            unknown: 0,
        }
    }
}

/// Ten Tuesdays of the autumn of 2026.
pub const TUESDAYS: [&str; 10] = [
    "2026-09-08",
    "2026-09-15",
    "2026-09-22",
    "2026-09-29",
    "2026-10-06",
    "2026-10-13",
    "2026-10-20",
    "2026-10-27",
    "2026-11-03",
    "2026-11-10",
];

/// Lets afternoons have been.
pub async fn remember(jobcenter: &Jobcenter, afternoons: &[Afternoon]) -> Vec<Id<Event>> {
    let all: Vec<(Id<Event>, Afternoon)> =
        afternoons.iter().map(|afternoon| (Id::new(), *afternoon)).collect();
    let ids: Vec<Id<Event>> = all.iter().map(|(id, _)| *id).collect();
    let kept = ids.clone();
    let text = |text: &str| Value::Text(text.to_owned());
    let (mut events, mut sums) = (Vec::new(), Vec::new());
    for (id, one) in all {
        let at = |hour: &str| {
            let time = LocalTime::parse(&format!("{}T{hour}", one.day)).unwrap();
            treffpunkt::clock::instant(time, treffpunkt::clock::ZONE)
        };
        let (begins_at, ends_at) = (at("10:00"), at("12:00"));
        let published_at = begins_at.before(std::time::Duration::from_secs(21 * 24 * 3_600));
        events.push(vec![
            text(id.as_str()),
            text(one.format.as_str()),
            Value::OptionalText(one.site.map(|site| site.to_string())),
            text("Kontaktcafé von früher"),
            text("kontaktcafe von frueher"),
            text(""),
            text("closed"),
            text("Europe/Berlin"),
            Value::Integer(20),
            Value::Integer(one.childcare),
            text("Anna Becker"),
            text("0221 4710 123"),
            text("de"),
            Value::Bool(false),
            Value::OptionalMoment(Some(begins_at)),
            Value::OptionalMoment(Some(ends_at)),
            text(id.as_str()),
            Value::Integer(0),
            text(""),
            Value::Moment(published_at),
            Value::OptionalMoment(Some(published_at)),
            Value::OptionalMoment(Some(ends_at)),
            Value::Integer(0),
        ]);
        let mut row = |channel: &str, delivered: i32| {
            sums.push(vec![
                text(id.as_str()),
                text(channel),
                text(""),
                Value::Integer(delivered),
                Value::Integer(one.accepted),
                Value::Integer(one.accepted),
                Value::Integer(one.attended),
                Value::Integer(one.unknown),
                Value::Integer(one.kept),
                Value::Integer(0),
                Value::Integer(0),
            ]);
        };
        row("", one.delivered);
        row("letter", one.letters);
    }
    let written = jobcenter.app.db.write(move |conn| {
        insert_rows(conn, "events", EVENT, &events)?;
        insert_rows(conn, "tallies", TALLY, &sums)?;
        kept.into_iter().try_for_each(|id| attendance::queries::note_change(conn, id))
    });
    written.await.map_err(|error: diesel::result::Error| error).unwrap();
    ids
}
