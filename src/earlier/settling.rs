//! A list beside the house and beside what is known already: what would become of each line. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::list::{Entry, List};
use super::nearest::nearest;
use super::report::{HistoryCode, HistoryFinding, HistoryReport, UnknownFormat, quote};
use super::{Childcare, Counted};
use crate::db::{Day, Id};
use crate::formats::Format;
use crate::staff::{Scope, Site};
use crate::text::fold;

/// Which format somebody means by a name, by the folded name.
pub type Choices = BTreeMap<String, Id<Format>>;

/// A format as far as a list needs it.
#[derive(Clone, Debug)]
pub struct Offered {
    pub id: Id<Format>,
    pub name: String,
    /// Names of a list are folded the same way; the key by which formats are sorted is another one.
    folded: String,
    /// Nobody needs an invitation there.
    pub open_door: bool,
}

impl Offered {
    /// One that needs an invitation.
    pub fn new(id: Id<Format>, name: String) -> Self {
        Self { id, folded: fold(&name), name, open_door: false }
    }
}

/// What a list is put beside.
#[derive(Clone, Debug)]
pub struct House {
    pub formats: Vec<Offered>,
    pub sites: Vec<Site>,
    /// Only events of these Standorte are taken over.
    pub scope: Scope,
    pub choices: Choices,
}

/// An event that stands in Treffpunkt itself.
pub type Held = (Id<Format>, Option<Id<Site>>, Date);

/// What is known of events already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Imported before, by their keys.
    pub earlier: HashMap<String, Counted>,
    /// In Treffpunkt itself.
    pub held: HashSet<Held>,
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub report: HistoryReport,
    pub new: Vec<Counted>,
    pub changed: Vec<Counted>,
}

impl House {
    fn format(&self, name: &str) -> Option<&Offered> {
        let folded = fold(name);
        let chosen = self.choices.get(&folded);
        self.formats.iter().find(|format| match chosen {
            Some(id) => format.id == *id,
            None => format.folded == folded,
        })
    }

    /// Whether a name is that of a format, whatever somebody chose.
    fn is_named(&self, folded: &str) -> bool {
        self.formats.iter().any(|format| format.folded == folded)
    }

    fn nearest(&self, folded: &str) -> Vec<String> {
        let names = self.formats.iter().filter(|format| !format.open_door);
        nearest(folded, names.map(|format| (format.folded.as_str(), format.name.as_str())))
    }

    fn site(&self, entry: &Entry) -> Result<Option<Id<Site>>, HistoryFinding> {
        if !entry.site.is_empty() {
            let folded = fold(&entry.site);
            let site =
                self.sites.iter().find(|site| fold(&site.name) == folded).ok_or_else(|| {
                    let what = format!("Den Standort „{}“ kennen wir nicht.", quote(&entry.site));
                    HistoryFinding::error(entry.line, HistoryCode::UnknownSite, what)
                })?;
            return match self.scope.covers(Some(site.id)) {
                true => Ok(Some(site.id)),
                false => {
                    let what = format!("Für den Standort „{}“ arbeiten Sie nicht.", site.name);
                    Err(HistoryFinding::error(entry.line, HistoryCode::OtherSite, what))
                }
            };
        }
        match self.scope.sites() {
            None => Ok(None),
            Some([own]) => Ok(Some(*own)),
            Some(_) => {
                let what = "Bitte ergänzen Sie die Spalte Standort: Sie arbeiten für mehrere.";
                Err(HistoryFinding::error(entry.line, HistoryCode::NoSite, what))
            }
        }
    }

    fn counted(&self, entry: &Entry) -> Result<Counted, HistoryFinding> {
        let Some(format) = self.format(&entry.format) else {
            let meant = match self.nearest(&fold(&entry.format)).join(", ") {
                none if none.is_empty() => String::new(),
                some => format!(" Ähnlich heißen: {some}."),
            };
            let what = format!("Das Format „{}“ kennen wir nicht.{meant}", quote(&entry.format));
            return Err(HistoryFinding::error(entry.line, HistoryCode::UnknownFormat, what));
        };
        if format.open_door {
            let what = format!(
                "„{}“ ist eine offene Tür: Dazu braucht niemand eine Einladung.",
                format.name
            );
            return Err(HistoryFinding::error(entry.line, HistoryCode::OpenDoor, what));
        }
        Ok(Counted {
            format: format.id,
            site: self.site(entry)?,
            day: Day::of(entry.day),
            minute: entry.minute,
            invited: entry.invited,
            came: entry.came,
            childcare: entry.childcare,
            lead_days: entry.lead_days,
        })
    }

    /// The lines of a list that can be placed, with what each says.
    pub fn placed(&self, list: &List) -> Vec<Counted> {
        list.entries.iter().filter_map(|entry| self.counted(entry).ok()).collect()
    }
}

/// Names in a list that are no format's, in the list's order: somebody may say what is meant.
pub fn strange_names(list: &List, house: &House) -> Vec<UnknownFormat> {
    let mut names: Vec<(String, UnknownFormat)> = Vec::new();
    for entry in &list.entries {
        let folded = fold(&entry.format);
        if house.is_named(&folded) {
            continue;
        }
        match names.iter_mut().find(|(known, _)| *known == folded) {
            Some((_, name)) => name.rows += 1,
            None => {
                let nearest = house.nearest(&folded);
                let name = entry.format.clone();
                names.push((folded, UnknownFormat { name, rows: 1, nearest }));
            }
        }
    }
    names.into_iter().map(|(_, name)| name).collect()
}

/// What becomes of a list.
pub fn settle(list: &List, house: &House, known: &Known) -> Settled {
    let mut settled = Settled::default();
    let report = &mut settled.report;
    report.rows = list.rows;
    report.ignored_columns.clone_from(&list.ignored);
    let mut unknown = strange_names(list, house);
    unknown.retain(|one| !house.choices.contains_key(&fold(&one.name)));
    report.unknown_formats = unknown;
    let mut findings = list.findings.clone();
    let mut seen: HashMap<String, (u64, Counted)> = HashMap::new();
    for entry in &list.entries {
        match one(entry, house, known, &mut seen) {
            Ok((Fate::New, counted, said)) => {
                report.created += 1;
                settled.new.push(counted);
                findings.extend(said);
            }
            Ok((Fate::Changed, counted, said)) => {
                report.updated += 1;
                settled.changed.push(counted);
                findings.extend(said);
            }
            Ok((Fate::Unchanged, _, said)) => {
                report.unchanged += 1;
                findings.extend(said);
            }
            Err(finding) => findings.push(finding),
        }
    }
    // Whatever was neither new nor known.
    report.rejected = list.rows - report.created - report.updated - report.unchanged;
    findings.sort_by_key(|finding| finding.line);
    findings.into_iter().for_each(|finding| report.found(finding));
    if list.rows == 0 {
        let what = "Hier stehen die Spalten, aber darunter steht nichts. Bitte prüfen Sie, ob das die \
                    richtige Datei ist.";
        report.found(HistoryFinding::warning(1, HistoryCode::NoRows, what));
    }
    settled
}

enum Fate {
    New,
    Changed,
    Unchanged,
}

fn one(
    entry: &Entry,
    house: &House,
    known: &Known,
    seen: &mut HashMap<String, (u64, Counted)>,
) -> Result<(Fate, Counted, Option<HistoryFinding>), HistoryFinding> {
    let counted = house.counted(entry)?;
    let key = counted.key();
    if let Some((line, first)) = seen.get(&key) {
        let what = match *first == counted {
            true => format!("Dieselbe Veranstaltung steht schon in Zeile {line}."),
            false => format!(
                "Dieselbe Veranstaltung steht schon in Zeile {line}, mit anderen Zahlen. Waren es \
                 zwei, ergänzen Sie bitte die Uhrzeit."
            ),
        };
        return Err(HistoryFinding::error(entry.line, HistoryCode::Twice, what));
    }
    seen.insert(key.clone(), (entry.line, counted));
    if is_held(&counted, known) {
        let what = "Diese Veranstaltung steht schon in Treffpunkt und zählt von dort.";
        return Err(HistoryFinding::error(entry.line, HistoryCode::KnownEvent, what));
    }
    match known.earlier.get(&key) {
        None => Ok((Fate::New, counted, None)),
        Some(before) if *before == counted => {
            let what = "Diese Veranstaltung ist schon eingelesen, mit denselben Zahlen.";
            Ok((
                Fate::Unchanged,
                counted,
                Some(HistoryFinding::hint(entry.line, HistoryCode::Unchanged, what)),
            ))
        }
        Some(before) => {
            let what = format!(
                "Diese Veranstaltung ist schon eingelesen, bisher mit: {}. Es gilt dann, was in der \
                 Liste steht.",
                told(before)
            );
            Ok((
                Fate::Changed,
                counted,
                Some(HistoryFinding::warning(entry.line, HistoryCode::Changed, what)),
            ))
        }
    }
}

/// "12 von 40, mit Kinderbetreuung, 14 Tage Vorlauf"
fn told(counted: &Counted) -> String {
    let care = match counted.childcare {
        Some(Childcare::Offered) => ", mit Kinderbetreuung",
        Some(Childcare::None) => ", ohne Kinderbetreuung",
        None => "",
    };
    let lead = match counted.lead_days {
        Some(1) => ", 1 Tag Vorlauf".to_owned(),
        Some(days) => format!(", {days} Tage Vorlauf"),
        None => String::new(),
    };
    format!("{} von {}{care}{lead}", counted.came, counted.invited)
}

/// A day and a format are enough: where one of both says no Standort, it may be the same.
fn is_held(counted: &Counted, known: &Known) -> bool {
    let day = counted.day.civil();
    let same = |site| known.held.contains(&(counted.format, site, day));
    match counted.site {
        Some(_) => same(counted.site) || same(None),
        None => known.held.iter().any(|(format, _, on)| *format == counted.format && *on == day),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn offered(name: &str) -> Offered {
        Offered::new(Id::new(), name.into())
    }

    fn house(scope: Scope, sites: Vec<Site>) -> House {
        let open = Offered { open_door: true, ..offered("Offene Sprechstunde") };
        let formats = vec![offered("Kontaktcafé"), open];
        House { formats, sites, scope, choices: Choices::new() }
    }

    fn entry(line: u64, format: &str) -> Entry {
        Entry {
            line,
            day: date(2026, 3, 17),
            minute: None,
            format: format.into(),
            site: String::new(),
            invited: 40,
            came: 12,
            childcare: None,
            lead_days: None,
        }
    }

    fn list(entries: Vec<Entry>) -> List {
        let rows = entries.len() as u64;
        List { entries, rows, ..List::default() }
    }

    fn codes(settled: &Settled) -> Vec<(u64, HistoryCode)> {
        settled.report.findings.iter().map(|one| (one.line, one.code)).collect()
    }

    #[test]
    fn names_are_folded_and_strangers_can_be_assigned() {
        let mut house = house(Scope::All, Vec::new());
        let list = list(vec![
            entry(2, "KONTAKTCAFE"),
            Entry { minute: Some(600), ..entry(3, "Kontakt-Kaffee") },
            entry(4, "Offene Sprechstunde"),
        ]);

        let settled = settle(&list, &house, &Known::default());
        assert_eq!((settled.report.created, settled.report.rejected), (1, 2));
        assert_eq!(codes(&settled), [(3, HistoryCode::UnknownFormat), (4, HistoryCode::OpenDoor)]);
        let unknown = &settled.report.unknown_formats;
        assert_eq!((unknown.len(), unknown[0].rows), (1, 1));
        assert_eq!(unknown[0].nearest, ["Kontaktcafé"]);

        house.choices.insert(fold("Kontakt-Kaffee"), house.formats[0].id);
        let settled = settle(&list, &house, &Known::default());
        assert_eq!((settled.report.created, settled.report.rejected), (2, 1));
        assert_eq!(settled.report.unknown_formats, []);
        assert_eq!(strange_names(&list, &house).len(), 1);
    }

    #[test]
    fn the_same_event_counts_once() {
        let house = house(Scope::All, Vec::new());
        let first = list(vec![
            entry(2, "Kontaktcafé"),
            Entry { came: 13, ..entry(3, "Kontaktcafé") },
            Entry { minute: Some(600), ..entry(4, "Kontaktcafé") },
        ]);
        let settled = settle(&first, &house, &Known::default());
        assert_eq!((settled.new.len(), codes(&settled)), (2, vec![(3, HistoryCode::Twice)]));

        let earlier = settled.new.iter().map(|one| (one.key(), *one)).collect();
        let known = Known { earlier, held: HashSet::new() };
        let again = list(vec![
            entry(2, "Kontaktcafé"),
            Entry { minute: Some(600), came: 9, ..entry(3, "Kontaktcafé") },
        ]);
        let settled = settle(&again, &house, &known);
        assert_eq!(codes(&settled), [(2, HistoryCode::Unchanged), (3, HistoryCode::Changed)]);
        assert_eq!((settled.new.len(), settled.changed.len()), (0, 1));
        assert_eq!(settled.report.rejected, 0);

        let held = [(house.formats[0].id, None, date(2026, 3, 17))].into();
        let settled = settle(&again, &house, &Known { held, ..Known::default() });
        assert_eq!(codes(&settled), [(2, HistoryCode::KnownEvent), (3, HistoryCode::KnownEvent)]);
    }

    #[test]
    fn whoever_works_for_some_standorte_brings_their_events_only() {
        let site = |name: &str| Site { id: Id::new(), name: name.into() };
        let (mitte, nord) = (site("Mitte"), site("Nord"));
        let sites = vec![mitte.clone(), nord.clone()];
        let at = |line, name: &str| Entry { site: name.into(), ..entry(line, "Kontaktcafé") };
        let list = list(vec![at(2, "mitte"), at(3, "Nord"), at(4, "Süd"), at(5, "")]);

        let one = house(Scope::Sites(vec![mitte.id]), sites.clone());
        let settled = settle(&list, &one, &Known::default());
        // The last line is of their own Standort, and so the first one once more.
        assert_eq!(
            codes(&settled),
            [(3, HistoryCode::OtherSite), (4, HistoryCode::UnknownSite), (5, HistoryCode::Twice)]
        );
        let two = house(Scope::Sites(vec![mitte.id, nord.id]), sites.clone());
        let settled = settle(&list, &two, &Known::default());
        assert_eq!(codes(&settled), [(4, HistoryCode::UnknownSite), (5, HistoryCode::NoSite)]);
        let all = settle(&list, &house(Scope::All, sites), &Known::default());
        assert_eq!((all.new.len(), codes(&all)), (3, vec![(4, HistoryCode::UnknownSite)]));
    }
}
