//! `/events/{id}/attendance`: the door list, for thumbs and in haste; the sheet for the pen.

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, CheckInError, Tap};
use super::door::{self, Counts, Last, Line, Nameless, Rest};
use super::door_list::{self, Wanted};
use super::{Presence, device, paper_queries};
use crate::db::{Conn, Id, Moment};
use crate::events::actions::{EventError, seen_by};
use crate::events::erased::Erased;
use crate::events::{Event, Phase, Session};
use crate::guests::Guest;
use crate::problem::{Explain, PageProblem, PageResult};
use crate::spoken::{self, Hours};
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::form::Fields;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(undo)
        .service(fill)
        .service(unfill)
        .service(nameless)
        .service(hand_in)
        .service(check_in);
}

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) session: String,
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) operation: String,
    #[serde(default)]
    presence: String,
    /// Where a part of a long list begins, counted from 0.
    #[serde(default)]
    from: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Tab {
    href: String,
    label: String,
    current: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    id: Id<Event>,
    title: String,
    format: String,
    when: String,
    venue: String,
    phase: Phase,
    phase_label: &'static str,
}

impl Head {
    pub(super) fn of(event: &Event, now: Moment) -> Self {
        let phase = event.phase(now);
        let hours: Vec<_> = event.sessions.iter().map(hours).collect();
        Self {
            id: event.id,
            title: event.title.clone(),
            format: event.format.name.clone(),
            when: spoken::short_all(&hours),
            venue: event.venue.as_ref().map_or(String::new(), |venue| venue.name.clone()),
            phase,
            phase_label: phase.label(),
        }
    }
}

pub(super) fn hours(session: &Session) -> Hours {
    Hours { starts_at: session.starts_at.civil(), ends_at: session.ends_at.civil() }
}

/// What a page shows of an event: its guests, or when their names were erased.
pub(crate) enum Seen<T> {
    Guests(T),
    Erased(Box<ErasedPage>),
}

/// In place of every page that would show guests.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErasedPage {
    event: Head,
    erased: Erased,
}

impl<T> Seen<T> {
    /// What `draw` makes of an event that this actor sees, or when its names were erased.
    pub(crate) fn of<E: From<diesel::result::Error>>(
        conn: &mut Conn,
        actor: &Actor,
        event: &Event,
        now: Moment,
        draw: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<Self, E> {
        match Erased::of(conn, event, actor)? {
            Some(erased) => {
                Ok(Self::Erased(Box::new(ErasedPage { event: Head::of(event, now), erased })))
            }
            None => draw(conn).map(Self::Guests),
        }
    }
}

impl<T: Serialize> Seen<T> {
    pub(crate) fn show(
        &self,
        app: &App,
        staff: &SignedIn,
        title: &str,
        template: &str,
    ) -> PageResult {
        match self {
            Self::Guests(page) => staff.show(app, title, template, page),
            Self::Erased(page) => staff.show(app, title, "attendance/erased.html", &**page),
        }
    }
}

/// One row as the component draws it.
#[derive(Clone, Debug, Serialize)]
struct Row {
    id: Id<Guest>,
    name: String,
    party: String,
    childcare: String,
    presence: Presence,
    presence_label: &'static str,
    reply_label: String,
    action: String,
    undo: String,
    /// The form for children, where there are some to expect.
    hand_in: Option<HandIn>,
    /// A sentence if two who kept this door disagree; empty otherwise.
    conflict: String,
    /// What may be true then.
    choices: Vec<Choice>,
}

#[derive(Clone, Debug, Serialize)]
struct HandIn {
    action: String,
    children: i32,
}

#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct DoorPage {
    event: Head,
    session: Id<Session>,
    tabs: Vec<Tab>,
    query: String,
    counts: Counts,
    sum: String,
    taps: Vec<Choice>,
    /// Whether guests of other Standorte are left out.
    own_guests_only: bool,
    /// Whether something can still be entered or printed.
    takes: bool,
    /// Lists that were printed for the pen.
    sheets: usize,
    /// Whether the day has come and the event is not closed.
    open: bool,
    rows: Vec<Row>,
    lines: Vec<Line>,
    nameless: Vec<Nameless>,
    last: Vec<Last>,
    /// For buttons that add or fill: the same press twice counts once.
    operation: String,
    rest: Option<Rest>,
    /// Addresses of the part that follows and of the first one; empty where there is none.
    next: String,
    first: String,
    /// "1 bis 50 von 9 800"; empty where the page shows all of them.
    part: String,
}

/// Why the door list is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum DoorError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("no session yet")]
    NoSession,
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for DoorError {
    fn explain(&self) -> crate::problem::Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NoSession => crate::problem::conflict(
                "no_session",
                "Diese Veranstaltung hat noch keinen Termin. Bitte planen Sie ihn zuerst.",
            ),
            Self::Database(error) => error.explain(),
        }
    }
}

/// The session asked for, else the last one whose day has come, else the first one.
pub(super) fn chosen(event: &Event, asked: &str, now: Moment) -> Option<Session> {
    let named = asked.parse().ok();
    let named = event.sessions.iter().find(|session| Some(session.id) == named);
    let come = || event.sessions.iter().rfind(|one| actions::has_come(one, &event.zone, now));
    named.or_else(come).or_else(|| event.sessions.first()).cloned()
}

fn door_page(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    (asked, wanted): (&Asked, Wanted<'_>),
    now: Moment,
) -> Result<DoorPage, DoorError> {
    let session = chosen(event, &asked.session, now).ok_or(DoorError::NoSession)?;
    let list = door_list::of(conn, event, session.id, &actor.scope, wanted)?;
    let query = asked.q.trim().to_owned();
    let base = format!("/events/{}/attendance", event.id);
    let operation = Id::<Tap>::new().to_string();
    let phase = event.phase(now);
    let takes = match phase {
        Phase::Published | Phase::Running | Phase::Over => true,
        Phase::Draft | Phase::Closed | Phase::Cancelled => false,
    };
    let tabs = match event.sessions.len() {
        0 | 1 => Vec::new(),
        _ => event.sessions.iter().map(|one| tab(&base, one, session.id)).collect(),
    };
    let counts = list.whole.counts;
    let rows = list.lines.iter().map(|line| {
        let mut row = row(&base, line, session.id, &operation, (&query, asked.from));
        if let Some(conflict) = list.conflicts.get(&line.guest) {
            row.conflict = device::sentence(conflict, event);
            row.choices = device::choices(conflict).into_iter().map(choice).collect();
        }
        row
    });
    let rows = rows.collect();
    Ok(DoorPage {
        event: Head::of(event, now),
        session: session.id,
        tabs,
        sum: sum(&counts),
        counts,
        taps: door::TAPS.into_iter().map(choice).collect(),
        own_guests_only: actor.scope.guests_at(event.site).is_some(),
        takes: takes && actor.may(Right::EnterAnswers).is_ok(),
        sheets: paper_queries::of_event(conn, event.id)?.len(),
        open: takes && actions::has_come(&session, &event.zone, now),
        rows,
        nameless: list.whole.nameless.clone(),
        last: list.whole.last.clone(),
        operation,
        rest: list.whole.rest.clone(),
        next: list.next.map(|from| page_of(&base, session.id, &query, from)).unwrap_or_default(),
        first: match asked.from {
            0 => String::new(),
            _ => page_of(&base, session.id, &query, 0),
        },
        part: match list.whole.is_long() {
            true => part(asked.from, list.lines.len(), list.all),
            false => String::new(),
        },
        lines: list.lines,
        query,
    })
}

fn choice(tap: Presence) -> Choice {
    Choice { value: tap.code(), label: tap.label() }
}

fn sum(counts: &Counts) -> String {
    let mut parts = vec![format!("{} da", counts.there), format!("{} zugesagt", counts.accepted)];
    if counts.assigned > 0 {
        parts.push(format!("{} zugewiesen", counts.assigned));
    }
    parts.push(format!("{} offen", counts.open));
    if counts.children > 0 {
        parts.push(format!("{} in Betreuung", door::children(counts.children)));
    }
    parts.join(" · ")
}

pub(super) fn tab(base: &str, session: &Session, current: Id<Session>) -> Tab {
    Tab {
        href: format!("{base}?session={}", session.id),
        label: spoken::short_day(session.starts_at.civil().date()),
        current: session.id == current,
    }
}

fn page_of(base: &str, session: Id<Session>, query: &str, from: usize) -> String {
    format!("{base}?session={session}&q={}{}", encoded(query), in_part(from))
}

fn part(from: usize, shown: usize, all: usize) -> String {
    match shown {
        0 => String::new(),
        shown => format!("{} bis {} von {all}", from + 1, from + shown),
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn row(
    base: &str,
    line: &Line,
    session: Id<Session>,
    operation: &str,
    (query, from): (&str, usize),
) -> Row {
    let behind = format!("session={session}&q={}{}", encoded(query), in_part(from));
    let guest = line.guest;
    let take_back = match line.operation.is_empty() {
        false => format!("{base}/undo?{behind}&operation={}", encoded(&line.operation)),
        // Entered without a tap: by an older list, by hand.
        true => format!("{base}/{guest}?{behind}&operation={operation}&presence=unknown"),
    };
    let with_children = (line.presence.is_there() && line.has_children).then(|| HandIn {
        action: format!("{base}/{guest}/children?{behind}&operation={operation}"),
        children: line.children,
    });
    Row {
        id: guest,
        name: line.name.clone(),
        party: line.party.clone(),
        childcare: line.childcare.clone(),
        presence: line.presence,
        presence_label: line.presence_label,
        reply_label: line.note.clone(),
        action: format!("{base}/{guest}?{behind}&operation={operation}"),
        undo: take_back,
        hand_in: with_children,
        conflict: String::new(),
        choices: Vec::new(),
    }
}

#[get("/events/{event}/attendance")]
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
        let wanted = Wanted::Named { typed: asked.q.trim(), from: asked.from };
        Seen::of(conn, &actor, &event, now, |conn| {
            door_page(conn, &actor, &event, (&asked, wanted), now)
        })
    });
    read.await?.show(&app, &staff, "Türliste", "attendance/door.html")
}

/// What a tap on the page says.
fn tap(asked: &Asked, fields: &Fields, guest: Option<Id<Guest>>) -> Result<Tap, CheckInError> {
    let said = match fields.get("presence") {
        "" => asked.presence.as_str(),
        said => said,
    };
    let presence = Presence::parse(said).unwrap_or(Presence::Unknown);
    let session = asked.session.parse().map_err(|_| CheckInError::NoSession)?;
    let token: Id<Tap> = asked.operation.parse().map_err(|_| CheckInError::Operation)?;
    let who = guest.map_or("nameless".into(), |guest| guest.to_string());
    let operation = format!("{token}.{who}.{}", presence.code());
    Ok(Tap { session, guest, presence, part: None, children: None, operation, at: None })
}

/// Where the page without a script goes on.
fn back(event: Id<Event>, asked: &Asked, anchor: &str) -> String {
    let (session, query) = (encoded(&asked.session), encoded(&asked.q));
    let part = in_part(asked.from);
    format!("/events/{event}/attendance?session={session}&q={query}{part}{anchor}")
}

/// In an address: where the part of a long list begins that somebody had before their eyes.
fn in_part(from: usize) -> String {
    match from {
        0 => String::new(),
        from => format!("&from={from}"),
    }
}

/// Answers htmx with the row that changed and the figures above it.
async fn answer(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    guest: Option<Id<Guest>>,
    asked: Asked,
) -> PageResult {
    let anchor = guest.map_or("#doors".into(), |guest| format!("#door-{guest}"));
    let path = back(event, &asked, &anchor);
    let (actor, now) = (staff.actor(), app.clock.now());
    let asked = Asked { q: String::new(), ..asked };
    let wanted = guest.map_or(Wanted::Nobody, Wanted::Only);
    let read = app.db.read(move |conn| {
        let event = seen_by(conn, &actor, event)?;
        door_page(conn, &actor, &event, (&asked, wanted), now)
    });
    let page = read.await?;
    staff.show_block(app, "attendance/row.html", "answer", &page, &path)
}

#[post("/events/{event}/attendance/{guest:[0-9a-f-]{36}}")]
async fn check_in(
    app: App,
    posted: Posted,
    path: web::Path<(Id<Event>, Id<Guest>)>,
    asked: web::Query<Asked>,
) -> PageResult {
    let ((event, guest), asked) = (path.into_inner(), asked.into_inner());
    let tap = tap(&asked, &posted.fields, Some(guest))?;
    enter(&app, &posted.staff, event, tap).await?;
    answer(&app, &posted.staff, event, Some(guest), asked).await
}

async fn enter(app: &App, staff: &SignedIn, event: Id<Event>, tap: Tap) -> Result<(), PageProblem> {
    let (actor, now) = (staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::check_in(conn, &actor, event, &tap, now)).await?;
    Ok(())
}

/// Children are handed in or fetched; whoever hands them in is there.
#[post("/events/{event}/attendance/{guest:[0-9a-f-]{36}}/children")]
async fn hand_in(
    app: App,
    posted: Posted,
    path: web::Path<(Id<Event>, Id<Guest>)>,
    asked: web::Query<Asked>,
) -> PageResult {
    let ((event, guest), asked) = (path.into_inner(), asked.into_inner());
    let mut tap = tap(&asked, &posted.fields, Some(guest))?;
    let children: i32 =
        posted.fields.get("children").parse().map_err(|_| CheckInError::Children)?;
    tap.children = Some(children);
    tap.operation = format!("{}.{guest}.kinder{children}", asked.operation);
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::hand_in(conn, &actor, event, tap, now)).await?;
    answer(&app, &posted.staff, event, Some(guest), asked).await
}

#[post("/events/{event}/attendance/nameless")]
async fn nameless(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let mut tap = tap(&asked, &posted.fields, None)?;
    tap.presence = Presence::WalkIn;
    enter(&app, &posted.staff, event, tap).await?;
    Ok(done(back(event, &asked, ""), "Eine Person ohne Namen ist dazugezählt."))
}

#[post("/events/{event}/attendance/undo")]
async fn undo(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let (actor, now, operation) = (posted.staff.actor(), app.clock.now(), asked.operation.clone());
    let undone =
        app.db.write(move |conn| actions::undo(conn, &actor, event, &operation, now)).await?;
    let (logged, _) = undone;
    answer(&app, &posted.staff, event, logged.guest, asked).await
}

#[post("/events/{event}/attendance/rest")]
async fn fill(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let mut rest = tap(&asked, &posted.fields, None)?;
    rest.presence = Presence::Absent;
    rest.operation = format!("{}{}", door::REST, asked.operation);
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let filled = app.db.write(move |conn| actions::fill(conn, &actor, event, &rest, now)).await?;
    let sentence = match filled {
        0 => "Es war schon alles eingetragen.".to_owned(),
        1 => "1 Gast ist als „nicht da“ eingetragen.".to_owned(),
        more => format!("{more} Gäste sind als „nicht da“ eingetragen."),
    };
    Ok(done(back(event, &asked, ""), &sentence))
}

#[post("/events/{event}/attendance/rest/undo")]
async fn unfill(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, asked) = (event.into_inner(), asked.into_inner());
    let session = asked.session.parse().map_err(|_| CheckInError::NoSession)?;
    let known = asked.operation.strip_prefix(door::REST).and_then(|id| id.parse::<Id<Tap>>().ok());
    let operation = known.ok_or(CheckInError::NoOperation)?;
    let operation = format!("{}{operation}", door::REST);
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    app.db
        .write(move |conn| actions::unfill(conn, &actor, event, session, &operation, now))
        .await?;
    Ok(done(back(event, &asked, ""), "Das ist zurückgenommen."))
}
