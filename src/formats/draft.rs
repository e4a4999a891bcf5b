//! What a form or a JSON document says about a format, once it can be used.

use super::shipped::{SHIPPED, Shipped};
use super::what_happens::{self, LANGUAGES};
use super::{Audience, Format, Sensitivity, Translations};
use crate::config;
use crate::i18n::Language;
use crate::text::{Line, Note, Title};
use crate::web::form::{Check, Fields, FormErrors};

/// A format that somebody wants to keep.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name: Title,
    pub audience: Audience,
    pub text_key: String,
    pub what_happens: Note,
    /// The same in languages beside German, empty where the house has none. One that is not named
    /// stays as it is.
    pub translations: Vec<(Language, String)>,
    pub minutes: i32,
    pub session_count: i32,
    pub seats: i32,
    pub childcare_places: i32,
    pub walk_ins: bool,
    pub open_door: bool,
    pub follow_up: bool,
    pub sensitivity: Sensitivity,
    pub retention_days: i32,
    pub baseline: Option<f64>,
    /// Where that figure comes from; empty: not said.
    pub baseline_source: String,
}

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::formats::Draft;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let mut fields = Fields::of([
    ///     ("name", "Nähcafé"), ("audience", "clients"), ("text_key", "general"),
    ///     ("what_happens", "Wir nähen zusammen."), ("minutes", "120"), ("session_count", "1"),
    ///     ("seats", "12"), ("childcare_places", "4"), ("sensitivity", "normal"),
    ///     ("retention_days", "90"), ("baseline", "40"),
    /// ]);
    /// assert_eq!(Draft::parse(&fields).unwrap().baseline, Some(0.4));
    ///
    /// fields = Fields::of([("name", "Nähcafé"), ("seats", "0")]);
    /// assert!(Draft::parse(&fields).unwrap_err().0.iter().any(|error| error.field == "seats"));
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let name = check.text("name", Title::parse);
        let audience = check.word("audience", Audience::parse);
        let text_key = check.word("text_key", text_key);
        let what_happens = check.text("what_happens", Note::parse).filter(|note| {
            let fits = is_short(note);
            if !fits {
                check.refuse("what_happens", too_long());
            }
            fits
        });
        let translations = translations(&mut check, fields);
        let minutes = check.number("minutes", 5..=config::SESSION_MINUTES);
        let most_sessions = i32::try_from(config::EVENT_SESSIONS).unwrap_or(i32::MAX);
        let session_count = check.number("session_count", 1..=most_sessions);
        let seats = check.number("seats", 1..=config::MOST_SEATS);
        let childcare_places = check.number("childcare_places", 0..=config::MOST_CHILDCARE);
        let sensitivity = check.word("sensitivity", Sensitivity::parse);
        let retention_days = check.number("retention_days", 1..=3650);
        let baseline = match fields.get("baseline") {
            "" => Some(None),
            _ => check.number("baseline", 1..=99).map(|percent| Some(f64::from(percent) / 100.0)),
        };
        let source = match fields.get("baseline_source") {
            "" => Some(String::new()),
            _ => check.text("baseline_source", Line::parse).map(|line| line.as_str().to_owned()),
        };
        let words = (name, audience, text_key, what_happens);
        let (Some(name), Some(audience), Some(text_key), Some(what_happens)) = words else {
            return Err(check.errors());
        };
        let numbers = (minutes, session_count, seats, childcare_places);
        let (Some(minutes), Some(session_count), Some(seats), Some(childcare_places)) = numbers
        else {
            return Err(check.errors());
        };
        let Some(baseline_source) = source else { return Err(check.errors()) };
        let rest = (sensitivity, retention_days, baseline, translations);
        let (Some(sensitivity), Some(retention_days), Some(baseline), Some(translations)) = rest
        else {
            return Err(check.errors());
        };
        Ok(Self {
            name,
            audience,
            text_key,
            what_happens,
            translations,
            minutes,
            session_count,
            seats,
            childcare_places,
            walk_ins: fields.ticked("walk_ins"),
            open_door: fields.ticked("open_door"),
            follow_up: fields.ticked("follow_up"),
            sensitivity,
            retention_days,
            baseline,
            baseline_source,
        })
    }
}

fn is_short(note: &Note) -> bool {
    note.as_str().chars().count() <= config::NOTE_CHARS
}

fn too_long() -> String {
    format!("Der Text ist zu lang. Höchstens {} Zeichen passen.", config::NOTE_CHARS)
}

/// Each language beside German that the form speaks of, if all of them can be used.
fn translations(check: &mut Check, fields: &Fields) -> Option<Vec<(Language, String)>> {
    let named = LANGUAGES.into_iter().map(|language| (language, what_happens::field(language)));
    let sent: Vec<_> = named.filter(|(_, name)| fields.given(name).is_some()).collect();
    let read = sent.into_iter().map(|(language, name)| {
        let typed = check.text_if_given(&name, Note::parse)?;
        if typed.as_ref().is_some_and(|note| !is_short(note)) {
            check.refuse(&name, too_long());
            return None;
        }
        Some((language, typed.map(|note| note.as_str().to_owned()).unwrap_or_default()))
    });
    // All are looked at before one that is wrong ends it.
    read.collect::<Vec<_>>().into_iter().collect()
}

/// Only texts that are written can be chosen.
fn text_key(typed: &str) -> Option<String> {
    SHIPPED.iter().find(|format| format.text_key == typed).map(|format| format.text_key.to_owned())
}

/// A format as its form shows it.
pub fn fields(format: &Format, translations: &Translations) -> Fields {
    let mut fields = Fields::of([
        ("name", format.name.clone()),
        ("audience", format.audience.code().to_owned()),
        ("text_key", format.text_key.clone()),
        ("what_happens", format.what_happens.clone()),
        ("minutes", format.minutes.to_string()),
        ("session_count", format.session_count.to_string()),
        ("seats", format.seats.to_string()),
        ("childcare_places", format.childcare_places.to_string()),
        ("sensitivity", format.sensitivity.code().to_owned()),
        ("retention_days", format.retention_days.to_string()),
    ]);
    if let Some(baseline) = format.baseline {
        fields.push("baseline", format!("{:.0}", baseline * 100.0));
        fields.push("baseline_source", format.baseline_source.clone());
    }
    for language in LANGUAGES {
        let words = translations.say(language).unwrap_or_default();
        fields.push(&what_happens::field(language), words);
    }
    let ticks = [
        ("walk_ins", format.walk_ins),
        ("open_door", format.open_door),
        ("follow_up", format.follow_up),
    ];
    for (name, _) in ticks.into_iter().filter(|(_, ticked)| *ticked) {
        fields.push(name, "1");
    }
    fields
}

impl Shipped {
    /// What comes along in the languages beside German.
    pub fn translations(&self) -> impl Iterator<Item = (Language, String)> {
        LANGUAGES.into_iter().filter_map(|language| {
            let words = what_happens::shipped(self.key, language)?;
            Some((language, words.to_owned()))
        })
    }

    /// As it is stored. `None` if its words do not fit, which a test keeps from happening.
    pub fn draft(&self) -> Option<Draft> {
        Some(Draft {
            name: Title::parse(self.name).ok()?,
            audience: self.audience,
            text_key: self.text_key.to_owned(),
            what_happens: Note::parse(self.what_happens).ok()?,
            translations: self.translations().collect(),
            minutes: self.minutes,
            session_count: self.session_count,
            seats: self.seats,
            childcare_places: self.childcare_places,
            walk_ins: self.walk_ins,
            open_door: self.open_door,
            follow_up: self.follow_up,
            sensitivity: self.sensitivity,
            retention_days: self.retention_days,
            baseline: self.baseline,
            baseline_source: String::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_format_can_be_stored() {
        assert!(SHIPPED.iter().all(|format| format.draft().is_some()));
    }

    #[test]
    fn every_wrong_field_is_heard_at_once() {
        let too_long = "ї".repeat(config::NOTE_CHARS + 1);
        let fields = Fields::of([
            ("name", ""),
            ("audience", "cats"),
            ("text_key", "../../etc/passwd"),
            ("what_happens", "Wir reden."),
            ("what_happens_uk", too_long.as_str()),
            ("minutes", "0"),
            ("session_count", "1"),
            ("seats", "0"),
            ("childcare_places", "-1"),
            ("sensitivity", "normal"),
            ("retention_days", "90"),
            ("baseline", "100"),
        ]);

        let errors = Draft::parse(&fields).unwrap_err();

        let wrong: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        let expected = [
            "name",
            "audience",
            "text_key",
            "what_happens_uk",
            "minutes",
            "seats",
            "childcare_places",
            "baseline",
        ];
        assert_eq!(wrong, expected);
    }
}
