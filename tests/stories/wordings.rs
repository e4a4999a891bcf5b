//! Texts of the house's own: written, looked at, released, and what guests then read.

use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest};
use crate::world::{Browser, Jobcenter, Page};

const OWN: &str = "[Anrede]\n\nich lade Sie gern zu uns ein. Es gibt Suppe für alle.\n\n[Wann und Wo]\n\n\
    Was passiert dort? Wir kochen zusammen Suppe. Wir essen an einem großen Tisch. Sie können alles \
    fragen. Wir prüfen nichts. Sie brauchen keine Papiere. Sie können auch nur zuhören. Bus und Bahn \
    halten vor der Tür.\n\n[wenn Kinder]Bringen Sie Ihre Kinder gern mit. Wir spielen mit ihnen.[sonst]\
    Eine Betreuung für Kinder gibt es dieses Mal leider nicht.[ende]\n\n[Platz] Möchten Sie kommen? \
    [Antwort]\n\nDas Treffen ist freiwillig und kostenlos. Ihr Geld bleibt gleich.\n\nIch freue mich \
    auf Sie!\n\n[Name]\n[Jobcenter]";

/// The desk of the Kontaktcafé's text, and its address.
async fn desk(browser: &Browser) -> (String, Page) {
    let list = browser.get("/formats").await;
    let mut links = list.body.split("href=\"/formats/");
    let link = links.find(|part| part.contains("<bdi>Kontaktcafé</bdi>")).unwrap();
    let address = format!("/wordings/{}", link.split('"').next().unwrap());
    let page = browser.get(&address).await;
    (address, page)
}

fn typed(body: &str) -> Vec<(&'static str, &str)> {
    vec![("subject", "Suppe für alle"), ("heading", ""), ("body", body)]
}

#[actix_web::test]
async fn what_is_released_goes_out_until_the_text_that_comes_along_is_wanted_again() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 4).await;
    let (address, page) = desk(&planner).await;
    page.says("ich lade Sie herzlich zu unserem Kontaktcafé ein.");
    page.does_not_say("Fehler").does_not_say("Warnung");

    page.submits_to(Some(&address), &typed(OWN)).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    assert!(!cafe.last_post("Demir").await.text.contains("Suppe"), "a draft stays on the desk");
    let page = planner.get(&address).await;
    page.submits_to(Some(&format!("{address}/release")), &[]).await;
    cafe.invites(&[&guest("Olena", "Bondarenko"), &by_letter("Jonas", "Weber")]).await;

    let mail = cafe.last_post("Bondarenko").await;
    assert_eq!(mail.subject, "Suppe für alle");
    assert!(mail.text.contains("Guten Tag Frau Bondarenko,"), "{}", mail.text);
    assert!(mail.text.contains("Wann? Dienstag, 19. Januar, 10 bis 12 Uhr"), "{}", mail.text);
    assert!(mail.text.contains("Eine Betreuung für Kinder gibt es dieses Mal leider nicht."));
    assert!(mail.link().starts_with("/a/"));
    assert_eq!(cafe.last_post("Weber").await.code().len(), 9);

    let page = planner.get(&address).await;
    page.says("freigegeben").says("Petra Planung");
    page.submits_to(Some(&format!("{address}/retire")), &[]).await;
    cafe.invites(&[&guest("Mehmet", "Yilmaz")]).await;
    assert!(!cafe.last_post("Yilmaz").await.text.contains("Suppe"));
}

#[actix_web::test]
async fn errors_need_a_second_pair_of_eyes_and_a_reason() {
    let jobcenter = Jobcenter::open().await;
    let petra = jobcenter.staff("Petra Planung", Role::Planner).await;
    let paul = jobcenter.staff("Paul Planung", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 4).await;
    let (address, page) = desk(&petra).await;
    let release = format!("{address}/release");
    let harsh = OWN.replace("Wir prüfen nichts.", "Das ist Ihre Mitwirkungspflicht.");

    page.submits_to(Some(&address), &typed(&harsh)).await;
    let page = petra.get(&address).await;
    page.says("1 Fehler").says("Mitwirkungspflicht");
    let refused = page.submits_to(Some(&release), &[("reason", "Muss sein")]).await;
    refused.says("Trotzdem freigeben kann ihn nur jemand, der ihn nicht geschrieben hat.");
    let page = paul.get(&address).await;
    let refused = page.submits_to(Some(&release), &[("reason", " ")]).await;
    refused.says("Mit einem Grund können Sie ihn trotzdem freigeben.");
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    assert!(!cafe.last_post("Demir").await.text.contains("Mitwirkungspflicht"));

    let page = paul.get(&address).await;
    page.submits_to(Some(&release), &[("reason", "Mit der Rechtsstelle besprochen")]).await;

    let page = petra.get(&address).await;
    page.says("Grund: Mit der Rechtsstelle besprochen").says("Paul Planung");
    cafe.invites(&[&guest("Olena", "Bondarenko")]).await;
    assert!(cafe.last_post("Bondarenko").await.text.contains("Mitwirkungspflicht"));
}

#[actix_web::test]
async fn a_click_puts_the_better_word_in_its_place_and_keeps_nothing() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let (address, page) = desk(&planner).await;
    let check = format!("{address}/check");
    let stiff = OWN.replace("Es gibt Suppe", "Hiermit gibt es umgehend Suppe");
    let (_, mut fields) = page.fields_of(Some(&address));
    fields.retain(|(name, _)| name != "body");
    fields.push(("body".into(), stiff.clone()));
    let send = |fields: &[(String, String)]| {
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let (planner, check) = (&planner, check.clone());
        async move {
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            planner.post(&check, &pairs).await
        }
    };

    let looked = send(&fields).await;
    looked.says("„Hiermit“ – Füllwort der Amtssprache.").says("„bald“ einsetzen");
    let buttons = looked.body.split("name=\"replace\" value=\"").skip(1);
    let mut choices = buttons.map(|button| button.split('"').next().unwrap());
    let choice = choices.find(|choice| choice.ends_with("-bald")).unwrap().to_owned();
    fields.push(("replace".into(), choice));
    let replaced = send(&fields).await;

    let (_, shown) = replaced.fields_of(Some(&address));
    let body = shown.into_iter().find(|(name, _)| name == "body").unwrap().1;
    assert!(body.contains("Hiermit gibt es bald Suppe"), "{body}");
    let kept = planner.get(&address).await;
    kept.does_not_say("Suppe").does_not_say("Fassungen");
}

#[actix_web::test]
async fn a_text_that_leaves_out_what_guests_need_is_not_kept() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let (address, page) = desk(&planner).await;

    let refused = page.submits_to(Some(&address), &typed("[Anrede] Kommen Sie! [Nahme]")).await;
    refused.says("„[Nahme]“ gibt es nicht.");
    let refused = page.submits_to(Some(&address), &typed("[Anrede] Kommen Sie! [Name]")).await;
    refused.says("Es fehlt „[Wann und Wo]“ oder „[Tag]“.").says("So kann man antworten.");

    planner.get(&address).await.does_not_say("Fassungen");
}

/// The preview is of somebody real, as far as whoever looks may see them.
#[actix_web::test]
async fn it_is_filled_in_for_somebody_real() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let (address, page) = desk(&planner).await;
    page.says("eine erfundene Person");
    let cafe = Cafe::with_seats(&jobcenter, 4).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;

    planner.get(&address).await.says("Aylin Demir, Kontaktcafé").says("Guten Tag Frau Demir,");

    let english = planner.get(&format!("{address}?language=en")).await;
    english.says("Tuesday, 19 January").says("Geprüft wird nur Deutsch.");
    let desk = jobcenter.staff("Dora Empfang", Role::Desk).await;
    desk.get(&address).await.says("Dafür reicht Ihre Anmeldung nicht.");
}

/// Leichte Sprache is tested by people; it never goes out by itself.
#[actix_web::test]
async fn leichte_sprache_needs_those_who_tested_it() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 4).await;
    let (address, _) = desk(&planner).await;
    let easy = format!("{address}?variety=easy");
    let page = planner.get(&easy).await;
    page.says("Kein Programm kann sagen, ob ein Text Leichte Sprache ist.");

    page.submits_to(Some(&address), &typed(OWN)).await;
    let page = planner.get(&easy).await;
    let refused = page.submits_to(Some(&format!("{address}/release")), &[]).await;
    refused.says("Bitte tragen Sie ein, wer diesen Text geprüft hat.");
    let mut tested = typed(OWN);
    tested.push(("tested_by", "Prüfgruppe Lindenhof"));
    planner.get(&easy).await.submits_to(Some(&address), &tested).await;
    let page = planner.get(&easy).await;
    page.submits_to(Some(&format!("{address}/release")), &[]).await;

    planner.get(&easy).await.says("geprüft: Prüfgruppe Lindenhof").says("freigegeben");
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    assert!(!cafe.last_post("Demir").await.text.contains("Suppe"));
}
