//! Guests: a list comes in, people are found, one is entered by hand.

use treffpunkt::staff::{Role, Scope};

use crate::world::Jobcenter;

#[actix_web::test]
async fn somebody_is_entered_found_and_changed_by_hand() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Plan", Role::Planner).await;

    let form = planner.get("/guests/new").await;
    let refused = form.submits(&[("family_name", ""), ("phone", "privat")]).await;
    assert_eq!(refused.status, 422);
    refused.says("Bitte geben Sie einen Namen ein.").says("Das ist keine Telefonnummer.");
    let typed = [
        ("first_name", "Zeynep"),
        ("family_name", "Müller-Kaya"),
        ("phone", "0171 3920094"),
        ("language", "tr"),
    ];
    let page = refused.submits(&typed).await;
    page.says("Der Gast ist gespeichert.")
        .says("Zeynep Müller-Kaya")
        .says("Schriftlich erreichen wir diese Person nicht.");
    // The same form once more, by "back" and a second click: still one guest.
    refused.submits(&typed).await;

    let found = planner.get("/guests?q=mueller").await;
    found.says("1 Person").says("Zeynep Müller-Kaya").says("Türkisch").says("Telefon");
    planner.get("/guests?q=weber").await.says("Niemand gefunden");
    planner.get("/guests?reach=phone&wish=none").await.says("Niemand gefunden");

    let edit = planner.get(&format!("{}/edit", page.path)).await;
    let page = edit.submits(&[("email", "z.kaya@example.org")]).await;
    page.says("Die Änderung ist gespeichert.").says("Einladungen kommen per E-Mail.");
    let page = page.submits_to(Some(&format!("{}/invitable", page.path)), &[]).await;
    page.says("Notiert: keine Einladungen mehr.").says("Sie bekommt keine Post von uns.");
    planner.get("/guests?wish=none").await.says("1 Person");

    let list = planner.get("/guests/export").await;
    assert!(list.body.contains("Zeynep;Müller-Kaya"), "{}", list.body);
    assert!(list.body.ends_with(";ja\r\n"));
}

#[actix_web::test]
async fn guests_of_another_standort_are_not_there() {
    let jobcenter = Jobcenter::open().await;
    let burgau = jobcenter.site("Burgau").await;
    let roslau = jobcenter.site("Röslau").await;
    let all = jobcenter.staff("Petra Plan", Role::Planner).await;
    let form = all.get("/guests/new").await;
    let guest = form.submits(&[("family_name", "Kaya"), ("site", burgau.as_str())]).await;

    let foreign = jobcenter.staff_of("Rolf Rand", Role::Planner, Scope::Sites(vec![roslau])).await;
    assert_eq!(foreign.get(&guest.path).await.status, 404);
    foreign.get("/guests").await.says("Noch keine Gäste");
    let form = foreign.get("/guests/new").await;
    let refused = form.submits(&[("family_name", "Weber"), ("site", burgau.as_str())]).await;
    refused.says("Bitte wählen Sie einen Ihrer Standorte.");

    for role in [Role::Manager, Role::Admin] {
        let nobody = jobcenter.staff(role.code(), role).await;
        assert_eq!(nobody.get("/guests").await.status, 403);
        assert_eq!(nobody.get(&guest.path).await.status, 403);
    }
    let desk = jobcenter.staff("Emil Empfang", Role::Desk).await;
    desk.get(&guest.path).await.says("Kaya").does_not_say("Ändern");
    assert_eq!(desk.get("/guests/export").await.status, 403);
}

const KLEIN: &[u8] = include_bytes!("../data/kunden_klein.csv");

#[actix_web::test]
async fn a_list_comes_in_step_by_step() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Plan", Role::Planner).await;
    let form = planner.get("/guests/import").await;

    let refused = form.uploads("file", "brief.pdf", b"%PDF-1.7 ...").await;
    assert_eq!(refused.status, 422);
    refused.says("Das ist eine PDF-Datei.");
    form.uploads("file", "", b"").await.says("Bitte wählen Sie eine Datei aus.");

    let columns = form.uploads("file", "kunden_klein.csv", KLEIN).await;
    columns.says("Spalten prüfen").says("Geburtsdatum : speichern wir nie.");
    let none = columns.submits(&[("column_3", "")]).await;
    assert_eq!(none.status, 422);
    none.says("Es fehlt die Spalte Nachname.");
    let twice = columns.submits(&[("column_2", "family_name")]).await;
    twice.says("„Nachname“ ist zweimal gewählt.");

    let report = columns.submits(&[]).await;
    report.says("Es ist noch nichts gespeichert.").says("Personen in der Liste 32");
    report.says("neu 27").says("nicht übernommen 4");
    report.says("Zeile 16: In der Spalte Nachname steht „=HYPERLINK");
    planner.get("/guests").await.says("Noch keine Gäste");

    let confirmation = format!("{}/confirmation", report.path);
    let ended = report.submits_to(Some(&confirmation), &[]).await;
    ended.says("Die Liste ist eingelesen").says("neu 27");
    // "Back" and confirm once more: nothing happens twice.
    report.submits_to(Some(&confirmation), &[]).await.says("Die Liste ist eingelesen");
    planner.get("/guests").await.says("27 Personen");
    let uploads = jobcenter.app.config.data_dir.join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);

    let other = jobcenter.staff("Paul Plan", Role::Planner).await;
    assert_eq!(other.get(&ended.path).await.status, 404);
    let desk = jobcenter.staff("Emil Empfang", Role::Desk).await;
    assert_eq!(desk.get("/guests/import").await.status, 403);
}

#[actix_web::test]
async fn columns_are_remembered_and_a_list_nobody_confirms_is_erased() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Plan", Role::Planner).await;
    let form = planner.get("/guests/import").await;
    let list = "Nr;Name;Feld7\n1;Weber;tr\n".as_bytes();

    let columns = form.uploads("file", "liste.csv", list).await;
    let report = columns.submits(&[("column_2", "language")]).await;
    report.says("neu 1");
    let again = form.uploads("file", "liste.csv", list).await;
    assert!(
        again
            .fields_of(Some(&format!("{}/columns", again.path)))
            .1
            .contains(&("column_2".to_owned(), "language".to_owned()))
    );
    let discarded = again.submits_to(Some(&format!("{}/discarding", again.path)), &[]).await;
    discarded.says("Die Liste ist verworfen");

    jobcenter.wait(std::time::Duration::from_secs(25 * 60 * 60));
    treffpunkt::guests::resume_imports(&jobcenter.app).unwrap();
    let uploads = jobcenter.app.config.data_dir.join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);
}

#[actix_web::test]
async fn machines_bring_lists_and_read_guests() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;

    let dry = machine.post_bytes("/api/v1/guests/import?dry_run=true", KLEIN).await;
    assert_eq!(dry.status, 200, "{}", dry.body);
    let real = machine.post_bytes("/api/v1/guests/import", KLEIN).await;
    assert_eq!(real.json, dry.json);
    for (sum, rows) in [("rows", 32), ("created", 27), ("updated", 0), ("unchanged", 1)] {
        assert_eq!(real.json[sum], rows, "{sum}");
    }
    assert_eq!(real.json["dropped_columns"][0], "Geburtsdatum");
    assert_eq!(real.json["findings"][1]["code"], "postcode_zero_restored");
    assert_eq!(real.json["findings"][1]["severity"], "warning");
    let again = machine.post_bytes("/api/v1/guests/import", KLEIN).await;
    assert_eq!(again.json["unchanged"], 28);
    let pdf = machine.post_bytes("/api/v1/guests/import", b"%PDF-1.7").await;
    assert_eq!((pdf.status.as_u16(), pdf.json["code"].as_str()), (422, Some("not_a_csv_file")));

    let all = machine.get("/api/v1/guests?limit=20").await;
    assert_eq!(all.json["items"].as_array().unwrap().len(), 20);
    let next = all.json["next"].as_str().unwrap();
    let rest = machine.get(&format!("/api/v1/guests?limit=20&after={next}")).await;
    assert_eq!(rest.json["items"].as_array().unwrap().len(), 7);
    assert!(rest.json["next"].is_null());
    let arabic = machine.get("/api/v1/guests?language=ar&reachable=letter").await;
    let guest = &arabic.json["items"][0];
    assert_eq!((guest["language"].as_str(), guest["reach"].as_str()), (Some("ar"), Some("letter")));
    assert_eq!(guest["channels"]["letter"], true);
    let lost = machine.get("/api/v1/guests?reachable=false").await;
    assert_eq!(lost.json["items"].as_array().unwrap().len(), 1);
    let wrong = machine.get("/api/v1/guests?site=hier&since=31.02.2026&limit=0").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json["errors"].as_array().unwrap().len(), 3);
    let manager = jobcenter.machine(Role::Manager).await;
    assert_eq!(manager.get("/api/v1/guests").await.status, 403);
}
