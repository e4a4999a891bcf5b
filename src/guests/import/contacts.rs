//! Phone and e-mail cells: people write more into them than one number or address.

use crate::text::{EmailAddress, Phone, TextError};

/// What a cell with more or less than one value held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// The value and nothing else.
    Clean(T),
    /// One value, with words beside it that are dropped.
    WithText(T),
    /// Several; the first is taken.
    FirstOfSeveral(T),
    /// A number whose leading zero a spreadsheet took.
    ZeroRestored(T),
    /// A number that a spreadsheet shortened to 4,9E+11.
    Shortened,
    /// Text without any value.
    Nothing,
}

/// Reads an e-mail cell: `a@b.de`, `Uwe <a@b.de>`, `mailto:a@b.de`, `a@b.de; c@d.de`, `keine`.
pub fn email(cell: &str) -> Found<EmailAddress> {
    match EmailAddress::parse(cell) {
        Ok(address) => Found::Clean(address),
        Err(_) => {
            let apart = |sign: char| sign.is_whitespace() || ";,/|<>()[]\"'".contains(sign);
            let pieces = cell.split(apart).map(|piece| piece.trim_matches(['.', ':']));
            let pieces = pieces.map(|piece| piece.strip_prefix("mailto:").unwrap_or(piece));
            first(pieces.filter_map(|piece| EmailAddress::parse(piece).ok()))
        }
    }
}

/// Reads a phone cell: a number, `0171 3920094 (Mutter)`, `0221 4710123 oder 0171 3920094`,
/// `privat`. Of several numbers a mobile one is taken, because it takes an SMS.
pub fn phone(cell: &str) -> Found<Phone> {
    match Phone::parse(cell) {
        Ok(number) => Found::Clean(number),
        Err(_) if is_shortened(cell) => Found::Shortened,
        Err(TextError::PhoneAreaCode) => match Phone::with_zero_restored(cell) {
            Ok(number) => Found::ZeroRestored(number),
            Err(_) => Found::Nothing,
        },
        Err(_) => {
            let mut numbers: Vec<Phone> = numbers_in(cell);
            // Stable: what was written first stays first.
            numbers.sort_by_key(|number| !number.is_mobile());
            first(numbers.into_iter())
        }
    }
}

fn first<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Found<T> {
    match (values.next(), values.next()) {
        (None, _) => Found::Nothing,
        (Some(value), None) => Found::WithText(value),
        (Some(value), Some(_)) => Found::FirstOfSeveral(value),
    }
}

fn numbers_in(cell: &str) -> Vec<Phone> {
    let cell = cell.replace(" / ", ";");
    let pieces = cell.split(|sign: char| sign.is_alphabetic() || ";,:|&\"".contains(sign));
    // "(privat)" and "Tel.": what is left of a word at the edge of a number.
    let pieces = pieces.map(|piece| piece.trim().trim_matches([')', '.', '-', '/']).trim());
    let pieces = pieces.map(|piece| piece.strip_suffix('(').unwrap_or(piece));
    pieces.filter_map(|piece| Phone::parse(piece).ok()).collect()
}

/// Whether a spreadsheet turned a long number into 4,91714E+11.
pub fn is_shortened(cell: &str) -> bool {
    let number = |text: &str| {
        let digits = |sign: u8| sign.is_ascii_digit() || matches!(sign, b',' | b'.');
        !text.is_empty() && text.bytes().all(digits)
    };
    match cell.split_once("E+").or_else(|| cell.split_once("e+")) {
        Some((mantissa, exponent)) => number(mantissa) && number(exponent),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(address: &str) -> EmailAddress {
        EmailAddress::parse(address).unwrap()
    }

    fn number(typed: &str) -> Phone {
        Phone::parse(typed).unwrap()
    }

    #[test]
    fn email_cells() {
        let one = mail("a.b@example.org");
        assert_eq!(email("a.b@example.org"), Found::Clean(one.clone()));
        assert_eq!(email("a.b@example.org; c@example.org"), Found::FirstOfSeveral(one.clone()));
        assert_eq!(email("a.b@example.org oder c@example.org"), Found::FirstOfSeveral(one.clone()));
        assert_eq!(email("Uwe Böhm <a.b@example.org>"), Found::WithText(one.clone()));
        assert_eq!(email("mailto:a.b@example.org"), Found::WithText(one.clone()));
        assert_eq!(email("Mutter: a.b@example.org."), Found::WithText(one));
        assert_eq!(email("keine"), Found::Nothing);
        assert_eq!(email("müller@example.org"), Found::Nothing);
    }

    #[test]
    fn phone_cells() {
        let mobile = number("0171 3920094");
        assert_eq!(phone("0171 3920094"), Found::Clean(mobile.clone()));
        assert_eq!(phone("0171 3920094 (Mutter)"), Found::WithText(mobile.clone()));
        assert_eq!(phone("Tel.: 0171 3920094"), Found::WithText(mobile.clone()));
        assert_eq!(phone("0171 3920094 / 0221 4710123"), Found::FirstOfSeveral(mobile.clone()));
        assert_eq!(phone("0221 4710123 oder 0171 3920094"), Found::FirstOfSeveral(mobile));
        assert_eq!(phone("1713920094"), Found::ZeroRestored(number("01713920094")));
        assert_eq!(phone("4,91714E+11"), Found::Shortened);
        assert_eq!(phone("privat"), Found::Nothing);
        assert_eq!(phone("siehe Akte 12"), Found::Nothing);
    }
}
