//! `/events/{id}/closing`: the event is over and entered; what it adds up to is kept.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, CloseError, Gaps};
use super::{queries, tally};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::{Event, Phase};
use crate::problem::PageResult;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
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
    may_reopen: bool,
}

fn closing_page(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<ClosingPage, CloseError> {
    actor.may(Right::EnterAnswers)?;
    let event = seen_by(conn, actor, event)?;
    let sums = queries::sums(conn, &[event.id])?.remove(&event.id).unwrap_or_default();
    let total = tally::total(&sums);
    Ok(ClosingPage {
        id: event.id,
        phase: event.phase(now),
        title: event.title,
        delivered: total.delivered,
        attended: total.attended,
        unknown: total.unknown,
        walk_ins: total.walk_ins,
        may_reopen: actor.role.allows(Right::PlanEvents),
    })
}

#[get("/events/{event}/closing")]
async fn ask(app: App, staff: SignedIn, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let page = app.db.read(move |conn| closing_page(conn, &actor, event, now)).await?;
    staff.show(&app, "Veranstaltung abschließen", "attendance/closing.html", &page)
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
        Err(CloseError::Gaps(_)) => {
            let page = app.db.read(move |conn| closing_page(conn, &actor, event, now)).await?;
            let title = "Veranstaltung abschließen";
            posted.staff.show_refused(&app, title, "attendance/closing.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[post("/events/{event}/reopening")]
async fn reopen(app: App, posted: Posted, event: web::Path<Id<Event>>) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    app.db.write(move |conn| actions::reopen(conn, &actor, event, now)).await?;
    let sentence = "Die Veranstaltung ist wieder offen. Bitte schließen Sie sie danach wieder ab.";
    Ok(done(format!("/events/{event}/attendance"), sentence))
}
