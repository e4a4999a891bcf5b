//! All SQL about what needs somebody today.

use diesel::prelude::*;

use crate::db::schema::{childcare_plans, event_sessions, events, formats, sites, venues};
use crate::db::{Conn, Id, LocalTime, Moment};
use crate::events::need::Knowing;
use crate::events::{Event, Stage};
use crate::formats::Sensitivity;
use crate::staff::{Scope, Site};

/// Events of one kind that the page shows; whoever has more looks at the list of events.
pub const SHOWN: i64 = 20;

/// The sites of a scope, as rows keep them; `None` for all of them.
fn sites_of(scope: &Scope) -> Option<Vec<Option<Id<Site>>>> {
    scope.sites().map(|sites| sites.iter().copied().map(Some).collect())
}

type Named = (Id<Event>, String, Sensitivity);

/// Something that happens soon.
#[derive(Clone, Debug)]
pub struct Coming {
    pub id: Id<Event>,
    pub title: String,
    pub starts_at: LocalTime,
    pub ends_at: LocalTime,
    pub venue: Option<String>,
    /// Whether its list is for these eyes.
    pub known: bool,
}

/// Sessions of published events that begin between two local times, in their order.
pub fn coming(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    from: LocalTime,
    until: LocalTime,
) -> QueryResult<Vec<Coming>> {
    let mut query = event_sessions::table
        .inner_join(events::table.inner_join(formats::table).left_join(venues::table))
        .filter(events::stage.eq(Stage::Published))
        .filter(event_sessions::starts_at.ge(from))
        .filter(event_sessions::starts_at.lt(until))
        .select((
            (events::id, events::title, formats::sensitivity),
            event_sessions::starts_at,
            event_sessions::ends_at,
            venues::name.nullable(),
        ))
        .order((event_sessions::starts_at, event_sessions::id))
        .limit(SHOWN)
        .into_boxed();
    if let Some(sites) = sites_of(scope) {
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    let rows = query.load::<(Named, LocalTime, LocalTime, Option<String>)>(conn)?;
    let coming = |((id, title, sensitivity), starts_at, ends_at, venue): (Named, _, _, _)| {
        let known = sensitivity == Sensitivity::Normal || knowing.includes_sensitive(id);
        let title = knowing.title_of(id, sensitivity, title);
        Coming { id, title, starts_at, ends_at, venue, known }
    };
    Ok(rows.into_iter().map(coming).collect())
}

/// An event that is over and not closed.
#[derive(Clone, Debug)]
pub struct Over {
    pub id: Id<Event>,
    pub title: String,
    pub ends_at: Option<Moment>,
    pub contact_name: String,
}

/// Events that are over and not closed, the longest ago first.
pub fn over(
    conn: &mut Conn,
    (scope, knowing): (&Scope, &Knowing),
    now: Moment,
) -> QueryResult<Vec<Over>> {
    let mut query = events::table
        .inner_join(formats::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::ends_at.le(now))
        .select((
            (events::id, events::title, formats::sensitivity),
            events::ends_at,
            events::contact_name,
        ))
        .order((events::ends_at, events::id))
        .limit(SHOWN)
        .into_boxed();
    if let Some(sites) = sites_of(scope) {
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    if let Knowing::Only(known) = knowing {
        let theirs = events::id.eq_any(known.iter().copied());
        query = query.filter(formats::sensitivity.eq(Sensitivity::Normal).or(theirs));
    }
    let rows = query.load::<(Named, Option<Moment>, String)>(conn)?;
    let over = |((id, title, _), ends_at, contact_name): (Named, _, _)| Over {
        id,
        title,
        ends_at,
        contact_name,
    };
    Ok(rows.into_iter().map(over).collect())
}

/// A draft and what a guest would miss.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Id<Event>,
    pub title: String,
    pub begins_at: Option<Moment>,
    pub venue: Option<String>,
    pub has_contact: bool,
}

/// Drafts, newest first.
pub fn drafts(conn: &mut Conn, (scope, knowing): (&Scope, &Knowing)) -> QueryResult<Vec<Draft>> {
    let mut query = events::table
        .inner_join(formats::table)
        .left_join(venues::table)
        .filter(events::stage.eq(Stage::Draft))
        .select((
            (events::id, events::title, formats::sensitivity),
            events::begins_at,
            venues::name.nullable(),
            events::contact_name,
            events::contact_phone,
        ))
        .order((events::created_at.desc(), events::id))
        .limit(SHOWN)
        .into_boxed();
    if let Some(sites) = sites_of(scope) {
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    type Row = (Named, Option<Moment>, Option<String>, String, String);
    let draft = |((id, title, _), begins_at, venue, name, phone): Row| Draft {
        id,
        title,
        begins_at,
        venue,
        has_contact: !name.is_empty() && !phone.is_empty(),
    };
    if let Knowing::Only(known) = knowing {
        let theirs = events::id.eq_any(known.iter().copied());
        query = query.filter(formats::sensitivity.eq(Sensitivity::Normal).or(theirs));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(draft).collect())
}

/// Published events that have not begun and whose places in care follow from their carers.
pub fn care_planned(conn: &mut Conn, scope: &Scope, now: Moment) -> QueryResult<Vec<Id<Event>>> {
    let mut query = childcare_plans::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.gt(now))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(SHOWN)
        .into_boxed();
    if let Some(sites) = sites_of(scope) {
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    query.load(conn)
}

/// How many Standorte are in use.
pub fn sites_in_use(conn: &mut Conn) -> QueryResult<i64> {
    sites::table.filter(sites::archived_at.is_null()).count().get_result(conn)
}
