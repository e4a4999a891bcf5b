//! A year with more events than a Jobcenter has takes long to count. Nobody waits for it, and whoever
//! looks reads of when the figures are.

use std::time::Duration;

use diesel::prelude::*;
use treffpunkt::attendance::actions;
use treffpunkt::clock;
use treffpunkt::db::schema::events;
use treffpunkt::db::{Conn, Id, Moment};
use treffpunkt::demo;
use treffpunkt::events::Event;
use treffpunkt::staff::{Role, Scope};
use treffpunkt::turnout::figures::Figures;
use treffpunkt::turnout::period::Period;
use treffpunkt::turnout::queries;
use treffpunkt::turnout::report::{By, Report};

use crate::cafe::{now, planner};
use crate::world::Jobcenter;

/// Events of one year that are over and not closed: one more than a Jobcenter's.
const OPEN: usize = 2_001;

/// The event that was closed last, and so many like it that nobody has closed.
async fn many_are_open(jobcenter: &Jobcenter) -> Id<Event> {
    let copy = |conn: &mut Conn| {
        let event = events::table
            .filter(events::stage.eq("closed"))
            .order((events::begins_at.desc(), events::id))
            .select(events::id)
            .first::<Id<Event>>(conn)?;
        let ids: Vec<_> = (0..OPEN).map(|_| format!("('{}')", Id::<Event>::new())).collect();
        let same = "format_id, site_id, title, folded, topic, zone, seats, childcare_places, \
            contact_name, contact_phone, languages, travel_paid, begins_at, ends_at, calendar_seq, \
            reason_for_guests, created_at, published_at, holds";
        let insert = format!(
            "INSERT INTO events (id, calendar_uid, stage, {same}) \
             SELECT column1, column1, 'published', {same} FROM events CROSS JOIN \
             (VALUES {}) AS copies WHERE id = '{event}'",
            ids.join(", ")
        );
        diesel::sql_query(insert).execute(conn)?;
        Ok::<_, diesel::result::Error>(event)
    };
    jobcenter.app.db.write(copy).await.unwrap()
}

/// The figures of the year in which this event was, as they are remembered and as they are counted.
fn both(jobcenter: &Jobcenter, figures: &Figures, event: Id<Event>) -> (Report, Report) {
    let now = now(jobcenter);
    let both = jobcenter.app.db.read_here(|conn| {
        let begins_at =
            events::table.find(event).select(events::begins_at).first::<Option<Moment>>(conn)?;
        let day = clock::local(begins_at.unwrap(), clock::ZONE).civil().date();
        let year = day.year().to_string();
        let period = Period::parse(&year, &year, day).unwrap();
        let shown = figures.report(conn, (&Scope::All, period), By::Month, 0.3, now)?;
        let counted = queries::report(conn, &Scope::All, period, By::Month, 0.3, now)?;
        Ok::<_, diesel::result::Error>((shown, counted))
    });
    both.unwrap()
}

fn counted_at(at: Moment, report: Report) -> Report {
    Report { as_of: Some(at), ..report }
}

#[actix_web::test]
async fn a_country_is_counted_before_somebody_asks_and_says_of_when_it_is() {
    let jobcenter = Jobcenter::open_with(&[]).await;
    demo::open(&jobcenter.app.db, &jobcenter.app.clock, &jobcenter.app.config).unwrap();
    let event = many_are_open(&jobcenter).await;
    let figures = Figures::of(&jobcenter.app.db);
    let begun = now(&jobcenter);
    figures.count_due(begun).unwrap();

    // Opened again, it counts as it stands: that is not in the figures yet, and they say so.
    let reopen = move |conn: &mut _| actions::reopen(conn, &planner(), event, begun);
    jobcenter.app.db.write(reopen).await.unwrap();
    jobcenter.wait(Duration::from_secs(4 * 60));
    let (before, _) = both(&jobcenter, &figures, event);
    assert_eq!(before.as_of, Some(begun));

    // After five minutes they are counted again, with nobody looking; a minute earlier they are not.
    figures.count_due(now(&jobcenter)).unwrap();
    assert_eq!(both(&jobcenter, &figures, event).0, before);
    jobcenter.wait(Duration::from_secs(61));
    let again = now(&jobcenter);
    figures.count_due(again).unwrap();
    jobcenter.wait(Duration::from_secs(60));
    let (shown, counted) = both(&jobcenter, &figures, event);
    assert_eq!(shown, counted_at(again, counted));
    let manager = jobcenter.staff("Petra Beispiel", Role::Manager).await;
    manager.get("/turnout").await.says("Stand: ");

    // Whoever looks later than ever shown waits for what is counted now.
    jobcenter.wait(Duration::from_secs(10 * 60));
    let (shown, counted) = both(&jobcenter, &figures, event);
    assert_eq!((shown.as_of, shown), (None, counted));
}
