//! How long: sentences, words, brackets, the text.

use super::{Notes, Rule, Severity};
use crate::language::readability::{ENOUGH_SENTENCES, Figures};
use crate::language::sentences::{Sentence, SentenceKind, Word};
use crate::language::{Audience, Kind, syllables};

/// Words of a sentence: above the first a warning, above the second an error.
fn sentence_limits(audience: Audience) -> (usize, usize) {
    match audience {
        Audience::Clients => (12, 15),
        Audience::Staff => (15, 20),
    }
}

fn most_words_per_sentence(audience: Audience) -> f64 {
    match audience {
        Audience::Clients => 8.0,
        Audience::Staff => 12.0,
    }
}

/// One page.
const TEXT_WORDS: std::ops::RangeInclusive<usize> = 80..=140;
const BRACKET_WORDS: usize = 6;
const LONG_LETTERS: usize = 14;
const LONGEST_LETTERS: usize = 20;
const MANY_SYLLABLES: usize = 5;
const MEAN_LETTERS: usize = 6;
/// Fewer words have no mean worth the name.
const WORDS_FOR_A_MEAN: usize = 30;

/// Ends of compounds that stand well behind a hyphen.
const TAILS: &[&str] = &[
    "angebot",
    "antrag",
    "aufgabe",
    "beratung",
    "betreuung",
    "bewerbung",
    "büro",
    "frühstück",
    "gespräch",
    "gruppe",
    "hilfe",
    "karte",
    "kosten",
    "kurs",
    "möglichkeit",
    "nachmittag",
    "nummer",
    "person",
    "plan",
    "platz",
    "prüfung",
    "schein",
    "stelle",
    "stunde",
    "suche",
    "termin",
    "treffen",
    "veranstaltung",
    "versicherung",
    "vertrag",
    "vormittag",
    "woche",
    "zeit",
    "zentrum",
    "zeugnis",
];

/// Begin a clause that waits for its verb.
const SUBORDINATING: &[&str] = &[
    "dass", "ob", "weil", "wenn", "als", "bevor", "nachdem", "damit", "obwohl", "während",
    "sobald", "solange", "falls", "sofern", "soweit", "indem", "sodass", "bis", "seit", "wie",
    "wo", "was", "wer", "wen", "wem", "wann", "warum", "wodurch", "womit", "woran", "worauf",
    "wofür", "wobei", "wohin", "welche", "welcher", "welches", "welchen", "welchem", "um", "ohne",
    "statt", "anstatt",
];
const RELATIVE: &[&str] = &["die", "der", "das", "den", "dem", "deren", "dessen", "denen"];
/// Between a relative pronoun and its noun these do not make it an article.
const POSSESSIVE: &[&str] =
    &["ihre", "ihren", "ihrem", "ihrer", "seine", "seinen", "unsere", "eine", "einen", "einem"];

pub(super) fn look(notes: &mut Notes, figures: &Figures) {
    for sentence in &notes.text.sentences {
        if sentence.kind == SentenceKind::Prose {
            sentence_length(notes, sentence);
            clauses(notes, sentence);
            words(notes, sentence);
        }
    }
    brackets(notes);
    whole(notes, figures);
}

fn sentence_length(notes: &mut Notes, sentence: &Sentence) {
    let (warn, most) = sentence_limits(notes.audience);
    let words = sentence.words.len();
    let severity = if words > most {
        Severity::Error
    } else if words > warn {
        Severity::Warning
    } else {
        return;
    };
    let message = format!(
        "Dieser Satz hat {words} Wörter. Gut sind höchstens {warn}. Machen Sie zwei daraus."
    );
    notes.note(Rule::SentenceLength, severity, sentence.place.clone(), message);
}

fn clauses(notes: &mut Notes, sentence: &Sentence) {
    let mut subordinate = 0;
    let mut relative = 0;
    for (number, clause) in notes.text.clauses(sentence).into_iter().enumerate() {
        let begin = notes.text.words.get(clause).unwrap_or_default();
        let Some(first) = begin.first() else { continue };
        let question = number == 0 && first.folded.starts_with('w') && first.folded != "wenn";
        if number > 0 && is_relative(begin) {
            relative += 1;
            subordinate += 1;
        } else if SUBORDINATING.contains(&first.folded.as_str()) && !question {
            // "als", "wie" and "bis" alone compare or count: a clause has a few words.
            subordinate += usize::from(begin.len() > 2);
        }
    }
    let message = match (relative, subordinate) {
        (2.., _) => "Hier stehen mehrere Nebensätze mit „der“, „die“ oder „das“ ineinander.",
        (_, 2..) => "Hier stehen mehrere Nebensätze in einem Satz.",
        (_, 0 | 1) => return,
    };
    let message = format!("{message} Besser ist ein Gedanke pro Satz.");
    notes.note(Rule::Clauses, notes.warning(), sentence.place.clone(), message);
}

/// "die ihre Kinder erziehen", but not "die Kinder sind da" or "die kleinen Kinder".
fn is_relative(clause: &[Word]) -> bool {
    let [first, second, rest @ ..] = clause else { return false };
    if !RELATIVE.contains(&first.folded.as_str()) || rest.is_empty() {
        return false;
    }
    let article = second.begins_big() && !matches!(second.text, "Sie" | "Ihnen" | "Ihr" | "Ihre");
    let adjective = !POSSESSIVE.contains(&second.folded.as_str())
        && second.folded.ends_with(['e', 'n', 'r', 's', 'm'])
        && rest.first().is_some_and(|third| third.begins_big() && third.text != "Sie");
    !article && !adjective
}

fn words(notes: &mut Notes, sentence: &Sentence) {
    for word in notes.text.words_of(sentence) {
        let parts = word.text.split(['-', '\u{2010}', '\u{2011}']);
        let letters = |part: &str| part.chars().filter(|sign| sign.is_alphabetic()).count();
        let Some(longest) = parts.max_by_key(|part| letters(part)) else { continue };
        let length = letters(longest);
        if length < 8 {
            continue;
        }
        let spoken = syllables::count(longest);
        let severity = if length > LONGEST_LETTERS {
            notes.error()
        } else if length > LONG_LETTERS || spoken >= MANY_SYLLABLES {
            notes.warning()
        } else {
            continue;
        };
        let before =
            notes.text.words.iter().take_while(|other| other.place.start < word.place.start);
        if before.into_iter().any(|other| other.folded == word.folded) {
            continue;
        }
        let message = format!(
            "„{}“ hat {length} Buchstaben und {spoken} Silben. Sagen Sie es mit kurzen Wörtern.",
            word.text
        );
        let place = word.place.clone();
        if let Some(shorter) = hyphenated(word.text) {
            notes.replace(Rule::WordLength, severity, place, message, shorter);
        } else {
            notes.note(Rule::WordLength, severity, place, message);
        }
    }
}

/// "Kinderbetreuung" as "Kinder-Betreuung".
fn hyphenated(word: &str) -> Option<String> {
    if word.contains('-') || !word.starts_with(char::is_uppercase) {
        return None;
    }
    let folded = word.to_lowercase();
    let ending = |tail: &&&str| {
        ["", "n", "en", "e", "s", "er"].iter().any(|end| folded.ends_with(&format!("{tail}{end}")))
    };
    let tail = TAILS.iter().filter(ending).max_by_key(|tail| tail.len())?;
    let at = folded.rfind(tail).filter(|at| *at >= 3)?;
    let (head, tail) = (word.get(..at)?, word.get(at..)?);
    Some(format!("{head}-{}", super::capitalised(tail)))
}

fn brackets(notes: &mut Notes) {
    let source = notes.text.source;
    let mut behind = 0;
    for (open, _) in source.match_indices('(') {
        if open < behind {
            continue;
        }
        let Some(length) = source.get(open..).and_then(|rest| rest.find(')')) else { return };
        let place = open..open + length + 1;
        behind = place.end;
        let inside = |at: usize| place.contains(&at);
        let fact =
            notes.text.sentences.iter().any(|sentence| {
                sentence.kind == SentenceKind::Fact && sentence.place.contains(&open)
            });
        let words = notes.text.words.iter().filter(|word| inside(word.place.start)).count();
        if words > BRACKET_WORDS && !fact {
            let message = format!(
                "In der Klammer stehen {words} Wörter. Machen Sie einen eigenen Satz daraus."
            );
            notes.note(Rule::Brackets, notes.warning(), place, message);
        }
    }
}

fn whole(notes: &mut Notes, figures: &Figures) {
    let mean = figures.words_per_sentence();
    let most = most_words_per_sentence(notes.audience);
    if figures.sentences >= ENOUGH_SENTENCES && mean > most {
        let message = format!(
            "Im Mittel hat ein Satz {} Wörter. Gut sind höchstens {most}.",
            format!("{mean:.1}").replace('.', ",")
        );
        notes.whole(Rule::MeanSentenceLength, notes.warning(), message);
    }
    if figures.words >= WORDS_FOR_A_MEAN && figures.letters > MEAN_LETTERS * figures.words {
        let message = "Viele Wörter sind lang. Im Mittel sind höchstens 6 Buchstaben gut.";
        notes.whole(Rule::MeanWordLength, notes.warning(), message);
    }
    if notes.kind == Kind::Invitation && figures.words > *TEXT_WORDS.end() {
        let message = format!(
            "Der Text hat {} Wörter. Bis {} liest man ihn ganz.",
            figures.words,
            TEXT_WORDS.end()
        );
        notes.whole(Rule::TextLength, notes.warning(), message);
    } else if notes.kind == Kind::Invitation && figures.words < *TEXT_WORDS.start() {
        let message = format!(
            "Der Text hat {} Wörter. Eine Einladung mit allem, was man wissen will, hat {} bis {}.",
            figures.words,
            TEXT_WORDS.start(),
            TEXT_WORDS.end()
        );
        notes.whole(Rule::TextLength, Severity::Hint, message);
    }
}
