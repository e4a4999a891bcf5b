//! Which column holds what: guessed from the header, corrected by a person, remembered.
//!
//! A column is kept only if it is one of the [`Field`]s. Everything else is dropped before anything
//! is stored, and the import says so. Some columns ([`Reason::NeverStored`]) stay dropped even if a
//! person, or a remembered mapping, says otherwise.

use serde::{Deserialize, Serialize};

use super::{
    finding::{Code, Finding, Place, Severity},
    refusal::Refusal,
};
use crate::text::fold;

/// Columns of the widest list.
pub const COLUMN_LIMIT: usize = 200;

/// What the product needs to know about a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Key,
    Salutation,
    FirstName,
    FamilyName,
    /// c/o, rear building: joins the street.
    AddressExtra,
    Street,
    /// Where it has a column of its own: joins the street.
    HouseNumber,
    Postcode,
    Town,
    Phone,
    Mobile,
    Email,
    Language,
    Household,
    EnteredOn,
    Site,
}

impl Field {
    /// In the order in which a page offers them.
    pub const ALL: [Self; 16] = [
        Self::Key,
        Self::Salutation,
        Self::FirstName,
        Self::FamilyName,
        Self::AddressExtra,
        Self::Street,
        Self::HouseNumber,
        Self::Postcode,
        Self::Town,
        Self::Phone,
        Self::Mobile,
        Self::Email,
        Self::Language,
        Self::Household,
        Self::EnteredOn,
        Self::Site,
    ];

    /// Without these no row can be kept.
    const REQUIRED: [Self; 2] = [Self::Key, Self::FamilyName];

    /// As forms and remembered mappings write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Salutation => "salutation",
            Self::FirstName => "first_name",
            Self::FamilyName => "family_name",
            Self::AddressExtra => "address_extra",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::Postcode => "postcode",
            Self::Town => "town",
            Self::Phone => "phone",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::Language => "language",
            Self::Household => "household",
            Self::EnteredOn => "entered_on",
            Self::Site => "site",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// As a page and a sentence call it.
    pub fn german(self) -> &'static str {
        match self {
            Self::Key => "Kundennummer",
            Self::Salutation => "Anrede",
            Self::FirstName => "Vorname",
            Self::FamilyName => "Nachname",
            Self::AddressExtra => "Adresszusatz",
            Self::Street => "Straße",
            Self::HouseNumber => "Hausnummer",
            Self::Postcode => "PLZ",
            Self::Town => "Ort",
            Self::Phone => "Telefon",
            Self::Mobile => "Handy",
            Self::Email => "E-Mail",
            Self::Language => "Sprache",
            Self::Household => "Haushalt",
            Self::EnteredOn => "Zugang am",
            Self::Site => "Standort",
        }
    }

    /// How lists name it, as [`squeezed`] leaves it. The clearest name comes first: it wins where two
    /// columns claim one field, as "Nr." and "Kundennummer".
    fn synonyms(self) -> impl Iterator<Item = &'static str> {
        let synonyms = match self {
            Self::Key => {
                "kundennr kundennummer kdnr kundenid clientid customerid schlussel key id nr \
                 nummer"
            }
            Self::Salutation => "anrede salutation",
            Self::FirstName => "vorname vornamen rufname firstname givenname",
            Self::FamilyName => {
                "nachname familienname zuname nachnamen lastname surname familyname name"
            }
            Self::AddressExtra => "adresszusatz anschriftenzusatz zusatz co",
            Self::Street => {
                "strasse str anschrift adresse strassehausnr strassehausnummer strassenr \
                 strasseundhausnummer strassehnr wohnanschrift street address"
            }
            Self::HouseNumber => "hausnr hausnummer hnr",
            Self::Postcode => "plz postleitzahl postcode zip zipcode",
            Self::Town => "ort wohnort stadt gemeinde city town",
            Self::Phone => {
                "telefon tel telefonnr telefonnummer telnr festnetz fon phone rufnummer \
                 festnetznummer telefonfestnetz"
            }
            Self::Mobile => {
                "handy handynr handynummer mobil mobilnr mobilnummer mobiltelefon telefonmobil \
                 mobilfunk mobile"
            }
            Self::Email => "email mail emailadresse mailadresse emailanschrift emailaddress emails",
            Self::Language => {
                "sprache muttersprache korrespondenzsprache kontaktsprache herkunftssprache \
                 language"
            }
            Self::Household => "haushalt haushaltsnr haushaltsnummer haushaltnr household",
            Self::EnteredOn => {
                "zugang zugangam zugangsdatum eintritt eintrittam eintrittsdatum kundeseit \
                 enteredon"
            }
            Self::Site => "standort dienststelle geschaftsstelle site office",
        };
        synonyms.split(' ')
    }

    fn named(header: &str) -> Option<Self> {
        let header = squeezed(header);
        Self::ALL.into_iter().find(|field| field.synonyms().any(|synonym| synonym == header))
    }

    /// How unclear a header is as the name of this field; 0 is the clearest.
    fn vagueness(self, header: &str) -> usize {
        let header = squeezed(header);
        let known = self.synonyms().position(|synonym| synonym == header);
        known.unwrap_or(usize::MAX)
    }

    /// Whether two columns may hold it: each phone number and each address is welcome.
    pub fn may_repeat(self) -> bool {
        match self {
            Self::Phone | Self::Mobile | Self::Email => true,
            Self::Key
            | Self::Salutation
            | Self::FirstName
            | Self::FamilyName
            | Self::AddressExtra
            | Self::Street
            | Self::HouseNumber
            | Self::Postcode
            | Self::Town
            | Self::Language
            | Self::Household
            | Self::EnteredOn
            | Self::Site => false,
        }
    }
}

/// Columns that are never stored, by their names and by how their names begin, as [`squeezed`]
/// leaves them: birth, origin, family, health, money, penalties, and the BG-Nummer. An invitation
/// needs none of them.
const NEVER_STORED: &str = "geb gebdat alter herkunft bg bgnr bank sv svnr rv rvnr gdb bic";
const NEVER_STORED_BEGINNINGS: &str = "geburt gebdatum staatsang nationalitat herkunftsland aufenthalt asyl bgnum bedarfsgem iban \
    kontonum kontonr kontoinh bankverb sozialvers svnum rentenvers rvnum steurnum steurid \
    familienstand relig konfession schwerbeh behinderung krank gesundheit diagnose sanktion \
    minderung leistungsart einkommen vermogen schulden ausweis";

/// A header in small letters without blanks, signs, umlauts and a number at its end.
fn squeezed(header: &str) -> String {
    let mut header = fold(header).replace(' ', "");
    header.truncate(header.trim_end_matches(|sign: char| sign.is_ascii_digit()).len());
    for owner in ["privat", "dienstlich"] {
        if let Some(name) = header.strip_suffix(owner) {
            header.truncate(name.len());
        }
    }
    header
}

fn on_one_line(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_never_stored(header: &str) -> bool {
    let header = squeezed(header);
    NEVER_STORED.split(' ').any(|name| name == header)
        || NEVER_STORED_BEGINNINGS.split(' ').any(|beginning| header.starts_with(beginning))
}

/// Whether a cell looks like the name of a column that lists of clients have.
pub fn is_known(cell: &str) -> bool {
    cell.len() < 60 && (Field::named(cell).is_some() || is_never_stored(cell))
}

/// What becomes of each column of a file, in the file's order.
///
/// Serialise it to remember it: the next file finds its columns by their names, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    columns: Vec<Column>,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// As the file writes it, on one line.
    pub header: String,
    pub choice: Choice,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    Field(Field),
    Dropped(Reason),
}

/// Why a column is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its name says nothing to us; a person may choose a field for it.
    Unknown,
    /// Nobody may choose it.
    NeverStored,
    /// An earlier column already holds the field.
    Doubled,
    /// It has no name, as the empty columns at the end of a sheet.
    Unnamed,
    /// A person said so.
    ByHand,
}

/// Why a person's choice was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    #[error("the file has no such column")]
    NoSuchColumn,
    #[error("this column is never stored")]
    NeverStored,
}

impl ChoiceError {
    /// A German sentence that says what to do.
    pub fn explain(&self) -> &'static str {
        match self {
            Self::NoSuchColumn => "Diese Spalte gibt es in der Datei nicht. Bitte wählen Sie neu.",
            Self::NeverStored => {
                "Diese Spalte speichern wir nie. Für Einladungen braucht sie niemand."
            }
        }
    }
}

impl Mapping {
    /// What the names of the columns say.
    pub fn guessed<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        Self::remembered(headers, &Self::default())
    }

    /// As [`Self::guessed`], but a column that was mapped before is mapped the same way again.
    pub fn remembered<'a>(headers: impl IntoIterator<Item = &'a str>, before: &Self) -> Self {
        let headers: Vec<String> = headers.into_iter().map(on_one_line).collect();
        if headers.iter().eq(before.columns.iter().map(|column| &column.header)) {
            return before.without_what_is_never_stored();
        }
        let column = |header: String| Column { choice: before.choice_of(&header), header };
        let mut mapping = Self { columns: headers.into_iter().map(column).collect() };
        for field in Field::ALL.into_iter().filter(|field| !field.may_repeat()) {
            mapping.settle(field, before);
        }
        mapping
    }

    /// The same columns again: each choice stands, even for two columns of one name.
    fn without_what_is_never_stored(&self) -> Self {
        let mut mapping = self.clone();
        for column in mapping.columns.iter_mut().filter(|column| is_never_stored(&column.header)) {
            column.choice = Choice::Dropped(Reason::NeverStored);
        }
        mapping
    }

    fn before(&self, header: &str) -> Option<Choice> {
        let header = fold(header);
        let same = |column: &&Column| fold(&column.header) == header;
        self.columns.iter().find(same).map(|column| column.choice)
    }

    /// What a column holds, looked at alone; `self` is the mapping of an earlier file.
    fn choice_of(&self, header: &str) -> Choice {
        if header.is_empty() {
            return Choice::Dropped(Reason::Unnamed);
        }
        if is_never_stored(header) {
            return Choice::Dropped(Reason::NeverStored);
        }
        match (self.before(header), Field::named(header)) {
            (Some(Choice::Dropped(Reason::ByHand)), _) => Choice::Dropped(Reason::ByHand),
            (Some(Choice::Field(field)), _) | (Some(Choice::Dropped(_)) | None, Some(field)) => {
                Choice::Field(field)
            }
            (Some(Choice::Dropped(_)) | None, None) => Choice::Dropped(Reason::Unknown),
        }
    }

    /// Of several columns with one field keeps one: the one that held it before, else the one with
    /// the clearest name, else the first.
    fn settle(&mut self, field: Field, before: &Self) {
        let claims = |column: &Column| column.choice == Choice::Field(field);
        let weight = |column: &Column| match before.before(&column.header) {
            Some(Choice::Field(_)) => (0, 0),
            Some(Choice::Dropped(_)) | None => (1, field.vagueness(&column.header)),
        };
        let claimants = self.columns.iter().enumerate().filter(|(_, column)| claims(column));
        let Some((kept, _)) = claimants.min_by_key(|(_, column)| weight(column)) else {
            return;
        };
        for (index, column) in self.columns.iter_mut().enumerate() {
            if index != kept && claims(column) {
                column.choice = Choice::Dropped(Reason::Doubled);
            }
        }
    }

    /// A person says what the column at `index` (from 0) holds. A field that another column held
    /// moves here.
    pub fn choose(&mut self, index: usize, field: Field) -> Result<(), ChoiceError> {
        let column = self.columns.get(index).ok_or(ChoiceError::NoSuchColumn)?;
        if is_never_stored(&column.header) {
            return Err(ChoiceError::NeverStored);
        }
        if !field.may_repeat() {
            for column in &mut self.columns {
                if column.choice == Choice::Field(field) {
                    column.choice = Choice::Dropped(Reason::Doubled);
                }
            }
        }
        self.columns[index].choice = Choice::Field(field);
        Ok(())
    }

    /// A person says that the column at `index` (from 0) is not needed.
    pub fn leave_out(&mut self, index: usize) -> Result<(), ChoiceError> {
        let column = self.columns.get_mut(index).ok_or(ChoiceError::NoSuchColumn)?;
        column.choice = Choice::Dropped(Reason::ByHand);
        Ok(())
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether a column holds this field.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.choice == Choice::Field(field))
    }

    /// Refuses a mapping under which no row could be kept.
    pub fn require(&self) -> Result<(), Refusal> {
        let missing: Vec<Field> =
            Field::REQUIRED.into_iter().filter(|field| !self.has(*field)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Refusal::MissingColumns(missing)) }
    }

    /// The names of the columns that are not stored.
    pub fn dropped(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|column| match column.choice {
            Choice::Field(_) | Choice::Dropped(Reason::Unnamed) => None,
            Choice::Dropped(
                Reason::Unknown | Reason::NeverStored | Reason::Doubled | Reason::ByHand,
            ) => Some(column.header.as_str()),
        })
    }

    /// What a person should know about the header, which stands on `line`.
    pub fn findings(&self, line: u64) -> Vec<Finding> {
        self.columns.iter().filter_map(|column| column.finding(line)).collect()
    }
}

impl Column {
    fn finding(&self, line: u64) -> Option<Finding> {
        let place = Place { line, column: &self.header };
        let (verdict, why) = match self.choice {
            Choice::Field(_) | Choice::Dropped(Reason::Unnamed) => return None,
            Choice::Dropped(Reason::Unknown) => (
                (Severity::Hint, Code::DroppedColumn),
                "kennen wir nicht. Wir speichern sie nicht.",
            ),
            Choice::Dropped(Reason::NeverStored) => (
                (Severity::Hint, Code::DroppedColumn),
                "brauchen wir nicht für Einladungen. Wir speichern sie nicht.",
            ),
            Choice::Dropped(Reason::ByHand) => {
                ((Severity::Hint, Code::DroppedColumn), "lassen Sie weg. Wir speichern sie nicht.")
            }
            Choice::Dropped(Reason::Doubled) => (
                (Severity::Warning, Code::DoubledColumn),
                "hat denselben Inhalt wie eine andere Spalte. Wir speichern sie nicht.",
            ),
        };
        Some(Finding::about_place(place, verdict, &format!("Die Spalte {} {why}", self.header)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(header: &str) -> Vec<Choice> {
        let mapping = Mapping::guessed(header.split(';'));
        mapping.columns().iter().map(|column| column.choice).collect()
    }

    fn choice(header: &str) -> Choice {
        choices(header)[0]
    }

    #[test]
    fn every_synonym_is_written_as_headers_are_compared() {
        for field in Field::ALL {
            for synonym in field.synonyms() {
                assert_eq!(squeezed(synonym), synonym, "{field:?}");
                assert!(!is_never_stored(synonym), "{synonym}");
            }
            assert_eq!(choice(field.german()), Choice::Field(field));
        }
    }

    #[test]
    fn lists_name_their_columns_in_many_ways() {
        for (header, field) in [
            ("Kunden-Nr.", Field::Key),
            ("KUNDENNUMMER", Field::Key),
            ("Nr.", Field::Key),
            ("Familienname", Field::FamilyName),
            ("Strasse", Field::Street),
            ("Straße/Hausnr.", Field::Street),
            ("Postleitzahl", Field::Postcode),
            ("Tel. privat", Field::Phone),
            ("Telefon 2", Field::Phone),
            ("Mobil", Field::Mobile),
            ("E-Mail-Adresse", Field::Email),
            ("eMail", Field::Email),
            ("Haushaltsnr.", Field::Household),
            ("Zugang\nam", Field::EnteredOn),
            ("c/o", Field::AddressExtra),
            ("Geschäftsstelle", Field::Site),
        ] {
            assert_eq!(choice(header), Choice::Field(field), "{header}");
        }
    }

    #[test]
    fn what_no_invitation_needs_is_never_stored() {
        for header in ["Geburtsdatum", "Geb.-Datum", "BG-Nummer", "IBAN", "Staatsangehörigkeit"] {
            assert_eq!(choice(header), Choice::Dropped(Reason::NeverStored), "{header}");
            let mut mapping = Mapping::guessed([header]);
            assert_eq!(mapping.choose(0, Field::Household), Err(ChoiceError::NeverStored));
        }
    }

    #[test]
    fn a_remembered_mapping_cannot_bring_back_what_is_never_stored() {
        let json = r#"{"columns":[{"header":"BG-Nummer","choice":{"field":"household"}}]}"#;
        let before: Mapping = serde_json::from_str(json).unwrap();

        let mapping = Mapping::remembered(["BG-Nummer"], &before);

        assert!(!mapping.has(Field::Household));
    }

    #[test]
    fn a_choice_tells_two_columns_of_one_name_apart() {
        let mut mapping = Mapping::guessed(["Nr", "Name", "Name"]);
        mapping.choose(2, Field::FirstName).unwrap();

        let again = Mapping::remembered(["Nr", "Name", "Name"], &mapping);

        assert_eq!(again, mapping);
        assert!(again.has(Field::FirstName) && again.has(Field::FamilyName));
    }

    #[test]
    fn a_choice_is_remembered_whatever_the_order() {
        let mut mapping = Mapping::guessed(["Nr", "Name", "Feld1", "Bemerkung", "Standort"]);
        mapping.choose(2, Field::Language).unwrap();
        mapping.leave_out(4).unwrap();
        let stored = serde_json::to_string(&mapping).unwrap();

        let before: Mapping = serde_json::from_str(&stored).unwrap();
        let next = Mapping::remembered(["Standort", "FELD1", "Name", "Nr"], &before);

        assert_eq!(next.columns()[0].choice, Choice::Dropped(Reason::ByHand));
        assert_eq!(next.columns()[1].choice, Choice::Field(Field::Language));
        assert!(next.require().is_ok());
    }

    #[test]
    fn a_field_has_one_column_but_phones_and_addresses_may_have_more() {
        let mapping = Mapping::guessed(["Nr", "Name", "Nachname", "Telefon", "Handy", "Telefon 2"]);

        assert_eq!(mapping.columns()[1].choice, Choice::Dropped(Reason::Doubled));
        assert_eq!(mapping.columns()[5].choice, Choice::Field(Field::Phone));
        assert_eq!(mapping.dropped().collect::<Vec<_>>(), ["Name"]);
    }

    #[test]
    fn the_clearer_name_wins() {
        let mapping = Mapping::guessed(["Nr.", "Kundennummer", "Name"]);

        assert_eq!(mapping.columns()[0].choice, Choice::Dropped(Reason::Doubled));
        assert_eq!(mapping.columns()[1].choice, Choice::Field(Field::Key));
    }

    #[test]
    fn a_person_may_prefer_the_vaguer_column_for_good() {
        let mut mapping = Mapping::guessed(["Nr.", "Kundennummer", "Name"]);
        mapping.choose(0, Field::Key).unwrap();

        let next = Mapping::remembered(["Kundennummer", "Nr.", "Name"], &mapping);

        assert_eq!(next.columns()[1].choice, Choice::Field(Field::Key));
    }

    #[test]
    fn a_missing_column_is_named() {
        let refused = Mapping::guessed(["Vorname", "Ort"]).require().unwrap_err();

        assert_eq!(
            refused.explain(),
            "Es fehlen die Spalten Kundennummer und Nachname. Bitte ergänzen Sie die Liste, oder \
             wählen Sie bei den Spalten aus, wo es steht."
        );
    }
}
