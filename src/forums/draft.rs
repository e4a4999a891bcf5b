//! What the planner's form says about a forum, once it can be used.

use std::fmt;

use super::{Forum, OpenTo, Seating};
use crate::clock::{self, ZONE};
use crate::config;
use crate::db::{LocalTime, Moment};
use crate::events::{Event, Seating as Seats};
use crate::text::{self, Note};
use crate::web::form::{self, Check, Fields, FormErrors};

/// The end of a forum's address: small letters, digits and dashes, so that it can be typed from a
/// poster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// Why something typed is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("Die Adresse hat mindestens {SHORTEST} und höchstens {LONGEST} Zeichen.")]
    Length,
    #[error("Die Adresse besteht aus Buchstaben, Ziffern und Bindestrichen.")]
    Sign,
}

const SHORTEST: usize = 3;
const LONGEST: usize = 60;

impl Address {
    /// Reads what somebody typed: capitals and umlauts are written as addresses write them.
    ///
    /// ```
    /// use treffpunkt::forums::draft::Address;
    ///
    /// assert_eq!(Address::parse(" Sucht-und-Arbeit ").unwrap().to_string(), "sucht-und-arbeit");
    /// assert!(Address::parse("a b").is_err());
    /// assert!(Address::parse("../../etc").is_err());
    /// ```
    pub fn parse(typed: &str) -> Result<Self, AddressError> {
        let folded = written(typed.trim());
        if !(SHORTEST..=LONGEST).contains(&folded.len()) {
            return Err(AddressError::Length);
        }
        let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        match folded.chars().all(fits) {
            true => Ok(Self(folded)),
            false => Err(AddressError::Sign),
        }
    }

    /// One that a topic or title suggests.
    pub fn suggested(words: &str) -> Self {
        let mut address = String::new();
        for sign in written(words).chars() {
            match sign {
                'a'..='z' | '0'..='9' => address.push(sign),
                _ if !address.is_empty() && !address.ends_with('-') => address.push('-'),
                _ => {}
            }
            if address.len() >= LONGEST - 10 {
                break;
            }
        }
        let address = address.trim_matches('-');
        match address.len() < SHORTEST {
            true => Self("forum".into()),
            false => Self(address.to_owned()),
        }
    }

    /// The same with a number behind it, for the second one and those after it.
    pub fn numbered(&self, number: usize) -> Self {
        match number {
            0 | 1 => self.clone(),
            more => Self(format!("{}-{more}", self.0)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As addresses write it: in small letters of ASCII, umlauts spelt out. What has no such spelling stays.
fn written(text: &str) -> String {
    let mut written = String::new();
    for sign in text.to_lowercase().chars() {
        match sign {
            'ä' => written.push_str("ae"),
            'ö' => written.push_str("oe"),
            'ü' => written.push_str("ue"),
            'ß' => written.push_str("ss"),
            ascii if ascii.is_ascii() => written.push(ascii),
            other => written.push_str(&text::fold(&other.to_string())),
        }
    }
    written
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How people put their names down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub address: Address,
    pub about: String,
    pub speakers: String,
    pub open_to: OpenTo,
    pub seating: Seating,
    pub opens_at: Moment,
    pub closes_at: Option<Moment>,
}

impl Draft {
    /// Reads a form; every field's error at once.
    pub fn parse(fields: &Fields) -> Result<Self, FormErrors> {
        let mut check = Check::of(fields);
        let address = check.parse("address", Address::parse);
        let about = check.text_if_given("about", Note::parse);
        let speakers = check.text_if_given("speakers", Note::parse);
        let open_to = check.word("open_to", OpenTo::parse);
        let seating = check.word("seating", Seating::parse);
        let opens_at = moment(&mut check, fields, "opens");
        let closes_at = moment(&mut check, fields, "closes");
        if let (Some(Some(opens)), Some(Some(closes))) = (opens_at, closes_at)
            && closes <= opens
        {
            check.refuse("closes_on", "Die Anmeldung endet, bevor sie beginnt.");
        }
        if opens_at == Some(None) {
            check.refuse("opens_on", "Ab wann kann man sich anmelden? Bitte wählen Sie einen Tag.");
        }
        if seating == Some(Seating::Lot) && closes_at == Some(None) {
            check.refuse(
                "closes_on",
                "Bis wann kann man sich anmelden? Danach wird ausgelost. Bitte wählen Sie einen Tag.",
            );
        }
        let errors = check.errors();
        let words = |note: Option<Note>| note.map_or_else(String::new, |note| note.as_str().into());
        match (address, about, speakers, open_to, seating, opens_at, closes_at) {
            (
                Some(address),
                Some(about),
                Some(speakers),
                Some(open_to),
                Some(seating),
                Some(Some(opens_at)),
                Some(closes_at),
            ) if errors.is_empty() => Ok(Self {
                address,
                about: words(about),
                speakers: words(speakers),
                open_to,
                seating,
                opens_at,
                closes_at,
            }),
            _ => Err(errors),
        }
    }
}

/// A day and an hour; `Some(None)`: neither was given.
fn moment(check: &mut Check, fields: &Fields, name: &str) -> Option<Option<Moment>> {
    let (day_field, time_field) = (format!("{name}_on"), format!("{name}_time"));
    if fields.get(&day_field).is_empty() && fields.get(&time_field).is_empty() {
        return Some(None);
    }
    let day = check.day(&day_field);
    let time = form::time(fields.get(&time_field));
    if time.is_none() {
        check.refuse(&time_field, "Bitte geben Sie eine Uhrzeit wie 10:00 ein.");
    }
    Some(Some(clock::instant(form::at(day?, time?), ZONE)))
}

/// The form of a forum as it is.
pub fn fields(event: &Event, forum: &Forum) -> Fields {
    let known = Known { forum: Some(forum), address: &forum.address };
    filled(event, &known, forum.opens_at, forum.closes_at)
}

/// The form of an event that is to become a forum, open from now on. `before` is the one that it
/// repeats: whoever speaks again is not typed again.
pub fn suggested(event: &Event, before: Option<&Forum>, address: &Address, now: Moment) -> Fields {
    filled(event, &Known { forum: before, address: address.as_str() }, now, None)
}

/// The address that the words of an event suggest.
pub fn address_of(event: &Event) -> Address {
    let words = if event.topic.is_empty() { &event.title } else { &event.topic };
    Address::suggested(words)
}

struct Known<'a> {
    forum: Option<&'a Forum>,
    address: &'a str,
}

fn filled(event: &Event, known: &Known, opens_at: Moment, closes_at: Option<Moment>) -> Fields {
    let (about, speakers, open_to) = match known.forum {
        Some(known) => (known.about.as_str(), known.speakers.as_str(), known.open_to),
        None => ("", "", OpenTo::Guests),
    };
    let seating = match event.seating {
        Seats::ByLot => Seating::Lot,
        Seats::AtOnce | Seats::ByOffer => Seating::FirstCome,
    };
    let mut fields = Fields::of([
        ("address", known.address),
        ("about", about),
        ("speakers", speakers),
        ("open_to", open_to.code()),
        ("seating", seating.code()),
    ]);
    for (name, moment) in [("opens", Some(opens_at)), ("closes", closes_at)] {
        if let Some(moment) = moment {
            let local: LocalTime = clock::local(moment, ZONE);
            let local = local.civil();
            fields.push(&format!("{name}_on"), local.date().to_string());
            fields.push(&format!("{name}_time"), local.strftime("%H:%M").to_string());
        }
    }
    fields
}

/// Longest text about a forum, for the form.
pub const ABOUT_CHARS: usize = config::NOTE_CHARS;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrong(pairs: &[(&str, &str)]) -> Vec<String> {
        let errors = Draft::parse(&Fields::of(pairs.to_vec())).unwrap_err();
        errors.0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_lottery_needs_an_end_and_first_come_needs_none() {
        let mut form = vec![
            ("address", "sucht"),
            ("open_to", "guests"),
            ("seating", "first_come"),
            ("opens_on", "2027-01-11"),
            ("opens_time", "8"),
        ];
        let draft = Draft::parse(&Fields::of(form.clone())).unwrap();
        assert_eq!(draft.opens_at.rfc3339(), "2027-01-11T07:00:00Z");
        assert_eq!(draft.closes_at, None);

        form[2].1 = "lot";
        assert_eq!(wrong(&form), ["closes_on"]);
        form.extend([("closes_on", "2027-01-10"), ("closes_time", "16:00")]);
        assert_eq!(wrong(&form), ["closes_on"]);
        assert_eq!(wrong(&[]), ["address", "open_to", "seating", "opens_on"]);
    }

    #[test]
    fn an_address_is_suggested_by_the_topic() {
        let suggested = |words| Address::suggested(words).to_string();
        assert_eq!(suggested("Sucht & Arbeit: Wege zurück"), "sucht-arbeit-wege-zurueck");
        assert_eq!(suggested("???"), "forum");
    }

    proptest! {
        #[test]
        fn every_suggestion_is_an_address(words in ".{0,120}", number in 0..1_000usize) {
            let suggested = Address::suggested(&words).numbered(number);
            prop_assert_eq!(Address::parse(suggested.as_str()), Ok(suggested));
        }
    }
}
