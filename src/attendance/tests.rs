//! The door against a real database.

use diesel::prelude::*;

use super::actions::{self, CheckInError, CloseError, Gaps, Tap};
use super::presence::{Presence, Standing};
use super::queries;
use super::testing::{Dated, World, actor, moment};
use crate::db::schema::{attendance, attendance_operations, tallies};
use crate::db::{Id, Moment};
use crate::guests::Guest;
use crate::invitations::Reply;
use crate::staff::{Actor, Role, Scope};

const DAY: &str = "2027-01-12";

fn at_the_door() -> Moment {
    moment("2027-01-12T09:30:00Z")
}

fn afterwards() -> Moment {
    moment("2027-01-12T15:00:00Z")
}

fn tap(event: &Dated, guest: Option<Id<Guest>>, presence: Presence, operation: &str) -> Tap {
    let session = event.sessions[0];
    Tap {
        session,
        guest,
        presence,
        part: None,
        children: None,
        operation: operation.into(),
        at: None,
    }
}

impl World {
    fn check_in(&self, event: &Dated, tap: Tap, now: Moment) -> Result<Standing, CheckInError> {
        let event = event.id;
        self.db
            .write_here(move |conn| actions::check_in(conn, &actor(Role::Desk), event, &tap, now))
    }

    fn undo(&self, event: &Dated, operation: &'static str) -> Result<Standing, CheckInError> {
        let event = event.id;
        self.db.write_here(move |conn| {
            let actor = actor(Role::Desk);
            actions::undo(conn, &actor, event, operation, at_the_door())
                .map(|(_, standing)| standing)
        })
    }

    fn close(&self, event: &Dated, gaps: Gaps) -> Result<i32, CloseError> {
        let event = event.id;
        let now = afterwards();
        self.db.write_here(move |conn| actions::close(conn, &actor(Role::Desk), event, gaps, now))
    }

    fn there(&self, event: &Dated) -> usize {
        let marks = self.read(|conn| queries::marks(conn, event.id));
        marks.iter().filter(|mark| mark.presence.is_there()).count()
    }

    fn tally(&self) -> Vec<(String, i32, i32, i32, i32, i32)> {
        self.read(|conn| {
            tallies::table
                .order((tallies::channel, tallies::language))
                .select((
                    tallies::channel,
                    tallies::delivered,
                    tallies::accepted,
                    tallies::attended,
                    tallies::unknown,
                    tallies::walk_ins,
                ))
                .load(conn)
        })
    }
}

#[test]
fn the_same_operation_twice_counts_once() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let aylin = world.guest("Aylin", "Demir");
    world.invite(&event, aylin, Reply::Accepted);

    for _ in 0..3 {
        world.check_in(&event, tap(&event, None, Presence::WalkIn, "one"), at_the_door()).unwrap();
        let present = tap(&event, Some(aylin), Presence::Present, "two");
        world.check_in(&event, present, at_the_door()).unwrap();
    }

    assert_eq!(world.there(&event), 2);
    let logged: i64 = world.read(|conn| attendance_operations::table.count().get_result(conn));
    assert_eq!(logged, 2);
}

#[test]
fn undo_brings_back_what_stood_before_and_twice_is_once() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let aylin = world.guest("Aylin", "Demir");
    world.invite(&event, aylin, Reply::Accepted);
    let mut present = tap(&event, Some(aylin), Presence::Present, "first");
    present.children = Some(2);
    world.check_in(&event, present, at_the_door()).unwrap();
    let absent = tap(&event, Some(aylin), Presence::Absent, "second");
    assert_eq!(world.check_in(&event, absent, at_the_door()).unwrap().children, 0);

    for _ in 0..2 {
        let standing = world.undo(&event, "second").unwrap();
        assert_eq!((standing.presence, standing.children), (Presence::Present, 2));
    }
    assert_eq!(world.undo(&event, "first").unwrap().presence, Presence::Unknown);

    let row: Presence =
        world.read(|conn| attendance::table.select(attendance::presence).first(conn));
    assert_eq!(row, Presence::Unknown);
    assert!(matches!(world.undo(&event, "never"), Err(CheckInError::NoOperation)));
}

#[test]
fn a_list_that_arrives_late_does_not_overrule_what_was_tapped_later() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let aylin = world.guest("Aylin", "Demir");
    world.invite(&event, aylin, Reply::Accepted);
    world
        .check_in(&event, tap(&event, Some(aylin), Presence::Partly, "online"), at_the_door())
        .unwrap();

    let mut offline = tap(&event, Some(aylin), Presence::Absent, "offline");
    offline.at = Some(moment("2027-01-12T09:05:00Z"));
    let standing = world.check_in(&event, offline, afterwards()).unwrap();

    assert_eq!(standing.presence, Presence::Partly);
}

#[test]
fn a_clock_that_is_ahead_does_not_have_the_last_word_for_good() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let aylin = world.guest("Aylin", "Demir");
    world.invite(&event, aylin, Reply::Accepted);
    let mut ahead = tap(&event, Some(aylin), Presence::Absent, "ahead");
    ahead.at = Some(moment("2031-01-01T00:00:00Z"));
    world.check_in(&event, ahead, at_the_door()).unwrap();

    let present = tap(&event, Some(aylin), Presence::Present, "here");
    assert_eq!(world.check_in(&event, present, at_the_door()).unwrap().presence, Presence::Present);
}

#[test]
fn nobody_is_checked_in_before_the_day_or_by_strangers_or_managers() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let aylin = world.guest("Aylin", "Demir");
    world.invite(&event, aylin, Reply::Accepted);
    let present = tap(&event, Some(aylin), Presence::Present, "op");

    let the_day_before = moment("2027-01-11T22:59:00Z");
    let early = world.check_in(&event, present.clone(), the_day_before);
    assert!(matches!(early, Err(CheckInError::TooEarly)));

    let (id, elsewhere) = (event.id, Scope::Sites(vec![Id::new()]));
    let stranger = Actor { scope: elsewhere, ..actor(Role::Desk) };
    for actor in [stranger, actor(Role::Manager)] {
        let tap = present.clone();
        let refused = world
            .db
            .write_here(move |conn| actions::check_in(conn, &actor, id, &tap, at_the_door()));
        assert!(matches!(refused, Err(CheckInError::Event(_) | CheckInError::NotAllowed(_))));
    }
    assert_eq!(world.there(&event), 0);
}

#[test]
fn an_uninvited_guest_comes_spontaneously_and_is_never_absent() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let jonas = world.guest("Jonas", "Weber");

    let absent = tap(&event, Some(jonas), Presence::Absent, "absent");
    assert!(matches!(world.check_in(&event, absent, at_the_door()), Err(CheckInError::NotInvited)));
    let present = tap(&event, Some(jonas), Presence::Present, "present");
    let standing = world.check_in(&event, present, at_the_door()).unwrap();
    assert_eq!(standing.presence, Presence::WalkIn);
}

#[test]
fn the_rest_of_a_list_is_entered_at_once_and_taken_back_at_once() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let guests = world.invite_many(&event, 3, Reply::Accepted);
    let present = tap(&event, Some(guests[0]), Presence::Present, "op");
    world.check_in(&event, present, at_the_door()).unwrap();
    let (id, session) = (event.id, event.sessions[0]);
    let rest = tap(&event, None, Presence::Absent, "rest");

    let filled = world
        .db
        .write_here(move |conn| actions::fill(conn, &actor(Role::Desk), id, &rest, afterwards()));

    assert_eq!(filled.unwrap(), 2);
    assert_eq!(world.close(&event, Gaps::Ask).unwrap(), 0);
    world
        .db
        .write_here(move |conn| actions::reopen(conn, &actor(Role::Planner), id, afterwards()))
        .unwrap();
    let back = world.db.write_here(move |conn| {
        actions::unfill(conn, &actor(Role::Desk), id, session, "rest", afterwards())
    });
    assert_eq!(back.unwrap(), 2);
    assert!(matches!(world.close(&event, Gaps::Ask), Err(CloseError::Gaps(2))));
}

#[test]
fn closing_asks_about_gaps_and_keeps_a_sum_that_reopening_forgets() {
    let world = World::open();
    let event = world.event(&[DAY]);
    let guests = world.invite_many(&event, 4, Reply::Accepted);
    for (guest, presence, operation) in [
        (Some(guests[0]), Presence::Present, "a"),
        (Some(guests[1]), Presence::Absent, "b"),
        (None, Presence::WalkIn, "c"),
    ] {
        world.check_in(&event, tap(&event, guest, presence, operation), at_the_door()).unwrap();
    }

    let id = event.id;
    let early = world.db.write_here(move |conn| {
        actions::close(conn, &actor(Role::Desk), id, Gaps::Keep, at_the_door())
    });
    assert!(matches!(early, Err(CloseError::NotNow(_))));
    assert!(matches!(world.close(&event, Gaps::Ask), Err(CloseError::Gaps(2))));
    assert_eq!(world.tally(), []);

    assert_eq!(world.close(&event, Gaps::Keep).unwrap(), 2);
    assert_eq!(world.close(&event, Gaps::Ask).unwrap(), 2, "again changes nothing");
    assert_eq!(
        world.tally(),
        [
            ("".to_owned(), 4, 4, 1, 2, 1),
            ("".to_owned(), 4, 4, 1, 2, 0),
            ("letter".to_owned(), 4, 4, 1, 2, 0)
        ]
    );
    let late = tap(&event, Some(guests[2]), Presence::Present, "d");
    assert!(matches!(world.check_in(&event, late, afterwards()), Err(CheckInError::NotNow(_))));

    world
        .db
        .write_here(move |conn| actions::reopen(conn, &actor(Role::Planner), id, afterwards()))
        .unwrap();
    assert_eq!(world.tally(), []);
}

/// The pages as staff see them: through the door, with a session.
mod pages {
    use actix_web::cookie::Cookie;
    use actix_web::{App as Web, test, web};

    use super::*;
    use crate::attendance::testing::SESSION;
    use crate::staff::session::COOKIE;
    use crate::web::{App, form};

    async fn ask(app: &App, request: test::TestRequest) -> (u16, String) {
        let web = Web::new().app_data(web::Data::new(app.clone())).configure(super::super::routes);
        let web = test::init_service(web).await;
        let request = request.cookie(Cookie::new(COOKIE, SESSION)).to_request();
        let response = test::call_service(&web, request).await;
        let status = response.status().as_u16();
        let body = test::read_body(response).await;
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn a_tap_answers_with_its_row_and_undo_brings_the_buttons_back() {
        let world = World::open();
        let event = world.event(&[DAY]);
        let aylin = world.guest("Aylin", "Demir");
        world.invite(&event, aylin, Reply::Accepted);
        let app = world.app(Role::Desk, at_the_door());
        let base = format!("/events/{}/attendance", event.id);

        let (status, page) = ask(&app, test::TestRequest::get().uri(&base)).await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("Demir, Aylin") && page.contains("0 da · 1 zugesagt · 1 offen"));
        let action = page.split("hx-post=\"").nth(1).unwrap().split('"').next().unwrap();
        let action = action.replace("&amp;", "&").replace("&#x2F;", "/");

        let csrf = form::signature(&app.office().form_secret, SESSION);
        let post = |uri: &str| {
            test::TestRequest::post()
                .uri(uri)
                .insert_header(("HX-Request", "true"))
                .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
                .set_payload(format!("csrf={csrf}&presence=present"))
        };
        for _ in 0..2 {
            let (status, row) = ask(&app, post(&action)).await;
            assert_eq!(status, 200, "{row}");
            assert!(row.starts_with("<li class=\"door door-present\""), "{row}");
            assert!(row.contains("1 da · 1 zugesagt · 0 offen"), "{row}");
        }
        let (_, page) = ask(&app, test::TestRequest::get().uri(&base)).await;
        let undo = page.split("hx-post=\"").nth(1).unwrap().split('"').next().unwrap();
        let undo = undo.replace("&amp;", "&").replace("&#x2F;", "/");
        let (status, row) = ask(&app, post(&undo)).await;
        assert_eq!(status, 200, "{row}");
        assert!(row.contains("door-unknown"), "{row}");

        for page in ["/sheets", "/week", "/walk-in", "/walk-in?q=dem", "?q=niemand"] {
            let (status, text) =
                ask(&app, test::TestRequest::get().uri(&format!("{base}{page}"))).await;
            assert_eq!(status, 200, "{page}: {text}");
        }
    }
}
