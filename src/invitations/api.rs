//! Invitations for machines.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, InviteError, Invited, Told};
use super::edit_api::patch;
use super::release::{Released, release};
use super::reply_api::reply;
use super::selection::{Choice, Draw, Experience, Filter};
use super::way::{Texting, Wish};
use super::{Childcare, ChildrenStay, Invitation, Reply, queries};
use crate::config;
use crate::db::{Day, Id, Moment};
use crate::events::{self, Event, actions::EventError};
use crate::guests::Guest;
use crate::outbox::State;
use crate::problem::{ApiProblem, ApiResult, FieldError, ProblemDocument};
use crate::staff::api_key::ApiKey;
use crate::staff::{Right, Site};
use crate::web::App;
use crate::web::json::Json;
use crate::web::paging::Part;

pub fn api_routes(routes: &mut web::ServiceConfig) {
    routes.service(invite).service(index).service(reply).service(cancel).service(patch);
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitations {
    guests: ChosenGuests,
    #[serde(default)]
    channel: WishedChannel,
    /// Minutes in which it can still be stopped; 0: at once.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10080)]
    hold_minutes: u32,
}

/// Either ids or a filter.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[serde(deny_unknown_fields)]
pub enum ChosenGuests {
    /// One by one.
    Ids(Vec<String>),
    Filter(GuestFilter),
}

/// What guests must have in common; what is left out does not matter.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[serde(deny_unknown_fields)]
pub struct GuestFilter {
    /// A Standort's id.
    site: Option<String>,
    /// A language's code.
    language: Option<String>,
    /// Entered on this day or later: `2027-01-12`.
    #[schema(format = "date")]
    since: Option<String>,
    /// Only who was not at this format yet.
    new_to_format: bool,
    /// So many, drawn by lot; households stay together.
    #[schema(minimum = 1)]
    random: Option<u32>,
}

/// Which way it shall take, where that is possible.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WishedChannel {
    #[default]
    Auto,
    Email,
    Letter,
    Sms,
    Phone,
}

impl From<WishedChannel> for Wish {
    fn from(wish: WishedChannel) -> Self {
        match wish {
            WishedChannel::Auto => Self::Auto,
            WishedChannel::Email => Self::Email,
            WishedChannel::Letter => Self::Letter,
            WishedChannel::Sms => Self::Sms,
            WishedChannel::Phone => Self::Phone,
        }
    }
}

/// What became of it, in guests.
#[derive(Serialize, ToSchema)]
pub struct InvitedDocument {
    invited: usize,
    already_invited: usize,
    /// `email`, `letter`, `phone`: how many guests by which way.
    by_channel: BTreeMap<String, usize>,
    /// Whom nothing reaches: they stand on the list of calls.
    unreachable: usize,
    /// Chosen guests who cannot be invited, by reason: `no_invitations`, `other_audience`,
    /// `other_site`.
    excluded: BTreeMap<String, usize>,
    /// To be stopped by this id while it is held.
    #[schema(format = "uuid")]
    campaign: String,
}

impl InvitedDocument {
    fn of(released: Released) -> Self {
        let Invited { invited, already_invited, by_channel, unreachable, excluded } =
            released.invited;
        let (by_channel, excluded) = (by_channel.into_iter(), excluded.into_iter());
        Self {
            invited,
            already_invited,
            by_channel: by_channel.map(|(way, count)| (way.code().into(), count)).collect(),
            unreachable,
            excluded: excluded.map(|(why, count)| (why.code().into(), count)).collect(),
            campaign: released.campaign.to_string(),
        }
    }
}

/// Invites guests to a published event.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/invitations",
    operation_id = "invite",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewInvitations,
    responses(
        (status = 200, body = InvitedDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/invitations")]
pub async fn invite(
    app: App,
    key: ApiKey,
    event: web::Path<String>,
    new: Json<NewInvitations>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::Invite)?;
    let event = known_event(&event)?;
    let NewInvitations { guests, channel, hold_minutes } = new.into_inner();
    if hold_minutes > LONGEST_HOLD {
        return Err(wrong("hold_minutes", "Höchstens eine Woche: 10080 Minuten."));
    }
    if matches!(channel, WishedChannel::Sms) && !Texting::of(&app).is_on() {
        return Err(wrong(
            "channel",
            "Hier ist kein SMS-Gateway eingestellt. Bitte nehmen Sie auto.",
        ));
    }
    let choice = choice(&app, guests).await?;
    let released = release(&app, &actor, event, (choice, channel.into()), hold_minutes).await?;
    Ok(HttpResponse::Ok().json(InvitedDocument::of(released)))
}

/// A week.
const LONGEST_HOLD: u32 = 7 * 24 * 60;

async fn choice(app: &App, guests: ChosenGuests) -> Result<Choice, ApiProblem> {
    match guests {
        ChosenGuests::Ids(ids) => {
            if ids.len() > config::CAMPAIGN_GUESTS {
                return Err(wrong("guests", "Das sind zu viele auf einmal: höchstens 10000."));
            }
            let unknown = || wrong("guests", "Einen dieser Gäste gibt es nicht.");
            let parsed: Result<Vec<Id<Guest>>, _> = ids.iter().map(|id| id.parse()).collect();
            let mut ids = parsed.map_err(|_| unknown())?;
            ids.sort_unstable();
            ids.dedup();
            let asked = ids.clone();
            let found =
                app.db.read(move |conn| crate::guests::queries::find_all(conn, &asked)).await?;
            match found.len() == ids.len() {
                true => Ok(Choice::ByHand(ids)),
                false => Err(unknown()),
            }
        }
        ChosenGuests::Filter(filter) => {
            let site = filter.site.map(|site| site.parse::<Id<Site>>()).transpose();
            let site =
                site.map_err(|_| wrong("guests.filter.site", "Diesen Standort gibt es nicht."))?;
            if filter.random == Some(0) {
                return Err(wrong(
                    "guests.filter.random",
                    "Bitte losen Sie mindestens 1 Gast aus.",
                ));
            }
            let since = match filter.since.as_deref() {
                None => None,
                Some(day) => Some(Day::parse(day).ok_or_else(|| {
                    wrong(
                        "guests.filter.since",
                        "Diesen Tag gibt es nicht. Erwartet wird 2027-01-12.",
                    )
                })?),
            };
            Ok(Choice::Filter(Filter {
                sites: site.into_iter().collect(),
                languages: filter.language.into_iter().collect(),
                since,
                experience: match filter.new_to_format {
                    true => Experience::NewToFormat,
                    false => Experience::Whatever,
                },
                random: filter.random.map(|count| Draw {
                    count: usize::try_from(count).unwrap_or(usize::MAX),
                    seed: rand::random(),
                }),
            }))
        }
    }
}

/// A page of invitations.
#[derive(Serialize, ToSchema)]
pub struct InvitationList {
    items: Vec<InvitationDocument>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// One invited guest.
#[derive(Serialize, ToSchema)]
pub struct InvitationDocument {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    guest: String,
    /// `open`, `accepted`, `maybe`, `waiting` or `declined`.
    #[schema(value_type = String)]
    reply: Reply,
    party: PartyDocument,
    /// `none`, `promised` or `waiting`.
    #[schema(value_type = String)]
    childcare: Childcare,
    /// Of those who wait: 1 is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    place_in_line: Option<usize>,
    /// A seat is kept for them until then, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered_until: Option<String>,
    /// `email`, `letter`, `sms`, `phone` or `in_person`.
    #[schema(value_type = String)]
    channel: crate::guests::Channel,
    /// `queued`, `in_flight`, `sent`, `returned`, `unknown` or `given_up`.
    #[schema(value_type = String)]
    delivery: State,
}

/// Who comes along.
#[derive(Serialize, ToSchema)]
pub struct PartyDocument {
    adults: i32,
    /// Ages in years.
    children: Vec<i32>,
    /// `care`, or `parent`: they stay with their parents.
    #[schema(value_type = String)]
    children_stay: ChildrenStay,
}

/// Everybody who is invited to an event.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}/invitations",
    operation_id = "list_invitations",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid"), Part),
    responses(
        (status = 200, body = InvitationList),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/events/{id}/invitations")]
pub async fn index(
    app: App,
    key: ApiKey,
    event: web::Path<String>,
    part: web::Query<Part>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::SeeGuests)?;
    let event = known_event(&event)?;
    let (limit, after) = part.read::<Id<Invitation>>()?;
    let read = app.db.read(move |conn| {
        let event = events::actions::seen_by(conn, &actor, event)?;
        let rows = queries::page(conn, event.id, after, limit + 1)?;
        let list = actions::whole_ledger(conn, &event)?;
        let deliveries = queries::deliveries(conn, &rows)?;
        Ok::<_, EventError>((rows, list, deliveries))
    });
    let (mut rows, list, deliveries) = read.await?;
    let room = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > room;
    rows.truncate(room);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let items = rows.into_iter().map(|row| InvitationDocument {
        id: row.id.to_string(),
        guest: row.guest.to_string(),
        reply: row.reply,
        party: PartyDocument {
            adults: row.adults,
            children: row.children.years().to_vec(),
            children_stay: row.children_stay,
        },
        childcare: row.childcare,
        place_in_line: match row.reply {
            Reply::Waiting => list.place_in_line(row.party),
            Reply::Open | Reply::Accepted | Reply::Maybe | Reply::Declined => None,
        },
        offered_until: row.offered_until.map(Moment::rfc3339),
        channel: row.channel,
        delivery: queries::delivery(&row, &deliveries),
    });
    Ok(HttpResponse::Ok().json(InvitationList { items: items.collect(), next }))
}

/// Why it is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCancellation {
    /// One sentence for guests; may be empty.
    #[serde(default)]
    #[schema(max_length = 200)]
    reason_for_guests: String,
}

/// Who is told.
#[derive(Serialize, ToSchema)]
pub struct CancellationDocument {
    #[schema(format = "uuid")]
    id: String,
    /// `cancelled`
    stage: String,
    /// Households by way: `mails`, `letters`, `calls`.
    told: BTreeMap<String, usize>,
}

/// Cancels an event and tells everybody who knew.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/cancellation",
    operation_id = "cancel_event",
    tag = "invitations",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewCancellation,
    responses(
        (status = 200, body = CancellationDocument),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/events/{id}/cancellation")]
pub async fn cancel(
    app: App,
    key: ApiKey,
    event: web::Path<String>,
    new: Json<NewCancellation>,
) -> ApiResult {
    let actor = key.actor();
    actor.may(Right::PlanEvents)?;
    let event = known_event(&event)?;
    let reason = new.into_inner().reason_for_guests;
    let (there, now) = (app.clone(), app.clock.now());
    let told = app
        .db
        .write(move |conn| actions::cancel(conn, &there, &actor, event, reason.trim(), now))
        .await?;
    let Told { mails, letters, texts, calls } = told;
    let told = [("mails", mails), ("letters", letters), ("texts", texts), ("calls", calls)];
    Ok(HttpResponse::Ok().json(CancellationDocument {
        id: event.to_string(),
        stage: "cancelled".into(),
        told: told.into_iter().map(|(way, count)| (way.to_owned(), count)).collect(),
    }))
}

fn known_event(id: &str) -> Result<Id<Event>, ApiProblem> {
    Ok(id.parse().map_err(|_| InviteError::Event(EventError::Unknown))?)
}

fn wrong(field: &str, message: &str) -> ApiProblem {
    ApiProblem::input(vec![FieldError { field: field.into(), message: message.into() }])
}
