//! Events that tests know by name.

use super::{Event, Seating, Session, Stage};
use crate::clock;
use crate::db::{Id, LocalTime};
use crate::formats::{Audience, Format, Sensitivity};
use crate::venues::{Facts, Venue};

/// A Kontaktcafé on Tuesday, 12 January 2027, 10 to 12, in the Familienzentrum Mitte.
pub fn kontaktcafe() -> Event {
    let time = |text: &str| LocalTime::parse(text).unwrap();
    let (starts_at, ends_at) = (time("2027-01-12T10:00"), time("2027-01-12T12:00"));
    Event {
        id: Id::new(),
        format: Format {
            id: Id::new(),
            key: "kontaktcafe".into(),
            name: "Kontaktcafé".into(),
            audience: Audience::Clients,
            text_key: "kontaktcafe".into(),
            what_happens: "Wir trinken zusammen Kaffee oder Tee. Sie können alles fragen.".into(),
            minutes: 120,
            session_count: 1,
            seats: 20,
            childcare_places: 8,
            walk_ins: true,
            open_door: false,
            follow_up: false,
            sensitivity: Sensitivity::Normal,
            retention_days: 90,
            baseline: None,
            baseline_source: String::new(),
        },
        site: None,
        venue: Some(Venue {
            id: Id::new(),
            site: None,
            name: "Familienzentrum Mitte".into(),
            room: "Raum 2".into(),
            street: "Gartenstraße 5".into(),
            postcode: "51465".into(),
            town: "Musterstadt".into(),
            directions: "Bus 227 bis Markt".into(),
            seats: 30,
            facts: Facts { step_free: true, childcare_room: true, ..Facts::default() },
        }),
        title: "Kontaktcafé".into(),
        topic: String::new(),
        stage: Stage::Draft,
        zone: clock::ZONE.into(),
        seats: 20,
        assigned: 0,
        seating: Seating::AtOnce,
        childcare_places: 8,
        contact_name: "Anna Becker".into(),
        contact_phone: "0221 4710 123".into(),
        languages: vec!["de".into(), "uk".into()],
        travel_paid: false,
        sessions: vec![Session { id: Id::new(), starts_at, ends_at, room: String::new() }],
        begins_at: Some(clock::instant(starts_at, clock::ZONE)),
        ends_at: Some(clock::instant(ends_at, clock::ZONE)),
        calendar_uid: "0193b2f4-5e00-7000-8000-000000000000@treffpunkt".into(),
        calendar_seq: 0,
        reason_for_guests: String::new(),
        series: None,
        slots: None,
        erased_at: None,
    }
}
