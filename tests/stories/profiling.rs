//! The whole life of a Profiling-Woche: some are asked, some are sent, one stops coming, and nobody leaves
//! without a next step.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use treffpunkt::attendance;
use treffpunkt::attendance::tally;
use treffpunkt::db::Id;
use treffpunkt::db::schema::followups;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::Answer;
use treffpunkt::privacy::keep_deadlines;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{by_letter, guest, post};
use crate::privacy::{come, says_nowhere};
use crate::week::{Week, back, button, sign_of};
use crate::world::{Browser, Jobcenter};

async fn says(week: &Week<'_>, guest: &Guest, answer: Answer) {
    let link = week.cafe.last_post(&guest.first_name).await.link();
    let page = week.cafe.jobcenter.browser().get(&link).await;
    page.submits(&[("answer", answer.code())]).await;
}

/// Sends people by their keys, as the Fachverfahren names them.
async fn sends(week: &Week<'_>, anna: &Browser, keys: &str) -> crate::world::Page {
    let path = week.page("/assignments");
    anna.get(&path).await.submits_to(Some(&path), &[("keys", keys)]).await
}

/// How many next steps are kept.
async fn next_steps(jobcenter: &Jobcenter) -> i64 {
    let read = jobcenter.app.db.read(|conn| followups::table.count().get_result(conn));
    read.await.unwrap()
}

#[actix_web::test]
async fn nobody_leaves_a_profiling_week_without_a_next_step() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 12).await;

    // Five are asked. Three say yes, one no, one nothing.
    let [aylin, jonas, olena] =
        [guest("Aylin", "Demir"), guest("Jonas", "Weber"), guest("Olena", "Koval")];
    let [bernd, mia] = [guest("Bernd", "Oppel"), guest("Mia", "Lang")];
    week.cafe.invites(&[&aylin, &jonas, &olena, &bernd, &mia]).await;
    week.post_arrives().await;
    for one in [&aylin, &jonas, &olena] {
        says(&week, one, Answer::Yes).await;
    }
    says(&week, &bernd, Answer::No).await;

    // Three are sent by the Fachverfahren: all of them or nobody, and never a letter from here.
    let sent =
        [by_letter("Sergej", "Adam"), by_letter("Nadia", "Haddad"), by_letter("Uwe", "Zorn")];
    week.knows(&sent.each_ref()).await;
    let keys = sent.iter().map(|one| one.key.clone()).collect::<Vec<_>>().join("\n");
    let unknown = sends(&week, &anna, &format!("{keys}\nK-99")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    unknown.says("K-99").says("Noch niemand zugewiesen");
    let invited = sends(&week, &anna, &aylin.key).await;
    invited.says("schon eingeladen");
    sends(&week, &anna, &keys).await.says("3 Personen sind dazugekommen. Zugewiesen sind jetzt 3.");
    sends(&week, &anna, &keys).await.says("Alle standen schon auf der Liste.");
    let before = post(&jobcenter).await.len();
    let released = week.cafe.invites(&[&sent[0]]).await;
    assert_eq!((released.invited.invited, released.invited.already_invited), (0, 1));
    assert_eq!(post(&jobcenter).await.len(), before);
    assert!(week.cafe.post_of("Sergej").await.is_empty());
    anna.get(&week.page("")).await.says("3 von 12").says("6 frei, 3 zugewiesen");

    // Monday: all six are there, but Jonas; the column is filled with one tap, and taken back.
    week.wait_until(0, 30);
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    week.fills(&tarek, 0).await.says("6 Personen sind als „da“ eingetragen.");
    let filled = week.table(&tarek).await;
    filled.says("6 da · 0 nicht da oder abgesagt · 0 offen").does_not_say("Wer hat gefehlt?");
    assert_eq!(sign_of(&filled, &mia, week.sessions[0]), "unknown", "only those who take part");
    let action = week.page("/attendance/week?show=all");
    let undo = button(&filled, "undo");
    filled.submits_to(Some(&action), &[("undo", &undo)]).await.says("zurückgenommen");
    assert_eq!(sign_of(&week.table(&tarek).await, &aylin, week.sessions[0]), "unknown");
    week.enters(&tarek, &[(&jonas, 0, "absent")]).await.says("1 Eintrag ist gespeichert.");
    week.fills(&tarek, 0).await.says("5 Personen sind als „da“ eingetragen.");

    // Tuesday: who was missing, and has somebody called?
    week.wait_until(1, 40);
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    let tuesday = week.table(&tarek).await;
    tuesday.says("Wer hat gefehlt?").says("Weber, Jonas noch nicht angerufen");
    let call = week.page(&format!("/attendance/week/{}/call", jonas.id));
    tuesday.submits_to(Some(&call), &[("call", "later")]).await.says("steht auf der Anrufliste");
    tarek.get("/phone").await.says("Jonas Weber").says("hat gefehlt: nachfragen");
    let table = week.table(&tarek).await;
    let done = table.submits_to(Some(&call), &[("call", "done")]).await;
    done.says("angerufen: Di 19.01., 09:40 Uhr, Tarek Nouri");
    tarek.get("/phone").await.does_not_say("Jonas Weber");
    week.enters(&tarek, &[(&jonas, 1, "late")]).await.does_not_say("Wer hat gefehlt?");
    week.fills(&tarek, 1).await;

    // Sergej does not come any more; Olena leaves early on Thursday.
    week.wait_until(4, 30);
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    let [sergej, nadia, uwe] = &sent;
    let cells = [(sergej, 2, "absent"), (sergej, 3, "absent"), (sergej, 4, "absent")];
    week.enters(&tarek, &[&cells[..], &[(&olena, 3, "left_early")]].concat()).await;
    for day in 2..5 {
        week.fills(&tarek, day).await;
    }
    let friday = week.table(&tarek).await;
    assert_eq!(sign_of(&friday, &olena, week.sessions[3]), "left_early");
    friday
        .says("Adam, Sergej noch nicht angerufen")
        .says("nicht da: Mi 20.01., Do 21.01., Fr 22.01.");

    // Friday afternoon: everybody who was there or sent needs a next step, Sergej too.
    week.wait_until(4, 300);
    let anna = back(&jobcenter, "Anna Becker").await;
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    let list = anna.get(&week.page("/followups")).await;
    list.says("6 von 6 noch ohne Anschluss").says("Adam, Sergej zuletzt nicht mehr da");
    list.does_not_say("Oppel").does_not_say("Lang");
    anna.get("/").await.says("Ohne Anschluss: 6 Menschen");
    tarek.get("/").await.does_not_say("Ohne Anschluss");
    let closing = week.page("/closing");
    let refused = anna.get(&closing).await;
    refused.says("6 Menschen sind noch ohne Anschluss").does_not_say("Trotzdem abschließen");
    let api = format!("/api/v1/events/{}", week.cafe.id);
    let answer = machine.post(&format!("{api}/closing"), &serde_json::json!({})).await;
    assert_eq!(
        (answer.status, &answer.json["code"]),
        (StatusCode::CONFLICT, &"followups_open".into())
    );

    let day = ("due_on", "2027-02-01");
    for (one, step) in [(&aylin, "course"), (&jonas, "work"), (&olena, "language"), (nadia, "talk")]
    {
        let typed = [("talk", "held"), ("step", step), day];
        week.settles(&anna, one, &typed).await.says("Der Anschluss ist gespeichert.");
    }
    let half = week.settles(&anna, uwe, &[("talk", "held")]).await;
    half.says("Noch offen: Es fehlt etwas.").says("es fehlt: der Schritt, bis wann");
    let early = [("talk", "held"), ("state", "done")];
    let refused = week.settles(&anna, uwe, &early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Bitte wählen Sie den nächsten Schritt.");
    week.settles(&anna, uwe, &[("step", "partner"), day]).await;
    // Nobody reaches Sergej; somebody sees to him all the same.
    let tareks = crate::planning::choice(
        &anna.get(&week.page(&format!("/followups/{}", sergej.id))).await,
        ">Tarek Nouri",
    );
    let typed = [("talk", "unreached"), ("step", "talk"), ("owner", tareks.as_str()), day];
    week.settles(&anna, sergej, &typed).await.says("Alle haben einen Anschluss");
    anna.get("/").await.does_not_say("Ohne Anschluss");

    // Of those who never said yes nothing is known until somebody says so.
    anna.get(&closing).await.says("Bei 2 Gästen ist nicht eingetragen");
    let table = week.table(&tarek).await;
    let others = table.submits_to(Some(&action), &[("others", "1")]).await;
    others.says("2 Personen sind als „nicht da“ eingetragen.");
    anna.get(&closing).await.submits(&[]).await.says("Die Veranstaltung ist abgeschlossen.");

    // The turnout is that of invitations: three of five, whoever was sent beside them.
    let id = week.cafe.id;
    let read = jobcenter.app.db.read(move |conn| attendance::queries::sums(conn, &[id]));
    let total = tally::total(&read.await.unwrap()[&id]);
    assert_eq!((total.delivered, total.attended, total.unknown, total.walk_ins), (5, 3, 0, 0));

    // Out of the house: invited people as always, sent ones in sums only.
    let entries = machine.get(&format!("{api}/attendance")).await;
    assert!(entries.body.contains(aylin.id.as_str()));
    assert!(sent.iter().all(|one| !entries.body.contains(one.id.as_str())));
    let sums = machine.get(&format!("{api}/attendance/sums")).await;
    assert_eq!(sums.json[3]["invited"]["left_early"], 1);
    assert_eq!(sums.json[0]["assigned"]["people"], 3);
    assert!(sums.json[0]["assigned"]["there"].is_null(), "three people are too few to speak of");
    let steps = machine.get(&format!("{api}/followups")).await;
    assert_eq!(
        (steps.json["items"].as_array().unwrap().len(), &steps.json["open"]),
        (6, &0.into())
    );

    // Weeks later a step is due, for whoever sees to it.
    jobcenter.wait(std::time::Duration::from_secs(11 * 24 * 60 * 60));
    let anna = back(&jobcenter, "Anna Becker").await;
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    tarek.get("/").await.says("Anschluss fällig: Sergej Adam").does_not_say("Aylin Demir");

    // The list goes to the Fachverfahren by keys; when it is there, it is erased here.
    let csv = anna.get(&week.page("/followups/anschluss.csv")).await;
    assert!(csv.body.contains("K-Sergej-Adam;Gespräch in der Beratung;Tarek Nouri;01.02.2027"));
    assert!(!csv.body.contains("Demir, Aylin") && !csv.body.contains("nicht mehr da"));
    let list = anna.get(&week.page("/followups")).await;
    let handover = week.page("/followups/handover");
    list.submits_to(Some(&handover), &[]).await.says("Übergeben am 02.02.2027");
    assert_eq!(next_steps(&jobcenter).await, 6);
    come(&jobcenter, "2027-02-03T02:00:00Z");
    let night = keep_deadlines(&jobcenter.app).await.unwrap().unwrap();
    assert_eq!(night.failures, 0);
    assert_eq!(next_steps(&jobcenter).await, 0);
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get(&week.page("/followups")).await.says("Übergeben und gelöscht");
    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    dora.get("/office/erasures").await.says("Anschlüsse: 6");

    // Opened again for a correction, it can be closed again: it asks for nothing twice.
    let open = anna.get(&closing).await;
    open.submits_to(Some(&week.page("/reopening")), &[]).await.says("wieder offen");
    anna.get(&closing).await.submits(&[]).await.says("Die Veranstaltung ist abgeschlossen.");
}

#[actix_web::test]
async fn a_seat_of_somebody_who_is_assigned_is_no_guests_seat_and_goes_back_to_the_line() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 2).await;
    let sergej = by_letter("Sergej", "Adam");
    let nadia = by_letter("Nadia", "Haddad");
    week.knows(&[&sergej, &nadia]).await;
    sends(&week, &anna, &sergej.key).await.says("Zugewiesen sind jetzt 1.");
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    week.cafe.invites(&[&aylin, &jonas]).await;
    says(&week, &aylin, Answer::Yes).await;
    says(&week, &jonas, Answer::Yes).await;
    assert_eq!(week.cafe.last_post("Jonas").await.kind, "waiting");

    let path = format!("/api/v1/events/{}/assignments", week.cafe.id);
    let full = machine.post(&path, &serde_json::json!({ "keys": [nadia.key] })).await;
    assert_eq!((full.status, &full.json["code"]), (StatusCode::CONFLICT, &"no_more_seats".into()));

    let list = anna.get(&week.page("/assignments")).await;
    let withdrawal = week.page(&format!("/assignments/{}/withdrawal", sergej.id));
    list.submits_to(Some(&withdrawal), &[]).await.says("zurückgenommen").says("Noch niemand");
    assert_eq!(week.cafe.last_post("Jonas").await.kind, "moved_up");
}

#[actix_web::test]
async fn a_week_of_the_whole_house_shows_each_standort_its_own_guests() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let (north, south) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let (mut aylin, mut sergej) = (guest("Aylin", "Demir"), by_letter("Sergej", "Adam"));
    (aylin.site, sergej.site) = (Some(north), Some(south));
    week.knows(&[&sergej]).await;
    sends(&week, &anna, &sergej.key).await.says("Zugewiesen sind jetzt 1.");
    week.cafe.invites(&[&aylin]).await;
    says(&week, &aylin, Answer::Yes).await;

    week.wait_until(4, 30);
    let scope = Scope::Sites(vec![north]);
    let otto = jobcenter.staff_of("Otto Nord", Role::Planner, scope).await;
    let table = week.table(&otto).await;
    table.says("Demir, Aylin").does_not_say("Adam, Sergej").says("die Gäste Ihrer Standorte");
    let action = week.page("/attendance/week?show=all");
    let theirs = format!("c.{}.{}.unknown", sergej.id, week.sessions[0]);
    let operation = (format!("op.{}", sergej.id), Id::<Guest>::new().to_string());
    let forged = [(theirs.as_str(), "absent"), (operation.0.as_str(), operation.1.as_str())];
    let (_, signed) = table.fields_of(Some(&action));
    let signed: Vec<_> = signed.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = otto.post(&action, &[&signed[..], &forged[..]].concat()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    week.fills(&otto, 0).await.says("1 Person ist als „da“ eingetragen.");
    otto.get(&week.page("/assignments")).await.does_not_say("Adam");

    // What is still to be done for everybody counts for everybody: nobody closes over the others' heads.
    week.wait_until(4, 300);
    let scope = Scope::Sites(vec![north]);
    let otto = jobcenter.staff_of("Ole Nord", Role::Desk, scope).await;
    let list = otto.get(&week.page("/followups")).await;
    list.says("1 von 1 noch ohne Anschluss").does_not_say("Adam");
    let other = otto.get(&week.page(&format!("/followups/{}", sergej.id))).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let typed = [("talk", "held"), ("step", "work"), ("due_on", "2027-02-01")];
    let settled = week.settles(&otto, &aylin, &typed).await;
    settled.says("Alle haben einen Anschluss").does_not_say("Steht im Fachverfahren");
    otto.get(&week.page("/closing")).await.says("1 Mensch ist noch ohne Anschluss");
    let csv = otto.get(&week.page("/followups/anschluss.csv")).await;
    assert!(csv.body.contains(&aylin.key) && !csv.body.contains(&sergej.key));
    let handover = week.page("/followups/handover");
    assert_eq!(otto.post(&handover, &signed_of(&settled)).await.status, StatusCode::FORBIDDEN);
}

/// The token that a page's forms carry.
fn signed_of(page: &crate::world::Page) -> Vec<(&str, &str)> {
    let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").expect("the token");
    vec![("csrf", rest.split('"').next().unwrap())]
}

#[actix_web::test]
async fn two_who_keep_one_table_never_write_over_each_other() {
    let jobcenter = Jobcenter::open().await;
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let aylin = guest("Aylin", "Demir");
    week.cafe.invites(&[&aylin]).await;
    says(&week, &aylin, Answer::Yes).await;
    week.wait_until(0, 30);
    let (tarek, erika) =
        (jobcenter.staff("Tarek", Role::Desk).await, jobcenter.staff("Erika", Role::Desk).await);
    let action = week.page("/attendance/week?show=all");
    let cell = format!("c.{}.{}.unknown", aylin.id, week.sessions[0]);

    let (one, other) = (week.table(&tarek).await, week.table(&erika).await);
    one.submits_to(Some(&action), &[(&cell, "late")]).await.says("1 Eintrag ist gespeichert.");
    let overtaken = other.submits_to(Some(&action), &[(&cell, "present")]).await;
    overtaken.says("hat inzwischen jemand anderes etwas eingetragen");
    assert_eq!(sign_of(&overtaken, &aylin, week.sessions[0]), "late");
    // The same form once more changes nothing, and nothing is entered for days to come.
    one.submits_to(Some(&action), &[(&cell, "late")]).await.says("schon alles so eingetragen");
    let tomorrow = format!("c.{}.{}.unknown", aylin.id, week.sessions[1]);
    let early = one.submits_to(Some(&action), &[(&tomorrow, "present")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn names_of_a_week_go_with_its_roster_and_nothing_is_left_of_anybody() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let week = Week::of(&jobcenter, "profiling", 12).await;
    let sergej = by_letter("Sergej", "Unvergessen");
    week.knows(&[&sergej]).await;
    sends(&week, &anna, &sergej.key).await.says("Zugewiesen sind jetzt 1.");
    let aylin = guest("Aylin", "Unvergessen");
    week.cafe.invites(&[&aylin]).await;
    says(&week, &aylin, Answer::Yes).await;
    week.wait_until(0, 30);
    jobcenter.staff("Tarek Nouri", Role::Desk).await;
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    week.enters(&tarek, &[(&sergej, 0, "absent"), (&aylin, 0, "late")]).await;
    let call = week.page(&format!("/attendance/week/{}/call", sergej.id));
    week.table(&tarek).await.submits_to(Some(&call), &[("call", "done")]).await;
    let prints = week.page(&format!("/attendance/sheets?session={}", week.sessions[0]));
    let sheets = tarek.get(&week.page("/attendance/sheets")).await;
    sheets.submits_to(Some(&prints), &[]).await.says("Blatt 1").says("Unvergessen, Sergej");
    week.wait_until(4, 300);
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    let typed = [("talk", "held"), ("step", "talk"), ("due_on", "2027-02-01")];
    week.settles(&tarek, &aylin, &typed).await;

    // Whoever asks is told all of it, and that he was sent.
    let anna = back(&jobcenter, "Anna Becker").await;
    let told = anna.get(&format!("/guests/{}/extract", sergej.id)).await;
    told.says("Zugewiesen: Profiling-Woche").says("hat gefehlt: nachfragen");
    told.says("18.01.2027, 09:00 Uhr: nicht da").says("Zeile 2").says("Das ist keine Einladung.");
    let hers = anna.get(&format!("/guests/{}/extract", aylin.id)).await;
    hers.says("später da").says("Schritt: Gespräch in der Beratung, vereinbart, bis 01.02.2027");

    // Sergej wants to be erased: nothing of him stays, and the sums of the week are what they were.
    let id = week.cafe.id;
    let sums = || async {
        let read = jobcenter.app.db.read(move |conn| attendance::queries::sums(conn, &[id]));
        tally::total(&read.await.unwrap()[&id])
    };
    let before = sums().await;
    anna.get(&format!("/guests/{}/erasure", sergej.id)).await.submits(&[]).await;
    says_nowhere(&jobcenter, &["Sergej", sergej.id.as_str()], &[]);
    assert_eq!(sums().await, before);

    // The week itself: nobody closed it. Ninety days later all names go, the open step with them.
    come(&jobcenter, "2027-04-22T02:00:00Z");
    let night = keep_deadlines(&jobcenter.app).await.unwrap().unwrap();
    assert_eq!(night.failures, 0);
    says_nowhere(&jobcenter, &["Unvergessen"], &["guests"]);
    says_nowhere(&jobcenter, &[aylin.id.as_str()], &["guests"]);
    let anna = back(&jobcenter, "Anna Becker").await;
    for end in ["/attendance/week", "/attendance/sheets", "/followups", "/assignments", "/closing"]
    {
        let page = anna.get(&week.page(end)).await;
        assert_eq!(page.status, StatusCode::OK, "{end}");
        page.says("Die Namen wurden am 22.04.2027 gelöscht").does_not_say("Noch niemand");
    }
    anna.get("/").await.does_not_say("Ohne Anschluss");
    let api = format!("/api/v1/events/{id}");
    assert_eq!(machine.get(&format!("{api}/followups")).await.json["open"], 0);
}
