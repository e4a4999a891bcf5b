//! SQL about feeds.

use diesel::prelude::*;

use super::super::queries::find_many;
use super::super::team::queries as team;
use super::Reach;
use crate::config::mailbox as limits;
use crate::db::schema::{calendar_feeds, events};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::staff::Staff;

/// Since when somebody has a feed.
pub fn since(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<Option<Moment>> {
    calendar_feeds::table.find(staff).select(calendar_feeds::created_at).first(conn).optional()
}

/// Whose feed this secret opens.
pub fn owner(conn: &mut Conn, secret_hash: &str) -> QueryResult<Option<Id<Staff>>> {
    calendar_feeds::table
        .filter(calendar_feeds::secret_hash.eq(secret_hash))
        .select(calendar_feeds::staff_id)
        .first(conn)
        .optional()
}

/// Gives somebody a feed; the one before is gone.
pub fn renew(conn: &mut Conn, staff: Id<Staff>, secret_hash: &str, now: Moment) -> QueryResult<()> {
    let values = (calendar_feeds::secret_hash.eq(secret_hash), calendar_feeds::created_at.eq(now));
    let known = diesel::update(calendar_feeds::table.find(staff)).set(values).execute(conn)?;
    if known == 0 {
        diesel::insert_into(calendar_feeds::table)
            .values((calendar_feeds::staff_id.eq(staff), values))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes somebody's feed back.
pub fn revoke(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<()> {
    diesel::delete(calendar_feeds::table.find(staff)).execute(conn).map(drop)
}

/// The events of a feed, by their beginning.
pub fn events(
    conn: &mut Conn,
    staff: Id<Staff>,
    reach: &Reach,
    since: Moment,
) -> QueryResult<Vec<Event>> {
    let mut query = events::table
        .filter(events::stage.eq_any([Stage::Published, Stage::Closed]))
        .filter(events::ends_at.gt(since))
        .select(events::id)
        .order((events::begins_at, events::id))
        .limit(limits::FEED_EVENTS)
        .into_boxed();
    match reach {
        Reach::Sites(scope) => {
            if let Some(sites) = scope.sites() {
                let theirs = events::site_id.eq_any(sites.iter().map(Some));
                query = query.filter(events::site_id.is_null().or(theirs));
            }
        }
        Reach::Own => {
            let own: Vec<_> = team::events_of(conn, staff)?.into_iter().collect();
            query = query.filter(events::id.eq_any(own));
        }
    }
    let ids: Vec<Id<Event>> = query.load(conn)?;
    let mut events = find_many(conn, &ids)?;
    events.sort_by_key(|event| (event.begins_at, event.id));
    Ok(events)
}
