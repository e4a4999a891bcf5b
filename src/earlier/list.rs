//! A list of events from before: what its columns mean and what its cells say. Pure.
//!
//! Only columns that are known are kept: a spreadsheet may hold anything beside them.

use std::io::{Read, Seek};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Childcare;
use super::report::{HistoryCode, HistoryFinding, quote};
use crate::config;
use crate::guests::import::lines::{Line, Lines};
use crate::guests::import::{DateError, Limits, Refusal, day};
use crate::text::fold;
use crate::web::filters::number;
use crate::workdays::days_between;

/// The planner learns from three years; what is older is kept and does not count.
const OLD_YEARS: i16 = 3;
/// The longest time from an invitation to its event, in days.
const LONGEST_LEAD: i32 = 730;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Day,
    Format,
    Invited,
    Came,
    Site,
    Time,
    Childcare,
    Lead,
    InvitedOn,
}

impl Field {
    const ALL: [Self; 9] = [
        Self::Day,
        Self::Format,
        Self::Invited,
        Self::Came,
        Self::Site,
        Self::Time,
        Self::Childcare,
        Self::Lead,
        Self::InvitedOn,
    ];
    /// Without these nothing can be learned.
    const REQUIRED: [Self; 4] = [Self::Day, Self::Format, Self::Invited, Self::Came];

    /// As a sentence calls it.
    pub fn german(self) -> &'static str {
        match self {
            Self::Day => "Datum",
            Self::Format => "Format",
            Self::Invited => "Eingeladen",
            Self::Came => "Gekommen",
            Self::Site => "Standort",
            Self::Time => "Uhrzeit",
            Self::Childcare => "Kinderbetreuung",
            Self::Lead => "Vorlauf",
            Self::InvitedOn => "Einladungstag",
        }
    }

    /// How lists name it: folded, without blanks.
    fn synonyms(self) -> &'static str {
        match self {
            Self::Day => "datum tag termin am wann date",
            Self::Format => "format veranstaltung veranstaltungsart art titel angebot",
            Self::Invited => {
                "eingeladen eingeladene einladungen anzahleingeladen anzahleinladungen zugestellt \
                 zugestellteeinladungen invited"
            }
            Self::Came => {
                "gekommen teilgenommen teilnehmer teilnehmende teilnehmerinnen erschienen \
                 erschienene anwesend anwesende dagewesen came attended"
            }
            Self::Site => "standort dienststelle geschaftsstelle nebenstelle site",
            Self::Time => "uhrzeit beginn zeit von start",
            Self::Childcare => "kinderbetreuung betreuung kinderbetreuungsplatze betreuungsplatze",
            Self::Lead => "vorlauf vorlauftage vorlaufintagen vorlauftagen",
            Self::InvitedOn => "einladungstag eingeladenam einladungsdatum versand versandtam",
        }
    }

    fn of(header: &str) -> Option<Self> {
        let header: String = fold(header).chars().filter(|sign| sign.is_alphanumeric()).collect();
        Self::ALL.into_iter().find(|field| field.synonyms().split(' ').any(|name| name == header))
    }
}

/// Whether a cell is the name of a column.
fn is_known(cell: &str) -> bool {
    Field::of(cell).is_some()
}

/// Why no list can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("no column holds {0:?}")]
    Missing(Vec<Field>),
}

/// A line that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub line: u64,
    pub day: Date,
    /// Minute of the day.
    pub minute: Option<i32>,
    /// As the list calls it.
    pub format: String,
    /// As the list calls it; empty: it says nothing.
    pub site: String,
    pub invited: i32,
    pub came: i32,
    pub childcare: Option<Childcare>,
    pub lead_days: Option<i32>,
}

/// Everything that was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub entries: Vec<Entry>,
    pub findings: Vec<HistoryFinding>,
    /// Lines that say something.
    pub rows: u64,
    /// Columns that we do not read.
    pub ignored: Vec<String>,
}

/// Reads a file: CSV as client lists are read, in any of their encodings. `today` bounds the dates.
pub fn read(source: impl Read + Seek, today: Date) -> Result<List, ListError> {
    let limits = Limits { bytes: config::EARLIER_BYTES, rows: config::EARLIER_ROWS };
    let mut lines = Lines::open(source, limits, is_known)?;
    let columns = Columns::of(lines.headers())?;
    let mut list = List { ignored: columns.ignored.clone(), ..List::default() };
    while let Some(line) = lines.next_line()? {
        list.rows += 1;
        match line {
            Line::Broken { line } => list.findings.push(HistoryFinding::error(
                line,
                HistoryCode::UnclosedQuote,
                "Hier ist ein Anführungszeichen nicht geschlossen, oder die Zeile ist viel zu lang.",
            )),
            Line::Cells { line, cells } => {
                let mut reading = Reading { line, cells, columns: &columns, today, list: &mut list };
                match reading.entry() {
                    Ok(entry) => list.entries.push(entry),
                    Err(finding) => list.findings.push(finding),
                }
            }
        }
    }
    Ok(list)
}

/// Where each field stands.
struct Columns {
    at: [Option<usize>; Field::ALL.len()],
    ignored: Vec<String>,
}

impl Columns {
    fn of(headers: &[String]) -> Result<Self, ListError> {
        let fields: Vec<Option<Field>> = headers.iter().map(|header| Field::of(header)).collect();
        let at = Field::ALL.map(|field| fields.iter().position(|known| *known == Some(field)));
        let missing = Field::REQUIRED.into_iter().filter(|field| at[*field as usize].is_none());
        let missing: Vec<Field> = missing.collect();
        if missing.len() == Field::REQUIRED.len() {
            return Err(Refusal::NoHeader.into());
        }
        if !missing.is_empty() {
            return Err(ListError::Missing(missing));
        }
        let ignored = headers.iter().zip(&fields).filter(|(_, field)| field.is_none());
        let ignored = ignored.map(|(header, _)| quote(header)).filter(|name| !name.is_empty());
        Ok(Self { at, ignored: ignored.collect() })
    }
}

/// One line while it is read.
struct Reading<'a> {
    line: u64,
    cells: Vec<String>,
    columns: &'a Columns,
    today: Date,
    list: &'a mut List,
}

impl Reading<'_> {
    fn cell(&self, field: Field) -> &str {
        // `Field::ALL` lists the fields as they are declared.
        let at = self.columns.at[field as usize];
        let cell = at.and_then(|at| self.cells.get(at)).map_or("", String::as_str);
        // People cross out what is empty.
        if cell.chars().all(|sign| matches!(sign, '-' | '–' | '—')) { "" } else { cell }
    }

    fn note(&mut self, finding: HistoryFinding) {
        self.list.findings.push(finding);
    }

    fn entry(&mut self) -> Result<Entry, HistoryFinding> {
        let day = self.day()?;
        let format: String = self.cell(Field::Format).chars().take(config::TITLE_CHARS).collect();
        if format.is_empty() {
            return Err(HistoryFinding::error(
                self.line,
                HistoryCode::NoFormat,
                "Es fehlt, welches Format es war.",
            ));
        }
        let (invited, came) = (self.count(Field::Invited)?, self.count(Field::Came)?);
        if invited == 0 {
            let what = "Niemand war eingeladen. Daraus lässt sich nichts lernen.";
            return Err(HistoryFinding::error(self.line, HistoryCode::NobodyInvited, what));
        }
        if came > invited {
            let what = format!(
                "Es sind mehr gekommen ({came}), als eingeladen waren ({invited}). Bitte zählen Sie \
                 bei „Gekommen“ nur Eingeladene."
            );
            return Err(HistoryFinding::error(self.line, HistoryCode::MoreCame, what));
        }
        let site = self.cell(Field::Site).to_owned();
        let minute = self.minute();
        let childcare = self.childcare();
        let lead_days = self.lead(day);
        let line = self.line;
        Ok(Entry { line, day, minute, format, site, invited, came, childcare, lead_days })
    }

    fn day(&mut self) -> Result<Date, HistoryFinding> {
        let (line, today) = (self.line, self.today);
        let cell = self.cell(Field::Day).to_owned();
        let refused = |what: String| HistoryFinding::error(line, HistoryCode::NoDay, what);
        let day = match (cell.as_str(), day(&cell, today)) {
            ("", _) => return Err(refused("Es fehlt das Datum.".into())),
            (_, Ok(day)) => day,
            (cell, Err(DateError::Impossible)) => {
                return Err(refused(format!("Den Tag „{}“ gibt es nicht.", quote(cell))));
            }
            (cell, Err(DateError::NotADate)) => {
                return Err(refused(format!("„{}“ ist kein Datum.", quote(cell))));
            }
            (cell, Err(DateError::Unlikely)) => {
                return Err(refused(format!("Das Datum „{}“ kann nicht stimmen.", quote(cell))));
            }
        };
        if day >= today {
            let what = "Dieser Tag ist noch nicht vorbei.";
            return Err(HistoryFinding::error(line, HistoryCode::FutureDay, what));
        }
        if day.year() + OLD_YEARS < today.year() {
            let what = "Das ist länger als drei Jahre her. Wir merken es uns, aber der Planer rechnet \
                        nicht mehr damit.";
            self.note(HistoryFinding::hint(line, HistoryCode::OldDay, what));
        }
        Ok(day)
    }

    fn count(&self, field: Field) -> Result<i32, HistoryFinding> {
        let (cell, name) = (self.cell(field), field.german());
        let refused = |what: String| HistoryFinding::error(self.line, HistoryCode::NoCount, what);
        if cell.is_empty() {
            return Err(refused(format!("In der Spalte {name} steht nichts.")));
        }
        let most = config::EARLIER_INVITED;
        match whole_number(cell).filter(|count| *count <= most) {
            Some(count) => Ok(count),
            None => Err(refused(format!(
                "In der Spalte {name} steht „{}“. Dort gehört eine Zahl von 0 bis {} hin.",
                quote(cell),
                number(i64::from(most))
            ))),
        }
    }

    /// Of the column with the hour, or beside the day as spreadsheets write both.
    fn minute(&mut self) -> Option<i32> {
        let own = self.cell(Field::Time).to_owned();
        if own.is_empty() {
            let (_, time) = self.cell(Field::Day).split_once([' ', 'T'])?;
            return time_of_day(time).filter(|minute| *minute > 0);
        }
        let minute = time_of_day(&own);
        if minute.is_none() {
            let what = format!("„{}“ ist keine Uhrzeit. Wir lassen sie leer.", quote(&own));
            self.note(HistoryFinding::warning(self.line, HistoryCode::UnreadTime, what));
        }
        minute
    }

    fn childcare(&mut self) -> Option<Childcare> {
        let cell = self.cell(Field::Childcare).to_owned();
        let known = match fold(&cell).as_str() {
            "" => return None,
            "ja" | "j" | "x" | "wahr" | "true" | "mit" | "yes" => Some(Childcare::Offered),
            "nein" | "n" | "falsch" | "false" | "ohne" | "keine" | "no" => Some(Childcare::None),
            _ => whole_number(&cell).map(|places| match places {
                0 => Childcare::None,
                _ => Childcare::Offered,
            }),
        };
        if known.is_none() {
            let what = format!(
                "Bei Kinderbetreuung steht „{}“. Wir verstehen ja, nein oder die Zahl der Plätze und \
                 lassen es leer.",
                quote(&cell)
            );
            self.note(HistoryFinding::warning(self.line, HistoryCode::UnreadChildcare, what));
        }
        known
    }

    fn lead(&mut self, day: Date) -> Option<i32> {
        let own = self.cell(Field::Lead).to_owned();
        let invited_on = self.cell(Field::InvitedOn).to_owned();
        let (cell, days) = match (own.as_str(), invited_on.as_str()) {
            ("", "") => return None,
            ("", cell) => {
                let invited = self::day(cell, self.today).ok();
                (cell, invited.map(|invited| days_between(invited, day)))
            }
            (cell, _) => {
                let days = cell.to_lowercase();
                (cell, whole_number(days.trim_end_matches(|sign: char| sign.is_alphabetic())))
            }
        };
        let days = days.filter(|days| (0..=LONGEST_LEAD).contains(days));
        if days.is_none() {
            let what = format!(
                "Wie viele Tage vorher eingeladen wurde, lesen wir aus „{}“ nicht. Wir lassen es leer.",
                quote(cell)
            );
            self.note(HistoryFinding::warning(self.line, HistoryCode::UnreadLead, what));
        }
        days
    }
}

/// "40", "1.200", "40,0"
fn whole_number(cell: &str) -> Option<i32> {
    let cell = cell.trim().trim_end_matches(",0").trim_end_matches(",00");
    let mut parts = cell.split('.');
    let first = parts.next()?;
    let digits = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit());
    let mut number = first.to_owned();
    for part in parts {
        if part.len() != 3 || first.len() > 3 {
            return None;
        }
        number.push_str(part);
    }
    if number.is_empty() || !digits(&number) {
        return None;
    }
    number.parse().ok()
}

/// Minute of the day: "10:30", "10.30 Uhr", "10 Uhr", "10 bis 12 Uhr" (its beginning).
fn time_of_day(cell: &str) -> Option<i32> {
    let cell = cell.to_lowercase();
    let begin = cell.split(['-', '–']).next()?.split("bis").next()?;
    let begin = begin.trim().trim_end_matches("uhr").trim();
    let (hour, minute) = begin.split_once([':', '.']).unwrap_or((begin, "0"));
    // Spreadsheets write seconds, too.
    let minute = minute.split(':').next()?;
    let hour: i32 = hour.trim().parse().ok().filter(|hour| (0..24).contains(hour))?;
    let minute: i32 = minute.trim().parse().ok().filter(|minute| (0..60).contains(minute))?;
    Some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2027, 1, 4);

    fn list(text: &str) -> List {
        read(Cursor::new(text.to_owned()), TODAY).unwrap()
    }

    #[test]
    fn a_line_with_everything() {
        let list = list(
            "Datum;Format;Eingeladen;Gekommen;Standort;Uhrzeit;Kinderbetreuung;Einladungstag;Raum\n\
             17.03.2026;Kontaktcafé;40;12;Mitte;10:30 Uhr;5;03.03.2026;B 12\n",
        );
        assert_eq!(
            list.entries,
            [Entry {
                line: 2,
                day: date(2026, 3, 17),
                minute: Some(630),
                format: "Kontaktcafé".into(),
                site: "Mitte".into(),
                invited: 40,
                came: 12,
                childcare: Some(Childcare::Offered),
                lead_days: Some(14),
            }]
        );
        assert_eq!((list.rows, list.ignored), (1, vec!["Raum".to_owned()]));
        assert_eq!(list.findings, []);
    }

    #[test]
    fn every_fault_has_its_line_and_its_code() {
        let list = list(
            "Datum;Format;Eingeladen;Gekommen;Uhrzeit;Vorlauf\n\
             ;Café;40;12;;\n\
             31.02.2026;Café;40;12;;\n\
             05.01.2027;Café;40;12;;\n\
             01.02.2026;;40;12;;\n\
             01.02.2026;Café;viele;12;;\n\
             01.02.2026;Café;0;0;;\n\
             01.02.2026;Café;12;40;;\n\
             01.02.2019;Café;40;12;mittags;-3\n\
             Summe;;92;60\n",
        );
        let found: Vec<_> = list.findings.iter().map(|one| (one.line, one.code)).collect();
        assert_eq!(
            found,
            [
                (2, HistoryCode::NoDay),
                (3, HistoryCode::NoDay),
                (4, HistoryCode::FutureDay),
                (5, HistoryCode::NoFormat),
                (6, HistoryCode::NoCount),
                (7, HistoryCode::NobodyInvited),
                (8, HistoryCode::MoreCame),
                (9, HistoryCode::OldDay),
                (9, HistoryCode::UnreadTime),
                (9, HistoryCode::UnreadLead),
            ]
        );
        assert_eq!((list.rows, list.entries.len()), (8, 1));
    }

    #[test]
    fn columns_that_are_missing_are_named() {
        let read = |text: &str| read(Cursor::new(text.to_owned()), TODAY);
        match read("Datum;Format\n1.2.2026;Café\n") {
            Err(ListError::Missing(fields)) => {
                assert_eq!(fields, [Field::Invited, Field::Came]);
            }
            other => panic!("{other:?}"),
        }
        let nothing = read("Name;Vorname\nKaya;Zeynep\n");
        assert!(matches!(nothing, Err(ListError::Refused(Refusal::NoHeader))));
    }

    #[test]
    fn numbers_and_hours_as_people_write_them() {
        let numbers = ["40", "1.200", "40,0", " 7 "].map(whole_number);
        assert_eq!(numbers, [Some(40), Some(1_200), Some(40), Some(7)]);
        assert_eq!(["", "4.0", "1200.5", "-3", "vier", "1,5"].map(whole_number), [None; 6]);
        let times = ["10:30", "10.30 Uhr", "10 Uhr", "10 bis 12 Uhr", "9:00-12:00", "09:15:00"];
        assert_eq!(
            times.map(time_of_day),
            [Some(630), Some(630), Some(600), Some(600), Some(540), Some(555)]
        );
        assert_eq!(["", "25:00", "10:75", "früh"].map(time_of_day), [None; 4]);
    }
}
