//! Who comes in, and who does not.

use std::time::Duration;

use actix_web::http::StatusCode;
use treffpunkt::staff::{Role, Scope};

use crate::world::Jobcenter;

const PASSWORD: &str = "Kaffee um zehn ist gut";

#[actix_web::test]
async fn a_link_is_opened_without_effect_and_used_by_its_button() {
    let jobcenter = Jobcenter::open().await;
    let link = jobcenter.sign_in_link("Anna Becker", Role::Planner, Scope::All).await;
    let anna = jobcenter.browser();

    anna.get(&link).await.says("Willkommen");
    anna.head(&link).await;
    assert_eq!(anna.get("/staff").await.path, "/anmelden?weiter=%2Fstaff");

    anna.get(&link).await.submits(&[]).await;
    assert_eq!(anna.get("/staff").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn an_admin_adds_somebody_who_sets_a_password_and_signs_in() {
    let jobcenter = Jobcenter::open().await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;

    let given = vera
        .get("/staff/new")
        .await
        .submits(&[("name", "Jonas Weber"), ("email", "Jonas@Example.org"), ("role", "desk")])
        .await;
    let link =
        given.text().split(' ').find(|word| word.contains("/anmelden/link/")).unwrap().to_owned();

    let jonas = jobcenter.browser();
    let page = jonas.get(&link).await.submits(&[("password", PASSWORD), ("again", "anders")]).await;
    page.says("Die beiden Passwörter sind nicht gleich.");
    let page = jonas.get(&link).await.submits(&[("password", "kurz"), ("again", "kurz")]).await;
    page.says("mindestens 12 Zeichen");
    jonas.get(&link).await.submits(&[("password", PASSWORD), ("again", PASSWORD)]).await;
    assert_eq!(jonas.get(&link).await.status, StatusCode::NOT_FOUND);

    let elsewhere = jobcenter.browser();
    let wrong = [("email", "jonas@example.org"), ("password", "Tee um zehn ist gut")];
    elsewhere.get("/anmelden").await.submits(&wrong).await.says("passen nicht");
    let right = [("email", "jonas@example.org"), ("password", PASSWORD)];
    let page = elsewhere.get("/anmelden?weiter=/staff").await.submits(&right).await;
    assert_eq!(page.path, "/staff");
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn too_many_wrong_passwords_close_the_account_for_a_quarter_of_an_hour() {
    let jobcenter = Jobcenter::open().await;
    let guesser = jobcenter.browser();
    let wrong = [("email", "anna@example.org"), ("password", "falsch geraten")];

    for _ in 0..8 {
        guesser.get("/anmelden").await.submits(&wrong).await.says("passen nicht");
    }
    let refused = guesser.get("/anmelden").await.submits(&wrong).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);

    jobcenter.wait(Duration::from_secs(16 * 60));
    guesser.get("/anmelden").await.submits(&wrong).await.says("passen nicht");
}

#[actix_web::test]
async fn a_form_older_than_its_session_keeps_what_was_typed() {
    let jobcenter = Jobcenter::open().await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    let form = vera.get("/office/sites/new").await;

    jobcenter.wait(Duration::from_secs(61 * 60));
    let page = form.submits(&[("name", "Wermeln"), ("area", "51992")]).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    page.says("Ihre Eingaben sind nicht verloren.");

    let again = jobcenter.sign_in_link("Wera Zwei", Role::Admin, Scope::All).await;
    let other = jobcenter.browser();
    other.get(&again).await.submits(&[("password", PASSWORD), ("again", PASSWORD)]).await;
    let (_, kept) = page.fields_of(Some("/anmelden"));
    let kept = kept.iter().find(|(name, _)| name == "kept").unwrap().1.clone();
    assert_eq!(kept, "name=Wermeln&area=51992");
}

#[actix_web::test]
async fn a_form_from_another_house_is_refused() {
    let jobcenter = Jobcenter::open().await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;

    let page = vera.post("/office/sites", &[("name", "Fremd"), ("csrf", "geraten")]).await;

    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    vera.get("/office").await.does_not_say("Fremd");
}

#[actix_web::test]
async fn managers_and_admins_see_no_guest() {
    let jobcenter = Jobcenter::open().await;

    for role in [Role::Manager, Role::Admin] {
        let somebody = jobcenter.staff(role.label(), role).await;
        for path in ["/guests", "/phone", "/outbox"] {
            let page = somebody.get(path).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
    }
}

#[actix_web::test]
async fn every_answer_carries_the_headers() {
    let jobcenter =
        Jobcenter::open_with(&[("public_url", "https://treffen.example".to_owned())]).await;

    for path in ["/anmelden", "/gibt-es-nicht", "/assets/0/treffpunkt.css"] {
        let page = jobcenter.browser().get(path).await;
        let csp = page.header("content-security-policy");
        assert!(csp.contains("frame-ancestors 'none'") && !csp.contains("unsafe"), "{path}: {csp}");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(page.header("strict-transport-security").starts_with("max-age="));
    }
    let link = jobcenter.sign_in_link("Anna Becker", Role::Planner, Scope::All).await;
    let page = jobcenter.browser().get(&link).await;
    assert!(page.header("set-cookie").is_empty(), "opening a link sets no cookie");
}

#[actix_web::test]
async fn a_member_whose_account_is_closed_is_out_at_once() {
    let jobcenter = Jobcenter::open().await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    let jonas = jobcenter.staff("Jonas Weber", Role::Admin).await;
    let list = vera.get("/staff").await;
    let id =
        list.body.split("/staff/").find(|rest| rest.contains("Jonas")).unwrap()[..36].to_owned();

    let form = vera.get(&format!("/staff/{id}")).await;
    form.submits_to(Some(&format!("/staff/{id}/access")), &[]).await.says("gesperrt");

    assert_eq!(jonas.get("/staff").await.path, "/anmelden?weiter=%2Fstaff");
}
