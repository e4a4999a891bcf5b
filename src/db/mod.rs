//! The database: SQLite for one office, PostgreSQL for large ones, one set of queries for both.
//!
//! [`Db::read`] and [`Db::write`] are the only ways in. On SQLite all writing is done by one thread
//! that puts whatever waits into one commit (each job in a savepoint of its own, so that one refusal
//! does not undo its neighbours) and answers after that commit has reached the disk. On PostgreSQL
//! a small pool does the same, one transaction per job.
//!
//! Nothing outside this room knows which database runs.

mod beside;
mod bulk;
pub mod condition;
pub mod copy;
mod id;
pub mod migrate;
pub mod schema;
mod tables;
mod times;
mod url;
mod words;
mod writer;

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, Pool};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, MultiConnection, RunQueryDsl};
use tokio::sync::oneshot;

pub use bulk::{Value, change, insert_rows};
pub use id::Id;
pub use times::{Day, LocalTime, Moment};
pub use url::{DatabaseUrl, UrlError};
pub(crate) use words::text_enum;

use crate::config;
use beside::Beside;
use writer::Writer;

/// A connection to whichever database runs.
#[derive(MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Hands a question straight to the database that runs: `straight!(conn, |conn| query.load(conn))`.
/// Through the enum diesel writes a question's text anew at each use, if only to find that it is
/// prepared already. For what is asked at every look; it is compiled once for each database.
macro_rules! straight {
    ($either:expr, |$conn:ident| $question:expr) => {
        match $either {
            $crate::db::Conn::Sqlite($conn) => $question,
            $crate::db::Conn::Postgres($conn) => $question,
        }
    };
}
pub(crate) use straight;

/// Inserts a row, unless somebody else's with the same key comes first: two clicks at once both
/// look, and find nothing. `None`: theirs is there now. In a savepoint, so that the transaction
/// goes on.
pub fn insert_first<T>(
    conn: &mut Conn,
    insert: impl FnOnce(&mut Conn) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    match conn.transaction(insert) {
        Ok(inserted) => Ok(Some(inserted)),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Answers all questions of a reading as of one moment: what others change meanwhile is not seen by
/// half. For sums that are put together from several questions. Inside a transaction it is the
/// moment of that one.
pub fn at_one_moment<T, E: From<Error>>(
    conn: &mut Conn,
    read: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let status = match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::transaction_manager_status_mut(conn),
        Conn::Postgres(conn) => AnsiTransactionManager::transaction_manager_status_mut(conn),
    };
    if status.transaction_depth()?.is_some() {
        return read(conn);
    }
    conn.transaction(|conn| {
        if let Conn::Postgres(conn) = conn {
            conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
        }
        read(conn)
    })
}

/// What went wrong when the database was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("Die Datenbank {0} ist nicht zu öffnen: {1}")]
    Connect(String, String),
    #[error(
        "Die Datenbank {0} gibt es nicht. Bitte die Einstellung „database_url“ prüfen, oder zuerst: \
         treffpunkt migrate"
    )]
    Missing(String),
}

/// The door to the database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>, Arc<Beside>);

enum Inner {
    Sqlite { readers: Pool<Doorman>, writer: Writer },
    Postgres { pool: Pool<Doorman> },
}

impl Db {
    /// Opens the database that the URL names. A SQLite file is created if its folder allows it.
    pub fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        let doorman = Doorman { url: url.clone() };
        let failed = |error: String| OpenError::Connect(url.shown(), error);
        let first = doorman.connect().map_err(|error| failed(error.to_string()))?;
        let inner = match url {
            DatabaseUrl::Sqlite(_) => Inner::Sqlite {
                readers: pool(doorman, config::SQLITE_READERS).map_err(failed)?,
                writer: Writer::start(first),
            },
            DatabaseUrl::Postgres(_) => Inner::Postgres {
                pool: pool(doorman, config::POSTGRES_CONNECTIONS).map_err(failed)?,
            },
        };
        Ok(Self(Arc::new(inner), Arc::default()))
    }

    /// What is remembered beside this database while it is open, one of each kind. It is never the
    /// only place where something is known.
    pub fn beside<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.1.one()
    }

    /// Opens a database that is there: a slip of the pen never becomes a new, empty SQLite file.
    pub fn open_existing(url: &DatabaseUrl) -> Result<Self, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) if !path.is_file() => Err(OpenError::Missing(url.shown())),
            DatabaseUrl::Sqlite(_) | DatabaseUrl::Postgres(_) => Self::open(url),
        }
    }

    /// Reads. Short questions only: on SQLite they are answered on the calling thread.
    pub async fn read<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { .. } => self.read_here(job),
            Inner::Postgres { .. } => {
                let db = self.clone();
                match tokio::task::spawn_blocking(move || db.read_here(job)).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(unavailable("the reading task ended early").into()),
                }
            }
        }
    }

    /// Reads on this thread: for the worker's own threads and the command line.
    pub fn read_here<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let pool = match &*self.0 {
            Inner::Sqlite { readers, .. } => readers,
            Inner::Postgres { pool } => pool,
        };
        let mut conn = pool.get().map_err(|error| unavailable(&error.to_string()))?;
        job(&mut conn)
    }

    /// Changes something, all of it or nothing, and returns when that is safe on disk.
    pub async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { writer, .. } => {
                let (answer, answered) = oneshot::channel();
                // Whoever asked may have gone; what was written stays written.
                writer.submit(job, |outcome| drop(answer.send(outcome)));
                match answered.await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(unavailable("the writer ended").into()),
                }
            }
            Inner::Postgres { .. } => {
                let db = self.clone();
                match tokio::task::spawn_blocking(move || db.write_pooled(job)).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(unavailable("the writing task ended early").into()),
                }
            }
        }
    }

    /// Changes something on this thread: for the worker's own threads and the command line.
    pub fn write_here<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { writer, .. } => {
                let (answer, answered) = sync_channel(1);
                writer.submit(job, move |outcome| drop(answer.send(outcome)));
                match answered.recv() {
                    Ok(outcome) => outcome,
                    Err(_) => Err(unavailable("the writer ended").into()),
                }
            }
            Inner::Postgres { .. } => self.write_pooled(job),
        }
    }

    fn write_pooled<T, E: From<Error>>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let Inner::Postgres { pool } = &*self.0 else {
            return Err(unavailable("SQLite writes go through the writer").into());
        };
        let mut conn = pool.get().map_err(|error| unavailable(&error.to_string()))?;
        let conn: &mut Conn = &mut conn;
        conn.transaction(job)
    }
}

fn pool(doorman: Doorman, size: u32) -> Result<Pool<Doorman>, String> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(matches!(doorman.url, DatabaseUrl::Postgres(_)))
        .connection_timeout(config::DATABASE_PATIENCE)
        .build(doorman)
        .map_err(|error| error.to_string())
}

fn unavailable(what: &str) -> Error {
    Error::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(what.to_owned()))
}

/// Opens connections and sets them up, so that no query has to.
pub(crate) struct Doorman {
    url: DatabaseUrl,
}

impl ManageConnection for Doorman {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        let failed = diesel::r2d2::Error::ConnectionError;
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(failed)?;
                conn.batch_execute(SQLITE_SETUP).map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(failed)?;
                conn.batch_execute(POSTGRES_SETUP).map_err(diesel::r2d2::Error::QueryError)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
            .execute(conn)
            .map(|_| ())
            .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, _: &mut Conn) -> bool {
        // It comes back in the middle of a transaction.
        std::thread::panicking()
    }
}

/// FULL: a confirmed reply survives a power cut. WAL: readers never wait for the writer. What is
/// deleted is overwritten: names that are erased do not stay behind in the file.
const SQLITE_SETUP: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
    PRAGMA secure_delete = ON; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
    PRAGMA cache_size = -1000; PRAGMA wal_autocheckpoint = 4000;";

const POSTGRES_SETUP: &str = "SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; \
    SET client_min_messages = 'warning';";

/// Copies the whole database into one new SQLite file while others go on working (SQLite only).
pub fn copy_sqlite(conn: &mut Conn, to: &std::path::Path) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => diesel::sql_query("VACUUM INTO ?")
            .bind::<diesel::sql_types::Text, _>(to.to_string_lossy().into_owned())
            .execute(conn)
            .map(|_| ()),
        Conn::Postgres(_) => Err(unavailable("this copy is for SQLite")),
    }
}
