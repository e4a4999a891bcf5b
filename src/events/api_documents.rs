//! Events as machines read and write them; the calls stand in [`super::api`].

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::series::Reach;
use super::{Event, draft};
use crate::config;
use crate::db::Moment;
use crate::problem::{ApiProblem, FieldError};
use crate::text::Line;
use crate::web::form::{Fields, FormErrors};

/// One date of a format.
#[derive(Serialize, ToSchema)]
pub struct EventDocument {
    #[schema(format = "uuid")]
    id: String,
    /// Id of the format.
    format: String,
    title: String,
    topic: String,
    /// Id of the Standort; `null`: the whole house.
    site: Option<String>,
    /// Id of the venue; a draft may have none.
    venue: Option<String>,
    /// In their order; a draft may have none.
    sessions: Vec<SessionDocument>,
    /// IANA name of the zone of all sessions' times.
    zone: String,
    /// Persons.
    seats: i32,
    childcare: Childcare,
    contact: Contact,
    languages: Vec<String>,
    travel_paid: bool,
    /// As decided: `draft`, `published`, `cancelled` or `closed`.
    stage: &'static str,
    /// As decided and as the clock reads: also `running` and `over`.
    phase: &'static str,
    /// Id of the series that it belongs to.
    series: Option<String>,
    /// RFC 3339, UTC.
    begins_at: Option<String>,
    /// RFC 3339, UTC.
    ends_at: Option<String>,
    /// When its guests' names were erased, RFC 3339; `null`: they are there. Lists of its invitations
    /// and attendance are empty from then on; its figures stay in `turnout`.
    erased_at: Option<String>,
}

/// One meeting of an event.
#[derive(Serialize, ToSchema)]
pub struct SessionDocument {
    #[schema(format = "uuid")]
    id: String,
    /// Local time of the event's zone: `2027-01-12T10:00`.
    starts_at: String,
    ends_at: String,
}

/// Care for children.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Childcare {
    #[schema(minimum = 0, maximum = 500)]
    places: i64,
}

/// Whom guests ask.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    name: String,
    /// With its area code.
    phone: String,
}

/// When one meeting is, on one day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionTimes {
    /// Local time without an offset: `2027-01-12T10:00`.
    starts_at: String,
    ends_at: String,
}

/// A page of events.
#[derive(Serialize, ToSchema)]
pub struct EventList {
    pub items: Vec<EventDocument>,
    /// For `after`; `null` on the last page.
    pub next: Option<String>,
}

impl EventDocument {
    pub fn of(event: &Event, now: Moment) -> Self {
        let session = |session: &super::Session| SessionDocument {
            id: session.id.to_string(),
            starts_at: session.starts_at.iso(),
            ends_at: session.ends_at.iso(),
        };
        Self {
            id: event.id.to_string(),
            format: event.format.id.to_string(),
            title: event.title.clone(),
            topic: event.topic.clone(),
            site: event.site.map(|site| site.to_string()),
            venue: event.venue.as_ref().map(|venue| venue.id.to_string()),
            sessions: event.sessions.iter().map(session).collect(),
            zone: event.zone.clone(),
            seats: event.seats,
            childcare: Childcare { places: i64::from(event.childcare_places) },
            contact: Contact {
                name: event.contact_name.clone(),
                phone: event.contact_phone.clone(),
            },
            languages: event.languages.clone(),
            travel_paid: event.travel_paid,
            stage: event.stage.code(),
            phase: event.phase(now).code(),
            series: event.series.map(|series| series.to_string()),
            begins_at: event.begins_at.map(Moment::rfc3339),
            ends_at: event.ends_at.map(Moment::rfc3339),
            erased_at: event.erased_at.map(Moment::rfc3339),
        }
    }
}

/// An event to plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    /// Id of the format.
    format: String,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    topic: String,
    /// Id of the Standort; left out: the whole house.
    site: Option<String>,
    /// Id of the venue; may be told later, before publishing.
    venue: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    sessions: Vec<SessionTimes>,
    #[schema(minimum = 1, maximum = 5000)]
    seats: i64,
    childcare: Option<Childcare>,
    contact: Option<Contact>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    travel_paid: bool,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventPatch {
    title: Option<String>,
    topic: Option<String>,
    /// `null`: the whole house.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    site: Option<Option<String>>,
    /// `null`: not known any more.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    venue: Option<Option<String>>,
    sessions: Option<Vec<SessionTimes>>,
    seats: Option<i64>,
    childcare: Option<Childcare>,
    contact: Option<Contact>,
    languages: Option<Vec<String>>,
    travel_paid: Option<bool>,
    /// One line for the guests of a published event that gets another time or place: why.
    reason_for_guests: Option<String>,
    /// For which dates of its series: `one` (unless told otherwise), `later` (this one and those after
    /// it) or `all` (that have not begun).
    reach: Option<String>,
}

/// Tells `null` from left out.
#[expect(clippy::option_option, reason = "null and left out are two things")]
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl NewEvent {
    /// As a form would send it.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::of([
            ("format", self.format.clone()),
            ("title", self.title.clone()),
            ("topic", self.topic.clone()),
            ("seats", self.seats.to_string()),
        ]);
        push_some(&mut fields, "site", self.site.as_deref());
        push_some(&mut fields, "venue", self.venue.as_deref());
        push_childcare(&mut fields, self.childcare.as_ref());
        push_contact(&mut fields, self.contact.as_ref());
        push_languages(&mut fields, &self.languages);
        if self.travel_paid {
            fields.push("travel_paid", "1");
        }
        push_sessions(&mut fields, &self.sessions);
        fields
    }
}

impl EventPatch {
    /// What guests are told about a move; empty if nothing was said.
    pub fn reason(&self) -> Result<String, ApiProblem> {
        let Some(typed) = self.reason_for_guests.as_deref().filter(|typed| !typed.is_empty())
        else {
            return Ok(String::new());
        };
        let line = Line::parse(typed).map_err(|_| {
            let message = format!("Bitte schreiben Sie höchstens {} Zeichen.", config::LINE_CHARS);
            ApiProblem::input(vec![FieldError { field: "reason_for_guests".into(), message }])
        })?;
        Ok(line.as_str().to_owned())
    }

    /// For which dates of its series the change is.
    pub fn reach(&self) -> Result<Reach, ApiProblem> {
        let Some(code) = self.reach.as_deref() else { return Ok(Reach::One) };
        Reach::parse(code).ok_or_else(|| {
            let message = "Bitte geben Sie one, later oder all an.".into();
            ApiProblem::input(vec![FieldError { field: "reach".into(), message }])
        })
    }

    /// As a form would send it that showed this event and was changed.
    pub fn fields(&self, event: &Event) -> Fields {
        let replaced = |name: &str| match name {
            "title" => self.title.is_some(),
            "topic" => self.topic.is_some(),
            "site" => self.site.is_some(),
            "venue" => self.venue.is_some(),
            "session_date" | "session_from" | "session_to" => self.sessions.is_some(),
            "seats" => self.seats.is_some(),
            "childcare_places" => self.childcare.is_some(),
            "contact_name" | "contact_phone" => self.contact.is_some(),
            "language" => self.languages.is_some(),
            "travel_paid" => self.travel_paid.is_some(),
            _ => false,
        };
        let known = draft::fields(event);
        let mut fields = Fields::of(known.pairs().filter(|(name, _)| !replaced(name)));
        push_some(&mut fields, "title", self.title.as_deref());
        push_some(&mut fields, "topic", self.topic.as_deref());
        push_some(&mut fields, "site", self.site.as_ref().and_then(|site| site.as_deref()));
        push_some(&mut fields, "venue", self.venue.as_ref().and_then(|venue| venue.as_deref()));
        push_some(&mut fields, "seats", self.seats.map(|seats| seats.to_string()).as_deref());
        push_childcare(&mut fields, self.childcare.as_ref());
        push_contact(&mut fields, self.contact.as_ref());
        push_languages(&mut fields, self.languages.as_deref().unwrap_or_default());
        if self.travel_paid == Some(true) {
            fields.push("travel_paid", "1");
        }
        push_sessions(&mut fields, self.sessions.as_deref().unwrap_or_default());
        fields
    }
}

fn push_some(fields: &mut Fields, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        fields.push(name, value);
    }
}

fn push_childcare(fields: &mut Fields, childcare: Option<&Childcare>) {
    if let Some(childcare) = childcare {
        fields.push("childcare_places", childcare.places.to_string());
    }
}

fn push_contact(fields: &mut Fields, contact: Option<&Contact>) {
    if let Some(contact) = contact {
        fields.push("contact_name", &contact.name);
        fields.push("contact_phone", &contact.phone);
    }
}

fn push_languages(fields: &mut Fields, languages: &[String]) {
    for language in languages {
        // An empty code is wrong here, not a box left blank.
        let code = if language.is_empty() { "?" } else { language };
        fields.push("language", code);
    }
}

fn push_sessions(fields: &mut Fields, sessions: &[SessionTimes]) {
    for session in sessions {
        let (day, from) = halves(&session.starts_at);
        let (last_day, to) = halves(&session.ends_at);
        fields.push("session_date", day);
        fields.push("session_from", from);
        // Whoever ends on another day gets the sentence about that below.
        fields.push("session_to", if last_day == day { to } else { OTHER_DAY });
    }
}

const OTHER_DAY: &str = "?";

fn halves(time: &str) -> (&str, &str) {
    match time.split_once('T') {
        Some((day, time)) if !day.is_empty() => (day, time),
        // A row that is empty altogether would be left out; here it is wrong.
        Some(_) | None => ("?", ""),
    }
}

/// The errors of a form under the names of the JSON document.
pub fn wrong(fields: &Fields, errors: FormErrors) -> ApiProblem {
    let ends: Vec<_> = fields.all("session_to").collect();
    let renamed = errors.0.into_iter().map(|error| {
        let row = |prefix: &str| error.field.strip_prefix(prefix)?.parse::<usize>().ok();
        if let Some(row) = row("session_to_") {
            let field = format!("sessions[{}].ends_at", row.saturating_sub(1));
            let message = match ends.get(row.saturating_sub(1)) {
                Some(&OTHER_DAY) => {
                    "Eine Sitzung endet an dem Tag, an dem sie beginnt, zum Beispiel um \
                     2027-01-12T12:00."
                        .to_owned()
                }
                Some(_) | None => error.message,
            };
            return FieldError { field, message };
        }
        if let Some(row) = row("session_date_").or_else(|| row("session_from_")) {
            let field = format!("sessions[{}].starts_at", row.saturating_sub(1));
            return FieldError { field, message: error.message };
        }
        let field = match error.field.as_str() {
            "session" => "sessions",
            "contact_name" => "contact.name",
            "contact_phone" => "contact.phone",
            "childcare_places" => "childcare.places",
            "language" => "languages",
            same => same,
        };
        FieldError { field: field.to_owned(), message: error.message }
    });
    let mut renamed: Vec<FieldError> = renamed.collect();
    // A day and an hour that are both wrong are one wrong `starts_at`.
    renamed.dedup_by(|later, earlier| later.field == earlier.field);
    ApiProblem::input(renamed)
}
