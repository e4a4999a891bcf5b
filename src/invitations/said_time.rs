//! When somebody wishes to be called, as people say it: "Dienstag ab 14 Uhr". Pure.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday, time};

/// When nobody says an hour.
const MORNING: Time = time(9, 0, 0, 0);
/// Days ahead that somebody names by their weekday or date: further on, nobody remembers having said so.
const FURTHEST: i32 = 180;

/// The next moment that these words mean, seen from now; `None`: they name none that is to come.
///
/// ```
/// use treffpunkt::invitations::said_time::said_time;
///
/// let monday = "2027-01-04T10:30".parse().unwrap();
/// let read = |words| said_time(words, monday).map(|time| time.to_string());
///
/// assert_eq!(read("Dienstag ab 14 Uhr").unwrap(), "2027-01-05T14:00:00");
/// assert_eq!(read("morgen Vormittag").unwrap(), "2027-01-05T09:00:00");
/// assert_eq!(read("12.1. um 9:30").unwrap(), "2027-01-12T09:30:00");
/// assert_eq!(read("in 2 Stunden").unwrap(), "2027-01-04T12:30:00");
/// assert_eq!(read("0171 3920094"), None);
/// ```
pub fn said_time(words: &str, now: DateTime) -> Option<DateTime> {
    let folded = words.to_lowercase();
    let words: Vec<&str> = folded
        .split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '–' | '('))
        .map(|word| word.trim_matches(['!', '?', ')']))
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(then) = after_a_while(&words, now) {
        return Some(then);
    }
    // "um 9.10 Uhr" is no day of October.
    let is_hour = |place: usize| words.get(place + 1).is_some_and(|word| word.starts_with("uhr"));
    let mut named = words.iter().enumerate().filter(|(place, _)| !is_hour(*place));
    let day = named.find_map(|(_, word)| day(word, now.date()));
    let hour = hour(&words);
    let then = match (day, hour) {
        (None, None) => return None,
        (Some(day), Some(hour)) => day.to_datetime(hour),
        (Some(day), None) if day == now.date() => now,
        (Some(day), None) => day.to_datetime(MORNING),
        (None, Some(hour)) => {
            let today = now.date().to_datetime(hour);
            match today < now {
                true => today.checked_add(1.day()).ok()?,
                false => today,
            }
        }
    };
    let last = now.checked_add(FURTHEST.days()).ok()?;
    (then >= now && then <= last).then_some(then)
}

/// "in 2 Stunden", "in einer halben Stunde"
fn after_a_while(words: &[&str], now: DateTime) -> Option<DateTime> {
    let place = words.iter().position(|word| *word == "in")?;
    let (count, unit) = match words.get(place + 1..)? {
        ["einer", "halben", "stunde", ..] => (30, "minuten"),
        [count, unit, ..] => (number(count)?, *unit),
        [..] => return None,
    };
    let span = match unit {
        "minute" | "minuten" => count.minutes(),
        "stunde" | "stunden" => count.hours(),
        "tag" | "tagen" => count.days(),
        "woche" | "wochen" => count.weeks(),
        _ => return None,
    };
    now.checked_add(span).ok()
}

fn number(word: &str) -> Option<i64> {
    match word {
        "einer" | "einem" | "ein" => Some(1),
        "zwei" => Some(2),
        "drei" => Some(3),
        digits => digits.parse().ok().filter(|count| (1..=200).contains(count)),
    }
}

fn day(word: &str, today: Date) -> Option<Date> {
    match word {
        "heute" => return Some(today),
        "morgen" => return today.tomorrow().ok(),
        "übermorgen" => return today.tomorrow().ok()?.tomorrow().ok(),
        _ => {}
    }
    if let Some(weekday) = weekday(word) {
        // Whoever says "Montag" on a Monday means the next one.
        return today.nth_weekday(1, weekday).ok();
    }
    let mut parts = word.trim_end_matches('.').split('.');
    let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    match parts.next() {
        Some(year) => {
            let year: i16 = year.parse().ok()?;
            Date::new(if year < 100 { year + 2000 } else { year }, month, day).ok()
        }
        None => {
            let this_year = Date::new(today.year(), month, day).ok()?;
            match this_year < today {
                true => Date::new(today.year() + 1, month, day).ok(),
                false => Some(this_year),
            }
        }
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let word = word.strip_suffix('s').filter(|stem| stem.ends_with("tag")).unwrap_or(word);
    Some(match word {
        "montag" | "mo" => Weekday::Monday,
        "dienstag" | "di" => Weekday::Tuesday,
        "mittwoch" | "mittwochs" | "mi" => Weekday::Wednesday,
        "donnerstag" | "do" => Weekday::Thursday,
        "freitag" | "fr" => Weekday::Friday,
        "samstag" | "sonnabend" | "sa" => Weekday::Saturday,
        _ => return None,
    })
}

/// The hour among the words. A bare number is one only beside a word that says so: numbers of phones
/// and houses are none.
fn hour(words: &[&str]) -> Option<Time> {
    for (place, word) in words.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| words.get(place));
        let after = words.get(place + 1);
        let named = before.is_some_and(|word| {
            matches!(*word, "ab" | "um" | "gegen" | "nach" | "zwischen" | "von" | "vor" | "bis")
        }) || after.is_some_and(|word| word.trim_end_matches('.') == "uhr");
        let glued = word.strip_suffix("uhr");
        let digits = glued.unwrap_or(word);
        let (hour, minute) = match digits
            .split_once(':')
            .or_else(|| digits.split_once('.').filter(|(_, minute)| named && minute.len() == 2))
        {
            Some((hour, minute)) => (hour, minute),
            None if named || glued.is_some() => (digits, "0"),
            None => continue,
        };
        if let (Ok(hour), Ok(minute)) = (hour.parse::<i8>(), minute.parse::<i8>())
            && let Ok(time) = Time::new(hour, minute, 0, 0)
        {
            return Some(time);
        }
    }
    let named = |time: Time| Some(time);
    words.iter().find_map(|word| match word.trim_end_matches('s') {
        "früh" | "vormittag" => named(MORNING),
        "mittag" => named(time(12, 0, 0, 0)),
        "nachmittag" => named(time(14, 0, 0, 0)),
        "abend" => named(time(17, 0, 0, 0)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Seen from Monday, 4 January 2027, half past ten.
    fn read(words: &str) -> String {
        let monday = "2027-01-04T10:30".parse().unwrap();
        said_time(words, monday)
            .map(|then| then.strftime("%d.%m. %H:%M").to_string())
            .unwrap_or_default()
    }

    #[test]
    fn days_and_hours_are_read_as_people_say_them() {
        assert_eq!(read("Dienstag ab 14 Uhr"), "05.01. 14:00");
        assert_eq!(read("am Montag gegen 9"), "11.01. 09:00");
        assert_eq!(read("heute nachmittags"), "04.01. 14:00");
        assert_eq!(read("Freitags nach 15.30 Uhr"), "08.01. 15:30");
        assert_eq!(read("Mi. um 16:45"), "06.01. 16:45");
        assert_eq!(read("9 Uhr"), "05.01. 09:00");
        assert_eq!(read("14Uhr"), "04.01. 14:00");
        assert_eq!(read("morgen um 9.10 Uhr"), "05.01. 09:10");
        assert_eq!(read("in einer halben Stunde"), "04.01. 11:00");
        assert_eq!(read("übermorgen"), "06.01. 09:00");
        assert_eq!(read("12.1.2027, 0171 3920094"), "12.01. 09:00");
        assert_eq!(read("3.1."), "");
        assert_eq!(read("Dienstag ab 14 Uhr, 0221 4710 777"), "05.01. 14:00");
    }

    #[test]
    fn what_names_no_time_is_no_time() {
        for words in ["", "egal", "0221 4710 777", "bitte nicht vormi", "Haus 12", "heute um 9 Uhr"]
        {
            assert_eq!(read(words), "", "{words}");
        }
    }

    proptest! {
        /// Whatever is typed, what comes of it is to come, and not too far away.
        #[test]
        fn nothing_in_the_past_and_nothing_far_away(words in ".{0,40}") {
            let now: DateTime = "2027-01-04T10:30".parse().unwrap();
            if let Some(then) = said_time(&words, now) {
                prop_assert!(then >= now);
            }
        }
    }
}
