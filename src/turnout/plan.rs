//! How many people to invite, so that the chairs do and the room is full. Pure.
//!
//! Seats divided by the rate is the wrong answer: it overfills the room in almost half of all cases
//! ([`crate::stats::forecast`]). What will come is foretold from events that were alike in six
//! [`Respect`]s ([`super::plan_model`]), and the answer is the most that can be invited so that more
//! come than there are seats with a chance that somebody has accepted.
//!
//! **Who sees what.** Whoever sees guests gets the forecast of exact counts. Whoever sees sums gets one
//! that is made of rough counts, event by event ([`Counted::of`]): whatever they ask, in whatever
//! order, however they turn the answers round, no more comes out than went in.

use crate::attendance::tally::Tally;
use crate::db::{Id, Moment, text_enum};
use crate::earlier::Earlier;
use crate::events::Event;
use crate::events::figures::Sight;
use crate::formats::Format;
use crate::staff::Site;
use crate::stats::Baseline;
use crate::stats::disclosure::FEWEST;
use crate::stats::forecast::{Attending, Expected};

/// What an office's own figure is worth while nothing better is known, in invitations: so little that
/// the range is as wide as ignorance is.
pub const BASELINE_WORTH: f64 = 10.0;
/// The most invitations that are ever proposed: as many as can be drawn by lot.
pub const MOST_INVITED: u32 = 10_000;
/// More than any seats divided by any rate that somebody can type.
const MOST_NAIVE: u32 = 100_000;
/// Where seats divided by the rate are so many, the search for the answer is no longer short.
const MANY: u32 = 2_000;
/// Of an event's invitations; where more are not entered, the event says nothing about who came.
const NOT_ENTERED: u32 = 10;

text_enum! {
    /// In which respect events are alike.
    pub enum Respect {
        Format = "format" / "Format",
        Place = "site" / "Standort",
        Weekday = "weekday" / "Wochentag",
        Lead = "lead" / "Vorlauf",
        Mix = "letters" / "Weg",
        Care = "childcare" / "Kinderbetreuung",
    }
}

text_enum! {
    pub enum Weekday {
        Monday = "mon" / "Montag",
        Tuesday = "tue" / "Dienstag",
        Wednesday = "wed" / "Mittwoch",
        Thursday = "thu" / "Donnerstag",
        Friday = "fri" / "Freitag",
        Saturday = "sat" / "Samstag",
        Sunday = "sun" / "Sonntag",
    }
}

text_enum! {
    /// From the first invitation to the first day.
    pub enum Lead {
        Week = "week" / "bis 1 Woche",
        Fortnight = "fortnight" / "1 bis 2 Wochen",
        Month = "month" / "2 bis 4 Wochen",
        Longer = "longer" / "über 4 Wochen",
    }
}

text_enum! {
    /// How many of the invitations are letters.
    pub enum Mix {
        Letters = "letters" / "vor allem Briefe",
        Both = "both" / "gemischt",
        Other = "other" / "kaum Briefe",
    }
}

text_enum! {
    pub enum Care {
        Offered = "yes" / "mit Kinderbetreuung",
        None = "no" / "ohne Kinderbetreuung",
    }
}

/// Whose event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Site(Id<Site>),
    WholeHouse,
}

impl From<Option<Id<Site>>> for Place {
    fn from(site: Option<Id<Site>>) -> Self {
        site.map_or(Self::WholeHouse, Self::Site)
    }
}

impl Weekday {
    pub fn of(day: jiff::civil::Date) -> Self {
        let place = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        Self::ALL.get(place).copied().unwrap_or(Self::Monday)
    }
}

impl Lead {
    pub fn of(days: i64) -> Self {
        match days {
            ..=7 => Self::Week,
            8..=14 => Self::Fortnight,
            15..=28 => Self::Month,
            29.. => Self::Longer,
        }
    }
}

impl Mix {
    /// Of a share from 0 to 1.
    pub fn of(letters: f64) -> Self {
        const THIRD: f64 = 1.0 / 3.0;
        match letters {
            share if share < THIRD => Self::Other,
            share if share > 2.0 * THIRD => Self::Letters,
            _ => Self::Both,
        }
    }

    /// Of so many letters and so many other messages, as these eyes see them.
    pub fn counted(letters: u32, others: u32, sight: Sight) -> Self {
        let (letters, others) = (seen(letters, sight), seen(others, sight));
        Self::of(letters / (letters + others).max(1.0))
    }
}

impl Care {
    pub fn of(places: i32) -> Self {
        if places > 0 { Self::Offered } else { Self::None }
    }
}

/// What an event has in common with others; what is not known, or must not be divided, is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    pub format: Option<Id<Format>>,
    pub place: Option<Place>,
    pub weekday: Option<Weekday>,
    pub lead: Option<Lead>,
    pub mix: Option<Mix>,
    pub care: Option<Care>,
}

/// One value of one respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    Format(Id<Format>),
    Place(Place),
    Weekday(Weekday),
    Lead(Lead),
    Mix(Mix),
    Care(Care),
}

impl Likeness {
    pub fn level(&self, respect: Respect) -> Option<Level> {
        match respect {
            Respect::Format => self.format.map(Level::Format),
            Respect::Place => self.place.map(Level::Place),
            Respect::Weekday => self.weekday.map(Level::Weekday),
            Respect::Lead => self.lead.map(Level::Lead),
            Respect::Mix => self.mix.map(Level::Mix),
            Respect::Care => self.care.map(Level::Care),
        }
    }

    /// An event about health: its format says enough, and it is never divided any further.
    #[must_use]
    pub fn undivided(self) -> Self {
        Self { format: self.format, ..Self::default() }
    }

    /// In how many respects two events are alike.
    pub fn shared(&self, other: &Self) -> usize {
        let alike = |respect: &&Respect| {
            let level = self.level(**respect);
            level.is_some() && level == other.level(**respect)
        };
        Respect::ALL.iter().filter(alike).count()
    }
}

/// Which event it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A closed one of Treffpunkt's.
    Event(Id<Event>),
    /// Imported, from before.
    Earlier(Id<Earlier>),
}

/// An event that is over, as far as forecasts need it.
#[derive(Clone, Copy, Debug)]
pub struct Past {
    pub source: Source,
    pub begins_at: Moment,
    pub like: Likeness,
    pub counted: Counted,
}

/// What was counted at one event, as these eyes see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Of the invited whose attendance is entered.
    pub came: f64,
    pub away: f64,
    /// Accepted and came; accepted and stayed away.
    pub kept: f64,
    pub broken: f64,
    /// Had not accepted.
    pub silent_came: f64,
    pub silent_away: f64,
    pub answered: f64,
    pub unanswered: f64,
    pub accepted: f64,
    pub walk_ins: f64,
}

/// A count for these eyes. Whoever sees sums gets it rough: to the nearest five, and nought to seven
/// are the same. So one to four lie inside of what it could be, never at its edge, and no sum of
/// several that is published elsewhere pins them down.
pub fn seen(count: u32, sight: Sight) -> f64 {
    match sight {
        Sight::Guests => f64::from(count),
        Sight::Sums => f64::from(((count + FEWEST / 2) / FEWEST * FEWEST).max(FEWEST)),
    }
}

impl Counted {
    /// `None` where nobody was invited, or too many are not entered: from such an event nothing can be
    /// learned, and to count the unknown as absent would be to guess.
    pub fn of(tally: &Tally, sight: Sight) -> Option<Self> {
        let of = |count: i32| u32::try_from(count).unwrap_or(0);
        let (delivered, unknown) = (of(tally.delivered), of(tally.unknown));
        let entered = delivered.saturating_sub(unknown);
        if entered == 0 || (unknown >= FEWEST && unknown * NOT_ENTERED > delivered) {
            return None;
        }
        let (came, kept) = (of(tally.attended), of(tally.kept));
        let accepted_entered = of(tally.accepted).saturating_sub(of(tally.accepted_unknown));
        let away = entered.saturating_sub(came);
        let broken = accepted_entered.saturating_sub(kept);
        let see = |count| seen(count, sight);
        Some(Self {
            came: see(came),
            away: see(away),
            kept: see(kept),
            broken: see(broken),
            silent_came: see(came.saturating_sub(kept)),
            silent_away: see(away.saturating_sub(broken)),
            answered: see(of(tally.replied)),
            unanswered: see(delivered.saturating_sub(of(tally.replied))),
            accepted: see(of(tally.accepted)),
            walk_ins: match sight {
                Sight::Guests => f64::from(of(tally.walk_ins)),
                // Nobody is hidden in a large number, and an ordinary one is small.
                Sight::Sums => 0.0,
            },
        })
    }

    /// Of an event from before: nobody knows who answered what.
    pub fn of_sums(invited: i32, came: i32, sight: Sight) -> Self {
        let of = |count: i32| u32::try_from(count).unwrap_or(0);
        Self {
            came: seen(of(came), sight),
            away: seen(of(invited.saturating_sub(came)), sight),
            kept: 0.0,
            broken: 0.0,
            silent_came: 0.0,
            silent_away: 0.0,
            answered: 0.0,
            unanswered: 0.0,
            accepted: 0.0,
            walk_ins: 0.0,
        }
    }

    /// Whether anything is known of who answered what.
    pub fn tells_answers(&self) -> bool {
        self.answered + self.unanswered > 0.0
    }

    /// Invitations whose outcome is known.
    pub fn invited(&self) -> f64 {
        self.came + self.away
    }
}

/// How many, and what would become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub expected: Expected,
    /// The most that keep the accepted risk; never fewer than there are seats.
    pub invite: u32,
    pub attending: Attending,
    /// The chance that more come than there are seats.
    pub overflow: f64,
    /// Seats divided by the rate.
    pub naive: u32,
    pub naive_overflow: f64,
}

/// What the office counts as good, taken for what will come while nothing better is known.
pub fn from_baseline(baseline: Baseline) -> Option<Expected> {
    Expected::worth(baseline, BASELINE_WORTH)
}

/// How many to invite for these seats, if more come than that with this chance at most.
///
/// ```
/// use treffpunkt::stats::{Baseline, forecast::Expected};
/// use treffpunkt::turnout::plan::plan;
///
/// let known = Expected::known(Baseline::new(0.3)?, 100).unwrap();
/// let plan = plan(known, 20, 0.05);
/// assert_eq!((plan.invite, plan.naive), (46, 67));
/// assert!(plan.overflow <= 0.05 && plan.naive_overflow > 0.4);
/// # Ok::<(), treffpunkt::stats::BaselineError>(())
/// ```
pub fn plan(expected: Expected, seats: u32, overflow: f64) -> Plan {
    let naive = naive(expected.rate(), seats);
    let invite = match naive < MANY {
        true => expected.invite_for(seats, overflow).unwrap_or(MOST_INVITED).min(MOST_INVITED),
        false => few_come(expected, seats, overflow),
    };
    let attending = expected.attending(invite);
    Plan {
        overflow: attending.more_than(seats),
        attending,
        invite,
        naive,
        naive_overflow: expected.attending(naive).more_than(seats),
        expected,
    }
}

/// The same where the answer may lie beyond what is ever proposed: looked at first, for the search would
/// go far beyond it.
fn few_come(expected: Expected, seats: u32, overflow: f64) -> u32 {
    match expected.attending(MOST_INVITED).more_than(seats) <= overflow {
        true => MOST_INVITED,
        false => expected.invite_for(seats, overflow).unwrap_or(MOST_INVITED).min(MOST_INVITED),
    }
}

/// Seats divided by the rate, as it is done on the back of an envelope.
fn naive(rate: f64, seats: u32) -> u32 {
    let many = (f64::from(seats) / rate).ceil();
    if many < f64::from(MOST_NAIVE) { many as u32 } else { MOST_NAIVE }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(rate: f64, invitations: u32) -> Expected {
        Expected::known(Baseline::new(rate).unwrap(), invitations).unwrap()
    }

    #[test]
    fn twenty_chairs_as_the_domain_research_has_them() {
        let figures = |rate, invitations| {
            let plan = plan(known(rate, invitations), 20, 0.05);
            (plan.invite, plan.naive)
        };
        assert_eq!(figures(0.3, 100), (46, 67));
        assert_eq!(figures(0.3, 10), (35, 67));
        assert_eq!(figures(0.65, 100), (25, 31));
        let bare = plan(from_baseline(Baseline::GOOD).unwrap(), 20, 0.05);
        assert_eq!(bare.invite, 35);
        let (low, high) = bare.attending.range();
        assert!(high - low > 10, "{low} {high}");
    }

    #[test]
    fn where_few_come_no_more_are_proposed_than_can_be_drawn() {
        let rare = plan(known(0.01, 100), 1_000, 0.05);
        assert_eq!((rare.invite, rare.naive), (MOST_INVITED, MOST_NAIVE));
        let many = plan(known(0.02, 10), 300, 0.05);
        assert_eq!(many.naive, 15_000);
        assert!(many.invite < MOST_INVITED && many.overflow <= 0.05, "{}", many.invite);
    }

    #[test]
    fn rough_counts_keep_small_ones_inside() {
        let rough: Vec<f64> = (0..=13).map(|count| seen(count, Sight::Sums)).collect();
        assert_eq!(rough[..8], [5.0; 8]);
        assert_eq!(rough[8..], [10.0, 10.0, 10.0, 10.0, 10.0, 15.0]);
        assert_eq!(seen(3, Sight::Guests), 3.0);
    }

    #[test]
    fn an_event_whose_list_nobody_kept_teaches_nothing() {
        let tally = |delivered, attended, unknown| Tally {
            delivered,
            attended,
            unknown,
            ..Tally::default()
        };
        let of = |tally| Counted::of(&tally, Sight::Guests);
        assert_eq!(of(tally(40, 12, 20)), None);
        assert_eq!(of(tally(0, 0, 0)), None);
        assert_eq!(of(tally(3, 0, 3)), None);
        let some = of(tally(40, 12, 4)).unwrap();
        assert_eq!((some.came, some.away), (12.0, 24.0));
    }

    #[test]
    fn an_event_from_before_teaches_who_came_and_nothing_about_answers() {
        let exact = Counted::of_sums(40, 12, Sight::Guests);
        assert_eq!((exact.came, exact.away, exact.invited()), (12.0, 28.0, 40.0));
        let rough = Counted::of_sums(40, 3, Sight::Sums);
        assert_eq!((rough.came, rough.away), (5.0, 35.0));
        assert!(!exact.tells_answers() && !rough.tells_answers());
        let ours = Tally { delivered: 40, attended: 12, ..Tally::default() };
        assert!(Counted::of(&ours, Sight::Guests).unwrap().tells_answers());
    }

    #[test]
    fn days_and_shares_are_read_in_few_classes() {
        assert_eq!(Lead::of(-3), Lead::Week);
        assert_eq!([8, 14, 15, 28, 29].map(Lead::of), {
            use Lead::{Fortnight, Longer, Month};
            [Fortnight, Fortnight, Month, Month, Longer]
        });
        assert_eq!([0.2, 0.5, 0.9].map(Mix::of), [Mix::Other, Mix::Both, Mix::Letters]);
        assert_eq!(Weekday::of("2027-01-12".parse().unwrap()), Weekday::Tuesday);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Who accepts more risk, or has more chairs, never invites fewer; the risk is kept; and never
        /// do more come than are invited.
        #[test]
        fn more_risk_means_more_guests(
            rate in 0.05..0.95f64,
            n in 3..300u32,
            seats in 1..60u32,
            risk in 0.01..0.3f64,
            more in 0.01..0.2f64,
        ) {
            let expected = known(rate, n);
            let (some, bold) = (plan(expected, seats, risk), plan(expected, seats, risk + more));
            prop_assert!(some.invite >= seats);
            prop_assert!(some.invite == MOST_INVITED || some.overflow <= risk + 1e-12);
            prop_assert!(bold.invite >= some.invite);
            prop_assert!(plan(expected, seats + 1, risk).invite >= some.invite);
            let (low, high) = some.attending.range();
            prop_assert!(low <= high && high <= some.invite);
            prop_assert!((0.0..=1.0).contains(&some.naive_overflow));
        }
    }
}
