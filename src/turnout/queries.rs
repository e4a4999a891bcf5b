//! All SQL about figures. Reads what every slice keeps and changes nothing.

use std::collections::HashMap;

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use jiff::civil::Date;

use super::period::{Month, Period, Quarter, Smallest};
use super::report::{By, Names, Report, Sums};
use super::tables::{Counted, Place};
use crate::attendance;
use crate::attendance::tally::Tally;
use crate::clock;
use crate::db::schema::{events, formats, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::{Format, Sensitivity};
use crate::guests::Channel;
use crate::staff::{self, Scope, Site};
use crate::stats::Baseline;

/// Events of one report.
pub(super) const EVENTS: i64 = 100_000;
/// Channels and languages.
const PARTS: i64 = 200;
/// Events that are over and not closed; more than these would be counted in vain every time.
const OPEN_EVENTS: i64 = 2_000;
/// Formats that a Jobcenter keeps.
const FORMATS: i64 = 1_000;

/// In tables by Standort, month and topic: formats about health are not divided any further.
const HEALTH: &str = "health";

/// What may be read: from when to when, whose events.
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
pub(super) struct Known {
    pub(super) name: String,
    pub(super) sensitivity: Sensitivity,
    pub(super) baseline: Option<Baseline>,
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
            .select((formats::id, formats::name, formats::sensitivity, formats::baseline))
            .limit(FORMATS)
            .load::<(Id<Format>, String, Sensitivity, Option<f64>)>(conn)?;
        let known = |(id, name, sensitivity, baseline): (_, _, _, Option<f64>)| {
            let baseline = baseline.and_then(|rate| Baseline::new(rate).ok());
            (id, Known { name, sensitivity, baseline })
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
}

type OverRow = (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>, String);

impl Over {
    fn of((id, format, site, begins_at, topic): OverRow) -> Option<Self> {
        Some(Self { id, format, site, begins_at: begins_at?, topic })
    }

    fn day(&self) -> Date {
        clock::local(self.begins_at, clock::ZONE).civil().date()
    }

    /// Where it stands in the tables.
    fn place(&self, filter: &Filter) -> Place {
        let month = Month::of(self.day());
        let (quarter, format) = (month.quarter(), self.format.to_string());
        match filter.formats.get(&self.format).map(|known| known.sensitivity) {
            Some(Sensitivity::Health) => Place {
                quarter,
                format,
                topic: HEALTH.into(),
                site: HEALTH.into(),
                month: HEALTH.into(),
            },
            Some(Sensitivity::Normal) | None => Place {
                quarter,
                format,
                topic: crate::text::fold(self.topic.trim()),
                site: self.site.map(|site| site.to_string()).unwrap_or_default(),
                month: month.code(),
            },
        }
    }
}

type Counts = ((i32, i32, i32, i32), (i32, i32, i32, i32));

fn tally((first, second): Counts) -> Tally {
    let (delivered, replied, accepted, attended) = first;
    let (unknown, kept, accepted_unknown, walk_ins) = second;
    Tally { delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins }
}

/// What was counted in the years of this time, with names for the rows.
fn counted(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    by: By,
    now: Moment,
) -> QueryResult<(Counted, Names)> {
    // Whole years, whatever is shown of them: the tables of a year are protected together.
    let mut filter = Filter::of(conn, scope, period.widened_to(Smallest::Year))?;
    let mut counted = Counted::default();
    let mut labels = Labels::of(conn, by, &filter)?;
    for (event, sums) in closed_events(conn, &filter)? {
        labels.note(&event);
        counted.add(event.place(&filter), sums);
    }
    let open = open_events(conn, &filter, now)?;
    let ids: Vec<_> = open.iter().map(|event| event.id).collect();
    let live = attendance::queries::sums(conn, &ids)?;
    for event in &open {
        let Some(tallies) = live.get(&event.id).filter(|tallies| !tallies.is_empty()) else {
            continue;
        };
        labels.note(event);
        let whole = sums(1, &attendance::tally::total(tallies));
        counted.add(event.place(&filter), whole);
        for ((channel, language), tally) in tallies {
            if let Some(key) = part_key(by, channel, language) {
                counted.add_part(Quarter::of(event.day()), key, sums(1, tally));
            }
        }
    }
    match by {
        By::Format | By::Site | By::Month | By::Topic => {}
        By::Channel | By::Language => parts(conn, &mut filter, (by, period), &mut counted)?,
    }
    labels.names.without_health = filter.without_health;
    Ok((counted, labels.names))
}

/// Closed events with the sums that were kept.
fn closed_events(conn: &mut Conn, filter: &Filter) -> QueryResult<Vec<(Over, Sums)>> {
    let whole = tallies::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Closed))
        .filter(tallies::channel.eq("").and(tallies::language.eq("")));
    let rows = within!(whole, filter)
        .select((
            (events::id, events::format_id, events::site_id, events::begins_at, events::topic),
            (
                (tallies::delivered, tallies::replied, tallies::accepted, tallies::attended),
                (tallies::unknown, tallies::kept, tallies::accepted_unknown, tallies::walk_ins),
            ),
        ))
        .limit(EVENTS)
        .load::<(OverRow, Counts)>(conn)?;
    let event = |(row, counts)| Some((Over::of(row)?, sums(1, &tally(counts))));
    Ok(rows.into_iter().filter_map(event).collect())
}

fn open_events(conn: &mut Conn, filter: &Filter, now: Moment) -> QueryResult<Vec<Over>> {
    let over =
        events::table.filter(events::stage.eq(Stage::Published)).filter(events::ends_at.le(now));
    let rows = within!(over, filter)
        .order((events::begins_at.desc(), events::id))
        .select((events::id, events::format_id, events::site_id, events::begins_at, events::topic))
        .limit(OPEN_EVENTS)
        .load::<OverRow>(conn)?;
    Ok(rows.into_iter().filter_map(Over::of).collect())
}

type FourSums = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);
type PartRow = ((String, String), i64, FourSums, FourSums);

/// Channels and languages of closed events, summed up quarter by quarter.
fn parts(
    conn: &mut Conn,
    filter: &mut Filter,
    (by, period): (By, Period),
    counted: &mut Counted,
) -> QueryResult<()> {
    let asked = counted.quarters().into_iter().filter(|one| period.quarters().contains(one));
    for quarter in asked {
        (filter.from, filter.until) = quarter.span();
        let closed = tallies::table
            .inner_join(events::table)
            .filter(events::stage.eq(Stage::Closed))
            .filter(tallies::channel.ne("").or(tallies::language.ne("")));
        let rows = within!(closed, filter)
            .group_by((tallies::channel, tallies::language))
            .select((
                (tallies::channel, tallies::language),
                count_star(),
                (
                    sum(tallies::delivered),
                    sum(tallies::replied),
                    sum(tallies::accepted),
                    sum(tallies::attended),
                ),
                (
                    sum(tallies::unknown),
                    sum(tallies::kept),
                    sum(tallies::accepted_unknown),
                    sum(tallies::walk_ins),
                ),
            ))
            .limit(PARTS)
            .load::<PartRow>(conn)?;
        for ((channel, language), events, first, second) in rows {
            if let Some(key) = part_key(by, &channel, &language) {
                counted.add_part(quarter, key, summed(events, first, second));
            }
        }
    }
    Ok(())
}

fn summed(events: i64, first: FourSums, second: FourSums) -> Sums {
    let of = |sum: Option<i64>| u32::try_from(sum.unwrap_or(0)).unwrap_or(0);
    Sums {
        events: of(Some(events)),
        delivered: of(first.0),
        replied: of(first.1),
        accepted: of(first.2),
        attended: of(first.3),
        unknown: of(second.0),
        kept: of(second.1),
        accepted_unknown: of(second.2),
        walk_ins: of(second.3),
    }
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

/// The row of a channel or a language, where these are the rows. Languages that few speak are one
/// row: alone they would name people.
fn part_key(by: By, channel: &str, language: &str) -> Option<String> {
    match by {
        By::Channel if !channel.is_empty() => Some(channel.into()),
        By::Language if !language.is_empty() => {
            let known = LANGUAGES.iter().any(|(code, _)| *code == language);
            Some(if known { language } else { OTHER_LANGUAGES.0 }.into())
        }
        By::Channel | By::Language | By::Format | By::Site | By::Month | By::Topic => None,
    }
}

const LANGUAGES: [(&str, &str); 5] = [
    ("de", "Deutsch"),
    ("en", "Englisch"),
    ("uk", "Ukrainisch"),
    ("ar", "Arabisch"),
    ("tr", "Türkisch"),
];
const OTHER_LANGUAGES: (&str, &str) = ("other", "andere Sprachen");

/// How the rows are called.
struct Labels {
    by: By,
    names: Names,
}

impl Labels {
    fn of(conn: &mut Conn, by: By, filter: &Filter) -> QueryResult<Self> {
        let mut names = Names::default();
        let mut call = |key: String, label: &str| names.labels.insert(key, label.into());
        match by {
            By::Format => {
                for (id, known) in &filter.formats {
                    call(id.to_string(), &known.name);
                }
            }
            By::Site => {
                for site in staff::queries::sites(conn)? {
                    call(site.id.to_string(), &site.name);
                }
                call(String::new(), "ganzes Haus");
            }
            By::Topic => {
                call(String::new(), "ohne Thema");
            }
            By::Channel => Channel::ALL.iter().for_each(|channel| {
                call(channel.code().into(), channel.label());
            }),
            By::Language => LANGUAGES.iter().chain([&OTHER_LANGUAGES]).for_each(|(code, label)| {
                call((*code).into(), label);
            }),
            By::Month => {}
        }
        match by {
            By::Site | By::Topic => call(HEALTH.into(), "Gesundheit (ganzes Jobcenter)"),
            By::Month => call(HEALTH.into(), "Gesundheit (ganze Quartale)"),
            By::Format | By::Channel | By::Language => None,
        };
        if by == By::Format {
            let own = filter.formats.iter().filter_map(|(id, known)| Some((id, known.baseline?)));
            names.baselines = own.map(|(id, baseline)| (id.to_string(), baseline)).collect();
        }
        Ok(Self { by, names })
    }

    /// Months and topics are known when they are met; of several spellings the first one stays.
    fn note(&mut self, event: &Over) {
        match self.by {
            By::Month => {
                let month = Month::of(event.day());
                self.names.labels.entry(month.code()).or_insert_with(|| month.label());
            }
            By::Topic => {
                let topic = event.topic.trim();
                let labels = &mut self.names.labels;
                labels.entry(crate::text::fold(topic)).or_insert_with(|| topic.into());
            }
            By::Format | By::Site | By::Channel | By::Language => {}
        }
    }
}

/// The report that page, CSV and API show.
pub fn report(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    by: By,
    baseline: f64,
    now: Moment,
) -> QueryResult<Report> {
    let period = period.widened_to(by.smallest());
    let (counted, names) = counted(conn, scope, period, by, now)?;
    let baseline = Baseline::new(baseline).unwrap_or(Baseline::GOOD);
    Ok(super::report::report(&counted, &names, period, by, baseline))
}
