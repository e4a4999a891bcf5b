//! SQL about which version of a trial an invitation says.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::Invitation;
use crate::config;
use crate::db::schema::{guests, invitations};
use crate::db::{Conn, Id};
use crate::events::Event;
use crate::staff::Site;
use crate::wordings::Arm;

/// Parties that are given a version at once.
const PARTIES_AT_ONCE: usize = 500;
/// Standorte of a house, times the versions of its trials.
const STRATA: i64 = 4_000;

/// So many households of a Standort have a version.
type Dealt = (Option<Id<Site>>, Id<Arm>, usize);

/// How many households of an event have which version, by the Standort of the first of them.
pub fn dealt(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<Dealt>> {
    let rows = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::id.eq(invitations::party_id))
        .filter(invitations::arm.is_not_null())
        .group_by((guests::site_id, invitations::arm))
        .select((guests::site_id, invitations::arm, count_star()))
        .limit(STRATA)
        .load::<(Option<Id<Site>>, Option<Id<Arm>>, i64)>(conn)?;
    let row = |(site, arm, count): (Option<Id<Site>>, Option<Id<Arm>>, i64)| {
        Some((site, arm?, usize::try_from(count).unwrap_or_default()))
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// The versions that households of an event have, by the households' keys.
pub fn of_households(conn: &mut Conn, event: Id<Event>) -> QueryResult<BTreeMap<String, Id<Arm>>> {
    let rows = invitations::table
        .inner_join(guests::table)
        .filter(invitations::event_id.eq(event))
        .filter(invitations::arm.is_not_null())
        .filter(guests::household.is_not_null())
        .order(invitations::id)
        .select((guests::household, invitations::arm))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<(Option<String>, Option<Id<Arm>>)>(conn)?;
    Ok(rows.into_iter().filter_map(|(household, arm)| Some((household?, arm?))).collect())
}

/// The version that an invitation says.
pub fn of_invitation(conn: &mut Conn, id: Id<Invitation>) -> QueryResult<Option<Id<Arm>>> {
    let arm = invitations::table.find(id).select(invitations::arm);
    Ok(arm.first::<Option<Id<Arm>>>(conn).optional()?.flatten())
}

/// Gives parties a version, before anything is written to them.
pub fn set(conn: &mut Conn, arm: Id<Arm>, parties: &[Id<Invitation>]) -> QueryResult<()> {
    for some in parties.chunks(PARTIES_AT_ONCE) {
        diesel::update(invitations::table.filter(invitations::party_id.eq_any(some)))
            .set(invitations::arm.eq(arm))
            .execute(conn)?;
    }
    Ok(())
}
