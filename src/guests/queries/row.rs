//! A guest as a row: read column by column, written as a whole.

use super::super::{Channel, Guest, Kind, PhoneOff, Salutation};
use crate::db::schema::guests;
use crate::db::{Day, Id, Moment, Value};
use crate::staff::Site;

/// The columns of a guest, in groups: tuples end at twelve and 32.
pub type Row = (
    (Id<Guest>, String, Kind, Salutation, String, String),
    (String, String, String, Option<Id<Site>>, String, Option<String>),
    (Option<String>, bool, Option<String>, Option<String>, Option<String>, bool, bool),
    (Option<Channel>, bool, Option<Day>, Option<bool>, Option<PhoneOff>),
);

#[expect(clippy::type_complexity, reason = "the list of the columns itself")]
pub const COLUMNS: (
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
        guests::other_phone,
        guests::sms_consent,
        guests::address_bad,
    ),
    (
        guests::wished_channel,
        guests::no_invitations,
        guests::entered_on,
        guests::sms_names_office,
        guests::phone_off,
    ),
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
        guests::other_phone,
        guests::sms_consent,
        guests::address_bad,
    ),
    (
        guests::wished_channel,
        guests::no_invitations,
        guests::entered_on,
        guests::sms_names_office,
        guests::phone_off,
    ),
);

pub fn guest(row: Row) -> Guest {
    let (
        (id, key, kind, salutation, first_name, family_name),
        (street, postcode, town, site, language, household),
        (email, email_stopped, phone, phone_typed, other_phone, sms_consent, address_bad),
        (wished_channel, no_invitations, entered_on, sms_names_office, phone_off),
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
        phone_off,
        other_phone,
        sms_consent,
        sms_names_office: sms_names_office.unwrap_or(false),
        address_bad,
        wished_channel,
        no_invitations,
        entered_on,
    }
}

/// The columns of a new row, in the order of [`inserted`].
pub const INSERTED: &[&str] = &[
    "id",
    "key",
    "kind",
    "salutation",
    "first_name",
    "family_name",
    "folded",
    "street",
    "postcode",
    "town",
    "site_id",
    "language",
    "household",
    "email",
    "email_stopped",
    "phone",
    "phone_typed",
    "other_phone",
    "sms_consent",
    "address_bad",
    "wished_channel",
    "no_invitations",
    "entered_on",
    "sms_names_office",
    "phone_off",
    "created_at",
    "updated_at",
];

/// The cells of a new row.
pub fn inserted(guest: Guest, now: Moment) -> Vec<Value> {
    let folded = guest.folded();
    vec![
        Value::Text(guest.id.to_string()),
        Value::Text(guest.key),
        Value::Text(guest.kind.code().to_owned()),
        Value::Text(guest.salutation.code().to_owned()),
        Value::Text(guest.first_name),
        Value::Text(guest.family_name),
        Value::Text(folded),
        Value::Text(guest.street),
        Value::Text(guest.postcode),
        Value::Text(guest.town),
        Value::OptionalText(guest.site.map(|site| site.to_string())),
        Value::Text(guest.language),
        Value::OptionalText(guest.household),
        Value::OptionalText(guest.email),
        Value::Bool(guest.email_stopped),
        Value::OptionalText(guest.phone),
        Value::OptionalText(guest.phone_typed),
        Value::OptionalText(guest.other_phone),
        Value::Bool(guest.sms_consent),
        Value::Bool(guest.address_bad),
        Value::OptionalText(guest.wished_channel.map(|channel| channel.code().to_owned())),
        Value::Bool(guest.no_invitations),
        Value::OptionalDay(guest.entered_on),
        Value::Bool(guest.sms_names_office),
        Value::OptionalText(guest.phone_off.map(|off| off.code().to_owned())),
        Value::Moment(now),
        Value::Moment(now),
    ]
}
