//! What people type, and what becomes of it.

use proptest::prelude::*;

use super::*;

#[test]
fn a_title_has_120_characters_whatever_their_bytes() {
    assert!(Title::parse(&"ü".repeat(120)).is_ok());
    assert!(Title::parse(&"🎉".repeat(120)).is_ok());

    let refused = Title::parse(&"ü".repeat(10_000)).unwrap_err();

    assert_eq!(
        refused.explain(),
        "Der Titel hat 10.000 Zeichen. Höchstens 120 sind möglich. Bitte kürzen Sie."
    );
}

#[test]
fn a_title_cannot_turn_the_order_of_what_follows() {
    let turned = Title::parse("Kaffee \u{202e}eeffaK");

    assert_eq!(turned, Err(TextError::Control(TextKind::Title)));
}

#[test]
fn letters_from_a_mac_are_the_same_letters() {
    assert_eq!(PersonName::parse("Mu\u{308}ller"), PersonName::parse("Müller"));
}

#[test]
fn phones_as_people_write_them() {
    for (typed, e164) in [
        ("02202/9333-788", "+4922029333788"),
        ("+49 (0)171 3920094", "+491713920094"),
        ("0049 (0) 171 3920094", "+491713920094"),
        ("+49 0171 3920094", "+491713920094"),
        ("(0221) 4710-123", "+492214710123"),
        ("0171.392.00.97", "+491713920097"),
        ("\u{202a}+49 171 3920094\u{202c}", "+491713920094"),
        ("0221\u{a0}4710–305", "+492214710305"),
        ("00380 50 1234567", "+380501234567"),
    ] {
        assert_eq!(Phone::parse(typed).unwrap().e164(), e164, "{typed}");
    }
}

#[test]
fn what_is_no_phone_number_is_refused() {
    for typed in ["keine", "0171 3920094 (Mutter)", "0171-3920094 / 0221-4710123", "+", "0", ""] {
        assert!(Phone::parse(typed).is_err(), "{typed}");
    }
}

#[test]
fn a_landline_never_replaces_a_mobile_number() {
    let mobile = Phone::parse("0171 3920094").unwrap();
    let landline = Phone::parse("0221 4710123").unwrap();

    assert!(mobile.is_mobile() && !landline.is_mobile());
    assert!(mobile.may_replace(&landline) && !landline.may_replace(&mobile));
    assert!(!Phone::parse("0169 1234567").unwrap().is_mobile(), "a pager");
}

#[test]
fn what_is_no_email_address_is_refused() {
    for typed in [
        "",
        "keine",
        "@",
        "a@",
        "@b.de",
        "a@b",
        "a@b.",
        "a@.de",
        "a b@c.de",
        "a..b@c.de",
        "a@b_c.de",
        "a@-b.de",
        "a@1.2.3.4",
        "\"a\"@b.de",
        "a@b.de.",
        "a@b.de,",
        "<a@b.de>",
    ] {
        assert!(EmailAddress::parse(typed).is_err(), "{typed}");
    }
}

#[test]
fn every_refusal_ends_as_a_sentence() {
    for refused in [
        TextError::Empty(TextKind::Line),
        TextError::Control(TextKind::Note),
        TextError::TooLong { kind: TextKind::Line, length: 201, limit: LINE_LIMIT },
        TextError::NotAName,
        TextError::NotAnEmailAddress,
        TextError::SeveralEmailAddresses,
        TextError::EmailLetter,
        TextError::PhoneSign,
        TextError::PhoneAreaCode,
        TextError::PhoneLength(3),
        TextError::NotAPostcode,
    ] {
        let sentence = refused.explain();
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
    }
}

proptest! {
    /// Whatever is typed: no panic, and what was taken is taken again unchanged.
    #[test]
    fn what_was_taken_is_taken_again(typed in any::<String>()) {
        if let Ok(title) = Title::parse(&typed) {
            prop_assert_eq!(Title::parse(title.as_str()), Ok(title));
        }
        if let Ok(name) = PersonName::parse(&typed) {
            prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
        }
        if let Ok(note) = Note::parse(&typed) {
            prop_assert_eq!(Note::parse(note.as_str()), Ok(note));
        }
    }

    #[test]
    fn a_number_taken_is_e164(typed in r"[+0-9(][0-9 ()/.\-]{0,20}") {
        if let Ok(phone) = Phone::parse(&typed) {
            let digits = phone.e164().strip_prefix('+').unwrap();
            prop_assert!((7..=15).contains(&digits.len()));
            prop_assert!(digits.bytes().all(|sign| sign.is_ascii_digit()));
            let again = Phone::parse(phone.e164()).unwrap();
            prop_assert_eq!(again.e164(), phone.e164());
        }
    }
}
