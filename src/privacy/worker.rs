//! Keeps the deadlines: once a night, and at the start if a night was missed.
//!
//! Whoever begins a night's work writes its row first; other processes then leave it alone. Each event
//! is erased in a transaction of its own, so that nobody waits for long and a fault costs one event.
//! What could not be erased is counted and tried again in the next night.

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::actions;
use super::queries::log::Claim;
use super::queries::{due, log};
use super::retention::{self, Step};
use crate::config;
use crate::db::{Day, Id};
use crate::events::Event;
use crate::web::App;

/// More events than this that fail in one night are one fault, not many.
const MOST_FAILURES: usize = 100;

/// What a night's work came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Night {
    /// Erasures that found something.
    pub erased: usize,
    /// Rows that they emptied or removed.
    pub rows: usize,
    pub failures: usize,
}

/// Looks now and then whether a night's work waits, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let told = stop.clone();
    let stopped = move || *told.borrow();
    while !*stop.borrow_and_update() {
        match keep(&app, &stopped).await {
            Ok(Some(night)) => {
                info!(night.erased, night.rows, night.failures, "deadlines are kept");
            }
            Ok(None) => {}
            Err(cause) => error!(%cause, "deadlines could not be kept"),
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(config::ERASING_LOOK) => {} }
    }
}

/// Does the work of the last night, if nobody has: for stories and the command line.
pub async fn keep_deadlines(app: &App) -> Result<Option<Night>, diesel::result::Error> {
    keep(app, &|| false).await
}

/// `None` if the night's work is done, or somebody else's.
async fn keep(
    app: &App,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Night>, diesel::result::Error> {
    let night = retention::night(app.clock.now());
    if claim(app, night).await? == Claim::Others {
        return Ok(None);
    }
    let mut work = Work { app, night, sum: Night::default(), done_with: Vec::new() };
    for step in Step::ALL {
        if work.through(step, stopped).await? == Went::Stopped {
            // The night stays open: whoever looks next goes on.
            return Ok(None);
        }
    }
    work.tidy().await?;
    let (sum, now) = (work.sum, app.clock.now());
    app.db.write(move |conn| log::ended(conn, night, sum.failures, now)).await?;
    Ok(Some(sum))
}

async fn claim(app: &App, night: Day) -> Result<Claim, diesel::result::Error> {
    let now = app.clock.now();
    match app.db.write(move |conn| log::claim(conn, night, now)).await {
        Err(error) if log::was_quicker(&error) => Ok(Claim::Others),
        claimed => claimed,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Went {
    Through,
    Stopped,
}

/// A night's work under way.
struct Work<'a> {
    app: &'a App,
    night: Day,
    sum: Night,
    /// Found, but not to be looked at again tonight.
    done_with: Vec<Id<Event>>,
}

impl Work<'_> {
    /// One step for every event whose time has come.
    async fn through(
        &mut self,
        step: Step,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Went, diesel::result::Error> {
        loop {
            let (night, except) = (self.night, self.done_with.clone());
            let batch = config::ERASING_BATCH;
            let read = self.app.db.read(move |conn| due::events(conn, step, night, &except, batch));
            let events = read.await?;
            if events.is_empty() || self.sum.failures > MOST_FAILURES {
                return Ok(Went::Through);
            }
            for event in events {
                if stopped() {
                    return Ok(Went::Stopped);
                }
                self.erase(event, step).await;
            }
            let now = self.app.clock.now();
            self.app.db.write(move |conn| log::seen(conn, night, now)).await?;
        }
    }

    async fn erase(&mut self, event: Id<Event>, step: Step) {
        let (night, now) = (self.night, self.app.clock.now());
        let erased = self.app.db.write(move |conn| actions::erase(conn, event, step, night, now));
        match erased.await {
            Ok(Some(counts)) if !counts.is_empty() => {
                self.sum.erased += 1;
                self.sum.rows += counts.rows();
            }
            // Nothing was left, or it was moved since it was looked up.
            Ok(Some(_) | None) => self.done_with.push(event),
            Err(cause) => {
                warn!(%cause, %event, ?step, "an event could not be erased");
                self.sum.failures += 1;
                self.done_with.push(event);
            }
        }
    }

    async fn tidy(&mut self) -> Result<(), diesel::result::Error> {
        let now = self.app.clock.now();
        let counts = self.app.db.write(move |conn| actions::tidy(conn, now)).await?;
        self.sum.rows += counts.rows();
        Ok(())
    }
}
