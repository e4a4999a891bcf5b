//! Stops a release while it is held: nothing has gone out, nobody was invited.

use super::super::Campaign;
use super::super::queries::{self, calls, campaigns};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, actions::EventError};
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
                "Die Zeit zum Anhalten ist um. Der Versand läuft. Einzelne Einladungen können Sie \
                 noch zurückziehen.",
            ),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

const REMARK: &str = "Der Versand wurde angehalten.";

/// Stops a release within its hold. What has not gone out is as if it had never been: those guests
/// can be invited again. Twice is as good as once.
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
    if !campaign.is_held(now) {
        return Err(StopError::Released(campaign.release_at));
    }
    outbox::queries::stop_campaign(conn, campaign.id.as_str(), REMARK, now)?;
    campaigns::stopped(conn, campaign.id, now)?;
    let rows = campaigns::invited_by(conn, campaign.id)?;
    let parties: Vec<_> = rows.iter().map(|row| row.party.to_string()).collect();
    let mut went_out = std::collections::BTreeSet::new();
    for some in parties.chunks(500) {
        for (about, state) in outbox::queries::deliveries(conn, some, "invitation")? {
            match state {
                State::Queued | State::GivenUp => {}
                State::InFlight | State::Sent | State::Returned | State::Unknown => {
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
        calls::forget(conn, row.id)?;
        queries::forget_tokens(conn, row.id)?;
        campaigns::undo(conn, row.id)?;
        undone += 1;
    }
    Ok(undone)
}
