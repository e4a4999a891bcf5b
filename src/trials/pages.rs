//! `/trials`: all trials, and one of them with its life.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;

use super::actions::{self, TrialError, day};
use super::csv::csv;
use super::draft::Paper;
use super::plan_pages::{Sizing, desk, year_before};
use super::queries;
use super::report::Report;
use super::size::Size;
use super::{Noted, Trial};
use crate::clock;
use crate::db::{Conn, Day, Id, Moment};
use crate::formats::{self, Format};
use crate::problem::{Explain, PageProblem, PageResult, ours};
use crate::spoken;
use crate::staff::session::done;
use crate::staff::{Actor, Posted, Right, SignedIn};
use crate::web::App;
use crate::web::filters::percent;
use crate::web::form::FormView;
use crate::wordings::arms::{TrialState, letter};
use crate::wordings::dealing::mark;
use crate::wordings::{Arm, Running, Spread, Wording, arm_queries, shipped};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(index)
        .service(result_file)
        .service(show)
        .service(submit)
        .service(sign)
        .service(refuse)
        .service(sign_on_paper)
        .service(start)
        .service(abort)
        .service(result);
}

#[derive(Serialize)]
struct Row {
    id: Id<Running>,
    name: String,
    difference: String,
    state: &'static str,
    tone: &'static str,
    /// "Ergebnis ab 12.03.2027", "kein Unterschied erkennbar"
    more: String,
}

#[derive(Serialize)]
struct Index {
    /// Those that are under way or planned.
    open: Vec<Row>,
    /// Those that are over, whatever came of them.
    archive: Vec<Row>,
    may_plan: bool,
}

fn tone(state: TrialState) -> &'static str {
    match state {
        TrialState::Draft | TrialState::Aborted => "",
        TrialState::Waiting => "care",
        TrialState::Signed => "info",
        TrialState::Running => "strong",
        TrialState::Ended => "good",
    }
}

fn report(conn: &mut Conn, trial: &Trial) -> Result<Option<Report>, TrialError> {
    if trial.state != TrialState::Ended {
        return Ok(None);
    }
    let arms = arm_queries::arms(conn, trial.id)?;
    let ids: Vec<_> = arms.iter().map(|arm| arm.id).collect();
    let (sums, _) = queries::sums(conn, &ids)?;
    Ok(Some(Report::of(trial, &arms, &sums)))
}

fn row(conn: &mut Conn, trial: &Trial) -> Result<Row, TrialError> {
    Ok(Row {
        id: trial.id,
        name: trial.name(),
        difference: trial.difference.clone(),
        state: trial.state.label(),
        tone: tone(trial.state),
        more: match (report(conn, trial)?, trial.state) {
            (Some(report), _) => report.short().into(),
            (None, TrialState::Aborted) => "ohne Ergebnis".into(),
            (
                None,
                TrialState::Draft
                | TrialState::Waiting
                | TrialState::Signed
                | TrialState::Running
                | TrialState::Ended,
            ) => format!("Ergebnis ab {}", day(trial.stop_on)),
        },
    })
}

#[get("/trials")]
async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::SeeTrials)?;
    let read = app.db.read(|conn| {
        let (mut open, mut archive) = (Vec::new(), Vec::new());
        for trial in queries::list(conn)? {
            let row = row(conn, &trial)?;
            match trial.state.is_over() {
                true => archive.push(row),
                false => open.push(row),
            }
        }
        Ok::<_, TrialError>((open, archive))
    });
    let (open, archive) = read.await?;
    let page = Index { open, archive, may_plan: staff.may(Right::PlanEvents).is_ok() };
    staff.show(&app, "Versuche", "trials/index.html", &page)
}

/// One version to read.
#[derive(Serialize)]
struct Version {
    /// "Fassung A"
    title: String,
    /// "Fassung 3 der Texte", "mitgelieferter Text"
    source: String,
    subject: String,
    body: String,
}

/// One version of a result.
#[derive(Serialize)]
struct Line {
    title: String,
    events: u32,
    delivered: u32,
    attended: u32,
    unknown: u32,
    rate: String,
    interval: String,
}

#[derive(Serialize)]
struct LogLine {
    step: &'static str,
    note: String,
    who: String,
    at: String,
}

#[derive(Serialize)]
struct Show {
    /// Of a signature on paper.
    form: FormView,
    id: Id<Running>,
    name: String,
    difference: String,
    state: &'static str,
    state_label: &'static str,
    tone: &'static str,
    language: &'static str,
    stop_on: String,
    base: String,
    effect: i32,
    needed: i32,
    /// The first sentence stands in the head.
    answer: String,
    sentences: Vec<String>,
    lines: Vec<Line>,
    /// It has ended, and counts are left out.
    hides_counts: bool,
    versions: Vec<Version>,
    log: Vec<LogLine>,
    /// What it comes to; only before it is over.
    size: Option<Sizing>,
    /// Invitations that say one of its versions.
    dealt: i64,
    /// Its day has come.
    is_due: bool,
    /// The seed; empty while it is secret.
    seed: String,
    mark: String,
    desk: String,
    may_plan: bool,
    may_sign: bool,
    /// Whoever looks planned it.
    is_own: bool,
    /// Nobody here signs for data protection: it can only be on paper.
    on_paper: bool,
}

fn version(format: Option<&Format>, trial: &Trial, (place, arm): (usize, &Arm)) -> Version {
    let title = format!("Fassung {}", letter(place));
    match &arm.wording {
        Some(Wording { number, subject, body, .. }) => Version {
            title,
            source: format!("Fassung {number} der eigenen Texte"),
            subject: subject.clone(),
            body: body.clone(),
        },
        None => {
            let along = match trial.place.way {
                Spread::Any | Spread::Email | Spread::Letter => format
                    .and_then(|format| shipped::beginning(&format.text_key, trial.place.language)),
                Spread::Sms => shipped::text_message(trial.place.language),
            };
            let (subject, body) = along.map(|one| (one.subject, one.body)).unwrap_or_default();
            Version { title, source: "mitgelieferter Text".into(), subject, body }
        }
    }
}

fn lines(report: Option<&Report>) -> Vec<Line> {
    let Some(report) = report.filter(|report| report.shows_counts()) else { return Vec::new() };
    let line = |(place, sum): (usize, &super::outcome::Sum)| Line {
        title: format!("Fassung {}", letter(place)),
        events: sum.events,
        delivered: sum.delivered,
        attended: sum.attended,
        unknown: sum.unknown,
        rate: sum.rate().map(percent).unwrap_or_default(),
        interval: sum
            .interval()
            .map(|ends| format!("{} bis {}", percent(ends.low), percent(ends.high)))
            .unwrap_or_default(),
    };
    report.sums.iter().enumerate().map(line).collect()
}

fn log_line(noted: Noted) -> LogLine {
    let at = clock::local(noted.at, clock::ZONE).civil();
    LogLine {
        step: noted.step.label(),
        note: noted.note,
        who: noted.who.unwrap_or_else(|| "von selbst".into()),
        at: format!("{}, {} Uhr", spoken::short_day(at.date()), at.strftime("%H:%M")),
    }
}

fn page(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Running>,
    (now, today): (Moment, Day),
) -> Result<Show, TrialError> {
    let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
    let arms = arm_queries::arms(conn, id)?;
    let ids: Vec<_> = arms.iter().map(|arm| arm.id).collect();
    let report = report(conn, &trial)?;
    let format = formats::queries::find(conn, trial.place.format)?;
    let may_plan = actor.may(Right::PlanEvents).is_ok();
    // What it needs is for those who plan; whose events these are, others need not see.
    let size = match may_plan && !trial.state.is_over() {
        true => {
            let history = queries::history(conn, trial.place, (year_before(now), now))?;
            let stop = clock::begin_of(trial.stop_on.civil());
            let coming = queries::coming(conn, trial.place.format, (now, stop))?;
            let size = Size {
                base: trial.base,
                effect: trial.effect,
                versions: arms.len(),
                per_event: history.per_event(),
            };
            Some(Sizing::of(&size, &history, &coming, &actor.scope))
        }
        false => None,
    };
    let mut sentences = report.as_ref().map(Report::sentences).unwrap_or_default();
    let answer = match sentences.is_empty() {
        true => String::new(),
        false => sentences.remove(0),
    };
    let is_waiting = trial.state == TrialState::Waiting;
    Ok(Show {
        form: FormView::default(),
        id,
        name: trial.name(),
        state: trial.state.code(),
        state_label: trial.state.label(),
        tone: tone(trial.state),
        language: trial.place.language,
        stop_on: day(trial.stop_on),
        base: percent(trial.base),
        effect: trial.effect,
        needed: trial.needed,
        answer,
        sentences,
        lines: lines(report.as_ref()),
        hides_counts: report.as_ref().is_some_and(|report| !report.shows_counts()),
        versions: arms
            .iter()
            .enumerate()
            .map(|arm| version(format.as_ref(), &trial, arm))
            .collect(),
        log: queries::log(conn, id)?.into_iter().map(log_line).collect(),
        size,
        dealt: match trial.state {
            TrialState::Running => queries::dealt(conn, &ids)?,
            TrialState::Draft
            | TrialState::Waiting
            | TrialState::Signed
            | TrialState::Ended
            | TrialState::Aborted => 0,
        },
        is_due: trial.state == TrialState::Running && trial.stop_on <= today,
        mark: match trial.seed.is_empty() {
            true => String::new(),
            false => mark(&trial.seed),
        },
        seed: match trial.state.is_over() {
            true => trial.seed.clone(),
            false => String::new(),
        },
        desk: desk(trial.place),
        may_plan,
        may_sign: is_waiting && actor.may(Right::SignTrials).is_ok(),
        is_own: actor.staff.is_some() && actor.staff == trial.planned_by,
        on_paper: is_waiting && may_plan && !queries::has_auditor(conn)?,
        difference: trial.difference,
    })
}

#[get("/trials/{id}")]
async fn show(app: App, staff: SignedIn, id: web::Path<Id<Running>>) -> PageResult {
    staff.may(Right::SeeTrials)?;
    let (actor, id) = (staff.actor(), id.into_inner());
    let at = (app.clock.now(), app.clock.today());
    let page = app.db.read(move |conn| page(conn, &actor, id, at)).await?;
    staff.show(&app, "Versuch", "trials/show.html", &page)
}

/// A result for Excel; before there is one, there is no file.
#[get("/trials/{id}/result.csv")]
async fn result_file(app: App, staff: SignedIn, id: web::Path<Id<Running>>) -> PageResult {
    staff.may(Right::SeeTrials)?;
    let (id, today) = (id.into_inner(), app.clock.today());
    let read = app.db.read(move |conn| {
        let trial = queries::find(conn, id)?.ok_or(TrialError::Unknown)?;
        match report(conn, &trial)? {
            Some(report) => Ok::<_, TrialError>((trial, report)),
            None if trial.state == TrialState::Running && today < trial.stop_on => {
                Err(TrialError::TooEarly(trial.stop_on))
            }
            None => Err(TrialError::NotNow(trial.state)),
        }
    });
    let (trial, report) = read.await?;
    let file = csv(&trial, &report).map_err(|error| PageProblem(ours(&error)))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"versuch.csv\""))
        .body(file))
}

/// Back on the trial's page: with what was done, or why it was not.
fn back(id: Id<Running>, outcome: Result<(), TrialError>, sentence: &str) -> PageResult {
    let refusal = match outcome {
        Ok(()) => return Ok(done(format!("/trials/{id}"), sentence)),
        Err(refusal) => refusal,
    };
    match &refusal {
        TrialError::Health
        | TrialError::OpenDoor
        | TrialError::Fault(..)
        | TrialError::Same
        | TrialError::NotNow(_)
        | TrialError::Own
        | TrialError::HasAuditor
        | TrialError::NoReason
        | TrialError::TooLate
        | TrialError::Busy(_)
        | TrialError::TooEarly(_)
        | TrialError::Pending(_) => {
            let sentence = refusal.explain().sentence;
            Ok(done(format!("/trials/{id}"), &format!("!{sentence}")))
        }
        TrialError::Unknown
        | TrialError::NoText
        | TrialError::Wording(_)
        | TrialError::NotAllowed(_)
        | TrialError::Database(_) => Err(refusal.into()),
    }
}

#[post("/trials/{id}/submission")]
async fn submit(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let submitted = app.db.write(move |conn| actions::submit(conn, &actor, id, now)).await;
    back(id, submitted, "Der Versuch liegt jetzt beim Datenschutz.")
}

#[post("/trials/{id}/signature")]
async fn sign(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let note = posted.fields.get("note").to_owned();
    let signed = app.db.write(move |conn| actions::sign(conn, &actor, id, &note, now)).await;
    back(id, signed, "Der Versuch ist freigegeben.")
}

#[post("/trials/{id}/refusal")]
async fn refuse(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let why = posted.fields.get("reason").to_owned();
    let refused = app.db.write(move |conn| actions::refuse(conn, &actor, id, &why, now)).await;
    back(id, refused, "Der Versuch ist abgelehnt. Die Planung kann ihn ändern.")
}

#[post("/trials/{id}/paper")]
async fn sign_on_paper(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let Posted { staff, fields } = posted;
    let today = app.clock.today();
    staff.may(Right::PlanEvents)?;
    match Paper::parse(&fields, today.civil()) {
        Ok(paper) => {
            let signed =
                app.db.write(move |conn| actions::sign_on_paper(conn, &actor, id, &paper, now));
            back(id, signed.await, "Die Freigabe ist eingetragen.")
        }
        Err(errors) => {
            let read = app.db.read(move |conn| page(conn, &actor, id, (now, today)));
            let page = Show { form: FormView::of(&fields, &errors), ..read.await? };
            staff.show_refused(&app, "Versuch", "trials/show.html", &page)
        }
    }
}

#[post("/trials/{id}/start")]
async fn start(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let started = app.db.write(move |conn| actions::start(conn, &actor, id, now)).await;
    back(id, started, "Der Versuch läuft. Das Los verteilt die Fassungen bei jeder Freigabe.")
}

#[post("/trials/{id}/end")]
async fn abort(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let why = posted.fields.get("reason").to_owned();
    let aborted = app.db.write(move |conn| actions::abort(conn, &actor, id, &why, now)).await;
    back(id, aborted, "Der Versuch ist abgebrochen. Ein Ergebnis gibt es nicht.")
}

#[post("/trials/{id}/result")]
async fn result(app: App, posted: Posted, id: web::Path<Id<Running>>) -> PageResult {
    let (actor, id, now) = (posted.staff.actor(), id.into_inner(), app.clock.now());
    let ended = app.db.write(move |conn| actions::ask_for_result(conn, &actor, id, now)).await;
    back(id, ended, "Das Ergebnis ist festgehalten.")
}
