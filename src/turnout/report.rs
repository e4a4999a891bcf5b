//! The three rates, fixed once; what counts where. Pure sums and verdicts.
//!
//! | rate | is | of |
//! |---|---|---|
//! | **Teilnahmequote** | invited guests who attended | delivered invitations |
//! | **Rückmeldequote** | invited guests who answered, whatever they said | delivered invitations |
//! | **Zusagetreue** | those who accepted *and* attended | accepted invitations |
//!
//! | | in the denominators? |
//! |---|---|
//! | an event that the office cancelled | no |
//! | an invitation that was withdrawn | no |
//! | an invitation that came back, or never went out, and was not answered | no |
//! | attendance that nobody entered | yes, as a band: all of them absent … all of them there |
//! | somebody who came without an invitation | no; counted apart |
//! | open doors, where nobody needs an invitation | no |

use std::collections::BTreeMap;

use crate::attendance::before::Before;
use crate::db::{Moment, text_enum};
use crate::stats::disclosure::{self, Cell, Counts, Shown};
use crate::stats::exact::{Judgement, Verdict};
use crate::stats::interval::{Interval, wilson_band};
use crate::stats::{Baseline, Proportion};
use crate::text::sort_key;
use crate::web::filters::{number, percent};

use super::day_part::DayPart;
use super::period::Period;
use super::plan::{Care, Lead, Weekday};
use super::tables::{Line, Published, ReachShown, Tables};

/// A row of events that belong to no Standort. Not "ganzes Haus": that is what the total is called.
pub(super) const WITHOUT_SITE: &str = "ohne Standort";

text_enum! {
    /// What the rows of a report are.
    pub enum By {
        Format = "format" / "Format",
        Site = "site" / "Standort",
        Month = "month" / "Monat",
        Channel = "channel" / "Weg",
        Language = "language" / "Sprache",
        Topic = "topic" / "Thema",
        Weekday = "weekday" / "Wochentag",
        DayPart = "day_part" / "Tageszeit",
        Lead = "lead" / "Vorlauf",
        Care = "childcare" / "Kinderbetreuung",
        Before = "before" / "Schon da gewesen",
    }
}

impl By {
    /// Above its figures: "Teilnahme nach Format".
    pub fn headed(self, figures: &str) -> String {
        match self {
            Self::Before => format!("{figures}: zum ersten Mal oder wieder"),
            Self::Format
            | Self::Site
            | Self::Month
            | Self::Channel
            | Self::Language
            | Self::Topic
            | Self::Weekday
            | Self::DayPart
            | Self::Lead
            | Self::Care => format!("{figures} nach {}", self.label()),
        }
    }

    /// At the end of a file's name, in ASCII.
    pub fn file_word(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Site => "standort",
            Self::Month => "monat",
            Self::Channel => "weg",
            Self::Language => "sprache",
            Self::Topic => "thema",
            Self::Weekday => "wochentag",
            Self::DayPart => "tageszeit",
            Self::Lead => "vorlauf",
            Self::Care => "kinderbetreuung",
            Self::Before => "zum-ersten-mal",
        }
    }
}

/// What was counted, as it is. Beware of showing it: a [`Report`] hides what must be hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub events: u32,
    pub delivered: u32,
    pub replied: u32,
    pub accepted: u32,
    pub attended: u32,
    pub unknown: u32,
    /// Accepted and attended.
    pub kept: u32,
    pub accepted_unknown: u32,
    pub walk_ins: u32,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.delivered += other.delivered;
        self.replied += other.replied;
        self.accepted += other.accepted;
        self.attended += other.attended;
        self.unknown += other.unknown;
        self.kept += other.kept;
        self.accepted_unknown += other.accepted_unknown;
        self.walk_ins += other.walk_ins;
    }
}

impl Sums {
    /// What is left without these.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self {
            events: self.events.saturating_sub(others.events),
            delivered: self.delivered.saturating_sub(others.delivered),
            replied: self.replied.saturating_sub(others.replied),
            accepted: self.accepted.saturating_sub(others.accepted),
            attended: self.attended.saturating_sub(others.attended),
            unknown: self.unknown.saturating_sub(others.unknown),
            kept: self.kept.saturating_sub(others.kept),
            accepted_unknown: self.accepted_unknown.saturating_sub(others.accepted_unknown),
            walk_ins: self.walk_ins.saturating_sub(others.walk_ins),
        }
    }

    pub(super) fn counts(self) -> Counts {
        Counts {
            delivered: self.delivered,
            replied: self.replied,
            accepted: self.accepted,
            attended: self.attended,
            unknown: self.unknown,
        }
    }
}

/// A rate that may be shown, with its counts and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub counted: Proportion,
    pub rate: f64,
    /// True with 95 % certainty whatever the unknown ones did.
    pub interval: Interval,
    /// So many at most are unknown: exactly so many where their number is shown.
    pub most_unknown: u32,
}

impl Rate {
    pub(super) fn of(part: Cell, whole: Cell, most_unknown: u32) -> Option<Self> {
        let counted = disclosure::rate(part, whole)?;
        let most_unknown = most_unknown.min(counted.rest());
        let most = Proportion::new(counted.part() + most_unknown, counted.whole()).ok()?;
        let interval = wilson_band(counted, most);
        Some(Self { counted, rate: counted.rate()?, interval, most_unknown })
    }

    /// The rate if all unknown ones had come.
    pub fn highest(&self) -> f64 {
        f64::from(self.counted.part() + self.most_unknown) / f64::from(self.counted.whole())
    }

    /// How the interval was computed, as the API says it.
    pub fn method(&self) -> &'static str {
        match self.most_unknown {
            0 => "wilson",
            _ => "wilson_band",
        }
    }

    /// "41 %"
    pub fn value(&self) -> String {
        percent(self.rate)
    }

    /// "39 bis 43 %"
    pub fn interval_words(&self) -> String {
        span(self.interval.low, self.interval.high)
    }

    /// "1.004 von 2.449"
    pub fn n_words(&self) -> String {
        let count = |count: u32| number(i64::from(count));
        format!("{} von {}", count(self.counted.part()), count(self.counted.whole()))
    }

    /// "12 nicht eingetragen"; nothing where everything is entered.
    pub fn unknown_words(&self, unknown: Cell) -> String {
        let how_many = match (unknown, self.most_unknown) {
            (_, 0) => return String::new(),
            (Cell::Shown(count), _) => number(i64::from(count)),
            (Cell::Hidden, most) => format!("höchstens {}", number(i64::from(most))),
        };
        format!("{how_many} nicht eingetragen")
    }
}

/// "39 bis 43 %", "rund 40 %" of millions
pub fn span(low: f64, high: f64) -> String {
    match (percent(low), percent(high)) {
        (low, high) if low == high => format!("rund {high}"),
        (_, high) => format!("{:.0} bis {high}", low * 100.0),
    }
}

/// One row as it may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub key: String,
    pub label: String,
    pub events: u32,
    pub shown: Shown,
    pub turnout: Option<Rate>,
    /// What counts as good here: a format may have a figure of its own.
    pub baseline: Baseline,
    /// Where that figure comes from, if it is the row's own and somebody said so.
    pub source: String,
    pub judgement: Judgement,
}

impl Row {
    fn of(key: String, label: String, line: &Line, baseline: Baseline) -> Self {
        let Line { events, shown, most_unknown } = *line;
        Self {
            key,
            label,
            events,
            shown,
            turnout: Rate::of(shown.attended, shown.delivered, most_unknown),
            baseline,
            source: String::new(),
            judgement: shown.against(baseline, most_unknown),
        }
    }
}

/// What is shown of some quarters or years, on the page, as CSV and in the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub period: Period,
    pub by: By,
    /// The office's: what counts as good where a row has no figure of its own.
    pub baseline: Baseline,
    pub rows: Vec<Row>,
    pub total: Row,
    pub response: Option<Rate>,
    pub kept: Option<Rate>,
    /// Accepted, attendance not entered.
    pub kept_unknown: Cell,
    pub walk_ins: Cell,
    pub reach: ReachShown,
    /// Formats about health exist and are not in this table.
    pub without_health: bool,
    /// When it was counted, if that is some minutes ago.
    pub as_of: Option<Moment>,
    /// More events are over and not closed than are ever counted: the oldest of them are not in it.
    pub leaves_out: bool,
}

/// How rows are called, and what counts as good in them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub labels: BTreeMap<String, String>,
    /// Of formats that have a figure of their own.
    pub baselines: BTreeMap<String, Baseline>,
    /// Where these figures come from, as far as somebody said so.
    pub sources: BTreeMap<String, String>,
    /// Formats about health exist and are in no row.
    pub without_health: bool,
}

impl Names {
    /// Every row is called by its key.
    pub const NONE: Self = Self {
        labels: BTreeMap::new(),
        baselines: BTreeMap::new(),
        sources: BTreeMap::new(),
        without_health: false,
    };
}

/// Judges what may be shown.
pub fn of(
    published: &Published,
    names: &Names,
    period: Period,
    by: By,
    baseline: Baseline,
) -> Report {
    let Tables { lines, total, kept, kept_unknown, walk_ins, reach } = published.tables(by, period);
    let row = |(key, line): (String, Line)| {
        let label = names.labels.get(&key).cloned().unwrap_or_else(|| key.clone());
        let own = names.baselines.get(&key).copied();
        let source = own.and_then(|_| names.sources.get(&key).cloned()).unwrap_or_default();
        Row { source, ..Row::of(key, label, &line, own.unwrap_or(baseline)) }
    };
    let mut rows: Vec<Row> = lines.into_iter().map(row).collect();
    match by {
        By::Month => rows.sort_by(|a, b| a.key.cmp(&b.key)),
        By::Weekday | By::DayPart | By::Lead | By::Care | By::Before => {
            rows.sort_by_cached_key(|row| (place(by, &row.key), row.key.clone()));
        }
        // In the order of the alphabet: a ranking would blame people for small numbers.
        By::Format | By::Site | By::Channel | By::Language | By::Topic => {
            rows.sort_by_cached_key(|row| (sort_key(&row.label), row.key.clone()));
        }
    }
    Report {
        period,
        by,
        baseline,
        rows,
        response: Rate::of(total.shown.replied, total.shown.delivered, 0),
        kept: Rate::of(kept, total.shown.accepted, kept_unknown.most),
        kept_unknown: kept_unknown.cell,
        total: Row::of("total".into(), "Gesamt".into(), &total, baseline),
        walk_ins,
        reach,
        without_health: names.without_health,
        as_of: None,
        leaves_out: false,
    }
}

/// Where a row stands whose order is not that of the alphabet.
fn place(by: By, key: &str) -> usize {
    fn at(mut codes: impl Iterator<Item = &'static str>, key: &str) -> Option<usize> {
        codes.position(|code| code == key)
    }
    let place = match by {
        By::Weekday => at(Weekday::ALL.iter().map(|one| one.code()), key),
        By::DayPart => at(DayPart::ALL.iter().map(|one| one.code()), key),
        By::Lead => at(Lead::ALL.iter().map(|one| one.code()), key),
        By::Care => at(Care::ALL.iter().map(|one| one.code()), key),
        By::Before => at(Before::ALL.iter().map(|one| one.code()), key),
        By::Format | By::Site | By::Month | By::Channel | By::Language | By::Topic => None,
    };
    place.unwrap_or(usize::MAX)
}

/// What a verdict says, in few words.
pub fn verdict_label(verdict: Verdict, baseline: Baseline) -> String {
    let baseline = percent(baseline.rate());
    match verdict {
        Verdict::Above => format!("über {baseline}"),
        Verdict::NotDistinguishable => format!("nicht von {baseline} zu unterscheiden"),
        Verdict::Below => format!("unter {baseline}"),
        Verdict::TooFew => "zu wenig Daten".into(),
    }
}

impl Report {
    /// "14:03 Uhr", by the clocks of the house; empty where it was counted just now.
    pub fn as_of_words(&self) -> String {
        self.as_of.map_or_else(String::new, |at| {
            crate::clock::local(at, crate::clock::ZONE).civil().strftime("%H:%M Uhr").to_string()
        })
    }

    /// What is missing; empty where nothing is.
    pub fn left_out_words(&self) -> &'static str {
        match self.leaves_out {
            true => {
                "die ältesten von mehr als 20.000 Terminen, die vorbei und nicht abgeschlossen sind"
            }
            false => "",
        }
    }

    /// The answer, in one or two sentences.
    pub fn sentence(&self) -> String {
        let baseline = percent(self.baseline.rate());
        let Some(turnout) = &self.total.turnout else {
            return format!(
                "Für {} gibt es noch zu wenig Daten für eine Quote. Ab {} zugestellten Einladungen \
                 steht sie hier.",
                self.period.label(),
                disclosure::RATE_FROM
            );
        };
        let judged = match self.total.judgement.verdict {
            Verdict::Above => format!("Das liegt über den {baseline}, die als gut gelten."),
            Verdict::NotDistinguishable => format!(
                "Das lässt sich von den {baseline}, die als gut gelten, nicht sicher unterscheiden."
            ),
            Verdict::Below => format!("Das liegt unter den {baseline}, die als gut gelten."),
            Verdict::TooFew => "Für ein Urteil reicht das noch nicht.".into(),
        };
        let unknown = match turnout.unknown_words(self.total.shown.unknown) {
            words if words.is_empty() => String::new(),
            words => format!(" ({words}, in der Spanne enthalten)"),
        };
        format!(
            "{}: {} Eingeladenen sind gekommen. Das ist eine Teilnahmequote von {}, mit 95 % \
             Sicherheit {}{unknown}. {judged}",
            self.period.label(),
            turnout.n_words(),
            turnout.value(),
            turnout.interval_words(),
        )
    }

    /// Which rows are measured by a figure of their own; empty if none is.
    pub fn own_baselines(&self) -> String {
        let own = self.rows.iter().filter(|row| row.baseline != self.baseline);
        let own: Vec<_> = own
            .map(|row| match row.source.is_empty() {
                true => format!("{} ab {}", row.label, percent(row.baseline.rate())),
                false => {
                    format!("{} ab {} ({})", row.label, percent(row.baseline.rate()), row.source)
                }
            })
            .collect();
        match own.is_empty() {
            true => String::new(),
            false => format!(
                "Eigene Marke, ab der es als gut gilt: {}. Sonst und insgesamt: ab {}.",
                own.join(", "),
                percent(self.baseline.rate())
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::turnout::period::Quarter;
    use crate::turnout::tables::{Counted, Kind, Place};

    fn sums(delivered: u32, accepted: u32, attended: u32, unknown: u32) -> Sums {
        Sums {
            events: 1,
            delivered,
            replied: accepted,
            accepted,
            attended,
            unknown,
            kept: attended.min(accepted),
            accepted_unknown: 0,
            walk_ins: 0,
        }
    }

    fn counted(rows: &[Sums]) -> Counted {
        let mut counted = Counted::default();
        for (at, sums) in rows.iter().enumerate() {
            let place = Place {
                quarter: Quarter::of("2026-03-12".parse().unwrap()),
                format: format!("format {at}"),
                topic: "topic".into(),
                site: "site".into(),
                month: "2026-03".into(),
                kind: Kind::default(),
            };
            counted.add(place, *sums);
        }
        counted
    }

    fn named(rows: &[Sums], names: &Names) -> Report {
        let period = Period::parse("2026", "2026", "2026-11-22".parse().unwrap()).unwrap();
        super::of(&counted(rows).published(), names, period, By::Format, Baseline::GOOD)
    }

    fn of(rows: &[Sums]) -> Report {
        named(rows, &Names::default())
    }

    #[test]
    fn nine_of_twenty_is_no_evidence_and_thirteen_is() {
        let some = of(&[sums(20, 10, 9, 0)]);
        assert_eq!(some.total.judgement.verdict, Verdict::NotDistinguishable);
        assert_eq!(some.total.turnout.unwrap().interval_words(), "26 bis 66\u{a0}%");
        assert!(some.sentence().contains("nicht sicher unterscheiden"));
        assert_eq!(span(0.3996, 0.4004), "rund 40\u{a0}%");

        let many = of(&[sums(20, 13, 13, 0)]);
        assert_eq!(many.total.judgement.verdict, Verdict::Above);
        assert!(many.sentence().contains("13 von 20 Eingeladenen sind gekommen"));
    }

    #[test]
    fn one_interval_from_none_of_the_unknown_came_to_all_of_them_came() {
        // Ten came, five did not, fifteen are not entered.
        let report = of(&[sums(30, 15, 10, 15)]);
        let turnout = report.total.turnout.unwrap();

        assert_eq!(turnout.value(), "33\u{a0}%");
        // The Wilson low of 10 of 30, the Wilson high of 25 of 30.
        assert_eq!(turnout.interval_words(), "19 bis 93\u{a0}%");
        assert_eq!(turnout.method(), "wilson_band");
        let said = "mit 95 % Sicherheit 19 bis 93\u{a0}% (15 nicht eingetragen, in der Spanne \
                    enthalten).";
        assert!(report.sentence().contains(said), "{}", report.sentence());
        assert_eq!(report.total.judgement.verdict, Verdict::NotDistinguishable);
        assert_eq!(of(&[sums(30, 15, 10, 0)]).total.turnout.unwrap().method(), "wilson");
    }

    #[test]
    fn a_format_is_measured_by_its_own_figure_and_the_whole_by_the_office() {
        // 12 of 20 is above 30 %, and cannot be told from 65 %.
        let own = Baseline::new(0.65).unwrap();
        let names = Names {
            labels: std::collections::BTreeMap::from([("format 1".into(), "Kontaktcafé".into())]),
            baselines: std::collections::BTreeMap::from([("format 1".into(), own)]),
            sources: std::collections::BTreeMap::new(),
            without_health: false,
        };
        let report = named(&[sums(20, 12, 12, 0), sums(20, 12, 12, 0)], &names);

        let verdicts: Vec<_> = report.rows.iter().map(|row| row.judgement.verdict).collect();
        assert_eq!(verdicts, [Verdict::Above, Verdict::NotDistinguishable]);
        assert_eq!((report.rows[1].baseline, report.total.baseline), (own, Baseline::GOOD));
        assert_eq!(report.total.judgement.verdict, Verdict::Above);
        assert_eq!(
            report.own_baselines(),
            "Eigene Marke, ab der es als gut gilt: Kontaktcafé ab 65\u{a0}%. Sonst und insgesamt: \
             ab 30\u{a0}%."
        );
        assert_eq!(of(&[sums(20, 12, 12, 0)]).own_baselines(), "");
    }

    #[test]
    fn a_small_number_is_hidden_in_its_row() {
        let report = of(&[sums(40, 20, 2, 0), sums(40, 20, 15, 0), sums(40, 20, 20, 0)]);

        assert_eq!(report.rows[0].shown.attended, Cell::Hidden);
        assert_eq!(report.rows[0].turnout, None);
        assert!(report.rows[0].shown.is_suppressed());
        assert_eq!(report.total.shown.attended, Cell::Shown(37));
    }

    #[test]
    fn too_little_is_said_and_not_guessed() {
        let report = of(&[sums(8, 5, 5, 0)]);
        assert_eq!(report.total.turnout, None);
        assert!(report.sentence().contains("noch zu wenig Daten"));
        assert_eq!(of(&[]).total.judgement.verdict, Verdict::TooFew);
    }

    proptest! {
        /// Parts stay parts: no rate above 1, the band holds the rate, the interval too.
        #[test]
        fn rates_stay_rates(rows in proptest::collection::vec(
            (0..300u32, 0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64), 0..6)
        ) {
            let share = |of: u32, part: f64| (f64::from(of) * part) as u32;
            let rows: Vec<_> = rows.into_iter().map(|(delivered, accepted, attended, unknown)| {
                let attended = share(delivered, attended);
                sums(delivered, share(delivered, accepted), attended, share(delivered - attended, unknown))
            }).collect();
            let report = of(&rows);
            let rates = report.rows.iter().filter_map(|row| row.turnout)
                .chain(report.total.turnout).chain(report.response).chain(report.kept);
            for rate in rates {
                prop_assert!((0.0..=1.0).contains(&rate.rate));
                prop_assert!(rate.interval.low <= rate.rate && rate.rate <= rate.interval.high);
                prop_assert!(rate.rate <= rate.highest() && rate.highest() <= 1.0);
                prop_assert!(rate.highest() <= rate.interval.high);
            }
        }
    }
}
