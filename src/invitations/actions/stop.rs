//! Stops a release: while it is held nothing has gone out and nobody was invited; later what still waits
//! stays here, and who has it already keeps it.

use std::collections::BTreeSet;

use super::super::Campaign;
use super::super::queries::{self, calls, campaigns};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, actions::EventError};
use crate::guests::Channel;
use crate::letters;
use crate::outbox::{self, State};
use crate::problem::{Explain, Explanation, conflict, missing};
use crate::staff::{Actor, NotAllowed, Right};

/// Why a release goes on.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    #[error("no such campaign")]
    Unknown,
    #[error("the campaign was released at {}", .0.rfc3339())]
    Released(Moment),
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for StopError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diesen Versand gibt es nicht."),
            Self::Released(_) => conflict(
                "released",
                "Es wartet keine Nachricht mehr, die sich anhalten lässt. Einzelne Einladungen \
                 können Sie noch zurückziehen.",
            ),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

const REMARK: &str = "Der Versand wurde angehalten.";

/// How many messages of a release could still be stopped: they wait, and are not on paper.
pub fn still_waits(conn: &mut Conn, campaign: &Campaign) -> Result<usize, diesel::result::Error> {
    if campaign.stopped_at.is_some() {
        return Ok(0);
    }
    let printed = letters::queries::on_paper(conn, campaign.event.as_str())?;
    let waiting = outbox::queries::waiting_of(conn, campaign.id.as_str())?;
    Ok(waiting.iter().filter(|(id, _)| !printed.contains(id)).count())
}

/// Stops a release, in its hold or while messages of it wait. What has not gone out is as if it had never
/// been: those guests can be invited again. Letters on paper go, and after the hold whoever is invited by
/// phone stays on the list of calls. Twice is as good as once.
pub fn stop(
    conn: &mut Conn,
    actor: &Actor,
    campaign: Id<Campaign>,
    now: Moment,
) -> Result<usize, StopError> {
    actor.may(Right::Invite)?;
    let campaign = campaigns::find(conn, campaign)?.ok_or(StopError::Unknown)?;
    events::actions::seen_by(conn, actor, campaign.event)?;
    if campaign.stopped_at.is_some() {
        return Ok(0);
    }
    let is_held = campaign.is_held(now);
    if !is_held && still_waits(conn, &campaign)? == 0 {
        return Err(StopError::Released(campaign.release_at));
    }
    let printed = letters::queries::on_paper(conn, campaign.event.as_str())?;
    let id = campaign.id.as_str();
    let stopped = outbox::queries::stop_campaign(conn, id, &printed, REMARK, now)?;
    campaigns::stopped(conn, campaign.id, now)?;
    let rows = campaigns::invited_by(conn, campaign.id)?;
    let parties: Vec<_> = rows.iter().map(|row| row.party.to_string()).collect();
    let mut went_out = BTreeSet::new();
    for some in parties.chunks(500) {
        for (about, state) in outbox::queries::deliveries(conn, some, "invitation")? {
            match state {
                State::GivenUp => {}
                // What still waits is on paper.
                State::Queued
                | State::InFlight
                | State::Sent
                | State::Returned
                | State::Unknown => {
                    went_out.insert(about);
                }
            }
        }
    }
    let mut undone = 0;
    for row in rows.iter().rev() {
        let knows = row.delivered_at.is_some() || row.replied_at.is_some();
        if knows || went_out.contains(row.party.as_str()) {
            continue;
        }
        let waited = row.channel != Channel::Phone && stopped.contains(row.party.as_str());
        if !is_held && !waited {
            continue;
        }
        calls::forget(conn, row.id)?;
        queries::forget_tokens(conn, row.id)?;
        campaigns::undo(conn, row.id)?;
        undone += 1;
    }
    Ok(undone)
}
