//! The plain-language guard for programs: what it finds, what it refuses.

use actix_web::http::StatusCode;
use serde_json::{Value, json};
use treffpunkt::config;
use treffpunkt::staff::Role;

use crate::world::Jobcenter;

const LETTER: &str = "Sehr geehrte Damen und Herren,\n\ngemäß § 59 SGB II haben Sie am 12.01.2027 um \
    10:00 Uhr persönlich zu erscheinen. Ihre Unterlagen sind mitzubringen.\n\nIm Auftrag";

fn rules(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_program_learns_what_is_hard_and_what_would_be_easier() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;

    let asked = json!({"text": LETTER, "language": "de", "audience": "clients"});
    let answer = planner.post("/api/v1/language/check", &asked).await;

    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json;
    assert_eq!((answer["words"].as_u64(), answer["sentences"].as_u64()), (Some(25), Some(4)));
    let found = rules(&answer);
    for rule in ["command", "roman_numeral", "date", "missing_free_choice", "too_short"] {
        assert!(found.contains(&rule), "{rule}: {found:?}");
    }
    let findings = answer["findings"].as_array().unwrap();
    let signs: Vec<char> = LETTER.chars().collect();
    for finding in findings {
        let place = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        assert!(place("start") <= place("end") && place("end") <= signs.len(), "{finding}");
    }
    let gemaess = findings.iter().find(|one| one["suggestion"] == "nach oder weglassen").unwrap();
    let place = |key: &str| usize::try_from(gemaess[key].as_u64().unwrap()).unwrap();
    assert_eq!(signs[place("start")..place("end")].iter().collect::<String>(), "gemäß");
    assert_eq!(gemaess["severity"], "warning");
    let lix = answer["lix"].as_f64().unwrap();
    assert!((20.0..70.0).contains(&lix), "{lix}");
}

#[actix_web::test]
async fn colleagues_are_told_more_gently_and_nothing_is_kept_from_any_role() {
    let jobcenter = Jobcenter::open().await;
    let manager = jobcenter.machine(Role::Manager).await;

    let asked = json!({"text": LETTER, "language": "de", "audience": "staff"});
    let answer = manager.post("/api/v1/language/check", &asked).await.json;

    let gentle = answer["findings"].as_array().unwrap().iter();
    let listed = gentle.filter(|one| one["rule"] == "officialese");
    assert!(listed.clone().count() >= 3 && listed.clone().all(|one| one["severity"] == "hint"));
    let nothing = json!({"text": "", "language": "de", "audience": "clients"});
    let answer = manager.post("/api/v1/language/check", &nothing).await.json;
    assert_eq!((&answer["words"], &answer["amstad"]), (&json!(0), &Value::Null));
}

#[actix_web::test]
async fn what_cannot_be_checked_is_refused_by_field() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.machine(Role::Planner).await;
    let long = "ä".repeat(config::CHECKED_CHARS + 1);
    let cases = [
        (json!({"language": "de", "audience": "clients"}), "text"),
        (json!({"text": long, "language": "de", "audience": "clients"}), "text"),
        (json!({"text": "Tag", "language": "tr", "audience": "clients"}), "language"),
        (json!({"text": "Tag", "language": "de", "audience": "cats"}), "audience"),
        (json!({"text": "Tag", "language": "de", "audience": "staff", "kind": 1}), "kind"),
    ];

    for (asked, field) in cases {
        let answer = planner.post("/api/v1/language/check", &asked).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", answer.body);
        assert_eq!(answer.json["code"], "invalid_input", "{field}");
        assert_eq!(answer.json["errors"][0]["field"], field);
    }
    let most = "ä".repeat(config::CHECKED_CHARS);
    let asked = json!({"text": most, "language": "de", "audience": "clients"});
    let answer = planner.post("/api/v1/language/check", &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}
