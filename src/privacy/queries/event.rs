//! SQL that empties and removes what an event holds about its guests.

use diesel::prelude::*;

use super::super::audit::{Counts, Table};
use super::due::{ERASED_AGES, telling_calls, telling_invitations, tries};
use crate::assignments;
use crate::attendance::{device, paper_queries};
use crate::db::schema::{
    answers, attendance, attendance_operations, calendar_answers, call_tries, calls, card_entries,
    carried_tallies, event_sessions, events, invitations, reply_tokens, team,
};
use crate::db::{Conn, Id, Moment};
use crate::events::Event;
use crate::followups;
use crate::invitations::party::Ages;
use crate::invitations::queries::barriers;
use crate::invitations::{Barrier, ChildrenStay};
use crate::outbox;
use crate::reminders;

/// Clears children's ages, interpreters, access needs, the free texts of calls and how often each was
/// tried. How many children there were stays.
pub fn clear_wishes(conn: &mut Conn, event: Id<Event>) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    let telling: i64 = telling_invitations!(event).count().get_result(conn)?;
    counts.add(Table::Invitations, usize::try_from(telling).unwrap_or_default());
    keep_barriers(conn, event)?;
    let of_event = || invitations::table.filter(invitations::event_id.eq(event));
    for ages in ages(conn, event)? {
        let without = Ages::stored(&ages).without_years().to_string();
        diesel::update(of_event().filter(invitations::children.eq(&ages)))
            .set(invitations::children.eq(&without))
            .execute(conn)?;
    }
    let needs = invitations::interpreter
        .ne("")
        .or(invitations::access.ne(""))
        .or(invitations::step_free.eq(true))
        .or(invitations::barrier.is_not_null())
        .or(invitations::children_stay.eq(ChildrenStay::Parent));
    diesel::update(of_event().filter(needs))
        .set((
            invitations::interpreter.eq(""),
            invitations::access.eq(""),
            invitations::step_free.eq(None::<bool>),
            invitations::children_stay.eq(None::<ChildrenStay>),
            invitations::barrier.eq(None::<Barrier>),
        ))
        .execute(conn)?;
    for ages in said_ages(conn, event)? {
        let without = Ages::stored(&ages).without_years().to_string();
        let of_event = answers::invitation_id.eq_any(of_event().select(invitations::id));
        let cleared =
            diesel::update(answers::table.filter(of_event).filter(answers::children.eq(&ages)))
                .set(answers::children.eq(&without))
                .execute(conn)?;
        counts.add(Table::Answers, cleared);
    }
    let cleared = diesel::update(telling_calls!(event)).set(calls::wish.eq("")).execute(conn)?;
    counts.add(Table::Calls, cleared);
    counts.add(Table::CallTries, diesel::delete(tries!(event)).execute(conn)?);
    Ok(counts)
}

/// Adds what kept people from coming to the sums of the event: the word itself goes.
fn keep_barriers(conn: &mut Conn, event: Id<Event>) -> QueryResult<()> {
    for (barrier, guests) in barriers::of_event(conn, event)? {
        barriers::keep(conn, event, barrier, guests)?;
    }
    Ok(())
}

/// The different ages that stand in invitations: a few, for parties are small.
fn ages(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<String>> {
    invitations::table
        .filter(invitations::event_id.eq(event))
        .filter(invitations::children.ne(""))
        .filter(invitations::children.not_like(ERASED_AGES))
        .select(invitations::children)
        .distinct()
        .load(conn)
}

/// The different ages that stand in answers.
fn said_ages(conn: &mut Conn, event: Id<Event>) -> QueryResult<Vec<String>> {
    answers::table
        .inner_join(invitations::table)
        .filter(invitations::event_id.eq(event))
        .filter(answers::children.ne(""))
        .filter(answers::children.not_like(ERASED_AGES))
        .select(answers::children)
        .distinct()
        .load(conn)
}

/// Empties the messages about an event.
pub fn empty_messages(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    counts.add(Table::Messages, outbox::queries::empty_topic(conn, event.as_str(), now)?);
    Ok(counts)
}

/// Erases the next steps of an event.
pub fn erase_followups(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<Counts> {
    let mut counts = Counts::default();
    counts.add(Table::FollowUps, followups::queries::erase(conn, event, now)?);
    Ok(counts)
}

/// Removes everything with a guest's name: calls, answers, links, sheets, attendance, next steps,
/// assignments, invitations, and the recipients of messages; and who helped from outside. The event
/// and its tally stay.
pub fn remove_roster(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<Counts> {
    let mut counts = empty_messages(conn, event, now)?;
    keep_barriers(conn, event)?;
    let invited =
        || invitations::table.filter(invitations::event_id.eq(event)).select(invitations::id);
    let sessions =
        event_sessions::table.filter(event_sessions::event_id.eq(event)).select(event_sessions::id);
    counts.add(Table::CallTries, diesel::delete(tries!(event)).execute(conn)?);
    let cards = card_entries::table.filter(card_entries::invitation_id.eq_any(invited()));
    counts.add(Table::Cards, diesel::delete(cards).execute(conn)?);
    let removed = diesel::delete(calls::table.filter(calls::event_id.eq(event))).execute(conn)?;
    counts.add(Table::Calls, removed);
    let said = answers::table.filter(answers::invitation_id.eq_any(invited()));
    counts.add(Table::Answers, diesel::delete(said).execute(conn)?);
    let stamps = calendar_answers::table.filter(calendar_answers::invitation_id.eq_any(invited()));
    counts.add(Table::CalendarAnswers, diesel::delete(stamps).execute(conn)?);
    let links = reply_tokens::table.filter(reply_tokens::invitation_id.eq_any(invited()));
    counts.add(Table::Tokens, diesel::delete(links).execute(conn)?);
    counts.add(Table::Devices, device::queries::erase(conn, event)?);
    let taps =
        attendance_operations::table.filter(attendance_operations::session_id.eq_any(sessions));
    counts.add(Table::Operations, diesel::delete(taps).execute(conn)?);
    let seen = attendance::table.filter(attendance::event_id.eq(event));
    counts.add(Table::Attendance, diesel::delete(seen).execute(conn)?);
    let (lines, sheets) = paper_queries::erase(conn, event)?;
    counts.add(Table::SheetLines, lines);
    counts.add(Table::Sheets, sheets);
    counts.add(Table::FollowUps, followups::queries::erase(conn, event, now)?);
    counts.add(Table::Assignments, assignments::queries::erase(conn, event)?);
    counts.add(Table::Reminders, reminders::queries::erase(conn, event)?);
    let asked = invitations::table.filter(invitations::event_id.eq(event));
    counts.add(Table::Invitations, diesel::delete(asked).execute(conn)?);
    // Colleagues stay in the team: they are in the house anyway.
    let others = team::table.filter(team::event_id.eq(event)).filter(team::staff_id.is_null());
    counts.add(Table::Team, diesel::delete(others).execute(conn)?);
    // The tally of a closed event holds them already.
    let carried = carried_tallies::table.filter(carried_tallies::event_id.eq(event));
    counts.add(Table::Carried, diesel::delete(carried).execute(conn)?);
    let nameless = outbox::queries::forget_recipients(conn, event.as_str())?;
    // Those that were emptied just now are counted.
    counts.add(Table::Messages, nameless.saturating_sub(counts.of(Table::Messages)));
    Ok(counts)
}

/// Notes that the names are gone.
pub fn set_erased(conn: &mut Conn, event: Id<Event>, now: Moment) -> QueryResult<()> {
    diesel::update(events::table.find(event)).set(events::erased_at.eq(now)).execute(conn).map(drop)
}
