//! Who has which time: one slot, one party. Pure.
//!
//! How many parties there may be is decided in the [`super::super::guest_list`], where one party takes
//! one of as many places as there are slots; this says which one it is.

use std::collections::BTreeMap;

use super::super::{Invitation, Reply};
use crate::db::Id;
use crate::events::Event;
use crate::events::slots::Slot;

/// The times of one event and who has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk<P: Ord + Copy> {
    /// Numbers that somebody can have, in their order.
    usable: Vec<i32>,
    taken: BTreeMap<P, i32>,
}

/// Somebody else has it, or nobody can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken;

impl<P: Ord + Copy> Desk<P> {
    /// With nobody yet.
    pub fn new(usable: Vec<i32>) -> Self {
        Self { usable, taken: BTreeMap::new() }
    }

    /// Takes down who had what when it was last written.
    pub fn enter(&mut self, party: P, number: i32) {
        self.taken.insert(party, number);
    }

    /// What nobody has, in the order of the day.
    pub fn free(&self) -> Vec<i32> {
        let free = |number: &&i32| !self.taken.values().any(|taken| taken == *number);
        self.usable.iter().filter(free).copied().collect()
    }

    /// The time that a party has.
    pub fn of_party(&self, party: P) -> Option<i32> {
        self.taken.get(&party).copied()
    }

    /// Gives a party the time it wishes; without a wish the one it has, else the first that is free.
    /// `None`: there is none left.
    pub fn give(&mut self, party: P, wish: Option<i32>) -> Result<Option<i32>, Taken> {
        let has = self.of_party(party).filter(|number| self.usable.contains(number));
        let number = match (wish, has) {
            (Some(wish), Some(has)) if wish == has => wish,
            (Some(wish), _) if self.free().contains(&wish) => wish,
            (Some(_), _) => return Err(Taken),
            (None, Some(has)) => has,
            (None, None) => match self.free().first() {
                Some(first) => *first,
                None => return Ok(None),
            },
        };
        self.taken.insert(party, number);
        Ok(Some(number))
    }

    /// A party does not come: its time is free.
    pub fn leave(&mut self, party: P) {
        self.taken.remove(&party);
    }
}

impl Desk<Id<Invitation>> {
    /// As an event's rows have it; `None` where all come together. Call it with the event held.
    pub fn of(event: &Event, rows: &[Invitation]) -> Option<Self> {
        event.slots.as_ref()?;
        let mut desk = Self::new(event.usable_slots().iter().map(|slot| slot.number).collect());
        for row in rows.iter().filter(|row| row.reply == Reply::Accepted) {
            if let Some(number) = row.slot {
                desk.enter(row.party, number);
            }
        }
        Some(desk)
    }

    /// What a party can choose from: what is free, and what it has.
    pub fn offered(&self, event: &Event, party: Id<Invitation>) -> Vec<Slot> {
        let (free, own) = (self.free(), self.of_party(party));
        let mut slots = event.usable_slots();
        slots.retain(|slot| free.contains(&slot.number) || own == Some(slot.number));
        slots
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_wishes_nothing_gets_the_first_free_one_and_keeps_it() {
        let mut desk = Desk::new(vec![1, 3, 4]);

        assert_eq!(desk.give(7, Some(3)), Ok(Some(3)));
        assert_eq!(desk.give(8, None), Ok(Some(1)));
        assert_eq!(desk.give(8, None), Ok(Some(1)));
        assert_eq!(desk.give(9, Some(3)), Err(Taken));
        assert_eq!(desk.give(9, Some(2)), Err(Taken), "it is blocked");
        assert_eq!(desk.give(9, None), Ok(Some(4)));
        assert_eq!(desk.give(10, None), Ok(None));
        desk.leave(7);
        assert_eq!(desk.give(8, Some(3)), Ok(Some(3)));
        assert_eq!(desk.free(), [1]);
    }

    proptest! {
        /// Whatever parties wish, in any order: no slot twice, no blocked one, and nobody goes without
        /// while one is free.
        #[test]
        fn one_slot_one_party(
            usable in proptest::collection::btree_set(1..12i32, 0..8),
            said in vec((0..10u32, proptest::option::of(0..13i32), any::<bool>()), 0..80),
        ) {
            let usable: Vec<i32> = usable.into_iter().collect();
            let mut desk = Desk::new(usable.clone());
            for (party, wish, comes) in said {
                let before = desk.of_party(party);
                let free = desk.free();
                if !comes {
                    desk.leave(party);
                    prop_assert_eq!(desk.of_party(party), None);
                } else {
                    match desk.give(party, wish) {
                        Ok(Some(number)) => {
                            prop_assert_eq!(desk.of_party(party), Some(number));
                            prop_assert!(wish.is_none_or(|wish| wish == number));
                        }
                        Ok(None) => prop_assert!(free.is_empty() && wish.is_none()),
                        Err(Taken) => {
                            prop_assert_eq!(desk.of_party(party), before);
                            prop_assert!(wish.is_some_and(|wish| !free.contains(&wish)));
                        }
                    }
                }
                let mut taken: Vec<i32> = desk.taken.values().copied().collect();
                prop_assert!(taken.iter().all(|number| usable.contains(number)));
                taken.extend(desk.free());
                taken.sort_unstable();
                prop_assert_eq!(&taken, &usable);
            }
        }
    }
}
