//! What is said: all that somebody needs to decide and to come, and who speaks to whom.

use super::{Notes, Rule, Severity};
use crate::language::{Audience, Kind};

const ADDRESS: &[&str] = &["Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"];
const FIRST_PERSON: &[&str] = &[
    "ich", "mich", "mir", "mein", "meine", "meinen", "meinem", "meiner", "wir", "uns", "unser",
    "unsere", "unserem", "unseren", "unserer",
];
const LEAST_ADDRESS: usize = 5;
const LEAST_FIRST_PERSON: usize = 2;
/// Shorter pieces are no letter: nobody counts how often they say "Sie".
const A_LETTER: usize = 40;

const WEEKDAYS: &[&str] =
    &["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];
const MONTHS: &[&str] = &[
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];
const STREETS: &[&str] = &[
    "straße", "strasse", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm", "markt", "str",
];
const WAYS: &[&str] = &[
    "bus",
    "bahn",
    "s-bahn",
    "u-bahn",
    "straßenbahn",
    "tram",
    "zug",
    "haltestelle",
    "linie",
    "parkplatz",
    "parkplätze",
    "parken",
    "fuß",
    "minuten",
    "bahnhof",
    "aufzug",
    "eingang",
];
const GREETINGS: &[&str] = &["guten", "hallo", "liebe", "lieber", "sehr", "moin", "grüß", "werte"];

pub(super) fn look(notes: &mut Notes) {
    let seen = Seen::of(notes);
    if notes.kind == Kind::Invitation {
        missing(notes, &seen);
    }
    if notes.text.words.len() >= A_LETTER && notes.audience == Audience::Clients {
        people(notes, &seen);
    }
}

/// A text as the questions of this file need it.
struct Seen {
    /// In small letters, blanks as one.
    text: String,
    lines: Vec<String>,
    words: Vec<String>,
}

impl Seen {
    fn of(notes: &Notes) -> Self {
        let text =
            notes.text.source.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let lines = notes.text.source.lines().map(|line| line.trim().to_owned());
        Self {
            text,
            lines: lines.filter(|line| !line.is_empty()).collect(),
            words: notes.text.words.iter().map(|word| word.folded.clone()).collect(),
        }
    }

    fn says(&self, pieces: &[&str]) -> bool {
        pieces.iter().any(|piece| self.text.contains(piece))
    }

    fn has_word(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&word.as_str()))
    }

    fn when(&self) -> bool {
        let day = self.words.iter().any(|word| {
            WEEKDAYS.contains(&word.as_str())
                || (word.split('.').count() == 3
                    && word.chars().all(|s| s.is_ascii_digit() || s == '.'))
        });
        let month = self.words.windows(2).any(|pair| match pair {
            [day, month] => {
                day.starts_with(|s: char| s.is_ascii_digit()) && MONTHS.contains(&month.as_str())
            }
            _ => false,
        });
        day || month
    }

    fn place(&self) -> bool {
        let labelled = self.lines.iter().any(|line| {
            let line = line.to_lowercase();
            ["wo?", "wo:", "ort:", "adresse:"]
                .iter()
                .any(|label| line.strip_prefix(label).is_some_and(|rest| !rest.trim().is_empty()))
        });
        let postcode = |word: &String| word.len() == 5 && word.chars().all(|s| s.is_ascii_digit());
        let street = self.words.windows(2).any(|pair| match pair {
            [street, number] => {
                STREETS.iter().any(|end| street.ends_with(end))
                    && number.starts_with(|s: char| s.is_ascii_digit())
            }
            _ => false,
        });
        labelled || street || self.words.iter().any(postcode)
    }

    fn what_happens(&self) -> bool {
        let asked = self.says(&[
            "was passiert",
            "was machen wir",
            "was tun wir",
            "was planen wir",
            "was erwartet sie",
            "was bekommen sie",
            "was gibt es",
            "das machen wir",
            "darum geht es",
            "es geht um",
        ]);
        let told = ["wir ", "es gibt ", "dort ", "sie lernen ", "sie treffen ", "sie können "];
        let sentences = self.text.split(['.', '!', '?', ':']).map(str::trim);
        let told = sentences.filter(|one| told.iter().any(|begin| one.starts_with(begin))).count();
        asked || told >= 3
    }

    /// Groups of digits that make a number to dial.
    fn phone(&self) -> bool {
        let mut digits = String::new();
        for word in self.words.iter().map(String::as_str).chain([""]) {
            let part = word.chars().all(|sign| sign.is_ascii_digit()) && !word.is_empty();
            match part {
                true => digits.push_str(word),
                false => digits.clear(),
            }
            let mobile = digits.starts_with('0') || digits.starts_with("49");
            if mobile && digits.len() >= 6 {
                return true;
            }
        }
        false
    }

    fn free_choice(&self) -> bool {
        let free = self.says(&["freiwillig", "wenn sie möchten", "sie entscheiden"]);
        let safe = self.says(&[
            "geld bleibt",
            "geld kommt auch",
            "kein nachteil",
            "keinen nachteil",
            "keine nachteile",
            "nichts passiert",
            "bleibt ihr geld",
            "keine folgen",
            "müssen nicht kommen",
            "ist in ordnung",
        ]);
        free && safe
    }

    fn children(&self) -> bool {
        self.words.iter().any(|word| {
            word.starts_with("kind")
                || word.ends_with("kind")
                || word.ends_with("kinder")
                || word.contains("betreu")
        })
    }

    /// "Anna Becker" on a line of its own near the end.
    fn sender(&self) -> bool {
        let last = self.lines.iter().rev().take(5);
        last.into_iter().any(|line| {
            let names: Vec<&str> = line.split(' ').collect();
            let office = ["jobcenter", "team", "amt", "agentur", "stadt", "landkreis", "kreis"];
            (2..=4).contains(&names.len())
                && names.iter().all(|name| {
                    name.chars().count() > 1
                        && name.starts_with(char::is_uppercase)
                        && name
                            .chars()
                            .all(|s| s.is_alphabetic() || s == '-' || s == '’' || s == '\'')
                })
                && !office.iter().any(|office| line.to_lowercase().contains(office))
                && !["grüße", "auftrag", "dank", "grüßen"]
                    .iter()
                    .any(|word| line.to_lowercase().contains(word))
        })
    }
}

fn missing(notes: &mut Notes, seen: &Seen) {
    let error = Severity::Error;
    let common = [
        (
            seen.when(),
            Rule::MissingWhen,
            "An welchem Tag, zu welcher Zeit? „Wann? Dienstag, 12. Januar, 10 bis 12 Uhr“",
        ),
        (seen.place(), Rule::MissingWhere, "Wo ist es? „Wo? Familienzentrum, Gartenstraße 5“"),
        (
            seen.says(&[
                "antworten",
                "antwort",
                "rufen sie",
                "schreiben sie",
                "sagen sie",
                "melden sie",
            ]),
            Rule::MissingReply,
            "Wie kann man antworten? „Rufen Sie mich an …“",
        ),
    ];
    for (said, rule, message) in common {
        if !said {
            notes.whole(rule, error, message);
        }
    }
    if notes.audience == Audience::Staff {
        return;
    }
    let clients = [
        (
            seen.what_happens(),
            Rule::MissingWhat,
            error,
            "Was erwartet mich dort? „Was passiert dort? Wir …“",
        ),
        (
            seen.says(&[
                "kostenlos",
                "kostet nichts",
                "kostet sie nichts",
                "keine kosten",
                "gratis",
            ]),
            Rule::MissingCost,
            error,
            "Was kostet es? „Das ist kostenlos.“",
        ),
        (seen.phone(), Rule::MissingPhone, error, "Welche Nummer kann man anrufen?"),
        (
            seen.free_choice(),
            Rule::MissingFreeChoice,
            error,
            "Ist es freiwillig, und bleibt das Geld gleich? „Das Treffen ist freiwillig. Ihr Geld bleibt gleich.“",
        ),
        (
            seen.children(),
            Rule::MissingChildren,
            error,
            "Was ist mit den Kindern? Ein Angebot oder ehrlich: „Leider ohne Kinderbetreuung.“",
        ),
        (
            seen.sender(),
            Rule::MissingSender,
            error,
            "Wer schreibt? Vorname und Nachname stehen am Ende.",
        ),
        (
            seen.has_word(WAYS),
            Rule::MissingDirections,
            Severity::Warning,
            "Wie kommt man hin? „Bus 227 bis Markt“",
        ),
    ];
    for (said, rule, severity, message) in clients {
        if !said {
            notes.whole(rule, severity, message);
        }
    }
}

fn people(notes: &mut Notes, seen: &Seen) {
    let address = notes.text.words.iter().filter(|word| ADDRESS.contains(&word.text)).count();
    if address < LEAST_ADDRESS {
        let message = format!(
            "„Sie“ oder „Ihr“ steht {address}-mal da. Sprechen Sie den Menschen an, mindestens {LEAST_ADDRESS}-mal."
        );
        notes.whole(Rule::Address, Severity::Warning, message);
    }
    let first_person =
        seen.words.iter().filter(|word| FIRST_PERSON.contains(&word.as_str())).count();
    if first_person < LEAST_FIRST_PERSON {
        notes.whole(
            Rule::FirstPerson,
            Severity::Warning,
            "Wer lädt ein? Sagen Sie „ich“ oder „wir“.",
        );
    }
    let greeting = seen.lines.iter().take(4).find(|line| {
        let first = line.split(' ').next().unwrap_or_default().to_lowercase();
        GREETINGS.contains(&first.as_str())
    });
    let by_name = greeting.is_some_and(|line| {
        let everybody = line.contains("Damen und Herren");
        let names =
            line.split(' ').skip(1).filter(|word| word.starts_with(char::is_uppercase)).count();
        !everybody && names >= 1 && !(names == 1 && line.trim_end_matches(',').ends_with("Tag"))
    });
    if !by_name {
        notes.whole(
            Rule::Salutation,
            Severity::Warning,
            "Begrüßen Sie den Menschen mit Namen: „Guten Tag Frau Kaya,“",
        );
    }
}
