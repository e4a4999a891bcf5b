//! Named people and a Kontaktcafé for the tests of this room.

use crate::db::Id;
use crate::guests::{Guest, Kind, Salutation};

/// A client with an address and nothing else.
pub(super) fn guest(first_name: &str, family_name: &str) -> Guest {
    Guest {
        id: Id::new(),
        key: format!("K-{first_name}-{family_name}"),
        kind: Kind::Client,
        salutation: Salutation::None,
        first_name: first_name.into(),
        family_name: family_name.into(),
        street: "Gartenstraße 9".into(),
        postcode: "50123".into(),
        town: "Musterstadt".into(),
        site: None,
        language: "de".into(),
        household: None,
        email: None,
        email_stopped: false,
        phone: None,
        phone_typed: None,
        other_phone: None,
        sms_consent: false,
        sms_names_office: false,
        address_bad: false,
        wished_channel: None,
        no_invitations: false,
        entered_on: None,
    }
}
