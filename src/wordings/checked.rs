//! A checked text as programs read it: figures, and findings with their places in characters.

use serde::Serialize;
use utoipa::ToSchema;

use crate::language::{Report, Severity};

/// What the plain-language guard says about a text. It speaks of Einfache Sprache; that a text is
/// Leichte Sprache, only its readers can say.
#[derive(Serialize, ToSchema)]
pub struct CheckedText {
    words: usize,
    sentences: usize,
    syllables: usize,
    /// Words of more than six letters.
    long_words: usize,
    /// Amstad's reading ease: about 0 (hard) to 100 (easy). Under 100 words or 10 sentences no score
    /// says much: then there is a finding `too_short`. `null` for a text without words.
    amstad: Option<f64>,
    /// Wiener Sachtextformeln: about a year at school, 4 to 15.
    wiener_1: Option<f64>,
    wiener_2: Option<f64>,
    wiener_3: Option<f64>,
    wiener_4: Option<f64>,
    /// Below 30 very easy, above 60 very hard.
    lix: Option<f64>,
    /// What is about the whole text first, then in the text's order.
    findings: Vec<CheckedFinding>,
}

/// One thing that somebody should look at.
#[derive(Serialize, ToSchema)]
pub struct CheckedFinding {
    /// Stable: `sentence_length`.
    rule: &'static str,
    /// `error`, `warning` or `hint`. An error blocks the release of a text for clients.
    severity: CheckedSeverity,
    /// First character (Unicode code points, from 0). What is about the whole text spans it.
    start: usize,
    /// Behind the last character.
    end: usize,
    /// In German, for whoever writes.
    message: String,
    /// What to say instead, in words for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<String>,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CheckedSeverity {
    Error,
    Warning,
    Hint,
}

impl CheckedText {
    /// A report as it is sent.
    pub fn of(source: &str, report: Report) -> Self {
        let places = Places::of(source);
        let scores = report.figures.scores;
        let wiener = |number: usize| {
            scores.and_then(|scores| scores.wiener.get(number - 1).copied()).map(rounded)
        };
        let findings = report.findings.into_iter().map(|finding| CheckedFinding {
            rule: finding.rule.code(),
            severity: match finding.severity {
                Severity::Error => CheckedSeverity::Error,
                Severity::Warning => CheckedSeverity::Warning,
                Severity::Hint => CheckedSeverity::Hint,
            },
            start: places.character(finding.place.start),
            end: places.character(finding.place.end),
            message: finding.message,
            suggestion: finding.suggestion,
        });
        Self {
            words: report.figures.words,
            sentences: report.figures.sentences,
            syllables: report.figures.syllables,
            long_words: report.figures.long_words,
            amstad: scores.map(|scores| rounded(scores.amstad)),
            wiener_1: wiener(1),
            wiener_2: wiener(2),
            wiener_3: wiener(3),
            wiener_4: wiener(4),
            lix: scores.map(|scores| rounded(scores.lix)),
            findings: findings.collect(),
        }
    }
}

/// More than two digits would look like more than they are.
fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

/// Where each byte of a text stands in characters.
pub struct Places(Vec<usize>);

impl Places {
    pub fn of(source: &str) -> Self {
        Self(source.char_indices().map(|(byte, _)| byte).collect())
    }

    /// How many characters stand before this byte.
    pub fn character(&self, byte: usize) -> usize {
        self.0.partition_point(|begin| *begin < byte)
    }
}

/// Line and column of a byte, as editors count them: from 1.
pub fn line_and_column(source: &str, byte: usize) -> (usize, usize) {
    let before = source.get(..byte).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let source = "Äpfel & ‚Öl‘";
        let places = Places::of(source);

        assert_eq!(places.character(0), 0);
        assert_eq!(places.character(source.find('&').unwrap()), 6);
        assert_eq!(places.character(source.len()), source.chars().count());
        assert_eq!(line_and_column("ä\nöü", 3), (2, 1));
        assert_eq!(line_and_column("ä\nöü", 5), (2, 2));
    }
}
