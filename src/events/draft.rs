//! What a form or a JSON document says about an event, once it can be used.
//!
//! Two halves, because after publishing they part ways: [`Words`] may still be edited, [`Meeting`]
//! (when and where) only moves together with a word to everybody who knew.

use super::languages;
use super::times::{self, Span};
use super::{Event, Session};
use crate::clock;
use crate::config;
use crate::db::Id;
use crate::formats::Format;
use crate::staff::Site;
use crate::text::{Line, Phone, Title};
use crate::venues::Venue;
use crate::web::form::{Check, Fields, FormErrors};

/// An event that somebody plans. Only its format and title must be known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub format: Id<Format>,
    pub site: Option<Id<Site>>,
    pub words: Words,
    pub meeting: Meeting,
}

/// What is said about an event, and how many may come.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub title: Title,
    pub topic: String,
    pub seats: i32,
    pub childcare_places: i32,
    /// The Kümmerer; may be empty in a draft.
    pub contact_name: String,
    pub contact_phone: String,
    /// Codes of [`languages::ALL`].
    pub languages: Vec<String>,
    pub travel_paid: bool,
}

/// When and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    pub venue: Option<Id<Venue>>,
    pub zone: String,
    /// In their order, none overlapping another.
    pub sessions: Vec<Span>,
}

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::db::Id;
    /// use treffpunkt::events::Draft;
    /// use treffpunkt::formats::Format;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let format = Id::<Format>::new();
    /// let mut fields = Fields::of([
    ///     ("format", format.as_str()), ("title", "Kontaktcafé"), ("seats", "25"),
    ///     ("session_date", "12.01.2027"), ("session_from", "10:00"), ("session_to", "12:00"),
    /// ]);
    /// let draft = Draft::parse(&fields).unwrap();
    /// assert_eq!(draft.meeting.sessions[0].starts_at.iso(), "2027-01-12T10:00");
    ///
    /// fields = Fields::of([("title", "Kontaktcafé"), ("seats", "0"), ("session_date", "31.02.2027")]);
    /// let wrong = Draft::parse(&fields).unwrap_err();
    /// assert!(wrong.0.iter().any(|error| error.field == "session_date_1"));
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let format = check.id("format");
        if format == Some(None) {
            check.refuse("format", "Bitte wählen Sie ein Format.");
        }
        let site = check.id("site");
        let words = Words::read(&mut check, fields);
        let meeting = Meeting::read(&mut check, fields);
        match (format.flatten(), site, words, meeting) {
            (Some(format), Some(site), Some(words), Some(meeting)) => {
                Ok(Self { format, site, words, meeting })
            }
            _ => Err(check.errors()),
        }
    }
}

impl Draft {
    /// What an event says already.
    pub fn of(event: &Event) -> Result<Self, FormErrors> {
        Self::parse(&fields(event))
    }
}

impl Words {
    /// Reads the form of an event whose time and place stand.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        Self::read(&mut check, fields).ok_or(check.errors())
    }

    fn read(check: &mut Check, fields: &Fields) -> Option<Self> {
        let title = check.text("title", Title::parse);
        let topic = check.text_if_given("topic", Line::parse);
        let seats = check.number("seats", 1..=config::MOST_SEATS);
        let childcare_places = match fields.get("childcare_places") {
            "" => Some(0),
            _ => check.number("childcare_places", 0..=config::MOST_CHILDCARE),
        };
        let contact_name = check.text_if_given("contact_name", Line::parse);
        let contact_phone = check.text_if_given("contact_phone", Phone::parse);
        let languages = languages::parse(check, fields);
        Some(Self {
            title: title?,
            topic: topic?.map_or_else(String::new, |topic| topic.as_str().to_owned()),
            seats: seats?,
            childcare_places: childcare_places?,
            contact_name: contact_name?.map_or_else(String::new, |name| name.as_str().to_owned()),
            contact_phone: contact_phone?
                .map_or_else(String::new, |phone| phone.as_str().to_owned()),
            languages: languages?,
            travel_paid: fields.ticked("travel_paid"),
        })
    }
}

impl Meeting {
    /// Reads when and where; every field's error at once.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        Self::read(&mut check, fields).ok_or(check.errors())
    }

    fn read(check: &mut Check, fields: &Fields) -> Option<Self> {
        let venue = check.id("venue");
        let zone = match fields.get("zone") {
            "" => Some(clock::ZONE.to_owned()),
            name if name == clock::ZONE => Some(name.to_owned()),
            _ => {
                check.refuse("zone", "Veranstaltungen haben die Zeitzone Europe/Berlin.");
                None
            }
        };
        let sessions = times::parse(check, fields, zone.as_deref().unwrap_or(clock::ZONE));
        Some(Self { venue: venue?, zone: zone?, sessions: sessions? })
    }

    /// Whether an event already meets then and there.
    pub fn is_of(&self, event: &Event) -> bool {
        self.venue == event.venue.as_ref().map(|venue| venue.id)
            && self.zone == event.zone
            && self.sessions == spans(&event.sessions)
    }
}

/// The hours of sessions, without their ids.
pub fn spans(sessions: &[Session]) -> Vec<Span> {
    let span = |session: &Session| Span { starts_at: session.starts_at, ends_at: session.ends_at };
    sessions.iter().map(span).collect()
}

/// An event as its form shows it.
pub fn fields(event: &Event) -> Fields {
    let mut fields = Fields::of([
        ("format", event.format.id.to_string()),
        ("title", event.title.clone()),
        ("topic", event.topic.clone()),
        ("zone", event.zone.clone()),
        ("seats", event.seats.to_string()),
        ("childcare_places", event.childcare_places.to_string()),
        ("contact_name", event.contact_name.clone()),
        ("contact_phone", event.contact_phone.clone()),
    ]);
    if let Some(site) = event.site {
        fields.push("site", site.as_str());
    }
    if let Some(venue) = &event.venue {
        fields.push("venue", venue.id.as_str());
    }
    for language in &event.languages {
        fields.push("language", language);
    }
    if event.travel_paid {
        fields.push("travel_paid", "1");
    }
    times::push_fields(&mut fields, &spans(&event.sessions));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(pairs: &[(&str, &str)]) -> Vec<String> {
        let errors = Draft::parse(&Fields::of(pairs.to_vec())).unwrap_err();
        errors.0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_draft_needs_a_format_a_title_and_seats_and_nothing_else() {
        let format = Id::<Format>::new().to_string();
        let fields = Fields::of([("format", &*format), ("title", "Café ☕"), ("seats", "25")]);

        let draft = Draft::parse(&fields).unwrap();

        assert_eq!(draft.meeting.zone, "Europe/Berlin");
        assert!(draft.meeting.sessions.is_empty());
        assert_eq!(draft.words.languages, Vec::<String>::new());
    }

    #[test]
    fn every_wrong_field_is_heard_at_once() {
        let title = "a".repeat(10_000);
        let pairs = [
            ("format", "kaffee"),
            ("title", &*title),
            ("seats", "5001"),
            ("contact_phone", "4710"),
            ("language", "xx"),
            ("zone", "Europe/Entenhausen"),
            ("session_date", "31.02.2027"),
            ("session_from", "10:00"),
            ("session_to", "12:00"),
        ];

        assert_eq!(
            wrong(&pairs),
            ["format", "title", "seats", "contact_phone", "language", "zone", "session_date_1"]
        );
        assert_eq!(wrong(&[]), ["format", "title", "seats"]);
    }
}
