//! Wording trials: planned with the size they need, signed by somebody else, dealt by lot, silent until
//! their day, and then honest.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use treffpunkt::attendance::Presence;
use treffpunkt::attendance::actions::reopen;
use treffpunkt::db::schema::{self, invitations, trial_tallies};
use treffpunkt::formats;
use treffpunkt::guests::Guest;
use treffpunkt::staff::queries::NewStaff;
use treffpunkt::staff::{self, Role, Scope};
use treffpunkt::trials::{self, Trial, end_due};
use treffpunkt::wordings::arm_queries;

use crate::afterwards::{closes, entered, post_arrives};
use crate::cafe::{Cafe, guest, planner};
use crate::privacy::come;
use crate::week::back;
use crate::world::{Browser, Jobcenter, Page};

/// A text that the guard has nothing against.
const SOUP: &str = "[Anrede]\n\nich lade Sie gern zu uns ein. Es gibt Suppe für alle.\n\n[Wann und Wo]\n\n\
    Was passiert dort? Wir kochen zusammen Suppe. Wir essen an einem großen Tisch. Sie können alles \
    fragen. Wir prüfen nichts. Sie brauchen keine Papiere. Sie können auch nur zuhören. Bus und Bahn \
    halten vor der Tür.\n\n[wenn Kinder]Bringen Sie Ihre Kinder gern mit. Wir spielen mit ihnen.[sonst]\
    Eine Betreuung für Kinder gibt es dieses Mal leider nicht.[ende]\n\n[Platz] Möchten Sie kommen? \
    [Antwort]\n\nDas Treffen ist freiwillig und kostenlos. Ihr Geld bleibt gleich.\n\nIch freue mich \
    auf Sie!\n\n[Name]\n[Jobcenter]";

const SOUP_SUBJECT: &str = "Suppe für alle";

/// Friday, 12 March 2027.
const STOP: &str = "2027-03-12";

/// The desk with the Kontaktcafé's German text.
async fn desk(jobcenter: &Jobcenter) -> String {
    let read = jobcenter.app.db.read(|conn| formats::queries::by_key(conn, "kontaktcafe"));
    format!("/wordings/{}", read.await.unwrap().unwrap().id)
}

/// Somebody saves a version on the desk.
async fn writes(browser: &Browser, desk: &str, body: &str) -> Page {
    let page = browser.get(desk).await;
    let typed = [("subject", SOUP_SUBJECT), ("heading", ""), ("body", body)];
    page.submits_to(Some(desk), &typed).await
}

/// Fills in the plan: what goes out today against the newest version.
async fn plans(browser: &Browser, desk: &str) -> Page {
    let format = desk.trim_start_matches("/wordings/");
    let page = browser.get(&format!("/trials/new?format={format}&way=any&language=de")).await;
    let offered = page.body.split("name=\"version\"").skip(1);
    let offered = offered.map(|rest| rest.split("value=\"").nth(1).unwrap().split('"').next());
    let newest = offered.flatten().find(|value| *value != "today").expect("a second version");
    let typed = [
        ("version", "today"),
        ("version", newest),
        ("difference", "B nennt die Suppe im Betreff"),
        ("base", "30"),
        ("effect", "10"),
        ("stop_on", STOP),
    ];
    page.submits_to(Some("/trials"), &typed).await
}

/// The newest trial.
async fn newest(jobcenter: &Jobcenter) -> Trial {
    let all = jobcenter.app.db.read(trials::queries::list).await.unwrap();
    all.into_iter().next().expect("a trial")
}

/// Planned by Anna Becker, signed by Dora Schutz, and begun.
async fn under_way(jobcenter: &Jobcenter, anna: &Browser) -> String {
    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    let desk = desk(jobcenter).await;
    writes(anna, &desk, SOUP).await;
    plans(anna, &desk).await.says("Der Entwurf ist gespeichert.");
    let path = format!("/trials/{}", newest(jobcenter).await.id);
    let page = anna.get(&path).await;
    page.submits_to(Some(&format!("{path}/submission")), &[]).await;
    let page = dora.get(&path).await;
    let sign = [("note", "§ 67c Abs. 3 SGB X, DSB 14/2027")];
    page.submits_to(Some(&format!("{path}/signature")), &sign).await.says("ist freigegeben");
    let page = anna.get(&path).await;
    page.submits_to(Some(&format!("{path}/start")), &[]).await.says("Der Versuch läuft.");
    path
}

/// People who live alone.
fn people(name: &str, count: usize) -> Vec<Guest> {
    (0..count).map(|number| guest(&format!("{name}{number:02}"), "Gast")).collect()
}

/// Who of them reads about soup.
async fn read_soup<'a>(cafe: &Cafe<'_>, guests: &'a [Guest]) -> Vec<&'a Guest> {
    let mut found = Vec::new();
    for guest in guests {
        if cafe.last_post(&guest.first_name).await.subject == SOUP_SUBJECT {
            found.push(guest);
        }
    }
    found
}

/// Invites them in two releases, as one does.
async fn invites(cafe: &Cafe<'_>, guests: &[Guest]) {
    let (early, late) = guests.split_at(5);
    cafe.invites(&early.iter().collect::<Vec<_>>()).await;
    cafe.invites(&late.iter().collect::<Vec<_>>()).await;
}

/// Nine of twelve who read about soup come, and four of twelve of the others.
async fn comes(cafe: &Cafe<'_>, guests: &[Guest]) {
    let soup = read_soup(cafe, guests).await;
    let (mut with, mut without) = (0, 0);
    let mut seen = Vec::new();
    for guest in guests {
        let (count, most) = match soup.iter().any(|one| one.id == guest.id) {
            true => (&mut with, 9),
            false => (&mut without, 4),
        };
        *count += 1;
        let presence = if *count <= most { Presence::Present } else { Presence::Absent };
        seen.push((guest, presence));
    }
    entered(cafe, &seen).await;
}

/// Sends something that the page has no form for.
async fn sends(browser: &Browser, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let (_, fields) = page.fields_of(Some("/abmelden"));
    let signature = fields.iter().find(|(name, _)| name == "csrf").expect("a signature");
    let mut pairs = typed.to_vec();
    pairs.push(("csrf", &signature.1));
    browser.post(action, &pairs).await
}

/// How many invitations are still known to say a version.
async fn assigned(jobcenter: &Jobcenter) -> i64 {
    let read = jobcenter.app.db.read(|conn| {
        invitations::table.filter(invitations::arm.is_not_null()).count().get_result::<i64>(conn)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_trial_from_its_plan_to_the_archive() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let january = Cafe::with_seats(&jobcenter, 60).await;
    let february = Cafe::with(&jobcenter, 60, 0, "2027-02-16").await;
    let desk = desk(&jobcenter).await;

    // What would not pass the guard is not tried on anybody.
    let harsh = SOUP.replace("Wir prüfen nichts.", "Das ist Ihre Mitwirkungspflicht.");
    writes(&anna, &desk, &harsh).await;
    let refused = plans(&anna, &desk).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Fassung B besteht die Prüfung auf Einfache Sprache nicht:");
    refused.says("Nötig sind 356").does_not_say("Der Entwurf ist gespeichert.");

    let path = under_way(&jobcenter, &anna).await;
    let running = anna.get(&path).await;
    running.says("Ergebnis ab 12.03.2027").says("§ 67c Abs. 3 SGB X, DSB 14/2027");
    running.says("Nötig sind 356 Einladungen je Fassung.").says("356 zugestellte Einladungen");
    running.says("Di 19.01.2027: Kontaktcafé").says("Prüfsumme des Startwerts");
    running.does_not_say("Startwert des Loses");
    // What is sent stays as it is: the text can neither be released nor rewritten.
    let page = anna.get(&desk).await;
    page.says("Bis 12.03.2027 läuft ein Versuch").does_not_say("Freigeben");
    page.does_not_say("hinaus geht nur, was freigegeben ist");
    assert!(page.body.replace("&#x2F;", "/").contains(&format!("href=\"{path}\"")));
    // Whoever still has the page of before is refused.
    let trial = newest(&jobcenter).await.id;
    let arms = jobcenter.app.db.read(move |conn| arm_queries::arms(conn, trial)).await.unwrap();
    let soup = arms[1].wording.as_ref().expect("a text of the house").id;
    let release = [("version", soup.as_str())];
    let refused = page.submits_with(&format!("{desk}/release"), &release).await;
    refused.says("Für diesen Text läuft ein Versuch bis 12.03.2027.");
    writes(&anna, &desk, &SOUP.replace("Suppe für alle", "Eintopf für alle")).await;

    let early = people("Januar", 24);
    invites(&january, &early).await;
    let late = people("Februar", 24);
    invites(&february, &late).await;

    for (cafe, guests) in [(&january, &early), (&february, &late)] {
        assert_eq!(read_soup(cafe, guests).await.len(), 12, "even, over both releases");
        for guest in guests {
            let text = cafe.last_post(&guest.first_name).await.text;
            assert!(!text.contains("Eintopf"), "{text}");
        }
    }
    assert_eq!(assigned(&jobcenter).await, 48);
    post_arrives(&january).await;
    post_arrives(&february).await;
    come(&jobcenter, "2027-01-19T12:00:00Z");
    comes(&january, &early).await;
    closes(&january).await;
    // The second one is over and never closed.
    come(&jobcenter, "2027-02-16T12:00:00Z");
    comes(&february, &late).await;

    // Nobody peeks: not on the page, not in the file, and nobody can ask for it.
    assert_eq!(end_due(&jobcenter.app).await.unwrap(), 0);
    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&path).await;
    page.says("Bisher 48 Einladungen.").does_not_say("wirkt").does_not_say("gekommen");
    let early_file = anna.get(&format!("{path}/result.csv")).await;
    assert_eq!(early_file.status, StatusCode::CONFLICT);
    early_file.says("Das Ergebnis gibt es ab 12.03.2027.");
    let asked = page.submits_with(&format!("{path}/result"), &[]).await;
    asked.says("Das Ergebnis gibt es ab 12.03.2027.");

    // Somebody may still close it, for a week.
    come(&jobcenter, "2027-03-12T08:00:00Z");
    assert_eq!(end_due(&jobcenter.app).await.unwrap(), 0);
    come(&jobcenter, "2027-03-19T08:00:00Z");
    assert_eq!(end_due(&jobcenter.app).await.unwrap(), 1);
    assert_eq!(end_due(&jobcenter.app).await.unwrap(), 0);

    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get("/").await.says("Das Ergebnis eines Versuchs ist da");
    let page = anna.get(&path).await;
    page.says("Mit Fassung B kamen 18 von 24, mit Fassung A 8 von 24: 42 Punkte mehr (");
    page.says("Fassung B wirkt besser.").says("Startwert des Loses").says("von selbst");
    page.says("Ein kleinerer kann trotzdem da sein.");
    assert_eq!(assigned(&jobcenter).await, 0, "who had which version is erased");
    let list = anna.get("/trials").await;
    list.says("Archiv").says("eine Fassung wirkt besser");
    let file = anna.get(&format!("{path}/result.csv")).await;
    let lines: Vec<_> = file.body.lines().map(str::trim_end).collect();
    assert_eq!(lines.len(), 3, "{}", file.body);
    assert!(lines[1].contains(";A;2;24;8;0;0,3333;"), "{}", lines[1]);
    assert!(lines[2].contains(";B;2;24;18;0;0,7500;"), "{}", lines[2]);

    // Opening and closing an event later changes nothing about what was found.
    closes(&february).await;
    anna.get(&path).await.says("Mit Fassung B kamen 18 von 24");
    let page = anna.get(&desk).await;
    page.submits_to(Some(&format!("{desk}/release")), &[]).await.says("Der Text ist freigegeben.");
}

#[actix_web::test]
async fn a_household_reads_one_version_and_keeps_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 60).await;
    under_way(&jobcenter, &anna).await;
    let home = |guest: Guest| Guest { household: Some("H-7".into()), ..guest };
    let (mina, ali) = (home(guest("Mina", "Kaya")), home(guest("Ali", "Kaya")));
    let alone = people("Solo", 7);

    let mut all: Vec<_> = alone.iter().collect();
    all.extend([&mina, &ali]);
    cafe.invites_with_hold(&all, 10).await;

    assert_eq!(cafe.post_of("Kaya").await.len(), 1);
    let before: Vec<_> = crate::cafe::post(&jobcenter).await;
    let subject_of = |posts: &[crate::cafe::Post], name: &str| {
        let of = posts.iter().rfind(|one| one.recipient.contains(name)).expect("post");
        (of.subject == SOUP_SUBJECT, of.text.clone())
    };
    let anna = back(&jobcenter, "Anna Becker").await;
    let ask = anna.get(&format!("/events/{}/change", cafe.id)).await;
    ask.submits(&[("session_date", "2027-01-20")]).await.says("Geändert.");

    let after = crate::cafe::post(&jobcenter).await;
    for name in alone.iter().map(|guest| guest.first_name.as_str()).chain(["Kaya"]) {
        let ((old, _), (new, text)) = (subject_of(&before, name), subject_of(&after, name));
        assert!(text.contains("Mittwoch, 20. Januar"), "{text}");
        assert_eq!(old, new, "{name} keeps their version");
    }
    let soup = alone.iter().map(|guest| guest.first_name.as_str()).chain(["Kaya"]);
    let soup = soup.filter(|name| subject_of(&after, name).0).count();
    assert_eq!(soup, 4, "of eight households");

    // Whoever moves in with somebody who is asked already reads the same at the same table.
    let can = home(guest("Can", "Kaya"));
    cafe.invites(&[&mina, &can]).await;
    assert_eq!(cafe.last_post("Can").await.subject == SOUP_SUBJECT, subject_of(&after, "Kaya").0);
}

#[actix_web::test]
async fn the_preview_shows_every_version_and_to_nobody_which_is_theirs() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 60).await;
    under_way(&jobcenter, &anna).await;
    let aylin = guest("Aylin", "Demir");
    let (keep, at) = (vec![aylin.clone()], jobcenter.app.clock.now());
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, keep, at));
    kept.await.unwrap();

    let path = format!("/events/{}/invitations/preview?by=hand&guest={}", cafe.id, aylin.id);
    let page = anna.get(&path).await;

    page.says("Es gibt 2 Fassungen. Das Los entscheidet");
    page.says("E-Mail an Aylin Demir, Fassung A").says("E-Mail an Aylin Demir, Fassung B");
    page.says(SOUP_SUBJECT);
    assert_eq!(assigned(&jobcenter).await, 0, "looking deals nothing");
}

#[actix_web::test]
async fn a_trial_that_is_broken_off_has_no_result() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 60).await;
    let path = under_way(&jobcenter, &anna).await;
    let guests = people("Januar", 24);
    invites(&cafe, &guests).await;
    post_arrives(&cafe).await;
    come(&jobcenter, "2027-01-19T12:00:00Z");
    comes(&cafe, &guests).await;
    closes(&cafe).await;
    let tallies = async || {
        let read =
            jobcenter.app.db.read(|conn| trial_tallies::table.count().get_result::<i64>(conn));
        read.await.unwrap()
    };
    assert_eq!((assigned(&jobcenter).await, tallies().await), (24, 2));
    let trial = newest(&jobcenter).await.id;
    let held =
        async || jobcenter.app.db.write(move |conn| arm_queries::hold(conn, trial)).await.unwrap();
    assert!(held().await);
    // A list that is opened again is counted again.
    let (event, now) = (cafe.id, jobcenter.app.clock.now());
    let opened = jobcenter.app.db.write(move |conn| reopen(conn, &planner(), event, now));
    opened.await.unwrap();
    assert_eq!(tallies().await, 0);
    closes(&cafe).await;
    assert_eq!(tallies().await, 2);

    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&path).await;
    let abort = format!("{path}/end");
    let refused = page.submits_to(Some(&abort), &[("reason", " ")]).await;
    refused.says("Bitte schreiben Sie den Grund dazu.");
    let page = anna.get(&path).await;
    let ended = page.submits_to(Some(&abort), &[("reason", "Die Küche ist zu.")]).await;

    ended.says("Abgebrochen, ohne Ergebnis").says("Die Küche ist zu.").does_not_say("gekommen");
    assert_eq!((assigned(&jobcenter).await, tallies().await), (0, 0));
    assert!(!held().await, "whoever invites now deals nothing of it");
    anna.get("/trials").await.says("Archiv").says("ohne Ergebnis");
    let file = anna.get(&format!("{path}/result.csv")).await;
    assert_eq!(file.status, StatusCode::CONFLICT);
    come(&jobcenter, "2027-03-12T08:00:00Z");
    assert_eq!(end_due(&jobcenter.app).await.unwrap(), 0);
}

#[actix_web::test]
async fn nobody_signs_a_trial_of_their_own_and_paper_is_for_houses_without_an_account() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let desk = desk(&jobcenter).await;
    writes(&anna, &desk, SOUP).await;
    plans(&anna, &desk).await;
    let path = format!("/trials/{}", newest(&jobcenter).await.id);
    let page = anna.get(&path).await;
    let page = page.submits_to(Some(&format!("{path}/submission")), &[]).await;
    page.says("Der Versuch liegt jetzt beim Datenschutz.").says("Freigabe auf Papier");
    let early = page.submits_with(&format!("{path}/start"), &[]).await;
    early.says("Das geht nicht: Der Versuch steht auf „wartet auf den Datenschutz“.");
    let page = anna.get(&path).await;
    let signed = page.submits_with(&format!("{path}/signature"), &[]).await;
    assert_eq!(signed.status, StatusCode::FORBIDDEN);

    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    dora.get("/").await.says("Ein Versuch wartet auf Ihre Freigabe");
    let paper = [("who", "Frau Schutz"), ("signed_on", "2027-01-04"), ("file", "14/2027")];
    let refused = page.submits_with(&format!("{path}/paper"), &paper).await;
    refused.says("In Ihrem Haus meldet sich der Datenschutz selbst an");
    let page = dora.get(&path).await;
    let refused = page.submits_to(Some(&format!("{path}/refusal")), &[("reason", " ")]).await;
    refused.says("Bitte schreiben Sie den Grund dazu.");
    let why = [("reason", "Der Zweck ist unklar.")];
    let refused = page.submits_to(Some(&format!("{path}/refusal")), &why).await;
    refused.says("Der Versuch ist abgelehnt.").says("Der Zweck ist unklar.");
    anna.get("/").await.says("Ein Versuch ist abgelehnt");

    // Anna mends it, lays it before the Datenschutz, and becomes the Datenschutz.
    let edit = anna.get(&format!("{path}/edit")).await;
    let kept: Vec<_> = edit.fields_of(Some(&path)).1;
    let versions = kept.iter().filter(|(name, _)| name == "version").count();
    assert_eq!(versions, 2, "both versions are ticked");
    edit.submits_to(Some(&path), &[("effect", "15")]).await.says("Der Entwurf ist geändert.");
    anna.get("/").await.does_not_say("Ein Versuch ist abgelehnt");
    let page = anna.get(&path).await;
    page.says("Nötig sind 163 Einladungen je Fassung.");
    page.submits_to(Some(&format!("{path}/submission")), &[]).await;
    let changed = jobcenter.app.db.write(|conn| {
        let email = "anna.becker@example.org".to_owned();
        let id = staff::queries::by_email(conn, &email)?.expect("she works here");
        let name = "Anna Becker".to_owned();
        let new = NewStaff { name, email, role: Role::Auditor, scope: Scope::All };
        staff::queries::update(conn, id, &new)
    });
    changed.await.unwrap();
    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&path).await;
    page.says("Sie haben diesen Versuch geplant.");
    let own = sends(&anna, &page, &format!("{path}/signature"), &[]).await;
    own.says("Freigeben muss ihn jemand anderes.").says("wartet auf den Datenschutz");
}

#[actix_web::test]
async fn a_signature_on_paper_stands_in_the_log_as_what_it_is() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let desk = desk(&jobcenter).await;
    writes(&anna, &desk, SOUP).await;
    plans(&anna, &desk).await;
    let path = format!("/trials/{}", newest(&jobcenter).await.id);
    let page = anna.get(&path).await;
    let page = page.submits_to(Some(&format!("{path}/submission")), &[]).await;

    // What was typed comes back, with what is missing.
    let half = [("who", "Frau Schutz"), ("signed_on", "2027-02-30"), ("file", " ")];
    let page = page.submits_to(Some(&format!("{path}/paper")), &half).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Diesen Tag gibt es nicht.").says("Bitte schreiben Sie das Aktenzeichen dazu.");
    page.says("wartet auf den Datenschutz");
    let (_, kept) = page.fields_of(Some(&format!("{path}/paper")));
    assert!(kept.contains(&("who".into(), "Frau Schutz".into())), "{kept:?}");
    assert!(kept.contains(&("signed_on".into(), "2027-02-30".into())), "{kept:?}");
    let late = [("signed_on", "2027-03-01"), ("file", "14/2027")];
    let page = page.submits_to(Some(&format!("{path}/paper")), &late).await;
    page.says("Bitte wählen Sie den Tag der Freigabe, nicht einen späteren.");
    let paper = [("signed_on", "2027-01-04")];

    let signed = page.submits_to(Some(&format!("{path}/paper")), &paper).await;

    signed.says("Freigabe auf Papier eingetragen, Anna Becker");
    signed.says("Frau Schutz, 04.01.2027, Akte 14/2027").says("kann beginnen");
    anna.get("/").await.says("Ein Versuch kann beginnen");
}

#[actix_web::test]
async fn a_format_that_became_one_about_health_is_tried_no_more() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    let desk = desk(&jobcenter).await;
    writes(&anna, &desk, SOUP).await;
    plans(&anna, &desk).await;
    let path = format!("/trials/{}", newest(&jobcenter).await.id);
    let page = anna.get(&path).await;
    page.submits_to(Some(&format!("{path}/submission")), &[]).await;
    let page = dora.get(&path).await;
    page.submits_to(Some(&format!("{path}/signature")), &[]).await.says("ist freigegeben");
    let page = anna.get(&path).await;

    let changed = jobcenter.app.db.write(|conn| {
        diesel::update(schema::formats::table)
            .set(schema::formats::sensitivity.eq("health"))
            .execute(conn)
    });
    changed.await.unwrap();
    let refused = page.submits_to(Some(&format!("{path}/start")), &[]).await;

    refused.says("Mit solchen Einladungen machen wir keine Versuche.").says("kann beginnen");
}

#[actix_web::test]
async fn who_may_see_a_trial_and_who_may_do_something_with_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = under_way(&jobcenter, &anna).await;

    let desk = jobcenter.staff("Emil Empfang", Role::Desk).await;
    assert_eq!(desk.get("/trials").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.get(&path).await.status, StatusCode::FORBIDDEN);
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    manager.get("/trials").await.says("läuft").does_not_say("Neuer Versuch");
    let page = manager.get(&path).await;
    page.says("Ergebnis ab 12.03.2027").does_not_say("Versuch abbrechen");
    assert_eq!(manager.get("/trials/new").await.status, StatusCode::FORBIDDEN);
    for verb in ["start", "end", "result", "submission", "signature", "paper", "refusal"] {
        let tried =
            [("reason", "Nur so"), ("who", "Ich"), ("file", "1"), ("signed_on", "2027-01-04")];
        let refused = sends(&manager, &page, &format!("{path}/{verb}"), &tried).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{verb}");
    }
    let auditor = back(&jobcenter, "Dora Schutz").await;
    auditor.get("/trials").await.says("läuft");
    assert_eq!(auditor.get("/trials/new").await.status, StatusCode::FORBIDDEN);

    // A second trial of the same text has to wait for the first.
    let desk = self::desk(&jobcenter).await;
    writes(&anna, &desk, &SOUP.replace("Suppe für alle", "Brot für alle")).await;
    plans(&anna, &desk).await.says("Der Entwurf ist gespeichert.");
    let second = format!("/trials/{}", newest(&jobcenter).await.id);
    let page = anna.get(&second).await;
    page.submits_to(Some(&format!("{second}/submission")), &[]).await;
    let page = auditor.get(&second).await;
    page.submits_to(Some(&format!("{second}/signature")), &[]).await;
    let page = anna.get(&second).await;
    let busy = page.submits_to(Some(&format!("{second}/start")), &[]).await;
    busy.says("Für diesen Text läuft schon ein Versuch bis 12.03.2027.");

    // Nobody was invited: that is an answer, too, and whoever wants it need not wait for the night.
    come(&jobcenter, "2027-03-12T08:00:00Z");
    let anna = back(&jobcenter, "Anna Becker").await;
    let page = anna.get(&path).await;
    let ended = page.submits_to(Some(&format!("{path}/result")), &[]).await;
    ended.says("Das Ergebnis ist festgehalten.").says("Zu wenig Daten:");
    anna.get("/trials").await.says("zu wenig Daten");
    let page = anna.get(&second).await;
    let late = page.submits_to(Some(&format!("{second}/start")), &[]).await;
    late.says("Das Ende dieses Versuchs ist schon vorbei.");
}

#[actix_web::test]
async fn a_plan_that_cannot_be_comes_back_filled_in() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let desk = desk(&jobcenter).await;
    let format = desk.trim_start_matches("/wordings/");
    let address = format!("/trials/new?format={format}&way=any&language=de");
    anna.get(&address).await.says("Es gibt erst eine Fassung");
    writes(&anna, &desk, SOUP).await;

    let page = anna.get(&address).await;
    let typed = [
        ("version", "today"),
        ("difference", "Suppe"),
        ("base", "60"),
        ("effect", "45"),
        ("stop_on", "2027-03-13"),
    ];
    let refused = page.submits_to(Some("/trials"), &typed).await;

    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Bitte wählen Sie zwei bis vier verschiedene Fassungen.");
    refused.says("So viel kann eine Quote nicht mehr steigen.");
    refused.says("An diesem Tag ist das Haus zu.");
    let (_, kept) = refused.fields_of(Some("/trials"));
    assert!(kept.contains(&("difference".into(), "Suppe".into())), "{kept:?}");
    let typed = [
        ("format", format),
        ("way", "any"),
        ("language", "de"),
        ("base", "30"),
        ("effect", "10"),
        ("stop_on", STOP),
    ];
    page.submits_with("/trials/check", &typed)
        .await
        .says("Nötig sind 356 Einladungen je Fassung.")
        .does_not_say("Bitte wählen Sie zwei");
    assert!(jobcenter.app.db.read(trials::queries::list).await.unwrap().is_empty());
}
