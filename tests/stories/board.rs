//! The dashboard, comparisons and the report of one event, in a house with a year behind it.

use actix_web::http::StatusCode;
use treffpunkt::demo;
use treffpunkt::staff::{Role, Scope};

use crate::world::Jobcenter;

async fn house() -> Jobcenter {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    jobcenter
}

#[actix_web::test]
async fn the_dashboard_opens_with_the_answer_and_draws_what_makes_a_difference() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;

    let page = lena.get("/turnout?from=2026&to=2026").await;
    page.says("Eingeladenen sind gekommen. Das ist eine Teilnahmequote von");
    for part in [
        "Von der Einladung bis zum Stuhl",
        "eingeladen",
        "Monat für Monat",
        "Die Standorte im Trichter des Zufalls",
        "Welches Format?",
        "Mit oder ohne Kinderbetreuung?",
        "Welcher Wochentag?",
        "Welche Tageszeit?",
        "Wie früh einladen?",
        "Auf welchem Weg?",
        "In welcher Sprache?",
        "Zum ersten Mal oder wieder?",
        "Plätze gewünscht",
        "Kosten je Gast 2026",
    ] {
        page.says(part);
    }
    // Pictures with a name and a table behind each; nothing that the security policy forbids.
    assert!(page.body.contains("aria-labelledby=\"trend-title trend-desc\""));
    assert!(page.body.contains("aria-labelledby=\"plot-title plot-desc\""));
    assert!(page.body.matches("Dieselben Zahlen als Tabelle").count() >= 10);
    assert!(!page.body.contains("style=") && !page.body.contains("<script>"));
    // The same figure as the tables behind it.
    let total =
        machine.get("/api/v1/turnout?from=2026&to=2026&by=month").await.json["total"].clone();
    let came = total["attended"].as_u64().unwrap();
    let said = page.text().replace('.', "");
    assert!(said.contains(&format!("{came} von {}", total["delivered"])), "{came}");

    // Nobody has been there yet.
    let empty = lena.get("/turnout?from=2020-01&to=2020-03").await;
    empty.says("Noch zu wenig Daten").does_not_say("Monat für Monat");
    let wrong = lena.get("/turnout?from=gestern").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte geben Sie einen Monat wie 2027-01 oder ein Jahr wie 2027 ein.");
}

#[actix_web::test]
async fn whoever_sees_one_standort_sees_its_dashboard_and_no_other() {
    let jobcenter = house().await;
    let nowhere = jobcenter.site("Nirgends").await;
    let scope = Scope::Sites(vec![nowhere]);
    let nora = jobcenter.staff_of("Nora Nirgends", Role::Manager, scope).await;

    let page = nora.get("/turnout?from=2026&to=2026").await;
    page.says("Noch zu wenig Daten").says("Formate zur Gesundheit stehen hier nicht");
    page.does_not_say("Kontaktcafé").does_not_say("voll nach");
    let desk = jobcenter.staff("Erika Empfang", Role::Desk).await;
    for path in ["/turnout", "/turnout/compare", "/turnout/barriers", "/turnout/barriers.csv"] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn two_formats_are_compared_by_a_proper_test_and_overlaps_are_refused() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;
    let rows = machine.get("/api/v1/turnout?from=2026&to=2026&by=format").await.json;
    let rows = rows["rows"].as_array().unwrap().clone();
    let told: Vec<_> = rows.iter().filter(|row| !row["turnout"].is_null()).collect();
    let (one, other) = (told[0]["key"].as_str().unwrap(), told[1]["key"].as_str().unwrap());
    let year = "from=2026&to=2026&with_from=2026&with_to=2026";

    let page =
        lena.get(&format!("/turnout/compare?{year}&what=format:{one}&with=format:{other}")).await;
    page.says("mit 95 % Sicherheit").says("Newcombe").says("Fisher");
    page.says(told[0]["label"].as_str().unwrap());
    let said = page.text();
    assert!(
        said.contains("Kein Unterschied erkennbar") || said.contains("Prozentpunkte"),
        "{said}"
    );

    let same = lena.get(&format!("/turnout/compare?{year}&what=format:{one}")).await;
    same.says("Beide Seiten überschneiden sich").does_not_say("Newcombe");
    let quarters = "from=2026-01&to=2026-03&with_from=2026-04&with_to=2026-06";
    lena.get(&format!("/turnout/compare?{quarters}"))
        .await
        .says("Das ganze Haus (1. Quartal 2026)");
    lena.get("/turnout/compare?what=format:niemand").await.says("keinen Termin");
    let wrong = lena.get("/turnout/compare?with_from=gestern").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_view_is_kept_under_a_name_and_nobody_else_sees_it() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let other = jobcenter.staff("Ole Leitung", Role::Manager).await;

    let page = lena.get("/turnout?from=2026-01&to=2026-06").await;
    let kept = page.submits_to(Some("/views"), &[("name", "Erstes Halbjahr")]).await;
    kept.says("Die Ansicht ist gemerkt.").says("Erstes Halbjahr");
    assert!(kept.body.contains("/turnout?from=2026-01&amp;to=2026-06"), "the address is kept");
    other.get("/turnout").await.does_not_say("Erstes Halbjahr");
    let odd = [("name", "Anderswo"), ("path", "//evil.example/turnout")];
    let refused = page.submits_to(Some("/views"), &odd).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.submits_to(Some("/views"), &[("name", "")]).await.says("kurzen Namen");

    let removal = kept.body.replace("&#x2F;", "/");
    let removal = removal.split("action=\"").find(|rest| rest.starts_with("/views/")).unwrap();
    let removal = removal.split('"').next().unwrap().to_owned();
    let theirs = other.get("/turnout").await;
    assert!(!theirs.body.contains(&removal));
    kept.submits_to(Some(&removal), &[]).await.does_not_say("Erstes Halbjahr");
}

/// The first link of the event list that has a report behind it.
async fn reported(jobcenter: &Jobcenter) -> String {
    let machine = jobcenter.machine(Role::Planner).await;
    let events = machine.get("/api/v1/events?limit=200&stage=closed").await.json;
    let items = events["items"].as_array().unwrap().clone();
    let closed = items.iter().find(|one| one["stage"] == "closed").expect("a closed event");
    format!("/events/{}", closed["id"].as_str().unwrap())
}

#[actix_web::test]
async fn an_event_is_reported_to_its_team_on_screen_and_on_paper() {
    let jobcenter = house().await;
    let anna = jobcenter.staff("Anna Planung", Role::Planner).await;
    let event = reported(&jobcenter).await;

    let page = anna.get(&format!("{event}/report")).await;
    page.says("Geplant und geworden").says("Wer auf welchem Weg erreicht wurde");
    page.says("Was gefehlt hat").says("eingeladen").says("Gesamt");
    let paper = anna.get(&format!("{event}/report.pdf")).await;
    assert_eq!((paper.status, paper.header("content-type")), (StatusCode::OK, "application/pdf"));

    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    assert_eq!(lena.get(&format!("{event}/report")).await.status, StatusCode::FORBIDDEN);
    let machine = jobcenter.machine(Role::Planner).await;
    let events = machine.get("/api/v1/events?limit=200").await.json;
    let items = events["items"].as_array().unwrap().clone();
    if let Some(coming) = items.iter().find(|one| one["stage"] == "published") {
        let early = anna.get(&format!("/events/{}/report", coming["id"].as_str().unwrap())).await;
        assert_eq!(early.status, StatusCode::OK);
    }
}
