//! Writes an event as a calendar file (RFC 5545) that a program can be told about again (RFC 5546).
//!
//! **One event, one UID.** A week of five mornings is one recurring `VEVENT`, not five: a guest finds
//! one entry, a colleague answers once, one `CANCEL` takes all away, and a session that moves or is
//! dropped leaves no twin behind. RFC 5546 asks for it too: all components of a `REQUEST` or `CANCEL`
//! carry the same UID. `RDATE` would say it more plainly, but Outlook and Google do not read it; so
//! the sessions become a rule (`RRULE` daily or weekly), its gaps `EXDATE`, and sessions at other
//! hours overrides (`RECURRENCE-ID`), as Exchange itself writes them. Two sessions on one day become
//! one entry from the first beginning to the last end.
//!
//! **What is stored and what is counted.** The UID is random and stored with the event; it contains
//! neither date nor place. `SEQUENCE` goes up with each change that matters to a guest; a cancellation
//! is one.
//!
//! The crate `ics` writes the lines. It folds them one octet too late after the first (76 with the
//! blank), so they are unfolded and folded again here.

use ics::components::Property;
use ics::parameters::{CN, CUType, PartStat, RSVP, Role};
use ics::properties::{
    Attendee as AttendeeLine, CalScale, Class as ClassLine, Description, DtEnd, DtStart, ExDate,
    Location, Method as MethodLine, Organizer, RRule, RecurrenceID, Sequence, Status as StatusLine,
    Summary, TzName,
};
use ics::{Daylight, ICalendar, Standard, TimeZone, escape_text};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone as Zone;
use jiff::{Timestamp, Unit};

use crate::spoken::Hours;

/// The zone of every session. Its rules are written into each file.
pub const ZONE: &str = "Europe/Berlin";

/// An event may span this many days from its first to its last session, so that a typing error in a
/// year does not become a calendar of thousands of gaps.
pub const LONGEST_DAYS: i32 = 400;

/// RFC 5545, 3.1: the longest line in octets, without its end.
const LINE: usize = 75;

const PRODUCT: &str = "-//Treffpunkt//Treffpunkt//DE";

/// One event as one recipient's calendar should know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Random, stored once, never made from date or place.
    pub uid: String,
    /// How often something that matters has changed, the cancellation included.
    pub sequence: u32,
    pub purpose: Purpose,
    /// When this file was made.
    pub made_at: Timestamp,
    /// In local time of [`ZONE`], in any order; at least one.
    pub sessions: Vec<Hours>,
    /// Neutral for clients: it is what others see over a shoulder.
    pub summary: String,
    pub location: String,
    /// Plain text, with the link and the phone number.
    pub description: String,
    pub class: Class,
    /// RFC 5546 asks for one in every method; programs match a cancellation by it.
    pub organizer: Mailbox,
}

/// What the recipient's program shall do with the file: the `METHOD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To whoever has not said yes: a date that may be. Their calendar does not count on it.
    Offer,
    /// To whoever comes: a date to keep. It has no `ATTENDEE`, so no program sends an answer by itself.
    Publish,
    /// To colleagues and partners who have a seat: it stands in their calendar and changes with the
    /// event. Their answer is known already, so no program asks for one; whoever takes it back in
    /// their calendar is heard (`crate::inbox`).
    Request { attendee: Mailbox },
    /// Takes back what was published.
    CancelPublished,
    /// Takes back what was requested from this attendee.
    CancelRequested { attendee: Mailbox },
}

impl Purpose {
    /// The iTIP method, for the `method` parameter of the mail part too.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self {
            Self::Offer | Self::Publish => "PUBLISH",
            Self::Request { .. } => "REQUEST",
            Self::CancelPublished | Self::CancelRequested { .. } => "CANCEL",
        }
    }

    /// The media type of the mail part (RFC 6047, 2.4).
    #[must_use]
    pub fn content_type(&self) -> String {
        format!("text/calendar; charset=UTF-8; method={}", self.method())
    }

    fn status(&self) -> StatusLine<'static> {
        match self {
            Self::Offer => StatusLine::tentative(),
            Self::Publish | Self::Request { .. } => StatusLine::confirmed(),
            Self::CancelPublished | Self::CancelRequested { .. } => StatusLine::cancelled(),
        }
    }

    /// A cancellation without `RECURRENCE-ID` takes all occurrences away (RFC 5546, 3.2.5).
    fn overrides<'a>(&self, timetable: &'a Timetable) -> &'a [Hours] {
        match self {
            Self::Offer | Self::Publish | Self::Request { .. } => &timetable.overrides,
            Self::CancelPublished | Self::CancelRequested { .. } => &[],
        }
    }

    fn attendee(&self) -> Option<AttendeeLine<'static>> {
        match self {
            Self::Offer | Self::Publish | Self::CancelPublished => None,
            Self::Request { attendee } => {
                let mut line = attendee.as_attendee();
                line.add(PartStat::ACCEPTED);
                line.add(RSVP::False);
                Some(line)
            }
            Self::CancelRequested { attendee } => Some(attendee.as_attendee()),
        }
    }
}

/// Who may see the entry in a shared calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// For clients: others see that the time is taken, not by what.
    Private,
    Public,
}

/// A name and an address that has been parsed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

impl Mailbox {
    fn uri(&self) -> String {
        let address = self.address.chars().filter(|sign| !sign.is_control() && *sign != ' ');
        format!("mailto:{}", address.collect::<String>())
    }

    /// RFC 5545, 3.2: quoted, because a comma or colon would end it; no quote can stand inside.
    fn quoted_name(&self) -> String {
        let name: String = self.name.chars().filter(|sign| !sign.is_control()).collect();
        format!("\"{}\"", name.replace('"', "'"))
    }

    fn as_organizer(&self) -> Organizer<'static> {
        let mut line = Organizer::new(self.uri());
        line.add(CN::new(self.quoted_name()));
        line
    }

    fn as_attendee(&self) -> AttendeeLine<'static> {
        let mut line = AttendeeLine::new(self.uri());
        line.add(CN::new(self.quoted_name()));
        line.add(CUType::INDIVIDUAL);
        line.add(Role::REQ_PARTICIPANT);
        line
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("an event without sessions has no place in a calendar")]
    NoSession,
    #[error("the session of {starts_at} ends before it starts")]
    EndsBeforeStart { starts_at: DateTime },
    #[error("more than {LONGEST_DAYS} days from {first} to {last}")]
    TooLong { first: Date, last: Date },
}

/// The file, in UTF-8, with CRLF and no line longer than 75 octets.
///
/// # Errors
/// No session, one that does not end after its start, or more than [`LONGEST_DAYS`] between the
/// first and the last.
pub fn write(entry: &Entry) -> Result<Vec<u8>, CalendarError> {
    let timetable = Timetable::of(&entry.sessions)?;
    let mut calendar = ICalendar::new("2.0", PRODUCT);
    calendar.push(CalScale::new("GREGORIAN"));
    calendar.push(MethodLine::new(entry.purpose.method()));
    calendar.add_timezone(berlin());

    add(&mut calendar, entry, &timetable);
    Ok(folded(&calendar.to_string()).into_bytes())
}

fn add(calendar: &mut ICalendar<'static>, entry: &Entry, timetable: &Timetable) {
    let mut master = event(entry, timetable.first);
    if let Some(rule) = timetable.rule() {
        master.push(RRule::new(rule));
    }
    for gap in &timetable.gaps {
        master.push(local(ExDate::new(stamp(timetable.nominal_start(*gap)))));
    }
    calendar.add_event(master);
    for session in entry.purpose.overrides(timetable) {
        let mut moved = event(entry, *session);
        let nominal = timetable.nominal_start(session.starts_at.date());
        moved.push(local(RecurrenceID::new(stamp(nominal))));
        calendar.add_event(moved);
    }
}

/// Many events as one calendar that a program asks for again and again, under this name. An event that
/// has no place in a calendar is left out.
#[must_use]
pub fn write_feed(name: &str, every: std::time::Duration, entries: &[Entry]) -> Vec<u8> {
    let mut calendar = ICalendar::new("2.0", PRODUCT);
    calendar.push(CalScale::new("GREGORIAN"));
    calendar.push(MethodLine::new(Purpose::Publish.method()));
    // RFC 7986 for the one, what programs read for the other.
    let minutes = format!("PT{}M", every.as_secs() / 60);
    calendar.push(Property::new("NAME", text(name)));
    calendar.push(Property::new("X-WR-CALNAME", text(name)));
    let mut refresh = Property::new("REFRESH-INTERVAL", minutes.clone());
    refresh.add(ics::components::Parameter::new("VALUE", "DURATION"));
    calendar.push(refresh);
    calendar.push(Property::new("X-PUBLISHED-TTL", minutes));
    calendar.add_timezone(berlin());
    for entry in entries {
        if let Ok(timetable) = Timetable::of(&entry.sessions) {
            add(&mut calendar, entry, &timetable);
        }
    }
    folded(&calendar.to_string()).into_bytes()
}

fn event(entry: &Entry, session: Hours) -> ics::Event<'static> {
    let made_at = entry.made_at.to_zoned(Zone::UTC).datetime();
    let mut event = ics::Event::new(text(&entry.uid), format!("{}Z", stamp(made_at)));
    event.push(local(DtStart::new(stamp(session.starts_at))));
    event.push(local(DtEnd::new(stamp(session.ends_at))));
    event.push(Sequence::new(entry.sequence.to_string()));
    event.push(entry.purpose.status());
    event.push(match entry.class {
        Class::Private => ClassLine::private(),
        Class::Public => ClassLine::public(),
    });
    event.push(Summary::new(text(&one_line(&entry.summary))));
    event.push(Location::new(text(&one_line(&entry.location))));
    event.push(Description::new(text(&entry.description)));
    event.push(entry.organizer.as_organizer());
    if let Some(attendee) = entry.purpose.attendee() {
        event.push(attendee);
    }
    event
}

/// Sessions as a rule with exceptions.
struct Timetable {
    first: Hours,
    /// Days from one occurrence of the rule to the next; nought if there is only one.
    step: i32,
    occurrences: i32,
    /// Days on which the rule has an occurrence and the event has no session.
    gaps: Vec<Date>,
    /// Sessions at other hours than the first.
    overrides: Vec<Hours>,
}

impl Timetable {
    fn of(sessions: &[Hours]) -> Result<Self, CalendarError> {
        let days = one_a_day(sessions)?;
        let (Some(&first), Some(last)) = (days.first(), days.last()) else {
            return Err(CalendarError::NoSession);
        };
        let (start, end) = (first.starts_at.date(), last.starts_at.date());
        let span = days_between(start, end);
        if span > LONGEST_DAYS {
            return Err(CalendarError::TooLong { first: start, last: end });
        }
        let offsets = days.iter().map(|day| days_between(start, day.starts_at.date()));
        let step = offsets.clone().fold(0, greatest_common_divisor);
        let occurrences = if step == 0 { 1 } else { span / step + 1 };
        let held: Vec<i32> = offsets.collect();
        let gaps = (0..occurrences)
            .map(|index| index * step)
            .filter(|offset| !held.contains(offset))
            .map(|offset| start.saturating_add(jiff::Span::new().days(offset)))
            .collect();
        let overrides = days.iter().filter(|day| !has_hours_of(**day, first)).copied().collect();
        Ok(Self { first, step, occurrences, gaps, overrides })
    }

    fn rule(&self) -> Option<String> {
        let count = self.occurrences;
        let (frequency, interval) = match (self.step, self.step % 7) {
            (0, _) => return None,
            (step, 0) => ("WEEKLY", step / 7),
            (step, _) => ("DAILY", step),
        };
        Some(match interval {
            1 => format!("FREQ={frequency};COUNT={count}"),
            _ => format!("FREQ={frequency};INTERVAL={interval};COUNT={count}"),
        })
    }

    /// When the rule lets an occurrence begin.
    fn nominal_start(&self, day: Date) -> DateTime {
        day.to_datetime(self.first.starts_at.time())
    }
}

/// In order of time; sessions of one day from the first beginning to the last end.
fn one_a_day(sessions: &[Hours]) -> Result<Vec<Hours>, CalendarError> {
    let mut sessions = sessions.to_vec();
    sessions.sort_unstable();
    let mut days: Vec<Hours> = Vec::with_capacity(sessions.len());
    for session in sessions {
        if session.ends_at <= session.starts_at {
            return Err(CalendarError::EndsBeforeStart { starts_at: session.starts_at });
        }
        match days.last_mut() {
            Some(day) if day.starts_at.date() == session.starts_at.date() => {
                day.ends_at = day.ends_at.max(session.ends_at);
            }
            Some(_) | None => days.push(session),
        }
    }
    Ok(days)
}

fn has_hours_of(session: Hours, other: Hours) -> bool {
    session.starts_at.time() == other.starts_at.time()
        && session.ends_at.time() == other.ends_at.time()
        && nights(session) == nights(other)
}

fn nights(session: Hours) -> i32 {
    days_between(session.starts_at.date(), session.ends_at.date())
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(i32::MAX, |span| span.get_days())
}

fn greatest_common_divisor(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Both rules of the European Union since 1996 (Directive 2000/84/EC): summer time from the last
/// Sunday of March, 2 a.m., to the last Sunday of October, 3 a.m.
fn berlin() -> TimeZone<'static> {
    let mut summer = Daylight::new("19960331T020000", "+0100", "+0200");
    summer.push(TzName::new("CEST"));
    summer.push(RRule::new("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"));
    let mut winter = Standard::new("19961027T030000", "+0200", "+0100");
    winter.push(TzName::new("CET"));
    winter.push(RRule::new("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"));
    let mut zone = TimeZone::daylight(ZONE, summer);
    zone.add_standard(winter);
    zone
}

/// Local time with the zone's name, never bare and never as UTC: the hour survives a new law.
fn local<'a>(line: impl Into<Property<'a>>) -> Property<'a> {
    let mut line = line.into();
    line.add(ics::parameters::TzIDParam::new(ZONE));
    line
}

fn stamp(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A TEXT value (RFC 5545, 3.3.11). Other ways to break a line become a newline, other control
/// signs vanish: neither may stand in one, and some readers split lines at them.
fn text(value: &str) -> String {
    let breaks = ['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let value = value.replace("\r\n", "\n").replace('\r', "\n").replace(breaks, "\n");
    let value: String =
        value.chars().filter(|sign| matches!(sign, '\n' | '\t') || !sign.is_control()).collect();
    escape_text(value).into_owned()
}

fn one_line(value: &str) -> String {
    value.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Undoes the folding of `ics` and folds again: at most 75 octets with the leading blank, never
/// inside a character.
fn folded(lines: &str) -> String {
    let mut file = String::with_capacity(lines.len());
    for line in lines.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for sign in line.chars() {
            if octets + sign.len_utf8() > LINE {
                file.push_str("\r\n ");
                octets = 1;
            }
            file.push(sign);
            octets += sign.len_utf8();
        }
        file.push_str("\r\n");
    }
    file
}

#[cfg(test)]
mod tests;
