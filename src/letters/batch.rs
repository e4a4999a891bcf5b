//! A batch (`Stapel`): letters of one event that are printed and posted together.

use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{Day, Id, Moment};

use super::{Print, Sides, Type};

/// Letters that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: Id<Batch>,
    /// What they belong to, opaque as in the outbox.
    pub topic: String,
    pub site: Option<String>,
    /// How many there were when it was put together.
    pub letters: i64,
    pub size: Type,
    pub sides: Sides,
    /// When the first of them no longer helps anybody.
    pub useless_at: Option<Moment>,
    pub created_at: Moment,
    pub printed_at: Option<Moment>,
    pub posted_at: Option<Moment>,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Waiting,
    Printed,
    Posted,
}

impl Stage {
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Printed => "printed",
            Self::Posted => "posted",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "wartet auf den Druck",
            Self::Printed => "gedruckt",
            Self::Posted => "abgeschickt",
        }
    }
}

impl Batch {
    pub fn stage(&self) -> Stage {
        match (self.printed_at, self.posted_at) {
            (_, Some(_)) => Stage::Posted,
            (Some(_), None) => Stage::Printed,
            (None, None) => Stage::Waiting,
        }
    }

    pub fn print(&self) -> Print {
        Print { size: self.size, sides: self.sides }
    }
}

/// Whether letters that are posted today still help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// There is time: posted by this day, guests have time to answer.
    InTime { post_by: Option<Day> },
    /// They arrive, but late: people have hardly time to answer. This is the last day.
    Tight { last: Day },
    /// 99 of 100 letters take up to four working days: some would come too late.
    TooLate,
}

/// Days before the begin at which letters should be on their way, and must be: 95 of
/// 100 letters arrive on the third working day, 99 on the fourth. Nowhere else is another limit kept:
/// what is written although no batch takes it would wait here for nobody.
const GOOD: i32 = 10;
const LAST: i32 = 5;

/// What posting on this day is worth.
pub fn arrival(useless_at: Option<Moment>, now: Moment) -> Arrival {
    let Some(begin) = useless_at else { return Arrival::InTime { post_by: None } };
    let day = |moment| clock::local(moment, ZONE).civil().date();
    let (begin, today) = (day(begin), day(now));
    let before = |days: i32| Day::of(begin.saturating_sub(jiff::Span::new().days(days)));
    let left = today.until(begin).map_or(0, |span| span.get_days());
    match left {
        left if left < LAST => Arrival::TooLate,
        left if left < GOOD => Arrival::Tight { last: before(LAST) },
        _ => Arrival::InTime { post_by: Some(before(GOOD)) },
    }
}

/// What so many letters cost, in cents: each is a Standardbrief up to three sheets of paper.
pub fn postage(letters: usize) -> i64 {
    i64::try_from(letters).unwrap_or(i64::MAX).saturating_mul(config::POSTAGE_CENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Moment {
        Moment::parse(&format!("{day}T09:00:00Z")).unwrap()
    }

    #[test]
    fn letters_need_ten_days_and_are_refused_below_five() {
        let begin = Some(at("2027-01-20"));
        let good = Day::parse("2027-01-10");
        let last = Day::parse("2027-01-15").unwrap();

        assert_eq!(arrival(begin, at("2027-01-06")), Arrival::InTime { post_by: good });
        assert_eq!(arrival(begin, at("2027-01-10")), Arrival::InTime { post_by: good });
        assert_eq!(arrival(begin, at("2027-01-11")), Arrival::Tight { last });
        assert_eq!(arrival(begin, at("2027-01-15")), Arrival::Tight { last });
        assert_eq!(arrival(begin, at("2027-01-16")), Arrival::TooLate);
        assert_eq!(arrival(begin, at("2027-02-16")), Arrival::TooLate);
        assert_eq!(arrival(None, at("2027-02-16")), Arrival::InTime { post_by: None });
    }

    #[test]
    fn postage_is_a_sum() {
        assert_eq!(postage(0), 0);
        assert_eq!(postage(120), 11_400);
    }
}
