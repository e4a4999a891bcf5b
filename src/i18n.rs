//! The five languages of the guests' pages, and their strings.
//!
//! Strings stand in `src/web/locales/*.ftl`, one file per language, in Fluent: plurals as the
//! language has them (Arabic six, Ukrainian four), variables set apart for right-to-left text. They
//! are embedded and read once. German is the language of the house: what another one lacks is said
//! in German, and the log says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::Serialize;
use tracing::error;
use unic_langid::LanguageIdentifier;

/// A language in which guests can read and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    De,
    En,
    Uk,
    Ar,
    Tr,
}

impl Language {
    /// All of them, in the order of the language switch.
    pub const ALL: [Language; 5] = [Self::De, Self::En, Self::Uk, Self::Ar, Self::Tr];

    /// The ISO 639 code, as in `lang=`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::Uk => "uk",
            Self::Ar => "ar",
            Self::Tr => "tr",
        }
    }

    /// How it calls itself, for the language switch.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::En => "English",
            Self::Uk => "Українська",
            Self::Ar => "العربية",
            Self::Tr => "Türkçe",
        }
    }

    /// How staff call it.
    #[must_use]
    pub const fn german_name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::En => "Englisch",
            Self::Uk => "Ukrainisch",
            Self::Ar => "Arabisch",
            Self::Tr => "Türkisch",
        }
    }

    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::De | Self::En | Self::Uk | Self::Tr => Direction::Ltr,
            Self::Ar => Direction::Rtl,
        }
    }

    /// Reads a code as it stands in `?lang=`, in a guest's row or in a header: regions and case do
    /// not matter. `ua`, the country, is taken for Ukrainian, because people write it.
    ///
    /// ```
    /// use treffpunkt::i18n::Language;
    ///
    /// assert_eq!(Language::parse("uk"), Some(Language::Uk));
    /// assert_eq!(Language::parse("AR-sy"), Some(Language::Ar));
    /// assert_eq!(Language::parse("fr"), None);
    /// ```
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next().unwrap_or_default();
        let is_it = |language: &Self| language.code().eq_ignore_ascii_case(primary);
        let ukrainian = primary.eq_ignore_ascii_case("ua").then_some(Self::Uk);
        Self::ALL.into_iter().find(is_it).or(ukrainian)
    }

    /// The best of ours in an `Accept-Language` header (RFC 9110, 12.5.4); `None` if it names none.
    ///
    /// The whole order of preference on a page: what `?lang=` asks for, what the guest's row says,
    /// what the browser accepts, German.
    ///
    /// ```
    /// use treffpunkt::i18n::Language;
    ///
    /// assert_eq!(Language::accepted("fr, tr;q=0.8, de;q=0.9"), Some(Language::De));
    /// assert_eq!(Language::accepted("uk-UA,uk;q=0.9,ru;q=0.8"), Some(Language::Uk));
    /// assert_eq!(Language::accepted("fr, de;q=0"), None);
    /// ```
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::parse) else {
                continue;
            };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).unwrap_or("1");
            let weight = weight.trim().parse::<f32>().unwrap_or(0.0);
            if weight > best.map_or(0.0, |(most, _)| most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::De => include_str!("web/locales/de.ftl"),
            Self::En => include_str!("web/locales/en.ftl"),
            Self::Uk => include_str!("web/locales/uk.ftl"),
            Self::Ar => include_str!("web/locales/ar.ftl"),
            Self::Tr => include_str!("web/locales/tr.ftl"),
        }
    }
}

/// Which way a page runs: the value of `dir=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Ltr,
    Rtl,
}

impl Direction {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 5]> = LazyLock::new(|| Language::ALL.map(bundle));

/// What is said the same to everybody, for a page has dozens of these: prepared once.
static PLAIN: LazyLock<[HashMap<String, String>; 5]> = LazyLock::new(|| Language::ALL.map(plain));

/// A string without variables, as [`translate`] says it.
#[must_use]
pub fn say_plainly(language: Language, id: &str) -> String {
    match PLAIN[language as usize].get(id) {
        Some(said) => said.clone(),
        None => translate(language, id, &FluentArgs::new()),
    }
}

/// A string of the guests' pages. `id` may name an attribute: `answer.hint`.
///
/// Variables come out between U+2068 and U+2069, so that a German street does not tumble in an
/// Arabic sentence. Where only plain signs may stand (SMS, a link in a text mail), take them out with
/// [`without_isolates`].
///
/// An id that the language lacks is said in German; one that German lacks comes back as it is. Both
/// are errors in the log, never on the page.
#[must_use]
pub fn translate(language: Language, id: &str, args: &FluentArgs<'_>) -> String {
    let said = say(language, id, args).or_else(|| {
        error!(id, language = language.code(), "a string is missing");
        say(Language::De, id, args)
    });
    said.unwrap_or_else(|| id.to_owned())
}

/// The same without the invisible signs that set variables apart.
#[must_use]
pub fn without_isolates(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

fn say(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = &BUNDLES[language as usize];
    let pattern = match id.split_once('.') {
        Some((id, attribute)) => bundle.get_message(id)?.get_attribute(attribute)?.value(),
        None => bundle.get_message(id)?.value()?,
    };
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    for problem in errors {
        error!(id, language = language.code(), %problem, "a string lacks something");
    }
    Some(said)
}

/// Every string of a language that needs no variable, attributes as `answer.hint`.
fn plain(language: Language) -> HashMap<String, String> {
    let bundle = &BUNDLES[language as usize];
    let mut strings = HashMap::new();
    let mut keep = |id: String, pattern| {
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, None, &mut errors).into_owned();
        // Where a variable is missing, it is not the same for everybody.
        if errors.is_empty() {
            strings.insert(id, said);
        }
    };
    // An id stands at the begin of its line.
    let ids = language.source().lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    for (id, message) in ids.filter_map(|id| Some((id, bundle.get_message(id)?))) {
        if let Some(pattern) = message.value() {
            keep(id.to_owned(), pattern);
        }
        for attribute in message.attributes() {
            keep(format!("{id}.{}", attribute.id()), attribute.value());
        }
    }
    strings
}

fn bundle(language: Language) -> Bundle {
    let name: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![name]);
    let strings =
        FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(rest, problems)| {
            error!(language = language.code(), ?problems, "some strings cannot be read");
            rest
        });
    if let Err(problems) = bundle.add_resource(strings) {
        error!(language = language.code(), ?problems, "some strings stand there twice");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every message and term with the variables it uses.
    fn strings(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut strings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut message = String::new();
        let mut attribute = String::new();
        for line in language.source().lines().filter(|line| !line.starts_with('#')) {
            let indented = line.starts_with([' ', '}']);
            let name = line.split_once('=').map_or("", |(name, _)| name.trim());
            if !indented && !name.is_empty() {
                (message, attribute) = (name.to_owned(), String::new());
            } else if name.starts_with('.') && !name.contains(' ') {
                attribute = name.to_owned();
            }
            let variables = line.split('$').skip(1).map(|rest| {
                let end = |sign: char| !sign.is_ascii_alphanumeric() && !"-_".contains(sign);
                rest.split(end).next().unwrap_or_default().to_owned()
            });
            if !message.is_empty() {
                strings.entry(format!("{message}{attribute}")).or_default().extend(variables);
            }
        }
        strings
    }

    #[test]
    fn every_file_can_be_read() {
        for language in Language::ALL {
            let read = FluentResource::try_new(language.source().to_owned());
            assert!(read.is_ok(), "{language:?}: {:?}", read.err().map(|(_, problems)| problems));
            let mut bundle = Bundle::new_concurrent(vec![]);
            assert!(bundle.add_resource(read.unwrap()).is_ok(), "{language:?}: an id twice");
        }
    }

    #[test]
    fn all_languages_say_the_same_things() {
        let german = strings(Language::De);
        assert!(!german.is_empty());
        for language in Language::ALL {
            assert_eq!(strings(language), german, "{language:?}");
        }
    }

    /// In every language, for numbers of every plural form: no variable is left open.
    #[test]
    fn every_string_can_be_said() {
        for (id, variables) in strings(Language::De) {
            if id.starts_with('-') {
                continue;
            }
            for number in [0, 1, 2, 3, 5, 11, 21, 100] {
                let mut args = FluentArgs::new();
                for variable in &variables {
                    args.set(variable.as_str(), number);
                }
                for language in Language::ALL {
                    // A message of attributes alone has nothing to say itself.
                    if let Some(said) = say(language, &id, &args) {
                        assert!(
                            !said.contains('$') && !said.is_empty(),
                            "{language:?} {id}: {said}"
                        );
                    }
                }
            }
        }
    }

    /// What is prepared once is what would be said each time.
    #[test]
    fn plain_strings_are_all_strings_without_variables() {
        for language in Language::ALL {
            let prepared = &PLAIN[language as usize];
            let said = |id: &str| say(language, id, &FluentArgs::new());
            let without = strings(language).into_iter().filter(|(_, needed)| needed.is_empty());
            let expected: HashMap<String, String> =
                without.filter_map(|(id, _)| said(&id).map(|text| (id, text))).collect();
            assert!(!expected.is_empty());
            for (id, text) in expected {
                assert_eq!(prepared.get(&id), Some(&text), "{language:?} {id}");
            }
            for (id, text) in prepared {
                assert_eq!(said(id).as_ref(), Some(text), "{language:?} {id}");
            }
        }
    }

    #[test]
    fn what_nobody_wrote_comes_back_as_its_id() {
        assert_eq!(translate(Language::Tr, "no-such-id", &FluentArgs::new()), "no-such-id");
        assert_eq!(
            translate(Language::Tr, "no-such-id.hint", &FluentArgs::new()),
            "no-such-id.hint"
        );
    }

    #[test]
    fn codes() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
            assert_eq!(Language::ALL[language as usize], language);
        }
        assert_eq!(Language::parse(""), None);
        assert_eq!(Language::parse("deutsch"), None);
        assert_eq!(Language::Ar.direction().code(), "rtl");
    }

    #[test]
    fn headers_of_any_kind() {
        assert_eq!(Language::accepted(""), None);
        assert_eq!(Language::accepted("*"), None);
        assert_eq!(Language::accepted("ar"), Some(Language::Ar));
        assert_eq!(Language::accepted("en;q=0.5,tr;q=0.5"), Some(Language::En));
        assert_eq!(Language::accepted("en ; q=nonsense, tr ;q=0.1"), Some(Language::Tr));
        assert_eq!(Language::accepted("de-AT;level=1;q=0.3"), Some(Language::De));
    }

    #[test]
    fn isolates_can_be_taken_out() {
        assert_eq!(without_isolates("von \u{2068}10\u{2069} bis"), "von 10 bis");
    }
}
