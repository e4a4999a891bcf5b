//! Forms: read whole, checked field by field, given back filled in.
//!
//! [`Fields`] is what was sent, [`Check`] collects every field's error at once, [`FormView`] is what
//! a page needs to show the form again. The API turns its JSON into the same [`Fields`], so that one
//! `parse` per noun serves both doors.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::Serialize;

use super::secret;
use crate::db::{Day, LocalTime};
use crate::problem::FieldError;
use crate::text::TextError;

/// The hidden field that carries the signature.
pub const CSRF_FIELD: &str = "csrf";

/// What a form sent: names and values in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn read(body: &[u8]) -> Self {
        // A NUL has no place in a text, and PostgreSQL takes none.
        let text = |part: std::borrow::Cow<str>| part.replace('\0', "");
        let pairs = form_urlencoded::parse(body);
        Self(pairs.map(|(name, value)| (text(name), text(value))).collect())
    }

    /// From pairs, for the API and for forms that are shown filled in.
    pub fn of<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// Adds a value.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The first value of that name, without blanks around it; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.given(name).unwrap_or("")
    }

    /// The first value of that name, if it was sent at all.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.given(name).is_some_and(|value| !matches!(value, "" | "0" | "false" | "off"))
    }

    /// All pairs but the signature, to send them again.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| *name != CSRF_FIELD)
    }
}

/// Collects what is wrong with each field, so that people hear of everything at once.
pub struct Check<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl<'a> Check<'a> {
    pub fn of(fields: &'a Fields) -> Self {
        Self { fields, errors: Vec::new() }
    }

    /// Notes a sentence about a field.
    pub fn refuse(&mut self, field: &str, message: impl Display) {
        self.errors.push(FieldError { field: field.into(), message: message.to_string() });
    }

    /// Parses a field that must be given.
    pub fn parse<T, E: Display>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(self.fields.get(field)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, error);
                None
            }
        }
    }

    /// Parses a field that may be empty: `Some(None)` if it is, `None` if it is wrong.
    pub fn parse_if_given<T, E: Display>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.fields.get(field) {
            "" => Some(None),
            _ => self.parse(field, parse).map(Some),
        }
    }

    /// A text that must be given, by the `parse` of its type.
    pub fn text<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Option<T> {
        self.parse(field, |typed| parse(typed).map_err(|error| error.explain()))
    }

    /// A text that may be empty: `Some(None)` if it is, `None` if it is wrong.
    pub fn text_if_given<T>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Option<Option<T>> {
        self.parse_if_given(field, |typed| parse(typed).map_err(|error| error.explain()))
    }

    /// A whole number in a range.
    pub fn number(&mut self, field: &str, range: RangeInclusive<i32>) -> Option<i32> {
        match self.fields.get(field).parse::<i32>() {
            Ok(number) if range.contains(&number) => Some(number),
            Ok(_) | Err(_) => {
                let (low, high) = range.into_inner();
                self.refuse(field, format!("Bitte geben Sie eine Zahl von {low} bis {high} ein."));
                None
            }
        }
    }

    /// A day as browsers send it, or as people type it: `12.1.2027`.
    pub fn day(&mut self, field: &str) -> Option<Day> {
        let day = day(self.fields.get(field));
        if day.is_none() {
            self.refuse(
                field,
                "Diesen Tag gibt es nicht. Bitte wählen Sie ein Datum wie 12.01.2027.",
            );
        }
        day
    }

    /// One of our words.
    pub fn word<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let word = parse(self.fields.get(field));
        if word.is_none() {
            self.refuse(field, "Bitte wählen Sie etwas aus der Liste.");
        }
        word
    }

    /// An id of the list that was offered; `Some(None)` if nothing was chosen.
    pub fn id<T>(&mut self, field: &str) -> Option<Option<crate::db::Id<T>>> {
        self.parse_if_given(field, |text| {
            text.parse().map_err(|_| "Bitte wählen Sie etwas aus der Liste.")
        })
    }

    /// The errors, if there are any.
    pub fn errors(self) -> FormErrors {
        FormErrors(self.errors)
    }
}

/// Reads a day as browsers send it (`2027-01-12`) or as people type it (`12.1.2027`, `12.01.27`).
pub fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    Day::parse(text).or_else(|| {
        let mut parts = text.trim_end_matches('.').split('.').map(str::trim);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let year: i16 = year.parse().ok()?;
        let year = if year < 100 { year + 2000 } else { year };
        let date = jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
        parts.next().is_none().then(|| Day::of(date))
    })
}

/// Reads a time of day as browsers send it (`10:00`) or as people type it (`10`, `10.30 Uhr`).
pub fn time(text: &str) -> Option<jiff::civil::Time> {
    let text = text.trim().trim_end_matches("Uhr").trim().replace('.', ":");
    let mut parts = text.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next().map_or(Ok(0), str::parse).ok()?;
    jiff::civil::Time::new(hour, minute, 0, 0).ok()
}

/// A day and a time of day.
pub fn at(day: Day, time: jiff::civil::Time) -> LocalTime {
    LocalTime::of(day.civil().to_datetime(time))
}

/// One entry of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// Every field's error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(pub Vec<FieldError>);

impl FormErrors {
    /// A single one.
    pub fn one(field: &str, message: &str) -> Self {
        Self(vec![FieldError { field: field.into(), message: message.into() }])
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form as a page shows it: filled in, with its errors.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormView {
    /// First value of each field.
    pub values: BTreeMap<String, String>,
    /// All values of each field, for repeated ones.
    pub lists: BTreeMap<String, Vec<String>>,
    /// First sentence about each field.
    pub errors: BTreeMap<String, String>,
    /// All sentences, in the form's order.
    pub all_errors: Vec<FieldError>,
}

impl FormView {
    /// The form as it was sent, with what is wrong.
    pub fn of(fields: &Fields, errors: &FormErrors) -> Self {
        let mut view = Self { all_errors: errors.0.clone(), ..Self::default() };
        for (name, value) in fields.pairs() {
            view.values.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            view.lists.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        for error in &errors.0 {
            view.errors.entry(error.field.clone()).or_insert_with(|| error.message.clone());
        }
        view
    }

    /// A form that nobody has sent yet.
    pub fn fresh(fields: &Fields) -> Self {
        Self::of(fields, &FormErrors::default())
    }
}

/// The signature that a form of this subject must carry.
pub fn signature(key: &str, subject: &str) -> String {
    secret::sign(key, subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_with_blanks_umlauts_and_repeats() {
        let fields = Fields::read(b"name=J%C3%BCrgen+Gro%C3%9F&age=3&age=5&broken=%zz&flag");

        assert_eq!(fields.get("name"), "Jürgen Groß");
        assert_eq!(fields.all("age").collect::<Vec<_>>(), ["3", "5"]);
        assert_eq!(fields.get("broken"), "%zz");
        assert_eq!(fields.given("flag"), Some(""));
        assert_eq!(fields.given("missing"), None);
    }

    #[test]
    fn every_field_is_heard_at_once() {
        let fields = Fields::of([("seats", "0"), ("on", "31.02.2027")]);
        let mut check = Check::of(&fields);

        check.number("seats", 1..=10);
        check.day("on");

        let errors = check.errors();
        assert_eq!(errors.0.len(), 2);
        assert_eq!(errors.0[0].message, "Bitte geben Sie eine Zahl von 1 bis 10 ein.");
    }

    #[test]
    fn days_and_times_are_read_as_people_type_them() {
        assert_eq!(day("12.1.2027").unwrap().iso(), "2027-01-12");
        assert_eq!(day("12.01.27").unwrap().iso(), "2027-01-12");
        assert_eq!(day("2027-01-12").unwrap().iso(), "2027-01-12");
        assert_eq!(day("31.02.2027"), None);
        assert_eq!(time("10").unwrap(), jiff::civil::time(10, 0, 0, 0));
        assert_eq!(time("10.30 Uhr").unwrap(), jiff::civil::time(10, 30, 0, 0));
        assert_eq!(time("25:00"), None);
    }
}
