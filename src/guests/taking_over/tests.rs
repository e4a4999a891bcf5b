//! Both lists of `tests/data` through a real database, and what real lists do besides.

use std::io::Cursor;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::db::{DatabaseUrl, Id, migrate};
use crate::guests::queries::{self, Filter};
use crate::guests::{Guest, Reach};
use crate::staff::Site;
use crate::text::fold;

const KLEIN: &[u8] = include_bytes!("../../../tests/data/kunden_klein.csv");
const MUSTERKREIS: &[u8] = include_bytes!("../../../tests/data/kunden_musterkreis.csv");

/// A house of its own, with three Standorte.
struct House {
    db: Db,
    file: std::path::PathBuf,
    roslau: Id<Site>,
    burgau: Id<Site>,
}

impl House {
    fn open() -> Self {
        let name = format!("treffpunkt-import-{}.db", Id::<Guest>::new());
        let file = std::env::temp_dir().join(name);
        let url = DatabaseUrl::parse(&format!("sqlite:{}", file.display())).unwrap();
        let db = Db::open(&url).unwrap();
        migrate::run(&db).unwrap();
        let site = |name: &'static str, area: &'static str| {
            db.write_here(move |conn| staff::queries::insert_site(conn, name, &fold(name), area))
                .unwrap()
        };
        let (roslau, burgau) = (site("Röslau", "51993\nRöslau"), site("Burgau", "51998\nBurgau"));
        site("Leichtal", "51996\nLeichtal");
        Self { db, file, roslau, burgau }
    }

    fn take(&self, bytes: &[u8], mode: Mode, scope: Scope) -> Result<Report, TakeOverError> {
        let now = Moment::parse("2026-11-22T09:00:00Z").unwrap();
        let order = Order { mode, scope, today: date(2026, 11, 22), now };
        let open = || Ok(Cursor::new(bytes));
        let mut heard = 0;
        let report = take_over(&self.db, open, &Mapping::default(), order, &mut |rows| {
            assert!(rows >= heard);
            heard = rows;
            Ok(())
        })?;
        let ends = report.created + report.updated + report.unchanged + report.rejected;
        assert_eq!(ends, report.rows);
        Ok(report)
    }

    /// Dry first: what it foretells is what happens.
    fn import(&self, bytes: &[u8]) -> Report {
        let foretold = self.take(bytes, Mode::DryRun, Scope::All).unwrap();
        let report = self.take(bytes, Mode::ForReal, Scope::All).unwrap();
        assert_eq!(foretold, report);
        report
    }

    fn guest(&self, key: &'static str) -> Guest {
        self.db.read_here(|conn| queries::with_keys(conn, &[key])).unwrap().remove(0)
    }

    fn count(&self) -> i64 {
        self.db.read_here(|conn| queries::count(conn, &Filter::all(Scope::All))).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{ending}", self.file.display())));
        }
    }
}

fn sums(report: &Report) -> [u64; 5] {
    [report.rows, report.created, report.updated, report.unchanged, report.rejected]
}

fn found(report: &Report) -> Vec<(u64, Code)> {
    report.findings.iter().map(|finding| (finding.line, finding.code)).collect()
}

#[test]
fn musterkreis_comes_in_whole_and_a_second_time_changes_nothing() {
    let house = House::open();

    let report = house.import(MUSTERKREIS);

    assert_eq!(sums(&report), [3_000, 3_000, 0, 0, 0]);
    assert_eq!(report.dropped_columns, ["Geburtsdatum"]);
    assert_eq!(house.count(), 3_000);
    let again = house.import(MUSTERKREIS);
    assert_eq!(sums(&again), [3_000, 0, 0, 3_000, 0]);
    assert_eq!(again.changes, []);
}

#[test]
fn klein_names_every_defect_and_keeps_the_good_rows() {
    let house = House::open();

    let report = house.import(KLEIN);

    assert_eq!(sums(&report), [32, 27, 0, 1, 4]);
    let defects = [
        (2, Code::DroppedColumn),
        (6, Code::PostcodeZeroRestored),
        (8, Code::NotAnEmailAddress),
        (10, Code::SeveralEmailAddresses),
        (12, Code::ExactDuplicate),
        (14, Code::KeyOfAnotherPerson),
        (16, Code::Formula),
        (18, Code::NotAPhoneNumber),
        (20, Code::UnknownLanguage),
        (22, Code::LineBreak),
        (25, Code::MissingFamilyName),
        (27, Code::MissingKey),
        (29, Code::Unreachable),
        (31, Code::ImpossibleDate),
        (37, Code::SumRow),
    ];
    let found: Vec<_> =
        found(&report).into_iter().filter(|(_, code)| *code != Code::NoSite).collect();
    assert_eq!(found, defects);
    assert_eq!(house.count(), 27);
    assert_eq!(sums(&house.import(KLEIN)), [32, 0, 0, 28, 4]);
}

#[test]
fn a_guest_belongs_where_they_live_unless_the_list_says_otherwise() {
    let house = House::open();
    house.import(
        "Nr;Name;PLZ;Ort;Standort\n1;A;51993;Röslau;\n2;B;51993;Röslau;Burgau\n\
         3;C;;Burgau;Mond\n4;D;10115;Berlin;\n5;E;;;\n"
            .as_bytes(),
    );

    assert_eq!(house.guest("1").site, Some(house.roslau));
    assert_eq!(house.guest("2").site, Some(house.burgau));
    assert_eq!(house.guest("3").site, Some(house.burgau));
    assert_eq!(house.guest("4").site, None);

    let report = house.import(b"Nr;Name;PLZ;Ort\n1;A;51998;Burgau\n2;B;51996;Leichtal\n4;D;;\n");

    assert_eq!(house.guest("1").site, Some(house.burgau), "moved with the address");
    assert_eq!(house.guest("2").site, Some(house.burgau), "chosen by name, so it stays");
    assert_eq!(found(&report), [(4, Code::NoSite)]);
}

#[test]
fn an_empty_cell_never_deletes() {
    let house = House::open();
    let full = "Nr;Anrede;Vorname;Name;Straße;PLZ;Ort;Telefon;E-Mail;Sprache;Haushalt;Zugang\n\
                1;Frau;Ina;Weber;Weg 1;51993;Röslau;0171 3920094;a@example.org;tr;H1;01.02.2026\n";
    house.import(full.as_bytes());
    let before = house.guest("1");

    let empty = "Nr;Anrede;Vorname;Name;Straße;PLZ;Ort;Telefon;E-Mail;Sprache;Haushalt;Zugang\n\
                 1;;;Weber;;;;;;;;\n";
    assert_eq!(sums(&house.import(empty.as_bytes())), [1, 0, 0, 1, 0]);
    // A column that is missing is as silent as an empty one.
    assert_eq!(sums(&house.import(b"Nr;Name\n1;Weber\n")), [1, 0, 0, 1, 0]);

    assert_eq!(house.guest("1"), before);
    assert_eq!(before.reach(), Reach::Email);
}

#[test]
fn what_changes_is_shown_before_and_after() {
    let house = House::open();
    house.import("Nr;Vorname;Name;Straße;PLZ;Ort\n1;Ina;Weber;Weg 1;51993;Röslau\n".as_bytes());

    let list = "Nr;Vorname;Name;Straße;PLZ;Ort\n1;Ina;Kaya;Neuer Weg 5;51998;Burgau\n";
    let report = house.import(list.as_bytes());

    assert_eq!(found(&report), [(2, Code::OtherFamilyName)]);
    let fields = report.changes[0].fields.iter();
    assert_eq!(
        fields.map(|c| format!("{}: {} → {}", c.field, c.old, c.new)).collect::<Vec<_>>(),
        [
            "Nachname: Weber → Kaya",
            "Straße: Weg 1 → Neuer Weg 5",
            "PLZ: 51993 → 51998",
            "Ort: Röslau → Burgau",
            "Standort: Röslau → Burgau",
        ]
    );
}

#[test]
fn a_key_that_is_stored_for_somebody_else_is_refused() {
    let house = House::open();
    house.import(b"Nr;Vorname;Name\n1;Ina;Weber\n");

    let report = house.import(b"Nr;Vorname;Name;E-Mail\n1;Jonas;Weber;j@example.org\n");

    assert_eq!(sums(&report), [1, 0, 0, 0, 1]);
    assert_eq!(found(&report), [(2, Code::KeyOfAnotherPerson)]);
    assert_eq!(house.guest("1").first_name, "Ina");
}

#[test]
fn rows_about_one_person_are_put_together_and_change_nothing_the_second_time() {
    let house = House::open();
    let list = "Nr;Vorname;Name;Ort;E-Mail\n1;Ina;Weber;Burgau;a@example.org\n2;Omar;Khoury;;\n\
                1;Ina;Weber;Leichtal;\n1;Ina;Kaya;;\n";

    let report = house.import(list.as_bytes());

    assert_eq!(sums(&report), [4, 2, 0, 2, 0]);
    let ina = house.guest("1");
    assert_eq!((&*ina.family_name, &*ina.town), ("Kaya", "Leichtal"));
    assert_eq!(ina.email.as_deref(), Some("a@example.org"));
    assert_eq!(sums(&house.import(list.as_bytes())), [4, 0, 0, 4, 0]);
}

#[test]
fn whoever_works_for_one_standort_touches_no_other() {
    let house = House::open();
    house.import("Nr;Name;PLZ\n1;A;51993\n2;B;51998\n".as_bytes());

    let own = Scope::Sites(vec![house.roslau]);
    let list = "Nr;Vorname;Name;PLZ\n1;Ina;A;51993\n2;Ina;B;51998\n3;Uwe;C;51998\n4;Eva;D;\n\
                1;Ina;A;51998\n";
    let report = house.take(list.as_bytes(), Mode::ForReal, own.clone()).unwrap();

    assert_eq!(sums(&report), [5, 1, 0, 0, 4]);
    let foreign = report.findings.iter().filter(|f| f.code == Code::OtherSite).map(|f| f.line);
    assert_eq!(foreign.collect::<Vec<_>>(), [2, 3, 4, 6]);
    assert_eq!(house.guest("1").first_name, "");
    assert_eq!(house.guest("4").site, Some(house.roslau));
}

#[test]
fn a_list_that_is_refused_in_its_middle_leaves_nothing_behind() {
    let house = House::open();
    let mut list = String::from("Nr;Name\n");
    for row in 0..=Limits::default().rows {
        list.push_str(&format!("{row};A\n"));
    }

    let refused = house.take(list.as_bytes(), Mode::ForReal, Scope::All).unwrap_err();

    assert!(refused.explain().sentence.starts_with("Die Liste hat mehr als"));
    assert_eq!(house.count(), 0);
}

/// A list that is never whole in memory: each line is made when it is read.
struct Generated {
    rows: u64,
    at: u64,
    line: Cursor<Vec<u8>>,
}

impl Generated {
    fn of(rows: u64) -> Self {
        Self { rows, at: 0, line: Cursor::new(Vec::new()) }
    }
}

impl Read for Generated {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.line.read(into)?;
        if read > 0 || self.at > self.rows {
            return Ok(read);
        }
        let line = match self.at {
            0 => "Kundennr.;Vorname;Nachname;PLZ;Ort;E-Mail\n".to_owned(),
            row => format!("G{row:06};Ina;Weber;51993;Röslau;g{row}@example.org\n"),
        };
        self.at += 1;
        self.line = Cursor::new(line.into_bytes());
        self.line.read(into)
    }
}

impl Seek for Generated {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        assert_eq!(to, io::SeekFrom::Start(0), "only the beginning is ever sought");
        *self = Self::of(self.rows);
        Ok(0)
    }
}

#[test]
fn a_long_list_streams() {
    let house = House::open();
    let now = Moment::parse("2026-11-22T09:00:00Z").unwrap();
    let order = Order { mode: Mode::ForReal, scope: Scope::All, today: date(2026, 11, 22), now };

    let open = || Ok(Generated::of(12_345));
    let mut steps = Vec::new();
    let report = take_over(&house.db, open, &Mapping::default(), order, &mut |rows| {
        steps.push(rows);
        Ok(())
    })
    .unwrap();

    assert_eq!(sums(&report), [12_345, 12_345, 0, 0, 0]);
    assert_eq!(steps, [2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 12_345]);
    assert_eq!(house.count(), 12_345);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Za-zäöü=@#-]{0,5}",
        "[0-9]{0,8}",
        Just("a@example.org".to_owned()),
        Just("0171 3920094".to_owned()),
        Just("0221 4710123".to_owned()),
        Just("Röslau".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever stands in a file: it is taken over or refused, and the sums add up.
    #[test]
    fn any_bytes_are_taken_over_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let house = House::open();
        drop(house.take(&bytes, Mode::ForReal, Scope::All));
    }

    /// Any cells in any order, keys again and again: dry and real agree, and the second time
    /// nothing changes.
    #[test]
    fn any_list_changes_nothing_the_second_time(
        rows in prop::collection::vec(
            ("[1-9]", "(Ina|Uwe|)", "(Weber|Kaya|Böhm)", prop::collection::vec(cell(), 6)),
            0..40,
        ),
    ) {
        let mut list = "Nr;Vorname;Name;Straße;PLZ;Ort;Telefon;Handy;E-Mail\n".to_owned();
        for (key, first_name, family_name, cells) in &rows {
            list += &format!("{key};{first_name};{family_name};{}\n", cells.join(";"));
        }
        let house = House::open();
        let first = house.import(list.as_bytes());

        let second = house.import(list.as_bytes());

        prop_assert_eq!(second.created + second.updated, 0, "{}", list);
        prop_assert_eq!(second.rejected, first.rejected);
    }
}
