//! The list's side: rows become candidates, those about one person become one.

use std::collections::HashMap;
use std::io::Read;
use std::sync::mpsc::SyncSender;

use super::comparison::{Candidate, together};
use super::places::Places;
use super::report::Fate;
use super::{Mapping, Standards};
use crate::config;
use crate::guests::import::{
    Code, Finding, GuestLine, Outcome, Refusal, Row, Rows, Severity, Sheet,
};

/// Some rows of a list, read.
#[derive(Default)]
pub struct Batch {
    pub candidates: Vec<Candidate>,
    pub findings: Vec<Finding>,
    /// Of rows that need no look at what is stored.
    pub fates: Vec<(Fate, u64)>,
}

/// The keys that stand in a list more than once, with how many rows are still to come.
pub struct Repeats(HashMap<String, Person>);

struct Person {
    to_come: u64,
    above: Vec<u64>,
    said: Option<GuestLine>,
}

impl Repeats {
    /// Reads the whole list, so that one that is refused in its middle is refused before anything
    /// is stored.
    pub fn find<R: Read + std::io::Seek>(
        sheet: Sheet<R>,
        before: &Mapping,
        standards: &Standards,
    ) -> Result<Self, Refusal> {
        let mut people: HashMap<String, Person> = HashMap::new();
        for row in sheet.rows(before, standards.order.today)? {
            let Row { guest: Some(guest), findings, .. } = row? else { continue };
            let again =
                |found: &Finding| matches!(found.code, Code::SeenBefore | Code::OtherFamilyName);
            if findings.iter().any(again) {
                let key = guest.key.as_str().to_owned();
                // The row above it was not known to have company.
                let alone = Person { to_come: 1, above: Vec::new(), said: None };
                people.entry(key).or_insert(alone).to_come += 1;
            }
        }
        Ok(Self(people))
    }

    /// Puts a row to the others about the same person; gives all of them out with the last one.
    fn put(&mut self, line: u64, said: GuestLine) -> Option<(Vec<u64>, GuestLine)> {
        if self.0.is_empty() {
            return Some((Vec::new(), said));
        }
        let Some(person) = self.0.get_mut(said.key.as_str()) else {
            return Some((Vec::new(), said));
        };
        person.to_come = person.to_come.saturating_sub(1);
        let said = match person.said.take() {
            Some(above) => together(above, said),
            None => said,
        };
        if person.to_come > 0 {
            person.above.push(line);
            person.said = Some(said);
            return None;
        }
        Some((std::mem::take(&mut person.above), said))
    }
}

/// Reads to the end, or until nobody listens any more.
pub fn read<R: Read>(
    rows: Rows<R>,
    mut repeats: Repeats,
    places: &Places,
    batches: &SyncSender<Result<Batch, Refusal>>,
) {
    let mut batch = Batch::default();
    let mut rows_in_batch = 0;
    for row in rows {
        match row {
            Ok(row) => batch.add(row, &mut repeats, places),
            Err(refusal) => {
                // Whoever listened may have met a fault of its own.
                drop(batches.send(Err(refusal)));
                return;
            }
        }
        rows_in_batch += 1;
        if rows_in_batch == config::IMPORT_BATCH {
            rows_in_batch = 0;
            if batches.send(Ok(std::mem::take(&mut batch))).is_err() {
                return;
            }
        }
    }
    drop(batches.send(Ok(batch)));
}

impl Batch {
    fn add(&mut self, row: Row, repeats: &mut Repeats, places: &Places) {
        let outcome = row.outcome();
        let twice = |found: &Finding| found.code == Code::ExactDuplicate;
        match outcome {
            Outcome::Rejected => self.fates.push((Fate::Rejected, 1)),
            Outcome::Ignored if row.findings.iter().any(twice) => {
                self.fates.push((Fate::Unchanged, 1));
            }
            Outcome::Ignored | Outcome::Kept => {}
        }
        self.findings.extend(row.findings);
        let Some(said) = row.guest else { return };
        if let Some(name) = &said.site
            && !places.is_empty()
            && places.named(name.as_str()).is_none()
        {
            let what = format!(
                "Den Standort „{name}“ kennen wir nicht. Wir schauen stattdessen auf die Anschrift."
            );
            let (severity, code) = (Severity::Warning, Code::UnknownSite);
            self.findings.push(Finding::about_row(row.line, severity, code, what));
        }
        if let Some((above, said)) = repeats.put(row.line, said) {
            self.candidates.push(Candidate::of(row.line, above, said, places));
        }
    }
}
