//! Changes an event that guests may know of: whoever fits now moves up, whoever knew is told.

use super::change::{ChangeError, change};
use super::settle::settle;
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Draft, Event, Stage, Words};
use crate::staff::Actor;
use crate::web::App;

/// Changes what is said about an event and how many may come. More seats or more childcare help
/// those who wait, in the same transaction: no chair stays empty while somebody who fits waits.
/// Returns how many parties moved up.
pub fn edit_words(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Event>,
    words: &Words,
    now: Moment,
) -> Result<usize, ChangeError> {
    events::actions::edit_words(conn, actor, id, words)?;
    Ok(settle(conn, app, id, now)?)
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
) -> Result<(), ChangeError> {
    let event = events::actions::kept_by(conn, actor, id)?;
    if event.stage == Stage::Published {
        change(conn, app, actor, id, (&draft.meeting, reason), now)?;
    }
    events::actions::edit(conn, actor, id, draft)?;
    settle(conn, app, id, now)?;
    Ok(())
}
