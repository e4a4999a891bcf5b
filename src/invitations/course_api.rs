//! A release for machines: the same figures as on its page, and where each invitation is.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::{self, CourseError, Track};
use super::course::{Course, NextStep};
use super::queries::campaigns;
use super::{Campaign, Invitation, Reply};
use crate::db::{Id, Moment};
use crate::guests::Channel;
use crate::problem::{ApiResult, ProblemDocument};
use crate::staff::Right;
use crate::staff::api_key::ApiKey;
use crate::web::App;
use crate::web::paging::Part;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(show_campaign);
}

/// One release.
#[derive(Serialize, ToSchema)]
pub struct CampaignDocument {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    event: String,
    /// Until then it can be stopped, RFC 3339.
    release_at: String,
    /// RFC 3339; `null`: it was not.
    stopped_at: Option<String>,
    /// Guests by where their invitation is: `held`, `planned`, `sent`, `arrived` (the telephone network
    /// says so), `delivered` (nothing has come back for a while), `returned`, `unknown`, `given_up`,
    /// `answered`. What nobody is, is left out.
    figures: BTreeMap<String, i64>,
    items: Vec<RecipientDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// One guest of a release.
#[derive(Serialize, ToSchema)]
pub struct RecipientDocument {
    /// The invitation's.
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    guest: String,
    /// `email`, `letter`, `sms`, `phone` or `in_person`.
    #[schema(value_type = String)]
    channel: Channel,
    /// As in `figures`.
    #[schema(value_type = String)]
    course: Course,
    /// `open`, `accepted`, `maybe`, `waiting` or `declined`.
    #[schema(value_type = String)]
    reply: Reply,
    /// `nothing`, `wait`, `sends_itself`, `print`, `call`, `letter`, `clarify` or `find_out`.
    #[schema(value_type = String)]
    next_step: NextStep,
}

impl RecipientDocument {
    fn of(track: &Track) -> Self {
        Self {
            id: track.invitation.to_string(),
            guest: track.guest.id.to_string(),
            channel: track.channel,
            course: track.course,
            reply: track.reply,
            next_step: track.next,
        }
    }
}

/// A release: how far it is, and where each invitation is.
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{id}",
    operation_id = "show_campaign",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid"), Part),
    responses(
        (status = 200, body = CampaignDocument),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/campaigns/{id}")]
pub async fn show_campaign(
    app: App,
    key: ApiKey,
    id: web::Path<String>,
    part: web::Query<Part>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeGuests)?;
    let id: Id<Campaign> = id.parse().map_err(|_| CourseError::Unknown)?;
    part.read::<Id<Invitation>>()?;
    let now = app.clock.now();
    let read = app.db.read(move |conn| {
        let campaign = campaigns::find(conn, id)?.ok_or(CourseError::Unknown)?;
        let on = actions::track(conn, &actor, campaign.event, Some(id), now)?;
        Ok::<_, CourseError>((campaign, on))
    });
    let (campaign, mut on) = read.await?;
    let figures = on.counts();
    // As machines read lists: in the order in which they were taken down.
    on.tracks.sort_by_key(|one| one.invitation);
    let (tracks, next) = part.of(on.tracks, |one| one.invitation)?;
    Ok(HttpResponse::Ok().json(CampaignDocument {
        id: campaign.id.to_string(),
        event: campaign.event.to_string(),
        release_at: campaign.release_at.rfc3339(),
        stopped_at: campaign.stopped_at.map(Moment::rfc3339),
        figures: figures.into_iter().map(|(course, count)| (course.code().into(), count)).collect(),
        items: tracks.iter().map(RecipientDocument::of).collect(),
        next,
    }))
}
