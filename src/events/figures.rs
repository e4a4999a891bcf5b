//! How full an event is, in words: exactly for those who see its guests, roughly for those who see
//! sums. An exact count of one event could be subtracted from the figures of a year.

use serde::Serialize;

use super::list::Counts;
use crate::staff::{Actor, Right};
use crate::stats::disclosure::{FEWEST, is_few};
use crate::web::filters::number;

/// Counts of one event as they stand on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    pub invited: String,
    pub open: String,
    pub accepted: String,
    /// "12 frei"; empty where that would say who has one.
    pub free: String,
    /// Empty where nobody waits.
    pub waiting: String,
    pub cared_for: String,
}

/// How exactly somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Guests,
    Sums,
}

impl Sight {
    pub fn of(actor: &Actor) -> Self {
        match actor.may(Right::SeeGuests) {
            Ok(()) => Self::Guests,
            Err(_) => Self::Sums,
        }
    }

    /// "12", "unter 5", "etwa 10"
    pub fn count(self, count: i64) -> String {
        match self {
            Self::Guests => number(count),
            Self::Sums if count <= 0 => number(0),
            Self::Sums if u32::try_from(count).is_ok_and(is_few) => format!("unter {FEWEST}"),
            Self::Sums => format!("etwa {}", number(roughly(count))),
        }
    }
}

/// To the nearest five.
fn roughly(count: i64) -> i64 {
    let step = i64::from(FEWEST);
    (count + step / 2) / step * step
}

impl Figures {
    pub fn of(counts: Counts, seats: i32, sight: Sight) -> Self {
        let is_telling = u32::try_from(counts.accepted).is_ok_and(is_few);
        let free = counts.free(seats);
        Self {
            invited: sight.count(counts.invited),
            open: sight.count(counts.open),
            accepted: sight.count(counts.accepted),
            free: match sight {
                Sight::Sums if is_telling => String::new(),
                // Not by its own smallness: free seats are no people.
                Sight::Sums if counts.accepted > 0 => {
                    format!("etwa {} frei", number(roughly(free)))
                }
                Sight::Sums | Sight::Guests => format!("{} frei", number(free)),
            },
            waiting: match counts.waiting {
                0 => String::new(),
                waiting => sight.count(waiting),
            },
            cared_for: sight.count(counts.cared_for),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(sight: Sight, accepted: i64) -> Figures {
        let counts = Counts { invited: 33, accepted, waiting: 2, open: 1, cared_for: 0 };
        Figures::of(counts, 20, sight)
    }

    #[test]
    fn who_sees_guests_sees_exactly() {
        let figures = figures(Sight::Guests, 3);
        assert_eq!((figures.invited.as_str(), figures.open.as_str()), ("33", "1"));
        assert_eq!((figures.accepted.as_str(), figures.free.as_str()), ("3", "17 frei"));
    }

    #[test]
    fn who_sees_sums_never_sees_a_few() {
        let few = figures(Sight::Sums, 3);
        assert_eq!((few.invited.as_str(), few.open.as_str()), ("etwa 35", "unter 5"));
        assert_eq!((few.accepted.as_str(), few.free.as_str()), ("unter 5", ""));
        assert_eq!((few.waiting.as_str(), few.cared_for.as_str()), ("unter 5", "0"));

        let many = figures(Sight::Sums, 17);
        assert_eq!((many.accepted.as_str(), many.free.as_str()), ("etwa 15", "etwa 5 frei"));
        assert_eq!(figures(Sight::Sums, 0).free, "20 frei");
    }
}
