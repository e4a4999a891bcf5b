//! Who makes an event happen: parts, agreements, who is needed in two places, what is hidden from whom.

use actix_web::http::StatusCode;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_letter, guest};
use crate::world::{Browser, Jobcenter, Page};

async fn joins(anna: &Browser, cafe: &Cafe<'_>, typed: &[(&str, &str)]) -> Page {
    let path = format!("/events/{}/team", cafe.id);
    anna.get(&path).await.submits_to(Some(&path), typed).await
}

/// The token that the forms of somebody who is signed in carry.
async fn csrf_of(browser: &Browser) -> String {
    let page = browser.get("/").await;
    let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").expect("the token");
    rest.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn our_own_and_others_take_parts_and_say_yes_or_no() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}/team", cafe.id);
    anna.get(&path).await.says("Kümmerer: Anna Becker").says("Noch wirkt niemand mit");

    let empty = joins(&anna, &cafe, &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Bitte wählen Sie etwas aus der Liste").says("geben Sie einen Namen ein");
    let typed = [("part", "interpreter"), ("name", "Olena Koval"), ("phone", "0221 4710 888")];
    joins(&anna, &cafe, &typed).await.says("in welche Sprache übersetzt wird");
    let typed = [typed.as_slice(), &[("language", "uk")]].concat();
    let page = joins(&anna, &cafe, &typed).await;
    page.says("Dolmetschen: Ukrainisch").says("von außen").says("gefragt");
    let twice = joins(&anna, &cafe, &typed).await;
    twice.says("steht mit dieser Aufgabe schon im Team");

    let choice = page.body.split("Anna Becker</option>").next().unwrap();
    let own = choice[choice.rfind("value=\"").unwrap() + 7..].split('"').next().unwrap();
    let page = joins(&anna, &cafe, &[("part", "contact"), ("staff", own)]).await;
    page.says("Anna Becker Kümmerer");
    let second = joins(&anna, &cafe, &[("part", "contact"), ("name", "Ralf Winter")]).await;
    second.says("Jede Veranstaltung hat genau eine Person, die Gäste fragen");

    let desk = jobcenter.staff("Dora Empfang", Role::Desk).await;
    desk.get(&path).await.says("Olena Koval").does_not_say("Jemanden eintragen");
    let csrf = csrf_of(&desk).await;
    let typed = [("csrf", csrf.as_str()), ("part", "host"), ("name", "X")];
    assert_eq!(desk.post(&path, &typed).await.status, StatusCode::FORBIDDEN);
    let manager = jobcenter.staff("Lea Leitung", Role::Manager).await;
    assert_eq!(manager.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn whoever_is_needed_in_two_places_is_shown_first_and_confirmed() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let other = Cafe::with_seats(&jobcenter, 20).await;
    let later = Cafe::with(&jobcenter, 20, 0, "2027-01-20").await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let speaker = [("part", "speaker"), ("name", "Dr. Maria Sommer")];
    joins(&anna, &other, &speaker).await.says("gespeichert");
    joins(&anna, &later, &speaker).await.says("gespeichert");

    let asked = joins(&anna, &cafe, &[("part", "speaker"), ("name", "dr. maria sommer")]).await;

    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.says("wirkt dann schon mit: Kontaktcafé, Di 19.01.2027, 10:00–12:00");
    asked.does_not_say("20.01.2027").says("Dann speichern Sie noch einmal");
    let path = format!("/events/{}/team", cafe.id);
    asked.submits_to(Some(&path), &[]).await.says("Das Team ist gespeichert");
    anna.get(&path).await.says("Das überschneidet sich");
}

/// A published Gesundheitscheck, made by one planner.
async fn check_up(jobcenter: &Jobcenter, made_by: &Browser) -> String {
    // It brings the venue along.
    Cafe::with_seats(jobcenter, 20).await;
    let formats = made_by.get("/events/new").await;
    let before = formats.body.split(">Gesundheitscheck-Woche<").next().unwrap();
    let href = &before[before.rfind("href=\"").unwrap() + 6..];
    let form = made_by.get(href.split('"').next().unwrap()).await;
    let venue = form.body.split("Familienzentrum Mitte").next().unwrap();
    let venue = venue[venue.rfind("value=\"").unwrap() + 7..].split('"').next().unwrap().to_owned();
    let (_, mut fields) = form.fields_of(Some("/events"));
    fields.retain(|(name, _)| {
        !name.starts_with("session_") && name != "venue" && name != "contact_phone"
    });
    let day = [("session_date", "2027-01-25"), ("session_from", "09:00"), ("session_to", "12:00")];
    let rest = [("venue", venue.as_str()), ("contact_phone", "0221 4710 123")];
    let own: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let all = [own.as_slice(), &day, &rest].concat();
    let draft = made_by.post("/events", &all).await;
    let publication = format!("{}/publication", draft.path);
    draft.submits_to(Some(&publication), &[]).await.says("Veröffentlicht.").path.clone()
}

#[actix_web::test]
async fn a_health_check_is_for_those_who_have_to_do_with_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = check_up(&jobcenter, &anna).await;
    anna.get(&path).await.says("Gesundheitscheck-Woche");
    anna.get("/events").await.says("Gesundheitscheck-Woche");
    let others = [
        jobcenter.staff("Bernd Planung", Role::Planner).await,
        jobcenter.staff("Dora Empfang", Role::Desk).await,
        jobcenter.staff("Lea Leitung", Role::Manager).await,
    ];

    for browser in &others {
        let list = browser.get("/events").await;
        list.says("Vertraulicher Termin");
        // Above the list stands the choice of formats.
        let rows = list.body.split("<tbody").nth(1).unwrap();
        assert!(!rows.contains("Gesundheitscheck-Woche"), "{rows}");
        let page = browser.get(&path).await;
        page.says("Vertraulicher Termin").says("25.01.2027").says("Familienzentrum Mitte");
        page.does_not_say("Gesundheitscheck-Woche");
    }
    for browser in &others[..2] {
        let lists = [
            "/invitations",
            "/assignments",
            "/attendance",
            "/attendance/week",
            "/attendance/sheets",
            "/attendance/walk-in",
            "/devices",
            "/followups",
            "/followups/anschluss.csv",
            "/closing",
            "/team",
            "/childcare",
        ];
        for list in lists {
            let page = browser.get(&format!("{path}{list}")).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{list}");
            page.says("vertraulich").does_not_say("Gesundheitscheck-Woche");
        }
    }
    others[1].get(&path).await.does_not_say("Ich wirke mit");

    let bernd = others[0].get(&path).await;
    let join = format!("{path}/team/me");
    bernd.submits_to(Some(&join), &[]).await.says("Gesundheitscheck-Woche");
    anna.get(&format!("{path}/team")).await.says("Bernd Planung Mit-Gastgeber");
    others[0].get("/events").await.says("Gesundheitscheck-Woche");
    let elsewhere = Scope::Sites(vec![jobcenter.site("Nord").await]);
    let far = jobcenter.staff_of("Nora Nord", Role::Planner, elsewhere).await;
    far.get(&path).await.does_not_say("Ich wirke mit");
    let csrf = csrf_of(&far).await;
    let refused = far.post(&join, &[("csrf", &csrf)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn whoever_has_the_name_of_a_kuemmerer_learns_nothing_by_it() {
    use treffpunkt::staff::actions as staff;
    use treffpunkt::staff::queries::{LinkPurpose, NewStaff};

    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = check_up(&jobcenter, &anna).await;
    let hanna = jobcenter.staff("Hanna Yilmaz", Role::Desk).await;
    hanna.get(&path).await.says("Vertraulicher Termin");
    let edit = anna.get(&format!("{path}/edit")).await;
    edit.submits(&[("contact_name", "Hanna Yilmaz")]).await;
    hanna.get(&path).await.says("Gesundheitscheck-Woche");

    // Another Hanna Yilmaz begins to work here: the name alone says nothing any more.
    let new = NewStaff {
        name: "Hanna Yilmaz".into(),
        email: "hanna.yilmaz2@example.org".into(),
        role: Role::Desk,
        scope: Scope::All,
    };
    let now = jobcenter.app.clock.now();
    let link = jobcenter.app.db.write(move |conn| {
        let id = staff::add(conn, &new, now)?;
        let life = treffpunkt::config::LINK_LIFE;
        Ok::<_, staff::StaffError>(staff::make_link(conn, id, LinkPurpose::SignIn, life, now)?)
    });
    let link = link.await.unwrap();
    let other = jobcenter.browser();
    other.get(&format!("/anmelden/link/{link}")).await.submits(&[]).await;
    other.get(&path).await.says("Vertraulicher Termin").does_not_say("Gesundheitscheck-Woche");
    hanna.get(&path).await.says("Vertraulicher Termin");

    // The team says which of them it is. They stand there by the order of their accounts.
    let team = format!("{path}/team");
    let page = anna.get(&team).await;
    let own = account_of(&jobcenter, "hanna.yilmaz@example.org").await;
    let typed = [("part", "contact"), ("staff", own.as_str()), ("agreement", "confirmed")];
    page.submits_to(Some(&team), &typed).await.says("Das Team ist gespeichert");
    hanna.get(&path).await.says("Gesundheitscheck-Woche");
    other.get(&path).await.says("Vertraulicher Termin");
}

async fn account_of(jobcenter: &Jobcenter, email: &str) -> String {
    let email = email.to_owned();
    let read =
        jobcenter.app.db.read(move |conn| treffpunkt::staff::queries::by_email(conn, &email)).await;
    read.unwrap().expect("they work here").to_string()
}

/// The messages about an event, mails first.
async fn messages_of(cafe: &Cafe<'_>) -> Vec<String> {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;
    let topic = cafe.id.to_string();
    let read = cafe.jobcenter.app.db.read(move |conn| {
        let rows = messages::table.filter(messages::topic.eq(topic)).order(messages::channel);
        rows.select(messages::id).load::<String>(conn)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn who_is_asked_to_a_health_check_is_read_by_those_who_have_to_do_with_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = check_up(&jobcenter, &anna).await;
    let cafe =
        Cafe { jobcenter: &jobcenter, id: path.strip_prefix("/events/").unwrap().parse().unwrap() };
    cafe.invites(&[&guest("Aylin", "Demir"), &by_letter("Jonas", "Weber")]).await;
    let messages = messages_of(&cafe).await;
    let [mail, letter] = messages.as_slice() else { panic!("{messages:?}") };
    let bernd = jobcenter.staff("Bernd Planung", Role::Planner).await;

    let list = bernd.get("/outbox").await;
    list.says("vertraulich").does_not_say("Aylin").does_not_say("Gartenstraße 9");
    list.does_not_say("Jonas").does_not_say("Gesundheitscheck");
    bernd.get("/outbox?q=Aylin").await.does_not_say("vertraulich");
    let read = bernd.get(&format!("/outbox/{mail}")).await;
    read.says("gehört zu einem vertraulichen Termin").does_not_say("Demir");
    let event = cafe.id.to_string();
    let csrf = csrf_of(&bernd).await;
    let wanted = [("csrf", csrf.as_str()), ("event", event.as_str())];
    let refused = bernd.post("/letters/batches", &wanted).await;
    refused.says("wer dort mitwirkt");
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let waiting = anna.get(&format!("/letters?event={event}")).await;
    waiting.says("Jonas Weber");
    let batch = waiting.submits_to(Some("/letters/batches"), &[]).await;
    batch.says("Der Stapel ist fertig: 1 Brief.");
    let closed = [
        format!("/outbox/{mail}/html"),
        format!("/outbox/{letter}/letter"),
        format!("/letters?event={}", cafe.id),
        format!("{}/briefe.pdf", batch.path),
        format!("{}/druckerei.zip", batch.path),
    ];
    for page in &closed {
        let refused = bernd.get(page).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
        refused.says("wer dort mitwirkt");
        assert_eq!(anna.get(page).await.status, StatusCode::OK, "{page}");
    }
    anna.get("/outbox").await.says("Aylin Demir").says("Jonas Weber");
    let auditor = jobcenter.staff("Dana Schutz", Role::Auditor).await;
    auditor.get("/office/erasures").await.does_not_say("Gesundheitscheck-Woche");
}

#[actix_web::test]
async fn nothing_about_an_illness_is_kept_with_a_health_check() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = check_up(&jobcenter, &anna).await;
    let cafe =
        Cafe { jobcenter: &jobcenter, id: path.strip_prefix("/events/").unwrap().parse().unwrap() };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;

    let link = cafe.last_post("Aylin").await.link();
    let form = jobcenter.browser().get(&link).await;
    form.says("Stufen").does_not_say("Brauchen Sie noch etwas?");
    let typed = [("answer", "yes"), ("step_free", "1"), ("access", "Diabetes")];
    form.submits(&typed).await.says("Schön");
    let his = cafe.invitation(&jonas).await;
    let desk = anna.get(&format!("/phone/{his}")).await;
    desk.says("Weg ohne Stufen").does_not_say("Braucht noch");
    let machine = jobcenter.machine(Role::Desk).await;
    let said = serde_json::json!({ "answer": "yes", "access": "Asthma", "channel": "phone" });
    let reply = machine.put(&format!("/api/v1/invitations/{his}/reply"), &said).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);

    crate::privacy::says_nowhere(&jobcenter, &["Diabetes", "Asthma"], &[]);
    assert!(cafe.row(&aylin).await.step_free);
}
