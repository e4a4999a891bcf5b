//! What people type, as values that can be trusted: names, addresses, numbers, short texts.
//!
//! Every type is made by its `parse`, which tidies (blanks at the ends, composed letters) and
//! refuses the rest with a [`TextError`]. A [`TextError`] never holds what was typed, so it may
//! stand in a log; [`TextError::explain`] tells a person in German what to do.
//!
//! Names are searched by [`fold()`] and sorted by [`sort_key`]. Both keep Cyrillic and Arabic.

mod fold;

use std::{borrow::Borrow, fmt, str::FromStr};

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use self::fold::{fold, matcher, matches, sort_key};
pub use self::numbers::{Phone, Postcode};

/// Characters in a title: it has to fit one line of a letter and the subject of a mail.
pub const TITLE_LIMIT: usize = 120;
/// Characters in a first or family name: the longest in German registers are below 90.
pub const NAME_LIMIT: usize = 100;
/// Characters in one line: street, town, topic, room.
pub const LINE_LIMIT: usize = 200;
/// Characters in a note: about one page.
pub const NOTE_LIMIT: usize = 2_000;
/// Bytes in an e-mail address (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const EMAIL_LIMIT: usize = 254;
/// Bytes before the @ (RFC 5321, 4.5.3.1.1).
const LOCAL_PART_LIMIT: usize = 64;

/// Words as a German sentence names them.
///
/// ```
/// use treffpunkt::text::listed;
///
/// assert_eq!(listed(&["Datum", "Format", "Ort"]), "Datum, Format und Ort");
/// assert_eq!(listed(&["Datum", "Format"]), "Datum und Format");
/// assert_eq!(listed(&["Datum"]), "Datum");
/// ```
pub fn listed<S: Borrow<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [only] => {
            let only: &str = only.borrow();
            only.to_owned()
        }
        [before @ .., last] => {
            let last: &str = last.borrow();
            format!("{} und {last}", before.join(", "))
        }
    }
}

/// Which text was typed; its German name stands in the sentences of [`TextError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    Title,
    PersonName,
    EmailAddress,
    Phone,
    Postcode,
    Line,
    Note,
}

impl TextKind {
    fn with_article(self) -> &'static str {
        match self {
            Self::Title => "Der Titel",
            Self::PersonName => "Der Name",
            Self::EmailAddress => "Die E-Mail-Adresse",
            Self::Phone => "Die Telefonnummer",
            Self::Postcode => "Die Postleitzahl",
            Self::Line => "Der Text",
            Self::Note => "Die Notiz",
        }
    }
}

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("{0:?} is empty")]
    Empty(TextKind),
    #[error("{kind:?} has {length} characters, {limit} are allowed")]
    TooLong { kind: TextKind, length: usize, limit: usize },
    #[error("{0:?} holds a control character")]
    Control(TextKind),
    #[error("a name has no letter, or signs that no name has")]
    NotAName,
    #[error("this is not an e-mail address")]
    NotAnEmailAddress,
    #[error("more than one e-mail address")]
    SeveralEmailAddresses,
    #[error("an e-mail address holds an umlaut or another letter beyond ASCII")]
    EmailLetter,
    #[error("a phone number holds a sign that cannot be dialled")]
    PhoneSign,
    #[error("a phone number begins neither with 0 nor with +")]
    PhoneAreaCode,
    #[error("a phone number has {0} digits")]
    PhoneLength(usize),
    #[error("a postcode has five digits")]
    NotAPostcode,
}

impl TextError {
    /// One German sentence, or two, that say what to do.
    pub fn explain(&self) -> String {
        match self {
            Self::Empty(TextKind::Title) => "Bitte geben Sie eine Bezeichnung ein.".into(),
            Self::Empty(TextKind::PersonName) => "Bitte geben Sie einen Namen ein.".into(),
            Self::Empty(TextKind::EmailAddress) => {
                "Bitte geben Sie eine E-Mail-Adresse ein.".into()
            }
            Self::Empty(TextKind::Phone) => "Bitte geben Sie eine Telefonnummer ein.".into(),
            Self::Empty(TextKind::Postcode) => "Bitte geben Sie eine Postleitzahl ein.".into(),
            Self::Empty(TextKind::Line | TextKind::Note) => {
                "Bitte füllen Sie dieses Feld aus.".into()
            }
            Self::TooLong { kind, length, limit } => format!(
                "{} hat {} Zeichen. Höchstens {} sind möglich. Bitte kürzen Sie.",
                kind.with_article(),
                grouped(*length),
                grouped(*limit)
            ),
            Self::Control(kind) => format!(
                "{} enthält ein unsichtbares Zeichen. Bitte tippen Sie den Text neu ein.",
                kind.with_article()
            ),
            Self::NotAName => {
                "Das sieht nicht wie ein Name aus. Bitte schreiben Sie den Namen in Buchstaben."
                    .into()
            }
            Self::NotAnEmailAddress => {
                "Das ist keine E-Mail-Adresse. Bitte schreiben Sie sie wie name@beispiel.de, oder \
                 lassen Sie das Feld leer."
                    .into()
            }
            Self::SeveralEmailAddresses => {
                "Hier passt nur eine E-Mail-Adresse. Bitte löschen Sie die anderen.".into()
            }
            Self::EmailLetter => {
                "E-Mail-Adressen haben keine Umlaute. Bitte prüfen Sie die Schreibweise.".into()
            }
            Self::PhoneSign => {
                "Das ist keine Telefonnummer. Bitte schreiben Sie nur Ziffern, zum Beispiel \
                 02202 933378."
                    .into()
            }
            Self::PhoneAreaCode => {
                "Bitte schreiben Sie die Telefonnummer mit Vorwahl, zum Beispiel 02202 933378."
                    .into()
            }
            Self::PhoneLength(digits) => format!(
                "Die Telefonnummer hat {digits} Ziffern. Das kann nicht stimmen. Bitte prüfen Sie sie."
            ),
            Self::NotAPostcode => {
                "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 51465. Bitte prüfen Sie sie."
                    .into()
            }
        }
    }
}

/// What every text type offers besides its own `parse`.
macro_rules! text_value {
    ($name:ident, $text:ident) => {
        impl $name {
            /// The text as it is shown and stored.
            pub fn as_str(&self) -> &str {
                &self.$text
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.$text)
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(typed: &str) -> Result<Self, TextError> {
                Self::parse(typed)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.$text)
            }
        }
    };
}

// Below the macro, which it uses, too.
mod numbers;

/// The title of an event or a format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Title {
    text: String,
}

impl Title {
    /// Takes 1 to [`TITLE_LIMIT`] characters in any script, emoji too, in one line.
    ///
    /// ```
    /// use treffpunkt::text::{TextError, TextKind, Title};
    ///
    /// assert_eq!(Title::parse("  Kaffee ☕ und مرحبا ")?.as_str(), "Kaffee ☕ und مرحبا");
    /// assert_eq!(Title::parse(" "), Err(TextError::Empty(TextKind::Title)));
    /// assert_eq!(Title::parse("Kaffee\nund Tee"), Err(TextError::Control(TextKind::Title)));
    /// assert!(Title::parse(&"a".repeat(121)).is_err());
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Ok(Self { text: one_line(typed, TextKind::Title, TITLE_LIMIT)? })
    }
}

text_value!(Title, text);

/// A first name or a family name, as the person writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName {
    text: String,
}

impl PersonName {
    /// Takes 1 to [`NAME_LIMIT`] characters with at least one letter, in any script. Refuses what
    /// a spreadsheet would run (`=…`) and what a page would read as a tag.
    ///
    /// ```
    /// use treffpunkt::text::{PersonName, TextError};
    ///
    /// assert_eq!(PersonName::parse(" Lehmann-Voß")?.as_str(), "Lehmann-Voß");
    /// assert!(PersonName::parse("Наталія").is_ok());
    /// assert!(PersonName::parse("ʿAbd ar-Raḥmān").is_ok());
    /// assert_eq!(PersonName::parse("=HYPERLINK(\"…\")"), Err(TextError::NotAName));
    /// assert_eq!(PersonName::parse("12345"), Err(TextError::NotAName));
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let text = one_line(typed, TextKind::PersonName, NAME_LIMIT)?;
        let strange = text.starts_with(['=', '+', '@']) || text.contains(['<', '>']);
        if strange || !text.contains(char::is_alphabetic) {
            return Err(TextError::NotAName);
        }
        Ok(Self { text })
    }
}

text_value!(PersonName, text);

/// A short text in one line: street, town, topic, room, a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    text: String,
}

impl Line {
    /// Takes 1 to [`LINE_LIMIT`] characters without line breaks.
    ///
    /// ```
    /// use treffpunkt::text::{Line, TextError, TextKind};
    ///
    /// assert_eq!(Line::parse("Gartenstraße 5 ")?.as_str(), "Gartenstraße 5");
    /// assert_eq!(Line::parse(""), Err(TextError::Empty(TextKind::Line)));
    /// assert!(Line::parse(&"a".repeat(201)).is_err());
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Ok(Self { text: one_line(typed, TextKind::Line, LINE_LIMIT)? })
    }
}

text_value!(Line, text);

/// A text of a few lines: how to get there, what to bring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    text: String,
}

impl Note {
    /// Takes 1 to [`NOTE_LIMIT`] characters. Line breaks are kept, each as one `\n`; a tab becomes
    /// a blank.
    ///
    /// ```
    /// use treffpunkt::text::{Note, TextError, TextKind};
    ///
    /// assert_eq!(Note::parse("Bus 227\r\nbis Markt\r\n")?.as_str(), "Bus 227\nbis Markt");
    /// assert_eq!(Note::parse("\n"), Err(TextError::Empty(TextKind::Note)));
    /// assert_eq!(Note::parse("a\u{0}b"), Err(TextError::Control(TextKind::Note)));
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let lines: Vec<String> = typed.trim().lines().map(|line| line.replace('\t', " ")).collect();
        if lines.iter().any(|line| line.contains(is_unfit)) {
            return Err(TextError::Control(TextKind::Note));
        }
        let text = composed(&lines.join("\n"));
        within(&text, TextKind::Note, NOTE_LIMIT)?;
        Ok(Self { text })
    }
}

text_value!(Note, text);

/// One e-mail address that a German mail server accepts. Its domain is in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    text: String,
}

impl EmailAddress {
    /// Takes one plain address (RFC 5321 without quoted names, address literals and SMTPUTF8).
    ///
    /// ```
    /// use treffpunkt::text::{EmailAddress, TextError};
    ///
    /// assert_eq!(EmailAddress::parse(" A.Weber@Example.ORG ")?.as_str(), "A.Weber@example.org");
    /// assert_eq!(EmailAddress::parse("keine"), Err(TextError::NotAnEmailAddress));
    /// assert_eq!(EmailAddress::parse("a@localhost"), Err(TextError::NotAnEmailAddress));
    /// assert_eq!(EmailAddress::parse("müller@example.org"), Err(TextError::EmailLetter));
    /// let two = EmailAddress::parse("a@example.org; b@example.org");
    /// assert_eq!(two, Err(TextError::SeveralEmailAddresses));
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TextError::Empty(TextKind::EmailAddress));
        }
        if typed.len() > EMAIL_LIMIT && typed.matches('@').count() < 2 {
            let length = typed.chars().count();
            let kind = TextKind::EmailAddress;
            return Err(TextError::TooLong { kind, length, limit: EMAIL_LIMIT });
        }
        let (local, domain) = typed.split_once('@').ok_or(TextError::NotAnEmailAddress)?;
        if domain.contains('@') {
            return Err(TextError::SeveralEmailAddresses);
        }
        if typed.chars().any(|sign| !sign.is_ascii() && sign.is_alphanumeric()) {
            return Err(TextError::EmailLetter);
        }
        if !is_local_part(local) || !is_domain(domain) {
            return Err(TextError::NotAnEmailAddress);
        }
        let mut text = typed.to_owned();
        text[local.len()..].make_ascii_lowercase();
        Ok(Self { text })
    }

    /// What stands behind the @, in lower case.
    pub fn domain(&self) -> &str {
        self.text.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

text_value!(EmailAddress, text);

fn is_local_part(local: &str) -> bool {
    let atom = |sign: u8| sign.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&sign);
    (1..=LOCAL_PART_LIMIT).contains(&local.len())
        && local.bytes().all(atom)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let top = domain.rsplit('.').next().unwrap_or(domain);
    domain.contains('.')
        && domain.split('.').all(is_domain_label)
        && top.len() >= 2
        && top.bytes().any(|sign| sign.is_ascii_alphabetic())
}

fn is_domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Signs without a width that copying from a web page or an address book leaves behind.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
        || matches!(sign, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Control characters, line separators, and the two marks that can show text in a false order.
fn is_unfit(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202d}' | '\u{202e}')
}

fn one_line(typed: &str, kind: TextKind, limit: usize) -> Result<String, TextError> {
    let text = composed(typed.trim());
    if text.contains(is_unfit) {
        return Err(TextError::Control(kind));
    }
    within(&text, kind, limit)?;
    Ok(text)
}

fn within(text: &str, kind: TextKind, limit: usize) -> Result<(), TextError> {
    // Bytes are never fewer than characters: most texts need no counting.
    let length = if text.len() <= limit { text.len() } else { text.chars().count() };
    match length {
        0 => Err(TextError::Empty(kind)),
        fits if fits <= limit => Ok(()),
        length => Err(TextError::TooLong { kind, length, limit }),
    }
}

/// Letters and their accents as one sign each (NFC), so that equal words are equal bytes.
fn composed(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// A number as Germans write it: 10.000.
fn grouped(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{}.{:03}", grouped(number / 1_000), number % 1_000),
    }
}

#[cfg(test)]
mod tests;
