//! The desk for reply cards: a code, the ticks of the printed card, the next one; and a card taken back.

use actix_web::http::StatusCode;
use treffpunkt::db::Moment;
use treffpunkt::invitations::Reply;
use treffpunkt::outbox::{self, State};
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, by_letter, by_phone, guest, in_state, minutes};
use crate::world::{Browser, Jobcenter, Page};

/// Types a code and comes to its card.
async fn scans(desk: &Browser, code: &str) -> Page {
    desk.get("/cards").await.submits(&[("code", code)]).await
}

#[actix_web::test]
async fn cards_are_entered_one_after_the_other_by_code_or_by_link() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 9, 4, "2027-01-19").await;
    let (olena, jonas) = (by_letter("Olena", "Koval"), guest("Jonas", "Weber"));
    cafe.invites(&[&olena, &jonas]).await;
    let code = cafe.last_post("Olena").await.code();
    let link = cafe.last_post("Jonas").await.link();
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let card = scans(&mia, &code.to_lowercase().replace('-', " ")).await;
    card.says("Olena Koval").says("Kontaktcafé").says("Erwachsene, die kommen");
    card.does_not_say("Es gibt schon eine Antwort");
    let ticks = [
        ("answer", "yes"),
        ("adults", "2"),
        ("children", "2"),
        ("ages", "3, 5"),
        ("step_free", "1"),
    ];
    let next = card.submits(&ticks).await;
    next.says("Olena Koval: Notiert: Zusage").says("Code von der Karte");
    next.says("Heute haben Sie 1 Karte eingetragen").says("Zurücknehmen");
    assert_eq!(next.path, "/cards");
    let row = cafe.row(&olena).await;
    assert_eq!((row.reply, row.adults, row.children.len()), (Reply::Accepted, 2, 2));
    assert!(row.step_free);

    let card = scans(&mia, &format!("http://treffen.example{link}")).await;
    card.says("Jonas Weber");
    card.submits(&[]).await.says("noch nichts angekreuzt");
    let both = [("answer", "no"), ("call", "1"), ("call_wish", "Dienstag ab 14 Uhr")];
    card.submits(&both).await.says("Jonas Weber: Notiert: Absage").says("2 Karten");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Declined);
    mia.get("/phone").await.says("bittet um Anruf").says("Dienstag ab 14 Uhr");
    scans(&mia, &code).await.says("Es gibt schon eine Antwort").says("Antwort-Karte");
}

#[actix_web::test]
async fn a_wrong_code_says_what_is_wrong_and_a_late_card_is_refused_kindly() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let olena = by_letter("Olena", "Koval");
    cafe.invites(&[&olena]).await;
    let code = cafe.last_post("Olena").await.code();
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let wrong = scans(&mia, "K7M4-PX3U").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Das Zeichen „U“ kommt in keinem Code vor");
    scans(&mia, "K7M4-PX3").await.says("Hier sind es 7");
    scans(&mia, "").await.says("scannen oder tippen Sie den Code");
    scans(&mia, "AAAA-AAAA").await.says("Diesen Code kennen wir hier nicht");
    let north = jobcenter.site("Nord").await;
    let otto = jobcenter.staff_of("Otto Nord", Role::Desk, Scope::Sites(vec![north])).await;
    scans(&otto, &code).await.says("Diesen Code kennen wir hier nicht");
    let vera = jobcenter.staff("Vera Leitung", Role::Manager).await;
    assert_eq!(vera.get("/cards").await.status, StatusCode::FORBIDDEN);

    jobcenter.wait(minutes(60 * 24 * 16));
    let mia = jobcenter.staff("Mira Empfang", Role::Desk).await;
    let late = scans(&mia, &code).await;
    late.says("Die Veranstaltung ist schon vorbei").says("wird nicht mehr gebraucht");
}

#[actix_web::test]
async fn a_taken_seat_leads_to_the_waiting_list_and_a_household_is_never_torn_apart() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 2).await;
    let (mut gul, mut can) = (by_letter("Gül", "Aydın"), by_letter("Can", "Aydın"));
    (gul.household, can.household) = (Some("H7".into()), Some("H7".into()));
    let olena = by_letter("Olena", "Koval");
    cafe.invites(&[&gul, &can, &olena]).await;
    let (theirs, hers) = match cafe.post_of("Aydın").await.pop() {
        Some(post) => (post.code(), cafe.last_post("Olena").await.code()),
        None => panic!("the household got no letter"),
    };
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let card = scans(&mia, &theirs).await;
    card.says("Wer aus dem Haushalt?");
    let less = card.submits(&[("answer", "yes"), ("adults", "1"), ("who", gul.id.as_str())]).await;
    less.says("Zusage");
    assert_eq!(
        (cafe.row(&gul).await.reply, cafe.row(&can).await.reply),
        (Reply::Accepted, Reply::Declined)
    );
    let card = scans(&mia, &hers).await;
    card.submits(&[("answer", "yes"), ("adults", "2")]).await.says("Auf der Warteliste, Nummer 1");
    assert_eq!(cafe.row(&olena).await.reply, Reply::Waiting);
}

#[actix_web::test]
async fn a_wrong_card_is_taken_back_before_anything_leaves_the_house() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    let before = in_state(&jobcenter, State::Queued).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    scans(&mia, &link).await.submits(&[("answer", "yes")]).await.says("Zusage");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Accepted);
    let at = jobcenter.app.clock.now();
    let held = jobcenter.app.db.read(move |conn| {
        let filter = outbox::queries::Filter::default();
        outbox::queries::list(conn, &filter, 10)
    });
    let accepted = held.await.unwrap().into_iter().find(|line| line.kind == "accepted").unwrap();
    assert!(accepted.due_at >= at.after(minutes(10)), "nothing goes out yet");

    let desk = mia.get("/cards").await;
    let undone = desk.submits_to(Some(&undo_of(&desk)), &[]).await;
    undone
        .says("Die Karte ist zurückgenommen")
        .says("Heute haben Sie noch keine Karte eingetragen");
    let row = cafe.row(&aylin).await;
    assert_eq!((row.reply, row.adults), (Reply::Open, 0));
    assert_eq!(in_state(&jobcenter, State::Queued).await, before, "as if it had never been");
    mia.get(&format!("/phone/{}", row.invitation)).await.says("Noch keine Antwort");

    // The seat is free again, and whoever was there before gets back what they had.
    let browser = jobcenter.browser();
    browser.get(&link).await.submits(&[("answer", "yes")]).await;
    jobcenter.wait(minutes(1));
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    let desk = mia.get("/cards").await;
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("zurückgenommen");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Accepted);

    jobcenter.wait(minutes(1));
    scans(&mia, &link).await.submits(&[("answer", "maybe")]).await.says("vielleicht");
    let desk = mia.get("/cards").await;
    jobcenter.wait(minutes(11));
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("schon länger eingetragen");
    mia.get("/cards").await.does_not_say("Zurücknehmen");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Maybe);
}

/// When words of this kind that wait go out.
async fn waits(jobcenter: &Jobcenter, kind: &'static str) -> Vec<Moment> {
    let lines = jobcenter.app.db.read(|conn| {
        let filter = outbox::queries::Filter::default();
        outbox::queries::list(conn, &filter, 50)
    });
    let lines = lines.await.unwrap().into_iter();
    lines
        .filter(|line| line.kind == kind && line.state == State::Queued)
        .map(|line| line.due_at)
        .collect()
}

#[actix_web::test]
async fn whoever_moves_up_by_a_wrong_card_never_hears_of_it() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    let browser = jobcenter.browser();
    for name in ["Aylin", "Jonas"] {
        jobcenter.wait(minutes(1));
        let page = browser.get(&cafe.post_of(name).await[0].link()).await;
        page.submits(&[("answer", "yes")]).await;
    }
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    jobcenter.wait(minutes(1));
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
    let held = jobcenter.app.clock.now().after(minutes(10));
    assert_eq!(waits(&jobcenter, "moved_up").await, [held], "a card can be the wrong one");
    jobcenter.wait(minutes(5));
    let desk = mia.get("/cards").await;
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("zurückgenommen");

    let stand = (cafe.row(&aylin).await.reply, cafe.row(&jonas).await.reply);
    assert_eq!(stand, (Reply::Accepted, Reply::Waiting));
    assert_eq!(waits(&jobcenter, "moved_up").await, [], "as if it had never been");

    // The right card: after ten minutes the seat is Jonas', and he hears of it.
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    let desk = mia.get("/cards").await;
    let undo = undo_of(&desk);
    jobcenter.wait(minutes(11));
    desk.submits_to(Some(&undo), &[]).await.says("schon länger eingetragen");
    let due = waits(&jobcenter, "moved_up").await;
    assert_eq!(due.len(), 1);
    assert!(due[0] <= jobcenter.app.clock.now());
}

/// How many letters that tell somebody they moved up would go into a batch now.
async fn printable(jobcenter: &Jobcenter, cafe: &Cafe<'_>) -> usize {
    let (topic, now) = (cafe.id.to_string(), jobcenter.app.clock.now());
    let sheets = jobcenter
        .app
        .db
        .read(move |conn| outbox::queries::waiting_letters(conn, &topic, None, now, 50));
    sheets.await.unwrap().iter().filter(|sheet| sheet.kind == "moved_up").count()
}

#[actix_web::test]
async fn a_letter_that_a_wrong_card_would_send_is_not_printed() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_letter("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let his = mia.get(&format!("/cards/{}", cafe.invitation(&jonas).await)).await;
    his.submits(&[("answer", "yes")]).await.says("Auf der Warteliste");

    jobcenter.wait(minutes(12));
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    assert_eq!(waits(&jobcenter, "moved_up").await.len(), 1);
    assert_eq!(printable(&jobcenter, &cafe).await, 0, "a card can be the wrong one");
    let desk = mia.get("/cards").await;
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("zurückgenommen");
    jobcenter.wait(minutes(12));
    assert_eq!(printable(&jobcenter, &cafe).await, 0, "as if it had never been");

    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    assert_eq!(printable(&jobcenter, &cafe).await, 0);
    jobcenter.wait(minutes(12));
    assert_eq!(printable(&jobcenter, &cafe).await, 1);
}

#[actix_web::test]
async fn a_call_that_a_wrong_card_asked_for_waits_and_is_not_made() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let his = mia.get(&format!("/cards/{}", cafe.invitation(&jonas).await)).await;
    his.submits(&[("answer", "yes")]).await.says("Auf der Warteliste");

    jobcenter.wait(minutes(12));
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    mia.get("/phone/round").await.says("Im Moment wartet kein Anruf");
    let desk = mia.get("/cards").await;
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("zurückgenommen");
    mia.get("/phone").await.does_not_say("Jonas Weber");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Waiting);

    jobcenter.wait(minutes(1));
    scans(&mia, &link).await.submits(&[("answer", "no")]).await.says("Absage");
    jobcenter.wait(minutes(10));
    let round = mia.get("/phone/round").await;
    round.submits_to(Some("/phone/round/next"), &[]).await.says("Jonas Weber");
}

#[actix_web::test]
async fn calls_that_a_wrong_card_ended_are_to_be_made_again() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let jonas = by_phone("Jonas", "Weber");
    cafe.invites(&[&jonas]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;
    let card = mia.get(&format!("/cards/{}", cafe.invitation(&jonas).await)).await;

    card.submits(&[("answer", "yes"), ("call", "1")]).await.says("Zusage");
    mia.get("/phone").await.says("bittet um Anruf");
    let desk = mia.get("/cards").await;
    desk.submits_to(Some(&undo_of(&desk)), &[]).await.says("zurückgenommen");

    mia.get("/phone").await.says("einladen").does_not_say("bittet um Anruf");
}

/// Where the newest card is taken back.
fn undo_of(desk: &Page) -> String {
    let (_, rest) = desk.body.split_once("action=\"/cards/entries/").expect("a card to take back");
    let id = rest.split('/').next().unwrap();
    format!("/cards/entries/{id}/undo")
}
