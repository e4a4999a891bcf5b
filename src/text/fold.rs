//! The keys by which names are found and sorted.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{composed, is_invisible};

/// The key under which a name is found: small letters, no accents, ß as ss, words apart by one
/// blank. Umlauts lose their dots **and** the spellings ae, oe, ue lose their e, so that Müller,
/// Mueller and Muller share one key. That Bauer meets Baur as well does no harm in a search.
///
/// The key of a beginning is a beginning of the key, so `LIKE fold(typed) || '%'` finds a name
/// while it is typed. Sort by [`sort_key`] instead: here Bauer would stand behind Baumann.
///
/// ```
/// use treffpunkt::text::fold;
///
/// assert_eq!(fold("Müller"), "muller");
/// assert_eq!(fold("MUELLER"), fold("muller"));
/// assert_eq!(fold("Lehmann-Voß"), "lehmann voss");
/// assert_eq!(fold("Çelik, O’Neill"), "celik oneill");
/// assert_eq!(fold("Сергій"), "сергій");
/// ```
pub fn fold(text: &str) -> String {
    folded(text, Umlauts::Plain)
}

/// The key by which names are sorted: as [`fold`], but umlauts are spelt out (DIN 5007-2, the
/// order of the phone book), so that Müller stands beside Mueller.
///
/// ```
/// use treffpunkt::text::sort_key;
///
/// assert_eq!(sort_key("Müller"), "mueller");
/// assert!(sort_key("Bauer") < sort_key("Baumann"));
/// ```
pub fn sort_key(text: &str) -> String {
    folded(text, Umlauts::Spelt)
}

/// Whether each word of `typed` begins some word of a name whose [`fold`] is `key`.
///
/// ```
/// use treffpunkt::text::{fold, matches};
///
/// let key = fold("Nadine Müller");
/// assert!(matches(&key, "mueller nad"));
/// assert!(!matches(&key, "Nadine Weber"));
/// ```
pub fn matches(key: &str, typed: &str) -> bool {
    matcher(typed)(key)
}

/// The same for many names: what was typed is folded once.
pub fn matcher(typed: &str) -> impl Fn(&str) -> bool {
    let words = fold(typed);
    move |key| {
        let begins = |word: &str| key.split(' ').any(|name| name.starts_with(word));
        words.split_whitespace().all(begins)
    }
}

#[derive(Clone, Copy)]
enum Umlauts {
    Plain,
    Spelt,
}

/// What the last sign leaves behind for the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A Latin a, o or u: dots may follow, or the e that stands for them.
    Vowel,
    Latin,
    Other,
}

fn folded(text: &str, umlauts: Umlauts) -> String {
    let mut folding =
        Folding { key: String::with_capacity(text.len()), last: Last::Other, umlauts };
    if text.is_ascii() {
        text.chars().for_each(|sign| folding.push(sign.to_ascii_lowercase()));
        return folding.finish();
    }
    let signs = text.chars().filter(|sign| !is_apostrophe(*sign) && !is_invisible(*sign));
    for small in signs.nfkd().flat_map(char::to_lowercase).nfkd() {
        folding.push(small);
    }
    composed(&folding.finish())
}

struct Folding {
    key: String,
    last: Last,
    umlauts: Umlauts,
}

impl Folding {
    /// Adds one small, decomposed sign.
    fn push(&mut self, sign: char) {
        match sign {
            'e' if self.last == Last::Vowel && matches!(self.umlauts, Umlauts::Plain) => {
                self.last = Last::Latin;
            }
            'a' | 'o' | 'u' => self.letter(sign, Last::Vowel),
            'a'..='z' | '0'..='9' => self.letter(sign, Last::Latin),
            apostrophe if is_apostrophe(apostrophe) => {}
            '\u{308}' if self.last == Last::Vowel => self.umlaut(),
            'æ' => self.ligature('a'),
            'œ' | 'ø' => self.ligature('o'),
            'ß' => self.plain("ss"),
            'ı' => self.plain("i"),
            'ł' => self.plain("l"),
            'đ' | 'ð' => self.plain("d"),
            'þ' => self.plain("th"),
            mark if is_combining_mark(mark) && self.last != Last::Other => {}
            mark if is_combining_mark(mark) => self.key.push(mark),
            other if other.is_alphanumeric() => self.letter(other, Last::Other),
            _ => self.gap(),
        }
    }

    fn letter(&mut self, sign: char, last: Last) {
        self.key.push(sign);
        self.last = last;
    }

    fn plain(&mut self, letters: &str) {
        self.key.push_str(letters);
        self.last = Last::Latin;
    }

    fn ligature(&mut self, vowel: char) {
        self.letter(vowel, Last::Vowel);
        self.umlaut();
    }

    fn umlaut(&mut self) {
        match self.umlauts {
            Umlauts::Plain => {}
            Umlauts::Spelt => self.key.push('e'),
        }
        self.last = Last::Latin;
    }

    fn gap(&mut self) {
        if !self.key.is_empty() && !self.key.ends_with(' ') {
            self.key.push(' ');
        }
        self.last = Last::Other;
    }

    fn finish(mut self) -> String {
        self.key.truncate(self.key.trim_end().len());
        self.key
    }
}

fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʿ' | 'ʾ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_meet_in_all_their_spellings() {
        for spelling in ["Müller", "mueller", "MULLER", "Mu\u{308}ller", "müller "] {
            assert_eq!(fold(spelling), "muller", "{spelling}");
        }
        assert_eq!(fold("İbrahim Yıldız"), "ibrahim yildiz");
        assert_eq!(fold("Łukasz Wałęsa"), "lukasz walesa");
        assert_eq!(fold("Søren Ærø"), fold("Soeren Aeroe"));
        assert_eq!(fold("محمد"), "محمد");
        assert_eq!(fold("Їжак"), "їжак");
    }

    #[test]
    fn umlauts_sort_as_in_the_phone_book() {
        let mut names = ["Muster", "Müller", "Bauer", "Mueller", "Baumann", "Özdemir", "Oppel"];
        names.sort_by_key(|name| sort_key(name));

        assert_eq!(names, ["Bauer", "Baumann", "Müller", "Mueller", "Muster", "Özdemir", "Oppel"]);
    }

    proptest! {
        /// A name is found while it is typed.
        #[test]
        fn the_key_of_a_beginning_begins_the_key(name in "[A-Za-zÄÖÜäöüß' -]{0,20}", cut in 0..20usize) {
            let beginning: String = name.chars().take(cut).collect();
            prop_assert!(fold(&name).starts_with(&fold(&beginning)));
        }

        #[test]
        fn a_key_is_its_own_sort_key(name in r"[\p{Latin}\p{Cyrillic}\p{Arabic} '’-]{0,20}") {
            let key = sort_key(&name);
            prop_assert_eq!(sort_key(&key), key);
        }
    }
}
