//! Looks at a text by all rules of plain language and says, place by place, what is hard in it and
//! what would be easier.
//!
//! An error blocks the release of a text for clients, a warning explains, a hint may be ignored. The
//! rules are those of a careful colleague, not of a grammar: they look at words and their places, and
//! where German is ambiguous they rather stay silent than cry wolf.

mod content;
mod grammar;
mod length;
mod signs;

use std::ops::Range;

use super::readability::{self, Band, Figures};
use super::sentences::Text;
use super::{Audience, Kind, officialese};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks the release of a text.
    Error,
    Warning,
    Hint,
}

impl Severity {
    pub const ALL: &'static [Self] = &[Self::Error, Self::Warning, Self::Hint];

    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "Fehler",
            Self::Warning => "Warnung",
            Self::Hint => "Hinweis",
        }
    }
}

macro_rules! rules {
    ($($(#[$what:meta])* $name:ident = $code:literal / $label:literal,)+) => {
        /// What a text was looked at for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule { $($(#[$what])* $name,)+ }

        impl Rule {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Stable, for programs.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// On screen.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }
        }
    };
}

rules! {
    SentenceLength = "sentence_length" / "Langer Satz",
    MeanSentenceLength = "mean_sentence_length" / "Lange Sätze",
    Clauses = "clauses" / "Verschachtelter Satz",
    Brackets = "brackets" / "Lange Klammer",
    TextLength = "text_length" / "Länge des Textes",
    WordLength = "word_length" / "Langes Wort",
    MeanWordLength = "mean_word_length" / "Lange Wörter",
    Passive = "passive" / "Passiv",
    /// "ist vorzulegen", "haben zu erscheinen"
    Command = "command" / "Befehl",
    NominalStyle = "nominal_style" / "Nominalstil",
    Genitive = "genitive" / "Genitiv",
    Conjunctive = "conjunctive" / "Konjunktiv",
    Negation = "negation" / "Doppelte Verneinung",
    Impersonal = "impersonal" / "„man“",
    Abbreviation = "abbreviation" / "Abkürzung",
    Sign = "sign" / "Zeichen",
    Capitals = "capitals" / "Großbuchstaben",
    RomanNumeral = "roman_numeral" / "Römische Zahl",
    Date = "date" / "Datum",
    Time = "time" / "Uhrzeit",
    NumberWord = "number_word" / "Zahlwort",
    PhoneFormat = "phone_format" / "Telefonnummer",
    Threat = "threat" / "Drohung oder Zwang",
    Officialese = "officialese" / "Amtsdeutsch",
    Address = "address" / "Anrede mit „Sie“",
    FirstPerson = "first_person" / "Wer spricht?",
    Salutation = "salutation" / "Begrüßung",
    MissingWhen = "missing_when" / "Es fehlt: wann",
    MissingWhere = "missing_where" / "Es fehlt: wo",
    MissingDirections = "missing_directions" / "Es fehlt: wie man hinkommt",
    MissingWhat = "missing_what" / "Es fehlt: was dort passiert",
    MissingCost = "missing_cost" / "Es fehlt: was es kostet",
    MissingPhone = "missing_phone" / "Es fehlt: Telefon",
    MissingReply = "missing_reply" / "Es fehlt: wie man antwortet",
    MissingFreeChoice = "missing_free_choice" / "Es fehlt: freiwillig",
    MissingChildren = "missing_children" / "Es fehlt: Kinder",
    MissingSender = "missing_sender" / "Es fehlt: wer schreibt",
    Readability = "readability" / "Lesbarkeit",
    TooShort = "too_short" / "Kurzer Text",
}

/// One thing that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    /// In bytes of the source; the whole text where the finding is about the whole.
    pub place: Range<usize>,
    /// In German, for whoever writes.
    pub message: String,
    /// What to say instead, in words for a person.
    pub suggestion: Option<String>,
    /// What can be put in its place as it stands; empty text to leave it out.
    pub choices: Vec<String>,
}

/// All that can be said about a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub figures: Figures,
    /// In the text's order; what is about the whole text first.
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Errors block a release.
    pub fn may_go_out(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// Looks at a text by every rule.
///
/// ```
/// use treffpunkt::language::{Audience, Kind, Rule, check};
///
/// let report = check("Sie haben zu erscheinen.", Audience::Clients, Kind::Message);
/// assert!(!report.may_go_out());
/// assert_eq!(report.findings[1].rule, Rule::Threat);
/// assert_eq!(report.findings[1].choices, ["Ich lade Sie ein"]);
/// ```
pub fn check(source: &str, audience: Audience, kind: Kind) -> Report {
    let text = Text::of(source);
    let figures = Figures::of(&text);
    let phrases = officialese::find(source);
    let mut notes = Notes { text: &text, audience, kind, findings: Vec::new() };
    for found in &phrases {
        notes.phrase(found);
    }
    let listed = notes.findings.len();
    grammar::look(&mut notes);
    signs::look(&mut notes);
    // The list says more about a phrase than a rule about its form.
    let mut by_rule = notes.findings.split_off(listed);
    by_rule.retain(|finding| !phrases.iter().any(|found| holds(&found.place, &finding.place)));
    notes.findings.append(&mut by_rule);
    length::look(&mut notes, &figures);
    content::look(&mut notes);
    notes.figures(&figures);
    let mut findings = notes.findings;
    findings.sort_by_key(|finding| {
        let whole = finding.place.len() == source.len();
        (!whole, finding.place.start, finding.severity, finding.place.end)
    });
    Report { figures, findings }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// What is being noted about a text.
struct Notes<'a> {
    text: &'a Text<'a>,
    audience: Audience,
    kind: Kind,
    findings: Vec<Finding>,
}

impl Notes<'_> {
    fn note(
        &mut self,
        rule: Rule,
        severity: Severity,
        place: Range<usize>,
        message: impl Into<String>,
    ) {
        self.findings.push(Finding {
            rule,
            severity,
            place,
            message: message.into(),
            suggestion: None,
            choices: Vec::new(),
        });
    }

    /// With what to put in its place.
    fn replace(
        &mut self,
        rule: Rule,
        severity: Severity,
        place: Range<usize>,
        message: impl Into<String>,
        choice: String,
    ) {
        self.note(rule, severity, place, message);
        if let Some(finding) = self.findings.last_mut() {
            finding.suggestion = Some(choice.clone());
            finding.choices = vec![choice];
        }
    }

    fn whole(&mut self, rule: Rule, severity: Severity, message: impl Into<String>) {
        self.note(rule, severity, 0..self.text.source.len(), message);
    }

    /// An error for clients; colleagues are only warned.
    fn error(&self) -> Severity {
        match self.audience {
            Audience::Clients => Severity::Error,
            Audience::Staff => Severity::Warning,
        }
    }

    /// A warning for clients; to colleagues a hint.
    fn warning(&self) -> Severity {
        match self.audience {
            Audience::Clients => Severity::Warning,
            Audience::Staff => Severity::Hint,
        }
    }

    /// From the first of these words to the last, in bytes.
    fn span(&self, words: Range<usize>) -> Range<usize> {
        let start = self.text.words.get(words.start).map_or(0, |word| word.place.start);
        let last = words.end.saturating_sub(1);
        let end = self.text.words.get(last).map_or(start, |word| word.place.end);
        start..end.max(start)
    }

    fn phrase(&mut self, found: &officialese::Found) {
        let said = self.text.source.get(found.place.clone()).unwrap_or_default();
        let (rule, severity) = match (found.phrase.threatens(), self.audience) {
            (true, Audience::Clients) => (Rule::Threat, Severity::Error),
            (false, Audience::Clients) => (Rule::Officialese, Severity::Warning),
            (_, Audience::Staff) => (Rule::Officialese, Severity::Hint),
        };
        let begins_sentence =
            self.text.sentences.iter().any(|one| one.place.start == found.place.start);
        let small = found.phrase.phrase.starts_with(char::is_lowercase);
        let choices = found.phrase.choices().into_iter().map(|choice| {
            if begins_sentence && small { capitalised(choice) } else { choice.to_owned() }
        });
        self.findings.push(Finding {
            rule,
            severity,
            place: found.place.clone(),
            message: format!("„{said}“ – {}.", found.phrase.reason),
            suggestion: Some(found.phrase.replacement.to_owned()),
            choices: choices.collect(),
        });
    }

    fn figures(&mut self, figures: &Figures) {
        if !figures.reliable() {
            let message = format!(
                "{}: Die Lesbarkeit lässt sich erst ab {} Wörtern und {} Sätzen einschätzen.",
                readability::TOO_SHORT,
                readability::ENOUGH_WORDS,
                readability::ENOUGH_SENTENCES
            );
            self.whole(Rule::TooShort, Severity::Hint, message);
        }
        if figures.band() == Some(Band::Hard) {
            let message =
                "Dieser Text ist schwer zu lesen. Kürzere Sätze und kürzere Wörter helfen.";
            self.whole(Rule::Readability, self.warning(), message);
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().collect::<String>());
    first.unwrap_or_default() + signs.as_str()
}

#[cfg(test)]
mod tests;
