//! The main job by machine: from a client list to an honest turnout figure.

use std::time::Duration;

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::staff::Role;

use crate::world::Jobcenter;

const LIST: &str = "Kundennr.;Anrede;Vorname;Nachname;Straße;PLZ;Ort;Telefon;E-Mail;Sprache\r\n\
    K1;Frau;Aylin;Demir;Talweg 1;51992;Wermeln;;aylin@example.org;Türkisch\r\n\
    K2;Herr;Jonas;Weber;Talweg 2;51992;Wermeln;;;Deutsch\r\n\
    K3;Frau;Olena;Bondarenko;Talweg 3;51992;Wermeln;;olena@example.org;Ukrainisch\r\n";

#[actix_web::test]
async fn a_machine_runs_the_main_job_and_a_repeat_changes_nothing() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let manager = jobcenter.machine(Role::Manager).await;

    let list = planner.post_bytes("/api/v1/guests/import", LIST.as_bytes()).await;
    assert_eq!((list.json["created"].as_i64(), list.json["rejected"].as_i64()), (Some(3), Some(0)));
    let formats = planner.get("/api/v1/formats").await;
    let cafe = formats.json["items"].as_array().unwrap().iter();
    let cafe = cafe.clone().find(|format| format["key"] == "kontaktcafe").unwrap()["id"].clone();
    let venue = planner
        .post(
            "/api/v1/venues",
            &json!({"name": "Familienzentrum", "street": "Gartenstraße 5", "postcode": "51992",
                "town": "Wermeln", "seats": 20}),
        )
        .await;
    assert_eq!(venue.status, StatusCode::CREATED, "{}", venue.body);

    let wish = json!({
        "format": cafe, "title": "Kontaktcafé", "venue": venue.json["id"], "seats": 2,
        "sessions": [{"starts_at": "2027-01-12T10:00", "ends_at": "2027-01-12T12:00"}],
        "childcare": {"places": 4}, "contact": {"name": "Anna Becker", "phone": "0221 4710 123"},
    });
    let event = planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    let again = planner.post_once("/api/v1/events", "cafe-1", &wish).await;
    assert_eq!(event.status, StatusCode::CREATED, "{}", event.body);
    assert_eq!(event.json["id"], again.json["id"], "the same wish makes one event");
    let event = format!("/api/v1/events/{}", event.json["id"].as_str().unwrap());
    let published = planner.post(&format!("{event}/publication"), &json!({})).await;
    assert_eq!(published.json["stage"], "published", "{}", published.body);

    let guests = planner.get("/api/v1/guests").await;
    let ids: Vec<_> =
        guests.json["items"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    let invited = planner
        .post(&format!("{event}/invitations"), &json!({"guests": {"ids": ids}, "channel": "auto"}))
        .await;
    assert_eq!(invited.json["invited"], 3, "{}", invited.body);
    let listed = planner.get(&format!("{event}/invitations")).await;
    let invitations = listed.json["items"].as_array().unwrap().clone();
    let answer = |adults: i64| json!({"answer": "yes", "adults": adults, "children": [], "channel": "phone"});
    let reply = |at: usize| {
        format!("/api/v1/invitations/{}/reply", invitations[at]["id"].as_str().unwrap())
    };
    assert_eq!(planner.put(&reply(0), &answer(1)).await.json["reply"], "accepted");
    assert_eq!(planner.put(&reply(1), &answer(2)).await.json["reply"], "waiting");
    assert_eq!(planner.put(&reply(2), &answer(1)).await.json["reply"], "accepted");
    assert_eq!(planner.put(&reply(1), &answer(2)).await.json["place_in_line"], 1);

    jobcenter.wait(Duration::from_secs(9 * 24 * 60 * 60));
    let came = json!([{"guest": invitations[0]["guest"], "presence": "present",
        "at": "2027-01-12T09:05:00Z", "operation": "tablet-1"}]);
    for _ in 0..2 {
        let entered = planner.put(&format!("{event}/attendance"), &came).await;
        assert!(entered.status.is_success(), "{}", entered.body);
    }
    let turnout = manager.get("/api/v1/turnout?from=2027-01-01&to=2027-01-31&by=format").await;
    assert_eq!(turnout.json["baseline"], 0.3, "{}", turnout.body);
    assert_eq!(manager.get("/api/v1/guests").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_browser_without_its_cookie_is_nobody() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    assert_eq!(anna.get("/events").await.path, "/events");

    anna.forget();

    assert_eq!(anna.get("/events").await.path, "/anmelden?weiter=%2Fevents");
}
