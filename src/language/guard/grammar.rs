//! How it is said: passive, commands in disguise, nominal style, genitive, conjunctive, negation.

use std::ops::Range;

use super::{Notes, Rule};
use crate::language::sentences::{Sentence, Word};

const WERDEN: &[&str] =
    &["werde", "wirst", "wird", "werden", "werdet", "wurde", "wurden", "wurdet", "worden"];
const SEIN: &[&str] = &["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"];
const HABEN: &[&str] = &["habe", "hast", "hat", "haben", "habt", "hatte", "hatten"];

/// Look like participles and are none.
const NO_PARTICIPLES: &[&str] = &[
    "gegen",
    "gehen",
    "geben",
    "gelten",
    "gehören",
    "gewinnen",
    "genießen",
    "gefallen",
    "geschehen",
    "gelingen",
    "genügen",
    "geht",
    "gebt",
    "gehört",
    "gefällt",
    "gelingt",
    "gesamt",
    "gewinnt",
    "geschieht",
    "genügt",
    "gilt",
    "gestalten",
    "gestatten",
    "gebrauchen",
    "gewähren",
    "gewöhnen",
    "bereit",
    "bekannt",
    "berechtigt",
    "beliebt",
    "erst",
    "ernst",
    "selbst",
    "verwandt",
    "entweder",
    "gerecht",
    "geeignet",
    "gespannt",
    "begeistert",
    "bestimmt",
    "entfernt",
    "erkältet",
    "verliebt",
    "verheiratet",
    "beste",
    "besten",
    "bessert",
    "eben",
    "gestern",
    "gesehen-",
    "getrennt",
    "besucht-",
];
/// Strong verbs with a prefix: as participles they end in -en like their infinitives, so only those
/// that differ or are mostly meant so.
const STRONG: &[&str] = &[
    "begonnen",
    "beschrieben",
    "beschlossen",
    "besprochen",
    "betroffen",
    "bezogen",
    "beworben",
    "verboten",
    "verloren",
    "vergeben",
    "verschoben",
    "versprochen",
    "verstanden",
    "verwiesen",
    "vertrieben",
    "verbunden",
    "verglichen",
    "verschrieben",
    "erhoben",
    "ergriffen",
    "erzogen",
    "entschieden",
    "entnommen",
    "entlassen",
    "entzogen",
    "unterschrieben",
    "unterbrochen",
    "unternommen",
    "übernommen",
    "überwiesen",
    "übertragen",
    "überprüft",
    "widersprochen",
];
const PREFIXES: &[&str] =
    &["be", "ver", "er", "ent", "emp", "zer", "über", "unter", "wider", "hinter"];
/// Verbs that part: "eingeladen", "vorzulegen".
const PARTS: &[&str] = &[
    "ab", "an", "auf", "aus", "bei", "dar", "durch", "ein", "entgegen", "fest", "fort", "frei",
    "her", "herein", "hin", "hinein", "los", "mit", "nach", "nieder", "statt", "teil", "um", "vor",
    "weg", "weiter", "wieder", "zu", "zurück", "zusammen", "bereit", "bekannt", "fern", "vorbei",
    "heraus",
];
/// With these "haben … zu" means having, not having to.
const HAVING: &[&str] = &[
    "zeit",
    "lust",
    "möglichkeit",
    "recht",
    "gelegenheit",
    "chance",
    "mut",
    "angst",
    "problem",
    "probleme",
    "freude",
    "wunsch",
    "grund",
    "nichts",
    "etwas",
    "viel",
    "wenig",
    "was",
    "idee",
    "platz",
];
/// "leicht zu finden" praises, it does not command.
const EASY: &[&str] =
    &["leicht", "schwer", "gut", "einfach", "schlecht", "schön", "bis", "um", "ohne"];
/// End as infinitives do and are none: "zu allen Fragen".
const NO_INFINITIVES: &[&str] = &[
    "allen", "den", "einen", "vielen", "unseren", "ihren", "anderen", "diesen", "jenen", "beiden",
    "meinen", "seinen", "deinen", "keinen", "einigen", "mehreren", "welchen", "offen", "trocken",
    "selten", "wenigen", "wem", "denen", "ihnen", "uns", "gunsten", "zweien", "dritten", "zeiten",
];

/// Words in -ung that everybody knows.
const KNOWN_NOUNS: &[&str] = &[
    "einladung",
    "wohnung",
    "zeitung",
    "ausbildung",
    "beratung",
    "entscheidung",
    "betreuung",
    "bewerbung",
    "behinderung",
    "gesundheit",
    "krankheit",
    "station",
    "anmeldung",
    "übung",
    "meinung",
    "prüfung",
    "kleidung",
    "heizung",
    "rechnung",
    "versicherung",
    "person",
    "religion",
    "region",
    "information",
    "freiheit",
    "kindheit",
    "mehrheit",
    "sicherheit",
    "ordnung",
    "hoffnung",
    "nähe",
    "einrichtung",
    "begleitung",
    "begrüßung",
    "unterhaltung",
    "erfahrung",
    "erholung",
    "ernährung",
    "erziehung",
    "familienberatung",
    "universität",
    "pension",
    "million",
    "portion",
    "vorstellung",
    "bestellung",
    "leistung",
];
const NOMINAL_ENDS: &[&str] = &[
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "ion", "ionen", "tät", "täten", "nahme",
    "nahmen",
];
const MOST_NOMINAL_PERCENT: usize = 8;
/// Fewer are no style.
const NOMINAL_STYLE: usize = 3;

const GENITIVE_ARTICLES: &[&str] = &[
    "des", "eines", "dieses", "jedes", "ihres", "unseres", "meines", "seines", "deines", "keines",
];
/// Beside those of the list of officialese.
const GENITIVE_PREPOSITIONS: &[&str] = &[
    "anlässlich",
    "angesichts",
    "anstelle",
    "außerhalb",
    "einschließlich",
    "innerhalb",
    "kraft",
    "mangels",
    "oberhalb",
    "trotz",
    "unterhalb",
    "zuzüglich",
    "abzüglich",
    "namens",
];
const CONJUNCTIVE: &[&str] = &[
    "würde",
    "würden",
    "würdest",
    "könnte",
    "könnten",
    "hätte",
    "hätten",
    "wäre",
    "wären",
    "dürfte",
    "dürften",
    "müsste",
    "müssten",
    "sollte",
    "sollten",
    "bräuchte",
    "bräuchten",
];
const NEGATIONS: &[&str] = &[
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keinem",
    "keiner",
    "keines",
    "nie",
    "niemals",
    "niemand",
    "niemanden",
    "niemandem",
    "nichts",
    "ohne",
    "weder",
];
/// Begin with "un" and negate nothing.
const NOT_UN: &[&str] = &[
    "un",
    "und",
    "uns",
    "unser",
    "unter",
    "unten",
    "ungefähr",
    "union",
    "universität",
    "unterlagen",
];

pub(super) fn look(notes: &mut Notes) {
    let text = notes.text;
    for sentence in &text.sentences {
        for clause in text.clauses(sentence) {
            passive(notes, &clause);
            command(notes, &clause);
            negation(notes, &clause);
        }
        genitive(notes, sentence);
        single_words(notes, sentence);
    }
    nominal_style(notes);
}

fn find(words: &[Word], list: &[&str]) -> Option<usize> {
    words.iter().position(|word| list.contains(&word.folded.as_str()))
}

fn passive(notes: &mut Notes, clause: &Range<usize>) {
    let words = notes.text.words.get(clause.clone()).unwrap_or_default();
    let Some(aux) = find(words, WERDEN) else { return };
    let participle = words.iter().enumerate().position(|(index, word)| {
        let begins_clause = index == 0;
        (!word.begins_big() || begins_clause) && is_participle(&word.folded)
    });
    let Some(participle) = participle else { return };
    let (first, last) = (aux.min(participle), aux.max(participle));
    let place = notes.span(clause.start + first..clause.start + last + 1);
    let message = "Passiv: Es bleibt offen, wer etwas tut. Sagen Sie „ich“, „wir“ oder „Sie“.";
    notes.note(Rule::Passive, notes.warning(), place, message);
}

fn is_participle(word: &str) -> bool {
    if NO_PARTICIPLES.contains(&word) || word.chars().count() < 5 {
        return false;
    }
    if STRONG.contains(&word) {
        return true;
    }
    let weak = word.ends_with('t');
    let with_ge = |rest: &str| {
        rest.strip_prefix("ge").is_some_and(|stem| stem.chars().count() >= 3)
            && (weak || rest.ends_with("en"))
    };
    with_ge(word)
        || PARTS.iter().any(|part| word.strip_prefix(part).is_some_and(with_ge))
        || (word.ends_with("iert") && word.chars().count() > 6)
        || (weak
            && PREFIXES.iter().any(|prefix| {
                word.strip_prefix(prefix).is_some_and(|stem| stem.chars().count() >= 4)
            }))
}

/// sein + zu, haben + zu: an order that does not look like one.
fn command(notes: &mut Notes, clause: &Range<usize>) {
    let words = notes.text.words.get(clause.clone()).unwrap_or_default();
    let be = find(words, SEIN);
    let have = find(words, HABEN).filter(|_| find(words, HAVING).is_none());
    let Some(aux) = be.or(have) else { return };
    let zu = words.iter().enumerate().position(|(index, word)| {
        let next = words.get(index + 1);
        let after = words.get(index + 2);
        match word.folded.as_str() {
            "zu" => {
                let before = index.checked_sub(1).and_then(|before| words.get(before));
                let easy = before.is_some_and(|before| EASY.contains(&before.folded.as_str()));
                let noun = after.is_some_and(Word::begins_big);
                !easy
                    && !noun
                    && next.is_some_and(|next| !next.begins_big() && is_infinitive(&next.folded))
            }
            other => index != aux && !word.begins_big() && has_zu_inside(other),
        }
    });
    let Some(zu) = zu else { return };
    let end = if words.get(zu).is_some_and(|word| word.folded == "zu") { zu + 1 } else { zu };
    let place = notes.span(clause.start + aux.min(zu)..clause.start + aux.max(end) + 1);
    let form = if be.is_some() { "sein + zu" } else { "haben + zu" };
    let message = format!("{form} klingt wie ein Befehl. Bitten Sie: „Bringen Sie bitte … mit.“");
    notes.note(Rule::Command, notes.error(), place, message);
}

fn is_infinitive(word: &str) -> bool {
    let ends = ["en", "ern", "eln", "tun", "sein"].iter().any(|end| word.ends_with(end));
    ends && !NO_INFINITIVES.contains(&word)
}

/// "vorzulegen", "mitzubringen"
fn has_zu_inside(word: &str) -> bool {
    is_infinitive(word)
        && PARTS.iter().any(|part| {
            let stem = word.strip_prefix(part).and_then(|rest| rest.strip_prefix("zu"));
            stem.is_some_and(|stem| stem.chars().count() >= 4)
        })
}

fn negation(notes: &mut Notes, clause: &Range<usize>) {
    let words = notes.text.words.get(clause.clone()).unwrap_or_default();
    let Some(first) = find(words, NEGATIONS) else { return };
    let rest = words.get(first + 1..).unwrap_or_default();
    let again = find(rest, NEGATIONS).or_else(|| {
        let next = rest.first()?;
        let un = next.folded.starts_with("un") && !next.begins_big();
        let word = NOT_UN.iter().any(|known| next.folded.starts_with(known) && known.len() > 2);
        (un && !word && next.folded.len() > 5).then_some(0)
    });
    let Some(again) = again else { return };
    let place = notes.span(clause.start + first..clause.start + first + again + 2);
    let message = "Zwei Verneinungen in einem Satz. Sagen Sie, was ist, nicht was nicht ist.";
    notes.note(Rule::Negation, notes.warning(), place, message);
}

fn genitive(notes: &mut Notes, sentence: &Sentence) {
    let text = notes.text;
    let words = text.words_of(sentence);
    for (index, word) in words.iter().enumerate() {
        let at = sentence.words.start + index;
        let next: Vec<&Word> = words.iter().skip(index + 1).take(2).collect();
        let noun = next.iter().position(|next| next.begins_big());
        let ung =
            word.begins_big() && (word.folded.ends_with("ung") || word.folded.ends_with("ungen"));
        let article =
            next.first().is_some_and(|next| matches!(next.folded.as_str(), "der" | "des"));
        if ung && article && text.gap(at).trim().is_empty() && next.len() == 2 {
            let place = notes.span(at..at + 3);
            let message = "Ein Wort auf -ung mit Genitiv. Sagen Sie mit einem Verb, wer was tut.";
            notes.note(Rule::NominalStyle, notes.error(), place, message);
        } else if GENITIVE_ARTICLES.contains(&word.folded.as_str())
            && let Some(noun) = noun
            && next.get(noun).is_some_and(|noun| is_genitive_noun(&noun.folded))
        {
            let place = notes.span(at..at + noun + 2);
            let message = "Genitiv: Mit „von“ liest es sich leichter.";
            notes.note(Rule::Genitive, notes.warning(), place, message);
        } else if GENITIVE_PREPOSITIONS.contains(&word.folded.as_str()) && word.text != "Kraft" {
            let message = format!(
                "„{}“ verlangt den Genitiv. Leichter sind von, mit, bei oder wegen.",
                word.text
            );
            notes.note(Rule::Genitive, notes.warning(), word.place.clone(), message);
        }
    }
}

fn is_genitive_noun(folded: &str) -> bool {
    folded.ends_with('s') && !["tages", "mals"].contains(&folded)
}

fn single_words(notes: &mut Notes, sentence: &Sentence) {
    for word in notes.text.words_of(sentence) {
        if CONJUNCTIVE.contains(&word.folded.as_str()) {
            let message = format!("„{}“ klingt unsicher. Sagen Sie, was ist.", word.text);
            notes.note(Rule::Conjunctive, notes.warning(), word.place.clone(), message);
        } else if word.folded == "man" {
            let message = "Wer ist „man“? Sagen Sie „Sie“, „ich“ oder „wir“.";
            notes.note(Rule::Impersonal, notes.warning(), word.place.clone(), message);
        }
    }
}

fn nominal_style(notes: &mut Notes) {
    let words = &notes.text.words;
    let nominal = words.iter().filter(|word| is_nominal(word));
    let nominal: Vec<&str> = nominal.map(|word| word.text).collect();
    if nominal.len() >= NOMINAL_STYLE && nominal.len() * 100 > MOST_NOMINAL_PERCENT * words.len() {
        let shown: Vec<&str> = nominal.iter().take(4).copied().collect();
        let message = format!(
            "Viele Wörter auf -ung, -heit, -keit oder -ion ({}). Verben sind lebendiger.",
            shown.join(", ")
        );
        notes.whole(Rule::NominalStyle, notes.warning(), message);
    }
}

fn is_nominal(word: &Word) -> bool {
    let last = word.folded.rsplit('-').next().unwrap_or(&word.folded);
    let nominal = word.begins_big()
        && last.chars().count() > 5
        && NOMINAL_ENDS.iter().any(|end| last.ends_with(end));
    nominal
        && !KNOWN_NOUNS.iter().any(|known| {
            last.ends_with(known) || last.strip_suffix("en").is_some_and(|one| one.ends_with(known))
        })
}
