//! An invitation's row and its columns.

use super::super::party::Ages;
use super::super::{Barrier, Campaign, Childcare, ChildrenStay, Invitation, Reply};
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
    (Option<Moment>, Option<Moment>, Reply, Option<Moment>, Option<Moment>, Option<Moment>),
    (i32, String, Childcare, Option<Moment>, Option<ChildrenStay>),
    (String, String, Option<bool>, Option<i32>, Option<Barrier>),
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
        invitations::offered_until,
    ),
    (
        invitations::adults,
        invitations::children,
        invitations::childcare,
        invitations::childcare_since,
        invitations::children_stay,
    ),
    (
        invitations::interpreter,
        invitations::access,
        invitations::step_free,
        invitations::slot,
        invitations::barrier,
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
    (
        dsl::delivered_at,
        dsl::withdrawn_at,
        dsl::reply,
        dsl::replied_at,
        dsl::waiting_since,
        dsl::offered_until,
    ),
    (dsl::adults, dsl::children, dsl::childcare, dsl::childcare_since, dsl::children_stay),
    (dsl::interpreter, dsl::access, dsl::step_free, dsl::slot, dsl::barrier),
);

pub(super) fn invitation((asked, went, said, needs): Row) -> Invitation {
    let (id, event, guest, party, campaign, channel, language, invited_at) = asked;
    let (delivered_at, withdrawn_at, reply, replied_at, waiting_since, offered_until) = went;
    let (adults, children, childcare, childcare_since, children_stay) = said;
    let (interpreter, access, step_free, slot, barrier) = needs;
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
        offered_until,
        adults,
        children: Ages::stored(&children),
        childcare,
        childcare_since,
        children_stay: children_stay.unwrap_or(ChildrenStay::Care),
        interpreter,
        access,
        step_free: step_free.unwrap_or_default(),
        slot,
        barrier,
    }
}
