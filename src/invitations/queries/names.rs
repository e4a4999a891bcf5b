//! SQL about people who put their names down themselves.

use diesel::dsl::sum;
use diesel::prelude::*;

use super::super::{Childcare, Invitation, Reply};
use crate::db::schema::invitations;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::{Channel, Guest};

/// Somebody who was not asked.
pub struct NewName<'a> {
    pub id: Id<Invitation>,
    pub event: Id<Event>,
    pub guest: Id<Guest>,
    pub language: &'a str,
    pub organisation: Option<&'a str>,
}

/// Writes them down as a party of their own; they know of it.
pub fn put_down(conn: &mut Conn, new: &NewName, now: Moment) -> QueryResult<()> {
    diesel::insert_into(invitations::table)
        .values((
            (
                invitations::id.eq(new.id),
                invitations::event_id.eq(new.event),
                invitations::guest_id.eq(new.guest),
                invitations::party_id.eq(new.id),
                invitations::channel.eq(Channel::Email),
                invitations::language.eq(new.language),
            ),
            (
                invitations::invited_at.eq(now),
                invitations::delivered_at.eq(now),
                invitations::registered_at.eq(now),
                invitations::organisation.eq(new.organisation),
            ),
            (
                invitations::reply.eq(Reply::Open),
                invitations::adults.eq(0),
                invitations::children.eq(""),
                invitations::child_count.eq(0),
                invitations::childcare.eq(Childcare::None),
                invitations::interpreter.eq(""),
                invitations::access.eq(""),
            ),
        ))
        .execute(conn)
        .map(drop)
}

/// Makes a withdrawn invitation one again.
pub fn take_back(conn: &mut Conn, id: Id<Invitation>) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set(invitations::withdrawn_at.eq(None::<Moment>))
        .execute(conn)
        .map(drop)
}

/// Notes where they come from.
pub fn set_organisation(
    conn: &mut Conn,
    id: Id<Invitation>,
    organisation: &str,
) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set(invitations::organisation.eq(organisation))
        .execute(conn)
        .map(drop)
}

/// How many persons with a seat come from where, most first; those who did not say stand under an
/// empty name.
pub fn organisations(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<(String, i64)>> {
    let rows = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.eq(Reply::Accepted))
        .group_by(invitations::organisation)
        .select((invitations::organisation, sum(invitations::adults)))
        .load::<(Option<String>, Option<i64>)>(conn)?;
    let mut sums: std::collections::BTreeMap<String, i64> = Default::default();
    for (organisation, persons) in rows {
        *sums.entry(organisation.unwrap_or_default()).or_default() += persons.unwrap_or(0);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(name, persons)| (std::cmp::Reverse(*persons), name.clone()));
    Ok(sums)
}
