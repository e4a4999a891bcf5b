//! Series: by rule, with exceptions, on tour, and changed at one date, at later ones, at all.

use actix_web::http::StatusCode;
use serde_json::json;
use treffpunkt::db::{Day, Id};
use treffpunkt::events::repeat::{self, Chosen, Date};
use treffpunkt::events::{self, Event, Stage};
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest, planner, post};
use crate::planning::{choice, new_event};
use crate::world::{Browser, Jobcenter, Page};

async fn add_venue(anna: &Browser, name: &str) -> String {
    let fields = [
        ("name", name),
        ("street", "Dorfstraße 1"),
        ("postcode", "51465"),
        ("town", "Musterstadt"),
        ("seats", "30"),
    ];
    anna.get("/venues/new").await.submits(&fields).await.says("Der Ort ist gespeichert.");
    choice(&new_event(anna, "Kontaktcafé").await, name)
}

/// A draft of this format on a day, at this venue.
async fn draft(anna: &Browser, format: &str, day: &str, venue: &str) -> Page {
    let form = new_event(anna, format).await;
    let fields = [("session_date", day), ("venue", venue), ("contact_phone", "0221 4710 123")];
    form.submits(&fields).await
}

/// The days that a page offers, with a star where they are chosen already.
fn offered(page: &Page) -> Vec<String> {
    let inputs = page.body.split("<input ").skip(1);
    let days = inputs.filter(|input| input.contains("name=\"day\""));
    let one = |input: &str| {
        let tag = input.split('>').next().unwrap();
        let day = tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        format!("{day}{}", if tag.contains(" checked") { "*" } else { "" })
    };
    days.map(one).collect()
}

async fn event(jobcenter: &Jobcenter, path: &str) -> Event {
    let id: Id<Event> = path.trim_start_matches("/events/").parse().unwrap();
    let read = jobcenter.app.db.read(move |conn| events::queries::find(conn, id)).await;
    read.unwrap().unwrap()
}

/// All dates of the series of an event, by their beginning: when, where, at which stage.
async fn dates(jobcenter: &Jobcenter, path: &str) -> Vec<Event> {
    let series = event(jobcenter, path).await.series.unwrap();
    let filter = events::list::Filter { series: Some(series), ..Default::default() };
    let now = jobcenter.app.clock.now();
    let read = jobcenter.app.db.read(move |conn| {
        let scope = planner().scope;
        let all = events::list::Order::All;
        events::list::list(conn, &scope, &filter, all, None, 300, now)
    });
    read.await.unwrap().events
}

fn begins(dates: &[Event]) -> Vec<String> {
    dates.iter().map(|date| date.sessions[0].starts_at.iso()).collect()
}

#[actix_web::test]
async fn an_iq_sprechtag_is_monthly_at_first_and_later_several_times_a_month() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let room = add_venue(&anna, "Raum 12").await;
    let format = "Beratungstag: Zeugnisse aus einem anderen Land";
    let first = draft(&anna, format, "2027-01-13", &room).await;
    let path = first.path.clone();

    let monthly = anna.get(&format!("{path}/repeat?every=month1&until=2027-06-30")).await;
    monthly.says("Jeden Monat am zweiten Mittwoch");
    let days = ["2027-02-10*", "2027-03-10*", "2027-04-14*", "2027-05-12*", "2027-06-09*"];
    assert_eq!(offered(&monthly), days);
    monthly.submits(&[]).await.says("5 Entwürfe sind neu.").says("Alle 6 Entwürfe");

    // Word got round: now every first, second and fourth Wednesday.
    let often =
        format!("{path}/repeat?every=month1&place=1&place=2&place=4&weekday=WE&until=2027-03-31");
    let often = anna.get(&often).await;
    often.says("Jeden Monat am ersten, zweiten und vierten Mittwoch");
    let days = ["2027-01-27*", "2027-02-03*", "2027-02-24*", "2027-03-03*", "2027-03-24*"];
    assert_eq!(offered(&often), days);
    let series = often.submits(&[]).await;
    series.says("5 Entwürfe sind neu.").says("Mi 24.03.2027");

    let live = series.submits(&[]).await;
    live.says("11 Termine sind veröffentlicht.");
    let all = dates(&jobcenter, &path).await;
    assert_eq!(all.len(), 11);
    assert!(all.iter().all(|date| date.stage == Stage::Published));
    anna.get(&path).await.says("Jeden Monat am ersten, zweiten und vierten Mittwoch.");
}

#[actix_web::test]
async fn holidays_of_the_land_are_not_chosen_and_school_holidays_are_named() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let vera = jobcenter.staff("Vera Verwalter", Role::Admin).await;
    let room = add_venue(&anna, "Raum 12").await;
    let school = vera.get("/office/school-holidays").await;
    school.says("Noch keine Ferien eingetragen");
    let easter = [("name", "Osterferien"), ("first_day", "22.3.2027"), ("last_day", "03.04.2027")];
    school.submits_to(Some("/office/school-holidays"), &easter).await.says("Mo 22.03.2027");
    let backwards = [("name", "Herbst"), ("first_day", "2027-10-20"), ("last_day", "2027-10-02")];
    let wrong = school.submits_to(Some("/office/school-holidays"), &backwards).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Der letzte Tag liegt vor dem ersten.");

    let path = draft(&anna, "Kontaktcafé", "2027-03-15", &room).await.path.clone();
    let mondays = anna.get(&format!("{path}/repeat?every=week1&until=2027-04-05")).await;
    assert_eq!(offered(&mondays), ["2027-03-22*", "2027-03-29", "2027-04-05*"]);
    mondays.says("Feiertag: Ostermontag Schulferien: Osterferien");
    let thursdays = format!("{path}/repeat?every=week1&weekday=TH&until=2027-05-31");
    let page = anna.get(&thursdays).await;
    page.says("Do 27.05.2027 Feiertag: Fronleichnam");

    let office = vera.get("/office").await;
    let address = [
        ("name", "Jobcenter Musterkreis"),
        ("street", "Am Markt 1"),
        ("postcode", "10115"),
        ("town", "Berlin"),
        ("sender_line", "Postfach 1, 10115 Berlin"),
        ("phone", "030 4710 123"),
        ("email", "post@example.org"),
        ("privacy_contact", "Frau Recht"),
        ("land", "BE"),
    ];
    office.submits_to(Some("/office"), &address).await.says("Gespeichert.");
    anna.get(&thursdays).await.does_not_say("Fronleichnam");
    let row = vera.get("/office/school-holidays").await;
    let gone = row.submits(&[]).await;
    gone.says("Gelöscht.").says("Noch keine Ferien eingetragen");
}

#[actix_web::test]
async fn a_day_that_was_left_out_is_remembered() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let room = add_venue(&anna, "Raum 12").await;
    let path = draft(&anna, "Kontaktcafé", "2027-01-12", &room).await.path.clone();

    let page = anna.get(&format!("{path}/repeat?every=week1&until=2027-02-02")).await;
    assert_eq!(offered(&page), ["2027-01-19*", "2027-01-26*", "2027-02-02*"]);
    page.submits(&[("day", "2027-01-19"), ("day", "2027-02-02")]).await.says("2 Entwürfe");

    let page = anna.get(&format!("{path}/repeat?until=2027-02-09")).await;
    assert_eq!(offered(&page), ["2027-01-26", "2027-02-09*"]);
    page.says("zuletzt ausgelassen");
    page.submits(&[("day", "2027-01-26")]).await.says("Ein Entwurf ist neu.");
    let page = anna.get(&format!("{path}/repeat?until=2027-02-09")).await;
    assert_eq!(offered(&page), ["2027-02-09"]);
}

#[actix_web::test]
async fn a_beratungs_cafe_tours_the_villages() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let kirchdorf = add_venue(&anna, "Gemeindehaus Kirchdorf").await;
    let wermeln = add_venue(&anna, "Alte Schule Wermeln").await;
    let burg = add_venue(&anna, "Feuerwehr Burg").await;
    let path = draft(&anna, "Beratungs-Café", "2027-01-12", &kirchdorf).await.path.clone();

    let tour = anna.get(&format!("{path}/repeat?every=week2&where=tour&until=2027-02-23")).await;
    assert_eq!(offered(&tour), ["2027-01-26*", "2027-02-09*", "2027-02-23*"]);
    let wrong =
        [("day", "2027-01-26"), ("venue_2027-01-26", "0193b2f4-5e00-7000-8000-000000000000")];
    let wrong = tour.submits(&wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Bitte wählen Sie einen Ort aus der Liste.");
    let stops = [
        ("venue_2027-01-26", wermeln.as_str()),
        ("venue_2027-02-09", &burg),
        ("venue_2027-02-23", &kirchdorf),
    ];
    tour.submits(&stops).await.says("3 Entwürfe sind neu.").says("Feuerwehr Burg");

    // It goes on in the same round.
    let next = anna.get(&format!("{path}/repeat?where=tour&until=2027-03-31")).await;
    assert_eq!(offered(&next), ["2027-03-09*", "2027-03-23*"]);
    next.submits(&[]).await.says("2 Entwürfe sind neu.");
    let places: Vec<_> = dates(&jobcenter, &path).await;
    let places = places.into_iter().map(|date| date.venue.unwrap().name);
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "Gemeindehaus Kirchdorf",
            "Alte Schule Wermeln",
            "Feuerwehr Burg",
            "Gemeindehaus Kirchdorf",
            "Alte Schule Wermeln",
            "Feuerwehr Burg",
        ]
    );

    // Whoever renames the tour keeps its places.
    let edit = anna.get(&format!("{path}/edit")).await;
    edit.says("Für welche Termine der Reihe?").says("6 Termine");
    let renamed = edit.submits(&[("title", "Beratung auf Rädern"), ("reach", "all")]).await;
    renamed.says("6 Termine sind geändert.");
    let all = dates(&jobcenter, &path).await;
    assert!(all.iter().all(|date| date.title == "Beratung auf Rädern"));
    assert_eq!(all[2].venue.as_ref().unwrap().name, "Feuerwehr Burg");
}

#[actix_web::test]
async fn this_one_this_and_later_or_all_and_only_whom_it_touches_hears_of_it() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let first = Cafe::with(&jobcenter, 20, 0, "2027-02-02").await;
    let path = format!("/events/{}", first.id);
    let page = anna.get(&format!("{path}/repeat?every=week1&until=2027-03-02")).await;
    page.submits(&[]).await.says("4 Entwürfe sind neu.").submits(&[]).await.says("4 Termine");
    let all = dates(&jobcenter, &path).await;
    let third = Cafe { jobcenter: &jobcenter, id: all[2].id };
    let last = Cafe { jobcenter: &jobcenter, id: all[4].id };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    first.invites(&[&aylin]).await;
    third.invites(&[&jonas]).await;
    last.invites(&[&aylin]).await;
    jobcenter.app.db.write(mark_all_sent).await.unwrap();

    // One date goes to the evening, for itself alone.
    let fourth = format!("/events/{}/change", all[3].id);
    let evening = [("session_from", "18:00"), ("session_to", "20:00")];
    anna.get(&fourth).await.submits(&evening).await.says("Geändert. 0 E-Mails");

    // From the third one on: an hour earlier. The evening stays in the evening.
    let change = anna.get(&format!("/events/{}/change", third.id)).await;
    change.says("3 Termine · 2 E-Mails, 0 Briefe, 0 Anrufe");
    change.says("5 Termine · 3 E-Mails, 0 Briefe, 0 Anrufe");
    let before = post(&jobcenter).await.len();
    let earlier = [("session_from", "09:00"), ("session_to", "11:00"), ("reach", "later")];
    let moved = change.submits(&earlier).await;
    moved.says("2 Termine sind geändert. Ein Termin bleibt, wie er ist");
    moved.says("2 E-Mails und 0 Briefe liegen im Postausgang.");
    assert_eq!(
        begins(&dates(&jobcenter, &path).await),
        [
            "2027-02-02T10:00",
            "2027-02-09T10:00",
            "2027-02-16T09:00",
            "2027-02-23T18:00",
            "2027-03-02T09:00",
        ]
    );
    let news: Vec<_> = post(&jobcenter).await.into_iter().skip(before).collect();
    let whom: Vec<_> = news.iter().map(|one| (one.kind.as_str(), &*one.recipient)).collect();
    assert_eq!(whom, [("changed", "Jonas Weber"), ("changed", "Aylin Demir")]);
    assert!(news[1].text.contains("2. März") && !news[1].text.contains("2. Februar"));

    // Words tell nobody; all dates get them, but for what was different there.
    let before = post(&jobcenter).await.len();
    let edit = anna.get(&format!("/events/{}/edit", all[1].id)).await;
    edit.submits(&[("seats", "15"), ("reach", "one")]).await.says("gespeichert");
    let edit = anna.get(&format!("{path}/edit")).await;
    let edited = edit.submits(&[("seats", "25"), ("topic", "Energie"), ("reach", "all")]).await;
    edited.says("5 Termine sind geändert.");
    let seats: Vec<_> = dates(&jobcenter, &path).await;
    let seats: Vec<_> = seats.iter().map(|date| (date.seats, date.topic.as_str())).collect();
    assert_eq!(
        seats,
        [(25, "Energie"), (15, "Energie"), (25, "Energie"), (25, "Energie"), (25, "Energie")]
    );
    assert_eq!(post(&jobcenter).await.len(), before);
}

/// As the worker would, so that guests count as told.
fn mark_all_sent(conn: &mut treffpunkt::db::Conn) -> diesel::QueryResult<usize> {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;

    diesel::update(messages::table).set(messages::state.eq("sent")).execute(conn)
}

#[actix_web::test]
async fn more_seats_at_all_dates_help_whoever_waits_at_any_and_too_few_are_refused_for_all() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let first = Cafe::with(&jobcenter, 1, 0, "2027-02-02").await;
    let path = format!("/events/{}", first.id);
    let page = anna.get(&format!("{path}/repeat?every=week1&until=2027-02-09")).await;
    page.submits(&[]).await.submits(&[]).await.says("Ein Termin ist veröffentlicht.");
    let second = Cafe { jobcenter: &jobcenter, id: dates(&jobcenter, &path).await[1].id };
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    second.invites(&[&aylin, &jonas]).await;
    for name in ["Aylin", "Jonas"] {
        let link = second.last_post(name).await.link();
        jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await;
    }
    let edit = anna.get(&format!("{path}/edit")).await;

    let more = edit.submits(&[("seats", "2"), ("reach", "all")]).await;
    more.says("2 Termine sind geändert. Ein Haushalt rückt von der Warteliste nach");
    assert_eq!(second.last_post("Jonas").await.kind, "moved_up");
    let fewer = edit.submits(&[("seats", "1"), ("reach", "all")]).await;
    fewer.says("Di 09.02.2027: Es haben schon 2 Personen einen Platz.");
    assert_eq!(event(&jobcenter, &path).await.seats, 2);
}

#[actix_web::test]
async fn hours_stay_what_the_clocks_show_on_both_weekends() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let room = add_venue(&anna, "Raum 12").await;
    for (day, after, utc) in [
        ("2027-03-21", "2027-03-28", ["2027-03-21T09:00:00Z", "2027-03-28T08:00:00Z"]),
        ("2027-10-24", "2027-10-31", ["2027-10-24T08:00:00Z", "2027-10-31T09:00:00Z"]),
    ] {
        let path = draft(&anna, "Kontaktcafé", day, &room).await.path.clone();
        let page = anna.get(&format!("{path}/repeat?every=week1&until={after}")).await;
        page.submits(&[]).await.says("Ein Entwurf ist neu.");
        let both = dates(&jobcenter, &path).await;
        assert_eq!(begins(&both), [format!("{day}T10:00"), format!("{after}T10:00")]);
        let instants: Vec<_> = both.iter().map(|one| one.begins_at.unwrap().rfc3339()).collect();
        assert_eq!(instants, utc);
    }

    let night = new_event(&anna, "Kontaktcafé").await;
    let hours =
        [("session_date", "2027-03-21"), ("session_from", "02:30"), ("session_to", "04:00")];
    let path = night.submits(&hours).await.path.clone();
    let page = anna.get(&format!("{path}/repeat?every=week1&until=2027-04-04")).await;
    let refused = page.submits(&[("day", "2027-03-28"), ("day", "2027-04-04")]).await;
    refused.says("So 28.03.2027: Diese Uhrzeit gibt es in der Nacht der Zeitumstellung nicht.");
    assert_eq!(event(&jobcenter, &path).await.series, None, "all of it or nothing");
}

#[actix_web::test]
async fn two_hundred_dates_are_one_transaction_and_more_are_refused() {
    let jobcenter = Jobcenter::open().await;
    let first = Cafe::with(&jobcenter, 20, 0, "2027-01-19").await;
    let day = |days: i32| {
        let first = jiff::civil::date(2027, 1, 19);
        Date::same_place(Day::of(first.saturating_add(jiff::Span::new().days(days))))
    };
    let chosen = |count: i32| Chosen { dates: (1..=count).map(day).collect(), ..Chosen::default() };
    let (id, now) = (first.id, jobcenter.app.clock.now());
    let db = &jobcenter.app.db;

    let too_many = chosen(209);
    let refused = db.write(move |conn| repeat::repeat(conn, &planner(), id, &too_many, now)).await;
    assert!(refused.is_err());
    let many = chosen(200);
    let made = db.write(move |conn| repeat::repeat(conn, &planner(), id, &many, now)).await;
    assert_eq!(made.unwrap(), 200);
    let published = db.write(move |conn| repeat::publish_all(conn, &planner(), id, now)).await;
    assert_eq!(published.unwrap(), repeat::Published { now: 200, incomplete: 0 });
    let all = dates(&jobcenter, &format!("/events/{id}")).await;
    assert_eq!(all.len(), 201);
    let mut uids: Vec<_> = all.iter().map(|date| date.calendar_uid.as_str()).collect();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), 201);
}

#[actix_web::test]
async fn machines_change_one_date_or_the_whole_series() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let first = Cafe::with(&jobcenter, 20, 0, "2027-02-02").await;
    let path = format!("/events/{}", first.id);
    let page = anna.get(&format!("{path}/repeat?every=week1&until=2027-02-16")).await;
    page.submits(&[]).await.says("2 Entwürfe sind neu.");
    let api = format!("/api/v1{path}");

    let all = machine.patch(&api, &json!({"title": "Café am Dienstag", "reach": "all"})).await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.body);
    machine.patch(&api, &json!({"title": "Nur heute"})).await;
    let titles: Vec<_> = dates(&jobcenter, &path).await;
    let titles: Vec<_> = titles.iter().map(|date| date.title.as_str()).collect();
    assert_eq!(titles, ["Nur heute", "Café am Dienstag", "Café am Dienstag"]);

    let wrong = machine.patch(&api, &json!({"title": "Neu", "reach": "manche"})).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json["errors"][0]["field"], "reach");
    anna.get("/events").await.says("Nur heute");
}

#[actix_web::test]
async fn machines_repeat_by_rule_and_leave_holidays_out() {
    let jobcenter = Jobcenter::open().await;
    let machine = jobcenter.machine(Role::Planner).await;
    let first = Cafe::with(&jobcenter, 20, 0, "2027-03-22").await;
    let api = format!("/api/v1/events/{}/repeats", first.id);
    let path = format!("/events/{}", first.id);

    let rule = json!({"rule": "FREQ=WEEKLY;BYDAY=MO", "until": "2027-04-12"});
    let made = machine.post(&api, &rule).await;
    assert_eq!((made.status, &made.json["created"]), (StatusCode::OK, &json!(2)), "{}", made.body);
    assert_eq!(machine.post(&api, &rule).await.json["created"], 0);
    machine.post(&api, &json!({"dates": [{"day": "2027-03-29"}]})).await;
    assert_eq!(
        begins(&dates(&jobcenter, &path).await),
        ["2027-03-22T10:00", "2027-03-29T10:00", "2027-04-05T10:00", "2027-04-12T10:00"]
    );

    let wrong =
        json!({"rule": "FREQ=SECONDLY", "until": "morgen", "dates": [{"day": "2027-02-31"}]});
    let wrong = machine.post(&api, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<_> = wrong.json["errors"].as_array().unwrap().iter().collect();
    let fields: Vec<_> = fields.iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["rule", "until", "dates[0].day"]);
    let nothing = machine.post(&api, &json!({})).await;
    assert_eq!(nothing.json["errors"][0]["field"], "dates");
}
