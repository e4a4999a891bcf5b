//! Venues, formats and events: from an empty house to a published Kontaktcafé.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::staff::{Role, Scope};

use crate::world::{Browser, Jobcenter, Page};

const VENUE: &[(&str, &str)] = &[
    ("name", "Familienzentrum Mitte"),
    ("room", "Raum 2"),
    ("street", "Gartenstraße 5"),
    ("postcode", "51465"),
    ("town", "Musterstadt"),
    ("directions", "Bus 227 bis Markt"),
    ("seats", "30"),
    ("childcare_room", "1"),
];

async fn add_venue(anna: &Browser) {
    anna.get("/venues/new").await.submits(VENUE).await.says("Der Ort ist gespeichert.");
}

/// The address of the first link with these words.
fn link(page: &Page, words: &str) -> String {
    let before = page.body.split(&format!(">{words}<")).next().unwrap_or("");
    let before = before.strip_suffix("<bdi").unwrap_or(before);
    let at = before.rfind("href=\"").unwrap_or_else(|| panic!("no link “{words}”"));
    before[at + 6..].split('"').next().unwrap().to_owned()
}

/// The value of the first choice with this label.
pub fn choice(page: &Page, label: &str) -> String {
    let before = page.body.split(label).next().unwrap();
    before[before.rfind("value=\"").unwrap() + 7..].split('"').next().unwrap().to_owned()
}

pub async fn new_event(anna: &Browser, format: &str) -> Page {
    let formats = anna.get("/events/new").await;
    anna.get(&link(&formats, format)).await
}

async fn published(anna: &Browser) -> String {
    let form = new_event(anna, "Kontaktcafé").await;
    let venue = choice(&form, "Familienzentrum Mitte, Raum 2");
    let draft = form.submits(&[("venue", &venue), ("contact_phone", "0221 4710 123")]).await;
    let publication = format!("{}/publication", draft.path);
    draft.submits_to(Some(&publication), &[]).await.says("Veröffentlicht.").path.clone()
}

#[actix_web::test]
async fn a_planner_makes_a_venue_and_plans_a_kontaktcafe_that_tells_what_it_lacks() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get("/events").await.says("Noch keine Veranstaltung geplant");
    add_venue(&anna).await;

    let form = new_event(&anna, "Kontaktcafé").await;
    let (_, filled) = form.fields_of(Some("/events"));
    let value = |name: &str| filled.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(value("session_date"), "2027-01-05");
    assert_eq!((value("session_from"), value("session_to")), ("10:00".into(), "12:00".into()));
    assert_eq!((value("seats"), value("childcare_places")), ("20".into(), "8".into()));
    assert_eq!(value("contact_name"), "Anna Becker");

    let draft = form.submits(&[]).await;
    draft.says("Der Entwurf ist gespeichert.").says("Wo ist es? Bitte wählen Sie einen Ort.");
    draft.says("Wen rufen Gäste an? Bitte geben Sie eine Telefonnummer an.");
    let publication = format!("{}/publication", draft.path);
    assert!(!draft.body.contains(&publication), "an incomplete event has no button to publish it");

    let edit = anna.get(&format!("{}/edit", draft.path)).await;
    let venue = choice(&edit, "Familienzentrum Mitte, Raum 2");
    let ready = edit.submits(&[("venue", &venue), ("contact_phone", "0221 4710 123")]).await;
    ready.does_not_say("Das fehlt noch");
    let live = ready.submits_to(Some(&publication), &[]).await;
    live.says("Veröffentlicht.").says("Gäste einladen").says("0 von 20");
    let again = ready.submits_to(Some(&publication), &[]).await;
    assert_eq!(again.status, StatusCode::OK);

    let list = anna.get("/events").await;
    list.says("Kontaktcafé").says("Di 05.01.2027, 10:00–12:00").says("veröffentlicht");
    anna.get("/events?phase=draft").await.says("Nichts gefunden");
    anna.get("/events?from=31.02.2027").await.says("Diesen Tag gibt es nicht.");
}

#[actix_web::test]
async fn wrong_input_comes_back_filled_in_with_a_sentence_for_each_field() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let venue = anna.get("/venues/new").await.submits(&[("name", "Saal"), ("seats", "0")]).await;
    assert_eq!(venue.status, StatusCode::UNPROCESSABLE_ENTITY);
    venue.says("Ein Ort hat mindestens 1 und höchstens 5.000 Plätze.");
    assert!(venue.body.contains("value=\"Saal\""));

    let form = new_event(&anna, "Kontaktcafé").await;
    let long = "x".repeat(10_000);
    let wrong = form
        .submits(&[
            ("title", &long),
            ("session_date", "2027-02-31"),
            ("session_from", "12:00"),
            ("session_to", "10:00"),
            ("seats", "0"),
        ])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Der Titel hat 10.000 Zeichen.").says("Diesen Tag gibt es nicht.");
    wrong.says("Bitte geben Sie eine Zahl von 1 bis 5000 ein.");

    let backwards = form.submits(&[("session_from", "12:00"), ("session_to", "10:00")]).await;
    backwards.says("Die Sitzung endet, bevor sie beginnt.");
    let night =
        [("session_date", "2027-03-28"), ("session_from", "02:30"), ("session_to", "04:00")];
    form.submits(&night).await.says("in der Nacht der Zeitumstellung nicht");

    let emoji = form.submits(&[("title", "Café ☕ مرحبا <b>")]).await;
    emoji.says("Café ☕ مرحبا <b>");
}

#[actix_web::test]
async fn a_form_that_is_sent_twice_makes_one_event() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let form = new_event(&anna, "Kontaktcafé").await;

    let first = form.submits(&[]).await;
    let second = form.submits(&[]).await;
    assert_eq!(first.path, second.path);

    let copy = format!("{}/duplicate", first.path);
    let one = first.submits_to(Some(&copy), &[]).await;
    let two = first.submits_to(Some(&copy), &[]).await;
    assert_eq!(one.path, two.path);
    assert_ne!(one.path, format!("{}/edit", first.path));
    assert_eq!(anna.get("/events").await.body.matches("<th scope=\"row\">").count(), 2);
}

#[actix_web::test]
async fn rows_of_sessions_come_and_go_without_a_script() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let form = new_event(&anna, "Gesundheitscheck-Woche").await;
    assert_eq!(form.body.matches("name=\"session_date\"").count(), 5);

    let longer = form.submits(&[("add", "session")]).await;
    assert_eq!(longer.body.matches("name=\"session_date\"").count(), 6);
    let shorter = longer.submits(&[("remove", "6")]).await;
    let week = shorter.submits(&[]).await;

    week.says("Montag, 11. Januar, bis Freitag, 15. Januar").says("jeden Tag 9 bis 13 Uhr");
    week.says("Titel in Einladungen Ein Treffen für Sie");
}

#[actix_web::test]
async fn a_published_event_keeps_time_and_place_and_changes_its_words() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    add_venue(&anna).await;
    let path = published(&anna).await;

    let edit = anna.get(&format!("{path}/edit")).await;
    edit.says("Zeit oder Ort ändern");
    assert!(!edit.body.contains("session_date"));
    let page = edit.submits(&[("title", "Eltern-Café"), ("seats", "25")]).await;
    page.says("Eltern-Café").says("0 von 25").says("Dienstag, 5. Januar");
    edit.submits(&[("contact_phone", "")]).await.says("Telefonnummer für Gäste");
}

#[actix_web::test]
async fn a_series_is_made_by_choosing_days_and_asking_twice_adds_nothing() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    add_venue(&anna).await;
    let path = published(&anna).await;

    let repeat = anna.get(&format!("{path}/repeat?every=week1")).await;
    repeat.says("Di 12.01.2027").says("Di 30.03.2027").says("Jede Woche am Dienstag");
    let action = format!("{path}/repeat");
    let nothing = [("day", "")];
    let none = repeat.submits_to(Some(&action), &nothing).await;
    none.says("Diesen Tag gibt es nicht.");
    let days = [("day", "2027-01-12"), ("day", "2027-03-30")];
    let made = repeat.submits_to(Some(&action), &days).await;
    made.says("2 Entwürfe sind neu.").says("Di 30.03.2027, 10:00–12:00");
    repeat.submits_to(Some(&action), &days).await.says("An diesen Tagen gibt es schon Termine.");

    assert_eq!(anna.get("/events").await.body.matches("<th scope=\"row\">").count(), 3);
}

#[actix_web::test]
async fn another_standort_sees_nothing_and_the_whole_house_is_seen_but_not_changed() {
    let jobcenter = Jobcenter::open().await;
    let wermeln = jobcenter.site("Wermeln").await;
    let burg = jobcenter.site("Burg").await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let jonas = jobcenter.staff_of("Jonas Weber", Role::Planner, Scope::Sites(vec![wermeln])).await;
    let form = new_event(&anna, "Kontaktcafé").await;
    let of_burg = form.submits(&[("site", burg.as_str())]).await.path.clone();
    let form = new_event(&anna, "Fachforum").await;
    let of_all = form.submits(&[]).await.path.clone();

    assert_eq!(jonas.get(&of_burg).await.status, StatusCode::NOT_FOUND);
    assert_eq!(jonas.get(&format!("{of_burg}/edit")).await.status, StatusCode::NOT_FOUND);
    jonas.get(&of_all).await.says("Fachforum").does_not_say("Ergänzen");
    assert_eq!(jonas.get(&format!("{of_all}/edit")).await.status, StatusCode::FORBIDDEN);
    jonas.get("/events").await.says("Fachforum").does_not_say("Kontaktcafé Kontaktcafé · Burg");

    let form = new_event(&jonas, "Kontaktcafé").await;
    let own = form.submits(&[]).await;
    own.says("Kontaktcafé");
    form.submits(&[("id", ""), ("site", burg.as_str())]).await.says("einen Ihrer Standorte");
}

#[actix_web::test]
async fn roles_see_what_their_work_needs() {
    let jobcenter = Jobcenter::open().await;
    let manager = jobcenter.staff("Mona Leitung", Role::Manager).await;
    let admin = jobcenter.staff("Vera Verwalter", Role::Admin).await;

    manager.get("/events").await.says("Noch keine Veranstaltung geplant");
    for path in ["/events/new", "/venues/new", "/formats/new"] {
        assert_eq!(manager.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/events", "/venues", "/formats"] {
        assert_eq!(admin.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn a_house_changes_a_format_and_makes_its_own() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let list = anna.get("/formats").await;
    let page = anna.get(&link(&list, "Fachforum")).await;
    page.submits(&[("seats", "40")]).await.says("Das Format ist gespeichert.");
    let page = anna.get("/formats/new").await;
    page.submits(&[("name", "Nähcafé"), ("what_happens", "Wir nähen. Tee gibt es auch.")]).await;
    treffpunkt::app::furnish(&jobcenter.app.db).unwrap();

    let list = anna.get("/formats").await;
    list.says("Nähcafé").says("Fachforum Kolleginnen und Kollegen 120 Minuten 40");
    let own = link(&list, "Nähcafé");
    anna.get(&own).await.submits_to(Some(&format!("{own}/archive")), &[]).await;
    anna.get("/formats").await.does_not_say("Nähcafé");
    anna.get("/formats?archived=1").await.says("Nähcafé");
}

#[actix_web::test]
async fn machines_plan_and_publish() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let site = jobcenter.site("Wermeln").await;

    let venue = machine
        .post(
            "/api/v1/venues",
            &json!({"name": "Saal", "street": "Weg 1", "postcode": "51465", "town": "Musterstadt",
                    "seats": 30, "site": site.as_str(), "step_free": true}),
        )
        .await;
    assert_eq!(venue.status, StatusCode::CREATED, "{}", venue.body);
    assert_eq!(venue.json["step_free"], true);
    let refused = machine
        .post(
            "/api/v1/venues",
            &json!({"name": "Saal", "street": "Weg 1",
        "postcode": "51465", "town": "Musterstadt", "seats": 0}),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json["errors"][0]["field"], "seats");
    assert_eq!(
        machine.get("/api/v1/venues?limit=1").await.json["items"].as_array().unwrap().len(),
        1
    );
    assert_eq!(machine.get("/api/v1/sites").await.json["items"][0]["name"], "Wermeln");

    let formats = machine.get("/api/v1/formats").await.json;
    let cafe = formats["items"].as_array().unwrap().iter().find(|f| f["key"] == "kontaktcafe");
    let event = json!({
        "format": cafe.unwrap()["id"], "title": "Kontaktcafé", "topic": "Ruhe mit dem Geld",
        "venue": venue.json["id"], "site": site.as_str(),
        "sessions": [{"starts_at": "2027-01-12T10:00", "ends_at": "2027-01-12T12:00"}],
        "seats": 25, "childcare": {"places": 6},
        "contact": {"name": "Anna Becker", "phone": "0221 4710 123"}, "languages": ["de", "uk"],
    });
    let made = machine.post("/api/v1/events", &event).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json["stage"], "draft");
    assert_eq!(made.json["sessions"][0]["starts_at"], "2027-01-12T10:00");
    assert_eq!(made.json["zone"], "Europe/Berlin");
    let path = format!("/api/v1/events/{}", made.json["id"].as_str().unwrap());

    let moved =
        json!({"sessions": [{"starts_at": "2027-01-13T10:00", "ends_at": "2027-01-13T12:00"}]});
    let patched = machine.patch(&path, &moved).await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.body);
    assert_eq!(patched.json["sessions"][0]["starts_at"], "2027-01-13T10:00");
    assert_eq!(patched.json["sessions"][0]["id"], made.json["sessions"][0]["id"]);

    let live = machine.post(&format!("{path}/publication"), &json!({})).await;
    assert_eq!((live.status, &live.json["stage"]), (StatusCode::OK, &json!("published")));
    let again = machine.post(&format!("{path}/publication"), &json!({})).await;
    assert_eq!(again.status, StatusCode::OK);
    let refused = machine.patch(&path, &json!({"venue": null})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json["errors"][0]["field"], "venue");
    let refused = machine.patch(&path, &json!({"site": null})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.json["code"], "published");
    let words = machine.patch(&path, &json!({"seats": 30, "topic": "Mehr Ruhe"})).await;
    assert_eq!((&words.json["seats"], &words.json["topic"]), (&json!(30), &json!("Mehr Ruhe")));

    let list = machine.get("/api/v1/events?phase=published").await;
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(list.json["next"], serde_json::Value::Null);
}

#[actix_web::test]
async fn what_a_machine_sends_wrongly_is_told_by_its_own_names() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let formats = machine.get("/api/v1/formats").await.json;
    let format = &formats["items"][0]["id"];

    let wrong = json!({
        "format": format, "title": "", "sessions": [
            {"starts_at": "2027-01-12T10:00", "ends_at": "2027-01-12T09:00"},
            {"starts_at": "2027-02-31T10:00", "ends_at": "2027-02-31T12:00"},
            {"starts_at": "2027-01-14T22:00", "ends_at": "2027-01-15T02:00"},
        ], "seats": 0, "contact": {"name": "Anna", "phone": "12"},
    });
    let reply = machine.post("/api/v1/events", &wrong).await;

    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<_> = reply.json["errors"].as_array().unwrap().iter().collect();
    let fields: Vec<_> = fields.iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "title",
            "seats",
            "contact.phone",
            "sessions[0].ends_at",
            "sessions[1].starts_at",
            "sessions[2].ends_at",
        ]
    );
}

#[actix_web::test]
async fn a_list_is_read_page_by_page() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let formats = machine.get("/api/v1/formats").await.json;
    for day in [14, 12, 13] {
        let sessions = json!([{"starts_at": format!("2027-01-{day}T10:00"),
                               "ends_at": format!("2027-01-{day}T12:00")}]);
        let event = json!({"format": formats["items"][0]["id"], "title": format!("Am {day}."),
            "sessions": sessions, "seats": 5});
        assert_eq!(machine.post("/api/v1/events", &event).await.status, StatusCode::CREATED);
    }

    let mut titles = Vec::new();
    let mut path = "/api/v1/events?limit=1".to_owned();
    for _ in 0..4 {
        let page = machine.get(&path).await.json;
        titles.push(page["items"][0]["title"].as_str().unwrap().to_owned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/events?limit=1&after={next}");
    }

    assert_eq!(titles, ["Am 12.", "Am 13.", "Am 14."]);
    let some = machine.get("/api/v1/events?from=2027-01-13&to=2027-01-13").await.json;
    assert_eq!(some["items"][0]["title"], "Am 13.");
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn an_event_belongs_to_the_standort_of_its_venue_unless_somebody_says_otherwise() {
    let jobcenter = Jobcenter::open().await;
    let (north, south) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let mut venue = VENUE.to_vec();
    venue.push(("site", south.as_str()));
    anna.get("/venues/new").await.submits(&venue).await.says("Der Ort ist gespeichert.");

    let form = new_event(&anna, "Kontaktcafé").await;
    let venue = choice(&form, "Familienzentrum Mitte, Raum 2");
    let typed = [("venue", venue.as_str()), ("contact_phone", "0221 4710 123")];
    let draft = form.submits(&typed).await;
    draft.says("Standort Süd");

    let publication = format!("{}/publication", draft.path);
    let published = draft.submits_to(Some(&publication), &[]).await;
    let choose = anna.get(&format!("{}/invitations/new", published.path)).await;
    let ticked = format!("value=\"{south}\" checked");
    assert!(choose.body.contains(&ticked), "the Standort of the event is ticked");
    choose.says("Lieber einzelne Gäste nach Kundennummer").does_not_say("SMS");

    let form = new_event(&anna, "Kontaktcafé").await;
    let mut typed = typed.to_vec();
    typed.push(("site", north.as_str()));
    typed.push(("session_date", "2027-02-02"));
    form.submits(&typed).await.says("Standort Nord");
    let form = new_event(&anna, "Kontaktcafé").await;
    form.submits(&[("site", "venue")]).await.says("Standort ganzes Haus");
}

#[actix_web::test]
async fn what_a_team_offers_often_stands_first_and_what_cannot_be_comes_back_as_typed() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get("/events/new").await.does_not_say("Oft bei Ihnen");
    new_event(&anna, "Profiling-Woche").await.submits(&[]).await.says("Der Entwurf");

    let formats = anna.get("/events/new").await.text();
    let (often, all) = formats.split_once("Weitere Formate").unwrap();
    assert!(often.contains("Oft bei Ihnen") && often.contains("Profiling-Woche"));
    assert!(!all.contains("Profiling-Woche"), "each format stands there once");
    assert!(!often.contains("Sozialraumkonferenz") && all.contains("Sozialraumkonferenz"));

    let form = new_event(&anna, "Kontaktcafé").await;
    let refused = form.submits(&[("session_date", "31.02.2027"), ("seats", "0")]).await;
    refused.says("Sitzung 1, Tag: Diesen Tag gibt es nicht.").says("Plätze: Bitte geben Sie");
    assert!(refused.body.contains("type=\"text\" value=\"31.02.2027\""));
}
