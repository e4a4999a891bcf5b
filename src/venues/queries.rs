//! All SQL about venues.

use diesel::prelude::*;

use super::{Facts, Venue};
use crate::db::schema::venues;
use crate::db::{Conn, Id};
use crate::staff::Site;

type Row = (
    (Id<Venue>, Option<Id<Site>>, String, String, String, String, String, String, i32),
    (bool, bool, bool, bool, bool, bool),
);

fn venue(row: Row) -> Venue {
    let ((id, site, name, room, street, postcode, town, directions, seats), facts) = row;
    let (step_free, lift, accessible_wc, induction_loop, childcare_room, kitchen) = facts;
    Venue {
        id,
        site,
        name,
        room,
        street,
        postcode,
        town,
        directions,
        seats,
        facts: Facts { step_free, lift, accessible_wc, induction_loop, childcare_room, kitchen },
    }
}

/// One venue, archived or not.
pub fn find(conn: &mut Conn, id: Id<Venue>) -> QueryResult<Option<Venue>> {
    let row = venues::table
        .find(id)
        .select((
            (
                venues::id,
                venues::site_id,
                venues::name,
                venues::room,
                venues::street,
                venues::postcode,
                venues::town,
                venues::directions,
                venues::seats,
            ),
            (
                venues::step_free,
                venues::lift,
                venues::accessible_wc,
                venues::induction_loop,
                venues::childcare_room,
                venues::kitchen,
            ),
        ))
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(venue))
}
