//! What the API promises to every program: errors by field, names for calls, pages of lists.

use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use futures_util::future::join_all;
use serde_json::{Value, json};
use treffpunkt::config;
use treffpunkt::staff::Role;

use crate::world::{Jobcenter, Machine, Reply};

async fn kontaktcafe(planner: &Machine) -> Value {
    let formats = planner.get("/api/v1/formats").await;
    let formats = formats.json["items"].as_array().unwrap().clone();
    formats.into_iter().find(|format| format["key"] == "kontaktcafe").unwrap()["id"].clone()
}

async fn wish(planner: &Machine) -> Value {
    json!({"format": kontaktcafe(planner).await, "title": "Kontaktcafé", "seats": 2})
}

/// The fields that an answer finds wrong; its words are German and a program can rely on its code.
fn wrong(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
    for english in ["expected", "missing", "invalid digit", "deserialize"] {
        let detail = reply.json["detail"].as_str().unwrap();
        assert!(!detail.contains(english), "{}", reply.body);
    }
    let errors = reply.json["errors"].as_array().unwrap_or_else(|| panic!("{}", reply.body));
    errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn every_wrong_field_has_its_name_and_a_german_sentence() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let wish = wish(&planner).await;
    let event = planner.post("/api/v1/events", &wish).await.json["id"].clone();
    let event = format!("/api/v1/events/{}", event.as_str().unwrap());

    let missing = planner.post("/api/v1/events", &json!({"format": wish["format"]})).await;
    assert_eq!(wrong(&missing), ["title"]);
    assert_eq!(missing.json["detail"], "Die Angabe „title“ fehlt.");
    let mut mistyped = wish.clone();
    mistyped["seats"] = json!("zwei");
    assert_eq!(wrong(&planner.post("/api/v1/events", &mistyped).await), ["seats"]);
    mistyped["seats"] = json!(2);
    mistyped["contact"] = json!({"name": "Anna Becker", "phone": 4710});
    assert_eq!(wrong(&planner.post("/api/v1/events", &mistyped).await), ["contact.phone"]);
    let by_fax = json!({"guests": {"ids": []}, "channel": "fax"});
    let invitations = format!("{event}/invitations");
    assert_eq!(wrong(&planner.post(&invitations, &by_fax).await), ["channel"]);
    let by_sms = json!({"guests": {"ids": []}, "channel": "sms"});
    assert_eq!(wrong(&planner.post(&invitations, &by_sms).await), ["channel"]);
    let taps = json!([{"presence": "present", "operation": 5}]);
    assert_eq!(wrong(&planner.put(&format!("{event}/attendance"), &taps).await), ["0.operation"]);
    for list in
        ["/api/v1/events", "/api/v1/venues", "/api/v1/sites", "/api/v1/formats", &invitations]
    {
        for limit in ["abc", "0", "201", ""] {
            let reply = planner.get(&format!("{list}?limit={limit}")).await;
            assert_eq!(wrong(&reply), ["limit"], "{list} {limit}");
        }
        assert_eq!(
            wrong(&planner.get(&format!("{list}?after=nirgends")).await),
            ["after"],
            "{list}"
        );
        assert_eq!(wrong(&planner.get(&format!("{list}?limit=5&limit=6")).await), ["limit"]);
    }
    let unread = TestRequest::post()
        .uri("/api/v1/events")
        .insert_header(("Content-Type", "application/json"));
    let unread = planner.asks(unread.set_payload("{\"title\"")).await;
    let unread = body(unread).await;
    assert_eq!(unread["code"], "invalid_json");
}

async fn body(answer: ServiceResponse<BoxBody>) -> Value {
    serde_json::from_slice(&to_bytes(answer.into_body()).await.unwrap()).unwrap()
}

/// Twelve impatient programs with one wish: one event.
#[actix_web::test]
async fn the_same_call_at_the_same_moment_is_done_once() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let wish = wish(&planner).await;

    let calls = (0..12).map(|_| planner.post_once("/api/v1/events", "cafe-1", &wish));
    let replies = join_all(calls).await;

    let listed = planner.get("/api/v1/events").await;
    assert_eq!(listed.json["items"].as_array().unwrap().len(), 1, "{}", listed.body);
    let mut made = 0;
    for reply in &replies {
        match reply.status {
            StatusCode::CREATED => {
                made += 1;
                assert_eq!(reply.json["id"], listed.json["items"][0]["id"]);
            }
            _ => assert_eq!(reply.json["code"], "in_progress", "{}", reply.body),
        }
    }
    assert!(made >= 1);
    let later = planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    assert_eq!(later.json["id"], listed.json["items"][0]["id"]);
}

#[actix_web::test]
async fn a_call_that_was_interrupted_may_be_made_again() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let wish = wish(&planner).await;
    planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    // As a process leaves it that is killed before it answers.
    {
        use diesel::prelude::*;
        use treffpunkt::db::schema::api_answers;
        let undone = jobcenter.app.db.write(|conn| {
            diesel::update(api_answers::table).set(api_answers::status.eq(0)).execute(conn)
        });
        undone.await.map_err(|error: diesel::result::Error| error).unwrap();
    }

    let early = planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    assert_eq!(early.json["code"], "in_progress");
    jobcenter.wait(config::CLAIM_LIFE);
    let late = planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    assert_eq!(late.status, StatusCode::CREATED, "{}", late.body);
}

fn named(name: &[u8]) -> TestRequest {
    let name = HeaderValue::from_bytes(name).unwrap();
    TestRequest::post().uri("/api/v1/events").insert_header(("Idempotency-Key", name))
}

#[actix_web::test]
async fn a_name_that_cannot_be_kept_is_refused_and_not_ignored() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let wish = wish(&planner).await;

    for name in ["".as_bytes(), "Café".as_bytes(), b"zwei Worte", "x".repeat(256).as_bytes()] {
        let answer = planner.asks(named(name).set_json(&wish)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(body(answer).await["errors"][0]["field"], "Idempotency-Key");
    }
    assert_eq!(planner.get("/api/v1/events").await.json["items"], json!([]));
    let answer = planner.asks(named("x".repeat(255).as_bytes()).set_json(&wish)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
}

/// A list that is too long to be held whole is added up while it is read.
#[actix_web::test]
async fn a_long_list_is_taken_over_once_and_one_too_long_is_refused_in_german() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let list = |last: &str| {
        let mut list = "Kundennr.;Vorname;Nachname;Straße;PLZ;Ort;Bemerkung\r\n".to_owned();
        for number in 0..1_500 {
            let note = "viel Text ".repeat(80);
            list.push_str(&format!("K{number};Ada;Probe;Weg 1;51992;Wermeln;{note}\r\n"));
        }
        list.push_str(&format!("{last};Ada;Probe;Weg 1;51992;Wermeln;\r\n"));
        assert!(list.len() > config::JSON_BYTES);
        list
    };
    let import = |body: String| {
        TestRequest::post()
            .uri("/api/v1/guests/import")
            .insert_header(("Idempotency-Key", "nacht-1"))
            .insert_header(("Content-Type", "text/csv"))
            .set_payload(body)
    };

    let first = planner.asks(import(list("K9999"))).await;
    assert!(first.headers().get("Idempotency-Replayed").is_none());
    let first = body(first).await;
    assert_eq!(first["created"], 1_501);
    let again = planner.asks(import(list("K9999"))).await;
    assert_eq!(again.headers().get("Idempotency-Replayed").unwrap(), "true");
    assert_eq!(body(again).await, first);
    let other = planner.asks(import(list("K8888"))).await;
    assert_eq!(body(other).await["code"], "idempotency_mismatch");

    let too_long = vec![b'x'; usize::try_from(config::UPLOAD_BYTES).unwrap() + 1];
    let request = TestRequest::post()
        .uri("/api/v1/guests/import")
        .insert_header(("Idempotency-Key", "nacht-2"))
        .set_payload(too_long);
    let refused = planner.asks(request).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.headers().get("content-type").unwrap(), "application/problem+json");
    assert_eq!(body(refused).await["title"], "Zu groß");
}

#[actix_web::test]
async fn sites_and_formats_come_in_pages() {
    let jobcenter = Jobcenter::open().await;
    for name in ["Wermeln", "Burgau", "Röslau"] {
        jobcenter.site(name).await;
    }
    let planner = jobcenter.machine(Role::Planner).await;
    let names = |reply: &Reply| {
        let items = reply.json["items"].as_array().unwrap().clone();
        items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let first = planner.get("/api/v1/sites?limit=2").await;
    assert_eq!(names(&first), ["Burgau", "Röslau"]);
    let after = first.json["next"].as_str().unwrap();
    let rest = planner.get(&format!("/api/v1/sites?limit=2&after={after}")).await;
    assert_eq!((names(&rest), &rest.json["next"]), (vec!["Wermeln".to_owned()], &Value::Null));

    let all = names(&planner.get("/api/v1/formats?limit=200").await);
    assert!(all.len() > 20);
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = planner.get(&format!("/api/v1/formats?limit=7{next}")).await;
        seen.extend(names(&page));
        let Some(after) = page.json["next"].as_str() else { break };
        next = format!("&after={after}");
    }
    assert_eq!(seen, all);
}

#[actix_web::test]
async fn answers_carry_the_headers_that_programs_look_for() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let wish = wish(&planner).await;

    let nobody = jobcenter.browser().asks(TestRequest::get().uri("/api/v1/events")).await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.headers().get("WWW-Authenticate").unwrap(), "Bearer");
    for _ in 0..2 {
        let made = planner.asks(named(b"cafe-1").set_json(&wish)).await;
        let place = made.headers().get("Location").unwrap().to_str().unwrap().to_owned();
        let made = body(made).await;
        assert_eq!(place, format!("/api/v1/events/{}", made["id"].as_str().unwrap()));
        assert_eq!(planner.get(&place).await.json["id"], made["id"]);
    }
}

#[actix_web::test]
async fn a_list_of_nobody_is_noticed_and_who_takes_text_messages_can_be_asked() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let desk = jobcenter.machine(Role::Desk).await;
    let header = "Kundennr.;Vorname;Nachname;Straße;PLZ;Ort;Telefon;SMS erlaubt\r\n";

    let empty = planner.post_bytes("/api/v1/guests/import", header.as_bytes()).await;
    assert_eq!((empty.json["rows"].as_u64(), empty.status), (Some(0), StatusCode::OK));
    let codes = empty.json["findings"].as_array().unwrap().iter().map(|one| &one["code"]);
    assert!(codes.clone().any(|code| code == "no_rows"), "{}", empty.body);
    let denied = desk.post_bytes("/api/v1/guests/import", header.as_bytes()).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(!denied.body.contains("keine Gäste"), "the Empfang does see guests: {}", denied.body);

    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    for (name, phone, consent) in [
        ("Mobil", "0171 555 01 23", "1"),
        ("Festnetz", "0221 4710 123", "1"),
        ("Schweigt", "0171 555 01 24", ""),
    ] {
        let typed = [("family_name", name), ("phone", phone), ("sms_consent", consent)];
        anna.get("/guests/new").await.submits(&typed).await.says("Der Gast ist gespeichert.");
    }
    let reached = planner.get("/api/v1/guests?reachable=sms").await;
    let reached = reached.json["items"].as_array().unwrap();
    let names: Vec<_> = reached.iter().map(|one| one["family_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Mobil"]);
}
