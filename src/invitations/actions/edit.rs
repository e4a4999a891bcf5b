//! Changes an event that guests may know of: whoever fits now moves up, whoever knew is told. More
//! seats or more childcare help those who wait, in the same transaction: no chair stays empty while
//! somebody who fits waits.

use super::change::{ChangeError, change};
use super::post::Told;
use super::settle::settle;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Draft, Event, Stage};
use crate::staff::Actor;
use crate::web::App;

/// What an edit came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Parties that moved up from the waiting list.
    pub moved_up: usize,
    pub told: Told,
}

/// Changes an event altogether. Another time or place of a published one goes the way of
/// [`change`]; its format and its Standort stay.
pub fn edit(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    (draft, reason): (&Draft, &str),
    now: Moment,
) -> Result<Edited, ChangeError> {
    let event = events::actions::kept_by(conn, actor, id)?;
    let mut told = Told::default();
    if event.stage == Stage::Published {
        told = change(conn, app, actor, id, (&draft.meeting, reason), now)?;
    }
    events::actions::edit(conn, actor, id, draft)?;
    Ok(Edited { moved_up: settle(conn, app, id, now)?, told })
}
