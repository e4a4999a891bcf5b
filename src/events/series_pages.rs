//! `/events/{id}/repeat`, `/events/{id}/series` and `/events/{id}/duplicate`: the same again.

use actix_web::{HttpRequest, get, post, web};
use serde::Serialize;

use super::actions::{self, EventError};
use super::head::{Head, Tab};
use super::list::{self, Filter, Order};
use super::repeat::{self, Chosen, Date};
use super::series::{Almanac, Hint, PLACES, Reach, Rule, STEPS, WEEKDAYS, tour};
use super::{Event, Phase, Series, Stage, series_queries};
use crate::config;
use crate::db::{Conn, Day, Id, LocalTime};
use crate::problem::PageResult;
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn, school_queries};
use crate::venues::{self, Venue};
use crate::web::App;
use crate::web::form::{self, CSRF_FIELD, Choice, Fields, FormErrors, FormView};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(repeat_form)
        .service(make_dates)
        .service(whole_series)
        .service(publish_all)
        .service(duplicate);
}

#[derive(Serialize)]
struct Repeat {
    form: FormView,
    head: Head,
    steps: Vec<Choice>,
    places: Vec<Choice>,
    weekdays: Vec<Choice>,
    wheres: Vec<Choice>,
    /// The rule in words: "Jeden Monat am ersten Dienstag".
    rule: String,
    days: Vec<DayRow>,
    /// Places to choose from on each line; empty unless the series is a tour.
    venues: Vec<Choice>,
    /// How the days were asked for, to come back to them.
    asked: Vec<Choice>,
    most: usize,
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    label: String,
    hints: Vec<Sign>,
    chosen: bool,
    venue: String,
}

/// A hint with its tone.
#[derive(Serialize)]
struct Sign {
    words: String,
    tone: &'static str,
}

impl Sign {
    fn of(hint: Hint) -> Self {
        let tone = match hint {
            Hint::Holiday(_) => "bad",
            Hint::School(_) => "care",
            Hint::Weekend | Hint::LeftOut => "info",
        };
        Self { words: hint.words(), tone }
    }
}

/// What the page knows of the event and its series.
struct Known {
    event: Event,
    series: Option<Series>,
    taken: Vec<LocalTime>,
    gaps: Vec<Day>,
    school: Vec<crate::staff::SchoolHolidays>,
    venues: Vec<Venue>,
    /// Where the series has been, date by date.
    been: Vec<Id<Venue>>,
}

fn known(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    now: crate::db::Moment,
    today: Day,
) -> Result<Known, EventError> {
    let event = actions::seen_by(conn, actor, id)?;
    if !actor.scope.covers(event.site) {
        return Err(EventError::WholeHouse);
    }
    let (mut series, mut taken, mut gaps, mut been) = (None, Vec::new(), Vec::new(), Vec::new());
    if let Some(id) = event.series {
        series = series_queries::find(conn, id)?;
        taken = series_queries::begins(conn, id)?;
        gaps = series_queries::gaps(conn, id)?;
        let filter = Filter { series: Some(id), ..Filter::default() };
        let most = config::SERIES_EVENTS;
        let page = list::list(conn, &actor.scope, &filter, Order::All, None, most, now)?;
        let dates = page.events.iter().filter(|date| date.stage != Stage::Cancelled);
        been = dates.filter_map(|date| date.venue.as_ref().map(|venue| venue.id)).collect();
    }
    if been.is_empty() {
        been.extend(event.venue.as_ref().map(|venue| venue.id));
    }
    let school = school_queries::from(conn, today)?;
    let venues = venues::queries::list(conn, &actor.scope)?;
    Ok(Known { event, series, taken, gaps, school, venues, been })
}

/// What was asked for, filled up with what the event and its series suggest.
fn asked(fields: &Fields, first: jiff::civil::Date, series: Option<&Series>) -> (Rule, Fields) {
    let suggested =
        series.and_then(|series| series.rule.clone()).or_else(|| Rule::like(first, "week1"));
    let places: Vec<i8> = fields.all("place").filter_map(|place| place.parse().ok()).collect();
    let weekdays: Vec<_> = fields
        .all("weekday")
        .filter_map(|code| WEEKDAYS.iter().find(|(known, ..)| *known == code))
        .map(|(.., day)| *day)
        .collect();
    let rule = Rule::of(fields.get("every"), &places, &weekdays, first).or(suggested);
    // Every first day suggests a rule, so the last one is never asked for.
    let rule = rule.unwrap_or_else(|| Rule::weekly(first.weekday()));
    let mut filled = Fields::of([("every", rule.step())]);
    for place in rule.places() {
        filled.push("place", place.to_string());
    }
    for (code, ..) in WEEKDAYS.iter().filter(|(.., day)| rule.weekdays().contains(day)) {
        filled.push("weekday", *code);
    }
    let until = form::day(fields.get("until")).map(Day::civil);
    let until = until.unwrap_or_else(|| rule.usual_end(first));
    filled.push("until", until.to_string());
    filled.push("where", if fields.get("where") == "tour" { "tour" } else { "same" });
    (rule, filled)
}

async fn page(
    app: &App,
    staff: &SignedIn,
    id: Id<Event>,
    fields: &Fields,
    errors: &FormErrors,
) -> Result<Repeat, EventError> {
    let (actor, now, today) = (staff.actor(), app.clock.now(), app.clock.today());
    let known = app.db.read(move |conn| known(conn, &actor, id, now, today)).await?;
    let Known { event, series, taken, gaps, school, venues, been } = known;
    let head = Head::of(&event, Tab::Overview, &staff.actor(), now);
    let label = |(code, label): &(&str, &str)| Choice::new(*code, *label);
    let mut page = Repeat {
        form: FormView::of(fields, errors),
        head,
        steps: STEPS.iter().map(label).collect(),
        places: PLACES
            .iter()
            .map(|(place, label)| Choice::new(place.to_string(), format!("am {label}")))
            .collect(),
        weekdays: WEEKDAYS.iter().map(|(code, label, _)| Choice::new(*code, *label)).collect(),
        wheres: vec![
            Choice::new("same", "immer am selben Ort"),
            Choice::new("tour", "jedes Mal an einem Ort, den ich wähle"),
        ],
        rule: String::new(),
        days: Vec::new(),
        venues: Vec::new(),
        asked: Vec::new(),
        most: config::SERIES_DATES,
    };
    let Some(first) = event.sessions.first().map(|one| one.starts_at.civil().date()) else {
        return Ok(page);
    };
    let (rule, filled) = asked(fields, first, series.as_ref());
    page.rule = rule.heading();
    page.form = FormView::of(&filled, errors);
    let asked = filled.pairs().map(|(name, value)| Choice::new(name, value));
    page.asked = asked.collect();
    let almanac = Almanac { land: app.office().land, school, gaps };
    let offered = offered(&rule, first, &filled, today, &taken);
    let was_sent = fields.given(CSRF_FIELD).is_some();
    let is_tour = filled.get("where") == "tour";
    if is_tour {
        let choice = |venue: &Venue| Choice::new(venue.id.to_string(), venue.name.clone());
        page.venues = venues.iter().map(choice).collect();
    }
    let stops = tour(&been, offered.len());
    page.days = offered
        .into_iter()
        .enumerate()
        .map(|(index, day)| {
            let iso = day.to_string();
            let hints = almanac.hints(day);
            let sent = fields.given(&format!("venue_{iso}"));
            let stop = stops.get(index).map(ToString::to_string).unwrap_or_default();
            DayRow {
                label: spoken::short_day(day),
                chosen: match was_sent {
                    true => fields.all("day").any(|chosen| chosen == iso),
                    false => !hints.iter().any(|hint| hint.speaks_against()),
                },
                hints: hints.into_iter().map(Sign::of).collect(),
                venue: sent.map_or(stop, str::to_owned),
                day: iso,
            }
        })
        .collect();
    Ok(page)
}

/// The days of the rule that are still to come and not taken.
fn offered(
    rule: &Rule,
    first: jiff::civil::Date,
    filled: &Fields,
    today: Day,
    taken: &[LocalTime],
) -> Vec<jiff::civil::Date> {
    let until = form::day(filled.get("until")).map_or(first, Day::civil);
    let is_free = |day: &jiff::civil::Date| {
        *day >= today.civil() && !taken.iter().any(|begin| begin.civil().date() == *day)
    };
    // An event long ago must not use up the days that are offered.
    let from = first.max(today.civil().saturating_sub(jiff::Span::new().days(1)));
    rule.days_from(first, from, until).into_iter().filter(is_free).collect()
}

#[get("/events/{id}/repeat")]
async fn repeat_form(
    app: App,
    staff: SignedIn,
    id: web::Path<Id<Event>>,
    request: HttpRequest,
) -> PageResult {
    staff.may(Right::PlanEvents)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let mut errors = FormErrors::default();
    if !fields.get("until").is_empty() && form::day(fields.get("until")).is_none() {
        errors = FormErrors::one(
            "until",
            "Diesen Tag gibt es nicht. Bitte wählen Sie ein Datum wie 12.01.2027.",
        );
    }
    let page = page(&app, &staff, id.into_inner(), &fields, &errors).await?;
    staff.show(&app, "Wiederholen", "events/repeat.html", &page)
}

/// What was chosen on the page.
fn chosen(fields: &Fields) -> Result<Vec<Date>, FormErrors> {
    let is_tour = fields.get("where") == "tour";
    let mut dates = Vec::new();
    for iso in fields.all("day") {
        let Some(day) = Day::parse(iso) else {
            return Err(FormErrors::one("day", "Diesen Tag gibt es nicht."));
        };
        let field = format!("venue_{}", day.iso());
        let venue = match (is_tour, fields.get(&field)) {
            (false, _) | (true, "") => None,
            (true, id) => match id.parse() {
                Ok(venue) => Some(venue),
                Err(_) => {
                    let sentence = "Bitte wählen Sie einen Ort aus der Liste.";
                    return Err(FormErrors::one(&field, sentence));
                }
            },
        };
        dates.push(Date { day, venue });
    }
    Ok(dates)
}

#[post("/events/{id}/repeat")]
async fn make_dates(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::PlanEvents)?;
    let id = id.into_inner();
    let outcome = match chosen(&fields) {
        Ok(dates) => {
            let (actor, now, today) = (staff.actor(), app.clock.now(), app.clock.today());
            let sent = fields.clone();
            let made = app.db.write(move |conn| {
                let known = known(conn, &actor, id, now, today)?;
                let chosen = with_rule(&sent, &known, dates, today);
                repeat::repeat(conn, &actor, id, &chosen, now)
            });
            made.await
        }
        Err(errors) => Err(EventError::Input(errors)),
    };
    match outcome {
        Ok(0) => Ok(done(format!("/events/{id}"), "An diesen Tagen gibt es schon Termine.")),
        Ok(1) => Ok(done(format!("/events/{id}/series"), "Ein Entwurf ist neu.")),
        Ok(new) => Ok(done(format!("/events/{id}/series"), &format!("{new} Entwürfe sind neu."))),
        Err(EventError::Input(errors)) => {
            let page = page(&app, &staff, id, &fields, &errors).await?;
            staff.show_refused(&app, "Wiederholen", "events/repeat.html", &page)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The chosen dates with the rule that offered them, and what it offered in vain.
fn with_rule(fields: &Fields, known: &Known, dates: Vec<Date>, today: Day) -> Chosen {
    let first = known.event.sessions.first().map(|one| one.starts_at.civil().date());
    let Some(first) = first.filter(|_| fields.given("every").is_some()) else {
        return Chosen { dates, ..Chosen::default() };
    };
    let (rule, filled) = asked(fields, first, known.series.as_ref());
    let offered = offered(&rule, first, &filled, today, &known.taken).into_iter().map(Day::of);
    let is_left_out = |day: &Day| !dates.iter().any(|date| date.day == *day);
    let left_out = offered.filter(is_left_out).collect();
    Chosen { rule: Some(rule), dates, left_out }
}

#[derive(Serialize)]
struct Whole {
    head: Head,
    name: String,
    rule: String,
    rows: Vec<DateRow>,
    drafts: usize,
    may_plan: bool,
}

#[derive(Serialize)]
struct DateRow {
    id: Id<Event>,
    when: String,
    place: String,
    phase: Phase,
    phase_label: &'static str,
    taken: String,
    waiting: i64,
    current: bool,
}

fn whole(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Event>,
    now: crate::db::Moment,
) -> Result<Whole, EventError> {
    let event = actions::seen_by(conn, actor, id)?;
    let series = match event.series {
        Some(series) => series_queries::find(conn, series)?,
        None => None,
    };
    let Some(series) = series else { return Err(EventError::Unknown) };
    let filter = Filter { series: Some(series.id), ..Filter::default() };
    let most = config::SERIES_EVENTS;
    let page = list::list(conn, &actor.scope, &filter, Order::All, None, most, now)?;
    let ids: Vec<_> = page.events.iter().map(|date| date.id).collect();
    let counts = list::counts(conn, &ids)?;
    let row = |date: Event| {
        let phase = date.phase(now);
        let counts = counts.get(&date.id).copied().unwrap_or_default();
        DateRow {
            when: spoken::short_all(&date.hours()),
            place: date.venue.as_ref().map(|venue| venue.name.clone()).unwrap_or_default(),
            phase,
            phase_label: phase.label(),
            taken: match date.format.open_door || date.slots.is_some() {
                true => counts.accepted.to_string(),
                false => format!("{} von {}", counts.accepted, date.seats),
            },
            waiting: counts.waiting,
            current: date.id == id,
            id: date.id,
        }
    };
    Ok(Whole {
        drafts: page.events.iter().filter(|date| date.stage == Stage::Draft).count(),
        rows: page.events.into_iter().map(row).collect(),
        name: series.name,
        rule: series.rule.map(|rule| rule.heading()).unwrap_or_default(),
        may_plan: actor.may(Right::PlanEvents).is_ok() && actor.scope.covers(event.site),
        head: Head::of(&event, Tab::Overview, actor, now),
    })
}

#[get("/events/{id}/series")]
async fn whole_series(app: App, staff: SignedIn, id: web::Path<Id<Event>>) -> PageResult {
    staff.may(Right::SeeEvents)?;
    let (id, actor, now) = (id.into_inner(), staff.actor(), app.clock.now());
    let page = app.db.read(move |conn| whole(conn, &actor, id, now)).await?;
    staff.show(&app, "Reihe", "events/series.html", &page)
}

#[post("/events/{id}/series/publication")]
async fn publish_all(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    let published = app.db.write(move |conn| repeat::publish_all(conn, &actor, id, now)).await?;
    let mut sentence = match published.now {
        0 => "Kein Entwurf ist bereit.".to_owned(),
        1 => "Ein Termin ist veröffentlicht.".to_owned(),
        more => format!("{more} Termine sind veröffentlicht."),
    };
    match published.incomplete {
        0 => {}
        1 => sentence.push_str(" Bei einem Entwurf fehlt noch etwas."),
        more => sentence.push_str(&format!(" Bei {more} Entwürfen fehlt noch etwas.")),
    }
    let sign = if published.now == 0 { "!" } else { "" };
    Ok(done(format!("/events/{id}/series"), &format!("{sign}{sentence}")))
}

/// For which dates of its series a change may be made: as radios show them. Empty where there is no
/// choice.
pub fn reaches(
    conn: &mut Conn,
    event: &Event,
    now: crate::db::Moment,
) -> Result<Vec<ReachChoice>, diesel::result::Error> {
    let Some(series) = event.series else { return Ok(Vec::new()) };
    let dates = series_queries::changeable(conn, series, now)?;
    if dates.iter().all(|date| date.id == event.id) {
        return Ok(Vec::new());
    }
    let choice = |reach: &Reach| {
        let count = dates.iter().filter(|date| reach.covers(event, date)).count();
        let hint = match (reach, count) {
            (Reach::One, _) => String::new(),
            (Reach::Later | Reach::All, 1) => "1 Termin".into(),
            (Reach::Later | Reach::All, more) => format!("{more} Termine"),
        };
        ReachChoice { value: reach.code(), label: reach.label(), hint }
    };
    Ok(Reach::ALL.iter().map(choice).collect())
}

/// One choice of [`reaches`].
#[derive(Clone, Debug, Serialize)]
pub struct ReachChoice {
    pub value: &'static str,
    pub label: &'static str,
    pub hint: String,
}

#[post("/events/{id}/duplicate")]
async fn duplicate(app: App, id: web::Path<Id<Event>>, posted: Posted) -> PageResult {
    let (id, actor, now) = (id.into_inner(), posted.staff.actor(), app.clock.now());
    let copy = posted.fields.get("copy").parse().unwrap_or_default();
    let copy = app.db.write(move |conn| actions::duplicate(conn, &actor, id, copy, now)).await?;
    Ok(done(format!("/events/{copy}/edit"), "Das ist die Kopie. Bitte prüfen Sie Tag und Ort."))
}
