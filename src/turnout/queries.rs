//! All SQL about figures. Reads what every slice keeps and changes nothing.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::period::{Month, Period};
use super::report::{By, Counted, Group, Sums};
use crate::attendance;
use crate::clock;
use crate::db::schema::{events, formats, tallies};
use crate::db::{Conn, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::{Format, Sensitivity};
use crate::guests::Channel;
use crate::staff::{self, Scope, Site};

/// Groups that one report has at most, before topics in several spellings meet.
const GROUPS: i64 = 20_000;
/// Events that are over and not closed; more than these would be counted in vain every time.
const OPEN_EVENTS: i64 = 2_000;
/// Formats that a Jobcenter keeps.
const FORMATS: i64 = 1_000;

/// What may be read: which months, whose events.
struct Filter {
    from: Moment,
    until: Moment,
    quarters: (Moment, Moment),
    all_sites: bool,
    sites: Vec<Option<Id<Site>>>,
    names: HashMap<Id<Format>, String>,
    normal: Vec<Id<Format>>,
    /// Empty where the table must not show them.
    health: Vec<Id<Format>>,
    has_health: bool,
}

impl Filter {
    fn of(conn: &mut Conn, scope: &Scope, period: Period, by: By) -> QueryResult<Self> {
        let formats = formats::table
            .filter(formats::open_door.eq(false))
            .select((formats::id, formats::name, formats::sensitivity))
            .limit(FORMATS)
            .load::<(Id<Format>, String, Sensitivity)>(conn)?;
        let of = |sensitivity: Sensitivity| {
            let fitting = formats.iter().filter(move |(_, _, known)| *known == sensitivity);
            fitting.map(|(id, _, _)| *id).collect::<Vec<_>>()
        };
        let health = of(Sensitivity::Health);
        let has_health = !health.is_empty();
        let all_sites = *scope == Scope::All;
        let (from, until) = period.span();
        let sites = scope.sites().unwrap_or_default();
        Ok(Self {
            from,
            until,
            quarters: period.quarters(),
            all_sites,
            sites: sites.iter().copied().map(Some).collect(),
            normal: of(Sensitivity::Normal),
            // Only for the whole Jobcenter.
            health: if all_sites && by.takes_health() { health } else { Vec::new() },
            has_health,
            names: formats.into_iter().map(|(id, name, _)| (id, name)).collect(),
        })
    }
}

/// The events that a filter lets through; a macro, because each grouping is a type of its own.
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
            .filter(
                events::format_id.eq_any($filter.normal.clone()).nullable().or(events::format_id
                    .eq_any($filter.health.clone())
                    .nullable()
                    .and(events::begins_at.ge($filter.quarters.0))
                    .and(events::begins_at.lt($filter.quarters.1))),
            )
    };
}

type SumsRow = (
    i64,
    (Option<i64>, Option<i64>, Option<i64>, Option<i64>),
    (Option<i64>, Option<i64>, Option<i64>, Option<i64>),
);

fn sums((events, first, second): SumsRow) -> Sums {
    let (delivered, replied, accepted, attended) = first;
    let (unknown, kept, accepted_unknown, walk_ins) = second;
    let of = |sum: Option<i64>| u32::try_from(sum.unwrap_or(0)).unwrap_or(0);
    Sums {
        events: of(Some(events)),
        delivered: of(delivered),
        replied: of(replied),
        accepted: of(accepted),
        attended: of(attended),
        unknown: of(unknown),
        kept: of(kept),
        accepted_unknown: of(accepted_unknown),
        walk_ins: of(walk_ins),
    }
}

/// The sums of closed events, grouped by one column. Each event has one row here, so rows are events.
macro_rules! grouped {
    ($conn:expr, $filter:expr, $rows:expr, $key:expr, $key_type:ty) => {{
        let closed = tallies::table
            .inner_join(events::table)
            .filter(events::stage.eq(Stage::Closed))
            .filter($rows);
        within!(closed, $filter)
            .group_by($key)
            .select((
                $key,
                (
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
                ),
            ))
            .limit(GROUPS)
            .load::<($key_type, SumsRow)>($conn)?
            .into_iter()
            .map(|(key, row)| (key, sums(row)))
    }};
}

/// An event that is over and not closed.
struct OpenEvent {
    id: Id<Event>,
    format: Id<Format>,
    site: Option<Id<Site>>,
    begins_at: Option<Moment>,
    topic: String,
}

/// What was counted in these months, by what the rows are.
pub fn counted(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    by: By,
    now: Moment,
) -> QueryResult<Counted> {
    let filter = Filter::of(conn, scope, period, by)?;
    let sites: HashMap<Id<Site>, String> =
        staff::queries::sites(conn)?.into_iter().map(|site| (site.id, site.name)).collect();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let add = |groups: &mut BTreeMap<String, Group>, (key, label): (String, String), sums: Sums| {
        let group = groups.entry(key.clone()).or_insert_with(|| Group {
            key,
            label,
            sums: Sums::default(),
        });
        group.sums += sums;
    };
    let mut total = Sums::default();
    let whole = || tallies::channel.eq("").and(tallies::language.eq(""));
    match by {
        By::Format => {
            for (format, sums) in grouped!(conn, filter, whole(), events::format_id, Id<Format>) {
                add(&mut groups, format_key(format, &filter), sums);
            }
        }
        By::Site => {
            for (site, sums) in grouped!(conn, filter, whole(), events::site_id, Option<Id<Site>>) {
                add(&mut groups, site_key(site, &sites), sums);
            }
        }
        By::Month => {
            for (begin, sums) in grouped!(conn, filter, whole(), events::begins_at, Option<Moment>)
            {
                add(&mut groups, month_key(begin), sums);
            }
        }
        By::Topic => {
            for (topic, sums) in grouped!(conn, filter, whole(), events::topic, String) {
                add(&mut groups, topic_key(&topic), sums);
            }
        }
        // The row of the whole event stands among those of its ways and of its languages.
        By::Channel => {
            let ways = tallies::language.eq("");
            for (channel, sums) in grouped!(conn, filter, ways, tallies::channel, String) {
                match channel.as_str() {
                    "" => total = sums,
                    channel => add(&mut groups, channel_key(channel), sums),
                }
            }
        }
        By::Language => {
            let languages = tallies::channel.eq("");
            for (language, sums) in grouped!(conn, filter, languages, tallies::language, String) {
                match language.as_str() {
                    "" => total = sums,
                    language => add(&mut groups, language_key(language), sums),
                }
            }
        }
    }
    match by {
        By::Format | By::Site | By::Month | By::Topic => total = sum_of(groups.values()),
        By::Channel | By::Language => {}
    }
    let open = open_events(conn, &filter, now)?;
    let ids: Vec<_> = open.iter().map(|event| event.id).collect();
    let live = attendance::queries::sums(conn, &ids)?;
    for event in &open {
        let Some(tallies) = live.get(&event.id).filter(|tallies| !tallies.is_empty()) else {
            continue;
        };
        let whole = Sums { events: 1, ..of_tally(&attendance::tally::total(tallies)) };
        total += whole;
        let parts = tallies.iter().filter(|((channel, language), _)| match by {
            By::Channel => !channel.is_empty(),
            By::Language => !language.is_empty(),
            By::Format | By::Site | By::Month | By::Topic => false,
        });
        for ((channel, language), tally) in parts {
            let key = channel_key(channel);
            let key = if channel.is_empty() { language_key(language) } else { key };
            add(&mut groups, key, Sums { events: 1, ..of_tally(tally) });
        }
        match by {
            By::Format => add(&mut groups, format_key(event.format, &filter), whole),
            By::Site => add(&mut groups, site_key(event.site, &sites), whole),
            By::Month => add(&mut groups, month_key(event.begins_at), whole),
            By::Topic => add(&mut groups, topic_key(&event.topic), whole),
            By::Channel | By::Language => {}
        }
    }
    Ok(Counted {
        groups: groups.into_values().collect(),
        events: total.events,
        walk_ins: total.walk_ins,
        without_health: filter.has_health && filter.health.is_empty(),
    })
}

fn sum_of<'a>(groups: impl Iterator<Item = &'a Group>) -> Sums {
    groups.fold(Sums::default(), |mut sum, group| {
        sum += group.sums;
        sum
    })
}

fn of_tally(tally: &attendance::tally::Tally) -> Sums {
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    Sums {
        events: 0,
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

fn open_events(conn: &mut Conn, filter: &Filter, now: Moment) -> QueryResult<Vec<OpenEvent>> {
    let over =
        events::table.filter(events::stage.eq(Stage::Published)).filter(events::ends_at.le(now));
    let rows = within!(over, filter)
        .order((events::begins_at.desc(), events::id))
        .select((events::id, events::format_id, events::site_id, events::begins_at, events::topic))
        .limit(OPEN_EVENTS)
        .load::<(Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>, String)>(conn)?;
    let open =
        |(id, format, site, begins_at, topic)| OpenEvent { id, format, site, begins_at, topic };
    Ok(rows.into_iter().map(open).collect())
}

fn format_key(format: Id<Format>, filter: &Filter) -> (String, String) {
    let name = filter.names.get(&format).cloned();
    (format.to_string(), name.unwrap_or_else(|| "Format".into()))
}

fn site_key(site: Option<Id<Site>>, sites: &HashMap<Id<Site>, String>) -> (String, String) {
    match site {
        Some(site) => {
            let name = sites.get(&site).cloned();
            (site.to_string(), name.unwrap_or_else(|| "früherer Standort".into()))
        }
        None => (String::new(), "ganzes Haus".into()),
    }
}

fn month_key(begin: Option<Moment>) -> (String, String) {
    let Some(begin) = begin else { return (String::new(), "ohne Termin".into()) };
    let month = Month::of(clock::local(begin, clock::ZONE).civil().date());
    (month.code(), month.label())
}

fn topic_key(topic: &str) -> (String, String) {
    match topic.trim() {
        "" => (String::new(), "ohne Thema".into()),
        topic => (crate::text::fold(topic), topic.into()),
    }
}

fn channel_key(channel: &str) -> (String, String) {
    let label = Channel::parse(channel).map_or(channel.to_owned(), |known| known.label().into());
    (channel.into(), label)
}

/// Languages that few speak are one row: alone they would name people.
fn language_key(language: &str) -> (String, String) {
    let label = match language {
        "" => "",
        "de" => "Deutsch",
        "en" => "Englisch",
        "uk" => "Ukrainisch",
        "ar" => "Arabisch",
        "tr" => "Türkisch",
        _ => return ("other".into(), "andere Sprachen".into()),
    };
    (language.into(), label.into())
}

/// The report that page, CSV and API show.
pub fn report(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
    by: By,
    baseline: f64,
    now: Moment,
) -> QueryResult<super::report::Report> {
    use crate::stats::Baseline;

    let counted = counted(conn, scope, period, by, now)?;
    let baseline = Baseline::new(baseline).unwrap_or(Baseline::GOOD);
    Ok(super::report::report(counted, period, by, baseline))
}
