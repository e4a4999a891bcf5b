//! A small Jobcenter in a database of its own, for the tests of the door and of the figures.

use std::path::PathBuf;

use diesel::prelude::*;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::schema::{
    api_keys, event_sessions, events, formats, guests, invitations, office, sites, staff,
    staff_sessions,
};
use crate::db::{Conn, DatabaseUrl, Db, Id, LocalTime, Moment, migrate};
use crate::events::{Event, Session, Stage};
use crate::formats::Format;
use crate::guests::Guest;
use crate::invitations::{Invitation, Reply};
use crate::staff::{Actor, Role, Scope, Site, Staff};
use crate::web::page::Pages;
use crate::web::{App, secret};

pub struct World {
    pub db: Db,
    pub site: Id<Site>,
    pub cafe: Id<Format>,
    file: PathBuf,
}

/// An event with its sessions.
#[derive(Clone)]
pub struct Dated {
    pub id: Id<Event>,
    pub sessions: Vec<Id<Session>>,
}

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub fn actor(role: Role) -> Actor {
    Actor { staff: None, role, scope: Scope::All }
}

impl World {
    pub fn open() -> Self {
        let file = std::env::temp_dir().join(format!("treffpunkt-door-{}.db", Id::<World>::new()));
        let db = Db::open(&DatabaseUrl::Sqlite(file.clone())).unwrap();
        migrate::run(&db).unwrap();
        let world = Self { db, site: Id::new(), cafe: Id::new(), file };
        world.write(|conn| {
            diesel::insert_into(office::table)
                .values((
                    (
                        office::id.eq(1),
                        office::name.eq("Jobcenter Musterkreis"),
                        office::street.eq("Am Markt 1"),
                        office::postcode.eq("51465"),
                        office::town.eq("Musterstadt"),
                        office::sender_line.eq("Am Markt 1, 51465 Musterstadt"),
                    ),
                    (
                        office::phone.eq("02202 933370"),
                        office::phone_hours.eq("Mo bis Fr 8 bis 12 Uhr"),
                        office::email.eq("treff@musterkreis.example"),
                        office::privacy_contact.eq("datenschutz@musterkreis.example"),
                        office::baseline.eq(0.3),
                        office::demo.eq(false),
                        office::form_secret.eq("0".repeat(64)),
                    ),
                ))
                .execute(conn)
        });
        world.add_site(world.site, "Mitte");
        world.add_format(world.cafe, "kontaktcafe", "normal");
        world
    }

    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> QueryResult<T> + Send + 'static,
    ) -> T {
        self.db.write_here(job).unwrap()
    }

    pub fn read<T>(&self, job: impl FnOnce(&mut Conn) -> QueryResult<T>) -> T {
        self.db.read_here(job).unwrap()
    }

    pub fn add_site(&self, id: Id<Site>, name: &'static str) {
        self.write(move |conn| {
            diesel::insert_into(sites::table)
                .values((
                    sites::id.eq(id),
                    sites::name.eq(name),
                    sites::folded.eq(crate::text::fold(name)),
                    sites::area.eq(""),
                ))
                .execute(conn)
        });
    }

    pub fn add_format(&self, id: Id<Format>, key: &'static str, sensitivity: &'static str) {
        self.write(move |conn| {
            diesel::insert_into(formats::table)
                .values((
                    (
                        formats::id.eq(id),
                        formats::key.eq(key),
                        formats::name.eq(key),
                        formats::folded.eq(key),
                        formats::audience.eq("clients"),
                        formats::text_key.eq("general"),
                        formats::what_happens.eq("Kaffee und Gespräche."),
                    ),
                    (
                        formats::minutes.eq(120),
                        formats::session_count.eq(1),
                        formats::seats.eq(20),
                        formats::childcare_places.eq(4),
                        formats::walk_ins.eq(true),
                        formats::open_door.eq(key == "offene_tuer"),
                        formats::follow_up.eq(false),
                        formats::sensitivity.eq(sensitivity),
                        formats::retention_days.eq(365),
                    ),
                ))
                .execute(conn)
        });
    }

    /// A published event of the café in Mitte, from 10 to 12 on each of these days.
    pub fn event(&self, days: &[&str]) -> Dated {
        self.event_of(self.cafe, Some(self.site), days)
    }

    pub fn event_of(&self, format: Id<Format>, site: Option<Id<Site>>, days: &[&str]) -> Dated {
        let dated = Dated { id: Id::new(), sessions: days.iter().map(|_| Id::new()).collect() };
        let at = |day: &str, hour: &str| LocalTime::parse(&format!("{day}T{hour}:00")).unwrap();
        let hours: Vec<_> = days.iter().map(|day| (at(day, "10"), at(day, "12"))).collect();
        let (begins, ends) = (hours[0].0, hours[hours.len() - 1].1);
        let copy = dated.clone();
        self.write(move |conn| {
            let zone = crate::clock::ZONE;
            diesel::insert_into(events::table)
                .values((
                    (
                        events::id.eq(copy.id),
                        events::format_id.eq(format),
                        events::site_id.eq(site),
                        events::title.eq("Kontaktcafé Mitte"),
                        events::folded.eq("kontaktcafe mitte"),
                        events::topic.eq("Erziehung"),
                        events::stage.eq(Stage::Published),
                        events::zone.eq(zone),
                        events::seats.eq(20),
                        events::childcare_places.eq(4),
                        events::contact_name.eq("Sabine Krüger"),
                        events::contact_phone.eq("02202 933378"),
                        events::languages.eq("de"),
                    ),
                    (
                        events::travel_paid.eq(false),
                        events::begins_at.eq(crate::clock::instant(begins, zone)),
                        events::ends_at.eq(crate::clock::instant(ends, zone)),
                        events::calendar_uid.eq(copy.id.to_string()),
                        events::calendar_seq.eq(0),
                        events::reason_for_guests.eq(""),
                        events::created_at.eq(moment("2026-11-01T08:00:00Z")),
                        events::holds.eq(0),
                    ),
                ))
                .execute(conn)?;
            for (position, (session, (starts, ends))) in copy.sessions.iter().zip(hours).enumerate()
            {
                diesel::insert_into(event_sessions::table)
                    .values((
                        event_sessions::id.eq(*session),
                        event_sessions::event_id.eq(copy.id),
                        event_sessions::position.eq(i32::try_from(position).unwrap()),
                        event_sessions::starts_at.eq(starts),
                        event_sessions::ends_at.eq(ends),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        });
        dated
    }

    pub fn guest(&self, first: &'static str, family: &'static str) -> Id<Guest> {
        let (id, site) = (Id::<Guest>::new(), self.site);
        self.write(move |conn| {
            let now = moment("2026-11-01T08:00:00Z");
            diesel::insert_into(guests::table)
                .values((
                    (
                        guests::id.eq(id),
                        guests::key.eq(id.to_string()),
                        guests::kind.eq("client"),
                        guests::salutation.eq("none"),
                        guests::first_name.eq(first),
                        guests::family_name.eq(family),
                        guests::folded.eq(crate::text::fold(&format!("{first} {family}"))),
                        guests::street.eq("Weg 1"),
                        guests::postcode.eq("51465"),
                        guests::town.eq("Musterstadt"),
                    ),
                    (
                        guests::site_id.eq(Some(site)),
                        guests::language.eq("de"),
                        guests::email_stopped.eq(false),
                        guests::sms_consent.eq(false),
                        guests::address_bad.eq(false),
                        guests::no_invitations.eq(false),
                        guests::created_at.eq(now),
                        guests::updated_at.eq(now),
                    ),
                ))
                .execute(conn)
        });
        id
    }

    /// Invites a guest by letter; it arrived.
    pub fn invite(&self, event: &Dated, guest: Id<Guest>, reply: Reply) -> Id<Invitation> {
        let (id, event) = (Id::<Invitation>::new(), event.id);
        self.write(move |conn| {
            let now = moment("2026-12-01T08:00:00Z");
            diesel::insert_into(invitations::table)
                .values((
                    (
                        invitations::id.eq(id),
                        invitations::event_id.eq(event),
                        invitations::guest_id.eq(guest),
                        invitations::party_id.eq(id.to_string()),
                        invitations::channel.eq("letter"),
                        invitations::language.eq("de"),
                        invitations::invited_at.eq(now),
                        invitations::delivered_at.eq(now),
                        invitations::reply.eq(reply),
                    ),
                    (
                        invitations::replied_at.eq((reply != Reply::Open).then_some(now)),
                        invitations::waiting_since.eq((reply == Reply::Waiting).then_some(now)),
                        invitations::adults.eq(1),
                        invitations::children.eq(""),
                        invitations::child_count.eq(0),
                        invitations::childcare.eq("none"),
                        invitations::interpreter.eq(""),
                        invitations::access.eq(""),
                    ),
                ))
                .execute(conn)
        });
        id
    }

    /// Invites so many new guests.
    pub fn invite_many(&self, event: &Dated, count: usize, reply: Reply) -> Vec<Id<Guest>> {
        let guests = (0..count).map(|_| self.guest("Gast", "Beispiel"));
        let guests: Vec<_> = guests.collect();
        for guest in &guests {
            self.invite(event, *guest, reply);
        }
        guests
    }
}

/// The token of whoever [`World::app`] lets in, and their machine's key.
pub const SESSION: &str = "a-session";
pub const KEY: &str = "a-key";

impl World {
    /// The house at that moment, and somebody with this role signed in with [`SESSION`] and [`KEY`].
    pub fn app(&self, role: Role, now: Moment) -> App {
        let office = self.read(crate::staff::queries::office).unwrap();
        let config = Config::parse(&std::collections::BTreeMap::new()).unwrap();
        self.write(move |conn| {
            let id = Id::<Staff>::new();
            diesel::insert_into(staff::table)
                .values((
                    staff::id.eq(id),
                    staff::name.eq("Erika Muster"),
                    staff::email.eq("erika@musterkreis.example"),
                    staff::role.eq(role),
                    staff::all_sites.eq(true),
                    staff::active.eq(true),
                    staff::created_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(staff_sessions::table)
                .values((
                    staff_sessions::id.eq(id.to_string()),
                    staff_sessions::staff_id.eq(id),
                    staff_sessions::token_hash.eq(secret::hash(SESSION)),
                    staff_sessions::created_at.eq(now),
                    staff_sessions::seen_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(api_keys::table)
                .values((
                    api_keys::id.eq(id.to_string()),
                    api_keys::name.eq("Auswertung"),
                    api_keys::role.eq(role),
                    api_keys::key_hash.eq(secret::hash(KEY)),
                    api_keys::created_at.eq(now),
                ))
                .execute(conn)
        });
        let clock = Clock::standing_at(now.instant());
        App::new(self.db.clone(), clock, config, Pages::load().unwrap(), office)
    }

    /// The office calls an event off.
    pub fn cancel(&self, event: &Dated) {
        let id = event.id;
        self.write(move |conn| {
            diesel::update(events::table.find(id))
                .set(events::stage.eq(Stage::Cancelled))
                .execute(conn)
        });
    }

    /// The office takes invitations back.
    pub fn withdraw(&self, guests: Vec<Id<Guest>>, now: Moment) {
        self.write(move |conn| {
            diesel::update(invitations::table.filter(invitations::guest_id.eq_any(guests)))
                .set(invitations::withdrawn_at.eq(now))
                .execute(conn)
        });
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.file.display()));
        }
    }
}
