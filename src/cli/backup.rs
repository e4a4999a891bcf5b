//! `backup` and `restore`: the whole database in one file, while everybody goes on working.

use std::path::Path;

use super::{CommandError, make_folder};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::copy::{self, CopyError};
use crate::db::{Db, migrate};
use crate::outbox::sending;

/// What a new house has before anybody comes in; the backup brings its own.
const FURNITURE: &[&str] = &["office", "formats", "heartbeats"];

/// Writes everything into one new file.
pub fn backup(config: &Config, file: &Path) -> Result<(), CommandError> {
    let db = Db::open_existing(&config.database_url)?;
    copy::save(&db, file)?;
    let bytes = std::fs::metadata(file).map_or(0, |about| about.len());
    println!("Gesichert: {} ({}).", file.display(), super::check::in_words(bytes));
    Ok(())
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

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;

    use super::*;
    use crate::db::schema::messages;
    use crate::outbox::State;

    fn config(folder: &Path, file: &str) -> Config {
        let url = format!("sqlite:{}", folder.join(file).display());
        Config::parse(&[("database_url".to_owned(), url)].into()).unwrap()
    }

    /// A message of a day; only what tells it from the others is its own.
    fn message(id: &str, channel: &str, state: &str, due: &str) -> String {
        format!(
            "INSERT INTO messages (id, unique_key, about, topic, channel, kind, language, recipient, \
             folded, address, sender_name, subject, text, html, mail_id, state, due_at, attempts, \
             remark, created_at) VALUES ('{id}', '{id}', '', '', '{channel}', '', 'de', '', '', '', \
             '', '', '', '', '', '{state}', '{due}', 0, '', '2026-01-05 08:00:00');"
        )
    }

    #[test]
    fn what_may_have_gone_out_since_the_backup_is_not_sent_again() {
        let folder = std::env::temp_dir().join(format!("treffpunkt-backup-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (old, new) = (config(&folder, "old.db"), config(&folder, "new.db"));
        let db = Db::open(&old.database_url).unwrap();
        migrate::run(&db).unwrap();
        let (past, future) = ("2026-01-05 08:00:00", "2999-01-05 08:00:00");
        let life = [
            message("1-due", "email", "queued", past),
            message("2-under-way", "email", "in_flight", past),
            message("3-later", "email", "queued", future),
            message("4-letter", "letter", "queued", past),
            message("5-sent", "email", "sent", past),
        ]
        .concat();
        db.write_here(move |conn| conn.batch_execute(&life)).unwrap();
        let file = folder.join("backup.db");

        backup(&old, &file).unwrap();
        restore(&new, &file).unwrap();

        let db = Db::open(&new.database_url).unwrap();
        let states = db.read_here(|conn| {
            messages::table.order(messages::id).select(messages::state).load::<State>(conn)
        });
        // A pool that is still closing may hold a file; the folder is temporary anyway.
        let _gone = std::fs::remove_dir_all(&folder);
        assert_eq!(
            states,
            Ok(vec![State::Unknown, State::Unknown, State::Queued, State::Queued, State::Sent])
        );
    }

    #[test]
    fn a_database_that_is_not_there_is_not_saved() {
        let nowhere = std::env::temp_dir().join(format!("treffpunkt-none-{}", std::process::id()));

        let refusal = backup(&config(&nowhere, "house.db"), &nowhere.join("backup.db"));

        assert!(refusal.unwrap_err().to_string().contains("gibt es nicht"));
        assert!(!nowhere.exists());
    }
}
