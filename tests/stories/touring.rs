//! The whole life of a Beratungs-Café that tours the villages: each stop has its own place, its own guests,
//! and its own end; who cannot come to one is offered the next.

use treffpunkt::db::Id;
use treffpunkt::events;

use crate::cafe::{Cafe, guest};
use crate::life::{accepts, answers, asked, ends, house};
use crate::planning::{choice, new_event};
use crate::privacy::come;
use crate::week::back;

#[actix_web::test]
async fn a_beratungs_cafe_comes_to_the_villages_one_after_the_other() {
    let jobcenter = house().await;
    let anna = back(&jobcenter, "Anna Becker").await;
    let villages = ["Gemeindehaus Kirchdorf", "Alte Schule Wermeln", "Feuerwehr Burg"];
    let mut rooms = Vec::new();
    for name in villages {
        let fields = [
            ("name", name),
            ("street", "Dorfstraße 1"),
            ("postcode", "51465"),
            ("town", "Musterstadt"),
            ("seats", "30"),
            ("step_free", "1"),
        ];
        anna.get("/venues/new").await.submits(&fields).await.says("Der Ort ist gespeichert.");
        rooms.push(choice(&new_event(&anna, "Kontaktcafé").await, name));
    }
    let form = new_event(&anna, "Beratungs-Café").await;
    let fields = [
        ("session_date", "2027-01-19"),
        ("session_from", "14:00"),
        ("session_to", "17:00"),
        ("venue", rooms[0].as_str()),
        ("contact_phone", "0221 4710 123"),
    ];
    let path = form.submits(&fields).await.path.clone();
    let tour = anna.get(&format!("{path}/repeat?every=week2&where=tour&until=2027-02-16")).await;
    let stops = [("venue_2027-02-02", rooms[1].as_str()), ("venue_2027-02-16", &rooms[2])];
    let series = tour.submits(&stops).await;
    series.says("2 Entwürfe sind neu.");
    series.submits(&[]).await.says("3 Termine sind veröffentlicht.");
    let stops = stops_of(&jobcenter, &path).await;
    let places: Vec<_> = stops.iter().map(|one| one.venue.as_ref().unwrap().name.clone()).collect();
    assert_eq!(places, villages);

    // Kirchdorf: she comes with somebody and needs a way without steps; he hears of Wermeln.
    let first = Cafe { jobcenter: &jobcenter, id: stops[0].id };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    asked(&first, &[&aylin, &jonas]).await;
    let mail = first.last_post("Aylin").await;
    assert!(mail.text.contains("Gemeindehaus Kirchdorf"), "{}", mail.text);
    assert!(mail.text.contains("Jemand darf mitkommen."), "{}", mail.text);
    assert!(!mail.text.contains("Wermeln") && !mail.text.contains("Burg"), "{}", mail.text);
    let typed = [("answer", "yes"), ("companions", "1"), ("step_free", "1")];
    answers(&first, &aylin, &typed).await.says("2 Erwachsene");
    let hers = first.row(&aylin).await;
    assert!(hers.step_free && hers.adults == 2);
    answers(&first, &jonas, &[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    ends(&first, "2027-01-19T17:00:00Z", &[&aylin], &[&jonas]).await;
    let kind = first.last_post("Jonas").await;
    assert!(kind.text.contains("Dienstag, 2. Februar"), "{}", kind.text);

    // Wermeln: he is there this time. What Kirchdorf was stays as it was.
    let second = Cafe { jobcenter: &jobcenter, id: stops[1].id };
    come(&jobcenter, "2027-01-20T08:00:00Z");
    asked(&second, &[&jonas]).await;
    let link = second.last_post("Jonas").await.link();
    let page = jobcenter.browser().get(&link).await;
    page.says("Alte Schule Wermeln").submits(&[("answer", "yes")]).await.says("Schön, dass Sie");
    ends(&second, "2027-02-02T17:00:00Z", &[&jonas], &[]).await;
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get(&format!("/events/{}", first.id)).await.says("abgeschlossen");
    anna.get(&format!("/events/{}", stops[2].id)).await.says("Feuerwehr Burg");
    let third = Cafe { jobcenter: &jobcenter, id: stops[2].id };
    let olena = guest("Olena", "Bondar");
    asked(&third, &[&olena]).await;
    accepts(&third, &olena).await;
}

/// All dates of the tour, in their order.
async fn stops_of(jobcenter: &crate::world::Jobcenter, path: &str) -> Vec<events::Event> {
    let id: Id<events::Event> = path.trim_start_matches("/events/").parse().unwrap();
    let read = jobcenter.app.db.read(move |conn| {
        let series = events::queries::find(conn, id)?.and_then(|event| event.series);
        let filter = events::list::Filter { series, ..Default::default() };
        let scope = crate::cafe::planner().scope;
        let now = treffpunkt::db::Moment::parse("2027-01-04T08:00:00Z").unwrap();
        let all = events::list::Order::All;
        Ok::<_, diesel::result::Error>(
            events::list::list(conn, &scope, &filter, all, None, 50, now)?.events,
        )
    });
    read.await.unwrap()
}
