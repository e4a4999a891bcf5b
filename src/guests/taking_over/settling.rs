//! The house's side: candidates beside the guests who are stored, one batch in one go.

use std::collections::HashMap;

use diesel::QueryResult;

use super::comparison::{Candidate, Comparison, Number};
use super::report::{Changed, Fate};
use super::{Mode, Standards};
use crate::db::{Conn, Id};
use crate::guests::import::{Code, Finding, Likeness, Severity, likeness};
use crate::guests::{Guest, queries};
use crate::staff::Site;

/// What became of a batch.
#[derive(Default)]
pub struct Settled {
    pub fates: Vec<(Fate, u64)>,
    pub findings: Vec<Finding>,
    pub changes: Vec<Changed>,
    /// Lines of people without a Standort, in a house that has some.
    pub homeless: Vec<u64>,
}

/// Looks the batch up, compares, and stores it if it is meant. No key stands in a batch twice.
pub fn settle(
    conn: &mut Conn,
    candidates: Vec<Candidate>,
    standards: &Standards,
) -> QueryResult<Settled> {
    let keys: Vec<&str> = candidates.iter().map(|row| row.said.key.as_str()).collect();
    let stored = queries::with_keys(conn, &keys)?.into_iter();
    let mut stored: HashMap<String, Guest> =
        stored.map(|guest| (guest.key.clone(), guest)).collect();
    let mut batch = Settling { standards, settled: Settled::default(), new: Vec::new() };
    let mut changed = Vec::new();
    for candidate in candidates {
        match stored.remove(candidate.said.key.as_str()) {
            None => batch.create(candidate),
            Some(guest) => changed.extend(batch.compare(guest, &candidate)),
        }
    }
    let Settling { settled, new, .. } = batch;
    match standards.order.mode {
        Mode::DryRun => {}
        Mode::ForReal => {
            queries::insert(conn, new, standards.order.now)?;
            for guest in changed {
                queries::update(conn, &guest, standards.order.now)?;
            }
        }
    }
    Ok(settled)
}

struct Settling<'a> {
    standards: &'a Standards,
    settled: Settled,
    new: Vec<Guest>,
}

impl Settling<'_> {
    fn create(&mut self, candidate: Candidate) {
        let (line, rows) = (candidate.line, candidate.above.len() as u64);
        let above = candidate.above.clone();
        let mut guest = candidate.guest();
        if let (None, Some([own])) = (guest.site, self.standards.order.scope.sites()) {
            // Whoever works for one Standort brings that one's list.
            guest.site = Some(*own);
        }
        if !self.standards.order.scope.covers(guest.site) {
            let what = self.foreign(guest.site);
            self.reject((line, &above), Code::OtherSite, &what);
            return;
        }
        self.settled.fates.push((Fate::Created, 1));
        self.settled.fates.push((Fate::Unchanged, rows));
        self.notice_homeless(line, &guest);
        self.new.push(guest);
    }

    /// The guest as they are to be stored, if anything changes.
    fn compare(&mut self, mut guest: Guest, candidate: &Candidate) -> Option<Guest> {
        let rows = (candidate.line, &*candidate.above);
        let key = candidate.said.key.as_str();
        if !self.standards.order.scope.covers(guest.site) {
            let what = format!(
                "Die Kundennummer {key} gehört zu einem anderen Standort. Wir übernehmen die Zeile \
                 nicht."
            );
            self.reject(rows, Code::OtherSite, &what);
            return None;
        }
        let first_name = Some(guest.first_name.as_str()).filter(|name| !name.is_empty());
        let said = candidate.said.first_name.as_ref().map(|name| name.as_str());
        let said = (said, candidate.said.family_name.as_str());
        match likeness((first_name, &guest.family_name), said) {
            Likeness::Same => {}
            Likeness::OtherFamilyName => {
                let what = format!(
                    "Zur Kundennummer {key} haben wir bisher einen anderen Nachnamen. Es gilt der \
                     Name aus dieser Zeile. Bitte prüfen Sie, ob es dieselbe Person ist."
                );
                self.remark(candidate.line, Severity::Warning, Code::OtherFamilyName, &what);
            }
            Likeness::Other => {
                let what = format!(
                    "Die Kundennummer {key} gehört bei uns schon einer anderen Person. Wir \
                     übernehmen die Zeile nicht. Bitte prüfen Sie die Nummer."
                );
                self.reject(rows, Code::KeyOfAnotherPerson, &what);
                return None;
            }
        }
        let comparison = Comparison::of(&mut guest, candidate, &self.standards.places);
        let (fields, number) = (comparison.changes, comparison.number);
        if !self.standards.order.scope.covers(guest.site) {
            let what = self.foreign(guest.site);
            self.reject(rows, Code::OtherSite, &what);
            return None;
        }
        match number {
            Number::AsSaid => {}
            Number::Beside => {
                let what = "Wir haben schon eine Handynummer. Sie bleibt, die Festnetznummer \
                            notieren wir daneben.";
                self.remark(candidate.line, Severity::Hint, Code::LandlineBesideMobile, what);
            }
        }
        self.settled.fates.push((Fate::Unchanged, candidate.above.len() as u64));
        self.notice_homeless(candidate.line, &guest);
        if fields.is_empty() {
            self.settled.fates.push((Fate::Unchanged, 1));
            return None;
        }
        self.settled.fates.push((Fate::Updated, 1));
        self.settled.changes.push(Changed {
            line: candidate.line,
            key: guest.key.clone(),
            name: guest.name(),
            fields,
        });
        Some(guest)
    }

    fn foreign(&self, site: Option<Id<Site>>) -> String {
        match site {
            Some(_) => format!(
                "Diese Person gehört zum Standort {}. Für den sind Sie nicht eingetragen. Wir \
                 übernehmen die Zeile nicht.",
                self.standards.places.label(site)
            ),
            None => {
                "Wir wissen nicht, welcher Standort für diese Person da ist. Wir übernehmen die \
                     Zeile nicht. Bitte ergänzen Sie die Liste um eine Spalte Standort."
                    .to_owned()
            }
        }
    }

    fn reject(&mut self, (line, above): (u64, &[u64]), code: Code, what: &str) {
        self.settled.fates.push((Fate::Rejected, 1 + above.len() as u64));
        for line in above.iter().copied().chain([line]) {
            self.remark(line, Severity::Error, code, what);
        }
    }

    fn remark(&mut self, line: u64, severity: Severity, code: Code, what: &str) {
        self.settled.findings.push(Finding::about_row(line, severity, code, what));
    }

    fn notice_homeless(&mut self, line: u64, guest: &Guest) {
        if guest.site.is_none() && !self.standards.places.is_empty() {
            self.settled.homeless.push(line);
        }
    }
}
