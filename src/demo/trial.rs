//! A trial of the past: two letters to the Kontaktcafé, dealt by lot, with the answer that chance gave.

use std::collections::BTreeMap;
use std::time::Duration;

use diesel::prelude::*;
use jiff::Span;

use super::house::House;
use super::{DemoError, refused};
use crate::attendance;
use crate::clock;
use crate::config;
use crate::db::schema::events;
use crate::db::{Conn, Day, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats;
use crate::guests::Channel;
use crate::invitations;
use crate::staff::Site;
use crate::trials;
use crate::trials::draft::{Draft, Version, workday};
use crate::wordings::dealing::{Stratum, deal};
use crate::wordings::{self, Place, Running, Spread, Variety, arm_queries, shipped};

/// It was planned so long ago, and its last day was so long ago.
const PLANNED: Duration = Duration::from_secs(330 * 24 * 60 * 60);
const STOPPED_DAYS: i64 = 30;
/// From one step of its life to the next.
const STEP: Duration = Duration::from_secs(24 * 60 * 60);

/// Lets it happen, while the rows of the past are still there.
pub fn compare(conn: &mut Conn, house: &House, now: Moment) -> Result<(), DemoError> {
    let Some(format) = formats::queries::by_key(conn, "kontaktcafe")? else { return Ok(()) };
    let Some(text) = shipped::beginning(&format.text_key, "de") else { return Ok(()) };
    let at = now.before(PLANNED);
    let place =
        Place { format: format.id, way: Spread::Letter, language: "de", variety: Variety::Plain };
    let warmer = wordings::Draft {
        subject: "Eine Tasse Kaffee wartet auf Sie".into(),
        heading: "Eine Tasse Kaffee wartet auf Sie".into(),
        body: text.body,
        tested_by: String::new(),
    };
    let planner = &house.planner;
    let version = wordings::actions::save(conn, planner, place, &warmer, at).map_err(refused)?;
    let today = clock::local(now, clock::ZONE).civil().date();
    let stop = workday(house.office.land, today.saturating_sub(Span::new().days(STOPPED_DAYS)));
    let draft = Draft {
        place,
        versions: vec![Version::Today, Version::Kept(version)],
        difference: "B nennt den Kaffee schon im Betreff".into(),
        base: 0.3,
        effect: 10,
        stop_on: Day::of(stop),
    };
    let days = |days: u32| at.after(STEP * days);
    let id = trials::actions::plan(conn, planner, &draft, at).map_err(refused)?;
    trials::actions::submit(conn, planner, id, at).map_err(refused)?;
    let basis = "§ 67c Abs. 3 SGB X, DS-14";
    trials::actions::sign(conn, &house.auditor, id, basis, days(2)).map_err(refused)?;
    trials::actions::start(conn, planner, id, days(3)).map_err(refused)?;
    let running = arm_queries::running(conn, format.id)?;
    if let Some(trial) = running.iter().find(|one| one.id == id) {
        let end = clock::begin_of(stop);
        for event in closed(conn, trial, (days(3), end))? {
            deal_to(conn, trial, event)?;
            attendance::queries::keep_arms(conn, event)?;
        }
    }
    let morning = clock::begin_of(stop).after(Duration::from_secs(9 * 60 * 60));
    trials::actions::end(conn, id, None, morning).map_err(refused)
}

/// The closed events of its format in its time.
fn closed(
    conn: &mut Conn,
    trial: &Running,
    (from, until): (Moment, Moment),
) -> QueryResult<Vec<Id<Event>>> {
    events::table
        .filter(events::format_id.eq(trial.place.format))
        .filter(events::stage.eq(Stage::Closed))
        .filter(events::begins_at.ge(from))
        .filter(events::ends_at.le(until))
        .order((events::begins_at, events::id))
        .select(events::id)
        .limit(config::trials::EVENTS)
        .load(conn)
}

/// Deals its versions to the households that got a German letter.
fn deal_to(conn: &mut Conn, trial: &Running, event: Id<Event>) -> QueryResult<()> {
    let rows = invitations::queries::of_event(conn, event)?;
    let mut strata = BTreeMap::<Option<Id<Site>>, Vec<_>>::new();
    for member in invitations::queries::with_guests(conn, rows)? {
        let asked = &member.invitation;
        if asked.id == asked.party && asked.channel == Channel::Letter && asked.language == "de" {
            let household = (asked.party, member.guest.id.to_string());
            strata.entry(member.guest.site).or_default().push(household);
        }
    }
    for (site, households) in strata {
        let site = site.map(|site| site.to_string()).unwrap_or_default();
        let stratum = Stratum { seed: &trial.seed, event: event.as_str(), site: &site };
        let names: Vec<&str> = households.iter().map(|(_, name)| name.as_str()).collect();
        let dealt = deal(&stratum, &vec![0; trial.arms.len()], &names);
        for (place, arm) in trial.arms.iter().enumerate() {
            let theirs = households.iter().zip(&dealt).filter(|(_, version)| **version == place);
            let parties: Vec<_> = theirs.map(|((party, _), _)| *party).collect();
            invitations::queries::arms::set(conn, arm.id, &parties)?;
        }
    }
    Ok(())
}
