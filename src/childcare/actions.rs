//! What can be decided about childcare as such. What follows for families stands further down the line.

use super::{Ratio, Rules, queries};
use crate::db::{Conn, Id};
use crate::events::actions::{EventError, kept_by};
use crate::events::{Event, Stage};
use crate::problem::{Explain, Explanation};
use crate::staff::{Actor, NotAllowed, Right};

/// Why a plan stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for PlanError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// Sets the house's own rule. Events that are planned already keep the one they were planned with.
pub fn set_rules(conn: &mut Conn, actor: &Actor, rules: &Rules) -> Result<(), PlanError> {
    actor.may(Right::RunOffice)?;
    Ok(queries::keep_rules(conn, rules)?)
}

/// Lets the places of an event follow from its carers by this ratio, or, with `None`, be a number.
pub fn plan(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    ratio: Option<Ratio>,
) -> Result<Event, PlanError> {
    let event = kept_by(conn, actor, event)?;
    match event.stage {
        Stage::Draft | Stage::Published => {}
        stage @ (Stage::Cancelled | Stage::Closed) => return Err(EventError::Done(stage).into()),
    }
    queries::keep_plan(conn, event.id, ratio)?;
    Ok(event)
}
