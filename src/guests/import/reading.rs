//! One record, cell by cell: each field has its own method, and each defect its sentence.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{
    cell_kind::{CellKind, CellUse, ROW_REJECTED, is_blank, is_sum, kind_of, unescaped},
    cells::Record,
    columns::{Choice, Column, Field, Mapping, Reason},
    contacts::{self, Found},
    dates::{self, DateError},
    encoding,
    finding::{Code, Finding, Place, Severity},
    languages::Language,
    rows::GuestLine,
    salutation::Salutation,
};
use crate::text::{EmailAddress, Line, PersonName, Phone, Postcode, TextError};

/// Where each field stands in a record.
pub struct Layout {
    headers: Vec<String>,
    columns: [Option<usize>; Field::ALL.len()],
    phones: Vec<usize>,
    emails: Vec<usize>,
    unnamed: Vec<usize>,
    pub way: WayToGuest,
}

/// Whether the file has a column by which a guest could be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WayToGuest {
    InFile,
    Elsewhere,
}

impl Layout {
    pub fn of(mapping: &Mapping) -> Self {
        let columns = mapping.columns();
        let holding = |wanted: Choice| {
            let holds =
                move |(index, column): (usize, &Column)| (column.choice == wanted).then_some(index);
            columns.iter().enumerate().filter_map(holds)
        };
        let phones = [Field::Mobile, Field::Phone].map(Choice::Field);
        let ways = [Field::Street, Field::Phone, Field::Mobile, Field::Email];
        let way = if ways.into_iter().any(|field| mapping.has(field)) {
            WayToGuest::InFile
        } else {
            WayToGuest::Elsewhere
        };
        Self {
            headers: columns.iter().map(|column| column.header.clone()).collect(),
            columns: Field::ALL.map(|field| holding(Choice::Field(field)).next()),
            phones: phones.into_iter().flat_map(holding).collect(),
            emails: holding(Choice::Field(Field::Email)).collect(),
            unnamed: holding(Choice::Dropped(Reason::Unnamed)).collect(),
            way,
        }
    }

    fn column(&self, field: Field) -> Option<usize> {
        // `Field::ALL` lists the fields as they are declared.
        self.columns[field as usize]
    }
}

/// What a row is about.
pub enum RowKind {
    Blank,
    Sum,
    Header,
    Guest,
}

/// One record while it is read.
pub struct Reading<'a> {
    pub line: u64,
    pub record: &'a Record,
    pub layout: &'a Layout,
    pub today: Date,
    pub findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    pub fn kind(&self) -> RowKind {
        let raw = |field| self.layout.column(field).map(|index| self.record.cell(index).trim());
        let (key, family) = (raw(Field::Key), raw(Field::FamilyName));
        match (key, family) {
            (Some(key), Some(family)) if !key.is_empty() && !family.is_empty() => {
                if self.is_header(Field::Key, key) && self.is_header(Field::FamilyName, family) {
                    return RowKind::Header;
                }
                RowKind::Guest
            }
            (Some(_) | None, Some(_) | None) if is_blank(self.record) => RowKind::Blank,
            (Some(_) | None, Some(_) | None) if is_sum(self.record) => RowKind::Sum,
            (Some(_) | None, Some(_) | None) => RowKind::Guest,
        }
    }

    fn is_header(&self, field: Field, cell: &str) -> bool {
        self.layout.column(field).is_some_and(|index| self.layout.headers[index] == cell)
    }

    pub fn guest(&mut self) -> Option<GuestLine> {
        if self.has_slipped() {
            return None;
        }
        let key = self.key();
        let family_name = self.family_name();
        let (key, family_name) = key.zip(family_name)?;
        let salutation = self.salutation();
        let first_name = self.first_name();
        let street = self.street();
        let postcode = self.postcode();
        let town = self.line_of(Field::Town);
        let (phone, other_phone) = self.phones();
        let email = self.email();
        let language = self.language();
        let household = self.line_of(Field::Household);
        let entered_on = self.entered_on();
        let site = self.line_of(Field::Site);
        Some(GuestLine {
            key,
            salutation,
            first_name,
            family_name,
            street,
            postcode,
            town,
            phone,
            other_phone,
            email,
            language,
            household,
            entered_on,
            site,
        })
    }

    /// More filled cells than columns: some cell holds an unquoted separator, and all cells behind
    /// it stand under a wrong name.
    fn has_slipped(&mut self) -> bool {
        let filled = |index: &usize| !self.record.cell(*index).trim().is_empty();
        let columns = self.layout.headers.len();
        if (columns..self.record.len()).any(|index| filled(&index)) {
            let what = "Die Zeile hat mehr Zellen als die Kopfzeile. Vielleicht steht in einer \
                        Zelle ein Trennzeichen. Wir übernehmen die Zeile nicht.";
            let error = (Severity::Error, Code::TooManyCells);
            self.findings.push(Finding::about_row(self.line, error.0, error.1, what));
            return true;
        }
        if let Some(index) = self.layout.unnamed.iter().find(|index| filled(index)) {
            let cell = self.record.cell(*index);
            let what = format!(
                "In der Spalte {} ohne Namen steht etwas. Wir übernehmen es nicht.",
                index + 1
            );
            if !cell.trim().is_empty() {
                let (severity, code) = (Severity::Warning, Code::CellWithoutColumn);
                self.findings.push(Finding::about_row(self.line, severity, code, what));
            }
        }
        false
    }

    fn key(&mut self) -> Option<Line> {
        let index = self.layout.column(Field::Key)?;
        let Some(cell) = self.cell(index, CellUse::Required) else {
            self.missing(index, Code::MissingKey, "Die Kundennummer fehlt.");
            return None;
        };
        if contacts::is_shortened(&cell) {
            let what = "Das Programm hat die Nummer verkürzt. Wir übernehmen die Zeile nicht. Bitte \
                        stellen Sie die Spalte auf „Text“ um.";
            self.report(index, &cell, (Severity::Error, Code::ShortenedKey), what);
            return None;
        }
        match Line::parse(&cell) {
            Ok(key) => Some(key),
            Err(error) => {
                self.unfit(index, &cell, error, CellUse::Required);
                None
            }
        }
    }

    fn family_name(&mut self) -> Option<PersonName> {
        let index = self.layout.column(Field::FamilyName)?;
        let Some(cell) = self.cell(index, CellUse::Required) else {
            self.missing(index, Code::MissingFamilyName, "Der Nachname fehlt.");
            return None;
        };
        self.name(index, &cell, CellUse::Required)
    }

    fn first_name(&mut self) -> Option<PersonName> {
        let index = self.layout.column(Field::FirstName)?;
        let cell = self.cell(index, CellUse::Optional)?;
        self.name(index, &cell, CellUse::Optional)
    }

    fn name(&mut self, index: usize, cell: &str, cell_use: CellUse) -> Option<PersonName> {
        match PersonName::parse(cell) {
            Ok(name) => Some(name),
            Err(error) => {
                self.unfit(index, cell, error, cell_use);
                None
            }
        }
    }

    fn salutation(&mut self) -> Option<Salutation> {
        let index = self.layout.column(Field::Salutation)?;
        let cell = self.cell(index, CellUse::Optional)?;
        let salutation = Salutation::parse(&cell);
        if salutation.is_none() {
            let what = "Diese Anrede kennen wir nicht. Wir lassen sie leer.";
            self.report(index, &cell, (Severity::Warning, Code::UnknownSalutation), what);
        }
        salutation
    }

    /// Street and house number, and c/o before them.
    fn street(&mut self) -> Option<Line> {
        let index = self.layout.column(Field::Street)?;
        let extra = self.optional(Field::AddressExtra);
        let street = self.cell(index, CellUse::Optional)?;
        let number = self.optional(Field::HouseNumber);
        let street = match number {
            Some(number) => Cow::Owned(format!("{street} {number}")),
            None => street,
        };
        let street = match extra {
            Some(extra) => Cow::Owned(format!("{extra}, {street}")),
            None => street,
        };
        self.line(index, &street)
    }

    fn optional(&mut self, field: Field) -> Option<Cow<'a, str>> {
        let index = self.layout.column(field)?;
        self.cell(index, CellUse::Optional)
    }

    fn line_of(&mut self, field: Field) -> Option<Line> {
        let index = self.layout.column(field)?;
        let cell = self.cell(index, CellUse::Optional)?;
        self.line(index, &cell)
    }

    fn line(&mut self, index: usize, cell: &str) -> Option<Line> {
        match Line::parse(cell) {
            Ok(line) => Some(line),
            Err(error) => {
                self.unfit(index, cell, error, CellUse::Optional);
                None
            }
        }
    }

    fn postcode(&mut self) -> Option<Postcode> {
        let index = self.layout.column(Field::Postcode)?;
        let cell = self.cell(index, CellUse::Optional)?;
        if let Ok(postcode) = Postcode::parse(&cell) {
            return Some(postcode);
        }
        match Postcode::with_zero_restored(&cell) {
            Ok(postcode) => {
                let what = format!("Wir ergänzen die fehlende Null: {postcode}.");
                self.report(index, &cell, (Severity::Warning, Code::PostcodeZeroRestored), &what);
                Some(postcode)
            }
            Err(_) => {
                let what = "Eine Postleitzahl hat fünf Ziffern. Wir lassen sie leer.";
                self.report(index, &cell, (Severity::Warning, Code::NotAPostcode), what);
                None
            }
        }
    }

    /// The number to use and the next one. Mobile numbers come first.
    fn phones(&mut self) -> (Option<Phone>, Option<Phone>) {
        let layout = self.layout;
        let mut best: Option<Phone> = None;
        let mut other: Option<Phone> = None;
        for index in &layout.phones {
            let Some(next) = self.phone(*index) else { continue };
            match best.take() {
                None => best = Some(next),
                Some(kept) if kept.e164() == next.e164() => best = Some(kept),
                Some(kept) if next.is_mobile() && !kept.is_mobile() => {
                    (best, other) = (Some(next), Some(kept));
                }
                Some(kept) => {
                    best = Some(kept);
                    other.get_or_insert(next);
                }
            }
        }
        (best, other)
    }

    fn phone(&mut self, index: usize) -> Option<Phone> {
        let cell = self.cell(index, CellUse::Phone)?;
        let (number, code, what) = match contacts::phone(&cell) {
            Found::Clean(number) => return Some(number),
            Found::WithText(number) => {
                let what = format!("Wir übernehmen nur die Nummer {number}.");
                (Some(number), Code::TextBesidePhone, what)
            }
            Found::FirstOfSeveral(number) => {
                let what = format!("Das sind mehrere Nummern. Wir übernehmen {number}.");
                (Some(number), Code::SeveralPhoneNumbers, what)
            }
            Found::ZeroRestored(number) => {
                let what = format!("Wir ergänzen die fehlende Null: {number}.");
                (Some(number), Code::PhoneZeroRestored, what)
            }
            Found::Shortened => {
                let what = "Das Programm hat die Nummer verkürzt, die letzten Ziffern sind verloren. \
                            Wir lassen sie leer. Bitte stellen Sie die Spalte auf „Text“ um.";
                (None, Code::ShortenedPhone, what.to_owned())
            }
            Found::Nothing => {
                let what = "Das ist keine Telefonnummer mit Vorwahl. Wir lassen sie leer.";
                (None, Code::NotAPhoneNumber, what.to_owned())
            }
        };
        self.report(index, &cell, (Severity::Warning, code), &what);
        number
    }

    fn email(&mut self) -> Option<EmailAddress> {
        let layout = self.layout;
        layout.emails.iter().find_map(|index| self.email_in(*index))
    }

    fn email_in(&mut self, index: usize) -> Option<EmailAddress> {
        let cell = self.cell(index, CellUse::Email)?;
        let (address, code, what) = match contacts::email(&cell) {
            Found::Clean(address) => return Some(address),
            Found::WithText(address) | Found::ZeroRestored(address) => {
                let what = format!("Wir übernehmen nur die Adresse {address}.");
                (Some(address), Code::TextBesideEmail, what)
            }
            Found::FirstOfSeveral(address) => {
                let what =
                    format!("Das sind mehrere Adressen. Wir übernehmen die erste: {address}.");
                (Some(address), Code::SeveralEmailAddresses, what)
            }
            Found::Shortened | Found::Nothing => {
                (None, Code::NotAnEmailAddress, "Wir lassen die Adresse leer.".to_owned())
            }
        };
        self.report(index, &cell, (Severity::Warning, code), &what);
        address
    }

    fn language(&mut self) -> Option<Language> {
        let index = self.layout.column(Field::Language)?;
        let cell = self.cell(index, CellUse::Optional)?;
        if let Some(language) = Language::parse(&cell) {
            return Some(language);
        }
        let first = cell.split([',', ';', '/', '+']).find_map(|name| Language::parse(name.trim()));
        let (code, what) = match first {
            Some(_) => (Code::SeveralLanguages, "Wir übernehmen die erste Sprache."),
            None => (Code::UnknownLanguage, "Diese Sprache kennen wir nicht. Wir lassen sie leer."),
        };
        self.report(index, &cell, (Severity::Warning, code), what);
        first
    }

    fn entered_on(&mut self) -> Option<Date> {
        let index = self.layout.column(Field::EnteredOn)?;
        let cell = self.cell(index, CellUse::Optional)?;
        let (code, what) = match dates::parse(&cell, self.today) {
            Ok(date) => return Some(date),
            Err(DateError::Impossible) => {
                (Code::ImpossibleDate, "Diesen Tag gibt es nicht. Wir lassen das Datum leer.")
            }
            Err(DateError::NotADate) => {
                (Code::ImpossibleDate, "Das ist kein Datum. Wir lassen es leer.")
            }
            Err(DateError::Unlikely) => {
                (Code::UnlikelyDate, "Das Datum kann nicht stimmen. Wir lassen es leer.")
            }
        };
        self.report(index, &cell, (Severity::Warning, code), what);
        None
    }

    /// The text of a cell in one line, or `None` if it says nothing.
    fn cell(&mut self, index: usize, cell_use: CellUse) -> Option<Cow<'a, str>> {
        let raw = self.record.cell(index).trim();
        if raw.is_empty() {
            return None;
        }
        let cell = unescaped(raw);
        if cell_use == CellUse::Required && cell.contains('\n') {
            // A quote forgotten in one row and closed in the next swallows what lies between.
            let what = format!("Darin ist ein Zeilenumbruch. {ROW_REJECTED}");
            self.report(index, cell, (Severity::Error, Code::LineBreak), &what);
            return None;
        }
        let cell = if cell.bytes().any(|sign| sign.is_ascii_control()) {
            Cow::Owned(self.joined(index, cell))
        } else {
            Cow::Borrowed(cell)
        };
        let cell = match encoding::repaired(&cell) {
            Some(repaired) => {
                let what = format!("Die Umlaute sind beschädigt. Wir lesen: {repaired}.");
                self.report(index, &cell, (Severity::Warning, Code::DamagedUmlauts), &what);
                Cow::Owned(repaired)
            }
            None => cell,
        };
        self.with_value(index, cell, cell_use)
    }

    /// Lines within a cell, joined by commas.
    fn joined(&mut self, index: usize, cell: &str) -> String {
        let lines = cell.split(['\n', '\u{b}', '\u{c}']).map(str::trim);
        let lines = lines.map(|line| line.trim_end_matches(',')).filter(|line| !line.is_empty());
        let joined = lines.collect::<Vec<_>>().join(", ");
        if joined.contains(", ") && cell.contains(['\n', '\u{b}', '\u{c}']) {
            let column = &self.layout.headers[index];
            let what =
                format!("In der Spalte {column} steht ein Zeilenumbruch. Wir lesen: {joined}.");
            let place = Place { line: self.line, column };
            self.findings.push(Finding::about_place(
                place,
                (Severity::Hint, Code::LineBreak),
                &what,
            ));
        }
        joined.replace(|sign: char| sign.is_ascii_control(), " ")
    }

    /// Passes on a cell that holds a value, and reports one that only looks like it.
    fn with_value(
        &mut self,
        index: usize,
        cell: Cow<'a, str>,
        cell_use: CellUse,
    ) -> Option<Cow<'a, str>> {
        let (code, what) = match kind_of(&cell, cell_use) {
            CellKind::Value => return Some(cell),
            CellKind::Dash => return None,
            CellKind::Formula => (Code::Formula, "Das ist eine Formel."),
            CellKind::SpreadsheetError => {
                (Code::SpreadsheetError, "Das ist ein Fehler aus dem Tabellenprogramm.")
            }
            CellKind::Placeholder => (Code::Placeholder, "Das ist keine Angabe."),
        };
        let (severity, consequence) = cell_use.consequence();
        self.report(index, &cell, (severity, code), &format!("{what} {consequence}"));
        None
    }

    /// Reports that a required cell is empty, unless what stands there was reported already.
    fn missing(&mut self, index: usize, code: Code, what: &str) {
        let column = &self.layout.headers[index];
        let reported = |finding: &Finding| finding.column.as_ref() == Some(column);
        if !self.findings.iter().any(reported) {
            let place = Place { line: self.line, column };
            let what = format!("{what} {ROW_REJECTED}");
            self.findings.push(Finding::about_place(place, (Severity::Error, code), &what));
        }
    }

    fn unfit(&mut self, index: usize, cell: &str, error: TextError, cell_use: CellUse) {
        let (code, what) = match error {
            TextError::TooLong { limit, .. } => {
                (Code::TooLong, format!("Das sind mehr als {limit} Zeichen."))
            }
            TextError::Control(_) => {
                (Code::Unreadable, "Ein Zeichen darin können wir nicht lesen.".to_owned())
            }
            TextError::Empty(_)
            | TextError::NotAName
            | TextError::NotAnEmailAddress
            | TextError::SeveralEmailAddresses
            | TextError::EmailLetter
            | TextError::PhoneSign
            | TextError::PhoneAreaCode
            | TextError::PhoneLength(_)
            | TextError::NotAPostcode => {
                (Code::NotAName, "Das sieht nicht wie ein Name aus.".to_owned())
            }
        };
        let (severity, consequence) = cell_use.consequence();
        self.report(index, cell, (severity, code), &format!("{what} {consequence}"));
    }

    fn report(&mut self, index: usize, cell: &str, verdict: (Severity, Code), what: &str) {
        let place = Place { line: self.line, column: &self.layout.headers[index] };
        self.findings.push(Finding::about_cell(place, cell, verdict, what));
    }

    pub fn hint(&mut self, code: Code, what: &str) {
        self.findings.push(Finding::about_row(self.line, Severity::Hint, code, what));
    }
}
