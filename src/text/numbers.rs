//! Numbers that people know by heart: phone and postcode.

use std::fmt;
use std::str::FromStr;

use super::{TextError, TextKind, is_invisible, within};

/// Characters of a phone number as typed, with its blanks and brackets.
const PHONE_LIMIT: usize = 40;

/// A phone number: as typed for people, in E.164 for machines. Home is Germany.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    typed: String,
    e164: String,
}

impl Phone {
    /// Takes a number with its area code (0…) or country code (+…, 00…); blanks, slashes, dashes,
    /// dots and brackets are fine.
    ///
    /// ```
    /// use treffpunkt::text::{Phone, TextError};
    ///
    /// let phone = Phone::parse("02202/9333-788")?;
    /// assert_eq!((phone.as_str(), phone.e164()), ("02202/9333-788", "+4922029333788"));
    /// assert_eq!(Phone::parse("+49 (0)171 3920094")?.e164(), "+491713920094");
    /// assert_eq!(Phone::parse("0049 171 3920094")?.e164(), "+491713920094");
    /// assert_eq!(Phone::parse("+380 50 1234567")?.e164(), "+380501234567");
    /// assert_eq!(Phone::parse("privat"), Err(TextError::PhoneSign));
    /// assert_eq!(Phone::parse("4710 287"), Err(TextError::PhoneAreaCode));
    /// assert_eq!(Phone::parse("0171"), Err(TextError::PhoneLength(4)));
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let typed = typed.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
        if typed.is_empty() {
            return Err(TextError::Empty(TextKind::Phone));
        }
        within(typed, TextKind::Phone, PHONE_LIMIT)?;
        Ok(Self { typed: typed.to_owned(), e164: e164(typed)? })
    }

    /// Gives a number its zero back that a spreadsheet took: 1713920094 becomes 01713920094.
    /// Takes nothing but 9 to 11 bare digits; whoever calls this says so to a person.
    ///
    /// ```
    /// use treffpunkt::text::Phone;
    ///
    /// assert_eq!(Phone::with_zero_restored("1713920094").unwrap().as_str(), "01713920094");
    /// assert!(Phone::with_zero_restored("4710 287").is_err());
    /// ```
    pub fn with_zero_restored(typed: &str) -> Result<Self, TextError> {
        let bare = typed.bytes().all(|sign| sign.is_ascii_digit());
        if !bare || typed.starts_with('0') || !(9..=11).contains(&typed.len()) {
            return Err(TextError::PhoneAreaCode);
        }
        Self::parse(&format!("0{typed}"))
    }

    /// For the gateway: `+` and digits only.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// How German mobile numbers begin. 0161, 0164 and 0168 are pagers.
    pub const MOBILE: [&str; 5] = ["+4915", "+49160", "+49162", "+49163", "+4917"];

    /// Whether an SMS can reach it: German mobile numbers only. Foreign ones say no, because their
    /// plans differ and an SMS abroad costs extra.
    pub fn is_mobile(&self) -> bool {
        Self::MOBILE.iter().any(|prefix| self.e164.starts_with(prefix))
    }

    /// Whether a text message may go to this number, if they go to these countries (`49`, digits only).
    /// At home a landline is known by how it begins; abroad nobody can tell.
    ///
    /// ```
    /// use treffpunkt::text::Phone;
    ///
    /// let countries = ["49".to_owned(), "43".to_owned()];
    /// let takes = |number: &str| Phone::parse(number).unwrap().takes_sms(&countries);
    /// assert!(takes("0171 3920094") && takes("+43 664 1234567"));
    /// assert!(!takes("0221 4710123") && !takes("+380 50 1234567"));
    /// ```
    pub fn takes_sms(&self, countries: &[String]) -> bool {
        let allowed = countries.iter().any(|code| self.e164[1..].starts_with(code.as_str()));
        allowed && (self.is_mobile() || !self.e164.starts_with("+49"))
    }

    /// Whether this number may take the place of the stored one. A landline never replaces a
    /// mobile number: it would take the SMS away from a person.
    pub fn may_replace(&self, stored: &Phone) -> bool {
        self.is_mobile() || !stored.is_mobile()
    }
}

text_value!(Phone, typed);

fn e164(typed: &str) -> Result<String, TextError> {
    let abroad = typed.starts_with('+') || typed.starts_with("00") || typed.starts_with("(+");
    let dialled = if abroad { digits(&typed.replace("(0)", ""))? } else { digits(typed)? };
    let number = match (dialled.strip_prefix("+").or(dialled.strip_prefix("00")), &*dialled) {
        (Some(number), _) => number.to_owned(),
        (None, dialled) => match dialled.strip_prefix('0') {
            Some(number) => format!("49{number}"),
            None => return Err(TextError::PhoneAreaCode),
        },
    };
    // "+49 0171 …": no German number begins with a zero after the country code.
    let number = match number.strip_prefix("490") {
        Some(rest) => format!("49{rest}"),
        None => number,
    };
    let fits = if number.starts_with("49") { 8..=15 } else { 7..=15 };
    if number.starts_with('0') || !fits.contains(&number.len()) {
        let typed_digits = dialled.bytes().filter(u8::is_ascii_digit).count();
        return Err(TextError::PhoneLength(typed_digits));
    }
    Ok(format!("+{number}"))
}

/// The digits that would be dialled, with a plus in front if one was typed.
fn digits(typed: &str) -> Result<String, TextError> {
    let mut dialled = String::with_capacity(typed.len());
    for sign in typed.chars() {
        match sign {
            '0'..='9' => dialled.push(sign),
            '+' if dialled.is_empty() => dialled.push('+'),
            ' ' | '/' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2010}'..='\u{2014}' => {
            }
            invisible if is_invisible(invisible) => {}
            _ => return Err(TextError::PhoneSign),
        }
    }
    Ok(dialled)
}

/// A German postcode: five digits from 01001 to 99998.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode {
    text: String,
}

impl Postcode {
    /// Takes five digits, also behind the old `D-`.
    ///
    /// ```
    /// use treffpunkt::text::{Postcode, TextError};
    ///
    /// assert_eq!(Postcode::parse("01067")?.as_str(), "01067");
    /// assert_eq!(Postcode::parse("D-51465")?.as_str(), "51465");
    /// assert_eq!(Postcode::parse("1067"), Err(TextError::NotAPostcode));
    /// assert_eq!(Postcode::parse("00000"), Err(TextError::NotAPostcode));
    /// # Ok::<(), TextError>(())
    /// ```
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TextError::Empty(TextKind::Postcode));
        }
        let digits = ["D-", "D ", "DE-"]
            .iter()
            .find_map(|country| typed.strip_prefix(country))
            .unwrap_or(typed);
        let number: u32 = digits.parse().map_err(|_| TextError::NotAPostcode)?;
        let five = digits.len() == 5 && digits.bytes().all(|sign| sign.is_ascii_digit());
        if !five || !(1_001..=99_998).contains(&number) {
            return Err(TextError::NotAPostcode);
        }
        Ok(Self { text: digits.to_owned() })
    }

    /// Gives a postcode its zero back that a spreadsheet took: 1067 becomes 01067. Takes nothing
    /// but four bare digits; whoever calls this says so to a person.
    ///
    /// ```
    /// use treffpunkt::text::Postcode;
    ///
    /// assert_eq!(Postcode::with_zero_restored("1067").unwrap().as_str(), "01067");
    /// assert!(Postcode::with_zero_restored("106").is_err());
    /// ```
    pub fn with_zero_restored(typed: &str) -> Result<Self, TextError> {
        let typed = typed.trim();
        if typed.len() != 4 {
            return Err(TextError::NotAPostcode);
        }
        Self::parse(&format!("0{typed}"))
    }
}

text_value!(Postcode, text);
