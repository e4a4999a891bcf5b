//! The ledger of an event: who has a seat, who waits, whose children are cared for. Pure.
//!
//! Seats are counted in persons, children included; care in children that need it, by age. A party is
//! atomic: all of it has seats, or all of it waits; all its children are cared for, or all wait for care
//! (and the party keeps its seats). The line is ordered by the moment of the answer. A party that does
//! not fit is skipped and keeps its place; whoever fits before somebody is never overtaken, because
//! after every change everybody moves up who fits at their turn.
//!
//! If a carer drops out, more children may be promised care than there are hands. Nobody new is promised
//! any then; whose promise cannot be kept says [`GuestList::broken_care`], and who takes it back is a
//! person ([`GuestList::lose_care`]).
//!
//! Where people plan their working day, moving up is an offer: the seat is kept for whoever is next
//! until a moment, then it goes to the one behind. And where the lot decides, everybody waits until it
//! was drawn.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::childcare::plan::broken;
use crate::childcare::{Capacity, Children, Left};
use crate::db::Moment;
use crate::events::Seating;

/// What a party asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Adults and children.
    pub persons: i32,
    /// Children that need care, by age.
    pub children: Children,
}

/// Where a party stands for its seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Taken,
    /// It is kept for them until then; `None`: offered just now, and whoever writes it down says until
    /// when.
    Offered {
        since: Moment,
        until: Option<Moment>,
    },
    Waits {
        since: Moment,
    },
}

/// Where a party's children stand for care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    NotNeeded,
    Promised,
    Waits { since: Moment },
}

/// One party that said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub demand: Demand,
    pub seat: Seat,
    pub care: Care,
}

/// What one event has to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// `None`: people come and go, nobody needs a seat.
    pub seats: Option<i32>,
    pub care: Capacity,
    pub seating: Seating,
    /// Each party has a time of its own: one party takes one place, however many they are. Whoever asks
    /// says so with its demand.
    pub one_each: bool,
}

/// Why a party cannot have what it asks for, not even on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More people than the event has seats at all.
    TooLarge { seats: i32 },
    /// It has seats and asks for more than are free; it keeps what it has.
    NoMoreSeats { has: i32, free: i32 },
    /// Its children are promised care, and there is none for more; it keeps what it has.
    NoMoreCare { has: i32, left: Left },
}

/// Something that changed for a party without its doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move<P> {
    /// It has its seats now.
    Up(P),
    /// Seats are kept for it, until it says yes or the time is over.
    Offered(P),
    /// It did not say yes in time: it has no seats and no place in the line any more.
    Lapsed(P),
    /// Its children are cared for now; it had its seats before.
    Care(P),
}

/// All parties of one event that said yes, by an id of the caller's.
#[derive(Clone, Debug)]
pub struct GuestList<P: Ord + Copy> {
    room: Room,
    parties: BTreeMap<P, Standing>,
}

impl<P: Ord + Copy> GuestList<P> {
    pub fn new(room: Room) -> Self {
        Self { room, parties: BTreeMap::new() }
    }

    /// Takes down a party as it stood when it was last written.
    pub fn enter(&mut self, party: P, standing: Standing) {
        self.parties.insert(party, standing);
    }

    /// How a party stands, if it said yes.
    pub fn standing(&self, party: P) -> Option<Standing> {
        self.parties.get(&party).copied()
    }

    /// Every party that said yes.
    pub fn standings(&self) -> impl Iterator<Item = (P, Standing)> {
        self.parties.iter().map(|(party, standing)| (*party, *standing))
    }

    /// Persons who have seats, or for whom they are kept.
    pub fn taken(&self) -> i32 {
        let seated = self.parties.values().filter(|one| match one.seat {
            Seat::Taken | Seat::Offered { .. } => true,
            Seat::Waits { .. } => false,
        });
        seated.map(|one| one.demand.persons).sum()
    }

    /// Children who have places in care.
    pub fn cared_for(&self) -> Children {
        let cared = self.parties.values().filter(|one| one.care == Care::Promised);
        cared.fold(Children::default(), |sum, one| sum.and(one.demand.children))
    }

    /// Free seats; `None`: as many as come.
    pub fn free(&self) -> Option<i32> {
        self.room.seats.map(|seats| (seats - self.taken()).max(0))
    }

    /// What is left in care.
    pub fn care_left(&self) -> Left {
        self.room.care.left(self.cared_for())
    }

    /// Parties whose children were promised care that is not there any more. `first` says who comes
    /// first: whoever still fits at their turn keeps the promise.
    pub fn broken_care<O: Ord>(&self, first: impl Fn(P) -> O) -> Vec<P> {
        let promised = self.parties.iter().filter(|(_, one)| one.care == Care::Promised);
        let mut promised: Vec<_> =
            promised.map(|(party, one)| (*party, one.demand.children)).collect();
        promised.sort_by_key(|(party, _)| (first(*party), *party));
        broken(self.room.care, &promised)
    }

    /// Takes a promise of care back: the children wait again, since then, and the party keeps its seats.
    pub fn lose_care(&mut self, party: P, since: Moment) {
        if let Some(one) = self.parties.get_mut(&party).filter(|one| one.care == Care::Promised) {
            one.care = Care::Waits { since };
        }
    }

    /// Where a waiting party stands in the line, counted from 1.
    pub fn place_in_line(&self, party: P) -> Option<usize> {
        self.line().into_iter().position(|waiting| waiting == party).map(|place| place + 1)
    }

    /// A party says yes, for so many. Saying the same again changes nothing.
    pub fn ask(&mut self, party: P, demand: Demand, at: Moment) -> Result<Standing, Refusal> {
        // Whoever waits may say again what they said before the room shrank.
        let says_again = self.standing(party).is_some_and(|known| known.demand == demand);
        if let Some(seats) = self.room.seats
            && demand.persons > seats
            && !says_again
        {
            return Err(Refusal::TooLarge { seats });
        }
        let standing = match self.parties.get(&party).copied() {
            Some(known) => match known.seat {
                // It keeps its place in the line, whatever its size is now.
                Seat::Waits { .. } => Standing { demand, ..known },
                Seat::Taken if known.demand == demand => known,
                // Saying yes to an offer takes it.
                Seat::Taken | Seat::Offered { .. } => self.resized(known, demand, at)?,
            },
            None => self.arriving(demand, at),
        };
        let standing = Standing { care: self.care_of(standing, at), ..standing };
        self.parties.insert(party, standing);
        Ok(standing)
    }

    /// A party says no, or maybe: its seats and its place in the line are gone.
    pub fn leave(&mut self, party: P) {
        self.parties.remove(&party);
    }

    /// Ends the offers whose time is over.
    pub fn lapse(&mut self, now: Moment) -> Vec<Move<P>> {
        let is_over = |one: &Standing| match one.seat {
            Seat::Offered { until: Some(until), .. } => until <= now,
            Seat::Offered { until: None, .. } | Seat::Taken | Seat::Waits { .. } => false,
        };
        let over = self.parties.iter().filter(|(_, one)| is_over(one));
        let over: Vec<P> = over.map(|(party, _)| *party).collect();
        self.parties.retain(|_, one| !is_over(one));
        over.into_iter().map(Move::Lapsed).collect()
    }

    /// Says until when seats are kept for a party; without an end they are its own at once.
    pub fn keep_until(&mut self, party: P, end: Option<Moment>) {
        let Some(standing) = self.parties.get_mut(&party) else { return };
        if let Seat::Offered { since, .. } = standing.seat {
            standing.seat = match end {
                Some(until) => Seat::Offered { since, until: Some(until) },
                None => Seat::Taken,
            };
        }
    }

    /// Gives seats in the order of the lot. Who does not fit waits in that order from now on.
    pub fn deal(&mut self, order: &[P], now: Moment) -> Vec<Move<P>> {
        let mut moves = Vec::new();
        let mut since = now;
        for party in order {
            let Some(mut standing) = self.standing(*party) else { continue };
            if !matches!(standing.seat, Seat::Waits { .. }) {
                continue;
            }
            standing.seat = Seat::Waits { since };
            since = since.after(Duration::from_micros(1));
            if self.fits(standing.demand.persons) {
                standing.seat = Seat::Taken;
                moves.push(Move::Up(*party));
            }
            self.parties.insert(*party, standing);
        }
        moves
    }

    /// Moves everybody up who fits at their turn: first for seats, then for care.
    pub fn settle(&mut self) -> Vec<Move<P>> {
        let mut moves = Vec::new();
        for party in self.line() {
            let Some(mut standing) = self.standing(party) else { continue };
            let (Seat::Waits { since }, true) = (standing.seat, self.fits(standing.demand.persons))
            else {
                continue;
            };
            let moved = match self.room.seating {
                Seating::AtOnce => {
                    standing.seat = Seat::Taken;
                    Move::Up(party)
                }
                Seating::ByOffer => {
                    standing.seat = Seat::Offered { since, until: None };
                    Move::Offered(party)
                }
                Seating::ByLot => continue,
            };
            self.parties.insert(party, standing);
            moves.push(moved);
        }
        for party in self.care_line() {
            let Some(mut standing) = self.standing(party) else { continue };
            if self.room.care.takes(self.cared_for().and(standing.demand.children)) {
                standing.care = Care::Promised;
                self.parties.insert(party, standing);
                if !moves.contains(&Move::Up(party)) {
                    moves.push(Move::Care(party));
                }
            }
        }
        moves
    }

    fn fits(&self, persons: i32) -> bool {
        self.free().is_none_or(|free| persons <= free)
    }

    fn arriving(&self, demand: Demand, at: Moment) -> Standing {
        let seat = match (self.room.seating, self.fits(demand.persons)) {
            (Seating::AtOnce | Seating::ByOffer, true) => Seat::Taken,
            (Seating::AtOnce | Seating::ByOffer, false) | (Seating::ByLot, _) => {
                Seat::Waits { since: at }
            }
        };
        Standing { demand, seat, care: Care::NotNeeded }
    }

    /// A party that has seats comes with more or fewer.
    fn resized(&self, known: Standing, demand: Demand, at: Moment) -> Result<Standing, Refusal> {
        let more = demand.persons - known.demand.persons;
        if let Some(free) = self.free()
            && more > free
        {
            return Err(Refusal::NoMoreSeats { has: known.demand.persons, free });
        }
        let care = match known.care {
            Care::Promised if self.keeps_promise(known.demand, demand) => Care::Promised,
            Care::Promised => {
                let has = known.demand.children.total();
                return Err(Refusal::NoMoreCare { has, left: self.care_left() });
            }
            Care::NotNeeded => Care::Waits { since: at },
            Care::Waits { since } => Care::Waits { since },
        };
        Ok(Standing { demand, seat: Seat::Taken, care })
    }

    /// Whether children that were promised care keep it when the party is another one: always if there
    /// are no more of any age, even where a carer has dropped out.
    fn keeps_promise(&self, had: Demand, wants: Demand) -> bool {
        let others = self.cared_for().without(had.children);
        wants.children.are_within(had.children)
            || self.room.care.takes(others.and(wants.children))
            || !self.room.care.is_offered()
    }

    /// Whether the care fits the children: [`Self::settle`] promises it to those who wait.
    fn care_of(&self, standing: Standing, at: Moment) -> Care {
        if standing.demand.children.is_empty() || !self.room.care.is_offered() {
            return Care::NotNeeded;
        }
        match standing.care {
            Care::Promised => Care::Promised,
            Care::Waits { since } => Care::Waits { since },
            Care::NotNeeded => match standing.seat {
                Seat::Taken => Care::Waits { since: at },
                Seat::Offered { since, .. } | Seat::Waits { since } => Care::Waits { since },
            },
        }
    }

    fn line(&self) -> Vec<P> {
        let waiting = self.parties.iter().filter_map(|(party, one)| match one.seat {
            Seat::Waits { since } => Some((since, *party)),
            Seat::Taken | Seat::Offered { .. } => None,
        });
        in_order(waiting.collect())
    }

    /// Those who have seats and wait for care: who has no seat needs no care yet.
    fn care_line(&self) -> Vec<P> {
        let waiting = self.parties.iter().filter_map(|(party, one)| match (one.seat, one.care) {
            (Seat::Taken, Care::Waits { since }) => Some((since, *party)),
            (Seat::Taken, Care::NotNeeded | Care::Promised)
            | (Seat::Offered { .. } | Seat::Waits { .. }, _) => None,
        });
        in_order(waiting.collect())
    }
}

fn in_order<P: Ord>(mut line: Vec<(Moment, P)>) -> Vec<P> {
    line.sort();
    line.into_iter().map(|(_, party)| party).collect()
}

#[cfg(test)]
mod tests;
