//! How it is written: signs, capitals, dates, times, numbers.

use super::{Notes, Rule, Severity};
use crate::language::sentences::{SentenceKind, Word, is_link};

/// Signs that are read as words; what to write instead.
const SIGNS: &[(char, &str)] =
    &[('&', "und"), ('/', "oder"), ('%', "Prozent"), ('=', "ist"), ('+', "und")];
/// Known to everybody as they are.
const KNOWN_CAPITALS: &[&str] =
    &["WC", "SMS", "PC", "TV", "PDF", "USB", "EU", "LKW", "PKW", "DVD", "CD", "OK", "ADHS", "GPS"];
const NUMBER_WORDS: &[(&str, u8)] = &[
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwölf", 12),
    ("zwanzig", 20),
    ("dreißig", 30),
];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
/// A number with so many digits in one is hard to dial.
const DIGITS_IN_ONE: usize = 7;

pub(super) fn look(notes: &mut Notes) {
    signs(notes);
    let text = notes.text;
    for sentence in &text.sentences {
        for index in sentence.words.clone() {
            let Some(word) = text.words.get(index) else { continue };
            capitals(notes, word);
            abbreviation(notes, word, index);
            number(notes, word, index);
            if sentence.kind == SentenceKind::Prose {
                number_word(notes, word);
            }
        }
    }
}

fn signs(notes: &mut Notes) {
    let source = notes.text.source;
    let mut begin = 0;
    for piece in source.split(char::is_whitespace) {
        let from = begin;
        begin += piece.len()
            + source
                .get(begin + piece.len()..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        // The phone book writes 0221/4710; that is a matter of grouping.
        let number = piece.chars().all(|sign| sign.is_ascii_digit() || "/+-().,".contains(sign));
        if number || is_link(piece) {
            continue;
        }
        for (at, sign) in piece.char_indices() {
            let Some((_, said)) = SIGNS.iter().find(|(known, _)| *known == sign) else { continue };
            let place = from + at..from + at + sign.len_utf8();
            let message =
                format!("Das Zeichen „{sign}“ liest nicht jeder. Schreiben Sie das Wort.");
            let alone = piece.chars().count() == 1;
            let choice = match (alone, sign) {
                (true, _) => (*said).to_owned(),
                (false, '%') => format!(" {said}"),
                (false, _) => format!(" {said} "),
            };
            notes.replace(Rule::Sign, notes.warning(), place, message, choice);
        }
    }
}

fn capitals(notes: &mut Notes, word: &Word) {
    let letters: Vec<char> = word.text.chars().filter(|sign| sign.is_alphabetic()).collect();
    let digits = word.text.chars().any(|sign| sign.is_ascii_digit());
    if letters.len() < 2 || digits || !letters.iter().all(|sign| sign.is_uppercase()) {
        return;
    }
    let known = word.text.split('-').all(|part| KNOWN_CAPITALS.contains(&part));
    let has_no_case = letters.iter().all(|sign| sign.to_lowercase().eq(sign.to_uppercase()));
    if known || has_no_case {
        return;
    }
    if is_roman(word.text) {
        let message =
            format!("„{}“ ist eine römische Zahl. Nicht alle können sie lesen.", word.text);
        notes.note(Rule::RomanNumeral, notes.warning(), word.place.clone(), message);
        return;
    }
    let message = match letters.len() {
        0..=4 => format!("„{}“: Was heißt das ausgeschrieben?", word.text),
        _ => format!("„{}“: Großbuchstaben wirken laut und sind schwer zu lesen.", word.text),
    };
    notes.note(Rule::Capitals, notes.warning(), word.place.clone(), message);
}

fn is_roman(word: &str) -> bool {
    ["II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIV", "XX"].contains(&word)
}

/// "i. A.", "u.U.": letters with a dot each.
fn abbreviation(notes: &mut Notes, word: &Word, index: usize) {
    let short =
        |word: &Word| word.text.chars().count() == 1 && word.text.chars().all(char::is_alphabetic);
    let dot = |index: usize| notes.text.gap(index).starts_with('.');
    let next = notes.text.words.get(index + 1);
    let blank = notes.text.gap(index).trim_start_matches('.').trim().is_empty();
    let Some(next) =
        next.filter(|next| short(word) && short(next) && dot(index) && dot(index + 1) && blank)
    else {
        return;
    };
    let place = word.place.start..next.place.end + 1;
    notes.note(
        Rule::Abbreviation,
        notes.warning(),
        place,
        "Eine Abkürzung. Schreiben Sie die Wörter aus.",
    );
}

fn number(notes: &mut Notes, word: &Word, index: usize) {
    if !word.is_number() {
        return;
    }
    if let Some(date) = date(word.text) {
        let message = "Ein Datum in Ziffern. Mit Wochentag und Monat als Wort merkt man es sich.";
        notes.replace(Rule::Date, notes.warning(), word.place.clone(), message, date);
    } else if let Some(time) = time(word.text) {
        let hours = notes.text.words.get(index + 1).is_some_and(|next| next.folded == "uhr");
        let choice = if hours { time } else { format!("{time} Uhr") };
        let message = "Eine Uhrzeit mit Minuten. Volle Stunden schreibt man kurz: 10 Uhr.";
        if word.text.ends_with("00") {
            notes.replace(Rule::Time, Severity::Hint, word.place.clone(), message, choice);
        }
    } else if word.text.starts_with('0')
        && word.text.len() >= DIGITS_IN_ONE
        && word.text.chars().all(|sign| sign.is_ascii_digit())
    {
        let message = "Eine lange Nummer. In Gruppen liest und wählt sie sich leichter.";
        notes.replace(
            Rule::PhoneFormat,
            Severity::Hint,
            word.place.clone(),
            message,
            grouped(word.text),
        );
    }
}

/// "12.01.2027" as "12. Januar 2027".
fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let [day, month, rest @ ..] = parts.as_slice() else { return None };
    let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month: usize = month.parse().ok()?;
    let name = MONTHS.get(month.checked_sub(1)?)?;
    match rest {
        [year] if matches!(year.len(), 2 | 4) => {
            let century = if year.len() == 2 { "20" } else { "" };
            Some(format!("{day}. {name} {century}{year}"))
        }
        _ => None,
    }
}

/// "10:00" as "10".
fn time(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once([':', '.'])?;
    let hour: u8 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let fits = minute.len() == 2 && minute.parse::<u8>().is_ok_and(|minute| minute < 60);
    fits.then(|| hour.to_string())
}

/// Four digits, then threes: "0221 471 012 3" would be odd, so the last group takes the rest.
fn grouped(digits: &str) -> String {
    let (area, mut rest) = digits.split_at(4);
    let mut groups = vec![area];
    while rest.len() > 4 {
        let (group, after) = rest.split_at(3);
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups.join(" ")
}

fn number_word(notes: &mut Notes, word: &Word) {
    if let Some((_, number)) = NUMBER_WORDS.iter().find(|(known, _)| *known == word.folded) {
        let message = "Zahlen sind als Ziffern leichter zu lesen.";
        notes.replace(
            Rule::NumberWord,
            Severity::Hint,
            word.place.clone(),
            message,
            number.to_string(),
        );
    }
}
