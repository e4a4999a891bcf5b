//! What happens at a format's events, in the languages beside German: what a house has written down, and
//! what comes along for the formats of [`super::shipped`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::i18n::Language;

/// The languages beside German, in the order of the form.
pub const LANGUAGES: [Language; 4] = [Language::En, Language::Uk, Language::Ar, Language::Tr];

/// What happens there, by language. German is no translation: it stands in the format itself.
///
/// ```
/// use treffpunkt::formats::Translations;
/// use treffpunkt::i18n::Language;
///
/// let known = Translations::of([("uk", "Ми шиємо."), ("tr", "")]);
/// assert_eq!(known.say(Language::Uk), Some("Ми шиємо."));
/// assert_eq!(known.say(Language::Tr), None);
/// assert_eq!(known.say(Language::De), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translations(BTreeMap<&'static str, String>);

impl Translations {
    /// From codes and words; a language that we do not write is left out, and so is what is empty.
    pub fn of<C: AsRef<str>, T: Into<String>>(rows: impl IntoIterator<Item = (C, T)>) -> Self {
        let known = rows.into_iter().filter_map(|(code, words)| {
            let mut languages = LANGUAGES.into_iter();
            let language = languages.find(|language| language.code() == code.as_ref())?;
            let words: String = words.into();
            (!words.is_empty()).then(|| (language.code(), words))
        });
        Self(known.collect())
    }

    /// In this language, if somebody has written it down.
    pub fn say(&self, language: Language) -> Option<&str> {
        self.0.get(language.code()).map(String::as_str)
    }

    /// All of them, by code.
    pub fn by_code(self) -> BTreeMap<&'static str, String> {
        self.0
    }
}

/// The name of a language's field in forms.
pub fn field(language: Language) -> String {
    format!("what_happens_{}", language.code())
}

/// What comes along for a shipped format in this language.
pub fn shipped(key: &str, language: Language) -> Option<&'static str> {
    let texts = match language {
        Language::De => return None,
        Language::En => &EN,
        Language::Uk => &UK,
        Language::Ar => &AR,
        Language::Tr => &TR,
    };
    texts.get(key).map(String::as_str)
}

type Texts = LazyLock<BTreeMap<String, String>>;

static EN: Texts = LazyLock::new(|| read(include_str!("what_happens/en.toml")));
static UK: Texts = LazyLock::new(|| read(include_str!("what_happens/uk.toml")));
static AR: Texts = LazyLock::new(|| read(include_str!("what_happens/ar.toml")));
static TR: Texts = LazyLock::new(|| read(include_str!("what_happens/tr.toml")));

/// A file that cannot be read gives nothing; a test keeps that from happening.
fn read(file: &str) -> BTreeMap<String, String> {
    toml::from_str(file).unwrap_or_else(|error| {
        tracing::error!(%error, "translations of formats cannot be read");
        BTreeMap::new()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::formats::shipped::SHIPPED;

    #[test]
    fn every_shipped_format_says_in_every_language_what_happens() {
        let keys: BTreeSet<_> = SHIPPED.iter().map(|format| format.key.to_owned()).collect();
        for texts in [&EN, &UK, &AR, &TR] {
            assert_eq!(texts.keys().cloned().collect::<BTreeSet<_>>(), keys);
        }
        let sentences = |text: &str| text.matches(['.', '?', '؟']).count();
        for format in SHIPPED {
            for language in LANGUAGES {
                let text = shipped(format.key, language).unwrap();
                let (said, code) = (sentences(text), language.code());
                assert_eq!(said, sentences(format.what_happens), "{} {code}", format.key);
                assert!(text.ends_with('.') && !text.contains("  "), "{} {code}", format.key);
            }
        }
    }

    #[test]
    fn each_text_is_in_the_letters_of_its_language() {
        let is_in = |language, sign: char| match language {
            Language::Uk => ('\u{400}'..='\u{4ff}').contains(&sign),
            Language::Ar => ('\u{600}'..='\u{6ff}').contains(&sign),
            Language::De | Language::En | Language::Tr => sign.is_ascii_alphabetic(),
        };
        for format in SHIPPED {
            for language in LANGUAGES {
                let text = shipped(format.key, language).unwrap();
                let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
                let own = text.chars().filter(|sign| is_in(language, *sign)).count();
                assert!(own * 10 >= letters * 8, "{} {}", format.key, language.code());
            }
        }
    }
}
