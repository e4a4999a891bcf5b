//! Brings the database up to date: forward only, each step in a transaction of its own.

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

/// Takes every step that is still to be taken and returns their names.
pub fn run(db: &Db) -> Result<Vec<String>, MigrateError> {
    let steps = pending(db)?;
    if steps.is_empty() {
        return Ok(steps);
    }
    db.write_here(|conn| {
        let taken = match conn {
            Conn::Sqlite(conn) => conn.run_pending_migrations(MIGRATIONS).map(|_| ()),
            Conn::Postgres(conn) => conn.run_pending_migrations(MIGRATIONS).map(|_| ()),
        };
        taken.map_err(|error| MigrateError::Step(error.to_string()))
    })?;
    Ok(steps)
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
