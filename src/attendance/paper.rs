//! The list on paper and the list on the screen: what a line of a sheet says, and where the two differ.
//! Pure.

use super::presence::{Expected, Sign};
use crate::db::Id;
use crate::guests::Guest;

/// Empty lines on a sheet for people who come by themselves.
pub const BLANK_LINES: usize = 8;

/// The boxes of a line, in their order. Each begins with another letter.
pub const BOXES: [Sign; 5] =
    [Sign::Present, Sign::Late, Sign::LeftEarly, Sign::Excused, Sign::Absent];

/// A list that was printed.
pub struct Sheet;

/// One line of a sheet, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: i32,
    pub guest: Id<Guest>,
    /// The cross on it; `None`: left empty, or not entered yet.
    pub cross: Option<Sign>,
    /// Children as written; `None`: nothing.
    pub children: Option<i32>,
    /// Somebody decided that the screen is right.
    pub screen_decided: bool,
}

/// How a line on paper and the screen agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nothing on either.
    Empty,
    Same,
    /// Entered on the screen, no cross on paper: the screen stays.
    OnlyScreen,
    /// A cross on paper, nothing on the screen yet.
    OnlyPaper,
    /// Each says something else, and nobody has decided.
    Differs,
    /// Somebody decided that the screen is right.
    ScreenDecided,
}

impl Line {
    /// Beside what the screen says now, for somebody who is on the list or not (any more).
    pub fn beside(&self, screen: Sign, expected: Expected) -> Match {
        // "Present" of somebody who is on no list means that they came by themselves.
        let cross = self.cross.map(|cross| cross.for_guest(expected).unwrap_or(cross));
        match (cross, screen) {
            (None, Sign::Unknown) => Match::Empty,
            (None, _) => Match::OnlyScreen,
            (Some(cross), screen) if cross == screen => Match::Same,
            (Some(_), Sign::Unknown) => Match::OnlyPaper,
            (Some(_), _) if self.screen_decided => Match::ScreenDecided,
            (Some(_), _) => Match::Differs,
        }
    }
}

/// How often each sign stands on a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub present: usize,
    pub partly: usize,
    pub excused: usize,
    pub absent: usize,
    pub empty: usize,
}

impl Sums {
    pub fn of(signs: impl Iterator<Item = Sign>) -> Self {
        let mut sums = Self::default();
        for sign in signs {
            match sign {
                Sign::Present | Sign::WalkIn => sums.present += 1,
                Sign::Late | Sign::LeftEarly | Sign::Partly => sums.partly += 1,
                Sign::Excused => sums.excused += 1,
                Sign::Absent => sums.absent += 1,
                Sign::Unknown => sums.empty += 1,
            }
        }
        sums
    }
}

/// What stands on an empty line at the end of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scribbled {
    Nothing,
    /// A stroke: somebody who was not asked for a name.
    Stroke,
    /// A key or a name.
    Somebody(String),
}

impl Scribbled {
    /// Reads what was typed off the paper.
    pub fn parse(typed: &str) -> Self {
        match typed.trim() {
            "" => Self::Nothing,
            "-" | "–" | "—" | "/" | "x" | "X" => Self::Stroke,
            name => Self::Somebody(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cross: Option<Sign>) -> Line {
        Line { number: 1, guest: Id::new(), cross, children: None, screen_decided: false }
    }

    #[test]
    fn paper_and_screen_are_compared_and_nothing_is_guessed() {
        let listed = Expected::Listed;
        assert_eq!(line(None).beside(Sign::Unknown, listed), Match::Empty);
        assert_eq!(line(None).beside(Sign::Present, listed), Match::OnlyScreen);
        assert_eq!(line(Some(Sign::Late)).beside(Sign::Unknown, listed), Match::OnlyPaper);
        assert_eq!(line(Some(Sign::Late)).beside(Sign::Late, listed), Match::Same);
        assert_eq!(line(Some(Sign::Late)).beside(Sign::Present, listed), Match::Differs);
        let decided = Line { screen_decided: true, ..line(Some(Sign::Late)) };
        assert_eq!(decided.beside(Sign::Present, listed), Match::ScreenDecided);
        // Off the list since it was printed, and there all the same.
        assert_eq!(line(Some(Sign::Present)).beside(Sign::WalkIn, Expected::Not), Match::Same);
    }

    #[test]
    fn a_stroke_is_somebody_without_a_name() {
        assert_eq!(Scribbled::parse(" – "), Scribbled::Stroke);
        assert_eq!(Scribbled::parse(" "), Scribbled::Nothing);
        assert_eq!(Scribbled::parse(" K-7 "), Scribbled::Somebody("K-7".into()));
    }

    proptest! {
        /// A line that was decided, or says the same, is never a conflict again.
        #[test]
        fn what_agrees_never_conflicts(
            cross in prop::sample::select(BOXES.to_vec()),
            screen in prop::sample::select(Sign::ALL),
        ) {
            let decided = Line { screen_decided: true, ..line(Some(cross)) };
            prop_assert_ne!(decided.beside(screen, Expected::Listed), Match::Differs);
            let same = line(Some(screen)).beside(screen, Expected::Listed);
            prop_assert!(matches!(same, Match::Same | Match::OnlyPaper | Match::Empty));
        }
    }
}
