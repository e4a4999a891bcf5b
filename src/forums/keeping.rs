//! What goes on without anybody clicking: offers end, unconfirmed names are erased, and the moment at
//! which a forum was full is noted.

use tokio::select;
use tokio::sync::watch;
use tokio::time::sleep;
use tracing::{error, info};

use super::actions;
use crate::config;
use crate::invitations;
use crate::web::App;

/// Keeps forums until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        match keep_once(&app).await {
            Ok(0) => {}
            Ok(erased) => info!(erased, "names that nobody confirmed were erased"),
            Err(problem) => error!(%problem, "forums could not be kept"),
        }
        select! { _ = stop.changed() => {}, () = sleep(config::FORUM_REST) => {} }
    }
}

/// One round. Returns how many unconfirmed names were erased.
pub async fn keep_once(app: &App) -> Result<usize, invitations::actions::PostError> {
    let (there, now) = (app.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            invitations::actions::end_offers(conn, &there, now)?;
            actions::note_full(conn, now)?;
            Ok(actions::erase_unconfirmed(conn, now)?)
        })
        .await
}
