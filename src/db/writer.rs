//! One thread writes to SQLite and puts whatever waits into one commit.
//!
//! A commit at `synchronous=FULL` costs a trip to the disk whether it carries one job or fifty, so
//! fifty guests who answer at once share the trip. Each job has a savepoint of its own and is
//! answered only after the commit: what a guest reads as confirmed survives a power cut.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error;
use tracing::error;

use super::{Conn, unavailable};
use crate::config;

/// Runs on the writer's thread (or is told that no transaction could begin) and says what to tell
/// whoever waits, once it is known whether the commit held.
type Job = Box<dyn FnOnce(Result<&mut Conn, Error>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

pub(super) struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    pub(super) fn start(conn: Conn) -> Self {
        let (jobs, waiting) = channel();
        std::thread::spawn(move || run(conn, &waiting));
        Self { jobs }
    }

    /// Hands a job over. `answer` gets its outcome after the commit; it is dropped unused if the
    /// thread is gone.
    pub(super) fn submit<T, E>(
        &self,
        job: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let job: Job = Box::new(move |conn| {
            let outcome = match conn {
                Ok(conn) => catch_unwind(AssertUnwindSafe(|| conn.transaction(job)))
                    .unwrap_or_else(|_| Err(unavailable("a job stopped half way").into())),
                Err(error) => Err(error.into()),
            };
            Box::new(move |commit| {
                answer(match commit {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(error.into())),
                });
            })
        });
        // Sending fails only when the thread is gone; then the dropped answer says so.
        drop(self.jobs.send(job));
    }
}

fn run(mut conn: Conn, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        if let Err(error) = begin(&mut conn) {
            error!(%error, "a write could not begin");
            first(Err(unavailable(&error.to_string())))(Ok(()));
            continue;
        }
        let mut answers = vec![first(Ok(&mut conn))];
        let more = waiting.try_iter().take(config::GROUPED_WRITES - 1);
        answers.extend(more.map(|job| job(Ok(&mut conn))));
        let outcome = commit(&mut conn);
        if let Err(error) = &outcome {
            error!(%error, "a commit failed");
        }
        for answer in answers {
            answer(match &outcome {
                Ok(()) => Ok(()),
                Err(error) => Err(unavailable(&error.to_string())),
            });
        }
    }
}

fn begin(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
        }
        Conn::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn),
    }
}

fn commit(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn),
        Conn::Postgres(conn) => AnsiTransactionManager::commit_transaction(conn),
    }
}
