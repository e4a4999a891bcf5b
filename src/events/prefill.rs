//! What a new event's form is filled in with, so that planning one is reading and a few corrections.

use jiff::civil::{Date, Weekday, time};

use super::series;
use super::times::{self, Span};
use crate::db::{Id, LocalTime};
use crate::formats::Format;
use crate::staff::Site;
use crate::web::form::Fields;

/// Whom guests ask, unless somebody else is named.
pub struct Contact<'a> {
    pub name: &'a str,
    pub phone: &'a str,
}

/// The form of a new event of this format: on the next Tuesday at ten; a week begins on the next
/// Monday.
pub fn fields(format: &Format, today: Date, contact: &Contact, site: Option<Id<Site>>) -> Fields {
    let mut fields = Fields::of([
        ("format", format.id.to_string()),
        ("title", format.name.clone()),
        ("seats", format.seats.to_string()),
        ("childcare_places", format.childcare_places.to_string()),
        ("contact_name", contact.name.to_owned()),
        ("contact_phone", contact.phone.to_owned()),
        ("language", "de".to_owned()),
    ]);
    if let Some(site) = site {
        fields.push("site", site.as_str());
    }
    times::push_fields(&mut fields, &sessions(format, today));
    fields
}

fn sessions(format: &Format, today: Date) -> Vec<Span> {
    let count = usize::try_from(format.session_count).unwrap_or(1);
    let first = match count {
        0..=4 => series::next(Weekday::Tuesday, today),
        5.. => series::next(Weekday::Monday, today),
    };
    // A long session begins earlier, so that it ends in the afternoon.
    let begin = match format.minutes {
        ..=180 => time(10, 0, 0, 0),
        181.. => time(9, 0, 0, 0),
    };
    let span = |day: Date| {
        let start = day.to_datetime(begin);
        let end = start.saturating_add(jiff::Span::new().minutes(format.minutes));
        Span { starts_at: LocalTime::of(start), ends_at: LocalTime::of(end), room: String::new() }
    };
    series::working_days(first, count).into_iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::events::{Draft, samples};

    fn days(minutes: i32, session_count: i32) -> Vec<String> {
        let format = Format { minutes, session_count, ..samples::kontaktcafe().format };
        let contact = Contact { name: "Anna Becker", phone: "0221 4710 123" };
        let fields = fields(&format, date(2027, 1, 5), &contact, None);
        let draft = Draft::parse(&fields).unwrap();
        let spans = draft.meeting.sessions.into_iter();
        spans.map(|span| format!("{} {}", span.starts_at.iso(), span.ends_at.iso())).collect()
    }

    #[test]
    fn a_cafe_is_next_tuesday_at_ten_and_a_week_begins_next_monday_at_nine() {
        assert_eq!(days(120, 1), ["2027-01-12T10:00 2027-01-12T12:00"]);
        let week = days(240, 5);
        assert_eq!(week.len(), 5);
        assert_eq!(week[0], "2027-01-11T09:00 2027-01-11T13:00");
        assert_eq!(week[4], "2027-01-15T09:00 2027-01-15T13:00");
    }
}
