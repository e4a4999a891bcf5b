//! Childcare as something of which there is so much and no more: carers, ages, families.

use actix_web::http::StatusCode;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::{Childcare, Reply};
use treffpunkt::outbox::State;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_phone, guest, in_state, minutes};
use crate::world::{Browser, Jobcenter, Page};

/// Somebody from outside takes a part.
async fn joins(anna: &Browser, cafe: &Cafe<'_>, part: &str, name: &str, agreement: &str) -> Page {
    let path = format!("/events/{}/team", cafe.id);
    let typed = [("part", part), ("name", name), ("agreement", agreement)];
    anna.get(&path).await.submits_to(Some(&path), &typed).await
}

/// The address of somebody's buttons on the team's page.
fn agreement_of(page: &Page, name: &str) -> String {
    let (_, row) = page.body.split_once(&format!("<bdi>{name}</bdi>")).expect("they are there");
    let (_, rest) = row.split_once("action=\"").expect("they have a button");
    rest.split('"').next().unwrap().replace("&#x2F;", "/")
}

pub async fn says(anna: &Browser, cafe: &Cafe<'_>, name: &str, agreement: &str) -> Page {
    let page = anna.get(&format!("/events/{}/team", cafe.id)).await;
    let action = agreement_of(&page, name);
    page.submits_to(Some(&action), &[("agreement", agreement)]).await
}

async fn by_carers(anna: &Browser, cafe: &Cafe<'_>) -> Page {
    let path = format!("/events/{}/childcare", cafe.id);
    anna.get(&path).await.submits_to(Some(&path), &[("counting", "carers")]).await
}

/// A guest says yes and brings children of these ages.
async fn replies(cafe: &Cafe<'_>, guest: &Guest, ages: &[&str]) -> Page {
    let link = cafe.post_of(&guest.first_name).await[0].link();
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    let mut typed = vec![("answer", "yes")];
    typed.extend(ages.iter().map(|age| ("age", *age)));
    page.submits(&typed).await
}

async fn care_of(cafe: &Cafe<'_>, guest: &Guest) -> Childcare {
    cafe.row(guest).await.childcare
}

#[actix_web::test]
async fn places_follow_from_the_carers_who_said_yes() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 12, "2027-01-19").await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}/childcare", cafe.id);
    anna.get(&path).await.says("noch 12 Plätze").says("als feste Zahl");

    by_carers(&anna, &cafe).await.says("kein Platz mehr").says("Noch steht niemand");
    let waits = replies(&cafe, &aylin, &["1", "2", "4"]).await;
    waits.says("In der Kinderbetreuung ist noch kein Platz frei");
    waits.says("Bringen Sie Ihre Kinder mit");
    joins(&anna, &cafe, "carer", "Maria Sommer", "confirmed").await.says("Maria Sommer");
    joins(&anna, &cafe, "carer", "Ralf Winter", "asked").await.says("gefragt");
    assert_eq!(care_of(&cafe, &aylin).await, Childcare::Waiting, "one alone cares for nobody");

    let moved = says(&anna, &cafe, "Ralf Winter", "confirmed").await;

    moved.says("Eine Familie hat jetzt einen Platz");
    assert_eq!(care_of(&cafe, &aylin).await, Childcare::Promised);
    assert_eq!(cafe.last_post("Aylin").await.kind, "childcare_promised");
    let page = anna.get(&path).await;
    page.says("noch Platz für 3 unter 3 Jahren oder 5 von 3 bis 5 Jahren oder 9 ab 6 Jahren");
    page.says("1, 2 und 4 Jahre").says("Aylin Demir");
}

#[actix_web::test]
async fn siblings_stay_together_and_a_smaller_family_is_not_kept_waiting() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 12, "2027-01-19").await;
    let (aylin, olena, jonas) =
        (guest("Aylin", "Demir"), guest("Olena", "Koval"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &olena, &jonas]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    by_carers(&anna, &cafe).await;
    joins(&anna, &cafe, "carer", "Maria Sommer", "confirmed").await;
    joins(&anna, &cafe, "carer", "Ralf Winter", "confirmed").await;

    replies(&cafe, &aylin, &["1", "1", "2", "2"]).await.says("Wir passen auf Ihre Kinder auf");
    replies(&cafe, &olena, &["2", "2", "9"]).await.says("kein Platz frei");
    replies(&cafe, &jonas, &["2"]).await.says("Wir passen auf Ihr Kind auf");

    let more = replies(&cafe, &jonas, &["2", "2", "2"]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    more.says("ist für so viele Kinder kein Platz frei");
    assert_eq!(cafe.row(&jonas).await.children, [2]);
    let olena = cafe.row(&olena).await;
    assert_eq!((olena.reply, olena.childcare), (Reply::Accepted, Childcare::Waiting));
}

#[actix_web::test]
async fn a_carer_drops_out_and_staff_look_write_and_find_another() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 12, "2027-01-19").await;
    Cafe::with(&jobcenter, 20, 0, "2027-02-16").await;
    let (aylin, olena) = (guest("Aylin", "Demir"), by_phone("Olena", "Koval"));
    let jonas = guest("Jonas", "Weber");
    cafe.invites(&[&aylin, &olena, &jonas]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    by_carers(&anna, &cafe).await;
    for name in ["Maria Sommer", "Ralf Winter", "Ute Herbst"] {
        joins(&anna, &cafe, "carer", name, "confirmed").await;
    }
    replies(&cafe, &aylin, &["1", "1", "2"]).await;
    jobcenter.wait(minutes(1));
    let machine = jobcenter.machine(Role::Planner).await;
    let hers = format!("/api/v1/invitations/{}/reply", cafe.invitation(&olena).await);
    let says_yes =
        serde_json::json!({ "answer": "yes", "adults": 1, "children": [2, 2], "channel": "phone" });
    assert_eq!(machine.put(&hers, &says_yes).await.status, StatusCode::OK);
    jobcenter.wait(minutes(1));
    replies(&cafe, &jonas, &["0", "0", "1"]).await;
    assert_eq!(care_of(&cafe, &jonas).await, Childcare::Promised);

    let told = says(&anna, &cafe, "Ute Herbst", "declined").await;

    assert!(told.path.ends_with("/childcare"));
    told.says("Eine Familie ist betroffen").says("Eine Kraft fehlt").says("Noch weiß es niemand");
    told.says("zugesagt, es fehlen Kräfte").says("1 E-Mails, 0 Briefe, 0 Anrufe");
    told.says("leider fehlt uns jemand für die Kinderbetreuung").says("16. Februar");
    assert_eq!(care_of(&cafe, &jonas).await, Childcare::Promised, "no machine takes it back");
    assert_eq!(cafe.last_post("Jonas").await.kind, "accepted");

    let messages = format!("/events/{}/childcare/messages", cafe.id);
    let typed = [("reason", "Eine Kollegin ist krank.")];
    told.submits_to(Some(&messages), &typed).await.says("1 E-Mails und 0 Briefe");
    let again = told.submits_to(Some(&messages), &typed).await;
    again.says("Inzwischen hat sich etwas geändert");
    let row = cafe.row(&jonas).await;
    assert_eq!((row.reply, row.childcare), (Reply::Accepted, Childcare::Waiting));
    let mail = cafe.last_post("Jonas").await;
    assert_eq!(mail.kind, "care_lost");
    assert!(mail.text.contains("Der Grund: Eine Kollegin ist krank."), "{}", mail.text);
    assert!(mail.text.contains("Bringen Sie Ihre Kinder gern mit"), "{}", mail.text);
    assert!(mail.text.contains("Das Treffen ist freiwillig"), "{}", mail.text);
    assert_eq!(care_of(&cafe, &olena).await, Childcare::Promised);
    jobcenter.browser().get(&mail.link()).await.says("Bringen Sie Ihre Kinder mit");

    // The message has not gone out yet: neither it nor the good news needs to be said.
    let given_up = in_state(&jobcenter, State::GivenUp).await;
    joins(&anna, &cafe, "carer", "Kai Frühling", "confirmed").await.says("Eine Familie hat jetzt");
    assert_eq!(care_of(&cafe, &jonas).await, Childcare::Promised);
    assert_eq!(in_state(&jobcenter, State::GivenUp).await, given_up + 1);
    assert_eq!(cafe.last_post("Jonas").await.kind, "care_lost");
}

#[actix_web::test]
async fn a_family_that_loses_care_keeps_its_own_time() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 12, "2027-01-19").await;
    let jonas = guest("Jonas", "Weber");
    cafe.invites(&[&jonas]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let slots = format!("/events/{}/slots", cafe.id);
    anna.get(&slots).await.submits_to(Some(&slots), &[("minutes", "30")]).await;
    by_carers(&anna, &cafe).await;
    for name in ["Maria Sommer", "Ralf Winter"] {
        joins(&anna, &cafe, "carer", name, "confirmed").await;
    }
    replies(&cafe, &jonas, &["3"]).await.says("10 bis 10:30 Uhr");

    let told = says(&anna, &cafe, "Ralf Winter", "declined").await;
    let messages = format!("/events/{}/childcare/messages", cafe.id);
    told.submits_to(Some(&messages), &[]).await;

    assert_eq!(care_of(&cafe, &jonas).await, Childcare::Waiting);
    let machine = jobcenter.machine(Role::Planner).await;
    let list = machine.get(&format!("/api/v1/events/{}/slots", cafe.id)).await.json;
    assert_eq!(list["items"][0]["state"], "taken");
    let link = cafe.last_post("Jonas").await.link();
    jobcenter.browser().get(&link).await.says("10 bis 10:30 Uhr");
}

#[actix_web::test]
async fn whom_no_mail_reaches_is_called_when_care_is_gone() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 12, "2027-01-19").await;
    let olena = by_phone("Olena", "Koval");
    cafe.invites(&[&olena]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    by_carers(&anna, &cafe).await;
    for name in ["Maria Sommer", "Ralf Winter"] {
        joins(&anna, &cafe, "carer", name, "confirmed").await;
    }
    let machine = jobcenter.machine(Role::Planner).await;
    let hers = format!("/api/v1/invitations/{}/reply", cafe.invitation(&olena).await);
    let yes = serde_json::json!({ "answer": "yes", "children": [3], "channel": "phone" });
    machine.put(&hers, &yes).await;

    let told = says(&anna, &cafe, "Ralf Winter", "declined").await;
    let messages = format!("/events/{}/childcare/messages", cafe.id);
    told.submits_to(Some(&messages), &[]).await.says("Eine Familie muss angerufen werden");

    anna.get("/phone").await.says("Olena Koval").says("keine Kinderbetreuung mehr");
    let stays = serde_json::json!(
        { "answer": "yes", "children": [3], "children_stay": "parent", "channel": "phone" }
    );
    machine.put(&hers, &stays).await;
    anna.get("/phone").await.does_not_say("keine Kinderbetreuung mehr");
    let row = cafe.row(&olena).await;
    assert_eq!((row.reply, row.childcare), (Reply::Accepted, Childcare::None));
    let list = machine.get(&format!("/api/v1/events/{}/invitations", cafe.id)).await;
    assert_eq!(list.json["items"][0]["party"]["children_stay"], "parent");
}

#[actix_web::test]
async fn where_care_is_full_the_page_says_so_and_offers_another_way() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 2, "2027-01-19").await;
    Cafe::with(&jobcenter, 20, 2, "2027-02-16").await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    replies(&cafe, &aylin, &["4", "5"]).await.says("Wir passen auf Ihre Kinder auf");
    let link = cafe.last_post("Jonas").await.link();

    let page = jobcenter.browser().get(&link).await;
    page.says("In der Betreuung ist kein Platz frei").says("Dienstag, 16. Februar");
    page.says("Sie können Ihre Kinder trotzdem mitbringen");
    let waits = page.submits(&[("answer", "yes"), ("age", "4")]).await;
    waits.says("steht dort auf der Warteliste").says("Dienstag, 16. Februar");
    let form = jobcenter.browser().get(&format!("{link}?aendern")).await;
    form.submits(&[("with_me", "1")]).await.says("Ihr Kind ist willkommen. Es bleibt bei Ihnen.");

    let row = cafe.row(&jonas).await;
    assert_eq!((row.reply, row.childcare, row.adults), (Reply::Accepted, Childcare::None, 1));
    assert_eq!(row.children, [4], "the child has a chair");
    for lang in ["de", "en", "uk", "ar", "tr"] {
        let page = jobcenter.browser().get(&format!("{link}?lang={lang}&aendern")).await;
        assert_eq!(page.status, StatusCode::OK, "{lang}");
    }
}

#[actix_web::test]
async fn the_carers_sheet_names_nobody_by_family_and_is_gone_after_seven_days() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 8, "2027-01-19").await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    replies(&cafe, &aylin, &["4", "7"]).await;
    let hers = cafe.post_of("Jonas").await[0].link();
    let form = jobcenter.browser().get(&hers).await;
    form.submits(&[("answer", "yes"), ("age", "3"), ("with_me", "1")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Desk).await;
    let sheet = format!("/events/{}/childcare/sheet", cafe.id);

    let page = anna.get(&sheet).await;
    page.says("Aylin 4 Jahre").says("7 Jahre").says("Wer holt ab?").does_not_say("Demir");
    page.does_not_say("Jonas").says("spätestens am Di 26.01.2027 vernichtet");

    jobcenter.wait(minutes(60 * 24 * 22 + 4 * 60));
    let anna = jobcenter.staff("Bernd Becker", Role::Desk).await;
    let gone = anna.get(&sheet).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    gone.says("Das Betreuungs-Blatt ist gelöscht");
}

#[actix_web::test]
async fn the_house_sets_its_own_ratio_and_planned_events_keep_theirs() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 20, 30, "2027-01-19").await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let admin = jobcenter.staff("Vera Amt", Role::Admin).await;
    by_carers(&anna, &cafe).await;
    for name in ["Maria Sommer", "Ralf Winter"] {
        joins(&anna, &cafe, "carer", name, "confirmed").await;
    }
    assert_eq!(anna.get("/childcare").await.status, StatusCode::FORBIDDEN);

    let form = admin.get("/childcare").await;
    form.submits(&[("under_three", "0")]).await.says("eine Zahl von 1 bis 20");
    let typed = [
        ("under_three", "2"),
        ("least_carers", "1"),
        ("source", "Jugendamt"),
        ("as_of", "1.12.2026"),
    ];
    form.submits(&typed).await.says("ist gespeichert");

    let planned = anna.get(&format!("/events/{}/childcare", cafe.id)).await;
    planned.says("noch Platz für 6 unter 3 Jahren");
    let next = Cafe::with(&jobcenter, 20, 30, "2027-02-16").await;
    by_carers(&anna, &next).await;
    joins(&anna, &next, "carer", "Maria Sommer", "confirmed").await;
    let next = anna.get(&format!("/events/{}/childcare", next.id)).await;
    next.says("noch Platz für 2 unter 3 Jahren");
    let wrong =
        next.submits_to(Some(&next.path), &[("counting", "carers"), ("from_six", "99")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}
