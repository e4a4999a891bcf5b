//! `/events/{id}/counter`: one big button for whoever stands at an open door. Each tap is somebody; the
//! last one can be taken back.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, Tap};
use super::pages::{Asked, DoorError, Seen, Tab, chosen, tab};
use super::{Presence, counter, queries};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events::actions::seen_by;
use crate::events::head::{self, Head};
use crate::events::{Event, Phase, Session};
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(count).service(undo);
}

#[derive(Serialize)]
struct HourRow {
    label: String,
    people: i32,
}

#[derive(Serialize)]
struct Last {
    at: String,
    action: String,
}

#[derive(Serialize)]
struct CounterPage {
    head: Head,
    session: Id<Session>,
    days: Vec<Tab>,
    /// "Di 12.01.2027"
    day: String,
    /// Whether somebody can be counted now.
    open: bool,
    /// At this session.
    people: i32,
    /// On all days together; 0 where there is one day.
    all: i32,
    hours: Vec<HourRow>,
    last: Option<Last>,
    action: String,
    walk_in: String,
}

fn page(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    asked: &Asked,
    now: Moment,
) -> Result<CounterPage, DoorError> {
    let session = chosen(event, &asked.session, now).ok_or(DoorError::NoSession)?;
    let marks = queries::marks(conn, event.id)?;
    let visits = counter::visits(event, &marks);
    let day = session.starts_at.civil().date();
    let of_session: Vec<_> =
        marks.iter().filter(|mark| mark.session == session.id).copied().collect();
    let hours = counter::visits(event, &of_session);
    let base = format!("/events/{}/counter", event.id);
    let behind = format!("session={}", session.id);
    let takes = match event.phase(now) {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    let last = queries::last_nameless(conn, session.id)?.map(|(operation, at)| {
        let operation: String = form_urlencoded::byte_serialize(operation.as_bytes()).collect();
        Last {
            at: clock::local(at, &event.zone).civil().strftime("%H:%M Uhr").to_string(),
            action: format!("{base}/undo?{behind}&operation={operation}"),
        }
    });
    let several = event.sessions.len() > 1;
    Ok(CounterPage {
        days: match several {
            true => event.sessions.iter().map(|one| tab(&base, one, session.id)).collect(),
            false => Vec::new(),
        },
        day: spoken::short_day(day),
        open: takes
            && actions::has_come(&session, &event.zone, now)
            && actor.may(Right::EnterAnswers).is_ok(),
        people: hours.values().sum(),
        all: if several { visits.values().sum() } else { 0 },
        hours: hours
            .into_iter()
            .map(|((_, hour), people)| HourRow { label: counter::label(hour), people })
            .collect(),
        last,
        action: format!("{base}?{behind}"),
        walk_in: format!("/events/{}/attendance/walk-in?{behind}", event.id),
        session: session.id,
        head: Head::of(event, head::Tab::Counter, actor, now),
    })
}

#[get("/events/{event}/counter")]
async fn index(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let read = app.db.read(move |conn| {
        let event = seen_by(conn, &actor, event)?;
        Seen::of(conn, &actor, &event, now, |conn| page(conn, &actor, &event, &asked, now))
    });
    read.await?.show(&app, &staff, "Zähler", "attendance/counter.html")
}

/// The figures again, for htmx; the page again without a script.
async fn counted(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    asked: Asked,
    sentence: &str,
) -> PageResult {
    let path = format!("/events/{event}/counter?session={}", asked.session);
    if !staff.wants_block() {
        return Ok(done(path, sentence));
    }
    let (actor, now) = (staff.actor(), app.clock.now());
    let page = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, event)?;
            page(conn, &actor, &event, &asked, now)
        })
        .await?;
    staff.show_block(app, "attendance/counter.html", "counted", &page, &path)
}

/// Each tap is one more person: unlike on the door list, the same button twice is two people.
#[post("/events/{event}/counter")]
async fn count(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let session = asked.session.parse().map_err(|_| actions::CheckInError::NoSession)?;
    let tap = Tap {
        session,
        guest: None,
        presence: Presence::WalkIn,
        part: None,
        children: None,
        operation: format!("count-{}", Id::<Tap>::new()),
        at: None,
    };
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::check_in(conn, &actor, event, &tap, now)).await?;
    counted(&app, &posted.staff, event, asked, "Gezählt.").await
}

#[post("/events/{event}/counter/undo")]
async fn undo(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let (actor, now, operation) = (posted.staff.actor(), app.clock.now(), asked.operation.clone());
    app.db.write(move |conn| actions::undo(conn, &actor, event, &operation, now)).await?;
    counted(&app, &posted.staff, event, asked, "Zurückgenommen: eine Person weniger.").await
}
