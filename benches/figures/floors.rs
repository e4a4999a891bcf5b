//! What is compared with: the least that a program must do for the same.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use actix_web::{App, HttpServer, web};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

use crate::house::free_port;
use crate::waiting::wait_for;

/// A bare actix-web in a process of its own, with as many threads as Treffpunkt has.
pub struct Hello {
    child: Child,
    pub address: String,
}

/// The bare server itself: this program, started again.
pub fn hello(port: &str) {
    let port = port.parse().expect("a port");
    let app = || App::new().route("/", web::get().to(async || "Guten Tag"));
    let server = HttpServer::new(app).bind(("127.0.0.1", port)).unwrap();
    actix_web::rt::System::new().block_on(server.run()).unwrap();
}

impl Hello {
    pub fn open() -> Self {
        let hello = Self::begin();
        wait_for("the bare server", || std::net::TcpStream::connect(&hello.address).ok());
        hello
    }

    /// Without waiting for it to answer.
    pub fn begin() -> Self {
        let port = free_port();
        let own = std::env::current_exe().unwrap();
        let child = Command::new(own).args(["hello", &port]).spawn().unwrap();
        Self { child, address: format!("127.0.0.1:{port}") }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Hello {
    fn drop(&mut self) {
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// One connection, one insert, one commit, again and again, each as safe from a power cut as a reply
/// is. Commits a second.
pub fn raw_commits(folder: &Path, time: Duration) -> f64 {
    let mut conn = raw(folder);
    let begun = Instant::now();
    let mut commits = 0;
    while begun.elapsed() < time {
        diesel::sql_query("INSERT INTO answers (guest, said) VALUES (?, ?)")
            .bind::<BigInt, _>(commits)
            .bind::<Text, _>("yes")
            .execute(&mut conn)
            .unwrap();
        commits += 1;
    }
    commits as f64 / begun.elapsed().as_secs_f64()
}

/// A new SQLite file with the pragmas of `src/db`.
pub fn raw(folder: &Path) -> SqliteConnection {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join("raw.db");
    let _old = std::fs::remove_file(&file);
    let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
    conn.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -4000; PRAGMA wal_autocheckpoint = 4000; \
         CREATE TABLE answers (id INTEGER PRIMARY KEY, guest INTEGER, said TEXT);",
    )
    .unwrap();
    conn
}

#[derive(QueryableByName)]
struct Shape {
    #[diesel(sql_type = diesel::sql_types::Text)]
    sql: String,
}

/// Rows of a house as they stand now, copied by SQLite itself into tables of the same shape in another
/// file, in one commit, again and again: `copy` reads from `house.…` and writes to `main.…`. What these
/// tables refer to is not there, and nobody looks.
pub fn bare_copies(folder: &Path, tables: &[&str], copy: &str, rounds: usize) -> Vec<Duration> {
    let source = folder.join("treffpunkt.db").display().to_string();
    let named: Vec<_> = tables.iter().map(|table| format!("'{table}'")).collect();
    let all = format!(
        "SELECT group_concat(sql, ';') AS sql FROM sqlite_master WHERE tbl_name IN ({}) \
         AND sql IS NOT NULL AND type IN ('table', 'index')",
        named.join(", ")
    );
    let mut theirs = SqliteConnection::establish(&source).unwrap();
    let shape: Shape = diesel::sql_query(all).get_result(&mut theirs).unwrap();
    let round = |_| {
        let mut conn = raw(folder);
        let open = format!("PRAGMA foreign_keys = OFF; {}; ATTACH '{source}' AS house", shape.sql);
        conn.batch_execute(&open).unwrap();
        let begun = Instant::now();
        conn.batch_execute(&format!("BEGIN; {copy}; COMMIT")).unwrap();
        begun.elapsed()
    };
    (0..rounds).map(round).collect()
}
