//! All SQL about venues.

use diesel::prelude::*;

use super::{Draft, Venue};
use crate::config;
use crate::db::schema::venues;
use crate::db::{Conn, Id, Moment};
use crate::staff::{Scope, Site};
use crate::text;

/// One venue, archived or not.
pub fn find(conn: &mut Conn, id: Id<Venue>) -> QueryResult<Option<Venue>> {
    venues::table.find(id).select(Venue::as_select()).first(conn).optional()
}

/// Whether a venue was taken out of the lists.
pub fn is_archived(conn: &mut Conn, id: Id<Venue>) -> QueryResult<bool> {
    let archived = venues::table.find(id).filter(venues::archived_at.is_not_null());
    Ok(archived.count().get_result::<i64>(conn)? > 0)
}

/// The venues in use that this scope may choose, by name: those of its Standorte and of the whole
/// house.
pub fn list(conn: &mut Conn, scope: &Scope) -> QueryResult<Vec<Venue>> {
    let mut offered = venues::table
        .filter(venues::archived_at.is_null())
        .order((venues::folded, venues::id))
        .select(Venue::as_select())
        .limit(config::MOST_VENUES)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        offered = offered.filter(venues::site_id.is_null().or(venues::site_id.eq_any(sites)));
    }
    offered.load(conn)
}

/// A page of the list for machines: the venues after that one, oldest first.
pub fn page(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<Id<Venue>>,
    limit: i64,
) -> QueryResult<Vec<Venue>> {
    let mut offered = venues::table
        .filter(venues::archived_at.is_null())
        .order(venues::id)
        .select(Venue::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        offered = offered.filter(venues::site_id.is_null().or(venues::site_id.eq_any(sites)));
    }
    if let Some(after) = after {
        offered = offered.filter(venues::id.gt(after));
    }
    offered.load(conn)
}

/// Stores a new venue.
pub fn insert(conn: &mut Conn, id: Id<Venue>, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(venues::table)
        .values((venues::id.eq(id), Row::of(draft)))
        .execute(conn)
        .map(drop)
}

/// Stores what a venue has become.
pub fn update(conn: &mut Conn, id: Id<Venue>, draft: &Draft) -> QueryResult<()> {
    diesel::update(venues::table.find(id)).set(Row::of(draft)).execute(conn).map(drop)
}

/// Takes a venue out of the lists, or puts it back with `None`.
pub fn set_archived(conn: &mut Conn, id: Id<Venue>, at: Option<Moment>) -> QueryResult<()> {
    diesel::update(venues::table.find(id)).set(venues::archived_at.eq(at)).execute(conn).map(drop)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = venues, treat_none_as_null = true)]
struct Row<'a> {
    site_id: Option<Id<Site>>,
    name: &'a str,
    folded: String,
    room: &'a str,
    street: &'a str,
    postcode: &'a str,
    town: &'a str,
    directions: &'a str,
    seats: i32,
    step_free: bool,
    lift: bool,
    accessible_wc: bool,
    induction_loop: bool,
    childcare_room: bool,
    kitchen: bool,
}

impl<'a> Row<'a> {
    fn of(draft: &'a Draft) -> Self {
        Self {
            site_id: draft.site,
            name: draft.name.as_str(),
            folded: text::sort_key(draft.name.as_str()),
            room: &draft.room,
            street: draft.street.as_str(),
            postcode: draft.postcode.as_str(),
            town: draft.town.as_str(),
            directions: &draft.directions,
            seats: draft.seats,
            step_free: draft.facts.step_free,
            lift: draft.facts.lift,
            accessible_wc: draft.facts.accessible_wc,
            induction_loop: draft.facts.induction_loop,
            childcare_room: draft.facts.childcare_room,
            kitchen: draft.facts.kitchen,
        }
    }
}
