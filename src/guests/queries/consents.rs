//! All SQL about what guests agreed to and took back.

use diesel::prelude::*;

use super::super::Guest;
use super::super::consent::{Decision, Source, What};
use crate::config;
use crate::db::schema::{consents, staff};
use crate::db::{Conn, Id, Moment};
use crate::staff::Staff;

/// One step, as it was kept.
#[derive(Clone, Debug)]
pub struct Consent {
    pub what: What,
    pub decision: Decision,
    /// What was shown, read out or written.
    pub wording: String,
    pub source: Source,
    /// Who noted it; `None`: the guest.
    pub staff: Option<Id<Staff>>,
    pub at: Moment,
}

/// Keeps one step.
pub fn note(conn: &mut Conn, guest: Id<Guest>, step: &Consent) -> QueryResult<()> {
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(Id::<Consent>::new()),
            consents::guest_id.eq(guest),
            consents::what.eq(step.what),
            consents::given.eq(step.decision == Decision::Given),
            consents::wording.eq(&step.wording),
            consents::source.eq(step.source),
            consents::staff_id.eq(step.staff),
            consents::at.eq(step.at),
        ))
        .execute(conn)
        .map(drop)
}

/// The steps of one guest with the name of who noted each, the last first.
pub fn of_guest(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<Vec<(Consent, Option<String>)>> {
    type Row = (What, bool, String, Source, Option<Id<Staff>>, Moment, Option<String>);
    let rows = consents::table
        .left_join(staff::table)
        .filter(consents::guest_id.eq(guest))
        .order((consents::at.desc(), consents::id.desc()))
        .select((
            consents::what,
            consents::given,
            consents::wording,
            consents::source,
            consents::staff_id,
            consents::at,
            staff::name.nullable(),
        ))
        .limit(config::CONSENTS_SHOWN)
        .load::<Row>(conn)?;
    let consent = |(what, given, wording, source, staff, at, name): Row| {
        let decision = if given { Decision::Given } else { Decision::Withdrawn };
        (Consent { what, decision, wording, source, staff, at }, name)
    };
    Ok(rows.into_iter().map(consent).collect())
}

/// Removes all steps of one guest. Returns how many.
pub fn forget(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<usize> {
    diesel::delete(consents::table.filter(consents::guest_id.eq(guest))).execute(conn)
}
