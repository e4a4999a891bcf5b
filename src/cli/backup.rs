//! `backup` and `restore`: the whole database in one file, while everybody goes on working.

use std::path::Path;

use super::{CommandError, make_folder};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::copy::{self, CopyError};
use crate::db::{DatabaseUrl, Db, migrate};
use crate::outbox::sending;

/// What a new house has before anybody comes in; the backup brings its own.
const FURNITURE: &[&str] = &["office", "formats", "heartbeats"];

/// Writes everything into one new file.
pub fn backup(config: &Config, file: &Path) -> Result<(), CommandError> {
    let db = open(config)?;
    copy::save(&db, file)?;
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    println!("Gesichert: {} ({}).", file.display(), super::check::in_words(bytes));
    Ok(())
}

/// Opens a database that is there: a backup of a slip of the pen helps nobody.
fn open(config: &Config) -> Result<Db, CommandError> {
    match &config.database_url {
        DatabaseUrl::Sqlite(path) if !path.exists() => Err(CommandError::Refused(format!(
            "Die Datenbank {} gibt es nicht. Bitte die Einstellung „database_url“ prüfen.",
            path.display()
        ))),
        DatabaseUrl::Sqlite(_) | DatabaseUrl::Postgres(_) => Ok(Db::open(&config.database_url)?),
    }
}

/// Reads a backup into an empty database.
pub fn restore(config: &Config, file: &Path) -> Result<(), CommandError> {
    if !file.is_file() {
        return Err(CommandError::Refused(format!("Die Datei {} gibt es nicht.", file.display())));
    }
    make_folder(config)?;
    let db = Db::open(&config.database_url)?;
    if migrate::is_new(&db)? {
        migrate::run(&db)?;
    }
    let now = Clock::System.now();
    let doubted = copy::load(&db, file, &config.data_dir, FURNITURE, move |conn| {
        sending::doubt_due(conn, now)
    })?;
    println!("Zurückgespielt: {} in {}.", file.display(), config.database_url.shown());
    if doubted > 0 {
        println!(
            "{doubted} Nachrichten waren schon fällig und sind vielleicht verschickt. Sie gehen \
             nicht von selbst hinaus: Sie stehen im Postausgang unter „ungeklärt“."
        );
    }
    Ok(())
}

impl From<CopyError> for CommandError {
    fn from(error: CopyError) -> Self {
        Self::Refused(error.to_string())
    }
}
