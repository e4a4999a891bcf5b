//! The defects of `tests/data/kunden_klein.csv` one by one, and what real lists do besides.

use std::{collections::HashSet, io::Cursor};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 22);
const KLEIN: &[u8] = include_bytes!("../../../tests/data/kunden_klein.csv");
const MUSTERKREIS: &[u8] = include_bytes!("../../../tests/data/kunden_musterkreis.csv");

fn read(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let sheet = Sheet::open(Cursor::new(bytes), Limits::default())?;
    let mapping = sheet.guessed();
    sheet.rows(&mapping, TODAY)?.collect()
}

fn rows(text: &str) -> Vec<Row> {
    read(text.as_bytes()).unwrap()
}

/// The row of `kunden_klein.csv` that begins on `line`.
fn klein(line: u64) -> Row {
    read(KLEIN).unwrap().into_iter().find(|row| row.line == line).unwrap()
}

fn messages(row: &Row) -> Vec<&str> {
    row.findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn kept(row: Row) -> GuestLine {
    row.guest.unwrap_or_else(|| panic!("not kept: {:?}", row.findings))
}

/// A row under the header „Nr;Vorname;Name;Straße;PLZ;Ort;Telefon;E-Mail;Sprache;Zugang“.
fn row(cells: &str) -> Row {
    let text = format!("Nr;Vorname;Name;Straße;PLZ;Ort;Telefon;E-Mail;Sprache;Zugang\n{cells}\n");
    rows(&text).remove(0)
}

fn codes(row: &Row) -> Vec<Code> {
    row.findings.iter().map(|finding| finding.code).collect()
}

mod klein {
    use super::*;

    #[test]
    fn every_row_has_its_end() {
        let rows = read(KLEIN).unwrap();
        let count = |outcome| rows.iter().filter(|row| row.outcome() == outcome).count();

        assert_eq!(rows.len(), 34);
        assert_eq!(count(Outcome::Kept), 27);
        assert_eq!(count(Outcome::Rejected), 4);
        assert_eq!(count(Outcome::Ignored), 3);
    }

    #[test]
    fn lines_with_findings_are_these_and_no_others() {
        let rows = read(KLEIN).unwrap();
        let found: Vec<u64> =
            rows.iter().filter(|row| !row.findings.is_empty()).map(|row| row.line).collect();

        assert_eq!(found, [6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 27, 29, 31, 37]);
    }

    #[test]
    fn the_sheet_is_windows_1252_with_a_separator_line() {
        let sheet = Sheet::open(Cursor::new(KLEIN), Limits::default()).unwrap();

        assert_eq!(sheet.encoding(), Encoding::Windows1252);
        assert_eq!(sheet.separator(), Separator::Semicolon);
        assert_eq!(sheet.header_line(), 2);
    }

    #[test]
    fn line_2_the_birth_date_is_dropped_and_empty_columns_are_not_mentioned() {
        let sheet = Sheet::open(Cursor::new(KLEIN), Limits::default()).unwrap();
        let mapping = sheet.guessed();

        assert_eq!(mapping.dropped().collect::<Vec<_>>(), ["Geburtsdatum"]);
        let findings = mapping.findings(sheet.header_line());
        assert_eq!(
            findings.iter().map(|finding| &*finding.message).collect::<Vec<_>>(),
            ["Zeile 2: Die Spalte Geburtsdatum brauchen wir nicht für Einladungen. Wir speichern \
              sie nicht."]
        );
    }

    #[test]
    fn line_3_is_a_good_row() {
        let row = klein(3);

        assert_eq!(row.findings, []);
        let guest = kept(row);
        assert_eq!(guest.key.as_str(), "K009001");
        assert_eq!(guest.salutation, Some(Salutation::Herr));
        assert_eq!(guest.family_name.as_str(), "Böhm");
        assert_eq!(guest.street.unwrap().as_str(), "Lindenweg 171a");
        assert_eq!(guest.phone.unwrap().e164(), "+491713920094");
        assert_eq!(guest.email.unwrap().as_str(), "uwe.boehm9001@example.org");
        assert_eq!(guest.language.unwrap().code(), "de");
        assert_eq!(guest.household.unwrap().as_str(), "H01779");
        assert_eq!(guest.entered_on, Some(date(2025, 9, 8)));
    }

    #[test]
    fn line_6_the_postcode_gets_its_zero_back() {
        let row = klein(6);

        assert_eq!(
            messages(&row),
            ["Zeile 6: In der Spalte PLZ steht „1067“. Wir ergänzen die fehlende Null: 01067."]
        );
        assert_eq!(kept(row).postcode.unwrap().as_str(), "01067");
    }

    #[test]
    fn line_8_text_is_no_address() {
        let row = klein(8);

        assert_eq!(
            messages(&row),
            ["Zeile 8: In der Spalte E-Mail steht „keine“. Wir lassen die Adresse leer."]
        );
        assert_eq!(kept(row).email, None);
    }

    #[test]
    fn line_10_the_first_of_two_addresses_is_taken() {
        let row = klein(10);

        assert_eq!(
            messages(&row),
            ["Zeile 10: In der Spalte E-Mail steht „a.b@example.org; c.d@example.org“. Das sind \
              mehrere Adressen. Wir übernehmen die erste: a.b@example.org."]
        );
        assert_eq!(kept(row).email.unwrap().as_str(), "a.b@example.org");
    }

    #[test]
    fn line_12_an_exact_duplicate_is_left_out() {
        let row = klein(12);

        assert_eq!(
            messages(&row),
            ["Zeile 12: Dieselben Angaben stehen schon in Zeile 11. Wir lassen die Zeile aus."]
        );
        assert_eq!(row.outcome(), Outcome::Ignored);
    }

    #[test]
    fn line_14_two_people_are_never_merged() {
        let row = klein(14);

        assert_eq!(
            messages(&row),
            ["Zeile 14: Die Kundennummer K009011 gehört in Zeile 13 einer anderen Person. Wir \
              übernehmen diese Zeile nicht. Bitte prüfen Sie die Nummer."]
        );
        assert_eq!(row.outcome(), Outcome::Rejected);
    }

    #[test]
    fn line_16_a_formula_is_no_name() {
        let row = klein(16);

        assert_eq!(
            messages(&row),
            [
                "Zeile 16: In der Spalte Nachname steht „=HYPERLINK(\"http://example.org\";\"Klick\")“. \
              Das ist eine Formel. Wir übernehmen die Zeile nicht."
            ]
        );
        assert_eq!(row.outcome(), Outcome::Rejected);
    }

    #[test]
    fn line_18_text_is_no_phone_number() {
        let row = klein(18);

        assert_eq!(
            messages(&row),
            ["Zeile 18: In der Spalte Telefon steht „privat“. Das ist keine Telefonnummer mit \
              Vorwahl. Wir lassen sie leer."]
        );
        assert_eq!(kept(row).phone, None);
    }

    #[test]
    fn line_20_klingon_is_unknown() {
        let row = klein(20);

        assert_eq!(
            messages(&row),
            [
                "Zeile 20: In der Spalte Sprache steht „Klingonisch“. Diese Sprache kennen wir nicht. \
              Wir lassen sie leer."
            ]
        );
        assert_eq!(kept(row).language, None);
    }

    #[test]
    fn line_22_a_line_break_becomes_a_comma() {
        let row = klein(22);

        assert_eq!(
            messages(&row),
            ["Zeile 22: In der Spalte Straße steht ein Zeilenumbruch. Wir lesen: c/o Schäfer, \
              Gartenstraße 5."]
        );
        assert_eq!(kept(row).street.unwrap().as_str(), "c/o Schäfer, Gartenstraße 5");
        assert_eq!(klein(24).line, 24, "the row below stands two lines further down");
    }

    #[test]
    fn line_25_a_row_without_family_name_is_rejected() {
        let row = klein(25);

        assert_eq!(
            messages(&row),
            ["Zeile 25: Der Nachname fehlt. Wir übernehmen die Zeile nicht."]
        );
        assert_eq!(row.outcome(), Outcome::Rejected);
    }

    #[test]
    fn line_27_a_row_without_key_is_rejected() {
        let row = klein(27);

        assert_eq!(
            messages(&row),
            ["Zeile 27: Die Kundennummer fehlt. Wir übernehmen die Zeile nicht."]
        );
        assert_eq!(row.outcome(), Outcome::Rejected);
    }

    #[test]
    fn line_29_nobody_can_reach_her() {
        let row = klein(29);

        assert_eq!(
            messages(&row),
            [
                "Zeile 29: In dieser Zeile stehen weder E-Mail noch Telefon noch eine ganze Anschrift. \
              Wir übernehmen die Zeile. Mit diesen Angaben erreichen wir die Person nicht."
            ]
        );
        assert_eq!(row.outcome(), Outcome::Kept);
    }

    #[test]
    fn line_31_february_has_no_31st() {
        let row = klein(31);

        assert_eq!(
            messages(&row),
            [
                "Zeile 31: In der Spalte Zugang am steht „31.02.2026“. Diesen Tag gibt es nicht. Wir \
              lassen das Datum leer."
            ]
        );
        assert_eq!(kept(row).entered_on, None);
    }

    #[test]
    fn line_36_and_37_a_blank_row_and_a_sum_are_left_out() {
        assert_eq!(klein(36).outcome(), Outcome::Ignored);
        assert_eq!(klein(36).findings, []);
        assert_eq!(
            messages(&klein(37)),
            ["Zeile 37: Das ist eine Summenzeile. Wir lassen sie aus."]
        );
        assert_eq!(klein(37).outcome(), Outcome::Ignored);
    }
}

#[test]
fn all_of_musterkreis_is_good() {
    let sheet = Sheet::open(Cursor::new(MUSTERKREIS), Limits::default()).unwrap();
    assert_eq!(sheet.encoding(), Encoding::Windows1252);

    let rows = read(MUSTERKREIS).unwrap();

    assert_eq!(rows.len(), 3_000);
    for row in rows {
        assert_eq!((row.outcome(), messages(&row)), (Outcome::Kept, vec![]));
    }
}

#[test]
fn a_key_seen_before() {
    let text = "Nr;Vorname;Name;Ort;E-Mail\n\
                1;Ina;Weber;Burgau;a@example.org\n\
                1;Ina;Weber;Leichtal;\n\
                1;Ina;Kaya;Leichtal;\n\
                1;Jonas;Kaya;Leichtal;\n\
                1;INA;KAYA;Leichtal;\n";

    let rows = rows(text);

    assert_eq!(codes(&rows[1]), [Code::SeenBefore]);
    assert_eq!(rows[1].guest.as_ref().unwrap().email, None, "empty means: leave what is stored");
    assert_eq!(codes(&rows[2]), [Code::OtherFamilyName]);
    assert_eq!(rows[3].outcome(), Outcome::Rejected);
    assert_eq!(rows[4].outcome(), Outcome::Kept);
}

#[test]
fn a_landline_never_comes_before_a_mobile_number() {
    let text = "Nr;Name;Telefon;Handy\n1;Weber;0221 4710123;0171 3920094\n2;Kaya;0171 3920095;\n";
    let rows = rows(text);

    let weber = rows[0].guest.clone().unwrap();
    assert_eq!(weber.phone.unwrap().as_str(), "0171 3920094");
    assert_eq!(weber.other_phone.unwrap().as_str(), "0221 4710123");
    assert_eq!(rows[1].guest.clone().unwrap().phone.unwrap().as_str(), "0171 3920095");
}

#[test]
fn street_number_and_extra_become_one_street() {
    let text =
        "Nr;Name;Adresszusatz;Straße;Hausnr.;PLZ;Ort\n1;Weber;c/o Kaya;Talweg;5a;51993;Röslau";

    assert_eq!(kept(rows(text).remove(0)).street.unwrap().as_str(), "c/o Kaya, Talweg 5a");
}

#[test]
fn cells_that_only_look_like_a_value() {
    for (cells, code) in [
        ("1;Ina;Weber;=1+1;51993;Ort;;;;", Code::Formula),
        ("1;Ina;Weber;@SUM(A1);51993;Ort;;;;", Code::Formula),
        ("1;Ina;Weber;unbekannt;51993;Ort;;;;", Code::Placeholder),
        ("1;#NAME?;Weber;Weg 1;51993;Ort;;;;", Code::SpreadsheetError),
        ("1;Ina;Weber;Weg 1;5199;Ort;;;;", Code::PostcodeZeroRestored),
        ("1;Ina;Weber;Weg 1;519;Ort;;;;", Code::NotAPostcode),
        ("1;Ina;Weber;Weg 1;51993;Ort;4,91714E+11;;;", Code::ShortenedPhone),
        ("1;Ina;Weber;Weg 1;51993;Ort;1713920094;;;", Code::PhoneZeroRestored),
        ("1;Ina;Weber;Weg 1;51993;Ort;0171 3920094 (Sohn);;;", Code::TextBesidePhone),
        ("1;Ina;Weber;Weg 1;51993;Ort;;;Deutsch/Türkisch;", Code::SeveralLanguages),
        ("1;Ina;Weber;Weg 1;51993;Ort;;;;gestern", Code::ImpossibleDate),
        ("1;Ina;MÃ¼ller;Weg 1;51993;Ort;;;;", Code::DamagedUmlauts),
    ] {
        let row = row(cells);
        assert!(codes(&row).contains(&code), "{cells}: {:?}", row.findings);
        assert_eq!(row.outcome(), Outcome::Kept, "{cells}");
    }
}

#[test]
fn cells_in_which_spreadsheets_hide_text() {
    let row = row("=\"007\";Ina;Weber;-;'01067;Ort;'+49 171 3920094;–;;45368");

    assert_eq!(row.findings, []);
    let guest = kept(row);
    assert_eq!(guest.key.as_str(), "007");
    assert_eq!(guest.street, None);
    assert_eq!(guest.postcode.unwrap().as_str(), "01067");
    assert_eq!(guest.phone.unwrap().e164(), "+491713920094");
    assert_eq!(guest.entered_on, Some(date(2024, 3, 17)));
}

#[test]
fn rows_whose_guest_nobody_can_tell_are_rejected() {
    let long = format!("1;Ina;{};;;;;;;", "x".repeat(101));
    for (cells, code) in [
        ("1;Ina;Weber;Weg 1;51993;Ort;;;;;;noch etwas", Code::TooManyCells),
        ("4,91714E+11;Ina;Weber;;;;;;;", Code::ShortenedKey),
        ("=A1;Ina;Weber;;;;;;;", Code::Formula),
        ("1;Ina;123;;;;;;;", Code::NotAName),
        (&long, Code::TooLong),
        ("1;Ina;\"Weber;;;;;;;", Code::UnclosedQuote),
        ("1;Ina;\"Weber;;;;;;;\n2;Jonas;Kaya\";;;;;;;", Code::LineBreak),
    ] {
        let row = row(cells);
        assert_eq!(codes(&row), [code], "{cells}");
        assert_eq!(row.outcome(), Outcome::Rejected, "{cells}");
    }
}

#[test]
fn sums_and_headers_between_the_rows_are_left_out() {
    for cells in ["Summe;;;;;;;;;", ";;;;Gesamt: 3;;;;;", "Nr;Vorname;Name;Straße;PLZ;Ort;;;;"] {
        assert_eq!(row(cells).outcome(), Outcome::Ignored, "{cells}");
    }
    assert_eq!(row(";;Gesamt;Weg 1;;;;;;").outcome(), Outcome::Rejected);
    assert_eq!(row("1;Eva;Summe;Weg 1;51993;Ort;;;;").outcome(), Outcome::Kept);
}

#[test]
fn a_file_without_contact_columns_warns_of_nothing() {
    assert_eq!(rows("Nr;Name;Sprache\n1;Weber;tr\n")[0].findings, []);
}

#[test]
fn files_that_are_no_client_list_are_refused() {
    let sentence = |bytes: &[u8]| read(bytes).unwrap_err().explain();

    assert_eq!(
        sentence(b"%PDF-1.7"),
        "Das ist eine PDF-Datei. Bitte speichern Sie die Liste in Excel als CSV \
         (Trennzeichen-getrennt) und laden Sie sie noch einmal hoch."
    );
    assert!(sentence(b"").starts_with("Die Datei ist leer."));
    assert!(sentence(b"Guten Tag\nich bin ein Brief\n").starts_with("Wir finden keine Zeile"));
    assert!(sentence(b"Vorname;Ort\nIna;Burgau\n").contains("Kundennummer und Nachname"));
    assert_eq!(read(&b";".repeat(300)).unwrap_err().code(), "too_many_columns");
}

#[test]
fn too_many_rows_end_the_reading() {
    let file = Cursor::new("Nr;Name\n1;A\n2;B\n3;C\n");
    let sheet = Sheet::open(file, Limits { rows: 2, ..Limits::default() }).unwrap();
    let mapping = sheet.guessed();

    let read: Result<Vec<Row>, Refusal> = sheet.rows(&mapping, TODAY).unwrap().collect();

    assert!(matches!(read, Err(Refusal::TooManyRows { limit: 2 })));
}

#[test]
fn utf16_tabs_and_old_line_breaks_are_read_too() {
    let text = "\u{feff}Nr\tName\tOrt\r1\tMüller\tKöln\r";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();

    let rows = read(&bytes).unwrap();

    assert_eq!((rows.len(), rows[0].line), (1, 2));
    assert_eq!(rows[0].guest.as_ref().unwrap().family_name.as_str(), "Müller");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let _ = read(&bytes);
    }

    /// Cells of every kind in any order: each data row is told once, in order, with one end.
    #[test]
    fn every_row_ends_in_one_way(cells in prop::collection::vec(cell(), 0..200)) {
        let mut text = "Nr;Anrede;Name;PLZ;Telefon;E-Mail;Sprache;Zugang;IBAN\n".to_owned();
        for row in cells.chunks(9) {
            text.push_str(&row.join(";"));
            text.push('\n');
        }
        let rows = rows(&text);
        let data_lines = text.lines().skip(1).filter(|line| !line.is_empty()).count();
        prop_assert_eq!(rows.len(), data_lines);
        let mut keys = HashSet::new();
        for row in &rows {
            let errors = row.findings.iter().filter(|found| found.severity == Severity::Error);
            prop_assert_eq!(row.outcome() == Outcome::Rejected, errors.count() > 0);
            prop_assert!(row.findings.iter().all(|finding| finding.line == row.line));
            if let Some(guest) = &row.guest {
                let first = keys.insert(guest.key.as_str());
                prop_assert!(first || !row.findings.is_empty());
            }
        }
    }

    /// The same list in any encoding is the same list.
    #[test]
    fn encodings_do_not_matter(names in prop::collection::vec("[A-Za-zäöüß]{1,8}", 1..20)) {
        let mut text = "Nr;Name;Straße\n".to_owned();
        for (key, name) in names.iter().enumerate() {
            text += &format!("{key};{name};\n");
        }
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let marked = format!("\u{feff}{text}");
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();

        let expected = read(text.as_bytes()).unwrap();
        for bytes in [&*windows, marked.as_bytes(), &wide] {
            prop_assert_eq!(&read(bytes).unwrap(), &expected);
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Za-zäöü=+@#-]{0,6}",
        "[0-9]{0,8}",
        "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{2,4}",
        Just("Summe".to_owned()),
        Just("a@example.org".to_owned()),
        Just("0171 3920094".to_owned()),
    ]
}
