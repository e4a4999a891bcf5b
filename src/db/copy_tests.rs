//! Backups there and back again, while somebody goes on writing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::SimpleConnection;

use super::*;
use crate::db::DatabaseUrl;

/// A folder that is gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("treffpunkt-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn sqlite(&self, name: &str) -> Db {
        let db = Db::open(&DatabaseUrl::Sqlite(self.0.join(name))).unwrap();
        migrate::run(&db).unwrap();
        db
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

/// A new database on the server that `TREFFPUNKT_TEST_DATABASE` names, if it names one.
fn postgres(name: &str) -> Option<Db> {
    let server = std::env::var("TREFFPUNKT_TEST_DATABASE").ok()?;
    let database = format!("copy_{name}_{}", std::process::id());
    let server_db = Db::open(&DatabaseUrl::parse(&server).unwrap()).unwrap();
    let created = server_db.read_here(|conn| {
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {database}"))?;
        conn.batch_execute(&format!("CREATE DATABASE {database}"))
    });
    created.unwrap();
    let (place, _) = server.rsplit_once('/').unwrap();
    let url = DatabaseUrl::parse(&format!("{place}/{database}")).unwrap();
    let db = Db::open(&url).unwrap();
    migrate::run(&db).unwrap();
    Some(db)
}

/// Every type of column, with what is easily lost on the way.
const LIFE: &str = "
    INSERT INTO office VALUES (1, 'Jobcenter Musterkreis', 'Weg 1', '01234', 'Ort', 'Weg 1', '0',
        'Mo–Fr', 'a@b', 'c@d', 0.30000000000000004, true, 'geheim', 'NW');
    INSERT INTO sites VALUES ('s1', 'Nord ''Ω'' \"x\" \\n', 'nord', '', NULL);
    INSERT INTO staff VALUES ('p1', 'Ayşe', 'ayse@b', 'planner', NULL, true, false,
        '2026-11-22 06:00:00.123456');
    INSERT INTO guests (id, key, kind, salutation, first_name, family_name, folded, street, postcode,
        town, site_id, language, email_stopped, sms_consent, address_bad, no_invitations, entered_on,
        created_at, updated_at)
        VALUES ('g1', 'K-1', 'client', 'ms', 'ليلى 🙂', 'Müller', 'mueller', '', '', '', 's1', 'ar',
        false, true, false, false, '2026-02-28', '2026-11-22 06:00:00', '2026-11-22 06:00:00');
";

fn write(db: &Db, sql: &'static str) {
    db.write_here(move |conn| conn.batch_execute(sql)).unwrap();
}

fn text_of(db: &Db, sql: &str) -> String {
    let look = diesel::dsl::sql::<Text>(sql);
    db.read_here(|conn| diesel::select(look).get_result::<String>(conn)).unwrap()
}

fn number_of(db: &Db, sql: &str) -> i64 {
    let look = diesel::dsl::sql::<diesel::sql_types::BigInt>(sql);
    db.read_here(|conn| diesel::select(look).get_result::<i64>(conn)).unwrap()
}

fn restored(db: &Db, file: &Path) -> Result<(), CopyError> {
    load(db, file, &std::env::temp_dir(), &["office", "heartbeats"], |_| Ok(()))
}

fn assert_life(db: &Db) {
    assert_eq!(text_of(db, "(SELECT first_name FROM guests)"), "ليلى 🙂");
    assert_eq!(text_of(db, "(SELECT name FROM sites)"), "Nord 'Ω' \"x\" \\n");
    let baseline = diesel::dsl::sql::<diesel::sql_types::Double>("(SELECT baseline FROM office)");
    let baseline: f64 = db.read_here(|conn| diesel::select(baseline).get_result(conn)).unwrap();
    assert_eq!(baseline.to_bits(), 0.300_000_000_000_000_04_f64.to_bits());
    let created: super::super::Moment = db
        .read_here(|conn| {
            crate::db::schema::staff::table.select(crate::db::schema::staff::created_at).first(conn)
        })
        .unwrap();
    let exact = "2026-11-22T06:00:00.123456Z";
    assert_eq!(Some(created), super::super::Moment::parse(exact));
    assert_eq!(number_of(db, "(SELECT COUNT(*) FROM guests WHERE entered_on = '2026-02-28')"), 1);
    assert_eq!(number_of(db, "(SELECT COUNT(*) FROM staff WHERE password_hash IS NULL)"), 1);
}

#[test]
fn a_house_comes_back_as_it_was() {
    let folder = Folder::new("round-trip");
    let (old, new) = (folder.sqlite("old.db"), folder.sqlite("new.db"));
    write(&old, LIFE);
    write(&new, "INSERT INTO heartbeats VALUES ('w', '2026-11-22 06:00:00')");
    let file = folder.0.join("backup.db");

    save(&old, &file).unwrap();
    restored(&new, &file).unwrap();

    assert_life(&new);
    assert_eq!(number_of(&new, "(SELECT COUNT(*) FROM heartbeats)"), 0);
}

#[test]
fn a_backup_moves_a_house_from_one_database_to_the_other() {
    let (Some(there), Some(back)) = (postgres("there"), postgres("back")) else { return };
    let folder = Folder::new("moves");
    let old = folder.sqlite("old.db");
    write(&old, LIFE);
    let (first, second) = (folder.0.join("first.db"), folder.0.join("second.db"));

    save(&old, &first).unwrap();
    restored(&there, &first).unwrap();
    assert_life(&there);
    save(&there, &second).unwrap();
    let home = folder.sqlite("home.db");
    restored(&home, &second).unwrap();
    restored(&back, &second).unwrap();

    assert_life(&home);
    assert_life(&back);
}

/// Two tables are always written together; a backup from one moment has as many rows of each.
fn a_backup_is_from_one_moment(db: &Db, folder: &Folder) {
    let (writing, stop) = (db.clone(), Arc::new(AtomicBool::new(false)));
    let until = Arc::clone(&stop);
    let writer = std::thread::spawn(move || {
        for number in 0.. {
            if until.load(Ordering::SeqCst) {
                return;
            }
            let sql = format!(
                "INSERT INTO sites VALUES ('s{number}', 'n', 'f{number}', '', NULL);
                 INSERT INTO attempts VALUES ('a{number}', 1, '2026-11-22 06:00:00');"
            );
            writing.write_here(move |conn| conn.batch_execute(&sql)).unwrap();
        }
    });
    while number_of(db, "(SELECT COUNT(*) FROM attempts)") < 50 {}

    let file = folder.0.join("moment.db");
    save(db, &file).unwrap();
    let meanwhile = number_of(db, "(SELECT COUNT(*) FROM attempts)");
    while number_of(db, "(SELECT COUNT(*) FROM attempts)") == meanwhile {}
    stop.store(true, Ordering::SeqCst);
    writer.join().unwrap();

    let copy = folder.sqlite("copy.db");
    restored(&copy, &file).unwrap();
    let attempts = number_of(&copy, "(SELECT COUNT(*) FROM attempts)");
    assert!(attempts >= 50);
    assert_eq!(number_of(&copy, "(SELECT COUNT(*) FROM sites)"), attempts);
}

#[test]
fn others_go_on_writing_to_sqlite() {
    let folder = Folder::new("busy-sqlite");
    a_backup_is_from_one_moment(&folder.sqlite("busy.db"), &folder);
}

#[test]
fn others_go_on_writing_to_postgres() {
    let Some(db) = postgres("busy") else { return };
    a_backup_is_from_one_moment(&db, &Folder::new("busy-postgres"));
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let folder = Folder::new("overwrite");
    let db = folder.sqlite("house.db");
    let file = folder.0.join("backup.db");
    std::fs::write(&file, "mine").unwrap();

    let refusal = save(&db, &file).unwrap_err();

    assert!(matches!(refusal, CopyError::Exists(_)));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_house_with_life_in_it_is_not_buried() {
    let folder = Folder::new("not-empty");
    let db = folder.sqlite("house.db");
    write(&db, LIFE);
    let file = folder.0.join("backup.db");
    save(&db, &file).unwrap();

    let refusal = restored(&db, &file).unwrap_err();

    assert!(matches!(refusal, CopyError::NotEmpty));
    assert_life(&db);
}

#[test]
fn what_is_no_backup_is_refused() {
    let folder = Folder::new("unknown");
    let new = folder.sqlite("new.db");
    drop(folder.sqlite("house.db"));
    let letter = folder.0.join("letter.txt");
    std::fs::write(&letter, "Guten Tag, das ist kein SQLite. ".repeat(99)).unwrap();

    for file in ["house.db", "letter.txt"] {
        let refusal = restored(&new, &folder.0.join(file)).unwrap_err();
        assert!(matches!(refusal, CopyError::Unknown(_)), "{file}: {refusal}");
    }
}

#[test]
fn a_backup_of_a_newer_program_is_refused_and_an_older_one_is_brought_up_to_date() {
    let folder = Folder::new("versions");
    let old = folder.sqlite("old.db");
    write(&old, LIFE);
    let file = folder.0.join("backup.db");
    save(&old, &file).unwrap();
    let mut conn = open_file(&file).unwrap();
    let step = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')";
    conn.batch_execute(step).unwrap();

    let refusal = restored(&folder.sqlite("first.db"), &file).unwrap_err();
    assert!(matches!(refusal, CopyError::Newer(_)));

    conn.batch_execute(
        "DELETE FROM __diesel_schema_migrations WHERE version IN ('29991231235959', '20261122100800');
         DROP TABLE tallies;",
    )
    .unwrap();
    drop(conn);
    let bytes = std::fs::read(&file).unwrap();
    let second = folder.sqlite("second.db");
    restored(&second, &file).unwrap();

    assert_life(&second);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
