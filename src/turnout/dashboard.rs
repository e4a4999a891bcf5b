//! Everything about turnout at one look, made of tables that are published anyway: nothing on the
//! dashboard could not be read in the tables behind it. Pure.

use super::costs;
use super::report::{By, Report};
use crate::db::Id;
use crate::events::Event;
use crate::stats::disclosure::{Cell, rate};

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

/// The way from the invitation to the chair.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    pub steps: Vec<Step>,
    pub base: Base,
}

/// A step on that way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub label: &'static str,
    pub count: Cell,
    /// Of the base; `None` where it may not be shown.
    pub share: Option<f64>,
}

/// What the shares are shares of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Invited,
    /// Those reached, because how many were invited is hidden.
    ReachedInvitedHidden,
    /// Those reached, because how many were invited is not known of every event.
    ReachedInvitedUnknown,
    /// Both are hidden.
    Hidden,
}

impl Base {
    /// In a sentence below the steps.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Invited => "Anteile an allen Eingeladenen.",
            Self::ReachedInvitedHidden => {
                "Anteile an allen Erreichten. Wie viele eingeladen waren, ist ausgeblendet, damit \
                 niemand erkennbar wird."
            }
            Self::ReachedInvitedUnknown => {
                "Anteile an allen Erreichten. Wie viele eingeladen waren, ist nicht von allen Terminen \
                 bekannt."
            }
            Self::Hidden => {
                "Hier stehen keine Anteile: Die Zahlen sind ausgeblendet, damit niemand erkennbar wird."
            }
        }
    }

    /// Above a column of shares.
    pub fn column(self) -> &'static str {
        match self {
            Self::Invited => "Anteil an den Eingeladenen",
            Self::ReachedInvitedHidden | Self::ReachedInvitedUnknown => "Anteil an den Erreichten",
            Self::Hidden => "Anteil",
        }
    }
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
    pub fn funnel(&self) -> Funnel {
        let (shown, reach) = (self.total.shown, self.reach);
        let known = reach.events >= self.total.events && self.total.events > 0;
        let invited = known.then_some(shown.delivered + reach.lost);
        let (base, whole) = match (invited, shown.delivered) {
            (Some(invited @ Cell::Shown(_)), _) => (Base::Invited, invited),
            (Some(Cell::Hidden), reached @ Cell::Shown(_)) => (Base::ReachedInvitedHidden, reached),
            (None, reached @ Cell::Shown(_)) => (Base::ReachedInvitedUnknown, reached),
            (Some(Cell::Hidden) | None, Cell::Hidden) => (Base::Hidden, Cell::Hidden),
        };
        let step = |label, count| Step {
            label,
            count,
            share: rate(count, whole).and_then(|share| share.rate()),
        };
        let mut steps = Vec::new();
        steps.extend(invited.map(|invited| step("eingeladen", invited)));
        steps.extend([
            step("erreicht (zugestellt)", shown.delivered),
            step("geantwortet", shown.replied),
            step("zugesagt", shown.accepted),
            step("gekommen", shown.attended),
        ]);
        Funnel { steps, base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Baseline;
    use crate::turnout::period::{Period, Quarter};
    use crate::turnout::report::{Names, Sums, of};
    use crate::turnout::tables::{Counted, Kind, Place, Reached};

    /// Forty were reached; so many more were invited, as far as it is known.
    fn funnel(lost: Option<u32>) -> Funnel {
        let quarter = Quarter::of("2026-03-12".parse().unwrap());
        let mut counted = Counted::default();
        let place = Place {
            quarter,
            format: "format".into(),
            topic: "topic".into(),
            site: "site".into(),
            month: "2026-03".into(),
            kind: Kind::default(),
        };
        let sums = Sums {
            events: 1,
            delivered: 40,
            replied: 30,
            accepted: 20,
            attended: 10,
            ..Sums::default()
        };
        counted.add(place, sums);
        if let Some(lost) = lost {
            counted.add_reach(quarter, Reached { events: 1, lost, ..Reached::default() });
        }
        let period = Period::parse("2026", "2026", "2026-11-22".parse().unwrap()).unwrap();
        of(&counted.published(), &Names::NONE, period, By::Month, Baseline::GOOD).funnel()
    }

    fn shares(funnel: &Funnel) -> Vec<(&str, Option<f64>)> {
        funnel.steps.iter().map(|step| (step.label, step.share)).collect()
    }

    #[test]
    fn shares_are_of_the_invited_or_else_of_those_reached() {
        let all = funnel(Some(10));
        assert_eq!((all.base, all.steps[0].count), (Base::Invited, Cell::Shown(50)));
        assert_eq!(
            shares(&all),
            [
                ("eingeladen", Some(1.0)),
                ("erreicht (zugestellt)", Some(0.8)),
                ("geantwortet", Some(0.6)),
                ("zugesagt", Some(0.4)),
                ("gekommen", Some(0.2)),
            ]
        );

        // Two whom nothing reached: who they are could be found.
        let hidden = funnel(Some(2));
        assert_eq!(
            (hidden.base, hidden.steps[0].count),
            (Base::ReachedInvitedHidden, Cell::Hidden)
        );
        let of_reached = [
            ("erreicht (zugestellt)", Some(1.0)),
            ("geantwortet", Some(0.75)),
            ("zugesagt", Some(0.5)),
            ("gekommen", Some(0.25)),
        ];
        assert_eq!(shares(&hidden)[0], ("eingeladen", None));
        assert_eq!(shares(&hidden)[1..], of_reached);

        let unknown = funnel(None);
        assert_eq!(unknown.base, Base::ReachedInvitedUnknown);
        assert_eq!(shares(&unknown), of_reached);
    }
}
