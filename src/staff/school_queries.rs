//! School holidays: entered by the office, because each Land sets its own and changes them. All SQL
//! about them.

use diesel::prelude::*;

use crate::config;
use crate::db::schema::school_holidays;
use crate::db::{Conn, Day, Id};

/// When schools are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolHolidays {
    pub id: Id<SchoolHolidays>,
    /// "Osterferien 2027"
    pub name: String,
    pub first_day: Day,
    pub last_day: Day,
}

impl SchoolHolidays {
    /// Whether this day is one of them.
    pub fn include(&self, day: Day) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// Those that are not over on this day, in their order.
pub fn from(conn: &mut Conn, day: Day) -> QueryResult<Vec<SchoolHolidays>> {
    let rows = school_holidays::table
        .filter(school_holidays::last_day.ge(day))
        .order((school_holidays::first_day, school_holidays::id))
        .select((
            school_holidays::id,
            school_holidays::name,
            school_holidays::first_day,
            school_holidays::last_day,
        ))
        .limit(config::SCHOOL_HOLIDAYS)
        .load::<(Id<SchoolHolidays>, String, Day, Day)>(conn)?;
    let known = |(id, name, first_day, last_day)| SchoolHolidays { id, name, first_day, last_day };
    Ok(rows.into_iter().map(known).collect())
}

/// Enters them under an id that the form brought along: sent twice, they are there once.
pub fn keep(conn: &mut Conn, new: &SchoolHolidays) -> QueryResult<()> {
    let values = (
        school_holidays::name.eq(&new.name),
        school_holidays::first_day.eq(new.first_day),
        school_holidays::last_day.eq(new.last_day),
    );
    let known = diesel::update(school_holidays::table.find(new.id)).set(values).execute(conn)?;
    if known == 0 {
        diesel::insert_into(school_holidays::table)
            .values((school_holidays::id.eq(new.id), values))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes them out. Twice is as good as once.
pub fn remove(conn: &mut Conn, id: Id<SchoolHolidays>) -> QueryResult<()> {
    diesel::delete(school_holidays::table.find(id)).execute(conn).map(drop)
}
