//! How a series goes on, as people say it ("every second Tuesday", "the first Monday of the month")
//! and as calendars write it (RFC 5545, `RRULE`). Pure.
//!
//! The days are counted by the crate `rrule`. It is never asked to write a rule: its `1MO` comes out
//! as `MO`, which in a month means every Monday. What is stored is written and read here.

use std::fmt;

use chrono::TimeZone;
use jiff::civil::{Date, Weekday};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Tz};

use crate::config;
use crate::text::listed;

/// From one date of a series to the next ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    every: Every,
    /// In the order of the week, none twice, at least one.
    weekdays: Vec<Weekday>,
}

/// Of which weeks, or of which months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Every {
    /// Each week, each second week …
    Weeks(u8),
    /// Each month, each second month …; on these occurrences of the weekday: 1 to 4, or -1 for the
    /// last one. At least one.
    Months(u8, Vec<i8>),
}

/// What can be chosen for [`Every`]: as forms send it, and as people say it.
pub const STEPS: [(&str, &str); 8] = [
    ("week1", "jede Woche"),
    ("week2", "alle zwei Wochen"),
    ("week3", "alle drei Wochen"),
    ("week4", "alle vier Wochen"),
    ("month1", "jeden Monat"),
    ("month2", "alle zwei Monate"),
    ("month3", "alle drei Monate"),
    ("month6", "jedes halbe Jahr"),
];

/// Which one of the month: as forms and rules write it, and as people say it.
pub const PLACES: [(i8, &str); 5] =
    [(1, "ersten"), (2, "zweiten"), (3, "dritten"), (4, "vierten"), (-1, "letzten")];

/// The days of the week: as rules write them, and as people say them.
pub const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("MO", "Montag", Weekday::Monday),
    ("TU", "Dienstag", Weekday::Tuesday),
    ("WE", "Mittwoch", Weekday::Wednesday),
    ("TH", "Donnerstag", Weekday::Thursday),
    ("FR", "Freitag", Weekday::Friday),
    ("SA", "Samstag", Weekday::Saturday),
    ("SU", "Sonntag", Weekday::Sunday),
];

impl Rule {
    /// The rule that a day suggests: the same weekday in each week, or in each month on the same
    /// occurrence of it. A fifth Tuesday stands for the last one.
    pub fn like(first: Date, every: &str) -> Option<Self> {
        let nth = (first.day() - 1) / 7 + 1;
        let place = if nth == 5 { -1 } else { nth };
        Self::of(every, &[place], &[first.weekday()], first)
    }

    /// Each week on this day.
    pub fn weekly(day: Weekday) -> Self {
        Self { every: Every::Weeks(1), weekdays: vec![day] }
    }

    /// From what a form says; what is not said is as on the first day. `None`: there is no such step.
    pub fn of(every: &str, places: &[i8], weekdays: &[Weekday], first: Date) -> Option<Self> {
        let (unit, step) =
            STEPS.iter().find(|(code, _)| *code == every).and_then(|(code, _)| {
                Some((&code[..code.len() - 1], code[code.len() - 1..].parse().ok()?))
            })?;
        let known = |place: &i8| PLACES.iter().any(|(known, _)| known == place);
        let mut places: Vec<_> = places.iter().copied().filter(known).collect();
        // The last one stands at the end.
        places.sort_by_key(|place| if *place < 0 { i8::MAX } else { *place });
        places.dedup();
        let mut weekdays = weekdays.to_vec();
        if weekdays.is_empty() {
            weekdays.push(first.weekday());
        }
        weekdays.sort_by_key(|day| day.to_monday_zero_offset());
        weekdays.dedup();
        let every = match (unit, places.is_empty()) {
            ("week", _) => Every::Weeks(step),
            (_, false) => Every::Months(step, places),
            (_, true) => return Self::like(first, every),
        };
        Some(Self { every, weekdays })
    }

    /// Reads an `RRULE` of ours, or of a program that says the same.
    ///
    /// ```
    /// use treffpunkt::events::series::Rule;
    ///
    /// let rule = Rule::parse("FREQ=MONTHLY;BYDAY=1TU,3TU").unwrap();
    /// assert_eq!(rule.to_string(), "FREQ=MONTHLY;BYDAY=1TU,3TU");
    /// assert_eq!(rule.spoken(), "jeden Monat am ersten und dritten Dienstag");
    /// assert!(Rule::parse("FREQ=SECONDLY").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (mut unit, mut step, mut days) = ("", 1, Vec::new());
        for part in text.trim().trim_start_matches("RRULE:").split(';') {
            match part.split_once('=')? {
                ("FREQ", "WEEKLY") => unit = "week",
                ("FREQ", "MONTHLY") => unit = "month",
                ("INTERVAL", number) => step = number.parse::<u8>().ok()?,
                ("BYDAY", list) => days = list.split(',').map(by_day).collect::<Option<_>>()?,
                ("WKST", "MO") => {}
                _ => return None,
            }
        }
        let of_month = unit == "month";
        if days.iter().any(|(place, _)| (*place != 0) != of_month) {
            return None;
        }
        let rule = Self::of(
            &format!("{unit}{step}"),
            &days.iter().map(|(place, _)| *place).collect::<Vec<_>>(),
            &days.iter().map(|(_, day)| *day).collect::<Vec<_>>(),
            Date::ZERO,
        )?;
        // "1TU,3TH" is no rule that a person says in one breath.
        let said = rule.places().len().max(1) * rule.weekdays.len();
        (!days.is_empty() && said == days.len()).then_some(rule)
    }

    /// As forms send [`Every`].
    pub fn step(&self) -> String {
        match &self.every {
            Every::Weeks(step) => format!("week{step}"),
            Every::Months(step, _) => format!("month{step}"),
        }
    }

    /// Which occurrences of the weekday in a month; none for weeks.
    pub fn places(&self) -> &[i8] {
        match &self.every {
            Every::Weeks(_) => &[],
            Every::Months(_, places) => places,
        }
    }

    pub fn weekdays(&self) -> &[Weekday] {
        &self.weekdays
    }

    /// "alle zwei Wochen am Dienstag", "jeden Monat am ersten und dritten Dienstag"
    pub fn spoken(&self) -> String {
        let code = self.step();
        let step = STEPS.iter().find(|(known, _)| *known == code).map_or("", |(_, label)| label);
        let days = self.weekdays.iter().map(|day| weekday(*day).1);
        let days = listed(&days.collect::<Vec<_>>());
        match &self.every {
            Every::Weeks(_) => format!("{step} am {days}"),
            Every::Months(_, places) => {
                let word = |place: &i8| PLACES.iter().find(|(known, _)| known == place);
                let places: Vec<_> =
                    places.iter().filter_map(word).map(|(_, word)| *word).collect();
                format!("{step} am {} {days}", listed(&places))
            }
        }
    }

    /// The same at the beginning of a line.
    pub fn heading(&self) -> String {
        let spoken = self.spoken();
        let mut signs = spoken.chars();
        let first = signs.next().map(|sign| sign.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}", signs.as_str())
    }

    /// The days after the first one up to and with the last one, at most [`config::SERIES_DATES`].
    pub fn days(&self, first: Date, until: Date) -> Vec<Date> {
        self.days_from(first, first, until)
    }

    /// The same, but only those after a later day; the rule is still counted from the first one. The
    /// hours are added by the caller, by the clocks of the place: here no zone and no change of clocks
    /// can shift anything.
    pub fn days_from(&self, first: Date, after: Date, until: Date) -> Vec<Date> {
        let (Some(start), Some(end)) = (noon(first), noon(until)) else { return Vec::new() };
        let Some(after) = noon(after.max(first)) else { return Vec::new() };
        let Ok(rule) = self.counted().until(end).validate(start) else { return Vec::new() };
        let most = u16::try_from(config::SERIES_DATES).unwrap_or(u16::MAX);
        // The crate's `after` includes the day itself; where the rule meets it, it comes out too.
        let found = RRuleSet::new(start).rrule(rule).after(after).all(most.saturating_add(1));
        let later = found.dates.into_iter().filter(|at| *at > after);
        let day = |at: chrono::DateTime<Tz>| at.format("%Y-%m-%d").to_string().parse().ok();
        later.filter_map(day).take(config::SERIES_DATES).collect()
    }

    /// The day until which as many dates are offered as somebody plans in one go.
    pub fn usual_end(&self, first: Date) -> Date {
        let months = match self.every {
            Every::Weeks(_) => 6,
            Every::Months(..) => 12,
        };
        first.saturating_add(jiff::Span::new().months(months))
    }

    fn counted(&self) -> RRule<rrule::Unvalidated> {
        let chrono = |day: Weekday| chrono_weekday(day);
        let (frequency, step, days): (_, _, Vec<_>) = match &self.every {
            Every::Weeks(step) => {
                let days = self.weekdays.iter().map(|day| NWeekday::Every(chrono(*day)));
                (Frequency::Weekly, step, days.collect())
            }
            Every::Months(step, places) => {
                let nth = |place: i8, day| NWeekday::Nth(i16::from(place), chrono(day));
                let days = places
                    .iter()
                    .flat_map(|place| self.weekdays.iter().map(move |day| nth(*place, *day)));
                (Frequency::Monthly, step, days.collect())
            }
        };
        RRule::new(frequency).interval(u16::from(*step)).by_weekday(days)
    }
}

/// As it is stored.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = |day: &Weekday| weekday(*day).0;
        let (frequency, step, days): (_, _, Vec<_>) = match &self.every {
            Every::Weeks(step) => {
                ("WEEKLY", step, self.weekdays.iter().map(|day| code(day).to_owned()).collect())
            }
            Every::Months(step, places) => {
                let of = |place: &i8| {
                    let place = *place;
                    self.weekdays.iter().map(move |day| format!("{place}{}", code(day)))
                };
                ("MONTHLY", step, places.iter().flat_map(of).collect())
            }
        };
        write!(f, "FREQ={frequency};")?;
        if *step != 1 {
            write!(f, "INTERVAL={step};")?;
        }
        write!(f, "BYDAY={}", days.join(","))
    }
}

/// "1TU" or "TU".
fn by_day(text: &str) -> Option<(i8, Weekday)> {
    let (place, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let place = if place.is_empty() { 0 } else { place.parse().ok()? };
    let known = place == 0 || PLACES.iter().any(|(known, _)| *known == place);
    let day = WEEKDAYS.iter().find(|(code, ..)| *code == day)?.2;
    known.then_some((place, day))
}

fn weekday(day: Weekday) -> (&'static str, &'static str) {
    let known = WEEKDAYS.iter().find(|(.., known)| *known == day);
    known.map_or(("", ""), |(code, label, _)| (code, label))
}

fn chrono_weekday(day: Weekday) -> chrono::Weekday {
    match day {
        Weekday::Monday => chrono::Weekday::Mon,
        Weekday::Tuesday => chrono::Weekday::Tue,
        Weekday::Wednesday => chrono::Weekday::Wed,
        Weekday::Thursday => chrono::Weekday::Thu,
        Weekday::Friday => chrono::Weekday::Fri,
        Weekday::Saturday => chrono::Weekday::Sat,
        Weekday::Sunday => chrono::Weekday::Sun,
    }
}

/// In a zone without changes of clocks, so that a day stays a day.
fn noon(day: Date) -> Option<chrono::DateTime<Tz>> {
    let part = |part: i8| u32::try_from(part).ok();
    let year = i32::from(day.year());
    Tz::UTC.with_ymd_and_hms(year, part(day.month())?, part(day.day())?, 12, 0, 0).single()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    fn iso(days: &[Date]) -> Vec<String> {
        days.iter().map(ToString::to_string).collect()
    }

    fn rule(text: &str) -> Rule {
        Rule::parse(text).unwrap()
    }

    #[test]
    fn every_second_tuesday_goes_on_over_both_changes_of_clocks() {
        let rule = Rule::like(date(2027, 3, 16), "week2").unwrap();

        assert_eq!(rule.to_string(), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
        assert_eq!(rule.spoken(), "alle zwei Wochen am Dienstag");
        assert_eq!(
            iso(&rule.days(date(2027, 3, 16), date(2027, 4, 27))),
            ["2027-03-30", "2027-04-13", "2027-04-27"]
        );
        assert_eq!(
            iso(&rule.days(date(2027, 10, 19), date(2027, 11, 16))),
            ["2027-11-02", "2027-11-16"]
        );
    }

    #[test]
    fn the_first_monday_and_the_last_friday_of_the_month() {
        let first = rule("FREQ=MONTHLY;BYDAY=1MO");
        assert_eq!(first.spoken(), "jeden Monat am ersten Montag");
        assert_eq!(
            iso(&first.days(date(2027, 1, 4), date(2027, 4, 30))),
            ["2027-02-01", "2027-03-01", "2027-04-05"]
        );

        let last = Rule::like(date(2027, 1, 29), "month2").unwrap();
        assert_eq!(last.to_string(), "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR");
        assert_eq!(last.spoken(), "alle zwei Monate am letzten Freitag");
        assert_eq!(
            iso(&last.days(date(2027, 1, 29), date(2027, 7, 31))),
            ["2027-03-26", "2027-05-28", "2027-07-30"]
        );
    }

    #[test]
    fn first_monthly_then_several_times_a_month() {
        let often = rule("FREQ=MONTHLY;BYDAY=1WE,3WE");

        assert_eq!(often.spoken(), "jeden Monat am ersten und dritten Mittwoch");
        assert_eq!(
            iso(&often.days(date(2027, 2, 3), date(2027, 3, 31))),
            ["2027-02-17", "2027-03-03", "2027-03-17"]
        );
    }

    #[test]
    fn several_days_of_the_week_and_a_first_day_that_is_none_of_them() {
        let rule = Rule::of("week1", &[], &[Weekday::Thursday, Weekday::Monday], Date::ZERO);
        let rule = rule.unwrap();

        assert_eq!(rule.spoken(), "jede Woche am Montag und Donnerstag");
        assert_eq!(
            iso(&rule.days(date(2027, 1, 12), date(2027, 1, 21))),
            ["2027-01-14", "2027-01-18", "2027-01-21"]
        );
    }

    #[test]
    fn what_nobody_says_in_one_breath_is_no_rule() {
        for text in [
            "",
            "FREQ=DAILY",
            "FREQ=SECONDLY;BYDAY=MO",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=5MO",
            "FREQ=MONTHLY;BYDAY=1TU,3TH",
            "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
            "FREQ=WEEKLY;INTERVAL=9;BYDAY=MO",
            "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
            "FREQ=WEEKLY;BYDAY=Ö",
        ] {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_century_of_weeks_is_cut_off() {
        let weekly = Rule::like(date(2027, 1, 5), "week1").unwrap();
        assert_eq!(weekly.days(date(2027, 1, 5), date(2127, 1, 5)).len(), config::SERIES_DATES);
        assert_eq!(weekly.days(date(2027, 1, 5), date(2026, 1, 5)), []);
    }

    prop_compose! {
        fn any_rule()(
            step in select(STEPS.map(|(code, _)| code).to_vec()),
            places in subsequence(PLACES.map(|(place, _)| place).to_vec(), 1..=5),
            weekdays in subsequence(WEEKDAYS.map(|(.., day)| day).to_vec(), 1..=7),
        ) -> Rule {
            Rule::of(step, &places, &weekdays, Date::ZERO).unwrap()
        }
    }

    proptest! {
        /// What is stored is read again as it was.
        #[test]
        fn a_rule_survives_its_row(rule in any_rule()) {
            prop_assert_eq!(Rule::parse(&rule.to_string()), Some(rule));
        }

        /// The crate counts as a person with a calendar counts: each day from the first to the last is
        /// one of the rule's, or it is not.
        #[test]
        fn days_are_those_that_a_calendar_shows(rule in any_rule(), offset in 0..8_000i32) {
            let first = date(2020, 1, 1).saturating_add(jiff::Span::new().days(offset));
            let until = first.saturating_add(jiff::Span::new().days(400));
            let week = |day: Date| {
                let monday = i32::from(day.weekday().to_monday_zero_offset());
                super::super::days_between(date(2000, 1, 3), day) - monday
            };
            let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
            let is_met = |day: &Date| {
                rule.weekdays.contains(&day.weekday()) && match &rule.every {
                    Every::Weeks(step) => (week(*day) - week(first)) % (7 * i32::from(*step)) == 0,
                    Every::Months(step, places) => {
                        let nth = |place: &i8| day.nth_weekday_of_month(*place, day.weekday());
                        (month(*day) - month(first)) % i32::from(*step) == 0
                            && places.iter().any(|place| nth(place).is_ok_and(|met| met == *day))
                    }
                }
            };
            let calendar = first.series(jiff::Span::new().days(1)).skip(1).take(400);
            let expected: Vec<_> = calendar.filter(is_met).take(config::SERIES_DATES).collect();

            prop_assert_eq!(rule.days(first, until), expected);
        }

        #[test]
        fn anything_typed_is_read_or_refused(text in ".{0,60}") {
            let _ = Rule::parse(&text);
        }
    }
}
