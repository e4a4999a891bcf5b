//! Reads lists in the background, and tidies up after them.

use std::fs::File;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{error, info};

use super::{Intake, IntakeState, actions, queries};
use crate::config;
use crate::guests::receiving::{self, erase};
use crate::guests::taking_over::{Mode, Order, TakeOverError, take_over};
use crate::problem::Explain;
use crate::staff::Scope;
use crate::web::App;

/// A sign of life at most this often.
const SIGN_OF_LIFE: Duration = Duration::from_millis(300);
/// How often old uploads are looked for.
const TIDYING: Duration = Duration::from_secs(60 * 60);

/// Reads a list on a thread of its own. The list's row says how it ended.
pub fn start(app: &App, intake: Intake, scope: Scope, mode: Mode) -> JoinHandle<()> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let id = intake.id;
        if let Err(cause) = work(&app, intake, scope, mode) {
            // The row falls silent and shows as interrupted.
            error!(%cause, %id, "an import could not be recorded");
        }
    })
}

fn work(app: &App, intake: Intake, scope: Scope, mode: Mode) -> Result<(), TakeOverError> {
    let (db, clock, id) = (&app.db, &app.clock, intake.id);
    let Some(path) = intake.path else { return Ok(()) };
    let order = Order { mode, scope, today: clock.today().civil(), now: clock.now() };
    let mut last = Instant::now();
    let outcome = take_over(db, || File::open(&path), &intake.mapping, order, &mut |rows| {
        if last.elapsed() >= SIGN_OF_LIFE {
            last = Instant::now();
            let now = clock.now();
            db.write_here(move |conn| queries::progress(conn, id, rows, now))?;
        }
        Ok(())
    });
    let now = clock.now();
    match outcome {
        Ok(report) => {
            info!(rows = report.rows, rejected = report.rejected, ?mode, "a list was read");
            db.write_here(move |conn| {
                match mode {
                    Mode::DryRun => {
                        let from = [IntakeState::Checking];
                        queries::advance(conn, id, &from, IntakeState::Checked, now)?;
                    }
                    Mode::ForReal => {
                        let from = [IntakeState::Running, IntakeState::Failed];
                        queries::advance(conn, id, &from, IntakeState::Done, now)?;
                        queries::file_erased(conn, id)?;
                    }
                }
                queries::keep_report(conn, id, &report)
            })?;
            if mode == Mode::ForReal {
                erase(&path);
            }
        }
        Err(refusal) => {
            let problem = refusal.explain().sentence;
            db.write_here(move |conn| {
                let from = [IntakeState::Checking, IntakeState::Running];
                queries::advance(conn, id, &from, IntakeState::Failed, now)?;
                queries::keep_problem(conn, id, &problem)
            })?;
        }
    }
    Ok(())
}

/// After a start: what was interrupted says so, what is too old is erased.
pub fn resume_imports(app: &App) -> Result<(), diesel::result::Error> {
    let now = app.clock.now();
    let old = app.db.write_here(move |conn| {
        queries::mark_interrupted(conn, now)?;
        let old = queries::from_before(conn, now.before(config::UPLOAD_LIFE))?;
        for intake in &old {
            actions::forget(conn, intake, now)?;
        }
        Ok::<_, diesel::result::Error>(old)
    })?;
    old.iter().filter_map(|intake| intake.path.as_deref()).for_each(erase);
    erase_strays(app);
    Ok(())
}

/// Files of calls that never ended.
fn erase_strays(app: &App) {
    let Ok(files) = std::fs::read_dir(receiving::folder(&app.config.data_dir)) else { return };
    for file in files.flatten() {
        let age = file.metadata().and_then(|known| known.modified()).map(|at| at.elapsed());
        if let Ok(Ok(age)) = age
            && age > 2 * config::UPLOAD_LIFE
        {
            erase(&file.path());
        }
    }
}

/// Tidies up now and then, until it is told to stop.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow_and_update() {
        let house = app.clone();
        let tidied = tokio::task::spawn_blocking(move || resume_imports(&house)).await;
        if let Ok(Err(cause)) = tidied {
            error!(%cause, "old uploads could not be erased");
        }
        tokio::select! { _ = stop.changed() => {}, () = tokio::time::sleep(TIDYING) => {} }
    }
}
