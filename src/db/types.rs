//! Times and words as rows keep them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::backend::Backend;
use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{Output, ToSql};
use diesel::sql_types::{Date, Timestamp};
use jiff::civil;

/// An instant, in UTC, to the microsecond: when something happened.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Timestamp)]
pub struct Moment(NaiveDateTime);

impl Moment {
    /// From the clock's instant.
    pub fn of(instant: jiff::Timestamp) -> Self {
        let utc = chrono::DateTime::from_timestamp_micros(instant.as_microsecond());
        Self(utc.unwrap_or_default().naive_utc())
    }

    /// For arithmetic with zones.
    pub fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0.and_utc().timestamp_micros()).unwrap_or_default()
    }

    /// Earlier by so much.
    pub fn before(self, span: std::time::Duration) -> Self {
        Self(self.0 - chrono::Duration::from_std(span).unwrap_or_default())
    }

    /// Later by so much.
    pub fn after(self, span: std::time::Duration) -> Self {
        Self(self.0 + chrono::Duration::from_std(span).unwrap_or_default())
    }

    /// RFC 3339, UTC, whole seconds: as the API says it.
    pub fn rfc3339(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(Self::of)
    }
}

/// A wall clock's reading in the event's zone: when something is planned.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Timestamp)]
pub struct LocalTime(NaiveDateTime);

impl LocalTime {
    /// From a calendar time; seconds are dropped.
    pub fn of(time: civil::DateTime) -> Self {
        let day = naive_day(time.date());
        Self(day.and_hms_opt(hour(time.hour()), hour(time.minute()), 0).unwrap_or_default())
    }

    /// For arithmetic and speech.
    pub fn civil(self) -> civil::DateTime {
        let text = self.0.format("%Y-%m-%dT%H:%M:%S").to_string();
        text.parse().unwrap_or_default()
    }

    /// `2027-01-12T10:00`: as forms and the API say it.
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M").to_string()
    }

    /// Reads `2027-01-12T10:00`, with or without seconds; nothing with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() < 16 || text.ends_with(['Z', 'z']) || text[10..].contains(['+', '-']) {
            return None;
        }
        text.replace(' ', "T").parse::<civil::DateTime>().ok().map(Self::of)
    }
}

/// A day of the calendar.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[diesel(sql_type = Date)]
pub struct Day(NaiveDate);

impl Day {
    /// From a calendar day.
    pub fn of(day: civil::Date) -> Self {
        Self(naive_day(day))
    }

    /// For arithmetic and speech.
    pub fn civil(self) -> civil::Date {
        self.0.format("%Y-%m-%d").to_string().parse().unwrap_or_default()
    }

    /// Reads `2027-01-12`.
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<civil::Date>().ok().map(Self::of)
    }

    /// `2027-01-12`.
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }
}

fn naive_day(day: civil::Date) -> NaiveDate {
    let (month, date) = (hour(day.month()), hour(day.day()));
    NaiveDate::from_ymd_opt(i32::from(day.year()), month, date).unwrap_or_default()
}

fn hour(part: i8) -> u32 {
    u32::try_from(part).unwrap_or_default()
}

macro_rules! stored_as {
    ($ours:ident, $sql:ty, $theirs:ty) => {
        impl<DB: Backend> FromSql<$sql, DB> for $ours
        where
            $theirs: FromSql<$sql, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                <$theirs>::from_sql(bytes).map(Self)
            }
        }

        impl<DB: Backend> ToSql<$sql, DB> for $ours
        where
            $theirs: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }
    };
}

stored_as!(Moment, Timestamp, NaiveDateTime);
stored_as!(LocalTime, Timestamp, NaiveDateTime);
stored_as!(Day, Date, NaiveDate);

/// An enum of ours that is a word in rows and in the API, and a German word on the screen:
/// `text_enum! { /// Why. pub enum Stage { Draft = "draft" / "Entwurf", … } }`.
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal / $label:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in rows and in the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The German word on the screen.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Reads the word of rows and the API.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&code).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|one| one.code()).collect();
                    serde::de::Error::custom(format!("erwartet wird {}", known.join(", ")))
                })
            }
        }

        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB>
            for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let code = <String as diesel::deserialize::FromSql<
                    diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                Self::parse(&code)
                    .ok_or_else(|| format!("{code} is no {}", stringify!($name)).into())
            }
        }

        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB>
            for $name
        where
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::Text, DB>::to_sql(self.code(), out)
            }
        }
    };
}
pub(crate) use text_enum;
