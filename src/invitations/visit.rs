//! What somebody sees who follows a link: the event, the people who were asked, what is left.

use super::Reply;
use super::actions::ledger;
use super::messages::Member;
use super::queries::{self, dates, visits};
use super::slots::as_they_come;
use super::slots::desk::Desk;
use crate::db::{Conn, Moment};
use crate::events::slots::Slot;
use crate::events::{Event, Phase};
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
    /// Times that they can choose from, their own among them; none where all come together.
    pub slots: Vec<Slot>,
}

impl Visit {
    /// `None` if the link is unknown.
    pub fn of(
        conn: &mut Conn,
        token_hash: &str,
        now: Moment,
    ) -> Result<Option<Self>, diesel::result::Error> {
        let Some((asked, event)) = visits::behind(conn, token_hash)? else { return Ok(None) };
        let phase = event.phase(now);
        let (people, awaits_call) = visits::people(conn, asked.party)?;
        let waits = people.iter().any(|one| one.invitation.reply == Reply::Waiting);
        let (mut free, mut free_care, mut place_in_line) = (None, 0, None);
        let mut slots = Vec::new();
        if phase == Phase::Published {
            if waits || event.slots.is_some() {
                let rows = queries::ledger(conn, event.id, None)?;
                let list = ledger(&event, &rows);
                let desk = Desk::of(&event, &rows);
                slots = desk.map_or_else(Vec::new, |desk| desk.offered(&event, asked.party));
                (free, free_care) = (list.free(), list.free_care());
                place_in_line = list.place_in_line(asked.party);
            } else {
                let (taken, cared) = queries::taken(conn, event.id)?;
                free =
                    (!event.format.open_door).then(|| (event.seats_for_invited() - taken).max(0));
                free_care = (event.childcare_places - cared).max(0);
            }
        }
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
        let event = as_they_come(&event, &people).into_owned();
        Ok(Some(Self {
            event,
            phase,
            people,
            free,
            free_care,
            place_in_line,
            awaits_call,
            next,
            slots,
        }))
    }

    /// Whether somebody of them has said something.
    pub fn has_answered(&self) -> bool {
        self.people.iter().any(|one| one.invitation.replied_at.is_some())
    }

    /// Whether somebody of them has a seat.
    pub fn has_seat(&self) -> bool {
        self.people.iter().any(|one| one.invitation.reply == Reply::Accepted)
    }
}
