//! One row beside what is stored of its guest: pure, without a database.
//!
//! What a list does not say stays as it is. A landline never takes the place of a mobile number.

use super::places::Places;
use super::report::FieldChange;
use crate::db::{Day, Id};
use crate::guests::import::{self, Field, GuestLine};
use crate::guests::{Guest, Kind, PhoneOff, Salutation};
use crate::staff::Site;
use crate::text::Phone;

/// What a list says about one person: one row, or several put together.
pub struct Candidate {
    /// The row that counts.
    pub line: u64,
    /// Rows above it about the same person.
    pub above: Vec<u64>,
    pub said: GuestLine,
    /// Its Standort by the list's own column.
    pub named_site: Option<Id<Site>>,
    /// Its Standort by postcode and town.
    pub site_around: Option<Id<Site>>,
}

impl Candidate {
    /// Looks up where somebody belongs.
    pub fn of(line: u64, above: Vec<u64>, said: GuestLine, places: &Places) -> Self {
        let named_site = said.site.as_ref().and_then(|name| places.named(name.as_str()));
        let postcode = said.postcode.as_ref().map_or("", |postcode| postcode.as_str());
        let town = said.town.as_ref().map_or("", |town| town.as_str());
        let site_around = places.around(postcode, town);
        Self { line, above, said, named_site, site_around }
    }

    /// Somebody new.
    pub fn guest(self) -> Guest {
        let said = self.said;
        Guest {
            id: Id::new(),
            key: said.key.as_str().to_owned(),
            kind: Kind::Client,
            salutation: said.salutation.map_or(Salutation::None, salutation),
            first_name: text(said.first_name.as_ref()),
            family_name: said.family_name.as_str().to_owned(),
            street: text(said.street.as_ref()),
            postcode: text(said.postcode.as_ref()),
            town: text(said.town.as_ref()),
            site: self.named_site.or(self.site_around),
            language: said.language.map_or("de", |language| language.code()).to_owned(),
            household: said.household.as_ref().map(ToString::to_string),
            email: said.email.as_ref().map(ToString::to_string),
            email_stopped: false,
            phone: said.phone.as_ref().map(|phone| phone.e164().to_owned()),
            phone_typed: said.phone.as_ref().map(ToString::to_string),
            phone_off: None,
            other_phone: said.other_phone.as_ref().map(ToString::to_string),
            sms_consent: false,
            sms_names_office: false,
            address_bad: false,
            wished_channel: None,
            no_invitations: false,
            entered_on: said.entered_on.map(Day::of),
        }
    }
}

fn text(said: Option<&impl ToString>) -> String {
    said.map(ToString::to_string).unwrap_or_default()
}

fn salutation(said: import::Salutation) -> Salutation {
    match said {
        import::Salutation::Frau => Salutation::Ms,
        import::Salutation::Herr => Salutation::Mr,
        import::Salutation::Neutral => Salutation::None,
    }
}

/// Two rows about one person: the later one counts wherever it says anything.
pub fn together(above: GuestLine, below: GuestLine) -> GuestLine {
    let (phone, other_phone) = match (&above.phone, &below.phone) {
        (Some(mobile), Some(new)) if !new.may_replace(mobile) => {
            (above.phone, below.phone.or(below.other_phone))
        }
        (_, Some(_)) => (below.phone, below.other_phone.or(above.other_phone)),
        (_, None) => (above.phone, above.other_phone),
    };
    GuestLine {
        key: below.key,
        salutation: below.salutation.or(above.salutation),
        first_name: below.first_name.or(above.first_name),
        family_name: below.family_name,
        street: below.street.or(above.street),
        postcode: below.postcode.or(above.postcode),
        town: below.town.or(above.town),
        phone,
        other_phone,
        email: below.email.or(above.email),
        language: below.language.or(above.language),
        household: below.household.or(above.household),
        entered_on: below.entered_on.or(above.entered_on),
        site: below.site.or(above.site),
    }
}

/// What became of the number in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    AsSaid,
    /// It is a landline and stands beside the mobile number that stays.
    Beside,
}

/// Brings a stored guest up to what the list says.
pub struct Comparison<'a> {
    pub guest: &'a mut Guest,
    pub changes: Vec<FieldChange>,
    pub number: Number,
}

impl<'a> Comparison<'a> {
    pub fn of(guest: &'a mut Guest, candidate: &Candidate, places: &Places) -> Self {
        let mut comparison = Self { guest, changes: Vec::new(), number: Number::AsSaid };
        comparison.name(&candidate.said);
        comparison.address(candidate, places);
        comparison.phones(&candidate.said);
        comparison.rest(&candidate.said);
        comparison
    }

    fn name(&mut self, said: &GuestLine) {
        if let Some(salutation) = said.salutation.map(salutation)
            && salutation != self.guest.salutation
        {
            let old = self.guest.salutation.label();
            self.changes.push(change(Field::Salutation.german(), old, salutation.label()));
            self.guest.salutation = salutation;
        }
        let first_name = said.first_name.as_ref().map(|name| name.as_str());
        put(&mut self.changes, Field::FirstName, &mut self.guest.first_name, first_name);
        let family_name = Some(said.family_name.as_str());
        put(&mut self.changes, Field::FamilyName, &mut self.guest.family_name, family_name);
    }

    /// A new address is good until a letter comes back. Whoever lived in the area of their Standort
    /// moves to the one that they now live in; what a person chose by hand stays.
    fn address(&mut self, candidate: &Candidate, places: &Places) {
        let (guest, said) = (&mut *self.guest, &candidate.said);
        let before = self.changes.len();
        let around_before = places.around(&guest.postcode, &guest.town);
        let changes = &mut self.changes;
        put(changes, Field::Street, &mut guest.street, said.street.as_ref().map(|s| s.as_str()));
        let postcode = said.postcode.as_ref().map(|postcode| postcode.as_str());
        put(changes, Field::Postcode, &mut guest.postcode, postcode);
        put(changes, Field::Town, &mut guest.town, said.town.as_ref().map(|town| town.as_str()));
        let moved = self.changes.len() > before;
        if moved {
            guest.address_bad = false;
        }
        let by_address = guest.site.is_none() || (moved && guest.site == around_before);
        let site = candidate.named_site.or(candidate.site_around.filter(|_| by_address));
        if site.is_some() && site != guest.site {
            let (old, new) = (places.label(guest.site), places.label(site));
            self.changes.push(change(Field::Site.german(), old, new));
            guest.site = site;
        }
    }

    fn phones(&mut self, said: &GuestLine) {
        let guest = &mut *self.guest;
        let stored = guest.phone_typed.as_deref().or(guest.phone.as_deref());
        let stored = stored.and_then(|typed| Phone::parse(typed).ok());
        let mut beside = said.other_phone.as_ref();
        match (&said.phone, &stored) {
            (None, _) => {}
            (Some(new), Some(old)) if new.e164() == old.e164() => {}
            (Some(new), Some(old)) if !new.may_replace(old) => {
                self.number = Number::Beside;
                beside = Some(new);
            }
            (Some(new), old) => {
                let old_typed = old.as_ref().map_or("", |phone| phone.as_str());
                self.changes.push(change(Field::Phone.german(), old_typed, new.as_str()));
                if beside.is_none() && guest.other_phone.is_none() {
                    beside = old.as_ref().filter(|old| !old.is_mobile());
                }
                guest.phone = Some(new.e164().to_owned());
                guest.phone_typed = Some(new.as_str().to_owned());
                // A new number is good until somebody else answers; a wish stays.
                guest.phone_off = guest.phone_off.filter(|off| *off != PhoneOff::Wrong);
            }
        }
        let Some(beside) = beside else { return };
        let known = guest.other_phone.as_deref().and_then(|typed| Phone::parse(typed).ok());
        let is_known = known.is_some_and(|known| known.e164() == beside.e164());
        if !is_known && guest.phone.as_deref() != Some(beside.e164()) {
            let old = guest.other_phone.as_deref().unwrap_or_default();
            self.changes.push(change("Weitere Nummer", old, beside.as_str()));
            guest.other_phone = Some(beside.as_str().to_owned());
        }
    }

    fn rest(&mut self, said: &GuestLine) {
        let (guest, changes) = (&mut *self.guest, &mut self.changes);
        let email = said.email.as_ref().map(|email| email.as_str());
        put_optional(changes, Field::Email, &mut guest.email, email);
        let household = said.household.as_ref().map(|household| household.as_str());
        put_optional(changes, Field::Household, &mut guest.household, household);
        let language = said.language.map(|language| language.code());
        put(changes, Field::Language, &mut guest.language, language);
        if let Some(day) = said.entered_on.map(Day::of)
            && guest.entered_on != Some(day)
        {
            let old = guest.entered_on.map(Day::iso).unwrap_or_default();
            changes.push(change(Field::EnteredOn.german(), &old, &day.iso()));
            guest.entered_on = Some(day);
        }
    }
}

fn change(field: &str, old: &str, new: &str) -> FieldChange {
    FieldChange { field: field.to_owned(), old: old.to_owned(), new: new.to_owned() }
}

/// An empty cell says nothing.
fn put(changes: &mut Vec<FieldChange>, field: Field, stored: &mut String, said: Option<&str>) {
    if let Some(said) = said
        && said != stored
    {
        changes.push(change(field.german(), stored, said));
        stored.clear();
        stored.push_str(said);
    }
}

fn put_optional(
    changes: &mut Vec<FieldChange>,
    field: Field,
    stored: &mut Option<String>,
    said: Option<&str>,
) {
    if said.is_some() && said != stored.as_deref() {
        let mut text = stored.take().unwrap_or_default();
        put(changes, field, &mut text, said);
        *stored = Some(text);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use jiff::civil::date;

    use super::*;
    use crate::guests::import::{Limits, Sheet};

    const HEADER: &str = "Nr;Vorname;Name;Straße;PLZ;Ort;Telefon;Handy;E-Mail\n";

    fn candidate(cells: &str) -> Candidate {
        let file = Cursor::new(format!("{HEADER}{cells}\n"));
        let sheet = Sheet::open(file, Limits::default()).unwrap();
        let mapping = sheet.guessed();
        let mut rows = sheet.rows(&mapping, date(2026, 11, 22)).unwrap();
        let said = rows.next().unwrap().unwrap().guest.unwrap();
        Candidate::of(2, Vec::new(), said, &Places::default())
    }

    /// The fields that a row changes, and the same row once more.
    fn changed(guest: &mut Guest, cells: &str) -> Vec<String> {
        let row = candidate(cells);
        let first = Comparison::of(guest, &row, &Places::default()).changes;
        assert_eq!(Comparison::of(guest, &row, &Places::default()).changes, [], "{cells}");
        first.into_iter().map(|change| format!("{}: {}", change.field, change.new)).collect()
    }

    #[test]
    fn an_empty_cell_leaves_what_is_stored() {
        let mut guest =
            candidate("1;Ina;Weber;Weg 1;51993;Ort;0221 4710123;;a@example.org").guest();

        assert_eq!(changed(&mut guest, "1;;Weber;;;;;;"), Vec::<String>::new());
        assert_eq!(guest.email.as_deref(), Some("a@example.org"));
        assert_eq!(guest.first_name, "Ina");
    }

    #[test]
    fn a_landline_stands_beside_a_mobile_number() {
        let mut guest = candidate("1;Ina;Weber;;;;;0171 3920094;").guest();

        let changes = changed(&mut guest, "1;Ina;Weber;;;;0221 4710123;;");

        assert_eq!(changes, ["Weitere Nummer: 0221 4710123"]);
        assert_eq!(guest.phone.as_deref(), Some("+491713920094"));
    }

    #[test]
    fn a_mobile_number_moves_the_landline_aside() {
        let mut guest = candidate("1;Ina;Weber;;;;0221 4710123;;").guest();

        changed(&mut guest, "1;Ina;Weber;;;;;0171 3920094;");

        assert_eq!(guest.phone.as_deref(), Some("+491713920094"));
        assert_eq!(guest.other_phone.as_deref(), Some("0221 4710123"));
    }

    #[test]
    fn a_number_typed_another_way_is_the_same_number() {
        let mut guest = candidate("1;Ina;Weber;;;;0221/4710-123;;").guest();

        let none = Vec::<String>::new();
        assert_eq!(changed(&mut guest, "1;Ina;Weber;;;;+49 221 4710123;;"), none);
    }

    #[test]
    fn a_new_address_is_good_again() {
        let mut guest = candidate("1;Ina;Weber;Weg 1;51993;Ort;;;").guest();
        guest.address_bad = true;

        assert_eq!(changed(&mut guest, "1;Ina;Weber;Weg 2;;;;;"), ["Straße: Weg 2"]);
        assert!(!guest.address_bad);
    }

    #[test]
    fn of_two_rows_the_later_one_counts_where_it_speaks() {
        let above = candidate("1;Ina;Weber;Weg 1;51993;Ort;;0171 3920094;a@example.org").said;
        let below = candidate("1;Ina;Kaya;Weg 2;;;0221 4710123;;").said;

        let both = together(above, below);

        assert_eq!(both.family_name.as_str(), "Kaya");
        assert_eq!(both.street.unwrap().as_str(), "Weg 2");
        assert_eq!(both.email.unwrap().as_str(), "a@example.org");
        assert_eq!(both.phone.unwrap().as_str(), "0171 3920094");
        assert_eq!(both.other_phone.unwrap().as_str(), "0221 4710123");
    }
}
