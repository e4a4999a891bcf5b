//! What offices say, and what a person would say instead: `officialese.csv`, two hundred phrases of
//! our own collection.
//!
//! Small and big letters are the same; `*` at the end stands for any ending; a phrase begins and ends
//! with a word. A blank after a dot may be left out (`z.B.`). Where two phrases begin at one place,
//! the longer one counts.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

const LIST: &str = include_str!("officialese.csv");

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As it is looked for, with its `*`.
    pub phrase: &'static str,
    /// What to say instead, in words for a person.
    pub replacement: &'static str,
    /// Why: begins with its class.
    pub reason: &'static str,
}

impl Phrase {
    /// Threatens, orders or compels: never in an invitation that is voluntary.
    pub fn threatens(&self) -> bool {
        ["Drohung", "Befehl", "Pflicht-Wort", "Zwang"]
            .iter()
            .any(|class| self.reason.starts_with(class))
    }

    pub fn is_abbreviation(&self) -> bool {
        self.reason.contains("Abkürzung")
    }

    /// What can be put in its place as it stands; empty to leave it out.
    pub fn choices(&self) -> Vec<&'static str> {
        let (advice, _) = match self.replacement.split_once(" (bei freiwilligen") {
            Some((advice, rest)) => (advice, rest),
            None => (self.replacement, ""),
        };
        let advice = advice.split(" oder: ").flat_map(|part| match part {
            "nach oder weglassen" => vec!["nach", "weglassen"],
            "Kurs oder Angebot" => vec!["Kurs", "Angebot"],
            "wegen oder weil" => vec!["wegen", "weil"],
            part => part.split(" oder Namen").take(1).collect(),
        });
        // What asks for a name, a day or an example is not ours to fill in.
        let fixed = advice.filter(|part| !part.contains('(') && !part.contains("nennen"));
        fixed.map(|part| if part == "weglassen" { "" } else { part }).collect()
    }
}

/// A phrase, found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub phrase: &'static Phrase,
    /// In bytes of the source.
    pub place: Range<usize>,
}

/// The list, by the first two signs of each phrase in small letters; the longest first.
struct Index {
    phrases: Vec<Phrase>,
    by_begin: HashMap<Begin, Vec<usize>>,
}

/// A phrase of one sign ("§") has no second.
type Begin = (char, Option<char>);

/// How a text begins, in small letters.
fn begin(text: &str) -> Option<Begin> {
    let mut signs = text.chars().map(|sign| sign.to_lowercase().next().unwrap_or(sign));
    Some((signs.next()?, signs.next()))
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let lines = LIST.trim_start_matches('\u{feff}').lines().skip(1);
    let phrases: Vec<Phrase> = lines
        .filter_map(|line| {
            let mut cells = line.splitn(3, ';').map(str::trim);
            let (phrase, replacement, reason) = (cells.next()?, cells.next()?, cells.next()?);
            Some(Phrase { phrase, replacement, reason })
        })
        .collect();
    let mut by_begin: HashMap<Begin, Vec<usize>> = HashMap::new();
    for (index, phrase) in phrases.iter().enumerate() {
        if let Some(begin) = begin(phrase.phrase) {
            by_begin.entry(begin).or_default().push(index);
        }
    }
    for candidates in by_begin.values_mut() {
        candidates.sort_by_key(|index| {
            std::cmp::Reverse(phrases.get(*index).map_or(0, |phrase| phrase.phrase.len()))
        });
    }
    Index { phrases, by_begin }
});

/// All of them.
pub fn phrases() -> &'static [Phrase] {
    &INDEX.phrases
}

/// Every phrase of the list that stands in a text, in order, none inside another.
pub fn find(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut free_from = 0;
    let mut before: Option<char> = None;
    for (at, sign) in source.char_indices() {
        let begins =
            before.is_none_or(|before| !before.is_alphanumeric() || !sign.is_alphanumeric());
        before = Some(sign);
        if !begins || at < free_from {
            continue;
        }
        let rest = source.get(at..).unwrap_or_default();
        let Some((first, second)) = begin(rest) else { continue };
        let of = |begin: Begin| INDEX.by_begin.get(&begin).into_iter().flatten();
        let candidates = of((first, second)).chain(of((first, None)).filter(|_| second.is_some()));
        let hit = candidates.filter_map(|index| INDEX.phrases.get(*index)).find_map(|phrase| {
            let end = match_at(phrase, rest)?;
            Some(Found { phrase, place: at..at + end })
        });
        if let Some(hit) = hit {
            free_from = hit.place.end;
            found.push(hit);
        }
    }
    found
}

/// How many bytes of the text a phrase takes, if the text begins with it.
fn match_at(phrase: &Phrase, text: &str) -> Option<usize> {
    // "Max." is a person, "max." is an abbreviation.
    if phrase.is_abbreviation() && !phrase.phrase.contains(' ') {
        let same = phrase.phrase.chars().next() == text.chars().next();
        if !same {
            return None;
        }
    }
    let mut rest = text;
    let mut last: Option<char> = None;
    let mut wanted = phrase.phrase.chars().peekable();
    while let Some(sign) = wanted.next() {
        match sign {
            '*' if wanted.peek().is_none() => {
                let end = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len());
                rest = rest.get(end..)?;
                return Some(text.len() - rest.len());
            }
            ' ' => {
                let trimmed = rest.trim_start_matches(|sign: char| {
                    sign.is_whitespace() || sign == '\u{a0}' || sign == '\u{202f}'
                });
                // "z.B." and "§5" are written without a blank, too.
                let may_touch = matches!(last, Some('.' | '§'));
                if trimmed.len() == rest.len() && !may_touch {
                    return None;
                }
                rest = trimmed;
            }
            sign => {
                let found = rest.chars().next()?;
                if !found.to_lowercase().eq(sign.to_lowercase()) {
                    return None;
                }
                rest = rest.get(found.len_utf8()..)?;
            }
        }
        last = Some(sign);
    }
    let ends = !last.is_some_and(char::is_alphanumeric)
        || rest.chars().next().is_none_or(|sign| !sign.is_alphanumeric());
    ends.then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(source: &str) -> Vec<&str> {
        find(source).into_iter().map(|found| &source[found.place]).collect()
    }

    #[test]
    fn the_list_is_whole() {
        assert_eq!(phrases().len(), 200);
        assert!(phrases().iter().all(|one| !one.replacement.is_empty() && !one.reason.is_empty()));
        let threats = phrases().iter().filter(|phrase| phrase.threatens()).count();
        assert_eq!(threats, 22);
    }

    #[test]
    fn every_phrase_finds_itself() {
        for phrase in phrases() {
            let text = phrase.phrase.replace('*', "5");
            let found = find(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].place, 0..text.len(), "{text}");
        }
    }

    #[test]
    fn a_phrase_is_found_as_people_write_it() {
        assert_eq!(
            hits("Die Meldeaufforderungen, GEMÄß § 309."),
            ["Meldeaufforderungen", "GEMÄß", "§"]
        );
        assert_eq!(hits("z.B. und z. B. und z.\u{a0}B."), ["z.B.", "z. B.", "z.\u{a0}B."]);
        assert_eq!(hits("Ihr Erscheinen ist\nerforderlich."), ["Ihr Erscheinen ist\nerforderlich"]);
        assert_eq!(hits("Profiling-Woche"), ["Profiling"]);
    }

    #[test]
    fn a_part_of_a_word_is_not_the_word() {
        assert_eq!(hits("Max. Bezüglichkeit, soweitzu, Vorabend, Absage"), [""; 0]);
        assert_eq!(hits("Schuldnernachweis"), [""; 0]);
    }

    #[test]
    fn what_can_be_put_in_place_is_told_from_advice() {
        let choices = |wanted: &str| {
            let phrase = phrases().iter().find(|phrase| phrase.phrase == wanted).unwrap();
            phrase.choices()
        };

        assert_eq!(choices("gemäß"), ["nach", ""]);
        assert_eq!(choices("aufgrund"), ["wegen", "weil"]);
        assert_eq!(choices("umgehend*"), ["bald"]);
        assert_eq!(choices("Rechtsfolgenbelehrung*"), [""]);
        assert_eq!(choices("Integrationsfachkraft*"), ["Ihre Beraterin oder Ihr Berater"]);
        assert_eq!(choices("fristgerecht*"), [""; 0]);
    }
}
