//! How many parts of text messages a day and a month may cost, and how many they have cost so far.
//!
//! Parts are counted before their message goes out and given back if it certainly did not: a crash
//! costs budget, never more text messages than there is money for.

use diesel::prelude::*;

use crate::db::schema::sms_days;
use crate::db::{Conn, Day};

/// What a house may spend, in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub per_day: i32,
    pub per_month: i32,
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    pub today: i32,
    pub this_month: i32,
}

/// Which limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Day,
    Month,
}

impl Limit {
    /// Said on every text message that waits for it.
    pub fn remark(self) -> &'static str {
        match self {
            Self::Day => {
                "Das SMS-Budget für heute ist verbraucht. Die Nachricht wartet bis morgen."
            }
            Self::Month => {
                "Das SMS-Budget für diesen Monat ist verbraucht. Die Nachricht wartet bis zum \
                 nächsten Monat, oder jemand schickt sie als Brief."
            }
        }
    }
}

impl Budget {
    /// How many parts may still go, and what stands in the way of more.
    pub fn left(self, spent: Spent) -> (i32, Limit) {
        let day = (self.per_day - spent.today).max(0);
        let month = (self.per_month - spent.this_month).max(0);
        match month < day {
            true => (month, Limit::Month),
            false => (day, Limit::Day),
        }
    }
}

/// Days of a month.
const LONGEST_MONTH: i64 = 31;

/// What was spent up to this day.
pub fn spent(conn: &mut Conn, today: Day) -> QueryResult<Spent> {
    let first = Day::of(today.civil().first_of_month());
    let days = sms_days::table
        .filter(sms_days::day.ge(first))
        .filter(sms_days::day.le(today))
        .select((sms_days::day, sms_days::segments))
        .limit(LONGEST_MONTH)
        .load::<(Day, i32)>(conn)?;
    let of_today = days.iter().find(|(day, _)| *day == today);
    Ok(Spent {
        today: of_today.map_or(0, |(_, segments)| *segments),
        this_month: days.iter().map(|(_, segments)| segments).sum(),
    })
}

/// Counts parts that are about to go, unless they are more than the day may have in all. `false`:
/// another worker was quicker, and nothing is counted.
pub fn spend(conn: &mut Conn, today: Day, segments: i32, most_today: i32) -> QueryResult<bool> {
    let known = sms_days::table.find(today).select(sms_days::segments).first::<i32>(conn);
    if known.optional()?.is_none() {
        diesel::insert_into(sms_days::table)
            .values((sms_days::day.eq(today), sms_days::segments.eq(0)))
            .execute(conn)?;
    }
    let room = sms_days::table
        .find(today)
        .filter(sms_days::segments.le(most_today.saturating_sub(segments)));
    diesel::update(room)
        .set(sms_days::segments.eq(sms_days::segments + segments))
        .execute(conn)
        .map(|counted| counted == 1)
}

/// Counts parts back that certainly did not go.
pub fn give_back(conn: &mut Conn, today: Day, segments: i32) -> QueryResult<()> {
    let counted = sms_days::table.find(today).filter(sms_days::segments.ge(segments));
    diesel::update(counted)
        .set(sms_days::segments.eq(sms_days::segments - segments))
        .execute(conn)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_limit_counts() {
        let budget = Budget { per_day: 10, per_month: 100 };

        assert_eq!(budget.left(Spent::default()), (10, Limit::Day));
        assert_eq!(budget.left(Spent { today: 9, this_month: 50 }), (1, Limit::Day));
        assert_eq!(budget.left(Spent { today: 0, this_month: 95 }), (5, Limit::Month));
        assert_eq!(budget.left(Spent { today: 12, this_month: 99 }), (0, Limit::Day));
    }
}
