//! The page for somebody who comes by themselves.

use actix_web::{get, web};
use serde::Serialize;

use super::actions::Tap;
use super::pages::{Asked, DoorError, Head, Seen, chosen};
use super::queries;
use crate::config;
use crate::db::Id;
use crate::events::actions::seen_by;
use crate::events::{Event, Session};
use crate::problem::PageResult;
use crate::staff::{Right, SignedIn};
use crate::web::App;

/// Guests that a search for somebody who came by themselves shows.
const CANDIDATES: i64 = 12;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(walk_in);
}

#[derive(Serialize)]
struct WalkInPage {
    event: Head,
    session: Id<Session>,
    operation: String,
    query: String,
    found: Vec<Candidate>,
}

#[derive(Serialize)]
struct Candidate {
    name: String,
    town: String,
    action: String,
}

#[get("/events/{event}/attendance/walk-in")]
async fn walk_in(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let page = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            Seen::of(conn, &actor, &event, now, |conn| {
                let session = chosen(&event, &asked.session, now).ok_or(DoorError::NoSession)?;
                let typed = asked.q.trim().chars().take(config::TITLE_CHARS).collect::<String>();
                let found = match typed.is_empty() {
                    true => Vec::new(),
                    false => queries::walk_in_candidates(conn, &actor.scope, &typed, CANDIDATES)?,
                };
                let operation = Id::<Tap>::new().to_string();
                let (id, session) = (event.id, session.id);
                let candidate = |known: queries::Known| Candidate {
                    action: format!(
                        "/events/{id}/attendance/{}?session={session}&operation={operation}",
                        known.guest
                    ),
                    name: known.name,
                    town: known.town,
                };
                Ok::<_, DoorError>(WalkInPage {
                    event: Head::of(&event, now),
                    session,
                    query: typed,
                    found: found.into_iter().map(candidate).collect(),
                    operation,
                })
            })
        })
        .await?;
    page.show(&app, &staff, "Jemand ist spontan da", "attendance/walk_in.html")
}
