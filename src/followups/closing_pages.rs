//! `/events/{id}/closing`: the event is over and entered, and everybody has a next step where the format
//! asks for one; what it adds up to is kept.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, CloseError, open_count, open_sentence};
use crate::attendance::actions::{self as door, Gaps};
use crate::attendance::{Seen, device, paper_actions, queries, tally};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::{Event, Phase};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, Scope, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(ask).service(close).service(reopen);
}

#[derive(Serialize)]
struct ClosingPage {
    id: Id<Event>,
    title: String,
    phase: Phase,
    delivered: i32,
    attended: i32,
    unknown: i32,
    walk_ins: i32,
    /// Guests about whom two who kept the door disagree.
    conflicts: usize,
    /// On how many lines paper and screen differ.
    differ: usize,
    /// How many would leave without a next step, in a sentence; empty: nobody.
    open: String,
    may_reopen: bool,
}

fn closing_page(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<ClosingPage, CloseError> {
    actor.may(Right::EnterAnswers).map_err(door::CloseError::from)?;
    let event = seen_by(conn, actor, event).map_err(door::CloseError::from)?;
    let differ = paper_actions::differences(conn, &event)?;
    let open = open_count(&actions::of_event(conn, &event, &Scope::All)?);
    let sums = queries::sums(conn, &[event.id])?.remove(&event.id).unwrap_or_default();
    let total = tally::total(&sums);
    let mut conflicts = 0;
    for session in &event.sessions {
        conflicts += device::actions::conflicts(conn, session.id)?.len();
    }
    Ok(ClosingPage {
        id: event.id,
        phase: event.phase(now),
        title: event.title,
        delivered: total.delivered,
        attended: total.attended,
        unknown: total.unknown,
        walk_ins: total.walk_ins,
        conflicts,
        differ,
        open: if open > 0 { open_sentence(open) } else { String::new() },
        may_reopen: actor.role.allows(Right::PlanEvents),
    })
}

#[get("/events/{event}/closing")]
async fn ask(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let read = app.db.read(move |conn| {
        actor.may(Right::EnterAnswers).map_err(door::CloseError::from)?;
        let known = seen_by(conn, &actor, event).map_err(door::CloseError::from)?;
        Seen::of(conn, &actor, &known, now, |conn| closing_page(conn, &actor, event, now))
    });
    let title = "Veranstaltung abschließen";
    read.await?.show(&app, &staff, title, "followups/closing.html")
}

#[post("/events/{event}/closing")]
async fn close(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    let gaps = match posted.fields.ticked("keep_gaps") {
        true => Gaps::Keep,
        false => Gaps::Ask,
    };
    let by = actor.clone();
    let closed = app.db.write(move |conn| actions::close(conn, &by, event, gaps, now)).await;
    match closed {
        Ok(_) => Ok(done(format!("/events/{event}"), "Die Veranstaltung ist abgeschlossen.")),
        Err(
            CloseError::Open(_)
            | CloseError::Door(
                door::CloseError::Gaps(_)
                | door::CloseError::Conflicts(_)
                | door::CloseError::Paper(_),
            ),
        ) => {
            let page = app.db.read(move |conn| closing_page(conn, &actor, event, now)).await?;
            let title = "Veranstaltung abschließen";
            posted.staff.show_refused(&app, title, "followups/closing.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/events/{event}/reopening")]
async fn reopen(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    app.db.write(move |conn| door::reopen(conn, &actor, event, now)).await?;
    let sentence = "Die Veranstaltung ist wieder offen. Bitte schließen Sie sie danach wieder ab.";
    Ok(done(format!("/events/{event}/attendance"), sentence))
}
