//! A week that is under way: its first day is entered, somebody was missed, and nobody has called yet.

use crate::assignments::{self, actions::Whom};
use crate::attendance::actions::Tap;
use crate::attendance::presence::Sign;
use crate::attendance::week::{self, Role};
use crate::attendance::week_actions::{self, Change};
use crate::clock;
use crate::db::{Conn, Id, Moment};
use crate::events;
use crate::guests::Guest;
use crate::invitations;
use crate::staff::{self, Actor, Scope};

use super::coming::{Drafted, Planned};
use super::house::House;
use super::people::People;
use super::{DemoError, refused};

/// People whom the Fachverfahren sends to it.
const SENT: usize = 4;
/// Which of the participants comes late on the first day, and which not at all.
const LATE: usize = 1;
const MISSED: usize = 2;

/// Sends some, and lets the first day happen.
pub fn begin(
    conn: &mut Conn,
    (house, people): (&House, &People),
    drafted: &[Drafted],
    now: Moment,
) -> Result<(), DemoError> {
    let invited = |one: &&Drafted| matches!(one.coming.stage, Planned::Invited { .. });
    let week = drafted.iter().filter(invited).find(|one| one.coming.key() == "profiling");
    let Some(week) = week else { return Ok(()) };
    send(conn, house, people, week)?;
    let Some(event) = events::queries::find(conn, week.event)? else { return Ok(()) };
    let Some(first) = event.sessions.first() else { return Ok(()) };
    let half_past =
        clock::instant(first.starts_at, &event.zone).after(std::time::Duration::from_secs(30 * 60));
    let at = half_past.min(now);
    let desk = Actor { staff: Some(house.desk), role: staff::Role::Desk, scope: Scope::All };
    let mut there = week::people(&week_actions::known(conn, &event, &Scope::All)?);
    there.retain(|one| one.role == Role::Participant);
    let sign = |place: usize| match place {
        LATE => Sign::Late,
        MISSED => Sign::Absent,
        _ => Sign::Present,
    };
    let changes = there.iter().enumerate().map(|(place, one)| Change {
        guest: one.guest,
        session: first.id,
        was: Sign::Unknown,
        sign: sign(place),
        operation: Id::<Tap>::new().to_string(),
    });
    let changes: Vec<_> = changes.collect();
    week_actions::enter(conn, &desk, event.id, &changes, at).map_err(refused)?;
    Ok(())
}

/// On the day after the invitations: clients of the same Standort who were not asked.
fn send(conn: &mut Conn, house: &House, people: &People, week: &Drafted) -> Result<(), DemoError> {
    let Some(event) = events::queries::find(conn, week.event)? else { return Ok(()) };
    let asked = invitations::queries::of_event(conn, event.id)?;
    let is_asked = |guest: &&Guest| asked.iter().any(|one| one.guest == guest.id);
    let neighbours = people.households.iter().flat_map(|household| &household.members);
    let sent = neighbours.filter(|guest| guest.site == event.site && !is_asked(guest)).take(SENT);
    let at = week.asked_at.after(std::time::Duration::from_secs(24 * 60 * 60));
    for guest in sent {
        let whom = Whom::Guest(guest.id);
        assignments::actions::assign(conn, &house.planner, event.id, &whom, at).map_err(refused)?;
    }
    Ok(())
}
