//! SQL about views that somebody keeps.

use diesel::prelude::*;

use super::Staff;
use super::views::View;
use crate::config;
use crate::db::schema::saved_views;
use crate::db::{Conn, Id, Moment};

/// What somebody keeps, by name.
pub fn of(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<Vec<View>> {
    let rows = saved_views::table
        .filter(saved_views::staff_id.eq(staff))
        .order((saved_views::name, saved_views::id))
        .select((saved_views::id, saved_views::name, saved_views::path))
        .limit(config::MOST_VIEWS)
        .load::<(String, String, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, name, path)| View { id, name, path }).collect())
}

/// How many somebody keeps.
pub fn count(conn: &mut Conn, staff: Id<Staff>) -> QueryResult<i64> {
    saved_views::table.filter(saved_views::staff_id.eq(staff)).count().get_result(conn)
}

/// Adds one.
pub fn insert(
    conn: &mut Conn,
    staff: Id<Staff>,
    (name, path): (&str, &str),
    now: Moment,
) -> QueryResult<()> {
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::id.eq(Id::<View>::new()),
            saved_views::staff_id.eq(staff),
            saved_views::name.eq(name),
            saved_views::path.eq(path),
            saved_views::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Forgets the one of this name.
pub fn forget_named(conn: &mut Conn, staff: Id<Staff>, name: &str) -> QueryResult<()> {
    let named = saved_views::table
        .filter(saved_views::staff_id.eq(staff))
        .filter(saved_views::name.eq(name));
    diesel::delete(named).execute(conn).map(drop)
}

/// Forgets one's own view; somebody else's is not touched.
pub fn forget(conn: &mut Conn, staff: Id<Staff>, id: Id<View>) -> QueryResult<()> {
    let own = saved_views::table.find(id).filter(saved_views::staff_id.eq(staff));
    diesel::delete(own).execute(conn).map(drop)
}
