//! Reminders for machines: the plan of a format, and what is planned and stopped at an event.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Kind;
use super::actions::{self, ReminderError, Wish};
use super::plan::{Line, Plan};
use super::view::View;
use crate::db::Id;
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
}

impl ReminderPlan {
    fn of(plan: &Plan) -> Self {
        let line = |kind| {
            let Line { active, days, .. } = plan.line(kind);
            ReminderLine { active, days }
        };
        Self {
            second_try: line(Kind::SecondTry),
            reminder: line(Kind::First),
            last_reminder: line(Kind::Last),
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
    let (_, plan) = app.db.read(move |conn| actions::plan_of(conn, &actor, format)).await?;
    Ok(HttpResponse::Ok().json(ReminderPlan::of(&plan)))
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
    let plan = new.into_inner().plan();
    let kept = plan.clone();
    match app.db.write(move |conn| actions::keep_plan(conn, &actor, format, &plan)).await {
        Ok(()) => Ok(HttpResponse::Ok().json(ReminderPlan::of(&kept))),
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
}

fn states(view: &View) -> ReminderStates {
    let state = |kind: &Kind| ReminderState {
        kind: kind.code(),
        due_at: view.timetable.window(*kind).map(|window| window.from.rfc3339()),
        stopped: view.stops.contains(kind),
        planned: view.planned_of(*kind),
        held: view.held.iter().filter(|one| one.kind == *kind).count(),
        sent: view.sent_of(*kind),
    };
    ReminderStates { items: Kind::ALL.iter().map(state).collect() }
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
    Ok(HttpResponse::Ok().json(states(&view)))
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

fn kind_of(code: &str) -> Result<Kind, ApiProblem> {
    Kind::parse(code).ok_or_else(|| ReminderError::Unknown.into())
}

/// Stops a kind of reminder for everybody at an event, or lets it go on.
#[utoipa::path(
    put,
    path = "/api/v1/events/{id}/reminders/{kind}",
    operation_id = "stop_reminders",
    tag = "invitations",
    params(
        ("id" = String, Path, format = "uuid"),
        ("kind" = String, Path, description = "`second_try`, `reminder` or `last_reminder`"),
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
    let (kind, wish, there) = (kind_of(&code)?, wish.into_inner().wish(), app.clone());
    let view = app
        .db
        .write(move |conn| {
            actions::set_kinds(conn, &actor, event, (&[kind], wish), now)?;
            actions::look(conn, &there, &actor, event, now)
        })
        .await?;
    Ok(HttpResponse::Ok().json(states(&view)))
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
