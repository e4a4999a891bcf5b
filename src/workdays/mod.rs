//! On which days an office is open: public holidays of each Land, weekends, and how many office hours
//! lie between two moments. Pure: knows no noun and no database.
//!
//! Begin with [`holiday`], then [`hours`] for deadlines that leave people their evenings.

pub mod hours;

use jiff::Unit;
use jiff::civil::{Date, Weekday};

use crate::db::text_enum;

text_enum! {
    /// A Land, by its letters in ISO 3166-2:DE.
    pub enum Land {
        BadenWuerttemberg = "BW" / "Baden-Württemberg",
        Bayern = "BY" / "Bayern",
        Berlin = "BE" / "Berlin",
        Brandenburg = "BB" / "Brandenburg",
        Bremen = "HB" / "Bremen",
        Hamburg = "HH" / "Hamburg",
        Hessen = "HE" / "Hessen",
        MecklenburgVorpommern = "MV" / "Mecklenburg-Vorpommern",
        Niedersachsen = "NI" / "Niedersachsen",
        NordrheinWestfalen = "NW" / "Nordrhein-Westfalen",
        RheinlandPfalz = "RP" / "Rheinland-Pfalz",
        Saarland = "SL" / "Saarland",
        Sachsen = "SN" / "Sachsen",
        SachsenAnhalt = "ST" / "Sachsen-Anhalt",
        SchleswigHolstein = "SH" / "Schleswig-Holstein",
        Thueringen = "TH" / "Thüringen",
    }
}

/// Where a house stands that has not said where.
pub const HOME: Land = Land::NordrheinWestfalen;

/// The name of the public holiday on this day in that Land, if it is one.
///
/// Left out are days that only some towns of a Land keep (Fronleichnam in parts of Sachsen and
/// Thüringen, Mariä Himmelfahrt in Catholic towns of Bayern, the Friedensfest in Augsburg), and
/// Easter and Whit Sunday, which are Sundays anyway. Sources: the Länder's laws on Sundays and
/// holidays as of 2026; Tag der Deutschen Einheit by Article 2 of the Einigungsvertrag.
pub fn holiday(land: Land, day: Date) -> Option<&'static str> {
    everywhere(day).or_else(|| regional(land, day))
}

/// Whether an office in that Land is open on this day.
pub fn is_workday(land: Land, day: Date) -> bool {
    !is_weekend(day) && holiday(land, day).is_none()
}

/// Saturday or Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn everywhere(day: Date) -> Option<&'static str> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some("Neujahr"),
        (5, 1) => Some("Tag der Arbeit"),
        (10, 3) => Some("Tag der Deutschen Einheit"),
        (12, 25) => Some("1. Weihnachtstag"),
        (12, 26) => Some("2. Weihnachtstag"),
        _ => None,
    };
    fixed.or_else(|| match days_after_easter(day)? {
        -2 => Some("Karfreitag"),
        1 => Some("Ostermontag"),
        39 => Some("Christi Himmelfahrt"),
        50 => Some("Pfingstmontag"),
        _ => None,
    })
}

fn regional(land: Land, day: Date) -> Option<&'static str> {
    use Land::{
        BadenWuerttemberg, Bayern, Berlin, Brandenburg, Bremen, Hamburg, Hessen,
        MecklenburgVorpommern, Niedersachsen, NordrheinWestfalen, RheinlandPfalz, Saarland,
        Sachsen, SachsenAnhalt, SchleswigHolstein, Thueringen,
    };
    let (name, kept_in): (&str, &[Land]) = match (day.month(), day.day()) {
        (1, 6) => ("Heilige Drei Könige", &[BadenWuerttemberg, Bayern, SachsenAnhalt]),
        (3, 8) => ("Internationaler Frauentag", &[Berlin, MecklenburgVorpommern]),
        (8, 15) => ("Mariä Himmelfahrt", &[Saarland]),
        (9, 20) => ("Weltkindertag", &[Thueringen]),
        (10, 31) => (
            "Reformationstag",
            &[
                Brandenburg,
                Bremen,
                Hamburg,
                MecklenburgVorpommern,
                Niedersachsen,
                Sachsen,
                SachsenAnhalt,
                SchleswigHolstein,
                Thueringen,
            ],
        ),
        (11, 1) => (
            "Allerheiligen",
            &[BadenWuerttemberg, Bayern, NordrheinWestfalen, RheinlandPfalz, Saarland],
        ),
        _ if is_day_of_repentance(day) => ("Buß- und Bettag", &[Sachsen]),
        _ if days_after_easter(day) == Some(60) => (
            "Fronleichnam",
            &[BadenWuerttemberg, Bayern, Hessen, NordrheinWestfalen, RheinlandPfalz, Saarland],
        ),
        _ => return None,
    };
    kept_in.contains(&land).then_some(name)
}

/// The Wednesday before 23 November.
fn is_day_of_repentance(day: Date) -> bool {
    day.weekday() == Weekday::Wednesday && day.month() == 11 && (16..=22).contains(&day.day())
}

/// How many days later; below zero if it is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

fn days_after_easter(day: Date) -> Option<i32> {
    Some(days_between(easter(day.year())?, day))
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days_of(land: Land, year: i16) -> Vec<(String, &'static str)> {
        let days = date(year, 1, 1).series(jiff::Span::new().days(1)).take(365);
        let kept = days.filter_map(|day| Some((day.to_string(), holiday(land, day)?)));
        kept.collect()
    }

    #[test]
    fn a_year_in_nordrhein_westfalen() {
        let days = [
            ("2027-01-01", "Neujahr"),
            ("2027-03-26", "Karfreitag"),
            ("2027-03-29", "Ostermontag"),
            ("2027-05-01", "Tag der Arbeit"),
            ("2027-05-06", "Christi Himmelfahrt"),
            ("2027-05-17", "Pfingstmontag"),
            ("2027-05-27", "Fronleichnam"),
            ("2027-10-03", "Tag der Deutschen Einheit"),
            ("2027-11-01", "Allerheiligen"),
            ("2027-12-25", "1. Weihnachtstag"),
            ("2027-12-26", "2. Weihnachtstag"),
        ];
        let expected: Vec<_> = days.map(|(day, name)| (day.to_owned(), name)).to_vec();

        assert_eq!(days_of(Land::NordrheinWestfalen, 2027), expected);
    }

    #[test]
    fn each_land_keeps_as_many_days_as_its_law_names() {
        let counted: Vec<_> =
            Land::ALL.iter().map(|land| (land.code(), days_of(*land, 2027).len())).collect();

        assert_eq!(
            counted,
            [
                ("BW", 12),
                ("BY", 12),
                ("BE", 10),
                ("BB", 10),
                ("HB", 10),
                ("HH", 10),
                ("HE", 10),
                ("MV", 11),
                ("NI", 10),
                ("NW", 11),
                ("RP", 11),
                ("SL", 12),
                ("SN", 11),
                ("ST", 11),
                ("SH", 10),
                ("TH", 11),
            ]
        );
    }

    #[test]
    fn moving_days_are_found_in_other_years_too() {
        assert_eq!(holiday(HOME, date(2026, 4, 6)), Some("Ostermontag"));
        assert_eq!(holiday(HOME, date(2028, 6, 15)), Some("Fronleichnam"));
        assert_eq!(holiday(Land::Sachsen, date(2026, 11, 18)), Some("Buß- und Bettag"));
        assert_eq!(holiday(Land::Sachsen, date(2028, 11, 22)), Some("Buß- und Bettag"));
        assert_eq!(holiday(Land::Bayern, date(2026, 11, 18)), None);
    }

    #[test]
    fn offices_are_open_from_monday_to_friday_but_not_on_holidays() {
        assert!(is_workday(HOME, date(2027, 1, 12)));
        assert!(!is_workday(HOME, date(2027, 1, 16)));
        assert!(!is_workday(HOME, date(2027, 5, 27)));
        assert!(is_workday(Land::Berlin, date(2027, 5, 27)));
    }
}
