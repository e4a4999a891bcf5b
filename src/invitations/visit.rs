//! What somebody sees who follows a link: the event, the people who were asked, what is left.

use super::actions::ledger;
use super::messages::Member;
use super::queries::{self, dates};
use super::{Reply, TokenKind};
use crate::db::{Conn, Moment};
use crate::events::{self, Event, Phase};
use crate::spoken::Hours;

/// All that the page of one link shows.
#[derive(Clone, Debug)]
pub struct Visit {
    pub event: Event,
    pub phase: Phase,
    /// Who was asked together and still is; empty: withdrawn.
    pub people: Vec<Member>,
    /// Free seats beside their own; `None`: as many as come.
    pub free: Option<i32>,
    pub free_care: i32,
    pub place_in_line: Option<usize>,
    /// Whether somebody of them waits for a call.
    pub awaits_call: bool,
    /// Other dates of the same format: where this one is no longer to be had.
    pub next: Vec<Vec<Hours>>,
}

impl Visit {
    /// `None` if the link is unknown.
    pub fn of(
        conn: &mut Conn,
        token_hash: &str,
        now: Moment,
    ) -> Result<Option<Self>, diesel::result::Error> {
        let Some(asked) = queries::by_token(conn, token_hash, TokenKind::Link)? else {
            return Ok(None);
        };
        let Some(event) = events::queries::find(conn, asked.event)? else { return Ok(None) };
        let phase = event.phase(now);
        let people = queries::party(conn, asked.party)?;
        let people = queries::with_guests(conn, people)?;
        let waits = people.iter().any(|one| one.invitation.reply == Reply::Waiting);
        let (mut free, mut free_care, mut place_in_line) = (None, 0, None);
        if phase == Phase::Published {
            if waits {
                let list = ledger(&event, &queries::ledger(conn, event.id, None)?);
                (free, free_care) = (list.free(), list.free_care());
                place_in_line = list.place_in_line(asked.party);
            } else {
                let (taken, cared) = queries::taken(conn, event.id)?;
                let kept = i32::try_from(queries::names::offered(conn, event.id)?).unwrap_or(0);
                let left = event.seats_for_invited() - taken - kept;
                free = (!event.format.open_door).then(|| left.max(0));
                free_care = (event.childcare_places - cared).max(0);
            }
        }
        let ids: Vec<_> = people.iter().map(|one| one.guest.id).collect();
        let awaits_call = queries::calls::is_asked(conn, event.id, &ids)?;
        let is_full = free == Some(0);
        let next = match phase {
            Phase::Published if !is_full => Vec::new(),
            Phase::Published
            | Phase::Draft
            | Phase::Running
            | Phase::Over
            | Phase::Closed
            | Phase::Cancelled => dates::next(conn, &event, now)?,
        };
        Ok(Some(Self { event, phase, people, free, free_care, place_in_line, awaits_call, next }))
    }

    /// Whether somebody of them has said something that still holds: whose offer is over is asked again.
    pub fn has_answered(&self) -> bool {
        let said = self.people.iter().map(|one| &one.invitation);
        let mut said = said.filter(|one| one.replied_at.is_some());
        said.any(|one| self.awaits_call || one.reply != Reply::Open)
    }

    /// Until when a seat is kept for them, if one is.
    pub fn offered_until(&self) -> Option<Moment> {
        self.people.iter().filter_map(|one| one.invitation.offered_until).min()
    }

    /// Whether somebody of them has a seat.
    pub fn has_seat(&self) -> bool {
        self.people.iter().any(|one| one.invitation.reply == Reply::Accepted)
    }
}
