//! A list of 100,000 guests from a file into the database, against bare inserts of the same rows.

use std::io::Write;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::floors::raw;
use crate::house::{House, own_folder};
use crate::said::{also, median, rate};

const ROWS: usize = 100_000;
const ROUNDS: usize = 3;

pub fn import() {
    let (mut ours, mut again, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let house = House::build(own_folder(), "");
        let list = house.folder().join("liste.csv");
        write_list(&list);
        let path = list.display().to_string();
        let timed = |created: &str| {
            let begun = Instant::now();
            let said = house.obeys(&["import", "guests", &path]);
            assert!(said.contains(created), "{said}");
            ROWS as f64 / begun.elapsed().as_secs_f64()
        };
        ours.push(timed("100000 neu"));
        again.push(timed("100000 unverändert"));
        floor.push(bare_inserts(&house));
    }
    let bare = ("bare inserts, a commit per 2,000", median(floor));
    rate("import, file to database", median(ours), bare, "≥ 50,000/s");
    also("the same list again", &format!("{}/s", crate::said::thousands(median(again))));
}

fn write_list(file: &std::path::Path) {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    writeln!(
        out,
        "Kundennummer;Anrede;Vorname;Name;Straße;PLZ;Ort;Telefon;E-Mail;Sprache;Zugang;Geburtsdatum"
    )
    .unwrap();
    let (first, family) = (["Ada", "Ömer", "Olena", "Jürgen"], ["Weber", "Kaya", "Koval", "Groß"]);
    let languages = ["de", "tr", "uk", "ar"];
    for number in 0..ROWS {
        let pick = number % 4;
        writeln!(
            out,
            "K{number:06};Frau;{}{number};{}-{};Lindenweg {};51465;Musterstadt;0221 47{:05};\
             gast{number}@example.org;{};{:02}.03.2026;01.01.1990",
            first[pick],
            family[pick],
            family[(number / 4) % 4],
            number % 200,
            number % 100_000,
            languages[pick],
            number % 28 + 1,
        )
        .unwrap();
    }
    out.flush().unwrap();
}

/// The rows as they stand now, copied by SQLite itself into the same table of another file.
fn bare_inserts(house: &House) -> f64 {
    let mut conn = raw(house.folder());
    let source = house.folder().join("treffpunkt.db");
    let shape: Shape = {
        let mut theirs =
            diesel::sqlite::SqliteConnection::establish(&source.display().to_string()).unwrap();
        let all = "SELECT group_concat(sql, ';') AS sql FROM sqlite_master \
                   WHERE tbl_name IN ('guests', 'sites') AND sql IS NOT NULL";
        diesel::sql_query(all).get_result(&mut theirs).unwrap()
    };
    conn.batch_execute(&shape.sql).unwrap();
    conn.batch_execute(&format!(
        "ATTACH '{}' AS house; CREATE TEMP TABLE numbered AS SELECT row_number() OVER () AS n, * \
         FROM house.guests; CREATE INDEX temp.numbered_n ON numbered (n);",
        source.display()
    ))
    .unwrap();
    let columns = "id, key, kind, salutation, first_name, family_name, folded, street, postcode, \
                   town, site_id, language, household, email, email_stopped, phone, phone_typed, \
                   other_phone, sms_consent, address_bad, wished_channel, no_invitations, \
                   entered_on, created_at, updated_at";
    let begun = Instant::now();
    for from in (0..ROWS).step_by(2_000) {
        conn.batch_execute(&format!(
            "INSERT INTO main.guests ({columns}) SELECT {columns} FROM numbered \
             WHERE n > {from} AND n <= {}",
            from + 2_000
        ))
        .unwrap();
    }
    let took = begun.elapsed().max(Duration::from_millis(1));
    ROWS as f64 / took.as_secs_f64()
}

#[derive(QueryableByName)]
struct Shape {
    #[diesel(sql_type = diesel::sql_types::Text)]
    sql: String,
}
