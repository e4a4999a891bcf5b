//! The whole database in one file, and back: whichever database it came from, whichever it goes to.
//!
//! A backup is a SQLite file with our tables, whatever database runs, so that one format serves all:
//! it can be looked into with any SQLite tool, and what was saved from SQLite can be restored into
//! PostgreSQL. It is written while others work, from one consistent moment: on SQLite by
//! `VACUUM INTO`, on PostgreSQL table by table in one transaction at REPEATABLE READ. The mark that
//! makes the file a backup is set last, so that half a backup is never taken for one.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{Bool, Integer, Text};
use diesel::sqlite::SqliteConnection;

use super::tables::{self, Table};
use super::{Conn, Db, copy_sqlite, insert_rows, migrate};

/// Rows that are carried at once: a mail with its HTML is about 10 kB.
const BATCH: i64 = 500;
/// `PRAGMA application_id` of a finished backup: "Trfp".
const MARK: i32 = 0x5472_6670;
/// `PRAGMA user_version`: raised if the file's layout ever changes beyond what migrations do.
const FORMAT: i32 = 1;

/// Why a backup could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("Die Datenbank meldet: {0}")]
    Database(#[from] Error),
    #[error("{0} gibt es schon und wird nicht überschrieben. Bitte einen anderen Namen wählen.")]
    Exists(String),
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("Die Datenbank ist nicht auf dem neuen Stand. Bitte zuerst: treffpunkt migrate")]
    Outdated,
    #[error("Die Datenbank ist nicht leer. Zurückgespielt wird nur in eine leere Datenbank.")]
    NotEmpty,
    #[error("{0} ist keine Sicherung von Treffpunkt, oder sie wurde nicht zu Ende geschrieben.")]
    Unknown(String),
    #[error("{0} stammt von einem neueren Treffpunkt. Bitte zuerst das Programm erneuern.")]
    Newer(String),
    #[error("{0} ist beschädigt: {1}")]
    Damaged(String, String),
    #[error("Die Sicherung ließ sich nicht auf den neuen Stand bringen: {0}")]
    Migrate(#[from] migrate::MigrateError),
}

/// Writes everything into one new file. An existing file is left as it is, and refused.
pub fn save(db: &Db, to: &Path) -> Result<(), CopyError> {
    // Names and addresses stand in it: only for whoever runs the command.
    reserve(to)?;
    let outcome = db.read_here(|conn| fill(conn, to)).and_then(|()| seal(to));
    if outcome.is_err() {
        // What is left is no backup; if it cannot be removed, the missing mark says so.
        let _left = std::fs::remove_file(to);
    }
    outcome
}

fn reserve(file: &Path) -> Result<(), CopyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ()).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => CopyError::Exists(file.display().to_string()),
        _ => on(file, error),
    })
}

fn fill(conn: &mut Conn, to: &Path) -> Result<(), CopyError> {
    if let Conn::Sqlite(_) = conn {
        return Ok(copy_sqlite(conn, to)?);
    }
    let mut file = open_file(to)?;
    file.batch_execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;")?;
    migrate::run_on(&mut file)?;
    if migrate::versions_taken(conn)? != migrate::versions_taken(&mut file)? {
        return Err(CopyError::Outdated);
    }
    let tables = tables::of_file(&mut file)?;
    let Conn::Postgres(source) = conn else { return Err(CopyError::Outdated) };
    source.build_transaction().read_only().repeatable_read().run(|source| {
        file.transaction(|file| {
            tables.iter().try_for_each(|table| {
                table.rows_of_postgres(source, BATCH, |rows| {
                    Ok(insert_rows(file, &table.name, &table.column_names(), &rows).map(|_| ())?)
                })
            })
        })
    })
}

/// Checks what was written, sets the mark, and waits until all of it is on the disk.
fn seal(file: &Path) -> Result<(), CopyError> {
    let mut conn = open_file(file)?;
    sound(&mut conn, file)?;
    conn.batch_execute(&format!(
        "PRAGMA user_version = {FORMAT}; PRAGMA application_id = {MARK};"
    ))?;
    drop(conn);
    File::open(file).and_then(|file| file.sync_all()).map_err(|error| on(file, error))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| on(folder, error))
}

/// Reads a backup into an empty, migrated database: all of it or nothing.
///
/// `furniture` are the tables that a new house fills by itself; their rows make way for those of the
/// backup. `finish` is called in the same transaction when everything is there. An older backup is
/// brought up to date on a copy in `workshop`; the file itself is never changed.
pub fn load<T: Send + 'static>(
    db: &Db,
    file: &Path,
    workshop: &Path,
    furniture: &'static [&'static str],
    finish: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
) -> Result<T, CopyError> {
    if !migrate::pending(db)?.is_empty() {
        return Err(CopyError::Outdated);
    }
    let (mut source, modern) = unseal(file, workshop)?;
    let outcome = db.write_here(move |target| {
        let tables = tables::of_file(&mut source)?;
        make_room(target, &tables, furniture)?;
        for table in &tables {
            let columns = table.column_names();
            table.rows_of_sqlite(&mut source, BATCH, |rows| {
                Ok(insert_rows(target, &table.name, &columns, &rows).map(|_| ())?)
            })?;
        }
        Ok(finish(target)?)
    });
    drop(modern);
    outcome
}

/// Opens a backup for reading, or an up-to-date copy of an older one.
fn unseal(file: &Path, workshop: &Path) -> Result<(Conn, Option<Workpiece>), CopyError> {
    File::open(file).map_err(|error| on(file, error))?;
    let mut conn = open_file(file)?;
    let unknown = || CopyError::Unknown(file.display().to_string());
    // The first look into the file: what is no SQLite file fails here.
    let mark = pragma(&mut conn, "application_id").map_err(|_| unknown())?;
    if mark != MARK {
        return Err(unknown());
    }
    let taken = migrate::versions_taken(&mut conn)?;
    let known = migrate::versions_known()?;
    let newer = pragma(&mut conn, "user_version")? > FORMAT;
    if newer || taken.iter().any(|version| !known.contains(version)) {
        return Err(CopyError::Newer(file.display().to_string()));
    }
    sound(&mut conn, file)?;
    if taken.len() == known.len() {
        conn.batch_execute("PRAGMA query_only = ON;")?;
        return Ok((conn, None));
    }
    let piece = Workpiece(workshop.join(format!("sicherung-{}.db", std::process::id())));
    std::fs::copy(file, &piece.0).map_err(|error| on(&piece.0, error))?;
    let mut conn = open_file(&piece.0)?;
    migrate::run_on(&mut conn)?;
    Ok((conn, Some(piece)))
}

/// A copy of an older backup, gone when it is no longer needed.
struct Workpiece(PathBuf);

impl Drop for Workpiece {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

fn make_room(target: &mut Conn, tables: &[Table], furniture: &[&str]) -> Result<(), CopyError> {
    for table in tables.iter().filter(|table| !furniture.contains(&table.name.as_str())) {
        let anything = format!("EXISTS (SELECT 1 FROM {})", table.name);
        if diesel::select(diesel::dsl::sql::<Bool>(&anything)).get_result(target)? {
            return Err(CopyError::NotEmpty);
        }
    }
    // Those that point at others go first.
    for table in tables.iter().rev().filter(|table| furniture.contains(&table.name.as_str())) {
        target.batch_execute(&format!("DELETE FROM {}", table.name))?;
    }
    Ok(())
}

fn open_file(file: &Path) -> Result<Conn, CopyError> {
    let refused = |error: ConnectionError| on(file, std::io::Error::other(error.to_string()));
    SqliteConnection::establish(&file.to_string_lossy()).map(Conn::Sqlite).map_err(refused)
}

fn sound(conn: &mut Conn, file: &Path) -> Result<(), CopyError> {
    let damaged = |what: String| CopyError::Damaged(file.display().to_string(), what);
    let said: String = diesel::select(diesel::dsl::sql::<Text>(
        "(SELECT quick_check FROM pragma_quick_check LIMIT 1)",
    ))
    .get_result(conn)
    .map_err(|error| damaged(error.to_string()))?;
    match said.as_str() {
        "ok" => Ok(()),
        _ => Err(damaged(said)),
    }
}

fn pragma(conn: &mut Conn, name: &str) -> Result<i32, Error> {
    let look = format!("(SELECT {name} FROM pragma_{name})");
    diesel::select(diesel::dsl::sql::<Integer>(&look)).get_result(conn)
}

fn on(file: &Path, error: std::io::Error) -> CopyError {
    CopyError::File(file.display().to_string(), error)
}

#[cfg(test)]
#[path = "copy_tests.rs"]
mod tests;
