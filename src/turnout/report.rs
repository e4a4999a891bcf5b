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

use crate::db::text_enum;
use crate::stats::disclosure::{self, Cell, Counts, Part, Shown, protect_column};
use crate::stats::exact::{Judgement, Verdict};
use crate::stats::interval::{Interval, wilson};
use crate::stats::{Baseline, Proportion};
use crate::text::sort_key;
use crate::web::filters::{number, percent};

use super::period::Period;

text_enum! {
    /// What the rows of a report are.
    pub enum By {
        Format = "format" / "Format",
        Site = "site" / "Standort",
        Month = "month" / "Monat",
        Channel = "channel" / "Weg",
        Language = "language" / "Sprache",
        Topic = "topic" / "Thema",
    }
}

impl By {
    /// Whether formats about health may be in such a table: only for the whole Jobcenter and by
    /// quarters, and never where a row could be one date.
    pub fn takes_health(self) -> bool {
        match self {
            Self::Format | Self::Channel | Self::Language => true,
            Self::Site | Self::Month | Self::Topic => false,
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
    fn counts(self) -> Counts {
        Counts {
            delivered: self.delivered,
            replied: self.replied,
            accepted: self.accepted,
            attended: self.attended,
            unknown: self.unknown,
        }
    }
}

/// One group, as it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub key: String,
    pub label: String,
    pub sums: Sums,
}

/// A rate that may be shown: with its counts, its interval, and what it could be if the unknown ones
/// had come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub counted: Proportion,
    pub rate: f64,
    pub interval: Interval,
    /// The upper end of the band; equal to the rate where everything is entered. `None`: hidden.
    pub highest: Option<f64>,
}

impl Rate {
    fn of(part: Cell, whole: Cell, unknown: Cell) -> Option<Self> {
        let counted = disclosure::rate(part, whole)?;
        let band = |unknown: u32| {
            let most = counted.part().saturating_add(unknown).min(counted.whole());
            f64::from(most) / f64::from(counted.whole())
        };
        let highest = unknown.count().map(band);
        Some(Self { counted, rate: counted.rate()?, interval: wilson(counted), highest })
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

    /// What is said about the unknown ones; nothing where everything is entered.
    pub fn unknown_words(&self) -> String {
        match self.highest {
            Some(highest) if highest > self.rate => {
                format!("bis {}, wenn alle nicht Eingetragenen da waren", percent(highest))
            }
            Some(_) => String::new(),
            None => "wie viele nicht eingetragen sind, ist ausgeblendet".into(),
        }
    }
}

/// "39 bis 43 %"
pub fn span(low: f64, high: f64) -> String {
    format!("{:.0} bis {}", low * 100.0, percent(high))
}

/// One row as it may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub key: String,
    pub label: String,
    pub events: u32,
    pub shown: Shown,
    pub turnout: Option<Rate>,
    pub judgement: Judgement,
}

impl Row {
    fn of(key: &str, label: &str, events: u32, shown: Shown, baseline: Baseline) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            events,
            shown,
            turnout: Rate::of(shown.attended, shown.delivered, shown.unknown),
            judgement: shown.against(baseline),
        }
    }
}

/// What is shown of some months, on the page, as CSV and in the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub period: Period,
    pub by: By,
    pub baseline: Baseline,
    pub rows: Vec<Row>,
    pub total: Row,
    pub response: Option<Rate>,
    pub kept: Option<Rate>,
    pub walk_ins: Cell,
    /// Formats about health exist and are not in this table.
    pub without_health: bool,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub groups: Vec<Group>,
    /// An event has several channels and languages: their rows do not add up to it.
    pub events: u32,
    pub walk_ins: u32,
    pub without_health: bool,
}

/// Hides what must be hidden, judges what is shown.
pub fn report(counted: Counted, period: Period, by: By, baseline: Baseline) -> Report {
    let Counted { mut groups, events, walk_ins, without_health } = counted;
    match by {
        By::Month => groups.sort_by(|a, b| a.key.cmp(&b.key)),
        // In the order of the alphabet: a ranking would blame people for small numbers.
        By::Format | By::Site | By::Channel | By::Language | By::Topic => {
            groups.sort_by_cached_key(|group| (sort_key(&group.label), group.key.clone()));
        }
    }
    let table =
        disclosure::protect(&groups.iter().map(|one| one.sums.counts()).collect::<Vec<_>>());
    let rows = groups.iter().zip(&table.rows).map(|(group, shown)| {
        Row::of(&group.key, &group.label, group.sums.events, *shown, baseline)
    });
    let rows = rows.collect();
    let mut sums = Sums::default();
    for group in &groups {
        sums += group.sums;
    }
    let alone = |part: Part| protect_column(&[part], part, None).total;
    let kept = alone(Part::of(sums.kept, sums.accepted));
    let maybe_kept = sums.accepted.saturating_sub(sums.kept);
    let accepted_unknown = alone(Part::of(sums.accepted_unknown, maybe_kept));
    let total = table.total;
    Report {
        period,
        by,
        baseline,
        rows,
        total: Row::of("total", "Gesamt", events, total, baseline),
        response: Rate::of(total.replied, total.delivered, Cell::Shown(0)),
        kept: Rate::of(kept, total.accepted, accepted_unknown),
        walk_ins: alone(Part::of_nothing(walk_ins)),
        without_health,
    }
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
        let known = format!(
            "{}: {} Eingeladenen sind gekommen. Das ist eine Teilnahmequote von {} \
             (mit 95 % Sicherheit {}).",
            self.period.label(),
            turnout.n_words(),
            turnout.value(),
            turnout.interval_words(),
        );
        match (turnout.highest, self.total.shown.unknown.count()) {
            (Some(highest), Some(unknown)) if unknown > 0 => format!(
                "{known} Bei {} ist die Teilnahme nicht eingetragen: Die Quote liegt also zwischen \
                 {} und {}. {judged}",
                number(i64::from(unknown)),
                turnout.value(),
                percent(highest)
            ),
            (Some(_) | None, Some(_) | None) => format!("{known} {judged}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    fn of(rows: &[Sums]) -> Report {
        let groups = rows.iter().enumerate().map(|(at, sums)| Group {
            key: at.to_string(),
            label: at.to_string(),
            sums: *sums,
        });
        let counted = Counted { groups: groups.collect(), events: 1, ..Counted::default() };
        let period = Period::parse("2026-01", "2026-12", "2026-11-22".parse().unwrap()).unwrap();
        report(counted, period, By::Format, Baseline::GOOD)
    }

    #[test]
    fn nine_of_twenty_is_no_evidence_and_thirteen_is() {
        let some = of(&[sums(20, 10, 9, 0)]);
        assert_eq!(some.total.judgement.verdict, Verdict::NotDistinguishable);
        assert_eq!(some.total.turnout.unwrap().interval_words(), "26 bis 66\u{a0}%");
        assert!(some.sentence().contains("nicht sicher unterscheiden"));

        let many = of(&[sums(20, 13, 13, 0)]);
        assert_eq!(many.total.judgement.verdict, Verdict::Above);
        assert!(many.sentence().contains("13 von 20 Eingeladenen sind"));
    }

    #[test]
    fn unknown_is_a_band_and_never_absent() {
        // Ten came, five did not, fifteen are not entered: 33 to 83 %.
        let report = of(&[sums(30, 15, 10, 15)]);
        let turnout = report.total.turnout.unwrap();

        assert_eq!(turnout.value(), "33\u{a0}%");
        assert_eq!(
            turnout.unknown_words(),
            "bis 83\u{a0}%, wenn alle nicht Eingetragenen da waren"
        );
        assert_eq!(report.total.judgement.verdict, Verdict::NotDistinguishable);
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
                prop_assert!(rate.highest.is_none_or(|most| rate.rate <= most && most <= 1.0));
            }
        }
    }
}
