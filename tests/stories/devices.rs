//! Devices at the door: lists that work without network, merged later, and nothing settled silently.

use actix_web::http::StatusCode;
use serde_json::{Value, json};
use treffpunkt::guests::Guest;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest, minutes};
use crate::world::{Browser, Jobcenter, Machine, Reply};

/// Ten to ten on the day of the café, Tuesday, 19 January 2027.
const TO_THE_DAY: u64 = 60 * 24 * 15 + 50;

/// Makes a device and opens its page; returns the path of its link.
async fn device(anna: &Browser, cafe: &Cafe<'_>, name: &str) -> String {
    let page = anna.get(&format!("/events/{}/devices", cafe.id)).await;
    let made = page.submits_to(None, &[("name", name)]).await;
    made.says(&format!("Link für „{name}“"));
    let at = made.body.find("/tuer/").unwrap();
    made.body[at..at + "/tuer/".len() + 22].to_owned()
}

/// The script of a device, as far as the server sees it.
struct Tablet {
    line: Machine,
    path: String,
    list: Value,
}

impl Tablet {
    async fn open(jobcenter: &Jobcenter, path: &str) -> Self {
        let line = jobcenter.machine(Role::Desk).await;
        let mut tablet = Self { line, path: path.to_owned(), list: Value::Null };
        tablet.brings(&[]).await;
        tablet
    }

    async fn brings(&mut self, entries: &[Value]) -> Reply {
        let path = format!("{}/eintraege", self.path);
        let reply = self.line.post(&path, &json!({ "entries": entries })).await;
        if reply.status == StatusCode::OK {
            self.list = reply.json["list"].clone();
        }
        reply
    }

    fn tap(&self, operation: &str, guest: &Guest, presence: &str, at: &str) -> Value {
        json!({
            "operation": operation, "session": self.list["sessions"][0]["id"],
            "guest": guest.id.to_string(), "presence": presence, "children": null, "undo": null,
            "at": format!("2027-01-19T{at}:00Z"), "as_of": self.list["as_of"],
        })
    }

    fn row(&self, guest: &Guest) -> Value {
        let rows = self.list["sessions"][0]["rows"].as_array().unwrap();
        rows.iter().find(|row| row["guest"] == guest.id.to_string()).unwrap().clone()
    }
}

#[actix_web::test]
async fn two_tablets_without_network_disagree_and_somebody_settles_it() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    jobcenter.wait(minutes(TO_THE_DAY));
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let (left, right) =
        (device(&anna, &cafe, "Tablet links").await, device(&anna, &cafe, "Tablet rechts").await);
    let mut left = Tablet::open(&jobcenter, &left).await;
    let mut right = Tablet::open(&jobcenter, &right).await;
    jobcenter.wait(minutes(60));

    let taps =
        [left.tap("l-1", &aylin, "present", "09:02"), left.tap("l-2", &jonas, "present", "09:03")];
    let late =
        [right.tap("r-1", &aylin, "absent", "09:05"), right.tap("r-2", &jonas, "present", "09:01")];
    right.brings(&late).await;
    let merged = left.brings(&taps).await;
    let repeated = left.brings(&taps).await;

    assert_eq!(merged.json["taken"], json!(["l-1", "l-2"]));
    assert_eq!(repeated.json["refused"], json!([]));
    assert_eq!(left.row(&aylin)["presence"], "absent", "the later hour decides for now");
    let sentence = left.row(&aylin)["conflict"].as_str().unwrap().to_owned();
    assert!(sentence.contains("Tablet links um 10:02: da"), "{sentence}");
    assert!(sentence.contains("Tablet rechts um 10:05: nicht da"), "{sentence}");
    assert_eq!(left.row(&jonas)["conflict"], "", "they agree");
    let anna = jobcenter.staff("Mira Lang", Role::Desk).await;
    let door = anna.get(&format!("/events/{}/attendance", cafe.id)).await;
    door.says("Zwei Angaben.").says("Was stimmt?");

    jobcenter.wait(minutes(90));
    let anna = jobcenter.staff("Petra Lind", Role::Desk).await;
    let closing = format!("/events/{}/closing", cafe.id);
    anna.get(&closing).await.says("Bei 1 Gast sagen zwei Geräte Verschiedenes");
    let refused = jobcenter.machine(Role::Planner).await;
    let refused = refused.post(&format!("/api/v1{closing}"), &json!({})).await;
    assert_eq!(refused.json["code"], "attendance_conflict");
    let settled = left.brings(&[left.tap("l-3", &aylin, "present", "11:10")]).await;
    assert_eq!(settled.status, StatusCode::OK, "{}", settled.body);
    assert_eq!(
        (&left.row(&aylin)["presence"], &left.row(&aylin)["conflict"]),
        (&json!("present"), &json!(""))
    );
    anna.get(&closing).await.submits(&[]).await.says("Die Veranstaltung ist abgeschlossen.");

    let gone = left.brings(&[]).await;
    assert_eq!((gone.status, &gone.json["code"]), (StatusCode::GONE, &json!("device_ended")));
    let page = jobcenter.browser().get(&left.path).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.says("Diese Türliste ist beendet.");
}

#[actix_web::test]
async fn opening_the_page_shows_no_name_and_changes_nothing() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let link = device(&anna, &cafe, "Tablet").await;

    let stranger = jobcenter.browser();
    let page = stranger.get(&link).await;
    stranger.head(&link).await;

    assert_eq!(page.status, StatusCode::OK);
    page.does_not_say("Demir").does_not_say("Kontaktcafé");
    assert!(page.header("permissions-policy").contains("camera=(self)"));
    anna.get(&format!("/events/{}/devices", cafe.id)).await.says("noch nicht geöffnet");
    let wrong = stranger.get("/tuer/abcdefghijklmnopqrstuv").await;
    assert_eq!(wrong.status, StatusCode::GONE);
    wrong.does_not_say("Demir");
}

#[actix_web::test]
async fn a_device_reaches_its_own_list_and_nothing_else() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    let other = Cafe::with(&jobcenter, 9, 0, "2027-01-26").await;
    let (aylin, mira) = (guest("Aylin", "Demir"), guest("Mira", "Still"));
    cafe.invites(&[&aylin]).await;
    other.invites(&[&mira]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let link = device(&anna, &cafe, "Tablet").await;
    let mut tablet = Tablet::open(&jobcenter, &link).await;

    let early = tablet.brings(&[tablet.tap("e-1", &aylin, "present", "09:00")]).await;
    assert!(early.body.contains("erst am Tag der Veranstaltung"), "{}", early.body);
    jobcenter.wait(minutes(TO_THE_DAY));
    let stranger = tablet.brings(&[tablet.tap("e-2", &mira, "present", "09:00")]).await;
    assert_eq!(stranger.json["refused"][0]["operation"], "e-2");
    let bad = tablet.brings(&[tablet.tap("e-3", &aylin, "present", "99:00")]).await;
    assert!(bad.body.contains("Uhrzeit dieses Eintrags"), "{}", bad.body);

    let there = tablet.tap("e-4", &aylin, "present", "08:50");
    let mut back = tablet.tap("e-5", &aylin, "unknown", "08:51");
    back["undo"] = json!("e-4");
    let mut nobody = tablet.tap("e-6", &aylin, "unknown", "08:52");
    nobody["undo"] = json!("never-said");
    let both = tablet.brings(&[there, back, nobody]).await;
    assert_eq!(both.json["refused"], json!([]));
    assert_eq!(tablet.row(&aylin)["presence"], "unknown");
    assert!(
        tablet.list.to_string().contains("Demir") && !tablet.list.to_string().contains("Still")
    );

    let jonas = jobcenter.staff("Jonas Weber", Role::Desk).await;
    let devices = jonas.get(&format!("/events/{}/devices", cafe.id)).await;
    devices.says("zuletzt abgeglichen");
    let form = devices.body.split("action=\"").find(|part| part.contains("/end\"")).unwrap();
    let action = form.split('"').next().unwrap().to_owned();
    devices.submits_to(Some(&action), &[]).await.says("Der Link gilt nicht mehr.");
    assert_eq!(tablet.brings(&[]).await.status, StatusCode::GONE);
}

#[actix_web::test]
async fn a_link_dies_two_days_after_the_event() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 9).await;
    cafe.invites(&[&guest("Aylin", "Demir")]).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let link = device(&anna, &cafe, "Tablet").await;

    jobcenter.wait(minutes(TO_THE_DAY + 60 * 48));
    assert_eq!(jobcenter.browser().get(&link).await.status, StatusCode::OK);
    jobcenter.wait(minutes(60 * 3));
    assert_eq!(jobcenter.browser().get(&link).await.status, StatusCode::GONE);
}
