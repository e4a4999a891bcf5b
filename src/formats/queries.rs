//! All SQL about formats.

use diesel::prelude::*;

use super::{Audience, Format, Sensitivity};
use crate::db::schema::formats;
use crate::db::{Conn, Id};

type Row = (
    (Id<Format>, String, String, Audience, String, String),
    (i32, i32, i32, i32, bool, bool, bool, Sensitivity, i32, Option<f64>),
);

fn format(row: Row) -> Format {
    let ((id, key, name, audience, text_key, what_happens), defaults) = row;
    let (minutes, session_count, seats, childcare_places, walk_ins, open_door, follow_up, ..) =
        defaults;
    let (.., sensitivity, retention_days, baseline) = defaults;
    Format {
        id,
        key,
        name,
        audience,
        text_key,
        what_happens,
        minutes,
        session_count,
        seats,
        childcare_places,
        walk_ins,
        open_door,
        follow_up,
        sensitivity,
        retention_days,
        baseline,
    }
}

/// One format, archived or not.
pub fn find(conn: &mut Conn, id: Id<Format>) -> QueryResult<Option<Format>> {
    let row = formats::table
        .find(id)
        .select((
            (
                formats::id,
                formats::key,
                formats::name,
                formats::audience,
                formats::text_key,
                formats::what_happens,
            ),
            (
                formats::minutes,
                formats::session_count,
                formats::seats,
                formats::childcare_places,
                formats::walk_ins,
                formats::open_door,
                formats::follow_up,
                formats::sensitivity,
                formats::retention_days,
                formats::baseline,
            ),
        ))
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(format))
}
