//! The times of an event beside the people who have them, for staff.

use super::super::messages::Member;
use super::super::{Invitation, Reply, queries};
use super::own;
use crate::db::{Conn, Id};
use crate::events::Event;
use crate::events::slots::Slot;
use crate::staff::Actor;

/// People who are asked together.
#[derive(Clone, Debug)]
pub struct Party {
    pub id: Id<Invitation>,
    /// One of their invitations, for the page that shows it.
    pub invitation: Id<Invitation>,
    /// `None`: guests of a Standort that the reader does not see.
    pub names: Option<String>,
    /// Adults and children.
    pub persons: i32,
    pub reply: Reply,
    pub slot: Option<i32>,
}

/// What became of a time.
#[derive(Clone, Debug)]
pub enum Whose {
    Nobody,
    Blocked,
    Party(Party),
}

/// One time of the day.
#[derive(Clone, Debug)]
pub struct Line {
    pub slot: Slot,
    pub whose: Whose,
}

/// All times of an event, and who has none.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub lines: Vec<Line>,
    /// They said yes and have no time yet.
    pub without: Vec<Party>,
    /// In the order in which they will move up.
    pub waiting: Vec<Party>,
    /// Invited, and have not said yes or no.
    pub open: Vec<Party>,
}

impl Plan {
    /// As an event's rows have it now.
    pub fn of(conn: &mut Conn, actor: &Actor, event: &Event) -> diesel::QueryResult<Self> {
        let rows = queries::of_event(conn, event.id)?;
        let members = queries::with_guests(conn, rows)?;
        let mut plan = Self::default();
        let mut parties: Vec<Party> = Vec::new();
        let mut waiting = Vec::new();
        for people in members.chunk_by(|a, b| a.invitation.party == b.invitation.party) {
            let Some(party) = party(people, event, actor) else { continue };
            match party.reply {
                Reply::Accepted if party.slot.is_none() => plan.without.push(party),
                Reply::Accepted => parties.push(party),
                Reply::Waiting => {
                    let since = people.iter().filter_map(|one| one.invitation.waiting_since).min();
                    waiting.push((since, party));
                }
                Reply::Open | Reply::Maybe => plan.open.push(party),
                Reply::Declined => {}
            }
        }
        waiting.sort_by_key(|(since, party)| (*since, party.id));
        plan.waiting = waiting.into_iter().map(|(_, party)| party).collect();
        let blocked = event.slots.as_ref().map(|slots| &slots.blocked);
        for slot in event.all_slots() {
            let theirs = parties.iter().position(|party| party.slot == Some(slot.number));
            let whose = match theirs {
                Some(at) => Whose::Party(parties.swap_remove(at)),
                None if blocked.is_some_and(|all| all.contains(&slot.number)) => Whose::Blocked,
                None => Whose::Nobody,
            };
            plan.lines.push(Line { slot, whose });
        }
        Ok(plan)
    }

    /// How many times somebody has.
    pub fn given(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.whose, Whose::Party(_))).count()
    }

    /// Who can be given a time: whoever comes, waits, or has not decided.
    pub fn candidates(&self) -> impl Iterator<Item = &Party> {
        let with = self.lines.iter().filter_map(|line| match &line.whose {
            Whose::Party(party) => Some(party),
            Whose::Nobody | Whose::Blocked => None,
        });
        self.without.iter().chain(&self.waiting).chain(&self.open).chain(with)
    }
}

/// How they stand together: one of them who comes speaks for all.
fn party(people: &[Member], event: &Event, actor: &Actor) -> Option<Party> {
    let rank = |reply: Reply| match reply {
        Reply::Accepted => 0,
        Reply::Waiting => 1,
        Reply::Open => 2,
        Reply::Maybe => 3,
        Reply::Declined => 4,
    };
    let first = people.iter().min_by_key(|one| rank(one.invitation.reply))?;
    let coming = people.iter().filter(|one| one.invitation.says_yes());
    let persons = coming.map(|one| one.invitation.adults + one.invitation.children.count()).sum();
    let seen = people.iter().all(|one| actor.scope.meets(event.site, one.guest.site));
    let names = || people.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", ");
    Some(Party {
        id: first.invitation.party,
        invitation: first.invitation.id,
        names: seen.then(names),
        persons,
        reply: first.invitation.reply,
        slot: own(people.iter().map(|one| &one.invitation)),
    })
}
