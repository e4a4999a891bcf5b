//! `PUT /api/v1/invitations/{id}/reply`: enters what a guest said.

use actix_web::{HttpResponse, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, AnswerError, By, Whose};
use super::party::{Ages, PartyError};
use super::reply::{AnswerGiven, Who};
use super::{Answer, AnswerChannel, Barrier, ChildrenStay, Needs, Reply, Why};
use crate::config;
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::text::Line;
use crate::web::App;
use crate::web::json::Json;

/// What a guest said, entered by somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    answer: AnswerWord,
    /// All adults who come, the guest included.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 6)]
    adults: i32,
    /// Ages of children who come along, 0 to 14.
    #[serde(default)]
    #[schema(max_items = 8)]
    children: Vec<i32>,
    /// Where the children stay: they need `care`, or come along and stay with their `parent`.
    #[serde(default)]
    children_stay: StayWord,
    /// A language.
    #[serde(default)]
    #[schema(max_length = 200)]
    interpreter: Option<String>,
    /// What somebody needs to take part. Not kept where the format hints at health.
    #[serde(default)]
    #[schema(max_length = 200)]
    access: Option<String>,
    /// Whether somebody needs a way without steps.
    #[serde(default)]
    step_free: bool,
    channel: DoorWord,
    /// Of an event with slots: the number of the time. Without it the one they have, else the next
    /// free one.
    #[serde(default)]
    #[schema(minimum = 1)]
    slot: Option<i32>,
    /// With `no`, and only if the guest likes to say it: what keeps them from coming. It is counted,
    /// erased a week after the event, and not kept where the format hints at health. Without it what
    /// they said before stays.
    #[serde(default)]
    barrier: Option<BarrierWord>,
}

/// What keeps somebody from coming, without any detail.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BarrierWord {
    Childcare,
    Way,
    Appointment,
    Language,
    Health,
    Interest,
    /// They take back what they said.
    None,
}

impl BarrierWord {
    fn why(self) -> Why {
        match self {
            Self::Childcare => Why::Said(Barrier::Childcare),
            Self::Way => Why::Said(Barrier::Way),
            Self::Appointment => Why::Said(Barrier::Appointment),
            Self::Language => Why::Said(Barrier::Language),
            Self::Health => Why::Said(Barrier::Health),
            Self::Interest => Why::Said(Barrier::Interest),
            Self::None => Why::NotSaid,
        }
    }
}

/// Where children stay.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StayWord {
    #[default]
    Care,
    Parent,
}

fn one() -> i32 {
    1
}

/// What a guest can say.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerWord {
    Yes,
    No,
    Maybe,
    CallMe,
}

/// Where they said it.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DoorWord {
    Phone,
    Counter,
    Paper,
}

/// Where the answer left the guest.
#[derive(Serialize, ToSchema)]
pub struct ReplyDocument {
    /// `open`, `accepted`, `maybe`, `waiting` or `declined`.
    #[schema(value_type = String)]
    reply: Reply,
    #[serde(skip_serializing_if = "Option::is_none")]
    place_in_line: Option<usize>,
}

/// Enters a guest's answer. The same answer twice is as good as once.
#[utoipa::path(
    put,
    path = "/api/v1/invitations/{id}/reply",
    operation_id = "reply",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewReply,
    responses(
        (status = 200, body = ReplyDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[put("/api/v1/invitations/{id}/reply")]
pub async fn reply(
    app: App,
    key: ApiKey,
    invitation: web::Path<String>,
    new: Json<NewReply>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::EnterAnswers)?;
    let id = invitation.parse().map_err(|_| AnswerError::Unknown)?;
    let new = new.into_inner();
    let given = given(&new)?;
    let channel = match new.channel {
        DoorWord::Phone => AnswerChannel::Phone,
        DoorWord::Counter => AnswerChannel::Counter,
        DoorWord::Paper => AnswerChannel::Paper,
    };
    let (there, now) = (app.clone(), app.clock.now());
    let answered = app
        .db
        .write(move |conn| {
            let whose = Whose::Invitation { id, actor };
            actions::answer(conn, &there, &whose, &given, By { channel, staff: None }, now)
        })
        .await
        .map_err(|refusal| match refusal {
            AnswerError::Party(error) => {
                let field = match error {
                    PartyError::TooManyAdults | PartyError::Nobody => "adults",
                    PartyError::TooManyChildren | PartyError::Age(_) => "children",
                };
                wrong(field, &actions::party_sentence(error))
            }
            other => other.into(),
        })?;
    let (reply, place_in_line) = (answered.reply, answered.place_in_line);
    let place_in_line = place_in_line.filter(|_| reply == Reply::Waiting);
    Ok(HttpResponse::Ok().json(ReplyDocument { reply, place_in_line }))
}

fn given(new: &NewReply) -> Result<AnswerGiven, ApiProblem> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.into(), message });
    };
    let line = |text: &Option<String>| match text.as_deref().unwrap_or("").trim() {
        "" => Ok(String::new()),
        text => Line::parse(text).map(|line| line.as_str().to_owned()),
    };
    let interpreter = line(&new.interpreter);
    let access = line(&new.access);
    for (field, text) in [("interpreter", &interpreter), ("access", &access)] {
        if let Err(error) = text {
            refuse(field, error.to_string());
        }
    }
    let ages = Ages::of(new.children.clone());
    if let Err(error) = ages {
        refuse("children", actions::party_sentence(error));
    }
    if !(1..=config::PARTY_ADULTS).contains(&new.adults) {
        refuse(
            "adults",
            format!("Bitte geben Sie eine Zahl von 1 bis {} an.", config::PARTY_ADULTS),
        );
    }
    match (ages, interpreter, access) {
        (Ok(children), Ok(interpreter), Ok(access)) if errors.is_empty() => Ok(AnswerGiven {
            answer: match new.answer {
                AnswerWord::Yes => Answer::Yes,
                AnswerWord::No => Answer::No,
                AnswerWord::Maybe => Answer::Maybe,
                AnswerWord::CallMe => Answer::CallMe,
            },
            who: Who::Only,
            companions: new.adults - 1,
            children,
            children_stay: match new.children_stay {
                StayWord::Care => ChildrenStay::Care,
                StayWord::Parent => ChildrenStay::Parent,
            },
            needs: Needs { interpreter, access, step_free: new.step_free },
            wish: String::new(),
            slot: new.slot,
            why: new.barrier.map_or(Why::NotAsked, BarrierWord::why),
        }),
        _ => Err(ApiProblem::input(errors)),
    }
}

fn wrong(field: &str, message: &str) -> ApiProblem {
    ApiProblem::input(vec![FieldError { field: field.into(), message: message.into() }])
}
