//! "How many do I invite for twenty chairs?", asked by people and machines of a house with a past.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use treffpunkt::attendance;
use treffpunkt::db::Id;
use treffpunkt::db::schema::tallies;
use treffpunkt::events::Event;
use treffpunkt::formats::{self, Format};
use treffpunkt::staff::{Role, Scope, Site};

use crate::afternoons::{Afternoon, TUESDAYS, remember};
use crate::cafe::{Cafe, guest};
use crate::world::{Browser, Jobcenter, Machine, Page};

async fn format(jobcenter: &Jobcenter, key: &'static str) -> Id<Format> {
    let read = jobcenter.app.db.read(move |conn| formats::queries::by_key(conn, key)).await;
    read.map_err(|error: diesel::result::Error| error).unwrap().unwrap().id
}

/// The main number of the page.
fn proposed(page: &Page) -> u32 {
    let text = page.text();
    let (_, rest) = text.split_once("laden Sie etwa ").expect("an answer");
    rest.split(' ').next().unwrap().replace('.', "").parse().unwrap()
}

#[actix_web::test]
async fn twenty_chairs_and_thirty_of_a_hundred_make_forty_six() {
    let jobcenter = Jobcenter::open().await;
    let cafe = format(&jobcenter, "kontaktcafe").await;
    let past: Vec<_> = TUESDAYS[..5].iter().map(|day| Afternoon::of(cafe, day, 20, 6)).collect();
    remember(&jobcenter, &past).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;

    let page = planner.get(&format!("/turnout/plan?seats=20&format={cafe}")).await;
    assert_eq!((page.status, proposed(&page)), (StatusCode::OK, 46));
    page.says("davon 5 mit diesem Format")
        .says("5 abgeschlossenen Veranstaltungen mit 100 Einladungen")
        .says("Wer 20 Plätze durch 30 % teilt, lädt 67 ein.")
        .says("6 von 20")
        .does_not_say("Noch zu wenig Daten");
    assert!(page.body.contains("<svg class=\"chances\"") && !page.body.contains("style="));

    let json =
        machine.get(&format!("/api/v1/turnout/plan?seats=20&format={cafe}&overflow=0.05")).await;
    assert_eq!(json.json["invite"], 46, "{}", json.body);
    assert!((json.json["expected"]["rate"].as_f64().unwrap() - 0.3).abs() < 1e-6);
    assert!(json.json["p_overflow"].as_f64().unwrap() <= 0.05);
    assert_eq!(json.json["naive"]["invite"], 67);
    assert_eq!(json.json["based_on"]["basis"], "history");
    assert_eq!(
        (&json.json["based_on"]["events"], &json.json["based_on"]["invitations"]),
        (&5.into(), &100.into())
    );
    let (low, high) = (&json.json["attending"]["low"], &json.json["attending"]["high"]);
    page.says(&format!("{low} bis {high} Gäste"));

    // More risk, more guests; and what somebody has in mind is weighed, too.
    let bold =
        planner.get(&format!("/turnout/plan?seats=20&format={cafe}&overflow=20&invited=60")).await;
    assert!(proposed(&bold) > 46);
    bold.says("Wenn Sie 60 einladen, kommen");
    let asked = format!("/api/v1/turnout/plan?seats=20&format={cafe}&invited=60");
    let what_if = machine.get(&asked).await.json;
    assert!(what_if["what_if"]["p_overflow"].as_f64().unwrap() > 0.2, "{what_if}");
    assert_eq!(what_if["invite"], 46);
}

#[actix_web::test]
async fn without_a_past_it_says_so_and_is_careful() {
    let jobcenter = Jobcenter::open().await;
    let cafe = format(&jobcenter, "info_neu").await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;

    // The first look already answers the usual question.
    let page = manager.get("/turnout/plan").await;
    page.says("Noch zu wenig Daten").says("die als gut gelten");
    assert_eq!(proposed(&page), 35);
    let json = machine.get(&format!("/api/v1/turnout/plan?seats=20&format={cafe}")).await.json;
    assert_eq!((&json["invite"], &json["based_on"]["basis"]), (&35.into(), &"baseline".into()));
    assert_eq!(json["based_on"]["events"], 0);

    // Four afternoons are not enough, however many came.
    let past: Vec<_> = TUESDAYS[..4].iter().map(|day| Afternoon::of(cafe, day, 40, 30)).collect();
    remember(&jobcenter, &past).await;
    assert_eq!(proposed(&manager.get("/turnout/plan").await), 35);

    // Somebody may know better.
    let known = manager.get("/turnout/plan?seats=20&rate=30&known=100").await;
    assert_eq!(proposed(&known), 46);
    known.says("Gerechnet mit Ihrer eigenen Quote.");
    let known = machine.get("/api/v1/turnout/plan?seats=20&rate=0.65&known=100").await.json;
    assert_eq!((&known["invite"], &known["naive"]["invite"]), (&25.into(), &31.into()));
    manager.get("/turnout/plan/calibration").await.says("Noch zu wenig Daten");
}

#[actix_web::test]
async fn wrong_input_is_explained_and_comes_back_filled_in() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;

    let page = planner.get("/turnout/plan?seats=viele&overflow=90&lead=3").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Bitte geben Sie eine Zahl von 1 bis 1000 ein.").says("Prozent ein.");
    assert!(page.body.contains("value=\"viele\"") && page.body.contains("value=\"90\""));

    let refused = machine.get("/api/v1/turnout/plan?overflow=5&weekday=heute").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<_> = refused.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["weekday", "seats", "overflow"]);
    assert!(refused.json["detail"].as_str().unwrap().starts_with("Bitte "), "{}", refused.body);
    let door = format(&jobcenter, "bewerbung_offen").await;
    for nowhere in [door.to_string(), Id::<Format>::new().to_string()] {
        let asked = format!("/api/v1/turnout/plan?seats=20&format={nowhere}");
        assert_eq!(machine.get(&asked).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let unknown = planner.get(&format!("/turnout/plan?event={}", Id::<Event>::new())).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn who_may_see_sums_may_plan_and_a_standort_rests_on_its_own() {
    let jobcenter = Jobcenter::open().await;
    let cafe = format(&jobcenter, "kontaktcafe").await;
    let (mitte, nord) = (jobcenter.site("Mitte").await, jobcenter.site("Nord").await);
    let past: Vec<_> = TUESDAYS
        .iter()
        .map(|day| Afternoon { site: Some(mitte), ..Afternoon::of(cafe, day, 40, 26) })
        .collect();
    remember(&jobcenter, &past).await;

    for role in [Role::Desk, Role::Admin, Role::Provider, Role::Auditor] {
        let other = jobcenter.staff(role.code(), role).await;
        for path in ["/turnout/plan", "/turnout/plan/calibration"] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
        let refused = jobcenter.machine(role).await.get("/api/v1/turnout/plan?seats=20").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let asked = format!("/turnout/plan?seats=20&format={cafe}");
    let of =
        |name: &'static str, role, site| jobcenter.staff_of(name, role, Scope::Sites(vec![site]));
    let own = of("Mia Mitte", Role::Planner, mitte).await.get(&asked).await;
    own.says("davon 10 mit diesem Format").says("26 von 40");
    for role in [Role::Planner, Role::Manager] {
        let other = of(role.code(), role, nord).await;
        let page = other.get(&asked).await;
        page.says("Noch zu wenig Daten")
            .does_not_say("26 von 40")
            .does_not_say("die ähnlichsten Termine");
        other.get("/turnout/plan/calibration").await.says("Noch zu wenig Daten");
        // A Standort that is not theirs is no choice, and asking for it tells nothing.
        let asked = format!("{asked}&site={mitte}");
        other.get(&asked).await.says("Noch zu wenig Daten").does_not_say("Mitte");
    }
    let whole = jobcenter.staff("Lena Leitung", Role::Manager).await.get(&asked).await;
    whole.says("davon 10 mit diesem Format").says("auf Fünfer gerundet").does_not_say("26 von 40");
}

#[actix_web::test]
async fn health_is_never_divided() {
    let jobcenter = Jobcenter::open().await;
    let (cafe, check) =
        (format(&jobcenter, "kontaktcafe").await, format(&jobcenter, "gesundheitscheck").await);
    let mitte = jobcenter.site("Mitte").await;
    let mut past: Vec<_> = TUESDAYS
        .iter()
        .map(|day| Afternoon { site: Some(mitte), ..Afternoon::of(cafe, day, 40, 26) })
        .collect();
    past.extend(
        TUESDAYS[..6]
            .iter()
            .map(|day| Afternoon { site: Some(mitte), ..Afternoon::of(check, day, 40, 12) }),
    );
    remember(&jobcenter, &past).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;

    let plain = planner.get(&format!("/turnout/plan?seats=20&format={check}")).await;
    plain
        .says("Formate zur Gesundheit werden nicht weiter aufgeteilt")
        .says("davon 6 mit diesem Format");
    let divided =
        format!("/turnout/plan?seats=20&format={check}&site={mitte}&weekday=tue&letters=100");
    let divided = planner.get(&divided).await;
    assert_eq!(proposed(&plain), proposed(&divided));
    let table = divided.text();
    let (_, reasons) = table.split_once("Was die Prognose hebt und senkt").unwrap();
    let (reasons, _) = reasons.split_once("Darauf beruht es").unwrap();
    assert!(reasons.contains("Gesundheitscheck") && !reasons.contains("Standort"), "{reasons}");

    let one_site = jobcenter.staff_of("Mia Mitte", Role::Planner, Scope::Sites(vec![mitte])).await;
    let page = one_site.get(&format!("/turnout/plan?seats=20&format={check}")).await;
    page.says("keine Zahlen zu diesem Format").does_not_say("12 von 40");
    page.says("Von diesem Format gibt es noch keine abgeschlossene Veranstaltung.");
    // And no other forecast of theirs knows of it.
    one_site.get("/turnout/plan?seats=20").await.says("beruht auf 10 abgeschlossenen");
}

#[actix_web::test]
async fn an_event_fills_in_the_form_and_the_number_goes_back_with_one_click() {
    let jobcenter = Jobcenter::open().await;
    let format = format(&jobcenter, "kontaktcafe").await;
    let past: Vec<_> = TUESDAYS
        .iter()
        .map(|day| Afternoon { childcare: 0, ..Afternoon::of(format, day, 20, 6) })
        .collect();
    remember(&jobcenter, &past).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;

    let address = format!("/turnout/plan?event={}", cafe.id);
    for reader in [&planner, &manager] {
        let shown = reader.get(&format!("/events/{}", cafe.id)).await;
        assert!(shown.body.contains(&address), "{}", shown.body);
    }
    let page = planner.get(&address).await;
    let many = proposed(&page);
    page.says("Kontaktcafé").says(&format!("{many} auslosen"));
    assert!(
        page.body.contains("name=\"lead\" type=\"number\" value=\"15\"")
            || page.body.contains("value=\"15\"")
    );
    let back = format!("/events/{}/invitations/new?random={many}", cafe.id);
    let choose = planner.get(&back).await;
    assert!(choose.body.contains(&format!("value=\"{many}\"")), "{}", choose.body);
    assert!(choose.body.contains(&format!("hx-get=\"{address}\"")), "{}", choose.body);

    // The hint alone, where htmx asks for it.
    let asked = TestRequest::get().uri(&address).insert_header(("HX-Request", "true"));
    let hint = planner.asks(asked).await.into_body();
    let hint = actix_web::body::to_bytes(hint).await.map_err(|_| "no body").unwrap();
    let hint = String::from_utf8_lossy(&hint).into_owned();
    assert!(hint.contains(&format!("Für 20 Plätze laden Sie etwa {many} ein.")), "{hint}");
    assert!(!hint.contains("<html") && hint.contains(&format!("random={many}")), "{hint}");

    // Whoever sees sums reads the answer, and invites nobody.
    manager.get(&address).await.says("laden Sie etwa").does_not_say("auslosen");
    // What is said in the address goes before what the event says.
    let other = planner.get(&format!("{address}&seats=40")).await;
    assert!(proposed(&other) > many);
}

#[actix_web::test]
async fn a_second_wave_follows_from_the_answers_so_far() {
    let jobcenter = Jobcenter::open().await;
    let format = format(&jobcenter, "kontaktcafe").await;
    let past: Vec<_> = TUESDAYS
        .iter()
        .map(|day| Afternoon {
            childcare: 0,
            letters: 0,
            accepted: 15,
            kept: 12,
            ..Afternoon::of(format, day, 30, 14)
        })
        .collect();
    remember(&jobcenter, &past).await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let guests: Vec<_> = (0..12).map(|number| guest(&format!("Gast{number}"), "Demir")).collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let address = format!("/turnout/plan?event={}", cafe.id);
    let more = |page: &Page| -> u32 {
        let text = page.text();
        let (_, rest) = text.split_once("können noch etwa ").expect("a second wave");
        rest.split(' ').next().unwrap().parse().unwrap()
    };

    let silent = planner.get(&address).await;
    silent.says("Zweite Welle").says("Eingeladen sind 12.");
    for (place, guest) in guests.iter().enumerate() {
        let says = if place < 6 { "yes" } else { "no" };
        let path = format!("/api/v1/invitations/{}/reply", cafe.invitation(guest).await);
        let body =
            serde_json::json!({"answer": says, "adults": 1, "children": [], "channel": "phone"});
        let reply = machine.put(&path, &body).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    }
    let page = planner.get(&address).await;
    page.says("Nach den Antworten bisher kommen etwa 5 Personen");
    assert!(more(&page) > 15 && more(&page) < 40, "{}", more(&page));
    page.says(&format!("{} auslosen", more(&page)));
    // Six accepted: too few for whoever sees sums.
    manager
        .get(&address)
        .await
        .says("Die Antworten bisher sind zu wenige")
        .does_not_say("bisher kommen");
}

/// Everything that a manager can ask, in one long text.
async fn everything(manager: &Browser, machine: &Machine, ask: &Ask) -> Vec<String> {
    let mut said = Vec::new();
    for query in ask.queries() {
        said.push(manager.get(&format!("/turnout/plan?{query}")).await.body);
        said.push(
            machine
                .get(&format!("/api/v1/turnout/plan?{}", query.replace("letters=100", "letters=1")))
                .await
                .body,
        );
    }
    said.push(manager.get("/turnout/plan/calibration").await.body);
    said
}

struct Ask {
    formats: Vec<Id<Format>>,
    sites: Vec<Id<Site>>,
}

impl Ask {
    /// One respect alone, and all of them together.
    fn queries(&self) -> Vec<String> {
        let mut queries = vec!["seats=20".to_owned(), "seats=900".to_owned()];
        for format in &self.formats {
            queries.push(format!("seats=1000&format={format}"));
            for site in &self.sites {
                queries.push(format!(
                    "seats=20&format={format}&site={site}&childcare=yes&letters=100"
                ));
            }
        }
        queries.extend(self.sites.iter().map(|site| format!("seats=300&site={site}&invited=2000")));
        for alone in
            ["weekday=tue", "childcare=no", "childcare=yes", "lead=21", "letters=100", "letters=0"]
        {
            queries.push(format!("seats=500&{alone}"));
        }
        queries
    }
}

/// What nobody may learn is changed, and nothing that a manager can ask for changes with it: so no
/// subtraction, of whichever answers, can bring it out.
#[actix_web::test]
async fn no_question_of_a_manager_tells_one_from_four() {
    let jobcenter = Jobcenter::open().await;
    let (cafe, info) =
        (format(&jobcenter, "kontaktcafe").await, format(&jobcenter, "info_neu").await);
    let (mitte, nord) = (jobcenter.site("Mitte").await, jobcenter.site("Nord").await);
    let mut past: Vec<_> = TUESDAYS
        .iter()
        .map(|day| Afternoon { site: Some(mitte), ..Afternoon::of(cafe, day, 40, 15) })
        .collect();
    // One afternoon to which few came, alone in its Standort and its format: the last one.
    let lonely = Afternoon {
        site: Some(nord),
        childcare: 0,
        accepted: 3,
        kept: 1,
        letters: 4,
        ..Afternoon::of(info, "2026-09-09", 27 + 3, 3)
    };
    past.push(lonely);
    let id = *remember(&jobcenter, &past).await.last().unwrap();
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let machine = jobcenter.machine(Role::Manager).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;
    let ask = Ask { formats: vec![cafe, info], sites: vec![mitte, nord] };
    let exact = format!("/turnout/plan?seats=20&format={info}");

    let before = everything(&manager, &machine, &ask).await;
    let known = planner.get(&exact).await.text();
    // A guest more or fewer, who accepted, or did not, got a letter, or did not: 27 stayed away.
    for attended in [1, 4, 2] {
        let changed = jobcenter.app.db.write(move |conn| {
            let own = tallies::table.filter(tallies::event_id.eq(id));
            diesel::update(own)
                .set((
                    tallies::delivered.eq(27 + attended),
                    tallies::attended.eq(attended),
                    tallies::accepted.eq(attended),
                    tallies::replied.eq(attended),
                ))
                .execute(conn)?;
            let by_letter = tallies::table
                .filter(tallies::event_id.eq(id))
                .filter(tallies::channel.eq("letter"));
            diesel::update(by_letter).set(tallies::delivered.eq(attended + 1)).execute(conn)?;
            attendance::queries::note_change(conn, id)
        });
        changed.await.map_err(|error: diesel::result::Error| error).unwrap();
        let after = everything(&manager, &machine, &ask).await;
        for ((before, after), at) in before.iter().zip(&after).zip(0..) {
            assert!(before == after, "answer {at} changed with {attended}:\n{before}\n{after}");
        }
        // Whoever sees guests gets another forecast: the comparison is not blind.
        assert_ne!(planner.get(&exact).await.text(), known);
    }
}

#[actix_web::test]
async fn past_forecasts_are_held_against_what_came() {
    let jobcenter = Jobcenter::open().await;
    let cafe = format(&jobcenter, "kontaktcafe").await;
    let months = [
        "2025-01-14",
        "2025-02-11",
        "2025-03-11",
        "2025-04-08",
        "2025-05-13",
        "2025-06-10",
        "2025-07-08",
        "2025-08-12",
        "2025-09-09",
        "2025-10-14",
        "2025-11-11",
        "2025-12-09",
        "2026-01-13",
        "2026-02-10",
        "2026-03-10",
        "2026-04-14",
        "2026-05-12",
        "2026-06-09",
    ];
    let came = [12, 10, 14, 11, 13, 12, 9, 15, 12, 11, 13, 12, 10, 14, 12, 13, 11, 30];
    let past: Vec<_> =
        months.iter().zip(came).map(|(day, came)| Afternoon::of(cafe, day, 40, came)).collect();
    remember(&jobcenter, &past).await;
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;

    // Five teach the first forecast; of thirteen the last one was too low.
    let page = planner.get("/turnout/plan/calibration").await;
    page.says("In 12 von 13 Fällen").says("Jahr für Jahr").says("Nach Format").says("2025 7 7 0 0");
    page.says("2026 6 5 0 1");
    manager
        .get("/turnout/plan/calibration")
        .await
        .says("In 12 von 13 Fällen")
        .says("auf Fünfer gerundet");
    let machine = jobcenter.machine(Role::Manager).await;
    let contract = machine.get("/api/v1/openapi.json").await.json;
    assert!(contract["paths"]["/api/v1/turnout/plan"]["get"].is_object());
}

#[actix_web::test]
async fn an_open_door_needs_no_number() {
    let jobcenter = Jobcenter::open().await;
    let door = format(&jobcenter, "bewerbung_offen").await;
    let ids = remember(&jobcenter, &[Afternoon::of(door, TUESDAYS[0], 0, 0)]).await;
    let planner = jobcenter.staff("Paula Planung", Role::Planner).await;

    let page = planner.get(&format!("/turnout/plan?event={}", ids[0])).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("Offene Tür").does_not_say("laden Sie etwa");
}
