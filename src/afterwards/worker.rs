//! Looks now and then whether thanks are to go by themselves.
//!
//! Nothing depends on the moment: an event that is closed some days late is found then, and thanks that a
//! person released are found said.

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::actions::{AfterwardsError, release_planned};
use super::queries;
use crate::config;
use crate::db::{Id, Moment};
use crate::events::Event;
use crate::reminders;
use crate::reminders::due::awake;
use crate::web::App;

/// Thanks now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        match thank_due(&app).await {
            Ok(0) => {}
            Ok(thanked) => info!(thanked, "guests of events are thanked"),
            Err(cause) => error!(%cause, "nobody could be thanked"),
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(config::REMINDER_LOOK) => {} }
    }
}

/// Thanks after all events that are due now and returns how many those were: for stories, too.
pub async fn thank_due(app: &App) -> Result<usize, diesel::result::Error> {
    let (now, land) = (app.clock.now(), app.office().land);
    if awake(now, land) != now {
        return Ok(0);
    }
    let mut thanked = 0;
    for event in due(app, now).await? {
        let there = app.clone();
        let released: Result<_, AfterwardsError> =
            app.db.write(move |conn| release_planned(conn, &there, event, now)).await;
        match released {
            Ok(Some(_)) => thanked += 1,
            Ok(None) => {}
            // One event that cannot be must not keep the others from theirs.
            Err(cause) => warn!(%cause, %event, "the guests of an event could not be thanked"),
        }
    }
    Ok(thanked)
}

/// Only reads: most looks find nothing to do.
async fn due(app: &App, now: Moment) -> Result<Vec<Id<Event>>, diesel::result::Error> {
    let since = now.before(config::THANKS_BY_ITSELF);
    app.db
        .read(move |conn| {
            let mut events = queries::unthanked(conn, since, now)?;
            let planned = reminders::queries::thanked_by_itself(conn, &events, since)?;
            events.retain(|event| planned.contains(event));
            Ok(events)
        })
        .await
}
