//! SQL about what the versions of wording trials add up to: counted from rows by the definitions of
//! [`super::super::tally`], kept when an event is closed.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::tally::{Tally, tallies, total};
use super::sums::{asked, seen};
use crate::assignments;
use crate::config;
use crate::db::schema::{event_sessions, invitations, trial_arms, trial_tallies, trials};
use crate::db::{Conn, Id};
use crate::events::Event;
use crate::guests::Guest;
use crate::wordings::arms::TrialState;
use crate::wordings::{Arm, Running, arm_queries};

/// Events whose rows are counted at once.
const EVENTS_AT_ONCE: usize = 200;

/// What each version adds up to.
type ByArm = BTreeMap<Id<Arm>, Tally>;

/// What each version adds up to at each of these events, as their rows stand.
pub fn by_arm(conn: &mut Conn, of: &[Id<Event>]) -> QueryResult<HashMap<Id<Event>, ByArm>> {
    let mut found = HashMap::new();
    for some in of.chunks(EVENTS_AT_ONCE) {
        let rows = invitations::table
            .filter(invitations::event_id.eq_any(some))
            .filter(invitations::arm.is_not_null())
            .select((invitations::event_id, invitations::guest_id, invitations::arm))
            .limit((config::CAMPAIGN_GUESTS * EVENTS_AT_ONCE) as i64)
            .load::<(Id<Event>, Id<Guest>, Option<Id<Arm>>)>(conn)?;
        let mut arms: HashMap<Id<Event>, HashMap<Id<Guest>, Id<Arm>>> = HashMap::new();
        for (event, guest, arm) in rows {
            if let Some(arm) = arm {
                arms.entry(event).or_default().insert(guest, arm);
            }
        }
        let events: Vec<_> = arms.keys().copied().collect();
        let sessions: HashMap<Id<Event>, i64> = event_sessions::table
            .filter(event_sessions::event_id.eq_any(&events))
            .group_by(event_sessions::event_id)
            .select((event_sessions::event_id, count_star()))
            .limit(EVENTS_AT_ONCE as i64)
            .load::<(Id<Event>, i64)>(conn)?
            .into_iter()
            .collect();
        let mut asked = asked(conn, &events)?;
        let mut seen = seen(conn, &events)?;
        let assigned = assignments::queries::ever(conn, &events)?;
        for (event, arms) in arms {
            let mut seen = seen.remove(&event).unwrap_or_default();
            // No invitation, no turnout: as in the tally itself.
            let is_assigned = |guest| assigned.get(&event).is_some_and(|all| all.contains(&guest));
            seen.retain(|one| !one.guest.is_some_and(is_assigned));
            let mut by_arm: BTreeMap<Id<Arm>, Vec<_>> = BTreeMap::new();
            for one in asked.remove(&event).unwrap_or_default() {
                if let Some(arm) = arms.get(&one.guest) {
                    by_arm.entry(*arm).or_default().push(one);
                }
            }
            let sessions = sessions.get(&event).and_then(|count| usize::try_from(*count).ok());
            let sum = |asked: Vec<_>| total(&tallies(sessions.unwrap_or(0), &asked, &seen));
            found.insert(event, by_arm.into_iter().map(|(arm, asked)| (arm, sum(asked))).collect());
        }
    }
    Ok(found)
}

/// Keeps what each version adds up to at an event, in place of what was kept before.
pub fn keep_arms(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    forget_arms(conn, event)?;
    for (arm, tally) in by_arm(conn, &[event])?.remove(&event).unwrap_or_default() {
        diesel::insert_into(trial_tallies::table)
            .values((
                trial_tallies::arm_id.eq(arm),
                trial_tallies::event_id.eq(event),
                trial_tallies::delivered.eq(tally.delivered),
                trial_tallies::attended.eq(tally.attended),
                trial_tallies::unknown.eq(tally.unknown),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Holds the trials under way whose versions were dealt at an event until the transaction ends: whoever
/// ends one of them meanwhile waits, or is waited for, and its sums are kept once.
pub fn hold_trials(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    let dealt = invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::arm.is_not_null())
        .select(invitations::arm)
        .distinct()
        .limit(config::API_ROWS)
        .load::<Option<Id<Arm>>>(conn)?;
    let dealt: Vec<Id<Arm>> = dealt.into_iter().flatten().collect();
    let running = trial_arms::table
        .inner_join(trials::table)
        .filter(trial_arms::id.eq_any(dealt))
        .filter(trials::state.eq(TrialState::Running))
        .order(trials::id)
        .select(trials::id)
        .distinct()
        .limit(config::API_ROWS)
        .load::<Id<Running>>(conn)?;
    for trial in running {
        // Whichever is over by now has erased who had which version: nothing of it is kept again.
        arm_queries::hold(conn, trial)?;
    }
    Ok(())
}

/// Forgets it, because the event is open again. What a trial has ended with stays.
pub fn forget_arms(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    let running = trial_arms::table
        .inner_join(trials::table)
        .filter(trials::state.eq(TrialState::Running))
        .select(trial_arms::id)
        .limit(config::API_ROWS)
        .load::<Id<Arm>>(conn)?;
    let kept = trial_tallies::table
        .filter(trial_tallies::event_id.eq(event))
        .filter(trial_tallies::arm_id.eq_any(running));
    diesel::delete(kept).execute(conn).map(drop)
}
