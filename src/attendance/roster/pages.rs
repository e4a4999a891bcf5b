//! `/roster`: the lists of whoever signs in for a Träger.

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};

use super::actions::{self, RosterError};
use super::short_names;
use crate::attendance::actions::{CheckInError, Tap, has_come};
use crate::attendance::door_list::known;
use crate::attendance::pages::{Tab, chosen, hours, tab};
use crate::attendance::{Presence, door};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::{Actor, Posted, Right, Scope, SignedIn};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(show).service(undo).service(enter);
}

/// What stands behind the `?`.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    session: String,
    #[serde(default)]
    operation: String,
}

#[derive(Serialize)]
struct Lists {
    lists: Vec<List>,
}

#[derive(Serialize)]
struct List {
    id: Id<Event>,
    title: String,
    when: String,
    place: String,
    open: bool,
}

fn lists(conn: &mut Conn, actor: &Actor, now: Moment) -> Result<Lists, RosterError> {
    let list = |event: Event| List {
        id: event.id,
        when: spoken::short_all(&event.hours()),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        open: actions::is_open(&event, now),
        title: event.title,
    };
    Ok(Lists { lists: actions::own(conn, actor)?.into_iter().map(list).collect() })
}

#[get("/roster")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::SeeOwnRoster)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let page = app.db.read(move |conn| lists(conn, &actor, now)).await?;
    staff.show(&app, "Meine Listen", "attendance/rosters.html", &page)
}

#[derive(Serialize)]
struct RosterPage {
    id: Id<Event>,
    title: String,
    when: String,
    place: String,
    contact_name: String,
    contact_phone: String,
    tabs: Vec<Tab>,
    /// Whether the day of this session has come.
    open: bool,
    rows: Vec<Row>,
    taps: Vec<TapChoice>,
    there: usize,
    count: usize,
}

/// As the door component draws it, with less in it.
#[derive(Serialize)]
struct Row {
    id: Id<Guest>,
    name: String,
    party: &'static str,
    childcare: &'static str,
    presence: Presence,
    presence_label: &'static str,
    reply_label: &'static str,
    action: String,
    undo: String,
}

#[derive(Serialize)]
struct TapChoice {
    value: &'static str,
    label: &'static str,
}

fn choice(tap: Presence) -> TapChoice {
    TapChoice { value: tap.code(), label: tap.label() }
}

fn roster(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    asked: &Asked,
    now: Moment,
) -> Result<RosterPage, RosterError> {
    let event = actions::entrusted(conn, actor, event, now)?;
    let session = chosen(&event, &asked.session, now).ok_or(RosterError::Shut)?;
    // Whoever runs it sees everybody who comes, whichever Standort asked them.
    let known = known(conn, &event, session.id, &Scope::All)?;
    let lines: Vec<_> = door::lines(&known)
        .into_iter()
        .filter(|line| line.number.is_some())
        .filter(|line| line.accepted || line.assigned || line.presence.is_entered())
        .collect();
    let people: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            let asked = known.expected.iter().find(|one| one.guest == line.guest);
            asked.map_or(("Gast", ""), |one| (one.first_name.as_str(), one.family_name.as_str()))
        })
        .collect();
    let base = format!("/roster/{}", event.id);
    let operation = Id::<Tap>::new();
    let behind = format!("session={}", session.id);
    let row = |(line, name): (&door::Line, String)| Row {
        id: line.guest,
        name,
        party: "",
        childcare: "",
        presence: line.presence,
        presence_label: line.presence_label,
        reply_label: "",
        action: format!("{base}/{}?{behind}&operation={operation}", line.guest),
        undo: format!("{base}/undo?{behind}&operation={}", encoded(&line.operation)),
    };
    let mut rows: Vec<_> = lines.iter().zip(short_names(&people)).map(row).collect();
    rows.sort_by_cached_key(|row| crate::text::sort_key(&row.name));
    let tabs = match event.sessions.len() {
        0 | 1 => Vec::new(),
        _ => event.sessions.iter().map(|one| tab(&base, one, session.id)).collect(),
    };
    Ok(RosterPage {
        id: event.id,
        when: spoken::short(hours(&session)),
        place: event.venue.as_ref().map(|venue| venue.place()).unwrap_or_default(),
        open: has_come(&session, &event.zone, now),
        tabs,
        taps: door::TAPS.into_iter().map(choice).collect(),
        count: rows.len(),
        there: rows.iter().filter(|row| row.presence.is_there()).count(),
        rows,
        title: event.title,
        contact_name: event.contact_name,
        contact_phone: event.contact_phone,
    })
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[get("/roster/{event}")]
async fn show(
    app: App,
    staff: SignedIn,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    staff.may(Right::SeeOwnRoster)?;
    let (actor, event, now) = (staff.actor(), event.into_inner(), app.clock.now());
    let page = app.db.read(move |conn| roster(conn, &actor, event, &asked, now)).await?;
    staff.show(&app, "Liste", "attendance/roster.html", &page)
}

/// The line that was touched; without a script, the list at this line.
async fn answer(
    app: &App,
    staff: &SignedIn,
    (event, guest): (Id<Event>, Id<Guest>),
    asked: Asked,
) -> PageResult {
    let path = format!("/roster/{event}?session={}#door-{guest}", encoded(&asked.session));
    let (actor, now) = (staff.actor(), app.clock.now());
    let mut page = app.db.read(move |conn| roster(conn, &actor, event, &asked, now)).await?;
    page.rows.retain(|row| row.id == guest);
    staff.show_block(app, "attendance/roster_row.html", "answer", &page, &path)
}

#[post("/roster/{event}/undo")]
async fn undo(
    app: App,
    posted: Posted,
    event: web::Path<Id<Event>>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (actor, event, now) = (posted.staff.actor(), event.into_inner(), app.clock.now());
    let operation = asked.operation.clone();
    let whose = app.db.write(move |conn| actions::undo(conn, &actor, event, &operation, now));
    let guest = whose.await?;
    answer(&app, &posted.staff, (event, guest), asked.into_inner()).await
}

#[post("/roster/{event}/{guest}")]
async fn enter(
    app: App,
    posted: Posted,
    path: web::Path<(Id<Event>, Id<Guest>)>,
    asked: web::Query<Asked>,
) -> PageResult {
    let (event, guest) = path.into_inner();
    let said = Presence::parse(posted.fields.get("presence")).unwrap_or(Presence::Unknown);
    let token: Id<Tap> = asked.operation.parse().map_err(|_| CheckInError::Operation)?;
    let tap = Tap {
        session: asked.session.parse().map_err(|_| CheckInError::NoSession)?,
        guest: Some(guest),
        presence: said,
        part: None,
        children: None,
        operation: format!("{token}.{guest}.{}", said.code()),
        at: None,
    };
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    app.db.write(move |conn| actions::enter(conn, &actor, event, &tap, now)).await?;
    answer(&app, &posted.staff, (event, guest), asked.into_inner()).await
}
