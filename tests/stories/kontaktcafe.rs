//! The whole life of a Kontaktcafé: a friendly letter, a phone number for questions, drinks, somebody for
//! the children, somebody who translates; and two thirds of those who were asked come.

use serde_json::json;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::{Childcare, Reply};
use treffpunkt::staff::Role;

use crate::cafe::{guest, post};
use crate::gathering::{published, published_with_care};
use crate::life::{accepts, answers, asked, ends, house, joins, people, taps};
use crate::privacy::come;
use crate::week::back;

#[actix_web::test]
async fn two_thirds_come_where_the_letter_is_kind_and_coffee_is_ready() {
    let jobcenter = house().await;
    let days = [("2027-01-19", "10:00", "12:00")];
    let cafe = published_with_care(&jobcenter, "kontaktcafe", (30, 8), &days).await;
    let mut guests = people(30);
    guests[1].language = "uk".into();
    let all: Vec<&Guest> = guests.iter().collect();
    asked(&cafe, &all).await;

    // A letter as to a neighbour: what happens there, whom to ask, and that nothing follows from it.
    let mail = cafe.last_post(&guests[0].first_name).await;
    let words = ["Kaffee oder Tee", "0221 4710 123", "freiwillig", "Ihr Geld", "Anna Becker"];
    for word in words {
        assert!(mail.text.contains(word), "{word}: {}", mail.text);
    }
    assert!(!mail.subject.contains("Jobcenter") && !mail.subject.contains("Kontaktcaf"));

    // Questions beforehand: somebody asks for a call, and the desk has it on its list.
    let typed = [("answer", "call_me"), ("call_time", "morgens"), ("call_phone", "0221 4710 888")];
    answers(&cafe, &guests[2], &typed).await.says("Wir rufen Sie an");
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    tarek.get("/phone").await.says("Adaac Gastac");

    // Two carers, somebody who translates, somebody who bakes.
    let anna = back(&jobcenter, "Anna Becker").await;
    for name in ["Maria Sommer", "Ralf Winter"] {
        joins(&anna, &cafe, &[("part", "carer"), ("name", name)]).await;
    }
    let translates = [("part", "interpreter"), ("name", "Olena Koval"), ("language", "uk")];
    joins(&anna, &cafe, &translates).await;
    joins(&anna, &cafe, &[("part", "caterer"), ("name", "Bäckerei Sonne")]).await;

    // Twenty say yes, one with a child, one who needs a translation.
    answers(&cafe, &guests[0], &[("answer", "yes"), ("age", "4")]).await;
    answers(&cafe, &guests[1], &[("answer", "yes"), ("interpreter", "uk")]).await;
    for one in &guests[2..20] {
        accepts(&cafe, one).await;
    }
    assert_eq!(cafe.row(&guests[0]).await.childcare, Childcare::Promised);
    let list = anna.get(&format!("/events/{}/shopping", cafe.id)).await;
    list.says("20 Erwachsene, 1 Kind, 4 im Team").says("Dolmetschen Ukrainisch: gefunden");

    // The morning: a tap for each, a child handed in, and somebody who just came along.
    come(&jobcenter, "2027-01-19T09:05:00Z");
    let tarek = back(&jobcenter, "Tarek Nouri").await;
    taps(&cafe, &tarek, &guests[0], "present").await.says("Kinder in Betreuung");
    let door = format!("/events/{}/attendance", cafe.id);
    let walk_in = tarek.get(&format!("{door}/walk-in?q=Niemand")).await;
    walk_in.says("Ohne Namen dazuzählen");
    let desk = jobcenter.machine(Role::Desk).await;
    let alone = json!([{ "presence": "walk_in", "operation": "spontan-1" }]);
    let put = desk.put(&format!("/api/v1{door}"), &alone).await;
    assert!(put.status.is_success(), "{}", put.body);
    tarek.get(&door).await.says("2 da");

    // Twenty of thirty: fifteen who had said yes, and five who had said nothing.
    let came: Vec<&Guest> = guests[..15].iter().chain(&guests[20..25]).collect();
    let missed: Vec<&Guest> = guests[15..20].iter().chain(&guests[25..]).collect();
    let said = ends(&cafe, "2027-01-19T13:00:00Z", &came, &missed).await;
    said.says("20 Haushalten haben wir gedankt, 10 haben");

    let manager = jobcenter.machine(Role::Manager).await;
    let figures = manager.get("/api/v1/turnout?from=2027-01-01&to=2027-03-31&by=format").await;
    let rows = figures.json["rows"].as_array().unwrap();
    let own = rows.iter().find(|row| row["label"] == "Kontaktcafé").expect("its own row");
    assert_eq!((&own["delivered"], &own["attended"]), (&30.into(), &20.into()), "{own}");
    let rate = own["turnout"]["rate"].as_f64().unwrap();
    assert!((0.6..0.7).contains(&rate), "{own}");
    assert_eq!(own["verdict"], "above", "30 % were good before: {own}");
}

#[actix_web::test]
async fn each_of_the_five_cafes_has_words_of_its_own_and_runs_to_its_end() {
    let cafes = [
        ("kontaktcafe", "Wir prüfen nichts."),
        ("kontaktcafe_erziehung", "Eine Beraterin gibt Tipps zu Schlaf, Streit und Handy."),
        ("kontaktcafe_frauen", "Eine Freundin darf mitkommen."),
        ("kontaktcafe_mobilitaet", "günstige Tickets und die Bus-App"),
        ("kontaktcafe_arbeit_frauen", "Sie müssen nichts mitbringen"),
    ];
    for (format, words) in cafes {
        let jobcenter = house().await;
        let cafe = published(&jobcenter, format, 12, &[("2027-01-19", "10:00", "12:00")]).await;
        let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
        asked(&cafe, &[&aylin, &jonas]).await;
        let mail = cafe.last_post("Aylin").await;
        assert!(mail.text.contains(words), "{format}: {}", mail.text);

        accepts(&cafe, &aylin).await;
        answers(&cafe, &jonas, &[("answer", "maybe")]).await;
        assert_eq!(cafe.row(&jonas).await.reply, Reply::Maybe, "{format}");
        ends(&cafe, "2027-01-19T13:00:00Z", &[&aylin], &[&jonas]).await;
        assert!(post(&jobcenter).await.iter().all(|one| !one.subject.contains("Jobcenter")));
    }
}
