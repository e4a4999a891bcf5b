//! Thanks on the day after: whether they go by themselves, for a format and at one event. Pure.
//!
//! What is said and to whom, only what comes after attendance knows; here stands whether and when.

use super::due::{Window, thanks_window};
use crate::db::Moment;
use crate::web::form::Fields;
use crate::workdays::Land;

/// The line of a format's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thanks {
    pub active: bool,
    /// Whether whoever has no mail address gets a letter.
    pub letters: bool,
}

impl Default for Thanks {
    fn default() -> Self {
        Self { active: true, letters: true }
    }
}

/// The fields of the form.
pub const ACTIVE: &str = "thanks";
pub const LETTERS: &str = "thanks_letters";

impl Thanks {
    /// From the form of a format.
    pub fn parse(fields: &Fields) -> Self {
        Self { active: fields.ticked(ACTIVE), letters: fields.ticked(LETTERS) }
    }

    /// For the form.
    pub fn write(self, fields: &mut Fields) {
        for (name, ticked) in [(ACTIVE, self.active), (LETTERS, self.letters)] {
            if ticked {
                fields.push(name, "1");
            }
        }
    }
}

/// Whether they go by themselves at one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByItself {
    /// A person releases them.
    ByHand,
    /// Somebody stopped them here.
    Stopped,
    Planned {
        window: Window,
        thanks: Thanks,
    },
}

impl ByItself {
    pub fn of(
        thanks: Thanks,
        stopped_at: Option<Moment>,
        ends_at: Option<Moment>,
        land: Land,
    ) -> Self {
        match (thanks.active, stopped_at, ends_at) {
            (false, ..) | (true, None, None) => Self::ByHand,
            (true, Some(_), _) => Self::Stopped,
            (true, None, Some(end)) => Self::Planned { window: thanks_window(end, land), thanks },
        }
    }

    /// How, if it is the time for it.
    pub fn due(self, now: Moment) -> Option<Thanks> {
        match self {
            Self::Planned { window, thanks } if window.from <= now && now < window.until => {
                Some(thanks)
            }
            Self::Planned { .. } | Self::ByHand | Self::Stopped => None,
        }
    }

    /// From when on they go, unless that is over.
    pub fn ahead(self, now: Moment) -> Option<Moment> {
        match self {
            Self::Planned { window, .. } if now < window.until => Some(window.from),
            Self::Planned { .. } | Self::ByHand | Self::Stopped => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workdays::HOME;

    fn at(moment: &str) -> Moment {
        Moment::parse(moment).unwrap()
    }

    #[test]
    fn they_go_on_the_day_after_unless_somebody_stopped_them() {
        // Tuesday, 19 January 2027, at noon.
        let end = at("2027-01-19T11:00:00Z");
        let thanks = Thanks::default();
        let planned = ByItself::of(thanks, None, Some(end), HOME);

        assert_eq!(planned.due(at("2027-01-20T08:59:59Z")), None);
        assert_eq!(planned.due(at("2027-01-20T09:00:00Z")), Some(thanks));
        assert_eq!(planned.due(at("2027-01-26T10:59:59Z")), Some(thanks), "it was closed late");
        assert_eq!(planned.due(at("2027-01-26T11:00:00Z")), None);
        assert_eq!(planned.ahead(end), Some(at("2027-01-20T09:00:00Z")));
        assert_eq!(ByItself::of(thanks, Some(end), Some(end), HOME), ByItself::Stopped);
        let off = Thanks { active: false, ..thanks };
        assert_eq!(ByItself::of(off, Some(end), Some(end), HOME), ByItself::ByHand);
        assert_eq!(ByItself::of(thanks, None, None, HOME), ByItself::ByHand);
    }

    #[test]
    fn nobody_is_thanked_on_a_sunday() {
        // Saturday, 16 January 2027.
        let planned = ByItself::of(Thanks::default(), None, Some(at("2027-01-16T11:00:00Z")), HOME);

        assert_eq!(planned.ahead(at("2027-01-16T12:00:00Z")), Some(at("2027-01-18T07:00:00Z")));
    }

    #[test]
    fn the_form_says_what_it_was_told() {
        for (active, letters) in [(true, true), (true, false), (false, true), (false, false)] {
            let thanks = Thanks { active, letters };
            let mut fields = Fields::default();
            thanks.write(&mut fields);

            assert_eq!(Thanks::parse(&fields), thanks);
        }
    }
}
