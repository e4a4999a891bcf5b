//! All SQL about rules and plans of childcare. Who has a place stands with the invitations.

use diesel::prelude::*;

use super::{Capacity, Ratio, Rules};
use crate::db::schema::{childcare_plans, childcare_rules};
use crate::db::{Conn, Day, Id, straight};
use crate::events::Event;
use crate::events::team::{self, Agreement, Member, Part};

type Numbers = (i32, i32, i32, i32);

/// Rows were checked when they were written; one that is broken counts as the rule that comes along.
fn ratio((under_three, from_three, from_six, least): Numbers) -> Ratio {
    Ratio::new((under_three, from_three, from_six), least).unwrap_or_default()
}

/// The house's own rule, or the one that comes along.
pub fn rules(conn: &mut Conn) -> QueryResult<Rules> {
    let row = childcare_rules::table
        .select((
            (
                childcare_rules::under_three,
                childcare_rules::from_three,
                childcare_rules::from_six,
                childcare_rules::least_carers,
            ),
            childcare_rules::source,
            childcare_rules::as_of,
        ))
        .first::<(Numbers, String, Option<Day>)>(conn)
        .optional()?;
    Ok(row.map_or_else(Rules::default, |(numbers, source, as_of)| Rules {
        ratio: ratio(numbers),
        source,
        as_of,
    }))
}

/// Stores the house's own rule.
pub fn keep_rules(conn: &mut Conn, rules: &Rules) -> QueryResult<()> {
    diesel::delete(childcare_rules::table).execute(conn)?;
    let ratio = rules.ratio;
    diesel::insert_into(childcare_rules::table)
        .values((
            childcare_rules::id.eq(1),
            childcare_rules::under_three.eq(ratio.per_carer(super::Band::UnderThree)),
            childcare_rules::from_three.eq(ratio.per_carer(super::Band::FromThree)),
            childcare_rules::from_six.eq(ratio.per_carer(super::Band::FromSix)),
            childcare_rules::least_carers.eq(ratio.least()),
            childcare_rules::source.eq(&rules.source),
            childcare_rules::as_of.eq(rules.as_of),
        ))
        .execute(conn)
        .map(drop)
}

/// The ratio of an event whose places follow from its carers; `None`: they are a number.
pub fn plan(conn: &mut Conn, event: Id<Event>) -> QueryResult<Option<Ratio>> {
    let row = straight!(conn, |conn| childcare_plans::table
        .find(event)
        .select((
            childcare_plans::under_three,
            childcare_plans::from_three,
            childcare_plans::from_six,
            childcare_plans::least_carers,
        ))
        .first::<Numbers>(conn)
        .optional())?;
    Ok(row.map(ratio))
}

/// Stores how an event plans: `None`, and its places are a number.
pub fn keep_plan(conn: &mut Conn, event: Id<Event>, plan: Option<Ratio>) -> QueryResult<()> {
    diesel::delete(childcare_plans::table.find(event)).execute(conn)?;
    let Some(ratio) = plan else { return Ok(()) };
    diesel::insert_into(childcare_plans::table)
        .values((
            childcare_plans::event_id.eq(event),
            childcare_plans::under_three.eq(ratio.per_carer(super::Band::UnderThree)),
            childcare_plans::from_three.eq(ratio.per_carer(super::Band::FromThree)),
            childcare_plans::from_six.eq(ratio.per_carer(super::Band::FromSix)),
            childcare_plans::least_carers.eq(ratio.least()),
        ))
        .execute(conn)
        .map(drop)
}

/// What an event has to give to children, as its carers stand now. Call it with the event held if
/// something follows from it.
pub fn capacity(conn: &mut Conn, event: &Event) -> QueryResult<Capacity> {
    if event.childcare_places == 0 {
        return Ok(Capacity::None);
    }
    let Some(ratio) = plan(conn, event.id)? else {
        return Ok(Capacity::Places(event.childcare_places));
    };
    let team = team::queries::of_event(conn, event.id)?;
    let carers: Vec<&Member> = team
        .iter()
        .filter(|one| one.part == Part::Carer && one.agreement == Agreement::Confirmed)
        .collect();
    let carers = team::fewest_at_once(&event.sessions, &carers);
    Ok(Capacity::Carers { carers, room: event.childcare_places, ratio })
}

/// Events among these whose places follow from their carers.
pub fn planned(conn: &mut Conn, ids: &[Id<Event>]) -> QueryResult<Vec<Id<Event>>> {
    childcare_plans::table
        .filter(childcare_plans::event_id.eq_any(ids))
        .select(childcare_plans::event_id)
        .limit(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .load(conn)
}
