//! Languages as lists name them, as ISO 639 codes: „Türkisch“, "Turkish", "tr" and "tur" are tr.

use crate::text::fold;

/// A language by its ISO 639-1 code, or by its ISO 639-3 code where the former has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl Language {
    /// `de`, `uk`, `prs` …
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Every language we know: code and German name, by name.
    pub fn all() -> Vec<(&'static str, &'static str)> {
        let mut all: Vec<_> = NAMES.iter().map(|names| (names[0], names[1])).collect();
        all.sort_by_key(|(_, name)| fold(name));
        all
    }

    /// The German name of a code; a code that we do not know is shown as it is.
    pub fn name_of(code: &str) -> &str {
        NAMES.iter().find(|names| names[0] == code).map_or(code, |names| names[1])
    }

    /// Reads one German or English name or code; `None` for what is no language we know.
    pub fn parse(cell: &str) -> Option<Self> {
        let exact = NAMES.iter().find(|names| names.contains(&cell));
        let folded = || {
            let cell = fold(cell);
            NAMES.iter().find(|names| names.iter().any(|name| fold(name) == cell))
        };
        exact.or_else(folded).map(|names| Self(names[0]))
    }
}

/// The code first, then the names in German and English, then further codes.
const NAMES: &[&[&str]] = &[
    &["de", "Deutsch", "German", "deu", "ger"],
    &["en", "Englisch", "English", "eng"],
    &["uk", "Ukrainisch", "Ukrainian", "ukr", "ua"],
    &["ar", "Arabisch", "Arabic", "ara"],
    &["tr", "Türkisch", "Turkish", "tur"],
    &["ru", "Russisch", "Russian", "rus"],
    &["pl", "Polnisch", "Polish", "pol"],
    &["ro", "Rumänisch", "Romanian", "ron", "rum", "Moldauisch"],
    &["bg", "Bulgarisch", "Bulgarian", "bul"],
    &["fa", "Persisch", "Farsi", "Persian", "fas", "per"],
    &["prs", "Dari"],
    &["ps", "Paschtu", "Paschto", "Pashto", "pus"],
    &["ku", "Kurdisch", "Kurmandschi", "Kurdish", "Kurmanji", "kur"],
    &["ckb", "Sorani", "Zentralkurdisch"],
    &["ti", "Tigrinya", "Tigrinisch", "tir"],
    &["am", "Amharisch", "Amharic", "amh"],
    &["so", "Somali", "Somalisch", "som"],
    &["om", "Oromo", "orm"],
    &["sw", "Suaheli", "Swahili", "Kisuaheli", "swa"],
    &["ha", "Hausa", "hau"],
    &["ig", "Igbo", "ibo"],
    &["yo", "Yoruba", "yor"],
    &["ff", "Fulfulde", "Fula", "ful"],
    &["wo", "Wolof", "wol"],
    &["mnk", "Mandinka"],
    &["tw", "Twi", "Akan"],
    &["ln", "Lingala", "lin"],
    &["fr", "Französisch", "French", "fra", "fre"],
    &["es", "Spanisch", "Spanish", "spa"],
    &["pt", "Portugiesisch", "Portuguese", "por"],
    &["it", "Italienisch", "Italian", "ita"],
    &["el", "Griechisch", "Greek", "ell", "gre"],
    &["sr", "Serbisch", "Serbian", "srp"],
    &["hr", "Kroatisch", "Croatian", "hrv"],
    &["bs", "Bosnisch", "Bosnian", "bos"],
    &["sq", "Albanisch", "Albanian", "sqi", "alb"],
    &["mk", "Mazedonisch", "Macedonian", "mkd"],
    &["sl", "Slowenisch", "Slovenian", "slv"],
    &["sk", "Slowakisch", "Slovak", "slk"],
    &["cs", "Tschechisch", "Czech", "ces", "cze"],
    &["hu", "Ungarisch", "Hungarian", "hun"],
    &["lt", "Litauisch", "Lithuanian", "lit"],
    &["lv", "Lettisch", "Latvian", "lav"],
    &["et", "Estnisch", "Estonian", "est"],
    &["nl", "Niederländisch", "Dutch", "nld"],
    &["rom", "Romani", "Romanes"],
    &["hy", "Armenisch", "Armenian", "hye"],
    &["az", "Aserbaidschanisch", "Azerbaijani", "aze"],
    &["ka", "Georgisch", "Georgian", "kat"],
    &["ce", "Tschetschenisch", "Chechen", "che"],
    &["kk", "Kasachisch", "Kazakh", "kaz"],
    &["uz", "Usbekisch", "Uzbek", "uzb"],
    &["tg", "Tadschikisch", "Tajik", "tgk"],
    &["arc", "Aramäisch", "Aramaic"],
    &["he", "Hebräisch", "Hebrew", "heb"],
    &["ur", "Urdu", "urd"],
    &["pa", "Pandschabi", "Punjabi", "pan"],
    &["hi", "Hindi", "hin"],
    &["bn", "Bengalisch", "Bengali", "ben"],
    &["ta", "Tamil", "Tamilisch", "tam"],
    &["si", "Singhalesisch", "Sinhala", "sin"],
    &["ne", "Nepali", "Nepalesisch", "nep"],
    &["vi", "Vietnamesisch", "Vietnamese", "vie"],
    &["th", "Thailändisch", "Thai", "tha"],
    &["tl", "Tagalog", "Filipino", "tgl"],
    &["id", "Indonesisch", "Indonesian", "ind"],
    &["zh", "Chinesisch", "Chinese", "Mandarin", "zho"],
    &["ja", "Japanisch", "Japanese", "jpn"],
    &["ko", "Koreanisch", "Korean", "kor"],
    &["mn", "Mongolisch", "Mongolian", "mon"],
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn languages_have_many_names() {
        for (cell, code) in [
            ("Deutsch", "de"),
            ("ENGLISH", "en"),
            ("ukrainisch", "uk"),
            ("Ukrainian", "uk"),
            ("Tuerkisch", "tr"),
            ("ar", "ar"),
            ("DE", "de"),
            ("Farsi", "fa"),
            ("Dari", "prs"),
        ] {
            assert_eq!(Language::parse(cell).map(Language::code), Some(code), "{cell}");
        }
        assert_eq!(Language::parse("Klingonisch"), None);
        assert_eq!(Language::parse(""), None);
    }

    #[test]
    fn no_name_stands_for_two_languages() {
        let mut seen = HashSet::new();
        for name in NAMES.iter().copied().flatten() {
            assert!(seen.insert(fold(name)), "{name}");
        }
    }
}
