//! `/turnout/plan`: how many to invite. A form that only asks, and its answer below it; the address
//! can be passed on. htmx gets the answer for one event as a hint for other pages.

use actix_web::{HttpRequest, get, web};
use serde::Serialize;

use super::book::{Fact, Value};
use super::books;
use super::books::plan::{Alike, Named, Reason};
use super::definitions::{Term, of_plan};
use super::figures::Figures;
use super::files::{self, File, Files};
use super::memory::Memory;
use super::plan::{Care, Level, Respect, Weekday};
use super::plan_ask::{
    Answer, Basis, DEFAULT_OVERFLOW, Question, WHOLE_HOUSE, Written, answer, is_rough,
};
use super::plan_picture::Picture;
use super::plan_queries::{self, Offered, Planned, Told, days};
use super::plan_wave::{Habits, Wave};
use super::plan_words as words;
use crate::db::{Conn, Id, Moment};
use crate::earlier::queries::Listed;
use crate::events::Event;
use crate::events::actions::EventError;
use crate::events::erased::Kept;
use crate::events::figures::Sight;
use crate::formats::Sensitivity;
use crate::problem::{PageProblem, PageResult, unusable};
use crate::spoken;
use crate::staff::{Actor, Right, Scope, SignedIn};
use crate::stats::disclosure::{self, Cell, FEWEST};
use crate::web::App;
use crate::web::filters::{number, percent};
use crate::web::form::{Choice, Fields, FormErrors, FormView};

const TEMPLATE: &str = "turnout/plan.html";
const TITLE: &str = "Wie viele einladen?";
/// Chairs that the form begins with.
const SEATS: &str = "20";

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(file).service(index);
}

#[derive(Serialize)]
struct PlanPage {
    form: FormView,
    formats: Vec<Choice>,
    sites: Vec<Choice>,
    weekdays: Vec<Choice>,
    cares: Vec<Choice>,
    /// The event that is planned.
    event: Option<EventView>,
    /// Nobody needs a seat there.
    open_door: bool,
    answer: Option<AnswerView>,
    /// Whoever reads this may import events from before.
    may_import: bool,
    files: Files,
}

#[derive(Serialize)]
struct EventView {
    id: Id<Event>,
    title: String,
    when: String,
    /// Invitations so far, as these eyes see them; empty: none.
    invited: String,
    /// What the answers so far mean; empty where they mean nothing yet.
    wave: String,
    /// Why there is no second wave.
    no_wave: &'static str,
    /// So many (more) can be invited; empty: none, or not for these eyes.
    propose: String,
    hint: String,
    /// Where they are chosen, with the number filled in.
    href: String,
    /// The hint stands on another page.
    elsewhere: bool,
}

#[derive(Serialize)]
struct AnswerView {
    sentence: String,
    naive: String,
    basis: String,
    basis_code: &'static str,
    rough: bool,
    about_health: bool,
    /// Formats about health exist and may not be read.
    without_health: bool,
    left_out: usize,
    stats: Vec<Stat>,
    picture: Picture,
    picture_title: String,
    picture_desc: String,
    seats: String,
    whole: String,
    reasons: Vec<ReasonRow>,
    alike: Vec<AlikeRow>,
    terms: Vec<Term>,
}

#[derive(Serialize)]
struct Stat {
    label: String,
    value: String,
    n: String,
    interval: String,
}

#[derive(Serialize)]
struct ReasonRow {
    respect: &'static str,
    level: String,
    events: usize,
    points: String,
}

#[derive(Serialize)]
struct AlikeRow {
    /// Empty: it was imported and has no page.
    href: String,
    title: String,
    when: String,
    site: String,
    figure: String,
}

/// What was read for one page.
struct Read {
    offered: Offered,
    planned: Option<Planned>,
    asked: Result<(Question, Option<Answer>), FormErrors>,
    wave: Option<Wave>,
    /// The past events that are named.
    alike: Vec<Told>,
    fields: Fields,
}

#[get("/turnout/plan")]
async fn index(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    let (actor, now) = (staff.actor(), app.clock.now());
    let read = looked_up(&app, &staff, &request, now).await?;
    let refused = read.asked.is_err();
    let files = Files::of("/turnout/plan", request.query_string());
    let mut page = page(&read, &actor, now, files);
    if let Some(event) = &mut page.event {
        event.elsewhere = staff.wants_block();
    }
    match (refused, staff.wants_block()) {
        (false, true) => staff.show_block(&app, TEMPLATE, "hint", &page, "/turnout/plan"),
        (false, false) => staff.show(&app, TITLE, TEMPLATE, &page),
        (true, _) => staff.show_refused(&app, TITLE, TEMPLATE, &page),
    }
}

/// The same answer as a file.
#[actix_web::routes]
#[get("/turnout/plan.csv")]
#[get("/turnout/plan.xlsx")]
#[get("/turnout/plan.pdf")]
async fn file(app: App, staff: SignedIn, request: HttpRequest) -> PageResult {
    let (actor, now) = (staff.actor(), app.clock.now());
    let read = looked_up(&app, &staff, &request, now).await?;
    let (question, answer) = match &read.asked {
        Ok((question, Some(answer))) => (question, answer),
        Ok((_, None)) => {
            return Err(PageProblem(unusable("open_door", "Hier braucht niemand einen Platz.")));
        }
        Err(errors) => {
            let first =
                errors.0.first().map_or("Die Angaben passen nicht.", |one| one.message.as_str());
            return Err(PageProblem(unusable("plan", first)));
        }
    };
    let origin = files::origin(&app, &staff).await?;
    let named = named(&read, question, answer, &actor);
    let book = books::plan::book(question, answer, named, Sight::of(&actor), origin);
    File::asked(&request).answer(book).await
}

async fn looked_up(
    app: &App,
    staff: &SignedIn,
    request: &HttpRequest,
    now: Moment,
) -> Result<Read, PageProblem> {
    staff.may(Right::SeeTurnout)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let (asks, baseline, figures) = (staff.actor(), app.office().baseline, Figures::of(&app.db));
    let read = move |conn: &mut _| read(conn, figures.memory(), &asks, fields, baseline, now);
    Ok(app.db.read(read).await?)
}

fn read(
    conn: &mut Conn,
    memory: &Memory,
    actor: &Actor,
    mut fields: Fields,
    baseline: f64,
    now: Moment,
) -> Result<Read, EventError> {
    let offered = plan_queries::offered(conn, actor)?;
    let planned = match fields.get("event") {
        "" => None,
        id => {
            let id = id.parse().map_err(|_| EventError::Unknown)?;
            Some(plan_queries::planned(conn, actor, id)?)
        }
    };
    fill(&mut fields, planned.as_ref(), now);
    let mut read = Read {
        offered,
        asked: Err(FormErrors::default()),
        wave: None,
        alike: Vec::new(),
        fields,
        planned,
    };
    read.asked = match Question::parse(&read.fields, Written::Percent) {
        Ok(question) => match answer(conn, memory, actor, &question, baseline, now)? {
            Some(answer) => Ok((question, Some(answer))),
            None if read.opens_door() => Ok((question, None)),
            None => Err(FormErrors::one("format", "Bitte wählen Sie etwas aus der Liste.")),
        },
        Err(errors) => Err(errors),
    };
    if let Ok((question, Some(answer))) = &read.asked {
        read.alike = plan_queries::shown(conn, &answer.alike)?;
        read.wave =
            read.planned.as_ref().and_then(|planned| wave(planned, question, answer, actor, now));
    }
    Ok(read)
}

impl Read {
    fn opens_door(&self) -> bool {
        self.planned.as_ref().is_some_and(|planned| planned.event.format.open_door)
    }
}

/// What nobody said is taken from the event, or is usual.
fn fill(fields: &mut Fields, planned: Option<&Planned>, now: Moment) {
    let mut known: Vec<(&str, String)> = Vec::new();
    if let Some(planned) = planned {
        let event = &planned.event;
        known.push(("format", event.format.id.to_string()));
        known.push(("site", event.site.map_or(WHOLE_HOUSE.into(), |site| site.to_string())));
        known.push(("seats", event.seats_for_invited().max(1).to_string()));
        known.push(("childcare", Care::of(event.childcare_places).code().into()));
        known.extend(planned.weekday().map(|day| ("weekday", day.code().to_owned())));
        known.extend(planned.letters.map(|share| ("letters", share.to_string())));
        if let Some(begins_at) = event.begins_at {
            let from = planned.invited_at.unwrap_or(now);
            known.push(("lead", days(from, begins_at).min(730).to_string()));
        }
    }
    known.push(("seats", SEATS.into()));
    known.push(("overflow", (DEFAULT_OVERFLOW * 100.0).to_string()));
    for (name, value) in known {
        if fields.given(name).is_none() {
            fields.push(name, value);
        }
    }
}

/// The second wave of an event that still takes answers.
fn wave(
    planned: &Planned,
    question: &Question,
    answer: &Answer,
    actor: &Actor,
    now: Moment,
) -> Option<Wave> {
    let sight = Sight::of(actor);
    let hidden = sight == Sight::Sums && answer.about_health;
    if hidden || planned.standing.invited == 0 || !planned.event.takes_answers(now) {
        return None;
    }
    let habits = Habits::of(&answer.history.past, Some(planned.event.format.id))?;
    let standing = planned.standing.seen(sight)?;
    habits.wave(&standing, answer.plan.expected, question.seats, question.overflow)
}

fn page(read: &Read, actor: &Actor, now: Moment, files: Files) -> PlanPage {
    let (errors, asked) = match &read.asked {
        Ok(asked) => (FormErrors::default(), Some(asked)),
        Err(errors) => (errors.clone(), None),
    };
    let (question, answer) = match asked {
        Some((question, answer)) => (Some(question), answer.as_ref()),
        None => (None, None),
    };
    let option = |value: &str, label: &str| Choice::new(value, label);
    let mut sites: Vec<Choice> =
        read.offered.sites.iter().map(|site| option(site.id.as_str(), &site.name)).collect();
    if actor.scope == Scope::All {
        sites.push(option(WHOLE_HOUSE, "ganzes Haus"));
    }
    PlanPage {
        form: FormView::of(&read.fields, &errors),
        formats: read
            .offered
            .formats
            .iter()
            .map(|format| option(format.id.as_str(), &format.name))
            .collect(),
        sites,
        weekdays: Weekday::ALL.iter().map(|one| option(one.code(), one.label())).collect(),
        cares: Care::ALL.iter().map(|one| option(one.code(), one.label())).collect(),
        event: read
            .planned
            .as_ref()
            .map(|planned| event_view(planned, question, answer, read.wave.as_ref(), (actor, now))),
        open_door: read.opens_door(),
        may_import: actor.may(Right::PlanEvents).is_ok(),
        answer: question
            .zip(answer)
            .map(|(question, answer)| answer_view(question, answer, read, actor)),
        files,
    }
}

fn event_view(
    planned: &Planned,
    question: Option<&Question>,
    answer: Option<&Answer>,
    wave: Option<&Wave>,
    (actor, now): (&Actor, Moment),
) -> EventView {
    let event = &planned.event;
    let is_open = event.takes_answers(now);
    let begun = planned.standing.invited > 0;
    let may_invite = is_open && actor.may(Right::Invite).is_ok();
    let propose = match (wave, answer) {
        (Some(wave), _) => wave.more,
        (None, Some(answer)) => answer.plan.invite.saturating_sub(planned.standing.invited),
        (None, None) => 0,
    };
    let propose = if may_invite { propose } else { 0 };
    let seats = question.map_or_else(String::new, |question| words::seats(question.seats));
    let hint = match (propose, begun) {
        (0, true) => format!("Für {seats} sind schon genug Gäste eingeladen."),
        (0, false) => String::new(),
        (more, true) => format!("Für {seats} können Sie noch etwa {more} einladen."),
        (many, false) => format!("Für {seats} laden Sie etwa {many} ein."),
    };
    EventView {
        id: event.id,
        title: event.title.clone(),
        when: spoken::short_all(&event.hours()),
        invited: match begun {
            true => Sight::of(actor).count(i64::from(planned.standing.invited)),
            false => String::new(),
        },
        wave: match (wave, question) {
            (Some(wave), Some(question)) => words::wave(wave, question.seats, question.overflow),
            _ => String::new(),
        },
        no_wave: match (begun && is_open, wave, actor.may(Right::SeeGuests)) {
            (true, None, Ok(())) => {
                "Für eine zweite Welle gibt es noch zu wenig abgeschlossene Veranstaltungen."
            }
            (true, None, Err(_)) => {
                "Die Antworten bisher sind zu wenige, als dass Ihre Anmeldung daraus etwas ablesen \
                 dürfte."
            }
            _ => "",
        },
        href: format!("/events/{}/invitations/new?random={propose}", event.id),
        propose: match propose {
            0 => String::new(),
            more => number(i64::from(more)),
        },
        hint: if may_invite { hint } else { String::new() },
        elsewhere: false,
    }
}

fn answer_view(question: &Question, answer: &Answer, read: &Read, actor: &Actor) -> AnswerView {
    let plan = &answer.plan;
    let seats = words::seats(question.seats);
    let (attending, invited) = match &answer.what_if {
        Some(other) => (&other.attending, other.invited),
        None => (&plan.attending, plan.invite),
    };
    let (come, who) = words::coming(attending.range());
    AnswerView {
        sentence: words::sentence(plan, question.seats, question.overflow),
        naive: words::naive(plan, question.seats),
        basis: words::basis(answer, question.like.format),
        basis_code: answer.basis.code(),
        rough: is_rough(actor) && answer.basis == Basis::History,
        about_health: answer.about_health,
        without_health: answer.about_health && answer.history.without_health,
        left_out: answer.history.left_out,
        stats: stats(question, answer),
        picture: Picture::of(attending, question.seats),
        picture_title: format!("Wie viele kommen, wenn Sie {invited} einladen"),
        picture_desc: format!(
            "In vier von fünf Fällen {come} {who}. Mehr als {} kommen mit {} Wahrscheinlichkeit.",
            question.seats,
            words::chance(attending.more_than(question.seats))
        ),
        seats,
        whole: percent(answer.whole_rate),
        reasons: answer
            .reasons
            .iter()
            .map(|reason| ReasonRow {
                respect: reason.respect.label(),
                level: level_name(reason.level, &read.offered),
                events: reason.events,
                points: words::points(reason.points),
            })
            .collect(),
        alike: read
            .alike
            .iter()
            .map(|told| match told {
                Told::Event(event, kept) => alike_row(event, *kept, read, actor),
                Told::Earlier(one) => earlier_row(one, read, actor),
            })
            .collect(),
        terms: of_plan(),
    }
}

fn stats(question: &Question, answer: &Answer) -> Vec<Stat> {
    let plan = &answer.plan;
    let count = |count: u32| number(i64::from(count));
    let seats = words::seats(question.seats);
    let came = |attending: &crate::stats::forecast::Attending, invited: u32, overflow: f64| Stat {
        label: format!("Wenn Sie {} einladen, kommen", count(invited)),
        value: format!("etwa {}", number(attending.mean().round() as i64)),
        n: format!("{} in 4 von 5 Fällen", words::from_to(attending.range())),
        interval: format!("{} Risiko, dass es zu voll wird", words::chance(overflow)),
    };
    let mut stats = vec![
        Stat {
            label: "So viele einladen".into(),
            value: count(plan.invite),
            n: format!("für {seats}"),
            interval: format!("höchstens {} Risiko", words::chance(question.overflow)),
        },
        came(&plan.attending, plan.invite, plan.overflow),
    ];
    if let Some(other) = &answer.what_if {
        stats.push(came(&other.attending, other.invited, other.overflow));
    }
    stats.push(Stat {
        label: "Einfach geteilt".into(),
        value: count(plan.naive),
        n: format!("{seats} durch {}", percent(plan.expected.rate())),
        interval: format!("{} Risiko, dass es zu voll wird", words::chance(plan.naive_overflow)),
    });
    stats
}

fn level_name(level: Level, offered: &Offered) -> String {
    match level {
        Level::Format(id) => {
            let format = offered.formats.iter().find(|format| format.id == id);
            format.map_or("früheres Format".into(), |format| format.name.clone())
        }
        Level::Place(super::plan::Place::WholeHouse) => "ganzes Haus".into(),
        Level::Place(super::plan::Place::Site(id)) => {
            let site = offered.sites.iter().find(|site| site.id == id);
            site.map_or("früherer Standort".into(), |site| site.name.clone())
        }
        Level::Weekday(day) => day.label().into(),
        Level::Lead(lead) => lead.label().into(),
        Level::Mix(mix) => mix.label().into(),
        Level::Care(care) => care.label().into(),
    }
}

/// A past event by name. Figures of single events are for those who see guests; about health nobody
/// reads them by Standort.
fn alike_row(event: &Event, kept: Option<Kept>, read: &Read, actor: &Actor) -> AlikeRow {
    let is_open = event.format.sensitivity == Sensitivity::Normal;
    let site = read.offered.sites.iter().find(|site| event.site == Some(site.id));
    AlikeRow {
        href: format!("/events/{}", event.id),
        title: event.title.clone(),
        when: spoken::short_all(&event.hours()),
        site: site.filter(|_| is_open).map(|site| site.name.clone()).unwrap_or_default(),
        figure: match figure(event, kept, actor) {
            Some((attended, delivered)) => format!("{} von {}", said(attended), said(delivered)),
            None => String::new(),
        },
    }
}

/// The same of one from before.
fn earlier_row(one: &Listed, read: &Read, actor: &Actor) -> AlikeRow {
    AlikeRow {
        href: String::new(),
        title: format!("{} (von früher)", one.format),
        when: one.counted.day.civil().strftime("%d.%m.%Y").to_string(),
        site: one.site.clone().filter(|_| is_open(one, read)).unwrap_or_default(),
        figure: match earlier_figure(one, read, actor) {
            Some((came, invited)) => format!("{} von {}", said(came), said(invited)),
            None => String::new(),
        },
    }
}

/// Whether its format may be read by Standort.
fn is_open(one: &Listed, read: &Read) -> bool {
    let format = read.offered.formats.iter().find(|format| format.id == one.counted.format);
    format.is_some_and(|format| format.sensitivity == Sensitivity::Normal)
}

/// How many came of how many invited. It has no names, so small numbers are hidden as everywhere.
fn earlier_figure(one: &Listed, read: &Read, actor: &Actor) -> Option<(Cell, Cell)> {
    let of = |count: i32| u32::try_from(count).unwrap_or(0);
    let (came, invited) = (of(one.counted.came), of(one.counted.invited));
    let many = came >= FEWEST && invited.saturating_sub(came) >= FEWEST;
    (many && is_open(one, read) && !is_rough(actor))
        .then_some((Cell::Shown(came), Cell::Shown(invited)))
}

fn said(cell: Cell) -> String {
    cell.count().map_or("–".into(), |count| number(i64::from(count)))
}

/// How many came of how many invited, for whoever sees guests; when the names are gone, small numbers are
/// hidden as everywhere.
fn figure(event: &Event, kept: Option<Kept>, actor: &Actor) -> Option<(Cell, Cell)> {
    let counts = kept.filter(|_| !is_rough(actor))?.counts;
    Some(match (event.erased_at, event.format.sensitivity) {
        (None, _) => (Cell::Shown(counts.attended), Cell::Shown(counts.delivered)),
        (Some(_), Sensitivity::Normal) => {
            let shown = disclosure::protect(&[counts]).total;
            (shown.attended, shown.delivered)
        }
        (Some(_), Sensitivity::Health) => (Cell::Hidden, Cell::Hidden),
    })
}

/// What the files name: the event that is planned, what it is like, what that rests on.
fn named(read: &Read, question: &Question, answer: &Answer, actor: &Actor) -> Named {
    let like = if answer.about_health { question.like.undivided() } else { question.like };
    let known = Respect::ALL.iter().filter_map(|respect| {
        let text = level_name(like.level(*respect)?, &read.offered);
        Some(Fact { label: respect.label(), text })
    });
    let planned = read.planned.iter().flat_map(|planned| {
        let when = spoken::short_all(&planned.event.hours());
        [("Veranstaltung", planned.event.title.clone()), ("Wann", when)]
    });
    let wave = read
        .wave
        .iter()
        .map(|wave| ("Zweite Welle", words::wave(wave, question.seats, question.overflow)));
    let event = planned.chain(wave).map(|(label, text)| Fact { label, text });
    let reasons = answer.reasons.iter().map(|reason| Reason {
        respect: reason.respect.label(),
        level: level_name(reason.level, &read.offered),
        events: reason.events,
        points: reason.points,
    });
    let alike = read.alike.iter().map(|told| {
        let (row, figure, day) = match told {
            Told::Event(event, kept) => (
                alike_row(event, *kept, read, actor),
                figure(event, *kept, actor),
                event.hours().iter().min().map(|hours| hours.starts_at.date()),
            ),
            Told::Earlier(one) => (
                earlier_row(one, read, actor),
                earlier_figure(one, read, actor),
                Some(one.counted.day.civil()),
            ),
        };
        let (came, invited) = match figure {
            Some((came, invited)) => (came.into(), invited.into()),
            None => (Value::Nothing, Value::Nothing),
        };
        Alike { day, title: row.title, site: row.site, came, invited }
    });
    Named {
        facts: event.chain(known).collect(),
        reasons: reasons.collect(),
        alike: alike.collect(),
    }
}
