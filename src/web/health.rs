//! Whether the house is open: asked by whoever watches over it. Says nothing about anybody.
//!
//! `/health/live` means the process answers. `/health/ready` means people can be let in: the
//! database answers, it is up to date, and a worker has given a sign of life within the last minute.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;

use super::App;
use crate::config;
use crate::db::{condition, migrate};
use crate::outbox::sending;

/// How the parts of the house are; 200 if all are well, else 503.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Health {
    pub database: Part,
    pub migrations: Part,
    pub worker: Part,
}

/// How one part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Ok,
    /// Does not answer.
    Failed,
    /// Answers, but is not on the state of this program.
    Outdated,
    /// Has not given a sign of life for a minute.
    Silent,
    /// Could not be asked, because another part failed.
    NotAsked,
}

#[derive(Serialize)]
struct Live {
    live: bool,
}

/// The health routes; served on the staff's door only.
pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(live).service(ready);
}

/// The process answers.
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Live { live: true })
}

/// The house is open, or which part keeps it closed.
#[get("/health/ready")]
async fn ready(app: App) -> HttpResponse {
    // Asking takes several connections in a row: not on the thread that serves people.
    let health = match web::block(move || look(&app)).await {
        Ok(health) => health,
        Err(_) => Health::closed(),
    };
    match health.is_open() {
        true => HttpResponse::Ok().json(health),
        false => HttpResponse::ServiceUnavailable().json(health),
    }
}

impl Health {
    fn closed() -> Self {
        Self { database: Part::Failed, migrations: Part::NotAsked, worker: Part::NotAsked }
    }

    /// Whether every part is well.
    pub fn is_open(self) -> bool {
        [self.database, self.migrations, self.worker].iter().all(|part| *part == Part::Ok)
    }
}

/// Asks the parts one after the other.
pub fn look(app: &App) -> Health {
    if app.db.read_here(condition::size).is_err() {
        return Health::closed();
    }
    let migrations = match (migrate::pending(&app.db), migrate::is_ahead(&app.db)) {
        (Ok(steps), Ok(false)) if steps.is_empty() => Part::Ok,
        (Ok(_), Ok(_)) => Part::Outdated,
        (Err(_), Ok(_) | Err(_)) | (Ok(_), Err(_)) => Part::Failed,
    };
    let oldest = app.clock.now().before(config::HEARTBEAT);
    let worker = match app.db.read_here(sending::last_beat) {
        Ok(Some(beat)) if beat >= oldest => Part::Ok,
        Ok(Some(_) | None) => Part::Silent,
        Err(_) => Part::Failed,
    };
    Health { database: Part::Ok, migrations, worker }
}
