//! SQL about the versions that are dealt now.

use diesel::prelude::*;

use super::arms::{Arm, Running, TrialState};
use super::{Place, Spread, Variety, Wording};
use crate::config;
use crate::db::schema::{trial_arms, trials, wordings};
use crate::db::{Conn, Day, Id};
use crate::formats::Format;
use crate::outbox::templates::LANGUAGES;

type Row = (Id<Running>, Id<Format>, Spread, String, String, Day);

/// The trials of a format that are under way.
pub fn running(conn: &mut Conn, format: Id<Format>) -> QueryResult<Vec<Running>> {
    let rows = trials::table
        .filter(trials::format_id.eq(format))
        .filter(trials::state.eq(TrialState::Running))
        .order(trials::id)
        .select((
            trials::id,
            trials::format_id,
            trials::way,
            trials::language,
            trials::seed,
            trials::stop_on,
        ))
        .limit(config::API_ROWS)
        .load::<Row>(conn)?;
    let mut running = Vec::with_capacity(rows.len());
    for (id, format, way, language, seed, stop_on) in rows {
        let Some(place) = place(format, way, &language) else { continue };
        running.push(Running { id, place, seed, stop_on, arms: arms(conn, id)? });
    }
    Ok(running)
}

/// Holds a trial that is under way until the transaction ends: whoever breaks it off meanwhile waits, or
/// is waited for. `false`: it is over.
pub fn hold(conn: &mut Conn, trial: Id<Running>) -> QueryResult<bool> {
    let running =
        trials::table.filter(trials::id.eq(trial)).filter(trials::state.eq(TrialState::Running));
    Ok(diesel::update(running).set(trials::state.eq(TrialState::Running)).execute(conn)? > 0)
}

/// Which text a trial is about; `None` if we no longer write in its language.
pub fn place(format: Id<Format>, way: Spread, language: &str) -> Option<Place> {
    let language = LANGUAGES.iter().copied().find(|known| *known == language)?;
    Some(Place { format, way, language, variety: Variety::Plain })
}

/// The versions of a trial, from A on.
pub fn arms(conn: &mut Conn, trial: Id<Running>) -> QueryResult<Vec<Arm>> {
    let rows = trial_arms::table
        .left_join(wordings::table)
        .filter(trial_arms::trial_id.eq(trial))
        .order(trial_arms::place)
        .select((trial_arms::id, Option::<Wording>::as_select()))
        .limit(config::trials::ARMS as i64)
        .load::<(Id<Arm>, Option<Wording>)>(conn)?;
    Ok(rows.into_iter().map(|(id, wording)| Arm { id, wording }).collect())
}

/// What a version says, and in place of which text. `None`: it is gone.
pub fn version(conn: &mut Conn, arm: Id<Arm>) -> QueryResult<Option<(Place, Option<Wording>)>> {
    let row = trial_arms::table
        .inner_join(trials::table)
        .left_join(wordings::table)
        .filter(trial_arms::id.eq(arm))
        .select((
            (trials::format_id, trials::way, trials::language),
            Option::<Wording>::as_select(),
        ))
        .first::<((Id<Format>, Spread, String), Option<Wording>)>(conn)
        .optional()?;
    Ok(row.and_then(|((format, way, language), wording)| {
        Some((place(format, way, &language)?, wording))
    }))
}

/// Whether a version stands in a trial: then it stays as it is.
pub fn is_arm(conn: &mut Conn, wording: Id<Wording>) -> QueryResult<bool> {
    let of = trial_arms::table.filter(trial_arms::wording_id.eq(wording));
    Ok(of.count().get_result::<i64>(conn)? > 0)
}
