//! Figures are remembered while they hold. Whatever happens to the events of the exercise house, what is
//! shown is what would be counted now.

use diesel::prelude::*;
use treffpunkt::attendance::Presence;
use treffpunkt::attendance::actions::{self, Gaps, Tap};
use treffpunkt::db::schema::{
    attendance, event_sessions, events, formats, invitations, tally_changes,
};
use treffpunkt::db::{Conn, Id, Moment};
use treffpunkt::demo;
use treffpunkt::events::{Event, Session};
use treffpunkt::formats::Format;
use treffpunkt::guests::Guest;
use treffpunkt::privacy::{self, keep_deadlines};
use treffpunkt::staff::{Actor, Role, Scope, Site};
use treffpunkt::turnout::figures::Figures;
use treffpunkt::turnout::period::Period;
use treffpunkt::turnout::report::By;
use treffpunkt::turnout::{plan_queries, queries};

use crate::cafe::{now, planner};
use crate::privacy::come;
use crate::world::Jobcenter;

/// Chance that falls the same way each time.
struct Lots(u64);

impl Lots {
    fn draw(&mut self, of: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % of
    }
}

/// An event that is over, and whether it is closed.
type Over = (Id<Event>, String);

fn over(jobcenter: &Jobcenter) -> Vec<Over> {
    let now = now(jobcenter);
    let read = |conn: &mut Conn| {
        events::table
            .inner_join(formats::table)
            .filter(formats::open_door.eq(false))
            .filter(events::stage.eq("closed").or(events::stage.eq("published")))
            .filter(events::ends_at.le(now))
            .filter(events::erased_at.is_null())
            .order(events::id)
            .select((events::id, events::stage))
            .load::<Over>(conn)
    };
    jobcenter.app.db.read_here(read).unwrap()
}

/// What is remembered and what is counted, by these groupings.
fn compare(jobcenter: &Jobcenter, figures: &Figures, scope: &Scope, groupings: &[By]) {
    let now = now(jobcenter);
    let today = jobcenter.app.clock.today().civil();
    let period = Period::parse("2025-10", "2027", today).unwrap();
    for by in groupings {
        let both = jobcenter.app.db.read_here(|conn| {
            let shown = figures.report(conn, (scope, period), *by, 0.3, now)?;
            Ok::<_, diesel::result::Error>((
                shown,
                queries::report(conn, scope, period, *by, 0.3, now)?,
            ))
        });
        let (shown, counted) = both.unwrap();
        assert_eq!(shown, counted, "{by:?}");
        assert_eq!(shown.as_of, None, "a Jobcenter's figures are always those of now");
    }
    let actor = Actor { staff: None, role: Role::Manager, scope: scope.clone() };
    let both = jobcenter.app.db.read_here(|conn| {
        let known = plan_queries::history(conn, figures.memory(), &actor, now)?;
        let anew = plan_queries::history(conn, &Default::default(), &actor, now)?;
        Ok::<_, diesel::result::Error>((known, anew))
    });
    let (known, anew) = both.unwrap();
    assert_eq!(format!("{known:?}"), format!("{anew:?}"));
}

async fn closed(jobcenter: &Jobcenter, event: Id<Event>) {
    let now = now(jobcenter);
    let close = move |conn: &mut _| actions::close(conn, &planner(), event, Gaps::AsItStands, now);
    jobcenter.app.db.write(close).await.unwrap();
}

async fn reopened(jobcenter: &Jobcenter, event: Id<Event>) {
    let now = now(jobcenter);
    let reopen = move |conn: &mut _| actions::reopen(conn, &planner(), event, now);
    jobcenter.app.db.write(reopen).await.unwrap();
}

/// Somebody on the list was there after all, or was not.
async fn tapped(jobcenter: &Jobcenter, event: Id<Event>, lots: &mut Lots) {
    let now = now(jobcenter);
    let (guests, sessions) = jobcenter
        .app
        .db
        .read_here(|conn| {
            let guests = invitations::table
                .filter(invitations::event_id.eq(event))
                .filter(invitations::withdrawn_at.is_null())
                .order(invitations::id)
                .select(invitations::guest_id)
                .load::<Id<Guest>>(conn)?;
            let sessions = event_sessions::table
                .filter(event_sessions::event_id.eq(event))
                .select(event_sessions::id)
                .load::<Id<Session>>(conn)?;
            Ok::<_, diesel::result::Error>((guests, sessions))
        })
        .unwrap();
    if guests.is_empty() {
        return;
    }
    let tap = Tap {
        session: sessions[0],
        guest: Some(guests[lots.draw(guests.len())]),
        presence: [Presence::Present, Presence::Absent][lots.draw(2)],
        part: None,
        children: None,
        operation: Id::<Tap>::new().to_string(),
        at: None,
    };
    let check_in = move |conn: &mut _| actions::check_in(conn, &planner(), event, &tap, now);
    jobcenter.app.db.write(check_in).await.unwrap();
}

async fn is_about(jobcenter: &Jobcenter, format: Id<Format>, sensitivity: &'static str) {
    let change = move |conn: &mut Conn| {
        diesel::update(formats::table.filter(formats::id.eq(format)))
            .set(formats::sensitivity.eq(sensitivity))
            .execute(conn)
    };
    jobcenter.app.db.write(change).await.unwrap();
}

#[actix_web::test]
async fn what_is_remembered_is_what_would_be_counted() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let figures = Figures::of(&jobcenter.app.db);
    let site = jobcenter.app.db.read_here(|conn| {
        events::table
            .filter(events::site_id.is_not_null())
            .select(events::site_id.assume_not_null())
            .first::<Id<Site>>(conn)
    });
    let site = Scope::Sites(vec![site.unwrap()]);
    let mut lots = Lots(20_270_104);
    compare(&jobcenter, &figures, &Scope::All, By::ALL);
    compare(&jobcenter, &figures, &site, &[By::Format, By::Before]);

    for step in 0..12 {
        let over = over(&jobcenter);
        let (event, stage) = &over[lots.draw(over.len())];
        if stage == "closed" {
            reopened(&jobcenter, *event).await;
        }
        tapped(&jobcenter, *event, &mut lots).await;
        // Seen open by some, by others not before it is closed again, in the same second.
        if lots.draw(2) == 0 {
            compare(&jobcenter, &figures, &Scope::All, &[By::Before]);
        }
        if lots.draw(3) > 0 {
            closed(&jobcenter, *event).await;
        }
        let some = [By::ALL[step % By::ALL.len()], By::Site];
        compare(&jobcenter, &figures, &Scope::All, &some);
        compare(&jobcenter, &figures, &site, &some[..1]);
    }
}

#[actix_web::test]
async fn what_is_erased_or_becomes_confidential_is_noticed() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let figures = Figures::of(&jobcenter.app.db);
    let some = [By::Format, By::Channel, By::Before];
    compare(&jobcenter, &figures, &Scope::All, &some);

    // The largest format is about health from today on.
    let formats = jobcenter.app.db.read_here(|conn| {
        events::table
            .filter(events::stage.eq("closed"))
            .group_by(events::format_id)
            .select((events::format_id, diesel::dsl::count_star()))
            .load::<(Id<Format>, i64)>(conn)
    });
    let formats = formats.unwrap();
    let (largest, _) = formats.into_iter().max_by_key(|(_, events)| *events).unwrap();
    is_about(&jobcenter, largest, "health").await;
    compare(&jobcenter, &figures, &Scope::All, &[By::Month, By::Topic]);
    is_about(&jobcenter, largest, "normal").await;
    compare(&jobcenter, &figures, &Scope::All, &[By::Month, By::Topic]);

    // Whoever came most often wants to be forgotten.
    let guests = jobcenter.app.db.read_here(|conn| {
        attendance::table
            .filter(attendance::guest_id.is_not_null())
            .group_by(attendance::guest_id)
            .select((attendance::guest_id, diesel::dsl::count_star()))
            .load::<(Option<Id<Guest>>, i64)>(conn)
    });
    let guests = guests.unwrap();
    let (guest, _) = guests.into_iter().max_by_key(|(_, times)| *times).unwrap();
    let (guest, app, at) = (guest.unwrap(), jobcenter.app.clone(), now(&jobcenter));
    let erase =
        move |conn: &mut _| privacy::actions::erase_guest(conn, &app, &planner(), guest, at);
    jobcenter.app.db.write(erase).await.unwrap();
    compare(&jobcenter, &figures, &Scope::All, &some);

    // Half a year later the names are gone, and what nobody closed was closed as it stood.
    come(&jobcenter, "2027-07-20T01:00:00Z");
    compare(&jobcenter, &figures, &Scope::All, &some);
    keep_deadlines(&jobcenter.app).await.unwrap();
    compare(&jobcenter, &figures, &Scope::All, By::ALL);
}

#[actix_web::test]
async fn each_keeping_raises_the_number_of_its_year() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let numbers = || {
        let read = |conn: &mut Conn| {
            tally_changes::table
                .order(tally_changes::year)
                .select((tally_changes::year, tally_changes::changes))
                .load::<(i32, i32)>(conn)
        };
        jobcenter.app.db.read_here(read).unwrap()
    };
    let (event, begins_at) = jobcenter
        .app
        .db
        .read_here(|conn| {
            events::table
                .inner_join(formats::table)
                .filter(formats::open_door.eq(false))
                .filter(events::stage.eq("closed"))
                .filter(events::erased_at.is_null())
                .select((events::id, events::begins_at.assume_not_null()))
                .first::<(Id<Event>, Moment)>(conn)
        })
        .unwrap();
    let year = treffpunkt::clock::local(begins_at, treffpunkt::clock::ZONE).civil().year();

    let mut before = numbers();
    for done in ["reopened", "closed"] {
        match done {
            "reopened" => reopened(&jobcenter, event).await,
            _ => closed(&jobcenter, event).await,
        }
        let after = numbers();
        for ((of, was), (_, is)) in before.iter().zip(&after) {
            assert_eq!(*of == i32::from(year), is > was, "{done}: {of}");
        }
        before = after;
    }
}
