//! Which part of a day an event begins in. Pure.

use crate::clock;
use crate::db::{Moment, text_enum};

text_enum! {
    /// By the clocks of the house.
    pub enum DayPart {
        Morning = "morning" / "vormittags",
        Afternoon = "afternoon" / "nachmittags",
        Evening = "evening" / "abends",
    }
}

impl DayPart {
    /// Before noon, before five, after.
    pub fn of_hour(hour: i8) -> Self {
        match hour {
            ..=11 => Self::Morning,
            12..=16 => Self::Afternoon,
            17.. => Self::Evening,
        }
    }

    pub fn of(begins_at: Moment) -> Self {
        Self::of_hour(clock::local(begins_at, clock::ZONE).civil().hour())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noon_belongs_to_the_afternoon_by_the_clocks_of_the_house() {
        let at = |text: &str| DayPart::of(Moment::parse(text).unwrap());
        assert_eq!(at("2027-06-01T09:59:00Z"), DayPart::Morning);
        assert_eq!(at("2027-06-01T10:00:00Z"), DayPart::Afternoon);
        assert_eq!(at("2027-06-01T15:00:00Z"), DayPart::Evening);
    }
}
