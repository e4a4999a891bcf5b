//! SQL that finds a real date and a real guest to look at a text with.

use diesel::prelude::*;

use crate::db::schema::{events, guests, invitations};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::Format;
use crate::guests::Guest;
use crate::staff::{Scope, Site};

/// The next date of a format that this scope sees, else its latest one.
pub fn date(
    conn: &mut Conn,
    format: Id<Format>,
    scope: &Scope,
    now: Moment,
) -> QueryResult<Option<Id<Event>>> {
    let of_format = || {
        let mut dates = events::table
            .filter(events::format_id.eq(format))
            .filter(events::stage.ne(Stage::Cancelled))
            .filter(events::begins_at.is_not_null())
            .filter(events::erased_at.is_null())
            .select(events::id)
            .into_boxed();
        if let Some(sites) = scope.sites() {
            let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
            dates = dates.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
        }
        dates
    };
    let next = of_format().filter(events::begins_at.gt(now)).order(events::begins_at);
    match next.first(conn).optional()? {
        Some(next) => Ok(Some(next)),
        None => of_format().order(events::begins_at.desc()).first(conn).optional(),
    }
}

/// Somebody who is invited to it, one who reads this language before the others.
pub fn invited(
    conn: &mut Conn,
    event: Id<Event>,
    scope: &Scope,
    language: &str,
) -> QueryResult<Option<Id<Guest>>> {
    let invited = || {
        let mut invited = invitations::table
            .inner_join(guests::table)
            .filter(invitations::event_id.eq(event))
            .filter(invitations::withdrawn_at.is_null())
            .order(invitations::id)
            .select(guests::id)
            .into_boxed();
        if let Some(sites) = scope.sites() {
            let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
            invited = invited.filter(guests::site_id.eq_any(sites));
        }
        invited
    };
    match invited().filter(guests::language.eq(language)).first(conn).optional()? {
        Some(guest) => Ok(Some(guest)),
        None => invited().first(conn).optional(),
    }
}
