//! Guests whom text messages reach: what they read about seats, and what happens when the number they
//! wait at turns out to be wrong.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use treffpunkt::db::schema::messages;
use treffpunkt::db::{Conn, Id, Moment};
use treffpunkt::events::{self, Event, Seating};
use treffpunkt::forums::keep_once;
use treffpunkt::guests::Guest;
use treffpunkt::invitations::actions::deal;
use treffpunkt::invitations::correspondent::Letters;
use treffpunkt::outbox::{AsLetter, Correspondent, Matter, Return, State, Wanted, deliver_due};
use treffpunkt::staff::Role;
use treffpunkt::web::App;

use crate::cafe::{Cafe, guest, minutes};
use crate::gateway::Gateway;
use crate::texts::{NUMBER, deliver, texted, with_gateway};
use crate::world::Jobcenter;

async fn seats_go(jobcenter: &Jobcenter, event: Id<Event>, seating: Seating) {
    let db = &jobcenter.app.db;
    db.write(move |conn| events::queries::set_seating(conn, event, seating)).await.unwrap();
}

async fn says(cafe: &Cafe<'_>, link: &str, answer: &str) {
    let page = cafe.jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", answer)]).await;
    cafe.jobcenter.wait(minutes(1));
}

/// Kind and way of the last word to somebody.
async fn last(cafe: &Cafe<'_>, name: &str) -> (String, String) {
    let post = cafe.last_post(name).await;
    (post.kind, post.way)
}

fn by_sms(kind: &str) -> (String, String) {
    (kind.into(), "sms".into())
}

#[actix_web::test]
async fn a_free_seat_is_offered_by_text_message_and_passed_on_by_one() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    seats_go(&jobcenter, cafe.id, Seating::ByOffer).await;
    cafe.invites(&[&guest("Aylin", "Demir"), &texted("Can", NUMBER)]).await;
    let (hers, his) = (cafe.last_post("Aylin").await.link(), cafe.last_post("Can").await.link());
    says(&cafe, &hers, "yes").await;
    says(&cafe, &his, "yes").await;

    says(&cafe, &hers, "no").await;

    assert_eq!(last(&cafe, "Can").await, by_sms("offer"));
    let offer = cafe.last_post("Can").await;
    assert!(
        offer.text.contains("Wir halten ihn für Sie bis Dienstag, 5. Januar"),
        "{}",
        offer.text
    );
    assert!(offer.text.contains("0221 4710 123"), "{}", offer.text);
    assert!(!offer.text.contains("Jobcenter"), "{}", offer.text);
    jobcenter.browser().get(&offer.link()).await.says("Ein Platz ist frei für Sie");
    jobcenter.wait(Duration::from_secs(3 * 24 * 60 * 60));
    keep_once(&jobcenter.app).await.unwrap();
    assert_eq!(last(&cafe, "Can").await, by_sms("offer_lapsed"));
}

#[actix_web::test]
async fn who_reads_text_messages_hears_of_the_lot() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 1).await;
    seats_go(&jobcenter, cafe.id, Seating::ByLot).await;
    cafe.invites(&[&texted("Can", NUMBER)]).await;

    says(&cafe, &cafe.last_post("Can").await.link(), "yes").await;
    assert_eq!(last(&cafe, "Can").await, by_sms("in_the_draw"));
    let (app, id, now) = (jobcenter.app.clone(), cafe.id, jobcenter.app.clock.now());
    let drawn = jobcenter.app.db.write(move |conn| deal(conn, &app, id, <[_]>::to_vec, now));
    drawn.await.unwrap();

    assert_eq!(last(&cafe, "Can").await, by_sms("drawn"));
}

#[actix_web::test]
async fn what_waits_for_an_old_number_goes_to_the_new_one() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let can = texted("Can", NUMBER);
    cafe.invites(&[&can]).await;
    let desk = jobcenter.staff("Jana Roth", Role::Planner).await;

    let form = desk.get(&format!("/guests/{}/edit", can.id)).await;
    form.submits(&[("phone", "0171 3920095")]).await.says("0171 3920095");
    deliver(&jobcenter).await;
    deliver(&jobcenter).await;

    let asked = gateway.asked();
    assert_eq!(asked.iter().map(|one| one["to"].as_str()).collect::<Vec<_>>(), ["+491713920095"]);
    desk.get("/outbox?state=given_up").await.says("Diese Nummer gilt für den Gast nicht mehr.");
}

/// Another worker says by another way whatever waits, just while this one looks.
struct Slower;

impl Correspondent for Slower {
    fn still_wanted(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<Wanted> {
        let verdict = Letters.still_wanted(conn, matter, now)?;
        diesel::update(messages::table).set(messages::state.eq(State::GivenUp)).execute(conn)?;
        Ok(verdict)
    }

    fn delivered(&self, conn: &mut Conn, about: &str, kind: &str, now: Moment) -> QueryResult<()> {
        Letters.delivered(conn, about, kind, now)
    }

    fn returned(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        why: Return,
        now: Moment,
    ) -> QueryResult<()> {
        Letters.returned(conn, matter, why, now)
    }

    fn elsewhere(
        &self,
        conn: &mut Conn,
        app: &App,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<()> {
        Letters.elsewhere(conn, app, matter, now)
    }

    fn as_letter(
        &self,
        conn: &mut Conn,
        app: &App,
        about: &str,
        kind: &str,
        now: Moment,
    ) -> QueryResult<AsLetter> {
        Letters.as_letter(conn, app, about, kind, now)
    }
}

#[actix_web::test]
async fn what_another_worker_has_said_by_another_way_is_not_said_again() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with_seats(&jobcenter, 10).await;
    let can = texted("Can", NUMBER);
    cafe.invites(&[&can]).await;
    let desk = jobcenter.staff("Jana Roth", Role::Planner).await;
    let form = desk.get(&format!("/guests/{}/edit", can.id)).await;
    form.submits(&[("phone", "0171 3920095")]).await.says("0171 3920095");

    deliver_due(&jobcenter.app, Arc::new(Slower)).await.unwrap();

    let written = jobcenter.app.db.read(|conn| {
        let texts = messages::table.filter(messages::channel.eq("sms"));
        texts.count().get_result::<i64>(conn)
    });
    assert_eq!((written.await.unwrap(), gateway.asked().len()), (1, 0));
}

#[actix_web::test]
async fn whom_no_letter_reaches_in_time_is_called_when_the_text_message_may_not_go() {
    let gateway = Gateway::open();
    let jobcenter = with_gateway(&gateway).await;
    let cafe = Cafe::with(&jobcenter, 10, 0, "2027-01-07").await;
    let unwilling = texted("Can", NUMBER);
    let nowhere = Guest { address_bad: true, ..texted("Deniz", "+491713920096") };
    cafe.invites(&[&unwilling, &nowhere]).await;
    let desk = jobcenter.staff("Jana Roth", Role::Planner).await;

    let form = desk.get(&format!("/guests/{}/edit", unwilling.id)).await;
    form.submits(&[("sms_consent", "")]).await;
    let form = desk.get(&format!("/guests/{}/edit", nowhere.id)).await;
    form.submits(&[("phone_off", "wrong")]).await;
    deliver(&jobcenter).await;

    assert_eq!(gateway.asked().len(), 0);
    assert_eq!(last(&cafe, "Can").await, by_sms("invitation"), "a letter would come too late");
    // One is called, of the other somebody must find out how.
    desk.get("/phone").await.says("Can Kaya").says("Deniz Kaya");
    desk.get("/phone/round").await.says("Nicht in der Runde").says("Deniz Kaya");
}
