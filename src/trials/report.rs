//! What a trial that has ended tells: one report for the page and the file.

use std::collections::BTreeMap;

use super::Trial;
use super::outcome::{Answer, Counts, Finding, Sum, answer, could_show, sentence};
use crate::db::Id;
use crate::wordings::Arm;

/// The sums of a trial with what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// By version, from A on.
    pub sums: Vec<Sum>,
    pub answer: Answer,
    pub counts: Counts,
    base: f64,
}

impl Report {
    pub fn of(trial: &Trial, arms: &[Arm], sums: &BTreeMap<Id<Arm>, Sum>) -> Self {
        let sums: Vec<_> =
            arms.iter().map(|arm| sums.get(&arm.id).copied().unwrap_or_default()).collect();
        Self { answer: answer(&sums), counts: trial.counts, base: trial.base, sums }
    }

    /// The answer, a sentence for each comparison, and what so many could have shown.
    pub fn sentences(&self) -> Vec<String> {
        match &self.answer {
            Answer::TooFew => vec![
                "Zu wenig Daten: Auf jeder Seite braucht es 10 zugestellte Einladungen, und keine Zahl \
                 darf etwas über weniger als fünf Menschen sagen. Darum zeigen wir kein Ergebnis."
                    .into(),
            ],
            Answer::Compared(compared) => {
                let said = compared.iter().map(|one| sentence(one, &self.sums, self.counts));
                said.chain([could_show(self.base, &self.sums)]).collect()
            }
        }
    }

    /// The answer in two or three words, for a list.
    pub fn short(&self) -> &'static str {
        let compared = match &self.answer {
            Answer::TooFew => return "zu wenig Daten",
            Answer::Compared(compared) => compared,
        };
        let found = |finding| compared.iter().any(|one| one.finding() == finding);
        match (found(Finding::Better), found(Finding::Worse)) {
            (false, false) => "kein Unterschied erkennbar",
            (true, _) => "eine Fassung wirkt besser",
            (false, true) => "eine Fassung wirkt schlechter",
        }
    }

    /// Whether counts and rates by version may be shown.
    pub fn shows_counts(&self) -> bool {
        self.answer != Answer::TooFew && self.counts == Counts::Shown
    }
}
