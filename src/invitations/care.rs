//! Families and their children's care at one event, as those who plan it look at them. Pure.

use std::collections::BTreeMap;

use super::actions::ledger;
use super::guest_list::{Care, Room, Seat};
use super::party::Ages;
use super::{ChildrenStay, Invitation};
use crate::childcare::Children;
use crate::db::{Id, Moment};

/// A party with children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    pub party: Id<Invitation>,
    pub ages: Ages,
    pub stands: Stands,
    /// When they said yes: whoever came first keeps a promise longest.
    pub since: Moment,
}

/// Where a family's children stand for care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// They have a place.
    Promised,
    /// They were promised a place, and carers are missing now.
    Broken,
    /// They wait for a place in care; their parents have seats.
    Waits,
    /// Their parents wait for seats first.
    WaitsForSeats,
    /// They stay with their parents.
    WithParents,
}

impl Stands {
    /// In German, for staff.
    pub fn label(self) -> &'static str {
        match self {
            Self::Promised => "zugesagt",
            Self::Broken => "zugesagt, es fehlen Kräfte",
            Self::Waits => "wartet auf Betreuung",
            Self::WaitsForSeats => "wartet auf Plätze",
            Self::WithParents => "bei den Eltern",
        }
    }
}

/// Everybody who said yes and brings children, in the order in which they said so.
pub fn families(room: Room, rows: &[Invitation]) -> Vec<Family> {
    let list = ledger(room, rows);
    let mut parties: BTreeMap<Id<Invitation>, Vec<&Invitation>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.says_yes()) {
        parties.entry(row.party).or_default().push(row);
    }
    let since = said_yes(rows);
    let broken = list.broken_care(|party| since.get(&party).copied());
    let mut families: Vec<Family> = Vec::new();
    for (party, rows) in parties {
        let years = rows.iter().flat_map(|row| row.children.years()).copied().collect();
        let Ok(ages) = Ages::of(years) else { continue };
        let (Some(standing), false) = (list.standing(party), ages.is_empty()) else { continue };
        let with_parents = rows.iter().any(|row| row.children_stay == ChildrenStay::Parent);
        let stands = match (standing.care, standing.seat) {
            _ if with_parents => Stands::WithParents,
            (Care::Promised, _) if broken.contains(&party) => Stands::Broken,
            (Care::Promised, _) => Stands::Promised,
            (Care::Waits { .. }, Seat::Waits { .. } | Seat::Offered { .. }) => {
                Stands::WaitsForSeats
            }
            (Care::Waits { .. }, Seat::Taken) => Stands::Waits,
            (Care::NotNeeded, _) => Stands::WithParents,
        };
        let since = since.get(&party).copied().unwrap_or_else(|| rows[0].invited_at);
        families.push(Family { party, ages, stands, since });
    }
    families.sort_by_key(|one| (one.since, one.party));
    families
}

/// When each party last said something, of those who said yes.
pub(super) fn said_yes(rows: &[Invitation]) -> BTreeMap<Id<Invitation>, Moment> {
    let mut since = BTreeMap::new();
    for row in rows.iter().filter(|row| row.says_yes()) {
        let said = row.replied_at.unwrap_or(row.invited_at);
        let known = since.entry(row.party).or_insert(said);
        *known = said.min(*known);
    }
    since
}

/// The children of all families who stand so.
pub fn children(families: &[Family], stands: &[Stands]) -> Children {
    let wanted = families.iter().filter(|one| stands.contains(&one.stands));
    wanted.fold(Children::default(), |sum, one| sum.and(one.ages.by_age()))
}
