//! Deals the versions of a wording trial among households that are invited, before anything is written.

use std::collections::BTreeMap;

use super::super::messages::{Member, Occasion, Promise};
use super::super::queries::arms;
use super::super::way::Reached;
use super::post::PostError;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::guests::Guest;
use crate::outbox::Way;
use crate::outbox::templates::{MailError, mails};
use crate::staff::Site;
use crate::wordings::dealing::{Stratum, deal};
use crate::wordings::{self, Arm, Released, Running, arm_queries};

/// The trials that deal versions to guests of an event, and what else the house says to them.
pub(in super::super) struct Trials {
    running: Vec<Running>,
    released: Released,
}

impl Trials {
    /// Of an event; none are for most.
    pub(in super::super) fn of(
        conn: &mut Conn,
        event: &Event,
        now: Moment,
    ) -> diesel::QueryResult<Self> {
        let mut running = arm_queries::running(conn, event.format.id)?;
        running.retain(|trial| trial.deals(event.ends_at, now));
        let released = wordings::queries::released(conn, event.format.id)?;
        Ok(Self { running, released })
    }

    /// The trial that a message to this guest by this way is part of.
    pub(in super::super) fn of_message(
        &self,
        event: &Event,
        guest: &Guest,
        way: Way,
    ) -> Result<Option<&Running>, MailError> {
        if self.running.is_empty() {
            return Ok(None);
        }
        let name = Occasion::Invitation(Promise::Reserved).template(event);
        let language = mails()?.written_by(&name, &guest.language, way);
        Ok(self.running.iter().find(|trial| trial.takes(language, way, &self.released)))
    }
}

/// People who are invited together.
pub(super) struct Household {
    pub(super) people: Vec<Member>,
    pub(super) by: Reached,
    /// Who of them is invited already.
    pub(super) already: Vec<Id<Guest>>,
}

/// Those who wait for a version of one trial at one Standort.
#[derive(Default)]
struct Waiting {
    /// Which of the households, and by which name they are drawn.
    households: Vec<(usize, String)>,
}

/// The version of each household, in their order; `None`: it is in no trial. The event is held.
pub(super) fn deal_arms(
    conn: &mut Conn,
    event: &Event,
    households: &[Household],
    now: Moment,
) -> Result<Vec<Option<Id<Arm>>>, PostError> {
    let mut dealt = vec![None; households.len()];
    let trials = Trials::of(conn, event, now)?;
    if trials.running.is_empty() {
        return Ok(dealt);
    }
    let known = arms::of_guests(conn, event.id)?;
    let mut waiting: BTreeMap<(usize, Option<Id<Site>>), Waiting> = BTreeMap::new();
    for (at, household) in households.iter().enumerate() {
        let Some((way, whose)) = household.by.way() else { continue };
        let Some(addressee) = household.people.get(whose) else { continue };
        let Some(trial) = trials.of_message(event, &addressee.guest, way)? else { continue };
        // Nobody reads two versions at one table.
        let same = household.already.iter().filter_map(|guest| known.get(guest));
        let same = same.copied().find(|arm| trial.arms.iter().any(|one| one.id == *arm));
        if same.is_some() {
            dealt[at] = same;
            continue;
        }
        let place = trials.running.iter().position(|one| one.id == trial.id).unwrap_or(0);
        let site = household.people.first().and_then(|one| one.guest.site);
        let name = household.people.iter().map(|one| one.guest.id).min();
        let name = name.map(|id| id.to_string()).unwrap_or_default();
        waiting.entry((place, site)).or_default().households.push((at, name));
    }
    let before = arms::dealt(conn, event.id)?;
    for ((place, site), Waiting { households }) in waiting {
        let Some(trial) = trials.running.get(place) else { continue };
        let count = |arm: &Arm| {
            let here = before.iter().filter(|(at, one, _)| *at == site && *one == arm.id);
            here.map(|(_, _, count)| *count).sum::<usize>()
        };
        let counts: Vec<usize> = trial.arms.iter().map(count).collect();
        let site = site.map(|site| site.to_string()).unwrap_or_default();
        let stratum = Stratum { seed: &trial.seed, event: event.id.as_str(), site: &site };
        let names: Vec<&str> = households.iter().map(|(_, name)| name.as_str()).collect();
        for ((at, _), version) in households.iter().zip(deal(&stratum, &counts, &names)) {
            dealt[*at] = trial.arms.get(version).map(|arm| arm.id);
        }
    }
    Ok(dealt)
}
