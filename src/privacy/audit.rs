//! What was erased, counted and without a name: the proof for whoever must answer for it.

use std::collections::BTreeMap;

use super::retention::Kind;
use crate::db::{Day, Id, Moment, text_enum};
use crate::events::Event;

/// How many rows of which table were emptied or removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    pub fn add(&mut self, table: Table, rows: usize) {
        if rows > 0 {
            *self.0.entry(table.code()).or_default() += rows;
        }
    }

    pub fn of(&self, table: Table) -> usize {
        self.0.get(table.code()).copied().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn rows(&self) -> usize {
        self.0.values().sum()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.0.iter().map(|(table, rows)| (*table, *rows))
    }
}

/// One erasure, as it was noted.
#[derive(Clone, Debug)]
pub struct Erasure {
    pub id: Id<Erasure>,
    pub at: Moment,
    pub kind: Kind,
    pub event: Option<Id<Event>>,
    /// Of the event; it is no person's name.
    pub title: Option<String>,
    pub counts: Vec<(Table, i64)>,
}

/// The last night that anybody worked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastNight {
    pub night: Day,
    /// `None`: still at it, or interrupted.
    pub ended_at: Option<Moment>,
    pub failures: i32,
}

/// Nights without work after which somebody should look.
const NIGHTS_MISSED: i32 = 2;

/// What somebody should look after; empty if all is well. `finished` is the last night whose work was
/// done to its end, `night` the one whose turn it is.
pub fn warning(last: Option<LastNight>, finished: Option<Day>, night: Day) -> String {
    let missed = |since: Day| {
        let span = since.civil().until(night.civil()).unwrap_or_default();
        span.get_days() >= NIGHTS_MISSED
    };
    match (last, finished) {
        (None, _) => "Es wurde noch nie geprüft, was gelöscht werden muss. Bitte fragen Sie Ihre \
                      IT, ob der Dienst läuft."
            .into(),
        (Some(_), Some(finished)) if missed(finished) => format!(
            "Seit der {} wurde nicht mehr zu Ende geprüft, was gelöscht werden muss. Bitte fragen \
             Sie Ihre IT, ob der Dienst läuft.",
            spoken_night(finished)
        ),
        (Some(LastNight { failures: 1.., .. }), _) => "In der letzten Nacht ließ sich nicht alles \
             löschen. Die nächste Nacht versucht es noch einmal. Der Grund steht im Protokoll."
            .into(),
        (Some(_), _) => String::new(),
    }
}

/// "Nacht auf den 12.04.2027"
pub fn spoken_night(night: Day) -> String {
    format!("Nacht auf den {}", night.civil().strftime("%d.%m.%Y"))
}

text_enum! {
    /// Tables that erasures empty or remove rows of.
    pub enum Table {
        Invitations = "invitations" / "Einladungen",
        Assignments = "assignments" / "Zuweisungen",
        Answers = "answers" / "Antworten",
        Tokens = "reply_tokens" / "Links und Codes",
        Calls = "calls" / "Anrufe",
        CallTries = "call_tries" / "Anrufversuche",
        Cards = "card_entries" / "Eingetragene Karten",
        Attendance = "attendance" / "Teilnahmen",
        Operations = "attendance_operations" / "Einträge der Türliste",
        Origins = "door_origins" / "Herkunft von Einträgen",
        Sheets = "sheets" / "Gedruckte Listen",
        SheetLines = "sheet_lines" / "Zeilen gedruckter Listen",
        FollowUps = "followups" / "Anschlüsse",
        Reminders = "reminders" / "Erinnerungen",
        Devices = "door_devices" / "Geräte an der Tür",
        Carried = "carried_tallies" / "Zahlen früher Gelöschter",
        Messages = "messages" / "Nachrichten",
        Team = "team" / "Mitwirkende von außen",
        Guests = "guests" / "Gäste",
        Imports = "guest_imports" / "Eingelesene Listen",
        Links = "staff_links" / "Anmelde-Links",
        Sessions = "staff_sessions" / "Sitzungen von Mitarbeitenden",
        Attempts = "attempts" / "Fehlversuche",
        ApiAnswers = "api_answers" / "Antworten der Schnittstelle",
        Heartbeats = "heartbeats" / "Lebenszeichen",
        Consents = "consents" / "Einwilligungen",
        Requests = "forum_requests" / "Unbestätigte Anmeldungen",
        Inbox = "inbox_mails" / "Eingegangene E-Mails",
        EarlierLists = "earlier_imports" / "Unbestätigte Listen von früher",
        CalendarAnswers = "calendar_answers" / "Stand der Kalender-Antworten",
    }
}

/// What becomes of the rows of a table in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nobody's: settings, places, formats, sums.
    Stays,
    /// People who work here: kept while the office needs them, changed under Mitarbeitende.
    Staff,
    /// Guests: until the office or the person says so.
    UntilAsked,
    /// Goes by a deadline that begins with the event's end.
    ByEvent,
    /// Goes by an age of its own.
    ByAge,
}

/// Every table there is, and what becomes of its rows: a new one has to be put here.
pub const TABLES: &[(&str, Fate)] = &[
    ("answers", Fate::ByEvent),
    ("api_answers", Fate::ByAge),
    ("api_keys", Fate::Staff),
    ("assignments", Fate::ByEvent),
    ("attempts", Fate::ByAge),
    ("attendance", Fate::ByEvent),
    ("attendance_operations", Fate::ByEvent),
    ("barriers", Fate::Stays),
    ("before_tallies", Fate::Stays),
    ("calendar_answers", Fate::ByEvent),
    ("calendar_feeds", Fate::Staff),
    ("call_tries", Fate::ByEvent),
    ("calls", Fate::ByEvent),
    ("campaigns", Fate::Staff),
    ("card_entries", Fate::ByAge),
    ("carried_tallies", Fate::ByEvent),
    ("childcare_plans", Fate::Stays),
    ("childcare_rules", Fate::Stays),
    ("consents", Fate::UntilAsked),
    ("costs", Fate::Stays),
    ("digest_wishes", Fate::Staff),
    ("digests", Fate::Staff),
    ("door_devices", Fate::ByEvent),
    ("door_origins", Fate::ByEvent),
    ("draws", Fate::Staff),
    ("earlier_events", Fate::Stays),
    ("earlier_imports", Fate::Staff),
    ("erasing_nights", Fate::Stays),
    ("erasure_counts", Fate::Stays),
    ("erasures", Fate::Stays),
    ("event_sessions", Fate::Stays),
    ("events", Fate::Stays),
    ("feedback", Fate::Stays),
    ("feedback_links", Fate::Stays),
    ("followups", Fate::ByEvent),
    ("format_words", Fate::Stays),
    ("formats", Fate::Stays),
    ("forum_requests", Fate::ByAge),
    ("forums", Fate::Stays),
    ("guest_imports", Fate::ByAge),
    ("guests", Fate::UntilAsked),
    ("handovers", Fate::Stays),
    ("heartbeats", Fate::ByAge),
    ("import_mappings", Fate::Stays),
    ("inbox_mails", Fate::ByAge),
    ("invitations", Fate::ByEvent),
    ("letter_batches", Fate::Stays),
    ("messages", Fate::ByEvent),
    ("office", Fate::Stays),
    ("reaches", Fate::Stays),
    ("reminder_plans", Fate::Stays),
    ("reminder_stops", Fate::Staff),
    ("reminder_turns", Fate::Stays),
    ("reminders", Fate::ByEvent),
    ("reply_tokens", Fate::ByEvent),
    ("saved_views", Fate::Staff),
    ("school_holidays", Fate::Stays),
    ("series", Fate::Stays),
    ("series_gaps", Fate::Stays),
    ("sheet_lines", Fate::ByEvent),
    ("sheets", Fate::ByEvent),
    ("sites", Fate::Stays),
    ("sms_days", Fate::Stays),
    ("staff", Fate::Staff),
    ("staff_links", Fate::ByAge),
    ("staff_sessions", Fate::ByAge),
    ("staff_sites", Fate::Staff),
    ("tallies", Fate::Stays),
    ("tally_changes", Fate::Stays),
    ("team", Fate::ByEvent),
    ("thanks", Fate::Staff),
    ("thanks_plans", Fate::Stays),
    ("thanks_stops", Fate::Staff),
    ("trial_arms", Fate::Stays),
    ("trial_steps", Fate::Staff),
    ("trial_tallies", Fate::Stays),
    ("trials", Fate::Staff),
    ("venues", Fate::Stays),
    ("visits", Fate::Stays),
    ("wordings", Fate::Stays),
];

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    use super::{Fate, Id, LastNight, Moment, TABLES, Table, warning};
    use crate::db::{DatabaseUrl, Day, Db, migrate};

    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        name: String,
    }

    #[test]
    fn every_table_has_a_fate() {
        let file = std::env::temp_dir().join(format!("treffpunkt-fates-{}.db", Id::<Named>::new()));
        let db = Db::open(&DatabaseUrl::Sqlite(file.clone())).unwrap();
        migrate::run(&db).unwrap();
        let ours = "SELECT name FROM sqlite_master WHERE type = 'table' \
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__diesel%' ORDER BY name";
        let names: Vec<Named> = db.read_here(|conn| diesel::sql_query(ours).load(conn)).unwrap();
        drop(db);
        for ending in ["", "-wal", "-shm"] {
            let _gone = std::fs::remove_file(format!("{}{ending}", file.display()));
        }

        let known: Vec<_> = TABLES.iter().map(|(name, _)| *name).collect();
        let names: Vec<_> = names.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(known, names, "put a new table into TABLES and say what becomes of its rows");
        for table in Table::ALL {
            let fate = TABLES.iter().find(|(name, _)| *name == table.code());
            assert!(fate.is_some_and(|(_, fate)| *fate != Fate::Stays), "{}", table.code());
        }
    }

    fn day_of(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn done(night: &str, failures: i32) -> Option<LastNight> {
        let ended_at = Moment::parse("2027-01-20T02:00:01Z");
        Some(LastNight { night: day_of(night), ended_at, failures })
    }

    #[test]
    fn somebody_is_told_when_nothing_was_checked_for_two_nights() {
        let tonight = day_of("2027-01-20");

        let fine = warning(done("2027-01-20", 0), Some(tonight), tonight);
        let late = warning(done("2027-01-18", 0), Some(day_of("2027-01-18")), tonight);
        let never = warning(None, None, tonight);
        let broken = warning(done("2027-01-20", 3), Some(tonight), tonight);
        let begun = LastNight { ended_at: None, ..done("2027-01-20", 0).unwrap() };
        let at_work = warning(Some(begun), Some(day_of("2027-01-19")), tonight);

        assert_eq!((fine.as_str(), at_work.as_str()), ("", ""));
        assert!(late.contains("Seit der Nacht auf den 18.01.2027"));
        assert!(never.contains("noch nie geprüft"));
        assert!(broken.contains("nicht alles"));
    }
}
