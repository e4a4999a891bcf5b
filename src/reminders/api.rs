//! Reminders for machines: the plan of a format, and what is planned and stopped at an event.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Kind;
use super::actions::{self, ReminderError, Wish};
use super::plan::{Line, Plan};
use super::thanks::{self, ByItself, Thanks};
use super::view::View;
use crate::db::{Id, Moment};
use crate::events::Event;
use crate::formats::Format;
use crate::invitations::Invitation;
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(show_plan).service(keep_plan);
    routes.service(show).service(set_kind).service(set_one);
}

/// One line of a plan.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderLine {
    active: bool,
    /// Before the day on which the event begins.
    #[schema(minimum = 1, maximum = 21)]
    days: i32,
}

/// Which reminders the events of a format have.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderPlan {
    /// Who has not answered is asked once more by another way: 3 to 21 days before.
    second_try: ReminderLine,
    /// Who comes is reminded: 2 to 14 days before.
    reminder: ReminderLine,
    /// And once more: 1 to 7 days before, later than the first.
    last_reminder: ReminderLine,
    /// Thanks on the day after; left out: they stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thanks: Option<ThanksLine>,
}

/// Whether thanks go by themselves on the day after, once the event is closed.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThanksLine {
    active: bool,
    /// Whether whoever has no mail address gets a letter.
    letters: bool,
}

impl ThanksLine {
    fn of(Thanks { active, letters }: Thanks) -> Self {
        Self { active, letters }
    }

    fn thanks(self) -> Thanks {
        Thanks { active: self.active, letters: self.letters }
    }
}

impl ReminderPlan {
    fn of(plan: &Plan, thanks: Thanks) -> Self {
        let line = |kind| {
            let Line { active, days, .. } = plan.line(kind);
            ReminderLine { active, days }
        };
        Self {
            second_try: line(Kind::SecondTry),
            reminder: line(Kind::First),
            last_reminder: line(Kind::Last),
            thanks: Some(ThanksLine::of(thanks)),
        }
    }

    fn plan(&self) -> Plan {
        let line = |kind, ReminderLine { active, days }: ReminderLine| Line { kind, active, days };
        Plan::of([
            line(Kind::SecondTry, self.second_try),
            line(Kind::First, self.reminder),
            line(Kind::Last, self.last_reminder),
        ])
    }
}

/// The field of the document that a field of the form is in.
fn named(field: &str) -> String {
    let kind = Kind::ALL.iter().find(|kind| kind.days_field() == field);
    kind.map_or_else(|| field.to_owned(), |kind| format!("{}.days", kind.code()))
}

/// The reminders of a format.
#[utoipa::path(
    get,
    path = "/api/v1/formats/{id}/reminders",
    operation_id = "show_reminder_plan",
    tag = "formats",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = ReminderPlan),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/formats/{id}/reminders")]
pub async fn show_plan(app: App, key: ApiKey, format: web::Path<Id<Format>>) -> ApiResult {
    let (actor, format) = (key.actor(), format.into_inner());
    let read = app.db.read(move |conn| {
        let (_, plan) = actions::plan_of(conn, &actor, format)?;
        Ok::<_, ReminderError>((plan, actions::thanks_plan(conn, &actor, format)?))
    });
    let (plan, thanks) = read.await?;
    Ok(HttpResponse::Ok().json(ReminderPlan::of(&plan, thanks)))
}

/// Keeps the reminders of a format. They count at once, for events that are planned already, too.
#[utoipa::path(
    put,
    path = "/api/v1/formats/{id}/reminders",
    operation_id = "keep_reminder_plan",
    tag = "formats",
    params(("id" = String, Path, format = "uuid")),
    request_body = ReminderPlan,
    responses(
        (status = 200, body = ReminderPlan),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/formats/{id}/reminders")]
pub async fn keep_plan(
    app: App,
    key: ApiKey,
    format: web::Path<Id<Format>>,
    new: Json<ReminderPlan>,
) -> ApiResult {
    let (actor, format) = (key.actor(), format.into_inner());
    actor.may(Right::PlanEvents)?;
    let new = new.into_inner();
    let (plan, thanks) = (new.plan(), new.thanks.map(ThanksLine::thanks));
    let kept = plan.clone();
    let keep = app.db.write(move |conn| {
        actions::keep_plan(conn, &actor, format, &plan)?;
        if let Some(thanks) = thanks {
            actions::keep_thanks(conn, &actor, format, thanks)?;
        }
        actions::thanks_plan(conn, &actor, format)
    });
    match keep.await {
        Ok(thanks) => Ok(HttpResponse::Ok().json(ReminderPlan::of(&kept, thanks))),
        Err(ReminderError::Plan(faults)) => {
            let error =
                |(field, message): (&str, String)| FieldError { field: named(field), message };
            Err(ApiProblem::input(faults.into_iter().map(error).collect()))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// One kind of reminder at an event.
#[derive(Serialize, ToSchema)]
pub struct ReminderState {
    /// `second_try`, `reminder` or `last_reminder`.
    kind: &'static str,
    /// From when on it goes; `null`: there is none.
    #[schema(format = "date-time")]
    due_at: Option<String>,
    /// Whether somebody stopped it for everybody.
    stopped: bool,
    /// Households that will get it if nothing changes.
    planned: usize,
    /// Households for which somebody stopped it.
    held: usize,
    /// Households that were reminded.
    sent: usize,
}

/// The reminders of an event.
#[derive(Serialize, ToSchema)]
pub struct ReminderStates {
    items: Vec<ReminderState>,
    thanks: ThanksState,
}

/// The thanks on the day after.
#[derive(Serialize, ToSchema)]
pub struct ThanksState {
    /// From when on they go by themselves, once the event is closed; `null`: a person releases them.
    #[schema(format = "date-time")]
    due_at: Option<String>,
    /// Whether somebody stopped them here.
    stopped: bool,
}

fn states(view: &View, now: Moment) -> ReminderStates {
    let state = |kind: &Kind| ReminderState {
        kind: kind.code(),
        due_at: view.timetable.window(*kind).map(|window| window.from.rfc3339()),
        stopped: view.stops.contains(kind),
        planned: view.planned_of(*kind),
        held: view.held.iter().filter(|one| one.kind == *kind).count(),
        sent: view.sent_of(*kind),
    };
    ReminderStates {
        items: Kind::ALL.iter().map(state).collect(),
        thanks: ThanksState {
            due_at: view.thanks.ahead(now).map(Moment::rfc3339),
            stopped: view.thanks == ByItself::Stopped,
        },
    }
}

/// What is planned at an event, and what went out. A role sees its own guests only.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/reminders",
    operation_id = "list_reminders",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = ReminderStates),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/reminders")]
pub async fn show(app: App, key: ApiKey, event: web::Path<Id<Event>>) -> ApiResult {
    let (actor, event, now) = (key.actor(), event.into_inner(), app.clock.now());
    let there = app.clone();
    let view = app.db.read(move |conn| actions::look(conn, &there, &actor, event, now)).await?;
    Ok(HttpResponse::Ok().json(states(&view, now)))
}

/// Whether it is stopped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderWish {
    stopped: bool,
}

impl ReminderWish {
    fn wish(&self) -> Wish {
        match self.stopped {
            true => Wish::Stop,
            false => Wish::Resume,
        }
    }
}

/// What can be stopped for everybody at an event.
enum Stopped {
    Kind(Kind),
    Thanks,
}

fn stopped(code: &str) -> Result<Stopped, ApiProblem> {
    match code {
        thanks::ACTIVE => Ok(Stopped::Thanks),
        kind => kind_of(kind).map(Stopped::Kind),
    }
}

fn kind_of(code: &str) -> Result<Kind, ApiProblem> {
    Kind::parse(code).ok_or_else(|| ReminderError::Unknown.into())
}

/// Stops a kind of reminder, or the thanks, for everybody at an event, or lets it go on.
#[utoipa::path(
    put,
    path = "/api/v1/events/{id}/reminders/{kind}",
    operation_id = "stop_reminders",
    tag = "invitations",
    params(
        ("id" = String, Path, format = "uuid"),
        ("kind" = String, Path, description = "`second_try`, `reminder`, `last_reminder` or `thanks`"),
    ),
    request_body = ReminderWish,
    responses(
        (status = 200, body = ReminderStates),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/events/{id}/reminders/{kind}")]
pub async fn set_kind(
    app: App,
    key: ApiKey,
    ids: web::Path<(Id<Event>, String)>,
    wish: Json<ReminderWish>,
) -> ApiResult {
    let (actor, (event, code), now) = (key.actor(), ids.into_inner(), app.clock.now());
    actor.may(Right::Invite)?;
    let (what, wish, there) = (stopped(&code)?, wish.into_inner().wish(), app.clone());
    let view = app
        .db
        .write(move |conn| {
            match what {
                Stopped::Kind(kind) => {
                    actions::set_kinds(conn, &actor, event, (&[kind], wish), now)?;
                }
                Stopped::Thanks => actions::set_thanks(conn, &actor, event, wish, now)?,
            }
            actions::look(conn, &there, &actor, event, now)
        })
        .await?;
    Ok(HttpResponse::Ok().json(states(&view, now)))
}

/// Stops one reminder of whoever was asked together with this invitation, or lets it go on. What went out
/// cannot be stopped.
#[utoipa::path(
    put,
    path = "/api/v1/invitations/{id}/reminders/{kind}",
    operation_id = "stop_reminder",
    tag = "invitations",
    params(
        ("id" = String, Path, format = "uuid"),
        ("kind" = String, Path, description = "`second_try`, `reminder` or `last_reminder`"),
    ),
    request_body = ReminderWish,
    responses(
        (status = 204, description = "Es ist so."),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/invitations/{id}/reminders/{kind}")]
pub async fn set_one(
    app: App,
    key: ApiKey,
    ids: web::Path<(Id<Invitation>, String)>,
    wish: Json<ReminderWish>,
) -> ApiResult {
    let (actor, (invitation, code), now) = (key.actor(), ids.into_inner(), app.clock.now());
    actor.may(Right::Invite)?;
    let (kind, wish) = (kind_of(&code)?, wish.into_inner().wish());
    let set = move |conn: &mut _| actions::set_one(conn, &actor, invitation, (kind, wish), now);
    app.db.write(set).await?;
    Ok(HttpResponse::NoContent().finish())
}
