//! Takes one invitation back.

use super::super::messages::{Occasion, Sending};
use super::super::queries::{self, calls, campaigns};
use super::super::{CallReason, Invitation, Reply};
use super::post::{How, PostError, tell};
use super::settle::{whole_ledger, write_moves};
use crate::db::{Conn, Id, Moment};
use crate::events::{self, Event, actions::EventError};
use crate::outbox::{self, State};
use crate::problem::{Explain, Explanation, missing};
use crate::staff::{Actor, NotAllowed, Right};
use crate::web::App;

/// Why an invitation stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    #[error("no such invitation")]
    Unknown,
    #[error(transparent)]
    Event(#[from] EventError),
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl Explain for WithdrawError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Unknown => missing("Diese Einladung gibt es nicht."),
            Self::Event(error) => error.explain(),
            Self::NotAllowed(refusal) => refusal.explain(),
            Self::Post(error) => error.explain(),
            Self::Database(error) => error.explain(),
        }
    }
}

fn seen(
    conn: &mut Conn,
    actor: &Actor,
    id: Id<Invitation>,
) -> Result<(Invitation, Event), WithdrawError> {
    actor.may(Right::Invite)?;
    let invitation = queries::find(conn, id)?.ok_or(WithdrawError::Unknown)?;
    let event = events::actions::seen_by(conn, actor, invitation.event)?;
    match queries::is_met(conn, &invitation, &event, &actor.scope)? {
        true => Ok((invitation, event)),
        false => Err(WithdrawError::Unknown),
    }
}

/// Withdraws one guest's invitation; their seat goes to whoever waits. If nothing has gone out yet it
/// is as if they had never been invited. Whoever keeps the date in a calendar that we told hears of
/// it. Twice is as good as once.
pub fn withdraw(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Invitation>,
    now: Moment,
) -> Result<Id<Event>, WithdrawError> {
    let (known, mut event) = seen(conn, actor, id)?;
    events::queries::hold(conn, event.id)?;
    // As it stands now that nobody else changes it.
    let invitation = queries::find(conn, id)?.unwrap_or(known);
    let is_in_calendar = invitation.reply == Reply::Accepted
        && invitation.withdrawn_at.is_none()
        && event.is_in_calendars()
        && event.takes_answers(now);
    let id = let_go(conn, app, actor, id, now)?;
    if is_in_calendar {
        events::queries::raise_calendar_seq(conn, event.id)?;
        event.calendar_seq += 1;
        let people = queries::with_guests(conn, vec![invitation])?;
        let sending = Sending::now(now, now.rfc3339());
        let how = (&Occasion::TakenBack, How::MailOnly);
        tell(conn, app, &event, &people, how, &sending, now)?;
    }
    Ok(id)
}

/// The same, and nobody is told.
pub(super) fn let_go(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: Id<Invitation>,
    now: Moment,
) -> Result<Id<Event>, WithdrawError> {
    let (invitation, event) = seen(conn, actor, id)?;
    if invitation.withdrawn_at.is_some() {
        return Ok(event.id);
    }
    events::queries::hold(conn, event.id)?;
    let party = queries::party(conn, invitation.party)?;
    let about = invitation.party.to_string();
    if party.len() == 1 {
        let kinds = [
            "invitation",
            "changed",
            "moved_up",
            "offer",
            "offer_lapsed",
            "in_the_draw",
            "drawn",
            "childcare_promised",
            "care_lost",
            "accepted",
            "waiting",
            "second_try",
            "reminder",
            "last_reminder",
        ];
        outbox::queries::withdraw(conn, &about, &kinds, "Die Einladung wurde zurückgezogen.", now)?;
    }
    let reasons = CallReason::ALL;
    calls::needless(conn, event.id, Some(invitation.guest), reasons, now)?;
    let gone_out = outbox::queries::deliveries(conn, &[about], "invitation")?;
    let gone_out = gone_out.into_values().any(|state| match state {
        State::Queued | State::GivenUp => false,
        State::InFlight | State::Sent | State::Returned | State::Unknown => true,
    });
    let knows = invitation.delivered_at.is_some() || invitation.replied_at.is_some();
    if party.len() == 1 && !gone_out && !knows {
        calls::forget(conn, invitation.id)?;
        queries::forget_tokens(conn, invitation.id)?;
        campaigns::undo(conn, invitation.id)?;
        return Ok(event.id);
    }
    queries::withdraw(conn, invitation.id, now)?;
    if invitation.says_yes() && event.takes_answers(now) {
        let mut list = whole_ledger(conn, &event)?;
        let mut moves = list.lapse(now);
        moves.extend(list.settle());
        write_moves(conn, app, &event, (&mut list, &moves), None, now, now)?;
    }
    Ok(event.id)
}
