//! Data protection: what is erased when, what stays, and what one person may ask of us.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::http::StatusCode;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;
use serde_json::json;
use treffpunkt::db::schema::{
    api_answers, attempts, erasing_nights, events, heartbeats, invitations, messages, staff_links,
    staff_sessions,
};
use treffpunkt::db::{Id, Moment, copy};
use treffpunkt::guests::Guest;
use treffpunkt::invitations::{ChildrenStay, Reply};
use treffpunkt::privacy::queries::log::{self, Claim};
use treffpunkt::privacy::worker::Night;
use treffpunkt::privacy::{keep_deadlines, retention};
use treffpunkt::staff::Role;
use treffpunkt::web::secret;

use crate::cafe::{Cafe, by_letter, guest, minutes, now};
use crate::world::{Browser, Jobcenter, Machine};

const GROUPINGS: [&str; 6] = ["format", "site", "month", "channel", "language", "topic"];

fn hours(hours: u64) -> Duration {
    Duration::from_secs(60 * 60 * hours)
}

/// Lets the clock come to this instant.
pub fn come(jobcenter: &Jobcenter, to: &str) {
    let to = Moment::parse(to).unwrap().instant();
    let by = to.duration_since(now(jobcenter).instant());
    jobcenter.wait(Duration::try_from(by).unwrap());
}

async fn night(jobcenter: &Jobcenter) -> Option<Night> {
    keep_deadlines(&jobcenter.app).await.unwrap()
}

/// Everything in the database as text, row by row, by table.
fn dump(jobcenter: &Jobcenter) -> BTreeMap<String, Vec<String>> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        text: String,
    }
    // A backup is a SQLite file, whatever database runs.
    let file = std::env::temp_dir().join(format!("dump-{}.db", Id::<Guest>::new()));
    copy::save(&jobcenter.app.db, &file).unwrap();
    let mut conn = SqliteConnection::establish(&file.to_string_lossy()).unwrap();
    let mut lines = |sql: String| -> Vec<String> {
        let lines = diesel::sql_query(sql).load::<Line>(&mut conn).unwrap();
        lines.into_iter().map(|line| line.text).collect()
    };
    let tables = "SELECT name AS text FROM sqlite_master WHERE type = 'table' \
        AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__diesel%'";
    let mut dump = BTreeMap::new();
    for table in lines(tables.into()) {
        let columns = lines(format!("SELECT name AS text FROM pragma_table_info('{table}')"));
        assert!(!columns.is_empty());
        let rows =
            format!("SELECT json_array({}) AS text FROM {table} ORDER BY 1", columns.join(", "));
        dump.insert(table, lines(rows));
    }
    std::fs::remove_file(&file).unwrap();
    assert!(dump.len() > 25, "{:?}", dump.keys());
    dump
}

/// Fails if any of these words stands anywhere but in the tables left out.
pub fn says_nowhere(jobcenter: &Jobcenter, words: &[&str], but_in: &[&str]) {
    for (table, rows) in dump(jobcenter) {
        for row in rows.iter().filter(|_| !but_in.contains(&table.as_str())) {
            for word in words {
                let found = row.to_lowercase().contains(&word.to_lowercase());
                assert!(!found, "{table} says “{word}”: {row}");
            }
        }
    }
}

/// Where these words stand.
fn says(jobcenter: &Jobcenter, word: &str) -> Vec<String> {
    let found = |rows: &Vec<String>| rows.iter().any(|row| row.contains(word));
    let dump = dump(jobcenter).into_iter();
    dump.filter(|(_, rows)| found(rows)).map(|(table, _)| table).collect()
}

/// What is held about guests and their events.
fn held(jobcenter: &Jobcenter) -> BTreeMap<String, Vec<String>> {
    let mut dump = dump(jobcenter);
    dump.retain(|table, _| {
        !table.starts_with("staff") && !table.starts_with("erasing") && table != "api_keys"
    });
    dump
}

/// Enters who was there, by machine.
pub async fn enters(machine: &Machine, cafe: &Cafe<'_>, presences: &[(&Guest, &str)]) {
    let entries: Vec<_> = presences
        .iter()
        .map(|(guest, presence)| {
            json!({ "guest": guest.id.to_string(), "presence": presence,
                "operation": format!("tap-{}", guest.id) })
        })
        .collect();
    let path = format!("/api/v1/events/{}/attendance", cafe.id);
    let entered = machine.put(&path, &json!(entries)).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.body);
}

/// Turnout as page and API show it, by every grouping.
pub async fn figures(manager: &Browser, machine: &Machine) -> Vec<(String, serde_json::Value)> {
    let mut figures = Vec::new();
    for by in GROUPINGS {
        let page = manager.get(&format!("/turnout?from=2027-01&to=2027-03&by={by}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let answer =
            machine.get(&format!("/api/v1/turnout?from=2027-01-01&to=2027-03-31&by={by}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        figures.push((page.text(), answer.json));
    }
    figures
}

/// Twelve guests, of whom three came, two were not entered and seven stayed away.
async fn a_dozen(cafe: &Cafe<'_>, machine: &Machine) -> Vec<Guest> {
    let guests: Vec<_> = (0..12)
        .map(|number| {
            let mut one = match number % 3 {
                0 => by_letter(&format!("Gast{number}"), "Unvergessen"),
                _ => guest(&format!("Gast{number}"), "Unvergessen"),
            };
            one.language = if number < 2 { "uk".into() } else { "de".into() };
            one
        })
        .collect();
    cafe.invites(&guests.iter().collect::<Vec<_>>()).await;
    for (number, one) in guests.iter().enumerate().take(6) {
        let row = cafe.invitation(one).await;
        let answer = if number < 4 { "yes" } else { "no" };
        let said = json!({ "answer": answer, "adults": 1, "children": [], "channel": "phone" });
        let reply = machine.put(&format!("/api/v1/invitations/{row}/reply"), &said).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    }
    guests
}

#[actix_web::test]
async fn a_week_after_the_event_ages_and_wishes_are_gone_and_names_are_not() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with(&jobcenter, 9, 5, "2027-01-19").await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let browser = jobcenter.browser();
    let typed = [
        ("answer", "yes"),
        ("age", "3"),
        ("access", "Platz für den Rollstuhl"),
        ("interpreter", "uk"),
        ("step_free", "1"),
        ("with_me", "1"),
    ];
    let hers = cafe.last_post("Aylin").await.link();
    browser.get(&hers).await.submits(&typed).await.says("Schön, dass Sie kommen!");
    let his = cafe.last_post("Jonas").await.link();
    let typed = [
        ("answer", "call_me"),
        ("call_time", "Dienstag ab 14 Uhr"),
        ("call_phone", "0221 4710 777"),
    ];
    browser.get(&his).await.submits(&typed).await.says("Wir rufen Sie an");
    let row = cafe.row(&aylin).await;
    assert_eq!((row.children.as_slice(), row.access.as_str()), (&[3][..], typed_access()));

    assert_eq!(telling(&jobcenter).await, 1);

    come(&jobcenter, "2027-01-26T01:59:00Z");
    night(&jobcenter).await.unwrap();
    assert_eq!(cafe.row(&aylin).await.access, typed_access());
    jobcenter.wait(minutes(2));
    let done = night(&jobcenter).await.unwrap();

    assert_eq!((done.erased, done.failures), (1, 0));
    assert_eq!(telling(&jobcenter).await, 0);
    says_nowhere(&jobcenter, &["Rollstuhl", "Dienstag ab 14 Uhr"], &[]);
    let row = cafe.row(&aylin).await;
    assert_eq!((row.children.len(), row.interpreter.as_str(), row.access.as_str()), (0, "", ""));
    assert_eq!((row.reply, row.first_name.as_str()), (Reply::Accepted, "Aylin"));
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let list = anna.get(&format!("/events/{}/invitations", cafe.id)).await;
    list.says("1 Person, 1 Kind").does_not_say("(3)").says("Aylin Demir");
    let invitation = cafe.invitation(&aylin).await;
    anna.get(&format!("/phone/{invitation}")).await.says("1 Person, 1 Kind");
}

/// Rows that say whether somebody climbs stairs, or with whom children stay.
async fn telling(jobcenter: &Jobcenter) -> i64 {
    let read = jobcenter.app.db.read(|conn| {
        let with_parents = invitations::children_stay.eq(ChildrenStay::Parent);
        let telling = invitations::step_free.eq(true).or(with_parents);
        invitations::table.filter(telling).count().get_result(conn)
    });
    read.await.unwrap()
}

fn typed_access() -> &'static str {
    "Platz für den Rollstuhl"
}

#[actix_web::test]
async fn a_month_after_the_event_messages_are_empty_and_their_sums_are_true() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), by_letter("Jonas", "Weber"));
    let released = cafe.invites(&[&aylin, &jonas]).await;
    let id = cafe.id;
    let failed = jobcenter.app.db.write(move |conn| {
        // One that came back, in the words of a mail server.
        diesel::update(messages::table.filter(messages::channel.eq("email")))
            .set((
                messages::state.eq("returned"),
                messages::remark.eq("550 <aylin@example.org>: unbekannt"),
            ))
            .execute(conn)
    });
    assert_eq!(failed.await.unwrap(), 1);
    let campaign = format!("/events/{id}/invitations/campaigns/{}", released.campaign);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    anna.get(&campaign).await.says("2").says("zurückgekommen");

    come(&jobcenter, "2027-02-17T12:00:00Z");
    night(&jobcenter).await.unwrap();
    assert!(says(&jobcenter, "Gartenstraße 9").contains(&"messages".to_owned()));
    come(&jobcenter, "2027-02-18T02:00:00Z");
    let done = night(&jobcenter).await.unwrap();

    assert_eq!(done.erased, 1);
    let words = ["Gartenstraße 9", "aylin@example.org", "/a/", "BEGIN:VCALENDAR", "Frau Demir"];
    says_nowhere(&jobcenter, &words, &["guests"]);
    let anna = jobcenter.staff("Anna Bauer", Role::Planner).await;
    anna.get(&campaign).await.says("zurückgekommen").says("aufgegeben");
    let list = anna.get("/outbox").await;
    list.says("Aylin Demir").says("Inhalt gelöscht");
    let (mail, letter) = message_ids(&jobcenter).await;
    let page = anna.get(&format!("/outbox/{mail}")).await;
    page.says("Inhalt und Adresse sind gelöscht").does_not_say("Noch einmal senden");
    let signature = page.fields_of(Some(&format!("/outbox/{mail}/give-up"))).1;
    let fields: Vec<_> = signature.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let again = anna.post(&format!("/outbox/{mail}/retry"), &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let printed = anna.get(&format!("/outbox/{letter}/letter")).await;
    assert_eq!(printed.status, StatusCode::CONFLICT);
    // The link still leads somewhere kind: the roster is kept for longer.
    cafe.invitation(&aylin).await;
}

async fn message_ids(jobcenter: &Jobcenter) -> (String, String) {
    let read = jobcenter.app.db.read(|conn| {
        messages::table.order(messages::channel).select(messages::id).load::<String>(conn)
    });
    let ids = read.await.unwrap();
    (ids[0].clone(), ids[1].clone())
}

#[actix_web::test]
async fn when_the_roster_goes_every_figure_stays_the_same() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 20).await;
    let closed = Cafe::with(&jobcenter, 20, 0, "2027-01-20").await;
    let machine = jobcenter.machine(Role::Planner).await;
    let helper = json!({ "part": "caterer", "name": "Olga Unvergessen",
        "phone": "0221 4710 888", "email": "olga@example.org", "agreement": "confirmed" });
    let team = format!("/api/v1/events/{}/team", cafe.id);
    assert!(machine.post(&team, &helper).await.status.is_success());
    let guests = a_dozen(&cafe, &machine).await;
    let link = cafe.last_post("Gast1 ").await.link();
    let leave = cafe.last_post("Gast1 ").await.unsubscribe();
    let code = cafe.last_post("Gast9 ").await.code();
    let mira = guest("Mira", "Unvergessen");
    closed.invites(&[&mira]).await;
    come(&jobcenter, "2027-01-20T13:00:00Z");
    for one in [&cafe, &closed] {
        let id = one.id;
        deliver(&jobcenter, id).await;
    }
    let mut presences: Vec<_> = guests[..3].iter().map(|one| (one, "present")).collect();
    presences.extend(guests[5..].iter().map(|one| (one, "absent")));
    let stranger = guest("Fremde", "Unvergessen");
    let (walked, at) = (stranger.clone(), now(&jobcenter));
    let known = jobcenter
        .app
        .db
        .write(move |conn| treffpunkt::guests::queries::insert(conn, vec![walked], at));
    known.await.unwrap();
    presences.push((&stranger, "walk_in"));
    enters(&machine, &cafe, &presences).await;
    enters(&machine, &closed, &[(&mira, "present")]).await;
    let done = machine.post(&format!("/api/v1/events/{}/closing", closed.id), &json!({})).await;
    assert_eq!(done.status, StatusCode::OK);
    come(&jobcenter, "2027-04-18T12:00:00Z");
    night(&jobcenter).await.unwrap();
    let manager = jobcenter.staff("Lena Leitung", Role::Manager).await;
    let before = figures(&manager, &machine).await;
    assert!(before.iter().any(|(_, json)| json["rows"][0]["suppressed"] == true));
    assert!(says(&jobcenter, "Unvergessen").contains(&"messages".to_owned()));

    // 90 days after the 19th and the 20th of January; the night between is missed.
    come(&jobcenter, "2027-04-21T06:00:00Z");
    let done = night(&jobcenter).await.unwrap();

    assert_eq!((done.erased, done.failures), (2, 0));
    let manager = jobcenter.staff("Lena Danach", Role::Manager).await;
    assert_eq!(figures(&manager, &machine).await, before);
    let token = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    let (link_token, leave_token) = (token(&link), token(&leave));
    let (link_hash, leave_hash) = (secret::hash(&link_token), secret::hash(&leave_token));
    let words =
        ["Unvergessen", "@example.org\"", &link_token, &leave_token, &link_hash, &leave_hash];
    says_nowhere(&jobcenter, &words, &["guests", "staff"]);
    let gone = held(&jobcenter);
    for table in [
        "invitations",
        "answers",
        "reply_tokens",
        "calls",
        "attendance",
        "attendance_operations",
        "team",
    ] {
        assert_eq!(gone[table], Vec::<String>::new(), "{table}");
    }
    assert_eq!(gone["events"].len(), 2);
    assert!(gone["tallies"].len() > 3);

    // Once more the same night, and the next one: nothing happens any more.
    assert_eq!(night(&jobcenter).await, None);
    jobcenter.wait(hours(24));
    assert_eq!(night(&jobcenter).await.unwrap().erased, 0);
    let mut after = held(&jobcenter);
    for tidied in ["erasures", "erasure_counts"] {
        // Sessions of staff went in that night, and were noted.
        after.insert(tidied.into(), gone[tidied].clone());
    }
    assert_eq!(after, gone);

    kind_to_guests(&jobcenter, &link, &leave, &code).await;
    erased_pages(&jobcenter, &cafe, &machine).await;
}

/// As if every message had arrived.
pub async fn deliver(jobcenter: &Jobcenter, event: Id<treffpunkt::events::Event>) {
    let at = now(jobcenter);
    let written = jobcenter.app.db.write(move |conn| {
        diesel::update(invitations::table.filter(invitations::event_id.eq(event)))
            .set(invitations::delivered_at.eq(at))
            .execute(conn)
    });
    written.await.unwrap();
}

/// Old links and codes lead to a page that says what is the matter, with a phone number.
async fn kind_to_guests(jobcenter: &Jobcenter, link: &str, leave: &str, code: &str) {
    let phone = "0221 4710 100";
    let mut office = (*jobcenter.app.office()).clone();
    office.phone = phone.into();
    jobcenter.app.set_office(office);
    let browser = jobcenter.browser();
    for lang in ["de", "en", "uk", "ar", "tr"] {
        for path in [link, leave] {
            let page = browser.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.says(phone);
            assert!(!page.body.contains("link-wrong"), "{lang}");
        }
    }
    browser.get(link).await.says("Dann haben wir Ihre Daten gelöscht");
    let typed = browser.get("/antwort").await;
    typed.submits(&[("code", code)]).await.says("Dann ist der Code gelöscht");
}

/// Every page of an erased event says so; none shows an empty list that could be taken for a fact.
async fn erased_pages(jobcenter: &Jobcenter, cafe: &Cafe<'_>, machine: &Machine) {
    let path = format!("/events/{}", cafe.id);
    let anna = jobcenter.staff("Anna Danach", Role::Planner).await;
    for end in
        ["", "/invitations", "/attendance", "/attendance/sheets", "/attendance/walk-in", "/closing"]
    {
        let page = anna.get(&format!("{path}{end}")).await;
        assert_eq!(page.status, StatusCode::OK, "{end}");
        page.says("Die Namen wurden am 21.04.2027 gelöscht. Die Zahlen bleiben.");
        page.says("Zugestellte Einladungen 12")
            .does_not_say("Niemand")
            .does_not_say("Noch niemand");
        // Three came: that is too few to be said.
        page.says("Davon da –").says("weniger als fünf Menschen");
    }
    anna.get("/events?view=past").await.says("Namen gelöscht");
    let fields = anna.get(&path).await.fields_of(None).1;
    let csrf: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let refused = anna.post(&format!("{path}/reopening"), &csrf).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    refused.says("Namen dieser Veranstaltung sind gelöscht");
    let lena = jobcenter.staff("Lena Zuletzt", Role::Manager).await;
    lena.get(&path).await.says("Sie stehen in der Teilnahme").does_not_say("Zugestellte");
    let shown = machine.get(&format!("/api/v1{path}")).await;
    assert_eq!(shown.json["stage"], "closed");
    assert_eq!(shown.json["erased_at"], "2027-04-21T06:00:00Z");
}

#[actix_web::test]
async fn a_format_decides_and_cancelled_events_and_drafts_follow_the_same_clock() {
    let jobcenter = Jobcenter::open().await;
    let (called_off, planned, held_over) = (
        Cafe::with(&jobcenter, 9, 0, "2027-01-19").await,
        Cafe::with(&jobcenter, 9, 0, "2027-01-19").await,
        Cafe::with(&jobcenter, 9, 0, "2027-01-20").await,
    );
    for (cafe, name) in [(&called_off, "Quirin"), (&planned, "Zyprian"), (&held_over, "Xaverl")] {
        cafe.invites(&[&guest(name, "Unvergessen")]).await;
    }
    let (off, draft) = (called_off.id, planned.id);
    let written = jobcenter.app.db.write(move |conn| {
        use treffpunkt::db::schema::formats;
        diesel::update(events::table.find(off)).set(events::stage.eq("cancelled")).execute(conn)?;
        diesel::update(events::table.find(draft)).set(events::stage.eq("draft")).execute(conn)?;
        diesel::update(formats::table.filter(formats::key.eq("kontaktcafe")))
            .set(formats::retention_days.eq(5))
            .execute(conn)
    });
    written.await.unwrap();

    come(&jobcenter, "2027-01-24T02:00:00Z");
    let done = night(&jobcenter).await.unwrap();

    assert_eq!((done.erased, done.failures), (2, 0));
    says_nowhere(&jobcenter, &["Quirin", "Zyprian"], &["guests"]);
    assert!(says(&jobcenter, "Xaverl").contains(&"messages".to_owned()));
    let read = jobcenter.app.db.read(|conn| {
        events::table
            .order((events::begins_at, events::stage))
            .select((events::stage, events::erased_at.is_not_null()))
            .load::<(String, bool)>(conn)
    });
    let stages = read.await.unwrap();
    // Somebody may still make something of a draft; a cancelled event counts nowhere.
    let expected = [("cancelled", true), ("draft", false), ("published", false)];
    let expected: Vec<_> = expected.iter().map(|(stage, gone)| ((*stage).into(), *gone)).collect();
    assert_eq!(stages, expected);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let list = anna.get(&format!("/events/{off}/invitations")).await;
    list.says("Die Namen wurden am 24.01.2027 gelöscht").says("zählt in keiner Auswertung");
    anna.get(&format!("/events/{draft}")).await.does_not_say("gelöscht");
}

#[actix_web::test]
async fn two_processes_share_one_night() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    come(&jobcenter, "2027-04-20T12:00:00Z");

    let (one, other) = (jobcenter.app.clone(), jobcenter.app.clone());
    let (one, other) = tokio::join!(keep_deadlines(&one), keep_deadlines(&other));

    let nights: Vec<_> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(nights.len(), 1);
    assert_eq!(nights[0].erased, 1);
    assert_eq!(dump(&jobcenter)["erasing_nights"].len(), 1);
}

#[actix_web::test]
async fn a_night_that_was_interrupted_is_gone_on_with() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    come(&jobcenter, "2027-04-20T12:00:00Z");
    let at = now(&jobcenter);
    let claimed =
        jobcenter.app.db.write(move |conn| log::claim(conn, retention::night(at), at)).await;
    assert_eq!(claimed.unwrap(), Claim::Ours);

    // Whoever began it is still at it, then falls silent.
    assert_eq!(night(&jobcenter).await, None);
    jobcenter.wait(minutes(11));
    assert_eq!(night(&jobcenter).await.unwrap().erased, 1);

    let ended = jobcenter.app.db.read(|conn| {
        erasing_nights::table.select(erasing_nights::ended_at).load::<Option<Moment>>(conn)
    });
    assert!(ended.await.unwrap()[0].is_some());
}

#[actix_web::test]
async fn the_page_of_deadlines_counts_and_names_nobody() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let later = Cafe::with(&jobcenter, 9, 0, "2027-04-13").await;
    cafe.invites(&[&guest("Aylin", "Demir"), &guest("Jonas", "Weber")]).await;
    later.invites(&[&guest("Olena", "Koval")]).await;
    let dora = jobcenter.staff("Dora Schutz", Role::Auditor).await;
    dora.get("/").await.says("Es wurde noch nie geprüft");
    come(&jobcenter, "2027-04-20T02:00:00Z");

    night(&jobcenter).await.unwrap();

    for (name, role) in [("Dora Zwei", Role::Auditor), ("Vera Amt", Role::Admin)] {
        let reader = jobcenter.staff(name, role).await;
        let page = reader.get("/office/erasures").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Zuletzt geprüft: Nacht auf den 20.04.2027");
        page.says("Einladungen: 2").says("Links und Codes: 4").says("Nachrichten: 2");
        page.says("Zu keiner Veranstaltung, deren Namen gelöscht sind");
        page.says("Kontaktcafé 13.04.2027").says("Do 13.05.2027");
        page.does_not_say("Demir").does_not_say("Koval");
        reader.get("/").await.does_not_say("Löschfristen");
    }
    for (name, role) in [("Eva", Role::Planner), ("Ina", Role::Manager), ("Udo", Role::Desk)] {
        let other = jobcenter.staff(name, role).await;
        assert_eq!(other.get("/office/erasures").await.status, StatusCode::FORBIDDEN);
    }
    let late = jobcenter.staff("Dora Drei", Role::Auditor).await;
    jobcenter.wait(minutes(50));
    late.get("/").await.does_not_say("Löschfristen");
    jobcenter.wait(hours(48));
    let late = jobcenter.staff("Dora Vier", Role::Auditor).await;
    late.get("/").await.says("Seit der Nacht auf den 20.04.2027 wurde nicht mehr zu Ende geprüft");
}

#[actix_web::test]
async fn what_has_an_age_of_its_own_goes_at_night() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let machine = jobcenter.machine(Role::Planner).await;
    let format = machine.get("/api/v1/formats").await.json["items"][0]["id"].clone();
    let plan = json!({ "format": format, "title": "Treff", "seats": 3 });
    let planned = machine.post_once("/api/v1/events", "einmal", &plan).await;
    assert_eq!(planned.status, StatusCode::CREATED, "{}", planned.body);
    let at = now(&jobcenter);
    let written = jobcenter.app.db.write(move |conn| {
        treffpunkt::outbox::sending::beat(conn, "outbox 1", at)?;
        treffpunkt::staff::queries::count_failure(conn, &secret::hash("jemand"), at).map(drop)
    });
    written.await.unwrap();
    let counted = || async {
        let read = jobcenter.app.db.read(|conn| {
            Ok::<_, diesel::result::Error>([
                staff_links::table.count().get_result::<i64>(conn)?,
                staff_sessions::table.count().get_result(conn)?,
                attempts::table.count().get_result(conn)?,
                api_answers::table.count().get_result(conn)?,
                heartbeats::table.count().get_result(conn)?,
            ])
        });
        read.await.unwrap()
    };
    assert_eq!(counted().await, [1, 1, 1, 1, 1]);
    assert_eq!(night(&jobcenter).await.unwrap().rows, 1, "the link that was used");
    anna.get("/events").await.says("Veranstaltungen");

    jobcenter.wait(hours(24 * 8));
    assert_eq!(night(&jobcenter).await.unwrap().rows, 4);

    assert_eq!(counted().await, [0; 5]);
    assert!(says(&jobcenter, "house").contains(&"erasures".to_owned()));
}

#[actix_web::test]
async fn the_privacy_page_names_the_periods_that_hold() {
    let jobcenter = Jobcenter::open().await;
    let browser = jobcenter.browser();

    let page = browser.get("/datenschutz").await;
    page.says("spätestens 7 Tage nach dem Treffen").says("spätestens 30 Tage nach dem Treffen");
    page.says("Ihre Antwort, und ob Sie da waren: spätestens 90 Tage nach dem Treffen");

    let longer = jobcenter.app.db.write(|conn| {
        use treffpunkt::db::schema::formats;
        diesel::update(formats::table.filter(formats::key.eq("fachforum")))
            .set(formats::retention_days.eq(120))
            .execute(conn)
    });
    longer.await.unwrap();
    browser.get("/datenschutz").await.says("ob Sie da waren: spätestens 120 Tage");
}
