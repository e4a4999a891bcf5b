//! How many to invite, from five years of events, against bare SQL of the same sums.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::SqliteConnection;
use treffpunkt::db::DatabaseUrl;

use crate::house::{House, own_folder};
use crate::said::{also, median, millis, time};
use crate::turnout::{asked, fill};

pub fn planner() {
    let house = House::build(own_folder(), "");
    fill(&house);
    let format = a_format(&house);
    let bare = bare(&house);
    let _service = house.opens_pages();
    let mut manager = house.staff("manager");
    let question =
        format!("/turnout/plan?seats=20&format={format}&weekday=tue&childcare=no&lead=21");
    manager.get(&question).unwrap().says("beruht auf");
    let took = asked(&mut manager, &question);
    match bare {
        Some(bare) => time("planner", took, ("bare SQL of the same sums", bare), "< 20 ms"),
        None => also("planner", &format!("{:.2} ms (aim < 20 ms)", millis(took))),
    }
    let without = asked(&mut manager, "/hilfe");
    also("page without figures", &format!("{:.2} ms", millis(without)));
    let begun = Instant::now();
    manager.get("/turnout/plan/calibration").unwrap().says("in der Spanne");
    also("calibration, once", &format!("{:.0} ms", millis(begun.elapsed())));
}

fn a_format(house: &House) -> String {
    use treffpunkt::db::schema::{events, formats};

    house.asks(|conn| {
        formats::table.inner_join(events::table).select(formats::id).first::<String>(conn)
    })
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    format_id: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    came: Option<i64>,
}

/// What came by format, as SQLite alone adds it up; the median of a hundred. Nothing is compared with
/// where the house stands on another server.
fn bare(house: &House) -> Option<Duration> {
    let DatabaseUrl::Sqlite(file) = house.database() else { return None };
    let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
    let mut times = Vec::new();
    for _ in 0..100 {
        let begun = Instant::now();
        let sums: Vec<Sum> = diesel::sql_query(
            "SELECT e.format_id, sum(t.attended) AS came FROM tallies t \
             JOIN events e ON e.id = t.event_id \
             WHERE e.stage = 'closed' AND t.channel = '' AND t.language = '' \
             GROUP BY e.format_id",
        )
        .load(&mut conn)
        .unwrap();
        times.push(begun.elapsed());
        assert!(sums.iter().all(|sum| !sum.format_id.is_empty() && sum.came.is_some()));
    }
    Some(median(times))
}
