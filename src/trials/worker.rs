//! Looks now and then whether a trial has come to its last day.
//!
//! Nothing depends on the moment: what ended while nobody looked is found the next time.

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::actions::{self, TrialError};
use super::queries;
use crate::config;
use crate::web::App;
use crate::wordings::arms::TrialState;

/// Ends trials now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        match end_due(&app).await {
            Ok(0) => {}
            Ok(ended) => info!(ended, "trials have come to their end"),
            Err(cause) => error!(%cause, "trials could not be ended"),
        }
        tokio::select! {
            _ = stop.changed() => {},
            () = tokio::time::sleep(config::trials::LOOK) => {}
        }
    }
}

/// Ends every trial whose day has come and whose events are settled, and returns how many that were.
pub async fn end_due(app: &App) -> Result<usize, diesel::result::Error> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let running = app.db.read(|conn| queries::in_state(conn, TrialState::Running)).await?;
    let mut ended = 0;
    for trial in running.into_iter().filter(|trial| trial.stop_on <= today) {
        match app.db.write(move |conn| actions::end_when_settled(conn, trial.id, now)).await {
            Ok(true) => ended += 1,
            Ok(false) => {}
            // Somebody was quicker.
            Err(TrialError::NotNow(_)) => {}
            // One trial that cannot be ended must not keep the others from theirs.
            Err(cause) => warn!(%cause, trial = %trial.id, "a trial could not be ended"),
        }
    }
    Ok(ended)
}
