//! All SQL about lists of events: filters, pages, and how full each one is.

use std::collections::HashMap;

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use serde::Serialize;

use super::erased::Kept;
use super::{Event, Phase, Series, Stage, queries};
use crate::clock;
use crate::db::schema::{events, invitations, tallies};
use crate::db::{Conn, Day, Id, Moment};
use crate::formats::Format;
use crate::staff::{Scope, Site};
use crate::stats::disclosure;
use crate::venues::Venue;

/// Which events are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// As decided and as the clock reads; the stage follows from it.
    pub phase: Option<Phase>,
    pub stage: Option<Stage>,
    pub site: Option<Id<Site>>,
    pub format: Option<Id<Format>>,
    pub venue: Option<Id<Venue>>,
    pub series: Option<Id<Series>>,
    /// The event begins on this day or later; drafts without a day are left out then.
    pub from: Option<Day>,
    /// The event begins on this day or earlier.
    pub to: Option<Day>,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// What is still to come or runs: drafts without a day first, then by their beginning.
    Coming,
    /// What is over, latest first.
    Past,
    /// Everything, by its beginning.
    All,
}

/// The formats that were offered most since then, most first.
pub fn offered_often(
    conn: &mut Conn,
    scope: &Scope,
    since: Moment,
    most: usize,
) -> QueryResult<Vec<Id<Format>>> {
    let mut query = events::table
        .filter(events::created_at.ge(since).or(events::begins_at.ge(since)))
        .filter(events::stage.ne(Stage::Cancelled))
        .group_by(events::format_id)
        .select((events::format_id, count_star()))
        .into_boxed();
    if let Some(sites) = scope.sites() {
        query = query.filter(events::site_id.eq_any(sites.iter().map(Some)));
    }
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = query
        .order((count_star().desc(), events::format_id))
        .limit(limit)
        .load::<(Id<Format>, i64)>(conn)?;
    Ok(rows.into_iter().map(|(format, _)| format).collect())
}

/// Where a page of the list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    begins_at: Moment,
    id: Id<Event>,
}

impl Cursor {
    /// As it stands in addresses.
    pub fn text(self) -> String {
        format!("{}~{}", self.begins_at.rfc3339(), self.id)
    }

    /// Reads it.
    ///
    /// ```
    /// use treffpunkt::events::list::Cursor;
    ///
    /// let text = "2027-01-12T09:00:00Z~0193b2f4-5e00-7000-8000-000000000000";
    /// assert_eq!(Cursor::parse(text).unwrap().text(), text);
    /// assert_eq!(Cursor::parse("gestern"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (begins_at, id) = text.split_once('~')?;
        Some(Self { begins_at: Moment::parse(begins_at)?, id: id.parse().ok()? })
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    pub events: Vec<Event>,
    pub next: Option<Cursor>,
}

diesel::define_sql_function! {
    /// The first one that is not NULL.
    fn coalesce(
        known: diesel::sql_types::Nullable<diesel::sql_types::Timestamp>,
        otherwise: diesel::sql_types::Timestamp,
    ) -> diesel::sql_types::Timestamp;
}

/// Events that this scope may see. Four queries, however many rows.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    order: Order,
    after: Option<Cursor>,
    limit: i64,
    now: Moment,
) -> QueryResult<Page> {
    // Drafts without a day stand before all others.
    let undated = Moment::of(jiff::Timestamp::UNIX_EPOCH);
    let begin = || coalesce(events::begins_at, undated);
    let mut wanted =
        events::table.select((events::id, begin())).limit(limit.saturating_add(1)).into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        wanted = wanted.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    if let Some(site) = filter.site {
        wanted = wanted.filter(events::site_id.eq(site));
    }
    if let Some(format) = filter.format {
        wanted = wanted.filter(events::format_id.eq(format));
    }
    if let Some(venue) = filter.venue {
        wanted = wanted.filter(events::venue_id.eq(venue));
    }
    if let Some(series) = filter.series {
        wanted = wanted.filter(events::series_id.eq(series));
    }
    if let Some(stage) = filter.stage {
        wanted = wanted.filter(events::stage.eq(stage));
    }
    if let Some(from) = filter.from {
        wanted = wanted.filter(events::begins_at.ge(clock::begin_of(from.civil())));
    }
    if let Some(to) = filter.to {
        let next_day = to.civil().saturating_add(jiff::Span::new().days(1));
        wanted = wanted.filter(events::begins_at.lt(clock::begin_of(next_day)));
    }
    if let Some(phase) = filter.phase {
        let stage = match phase {
            Phase::Draft => Stage::Draft,
            Phase::Published | Phase::Running | Phase::Over => Stage::Published,
            Phase::Closed => Stage::Closed,
            Phase::Cancelled => Stage::Cancelled,
        };
        wanted = wanted.filter(events::stage.eq(stage));
        match phase {
            Phase::Published => wanted = wanted.filter(events::begins_at.gt(now)),
            Phase::Running => {
                wanted = wanted.filter(events::begins_at.le(now)).filter(events::ends_at.gt(now));
            }
            Phase::Over => wanted = wanted.filter(events::ends_at.le(now)),
            Phase::Draft | Phase::Closed | Phase::Cancelled => {}
        }
    }
    match order {
        Order::Coming => {
            wanted = wanted
                .filter(events::ends_at.is_null().or(events::ends_at.gt(now)))
                .order((begin().asc(), events::id.asc()));
        }
        Order::Past => {
            wanted =
                wanted.filter(events::ends_at.le(now)).order((begin().desc(), events::id.desc()));
        }
        Order::All => wanted = wanted.order((begin().asc(), events::id.asc())),
    }
    if let Some(Cursor { begins_at, id }) = after {
        match order {
            Order::Coming | Order::All => {
                let later = begin().gt(begins_at);
                wanted = wanted.filter(later.or(begin().eq(begins_at).and(events::id.gt(id))));
            }
            Order::Past => {
                let earlier = begin().lt(begins_at);
                wanted = wanted.filter(earlier.or(begin().eq(begins_at).and(events::id.lt(id))));
            }
        }
    }
    let mut found = wanted.load::<(Id<Event>, Moment)>(conn)?;
    let room = usize::try_from(limit).unwrap_or_default();
    let more = found.len() > room;
    found.truncate(room);
    let next = found.last().filter(|_| more).map(|&(id, begins_at)| Cursor { begins_at, id });
    let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
    let mut events = queries::find_many(conn, &ids)?;
    let place: HashMap<_, _> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    events.sort_by_key(|event| place.get(&event.id).copied());
    Ok(Page { events, next })
}

/// How full an event is, in persons unless it says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Invitations that were not withdrawn.
    pub invited: i64,
    /// Persons with a seat.
    pub accepted: i64,
    /// Persons in the line.
    pub waiting: i64,
    /// Invitations without an answer yet.
    pub open: i64,
    /// Children whose care is promised.
    pub cared_for: i64,
}

impl Counts {
    /// Seats that nobody has; never below zero.
    pub fn free(&self, seats: i32) -> i64 {
        (i64::from(seats) - self.accepted).max(0)
    }
}

/// How full these events are; one query. Events that nobody was invited to are left out.
pub fn counts(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, Counts>> {
    type Sums = (Id<Event>, String, String, i64, Option<i64>, Option<i64>);
    let groups = (invitations::event_id, invitations::reply, invitations::childcare);
    let sums = invitations::table
        .filter(invitations::event_id.eq_any(ids))
        .filter(invitations::withdrawn_at.is_null())
        .group_by(groups)
        .select((
            invitations::event_id,
            invitations::reply,
            invitations::childcare,
            count_star(),
            sum(invitations::adults),
            sum(invitations::child_count),
        ))
        .load::<Sums>(conn)?;
    let mut counts: HashMap<Id<Event>, Counts> = HashMap::new();
    for (event, reply, childcare, invited, adults, children) in sums {
        let children = children.unwrap_or(0);
        let persons = adults.unwrap_or(0) + children;
        let counts = counts.entry(event).or_default();
        counts.invited += invited;
        // The words of `invitations::Reply`, which stands further down the line.
        match reply.as_str() {
            "accepted" => counts.accepted += persons,
            "waiting" => counts.waiting += persons,
            "open" => counts.open += invited,
            _ => {}
        }
        if childcare == "promised" {
            counts.cared_for += children;
        }
    }
    Ok(counts)
}

/// Persons to whom a seat is offered until a moment: it is theirs until then.
pub fn offered(conn: &mut Conn, event: Id<Event>) -> QueryResult<i32> {
    let (adults, children) = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::offered_until.is_not_null())
        .select((sum(invitations::adults), sum(invitations::child_count)))
        .first::<(Option<i64>, Option<i64>)>(conn)?;
    Ok(i32::try_from(adults.unwrap_or(0) + children.unwrap_or(0)).unwrap_or(i32::MAX))
}

/// What the tallies of these events keep; one query. Events that were never counted are left out.
pub fn kept(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, Kept>> {
    type Row = (Id<Event>, (i32, i32, i32, i32, i32), i32);
    let rows = tallies::table
        .filter(tallies::event_id.eq_any(ids))
        .filter(tallies::channel.eq(""))
        .filter(tallies::language.eq(""))
        .select((
            tallies::event_id,
            (
                tallies::delivered,
                tallies::replied,
                tallies::accepted,
                tallies::attended,
                tallies::unknown,
            ),
            tallies::walk_ins,
        ))
        .load::<Row>(conn)?;
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    let kept = |(event, counts, walk_ins): Row| {
        let (delivered, replied, accepted, attended, unknown) = counts;
        let counts = disclosure::Counts {
            delivered: of(delivered),
            replied: of(replied),
            accepted: of(accepted),
            attended: of(attended),
            unknown: of(unknown),
        };
        (event, Kept { counts, walk_ins: of(walk_ins) })
    };
    Ok(rows.into_iter().map(kept).collect())
}
