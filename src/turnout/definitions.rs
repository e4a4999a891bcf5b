//! What each figure means, said once: the pages fold it away, the files carry it with them. Pure.

use serde::Serialize;

use super::report::{By, Report};
use crate::stats::disclosure::{FEWEST, RATE_FROM};
use crate::web::filters::{number, percent};

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    pub word: &'static str,
    pub text: String,
}

fn term(word: &'static str, text: impl Into<String>) -> Term {
    Term { word, text: text.into() }
}

const RESPONSE: &str = "Eingeladene, die geantwortet haben – egal, was –, geteilt durch zugestellte \
                        Einladungen.";
const KEPT: &str = "Eingeladene, die zugesagt haben und gekommen sind, geteilt durch alle Zusagen.";
const REACHED: &str = "Die Einladung ging hinaus und kam nicht zurück, oder der Gast hat trotzdem \
                       geantwortet oder war da. Ob jemand sie gelesen hat, wissen wir nicht: Wir \
                       beobachten niemanden.";
const INTERVAL: &str = "Bei wenigen Einladungen spielt der Zufall mit. Der wahre Wert liegt mit 95 % \
                        Sicherheit in dieser Spanne (Wilson-Intervall).";
const UNKNOWN: &str = "Niemand hat eingetragen, ob diese Gäste da waren. Wir raten nicht: Die Spanne \
                       beginnt da, wo keiner von ihnen gekommen ist, und endet da, wo alle gekommen \
                       sind.";
const VERDICT: &str = "„Über“ oder „unter“ steht nur, wo der Zufall das kaum erklären kann (exakter \
                       Binomialtest, 5 %), und wo es auch mit allen nicht Eingetragenen so bliebe. Viele \
                       Zeilen sind viele Fragen: Bei zwanzig Zeilen liegt eine auch ohne Grund daneben.";
const FUNNEL: &str = "Ein kleiner Standort schwankt mehr als ein großer. Innerhalb der Linien erklärt \
                      der Zufall alles. Darum gibt es keine Rangfolge.";
const PERIOD: &str = "Immer ganze Quartale; nach Format, Thema, Wochentag, Tageszeit, Vorlauf und \
                      Kinderbetreuung ganze Kalenderjahre. Zeiträume, die sich überschneiden, könnte \
                      man voneinander abziehen, bis ein einzelner Gast übrig bleibt.";
const LEAD: &str = "Von der ersten Einladung bis zum Beginn.";
const BEFORE: &str = "Bei irgendeiner früheren Veranstaltung, soweit Namen noch gespeichert sind. „Nicht \
                      bekannt“: Der Termin wurde abgeschlossen, bevor wir das gezählt haben.";
const LEFT_OUT: &str = "Abgesagte Veranstaltungen, zurückgezogene und nicht zugestellte Einladungen, \
                        offene Angebote ohne Einladung.";

/// Which picture stands beside the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Dashboard,
    OneTable,
}

/// Of the three rates and what goes with them.
pub fn of_report(report: &Report, view: View) -> Vec<Term> {
    let good = percent(report.baseline.rate());
    let mut terms = vec![
        term(
            "Teilnahmequote",
            format!(
                "Eingeladene, die gekommen sind, geteilt durch zugestellte Einladungen. {good} gelten \
                 als gut, wenn ein Format keine eigene Marke hat."
            ),
        ),
        term("Rückmeldequote", RESPONSE),
        term("Zusagetreue", KEPT),
        term("Erreicht", REACHED),
        term("Spanne", INTERVAL),
        term("Nicht eingetragen", UNKNOWN),
        term("Urteil", VERDICT),
    ];
    let has = |by: By| view == View::Dashboard || report.by == by;
    if view == View::Dashboard {
        terms.push(term("Trichter der Standorte", FUNNEL));
    }
    terms.push(term("Ganze Quartale und Jahre", PERIOD));
    if has(By::Lead) {
        terms.push(term("Vorlauf", LEAD));
    }
    if has(By::Before) {
        terms.push(term("Schon da gewesen", BEFORE));
    }
    let walk_ins = match report.walk_ins.count() {
        None => String::new(),
        Some(count) => format!(" Ohne Einladung gekommen: {}.", number(i64::from(count))),
    };
    terms.push(term("Was nicht mitzählt", format!("{LEFT_OUT}{walk_ins}")));
    terms
}

/// What only somebody needs who does not have the page before them: marks of their own, what is
/// hidden, what is missing.
pub fn beside_the_page(reports: &[&Report]) -> Vec<Term> {
    let mut terms = Vec::new();
    let own = reports.iter().map(|report| report.own_baselines()).find(|own| !own.is_empty());
    terms.extend(own.map(|own| term("Eigene Marken", own)));
    terms.push(hidden());
    if reports.iter().any(|report| report.without_health) {
        terms.push(term(
            "Formate zur Gesundheit",
            "Sie stehen hier nicht. Wir zeigen sie nur für das ganze Jobcenter.",
        ));
    }
    terms
}

/// What an empty, hatched cell or a dash stands for.
pub fn hidden() -> Term {
    term(
        "Ausgeblendet",
        format!(
            "Eine Zahl von 1 bis {} würde etwas über weniger als fünf Menschen sagen; sie steht \
             nirgends. Auf Papier steht dort „–“, in der Tabelle ein leeres, schraffiertes Feld. \
             Manchmal muss deshalb auch eine zweite Zahl fehlen, hier oder in einer anderen \
             Aufteilung. Sonst könnte man die erste ausrechnen. Eine Quote steht ab {RATE_FROM} \
             zugestellten Einladungen.",
            FEWEST - 1
        ),
    )
}

/// Of a comparison; `p` as the page says it.
pub fn of_comparison(p: &str) -> Vec<Term> {
    vec![
        term(
            "Spanne",
            "In ihr liegt der wahre Unterschied mit 95 % Sicherheit (Newcombe, aus zwei \
             Wilson-Intervallen).",
        ),
        term(
            "Zufall",
            format!(
                "Gäbe es keinen Unterschied, sähe man so einen oder einen größeren in {p} aller Fälle \
                 (exakter Test nach Fisher). „Liegt höher“ steht nur unter 0,05."
            ),
        ),
        term(
            "Nicht eingetragen",
            "Was nicht eingetragen ist, rechnen wir so, wie es am meisten gegen einen Unterschied \
             spricht.",
        ),
        term(
            "Ein Vergleich, nicht viele",
            "Wer zwanzig Vergleiche macht, findet einen „Unterschied“, den es nicht gibt.",
        ),
    ]
}

/// Of what keeps people from coming.
pub fn of_barriers() -> Vec<Term> {
    vec![
        term(
            "Gezählt",
            "Absagen, bei denen ein Grund gesagt wurde. Niemand muss einen sagen. Eine Summe über die \
             Gründe gibt es nicht.",
        ),
        term(
            "Gesundheit",
            "Diesen Grund teilen wir nie weiter auf, und wir zeigen ihn nur für das ganze Jobcenter. \
             Bei Formaten zur Gesundheit fragen wir nicht.",
        ),
        hidden(),
    ]
}

/// Of costs.
pub fn of_costs() -> Vec<Term> {
    vec![term(
        "Kosten je Gast",
        "Räume, Betreuung, Dolmetschen, Porto und Bewirtung, geteilt durch alle, die da waren. Gerundet \
         auf ganze Euro, ab zehn Gästen. Ausgeblendet heißt: Es waren zu wenige, oder die Zahl würde \
         zusammen mit einer anderen etwas über weniger als fünf Menschen sagen. Die Arbeitszeit der \
         Kolleginnen und Kollegen ist nicht dabei.",
    )]
}

/// Of open doors.
pub fn of_open_doors() -> Vec<Term> {
    vec![
        term(
            "Besuche",
            "Gezählt werden Besuche, nicht Menschen: Wer zweimal kommt, zählt zweimal. In eine \
             Teilnahmequote geht das nicht ein: Dort zählen nur Einladungen.",
        ),
        hidden(),
    ]
}

/// Of the planner.
pub fn of_plan() -> Vec<Term> {
    vec![
        term(
            "Woher die Zahlen kommen",
            "Aus abgeschlossenen Veranstaltungen der letzten drei Jahre, und aus solchen von früher, \
             die jemand eingelesen hat. Wer nicht eingetragen ist, zählt weder als da noch als nicht \
             da.",
        ),
        term(
            "Ähnliche Termine",
            "Format, Standort, Wochentag, Vorlauf, Anteil der Briefe und Kinderbetreuung heben oder \
             senken die Quote. Ein guter Nachmittag macht noch keinen guten Standort: Wo wenige \
             dahinterstehen, zählt fast nur das Ganze (empirische Bayes-Schätzung).",
        ),
        term(
            "Spanne",
            "In vier von fünf Fällen kommen so viele. Darin steckt der Zufall, dass jede Veranstaltung \
             anders ist, und dass wir die Quote nicht genau kennen (Beta-Binomial-Verteilung).",
        ),
        term(
            "Risiko",
            "So oft kommen mehr Gäste, als Plätze da sind. Gerechnet wird in Eingeladenen: Wer Begleitung \
             oder Kinder mitbringt, und wer ohne Einladung kommt, braucht zusätzlich Platz.",
        ),
        term(
            "Nie für Einzelne",
            "Die Prognose gilt für eine Veranstaltung. Für einen einzelnen Menschen gibt es keine.",
        ),
    ]
}

/// Of how often forecasts held.
pub fn of_calibration() -> Vec<Term> {
    vec![
        term(
            "Prognosen",
            "Jede abgeschlossene Veranstaltung der letzten drei Jahre ist noch einmal vorhergesagt: nur \
             aus denen, die vor ihrem Monat waren. Die Spanne soll in vier von fünf Fällen stimmen. \
             Weil Menschen ganze Zahlen sind, stimmt sie etwas öfter: so oft, wie unter „versprochen“ \
             steht.",
        ),
        term(
            "Anteil",
            format!(
                "So viele Prognosen lagen in der Spanne, ab {RATE_FROM} Prognosen. „Von“ und „bis“: Der \
                 wahre Anteil liegt mit 95 % Sicherheit dazwischen (Wilson-Intervall)."
            ),
        ),
    ]
}

/// Of the report of one event.
pub fn of_event() -> Vec<Term> {
    vec![
        term(
            "Für das Team",
            "Der Bericht sagt nichts über einzelne Gäste und nichts über einzelne Kolleginnen und \
             Kollegen. Ob eine Quote gut ist, sagt eine einzelne Veranstaltung nie: Das steht unter \
             Teilnahme.",
        ),
        term(
            "Ausgeblendet",
            "„–“ oder ein leeres, schraffiertes Feld: Die Zahl würde etwas über weniger als fünf Menschen \
             sagen, oder man könnte eine solche ausrechnen. Das gilt, sobald die Namen gelöscht sind.",
        ),
    ]
}
