//! What somebody sees who follows a link: the event, the people who were asked, what is left.

use super::actions::{ledger, room};
use super::messages::Member;
use super::queries::{self, dates, visits};
use super::slots::as_they_come;
use super::slots::desk::Desk;
use super::{Childcare, Reply};
use crate::childcare::{self, Left};
use crate::db::{Conn, Moment};
use crate::events::slots::Slot;
use crate::events::{self, Event, Phase, Seating};
use crate::formats::{self, Translations};
use crate::spoken::Hours;

/// All that the page of one link shows.
#[derive(Clone, Debug)]
pub struct Visit {
    pub event: Event,
    /// What happens there, in the languages beside German.
    pub translations: Translations,
    pub phase: Phase,
    /// Who was asked together and still is; empty: withdrawn.
    pub people: Vec<Member>,
    /// Free seats beside their own; `None`: as many as come.
    pub free: Option<i32>,
    /// Free places in care beside what they have.
    pub care: Left,
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
        let (mut free, mut care, mut place_in_line) = (None, Left::NONE, None);
        let mut slots = Vec::new();
        if phase == Phase::Published {
            if waits || event.slots.is_some() {
                let rows = queries::ledger(conn, event.id, None)?;
                let list = ledger(room(conn, &event)?, &rows);
                let desk = Desk::of(&event, &rows);
                slots = desk.map_or_else(Vec::new, |desk| desk.offered(&event, asked.party));
                (free, care) = (list.free(), list.care_left());
                place_in_line = list.place_in_line(asked.party);
            } else {
                let taken = queries::taken(conn, event.id)?;
                let kept = match event.seating {
                    Seating::AtOnce | Seating::ByLot => 0,
                    Seating::ByOffer => events::list::offered(conn, event.id)?,
                };
                let left = event.seats_for_invited() - taken - kept;
                free = (!event.format.open_door).then(|| left.max(0));
                let capacity = childcare::queries::capacity(conn, &event)?;
                if capacity.is_offered() {
                    care = capacity.left(queries::cared_for(conn, event.id)?);
                }
            }
        }
        let translations = match phase {
            Phase::Published => formats::queries::translations(conn, event.format.id)?,
            // Their pages no longer say what happens there.
            Phase::Draft | Phase::Running | Phase::Over | Phase::Closed | Phase::Cancelled => {
                Translations::default()
            }
        };
        let care_is_full = event.childcare_places > 0 && care.is_full();
        let all_fits = free != Some(0) && !care_is_full && !waits_for_care(&people);
        let next = match phase {
            Phase::Published if all_fits => Vec::new(),
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
            translations,
            phase,
            people,
            free,
            care,
            place_in_line,
            awaits_call,
            next,
            slots,
        }))
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

    /// Whether children of theirs wait for care.
    pub fn waits_for_care(&self) -> bool {
        waits_for_care(&self.people)
    }

    /// Whether somebody of them has a seat.
    pub fn has_seat(&self) -> bool {
        self.people.iter().any(|one| one.invitation.reply == Reply::Accepted)
    }
}

fn waits_for_care(people: &[Member]) -> bool {
    people.iter().any(|one| one.invitation.childcare == Childcare::Waiting)
}
