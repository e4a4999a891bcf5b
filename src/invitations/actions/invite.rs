//! Invites: a household gets one message, and nobody is dropped silently.

use std::collections::BTreeMap;

use super::super::messages::{Member, Occasion, Promise, Sending};
use super::super::queries;
use super::super::queries::campaigns::{self, NewInvitation};
use super::super::selection::Exclusion;
use super::super::way::{Reached, Wish, reached};
use super::super::{CallReason, Campaign, Invitation};
use super::arms::{Household, deal_arms};
use super::post::{self, PostError, call, write};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, Phase, actions::EventError};
use crate::guests::{self, Channel, Guest};
use crate::problem::{Explain, Explanation, conflict, unusable};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// What became of a wish to invite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invited {
    /// Guests who are on their way to hear of it.
    pub invited: usize,
    pub already_invited: usize,
    pub by_channel: BTreeMap<Channel, usize>,
    /// Guests whom nothing reaches: somebody must find out how.
    pub unreachable: usize,
    /// Guests who were chosen and cannot be invited, by reason.
    pub excluded: BTreeMap<Exclusion, usize>,
}

impl Invited {
    /// Adds what became of others.
    pub fn add(&mut self, more: Self) {
        self.invited += more.invited;
        self.already_invited += more.already_invited;
        self.unreachable += more.unreachable;
        for (channel, count) in more.by_channel {
            *self.by_channel.entry(channel).or_default() += count;
        }
        for (why, count) in more.excluded {
            *self.excluded.entry(why).or_default() += count;
        }
    }
}

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error(transparent)]
    Event(#[from] EventError),
    #[error("the event is {0:?}")]
    NotOpen(Phase),
    #[error("the campaign was stopped")]
    Stopped,
    #[error("more guests fit than one campaign invites")]
    TooMany,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for InviteError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Event(error) => error.explain(),
            Self::NotOpen(phase) => {
                let sentence = match phase {
                    Phase::Draft => {
                        "Bitte veröffentlichen Sie die Veranstaltung zuerst. Dann können Sie einladen."
                    }
                    Phase::Cancelled => {
                        "Die Veranstaltung ist abgesagt. Dazu wird niemand mehr eingeladen."
                    }
                    Phase::Published | Phase::Running | Phase::Over | Phase::Closed => {
                        "Die Veranstaltung hat schon begonnen. Dazu wird niemand mehr eingeladen."
                    }
                };
                let code = match phase {
                    Phase::Draft => "event_not_published",
                    Phase::Cancelled => "event_cancelled",
                    Phase::Published | Phase::Running | Phase::Over | Phase::Closed => {
                        "event_begun"
                    }
                };
                conflict(code, sentence)
            }
            Self::TooMany => unusable(
                "too_many",
                "Darauf passen mehr als 10.000 Gäste. Bitte wählen Sie enger aus oder lassen Sie eine \
                 Zahl auslosen.",
            ),
            Self::Stopped => conflict("stopped", "Dieser Versand wurde angehalten."),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

/// One release: all of its guests are invited alike.
#[derive(Clone, Debug)]
pub struct Wave {
    pub campaign: Id<Campaign>,
    pub wish: Wish,
    /// When its messages go out.
    pub release_at: Moment,
    pub promise: Promise,
}

/// An event to which this actor may invite now.
pub(in super::super) fn open_event(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    now: Moment,
) -> Result<Event, InviteError> {
    actor.may(Right::Invite)?;
    let event = events::actions::seen_by(conn, actor, event)?;
    match event.takes_answers(now) {
        true => Ok(event),
        false => Err(InviteError::NotOpen(event.phase(now))),
    }
}

/// Opens a release.
pub fn open_campaign(
    conn: &mut Conn,
    actor: &Actor,
    event: Id<Event>,
    release_at: Moment,
    now: Moment,
) -> Result<Id<Campaign>, InviteError> {
    let event = open_event(conn, actor, event, now)?;
    Ok(campaigns::open(conn, event.id, actor.staff, release_at, now)?)
}

/// Invites some households of a release. Who has an invitation already keeps the one they have.
pub fn invite(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    event: Id<Event>,
    parties: &[Vec<Id<Guest>>],
    wave: &Wave,
    now: Moment,
) -> Result<Invited, InviteError> {
    // Held before it is looked at: whoever cancels it meanwhile is waited for, and seen.
    events::queries::hold(conn, event)?;
    let event = open_event(conn, actor, event, now)?;
    let campaign = campaigns::find(conn, wave.campaign)?.ok_or(InviteError::Stopped)?;
    if campaign.stopped_at.is_some() {
        return Err(InviteError::Stopped);
    }
    let known = queries::invited(conn, event.id)?;
    let ids: Vec<_> = parties.iter().flatten().copied().collect();
    let found = guests::queries::find_all(conn, &ids)?.into_iter();
    let mut found: BTreeMap<_, _> = found.map(|guest| (guest.id, guest)).collect();

    let texting =
        post::texting(app, &event, &Occasion::Invitation(wave.promise)).map_err(PostError::from)?;
    let mut result = Invited::default();
    let mut new = Vec::new();
    let mut households = Vec::new();
    for party in parties {
        let people: Vec<Guest> = party.iter().filter_map(|id| found.remove(id)).collect();
        let (already, fresh): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|guest| known.contains(&guest.id));
        result.already_invited += already.len();
        // Between preview and release somebody may have said that they want none.
        let fresh: Vec<_> = fresh.into_iter().filter(|guest| !guest.no_invitations).collect();
        if fresh.is_empty() {
            continue;
        }
        let by = reached(&fresh, wave.wish, &texting);
        match by {
            Reached::Nobody => result.unreachable += fresh.len(),
            Reached::Mail(_) | Reached::Letter(_) | Reached::Text(_) | Reached::Call(_) => {
                result.invited += fresh.len();
                *result.by_channel.entry(by.channel()).or_default() += fresh.len();
            }
        }
        let people = members(&event, fresh, by, wave, now);
        new.extend(people.iter().map(|one| NewInvitation {
            id: one.invitation.id,
            event: event.id,
            guest: one.guest.id,
            party: one.invitation.party,
            channel: one.invitation.channel,
            language: one.invitation.language.clone(),
        }));
        households.push(Household { people, by });
    }
    campaigns::invite(conn, wave.campaign, &new, now)?;
    deal_arms(conn, &event, &households, now)?;
    let sending =
        Sending { due_at: wave.release_at, campaign: Some(wave.campaign), mark: String::new() };
    let occasion = Occasion::Invitation(wave.promise);
    for Household { people, by } in households {
        match by {
            Reached::Mail(_) | Reached::Letter(_) | Reached::Text(_) => {
                write(conn, app, &event, &people, by, (&occasion, &sending), now)?;
            }
            Reached::Call(_) => {
                call(conn, &event, &people, CallReason::Invite, "", now)?;
            }
            Reached::Nobody => {
                call(
                    conn,
                    &event,
                    &people,
                    CallReason::Invite,
                    "Keine Adresse und keine Nummer bekannt.",
                    now,
                )?;
            }
        }
    }
    Ok(result)
}

/// The rows of one household, as they will be written.
pub(in super::super) fn members(
    event: &Event,
    people: Vec<Guest>,
    by: Reached,
    wave: &Wave,
    now: Moment,
) -> Vec<Member> {
    let party = Id::<Invitation>::new();
    let people = people.into_iter().enumerate();
    people
        .map(|(index, guest)| {
            let id = if index == 0 { party } else { Id::new() };
            let invitation = Invitation {
                id,
                event: event.id,
                guest: guest.id,
                party,
                campaign: Some(wave.campaign),
                channel: by.channel(),
                language: guest.language.clone(),
                invited_at: now,
                delivered_at: None,
                withdrawn_at: None,
                reply: super::super::Reply::Open,
                replied_at: None,
                waiting_since: None,
                offered_until: None,
                adults: 0,
                children: Default::default(),
                childcare: super::super::Childcare::None,
                childcare_since: None,
                children_stay: super::super::ChildrenStay::Care,
                interpreter: String::new(),
                access: String::new(),
                step_free: false,
                slot: None,
                barrier: None,
            };
            Member { invitation, guest }
        })
        .collect()
}
