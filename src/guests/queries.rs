//! All SQL about guests.

use diesel::prelude::*;

use super::{Channel, Guest, Kind, Salutation};
use crate::config;
use crate::db::schema::guests;
use crate::db::{Conn, Day, Id};
use crate::staff::Site;

type Row = (
    (Id<Guest>, String, Kind, Salutation, String, String),
    (String, String, String, Option<Id<Site>>, String, Option<String>),
    (Option<String>, bool, Option<String>, Option<String>, bool, bool),
    (Option<Channel>, bool, Option<Day>),
);

const COLUMNS: (
    (
        guests::id,
        guests::key,
        guests::kind,
        guests::salutation,
        guests::first_name,
        guests::family_name,
    ),
    (
        guests::street,
        guests::postcode,
        guests::town,
        guests::site_id,
        guests::language,
        guests::household,
    ),
    (
        guests::email,
        guests::email_stopped,
        guests::phone,
        guests::phone_typed,
        guests::sms_consent,
        guests::address_bad,
    ),
    (guests::wished_channel, guests::no_invitations, guests::entered_on),
) = (
    (
        guests::id,
        guests::key,
        guests::kind,
        guests::salutation,
        guests::first_name,
        guests::family_name,
    ),
    (
        guests::street,
        guests::postcode,
        guests::town,
        guests::site_id,
        guests::language,
        guests::household,
    ),
    (
        guests::email,
        guests::email_stopped,
        guests::phone,
        guests::phone_typed,
        guests::sms_consent,
        guests::address_bad,
    ),
    (guests::wished_channel, guests::no_invitations, guests::entered_on),
);

fn guest(row: Row) -> Guest {
    let (
        (id, key, kind, salutation, first_name, family_name),
        (street, postcode, town, site, language, household),
        (email, email_stopped, phone, phone_typed, sms_consent, address_bad),
        (wished_channel, no_invitations, entered_on),
    ) = row;
    Guest {
        id,
        key,
        kind,
        salutation,
        first_name,
        family_name,
        street,
        postcode,
        town,
        site,
        language,
        household,
        email,
        email_stopped,
        phone,
        phone_typed,
        sms_consent,
        address_bad,
        wished_channel,
        no_invitations,
        entered_on,
    }
}

/// One guest.
pub fn find(conn: &mut Conn, id: Id<Guest>) -> QueryResult<Option<Guest>> {
    let row = guests::table.find(id).select(COLUMNS).first::<Row>(conn).optional()?;
    Ok(row.map(guest))
}

/// These guests, by name; unknown ids are left out.
pub fn find_all(conn: &mut Conn, ids: &[Id<Guest>]) -> QueryResult<Vec<Guest>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let rows = guests::table
            .filter(guests::id.eq_any(some))
            .select(COLUMNS)
            .limit(config::API_ROWS.max(500))
            .load::<Row>(conn)?;
        found.extend(rows.into_iter().map(guest));
    }
    found.sort_by_key(|guest| (crate::text::sort_key(&guest.family_name), guest.id));
    Ok(found)
}
