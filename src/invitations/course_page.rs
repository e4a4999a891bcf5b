//! One release, or all of an event: where everybody's invitation is, what comes next, and what moves
//! many of them at once.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, CourseError, Moved, On, Track};
use super::course::{Course, NextStep};
use super::{Campaign, Reply};
use crate::clock;
use crate::config;
use crate::db::Id;
use crate::events::head::{Head, Tab};
use crate::events::{Event, actions::EventError};
use crate::outbox;
use crate::problem::{PageProblem, PageResult, missing};
use crate::staff::{Posted, Right, SignedIn, session};
use crate::web::App;

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(released)
        .service(whole)
        .service(stop)
        .service(ask_letters)
        .service(letters)
        .service(ask_calls)
        .service(call);
}

#[derive(Serialize)]
struct CoursePage {
    head: Head,
    title: &'static str,
    /// Whether the Postausgang is theirs to see.
    may_invite: bool,
    path: String,
    /// The event's invitations.
    list: String,
    /// Empty for all of the event.
    campaign: String,
    held: bool,
    /// Messages that can still be stopped.
    waits: usize,
    stopped: bool,
    finished: bool,
    release_at: String,
    done: i64,
    all: i64,
    ways: Vec<Way>,
    tabs: Vec<TabCount>,
    rows: Vec<Row>,
    next: String,
    count: String,
    /// The kind of row that is shown, in words; empty: all.
    shown: &'static str,
    to_letters: usize,
    to_calls: usize,
    unknown: i64,
    calls: usize,
}

#[derive(Serialize)]
struct Way {
    label: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct TabCount {
    href: String,
    label: &'static str,
    count: i64,
    current: bool,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    key: String,
    channel: &'static str,
    course: Course,
    course_label: &'static str,
    reply: Reply,
    reply_label: &'static str,
    next: NextStep,
    next_label: &'static str,
}

fn row(track: &Track) -> Row {
    Row {
        id: track.invitation.to_string(),
        name: track.guest.name(),
        key: track.guest.key.clone(),
        channel: track.channel.label(),
        course: track.course,
        course_label: track.course.label(),
        reply: track.reply,
        reply_label: track.reply.label(),
        next: track.next,
        next_label: track.next.label(),
    }
}

type Query = web::Query<Vec<(String, String)>>;

fn given<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// One release: how far it is, and a button to stop it while that is possible.
#[get("/events/{id}/invitations/campaigns/{campaign}")]
pub async fn released(
    app: App,
    staff: SignedIn,
    ids: web::Path<(String, String)>,
    query: Query,
) -> PageResult {
    let id = ids.1.parse().map_err(|_| nothing())?;
    draw(&app, &staff, known(&ids.0)?, Some(id), &query).await
}

/// All releases of an event together.
#[get("/events/{id}/invitations/course")]
pub async fn whole(app: App, staff: SignedIn, id: web::Path<String>, query: Query) -> PageResult {
    draw(&app, &staff, known(&id)?, None, &query).await
}

async fn draw(
    app: &App,
    staff: &SignedIn,
    event: Id<Event>,
    campaign: Option<Id<Campaign>>,
    query: &[(String, String)],
) -> PageResult {
    staff.may(Right::SeeGuests)?;
    let wanted = given(query, "course").and_then(Course::parse);
    let page: usize = given(query, "page").and_then(|text| text.parse().ok()).unwrap_or(0);
    let (actor, now) = (staff.actor(), app.clock.now());
    let viewer = actor.clone();
    let read = app.db.read(move |conn| {
        let on = actions::track(conn, &viewer, event, campaign, now)?;
        let counts = match campaign {
            Some(id) => outbox::queries::campaign_counts(conn, id.as_str())?,
            None => outbox::queries::topic_counts(conn, event.as_str())?,
        };
        let waits = match &on.campaign {
            Some(campaign) => actions::still_waits(conn, campaign)?,
            None => 0,
        };
        Ok::<_, CourseError>((on, counts, waits))
    });
    let (on, messages, waits) = read.await?;
    let list = format!("/events/{event}/invitations");
    let path = match campaign {
        Some(id) => format!("{list}/campaigns/{id}"),
        None => format!("{list}/course"),
    };
    let shown: Vec<&Track> =
        on.tracks.iter().filter(|one| wanted.is_none_or(|course| one.course == course)).collect();
    let room = usize::try_from(config::PAGE_ROWS).unwrap_or(usize::MAX);
    let rows = shown.iter().skip(page.saturating_mul(room)).take(room).map(|one| row(one));
    let rows: Vec<Row> = rows.collect();
    let more = shown.len() > page.saturating_add(1).saturating_mul(room);
    let part = wanted.map(|course| format!("course={}&", course.code())).unwrap_or_default();
    let release = on.campaign.as_ref();
    let is_held = release.is_some_and(|one| one.is_held(now));
    let release_at = release.map(|one| clock::local(one.release_at, clock::ZONE).civil());
    let may_invite = staff.may(Right::Invite).is_ok();
    let open = may_invite && on.event.takes_answers(now);
    let counts = on.counts();
    let page = CoursePage {
        title: match campaign {
            Some(_) => "Versand",
            None => "Stand der Einladungen",
        },
        may_invite,
        campaign: campaign.map(|id| id.to_string()).unwrap_or_default(),
        held: is_held,
        waits,
        stopped: release.is_some_and(|one| one.stopped_at.is_some()),
        finished: messages.is_finished(),
        release_at: release_at.map(|at| at.strftime("%H:%M Uhr").to_string()).unwrap_or_default(),
        done: messages.ended(),
        all: messages.all(),
        ways: ways(&on),
        tabs: tabs(&on, &path, wanted),
        next: match more {
            true => format!("{path}?{part}page={}", page + 1),
            false => String::new(),
        },
        count: match rows.len() < shown.len() {
            true => format!("{} von {}", rows.len(), shown.len()),
            false => String::new(),
        },
        shown: wanted.map_or("", Course::label),
        to_letters: if open { on.to_letters().moved } else { 0 },
        to_calls: if open { on.to_calls().moved } else { 0 },
        unknown: counts.get(&Course::Unknown).copied().unwrap_or(0),
        calls: on.tracks.iter().filter(|one| one.next == NextStep::Call).count(),
        head: Head::of(&on.event, Tab::Invitations, &actor, now),
        rows,
        list,
        path,
    };
    staff.show(app, page.title, "invitations/campaign.html", &page)
}

fn ways(on: &On) -> Vec<Way> {
    let mut ways = std::collections::BTreeMap::new();
    for one in &on.tracks {
        *ways.entry(one.channel).or_insert(0) += 1;
    }
    ways.into_iter().map(|(channel, count)| Way { label: channel.label(), count }).collect()
}

fn tabs(on: &On, path: &str, wanted: Option<Course>) -> Vec<TabCount> {
    let counts = on.counts();
    let all = i64::try_from(on.tracks.len()).unwrap_or(i64::MAX);
    let every =
        TabCount { href: path.to_owned(), label: "alle", count: all, current: wanted.is_none() };
    let one = |course: &Course| TabCount {
        href: format!("{path}?course={}", course.code()),
        label: course.label(),
        count: counts.get(course).copied().unwrap_or(0),
        current: wanted == Some(*course),
    };
    let there = |tab: &TabCount| tab.count > 0 || tab.current;
    std::iter::once(every).chain(Course::ALL.iter().map(one).filter(there)).collect()
}

/// Stops a release.
#[post("/events/{id}/invitations/campaigns/{campaign}/stop")]
pub async fn stop(app: App, posted: Posted, ids: web::Path<(String, String)>) -> PageResult {
    posted.staff.may(Right::Invite)?;
    let id: Id<Campaign> = ids.1.parse().map_err(|_| nothing())?;
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let undone = app.db.write(move |conn| actions::stop(conn, &actor, id, now)).await?;
    let what = match undone {
        1 => "Eine Einladung ist nicht hinausgegangen.".to_owned(),
        count => format!("{count} Einladungen sind nicht hinausgegangen."),
    };
    let list = format!("/events/{}/invitations", ids.0);
    Ok(session::done(list, &format!("Der Versand ist angehalten. {what}")))
}

/// What a press would do, before it does it.
#[derive(Serialize)]
struct Ask {
    head: Head,
    title: &'static str,
    action: String,
    back: String,
    campaign: String,
    /// `letters` or `calls`.
    kind: &'static str,
    moved: usize,
    already: usize,
    no_way: usize,
    left: usize,
    /// Households whose letter would come too late.
    late: usize,
}

/// Which way many invitations take now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    Letters,
    Calls,
}

impl Move {
    fn code(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Calls => "calls",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Letters => "Was nicht ankam, als Brief schicken?",
            Self::Calls => "Alle ohne Antwort anrufen?",
        }
    }

    fn of(self, on: &On) -> Moved {
        match self {
            Self::Letters => on.to_letters(),
            Self::Calls => on.to_calls(),
        }
    }
}

fn asked_campaign(given: Option<&str>) -> Result<Option<Id<Campaign>>, PageProblem> {
    match given {
        None | Some("") => Ok(None),
        Some(id) => Ok(Some(id.parse().map_err(|_| nothing())?)),
    }
}

fn back_to(event: Id<Event>, campaign: Option<Id<Campaign>>) -> String {
    match campaign {
        Some(id) => format!("/events/{event}/invitations/campaigns/{id}"),
        None => format!("/events/{event}/invitations/course"),
    }
}

async fn ask(app: App, staff: SignedIn, id: &str, query: &Query, what: Move) -> PageResult {
    staff.may(Right::Invite)?;
    let (event, campaign) = (known(id)?, asked_campaign(given(query, "campaign"))?);
    let (actor, now) = (staff.actor(), app.clock.now());
    let viewer = actor.clone();
    let read = app.db.read(move |conn| actions::track(conn, &viewer, event, campaign, now));
    let on = read.await?;
    let Moved { moved, already, no_way, left } = what.of(&on);
    let page = Ask {
        head: Head::of(&on.event, Tab::Invitations, &actor, now),
        title: what.title(),
        action: format!("/events/{event}/invitations/course/{}", what.code()),
        back: back_to(event, campaign),
        campaign: campaign.map(|id| id.to_string()).unwrap_or_default(),
        kind: what.code(),
        moved,
        already,
        no_way,
        left,
        late: on.late_letters(),
    };
    staff.show(&app, what.title(), "invitations/course_ask.html", &page)
}

/// Asks before what did not arrive goes by letter.
#[get("/events/{id}/invitations/course/letters")]
pub async fn ask_letters(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    query: Query,
) -> PageResult {
    ask(app, staff, &id, &query, Move::Letters).await
}

/// Asks before whoever is silent stands on the list of calls.
#[get("/events/{id}/invitations/course/calls")]
pub async fn ask_calls(
    app: App,
    staff: SignedIn,
    id: web::Path<String>,
    query: Query,
) -> PageResult {
    ask(app, staff, &id, &query, Move::Calls).await
}

/// All that did not arrive: by letter.
#[post("/events/{id}/invitations/course/letters")]
pub async fn letters(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::Invite)?;
    let event = known(&id)?;
    let campaign = asked_campaign(posted.fields.given("campaign"))?;
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let written = app.db.write(move |conn| {
        actions::returned_to_letters(conn, &there, &actor, (event, campaign), now)
    });
    let moved = written.await?;
    let what = match moved.moved {
        0 => "Kein Brief ist neu.".to_owned(),
        1 => "Ein Brief wartet jetzt auf den Druck.".to_owned(),
        count => format!("{count} Briefe warten jetzt auf den Druck."),
    };
    Ok(session::done(back_to(event, campaign), &format!("{what}{}", rest(moved, "Adresse"))))
}

/// All who have not answered: on the list of calls.
#[post("/events/{id}/invitations/course/calls")]
pub async fn call(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::Invite)?;
    let event = known(&id)?;
    let campaign = asked_campaign(posted.fields.given("campaign"))?;
    let (actor, now) = (posted.staff.actor(), app.clock.now());
    let written =
        app.db.write(move |conn| actions::silent_to_calls(conn, &actor, (event, campaign), now));
    let moved = written.await?;
    let what = match moved.moved {
        0 => "Kein Anruf ist neu.".to_owned(),
        1 => "Ein Anruf steht jetzt auf der Anrufliste.".to_owned(),
        count => format!("{count} Anrufe stehen jetzt auf der Anrufliste."),
    };
    Ok(session::done(back_to(event, campaign), &format!("{what}{}", rest(moved, "Nummer"))))
}

/// What a press left as it was.
fn rest(moved: Moved, lacks: &str) -> String {
    let mut rest = String::new();
    if moved.already > 0 {
        rest.push_str(&format!(" Schon dabei: {}.", moved.already));
    }
    if moved.no_way > 0 {
        rest.push_str(&format!(" Ohne {lacks}: {}.", moved.no_way));
    }
    if moved.left > 0 {
        rest.push_str(&format!(" Es sind noch {} übrig: Bitte noch einmal.", moved.left));
    }
    rest
}

fn known(id: &str) -> Result<Id<Event>, PageProblem> {
    Ok(id.parse().map_err(|_| EventError::Unknown)?)
}

fn nothing() -> PageProblem {
    PageProblem(missing("Das gibt es hier nicht (mehr)."))
}
