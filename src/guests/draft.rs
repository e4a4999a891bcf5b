//! What a form says about one person, once it can be used.

use super::consent::{BY_STAFF, Source};
use super::import::Language;
use super::{Channel, Guest, Kind, PhoneOff, Salutation};
use crate::db::{Day, Id};
use crate::staff::Site;
use crate::text::{EmailAddress, Line, PersonName, Phone, Postcode};
use crate::web::form::{Check, Fields, FormErrors};

/// A person whom somebody enters or changes by hand. Unlike in a list, an empty field means: we do
/// not know this (any more).
#[derive(Clone, Debug)]
pub struct Draft {
    /// `None`: this person has no number in the Fachverfahren.
    pub key: Option<Line>,
    pub kind: Kind,
    pub salutation: Salutation,
    pub first_name: Option<PersonName>,
    pub family_name: PersonName,
    pub street: Option<Line>,
    pub postcode: Option<Postcode>,
    pub town: Option<Line>,
    pub site: Option<Id<Site>>,
    pub language: String,
    pub household: Option<Line>,
    pub email: Option<EmailAddress>,
    pub email_stopped: bool,
    pub phone: Option<Phone>,
    pub phone_off: Option<PhoneOff>,
    pub other_phone: Option<Phone>,
    pub sms_consent: bool,
    pub sms_names_office: bool,
    /// How we know of what the person agreed to or took back.
    pub consent_source: Source,
    pub address_bad: bool,
    pub wished_channel: Option<Channel>,
    pub no_invitations: bool,
    pub entered_on: Option<Day>,
}

/// Ways that somebody may wish for.
pub const WISHES: [Channel; 4] = [Channel::Email, Channel::Letter, Channel::Sms, Channel::Phone];

impl Draft {
    /// Reads a form; every field's error at once.
    ///
    /// ```
    /// use treffpunkt::guests::Draft;
    /// use treffpunkt::web::form::Fields;
    ///
    /// let fields = Fields::of([("family_name", "Kaya"), ("phone", "privat"), ("kind", "client")]);
    /// let errors = Draft::parse(&fields).unwrap_err();
    /// assert_eq!(errors.0.len(), 1);
    /// assert_eq!(errors.0[0].field, "phone");
    /// ```
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let key = check.text_if_given("key", Line::parse);
        let kind = check.word("kind", Kind::parse);
        let salutation = check.parse_if_given("salutation", listed(Salutation::parse));
        let first_name = check.text_if_given("first_name", PersonName::parse);
        let family_name = check.text("family_name", PersonName::parse);
        let street = check.text_if_given("street", Line::parse);
        let postcode = check.text_if_given("postcode", Postcode::parse);
        let town = check.text_if_given("town", Line::parse);
        let site = check.id("site");
        let language = check.parse_if_given("language", listed(Language::parse));
        let household = check.text_if_given("household", Line::parse);
        let email = check.text_if_given("email", EmailAddress::parse);
        let phone = check.text_if_given("phone", Phone::parse);
        let other_phone = check.text_if_given("other_phone", Phone::parse);
        let phone_off = check.parse_if_given("phone_off", listed(PhoneOff::parse));
        let wished = |code: &str| Channel::parse(code).filter(|wish| WISHES.contains(wish));
        let wished_channel = check.parse_if_given("wished_channel", listed(wished));
        let by_staff = |code: &str| Source::parse(code).filter(|one| BY_STAFF.contains(one));
        let consent_source = check.parse_if_given("consent_source", listed(by_staff));
        let entered_on = match fields.get("entered_on") {
            "" => Some(None),
            _ => check.day("entered_on").map(Some),
        };
        let names = (key, kind, salutation, first_name, family_name);
        let (Some(key), Some(kind), Some(salutation), Some(first_name), Some(family_name)) = names
        else {
            return Err(check.errors());
        };
        let place = (street, postcode, town, site, language, household);
        let (Some(street), Some(postcode), Some(town), Some(site), Some(language), Some(household)) =
            place
        else {
            return Err(check.errors());
        };
        let ways = (email, phone, phone_off, other_phone, wished_channel, entered_on);
        let (
            Some(email),
            Some(phone),
            Some(phone_off),
            Some(other_phone),
            Some(wished_channel),
            Some(entered_on),
        ) = ways
        else {
            return Err(check.errors());
        };
        let Some(consent_source) = consent_source else { return Err(check.errors()) };
        Ok(Self {
            key,
            kind,
            salutation: salutation.unwrap_or(Salutation::None),
            first_name,
            family_name,
            street,
            postcode,
            town,
            site,
            language: language.map_or("de", Language::code).to_owned(),
            household,
            email,
            email_stopped: fields.ticked("email_stopped"),
            phone,
            phone_off,
            other_phone,
            sms_consent: fields.ticked("sms_consent"),
            sms_names_office: fields.ticked("sms_names_office"),
            consent_source: consent_source.unwrap_or(Source::InPerson),
            address_bad: fields.ticked("address_bad"),
            wished_channel,
            no_invitations: fields.ticked("no_invitations"),
            entered_on,
        })
    }

    /// The guest as they are stored under this id and key.
    pub fn guest(self, id: Id<Guest>, key: String) -> Guest {
        let text = |line: Option<Line>| line.map(|line| line.to_string());
        Guest {
            id,
            key,
            kind: self.kind,
            salutation: self.salutation,
            first_name: self.first_name.map(|name| name.to_string()).unwrap_or_default(),
            family_name: self.family_name.to_string(),
            street: text(self.street).unwrap_or_default(),
            postcode: self.postcode.map(|postcode| postcode.to_string()).unwrap_or_default(),
            town: text(self.town).unwrap_or_default(),
            site: self.site,
            language: self.language,
            household: text(self.household),
            email: self.email.map(|email| email.to_string()),
            email_stopped: self.email_stopped,
            phone: self.phone.as_ref().map(|phone| phone.e164().to_owned()),
            phone_typed: self.phone.map(|phone| phone.to_string()),
            phone_off: self.phone_off,
            other_phone: self.other_phone.map(|phone| phone.to_string()),
            sms_consent: self.sms_consent,
            sms_names_office: self.sms_names_office,
            address_bad: self.address_bad,
            wished_channel: self.wished_channel,
            no_invitations: self.no_invitations,
            entered_on: self.entered_on,
        }
    }
}

fn listed<T>(parse: impl Fn(&str) -> Option<T>) -> impl FnOnce(&str) -> Result<T, &'static str> {
    move |code| parse(code).ok_or("Bitte wählen Sie etwas aus der Liste.")
}

/// A guest as their form shows them.
pub fn fields(guest: &Guest) -> Fields {
    let mut fields = Fields::of([
        ("key", guest.key.as_str()),
        ("kind", guest.kind.code()),
        ("salutation", guest.salutation.code()),
        ("first_name", guest.first_name.as_str()),
        ("family_name", guest.family_name.as_str()),
        ("street", guest.street.as_str()),
        ("postcode", guest.postcode.as_str()),
        ("town", guest.town.as_str()),
        ("language", guest.language.as_str()),
        ("household", guest.household.as_deref().unwrap_or_default()),
        ("email", guest.email.as_deref().unwrap_or_default()),
        ("phone", guest.phone_typed.as_deref().unwrap_or_default()),
        ("other_phone", guest.other_phone.as_deref().unwrap_or_default()),
        ("phone_off", guest.phone_off.map_or("", PhoneOff::code)),
        ("wished_channel", guest.wished_channel.map_or("", Channel::code)),
    ]);
    fields.push("site", guest.site.map(|site| site.to_string()).unwrap_or_default());
    fields.push("entered_on", guest.entered_on.map(Day::iso).unwrap_or_default());
    let ticks = [
        ("email_stopped", guest.email_stopped),
        ("sms_consent", guest.sms_consent),
        ("sms_names_office", guest.sms_names_office),
        ("address_bad", guest.address_bad),
        ("no_invitations", guest.no_invitations),
    ];
    for (name, _) in ticks.into_iter().filter(|(_, ticked)| *ticked) {
        fields.push(name, "1");
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_goes_through_their_form_unchanged() {
        let typed = Fields::of([
            ("key", "K1"),
            ("kind", "client"),
            ("salutation", "ms"),
            ("first_name", "Zeynep"),
            ("family_name", "Kaya"),
            ("phone", "0171 3920094"),
            ("other_phone", "0221 4710123"),
            ("language", "tr"),
            ("entered_on", "1.2.2026"),
            ("wished_channel", "phone"),
            ("sms_consent", "1"),
        ]);
        let guest = Draft::parse(&typed).unwrap().guest(Id::new(), "K1".into());

        let again = Draft::parse(&fields(&guest)).unwrap().guest(guest.id, "K1".into());

        assert_eq!(again, guest);
        assert_eq!(guest.language, "tr");
        assert!(guest.has_sms());
    }

    #[test]
    fn every_field_is_heard_at_once() {
        let typed = Fields::of([("family_name", "123"), ("email", "keine"), ("postcode", "1")]);

        let errors = Draft::parse(&typed).unwrap_err();

        let fields: Vec<&str> = errors.0.iter().map(|error| &*error.field).collect();
        assert_eq!(fields, ["kind", "family_name", "postcode", "email"]);
    }
}
