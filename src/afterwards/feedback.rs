//! Three questions that nobody signs, and when their answers may be seen. Pure.
//!
//! Kept are counts, never an answer: no row belongs to a person, so there is nothing to erase and nobody to
//! find. Results come in steps of five answers ([`STEP`]): whoever looks before and after somebody answered
//! sees the same, or sees five more.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::db::{Moment, text_enum};
use crate::events::{Event, Phase};
use crate::stats::disclosure::FEWEST;

text_enum! {
    /// What is asked.
    pub enum Question {
        Liked = "liked" / "Wie war es?",
        Helped = "helped" / "Hat es Ihnen geholfen?",
        Again = "again" / "Kommen Sie wieder?",
    }
}

text_enum! {
    /// What can be said to each of them.
    pub enum Mark {
        Yes = "yes" / "gut, ja",
        Partly = "partly" / "teils, teils",
        No = "no" / "nicht gut, nein",
    }
}

impl Question {
    /// How staff read the answer.
    pub fn said(self, mark: Mark) -> &'static str {
        match (self, mark) {
            (Self::Liked, Mark::Yes) => "gut",
            (Self::Liked, Mark::Partly) => "mittel",
            (Self::Liked, Mark::No) => "nicht gut",
            (Self::Helped, Mark::Yes) => "ja",
            (Self::Helped, Mark::Partly) => "ein wenig",
            (Self::Helped | Self::Again, Mark::No) => "nein",
            (Self::Again, Mark::Yes) => "ja",
            (Self::Again, Mark::Partly) => "vielleicht",
        }
    }
}

/// What somebody said: one mark for each question.
pub type Said = BTreeMap<Question, Mark>;

/// How often each mark was given.
pub type Counts = BTreeMap<(Question, Mark), u32>;

/// How many answers are shown together.
pub const STEP: u32 = FEWEST;

/// How long after its end an event still takes answers.
pub const OPEN_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How many answered: everybody answers every question.
pub fn answers(counts: &Counts) -> u32 {
    let first = counts.iter().filter(|((question, _), _)| *question == Question::Liked);
    first.map(|(_, count)| *count).sum()
}

/// What may be seen after one more answer: all of it at every fifth, else what was seen before.
pub fn seen(given: &Counts, before: Counts) -> Counts {
    match answers(given).is_multiple_of(STEP) {
        true => given.clone(),
        false => before,
    }
}

/// Whether an event takes answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    NotYet,
    Open,
    Gone,
}

/// From its beginning until a month after its end.
pub fn door(event: &Event, now: Moment) -> Door {
    match event.phase(now) {
        Phase::Draft | Phase::Published => Door::NotYet,
        Phase::Cancelled => Door::Gone,
        Phase::Running | Phase::Over | Phase::Closed => match event.ends_at {
            Some(end) if end.after(OPEN_FOR) > now => Door::Open,
            Some(_) | None => Door::Gone,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::events::{Stage, samples};

    fn mark() -> impl Strategy<Value = Mark> {
        prop::sample::select(Mark::ALL.to_vec())
    }

    proptest! {
        /// Between any two looks nothing changed, or five people or more answered: nobody is found by
        /// subtracting.
        #[test]
        fn results_move_by_five_people_or_not_at_all(
            said in prop::collection::vec((mark(), mark(), mark()), 0..40),
        ) {
            let (mut given, mut shown) = (Counts::new(), Counts::new());
            for marks in said {
                for (question, mark) in Question::ALL.iter().zip([marks.0, marks.1, marks.2]) {
                    *given.entry((*question, mark)).or_default() += 1;
                }
                let before = shown.clone();
                shown = seen(&given, before.clone());
                prop_assert!(answers(&shown) == 0 || answers(&shown) >= STEP);
                if shown != before {
                    prop_assert_eq!(answers(&shown) - answers(&before), STEP);
                }
            }
        }
    }

    #[test]
    fn answers_are_taken_from_the_beginning_until_a_month_after_the_end() {
        let mut event = samples::kontaktcafe();
        event.stage = Stage::Published;
        let at = |text: &str| door(&event, Moment::parse(text).unwrap());

        assert_eq!(at("2027-01-12T08:59:00Z"), Door::NotYet);
        assert_eq!(at("2027-01-12T09:00:00Z"), Door::Open);
        assert_eq!(at("2027-02-11T10:59:00Z"), Door::Open);
        assert_eq!(at("2027-02-11T11:00:00Z"), Door::Gone);
        event.stage = Stage::Cancelled;
        assert_eq!(door(&event, Moment::parse("2027-01-12T10:00:00Z").unwrap()), Door::Gone);
    }
}
