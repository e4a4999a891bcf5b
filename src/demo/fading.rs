//! Keeps the deadlines of the past year, each in the night in which it was due: what is long over has
//! no names any more, and its figures stay.

use std::time::Duration;

use crate::config;
use crate::db::{Conn, Moment};
use crate::privacy::actions;
use crate::privacy::queries::due;
use crate::privacy::retention::{self, Step};

use super::{DemoError, refused};

/// A night's work has begun a moment ago.
const MOMENT: Duration = Duration::from_secs(7);

/// Lets the past fade.
pub fn fade(conn: &mut Conn, now: Moment) -> Result<(), DemoError> {
    let tonight = retention::night(now);
    for step in [Step::Wishes, Step::Messages, Step::FollowUps, Step::Roster] {
        for event in due::events(conn, step, tonight, &[], config::API_ROWS)? {
            let Some((ended, roster)) = due::deadline(conn, event)? else { continue };
            let night = retention::due(ended, step.days(roster));
            let at = retention::begin(night).after(MOMENT);
            actions::erase(conn, event, step, night, at).map_err(refused)?;
        }
    }
    Ok(())
}
