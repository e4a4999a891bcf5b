//! Who makes an event happen, and how many children may come, for machines.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, CareError, TeamChangeError, TeamChanged, TeamVerb, change_team};
use super::care::{Stands, children};
use crate::childcare::{Band, Capacity, Children};
use crate::db::Id;
use crate::events::team::actions::{self as team, TeamError};
use crate::events::team::clashes::Clash;
use crate::events::team::{Agreement, Member, NewMember, queries};
use crate::events::{Event, actions::EventError, actions::seen_by};
use crate::problem::{ApiProblem, ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::form::Fields;
use crate::web::json::Json;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(add).service(agree).service(childcare);
}

/// Somebody with a part in an event.
#[derive(Serialize, ToSchema)]
pub struct MemberDocument {
    #[schema(format = "uuid")]
    id: String,
    /// `host`, `co_host`, `contact`, `speaker`, `doctor`, `psychologist`, `nutritionist`, `job_coach`,
    /// `provider`, `interpreter`, `carer` or `caterer`.
    part: String,
    /// One of the event's sessions; left out: the whole event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    session: Option<String>,
    /// Of somebody who signs in here; left out: somebody from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    staff: Option<String>,
    name: String,
    phone: String,
    email: String,
    /// Of an interpreter.
    language: String,
    /// `asked`, `confirmed` or `declined`.
    agreement: String,
}

impl MemberDocument {
    fn of(member: Member) -> Self {
        Self {
            id: member.id.to_string(),
            part: member.part.code().into(),
            session: member.session.map(|id| id.to_string()),
            staff: member.staff.map(|id| id.to_string()),
            name: member.name,
            phone: member.phone,
            email: member.email,
            language: member.language,
            agreement: member.agreement.code().into(),
        }
    }
}

/// A team.
#[derive(Serialize, ToSchema)]
pub struct TeamDocument {
    items: Vec<MemberDocument>,
}

/// What became of a change.
#[derive(Serialize, ToSchema)]
pub struct TeamChangeDocument {
    member: MemberDocument,
    /// A German sentence for each person who is needed elsewhere at the same time. It is saved in spite
    /// of them.
    clashes: Vec<String>,
    /// Families that have a place in care now.
    moved_up: usize,
    /// Families whose promise of care cannot be kept. Staff decide what they are told.
    families_affected: usize,
}

impl TeamChangeDocument {
    fn of(changed: TeamChanged, clashes: &[Clash]) -> Self {
        Self {
            member: MemberDocument::of(changed.member),
            clashes: clashes.iter().map(Clash::sentence).collect(),
            moved_up: changed.moved_up,
            families_affected: changed.broken,
        }
    }
}

/// Somebody who is to have a part.
#[derive(Deserialize, ToSchema)]
pub struct NewMemberDocument {
    #[schema(max_length = 20)]
    part: String,
    #[schema(format = "uuid")]
    session: Option<String>,
    /// Somebody who signs in here; else `name` is needed.
    #[schema(format = "uuid")]
    staff: Option<String>,
    #[schema(max_length = 200)]
    name: Option<String>,
    #[schema(max_length = 40)]
    phone: Option<String>,
    #[schema(max_length = 254)]
    email: Option<String>,
    /// For interpreters: `uk`, `ar`, …
    #[schema(max_length = 3)]
    language: Option<String>,
    /// `asked` unless told otherwise.
    #[schema(max_length = 10)]
    agreement: Option<String>,
}

impl NewMemberDocument {
    fn parse(&self) -> Result<NewMember, ApiProblem> {
        let mut fields = Fields::of([("part", self.part.as_str())]);
        let others = [
            ("session", &self.session),
            ("staff", &self.staff),
            ("name", &self.name),
            ("phone", &self.phone),
            ("email", &self.email),
            ("language", &self.language),
            ("agreement", &self.agreement),
        ];
        for (name, value) in others {
            if let Some(value) = value {
                fields.push(name, value.as_str());
            }
        }
        NewMember::parse(&fields).map_err(|errors| ApiProblem::input(errors.0))
    }
}

/// What somebody says.
#[derive(Deserialize, ToSchema)]
pub struct AgreementDocument {
    agreement: AgreementWord,
}

/// Whether somebody said yes.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementWord {
    Asked,
    Confirmed,
    Declined,
}

fn refused(error: TeamChangeError) -> ApiProblem {
    match error {
        TeamChangeError::Team(TeamError::Input(errors)) => ApiProblem::input(errors.0),
        other => other.into(),
    }
}

fn known(id: &str) -> Result<Id<Event>, ApiProblem> {
    Ok(id.parse().map_err(|_| EventError::Unknown)?)
}

/// Who makes an event happen.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/team",
    operation_id = "list_team",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = TeamDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/team")]
pub async fn index(app: App, key: ApiKey, id: web::Path<String>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::EnterAnswers)?;
    let id = known(&id)?;
    let team = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, id)?;
            Ok::<_, EventError>(queries::of_event(conn, event.id)?)
        })
        .await?;
    let items = team.into_iter().map(MemberDocument::of).collect();
    Ok(HttpResponse::Ok().json(TeamDocument { items }))
}

/// Takes somebody into the team. Another carer may be a place in care: whoever fits moves up.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/team",
    operation_id = "add_to_team",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewMemberDocument,
    responses(
        (status = 201, body = TeamChangeDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/team")]
pub async fn add(
    app: App,
    key: ApiKey,
    id: web::Path<String>,
    new: Json<NewMemberDocument>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let (event, member, new) = (known(&id)?, Id::new(), new.parse()?);
    let (there, now) = (app.clone(), app.clock.now());
    let written = app.db.write(move |conn| {
        let clashes = team::clashes(conn, &actor, (event, member), &new)?;
        let verb = TeamVerb::Add(event, member, new);
        let changed = change_team(conn, &there, &actor, &verb, now)?;
        Ok::<_, TeamChangeError>(TeamChangeDocument::of(changed, &clashes))
    });
    Ok(HttpResponse::Created().json(written.await.map_err(refused)?))
}

/// Notes what somebody says to their part. A carer who drops out leaves families without care: how many,
/// says the answer; what they are told, staff decide.
#[utoipa::path(
    put,
    path = "/api/v1/team/{id}/agreement",
    operation_id = "agree",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    request_body = AgreementDocument,
    responses(
        (status = 200, body = TeamChangeDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/team/{id}/agreement")]
pub async fn agree(
    app: App,
    key: ApiKey,
    id: web::Path<String>,
    said: Json<AgreementDocument>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let id = id.parse().map_err(|_| TeamError::Unknown)?;
    let agreement = match said.agreement {
        AgreementWord::Asked => Agreement::Asked,
        AgreementWord::Confirmed => Agreement::Confirmed,
        AgreementWord::Declined => Agreement::Declined,
    };
    let (there, now) = (app.clone(), app.clock.now());
    let verb = TeamVerb::Agree(id, agreement);
    let changed = app.db.write(move |conn| change_team(conn, &there, &actor, &verb, now));
    let changed = changed.await.map_err(refused)?;
    Ok(HttpResponse::Ok().json(TeamChangeDocument::of(changed, &[])))
}

/// So many children of each age.
#[derive(Serialize, ToSchema)]
pub struct ByAge {
    under_three: i32,
    from_three: i32,
    from_six: i32,
}

impl ByAge {
    fn of(children: Children) -> Self {
        Self {
            under_three: children.get(Band::UnderThree),
            from_three: children.get(Band::FromThree),
            from_six: children.get(Band::FromSix),
        }
    }
}

/// Childcare at an event.
#[derive(Serialize, ToSchema)]
pub struct CareDocument {
    offered: bool,
    /// Carers who said yes, where places follow from them; left out: places are a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    carers: Option<i32>,
    /// Carers that are missing for what is promised.
    missing_carers: i32,
    promised: ByAge,
    waiting: ByAge,
    /// So many of one age if no other child comes.
    left: ByAge,
    /// Invitations of families whose promise cannot be kept, the first of each party.
    families_affected: Vec<String>,
}

/// How many children may come, and who waits.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/childcare",
    operation_id = "show_childcare",
    tag = "events",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = CareDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/childcare")]
pub async fn childcare(app: App, key: ApiKey, id: web::Path<String>) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeGuests)?;
    let id = known(&id)?;
    let view = app
        .db
        .read(move |conn| {
            let event = seen_by(conn, &actor, id)?;
            Ok::<_, CareError>(actions::care_of(conn, event)?)
        })
        .await?;
    let promised = children(&view.families, &[Stands::Promised, Stands::Broken]);
    let left = view.capacity.left(promised);
    Ok(HttpResponse::Ok().json(CareDocument {
        offered: view.capacity.is_offered(),
        carers: match view.capacity {
            Capacity::Carers { carers, .. } => Some(carers),
            Capacity::None | Capacity::Places(_) => None,
        },
        missing_carers: view.capacity.missing_carers(promised),
        promised: ByAge::of(promised),
        waiting: ByAge::of(children(&view.families, &[Stands::Waits])),
        left: ByAge {
            under_three: left.under_three,
            from_three: left.from_three,
            from_six: left.from_six,
        },
        families_affected: view.broken().iter().map(ToString::to_string).collect(),
    }))
}
