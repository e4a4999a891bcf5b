//! Looks now and then whether somebody is to be reminded.
//!
//! Nothing depends on the moment: what was due while nobody looked is found the next time, as long as it
//! still helps. Events are looked at by their beginning first, so that most looks cost one question.

use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::actions::{self, ReminderError, Round};
use super::due::{Timetable, awake};
use super::plan::Plan;
use super::queries;
use super::view::View;
use crate::config;
use crate::db::{Id, Moment};
use crate::events::{self, Event};
use crate::web::App;

/// Reminds now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let told = stop.clone();
    let stopped = move || *told.borrow();
    while !*stop.borrow_and_update() {
        match keep(&app, &stopped).await {
            Ok(0) => {}
            Ok(reminded) => info!(reminded, "guests are reminded"),
            Err(cause) => error!(%cause, "nobody could be reminded"),
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(config::REMINDER_LOOK) => {} }
    }
}

/// Reminds whoever is due now and returns how many households that were: for stories and the demo.
pub async fn remind_due(app: &App) -> Result<usize, diesel::result::Error> {
    keep(app, &|| false).await
}

/// A reminder is sent at most so long before: the longest of a plan, and days that are left alone.
const HORIZON: Duration = Duration::from_secs(30 * 24 * 60 * 60);

async fn keep(
    app: &App,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<usize, diesel::result::Error> {
    let (now, land) = (app.clock.now(), app.office().land);
    if awake(now, land) != now {
        return Ok(0);
    }
    let read = app.db.read(move |conn| {
        let coming = queries::coming(conn, now, now.after(HORIZON))?;
        Ok::<_, diesel::result::Error>((coming, queries::plans(conn)?))
    });
    let (coming, plans) = read.await?;
    let usual = Plan::default();
    let mut reminded = 0;
    for (event, format, begins_at) in coming {
        let plan = plans.get(&format).unwrap_or(&usual);
        let open = begins_at.is_some_and(|at| Timetable::of(plan, at, land).is_open(now));
        if open && is_due(app, event, now).await? {
            reminded += all_of(app, event, stopped).await;
        }
        if stopped() {
            break;
        }
    }
    Ok(reminded)
}

/// Whether anybody is due at an event. Only reads: most looks find nothing to do.
async fn is_due(app: &App, event: Id<Event>, now: Moment) -> Result<bool, diesel::result::Error> {
    let there = app.clone();
    app.db
        .read(move |conn| {
            let Some(event) = events::queries::find(conn, event)? else { return Ok(false) };
            Ok(!View::of(conn, &there, event, now)?.due(now).is_empty())
        })
        .await
}

/// More rounds than the largest event has.
const MOST_ROUNDS: usize = config::CAMPAIGN_GUESTS / config::REMINDER_BATCH;

/// Everybody who is due at an event, some in each transaction.
async fn all_of(app: &App, event: Id<Event>, stopped: &(dyn Fn() -> bool + Sync)) -> usize {
    let mut reminded = 0;
    for _ in 0..MOST_ROUNDS {
        let (there, now) = (app.clone(), app.clock.now());
        let round: Result<Round, ReminderError> =
            app.db.write(move |conn| actions::remind(conn, &there, event, now)).await;
        match round {
            Ok(round) => {
                reminded += round.reminded;
                if !round.more || stopped() {
                    break;
                }
            }
            // One event that cannot be must not keep the others from theirs.
            Err(cause) => {
                warn!(%cause, %event, "the guests of an event could not be reminded");
                break;
            }
        }
    }
    reminded
}
