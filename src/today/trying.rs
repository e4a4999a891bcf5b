//! Wording trials that wait for somebody: for a signature, to be mended, for their beginning, or to be
//! read.

use super::pages::Task;
use crate::config;
use crate::db::{Conn, Moment};
use crate::staff::{Actor, Right};
use crate::trials::{Step, Trial, queries};
use crate::wordings::arms::TrialState;

/// Of whoever signs, and of whoever plans.
pub(super) fn tasks(
    conn: &mut Conn,
    actor: &Actor,
    now: Moment,
) -> Result<Vec<Task>, diesel::result::Error> {
    let mut tasks = Vec::new();
    if actor.role.allows(Right::SignTrials) {
        let waiting = queries::in_state(conn, TrialState::Waiting)?;
        tasks.extend(waiting.iter().map(|trial| {
            let more = "Vor dem Beginn gibt der Datenschutz ihn frei oder lehnt ihn ab.";
            task(trial, ("Ein Versuch wartet auf Ihre Freigabe", more), "Prüfen")
        }));
    }
    if actor.role.allows(Right::PlanEvents) {
        let drafts = queries::in_state(conn, TrialState::Draft)?;
        let ids: Vec<_> = drafts.iter().map(|trial| trial.id).collect();
        let last = queries::last_steps(conn, &ids)?;
        let refused = drafts.iter().filter(|trial| last.get(&trial.id) == Some(&Step::Refused));
        tasks.extend(refused.map(|trial| {
            let more = "Der Grund steht dort. Sie können ihn ändern und noch einmal vorlegen.";
            task(trial, ("Ein Versuch ist abgelehnt", more), "Ansehen")
        }));
        let signed = queries::in_state(conn, TrialState::Signed)?;
        tasks.extend(signed.iter().map(|trial| {
            let more = "Der Datenschutz hat zugestimmt.";
            task(trial, ("Ein Versuch kann beginnen", more), "Ansehen")
        }));
        let since = now.before(config::trials::NEWS);
        let ended = queries::in_state(conn, TrialState::Ended)?;
        let fresh = ended.iter().filter(|trial| trial.ended_at.is_some_and(|at| at > since));
        tasks.extend(fresh.map(|trial| {
            let more = "Seine Zeit ist um.";
            task(trial, ("Das Ergebnis eines Versuchs ist da", more), "Lesen")
        }));
    }
    Ok(tasks)
}

fn task(trial: &Trial, (title, more): (&str, &str), label: &'static str) -> Task {
    Task {
        title: title.into(),
        more: format!("{} · {more}", trial.name()),
        href: format!("/trials/{}", trial.id),
        label,
    }
}
