//! What somebody says by text message: yes, no, or no more of these, in the languages in which we write.
//! Pure.
//!
//! Only a message that says one of these and nothing else is an answer; whoever writes more wants to be
//! read by a person.

/// What was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texted {
    Yes,
    No,
    /// No more text messages.
    Stop,
}

const YES: &[&str] = &[
    "ja",
    "jo",
    "jep",
    "ja gerne",
    "ja gern",
    "ja danke",
    "ja bitte",
    "gerne",
    "ich komme",
    "ja ich komme",
    "wir kommen",
    "ja wir kommen",
    "yes",
    "yes please",
    "yes thank you",
    "i am coming",
    "так",
    "да",
    "прийду",
    "так прийду",
    "نعم",
    "نعم شكرا",
    "اجل",
    "سأحضر",
    "evet",
    "evet geliyorum",
    "geliyorum",
    "tak",
    "naam",
];
const NO: &[&str] = &[
    "nein",
    "nee",
    "nö",
    "nein danke",
    "leider nein",
    "leider nicht",
    "ich komme nicht",
    "nein ich komme nicht",
    "no",
    "no thank you",
    "no thanks",
    "not coming",
    "ні",
    "нет",
    "не прийду",
    "ні дякую",
    "لا",
    "لا شكرا",
    "كلا",
    "hayır",
    "hayir",
    "hayır teşekkürler",
    "gelmiyorum",
    "ni",
];
const STOP: &[&str] = &[
    "stop",
    "stopp",
    "stop sms",
    "sms stop",
    "ende",
    "abmelden",
    "keine sms",
    "keine sms mehr",
    "unsubscribe",
    "стоп",
    "توقف",
    "قف",
    "ايقاف",
    "dur",
    "durdur",
    "iptal",
];

impl Texted {
    /// Reads a message; `None`: a person must read it.
    ///
    /// ```
    /// use treffpunkt::invitations::texted::Texted;
    ///
    /// assert_eq!(Texted::parse(" Ja! "), Some(Texted::Yes));
    /// assert_eq!(Texted::parse("HAYIR"), Some(Texted::No));
    /// assert_eq!(Texted::parse("لا، شكراً"), Some(Texted::No));
    /// assert_eq!(Texted::parse("Стоп."), Some(Texted::Stop));
    /// assert_eq!(Texted::parse("Ja, aber nur bis 11 Uhr"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let said = plain(text);
        let is = |words: &[&str]| words.iter().any(|word| plain(word) == said);
        match said.is_empty() {
            true => None,
            false if is(STOP) => Some(Self::Stop),
            false if is(YES) => Some(Self::Yes),
            false if is(NO) => Some(Self::No),
            false => None,
        }
    }
}

/// Small letters and single blanks, without marks of any kind: what is left is what was said. A Turkish
/// capital I is taken as either of the two small ones.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars().flat_map(char::to_lowercase) {
        match sign {
            'ı' => plain.push('i'),
            // Vowel marks that few people type, and the dot that Turkish leaves over its small i.
            '\u{64b}'..='\u{652}' | '\u{307}' | '\u{640}' => {}
            'أ' | 'إ' | 'آ' => plain.push('ا'),
            sign if sign.is_alphanumeric() => plain.push(sign),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_of_our_languages_has_its_words() {
        for yes in ["JA", "yes", "Так", "نَعَم", "EVET", "Ja, gerne!", "👍 ja"] {
            assert_eq!(Texted::parse(yes), Some(Texted::Yes), "{yes}");
        }
        for no in ["Nein.", "NO", "Ні", "لا", "hayır", "HAYIR", "Hayir", "Nein, danke"] {
            assert_eq!(Texted::parse(no), Some(Texted::No), "{no}");
        }
        for stop in ["STOP", "Stopp!", "СТОП", "إيقاف", "İPTAL", "Keine SMS mehr"] {
            assert_eq!(Texted::parse(stop), Some(Texted::Stop), "{stop}");
        }
    }

    #[test]
    fn what_says_more_is_for_a_person() {
        for text in
            ["", "  ", "?", "Ja oder nein?", "jain", "Ja, mit 2 Kindern", "Wer ist da?", "Nope 5"]
        {
            assert_eq!(Texted::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_word_means_two_things() {
        let all = [(YES, Texted::Yes), (NO, Texted::No), (STOP, Texted::Stop)];
        for (words, meaning) in all {
            for word in words {
                assert_eq!(Texted::parse(word), Some(meaning), "{word}");
                assert_eq!(Texted::parse(&word.to_uppercase()), Some(meaning), "{word}");
            }
        }
    }

    proptest! {
        /// Whatever comes in is read or left to a person, never a fault.
        #[test]
        fn anything_can_be_read(text in "\\PC{0,300}") {
            let read = Texted::parse(&text);
            prop_assert_eq!(read, Texted::parse(&format!(" {text}!\n")));
        }
    }
}
