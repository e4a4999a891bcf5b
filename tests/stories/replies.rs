//! Guests answer: by link, by code, by phone; seats and the waiting list agree.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use treffpunkt::db::Id;
use treffpunkt::invitations::actions::{self, By, Whose};
use treffpunkt::invitations::correspondent::Letters;
use treffpunkt::invitations::reply::{AnswerGiven, Who};
use treffpunkt::invitations::{Answer, AnswerChannel, Invitation, Reply};
use treffpunkt::outbox::{Correspondent, Matter, Return, State, Way};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, by_phone, guest, in_state, planner, post};
use crate::world::Jobcenter;

#[actix_web::test]
async fn a_guest_says_yes_and_can_change_their_mind() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let mail = cafe.last_post("Aylin").await;
    assert_eq!((mail.kind.as_str(), mail.way.as_str()), ("invitation", "email"));
    assert!(!mail.subject.contains("Kontaktcaf") && !mail.subject.contains("Jobcenter"));
    let asked = mail.calendar.clone().unwrap();
    assert!(asked.contains("STATUS:TENTATIVE"), "nobody has said yes yet: {asked}");
    assert!(asked.contains("\r\nLOCATION:Familienzentrum Mitte\\, Gartenstraße 5"), "{asked}");
    assert!(asked.contains("\r\nSUMMARY:Treffen\r\n"), "{asked}");

    let browser = jobcenter.browser();
    let mail_link = mail.link();
    let page = browser.get(&mail_link).await;
    page.says("Aylin").says("Dienstag, 19. Januar").says("10 bis 12 Uhr");
    page.says("Familienzentrum Mitte").says("Bus 227 bis Markt").says("bleibt Ihr Geld gleich");
    page.does_not_say("Demir");
    let date = format!("{mail_link}/termin.ics");
    assert!(browser.get(&date).await.body.contains("STATUS:TENTATIVE"));
    assert!(page.header("set-cookie").is_empty());
    let done = page.submits(&[("answer", "yes"), ("companions", "1")]).await;

    done.says("Schön, dass Sie kommen!").says("2 Erwachsene");
    let row = cafe.row(&aylin).await;
    assert_eq!((row.reply, row.adults), (Reply::Accepted, 2));
    let mail = cafe.last_post("Aylin").await;
    assert_eq!(mail.kind, "accepted");
    let file = mail.calendar.unwrap();
    assert!(file.contains("METHOD:PUBLISH") && file.contains("CLASS:PRIVATE"));
    assert!(file.contains("STATUS:CONFIRMED"), "{file}");
    assert!(browser.get(&date).await.body.contains("STATUS:CONFIRMED"));
    assert!(!file.contains("Kontaktcaf"));

    let form = browser.get(&format!("{}?aendern", mail_link)).await;
    form.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Declined);
}

/// Fields that are the same for everybody are drawn once; what is one guest's own never stands in
/// another's form: language, words typed, free seats, children.
#[actix_web::test]
async fn nobody_finds_in_their_form_what_is_somebody_elses() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let with_care = Cafe::with(&jobcenter, 9, 3, "2027-01-26").await;
    let (aylin, jonas, mina) =
        (guest("Aylin", "Demir"), guest("Jonas", "Weber"), guest("Mina", "Kaya"));
    cafe.invites(&[&aylin, &jonas]).await;
    with_care.invites(&[&mina]).await;
    let browser = jobcenter.browser();
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Jonas").await.link());
    let care = with_care.last_post("Mina").await.link();

    browser.get(&hers).await.says("Antwort senden").does_not_say("kein Kind");
    browser.get(&format!("{hers}?lang=en")).await.says("Send answer").does_not_say("Antwort");
    browser.get(&care).await.says("Sollen wir auf Kinder aufpassen?").says("kein Kind");
    let form = browser.get(&hers).await;
    let refused = form.submits(&[("access", "eine Rampe")]).await;
    refused.says("Bitte wählen Sie eine Antwort.");
    assert!(refused.body.contains("value=\"eine Rampe\""));

    let untouched = browser.get(&his).await;
    untouched.does_not_say("Bitte wählen Sie eine Antwort.").does_not_say("Auf die Warteliste");
    assert!(!untouched.body.contains("eine Rampe"));
    refused.submits(&[("answer", "yes")]).await.says("Schön, dass Sie kommen!");
    browser.get(&his).await.says("Auf die Warteliste").does_not_say("kein Kind");
    browser.get(&care).await.does_not_say("Auf die Warteliste");
    let own = browser.get(&format!("{hers}?aendern")).await;
    assert!(own.body.contains("value=\"eine Rampe\""), "what she said before stands there");
}

#[actix_web::test]
async fn a_scanner_that_follows_every_link_changes_nothing() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let mail = cafe.last_post("Aylin").await;
    let (link, leave) = (mail.link(), mail.unsubscribe());
    let scanner = jobcenter.browser();

    for path in [link.clone(), format!("{link}?aendern"), format!("{link}/termin.ics"), leave] {
        assert_eq!(scanner.get(&path).await.status, StatusCode::OK, "{path}");
        assert_eq!(scanner.head(&path).await, StatusCode::OK, "{path}");
    }
    let form = scanner.get(&format!("{link}/antwort")).await;
    assert_eq!((form.status, &form.path), (StatusCode::OK, &link), "it leads to the invitation");

    assert_eq!(cafe.row(&aylin).await.reply, Reply::Open);
    assert_eq!(post(&jobcenter).await.len(), 1);
}

#[actix_web::test]
async fn a_seat_given_back_goes_to_whoever_waited_longest() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Jonas").await.link());
    let browser = jobcenter.browser();

    browser.get(&hers).await.submits(&[("answer", "yes")]).await.says("Schön");
    let full = browser.get(&his).await;
    full.says("Alle Plätze sind vergeben").says("Auf die Warteliste");
    full.submits(&[("answer", "yes")]).await.says("Ihre Nummer auf der Warteliste ist 1");
    assert_eq!(cafe.last_post("Jonas").await.kind, "waiting");

    let form = browser.get(&format!("{hers}?aendern")).await;
    form.submits(&[("answer", "no")]).await;

    browser.get(&his).await.says("Schön, dass Sie kommen!");
    assert_eq!(cafe.last_post("Jonas").await.kind, "moved_up");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
}

#[actix_web::test]
async fn more_seats_help_those_who_wait_and_they_hear_of_it() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let browser = jobcenter.browser();
    for name in ["Aylin", "Jonas"] {
        let link = cafe.last_post(name).await.link();
        browser.get(&link).await.submits(&[("answer", "yes")]).await;
    }
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Waiting);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;

    let form = anna.get(&format!("/events/{}/edit", cafe.id)).await;
    let page = form.submits(&[("seats", "2")]).await;

    page.says("Ein Haushalt rückt von der Warteliste nach");
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
    assert_eq!(cafe.last_post("Jonas").await.kind, "moved_up");
}

#[actix_web::test]
async fn whoever_has_no_mail_and_moves_up_is_called() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_phone("Jonas", "Weber"));
    let released = cafe.invites(&[&aylin, &jonas]).await;
    assert_eq!(released.invited.invited, 2);
    let machine = jobcenter.machine(Role::Planner).await;
    let (hers, his) = (cafe.invitation(&aylin).await, cafe.invitation(&jonas).await);
    let says = |answer: &str| serde_json::json!({ "answer": answer, "adults": 1, "children": [], "channel": "phone" });

    let accepted = machine.put(&format!("/api/v1/invitations/{hers}/reply"), &says("yes")).await;
    assert_eq!(accepted.json, serde_json::json!({ "reply": "accepted" }));
    let waiting = machine.put(&format!("/api/v1/invitations/{his}/reply"), &says("yes")).await;
    assert_eq!(waiting.json, serde_json::json!({ "reply": "waiting", "place_in_line": 1 }));
    machine.put(&format!("/api/v1/invitations/{hers}/reply"), &says("no")).await;

    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
    let calls = open_calls(&cafe).await;
    assert_eq!(calls, [("Jonas Weber".to_owned(), "moved_up".to_owned())]);
}

async fn open_calls(cafe: &Cafe<'_>) -> Vec<(String, String)> {
    use treffpunkt::invitations::queries::calls::{Of, open};
    let (id, at) = (cafe.id, cafe.jobcenter.app.clock.now());
    let calls =
        cafe.jobcenter.app.db.read(move |conn| open(conn, Of::Event(id, None), at)).await.unwrap();
    calls.into_iter().map(|call| (call.guest_name, call.reason.code().to_owned())).collect()
}

#[actix_web::test]
async fn the_same_answer_twice_is_as_good_as_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    let page = jobcenter.browser().get(&link).await;

    page.submits(&[("answer", "yes")]).await.says("Schön");
    page.submits(&[("answer", "yes")]).await.says("Schön");

    let kinds: Vec<_> = post(&jobcenter).await.into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["invitation", "accepted"]);
}

#[actix_web::test]
async fn a_household_gets_one_mail_and_says_who_comes() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 5, 2, "2027-01-19").await;
    let mut aylin = guest("Aylin", "Kaya");
    let mut can = guest("Can", "Kaya");
    (aylin.household, can.household) = (Some("H1".into()), Some("H1".into()));
    let released = cafe.invites(&[&aylin, &can]).await;
    assert_eq!(released.invited.invited, 2);
    let all = post(&jobcenter).await;
    assert_eq!(all.len(), 1);
    assert!(all[0].recipient.contains("Aylin") && all[0].recipient.contains("Can"));

    let page = jobcenter.browser().get(&all[0].link()).await;
    page.says("Wer kommt?").says("Aylin").says("Can");
    let index = if page.text().find("Aylin") < page.text().find("Can") { "0" } else { "1" };
    let done = page.submits(&[("answer", "yes"), ("who", index), ("age", "3")]).await;

    done.says("Wir passen auf Ihr Kind auf");
    let row = cafe.row(&aylin).await;
    assert_eq!((row.reply, row.adults, row.children.as_slice()), (Reply::Accepted, 1, &[3][..]));
    assert_eq!(cafe.row(&can).await.reply, Reply::Declined);
}

#[actix_web::test]
async fn a_party_that_grows_beyond_the_room_keeps_its_seats_and_is_told() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 3).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let browser = jobcenter.browser();
    let hers = cafe.last_post("Aylin").await.link();
    browser.get(&hers).await.submits(&[("answer", "yes"), ("companions", "1")]).await;
    let his = cafe.last_post("Jonas").await.link();
    browser.get(&his).await.submits(&[("answer", "yes")]).await;

    let form = browser.get(&format!("{hers}?aendern")).await;
    let refused = form.submits(&[("answer", "yes"), ("companions", "2")]).await;

    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Ihre Plätze bleiben").says("0221 4710 123");
    assert_eq!(cafe.row(&aylin).await.adults, 2);
}

#[actix_web::test]
async fn a_code_from_a_letter_forgives_fingers_and_counts_guesses() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 3).await;
    let olena = by_letter("Olena", "Koval");
    cafe.invites(&[&olena]).await;
    let letter = cafe.last_post("Olena").await;
    assert_eq!(letter.way, "letter");
    let code = letter.code().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    let browser = jobcenter.browser();

    let page = browser.get("/antwort").await;
    page.submits(&[("code", "K7M4")]).await.says("Der Code hat 8 Zeichen");
    page.submits(&[("code", "K7M4-PX3U")]).await.says("Das Zeichen „U“");
    page.submits(&[("code", &code)]).await.says("Olena").says("Kommen Sie?");

    for _ in 0..20 {
        page.submits(&[("code", "00000000")]).await;
    }
    let refused = page.submits(&[("code", &code)]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    refused.says("Viertelstunde");
}

#[actix_web::test]
async fn wrong_links_have_a_kind_page() {
    let jobcenter = Jobcenter::open().await;

    for path in ["/a/kurz", "/a/AAAAAAAAAAAAAAAAAAAAAA", "/a/AAAAAAAAAAAAAAAAAAAAAA/termin.ics"] {
        let page = jobcenter.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.says("Dieser Link passt nicht").says("Code eingeben");
    }
}

#[actix_web::test]
async fn a_form_without_its_signature_or_with_nonsense_comes_back_filled_in() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 5, 3, "2027-01-19").await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    let browser = jobcenter.browser();

    let old = browser
        .post(&format!("{link}/antwort"), &[("answer", "yes"), ("access", "keine Stufen")])
        .await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    old.says("Bitte senden Sie noch einmal");
    assert!(old.body.contains("keine Stufen"));

    let page = browser.get(&link).await;
    page.submits(&[]).await.says("Bitte wählen Sie eine Antwort");
    page.submits(&[("answer", "yes"), ("companions", "77")]).await.says("höchstens 6 Erwachsene");
    page.submits(&[("answer", "yes"), ("age", "99")]).await.says("das Alter von Kind");
    let long = "ä".repeat(10_000);
    page.submits(&[("answer", "yes"), ("access", &long)]).await.says("höchstens 200 Zeichen");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Open);
}

#[actix_web::test]
async fn five_languages_and_right_to_left() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let mut layla = guest("Layla", "Haddad");
    layla.language = "ar".into();
    cafe.invites(&[&layla]).await;
    let link = cafe.last_post("Layla").await.link();
    let browser = jobcenter.browser();

    let page = browser.get(&link).await;
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    for (lang, yes) in [("de", "Ja"), ("en", "Yes"), ("uk", "Так"), ("tr", "Evet")] {
        let page = browser.get(&format!("{link}?lang={lang}")).await;
        assert!(page.body.contains(&format!("<html lang=\"{lang}\" dir=\"ltr\">")), "{lang}");
        page.says(yes);
    }
    for path in ["/datenschutz", "/barrierefreiheit", "/antwort"] {
        for lang in ["de", "en", "uk", "ar", "tr"] {
            let page = browser.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
            assert!(!page.body.contains("privacy-") && !page.body.contains("accessibility-"));
        }
    }
}

#[actix_web::test]
async fn whoever_wants_no_more_mails_says_it_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    let olena = guest("Olena", "Bondarenko");
    cafe.invites(&[&aylin, &jonas, &olena]).await;
    let leave = cafe.last_post("Aylin").await.unsubscribe();
    let browser = jobcenter.browser();

    let page = browser.get(&leave).await;
    page.says("Sie entscheiden selbst");
    page.submits(&[("leaving", "mail")]).await.says("Sie bekommen keine E-Mails mehr");
    let his = cafe.last_post("Jonas").await.unsubscribe();
    let one_click = browser.post(&his, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(one_click.status, StatusCode::OK);
    // The same as mail programs may also pack it (RFC 8058, 3.2).
    let hers = cafe.last_post("Olena").await.unsubscribe();
    let packed = "--piece\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
        One-Click\r\n--piece--\r\n";
    let request = TestRequest::post()
        .uri(&hers)
        .insert_header(("Content-Type", "multipart/form-data; boundary=piece"))
        .set_payload(packed);
    assert_eq!(browser.asks(request).await.status(), StatusCode::OK);

    for guest in [aylin.id, jonas.id, olena.id] {
        let found =
            jobcenter.app.db.read(move |conn| treffpunkt::guests::queries::find(conn, guest));
        assert!(found.await.unwrap().unwrap().email_stopped);
    }
}

#[actix_web::test]
async fn a_call_that_is_promised_is_promised_in_their_language() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let mail = cafe.last_post("Aylin").await;
    let wish =
        [("answer", "call_me"), ("call_time", "morgen ab 10 Uhr"), ("call_phone", "0221 4710 777")];
    jobcenter.browser().get(&mail.link()).await.submits(&wish).await;
    assert_eq!(cafe.last_post("Aylin").await.kind, "call_soon");

    let leave = mail.unsubscribe();
    let page = jobcenter.browser().get(&leave).await;
    page.submits_with(&leave, &[("language", "uk")]).await;

    let anew = cafe.last_post("Aylin").await;
    assert_eq!(anew.kind, "call_soon");
    assert!(anew.text.contains("Дякую за Ваше повідомлення"), "{}", anew.text);
}

#[actix_web::test]
async fn what_waits_takes_another_way_when_somebody_wants_no_more_mails() {
    let jobcenter = Jobcenter::open().await;
    let (first, second) =
        (Cafe::with_seats(&jobcenter, 5).await, Cafe::with(&jobcenter, 5, 0, "2027-01-26").await);
    let (mut aylin, mut can) = (by_letter("Aylin", "Demir"), by_letter("Can", "Demir"));
    aylin.email = Some("aylin@example.org".into());
    (aylin.household, can.household) = (Some("H3".into()), Some("H3".into()));
    first.invites(&[&aylin, &can]).await;
    second.invites_with_hold(&[&aylin, &can], 10).await;
    let waits = second.last_post("Aylin").await;
    assert_eq!((waits.way.as_str(), waits.kind.as_str()), ("email", "invitation"));

    let leave = first.post_of("Aylin").await[0].unsubscribe();
    jobcenter.browser().post(&leave, &[("List-Unsubscribe", "One-Click")]).await;

    let ways: Vec<_> = second.post_of("Aylin").await.into_iter().map(|one| one.way).collect();
    assert_eq!(ways, ["email", "email", "letter", "letter"], "both invitations become letters");
    assert_eq!(in_state(&jobcenter, State::GivenUp).await, 2);
    assert_eq!(in_state(&jobcenter, State::Queued).await, 2);
}

async fn delivered(cafe: &Cafe<'_>, guest: &treffpunkt::guests::Guest) -> bool {
    let id = cafe.invitation(guest).await;
    let find =
        move |conn: &mut treffpunkt::db::Conn| treffpunkt::invitations::queries::find(conn, id);
    let row = cafe.jobcenter.app.db.read(find).await.unwrap();
    row.unwrap().delivered_at.is_some()
}

#[actix_web::test]
async fn a_letter_that_comes_back_makes_the_address_bad_and_was_not_delivered() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let mut olena = by_letter("Olena", "Koval");
    olena.email = Some("olena@example.org".into());
    olena.wished_channel = Some(treffpunkt::guests::Channel::Letter);
    cafe.invites(&[&olena]).await;
    let (party, at) = (cafe.row(&olena).await.party, jobcenter.app.clock.now());
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let list = anna.get(&format!("/letters?event={}", cafe.id)).await;
    list.says("Frau Olena Koval");
    list.submits(&[]).await.submits(&[]).await.submits(&[]).await.says("abgeschickt");
    assert!(delivered(&cafe, &olena).await);

    let back = jobcenter.app.db.write(move |conn| {
        let (about, kind) = (party.as_str(), "invitation");
        let matter = Matter { about, kind, way: Way::Letter, address: "" };
        Letters.returned(conn, &matter, Return::Address, at)
    });
    back.await.unwrap();

    assert!(!delivered(&cafe, &olena).await, "it leaves every denominator");
    let id = olena.id;
    let found = jobcenter.app.db.read(move |conn| treffpunkt::guests::queries::find(conn, id));
    let found = found.await.unwrap().unwrap();
    assert_eq!((found.address_bad, found.email_stopped), (true, false));
}

#[actix_web::test]
async fn somebody_asks_to_be_called() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();

    let page = jobcenter.browser().get(&link).await;
    let typed = [
        ("answer", "call_me"),
        ("call_time", "Dienstag ab 14 Uhr"),
        ("call_phone", "0221 4710 888"),
    ];
    // Nobody knows her number: without one nobody could call.
    let refused = page.submits(&typed[..2]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Bitte geben Sie Ihre Telefonnummer ein.");
    page.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    page.submits(&typed).await.says("Wir rufen Sie an").does_not_say("Danke, dass Sie Bescheid");
    page.submits(&typed).await.says("Wir rufen Sie an");

    assert_eq!(open_calls(&cafe).await, [("Aylin Demir".to_owned(), "asked".to_owned())]);
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Declined);
    assert_eq!(in_state(&jobcenter, State::Queued).await, 2);
    page.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    assert_eq!(open_calls(&cafe).await, []);
}

/// Forty guests answer at once, for five seats.
#[actix_web::test]
async fn five_seats_are_given_five_times_however_many_come_at_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let guests: Vec<_> =
        (0..40).map(|number| by_letter(&format!("Gast{number}"), "Weber")).collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    let rows: Vec<Id<Invitation>> =
        cafe.roster().await.into_iter().map(|row| row.invitation).collect();

    let threads = rows.into_iter().map(|id| {
        let app = jobcenter.app.clone();
        std::thread::spawn(move || {
            let given = AnswerGiven::plain(Answer::Yes, Who::Only);
            let by = By { channel: AnswerChannel::Api, staff: None };
            let whose = Whose::Invitation { id, actor: planner() };
            let now = app.clock.now();
            let there = app.clone();
            let answer = move |conn: &mut treffpunkt::db::Conn| {
                actions::answer(conn, &there, &whose, &given, by, now)
            };
            app.db.write_here(answer).unwrap().reply
        })
    });
    let threads: Vec<_> = threads.collect();
    let replies: Vec<Reply> = threads.into_iter().map(|one| one.join().unwrap()).collect();

    let said = |reply| replies.iter().filter(|one| **one == reply).count();
    assert_eq!((said(Reply::Accepted), said(Reply::Waiting)), (5, 35));
    let roster = cafe.roster().await;
    let seated: i32 =
        roster.iter().filter(|row| row.reply == Reply::Accepted).map(|row| row.adults).sum();
    assert_eq!(seated, 5);
}
