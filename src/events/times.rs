//! When an event meets: sessions in local time, read from forms, checked against each other and
//! against the clocks of their zone.

use jiff::civil;

use super::{calendar, series};
use crate::clock;
use crate::config;
use crate::db::{LocalTime, Moment};
use crate::text::Line;
use crate::web::form::{self, Check, Fields};

/// From when to when, on one day, as the clocks of the event's zone show it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub starts_at: LocalTime,
    pub ends_at: LocalTime,
    /// Where it is, if not where the event is; empty: there.
    pub room: String,
}

impl Span {
    /// The same hours so many days later.
    pub fn later_by(&self, days: i32) -> Self {
        let moved = |time: LocalTime| {
            let span = jiff::Span::new().days(days);
            LocalTime::of(time.civil().saturating_add(span))
        };
        let room = self.room.clone();
        Self { starts_at: moved(self.starts_at), ends_at: moved(self.ends_at), room }
    }

    /// Its day.
    pub fn day(&self) -> civil::Date {
        self.starts_at.civil().date()
    }

    /// Whether a spring night skips its begin or its end.
    pub fn is_skipped(&self, zone: &str) -> bool {
        clock::skips(self.starts_at, zone) || clock::skips(self.ends_at, zone)
    }
}

/// When all of it begins and ends, in UTC.
pub fn bounds(spans: &[Span], zone: &str) -> Option<(Moment, Moment)> {
    let first = spans.iter().map(|span| span.starts_at).min()?;
    let last = spans.iter().map(|span| span.ends_at).max()?;
    Some((clock::instant(first, zone), clock::instant(last, zone)))
}

/// Sentence about a time that a spring night skips.
pub const SKIPPED: &str = "Diese Uhrzeit gibt es in der Nacht der Zeitumstellung nicht. \
    Bitte wählen Sie eine andere.";

/// Reads the repeated fields `session_date`, `session_from`, `session_to` and `session_room`: the n-th
/// of each belong together; a form may come without rooms. Rows without day and hours are left out.
/// `None` if something is wrong; what it is stands in `check` then, under `session_date_1` and so on.
pub fn parse(check: &mut Check, fields: &Fields, zone: &str) -> Option<Vec<Span>> {
    let column = |name| fields.all(name).collect::<Vec<_>>();
    let (days, froms, tos) = (column("session_date"), column("session_from"), column("session_to"));
    let rooms = column("session_room");
    let rows = days.len().max(froms.len()).max(tos.len());
    if rows > config::EVENT_SESSIONS {
        let most = config::EVENT_SESSIONS;
        check.refuse("session", format!("Eine Veranstaltung hat höchstens {most} Sitzungen."));
        return None;
    }
    let cell = |column: &[&str], row: usize| column.get(row).copied().unwrap_or("").to_owned();
    let mut spans: Vec<(usize, Span)> = Vec::new();
    let mut all_right = true;
    for row in 0..rows {
        let typed = (cell(&days, row), cell(&froms, row), cell(&tos, row));
        if typed.0.is_empty() && typed.1.is_empty() && typed.2.is_empty() {
            continue;
        }
        let room = room(check, row + 1, &cell(&rooms, row));
        match span(check, row + 1, &typed, zone).zip(room).map(|(span, room)| Span { room, ..span })
        {
            Some(span) => spans.push((row + 1, span)),
            None => all_right = false,
        }
    }
    spans.sort_by(|(_, one), (_, other)| one.cmp(other));
    if let (Some((_, first)), Some((row, last))) = (spans.first(), spans.last())
        && series::days_between(first.day(), last.day()) >= calendar::LONGEST_DAYS
    {
        check.refuse(
            &format!("session_date_{row}"),
            "Zwischen den Sitzungen liegt mehr als ein Jahr. Bitte prüfen Sie das Datum.",
        );
        all_right = false;
    }
    for pair in spans.windows(2) {
        if let [(_, before), (row, after)] = pair
            && after.starts_at < before.ends_at
        {
            check.refuse(
                &format!("session_from_{row}"),
                "Diese Sitzung überschneidet sich mit einer anderen. Bitte prüfen Sie die Zeiten.",
            );
            all_right = false;
        }
    }
    all_right.then(|| spans.into_iter().map(|(_, span)| span).collect())
}

fn room(check: &mut Check, row: usize, typed: &str) -> Option<String> {
    if typed.is_empty() {
        return Some(String::new());
    }
    match Line::parse(typed) {
        Ok(line) => Some(line.as_str().to_owned()),
        Err(error) => {
            check.refuse(&format!("session_room_{row}"), error.explain());
            None
        }
    }
}

fn span(
    check: &mut Check,
    row: usize,
    (day, from, to): &(String, String, String),
    zone: &str,
) -> Option<Span> {
    let field = |part: &str| format!("session_{part}_{row}");
    let read_day = form::day(day).filter(|day| (1970..=2199).contains(&day.civil().year()));
    if read_day.is_none() {
        check.refuse(
            &field("date"),
            match day.is_empty() {
                true => "Bitte wählen Sie einen Tag.",
                false => "Diesen Tag gibt es nicht. Bitte wählen Sie ein Datum wie 12.01.2027.",
            },
        );
    }
    let mut time = |part: &str, typed: &str| {
        let time = form::time(typed);
        if time.is_none() {
            check.refuse(&field(part), "Bitte geben Sie eine Uhrzeit wie 10:00 ein.");
        }
        time
    };
    let (from, to) = (time("from", from), time("to", to));
    let (day, from, to) = (read_day?, from?, to?);
    let (starts_at, ends_at) = (form::at(day, from), form::at(day, to));
    let span = Span { starts_at, ends_at, room: String::new() };
    if span.ends_at <= span.starts_at {
        check.refuse(
            &field("to"),
            "Die Sitzung endet, bevor sie beginnt. Bitte prüfen Sie die Uhrzeiten.",
        );
        return None;
    }
    let skipped = [("from", span.starts_at), ("to", span.ends_at)];
    if let Some((part, _)) = skipped.into_iter().find(|(_, time)| clock::skips(*time, zone)) {
        check.refuse(&field(part), SKIPPED);
        return None;
    }
    Some(span)
}

/// As the form shows them.
pub fn push_fields(fields: &mut Fields, spans: &[Span]) {
    for span in spans {
        let (start, end) = (span.starts_at.civil(), span.ends_at.civil());
        fields.push("session_date", start.date().to_string());
        fields.push("session_from", start.strftime("%H:%M").to_string());
        fields.push("session_to", end.strftime("%H:%M").to_string());
        fields.push("session_room", span.room.clone());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::ZONE;

    fn parsed(rows: &[(&str, &str, &str)]) -> Result<Vec<String>, Vec<(String, String)>> {
        let mut fields = Fields::default();
        for (day, from, to) in rows {
            fields.push("session_date", *day);
            fields.push("session_from", *from);
            fields.push("session_to", *to);
        }
        let mut check = Check::of(&fields);
        match parse(&mut check, &fields, ZONE) {
            Some(spans) => Ok(spans
                .into_iter()
                .map(|span| format!("{} {}", span.starts_at.iso(), span.ends_at.iso()))
                .collect()),
            None => Err(check
                .errors()
                .0
                .into_iter()
                .map(|error| (error.field, error.message))
                .collect()),
        }
    }

    fn wrong_fields(rows: &[(&str, &str, &str)]) -> Vec<String> {
        parsed(rows).unwrap_err().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn rows_are_read_in_any_order_and_empty_ones_left_out() {
        let rows = [("13.01.2027", "9", "13"), ("", "", ""), ("2027-01-12", "09:00", "13:00")];

        assert_eq!(
            parsed(&rows).unwrap(),
            ["2027-01-12T09:00 2027-01-12T13:00", "2027-01-13T09:00 2027-01-13T13:00"]
        );
        assert_eq!(parsed(&[]).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_session_that_ends_before_it_begins_and_a_day_that_is_none_are_both_told() {
        let rows = [("2027-01-12", "10:00", "09:00"), ("31.02.2027", "10:00", "")];

        assert_eq!(wrong_fields(&rows), ["session_to_1", "session_date_2", "session_to_2"]);
    }

    #[test]
    fn sessions_may_touch_but_not_overlap() {
        let touching = [("2027-01-12", "10:00", "12:00"), ("2027-01-12", "12:00", "14:00")];
        let overlapping = [("2027-01-12", "11:00", "13:00"), ("2027-01-12", "10:00", "12:00")];

        assert!(parsed(&touching).is_ok());
        assert_eq!(wrong_fields(&overlapping), ["session_from_1"]);
    }

    #[test]
    fn an_hour_that_a_spring_night_skips_is_refused_in_words() {
        let rows = [("2027-03-28", "01:30", "02:30")];

        assert_eq!(parsed(&rows).unwrap_err(), [("session_to_1".to_owned(), SKIPPED.to_owned())]);
    }

    #[test]
    fn too_many_sessions_are_refused() {
        assert_eq!(wrong_fields(&[("2027-01-12", "10:00", "12:00"); 21]), ["session"]);
    }

    prop_compose! {
        /// Times around both nights on which the clocks change, to the minute.
        fn near_a_change()(spring in any::<bool>(), minute in 0..(72 * 60i32)) -> LocalTime {
            let begin = match spring {
                true => civil::date(2027, 3, 27),
                false => civil::date(2027, 10, 30),
            };
            LocalTime::of(begin.at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(minute)))
        }
    }

    proptest! {
        /// What the clocks show comes back from UTC unharmed, but for hours that they never show.
        #[test]
        fn times_survive_the_way_through_utc(time in near_a_change()) {
            let back = clock::local(clock::instant(time, ZONE), ZONE);
            prop_assert_eq!(back == time, !clock::skips(time, ZONE));
        }

        /// Sessions come back from their form as they went in, on both weekends.
        #[test]
        fn sessions_survive_their_form(start in near_a_change(), minutes in 1..300i32) {
            let civil = start.civil();
            let end = LocalTime::of(civil.saturating_add(jiff::Span::new().minutes(minutes)));
            prop_assume!(end.civil().date() == civil.date());
            let span = Span { starts_at: start, ends_at: end, room: "Raum 2".into() };
            let mut fields = Fields::default();
            push_fields(&mut fields, std::slice::from_ref(&span));
            let mut check = Check::of(&fields);

            let read = parse(&mut check, &fields, ZONE);

            match span.is_skipped(ZONE) {
                true => prop_assert_eq!(read, None),
                false => {
                    prop_assert_eq!(read, Some(vec![span.clone()]));
                    let (begin, finish) = bounds(std::slice::from_ref(&span), ZONE).unwrap();
                    prop_assert!(begin < finish);
                    prop_assert_eq!(clock::local(begin, ZONE), start);
                }
            }
        }

        /// A week later the clock shows the same hours, whatever the sun does.
        #[test]
        fn later_keeps_the_hours(start in near_a_change(), weeks in 0..60i32) {
            let span = Span { starts_at: start, ends_at: start, room: String::new() };
            let span = span.later_by(weeks * 7);
            prop_assert_eq!(span.starts_at.civil().time(), start.civil().time());
            prop_assert_eq!(span.day().weekday(), start.civil().date().weekday());
        }
    }
}
