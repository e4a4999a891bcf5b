//! All SQL of the planner: the closed events that it learns from, and the event that is planned.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use diesel::dsl::{count_star, exists, not, sum};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::memory::{Key, Memory, Stamp};
use super::period::{Period, Year};
use super::plan::{Care, Counted, Lead, Likeness, Mix, Past, Source, Weekday, seen};
use super::plan_wave::Standing;
use super::queries::{EVENTS, Filter, stamps, within};
use crate::attendance::tally::Tally;
use crate::clock;
use crate::db::schema::{campaigns, events, invitations, reaches, tallies};
use crate::db::{Conn, Day, Id, Moment};
use crate::earlier::{self, Childcare, Earlier};
use crate::events::actions::{EventError, seen_by};
use crate::events::erased::Kept;
use crate::events::figures::Sight;
use crate::events::list;
use crate::events::queries::find_many;
use crate::events::{Event, Stage};
use crate::formats::{self, Format, Sensitivity};
use crate::guests::Channel;
use crate::invitations::Reply;
use crate::staff::{self, Actor, Scope, Site};

/// What was true four years ago says little about next month.
const YEARS: i64 = 3;
const HOURS_OF_A_YEAR: i64 = 8_766;
const HOURS_OF_A_DAY: i64 = 24;
/// Events of one year that it learns from, the last ones: more than a Jobcenter has, and more would say
/// nothing else.
const LESSONS: i64 = 20_000;

/// Closed events and those from before, oldest first, as somebody may see them.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub past: Vec<Past>,
    /// Events that teach nothing, because too much of their attendance is not entered.
    pub left_out: usize,
    /// Formats about health exist and may not be read.
    pub without_health: bool,
}

impl History {
    /// How many of them were imported from before.
    pub fn earlier(&self) -> usize {
        let is_earlier = |past: &&Past| matches!(past.source, Source::Earlier(_));
        self.past.iter().filter(is_earlier).count()
    }
}

/// What this actor's forecasts are made of.
pub fn history(
    conn: &mut Conn,
    memory: &Memory,
    actor: &Actor,
    now: Moment,
) -> QueryResult<History> {
    let begin = now.instant().saturating_sub(jiff::Span::new().hours(YEARS * HOURS_OF_A_YEAR));
    let begin = begin.map_or(now, Moment::of);
    let filter = Filter::between(conn, &actor.scope, (begin, now))?;
    let sight = Sight::of(actor);
    let mut history = History { without_health: filter.without_health, ..History::default() };
    for closed in closed_since(conn, memory, &filter, (&actor.scope, begin, now))? {
        for closed in closed.iter().filter(|one| (begin..now).contains(&one.begins_at)) {
            match closed.past(&filter, sight) {
                Some(past) => history.past.push(past),
                None => history.left_out += 1,
            }
        }
    }
    let since = Day::of(clock::local(begin, clock::ZONE).civil().date());
    for (id, counted) in earlier::queries::since(conn, &actor.scope, &filter.readable, since)? {
        history.past.extend(from_before(id, &counted, &filter, sight));
    }
    history.past.sort_unstable_by_key(|past| (past.begins_at, past.source));
    Ok(history)
}

/// An event that was imported. Which way its invitations took, nobody knows.
fn from_before(
    id: Id<Earlier>,
    counted: &earlier::Counted,
    filter: &Filter,
    sight: Sight,
) -> Option<Past> {
    let begins_at = counted.begins_at();
    let like = Likeness {
        format: Some(counted.format),
        // Without a Standort it may be anybody's.
        place: counted.site.map(|site| Some(site).into()),
        weekday: Some(weekday(begins_at)),
        lead: counted.lead_days.map(|days| Lead::of(days.into())),
        mix: None,
        care: counted.childcare.map(|care| match care {
            Childcare::Offered => Care::Offered,
            Childcare::None => Care::None,
        }),
    };
    let like = match filter.formats.get(&counted.format)?.sensitivity {
        Sensitivity::Normal => like,
        Sensitivity::Health => like.undivided(),
    };
    let source = Source::Earlier(id);
    let counted = Counted::of_sums(counted.invited, counted.came, sight);
    Some(Past { source, begins_at, like, counted })
}

/// The closed events of a year, as long as they hold.
pub(super) struct Lessons {
    stamp: Stamp,
    closed: Arc<Vec<Closed>>,
}

/// The closed events of all years that touch this time. What was read of a year is remembered while
/// nothing in it changes; the numbers that say so are read first.
fn closed_since(
    conn: &mut Conn,
    memory: &Memory,
    filter: &Filter,
    (scope, begin, now): (&Scope, Moment, Moment),
) -> QueryResult<Vec<Arc<Vec<Closed>>>> {
    let year = |at: Moment| Year::of(clock::local(at, clock::ZONE).civil().date());
    let mut all = Vec::new();
    for (year, stamp) in stamps(conn, filter, (year(begin), year(now)))? {
        let place = memory.lessons.place(Key::of(scope, year));
        let mut lessons = place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lessons.as_ref().filter(|known| known.stamp == stamp);
        let closed = match known {
            Some(known) => Arc::clone(&known.closed),
            None => {
                let mut filter = filter.clone();
                (filter.from, filter.until) = Period::of_year(year).span();
                Arc::new(closed(conn, &filter)?)
            }
        };
        all.push(Arc::clone(&closed));
        *lessons = Some(Lessons { stamp, closed });
    }
    Ok(all)
}

/// A closed event with what it adds up to.
struct Closed {
    id: Id<Event>,
    format: Id<Format>,
    site: Option<Id<Site>>,
    begins_at: Moment,
    published_at: Option<Moment>,
    childcare_places: i32,
    tally: Tally,
    /// How many of the delivered invitations were letters.
    letters: u32,
    /// When the first campaign went out.
    invited_at: Option<Moment>,
}

impl Closed {
    fn past(&self, filter: &Filter, sight: Sight) -> Option<Past> {
        let counted = Counted::of(&self.tally, sight)?;
        let delivered = u32::try_from(self.tally.delivered).unwrap_or(0);
        let letters = self.letters;
        let invited = self.invited_at.or(self.published_at);
        let like = Likeness {
            format: Some(self.format),
            place: Some(self.site.into()),
            weekday: Some(weekday(self.begins_at)),
            lead: invited.map(|invited| lead(invited, self.begins_at)),
            mix: Some(Mix::counted(letters, delivered.saturating_sub(letters), sight)),
            care: Some(Care::of(self.childcare_places)),
        };
        let format = filter.formats.get(&self.format)?;
        let like = match format.sensitivity {
            Sensitivity::Normal => like,
            Sensitivity::Health => like.undivided(),
        };
        let source = Source::Event(self.id);
        Some(Past { source, begins_at: self.begins_at, like, counted })
    }
}

fn weekday(begins_at: Moment) -> Weekday {
    Weekday::of(clock::local(begins_at, clock::ZONE).civil().date())
}

/// Whole days from the first invitation to the beginning.
pub fn days(invited: Moment, begins_at: Moment) -> i64 {
    let hours = begins_at.instant().duration_since(invited.instant()).as_hours();
    hours.div_euclid(HOURS_OF_A_DAY).max(0)
}

fn lead(invited: Moment, begins_at: Moment) -> Lead {
    Lead::of(days(invited, begins_at))
}

type EventRow = (Id<Event>, Id<Format>, Option<Id<Site>>, Option<Moment>, Option<Moment>, i32);
type Counts = ((i32, i32, i32, i32), (i32, i32, i32, i32));

/// Of one year, the newest first.
fn closed(conn: &mut Conn, filter: &Filter) -> QueryResult<Vec<Closed>> {
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
                events::published_at,
                events::childcare_places,
            ),
            (
                (tallies::delivered, tallies::replied, tallies::accepted, tallies::attended),
                (tallies::unknown, tallies::kept, tallies::accepted_unknown, tallies::walk_ins),
            ),
            reaches::invited_at.nullable(),
        ))
        .order((events::begins_at.desc(), events::id))
        .limit(LESSONS)
        .load::<(EventRow, Counts, Option<Moment>)>(conn)?;
    let mut filter = filter.clone();
    if let Some(oldest) = rows.last().and_then(|(row, ..)| row.3) {
        filter.from = oldest;
    }
    let letters = letters(conn, &filter)?;
    let first = first_invited(conn, &filter)?;
    let event = |(row, (some, second), kept_at): (EventRow, Counts, Option<Moment>)| {
        let (id, format, site, begins_at, published_at, childcare_places) = row;
        let (delivered, replied, accepted, attended) = some;
        let (unknown, kept, accepted_unknown, walk_ins) = second;
        let tally = Tally {
            delivered,
            replied,
            accepted,
            attended,
            unknown,
            kept,
            accepted_unknown,
            walk_ins,
        };
        Some(Closed {
            id,
            format,
            site,
            begins_at: begins_at?,
            published_at,
            childcare_places,
            tally,
            letters: letters.get(&id).copied().unwrap_or(0),
            invited_at: kept_at.or_else(|| first.get(&id).copied()),
        })
    };
    Ok(rows.into_iter().filter_map(event).collect())
}

/// How many of the delivered invitations were letters.
fn letters(conn: &mut Conn, filter: &Filter) -> QueryResult<HashMap<Id<Event>, u32>> {
    let by_letter = tallies::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Closed))
        .filter(tallies::channel.eq(Channel::Letter.code()).and(tallies::language.eq("")));
    let rows = within!(by_letter, filter)
        .select((events::id, tallies::delivered))
        .limit(EVENTS)
        .load::<(Id<Event>, i32)>(conn)?;
    let letters = |(event, count)| (event, u32::try_from(count).unwrap_or(0));
    Ok(rows.into_iter().map(letters).collect())
}

/// When the first campaign of each event went out, where that was not kept when it was closed.
fn first_invited(conn: &mut Conn, filter: &Filter) -> QueryResult<HashMap<Id<Event>, Moment>> {
    let kept = reaches::table.filter(reaches::event_id.eq(events::id));
    let sent = campaigns::table
        .inner_join(events::table)
        .filter(events::stage.eq(Stage::Closed))
        .filter(campaigns::stopped_at.is_null())
        .filter(not(exists(kept)));
    let rows = within!(sent, filter)
        .select((events::id, campaigns::release_at))
        .limit(EVENTS)
        .load::<(Id<Event>, Moment)>(conn)?;
    let mut first: HashMap<Id<Event>, Moment> = HashMap::with_capacity(rows.len());
    for (event, at) in rows {
        let known = first.entry(event).or_insert(at);
        *known = at.min(*known);
    }
    Ok(first)
}

/// The event that is planned, with what is known of it so far.
#[derive(Clone, Debug)]
pub struct Planned {
    pub event: Event,
    /// When its first campaign went out, if one did.
    pub invited_at: Option<Moment>,
    /// Of its invitations as this actor sees them, in whole percent, if there are any.
    pub letters: Option<u32>,
    pub standing: Standing,
}

impl Planned {
    pub fn weekday(&self) -> Option<Weekday> {
        self.event.begins_at.map(weekday)
    }
}

/// One event for the planner, if this actor may see it.
pub fn planned(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Planned, EventError> {
    let event = seen_by(conn, actor, id)?;
    let invited_at = campaigns::table
        .filter(campaigns::event_id.eq(id))
        .filter(campaigns::stopped_at.is_null())
        .select(diesel::dsl::min(campaigns::release_at))
        .first::<Option<Moment>>(conn)?;
    let rows = invitations::table
        .filter(invitations::event_id.eq(id))
        .filter(invitations::withdrawn_at.is_null())
        .group_by((invitations::reply, invitations::channel))
        .select((
            (invitations::reply, invitations::channel),
            count_star(),
            (sum(invitations::adults), sum(invitations::child_count)),
        ))
        .load::<((Reply, String), i64, (Option<i64>, Option<i64>))>(conn)?;
    let (mut standing, mut letters) = (Standing::default(), 0);
    let of = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    for ((reply, channel), count, (adults, children)) in rows {
        let count = of(count);
        standing.invited += count;
        if channel == Channel::Letter.code() {
            letters += count;
        }
        match reply {
            Reply::Accepted => {
                standing.accepted += count;
                standing.persons += of(adults.unwrap_or(0) + children.unwrap_or(0));
            }
            Reply::Open | Reply::Maybe => standing.open += count,
            Reply::Waiting => standing.waiting += count,
            Reply::Declined => standing.declined += count,
        }
    }
    let sight = Sight::of(actor);
    let others = seen(standing.invited - letters, sight);
    let letters = seen(letters, sight);
    let letters = (standing.invited > 0).then(|| (100.0 * letters / (letters + others)) as u32);
    Ok(Planned { event, invited_at, letters, standing })
}

/// What can be chosen on the form.
#[derive(Clone, Debug)]
pub struct Offered {
    pub formats: Vec<Format>,
    pub sites: Vec<Site>,
}

/// Formats with seats, and the Standorte of this actor.
pub fn offered(conn: &mut Conn, actor: &Actor) -> QueryResult<Offered> {
    let mut formats = formats::queries::list(conn)?;
    formats.retain(|format| !format.open_door);
    let mut sites = staff::queries::sites(conn)?;
    sites.retain(|site| actor.scope.covers(Some(site.id)));
    Ok(Offered { formats, sites })
}

/// A past event by name.
pub enum Told {
    /// With what its tally keeps.
    Event(Box<Event>, Option<Kept>),
    Earlier(earlier::queries::Listed),
}

/// Past events to show by name, in this order.
pub fn shown(conn: &mut Conn, past: &[Past]) -> QueryResult<Vec<Told>> {
    let (mut ids, mut imported) = (Vec::new(), Vec::new());
    for past in past {
        match past.source {
            Source::Event(id) => ids.push(id),
            Source::Earlier(id) => imported.push(id),
        }
    }
    let kept = list::kept(conn, &ids)?;
    let event = |event: Event| {
        let kept = kept.get(&event.id).copied();
        (Source::Event(event.id), Told::Event(Box::new(event), kept))
    };
    let earlier = earlier::queries::named(conn, &imported)?;
    let earlier = earlier.into_iter().map(|one| (Source::Earlier(one.id), Told::Earlier(one)));
    let mut named: HashMap<Source, Told> =
        find_many(conn, &ids)?.into_iter().map(event).chain(earlier).collect();
    Ok(past.iter().filter_map(|past| named.remove(&past.source)).collect())
}

/// The names of all formats, archived or not.
pub fn format_names(conn: &mut Conn) -> QueryResult<HashMap<Id<Format>, String>> {
    use crate::db::schema::formats;

    let rows = formats::table
        .select((formats::id, formats::name))
        .limit(crate::config::MOST_FORMATS)
        .load::<(Id<Format>, String)>(conn)?;
    Ok(rows.into_iter().collect())
}
