//! An invitation's row and its columns.

use super::super::party::Ages;
use super::super::{Campaign, Childcare, Invitation, Reply};
use crate::db::schema::invitations::{self, dsl};
use crate::db::{Id, Moment};
use crate::events::Event;
use crate::guests::{Channel, Guest};

pub(super) type Row = (
    (
        Id<Invitation>,
        Id<Event>,
        Id<Guest>,
        Id<Invitation>,
        Option<Id<Campaign>>,
        Channel,
        String,
        Moment,
    ),
    (Option<Moment>, Option<Moment>, Reply, Option<Moment>, Option<Moment>),
    (i32, String, Childcare, Option<Moment>, String, String, Option<i32>),
);

type Columns = (
    (
        invitations::id,
        invitations::event_id,
        invitations::guest_id,
        invitations::party_id,
        invitations::campaign_id,
        invitations::channel,
        invitations::language,
        invitations::invited_at,
    ),
    (
        invitations::delivered_at,
        invitations::withdrawn_at,
        invitations::reply,
        invitations::replied_at,
        invitations::waiting_since,
    ),
    (
        invitations::adults,
        invitations::children,
        invitations::childcare,
        invitations::childcare_since,
        invitations::interpreter,
        invitations::access,
        invitations::slot,
    ),
);

pub(super) const COLUMNS: Columns = (
    (
        dsl::id,
        dsl::event_id,
        dsl::guest_id,
        dsl::party_id,
        dsl::campaign_id,
        dsl::channel,
        dsl::language,
        dsl::invited_at,
    ),
    (dsl::delivered_at, dsl::withdrawn_at, dsl::reply, dsl::replied_at, dsl::waiting_since),
    (
        dsl::adults,
        dsl::children,
        dsl::childcare,
        dsl::childcare_since,
        dsl::interpreter,
        dsl::access,
        dsl::slot,
    ),
);

pub(super) fn invitation((asked, went, said): Row) -> Invitation {
    let (id, event, guest, party, campaign, channel, language, invited_at) = asked;
    let (delivered_at, withdrawn_at, reply, replied_at, waiting_since) = went;
    let (adults, children, childcare, childcare_since, interpreter, access, slot) = said;
    Invitation {
        id,
        event,
        guest,
        party,
        campaign,
        channel,
        language,
        invited_at,
        delivered_at,
        withdrawn_at,
        reply,
        replied_at,
        waiting_since,
        adults,
        children: Ages::stored(&children),
        childcare,
        childcare_since,
        interpreter,
        access,
        slot,
    }
}
