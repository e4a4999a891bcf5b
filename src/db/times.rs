//! Times as rows keep them: on SQLite as text that sorts as it passes, on PostgreSQL as its own type.

use std::fmt::Write;
use std::time::Duration;

use diesel::Connection;
use diesel::data_types::{PgDate, PgTimestamp};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Date, Timestamp};
use diesel::sqlite::{Sqlite, SqliteValue};
use jiff::civil;
use jiff::tz::Offset;

use super::Conn;

/// An instant, in UTC, to the microsecond: when something happened.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Timestamp)]
pub struct Moment(jiff::Timestamp);

impl Moment {
    /// From the clock's instant.
    pub fn of(instant: jiff::Timestamp) -> Self {
        Self(jiff::Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or_default())
    }

    /// For arithmetic with zones.
    pub fn instant(self) -> jiff::Timestamp {
        self.0
    }

    /// Earlier by so much.
    pub fn before(self, span: Duration) -> Self {
        Self::of(self.0.checked_sub(span).unwrap_or(jiff::Timestamp::MIN))
    }

    /// Later by so much.
    pub fn after(self, span: Duration) -> Self {
        Self::of(self.0.checked_add(span).unwrap_or(jiff::Timestamp::MAX))
    }

    /// RFC 3339, UTC, whole seconds: as the API says it.
    pub fn rfc3339(self) -> String {
        self.0.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(Self::of)
    }

    /// As a clock at Greenwich shows it.
    fn utc(self) -> civil::DateTime {
        Offset::UTC.to_datetime(self.0)
    }

    fn of_utc(time: civil::DateTime) -> Option<Self> {
        Offset::UTC.to_timestamp(time).ok().map(Self::of)
    }
}

/// A wall clock's reading in the event's zone: when something is planned.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Timestamp)]
pub struct LocalTime(civil::DateTime);

impl LocalTime {
    /// From a calendar time; seconds are dropped.
    pub fn of(time: civil::DateTime) -> Self {
        Self(time.date().at(time.hour(), time.minute(), 0, 0))
    }

    /// For arithmetic and speech.
    pub fn civil(self) -> civil::DateTime {
        self.0
    }

    /// `2027-01-12T10:00`: as forms and the API say it.
    pub fn iso(self) -> String {
        self.0.strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// Reads `2027-01-12T10:00`, with or without seconds; nothing with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() < 16 || text.ends_with(['Z', 'z']) || text[10..].contains(['+', '-']) {
            return None;
        }
        text.parse::<civil::DateTime>().ok().map(Self::of)
    }
}

/// A day of the calendar.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Date)]
pub struct Day(civil::Date);

impl Day {
    /// From a calendar day.
    pub fn of(day: civil::Date) -> Self {
        Self(day)
    }

    /// For arithmetic and speech.
    pub fn civil(self) -> civil::Date {
        self.0
    }

    /// Reads `2027-01-12`.
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<civil::Date>().ok().map(Self::of)
    }

    /// `2027-01-12`.
    pub fn iso(self) -> String {
        self.0.to_string()
    }
}

/// `2027-01-12 10:00:00`, and what there is of a second: the text by which SQLite sorts.
fn stamp(time: civil::DateTime) -> String {
    let micros = time.subsec_nanosecond() / 1_000;
    let (date, clock) = (time.date(), time.time());
    let mut text = String::with_capacity(26);
    // Writing into a String cannot fail.
    let _written =
        write!(text, "{date} {:02}:{:02}:{:02}", clock.hour(), clock.minute(), clock.second());
    let _written = match (micros, micros % 1_000) {
        (0, _) => Ok(()),
        (_, 0) => write!(text, ".{:03}", micros / 1_000),
        (_, _) => write!(text, ".{micros:06}"),
    };
    text
}

/// PostgreSQL counts from the first day of 2000: in microseconds, and in days.
const SINCE_2000: civil::DateTime = civil::datetime(2000, 1, 1, 0, 0, 0, 0);

fn to_postgres(time: civil::DateTime) -> PgTimestamp {
    PgTimestamp(time.duration_since(SINCE_2000).as_micros().try_into().unwrap_or(i64::MAX))
}

fn of_postgres(PgTimestamp(micros): PgTimestamp) -> Option<civil::DateTime> {
    SINCE_2000.checked_add(jiff::SignedDuration::from_micros(micros)).ok()
}

/// How a time of ours becomes a time of a clock without a zone, and back.
macro_rules! kept_as_timestamp {
    ($ours:ident, $into:expr, $from:expr) => {
        impl FromSql<Timestamp, Sqlite> for $ours {
            fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                let text = value.read_text();
                let read = text.parse::<civil::DateTime>().ok().and_then($from);
                read.ok_or_else(|| format!("{text} is no time").into())
            }
        }

        impl FromSql<Timestamp, Pg> for $ours {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                let read = of_postgres(FromSql::<Timestamp, Pg>::from_sql(value)?).and_then($from);
                read.ok_or_else(|| "a time beyond the calendar".into())
            }
        }

        impl ToSql<Timestamp, Sqlite> for $ours {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(stamp($into(*self)));
                Ok(IsNull::No)
            }
        }

        impl ToSql<Timestamp, Pg> for $ours {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let stamp = to_postgres($into(*self));
                ToSql::<Timestamp, Pg>::to_sql(&stamp, &mut out.reborrow())
            }
        }

        kept_by_either!($ours, Timestamp);
    };
}

/// Whichever database runs, it does what that one does.
macro_rules! kept_by_either {
    ($ours:ident, $sql:ident) => {
        impl FromSql<$sql, Either> for $ours {
            fn from_sql(
                value: <Either as diesel::backend::Backend>::RawValue<'_>,
            ) -> deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }

        impl ToSql<$sql, Either> for $ours {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Either>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }
    };
}

type Either = <Conn as Connection>::Backend;

kept_as_timestamp!(Moment, Moment::utc, Moment::of_utc);
kept_as_timestamp!(LocalTime, LocalTime::civil, |time| Some(LocalTime(time)));
kept_by_either!(Day, Date);

impl FromSql<Date, Sqlite> for Day {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let text = value.read_text();
        Self::parse(text).ok_or_else(|| format!("{text} is no day").into())
    }
}

impl FromSql<Date, Pg> for Day {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let PgDate(days) = FromSql::<Date, Pg>::from_sql(value)?;
        let day = SINCE_2000.date().checked_add(jiff::Span::new().try_days(days)?)?;
        Ok(Self(day))
    }
}

impl ToSql<Date, Sqlite> for Day {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.iso());
        Ok(IsNull::No)
    }
}

impl ToSql<Date, Pg> for Day {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = SINCE_2000.date().until(self.0)?.get_days();
        ToSql::<Date, Pg>::to_sql(&PgDate(days), &mut out.reborrow())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_text_in_a_row_sorts_as_time_passes() {
        let stamps = ["2027-01-04T08:00:00Z", "2027-01-04T08:00:00.045Z", "2027-01-04T08:00:00.5Z"]
            .map(|text| stamp(Moment::parse(text).unwrap().utc()));

        assert_eq!(
            stamps,
            ["2027-01-04 08:00:00", "2027-01-04 08:00:00.045", "2027-01-04 08:00:00.500"]
        );
        let exact = Moment::parse("2027-01-04T08:00:00.000001Z").unwrap();
        assert_eq!(stamp(exact.utc()), "2027-01-04 08:00:00.000001");
    }

    #[test]
    fn local_times_with_an_offset_are_none() {
        assert!(LocalTime::parse("2027-01-12T10:00").is_some());
        assert!(LocalTime::parse("2027-01-12 10:00:59").is_some());
        for text in ["2027-01-12T10:00Z", "2027-01-12T10:00+01:00", "2027-01-12", "heute"] {
            assert_eq!(LocalTime::parse(text), None, "{text}");
        }
    }

    proptest! {
        /// Times come back from either database as they went in, and their texts sort like them.
        #[test]
        fn times_survive_both_databases(micros in any::<(u32, u32)>()) {
            let [one, other] = [micros.0, micros.1].map(|part| {
                let micros = i64::from(part) * 1_234_567;
                Moment::of(jiff::Timestamp::from_microsecond(micros).unwrap())
            });
            let text = stamp(one.utc());
            prop_assert_eq!(text.parse().ok().and_then(Moment::of_utc), Some(one));
            prop_assert_eq!(
                of_postgres(to_postgres(one.utc())).and_then(Moment::of_utc),
                Some(one)
            );
            prop_assert_eq!(text.cmp(&stamp(other.utc())), one.cmp(&other));
        }
    }
}
