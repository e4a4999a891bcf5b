//! A text with placeholders, as staff write it: `[Anrede]`, `[Wann und Wo]`, and parts that stand only
//! where they are true: `[wenn Kinder]…[sonst]…[ende]`.
//!
//! So little that it fits on a card beside the text, and nothing that could do harm: no loops, no
//! filters, no way to reach what is not on the list.

use std::ops::Range;

use crate::db::text_enum;
use crate::outbox::templates::{MailError, Mails, Said};
use crate::outbox::{Way, Words};

text_enum! {
    /// What is put in for each recipient.
    pub enum Placeholder {
        Greeting = "Anrede" / "Guten Tag Frau Kaya,",
        WhenAndWhere = "Wann und Wo" / "eigene Zeilen: Was? Thema? Wann? Wo? Anfahrt?",
        Day = "Tag" / "Dienstag, 12. Januar",
        Hours = "Zeit" / "10 bis 12 Uhr",
        Place = "Ort" / "Familienzentrum Mitte, Gartenstraße 5",
        Directions = "Anfahrt" / "Bus 227 bis Markt",
        Title = "Titel" / "Name der Veranstaltung",
        Topic = "Thema" / "Thema der Veranstaltung",
        WhatHappens = "Was passiert" / "Beschreibung aus dem Format",
        Seat = "Platz" / "Ich habe Platz für Sie reserviert. – oder, wenn es mehr Gäste als Plätze gibt: Antworten Sie gern bald.",
        Answer = "Antwort" / "Telefon und Link; im Brief auch Code und Antwort-Karte",
        Link = "Link" / "nur der Link, im Brief mit Code",
        Phone = "Telefon" / "0221 4710 123",
        PhoneHours = "Sprechzeit" / "Montag bis Freitag, 9 bis 15 Uhr",
        ReplyBy = "Antwort bis" / "ein Tag, für Kolleginnen, Kollegen und Partner",
        FreeChoice = "Freiwillig" / "Das Treffen ist freiwillig und kostenlos. …",
        Access = "Barrieren" / "Der Eingang hat keine Stufen. …",
        Spoken = "Sprache" / "Ob dort jemand diese Sprache spricht (nicht auf Deutsch)",
        Sender = "Name" / "Ansprechperson mit Vornamen",
        Office = "Jobcenter" / "Name des Jobcenters",
    }
}

text_enum! {
    /// When a part of a text stands.
    pub enum Condition {
        Childcare = "Kinder" / "es gibt Kinderbetreuung",
        Travel = "Fahrt" / "die Fahrt wird bezahlt",
        Topic = "Thema" / "die Veranstaltung hat ein Thema",
        WhatHappens = "Was passiert" / "das Format hat eine Beschreibung",
        Directions = "Anfahrt" / "der Ort hat eine Anfahrt",
        PhoneHours = "Sprechzeit" / "das Haus hat Sprechzeiten",
        OwnTitle = "eigener Titel" / "die Veranstaltung heißt anders als ihr Format",
        ManyDays = "mehrere Tage" / "die Veranstaltung hat mehrere Tage",
        Letter = "Brief" / "der Text geht als Brief hinaus",
    }
}

/// A text, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    /// Where it stands in the source, in bytes.
    Text(Range<usize>),
    Value(Placeholder),
    If {
        condition: Condition,
        then: Vec<Piece>,
        otherwise: Vec<Piece>,
    },
}

/// Why a text cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("„[{0}]“ gibt es nicht. Alle Platzhalter stehen neben dem Text.")]
    Unknown(String),
    #[error("Bei „[“ fehlt die Klammer „]“.")]
    Open,
    #[error("Zu „[wenn {0}]“ fehlt „[ende]“.")]
    NoEnd(String),
    #[error("„[{0}]“ steht ohne „[wenn …]“ da.")]
    NoBegin(&'static str),
    #[error("Ein „[wenn …]“ in einem anderen geht nicht.")]
    Nested,
}

enum Sign<'a> {
    Text(Range<usize>),
    Tag(&'a str),
}

/// Cuts at square brackets.
fn signs(source: &str) -> Result<Vec<Sign<'_>>, TemplateError> {
    let mut signs = Vec::new();
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|rest| rest.find('[')) {
        let open = at + open;
        if open > at {
            signs.push(Sign::Text(at..open));
        }
        let inside = source.get(open + 1..).unwrap_or_default();
        let close = inside.find(']').ok_or(TemplateError::Open)?;
        let tag = inside.get(..close).unwrap_or_default();
        signs.push(Sign::Tag(tag.trim()));
        at = open + close + 2;
    }
    if at < source.len() {
        signs.push(Sign::Text(at..source.len()));
    }
    Ok(signs)
}

impl Template {
    /// Takes a text apart; the first thing that is wrong ends it.
    ///
    /// ```
    /// use treffpunkt::wordings::template::Template;
    ///
    /// assert!(Template::parse("[Anrede] [wenn Kinder]Gern mit Kindern.[ende] [Name]").is_ok());
    /// let error = Template::parse("[Anredde]").unwrap_err().to_string();
    /// assert!(error.starts_with("„[Anredde]“ gibt es nicht."));
    /// ```
    pub fn parse(source: &str) -> Result<Self, TemplateError> {
        let mut whole = Vec::new();
        let mut open: Option<(Condition, Vec<Piece>, Option<Vec<Piece>>)> = None;
        for sign in signs(source)? {
            let piece = match sign {
                Sign::Text(place) => Piece::Text(place),
                Sign::Tag("sonst") => match &mut open {
                    Some((_, _, otherwise @ None)) => {
                        *otherwise = Some(Vec::new());
                        continue;
                    }
                    Some((_, _, Some(_))) | None => return Err(TemplateError::NoBegin("sonst")),
                },
                Sign::Tag("ende") => match open.take() {
                    Some((condition, then, otherwise)) => {
                        let otherwise = otherwise.unwrap_or_default();
                        whole.push(Piece::If { condition, then, otherwise });
                        continue;
                    }
                    None => return Err(TemplateError::NoBegin("ende")),
                },
                Sign::Tag(tag) => match tag.strip_prefix("wenn ") {
                    Some(_) if open.is_some() => return Err(TemplateError::Nested),
                    Some(name) => {
                        let unknown = || TemplateError::Unknown(tag.into());
                        let condition = Condition::parse(name.trim()).ok_or_else(unknown)?;
                        open = Some((condition, Vec::new(), None));
                        continue;
                    }
                    None => {
                        let unknown = || TemplateError::Unknown(tag.into());
                        Piece::Value(Placeholder::parse(tag).ok_or_else(unknown)?)
                    }
                },
            };
            match &mut open {
                Some((_, _, Some(otherwise))) => otherwise.push(piece),
                Some((_, then, None)) => then.push(piece),
                None => whole.push(piece),
            }
        }
        match open {
            Some((condition, ..)) => Err(TemplateError::NoEnd(condition.code().into())),
            None => Ok(Self(whole)),
        }
    }

    /// Whether a placeholder stands in it where it is always put in.
    pub fn always_says(&self, wanted: Placeholder) -> bool {
        fn says(pieces: &[Piece], wanted: Placeholder) -> bool {
            pieces.iter().any(|piece| match piece {
                Piece::Text(_) => false,
                Piece::Value(placeholder) => *placeholder == wanted,
                Piece::If { then, otherwise, .. } => says(then, wanted) && says(otherwise, wanted),
            })
        }
        says(&self.0, wanted)
    }

    /// Puts everything in.
    pub fn fill(
        &self,
        source: &str,
        mails: &Mails,
        language: &'static str,
        words: &Words,
    ) -> Result<Filled, MailError> {
        let mut filled = Filled::default();
        fill(&self.0, source, mails, language, words, &mut filled)?;
        Ok(filled)
    }
}

/// A text with everything put in, and where its own words come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub text: String,
    /// Begin in the filled text, begin in the source, length: in bytes.
    own: Vec<(usize, usize, usize)>,
}

impl Filled {
    /// Where a place of the filled text stands in the source; `None` where something was put in.
    pub fn in_source(&self, place: &Range<usize>) -> Option<Range<usize>> {
        self.own.iter().find_map(|(begin, source, length)| {
            let inside = place.start >= *begin && place.end <= begin + length;
            let move_back = |at: usize| at - begin + source;
            inside.then(|| move_back(place.start)..move_back(place.end))
        })
    }
}

fn fill(
    pieces: &[Piece],
    source: &str,
    mails: &Mails,
    language: &'static str,
    words: &Words,
    filled: &mut Filled,
) -> Result<(), MailError> {
    for piece in pieces {
        match piece {
            Piece::Text(place) => {
                filled.own.push((filled.text.len(), place.start, place.len()));
                filled.text.push_str(source.get(place.clone()).unwrap_or_default());
            }
            Piece::Value(placeholder) => {
                filled.text.push_str(&value(*placeholder, mails, language, words)?);
            }
            Piece::If { condition, then, otherwise } => {
                let part = if holds(*condition, words) { then } else { otherwise };
                fill(part, source, mails, language, words, filled)?;
            }
        }
    }
    Ok(())
}

fn holds(condition: Condition, words: &Words) -> bool {
    match condition {
        Condition::Childcare => words.childcare,
        Condition::Travel => words.travel_paid,
        Condition::Topic => !words.topic.is_empty(),
        Condition::WhatHappens => !words.what_happens.is_empty(),
        Condition::OwnTitle => !words.own_title.is_empty(),
        Condition::Directions => !words.directions.is_empty(),
        Condition::PhoneHours => !words.phone_hours.is_empty(),
        Condition::ManyDays => words.many_days,
        Condition::Letter => words.channel == Way::Letter,
    }
}

fn value(
    placeholder: Placeholder,
    mails: &Mails,
    language: &'static str,
    words: &Words,
) -> Result<String, MailError> {
    // Names and numbers in a text that is read from the right keep their own direction.
    let own = |text: &str| match language {
        "ar" => format!("\u{2068}{text}\u{2069}"),
        _ => text.to_owned(),
    };
    Ok(match placeholder {
        Placeholder::Greeting => words.greeting.clone(),
        Placeholder::WhenAndWhere => mails.phrase(language, "facts", words)?,
        Placeholder::Day => words.day.clone(),
        Placeholder::Hours => words.hours.clone(),
        Placeholder::Place => own(&words.place),
        Placeholder::Directions => own(words.directions.trim()),
        Placeholder::Title => own(&words.event_title),
        Placeholder::Topic => own(&words.topic),
        Placeholder::WhatHappens => words.what_happens.clone(),
        Placeholder::Seat => mails.phrase(language, "seat", words)?,
        Placeholder::Answer => mails.phrase(language, "answer", words)?,
        Placeholder::Link => {
            let link = mails.phrase(language, "link", words)?;
            let link = link.trim_start_matches(':');
            link.strip_prefix(' ').unwrap_or(link).to_owned()
        }
        Placeholder::Phone => own(&words.phone),
        Placeholder::PhoneHours => words.phone_hours.clone(),
        Placeholder::ReplyBy => words.reply_by.clone(),
        Placeholder::FreeChoice => mails.phrase(language, "free", words)?,
        Placeholder::Access => mails.phrase(language, "access", words)?,
        Placeholder::Spoken => mails.phrase(language, "spoken", words)?,
        Placeholder::Sender => own(&words.sender),
        Placeholder::Office => own(&words.office),
    })
}

/// Subject, heading and body of one text, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub subject: Template,
    pub heading: Template,
    pub body: Template,
}

impl Parts {
    /// Puts everything in, in the shape of our own texts.
    pub fn said(
        &self,
        [subject, heading, body]: [&str; 3],
        mails: &Mails,
        language: &'static str,
        words: &Words,
    ) -> Result<Said, MailError> {
        let subject = self.subject.fill(subject, mails, language, words)?.text;
        let heading = self.heading.fill(heading, mails, language, words)?.text;
        let body = self.body.fill(body, mails, language, words)?.text;
        Ok(Said::of(language, &subject, &heading, &body))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(source: &str, words: &Words) -> String {
        let mails = Mails::load().unwrap();
        Template::parse(source).unwrap().fill(source, &mails, "de", words).unwrap().text
    }

    #[test]
    fn what_is_true_is_said() {
        let source =
            "[Anrede] [wenn Kinder]Mit Kindern.[sonst]Ohne.[ende][wenn Thema] Zu „[Thema]“.[ende]";
        let full = Words::example(Way::Letter);
        let bare = Words { childcare: false, topic: String::new(), ..full.clone() };

        assert_eq!(filled(source, &full), "Guten Tag Frau Kaya, Mit Kindern. Zu „Schlaf“.");
        assert_eq!(filled(source, &bare), "Guten Tag Frau Kaya, Ohne.");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |source: &str| Template::parse(source).unwrap_err().to_string();

        assert_eq!(
            said("[wenn Regen]x[ende]"),
            TemplateError::Unknown("wenn Regen".into()).to_string()
        );
        assert_eq!(said("[Anrede"), TemplateError::Open.to_string());
        assert_eq!(said("[wenn Kinder]x"), "Zu „[wenn Kinder]“ fehlt „[ende]“.");
        assert_eq!(said("x[ende]"), "„[ende]“ steht ohne „[wenn …]“ da.");
        assert_eq!(
            said("[wenn Kinder][wenn Fahrt]x[ende][ende]"),
            TemplateError::Nested.to_string()
        );
        assert_eq!(
            said("[wenn Kinder]a[sonst]b[sonst]c[ende]"),
            TemplateError::NoBegin("sonst").to_string()
        );
    }

    #[test]
    fn a_part_that_may_be_left_out_is_not_always_said() {
        let parsed = |source: &str| Template::parse(source).unwrap();

        assert!(parsed("[Telefon]").always_says(Placeholder::Phone));
        assert!(!parsed("[wenn Brief][Telefon][ende]").always_says(Placeholder::Phone));
        assert!(
            parsed("[wenn Brief][Telefon][sonst][Telefon][ende]").always_says(Placeholder::Phone)
        );
    }

    #[test]
    fn a_place_leads_back_to_the_source() {
        let source = "[Anrede] bald [wenn Kinder]gern[sonst]nie[ende]";
        let mails = Mails::load().unwrap();
        let template = Template::parse(source).unwrap();
        let filled = template.fill(source, &mails, "de", &Words::example(Way::Letter)).unwrap();
        let place = |word: &str| {
            let at = filled.text.find(word).unwrap();
            filled.in_source(&(at..at + word.len()))
        };

        assert_eq!(place("bald").map(|place| &source[place]), Some("bald"));
        assert_eq!(place("gern").map(|place| &source[place]), Some("gern"));
        assert_eq!(place("Kaya"), None);
    }

    proptest! {
        /// Whatever is typed is a text or a sentence about it; and a text without brackets is itself.
        #[test]
        fn anything_may_be_typed(source in "[a-zäß \\[\\]\n]{0,60}") {
            if let Ok(template) = Template::parse(&source) && !source.contains('[') {
                let mails = Mails::load().unwrap();
                let filled = template.fill(&source, &mails, "de", &Words::new(Way::Email)).unwrap();
                prop_assert_eq!(filled.text, source);
            }
        }
    }
}
