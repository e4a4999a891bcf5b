//! Somebody for the team as a form or a JSON document names them, once it can be used.

use super::{Agreement, Member, Part};
use crate::db::Id;
use crate::events::{Session, languages};
use crate::staff::Staff;
use crate::text::{EmailAddress, Line, Phone};
use crate::web::form::{Check, Fields, FormErrors};

/// Somebody who is to have a part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    pub part: Part,
    pub session: Option<Id<Session>>,
    pub who: Who,
    /// A code of [`languages::ALL`] for interpreters; empty for everybody else.
    pub language: String,
    pub agreement: Agreement,
}

/// One of us, or somebody from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Staff(Id<Staff>),
    External { name: String, phone: String, email: String },
}

impl NewMember {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::events::team::NewMember;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let fields = Fields::of([("part", "interpreter"), ("name", "Olena Koval"), ("language", "uk")]);
    /// assert_eq!(NewMember::parse(&fields).unwrap().language, "uk");
    ///
    /// let wrong = NewMember::parse(&Fields::of([("part", "interpreter")])).unwrap_err();
    /// let fields: Vec<_> = wrong.0.iter().map(|error| error.field.as_str()).collect();
    /// assert_eq!(fields, ["name", "language"]);
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let part = check.word("part", Part::parse);
        let session = check.id("session");
        let agreement = match fields.get("agreement") {
            "" => Some(Agreement::Asked),
            _ => check.word("agreement", Agreement::parse),
        };
        let who = who(&mut check, fields);
        let language = language(&mut check, fields, part);
        match (part, session, who, language, agreement) {
            (Some(part), Some(session), Some(who), Some(language), Some(agreement)) => {
                Ok(Self { part, session, who, language, agreement })
            }
            _ => Err(check.errors()),
        }
    }
}

fn who(check: &mut Check, fields: &Fields) -> Option<Who> {
    let staff = check.id("staff")?;
    if let Some(staff) = staff {
        return Some(Who::Staff(staff));
    }
    if fields.get("name").is_empty() {
        check.refuse("name", "Bitte wählen Sie jemanden aus, oder geben Sie einen Namen ein.");
        return None;
    }
    let name = check.text("name", Line::parse);
    let phone = check.text_if_given("phone", Phone::parse);
    let email = check.text_if_given("email", EmailAddress::parse);
    Some(Who::External {
        name: name?.as_str().to_owned(),
        phone: phone?.map_or_else(String::new, |phone| phone.as_str().to_owned()),
        email: email?.map_or_else(String::new, |email| email.as_str().to_owned()),
    })
}

fn language(check: &mut Check, fields: &Fields, part: Option<Part>) -> Option<String> {
    if part != Some(Part::Interpreter) {
        return Some(String::new());
    }
    let known = |code: &str| languages::ALL.iter().find(|one| one.code == code).map(|one| one.code);
    let language = known(fields.get("language"));
    if language.is_none() {
        check.refuse("language", "Bitte wählen Sie, in welche Sprache übersetzt wird.");
    }
    language.map(str::to_owned)
}

/// A member as its form shows them.
pub fn fields(member: &Member) -> Fields {
    let mut fields = Fields::of([
        ("part", member.part.code()),
        ("language", member.language.as_str()),
        ("agreement", member.agreement.code()),
    ]);
    if let Some(session) = member.session {
        fields.push("session", session.as_str());
    }
    match member.staff {
        Some(staff) => fields.push("staff", staff.as_str()),
        None => {
            fields.push("name", member.name.clone());
            fields.push("phone", member.phone.clone());
            fields.push("email", member.email.clone());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_us_needs_no_name_and_others_need_one() {
        let staff = Id::<Staff>::new();
        let fields = Fields::of([("part", "host"), ("staff", staff.as_str()), ("name", "Egal")]);
        assert_eq!(NewMember::parse(&fields).unwrap().who, Who::Staff(staff));

        let fields = Fields::of([("part", "carer"), ("phone", "47"), ("email", "maria")]);
        let errors = NewMember::parse(&fields).unwrap_err();
        assert_eq!(errors.0[0].field, "name");

        let fields =
            Fields::of([("part", "carer"), ("name", "Maria"), ("phone", "47"), ("email", "maria")]);
        let errors = NewMember::parse(&fields).unwrap_err();
        let wrong: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["phone", "email"]);
    }

    #[test]
    fn only_interpreters_have_a_language() {
        let fields = Fields::of([("part", "speaker"), ("name", "Maria"), ("language", "uk")]);

        assert_eq!(NewMember::parse(&fields).unwrap().language, "");
    }
}
