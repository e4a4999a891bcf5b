//! One event for its team: what was planned and what became of it, by which way people were reached,
//! what was missing. Pure. For those who see the event's guests; once the names are gone small numbers
//! are hidden from them, too.

use std::collections::BTreeMap;

use crate::attendance::queries::Reach;
use crate::attendance::tally::{Key, Tally, total};
use crate::events::list::Counts;
use crate::events::team::Member;
use crate::guests::Channel;
use crate::stats::disclosure::{self, Cell, is_few};
use crate::web::filters::number;

/// Whether the names of the guests are still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    There,
    Gone,
}

/// Whether somebody has closed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Books {
    Open,
    Closed,
}

/// What is known of an event that is over.
#[derive(Clone, Debug)]
pub struct Known {
    pub names: Names,
    pub books: Books,
    pub seats: i32,
    pub care_places: i32,
    pub tallies: BTreeMap<Key, Tally>,
    pub reach: Reach,
    /// As the guest list stood; all noughts once the names are gone.
    pub counts: Counts,
    pub team: Vec<Member>,
    /// In cents; `None`: nobody entered any.
    pub costs: Option<i64>,
}

/// Planned, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    pub label: &'static str,
    pub planned: String,
    pub became: String,
}

/// Whom one way reached.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Way {
    pub label: String,
    pub delivered: String,
    pub replied: String,
    pub accepted: String,
    pub attended: String,
    /// The same four, for files.
    #[serde(skip)]
    pub cells: [Cell; 4],
    /// Of nobody is known whether they came: `attended` says so, and its cell means nothing.
    #[serde(skip)]
    pub unentered: bool,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    pub lines: Vec<Line>,
    pub ways: Vec<Way>,
    pub missing: Vec<String>,
    pub hidden: bool,
    /// Nobody has entered who came.
    pub unentered: bool,
}

/// Not entered is not absent.
const UNENTERED: &str = "noch nicht eingetragen";

impl Known {
    fn count(&self, count: i32) -> Cell {
        let count = u32::try_from(count).unwrap_or(0);
        match self.names {
            Names::Gone if is_few(count) => Cell::Hidden,
            Names::Gone | Names::There => Cell::Shown(count),
        }
    }

    /// The ways with their total; what is hidden in them.
    fn ways(&self) -> (Vec<Way>, bool) {
        let of_way = |key: &&Key| !key.0.is_empty();
        let rows: Vec<(&Key, &Tally)> =
            self.tallies.iter().filter(|(key, _)| of_way(key)).collect();
        let of = |count: i32| u32::try_from(count).unwrap_or(0);
        let counts = |tally: &Tally| disclosure::Counts {
            delivered: of(tally.delivered),
            replied: of(tally.replied),
            accepted: of(tally.accepted),
            attended: of(tally.attended),
            unknown: of(tally.unknown),
        };
        let exact = |counts: disclosure::Counts| disclosure::Shown {
            delivered: Cell::Shown(counts.delivered),
            replied: Cell::Shown(counts.replied),
            accepted: Cell::Shown(counts.accepted),
            attended: Cell::Shown(counts.attended),
            unknown: Cell::Shown(counts.unknown),
        };
        let all: Vec<_> = rows.iter().map(|(_, tally)| counts(tally)).collect();
        let shown: Vec<disclosure::Shown> = match self.names {
            Names::There => {
                all.iter().copied().chain([counts(&total(&self.tallies))]).map(exact).collect()
            }
            Names::Gone => {
                let table = disclosure::protect(&all);
                table.rows.into_iter().chain([table.total]).collect()
            }
        };
        let label =
            |code: &str| Channel::parse(code).map_or(code.to_owned(), |way| way.label().into());
        let labels = rows.iter().map(|(key, _)| label(&key.0)).chain(["Gesamt".to_owned()]);
        let hidden = shown.iter().any(disclosure::Shown::is_suppressed);
        let way = |(label, shown): (String, disclosure::Shown)| {
            let unentered = shown.attended == Cell::Shown(0)
                && shown.unknown == shown.delivered
                && shown.unknown.count().is_some_and(|count| count > 0);
            Way {
                label,
                delivered: said(shown.delivered),
                replied: said(shown.replied),
                accepted: said(shown.accepted),
                attended: if unentered { UNENTERED.into() } else { said(shown.attended) },
                cells: [shown.delivered, shown.replied, shown.accepted, shown.attended],
                unentered,
            }
        };
        (labels.zip(shown).map(way).collect(), hidden)
    }

    /// Whether of everybody who was reached nothing is entered.
    fn is_unentered(&self) -> bool {
        let all = total(&self.tallies);
        all.unknown > 0 && all.unknown == all.delivered && all.walk_ins == 0
    }

    fn lines(&self) -> Vec<Line> {
        let all = total(&self.tallies);
        let unentered = self.is_unentered();
        let people = |cell: Cell, word: &str| format!("{} {word}", said(cell));
        let came = |count: i32, word: &str| match unentered && count == 0 {
            true => UNENTERED.to_owned(),
            false => people(self.count(count), word),
        };
        let mut lines = vec![
            Line {
                label: "Einladungen",
                planned: people(self.count(self.reach.invited), "eingeladen"),
                became: people(self.count(all.delivered), "erreicht"),
            },
            Line {
                label: "Plätze",
                planned: format!("{} Plätze", number(i64::from(self.seats))),
                became: came(all.attended + all.walk_ins, "Gäste da"),
            },
            Line {
                label: "Zusagen",
                planned: people(self.count(all.accepted), "zugesagt"),
                became: came(all.kept, "davon gekommen"),
            },
            Line {
                label: "Ohne Einladung",
                planned: String::new(),
                became: came(all.walk_ins, "gekommen"),
            },
        ];
        if self.care_places > 0 {
            lines.push(Line {
                label: "Kinderbetreuung",
                planned: format!(
                    "{} Plätze, {} gewünscht",
                    number(i64::from(self.care_places)),
                    said(self.count(self.reach.care_asked))
                ),
                became: came(self.reach.care_used, "Kinder da"),
            });
        }
        lines
    }

    fn missing(&self) -> Vec<String> {
        let all = total(&self.tallies);
        let mut missing = Vec::new();
        let mut tell = |cell: Cell, sentence: &dyn Fn(&str) -> String| match cell {
            Cell::Shown(0) | Cell::Hidden => {}
            Cell::Shown(_) => missing.push(sentence(&said(cell))),
        };
        let came = all.attended + all.walk_ins;
        if all.unknown == 0 {
            // Neither is known while somebody is not entered.
            tell(self.count((self.seats - came).max(0)), &|n| format!("Leere Stühle: {n}."));
            tell(self.count((came - self.seats).max(0)), &|n| {
                format!("So viele Stühle fehlten: {n}.")
            });
        }
        tell(self.count(all.unknown), &|n| {
            format!("Teilnahme nicht eingetragen: bei {n} Eingeladenen.")
        });
        tell(self.count(self.reach.invited - all.delivered), &|n| {
            format!("Einladungen, die niemanden erreicht haben: {n}.")
        });
        let of = |count: i64| self.count(i32::try_from(count).unwrap_or(i32::MAX));
        tell(of(self.counts.waiting), &|n| {
            format!("Bis zuletzt auf der Warteliste, in Personen: {n}.")
        });
        if self.names == Names::There {
            let without = i64::from(self.reach.care_asked) - self.counts.cared_for;
            tell(of(without.max(0)), &|n| format!("Kinder ohne Platz in der Betreuung: {n}."));
        }
        let mut out: Vec<String> =
            self.team.iter().filter(|one| one.is_out()).map(Member::part_label).collect();
        out.sort();
        out.dedup();
        if !out.is_empty() {
            missing.push(format!("Aus dem Team abgesagt: {}.", out.join(", ")));
        }
        if self.costs.is_none() {
            missing.push("Die Kosten sind nicht eingetragen.".into());
        }
        if self.books == Books::Open {
            missing.push(
                "Die Veranstaltung ist noch nicht abgeschlossen: Zahlen können sich ändern.".into(),
            );
        }
        missing
    }

    pub fn report(&self) -> Report {
        let (ways, hidden) = self.ways();
        let lines = self.lines();
        let dashes = lines
            .iter()
            .any(|line| [&line.planned, &line.became].iter().any(|text| text.starts_with('–')));
        Report {
            lines,
            ways,
            missing: self.missing(),
            hidden: hidden || dashes,
            unentered: self.is_unentered(),
        }
    }
}

/// "12", or a dash.
fn said(cell: Cell) -> String {
    cell.count().map_or("–".into(), |count| number(i64::from(count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(names: Names) -> Known {
        let tally = |delivered, accepted, attended, unknown| Tally {
            delivered,
            replied: accepted,
            accepted,
            attended,
            unknown,
            kept: attended.min(accepted),
            ..Tally::default()
        };
        let mut tallies = BTreeMap::new();
        tallies.insert(Key::default(), tally(40, 16, 14, 0));
        tallies.insert(("email".into(), String::new()), tally(37, 15, 13, 0));
        tallies.insert(("letter".into(), String::new()), tally(3, 1, 1, 0));
        tallies.insert((String::new(), "de".into()), tally(40, 16, 14, 0));
        Known {
            names,
            books: Books::Closed,
            seats: 20,
            care_places: 6,
            tallies,
            reach: Reach { invited: 42, invited_at: None, care_asked: 8, care_used: 5 },
            counts: Counts { waiting: 0, cared_for: 6, ..Counts::default() },
            team: Vec::new(),
            costs: Some(12_000),
        }
    }

    #[test]
    fn the_team_sees_exactly_what_was_planned_and_what_became_of_it() {
        let report = known(Names::There).report();

        assert_eq!(report.lines[0].planned, "42 eingeladen");
        assert_eq!(report.lines[1].became, "14 Gäste da");
        assert_eq!(report.lines[4].planned, "6 Plätze, 8 gewünscht");
        let ways: Vec<_> = report.ways.iter().map(|way| (&*way.label, &*way.delivered)).collect();
        assert_eq!(ways, [("E-Mail", "37"), ("Brief", "3"), ("Gesamt", "40")]);
        assert_eq!(
            report.missing,
            [
                "Leere Stühle: 6.",
                "Einladungen, die niemanden erreicht haben: 2.",
                "Kinder ohne Platz in der Betreuung: 2."
            ]
        );
        assert!(!report.hidden);
    }

    #[test]
    fn what_nobody_entered_is_not_said_to_be_nought() {
        let mut known = known(Names::There);
        for tally in known.tallies.values_mut() {
            *tally = Tally { attended: 0, kept: 0, unknown: tally.delivered, ..*tally };
        }
        known.reach.care_used = 0;
        let report = known.report();

        assert!(report.unentered);
        let became: Vec<_> = report.lines.iter().map(|line| &*line.became).collect();
        let open = "noch nicht eingetragen";
        assert_eq!(became, ["40 erreicht", open, open, open, open]);
        assert!(report.ways.iter().all(|way| way.unentered && way.attended == open));
        assert_eq!(report.missing[0], "Teilnahme nicht eingetragen: bei 40 Eingeladenen.");

        // One who was seen, and one way of which everything is known.
        let tally = known.tallies.get_mut(&Key::default()).unwrap();
        *tally = Tally { attended: 1, unknown: 39, ..*tally };
        let letters = known.tallies.get_mut(&("letter".into(), String::new())).unwrap();
        *letters = Tally { unknown: 0, ..*letters };
        let report = known.report();
        assert!(!report.unentered);
        assert_eq!(report.lines[1].became, "1 Gäste da");
        let attended: Vec<_> = report.ways.iter().map(|way| &*way.attended).collect();
        assert_eq!(attended, [open, "0", "1"]);
    }

    #[test]
    fn when_the_names_are_gone_small_numbers_go_with_them() {
        let report = known(Names::Gone).report();

        assert!(report.hidden);
        let letters = report.ways.iter().find(|way| way.label == "Brief").unwrap();
        assert_eq!((&*letters.delivered, &*letters.attended), ("–", "–"));
        assert!(!report.missing.iter().any(|line| line.contains("niemanden erreicht")));
    }
}
