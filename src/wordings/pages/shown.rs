//! What the desk shows: the form, what the guard says, how it reads for somebody, the versions.

use serde::Serialize;

use super::desk::address;
use super::language_name;
use crate::clock;
use crate::db::{Id, Moment};
use crate::formats::Format;
use crate::i18n::Language;
use crate::language::Severity;
use crate::language::readability::TOO_SHORT;
use crate::outbox::sms::Packed;
use crate::outbox::templates::{LANGUAGES, Said};
use crate::spoken;
use crate::staff::Staff;
use crate::web::form::{Choice, FormView};
use crate::wordings::look::{Look, Placed};
use crate::wordings::template::{Condition, Placeholder};
use crate::wordings::{Place, Recipient, Running, Spread, Variety, Wording, WordingState};

/// A text's place with what the house knows about it.
pub(super) struct Known {
    pub format: Format,
    pub place: Place,
    /// Newest first.
    pub versions: Vec<Wording>,
    pub names: Vec<(Id<Staff>, String)>,
    pub somebody: Option<Recipient>,
    /// It deals versions of this text now.
    pub trial: Option<Running>,
}

/// What came of the words on the desk.
pub(super) struct Seen<'a> {
    /// `None` where the guard does not look.
    pub look: Option<&'a Look>,
    /// Filled in; `None` where it cannot be.
    pub said: Option<&'a Said>,
    /// For whom.
    pub recipient: &'a str,
    /// Why it could not be kept as it stands.
    pub unfit: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Desk {
    form: FormView,
    action: String,
    language: &'static str,
    way: &'static str,
    variety: &'static str,
    languages: Vec<Tab>,
    ways: Vec<Tab>,
    varieties: Vec<Tab>,
    /// Whether the guard looks at this text.
    guarded: bool,
    easy: bool,
    /// Text from right to left.
    rtl: bool,
    placeholders: Vec<Choice>,
    conditions: Vec<Choice>,
    unfit: Vec<String>,
    guard: Option<Guard>,
    preview: Option<Preview>,
    versions: Vec<Version>,
    /// A text of the house's own goes out.
    own_goes_out: bool,
    /// While it runs, what goes out stays as it is.
    trial: Option<Trial>,
}

#[derive(Serialize)]
struct Trial {
    href: String,
    /// "12.03.2027"
    until: String,
}

#[derive(Serialize)]
struct Tab {
    href: String,
    label: &'static str,
    current: bool,
}

#[derive(Serialize)]
struct Guard {
    /// "2 Fehler, 3 Warnungen, 1 Hinweis"
    summary: String,
    tone: &'static str,
    band: &'static str,
    figures: Vec<Choice>,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    severity: &'static str,
    tone: &'static str,
    rule: &'static str,
    said: String,
    message: String,
    suggestion: String,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct Preview {
    /// For whom it is filled in.
    recipient: String,
    subject: String,
    text: String,
    /// Of a text message: alphabet, signs and parts; else empty.
    packed: String,
    /// The example text with marks; empty where nobody need look.
    marked: Vec<Span>,
}

#[derive(Serialize)]
struct Span {
    text: String,
    /// `error`, `warning`, `hint` or nothing.
    mark: &'static str,
}

#[derive(Serialize)]
struct Version {
    id: Id<Wording>,
    number: i32,
    state: &'static str,
    tone: &'static str,
    saved: String,
    released: String,
    reason: String,
    tested_by: String,
    /// It does not go out yet, or no longer.
    may_release: bool,
    /// Whoever looks at it now wrote it.
    mine: bool,
}

impl Desk {
    pub(super) fn of(
        form: FormView,
        known: &Known,
        who: Id<Staff>,
        Seen { look, said, recipient, unfit }: Seen,
    ) -> Self {
        let place = known.place;
        let german_plain = place.language == "de" && place.variety == Variety::Plain;
        let languages = LANGUAGES.iter().map(|language| Tab {
            href: address(Place { language, variety: Variety::Plain, ..place }),
            label: language_name(language),
            current: *language == place.language,
        });
        let ways = Spread::ALL.iter().map(|way| Tab {
            href: address(Place { way: *way, ..place }),
            label: way.label(),
            current: *way == place.way,
        });
        let varieties = Variety::ALL.iter().map(|variety| Tab {
            href: address(Place { variety: *variety, ..place }),
            label: variety.label(),
            current: *variety == place.variety,
        });
        let preview = said.map(|said| Preview {
            recipient: recipient.to_owned(),
            subject: said.subject.clone(),
            packed: match place.way {
                Spread::Sms => packed(said),
                Spread::Any | Spread::Email | Spread::Letter => String::new(),
            },
            text: said.body.clone(),
            marked: look.map(marked).unwrap_or_default(),
        });
        Self {
            form,
            action: format!("/wordings/{}", place.format),
            language: place.language,
            way: place.way.code(),
            variety: place.variety.code(),
            languages: languages.collect(),
            ways: ways.collect(),
            varieties: varieties.collect(),
            guarded: german_plain,
            easy: place.variety == Variety::Easy,
            rtl: place.language == "ar",
            placeholders: Placeholder::ALL
                .iter()
                .map(|one| Choice::new(format!("[{}]", one.code()), one.label()))
                .collect(),
            conditions: Condition::ALL
                .iter()
                .map(|one| Choice::new(format!("[wenn {}]", one.code()), one.label()))
                .collect(),
            unfit,
            guard: look.map(guard),
            preview,
            versions: known.versions.iter().map(|one| version(one, &known.names, who)).collect(),
            own_goes_out: known.versions.iter().any(|one| one.state == WordingState::Released),
            trial: known.trial.as_ref().map(|trial| Trial {
                href: format!("/trials/{}", trial.id),
                until: trial.stop_on.civil().strftime("%d.%m.%Y").to_string(),
            }),
        }
    }
}

/// How much room it takes on a phone, as it would go out: on one line.
fn packed(said: &Said) -> String {
    let text = said.body.split_whitespace().collect::<Vec<_>>().join(" ");
    Packed::of(&text).in_words()
}

fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "care",
        Severity::Hint => "info",
    }
}

fn guard(look: &Look) -> Guard {
    let count = |severity: Severity| {
        look.findings.iter().filter(|one| one.finding.severity == severity).count()
    };
    let parts = [
        (count(Severity::Error), "Fehler", "Fehler"),
        (count(Severity::Warning), "Warnung", "Warnungen"),
        (count(Severity::Hint), "Hinweis", "Hinweise"),
    ];
    let said = parts.iter().filter(|(count, ..)| *count > 0);
    let said =
        said.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }));
    let summary = said.collect::<Vec<_>>().join(", ");
    let tone = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "good",
        (0, _) => "care",
        (_, _) => "bad",
    };
    Guard {
        summary: if summary.is_empty() { "Alles in Ordnung".into() } else { summary },
        tone,
        band: look.figures.band().map_or(TOO_SHORT, |band| band.label()),
        figures: figures(look),
        findings: look.findings.iter().map(found).collect(),
    }
}

fn figures(look: &Look) -> Vec<Choice> {
    let figures = &look.figures;
    let german = |value: f64, digits: usize| format!("{value:.digits$}").replace('.', ",");
    let mut rows = vec![
        Choice::new("Wörter", figures.words.to_string()),
        Choice::new("Sätze", figures.sentences.to_string()),
        Choice::new("Wörter je Satz", german(figures.words_per_sentence(), 1)),
    ];
    if let Some(scores) = figures.scores.filter(|_| figures.reliable()) {
        rows.push(Choice::new("Amstad (hoch ist leicht)", german(scores.amstad, 0)));
        for (number, wiener) in (1..).zip(scores.wiener) {
            rows.push(Choice::new(
                format!("Wiener Sachtextformel {number} (Schuljahr)"),
                german(wiener, 1),
            ));
        }
        rows.push(Choice::new("LIX (niedrig ist leicht)", german(scores.lix, 0)));
    }
    rows
}

fn found(placed: &Placed) -> Found {
    let finding = &placed.finding;
    let choices = placed.in_body.iter().flat_map(|place| {
        finding.choices.iter().map(move |choice| {
            let label = match choice.as_str() {
                "" => "weglassen".to_owned(),
                choice => format!("„{choice}“ einsetzen"),
            };
            Choice::new(format!("{}-{}-{choice}", place.start, place.end), label)
        })
    });
    Found {
        severity: finding.severity.label(),
        tone: tone(finding.severity),
        rule: finding.rule.label(),
        said: shortened(&placed.said),
        message: finding.message.clone(),
        suggestion: finding.suggestion.clone().unwrap_or_default(),
        choices: choices.collect(),
    }
}

/// So many characters of a sentence tell which one it is.
const EXCERPT: usize = 80;

fn shortened(said: &str) -> String {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match said.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{} …", said.get(..end).unwrap_or_default().trim_end()),
        None => said,
    }
}

fn marked(look: &Look) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, mark: &'static str| {
        if !text.is_empty() {
            spans.push(Span { text: text.to_owned(), mark });
        }
    };
    for (place, severity) in &look.marks {
        push(look.text.get(at..place.start).unwrap_or_default(), "");
        push(look.text.get(place.clone()).unwrap_or_default(), severity.code());
        at = place.end;
    }
    push(look.text.get(at..).unwrap_or_default(), "");
    spans
}

fn version(wording: &Wording, names: &[(Id<Staff>, String)], who: Id<Staff>) -> Version {
    let name = |id: Option<Id<Staff>>| {
        let known = names.iter().find(|(known, _)| Some(*known) == id);
        known.map_or("jemand", |(_, name)| name.as_str()).to_owned()
    };
    let said = |by, at: Moment| {
        let day = clock::local(at, clock::ZONE).civil().date();
        format!("{}, {}", name(by), spoken::date(Language::De, day, day))
    };
    Version {
        id: wording.id,
        number: wording.number,
        state: wording.state.label(),
        tone: match wording.state {
            WordingState::Draft => "info",
            WordingState::Released => "good",
            WordingState::Retired => "",
        },
        saved: said(wording.saved_by, wording.saved_at),
        released: wording.released_at.map(|at| said(wording.released_by, at)).unwrap_or_default(),
        reason: wording.reason.clone(),
        tested_by: wording.tested_by.clone(),
        may_release: wording.state != WordingState::Released,
        mine: wording.saved_by == Some(who),
    }
}
