//! All SQL about staff, Standorte, sessions and keys.

use diesel::prelude::*;

use super::{Role, Scope, Site, Staff};
use crate::config;
use crate::db::schema::{api_keys, office, sites, staff, staff_sessions, staff_sites};
use crate::db::{Conn, Id, Moment};
use crate::web::Office;

/// A session and who it belongs to.
pub struct OpenSession {
    pub id: Id<OpenSession>,
    pub staff: Staff,
    pub created_at: Moment,
    pub seen_at: Moment,
}

type StaffRow = (Id<Staff>, String, String, Role, bool);

/// The session of this token, if its owner is still active. Whether it is too old, the caller says.
pub fn session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<OpenSession>> {
    let row = staff_sessions::table
        .inner_join(staff::table)
        .filter(staff_sessions::token_hash.eq(token_hash))
        .filter(staff::active.eq(true))
        .select((
            (staff_sessions::id, staff_sessions::created_at, staff_sessions::seen_at),
            (staff::id, staff::name, staff::email, staff::role, staff::all_sites),
        ))
        .first::<((Id<OpenSession>, Moment, Moment), StaffRow)>(conn)
        .optional()?;
    let Some(((id, created_at, seen_at), row)) = row else { return Ok(None) };
    let staff = with_scope(conn, row)?;
    Ok(Some(OpenSession { id, staff, created_at, seen_at }))
}

fn with_scope(conn: &mut Conn, row: StaffRow) -> QueryResult<Staff> {
    let (id, name, email, role, all_sites) = row;
    let scope = match all_sites {
        true => Scope::All,
        false => Scope::Sites(
            staff_sites::table
                .filter(staff_sites::staff_id.eq(id))
                .select(staff_sites::site_id)
                .load(conn)?,
        ),
    };
    Ok(Staff { id, name, email, role, scope })
}

/// Notes that a session was used.
pub fn session_seen(conn: &mut Conn, session: Id<OpenSession>, now: Moment) -> QueryResult<()> {
    diesel::update(staff_sessions::table.find(session))
        .set(staff_sessions::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// The name and role of the key with this hash, unless it was revoked.
pub fn key(
    conn: &mut Conn,
    key_hash: &str,
) -> QueryResult<Option<(Id<super::api_key::ApiKey>, String, Role)>> {
    api_keys::table
        .filter(api_keys::key_hash.eq(key_hash))
        .filter(api_keys::revoked_at.is_null())
        .select((api_keys::id, api_keys::name, api_keys::role))
        .first(conn)
        .optional()
}

/// Every Standort that is in use, by name.
pub fn sites(conn: &mut Conn) -> QueryResult<Vec<Site>> {
    let rows = sites::table
        .filter(sites::archived_at.is_null())
        .order(sites::folded)
        .select((sites::id, sites::name))
        .limit(config::API_ROWS)
        .load::<(Id<Site>, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, name)| Site { id, name }).collect())
}

/// The office's own data.
pub fn office(conn: &mut Conn) -> QueryResult<Option<Office>> {
    let row = office::table
        .select((
            (office::name, office::street, office::postcode, office::town, office::sender_line),
            (office::phone, office::phone_hours, office::email, office::privacy_contact),
            (office::baseline, office::demo, office::form_secret),
        ))
        .first::<(
            (String, String, String, String, String),
            (String, String, String, String),
            (f64, bool, String),
        )>(conn)
        .optional()?;
    Ok(row.map(|(place, contact, rest)| {
        let (name, street, postcode, town, sender_line) = place;
        let (phone, phone_hours, email, privacy_contact) = contact;
        let (baseline, demo, form_secret) = rest;
        Office {
            name,
            street,
            postcode,
            town,
            sender_line,
            phone,
            phone_hours,
            email,
            privacy_contact,
            baseline,
            demo,
            form_secret,
        }
    }))
}

/// Stores the office's own data, the first time or again.
pub fn keep_office(conn: &mut Conn, kept: &Office) -> QueryResult<()> {
    let values = (
        office::name.eq(&kept.name),
        office::street.eq(&kept.street),
        office::postcode.eq(&kept.postcode),
        office::town.eq(&kept.town),
        office::sender_line.eq(&kept.sender_line),
        office::phone.eq(&kept.phone),
        office::phone_hours.eq(&kept.phone_hours),
        office::email.eq(&kept.email),
        office::privacy_contact.eq(&kept.privacy_contact),
        office::baseline.eq(kept.baseline),
        office::demo.eq(kept.demo),
        office::form_secret.eq(&kept.form_secret),
    );
    let known = diesel::update(office::table.find(1)).set(values.clone()).execute(conn)?;
    if known == 0 {
        diesel::insert_into(office::table).values((office::id.eq(1), values)).execute(conn)?;
    }
    Ok(())
}
