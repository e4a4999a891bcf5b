//! What the report of the month says, in German: the answer first. Pure.
//!
//! Every figure comes out of [`Report`]s that the page shows as they are. Where a report hides something,
//! or has too little for a rate, that is said instead.

use crate::turnout::compare::{Called, Comparison};
use crate::turnout::period::Month;
use crate::turnout::report::Report;
use crate::web::filters::{number, percent};

/// What is known for one reader.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The month that the report is about.
    pub month: Month,
    /// Month by month, of the quarter in which it lies.
    pub now: Report,
    /// The same quarter of the year before.
    pub before: Report,
    /// Events of the quarter that are over and not closed.
    pub unclosed: usize,
}

/// The report in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub answer: String,
    /// The steps from the invitation to the chair.
    pub steps: Vec<String>,
    pub notes: Vec<String>,
}

/// Puts the figures into words.
pub fn said(figures: &Figures) -> Said {
    let Figures { month, now, before, unclosed } = figures;
    let mut notes = Vec::new();
    notes.extend(of_month(*month, now));
    if now.total.events > 0 {
        notes.push(against(now, before));
    }
    notes.extend(open(*unclosed));
    let steps = match now.total.events {
        0 => Vec::new(),
        _ => steps(now),
    };
    if steps.iter().any(|step| step.contains(HIDDEN)) {
        notes.push(
            "„–“ heißt: ausgeblendet, weil die Zahl etwas über weniger als fünf Menschen sagen würde."
                .into(),
        );
    }
    if now.without_health {
        notes.push("Formate zur Gesundheit sind nicht dabei.".into());
    }
    Said { answer: now.sentence(), steps, notes }
}

const HIDDEN: &str = "–";

/// "gekommen: 12 (30 %)"
fn steps(report: &Report) -> Vec<String> {
    let step = |step: &crate::turnout::dashboard::Step| {
        let count = step.count.count().map_or(HIDDEN.into(), |count| number(i64::from(count)));
        match step.share {
            Some(share) => format!("{}: {count} ({})", step.label, percent(share)),
            None => format!("{}: {count}", step.label),
        }
    };
    report.funnel().steps.iter().map(step).collect()
}

/// The last month by itself; nothing where there was no event in it.
fn of_month(month: Month, report: &Report) -> Option<String> {
    let row = report.rows.iter().find(|row| row.key == month.code())?;
    let label = month.label();
    Some(match &row.turnout {
        Some(turnout) => format!(
            "Davon im {label}: {}, das sind {}, mit 95 % Sicherheit {}.",
            turnout.n_words(),
            turnout.value(),
            turnout.interval_words()
        ),
        None => format!("Für den {label} allein gibt es noch keine Quote."),
    })
}

/// Against the year before, if that can be said.
fn against(now: &Report, before: &Report) -> String {
    let both = now.total.turnout.as_ref().zip(before.total.turnout.as_ref());
    match both.and_then(|(one, other)| Comparison::of(one, other)) {
        Some(comparison) => format!(
            "Gegenüber dem Vorjahr: {}",
            comparison.sentence(
                &Called::by_name(&now.period.label()),
                &Called::by_name(&before.period.label())
            )
        ),
        None => "Mit dem Vorjahr lässt sich das noch nicht vergleichen.".into(),
    }
}

/// What is still open moves the figures.
fn open(unclosed: usize) -> Option<String> {
    match unclosed {
        0 => None,
        1 => Some(
            "1 Termin ist vorbei und noch nicht abgeschlossen. Was dort fehlt, zählt als nicht \
             eingetragen."
                .into(),
        ),
        more => Some(format!(
            "{more} Termine sind vorbei und noch nicht abgeschlossen. Was dort fehlt, zählt als nicht \
             eingetragen."
        )),
    }
}
