//! The dashboard, comparisons and the report of one event, in a house with a year behind it.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use treffpunkt::db::schema::{events, formats, forums};
use treffpunkt::db::{Conn, Id, Moment};
use treffpunkt::demo;
use treffpunkt::events::Event;
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
        "Anteile an allen",
        "Mit Kinderbetreuung kamen",
    ] {
        page.says(part);
    }
    // Each format leads to its comparison.
    let compared = "/turnout/compare?from=2026-01&to=2026-12&with_from=2026-01&with_to=2026-12";
    assert!(
        links(&page.body).iter().any(|link| link.starts_with(&format!("{compared}&what=format")))
    );
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

    // The same answer about childcare, and where it is missing.
    let childcare = lena.get("/turnout?from=2026&to=2026&by=childcare").await;
    let answer = said.split("Mit Kinderbetreuung kamen").nth(1).unwrap().split('(').next().unwrap();
    childcare.says(&format!("Mit Kinderbetreuung kamen{}", answer.trim_end()));
    childcare.says("zu Terminen aus 2026").says("Alle Gründe, und was hilft");
    lena.get("/turnout?from=2026&to=2026&by=format").await.does_not_say("Kinderbetreuung kamen");

    // Nobody has been there yet.
    let empty = lena.get("/turnout?from=2020-01&to=2020-03").await;
    empty.says("Noch zu wenig Daten").does_not_say("Monat für Monat");
    let wrong = lena.get("/turnout?from=gestern").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte geben Sie einen Monat wie 2027-01 oder ein Jahr wie 2027 ein.");
}

/// The links of a page, as a browser reads them.
fn links(body: &str) -> Vec<String> {
    let body = body.replace("&#x2F;", "/").replace("&amp;", "&");
    let links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(str::to_owned).collect()
}

/// Fachforen of the year: the first was full after three days, in the second one seats were left.
fn two_forums(conn: &mut Conn) -> QueryResult<()> {
    let [begin, opened, full] = ["2026-01-01", "2026-01-05", "2026-01-08"]
        .map(|day| Moment::parse(&format!("{day}T11:00:00Z")).unwrap());
    let held = events::table
        .inner_join(formats::table)
        .filter(events::stage.eq("closed").and(events::begins_at.ge(begin)))
        .filter(formats::sensitivity.eq("normal").and(formats::open_door.eq(false)))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(2)
        .load::<Id<Event>>(conn)?;
    for (event, full) in held.into_iter().zip([Some(full), None]) {
        diesel::insert_into(forums::table)
            .values((
                (forums::event_id.eq(event), forums::address.eq(event.to_string())),
                (forums::about.eq(""), forums::speakers.eq(""), forums::open_to.eq("guests")),
                (forums::opens_at.eq(opened), forums::full_at.eq(full)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[actix_web::test]
async fn how_quickly_forums_were_full_is_drawn_and_seats_that_were_left_are_marked() {
    let jobcenter = house().await;
    let lena = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let without = lena.get("/turnout?from=2026&to=2026").await;
    without.does_not_say("Wie schnell Fachforen voll waren");
    jobcenter.app.db.write(two_forums).await.unwrap();

    let page = lena.get("/turnout?from=2026&to=2026").await;
    page.says("Wie schnell Fachforen voll waren").says("Voll wurden 1 von 2.");
    page.says("voll nach 3 Tagen").says("Plätze blieben frei");
    // One bar is hatched, and so is its mark below.
    assert_eq!(page.body.matches("class=\"plot-free\"").count(), 2);
    assert!(page.body.contains("aria-labelledby=\"forum-1-title forum-1-desc\""));
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
    // The whole is what they see, and it is called so.
    let years = "from=2026&to=2026&with_from=2025&with_to=2025";
    let compared = nora.get(&format!("/turnout/compare?{years}")).await;
    compared.says("Nirgends (2026)").says("Nirgends (2025)").does_not_say("ganze Haus");
    let two = Scope::Sites(vec![nowhere, jobcenter.site("Irgendwo").await]);
    let ole = jobcenter.staff_of("Ole Nord", Role::Manager, two).await;
    let compared = ole.get(&format!("/turnout/compare?{years}")).await;
    compared.says("Ihre Standorte (2026)").does_not_say("ganze Haus");
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

    // Two formats are of one time unless told otherwise.
    let short = format!("from=2026&to=2026&what=format:{one}&with=format:{other}");
    lena.get(&format!("/turnout/compare?{short}")).await.says("mit 95 % Sicherheit");

    // The same by two clicks.
    let start = lena.get("/turnout/compare?from=2026&to=2026").await;
    let time = "from=2026-01&to=2026-12&with_from=2026-01&with_to=2026-12";
    let first = format!("/turnout/compare?{time}&what=format%3A{one}");
    assert!(links(&start.body).contains(&first), "{first}");
    let then = lena.get(&first).await;
    let name = told[0]["label"].as_str().unwrap();
    then.says(&format!("{name}: Womit vergleichen Sie?")).does_not_say("überschneiden");
    let second = format!("{first}&with=format%3A{other}");
    assert!(links(&then.body).contains(&second), "{second}");
    let found = lena.get(&second).await;
    found.says("mit 95 % Sicherheit").does_not_say("Womit vergleichen Sie?");
    assert!(!links(&then.body).contains(&format!("{first}&with=format%3A{one}")));

    let twice = format!("{year}&what=format:{one}&with=format:{one}");
    let same = lena.get(&format!("/turnout/compare?{twice}")).await;
    same.says("Beide Seiten überschneiden sich").does_not_say("Newcombe");
    let quarters = "from=2026-01&to=2026-03&with_from=2026-04&with_to=2026-06";
    let house = lena.get(&format!("/turnout/compare?{quarters}")).await;
    house.says("Das ganze Haus (1. Quartal 2026)");
    let said = house.text();
    let other = "ganze Haus (2. Quartal 2026)";
    let in_case = [
        format!("gegenüber dem {}", other.replace("ganze ", "ganzen ")),
        format!("höher als das {other}"),
        format!("niedriger als das {other}"),
    ];
    assert!(in_case.iter().any(|words| said.contains(words)), "{said}");
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
