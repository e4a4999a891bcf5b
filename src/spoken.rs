//! Days and hours as people say them, in five languages.
//!
//! Weekdays, months and their order come from the Unicode CLDR by way of `icu_datetime`; so do the
//! grammatical cases. Two things are ours. Ranges of hours: no library says "10 bis 12 Uhr". And
//! Arabic months: readers from Syria and Iraq know "كانون الثاني", readers from Egypt and the Maghreb
//! "يناير", so both are written, as the United Nations do. Digits are western everywhere, as on the
//! clocks and letters in Germany.
//!
//! All times are local times of the place; there is no zone here.

use std::cell::RefCell;
use std::sync::LazyLock;

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_datetime::fieldsets::{E, M, MD, MDE, YMD, YMDE};
use icu_datetime::input::Date as IcuDate;
use icu_locale_core::{Locale, locale};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff_icu::ConvertInto;
use tracing::error;

use crate::i18n::Language;

/// From when to when a session lasts. It may end on a later day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    pub starts_at: DateTime,
    pub ends_at: DateTime,
}

impl Hours {
    fn day(self) -> Date {
        self.starts_at.date()
    }

    fn is_as_long_as(self, other: Hours) -> bool {
        let times = |hours: Hours| (hours.starts_at.time(), hours.ends_at.time());
        times(self) == times(other)
    }
}

/// When an event is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// One day, or days in a row with the same hours: "Montag, 18. Januar, bis Freitag, 22. Januar" and
    /// "jeden Tag 9 bis 13 Uhr".
    Together { days: String, hours: String },
    /// Days with gaps or with hours of their own, one line each.
    Each(Vec<String>),
}

impl When {
    /// One line, or one for each session.
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        match self {
            Self::Together { days, hours } => vec![format!("{days}{} {hours}", comma(language))],
            Self::Each(lines) => lines.clone(),
        }
    }
}

/// When an event with these sessions is. The year is said where it is not the one of `today`.
/// Without sessions there are no lines.
#[must_use]
pub fn when(language: Language, sessions: &[Hours], today: Date) -> When {
    let mut sessions = sessions.to_vec();
    sessions.sort_unstable();
    match sessions.as_slice() {
        [only] => {
            When::Together { days: day(language, only.day(), today), hours: hours(language, *only) }
        }
        [first, .., last] if is_daily(&sessions) => When::Together {
            days: days(language, first.day(), last.day(), today),
            hours: every_day(language, *first),
        },
        sessions => {
            let line = |session: &Hours| {
                let day = day(language, session.day(), today);
                format!("{day}{} {}", comma(language), hours(language, *session))
            };
            When::Each(sessions.iter().map(line).collect())
        }
    }
}

/// One session on each of several days in a row, always at the same hours.
fn is_daily(sessions: &[Hours]) -> bool {
    sessions.windows(2).all(|pair| {
        let [earlier, later] = [pair[0], pair[1]];
        earlier.day().tomorrow().is_ok_and(|next| next == later.day())
            && earlier.is_as_long_as(later)
    })
}

/// "Dienstag, 12. Januar", and the year where it is not the one of `today`.
#[must_use]
pub fn day(language: Language, day: Date, today: Date) -> String {
    let has_year = day.year() != today.year();
    match (language, has_year) {
        (Language::Ar, _) => format!("{} {}", weekday(language, day), date(language, day, today)),
        // CLDR leaves out the comma only where there is no year.
        (Language::En, false) => {
            format!("{}, {}", weekday(language, day), date(language, day, today))
        }
        (Language::De | Language::En | Language::Uk | Language::Tr, true) => {
            written(language, DateFieldSet::YMDE(YMDE::long()), day)
        }
        (Language::De | Language::Uk | Language::Tr, false) => {
            written(language, DateFieldSet::MDE(MDE::long()), day)
        }
    }
}

/// "12. Januar", and the year where it is not the one of `today`: for "antworten Sie bis …".
#[must_use]
pub fn date(language: Language, day: Date, today: Date) -> String {
    let has_year = day.year() != today.year();
    match (language, has_year) {
        (Language::Ar, false) => format!("{} {}", day.day(), arabic_month(day)),
        (Language::Ar, true) => format!("{} {} {}", day.day(), arabic_month(day), day.year()),
        (Language::De | Language::En | Language::Uk | Language::Tr, true) => {
            written(language, DateFieldSet::YMD(YMD::long()), day)
        }
        (Language::De | Language::En | Language::Uk | Language::Tr, false) => {
            written(language, DateFieldSet::MD(MD::long()), day)
        }
    }
}

/// "Montag, 18. Januar, bis Freitag, 22. Januar".
#[must_use]
pub fn days(language: Language, first: Date, last: Date, today: Date) -> String {
    let (first, last) = (day(language, first, today), day(language, last, today));
    match language {
        Language::De => format!("{first}, bis {last}"),
        Language::En => format!("{first}, to {last}"),
        Language::Ar => format!("من {first} إلى {last}"),
        Language::Uk | Language::Tr => format!("{first} – {last}"),
    }
}

/// "10 Uhr", "10:30 Uhr": when something begins.
#[must_use]
pub fn time(language: Language, time: Time) -> String {
    match language {
        Language::De => format!("{} Uhr", german_time(time)),
        Language::En => english_time(time),
        Language::Uk => time.strftime("%H:%M").to_string(),
        Language::Ar => format!("الساعة {} {}", arabic_time(time), ArabicPart::of(time).word()),
        Language::Tr => time.strftime("saat %H.%M").to_string(),
    }
}

/// "10 bis 12 Uhr", "10:30 bis 12 Uhr".
#[must_use]
pub fn hours(language: Language, hours: Hours) -> String {
    let (from, to) = (hours.starts_at.time(), hours.ends_at.time());
    match language {
        Language::De => format!("{} bis {} Uhr", german_time(from), german_time(to)),
        Language::En => format!("{} to {}", english_time(from), english_time(to)),
        Language::Uk => format!("з {} до {}", from.strftime("%H:%M"), to.strftime("%H:%M")),
        Language::Ar => arabic_hours(from, to),
        Language::Tr => format!("saat {}–{}", from.strftime("%H.%M"), to.strftime("%H.%M")),
    }
}

/// "jeden Tag 9 bis 13 Uhr".
#[must_use]
pub fn every_day(language: Language, session: Hours) -> String {
    let hours = hours(language, session);
    match language {
        Language::De => format!("jeden Tag {hours}"),
        Language::En => format!("every day {hours}"),
        Language::Uk => format!("щодня {hours}"),
        Language::Ar => format!("كل يوم {hours}"),
        Language::Tr => format!("her gün {hours}"),
    }
}

/// For staff, in German: "Di 12.01.2027".
#[must_use]
pub fn short_day(day: Date) -> String {
    format!("{} {}", german_weekday(day.weekday()), day.strftime("%d.%m.%Y"))
}

/// For staff, in German: "Di 12.01.2027, 10:00–12:00". A later day of the end is named.
#[must_use]
pub fn short(hours: Hours) -> String {
    let (from, to) = (hours.starts_at.strftime("%H:%M"), hours.ends_at.strftime("%H:%M"));
    let (first, last) = (hours.day(), hours.ends_at.date());
    if first == last {
        format!("{}, {from}–{to}", short_day(first))
    } else {
        format!("{}, {from} – {}, {to}", short_day(first), short_day(last))
    }
}

/// For staff, in German: "Di 12.01.2027, 10:00–12:00", or "Mo 18.01.2027 – Fr 22.01.2027 (5 Sitzungen)".
/// Nothing for no session.
#[must_use]
pub fn short_all(sessions: &[Hours]) -> String {
    match (sessions.iter().min(), sessions.iter().max(), sessions.len()) {
        (Some(only), _, 1) => short(*only),
        (Some(first), Some(last), count) => {
            let (first, last) = (short_day(first.day()), short_day(last.day()));
            format!("{first} – {last} ({count} Sitzungen)")
        }
        (Some(_) | None, None, _) | (None, Some(_), _) => String::new(),
    }
}

fn german_weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Mo",
        Weekday::Tuesday => "Di",
        Weekday::Wednesday => "Mi",
        Weekday::Thursday => "Do",
        Weekday::Friday => "Fr",
        Weekday::Saturday => "Sa",
        Weekday::Sunday => "So",
    }
}

fn german_time(time: Time) -> String {
    match time.minute() {
        0 => time.hour().to_string(),
        _ => time.strftime("%-H:%M").to_string(),
    }
}

/// As gov.uk writes it, with the dots of our model letters: noon and midnight in words, because "12
/// p.m." is read both ways.
fn english_time(time: Time) -> String {
    let half = if time.hour() < 12 { "a.m." } else { "p.m." };
    match (time.hour(), time.minute()) {
        (12, 0) => "12 noon".to_owned(),
        (0, 0) => "12 midnight".to_owned(),
        (_, 0) => format!("{} {half}", time.strftime("%-I")),
        (_, _) => format!("{} {half}", time.strftime("%-I:%M")),
    }
}

/// The parts of the day that make twelve hours clear.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArabicPart {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

impl ArabicPart {
    fn of(time: Time) -> Self {
        match time.hour() {
            ..12 => Self::Morning,
            12 => Self::Noon,
            13..18 => Self::Afternoon,
            18.. => Self::Evening,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Morning => "صباحاً",
            Self::Noon => "ظهراً",
            Self::Afternoon => "بعد الظهر",
            Self::Evening => "مساءً",
        }
    }
}

/// "من الساعة 10 إلى الساعة 12 ظهراً": the part of the day once, where it holds for both or where
/// the way from morning to noon is clear without it.
fn arabic_hours(from: Time, to: Time) -> String {
    let (begin, end) = (ArabicPart::of(from), ArabicPart::of(to));
    let begin = match (begin, end) {
        (ArabicPart::Morning, ArabicPart::Noon) => String::new(),
        (begin, end) if begin == end => String::new(),
        (begin, _) => format!(" {}", begin.word()),
    };
    let (from, to) = (arabic_time(from), arabic_time(to));
    format!("من الساعة {from}{begin} إلى الساعة {to} {}", end.word())
}

fn arabic_time(time: Time) -> String {
    let pattern = if time.minute() == 0 { "%-I" } else { "%-I:%M" };
    time.strftime(pattern).to_string()
}

fn comma(language: Language) -> &'static str {
    match language {
        Language::De | Language::En | Language::Uk | Language::Tr => ",",
        Language::Ar => "،",
    }
}

const SYRIA: Locale = locale!("ar-SY-u-nu-latn");
const EGYPT: Locale = locale!("ar-EG-u-nu-latn");

fn cldr_locale(language: Language) -> Locale {
    match language {
        Language::De => locale!("de"),
        // Day before month, as in Germany.
        Language::En => locale!("en-GB"),
        Language::Uk => locale!("uk"),
        Language::Ar => SYRIA,
        Language::Tr => locale!("tr"),
    }
}

/// Both names of each month.
static ARABIC_MONTHS: LazyLock<[String; 12]> = LazyLock::new(|| {
    std::array::from_fn(|month| {
        let number = i8::try_from(month + 1).unwrap_or(1);
        let day = Date::constant(2027, 1, 1).with().month(number).build().unwrap_or_default();
        format!("{}/{}", self::month(&SYRIA, day), self::month(&EGYPT, day))
    })
});

fn arabic_month(day: Date) -> &'static str {
    let index = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
    ARABIC_MONTHS.get(index).map_or("", String::as_str)
}

fn month(locale: &Locale, day: Date) -> String {
    let fields = CalendarPeriodFieldSet::M(M::long());
    match DateTimeFormatter::try_new(locale.into(), fields) {
        Ok(formatter) => {
            let day: IcuDate<_> = day.convert_into();
            formatter.format(&day).to_string()
        }
        Err(problem) => without_words(problem, day),
    }
}

fn weekday(language: Language, day: Date) -> String {
    written(language, DateFieldSet::E(E::long()), day)
}

type Formatter = DateTimeFormatter<DateFieldSet>;

thread_local! {
    /// One for each language and kind of date: finding its words takes longer than writing a date.
    static FORMATTERS: RefCell<Vec<(Language, DateFieldSet, Formatter)>> = RefCell::default();
}

fn written(language: Language, fields: DateFieldSet, day: Date) -> String {
    FORMATTERS.with_borrow_mut(|known| {
        let is_it =
            |one: &&(Language, DateFieldSet, Formatter)| (one.0, one.1) == (language, fields);
        if let Some((_, _, formatter)) = known.iter().find(is_it) {
            return in_words(formatter, day);
        }
        match DateTimeFormatter::try_new((&cldr_locale(language)).into(), fields) {
            Ok(formatter) => {
                let said = in_words(&formatter, day);
                known.push((language, fields, formatter));
                said
            }
            Err(problem) => without_words(problem, day),
        }
    })
}

fn in_words(formatter: &Formatter, day: Date) -> String {
    let day: IcuDate<_> = day.convert_into();
    // CLDR's narrow blank before "р." is lost on old phones.
    formatter.format(&day).to_string().replace('\u{202f}', " ")
}

/// The words are compiled in, so this does not happen; if it does, a date in figures is better than
/// none.
fn without_words(problem: impl std::fmt::Display, day: Date) -> String {
    error!(%problem, "the words for a date are missing");
    day.strftime("%d.%m.%Y").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const JANUARY: Date = Date::constant(2027, 1, 2);
    const NOVEMBER: Date = Date::constant(2026, 11, 22);

    fn session(day: i8, from: (i8, i8), to: (i8, i8)) -> Hours {
        let day = date(2027, 1, day);
        Hours { starts_at: day.at(from.0, from.1, 0, 0), ends_at: day.at(to.0, to.1, 0, 0) }
    }

    fn in_all(say: impl Fn(Language) -> String) -> [String; 5] {
        Language::ALL.map(say)
    }

    #[test]
    fn a_day_of_this_year() {
        assert_eq!(
            in_all(|language| day(language, date(2027, 1, 12), JANUARY)),
            [
                "Dienstag, 12. Januar",
                "Tuesday, 12 January",
                "вівторок, 12 січня",
                "الثلاثاء 12 كانون الثاني/يناير",
                "12 Ocak Salı",
            ]
        );
    }

    #[test]
    fn a_day_of_another_year_says_so() {
        assert_eq!(
            in_all(|language| day(language, date(2027, 1, 12), NOVEMBER)),
            [
                "Dienstag, 12. Januar 2027",
                "Tuesday, 12 January 2027",
                "вівторок, 12 січня 2027 р.",
                "الثلاثاء 12 كانون الثاني/يناير 2027",
                "12 Ocak 2027 Salı",
            ]
        );
    }

    #[test]
    fn a_date_without_weekday() {
        assert_eq!(
            in_all(|language| date_of(language, JANUARY)),
            ["5. März", "5 March", "5 березня", "5 آذار/مارس", "5 Mart"]
        );
        assert_eq!(date_of(Language::Uk, NOVEMBER), "5 березня 2027 р.");
    }

    fn date_of(language: Language, today: Date) -> String {
        super::date(language, date(2027, 3, 5), today)
    }

    #[test]
    fn arabic_months_have_both_names() {
        let names: Vec<String> =
            (1..=12).map(|month| arabic_month(date(2027, month, 1)).to_owned()).collect();
        assert_eq!(
            names,
            [
                "كانون الثاني/يناير",
                "شباط/فبراير",
                "آذار/مارس",
                "نيسان/أبريل",
                "أيار/مايو",
                "حزيران/يونيو",
                "تموز/يوليو",
                "آب/أغسطس",
                "أيلول/سبتمبر",
                "تشرين الأول/أكتوبر",
                "تشرين الثاني/نوفمبر",
                "كانون الأول/ديسمبر",
            ]
        );
    }

    #[test]
    fn hours_of_a_morning() {
        assert_eq!(
            in_all(|language| hours(language, session(12, (10, 0), (12, 0)))),
            [
                "10 bis 12 Uhr",
                "10 a.m. to 12 noon",
                "з 10:00 до 12:00",
                "من الساعة 10 إلى الساعة 12 ظهراً",
                "saat 10.00–12.00",
            ]
        );
    }

    #[test]
    fn hours_with_minutes_across_noon() {
        assert_eq!(
            in_all(|language| hours(language, session(12, (9, 30), (14, 15)))),
            [
                "9:30 bis 14:15 Uhr",
                "9:30 a.m. to 2:15 p.m.",
                "з 09:30 до 14:15",
                "من الساعة 9:30 صباحاً إلى الساعة 2:15 بعد الظهر",
                "saat 09.30–14.15",
            ]
        );
        assert_eq!(
            hours(Language::Ar, session(12, (14, 0), (16, 0))),
            "من الساعة 2 إلى الساعة 4 بعد الظهر"
        );
    }

    #[test]
    fn a_single_time() {
        assert_eq!(
            in_all(|language| time(language, session(12, (10, 30), (12, 0)).starts_at.time())),
            ["10:30 Uhr", "10:30 a.m.", "10:30", "الساعة 10:30 صباحاً", "saat 10.30"]
        );
        let noon = jiff::civil::time(12, 0, 0, 0);
        assert_eq!(time(Language::De, noon), "12 Uhr");
        assert_eq!(time(Language::Ar, noon), "الساعة 12 ظهراً");
        assert_eq!(english_time(jiff::civil::time(0, 0, 0, 0)), "12 midnight");
        assert_eq!(english_time(jiff::civil::time(12, 30, 0, 0)), "12:30 p.m.");
    }

    #[test]
    fn a_week_is_said_at_once() {
        let week: Vec<Hours> = (18..=22).map(|day| session(day, (9, 0), (13, 0))).collect();
        assert_eq!(
            in_all(|language| when(language, &week, JANUARY).lines(language).join("|")),
            [
                "Montag, 18. Januar, bis Freitag, 22. Januar, jeden Tag 9 bis 13 Uhr",
                "Monday, 18 January, to Friday, 22 January, every day 9 a.m. to 1 p.m.",
                "понеділок, 18 січня – пʼятниця, 22 січня, щодня з 09:00 до 13:00",
                "من الاثنين 18 كانون الثاني/يناير إلى الجمعة 22 كانون الثاني/يناير، \
                 كل يوم من الساعة 9 صباحاً إلى الساعة 1 بعد الظهر",
                "18 Ocak Pazartesi – 22 Ocak Cuma, her gün saat 09.00–13.00",
            ]
        );
    }

    #[test]
    fn days_with_gaps_or_other_hours_are_listed() {
        let gap = [session(19, (9, 0), (12, 0)), session(12, (9, 0), (12, 0))];
        assert_eq!(
            when(Language::De, &gap, JANUARY).lines(Language::De),
            ["Dienstag, 12. Januar, 9 bis 12 Uhr", "Dienstag, 19. Januar, 9 bis 12 Uhr"]
        );

        let hours = [session(12, (9, 0), (12, 0)), session(13, (9, 0), (11, 30))];
        assert_eq!(when(Language::De, &hours, JANUARY).lines(Language::De).len(), 2);
        assert_eq!(when(Language::De, &[], JANUARY).lines(Language::De), [""; 0]);
    }

    #[test]
    fn the_short_form_for_staff() {
        let mut evening = session(12, (10, 0), (12, 0));
        assert_eq!(short(evening), "Di 12.01.2027, 10:00–12:00");
        evening.ends_at = date(2027, 1, 13).at(1, 0, 0, 0);
        assert_eq!(short(evening), "Di 12.01.2027, 10:00 – Mi 13.01.2027, 01:00");

        let week: Vec<Hours> = (18..=22).map(|day| session(day, (9, 0), (13, 0))).collect();
        assert_eq!(short_all(&week), "Mo 18.01.2027 – Fr 22.01.2027 (5 Sitzungen)");
        assert_eq!(short_all(&[]), "");
    }

    /// A guest who reads "jeden Tag 9 bis 13 Uhr" across the switch to summer time comes at nine.
    #[test]
    fn the_switch_to_summer_time_changes_no_words() {
        let days = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)];
        let sessions =
            days.map(|day| Hours { starts_at: day.at(9, 0, 0, 0), ends_at: day.at(13, 0, 0, 0) });
        assert_eq!(
            when(Language::De, &sessions, JANUARY).lines(Language::De),
            ["Samstag, 27. März, bis Montag, 29. März, jeden Tag 9 bis 13 Uhr"]
        );
    }
}
