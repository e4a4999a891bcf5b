//! What can be done with an event; each verb is one transaction.

use crate::db::{Conn, Id};
use crate::problem::{Explain, Explanation, missing};
use crate::staff::Actor;

use super::{Event, queries};

/// Why somebody does not get an event.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// It is not there, or belongs to a Standort that is not theirs.
    #[error("no such event for this actor")]
    Unknown,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for EventError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing(
                "Diese Veranstaltung gibt es nicht, oder sie gehört zu einem anderen Standort.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// An event that this actor may see. What belongs to no Standort is seen by everybody.
pub fn seen_by(conn: &mut Conn, actor: &Actor, id: Id<Event>) -> Result<Event, EventError> {
    let event = queries::find(conn, id)?.ok_or(EventError::Unknown)?;
    match event.site.is_none() || actor.scope.covers(event.site) {
        true => Ok(event),
        false => Err(EventError::Unknown),
    }
}
