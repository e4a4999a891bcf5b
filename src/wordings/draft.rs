//! What a form says about a text, once it can be filled in.

use super::Variety;
use super::template::{Placeholder, Template};
use crate::config;
use crate::text::Note;
use crate::web::form::{Check, Fields, FormErrors};

/// A text that somebody wants to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub subject: String,
    pub heading: String,
    pub body: String,
    pub tested_by: String,
}

/// What no invitation may leave to chance, and what else would do.
const NEEDED: &[(&[Placeholder], &str)] = &[
    (&[Placeholder::Greeting], "Es fehlt „[Anrede]“: Jeder Gast wird mit Namen begrüßt."),
    (&[Placeholder::WhenAndWhere, Placeholder::Day], "Es fehlt „[Wann und Wo]“ oder „[Tag]“."),
    (&[Placeholder::WhenAndWhere, Placeholder::Hours], "Es fehlt „[Wann und Wo]“ oder „[Zeit]“."),
    (&[Placeholder::WhenAndWhere, Placeholder::Place], "Es fehlt „[Wann und Wo]“ oder „[Ort]“."),
    (&[Placeholder::Answer, Placeholder::Phone], "Es fehlt „[Antwort]“ oder „[Telefon]“."),
    (
        &[Placeholder::Answer, Placeholder::Link],
        "Es fehlt „[Antwort]“ oder „[Link]“: So kann man antworten.",
    ),
    (&[Placeholder::Sender], "Es fehlt „[Name]“: wer schreibt."),
];

/// The same of a text message: the link says the rest.
const NEEDED_ON_A_PHONE: &[(&[Placeholder], &str)] = &[
    (&[Placeholder::Day], "Es fehlt „[Tag]“."),
    (&[Placeholder::Hours], "Es fehlt „[Zeit]“."),
    (&[Placeholder::Link], "Es fehlt „[Link]“: So kann man antworten."),
    (&[Placeholder::Phone], "Es fehlt „[Telefon]“."),
    (&[Placeholder::Sender], "Es fehlt „[Name]“: wer schreibt."),
];

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::web::form::Fields;
    /// use treffpunkt::wordings::{Draft, Spread, Variety};
    ///
    /// let body = "[Anrede]\n\n[Wann und Wo]\n\n[Antwort]\n\n[Name]";
    /// let fields = Fields::of([("subject", "Für Sie"), ("heading", ""), ("body", body)]);
    /// assert_eq!(Draft::parse(&fields, Variety::Plain, Spread::Any).unwrap().heading, "Für Sie");
    ///
    /// let fields = Fields::of([("subject", ""), ("heading", "[Nam]"), ("body", "[Anrede]")]);
    /// let wrong = Draft::parse(&fields, Variety::Plain, Spread::Any).unwrap_err();
    /// assert_eq!(wrong.0.iter().filter(|error| error.field == "body").count(), 6);
    /// ```
    pub fn parse(fields: &Fields, variety: Variety, way: Spread) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let subject = check.parse("subject", line);
        let heading = check.parse_if_given("heading", line);
        let tested_by = check
            .text_if_given("tested_by", Note::parse)
            .map(|note| note.map(|note| note.as_str().to_owned()).unwrap_or_default());
        let body = fields.get("body").lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        if body.contains(|sign: char| sign.is_control() && sign != '\n') {
            check.refuse(
                "body",
                "Im Text steht ein Zeichen, das niemand sieht. Bitte löschen Sie es.",
            );
        }
        for (field, text) in
            [("subject", fields.get("subject")), ("heading", fields.get("heading"))]
        {
            if let Err(error) = Template::parse(text) {
                check.refuse(field, error);
            }
        }
        if body.chars().count() > config::WORDING_CHARS {
            check.refuse(
                "body",
                format!("Der Text ist zu lang. Platz ist für {} Zeichen.", config::WORDING_CHARS),
            );
        }
        match Template::parse(&body) {
            Ok(template) => {
                let needed = match way {
                    Spread::Any | Spread::Email | Spread::Letter => NEEDED,
                    Spread::Sms => NEEDED_ON_A_PHONE,
                };
                let missing = needed.iter().filter(|(any, _)| {
                    !any.iter().any(|placeholder| template.always_says(*placeholder))
                });
                for (_, sentence) in missing {
                    check.refuse("body", sentence);
                }
            }
            Err(error) => check.refuse("body", error),
        }
        let errors = check.errors();
        match (subject, heading, tested_by) {
            (Some(subject), Some(heading), Some(tested_by)) if errors.is_empty() => Ok(Self {
                heading: heading.unwrap_or_else(|| subject.clone()),
                subject,
                body,
                tested_by: match variety {
                    Variety::Plain => String::new(),
                    Variety::Easy => tested_by,
                },
            }),
            (Some(_) | None, Some(_) | None, Some(_) | None) => Err(errors),
        }
    }
}

/// A subject or a heading: longer than what comes of it, because placeholders have names.
fn line(typed: &str) -> Result<String, String> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err("Bitte füllen Sie dieses Feld aus.".into()),
        length if length > config::LINE_CHARS => {
            Err(format!("Bitte kürzen Sie auf {} Zeichen.", config::LINE_CHARS))
        }
        _ if line.contains(char::is_control) => {
            Err("Hier steht ein Zeichen, das niemand sieht.".into())
        }
        _ => Ok(line),
    }
}

/// A text as its form shows it.
pub fn fields(subject: &str, heading: &str, body: &str, tested_by: &str) -> Fields {
    Fields::of([
        ("subject", subject),
        ("heading", heading),
        ("body", body),
        ("tested_by", tested_by),
    ])
}
