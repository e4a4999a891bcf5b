//! The planner for machines: `GET /api/v1/turnout/plan`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::figures::Figures;
use super::plan_ask::{Answer, Question, Written, answer};
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::stats::forecast::Attending;
use crate::web::App;
use crate::web::form::Fields;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(how_many);
}

/// What is planned. Whatever is left out does not matter, or is not known: the range is wider then.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read from the query by name")]
pub struct PlanAsked {
    /// Chairs.
    #[param(minimum = 1, maximum = 1000)]
    seats: u32,
    /// Id of a format with seats.
    format: Option<String>,
    /// Id of a Standort, or `house`.
    site: Option<String>,
    /// `mon` to `sun`.
    weekday: Option<String>,
    /// Days from the first invitation to the beginning.
    #[param(minimum = 0, maximum = 730)]
    lead: Option<u32>,
    /// Share of letters among the invitations.
    #[param(minimum = 0, maximum = 1)]
    letters: Option<f64>,
    /// `yes` or `no`.
    childcare: Option<String>,
    /// The accepted chance that more come than there are chairs; 0.05 unless told otherwise.
    #[param(minimum = 0.001, maximum = 0.5)]
    overflow: Option<f64>,
    /// So many are to be invited: what becomes of that stands in `what_if`.
    #[param(minimum = 1, maximum = 10000)]
    invited: Option<u32>,
    /// A rate that is known better, instead of the history …
    #[param(minimum = 0.01, maximum = 0.99)]
    rate: Option<f64>,
    /// … and from how many invitations it is known.
    #[param(minimum = 1, maximum = 100000)]
    known: Option<u32>,
}

/// How many to invite.
#[derive(Serialize, ToSchema)]
pub struct PlanDocument {
    /// The most that keep the accepted risk; never fewer than there are chairs.
    invite: u32,
    expected: ExpectedDocument,
    /// The chance that more come than there are chairs, if so many are invited.
    p_overflow: f64,
    /// Persons, if so many are invited.
    attending: AttendingDocument,
    /// Chairs divided by the rate, and what would become of it.
    naive: RiskDocument,
    /// What becomes of `invited`; `null` if nothing was asked.
    what_if: Option<WhatIfDocument>,
    based_on: BasisDocument,
}

/// The rate that is expected, and between which rates four of five such events lie.
#[derive(Serialize, ToSchema)]
pub struct ExpectedDocument {
    rate: f64,
    low: f64,
    high: f64,
}

/// Between which numbers of guests four of five such events lie.
#[derive(Serialize, ToSchema)]
pub struct AttendingDocument {
    mean: f64,
    low: u32,
    high: u32,
}

#[derive(Serialize, ToSchema)]
pub struct RiskDocument {
    invite: u32,
    p_overflow: f64,
}

#[derive(Serialize, ToSchema)]
pub struct WhatIfDocument {
    invited: u32,
    p_overflow: f64,
    attending: AttendingDocument,
}

/// What the forecast rests on.
#[derive(Serialize, ToSchema)]
pub struct BasisDocument {
    /// `history`; `baseline` where there is too little of it; `own` if a rate was given.
    basis: &'static str,
    /// Closed events of the last three years, and events from before that were imported.
    events: usize,
    /// Of the events, imported from before.
    earlier: usize,
    /// Their invitations; rough for whoever sees sums and no guests.
    invitations: u32,
    /// Of the events, with this format.
    of_format: usize,
    /// The format is about health: never divided by anything else.
    about_health: bool,
}

impl AttendingDocument {
    fn of(attending: &Attending) -> Self {
        let (low, high) = attending.range();
        Self { mean: attending.mean(), low, high }
    }
}

impl PlanDocument {
    fn of(answer: &Answer) -> Self {
        let plan = &answer.plan;
        let (low, high) = plan.attending.range();
        let share = |come: u32| f64::from(come) / f64::from(plan.invite.max(1));
        Self {
            invite: plan.invite,
            expected: ExpectedDocument {
                rate: plan.expected.rate(),
                low: share(low),
                high: share(high),
            },
            p_overflow: plan.overflow,
            attending: AttendingDocument::of(&plan.attending),
            naive: RiskDocument { invite: plan.naive, p_overflow: plan.naive_overflow },
            what_if: answer.what_if.as_ref().map(|other| WhatIfDocument {
                invited: other.invited,
                p_overflow: other.overflow,
                attending: AttendingDocument::of(&other.attending),
            }),
            based_on: BasisDocument {
                basis: answer.basis.code(),
                events: answer.events,
                earlier: answer.earlier,
                invitations: answer.invitations.round() as u32,
                of_format: answer.of_format,
                about_health: answer.about_health,
            },
        }
    }
}

/// How many to invite for so many chairs.
#[utoipa::path(
    get,
    path = "/api/v1/turnout/plan",
    operation_id = "get_turnout_plan",
    tag = "turnout",
    params(PlanAsked),
    responses(
        (status = 200, body = PlanDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/turnout/plan")]
pub async fn how_many(app: App, key: ApiKey, request: HttpRequest) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeTurnout)?;
    let fields = Fields::read(request.query_string().as_bytes());
    let question =
        Question::parse(&fields, Written::Share).map_err(|errors| ApiProblem::input(errors.0))?;
    let (baseline, now) = (app.office().baseline, app.clock.now());
    let figures = Figures::of(&app.db);
    let read = move |conn: &mut _| answer(conn, figures.memory(), &actor, &question, baseline, now);
    match app.db.read(read).await? {
        Some(answer) => Ok(HttpResponse::Ok().json(PlanDocument::of(&answer))),
        None => Err(ApiProblem::input(vec![FieldError {
            field: "format".into(),
            message: "Dieses Format gibt es nicht, oder es braucht keine Plätze.".into(),
        }])),
    }
}
