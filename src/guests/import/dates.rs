//! Dates as lists write them: 17.03.2024, 7.3.24, 2024-03-17, 45368 (an Excel serial).

use jiff::civil::Date;

/// No living client entered before.
const EARLIEST_YEAR: i16 = 1950;
/// Excel's day 1, with its 29 February 1900 that never was already counted: right from serial 61.
const EXCEL_ZERO: Date = jiff::civil::date(1899, 12, 30);

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Not written like a date.
    NotADate,
    /// Written like one, but the calendar does not have it: 31.02.2026.
    Impossible,
    /// Before 1950, or more than a year ahead.
    Unlikely,
}

/// Reads the day a person entered. Two digits are the year of this century up to the next one
/// (seen from `today`), and of the last century beyond.
pub fn parse(cell: &str, today: Date) -> Result<Date, DateError> {
    let date = match day_of(cell) {
        "" => return Err(DateError::NotADate),
        serial if serial.bytes().all(|sign| sign.is_ascii_digit()) => from_serial(serial)?,
        day if day.contains('-') => from_parts(parts(day, '-')?, Order::YearFirst, today)?,
        day if day.contains('/') => from_parts(parts(day, '/')?, Order::DayFirst, today)?,
        day => from_parts(parts(day, '.')?, Order::DayFirst, today)?,
    };
    let likely = EARLIEST_YEAR..=today.year() + 1;
    if likely.contains(&date.year()) { Ok(date) } else { Err(DateError::Unlikely) }
}

/// Without the time that databases append: `2024-03-17 00:00:00`, `2024-03-17T00:00`.
fn day_of(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        Some(_) | None => cell,
    }
}

#[derive(Clone, Copy)]
enum Order {
    DayFirst,
    YearFirst,
}

fn parts(day: &str, separator: char) -> Result<[&str; 3], DateError> {
    let mut parts = day.split(separator).map(str::trim);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), Some(third), None) => Ok([first, second, third]),
        (..) => Err(DateError::NotADate),
    }
}

fn from_parts(parts: [&str; 3], order: Order, today: Date) -> Result<Date, DateError> {
    let [day, month, year] = match order {
        Order::DayFirst => parts,
        Order::YearFirst => [parts[2], parts[1], parts[0]],
    };
    let fits = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit())
    };
    if !fits(day, &[1, 2]) || !fits(month, &[1, 2]) || !fits(year, &[2, 4]) {
        return Err(DateError::NotADate);
    }
    let number = |part: &str| part.parse::<i16>().map_err(|_| DateError::NotADate);
    let year = if year.len() == 2 { century(number(year)?, today) } else { number(year)? };
    let (Ok(day), Ok(month)) = (day.parse(), month.parse()) else {
        return Err(DateError::NotADate);
    };
    Date::new(year, month, day).map_err(|_| DateError::Impossible)
}

fn century(year: i16, today: Date) -> i16 {
    let this_century = today.year() / 100 * 100 + year;
    if this_century > today.year() + 1 { this_century - 100 } else { this_century }
}

fn from_serial(serial: &str) -> Result<Date, DateError> {
    if serial.len() != 5 {
        return Err(DateError::NotADate);
    }
    let days: i64 = serial.parse().map_err(|_| DateError::NotADate)?;
    EXCEL_ZERO.checked_add(jiff::Span::new().days(days)).map_err(|_| DateError::Impossible)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn dates_as_lists_write_them() {
        for cell in [
            "17.03.2024",
            "17.3.24",
            " 17.03.2024 ",
            "17. 3. 2024",
            "2024-03-17",
            "17/03/2024",
            "2024-03-17 00:00:00",
            "2024-03-17T00:00:00",
            "17.03.2024 00:00",
            "45368",
        ] {
            assert_eq!(parse(cell, TODAY), Ok(date(2024, 3, 17)), "{cell}");
        }
    }

    #[test]
    fn two_digits_are_the_nearest_past() {
        assert_eq!(parse("1.2.27", TODAY), Ok(date(2027, 2, 1)));
        assert_eq!(parse("1.2.98", TODAY), Ok(date(1998, 2, 1)));
        assert_eq!(parse("1.2.28", TODAY), Err(DateError::Unlikely));
    }

    #[test]
    fn what_the_calendar_does_not_have_is_impossible() {
        for cell in ["31.02.2026", "29.02.2025", "0.1.2026", "1.13.2026", "2026-02-30"] {
            assert_eq!(parse(cell, TODAY), Err(DateError::Impossible), "{cell}");
        }
        assert_eq!(parse("29.02.2024", TODAY), Ok(date(2024, 2, 29)));
    }

    #[test]
    fn other_words_are_no_date() {
        for cell in
            ["", "bald", "2024", "1.2.", "1.2.2024.", "1-2", "März 2024", "1.2.20240", "+1.2.2024"]
        {
            assert_eq!(parse(cell, TODAY), Err(DateError::NotADate), "{cell}");
        }
        assert_eq!(parse("01.01.3026", TODAY), Err(DateError::Unlikely));
        assert_eq!(parse("00001", TODAY), Err(DateError::Unlikely));
    }
}
