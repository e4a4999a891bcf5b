//! `/events`: the list, and the overview of one event. Its forms stand in [`super::form_pages`], its
//! repeats in [`super::series_pages`].

use std::collections::HashMap;

use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::{self, EventError};
use super::erased::{self, Erased, Kept};
use super::figures::{Figures, Sight};
use super::head::{Head, Tab, TabItem};
use super::list::{self, Counts, Cursor, Filter, Order};
use super::need::Knowing;
use super::series::Almanac;
use super::team::clashes;
use super::{
    Event, Phase, Whereabouts, confidential_page, languages, publish as rules, series_queries,
};
use crate::config;
use crate::db::{Conn, Day, Id, Moment};
use crate::formats;
use crate::i18n::Language;
use crate::problem::{Explain, PageResult};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{self, Actor, Posted, Right, SignedIn, school_queries};
use crate::venues::Fact;
use crate::web::App;
use crate::web::form::{Check, Choice, Fields, FormErrors, FormView};
use crate::workdays::Land;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .configure(super::feed::pages::routes)
        .configure(super::form_pages::routes)
        .configure(super::series_pages::routes)
        .service(show)
        .service(publish);
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    rows: Vec<Row>,
    /// Address of the next page; empty on the last one.
    next: String,
    /// Address of the first page; empty on it.
    first: String,
    tabs: Vec<TabItem>,
    past: bool,
    filtered: bool,
    formats: Vec<Choice>,
    sites: Vec<Choice>,
    phases: Vec<Choice>,
    may_plan: bool,
}

#[derive(Serialize)]
struct Row {
    id: Id<Event>,
    title: String,
    format: String,
    when: String,
    place: String,
    site: String,
    phase: Phase,
    phase_label: &'static str,
    /// "12 von 20"
    taken: String,
    waiting: String,
    /// "–" if it is not for these eyes.
    invited: String,
    /// Whether its guests' names are gone.
    erased: bool,
}

/// What is known of the events of one page of the list, and who wants to know.
struct Known {
    counts: HashMap<Id<Event>, Counts>,
    kept: HashMap<Id<Event>, Kept>,
    sites: Vec<staff::Site>,
    knowing: Knowing,
}

fn row(event: Event, known: &Known, actor: &Actor, now: Moment) -> Row {
    let phase = event.phase(now);
    let site = known.sites.iter().find(|site| event.site == Some(site.id));
    let counts = known.counts.get(&event.id).copied().unwrap_or_default();
    let figures = Figures::of(counts, event.seats, Sight::of(actor));
    let is_known = known.knowing.includes(&event);
    let (invited, taken) = match (event.erased_at, event.format.open_door) {
        _ if !is_known => ("–".into(), "–".into()),
        (Some(_), _) => erased::in_a_row(known.kept.get(&event.id), &event, actor),
        (None, true) => (figures.invited, figures.accepted),
        (None, false) if event.slots.is_some() => (figures.invited, figures.accepted),
        (None, false) => (figures.invited, format!("{} von {}", figures.accepted, event.seats)),
    };
    Row {
        id: event.id,
        when: spoken::short_all(&event.hours()),
        place: event.venue.as_ref().map(|venue| venue.name.clone()).unwrap_or_default(),
        site: site.map(|site| site.name.clone()).unwrap_or_default(),
        phase,
        phase_label: phase.label(),
        taken,
        waiting: if is_known { figures.waiting } else { String::new() },
        invited,
        erased: is_known && event.erased_at.is_some(),
        title: known.knowing.title(&event).to_owned(),
        format: if is_known { event.format.name } else { String::new() },
    }
}

/// What was asked for in the address.
fn filter(fields: &Fields) -> (Filter, FormErrors) {
    let mut check = Check::of(fields);
    let mut day = |field| match fields.get(field) {
        "" => None,
        _ => check.day(field),
    };
    let (from, to) = (day("from"), day("to"));
    let filter = Filter {
        phase: Phase::parse(fields.get("phase")),
        site: fields.get("site").parse().ok(),
        format: fields.get("format").parse().ok(),
        from,
        to,
        ..Filter::default()
    };
    (filter, check.errors())
}

/// The same list from another place on.
fn address(fields: &Fields, after: Option<Cursor>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let kept = fields.pairs().filter(|(name, value)| *name != "after" && !value.is_empty());
    query.extend_pairs(kept);
    if let Some(after) = after {
        query.append_pair("after", &after.text());
    }
    format!("/events?{}", query.finish())
}

#[get("/events")]
async fn index(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let past = fields.get("view") == "past";
    let (filter, errors) = filter(&fields);
    let after = Cursor::parse(fields.get("after"));
    let order = match (past, filter.phase) {
        (true, _) | (false, Some(Phase::Over | Phase::Closed)) => Order::Past,
        (false, Some(Phase::Draft | Phase::Published | Phase::Running) | None) => Order::Coming,
        (false, Some(Phase::Cancelled)) => Order::All,
    };
    let (actor, now) = (staff.actor(), app.clock.now());
    let filtered = filter != Filter::default();
    let (rows, next, sites, formats) = app
        .db
        .read(move |conn| {
            let scope = &actor.scope;
            let knowing = Knowing::of(conn, &actor)?;
            let mut page = list::list(conn, scope, &filter, order, after, config::PAGE_ROWS, now)?;
            if filter.format.is_some() {
                // Whoever asks for a format would learn by the answer what a hidden title means.
                page.events.retain(|event| knowing.includes(event));
            }
            let ids: Vec<_> = page.events.iter().map(|event| event.id).collect();
            let gone = page.events.iter().filter(|event| event.erased_at.is_some());
            let gone: Vec<_> = gone.map(|event| event.id).collect();
            let known = Known {
                counts: list::counts(conn, &ids)?,
                kept: list::kept(conn, &gone)?,
                sites: staff::queries::sites(conn)?,
                knowing,
            };
            let rows = page.events.into_iter().map(|event| row(event, &known, &actor, now));
            let rows: Vec<_> = rows.collect();
            Ok::<_, EventError>((rows, page.next, known.sites, formats::queries::list(conn)?))
        })
        .await?;
    let tab = |label, href: &str, past_one| TabItem {
        href: href.to_owned(),
        label,
        current: past_one == past,
    };
    let page = Index {
        rows,
        next: next.map(|next| address(&fields, Some(next))).unwrap_or_default(),
        first: after.map(|_| address(&fields, None)).unwrap_or_default(),
        tabs: vec![tab("Kommende", "/events", false), tab("Vergangene", "/events?view=past", true)],
        past,
        filtered,
        formats: formats
            .into_iter()
            .map(|format| Choice::new(format.id.to_string(), format.name))
            .collect(),
        sites: sites.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect(),
        phases: Phase::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        may_plan: staff.may(Right::PlanEvents).is_ok(),
        form: FormView::of(&fields, &errors),
    };
    staff.show(&app, "Veranstaltungen", "events/index.html", &page)
}

#[derive(Serialize)]
struct Show {
    head: Head,
    topic: String,
    /// "ganzes Haus" where it belongs to none; empty in a house that has just one.
    site: String,
    /// What guests read instead of the title; empty if it is the same.
    title_for_guests: String,
    when: Vec<String>,
    venue: Option<Place>,
    /// Of sessions that have one of their own.
    rooms: Vec<String>,
    contact_name: String,
    contact_phone: String,
    languages: String,
    travel_paid: bool,
    what_happens: String,
    reason_for_guests: String,
    seats: i32,
    /// Persons who have a seat by assignment.
    assigned: i32,
    open_door: bool,
    /// Minutes that each party has to itself; 0: all come together.
    slots: i32,
    childcare_places: i32,
    figures: Figures,
    erased: Option<Erased>,
    missing: Vec<&'static str>,
    warnings: Vec<String>,
    next: Next,
    series: Option<SeriesView>,
    may_plan: bool,
    may_see_guests: bool,
    /// Id of the draft that "duplicate" makes: sent twice, it is one.
    copy: Id<Event>,
}

#[derive(Serialize)]
struct Place {
    place: String,
    directions: String,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct SeriesView {
    name: String,
    rule: String,
    others: Vec<Sibling>,
}

#[derive(Serialize)]
struct Sibling {
    id: Id<Event>,
    when: String,
    place: String,
    phase: Phase,
    phase_label: &'static str,
}

/// Dates of a series that stand on the page of one of them; the others have a page of their own.
const DATES_SHOWN: i64 = 6;

/// The one thing that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Next {
    Complete,
    Publish,
    Invite,
    Door,
    EnterAttendance,
    Nothing,
}

fn next(phase: Phase, missing: &[&str], actor: &Actor) -> Next {
    let may = |right| actor.may(right).is_ok();
    match phase {
        Phase::Draft if !may(Right::PlanEvents) => Next::Nothing,
        Phase::Draft if missing.is_empty() => Next::Publish,
        Phase::Draft => Next::Complete,
        Phase::Published if may(Right::Invite) => Next::Invite,
        Phase::Published | Phase::Running if may(Right::EnterAnswers) => Next::Door,
        Phase::Over if may(Right::EnterAnswers) => Next::EnterAttendance,
        Phase::Published | Phase::Running | Phase::Over | Phase::Closed | Phase::Cancelled => {
            Next::Nothing
        }
    }
}

fn overview(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    land: Land,
    now: Moment,
) -> Result<Show, EventError> {
    let event = actions::seen_by(conn, actor, id)?;
    let counts = list::counts(conn, &[id])?.get(&id).copied().unwrap_or_default();
    let head = Head::of(&event, Tab::Overview, actor, now);
    let (missing, mut warnings) = match head.phase {
        Phase::Draft => (rules::missing(&event, now), warnings(conn, actor, &event)?),
        Phase::Published | Phase::Running => (Vec::new(), warnings(conn, actor, &event)?),
        Phase::Over | Phase::Closed | Phase::Cancelled => (Vec::new(), Vec::new()),
    };
    let today = crate::clock::local(now, &event.zone).civil().date();
    if matches!(head.phase, Phase::Draft | Phase::Published) {
        let school = school_queries::from(conn, Day::of(today))?;
        let almanac = Almanac { land, school, gaps: Vec::new() };
        warnings.extend(rules::hints(&event, &almanac));
    }
    let spoken_languages = event.languages.iter().map(|code| languages::label(code));
    let may_plan = actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site);
    let sites = staff::queries::sites(conn)?;
    let site = match (sites.len(), sites.into_iter().find(|site| event.site == Some(site.id))) {
        (0 | 1, _) => String::new(),
        (_, Some(site)) => site.name,
        (_, None) => "ganzes Haus".to_owned(),
    };
    Ok(Show {
        topic: event.topic.clone(),
        site,
        title_for_guests: match event.title_for_guests() {
            same if same == event.title => String::new(),
            other => other.to_owned(),
        },
        when: spoken::when(Language::De, &event.hours(), today).lines(Language::De),
        venue: event.venue.as_ref().map(|venue| Place {
            place: venue.place(),
            directions: venue.directions.clone(),
            facts: venue.facts.given(),
        }),
        rooms: Whereabouts::of(&event).rooms(Language::De, today),
        contact_name: event.contact_name.clone(),
        contact_phone: event.contact_phone.clone(),
        languages: spoken_languages.collect::<Vec<_>>().join(", "),
        travel_paid: event.travel_paid,
        what_happens: event.format.what_happens.clone(),
        reason_for_guests: event.reason_for_guests.clone(),
        seats: event.seats,
        assigned: event.assigned,
        open_door: event.format.open_door,
        slots: event.slots.as_ref().map_or(0, |slots| slots.minutes),
        childcare_places: event.childcare_places,
        figures: Figures::of(counts, event.seats_for_invited(), Sight::of(actor)),
        erased: Erased::of(conn, &event, actor)?,
        next: match may_plan || head.phase != Phase::Draft {
            true => next(head.phase, &missing, actor),
            false => Next::Nothing,
        },
        missing,
        warnings,
        series: series(conn, actor, &event, now)?,
        may_plan,
        may_see_guests: actor.may(Right::SeeGuests).is_ok(),
        copy: Id::new(),
        head,
    })
}

/// What could go wrong, and who or what is needed elsewhere at the same time.
fn warnings(conn: &mut Conn, actor: &Actor, event: &Event) -> Result<Vec<String>, EventError> {
    let clashes = clashes::of_event(conn, actor, event)?;
    let mut warnings = rules::warnings(event);
    warnings.extend(clashes.iter().map(clashes::Clash::sentence));
    Ok(warnings)
}

/// The next dates of the series that this actor may see, if there is one.
fn series(
    conn: &mut Conn,
    actor: &Actor,
    event: &Event,
    now: Moment,
) -> Result<Option<SeriesView>, EventError> {
    let Some(id) = event.series else { return Ok(None) };
    let Some(series) = series_queries::find(conn, id)? else { return Ok(None) };
    let filter = Filter { series: Some(id), ..Filter::default() };
    let page = list::list(conn, &actor.scope, &filter, Order::Coming, None, DATES_SHOWN, now)?;
    let others = page.events.into_iter().filter(|other| other.id != event.id).map(|other| {
        let phase = other.phase(now);
        Sibling {
            id: other.id,
            when: spoken::short_all(&other.hours()),
            place: other.venue.map(|venue| venue.name).unwrap_or_default(),
            phase,
            phase_label: phase.label(),
        }
    });
    let others = others.collect();
    let rule = series.rule.map(|rule| rule.heading()).unwrap_or_default();
    Ok(Some(SeriesView { name: series.name, rule, others }))
}

#[get("/events/{id}")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let land = app.office().land;
    let page = match app.db.read(move |conn| overview(conn, &actor, id, land, now)).await {
        Err(EventError::Confidential) => return confidential_page::show(&app, &staff, id).await,
        other => other?,
    };
    let title = page.head.title.clone();
    staff.show(&app, &title, "events/show.html", &page)
}

#[post("/events/{id}/publication")]
async fn publish(app: App, id: web::Path<Id<Event>>, Posted { staff, .. }: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let path = format!("/events/{id}");
    match app.db.write(move |conn| actions::publish(conn, &actor, id, now)).await {
        Ok(()) => Ok(done(path, "Veröffentlicht. Jetzt können Sie Gäste einladen.")),
        Err(refusal @ EventError::Incomplete(_)) => {
            Ok(done(path, &format!("!{}", refusal.explain().sentence)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
