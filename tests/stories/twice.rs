//! People click twice, go back, and have a second tab open. None of it does harm.

use std::future::Future;

use actix_web::http::StatusCode;
use futures_util::future::join;
use treffpunkt::attendance;
use treffpunkt::db::schema::{answers, events, guests as guest_rows, tallies};
use treffpunkt::invitations::Reply;
use treffpunkt::staff::Role;

use crate::cafe::{Cafe, guest, minutes, post};
use crate::world::{Jobcenter, Page};

/// The same form twice, the second before the first is answered.
async fn double_click(page: &Page, action: Option<&str>, typed: &[(&str, &str)]) -> (Page, Page) {
    join(page.submits_to(action, typed), page.submits_to(action, typed)).await
}

/// The kinds of all messages to people of this name, oldest first.
async fn kinds(cafe: &Cafe<'_>, name: &str) -> Vec<String> {
    cafe.post_of(name).await.into_iter().map(|one| one.kind).collect()
}

/// How many rows a table has.
macro_rules! rows {
    ($jobcenter:expr, $table:expr) => {{
        use diesel::prelude::*;
        let count = $jobcenter.app.db.read(|conn| $table.count().get_result::<i64>(conn));
        count.await.unwrap()
    }};
}

#[actix_web::test]
async fn a_guest_who_clicks_twice_answers_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Jonas").await.link());

    let page = jobcenter.browser().get(&hers).await;
    let typed = [("answer", "yes"), ("companions", "1")];
    let (one, two) = double_click(&page, None, &typed).await;
    one.says("Schön, dass Sie kommen!").says("2 Erwachsene");
    two.says("Schön, dass Sie kommen!").says("2 Erwachsene");
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "accepted"]);
    assert_eq!(rows!(jobcenter, answers::table), 1);

    let page = jobcenter.browser().get(&his).await;
    let (one, two) =
        double_click(&page, None, &[("answer", "call_me"), ("call_phone", "0221 4710 777")]).await;
    one.says("Wir rufen Sie an");
    two.says("Wir rufen Sie an");
    assert_eq!(kinds(&cafe, "Jonas").await, ["invitation", "call_soon"]);

    let leave = cafe.post_of("Jonas").await[0].unsubscribe();
    let page = jobcenter.browser().get(&leave).await;
    let (one, two) = double_click(&page, None, &[("leaving", "all")]).await;
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
}

#[actix_web::test]
async fn a_planner_who_clicks_twice_plans_invites_moves_and_cancels_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}", cafe.id);

    let formats = anna.get("/events/new").await;
    let new = formats.body.split("href=\"").find(|link| link.starts_with("/events/new?")).unwrap();
    let new = new.split('"').next().unwrap().replace("&amp;", "&");
    let form = anna.get(&new).await;
    let (one, two) = double_click(&form, None, &[]).await;
    assert_eq!((one.status, &one.path), (StatusCode::OK, &two.path));
    assert_eq!(rows!(jobcenter, events::table), 2);

    let form = anna.get("/guests/new").await;
    let typed = [("first_name", "Aylin"), ("family_name", "Demir"), ("email", "a@example.org")];
    double_click(&form, None, &typed).await;
    assert_eq!(rows!(jobcenter, guest_rows::table), 1);

    let look = anna.get(&format!("{path}/invitations/preview?channel=auto")).await;
    let send = format!("{path}/invitations");
    let (one, two) = double_click(&look, Some(&send), &[]).await;
    let said = [one.text(), two.text()];
    assert_eq!(said.iter().filter(|text| text.contains("Ein Gast ist eingeladen")).count(), 1);
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation"]);
    assert_eq!(cafe.roster().await.len(), 1);
    let link = cafe.last_post("Aylin").await.link();
    jobcenter.browser().get(&link).await.submits(&[("answer", "yes")]).await.says("Schön");
    jobcenter.wait(minutes(11));

    let ask = anna.get(&format!("{path}/change")).await;
    double_click(&ask, None, &[("session_date", "2027-01-20")]).await;
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "accepted", "changed"]);
    let file = cafe.last_post("Aylin").await.calendar.unwrap();
    assert!(file.contains("SEQUENCE:1"), "{file}");

    let ask = anna.get(&format!("{path}/cancel")).await;
    let (one, two) = double_click(&ask, None, &[("reason", "Wir sind krank.")]).await;
    one.says("abgesagt");
    two.says("abgesagt");
    assert_eq!(kinds(&cafe, "Aylin").await, ["invitation", "accepted", "changed", "cancelled"]);
    let file = cafe.last_post("Aylin").await.calendar.unwrap();
    assert!(file.contains("SEQUENCE:2"), "{file}");
}

#[actix_web::test]
async fn the_desk_and_the_door_count_a_double_click_once() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let mia = jobcenter.staff("Mia Empfang", Role::Desk).await;

    let row = cafe.invitation(&aylin).await;
    let found = mia.get("/phone?q=demir").await;
    let answer = format!("/phone/{row}/answer");
    let (one, two) = double_click(&found, Some(&answer), &[("answer", "yes")]).await;
    one.says("Zusage");
    two.says("Zusage");
    assert_eq!(rows!(jobcenter, answers::table), 1);
    assert_eq!(kinds(&cafe, "Aylin").await.iter().filter(|kind| *kind == "accepted").count(), 1);

    // The day of the Kontaktcafé, a quarter past its beginning.
    jobcenter.wait(minutes(15 * 24 * 60 + 75));
    let mia = jobcenter.staff("Mia Tuer", Role::Desk).await;
    let list = mia.get(&format!("/events/{}/attendance", cafe.id)).await;
    let row = format!("/events/{}/attendance/{}", cafe.id, aylin.id);
    let tap = list.body.split("action=\"").find(|one| one.starts_with(&row)).unwrap();
    let tap = tap.split('"').next().unwrap().replace("&amp;", "&").replace("&#x2F;", "/");
    double_click(&list, Some(&tap), &[("presence", "present")]).await;
    let id = cafe.id;
    let sums = jobcenter.app.db.read(move |conn| attendance::queries::sums(conn, &[id]));
    let sums = sums.await.unwrap();
    assert_eq!(attendance::tally::total(&sums[&cafe.id]).attended, 1);

    jobcenter.wait(minutes(24 * 60));
    let mia = jobcenter.staff("Mia Morgen", Role::Desk).await;
    let closing = mia.get(&format!("/events/{}/closing", cafe.id)).await;
    double_click(&closing, None, &[]).await;
    let whole = {
        use diesel::prelude::*;
        let closed = tallies::table
            .filter(tallies::channel.eq("").and(tallies::language.eq("")))
            .select((tallies::delivered, tallies::attended));
        let read = jobcenter.app.db.read(move |conn| closed.load::<(i32, i32)>(conn));
        read.await.unwrap()
    };
    assert_eq!(whole, [(1, 1)]);
}

/// Yes in one tab, no in the other: the last word counts, and the seat is free for the next.
#[actix_web::test]
async fn a_guest_with_two_tabs_is_taken_at_their_last_word() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Jonas").await.link());
    let (first, second) = (jobcenter.browser().get(&hers).await, jobcenter.browser());
    let second = second.get(&hers).await;

    first.submits(&[("answer", "yes")]).await.says("Schön");
    second.submits(&[("answer", "no")]).await.says("Danke, dass Sie Bescheid sagen");
    jobcenter.browser().get(&his).await.submits(&[("answer", "yes")]).await.says("Schön");

    // Back to the old form, and yes after all: the seat is gone, and the page says so.
    let back = first.submits(&[("answer", "yes")]).await;
    back.says("Ihre Nummer auf der Warteliste ist 1");
    assert_eq!(cafe.row(&aylin).await.reply, Reply::Waiting);
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Accepted);
    let all = kinds(&cafe, "Aylin").await;
    assert_eq!(all, ["invitation", "accepted", "waiting"]);
}

/// Two tabs at once, with opposite answers: one of them is the last word, and all agree which.
#[actix_web::test]
async fn opposite_answers_at_the_same_moment_leave_one_of_them() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    let (aylin, jonas) = (guest("Aylin", "Demir"), guest("Jonas", "Weber"));
    cafe.invites(&[&aylin, &jonas]).await;
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Jonas").await.link());
    let page = jobcenter.browser().get(&hers).await;
    let line = jobcenter.browser().get(&his).await;

    let (yes, no) = ([("answer", "yes")], [("answer", "no")]);
    let all = join(join(page.submits(&yes), page.submits(&no)), line.submits(&yes));
    all.await;

    let row = cafe.row(&aylin).await;
    let other = cafe.row(&jonas).await;
    match row.reply {
        Reply::Accepted => assert_eq!(other.reply, Reply::Waiting),
        Reply::Declined => assert_eq!(other.reply, Reply::Accepted),
        Reply::Waiting => assert_eq!(other.reply, Reply::Accepted),
        Reply::Open | Reply::Maybe => panic!("{:?}", row.reply),
    }
    let page = jobcenter.browser().get(&hers).await;
    page.says(match row.reply {
        Reply::Accepted => "Schön, dass Sie kommen!",
        Reply::Waiting => "Warteliste",
        Reply::Declined | Reply::Open | Reply::Maybe => "Danke, dass Sie Bescheid sagen",
    });
}

#[actix_web::test]
async fn old_pages_of_what_has_changed_meanwhile_do_nothing_and_say_why() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let aylin = guest("Aylin", "Demir");
    cafe.invites(&[&aylin]).await;
    let link = cafe.last_post("Aylin").await.link();
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let path = format!("/events/{}", cafe.id);
    let typed = [("first_name", "Jonas"), ("family_name", "Weber"), ("email", "j@example.org")];
    anna.get("/guests/new").await.submits(&typed).await;
    let (answer, look, change, edit) = (
        jobcenter.browser().get(&link).await,
        anna.get(&format!("{path}/invitations/preview?channel=auto")).await,
        anna.get(&format!("{path}/change")).await,
        anna.get(&format!("{path}/edit")).await,
    );
    let cancel = anna.get(&format!("{path}/cancel")).await;
    cancel.submits(&[("reason", "Wir sind krank.")]).await.says("abgesagt");
    let told = post(&jobcenter).await.len();

    answer.submits(&[("answer", "yes")]).await.says("Wir sind krank.");
    refused(change.submits(&[("session_date", "2027-01-20")])).await;
    refused(edit.submits(&[("title", "Ganz anders")])).await;
    let send = format!("{path}/invitations");
    refused(look.submits_to(Some(&send), &[])).await;

    assert_eq!(cafe.row(&aylin).await.reply, Reply::Open);
    assert_eq!(post(&jobcenter).await.len(), told);
    anna.get(&path).await.does_not_say("Ganz anders").says("19. Januar");
}

/// The form of a draft, sent when the event is published already, keeps when guests come.
#[actix_web::test]
async fn the_old_form_of_a_draft_moves_no_published_event() {
    let jobcenter = Jobcenter::open().await;
    let cafe = Cafe::with_seats(&jobcenter, 5).await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let copy = format!("/events/{}/duplicate", cafe.id);
    let page = anna.get(&format!("/events/{}", cafe.id)).await;
    let form = page.submits_to(Some(&copy), &[]).await;
    let path = form.path.strip_suffix("/edit").unwrap().to_owned();
    let ready = form.submits(&[("session_date", "2027-01-26")]).await;
    let old = anna.get(&form.path).await;
    ready.submits_to(Some(&format!("{path}/publication")), &[]).await.says("Veröffentlicht.");

    old.submits(&[("session_date", "2027-02-02"), ("title", "Eltern-Café")]).await;

    anna.get(&path).await.says("26. Januar").does_not_say("2. Februar");
}

async fn refused(page: impl Future<Output = Page>) {
    let page = page.await;
    assert!(page.status.is_client_error(), "{} {}: {}", page.path, page.status, page.text());
}
