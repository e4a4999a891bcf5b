//! All SQL about next steps.

use std::collections::HashMap;

use diesel::prelude::*;

use super::followup::{Draft, FollowUp, State, Step, Talk};
use crate::config;
use crate::db::schema::{events, followups, formats, guests, handovers, staff};
use crate::db::{Conn, Day, Id, Moment};
use crate::events::{Event, Stage};
use crate::formats::Sensitivity;
use crate::guests::Guest;
use crate::staff::{Scope, Site, Staff};

/// Events with open steps that the start page looks at.
const OPEN_EVENTS: i64 = 20;
/// Steps that are due, on one page.
const DUE: i64 = 20;

type Row =
    ((Id<Guest>, Talk, Option<Step>, Option<Id<Staff>>), (Option<Day>, State, Option<String>));

fn followup((who, when): Row) -> FollowUp {
    let (guest, talk, step, owner) = who;
    let (due_on, state, owner_name) = when;
    let owner_name = owner_name.unwrap_or_default();
    FollowUp { guest, talk, step, owner, owner_name, due_on, state }
}

/// The next steps after an event, by guest.
pub fn of_event(conn: &mut Conn, event: Id<Event>) -> QueryResult<HashMap<Id<Guest>, FollowUp>> {
    let rows = followups::table
        .left_join(staff::table)
        .filter(followups::event_id.eq(event))
        .select((
            (followups::guest_id, followups::talk, followups::step, followups::owner_id),
            (followups::due_on, followups::state, staff::name.nullable()),
        ))
        .limit(config::CAMPAIGN_GUESTS as i64)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(followup).map(|one| (one.guest, one)).collect())
}

/// Writes down a next step, for the first time or anew.
pub fn keep(
    conn: &mut Conn,
    (event, guest): (Id<Event>, Id<Guest>),
    draft: &Draft,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    let values = (
        followups::talk.eq(draft.talk),
        followups::step.eq(draft.step),
        followups::owner_id.eq(draft.owner),
        followups::due_on.eq(draft.due_on),
        followups::state.eq(draft.state),
        followups::updated_at.eq(now),
        followups::updated_by.eq(by),
    );
    let known = followups::table
        .filter(followups::event_id.eq(event))
        .filter(followups::guest_id.eq(guest));
    if diesel::update(known).set(values).execute(conn)? > 0 {
        return Ok(());
    }
    diesel::insert_into(followups::table)
        .values((
            followups::id.eq(Id::<FollowUp>::new()),
            followups::event_id.eq(event),
            followups::guest_id.eq(guest),
            values,
        ))
        .execute(conn)
        .map(drop)
}

/// Whether the steps of an event are in the Fachverfahren, and erased here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    pub handed_at: Option<Moment>,
    pub erased_at: Option<Moment>,
}

pub fn handover(conn: &mut Conn, event: Id<Event>) -> QueryResult<Handover> {
    let row = handovers::table
        .find(event)
        .select((handovers::handed_at, handovers::erased_at))
        .first::<(Option<Moment>, Option<Moment>)>(conn)
        .optional()?;
    let known = |(handed_at, erased_at)| Handover { handed_at, erased_at };
    Ok(row.map_or(Handover::default(), known))
}

/// Notes that the steps arrived in the Fachverfahren.
pub fn handed(
    conn: &mut Conn,
    event: Id<Event>,
    by: Option<Id<Staff>>,
    now: Moment,
) -> QueryResult<()> {
    let values = (handovers::handed_at.eq(now), handovers::staff_id.eq(by));
    if diesel::update(handovers::table.find(event)).set(values).execute(conn)? > 0 {
        return Ok(());
    }
    let new = (handovers::event_id.eq(event), values);
    diesel::insert_into(handovers::table).values(new).execute(conn).map(drop)
}

/// Something has changed since: what the Fachverfahren has is old.
pub fn not_handed(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    let open = handovers::table.find(event).filter(handovers::erased_at.is_null());
    diesel::delete(open).execute(conn).map(drop)
}

/// Events whose next steps arrived in the Fachverfahren and are to be erased here; those in `except`
/// are left out.
pub fn handed_over(
    conn: &mut Conn,
    except: &[Id<Event>],
    limit: i64,
) -> QueryResult<Vec<Id<Event>>> {
    handovers::table
        .filter(handovers::handed_at.is_not_null())
        .filter(handovers::erased_at.is_null())
        .filter(handovers::event_id.ne_all(except.to_vec()))
        .order((handovers::handed_at, handovers::event_id))
        .select(handovers::event_id)
        .limit(limit)
        .load(conn)
}

/// Erases the next steps of an event and remembers only that; returns how many they were. Where there
/// were none there is nothing to remember.
pub fn erase(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<usize> {
    let erased =
        diesel::delete(followups::table.filter(followups::event_id.eq(event))).execute(conn)?;
    let gone = handovers::erased_at.eq(now);
    let known = diesel::update(handovers::table.find(event)).set(gone).execute(conn)?;
    if known == 0 && erased > 0 {
        let new = (handovers::event_id.eq(event), gone);
        diesel::insert_into(handovers::table).values(new).execute(conn)?;
    }
    Ok(erased)
}

/// An event that is not closed and asks for next steps.
#[derive(Clone, Debug)]
pub struct Asking {
    pub event: Id<Event>,
    /// Who planned it, if they still work here.
    pub created_by: Option<Id<Staff>>,
    /// The Kümmerer's name.
    pub contact_name: String,
}

/// Events within the scope that have begun, are not closed and ask for next steps; the oldest first.
pub fn asking(conn: &mut Conn, scope: &Scope, now: Moment) -> QueryResult<Vec<Asking>> {
    let mut query = events::table
        .inner_join(formats::table)
        .left_join(staff::table)
        .filter(formats::follow_up.eq(true))
        .filter(events::stage.eq(Stage::Published))
        .filter(events::begins_at.le(now))
        .order((events::ends_at, events::id))
        .select((events::id, events::contact_name, staff::id.nullable(), staff::active.nullable()))
        .limit(OPEN_EVENTS)
        .into_boxed();
    if let Some(sites) = scope.sites() {
        let sites: Vec<Option<Id<Site>>> = sites.iter().copied().map(Some).collect();
        query = query.filter(events::site_id.is_null().or(events::site_id.eq_any(sites)));
    }
    let rows = query.load::<(Id<Event>, String, Option<Id<Staff>>, Option<bool>)>(conn)?;
    let asking = |(event, contact_name, planner, active): (_, _, Option<_>, Option<bool>)| Asking {
        event,
        contact_name,
        created_by: planner.filter(|_| active == Some(true)),
    };
    Ok(rows.into_iter().map(asking).collect())
}

/// A step that somebody wanted to have taken by now.
#[derive(Clone, Debug)]
pub struct Due {
    pub event: Id<Event>,
    pub event_title: String,
    pub sensitivity: Sensitivity,
    pub guest: Id<Guest>,
    pub guest_name: String,
    pub step: Option<Step>,
    pub due_on: Option<Day>,
}

/// Agreed steps of this member of staff whose day has come, the longest due first.
pub fn due(conn: &mut Conn, owner: Id<Staff>, today: Day) -> QueryResult<Vec<Due>> {
    type Row =
        ((Id<Event>, String, Sensitivity), (Id<Guest>, String, String), Option<Step>, Option<Day>);
    let rows = followups::table
        .inner_join(events::table.inner_join(formats::table))
        .inner_join(guests::table)
        .filter(followups::owner_id.eq(owner))
        .filter(followups::state.eq_any([State::Agreed, State::Begun]))
        .filter(followups::due_on.le(today))
        .order((followups::due_on, followups::id))
        .select((
            (events::id, events::title, formats::sensitivity),
            (guests::id, guests::first_name, guests::family_name),
            followups::step,
            followups::due_on,
        ))
        .limit(DUE)
        .load::<Row>(conn)?;
    let due = |((event, event_title, sensitivity), who, step, due_on): Row| {
        let (guest, first, family) = who;
        Due {
            event,
            event_title,
            sensitivity,
            guest,
            guest_name: format!("{first} {family}").trim().to_owned(),
            step,
            due_on,
        }
    };
    Ok(rows.into_iter().map(due).collect())
}

/// The opaque keys of guests: all that leaves the house of them with a next step.
pub fn keys(conn: &mut Conn, ids: &[Id<Guest>]) -> QueryResult<HashMap<Id<Guest>, String>> {
    let mut keys = HashMap::new();
    for some in ids.chunks(500) {
        let rows = guests::table
            .filter(guests::id.eq_any(some))
            .select((guests::id, guests::key))
            .limit(500)
            .load::<(Id<Guest>, String)>(conn)?;
        keys.extend(rows);
    }
    Ok(keys)
}

/// Forgets one guest's next steps; returns how many that were.
pub fn forget(conn: &mut Conn, guest: Id<Guest>) -> QueryResult<usize> {
    diesel::delete(followups::table.filter(followups::guest_id.eq(guest))).execute(conn)
}
