//! SQL about who wants the report of the month by mail.

use diesel::prelude::*;

use super::queries::{StaffRow, with_scope};
use super::{Right, Staff};
use crate::config;
use crate::db::schema::{digest_wishes, staff};
use crate::db::{Conn, Id, Moment, insert_first};

/// Whether somebody wants it.
pub fn wants(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<bool> {
    let wish = digest_wishes::table.find(staff).select(digest_wishes::staff_id);
    Ok(wish.first::<Id<Staff>>(conn).optional()?.is_some())
}

/// Notes that somebody wants it. Twice is as good as once.
pub fn want(conn: &mut Conn, staff: Id<Staff>, now: Moment) -> QueryResult<()> {
    insert_first(conn, |conn| {
        diesel::insert_into(digest_wishes::table)
            .values((digest_wishes::staff_id.eq(staff), digest_wishes::since.eq(now)))
            .execute(conn)
    })
    .map(drop)
}

/// Notes that somebody does not want it any more.
pub fn want_no_more(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<()> {
    diesel::delete(digest_wishes::table.find(staff)).execute(conn).map(drop)
}

/// Who wanted it before then, works here and may read figures.
pub fn readers(conn: &mut Conn, before: Moment) -> QueryResult<Vec<Staff>> {
    let rows = digest_wishes::table
        .inner_join(staff::table)
        .filter(digest_wishes::since.le(before))
        .filter(staff::active.eq(true))
        .order(staff::id)
        .select((staff::id, staff::name, staff::email, staff::role, staff::all_sites))
        .limit(config::MONTHLY_READERS)
        .load::<StaffRow>(conn)?;
    let mut readers = Vec::with_capacity(rows.len());
    for row in rows {
        let reader = with_scope(conn, row)?;
        if reader.role.allows(Right::SeeTurnout) {
            readers.push(reader);
        }
    }
    Ok(readers)
}
