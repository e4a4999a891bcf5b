//! Named people and a Kontaktcafé for the tests of this room and of those behind it.

use super::party::Ages;
use super::{Childcare, ChildrenStay, Invitation, Reply};
use crate::db::{Id, Moment};
use crate::guests::{Channel, Guest, Kind, Salutation};

/// A client with an address and nothing else.
pub(crate) fn guest(first_name: &str, family_name: &str) -> Guest {
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
        phone_off: None,
        other_phone: None,
        sms_consent: false,
        sms_names_office: false,
        address_bad: false,
        wished_channel: None,
        no_invitations: false,
        entered_on: None,
    }
}

/// An invitation of somebody alone who has said nothing yet.
pub(crate) fn invitation() -> Invitation {
    let id = Id::new();
    Invitation {
        id,
        event: Id::new(),
        guest: Id::new(),
        party: id,
        campaign: None,
        channel: Channel::Letter,
        language: "de".into(),
        invited_at: Moment::of(jiff::Timestamp::UNIX_EPOCH),
        delivered_at: None,
        withdrawn_at: None,
        reply: Reply::Open,
        replied_at: None,
        waiting_since: None,
        offered_until: None,
        adults: 0,
        children: Ages::default(),
        childcare: Childcare::None,
        childcare_since: None,
        children_stay: ChildrenStay::Care,
        interpreter: String::new(),
        access: String::new(),
        step_free: false,
        slot: None,
        barrier: None,
    }
}
