//! Deals the versions of a wording trial among households that are invited, before anything is written.

use std::collections::BTreeMap;

use super::super::Invitation;
use super::super::messages::{Member, Occasion, Promise};
use super::super::queries::arms;
use super::super::way::Reached;
use super::post::PostError;
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::formats::Sensitivity;
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
        // A format may have become one about health since.
        let is_normal = event.format.sensitivity == Sensitivity::Normal;
        running.retain(|trial| is_normal && trial.deals(event.ends_at, now));
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
}

/// Households that wait for a version of one trial at one Standort.
#[derive(Default)]
struct Waiting {
    parties: Vec<Id<Invitation>>,
    /// By which each is drawn, in the same order.
    names: Vec<String>,
}

/// Deals versions to households whose invitations are stored and not yet written. The event is held.
pub(super) fn deal_arms(
    conn: &mut Conn,
    event: &Event,
    households: &[Household],
    now: Moment,
) -> Result<(), PostError> {
    let Trials { running, released } = Trials::of(conn, event, now)?;
    let mut held = Vec::with_capacity(running.len());
    for trial in running {
        // Nothing is dealt of a trial that was broken off meanwhile: it would be erased by nobody.
        if arm_queries::hold(conn, trial.id)? {
            held.push(trial);
        }
    }
    let trials = Trials { running: held, released };
    if trials.running.is_empty() {
        return Ok(());
    }
    let known = arms::of_households(conn, event.id)?;
    let before = arms::dealt(conn, event.id)?;
    let mut dealt: BTreeMap<Id<Arm>, Vec<Id<Invitation>>> = BTreeMap::new();
    let mut waiting: BTreeMap<(usize, Option<Id<Site>>), Waiting> = BTreeMap::new();
    for Household { people, by } in households {
        let Some((way, whose)) = by.way() else { continue };
        let (Some(first), Some(addressee)) = (people.first(), people.get(whose)) else { continue };
        let Some(trial) = trials.of_message(event, &addressee.guest, way)? else { continue };
        // Nobody reads two versions at one table.
        let at_home = people.iter().filter_map(|one| one.guest.household.as_ref());
        let same = at_home.filter_map(|key| known.get(key)).copied();
        let same = same.filter(|arm| trial.arms.iter().any(|one| one.id == *arm)).min();
        if let Some(arm) = same {
            dealt.entry(arm).or_default().push(first.invitation.party);
            continue;
        }
        let place = trials.running.iter().position(|one| one.id == trial.id).unwrap_or(0);
        let name = people.iter().map(|one| one.guest.id).min().unwrap_or(first.guest.id);
        let stratum = waiting.entry((place, first.guest.site)).or_default();
        stratum.parties.push(first.invitation.party);
        stratum.names.push(name.to_string());
    }
    for ((place, site), Waiting { parties, names }) in waiting {
        let Some(trial) = trials.running.get(place) else { continue };
        let count = |arm: &Arm| {
            let here = before.iter().filter(|(at, one, _)| *at == site && *one == arm.id);
            here.map(|(_, _, count)| *count).sum::<usize>()
        };
        let counts: Vec<usize> = trial.arms.iter().map(count).collect();
        let site = site.map(|site| site.to_string()).unwrap_or_default();
        let stratum = Stratum { seed: &trial.seed, event: event.id.as_str(), site: &site };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (party, version) in parties.into_iter().zip(deal(&stratum, &counts, &names)) {
            if let Some(arm) = trial.arms.get(version) {
                dealt.entry(arm.id).or_default().push(party);
            }
        }
    }
    for (arm, parties) in dealt {
        arms::set(conn, arm, &parties)?;
    }
    Ok(())
}
