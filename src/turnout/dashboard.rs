//! Everything about turnout at one look, made of tables that are published anyway: nothing on the
//! dashboard could not be read in the tables behind it. Pure.

use super::costs;
use super::report::{By, Report};
use crate::db::Id;
use crate::events::Event;
use crate::stats::disclosure::Cell;

/// What is shown of some quarters.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// One for each grouping, in the order of [`By::ALL`].
    pub reports: Vec<Report>,
    /// Of the last year of the time.
    pub costs: costs::Row,
    pub cost_year: i16,
    pub forums: Vec<Forum>,
}

/// How quickly the seats of a Fachforum were wanted.
#[derive(Clone, Debug)]
pub struct Forum {
    pub event: Id<Event>,
    pub title: String,
    /// Days until every seat was taken; `None`: some were left.
    pub days: Option<i32>,
}

/// A step on the way from the invitation to the chair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub label: &'static str,
    pub count: Cell,
}

impl Dashboard {
    /// The table of a grouping.
    pub fn by(&self, by: By) -> Option<&Report> {
        self.reports.iter().find(|report| report.by == by)
    }

    /// The one whose time is exactly what was asked for.
    pub fn main(&self) -> Option<&Report> {
        self.by(By::Month)
    }
}

impl Report {
    /// From the invitation to the chair. What is not known of every event is left out.
    pub fn funnel(&self) -> Vec<Step> {
        let (shown, reach) = (self.total.shown, self.reach);
        let step = |label, count| Step { label, count };
        let mut steps = Vec::new();
        if reach.events >= self.total.events && self.total.events > 0 {
            steps.push(step("eingeladen", shown.delivered + reach.lost));
        }
        steps.extend([
            step("erreicht (zugestellt)", shown.delivered),
            step("geantwortet", shown.replied),
            step("zugesagt", shown.accepted),
            step("gekommen", shown.attended),
        ]);
        steps
    }
}
