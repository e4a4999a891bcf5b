//! What an office counted before Treffpunkt comes in and teaches the planner; and client lists straight
//! from Excel.

use actix_web::http::StatusCode;
use treffpunkt::formats;
use treffpunkt::staff::{Role, Scope};

use crate::afternoons::{Afternoon, TUESDAYS, remember};
use crate::week::back;
use crate::world::{Jobcenter, Page};

const WORKBOOK: &[u8] = include_bytes!("../data/veranstaltungen.xlsx");
const GUESTS: &[u8] = include_bytes!("../data/kunden.xlsx");
const MACROS: &[u8] = include_bytes!("../data/makros.xlsm");
const HERE: &str = "/turnout/history";

/// As German Excel saves a list as CSV: Windows-1252, with semicolons and Windows' line ends.
fn from_excel(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").chars().map(|sign| u8::try_from(sign as u32).unwrap()).collect()
}

/// Five Kontaktcafés with 6 of 20 each.
fn five() -> Vec<u8> {
    let days = ["03.03.2026", "10.03.2026", "17.03.2026", "24.03.2026", "31.03.2026"];
    let lines: String = days.iter().map(|day| format!("{day};Kontaktcafé;20;6\n")).collect();
    from_excel(&format!("Datum;Format;Eingeladen;Gekommen\n{lines}"))
}

fn proposed(page: &Page) -> u32 {
    let text = page.text();
    let (_, rest) = text.split_once("laden Sie etwa ").expect("an answer");
    rest.split(' ').next().unwrap().replace('.', "").parse().unwrap()
}

/// Presses the button of a list's page.
async fn press(page: &Page, end: &str, typed: &[(&str, &str)]) -> Page {
    let action = format!("{}/{end}", page.path);
    page.submits_to(Some(&action), typed).await
}

#[actix_web::test]
async fn a_list_from_before_makes_the_planner_say_forty_six() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    planner.get("/turnout").await.says("Veranstaltungen von früher einlesen");
    let bare = planner.get("/turnout/plan?seats=20").await;
    bare.says("Noch zu wenig Daten").says("Veranstaltungen von früher einlesen");
    assert_eq!(proposed(&bare), 35);

    let dry = planner.get(HERE).await.uploads("file", "cafés.csv", &five()).await;
    dry.says("Das würde übernommen").says("Es ist noch nichts gespeichert.").says("neu 5");
    dry.says("Alle Zeilen sind in Ordnung").says("03.03.2026 Kontaktcafé – 20 6");
    assert_eq!(proposed(&planner.get("/turnout/plan?seats=20").await), 35);
    let done = press(&dry, "confirmation", &[]).await;
    done.says("Die Liste ist eingelesen").says("neu 5");
    // "Back" and confirm once more: nothing happens twice.
    press(&dry, "confirmation", &[]).await.says("Die Liste ist eingelesen");
    planner.get(HERE).await.says("5 Veranstaltungen von früher").says("cafés.csv");

    let page = planner.get("/turnout/plan?seats=20").await;
    assert_eq!(proposed(&page), 46);
    page.says("beruht auf 5 Veranstaltungen mit 100 Einladungen, davon 5 eingelesene von früher.");
    page.says("31.03.2026: Kontaktcafé (von früher), gekommen: 6 von 20");
    let machine = jobcenter.machine(Role::Planner).await;
    let json = machine.get("/api/v1/turnout/plan?seats=20").await.json;
    assert_eq!((&json["invite"], &json["based_on"]["events"]), (&46.into(), &5.into()));
    assert_eq!(json["based_on"]["earlier"], 5);
    planner.get("/turnout/plan/calibration").await.says("5 eingelesene von früher");
    // No table of the turnout knows of them.
    planner.get("/turnout?from=2026-01&to=2026-12").await.says("noch keine vergangene");

    // The same list changes nothing; other figures do.
    let again = planner.get(HERE).await.uploads("file", "cafés.csv", &five()).await;
    again.says("schon bekannt 5").says("Die Liste bringt nichts Neues");
    press(&again, "removal", &[]).await.says("Die Liste ist verworfen.");
    let other = from_excel("Datum;Format;Eingeladen;Gekommen\n03.03.2026;Kontaktcafé;20;9\n");
    let changed = planner.get(HERE).await.uploads("file", "neu.csv", &other).await;
    changed.says("geändert 1").says("bisher mit: 6 von 20");
    press(&changed, "confirmation", &[]).await;
    planner.get(HERE).await.says("5 Veranstaltungen von früher").says("20 9");

    // One goes, then the whole list that brought them.
    let list = planner.get(HERE).await;
    let one = list.body.split("/turnout/history/events/").nth(1).unwrap();
    let one = format!("{HERE}/events/{}", one.split('"').next().unwrap());
    list.submits_to(Some(&one), &[]).await.says("4 Veranstaltungen von früher");
    let list = planner.get(HERE).await;
    let removed = list.submits_to(Some(&format!("{}/removal", done.path)), &[]).await;
    removed.says("mit 4 Veranstaltungen").says("Noch nichts von früher");
    assert_eq!(proposed(&planner.get("/turnout/plan?seats=20").await), 35);
}

#[actix_web::test]
async fn a_workbook_is_as_good_as_a_list() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;

    let dry = planner.get(HERE).await.uploads("file", "liste.xlsx", WORKBOOK).await;
    dry.says("neu 5").says("03.03.2026, 10:00 Uhr Kontaktcafé – 20 6 ja –");
    press(&dry, "confirmation", &[]).await.says("Die Liste ist eingelesen");
    assert_eq!(proposed(&planner.get("/turnout/plan?seats=20").await), 46);
    let uploads = jobcenter.app.config.data_dir.join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);

    for (name, bytes, sentence) in [
        ("makros.xlsm", MACROS, "Diese Excel-Datei enthält Makros"),
        ("alt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "in einem alten Format"),
        ("kaputt.xlsx", b"PK\x03\x04", "lässt sich nicht lesen"),
        ("leer.csv", b"", "Die Datei ist leer"),
        ("gaeste.csv", b"Name;Vorname\nKaya;Zeynep\n", "Datum; Format; Eingeladen; Gekommen"),
        ("kurz.csv", b"Datum;Standort\n1.2.2026;X\n", "Spalten Format, Eingeladen und Gekommen"),
        ("halb.csv", b"Datum;Format\n1.2.2026;X\n", "Spalten Eingeladen und Gekommen"),
    ] {
        let refused = planner.get(HERE).await.uploads("file", name, bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        refused.says(sentence);
    }
    planner.get(HERE).await.says("5 Veranstaltungen von früher");
}

#[actix_web::test]
async fn names_are_assigned_and_every_fault_is_told() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let list = from_excel(
        "Datum;Format;Eingeladen;Gekommen;Raum\n\
         03.03.2026;Kontakt-Kaffee;20;6;B 1\n\
         10.03.2026;Kontakt-Kaffee;20;25;B 1\n\
         04.01.2027;Kontaktcafé;20;6;B 1\n\
         17.03.2026;Kontaktcafé;20;6;B 1\n\
         17.03.2026;Kontaktcafé;20;7;B 1\n",
    );

    let dry = planner.get(HERE).await.uploads("file", "alles.csv", &list).await;
    dry.says("neu 1").says("nicht übernommen 4");
    dry.says("Das Format „Kontakt-Kaffee“ kennen wir nicht. Ähnlich heißen: Kontaktcafé");
    dry.says("Es sind mehr gekommen (25), als eingeladen waren (20)");
    dry.says("Dieser Tag ist noch nicht vorbei.")
        .says("steht schon in Zeile 5, mit anderen Zahlen");
    dry.says("Diese Spalten lesen wir nicht: Raum");
    let read = jobcenter.app.db.read(move |conn| formats::queries::by_key(conn, "kontaktcafe"));
    let cafe = read.await.unwrap().unwrap().id.to_string();
    let sorted = press(&dry, "formats", &[("format_0", &cafe)]).await;
    sorted.says("neu 2").says("nicht übernommen 3").does_not_say("kennen wir nicht.");
    press(&sorted, "confirmation", &[]).await.says("neu 2");
    planner.get(HERE).await.says("2 Veranstaltungen von früher");
}

/// Formats are sorted under another key than the one under which names are found.
#[actix_web::test]
async fn a_format_with_an_umlaut_is_known_however_it_is_spelt() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let list = from_excel(
        "Datum;Format;Eingeladen;Gekommen\n\
         03.03.2026;Bewerberbüro: Bewerbung heute;20;6\n\
         10.03.2026;BEWERBERBUERO: Bewerbung heute;20;7\n\
         17.03.2026;Bewerberburo: Bewerbung heute;20;8\n",
    );

    let dry = planner.get(HERE).await.uploads("file", "büro.csv", &list).await;

    dry.says("neu 3").says("Alle Zeilen sind in Ordnung").does_not_say("kennen wir nicht");
}

#[actix_web::test]
async fn what_stands_in_treffpunkt_is_not_counted_twice_and_scopes_hold() {
    let jobcenter = Jobcenter::open().await;
    let (mitte, nord) = (jobcenter.site("Mitte").await, jobcenter.site("Nord").await);
    let read = jobcenter.app.db.read(move |conn| formats::queries::by_key(conn, "kontaktcafe"));
    let cafe = read.await.unwrap().unwrap().id;
    remember(&jobcenter, &[Afternoon::of(cafe, TUESDAYS[0], 40, 12)]).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let list = from_excel(
        "Datum;Format;Eingeladen;Gekommen;Standort\n\
         08.09.2026;Kontaktcafé;40;12;\n\
         03.03.2026;Kontaktcafé;60;18;Mitte\n\
         10.03.2026;Kontaktcafé;60;18;Nord\n\
         17.03.2026;Kontaktcafé;60;18;Süd\n",
    );

    let dry = planner.get(HERE).await.uploads("file", "liste.csv", &list).await;
    dry.says("neu 2")
        .says("steht schon in Treffpunkt")
        .says("Den Standort „Süd“ kennen wir nicht.");
    let done = press(&dry, "confirmation", &[]).await;

    let of = |name, site| jobcenter.staff_of(name, Role::Planner, Scope::Sites(vec![site]));
    let mia = of("Mia Mitte", mitte).await;
    mia.get(HERE).await.says("1 Veranstaltung von früher").says("Mitte").does_not_say("10.03.2026");
    assert_eq!(mia.get(&done.path).await.status, StatusCode::NOT_FOUND);
    let own = mia.get(HERE).await.uploads("file", "liste.csv", &list).await;
    own.says("schon bekannt 1").says("Für den Standort „Nord“ arbeiten Sie nicht.");
    let nora = of("Nora Nord", nord).await;
    assert_eq!(nora.get(&own.path).await.status, StatusCode::NOT_FOUND);
    for role in [Role::Desk, Role::Manager, Role::Admin, Role::Auditor, Role::Provider] {
        let other = jobcenter.staff(role.code(), role).await;
        for path in [HERE, "/turnout/history/sample.csv", &done.path] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
        let machine = jobcenter.machine(role).await;
        let refused = machine.post_bytes("/api/v1/events/history", &list).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role:?}");
    }

    // Whole lists go with all that they brought.
    let list = planner.get(HERE).await;
    let removed = list.submits_to(Some(&format!("{}/removal", done.path)), &[]).await;
    removed.says("mit 2 Veranstaltungen").says("Noch nichts von früher");
    jobcenter.wait(std::time::Duration::from_secs(25 * 60 * 60));
    let mia = back(&jobcenter, "Mia Mitte").await;
    mia.get(HERE).await.uploads("file", "x.csv", &five()).await;
    // Nobody confirmed it in a day.
    assert_eq!(mia.get(&own.path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn machines_bring_history_and_it_is_the_same_the_second_time() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let path = "/api/v1/events/history";

    let dry = machine.post_bytes(&format!("{path}?dry_run=true"), WORKBOOK).await;
    assert_eq!((dry.status, &dry.json["created"]), (StatusCode::OK, &5.into()), "{}", dry.body);
    assert_eq!(machine.get("/api/v1/turnout/plan?seats=20").await.json["invite"], 35);
    let real = machine.post_bytes(path, WORKBOOK).await;
    assert_eq!(real.json, dry.json);
    assert_eq!(machine.get("/api/v1/turnout/plan?seats=20").await.json["invite"], 46);
    let again = machine.post_bytes(path, WORKBOOK).await.json;
    assert_eq!((&again["created"], &again["unchanged"]), (&0.into(), &5.into()));
    assert_eq!(again["findings"][0]["code"], "unchanged");
    assert_eq!(again["findings"][0]["line"], 4);

    for (bytes, code) in [
        (&b"%PDF-1.7"[..], "not_a_csv_file"),
        (MACROS, "not_a_csv_file"),
        (b"Datum;Format\n1.2.2026;X\n", "missing_columns"),
        (b"", "empty_file"),
    ] {
        let refused = machine.post_bytes(path, bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(refused.json["code"], code);
    }
    let wrong = machine.post_bytes(&format!("{path}?dry_run=perhaps"), WORKBOOK).await;
    assert_eq!(wrong.json["errors"][0]["field"], "dry_run");
    // The address is no event's.
    assert_eq!(machine.get(path).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let strange = b"Datum;Format;Eingeladen;Gekommen\n1.2.2026;Kaffee und Kuchen;20;6\n";
    let strange = machine.post_bytes(path, strange).await.json;
    assert_eq!(strange["unknown_formats"][0]["name"], "Kaffee und Kuchen");
    assert_eq!((&strange["rejected"], &strange["created"]), (&1.into(), &0.into()));
}

#[actix_web::test]
async fn whoever_sees_sums_plans_with_rounded_history() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    machine.post_bytes("/api/v1/events/history", WORKBOOK).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;

    let page = manager.get("/turnout/plan?seats=20").await;
    page.says("davon 5 eingelesene von früher")
        .says("auf Fünfer gerundet")
        .does_not_say("6 von 20");
    assert_ne!(proposed(&page), 46);
    page.does_not_say("Veranstaltungen von früher einlesen");
}

#[actix_web::test]
async fn a_client_list_comes_straight_from_excel() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;

    let columns = planner.get("/guests/import").await.uploads("file", "kunden.xlsx", GUESTS).await;
    let report = columns.submits(&[]).await;
    report.says("neu 2").says("Zeile 4").says("Wir ergänzen die fehlende Null: 01069.");
    let confirmation = format!("{}/confirmation", report.path);
    report.submits_to(Some(&confirmation), &[]).await.says("Die Liste ist eingelesen");
    let uploads = jobcenter.app.config.data_dir.join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);
    let machine = jobcenter.machine(Role::Planner).await;
    let again = machine.post_bytes("/api/v1/guests/import", GUESTS).await;
    assert_eq!((again.status, &again.json["unchanged"]), (StatusCode::OK, &2.into()));
    let guests = machine.get("/api/v1/guests").await.json;
    assert_eq!(
        (&guests["items"][0]["key"], guests["items"].as_array().unwrap().len()),
        (&"4711".into(), 2)
    );

    let refused = planner.get("/guests/import").await.uploads("file", "m.xlsm", MACROS).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Diese Excel-Datei enthält Makros");
}
