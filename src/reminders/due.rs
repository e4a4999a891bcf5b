//! When somebody's next reminder may go. Pure.
//!
//! A reminder has a window: from ten in the morning so many days before the event until it would help
//! nobody any more. A night in which no worker ran does not matter: what is in its window is still due in
//! the morning. Windows of two reminders never overlap, so of two that were missed only the later goes.
//!
//! Sundays and public holidays are left alone: what would be due on one is due on the last day before it
//! that is none, for a reminder of a Monday must not come on that Monday. Saturdays are days like others;
//! letters and calls wait for the office anyway.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::Kind;
use super::plan::Plan;
use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{LocalTime, Moment};
use crate::workdays::{self, Land};

/// From when until when a reminder may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Moment,
    /// Not any more at this moment.
    pub until: Moment,
}

/// The windows of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    windows: BTreeMap<Kind, Window>,
    land: Land,
}

/// Where somebody stands with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Was asked, and has not said anything. `since`: when they had the invitation in their hands.
    Silent { since: Moment },
    /// Has a seat. `since`: when they said so, or were last written to about it.
    Coming { since: Moment },
}

/// What the rules need to know of somebody.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub standing: Standing,
    /// Reminders that they had, or that somebody stopped.
    pub done: &'a [Kind],
    /// When they were last written to or called without having asked for it, by any event.
    pub touched: &'a [Moment],
}

impl Timetable {
    /// Of an event that begins then.
    pub fn of(plan: &Plan, begins_at: Moment, land: Land) -> Self {
        let from = |kind| plan.days(kind).map(|days| morning(begins_at, days, land));
        let mut windows = BTreeMap::new();
        let mut open = |kind, from: Moment, until: Moment| {
            if from < until {
                windows.insert(kind, Window { from, until });
            }
        };
        let last = from(Kind::Last);
        let end = begins_at.before(config::LAST_REMINDER_BEFORE);
        if let Some(from) = from(Kind::SecondTry) {
            let latest = begins_at.before(config::SECOND_TRY_BEFORE);
            open(Kind::SecondTry, from, from.after(config::SECOND_TRY_GRACE).min(latest));
        }
        if let Some(from) = from(Kind::First) {
            let until = from.after(config::REMINDER_GRACE).min(end);
            open(Kind::First, from, last.map_or(until, |last| until.min(last)));
        }
        if let Some(from) = last {
            open(Kind::Last, from, end);
        }
        Self { windows, land }
    }

    /// The window of a kind, if there is such a reminder.
    pub fn window(&self, kind: Kind) -> Option<Window> {
        self.windows.get(&kind).copied()
    }

    /// Whether anything at all may be due at that moment.
    pub fn is_open(&self, now: Moment) -> bool {
        awake(now, self.land) == now
            && self.windows.values().any(|window| window.from <= now && now < window.until)
    }

    /// The reminders that somebody will get if nothing changes, each with the moment from which it may
    /// go; what is due has a moment that is over. The next one first.
    pub fn ahead(&self, person: Person<'_>, now: Moment) -> Vec<(Kind, Moment)> {
        let kinds: &[Kind] = match person.standing {
            Standing::Silent { .. } => &[Kind::SecondTry],
            Standing::Coming { .. } => &[Kind::First, Kind::Last],
        };
        let mut touched = person.touched.to_vec();
        let mut ahead = Vec::new();
        for kind in kinds.iter().copied().filter(|kind| !person.done.contains(kind)) {
            let Some(window) = self.window(kind) else { continue };
            let Some(from) = earliest(window, person.standing) else { continue };
            let at = self.free(from, &touched);
            // What is due goes now, or when people are awake again.
            let goes = self.free(at.max(now), &touched);
            if goes < window.until {
                ahead.push((kind, at));
                touched.push(goes);
            }
        }
        ahead
    }

    /// What is due for somebody at that moment.
    pub fn due(&self, person: Person<'_>, now: Moment) -> Option<Kind> {
        if awake(now, self.land) != now {
            return None;
        }
        let (kind, at) = self.ahead(person, now).into_iter().next()?;
        (at <= now).then_some(kind)
    }

    /// The first moment from then on at which people are awake and have not heard from us too often.
    fn free(&self, from: Moment, touched: &[Moment]) -> Moment {
        let mut known = touched.to_vec();
        known.sort_unstable();
        known.dedup();
        let last = known.last().map(|last| last.after(config::UNASKED_GAP));
        let most = known.len().checked_sub(config::UNASKED_MESSAGES);
        let full = most.and_then(|index| known.get(index));
        let full = full.map(|first| first.after(config::UNASKED_SPAN));
        let at = [last, full].into_iter().flatten().fold(from, Moment::max);
        awake(at, self.land)
    }
}

/// When somebody in this standing may have it; `None`: they know better than the reminder.
fn earliest(window: Window, standing: Standing) -> Option<Moment> {
    match standing {
        Standing::Silent { since } => Some(window.from.max(since.after(config::ANSWER_PATIENCE))),
        // They have said so since: nobody needs to remind them.
        Standing::Coming { since } if since >= window.from => None,
        Standing::Coming { since } => Some(window.from.max(since.after(config::REMINDER_FRESH))),
    }
}

/// Ten o'clock so many days before, or on the last day before that on which people may be disturbed.
fn morning(begins_at: Moment, days: i32, land: Land) -> Moment {
    let begins = clock::local(begins_at, ZONE).civil().date();
    let mut day = begins.saturating_sub(Span::new().days(days));
    for _ in 0..LONGEST_QUIET {
        if !is_quiet(day, land) {
            break;
        }
        day = day.saturating_sub(Span::new().days(1));
    }
    at(day, config::REMINDER_HOUR)
}

/// From when until when thanks go by themselves after an event that ends then: on the day after at ten,
/// or as soon as people may be disturbed again.
pub fn thanks_window(ends_at: Moment, land: Land) -> Window {
    let ended = clock::local(ends_at, ZONE).civil().date();
    let next_day = ended.saturating_add(Span::new().days(1));
    Window {
        from: awake(at(next_day, config::REMINDER_HOUR), land),
        until: ends_at.after(config::THANKS_BY_ITSELF),
    }
}

/// The longest row of Sundays and holidays: Good Friday to Easter Monday has a Saturday in it, Christmas
/// with a Sunday has three days. Twice that ends every search.
const LONGEST_QUIET: usize = 6;

/// This moment, or the next at which people may be disturbed.
pub fn awake(now: Moment, land: Land) -> Moment {
    let local = clock::local(now, ZONE).civil();
    let mut day = local.date();
    let today = (config::AWAKE_FROM..config::AWAKE_UNTIL).contains(&local.hour());
    if today && !is_quiet(day, land) {
        return now;
    }
    if local.hour() >= config::AWAKE_FROM {
        day = day.saturating_add(Span::new().days(1));
    }
    for _ in 0..LONGEST_QUIET {
        if !is_quiet(day, land) {
            break;
        }
        day = day.saturating_add(Span::new().days(1));
    }
    at(day, config::AWAKE_FROM)
}

/// A Sunday or a public holiday.
fn is_quiet(day: Date, land: Land) -> bool {
    day.weekday() == Weekday::Sunday || workdays::holiday(land, day).is_some()
}

fn at(day: Date, hour: i8) -> Moment {
    clock::instant(LocalTime::of(day.at(hour, 0, 0, 0)), ZONE)
}

/// Whether a letter that is posted today arrives on the day before the event at the latest.
pub fn letter_arrives(begins_at: Moment, now: Moment, land: Land) -> bool {
    let begins = clock::local(begins_at, ZONE).civil().date();
    let days = clock::local(now, ZONE).civil().date().series(Span::new().days(1)).skip(1);
    let before = days.take_while(|day| *day < begins);
    before.filter(|day| workdays::is_workday(land, *day)).take(config::LETTER_WORKDAYS).count()
        == config::LETTER_WORKDAYS
}

/// When somebody holds in their hands what left us then.
pub fn in_hand(delivered_at: Moment, by: Travel) -> Moment {
    let under_way = match by {
        Travel::AtOnce => Duration::ZERO,
        Travel::ByPost => config::LETTER_UNDER_WAY,
    };
    delivered_at.after(under_way)
}

/// How fast something travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    AtOnce,
    ByPost,
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::plan::Line;
    use super::*;
    use crate::workdays::HOME;

    fn berlin(text: &str) -> Moment {
        clock::instant(LocalTime::parse(text).unwrap(), ZONE)
    }

    fn shown(at: Moment) -> String {
        clock::local(at, ZONE).iso()
    }

    fn table(begins: &str) -> Timetable {
        Timetable::of(&Plan::default(), berlin(begins), HOME)
    }

    fn window(table: &Timetable, kind: Kind) -> (String, String) {
        let window = table.window(kind).unwrap();
        (shown(window.from), shown(window.until))
    }

    fn coming(since: &str) -> Standing {
        Standing::Coming { since: berlin(since) }
    }

    fn person(standing: Standing) -> Person<'static> {
        Person { standing, done: &[], touched: &[] }
    }

    #[test]
    fn a_tuesday_has_a_second_try_a_week_before_and_reminders_three_days_and_one_day_before() {
        let tuesday = table("2027-01-19T10:00");

        let pair = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        let second = pair("2027-01-12T10:00", "2027-01-15T10:00");
        assert_eq!(window(&tuesday, Kind::SecondTry), second);
        let first = pair("2027-01-16T10:00", "2027-01-18T10:00");
        assert_eq!(window(&tuesday, Kind::First), first);
        let last = pair("2027-01-18T10:00", "2027-01-19T08:00");
        assert_eq!(window(&tuesday, Kind::Last), last);
    }

    #[test]
    fn sundays_and_holidays_move_a_reminder_to_the_day_before() {
        let monday = table("2027-01-18T10:00");
        assert_eq!(window(&monday, Kind::Last).0, "2027-01-16T10:00");

        // Monday is Easter Monday, Friday before is Good Friday: Saturday is for the last one, and the
        // first one, which would be on that same Saturday, is not said twice.
        let after_easter = table("2027-03-30T10:00");
        assert_eq!(window(&after_easter, Kind::Last).0, "2027-03-27T10:00");
        assert_eq!(after_easter.window(Kind::First), None);
    }

    #[test]
    fn ten_o_clock_is_ten_o_clock_when_the_clocks_change() {
        // Clocks go forward on Sunday, 28 March 2027 (Easter Sunday), and back on 31 October.
        let spring = table("2027-04-01T10:00");
        assert_eq!(spring.window(Kind::SecondTry).unwrap().from.rfc3339(), "2027-03-25T09:00:00Z");
        assert_eq!(spring.window(Kind::Last).unwrap().from.rfc3339(), "2027-03-31T08:00:00Z");

        let autumn = table("2027-11-03T10:00");
        assert_eq!(autumn.window(Kind::SecondTry).unwrap().from.rfc3339(), "2027-10-27T08:00:00Z");
        // Three days before is the Sunday of the change; the Saturday has summer time still.
        assert_eq!(autumn.window(Kind::First).unwrap().from.rfc3339(), "2027-10-30T08:00:00Z");
        assert_eq!(autumn.window(Kind::Last).unwrap().from.rfc3339(), "2027-11-02T09:00:00Z");
    }

    #[test]
    fn a_missed_night_does_not_matter_and_two_missed_reminders_are_one() {
        let tuesday = table("2027-01-19T10:00");
        let since = person(coming("2027-01-05T12:00"));

        assert_eq!(tuesday.due(since, berlin("2027-01-16T09:59")), None);
        assert_eq!(tuesday.due(since, berlin("2027-01-16T10:00")), Some(Kind::First));
        assert_eq!(tuesday.due(since, berlin("2027-01-16T19:59")), Some(Kind::First));
        // The first one was missed until its time was over.
        assert_eq!(tuesday.due(since, berlin("2027-01-18T09:00")), Some(Kind::First));
        assert_eq!(tuesday.due(since, berlin("2027-01-18T10:00")), Some(Kind::Last));
        assert_eq!(tuesday.due(since, berlin("2027-01-19T07:59")), None);
        assert_eq!(tuesday.due(since, berlin("2027-01-19T08:00")), None);
    }

    #[test]
    fn nights_sundays_and_holidays_are_quiet() {
        let wednesday = table("2027-01-20T16:00");
        let since = person(coming("2027-01-05T12:00"));

        assert_eq!(wednesday.due(since, berlin("2027-01-16T21:00")), None);
        // Three days before is a Sunday: due on Saturday, and after a missed weekend on Monday.
        assert_eq!(wednesday.due(since, berlin("2027-01-16T10:00")), Some(Kind::First));
        assert_eq!(wednesday.due(since, berlin("2027-01-17T12:00")), None);
        assert_eq!(wednesday.due(since, berlin("2027-01-18T08:00")), Some(Kind::First));
        assert_eq!(wednesday.due(since, berlin("2027-01-20T08:00")), Some(Kind::Last));
        assert_eq!(shown(awake(berlin("2027-03-25T20:00"), HOME)), "2027-03-27T08:00");
        assert_eq!(shown(awake(berlin("2027-10-31T02:30"), HOME)), "2027-11-02T08:00");
    }

    #[test]
    fn whoever_has_just_spoken_is_not_reminded_of_what_they_said() {
        let tuesday = table("2027-01-19T10:00");

        // Five minutes before the reminder: in an hour.
        let fresh = person(coming("2027-01-16T09:55"));
        assert_eq!(tuesday.due(fresh, berlin("2027-01-16T10:54")), None);
        assert_eq!(tuesday.due(fresh, berlin("2027-01-16T10:55")), Some(Kind::First));
        // After the reminder's time: they know.
        let later = person(coming("2027-01-16T11:00"));
        assert_eq!(tuesday.due(later, berlin("2027-01-17T20:00")), None);
        assert_eq!(tuesday.due(later, berlin("2027-01-18T10:00")), Some(Kind::Last));
    }

    #[test]
    fn the_silent_get_time_to_answer() {
        let tuesday = table("2027-01-19T10:00");
        let silent = |since: &str| person(Standing::Silent { since: berlin(since) });

        assert_eq!(
            tuesday.due(silent("2027-01-05T12:00"), berlin("2027-01-12T10:00")),
            Some(Kind::SecondTry)
        );
        let lately = silent("2027-01-11T12:00");
        assert_eq!(tuesday.due(lately, berlin("2027-01-13T12:00")), None);
        assert_eq!(tuesday.due(lately, berlin("2027-01-14T12:00")), Some(Kind::SecondTry));
        let too_late = silent("2027-01-13T12:00");
        assert_eq!(tuesday.ahead(too_late, berlin("2027-01-13T12:00")), []);
    }

    #[test]
    fn nobody_hears_from_us_twice_a_day_or_five_times_a_week() {
        let tuesday = table("2027-01-19T10:00");
        let now = berlin("2027-01-18T10:00");
        let with = |touched: &[&str]| {
            let touched: Vec<_> = touched.iter().map(|at| berlin(at)).collect();
            let standing = coming("2027-01-05T12:00");
            let person = Person { standing, done: &[Kind::First], touched: &touched };
            tuesday.ahead(person, now).into_iter().map(|(_, at)| shown(at)).collect::<Vec<_>>()
        };

        assert_eq!(with(&[]), ["2027-01-18T10:00"]);
        assert_eq!(with(&["2027-01-17T18:00"]), ["2027-01-18T14:00"]);
        let four = ["2027-01-12T10:00", "2027-01-13T10:00", "2027-01-14T10:00", "2027-01-15T10:00"];
        assert_eq!(with(&four), [""; 0]);
        assert_eq!(with(&four[1..]), ["2027-01-18T10:00"]);
    }

    #[test]
    fn a_letter_is_written_only_if_the_post_has_four_working_days() {
        let (tuesday, friday) = (berlin("2027-01-19T10:00"), berlin("2027-01-22T10:00"));

        assert!(letter_arrives(tuesday, berlin("2027-01-12T10:00"), HOME));
        assert!(!letter_arrives(tuesday, berlin("2027-01-13T08:00"), HOME));
        assert!(letter_arrives(friday, berlin("2027-01-15T10:00"), HOME));
        // Over Easter the post stands still for four days.
        assert!(!letter_arrives(berlin("2027-03-31T10:00"), berlin("2027-03-24T10:00"), HOME));
    }

    fn moment(minute: i64) -> Moment {
        let start = 1_798_761_600 + 60 * minute;
        Moment::of(jiff::Timestamp::from_second(start).unwrap())
    }

    fn any_plan() -> impl Strategy<Value = Plan> {
        let line = |kind: Kind| {
            let (low, high) = kind.range().into_inner();
            (any::<bool>(), low..=high).prop_map(move |(active, days)| Line { kind, active, days })
        };
        let lines = (line(Kind::SecondTry), line(Kind::First), line(Kind::Last));
        let plan = lines.prop_map(|(second, first, last)| Plan::of([second, first, last]));
        plan.prop_filter("a plan that a form takes", |plan| plan.faults().is_empty())
    }

    const YEAR: i64 = 366 * 24 * 60;

    proptest! {
        /// A whole life: a worker that looks when it likes, sleeps through nights and whole days, and
        /// notes what it sent. Nobody gets a kind twice, nothing comes in quiet hours, after the start or
        /// out of turn, nobody hears from us too often, and who has just spoken is left alone.
        #[test]
        fn nobody_is_pressed_whatever_happens(
            plan in any_plan(),
            begins in 40 * 24 * 60..YEAR,
            since in 0..40 * 24 * 60i64,
            silent in any::<bool>(),
            others in vec(0..40 * 24 * 60i64, 0..6),
            mut looks in vec(0..41 * 24 * 60i64, 1..60),
        ) {
            let begins_at = moment(begins);
            let ago = |minutes: i64| moment(begins - minutes);
            let since = ago(since);
            let standing = match silent {
                true => Standing::Silent { since },
                false => Standing::Coming { since },
            };
            let table = Timetable::of(&plan, begins_at, HOME);
            let mut touched: Vec<Moment> = others.into_iter().map(ago).collect();
            touched.sort_unstable();
            let mut sent: Vec<(Kind, Moment)> = Vec::new();
            looks.sort_unstable_by_key(|minutes| std::cmp::Reverse(*minutes));
            for now in looks.into_iter().map(ago).filter(|now| *now >= since) {
                let known: Vec<_> = touched.iter().copied().filter(|at| *at <= now).collect();
                let done: Vec<_> = sent.iter().map(|(kind, _)| *kind).collect();
                let person = Person { standing, done: &done, touched: &known };
                let Some(kind) = table.due(person, now) else { continue };
                let window = table.window(kind).unwrap();

                prop_assert!(table.is_open(now));
                prop_assert!(window.from <= now && now < window.until && now < begins_at);
                prop_assert_eq!(awake(now, HOME), now);
                prop_assert!(!done.contains(&kind));
                prop_assert!(sent.iter().all(|(known, _)| *known < kind), "never an earlier one");
                prop_assert_eq!(kind == Kind::SecondTry, silent);
                prop_assert!(since.after(config::REMINDER_FRESH) <= now);
                prop_assert!(known.iter().all(|at| at.after(config::UNASKED_GAP) <= now));
                let week = now.before(config::UNASKED_SPAN);
                let lately: std::collections::BTreeSet<_> =
                    known.iter().filter(|at| **at > week).collect();
                prop_assert!(lately.len() < config::UNASKED_MESSAGES);
                sent.push((kind, now));
                touched.push(now);
            }
        }

        /// Whoever hears of nothing else gets each reminder of the plan, on its day at ten o'clock.
        #[test]
        fn everybody_who_comes_is_reminded(plan in any_plan(), begins in 40 * 24 * 60..YEAR) {
            let begins_at = moment(begins);
            let since = begins_at.before(Duration::from_secs(39 * 24 * 60 * 60));
            let table = Timetable::of(&plan, begins_at, HOME);
            let coming = Person { standing: Standing::Coming { since }, done: &[], touched: &[] };
            let ahead = table.ahead(coming, since);

            let windows = [Kind::First, Kind::Last].map(|kind| Some((kind, table.window(kind)?.from)));
            let windows: Vec<_> = windows.into_iter().flatten().collect();
            prop_assert_eq!(plan.days(Kind::Last).is_some(), table.window(Kind::Last).is_some());
            prop_assert_eq!(ahead, windows);
        }
    }
}
