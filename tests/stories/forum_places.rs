//! A Fachforum, the people who put their names down, and what they read.

use std::time::Duration;

use actix_web::http::StatusCode;
use treffpunkt::db::Id;
use treffpunkt::events::Event;
use treffpunkt::forums;
use treffpunkt::staff::Role;

use crate::cafe::{Post, post};
use crate::planning::{choice, new_event};
use crate::world::{Browser, Jobcenter, Page};

/// A published event with a page on which people put their names down.
pub struct Forum<'a> {
    pub jobcenter: &'a Jobcenter,
    pub id: Id<Event>,
    /// `/forum/…`
    pub page: String,
}

/// How names are taken.
pub struct Names {
    pub day: &'static str,
    pub seats: i32,
    pub topic: &'static str,
    /// Further fields of the form.
    pub more: &'static [(&'static str, &'static str)],
}

impl<'a> Forum<'a> {
    /// Planned, published and opened by a planner, from now on.
    pub async fn open(jobcenter: &'a Jobcenter, anna: &Browser, names: &Names) -> Self {
        let venue = [
            ("name", "Ratssaal"),
            ("street", "Markt 1"),
            ("postcode", "51465"),
            ("town", "Musterstadt"),
            ("seats", "60"),
        ];
        anna.get("/venues/new").await.submits(&venue).await;
        let form = new_event(anna, "Fachforum").await;
        let room = choice(&form, "Ratssaal");
        let seats = names.seats.to_string();
        let fields = [
            ("venue", room.as_str()),
            ("session_date", names.day),
            ("session_from", "10:00"),
            ("session_to", "12:00"),
            ("seats", &seats),
            ("topic", names.topic),
            ("contact_phone", "0221 4710 123"),
        ];
        let draft = form.submits(&fields).await;
        let path = draft.path.clone();
        draft.submits_to(Some(&format!("{path}/publication")), &[]).await.says("Veröffentlicht.");
        let settings = anna.get(&format!("{path}/forum")).await;
        let set = settings.submits_to(Some(&format!("{path}/forum")), names.more).await;
        set.says("Gespeichert.").says("/forum/");
        let (_, rest) = set.body.split_once("http://treffen.example/forum/").unwrap();
        let address = rest.split(['"', '<']).next().unwrap();
        let id = path.trim_start_matches("/events/").parse().unwrap();
        Self { jobcenter, id, page: format!("/forum/{address}") }
    }

    /// The staff's page about it.
    pub fn staff_page(&self) -> String {
        format!("/events/{}/forum", self.id)
    }

    /// Somebody from outside fills in the form.
    pub async fn asks(&self, name: &str, from: &str) -> Page {
        let page = self.jobcenter.browser().get(&self.page).await;
        let (first, last) = name.split_once(' ').unwrap();
        let name = name.to_lowercase().replace('ß', "ss").replace('ö', "oe").replace('ä', "ae");
        let email = format!("{}@agentur.example", name.replace(' ', "."));
        let fields = [
            ("first_name", first),
            ("family_name", last),
            ("email", email.as_str()),
            ("organisation", from),
        ];
        page.submits_to(Some(&format!("{}/anmeldung", self.page)), &fields).await
    }

    /// Somebody from outside puts their name down and confirms; what they read then.
    pub async fn guest(&self, name: &str, from: &str) -> Page {
        self.asks(name, from).await.says("Bitte sehen Sie in Ihr Postfach");
        let link = confirmation(&self.last_post(name).await);
        self.jobcenter.browser().get(&link).await.submits(&[]).await
    }

    /// A colleague signs in and puts their name down; what they read then.
    pub async fn colleague(&self, name: &str) -> Page {
        let browser = self.jobcenter.staff(name, Role::Desk).await;
        let page = browser.get(&self.page).await;
        page.submits_to(Some(&format!("{}/kollegen", self.page)), &[]).await
    }

    /// Everything that was written to people of this name, oldest first.
    pub async fn post_of(&self, name: &str) -> Vec<Post> {
        let all = post(self.jobcenter).await;
        all.into_iter().filter(|one| one.recipient.contains(name)).collect()
    }

    /// The last message to people of this name.
    pub async fn last_post(&self, name: &str) -> Post {
        self.post_of(name).await.pop().unwrap_or_else(|| panic!("{name} got no post"))
    }

    /// What the house does by itself.
    pub async fn keeps(&self) -> usize {
        forums::keep_once(&self.jobcenter.app).await.unwrap()
    }
}

/// The link that confirms an address.
pub fn confirmation(mail: &Post) -> String {
    let (_, rest) = mail.text.split_once("/forum/bestaetigung/").expect("the mail has a link");
    let token: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/forum/bestaetigung/{token}")
}

/// Days.
pub fn days(days: u64) -> Duration {
    Duration::from_secs(days * 24 * 60 * 60)
}

#[actix_web::test]
async fn an_address_that_nobody_confirms_leaves_nothing_behind() {
    use diesel::prelude::*;
    use treffpunkt::db::schema::{forum_requests, guests, messages};

    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-09", seats: 30, topic: "Sucht & Arbeit", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    assert_eq!(forum.page, "/forum/sucht-arbeit");

    let wrong = jobcenter.browser().get(&forum.page).await;
    let action = format!("{}/anmeldung", forum.page);
    let wrong = wrong.submits_to(Some(&action), &[("first_name", "Mara"), ("email", "mara")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Mara\""));
    let forged = jobcenter.browser().post(&action, &[("email", "mara@agentur.example")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);

    forum.asks("Mara Groß", "Agentur für Arbeit").await;
    let first = confirmation(&forum.last_post("Mara").await);
    forum.asks("Mara Groß", "Agentur für Arbeit").await;
    let second = confirmation(&forum.last_post("Mara").await);
    assert_eq!(jobcenter.browser().get(&first).await.status, StatusCode::NOT_FOUND);
    // Whatever a machine looks at: nothing is confirmed.
    let scanner = jobcenter.browser();
    scanner.get(&second).await.says("Guten Tag, Mara").does_not_say("Groß");
    assert_eq!(scanner.head(&second).await, StatusCode::OK);
    anna.get(&forum.staff_page()).await.says("0 von 30");
    let count = |mails: bool| {
        let read = jobcenter.app.db.read(move |conn| {
            let kept: i64 = match mails {
                true => messages::table.count().get_result(conn)?,
                false => forum_requests::table.count().get_result(conn)?,
            };
            Ok::<_, diesel::result::Error>(kept)
        });
        async move { read.await.unwrap() }
    };
    assert_eq!((count(false).await, count(true).await), (1, 1));

    jobcenter.wait(days(2) - Duration::from_secs(1));
    assert_eq!(forum.keeps().await, 0);
    jobcenter.wait(Duration::from_secs(1));
    let late = jobcenter.browser().get(&second).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    assert_eq!(forum.keeps().await, 1);

    assert_eq!((count(false).await, count(true).await), (0, 0));
    let strangers: i64 =
        jobcenter.app.db.read(|conn| guests::table.count().get_result(conn)).await.unwrap();
    assert_eq!(strangers, 0);
}

#[actix_web::test]
async fn a_machine_cannot_play_with_other_peoples_mailboxes() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-09", seats: 30, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;

    for _ in 0..3 {
        forum.asks("Mara Groß", "").await.says("Postfach");
    }
    let fourth = forum.asks("Mara Groß", "").await;
    assert_eq!(fourth.status, StatusCode::TOO_MANY_REQUESTS);
    forum.asks("Jonas Weber", "").await.says("Postfach");
    assert_eq!(post(&jobcenter).await.len(), 2, "the old mails went with the old links");
}

#[actix_web::test]
async fn a_page_opens_and_closes_and_a_house_keeps_to_itself() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let window: &[_] = &[
        ("opens_on", "2027-01-11"),
        ("opens_time", "08:00"),
        ("closes_on", "2027-01-12"),
        ("closes_time", "16:00"),
        ("open_to", "house"),
        ("address", "Nur-für-uns"),
    ];
    let names = Names { day: "2027-02-09", seats: 30, topic: "Sucht", more: window };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    assert_eq!(forum.page, "/forum/nur-fuer-uns");
    let guest = jobcenter.browser();

    let early = guest.get(&forum.page).await;
    early.says("Anmelden ab Montag, 11. Januar, 8 Uhr.").does_not_say("Gäste von außen");
    let forced = anna.get(&forum.page).await;
    let action = format!("{}/kollegen", forum.page);
    assert!(!forced.body.contains(&format!("action=\"{action}\"")));
    jobcenter.wait(days(7));
    let anna = jobcenter.staff("Anna Zwei", Role::Planner).await;
    guest.get(&forum.page).await.says("Kolleginnen und Kollegen").does_not_say("Gäste von außen");
    let anonymous = guest.get(&action).await;
    assert!(anonymous.path.starts_with("/anmelden?weiter="));
    forum.colleague("Tarek Nouri").await.says("Sie haben einen Platz");
    let twice = anna.get(&forum.page).await.submits_to(Some(&action), &[]).await;
    twice.says("Sie haben einen Platz");
    jobcenter.wait(days(2));
    guest.get(&forum.page).await.says("Die Anmeldung ist zu Ende");

    assert_eq!(guest.get("/forum/gibt-es-nicht").await.status, StatusCode::NOT_FOUND);
    let clients =
        new_event(&jobcenter.staff("Anna Drei", Role::Planner).await, "Kontaktcafé").await;
    let cafe = clients.submits(&[]).await;
    let refused = jobcenter.staff("Anna Vier", Role::Planner).await;
    let refused = refused.get(&format!("{}/forum", cafe.path)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}
