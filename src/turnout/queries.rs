//! All SQL about figures; `queries/years.rs` puts whole years together, `queries/parts.rs` asks by way
//! and language. Reads what every slice keeps and changes nothing.

mod labels;
mod parts;
mod years;

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{Bool, Nullable};
use jiff::civil::Date;

use self::labels::{Labels, NOT_KNOWN};
use self::years::{Divided, Looking};
pub(super) use self::years::{count_again, due, stamps};
use super::cost_queries::{self, untold};
use super::dashboard::{Dashboard, Forum};
use super::day_part::DayPart;
use super::memory::Memory;
use super::period::{Month, Period, Smallest, Year};
use super::plan::{Care, Lead, Weekday};
use super::plan_queries::days;
use super::report::{By, Names, Report, Sums, of};
use super::tables::{Kind, Place, Published, Reached};
use crate::attendance::queries::Reach;
use crate::attendance::tally::Tally;
use crate::clock;
use crate::db::schema::{events, formats, forums, reaches, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::{Format, Sensitivity};
use crate::forums::demand::days_to_full;
use crate::staff::{self, Scope, Site};
use crate::stats::Baseline;

/// Events of one year that are counted; a whole country has 400,000. More are refused.
pub(super) const EVENTS: i64 = 1_000_000;
/// Events that are over and not closed, the newest ones; where there are more the report says so.
const OPEN_EVENTS: usize = 20_000;
/// Formats that a Jobcenter keeps.
const FORMATS: i64 = 1_000;
/// Fachforen that the dashboard names.
const FORUMS: i64 = 8;

/// In tables by Standort, month, topic and kind: formats about health are not divided any further.
const HEALTH: &str = "health";

/// What may be read: from when to when, whose events.
#[derive(Clone)]
pub(super) struct Filter {
    pub(super) from: Moment,
    pub(super) until: Moment,
    pub(super) all_sites: bool,
    pub(super) sites: Vec<Option<Id<Site>>>,
    pub(super) formats: HashMap<Id<Format>, Known>,
    /// Those that may be read.
    pub(super) readable: Vec<Id<Format>>,
    pub(super) without_health: bool,
}

/// What is known of a format.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) sensitivity: Sensitivity,
    pub(super) baseline: Option<Baseline>,
    /// Where it comes from.
    pub(super) source: String,
}

impl Filter {
    fn of(conn: &mut Conn, scope: &Scope, period: Period) -> QueryResult<Self> {
        Self::between(conn, scope, period.span())
    }

    /// From when to when, the end excluded.
    pub(super) fn between(
        conn: &mut Conn,
        scope: &Scope,
        (from, until): (Moment, Moment),
    ) -> QueryResult<Self> {
        let rows = formats::table
            .filter(formats::open_door.eq(false))
            .select((
                (formats::id, formats::name, formats::sensitivity),
                (formats::baseline, formats::baseline_source),
            ))
            .limit(FORMATS)
            .load::<((Id<Format>, String, Sensitivity), (Option<f64>, String))>(conn)?;
        let known = |((id, name, sensitivity), (baseline, source)): (_, (Option<f64>, String))| {
            let baseline = baseline.and_then(|rate| Baseline::new(rate).ok());
            (id, Known { name, sensitivity, baseline, source })
        };
        let formats: HashMap<_, _> = rows.into_iter().map(known).collect();
        // Formats about health: only for the whole Jobcenter.
        let all_sites = *scope == Scope::All;
        let may_read = |known: &Known| all_sites || known.sensitivity == Sensitivity::Normal;
        let readable: Vec<_> =
            formats.iter().filter(|(_, known)| may_read(known)).map(|(id, _)| *id).collect();
        let sites = scope.sites().unwrap_or_default();
        Ok(Self {
            from,
            until,
            all_sites,
            sites: sites.iter().copied().map(Some).collect(),
            without_health: readable.len() < formats.len(),
            readable,
            formats,
        })
    }
}

/// The events that a filter lets through; a macro, because each question is a type of its own.
macro_rules! within {
    ($query:expr, $filter:expr) => {
        $query
            .filter(events::begins_at.ge($filter.from))
            .filter(events::begins_at.lt($filter.until))
            .filter(
                $filter
                    .all_sites
                    .into_sql::<Nullable<Bool>>()
                    .or(events::site_id.eq_any($filter.sites.clone())),
            )
            .filter(events::format_id.eq_any($filter.readable.clone()))
    };
}
pub(super) use within;

/// An event that is over.
struct Over {
    id: Id<Event>,
    format: Id<Format>,
    site: Option<Id<Site>>,
    begins_at: Moment,
    topic: String,
    published_at: Option<Moment>,
    care_places: i32,
}

type OverRow =
    (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>, String, Option<Moment>, i32);

impl Over {
    fn of(
        (id, format, site, begins_at, topic, published_at, care_places): OverRow,
    ) -> Option<Self> {
        Some(Self { id, format, site, begins_at: begins_at?, topic, published_at, care_places })
    }

    fn day(&self) -> Date {
        clock::local(self.begins_at, clock::ZONE).civil().date()
    }

    /// Where it stands in the tables.
    fn place(&self, filter: &Filter, reach: Option<&Reach>) -> Place {
        let month = Month::of(self.day());
        let (quarter, format) = (month.quarter(), self.format.to_string());
        match filter.formats.get(&self.format).map(|known| known.sensitivity) {
            Some(Sensitivity::Health) => Place {
                quarter,
                format,
                topic: HEALTH.into(),
                site: HEALTH.into(),
                month: HEALTH.into(),
                kind: Kind::undivided(HEALTH),
            },
            Some(Sensitivity::Normal) | None => Place {
                quarter,
                format,
                topic: crate::text::fold(self.topic.trim()),
                site: self.site.map(|site| site.to_string()).unwrap_or_default(),
                month: month.code(),
                kind: self.kind(reach),
            },
        }
    }

    fn kind(&self, reach: Option<&Reach>) -> Kind {
        let invited_at = reach.and_then(|reach| reach.invited_at).or(self.published_at);
        let lead = |invited| Lead::of(days(invited, self.begins_at)).code();
        Kind {
            weekday: Weekday::of(self.day()).code(),
            day_part: DayPart::of(self.begins_at).code(),
            lead: invited_at.map_or(NOT_KNOWN.0, lead),
            care: Care::of(self.care_places).code(),
        }
    }

    fn reached(&self, reach: &Reach, delivered: u32) -> Reached {
        let of = |count: i32| u32::try_from(count).unwrap_or(0);
        Reached {
            events: 1,
            lost: of(reach.invited).saturating_sub(delivered),
            care_places: of(self.care_places),
            care_asked: of(reach.care_asked),
            care_used: of(reach.care_used),
        }
    }
}

type Counts = ((i32, i32, i32, i32), (i32, i32, i32, i32));

fn tally((first, second): Counts) -> Tally {
    let (delivered, replied, accepted, attended) = first;
    let (unknown, kept, accepted_unknown, walk_ins) = second;
    Tally { delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins }
}

/// What may be shown of the years of a time, with names for the rows of each grouping.
pub(super) struct Read {
    published: Published,
    names: BTreeMap<By, Names>,
    /// When the oldest part of it was counted; `None`: just now.
    as_of: Option<Moment>,
    /// Years that should be counted again before long.
    aging: Vec<Year>,
    /// More events are open than were counted.
    leaves_out: bool,
}

impl Read {
    /// How the rows are called.
    fn names(&self, by: By) -> &Names {
        const NOBODY: &Names = &Names::NONE;
        self.names.get(&by).unwrap_or(NOBODY)
    }

    fn report(&self, period: Period, by: By, baseline: Baseline) -> Report {
        let report = of(&self.published, self.names(by), period, by, baseline);
        Report { as_of: self.as_of, leaves_out: self.leaves_out, ..report }
    }
}

/// Reads what these groupings need. Whole years, whatever is shown of them: the tables of a year are
/// protected together.
fn read(
    conn: &mut Conn,
    memory: &Memory,
    (scope, period): (&Scope, Period),
    groupings: &[By],
    now: Moment,
) -> QueryResult<Read> {
    let looking = Looking::begin(conn, memory, scope, period.widened_to(Smallest::Year), now)?;
    let mut labels = Vec::with_capacity(groupings.len());
    for by in groupings {
        labels.push(Labels::of(conn, *by, &looking.filter)?);
    }
    let (mut published, mut as_of, mut aging) = (Published::default(), None::<Moment>, Vec::new());
    let divided = match groupings.contains(&By::Before) {
        true => Divided::AlsoByBefore,
        false => Divided::ByTally,
    };
    for year in looking.years() {
        let shown = looking.year(conn, year, divided)?;
        labels.iter_mut().for_each(|labels| labels.learn(&shown.spoken));
        published.add(year, shown.protected, shown.parts);
        as_of = [as_of, shown.as_of].into_iter().flatten().min();
        if shown.is_aging {
            aging.push(year);
        }
    }
    let names = labels.into_iter().map(|mut labels| {
        labels.names.without_health = looking.filter.without_health;
        (labels.by, labels.names)
    });
    let names = names.collect();
    Ok(Read { published, names, as_of, aging, leaves_out: looking.leaves_out })
}

type ReachRow = (Option<i32>, Option<Moment>, Option<i32>, Option<i32>);

fn reach_of((invited, invited_at, care_asked, care_used): ReachRow) -> Option<Reach> {
    let (invited, care_asked, care_used) = (invited?, care_asked?, care_used?);
    Some(Reach { invited, invited_at, care_asked, care_used })
}

/// Nothing is ever left out in silence: figures of a part of the events would be wrong.
pub(super) fn within_limit<T>(rows: &[T]) -> QueryResult<()> {
    match i64::try_from(rows.len()) {
        Ok(..=EVENTS) => Ok(()),
        Ok(_) | Err(_) => {
            Err(Error::QueryBuilderError("more events in a year than any house has".into()))
        }
    }
}

/// Closed events with the sums that were kept.
fn closed_events(
    conn: &mut Conn,
    filter: &Filter,
) -> QueryResult<Vec<(Over, Sums, Option<Reach>)>> {
    let whole = tallies::table
        .inner_join(events::table.left_join(reaches::table))
        .filter(events::stage.eq(Stage::Closed))
        .filter(tallies::channel.eq("").and(tallies::language.eq("")));
    let rows = within!(whole, filter)
        .select((
            (
                events::id,
                events::format_id,
                events::site_id,
                events::begins_at,
                events::topic,
                events::published_at,
                events::childcare_places,
            ),
            (
                (tallies::delivered, tallies::replied, tallies::accepted, tallies::attended),
                (tallies::unknown, tallies::kept, tallies::accepted_unknown, tallies::walk_ins),
            ),
            (
                reaches::invited.nullable(),
                reaches::invited_at.nullable(),
                reaches::care_asked.nullable(),
                reaches::care_used.nullable(),
            ),
        ))
        .limit(EVENTS + 1)
        .load::<(OverRow, Counts, ReachRow)>(conn)?;
    within_limit(&rows)?;
    let event =
        |(row, counts, reach)| Some((Over::of(row)?, sums(1, &tally(counts)), reach_of(reach)));
    Ok(rows.into_iter().filter_map(event).collect())
}

/// Events that are over and not closed, and whether that is not all of them.
fn open_events(conn: &mut Conn, filter: &Filter, now: Moment) -> QueryResult<(Vec<Over>, bool)> {
    let over =
        events::table.filter(events::stage.eq(Stage::Published)).filter(events::ends_at.le(now));
    let rows = within!(over, filter)
        .order((events::begins_at.desc(), events::id))
        .select((
            events::id,
            events::format_id,
            events::site_id,
            events::begins_at,
            events::topic,
            events::published_at,
            events::childcare_places,
        ))
        .limit(OPEN_EVENTS as i64 + 1)
        .load::<OverRow>(conn)?;
    let leaves_out = rows.len() > OPEN_EVENTS;
    Ok((rows.into_iter().take(OPEN_EVENTS).filter_map(Over::of).collect(), leaves_out))
}

fn sums(events: u32, tally: &Tally) -> Sums {
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    Sums {
        events,
        delivered: of(tally.delivered),
        replied: of(tally.replied),
        accepted: of(tally.accepted),
        attended: of(tally.attended),
        unknown: of(tally.unknown),
        kept: of(tally.kept),
        accepted_unknown: of(tally.accepted_unknown),
        walk_ins: of(tally.walk_ins),
    }
}

/// How many events of a time are over and not closed, of those that may be read.
pub fn unclosed(conn: &mut Conn, scope: &Scope, period: Period, now: Moment) -> QueryResult<usize> {
    let filter = Filter::of(conn, scope, period)?;
    let (events, _) = open_events(conn, &filter, now)?;
    Ok(events.len())
}

/// Everything at one look, and the years that should be counted again before long.
pub(super) fn dashboard(
    conn: &mut Conn,
    memory: &Memory,
    (scope, period): (&Scope, Period),
    baseline: f64,
    now: Moment,
) -> QueryResult<(Dashboard, Vec<Year>)> {
    let read = read(conn, memory, (scope, period), By::ALL, now)?;
    let baseline = Baseline::new(baseline).unwrap_or(Baseline::GOOD);
    let report = |by: &By| read.report(period.widened_to(by.smallest()), *by, baseline);
    let reports = By::ALL.iter().map(report).collect();
    let last = period.last().year();
    let by_format = read.report(Period::of_year(last), By::Format, baseline);
    let year = last.number();
    let costs = cost_queries::where_hidden(conn, scope, year, &untold(&by_format), now)?;
    let forums = forums_of(conn, scope, period, now)?;
    Ok((Dashboard { reports, costs: costs.total, cost_year: year, forums }, read.aging))
}

/// Fachforen of a time that are over or full, the newest first.
fn forums_of(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    now: Moment,
) -> QueryResult<Vec<Forum>> {
    type Row = (Id<Event>, String, Moment, Option<Moment>);
    let mut filter = Filter::of(conn, scope, period)?;
    let formats = &filter.formats;
    let is_normal = |id: &Id<Format>| {
        formats.get(id).is_some_and(|known| known.sensitivity == Sensitivity::Normal)
    };
    filter.readable = filter.readable.iter().copied().filter(is_normal).collect();
    let held = forums::table
        .inner_join(events::table)
        .filter(events::stage.ne(Stage::Draft).and(events::stage.ne(Stage::Cancelled)))
        .filter(forums::full_at.is_not_null().or(events::ends_at.le(now)));
    let rows = within!(held, filter)
        .order((events::begins_at.desc(), events::id))
        .select((events::id, events::title, forums::opens_at, forums::full_at))
        .limit(FORUMS)
        .load::<Row>(conn)?;
    let forum = |(event, title, opened, full): Row| Forum {
        event,
        title,
        days: full.map(|full| days_to_full(opened, full)),
    };
    Ok(rows.into_iter().map(forum).collect())
}

/// The report that page, CSV and API show, all of it counted now.
pub fn report(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    by: By,
    baseline: f64,
    now: Moment,
) -> QueryResult<Report> {
    let memory = Memory::default();
    remembered(conn, &memory, (scope, period), by, baseline, now).map(|(report, _)| report)
}

/// The same of what is remembered and still holds, and the years that should be counted again before
/// long.
pub(super) fn remembered(
    conn: &mut Conn,
    memory: &Memory,
    (scope, period): (&Scope, Period),
    by: By,
    baseline: f64,
    now: Moment,
) -> QueryResult<(Report, Vec<Year>)> {
    let period = period.widened_to(by.smallest());
    let read = read(conn, memory, (scope, period), &[by], now)?;
    let baseline = Baseline::new(baseline).unwrap_or(Baseline::GOOD);
    Ok((read.report(period, by, baseline), read.aging))
}

/// The Standorte that figures of this scope are of; `None`: all of them.
pub fn site_names(conn: &mut Conn, scope: &Scope) -> QueryResult<Option<Vec<String>>> {
    match scope {
        Scope::All => Ok(None),
        Scope::Sites(_) => {
            let sites = staff::queries::sites(conn)?;
            let own = sites.into_iter().filter(|site| scope.covers(Some(site.id)));
            Ok(Some(own.map(|site| site.name).collect()))
        }
    }
}
