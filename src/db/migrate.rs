//! Brings the database up to date: forward only, each step in a transaction of its own.

use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Db};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Why the database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("Die Datenbank ließ sich nicht auf den neuen Stand bringen: {0}")]
    Step(String),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

/// The steps that are still to be taken, by name, oldest first.
pub fn pending(db: &Db) -> Result<Vec<String>, MigrateError> {
    db.read_here(|conn| {
        let steps = match conn {
            Conn::Sqlite(conn) => names(conn.pending_migrations(MIGRATIONS)),
            Conn::Postgres(conn) => names(conn.pending_migrations(MIGRATIONS)),
        };
        steps.map_err(|error| MigrateError::Step(error.to_string()))
    })
}

/// The steps of a database that is still to be made, by name, oldest first.
pub fn all() -> Result<Vec<String>, MigrateError> {
    let steps = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&MIGRATIONS);
    names(steps).map_err(|error| MigrateError::Step(error.to_string()))
}

/// Takes every step that is still to be taken and returns their names.
pub fn run(db: &Db) -> Result<Vec<String>, MigrateError> {
    let steps = pending(db)?;
    if steps.is_empty() {
        return Ok(steps);
    }
    db.write_here(run_on)?;
    Ok(steps)
}

/// Takes every step on one connection of its own: for files that are made or read beside the house.
pub(super) fn run_on(conn: &mut Conn) -> Result<(), MigrateError> {
    let taken = match conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(MIGRATIONS).map(|_| ()),
        Conn::Postgres(conn) => conn.run_pending_migrations(MIGRATIONS).map(|_| ()),
    };
    taken.map_err(|error| MigrateError::Step(error.to_string()))
}

/// The steps that a database has taken, oldest first.
pub(super) fn versions_taken(conn: &mut Conn) -> Result<Vec<String>, MigrateError> {
    let taken = match conn {
        Conn::Sqlite(conn) => conn.applied_migrations(),
        Conn::Postgres(conn) => conn.applied_migrations(),
    };
    let taken = taken.map_err(|error| MigrateError::Step(error.to_string()))?;
    Ok(sorted(taken.iter().map(ToString::to_string)))
}

/// The steps that this program knows, oldest first.
pub(super) fn versions_known() -> Result<Vec<String>, MigrateError> {
    let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&MIGRATIONS)
        .map_err(|error| MigrateError::Step(error.to_string()))?;
    Ok(sorted(known.iter().map(|step| step.name().version().to_string())))
}

/// Whether no program has ever worked on this database.
pub fn is_new(db: &Db) -> Result<bool, MigrateError> {
    db.read_here(|conn| Ok(versions_taken(conn)?.is_empty()))
}

/// Whether a newer program has already worked on this database.
pub fn is_ahead(db: &Db) -> Result<bool, MigrateError> {
    let known = versions_known()?;
    db.read_here(|conn| Ok(versions_taken(conn)?.iter().any(|version| !known.contains(version))))
}

fn sorted(versions: impl Iterator<Item = String>) -> Vec<String> {
    let mut versions: Vec<String> = versions.collect();
    versions.sort();
    versions
}

type Steps<DB> = Result<
    Vec<Box<dyn diesel::migration::Migration<DB>>>,
    Box<dyn std::error::Error + Send + Sync>,
>;

fn names<DB: diesel::backend::Backend>(
    steps: Steps<DB>,
) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    Ok(steps?.iter().map(|step| step.name().to_string()).collect())
}
