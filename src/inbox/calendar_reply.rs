//! What a calendar program answers by mail (iTIP, RFC 5546; iMIP, RFC 6047). Pure.

use calcard::Entry;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry,
    ICalendarParameterName as Param, ICalendarProperty as Property, ICalendarValue,
};

use super::Reason;
use super::finding::plain;
use crate::clock;
use crate::config::mailbox as limits;
use crate::db::{LocalTime, Moment};

/// What somebody's calendar program said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarReply {
    /// Of the date that it is about.
    pub uid: String,
    /// In small letters, without `mailto:`.
    pub attendee: String,
    /// Which state of the date they saw.
    pub sequence: i32,
    /// When they said it, by their clock.
    pub stamped_at: Option<Moment>,
    pub said: Said,
    pub comment: String,
}

/// What they said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Comes,
    Stays,
    Perhaps,
    /// They would come at another time, in local time of Berlin.
    OtherTime {
        begins: Option<LocalTime>,
        ends: Option<LocalTime>,
    },
}

impl Said {
    /// Whether somebody has to talk to them.
    pub fn is_a_wish(&self) -> bool {
        matches!(self, Self::OtherTime { .. })
    }
}

/// Reads a calendar file; `None` if it is no answer: a date that somebody sends along. `from` is the
/// sender of the mail.
pub fn read(file: &str, from: &str) -> Result<Option<CalendarReply>, Reason> {
    let refused = Err(Reason::Calendar);
    if file.len() > limits::CALENDAR_BYTES || components(file) > limits::CALENDAR_COMPONENTS {
        return refused;
    }
    let Entry::ICalendar(calendar) = calcard::Parser::new(file.trim_start()).entry() else {
        return refused;
    };
    let counter = match method(&calendar).as_deref() {
        Some("REPLY") => false,
        Some("COUNTER") => true,
        Some(_) | None => return Ok(None),
    };
    let mut events = calendar
        .components
        .iter()
        .filter(|one| one.component_type == ICalendarComponentType::VEvent)
        .peekable();
    if events.peek().is_none() {
        return refused;
    }
    // One of several days is nothing that an answer here can say.
    let Some(event) = events.find(|one| !one.has_property(&Property::RecurrenceId)) else {
        return Err(Reason::OneSession);
    };
    let Some(uid) = event.uid().map(|uid| plain(uid, limits::LINE_CHARS)) else { return refused };
    let Some(attendee) = attendee(event, from) else { return refused };
    let said = match counter {
        true => Said::OtherTime {
            begins: event.property(&Property::Dtstart).and_then(local),
            ends: event.property(&Property::Dtend).and_then(local),
        },
        false => match attendee.1.as_str() {
            "ACCEPTED" => Said::Comes,
            "DECLINED" => Said::Stays,
            "TENTATIVE" => Said::Perhaps,
            _ => return refused,
        },
    };
    let sequence = event.property(&Property::Sequence).and_then(|entry| entry.values.first());
    let sequence = sequence.and_then(ICalendarValue::as_integer).unwrap_or(0).max(0);
    let comment = event.property(&Property::Comment).and_then(text);
    Ok(Some(CalendarReply {
        uid,
        attendee: attendee.0,
        sequence: i32::try_from(sequence).unwrap_or(i32::MAX),
        stamped_at: event.property(&Property::Dtstamp).and_then(instant),
        said,
        comment: plain(comment.unwrap_or_default(), limits::LINE_CHARS),
    }))
}

/// How many components a file has at most.
fn components(file: &str) -> usize {
    let begins = file.as_bytes().windows(BEGIN.len());
    begins.filter(|part| part.eq_ignore_ascii_case(BEGIN)).count()
}

const BEGIN: &[u8] = b"BEGIN:";

fn method(calendar: &ICalendar) -> Option<String> {
    let whole = calendar.components.first()?;
    whole.property(&Property::Method).and_then(text).map(str::to_uppercase)
}

fn text(entry: &ICalendarEntry) -> Option<&str> {
    entry.values.first().and_then(ICalendarValue::as_text)
}

/// Whose answer it is and what they say: the one attendee, or the sender among several.
fn attendee(event: &ICalendarComponent, from: &str) -> Option<(String, String)> {
    let entries = || event.entries.iter().filter(|entry| entry.name == Property::Attendee);
    let read = |entry: &ICalendarEntry| {
        let address = address(text(entry)?);
        let said = entry.parameter(&Param::Partstat).and_then(|value| value.as_text());
        Some((address, said.unwrap_or_default().to_uppercase()))
    };
    match entries().count() {
        1 => entries().next().and_then(read),
        _ => entries().take(limits::PARTS).filter_map(read).find(|(address, _)| address == from),
    }
}

fn address(uri: &str) -> String {
    let uri = uri.trim();
    let bare = match uri.get(..MAILTO.len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case(MAILTO) => &uri[MAILTO.len()..],
        Some(_) | None => uri,
    };
    plain(&bare.to_lowercase(), limits::LINE_CHARS)
}

const MAILTO: &str = "mailto:";

fn partial(entry: &ICalendarEntry) -> Option<&PartialDateTime> {
    entry.values.first().and_then(ICalendarValue::as_partial_date_time)
}

fn civil(time: &PartialDateTime) -> Option<jiff::civil::DateTime> {
    let small = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
    let (year, month, day) = (i16::try_from(time.year?).ok()?, time.month?, time.day?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let (hour, minute) = (small(time.hour)?, small(time.minute)?);
    // A leap second counts as the one before it.
    let second = small(time.second)?.min(59);
    jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
}

/// A time in UTC, as every `DTSTAMP` is.
fn instant(entry: &ICalendarEntry) -> Option<Moment> {
    let civil = civil(partial(entry)?)?;
    jiff::tz::Offset::UTC.to_timestamp(civil).ok().map(Moment::of)
}

/// A time as clocks in Berlin show it. Zones that programs name in their own way are taken for it.
fn local(entry: &ICalendarEntry) -> Option<LocalTime> {
    let time = partial(entry)?;
    let at = civil(time)?;
    let zone = entry.parameter(&Param::Tzid).and_then(|value| value.as_text()).unwrap_or_default();
    Some(match (time.tz_hour, clock::is_zone(zone)) {
        (Some(0), _) => {
            clock::local(Moment::of(jiff::tz::Offset::UTC.to_timestamp(at).ok()?), clock::ZONE)
        }
        (_, true) => clock::local(clock::instant(LocalTime::of(at), zone), clock::ZONE),
        (_, false) => LocalTime::of(at),
    })
}

#[cfg(test)]
mod tests;
