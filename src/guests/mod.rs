//! A guest (`Gast`) is somebody who can be invited: a client, a colleague, a partner. We keep what an
//! invitation needs and nothing else: no file number, no benefits, no diagnosis, no record of who
//! stayed away.
//!
//! Begin with [`Guest`], then [`import`] for how lists come in.

pub mod actions;
pub mod api;
pub mod consent;
mod draft;
pub mod export;
pub mod how_to_import;
pub mod import;
mod import_pages;
pub mod intake;
mod pages;
pub mod queries;
pub mod receiving;
pub mod taking_over;

pub use draft::Draft;
pub use intake::worker::{resume_imports, run as tidy_imports};
pub use taking_over::{Mode, Report, TakeOverError, import_file};

use actix_web::web;

use crate::db::{Day, Id, text_enum};
use crate::staff::Site;
use crate::text::{Phone, fold};

/// Everything under `/guests`.
pub fn routes(routes: &mut web::ServiceConfig) {
    // Before the pages of one guest, whose id stands in the same place.
    routes.configure(import_pages::routes);
    routes.configure(pages::routes);
}

text_enum! {
    /// What somebody is to the Jobcenter.
    pub enum Kind {
        Client = "client" / "Kundin/Kunde",
        Colleague = "colleague" / "Kollegin/Kollege",
        Partner = "partner" / "Partner",
    }
}

text_enum! {
    /// How somebody is greeted.
    pub enum Salutation {
        Ms = "ms" / "Frau",
        Mr = "mr" / "Herr",
        None = "none" / "ohne Anrede",
    }
}

text_enum! {
    /// The way a message takes.
    pub enum Channel {
        Email = "email" / "E-Mail",
        Letter = "letter" / "Brief",
        Sms = "sms" / "SMS",
        Phone = "phone" / "Telefon",
        InPerson = "in_person" / "persönlich",
    }
}

/// Somebody who can be invited.
#[derive(Clone, Debug, PartialEq)]
pub struct Guest {
    pub id: Id<Guest>,
    /// The opaque key of the Fachverfahren.
    pub key: String,
    pub kind: Kind,
    pub salutation: Salutation,
    pub first_name: String,
    pub family_name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    pub site: Option<Id<Site>>,
    /// `de`, `en`, `uk`, `ar`, `tr` or another code; texts fall back to German.
    pub language: String,
    /// People with the same key get one message.
    pub household: Option<String>,
    pub email: Option<String>,
    /// Mail came back, or the guest wants none.
    pub email_stopped: bool,
    /// E.164.
    pub phone: Option<String>,
    pub phone_typed: Option<String>,
    /// Why nobody calls it; `None`: it may be called.
    pub phone_off: Option<PhoneOff>,
    /// A second number, as it was typed: for the phone desk.
    pub other_phone: Option<String>,
    /// The guest said yes to text messages.
    pub sms_consent: bool,
    /// A text message may say which office it comes from.
    pub sms_names_office: bool,
    /// A letter came back.
    pub address_bad: bool,
    pub wished_channel: Option<Channel>,
    pub no_invitations: bool,
    pub entered_on: Option<Day>,
}

text_enum! {
    /// Why nobody calls a number.
    pub enum PhoneOff {
        Wrong = "wrong" / "Nummer stimmt nicht",
        Unwished = "unwished" / "möchte keine Anrufe",
    }
}

text_enum! {
    /// How we reach somebody: computed, never stored.
    pub enum Reach {
        Email = "email" / "E-Mail",
        Letter = "letter" / "Brief",
        /// Nothing written arrives; somebody must call.
        Phone = "phone" / "Telefon",
        Unreachable = "unreachable" / "nicht erreichbar",
    }
}

impl Guest {
    /// "Zeynep Kaya"
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.family_name).trim().to_owned()
    }

    /// Both names folded, to search and sort by: the family name first. Every row keeps it.
    pub fn folded(&self) -> String {
        folded(&self.family_name, &self.first_name)
    }

    /// Whether somebody may call.
    pub fn has_phone(&self) -> bool {
        self.phone.is_some() && self.phone_off.is_none()
    }

    /// Whether a mail can arrive.
    pub fn has_email(&self) -> bool {
        self.email.is_some() && !self.email_stopped
    }

    /// Whether a letter can arrive.
    pub fn has_address(&self) -> bool {
        let parts = [&self.street, &self.postcode, &self.town];
        !self.address_bad && parts.iter().all(|part| !part.is_empty())
    }

    /// Whether a text message can arrive, and the guest wants it.
    pub fn has_sms(&self) -> bool {
        let mobile = |typed: &String| Phone::parse(typed).is_ok_and(|phone| phone.is_mobile());
        let theirs = self.phone_off != Some(PhoneOff::Wrong);
        self.sms_consent && theirs && self.phone.as_ref().is_some_and(mobile)
    }

    /// The way that reaches them: as they wish if that works, else e-mail, letter, phone.
    pub fn reach(&self) -> Reach {
        let wish = match self.wished_channel {
            Some(Channel::Email) if self.has_email() => Some(Reach::Email),
            Some(Channel::Letter) if self.has_address() => Some(Reach::Letter),
            Some(Channel::Phone) if self.has_phone() => Some(Reach::Phone),
            Some(
                Channel::Email
                | Channel::Letter
                | Channel::Phone
                | Channel::Sms
                | Channel::InPerson,
            )
            | None => None,
        };
        match (wish, self.has_email(), self.has_address(), self.has_phone()) {
            (Some(reach), ..) => reach,
            (None, true, ..) => Reach::Email,
            (None, false, true, _) => Reach::Letter,
            (None, false, false, true) => Reach::Phone,
            (None, false, false, false) => Reach::Unreachable,
        }
    }

    /// The lines of an envelope.
    pub fn envelope(&self) -> Vec<String> {
        let salutation = match self.salutation {
            Salutation::Ms => "Frau ",
            Salutation::Mr => "Herrn ",
            Salutation::None => "",
        };
        vec![
            format!("{salutation}{}", self.name()),
            self.street.clone(),
            format!("{} {}", self.postcode, self.town),
        ]
    }
}

/// As rows keep names to search and sort by.
pub fn folded(family_name: &str, first_name: &str) -> String {
    let mut folded = fold(family_name);
    if !first_name.is_empty() {
        folded.push(' ');
        folded.push_str(&fold(first_name));
    }
    folded
}
