//! Every guest in their own language: what happens there, what stands in the mail, and what whoever
//! invites is told before.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use serde_json::{Value, json};
use treffpunkt::db::Id;
use treffpunkt::db::schema::{format_words, formats};
use treffpunkt::formats::Format;
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, by_letter, guest, now};
use crate::world::{Browser, Jobcenter, Page};

/// The shipped words of the Kontaktcafé, each with their first sentence.
const COFFEE: [(&str, &str); 5] = [
    ("de", "Wir trinken zusammen Kaffee oder Tee."),
    ("en", "We have coffee or tea together."),
    ("uk", "Ми разом п’ємо каву або чай."),
    ("ar", "نشرب معاً القهوة أو الشاي."),
    ("tr", "Birlikte kahve veya çay içiyoruz."),
];

fn reader(first_name: &str, language: &str) -> Guest {
    Guest { language: language.into(), ..guest(first_name, "Koval") }
}

/// The Kontaktcafé's own page, as planners see it.
async fn format_page(planner: &Browser) -> Page {
    let list = planner.get("/formats").await;
    let mut links = list.body.split("href=\"/formats/");
    let link = links.find(|part| part.contains("<bdi>Kontaktcafé</bdi>")).unwrap();
    planner.get(&format!("/formats/{}", link.split('"').next().unwrap())).await
}

/// What the API says of what happens at the Kontaktcafé in other languages.
async fn told(jobcenter: &Jobcenter) -> Value {
    let machine = jobcenter.machine(Role::Planner).await;
    let all = machine.get("/api/v1/formats?limit=200").await.json;
    let mut formats = all["items"].as_array().unwrap().iter();
    formats.find(|one| one["key"] == "kontaktcafe").unwrap()["what_happens_in"].clone()
}

#[actix_web::test]
async fn a_guest_reads_in_their_own_language_what_happens_there() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&reader("Olena", "uk")]).await;
    let link = cafe.last_post("Olena").await.link();
    let browser = jobcenter.browser();

    browser.get(&link).await.says(COFFEE[2].1).does_not_say(COFFEE[0].1);
    for (lang, words) in COFFEE {
        let page = browser.get(&format!("{link}?lang={lang}")).await;
        page.says(words);
        let others = COFFEE.iter().filter(|(other, _)| *other != lang);
        for (_, words) in others {
            page.does_not_say(words);
        }
    }

    let form = format_page(&planner).await;
    assert!(form.body.contains("name=\"what_happens_ar\""), "each language has its field");
    assert!(form.body.contains("dir=\"rtl\" lang=\"ar\""), "Arabic is typed from the right");
    form.submits(&[("what_happens_uk", "")]).await.says("Das Format ist gespeichert.");

    let page = browser.get(&link).await;
    page.says("Ми розмовляємо разом і маємо час для Ваших запитань.").says(COFFEE[0].1);
    let german = format!("lang=\"de\">{}", COFFEE[0].1);
    assert!(page.body.contains(&german), "German is marked as German");
    let general = page.text().find("Ми розмовляємо разом").unwrap();
    assert!(general < page.text().find(COFFEE[0].1).unwrap(), "the guest's own language is first");
}

#[actix_web::test]
async fn kind_things_stand_before_the_question_and_only_there() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let (none, care) = (
        Cafe::with(&jobcenter, 9, 0, "2027-01-19").await,
        Cafe::with(&jobcenter, 9, 4, "2027-01-26").await,
    );
    let other = Cafe::with(&jobcenter, 9, 4, "2027-01-27").await;
    let contact = json!({"contact": {"name": "Ben Adam", "phone": "0221 4710 456"}});
    let path = format!("/api/v1/events/{}", other.id);
    assert_eq!(machine.patch(&path, &contact).await.status, StatusCode::OK);
    let expected = [
        (&none, "Leider gibt es dieses Mal keine Kinderbetreuung.", ""),
        (&care, "Kinder sind willkommen. Wir betreuen sie kostenlos.", "0221 4710 123"),
        (&other, "Kinder sind willkommen. Wir betreuen sie kostenlos.", "0221 4710 456"),
    ];

    for (number, (cafe, children, phone)) in expected.into_iter().enumerate() {
        let name = ["Aylin", "Mina", "Eva"][number];
        cafe.invites(&[&guest(name, "Demir")]).await;
        let link = cafe.last_post(name).await.link();
        let page = jobcenter.browser().get(&link).await;
        let text = page.text();
        let (before, after) = text.split_once("Kommen Sie?").unwrap();
        for kind in ["Kaffee und Tee stehen bereit.", children] {
            assert!(before.contains(kind) && !after.contains(kind), "{kind}: {text}");
        }
        match phone {
            "" => {
                page.does_not_say("Haben Sie mehr Kinder?");
            }
            phone => {
                let call = format!("Haben Sie mehr Kinder? Rufen Sie uns bitte an: {phone}");
                assert!(after.contains(&call), "{text}");
            }
        }
    }
}

#[actix_web::test]
async fn a_title_of_its_own_stands_in_mail_and_letter() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    assert!(!cafe.last_post("Aylin").await.text.contains("Was? "), "the format says it all");
    let path = format!("/api/v1/events/{}", cafe.id);
    let renamed = machine.patch(&path, &json!({"title": "Frühstück für Eltern"})).await;
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.body);

    let questions =
        [("de", "Was?"), ("en", "What?"), ("uk", "Що?"), ("ar", "ماذا؟"), ("tr", "Ne?")];
    for (number, (language, question)) in questions.into_iter().enumerate() {
        let name = ["Anna", "Berta", "Clara", "Dora", "Emma"][number];
        let mut letter = by_letter(name, "Brief");
        letter.language = language.into();
        cafe.invites(&[&reader(name, language), &letter]).await;
        for post in cafe.post_of(name).await {
            let text = post.text.replace(['\u{2068}', '\u{2069}'], "");
            let line = format!("\n{question} Frühstück für Eltern\n");
            assert!(text.contains(&line), "{} {language}: {text}", post.way);
        }
    }
}

#[actix_web::test]
async fn whoever_invites_hears_for_whom_there_are_only_general_words() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let all = [reader("Olena", "uk"), reader("Layla", "ar"), reader("Jonas", "de")];
    let (keep, at) = (all.to_vec(), now(&jobcenter));
    let kept =
        jobcenter.app.db.write(move |conn| treffpunkt::guests::queries::insert(conn, keep, at));
    kept.await.unwrap();
    let preview = async |guests: &[Guest]| {
        let chosen: String = guests.iter().map(|one| format!("&guest={}", one.id)).collect();
        let path = format!("/events/{}/invitations/preview?by=hand{chosen}", cafe.id);
        planner.get(&path).await
    };
    preview(&all).await.says("So liest es sich").does_not_say("Andere Sprachen");

    // From now on the Kontaktcafé is written to with the words for every format.
    format_page(&planner).await.submits(&[("text_key", "general"), ("what_happens_ar", "")]).await;

    preview(&all).await.says(
        "Ein Gast liest Ukrainisch und ein Gast liest Arabisch: Dafür gibt es nur die allgemeine \
         Einladung; auf Arabisch steht nicht darin, was dort passiert.",
    );
    preview(&all[2..]).await.says("So liest es sich").does_not_say("Andere Sprachen");
    cafe.invites(&[&all[0], &all[1], &all[2]]).await;
    let mail = cafe.last_post("Olena").await.text;
    assert!(mail.contains("Що там буде? Ми разом п’ємо каву або чай."), "{mail}");
    let mail = cafe.last_post("Layla").await.text;
    assert!(mail.contains("ماذا يحدث هناك؟ نتحدث معاً ولدينا وقت لأسئلتكم."), "{mail}");
    let mail = cafe.last_post("Jonas").await.text;
    assert!(mail.contains("Was passiert dort? Wir trinken zusammen Kaffee oder Tee."), "{mail}");
}

#[actix_web::test]
async fn a_form_with_a_text_that_is_too_long_comes_back_filled_in() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let form = format_page(&planner).await;
    let long = "Çay. ".repeat(201);

    let typed = [("what_happens_tr", long.as_str()), ("what_happens_en", "We knit.")];
    let refused = form.submits(&typed).await;

    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Der Text ist zu lang. Höchstens 1000 Zeichen passen.");
    let (_, fields) = refused.fields_of(None);
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(value("what_happens_en"), "We knit.");
    assert_eq!(value("what_happens_tr").trim(), long.trim());
    assert_eq!(
        told(&jobcenter).await["en"].as_str().unwrap().split('.').next(),
        COFFEE[1].1.split('.').next()
    );
}

#[actix_web::test]
async fn an_older_house_gets_the_translations_only_where_the_german_is_still_ours() {
    let jobcenter = Jobcenter::open().await;
    let planner = jobcenter.staff("Petra Planung", Role::Planner).await;
    let furnish = || treffpunkt::app::furnish(&jobcenter.app.db).unwrap();
    let languages = async || {
        let told = told(&jobcenter).await;
        told.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(languages().await, ["ar", "en", "tr", "uk"]);

    // As it was before there were translations.
    let forget = |conn: &mut _| diesel::delete(format_words::table).execute(conn).map(drop);
    jobcenter.app.db.write(forget).await.unwrap();
    assert_eq!(languages().await, [""; 0]);
    furnish();
    assert_eq!(languages().await, ["ar", "en", "tr", "uk"]);

    // What a house empties stays empty.
    format_page(&planner).await.submits(&[("what_happens_tr", "")]).await;
    furnish();
    assert_eq!(languages().await, ["ar", "en", "uk"]);

    // New German words: somebody should look at the others, and ours do not come back.
    let saved = format_page(&planner).await.submits(&[("what_happens", "Wir nähen.")]).await;
    saved.says("In anderen Sprachen steht noch, was vorher dort passiert ist.");
    jobcenter.app.db.write(forget).await.unwrap();
    furnish();
    assert_eq!(languages().await, [""; 0]);
    let kept = jobcenter.app.db.read(|conn| {
        let fachforum = formats::table.filter(formats::key.eq("fachforum"));
        let id: Id<Format> = fachforum.select(formats::id).first(conn)?;
        treffpunkt::formats::queries::translations(conn, id)
    });
    assert!(kept.await.unwrap().say(treffpunkt::i18n::Language::Uk).is_some());
}
