//! Puts whole years together: what is remembered and still holds is not read again.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, TryLockError};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::memory::{
    Events, Key, LARGE, LIVE, Large, Memory, Remembered, Small, Spoken, Stamp, Worth,
};
use super::super::period::{Month, Period, Quarter, Year};
use super::super::report::By;
use super::super::tables::{Parts, Protected};
use super::labels::NOT_KNOWN;
use super::parts::{BY_TALLY, came_before, part_key, parts};
use super::{Filter, Over, closed_events, open_events, sums, within};
use crate::attendance;
use crate::attendance::tally::total;
use crate::clock;
use crate::db::schema::events;
use crate::db::{Conn, Id, Moment, at_one_moment};
use crate::events::Stage;
use crate::formats::{Format, Sensitivity};
use crate::staff::Scope;

/// So many years are asked about as they are; of a longer time only those in which something was held.
const SOME_YEARS: i16 = 8;

/// By what guests are divided beside their events: to see who came back takes longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Divided {
    ByTally,
    AlsoByBefore,
}

/// One year as it may be shown.
pub(super) struct Shown {
    pub(super) protected: Arc<Protected>,
    pub(super) parts: Parts,
    pub(super) spoken: Spoken,
    /// When it was counted; `None`: just now.
    pub(super) as_of: Option<Moment>,
    pub(super) is_aging: bool,
}

/// Somebody looks at some years.
pub(super) struct Looking<'a> {
    memory: &'a Memory,
    scope: &'a Scope,
    pub(super) filter: Filter,
    /// The first and the last year, if there is any.
    years: Option<(Year, Year)>,
    stamps: BTreeMap<Year, Stamp>,
    open: Vec<Over>,
    /// More are open than are counted.
    pub(super) leaves_out: bool,
    now: Moment,
}

impl<'a> Looking<'a> {
    /// The numbers are read before anything that they stand for: what changes meanwhile is noticed the
    /// next time.
    pub(super) fn begin(
        conn: &mut Conn,
        memory: &'a Memory,
        scope: &'a Scope,
        period: Period,
        now: Moment,
    ) -> QueryResult<Self> {
        let filter = Filter::of(conn, scope, period)?;
        let years = held(conn, &filter, (period.first().year(), period.last().year()))?;
        let stamps = match years {
            Some(years) => stamps(conn, &filter, years)?,
            None => BTreeMap::new(),
        };
        let (open, leaves_out) = open_events(conn, &filter, now)?;
        Ok(Self { memory, scope, filter, years, stamps, open, leaves_out, now })
    }

    pub(super) fn years(&self) -> Vec<Year> {
        self.years.map_or_else(Vec::new, |(first, last)| first.through(last).collect())
    }

    /// What may be shown of a year, and is remembered from now on.
    pub(super) fn year(&self, conn: &mut Conn, year: Year, divided: Divided) -> QueryResult<Shown> {
        let (stamp, open) = (self.stamp(year), self.open_in(year));
        let place = self.memory.years.place(Key::of(self.scope, year));
        let mut remembered = place.lock().unwrap_or_else(PoisonError::into_inner);
        let small = match &*remembered {
            Some(Remembered::Large(large)) => {
                let worth = large.worth(&stamp, open.len(), self.now);
                if worth != Worth::Nothing {
                    return Ok(Shown::of(large, worth));
                }
                None
            }
            Some(Remembered::Small(small)) if small.stamp == stamp => Some(small),
            Some(Remembered::Small(_)) | None => None,
        };
        let closed = match small {
            Some(small) => Arc::clone(&small.closed),
            None => Arc::new(closed_in(conn, &self.filter, year)?),
        };
        if is_large(closed.events, open.len()) {
            let large = self.large(conn, stamp, &closed, &open)?;
            let shown = Shown::of(&large, Worth::Present);
            *remembered = Some(Remembered::Large(large));
            return Ok(shown);
        }
        let open = count_open(conn, &self.filter, &open, divided)?;
        let protected = match small {
            Some(small) if small.open.links_like(&open.counted) => Arc::clone(&small.protected),
            Some(_) | None => Arc::new(closed.counted.with(&open.counted).protected()),
        };
        let mut parts = closed.counted.parts().clone();
        parts.add_all(open.counted.parts());
        if divided == Divided::AlsoByBefore {
            parts.add_rest(By::Before, NOT_KNOWN.0, &protected);
        }
        let mut spoken = closed.spoken.clone();
        spoken.note_all(&open.spoken);
        let shown = Shown {
            protected: Arc::clone(&protected),
            parts,
            spoken,
            as_of: None,
            is_aging: false,
        };
        let small = Small { stamp, closed, open: open.counted, protected };
        *remembered = Some(Remembered::Small(small));
        Ok(shown)
    }

    /// All of a year, whoever asked for which part of it.
    fn large(
        &self,
        conn: &mut Conn,
        stamp: Stamp,
        closed: &Events,
        open: &[&Over],
    ) -> QueryResult<Large> {
        let counted = count_open(conn, &self.filter, open, Divided::AlsoByBefore)?;
        let all = closed.counted.with(&counted.counted);
        let protected = Arc::new(all.protected());
        let mut parts = all.parts().clone();
        parts.add_rest(By::Before, NOT_KNOWN.0, &protected);
        let mut spoken = closed.spoken.clone();
        spoken.note_all(&counted.spoken);
        Ok(Large { stamp, counted_at: self.now, open: open.len(), protected, parts, spoken })
    }

    /// Whether it is a large year that nobody has counted, or not for a while.
    fn is_due(&self, conn: &mut Conn, year: Year) -> QueryResult<bool> {
        let (stamp, open) = (self.stamp(year), self.open_in(year).len());
        let place = self.memory.years.place(Key::of(self.scope, year));
        let remembered = match place.try_lock() {
            Ok(remembered) => remembered,
            Err(TryLockError::Poisoned(remembered)) => remembered.into_inner(),
            // Somebody counts it just now.
            Err(TryLockError::WouldBlock) => return Ok(false),
        };
        match &*remembered {
            Some(Remembered::Large(large)) => Ok(match large.worth(&stamp, open, self.now) {
                Worth::Present | Worth::Recent => false,
                Worth::Aging | Worth::Nothing => true,
            }),
            Some(Remembered::Small(_)) => Ok(false),
            None => Ok(is_large(number_closed(conn, &self.filter)?, open)),
        }
    }

    fn stamp(&self, year: Year) -> Stamp {
        self.stamps.get(&year).cloned().unwrap_or_default()
    }

    fn open_in(&self, year: Year) -> Vec<&Over> {
        self.open.iter().filter(|event| Year::of(event.day()) == year).collect()
    }
}

impl Shown {
    fn of(large: &Large, worth: Worth) -> Self {
        Self {
            protected: Arc::clone(&large.protected),
            parts: large.parts.clone(),
            spoken: large.spoken.clone(),
            as_of: (worth != Worth::Present).then_some(large.counted_at),
            is_aging: worth == Worth::Aging,
        }
    }
}

/// The large ones of the running year and the last one that should be counted before somebody asks.
pub(in crate::turnout) fn due(
    conn: &mut Conn,
    memory: &Memory,
    scope: &Scope,
    now: Moment,
) -> QueryResult<Vec<Year>> {
    let running = Year::of(clock::local(now, clock::ZONE).civil().date());
    let mut due = Vec::new();
    for year in running.before(1).through(running) {
        let looking = Looking::begin(conn, memory, scope, Period::of_year(year), now)?;
        if looking.is_due(conn, year)? {
            due.push(year);
        }
    }
    Ok(due)
}

/// Counts large years anew while others look at what was counted before.
pub(in crate::turnout) fn count_again(
    conn: &mut Conn,
    memory: &Memory,
    scope: &Scope,
    years: &[Year],
    now: Moment,
) -> QueryResult<()> {
    for year in years {
        // An event that is closed meanwhile is counted once, as closed or as open.
        let large = at_one_moment(conn, |conn| {
            let looking = Looking::begin(conn, memory, scope, Period::of_year(*year), now)?;
            let closed = closed_in(conn, &looking.filter, *year)?;
            let (stamp, open) = (looking.stamp(*year), looking.open_in(*year));
            looking.large(conn, stamp, &closed, &open)
        })?;
        let place = memory.years.place(Key::of(scope, *year));
        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Remembered::Large(large));
    }
    Ok(())
}

/// What must be the same for each of these years to hold.
pub(in crate::turnout) fn stamps(
    conn: &mut Conn,
    filter: &Filter,
    (first, last): (Year, Year),
) -> QueryResult<BTreeMap<Year, Stamp>> {
    let number = |year: Year| i32::from(year.number());
    let changes = attendance::queries::changes(conn, &(number(first)..=number(last)))?;
    let read = |id: &Id<Format>| {
        let known = filter.formats.get(id).map(|known| known.sensitivity);
        (*id, known.unwrap_or(Sensitivity::Health))
    };
    let mut formats: Vec<_> = filter.readable.iter().map(read).collect();
    formats.sort_unstable_by_key(|(id, _)| *id);
    let formats = Arc::new(formats);
    let stamp = |year: Year| {
        let changes = changes.get(&number(year)).copied().unwrap_or_default();
        (year, Stamp { changes, formats: Arc::clone(&formats) })
    };
    Ok(first.through(last).map(stamp).collect())
}

/// Of a long time the years from the first event to the last one: whoever asks from 1900 on does not
/// ask a hundred times.
fn held(
    conn: &mut Conn,
    filter: &Filter,
    (first, last): (Year, Year),
) -> QueryResult<Option<(Year, Year)>> {
    if last.number() - first.number() < SOME_YEARS {
        return Ok(Some((first, last)));
    }
    let of_stage = events::stage.eq(Stage::Closed).or(events::stage.eq(Stage::Published));
    let begins = within!(events::table.filter(of_stage), filter)
        .order(events::begins_at.asc())
        .select(events::begins_at)
        .first::<Option<Moment>>(conn)
        .optional()?
        .flatten();
    let of_stage = events::stage.eq(Stage::Closed).or(events::stage.eq(Stage::Published));
    let ends = within!(events::table.filter(of_stage), filter)
        .order(events::begins_at.desc())
        .select(events::begins_at)
        .first::<Option<Moment>>(conn)
        .optional()?
        .flatten();
    let year = |at: Moment| Year::of(clock::local(at, clock::ZONE).civil().date());
    Ok(begins.zip(ends).map(|(begins, ends)| (year(begins), year(ends))))
}

fn is_large(closed: usize, open: usize) -> bool {
    closed + open > LARGE || open > LIVE
}

/// How many closed events a filter lets through.
fn number_closed(conn: &mut Conn, filter: &Filter) -> QueryResult<usize> {
    let closed = events::table.filter(events::stage.eq(Stage::Closed));
    let number = within!(closed, filter).count().get_result::<i64>(conn)?;
    Ok(usize::try_from(number).unwrap_or(0))
}

/// What the closed events of a year add up to.
fn closed_in(conn: &mut Conn, filter: &Filter, year: Year) -> QueryResult<Events> {
    let mut filter = filter.clone();
    (filter.from, filter.until) = Period::of_year(year).span();
    let mut closed = Events::default();
    for (event, sums, reach) in closed_events(conn, &filter)? {
        let (place, day) = (event.place(&filter, reach.as_ref()), event.day());
        closed.spoken.note(Month::of(day), &event.topic);
        closed.events += 1;
        if let Some(reach) = reach {
            closed.counted.add_reach(place.quarter, event.reached(&reach, sums.delivered));
        }
        closed.counted.add(place, sums);
    }
    parts(conn, &mut filter, &mut closed.counted)?;
    came_before(conn, &mut filter, &mut closed.counted)?;
    Ok(closed)
}

/// What events add up to that are over and still open, as their rows stand.
fn count_open(
    conn: &mut Conn,
    filter: &Filter,
    open: &[&Over],
    divided: Divided,
) -> QueryResult<Events> {
    let mut counted = Events { events: open.len(), ..Events::default() };
    if open.is_empty() {
        return Ok(counted);
    }
    let ids: Vec<_> = open.iter().map(|event| event.id).collect();
    let live = attendance::queries::sums(conn, &ids)?;
    let reaches = attendance::queries::reach(conn, &ids)?;
    for event in open {
        let Some(tallies) = live.get(&event.id).filter(|tallies| !tallies.is_empty()) else {
            continue;
        };
        counted.spoken.note(Month::of(event.day()), &event.topic);
        let whole = sums(1, &total(tallies));
        let reach = reaches.get(&event.id);
        let place = event.place(filter, reach);
        let quarter = place.quarter;
        let reach = reach.copied().unwrap_or_default();
        counted.counted.add_reach(quarter, event.reached(&reach, whole.delivered));
        counted.counted.add(place, whole);
        for ((channel, language), tally) in tallies {
            for by in BY_TALLY {
                if let Some(key) = part_key(by, channel, language) {
                    counted.counted.add_part(by, quarter, key, sums(1, tally));
                }
            }
        }
    }
    if divided == Divided::AlsoByBefore {
        for (event, tallies) in attendance::queries::by_before(conn, &ids)? {
            let Some(event) = open.iter().find(|one| one.id == event) else { continue };
            let quarter = Quarter::of(event.day());
            for (before, tally) in tallies {
                let key = before.code().to_owned();
                counted.counted.add_part(By::Before, quarter, key, sums(1, &tally));
            }
        }
    }
    Ok(counted)
}
