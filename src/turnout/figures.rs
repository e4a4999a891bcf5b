//! The figures of a house as its doors ask for them: what is remembered and holds is not counted again.

use std::sync::Arc;

use diesel::prelude::*;
use tracing::error;

use super::dashboard::Dashboard;
use super::memory::Memory;
use super::period::{Period, Year};
use super::queries;
use super::report::{By, Report};
use crate::db::{Conn, Db, Moment, at_one_moment};
use crate::staff::Scope;

/// What is remembered beside one database, and the database, to count again. Cheap to clone.
#[derive(Clone)]
pub struct Figures {
    db: Db,
    memory: Arc<Memory>,
}

impl Figures {
    /// Of the house that this database holds.
    pub fn of(db: &Db) -> Self {
        Self { db: db.clone(), memory: db.beside() }
    }

    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The report that page, CSV and API show.
    pub fn report(
        &self,
        conn: &mut Conn,
        (scope, period): (&Scope, Period),
        by: By,
        baseline: f64,
        now: Moment,
    ) -> QueryResult<Report> {
        let asked = (scope, period);
        let (report, aging) = at_one_moment(conn, |conn| {
            queries::remembered(conn, &self.memory, asked, by, baseline, now)
        })?;
        self.count_again(scope, aging, now);
        Ok(report)
    }

    /// Everything at one look.
    pub fn dashboard(
        &self,
        conn: &mut Conn,
        (scope, period): (&Scope, Period),
        baseline: f64,
        now: Moment,
    ) -> QueryResult<Dashboard> {
        let asked = (scope, period);
        let (board, aging) = at_one_moment(conn, |conn| {
            queries::dashboard(conn, &self.memory, asked, baseline, now)
        })?;
        self.count_again(scope, aging, now);
        Ok(board)
    }

    /// Counts large years of the whole house again, or for the first time, so that nobody waits for
    /// them. Takes as long as that takes; where they are being counted, or none is due, no time.
    pub fn count_due(&self, now: Moment) -> QueryResult<()> {
        let Some(_counting) = self.memory.counting() else { return Ok(()) };
        let scope = Scope::All;
        self.db.read_here(|conn| {
            let due = at_one_moment(conn, |conn| queries::due(conn, &self.memory, &scope, now))?;
            queries::count_again(conn, &self.memory, &scope, &due, now)
        })
    }

    /// In a thread beside the looks, one at a time: whoever comes meanwhile sees what there is. It ends
    /// with the process, and leaves nothing behind.
    fn count_again(&self, scope: &Scope, years: Vec<Year>, now: Moment) {
        if years.is_empty() {
            return;
        }
        let Some(counting) = self.memory.counting() else { return };
        let (figures, scope) = (self.clone(), scope.clone());
        let count = move || {
            let counted = figures
                .db
                .read_here(|conn| queries::count_again(conn, &figures.memory, &scope, &years, now));
            if let Err(error) = counted {
                error!(%error, "figures could not be counted again");
            }
            drop(counting);
        };
        if let Err(error) = std::thread::Builder::new().name("figures".into()).spawn(count) {
            error!(%error, "no thread to count figures again");
        }
    }
}
