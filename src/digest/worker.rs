//! Looks now and then whether a report of the month is due.
//!
//! Nothing depends on the moment: what was due while nobody looked is found the next time.

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::actions::{self, DigestError, Written};
use super::due::{Due, due};
use super::queries;
use crate::config;
use crate::staff::Staff;
use crate::web::App;

/// Writes what is due now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let told = stop.clone();
    let stopped = move || *told.borrow();
    while !*stop.borrow_and_update() {
        match keep(&app, &stopped).await {
            Ok(0) => {}
            Ok(written) => info!(written, "reports of the month are written"),
            Err(cause) => error!(%cause, "no report of the month could be written"),
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(config::MONTHLY_LOOK) => {} }
    }
}

/// Writes what is due and returns how many reports that were: for stories.
pub async fn write_due(app: &App) -> Result<usize, DigestError> {
    keep(app, &|| false).await
}

async fn keep(app: &App, stopped: &(dyn Fn() -> bool + Sync)) -> Result<usize, DigestError> {
    let (now, land) = (app.clock.now(), app.office().land);
    let Some(due) = due(now, land) else { return Ok(0) };
    let waiting = app.db.read(move |conn| queries::waiting(conn, due)).await?;
    let mut written = 0;
    for reader in waiting {
        if stopped() {
            break;
        }
        let id = reader.id;
        match one(app, reader, due).await {
            Ok(Written::Now) => written += 1,
            Ok(Written::Not) => {}
            // One report that cannot be must not keep the others from theirs.
            Err(cause) => warn!(%cause, %id, "a report of the month could not be written"),
        }
    }
    Ok(written)
}

async fn one(app: &App, reader: Staff, due: Due) -> Result<Written, DigestError> {
    let (scope, baseline, now) = (reader.scope.clone(), app.office().baseline, app.clock.now());
    let read = move |conn: &mut _| queries::figures(conn, &scope, due, baseline, now);
    let figures = app.db.read(read).await?;
    let there = app.clone();
    let write = move |conn: &mut _| actions::write(conn, &there, (&reader, &figures), due, now);
    app.db.write(write).await
}
