//! SQL about releases of invitations.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::{Campaign, Invitation};
use super::rows::{COLUMNS, Row, invitation};
use crate::config;
use crate::db::schema::{campaigns, invitations, messages, reminders};
use crate::db::{Conn, Id, Moment, Value, insert_rows};
use crate::events::Event;
use crate::guests::Channel;
use crate::outbox::State;
use crate::staff::Staff;

/// Writes down a release.
pub fn open(
    conn: &mut Conn,
    event: Id<Event>,
    staff: Option<Id<Staff>>,
    release_at: Moment,
    now: Moment,
) -> QueryResult<Id<Campaign>> {
    let id = Id::<Campaign>::new();
    diesel::insert_into(campaigns::table)
        .values((
            campaigns::id.eq(id),
            campaigns::event_id.eq(event),
            campaigns::staff_id.eq(staff),
            campaigns::created_at.eq(now),
            campaigns::release_at.eq(release_at),
        ))
        .execute(conn)?;
    Ok(id)
}

/// One release.
pub fn find(conn: &mut Conn, id: Id<Campaign>) -> QueryResult<Option<Campaign>> {
    let row = campaigns::table
        .find(id)
        .select((
            campaigns::id,
            campaigns::event_id,
            campaigns::created_at,
            campaigns::release_at,
            campaigns::stopped_at,
        ))
        .first::<(Id<Campaign>, Id<Event>, Moment, Moment, Option<Moment>)>(conn)
        .optional()?;
    Ok(row.map(|(id, event, created_at, release_at, stopped_at)| Campaign {
        id,
        event,
        created_at,
        release_at,
        stopped_at,
    }))
}

/// The releases of an event, newest first.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Campaign>> {
    let rows = campaigns::table
        .filter(campaigns::event_id.eq(event))
        .order(campaigns::created_at.desc())
        .select((
            campaigns::id,
            campaigns::event_id,
            campaigns::created_at,
            campaigns::release_at,
            campaigns::stopped_at,
        ))
        .limit(config::PAGE_ROWS)
        .load::<(Id<Campaign>, Id<Event>, Moment, Moment, Option<Moment>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, event, created_at, release_at, stopped_at)| Campaign {
            id,
            event,
            created_at,
            release_at,
            stopped_at,
        })
        .collect())
}

/// Notes that a release was stopped.
pub fn stopped(conn: &mut Conn, id: Id<Campaign>, now: Moment) -> QueryResult<()> {
    diesel::update(campaigns::table.find(id))
        .set(campaigns::stopped_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// A guest to be invited.
pub struct NewInvitation {
    pub id: Id<Invitation>,
    pub event: Id<Event>,
    pub guest: Id<crate::guests::Guest>,
    pub party: Id<Invitation>,
    pub channel: Channel,
    pub language: String,
}

/// Writes down who is invited.
pub fn invite(
    conn: &mut Conn,
    campaign: Id<Campaign>,
    new: &[NewInvitation],
    now: Moment,
) -> QueryResult<()> {
    let columns = &[
        "id",
        "event_id",
        "guest_id",
        "campaign_id",
        "party_id",
        "channel",
        "language",
        "invited_at",
        "reply",
        "adults",
        "children",
        "child_count",
        "childcare",
        "interpreter",
        "access",
    ];
    let empty = || Value::Text(String::new());
    let row = |one: &NewInvitation| {
        vec![
            Value::Text(one.id.to_string()),
            Value::Text(one.event.to_string()),
            Value::Text(one.guest.to_string()),
            Value::Text(campaign.to_string()),
            Value::Text(one.party.to_string()),
            Value::Text(one.channel.code().into()),
            Value::Text(one.language.clone()),
            Value::Moment(now),
            Value::Text("open".into()),
            Value::Integer(0),
            empty(),
            Value::Integer(0),
            Value::Text("none".into()),
            empty(),
            empty(),
        ]
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    insert_rows(conn, "invitations", columns, &rows).map(drop)
}

/// Everybody who was invited by a release.
pub fn invited_by(conn: &mut Conn, campaign: Id<Campaign>) -> QueryResult<Vec<Invitation>> {
    let rows = invitations::table
        .filter(invitations::campaign_id.eq(campaign))
        .order((invitations::party_id, invitations::id))
        .select(COLUMNS)
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(invitation).collect())
}

/// Deletes an invitation that never went out: the guest can be invited again.
pub fn undo(conn: &mut Conn, id: Id<Invitation>) -> QueryResult<()> {
    diesel::delete(reminders::table.filter(reminders::invitation_id.eq(id))).execute(conn)?;
    super::stamps::forget(conn, id)?;
    diesel::delete(invitations::table.find(id)).execute(conn).map(drop)
}

/// How many messages of a release are in which state.
pub fn progress(conn: &mut Conn, campaign: Id<Campaign>) -> QueryResult<Vec<(State, i64)>> {
    messages::table
        .filter(messages::campaign_id.eq(campaign.to_string()))
        .group_by(messages::state)
        .select((messages::state, count_star()))
        .load(conn)
}

/// How many of a release are invited by which way.
pub fn by_channel(conn: &mut Conn, campaign: Id<Campaign>) -> QueryResult<Vec<(Channel, i64)>> {
    invitations::table
        .filter(invitations::campaign_id.eq(campaign))
        .group_by(invitations::channel)
        .select((invitations::channel, count_star()))
        .load(conn)
}

/// When a release goes out.
pub fn due_at(conn: &mut Conn, campaign: Option<Id<Campaign>>) -> QueryResult<Option<Moment>> {
    let Some(campaign) = campaign else { return Ok(None) };
    campaigns::table.find(campaign).select(campaigns::release_at).first(conn).optional()
}
