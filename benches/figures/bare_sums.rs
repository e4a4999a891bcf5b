//! The floor of the dashboard: its sums as the database adds them up, and nothing else.

use std::time::{Duration, Instant};

use diesel::dsl::sum;
use diesel::prelude::*;
use treffpunkt::db::schema::{events, tallies};
use treffpunkt::db::{Conn, DatabaseUrl, Db};

use crate::said::median;

type Sums = (Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

macro_rules! sums {
    () => {
        (
            sum(tallies::delivered),
            sum(tallies::replied),
            sum(tallies::accepted),
            sum(tallies::attended),
            sum(tallies::unknown),
        )
    };
}

/// By format, by Standort, by way and language, of all closed events; the median of twenty.
pub fn of_tallies(database: &DatabaseUrl) -> Duration {
    let db = Db::open(database).unwrap();
    let mut times = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        let rows = db.read_here(added_up).unwrap();
        times.push(begun.elapsed());
        assert!(rows > 10, "{rows} rows");
    }
    median(times)
}

fn added_up(conn: &mut Conn) -> QueryResult<usize> {
    let closed = || tallies::table.inner_join(events::table).filter(events::stage.eq("closed"));
    let whole = || closed().filter(tallies::channel.eq("").and(tallies::language.eq("")));
    let by_format = whole()
        .group_by(events::format_id)
        .select((events::format_id, sums!()))
        .load::<(String, Sums)>(conn)?;
    let by_site =
        whole()
            .group_by(events::site_id)
            .select((events::site_id, sums!()))
            .load::<(Option<String>, Sums)>(conn)?;
    let divided = closed()
        .filter(tallies::channel.ne("").or(tallies::language.ne("")))
        .group_by((tallies::channel, tallies::language))
        .select(((tallies::channel, tallies::language), sums!()))
        .load::<((String, String), Sums)>(conn)?;
    Ok(by_format.len() + by_site.len() + divided.len())
}
