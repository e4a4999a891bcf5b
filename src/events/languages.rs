//! Languages that are spoken at an event. A guest who reads their own there dares to come.

use serde::Serialize;

use crate::web::form::{Check, Fields};

/// A language by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Language {
    /// BCP 47; `gsg` is German Sign Language.
    #[serde(rename = "value")]
    pub code: &'static str,
    pub label: &'static str,
}

const fn language(code: &'static str, label: &'static str) -> Language {
    Language { code, label }
}

/// Those that can be chosen, German first, then by name.
pub const ALL: &[Language] = &[
    language("de", "Deutsch"),
    language("ar", "Arabisch"),
    language("bg", "Bulgarisch"),
    language("prs", "Dari"),
    language("gsg", "Deutsche Gebärdensprache"),
    language("en", "Englisch"),
    language("fr", "Französisch"),
    language("it", "Italienisch"),
    language("ku", "Kurdisch"),
    language("ps", "Paschtu"),
    language("fa", "Persisch"),
    language("pl", "Polnisch"),
    language("ro", "Rumänisch"),
    language("ru", "Russisch"),
    language("so", "Somali"),
    language("es", "Spanisch"),
    language("ti", "Tigrinya"),
    language("tr", "Türkisch"),
    language("uk", "Ukrainisch"),
];

/// The German name of a code; the code itself where it has none.
pub fn label(code: &str) -> &str {
    ALL.iter().find(|language| language.code == code).map_or(code, |language| language.label)
}

/// Reads the ticked boxes `language`, each once, in the order of [`ALL`].
pub fn parse(check: &mut Check, fields: &Fields) -> Option<Vec<String>> {
    let known = |code: &str| ALL.iter().any(|language| language.code == code);
    if fields.all("language").any(|code| !code.is_empty() && !known(code)) {
        check.refuse("language", "Bitte wählen Sie Sprachen aus der Liste.");
        return None;
    }
    let chosen = ALL.iter().filter(|one| fields.all("language").any(|code| code == one.code));
    Some(chosen.map(|language| language.code.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentArgs;

    use super::*;
    use crate::i18n::{self, translate};

    /// Guests read where somebody speaks their language: in words, not in codes.
    #[test]
    fn every_language_has_a_name_in_the_languages_of_guests() {
        for reader in i18n::Language::ALL {
            for language in ALL {
                let id = format!("spoken-{}", language.code);
                assert_ne!(translate(reader, &id, &FluentArgs::new()), id, "{reader:?}");
            }
        }
    }
}
