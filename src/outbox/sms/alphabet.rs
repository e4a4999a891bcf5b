//! How a text is packed for a phone: by the alphabet of GSM 03.38 (3GPP TS 23.038) where every sign
//! stands in it, else as UCS-2; and how many parts that takes. Pure.
//!
//! One part has 160 septets or 70 units. Longer texts are cut, and each part gives up room for what
//! puts them together again: 153 and 67 are left (3GPP TS 23.040, 9.2.3.24.1). A sign that takes two
//! places never stands in two parts.

use serde::Serialize;

/// The alphabet in which a text travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Alphabet {
    /// Seven bits a sign.
    Gsm7,
    /// Sixteen bits a unit: Arabic, Cyrillic, and a single sign that the other does not know.
    Ucs2,
}

impl Alphabet {
    /// As technicians call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }

    /// As Kannel's parameter `coding` has it.
    pub fn coding(self) -> &'static str {
        match self {
            Self::Gsm7 => "0",
            Self::Ucs2 => "2",
        }
    }

    /// Places in a text of one part, and in each part of a longer one.
    fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }

    /// Places that a sign takes.
    fn places(self, sign: char) -> usize {
        match self {
            Self::Gsm7 if EXTENSION.contains(sign) => 2,
            Self::Gsm7 => 1,
            Self::Ucs2 => sign.len_utf16(),
        }
    }
}

/// The basic table, in its order, without its escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Behind an escape: two places each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How a text is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Packed {
    pub alphabet: Alphabet,
    /// Septets or units.
    pub places: usize,
    /// What is paid for: each part is one SMS.
    pub segments: usize,
}

impl Packed {
    /// ```
    /// use treffpunkt::outbox::sms::{Alphabet, Packed};
    ///
    /// let short = Packed::of("Grüße bis morgen");
    /// assert_eq!((short.alphabet, short.places, short.segments), (Alphabet::Gsm7, 16, 1));
    /// assert_eq!(Packed::of("5 €").places, 4);
    /// assert_eq!(Packed::of("Çay").alphabet, Alphabet::Gsm7);
    /// assert_eq!(Packed::of("Işık").alphabet, Alphabet::Ucs2);
    /// assert_eq!(Packed::of(&"я".repeat(71)).segments, 2);
    /// ```
    pub fn of(text: &str) -> Self {
        let known = |sign: char| BASIC.contains(sign) || EXTENSION.contains(sign);
        let alphabet = match text.chars().all(known) {
            true => Alphabet::Gsm7,
            false => Alphabet::Ucs2,
        };
        let places: usize = text.chars().map(|sign| alphabet.places(sign)).sum();
        let (whole, part) = alphabet.room();
        let segments = match places <= whole {
            true => 1,
            false => parts(text, alphabet, part),
        };
        Self { alphabet, places, segments }
    }

    /// What a budget counts.
    pub fn cost(self) -> i32 {
        i32::try_from(self.segments).unwrap_or(i32::MAX)
    }

    /// "GSM-7, 182 Zeichen, 2 SMS"
    pub fn in_words(self) -> String {
        format!("{}, {} Zeichen, {} SMS", self.alphabet.name(), self.places, self.segments)
    }
}

fn parts(text: &str, alphabet: Alphabet, room: usize) -> usize {
    let (mut parts, mut used) = (1, 0);
    for sign in text.chars() {
        let places = alphabet.places(sign);
        if used + places > room {
            parts += 1;
            used = 0;
        }
        used += places;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_basic_table_has_all_its_signs() {
        // 128 places, one of them the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    #[test]
    fn the_edges_are_where_the_standard_has_them() {
        let segments = |sign: &str, count: usize| Packed::of(&sign.repeat(count)).segments;

        assert_eq!([segments("a", 160), segments("a", 161)], [1, 2]);
        assert_eq!([segments("a", 306), segments("a", 307)], [2, 3]);
        assert_eq!([segments("я", 70), segments("я", 71)], [1, 2]);
        assert_eq!([segments("я", 134), segments("я", 135)], [2, 3]);
        assert_eq!([segments("€", 80), segments("€", 81)], [1, 2]);
        assert_eq!(Packed::of("").segments, 1);
    }

    #[test]
    fn a_sign_of_two_places_is_never_cut() {
        // 152 places, then a sign of two: it begins the second part, which it would have fit in alone.
        let euro = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(Packed::of(&euro).places, 306);
        assert_eq!(Packed::of(&euro).segments, 3);
        let smile = format!("{}😀{}", "я".repeat(66), "я".repeat(66));
        assert_eq!(Packed::of(&smile).places, 134);
        assert_eq!(Packed::of(&smile).segments, 3);
    }

    proptest! {
        /// Never more room than there is, never an empty part, and one sign more costs no less.
        #[test]
        fn parts_hold_what_they_must(text in "[a-zäöüß€^ ]{0,500}|[а-яі😀 ]{0,300}|\\PC{0,200}") {
            let packed = Packed::of(&text);
            let (whole, part) = packed.alphabet.room();
            if packed.segments == 1 {
                prop_assert!(packed.places <= whole);
            } else {
                prop_assert!(packed.places > whole);
                prop_assert!(packed.places <= packed.segments * part);
                // Each full part wastes one place at most.
                prop_assert!(packed.places > (packed.segments - 1) * (part - 1));
            }
            let longer = Packed::of(&format!("{text}a"));
            prop_assert!(longer.segments >= packed.segments);
            prop_assert_eq!(longer.alphabet, packed.alphabet);
        }

        /// GSM-7 is chosen exactly where every sign has a place in it.
        #[test]
        fn one_foreign_sign_is_enough(text in "[a-z]{0,50}", foreign in "[ışğçъ😀]") {
            prop_assert_eq!(Packed::of(&text).alphabet, Alphabet::Gsm7);
            prop_assert_eq!(Packed::of(&format!("{text}{foreign}")).alphabet, Alphabet::Ucs2);
        }
    }
}
