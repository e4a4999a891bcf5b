//! All SQL about events from before.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::report::HistoryReport;
use super::settling::{Held, House, Known, Offered};
use super::{Childcare, Counted, Earlier, Import, ImportState};
use crate::clock;
use crate::config;
use crate::db::schema::{earlier_events, earlier_imports, events, formats, sites};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::Stage;
use crate::formats::Format;
use crate::staff::{self, Scope, Site, Staff};

/// Keys that are asked for at once.
const KEYS: usize = 500;
/// Events in Treffpunkt itself that a list is put beside: of ten years.
const HELD: i64 = 100_000;

type ImportRow =
    ((Id<Import>, Option<Id<Staff>>, String, ImportState), (String, String, String, Moment));

fn import(((id, staff, file_name, state), rest): ImportRow) -> Import {
    let (list, choices, report, created_at) = rest;
    Import {
        id,
        staff,
        file_name,
        state,
        // What an older version wrote and nobody can read any more is as good as nothing.
        list: serde_json::from_str(&list).unwrap_or_default(),
        choices: serde_json::from_str(&choices).unwrap_or_default(),
        report: serde_json::from_str(&report).unwrap_or_default(),
        created_at,
    }
}

fn json<T: serde::Serialize>(value: &T) -> QueryResult<String> {
    serde_json::to_string(value)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// One list.
pub fn find(conn: &mut Conn, id: Id<Import>) -> QueryResult<Option<Import>> {
    let row = earlier_imports::table
        .find(id)
        .select((
            (
                earlier_imports::id,
                earlier_imports::staff_id,
                earlier_imports::file_name,
                earlier_imports::state,
            ),
            (
                earlier_imports::list,
                earlier_imports::choices,
                earlier_imports::report,
                earlier_imports::created_at,
            ),
        ))
        .first::<ImportRow>(conn)
        .optional()?;
    Ok(row.map(import))
}

/// Adds a list.
pub fn insert(conn: &mut Conn, new: &Import) -> QueryResult<()> {
    diesel::insert_into(earlier_imports::table)
        .values((
            earlier_imports::id.eq(new.id),
            earlier_imports::staff_id.eq(new.staff),
            earlier_imports::file_name.eq(&new.file_name),
            earlier_imports::state.eq(new.state),
            earlier_imports::list.eq(json(&new.list)?),
            earlier_imports::choices.eq(json(&new.choices)?),
            earlier_imports::report.eq(""),
            earlier_imports::created_at.eq(new.created_at),
            earlier_imports::finished_at.eq(None::<Moment>),
        ))
        .execute(conn)
        .map(drop)
}

/// Keeps which format is meant by which name.
pub fn keep_choices(conn: &mut Conn, changed: &Import) -> QueryResult<()> {
    diesel::update(earlier_imports::table.find(changed.id))
        .set(earlier_imports::choices.eq(json(&changed.choices)?))
        .execute(conn)
        .map(drop)
}

/// Whether this call ended the list: of two that confirm it, one does. What was read of it goes.
pub fn finish(conn: &mut Conn, id: Id<Import>, now: Moment) -> QueryResult<bool> {
    let open = earlier_imports::table.find(id).filter(earlier_imports::state.eq(ImportState::Open));
    let ended = diesel::update(open)
        .set((
            earlier_imports::state.eq(ImportState::Done),
            earlier_imports::list.eq(""),
            earlier_imports::choices.eq(""),
            earlier_imports::finished_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(ended > 0)
}

/// Keeps how a list ended.
pub fn keep_report(conn: &mut Conn, id: Id<Import>, report: &HistoryReport) -> QueryResult<()> {
    diesel::update(earlier_imports::table.find(id))
        .set(earlier_imports::report.eq(json(report)?))
        .execute(conn)
        .map(drop)
}

/// Removes a list; its events have gone before.
pub fn remove(conn: &mut Conn, id: Id<Import>) -> QueryResult<()> {
    diesel::delete(earlier_imports::table.find(id)).execute(conn).map(drop)
}

/// Removes lists that nobody confirmed. Returns how many.
pub fn remove_open(conn: &mut Conn, before: Moment) -> QueryResult<usize> {
    let old = earlier_imports::table
        .filter(earlier_imports::state.eq(ImportState::Open))
        .filter(earlier_imports::created_at.lt(before));
    diesel::delete(old).execute(conn)
}

/// A list that was taken over, with how many events it still has.
pub struct Taken {
    pub id: Id<Import>,
    pub file_name: String,
    pub finished_at: Option<Moment>,
    pub events: i64,
}

/// The last lists that were taken over: all of them, or somebody's own.
pub fn taken(conn: &mut Conn, of: Option<Id<Staff>>) -> QueryResult<Vec<Taken>> {
    let mut done = earlier_imports::table
        .filter(earlier_imports::state.eq(ImportState::Done))
        .order((earlier_imports::finished_at.desc(), earlier_imports::id.desc()))
        .select((earlier_imports::id, earlier_imports::file_name, earlier_imports::finished_at))
        .limit(config::EARLIER_IMPORTS)
        .into_boxed();
    if let Some(staff) = of {
        done = done.filter(earlier_imports::staff_id.eq(staff));
    }
    let rows = done.load::<(Id<Import>, String, Option<Moment>)>(conn)?;
    let ids: Vec<_> = rows.iter().map(|(id, ..)| *id).collect();
    let counts: HashMap<Id<Import>, i64> = earlier_events::table
        .filter(earlier_events::import_id.eq_any(ids))
        .group_by(earlier_events::import_id)
        .select((earlier_events::import_id, count_star()))
        .load::<(Id<Import>, i64)>(conn)?
        .into_iter()
        .collect();
    let taken = |(id, file_name, finished_at)| {
        let events = counts.get(&id).copied().unwrap_or(0);
        Taken { id, file_name, finished_at, events }
    };
    Ok(rows.into_iter().map(taken).collect())
}

/// What a list is put beside: formats that are offered, and Standorte.
pub fn house(conn: &mut Conn, scope: &Scope) -> QueryResult<House> {
    let rows = formats::table
        .filter(formats::archived_at.is_null())
        .order((formats::folded, formats::id))
        .select((formats::id, formats::name, formats::open_door))
        .limit(config::MOST_FORMATS)
        .load::<(Id<Format>, String, bool)>(conn)?;
    let offered = |(id, name, open_door)| {
        let mut offered = Offered::new(id, name);
        offered.open_door = open_door;
        offered
    };
    Ok(House {
        formats: rows.into_iter().map(offered).collect(),
        sites: staff::queries::sites(conn)?,
        scope: scope.clone(),
        choices: super::settling::Choices::new(),
    })
}

type EventRow =
    ((Id<Format>, Option<Id<Site>>, Day, Option<i32>), (i32, i32, Option<Childcare>, Option<i32>));

/// The columns of an [`EventRow`].
macro_rules! counted_columns {
    () => {
        (
            (
                earlier_events::format_id,
                earlier_events::site_id,
                earlier_events::day,
                earlier_events::minute,
            ),
            (
                earlier_events::invited,
                earlier_events::came,
                earlier_events::childcare,
                earlier_events::lead_days,
            ),
        )
    };
}

fn counted(((format, site, day, minute), rest): EventRow) -> Counted {
    let (invited, came, childcare, lead_days) = rest;
    Counted { format, site, day, minute, invited, came, childcare, lead_days }
}

/// Which of these events are known already: imported before, or in Treffpunkt itself.
pub fn known(conn: &mut Conn, events: &[Counted]) -> QueryResult<Known> {
    let mut known = Known::default();
    let keys: Vec<String> = events.iter().map(Counted::key).collect();
    for keys in keys.chunks(KEYS) {
        let rows = earlier_events::table
            .filter(earlier_events::unique_key.eq_any(keys))
            .select(counted_columns!())
            .load::<EventRow>(conn)?;
        known.earlier.extend(rows.into_iter().map(counted).map(|one| (one.key(), one)));
    }
    let days = events.iter().map(|one| one.day.civil());
    if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
        known.held = held(conn, (first, last))?.into_iter().collect();
    }
    Ok(known)
}

/// Events in Treffpunkt itself from one day to another.
fn held(
    conn: &mut Conn,
    (first, last): (jiff::civil::Date, jiff::civil::Date),
) -> QueryResult<Vec<Held>> {
    let end = last.saturating_add(jiff::Span::new().days(1));
    let rows = events::table
        .filter(events::stage.eq_any([Stage::Published, Stage::Closed]))
        .filter(events::begins_at.ge(clock::begin_of(first)))
        .filter(events::begins_at.lt(clock::begin_of(end)))
        .select((events::format_id, events::site_id, events::begins_at))
        .limit(HELD)
        .load::<(Id<Format>, Option<Id<Site>>, Option<Moment>)>(conn)?;
    let day = |at: Moment| clock::local(at, clock::ZONE).civil().date();
    Ok(rows.into_iter().filter_map(|(format, site, at)| Some((format, site, day(at?)))).collect())
}

/// Adds an event.
pub fn insert_event(conn: &mut Conn, import: Id<Import>, new: &Counted) -> QueryResult<()> {
    diesel::insert_into(earlier_events::table)
        .values((
            earlier_events::id.eq(Id::<Earlier>::new()),
            earlier_events::import_id.eq(import),
            earlier_events::unique_key.eq(new.key()),
            earlier_events::format_id.eq(new.format),
            earlier_events::site_id.eq(new.site),
            earlier_events::day.eq(new.day),
            earlier_events::minute.eq(new.minute),
            earlier_events::invited.eq(new.invited),
            earlier_events::came.eq(new.came),
            earlier_events::childcare.eq(new.childcare),
            earlier_events::lead_days.eq(new.lead_days),
        ))
        .execute(conn)
        .map(drop)
}

/// Changes what was counted at an event; it stays with the list that brought it first.
pub fn change_event(conn: &mut Conn, changed: &Counted) -> QueryResult<()> {
    diesel::update(earlier_events::table.filter(earlier_events::unique_key.eq(changed.key())))
        .set((
            earlier_events::invited.eq(changed.invited),
            earlier_events::came.eq(changed.came),
            earlier_events::childcare.eq(changed.childcare),
            earlier_events::lead_days.eq(changed.lead_days),
        ))
        .execute(conn)
        .map(drop)
}

/// Events of these Standorte; a macro, because each question is a type of its own.
macro_rules! within {
    ($query:expr, $scope:expr) => {{
        let all_sites = *$scope == Scope::All;
        let own: Vec<Option<Id<Site>>> =
            $scope.sites().unwrap_or_default().iter().copied().map(Some).collect();
        $query
            .filter(all_sites.into_sql::<Nullable<Bool>>().or(earlier_events::site_id.eq_any(own)))
    }};
}

/// What the planner learns from: since that day, of these formats, the oldest first.
pub fn since(
    conn: &mut Conn,
    scope: &Scope,
    formats: &[Id<Format>],
    day: Day,
) -> QueryResult<Vec<(Id<Earlier>, Counted)>> {
    let later = earlier_events::table
        .filter(earlier_events::day.ge(day))
        .filter(earlier_events::format_id.eq_any(formats));
    let rows = within!(later, scope)
        .order((earlier_events::day, earlier_events::id))
        .select((earlier_events::id, counted_columns!()))
        .limit(HELD)
        .load::<(Id<Earlier>, EventRow)>(conn)?;
    Ok(rows.into_iter().map(|(id, row)| (id, counted(row))).collect())
}

/// Removes one event that this scope covers; false where there is none.
pub fn remove_event(conn: &mut Conn, scope: &Scope, id: Id<Earlier>) -> QueryResult<bool> {
    let seen = within!(earlier_events::table.filter(earlier_events::id.eq(id)), scope)
        .select(earlier_events::id)
        .first::<Id<Earlier>>(conn)
        .optional()?;
    match seen {
        Some(id) => Ok(diesel::delete(earlier_events::table.find(id)).execute(conn)? > 0),
        None => Ok(false),
    }
}

/// Removes all events of a list. Returns how many there were.
pub fn remove_events_of(conn: &mut Conn, id: Id<Import>) -> QueryResult<usize> {
    diesel::delete(earlier_events::table.filter(earlier_events::import_id.eq(id))).execute(conn)
}

/// One event by name.
pub struct Listed {
    pub id: Id<Earlier>,
    pub format: String,
    pub site: Option<String>,
    pub counted: Counted,
}

/// How many there are for this scope.
pub fn count(conn: &mut Conn, scope: &Scope) -> QueryResult<i64> {
    within!(earlier_events::table, scope).count().get_result(conn)
}

type ListedRow = ((Id<Earlier>, String, Option<String>), EventRow);

fn listed(((id, format, site), row): ListedRow) -> Listed {
    Listed { id, format, site, counted: counted(row) }
}

/// Some of them, the newest first.
pub fn list(conn: &mut Conn, scope: &Scope, from: i64, limit: i64) -> QueryResult<Vec<Listed>> {
    let named = earlier_events::table.inner_join(formats::table).left_join(sites::table);
    let rows = within!(named, scope)
        .order((earlier_events::day.desc(), earlier_events::id.desc()))
        .select(((earlier_events::id, formats::name, sites::name.nullable()), counted_columns!()))
        .offset(from)
        .limit(limit)
        .load::<ListedRow>(conn)?;
    Ok(rows.into_iter().map(listed).collect())
}

/// Single ones by name.
pub fn named(conn: &mut Conn, ids: &[Id<Earlier>]) -> QueryResult<Vec<Listed>> {
    let rows = earlier_events::table
        .inner_join(formats::table)
        .left_join(sites::table)
        .filter(earlier_events::id.eq_any(ids))
        .select(((earlier_events::id, formats::name, sites::name.nullable()), counted_columns!()))
        .load::<ListedRow>(conn)?;
    Ok(rows.into_iter().map(listed).collect())
}
