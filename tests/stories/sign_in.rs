//! Who comes in, and who does not.

use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use futures_util::future::join_all;
use treffpunkt::staff::{self, Role, Scope};

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

    // Once: whoever finds it later is nobody.
    let finder = jobcenter.browser();
    assert_eq!(finder.get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(finder.get("/staff").await.path, "/anmelden?weiter=%2Fstaff");
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

/// Whoever corrects a name gives nobody another role by it.
#[actix_web::test]
async fn every_role_can_be_given_and_stays_when_its_form_is_saved() {
    let jobcenter = Jobcenter::open().await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    for role in Role::ALL {
        let (name, email) =
            (format!("Neu {}", role.label()), format!("{}@example.org", role.code()));
        let typed = [("name", name.as_str()), ("email", &email), ("role", role.code())];
        vera.get("/staff/new").await.submits(&typed).await.says("/anmelden/link/");
    }
    let members = async || jobcenter.app.db.read(staff::queries::members).await.unwrap();
    let before = members().await;
    assert_eq!(before.len(), Role::ALL.len() + 1);

    for member in &before {
        let path = format!("/staff/{}", member.id);
        let name = format!("{} Meier", member.name);
        let form = vera.get(&path).await;
        form.submits_to(Some(&path), &[("name", &name)]).await.says("Gespeichert.");
    }

    let after = members().await;
    for member in before {
        let now = after.iter().find(|one| one.id == member.id).unwrap();
        assert_eq!(now.name, format!("{} Meier", member.name));
        assert_eq!(now.role, member.role, "{}", now.name);
    }
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

/// Somebody of the Verwaltung with a password; their mail address.
async fn with_password(jobcenter: &Jobcenter) -> &'static str {
    let wera = jobcenter.staff("Wera Zwei", Role::Admin).await;
    let typed = [("name", "Ines Maier"), ("email", "ines@example.org"), ("role", "admin")];
    let given = wera.get("/staff/new").await.submits(&typed).await;
    let link = given.text();
    let link = link.split(' ').find(|word| word.contains("/anmelden/link/")).unwrap();
    let typed = [("password", PASSWORD), ("again", PASSWORD)];
    jobcenter.browser().get(link).await.submits(&typed).await;
    "ines@example.org"
}

#[actix_web::test]
async fn what_was_typed_is_read_again_before_it_is_sent() {
    let jobcenter = Jobcenter::open().await;
    let email = with_password(&jobcenter).await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    let form = vera.get("/office/sites/new").await;
    jobcenter.wait(Duration::from_secs(61 * 60));
    let page = form.submits(&[("name", "Wermeln"), ("area", "51992")]).await;

    // A wrong password loses nothing.
    let wrong = [("email", email), ("password", "Tee um zehn ist gut")];
    let page = page.submits_to(Some("/anmelden"), &wrong).await;
    let right = [("email", email), ("password", PASSWORD)];
    let again = page.submits_to(Some("/anmelden"), &right).await;

    again.says("Ihre Eingaben sind noch da").says("Es geht an: Haus").says("Name Wermeln");
    again.says("Orte und Postleitzahlen 51992");
    again.submits_to(Some("/office/sites"), &[]).await;
    vera.get("/office").await.says("Wermeln");
}

/// Another site makes the browser send a form, hoping that somebody signs in and sends it on.
#[actix_web::test]
async fn a_form_of_another_site_is_not_carried_through_the_sign_in() {
    let jobcenter = Jobcenter::open().await;
    let email = with_password(&jobcenter).await;
    let sent = |site: Option<&str>| {
        let request = TestRequest::post()
            .uri("/staff")
            .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
            .insert_header(("Host", "treffen.example"))
            .set_payload("name=Eve&email=eve%40example.net&role=admin");
        match site {
            Some(site) => request.insert_header(("Sec-Fetch-Site", site)),
            None => request.insert_header(("Origin", "https://evil.example")),
        }
    };
    for site in [Some("cross-site"), Some("same-site"), Some("none"), None] {
        let answer = jobcenter.browser().asks(sent(site)).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(answer.headers().get("set-cookie").is_none());
        let page = to_bytes(answer.into_body()).await.unwrap();
        let page = String::from_utf8_lossy(&page).into_owned();
        assert!(!page.contains("eve%40") && !page.contains("Eve"), "{site:?}: {page}");
    }

    // With a sign-in page that the attacker asked for themselves, seal and all.
    let attacker = jobcenter.browser();
    let theirs = attacker.asks(sent(Some("same-origin"))).await;
    let body = to_bytes(theirs.into_body()).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    let value = |name: &str| {
        let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/")
    };
    let (next, kept, seal) = (value("next"), value("kept"), value("seal"));
    assert!(kept.contains("eve%40"), "what our own page sent is kept: {kept}");
    let victim = jobcenter.browser();
    let page = victim.get("/anmelden").await;
    let planted = [
        ("next", next.as_str()),
        ("kept", &kept),
        ("seal", &seal),
        ("email", email),
        ("password", "falsch geraten"),
    ];
    let page = page.submits(&planted).await;
    assert!(!page.body.contains("eve%40"), "a seal holds in one browser: {}", page.body);
    let right = [("email", email), ("password", PASSWORD)];
    page.submits(&right).await.does_not_say("Ihre Eingaben sind noch da");
}

#[actix_web::test]
async fn thirty_passwords_at_once_are_thirty_tries() {
    let jobcenter = Jobcenter::open().await;
    let email = with_password(&jobcenter).await;
    let page = jobcenter.browser().get("/anmelden").await;
    let wrong = [("email", email), ("password", "falsch geraten")];

    let pages = join_all((0..30).map(|_| page.submits(&wrong))).await;

    let looked_at = pages.iter().filter(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(looked_at.count(), 8);
    let refused = pages.iter().filter(|page| page.status == StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.count(), 22);
    jobcenter.wait(Duration::from_secs(16 * 60));
    // Who signs in well is never counted, however often.
    let right = [("email", email), ("password", PASSWORD)];
    for _ in 0..10 {
        let page = jobcenter.browser().get("/anmelden?weiter=/office").await.submits(&right).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/office"));
    }
}

/// Behind TLS no cookie ever goes back over an open line.
#[actix_web::test]
async fn every_cookie_is_secure_behind_tls() {
    let jobcenter =
        Jobcenter::open_with(&[("public_url", "https://treffen.example".to_owned())]).await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    let (action, mut fields) = vera.get("/office/sites/new").await.fields_of(None);
    fields.retain(|(name, _)| name == "csrf");
    fields.push(("name".into(), "Wermeln".into()));

    let answer = vera.asks(TestRequest::post().uri(&action).set_form(fields)).await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").collect();
    assert!(cookies.iter().any(|line| line.to_str().unwrap().starts_with("hinweis=")));
    for line in cookies {
        assert!(line.to_str().unwrap().ends_with("; Secure"), "{line:?}");
    }
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
