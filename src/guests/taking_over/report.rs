//! What a list would do, or did: sums, findings, and a sample of what changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config;
use crate::guests::import::{Code, Finding, Severity};

/// The answer to an import, dry or real. The sums always add up:
/// `created + updated + unchanged + rejected = rows`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// Rows that are about a person. Blank rows, sums and repeated headers are not.
    pub rows: u64,
    /// Guests who are new.
    pub created: u64,
    /// Guests of whom something else is known than before.
    pub updated: u64,
    /// Rows that say nothing new, also because another row says the same or more.
    pub unchanged: u64,
    /// Rows that are not taken over; a finding says why.
    pub rejected: u64,
    /// Columns that are not stored.
    pub dropped_columns: Vec<String>,
    /// By line. The worst are kept if there are too many.
    pub findings: Vec<Finding>,
    /// Findings that are only counted.
    #[serde(default)]
    pub findings_left_out: Vec<LeftOut>,
    /// The first guests of whom something changes.
    #[serde(default)]
    pub changes: Vec<Changed>,
}

/// How often something was found beyond what is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    pub code: Code,
    pub severity: Severity,
    pub count: u64,
}

/// What changes about one guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Changed {
    pub line: u64,
    pub key: String,
    pub name: String,
    pub fields: Vec<FieldChange>,
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// The field's German name.
    pub field: String,
    /// Empty: nothing was known.
    pub old: String,
    pub new: String,
}

impl Report {
    /// Without anything that was read in a cell: what may stay when the import is history.
    pub fn sums_only(self) -> Self {
        Self { findings: Vec::new(), findings_left_out: Vec::new(), changes: Vec::new(), ..self }
    }
}

/// Adds a report up while rows pass by; holds at most [`config::IMPORT_FINDINGS`] findings and
/// [`config::IMPORT_CHANGES`] changes.
#[derive(Default)]
pub struct Tally {
    report: Report,
    hints: Vec<Finding>,
    warnings: Vec<Finding>,
    errors: Vec<Finding>,
    left_out: BTreeMap<(Severity, Code), u64>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Updated,
    Unchanged,
    Rejected,
}

impl Tally {
    pub fn begin<'a>(
        dropped: impl Iterator<Item = &'a str>,
        about_header: impl IntoIterator<Item = Finding>,
    ) -> Self {
        let dropped_columns = dropped.map(str::to_owned).collect();
        let mut tally =
            Self { report: Report { dropped_columns, ..Report::default() }, ..Self::default() };
        about_header.into_iter().for_each(|finding| tally.found(finding));
        tally
    }

    pub fn count(&mut self, fate: Fate, rows: u64) {
        self.report.rows += rows;
        let sum = match fate {
            Fate::Created => &mut self.report.created,
            Fate::Updated => &mut self.report.updated,
            Fate::Unchanged => &mut self.report.unchanged,
            Fate::Rejected => &mut self.report.rejected,
        };
        *sum += rows;
    }

    pub fn rows(&self) -> u64 {
        self.report.rows
    }

    /// Keeps a finding. If there are too many, a milder one makes room and is only counted.
    pub fn found(&mut self, finding: Finding) {
        if self.hints.len() + self.warnings.len() + self.errors.len() >= config::IMPORT_FINDINGS {
            let milder = match finding.severity {
                Severity::Hint => None,
                Severity::Warning => self.hints.pop(),
                Severity::Error => self.hints.pop().or_else(|| self.warnings.pop()),
            };
            let counted = milder.as_ref().unwrap_or(&finding);
            *self.left_out.entry((counted.severity, counted.code)).or_default() += 1;
            if milder.is_none() {
                return;
            }
        }
        match finding.severity {
            Severity::Hint => self.hints.push(finding),
            Severity::Warning => self.warnings.push(finding),
            Severity::Error => self.errors.push(finding),
        }
    }

    pub fn changed(&mut self, changed: Changed) {
        if self.report.changes.len() < config::IMPORT_CHANGES {
            self.report.changes.push(changed);
        }
    }

    pub fn end(self) -> Report {
        let Self { mut report, hints, warnings, errors, left_out } = self;
        report.findings = errors;
        report.findings.extend(warnings);
        report.findings.extend(hints);
        // Stable: within a line the worst comes first.
        report.findings.sort_by_key(|finding| finding.line);
        report.changes.sort_by_key(|changed| changed.line);
        report.findings_left_out = left_out
            .into_iter()
            .rev()
            .map(|((severity, code), count)| LeftOut { code, severity, count })
            .collect();
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(line: u64) -> Finding {
        Finding::about_row(line, Severity::Hint, Code::SumRow, "…")
    }

    #[test]
    fn an_error_is_never_lost_behind_hints() {
        let mut tally = Tally::begin([].into_iter(), []);
        let most = config::IMPORT_FINDINGS as u64;
        (1..=most + 3).for_each(|line| tally.found(hint(line)));
        tally.found(Finding::about_row(9_999, Severity::Error, Code::MissingKey, "…"));

        let report = tally.end();

        assert_eq!(report.findings.len(), config::IMPORT_FINDINGS);
        assert_eq!(report.findings.last().unwrap().code, Code::MissingKey);
        assert_eq!(
            report.findings_left_out,
            [LeftOut { code: Code::SumRow, severity: Severity::Hint, count: 4 }]
        );
    }
}
