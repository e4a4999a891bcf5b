//! SQL about what divides guests and not events: ways, languages, whether they had been there before.

use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::report::{By, Sums};
use super::super::tables::OfYear;
use super::labels::{LANGUAGES, OTHER_LANGUAGES};
use super::{Filter, within};
use crate::attendance::before::Before;
use crate::db::Conn;
use crate::db::schema::{before_tallies, events, tallies};
use crate::events::Stage;

/// Channels and languages.
const PARTS: i64 = 200;

type FourSums = (Option<i64>, Option<i64>, Option<i64>, Option<i64>);
type PartRow = ((String, String), i64, FourSums, FourSums);

/// The groupings that divide an event's guests by its tallies.
pub(super) const BY_TALLY: [By; 2] = [By::Channel, By::Language];

/// Channels and languages of closed events, summed up for each quarter in which something was counted.
pub(super) fn parts(conn: &mut Conn, filter: &mut Filter, counted: &mut OfYear) -> QueryResult<()> {
    for quarter in counted.quarters() {
        (filter.from, filter.until) = quarter.span();
        let closed = tallies::table
            .inner_join(events::table)
            .filter(events::stage.eq(Stage::Closed))
            .filter(tallies::channel.ne("").or(tallies::language.ne("")));
        let rows = within!(closed, filter)
            .group_by((tallies::channel, tallies::language))
            .select((
                (tallies::channel, tallies::language),
                count_star(),
                (
                    sum(tallies::delivered),
                    sum(tallies::replied),
                    sum(tallies::accepted),
                    sum(tallies::attended),
                ),
                (
                    sum(tallies::unknown),
                    sum(tallies::kept),
                    sum(tallies::accepted_unknown),
                    sum(tallies::walk_ins),
                ),
            ))
            .limit(PARTS)
            .load::<PartRow>(conn)?;
        for ((channel, language), events, first, second) in rows {
            for by in BY_TALLY {
                if let Some(key) = part_key(by, &channel, &language) {
                    counted.add_part(by, quarter, key, summed(events, first, second));
                }
            }
        }
    }
    Ok(())
}

fn summed(events: i64, first: FourSums, second: FourSums) -> Sums {
    let of = |sum: Option<i64>| u32::try_from(sum.unwrap_or(0)).unwrap_or(0);
    Sums {
        events: of(Some(events)),
        delivered: of(first.0),
        replied: of(first.1),
        accepted: of(first.2),
        attended: of(first.3),
        unknown: of(second.0),
        kept: of(second.1),
        accepted_unknown: of(second.2),
        walk_ins: of(second.3),
    }
}

type BeforeRow = (Before, i64, FourSums, Option<i64>);

/// Who had been there before, of closed events, for each quarter in which something was counted.
pub(super) fn came_before(
    conn: &mut Conn,
    filter: &mut Filter,
    counted: &mut OfYear,
) -> QueryResult<()> {
    for quarter in counted.quarters() {
        (filter.from, filter.until) = quarter.span();
        let closed =
            before_tallies::table.inner_join(events::table).filter(events::stage.eq(Stage::Closed));
        let rows = within!(closed, filter)
            .group_by(before_tallies::before)
            .select((
                before_tallies::before,
                count_star(),
                (
                    sum(before_tallies::delivered),
                    sum(before_tallies::replied),
                    sum(before_tallies::accepted),
                    sum(before_tallies::attended),
                ),
                sum(before_tallies::unknown),
            ))
            .limit(PARTS)
            .load::<BeforeRow>(conn)?;
        for (before, events, first, unknown) in rows {
            let sums = summed(events, first, (unknown, None, None, None));
            counted.add_part(By::Before, quarter, before.code().into(), sums);
        }
    }
    Ok(())
}

/// The row of a channel or a language, where these are the rows. Languages that few speak are one
/// row: alone they would name people.
pub(super) fn part_key(by: By, channel: &str, language: &str) -> Option<String> {
    match by {
        By::Channel if !channel.is_empty() => Some(channel.into()),
        By::Language if !language.is_empty() => {
            let known = LANGUAGES.iter().any(|(code, _)| *code == language);
            Some(if known { language } else { OTHER_LANGUAGES.0 }.into())
        }
        By::Channel
        | By::Language
        | By::Format
        | By::Site
        | By::Month
        | By::Topic
        | By::Weekday
        | By::DayPart
        | By::Lead
        | By::Care
        | By::Before => None,
    }
}
