//! The ledger of an event: who has a seat, who waits, whose children are cared for. Pure.
//!
//! Seats are counted in persons, children included; childcare places in children that need care. A
//! party is atomic: all of it has seats, or all of it waits; all its children are cared for, or all
//! wait for care (and the party keeps its seats). The line is ordered by the moment of the answer. A
//! party that does not fit is skipped and keeps its place; whoever fits before somebody is never
//! overtaken, because after every change everybody moves up who fits at their turn.
//!
//! Where people plan their working day, moving up is an offer: the seat is kept for whoever is next
//! until a moment, then it goes to the one behind. And where the lot decides, everybody waits until it
//! was drawn.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::db::Moment;
use crate::events::Seating;

/// What a party asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Adults and children.
    pub persons: i32,
    /// Children that need care.
    pub children: i32,
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
    pub care_places: i32,
    pub seating: Seating,
}

/// Why a party cannot have what it asks for, not even on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More people than the event has seats at all.
    TooLarge { seats: i32 },
    /// It has seats and asks for more than are free; it keeps what it has.
    NoMoreSeats { has: i32, free: i32 },
    /// Its children are promised care, and there is none for more; it keeps what it has.
    NoMoreCare { has: i32, free: i32 },
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
    pub fn cared_for(&self) -> i32 {
        let cared = self.parties.values().filter(|one| one.care == Care::Promised);
        cared.map(|one| one.demand.children).sum()
    }

    /// Free seats; `None`: as many as come.
    pub fn free(&self) -> Option<i32> {
        self.room.seats.map(|seats| (seats - self.taken()).max(0))
    }

    /// Free places in care.
    pub fn free_care(&self) -> i32 {
        (self.room.care_places - self.cared_for()).max(0)
    }

    /// Where a waiting party stands in the line, counted from 1.
    pub fn place_in_line(&self, party: P) -> Option<usize> {
        self.line().into_iter().position(|waiting| waiting == party).map(|place| place + 1)
    }

    /// A party says yes, for so many. Saying the same again changes nothing.
    pub fn ask(&mut self, party: P, demand: Demand, at: Moment) -> Result<Standing, Refusal> {
        if let Some(seats) = self.room.seats
            && demand.persons > seats
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
            if standing.demand.children <= self.free_care() {
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
        let more = demand.children - known.demand.children;
        let free = self.free_care();
        let care = match known.care {
            Care::Promised if more > free && self.room.care_places > 0 => {
                return Err(Refusal::NoMoreCare { has: known.demand.children, free });
            }
            Care::Promised => Care::Promised,
            Care::NotNeeded => Care::Waits { since: at },
            Care::Waits { since } => Care::Waits { since },
        };
        Ok(Standing { demand, seat: Seat::Taken, care })
    }

    /// Whether the care fits the children: [`Self::settle`] promises it to those who wait.
    fn care_of(&self, standing: Standing, at: Moment) -> Care {
        match (standing.demand.children, self.room.care_places, standing.care) {
            (0, ..) | (_, 0, _) => Care::NotNeeded,
            (_, _, Care::Promised) => Care::Promised,
            (_, _, Care::Waits { since }) => Care::Waits { since },
            (_, _, Care::NotNeeded) => match standing.seat {
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
mod offers;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn at(second: u64) -> Moment {
        Moment::parse("2027-01-04T09:00:00Z").unwrap().after(Duration::from_secs(second))
    }

    fn persons(persons: i32) -> Demand {
        Demand { persons, children: 0 }
    }

    fn family(adults: i32, children: i32) -> Demand {
        Demand { persons: adults + children, children }
    }

    fn list(seats: i32, care_places: i32) -> GuestList<u32> {
        GuestList::new(Room { seats: Some(seats), care_places, seating: Seating::AtOnce })
    }

    #[test]
    fn the_seat_given_back_goes_to_whoever_waited_longest() {
        let mut list = list(1, 0);
        list.ask(1, persons(1), at(1)).unwrap();
        list.ask(2, persons(1), at(2)).unwrap();
        list.ask(3, persons(1), at(3)).unwrap();
        assert_eq!(list.place_in_line(3), Some(2));

        list.leave(1);

        assert_eq!(list.settle(), [Move::Up(2)]);
        assert_eq!(list.place_in_line(3), Some(1));
    }

    #[test]
    fn a_party_that_does_not_fit_is_skipped_and_keeps_its_place() {
        let mut list = list(4, 0);
        list.ask(1, persons(3), at(1)).unwrap();
        list.ask(2, persons(4), at(2)).unwrap();
        list.ask(3, persons(2), at(3)).unwrap();
        assert_eq!(list.settle(), []);

        assert_eq!(list.ask(4, persons(1), at(4)).unwrap().seat, Seat::Taken);
        assert_eq!(list.place_in_line(2), Some(1));

        list.leave(1);
        assert_eq!(list.settle(), [Move::Up(3)]);
        list.leave(3);
        list.leave(4);
        assert_eq!(list.settle(), [Move::Up(2)]);
    }

    #[test]
    fn the_same_answer_twice_keeps_the_place() {
        let mut list = list(1, 0);
        list.ask(1, persons(1), at(1)).unwrap();
        list.ask(2, persons(1), at(2)).unwrap();
        list.ask(3, persons(1), at(3)).unwrap();

        list.ask(2, persons(1), at(9)).unwrap();

        assert_eq!(list.place_in_line(2), Some(1));
    }

    #[test]
    fn an_accepted_party_that_grows_keeps_what_it_had_when_there_is_no_more() {
        let mut list = list(3, 0);
        list.ask(1, persons(2), at(1)).unwrap();

        let refusal = list.ask(1, persons(4), at(2));
        assert_eq!(refusal, Err(Refusal::TooLarge { seats: 3 }));
        list.ask(2, persons(1), at(3)).unwrap();
        let refusal = list.ask(1, persons(3), at(4));

        assert_eq!(refusal, Err(Refusal::NoMoreSeats { has: 2, free: 0 }));
        assert_eq!(list.standing(1).unwrap().demand, persons(2));
        assert_eq!(list.ask(1, persons(1), at(5)).unwrap().seat, Seat::Taken);
    }

    #[test]
    fn children_wait_for_care_while_their_party_keeps_its_seats() {
        let mut list = list(20, 3);
        list.ask(1, family(1, 2), at(1)).unwrap();
        list.settle();
        assert_eq!(list.standing(1).unwrap().care, Care::Promised);

        list.ask(2, family(1, 2), at(2)).unwrap();
        list.settle();
        assert_eq!(list.standing(2).unwrap().seat, Seat::Taken);
        assert_eq!(list.standing(2).unwrap().care, Care::Waits { since: at(2) });

        list.ask(3, family(1, 1), at(3)).unwrap();
        list.settle();
        assert_eq!(list.standing(3).unwrap().care, Care::Promised);

        list.leave(1);
        assert_eq!(list.settle(), [Move::Care(2)]);
    }

    #[test]
    fn more_children_than_care_keep_the_promise_they_had() {
        let mut list = list(20, 2);
        list.ask(1, family(1, 2), at(1)).unwrap();
        list.settle();

        let refusal = list.ask(1, family(1, 3), at(2));

        assert_eq!(refusal, Err(Refusal::NoMoreCare { has: 2, free: 0 }));
    }

    #[test]
    fn an_open_door_has_no_seats_to_count() {
        let mut list =
            GuestList::new(Room { seats: None, care_places: 0, seating: Seating::AtOnce });

        for guest in 0..500 {
            assert_eq!(list.ask(guest, persons(6), at(1)).unwrap().seat, Seat::Taken);
        }
    }

    #[derive(Clone, Debug)]
    enum Said {
        Yes(Demand),
        No,
    }

    fn said() -> impl Strategy<Value = Said> {
        prop_oneof![
            3 => (1..4i32, 0..4i32).prop_map(|(adults, children)| Said::Yes(family(adults, children))),
            1 => Just(Said::No),
        ]
    }

    proptest! {
        /// Whatever parties answer, in any order.
        #[test]
        fn the_ledger_holds(
            seats in 1..25i32,
            care_places in 0..8i32,
            answers in vec((0..15u32, said()), 0..150),
        ) {
            let mut list = list(seats, care_places);
            for (second, (party, said)) in answers.into_iter().enumerate() {
                let before = list.standing(party);
                let line_before = list.line();
                match said {
                    Said::Yes(demand) => {
                        if list.ask(party, demand, at(second as u64)).is_err() {
                            prop_assert_eq!(list.standing(party), before);
                        } else {
                            prop_assert_eq!(list.standing(party).unwrap().demand, demand);
                        }
                    }
                    Said::No => list.leave(party),
                }
                list.settle();

                // No seat twice, no care place twice.
                prop_assert!(list.taken() <= seats);
                prop_assert!(list.cared_for() <= care_places);
                // Nobody waits while they would fit.
                let free = list.free().unwrap();
                let free_care = list.free_care();
                for (_, standing) in list.standings() {
                    match standing.seat {
                        Seat::Waits { .. } => {
                            prop_assert!(standing.demand.persons > free);
                            prop_assert!(standing.care != Care::Promised);
                        }
                        Seat::Taken => if matches!(standing.care, Care::Waits { .. }) {
                            prop_assert!(standing.demand.children > free_care);
                        },
                        Seat::Offered { .. } => prop_assert!(false, "nothing is offered here"),
                    }
                    let needs = standing.demand.children > 0 && care_places > 0;
                    prop_assert_eq!(needs, standing.care != Care::NotNeeded);
                }
                // Those who go on waiting keep their order.
                let line = list.line();
                let kept: Vec<_> = line_before.iter().filter(|p| line.contains(p)).collect();
                let now: Vec<_> = line.iter().filter(|p| line_before.contains(p)).collect();
                if before.is_some() {
                    prop_assert_eq!(kept, now);
                }
                // Asking the same again changes nothing.
                if let Some(standing) = list.standing(party) {
                    let again = list.ask(party, standing.demand, at(10_000));
                    prop_assert_eq!(again, Ok(standing));
                }
            }
        }

        /// Somebody who arrives while a smaller party would have fitted never takes its seats.
        #[test]
        fn nobody_who_fits_is_overtaken(seats in 2..10i32, sizes in vec(1..5i32, 2..30)) {
            let mut list = list(seats, 0);
            for (party, size) in sizes.into_iter().enumerate() {
                let waited = list.standings().any(|(_, one)| {
                    matches!(one.seat, Seat::Waits { .. }) && one.demand.persons <= size
                });
                let outcome = list.ask(party as u32, persons(size), at(party as u64));
                if waited && let Ok(standing) = outcome {
                    let waits = matches!(standing.seat, Seat::Waits { .. });
                    prop_assert!(waits);
                }
                list.settle();
            }
        }
    }
}
