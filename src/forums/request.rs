//! Somebody from outside who puts their name down: what they type, and nothing more.

use crate::db::{Id, Moment};
use crate::events::Event;
use crate::text::{EmailAddress, Line, PersonName};
use crate::web::form::{Check, Fields, FormErrors};

/// Who wants to come, not yet confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub first_name: String,
    pub family_name: String,
    pub email: String,
    /// "Agentur für Arbeit"; may be empty.
    pub organisation: String,
}

/// A request as it waits for its confirmation.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub id: Id<Waiting>,
    pub event: Id<Event>,
    pub request: Request,
    pub created_at: Moment,
}

impl Request {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::forums::Request;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let fields = Fields::of([("first_name", "Mara"), ("family_name", "Groß"), ("email", "mara")]);
    /// let errors = Request::parse(&fields).unwrap_err();
    /// assert_eq!(errors.0[0].field, "email");
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let first_name = check.text("first_name", PersonName::parse);
        let family_name = check.text("family_name", PersonName::parse);
        let email = check.text("email", EmailAddress::parse);
        let organisation = check.text_if_given("organisation", Line::parse);
        match (first_name, family_name, email, organisation) {
            (Some(first_name), Some(family_name), Some(email), Some(organisation)) => Ok(Self {
                first_name: first_name.to_string(),
                family_name: family_name.to_string(),
                email: email.as_str().to_owned(),
                organisation: organisation.map(|line| line.to_string()).unwrap_or_default(),
            }),
            (Some(_) | None, ..) => Err(check.errors()),
        }
    }

    /// "Mara Groß"
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.family_name)
    }
}
