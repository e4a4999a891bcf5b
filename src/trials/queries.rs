//! All SQL about trials.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;

use super::draft::Draft;
use super::outcome::{Counts, Sum};
use super::size::History;
use super::{Noted, Step, Trial};
use crate::config::{self, trials as limits};
use crate::db::schema::{
    events, formats, invitations, staff, tallies, trial_arms, trial_steps, trial_tallies, trials,
};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::Format;
use crate::guests::Channel;
use crate::staff::{Role, Site, Staff};
use crate::wordings::arms::TrialState;
use crate::wordings::{Arm, Place, Running, Spread, Wording, arm_queries};

type Row = (
    (Id<Running>, Id<Format>, String, Spread, String),
    (String, f64, i32, i32, Day),
    (TrialState, Option<Id<Staff>>, Moment),
    (String, Option<Moment>, Option<Moment>, bool),
);

macro_rules! rows {
    () => {
        trials::table.inner_join(formats::table).select((
            (trials::id, trials::format_id, formats::name, trials::way, trials::language),
            (trials::difference, trials::base, trials::effect, trials::needed, trials::stop_on),
            (trials::state, trials::planned_by, trials::planned_at),
            (trials::seed, trials::started_at, trials::ended_at, trials::shows_counts),
        ))
    };
}

fn trial((what, asks, planned, went): Row) -> Option<Trial> {
    let (id, format, format_name, way, language) = what;
    let (difference, base, effect, needed, stop_on) = asks;
    let (state, planned_by, planned_at) = planned;
    let (seed, started_at, ended_at, shows_counts) = went;
    Some(Trial {
        id,
        place: arm_queries::place(format, way, &language)?,
        format_name,
        difference,
        base,
        effect,
        needed,
        stop_on,
        state,
        planned_by,
        planned_at,
        seed,
        started_at,
        ended_at,
        counts: match shows_counts {
            true => Counts::Shown,
            false => Counts::Hidden,
        },
    })
}

/// One trial.
pub fn find(conn: &mut Conn, id: Id<Running>) -> QueryResult<Option<Trial>> {
    let row = rows!().filter(trials::id.eq(id)).first::<Row>(conn).optional()?;
    Ok(row.and_then(trial))
}

/// All trials, the newest first.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Trial>> {
    let rows = rows!()
        .order((trials::planned_at.desc(), trials::id.desc()))
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().filter_map(trial).collect())
}

/// The trials in this state, the first to end first.
pub fn in_state(conn: &mut Conn, state: TrialState) -> QueryResult<Vec<Trial>> {
    let rows = rows!()
        .filter(trials::state.eq(state))
        .order((trials::stop_on, trials::id))
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().filter_map(trial).collect())
}

/// Stores a trial that is planned.
pub fn insert(
    conn: &mut Conn,
    draft: &Draft,
    needed: i32,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<Id<Running>> {
    let id = Id::new();
    diesel::insert_into(trials::table)
        .values((
            (
                trials::id.eq(id),
                trials::format_id.eq(draft.place.format),
                trials::way.eq(draft.place.way),
                trials::language.eq(draft.place.language),
            ),
            (
                trials::difference.eq(&draft.difference),
                trials::base.eq(draft.base),
                trials::effect.eq(draft.effect),
                trials::needed.eq(needed),
                trials::stop_on.eq(draft.stop_on),
            ),
            (
                trials::state.eq(TrialState::Draft),
                trials::planned_by.eq(by),
                trials::planned_at.eq(now),
                trials::seed.eq(""),
                trials::shows_counts.eq(false),
            ),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Stores what a plan has become; its text stays the same one.
pub fn update(conn: &mut Conn, id: Id<Running>, draft: &Draft, needed: i32) -> QueryResult<()> {
    diesel::update(trials::table.find(id))
        .set((
            trials::difference.eq(&draft.difference),
            trials::base.eq(draft.base),
            trials::effect.eq(draft.effect),
            trials::needed.eq(needed),
            trials::stop_on.eq(draft.stop_on),
        ))
        .execute(conn)
        .map(drop)
}

/// Stores the versions of a trial, in place of those before. Nothing is dealt yet.
pub fn set_arms(
    conn: &mut Conn,
    id: Id<Running>,
    versions: &[Option<Id<Wording>>],
) -> QueryResult<()> {
    diesel::delete(trial_arms::table.filter(trial_arms::trial_id.eq(id))).execute(conn)?;
    for (place, wording) in (0..).zip(versions) {
        let place: i32 = place;
        diesel::insert_into(trial_arms::table)
            .values((
                trial_arms::id.eq(Id::<Arm>::new()),
                trial_arms::trial_id.eq(id),
                trial_arms::place.eq(place),
                trial_arms::wording_id.eq(*wording),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Moves a trial on, unless somebody else was quicker: then it stays, and the answer is `false`.
pub fn moved(
    conn: &mut Conn,
    id: Id<Running>,
    from: TrialState,
    to: TrialState,
) -> QueryResult<bool> {
    let here = trials::table.filter(trials::id.eq(id)).filter(trials::state.eq(from));
    Ok(diesel::update(here).set(trials::state.eq(to)).execute(conn)? > 0)
}

/// Holds all trials of a format until the transaction ends: of two that would share messages, whoever
/// begins the second one sees the first.
pub fn hold_all(conn: &mut Conn, format: Id<Format>) -> QueryResult<()> {
    let all = trials::table.filter(trials::format_id.eq(format));
    diesel::update(all).set(trials::format_id.eq(format)).execute(conn).map(drop)
}

/// Notes the seed of a trial that begins.
pub fn set_seed(conn: &mut Conn, id: Id<Running>, seed: &str, now: Moment) -> QueryResult<()> {
    diesel::update(trials::table.find(id))
        .set((trials::seed.eq(seed), trials::started_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Notes that a trial is over, and whether its counts may be shown.
pub fn set_ended(conn: &mut Conn, id: Id<Running>, counts: Counts, now: Moment) -> QueryResult<()> {
    let shows_counts = counts == Counts::Shown;
    diesel::update(trials::table.find(id))
        .set((trials::ended_at.eq(now), trials::shows_counts.eq(shows_counts)))
        .execute(conn)
        .map(drop)
}

/// Writes a line of a trial's log.
pub fn note(
    conn: &mut Conn,
    trial: Id<Running>,
    (step, note): (Step, &str),
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    diesel::insert_into(trial_steps::table)
        .values((
            trial_steps::id.eq(Id::<Noted>::new()),
            trial_steps::trial_id.eq(trial),
            trial_steps::step.eq(step),
            trial_steps::note.eq(note),
            trial_steps::staff_id.eq(by),
            trial_steps::at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// A trial's log, in its order.
pub fn log(conn: &mut Conn, trial: Id<Running>) -> QueryResult<Vec<Noted>> {
    let rows = trial_steps::table
        .left_join(staff::table)
        .filter(trial_steps::trial_id.eq(trial))
        .order((trial_steps::at, trial_steps::id))
        .select((trial_steps::step, trial_steps::note, staff::name.nullable(), trial_steps::at))
        .limit(config::API_ROWS)
        .load::<(Step, String, Option<String>, Moment)>(conn)?;
    Ok(rows.into_iter().map(|(step, note, who, at)| Noted { step, note, who, at }).collect())
}

/// The last step of each of these trials.
pub fn last_steps(
    conn: &mut Conn,
    trials: &[Id<Running>],
) -> QueryResult<HashMap<Id<Running>, Step>> {
    let rows = trial_steps::table
        .filter(trial_steps::trial_id.eq_any(trials))
        .order((trial_steps::at.desc(), trial_steps::id.desc()))
        .select((trial_steps::trial_id, trial_steps::step))
        .limit(config::API_ROWS)
        .load::<(Id<Running>, Step)>(conn)?;
    let mut last = HashMap::new();
    for (trial, step) in rows {
        last.entry(trial).or_insert(step);
    }
    Ok(last)
}

/// Whether somebody works here who answers for data protection.
pub fn has_auditor(conn: &mut Conn) -> QueryResult<bool> {
    let auditors =
        staff::table.filter(staff::role.eq(Role::Auditor)).filter(staff::active.eq(true));
    Ok(auditors.count().get_result::<i64>(conn)? > 0)
}

/// What was counted at the closed events of a format that began in this time.
pub fn history(
    conn: &mut Conn,
    place: Place,
    (since, until): (Moment, Moment),
) -> QueryResult<History> {
    let rows = tallies::table
        .inner_join(events::table)
        .filter(events::format_id.eq(place.format))
        .filter(events::stage.eq(Stage::Closed))
        .filter(events::begins_at.ge(since).and(events::begins_at.lt(until)))
        .group_by((tallies::channel, tallies::language))
        .select((
            (tallies::channel, tallies::language),
            count_star(),
            (sum(tallies::delivered), sum(tallies::attended)),
        ))
        .limit(limits::TALLIES)
        .load::<((String, String), i64, (Option<i64>, Option<i64>))>(conn)?;
    let of = |count: Option<i64>| u32::try_from(count.unwrap_or(0)).unwrap_or(0);
    let ways: &[Channel] = match place.way {
        Spread::Any => &[Channel::Email, Channel::Letter],
        Spread::Email => &[Channel::Email],
        Spread::Letter => &[Channel::Letter],
        Spread::Sms => &[Channel::Sms],
    };
    let mut history = History::default();
    let (mut by_way, mut in_language) = (0, 0);
    for ((channel, language), events, (delivered, attended)) in rows {
        match (channel.as_str(), language.as_str()) {
            ("", "") => {
                history.events += of(Some(events));
                history.delivered += of(delivered);
                history.attended += of(attended);
            }
            ("", language) if language == place.language => in_language += of(delivered),
            (channel, "") if ways.iter().any(|way| way.code() == channel) => {
                by_way += of(delivered);
            }
            (_, _) => {}
        }
    }
    if history.delivered > 0 {
        let all = f64::from(history.delivered);
        history.of_text = f64::from(by_way) * f64::from(in_language) / all;
    }
    Ok(history)
}

/// A coming event that a trial would run over.
#[derive(Clone, Debug)]
pub struct Coming {
    pub id: Id<Event>,
    pub title: String,
    pub begins_at: Moment,
    /// `None`: of the whole house.
    pub site: Option<Id<Site>>,
}

/// The events of a format that are planned and over before a day, the next one first.
pub fn coming(
    conn: &mut Conn,
    format: Id<Format>,
    (now, stop): (Moment, Moment),
) -> QueryResult<Vec<Coming>> {
    let rows = events::table
        .filter(events::format_id.eq(format))
        .filter(events::stage.eq_any([Stage::Draft, Stage::Published]))
        .filter(events::begins_at.gt(now))
        .filter(events::ends_at.le(stop))
        .order((events::begins_at, events::id))
        .select((events::id, events::title, events::begins_at, events::site_id))
        .limit(limits::EVENTS)
        .load::<(Id<Event>, String, Option<Moment>, Option<Id<Site>>)>(conn)?;
    let coming = |(id, title, begins_at, site): (_, _, Option<Moment>, _)| {
        Some(Coming { id, title, begins_at: begins_at?, site })
    };
    Ok(rows.into_iter().filter_map(coming).collect())
}

/// Where the events stand at which these versions were dealt and not yet kept as sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Over and not closed.
    pub open: Vec<Id<Event>>,
    /// Still to come, or running.
    pub pending: usize,
}

/// The same, read now.
pub fn standing(conn: &mut Conn, arms: &[Id<Arm>], now: Moment) -> QueryResult<Standing> {
    let rows = invitations::table
        .inner_join(events::table)
        .filter(invitations::arm.eq_any(arms.iter().copied().map(Some)))
        .filter(invitations::withdrawn_at.is_null())
        .filter(events::stage.eq(Stage::Published))
        .select((events::id, events::ends_at))
        .distinct()
        .limit(limits::EVENTS)
        .load::<(Id<Event>, Option<Moment>)>(conn)?;
    let mut standing = Standing::default();
    for (event, ends_at) in rows {
        match ends_at.is_some_and(|end| end <= now) {
            true => standing.open.push(event),
            false => standing.pending += 1,
        }
    }
    Ok(standing)
}

/// How many invitations say one of these versions: those whose rows are there, and the delivered ones
/// of events whose names are erased.
pub fn dealt(conn: &mut Conn, arms: &[Id<Arm>]) -> QueryResult<i64> {
    let here = invitations::table
        .filter(invitations::arm.eq_any(arms.iter().copied().map(Some)))
        .filter(invitations::withdrawn_at.is_null())
        .count()
        .get_result::<i64>(conn)?;
    let gone = trial_tallies::table
        .inner_join(events::table)
        .filter(trial_tallies::arm_id.eq_any(arms))
        .filter(events::erased_at.is_not_null())
        .select(sum(trial_tallies::delivered))
        .first::<Option<i64>>(conn)?;
    Ok(here + gone.unwrap_or(0))
}

/// What versions add up to, and at which events.
type Kept = (BTreeMap<Id<Arm>, Sum>, Vec<Id<Event>>);

/// What these versions add up to in the sums that are kept, and at which events.
pub fn sums(conn: &mut Conn, arms: &[Id<Arm>]) -> QueryResult<Kept> {
    let rows = trial_tallies::table
        .filter(trial_tallies::arm_id.eq_any(arms))
        .select((
            (trial_tallies::arm_id, trial_tallies::event_id),
            (trial_tallies::delivered, trial_tallies::attended, trial_tallies::unknown),
        ))
        .limit(limits::EVENTS * limits::ARMS as i64)
        .load::<((Id<Arm>, Id<Event>), (i32, i32, i32))>(conn)?;
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    let (mut sums, mut events) = (BTreeMap::<_, Sum>::new(), Vec::new());
    for ((arm, event), (delivered, attended, unknown)) in rows {
        let sum = sums.entry(arm).or_default();
        sum.events += 1;
        sum.delivered += of(delivered);
        sum.attended += of(attended);
        sum.unknown += of(unknown);
        events.push(event);
    }
    events.sort_unstable();
    events.dedup();
    Ok((sums, events))
}

/// What these closed events add up to as a whole.
pub fn whole(conn: &mut Conn, of: &[Id<Event>]) -> QueryResult<Sum> {
    let rows = tallies::table
        .filter(tallies::event_id.eq_any(of))
        .filter(tallies::channel.eq("").and(tallies::language.eq("")))
        .select((tallies::delivered, tallies::attended, tallies::unknown))
        .limit(limits::EVENTS)
        .load::<(i32, i32, i32)>(conn)?;
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    let mut whole = Sum::default();
    for (delivered, attended, unknown) in rows {
        whole.events += 1;
        whole.delivered += of(delivered);
        whole.attended += of(attended);
        whole.unknown += of(unknown);
    }
    Ok(whole)
}

/// Erases which guest had which of these versions.
pub fn erase(conn: &mut Conn, arms: &[Id<Arm>]) -> QueryResult<usize> {
    let dealt = invitations::table.filter(invitations::arm.eq_any(arms.iter().copied().map(Some)));
    diesel::update(dealt).set(invitations::arm.eq(None::<Id<Arm>>)).execute(conn)
}

/// Forgets what these versions add up to: a trial that is broken off has no result.
pub fn forget_sums(conn: &mut Conn, arms: &[Id<Arm>]) -> QueryResult<()> {
    let kept = trial_tallies::table.filter(trial_tallies::arm_id.eq_any(arms));
    diesel::delete(kept).execute(conn).map(drop)
}
