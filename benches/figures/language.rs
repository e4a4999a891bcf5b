//! The plain-language guard on a thousand texts, against reading them word by word.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use treffpunkt::language::{Audience, Kind, Text, check};

use crate::said::{also, median, time};

const TEXTS: usize = 1_000;
const WORDS: usize = 120;
/// Sentences of the house's own tests, marked with their syllables; friendly and unfriendly ones.
const SENTENCES: &str = include_str!("../../tests/data/readability.csv");

pub fn language() {
    let texts = texts();
    let words: usize = texts.iter().map(|text| Text::of(text).words.len()).sum();
    let mut findings = 0;
    let guard = of_one(&texts, |text| {
        let report = check(text, Audience::Clients, Kind::Invitation);
        findings += report.findings.len();
    });
    // The least that any guard must do: see each word in small letters and look it up once.
    let known: HashSet<&str> = ["gemäß", "hiermit", "unverzüglich"].into();
    let floor = of_one(&texts, |text| {
        let words = text.split_whitespace().map(str::to_lowercase);
        black_box(words.filter(|word| known.contains(word.as_str())).count());
    });
    time("guard on one text", guard, ("each word looked up once", floor), "< 1 ms");
    also("words of a text", &format!("{:.1}", words as f64 / TEXTS as f64));
    also("findings of a text", &format!("{:.1}", findings as f64 / (ROUNDS * TEXTS) as f64));
}

const ROUNDS: usize = 5;

/// The median of five rounds, per text.
fn of_one(texts: &[String], mut look: impl FnMut(&str)) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        for text in texts {
            look(text);
        }
        begun.elapsed() / u32::try_from(TEXTS).expect("a thousand")
    });
    median(rounds.collect())
}

/// Each begins with another sentence and stops at the end of the one that reaches its length.
fn texts() -> Vec<String> {
    let marked = SENTENCES.lines().skip(1).filter_map(|line| line.split(';').next());
    let plain = marked.flat_map(|text| text.split(" /")).map(|one| one.trim().replace('|', ""));
    let sentences: Vec<String> = plain.filter(|sentence| !sentence.is_empty()).collect();
    let text = |first: usize| {
        let mut text = String::new();
        let mut words = 0;
        for step in 0..sentences.len() {
            // In steps of seven, so that neighbours differ from text to text.
            let sentence = &sentences[(first + 7 * step) % sentences.len()];
            words += sentence.split(' ').count();
            text.push_str(sentence);
            text.push_str(if step % 4 == 3 { "\n\n" } else { " " });
            if words >= WORDS {
                break;
            }
        }
        text
    };
    (0..TEXTS).map(text).collect()
}
