//! What a message says (`Text`): the house's own texts for the invitations of a format, and how well
//! people will understand them.
//!
//! A text stands for a format, a language and a way (or all of them). Where none is released, the one
//! that comes along in `email_templates` is sent. It is saved as often as somebody likes; each version
//! keeps its number. Released is one at a time: the plain-language guard ([`crate::language`]) must
//! find no error in it, or a second person takes it on themselves and says why.
//!
//! Beside it there may be a version in Leichte Sprache. No program can say that a text is Leichte
//! Sprache: it is released with the name of those who tested it, and it is printed and handed out,
//! never sent by itself.
//!
//! While a trial of a text runs, [`arms`] are its versions and [`dealing`] says who gets which.
//!
//! Begin with [`Wording`], [`template`] for what staff may write, [`look`] for what the guard says of
//! it, [`actions`] for what can be done. Programs ask the guard by [`api`].

pub mod actions;
pub mod api;
pub mod arm_queries;
pub mod arms;
pub mod checked;
pub mod dealing;
pub mod draft;
pub mod look;
pub mod pages;
pub mod queries;
pub mod recipient;
pub mod shipped;
#[cfg(test)]
mod shipped_tests;
pub mod template;

use diesel::prelude::{Queryable, Selectable};

pub use arms::{Arm, Running};
pub use draft::Draft;
pub use recipient::{Recipient, Recipients};

use crate::db::schema::wordings;
use crate::db::{Id, Moment, text_enum};
use crate::formats::{Format, Translations};
use crate::i18n::Language;
use crate::outbox::Way;
use crate::outbox::Words;
use crate::outbox::templates::{LANGUAGES, MailError, Mails, Said};
use crate::staff::Staff;
use template::{Parts, Template, TemplateError};

text_enum! {
    /// For which way a text is written.
    pub enum Spread {
        Any = "any" / "E-Mail und Brief",
        Email = "email" / "nur E-Mail",
        Letter = "letter" / "nur Brief",
        /// A text message is never sent the text for all ways: it is too long.
        Sms = "sms" / "SMS",
    }
}

text_enum! {
    /// How a text is written.
    pub enum Variety {
        /// Einfache Sprache: this is what goes out.
        Plain = "plain" / "Einfache Sprache",
        /// Leichte Sprache, tested by its readers: this is printed and handed out.
        Easy = "easy" / "Leichte Sprache (geprüft)",
    }
}

text_enum! {
    /// Where a version stands.
    pub enum WordingState {
        Draft = "draft" / "Entwurf",
        Released = "released" / "freigegeben",
        Retired = "retired" / "abgelöst",
    }
}

/// Which text of a format is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub format: Id<Format>,
    pub way: Spread,
    /// One of those in which we write.
    pub language: &'static str,
    pub variety: Variety,
}

/// One version of a text.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = wordings)]
pub struct Wording {
    pub id: Id<Wording>,
    pub format_id: Id<Format>,
    pub way: Spread,
    pub language: String,
    pub variety: Variety,
    pub number: i32,
    pub subject: String,
    pub heading: String,
    pub body: String,
    pub state: WordingState,
    pub saved_by: Option<Id<Staff>>,
    pub saved_at: Moment,
    pub released_by: Option<Id<Staff>>,
    pub released_at: Option<Moment>,
    pub reason: String,
    pub tested_by: String,
}

impl Wording {
    /// Takes the text apart.
    pub fn parts(&self) -> Result<Parts, TemplateError> {
        Ok(Parts {
            subject: Template::parse(&self.subject)?,
            heading: Template::parse(&self.heading)?,
            body: Template::parse(&self.body)?,
        })
    }

    pub fn sources(&self) -> [&str; 3] {
        [&self.subject, &self.heading, &self.body]
    }
}

/// The words of the house's own for one format: released texts, ready to be filled in, and what happens
/// there in other languages.
#[derive(Clone, Debug, Default)]
pub struct Released {
    wordings: Vec<Wording>,
    translations: Translations,
}

impl Released {
    pub fn of(wordings: Vec<Wording>, translations: Translations) -> Self {
        Self { wordings, translations }
    }

    /// What happens at the format's events, in this language; `None` for German, which stands in the
    /// format, and where nobody has written it down.
    pub fn what_happens(&self, language: Language) -> Option<&str> {
        self.translations.say(language)
    }

    /// The house's own text for a way: the one for this way, else the one for all ways.
    pub fn own(&self, language: &str, way: Way) -> Option<&Wording> {
        let own = match way {
            Way::Email => Some(Spread::Email),
            Way::Letter => Some(Spread::Letter),
            Way::Sms => Some(Spread::Sms),
        };
        let of = |spread: Option<Spread>| {
            self.wordings.iter().find(|one| one.language == language && Some(one.way) == spread)
        };
        of(own).or_else(|| match way {
            Way::Email | Way::Letter => of(Some(Spread::Any)),
            Way::Sms => None,
        })
    }

    /// What this message says in words of the house's own: the text for its way, else the one for all
    /// ways. `None`: the text that comes along.
    pub fn said(
        &self,
        mails: &Mails,
        language: &str,
        words: &Words,
    ) -> Result<Option<Said>, MailError> {
        let Some(language) = LANGUAGES.iter().copied().find(|known| *known == language) else {
            return Ok(None);
        };
        let Some(wording) = self.own(language, words.channel) else { return Ok(None) };
        match wording.parts() {
            Ok(parts) => parts.said(wording.sources(), mails, language, words).map(Some),
            Err(error) => {
                // Kept texts were read when they were saved. One that no longer can be is no reason
                // to send nothing.
                tracing::error!(wording = %wording.id, %error, "an own text cannot be filled in");
                Ok(None)
            }
        }
    }
}
